//! Many tests at once: which p-values are small enough together.

/// The largest p-value that counts, by Benjamini & Hochberg (1995): of what
/// lies at or below it, at most the share `rate` is expected to be false.
/// `tests` counts all tests made, also those whose p-value was not kept because
/// it was large; `None` where nothing is small enough. O(n log n).
pub fn benjamini_hochberg(p_values: &[f64], tests: usize, rate: f64) -> Option<f64> {
    let mut sorted = p_values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let tests = tests.max(sorted.len()) as f64;
    let fits = |rank: &usize| sorted[*rank] <= rate * (*rank as f64 + 1.0) / tests;
    (0..sorted.len()).rev().find(fits).map(|rank| sorted[rank])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_example_of_the_paper() {
        // Benjamini & Hochberg 1995, section 3.2: of 15 p-values the four smallest count at 5 %.
        let p = [
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
            0.5719, 0.6528, 0.7590, 1.0,
        ];
        assert_eq!(benjamini_hochberg(&p, 15, 0.05), Some(0.0095));
        assert_eq!(benjamini_hochberg(&p[..4], 15, 0.05), Some(0.0095));
        assert_eq!(benjamini_hochberg(&[0.2, 0.9], 2, 0.05), None);
        assert_eq!(benjamini_hochberg(&[], 0, 0.05), None);
    }
}
