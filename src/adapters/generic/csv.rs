//! CSV, long or wide, by its header.
//!
//! Long: a column with the name of the metric (`metric` or `name`) and one with
//! the number (`value`), perhaps `unit` and `time`; every other column is
//! metadata. Wide: every column of numbers is a metric, every column of text is
//! metadata, `x_unit` is the unit of `x` and of what begins with `x_`.
//! Separators are `,`, `;` and tab: <https://www.rfc-editor.org/rfc/rfc4180>.

use crate::adapters::name::{Names, named, named_in};
use crate::adapters::row_labels::RowLabels;
use crate::adapters::text::{is_decimal, number, trim};
use crate::adapters::{
    Adapter, Columns, Draft, Grade, Group, Key, Limits, ParseError, Read, Reason, Row, Rows, Sink,
    Sniff,
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
    let mut text = text.as_bytes();
    // What is too long is refused when it is read.
    let limits = Limits {
        line: usize::MAX,
        bytes: usize::MAX,
        ..Limits::default()
    };
    let mut rows = Rows::new(&mut text, &limits);
    Grade::possible_if(is_table(&mut rows).unwrap_or(false))
}

/// Whether the columns have names, and every row of the first ones a number, or
/// none where one was expected: a value that is missing says so.
fn is_table(rows: &mut Rows<'_>) -> Result<bool, ParseError> {
    let header = header(rows)?;
    let is_name = |name: &String| !name.is_empty() && number(name).is_none();
    let mut any = false;
    for _ in 0..20 {
        let Some(row) = next(rows, header.len())? else {
            break;
        };
        let is_number = row.cells().any(|cell| number(cell).is_some());
        if !is_number && !row.cells().skip(1).any(is_number_or_missing) {
            return Ok(false);
        }
        any |= is_number;
    }
    Ok(header.len() > 1 && header.iter().all(is_name) && any)
}

/// The names of the columns; what separates them shows in the first line.
fn header(rows: &mut Rows<'_>) -> Result<Vec<String>, ParseError> {
    let line = rows.first_line()?;
    let count = |separator: &u8| line.bytes().filter(|b| b == separator).count();
    let separator = *[b',', b';', b'\t']
        .iter()
        .max_by_key(|s| (count(s), **s == b','))
        .unwrap_or(&b',');
    rows.separate_by(separator);
    let row = rows.next()?;
    let names = row.iter().flat_map(|row| row.cells());
    Ok(names.map(str::to_owned).collect())
}

fn read(rows: &mut Rows<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let header = header(rows)?;
    if header.len() > MAX_COLUMNS {
        return Err(ParseError::limit("columns", MAX_COLUMNS));
    }
    let mut names = Names::default();
    match Long::of(&header, &sink.options.columns)? {
        Some(long) => {
            rows.forget();
            let mut times = Times::default();
            while let Some(row) = next(rows, header.len())? {
                long.put(row, &mut names, &mut times, sink)?;
            }
        }
        // What a column is shows at the end.
        None => {
            rows.keep()?;
            let mut wide = Wide::of(&header);
            let mut labels = RowLabels::default();
            while let Some(row) = next(rows, header.len())? {
                wide.look_at(row);
            }
            rows.again()?;
            rows.next()?;
            while let Some(row) = next(rows, header.len())? {
                wide.put(row, &mut names, &mut labels, sink)?;
            }
        }
    }
    sink.expect("number")
}

/// The next row, which has as many cells as the header.
fn next<'r>(rows: &'r mut Rows<'_>, expected: usize) -> Result<Option<Row<'r>>, ParseError> {
    match rows.next()? {
        Some(row) if row.width() != expected => {
            let len = row.width();
            let message = format!("{len} cells in a row, {expected} in the header");
            let (line, format) = (row.line, "CSV");
            Err(ParseError::line(line, Reason::Syntax { format, message }))
        }
        row => Ok(row),
    }
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
    fn of(header: &[String], columns: &Columns) -> Result<Option<Self>, ParseError> {
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
        row: Row<'_>,
        names: &mut Names,
        times: &mut Times,
        sink: &mut Sink<'_>,
    ) -> Result<(), ParseError> {
        let cell = |at: usize| row.cell(at);
        let unit = self.unit.map_or("", cell);
        let time = self.time.and_then(|at| times.time(cell(at)));
        let name = cell(self.metric);
        let value = number(cell(self.value)).unwrap_or(f64::NAN);
        let template = names.template(name, unit, value, || draft(name, unit));
        template.time(time);
        for (at, key) in &self.labels {
            match cell(*at) {
                "" => {}
                cell => template.put_word(key, cell),
            }
        }
        sink.put_again(template)
    }
}

fn draft(name: &str, unit: &str) -> Draft {
    match unit.parse::<Unit>() {
        Ok(unit) => named_in(name, 0.0, unit),
        Err(_) => named(name, 0.0),
    }
}

fn time(cell: &str) -> Option<Timestamp> {
    match trim(cell) {
        "" => None,
        text => text.parse().ok(),
    }
}

/// The time of the row before: many rows in turn have the same.
#[derive(Default)]
struct Times {
    cell: String,
    time: Option<Timestamp>,
}

impl Times {
    fn time(&mut self, cell: &str) -> Option<Timestamp> {
        if self.cell != cell {
            self.time = time(cell);
            cell.clone_into(&mut self.cell);
        }
        self.time
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
    fn of(header: &[String]) -> Self {
        let unit_of = |name: &str| {
            header.iter().position(|unit| {
                unit.strip_suffix("_unit")
                    .is_some_and(|of| name.starts_with(of))
            })
        };
        let columns = header.iter().map(|name| {
            let column = match name.as_str() {
                "time" | "timestamp" | "date" => Column::Time,
                name if name.ends_with("_unit") => Column::Unit,
                _ => Column::Number(unit_of(name)),
            };
            (Key::new(name), column)
        });
        Self(columns.collect())
    }

    /// A column is one of numbers where every cell is one, or empty.
    fn look_at(&mut self, row: Row<'_>) {
        for ((_, column), cell) in self.0.iter_mut().zip(row.cells()) {
            if matches!(column, Column::Number(_)) && !is_number_or_missing(cell) {
                *column = Column::Text;
            }
        }
    }

    fn put(
        &self,
        row: Row<'_>,
        names: &mut Names,
        labels: &mut RowLabels,
        sink: &mut Sink<'_>,
    ) -> Result<(), ParseError> {
        self.label(labels, row);
        let cell = |at: usize| row.cell(at);
        let is_time = |column: &(Key, Column)| matches!(column.1, Column::Time);
        let time = self.0.iter().rposition(is_time);
        let time = time.and_then(|at| self::time(cell(at)));
        for (at, (name, column)) in self.0.iter().enumerate() {
            if let Column::Number(unit) = column {
                let name = name.as_str();
                let unit = unit.map_or("", cell);
                let value = number(cell(at)).unwrap_or(f64::NAN);
                let make = || draft(name, unit).without_labels();
                let template = names.template(name, unit, value, make);
                template.time(time);
                labels.give(template, sink)?;
            }
        }
        Ok(())
    }

    fn label(&self, labels: &mut RowLabels, row: Row<'_>) {
        labels.start();
        for ((name, column), cell) in self.0.iter().zip(row.cells()) {
            if matches!(column, Column::Text) && !cell.is_empty() {
                labels.put_word(name, cell);
            }
        }
    }
}

fn is_number_or_missing(cell: &str) -> bool {
    if is_decimal(cell) || number(cell).is_some() {
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
