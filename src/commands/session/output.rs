//! What a command says, and where.

use std::fmt::Display;
use std::io::{self, BufWriter, IsTerminal, Write};

use anyhow::{Context as _, Result, bail};

use crate::args::{ColourArg, FormatArg, OutputArgs};
use crate::commands::session::Session;
use crate::context::{ColourWish, stdout_was_closed};
use crate::performance::PerformanceMonitor;
use crate::report::{self, Document, Format, Style};
use crate::store::Recovered;

impl Session {
    /// Prints a result. A reader that went away is a quiet end.
    pub fn print<D: Document>(&self, document: &D, output: &OutputArgs) -> Result<()> {
        let format = output.format();
        if self.nothing_yet.get() && matches!(format, Format::Table | Format::Markdown) {
            return Ok(());
        }
        let mut out = BufWriter::new(stdout()?);
        let style = self.style();
        let written = self.time("print", || {
            report::write(document, format, &style, &mut out).and_then(|()| out.flush())
        });
        finish(written)
    }

    /// Prints what `write` writes, which may fail before it writes.
    pub fn print_with(
        &self,
        write: impl FnOnce(&mut BufWriter<io::StdoutLock<'static>>) -> Result<io::Result<()>>,
    ) -> Result<()> {
        let mut out = BufWriter::with_capacity(1 << 16, stdout()?);
        finish(write(&mut out)?.and_then(|()| out.flush()))
    }

    /// Prints text as it is.
    pub fn print_raw(&self, bytes: &[u8]) -> Result<()> {
        let mut out = stdout()?;
        finish(out.write_all(bytes).and_then(|()| out.flush()))
    }

    /// The screen that standard output is.
    pub fn style(&self) -> Style {
        let terminal = &self.surroundings.terminal;
        let colour = match (self.global.color, terminal.colour_wish()) {
            (ColourArg::Always, _) => true,
            (ColourArg::Never, _) => false,
            (ColourArg::Auto, ColourWish::Always) => true,
            (ColourArg::Auto, ColourWish::Never) => false,
            (ColourArg::Auto, ColourWish::Auto) => terminal.stdout_is_terminal(),
        };
        let width = terminal
            .width()
            .map(|width| u16::try_from(width).unwrap_or(u16::MAX));
        Style {
            width,
            colour,
            local_time: true,
        }
    }

    /// Says something that is no result, on standard error.
    pub fn note(&self, text: impl Display) {
        if !self.global.quiet {
            // Nobody is left to tell if this fails.
            let _ = writeln!(io::stderr(), "{text}");
        }
    }

    /// Says that something is not as it should be.
    pub fn warn(&self, text: impl Display) {
        self.note(format_args!("warning: {text}"));
    }

    /// Says which files ended in a line that a crash had cut off.
    pub fn warn_of_recovered(&self, recovered: &[Recovered]) {
        for Recovered { path } in recovered {
            self.warn(format_args!(
                "\"{}\" ended in an unfinished line, which was closed off\nhint: `yardstick doctor --repair` takes it out",
                path.display()
            ));
        }
    }

    /// Whether a person sits at standard input.
    pub fn stdin_is_terminal(&self) -> bool {
        self.surroundings.terminal.stdin_is_terminal() && io::stdin().is_terminal()
    }

    /// Runs a part of the work under a name for `--timings`.
    pub fn time<T>(&self, name: &'static str, work: impl FnOnce() -> T) -> T {
        if !self.global.timings {
            return work();
        }
        // Spans do not nest: a span inside of another keeps its own clock.
        let mut own = PerformanceMonitor::default();
        let result = own.span(name, work);
        self.timings.borrow_mut().absorb(own);
        result
    }

    pub(in crate::commands) fn print_timings(&self) {
        if self.global.timings {
            for line in self.timings.borrow().lines() {
                let _ = writeln!(io::stderr(), "{line}");
            }
        }
    }
}

impl OutputArgs {
    /// The form that the flags ask for.
    pub fn format(&self) -> Format {
        match self.format {
            _ if self.json => Format::Json,
            FormatArg::Table => Format::Table,
            FormatArg::Json => Format::Json,
            FormatArg::Jsonl => Format::Jsonl,
            FormatArg::Markdown => Format::Markdown,
            FormatArg::Csv => Format::Csv,
        }
    }
}

/// Standard output, for a result. What nobody could ever read is no success.
pub(in crate::commands) fn stdout() -> Result<io::StdoutLock<'static>> {
    if stdout_was_closed() {
        bail!(
            "cannot write to standard output: it is closed\nhint: `>/dev/null` throws the result away"
        );
    }
    Ok(io::stdout().lock())
}

fn finish(written: io::Result<()>) -> Result<()> {
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other.context("cannot write to standard output"),
    }
}
