//! CSV, long or wide, by its header.
//!
//! Long: a column with the name of the metric (`metric` or `name`) and one with
//! the number (`value`), perhaps `unit` and `time`; every other column is
//! metadata. Wide: every column of numbers is a metric, every column of text is
//! metadata, `x_unit` is the unit of `x` and of what begins with `x_`.
//! Separators are `,`, `;` and tab: <https://www.rfc-editor.org/rfc/rfc4180>.

use csv::{ReaderBuilder, StringRecord};

use crate::adapters::name::{Names, fitting, named};
use crate::adapters::text::{decode, number};
use crate::adapters::{
    Adapter, Columns, Draft, Grade, Group, Labels, ParseError, Read, Reason, Sink, Sniff,
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
    read: Read::Whole(read),
};

/// Wider tables are refused.
const MAX_COLUMNS: usize = 4096;

fn detect(sniff: &Sniff<'_>) -> Grade {
    let text: String = sniff
        .lines()
        .take(50)
        .flat_map(|line| [line, "\n"])
        .collect();
    let mut reader = reader(&text);
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

fn reader(text: &str) -> csv::Reader<&[u8]> {
    let header = text.lines().next().unwrap_or("");
    let count = |separator: &u8| header.bytes().filter(|b| b == separator).count();
    let separator = *[b',', b';', b'\t']
        .iter()
        .max_by_key(|s| (count(s), **s == b','))
        .unwrap_or(&b',');
    ReaderBuilder::new()
        .delimiter(separator)
        .from_reader(text.as_bytes())
}

fn read(bytes: &[u8], sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let text = decode(bytes, sink)?;
    check_lines(&text, sink)?;
    let mut reader = reader(&text);
    let header = reader.headers().map_err(|error| refusal(&error))?.clone();
    if header.len() > MAX_COLUMNS {
        return Err(ParseError::limit("columns", MAX_COLUMNS));
    }
    let table = match Long::of(&header, &sink.options.columns)? {
        Some(long) => Table::Long(long),
        None => Table::Wide(Wide::of(&header, &text)?),
    };
    let mut names = Names::default();
    let mut row = StringRecord::new();
    while reader
        .read_record(&mut row)
        .map_err(|error| refusal(&error))?
    {
        let cells = Cells {
            header: &header,
            row: &row,
        };
        match &table {
            Table::Long(long) => long.put(&cells, &mut names, sink)?,
            Table::Wide(wide) => wide.put(&cells, &mut names, sink)?,
        }
    }
    sink.expect("number")
}

/// A row below its header.
struct Cells<'a> {
    header: &'a StringRecord,
    row: &'a StringRecord,
}

enum Table {
    Long(Long),
    Wide(Wide),
}

fn check_lines(text: &str, sink: &Sink<'_>) -> Result<(), ParseError> {
    let limit = sink.options.limits.line;
    match text.lines().position(|line| line.len() > limit) {
        None => Ok(()),
        Some(index) => {
            let what = "bytes in a line";
            Err(ParseError::line(index + 1, Reason::Limit { what, limit }))
        }
    }
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
        Ok(metric.zip(value).map(|(metric, value)| Self {
            metric,
            value,
            unit,
            time,
        }))
    }

    fn put(
        &self,
        cells: &Cells<'_>,
        names: &mut Names,
        sink: &mut Sink<'_>,
    ) -> Result<(), ParseError> {
        let cell = |at: usize| cells.row.get(at).unwrap_or("");
        let unit = self.unit.map_or("", cell);
        let time = self.time.map_or("", cell).trim().parse().ok();
        let draft = draft(cell(self.metric), unit, cell(self.value), names);
        let mut draft = draft.time(time);
        let known = [Some(self.metric), Some(self.value), self.unit, self.time];
        for (at, column) in cells.header.iter().enumerate() {
            if !known.contains(&Some(at)) {
                draft = labelled(draft, column, cell(at));
            }
        }
        sink.put(draft)
    }
}

fn draft(name: &str, unit: &str, cell: &str, names: &mut Names) -> Draft {
    let value = number(cell).unwrap_or(f64::NAN);
    names.draft(name, unit, value, || {
        let unit = unit.parse::<Unit>().ok();
        named(name, value).unit(unit.and_then(|unit| fitting(name, unit)))
    })
}

/// What each column of a wide table is.
struct Wide(Vec<Column>);

enum Column {
    /// Numbers, and the column with their unit.
    Number(Option<usize>),
    Text,
    Unit,
    Time,
}

impl Wide {
    /// A column is one of numbers where every cell is one, or empty.
    fn of(header: &StringRecord, text: &str) -> Result<Self, ParseError> {
        let unit_of = |name: &str| {
            header.iter().position(|unit| {
                unit.strip_suffix("_unit")
                    .is_some_and(|of| name.starts_with(of))
            })
        };
        let mut columns: Vec<Column> = header
            .iter()
            .map(|name| match name {
                "time" | "timestamp" | "date" => Column::Time,
                name if name.ends_with("_unit") => Column::Unit,
                _ => Column::Number(unit_of(name)),
            })
            .collect();
        let mut reader = reader(text);
        let mut row = StringRecord::new();
        while reader
            .read_record(&mut row)
            .map_err(|error| refusal(&error))?
        {
            for (column, cell) in columns.iter_mut().zip(&row) {
                if matches!(column, Column::Number(_)) && !is_number_or_missing(cell) {
                    *column = Column::Text;
                }
            }
        }
        Ok(Self(columns))
    }

    /// The labels are put together once for all numbers of a row.
    fn put(
        &self,
        cells: &Cells<'_>,
        names: &mut Names,
        sink: &mut Sink<'_>,
    ) -> Result<(), ParseError> {
        let cell = |at: usize| cells.row.get(at).unwrap_or("");
        let (mut labels, mut time) = (Labels::default(), None);
        for (at, column) in self.0.iter().enumerate() {
            match column {
                Column::Text => labels.add(&cells.header[at], cell(at)),
                Column::Time => time = cell(at).trim().parse::<Timestamp>().ok(),
                Column::Number(_) | Column::Unit => {}
            }
        }
        for (at, column) in self.0.iter().enumerate() {
            if let Column::Number(unit) = column {
                let unit = unit.map_or("", cell);
                let draft = draft(&cells.header[at], unit, cell(at), names);
                sink.put(draft.labels(&labels).time(time))?;
            }
        }
        Ok(())
    }
}

fn is_number_or_missing(cell: &str) -> bool {
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
    number(cell).is_some() || missing.contains(&cell.to_ascii_lowercase().as_str())
}

fn labelled(draft: Draft, column: &str, cell: &str) -> Draft {
    match cell {
        "" => draft,
        cell => draft.with_key(column, cell),
    }
}
