//! One sample as one line, written canonically and read back fast.
//!
//! The writer's field order keeps `id`, `time` and `metric` at constant
//! offsets, so a reader can decide over a line without parsing it. A line that
//! deviates in any way (edited by hand, another order, odd white space) is
//! `None` here and goes to serde: what serde says is the truth, and this
//! module may only ever be faster, never different.

mod cursor;
mod head;
mod number;
mod row;
mod write;

use std::ops::Range;

use crate::model::{Sample, json_problem};

pub use head::{Head, SHAPE};
pub use row::{Row, Tag, Valued};
pub use write::{Parts, SharedContext, SharedName, encode, encode_in};

const ID: Range<usize> = 7..33;
const TIME: Range<usize> = 43..67;
/// Where the name begins.
pub const METRIC: usize = 79;
/// Where the seconds of the time are.
pub const SECONDS: usize = TIME.start + 17;

/// What serde makes of a line; the reason where it is no sample. Which line it
/// is, the caller knows.
pub fn parse_slow(line: &[u8]) -> Result<Sample, String> {
    serde_json::from_slice(line).map_err(|error| json_problem(&error))
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::model::{Finite, Metadata};

    pub const LINE: &str = concat!(
        r#"{"id":"01JD00000000000000000000AA","time":"2026-11-20T01:28:18.123Z","#,
        r#""metric":"test_duration","value":12.5,"unit":"s","metadata":{"suite":"a\"}b"},"#,
        r#""context":{"branch":"main","pull_request":7}}"#
    );

    pub fn row(line: &str) -> Option<Row<'_>> {
        Head::parse(line.as_bytes()).and_then(|head| head.row())
    }

    #[test]
    fn a_canonical_line_is_taken_apart() {
        let row = row(LINE).expect("canonical");
        assert_eq!(
            (row.metric, row.value, row.unit),
            ("test_duration", 12.5, "s")
        );
        assert_eq!(row.metadata, br#"{"suite":"a\"}b"}"#);
        assert_eq!(row.context, br#"{"branch":"main","pull_request":7}"#);
        assert_eq!(row.time.to_string(), "2026-11-20T01:28:18.123Z");
    }

    #[test]
    fn what_serde_writes_is_canonical() {
        let mut sample = parse_slow(LINE.as_bytes()).expect("a sample");
        for (value, suite) in [
            (0.1, "ä"),
            (-3.0, "\u{1}\n\\"),
            (1e300, ""),
            (123_456_789.123_456_79, "x"),
            (0.0, "}"),
        ] {
            sample.value = Finite::new(value).expect("finite");
            sample.metadata =
                Metadata::from_pairs([format!("suite={suite}").as_str()]).expect("valid");
            let mut line = Vec::new();
            encode(&sample, &mut line);
            let head = Head::parse(&line[..line.len() - 1]).expect("canonical head");
            let row = head.row().expect("canonical row");
            assert_eq!(row.value.to_bits(), value.to_bits());
            let metadata: Metadata = serde_json::from_slice(row.metadata).expect("valid");
            assert_eq!(metadata.get("suite"), Some(suite));
        }
    }

    #[test]
    fn every_deviation_is_left_to_serde() {
        for (from, to) in [
            ("\"value\":12.5", "\"value\": 12.5"),
            ("\"value\":12.5", "\"value\":012.5"),
            ("\"value\":12.5", "\"value\":12."),
            ("\"value\":12.5", "\"value\":+12.5"),
            ("\"value\":12.5", "\"value\":1e999"),
            ("\"value\":12.5", "\"value\":null"),
            ("test_duration", "test\\u005fduration"),
            ("18.123Z", "18.123z"),
            ("01:28:18", "01:28:60"),
            ("}}", "}, \"x\":1}"),
            ("}}", "}}}"),
            ("\"pull_request\":7", "\"pull_request\":[7]"),
            ("{\"id\"", " {\"id\""),
        ] {
            let line = LINE.replacen(from, to, 1);
            assert_ne!(line, LINE, "{from}");
            assert!(row(&line).is_none(), "{line}");
        }
    }
}
