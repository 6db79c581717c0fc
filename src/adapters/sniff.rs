//! Recognising formats by what a file holds.
//!
//! A file is looked at once: which grammar it has, the keys of its outer
//! levels or its root element, its first lines. Every adapter judges that.

use std::borrow::Cow;

use memchr::memmem;

use crate::adapters::json::end_of_string;
use crate::adapters::text::{plain, without_mark};
use crate::adapters::{ADAPTERS, Adapter, Xml};

/// How much of a file is looked at for lines and elements.
pub const HEAD: usize = 1 << 20;
/// How many keys of a level are kept.
const MAX_KEYS: usize = 512;
/// How many lines of text are kept.
const MAX_LINES: usize = 400;

/// How sure an adapter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// It is something else.
    No,
    /// Nothing speaks against it, but the shape is common.
    Possible,
    /// Only this tool writes that.
    Certain,
}

impl Grade {
    /// Certain or not at all.
    pub fn certain_if(yes: bool) -> Self {
        if yes { Self::Certain } else { Self::No }
    }

    /// Possible or not at all.
    pub fn possible_if(yes: bool) -> Self {
        if yes { Self::Possible } else { Self::No }
    }
}

/// The grammar of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grammar {
    /// One JSON object.
    Object,
    /// One JSON array.
    Array,
    /// JSON objects, one a line, perhaps between other lines.
    JsonLines,
    /// XML.
    Xml,
    /// Anything else.
    Text,
}

/// What can be seen of a file.
pub struct Sniff<'a> {
    /// The whole content without a byte order mark.
    pub bytes: &'a [u8],
    /// Its grammar.
    pub grammar: Grammar,
    /// Keys of the outermost object (of the first object of an array, of the
    /// first JSON line), then those of the two levels below.
    keys: [Vec<&'a str>; 3],
    /// The local name of the root element.
    root: Option<String>,
    /// The first lines, without colours.
    lines: Vec<Cow<'a, str>>,
}

impl<'a> Sniff<'a> {
    /// Looks at the content of a file.
    pub fn new(bytes: &'a [u8]) -> Self {
        let bytes = without_mark(bytes);
        let head = utf8_head(bytes);
        let start = head.trim_start();
        let mut sniff = Self {
            bytes,
            grammar: Grammar::Text,
            keys: Default::default(),
            root: None,
            lines: Vec::new(),
        };
        match start.as_bytes().first() {
            Some(b'{') => sniff.object(bytes),
            Some(b'[') => {
                sniff.grammar = Grammar::Array;
                keys_of(bytes, 2, &mut sniff.keys);
            }
            Some(b'<') => {
                sniff.grammar = Grammar::Xml;
                sniff.root = Xml::root_of(&mut { bytes });
            }
            _ => sniff.text(head),
        }
        if sniff.grammar == Grammar::Array && !looks_like_array(start) {
            sniff.grammar = Grammar::Text;
            sniff.text(head);
        }
        sniff
    }

    /// All of it is looked at: what tells formats apart may come last.
    fn object(&mut self, bytes: &'a [u8]) {
        let end = keys_of(bytes, 1, &mut self.keys).unwrap_or(bytes.len());
        let mut after = bytes[end..].iter();
        self.grammar = if after.all(u8::is_ascii_whitespace) {
            Grammar::Object
        } else {
            Grammar::JsonLines
        };
    }

    fn text(&mut self, head: &'a str) {
        self.lines = head.lines().take(MAX_LINES).map(plain).collect();
        let json = head.lines().take(MAX_LINES).find(|line| {
            let line = line.trim_end();
            line.starts_with('{') && line.ends_with('}')
        });
        if let Some(line) = json {
            self.grammar = Grammar::JsonLines;
            keys_of(line.as_bytes(), 1, &mut self.keys);
        }
    }

    /// One JSON object with all of these keys.
    pub fn object_with(&self, keys: &[&str]) -> bool {
        self.grammar == Grammar::Object && self.has_keys(keys)
    }

    /// A JSON array whose first object has all of these keys.
    pub fn array_with(&self, keys: &[&str]) -> bool {
        self.grammar == Grammar::Array && self.has_keys(keys)
    }

    /// JSON lines (one line is enough) whose first object has these keys.
    pub fn lines_with(&self, keys: &[&str]) -> bool {
        matches!(self.grammar, Grammar::JsonLines | Grammar::Object) && self.has_keys(keys)
    }

    fn has_keys(&self, keys: &[&str]) -> bool {
        keys.iter().all(|key| self.keys[0].contains(key))
    }

    /// Whether the outermost object has that key.
    pub fn key(&self, key: &str) -> bool {
        self.keys[0].contains(&key)
    }

    /// Whether an object one level below has that key.
    pub fn inner_key(&self, key: &str) -> bool {
        self.keys[1].contains(&key)
    }

    /// Whether an object two levels below has that key.
    pub fn third_key(&self, key: &str) -> bool {
        self.keys[2].contains(&key)
    }

    /// The keys two levels below.
    pub fn third_keys(&self) -> &[&str] {
        &self.keys[2]
    }

    /// An array with nothing in it.
    pub fn empty_array(&self) -> bool {
        self.grammar == Grammar::Array && self.bytes.len() < 100 && {
            let visible = |b: &&u8| !b.is_ascii_whitespace();
            self.bytes.iter().filter(visible).eq(b"[]")
        }
    }

    /// XML with that root element.
    pub fn root(&self, name: &str) -> bool {
        self.grammar == Grammar::Xml && self.root.as_deref() == Some(name)
    }

    /// Whether these bytes occur anywhere.
    pub fn contains(&self, needle: &str) -> bool {
        memmem::find(self.bytes, needle.as_bytes()).is_some()
    }

    /// The first lines of a text; none for JSON documents and XML.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        self.lines.iter().map(|line| &**line)
    }

    /// Whether any of the first lines of a text satisfies `test`.
    pub fn any_line(&self, test: impl Fn(&str) -> bool) -> bool {
        self.lines().any(test)
    }

    /// Whether there are lines and all that hold something satisfy `test`.
    pub fn all_lines(&self, test: impl Fn(&str) -> bool) -> bool {
        let mut filled = self.lines().filter(|line| !line.trim().is_empty());
        let complete = self.bytes.len() <= HEAD && self.lines.len() < MAX_LINES;
        let mut seen = 0;
        let all = filled.all(|line| {
            seen += 1;
            test(line) || (!complete && seen == self.lines.len())
        });
        all && seen > 0
    }
}

/// The beginning of the content that is UTF-8; Latin-1 ends it.
fn utf8_head(bytes: &[u8]) -> &str {
    let head = &bytes[..bytes.len().min(HEAD)];
    match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or(""),
    }
}

fn looks_like_array(start: &str) -> bool {
    may_follow_bracket(start[1..].trim_start().as_bytes().first())
}

/// A bracket also opens log lines: `[INFO] …`.
pub fn may_follow_bracket(next: Option<&u8>) -> bool {
    next.is_none_or(|b| matches!(b, b'{' | b'[' | b'"' | b']' | b'-' | b'0'..=b'9'))
}

/// Collects the keys of the object at `level` (1 for an object, 2 for the first
/// object in an array) and of the two levels below it; gives the end of that
/// object. Iterative, so depth costs nothing.
fn keys_of<'a>(bytes: &'a [u8], level: usize, keys: &mut [Vec<&'a str>; 3]) -> Option<usize> {
    let (mut depth, mut at) = (0_usize, 0);
    while at < bytes.len() {
        match bytes[at] {
            b'"' => {
                let end = end_of_string(bytes, at + 1)?;
                let below = depth.wrapping_sub(level);
                if let Some(keys) = keys.get_mut(below)
                    && keys.len() < MAX_KEYS
                    && is_key(bytes, end + 1)
                    && let Ok(key) = std::str::from_utf8(&bytes[at + 1..end])
                {
                    keys.push(key);
                }
                at = end;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth = depth.checked_sub(1)?;
                if depth < level {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
        at += 1;
    }
    None
}

fn is_key(bytes: &[u8], from: usize) -> bool {
    let mut rest = bytes[from..].iter();
    rest.find(|b| !b.is_ascii_whitespace()) == Some(&b':')
}

/// Which adapter reads a file.
#[derive(Clone)]
pub enum Detection {
    /// This one.
    One(&'static Adapter),
    /// Several that nothing tells apart: the user has to say which.
    Several(Vec<&'static Adapter>),
    /// None that is known.
    None,
}

/// Finds the adapter by content. The name of the file decides only among
/// adapters that the content leaves equal.
pub fn detect(bytes: &[u8], file_name: Option<&str>) -> Detection {
    detect_in(&Sniff::new(bytes), file_name).1
}

/// Finds the adapter by the beginning of a file that is longer than [`HEAD`];
/// `None` where the rest may tell otherwise.
pub fn detect_early(start: &[u8], file_name: Option<&str>) -> Option<&'static Adapter> {
    let sniff = Sniff::new(start);
    match detect_in(&sniff, file_name) {
        (grade, Detection::One(adapter))
            if grade == Grade::Certain || sniff.grammar == Grammar::Text =>
        {
            Some(adapter)
        }
        _ => None,
    }
}

fn detect_in(sniff: &Sniff<'_>, file_name: Option<&str>) -> (Grade, Detection) {
    let graded: Vec<(Grade, &'static Adapter)> = ADAPTERS
        .iter()
        .map(|adapter| ((adapter.detect)(sniff), adapter))
        .filter(|(grade, _)| *grade != Grade::No)
        .collect();
    let Some(best) = graded.iter().map(|(grade, _)| *grade).max() else {
        return (Grade::No, Detection::None);
    };
    let mut found: Vec<&'static Adapter> = graded
        .into_iter()
        .filter(|(grade, _)| *grade == best)
        .map(|(_, adapter)| adapter)
        .collect();
    if found.len() > 1
        && let Some(name) = file_name
    {
        let named: Vec<&'static Adapter> = found
            .iter()
            .copied()
            .filter(|a| a.is_named_in(name))
            .collect();
        if named.len() == 1 {
            found = named;
        }
    }
    let found = match found.as_slice() {
        [one] => Detection::One(one),
        _ => Detection::Several(found),
    };
    (best, found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_collected_level_by_level() {
        let sniff = Sniff::new(br#" {"a": {"b": {"c": 1}}, "d\"": [{"e": "f:"}]}"#);
        assert_eq!(sniff.grammar, Grammar::Object);
        assert_eq!(sniff.keys[0], ["a", "d\\\""]);
        assert_eq!(sniff.keys[1], ["b"]);
        assert_eq!(sniff.keys[2], ["c", "e"]);
        assert!(Sniff::new(br#"[{"x":1},{"y":2}]"#).array_with(&["x"]));
    }

    #[test]
    fn grammars_are_told_apart() {
        let grammar = |text: &str| Sniff::new(text.as_bytes()).grammar;
        assert_eq!(grammar("{\"a\":1}\n{\"a\":2}\n"), Grammar::JsonLines);
        assert_eq!(grammar("# log\n{\"a\":1}\n"), Grammar::JsonLines);
        assert_eq!(grammar("[INFO] text"), Grammar::Text);
        assert_eq!(grammar("\u{feff} <a/>"), Grammar::Xml);
        assert_eq!(grammar(""), Grammar::Text);
    }
}
