//! The false alarms of proposed limits.

use yardstick::learning::{Proposal, Wish, propose};
use yardstick::model::{Side, Statistic};
use yardstick::stats::median_of;

use super::noise::{Random, Shape};
use super::{case, points};

/// Series that a figure is made of.
const DRAWS: usize = 300;
/// Checks that each limit is held against.
const CHECKS: usize = 200;
/// Histories that limits are proposed from.
const LENGTHS: [usize; 3] = [20, 50, 200];

type Draw<'a> = Box<dyn Fn(usize, &mut Random) -> Vec<f64> + 'a>;

fn shapes() -> Vec<(&'static str, Draw<'static>)> {
    let of = |shape: Shape| -> Draw<'static> { Box::new(move |n, r| shape.series(n, 0.03, r)) };
    let dependent = |rho: f64| -> Draw<'static> {
        Box::new(move |n, r| {
            let mut held = r.normal();
            let fresh = (1.0 - rho * rho).sqrt();
            let mut next = || {
                held = rho * held + fresh * r.normal();
                100.0 + 3.0 * held
            };
            (0..n).map(|_| next()).collect()
        })
    };
    let counts: Draw<'static> = Box::new(|n, r| {
        let one = |r: &mut Random| (0..40).filter(|_| r.unit() < 0.1).count() as f64;
        (0..n).map(|_| one(r)).collect()
    });
    vec![
        ("gaussian", of(Shape::Gaussian)),
        ("skewed", of(Shape::Skewed)),
        ("heavy-tailed", of(Shape::HeavyTailed)),
        ("two-mode", of(Shape::TwoModes)),
        ("spiky", of(Shape::Spiky)),
        ("AR(1) 0.3", dependent(0.3)),
        ("AR(1) 0.6", dependent(0.6)),
        ("counts", counts),
    ]
}

/// What was stated and what was measured, summed over limits.
#[derive(Default)]
struct Tally {
    stated: f64,
    alarms: f64,
    limits: f64,
}

impl Tally {
    fn add(&mut self, proposal: &Proposal, wish: &Wish, future: &[f64]) {
        let window = match wish.statistic {
            Statistic::Latest => 1,
            _ => wish.window,
        };
        let seen = future.windows(window).map(|w| match wish.statistic {
            Statistic::Latest => w[0],
            _ => median_of(w).unwrap_or(0.0),
        });
        let beyond = seen
            .filter(|v| wish.side.is_beyond(*v, proposal.limit))
            .count();
        self.alarms += beyond as f64 / (future.len() + 1 - window) as f64;
        self.stated += proposal.rate;
        self.limits += 1.0;
    }

    fn text(&self) -> String {
        let (stated, seen) = (self.stated / self.limits, self.alarms / self.limits);
        format!("{:6.2} {:6.2}", 100.0 * stated, 100.0 * seen)
    }
}

fn wish(side: Side, statistic: Statistic, rate: f64) -> Wish {
    Wish {
        side,
        statistic,
        window: 10,
        rate,
    }
}

fn measure(draw: &Draw<'_>, n: usize, wish: &Wish) -> Tally {
    let mut random = Random::new(n as u64);
    let mut tally = Tally::default();
    for _ in 0..DRAWS {
        let values = draw(n + CHECKS, &mut random);
        if let Ok(found) = propose(&case(&points(&values[..n])), wish) {
            tally.add(&found, wish, &values[n..]);
        }
    }
    tally
}

/// By shape of the noise, kind of limit and length of the history.
pub fn simulated() {
    println!("proposed limits: false alarms in percent of the checks, stated and measured");
    let wishes = [
        ("max, 1 %", wish(Side::Max, Statistic::Latest, 0.01)),
        ("min, 1 %", wish(Side::Min, Statistic::Latest, 0.01)),
        ("max, 5 %", wish(Side::Max, Statistic::Latest, 0.05)),
        (
            "median of 10, 1 %",
            wish(Side::Max, Statistic::Median, 0.01),
        ),
    ];
    for (name, wish) in &wishes {
        println!(
            "\n  {name:18} {}",
            LENGTHS.map(|n| format!("{n:>6} samples")).join("  ")
        );
        for (shape, draw) in shapes() {
            let cells = LENGTHS.map(|n| measure(&draw, n, wish).text());
            println!("  {shape:18} {}", cells.join("  "));
        }
    }
}

/// On real series: limits from every so many samples, held against the 20 that come; what a step does to those counts as well,
/// so that the alarms are not all false. And with the deviations of each series in random order.
pub fn real(series: &[Vec<f64>]) {
    println!(
        "\nproposed limits on {} real series: stated and measured",
        series.len()
    );
    for (name, side) in [("max, 1 %", Side::Max), ("min, 1 %", Side::Min)] {
        let wish = wish(side, Statistic::Latest, 0.01);
        let mut as_it_was = Tally::default();
        for values in series {
            for now in (30..values.len().saturating_sub(20)).step_by(20) {
                let history = &values[now.saturating_sub(500)..now];
                if let Ok(found) = propose(&case(&points(history)), &wish) {
                    as_it_was.add(&found, &wish, &values[now..now + 20]);
                }
            }
        }
        let mut permuted = Tally::default();
        let mut random = Random::new(3);
        for one in series {
            for _ in 0..20 {
                let values = super::noise::permuted(std::slice::from_ref(one), 250, &mut random);
                if let Ok(found) = propose(&case(&points(&values[..50])), &wish) {
                    permuted.add(&found, &wish, &values[50..]);
                }
            }
        }
        println!(
            "  {name}: as they were {}, {:.0} limits; permuted {}, {:.0} limits",
            as_it_was.text(),
            as_it_was.limits,
            permuted.text(),
            permuted.limits
        );
    }
}
