//! Lines of other metrics, passed over by their first bytes: where one metric is asked for, these are nearly all.

use std::ops::Range;

use crate::store::line::Head;

/// What tells lines of a metric from others.
pub struct Skim {
    name: String,
    #[cfg(target_arch = "x86_64")]
    wide: wide::Skim,
}

impl Skim {
    /// Passes over what is not of the metric `name`.
    pub fn of(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            #[cfg(target_arch = "x86_64")]
            wide: wide::Skim::of(name),
        }
    }

    /// Adds the lines of `block` that may be of the metric to `picked`: the first starts at `start`, and all end at `ends`,
    /// counted from `base` on.
    pub fn pick(
        &self,
        block: &[u8],
        (start, base): (usize, usize),
        ends: &[u32],
        picked: &mut Vec<Range<usize>>,
    ) {
        #[cfg(target_arch = "x86_64")]
        if std::is_x86_feature_detected!("avx2") {
            // SAFETY: the processor has what the function asks for.
            #[allow(unsafe_code)]
            return unsafe { self.wide.pick(block, (start, base), ends, picked) };
        }
        self.pick_plainly(block, (start, base), ends, picked);
    }

    fn pick_plainly(
        &self,
        block: &[u8],
        (mut start, base): (usize, usize),
        ends: &[u32],
        picked: &mut Vec<Range<usize>>,
    ) {
        let is_other = |head: Head<'_>| !head.is_named(self.name.as_bytes());
        for end in ends {
            let line = start..base + *end as usize;
            start = line.end + 1;
            if !Head::parse(&block[line.clone()]).is_some_and(is_other) {
                picked.push(line);
            }
        }
    }
}

/// All bytes up to the name and 17 of that, compared with what they are in a canonical line: no name has to be measured.
#[cfg(target_arch = "x86_64")]
mod wide {
    use std::arch::x86_64::{
        _mm256_and_si256, _mm256_cmpeq_epi8, _mm256_or_si256, _mm256_setzero_si256,
        _mm256_testz_si256, _mm256_xor_si256,
    };
    use std::ops::Range;

    use crate::store::line::{METRIC, SECONDS, SHAPE};
    use crate::store::wide::{LANES, load};

    const PARTS: usize = 3;
    const SEEN: usize = PARTS * LANES;

    type Bytes = [[u8; LANES]; PARTS];

    #[derive(Default)]
    pub struct Skim {
        expected: Bytes,
        /// Which of them every canonical line has.
        shape: Bytes,
        /// Which of them the name has, with the quote behind it.
        name: Bytes,
        /// Bytes that leave it to others what the line is, and where.
        unclear: Bytes,
        doubts: Bytes,
    }

    fn set(bytes: &mut Bytes, at: usize, byte: u8) {
        bytes[at / LANES][at % LANES] = byte;
    }

    impl Skim {
        pub fn of(name: &str) -> Self {
            let mut skim = Self::default();
            let fixed = SHAPE.iter().enumerate();
            for (at, byte) in fixed.filter(|(_, byte)| **byte != b' ') {
                set(&mut skim.expected, at, *byte);
                set(&mut skim.shape, at, 0xff);
            }
            // A leap second is not canonical.
            set(&mut skim.unclear, SECONDS, b'6');
            set(&mut skim.doubts, SECONDS, 0xff);
            for (at, byte) in (METRIC..SEEN).zip(name.bytes().chain([b'"'])) {
                set(&mut skim.expected, at, byte);
                set(&mut skim.name, at, 0xff);
                // A name may be written with escapes.
                set(&mut skim.unclear, at, b'\\');
                set(&mut skim.doubts, at, 0xff);
            }
            skim
        }

        #[target_feature(enable = "avx2")]
        pub fn pick(
            &self,
            block: &[u8],
            (mut start, base): (usize, usize),
            ends: &[u32],
            picked: &mut Vec<Range<usize>>,
        ) {
            for end in ends {
                let line = start..base + *end as usize;
                start = line.end + 1;
                match block[line.clone()].as_chunks().0 {
                    [a, b, c, ..] if self.passes_over([a, b, c]) => {}
                    _ => picked.push(line),
                }
            }
        }

        #[inline]
        #[target_feature(enable = "avx2")]
        fn passes_over(&self, line: [&[u8; LANES]; PARTS]) -> bool {
            let none = _mm256_setzero_si256();
            let (mut off, mut other, mut unclear) = (none, none, none);
            for (part, bytes) in line.into_iter().enumerate() {
                let bytes = load(bytes);
                let differs = _mm256_xor_si256(bytes, load(&self.expected[part]));
                let is_unclear = _mm256_cmpeq_epi8(bytes, load(&self.unclear[part]));
                let among = |bits, mask: &Bytes| _mm256_and_si256(bits, load(&mask[part]));
                off = _mm256_or_si256(off, among(differs, &self.shape));
                other = _mm256_or_si256(other, among(differs, &self.name));
                unclear = _mm256_or_si256(unclear, among(is_unclear, &self.doubts));
            }
            let off = _mm256_or_si256(off, unclear);
            _mm256_testz_si256(other, other) == 0 && _mm256_testz_si256(off, off) == 1
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = r#"{"id":"01JD3ZQ5V2M4W8X9Y0ABCDEFGH","time":"2026-11-20T01:28:18.123Z","metric":"test_duration","value":12.5,"unit":"s","metadata":{"suite":"unit"}}"#;

    fn is_picked(name: &str, line: &str) -> bool {
        let block = format!("x\n{line}\n");
        let ends = [2 + line.len() as u32 - 1];
        let (mut picked, mut plain) = (Vec::new(), Vec::new());
        Skim::of(name).pick(block.as_bytes(), (2, 1), &ends, &mut picked);
        Skim::of(name).pick_plainly(block.as_bytes(), (2, 1), &ends, &mut plain);
        assert!(plain.iter().all(|line| picked.contains(line)));
        assert!(picked.iter().all(|picked| *picked == (2..2 + line.len())));
        assert!(picked.len() <= 1);
        !picked.is_empty()
    }

    #[test]
    fn only_what_is_surely_of_another_metric_is_passed_over() {
        for name in ["test_duration", "test_durations", "test_duratio", "t", "x"] {
            assert_eq!(is_picked(name, LINE), name == "test_duration", "{name}");
        }
        let long = LINE.replacen("test_duration", "test_duration_of_everything", 1);
        assert!(is_picked("test_duration_of_everything", &long));
        assert!(!is_picked("best_duration_of_everything", &long));
        // Told by whoever reads the whole name.
        assert!(is_picked("test_duration_of_all", &long));
        for (from, to) in [
            ("{\"id\"", " {\"id\""),
            ("\"metric\":", "\"metric\": "),
            ("test_d", "test\\u005fd"),
            ("01:28:18", "01:28:60"),
            ("18.123Z", "18.123z"),
            ("2026-11", "2026/11"),
        ] {
            let line = LINE.replacen(from, to, 1);
            assert_ne!(line, LINE, "{from}");
            assert!(is_picked("other", &line), "{line}");
        }
        for end in 0..96 {
            assert!(is_picked("other", &LINE[..end]), "{end}");
        }
    }
}
