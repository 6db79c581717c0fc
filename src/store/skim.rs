//! Lines of other metrics, passed over by their first bytes: where one metric is asked for, these are nearly all.

use std::ops::Range;

use crate::store::line::{METRIC, SECONDS, SHAPE};

/// So many bytes of a line are looked at: all up to the name, and 17 bytes of that.
const SEEN: usize = 96;
/// So many of them are compared at once.
const LANES: usize = 32;

/// What the first bytes of a canonical line of a metric are.
pub struct Skim {
    expected: [u8; SEEN],
    /// Which bytes every canonical line has.
    shape: [u8; SEEN],
    /// Which bytes the name has, with the quote behind it.
    name: [u8; SEEN],
    /// Bytes that leave it to others what the line is, and where.
    unclear: [u8; SEEN],
    doubts: [u8; SEEN],
}

impl Skim {
    /// Passes over what is not of the metric `name`.
    pub fn of(name: &str) -> Self {
        let mut skim = Self {
            expected: [0; SEEN],
            shape: [0; SEEN],
            name: [0; SEEN],
            unclear: [0; SEEN],
            doubts: [0; SEEN],
        };
        for (at, byte) in SHAPE.iter().enumerate().filter(|(_, byte)| **byte != b' ') {
            (skim.expected[at], skim.shape[at]) = (*byte, 0xff);
        }
        // A leap second is not canonical.
        (skim.unclear[SECONDS], skim.doubts[SECONDS]) = (b'6', 0xff);
        for (at, byte) in (METRIC..SEEN).zip(name.bytes().chain([b'"'])) {
            (skim.expected[at], skim.name[at]) = (byte, 0xff);
            // A name may be written with escapes.
            (skim.unclear[at], skim.doubts[at]) = (b'\\', 0xff);
        }
        skim
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
            return unsafe { self.pick_widely(block, (start, base), ends, picked) };
        }
        self.pick_plainly(block, (start, base), ends, picked);
    }

    /// The same with wider registers.
    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2")]
    fn pick_widely(
        &self,
        block: &[u8],
        place: (usize, usize),
        ends: &[u32],
        picked: &mut Vec<Range<usize>>,
    ) {
        self.pick_plainly(block, place, ends, picked);
    }

    #[inline(always)]
    fn pick_plainly(
        &self,
        block: &[u8],
        (mut start, base): (usize, usize),
        ends: &[u32],
        picked: &mut Vec<Range<usize>>,
    ) {
        for end in ends {
            let line = start..base + *end as usize;
            start = line.end + 1;
            let seen = block[line.clone()].first_chunk();
            if !seen.is_some_and(|seen| self.passes_over(seen)) {
                picked.push(line);
            }
        }
    }

    #[inline(always)]
    fn passes_over(&self, line: &[u8; SEEN]) -> bool {
        let (mut off, mut other, mut unclear) = ([0; LANES], [0; LANES], [0; LANES]);
        for part in (0..SEEN).step_by(LANES) {
            for lane in 0..LANES {
                let at = part + lane;
                let differs = line[at] ^ self.expected[at];
                off[lane] |= differs & self.shape[at];
                other[lane] |= differs & self.name[at];
                let is_unclear = line[at] == self.unclear[at];
                unclear[lane] |= if is_unclear { self.doubts[at] } else { 0 };
            }
        }
        let any = |bits: [u8; LANES]| bits.iter().fold(0, |any, bits| any | bits) != 0;
        any(other) && !any(off) && !any(unclear)
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
        assert_eq!(picked, plain);
        assert!(picked.is_empty() || picked == [2..2 + line.len()]);
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
        for end in 0..SEEN {
            assert!(is_picked("other", &LINE[..end]), "{end}");
        }
    }
}
