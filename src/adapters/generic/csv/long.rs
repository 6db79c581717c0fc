//! Long tables: a row is a value, with its metric.

use crate::adapters::generic::csv::{ADAPTER, draft, time};
use crate::adapters::name::Names;
use crate::adapters::text::number;
use crate::adapters::{Columns, Key, ParseError, Row, Sink};
use crate::model::Timestamp;

/// The positions of the columns of a long table.
pub(super) struct Long {
    metric: usize,
    value: usize,
    unit: Option<usize>,
    time: Option<usize>,
    /// The others, which are metadata.
    labels: Vec<(usize, Key)>,
}

impl Long {
    pub(super) fn of(header: &[String], columns: &Columns) -> Result<Option<Self>, ParseError> {
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

    pub(super) fn put(
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

/// The time of the row before: many rows in turn have the same.
#[derive(Default)]
pub(super) struct Times {
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
