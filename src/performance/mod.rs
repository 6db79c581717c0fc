//! The tool's own timings.

use std::time::{Duration, Instant};

/// Spans of time with a name, in the order they ended.
#[derive(Debug)]
pub struct PerformanceMonitor {
    started: Instant,
    spans: Vec<(&'static str, Duration)>,
}

impl Default for PerformanceMonitor {
    fn default() -> Self {
        Self {
            started: Instant::now(),
            spans: Vec::new(),
        }
    }
}

impl PerformanceMonitor {
    /// Runs `work` and keeps how long it took.
    pub fn span<T>(&mut self, name: &'static str, work: impl FnOnce() -> T) -> T {
        let started = Instant::now();
        let result = work();
        self.spans.push((name, started.elapsed()));
        result
    }

    /// Adds the spans of another monitor.
    pub fn absorb(&mut self, other: Self) {
        self.spans.extend(other.spans);
    }

    /// Every span, then the time since this monitor began, a line each.
    pub fn lines(&self) -> Vec<String> {
        let line =
            |name: &str, time: Duration| format!("{:>10.3} ms  {name}", time.as_secs_f64() * 1e3);
        let mut lines: Vec<String> = self
            .spans
            .iter()
            .map(|(name, time)| line(name, *time))
            .collect();
        lines.push(line("total", self.started.elapsed()));
        lines
    }
}
