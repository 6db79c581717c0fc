//! Files that a crash, an editor or a broken disk left in a strange shape.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;

use crate::sandbox::{Sandbox, code, errors};

fn append(path: &Path, bytes: &[u8]) {
    let file = OpenOptions::new().append(true).open(path);
    let mut file = file.expect("there");
    file.write_all(bytes).expect("written");
}

/// A store with the samples 0 to 9 of October.
fn ten() -> Sandbox {
    let sandbox = Sandbox::new();
    let lines = Sandbox::lines(0..10, "2026-10");
    let output = sandbox.run_with_input(&["import", "-"], lines.as_bytes());
    assert_eq!(code(&output), Some(0), "{}", errors(&output));
    sandbox
}

/// Number of samples that `list` shows, and what it said about them.
fn listed(sandbox: &Sandbox) -> (usize, String) {
    let output = sandbox.run(&["list", "--last", "100000", "--format", "jsonl"]);
    assert_eq!(code(&output), Some(0), "{}", errors(&output));
    let lines = output.stdout.iter().filter(|b| **b == b'\n').count();
    (lines, errors(&output))
}

/// What `doctor --repair` moved out of the way, byte for byte.
fn repaired(sandbox: &Sandbox) -> Vec<u8> {
    assert_eq!(code(&sandbox.run(&["doctor"])), Some(1), "it is found");
    sandbox.ok(&["doctor", "--repair"]);
    let said = sandbox.ok(&["doctor"]);
    assert!(said.contains("nothing is wrong"), "{said}");
    fs::read(sandbox.store().join("quarantine/2026-10.jsonl")).unwrap_or_default()
}

#[test]
fn a_torn_last_line_is_sealed_reported_and_swallows_nothing() {
    for bulk in [false, true] {
        let sandbox = ten();
        let torn = b"{\"id\":\"01K0000000000000000000";
        append(&sandbox.segment("2026-10"), torn);
        let (samples, said) = listed(&sandbox);
        assert_eq!(
            (samples, said.as_str()),
            (10, ""),
            "it may still be written"
        );
        let line = Sandbox::lines(10..11, "2026-10");
        let output = match bulk {
            true => sandbox.run_with_input(&["import", "-"], line.as_bytes()),
            false => sandbox.run(&["record", "hits", "10", "--time", "2026-10-06"]),
        };
        assert_eq!(code(&output), Some(0), "{}", errors(&output));
        assert!(errors(&output).contains("unfinished line"), "{bulk}");
        let (samples, said) = listed(&sandbox);
        assert_eq!(samples, 11);
        assert!(said.contains("1 line"), "{said}");
        assert_eq!(repaired(&sandbox), [&torn[..], b"\n"].concat());
        assert_eq!(listed(&sandbox), (11, String::new()));
    }
}

#[test]
fn a_whole_last_line_without_newline_counts() {
    let sandbox = ten();
    let path = sandbox.segment("2026-10");
    let bytes = fs::read(&path).expect("there");
    fs::write(&path, bytes.trim_ascii_end()).expect("written");
    assert_eq!(listed(&sandbox).0, 10);
    assert_eq!(code(&sandbox.run(&["doctor"])), Some(1));
    sandbox.ok(&["record", "hits", "10", "--time", "2026-10-06"]);
    assert_eq!(listed(&sandbox), (11, String::new()));
    sandbox.ok(&["doctor"]);
}

#[test]
fn what_cannot_be_read_goes_to_quarantine_and_nothing_else_does() {
    let damaged: [&[u8]; 8] = [
        b"\0\0\0\0\0\0\0\0",
        b"\xff\xfe\xfd",
        b"{\"id\":\"01K00000000000000000000099\",\"time\":\"2026-10-05T00:00:00.000Z\",\"metric\":\"hits\",\"value\":null}",
        b"{\"id\":\"01K00000000000000000000099\",\"time\":\"2026-10-32T00:00:00.000Z\",\"metric\":\"hits\",\"value\":1}",
        b"{\"id\":\"short\",\"time\":\"2026-10-05T00:00:00.000Z\",\"metric\":\"hits\",\"value\":1}",
        b"{\"id\":\"01K00000000000000000000099\",\"time\":\"2026-10-05T00:00:00.000Z\",\"metric\":\"hits\",\"value\":1,\"unit\":\"\ts\"}",
        b"<<<<<<< HEAD",
        b"[[[[[[[[",
    ];
    for line in damaged {
        let sandbox = ten();
        let path = sandbox.segment("2026-10");
        let good = fs::read(&path).expect("there");
        fs::write(&path, [line, b"\n", &good].concat()).expect("written");
        let (samples, said) = listed(&sandbox);
        assert_eq!(samples, 10);
        assert!(said.contains("2026-10.jsonl at byte 0"), "{said}");
        // A prune rewrites around it.
        sandbox.ok(&["record", "hits", "7", "--time", "2026-10-01"]);
        sandbox.ok(&["prune", "--before", "2026-10-04"]);
        assert_eq!(repaired(&sandbox), [line, b"\n"].concat());
        assert_eq!(fs::read(&path).expect("there"), good);
    }
}

#[test]
fn a_huge_line_is_passed_over_and_kept_whole() {
    // In and beyond what is read at a time.
    for mebibytes in [5, 9] {
        let sandbox = ten();
        let path = sandbox.segment("2026-10");
        let huge = [&vec![b'x'; mebibytes << 20][..], b"end\n"].concat();
        let good = fs::read(&path).expect("there");
        fs::write(&path, [&huge[..], &good].concat()).expect("written");
        assert_eq!(listed(&sandbox).0, 10);
        sandbox.ok(&["record", "hits", "7", "--time", "2026-10-01"]);
        sandbox.ok(&["prune", "--before", "2026-10-04"]);
        let bytes = fs::read(&path).expect("there");
        assert!(bytes.starts_with(&huge), "prune does not cut it");
        assert!(repaired(&sandbox) == huge, "neither does the repair");
        assert_eq!(fs::read(&path).expect("there"), good);
    }
}

#[test]
fn what_an_editor_does_to_lines_changes_nothing() {
    let (order, escape, spaces) = (
        "{\"value\":20,\"metric\":\"hits\",\"time\":\"2026-10-05T00:00:00.000Z\",\"id\":\"01K00000000000000000000020\"}\n",
        "{\"id\":\"01K00000000000000000000021\",\"time\":\"2026-10-05T00:00:00.000Z\",\"metric\":\"h\\u0069ts\",\"value\":21}\n",
        "  { \"id\": \"01K00000000000000000000022\", \"time\": \"2026-10-05T02:00:00+02:00\", \"metric\": \"hits\", \"value\": 2.2e1, \"more\": [{}] }  \n",
    );
    let sandbox = ten();
    let path = sandbox.segment("2026-10");
    append(&path, [order, escape, spaces].concat().as_bytes());
    let text = fs::read_to_string(&path).expect("there");
    let edited = format!("\u{feff}{}\n\n", text.replace('\n', "\r\n"));
    fs::write(&path, edited).expect("written");
    fs::write(sandbox.segment("2026-09"), "").expect("written");
    assert_eq!(listed(&sandbox), (13, String::new()));
    sandbox.ok(&["doctor"]);
    sandbox.ok(&["record", "hits", "30", "--time", "2026-10-01"]);
    sandbox.ok(&["prune", "--before", "2026-10-04"]);
    assert_eq!(listed(&sandbox), (13, String::new()));
    let audit = sandbox.audit();
    assert_eq!(audit.damaged + audit.torn, 0);
}

#[test]
fn the_same_id_twice_is_one_sample() {
    let sandbox = ten();
    let path = sandbox.segment("2026-10");
    let text = fs::read_to_string(&path).expect("there");
    fs::write(&path, text.repeat(2)).expect("written");
    assert_eq!(listed(&sandbox).0, 10);
    let output = sandbox.run_with_input(&["import", "--json", "-"], text.as_bytes());
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("\"known\": 10"), "{said}");
    assert_eq!(repaired(&sandbox), text.as_bytes());
    assert_eq!(fs::read_to_string(&path).expect("there"), text);
}

#[test]
fn samples_in_the_file_of_another_month_move_home_once() {
    let sandbox = ten();
    let stray = Sandbox::lines(0..5, "2026-10") + &Sandbox::lines(50..55, "2026-08");
    fs::write(sandbox.segment("2026-11"), stray).expect("written");
    repaired(&sandbox);
    assert_eq!(listed(&sandbox), (15, String::new()));
    let august = fs::read_to_string(sandbox.segment("2026-08"));
    assert_eq!(august.expect("there"), Sandbox::lines(50..55, "2026-08"));
    assert_eq!(fs::read(sandbox.segment("2026-11")).expect("there"), b"");
}

#[test]
fn a_torn_event_stops_nobody_and_a_damaged_one_is_named() {
    let sandbox = ten();
    sandbox.ok(&["prune", "--before", "2026-10-04", "--json"]);
    let events = sandbox.store().join("events.jsonl");
    // The writer died; the next one sealed the line.
    fs::write(&events, b"{\"id\":\"01K0000000").expect("written");
    assert_eq!(listed(&sandbox).0, 10);
    sandbox.ok(&["record", "hits", "7", "--time", "2026-09-01"]);
    sandbox.ok(&["prune", "--before", "2026-10-04"]);
    assert_eq!(listed(&sandbox).0, 10);
    repaired(&sandbox);
    append(&events, b"{\"id\":7}\n");
    let said = sandbox.refused(&["list"]);
    assert!(said.contains("events.jsonl\", line 2"), "{said}");
    assert!(said.contains("doctor --repair"), "{said}");
    repaired(&sandbox);
    assert_eq!(listed(&sandbox).0, 10);
    let kept = fs::read_to_string(&events).expect("there");
    assert!(kept.contains("\"pruned\""), "{kept}");
}

#[test]
fn a_damaged_machine_is_moved_out_as_well() {
    let sandbox = ten();
    sandbox.ok(&["record", "hits", "1"]);
    let machines = sandbox.store().join("machines.jsonl");
    let good = fs::read(&machines).expect("there");
    append(&machines, b"{\"machine\":");
    sandbox.ok(&["record", "hits", "2"]);
    repaired(&sandbox);
    assert_eq!(fs::read(&machines).expect("there"), good);
    let moved = fs::read(sandbox.store().join("quarantine/machines.jsonl"));
    assert_eq!(moved.expect("there"), b"{\"machine\":\n");
}

#[test]
fn a_clock_that_goes_backwards_changes_nothing() {
    let sandbox = Sandbox::new();
    let times = [
        "2026-11-20",
        "1970-01-01",
        "1900-01-01",
        "9999-12-31T23:59:59.999Z",
        "0000-01-01",
    ];
    for (value, now) in times.iter().enumerate() {
        let mut command = sandbox.command(&["record", "hits", &value.to_string()]);
        let output = command.env("YARDSTICK_NOW", now).output().expect("starts");
        assert_eq!(code(&output), Some(0), "{now}: {}", errors(&output));
    }
    assert_eq!(listed(&sandbox), (5, String::new()));
    sandbox.ok(&["doctor"]);
    sandbox.ok(&["trends"]);
    sandbox.ok(&["prune", "--before", "0000-01-01"]);
    assert_eq!(listed(&sandbox).0, 5);
}

#[test]
fn a_store_whose_empty_folders_are_gone_still_works() {
    // Git keeps no empty folders, so a clone of a committed store has none.
    let sandbox = Sandbox::new();
    sandbox.ok(&["record", "hits", "1"]);
    fs::remove_dir_all(sandbox.store().join("samples")).expect("removed");
    assert_eq!(listed(&sandbox).0, 0);
    sandbox.ok(&["doctor"]);
    sandbox.ok(&["record", "hits", "2"]);
    assert_eq!(listed(&sandbox).0, 1);
}

#[test]
fn an_endless_line_or_row_is_refused_and_nothing_is_recorded() {
    let sandbox = ten();
    let endless = vec![b'x'; 20 << 20];
    let quoted = [&b"id,time,metric,value\n\""[..], &endless].concat();
    for (args, input, place) in [
        (&["record", "-"][..], &endless, "line 1"),
        (&["import", "--from", "jsonl", "-"], &endless, "line 1"),
        (&["import", "--from", "csv", "-"], &quoted, "8 MiB"),
        (&["import", "--from", "json", "-"], &endless, "line 1"),
    ] {
        let output = sandbox.run_with_input(args, input);
        let said = crate::sandbox::refusal(args, &output);
        assert!(said.contains(place), "{said}");
        assert_eq!(listed(&sandbox).0, 10);
    }
    sandbox.ok(&["doctor"]);
}

#[test]
fn a_dry_run_creates_nothing_and_a_byte_order_mark_is_no_content() {
    let sandbox = Sandbox::new();
    let lines = format!("\u{feff}{}", Sandbox::lines(0..3, "2026-10"));
    for (args, there) in [
        (&["import", "--dry-run", "--json", "-"][..], false),
        (&["import", "--json", "-"], true),
    ] {
        let output = sandbox.run_with_input(args, lines.as_bytes());
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(
            said.contains("\"recorded\": 3"),
            "{said}{}",
            errors(&output)
        );
        assert_eq!(sandbox.store().exists(), there);
    }
}
