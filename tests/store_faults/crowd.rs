//! Many writers at once, beside readers and a prune that rewrites the file
//! they all append to.

use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use crate::sandbox::{Sandbox, rounds};

const WRITERS: u64 = 64;

#[test]
fn what_a_crowd_of_writers_records_is_there_once() {
    let sandbox = Sandbox::new();
    let waves = rounds(4, 1000);
    sandbox.ok(&["record", "other", "1"]);
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        // They join only when the writers are done, so that each of them ran.
        let readers = [
            scope.spawn(|| repeat(&done, |_| read(&sandbox))),
            scope.spawn(|| repeat(&done, |_| drop(sandbox.ok(&["doctor"])))),
            scope.spawn(|| repeat(&done, |round| prune(&sandbox, round))),
        ];
        for wave in 0..waves {
            let spawn = |writer| spawn_record(&sandbox, wave * WRITERS + writer);
            let children: Vec<Child> = (0..WRITERS).map(spawn).collect();
            for child in children {
                let output = child.wait_with_output().expect("it ends");
                let said = String::from_utf8_lossy(&output.stderr);
                assert!(output.status.success(), "{said}");
            }
        }
        done.store(true, Ordering::Relaxed);
        for reader in readers {
            let rounds = reader.join().expect("no reader or prune fails");
            assert!(rounds > 0);
            println!("{rounds} rounds beside {waves} waves of {WRITERS} writers");
        }
    });
    let audit = sandbox.audit();
    assert_eq!((audit.torn, audit.damaged), (0, 0));
    assert_eq!(audit.hits.len() as u64, waves * WRITERS);
    assert!(audit.hits.values().all(|times| *times == 1));
    sandbox.ok(&["doctor"]);
}

fn spawn_record(sandbox: &Sandbox, value: u64) -> Child {
    let mut command = sandbox.command(&["record", "hits", &value.to_string()]);
    command.stdout(Stdio::null()).stderr(Stdio::piped());
    command.spawn().expect("the program starts")
}

fn repeat(done: &AtomicBool, mut work: impl FnMut(u64)) -> u64 {
    let mut round = 0;
    while round == 0 || !done.load(Ordering::Relaxed) {
        work(round);
        round += 1;
    }
    round
}

/// Whatever a reader sees is whole.
fn read(sandbox: &Sandbox) {
    for args in [&["list", "--format", "jsonl"][..], &["trends", "--json"]] {
        let output = sandbox.run(args);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
        assert!(!said.contains("cannot be read"), "{said}");
    }
}

/// Rewrites the month that everybody appends to.
fn prune(sandbox: &Sandbox, round: u64) {
    let value = round.to_string();
    sandbox.ok(&["record", "old", &value, "--time", "2026-11-01"]);
    sandbox.ok(&["prune", "--before", "2026-11-10"]);
}

#[test]
fn many_processes_create_a_store_at_once() {
    for _ in 0..rounds(3, 100) {
        let sandbox = Sandbox::new();
        let children: Vec<Child> = (0..24).map(|n| spawn_record(&sandbox, n)).collect();
        for child in children {
            let output = child.wait_with_output().expect("it ends");
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{said}");
        }
        assert_eq!(sandbox.audit().hits.len(), 24);
    }
}
