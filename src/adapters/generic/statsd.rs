//! statsd datagrams, one a line, with DogStatsD's tags.
//!
//! <https://github.com/statsd/statsd/blob/master/docs/metric_types.md>. Counters
//! add up, weighted by their sample rate; of a gauge the last value counts,
//! signed values change it; timings are repetitions; of a set the number of
//! different members counts.

use std::collections::BTreeSet;

use crate::adapters::name::{Keys, Names, named, named_in};
use crate::adapters::spread::repeated;
use crate::adapters::text::{float, split_first, split_last, trim};
use crate::adapters::{
    Adapter, Grade, Group, Lines, ParseError, Read, Reason, Sink, Sniff, Template,
};
use crate::model::{ByHash, Unit, hash_of};

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

/// What has come together. A file may have millions of series, and most of those
/// have one timing.
enum State {
    Counter(f64),
    Gauge(f64),
    NoTiming,
    Timing(f64),
    #[allow(clippy::box_collection)]
    Timings(Box<Vec<f64>>),
    #[allow(clippy::box_collection)]
    Set(Box<BTreeSet<String>>),
}

fn read(lines: &mut Lines<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let mut series: Vec<Series> = Vec::new();
    let mut texts = String::new();
    let mut at: ByHash<u32> = ByHash::default();
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
            series.push(datagram.series(&mut texts));
            (series.len() - 1) as u32
        });
        if datagram.take(&mut series[index as usize].state).is_none() {
            sink.skip("values that are no number", line.number);
        }
    }
    drop(at);
    let mut keys = Keys::default();
    let mut names = Names::default();
    for series in series {
        let text = &texts[series.text..];
        let (name, tags) = (&text[..series.name], &text[series.name..][..series.tags]);
        let template = series.state.template(name, series.is_ms, &mut names);
        for (key, value) in tags.split(',').filter_map(|tag| split_first(tag, b':')) {
            template.put_key(key, value, &mut keys);
        }
        sink.put_again(template)?;
    }
    sink.expect("datagram with a number")
}

/// One name with one kind and the same tags.
struct Series {
    /// Where its name and its tags are in the texts, and how long they are.
    text: usize,
    name: usize,
    tags: usize,
    is_ms: bool,
    state: State,
}

/// `name:1|c|@0.5|#branch:main`
fn datagram(line: &str) -> Option<Datagram<'_>> {
    let (start, rest) = split_first(trim(line), b'|')?;
    let (name, value) = split_last(start, b':')?;
    let (kind, mut more) = part(rest);
    let known = matches!(kind, "c" | "g" | "ms" | "h" | "d" | "s");
    let mut datagram = Datagram {
        name,
        value,
        kind,
        rate: 1.0,
        tags: "",
    };
    while let Some(rest) = more {
        let first;
        (first, more) = part(rest);
        match first.split_at_checked(1)? {
            ("@", rate) => datagram.rate = rate.parse().ok().filter(|rate| *rate > 0.0)?,
            ("#", tags) => datagram.tags = tags,
            _ => {}
        }
    }
    (known && !name.is_empty()).then_some(datagram)
}

/// Up to the next bar, and what is behind it.
fn part(text: &str) -> (&str, Option<&str>) {
    split_first(text, b'|').map_or((text, None), |(part, rest)| (part, Some(rest)))
}

impl Datagram<'_> {
    fn series(&self, texts: &mut String) -> Series {
        let text = texts.len();
        texts.push_str(self.name);
        texts.push_str(self.tags);
        Series {
            text,
            name: self.name.len(),
            tags: self.tags.len(),
            is_ms: self.kind == "ms",
            state: match self.kind {
                "c" => State::Counter(0.0),
                "g" => State::Gauge(0.0),
                "s" => State::Set(Box::default()),
                _ => State::NoTiming,
            },
        }
    }

    fn take(&self, state: &mut State) -> Option<()> {
        let number = || float(self.value);
        match state {
            State::Counter(sum) => *sum += number()? / self.rate,
            State::Gauge(value) if self.value.starts_with(['+', '-']) => *value += number()?,
            State::Gauge(value) => *value = number()?,
            State::NoTiming => *state = State::Timing(number()?),
            State::Timing(first) => *state = State::Timings(Box::new(vec![*first, number()?])),
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
    fn template<'n>(self, name: &str, is_ms: bool, names: &'n mut Names) -> &'n mut Template {
        let (value, spread) = match self {
            Self::Counter(sum) => return counted(name, sum, names),
            Self::Set(members) => return counted(name, members.len() as f64, names),
            Self::Gauge(value) => (value, None),
            Self::NoTiming => (f64::NAN, None),
            Self::Timing(value) => (value, None),
            Self::Timings(mut values) => {
                let found = repeated(&mut values);
                found.map_or((f64::NAN, None), |found| (found.median, found.spread))
            }
        };
        let template = match is_ms {
            true => names.template(name, "ms", value, || {
                named_in(name, 0.0, Unit::MILLISECONDS)
            }),
            false => names.template(name, "", value, || named(name, 0.0)),
        };
        template.spread(spread);
        template
    }
}

fn counted<'n>(name: &str, count: f64, names: &'n mut Names) -> &'n mut Template {
    names.template(name, "count", count, || named_in(name, 0.0, Unit::COUNT))
}
