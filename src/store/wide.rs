//! Bytes in the registers of AVX2, for those who have made sure that the processor has it.

use std::arch::x86_64::{__m256i, _mm256_loadu_si256};

/// So many bytes are in a register.
pub const LANES: usize = 32;

/// One load.
#[inline]
#[target_feature(enable = "avx2")]
pub fn load(bytes: &[u8; LANES]) -> __m256i {
    // SAFETY: as many bytes as are read, wherever they stand.
    #[allow(unsafe_code)]
    unsafe {
        _mm256_loadu_si256(bytes.as_ptr().cast())
    }
}
