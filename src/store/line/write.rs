//! The canonical line of a sample, and a faster way to the lines of many.

use std::cell::Cell;
use std::ops::Range;

use serde::Serialize;

use crate::model::{
    Context, Finite, Metadata, MetricName, Sample, SampleId, Spread, TimeWords, Timestamp, Unit,
    write_number, write_whole,
};
use crate::store::line::{ID, TIME};

/// The canonical line of a sample, with its newline, appended to `out`.
pub fn encode(sample: &Sample, out: &mut Vec<u8>) {
    write_json(sample, out);
    out.push(b'\n');
}

/// What the many samples of a run share, as it stands in their lines.
#[derive(Clone, Debug)]
pub struct SharedContext {
    context: Vec<u8>,
    /// The time of the sample before: most have the same.
    time: Cell<(Timestamp, TimeWords)>,
}

impl SharedContext {
    /// The JSON of `context`.
    pub fn of(context: &Context) -> Self {
        Self {
            context: match context.is_empty() {
                true => Vec::new(),
                false => [b",\"context\":", &json(context)[..]].concat(),
            },
            time: Cell::new((Timestamp::MIN, Timestamp::MIN.to_words())),
        }
    }

    fn time(&self, time: Timestamp) -> TimeWords {
        let (had, text) = self.time.get();
        if had == time {
            return text;
        }
        let text = time.to_words_beside(had, text);
        self.time.set((time, text));
        text
    }
}

/// What the many samples of a metric and unit share, as it stands in their lines.
#[derive(Clone, Debug)]
pub struct SharedName {
    metric: MetricName,
    head: Vec<u8>,
    tail: Vec<u8>,
}

impl SharedName {
    /// The JSON of both, around the value.
    pub fn of(metric: &MetricName, unit: Option<&Unit>) -> Self {
        // What is valid by construction needs no escapes.
        let metric_json = [
            b"\",\"metric\":\"",
            metric.as_str().as_bytes(),
            b"\",\"value\":",
        ];
        let unit = unit.map(|unit| [b",\"unit\":\"", unit.as_str().as_bytes(), b"\""].concat());
        Self {
            metric: metric.clone(),
            head: metric_json.concat(),
            tail: unit.unwrap_or_default(),
        }
    }

    /// What was measured.
    pub fn metric(&self) -> &MetricName {
        &self.metric
    }
}

/// A sample but for its context, by its parts: an import makes millions, whose
/// name and unit are the same again and again.
#[derive(Clone, Copy, Debug)]
pub struct Parts<'a> {
    /// As [`Sample::id`], and so on.
    pub id: SampleId,
    /// When it was measured.
    pub time: Timestamp,
    /// What was measured, and in which unit.
    pub name: &'a SharedName,
    /// The number, in that unit.
    pub value: Finite,
    /// Which thing was measured.
    pub metadata: &'a Metadata,
    /// What `value` stands for.
    pub summary: Option<Spread>,
    /// Pairs that only go along.
    pub notes: &'a Metadata,
}

/// The line of a sample in that context; the same bytes as [`encode`] gives, in
/// a fraction of the time. Gives where in `out` its labels are; `labels` is where
/// the same ones are already.
pub fn encode_in(
    context: &SharedContext,
    sample: &Parts<'_>,
    labels: Option<Range<usize>>,
    out: &mut Vec<u8>,
) -> Range<usize> {
    write_head(context, sample, out);
    out.extend_from_slice(&sample.name.head);
    write_number(sample.value, out);
    push(out, &sample.name.tail);
    let start = out.len();
    match labels.filter(|labels| labels.end <= start) {
        Some(labels) => out.extend_from_within(labels),
        None => write_pairs(b",\"metadata\":{\"", sample.metadata, out),
    }
    let labels = start..out.len();
    out.extend_from_slice(&context.context);
    if let Some(summary) = &sample.summary {
        write_summary(summary, out);
    }
    write_pairs(b",\"notes\":{\"", sample.notes, out);
    out.extend_from_slice(b"}\n");
    labels
}

/// Up to the name. Written where it stays: to read what was just written in small
/// parts takes longer than to write it.
fn write_head(context: &SharedContext, sample: &Parts<'_>, out: &mut Vec<u8>) {
    let head = b"{\"id\":\"00000000000000000000000000\",\"time\":\"000000000000000000000000";
    let start = out.len();
    out.extend_from_slice(head);
    if let Some(written) = out[start..].first_chunk_mut() {
        let written: &mut [u8; 67] = written;
        if let Some(id) = written[ID].first_chunk_mut() {
            sample.id.put_ascii(id);
        }
        written[TIME].copy_from_slice(context.time(sample.time).as_flattened());
    }
}

/// Appends a text. Most are short, and two copies of a known length cost less
/// than one that has to ask.
#[inline(always)]
fn push(out: &mut Vec<u8>, text: &[u8]) {
    let end = out.len() + text.len();
    if let (8..=16, Some(first), Some(last)) =
        (text.len(), text.first_chunk::<8>(), text.last_chunk::<8>())
    {
        out.extend_from_slice(first);
        out.truncate(end - last.len());
        out.extend_from_slice(last);
    } else {
        out.extend_from_slice(text);
    }
}

/// Labels or notes behind `start`; nothing where there are none.
fn write_pairs(start: &[u8], pairs: &Metadata, out: &mut Vec<u8>) {
    if pairs.is_empty() {
        return;
    }
    out.extend_from_slice(start);
    for (key, value) in pairs.iter() {
        push(out, key.as_bytes());
        if needs_escapes(value.as_bytes()) {
            out.extend_from_slice(b"\":");
            write_json(value, out);
        } else {
            out.extend_from_slice(b"\":\"");
            push(out, value.as_bytes());
            out.push(b'"');
        }
        out.extend_from_slice(b",\"");
    }
    // In place of the start of one more.
    out.truncate(out.len() - 2);
    out.push(b'}');
}

#[inline(never)]
fn write_summary(summary: &Spread, out: &mut Vec<u8>) {
    out.extend_from_slice(b",\"summary\":{\"n\":");
    write_whole(summary.n, out);
    out.extend_from_slice(b",\"min\":");
    write_number(summary.min, out);
    out.extend_from_slice(b",\"max\":");
    write_number(summary.max, out);
    out.extend_from_slice(b",\"mean\":");
    write_number(summary.mean, out);
    if let Some(sd) = summary.sd {
        out.extend_from_slice(b",\"sd\":");
        write_number(sd, out);
    }
    out.push(b'}');
}

/// Whether there is a quote, a backslash or a control character, eight bytes at
/// once (<https://graphics.stanford.edu/~seander/bithacks.html#HasLessInWord>).
fn needs_escapes(text: &[u8]) -> bool {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let less = |word: u64, bound: u64| word.wrapping_sub(ONES * bound) & !word & HIGH;
    let has = |word: u64| {
        let quote = less(word ^ (ONES * u64::from(b'"')), 1);
        let backslash = less(word ^ (ONES * u64::from(b'\\')), 1);
        less(word, 0x20) | quote | backslash
    };
    let Some(last) = text.last_chunk() else {
        return text.iter().any(|b| *b < 0x20 || matches!(b, b'"' | b'\\'));
    };
    // The last eight are looked at twice where that is shorter.
    let words = text.as_chunks::<8>().0.iter().chain([last]);
    words.fold(0, |found, word| found | has(u64::from_le_bytes(*word))) != 0
}

fn json(value: &impl Serialize) -> Vec<u8> {
    let mut out = Vec::new();
    write_json(value, &mut out);
    out
}

/// Strings, finite numbers and maps with string keys: nothing can fail.
fn write_json(value: &(impl Serialize + ?Sized), out: &mut Vec<u8>) {
    serde_json::to_writer(out, value).expect("a part of a sample always serialises into memory");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::line::parse_slow;

    fn parts<'a>(sample: &'a Sample, name: &'a SharedName) -> Parts<'a> {
        Parts {
            id: sample.id,
            time: sample.time,
            name,
            value: sample.value,
            metadata: &sample.metadata,
            summary: sample.summary,
            notes: &sample.notes,
        }
    }

    #[test]
    fn a_byte_that_needs_an_escape_is_found_wherever_it_stands() {
        for len in 0..20 {
            assert!(!needs_escapes(
                "é!#[]~\u{7f}\u{80} ".repeat(3)[..].as_bytes()
            ));
            assert!(!needs_escapes(&vec![b' '; len]));
            for at in 0..len {
                for byte in [0, 1, 0x1f, b'"', b'\\'] {
                    let mut text = vec![0xff; len];
                    text[at] = byte;
                    assert!(needs_escapes(&text), "{byte} at {at} of {len}");
                }
            }
        }
    }

    #[test]
    fn the_line_in_a_shared_context_is_the_one_that_serde_writes() {
        let context = r#"{"commit":"c0ffee","run":"ci/1/1/a\"b"}"#;
        for line in [
            r#"{"id":"01JD00000000000000000000AA","time":"2026-11-20T01:28:18.123Z","metric":"x","value":1.5}"#,
            r#"{"id":"01JD00000000000000000000AA","time":"0000-01-01T00:00:00.000Z","metric":"x","value":-3,"unit":"MB/s","metadata":{"a":"é\u0007\"\\","b":"","c":"\u007f"},"summary":{"n":2,"min":1,"max":2,"mean":1.5,"sd":0.5},"notes":{"e":"\"\\\u0001é","k":"v"}}"#,
        ] {
            let mut sample = parse_slow(line.as_bytes()).expect("a sample");
            for context in ["{}", context] {
                sample.context = serde_json::from_str(context).expect("a context");
                let (mut plain, mut shared) = (Vec::new(), Vec::new());
                encode(&sample, &mut plain);
                let name = SharedName::of(&sample.metric, sample.unit.as_ref());
                let context = SharedContext::of(&sample.context);
                let labels = encode_in(&context, &parts(&sample, &name), None, &mut shared);
                encode_in(&context, &parts(&sample, &name), Some(labels), &mut shared);
                assert_eq!(
                    String::from_utf8_lossy(&plain.repeat(2)),
                    String::from_utf8_lossy(&shared)
                );
            }
        }
    }
}
