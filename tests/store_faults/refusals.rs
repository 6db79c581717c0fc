//! Stores that cannot be written or read: the error names the path and the
//! exit code is 2.
#![cfg(unix)]

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;

use crate::sandbox::{Sandbox, code, errors, refusal};

/// Commands that write to a store that is there.
const WRITERS: [&[&str]; 5] = [
    &["record", "hits", "2"],
    &["record", "-"],
    &["import", "history.jsonl"],
    &["prune", "--before", "now", "--yes"],
    &["doctor", "--repair"],
];
const READERS: [&[&str]; 4] = [
    &["list"],
    &["trends"],
    &["export"],
    &["prune", "--before", "now", "--dry-run"],
];

fn one() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.ok(&["record", "hits", "1"]);
    let history = Sandbox::lines(5..6, "2026-10");
    fs::write(sandbox.dir().join("history.jsonl"), history).expect("written");
    sandbox
}

#[test]
fn any_path_will_do() {
    let dir = tempfile::tempdir().expect("a scratch folder");
    let odd = dir
        .path()
        .join(OsStr::from_bytes(b"a b\xff\"\n"))
        .join("store");
    let sandbox = Sandbox::with_store(odd);
    sandbox.ok(&["record", "hits", "1"]);
    sandbox.ok(&["list", "--json"]);
    sandbox.ok(&["prune", "--before", "2026-01-01"]);
    sandbox.recovers();
    fs::write(sandbox.store().join("format"), "x").expect("written");
    assert!(sandbox.refused(&["list"]).contains("a b"));
}

#[test]
fn a_newer_major_version_is_read_and_never_written() {
    let sandbox = one();
    fs::write(sandbox.store().join("format"), "2.0\n").expect("written");
    let before = names(sandbox.store());
    for reader in READERS {
        sandbox.ok(reader);
    }
    for writer in &WRITERS[..4] {
        let said = sandbox.refused(writer);
        assert!(said.contains("format 2.0"), "{said}");
        assert!(said.contains("newer yardstick"), "{said}");
    }
    assert_eq!(names(sandbox.store()), before);
    fs::write(sandbox.store().join("format"), "1.7\n").expect("written");
    sandbox.ok(&["record", "hits", "2"]);
}

fn names(dir: &Path) -> Vec<String> {
    let entries = fs::read_dir(dir).expect("readable");
    let name = |entry: std::io::Result<fs::DirEntry>| entry.expect("readable").file_name();
    let mut names: Vec<String> = entries.map(|e| name(e).to_string_lossy().into()).collect();
    names.sort();
    names
}

#[test]
fn a_file_in_place_of_the_store_is_named() {
    let sandbox = Sandbox::new();
    fs::write(sandbox.store(), "not a folder").expect("written");
    for args in [&["record", "hits", "1"][..], &["list"], &["doctor"]] {
        let said = sandbox.refused(args);
        assert!(said.contains(".yardstick"), "{said}");
    }
    assert_eq!(fs::read(sandbox.store()).expect("there"), b"not a folder");
}

#[test]
fn a_store_that_lost_its_version_is_refused_not_restarted() {
    let sandbox = one();
    fs::remove_file(sandbox.store().join("format")).expect("removed");
    for args in [&["record", "hits", "2"][..], &["list"]] {
        let said = sandbox.refused(args);
        assert!(said.contains("the file is missing"), "{said}");
    }
}

#[test]
fn links_are_refused_wherever_a_file_of_the_store_should_be() {
    for place in [
        "samples/2026-11.jsonl",
        "samples",
        "events.jsonl",
        "machines.jsonl",
        "format",
        "lock",
    ] {
        let sandbox = one();
        sandbox.ok(&["record", "hits", "1", "--time", "2026-11-10"]);
        let path = sandbox.store().join(place);
        let elsewhere = sandbox.dir().join("elsewhere");
        if path.exists() {
            fs::rename(&path, &elsewhere).expect("moved");
        } else {
            fs::write(&elsewhere, "").expect("written");
        }
        let before = fs::symlink_metadata(&elsewhere).expect("there");
        symlink(&elsewhere, &path).expect("linked");
        for writer in [
            &["record", "hits", "2"][..],
            &["prune", "--before", "now", "--yes"],
        ] {
            if place == "events.jsonl" && writer[0] == "record"
                || place == "machines.jsonl" && writer[0] == "prune"
            {
                continue;
            }
            let said = sandbox.refused(writer);
            assert!(said.contains("not a regular file"), "{place}: {said}");
        }
        let after = fs::symlink_metadata(&elsewhere).expect("there");
        assert_eq!((before.ino(), before.len()), (after.ino(), after.len()));
    }
}

#[test]
fn a_planted_temporary_file_leads_nowhere() {
    let sandbox = one();
    sandbox.ok(&["record", "hits", "2", "--time", "2026-11-01"]);
    let precious = sandbox.dir().join("precious");
    fs::write(&precious, "mine").expect("written");
    let temporary = sandbox.store().join("samples/2026-11.jsonl.tmp");
    fs::hard_link(&precious, temporary).expect("linked");
    sandbox.ok(&["prune", "--before", "2026-11-10"]);
    assert_eq!(fs::read(&precious).expect("there"), b"mine");
}

#[test]
fn a_pipe_in_place_of_a_segment_stops_nobody_for_ever() {
    let sandbox = one();
    let pipe = sandbox.segment("2026-10");
    let made = Command::new("mkfifo").arg(&pipe).status();
    if !made.is_ok_and(|status| status.success()) {
        println!("skipped: there is no mkfifo");
        return;
    }
    for args in [
        &["list"][..],
        &["trends"],
        &["doctor"],
        &["record", "hits", "2", "--time", "2026-10-01"],
        &["prune", "--before", "now", "--yes"],
    ] {
        let said = sandbox.refused(args);
        assert!(said.contains("2026-10.jsonl"), "{said}");
    }
}

#[test]
fn a_replaced_segment_keeps_who_may_write_it() {
    let sandbox = one();
    sandbox.ok(&["record", "hits", "2", "--time", "2026-11-01"]);
    let path = sandbox.segment("2026-11");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o664)).expect("ours");
    sandbox.ok(&["prune", "--before", "2026-11-10"]);
    let mode = fs::metadata(&path).expect("there").mode();
    assert_eq!(mode & 0o777, 0o664);
}

#[test]
fn a_sample_that_no_reader_would_take_is_refused() {
    let sandbox = one();
    let note = |n: usize| format!("\"n{n}\":\"{}\"", "\\u0001".repeat(11_000));
    let notes: Vec<String> = (0..62).map(note).collect();
    let line = format!(
        "{{\"metric\":\"hits\",\"value\":3,\"notes\":{{{}}}}}",
        notes.join(",")
    );
    assert!(line.len() < 4 << 20, "standard input takes it");
    let more: Vec<String> = (0..60)
        .flat_map(|n| ["-m".to_owned(), format!("m{n}={}", "\u{1}".repeat(1000))])
        .collect();
    let mut args = vec!["record", "-"];
    args.extend(more.iter().map(String::as_str));
    let output = sandbox.run_with_input(&args, line.as_bytes());
    let said = refusal(&["record", "-"], &output);
    assert!(said.contains("at most 4194304 are kept"), "{said}");
    sandbox.recovers();
}

/// Makes the store one that this process may only read; `None`, with the
/// reason printed, where that cannot be done here.
fn read_only(sandbox: &Sandbox) -> Option<ReadOnly<'_>> {
    let root = fs::metadata("/proc/self").is_ok_and(|m| m.uid() == 0);
    if !root {
        set_mode(sandbox.store(), 0o555, 0o444);
        return Some(ReadOnly {
            sandbox,
            mounted: false,
        });
    }
    let mount = |args: &[&OsStr]| {
        let status = Command::new("mount").args(args).output();
        status.is_ok_and(|output| output.status.success())
    };
    let (bind, remount) = (OsStr::new("--bind"), OsStr::new("remount,ro,bind"));
    let store = sandbox.store().as_os_str();
    if !mount(&[bind, store, store]) {
        println!("skipped: as root only a read-only mount binds, and mount is not permitted");
        return None;
    }
    let guard = ReadOnly {
        sandbox,
        mounted: true,
    };
    if mount(&[OsStr::new("-o"), remount, store]) {
        return Some(guard);
    }
    println!("skipped: mount makes nothing read-only here");
    None
}

struct ReadOnly<'a> {
    sandbox: &'a Sandbox,
    mounted: bool,
}

impl Drop for ReadOnly<'_> {
    fn drop(&mut self) {
        if self.mounted {
            let _ = Command::new("umount").arg(self.sandbox.store()).status();
        } else {
            set_mode(self.sandbox.store(), 0o755, 0o644);
        }
    }
}

fn set_mode(dir: &Path, dirs: u32, files: u32) {
    let set = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode));
    set(dir, 0o755).expect("ours");
    for entry in fs::read_dir(dir).expect("readable") {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            set_mode(&path, dirs, files);
        } else {
            set(&path, files).expect("ours");
        }
    }
    set(dir, dirs).expect("ours");
}

#[test]
fn a_store_that_may_only_be_read_is_read_and_refuses_writers() {
    let sandbox = one();
    // Something to repair, so that the repair has to write.
    let path = sandbox.segment("2026-11");
    let text = fs::read_to_string(&path).expect("there");
    fs::write(&path, text + "{\"id\":\n").expect("written");
    let before = names(sandbox.store());
    let Some(guard) = read_only(&sandbox) else {
        return;
    };
    for reader in READERS {
        sandbox.ok(reader);
    }
    assert_eq!(code(&sandbox.run(&["doctor"])), Some(1));
    for writer in WRITERS {
        let said = sandbox.refused(writer);
        assert!(said.contains(".yardstick"), "{said}");
        assert!(said.contains("--store"), "the remedy is named: {said}");
    }
    drop(guard);
    assert_eq!(names(sandbox.store()), before);
    sandbox.ok(&["record", "hits", "2"]);
    assert_eq!(sandbox.audit().hits.len(), 2);
}

#[test]
fn a_segment_that_may_not_be_read_is_named() {
    let sandbox = one();
    let path = sandbox.segment("2026-11");
    let root = fs::metadata("/proc/self").is_ok_and(|m| m.uid() == 0);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).expect("ours");
    let run = |args: &[&str]| -> Option<std::process::Output> {
        if !root {
            return Some(sandbox.run(args));
        }
        // Permissions do not bind root, so somebody else tries. Copied, since
        // nobody else may enter the folder of the build.
        let program = sandbox.dir().join("program");
        fs::copy(env!("CARGO_BIN_EXE_yardstick"), &program).expect("copied");
        let mut command = Command::new("setpriv");
        sandbox.surround(&mut command);
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]);
        let output = command.arg(&program).args(args).output().ok()?;
        (code(&output) != Some(127) && !errors(&output).contains("setpriv")).then_some(output)
    };
    set_dir_modes(&sandbox);
    for args in [&["list"][..], &["record", "hits", "2"]] {
        let Some(output) = run(args) else {
            println!("skipped: permissions do not bind root, and setpriv does not work");
            return;
        };
        let said = refusal(args, &output);
        assert!(said.contains("2026-11.jsonl"), "{said}");
        assert!(said.contains("ermission denied"), "{said}");
    }
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).expect("ours");
    assert_eq!(sandbox.audit().hits.len(), 1);
}

/// Everybody may enter and write everything but that one segment.
fn set_dir_modes(sandbox: &Sandbox) {
    let open = |path: &Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("ours");
    };
    open(sandbox.dir(), 0o777);
    open(sandbox.store(), 0o777);
    open(&sandbox.store().join("samples"), 0o777);
    for file in ["lock", "machines.jsonl"] {
        open(&sandbox.store().join(file), 0o666);
    }
}
