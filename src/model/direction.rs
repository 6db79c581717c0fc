//! Which way is better, and what kind of quality a metric speaks of.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Whether lower or higher values are better. Without a direction nothing is a
/// regression: a change is then just a change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Less is better: durations, errors, sizes.
    Lower,
    /// More is better: coverage, throughput.
    Higher,
    /// Neither.
    #[default]
    None,
}

impl Direction {
    /// The names that [`FromStr`] takes.
    pub const NAMES: [&str; 3] = ["lower", "higher", "none"];

    /// Whether a move by `delta` is for the worse; `None` without a direction
    /// or without a move.
    pub fn is_worse(self, delta: f64) -> Option<bool> {
        match self {
            _ if delta == 0.0 || delta.is_nan() => None,
            Self::Lower => Some(delta > 0.0),
            Self::Higher => Some(delta < 0.0),
            Self::None => None,
        }
    }
}

impl FromStr for Direction {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "lower" => Ok(Self::Lower),
            "higher" => Ok(Self::Higher),
            "none" => Ok(Self::None),
            _ => Err(()),
        }
    }
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Lower => "lower",
            Self::Higher => "higher",
            Self::None => "none",
        })
    }
}

/// The field an insight belongs to; a rule may bring a word of its own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Category {
    /// How fast something is.
    Performance,
    /// How good the code is: coverage, lint results.
    Quality,
    /// How dependable something is: failures, flakiness, availability.
    Reliability,
    /// What something consumes: memory, disk, size.
    Resource,
    /// A word of a rule's own.
    #[serde(untagged)]
    Other(String),
}

impl Category {
    /// The words every rule may use.
    pub const NAMES: [&str; 4] = ["performance", "quality", "reliability", "resource"];

    /// Takes any word; the four known ones become their variant.
    pub fn from_word(word: &str) -> Self {
        match word {
            "performance" => Self::Performance,
            "quality" => Self::Quality,
            "reliability" => Self::Reliability,
            "resource" => Self::Resource,
            other => Self::Other(other.to_owned()),
        }
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Performance => "performance",
            Self::Quality => "quality",
            Self::Reliability => "reliability",
            Self::Resource => "resource",
            Self::Other(word) => word,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worse_depends_on_the_direction() {
        assert_eq!(Direction::Lower.is_worse(1.0), Some(true));
        assert_eq!(Direction::Higher.is_worse(1.0), Some(false));
        assert_eq!(Direction::Higher.is_worse(-1.0), Some(true));
        assert_eq!(Direction::None.is_worse(1.0), None);
        assert_eq!(Direction::Lower.is_worse(0.0), None);
    }

    #[test]
    fn categories_are_plain_words_in_json() {
        let words = [Category::Resource, Category::Other("cache".into())];
        let json = serde_json::to_string(&words).expect("plain words serialise");
        assert_eq!(json, r#"["resource","cache"]"#);
        let back: Vec<Category> = serde_json::from_str(&json).expect("and come back");
        assert_eq!(back, words);
    }
}
