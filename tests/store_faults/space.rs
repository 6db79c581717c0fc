//! Disks without space, and limits that work like quotas.

use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::sandbox::{Sandbox, code, errors, refusal};

/// A file system of 1 MiB; unmounted when it goes.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    /// `None`, with the reason printed, where mounting is not permitted.
    fn mount() -> Option<Self> {
        let dir = tempfile::tempdir().expect("a scratch folder");
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=1m", "tmpfs"]);
        match mount.arg(dir.path()).output() {
            Ok(output) if output.status.success() => Some(Self(dir)),
            _ => {
                println!("skipped: a small disk has to be mounted, which is not permitted here");
                None
            }
        }
    }

    /// Takes all space there is, but for some bytes; returns what to remove.
    fn fill(&self, leave: usize) -> PathBuf {
        let path = self.0.path().join("ballast");
        let mut size = 1 << 20;
        while size > 0 && fs::write(&path, vec![0; size]).is_err() {
            size -= 4096;
        }
        let len = size.saturating_sub(leave) as u64;
        let file = fs::File::options().write(true).open(&path);
        file.and_then(|f| f.set_len(len)).expect("it shrinks");
        path
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0.path()).status();
    }
}

fn history(sandbox: &Sandbox, samples: u64) -> PathBuf {
    let path = sandbox.dir().join("history.jsonl");
    let half = samples / 2;
    let lines = Sandbox::lines(1000..1000 + half, "2026-09")
        + &Sandbox::lines(1000 + half..1000 + samples, "2026-10");
    fs::write(&path, lines).expect("written");
    path
}

#[test]
fn a_full_disk_refuses_and_loses_nothing() {
    let Some(disk) = SmallDisk::mount() else {
        return;
    };
    for leave in [0, 4096, 8192, 40_000] {
        let sandbox = Sandbox::with_store(disk.0.path().join(format!("store-{leave}")));
        let early = Sandbox::lines(0..20, "2026-10");
        let output = sandbox.run_with_input(&["import", "-"], early.as_bytes());
        assert_eq!(code(&output), Some(0), "{}", errors(&output));
        sandbox.ok(&["record", "hits", "50"]);
        let before = sandbox.audit().hits;
        let bulk = history(&sandbox, 4000);
        let bulk = bulk.to_string_lossy();
        let ballast = disk.fill(leave);
        refused_for_space(&sandbox, &["import", &bulk]);
        fill_up(&sandbox, &before);
        let ballast_gone = fs::remove_file(ballast);
        ballast_gone.expect("removed");
        sandbox.recovers();
        sandbox.ok(&["import", &bulk]);
        fs::remove_dir_all(sandbox.store()).expect("removed");
    }
}

/// Records until the disk is full; every sample before that is there.
fn fill_up(sandbox: &Sandbox, before: &std::collections::BTreeMap<u64, u64>) {
    let note = format!("note={}", "x".repeat(1500));
    let mut expected = before.clone();
    for value in 100_000.. {
        let text = value.to_string();
        let output = sandbox.run(&["record", "hits", &text, "--note", &note]);
        if code(&output) != Some(0) {
            no_space(&refusal(&["record"], &output));
            break;
        }
        expected.insert(value, 1);
    }
    let audit = sandbox.audit();
    assert_eq!(
        (audit.torn, audit.damaged),
        (0, 0),
        "the append was taken back"
    );
    assert_eq!(audit.hits, expected);
    // A prune that cannot note its horizon, or rewrite, drops nothing.
    let output = sandbox.run(&["prune", "--before", "2026-10-01"]);
    if code(&output) != Some(0) {
        no_space(&refusal(&["prune"], &output));
        assert_eq!(sandbox.audit().hits, expected);
    }
    sandbox.ok(&["list"]);
}

fn refused_for_space(sandbox: &Sandbox, args: &[&str]) {
    no_space(&sandbox.refused(args));
}

fn no_space(said: &str) {
    assert!(said.contains("No space left"), "{said}");
    assert!(said.contains("free some space"), "{said}");
}

#[test]
fn a_store_cannot_be_created_without_space_and_is_afterwards() {
    let Some(disk) = SmallDisk::mount() else {
        return;
    };
    let sandbox = Sandbox::with_store(disk.0.path().join("store"));
    for leave in [0, 4096, 8192] {
        let ballast = disk.fill(leave);
        let output = sandbox.run(&["record", "hits", "1"]);
        if code(&output) != Some(0) {
            no_space(&refusal(&["record"], &output));
        }
        fs::remove_file(ballast).expect("removed");
    }
    sandbox.recovers();
    let ignored = fs::read(sandbox.store().join(".gitignore"));
    assert_eq!(ignored.expect("readable"), b"*\n");
}

/// Runs with a limit on the size of files, in blocks of 512 bytes; `caught`
/// says whether the signal that comes with it is ignored.
fn limited(sandbox: &Sandbox, blocks: u64, caught: bool, args: &[&str]) -> Output {
    let trap = if caught { "trap '' XFSZ; " } else { "" };
    let script = format!("{trap}ulimit -f {blocks}; exec \"$@\"");
    let mut command = Command::new("sh");
    sandbox.surround(&mut command);
    command.args(["-c", &script, "sh", env!("CARGO_BIN_EXE_yardstick")]);
    command.args(args).output().expect("a shell")
}

#[test]
fn a_limit_on_file_size_refuses_and_loses_nothing() {
    for caught in [true, false] {
        let sandbox = Sandbox::new();
        let note = format!("note={}", "x".repeat(300));
        let mut acknowledged = 0;
        loop {
            let value = acknowledged.to_string();
            let args = ["record", "hits", &value, "--note", &note];
            let output = limited(&sandbox, 8, caught, &args);
            if output.status.success() {
                acknowledged += 1;
                assert!(acknowledged < 100, "the limit does not bind");
                continue;
            }
            if caught {
                let said = refusal(&args, &output);
                assert!(said.contains("ulimit"), "{said}");
                assert_eq!(sandbox.audit().torn, 0, "the append was taken back");
            } else {
                assert!(output.status.signal().is_some(), "{}", errors(&output));
            }
            break;
        }
        assert!(acknowledged > 3);
        let hits = sandbox.audit().hits;
        assert!(hits.keys().copied().eq(0..acknowledged), "{hits:?}");
        bulk_is_all_or_nothing(&sandbox, caught, &hits);
        sandbox.recovers();
    }
}

fn bulk_is_all_or_nothing(
    sandbox: &Sandbox,
    caught: bool,
    before: &std::collections::BTreeMap<u64, u64>,
) {
    if !caught {
        return;
    }
    let path: &Path = &sandbox.dir().join("history.jsonl");
    let args = ["import", "history.jsonl"];
    fs::write(path, Sandbox::lines(1000..1010, "2026-10")).expect("written");
    sandbox.ok(&args);
    // September fits into the limit, what is new in October does not.
    let lines = Sandbox::lines(1010..1020, "2026-09") + &Sandbox::lines(1020..1050, "2026-10");
    fs::write(path, lines).expect("written");
    let said = refusal(&args, &limited(sandbox, 8, caught, &args));
    assert!(said.contains("samples/2026-10.jsonl"), "{said}");
    assert_eq!(sandbox.audit().hits.len(), before.len() + 10);
    sandbox.ok(&args);
    assert_eq!(sandbox.audit().hits.len(), before.len() + 50);
}
