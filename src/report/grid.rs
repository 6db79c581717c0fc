//! A table before it is drawn.

/// Where the text of a column stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// What a cell means, which is all that colour may show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Nothing in particular.
    #[default]
    Plain,
    /// Better, or fine.
    Good,
    /// To be watched.
    Warn,
    /// Worse, or broken.
    Bad,
    /// Less important.
    Dim,
    /// Stands out.
    Strong,
}

/// A column's head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// What stands above it.
    pub name: &'static str,
    /// Words or numbers.
    pub align: Align,
    /// The higher, the sooner it is left out where a screen is narrow; 0 stays.
    pub priority: u8,
}

/// One cell. Its text comes from data and may hold anything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// What it shows.
    pub text: String,
    /// What it means.
    pub tone: Tone,
}

/// A table before it is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Grid {
    /// The heads.
    pub columns: Vec<Column>,
    /// The rows, each as long as the heads.
    pub rows: Vec<Vec<Cell>>,
}

impl Column {
    /// A column of words.
    pub fn left(name: &'static str) -> Self {
        Self {
            name,
            align: Align::Left,
            priority: priority(name, Align::Left),
        }
    }

    /// A column of numbers.
    pub fn right(name: &'static str) -> Self {
        Self {
            name,
            align: Align::Right,
            priority: priority(name, Align::Right),
        }
    }
}

/// How soon a column goes, the same in every table: first what explains, then
/// further statistics, never what the row is about, its value or its verdict.
fn priority(name: &str, align: Align) -> u8 {
    match (name, align) {
        ("series", Align::Right) => 6,
        ("p75" | "p99" | "sd" | "written in" | "because of" | "min … max", _) => 9,
        ("p90" | "mean" | "min" | "max" | "commit" | "category" | "user" | "system", _) => 8,
        ("p95" | "statistic" | "state", _) => 7,
        ("n" | "branch" | "confidence" | "memory" | "mean ± sd", _) => 6,
        ("room" | "better" | "recent", _) => 5,
        ("p50" | "median" | "from" | "newest sample" | "id", _) => 4,
        ("history" | "reason" | "samples" | "kept", _) => 3,
        ("metadata" | "detail" | "line" | "date, and four of five", _) => 2,
        (
            "" | "series" | "command" | "metric" | "time" | "value" | "last" | "unit" | "status"
            | "limit" | "trend" | "change" | "insight" | "severity" | "action" | "file" | "problem"
            | "month" | "dropped" | "found" | "what" | "rule" | "priority",
            _,
        ) => 0,
        _ => 5,
    }
}

impl Cell {
    /// A cell of a tone.
    pub fn toned(text: impl Into<String>, tone: Tone) -> Self {
        Self {
            text: text.into(),
            tone,
        }
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self {
            text: text.into(),
            tone: Tone::Plain,
        }
    }
}

impl Grid {
    /// Keeps a column on narrow screens, where it tells rows apart that are
    /// equal in another.
    #[must_use]
    pub fn telling_apart(mut self, same: &str, different: &str) -> Self {
        let at = |name| self.columns.iter().position(|column| column.name == name);
        let (Some(same), Some(different)) = (at(same), at(different)) else {
            return self;
        };
        let mut seen: Vec<(&str, &str)> = self
            .rows
            .iter()
            .map(|row| (&*row[same].text, &*row[different].text))
            .collect();
        seen.sort_unstable();
        let apart = |pair: &[(&str, &str)]| pair[0].0 == pair[1].0 && pair[0].1 != pair[1].1;
        if seen.windows(2).any(apart) {
            self.columns[different].priority = 0;
        }
        self
    }

    /// Without the columns that are empty in every row.
    #[must_use]
    pub fn without_empty_columns(mut self) -> Self {
        let used: Vec<bool> = (0..self.columns.len())
            .map(|i| self.rows.iter().any(|row| !row[i].text.is_empty()))
            .collect();
        let keep = |i: &mut usize| {
            *i += 1;
            used[*i - 1]
        };
        let mut at = 0;
        self.columns.retain(|_| keep(&mut at));
        for row in &mut self.rows {
            let mut at = 0;
            row.retain(|_| keep(&mut at));
        }
        self
    }
}
