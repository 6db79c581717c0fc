//! JSON documents and lines: parsing, walking, errors with their place.
//!
//! Python and C++ write bare `NaN` and `Infinity`; they are blanked out before
//! parsing, and their values are missing. Numbers are `f64`: whole numbers
//! beyond 2⁵³ are rounded to the nearest that is representable.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use memchr::{memchr2, memmem};
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::error::Category;

pub use crate::adapters::json_values::{Gather, Gathered, Kept, Members, Num, Text, numbers};
use crate::adapters::text::{refuse_utf16, without_mark};
use crate::adapters::{ParseError, Place, Reason, Sink, Warning};

/// A document that can be parsed, several times if need be.
pub struct Source<'a> {
    bytes: Cow<'a, [u8]>,
    format: &'static str,
}

impl<'a> Source<'a> {
    /// Takes the bytes of a file; `format` is the title for errors.
    pub fn new(
        bytes: &'a [u8],
        format: &'static str,
        sink: &mut Sink<'_>,
    ) -> Result<Self, ParseError> {
        refuse_utf16(bytes)?;
        let (bytes, blanked) = without_bare_words(without_mark(bytes));
        if blanked > 0 {
            sink.warn(Warning::Missing {
                what: "values",
                count: blanked,
            });
        }
        Ok(Self { bytes, format })
    }

    /// The whole document as a `T`.
    pub fn parse<'de, T: Deserialize<'de>>(&'de self) -> Result<T, ParseError> {
        serde_json::from_slice(&self.bytes).map_err(|error| refusal(&error, self.format))
    }

    /// Calls `each` with every element found at `path`; `*` in a path stands
    /// for every element of an array or an object.
    pub fn each<'de, T: Deserialize<'de>>(
        &'de self,
        path: &[&str],
        mut each: impl FnMut(&str, T) -> Result<(), ParseError>,
    ) -> Result<usize, ParseError> {
        let mut state = Walk {
            each: &mut each,
            found: 0,
            refused: None,
            element: PhantomData,
        };
        let mut parser = serde_json::Deserializer::from_slice(&self.bytes);
        let walked = Step {
            path,
            key: "",
            walk: &mut state,
        }
        .deserialize(&mut parser)
        .and_then(|()| parser.end());
        let found = state.found;
        match (walked, state.refused) {
            (_, Some(refused)) => Err(refused),
            (Err(error), None) => Err(refusal(&error, self.format)),
            (Ok(()), None) => Ok(found),
        }
    }
}

struct Walk<'w, T> {
    each: &'w mut dyn FnMut(&str, T) -> Result<(), ParseError>,
    found: usize,
    refused: Option<ParseError>,
    element: PhantomData<T>,
}

struct Step<'p, 's, 'w, T> {
    path: &'p [&'p str],
    key: &'p str,
    walk: &'s mut Walk<'w, T>,
}

impl<'de, T: Deserialize<'de>> DeserializeSeed<'de> for Step<'_, '_, '_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        if !self.path.is_empty() {
            return deserializer.deserialize_any(self);
        }
        let element = T::deserialize(deserializer)?;
        self.walk.found += 1;
        (self.walk.each)(self.key, element).map_err(|refused| {
            self.walk.refused = Some(refused);
            D::Error::custom("refused")
        })
    }
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for Step<'_, '_, '_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.first() {
            Some(&"*") => f.write_str("an array or an object"),
            Some(key) => write!(f, "an object with {key:?}"),
            None => f.write_str("a value"),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let (first, rest) = (self.path[0], &self.path[1..]);
        while let Some(key) = map.next_key::<Text<'de>>()? {
            if first == "*" || key.as_str() == first {
                map.next_value_seed(Step {
                    path: rest,
                    key: key.as_str(),
                    walk: &mut *self.walk,
                })?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        if self.path[0] != "*" {
            return Err(A::Error::invalid_type(serde::de::Unexpected::Seq, &self));
        }
        let rest = &self.path[1..];
        while seq
            .next_element_seed(Step {
                path: rest,
                key: self.key,
                walk: &mut *self.walk,
            })?
            .is_some()
        {}
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }
}

/// What a value is refused for where `path` leads on; `null` leads nowhere.
pub fn expected_at(path: &[&str], bytes: &[u8]) -> Result<(), serde_json::Error> {
    let mut nothing = |_: &str, _: IgnoredAny| Ok(());
    let mut state = Walk {
        each: &mut nothing,
        found: 0,
        refused: None,
        element: PhantomData,
    };
    let mut parser = serde_json::Deserializer::from_slice(bytes);
    let walk = &mut state;
    Step {
        path,
        key: "",
        walk,
    }
    .deserialize(&mut parser)
}

/// One JSON value per line. Lines that do not start with `{` are skipped, as
/// tools print into the same stream.
pub fn line<'de, T: Deserialize<'de>>(
    text: &'de str,
    number: usize,
    format: &'static str,
) -> Result<T, ParseError> {
    serde_json::from_str(text).map_err(|error| ParseError {
        place: Place::Line {
            line: number,
            column: error.column(),
        },
        ..refusal(&error, format)
    })
}

/// What serde says, as an error of the document.
pub fn refusal(error: &serde_json::Error, format: &'static str) -> ParseError {
    let text = error.to_string();
    let message = text
        .rfind(" at line ")
        .map_or(text.as_str(), |at| &text[..at])
        .to_owned();
    let reason = match error.classify() {
        Category::Eof => Reason::Truncated,
        Category::Data => Reason::Shape { format, message },
        Category::Io | Category::Syntax => Reason::Syntax {
            format: "JSON",
            message,
        },
    };
    ParseError {
        place: Place::Line {
            line: error.line(),
            column: error.column(),
        },
        reason,
        hint: None,
    }
}

/// Bare `NaN` and `Infinity` outside of strings, blanked out in place so that
/// positions stay; how many there were. The bytes are copied only if there are.
fn without_bare_words(bytes: &[u8]) -> (Cow<'_, [u8]>, usize) {
    let mut words = bare_words(bytes).peekable();
    if words.peek().is_none() {
        return (Cow::Borrowed(bytes), 0);
    }
    let mut out = bytes.to_vec();
    let mut count = 0;
    for (at, len) in words {
        blank(&mut out[at..at + len]);
        count += 1;
    }
    (Cow::Owned(out), count)
}

/// Where bare words are, and how long. Only bytes near such a word are looked
/// at, once it is clear that there is one at all.
fn bare_words(bytes: &[u8]) -> impl Iterator<Item = (usize, usize)> {
    let any = memmem::find(bytes, b"NaN").is_some() || memmem::find(bytes, b"Infinity").is_some();
    let mut at = if any { 0 } else { bytes.len() };
    std::iter::from_fn(move || {
        while at < bytes.len() {
            match bytes[at] {
                b'"' => at = end_of_string(bytes, at + 1).unwrap_or(bytes.len()),
                b'N' | b'I' | b'-' => {
                    if let Some(len) = bare_word(&bytes[at..]) {
                        at += len;
                        return Some((at - len, len));
                    }
                }
                _ => {}
            }
            at += 1;
        }
        None
    })
}

/// Where the string ends that begins at `at`, behind its opening quote.
pub fn end_of_string(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += memchr2(b'"', b'\\', bytes.get(at..)?)?;
        if bytes[at] == b'"' {
            return Some(at);
        }
        at += 2;
    }
}

/// How long the bare word is that these bytes begin with.
pub fn bare_word(bytes: &[u8]) -> Option<usize> {
    let words: [&[u8]; 4] = [b"NaN", b"-NaN", b"Infinity", b"-Infinity"];
    let word = words.into_iter().find(|word| bytes.starts_with(word))?;
    Some(word.len())
}

/// `null` where it fits, else an empty string: both are missing numbers.
pub fn blank(word: &mut [u8]) {
    let filler: &[u8] = if word.len() < 4 { b"\"\"" } else { b"null" };
    word.fill(b' ');
    word[..filler.len()].copy_from_slice(filler);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bare_words_are_blanked_outside_of_strings_only() {
        let (out, count) = without_bare_words(br#"{"NaN\"Infinity":[NaN,-Infinity,Infinity,1]}"#);
        let text = String::from_utf8_lossy(&out).into_owned();
        assert_eq!(text, r#"{"NaN\"Infinity":["" ,null     ,null    ,1]}"#);
        assert_eq!(count, 3);
    }
}
