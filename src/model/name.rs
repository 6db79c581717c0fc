//! Names of metrics.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::model::Word;

/// The longest name that is accepted, in bytes.
const MAX_LEN: usize = 100;

/// The name of the quantity that is measured, in `snake_case`: a lower-case
/// letter, then lower-case letters, digits and `_`, at most 100 bytes.
///
/// What it was measured *on* belongs into metadata: `bench_time` with
/// `bench=parse_json`, not `bench_time_parse_json`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MetricName(Word);

/// Why a text is no metric name, and the nearest one that is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "invalid metric name {name:?}: a name starts with a lower-case letter and goes on with lower-case letters, digits and '_', at most {MAX_LEN}{}",
    hint(.suggestion)
)]
pub struct NameError {
    /// The text that was given, cut to a readable length.
    pub name: String,
    /// The nearest valid name, if there is one.
    pub suggestion: Option<MetricName>,
}

fn hint(suggestion: &Option<MetricName>) -> String {
    match suggestion {
        Some(name) => format!("\nhint: write {name}"),
        None => String::new(),
    }
}

impl MetricName {
    /// Checks `text` and takes it as a name.
    pub fn new(text: impl Into<String>) -> Result<Self, NameError> {
        let text = text.into();
        if Self::is_valid(&text) {
            return Ok(Self(text.into()));
        }
        Err(NameError {
            suggestion: nearest(&text),
            name: text.chars().take(MAX_LEN).collect(),
        })
    }

    /// The text as a name, or else the nearest one that is; `None` where there is
    /// none. Whether it is the text itself comes with it.
    pub fn near(text: &str) -> Option<(Self, bool)> {
        match Self::is_valid(text) {
            true => Some((Self(Word::Shared(text.into())), true)),
            false => nearest(text).map(|name| (name, false)),
        }
    }

    /// A name of this program's own, which is known to be valid.
    pub(crate) const fn known(text: &'static str) -> Self {
        Self(Word::Fixed(text))
    }

    /// Whether `text` is a valid name.
    pub fn is_valid(text: &str) -> bool {
        let bytes = text.as_bytes();
        bytes.len() <= MAX_LEN
            && bytes.first().is_some_and(u8::is_ascii_lowercase)
            && bytes
                .iter()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || *b == b'_')
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// `Api-Latency.p95` becomes `api_latency_p95`; `None` where no letter is left
/// to start with.
fn nearest(text: &str) -> Option<MetricName> {
    let text = text.trim();
    let mut out = String::with_capacity(text.len().min(2 * MAX_LEN));
    // Of a character that is not ASCII, the first byte stands for all.
    let is_first = |byte: &u8| !(0x80..0xc0).contains(byte);
    let mut before = 0;
    for byte in text.bytes().filter(is_first).take(MAX_LEN) {
        let is_next_word = byte.is_ascii_uppercase()
            && (u8::is_ascii_lowercase(&before) || before.is_ascii_digit());
        before = byte;
        match byte.is_ascii_alphanumeric() {
            true if is_next_word => out.extend(['_', char::from(byte.to_ascii_lowercase())]),
            true => out.push(char::from(byte.to_ascii_lowercase())),
            false if out.ends_with('_') => {}
            false => out.push('_'),
        }
    }
    let out = out.trim_matches('_');
    MetricName::is_valid(out).then(|| MetricName(Word::Shared(out.into())))
}

impl fmt::Display for MetricName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for MetricName {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        Self::new(text)
    }
}

impl TryFrom<String> for MetricName {
    type Error = NameError;

    fn try_from(text: String) -> Result<Self, NameError> {
        Self::new(text)
    }
}

impl From<MetricName> for String {
    fn from(name: MetricName) -> Self {
        (*name.0).to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_snake_case_only() {
        for good in ["a", "test_duration", "p95_ms", "x9"] {
            assert!(MetricName::new(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "9x",
            "_x",
            "Test",
            "a-b",
            "a.b",
            "a b",
            "ä",
            &"x".repeat(101),
        ] {
            assert!(MetricName::new(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn what_is_near_is_what_would_be_suggested() {
        let near = |text| MetricName::near(text).map(|(name, same)| (String::from(name), same));
        assert_eq!(near("build_time"), Some(("build_time".into(), true)));
        assert_eq!(near("buildTime"), Some(("build_time".into(), false)));
        assert_eq!(near("42"), None);
    }

    #[test]
    fn suggests_the_nearest_valid_name() {
        let suggestion = |text: &str| {
            let error = MetricName::new(text).expect_err("invalid on purpose");
            error.suggestion.map(String::from)
        };
        assert_eq!(suggestion("apiLatency"), Some("api_latency".into()));
        assert_eq!(
            suggestion("API-Latency.p95"),
            Some("api_latency_p95".into())
        );
        assert_eq!(suggestion("  build time "), Some("build_time".into()));
        assert_eq!(suggestion("42"), None);
        assert_eq!(suggestion(""), None);
    }
}
