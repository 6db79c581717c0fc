//! How far an experiment is, on one line of a terminal.

use std::io::Write;
use std::time::{Duration, Instant};

use crate::benchmark::{Observer, Progress, Step};
use crate::model::{Unit, quantity};
use crate::report::benchmark::sentences;
use crate::stats::median_of;

/// The line is drawn anew at most so often: drawing must not disturb what is measured.
const EVERY: Duration = Duration::from_millis(150);
const BAR: usize = 20;
const NAME: usize = 34;

/// Draws on a terminal.
pub struct Meter<W: Write> {
    out: W,
    drawn: Option<Instant>,
}

impl<W: Write> Meter<W> {
    /// A meter that has drawn nothing yet.
    pub fn new(out: W) -> Self {
        Self { out, drawn: None }
    }

    /// Takes the line away.
    pub fn clear(&mut self) {
        if self.drawn.take().is_some() {
            // Nobody is left to tell if this fails.
            let _ = write!(self.out, "\r\x1b[K").and_then(|()| self.out.flush());
        }
    }
}

impl<W: Write> Observer for Meter<W> {
    fn before(&mut self, progress: &Progress<'_>) {
        if self.drawn.is_some_and(|drawn| drawn.elapsed() < EVERY) {
            return;
        }
        self.drawn = Some(Instant::now());
        let line = line(progress);
        let _ = write!(self.out, "\r{line}\x1b[K").and_then(|()| self.out.flush());
    }
}

fn line(progress: &Progress<'_>) -> String {
    let name: String = sentences::name(&progress.task.name)
        .chars()
        .take(NAME)
        .collect();
    let (done, planned) = (progress.done, progress.planned.max(1));
    match progress.step {
        Step::Setup => format!("setting up {name}"),
        Step::Cleanup => format!("cleaning up after {name}"),
        Step::Warmup => format!("warming up {}/{planned} {name}", done + 1),
        Step::Run => {
            let full = (BAR as u64 * done.min(planned) / planned) as usize;
            let bar = format!("{}{}", "█".repeat(full), "░".repeat(BAR - full));
            // Of a command that is run a million times, the latest say enough.
            let latest = &progress.runs[progress.runs.len().saturating_sub(1_000)..];
            let times: Vec<f64> = latest.iter().map(|run| run.wall).collect();
            let median = median_of(&times).map_or_else(String::new, |s| {
                format!(" {}", quantity(s, Some(&Unit::SECONDS)))
            });
            let left = progress
                .left
                .map_or_else(String::new, |s| format!(", {s:.0} s left"));
            format!("{bar} {}/{planned} {name}{median}{left}", done + 1)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::benchmark::Task;

    #[test]
    fn a_line_says_how_far_it_is() {
        let task = Task {
            name: "sleep 1".to_owned(),
            ..Task::default()
        };
        let progress = Progress {
            step: Step::Run,
            task: &task,
            index: 0,
            done: 5,
            planned: 10,
            left: Some(4.6),
            runs: &[],
        };
        assert_eq!(
            line(&progress),
            "██████████░░░░░░░░░░ 6/10 sleep 1, 5 s left"
        );
        let mut meter = Meter::new(Vec::new());
        meter.before(&progress);
        meter.before(&progress);
        meter.clear();
        let drawn = String::from_utf8(meter.out).expect("text");
        assert_eq!(drawn.matches("sleep 1").count(), 1, "{drawn:?}");
    }
}
