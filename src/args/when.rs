//! Points in time as people write them on a command line.

use std::str::FromStr;

use chrono::{Duration, Local, NaiveDate, NaiveDateTime, NaiveTime, TimeZone};

use crate::model::{Period, TimeError, Timestamp};

/// A point in time, fixed or counted back from now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// This instant.
    At(Timestamp),
    /// What the clock on the wall shows.
    Local(NaiveDateTime),
    /// So long ago.
    Ago(Period),
    /// The moment of the command.
    Now,
    /// Start of the local day so many days ago.
    DayStart(i64),
}

/// Why a text is no point in time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "expected RFC 3339 (2026-11-20T01:28:18Z), a local day or time (2026-11-20, \"2026-11-20 01:28\"), a length of time (30d, \"2 weeks ago\"), today or yesterday"
)]
pub struct WhenError;

impl When {
    /// The instant, seen from `now`. Tables show local time, so what is read
    /// off one is taken back as that.
    pub fn resolve(self, now: Timestamp) -> Timestamp {
        self.resolve_in(now, &Local)
    }

    fn resolve_in(self, now: Timestamp, zone: &impl TimeZone) -> Timestamp {
        match self {
            Self::At(time) => time,
            Self::Now => now,
            Self::Ago(period) => now.saturating_add(-period.millis()),
            Self::Local(time) => instant(time, zone),
            Self::DayStart(ago) => {
                let today = now.to_chrono().with_timezone(zone).date_naive();
                let day = today - Duration::days(ago);
                instant(day.and_time(NaiveTime::MIN), zone)
            }
        }
    }
}

/// The first instant at which clocks there show this, or the first behind it
/// where they are put forward over it.
fn instant(local: NaiveDateTime, zone: &impl TimeZone) -> Timestamp {
    let shown = |quarters: i64| {
        let later = local.checked_add_signed(Duration::minutes(15 * quarters))?;
        zone.from_local_datetime(&later).earliest()
    };
    match (0..=96).find_map(shown) {
        Some(time) => time.to_utc().into(),
        None => local.and_utc().into(),
    }
}

fn local(text: &str) -> Option<NaiveDateTime> {
    let formats = [
        "%Y-%m-%d %H:%M:%S",
        "%Y-%m-%d %H:%M",
        "%Y-%m-%dT%H:%M:%S",
        "%Y-%m-%dT%H:%M",
    ];
    let time = |format| NaiveDateTime::parse_from_str(text, format).ok();
    let day = || NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
    let read = formats.into_iter().find_map(time);
    let read = read.or_else(|| Some(day()?.and_time(NaiveTime::MIN)))?;
    // Beyond the years that a timestamp can hold, it is no time either.
    let year = chrono::Datelike::year(&read);
    (1..9999).contains(&year).then_some(read)
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
        if let Some(time) = local(text) {
            return Ok(Self::Local(time));
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
            .resolve_in(now, &chrono::Utc)
            .to_string()
    }

    #[test]
    fn days_and_clocks_are_local() {
        let zone = chrono::FixedOffset::east_opt(2 * 3600).expect("valid");
        let now = "2026-11-20T23:28:18.123Z".parse().expect("valid");
        for (text, expected) in [
            ("today", "2026-11-20T22:00:00.000Z"),
            ("yesterday", "2026-11-19T22:00:00.000Z"),
            ("2026-11-01", "2026-10-31T22:00:00.000Z"),
            ("2026-11-01 10:30", "2026-11-01T08:30:00.000Z"),
            ("2026-11-01T10:30:05", "2026-11-01T08:30:05.000Z"),
            ("2026-11-01T10:30:05Z", "2026-11-01T10:30:05.000Z"),
        ] {
            let when: When = text.parse().expect("valid");
            assert_eq!(when.resolve_in(now, &zone).to_string(), expected, "{text}");
        }
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
