//! Lengths of time as people write them: `90s`, `36h`, `30d`, `2w`.

use std::fmt;
use std::str::FromStr;

/// A length of time in whole milliseconds, at least one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period(i64);

/// Why a text is no length of time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("invalid length of time {0:?}: expected a number and a unit (90s, 36h, 30d, 2w, 6mo, 1y)")]
pub struct DurationError(pub String);

const SECOND: f64 = 1000.0;
const DAY: f64 = 86_400.0 * SECOND;

/// Longest first, so that `months` is not read as `m`.
const UNITS: [(&[&str], f64); 8] = [
    (&["ms"], 1.0),
    (&["s", "sec", "secs", "second", "seconds"], SECOND),
    (&["m", "min", "mins", "minute", "minutes"], 60.0 * SECOND),
    (&["h", "hr", "hrs", "hour", "hours"], 3600.0 * SECOND),
    (&["d", "day", "days"], DAY),
    (&["w", "week", "weeks"], 7.0 * DAY),
    (&["mo", "month", "months"], 30.0 * DAY),
    (&["y", "year", "years"], 365.0 * DAY),
];

impl Period {
    /// So many milliseconds; `None` for none at all.
    pub fn from_millis(millis: i64) -> Option<Self> {
        (millis > 0).then_some(Self(millis))
    }

    /// The length in milliseconds.
    pub fn millis(self) -> i64 {
        self.0
    }

    /// The length in days.
    pub fn days(self) -> f64 {
        self.0 as f64 / DAY
    }
}

impl FromStr for Period {
    type Err = DurationError;

    fn from_str(text: &str) -> Result<Self, DurationError> {
        let refused = || DurationError(text.chars().take(64).collect());
        let trimmed = text.trim();
        let split = trimmed
            .find(|c: char| c.is_ascii_alphabetic())
            .ok_or_else(refused)?;
        let (number, unit) = trimmed.split_at(split);
        let number: f64 = number.trim().parse().map_err(|_| refused())?;
        let (_, factor) = UNITS
            .iter()
            .find(|(names, _)| names.contains(&unit))
            .ok_or_else(refused)?;
        let millis = number * factor;
        // A thousand years are enough, and far from overflow.
        ((1.0..=365_000.0 * DAY).contains(&millis))
            .then_some(Self(millis as i64))
            .ok_or_else(refused)
    }
}

/// In the largest unit that leaves a whole number.
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fits = [
            ("w", 7.0 * DAY),
            ("d", DAY),
            ("h", 3600.0 * SECOND),
            ("m", 60.0 * SECOND),
            ("s", SECOND),
        ];
        match fits.iter().find(|(_, factor)| self.0 % *factor as i64 == 0) {
            Some((unit, factor)) => write!(f, "{}{unit}", self.0 / *factor as i64),
            None => write!(f, "{}ms", self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_common_spellings() {
        let days = |text: &str| text.parse::<Period>().map(Period::days);
        assert_eq!(days("30d"), Ok(30.0));
        assert_eq!(days("2 weeks"), Ok(14.0));
        assert_eq!(days("36h"), Ok(1.5));
        assert_eq!(days("6mo"), Ok(180.0));
        for bad in ["", "d", "30", "-1d", "0s", "1e9y", "nand", "30 parsecs"] {
            assert!(days(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn prints_the_largest_whole_unit() {
        let print = |text: &str| text.parse::<Period>().expect("valid").to_string();
        assert_eq!(print("180d"), "180d");
        assert_eq!(print("14 days"), "2w");
        assert_eq!(print("90 min"), "90m");
    }
}
