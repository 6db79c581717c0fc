//! Samples of who may not write, taken by who may: the file is hostile.

use std::fs;

use serde_json::Value;

use crate::world::{Clone, World};

const HEAD: &str = "0123456789abcdef0123456789abcdef01234567";

fn samples(clone: &Clone) -> Vec<Value> {
    let parse = |line: &String| serde_json::from_str(line).expect("JSON");
    clone.lines().iter().map(parse).collect()
}

#[test]
fn a_bundle_holds_what_is_new_and_arrives_as_the_pull_request() {
    let world = World::new();
    let main = world.clone("main").var("YARDSTICK_BRANCH", "main");
    main.hit(1);
    main.ok(&["sync", "--compact"]);

    // The fork's job can read, and claims to be main.
    let fork = world.clone("fork").var("YARDSTICK_BRANCH", "main");
    fork.ok(&["sync", "pull"]);
    fork.ok(&["record", "hits", "2", "-m", "suite=unit"]);
    fork.ok(&["record", "hits", "3", "4", "5"]);
    let file = world.path("bundle.jsonl");
    let file = file.to_str().expect("text");
    fork.ok(&["export", "--bundle", file]);
    assert_eq!(fs::read_to_string(file).expect("there").lines().count(), 3);

    let trusted = world.clone("trusted").var("YARDSTICK_BRANCH", "main");
    trusted.now.set(500);
    let ran = trusted.run(&["import", "--bundle", file]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    ran.warns("--pull-request");
    let take = [
        "import",
        "--bundle",
        file,
        "--pull-request",
        "7",
        "--commit",
        HEAD,
    ];
    let push = [&take[..], &["--branch", "patch-1", "--push", "--json"]].concat();
    let taken = trusted.json(&push);
    assert_eq!(
        (&taken["recorded"], &taken["known"]),
        (&2.into(), &0.into())
    );
    let again = trusted.json(&push);
    assert_eq!(
        (&again["recorded"], &again["known"]),
        (&0.into(), &2.into())
    );
    // The same job on another machine makes the same samples.
    let retried = world.clone("retried").var("YARDSTICK_BRANCH", "main");
    retried.now.set(900);
    retried.ok(&push);
    main.ok(&["sync", "--compact"]);
    assert_eq!(samples(&main).len(), 3);
    for sample in samples(&trusted) {
        let context = &sample["context"];
        assert_eq!(context["pull_request"], 7, "{sample}");
        assert_eq!(context["commit"], HEAD);
        assert_eq!(context["branch"], "patch-1");
    }
    let fork_ids: Vec<Value> = samples(&fork).iter().map(|s| s["id"].clone()).collect();
    let ids = samples(&trusted);
    assert!(ids.iter().all(|sample| !fork_ids.contains(&sample["id"])));
    assert!(ids.iter().any(|sample| sample["summary"]["n"] == 3));
    // Nothing of it is judged as main.
    let judged = main.json(&["trends", "--json"]);
    assert_eq!(judged["series"][0]["n"], 1);
}

#[test]
fn a_bundle_cannot_claim_anything() {
    let world = World::new();
    let trusted = world.clone("trusted");
    trusted.hit(1);
    let own = samples(&trusted).remove(0);
    let id = own["id"].as_str().expect("text");
    let header = "{\"schema\":\"yardstick/bundle/v1\",\"samples\":1}\n";
    let line = format!(
        "{{\"id\":\"{id}\",\"time\":\"2026-11-16T08:00:00.000Z\",\"metric\":\"hits\",\"value\":9,\
         \"context\":{{\"branch\":\"main\",\"commit\":\"{HEAD}\",\"run\":\"ci/1/1/main\",\"machine\":\"forged\"}},\
         \"surprise\":true}}\n"
    );
    let file = world.path("b");
    let take = |text: String| {
        fs::write(&file, text).expect("written");
        let file = file.to_str().expect("text");
        trusted.run(&["import", "--bundle", file, "--pull-request", "7"])
    };
    assert_eq!(take(format!("{header}{line}")).code, Some(0));
    let all = samples(&trusted);
    assert_eq!(
        all.len(),
        2,
        "the sample that it wanted to be is still there"
    );
    let forged = all.iter().find(|s| s["value"] == 9).expect("taken");
    assert_eq!(forged["context"], serde_json::json!({"pull_request": 7}));
    assert_eq!(forged.get("surprise"), None);

    let refused = |text: String, part: &str| {
        let ran = take(text);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        ran.warns(part);
        assert_eq!(samples(&trusted).len(), 2, "{part}: all or nothing");
    };
    let other = line.replace(id, "01M7VXA04KCPFK20CF7E7P35P1");
    refused(line.clone(), "not a bundle");
    refused(
        format!("{header}{other}{{\"event\":\"pruned\"}}\n"),
        "line 3",
    );
    let future = other.replace("2026-11-16", "2026-12-16");
    refused(format!("{header}{future}"), "ahead of the clock");
    let ancient = other.replace("2026-11-16", "2020-11-16");
    refused(format!("{header}{ancient}"), "90 days");
    let unit = other.replace("\"value\":9", "\"value\":9,\"unit\":\"GB\"");
    let of_two = header.replace("\"samples\":1", "\"samples\":2");
    refused(format!("{of_two}{other}{unit}"), "line 3");
    refused(
        format!("{header}{other}{other}"),
        "holds 2 samples and names 1",
    );
    refused(
        format!("{header}{}", "x".repeat(1 << 20)),
        "longer than 64 KiB",
    );
    refused(
        format!(
            "{header}{}",
            format!("{}\n", " ".repeat(60_000)).repeat(600)
        ),
        "larger than 32 MiB",
    );
    refused(
        format!("{header}{}", other.repeat(50_001)),
        "more than 50000 samples",
    );
    let file = file.to_str().expect("text");
    for flags in [["--note", "a=b"], ["-m", "a=b"], ["--time", "today"]] {
        let args = [
            &["import", "--bundle", file, "--pull-request", "7"],
            &flags[..],
        ]
        .concat();
        assert_eq!(trusted.run(&args).code, Some(2), "{flags:?}");
    }
    let events = trusted.path.join(".yardstick/events.jsonl");
    assert!(!events.exists());
}

#[test]
fn a_bundle_that_is_cut_off_records_nothing() {
    let world = World::new();
    let trusted = world.clone("trusted");
    let sample = "{\"id\":\"01M7VXA04KCPFK20CF7E7P35P1\",\"time\":\"2026-11-16T08:00:00.000Z\",\
                  \"metric\":\"hits\",\"value\":9}\n";
    let refused = |samples: u64, text: &str, part: &str| {
        let header = format!("{{\"schema\":\"yardstick/bundle/v1\",\"samples\":{samples}}}\n");
        fs::write(world.path("b"), format!("{header}{text}")).expect("written");
        let ran = trusted.run(&["import", "--bundle", "../b", "--pull-request", "7"]);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        ran.warns(part);
        assert_eq!(trusted.lines().len(), 0, "{part}");
        ran
    };
    refused(
        500,
        sample,
        "\"../b\": holds 1 sample of the 500 that it names: cut off?",
    );
    refused(
        2,
        &format!("{sample}{}", &sample[..60]),
        "holds 1 sample of the 2 that it names",
    );
    // One line number: the one of the file.
    let ran = refused(1, "{\"id\":7}\n", "line 2: ");
    assert_eq!(ran.stderr.matches("line ").count(), 1, "{ran:?}");
}

#[test]
fn a_job_that_recorded_nothing_makes_a_bundle_of_nothing() {
    let world = World::new();
    let fork = world.clone("fork");
    let file = world.path("none");
    let file = file.to_str().expect("text");
    fork.ok(&["export", "--bundle", file]);
    let take = ["import", "--bundle", file, "--pull-request", "7", "--json"];
    assert_eq!(world.clone("trusted").json(&take)["recorded"], 0);
}
