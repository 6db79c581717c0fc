//! A line of a report: a series of a candidate, or an insight into a history.

use std::cmp::Ordering;

use serde::Serialize;

use crate::learning::{Compared, Evidence, Kind, LearningInsight, Move, Pair, Severity, State};
use crate::model::{Metadata, MetricName, Scale, Timestamp, Unit, signed_percent, telling_percent};
use crate::report::sparkline;

/// Bars of a sparkline.
const BARS: usize = 12;

/// How a series stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// It got worse; of a history, it needs attention.
    Worse,
    /// It got better.
    Better,
    /// It moved, and nobody said which way is better.
    Changed,
    /// It is as before.
    Same,
}

impl Standing {
    /// As people say it.
    pub(super) fn word(self, is_comparison: bool) -> &'static str {
        match (self, is_comparison) {
            (Self::Worse, true) => "worse",
            (Self::Worse, false) => "attention",
            (Self::Better, _) => "better",
            (Self::Changed, true) => "changed",
            (Self::Changed, false) => "note",
            (Self::Same, _) => "as before",
        }
    }
}

/// What is said of a series, in its unit.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct ReportRow {
    /// What is measured.
    pub metric: MetricName,
    /// Of what.
    pub metadata: Metadata,
    /// How it stands.
    pub standing: Standing,
    /// What was seen, in one sentence.
    pub text: String,
    /// What `--fail-on` calls it; `null` where it is as before.
    pub kind: Option<Kind>,
    /// Id of the insight; `null` against a baseline.
    pub insight: Option<String>,
    /// How sure it is, 0 to 1; `null` against a baseline.
    pub confidence: Option<f64>,
    /// Since when, of an insight.
    pub since: Option<Timestamp>,
    /// The commit that was measured, or that an insight began with.
    pub commit: Option<String>,
    /// The unit of the numbers; `null` for plain numbers.
    pub unit: Option<Unit>,
    /// Level of the baseline; `null` of an insight.
    pub before: Option<f64>,
    /// Level of the candidate; `null` of an insight.
    pub after: Option<f64>,
    /// Change in percent; `null` from zero and of an insight.
    pub change_percent: Option<f64>,
    /// 95 % interval of the change, in the unit; `null` of an insight.
    pub interval: Option<[f64; 2]>,
    /// How often noise alone brings a difference as large; `null` where the
    /// baseline never varied, and of an insight.
    pub p_value: Option<f64>,
    /// Samples behind the level of the baseline; `null` of an insight.
    pub baseline_n: Option<usize>,
    /// Samples of the candidate, one a run; `null` of an insight.
    pub n: Option<usize>,
    /// For tables only.
    #[serde(skip)]
    #[cfg_attr(test, schemars(skip))]
    pub sparkline: String,
}

impl ReportRow {
    /// A series of a candidate that was held against its baseline.
    pub fn of_pair(pair: &Pair, compared: &Compared, commit: Option<String>) -> Self {
        let held = &compared.held;
        let standing = match compared.movement {
            Move::Worse => Standing::Worse,
            Move::Better => Standing::Better,
            Move::Up | Move::Down => Standing::Changed,
            Move::None => Standing::Same,
        };
        let kind = match standing {
            Standing::Worse => Some(Kind::Regression),
            Standing::Better => Some(Kind::Improvement),
            // What `insights` calls a level that moved either way.
            Standing::Changed => Some(Kind::Improvement),
            Standing::Same => None,
        };
        let newest = pair.baseline.len().saturating_sub(BARS - 1);
        let shown = pair.baseline[newest..].iter().copied();
        let values: Vec<f64> = shown.chain([held.value]).collect();
        let mut row = Self {
            metric: pair.id.metric.clone(),
            metadata: pair.id.metadata.clone(),
            standing,
            text: String::new(),
            kind,
            insight: None,
            confidence: None,
            since: None,
            commit,
            unit: pair.unit.clone(),
            before: Some(held.level),
            after: Some(held.value),
            change_percent: compared.change.map(|change| change * 100.0),
            interval: Some([held.interval.0, held.interval.1]),
            p_value: held.p,
            baseline_n: Some(compared.baseline_n),
            n: Some(compared.n),
            sparkline: sparkline(values.into_iter(), BARS),
        };
        let [before, after] = row.levels().unwrap_or_default();
        row.text = format!("{after} instead of {before}, {}", row.change_in_full());
        row
    }

    /// An insight into a history; `values` are those of its series.
    pub fn of_insight(insight: &LearningInsight, values: &[f64]) -> Self {
        let better = insight.kind == Kind::Improvement || insight.state == State::Resolved;
        let standing = match (better, insight.severity) {
            (true, _) => Standing::Better,
            (false, Severity::Info) => Standing::Changed,
            (false, _) => Standing::Worse,
        };
        // What it is about stands beside it.
        let (_, text) = insight.title.split_once(": ").unwrap_or_default();
        let text = match &insight.evidence {
            Evidence::Environment { members, .. } => format!("{text}: {}", members.join(", ")),
            _ => text.to_owned(),
        };
        let newest = &values[values.len().saturating_sub(100)..];
        Self {
            metric: insight.metric.clone(),
            metadata: insight.metadata.clone(),
            standing,
            text,
            kind: Some(insight.kind),
            insight: Some(insight.id.clone()),
            confidence: Some(insight.confidence),
            since: Some(insight.first_seen),
            commit: insight.commits.as_ref().and_then(|c| c.at.clone()),
            unit: None,
            before: None,
            after: None,
            change_percent: None,
            interval: None,
            p_value: None,
            baseline_n: None,
            n: None,
            sparkline: sparkline(newest.iter().copied(), BARS),
        }
    }

    /// Metric and metadata; what many series share has neither.
    pub(super) fn name(&self) -> String {
        if self.kind == Some(Kind::Environment) {
            return "environment".to_owned();
        }
        let name = format!("{} {}", self.metric, self.metadata);
        name.trim_end().to_owned()
    }

    /// Both levels on one scale.
    pub(super) fn levels(&self) -> Option<[String; 2]> {
        let (before, after) = (self.before?, self.after?);
        let scale = Scale::fit(self.unit.as_ref(), [before, after]);
        Some([before, after].map(|level| scale.quantity(level)))
    }

    /// The change in percent, from zero and nearly so in the unit.
    pub(super) fn change(&self) -> String {
        match (self.before, self.after, self.percent()) {
            (Some(_), Some(_), Some(percent)) => percent,
            (Some(before), Some(after), None) => {
                let scale = Scale::fit(self.unit.as_ref(), [after - before]);
                format!("{}{}", sign(after - before), scale.quantity(after - before))
            }
            _ => String::new(),
        }
    }

    fn percent(&self) -> Option<String> {
        telling_percent(self.change_percent? / 100.0)
    }

    /// What the change may be, on the scale of the change: `+12.9 to +24.7`;
    /// empty where it is sure.
    pub(super) fn range(&self) -> String {
        let (Some(before), Some(after), Some(interval), Some(_)) =
            (self.before, self.after, self.interval, self.p_value)
        else {
            return String::new();
        };
        let scale = Scale::fit(self.unit.as_ref(), [after - before]);
        let percent = self.percent();
        let [low, high] = interval.map(|difference| match percent {
            Some(_) => signed_percent(difference / before.abs()).replace(" %", ""),
            None => format!("{}{}", sign(difference), scale.number(difference)),
        });
        format!("{low} to {high}")
    }

    /// The change with what it may be.
    pub(super) fn change_in_full(&self) -> String {
        match self.range() {
            range if range.is_empty() => self.change(),
            range => format!("{} ({range})", self.change()),
        }
    }
}

fn sign(difference: f64) -> &'static str {
    if difference > 0.0 { "+" } else { "" }
}

/// Worse before better before the rest; the larger change first, from zero
/// before all; insights the surer first.
pub(super) fn by_importance(a: &ReportRow, b: &ReportRow) -> Ordering {
    let size = |row: &ReportRow| match (row.confidence, row.change_percent) {
        (Some(confidence), _) => confidence,
        (None, Some(percent)) => percent.abs(),
        (None, None) if row.before == row.after => 0.0,
        (None, None) => f64::INFINITY,
    };
    (a.standing.cmp(&b.standing))
        .then_with(|| size(b).total_cmp(&size(a)))
        .then_with(|| (&a.metric, &a.metadata, &a.text).cmp(&(&b.metric, &b.metadata, &b.text)))
}
