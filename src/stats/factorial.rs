//! Effects in a full factorial experiment: what each factor does on average over all others, and where two factors do
//! together something else than each alone.
//!
//! Effects are contrasts of the means of cells, with the variance within the cells pooled (Montgomery, Design and
//! Analysis of Experiments, ch. 5 and 6), so that cells of different size are allowed. Values are taken as additive:
//! the logarithm of a time makes an effect a ratio. Effects of three and more factors are left out.

use crate::stats::compare::{LEVEL, holm};
use crate::stats::student;

/// What an effect is of. Levels are positions; the first level of a factor is what others are held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contrast {
    /// A level of a factor against its first.
    Main {
        /// The factor.
        factor: usize,
        /// Its level, from 1.
        level: usize,
    },
    /// How much the main effect of the first changes when the second leaves its first level: a difference of
    /// differences (twice the interaction effect of a textbook's 2^k design).
    Interaction {
        /// Two factors, ascending.
        factors: [usize; 2],
        /// A level of each, from 1.
        levels: [usize; 2],
    },
}

/// One effect, in the unit of the values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effect {
    /// Of what.
    pub contrast: Contrast,
    /// The estimate.
    pub value: f64,
    /// Its interval of 95 %, for itself alone.
    pub interval: [f64; 2],
    /// Two-sided p as it counts among all effects (Holm).
    pub p: f64,
}

/// The effects of an experiment.
#[derive(Clone, Debug, PartialEq)]
pub struct Analysis {
    /// Main effects, then interactions, each in the order of factors and levels.
    pub effects: Vec<Effect>,
    /// Standard deviation within a cell.
    pub sd: f64,
    /// Degrees of freedom of `sd`.
    pub df: usize,
}

/// Analyses values in cells. `levels` is the number of levels of each factor, at least 2 each; `cells` holds the values
/// of every combination, the last factor fastest. `None` where a cell is empty, where their number is not the product
/// of the levels, or where no cell has two values. Without any variance every effect that is not 0 has p = 0.
/// O(n + k² · cells) for k levels in all.
pub fn analyse(levels: &[usize], cells: &[Vec<f64>]) -> Option<Analysis> {
    let product = levels
        .iter()
        .try_fold(1_usize, |all, l| all.checked_mul(*l))?;
    if levels.is_empty() || levels.iter().any(|l| *l < 2) || cells.len() != product {
        return None;
    }
    if cells.iter().any(Vec::is_empty) {
        return None;
    }
    let means: Vec<f64> = cells.iter().map(|cell| mean(cell)).collect();
    let squares: f64 = cells
        .iter()
        .zip(&means)
        .map(|(cell, mean)| cell.iter().map(|v| (v - mean).powi(2)).sum::<f64>())
        .sum();
    let df = cells.iter().map(|cell| cell.len() - 1).sum::<usize>();
    if df == 0 {
        return None;
    }
    let sd = (squares / df as f64).sqrt();
    let critical = student::two_sided_quantile(1.0 - LEVEL, df as f64);
    let mut effects: Vec<Effect> = contrasts(levels)
        .map(|contrast| {
            let weights = weights(contrast, levels, cells.len());
            let value: f64 = weights.iter().zip(&means).map(|(w, m)| w * m).sum();
            let spread: f64 = weights
                .iter()
                .zip(cells)
                .map(|(w, cell)| w * w / cell.len() as f64)
                .sum();
            let error = sd * spread.sqrt();
            Effect {
                contrast,
                value,
                interval: [value - critical * error, value + critical * error],
                p: tail(value, error, df as f64),
            }
        })
        .collect();
    let p: Vec<f64> = effects.iter().map(|e| e.p).collect();
    for (effect, p) in effects.iter_mut().zip(holm(&p, p.len())) {
        effect.p = p;
    }
    Some(Analysis { effects, sd, df })
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn tail(value: f64, error: f64, df: f64) -> f64 {
    match (value == 0.0, error == 0.0) {
        (true, _) => 1.0,
        (false, true) => 0.0,
        (false, false) => student::two_sided(value / error, df),
    }
}

/// All contrasts of a design.
fn contrasts(levels: &[usize]) -> impl Iterator<Item = Contrast> {
    let main = levels
        .iter()
        .enumerate()
        .flat_map(|(factor, n)| (1..*n).map(move |level| Contrast::Main { factor, level }));
    let pairs = (0..levels.len()).flat_map(move |i| (i + 1..levels.len()).map(move |j| [i, j]));
    let interactions = pairs.flat_map(move |factors| {
        let [first, second] = factors.map(|factor| levels[factor]);
        (1..first).flat_map(move |a| {
            (1..second).map(move |b| Contrast::Interaction {
                factors,
                levels: [a, b],
            })
        })
    });
    main.chain(interactions)
}

/// The weight of every cell's mean in a contrast.
fn weights(contrast: Contrast, levels: &[usize], cells: usize) -> Vec<f64> {
    let sign = |at: &[usize], factor: usize, level: usize| match at[factor] {
        found if found == level => 1.0,
        0 => -1.0,
        _ => 0.0,
    };
    let share = |factors: &[usize]| {
        factors.iter().map(|f| levels[*f] as f64).product::<f64>() / cells as f64
    };
    (0..cells)
        .map(|cell| {
            let at = position(cell, levels);
            match contrast {
                Contrast::Main { factor, level } => sign(&at, factor, level) * share(&[factor]),
                Contrast::Interaction {
                    factors: [i, j],
                    levels: [a, b],
                } => sign(&at, i, a) * sign(&at, j, b) * share(&[i, j]),
            }
        })
        .collect()
}

/// The level of each factor in a cell; the last factor runs fastest.
pub fn position(mut cell: usize, levels: &[usize]) -> Vec<usize> {
    let mut at = vec![0; levels.len()];
    for (slot, n) in at.iter_mut().zip(levels).rev() {
        *slot = cell % n;
        cell /= n;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(got: f64, expected: f64) {
        assert!((got - expected).abs() < 1e-3, "{got} {expected}");
    }

    /// Etch rates of a plasma tool (Montgomery, 8th ed., example 6.1): gap A, flow B, power C, two runs each. The
    /// book gives A = -101.625, B = 7.375, C = 306.125, AB = -24.875, AC = -153.625, BC = -2.125 and MS_E = 2252.56.
    fn etch() -> Vec<Vec<f64>> {
        // The last factor runs fastest: (1), c, b, bc, a, ac, ab, abc.
        vec![
            vec![550.0, 604.0],
            vec![1037.0, 1052.0],
            vec![633.0, 601.0],
            vec![1075.0, 1063.0],
            vec![669.0, 650.0],
            vec![749.0, 868.0],
            vec![642.0, 635.0],
            vec![729.0, 860.0],
        ]
    }

    #[test]
    fn agrees_with_a_textbook() {
        let found = analyse(&[2, 2, 2], &etch()).expect("a full design");
        assert_eq!(found.df, 8);
        close(found.sd * found.sd, 2252.5625);
        let values: Vec<f64> = found.effects.iter().map(|e| e.value).collect();
        for (got, expected) in values[..3].iter().zip([-101.625, 7.375, 306.125]) {
            close(*got, expected);
        }
        for (got, half) in values[3..].iter().zip([-24.875, -153.625, -2.125]) {
            close(*got, 2.0 * half);
        }
        // The standard error of a main effect is 2·sqrt(MS_E / 16) = 23.7306; t(.975, 8) = 2.306004.
        close(found.effects[0].interval[0], -101.625 - 2.306_004 * 23.7306);
        close(found.effects[0].interval[1], -101.625 + 2.306_004 * 23.7306);
    }

    #[test]
    fn p_values_are_corrected_together() {
        let found = analyse(&[2, 2, 2], &etch()).expect("a full design");
        let p = |i: usize| found.effects[i].p;
        // scipy: 2·t.sf(|effect| / 23.730584, 8), then Holm over the six.
        let expected = [
            1.071_444e-2,
            1.0,
            7.399_572e-6,
            0.975_503_6,
            9.669_788e-4,
            1.0,
        ];
        for (i, expected) in expected.into_iter().enumerate() {
            assert!((p(i) / expected - 1.0).abs() < 1e-6, "{i}: {}", p(i));
        }
    }

    #[test]
    fn three_levels_and_cells_of_different_size() {
        // Level effects 0, 2, 5 and 0, 10, and 3 more together at the last level of both.
        let exact = |a: usize, b: usize| {
            [0.0, 2.0, 5.0][a] + [0.0, 10.0][b] + if (a, b) == (2, 1) { 3.0 } else { 0.0 }
        };
        let cells: Vec<Vec<f64>> = (0..6)
            .map(|i| {
                let mean = exact(i / 2, i % 2);
                if i == 0 {
                    vec![mean; 3]
                } else {
                    vec![mean - 1.0, mean + 1.0]
                }
            })
            .collect();
        let found = analyse(&[3, 2], &cells).expect("a full design");
        let value = |contrast| {
            let is = |e: &&Effect| e.contrast == contrast;
            found.effects.iter().find(is).expect("in the design").value
        };
        close(
            value(Contrast::Main {
                factor: 0,
                level: 1,
            }),
            2.0,
        );
        close(
            value(Contrast::Main {
                factor: 0,
                level: 2,
            }),
            6.5,
        );
        close(
            value(Contrast::Main {
                factor: 1,
                level: 1,
            }),
            11.0,
        );
        let together = |a| Contrast::Interaction {
            factors: [0, 1],
            levels: [a, 1],
        };
        close(value(together(1)), 0.0);
        close(value(together(2)), 3.0);
        // Squares 5 cells · 2 over 2 + 5 degrees of freedom.
        assert_eq!(found.df, 7);
        close(found.sd.powi(2), 10.0 / 7.0);
    }

    #[test]
    fn what_is_no_full_design_is_none() {
        assert_eq!(analyse(&[], &[]), None);
        assert_eq!(analyse(&[2], &[vec![1.0, 2.0]]), None);
        assert_eq!(analyse(&[2], &[vec![1.0], vec![2.0]]), None);
        assert_eq!(analyse(&[2], &[vec![1.0, 2.0], vec![]]), None);
        assert_eq!(analyse(&[1], &[vec![1.0, 2.0]]), None);
        let same = analyse(&[2], &[vec![3.0, 3.0], vec![3.0, 3.0]]).expect("a design");
        assert_eq!((same.effects[0].value, same.effects[0].p), (0.0, 1.0));
    }
}
