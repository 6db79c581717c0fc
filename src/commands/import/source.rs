//! The bytes of a file, a pipe or standard input.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek, Write};
use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::adapters;
use crate::commands::import::inputs::Input;

/// Bytes at the beginning that are looked at for what `export` wrote, and for
/// bytes that no text has.
pub const HEAD: usize = 1 << 16;

/// The byte order mark of UTF-8.
pub const MARK: &[u8] = b"\xef\xbb\xbf";

/// The bytes of an input, once.
pub struct Source {
    input: BufReader<Box<dyn Read>>,
    /// The same once more, where that can be had.
    again: Option<File>,
    /// `None` for what has no size beforehand.
    file: Option<PathBuf>,
}

impl Source {
    pub fn open(input: &Input) -> Result<Self> {
        let file = input.path.as_ref().filter(|path| path.is_file());
        let mut again = None;
        let reader: Box<dyn Read> = match (&input.path, file) {
            (Some(path), Some(_)) => {
                let file = File::open(path)?;
                again = Some(file.try_clone()?);
                Box::new(file)
            }
            (Some(path), None) => started(File::open(path)?)?,
            (None, _) => started(io::stdin().lock())?,
        };
        Ok(Self {
            input: BufReader::with_capacity(HEAD, reader),
            again,
            file: file.cloned(),
        })
    }

    /// The first bytes, still to be read. A byte order mark is taken off:
    /// editors and shells of Windows begin a file with one.
    pub fn head(&mut self) -> Result<&[u8]> {
        if self.fill_buf()?.starts_with(MARK) {
            self.consume(MARK.len());
        }
        let head = self.fill_buf()?;
        Ok(&head[..head.len().min(HEAD)])
    }

    /// The first bytes, taken off: up to so many. A file is measured before it
    /// is read.
    pub fn start(&mut self, bytes: usize, limit: usize) -> Result<Vec<u8>> {
        if let Some(path) = &self.file {
            let size = usize::try_from(path.metadata()?.len()).unwrap_or(usize::MAX);
            check_size(size, limit)?;
        }
        let mut start = Vec::new();
        self.take(bytes as u64).read_to_end(&mut start)?;
        Ok(start)
    }

    /// The whole as it is read: its start, and all that is left.
    pub fn parts(&mut self, start: Vec<u8>, limit: usize) -> Parts<'_> {
        Parts {
            start: Cursor::new(start),
            source: self,
            limit,
            is_beyond: false,
        }
    }

    /// Puts a pipe, of which the start was read, by on disk, where it can be
    /// read once more. The file has no name, and is gone with the process.
    fn put_by(&mut self, start: &[u8], limit: usize) -> io::Result<()> {
        let mut file = tempfile::tempfile()?;
        file.write_all(start)?;
        let left = limit.saturating_add(1).saturating_sub(start.len());
        io::copy(&mut self.input.by_ref().take(left as u64), &mut file)?;
        file.seek(io::SeekFrom::Start(start.len() as u64))?;
        self.again = Some(file.try_clone()?);
        self.input = BufReader::with_capacity(HEAD, Box::new(file));
        Ok(())
    }

    /// Goes back to the beginning; `false` where that cannot be done.
    fn rewind(&mut self) -> io::Result<bool> {
        let Some(file) = &mut self.again else {
            return Ok(false);
        };
        file.rewind()?;
        self.input = BufReader::with_capacity(HEAD, Box::new(file.try_clone()?));
        Ok(true)
    }

    /// The whole: its start, and all that is left.
    pub fn whole(&mut self, start: Vec<u8>, limit: usize) -> Result<Vec<u8>> {
        let mut bytes = start;
        if let Some(path) = &self.file {
            let size = usize::try_from(path.metadata()?.len()).unwrap_or(usize::MAX);
            bytes.reserve_exact(size.saturating_sub(bytes.len()) + 1);
        }
        let left = limit.saturating_add(1).saturating_sub(bytes.len());
        self.take(left as u64).read_to_end(&mut bytes)?;
        check_size(bytes.len(), limit)?;
        Ok(bytes)
    }
}

/// A file of which the start was taken off already.
pub struct Parts<'a> {
    start: Cursor<Vec<u8>>,
    source: &'a mut Source,
    limit: usize,
    /// Whether more than the start was read.
    is_beyond: bool,
}

impl Read for Parts<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self.start.read(into)? {
            0 => {
                self.is_beyond = true;
                self.source.read(into)
            }
            read => Ok(read),
        }
    }
}

impl adapters::Input for Parts<'_> {
    fn keep(&mut self) -> io::Result<bool> {
        if self.source.again.is_none() && !self.is_beyond {
            let put_by = self.source.put_by(self.start.get_ref(), self.limit);
            put_by.map_err(|error| {
                let message = format!(
                    "it is read twice, and cannot be put by among the temporary files (TMPDIR says where): {error}"
                );
                io::Error::new(error.kind(), message)
            })?;
        }
        Ok(self.source.again.is_some())
    }

    fn rewind(&mut self) -> io::Result<bool> {
        let is_rewound = self.source.rewind()?;
        if is_rewound {
            self.start = Cursor::default();
        }
        Ok(is_rewound)
    }
}

/// A pipe gives what was written so far: waits for enough to look at.
fn started(mut pipe: impl Read + 'static) -> Result<Box<dyn Read>> {
    let mut start = Vec::new();
    pipe.by_ref().take(HEAD as u64).read_to_end(&mut start)?;
    Ok(Box::new(Cursor::new(start).chain(pipe)))
}

fn check_size(size: usize, limit: usize) -> Result<()> {
    if size > limit {
        bail!("more than {limit} bytes\nhint: --max-size takes more");
    }
    Ok(())
}

impl Read for Source {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.input.read(into)
    }
}

impl BufRead for Source {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.input.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.input.consume(amount);
    }
}
