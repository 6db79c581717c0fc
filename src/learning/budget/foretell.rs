//! When a budget will break: the probability, and between which dates.

use crate::learning::budget::hold::{hold, statistic, window};
use crate::learning::budget::{BudgetStatus, Case, Held, Unjudged};
use crate::learning::levels;
use crate::model::{Budget, Timestamp};
use crate::series::Point;
use crate::stats::passage::{self, Question, passage};

/// How far ahead it is looked, in days, unless told otherwise.
pub const FORETOLD_WITHIN: f64 = 30.0;
/// Nothing is said of more samples ahead.
const FURTHEST: usize = 1_000;
/// A history tells of so many times its own length, for dates.
const REACH: usize = 3;
/// The interval of the date: it is broken before it in one of ten cases, and
/// after it in one of ten.
const ENDS: (f64, f64) = (0.1, 0.9);

/// How far ahead it is looked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Horizon {
    /// So many days.
    Days(f64),
    /// So many samples.
    Samples(usize),
}

/// What becomes of a budget.
#[derive(Clone, Debug, PartialEq)]
pub struct Foretold {
    /// How it stands now.
    pub held: Held,
    /// The limit.
    pub limit: f64,
    /// Time of the newest sample, which it is foretold from.
    pub newest: Timestamp,
    /// Samples since the last change of level, which it is foretold from.
    pub n: usize,
    /// Samples a day among them; `None` where they span less than a day.
    pub per_day: Option<f64>,
    /// The likely move from sample to sample.
    pub slope: f64,
    /// The slope in its standard errors, positive towards the limit.
    pub drift: f64,
    /// Samples ahead that the probability is of.
    pub samples: usize,
    /// When that many will have been taken.
    pub until: Option<Timestamp>,
    /// The probability that the limit is broken by then.
    pub probability: f64,
    /// When it is broken as likely as not.
    pub middle: Option<Ahead>,
    /// Before this in one of ten cases.
    pub earliest: Option<Ahead>,
    /// After this in one of ten cases.
    pub latest: Option<Ahead>,
}

/// A place in the future.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ahead {
    /// In samples.
    pub samples: usize,
    /// When that will be.
    pub time: Option<Timestamp>,
}

impl Foretold {
    /// Whether it should have broken by `now`, and no sample tells.
    pub fn is_due(&self, now: Timestamp) -> bool {
        let middle = self.middle.and_then(|middle| middle.time);
        middle.is_some_and(|middle| middle <= now)
    }
}

/// Why nothing is foretold.
#[derive(Clone, Debug, PartialEq)]
pub enum NotForetold {
    /// It is broken already.
    Broken(Box<Held>),
    /// It cannot be judged.
    Unjudged(Unjudged),
    /// There is only a warning to break.
    NoLimit,
    /// Too few samples since the last change of level.
    TooShort {
        /// How many there are.
        n: usize,
    },
    /// Days were asked for, of samples of one day.
    NoRate,
}

impl std::fmt::Display for NotForetold {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Broken(_) => f.write_str("broken already"),
            Self::Unjudged(reason) => reason.fmt(f),
            Self::NoLimit => f.write_str("it has no limit, only a warning"),
            Self::TooShort { n } => write!(
                f,
                "too short: {n} of {} samples since the last change of level",
                passage::MIN_POINTS
            ),
            Self::NoRate => {
                f.write_str("its samples span less than a day, so that days ahead cannot be told")
            }
        }
    }
}

/// Foretells a budget of one series.
pub fn foretell(
    budget: &Budget,
    case: &Case<'_>,
    horizon: Horizon,
) -> Result<Foretold, NotForetold> {
    let outlook = Outlook::of(budget, case, horizon)?;
    let found = outlook.ask(passage)?;
    let (pace, samples) = (&outlook.pace, outlook.samples);
    let by = |probability: f64| found.by(probability).map(|n| pace.ahead(n));
    Ok(Foretold {
        held: outlook.held,
        limit: outlook.limit,
        newest: pace.newest,
        n: outlook.stretch.len(),
        per_day: pace.per_day,
        slope: budget.bound.side.upwards(found.slope),
        drift: found.z,
        samples,
        until: pace.ahead(samples).time,
        probability: found.within(samples),
        middle: by(0.5),
        earliest: by(ENDS.0),
        latest: by(ENDS.1),
    })
}

/// Whether [`foretell`] says that a budget is broken at least with this probability, which costs a part of all it says.
pub fn is_foretold(budget: &Budget, case: &Case<'_>, horizon: Horizon, probability: f64) -> bool {
    let outlook = Outlook::of(budget, case, horizon);
    let asked = outlook.and_then(|outlook| outlook.ask(|q| passage::is_passed(q, probability)));
    asked == Ok(true)
}

/// What is asked about the future of a budget.
struct Outlook<'a> {
    budget: &'a Budget,
    held: Held,
    limit: f64,
    stretch: &'a [Point],
    pace: Pace,
    samples: usize,
}

impl<'a> Outlook<'a> {
    fn of(budget: &'a Budget, case: &Case<'a>, horizon: Horizon) -> Result<Self, NotForetold> {
        let held = match hold(budget, case) {
            BudgetStatus::Judged(held) => held,
            BudgetStatus::Unjudged(reason) => return Err(NotForetold::Unjudged(reason)),
        };
        if held.is_beyond() {
            return Err(NotForetold::Broken(held));
        }
        let limit = held.fail.ok_or(NotForetold::NoLimit)?;
        let stretch = stretch(case.points);
        let pace = Pace::of(stretch);
        let samples = match (horizon, pace.per_day) {
            (Horizon::Samples(n), _) => n,
            (Horizon::Days(days), Some(per_day)) => (days * per_day).ceil() as usize,
            (Horizon::Days(_), None) => return Err(NotForetold::NoRate),
        };
        Ok(Self {
            budget,
            held: *held,
            limit,
            stretch,
            pace,
            samples: samples.clamp(1, FURTHEST),
        })
    }

    fn ask<T>(&self, ask: impl Fn(&Question<'_>) -> Option<T>) -> Result<T, NotForetold> {
        let (budget, side) = (self.budget, self.budget.bound.side);
        let values: Vec<f64> = self.stretch.iter().map(|p| side.upwards(p.value)).collect();
        let of_window = |window: &[f64]| {
            let own: Vec<f64> = window.iter().map(|v| side.upwards(*v)).collect();
            let value = own
                .iter()
                .all(|v| v.is_finite())
                .then(|| statistic(budget.statistic, &own));
            value.map_or(f64::NAN, |value| side.upwards(value))
        };
        let n = self.stretch.len();
        let found = ask(&Question {
            values: &values,
            limit: side.upwards(self.limit),
            steps: self.samples,
            further: self.samples.max((REACH * n).min(FURTHEST)),
            window: window(budget),
            statistic: &of_window,
        });
        found.ok_or(NotForetold::TooShort { n })
    }
}

/// The points since the last change of level.
fn stretch(points: &[Point]) -> &[Point] {
    let values: Vec<f64> = points.iter().map(|p| p.value).collect();
    let since = levels::changes(&values)
        .last()
        .map_or(0, |change| change.index);
    &points[since..]
}

/// How often samples come.
struct Pace {
    newest: Timestamp,
    per_day: Option<f64>,
}

impl Pace {
    fn of(points: &[Point]) -> Self {
        let (first, last) = (points[0].time, points[points.len() - 1].time);
        let days = last.days_since(first);
        Self {
            newest: last,
            per_day: (days >= 1.0).then(|| (points.len() - 1) as f64 / days),
        }
    }

    fn ahead(&self, samples: usize) -> Ahead {
        let day = 86_400_000.0;
        let millis = |per_day: f64| (samples as f64 / per_day * day).min(1e15) as i64;
        let time = self
            .per_day
            .map(|per_day| self.newest.saturating_add(millis(per_day)));
        Ahead { samples, time }
    }
}
