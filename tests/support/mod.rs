//! A scratch project and a fluent way to run commands in it.

#![allow(
    dead_code,
    clippy::panic,
    reason = "each test binary uses its part, and a failed check panics"
)]

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// The instant that commands take for now.
pub const NOW: &str = "2026-11-20T12:00:00Z";

/// Whether a program that only some machines have is there; what needs it is
/// left out where it is not, and says so.
pub fn has(program: &str) -> bool {
    let there = Command::new(program)
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok();
    if !there {
        eprintln!("left out: {program} is not installed");
    }
    there
}

/// A folder of its own with no environment, whose clock and seed move by one
/// from command to command, so that what came later is later.
pub struct Project {
    dir: TempDir,
    commands: std::cell::Cell<i64>,
    pub variables: Vec<(String, String)>,
}

/// What a command did.
pub struct Ran {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Project {
    /// With a `yardstick.toml`, so that the store is beside it.
    pub fn new() -> Self {
        Self::with("")
    }

    pub fn with(configuration: &str) -> Self {
        let project = Self::empty();
        project.write("yardstick.toml", configuration);
        project
    }

    /// Without anything.
    pub fn empty() -> Self {
        Self {
            dir: tempfile::tempdir().expect("a scratch folder"),
            commands: std::cell::Cell::new(0),
            variables: Vec::new(),
        }
    }

    #[must_use]
    pub fn var(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) {
        let path = self.file(name);
        fs::create_dir_all(path.parent().expect("inside of the project")).expect("created");
        fs::write(path, text).expect("written");
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.file(name)).expect("readable")
    }

    pub fn command<I: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = I>) -> Command {
        let mut command = self.prepared(Command::new(assert_cmd::cargo::cargo_bin!("yardstick")));
        command.args(args);
        command
    }

    /// The instant of the next command.
    pub fn now(&self) -> String {
        let start: yardstick::model::Timestamp = NOW.parse().expect("valid");
        start.saturating_add(self.commands.get() * 1000).to_string()
    }

    /// A shell script; the clock and the seed are its own.
    pub fn shell(&self, script: &str) -> Command {
        let mut command = self.prepared(Command::new("bash"));
        command
            .args(["-c", script])
            .env_remove("YARDSTICK_NOW")
            .env_remove("YARDSTICK_SEED");
        command
    }

    fn prepared(&self, mut command: Command) -> Command {
        let nth = self.commands.get();
        self.commands.set(nth + 1);
        let now: yardstick::model::Timestamp = NOW.parse().expect("valid");
        command
            .current_dir(self.path())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.file("home"))
            .env("TMPDIR", self.path())
            .env("TZ", "UTC")
            .env("YARDSTICK_NOW", now.saturating_add(nth * 1000).to_string())
            .env("YARDSTICK_SEED", nth.to_string())
            .env("YARDSTICK_MACHINE", "testbox")
            .envs(self.variables.iter().map(|(k, v)| (k, v)))
            .stdin(Stdio::null());
        command
    }

    pub fn run<I: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = I>) -> Ran {
        Ran::of(self.command(args).output().expect("the program starts"))
    }

    /// A command line, split at white space.
    pub fn line(&self, line: &str) -> Ran {
        self.run(line.split_whitespace())
    }

    pub fn with_input<I: AsRef<OsStr>>(
        &self,
        args: impl IntoIterator<Item = I>,
        input: &[u8],
    ) -> Ran {
        let mut command = self.command(args);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        // A program that refuses early closes its end; that is its right.
        let _ = std::io::Write::write_all(&mut child.stdin.take().expect("piped"), input);
        Ran::of(child.wait_with_output().expect("the program ends"))
    }

    /// Records one value a day, the last one today.
    pub fn history(&self, metric: &str, values: &[f64]) {
        let lines: String = values
            .iter()
            .enumerate()
            .map(|(i, value)| {
                let ago = (values.len() - 1 - i) as i64;
                let time = NOW
                    .parse::<yardstick::model::Timestamp>()
                    .expect("valid")
                    .saturating_add(-ago * 86_400_000);
                format!("{{\"metric\":\"{metric}\",\"value\":{value},\"time\":\"{time}\"}}\n")
            })
            .collect();
        self.with_input(["record", "-"], lines.as_bytes()).code(0);
    }
}

impl Ran {
    fn of(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("output is UTF-8");
        Self {
            code: output.status.code().unwrap_or(-1),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }

    #[track_caller]
    pub fn code(self, expected: i32) -> Self {
        assert_eq!(
            self.code, expected,
            "exit code\nstdout: {}\nstderr: {}",
            self.stdout, self.stderr
        );
        self
    }

    #[track_caller]
    pub fn says(self, part: &str) -> Self {
        assert!(
            self.stdout.contains(part),
            "stdout lacks {part:?}:\n{}\n{}",
            self.stdout,
            self.stderr
        );
        self
    }

    /// A line that begins with one text and holds another.
    #[track_caller]
    pub fn line_of(self, start: &str, part: &str) -> Self {
        let is = |line: &str| line.trim_start().starts_with(start) && line.contains(part);
        assert!(
            self.stdout.lines().any(is),
            "no line {start:?} … {part:?}:\n{}",
            self.stdout
        );
        self
    }

    #[track_caller]
    pub fn warns(self, part: &str) -> Self {
        assert!(
            self.stderr.contains(part),
            "stderr lacks {part:?}:\n{}",
            self.stderr
        );
        self
    }

    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("{error}:\n{}", self.stdout))
    }
}
