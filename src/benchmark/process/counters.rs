//! Instructions and cycles of a child and its children, by perf events, where
//! kernel and processor allow.
//!
//! The counters are opened on this process, switched off, inherited by children
//! and switched on where a child starts its program, so that `posix_spawn`
//! needs no step in between. `man 2 perf_event_open`.
//!
//! Where a process is scheduled behind one with equal counters, the kernel
//! swaps the two sets instead of switching both: then this process's own would
//! be switched on by its child, and go with it. One more counter that is not
//! inherited makes the sets unequal.

#![allow(unsafe_code)]

use std::fs::File;
use std::io::Read;
use std::os::fd::{AsRawFd, FromRawFd, RawFd};
use std::time::{Duration, Instant};

use crate::benchmark::process::Counting;

/// `PERF_TYPE_HARDWARE` and its events.
const HARDWARE: u32 = 0;
const CYCLES: u64 = 0;
const INSTRUCTIONS: u64 = 1;
/// `PERF_TYPE_SOFTWARE`, and its event that counts nothing.
const SOFTWARE: u32 = 1;
const DUMMY: u64 = 9;
/// Bits of the flags: disabled, inherit, exclude_kernel, exclude_hv, enable_on_exec.
const FLAGS: u64 = INHERIT | 1 | 1 << 5 | 1 << 6 | 1 << 12;
const INHERIT: u64 = 1 << 1;
/// Times enabled and running, and all of a group at once.
const FORMAT: u64 = 1 | 1 << 1 | 1 << 3;
const CLOSE_ON_EXEC: libc::c_ulong = 8;
const ENABLE: libc::c_ulong = 0x2400;
const DISABLE: libc::c_ulong = 0x2401;
const WHOLE_GROUP: libc::c_ulong = 1;
/// Beyond this, switching the counters would show in the times: a virtual
/// machine may take a hundred times as long as one of metal.
const CHEAP: Duration = Duration::from_micros(10);

/// `struct perf_event_attr` in its first published size; the rest is zero.
#[repr(C)]
#[derive(Default)]
struct Attributes {
    kind: u32,
    size: u32,
    config: u64,
    sample: u64,
    sample_type: u64,
    read_format: u64,
    flags: u64,
    wakeup: u32,
    breakpoint: u32,
    config1: u64,
}

/// Two counters, or none.
#[derive(Debug)]
pub struct Counters(Option<Group>);

/// What was counted up to an instant; empty where nothing counts.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counted(Option<Reading>);

/// As the kernel lays it out: how many, nanoseconds enabled and running, and
/// the two numbers.
type Reading = [u64; 5];

impl Counters {
    pub fn open(counting: Counting) -> Self {
        let group = match counting {
            Counting::Never => None,
            Counting::Auto => Group::open(HARDWARE, [INSTRUCTIONS, CYCLES]).filter(Group::is_cheap),
            Counting::Always => Group::open(HARDWARE, [INSTRUCTIONS, CYCLES]),
        };
        Self(group)
    }

    /// What was counted so far.
    pub fn read(&mut self) -> Counted {
        Counted(self.0.as_mut().and_then(Group::read))
    }

    /// Instructions and cycles since; `None` where others had the processor's
    /// counters for some of the time.
    pub fn since(&mut self, before: Counted) -> [Option<u64>; 2] {
        match (before.0, self.read().0) {
            (Some(then), Some(now)) => between(&then, &now),
            _ => [None, None],
        }
    }

    /// Whether anything is counted.
    pub fn are_there(&self) -> bool {
        self.0.is_some()
    }
}

fn between(then: &Reading, now: &Reading) -> [Option<u64>; 2] {
    let over = |i: usize| now[i].saturating_sub(then[i]);
    let [_, enabled, running, instructions, cycles] = std::array::from_fn(over);
    match enabled > 0 && enabled == running {
        true => [Some(instructions), Some(cycles)],
        false => [None, None],
    }
}

/// Counters that are switched and read together.
#[derive(Debug)]
struct Group {
    leader: File,
    /// Only to be there.
    _others: [File; 2],
}

impl Group {
    fn open(kind: u32, [first, second]: [u64; 2]) -> Option<Self> {
        let unequal = open(SOFTWARE, DUMMY, FLAGS & !INHERIT, None)?;
        let leader = open(kind, first, FLAGS, None)?;
        let member = open(kind, second, FLAGS, Some(&leader))?;
        Some(Self {
            leader,
            _others: [unequal, member],
        })
    }

    fn read(&mut self) -> Option<Reading> {
        let mut bytes = [0; size_of::<Reading>()];
        self.leader.read_exact(&mut bytes).ok()?;
        let (words, _) = bytes.as_chunks();
        Some(std::array::from_fn(|i| u64::from_ne_bytes(words[i])))
    }

    /// Whether they can be switched on and off, as happens whenever a process
    /// gets or leaves the processor, without making it slower.
    fn is_cheap(&self) -> bool {
        (0..5).any(|_| {
            let started = Instant::now();
            self.switch(ENABLE);
            self.switch(DISABLE);
            started.elapsed() <= CHEAP
        })
    }

    fn switch(&self, request: libc::c_ulong) {
        // SAFETY: takes no pointer; the descriptor is that of an open counter.
        unsafe { libc::ioctl(self.leader.as_raw_fd(), request as _, WHOLE_GROUP) };
    }
}

fn open(kind: u32, config: u64, flags: u64, leader: Option<&File>) -> Option<File> {
    let attributes = Attributes {
        kind,
        size: size_of::<Attributes>() as u32,
        config,
        read_format: FORMAT,
        flags,
        ..Attributes::default()
    };
    // SAFETY: the attributes are valid for the call and say their own size; the
    // other arguments are numbers: this process, any processor, an open leader
    // or none.
    let fd = unsafe {
        libc::syscall(
            libc::SYS_perf_event_open,
            &raw const attributes,
            0 as libc::pid_t,
            -1 as libc::c_int,
            leader.map_or(-1, AsRawFd::as_raw_fd),
            CLOSE_ON_EXEC,
        )
    };
    let fd = RawFd::try_from(fd).ok().filter(|fd| *fd >= 0)?;
    // SAFETY: just opened, and owned by nobody else.
    Some(unsafe { File::from_raw_fd(fd) })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `PERF_COUNT_SW_TASK_CLOCK`, in nanoseconds: there without a processor
    /// that counts, unless the kernel forbids it.
    const CLOCK: u64 = 1;

    #[test]
    fn every_child_is_counted_and_this_process_is_not() {
        let Some(mut clock) = Group::open(SOFTWARE, [CLOCK, CLOCK]) else {
            return;
        };
        let spin = |rounds: u64| (0..rounds).fold(1u64, |a, b| std::hint::black_box(a ^ b));
        spin(1_000_000);
        assert_eq!(clock.read(), Some([2, 0, 0, 0, 0]));
        // Often enough that parent and child share a processor now and then.
        let mut before = 0;
        for run in 0..40 {
            let status = std::process::Command::new("sh")
                .args(["-c", "i=0; while [ $i -lt 2000 ]; do i=$((i+1)); done"])
                .status()
                .expect("starts");
            assert!(status.success());
            let [_, _, _, first, second] = clock.read().expect("readable");
            let ran = first - before;
            assert!(ran > 20_000, "{ran} ns of a loop of the shell, run {run}");
            assert!(second > 0);
            before = first;
        }
    }

    #[test]
    fn what_is_counted_for_a_part_of_the_time_is_not_said() {
        let then = [2, 1_000, 1_000, 70, 90];
        // Another 500 ns, all of them counted.
        let whole = [2, 1_500, 1_500, 100, 150];
        assert_eq!(between(&then, &whole), [Some(30), Some(60)]);
        // The processor's counters were somebody else's for 1 ns of them.
        let most = [2, 1_500, 1_499, 100, 150];
        assert_eq!(between(&then, &most), [None, None]);
        // No child started its program.
        assert_eq!(between(&then, &then), [None, None]);
    }
}
