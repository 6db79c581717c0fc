//! Lines of a file, read in large blocks with bounded memory.

use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::Path;

use memchr::{memchr, memrchr};

use crate::store::skim::Skim;
use crate::store::{StoreError, disk, newlines};

/// Bytes asked for at a time: large enough that calls do not count, small
/// enough to stay in the cache of a core. Allocators ask the system for blocks
/// from 128 KiB on, and give them back: a smaller one is memory that what comes
/// next may use without touching new pages.
const BLOCK: usize = 96 * 1024;
/// The longest line that is looked at; a longer one is damaged by definition.
pub const MAX_LINE: usize = 4 * 1024 * 1024;
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// One line of a file.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    /// Without the newline; cut to [`MAX_LINE`] where it is longer.
    pub bytes: &'a [u8],
    /// Where it starts in the file.
    pub offset: u64,
    /// Whether a newline ends it: the last line of a file may lack one when a
    /// writer was cut off, or is still at work.
    pub terminated: bool,
    /// Whether it was cut.
    pub too_long: bool,
}

/// Calls `visit` for every line that is not blank, in order. Needs memory for
/// the longest line only. A file that is not there has no lines; a byte order
/// mark at its start, which an editor may have left, belongs to none.
pub fn for_each_line(path: &Path, visit: impl FnMut(Line<'_>)) -> Result<(), StoreError> {
    Reader::default().for_each_line(path, visit)
}

/// The same for any reader.
pub fn lines_of(file: impl Read, visit: &mut impl FnMut(Line<'_>)) -> std::io::Result<()> {
    Reader::default().lines_of(file, visit)
}

/// Reads one file after the other into the same memory: a page that was never
/// touched costs more than the bytes read into it.
#[derive(Default)]
pub struct Reader {
    buffer: Vec<u8>,
    lines: Lines,
}

/// Lines of a part of a block.
#[derive(Default)]
struct Lines {
    ends: Vec<u32>,
    skim: Option<Skim>,
    picked: Vec<Range<usize>>,
}

impl Reader {
    /// Passes over lines that are surely of other metrics.
    pub fn skimming(skim: Option<Skim>) -> Self {
        let lines = Lines {
            skim,
            ..Lines::default()
        };
        Self {
            lines,
            ..Self::default()
        }
    }

    /// As [`for_each_line`].
    pub fn for_each_line(
        &mut self,
        path: &Path,
        mut visit: impl FnMut(Line<'_>),
    ) -> Result<(), StoreError> {
        let Some(file) = disk::open_to_read(path)? else {
            return Ok(());
        };
        self.lines_of(file, &mut visit)
            .map_err(StoreError::io("read", path))
    }

    fn lines_of(
        &mut self,
        file: impl Read,
        visit: &mut impl FnMut(Line<'_>),
    ) -> std::io::Result<()> {
        if self.buffer.is_empty() {
            self.buffer = vec![0; BLOCK];
        }
        read_lines(file, &mut self.buffer, &mut self.lines, visit)
    }
}

fn read_lines(
    mut file: impl Read,
    buffer: &mut Vec<u8>,
    lines: &mut Lines,
    visit: &mut impl FnMut(Line<'_>),
) -> std::io::Result<()> {
    let mut held = 0;
    let mut offset = 0;
    loop {
        if held > MAX_LINE {
            offset += skip_long_line(&mut file, buffer, &mut held, offset, visit)?;
            drain(buffer, &mut held, 0, &mut offset, |block, offset| {
                lines.each(block, offset, visit);
            });
        }
        if held == buffer.len() {
            buffer.resize(buffer.len() * 2, 0);
        }
        let read = match file.read(&mut buffer[held..]) {
            Ok(read) => read,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if read == 0 {
            break;
        }
        let fresh = held;
        held += read;
        drain(buffer, &mut held, fresh, &mut offset, |block, offset| {
            lines.each(block, offset, visit);
        });
    }
    if held > 0 {
        emit(&buffer[..held], offset, false, visit);
    }
    Ok(())
}

/// Hands over the whole lines of the first `held` bytes and moves the rest to
/// the front. Before `fresh` there is no newline.
#[inline]
fn drain(
    buffer: &mut [u8],
    held: &mut usize,
    fresh: usize,
    offset: &mut u64,
    each: impl FnOnce(&[u8], u64),
) {
    let Some(last) = memrchr(b'\n', &buffer[fresh..*held]) else {
        return;
    };
    let whole = fresh + last + 1;
    each(&buffer[..whole], *offset);
    *offset += whole as u64;
    buffer.copy_within(whole..*held, 0);
    *held -= whole;
}

impl Lines {
    #[inline]
    fn each(&mut self, block: &[u8], offset: u64, visit: &mut impl FnMut(Line<'_>)) {
        let mut start = 0;
        let mut give = |line: Range<usize>| {
            let offset = offset + line.start as u64;
            emit(&block[line], offset, true, visit);
        };
        for (base, window) in (0..)
            .step_by(newlines::WINDOW)
            .zip(block.chunks(newlines::WINDOW))
        {
            newlines::find(window, &mut self.ends);
            if let Some(skim) = &self.skim {
                skim.pick(block, (start, base), &self.ends, &mut self.picked);
                self.picked.drain(..).for_each(&mut give);
                start = self
                    .ends
                    .last()
                    .map_or(start, |end| base + *end as usize + 1);
                continue;
            }
            for end in &self.ends {
                let end = base + *end as usize;
                give(start..end);
                start = end + 1;
            }
        }
    }
}

#[inline]
fn emit(bytes: &[u8], offset: u64, terminated: bool, visit: &mut impl FnMut(Line<'_>)) {
    let too_long = bytes.len() > MAX_LINE;
    let mut bytes = match too_long {
        true => &bytes[..MAX_LINE],
        false => bytes.strip_suffix(b"\r").unwrap_or(bytes),
    };
    if offset == 0 {
        bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
    }
    if !too_long && bytes.iter().all(u8::is_ascii_whitespace) {
        return;
    }
    visit(Line {
        bytes,
        offset,
        terminated,
        too_long,
    });
}

/// Writes the whole of `line`, which stands in `source`, with a newline. One
/// that had been cut is read again, piece by piece.
pub fn copy_line(
    source: &Path,
    line: Line<'_>,
    out: &mut impl Write,
    target: &Path,
) -> Result<(), StoreError> {
    let mut write = |bytes: &[u8]| {
        out.write_all(bytes)
            .map_err(StoreError::io("write", target))
    };
    match line.too_long {
        true => read_on(source, line.offset, &mut write)?,
        false => write(line.bytes)?,
    }
    write(b"\n")
}

/// Hands everything from `offset` to the next newline to `write`.
fn read_on(
    source: &Path,
    offset: u64,
    write: &mut impl FnMut(&[u8]) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let Some(mut file) = disk::open_to_read(source)? else {
        return Ok(());
    };
    let failed = || StoreError::io("read", source);
    file.seek(SeekFrom::Start(offset)).map_err(failed())?;
    let mut file = BufReader::with_capacity(BLOCK, file);
    loop {
        let block = file.fill_buf().map_err(failed())?;
        let end = memchr(b'\n', block).unwrap_or(block.len());
        write(&block[..end])?;
        if end < block.len() || block.is_empty() {
            return Ok(());
        }
        file.consume(end);
    }
}

/// Hands over the start of an endless line and reads on to its end, so that
/// memory stays bounded. Returns how many bytes were consumed; what follows the
/// newline is left at the start of the buffer.
fn skip_long_line(
    file: &mut impl Read,
    buffer: &mut [u8],
    held: &mut usize,
    offset: u64,
    visit: &mut impl FnMut(Line<'_>),
) -> std::io::Result<u64> {
    visit(Line {
        bytes: &buffer[..MAX_LINE],
        offset,
        terminated: true,
        too_long: true,
    });
    let mut consumed = *held as u64;
    *held = 0;
    loop {
        let read = match file.read(buffer) {
            Ok(read) => read,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if read == 0 {
            return Ok(consumed);
        }
        if let Some(end) = memchr(b'\n', &buffer[..read]) {
            buffer.copy_within(end + 1..read, 0);
            *held = read - end - 1;
            return Ok(consumed + end as u64 + 1);
        }
        consumed += read as u64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives its bytes in pieces of a fixed size.
    struct Trickle<'a>(&'a [u8], usize);

    impl Read for Trickle<'_> {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            let n = self.1.min(into.len()).min(self.0.len());
            into[..n].copy_from_slice(&self.0[..n]);
            self.0 = &self.0[n..];
            Ok(n)
        }
    }

    fn lines(bytes: &[u8], step: usize) -> Vec<(String, u64, bool)> {
        let mut out = Vec::new();
        lines_of(Trickle(bytes, step), &mut |line: Line<'_>| {
            let text = String::from_utf8_lossy(line.bytes).into_owned();
            out.push((text, line.offset, line.terminated));
        })
        .expect("memory does not fail");
        out
    }

    #[test]
    fn lines_and_offsets_do_not_depend_on_how_the_bytes_arrive() {
        let expected = vec![
            ("one".into(), 0, true),
            ("two".into(), 4, true),
            ("four".into(), 10, false),
        ];
        for step in 1..12 {
            assert_eq!(lines(b"one\ntwo\r\n\nfour", step), expected, "step {step}");
        }
    }

    #[test]
    fn an_endless_line_is_cut_and_the_next_one_is_found() {
        let mut bytes = vec![b'x'; MAX_LINE * 2 + 77];
        bytes.extend_from_slice(b"\nnext\n");
        let mut seen = Vec::new();
        lines_of(&bytes[..], &mut |line: Line<'_>| {
            seen.push((line.bytes.len(), line.too_long, line.offset))
        })
        .expect("memory does not fail");
        assert_eq!(
            seen,
            [(MAX_LINE, true, 0), (4, false, (MAX_LINE * 2 + 78) as u64)]
        );
    }
}
