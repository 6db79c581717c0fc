//! A store of its own for each test, the program pointed at it, and an audit
//! that reads the files without the program.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io::Write;
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

pub struct Sandbox {
    dir: tempfile::TempDir,
    store: PathBuf,
}

/// What the files of a store hold.
#[derive(Default)]
pub struct Audit {
    /// How often each value of the metric `hits` is there, each id once.
    pub hits: BTreeMap<u64, u64>,
    /// Samples of other metrics.
    pub others: u64,
    /// Lines that are the beginning of a sample.
    pub torn: u64,
    /// Lines that are something else.
    pub damaged: u64,
}

impl Sandbox {
    pub fn new() -> Self {
        let dir = tempfile::tempdir().expect("a scratch folder");
        let store = dir.path().join(".yardstick");
        Self { dir, store }
    }

    /// The same with the store in another place.
    pub fn with_store(store: PathBuf) -> Self {
        Self {
            store,
            ..Self::new()
        }
    }

    pub fn dir(&self) -> &Path {
        self.dir.path()
    }

    pub fn store(&self) -> &Path {
        &self.store
    }

    pub fn segment(&self, month: &str) -> PathBuf {
        self.store.join("samples").join(format!("{month}.jsonl"))
    }

    pub fn command<A: AsRef<OsStr>>(&self, args: &[A]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_yardstick"));
        self.surround(&mut command).args(args);
        command
    }

    /// Nothing of the surroundings of the test reaches the program.
    pub fn surround<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        let path = std::env::var_os("PATH").unwrap_or_default();
        command
            .env_clear()
            .env("PATH", path)
            .env("HOME", self.dir())
            .env("YARDSTICK_STORE", &self.store)
            .env("YARDSTICK_NOW", "2026-11-20T12:00:00Z")
            .current_dir(self.dir())
    }

    pub fn run(&self, args: &[&str]) -> Output {
        let output = self.command(args).output();
        output.expect("the program starts")
    }

    /// Runs a command that has to work; returns what it printed.
    pub fn ok(&self, args: &[&str]) -> String {
        let output = self.run(args);
        assert_eq!(code(&output), Some(0), "{args:?}: {}", errors(&output));
        String::from_utf8(output.stdout).expect("text")
    }

    /// Runs a command that has to refuse its work; returns what it said.
    pub fn refused(&self, args: &[&str]) -> String {
        refusal(args, &self.run(args))
    }

    pub fn run_with_input(&self, args: &[&str], input: &[u8]) -> Output {
        let mut command = self.command(args);
        command.stdin(Stdio::piped());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let mut stdin = child.stdin.take().expect("a pipe");
        // A program that refuses early closes the pipe.
        let _ = stdin.write_all(input);
        drop(stdin);
        child.wait_with_output().expect("the program ends")
    }

    /// Lines with canonical samples of `hits`, with ids and times in order.
    pub fn lines(values: std::ops::Range<u64>, month: &str) -> String {
        let line = |value: u64| {
            format!(
                "{{\"id\":\"01K{value:023}\",\"time\":\"{month}-05T00:00:00.000Z\",\"metric\":\"hits\",\"value\":{value},\"unit\":\"count\"}}\n"
            )
        };
        values.map(line).collect()
    }

    pub fn audit(&self) -> Audit {
        let mut audit = Audit::default();
        let mut ids = std::collections::BTreeSet::new();
        for path in files_of(&self.store.join("samples")) {
            let bytes = fs::read(&path).expect("readable");
            for line in bytes.split(|b| *b == b'\n').filter(|l| !l.is_empty()) {
                audit.line(line, &mut ids);
            }
        }
        audit
    }

    /// Checks what has to hold after any crash: the next record works, a repair
    /// leaves a healthy store, and no readable sample went with it.
    pub fn recovers(&self) {
        self.ok(&["record", "probe", "1"]);
        let before = self.audit();
        assert_eq!(before.damaged, 0, "only torn lines may be left");
        self.ok(&["doctor", "--repair"]);
        let after = self.audit();
        assert_eq!(before.hits, after.hits);
        assert_eq!(before.others, after.others);
        assert_eq!((after.torn, after.damaged), (0, 0));
        self.ok(&["doctor"]);
        let quarantined: usize = files_of(&self.store.join("quarantine"))
            .iter()
            .map(|path| fs::read(path).expect("readable"))
            .map(|bytes| bytes.iter().filter(|b| **b == b'\n').count())
            .sum();
        assert!(quarantined as u64 >= before.torn, "nothing is deleted");
        let left = fs::read_dir(&self.store).expect("readable");
        let names = left.map(|entry| entry.expect("readable").file_name());
        let names: Vec<_> = names.map(|n| n.to_string_lossy().into_owned()).collect();
        assert!(
            !names
                .iter()
                .any(|n| n.starts_with("spool-") || n.ends_with(".tmp")),
            "{names:?}"
        );
    }
}

impl Audit {
    fn line(&mut self, line: &[u8], ids: &mut std::collections::BTreeSet<String>) {
        let sample: Value = match serde_json::from_slice(line) {
            Ok(sample) => sample,
            Err(error) if error.is_eof() => {
                self.torn += 1;
                return;
            }
            Err(_) => {
                self.damaged += 1;
                return;
            }
        };
        let id = sample["id"].as_str().unwrap_or_default().to_owned();
        assert_eq!(id.len(), 26, "{sample}");
        assert!(ids.insert(id), "an id stands twice: {sample}");
        match (sample["metric"].as_str(), sample["value"].as_u64()) {
            (Some("hits"), Some(value)) => *self.hits.entry(value).or_default() += 1,
            _ => self.others += 1,
        }
    }
}

pub fn code(output: &Output) -> Option<i32> {
    output.status.code()
}

pub fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Checks that a command ended as a failure ends; returns what it said.
pub fn refusal(what: &[&str], output: &Output) -> String {
    let said = errors(output);
    assert_eq!(code(output), Some(2), "{what:?}: {said}");
    assert!(said.contains("error: "), "{what:?}: {said}");
    assert!(!said.contains("panicked"), "{what:?}: {said}");
    said
}

fn files_of(dir: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(dir) else {
        return Vec::new();
    };
    let paths = entries.map(|entry| entry.expect("readable").path());
    let mut files: Vec<_> = paths
        .filter(|path| path.extension().is_some_and(|e| e == "jsonl"))
        .collect();
    files.sort();
    files
}
