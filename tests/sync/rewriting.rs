//! Remotes that somebody changed by hand, stores that were rewritten, and
//! prunes.

use std::fs;

use crate::world::{World, once};

#[test]
fn a_shared_store_that_was_deleted_is_made_anew_from_the_copies() {
    let world = World::new();
    let (a, b) = (world.clone("a"), world.clone("b"));
    a.hit(1);
    a.ok(&["sync", "--compact"]);
    b.hit(2);
    b.ok(&["sync", "--compact"]);
    world.git(&["update-ref", "-d", "refs/yardstick/store"]);
    // What was folded after the last look of `a` is known to `b` alone.
    b.ok(&["sync"]);
    a.ok(&["sync"]);
    let c = world.clone("c");
    c.ok(&["sync", "--compact"]);
    for clone in [&a, &b, &c] {
        clone.ok(&["sync"]);
        assert_eq!(clone.hits(), once([1, 2]));
    }
}

#[test]
fn a_shared_store_that_was_replaced_gets_back_what_it_lost() {
    let world = World::new();
    let a = world.clone("a");
    a.hit(1);
    a.ok(&["sync", "--compact"]);
    let old = world.git(&["rev-parse", "refs/yardstick/store"]);
    a.hit(2);
    a.ok(&["sync", "--compact"]);
    // Set back to the version before, with another sample in the inbox.
    world.git(&["update-ref", "refs/yardstick/store", &old]);
    let b = world.clone("b");
    b.hit(3);
    b.ok(&["sync"]);
    assert_eq!(b.hits(), once([1, 3]));
    let synced = a.json(&["sync", "--compact", "--json"]);
    assert_eq!(
        synced["pushed"]["samples"], 1,
        "what is there is not sent again"
    );
    b.ok(&["sync"]);
    assert_eq!(a.hits(), once(1..=3));
    assert_eq!(b.hits(), once(1..=3));
}

#[test]
fn a_segment_that_was_taken_out_of_the_inbox_is_pushed_again() {
    let world = World::new();
    let a = world.clone("a");
    a.hit(1);
    a.ok(&["sync"]);
    let segment = world.refs("refs/yardstick/in/").remove(0);
    world.git(&["update-ref", "-d", &segment]);
    a.hit(2);
    let synced = a.json(&["sync", "--json"]);
    assert_eq!(synced["pushed"]["samples"], 2);
    let b = world.clone("b");
    b.ok(&["sync", "--compact"]);
    assert_eq!(b.hits(), once([1, 2]));
    let synced = a.json(&["sync", "--json"]);
    assert_eq!(
        synced["pushed"]["samples"], 0,
        "they were found in the store"
    );
}

#[test]
fn lines_that_were_sent_twice_come_to_rest() {
    let world = World::new();
    let a = world.clone("a");
    a.hit(1);
    a.ok(&["sync", "push"]);
    let state = a.path.join(".yardstick/sync");
    fs::remove_dir_all(&state).expect("nothing is lost with it");
    a.ok(&["sync", "push"]);
    assert_eq!(world.refs("refs/yardstick/in/").len(), 2);
    // One is folded, and seen; the other changes nothing when it follows.
    let second = world.refs("refs/yardstick/in/").remove(1);
    let commit = world.git(&["rev-parse", &second]);
    world.git(&["update-ref", "-d", &second]);
    world.clone("b").ok(&["sync", "--compact"]);
    world.git(&["update-ref", &second, &commit]);
    a.ok(&["sync", "pull"]);
    world.clone("c").ok(&["sync", "--compact"]);
    for _ in 0..2 {
        let synced = a.json(&["sync", "--json"]);
        assert_eq!(synced["pushed"]["samples"], 0);
        assert_eq!(world.refs("refs/yardstick"), ["refs/yardstick/store"]);
    }
    assert_eq!(a.hits(), once([1]));
}

#[test]
fn a_rewritten_local_file_is_compared_and_not_sent_again() {
    let world = World::new();
    let a = world.clone("a");
    (1..=5).for_each(|value| a.hit(value));
    a.ok(&["sync", "--compact"]);
    let path = a.path.join(".yardstick/samples/2026-11.jsonl");
    let text = fs::read_to_string(&path).expect("there");
    let mut lines: Vec<&str> = text.lines().collect();
    lines.remove(1);
    let damaged = format!("not a sample\n{}\n", lines.join("\n"));
    fs::write(&path, damaged).expect("written");
    a.ok(&["doctor", "--repair"]);
    a.hit(6);
    let synced = a.json(&["sync", "--json"]);
    assert_eq!(
        synced["pulled"]["samples"], 1,
        "what was lost here comes back"
    );
    assert_eq!(synced["pushed"]["samples"], 1);
    assert_eq!(a.hits(), once(1..=6));
    fs::remove_file(&path).expect("removed");
    a.ok(&["sync"]);
    assert_eq!(a.hits(), once(1..=6));
}

#[test]
fn a_prune_reaches_everybody_and_nothing_comes_back() {
    let world = World::new();
    let (a, b, late) = (world.clone("a"), world.clone("b"), world.clone("late"));
    let old = |clone: &crate::world::Clone, value: &str| {
        clone.ok(&["record", "hits", value, "--time", "2026-05-01"]);
    };
    old(&a, "1");
    a.hit(2);
    old(&b, "3");
    b.hit(4);
    old(&late, "5");
    late.hit(6);
    a.ok(&["sync"]);
    b.ok(&["sync", "--compact"]);
    a.ok(&["sync"]);
    let before = world.git(&["rev-parse", "refs/yardstick/store"]);
    a.now.set(1000);
    a.ok(&["prune", "--before", "2026-09-01"]);
    let synced = a.json(&["sync", "--compact", "--json"]);
    assert_eq!(synced["folded"]["dropped"], 2);
    // What was pruned is in no version that is left.
    let history = world.git(&["rev-list", "refs/yardstick/store"]);
    assert!(!history.contains(&before));
    assert_eq!(history.lines().count(), 1);
    for clone in [&b, &late] {
        clone.now.set(2000);
        clone.ok(&["sync", "--compact"]);
    }
    old(&b, "7");
    for clone in [&b, &late, &a] {
        clone.now.set(3000);
        clone.ok(&["sync", "--compact"]);
    }
    for clone in [&a, &b, &late, &world.clone("fresh")] {
        clone.now.set(4000);
        clone.ok(&["sync"]);
        // Recorded after the prune, 7 is not of what it took.
        assert_eq!(clone.hits(), once([2, 4, 6, 7]));
    }
}

#[test]
fn a_prune_that_nobody_can_have_decided_takes_nothing() {
    let world = World::new();
    let (a, b) = (world.clone("a"), world.clone("b"));
    a.hit(1);
    let event = r#"{"id":"01M7VXA04KCPFK20CF7E7P35P1","time":"2027-11-20T00:00:00.000Z","event":"pruned","before":"2027-11-01T00:00:00.000Z"}"#;
    fs::write(a.path.join(".yardstick/events.jsonl"), format!("{event}\n")).expect("written");
    a.ok(&["sync", "push"]);
    b.hit(2);
    let synced = b.json(&["sync", "--compact", "--json"]);
    assert_eq!(synced["pulled"]["events"], 0);
    assert_eq!(synced["pulled"]["damaged"], 1);
    assert_eq!(b.hits(), once([1, 2]));
}
