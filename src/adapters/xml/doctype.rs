//! The DOCTYPE of a document, passed over byte by byte: it may be cut anywhere,
//! and no more of it is held than comes at once.

use crate::adapters::xml::source::Source;
use crate::adapters::xml::syntax;
use crate::adapters::{ParseError, Reason};

/// Whether what comes next can be nothing but a DOCTYPE.
pub fn is_next(source: &mut Source<'_>) -> Result<bool, ParseError> {
    Ok(matches!(source.reach(3)?, [b'<', b'!', b'D' | b'd', ..]))
}

/// What becomes of a DOCTYPE that declares entities.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Entities {
    Refused,
    /// Nobody is going to use them.
    PassedOver,
}

/// Passes over a DOCTYPE.
pub fn skip(source: &mut Source<'_>, entities: Entities) -> Result<(), ParseError> {
    for expected in b"<!DOCTYPE" {
        if !take(source)?.eq_ignore_ascii_case(expected) {
            let message = "`<!D` begins nothing but a DOCTYPE".to_owned();
            return Err(source.fail(syntax(message)));
        }
    }
    loop {
        match take(source)? {
            b'>' => return Ok(()),
            b'[' => {
                skip_subset(source, entities)?;
                return skip_to(source, b">");
            }
            quote @ (b'"' | b'\'') => skip_to(source, &[quote])?,
            _ => {}
        }
    }
}

/// What stands between the square brackets.
fn skip_subset(source: &mut Source<'_>, entities: Entities) -> Result<(), ParseError> {
    loop {
        match take(source)? {
            b']' => return Ok(()),
            b'<' => skip_declaration(source, entities)?,
            _ => {}
        }
    }
}

fn skip_declaration(source: &mut Source<'_>, entities: Entities) -> Result<(), ParseError> {
    match source.reach(7)? {
        [b'?', ..] => return skip_to(source, b"?>"),
        [b'!', b'-', b'-', ..] => {
            source.at += 3;
            return skip_to(source, b"-->");
        }
        [b'!', b'E', b'N', b'T', b'I', b'T', b'Y', ..] if entities == Entities::Refused => {
            return Err(source.fail(Reason::Entity));
        }
        _ => {}
    }
    loop {
        match take(source)? {
            b'>' => return Ok(()),
            quote @ (b'"' | b'\'') => skip_to(source, &[quote])?,
            _ => {}
        }
    }
}

/// Passes over everything up to `end`, and over that.
fn skip_to(source: &mut Source<'_>, end: &[u8]) -> Result<(), ParseError> {
    while !source.reach(end.len())?.starts_with(end) {
        take(source)?;
    }
    source.at += end.len();
    Ok(())
}

/// Takes a character, of which the first byte says enough.
fn take(source: &mut Source<'_>) -> Result<u8, ParseError> {
    let Some(&byte) = source.reach(1)?.first() else {
        return Err(source.fail(Reason::Truncated));
    };
    let taken = source.text[source.at..].chars().next();
    source.at += taken.map_or(1, char::len_utf8);
    Ok(byte)
}
