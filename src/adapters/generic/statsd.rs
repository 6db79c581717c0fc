//! statsd datagrams, one a line, with DogStatsD's tags.
//!
//! <https://github.com/statsd/statsd/blob/master/docs/metric_types.md>. Counters
//! add up, weighted by their sample rate; of a gauge the last value counts,
//! signed values change it; timings are repetitions; of a set the number of
//! different members counts.

use std::collections::BTreeSet;

use crate::adapters::bench::values::of_repetitions_named;
use crate::adapters::name::{Keys, fitting, named};
use crate::adapters::{Adapter, Draft, Grade, Group, Lines, ParseError, Read, Reason, Sink, Sniff};
use crate::model::{ByHash, Unit, Word, hash_of};

pub const ADAPTER: Adapter = Adapter {
    name: "statsd",
    title: "statsd datagrams",
    group: Group::Generic,
    docs: "https://github.com/statsd/statsd/blob/master/docs/metric_types.md",
    verified: true,
    gives: &[],
    open: true,
    keys: "the tags",
    silent: false,
    detect,
    read: Read::Lines(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    Grade::certain_if(sniff.all_lines(|line| datagram(line).is_some()))
}

struct Datagram<'a> {
    name: &'a str,
    value: &'a str,
    kind: &'a str,
    rate: f64,
    tags: &'a str,
}

/// What has come together.
enum State {
    Counter(f64),
    Gauge(f64),
    Timings(Vec<f64>),
    Set(BTreeSet<String>),
}

fn read(lines: &mut Lines<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let mut series: Vec<Series> = Vec::new();
    let mut at: ByHash<usize> = ByHash::default();
    let mut words = Keys::default();
    while let Some(line) = lines.next()? {
        let Some(datagram) = datagram(line.text) else {
            if line.text.trim().is_empty() {
                continue;
            }
            let reason = Reason::Shape {
                format: ADAPTER.title,
                message: "expected name:value|type".to_owned(),
            };
            return Err(ParseError::line(line.number, reason));
        };
        let key = hash_of([datagram.name, datagram.tags, datagram.kind]);
        let index = *at.entry(key).or_insert_with(|| {
            series.push(datagram.series(&mut words));
            series.len() - 1
        });
        if datagram.take(&mut series[index].state).is_none() {
            sink.skip("values that are no number", line.number);
        }
    }
    for series in series {
        let mut draft = series.state.draft(&series.name, &series.kind);
        for (key, value) in series.tags.split(',').filter_map(|tag| tag.split_once(':')) {
            draft = draft.with_key(key, value);
        }
        sink.put(draft)?;
    }
    sink.expect("datagram with a number")
}

/// One name with one kind and the same tags.
struct Series {
    name: String,
    kind: Word,
    tags: Word,
    state: State,
}

/// `name:1|c|@0.5|#branch:main`
fn datagram(line: &str) -> Option<Datagram<'_>> {
    let mut parts = line.trim().split('|');
    let (name, value) = parts.next()?.rsplit_once(':')?;
    let kind = parts.next()?;
    let known = matches!(kind, "c" | "g" | "ms" | "h" | "d" | "s");
    let mut datagram = Datagram {
        name,
        value,
        kind,
        rate: 1.0,
        tags: "",
    };
    for part in parts {
        match part.split_at_checked(1)? {
            ("@", rate) => datagram.rate = rate.parse().ok().filter(|rate| *rate > 0.0)?,
            ("#", tags) => datagram.tags = tags,
            _ => {}
        }
    }
    (known && !name.is_empty()).then_some(datagram)
}

impl Datagram<'_> {
    fn series(&self, words: &mut Keys) -> Series {
        Series {
            name: self.name.to_owned(),
            kind: words.word(self.kind).clone(),
            tags: words.word(self.tags).clone(),
            state: match self.kind {
                "c" => State::Counter(0.0),
                "g" => State::Gauge(0.0),
                "s" => State::Set(BTreeSet::new()),
                _ => State::Timings(Vec::new()),
            },
        }
    }

    fn take(&self, state: &mut State) -> Option<()> {
        let number = || {
            self.value
                .parse::<f64>()
                .ok()
                .filter(|value| value.is_finite())
        };
        match state {
            State::Counter(sum) => *sum += number()? / self.rate,
            State::Gauge(value) if self.value.starts_with(['+', '-']) => *value += number()?,
            State::Gauge(value) => *value = number()?,
            State::Timings(values) => values.push(number()?),
            State::Set(members) => {
                if !members.contains(self.value) {
                    members.insert(self.value.to_owned());
                }
            }
        }
        Some(())
    }
}

impl State {
    fn draft(self, name: &str, kind: &str) -> Draft {
        match self {
            Self::Counter(sum) => named(name, sum).unit(fitting(name, Unit::COUNT)),
            Self::Gauge(value) => named(name, value),
            Self::Set(members) => {
                named(name, members.len() as f64).unit(fitting(name, Unit::COUNT))
            }
            Self::Timings(values) => {
                let unit = (kind == "ms")
                    .then(|| fitting(name, Unit::MILLISECONDS))
                    .flatten();
                of_repetitions_named(name, values).unit(unit)
            }
        }
    }
}
