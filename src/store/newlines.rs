//! Where the lines of a block end, 64 bytes at a time.
//!
//! Lines of a store are some 200 bytes long: to begin a search anew for each costs more than to look at its bytes.

use memchr::memchr_iter;

/// So many bytes are looked at before their lines are handled: what is found fits beside them into a cache.
pub const WINDOW: usize = 16 * 1024;

/// Sets `ends` to where the newlines of a window are.
pub fn find(window: &[u8], ends: &mut Vec<u32>) {
    ends.clear();
    #[cfg(target_arch = "x86_64")]
    if std::is_x86_feature_detected!("avx2") {
        // SAFETY: the processor has what the function asks for.
        #[allow(unsafe_code)]
        return unsafe { wide::find(window, ends) };
    }
    find_plainly(window, 0, ends);
}

/// Newlines from `start` on.
fn find_plainly(window: &[u8], start: usize, ends: &mut Vec<u32>) {
    let found = memchr_iter(b'\n', &window[start..]);
    ends.extend(found.map(|at| (start + at) as u32));
}

#[cfg(target_arch = "x86_64")]
mod wide {
    use std::arch::x86_64::{_mm256_cmpeq_epi8, _mm256_movemask_epi8, _mm256_set1_epi8};

    use crate::store::wide::{LANES, load};

    #[target_feature(enable = "avx2")]
    pub fn find(window: &[u8], ends: &mut Vec<u32>) {
        let (halves, _) = window.as_chunks::<LANES>();
        let (pairs, _) = halves.as_chunks::<2>();
        for (start, [low, high]) in (0..).step_by(2 * LANES).zip(pairs) {
            let mut bits = u64::from(newlines(low)) | u64::from(newlines(high)) << LANES;
            while bits != 0 {
                ends.push(start + bits.trailing_zeros());
                bits &= bits - 1;
            }
        }
        super::find_plainly(window, pairs.len() * 2 * LANES, ends);
    }

    /// A bit for each byte that is a newline.
    #[inline]
    #[target_feature(enable = "avx2")]
    fn newlines(bytes: &[u8; LANES]) -> u32 {
        let equal = _mm256_cmpeq_epi8(load(bytes), _mm256_set1_epi8(b'\n' as i8));
        _mm256_movemask_epi8(equal) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn newlines_are_found_wherever_they_are() {
        let mut ends = vec![7];
        for len in [0usize, 1, 31, 32, 63, 64, 65, 127, 128, 300] {
            for stride in [1, 2, 5, 31, 64, 999] {
                let window: Vec<u8> = (0..len)
                    .map(|i| match i % stride {
                        0 => b'\n',
                        // Near in value, and equal but for the highest bit.
                        1 => b'\n' | 0x80,
                        _ => b'\x0b',
                    })
                    .collect();
                find(&window, &mut ends);
                let expected: Vec<u32> = (0..len).step_by(stride).map(|i| i as u32).collect();
                assert_eq!(ends, expected, "{len} {stride}");
                ends.clear();
                find_plainly(&window, 0, &mut ends);
                assert_eq!(ends, expected, "{len} {stride}");
            }
        }
    }
}
