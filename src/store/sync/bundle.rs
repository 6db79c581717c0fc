//! Samples in a file, for who may not write to the remote: a job of a fork
//! hands it to a job that may.
//!
//! The reader trusts nothing of it but the shape: sizes and counts are bounded,
//! and what comes out are samples alone, whose ids and contexts are claims.

use std::io::{self, BufRead, Read, Write};

use serde::{Deserialize, Serialize};

use crate::model::{Sample, counted};
use crate::store::line::parse_slow;

/// Bytes of a bundle.
pub const MAX_BYTES: u64 = 32 * 1024 * 1024;
/// Samples in a bundle.
pub const MAX_SAMPLES: usize = 50_000;
/// Bytes of a line in one.
const MAX_LINE: usize = 64 * 1024;
/// What the first line says.
const SCHEMA: &str = "yardstick/bundle/v1";

/// Why a file is no bundle, or none that is taken.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// It cannot be read or written.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// Its first line is another.
    #[error(
        "not a bundle: its first line is not {{\"schema\":\"{SCHEMA}\"}}\nhint: `yardstick export --bundle FILE` writes one"
    )]
    NotABundle,
    /// More bytes than are taken.
    #[error("larger than {} MiB\nhint: a bundle is what one job measured; record fewer things, or make several jobs of it", MAX_BYTES >> 20)]
    TooLarge,
    /// More samples than are taken.
    #[error(
        "more than {MAX_SAMPLES} samples\nhint: a bundle is what one job measured; record fewer things, or make several jobs of it"
    )]
    TooMany,
    /// Fewer samples than its first line names.
    #[error(
        "holds {} of the {named} that it names: cut off?\nhint: make it anew (`yardstick export --bundle FILE`), or hand it over once more",
        counted(*found, "sample")
    )]
    CutOff {
        /// That are there.
        found: u64,
        /// That should be.
        named: u64,
    },
    /// More samples than its first line names.
    #[error(
        "holds {} and names {named}: put together, or changed\nhint: make it anew (`yardstick export --bundle FILE`); several jobs make several bundles",
        counted(*found, "sample")
    )]
    Surplus {
        /// That are there.
        found: u64,
        /// That should be.
        named: u64,
    },
    /// A line that is no sample.
    #[error("line {line}: {reason}")]
    Line {
        /// From 1.
        line: usize,
        /// Why not.
        reason: String,
    },
}

/// A sample as a bundle has it: what it says of id and context is a claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Claimed {
    /// The line it stands on, from 1.
    pub line: usize,
    /// What it says.
    pub sample: Sample,
}

/// The first line.
#[derive(Serialize, Deserialize)]
struct Header {
    schema: String,
    samples: u64,
}

/// Writes lines that are samples as a bundle.
pub fn write_bundle(lines: &[Vec<u8>], mut out: impl Write) -> Result<(), BundleError> {
    if lines.len() > MAX_SAMPLES {
        return Err(BundleError::TooMany);
    }
    let header = Header {
        schema: SCHEMA.to_owned(),
        samples: lines.len() as u64,
    };
    let mut bytes = serde_json::to_vec(&header).map_err(io::Error::from)?;
    bytes.push(b'\n');
    for (at, line) in lines.iter().enumerate() {
        if line.len() > MAX_LINE {
            return Err(too_long(at + 2));
        }
        bytes.extend_from_slice(line);
        bytes.push(b'\n');
    }
    if bytes.len() as u64 > MAX_BYTES {
        return Err(BundleError::TooLarge);
    }
    Ok(out.write_all(&bytes)?)
}

/// Reads a bundle, all of it or nothing.
pub fn read_bundle(input: impl Read) -> Result<Vec<Claimed>, BundleError> {
    let mut input = io::BufReader::new(input.take(MAX_BYTES + 1));
    let mut left = MAX_BYTES;
    let mut line = Vec::new();
    next_line(&mut input, &mut line, &mut left, 1)?;
    let header = serde_json::from_slice::<Header>(&line).ok();
    let named = match header.filter(|header| header.schema == SCHEMA) {
        Some(header) => header.samples,
        None => return Err(BundleError::NotABundle),
    };
    let cut_off = |samples: &[Claimed]| {
        let found = samples.len() as u64;
        (found < named).then_some(BundleError::CutOff { found, named })
    };
    let mut samples = Vec::new();
    for number in 2.. {
        if !next_line(&mut input, &mut line, &mut left, number)? {
            break;
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        if samples.len() == MAX_SAMPLES {
            return Err(BundleError::TooMany);
        }
        let parsed = parse_slow(line.trim_ascii());
        let sample = match parsed {
            Ok(sample) => sample,
            Err(reason) => {
                let is_torn = line.last() != Some(&b'\n');
                let torn = cut_off(&samples).filter(|_| is_torn);
                let line = number;
                return Err(torn.unwrap_or(BundleError::Line { line, reason }));
            }
        };
        samples.push(Claimed {
            line: number,
            sample,
        });
    }
    let found = samples.len() as u64;
    match cut_off(&samples) {
        Some(error) => Err(error),
        None if found > named => Err(BundleError::Surplus { found, named }),
        None => Ok(samples),
    }
}

/// The next line with its end; false where there is none.
fn next_line(
    input: &mut impl BufRead,
    line: &mut Vec<u8>,
    left: &mut u64,
    number: usize,
) -> Result<bool, BundleError> {
    line.clear();
    let read = input
        .by_ref()
        .take(MAX_LINE as u64 + 2)
        .read_until(b'\n', line)?;
    *left = left.checked_sub(read as u64).ok_or(BundleError::TooLarge)?;
    match line.strip_suffix(b"\n").unwrap_or(line).len() > MAX_LINE {
        true => Err(too_long(number)),
        false => Ok(read > 0),
    }
}

fn too_long(line: usize) -> BundleError {
    BundleError::Line {
        line,
        reason: format!("longer than {} KiB", MAX_LINE >> 10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::encode;
    use crate::store::fixture::sample;

    fn lines(count: u32) -> Vec<Vec<u8>> {
        let line = |number| {
            let mut line = Vec::new();
            encode(&sample(number, "2026-11-20"), &mut line);
            line.pop();
            line
        };
        (0..count).map(line).collect()
    }

    fn bundle(lines: &[Vec<u8>]) -> Vec<u8> {
        let mut bytes = Vec::new();
        write_bundle(lines, &mut bytes).expect("written");
        bytes
    }

    #[test]
    fn what_is_written_is_read() {
        let read = read_bundle(&bundle(&lines(3))[..]).expect("readable");
        let expected: Vec<Claimed> = (0..3)
            .map(|number| Claimed {
                line: number as usize + 2,
                sample: sample(number, "2026-11-20"),
            })
            .collect();
        assert_eq!(read, expected);
        assert_eq!(read_bundle(&bundle(&[])[..]).expect("readable"), []);
    }

    #[test]
    fn what_is_too_much_is_refused_on_both_sides() {
        let many = lines(MAX_SAMPLES as u32 + 1);
        let written = write_bundle(&many, io::sink());
        assert!(matches!(written, Err(BundleError::TooMany)));
        let mut bytes = bundle(&many[1..]);
        assert_eq!(
            read_bundle(&bytes[..]).expect("readable").len(),
            MAX_SAMPLES
        );
        bytes.extend_from_slice(&many[0]);
        let read = read_bundle(&bytes[..]);
        assert!(matches!(read, Err(BundleError::TooMany)));

        let header = bundle(&[]);
        let endless = io::repeat(b'x').take(1 << 40);
        let read = read_bundle((&header[..]).chain(endless));
        assert!(matches!(read, Err(BundleError::Line { line: 2, .. })));
        let blank = [&[b' '; MAX_LINE - 1][..], b"\n"].concat();
        let blank = blank.repeat(MAX_BYTES as usize / MAX_LINE + 1);
        let read = read_bundle((&header[..]).chain(&blank[..]));
        assert!(matches!(read, Err(BundleError::TooLarge)));
    }

    #[test]
    fn what_is_cut_off_anywhere_is_refused() {
        let whole = bundle(&lines(3));
        let header = whole.split_inclusive(|b| *b == b'\n').next();
        let header = header.expect("a line").len();
        // Without the last newline all is there still.
        for end in header..whole.len() - 1 {
            let there = whole[..end].split(|b| *b == b'\n').skip(1);
            let is_whole = |(line, all): &(&[u8], &Vec<u8>)| line == all;
            let found = there.zip(&lines(3)).filter(is_whole).count() as u64;
            match read_bundle(&whole[..end]) {
                Err(BundleError::CutOff { found: f, named: 3 }) => assert_eq!(f, found, "{end}"),
                other => unreachable!("{end}: {other:?}"),
            }
        }
        let read = read_bundle(&whole[..whole.len() - 1]);
        assert_eq!(read.expect("readable").len(), 3);
    }

    #[test]
    fn only_samples_are_taken() {
        for first in [
            "",
            "{}",
            "{\"schema\":\"yardstick/export/v1\",\"samples\":1}",
        ] {
            let read = read_bundle(first.as_bytes());
            assert!(matches!(read, Err(BundleError::NotABundle)), "{first}");
        }
        let event = r#"{"id":"01JD00000000000000000000AA","time":"2026-11-20T00:00:00.000Z","event":"pruned","before":"2026-11-20T00:00:00.000Z"}"#;
        let mut bytes = bundle(&lines(1));
        bytes.extend_from_slice(event.as_bytes());
        let read = read_bundle(&bytes[..]);
        assert!(matches!(read, Err(BundleError::Line { line: 3, .. })));
    }
}
