//! A variable that has another value in every run.

use std::fmt::Display;
use std::io::Write;

/// `NAME=value` and a null byte behind it. It is changed in place: after a run
/// the caches hold what the program left there, and to copy a text then takes
/// microseconds that no run reports.
#[derive(Debug)]
pub struct Variable {
    text: Vec<u8>,
    name_len: usize,
    /// Where the null byte stands, and what it stands for.
    end: usize,
    covered: u8,
}

impl Variable {
    /// A name and a value without null bytes.
    pub fn new(name: &str, value: &str) -> Self {
        debug_assert!(!name.contains('\0') && !value.contains('\0'));
        let text = [name, "=", value, "\0"].concat().into_bytes();
        Self {
            end: text.len() - 1,
            text,
            name_len: name.len(),
            covered: 0,
        }
    }

    /// Another value, without null bytes.
    pub fn set(&mut self, value: impl Display) {
        self.text.truncate(self.name_len + 1);
        // Writing into memory cannot fail.
        let _ = write!(self.text, "{value}");
        self.end = self.text.len();
        self.covered = 0;
        self.text.push(0);
    }

    /// Only the first bytes of the value it was made with, all of them ASCII.
    pub fn cut(&mut self, len: usize) {
        self.text[self.end] = self.covered;
        self.end = (self.name_len + 1 + len).min(self.text.len() - 1);
        self.covered = std::mem::replace(&mut self.text[self.end], 0);
    }

    /// The whole of it, with the null byte behind it.
    pub fn with_null(&self) -> &[u8] {
        &self.text[..=self.end]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_takes_other_values_in_place() {
        let mut offset = Variable::new("OFFSET", "abcd");
        assert_eq!(offset.with_null(), b"OFFSET=abcd\0");
        for (len, text) in [
            (2, "OFFSET=ab\0"),
            (0, "OFFSET=\0"),
            (3, "OFFSET=abc\0"),
            (9, "OFFSET=abcd\0"),
            (1, "OFFSET=a\0"),
        ] {
            offset.cut(len);
            assert_eq!(offset.with_null(), text.as_bytes());
        }
        let mut number = Variable::new("N", "");
        for (n, text) in [(7, "N=7\0"), (123, "N=123\0"), (8, "N=8\0")] {
            number.set(n);
            assert_eq!(number.with_null(), text.as_bytes());
        }
    }
}
