//! Points in time as people write them on a command line.

use std::str::FromStr;

use crate::model::{Period, TimeError, Timestamp};

/// Milliseconds of a day.
const DAY: i64 = 86_400_000;

/// A point in time, fixed or counted back from now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// This instant.
    At(Timestamp),
    /// So long ago.
    Ago(Period),
    /// The moment of the command.
    Now,
    /// Start of the day (UTC) so many days ago.
    DayStart(i64),
}

/// Why a text is no point in time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "expected RFC 3339 (2026-11-20T01:28:18Z), a day (2026-11-20), a length of time (30d, \"2 weeks ago\"), today or yesterday"
)]
pub struct WhenError;

impl When {
    /// The instant, seen from `now`.
    pub fn resolve(self, now: Timestamp) -> Timestamp {
        match self {
            Self::At(time) => time,
            Self::Now => now,
            Self::Ago(period) => now.saturating_add(-period.millis()),
            Self::DayStart(ago) => now
                .saturating_add(-now.millis().rem_euclid(DAY))
                .saturating_add(-ago.saturating_mul(DAY)),
        }
    }
}

impl FromStr for When {
    type Err = WhenError;

    fn from_str(text: &str) -> Result<Self, WhenError> {
        let text = text.trim();
        match text {
            "now" => return Ok(Self::Now),
            "today" => return Ok(Self::DayStart(0)),
            "yesterday" => return Ok(Self::DayStart(1)),
            _ => {}
        }
        let time: Result<Timestamp, TimeError> = text.parse();
        if let Ok(time) = time {
            return Ok(Self::At(time));
        }
        let period = text.strip_suffix("ago").unwrap_or(text);
        period.trim().parse().map(Self::Ago).map_err(|_| WhenError)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolve(text: &str) -> String {
        let now = "2026-11-20T01:28:18.123Z".parse().expect("valid");
        text.parse::<When>()
            .expect("valid")
            .resolve(now)
            .to_string()
    }

    #[test]
    fn common_ways_to_say_when() {
        assert_eq!(resolve("30d"), "2026-10-21T01:28:18.123Z");
        assert_eq!(resolve("2 weeks ago"), "2026-11-06T01:28:18.123Z");
        assert_eq!(resolve("today"), "2026-11-20T00:00:00.000Z");
        assert_eq!(resolve("yesterday"), "2026-11-19T00:00:00.000Z");
        assert_eq!(resolve("2026-11-01"), "2026-11-01T00:00:00.000Z");
        assert_eq!(
            resolve("2026-11-01T00:00:00+02:00"),
            "2026-10-31T22:00:00.000Z"
        );
        for bad in ["", "ago", "tomorrow", "30", "last tuesday"] {
            assert!(bad.parse::<When>().is_err(), "{bad}");
        }
    }
}
