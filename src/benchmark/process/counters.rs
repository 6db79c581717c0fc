//! Instructions and cycles of a child and its children, by perf events, where
//! kernel and processor allow.
//!
//! A counter is opened on this process, switched off, inherited by children
//! and switched on where a child starts its program, so that `posix_spawn`
//! needs no step in between. `man 2 perf_event_open`.

#![allow(unsafe_code)]

use std::fs::File;
use std::io::Read;
use std::os::fd::{FromRawFd, RawFd};

/// `PERF_TYPE_HARDWARE` and its events.
const HARDWARE: u32 = 0;
const CYCLES: u64 = 0;
const INSTRUCTIONS: u64 = 1;
/// Bits of the flags: disabled, inherit, exclude_kernel, exclude_hv, enable_on_exec.
const FLAGS: u64 = 1 | 1 << 1 | 1 << 5 | 1 << 6 | 1 << 12;
const CLOSE_ON_EXEC: libc::c_ulong = 8;

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
pub struct Counters([Option<File>; 2]);

impl Counters {
    pub fn open() -> Self {
        let both = [INSTRUCTIONS, CYCLES].map(|config| open(HARDWARE, config));
        match both {
            [Some(instructions), Some(cycles)] => Self([Some(instructions), Some(cycles)]),
            _ => Self([None, None]),
        }
    }

    /// What was counted so far.
    pub fn read(&mut self) -> [Option<u64>; 2] {
        self.0.each_mut().map(|file| read(file.as_mut()?))
    }

    /// What was counted since.
    pub fn since(&mut self, before: [Option<u64>; 2]) -> [Option<u64>; 2] {
        let now = self.read();
        std::array::from_fn(|i| Some(now[i]?.saturating_sub(before[i]?)))
    }
}

fn read(file: &mut File) -> Option<u64> {
    let mut bytes = [0; 8];
    file.read_exact(&mut bytes).ok()?;
    Some(u64::from_ne_bytes(bytes))
}

fn open(kind: u32, config: u64) -> Option<File> {
    let attributes = Attributes {
        kind,
        size: size_of::<Attributes>() as u32,
        config,
        flags: FLAGS,
        ..Attributes::default()
    };
    // SAFETY: the attributes are valid for the call and say their own size; the
    // other arguments are numbers: this process, any processor, no group.
    let fd = unsafe {
        libc::syscall(
            libc::SYS_perf_event_open,
            &raw const attributes,
            0 as libc::pid_t,
            -1 as libc::c_int,
            -1 as libc::c_int,
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

    #[test]
    fn a_child_is_counted_and_this_process_is_not() {
        // PERF_TYPE_SOFTWARE, PERF_COUNT_SW_TASK_CLOCK in nanoseconds: there
        // without a processor that counts, unless the kernel forbids it.
        let Some(mut clock) = open(1, 1) else { return };
        let spin = |rounds: u64| (0..rounds).fold(1u64, |a, b| std::hint::black_box(a ^ b));
        spin(1_000_000);
        assert_eq!(read(&mut clock), Some(0));
        let status = std::process::Command::new("sh")
            .args(["-c", "i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done"])
            .status()
            .expect("starts");
        assert!(status.success());
        let counted = read(&mut clock).expect("readable");
        assert!(counted > 1_000_000, "{counted} ns of a loop of the shell");
    }
}
