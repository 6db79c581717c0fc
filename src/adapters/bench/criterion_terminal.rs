//! What criterion prints: `time:   [lower estimate upper]`.
//!
//! <https://bheisler.github.io/criterion.rs/book/user_guide/command_line_output.html>.
//! The bounds are of the confidence interval, no spread, and go along as notes.

use memchr::memmem::Finder;

use crate::adapters::bench::values::{nanoseconds, throughput};
use crate::adapters::quantity::{BENCH_THROUGHPUT, BENCH_TIME};
use crate::adapters::text::{number, split_at_text};
use crate::adapters::{Adapter, Draft, Grade, Group, Lines, ParseError, Read, Sink, Sniff};

pub const ADAPTER: Adapter = Adapter {
    name: "criterion-terminal",
    title: "criterion text",
    group: Group::Bench,
    docs: "https://bheisler.github.io/criterion.rs/book/user_guide/command_line_output.html",
    verified: true,
    gives: &[&BENCH_TIME, &BENCH_THROUGHPUT],
    open: false,
    keys: "bench",
    silent: false,
    detect,
    read: Read::Lines(read),
};

const TIME: &str = "time:   [";
const THROUGHPUT: &str = "thrpt:  [";

fn detect(sniff: &Sniff<'_>) -> Grade {
    Grade::certain_if(sniff.any_line(|line| {
        line.split_once(TIME)
            .is_some_and(|(_, rest)| interval(rest).is_some())
    }))
}

fn read(lines: &mut Lines<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let mut bench = String::new();
    let mut timed = false;
    let [time, throughput] = [TIME, THROUGHPUT].map(Finder::new);
    while let Some(line) = lines.next()? {
        if let Some((before, rest)) = split_at_text(line.text, &time) {
            // The change against the last run is in percent.
            let Some(interval) = interval(rest) else {
                continue;
            };
            if !before.trim().is_empty() {
                before.trim().clone_into(&mut bench);
            }
            timed = true;
            sink.put(interval.time().with("bench", &bench))?;
        } else if let Some((_, rest)) = split_at_text(line.text, &throughput) {
            if let Some(interval) = interval(rest).filter(|_| timed) {
                sink.put(interval.throughput().with("bench", &bench))?;
            }
        } else if !line.text.starts_with(' ') && !line.text.trim().is_empty() {
            line.text.trim().clone_into(&mut bench);
            timed = false;
        }
    }
    sink.expect("time")
}

/// Numbers with their units, which may differ within an interval.
struct Interval<'a> {
    lower: (&'a str, &'a str),
    estimate: (&'a str, &'a str),
    upper: (&'a str, &'a str),
}

/// `511.26 ns 537.83 ns 569.52 ns]`; `None` for percentages.
fn interval(rest: &str) -> Option<Interval<'_>> {
    let (inside, _) = rest.split_once(']')?;
    let mut parts = inside.split_whitespace();
    let mut next = || Some((parts.next()?, parts.next()?));
    let (lower, estimate, upper) = (next()?, next()?, next()?);
    number(estimate.0)?;
    Some(Interval {
        lower,
        estimate,
        upper,
    })
}

impl Interval<'_> {
    /// In nanoseconds, bounds as well.
    fn time(&self) -> Draft {
        let time = |(value, unit): (&str, &str)| nanoseconds(value, unit);
        let mut draft = Draft::of(&BENCH_TIME, time(self.estimate).unwrap_or(f64::NAN));
        for (key, bound) in [("lower", self.lower), ("upper", self.upper)] {
            if let Some(bound) = time(bound) {
                draft = draft.note(key, bound.to_string());
            }
        }
        draft
    }

    fn throughput(&self) -> Draft {
        let value = number(self.estimate.0).unwrap_or(f64::NAN);
        let (value, unit) = throughput(value, self.estimate.1);
        Draft::of(&BENCH_THROUGHPUT, value).unit(unit)
    }
}
