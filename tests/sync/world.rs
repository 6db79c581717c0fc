//! A bare repository, clones of it, and the program in each of them.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// How often a loop runs: `normal`, or `long` under `YARDSTICK_STRESS=1`.
pub fn rounds(normal: u64, long: u64) -> u64 {
    match std::env::var_os("YARDSTICK_STRESS") {
        Some(value) if value == "1" => long,
        _ => normal,
    }
}

/// Pseudo-random numbers from a seed: SplitMix64.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % end.max(1)
    }
}

pub struct World {
    dir: tempfile::TempDir,
}

/// A repository with a store, and what its commands see around them.
pub struct Clone {
    pub path: PathBuf,
    home: PathBuf,
    pub now: Cell<i64>,
    pub variables: Vec<(String, String)>,
}

/// What a command did.
#[derive(Debug)]
pub struct Ran {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl World {
    /// An empty bare repository.
    pub fn new() -> Self {
        let dir = tempfile::tempdir().expect("a scratch folder");
        let world = Self { dir };
        world.git_in(world.dir.path(), &["init", "-q", "--bare", "origin.git"]);
        world
    }

    pub fn origin(&self) -> PathBuf {
        self.dir.path().join("origin.git")
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// A repository without commits, of which `origin` is the remote.
    pub fn clone(&self, name: &str) -> Clone {
        let path = self.path(name);
        self.git_in(self.dir.path(), &["init", "-q", "-b", "main", name]);
        let origin = self.origin();
        let origin = origin.to_str().expect("text");
        self.git_in(&path, &["remote", "add", "origin", origin]);
        self.at(path)
    }

    /// The program in a folder that is there.
    pub fn at(&self, path: PathBuf) -> Clone {
        Clone {
            path,
            home: self.path("home"),
            now: Cell::new(0),
            variables: Vec::new(),
        }
    }

    pub fn git(&self, args: &[&str]) -> String {
        self.git_in(&self.origin(), args)
    }

    pub fn git_in(&self, dir: &Path, args: &[&str]) -> String {
        let mut git = Command::new("git");
        surround(&mut git, &self.path("home"));
        let output = git
            .current_dir(dir)
            .args(args)
            .output()
            .expect("git starts");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "git {args:?}: {said}");
        String::from_utf8_lossy(&output.stdout)
            .trim_end()
            .to_owned()
    }

    /// References of the remote under this, without their values.
    pub fn refs(&self, under: &str) -> Vec<String> {
        let text = self.git(&["for-each-ref", "--format=%(refname)", under]);
        text.lines().map(str::to_owned).collect()
    }

    /// Objects of the remote that references lead to, in bytes of one pack.
    pub fn packed(&self) -> u64 {
        self.git(&["reflog", "expire", "--expire=now", "--all"]);
        self.git(&["gc", "--quiet", "--prune=now"]);
        let packs = fs::read_dir(self.origin().join("objects/pack")).expect("there");
        packs
            .map(|entry| entry.expect("readable"))
            .filter(|entry| entry.path().extension().is_some_and(|e| e == "pack"))
            .map(|entry| entry.metadata().expect("there").len())
            .sum()
    }
}

pub fn surround<'a>(command: &'a mut Command, home: &Path) -> &'a mut Command {
    command
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", home)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_AUTHOR_NAME", "ann")
        .env("GIT_AUTHOR_EMAIL", "ann@localhost")
        .env("GIT_COMMITTER_NAME", "ann")
        .env("GIT_COMMITTER_EMAIL", "ann@localhost")
        .env("TZ", "UTC")
        .stdin(Stdio::null())
}

/// The start of all clocks.
const START: &str = "2026-11-16T08:00:00Z";

impl Clone {
    pub fn var(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_yardstick"));
        self.now.set(self.now.get() + 1);
        let start: yardstick::model::Timestamp = START.parse().expect("valid");
        let now = start.saturating_add(self.now.get() * 1000);
        surround(&mut command, &self.home)
            .env("YARDSTICK_NOW", now.to_string())
            .env("YARDSTICK_MACHINE", "box")
            .envs(self.variables.iter().map(|(k, v)| (k, v)))
            .current_dir(&self.path)
            .args(args);
        command
    }

    pub fn run(&self, args: &[&str]) -> Ran {
        Ran::of(self.command(args).output().expect("the program starts"))
    }

    /// Runs a command that has to work.
    #[track_caller]
    pub fn ok(&self, args: &[&str]) -> Ran {
        let ran = self.run(args);
        assert_eq!(ran.code, Some(0), "{args:?}: {ran:?}");
        ran
    }

    #[track_caller]
    pub fn json(&self, args: &[&str]) -> Value {
        let ran = self.ok(args);
        serde_json::from_str(&ran.stdout).expect("JSON")
    }

    pub fn hit(&self, value: u64) {
        self.ok(&["record", "hits", &value.to_string()]);
    }

    /// How often each value of the metric `hits` is in the store, read from
    /// its files. No id stands twice.
    pub fn hits(&self) -> BTreeMap<u64, u64> {
        let mut hits = BTreeMap::new();
        let mut ids = std::collections::BTreeSet::new();
        for line in self.lines() {
            let sample: Value = serde_json::from_str(&line).expect("JSON");
            assert!(ids.insert(sample["id"].to_string()), "twice: {line}");
            if sample["metric"] == "hits" {
                let value = sample["value"].as_u64().expect("a number");
                *hits.entry(value).or_default() += 1;
            }
        }
        hits
    }

    /// All lines with samples, sorted.
    pub fn lines(&self) -> Vec<String> {
        let Ok(entries) = fs::read_dir(self.path.join(".yardstick/samples")) else {
            return Vec::new();
        };
        let text = |entry: std::io::Result<fs::DirEntry>| {
            fs::read_to_string(entry.expect("readable").path()).expect("text")
        };
        let texts: Vec<String> = entries.map(text).collect();
        let mut lines: Vec<String> = texts
            .iter()
            .flat_map(|text| text.lines())
            .map(str::to_owned)
            .collect();
        lines.sort();
        lines
    }
}

/// These values, once each.
pub fn once(values: impl IntoIterator<Item = u64>) -> BTreeMap<u64, u64> {
    values.into_iter().map(|value| (value, 1)).collect()
}

impl Ran {
    pub fn of(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("output is UTF-8");
        Self {
            code: output.status.code(),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }

    #[track_caller]
    pub fn warns(&self, part: &str) -> &Self {
        assert!(self.stderr.contains(part), "{part:?} is not in {self:?}");
        self
    }
}
