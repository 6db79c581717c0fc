//! Points in time: UTC, in milliseconds.

use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::model::digits::PAIRS;

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
        if text[19] != b'.' || text[23] != b'Z' {
            return None;
        }
        let seconds = seconds(text.first_chunk()?)?;
        Some(Self(seconds * 1000 + digits(&text[20..23])?))
    }

    /// The same with any fraction of a second or none, as most tools write it:
    /// `2026-11-20T01:28:18Z`.
    fn from_utc(text: &[u8]) -> Option<Self> {
        let (start, rest) = text.split_first_chunk()?;
        let fraction = match rest {
            [b'Z'] => &[],
            [b'.', fraction @ .., b'Z'] if (1..=9).contains(&fraction.len()) => fraction,
            _ => return None,
        };
        digits(fraction)?;
        let mut millis = *b"000";
        let kept = fraction.len().min(3);
        millis[..kept].copy_from_slice(&fraction[..kept]);
        Some(Self(seconds(start)? * 1000 + digits(&millis)?))
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

/// Seconds since 1970 at `2026-11-20T01:28:18`; `None` for what is no such
/// time, and for a leap second.
fn seconds(text: &[u8; 19]) -> Option<i64> {
    let date = shaped(text.first_chunk()?, b"0000-00-")?;
    let middle = shaped(text[8..].first_chunk()?, b"00T00:00")?;
    let time = shaped(text.last_chunk()?, b"00:00:00")?;
    let year = two(&date, 0) * 100 + two(&date, 2);
    let (hour, minute, second) = (two(&time, 0), two(&time, 3), two(&time, 6));
    let is_time = hour < 24 && minute < 60 && second < 60;
    let days = is_time.then(|| days(year, two(&date, 5), two(&middle, 0)))??;
    Some(((days * 24 + hour) * 60 + minute) * 60 + second)
}

/// What the digits of eight bytes are worth, where they have this shape: any
/// digit for a 0, and all else as it is. All bytes at once: what is more than a
/// digit, or not as it is, reaches the high bit.
#[inline(always)]
fn shaped(text: &[u8; 8], shape: &[u8; 8]) -> Option<[u8; 8]> {
    const HIGHS: u64 = u64::from_ne_bytes([0x80; 8]);
    let to_high = shape.map(|mark| if mark == b'0' { 0x7f - 9 } else { 0x7f });
    let worth = u64::from_le_bytes(*text) ^ u64::from_le_bytes(*shape);
    let reached = worth | worth.wrapping_add(u64::from_le_bytes(to_high));
    (reached & HIGHS == 0).then(|| worth.to_le_bytes())
}

#[inline(always)]
fn two(digits: &[u8; 8], at: usize) -> i64 {
    i64::from(digits[at]) * 10 + i64::from(digits[at + 1])
}

/// The number that these few digits are.
#[inline(always)]
fn digits(text: &[u8]) -> Option<i64> {
    let (number, is_one) = text.iter().fold((0, true), |(number, is_one), byte| {
        let digit = byte.wrapping_sub(b'0');
        (number * 10 + i64::from(digit), is_one & (digit < 10))
    });
    is_one.then_some(number)
}

/// Years are counted from March on, so that the day that comes every four
/// years is the last, and in eras of 400 years, which all have as many days:
/// <https://howardhinnant.github.io/date_algorithms.html>.
const ERA_DAYS: i64 = 146_097;
/// Days from March 1st of the year 0 to 1970.
const MARCH_DAYS: i64 = 719_468;

/// Days since 1970; `None` where the calendar has no such day.
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    const LENGTHS: [i64; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = *LENGTHS.get(usize::try_from(month - 1).ok()?)?;
    let last = last + i64::from(month == 2 && is_leap);
    if !(1..=last).contains(&day) {
        return None;
    }
    let year = year - i64::from(month < 3);
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let in_era = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
    Some(era * ERA_DAYS + in_era - MARCH_DAYS)
}

/// Year, month and day so many days since 1970, within the years 0 to 9999.
fn civil(days: i64) -> (u32, u32, u32) {
    let days = days + MARCH_DAYS;
    let (era, in_era) = (days.div_euclid(ERA_DAYS), days.rem_euclid(ERA_DAYS) as u32);
    let of_era = (in_era - in_era / 1460 + in_era / 36_524 - in_era / 146_096) / 365;
    let of_year = in_era - (365 * of_era + of_era / 4 - of_era / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = i64::from(of_era) + era * 400 + i64::from(month < 3);
    (year as u32, month, day)
}

impl From<DateTime<Utc>> for Timestamp {
    fn from(time: DateTime<Utc>) -> Self {
        Self(time.timestamp_millis()).clamp(Self::MIN, Self::MAX)
    }
}

impl FromStr for Timestamp {
    type Err = TimeError;

    fn from_str(text: &str) -> Result<Self, TimeError> {
        if let Some(time) = Self::from_utc(text.as_bytes()) {
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
    /// The text form as bytes.
    pub fn to_ascii(self) -> [u8; Self::LEN] {
        let mut text = [0; Self::LEN];
        text.copy_from_slice(self.to_words().as_flattened());
        text
    }

    /// The same in parts that registers hold; the writer of the hot path.
    pub(crate) fn to_words(self) -> TimeWords {
        let (year, month, day) = civil(self.0.div_euclid(DAY));
        let date = pair(year / 100, 0) | pair(year, 2) | pair(month, 5);
        let date = date | u64::from_le_bytes(*b"\0\0\0\0-\0\0-");
        self.with_date(date, pair(day, 0))
    }

    /// The same, next to another time: mostly the day is the same.
    pub(crate) fn to_words_beside(self, other: Self, [date, middle, _]: TimeWords) -> TimeWords {
        if self.0.div_euclid(DAY) != other.0.div_euclid(DAY) {
            return self.to_words();
        }
        let day = u64::from_le_bytes(middle) & 0xffff;
        self.with_date(u64::from_le_bytes(date), day)
    }

    fn with_date(self, date: u64, day: u64) -> TimeWords {
        let in_day = self.0.rem_euclid(DAY) as u32;
        let (hour, minute) = (in_day / 3_600_000, in_day / 60_000 % 60);
        let (second, millis) = (in_day / 1000 % 60, in_day % 1000);
        let middle = day | pair(hour, 3) | pair(minute, 6);
        let last = u64::from(b'0') + u64::from(millis % 10);
        let end = pair(second, 1) | pair(millis / 10, 4) | last << 48;
        [
            date,
            middle | u64::from_le_bytes(*b"\0\0T\0\0:\0\0"),
            end | u64::from_le_bytes(*b":\0\0.\0\0\0Z"),
        ]
        .map(u64::to_le_bytes)
    }
}

/// The text form of a time: `2026-11-`, `20T01:28`, `:18.123Z`.
pub(crate) type TimeWords = [[u8; 8]; 3];

/// The last two digits of a number, from a byte of a word on.
#[inline(always)]
fn pair(number: u32, at: u32) -> u64 {
    let pair = PAIRS[(number % 100) as usize];
    u64::from(u16::from_le_bytes(pair)) << (8 * at)
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
        let general = |text| {
            let time = DateTime::parse_from_rfc3339(text).expect("valid");
            Some(time.timestamp_millis())
        };
        for text in [
            "2026-11-20T01:28:18.123Z",
            "2024-02-29T23:59:59.999Z",
            "0000-01-01T00:00:00.000Z",
        ] {
            let time = Timestamp::from_canonical(text.as_bytes());
            assert_eq!(time.map(Timestamp::millis), general(text));
        }
        for text in [
            "2026-11-20T01:28:18Z",
            "2026-11-20T01:28:18.1Z",
            "2026-11-20T01:28:18.123999Z",
            "1969-12-31T23:59:59.000999999Z",
        ] {
            let time = Timestamp::from_utc(text.as_bytes());
            assert_eq!(time.map(Timestamp::millis), general(text), "{text}");
        }
        // What it leaves to the general one.
        for text in ["2016-12-31T23:59:60Z", "2026-11-20t01:28:18z"] {
            assert_eq!(Timestamp::from_utc(text.as_bytes()), None, "{text}");
            assert_eq!(Some(time(text).millis()), general(text));
        }
        for text in [
            "2023-02-29T00:00:00.000Z",
            "2026-11-20T24:00:00.000Z",
            "2026-11-20T01:28:18.12Z",
            "2026-11-20 01:28:18.123Z",
            "2026-11-2:T01:28:18.123Z",
            "2026-11-20T01:28:1/.123Z",
            "202\u{e4}-11-0T01:28:18.123Z",
        ] {
            assert_eq!(Timestamp::from_canonical(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn a_time_beside_another_is_written_as_the_library_writes_it() {
        let starts = [
            0,
            -DAY,
            1_795_138_098_123,
            Timestamp::MIN.0,
            Timestamp::MAX.0 - 2 * DAY,
        ];
        for start in starts {
            let (mut had, mut words) = (Timestamp::MIN, Timestamp::MIN.to_words());
            for step in 0..200 {
                let time = Timestamp(start + step * 7_654_321 % (2 * DAY));
                words = time.to_words_beside(had, words);
                had = time;
                let library = time.to_chrono().format("%Y-%m-%dT%H:%M:%S%.3fZ");
                let text = String::from_utf8_lossy(words.as_flattened());
                assert_eq!(text, library.to_string());
            }
        }
    }

    #[test]
    fn every_day_is_the_one_of_the_calendar() {
        let from = |year| NaiveDate::from_ymd_opt(year, 1, 1).expect("a day");
        // The calendar repeats itself every 400 years.
        let days_of = |year| from(year).iter_days().take(146_097);
        for day in [0, 1800, 9600].into_iter().flat_map(days_of) {
            let number = i64::from(day.num_days_from_ce()) - EPOCH_DAYS;
            let (year, month, of_month) = (day.year() as u32, day.month(), day.day());
            assert_eq!(civil(number), (year, month, of_month));
            let found = days(year.into(), month.into(), of_month.into());
            assert_eq!(found, Some(number));
        }
        for (year, month, day) in [(2023, 2, 29), (1900, 2, 29), (2024, 4, 31), (2024, 1, 0)] {
            assert_eq!(days(year, month, day), None);
        }
        assert_eq!((days(2024, 0, 1), days(2024, 13, 1)), (None, None));
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
