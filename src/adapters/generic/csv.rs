//! CSV, long or wide, by its header.
//!
//! Long: a column with the name of the metric (`metric` or `name`) and one with
//! the number (`value`), perhaps `unit` and `time`; every other column is
//! metadata. Wide: every column of numbers is a metric, every column of text is
//! metadata, `x_unit` is the unit of `x` and of what begins with `x_`.
//! Separators are `,`, `;` and tab: <https://www.rfc-editor.org/rfc/rfc4180>.

mod long;
mod wide;

use long::{Long, Times};
use wide::{Kinds, Wide};

use crate::adapters::name::{Names, named, named_in};
use crate::adapters::row_labels::RowLabels;
use crate::adapters::text::{is_decimal, number, trim};
use crate::adapters::{
    Adapter, Draft, Grade, Group, Limits, ParseError, Read, Reason, Row, Rows, Sink, Sniff,
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

/// So many rows are looked at before it is said what the columns of a wide table are.
const EARLY: usize = 1000;
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
    match Long::of(&header, &sink.options.columns)? {
        Some(long) => {
            rows.forget();
            let (mut names, mut times) = (Names::default(), Times::default());
            while let Some(row) = next(rows, header.len())? {
                long.put(row, &mut names, &mut times, sink)?;
            }
        }
        // What a column is shows at the end, but mostly it shows at once.
        None => {
            if rows.keep()? {
                if let Ok(true) = read_wide(rows, &header, EARLY, sink) {
                    return sink.expect("number");
                }
                sink.forget();
                rows.again()?;
                rows.next()?;
            }
            read_wide(rows, &header, usize::MAX, sink)?;
        }
    }
    sink.expect("number")
}

/// Reads a wide table, of which so many rows were looked at before; `false` where
/// those behind them say something else.
fn read_wide(
    rows: &mut Rows<'_>,
    header: &[String],
    early: usize,
    sink: &mut Sink<'_>,
) -> Result<bool, ParseError> {
    let mut kinds = Kinds::of(header);
    let mut looked_at = 0;
    while looked_at < early
        && let Some(row) = next(rows, header.len())?
    {
        kinds.look_at(row);
        looked_at += 1;
    }
    rows.again()?;
    rows.next()?;
    let (mut wide, mut labels) = (Wide::of(kinds), RowLabels::default());
    while let Some(row) = next(rows, header.len())? {
        if !wide.put(row, &mut labels, sink)? {
            return Ok(false);
        }
    }
    Ok(true)
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

fn is_number_or_missing(cell: &str) -> bool {
    is_decimal(cell) || number(cell).is_some() || is_missing(cell)
}

/// Whether a cell says that there is no number, or none that is finite.
fn is_missing(cell: &str) -> bool {
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
    let cell = cell.trim();
    missing.iter().any(|text| cell.eq_ignore_ascii_case(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::Options;

    fn readings(text: &str) -> Vec<String> {
        let parsed = ADAPTER.parse(text.as_bytes(), &Options::default());
        let readings = parsed.expect("a table").readings;
        let line = |reading: &crate::adapters::Reading| {
            let value = reading.value.get();
            format!("{} {{{}}} {value}", reading.metric, reading.metadata)
        };
        readings.iter().map(line).collect()
    }

    #[test]
    fn a_column_is_what_its_last_cell_says() {
        let rows: String = (0..2000).map(|n| format!("x,{n},n/a,1.5\n")).collect();
        let found = readings(&format!("a,b,c,d\n{rows}x,v1,2,\n"));
        assert_eq!(found.len(), 2001);
        assert_eq!(found[0], "d {a=x b=0} 1.5");
        assert_eq!(found[1999], "d {a=x b=1999} 1.5");
        assert_eq!(found[2000], "c {a=x b=v1} 2");
    }

    #[test]
    fn columns_whose_names_make_no_metric_stay_apart() {
        let found = readings("host,日本,千葉,load\na,1,2,3\n");
        let expected = [
            "value {host=a name=日本} 1",
            "value {host=a name=千葉} 2",
            "load {host=a} 3",
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_unit_stands_beside_its_numbers() {
        let text = "x_unit,x_mean,x_max\ns,1,2\nms,3,4\nB,5,6\nkB,7,8\nMB,9,1\ns,2,3\n";
        let parsed = ADAPTER.parse(text.as_bytes(), &Options::default());
        let units = parsed.expect("a table").readings;
        let units = units
            .iter()
            .map(|reading| reading.unit.as_ref().map_or("", Unit::as_str));
        let expected = [
            "s", "s", "ms", "ms", "B", "B", "kB", "kB", "MB", "MB", "s", "s",
        ];
        assert!(units.eq(expected));
    }
}
