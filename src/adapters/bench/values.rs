//! Values of benchmarks: repetitions, and units as tools write them.

use crate::adapters::spread::{Known, Repeated, repeated};
use crate::adapters::text::number;
use crate::adapters::{Draft, Quantity};
use crate::model::Unit;

/// The repetitions of one of millions of quantities: most have one.
#[derive(Default)]
pub enum Values {
    #[default]
    None,
    One(f64),
    #[allow(clippy::box_collection)]
    Many(Box<Vec<f64>>),
}

impl Values {
    /// Adds one.
    pub fn push(&mut self, value: f64) {
        match self {
            Self::None => *self = Self::One(value),
            Self::One(first) => *self = Self::Many(Box::new(vec![*first, value])),
            Self::Many(values) => values.push(value),
        }
    }
}

impl Values {
    /// What they come to.
    pub fn repeated(self) -> Option<Repeated> {
        match self {
            Self::None => None,
            Self::One(value) => value.is_finite().then_some(Repeated {
                median: value,
                spread: None,
            }),
            Self::Many(mut values) => repeated(&mut values),
        }
    }
}

impl From<Values> for Vec<f64> {
    fn from(values: Values) -> Self {
        match values {
            Values::None => Self::new(),
            Values::One(value) => vec![value],
            Values::Many(values) => *values,
        }
    }
}

/// The median of repetitions with their spread; nothing where there are none.
pub fn of_repetitions(quantity: &Quantity, values: impl Into<Vec<f64>>) -> Draft {
    let mut values = values.into();
    match repeated(&mut values) {
        Some(found) => Draft::of(quantity, found.median).spread(found.spread),
        None => Draft::of(quantity, f64::NAN),
    }
}

/// A median, or a mean where there is none, with what else the tool says. What
/// is too little for a spread goes along as notes.
pub fn of_summary(quantity: &Quantity, median: Option<f64>, known: Known) -> Draft {
    let value = median.or(known.mean).unwrap_or(f64::NAN);
    let mut draft = Draft::of(quantity, value);
    let spread = if known.n > 1 { known.spread() } else { None };
    if spread.is_none() && known.n != 1 {
        let parts = [("mean", known.mean), ("sd", known.sd)];
        for (key, value) in parts {
            if let Some(value) = value.filter(|value| value.is_finite()) {
                draft = draft.note(key, value.to_string());
            }
        }
    }
    draft.spread(spread)
}

/// A unit without its `/op`, `/iter`: the quantity says what it is of.
pub fn unit(text: &str) -> Option<Unit> {
    let text = text.strip_suffix("/op").unwrap_or(text);
    let text = text.strip_suffix("/iter").unwrap_or(text);
    text.parse().ok()
}

/// `2.442 µs` in nanoseconds.
pub fn nanoseconds(number_text: &str, unit: &str) -> Option<f64> {
    let value = number(number_text)?;
    Some(match unit {
        "ps" => value / 1e3,
        "ns" => value,
        "µs" | "μs" | "us" => value * 1e3,
        "ms" => value * 1e6,
        "s" => value * 1e9,
        "m" | "min" => value * 60e9,
        _ => return None,
    })
}

/// `15.264 Melem/s`: elements lose their prefix, so that they stay comparable;
/// bytes are known units.
pub fn throughput(value: f64, unit: &str) -> (f64, Option<Unit>) {
    let scales = [("K", 1e3), ("M", 1e6), ("G", 1e9), ("T", 1e12)];
    if let Some(base) = ["elem/s", "item/s", "char/s"]
        .into_iter()
        .find(|base| unit.ends_with(base))
    {
        let prefix = &unit[..unit.len() - base.len()];
        let scale = scales.iter().find(|(letter, _)| *letter == prefix);
        return (
            value * scale.map_or(1.0, |(_, scale)| *scale),
            base.parse().ok(),
        );
    }
    (value, unit.parse().ok())
}
