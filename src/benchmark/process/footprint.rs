//! How much memory this process takes while it measures. A child shares it until its own program takes its place, so that
//! no peak of a child reads below the peak of this process: the less of that, the smaller the commands that can be told apart.

#![allow(unsafe_code)]

use std::ffi::{c_int, c_void};
use std::io::Write;
use std::{fs, ptr};

/// Gives back the pages of the program's file that its start needed, and begins the peak anew. What is needed again comes
/// back from the file, or the cache that holds it.
pub fn shed() {
    // SAFETY: the callback has the type that is asked for, and needs no data.
    unsafe { libc::dl_iterate_phdr(Some(drop_pages), ptr::null_mut()) };
    // Where the kernel has no such file, the old peak stays, and is said.
    let peak = fs::File::options()
        .write(true)
        .open("/proc/self/clear_refs");
    let _ = peak.and_then(|mut peak| peak.write_all(b"5"));
}

/// Largest resident set of this process since [`shed`], in bytes. What `getrusage` says would count whoever started this
/// process as well, which its children know nothing of.
pub fn peak() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    peak_in(&status)
}

fn peak_in(status: &str) -> Option<u64> {
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kibibytes.checked_mul(1024)
}

/// Drops the pages of the first object, which is the program itself, that nothing ever writes to.
unsafe extern "C" fn drop_pages(
    object: *mut libc::dl_phdr_info,
    _: libc::size_t,
    _: *mut c_void,
) -> c_int {
    // SAFETY: the loader gives a valid object, whose headers live as long as it does.
    let (base, headers) = unsafe {
        let object = &*object;
        let count = usize::from(object.dlpi_phnum);
        let headers = std::slice::from_raw_parts(object.dlpi_phdr, count);
        (object.dlpi_addr as usize, headers)
    };
    // SAFETY: takes no pointer.
    let page = usize::try_from(unsafe { libc::sysconf(libc::_SC_PAGESIZE) }).unwrap_or(4096);
    for header in headers {
        // What is relocated, and read-only from then on, has this flag too.
        if header.p_type != libc::PT_LOAD || header.p_flags & libc::PF_W != 0 {
            continue;
        }
        let from = (base + header.p_vaddr as usize) / page * page;
        let to = base + (header.p_vaddr + header.p_memsz) as usize;
        // SAFETY: a range of this program's file that is mapped for reading alone: the same bytes are there when they are
        // next looked at. That the system refuses it does no harm.
        unsafe { libc::madvise(from as *mut c_void, to - from, libc::MADV_DONTNEED) };
    }
    1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_peak_is_read_in_bytes() {
        let status = "Name:\tx\nVmPeak:\t  9000 kB\nVmHWM:\t    1968 kB\nVmRSS:\t    1200 kB\n";
        assert_eq!(peak_in(status), Some(1968 * 1024));
        assert_eq!(peak_in("VmHWM: 12 MB\n"), None);
        assert_eq!(peak_in("VmRSS: 1 kB\n"), None);
    }

    #[test]
    fn what_was_given_back_counts_no_more_and_the_program_goes_on() {
        let large = std::hint::black_box(vec![1_u8; 256 << 20]);
        let before = peak().expect("known");
        assert!(before >= 256 << 20, "{before}");
        drop(large);
        shed();
        // Text and constants are there again.
        assert_eq!(format!("{:.3}", std::f64::consts::PI), "3.142");
        let after = peak().expect("known");
        // Some sandboxes forget no peak.
        let path = "/proc/self/clear_refs";
        if fs::File::options().write(true).open(path).is_ok() {
            assert!(after < before - (128 << 20), "{after} of {before}");
        }
    }
}
