//! Processes that are killed at random instants.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::process::{Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::sandbox::{Dice, Sandbox, rounds};

/// Samples of a bulk command.
const BULK: u64 = 2000;
/// Rounds of a long run: enough for 1,000 kills.
const LONG: u64 = 1500;

/// Kills processes, at instants spread over the time that one of them takes.
/// How busy the machine is changes that time, so it follows: about three of
/// four are killed.
struct Killer {
    dice: Dice,
    micros: u64,
    killed: u64,
}

impl Killer {
    /// Measures one run that is left alone.
    fn measuring(seed: u64, mut command: Command) -> Self {
        let start = Instant::now();
        let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
        assert!(status.expect("the program starts").success());
        Self {
            dice: Dice(seed),
            micros: start.elapsed().as_micros() as u64 + 200,
            killed: 0,
        }
    }

    /// Whether the process said that all is well before it was killed.
    fn acknowledged(&mut self, mut command: Command) -> bool {
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().expect("the program starts");
        thread::sleep(Duration::from_micros(self.dice.below(self.micros)));
        child.kill().expect("a child can be killed");
        let status: ExitStatus = child.wait().expect("it ends");
        assert!(status.success() || status.code().is_none(), "{status}");
        self.killed += u64::from(!status.success());
        self.micros = match status.success() {
            true => self.micros * 95 / 100,
            false => self.micros * 102 / 100,
        };
        status.success()
    }
}

/// Everything acknowledged once, everything else at most once.
fn holds(sandbox: &Sandbox, acknowledged: &BTreeMap<u64, bool>) {
    let audit = sandbox.audit();
    assert_eq!(audit.damaged, 0);
    for (value, &acknowledged) in acknowledged {
        let times = audit.hits.get(value).copied().unwrap_or(0);
        assert!(times <= 1, "{value} is there {times} times");
        assert!(times == 1 || !acknowledged, "{value} is lost");
    }
}

fn report(what: &str, killer: &Killer, rounds: u64) {
    println!("{what}: {rounds} rounds, {} killed", killer.killed);
}

#[test]
fn record_killed_at_any_instant_loses_nothing() {
    let sandbox = Sandbox::new();
    let rounds = rounds(60, LONG);
    let mut killer = Killer::measuring(1, sandbox.command(&["record", "other", "1"]));
    let mut acknowledged = BTreeMap::new();
    for value in 0..rounds {
        let command = sandbox.command(&["record", "hits", &value.to_string()]);
        acknowledged.insert(value, killer.acknowledged(command));
    }
    report("record", &killer, rounds);
    holds(&sandbox, &acknowledged);
    sandbox.recovers();
}

#[test]
fn the_first_record_killed_at_any_instant_leaves_a_store_or_none() {
    let probe = Sandbox::new();
    let mut killer = Killer::measuring(2, probe.command(&["record", "other", "1"]));
    let rounds = rounds(40, LONG);
    for _ in 0..rounds {
        let sandbox = Sandbox::new();
        let acknowledged = killer.acknowledged(sandbox.command(&["record", "hits", "7"]));
        holds(&sandbox, &BTreeMap::from([(7, acknowledged)]));
        sandbox.recovers();
        let ignored = fs::read_to_string(sandbox.store().join(".gitignore"));
        assert_eq!(ignored.expect("readable"), "*\n");
    }
    report("first record", &killer, rounds);
}

/// Rounds that share a store, so that long runs stay linear.
const SHARED: u64 = 50;

/// Calls `work` with the rounds of each store.
fn stores(rounds: u64, mut work: impl FnMut(&Sandbox, std::ops::Range<u64>)) {
    for start in (0..rounds).step_by(SHARED as usize) {
        let sandbox = Sandbox::new();
        work(&sandbox, start..rounds.min(start + SHARED));
        sandbox.recovers();
    }
}

#[test]
fn bulk_record_killed_at_any_instant_loses_nothing() {
    let command = |sandbox: &Sandbox, round: u64| {
        let path = sandbox.dir().join("bulk.jsonl");
        let line = |n: u64| format!("{{\"metric\":\"hits\",\"value\":{n}}}\n");
        let values = round * BULK..(round + 1) * BULK;
        fs::write(&path, values.map(line).collect::<String>()).expect("written");
        let mut command = sandbox.command(&["record", "-"]);
        command.stdin(File::open(path).expect("readable"));
        command
    };
    let mut killer = Killer::measuring(3, command(&Sandbox::new(), 0));
    let rounds = rounds(8, LONG);
    stores(rounds, |sandbox, rounds| {
        let mut acknowledged = BTreeMap::new();
        for round in rounds {
            let done = killer.acknowledged(command(sandbox, round));
            acknowledged.extend((round * BULK..(round + 1) * BULK).map(|n| (n, done)));
        }
        holds(sandbox, &acknowledged);
    });
    report("bulk record", &killer, rounds);
}

#[test]
fn import_killed_at_any_instant_loses_nothing_and_can_be_repeated() {
    let args = ["import", "history.jsonl"];
    // Two months, so that a kill can come between their segments.
    let command = |sandbox: &Sandbox, round: u64| {
        let start = round * BULK;
        let old = Sandbox::lines(start..start + BULK / 2, "2026-09");
        let new = Sandbox::lines(start + BULK / 2..start + BULK, "2026-10");
        fs::write(sandbox.dir().join("history.jsonl"), old + &new).expect("written");
        sandbox.command(&args)
    };
    let probe = Sandbox::new();
    let mut killer = Killer::measuring(4, command(&probe, 0));
    let rounds = rounds(8, LONG);
    stores(rounds, |sandbox, rounds| {
        let mut acknowledged = BTreeMap::new();
        for round in rounds {
            let done = killer.acknowledged(command(sandbox, round));
            acknowledged.extend((round * BULK..(round + 1) * BULK).map(|n| (n, done)));
            if round % 10 == 0 {
                sandbox.ok(&args);
                acknowledged
                    .values_mut()
                    .rev()
                    .take(BULK as usize)
                    .for_each(|n| *n = true);
            }
        }
        holds(sandbox, &acknowledged);
    });
    report("import", &killer, rounds);
}

#[test]
fn prune_killed_at_any_instant_drops_only_what_is_old() {
    let seed = |sandbox: &Sandbox, round: u64| {
        // An old month, and the month on the horizon from both of its sides.
        let old = Sandbox::lines(round * 1000..round * 1000 + 300, "2026-08");
        let new = Sandbox::lines(round * 1000 + 300..round * 1000 + 600, "2026-09");
        let input = old + &new.replace("-05T", "-25T") + &before_horizon(round);
        let output = sandbox.run_with_input(&["import", "-"], input.as_bytes());
        assert!(output.status.success());
    };
    let args = ["prune", "--before", "2026-09-15"];
    let probe = Sandbox::new();
    seed(&probe, 0);
    let mut killer = Killer::measuring(5, probe.command(&args));
    let rounds = rounds(10, LONG);
    stores(rounds, |sandbox, rounds| {
        let first = rounds.start;
        for round in rounds {
            seed(sandbox, round);
            let done = killer.acknowledged(sandbox.command(&args));
            let audit = sandbox.audit();
            assert_eq!((audit.damaged, audit.torn), (0, 0));
            let kept = audit.hits.keys().filter(|n| is_kept(**n)).count() as u64;
            assert_eq!(kept, (round - first + 1) * 300, "what is new stays");
            let old = audit.hits.len() as u64 - kept;
            assert!(old == 0 || !done, "what is old goes");
            if old < 600 {
                let events = fs::read_to_string(sandbox.store().join("events.jsonl"));
                assert!(events.expect("readable").contains("\"pruned\""));
            }
            sandbox.ok(&args);
            sandbox.ok(&["list"]);
        }
    });
    report("prune", &killer, rounds);
}

#[test]
fn repair_killed_at_any_instant_loses_no_line() {
    let damaged = |n: u64| format!("<<<<<<< {n}\n");
    let damage = |sandbox: &Sandbox| {
        fs::create_dir_all(sandbox.store().join("samples")).expect("created");
        let write = |month: &str, text: String| {
            fs::write(sandbox.segment(month), text).expect("written");
        };
        let mess: String = (0..50).map(damaged).collect();
        write("2026-09", Sandbox::lines(0..100, "2026-10") + &mess);
        write("2026-10", Sandbox::lines(100..200, "2026-10"));
        write("2026-11", mess + &Sandbox::lines(200..300, "2026-09"));
        write("2026-12", Sandbox::lines(300..400, "2026-08") + "{\"id\":");
        fs::write(sandbox.store().join("format"), "1.0\n").expect("written");
        sandbox.command(&["doctor", "--repair"])
    };
    let probe = Sandbox::new();
    let mut killer = Killer::measuring(6, damage(&probe));
    let rounds = rounds(8, LONG);
    for _ in 0..rounds {
        let sandbox = Sandbox::new();
        killer.acknowledged(damage(&sandbox));
        sandbox.ok(&["doctor", "--repair"]);
        let hits = sandbox.audit().hits;
        assert!(hits.keys().copied().eq(0..400), "{} are left", hits.len());
        // Copies of what had moved when the kill came may be there too.
        let quarantined = |month: &str, line: &str| {
            let path = sandbox.store().join(format!("quarantine/{month}.jsonl"));
            let text = fs::read_to_string(path).expect("there");
            assert!(text.lines().any(|l| l == line.trim_end()), "{line}");
        };
        for n in 0..50 {
            quarantined("2026-09", &damaged(n));
            quarantined("2026-11", &damaged(n));
        }
        quarantined("2026-12", "{\"id\":");
        sandbox.recovers();
    }
    report("repair", &killer, rounds);
}

/// Samples of the month on the horizon that are before it.
fn before_horizon(round: u64) -> String {
    Sandbox::lines(round * 1000 + 600..round * 1000 + 900, "2026-09")
}

fn is_kept(value: u64) -> bool {
    (300..600).contains(&(value % 1000))
}
