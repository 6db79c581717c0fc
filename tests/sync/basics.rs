//! What one exchange does, and what it leaves alone.

use std::fs;

use crate::world::{World, once};

#[test]
fn what_one_records_all_have_once() {
    let world = World::new();
    let (a, b) = (world.clone("a"), world.clone("b"));
    a.ok(&["record", "hits", "1", "--push"]);
    a.hit(2);
    let pushed = a.json(&["sync", "--json"]);
    // The machine went with the first push.
    assert_eq!(pushed["pushed"]["samples"], 1);
    assert_eq!(pushed["pushed"]["machines"], 0);
    assert_eq!(pushed["pulled"]["samples"], 0);
    assert_eq!(pushed["inbox"], 1, "as it was when asked");
    assert_eq!(world.refs("refs/yardstick/in/").len(), 2);
    b.hit(3);
    let synced = b.json(&["sync", "--compact", "--json"]);
    assert_eq!(synced["pulled"]["samples"], 2);
    assert_eq!(synced["folded"]["segments"], 3);
    assert_eq!(world.refs("refs/yardstick"), ["refs/yardstick/store"]);
    a.ok(&["sync", "pull"]);
    for clone in [&a, &b] {
        assert_eq!(clone.hits(), once(1..=3));
        let again = clone.json(&["sync", "--json"]);
        assert_eq!(again["pulled"]["samples"], 0);
        assert_eq!(again["pushed"]["samples"], 0);
    }
    assert_eq!(a.lines(), b.lines());
    assert_eq!(world.refs("refs/yardstick"), ["refs/yardstick/store"]);
}

#[test]
fn decisions_and_machines_are_shared_too() {
    let world = World::new();
    let a = world.clone("a");
    a.hit(1);
    a.ok(&["record", "old_name", "5"]);
    a.ok(&["rename", "old_name", "new_name"]);
    let id = a.json(&["list", "hits", "--json"])["samples"][0]["id"].clone();
    a.ok(&["retract", id.as_str().expect("text"), "--reason", "wrong"]);
    a.ok(&["sync", "--compact"]);
    let b = world.clone("b");
    let pulled = b.json(&["sync", "pull", "--json"]);
    assert_eq!(pulled["pulled"]["events"], 2);
    assert_eq!(pulled["pulled"]["machines"], 1);
    let metrics = b.json(&["list", "--metrics", "--json"]);
    let names: Vec<_> = metrics["metrics"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|metric| metric["metric"].clone())
        .collect();
    assert_eq!(names, ["new_name"]);
    b.ok(&["sync"]);
    b.ok(&["doctor"]);
    let count = |name: &str| {
        fs::read_to_string(b.path.join(name))
            .expect("there")
            .lines()
            .count()
    };
    assert_eq!(count(".yardstick/events.jsonl"), 2);
    assert_eq!(count(".yardstick/machines.jsonl"), 1);
}

#[test]
fn nothing_of_the_user_is_touched_wherever_it_runs() {
    let world = World::new();
    let base = world.clone("base");
    fs::write(base.path.join("file"), "1").expect("written");
    world.git_in(&base.path, &["add", "file"]);
    world.git_in(&base.path, &["commit", "-qm", "one"]);
    world.git_in(&base.path, &["commit", "-qm", "two", "--allow-empty"]);
    world.git_in(&base.path, &["push", "-q", "origin", "main"]);
    let url = format!("file://{}", world.origin().display());
    let root = world.path("");
    world.git_in(
        &root,
        &["clone", "-q", "-b", "main", "--depth", "1", &url, "shallow"],
    );
    world.git_in(
        &root,
        &["clone", "-q", "-b", "main", "--bare", &url, "bare"],
    );
    world.git_in(
        &root,
        &["clone", "-q", "-b", "main", "--mirror", &url, "mirror"],
    );
    world.git_in(
        &root,
        &[
            "clone",
            "-q",
            "-b",
            "main",
            "--filter=blob:none",
            &url,
            "partial",
        ],
    );
    world.git_in(
        &base.path,
        &["worktree", "add", "-q", "--detach", "../tree"],
    );
    let hook = base.path.join(".git/hooks/pre-push");
    fs::write(&hook, "#!/bin/sh\nexit 1\n").expect("written");
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    fs::set_permissions(&hook, mode).expect("permitted");
    fs::write(base.path.join("file"), "staged").expect("written");
    world.git_in(&base.path, &["add", "file"]);
    fs::write(base.path.join("file"), "changed").expect("written");

    let places = ["base", "shallow", "bare", "mirror", "partial", "tree"];
    for (value, place) in (1..).zip(places) {
        let clone = world.at(world.path(place));
        let look = || {
            let refs = ["refs/heads", "refs/remotes", "refs/tags"];
            let refs = [&["for-each-ref"][..], &refs].concat();
            let head = world.git_in(&clone.path, &["rev-parse", "HEAD"]);
            let dir = world.git_in(&clone.path, &["rev-parse", "--absolute-git-dir"]);
            let index = fs::read(format!("{dir}/index")).ok();
            let fetched = fs::read(format!("{dir}/FETCH_HEAD")).ok();
            let shallow = fs::read(format!("{dir}/shallow")).ok();
            let file = fs::read(clone.path.join("file")).ok();
            (
                world.git_in(&clone.path, &refs),
                head,
                index,
                fetched,
                shallow,
                file,
            )
        };
        let before = look();
        clone.hit(value);
        clone.ok(&["sync", "--compact"]);
        assert_eq!(clone.hits(), once(1..=value), "{place}");
        assert!(look() == before, "{place}");
    }
    let heads = world.git(&["for-each-ref", "--format=%(refname)", "refs/heads"]);
    assert_eq!(heads, "refs/heads/main");
}

#[test]
fn a_bare_repository_has_a_store_of_its_own() {
    let world = World::new();
    world.git_in(&world.path(""), &["init", "-q", "--bare", "a.git"]);
    let bare = world.at(world.path("a.git"));
    let origin = ["remote", "add", "origin", "../origin.git"];
    world.git_in(&bare.path, &origin);
    // What is recorded outside of any project is the user's own.
    fs::create_dir(world.path("nowhere")).expect("created");
    let nowhere = world.at(world.path("nowhere"));
    nowhere.ok(&["record", "weight_kg=81"]).warns("it is yours");
    let deeper = world.at(world.path("a.git/refs"));
    deeper.ok(&["record", "hits", "1"]);
    bare.hit(2);
    bare.ok(&["sync"]);
    assert_eq!(bare.hits(), once([1, 2]));
    assert_eq!(bare.lines().len(), 2);
    let reader = world.clone("reader");
    reader.ok(&["sync", "pull"]);
    assert_eq!(reader.lines(), bare.lines());
    // So it is as git starts a hook, and inside of the folder `.git`.
    world
        .at(bare.path.clone())
        .var("GIT_DIR", ".")
        .ok(&["record", "hits", "3"]);
    assert_eq!(bare.hits(), once(1..=3));
    world.at(reader.path.join(".git")).hit(4);
    assert_eq!(reader.hits(), once([1, 2, 4]));
    // A project around it is another one.
    fs::write(world.path("yardstick.toml"), "").expect("written");
    bare.hit(5);
    assert_eq!(bare.hits(), once([1, 2, 3, 5]));
}

#[test]
fn the_users_own_store_goes_to_no_repository_that_is_not_named() {
    let world = World::new();
    fs::create_dir(world.path("nowhere")).expect("created");
    world
        .at(world.path("nowhere"))
        .ok(&["record", "weight_kg=81"]);
    let own = world.path("home/.local/share/yardstick/store");
    assert!(own.join("samples").is_dir(), "{}", own.display());
    std::os::unix::fs::symlink(&own, world.path("link")).expect("linked");
    for store in [own.clone(), world.path("link")] {
        let store = store.to_str().expect("text");
        let a = world.clone("a");
        for args in [&["sync"][..], &["sync", "pull"], &["sync", "push"]] {
            let ran = a.run(&[args, &["--store", store]].concat());
            assert_eq!(ran.code, Some(2), "{ran:?}");
            ran.warns("is your own").warns("hint: ");
        }
        let record = ["record", "hits", "1", "--push", "--store", store];
        a.ok(&record)
            .warns("warning: recorded, but not pushed: the store")
            .warns("is your own");
        let ran = a.run(&[&record[..], &["--require-remote"]].concat());
        assert_eq!(ran.code, Some(2), "{ran:?}");
        // Nor where the repository says which it is.
        let toml = "[remote]\nurl = \"git:https://127.0.0.1:1/x.git\"\n";
        fs::write(a.path.join("yardstick.toml"), toml).expect("written");
        let ran = a.run(&["sync", "--store", store]);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        ran.warns("is your own");
        fs::remove_dir_all(&a.path).expect("removed");
    }
    assert_eq!(world.refs("refs/yardstick"), Vec::<String>::new());
    // Where the user says so, it goes.
    let nowhere = world.at(world.path("nowhere"));
    nowhere.ok(&["sync", "--remote", "git:../origin.git"]);
    assert_eq!(world.refs("refs/yardstick/in/").len(), 1);
}

#[test]
fn a_store_outside_of_any_repository_names_an_address() {
    let world = World::new();
    fs::create_dir(world.path("plain")).expect("created");
    fs::write(world.path("plain/yardstick.toml"), "").expect("written");
    let plain = world.at(world.path("plain"));
    plain.hit(1);
    let ran = plain.run(&["sync"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    ran.warns("no git repository");
    plain.ok(&["sync", "--remote", "git:../origin.git"]);
    let other = world.clone("other");
    other.ok(&["sync", "pull"]);
    assert_eq!(other.hits(), once([1]));
}

#[test]
fn a_crowded_inbox_is_folded_by_the_next_sync() {
    let world = World::new();
    let a = world.clone("a");
    for value in 0..32 {
        a.ok(&["record", "hits", &value.to_string(), "--push"]);
    }
    assert_eq!(world.refs("refs/yardstick/in/").len(), 32);
    world.clone("reader").ok(&["sync", "pull"]);
    assert_eq!(
        world.refs("refs/yardstick/in/").len(),
        32,
        "a reader may not write"
    );
    let b = world.clone("b");
    let synced = b.json(&["sync", "--json"]);
    assert_eq!(synced["folded"]["segments"], 32);
    assert_eq!(world.refs("refs/yardstick"), ["refs/yardstick/store"]);
    assert_eq!(b.hits(), once(0..32));
}

#[test]
fn a_store_that_was_put_together_from_two_remotes_goes_to_both() {
    let world = World::new();
    world.git_in(&world.path(""), &["init", "-q", "--bare", "second.git"]);
    let a = world.clone("a");
    world.git_in(&a.path, &["remote", "add", "second", "../second.git"]);
    a.hit(1);
    a.ok(&["sync"]);
    a.hit(2);
    a.ok(&["sync", "--remote", "git:second"]);
    // The same name for another place is another remote.
    let b = world.clone("b");
    world.git_in(&b.path, &["remote", "set-url", "origin", "../second.git"]);
    b.ok(&["sync"]);
    assert_eq!(b.hits(), once([1, 2]));
    world.git_in(&b.path, &["remote", "set-url", "origin", "../origin.git"]);
    b.hit(3);
    b.ok(&["sync"]);
    a.ok(&["sync"]);
    assert_eq!(a.hits(), once([1, 2, 3]));
}
