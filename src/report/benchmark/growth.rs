//! How time or memory grows with a parameter, in the document of `benchmark --scan`.

use serde::Serialize;

use crate::model::{Unit, plain, quantity};
use crate::report::benchmark::gate::GateWord;
use crate::report::{Block, Cell, Column, Grid, Tone};
use crate::stats::complexity::{Class, Fit, Unfit};

/// So sure a gate has to be.
const SURE: f64 = 0.95;
/// Classes below this probability are not worth a line.
const WORTH_A_LINE: f64 = 0.005;
/// Sizes closer together than this hardly tell n from n log n.
const SPAN: f64 = 50.0;
/// Nearer values gate nothing: O(n) and O(n^2) differ by this factor over them, and noise does as well.
const LEAST_SPAN: f64 = 2.0;

/// How a cost grows with a parameter.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct GrowthRow {
    /// The parameter.
    pub parameter: String,
    /// `time` or `memory`.
    pub of: &'static str,
    /// The most probable class: `1`, `log n`, `n`, `n log n`, `n^2` or `n^3`; `null` where nothing could be fitted.
    pub class: Option<String>,
    /// Its probability, if it is one of these six.
    pub probability: Option<f64>,
    /// Why nothing could be fitted.
    pub problem: Option<String>,
    /// The class that `--expect` allows at most.
    pub expected: Option<String>,
    /// The probability that it grows no faster than that.
    pub within: Option<f64>,
    /// `pass`, `fail` or `unjudged`, where there is an expectation.
    pub verdict: Option<GateWord>,
    /// The largest value over the smallest.
    pub span: f64,
    /// What larger values are expected to cost, in seconds or bytes.
    pub predictions: Vec<PredictionRow>,
    /// Every class, slowest growth first.
    pub classes: Vec<ClassRow>,
}

/// What one value of the parameter is expected to cost.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct PredictionRow {
    /// The value.
    pub size: f64,
    /// The median of what is expected.
    pub value: f64,
    /// Its interval of 95 %.
    pub interval: [f64; 2],
}

/// One class: overhead + factor · f(n).
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct ClassRow {
    /// Its f(n).
    pub class: String,
    /// Its probability.
    pub probability: f64,
    /// Seconds or bytes that do not grow.
    pub overhead: f64,
    /// Seconds or bytes for each unit of f(n).
    pub factor: f64,
    /// Root of the mean square of the relative errors.
    pub error: f64,
}

/// What was asked about growth.
#[derive(Clone, Debug)]
pub struct GrowthQuestion {
    /// The parameter.
    pub parameter: String,
    /// `time` or `memory`.
    pub of: &'static str,
    /// The class that is allowed at most.
    pub expected: Option<Class>,
    /// Values whose cost is to be predicted.
    pub predict: Vec<f64>,
}

impl GrowthRow {
    /// The answer of a fit.
    pub fn new(question: &GrowthQuestion, fit: Result<&Fit, Unfit>) -> Self {
        let within = question
            .expected
            .zip(fit.as_ref().ok())
            .map(|(e, fit)| fit.at_most(e));
        let span = fit.as_ref().map_or(1.0, |fit| span(fit));
        let verdict = question.expected.map(|_| match within {
            Some(_) if span < LEAST_SPAN => GateWord::Unjudged,
            Some(within) if within >= SURE => GateWord::Pass,
            Some(within) if within <= 1.0 - SURE => GateWord::Fail,
            _ => GateWord::Unjudged,
        });
        let best = fit.as_ref().ok().map(|fit| fit.best());
        Self {
            parameter: question.parameter.clone(),
            of: question.of,
            class: best.map(|best| best.class.to_string()),
            probability: best.map(|best| best.probability),
            problem: fit.as_ref().err().map(ToString::to_string),
            expected: question.expected.map(|class| class.to_string()),
            within,
            verdict,
            span,
            predictions: fit
                .as_ref()
                .map_or_else(|_| Vec::new(), |fit| predictions(question, fit)),
            classes: fit.map_or_else(|_| Vec::new(), classes),
        }
    }

    /// The part of the output that is about growth.
    pub fn blocks(&self) -> Vec<Block> {
        let mut lines = vec![String::new()];
        lines.extend(self.sentences());
        let mut blocks: Vec<Block> = lines.into_iter().map(Block::Text).collect();
        if !self.classes.is_empty() {
            blocks.push(Block::Grid(self.grid()));
        }
        blocks
    }

    fn sentences(&self) -> Vec<String> {
        let name = plain(&self.parameter);
        let (Some(class), Some(probability)) = (&self.class, self.probability) else {
            let problem = self.problem.as_deref().unwrap_or("nothing was measured");
            return vec![format!(
                "how the {} grows with {name} cannot be said: {problem}",
                self.of
            )];
        };
        let mut lines = vec![format!(
            "the {} grows with {name} as O({class}), with {}",
            self.of,
            percent(probability)
        )];
        for p in &self.predictions {
            let [low, high] = p.interval.map(|v| self.quantity(v));
            let size = quantity(p.size, None);
            lines.push(format!(
                "  at {name} = {size}: {} (95 %: {low} to {high})",
                self.quantity(p.value)
            ));
        }
        if let (Some(expected), Some(within)) = (&self.expected, self.within) {
            lines.push(format!(
                "{}: it grows no faster than O({expected}) with {}",
                word(self.verdict),
                percent(within)
            ));
        }
        if probability < SURE && self.span >= SPAN {
            lines.push("more runs, or larger values, tell classes apart".to_owned());
        }
        if self.span < LEAST_SPAN || (probability < SURE && self.span < SPAN) {
            lines.push(format!(
                "the values span a factor of {}; a factor of {SPAN:.0} or more tells classes apart",
                quantity(self.span, None)
            ));
        }
        lines
    }

    fn grid(&self) -> Grid {
        let columns = vec![
            Column::left("what"),
            Column::right("confidence"),
            Column::right("overhead"),
            Column::right("factor"),
            Column::right("error"),
        ];
        let worth = |row: &&ClassRow| row.probability >= WORTH_A_LINE;
        let row = |row: &ClassRow| -> Vec<Cell> {
            let best = self.class.as_ref() == Some(&row.class);
            let tone = if best { Tone::Strong } else { Tone::Plain };
            vec![
                Cell::toned(format!("O({})", row.class), tone),
                percent(row.probability).into(),
                self.quantity(row.overhead).into(),
                self.quantity(row.factor).into(),
                percent(row.error).into(),
            ]
        };
        Grid {
            columns,
            rows: self.classes.iter().filter(worth).map(row).collect(),
        }
    }

    fn quantity(&self, value: f64) -> String {
        let unit = match self.of {
            "memory" => "B".parse().ok(),
            _ => Some(Unit::SECONDS),
        };
        quantity(value, unit.as_ref())
    }
}

fn word(verdict: Option<GateWord>) -> &'static str {
    match verdict {
        Some(GateWord::Pass) => "pass",
        Some(GateWord::Fail) => "fail",
        _ => "not certain",
    }
}

fn percent(share: f64) -> String {
    format!("{:.1} %", 100.0 * share)
}

/// What was asked for, else twice and ten times the largest.
fn predictions(question: &GrowthQuestion, fit: &Fit) -> Vec<PredictionRow> {
    let largest = fit.medians.last().map_or(1.0, |(size, _)| *size);
    let sizes = match question.predict.is_empty() {
        true => vec![2.0 * largest, 10.0 * largest],
        false => question.predict.clone(),
    };
    let row = |size: f64| {
        let p = fit.predict(size);
        PredictionRow {
            size: p.size,
            value: p.value,
            interval: p.interval,
        }
    };
    sizes.into_iter().map(row).collect()
}

fn span(fit: &Fit) -> f64 {
    let size = |point: Option<&(f64, f64)>| point.map_or(1.0, |(size, _)| *size);
    size(fit.medians.last()) / size(fit.medians.first())
}

fn classes(fit: &Fit) -> Vec<ClassRow> {
    let row = |c: &crate::stats::complexity::Candidate| ClassRow {
        class: c.class.to_string(),
        probability: c.probability,
        overhead: c.overhead,
        factor: c.factor,
        error: c.error,
    };
    fit.candidates.iter().map(row).collect()
}
