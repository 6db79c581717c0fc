//! The document of `budget forecast`.

use serde::Serialize;
use serde_json::Value;

use crate::learning::{Ahead, Foretold, Held};
use crate::model::{Against, Budget, Metadata, Scale, Timestamp, Unit, counted, plain};
use crate::report::{Block, Cell, Column, Document, Grid, Style, Tone};
use crate::series::SeriesId;

/// When budgets will break.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct ForecastDocument {
    /// As of when: what was foretold for a time before has no sample to tell.
    pub time: Timestamp,
    /// How far ahead of the newest sample it was looked, as asked for:
    /// `30 days`, `20 samples`.
    pub within: String,
    /// Most likely first, then those of which nothing is foretold.
    pub budgets: Vec<ForecastRow>,
}

/// What becomes of one budget of one series.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct ForecastRow {
    /// The metric, or the pattern where no series matches.
    pub metric: String,
    /// Of the series, or of the budget where no series matches.
    pub metadata: Metadata,
    /// What is held against the limit.
    pub statistic: String,
    /// `max` or `min`.
    pub side: String,
    /// The value now; `null` where nothing is foretold.
    pub value: Option<f64>,
    /// The limit.
    pub limit: Option<f64>,
    /// The unit of the numbers.
    pub unit: Option<Unit>,
    /// The likely move from sample to sample.
    pub slope: Option<f64>,
    /// Time of the newest sample, which it is foretold from.
    pub newest: Option<Timestamp>,
    /// Samples since the last change of level, which it is foretold from.
    pub n: usize,
    /// How many samples ahead the probability is of.
    pub samples: Option<usize>,
    /// When that many will have been taken; `null` where the samples span
    /// less than a day.
    pub until: Option<Timestamp>,
    /// The probability that the limit is broken by then.
    pub probability: Option<f64>,
    /// When it is broken as likely as not; `null`: not in the time that the
    /// history can tell of.
    pub middle: Option<AheadRow>,
    /// Broken before this in one of ten cases.
    pub earliest: Option<AheadRow>,
    /// Broken after this in one of ten cases; `null`: later than the history
    /// can tell, or never.
    pub latest: Option<AheadRow>,
    /// Why nothing is foretold.
    pub reason: Option<String>,
    /// Where the budget is written.
    pub source: String,
}

/// A place in the future.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct AheadRow {
    /// In samples.
    pub samples: usize,
    /// When that will be.
    pub time: Option<Timestamp>,
}

impl From<Ahead> for AheadRow {
    fn from(ahead: Ahead) -> Self {
        Self {
            samples: ahead.samples,
            time: ahead.time,
        }
    }
}

impl ForecastRow {
    /// Of what is foretold.
    pub fn new(budget: &Budget, id: &SeriesId, unit: Option<&Unit>, found: &Foretold) -> Self {
        Self {
            metric: id.metric.to_string(),
            metadata: id.metadata.clone(),
            value: Some(found.held.value),
            limit: Some(found.limit),
            unit: unit.cloned(),
            slope: Some(found.slope),
            newest: Some(found.newest),
            n: found.n,
            samples: Some(found.samples),
            until: found.until,
            probability: Some(found.probability),
            middle: found.middle.map(AheadRow::from),
            earliest: found.earliest.map(AheadRow::from),
            latest: found.latest.map(AheadRow::from),
            reason: None,
            ..Self::without(budget, None, String::new())
        }
    }

    /// Of a budget that nothing is foretold of.
    pub fn without(budget: &Budget, id: Option<&SeriesId>, reason: String) -> Self {
        // What counts from the baseline is a distance, and no value that could be shown beside others.
        let bound = &budget.bound;
        let written = bound.fail.as_ref().or(bound.warn.as_ref());
        let limit = written.filter(|_| bound.against == Against::Zero);
        Self {
            metric: id.map_or(budget.metric.to_string(), |id| id.metric.to_string()),
            metadata: id.map_or(&budget.metadata, |id| &id.metadata).clone(),
            statistic: budget.statistic.to_string(),
            side: budget.bound.side.to_string(),
            value: None,
            limit: limit.map(|limit| limit.value.get()),
            unit: limit.and_then(|limit| limit.unit.clone()),
            slope: None,
            newest: None,
            n: 0,
            samples: None,
            until: None,
            probability: None,
            middle: None,
            earliest: None,
            latest: None,
            reason: Some(reason),
            source: budget.source.clone(),
        }
    }

    /// Of one that is broken: where a distance from the baseline is written, the
    /// limit that follows from it now, and the value beyond it.
    #[must_use]
    pub fn broken_at(self, held: &Held) -> Self {
        if self.limit.is_some() {
            return self;
        }
        Self {
            value: Some(held.value),
            limit: held.fail,
            unit: held.unit.clone(),
            ..self
        }
    }

    /// The day, and what it lies between in four of five cases. A day that has
    /// passed is told as such.
    fn date(&self, now: Timestamp, style: &Style) -> String {
        let place = |ahead: &Option<AheadRow>| match ahead {
            None => String::new(),
            Some(AheadRow { samples, time }) => match time {
                Some(time) => style.date(*time),
                None => format!("+{samples}"),
            },
        };
        let is_past = |ahead: &Option<AheadRow>| {
            let time = ahead.as_ref().and_then(|ahead| ahead.time);
            time.is_some_and(|time| time <= now)
        };
        let middle = match (is_past(&self.middle), self.newest) {
            (true, Some(newest)) => format!(
                "due since {},\nno sample since {}",
                place(&self.middle),
                style.date(newest)
            ),
            _ => place(&self.middle),
        };
        let interval = match (&self.earliest, &self.latest) {
            _ if is_past(&self.latest) => String::new(),
            (None, _) => String::new(),
            (earliest, None) if is_past(earliest) => String::new(),
            (earliest, latest) if is_past(earliest) => format!("by {}", place(latest)),
            (earliest, None) => format!("from {}", place(earliest)),
            (earliest, latest) => format!("{} to {}", place(earliest), place(latest)),
        };
        format!("{middle}\n{interval}").trim().to_owned()
    }

    fn cells(&self, now: Timestamp, style: &Style) -> Vec<Cell> {
        let name = format!("{}\n  {}", self.metric, plain(&self.metadata.to_string()));
        let scale = Scale::fit(
            self.unit.as_ref(),
            [self.value, self.limit].into_iter().flatten(),
        );
        let show = |v: Option<f64>| v.map_or(String::new(), |v| scale.quantity(v));
        let limit = match self.limit {
            Some(_) => format!("{} {}", self.side, show(self.limit)),
            None => self.side.clone(),
        };
        let tone = match self.probability {
            Some(p) if p >= 0.5 => Tone::Bad,
            Some(p) if p >= 0.1 => Tone::Warn,
            Some(_) => Tone::Good,
            None => Tone::Dim,
        };
        let chance = |p: f64| match p {
            p if p < 0.005 => "< 1 %".to_owned(),
            p if p > 0.995 => "> 99 %".to_owned(),
            p => format!("{:.0} %", 100.0 * p),
        };
        vec![
            Cell::toned(self.probability.map_or(String::new(), chance), tone),
            name.trim_end().into(),
            self.statistic.clone().into(),
            show(self.value).into(),
            limit.into(),
            match &self.reason {
                Some(reason) => Cell::toned(reason.clone(), Tone::Dim),
                None => self.date(now, style).into(),
            },
            Cell::toned(self.source.clone(), Tone::Dim),
        ]
    }
}

impl Document for ForecastDocument {
    const SCHEMA: &'static str = "yardstick/forecast/v1";

    fn blocks(&self, style: &Style) -> Vec<Block> {
        let told = |row: &&ForecastRow| row.probability.is_some();
        let head = format!(
            "broken within {}: foretold of {} of {}",
            self.within,
            self.budgets.iter().filter(told).count(),
            counted(self.budgets.len() as u64, "budget")
        );
        if self.budgets.is_empty() {
            return vec![Block::Text("no budget is set".to_owned())];
        }
        let columns = vec![
            Column::right("chance"),
            Column::left("series"),
            Column::left("statistic"),
            Column::right("value"),
            Column::right("limit"),
            Column::left("date, and four of five"),
            Column::left("written in"),
        ];
        let rows = self
            .budgets
            .iter()
            .map(|row| row.cells(self.time, style))
            .collect();
        vec![
            Block::Text(head),
            Block::Text(String::new()),
            Block::Grid(
                Grid { columns, rows }
                    .telling_apart("series", "statistic")
                    .without_empty_columns(),
            ),
        ]
    }

    fn rows(&self) -> Vec<Value> {
        self.budgets
            .iter()
            .filter_map(|row| serde_json::to_value(row).ok())
            .collect()
    }
}
