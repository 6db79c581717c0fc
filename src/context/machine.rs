//! The machine that measures, and a key that stays the same as long as the
//! machine does.

use std::path::Path;

use xxhash_rust::xxh3::xxh3_64;

use crate::context::Env;
use crate::context::file::read_start;
use crate::model::Machine;

/// How much of `/proc/cpuinfo` is read. On a large machine the whole file has
/// megabytes, and the kernel makes each processor's part as it is read, asking
/// that processor for its frequency. The name is near the start on x86; the
/// second size is for others, whose list of features may come before it.
const CPUINFO: [u64; 2] = [1024, 8 * 1024];

/// Describes this machine.
///
/// `cores` are the logical processors that are online, not the share of them
/// that a container may use: that share changes from run to run, and would make
/// a new machine of the same hardware. Where the system has no such list, it is
/// what [`std::thread::available_parallelism`] says.
///
/// `YARDSTICK_MACHINE` replaces the key, so that a pool of equal runners can be
/// one machine.
pub fn current(env: &Env) -> Machine {
    let machine = Machine {
        machine: String::new(),
        os: std::env::consts::OS.to_owned(),
        arch: std::env::consts::ARCH.to_owned(),
        cpu: cpu(env),
        cores: cores(),
    };
    Machine {
        machine: named(env).unwrap_or_else(|| key(&machine)),
        ..machine
    }
}

/// What stands for the key of this machine.
pub fn named(env: &Env) -> Option<String> {
    env.text("YARDSTICK_MACHINE")
}

/// Eight hexadecimal digits: the low half of XXH3 (64 bits, no seed) of
/// operating system, architecture, processor and cores, with NUL between them.
/// This is stored, so it never changes.
fn key(machine: &Machine) -> String {
    let Machine {
        os,
        arch,
        cpu,
        cores,
        ..
    } = machine;
    let hash = xxh3_64(format!("{os}\0{arch}\0{cpu}\0{cores}").as_bytes());
    format!("{:08x}", hash & 0xffff_ffff)
}

fn cores() -> usize {
    read_start(Path::new("/sys/devices/system/cpu/online"), 1024)
        .ok()
        .and_then(|list| count(std::str::from_utf8(&list).ok()?))
        .or_else(|| Some(std::thread::available_parallelism().ok()?.get()))
        .unwrap_or(1)
}

/// How many numbers are in a list such as `0-3,8`.
fn count(list: &str) -> Option<usize> {
    let mut sum = 0_usize;
    for range in list.trim().split(',') {
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        let (first, last): (usize, usize) = (first.parse().ok()?, last.parse().ok()?);
        sum = sum.checked_add(last.checked_sub(first)?)?.checked_add(1)?;
    }
    Some(sum)
}

#[cfg(any(target_os = "linux", target_os = "android"))]
fn cpu(_: &Env) -> String {
    let read = |limit| {
        let bytes = read_start(Path::new("/proc/cpuinfo"), limit).ok()?;
        cpu_of_cpuinfo(&String::from_utf8_lossy(&bytes))
    };
    CPUINFO.into_iter().find_map(read).unwrap_or_default()
}

#[cfg(target_vendor = "apple")]
fn cpu(_: &Env) -> String {
    one_line(&apple::brand_string().unwrap_or_default())
}

#[cfg(windows)]
fn cpu(env: &Env) -> String {
    one_line(&env.text("PROCESSOR_IDENTIFIER").unwrap_or_default())
}

#[cfg(not(any(
    target_os = "linux",
    target_os = "android",
    target_vendor = "apple",
    windows
)))]
fn cpu(_: &Env) -> String {
    String::new()
}

/// The processor in the first block of `/proc/cpuinfo`; `None` where none of
/// the known lines is there in full. ARM names the maker and the part by number
/// alone.
#[cfg_attr(not(any(target_os = "linux", target_os = "android")), allow(dead_code))]
fn cpu_of_cpuinfo(text: &str) -> Option<String> {
    // The last line may be cut.
    let (text, _) = text.rsplit_once('\n')?;
    let value = |name: &str| {
        let mut lines = text.lines().filter_map(|line| line.split_once(':'));
        let (_, value) =
            lines.find(|(key, value)| key.trim() == name && !value.trim().is_empty())?;
        Some(one_line(value))
    };
    // x86, LoongArch, MIPS, POWER, RISC-V; the rest has none of them.
    let names = ["model name", "Model Name", "cpu model", "cpu", "uarch"];
    if let Some(model) = names.iter().find_map(|name| value(name)) {
        return Some(model);
    }
    match (value("CPU implementer"), value("CPU part")) {
        (Some(implementer), Some(part)) => Some(format!("ARM {implementer} {part}")),
        _ => value("Hardware"),
    }
}

/// Without line feeds and with single spaces, as makers pad their names.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The name of the processor on macOS, which has no file for it.
#[cfg(target_vendor = "apple")]
mod apple {
    use std::ffi::{CStr, c_char, c_int, c_void};
    use std::ptr;

    /// `machdep.cpu.brand_string`, as `sysctl` prints it. Starting that command
    /// would cost more than all the rest.
    #[allow(unsafe_code)]
    pub(super) fn brand_string() -> Option<String> {
        unsafe extern "C" {
            fn sysctlbyname(
                name: *const c_char,
                old: *mut c_void,
                old_len: *mut usize,
                new: *mut c_void,
                new_len: usize,
            ) -> c_int;
        }
        let mut buffer = [0_u8; 256];
        let mut len = buffer.len();
        // SAFETY: the name ends in NUL, the buffer has `len` bytes, nothing is
        // set; the kernel writes at most `len` bytes.
        let status = unsafe {
            sysctlbyname(
                c"machdep.cpu.brand_string".as_ptr(),
                buffer.as_mut_ptr().cast(),
                &raw mut len,
                ptr::null_mut(),
                0,
            )
        };
        let text = (status == 0).then(|| CStr::from_bytes_until_nul(&buffer).ok())??;
        Some(text.to_string_lossy().into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn machine(os: &str, arch: &str, cpu: &str, cores: usize) -> Machine {
        let (os, arch, cpu) = (os.into(), arch.into(), cpu.into());
        Machine {
            machine: String::new(),
            os,
            arch,
            cpu,
            cores,
        }
    }

    /// Stores keep these keys. The values come from an implementation of the
    /// specification of XXH3 that was written for this in another language.
    #[test]
    fn the_key_is_stable_across_releases() {
        assert_eq!(key(&machine("linux", "x86_64", "AMD EPYC", 2)), "97497978");
        assert_eq!(key(&machine("macos", "aarch64", "Apple M1", 8)), "3b2472fb");
    }

    #[test]
    fn this_machine_has_a_key() {
        let none = Env::from_pairs::<&str, &str>([]);
        let found = current(&none);
        assert_eq!(found, current(&none));
        assert_eq!(found.machine.len(), 8);
        assert!(found.cores >= 1);
        let pool = current(&Env::from_pairs([("YARDSTICK_MACHINE", "pool-a")]));
        assert_eq!(
            pool,
            Machine {
                machine: "pool-a".into(),
                ..found
            }
        );
    }

    #[test]
    fn processors_of_several_architectures() {
        let x86 = "processor\t: 0\ncpu family\t: 6\nmodel\t\t: 85\n\
                   model name\t: Intel(R)  Xeon(R) CPU @ 2.20GHz \ncpu MHz\t\t: 2200.1\n";
        let cpu = |text: &str| cpu_of_cpuinfo(text).unwrap_or_default();
        assert_eq!(cpu(x86), "Intel(R) Xeon(R) CPU @ 2.20GHz");
        let arm = "processor\t: 0\nBogoMIPS\t: 50.00\nCPU implementer\t: 0x41\n\
                   CPU architecture: 8\nCPU variant\t: 0x3\nCPU part\t: 0xd0c\n";
        assert_eq!(cpu(arm), "ARM 0x41 0xd0c");
        assert_eq!(
            cpu("cpu\t\t: POWER9, altivec supported\n"),
            "POWER9, altivec supported"
        );
        assert_eq!(cpu("hart\t: 0\nuarch\t: sifive,u74-mc\n"), "sifive,u74-mc");
        assert_eq!(cpu("model name\t:\nHardware\t: BCM2835\n"), "BCM2835");
        assert_eq!(cpu_of_cpuinfo("processor\t: 0\nmodel name\t: Inte"), None);
        assert_eq!(cpu_of_cpuinfo("\u{fffd}\0"), None);
    }

    #[test]
    fn online_processors_are_counted() {
        assert_eq!(count("0-3\n"), Some(4));
        assert_eq!(count("0"), Some(1));
        assert_eq!(count("0-1,4,6-7"), Some(5));
        assert_eq!(count("3-1"), None);
        assert_eq!(count(""), None);
    }
}
