//! The same question about many series, on all processors: series know nothing
//! of each other, and the answers come in order.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::model::Sorting;

/// Fewer points are not worth the start of a thread.
const WORTH_IT: usize = 4_096;
/// More processors wait for memory, or belong to others.
const MOST: usize = 8;

/// What `ask` says of each of `items`, which have so many points together.
pub fn each<T: Sync, A: Send>(
    items: &[T],
    points: usize,
    ask: impl Fn(usize, &T) -> A + Sync,
) -> Vec<A> {
    let threads = match points {
        ..WORTH_IT => 1,
        _ => thread::available_parallelism().map_or(1, NonZero::get),
    };
    with_threads(threads.min(MOST).min(items.len()), items, ask)
}

fn with_threads<T: Sync, A: Send>(
    threads: usize,
    items: &[T],
    ask: impl Fn(usize, &T) -> A + Sync,
) -> Vec<A> {
    if threads <= 1 {
        return items
            .iter()
            .enumerate()
            .map(|(i, item)| ask(i, item))
            .collect();
    }
    let next = AtomicUsize::new(0);
    // Whoever is done takes the next: series differ by a hundred times.
    let work = || {
        let mut answers = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(index) else {
                return answers;
            };
            answers.push((index, ask(index, item)));
        }
    };
    let mut answers = thread::scope(|scope| {
        let others: Vec<_> = (1..threads)
            .map_while(|_| thread::Builder::new().spawn_scoped(scope, work).ok())
            .collect();
        let mut answers = work();
        for other in others {
            match other.join() {
                Ok(more) => answers.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        answers
    });
    answers.order_by(|(a, _), (b, _)| a.cmp(b));
    answers.into_iter().map(|(_, answer)| answer).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_come_in_order_whoever_gave_them() {
        let items: Vec<usize> = (0..1_000).collect();
        let expected: Vec<usize> = items.iter().map(|i| i * i).collect();
        for threads in [0, 1, 2, 7] {
            let answers = with_threads(threads, &items, |index, item| {
                assert_eq!(index, *item);
                // Some take longer than others.
                (0..item % 7 * 50).fold(index, |i, _| std::hint::black_box(i)) * item
            });
            assert_eq!(answers, expected);
        }
        assert_eq!(each(&[] as &[u8], 1 << 20, |_, _| ()), []);
    }
}
