//! Ordinary tags that are there as a whole, taken apart without the library:
//! its word counts, and this may only ever be faster.

use std::ops::Range;

use crate::adapters::near::{find, find2};

/// The tag of an element, as places in a text.
#[derive(Default)]
pub struct Tag {
    pub name: Range<usize>,
    /// Where the name begins behind its prefix.
    pub local: usize,
    pub attributes: Vec<Attribute>,
}

/// One attribute of a tag: its name without a prefix, and its value.
pub struct Attribute {
    pub name: Range<usize>,
    pub value: Range<usize>,
}

/// What kind of tag it is, and where it ends.
pub enum Markup {
    Start { is_empty: bool, end: usize },
    End { name: Range<usize>, end: usize },
}

const NAME: u8 = 1;
const COLON: u8 = 2;
const SPACE: u8 = 3;

/// What is for sure a part of a name, and white space.
const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let ascii = byte as u8;
        classes[byte] = match ascii {
            b':' => COLON,
            b' ' | b'\t' | b'\r' | b'\n' => SPACE,
            b'_' | b'-' | b'.' | 0x80.. => NAME,
            _ if ascii.is_ascii_alphanumeric() => NAME,
            _ => 0,
        };
        byte += 1;
    }
    classes
};

#[inline(always)]
fn class(byte: u8) -> u8 {
    CLASSES[usize::from(byte)]
}

/// The tag that comes next behind `at`, if nothing but text and references that
/// are known comes before it. What one that opens an element holds goes to `tag`.
#[inline]
pub fn next_tag(tag: &mut Tag, text: &str, at: usize) -> Option<Markup> {
    let at = behind_bracket(text, at)?;
    let bytes = text.as_bytes();
    if *bytes.get(at)? != b'/' {
        return start(tag, bytes, at);
    }
    let (_, name_end) = name(bytes, at + 1)?;
    let end = spaces(bytes, name_end)?;
    (bytes[end] == b'>' && name_end > at + 1).then_some(Markup::End {
        name: at + 1..name_end,
        end: end + 1,
    })
}

fn behind_bracket(text: &str, mut at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    loop {
        let mark = at + find2(b'<', b'&', &bytes[at..])?;
        at = mark + 1;
        if bytes[mark] == b'<' {
            return Some(at);
        }
        let rest = &bytes[at..];
        let len = rest.iter().position(|b| matches!(b, b';' | b'&' | b'<'))?;
        if rest[len] != b';' || !is_known(&text[at..at + len]) {
            return None;
        }
        at += len + 1;
    }
}

#[inline]
fn start(tag: &mut Tag, text: &[u8], at: usize) -> Option<Markup> {
    let (local, mut end) = name(text, at)?;
    if end == at {
        return None;
    }
    tag.name = at..end;
    tag.local = local;
    tag.attributes.clear();
    loop {
        let next = spaces(text, end)?;
        match text[next] {
            b'>' => {
                let (is_empty, end) = (false, next + 1);
                return Some(Markup::Start { is_empty, end });
            }
            b'/' if *text.get(next + 1)? == b'>' => {
                let (is_empty, end) = (true, next + 2);
                return Some(Markup::Start { is_empty, end });
            }
            _ if next == end => return None,
            _ => {}
        }
        let (local, name_end) = name(text, next)?;
        let [equals, quote] = *text[name_end..].first_chunk()?;
        if name_end == next || equals != b'=' || !matches!(quote, b'"' | b'\'') {
            return None;
        }
        let value = name_end + 2;
        let value = value..value + find(quote, &text[value..])?;
        end = value.end + 1;
        tag.attributes.push(Attribute {
            name: local..name_end,
            value,
        });
    }
}

/// Where the name that begins at `at` goes on behind its prefix, and where it ends.
#[inline(always)]
fn name(text: &[u8], at: usize) -> Option<(usize, usize)> {
    let (mut local, mut end) = (at, at);
    loop {
        match class(*text.get(end)?) {
            NAME => {}
            COLON => local = end + 1,
            _ => return Some((local, end)),
        }
        end += 1;
    }
}

#[inline(always)]
fn spaces(text: &[u8], mut at: usize) -> Option<usize> {
    while class(*text.get(at)?) == SPACE {
        at += 1;
    }
    Some(at)
}

/// Whether a reference is one of the five names, or a number.
pub fn is_known(reference: &str) -> bool {
    matches!(reference, "lt" | "gt" | "amp" | "apos" | "quot") || reference.starts_with('#')
}
