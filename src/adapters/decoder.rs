//! A file as text, part by part: byte order mark, encoding, size.

use std::io::{self, ErrorKind, Read};

use memchr::memmem;

use crate::adapters::text::{refuse_utf16, without_mark};
use crate::adapters::{Limits, ParseError, Reason};

/// So much is read at once, at least.
const BLOCK: usize = 128 * 1024;
/// In so many bytes an XML document says its encoding.
const DECLARATION: usize = 200;

/// What adapters read from.
pub trait Input: Read {
    /// Sees to it that it can be read once more, before much of it is read;
    /// `false` where that cannot be done.
    fn keep(&mut self) -> io::Result<bool> {
        Ok(false)
    }

    /// Goes back to the beginning; `false` where that cannot be done.
    fn rewind(&mut self) -> io::Result<bool> {
        Ok(false)
    }
}

impl Input for &[u8] {}

/// Bytes that are there, and can be read as often as one likes.
pub struct Slice<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Slice<'a> {
    /// Starts at their beginning.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }
}

impl Read for Slice<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = (&self.bytes[self.at..]).read(into)?;
        self.at += read;
        Ok(read)
    }
}

impl Input for Slice<'_> {
    fn keep(&mut self) -> io::Result<bool> {
        Ok(true)
    }

    fn rewind(&mut self) -> io::Result<bool> {
        self.at = 0;
        Ok(true)
    }
}

/// Text as UTF-8. Other bytes become U+FFFD, except where an XML declaration
/// says that they are Latin-1; UTF-16 is refused.
pub struct Decoder<'r> {
    input: &'r mut dyn Input,
    limit: usize,
    /// Room for bytes, of which so many were read and are no text yet.
    room: Vec<u8>,
    filled: usize,
    started: bool,
    ended: bool,
    latin_1: bool,
    /// Bytes that were read, and those behind the mark that are text by now.
    read: usize,
    decoded: usize,
    damaged: Option<usize>,
}

impl<'r> Decoder<'r> {
    /// Starts at the beginning of `input`.
    pub fn new(input: &'r mut dyn Input, limits: &Limits) -> Self {
        Self {
            input,
            limit: limits.bytes,
            room: Vec::new(),
            filled: 0,
            started: false,
            ended: false,
            latin_1: false,
            read: 0,
            decoded: 0,
            damaged: None,
        }
    }

    /// Sees to it that it can be read once more; `false` where that cannot be done.
    pub fn keep(&mut self) -> Result<bool, ParseError> {
        self.input.keep().map_err(|error| broken(&error))
    }

    /// Starts once more at the beginning; `false` where that cannot be done.
    pub fn rewind(&mut self) -> Result<bool, ParseError> {
        let rewound = self.input.rewind();
        let is_rewound = rewound.map_err(|error| broken(&error))?;
        if is_rewound {
            (self.started, self.ended) = (false, false);
            (self.filled, self.read, self.decoded) = (0, 0, 0);
        }
        Ok(is_rewound)
    }

    /// Where the first byte is that is no UTF-8, of those read so far.
    pub fn damaged(&self) -> Option<usize> {
        self.damaged
    }

    /// Appends what comes next to `text`, as much as that holds at least, so
    /// that a long search in it stays linear; `false` at the end.
    pub fn more(&mut self, text: &mut String) -> Result<bool, ParseError> {
        if self.ended {
            return Ok(false);
        }
        self.read_on(BLOCK.max(text.len()))?;
        if !self.started {
            while !self.ended && self.filled < DECLARATION {
                self.read_on(BLOCK)?;
            }
            self.start()?;
        }
        let raw = &self.room[..self.filled];
        let done = match std::str::from_utf8(raw) {
            _ if self.latin_1 => {
                text.extend(raw.iter().map(|&byte| char::from(byte)));
                raw.len()
            }
            Ok(valid) => {
                text.push_str(valid);
                raw.len()
            }
            Err(_) => self.repair(text),
        };
        self.decoded += done;
        self.take_off(done);
        Ok(true)
    }

    fn read_on(&mut self, most: usize) -> Result<(), ParseError> {
        let to = self.filled + most;
        if self.room.len() < to {
            self.room.resize(to, 0);
        }
        let read = loop {
            match self.input.read(&mut self.room[self.filled..to]) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                read => break read,
            }
        };
        let read = read.map_err(|error| broken(&error))?;
        self.filled += read;
        self.ended = read == 0;
        self.read += read;
        if self.read > self.limit {
            return Err(ParseError::limit("bytes", self.limit));
        }
        Ok(())
    }

    fn start(&mut self) -> Result<(), ParseError> {
        self.started = true;
        let raw = &self.room[..self.filled];
        refuse_utf16(raw)?;
        self.take_off(raw.len() - without_mark(raw).len());
        let head = &self.room[..self.filled.min(DECLARATION)];
        let declaration = match head.starts_with(b"<?xml") {
            true => &head[..memmem::find(head, b"?>").unwrap_or(0)],
            false => b"",
        };
        let declares = |name: &[u8]| {
            let mut windows = declaration.windows(name.len());
            windows.any(|window| window.eq_ignore_ascii_case(name))
        };
        self.latin_1 = declares(b"iso-8859-1") || declares(b"latin1") || declares(b"windows-1252");
        Ok(())
    }

    /// Takes off the first bytes.
    fn take_off(&mut self, bytes: usize) {
        self.room.copy_within(bytes..self.filled, 0);
        self.filled -= bytes;
    }

    /// Gives how many bytes it took: a character of which only the beginning is
    /// there is left for later.
    fn repair(&mut self, text: &mut String) -> usize {
        let raw = &self.room[..self.filled];
        let mut at = 0;
        for chunk in raw.utf8_chunks() {
            text.push_str(chunk.valid());
            at += chunk.valid().len();
            let bad = chunk.invalid();
            let is_cut = std::str::from_utf8(bad).is_err_and(|error| error.error_len().is_none());
            if bad.is_empty() || (is_cut && !self.ended && at + bad.len() == raw.len()) {
                continue;
            }
            self.damaged.get_or_insert(self.decoded + at);
            text.push(char::REPLACEMENT_CHARACTER);
            at += bad.len();
        }
        at
    }
}

fn broken(error: &io::Error) -> ParseError {
    ParseError::document(Reason::Broken(error.to_string()))
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// Gives what it holds in pieces of a few bytes.
    pub struct Pieces<'a>(pub &'a [u8], pub usize);

    impl Read for Pieces<'_> {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            let len = self.0.len().min(self.1).min(into.len());
            let (now, later) = self.0.split_at(len);
            into[..len].copy_from_slice(now);
            self.0 = later;
            Ok(len)
        }
    }

    impl Input for Pieces<'_> {}

    /// The same from a file, that is, once more.
    pub struct Again<'a>(pub &'a [u8], pub usize);

    impl Read for Again<'_> {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            let len = into.len().min(100);
            let read = (&self.0[self.1..]).read(&mut into[..len])?;
            self.1 += read;
            Ok(read)
        }
    }

    impl Input for Again<'_> {
        fn keep(&mut self) -> std::io::Result<bool> {
            Ok(true)
        }

        fn rewind(&mut self) -> std::io::Result<bool> {
            self.1 = 0;
            Ok(true)
        }
    }

    fn decoded(bytes: &[u8], piece: usize) -> (String, Option<usize>) {
        let mut input = Pieces(bytes, piece);
        let mut decoder = Decoder::new(&mut input, &Limits::default());
        let mut text = String::new();
        while decoder.more(&mut text).expect("no UTF-16") {}
        (text, decoder.damaged())
    }

    #[test]
    fn characters_may_be_cut_anywhere_and_bytes_that_are_none_are_replaced() {
        // Longer than what is read before the start is judged.
        let long = "x".repeat(2 * DECLARATION);
        for piece in [1, 2, 3, 1000] {
            let text = format!("{long}ä€😀\n");
            let (found, damaged) = decoded(text.as_bytes(), piece);
            assert_eq!((found, damaged), (text, None));
            let bytes = [b"\xef\xbb\xbf", long.as_bytes(), b"\xc3\n\xff\xe2\x82"].concat();
            let (found, damaged) = decoded(&bytes, piece);
            assert_eq!(found, format!("{long}\u{fffd}\n\u{fffd}\u{fffd}"));
            assert_eq!(damaged, Some(long.len()));
        }
        let mut input = Pieces(b"\xff\xfea\0", 1);
        let refused = Decoder::new(&mut input, &Limits::default()).more(&mut String::new());
        let reason = refused.map_err(|error| error.reason);
        assert_eq!(reason, Err(Reason::Encoding("UTF-16".to_owned())));
    }

    #[test]
    fn latin_1_is_read_where_it_is_declared() {
        let xml = b"<?xml version='1.0' encoding='ISO-8859-1'?><a b='\xe4'/>";
        let (found, damaged) = decoded(xml, 7);
        assert!(found.ends_with("<a b='ä'/>"), "{found}");
        assert_eq!(damaged, None);
    }
}
