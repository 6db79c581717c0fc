//! What was found, in sentences.

use crate::benchmark::{Statistics, Verdict, Warning};
use crate::model::{Scale, Unit, counted, plain, quantity, signed_percent};
use crate::stats::compare::Comparison;

/// Longer names are cut in a sentence.
const NAME: usize = 60;

/// A command's name in a sentence.
pub fn name(command: &str) -> String {
    let text = plain(command);
    if text.chars().count() <= NAME {
        return text.into_owned();
    }
    let start: String = text.chars().take(NAME - 1).collect();
    format!("{start}…")
}

/// `3.2 %`, with the digits that a small share needs.
pub fn percent(share: f64) -> String {
    let percent = share * 100.0;
    match percent.abs() {
        p if p >= 99.5 => format!("{percent:.0} %"),
        p if p >= 0.095 => format!("{percent:.1} %"),
        _ => format!("{percent:.2} %"),
    }
}

/// What can be said of two commands.
pub fn pair(one: &str, other: &str, found: &Comparison, verdict: Verdict) -> String {
    let (one, other) = (name(one), name(other));
    match verdict {
        Verdict::FirstFaster => faster(&one, &other, found.ratio, found.interval),
        Verdict::SecondFaster => {
            let turned = found.interval.map(|(low, high)| (1.0 / high, 1.0 / low));
            faster(&other, &one, 1.0 / found.ratio, turned)
        }
        Verdict::Alike(within) => format!(
            "{one} and {other}: no difference larger than {} could be seen",
            percent(within)
        ),
        Verdict::TooFew => {
            format!("{one} and {other}: so few runs can show no difference; 5 of each can")
        }
    }
}

fn faster(one: &str, other: &str, ratio: f64, interval: Option<(f64, f64)>) -> String {
    // As many digits as the interval leaves certain.
    let half = interval.map_or(1.0, |(low, high)| (high - low) / 2.0);
    let certain = (1.0 - libm::log10(half.max(1e-9))).floor().clamp(0.0, 4.0) as usize;
    let digits = match ratio {
        r if r < 1.1 => certain.max(3),
        r if r < 20.0 => certain.max(2),
        _ => 0,
    };
    let number = |v: f64| format!("{v:.digits$}");
    let interval = match interval {
        Some((low, high)) => format!(" (95 %: {} to {})", number(low), number(high)),
        None => String::new(),
    };
    format!(
        "{one} is {} times faster than {other}{interval}",
        number(ratio)
    )
}

/// What was seen in the runs of a command.
pub fn warning(warning: &Warning, s: &Statistics) -> String {
    let time = |seconds: f64| quantity(seconds, Some(&Unit::SECONDS));
    let of = |n: &usize| format!("{n} of {}", counted(s.n as u64, "run"));
    match warning {
        Warning::ShellDominates => format!(
            "the command takes {}, about as long as the shell that is taken off",
            time(s.median)
        ),
        Warning::Tiny => format!(
            "a run takes {}, most of it to start a process",
            time(s.median)
        ),
        Warning::SlowFirst(times) => {
            format!("the first run took {times:.1} times as long as the others")
        }
        Warning::Outliers(n) => format!("{} lie far from the others", of(n)),
        Warning::Drift(share) => format!(
            "the times changed by {} from the first run to the last",
            signed_percent(*share)
        ),
        Warning::Alike(r) => format!(
            "neighbouring runs are alike (correlation {r:.2}), so the intervals are too narrow"
        ),
        Warning::TwoModes(modes) => {
            let scale = Scale::fit(Some(&Unit::SECONDS), [modes.low, modes.high]);
            format!(
                "the runs gather at two levels: {} ({}) and {} ({})",
                scale.quantity(modes.low),
                percent(1.0 - modes.share),
                scale.quantity(modes.high),
                percent(modes.share)
            )
        }
        Warning::Failed(n) => format!("{} failed", of(n)),
        Warning::TimedOut(n) => format!(
            "{} were killed at the time limit: their times are lower bounds",
            of(n)
        ),
        Warning::Imprecise(reached) => format!(
            "the median is known to ± {}, less exactly than asked for",
            percent(*reached)
        ),
        Warning::TooFew => "so few runs have no interval".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::compare::Method;

    #[test]
    fn sentences_say_who_is_faster_and_how_surely() {
        let found = |ratio, interval| Comparison {
            ratio,
            interval,
            p: 0.001,
            method: Method::MannWhitney,
        };
        let two = found(2.0, Some((1.6, 2.5)));
        assert_eq!(
            pair("a", "b", &two, Verdict::FirstFaster),
            "a is 2.00 times faster than b (95 %: 1.60 to 2.50)"
        );
        let half = found(0.5, Some((0.4, 0.625)));
        assert_eq!(
            pair("a", "b", &half, Verdict::SecondFaster),
            "b is 2.00 times faster than a (95 %: 1.60 to 2.50)"
        );
        assert_eq!(
            pair("a", "b", &two, Verdict::Alike(0.008)),
            "a and b: no difference larger than 0.8 % could be seen"
        );
        let little = found(1.034, Some((1.02, 1.05)));
        assert!(pair("a", "b", &little, Verdict::FirstFaster).contains("1.034 times"));
        let hostile = pair("\u{1b}[31m", &"x".repeat(500), &two, Verdict::FirstFaster);
        assert!(!hostile.contains('\u{1b}') && hostile.chars().count() < 200);
    }
}
