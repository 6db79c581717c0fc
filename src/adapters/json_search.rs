//! Where a JSON value ends that comes in pieces.

use crate::adapters::json::{bare_word, blank, end_of_string};

/// No bare word is longer.
pub const WORD: usize = 9;

/// The search for the end of a value, which goes on where it was when more of
/// the value is there.
#[derive(Default)]
pub struct Search {
    at: usize,
    depth: usize,
    /// Bare words that were blanked.
    pub blanked: usize,
}

impl Search {
    /// How long the value is that these bytes begin with; bare words in it are
    /// blanked. `None` where more has to be seen.
    pub fn end_of(&mut self, bytes: &mut [u8], ended: bool) -> Option<usize> {
        match bytes.first()? {
            b'"' => end_of_string(bytes, 1).map(|end| end + 1),
            b'{' | b'[' => self.end_of_container(bytes, ended),
            _ => self.end_of_word(bytes, ended),
        }
    }

    /// Of a number, `true`, or anything else that is short.
    fn end_of_word(&mut self, bytes: &mut [u8], ended: bool) -> Option<usize> {
        self.blank_at(bytes, 0);
        // A word that was blanked may be an empty text.
        if bytes[0] == b'"' {
            return Some(2);
        }
        let ends = |byte: &u8| b",:\"{}[] \n\t\r".contains(byte);
        match bytes[1..].iter().position(ends) {
            Some(len) => Some(len + 1),
            None if ended => Some(bytes.len()),
            None => None,
        }
    }

    fn end_of_container(&mut self, bytes: &mut [u8], ended: bool) -> Option<usize> {
        const TELLING: [bool; 256] = {
            let mut telling = [false; 256];
            let bytes = b"\"{}[]NI-";
            let mut at = 0;
            while at < bytes.len() {
                telling[bytes[at] as usize] = true;
                at += 1;
            }
            telling
        };
        loop {
            let rest = bytes[self.at..].iter();
            self.at += match rest.clone().position(|byte| TELLING[usize::from(*byte)]) {
                Some(len) => len,
                None => {
                    self.at += rest.len();
                    return None;
                }
            };
            match bytes[self.at] {
                b'"' => self.at = end_of_string(bytes, self.at + 1)?,
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' => {
                    self.depth -= 1;
                    if self.depth == 0 {
                        return Some(self.at + 1);
                    }
                }
                _ if bytes.len() - self.at < WORD && !ended => return None,
                // What it became is looked at no more.
                _ => self.at += self.blank_at(bytes, self.at).saturating_sub(1),
            }
            self.at += 1;
        }
    }

    /// Blanks a bare word; gives its length.
    fn blank_at(&mut self, bytes: &mut [u8], at: usize) -> usize {
        let Some(len) = bare_word(&bytes[at..]) else {
            return 0;
        };
        blank(&mut bytes[at..at + len]);
        self.blanked += 1;
        len
    }
}
