//! A week of CI: ten branches, jobs at once, forks, a remote that is dead for
//! a day, a branch that is force-pushed. In the end a fresh clone has what one
//! machine would have recorded, and says the same about it.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use crate::world::{Clone, Ran, World, rounds};

const BRANCHES: u64 = 10;
const DAY: i64 = 86_400;

/// One job: where and when it runs, and what it measures.
struct Job {
    number: u64,
    day: u64,
    branch: String,
    commit: String,
}

impl Job {
    /// Seconds since the start of the week; no two jobs share one.
    fn second(&self) -> i64 {
        self.day as i64 * DAY + 60 + self.number as i64 * 7
    }

    /// What GitHub says to a job, and the clock and chance of this one.
    fn surround(&self, mut clone: Clone) -> Clone {
        let number = self.number.to_string();
        for (name, value) in [
            ("GITHUB_ACTIONS", "true"),
            ("GITHUB_JOB", "test"),
            ("GITHUB_RUN_ATTEMPT", "1"),
            ("GITHUB_RUN_ID", &number),
            ("GITHUB_SHA", &self.commit),
            ("YARDSTICK_SEED", &number),
        ] {
            clone = clone.var(name, value);
        }
        clone.var("GITHUB_REF", &format!("refs/heads/{}", self.branch))
    }

    /// A leak, a step on the fifth day, and something that stays as it is; the
    /// last digits are noise.
    fn measures(&self) -> [(&'static str, f64); 3] {
        let noise = (self.number * 7919 % 101) as f64 / 100.0;
        let step = if self.day >= 4 { 20.0 } else { 0.0 };
        [
            ("test_duration", 60.0 + step + noise),
            ("memory_usage", 200.0 + self.number as f64 * 0.5 + noise),
            ("build_time", 30.0 + noise),
        ]
    }

    /// Records everything in the store of the workspace, and in that of the
    /// one machine; with the same clock and chance, so with the same ids.
    fn record(&self, clone: &Clone, single: &Path, ending: &[&str]) {
        let single = single.to_str().expect("text");
        for (at, (metric, value)) in self.measures().into_iter().enumerate() {
            let text = value.to_string();
            let args = ["record", metric, &text, "-m", "suite=unit"];
            let last = at == 2 && ending.first() == Some(&"--push");
            let more = if last { ending } else { &[] };
            for more in [&["--store", single][..], more] {
                clone.now.set(self.second() + at as i64);
                clone.ok(&[&args[..], more].concat());
            }
        }
        if ending.first().is_some_and(|word| !word.starts_with('-')) {
            clone.ok(ending);
        }
    }
}

struct Week {
    world: World,
    single: PathBuf,
    commits: Vec<String>,
}

impl Week {
    fn new() -> Self {
        let world = World::new();
        let author = world.clone("author");
        let commit = |branch: &str| {
            world.git_in(&author.path, &["checkout", "-q", "--orphan", branch]);
            world.git_in(&author.path, &["commit", "-qm", branch, "--allow-empty"]);
            world.git_in(&author.path, &["push", "-q", "origin", branch]);
            world.git_in(&author.path, &["rev-parse", "HEAD"])
        };
        let commits = (0..BRANCHES).map(|n| commit(&branch(n))).collect();
        world.git(&["symbolic-ref", "HEAD", "refs/heads/main"]);
        let single = world.path("single");
        Self {
            world,
            single,
            commits,
        }
    }

    fn job(&self, number: u64, day: u64) -> Job {
        let at = if number.is_multiple_of(3) {
            0
        } else {
            number % BRANCHES
        };
        Job {
            number,
            day,
            branch: branch(at),
            commit: self.commits[at as usize].clone(),
        }
    }

    /// A workspace as CI makes one: shallow, with HEAD detached.
    fn workspace(&self, name: &str, branch: &str) -> Clone {
        let url = format!("file://{}", self.world.origin().display());
        let root = self.world.path("");
        let args = ["clone", "-q", "--depth", "1", "-b", branch, &url, name];
        self.world.git_in(&root, &args);
        let clone = self.world.at(self.world.path(name));
        self.world
            .git_in(&clone.path, &["checkout", "-q", "--detach"]);
        clone
    }

    /// A fork measures, and a job that may push takes it over.
    fn fork(&self, job: &Job) {
        let fork = self.workspace(&format!("fork-{}", job.number), &job.branch);
        let fork = job.surround(fork).var("GITHUB_REF", "refs/pull/5/merge");
        fork.ok(&["sync", "pull"]);
        for (metric, value) in job.measures() {
            fork.now.set(job.second());
            fork.ok(&["record", metric, &value.to_string(), "-m", "suite=unit"]);
        }
        let file = fork.path.join("bundle");
        let file = file.to_str().expect("text");
        fork.ok(&["export", "--bundle", file]);
        let trusted = self.workspace(&format!("trusted-{}", job.number), "main");
        let trusted = job.surround(trusted);
        let single = self.single.to_str().expect("text");
        let take = ["import", "--bundle", file, "--pull-request", "5"];
        let take = [&take[..], &["--commit", &job.commit]].concat();
        for more in [&["--store", single][..], &["--push", "--require-remote"]] {
            trusted.now.set(job.second() + 5);
            trusted.ok(&[&take[..], more].concat());
        }
    }

    fn day(&self, day: u64, jobs: u64, runners: &[Clone]) {
        let first = day * (jobs + 1);
        let dead = day == 3;
        if dead {
            fs::rename(self.world.origin(), self.world.path("away")).expect("moved");
        }
        thread::scope(|scope| {
            for at in 0..jobs {
                let job = self.job(first + at, day);
                let own = &runners[at as usize % runners.len()].path;
                // Those that are not thrown away; on the dead day there are no others.
                let kept = dead || at % 2 == 0;
                scope.spawn(move || {
                    let clone = match kept {
                        true => self.world.at(own.clone()),
                        false => self.workspace(&format!("job-{}", job.number), &job.branch),
                    };
                    let clone = job.surround(clone);
                    let ending: &[&str] = match (kept, at % 3) {
                        (false, _) => &["--push", "--require-remote"],
                        (_, 0) => &["sync"],
                        _ => &["--push"],
                    };
                    job.record(&clone, &self.single, ending);
                });
            }
        });
        if dead {
            fs::rename(self.world.path("away"), self.world.origin()).expect("moved");
        } else {
            self.fork(&self.job(first + jobs, day));
        }
    }

    fn force_push(&self) {
        let author = self.world.path("author");
        self.world.git_in(&author, &["checkout", "-q", &branch(2)]);
        self.world.git_in(
            &author,
            &["commit", "-q", "--amend", "-m", "again", "--allow-empty"],
        );
        self.world
            .git_in(&author, &["push", "-q", "-f", "origin", &branch(2)]);
    }
}

fn branch(number: u64) -> String {
    match number {
        0 => "main".to_owned(),
        n => format!("feature-{n}"),
    }
}

#[test]
fn a_week_of_ci_ends_as_on_one_machine() {
    let mut week = Week::new();
    let jobs = rounds(5, 30);
    let runners: Vec<Clone> = (0..rounds(3, 10))
        .map(|n| week.workspace(&format!("runner-{n}"), "main"))
        .collect();
    for day in 0..7 {
        week.day(day, jobs, &runners);
        if day == 1 {
            week.force_push();
            let name = format!("refs/heads/{}", branch(2));
            week.commits[2] = week.world.git(&["rev-parse", &name]);
        }
    }
    for runner in &runners {
        runner.now.set(8 * DAY);
        runner.ok(&["sync", "--require-remote"]);
    }
    let fresh = week.workspace("fresh", "main");
    fresh.now.set(8 * DAY);
    fresh.ok(&["sync", "--compact", "--require-remote"]);
    let single = week.single.to_str().expect("text");
    let of_single = {
        let samples = week.single.join("samples");
        let files = fs::read_dir(samples).expect("there");
        let texts = files.map(|file| fs::read_to_string(file.expect("there").path()));
        let text: String = texts.map(|text| text.expect("text")).collect();
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    // 7 days of jobs, and 6 of forks; three samples each.
    assert_eq!(of_single.len() as u64, 3 * (7 * jobs + 6));
    assert!(fresh.lines() == of_single, "every sample, once");
    assert_eq!(week.world.refs("refs/yardstick"), ["refs/yardstick/store"]);
    let say = |store: &[&str]| -> Ran {
        fresh.now.set(8 * DAY);
        fresh.ok(&[&["insights", "--json"], store].concat())
    };
    let (ours, theirs) = (say(&[]), say(&["--store", single]));
    assert!(
        ours.stdout == theirs.stdout,
        "{}\n{}",
        ours.stdout,
        theirs.stdout
    );
    assert!(ours.stdout.contains("\"regression\""), "{}", ours.stdout);
    let size = week.world.packed();
    let bytes: usize = of_single.iter().map(|line| line.len() + 1).sum();
    println!(
        "{} samples, {bytes} bytes here, {size} bytes of the remote",
        of_single.len()
    );
}
