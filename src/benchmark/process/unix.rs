//! `posix_spawn` and `wait4`. With the counters and the footprint, the only
//! place of this program that calls the system without a safe wrapper in between.

#![allow(unsafe_code)]

use std::cell::Cell;
use std::ffi::{CString, OsStr, OsString};
use std::fs::File;
use std::io;
use std::mem::MaybeUninit;
use std::os::fd::{AsRawFd, RawFd};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::ptr;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::time::Instant;

use libc::{c_char, c_int};

use crate::benchmark::process::{
    Command, Exit, ProcessError, Ready, Run, Runner, Streams, Variable,
};

/// Whom signals are passed on to, as `kill` takes it: minus the number of a process group, or a process that is in this one's group; 0 for
/// nobody.
static CHILD: AtomicI32 = AtomicI32::new(0);
/// The signal that asked this process to end; 0 for none.
static SIGNAL: AtomicI32 = AtomicI32::new(0);
/// Whether signals are passed on at all.
static INSTALLED: AtomicBool = AtomicBool::new(false);

/// Signals that end a measurement early.
const SIGNALS: [c_int; 3] = [libc::SIGINT, libc::SIGTERM, libc::SIGHUP];

/// Passes Ctrl-C and its like on to the command that runs, and remembers it,
/// so that what was measured can still be reported. A second one kills.
#[derive(Clone, Copy, Debug)]
pub struct Interrupts(());

impl Interrupts {
    /// From now on, for the rest of this process.
    pub fn catch() -> Self {
        if !INSTALLED.swap(true, Ordering::SeqCst) {
            for signal in SIGNALS {
                // SAFETY: `action` is a valid sigaction for the call; the handler
                // touches atomics and `kill` alone, both async-signal-safe.
                unsafe {
                    let mut action: libc::sigaction = std::mem::zeroed();
                    action.sa_sigaction = pass_on as extern "C" fn(c_int) as usize;
                    action.sa_flags = libc::SA_RESTART;
                    libc::sigemptyset(&mut action.sa_mask);
                    libc::sigaction(signal, &action, ptr::null_mut());
                }
            }
        }
        Self(())
    }

    /// Whether one arrived.
    pub fn arrived() -> bool {
        SIGNAL.load(Ordering::SeqCst) != 0
    }

    /// Lets commands run again after one arrived: those that clean up.
    pub fn forget() {
        SIGNAL.store(0, Ordering::SeqCst);
    }

    /// Undoes [`Interrupts::forget`].
    pub fn remember() {
        SIGNAL.store(libc::SIGINT, Ordering::SeqCst);
    }
}

extern "C" fn pass_on(signal: c_int) {
    let again = SIGNAL.swap(signal, Ordering::SeqCst) != 0;
    let child = CHILD.load(Ordering::SeqCst);
    let signal = if again { libc::SIGKILL } else { signal };
    // The terminal has told everybody in this process's group of Ctrl-C.
    if child < 0 || (child > 0 && signal != libc::SIGINT) {
        // SAFETY: `kill` takes no pointer and is async-signal-safe. The number
        // is that of the child that runs: it is cleared when that has ended.
        unsafe { libc::kill(child, signal) };
    }
}

/// Ends a process, or minus its number for everything in its group.
pub fn kill(process: i32) {
    if process != 0 {
        // SAFETY: takes no pointer; whom it ends is up to the caller.
        unsafe { libc::kill(process, libc::SIGKILL) };
    }
}

/// Largest resident set of this process so far, in bytes.
pub fn peak_memory() -> Option<u64> {
    let mut usage = MaybeUninit::<libc::rusage>::zeroed();
    // SAFETY: `usage` is writable and large enough; all zeros is a valid value.
    let usage = unsafe {
        if libc::getrusage(libc::RUSAGE_SELF, usage.as_mut_ptr()) != 0 {
            return None;
        }
        usage.assume_init()
    };
    Some(rss(&usage))
}

/// The argument and environment blocks of a command, and what the child does before its program starts.
pub struct LaidOut {
    file: CString,
    argv: Block,
    env: Block,
    attributes: Attributes,
    /// Where every run has the same streams. Else each run lays them out anew.
    actions: Option<Actions>,
    null: File,
}

impl LaidOut {
    pub fn new(
        file: &Path,
        command: &Command,
        env: &[(OsString, OsString)],
        null: &File,
    ) -> Result<Self, ProcessError> {
        let pair = |(name, value): &(OsString, OsString)| {
            let mut text = name.clone();
            text.push("=");
            text.push(value);
            c_string(&text)
        };
        let argv = command.argv.iter().map(|a| c_string(a));
        let start = |error| ProcessError::Start {
            program: command.program(),
            error,
        };
        let null = null.try_clone().map_err(start)?;
        let actions = match Streams::of_all_runs(command) {
            Some(streams) => Some(Actions::new(&streams, &null, command)?),
            None => None,
        };
        Ok(Self {
            file: c_string(file.as_os_str())?,
            argv: Block::new(argv.collect::<Result<_, _>>()?),
            env: Block::new(env.iter().map(pair).collect::<Result<_, _>>()?),
            attributes: Attributes::new(command)?,
            actions,
            null,
        })
    }
}

impl std::fmt::Debug for LaidOut {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LaidOut")
            .field("file", &self.file)
            .field("argv", &self.argv.texts)
            .finish_non_exhaustive()
    }
}

fn c_string(text: &OsStr) -> Result<CString, ProcessError> {
    CString::new(text.as_bytes()).map_err(|_| ProcessError::Null(text.to_owned()))
}

/// Texts and the pointers to them, with room in front for those of one run.
struct Block {
    texts: Vec<CString>,
    pointers: Vec<Cell<*mut c_char>>,
}

/// So many variables may be added to a run.
const ROOM: usize = 2;

impl Block {
    fn new(texts: Vec<CString>) -> Self {
        let all = texts.iter().map(|text| text.as_ptr().cast_mut());
        let room = [ptr::null_mut(); ROOM];
        let pointers = room.into_iter().chain(all).chain([ptr::null_mut()]);
        Self {
            pointers: pointers.map(Cell::new).collect(),
            texts,
        }
    }

    /// The pointers behind those of `more`, up to a null pointer; good while
    /// `more` lives and until this is called again.
    fn behind(&self, more: &[&Variable]) -> *const *mut c_char {
        debug_assert!(more.len() <= ROOM);
        let first = ROOM - more.len().min(ROOM);
        for (slot, variable) in self.pointers[first..ROOM].iter().zip(more) {
            slot.set(variable.with_null().as_ptr().cast_mut().cast());
        }
        // A cell has the layout of what is in it.
        self.pointers[first..].as_ptr().cast()
    }
}

/// Runs a command to its end.
pub fn run(runner: &mut Runner, ready: &Ready, more: &[&Variable]) -> Result<Run, ProcessError> {
    let streams = Streams::open(&ready.command)?;
    let laid_out = &ready.laid_out;
    let of_this_run;
    let actions = match &laid_out.actions {
        Some(actions) => actions,
        None => {
            of_this_run = Actions::new(&streams, &laid_out.null, &ready.command)?;
            &of_this_run
        }
    };
    let (argv, env) = (laid_out.argv.behind(&[]), laid_out.env.behind(more));

    // Anew for each run: git, which checks a revision out in between, inherits the counters as well.
    #[cfg(target_os = "linux")]
    let counted_before = runner.counters.read();
    let mut process: libc::pid_t = 0;
    let started = Instant::now();
    // SAFETY: every pointer leads to a value that lives until the end of this
    // function, the texts to which those of `argv` and `env` lead as well; both
    // end with a null pointer, and so does each text.
    let code = unsafe {
        libc::posix_spawn(
            &mut process,
            laid_out.file.as_ptr(),
            &actions.0,
            &laid_out.attributes.0,
            argv,
            env,
        )
    };
    if code != 0 {
        return Err(ProcessError::Start {
            program: ready.command.program(),
            error: io::Error::from_raw_os_error(code),
        });
    }
    watch(runner, ready, process);
    let ended = wait(process);
    let wall = started.elapsed();
    // Between the two the number is nobody's: the system hands it out again only after all others.
    CHILD.store(0, Ordering::SeqCst);
    let timed_out = ready.command.timeout.is_some() && runner.watchdog.disarm();
    // A pipe ends with its last writer.
    drop(streams);
    let failed = |error| ProcessError::Wait {
        program: ready.command.program(),
        error,
    };
    let (status, usage) = ended.map_err(failed)?;
    #[cfg(target_os = "linux")]
    let [instructions, cycles] = runner.counters.since(counted_before);
    #[cfg(not(target_os = "linux"))]
    let [instructions, cycles] = [None, None];
    Ok(Run {
        wall: wall.as_secs_f64(),
        user: seconds(usage.ru_utime),
        system: seconds(usage.ru_stime),
        max_rss: Some(rss(&usage)),
        minor_faults: count(usage.ru_minflt),
        major_faults: count(usage.ru_majflt),
        voluntary_switches: count(usage.ru_nvcsw),
        involuntary_switches: count(usage.ru_nivcsw),
        exit: exit(status),
        // It may have ended just before it was killed.
        timed_out: timed_out && exit(status).code().is_none(),
        instructions,
        cycles,
    })
}

/// Lets signals and the time limit reach the process.
fn watch(runner: &mut Runner, ready: &Ready, process: i32) {
    let whom = match ready.command.in_foreground {
        true => process,
        false => -process,
    };
    CHILD.store(whom, Ordering::SeqCst);
    let signal = SIGNAL.load(Ordering::SeqCst);
    if signal != 0 {
        // It came before there was anybody to pass it on to.
        // SAFETY: takes no pointer; nobody has waited for the child yet.
        unsafe { libc::kill(whom, signal) };
    }
    if let Some(timeout) = ready.command.timeout {
        runner.watchdog.arm(timeout, whom);
    }
}

/// Waits until a process has ended, and takes what it leaves: its status, and what it used.
fn wait(process: i32) -> io::Result<(c_int, libc::rusage)> {
    let mut status = 0;
    let mut usage = MaybeUninit::<libc::rusage>::zeroed();
    loop {
        // SAFETY: both are writable and large enough; all zeros is a valid rusage.
        let (code, usage) = unsafe {
            let code = libc::wait4(process, &mut status, 0, usage.as_mut_ptr());
            (code, usage.assume_init())
        };
        if code == process {
            return Ok((status, usage));
        }
        let error = io::Error::last_os_error();
        if error.kind() != io::ErrorKind::Interrupted {
            return Err(error);
        }
    }
}

fn exit(status: c_int) -> Exit {
    if libc::WIFSIGNALED(status) {
        Exit::Signal(libc::WTERMSIG(status))
    } else {
        Exit::Code(libc::WEXITSTATUS(status))
    }
}

fn seconds(time: libc::timeval) -> f64 {
    time.tv_sec as f64 + time.tv_usec as f64 * 1e-6
}

fn count(number: libc::c_long) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

/// Bytes: macOS counts in bytes, everybody else in KiB.
fn rss(usage: &libc::rusage) -> u64 {
    let unit = if cfg!(target_vendor = "apple") {
        1
    } else {
        1024
    };
    count(usage.ru_maxrss) * unit
}

/// What the child does before its program starts.
struct Actions(libc::posix_spawn_file_actions_t);

impl Actions {
    fn new(streams: &Streams, null: &File, command: &Command) -> Result<Self, ProcessError> {
        let mut actions = MaybeUninit::uninit();
        // SAFETY: initialises what it is given.
        check(command, unsafe {
            libc::posix_spawn_file_actions_init(actions.as_mut_ptr())
        })?;
        // SAFETY: initialised above.
        let mut actions = Self(unsafe { actions.assume_init() });
        let null = null.as_raw_fd();
        let fd = |file: &Option<File>| file.as_ref().map_or(null, AsRawFd::as_raw_fd);
        actions.place(command, fd(&streams.input), libc::STDIN_FILENO)?;
        if streams.to_error {
            actions.place(command, libc::STDERR_FILENO, libc::STDOUT_FILENO)?;
        } else if !streams.inherit {
            actions.place(command, fd(&streams.output), libc::STDOUT_FILENO)?;
            actions.place(command, null, libc::STDERR_FILENO)?;
        }
        if let Some(cwd) = &command.cwd {
            actions.change_directory(command, cwd)?;
        }
        Ok(actions)
    }

    fn place(&mut self, command: &Command, from: RawFd, to: RawFd) -> Result<(), ProcessError> {
        // SAFETY: the actions are initialised; both descriptors are open until
        // the process has started.
        check(command, unsafe {
            libc::posix_spawn_file_actions_adddup2(&mut self.0, from, to)
        })
    }

    #[cfg(any(target_os = "linux", target_vendor = "apple"))]
    fn change_directory(&mut self, command: &Command, cwd: &Path) -> Result<(), ProcessError> {
        let cwd = c_string(cwd.as_os_str())?;
        // SAFETY: the actions are initialised, and copy the path.
        check(command, unsafe {
            libc::posix_spawn_file_actions_addchdir_np(&mut self.0, cwd.as_ptr())
        })
    }

    #[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
    fn change_directory(&mut self, _: &Command, _: &Path) -> Result<(), ProcessError> {
        Err(ProcessError::Unsupported("a working directory of its own"))
    }
}

impl Drop for Actions {
    fn drop(&mut self) {
        // SAFETY: initialised in `new`, destroyed once.
        unsafe { libc::posix_spawn_file_actions_destroy(&mut self.0) };
    }
}

fn check(command: &Command, code: c_int) -> Result<(), ProcessError> {
    match code {
        0 => Ok(()),
        code => Err(ProcessError::Start {
            program: command.program(),
            error: io::Error::from_raw_os_error(code),
        }),
    }
}

/// A process group of its own unless it stays in the foreground, no signal blocked, and SIGPIPE as programs
/// expect it: this process ignores it, and a child would go on doing so.
struct Attributes(libc::posix_spawnattr_t);

impl Attributes {
    fn new(command: &Command) -> Result<Self, ProcessError> {
        let mut attributes = MaybeUninit::uninit();
        let mut signals = MaybeUninit::uninit();
        let mut flags = libc::POSIX_SPAWN_SETSIGMASK | libc::POSIX_SPAWN_SETSIGDEF;
        if !command.in_foreground {
            flags |= libc::POSIX_SPAWN_SETPGROUP;
        }
        // SAFETY: each value is initialised by the first call that is given it;
        // none of these fails on valid pointers but the first.
        unsafe {
            let code = libc::posix_spawnattr_init(attributes.as_mut_ptr());
            check(command, code)?;
            let mut attributes = Self(attributes.assume_init());
            libc::sigemptyset(signals.as_mut_ptr());
            libc::posix_spawnattr_setsigmask(&mut attributes.0, signals.as_ptr());
            libc::sigaddset(signals.as_mut_ptr(), libc::SIGPIPE);
            libc::posix_spawnattr_setsigdefault(&mut attributes.0, signals.as_ptr());
            libc::posix_spawnattr_setpgroup(&mut attributes.0, 0);
            libc::posix_spawnattr_setflags(&mut attributes.0, flags as libc::c_short);
            Ok(attributes)
        }
    }
}

impl Drop for Attributes {
    fn drop(&mut self) {
        // SAFETY: initialised in `new`, destroyed once.
        unsafe { libc::posix_spawnattr_destroy(&mut self.0) };
    }
}
