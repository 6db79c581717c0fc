//! Ends a process group that runs for too long, from a thread of its own, so
//! that waiting for the process stays one plain call.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

#[derive(Default)]
struct Watched {
    /// When to end whom.
    until: Option<(Instant, i32)>,
    fired: bool,
    closed: bool,
}

type Shared = Arc<(Mutex<Watched>, Condvar)>;

/// Does nothing, and has no thread, until it is first armed.
#[derive(Default)]
pub struct Watchdog(Option<Shared>);

impl Watchdog {
    /// Ends `process` after `timeout`, or minus its number for its whole group.
    pub fn arm(&mut self, timeout: Duration, process: i32) {
        let shared = self.0.get_or_insert_with(start);
        // A time limit beyond the clock is none.
        let until = Instant::now().checked_add(timeout);
        let mut watched = lock(shared);
        watched.until = until.map(|until| (until, process));
        watched.fired = false;
        shared.1.notify_one();
    }

    /// Looks away, once the process has ended; says whether it was ended from here.
    pub fn disarm(&mut self) -> bool {
        self.0.as_ref().is_some_and(|shared| {
            let mut watched = lock(shared);
            watched.until = None;
            std::mem::take(&mut watched.fired)
        })
    }
}

impl Drop for Watchdog {
    fn drop(&mut self) {
        if let Some(shared) = &self.0 {
            lock(shared).closed = true;
            shared.1.notify_one();
        }
    }
}

/// A thread that panicked cannot have left this state half changed.
fn lock(shared: &Shared) -> std::sync::MutexGuard<'_, Watched> {
    shared.0.lock().unwrap_or_else(PoisonError::into_inner)
}

fn start() -> Shared {
    let shared = Shared::default();
    let own = Arc::clone(&shared);
    std::thread::spawn(move || watch(&own));
    shared
}

fn watch(shared: &Shared) {
    let mut watched = lock(shared);
    while !watched.closed {
        let now = Instant::now();
        watched = match watched.until {
            Some((until, process)) if until <= now => {
                super::system::kill(process);
                watched.until = None;
                watched.fired = true;
                watched
            }
            Some((until, _)) => match shared.1.wait_timeout(watched, until - now) {
                Ok((watched, _)) => watched,
                Err(poisoned) => poisoned.into_inner().0,
            },
            None => shared
                .1
                .wait(watched)
                .unwrap_or_else(PoisonError::into_inner),
        };
    }
}
