//! Whether forecasts of a breach come true.

use yardstick::learning::{Foretold, Horizon, foretell};
use yardstick::model::{Against, Bound, Budget, Finite, Limit, Metadata, Side, Statistic};
use yardstick::stats::median_of;

use super::noise::{Random, Shape};
use super::{case, points};

/// Simulated projects.
const DRAWS: usize = 2_000;
/// How far ahead the probability is of.
const AHEAD: usize = 30;
/// Edges of the bins of stated probabilities.
const EDGES: [f64; 8] = [0.0, 0.05, 0.2, 0.4, 0.6, 0.8, 0.95, 1.000_001];

fn budget(limit: f64, statistic: Statistic) -> Budget {
    let limit = Finite::new(limit).expect("finite");
    Budget {
        metric: "x".parse().expect("valid"),
        metadata: Metadata::new(),
        branch: None,
        statistic,
        window: 10,
        bound: Bound {
            side: Side::Max,
            against: Against::Zero,
            fail: Some(Limit {
                value: limit,
                unit: None,
            }),
            warn: None,
        },
        ratchet: false,
        source: String::new(),
    }
}

/// The sample, counted from 1, with which the limit breaks.
fn broken(history: &[f64], future: &[f64], limit: f64, statistic: Statistic) -> Option<usize> {
    let all: Vec<f64> = history.iter().chain(future).copied().collect();
    (1..=future.len()).find(|step| {
        let end = history.len() + step;
        let value = match statistic {
            Statistic::Latest => all[end - 1],
            _ => median_of(&all[end.saturating_sub(10)..end]).unwrap_or(0.0),
        };
        value > limit
    })
}

#[derive(Default)]
struct Calibration {
    /// Count, sum of stated probabilities and of breaches, by bin.
    bins: [(f64, f64, f64); EDGES.len() - 1],
    squares: f64,
    /// Of those with an interval of the date: with both ends, inside of it; with an earliest end alone, behind that.
    whole: (f64, f64),
    open: (f64, f64),
    sure: (f64, f64, f64),
}

impl Calibration {
    fn add(&mut self, found: &Foretold, when: Option<usize>) {
        let came = f64::from(u8::from(when.is_some_and(|w| w <= found.samples)));
        let p = found.probability;
        let bin = (EDGES.iter().filter(|edge| **edge <= p).count() - 1).min(EDGES.len() - 2);
        let of = &mut self.bins[bin];
        *of = (of.0 + 1.0, of.1 + p, of.2 + came);
        self.squares += (p - came).powi(2);
        let after = |edge: usize| when.is_none_or(|w| w >= edge);
        let until = |edge: usize| when.is_some_and(|w| w <= edge);
        match (found.earliest, found.latest) {
            (Some(first), Some(last)) => {
                self.whole.0 += 1.0;
                self.whole.1 += f64::from(u8::from(after(first.samples) && until(last.samples)));
            }
            (Some(first), None) => {
                self.open.0 += 1.0;
                self.open.1 += f64::from(u8::from(after(first.samples)));
            }
            _ => {}
        }
        if p >= 0.8 && found.drift >= SURE {
            self.sure = (self.sure.0 + 1.0, self.sure.1 + p, self.sure.2 + came);
        }
    }

    fn print(&self, name: &str) {
        let n: f64 = self.bins.iter().map(|bin| bin.0).sum();
        let error: f64 = self
            .bins
            .iter()
            .map(|bin| (bin.1 - bin.2).abs())
            .sum::<f64>()
            / n;
        println!(
            "\n  {name}: {n:.0} forecasts, expected calibration error {error:.3}, Brier score {:.3}",
            self.squares / n
        );
        for (i, bin) in self.bins.iter().enumerate().filter(|(_, bin)| bin.0 > 0.0) {
            println!(
                "    {:.2} to {:.2}: {:5.0} stated {:.3} came {:.3}",
                EDGES[i],
                EDGES[i + 1].min(1.0),
                bin.0,
                bin.1 / bin.0,
                bin.2 / bin.0
            );
        }
        let share = |(n, hits): (f64, f64)| hits / n;
        println!(
            "    date between its ends {:.3} of {:.0}; behind an earliest end alone {:.3} of {:.0}",
            share(self.whole),
            self.whole.0,
            share(self.open),
            self.open.0
        );
        let (n, stated, came) = self.sure;
        println!(
            "    as an insight (drift of {SURE} standard errors, probability 0.8): {n:.0} stated {:.3} came {:.3}",
            stated / n,
            came / n
        );
    }
}

/// What `insights` asks of a drift before it foretells a breach.
const SURE: f64 = 4.0;

/// One project: noise, a drift or none, a limit some way off.
fn draw(random: &mut Random, share_of_drifts: f64) -> (Vec<f64>, usize, f64) {
    let sd = 0.01 + 0.04 * random.unit();
    let n = 20 + random.below(130);
    let total = n + 600;
    let mut values = match random.below(7) {
        6 => {
            let mut held = random.normal();
            (0..total)
                .map(|_| {
                    held = 0.6 * held + 0.8 * random.normal();
                    100.0 * (1.0 + sd * held)
                })
                .collect()
        }
        _ => Shape::any(random).series(total, sd, random),
    };
    if random.unit() < share_of_drifts {
        // Of half to eight standard deviations over the history, towards the limit in four of five cases.
        let size = (0.5 + 7.5 * random.unit()) * if random.unit() < 0.8 { 1.0 } else { -1.0 };
        let slope = 100.0 * sd * size / n as f64;
        values
            .iter_mut()
            .enumerate()
            .for_each(|(i, v)| *v += slope * i as f64);
    }
    let now = median_of(&values[n - 10..n]).unwrap_or(100.0);
    let limit = now + 100.0 * sd * (2.0 + 6.0 * random.unit());
    (values, n, limit)
}

pub fn simulated() {
    println!("\nforecasts of a breach within {AHEAD} samples: probability stated, share that came");
    for (name, drifts, statistic) in [
        ("half of them drift", 0.5, Statistic::Latest),
        ("all drift", 1.0, Statistic::Latest),
        ("none drifts", 0.0, Statistic::Latest),
        ("half drift, median of 10", 0.5, Statistic::Median),
    ] {
        let mut random = Random::new(5);
        let mut calibration = Calibration::default();
        for _ in 0..DRAWS {
            let (values, n, limit) = draw(&mut random, drifts);
            let (history, future) = values.split_at(n);
            if let Ok(found) = foretell(
                &budget(limit, statistic),
                &case(&points(history)),
                Horizon::Samples(AHEAD),
            ) {
                calibration.add(&found, broken(history, future, limit, statistic));
            }
        }
        calibration.print(name);
    }
}

/// Limits two to eight standard deviations off, from every tenth sample of real series.
pub fn real(series: &[Vec<f64>]) {
    println!("\nforecasts of a breach on {} real series", series.len());
    for side in [1.0, -1.0] {
        let mut random = Random::new(6);
        let mut calibration = Calibration::default();
        for values in series {
            let stride = (values.len() / 60).max(5);
            for now in (30..values.len().saturating_sub(AHEAD)).step_by(stride) {
                let side_up = |v: &f64| side * v;
                let history: Vec<f64> = values[now.saturating_sub(500)..now]
                    .iter()
                    .map(side_up)
                    .collect();
                let future: Vec<f64> = values[now..].iter().map(side_up).collect();
                let sd = yardstick::stats::noise::noise(&history).unwrap_or(0.0);
                let recent = median_of(&history[history.len() - 10..]).unwrap_or(0.0);
                let limit = recent + sd * (2.0 + 6.0 * random.unit());
                if let Ok(found) = foretell(
                    &budget(limit, Statistic::Latest),
                    &case(&points(&history)),
                    Horizon::Samples(AHEAD),
                ) {
                    calibration.add(&found, broken(&history, &future, limit, Statistic::Latest));
                }
            }
        }
        calibration.print(if side > 0.0 {
            "limits above"
        } else {
            "limits below"
        });
    }
}
