//! The objects of an array that stands in a page, as its lines come.

use serde::de::Deserialize;

use crate::adapters::json::refusal;
use crate::adapters::near::find2;
use crate::adapters::{Line, ParseError, Place, Reason};

/// An array, as far as its lines were read.
pub struct Elements {
    format: &'static str,
    before: Before,
    /// The element that came last, and where it begins.
    text: String,
    start: (usize, usize),
    /// Containers that are open in it.
    depth: usize,
    in_string: bool,
}

/// What stands before the next byte.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    Nothing,
    Bracket,
    Comma,
    /// A part of an element.
    Part,
    Element,
    End,
}

impl Elements {
    pub fn new(format: &'static str) -> Self {
        Self {
            format,
            before: Before::Nothing,
            text: String::new(),
            start: (0, 0),
            depth: 0,
            in_string: false,
        }
    }

    /// Whether the array is complete.
    pub fn is_done(&self) -> bool {
        self.before == Before::End
    }

    /// Takes a line, from `at` on, up to the end of an element, and says where
    /// that is; `None` where none ends in it.
    pub fn next(&mut self, line: Line<'_>, mut at: usize) -> Result<Option<usize>, ParseError> {
        while let Some(byte) = line.text.as_bytes().get(at) {
            self.before = match (self.before, byte) {
                (Before::Part, _) => {
                    let part = &line.text[at..];
                    let len = self.part(part.as_bytes());
                    self.text.push_str(&part[..len]);
                    at += len;
                    if self.depth == 0 {
                        self.before = Before::Element;
                        return Ok(Some(at));
                    }
                    continue;
                }
                (Before::Bracket | Before::Comma, b'{') => {
                    self.text.clear();
                    self.start = (line.number, at);
                    self.before = Before::Part;
                    continue;
                }
                (Before::End, _) => return Ok(None),
                (before, b' ' | b'\t' | b'\r') => before,
                (Before::Nothing, b'[') => Before::Bracket,
                (Before::Bracket | Before::Element, b']') => Before::End,
                (Before::Element, b',') => Before::Comma,
                _ => {
                    let message = "expected an object or the end of the array".to_owned();
                    let format = self.format;
                    let reason = Reason::Shape { format, message };
                    return Err(ParseError::line(line.number, reason));
                }
            };
            at += 1;
        }
        if self.before == Before::Part {
            self.text.push('\n');
        }
        Ok(None)
    }

    /// How much belongs to the element.
    fn part(&mut self, text: &[u8]) -> usize {
        let mut at = 0;
        while at < text.len() {
            if self.in_string {
                let Some(len) = find2(b'"', b'\\', &text[at..]) else {
                    break;
                };
                at += len + 1;
                match text[at - 1] {
                    b'"' => self.in_string = false,
                    // A string does not go on in the next line.
                    _ => at += 1,
                }
                continue;
            }
            match text[at] {
                b'"' => self.in_string = true,
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' => self.depth -= 1,
                _ => {}
            }
            at += 1;
            if self.depth == 0 {
                return at;
            }
        }
        text.len()
    }

    /// The element that came last.
    pub fn parse<'a, T: Deserialize<'a>>(&'a self) -> Result<T, ParseError> {
        serde_json::from_str(&self.text).map_err(|error| {
            let (line, column) = self.start;
            let column = match error.line() {
                ..=1 => column + error.column(),
                _ => error.column(),
            };
            ParseError {
                place: Place::Line {
                    line: line + error.line().saturating_sub(1),
                    column,
                },
                ..refusal(&error, self.format)
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn elements(text: &str) -> Result<Vec<serde_json::Value>, ParseError> {
        let (mut elements, mut found) = (Elements::new("a test"), Vec::new());
        for (number, text) in (1..).zip(text.split('\n')) {
            let (line, mut at) = (Line { number, text }, 0);
            while let Some(next) = elements.next(line, at)? {
                found.push(elements.parse()?);
                at = next;
            }
        }
        match elements.is_done() {
            true => Ok(found),
            false => Err(ParseError::document(Reason::Truncated)),
        }
    }

    #[test]
    fn elements_are_what_the_library_reads() {
        let array = r#" [{"a":"}]\"{","b":[1,{"c":[]}]}, {} ,{"d":"\\"}] ; more"#;
        let whole = array.trim_end_matches(" ; more");
        let expected: Vec<serde_json::Value> = serde_json::from_str(whole).expect("valid");
        assert_eq!(elements(array), Ok(expected.clone()));
        // No comma and no colon is in a string.
        for (mark, layout) in [(',', "\n,\r\n\t"), (',', ", "), (':', "\n\n:\n")] {
            let text = array.replace(mark, layout);
            assert_eq!(elements(&text), Ok(expected.clone()), "{text}");
        }
        for end in 0..whole.len() {
            assert!(elements(&whole[..end]).is_err(), "{end}");
        }
        assert_eq!(elements("[]"), Ok(Vec::new()));
    }

    #[test]
    fn what_is_no_array_of_objects_is_refused_where_it_stands() {
        for (text, place) in [
            ("[{}\n,]", "line 2"),
            ("[{}{}]", "line 1"),
            ("[\n1]", "line 2"),
            ("{}", "line 1"),
            ("[{},\n {\"a\":\n tru}]", "line 3, column 5"),
            ("[{},\n {\"a\" 1}]", "line 2, column 7"),
            ("[{\"a\":\n\n \t\n tru}]", "line 4, column 5"),
            ("[{\"a\":\"b\n\"}]", "line 2: invalid JSON"),
        ] {
            let error = elements(text).expect_err("refused").to_string();
            assert!(error.contains(place), "{text:?}: {error}");
        }
    }
}
