//! Wide tables: a row has a value for every metric.

use crate::adapters::few::Few;
use crate::adapters::generic::csv::{draft, is_missing, is_number_or_missing, time};
use crate::adapters::row_labels::RowLabels;
use crate::adapters::text::number;
use crate::adapters::{Key, ParseError, Row, Sink, Template};

/// What the columns of a wide table are, as far as it was read.
pub(super) struct Kinds(Vec<(Key, Kind)>);

enum Kind {
    /// Numbers, and the column with their unit.
    Number(Option<usize>),
    Text,
    Unit,
    Time,
}

impl Kinds {
    pub(super) fn of(header: &[String]) -> Self {
        let unit_of = |name: &str| {
            header.iter().position(|unit| {
                unit.strip_suffix("_unit")
                    .is_some_and(|of| name.starts_with(of))
            })
        };
        let columns = header.iter().map(|name| {
            let kind = match name.as_str() {
                "time" | "timestamp" | "date" => Kind::Time,
                name if name.ends_with("_unit") => Kind::Unit,
                _ => Kind::Number(unit_of(name)),
            };
            (Key::new(name), kind)
        });
        Self(columns.collect())
    }

    /// A column is one of numbers where every cell is one, or empty.
    pub(super) fn look_at(&mut self, row: Row<'_>) {
        for ((_, kind), cell) in self.0.iter_mut().zip(row.cells()) {
            if matches!(kind, Kind::Number(_)) && !is_number_or_missing(cell) {
                *kind = Kind::Text;
            }
        }
    }
}

/// The columns of a wide table.
#[derive(Default)]
pub(super) struct Wide {
    numbers: Vec<Numbers>,
    labels: Vec<(usize, Key)>,
    time: Option<usize>,
}

impl Wide {
    pub(super) fn of(kinds: Kinds) -> Self {
        let mut wide = Self::default();
        for (at, (name, kind)) in kinds.0.into_iter().enumerate() {
            match kind {
                Kind::Number(unit) => wide.numbers.push(Numbers {
                    at,
                    name,
                    unit,
                    templates: Few::default(),
                }),
                Kind::Text => wide.labels.push((at, name)),
                Kind::Time => wide.time = Some(at),
                Kind::Unit => {}
            }
        }
        wide
    }

    /// `false` where a column is not what it was taken for.
    pub(super) fn put(
        &mut self,
        row: Row<'_>,
        shared: &mut RowLabels,
        sink: &mut Sink<'_>,
    ) -> Result<bool, ParseError> {
        let labels = || {
            let cells = self.labels.iter().map(|(at, key)| (key, row.cell(*at)));
            cells.filter(|(_, cell)| !cell.is_empty())
        };
        shared.start();
        labels().for_each(|(key, cell)| shared.put_word(key, cell));
        let time = self.time.and_then(|at| time(row.cell(at)));
        for numbers in &mut self.numbers {
            let cell = row.cell(numbers.at);
            let value = match number(cell) {
                Some(value) => value,
                None if is_missing(cell) => f64::NAN,
                None => return Ok(false),
            };
            let template = numbers.template(numbers.unit.map_or("", |at| row.cell(at)));
            if template.has_no_base() {
                let draft = template.bare();
                draft.restart(value);
                draft.set(time, None);
                shared.give(draft, sink)?;
                continue;
            }
            template.start(value);
            template.time(time);
            labels().for_each(|(key, cell)| template.put_word(key, cell));
            sink.put_again(template)?;
            shared.interrupt();
        }
        Ok(true)
    }
}

/// A column of numbers.
struct Numbers {
    at: usize,
    name: Key,
    /// Where the unit stands.
    unit: Option<usize>,
    /// By the text of the unit.
    templates: Few<Template>,
}

/// How many units of a column are remembered.
const MAX_UNITS: usize = 4;

impl Numbers {
    fn template(&mut self, unit: &str) -> &mut Template {
        let make = || Template::new(draft(self.name.as_str(), unit));
        self.templates.get(unit, MAX_UNITS, make)
    }
}
