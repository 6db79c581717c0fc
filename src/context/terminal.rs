//! What the standard streams are connected to, and what the user wants of
//! colour. The decision about one output is made where that output is made.

use std::io::{IsTerminal, stderr, stdin, stdout};

use crate::context::Env;

/// The widest terminal that is believed.
const MAX_WIDTH: usize = 10_000;

/// The standard streams. Nothing is asked of the system before a method is
/// called: most commands never need the width.
#[derive(Clone, Debug)]
pub struct Terminal {
    env: Env,
    fixed: Option<Streams>,
}

/// Fixed answers, for tests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Streams {
    /// Whether standard input is a terminal.
    pub stdin: bool,
    /// Whether standard output is a terminal.
    pub stdout: bool,
    /// Whether standard error is a terminal.
    pub stderr: bool,
    /// Columns of the terminal.
    pub width: Option<usize>,
}

/// What the environment says about colour, beneath any flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColourWish {
    /// `NO_COLOR`, `CLICOLOR=0` or `TERM=dumb`.
    Never,
    /// Where the stream is a terminal.
    Auto,
    /// `CLICOLOR_FORCE`.
    Always,
}

impl Terminal {
    /// The streams of this process.
    pub fn of_process(env: Env) -> Self {
        Self { env, fixed: None }
    }

    /// Streams that are what they are said to be.
    pub fn fixed(env: Env, streams: Streams) -> Self {
        let fixed = Some(streams);
        Self { env, fixed }
    }

    /// Whether standard input is a terminal.
    pub fn stdin_is_terminal(&self) -> bool {
        self.fixed
            .map_or_else(|| stdin().is_terminal(), |s| s.stdin)
    }

    /// Whether standard output is a terminal.
    pub fn stdout_is_terminal(&self) -> bool {
        self.fixed
            .map_or_else(|| stdout().is_terminal(), |s| s.stdout)
    }

    /// Whether standard error is a terminal.
    pub fn stderr_is_terminal(&self) -> bool {
        self.fixed
            .map_or_else(|| stderr().is_terminal(), |s| s.stderr)
    }

    /// Columns: `COLUMNS`, else what the terminal of standard output says;
    /// `None` where that is no terminal.
    pub fn width(&self) -> Option<usize> {
        let given = self.env.text("COLUMNS").and_then(|c| c.parse().ok());
        let width = match (given, self.fixed) {
            (Some(width), _) => width,
            (None, Some(streams)) => streams.width?,
            (None, None) => usize::from(terminal_size::terminal_size_of(stdout())?.0.0),
        };
        (1..=MAX_WIDTH).contains(&width).then_some(width)
    }

    /// What the environment says about colour: `NO_COLOR` (<https://no-color.org>)
    /// above `CLICOLOR_FORCE` and `CLICOLOR` (<https://bixense.com/clicolors/>)
    /// above `TERM=dumb`.
    pub fn colour_wish(&self) -> ColourWish {
        let is = |name: &str, test: fn(&str) -> bool| self.env.text(name).is_some_and(|v| test(&v));
        if self.env.os("NO_COLOR").is_some() {
            ColourWish::Never
        } else if is("CLICOLOR_FORCE", |v| v != "0") {
            ColourWish::Always
        } else if is("CLICOLOR", |v| v == "0") || is("TERM", |v| v == "dumb") {
            ColourWish::Never
        } else {
            ColourWish::Auto
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish(pairs: &[(&str, &str)]) -> ColourWish {
        let env = Env::from_pairs(pairs.iter().copied());
        Terminal::fixed(env, Streams::default()).colour_wish()
    }

    #[test]
    fn colour_follows_the_conventions() {
        assert_eq!(wish(&[]), ColourWish::Auto);
        assert_eq!(
            wish(&[("TERM", "xterm"), ("NO_COLOR", "")]),
            ColourWish::Auto
        );
        assert_eq!(
            wish(&[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")]),
            ColourWish::Never
        );
        assert_eq!(wish(&[("TERM", "dumb")]), ColourWish::Never);
        assert_eq!(
            wish(&[("TERM", "dumb"), ("CLICOLOR_FORCE", "1")]),
            ColourWish::Always
        );
        assert_eq!(wish(&[("CLICOLOR_FORCE", "0")]), ColourWish::Auto);
        assert_eq!(wish(&[("CLICOLOR", "0")]), ColourWish::Never);
    }

    #[test]
    fn width_is_what_is_said_and_possible() {
        let width = |columns: &str, width| {
            let streams = Streams {
                width,
                ..Streams::default()
            };
            Terminal::fixed(Env::from_pairs([("COLUMNS", columns)]), streams).width()
        };
        assert_eq!(width("", Some(80)), Some(80));
        assert_eq!(width("120", Some(80)), Some(120));
        assert_eq!(width("wide", None), None);
        assert_eq!(width("0", Some(80)), None);
        assert_eq!(width("999999999", None), None);
    }
}
