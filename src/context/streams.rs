//! Whether standard output was there when the program was started. The runtime
//! opens `/dev/null` in the place of a stream that is closed, and nothing that
//! is written there fails any more: it has to be asked before that.

use std::sync::atomic::{AtomicBool, Ordering};

static CLOSED: AtomicBool = AtomicBool::new(false);

/// Whether standard output was closed at the start (`>&-`); where the system
/// has no place to ask in time, it was not.
pub fn stdout_was_closed() -> bool {
    CLOSED.load(Ordering::Relaxed)
}

#[cfg(any(target_os = "linux", target_vendor = "apple"))]
mod early {
    use std::sync::atomic::Ordering;

    #[allow(unsafe_code)]
    #[used]
    #[cfg_attr(target_os = "linux", unsafe(link_section = ".init_array"))]
    #[cfg_attr(
        target_vendor = "apple",
        unsafe(link_section = "__DATA,__mod_init_func")
    )]
    static BEFORE_THE_RUNTIME: extern "C" fn() = look;

    #[allow(unsafe_code)]
    extern "C" fn look() {
        // SAFETY: asks for the flags of a file descriptor, whether it is open or not.
        let flags = unsafe { libc::fcntl(libc::STDOUT_FILENO, libc::F_GETFD) };
        super::CLOSED.store(flags == -1, Ordering::Relaxed);
    }
}
