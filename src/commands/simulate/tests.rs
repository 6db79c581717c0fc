//! What is said of the simulation is held against what was simulated.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::OnceLock;

use super::*;
use crate::args::GlobalArgs;
use crate::commands::{Session, answer, demo};
use crate::config::FILE_NAME;
use crate::context::{Env, Streams, Surroundings, Terminal};
use crate::learning::{Evidence, Judgement, Kind, LearningInsight, State};
use crate::store::Store;

fn now() -> Timestamp {
    "2026-11-20T12:00:00Z".parse().unwrap()
}

/// The simulated project as `demo` finds it before anybody answers.
struct Told {
    samples: Vec<Sample>,
    judgement: Judgement,
}

/// Judged once for all tests.
fn told() -> &'static Told {
    static TOLD: OnceLock<Told> = OnceLock::new();
    TOLD.get_or_init(judged)
}

fn judged() -> Told {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join(FILE_NAME), CONFIGURATION).unwrap();
    let (store, _) = Store::open_or_create(dir.path().join(".yardstick")).unwrap();
    let samples = history(now(), Entropy::new(Some(demo::SEED)).unwrap());
    store.append(&samples).unwrap();
    let session = Session::new(surroundings(dir.path()), GlobalArgs::default()).unwrap();
    let judgement = answer::everything(&session, &store).unwrap().1;
    Told { samples, judgement }
}

fn surroundings(dir: &Path) -> Surroundings {
    let none = dir.join("none").into_os_string();
    let env = Env::from_pairs([("YARDSTICK_USER_CONFIG", none)]);
    Surroundings {
        now: now(),
        seed: Some(1),
        cwd: dir.to_owned(),
        terminal: Terminal::fixed(env.clone(), Streams::default()),
        env,
    }
}

impl Told {
    /// The run that measured a commit.
    fn run_of(&self, commit: Option<&String>) -> usize {
        let sample = self
            .samples
            .iter()
            .find(|s| s.context.commit.as_ref() == commit)
            .expect("a commit of the simulation");
        let run = sample.context.run.as_ref().unwrap();
        run.split('/').nth(1).unwrap().parse::<usize>().unwrap() - 1
    }

    fn of(&self, kind: Kind, what: &str) -> &LearningInsight {
        let is = |i: &&LearningInsight| i.kind == kind && i.metadata.to_string().ends_with(what);
        let all = &self.judgement.insights;
        all.iter().find(is).expect("there")
    }

    /// The runs between which an insight began: the last without it, the
    /// likeliest first with it, the first that surely had it.
    fn began(&self, kind: Kind, what: &str) -> [usize; 3] {
        let commits = self.of(kind, what).commits.as_ref().expect("a place");
        [&commits.after, &commits.at, &commits.until].map(|c| self.run_of(c.as_ref()))
    }
}

#[test]
fn what_happened_is_said_and_nothing_else() {
    let told = told();
    let said: BTreeSet<(&str, String)> = told
        .judgement
        .insights
        .iter()
        .map(|i| (i.kind.name(), i.metadata.to_string()))
        .collect();
    let happened = [
        // The runner upgrade is one insight, not one of each that it moved.
        ("budget", "profile=release"),
        ("drift", "scenario=import"),
        ("environment", ""),
        ("flaky", "test=checkout"),
        ("forecast", "scenario=import"),
        ("noise", "suite=browser"),
        ("regression", "profile=release"),
        ("regression", "route=/login"),
        ("regression", "route=/search"),
        ("regression", "scenario=export"),
        ("silent", "target=nightly"),
    ];
    let happened = happened.map(|(kind, what)| (kind, what.to_owned()));
    assert_eq!(said, BTreeSet::from(happened));
    assert_eq!(told.judgement.insights.len(), said.len(), "each once");
}

#[test]
fn a_change_of_level_names_the_run_that_made_it() {
    let told = told();
    for (what, at) in [
        ("profile=release", SLOWER_BUILD),
        ("route=/search", SLOW_SEARCH.start),
        ("scenario=export", PROFILER),
        ("route=/login", SLOWER_LOGIN),
    ] {
        assert_eq!(
            told.began(Kind::Regression, what),
            [at - 1, at, at],
            "{what}"
        );
        let insight = told.of(Kind::Regression, what);
        let is_over = what == "route=/search";
        assert_eq!(insight.state == State::Resolved, is_over, "{what}");
    }
}

#[test]
fn the_upgrade_names_its_run_its_machines_and_its_members() {
    let told = told();
    assert_eq!(
        told.began(Kind::Environment, ""),
        [UPGRADE - 1, UPGRADE, UPGRADE]
    );
    let Evidence::Environment {
        members, machines, ..
    } = &told.of(Kind::Environment, "").evidence
    else {
        panic!("another evidence");
    };
    // The release build got faster too, and is slower all the same than it was.
    let moved = [
        "bench_time bench=parse",
        "build_time profile=dev",
        "test_duration suite=integration",
        "test_duration suite=unit",
    ];
    assert_eq!(members, &moved);
    let expected = ("9f3a12c4".to_owned(), MACHINE.to_owned());
    assert_eq!(machines.as_ref(), Some(&expected));
}

#[test]
fn the_noise_began_between_the_commits_it_names() {
    let told = told();
    let [after, at, until] = told.began(Kind::Noise, "suite=browser");
    assert!(after < NOISY && NOISY <= until, "{after} {until}");
    assert!(at.abs_diff(NOISY) <= 3, "{at}");
    let Evidence::Noise { before, after, .. } = told.of(Kind::Noise, "suite=browser").evidence
    else {
        panic!("another evidence");
    };
    // 1.2 % and 5 % of 620 s; a standard deviation of 60 values is within a
    // fifth in 19 of 20 cases.
    assert!((before / 7.44 - 1.0).abs() < 0.2, "{before}");
    assert!((after / 31.0 - 1.0).abs() < 0.2, "{after}");
}

#[test]
fn the_flaky_test_was_steady_before_it_was_flaky() {
    let told = told();
    let insight = told.of(Kind::Flaky, "test=checkout");
    let first = told.samples.iter().find(|s| s.time == insight.first_seen);
    let run = told.run_of(first.unwrap().context.commit.as_ref());
    assert!(run > FLAKY && run <= FLAKY + 15, "{run}");
}

#[test]
fn the_silence_is_as_long_as_the_job_is_gone() {
    let told = told();
    // It runs every other time: the last one is 96.
    let last = NIGHTLY_ENDS - 2;
    let days = (RUNS - 1 - last) as f64 / 2.0;
    let insight = told.of(Kind::Silent, "target=nightly");
    let expected = format!("the last sample came {days:.1} days ago");
    assert!(
        insight.description.contains(&expected),
        "{}",
        insight.description
    );
}

#[test]
fn the_breach_is_foretold_for_when_the_leak_reaches_the_limit() {
    let told = told();
    let insight = told.of(Kind::Forecast, "scenario=import");
    let Evidence::Forecast {
        earliest, latest, ..
    } = &insight.evidence
    else {
        panic!("another evidence");
    };
    // The median of ten samples lags 4.5 runs behind the leak.
    let reached = (480e6 - LEAK.0) / LEAK.1 + 4.5;
    let ahead = reached - (RUNS - 1) as f64;
    let at = now().saturating_add((ahead * STEP as f64) as i64);
    assert!(
        earliest.unwrap() <= at && at <= latest.unwrap(),
        "{earliest:?} {at} {latest:?}"
    );
}
