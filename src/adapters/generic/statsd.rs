//! statsd datagrams, one a line, with DogStatsD's tags.
//!
//! <https://github.com/statsd/statsd/blob/master/docs/metric_types.md>. Counters
//! add up, weighted by their sample rate; of a gauge the last value counts,
//! signed values change it; timings are repetitions; of a set the number of
//! different members counts.

use std::collections::BTreeSet;

use xxhash_rust::xxh3::xxh3_64_with_seed;

use crate::adapters::name::{Keys, Names, named, named_in};
use crate::adapters::spread::repeated;
use crate::adapters::text::{float, split_first, split_last, trim};
use crate::adapters::{
    Adapter, Grade, Group, Line, Lines, ParseError, Read, Reason, Sink, Sniff, Template,
};
use crate::model::{Numbers, Unit};

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
    Nothing,
    Counter(f64),
    Gauge(f64),
    Timing(f64),
    #[allow(clippy::box_collection)]
    Timings(Box<Vec<f64>>),
    #[allow(clippy::box_collection)]
    Set(Box<BTreeSet<String>>),
}

fn read(lines: &mut Lines<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let mut firsts = match lines.keep()? {
        true => Firsts::Numbers(Vec::new()),
        false => Firsts::Texts(String::new()),
    };
    let mut states: Vec<State> = Vec::new();
    let mut numbers = Numbers::default();
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
        let kind = *datagram.kind.as_bytes().first().unwrap_or(&0);
        let key = xxh3_64_with_seed(datagram.name.as_bytes(), kind.into());
        let key = xxh3_64_with_seed(datagram.tags.as_bytes(), key);
        let number = numbers.number(key) as usize;
        if number == states.len() {
            firsts.add(line);
            states.push(State::Nothing);
        }
        if datagram.take(&mut states[number]).is_none() {
            sink.skip("values that are no number", line.number);
        }
    }
    drop(numbers);
    let (mut keys, mut names) = (Keys::default(), Names::default());
    let mut states = states.into_iter();
    firsts.each(lines, |line| {
        // A line that changed in between has no state, or no name.
        let Some((datagram, state)) = datagram(line).zip(states.next()) else {
            return Ok(());
        };
        let template = state.template(datagram.name, datagram.kind == "ms", &mut names);
        let mut more = Some(datagram.tags);
        while let Some(rest) = more {
            let tag;
            (tag, more) = part(rest, b',');
            if let Some((key, value)) = split_first(tag, b':') {
                template.put_key(key, value, &mut keys);
            }
        }
        sink.put_again(template)
    })?;
    sink.expect("datagram with a number")
}

/// The first line of each series, which has its name and its tags.
enum Firsts {
    /// A bit for each line of what can be read once more.
    Numbers(Vec<u64>),
    /// The lines of what cannot.
    Texts(String),
}

impl Firsts {
    fn add(&mut self, line: Line<'_>) {
        match self {
            Self::Numbers(words) => {
                let word = line.number / 64;
                words.resize(words.len().max(word + 1), 0);
                words[word] |= 1 << (line.number % 64);
            }
            Self::Texts(texts) => {
                texts.push_str(line.text);
                texts.push('\n');
            }
        }
    }

    fn each(
        self,
        lines: &mut Lines<'_>,
        mut each: impl FnMut(&str) -> Result<(), ParseError>,
    ) -> Result<(), ParseError> {
        let words = match self {
            Self::Texts(texts) => return texts.split_terminator('\n').try_for_each(each),
            Self::Numbers(words) => words,
        };
        lines.rewind()?;
        while let Some(line) = lines.next()? {
            match words.get(line.number / 64) {
                Some(word) if word >> (line.number % 64) & 1 == 1 => each(line.text)?,
                Some(_) => {}
                None => break,
            }
        }
        Ok(())
    }
}

/// `name:1|c|@0.5|#branch:main`
fn datagram(line: &str) -> Option<Datagram<'_>> {
    let (start, rest) = split_first(trim(line), b'|')?;
    let (name, value) = split_last(start, b':')?;
    let (kind, mut more) = part(rest, b'|');
    let known = matches!(kind.as_bytes(), [b'c' | b'g' | b'h' | b'd' | b's'] | b"ms");
    let mut datagram = Datagram {
        name,
        value,
        kind,
        rate: 1.0,
        tags: "",
    };
    while let Some(rest) = more {
        let first;
        (first, more) = part(rest, b'|');
        match (first.as_bytes().first()?, first.get(1..)?) {
            (b'@', rate) => datagram.rate = rate.parse().ok().filter(|rate| *rate > 0.0)?,
            (b'#', tags) => datagram.tags = tags,
            _ => {}
        }
    }
    (known && !name.is_empty()).then_some(datagram)
}

/// Up to the next mark, and what is behind it.
fn part(text: &str, mark: u8) -> (&str, Option<&str>) {
    split_first(text, mark).map_or((text, None), |(part, rest)| (part, Some(rest)))
}

impl Datagram<'_> {
    /// What a series begins with. A gauge that is changed before it was set
    /// was 0.
    fn first(&self) -> Option<State> {
        let number = float(self.value);
        Some(match self.kind {
            "c" => State::Counter(number? / self.rate),
            "g" => State::Gauge(number?),
            "s" => State::Set(Box::new(BTreeSet::from([self.value.to_owned()]))),
            _ => State::Timing(number?),
        })
    }

    fn take(&self, state: &mut State) -> Option<()> {
        let number = || float(self.value);
        match state {
            State::Nothing => *state = self.first()?,
            State::Counter(sum) => *sum += number()? / self.rate,
            State::Gauge(value) if self.value.starts_with(['+', '-']) => *value += number()?,
            State::Gauge(value) => *value = number()?,
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
            Self::Nothing => (f64::NAN, None),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::decoder::tests::{Again, Pieces};
    use crate::adapters::{Input, Options};

    fn readings(input: &mut dyn Input) -> Vec<String> {
        let options = Options::default();
        let mut readings = Vec::new();
        let warnings = ADAPTER.stream_parts(input, &options, &mut readings);
        let mut found = Vec::new();
        for reading in &readings {
            let (value, spread) = (
                reading.value.get(),
                reading.spread.map(|s| (s.n, s.max.get())),
            );
            let unit = reading.unit.as_ref().map_or("", Unit::as_str);
            let (metric, labels) = (&reading.metric, &reading.metadata);
            found.push(format!("{metric} {{{labels}}} {value} {unit} {spread:?}"));
        }
        let warnings = warnings.expect("datagrams");
        found.extend(warnings.iter().map(ToString::to_string));
        found
    }

    #[test]
    fn series_are_the_same_whether_the_file_can_be_read_once_more() {
        // More lines than bits of a word, blank ones among them.
        let mut text = String::from("a:1|c|#x:y\r\n\n");
        for number in 0..150 {
            let tag = number % 70;
            text.push_str(&format!("b:{number}|ms|#n:{tag}\n \n"));
        }
        text.push_str(
            "a:2|c|#x:y\ng:5|g\ng:-1|g\ns:u|s\ns:v|s\ns:u|s\nq:x|ms\nh:none|g\nc:none|c\nb:7|h|#n:0",
        );
        let mut expected = vec!["a {x=y} 3 count None".to_owned()];
        for tag in 0..70 {
            let last = if tag < 10 { tag + 140 } else { tag + 70 };
            let n = if tag < 10 { 3 } else { 2 };
            let median = f64::from(tag + last) / 2.0;
            expected.push(format!("b {{n={tag}}} {median} ms Some(({n}, {last}.0))"));
        }
        expected.push("g {} 4  None".to_owned());
        expected.push("s {} 2 count None".to_owned());
        expected.push("b {n=0} 7  None".to_owned());
        let found = readings(&mut Again(text.as_bytes(), 0));
        assert_eq!(found[..expected.len()], expected);
        let warning = found.last().map_or("", String::as_str);
        assert!(
            warning.starts_with("values that are no number: 3 left out"),
            "{warning}"
        );
        assert_eq!(found.len(), expected.len() + 1, "and a warning");
        assert_eq!(found, readings(&mut Pieces(text.as_bytes(), 1000)));
    }
}
