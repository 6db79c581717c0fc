//! Bytes in the registers of AVX2, for those who have made sure that the processor has it.

use std::arch::x86_64::{__m256i, _mm256_set_epi64x};

/// So many bytes are in a register.
pub const LANES: usize = 32;

/// One load, written as what a compiler makes one of.
#[inline]
#[target_feature(enable = "avx2")]
pub fn load(bytes: &[u8; LANES]) -> __m256i {
    let (words, _) = bytes.as_chunks::<8>();
    let word = |at: usize| i64::from_le_bytes(words[at]);
    _mm256_set_epi64x(word(3), word(2), word(1), word(0))
}
