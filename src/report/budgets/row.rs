//! One budget and one series it means.

use serde::Serialize;

use crate::learning::{BudgetStanding, BudgetStatus, BudgetVerdict, Excuse, Held};
use crate::model::{Budget, Metadata, Scale, Timestamp, Unit, counted, plain, signed_percent};
use crate::report::{Cell, Style, Tone, verdict_word};

/// How a series stands against a budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum RowStatus {
    /// Within the limits.
    Ok,
    /// Beyond the early warning; or beyond the limit, and `reason` says why
    /// that does not fail.
    Warn,
    /// Beyond the limit.
    Breached,
    /// Beyond the limit, for fewer runs in a row than `--after` asks for.
    Waiting,
    /// Not judged; `reason` says why.
    Unjudged,
    /// Not judged, since it is for other branches.
    Elsewhere,
}

/// One budget and one series it means.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct BudgetRow {
    /// The metric, or the pattern where no series matches.
    pub metric: String,
    /// Of the series, or of the budget where no series matches.
    pub metadata: Metadata,
    /// The branches that the budget is for; `null`: all.
    pub branch: Option<String>,
    /// What is held against the limit.
    pub statistic: String,
    /// How many of the newest samples the statistic looks at.
    pub window: usize,
    /// `max` or `min`.
    pub side: String,
    /// The limit as it is written: `max_increase = 5 %`.
    pub written: String,
    /// Whether the limit only ever tightens.
    pub ratchet: bool,
    /// How it stands.
    pub status: RowStatus,
    /// The value; `null` where not judged.
    pub value: Option<f64>,
    /// The limit, in `unit`; `null` where not judged.
    pub limit: Option<f64>,
    /// The early warning, in `unit`.
    pub warn: Option<f64>,
    /// The unit of the numbers.
    pub unit: Option<Unit>,
    /// Samples behind the value.
    pub n: usize,
    /// Room left in percent of the limit; negative where it is broken.
    pub room_percent: Option<f64>,
    /// The level that a limit against the baseline counts from.
    pub baseline: Option<f64>,
    /// Samples behind that level.
    pub baseline_n: Option<usize>,
    /// How likely the noise of the baseline alone is as far out.
    pub p_value: Option<f64>,
    /// Since when the limit is broken.
    pub since: Option<SinceRow>,
    /// Why it was not judged, or does not fail.
    pub reason: Option<String>,
    /// Whose samples were judged, where a branch or pull request is current:
    /// its name, or `baseline main` where it has none of this series.
    pub from: Option<String>,
    /// Where the budget is written.
    pub source: String,
}

/// The first of the samples that broke a limit and kept it broken.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct SinceRow {
    /// When it was measured.
    pub time: Timestamp,
    /// Its commit, where it is known.
    pub commit: Option<String>,
    /// How many samples in a row.
    pub samples: usize,
    /// Whether the history looked at starts broken, so that it may have been
    /// longer.
    pub always: bool,
}

impl BudgetRow {
    /// The row of a verdict.
    pub fn new(budget: &Budget, verdict: &BudgetVerdict) -> Self {
        let mut row = Self::of(budget);
        if let Some(series) = &verdict.series {
            row.metric = series.metric.to_string();
            row.metadata = series.metadata.clone();
        }
        match &verdict.status {
            BudgetStatus::Unjudged(reason) => row.reason = Some(reason.to_string()),
            BudgetStatus::Judged(held) => row.fill(held),
        }
        row
    }

    /// The row of a budget that is for other branches than the one judged.
    pub fn elsewhere(budget: &Budget) -> Self {
        let branch = budget.branch.as_ref().map(ToString::to_string);
        Self {
            status: RowStatus::Elsewhere,
            reason: Some(format!("only for {}", plain(&branch.unwrap_or_default()))),
            ..Self::of(budget)
        }
    }

    fn of(budget: &Budget) -> Self {
        let bound = &budget.bound;
        let written = [(bound.key(), &bound.fail), ("warn", &bound.warn)];
        Self {
            metric: budget.metric.to_string(),
            metadata: budget.metadata.clone(),
            branch: budget.branch.as_ref().map(ToString::to_string),
            statistic: budget.statistic.to_string(),
            window: budget.window,
            side: bound.side.to_string(),
            written: written
                .into_iter()
                .filter_map(|(key, limit)| Some(format!("{key} {}", limit.as_ref()?)))
                .collect::<Vec<_>>()
                .join(", "),
            ratchet: budget.ratchet,
            status: RowStatus::Unjudged,
            value: None,
            limit: None,
            warn: None,
            unit: None,
            n: 0,
            room_percent: None,
            baseline: None,
            baseline_n: None,
            p_value: None,
            since: None,
            reason: None,
            from: None,
            source: budget.source.clone(),
        }
    }

    fn fill(&mut self, held: &Held) {
        self.status = match held.standing {
            BudgetStanding::Within => RowStatus::Ok,
            BudgetStanding::Near | BudgetStanding::Excused(_) => RowStatus::Warn,
            BudgetStanding::Breached => RowStatus::Breached,
        };
        self.reason = match held.standing {
            BudgetStanding::Excused(Excuse::Noise) => {
                let p = held.reference.map_or(1.0, |reference| reference.p_value);
                Some(format!("within the noise (p {p:.2})"))
            }
            BudgetStanding::Excused(Excuse::Inherited) => {
                Some("broken before this change".to_owned())
            }
            BudgetStanding::Excused(Excuse::Answered(verdict)) => {
                Some(verdict_word(verdict).to_owned())
            }
            _ => None,
        };
        self.value = Some(held.value);
        self.limit = held.fail;
        self.warn = held.warn;
        self.unit.clone_from(&held.unit);
        self.n = held.n;
        self.room_percent = held.room.map(|room| room * 100.0);
        self.baseline = held.reference.map(|reference| reference.level);
        self.baseline_n = held.reference.map(|reference| reference.n);
        self.p_value = held.reference.map(|reference| reference.p_value);
        self.since = held.since.as_ref().map(|since| SinceRow {
            time: since.time,
            commit: None,
            samples: since.samples,
            always: since.always,
        });
    }

    /// What it shows: status, series, statistic, value, limit, room, whose
    /// samples, reason.
    pub(in crate::report) fn shown(&self) -> [String; 8] {
        let word = match self.status {
            RowStatus::Ok => "ok",
            RowStatus::Warn => "warn",
            RowStatus::Waiting => "waiting",
            RowStatus::Breached => "breached",
            RowStatus::Unjudged => "unjudged",
            RowStatus::Elsewhere => "elsewhere",
        };
        let name = format!("{} {}", self.metric, plain(&self.metadata.to_string()));
        let statistic = match self.statistic.as_str() {
            "latest" if self.n < 2 => "latest".to_owned(),
            "latest" => format!("median of {}", self.n),
            other => format!(
                "{other} of {}",
                if self.n > 0 { self.n } else { self.window }
            ),
        };
        let value = self.value.map(|v| self.scale().quantity(v));
        let room = self.room_percent.map(|room| signed_percent(room / 100.0));
        [
            word.to_owned(),
            name.trim_end().to_owned(),
            statistic,
            value.unwrap_or_default(),
            self.limit_text(),
            room.unwrap_or_default(),
            plain(self.from.as_deref().unwrap_or_default()).into_owned(),
            self.reason.clone().unwrap_or_default(),
        ]
    }

    pub(super) fn cells(&self, style: &Style) -> Vec<Cell> {
        let tone = match self.status {
            RowStatus::Ok => Tone::Good,
            RowStatus::Warn | RowStatus::Waiting => Tone::Warn,
            RowStatus::Breached => Tone::Bad,
            RowStatus::Unjudged | RowStatus::Elsewhere => Tone::Dim,
        };
        let [word, name, statistic, value, limit, room, from, reason] = self.shown();
        vec![
            Cell::toned(word, tone),
            name.into(),
            statistic.into(),
            value.into(),
            limit.into(),
            room.into(),
            self.since_text(style).into(),
            from.into(),
            Cell::toned(reason, Tone::Dim),
            Cell::toned(self.source.clone(), Tone::Dim),
        ]
    }

    fn scale(&self) -> Scale {
        let numbers = [self.value, self.limit, self.warn, self.baseline];
        Scale::fit(self.unit.as_ref(), numbers.into_iter().flatten())
    }

    fn limit_text(&self) -> String {
        let scale = self.scale();
        let mut text = match (self.limit, self.warn) {
            (Some(limit), Some(warn))
                if self.status == RowStatus::Warn && self.reason.is_none() =>
            {
                format!(
                    "{} {}, warn {}",
                    self.side,
                    scale.quantity(limit),
                    scale.quantity(warn)
                )
            }
            (Some(limit), _) | (None, Some(limit)) => {
                format!("{} {}", self.side, scale.quantity(limit))
            }
            (None, None) => return plain(&self.written).into_owned(),
        };
        if let Some(level) = self.baseline {
            text.push_str(&format!(", from {}", scale.quantity(level)));
        }
        text
    }

    /// `a1b2c3d4 2026-11-02, 12 samples`
    fn since_text(&self, style: &Style) -> String {
        let Some(since) = &self.since else {
            return String::new();
        };
        let commit = since.commit.as_deref().unwrap_or_default();
        let commit = commit.get(..8).unwrap_or(commit);
        let from = if since.always { "before " } else { "" };
        let text = format!(
            "{from}{commit} {}, {}",
            style.date(since.time),
            counted(since.samples as u64, "sample")
        );
        text.trim_start().to_owned()
    }
}
