//! One process: started, timed from before its start until its exit is seen,
//! and asked what it used.
//!
//! What was used is what the kernel counted for exactly that process and the
//! children it waited for (`wait4`), never for everything that ran so far.

#[cfg(target_os = "linux")]
mod counters;
#[cfg(not(unix))]
mod elsewhere;
#[cfg(target_os = "linux")]
mod footprint;
mod lookup;
#[cfg(unix)]
mod unix;
mod variable;
mod watchdog;

use std::ffi::OsString;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

#[cfg(not(unix))]
use elsewhere as system;
#[cfg(unix)]
use unix as system;

pub use lookup::find_program;
pub use system::Interrupts;
pub use variable::Variable;

use watchdog::Watchdog;

/// What to start, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Command {
    /// The program and its arguments.
    pub argv: Vec<OsString>,
    /// Variables on top of the runner's; the last of a name counts.
    pub env: Vec<(OsString, OsString)>,
    /// Working directory; that of this process where `None`.
    pub cwd: Option<PathBuf>,
    /// Standard input.
    pub input: Input,
    /// Standard output and error.
    pub output: Output,
    /// After this time the whole process group is killed.
    pub timeout: Option<Duration>,
    /// Whether it stays in this process's group, so that it may ask at the terminal (a password of sudo); then a time limit ends it alone.
    pub in_foreground: bool,
}

impl Command {
    /// The program as it was given.
    fn program(&self) -> String {
        let given = self.argv.first();
        given.map_or_else(String::new, |p| p.to_string_lossy().into_owned())
    }
}

/// Standard input of a command.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Input {
    /// Nothing.
    #[default]
    Null,
    /// A file, from its beginning in every run.
    File(PathBuf),
}

/// Where the output of a command goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Output {
    /// Nowhere. Some programs notice and do less.
    #[default]
    Null,
    /// Through a pipe, and is dropped behind it.
    Pipe,
    /// To where this process writes, standard error as well.
    Inherit,
    /// To a file, which each run writes anew; standard error goes nowhere.
    File(PathBuf),
    /// To the standard error of this process, both streams: for builds, whose
    /// output must not mix with results.
    Error,
}

/// How a process ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// By itself, with this code.
    Code(i32),
    /// By this signal.
    Signal(i32),
}

impl Exit {
    /// Whether the code is 0.
    pub fn is_success(self) -> bool {
        self == Self::Code(0)
    }

    /// The code; `None` where a signal ended the process.
    pub fn code(self) -> Option<i32> {
        match self {
            Self::Code(code) => Some(code),
            Self::Signal(_) => None,
        }
    }
}

/// What one process took.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Run {
    /// Seconds from before the start until the exit was seen, on the
    /// monotonic clock.
    pub wall: f64,
    /// Seconds of CPU time in user mode, children that were waited for included.
    pub user: f64,
    /// Seconds of CPU time in the kernel, likewise.
    pub system: f64,
    /// Largest resident set of the process or any child that was waited for,
    /// in bytes; never less than [`Runner::memory_floor`]. `None` where the
    /// system does not say.
    pub max_rss: Option<u64>,
    /// Page faults without and with reading from disk.
    pub minor_faults: u64,
    /// See `minor_faults`.
    pub major_faults: u64,
    /// Context switches that the process asked for by waiting.
    pub voluntary_switches: u64,
    /// Context switches that it did not ask for.
    pub involuntary_switches: u64,
    /// How it ended.
    pub exit: Exit,
    /// Whether it ran into its time limit.
    pub timed_out: bool,
    /// Instructions in user mode, children included; `None` where the kernel
    /// or the processor does not count.
    pub instructions: Option<u64>,
    /// Cycles, likewise.
    pub cycles: Option<u64>,
}

/// Whether instructions and cycles are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Counting {
    /// Where it makes no run slower.
    #[default]
    Auto,
    /// Wherever the kernel lets it, even if the times suffer.
    Always,
    /// Not at all.
    Never,
}

/// Why a process could not be run.
#[derive(Debug, thiserror::Error)]
pub enum ProcessError {
    /// Nothing to start.
    #[error("the command is empty")]
    Empty,
    /// No such program.
    #[error("there is no program {program:?}{}", lookup::hint(.program))]
    NotFound {
        /// As it was given.
        program: String,
    },
    /// The system refused to start it.
    #[error("cannot start {program:?}: {error}")]
    Start {
        /// As it was given.
        program: String,
        /// What the system says.
        error: io::Error,
    },
    /// A file for input or output.
    #[error("cannot open {path:?}: {error}")]
    Open {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// An argument that no program can be given.
    #[error("{0:?} holds a null byte, which no argument or variable can")]
    Null(OsString),
    /// The system lost track of the process.
    #[error("cannot wait for {program:?}: {error}")]
    Wait {
        /// As it was given.
        program: String,
        /// What the system says.
        error: io::Error,
    },
    /// A shell that cannot even run nothing.
    #[error(
        "{0:?} cannot run an empty command\nhint: name another shell with --shell, or none with -N"
    )]
    Shell(String),
    /// A request that this platform has no means for.
    #[error("{0} is not supported on this platform")]
    Unsupported(&'static str),
}

/// Runs commands one after the other, with the same variables.
pub struct Runner {
    env: Vec<(OsString, OsString)>,
    null: File,
    watchdog: Watchdog,
    #[cfg(target_os = "linux")]
    counters: counters::Counters,
}

impl Runner {
    /// A runner whose commands see exactly these variables, and their own.
    pub fn new(env: Vec<(OsString, OsString)>, counting: Counting) -> Result<Self, ProcessError> {
        #[cfg(not(target_os = "linux"))]
        let _ = counting;
        let path = Path::new(if cfg!(windows) { "NUL" } else { "/dev/null" });
        let null = File::options().read(true).write(true).open(path);
        Ok(Self {
            env,
            null: null.map_err(|error| ProcessError::Open {
                path: path.to_owned(),
                error,
            })?,
            watchdog: Watchdog::default(),
            #[cfg(target_os = "linux")]
            counters: counters::Counters::open(counting),
        })
    }

    /// Runs a command to its end. A command that fails is a run like any
    /// other; only one that could not be run is an error.
    pub fn run(&mut self, command: &Command) -> Result<Run, ProcessError> {
        let ready = self.ready(command)?;
        self.run_ready(&ready, &[])
    }

    /// Looks up the program and lays out what the system needs, so that
    /// [`Runner::run_ready`] starts at once.
    pub(in crate::benchmark) fn ready(&self, command: &Command) -> Result<Ready, ProcessError> {
        let mut env = self.env.clone();
        env.extend(command.env.iter().cloned());
        let mut merged: Vec<(OsString, OsString)> = Vec::with_capacity(env.len());
        for (name, value) in env {
            match merged.iter_mut().find(|(known, _)| *known == name) {
                Some(known) => known.1 = value,
                None => merged.push((name, value)),
            }
        }
        let Some(program) = command.argv.first() else {
            return Err(ProcessError::Empty);
        };
        let path = merged.iter().find(|(name, _)| name == "PATH");
        let cwd = command.cwd.as_deref();
        let found = find_program(program, path.map(|(_, value)| value.as_os_str()), cwd)?;
        Ok(Ready {
            laid_out: system::LaidOut::new(&found, command, &merged, &self.null)?,
            command: command.clone(),
            found,
        })
    }

    /// Runs what [`Runner::ready`] made, with further variables for this run.
    pub(in crate::benchmark) fn run_ready(
        &mut self,
        ready: &Ready,
        more: &[&Variable],
    ) -> Result<Run, ProcessError> {
        system::run(self, ready, more)
    }

    /// Whether instructions and cycles are counted.
    pub fn is_counting(&self) -> bool {
        #[cfg(target_os = "linux")]
        return self.counters.are_there();
        #[cfg(not(target_os = "linux"))]
        return false;
    }

    /// Gives back what memory this process does not need to measure, which makes [`Runner::memory_floor`] less.
    pub fn shed_memory(&self) {
        #[cfg(target_os = "linux")]
        footprint::shed();
    }

    /// What a child's peak memory never reads below: the kernel counts this
    /// process's own peak until the child's program takes its place.
    pub fn memory_floor(&self) -> Option<u64> {
        #[cfg(target_os = "linux")]
        let peak = footprint::peak();
        #[cfg(not(target_os = "linux"))]
        let peak = None;
        peak.or_else(system::peak_memory)
    }
}

/// A command that can be started at once, again and again.
#[derive(Debug)]
pub struct Ready {
    command: Command,
    found: PathBuf,
    laid_out: system::LaidOut,
}

impl Ready {
    /// The file that is run.
    pub fn file(&self) -> &Path {
        &self.found
    }
}

/// The files behind standard input, output and error of one run.
struct Streams {
    input: Option<File>,
    output: Option<File>,
    /// Where both go to the standard error of this process.
    to_error: bool,
    inherit: bool,
}

impl Streams {
    /// What every run of a command has alike; `None` where each opens something of its own.
    fn of_all_runs(command: &Command) -> Option<Self> {
        let alike = command.input == Input::Null
            && !matches!(command.output, Output::File(_) | Output::Pipe);
        alike.then(|| Self::open(command).ok()).flatten()
    }

    /// Opens what a command asks for; `None` is the null device.
    fn open(command: &Command) -> Result<Self, ProcessError> {
        let failed = |path: &Path, error| ProcessError::Open {
            path: path.to_owned(),
            error,
        };
        let input = match &command.input {
            Input::Null => None,
            Input::File(path) => Some(File::open(path).map_err(|e| failed(path, e))?),
        };
        let output = match &command.output {
            Output::Null | Output::Inherit | Output::Error => None,
            Output::File(path) => Some(File::create(path).map_err(|e| failed(path, e))?),
            Output::Pipe => Some(drain().map_err(|e| failed(Path::new("a pipe"), e))?),
        };
        Ok(Self {
            input,
            output,
            to_error: command.output == Output::Error,
            inherit: command.output == Output::Inherit,
        })
    }
}

/// The writing end of a pipe that a thread empties. The thread ends with the
/// last writer, which may be a grandchild that outlives the run.
fn drain() -> io::Result<File> {
    let (mut reader, writer) = io::pipe()?;
    std::thread::Builder::new()
        .name("drain".to_owned())
        .stack_size(64 * 1024)
        .spawn(move || {
            let _ = io::copy(&mut reader, &mut io::sink());
        })?;
    #[cfg(unix)]
    return Ok(File::from(std::os::fd::OwnedFd::from(writer)));
    #[cfg(not(unix))]
    return Ok(File::from(std::os::windows::io::OwnedHandle::from(writer)));
}

#[cfg(all(test, unix))]
mod tests;
