//! What turned out to be no JSON, line by line.

use std::io::{self, Read};

use crate::adapters::decoder::Input;
use crate::adapters::{Json, Line, Lines, ParseError, Sink, Warning};

/// What was read ahead, and then the rest.
struct Rest<'a> {
    ahead: &'a [u8],
    input: &'a mut dyn Input,
}

impl Read for Rest<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self.ahead {
            [] => self.input.read(into),
            _ => self.ahead.read(into),
        }
    }
}

impl Input for Rest<'_> {}

impl Json<'_> {
    /// Calls `each` with every line, where nothing was taken yet.
    pub fn each_line(
        &mut self,
        sink: &mut Sink<'_>,
        mut each: impl FnMut(Line<'_>, &mut Sink<'_>) -> Result<(), ParseError>,
    ) -> Result<(), ParseError> {
        self.begin()?;
        let mut rest = Rest {
            ahead: &self.buffer[..self.filled],
            input: &mut *self.input,
        };
        let mut lines = Lines::new(&mut rest, &sink.options.limits);
        while let Some(line) = lines.next()? {
            each(line, sink)?;
        }
        if let Some(byte) = lines.damaged() {
            sink.warn(Warning::Encoding { byte });
        }
        Ok(())
    }
}
