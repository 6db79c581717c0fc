//! A series as rules of the user's own see it: each number is made when it is
//! asked for, once.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use crate::learning::analysis::{TREND_ALPHA, relative_change};
use crate::learning::budget::hold;
use crate::learning::rules::View;
use crate::model::{Direction, Measure, MetricName, Timestamp, Unit, plain, signed_percent};
use crate::rulebook::cel::{Scope, Value};
use crate::rulebook::{NEWEST, Shown, Variable};
use crate::stats::{Summary, median_of, summarize, trend};

/// So many of the newest values are recent.
const RECENT: usize = 10;

/// The numbers of a view.
pub(super) struct Facts<'v, 'a> {
    view: &'v View<'a>,
    summary: OnceCell<Option<Summary>>,
    level: OnceCell<Level>,
    baseline: OnceCell<Option<f64>>,
}

/// Where the values are.
#[derive(Clone, Copy)]
struct Level {
    /// Index of its first value.
    since: usize,
    now: f64,
}

impl<'v, 'a> Facts<'v, 'a> {
    pub fn new(view: &'v View<'a>) -> Self {
        Self {
            view,
            summary: OnceCell::new(),
            level: OnceCell::new(),
            baseline: OnceCell::new(),
        }
    }

    fn values(&self) -> impl DoubleEndedIterator<Item = f64> + ExactSizeIterator + '_ {
        self.view.points.iter().map(|point| point.value)
    }

    fn last(&self) -> f64 {
        self.view
            .points
            .last()
            .map_or(f64::NAN, |point| point.value)
    }

    fn summary(&self) -> Option<&Summary> {
        self.summary
            .get_or_init(|| summarize(&mut self.view.values()))
            .as_ref()
    }

    fn of_summary(&self, number: fn(&Summary) -> f64) -> Option<f64> {
        self.summary().map(number)
    }

    fn recent(&self) -> &[crate::series::Point] {
        let points = self.view.points;
        &points[points.len().saturating_sub(RECENT)..]
    }

    fn level(&self) -> Level {
        *self.level.get_or_init(|| {
            let values = self.view.values();
            let since = self.view.stretches().newest().min(values.len() - 1);
            Level {
                since,
                now: median_of(&values[since..]).unwrap_or(f64::NAN),
            }
        })
    }

    fn baseline(&self) -> Option<f64> {
        *self.baseline.get_or_init(|| {
            let samples = self.view.baseline().iter();
            median_of(&samples.map(|point| point.value).collect::<Vec<f64>>())
        })
    }

    fn change(&self) -> Option<f64> {
        relative_change(self.baseline()?, self.last())
    }

    fn worse(&self) -> Option<f64> {
        match self.view.subject.spec.direction {
            Direction::Lower => self.change(),
            Direction::Higher => self.change().map(|change| -change),
            Direction::None => None,
        }
    }

    fn trend(&self) -> Option<f64> {
        let values = self.view.values();
        let since = self.view.changes().last().map_or(0, |change| change.index);
        let found = trend(&values[since.min(values.len())..])?;
        match found.p_value < TREND_ALPHA {
            true => relative_change(found.start, found.end),
            false => Some(0.0),
        }
    }

    /// Limit and room of the budget that is nearest to being broken.
    fn budget(&self) -> Option<(f64, Option<f64>)> {
        let case = self.view.case();
        let held = self.view.subject.budgets.iter().filter_map(|budget| {
            let status = hold(budget, &case);
            let held = status.held()?;
            Some((held.fail.or(held.warn)?, held.room))
        });
        let room = |found: &(f64, Option<f64>)| found.1.unwrap_or(f64::INFINITY);
        held.min_by(|a, b| room(a).total_cmp(&room(b)))
    }

    /// The instant the view is of: what came later was not known.
    fn now(&self) -> Timestamp {
        let next = self
            .view
            .subject
            .series
            .points()
            .get(self.view.points.len());
        next.map_or(self.view.now, |point| point.time.min(self.view.now))
    }

    fn millis(&self, from: Option<Timestamp>, to: Option<Timestamp>) -> i64 {
        match (from, to) {
            (Some(from), Some(to)) => to.millis().saturating_sub(from.millis()),
            _ => 0,
        }
    }

    fn per_day(&self) -> Option<f64> {
        let points = self.view.points;
        let days = points.last()?.time.days_since(points.first()?.time);
        (days >= 1.0).then(|| (points.len() - 1) as f64 / days)
    }

    /// The newest value of another metric, not measured later than this one:
    /// of the series with the same metadata, else of the only one.
    fn newest(&self, name: &str) -> Result<Value, String> {
        let metric = MetricName::new(name).map_err(|error| error.to_string())?;
        let until = self.view.points.last().map(|point| point.time);
        let series = self
            .view
            .subject
            .companions
            .iter()
            .find(|series| series.id().metric == metric);
        let known = series.and_then(|series| {
            series
                .points()
                .iter()
                .rfind(|point| Some(point.time) <= until)
        });
        Ok(Value::maybe(known.map(|point| point.value)))
    }

    /// A number with a unit in the unit of the series.
    fn quantity(&self, text: &str) -> Result<Value, String> {
        let measure: Measure = text
            .parse()
            .map_err(|error: crate::model::ValueError| error.to_string())?;
        let own: Option<&Unit> = self.view.subject.series.unit();
        let value = match (&measure.unit, own) {
            (Some(from), Some(to)) => from
                .convert(measure.value.get(), to)
                .map_err(|error| error.to_string())?,
            (Some(from), None) => {
                return Err(format!(
                    "{text:?} is in {from}, and the samples have no unit"
                ));
            }
            (None, _) => measure.value.get(),
        };
        Ok(Value::Double(value))
    }

    /// A value for people.
    pub fn show(&self, name: &str) -> String {
        if let Some(key) = name.strip_prefix("metadata.") {
            let value = self.view.subject.series.id().metadata.get(key);
            return plain(value.unwrap_or("unknown")).into_owned();
        }
        let Some((_, variable)) = Variable::named(name) else {
            return "unknown".to_owned();
        };
        match (variable.shown, self.variable(name)) {
            (Shown::Quantity, Value::Double(value)) => self.view.show(value),
            (Shown::Share, Value::Double(share)) => signed_percent(share),
            (Shown::Number, Value::Double(n)) => crate::model::quantity(n, None),
            (Shown::Time, Value::Duration(millis)) => days(millis),
            (_, Value::Text(text)) => plain(&text).into_owned(),
            _ => "unknown".to_owned(),
        }
    }

    /// The numbers among some names; lengths of time in seconds.
    pub fn numbers<'n>(
        &self,
        names: impl Iterator<Item = &'n String>,
    ) -> BTreeMap<String, Option<f64>> {
        let number = |name: &String| {
            let (_, variable) = Variable::named(name)?;
            let number = match (variable.shown, self.variable(name)) {
                (Shown::Text | Shown::Never, _) => return None,
                (_, Value::Double(number)) => Some(number),
                (_, Value::Duration(millis)) => Some(millis as f64 / 1000.0),
                _ => None,
            };
            Some((name.clone(), number))
        };
        names.filter_map(number).collect()
    }
}

/// A length of time in the unit that leaves a small number.
fn days(millis: i64) -> String {
    let seconds = millis as f64 / 1000.0;
    match seconds.abs() {
        s if s >= 2.0 * 86_400.0 => format!("{:.1} days", seconds / 86_400.0),
        s if s >= 2.0 * 3_600.0 => format!("{:.1} hours", seconds / 3_600.0),
        s if s >= 120.0 => format!("{:.0} minutes", seconds / 60.0),
        _ => format!("{seconds:.0} s"),
    }
}

impl Scope for Facts<'_, '_> {
    fn variable(&self, name: &str) -> Value {
        let points = self.view.points;
        let (subject, id) = (self.view.subject, self.view.subject.series.id());
        let double = |n: usize| Value::Double(n as f64);
        let first = points.first().map(|point| point.time);
        let newest = points.last().map(|point| point.time);
        let doubles = |points: &[crate::series::Point]| {
            Value::List(
                points
                    .iter()
                    .map(|point| Value::Double(point.value))
                    .collect(),
            )
        };
        match name {
            "last" => Value::Double(self.last()),
            "previous" => Value::maybe(self.values().rev().nth(1)),
            "count" => double(points.len()),
            "mean" => Value::maybe(self.of_summary(|s| s.mean)),
            "sd" => Value::maybe(self.summary().and_then(|s| s.sd)),
            "min" => Value::maybe(self.of_summary(|s| s.min)),
            "max" => Value::maybe(self.of_summary(|s| s.max)),
            "p50" => Value::maybe(self.of_summary(|s| s.p50)),
            "p75" => Value::maybe(self.of_summary(|s| s.p75)),
            "p90" => Value::maybe(self.of_summary(|s| s.p90)),
            "p95" => Value::maybe(self.of_summary(|s| s.p95)),
            "p99" => Value::maybe(self.of_summary(|s| s.p99)),
            "values" => doubles(points),
            "recent" => doubles(self.recent()),
            "recent_mean" => {
                let mut recent: Vec<f64> = self.recent().iter().map(|point| point.value).collect();
                Value::maybe(summarize(&mut recent).map(|summary| summary.mean))
            }
            "level" => Value::Double(self.level().now),
            "since" => double(points.len() - self.level().since),
            "baseline" => Value::maybe(self.baseline()),
            "change" => Value::maybe(self.change()),
            "worse" => Value::maybe(self.worse()),
            "trend" => Value::maybe(self.trend()),
            "budget" => Value::maybe(self.budget().map(|(limit, _)| limit)),
            "budget_room" => Value::maybe(self.budget().and_then(|(_, room)| room)),
            "age" => Value::Duration(self.millis(newest, Some(self.now())).max(0)),
            "span" => Value::Duration(self.millis(first, newest)),
            "per_day" => Value::maybe(self.per_day()),
            "metric" => Value::Text(id.metric.as_str().to_owned()),
            "metadata" => {
                let pair =
                    |(key, value): (&str, &str)| (key.to_owned(), Value::Text(value.to_owned()));
                Value::Map(id.metadata.iter().map(pair).collect())
            }
            "unit" => Value::Text(
                subject
                    .series
                    .unit()
                    .map(ToString::to_string)
                    .unwrap_or_default(),
            ),
            "direction" => Value::Text(subject.spec.direction.to_string()),
            "category" => Value::Text(subject.spec.category.to_string()),
            _ => Value::Null,
        }
    }

    fn call(&self, name: &str, argument: &str) -> Result<Value, String> {
        match name {
            NEWEST => self.newest(argument),
            _ => self.quantity(argument),
        }
    }
}
