//! CSV, long or wide, by its header.
//!
//! Long: a column with the name of the metric (`metric` or `name`) and one with
//! the number (`value`), perhaps `unit` and `time`; every other column is
//! metadata. Wide: every column of numbers is a metric, every column of text is
//! metadata, `x_unit` is the unit of `x` and of what begins with `x_`.
//! Separators are `,`, `;` and tab: <https://www.rfc-editor.org/rfc/rfc4180>.

use std::io;

use csv::{ReaderBuilder, StringRecord};

use crate::adapters::name::{Names, named, named_in};
use crate::adapters::text::number;
use crate::adapters::{
    Adapter, Columns, Draft, Grade, Group, Key, Labels, ParseError, Read, Reason, Rows, Sink, Sniff,
};
use crate::model::{Timestamp, Unit};

pub const ADAPTER: Adapter = Adapter {
    name: "csv",
    title: "CSV",
    group: Group::Generic,
    docs: "https://www.rfc-editor.org/rfc/rfc4180",
    verified: true,
    gives: &[],
    open: true,
    keys: "the columns of text",
    silent: false,
    detect,
    read: Read::Rows(read),
};

/// Wider tables are refused.
const MAX_COLUMNS: usize = 4096;

fn detect(sniff: &Sniff<'_>) -> Grade {
    let text: String = sniff
        .lines()
        .take(50)
        .flat_map(|line| [line, "\n"])
        .collect();
    let mut reader = reader(text.lines().next().unwrap_or(""), text.as_bytes());
    let Ok(header) = reader.headers().cloned() else {
        return Grade::No;
    };
    let named = header
        .iter()
        .all(|name| !name.is_empty() && number(name).is_none());
    let mut rows = reader.into_records().take(20).peekable();
    let any = rows.peek().is_some();
    let all = rows.all(|row| row.is_ok_and(|row| row.iter().any(|cell| number(cell).is_some())));
    Grade::possible_if(header.len() > 1 && named && any && all)
}

/// By the first line.
fn reader<R: io::Read>(header: &str, input: R) -> csv::Reader<R> {
    let count = |separator: &u8| header.bytes().filter(|b| b == separator).count();
    let separator = *[b',', b';', b'\t']
        .iter()
        .max_by_key(|s| (count(s), **s == b','))
        .unwrap_or(&b',');
    ReaderBuilder::new().delimiter(separator).from_reader(input)
}

fn read(rows: &mut Rows<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let first_line = rows.first_line()?.to_owned();
    let mut reader = reader(&first_line, rows);
    let header = reader.headers().cloned();
    let header = header.map_err(|error| refused(&error, &reader))?;
    if header.len() > MAX_COLUMNS {
        return Err(ParseError::limit("columns", MAX_COLUMNS));
    }
    let mut row = StringRecord::new();
    let mut names = Names::default();
    match Long::of(&header, &sink.options.columns)? {
        Some(long) => {
            reader.get_mut().forget();
            while next(&mut reader, &mut row)? {
                long.put(&row, &mut names, sink)?;
            }
        }
        // What a column is shows at the end.
        None => {
            let mut wide = Wide::of(&header);
            while next(&mut reader, &mut row)? {
                wide.look_at(&row);
            }
            let rows = reader.into_inner();
            rows.again()?;
            let mut reader = self::reader(&first_line, rows);
            while next(&mut reader, &mut row)? {
                wide.put(&row, &mut names, sink)?;
            }
        }
    }
    sink.expect("number")
}

fn next(
    reader: &mut csv::Reader<&mut Rows<'_>>,
    row: &mut StringRecord,
) -> Result<bool, ParseError> {
    let read = reader.read_record(row);
    read.map_err(|error| refused(&error, reader))
}

/// What the input was refused for, else what the parser says.
fn refused(error: &csv::Error, reader: &csv::Reader<&mut Rows<'_>>) -> ParseError {
    let refused = reader.get_ref().refused();
    refused.cloned().unwrap_or_else(|| refusal(error))
}

fn refusal(error: &csv::Error) -> ParseError {
    let line = error
        .position()
        .map_or(0, |position| position.line() as usize);
    let message = match error.kind() {
        csv::ErrorKind::UnequalLengths {
            expected_len, len, ..
        } => {
            format!("{len} cells in a row, {expected_len} in the header")
        }
        _ => error.to_string(),
    };
    ParseError::line(
        line,
        Reason::Syntax {
            format: "CSV",
            message,
        },
    )
}

/// The positions of the columns of a long table.
struct Long {
    metric: usize,
    value: usize,
    unit: Option<usize>,
    time: Option<usize>,
    /// The others, which are metadata.
    labels: Vec<(usize, Key)>,
}

impl Long {
    fn of(header: &StringRecord, columns: &Columns) -> Result<Option<Self>, ParseError> {
        let find = |given: &Option<String>, usual: &[&str]| match given {
            Some(name) => match header.iter().position(|column| column == name) {
                Some(at) => Ok(Some(at)),
                None => {
                    let message = format!("no column {name:?}");
                    Err(ParseError::shape(ADAPTER.title, message))
                }
            },
            None => Ok(header
                .iter()
                .position(|column| usual.contains(&column.trim().to_ascii_lowercase().as_str()))),
        };
        let metric = find(&columns.metric, &["metric", "name"])?;
        let value = find(&columns.value, &["value"])?;
        let (unit, time) = (
            find(&columns.unit, &["unit", "units"])?,
            find(&columns.time, &["time", "timestamp", "date"])?,
        );
        let known = [metric, value, unit, time];
        let others = header.iter().enumerate();
        let others = others.filter(|(at, _)| !known.contains(&Some(*at)));
        let labels = others.map(|(at, name)| (at, Key::new(name)));
        Ok(metric.zip(value).map(|(metric, value)| Self {
            metric,
            value,
            unit,
            time,
            labels: labels.collect(),
        }))
    }

    fn put(
        &self,
        row: &StringRecord,
        names: &mut Names,
        sink: &mut Sink<'_>,
    ) -> Result<(), ParseError> {
        let cell = |at: usize| row.get(at).unwrap_or("");
        let unit = self.unit.map_or("", cell);
        let time = self.time.and_then(|at| time(cell(at)));
        let draft = draft(cell(self.metric), unit, cell(self.value), names);
        let mut draft = draft.time(time);
        for (at, key) in &self.labels {
            if !cell(*at).is_empty() {
                draft.put_word(key, cell(*at));
            }
        }
        sink.put(draft)
    }
}

fn draft(name: &str, unit: &str, cell: &str, names: &mut Names) -> Draft {
    let value = number(cell).unwrap_or(f64::NAN);
    names.draft(name, unit, value, || match unit.parse::<Unit>() {
        Ok(unit) => named_in(name, value, unit),
        Err(_) => named(name, value),
    })
}

fn time(cell: &str) -> Option<Timestamp> {
    match cell.trim() {
        "" => None,
        text => text.parse().ok(),
    }
}

/// The columns of a wide table: their names and what they are.
struct Wide(Vec<(Key, Column)>);

enum Column {
    /// Numbers, and the column with their unit.
    Number(Option<usize>),
    Text,
    Unit,
    Time,
}

impl Wide {
    fn of(header: &StringRecord) -> Self {
        let unit_of = |name: &str| {
            header.iter().position(|unit| {
                unit.strip_suffix("_unit")
                    .is_some_and(|of| name.starts_with(of))
            })
        };
        let columns = header.iter().map(|name| {
            let column = match name {
                "time" | "timestamp" | "date" => Column::Time,
                name if name.ends_with("_unit") => Column::Unit,
                _ => Column::Number(unit_of(name)),
            };
            (Key::new(name), column)
        });
        Self(columns.collect())
    }

    /// A column is one of numbers where every cell is one, or empty.
    fn look_at(&mut self, row: &StringRecord) {
        for ((_, column), cell) in self.0.iter_mut().zip(row) {
            if matches!(column, Column::Number(_)) && !is_number_or_missing(cell) {
                *column = Column::Text;
            }
        }
    }

    /// The labels are put together once for all numbers of a row.
    fn put(
        &self,
        row: &StringRecord,
        names: &mut Names,
        sink: &mut Sink<'_>,
    ) -> Result<(), ParseError> {
        let cell = |at: usize| row.get(at).unwrap_or("");
        let (mut labels, mut time) = (Labels::default(), None);
        for (at, (name, column)) in self.0.iter().enumerate() {
            match column {
                Column::Text => labels.add_word(name, cell(at)),
                Column::Time => time = self::time(cell(at)),
                Column::Number(_) | Column::Unit => {}
            }
        }
        for (at, (name, column)) in self.0.iter().enumerate() {
            if let Column::Number(unit) = column {
                let unit = unit.map_or("", cell);
                let draft = draft(name.as_str(), unit, cell(at), names);
                sink.put(draft.labels(&labels).time(time))?;
            }
        }
        Ok(())
    }
}

fn is_number_or_missing(cell: &str) -> bool {
    if number(cell).is_some() {
        return true;
    }
    let cell = cell.trim();
    let missing = [
        "",
        "nan",
        "inf",
        "-inf",
        "infinity",
        "-infinity",
        "null",
        "n/a",
        "na",
    ];
    missing.contains(&cell.to_ascii_lowercase().as_str())
}
