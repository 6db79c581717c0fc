//! Short texts that are the same again and again: names of metrics, keys.

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::Arc;

/// A text of this program's own, or one that its copies share: an import makes
/// millions of copies.
#[derive(Clone)]
pub enum Word {
    /// Of this program's own.
    Fixed(&'static str),
    /// Shared.
    Shared(Arc<str>),
}

impl Deref for Word {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Self::Fixed(text) => text,
            Self::Shared(text) => text,
        }
    }
}

impl Borrow<str> for Word {
    fn borrow(&self) -> &str {
        self
    }
}

impl From<String> for Word {
    fn from(text: String) -> Self {
        Self::Shared(text.into())
    }
}

impl PartialEq for Word {
    fn eq(&self, other: &Self) -> bool {
        // Copies of one are the rule.
        std::ptr::eq::<str>(&**self, &**other) || **self == **other
    }
}

impl Eq for Word {}

impl PartialOrd for Word {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Word {
    fn cmp(&self, other: &Self) -> Ordering {
        (**self).cmp(&**other)
    }
}

impl Hash for Word {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}

impl fmt::Debug for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}
