//! In which form something is printed, and for what kind of screen.

use std::str::FromStr;

/// The form of an output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For people in a terminal.
    #[default]
    Table,
    /// One JSON document.
    Json,
    /// JSON Lines: a row a line.
    Jsonl,
    /// For job summaries and comments.
    Markdown,
    /// A row a line, nested values as dotted columns.
    Csv,
}

impl Format {
    /// The names that [`FromStr`] takes.
    pub const NAMES: [&str; 5] = ["table", "json", "jsonl", "markdown", "csv"];
}

impl FromStr for Format {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "table" => Ok(Self::Table),
            "json" => Ok(Self::Json),
            "jsonl" => Ok(Self::Jsonl),
            "markdown" | "md" => Ok(Self::Markdown),
            "csv" => Ok(Self::Csv),
            _ => Err(format!("one of {} is expected", Self::NAMES.join(", "))),
        }
    }
}

/// The screen that tables are made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Columns of the terminal; unlimited where `None`.
    pub width: Option<u16>,
    /// Whether colour may be used.
    pub colour: bool,
    /// Times in local time instead of UTC.
    pub local_time: bool,
}

impl Style {
    /// No colour, no limit, UTC: for files and tests.
    pub const PLAIN: Self = Self {
        width: None,
        colour: false,
        local_time: false,
    };

    /// The day of a time as people read it.
    pub fn date(&self, time: crate::model::Timestamp) -> String {
        self.time(time).chars().take(10).collect()
    }

    /// The time of day, to the minute.
    pub fn clock(&self, time: crate::model::Timestamp) -> String {
        self.time(time).chars().skip(11).collect()
    }

    /// A time as people read it, to the minute.
    pub fn time(&self, time: crate::model::Timestamp) -> String {
        let utc = time.to_chrono();
        if self.local_time {
            utc.with_timezone(&chrono::Local)
                .format("%Y-%m-%d %H:%M")
                .to_string()
        } else {
            utc.format("%Y-%m-%d %H:%M").to_string()
        }
    }
}
