use super::*;
use crate::model::{MetadataTest, Sample};
use crate::store::fixture::{Dice, store};
use crate::store::intake::{Checked, Intake};
use crate::store::line::parse_slow;

const LINES: [&str; 5] = [
    r#"{"id":"01JD00000000000000000000AA","time":"2026-11-20T01:28:18.123Z","metric":"test_duration","value":12.5,"unit":"s","metadata":{"suite":"unit"},"context":{"commit":"c0ffee","branch":"main","pull_request":7}}"#,
    r#"{"id":"01JD00000000000000000000AB","time":"2026-11-02T00:00:00.000Z","metric":"lint_errors","value":3}"#,
    r#"{"id":"01JD00000000000000000000AC","time":"2026-11-30T23:59:59.999Z","metric":"test_duration","value":-1.5e-7,"unit":"µs","context":{}}"#,
    r#"{"id":"01JD00000000000000000000AD","time":"2026-11-11T11:11:11.111Z","metric":"x","value":123456789012345678,"unit":"MB/s","metadata":{"suite":"a\"b","os":"ü"}}"#,
    r#"{"id":"01JD00000000000000000000AE","time":"2026-11-11T11:11:11.111Z","metric":"test_duration","value":2,"unit":"s","metadata":{"suite":"unit"},"summary":{"n":3,"min":1,"max":3,"mean":2},"notes":{"a":"b"}}"#,
];

/// Pieces that are put in the place of others.
const PIECES: [&str; 44] = [
    "0",
    "-0",
    "1e5",
    "1E+05",
    "0.1",
    "00",
    "1.",
    ".5",
    "-",
    "1e400",
    "1e-400",
    "9007199254740993",
    "18446744073709551616",
    "0.30000000000000004",
    "null",
    "true",
    "\"\"",
    "[]",
    "{}",
    "{",
    "}",
    "\"",
    "\\",
    "\\u0061",
    "\\n",
    "\t",
    " ",
    ",",
    ":",
    "\"x\":1",
    "\"metric\":\"y\"",
    "\"unit\":\"ms\"",
    "\"value\":7",
    "\"more\":[1,{}]",
    "z",
    "60",
    "24",
    "+01:00",
    "é",
    "\u{0}",
    "\u{7f}",
    "\u{feff}",
    "|",
    "\r",
];

/// One to three random changes of a line; never a newline.
fn mutate(line: &str, dice: &mut Dice) -> Vec<u8> {
    let mut line = line.as_bytes().to_vec();
    for _ in 0..dice.below(4) {
        let (a, b) = (dice.below(line.len() + 1), dice.below(12));
        let end = (a + b).min(line.len());
        let piece = PIECES[dice.below(PIECES.len())].as_bytes();
        match dice.below(8) {
            0 => drop(line.splice(a..end, [])),
            1 => drop(line.splice(a..a, piece.iter().copied())),
            2 => drop(line.splice(a..end, piece.iter().copied())),
            3 => line.truncate(a),
            4 if a < line.len() => line[a] = dice.below(256) as u8,
            5 if a < line.len() => line[a] ^= 1 << dice.below(8),
            6 => {
                let copy = line[a..end].to_vec();
                let to = dice.below(line.len() + 1);
                drop(line.splice(to..to, copy));
            }
            _ => replace_a_value(&mut line, piece, dice),
        }
    }
    line.retain(|b| *b != b'\n');
    line
}

/// Puts a piece in the place of everything between two marks.
fn replace_a_value(line: &mut Vec<u8>, piece: &[u8], dice: &mut Dice) {
    let is_mark = |b: &u8| matches!(b, b':' | b',' | b'"' | b'{' | b'}');
    let marks: Vec<usize> = (0..line.len()).filter(|at| is_mark(&line[*at])).collect();
    if marks.len() < 2 {
        return;
    }
    let at = dice.below(marks.len() - 1);
    line.splice(marks[at] + 1..marks[at + 1], piece.iter().copied());
}

fn filters() -> Vec<Filter> {
    let time = |text: &str| Some(text.parse().expect("a time"));
    let metric = |text: &str| text.parse().expect("a pattern");
    vec![
        Filter::default(),
        Filter {
            metrics: vec![metric("test_duration")],
            ..Filter::default()
        },
        Filter {
            metrics: vec![metric("*_*")],
            since: time("2026-11-11T11:11:11.111Z"),
            until: time("2026-11-30T23:59:59.999Z"),
            ..Filter::default()
        },
        Filter {
            metadata: vec![MetadataTest::Is("suite".into(), "unit".into())],
            commits: vec!["c0ff".into()],
            ..Filter::default()
        },
    ]
}

/// What a visitor is given of a sample, to be compared.
type Seen = (u128, Timestamp, u64, Key, Context, String);

/// What serde makes of a line, if the filter takes it.
fn reference(line: &[u8], filter: &Filter) -> Option<Seen> {
    let sample: Sample = serde_json::from_slice(line).ok()?;
    let wanted = filter.admits(&sample.metric, &sample.metadata)
        && filter.admits_place(Place::from(&sample.context))
        && filter.since.is_none_or(|since| since <= sample.time)
        && filter.until.is_none_or(|until| sample.time < until);
    let key = Key {
        metric: sample.metric,
        metadata: sample.metadata,
        unit: sample.unit,
    };
    wanted.then(|| {
        (
            sample.id.bits(),
            sample.time,
            sample.value.get().to_bits(),
            key,
            sample.context,
            String::from_utf8_lossy(line).into_owned(),
        )
    })
}

fn is_blank(line: &[u8]) -> bool {
    line.iter().all(u8::is_ascii_whitespace)
}

#[test]
fn what_is_selected_is_what_serde_would_give() {
    let (_dir, store) = store();
    let mut readable = 0;
    for seed in 0..20 {
        let mut dice = Dice(seed);
        let lines: Vec<Vec<u8>> = (0..1000)
            .map(|_| mutate(LINES[dice.below(LINES.len())], &mut dice))
            .collect();
        std::fs::write(
            store.segment_path("2026-11"),
            [lines.join(&b'\n'), vec![b'\n']].concat(),
        )
        .expect("written");
        // The mark of the start and the line end of other systems are no part
        // of a line.
        let plain = |(n, line): (usize, &Vec<u8>)| -> Vec<u8> {
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            match n {
                0 => line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line).to_vec(),
                _ => line.to_vec(),
            }
        };
        let lines: Vec<Vec<u8>> = lines.iter().enumerate().map(plain).collect();
        for filter in filters() {
            let mut seen: Vec<Seen> = Vec::new();
            let report = store
                .scan(&filter, Order::Forward, |visit: Visit<'_>| {
                    let (row, key) = (visit.row, visit.key.clone());
                    let value = row.value.to_bits();
                    let line = String::from_utf8_lossy(row.line).into_owned();
                    seen.push((row.id, row.time, value, key, visit.context(), line));
                })
                .expect("readable");
            let expected: Vec<Seen> = lines.iter().filter_map(|l| reference(l, &filter)).collect();
            for (seen, expected) in seen.iter().zip(&expected) {
                assert_eq!(seen, expected, "seed {seed}");
            }
            assert_eq!(seen.len(), expected.len(), "seed {seed}");
            if filter.metrics.is_empty() && filter.metadata.is_empty() {
                let is_damaged = |l: &&Vec<u8>| !is_blank(l) && parse_slow(l).is_err();
                let damaged = lines.iter().filter(is_damaged).count() as u64;
                assert_eq!(report.damaged, damaged, "seed {seed}");
                readable += report.selected;
            }
        }
        let mut intake = Intake::default();
        for line in &lines {
            let expected = parse_slow(line).ok().map(|sample| Checked {
                id: sample.id.bits(),
                time: sample.time,
            });
            let text = String::from_utf8_lossy(line);
            assert_eq!(intake.check(line).ok(), expected, "{text}");
        }
    }
    assert!((5_000..15_000).contains(&readable), "{readable} of 20,000");
}

#[test]
fn a_huge_line_is_damaged_and_its_neighbours_are_not() {
    let (_dir, store) = store();
    let huge = "x".repeat(5 << 20);
    let text = format!("{}\n{huge}\n{}", LINES[0], LINES[1]);
    std::fs::write(store.segment_path("2026-11"), text).expect("written");
    let report = store
        .scan(
            &Filter::default(),
            Order::NewestMonthFirst,
            |_: Visit<'_>| {},
        )
        .expect("readable");
    assert_eq!((report.selected, report.damaged), (2, 1));
    let at = LINES[0].len() as u64 + 1;
    assert_eq!(report.first_damaged, Some(("2026-11.jsonl".to_owned(), at)));
}
