//! Many clients at once, with compactors that run, race and are killed.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use crate::world::{Clone, Dice, Ran, World, once, rounds};

/// What one client does in one round, as a process that goes on.
fn start(client: &Clone, args: &[&str]) -> Child {
    let mut command = client.command(args);
    command.stdout(Stdio::null()).stderr(Stdio::piped());
    command.spawn().expect("the program starts")
}

/// Folds until told to stop; of two runs one is killed somewhere.
fn compact(client: &Clone, seed: u64, done: &AtomicBool) -> u64 {
    let mut dice = Dice(seed);
    let mut folds = 0;
    while !done.load(Ordering::Relaxed) {
        let mut child = start(client, &["sync", "--compact"]);
        if dice.below(2) == 0 {
            thread::sleep(Duration::from_millis(dice.below(300)));
            child.kill().expect("a child can be killed");
        }
        let output = child.wait_with_output().expect("it ends");
        folds += u64::from(output.status.success());
    }
    folds
}

#[test]
fn what_a_crowd_records_is_there_once() {
    let world = World::new();
    let clients: Vec<Clone> = (0..rounds(8, 50))
        .map(|n| world.clone(&format!("client-{n}")))
        .collect();
    let rounds = rounds(2, 3);
    let done = AtomicBool::new(false);
    let value = |round: u64, client: usize, nth: u64| round * 10_000 + client as u64 * 10 + nth;
    let folds: u64 = thread::scope(|scope| {
        let compactors: Vec<_> = (0..2)
            .map(|n| {
                let client = world.clone(&format!("compactor-{n}"));
                let done = &done;
                scope.spawn(move || compact(&client, n, done))
            })
            .collect();
        for round in 0..rounds {
            let children: Vec<Child> = clients
                .iter()
                .enumerate()
                .map(|(at, client)| {
                    let first = value(round, at, 0).to_string();
                    let second = value(round, at, 1).to_string();
                    client.ok(&["record", "hits", &first]);
                    match (at as u64 + round) % 3 {
                        0 => start(client, &["record", "hits", &second, "--push"]),
                        direction => {
                            client.ok(&["record", "hits", &second]);
                            let args = ["sync", "push"];
                            start(client, &args[..direction as usize])
                        }
                    }
                })
                .collect();
            for (at, mut child) in children.into_iter().enumerate() {
                // One is cut off in the middle of its push.
                if at as u64 == round {
                    child.kill().expect("a child can be killed");
                }
                let ran = Ran::of(child.wait_with_output().expect("it ends"));
                assert!(ran.code.is_none_or(|code| code == 0), "{ran:?}");
                assert!(!ran.stderr.contains("panicked"), "{ran:?}");
            }
        }
        done.store(true, Ordering::Relaxed);
        compactors
            .into_iter()
            .map(|compactor| compactor.join().expect("it does not panic"))
            .sum()
    });
    println!("{} clients, {rounds} rounds, {folds} folds", clients.len());
    for client in &clients {
        client.ok(&["sync", "--require-remote"]);
    }
    let fresh = world.clone("fresh");
    fresh.ok(&["sync", "--compact", "--require-remote"]);
    // A record that was killed may have written nothing.
    let killed: Vec<u64> = (0..rounds)
        .map(|round| value(round, round as usize, 1))
        .collect();
    let all = (0..rounds).flat_map(|round| {
        (0..clients.len()).flat_map(move |at| (0..2).map(move |nth| value(round, at, nth)))
    });
    let mut expected = once(all);
    let hits = fresh.hits();
    expected.retain(|value, _| hits.contains_key(value) || !killed.contains(value));
    assert_eq!(hits, expected);
    assert_eq!(world.refs("refs/yardstick"), ["refs/yardstick/store"]);
    let last = clients.last().expect("one");
    last.ok(&["sync"]);
    assert_eq!(last.lines(), fresh.lines());
    fresh.ok(&["doctor"]);
}

/// Gives the remote as many segments as make a push fold, by further names of
/// one that is there.
fn crowd(world: &World) {
    let segment = world.refs("refs/yardstick/in/").remove(0);
    let more: Vec<String> = (0..64)
        .map(|n| format!("{segment}:refs/yardstick/in/01JD{n:022}"))
        .collect();
    let more = more.iter().map(String::as_str);
    let args: Vec<&str> = ["fetch", "-q", "."].into_iter().chain(more).collect();
    world.git(&args);
}

#[test]
fn pushes_fold_what_gathers_where_nobody_syncs() {
    let world = World::new();
    let waiting = || world.refs("refs/yardstick/in/").len();
    let push = |number: u64, seed: u64| {
        let job = world.clone(&format!("job-{number}"));
        job.now.set(number as i64 * 10);
        let job = job.var("YARDSTICK_SEED", &seed.to_string());
        let mut command = job.command(&["record", "hits", &number.to_string(), "--push"]);
        command.stdout(Stdio::null()).stderr(Stdio::piped());
        command.spawn().expect("the program starts")
    };
    let done = |child: Child| {
        let ran = Ran::of(child.wait_with_output().expect("it ends"));
        assert!(ran.code.is_none_or(|code| code == 0), "{ran:?}");
        assert!(!ran.stderr.contains("warning"), "{ran:?}");
    };
    done(push(0, 0));
    crowd(&world);
    // Each looks by a chance of its own.
    let folds = |seed: &u64| {
        done(push(*seed, *seed));
        waiting() == 0
    };
    let seed = (1..200).find(folds).expect("one in sixteen looks");
    // Many that look at once, one of which is killed.
    world
        .clone("more")
        .ok(&["record", "hits", "1000", "--push"]);
    crowd(&world);
    let racers: Vec<Child> = (2000..2006).map(|number| push(number, seed)).collect();
    for (at, mut child) in racers.into_iter().enumerate() {
        if at == 3 {
            thread::sleep(Duration::from_millis(100));
            child.kill().expect("a child can be killed");
        }
        done(child);
    }
    assert!(waiting() < 64, "{}", waiting());
    let killed = world.at(world.path("job-2003"));
    killed.ok(&["sync", "--require-remote"]);
    let fresh = world.clone("fresh");
    fresh.ok(&["sync", "pull", "--require-remote"]);
    let hits = fresh.hits();
    let mut expected = once((0..=seed).chain([1000]).chain(2000..2006));
    // It may have been killed before it recorded.
    expected.retain(|value, _| hits.contains_key(value) || *value != 2003);
    assert_eq!(hits, expected);
    // Who may not fold has pushed all the same.
    world
        .clone("last")
        .ok(&["record", "hits", "1001", "--push"]);
    crowd(&world);
    let hook = world.origin().join("hooks/update");
    fs::write(&hook, "#!/bin/sh\n[ \"$1\" != refs/yardstick/store ]\n").expect("written");
    fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).expect("permitted");
    let output = push(3000, seed).wait_with_output();
    let ran = Ran::of(output.expect("it ends"));
    assert_eq!(ran.code, Some(0), "{ran:?}");
    ran.warns("pushed, but what gathered on the remote was not folded: git:origin refuses");
    assert!(waiting() > 64);
    fresh.ok(&["sync", "pull", "--require-remote"]);
    assert_eq!(fresh.hits().get(&3000), Some(&1));
}

#[test]
fn two_processes_of_one_store_take_turns() {
    let world = World::new();
    let a = world.clone("a");
    let children: Vec<Child> = (0..6)
        .map(|value: u64| start(&a, &["record", "hits", &value.to_string(), "--push"]))
        .collect();
    for child in children {
        let ran = Ran::of(child.wait_with_output().expect("it ends"));
        assert_eq!(ran.code, Some(0), "{ran:?}");
        assert!(!ran.stderr.contains("warning"), "{ran:?}");
    }
    let b = world.clone("b");
    b.ok(&["sync"]);
    assert_eq!(b.hits(), once(0..6));
}
