//! A gate that waits: it says no only when a series was bad several runs in a
//! row.

/// In how many of the newest runs, one after the other, something was bad.
/// `is_bad` is asked with the number of samples that were known at the time,
/// from `samples` downwards, until it says no; at most `most` times.
pub fn bad_in_a_row(samples: usize, most: u64, is_bad: impl Fn(usize) -> bool) -> u64 {
    (1..=samples)
        .rev()
        .take(usize::try_from(most).unwrap_or(usize::MAX))
        .take_while(|known| is_bad(*known))
        .count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_newest_runs_in_a_row_count() {
        let bad = [true, true, false, true, true, true];
        let is_bad = |known: usize| bad[known - 1];
        assert_eq!(bad_in_a_row(6, 10, is_bad), 3);
        assert_eq!(bad_in_a_row(6, 2, is_bad), 2);
        assert_eq!(bad_in_a_row(3, 10, is_bad), 0);
        assert_eq!(bad_in_a_row(2, 10, is_bad), 2);
        assert_eq!(bad_in_a_row(0, 10, is_bad), 0);
    }
}
