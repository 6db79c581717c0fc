//! `key=value` pairs that say which thing was measured.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize, Serializer};

use crate::model::Word;

const MAX_KEY: usize = 64;
const MAX_VALUE: usize = 16 * 1024;
const MAX_PAIRS: usize = 64;

/// Pairs in the order of their keys. A key is a letter or `_`, then letters,
/// digits, `_`, `-` and `.`, at most 64 bytes; a value is any text of at most
/// 16 KiB; at most 64 pairs.
///
/// Most samples have one to three pairs: a sorted vector of that many costs a
/// tenth of a map, and an import makes millions.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(try_from = "BTreeMap<String, String>")]
pub struct Metadata(Vec<(Word, String)>);

/// Why a pair was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MetadataError {
    /// No `=` in the text.
    #[error("invalid pair {0:?}: expected key=value")]
    NotAPair(String),
    /// A key with other characters, or none.
    #[error(
        "invalid key {0:?}: a key is a letter or '_', then letters, digits, '_', '-' and '.', at most {MAX_KEY} bytes"
    )]
    Key(String),
    /// A value too long to be a label.
    #[error("the value of {key:?} has {len} bytes; at most {MAX_VALUE} are kept")]
    ValueTooLong {
        /// The key it belongs to.
        key: String,
        /// Its length in bytes.
        len: usize,
    },
    /// The same key twice with different values.
    #[error("key {0:?} is given twice with different values")]
    Twice(String),
    /// More pairs than a series can be told by.
    #[error("{0} pairs are given; at most {MAX_PAIRS} are kept")]
    TooMany(usize),
}

impl Metadata {
    /// No pairs.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Reads `key=value` texts; the value may hold further `=`.
    pub fn from_pairs<'a>(pairs: impl IntoIterator<Item = &'a str>) -> Result<Self, MetadataError> {
        let mut metadata = Self::new();
        for pair in pairs {
            let (key, value) = pair
                .split_once('=')
                .ok_or_else(|| MetadataError::NotAPair(pair.to_owned()))?;
            if metadata.get(key).is_some_and(|had| had != value) {
                return Err(MetadataError::Twice(key.to_owned()));
            }
            metadata.insert(key, value)?;
        }
        Ok(metadata)
    }

    /// Adds or replaces a pair.
    pub fn insert(
        &mut self,
        key: impl Into<String>,
        value: impl Into<String>,
    ) -> Result<(), MetadataError> {
        self.insert_word(key.into().into(), value.into())
    }

    /// The same for a key of this program's own, which needs no copy.
    pub fn insert_static(
        &mut self,
        key: &'static str,
        value: impl Into<String>,
    ) -> Result<(), MetadataError> {
        let value = value.into();
        debug_assert!(check(key, &value).is_ok() || value.len() > MAX_VALUE);
        check_value(key, &value)?;
        self.put(Word::Fixed(key), value)
    }

    fn insert_word(&mut self, key: Word, value: String) -> Result<(), MetadataError> {
        check(&key, &value)?;
        self.put(key, value)
    }

    /// Adds a pair whose key was found valid before; `false` where one of that
    /// key is there.
    pub(crate) fn add_known(&mut self, key: &Word, value: String) -> Result<bool, MetadataError> {
        let Err(at) = self.find(key) else {
            return Ok(false);
        };
        check_value(key, &value)?;
        if self.0.len() == MAX_PAIRS {
            return Err(MetadataError::TooMany(MAX_PAIRS + 1));
        }
        self.0.insert(at, (key.clone(), value));
        Ok(true)
    }

    fn put(&mut self, key: Word, value: String) -> Result<(), MetadataError> {
        match self.find(&key) {
            Ok(at) => self.0[at].1 = value,
            Err(_) if self.0.len() == MAX_PAIRS => {
                return Err(MetadataError::TooMany(MAX_PAIRS + 1));
            }
            Err(at) => self.0.insert(at, (key, value)),
        }
        Ok(())
    }

    /// The key at a place.
    pub(crate) fn key(&self, place: usize) -> Option<&Word> {
        self.0.get(place).map(|(key, _)| key)
    }

    /// The place of `key`.
    pub(crate) fn place(&self, key: &str) -> Option<usize> {
        self.find(key).ok()
    }

    /// Writes over the value at a place, where there is one, in its memory; one
    /// that is too long for a label stays away.
    pub(crate) fn write_over(&mut self, place: usize, value: &str) {
        if let Some((_, had)) = self.0.get_mut(place).filter(|_| value.len() <= MAX_VALUE) {
            had.clear();
            had.push_str(value);
        }
    }

    /// Only the pairs whose place `keep` says yes to.
    pub(crate) fn keep_places(&mut self, keep: impl Fn(usize) -> bool) {
        let mut place = 0;
        self.0.retain(|_| {
            place += 1;
            keep(place - 1)
        });
    }

    /// Where `key` is, or where it belongs.
    fn find(&self, key: &str) -> Result<usize, usize> {
        // Most come in order.
        match self.0.last() {
            None => Err(0),
            Some((last, _)) if **last < *key => Err(self.0.len()),
            Some(_) => self.0.binary_search_by(|(had, _)| (**had).cmp(key)),
        }
    }

    /// The value of `key`.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.find(key).ok().map(|at| self.0[at].1.as_str())
    }

    /// Whether there are no pairs.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Number of pairs.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The pairs in the order of their keys.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(k, v)| (&**k, v.as_str()))
    }

    /// Only the pairs whose key `keep` says yes to.
    #[must_use]
    pub fn project(&self, keep: impl Fn(&str) -> bool) -> Self {
        Self(
            self.0
                .iter()
                .filter(|(k, _)| keep(k))
                .map(|(k, v)| (k.clone(), v.clone()))
                .collect(),
        )
    }

    /// Whether every pair of `wanted` is among these.
    pub fn contains_all(&self, wanted: &Self) -> bool {
        wanted.iter().all(|(k, v)| self.get(k) == Some(v))
    }
}

fn check(key: &str, value: &str) -> Result<(), MetadataError> {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.');
    let starts = |b: &u8| b.is_ascii_alphabetic() || *b == b'_';
    let is_good = key.as_bytes().first().is_some_and(starts) && key.bytes().all(allowed);
    if !is_good || key.len() > MAX_KEY {
        return Err(MetadataError::Key(key.chars().take(MAX_KEY).collect()));
    }
    check_value(key, value)
}

fn check_value(key: &str, value: &str) -> Result<(), MetadataError> {
    if value.len() > MAX_VALUE {
        return Err(MetadataError::ValueTooLong {
            key: key.to_owned(),
            len: value.len(),
        });
    }
    Ok(())
}

impl TryFrom<BTreeMap<String, String>> for Metadata {
    type Error = MetadataError;

    fn try_from(pairs: BTreeMap<String, String>) -> Result<Self, MetadataError> {
        if pairs.len() > MAX_PAIRS {
            return Err(MetadataError::TooMany(pairs.len()));
        }
        pairs.iter().try_for_each(|(k, v)| check(k, v))?;
        let pairs = pairs.into_iter().map(|(k, v)| (Word::from(k), v));
        Ok(Self(pairs.collect()))
    }
}

impl Serialize for Metadata {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

/// `k=v k2=v2`, for people.
impl fmt::Display for Metadata {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, (key, value)) in self.iter().enumerate() {
            let space = if i == 0 { "" } else { " " };
            write!(f, "{space}{key}={value}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_ordered_by_key_and_keep_further_equals_signs() {
        let metadata = Metadata::from_pairs(["suite=unit", "args=a=b", "os="]).expect("valid");
        assert_eq!(metadata.to_string(), "args=a=b os= suite=unit");
    }

    #[test]
    fn refuses_what_is_no_pair() {
        use MetadataError::{Key, NotAPair, Twice, ValueTooLong};
        let refused =
            |pairs: &[&str]| Metadata::from_pairs(pairs.iter().copied()).expect_err("refused");
        assert_eq!(refused(&["suite"]), NotAPair("suite".into()));
        assert_eq!(refused(&["=x"]), Key(String::new()));
        assert_eq!(refused(&["a b=x"]), Key("a b".into()));
        assert_eq!(refused(&["a=1", "a=2"]), Twice("a".into()));
        let long = format!("a={}", "x".repeat(MAX_VALUE + 1));
        assert_eq!(
            refused(&[&long]),
            ValueTooLong {
                key: "a".into(),
                len: MAX_VALUE + 1
            }
        );
    }

    #[test]
    fn pairs_stay_in_order_however_they_come() {
        let mut metadata = Metadata::new();
        for (key, value) in [("b", "1"), ("c", "2"), ("a", "3"), ("b", "4")] {
            metadata.insert(key, value).expect("valid");
        }
        metadata.insert_static("aa", "5").expect("valid");
        assert_eq!(metadata.to_string(), "a=3 aa=5 b=4 c=2");
        assert_eq!((metadata.get("b"), metadata.get("d")), (Some("4"), None));
        let json = r#"{"a":"3","aa":"5","b":"4","c":"2"}"#;
        assert_eq!(serde_json::to_string(&metadata).expect("serialises"), json);
        assert_eq!(
            serde_json::from_str::<Metadata>(json).expect("valid"),
            metadata
        );
    }

    #[test]
    fn no_more_pairs_than_the_limit() {
        let mut metadata = Metadata::new();
        for number in 0..MAX_PAIRS {
            metadata.insert(format!("k{number}"), "x").expect("room");
        }
        assert_eq!(
            metadata.insert("new", "x"),
            Err(MetadataError::TooMany(MAX_PAIRS + 1))
        );
        assert_eq!(metadata.insert("k3", "y"), Ok(()));
        assert_eq!((metadata.len(), metadata.get("k3")), (MAX_PAIRS, Some("y")));
    }

    #[test]
    fn the_same_checks_hold_for_json() {
        assert!(serde_json::from_str::<Metadata>(r#"{"a b":"x"}"#).is_err());
        assert!(serde_json::from_str::<Metadata>(r#"{"a":"</script>\n"}"#).is_ok());
    }
}
