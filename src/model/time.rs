//! Points in time: UTC, in milliseconds.

use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Milliseconds since 1970-01-01T00:00:00Z, within the years 0000 to 9999, so
/// that the text form always has the same width: `2026-11-20T01:28:18.123Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

/// Why a text is no point in time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "invalid time {0:?}: expected RFC 3339 (2026-11-20T01:28:18Z, 2026-11-20T01:28:18.5+01:00) or a day (2026-11-20)"
)]
pub struct TimeError(pub String);

/// Milliseconds of a day.
const DAY: i64 = 86_400_000;
/// Days from 0001-01-01 to 1970-01-01, as chrono counts them.
const EPOCH_DAYS: i64 = 719_163;

impl Timestamp {
    /// Bytes of the text form.
    pub const LEN: usize = 24;
    /// 0000-01-01T00:00:00.000Z
    pub const MIN: Self = Self(-62_167_219_200_000);
    /// 9999-12-31T23:59:59.999Z
    pub const MAX: Self = Self(253_402_300_799_999);

    /// `None` outside of the years 0000 to 9999.
    pub fn from_millis(millis: i64) -> Option<Self> {
        let time = Self(millis);
        (Self::MIN <= time && time <= Self::MAX).then_some(time)
    }

    /// Milliseconds since 1970.
    pub fn millis(self) -> i64 {
        self.0
    }

    /// Days since `earlier`; negative where `earlier` is later.
    pub fn days_since(self, earlier: Self) -> f64 {
        (self.0 - earlier.0) as f64 / DAY as f64
    }

    /// This time moved by some milliseconds, held within the range.
    #[must_use]
    pub fn saturating_add(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis)).clamp(Self::MIN, Self::MAX)
    }

    /// Reads exactly the 24 bytes that [`fmt::Display`] writes; `None` for any
    /// other form, even of the same time. This is the reader of the hot path.
    pub fn from_canonical(text: &[u8]) -> Option<Self> {
        let text: &[u8; Self::LEN] = text.try_into().ok()?;
        let shape = text[4] == b'-'
            && text[7] == b'-'
            && text[10] == b'T'
            && text[13] == b':'
            && text[16] == b':'
            && text[19] == b'.'
            && text[23] == b'Z';
        if !shape {
            return None;
        }
        let number = |from: usize, to: usize| {
            text[from..to].iter().try_fold(0_u32, |n, b| {
                b.is_ascii_digit().then(|| n * 10 + u32::from(b - b'0'))
            })
        };
        let date = NaiveDate::from_ymd_opt(number(0, 4)? as i32, number(5, 7)?, number(8, 10)?)?;
        let (hour, minute, second, milli) = (
            number(11, 13)?,
            number(14, 16)?,
            number(17, 19)?,
            number(20, 23)?,
        );
        if hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        let days = i64::from(date.num_days_from_ce()) - EPOCH_DAYS;
        let in_day = i64::from(((hour * 60 + minute) * 60 + second) * 1000 + milli);
        Some(Self(days * DAY + in_day))
    }

    /// The same instant for the calendar functions of chrono.
    pub fn to_chrono(self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.0).unwrap_or_default()
    }

    /// `2026-11`: the month in UTC.
    pub fn month(self) -> String {
        self.to_string()[..7].to_owned()
    }

    /// The first and the last instant of that month.
    pub fn month_bounds(self) -> RangeInclusive<Self> {
        let day = self.to_chrono().date_naive();
        let first = |day: NaiveDate| {
            let before = i64::from(day.num_days_from_ce()) - i64::from(day.day0());
            (before - EPOCH_DAYS) * DAY
        };
        let start = first(day);
        let days = i64::from(day.num_days_in_month());
        Self(start)..=Self(start + days * DAY - 1)
    }
}

impl From<DateTime<Utc>> for Timestamp {
    fn from(time: DateTime<Utc>) -> Self {
        Self(time.timestamp_millis()).clamp(Self::MIN, Self::MAX)
    }
}

impl FromStr for Timestamp {
    type Err = TimeError;

    fn from_str(text: &str) -> Result<Self, TimeError> {
        if let Some(time) = Self::from_canonical(text.as_bytes()) {
            return Ok(time);
        }
        // A cell or an attribute that is not filled in: chrono would try all forms.
        if text.is_empty() {
            return Err(TimeError(String::new()));
        }
        let refused = || TimeError(text.chars().take(64).collect());
        let millis = match DateTime::parse_from_rfc3339(text) {
            Ok(time) => time.timestamp_millis(),
            Err(_) => {
                let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_| refused())?;
                (i64::from(day.num_days_from_ce()) - EPOCH_DAYS) * DAY
            }
        };
        Self::from_millis(millis).ok_or_else(refused)
    }
}

impl Timestamp {
    /// The text form as bytes; the writer of the hot path.
    pub fn to_ascii(self) -> [u8; Self::LEN] {
        let date = self.to_chrono().date_naive();
        let in_day = self.0.rem_euclid(DAY);
        let mut text = *b"0000-00-00T00:00:00.000Z";
        let mut put = |at: usize, digits: usize, mut number: i64| {
            for slot in text[at..at + digits].iter_mut().rev() {
                *slot = b'0' + (number % 10) as u8;
                number /= 10;
            }
        };
        put(0, 4, i64::from(date.year()));
        put(5, 2, i64::from(date.month()));
        put(8, 2, i64::from(date.day()));
        put(11, 2, in_day / 3_600_000);
        put(14, 2, in_day / 60_000 % 60);
        put(17, 2, in_day / 1000 % 60);
        put(20, 3, in_day % 1000);
        text
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.to_ascii();
        f.write_str(std::str::from_utf8(&text).map_err(|_| fmt::Error)?)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(text: &str) -> Timestamp {
        text.parse().expect("valid time")
    }

    #[test]
    fn reads_rfc3339_in_any_zone_and_writes_utc() {
        assert_eq!(time("2026-11-20T01:28:18.123Z").millis(), 1_795_138_098_123);
        assert_eq!(
            time("2026-11-20T02:28:18.123+01:00"),
            time("2026-11-20T01:28:18.123Z")
        );
        assert_eq!(time("2026-11-20").to_string(), "2026-11-20T00:00:00.000Z");
        assert_eq!(time("1969-12-31T23:59:59.999Z").millis(), -1);
        assert_eq!(Timestamp::MIN.to_string(), "0000-01-01T00:00:00.000Z");
        assert_eq!(Timestamp::MAX.to_string(), "9999-12-31T23:59:59.999Z");
    }

    #[test]
    fn the_hot_path_agrees_with_the_general_reader() {
        for text in [
            "2026-11-20T01:28:18.123Z",
            "2024-02-29T23:59:59.999Z",
            "0000-01-01T00:00:00.000Z",
        ] {
            let general = DateTime::parse_from_rfc3339(text)
                .expect("valid")
                .timestamp_millis();
            assert_eq!(
                Timestamp::from_canonical(text.as_bytes()).map(Timestamp::millis),
                Some(general)
            );
        }
        for text in [
            "2023-02-29T00:00:00.000Z",
            "2026-11-20T24:00:00.000Z",
            "2026-11-20T01:28:18.12Z",
            "2026-11-20 01:28:18.123Z",
        ] {
            assert_eq!(Timestamp::from_canonical(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn months_begin_and_end_where_the_calendar_says() {
        for (inside, first, last) in [
            ("2026-11-20", "2026-11-01", "2026-11-30T23:59:59.999Z"),
            (
                "2026-12-31T23:59:59.999Z",
                "2026-12-01",
                "2026-12-31T23:59:59.999Z",
            ),
            ("2024-02-01", "2024-02-01", "2024-02-29T23:59:59.999Z"),
            ("1900-02-28", "1900-02-01", "1900-02-28T23:59:59.999Z"),
            ("0000-01-01", "0000-01-01", "0000-01-31T23:59:59.999Z"),
            ("9999-12-31", "9999-12-01", "9999-12-31T23:59:59.999Z"),
        ] {
            assert_eq!(
                time(inside).month_bounds(),
                time(first)..=time(last),
                "{inside}"
            );
        }
    }

    #[test]
    fn refuses_what_is_no_time() {
        for text in [
            "",
            "yesterday",
            "2026-13-01",
            "2026-11-20T01:28:18",
            "99999-01-01",
        ] {
            assert!(text.parse::<Timestamp>().is_err(), "{text}");
        }
    }
}
