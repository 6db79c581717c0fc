//! Where there is no `posix_spawn`: the standard library starts and waits, and
//! only wall time and exit code are measured.

use std::ffi::OsString;
use std::fs::File;
use std::path::Path;
use std::process::{Command as Std, Stdio};
use std::time::Instant;

use crate::benchmark::process::{
    Command, Exit, ProcessError, Ready, Run, Runner, Streams, Variable,
};

/// Ctrl-C ends this process with the command.
#[derive(Clone, Copy, Debug)]
pub struct Interrupts(());

impl Interrupts {
    /// Nothing is caught here.
    pub fn catch() -> Self {
        Self(())
    }

    /// Never.
    pub fn arrived() -> bool {
        false
    }

    /// Nothing to forget.
    pub fn forget() {}

    /// Nothing to remember.
    pub fn remember() {}
}

/// Not known here.
pub fn peak_memory() -> Option<u64> {
    None
}

/// Never asked for here: a time limit is refused.
pub fn kill(_: i32) {}

/// The variables of a command.
#[derive(Debug)]
pub struct LaidOut(Vec<(OsString, OsString)>);

impl LaidOut {
    pub fn new(
        _: &Path,
        _: &Command,
        env: &[(OsString, OsString)],
        _: &File,
    ) -> Result<Self, ProcessError> {
        Ok(Self(env.to_vec()))
    }
}

/// Runs a command to its end.
pub fn run(runner: &mut Runner, ready: &Ready, more: &[&Variable]) -> Result<Run, ProcessError> {
    if ready.command.timeout.is_some() {
        return Err(ProcessError::Unsupported("--timeout"));
    }
    let streams = Streams::open(&ready.command)?;
    let failed = |error| ProcessError::Start {
        program: ready.command.program(),
        error,
    };
    let null = || runner.null.try_clone().map(Stdio::from).map_err(failed);
    let mut command = Std::new(&ready.found);
    command.args(&ready.command.argv[1..]).env_clear();
    command.envs(ready.laid_out.0.iter().map(|(k, v)| (k, v)));
    for variable in more {
        let text = String::from_utf8_lossy(variable.with_null());
        command.envs(text.trim_end_matches('\0').split_once('='));
    }
    command.stdin(streams.input.map_or_else(null, |file| Ok(file.into()))?);
    if !streams.inherit && !streams.to_error {
        command.stdout(streams.output.map_or_else(null, |file| Ok(file.into()))?);
        command.stderr(null()?);
    } else if streams.to_error {
        command.stdout(std::io::stderr());
    }
    if let Some(cwd) = &ready.command.cwd {
        command.current_dir(cwd);
    }
    let started = Instant::now();
    let status = command.status().map_err(failed)?;
    Ok(Run {
        wall: started.elapsed().as_secs_f64(),
        user: 0.0,
        system: 0.0,
        max_rss: None,
        minor_faults: 0,
        major_faults: 0,
        voluntary_switches: 0,
        involuntary_switches: 0,
        exit: Exit::Code(status.code().unwrap_or(1)),
        timed_out: false,
        instructions: None,
        cycles: None,
    })
}
