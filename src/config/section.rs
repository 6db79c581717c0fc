//! Reading a table of a TOML document strictly: every key is known, every
//! value has its type, and an error names file, line and the nearest right
//! name.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use toml_edit::{Item, TableLike, Value};

/// Keys as unlike as this are no typing errors.
const LIKENESS: f64 = 0.72;

/// Keys that stand before all tables.
const OF_THE_FILE: [&str; 3] = ["baseline_branch", "packs", "store"];

/// An error in a configuration file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{}\", line {line}: {reason}{}", path.display(), hint.as_ref().map(|h| format!("\nhint: {h}")).unwrap_or_default())]
pub struct ConfigError {
    /// The file.
    pub path: PathBuf,
    /// From 1.
    pub line: usize,
    /// What is wrong.
    pub reason: String,
    /// What to do about it.
    pub hint: Option<String>,
}

/// A file's text and path, to tell places.
pub(super) struct Source<'a> {
    pub path: &'a Path,
    pub text: &'a str,
}

impl Source<'_> {
    /// The line of a byte offset, from 1.
    pub fn line(&self, offset: usize) -> usize {
        1 + self
            .text
            .as_bytes()
            .iter()
            .take(offset)
            .filter(|b| **b == b'\n')
            .count()
    }

    pub fn error(
        &self,
        span: Option<std::ops::Range<usize>>,
        reason: String,
        hint: Option<String>,
    ) -> ConfigError {
        let line = self.line(span.map_or(0, |s| s.start));
        ConfigError {
            path: self.path.to_owned(),
            line,
            reason,
            hint,
        }
    }
}

/// One table with its name for messages, such as `[retention]`.
pub(super) struct Section<'a> {
    pub source: &'a Source<'a>,
    pub name: String,
    pub table: &'a dyn TableLike,
}

impl<'a> Section<'a> {
    /// Refuses every key but `allowed`.
    pub fn only(&self, allowed: &[&str]) -> Result<(), ConfigError> {
        for (key, item) in self.table.iter() {
            if allowed.contains(&key) {
                continue;
            }
            let span = self.key_span(key).or_else(|| item.span());
            let nearest = nearest(key, allowed.iter().copied());
            let hint = match nearest {
                // TOML takes what follows a table's head for a part of it.
                _ if OF_THE_FILE.contains(&key) => {
                    format!("{key} belongs above the first [table] of the file")
                }
                Some(name) => format!("did you mean {name:?}?"),
                None => format!("known here: {}", allowed.join(", ")),
            };
            return Err(self.source.error(
                span,
                format!("unknown key {key:?} in {}", self.name),
                Some(hint),
            ));
        }
        Ok(())
    }

    fn key_span(&self, key: &str) -> Option<std::ops::Range<usize>> {
        self.table
            .get_key_value(key)
            .and_then(|(key, _)| key.span())
    }

    /// An error about the value of `key`.
    pub fn error(&self, key: &str, reason: impl std::fmt::Display) -> ConfigError {
        let span = self
            .key_span(key)
            .or_else(|| self.table.get(key).and_then(Item::span));
        // A reason may bring a hint of its own on a second line.
        let reason = reason.to_string();
        let (reason, hint) = match reason.split_once("\nhint: ") {
            Some((reason, hint)) => (reason.to_owned(), Some(hint.to_owned())),
            None => (reason, None),
        };
        self.source
            .error(span, format!("{key} in {}: {reason}", self.name), hint)
    }

    fn wrong_type(&self, key: &str, expected: &str) -> ConfigError {
        let found = self.table.get(key).map_or("nothing", Item::type_name);
        self.error(key, format!("expected {expected}, found {found}"))
    }

    pub fn string(&self, key: &str) -> Result<Option<&'a str>, ConfigError> {
        match self.table.get(key) {
            None => Ok(None),
            Some(item) => item
                .as_str()
                .map(Some)
                .ok_or_else(|| self.wrong_type(key, "a string")),
        }
    }

    /// A string that is something more.
    pub fn parsed<T: FromStr>(&self, key: &str) -> Result<Option<T>, ConfigError>
    where
        T::Err: std::fmt::Display,
    {
        match self.string(key)? {
            None => Ok(None),
            Some(text) => text
                .parse()
                .map(Some)
                .map_err(|error: T::Err| self.error(key, error)),
        }
    }

    /// A string that is one of a few words.
    pub fn word<T>(
        &self,
        key: &str,
        names: &[&str],
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, ConfigError> {
        let Some(text) = self.string(key)? else {
            return Ok(None);
        };
        match read(text) {
            Some(word) => Ok(Some(word)),
            None => Err(self.error(
                key,
                format!(
                    "unknown value {text:?}: one of {} is expected",
                    names.join(", ")
                ),
            )),
        }
    }

    /// A string that has to be there; `what` it is, where it is not.
    pub fn required(&self, key: &str, what: &str) -> Result<&'a str, ConfigError> {
        match self.string(key)? {
            Some(text) => Ok(text),
            None => Err(ConfigError {
                path: self.source.path.to_owned(),
                line: self.line(),
                reason: format!("{} needs {what}", self.name),
                hint: None,
            }),
        }
    }

    /// A number from 0 to 1.
    pub fn probability(&self, key: &str) -> Result<Option<f64>, ConfigError> {
        let Some(item) = self.table.get(key) else {
            return Ok(None);
        };
        let number = item
            .as_float()
            .or_else(|| item.as_integer().map(|n| n as f64))
            .filter(|p| (0.0..=1.0).contains(p));
        number
            .map(Some)
            .ok_or_else(|| self.error(key, "a probability from 0 to 1 is expected"))
    }

    /// File and line, as messages and results name the section.
    pub fn place(&self) -> String {
        let file = self.source.path.file_name().unwrap_or_default();
        format!("{}:{}", file.to_string_lossy(), self.line())
    }

    pub fn flag(&self, key: &str) -> Result<Option<bool>, ConfigError> {
        match self.table.get(key) {
            None => Ok(None),
            Some(item) => item
                .as_bool()
                .map(Some)
                .ok_or_else(|| self.wrong_type(key, "true or false")),
        }
    }

    pub fn count(&self, key: &str) -> Result<Option<usize>, ConfigError> {
        match self.table.get(key) {
            None => Ok(None),
            Some(item) => {
                let number = item
                    .as_integer()
                    .and_then(|n| usize::try_from(n).ok())
                    .filter(|n| *n > 0);
                number
                    .map(Some)
                    .ok_or_else(|| self.wrong_type(key, "a whole number of at least 1"))
            }
        }
    }

    /// A number, or a string with a number and a unit.
    pub fn measure(&self, key: &str) -> Result<Option<crate::model::Measure>, ConfigError> {
        let Some(item) = self.table.get(key) else {
            return Ok(None);
        };
        let text = match item.as_value() {
            Some(Value::Integer(n)) => n.value().to_string(),
            Some(Value::Float(n)) => n.value().to_string(),
            Some(Value::String(text)) => text.value().clone(),
            _ => return Err(self.wrong_type(key, "a number, or a string with a unit (\"30s\")")),
        };
        text.parse()
            .map(Some)
            .map_err(|error| self.error(key, error))
    }

    pub fn strings(&self, key: &str) -> Result<Option<Vec<String>>, ConfigError> {
        let Some(item) = self.table.get(key) else {
            return Ok(None);
        };
        let array = item
            .as_array()
            .ok_or_else(|| self.wrong_type(key, "a list of strings"))?;
        let strings: Option<Vec<String>> = array
            .iter()
            .map(|v| v.as_str().map(str::to_owned))
            .collect();
        strings
            .map(Some)
            .ok_or_else(|| self.error(key, "expected a list of strings only"))
    }

    /// The table under `key`.
    pub fn table(&self, key: &str) -> Result<Option<Section<'a>>, ConfigError> {
        match self.table.get(key) {
            None => Ok(None),
            Some(item) => {
                let table = item
                    .as_table_like()
                    .ok_or_else(|| self.wrong_type(key, "a table"))?;
                Ok(Some(Section {
                    source: self.source,
                    name: format!("[{key}]"),
                    table,
                }))
            }
        }
    }

    /// The tables under `key`, written `[[key]]`.
    pub fn tables(&self, key: &str) -> Result<Vec<Section<'a>>, ConfigError> {
        let section = |table: &'a dyn TableLike| Section {
            source: self.source,
            name: format!("[[{key}]]"),
            table,
        };
        match self.table.get(key) {
            None => Ok(Vec::new()),
            Some(Item::ArrayOfTables(tables)) => Ok(tables.iter().map(|t| section(t)).collect()),
            Some(Item::Value(Value::Array(array))) if array.iter().all(Value::is_inline_table) => {
                Ok(array
                    .iter()
                    .filter_map(|v| v.as_inline_table())
                    .map(|t| section(t))
                    .collect())
            }
            Some(_) => Err(self.wrong_type(key, &format!("tables, each headed [[{key}]]"))),
        }
    }

    /// The line the section starts at.
    pub fn line(&self) -> usize {
        let first = self
            .table
            .iter()
            .filter_map(|(key, _)| self.key_span(key))
            .map(|span| span.start)
            .min();
        self.source.line(first.unwrap_or(0))
    }
}

/// The known name that `key` was probably meant to be.
pub(crate) fn nearest<'n>(key: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    // A letter too few or too many says more than a long name that begins alike.
    let likeness = |name: &str| match alike(key, name) {
        true => 1.0 + strsim::jaro_winkler(key, name),
        false => strsim::jaro_winkler(key, name),
    };
    names
        .map(|name| (likeness(name), name))
        .filter(|(likeness, _)| *likeness >= LIKENESS)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}

/// Whether two names differ as a typing error does: by a letter or two, never
/// by a number, which is a name's own (`latency_p50`, `latency_p95`).
pub(crate) fn alike(a: &str, b: &str) -> bool {
    let digits = |text: &str| {
        text.chars()
            .filter(char::is_ascii_digit)
            .collect::<String>()
    };
    let most = if a.len().min(b.len()) < 6 { 1 } else { 2 };
    digits(a) == digits(b) && strsim::osa_distance(a, b) <= most
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_left_out_is_nearer_than_a_name_that_begins_alike() {
        let keys = ["max", "min", "max_increase", "max_decrease"];
        assert_eq!(nearest("mx", keys.into_iter()), Some("max"));
        assert_eq!(nearest("mn", keys.into_iter()), Some("min"));
        assert_eq!(nearest("max_incr", keys.into_iter()), Some("max_increase"));
        assert_eq!(nearest("colour", keys.into_iter()), None);
    }

    #[test]
    fn a_typing_error_is_a_letter_or_two_and_no_number() {
        for (a, b) in [("widgets_made", "widgest_made"), ("queue", "queues")] {
            assert!(alike(a, b), "{a} {b}");
        }
        for (a, b) in [
            ("p50_x", "p95_x"),
            ("a", "bcd"),
            ("rows_read", "rows_written"),
        ] {
            assert!(!alike(a, b), "{a} {b}");
        }
    }
}
