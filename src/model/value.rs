//! Finite numbers, and numbers with a unit behind them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize, Serializer};

use crate::model::{Unit, UnitError};

/// The largest magnitude below which every whole `f64` is exact.
const EXACT_INTEGERS: f64 = 9_007_199_254_740_992.0;

/// A number that is neither NaN nor infinite. Negative zero becomes zero, so
/// that equal values print alike.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Deserialize)]
#[serde(try_from = "f64")]
pub struct Finite(f64);

/// Why a text is no value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ValueError {
    /// No number at the start.
    #[error(
        "invalid value {0:?}: a number is expected, with a unit behind it if need be (12.5, 12.5s, 120 MiB)"
    )]
    NotANumber(String),
    /// Something that people write for a number, and how it is written here.
    #[error(
        "invalid value {0:?}: a number is expected, with a unit behind it if need be\nhint: write {1}"
    )]
    Meant(String, String),
    /// NaN or infinite.
    #[error("invalid value {0:?}: it is not finite; leave out what could not be measured")]
    NotFinite(String),
    /// A number, then something that is no unit.
    #[error(transparent)]
    Unit(#[from] UnitError),
}

impl Finite {
    /// Nothing.
    pub const ZERO: Self = Self(0.0);

    /// `None` for NaN and infinities.
    pub fn new(value: f64) -> Option<Self> {
        value.is_finite().then_some(Self(value + 0.0))
    }

    /// The number.
    pub fn get(self) -> f64 {
        self.0
    }
}

impl TryFrom<f64> for Finite {
    type Error = ValueError;

    fn try_from(value: f64) -> Result<Self, ValueError> {
        Self::new(value).ok_or_else(|| ValueError::NotFinite(value.to_string()))
    }
}

impl FromStr for Finite {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        let number: f64 = text
            .parse()
            .map_err(|_| ValueError::NotANumber(text.to_owned()))?;
        Self::new(number).ok_or_else(|| ValueError::NotFinite(text.to_owned()))
    }
}

/// As short as it reads back: `12.5`, `1e308`.
impl fmt::Display for Finite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 != 0.0 && !(1e-6..1e16).contains(&self.0.abs()) {
            fmt::LowerExp::fmt(&self.0, f)
        } else {
            fmt::Display::fmt(&self.0, f)
        }
    }
}

/// Whole numbers are written without a fraction: `12`, not `12.0`.
impl Serialize for Finite {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.fract() == 0.0 && self.0.abs() < EXACT_INTEGERS {
            serializer.serialize_i64(self.0 as i64)
        } else {
            serializer.serialize_f64(self.0)
        }
    }
}

/// A value as a user writes it: `12.5`, `12.5s`, `120 MiB`, `1e3`, `99 %`.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    /// The number, in `unit` if there is one.
    pub value: Finite,
    /// The unit behind the number; `None` where none was written.
    pub unit: Option<Unit>,
}

impl FromStr for Measure {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        let text = text.trim();
        let (number, unit) = text.split_at(number_len(text));
        let value = match number.parse::<f64>() {
            Ok(number) => {
                Finite::new(number).ok_or_else(|| ValueError::NotFinite(text.to_owned()))?
            }
            Err(_) => return Err(refuse(text)),
        };
        let unit = match unit.trim_start() {
            "" => None,
            unit => Some(unit.parse().map_err(|error| match meant(text) {
                Some(hint) => ValueError::Meant(text.to_owned(), hint),
                None => ValueError::Unit(error),
            })?),
        };
        Ok(Self { value, unit })
    }
}

/// How a decimal comma, a clock or a row of units would be written here.
fn meant(text: &str) -> Option<String> {
    if let Some((whole, rest)) = text.split_once(',') {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let is_number = whole
            .trim_start_matches(['+', '-'])
            .bytes()
            .all(|b| b.is_ascii_digit());
        return match (is_number, digits) {
            (false, _) | (_, 0) => None,
            (true, 3) => Some(format!("{whole}{rest} or {whole}.{rest}")),
            (true, _) => Some(format!("{whole}.{rest}")),
        };
    }
    if text.contains(':') {
        let parts: Option<Vec<f64>> = text.split(':').map(|part| part.parse().ok()).collect();
        return match parts?[..] {
            [minutes, seconds] => Some(format!(
                "{}s for minutes and seconds",
                minutes * 60.0 + seconds
            )),
            [h, m, s] => Some(format!("{}s", (h * 60.0 + m) * 60.0 + s)),
            _ => None,
        };
    }
    let (mut seconds, mut rest) = (0.0, text);
    while !rest.is_empty() {
        let (number, behind) = rest.split_at(number_len(rest));
        let unit_len = behind
            .chars()
            .take_while(|c| c.is_alphabetic())
            .map(char::len_utf8)
            .sum();
        let (unit, behind) = behind.split_at(unit_len);
        // Minutes, in such a row.
        let unit: Unit = if unit == "m" { "min" } else { unit }.parse().ok()?;
        seconds += unit.convert(number.parse().ok()?, &Unit::SECONDS).ok()?;
        rest = behind.trim_start();
    }
    Some(format!("{seconds}s"))
}

/// Words that numeric parsers take for a number but that measure nothing.
fn refuse(text: &str) -> ValueError {
    match text
        .trim_start_matches(['+', '-'])
        .to_ascii_lowercase()
        .as_str()
    {
        "nan" | "inf" | "infinity" => ValueError::NotFinite(text.to_owned()),
        _ => ValueError::NotANumber(text.to_owned()),
    }
}

/// Bytes of the decimal number that `text` starts with; 0 where there is none.
/// An `e` counts only with digits behind it, so that `5 events` keeps its word.
fn number_len(text: &str) -> usize {
    let bytes = text.as_bytes();
    let digits = |from: usize| {
        bytes[from..]
            .iter()
            .take_while(|b| b.is_ascii_digit())
            .count()
    };
    let sign = usize::from(matches!(bytes.first(), Some(b'+' | b'-')));
    let whole = digits(sign);
    let mut end = sign + whole;
    if bytes.get(end) == Some(&b'.') {
        end += 1 + digits(end + 1);
    }
    if !bytes[sign..end].iter().any(u8::is_ascii_digit) {
        return 0;
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let exponent = digits((end + 1 + sign).min(bytes.len()));
        if exponent > 0 {
            end += 1 + sign + exponent;
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measure(text: &str) -> Measure {
        text.parse().expect("a valid measure")
    }

    #[test]
    fn reads_numbers_with_and_without_unit() {
        assert_eq!(measure("12.5").value.get(), 12.5);
        assert_eq!(measure("12.5").unit, None);
        assert_eq!(measure("12.5s").unit, Some(Unit::SECONDS));
        assert_eq!(
            measure(" 120 MiB ").unit.map(|u| u.to_string()),
            Some("MiB".into())
        );
        assert_eq!(measure("-3").value.get(), -3.0);
        assert_eq!(measure("1e3ms").value.get(), 1000.0);
        assert_eq!(measure(".5").value.get(), 0.5);
        assert_eq!(measure("99%").unit, Some(Unit::PERCENT));
        assert_eq!(
            measure("5 events").unit.map(|u| u.to_string()),
            Some("events".into())
        );
    }

    #[test]
    fn refuses_what_measures_nothing() {
        for text in [
            "",
            "s",
            "nan",
            "NaN",
            "inf",
            "-Infinity",
            "1e999",
            "--3",
            "1,5",
            "0x10",
            "1.2.3",
            "-",
            ".",
        ] {
            assert!(text.parse::<Measure>().is_err(), "{text}");
        }
    }

    #[test]
    fn what_people_write_gets_a_hint() {
        for (text, hint) in [
            ("1,5", "write 1.5"),
            ("1,5s", "write 1.5s"),
            ("1,500", "write 1500 or 1.500"),
            ("1m30s", "write 90s"),
            ("1h 5min", "write 3900s"),
            ("1:30", "write 90s"),
            ("1:00:05", "write 3605s"),
        ] {
            let error = text.parse::<Measure>().expect_err("no value").to_string();
            assert!(error.contains(hint), "{text}: {error}");
        }
        assert!(matches!(
            "1.2.3".parse::<Measure>(),
            Err(ValueError::Unit(_))
        ));
    }

    #[test]
    fn whole_numbers_have_no_fraction_in_json() {
        let json = |v: f64| serde_json::to_string(&Finite::new(v)).expect("numbers serialise");
        assert_eq!(json(12.0), "12");
        assert_eq!(json(12.5), "12.5");
        assert_eq!(json(-0.0), "0");
        assert_eq!(json(1e300).parse(), Ok(1e300));
        assert_eq!(json(9_007_199_254_740_991.0), "9007199254740991");
    }
}
