//! Running git: argument vectors, no shell, no prompt, and an end when nothing
//! happens any more.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::store::sync::RemoteError;
use crate::store::sync::git::Address;
use crate::store::sync::redact::redacted;

/// What a reader of a pipe waits for after the process has ended: a helper that
/// lives on may hold it open.
const GRACE: Duration = Duration::from_millis(500);
/// The longest pause between two looks at a process.
const LOOK: Duration = Duration::from_millis(10);
/// What is kept of what git says on standard error.
const SAID: usize = 64 * 1024;

/// What git says where the program that it talks through has ended.
const UNREAD: &str = "Could not read from remote repository.";

/// Settings that keep git from doing anything that was not asked for.
const SETTINGS: [&str; 8] = [
    "gc.auto=0",
    "maintenance.auto=false",
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "submodule.recurse=false",
    "fetch.writeCommitGraph=false",
    "push.gpgSign=false",
    "push.followTags=false",
];

/// The repository that objects go into.
#[derive(Clone, Debug, Default)]
pub struct GitPlace {
    /// Where git is started.
    pub dir: PathBuf,
    /// Its folder and work tree, where `GIT_DIR` named them.
    pub named: Option<(PathBuf, Option<PathBuf>)>,
}

/// The `git` command in one repository.
#[derive(Debug)]
pub struct Git {
    place: GitPlace,
    /// How long it may say nothing.
    patience: Duration,
    remote: String,
}

/// What a command did.
#[derive(Debug)]
pub struct Ran {
    pub code: Option<i32>,
    pub stdout: Vec<u8>,
    pub stderr: String,
}

impl Git {
    /// `patience`: how long git may say nothing before it is ended.
    pub fn new(place: GitPlace, address: &Address, patience: Duration) -> Self {
        Self {
            place,
            patience,
            remote: address.to_string(),
        }
    }

    /// The remote, for messages.
    pub fn remote_name(&self) -> &str {
        &self.remote
    }

    /// Where a remote's name leads, credentials and all; the address itself
    /// for any other. Fails where git or the repository is not there, or does
    /// not know the name.
    pub fn url(&self, address: &Address) -> Result<String, RemoteError> {
        if !address.is_name() {
            return Ok(address.as_git().to_owned());
        }
        let ran = self.run(&["remote", "get-url", "--", address.as_git()], b"")?;
        match ran.code {
            Some(0) => Ok(String::from_utf8_lossy(&ran.stdout).trim_end().to_owned()),
            _ if ran.stderr.contains("o such remote") => Err(RemoteError::Unusable(format!(
                "the repository has no remote {:?}\nhint: git remote add {} ADDRESS, or url = \"git:NAME\" under [remote] in yardstick.toml",
                address.as_git(),
                address.as_git()
            ))),
            _ => Err(self.failed("remote", &ran)),
        }
    }

    /// Where it is started.
    pub fn dir(&self) -> &Path {
        &self.place.dir
    }

    /// Makes a bare repository of its folder where there is none.
    pub fn init(&self) -> Result<(), RemoteError> {
        if self.place.dir.join("HEAD").exists() {
            return Ok(());
        }
        self.text("init", &["--quiet", "--bare", "."], b"")
            .map(drop)
    }

    /// The one line that a local command prints.
    pub fn text(&self, command: &str, args: &[&str], input: &[u8]) -> Result<String, RemoteError> {
        let ran = self.run(&[&[command], args].concat(), input)?;
        match ran.code {
            Some(0) => Ok(String::from_utf8_lossy(&ran.stdout).trim_end().to_owned()),
            _ => Err(self.failed(command, &ran)),
        }
    }

    /// A local command that failed: nobody far away is the reason.
    pub fn failed(&self, command: &str, ran: &Ran) -> RemoteError {
        RemoteError::Unusable(format!("git {command} failed: {}", ran.reason()))
    }

    /// A process to be spawned by the caller.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut git = Command::new("git");
        git.current_dir(&self.place.dir);
        match &self.place.named {
            Some((git_dir, work_tree)) => {
                git.env("GIT_DIR", git_dir);
                if let Some(work_tree) = work_tree {
                    git.env("GIT_WORK_TREE", work_tree);
                }
            }
            // Git finds it again, and with that its checks of ownership apply.
            None => {
                git.env_remove("GIT_DIR").env_remove("GIT_WORK_TREE");
            }
        }
        // Traces may hold credentials, and hide what went wrong.
        for trace in [
            "GIT_TRACE",
            "GIT_TRACE_CURL",
            "GIT_TRACE_PACKET",
            "GIT_CURL_VERBOSE",
        ] {
            git.env_remove(trace);
        }
        git.env("GIT_OPTIONAL_LOCKS", "0")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("LC_ALL", "C")
            .arg("--no-pager");
        for setting in SETTINGS {
            git.args(["-c", setting]);
        }
        git.args(args);
        git
    }

    /// Runs a command to its end, or ends it when it says nothing any more.
    pub fn run(&self, args: &[&str], input: &[u8]) -> Result<Ran, RemoteError> {
        self.finish(self.command(args), input)
    }

    /// The same for a command that was made with [`Git::command`].
    pub fn finish(&self, mut command: Command, input: &[u8]) -> Result<Ran, RemoteError> {
        apart(&mut command);
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| self.cannot_run(&error))?;
        let activity = Arc::new(AtomicU64::new(0));
        let out = Pipe::read(child.stdout.take(), &activity, usize::MAX);
        let err = Pipe::read(child.stderr.take(), &activity, SAID);
        let writer = write(&mut child, input.to_vec(), &activity);
        let code = self.wait(&mut child, &activity)?;
        drop(writer);
        Ok(Ran {
            code,
            stdout: out.take(),
            stderr: redacted(&String::from_utf8_lossy(&err.take())),
        })
    }

    /// Git itself could not be started.
    pub fn cannot_run(&self, error: &io::Error) -> RemoteError {
        RemoteError::Unusable(format!(
            "cannot run git: {error}\nhint: install git, or put it into PATH"
        ))
    }

    /// The exit code. Whatever moves in a pipe counts as a sign of life.
    fn wait(&self, child: &mut Child, activity: &AtomicU64) -> Result<Option<i32>, RemoteError> {
        let mut last = (activity.load(Ordering::Relaxed), Instant::now());
        let mut pause = Duration::from_micros(200);
        loop {
            match child.try_wait() {
                Ok(Some(status)) => return Ok(status.code()),
                Ok(None) => {}
                Err(error) => return Err(self.cannot_run(&error)),
            }
            let now = activity.load(Ordering::Relaxed);
            if now != last.0 {
                last = (now, Instant::now());
            }
            if last.1.elapsed() > self.patience {
                end(child);
                return Err(RemoteError::Silent {
                    remote: self.remote.clone(),
                    seconds: self.patience.as_secs(),
                });
            }
            thread::sleep(pause);
            pause = (pause * 2).min(LOOK);
        }
    }
}

impl Ran {
    /// What git says went wrong, on one line.
    pub fn reason(&self) -> String {
        let lines = || self.stderr.lines().map(str::trim).filter(|l| !l.is_empty());
        let telling = |line: &&str| {
            [
                "fatal:",
                "error:",
                "remote: error",
                "remote: fatal",
                "ERROR:",
            ]
            .iter()
            .any(|start| line.starts_with(start))
        };
        let found = lines().position(|line| telling(&line)).unwrap_or(0);
        // What ssh says stands before what git makes of it.
        let is_of_ssh = lines()
            .nth(found)
            .is_some_and(|line| line.ends_with(UNREAD));
        let found = found - usize::from(is_of_ssh && found > 0);
        let bare = |line: &str| {
            line.trim_start_matches("fatal: ")
                .trim_start_matches("error: ")
                .to_owned()
        };
        match lines().nth(found) {
            // The next one ends the sentence.
            Some(line) if line.ends_with(':') => {
                let rest = lines().nth(found + 1).unwrap_or_default();
                format!("{} {rest}", bare(line)).trim_end().to_owned()
            }
            Some(line) => bare(line),
            None => match self.code {
                Some(code) => format!("exit code {code}"),
                None => "it was ended by a signal".to_owned(),
            },
        }
    }
}

/// What comes through a pipe, read by a thread of its own.
struct Pipe {
    bytes: Arc<Mutex<Vec<u8>>>,
    reader: Option<JoinHandle<()>>,
}

impl Pipe {
    fn read(
        from: Option<impl Read + Send + 'static>,
        activity: &Arc<AtomicU64>,
        most: usize,
    ) -> Self {
        let bytes = Arc::new(Mutex::new(Vec::new()));
        let (kept, activity) = (Arc::clone(&bytes), Arc::clone(activity));
        let reader = from.map(|mut from| {
            thread::spawn(move || {
                let mut block = vec![0; 1 << 16];
                while let Ok(read @ 1..) = from.read(&mut block) {
                    activity.fetch_add(read as u64, Ordering::Relaxed);
                    if let Ok(mut kept) = kept.lock() {
                        let room = most.saturating_sub(kept.len()).min(read);
                        kept.extend_from_slice(&block[..room]);
                    }
                }
            })
        });
        Self { bytes, reader }
    }

    /// All of it, or what came until the grace was over.
    fn take(mut self) -> Vec<u8> {
        let start = Instant::now();
        let done = |reader: &JoinHandle<()>| reader.is_finished() || start.elapsed() > GRACE;
        while self.reader.as_ref().is_some_and(|reader| !done(reader)) {
            thread::sleep(Duration::from_micros(100));
        }
        if let Some(reader) = self.reader.take_if(|reader| reader.is_finished()) {
            // It reads and counts; there is nothing in it that could panic.
            let _ = reader.join();
        }
        match self.bytes.lock() {
            Ok(mut bytes) => std::mem::take(&mut *bytes),
            Err(_) => Vec::new(),
        }
    }
}

fn write(child: &mut Child, input: Vec<u8>, activity: &Arc<AtomicU64>) -> Option<JoinHandle<()>> {
    let mut stdin = child.stdin.take()?;
    let activity = Arc::clone(activity);
    Some(thread::spawn(move || {
        for block in input.chunks(1 << 16) {
            // A command that fails closes its end; its exit code tells.
            if stdin.write_all(block).is_err() {
                return;
            }
            activity.fetch_add(1, Ordering::Relaxed);
        }
    }))
}

/// Puts the process and what it starts into a group of their own, so that they
/// can be ended together.
#[cfg(unix)]
fn apart(command: &mut Command) {
    std::os::unix::process::CommandExt::process_group(command, 0);
}

/// See the Unix variant.
#[cfg(not(unix))]
fn apart(_command: &mut Command) {}

/// Ends a process with all that it started.
fn end(child: &mut Child) {
    #[cfg(unix)]
    if let Some(group) = i32::try_from(child.id())
        .ok()
        .and_then(rustix::process::Pid::from_raw)
    {
        // It may have ended by itself meanwhile.
        let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
    }
    let _ = child.kill();
    let _ = child.wait();
}
