//! Units: parsing, conversion and their one spelling.
//!
//! A unit is a base (`ms`, `MiB`, `%`, `count`) or a base per time (`MB/s`). A
//! word that is not known is a unit of its own kind, comparable with itself
//! only.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::model::Word;

/// The longest spelling that is accepted, in bytes.
const MAX_LEN: usize = 32;

/// What kind of quantity a unit measures. Values convert within a dimension
/// only.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dimension {
    /// Durations.
    Time,
    /// Amounts of data.
    Bytes,
    /// Parts of a whole, in percent or as a plain ratio.
    Ratio,
    /// Things that are counted, and plain numbers.
    Count,
    /// A quantity per time.
    Rate(Box<Dimension>),
    /// A unit this program does not know.
    Custom(String),
}

impl fmt::Display for Dimension {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Time => f.write_str("time"),
            Self::Bytes => f.write_str("data size"),
            Self::Ratio => f.write_str("ratio"),
            Self::Count => f.write_str("count"),
            Self::Rate(base) => write!(f, "{base} per time"),
            Self::Custom(word) => write!(f, "{word:?}"),
        }
    }
}

/// A unit in its canonical spelling.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Unit(Word);

/// Why a unit was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnitError {
    /// The text is no unit at all.
    #[error(
        "invalid unit {0:?}: a unit is one word of letters, '%', '_', '-', '.' and '/', at most {MAX_LEN} bytes (s, ms, MiB, %, count, req/s)"
    )]
    Invalid(String),
    /// The unit measures something else.
    #[error(
        "cannot convert {from} to {to}: {from} measures {from_dimension}, {to} measures {to_dimension}"
    )]
    Dimension {
        /// The unit that was given.
        from: Unit,
        /// The unit that was asked for.
        to: Unit,
        /// What the first measures.
        from_dimension: Dimension,
        /// What the second measures.
        to_dimension: Dimension,
    },
}

/// One known base unit: its spelling, its other spellings, the dimension and
/// how many of the dimension's smallest exact step it is worth.
struct Base {
    symbol: &'static str,
    aliases: &'static [&'static str],
    dimension: Dimension,
    factor: f64,
}

const fn base(
    symbol: &'static str,
    aliases: &'static [&'static str],
    dimension: Dimension,
    factor: f64,
) -> Base {
    Base {
        symbol,
        aliases,
        dimension,
        factor,
    }
}

/// Factors are in ns, bytes, percent and ones: whole numbers, so that
/// conversion is a multiplication and a division of exact values.
static BASES: [Base; 23] = [
    base(
        "ns",
        &["nanosecond", "nanoseconds", "nsec", "nanos"],
        Dimension::Time,
        1.0,
    ),
    base(
        "us",
        &["µs", "μs", "microsecond", "microseconds", "usec", "micros"],
        Dimension::Time,
        1e3,
    ),
    base(
        "ms",
        &["millisecond", "milliseconds", "msec", "millis"],
        Dimension::Time,
        1e6,
    ),
    base(
        "s",
        &["sec", "secs", "second", "seconds"],
        Dimension::Time,
        1e9,
    ),
    base("min", &["mins", "minute", "minutes"], Dimension::Time, 60e9),
    base(
        "h",
        &["hr", "hrs", "hour", "hours"],
        Dimension::Time,
        3600e9,
    ),
    base("d", &["day", "days"], Dimension::Time, 86_400e9),
    base(
        "B",
        &["byte", "bytes", "Byte", "Bytes"],
        Dimension::Bytes,
        1.0,
    ),
    base(
        "kB",
        &["KB", "kb", "kilobyte", "kilobytes"],
        Dimension::Bytes,
        1e3,
    ),
    base(
        "MB",
        &["mb", "megabyte", "megabytes"],
        Dimension::Bytes,
        1e6,
    ),
    base(
        "GB",
        &["gb", "gigabyte", "gigabytes"],
        Dimension::Bytes,
        1e9,
    ),
    base(
        "TB",
        &["tb", "terabyte", "terabytes"],
        Dimension::Bytes,
        1e12,
    ),
    base(
        "KiB",
        &["kib", "kibibyte", "kibibytes"],
        Dimension::Bytes,
        1024.0,
    ),
    base(
        "MiB",
        &["mib", "mebibyte", "mebibytes"],
        Dimension::Bytes,
        1_048_576.0,
    ),
    base(
        "GiB",
        &["gib", "gibibyte", "gibibytes"],
        Dimension::Bytes,
        1_073_741_824.0,
    ),
    base(
        "TiB",
        &["tib", "tebibyte", "tebibytes"],
        Dimension::Bytes,
        1_099_511_627_776.0,
    ),
    base("%", &["percent", "pct"], Dimension::Ratio, 1.0),
    base("ratio", &["fraction"], Dimension::Ratio, 100.0),
    base(
        "count",
        &["counts", "number", "items", "1"],
        Dimension::Count,
        1.0,
    ),
    base("k", &["thousand"], Dimension::Count, 1e3),
    base("M", &["million"], Dimension::Count, 1e6),
    base("G", &["billion"], Dimension::Count, 1e9),
    base("T", &["trillion"], Dimension::Count, 1e12),
];

fn find_base(text: &str) -> Option<&'static Base> {
    BASES
        .iter()
        .find(|b| b.symbol == text)
        .or_else(|| BASES.iter().find(|b| b.aliases.contains(&text)))
}

impl UnitError {
    /// A line of its own that says which unit was probably meant; empty where
    /// nothing comes to mind.
    pub fn hint(&self) -> String {
        let Self::Dimension {
            from, to_dimension, ..
        } = self
        else {
            return String::new();
        };
        let meant = match (from.as_str(), to_dimension) {
            ("m" | "M" | "mn" | "Min", Dimension::Time) => "min",
            ("S" | "Sec" | "\"", Dimension::Time) => "s",
            ("H" | "hs", Dimension::Time) => "h",
            ("Ms" | "mS" | "MS", Dimension::Time) => "ms",
            ("b" | "Bs", Dimension::Bytes) => "B",
            ("k" | "K" | "Kb", Dimension::Bytes) => "kB (1000) or KiB (1024)",
            ("m" | "M" | "Mb" | "Mo", Dimension::Bytes) => "MB (1000 kB) or MiB (1024 KiB)",
            ("g" | "G" | "Gb" | "Go", Dimension::Bytes) => "GB (1000 MB) or GiB (1024 MiB)",
            ("t" | "T" | "Tb" | "To", Dimension::Bytes) => "TB (1000 GB) or TiB (1024 GiB)",
            _ => return String::new(),
        };
        format!("\nhint: did you mean {meant}?")
    }
}

impl Unit {
    /// Seconds.
    pub const SECONDS: Self = Self(Word::Fixed("s"));
    /// Milliseconds.
    pub const MILLISECONDS: Self = Self(Word::Fixed("ms"));
    /// Nanoseconds.
    pub const NANOSECONDS: Self = Self(Word::Fixed("ns"));
    /// Bytes.
    pub const BYTES: Self = Self(Word::Fixed("B"));
    /// Percent.
    pub const PERCENT: Self = Self(Word::Fixed("%"));
    /// Things counted, and plain numbers.
    pub const COUNT: Self = Self(Word::Fixed("count"));

    /// A unit of this program's own, already in canonical spelling.
    pub(crate) const fn fixed(symbol: &'static str) -> Self {
        Self(Word::Fixed(symbol))
    }

    /// The canonical spelling.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What this unit measures.
    pub fn dimension(&self) -> Dimension {
        self.dimension_and_factor().0
    }

    /// `value` of this unit, expressed in `to`.
    ///
    /// Exact where source and result are: 1500 ms are 1.5 s, never
    /// 1.5000000000000002.
    pub fn convert(&self, value: f64, to: &Self) -> Result<f64, UnitError> {
        if self == to {
            return Ok(value);
        }
        let (from_dimension, from_factor) = self.dimension_and_factor();
        let (to_dimension, to_factor) = to.dimension_and_factor();
        if from_dimension != to_dimension {
            return Err(UnitError::Dimension {
                from: self.clone(),
                to: to.clone(),
                from_dimension,
                to_dimension,
            });
        }
        Ok(rescale(value, from_factor, to_factor))
    }

    /// The base unit of a rate and its time: `MB/s` is `MB` per `s`.
    fn rate_parts(&self) -> Option<(&'static Base, &'static Base)> {
        let (top, bottom) = self.0.split_once('/')?;
        let bottom = find_base(bottom).filter(|b| b.dimension == Dimension::Time)?;
        Some((find_base(top)?, bottom))
    }

    fn dimension_and_factor(&self) -> (Dimension, f64) {
        if let Some(base) = find_base(&self.0) {
            return (base.dimension.clone(), base.factor);
        }
        match self.rate_parts() {
            Some((top, bottom)) => (
                Dimension::Rate(Box::new(top.dimension.clone())),
                // Per nanosecond would be tiny: rates are scaled to seconds.
                top.factor / (bottom.factor / 1e9),
            ),
            None => (Dimension::Custom(self.0.to_string()), 1.0),
        }
    }

    /// The units of the same dimension that a person would want to see `value`
    /// scaled to, smallest first, with the factor from this unit. Empty where
    /// scaling makes no sense.
    pub fn scales(&self) -> Vec<(Unit, f64)> {
        let symbols: &[&'static str] = match self.dimension() {
            Dimension::Time => &["ns", "us", "ms", "s", "min", "h"],
            Dimension::Bytes if self.0.contains('i') => &["B", "KiB", "MiB", "GiB", "TiB"],
            Dimension::Bytes => &["B", "kB", "MB", "GB", "TB"],
            _ => return Vec::new(),
        };
        symbols
            .iter()
            .filter_map(|symbol| {
                let to = Unit(Word::Fixed(symbol));
                let factor = self.convert(1.0, &to).ok()?;
                Some((to, factor))
            })
            .collect()
    }
}

/// One rounding where the ratio of the factors is whole, whichever way round.
fn rescale(value: f64, from: f64, to: f64) -> f64 {
    let scaled = if from >= to && (from / to).fract() == 0.0 {
        value * (from / to)
    } else if (to / from).fract() == 0.0 {
        value / (to / from)
    } else {
        value * from / to
    };
    // A huge value may leave the range on its way to a smaller unit.
    if scaled.is_finite() {
        scaled
    } else {
        value * (from / to)
    }
}

impl FromStr for Unit {
    type Err = UnitError;

    fn from_str(text: &str) -> Result<Self, UnitError> {
        let text = text.trim();
        if let Some(base) = find_base(text) {
            return Ok(Self(Word::Fixed(base.symbol)));
        }
        let allowed = |c: char| {
            c.is_alphabetic() || matches!(c, '%' | '_' | '-' | '/' | '.' | '·' | '²' | '³')
        };
        let starts = text.starts_with(|c: char| c.is_alphabetic() || c == '%');
        if !starts || text.len() > MAX_LEN || !text.chars().all(allowed) {
            return Err(UnitError::Invalid(text.chars().take(MAX_LEN).collect()));
        }
        let unit = Self(text.to_owned().into());
        Ok(match unit.rate_parts() {
            Some((top, bottom)) => Self(format!("{}/{}", top.symbol, bottom.symbol).into()),
            None => unit,
        })
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Unit {
    type Error = UnitError;

    fn try_from(text: String) -> Result<Self, UnitError> {
        text.parse()
    }
}

impl From<Unit> for String {
    fn from(unit: Unit) -> Self {
        unit.0.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(text: &str) -> Unit {
        text.parse().expect("a valid unit")
    }

    fn convert(value: f64, from: &str, to: &str) -> f64 {
        unit(from)
            .convert(value, &unit(to))
            .expect("same dimension")
    }

    #[test]
    fn conversions_are_exact() {
        assert_eq!(convert(1500.0, "ms", "s"), 1.5);
        assert_eq!(convert(0.1, "s", "ms"), 100.0);
        assert_eq!(convert(12.3, "us", "ns"), 12_300.0);
        assert_eq!(convert(2.0, "min", "s"), 120.0);
        assert_eq!(convert(90.0, "min", "h"), 1.5);
        assert_eq!(convert(120.0, "MiB", "B"), 125_829_120.0);
        assert_eq!(convert(1.0, "GiB", "MB"), 1073.741824);
        assert_eq!(convert(0.85, "ratio", "%"), 85.0);
        assert_eq!(convert(1.5, "MB/s", "kB/s"), 1500.0);
        assert_eq!(convert(60.0, "count/min", "count/s"), 1.0);
    }

    #[test]
    fn another_dimension_is_refused() {
        assert!(unit("s").convert(1.0, &unit("B")).is_err());
        assert!(unit("widgets").convert(1.0, &unit("gadgets")).is_err());
        assert!(unit("MB").convert(1.0, &unit("MB/s")).is_err());
        assert_eq!(unit("widgets").convert(3.0, &unit("widgets")), Ok(3.0));
    }

    #[test]
    fn spellings_have_one_canonical_form() {
        assert_eq!(unit("µs").as_str(), "us");
        assert_eq!(unit("seconds").as_str(), "s");
        assert_eq!(unit("KB").as_str(), "kB");
        assert_eq!(unit("bytes/sec").as_str(), "B/s");
        assert_eq!(unit("req/s").as_str(), "req/s");
    }

    #[test]
    fn refuses_what_is_no_word() {
        for text in ["", "a b", "<script>", "5", "a|b", &"x".repeat(33)] {
            assert!(text.parse::<Unit>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_huge_value_stays_finite_when_the_result_is() {
        assert_eq!(convert(1e305, "ms", "h"), 1e305 * (1e6 / 3600e9));
    }
}
