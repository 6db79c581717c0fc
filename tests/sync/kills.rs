//! Exchanges that are killed at random instants, with all that they started
//! left as it is.

use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use crate::world::{Dice, World, once, rounds};

#[test]
fn an_exchange_killed_at_any_instant_loses_nothing() {
    let world = World::new();
    let (a, b) = (world.clone("a"), world.clone("b"));
    a.hit(0);
    let start = Instant::now();
    a.ok(&["sync", "--compact"]);
    let mut micros = start.elapsed().as_micros() as u64;
    let mut dice = Dice(7);
    let rounds = rounds(12, 1300);
    let mut killed = 0;
    for value in 1..=rounds {
        let (one, other) = if value % 2 == 0 { (&a, &b) } else { (&b, &a) };
        one.hit(value);
        let args: &[&str] = match dice.below(4) {
            0 => &["sync", "pull"],
            1 => &["sync", "push"],
            2 => &["sync"],
            _ => &["sync", "--compact"],
        };
        let mut command = one.command(args);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().expect("the program starts");
        thread::sleep(Duration::from_micros(dice.below(micros)));
        child.kill().expect("a child can be killed");
        let status = child.wait().expect("it ends");
        assert!(status.success() || status.code().is_none(), "{status}");
        killed += u64::from(!status.success());
        micros = match status.success() {
            true => micros * 95 / 100,
            false => micros * 102 / 100,
        };
        if value % 40 == 0 {
            other.ok(&["sync", "--require-remote"]);
            other.ok(&["doctor", "--repair"]);
        }
    }
    println!("{rounds} rounds, {killed} killed");
    // What a killed exchange had started may end a moment later.
    thread::sleep(Duration::from_millis(300));
    for clone in [&a, &b, &a] {
        clone.ok(&["sync", "--compact", "--require-remote"]);
    }
    let fresh = world.clone("fresh");
    fresh.ok(&["sync", "pull", "--require-remote"]);
    for clone in [&a, &b, &fresh] {
        assert_eq!(clone.hits(), once(0..=rounds));
        clone.ok(&["doctor", "--repair"]);
        clone.ok(&["doctor"]);
    }
    assert_eq!(a.lines(), fresh.lines());
}
