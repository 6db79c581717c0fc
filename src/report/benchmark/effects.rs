//! What factors do to the time, in the document of `benchmark --matrix`.

use serde::Serialize;

use crate::model::plain;
use crate::report::{Block, Cell, Column, Grid, Tone};
use crate::stats::compare::LEVEL;
use crate::stats::factorial::{Contrast, Effect, analyse};

/// What factors do to the time.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct EffectsRow {
    /// Scatter of the runs of one combination, as a share of the time.
    pub noise: f64,
    /// Each level of a factor against its first, then what two do together.
    pub effects: Vec<EffectRow>,
}

/// What one level of a factor does on average over all others, or what two levels do together.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct EffectRow {
    /// The level: `FLAG=1`.
    pub level: String,
    /// The other one of an interaction; `null` for the effect of one factor.
    pub with: Option<String>,
    /// What it is held against: `FLAG=0`; for an interaction, both effects one after the other.
    pub against: String,
    /// How many times as long it takes; for an interaction, how many times as long as both effects together would.
    pub ratio: f64,
    /// Its interval of 95 %.
    pub interval: [f64; 2],
    /// How likely so clear an effect is without any, as it counts among all effects (Holm).
    pub p_adjusted: f64,
    /// `slower`, `faster` or `none`.
    pub verdict: &'static str,
}

/// A factor: its name and its levels.
pub type Factor = (String, Vec<String>);

impl EffectsRow {
    /// Of the times of every combination, the last factor fastest; `None` where they do not make a whole design, or
    /// each has one run.
    pub fn new(factors: &[Factor], cells: &[Vec<f64>]) -> Option<Self> {
        let levels: Vec<usize> = factors.iter().map(|(_, levels)| levels.len()).collect();
        // Times below the resolution of the clock have no logarithm.
        let logs: Vec<Vec<f64>> = cells
            .iter()
            .map(|cell| cell.iter().map(|t| libm::log(t.max(1e-9))).collect())
            .collect();
        let found = analyse(&levels, &logs)?;
        Some(Self {
            noise: libm::expm1(found.sd),
            effects: found.effects.iter().map(|e| row(e, factors)).collect(),
        })
    }

    /// The part of the output that is about factors.
    pub fn blocks(&self) -> Vec<Block> {
        let columns = vec![
            Column::left("what"),
            Column::left("against"),
            Column::right("value"),
            Column::right("interval"),
            Column::right("p"),
            Column::left("status"),
        ];
        let row = |effect: &EffectRow| -> Vec<Cell> {
            let what = match &effect.with {
                None => effect.level.clone(),
                Some(with) => format!("{} and {with}", effect.level),
            };
            let [low, high] = effect.interval;
            let tone = match effect.verdict {
                "slower" => Tone::Bad,
                "faster" => Tone::Good,
                _ => Tone::Dim,
            };
            vec![
                plain(&what).into_owned().into(),
                plain(&effect.against).into_owned().into(),
                format!("{:.3} ×", effect.ratio).into(),
                format!("{low:.3} to {high:.3}").into(),
                probability(effect.p_adjusted).into(),
                Cell::toned(word(effect), tone),
            ]
        };
        vec![
            Block::Text(String::new()),
            Block::Text("What the factors do, each on average over all others:".to_owned()),
            Block::Grid(Grid {
                columns,
                rows: self.effects.iter().map(row).collect(),
            }),
        ]
    }
}

fn word(effect: &EffectRow) -> &'static str {
    match (effect.verdict, effect.with.is_some()) {
        ("slower", false) => "slower",
        ("faster", false) => "faster",
        ("slower", true) => "slower than both alone make it",
        ("faster", true) => "faster than both alone make it",
        (_, false) => "no effect seen",
        (_, true) => "no interaction seen",
    }
}

fn probability(p: f64) -> String {
    match p {
        ..0.001 => "< 0.001".to_owned(),
        p => format!("{p:.3}"),
    }
}

fn row(effect: &Effect, factors: &[Factor]) -> EffectRow {
    let named = |factor: usize, level: usize| {
        let (name, levels) = &factors[factor];
        format!("{name}={}", levels[level])
    };
    let (level, with, against) = match effect.contrast {
        Contrast::Main { factor, level } => (named(factor, level), None, named(factor, 0)),
        Contrast::Interaction {
            factors: [i, j],
            levels: [a, b],
        } => (named(i, a), Some(named(j, b)), "both alone".to_owned()),
    };
    let ratio = |log: f64| libm::exp(log.clamp(-700.0, 700.0));
    EffectRow {
        level,
        with,
        against,
        ratio: ratio(effect.value),
        interval: effect.interval.map(ratio),
        p_adjusted: effect.p,
        verdict: match effect.value {
            _ if effect.p > 1.0 - LEVEL => "none",
            value if value > 0.0 => "slower",
            _ => "faster",
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_and_their_words() {
        // A doubles, B does nothing, and both together take another half.
        let factors = [("A", ["0", "1"]), ("B", ["x", "y"])];
        let factors =
            factors.map(|(name, levels)| (name.to_owned(), levels.map(str::to_owned).to_vec()));
        let cell = |t: f64| vec![t, t * 1.001, t * 0.999];
        let found = EffectsRow::new(&factors, &[cell(1.0), cell(1.0), cell(2.0), cell(3.0)]);
        let found = found.expect("a whole design");
        let [a, b, both] = &found.effects[..] else {
            panic!("{found:?}");
        };
        // Means of logarithms: ln 2 and ln 3 over 0 and 0.
        assert!((a.ratio - 6_f64.sqrt()).abs() < 1e-6 && a.verdict == "slower");
        assert_eq!((a.level.as_str(), a.against.as_str()), ("A=1", "A=0"));
        assert!((b.ratio - 1.5_f64.sqrt()).abs() < 1e-6);
        assert!((both.ratio - 1.5).abs() < 1e-6);
        assert_eq!(
            (both.level.as_str(), both.with.as_deref()),
            ("A=1", Some("B=y"))
        );
        assert!((found.noise - 0.001).abs() < 1e-5);
        assert_eq!(EffectsRow::new(&factors, &[cell(1.0)]), None);
    }
}
