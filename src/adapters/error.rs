//! Why a file could not be read, and where.

use std::fmt;

/// The place in a document that an error speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The document as a whole.
    Document,
    /// A line and a column, 1-based; column 0 for the whole line.
    Line {
        /// The line.
        line: usize,
        /// The column, in bytes.
        column: usize,
    },
    /// A byte offset, 0-based.
    Byte(usize),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Document => Ok(()),
            Self::Line { line, column: 0 } => write!(f, "line {line}: "),
            Self::Line { line, column } => write!(f, "line {line}, column {column}: "),
            Self::Byte(byte) => write!(f, "byte {byte}: "),
        }
    }
}

/// What is wrong at that place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// It could not be read to its end.
    #[error("it cannot be read to its end: {0}")]
    Broken(String),
    /// Nothing but white space.
    #[error("the file is empty")]
    Empty,
    /// The document ends before it is complete.
    #[error("the file ends too early: it is not complete")]
    Truncated,
    /// Not the grammar it should be in.
    #[error("invalid {format}: {message}")]
    Syntax {
        /// `JSON`, `XML` …
        format: &'static str,
        /// What the parser says.
        message: String,
    },
    /// The right grammar with other content.
    #[error("this is no {format}: {message}")]
    Shape {
        /// The title of the adapter.
        format: &'static str,
        /// What is missing or of another type.
        message: String,
    },
    /// The right format, with no value in it.
    #[error("there is no {what} in it")]
    Nothing {
        /// What was looked for.
        what: &'static str,
    },
    /// An encoding that is not read.
    #[error("the encoding {0} is not supported")]
    Encoding(String),
    /// An entity other than the five of XML.
    #[error("the document declares or uses entities; they are not expanded")]
    Entity,
    /// More than a limit allows.
    #[error("more than {limit} {what}")]
    Limit {
        /// What was counted.
        what: &'static str,
        /// How much is allowed.
        limit: usize,
    },
    /// Another file is needed beside this one.
    #[error("{0} is needed beside it")]
    Beside(&'static str),
}

/// Why a file could not be read. The command puts the file's name in front.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}{reason}")]
pub struct ParseError {
    /// Where.
    pub place: Place,
    /// What.
    pub reason: Reason,
    /// What to do about it; a line of its own.
    pub hint: Option<&'static str>,
}

impl ParseError {
    /// About the document as a whole.
    pub fn document(reason: Reason) -> Self {
        Self {
            place: Place::Document,
            reason,
            hint: None,
        }
    }

    /// About a line.
    pub fn line(line: usize, reason: Reason) -> Self {
        Self {
            place: Place::Line { line, column: 0 },
            reason,
            hint: None,
        }
    }

    /// Nothing of `what` was found.
    pub fn nothing(what: &'static str) -> Self {
        Self::document(Reason::Nothing { what })
    }

    /// The document is of another kind.
    pub fn shape(format: &'static str, message: impl Into<String>) -> Self {
        Self::document(Reason::Shape {
            format,
            message: message.into(),
        })
    }

    /// More than a limit allows.
    pub fn limit(what: &'static str, limit: usize) -> Self {
        Self::document(Reason::Limit { what, limit })
    }

    /// The same error with advice.
    #[must_use]
    pub fn hint(mut self, hint: &'static str) -> Self {
        self.hint = Some(hint);
        self
    }
}
