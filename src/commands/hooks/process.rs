//! Running a hook's program: a clean environment, a time limit for all that it
//! starts, and what it last said where it fails.

use std::ffi::OsString;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// How much of what a program says on standard error is kept.
const KEPT: usize = 2048;
/// How long to wait between two looks at a program.
const LOOK: Duration = Duration::from_millis(5);
/// How long output is waited for when the program itself has ended.
const REST: Duration = Duration::from_millis(100);
/// The pause before the first new try; each further one is twice as long.
const PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// A program with all it needs.
pub struct Call {
    pub program: PathBuf,
    pub arguments: Vec<String>,
    pub env: Vec<(String, OsString)>,
    pub folder: PathBuf,
    pub input: Vec<u8>,
    pub timeout: Duration,
    pub retries: usize,
}

/// How a call went.
pub struct Ended {
    /// How often the program was started.
    pub attempts: usize,
    /// Why the last try failed.
    pub failure: Option<String>,
}

impl Call {
    /// Runs the program until it succeeds or its tries are used up.
    pub fn run(&self) -> Ended {
        let mut pause = PAUSE;
        let mut attempts = 0;
        loop {
            attempts += 1;
            let failure = match self.once() {
                Ok(()) => None,
                // What cannot be started now cannot be started in a second.
                Err(Failure::Start(reason)) => {
                    return Ended {
                        attempts,
                        failure: Some(reason),
                    };
                }
                Err(Failure::Ended(reason)) => Some(reason),
            };
            if failure.is_none() || attempts > self.retries {
                return Ended { attempts, failure };
            }
            thread::sleep(pause);
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    fn once(&self) -> Result<(), Failure> {
        let mut child = self.start().map_err(|error| {
            Failure::Start(format!(
                "cannot start \"{}\": {error}",
                self.program.display()
            ))
        })?;
        if let Some(mut stdin) = child.stdin.take() {
            let input = self.input.clone();
            // A program need not read what it is given; then the pipe breaks.
            thread::spawn(move || stdin.write_all(&input));
        }
        let said = child.stderr.take().map(listen);
        let status = self.wait(&mut child);
        let said = said.map(|said| said()).unwrap_or_default();
        match status {
            Some(status) if status.success() => Ok(()),
            Some(status) => Err(Failure::Ended(with(&describe(status), &said))),
            None => {
                let after = self.timeout.as_millis() as f64 / 1000.0;
                Err(Failure::Ended(with(
                    &format!("took longer than {after} s and was ended"),
                    &said,
                )))
            }
        }
    }

    fn start(&self) -> std::io::Result<Child> {
        let mut command = Command::new(&self.program);
        command
            .args(&self.arguments)
            .env_clear()
            .envs(self.env.iter().map(|(name, value)| (name, value)))
            .current_dir(&self.folder)
            .stdin(Stdio::piped())
            // Results of this program go there; a hook has none.
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        // A group of its own, so that what it starts ends with it.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        command.spawn()
    }

    /// Waits for the program; `None` where it took too long.
    fn wait(&self, child: &mut Child) -> Option<ExitStatus> {
        let mut waited = Duration::ZERO;
        loop {
            match child.try_wait() {
                Ok(Some(status)) => return Some(status),
                Ok(None) if waited < self.timeout => {}
                _ => {
                    end(child);
                    return None;
                }
            }
            thread::sleep(LOOK);
            waited += LOOK;
        }
    }
}

enum Failure {
    /// It could not be started.
    Start(String),
    /// It ended badly.
    Ended(String),
}

/// Ends a program and all it started.
fn end(child: &mut Child) {
    #[cfg(unix)]
    if let Some(group) = i32::try_from(child.id())
        .ok()
        .and_then(rustix::process::Pid::from_raw)
    {
        // Gone already is as good.
        let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
    }
    let _ = child.kill();
    let _ = child.wait();
}

/// Keeps the end of what is said, and gives it when asked: a process that was
/// left behind may hold the pipe open for ever.
fn listen(mut stream: impl Read + Send + 'static) -> impl FnOnce() -> String {
    let kept = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&kept);
    let listener = thread::spawn(move || {
        let mut block = [0; 1024];
        while let Ok(n @ 1..) = stream.read(&mut block) {
            if let Ok(mut heard) = heard.lock() {
                heard.extend_from_slice(&block[..n]);
                let surplus = heard.len().saturating_sub(KEPT);
                heard.drain(..surplus);
            }
        }
    });
    move || {
        let mut waited = Duration::ZERO;
        while !listener.is_finished() && waited < REST {
            thread::sleep(LOOK);
            waited += LOOK;
        }
        let kept = kept.lock().map(|kept| kept.clone()).unwrap_or_default();
        String::from_utf8_lossy(&kept).into_owned()
    }
}

fn describe(status: ExitStatus) -> String {
    match status.code() {
        Some(code) => format!("exit code {code}"),
        None => "ended by a signal".to_owned(),
    }
}

/// A reason with the last line that was said.
fn with(reason: &str, said: &str) -> String {
    match said.lines().rfind(|line| !line.trim().is_empty()) {
        Some(line) => format!(
            "{reason}: {}",
            line.trim().chars().take(200).collect::<String>()
        ),
        None => reason.to_owned(),
    }
}

/// The program as it is started: one with a folder in its name is found from
/// the folder of the file that names it, never from wherever one happens to be.
pub fn program(name: &str, beside: &Path) -> PathBuf {
    if name.contains('/') {
        beside.join(name)
    } else {
        PathBuf::from(name)
    }
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;

    fn call(script: &str) -> Call {
        Call {
            program: "/bin/sh".into(),
            arguments: vec!["-c".to_owned(), script.to_owned()],
            env: vec![("PATH".to_owned(), "/usr/bin:/bin".into())],
            folder: "/".into(),
            input: b"told\n".to_vec(),
            timeout: Duration::from_secs(20),
            retries: 0,
        }
    }

    #[test]
    fn a_program_reads_its_input_and_sees_what_is_listed_alone() {
        let ended = call("read x; [ \"$x\" = told ] && [ -z \"$HOME\" ]").run();
        assert_eq!((ended.attempts, ended.failure), (1, None));
    }

    #[test]
    fn what_fails_is_tried_again_and_says_why() {
        let ended = Call {
            retries: 1,
            ..call("echo one >&2; echo two >&2; exit 7")
        }
        .run();
        assert_eq!(
            (ended.attempts, ended.failure.as_deref()),
            (2, Some("exit code 7: two"))
        );
        let missing = Call {
            program: "/no/such".into(),
            retries: 3,
            ..call("")
        }
        .run();
        assert_eq!(missing.attempts, 1);
        assert!(
            missing
                .failure
                .is_some_and(|reason| reason.starts_with("cannot start \"/no/such\""))
        );
    }

    #[test]
    fn a_time_limit_ends_all_that_was_started() {
        let dir = tempfile::tempdir().expect("a scratch folder");
        let script = "(sleep 1; touch late) & sleep 60";
        let limited = Call {
            timeout: Duration::from_millis(300),
            folder: dir.path().to_owned(),
            ..call(script)
        };
        let failure = limited.run().failure.expect("too long");
        assert!(failure.contains("took longer than 0.3 s"), "{failure}");
        // The child of the child was to write a file when its sleep is over.
        thread::sleep(Duration::from_millis(1200));
        assert!(!dir.path().join("late").exists());
    }

    #[test]
    fn what_is_left_behind_does_not_hold_things_up() {
        let ended = call("sleep 5 & echo gone >&2; exit 1").run();
        assert_eq!(ended.failure.as_deref(), Some("exit code 1: gone"));
    }
}
