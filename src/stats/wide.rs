//! Four numbers in a register of AVX2, for those who have made sure that the processor has it. Written out where compilers
//! do not find it: loops that choose, and many arrays at once.

use std::arch::x86_64::{
    __m256d, _mm_cvtsd_f64, _mm_max_pd, _mm_min_pd, _mm_unpackhi_pd, _mm256_castpd256_pd128,
    _mm256_extractf128_pd, _mm256_loadu_pd,
};

/// So many numbers are in a register.
pub const LANES: usize = 4;

/// One load.
#[inline]
#[target_feature(enable = "avx2")]
pub fn load(values: &[f64; LANES]) -> __m256d {
    // SAFETY: as many numbers as are read, wherever they stand.
    #[allow(unsafe_code)]
    unsafe {
        _mm256_loadu_pd(values.as_ptr())
    }
}

/// The numbers in a register.
#[inline]
#[target_feature(enable = "avx2")]
pub fn stored(values: __m256d) -> [f64; LANES] {
    // SAFETY: a register of four doubles is four doubles, and any bits are some.
    #[allow(unsafe_code)]
    unsafe {
        std::mem::transmute::<__m256d, [f64; LANES]>(values)
    }
}

/// The least of the numbers, none of which is NaN.
#[inline]
#[target_feature(enable = "avx2")]
pub fn least(values: __m256d) -> f64 {
    let pairs = _mm_min_pd(
        _mm256_castpd256_pd128(values),
        _mm256_extractf128_pd::<1>(values),
    );
    _mm_cvtsd_f64(_mm_min_pd(pairs, _mm_unpackhi_pd(pairs, pairs)))
}

/// The greatest of the numbers, none of which is NaN.
#[inline]
#[target_feature(enable = "avx2")]
pub fn greatest(values: __m256d) -> f64 {
    let pairs = _mm_max_pd(
        _mm256_castpd256_pd128(values),
        _mm256_extractf128_pd::<1>(values),
    );
    _mm_cvtsd_f64(_mm_max_pd(pairs, _mm_unpackhi_pd(pairs, pairs)))
}
