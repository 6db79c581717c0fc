//! From the store to series: which samples, split how, in which unit.

mod loader;
mod names;
mod split;
mod subjects;

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;

use crate::commands::Session;
use crate::learning::NotJudged;
use crate::model::{Filter, Gathering, MetricPattern, Sample, Scope};
use crate::series::{Series, SeriesId};
use crate::store::{Key, Order, PassedOver, ScanReport, Store};

use loader::Loader;
pub use names::{check_keys, check_known, check_names};
pub use split::SeriesOf;
use split::Split;
pub use subjects::{subjects, subjects_among};

/// How samples become series.
#[derive(Clone, Debug, Default)]
pub struct Grouping {
    /// The keys that tell series apart; what the configuration says, else all
    /// metadata, where `None`.
    pub by: Option<Vec<String>>,
    /// Only the newest samples of each series.
    pub keep: Option<usize>,
}

/// Loads the series that match.
pub fn series(
    session: &Session,
    store: &Store,
    filter: &Filter,
    grouping: &Grouping,
) -> Result<Vec<Series>> {
    Ok(load(session, store, (filter, grouping), &[])?.series)
}

/// Series, and those of which no sample was taken.
pub struct Loaded {
    pub series: Vec<Series>,
    pub without: Vec<(SeriesId, NotJudged)>,
    /// Series that are not judged, and that rules may ask for.
    pub others: Vec<Series>,
}

/// Loads the series that match, and the series of `samples`, which the store
/// may not have.
pub fn load(
    session: &Session,
    store: &Store,
    (filter, grouping): (&Filter, &Grouping),
    samples: &[Sample],
) -> Result<Loaded> {
    let split = Split::new(session.config(), grouping.by.as_deref());
    let mut loader = Loader::new(split, grouping.keep);
    // Where only the newest count, a full series needs no older months.
    let order = match grouping.keep {
        Some(_) => Order::NewestMonthFirst,
        None => Order::Forward,
    };
    let report = session.time("scan", || store.scan(filter, order, &mut loader))?;
    warn_of_damage(session, store, &report);
    if report.selected == 0 && samples.is_empty() {
        check_names(store, filter)?;
        if store.is_there() {
            hint_at_branches(session, &filter.scope);
        }
    }
    samples.iter().for_each(|sample| loader.add(sample));
    let series = session.time("build series", || loader.finish());
    let splits = |key: &String| series.iter().any(|s| s.id().metadata.get(key).is_some());
    if let Some(by) = split.by.filter(|by| !by.iter().all(splits)) {
        check_keys(store, filter, by)?;
    }
    let without = match split.by_context {
        // Where the context splits, no series is without samples.
        true => Vec::new(),
        false => without(&report, &series, |key| split.id(key, None)),
    };
    Ok(Loaded {
        series,
        without,
        others: Vec::new(),
    })
}

/// The series of metrics that were not asked for, and that rules ask for: what
/// is judged must not hang on what is shown.
pub fn others(
    session: &Session,
    store: &Store,
    filter: &Filter,
    grouping: &Grouping,
) -> Result<Vec<Series>> {
    let rules = session.config().rules.iter();
    let asked: BTreeSet<String> = rules.flat_map(|rule| rule.companions()).gathered();
    if filter.metrics.is_empty() || asked.is_empty() {
        return Ok(Vec::new());
    }
    let known = store.metric_names()?;
    let missing = known
        .into_iter()
        .filter(|name| asked.contains(name.as_str()) && !filter.admits_metric(name));
    let metrics: Vec<MetricPattern> = missing.map(MetricPattern::Exact).collect();
    if metrics.is_empty() {
        return Ok(Vec::new());
    }
    let filter = Filter {
        metrics,
        ..filter.clone()
    };
    series(session, store, &filter, grouping)
}

/// The series of which every sample was passed over, and why.
fn without(
    report: &ScanReport,
    series: &[Series],
    id_of: impl Fn(&Key) -> SeriesId,
) -> Vec<(SeriesId, NotJudged)> {
    if report.passed_over.is_empty() {
        return Vec::new();
    }
    let there: BTreeSet<&SeriesId> = series.iter().map(Series::id).gathered();
    let mut counts: BTreeMap<SeriesId, PassedOver> = BTreeMap::new();
    for (key, over) in &report.passed_over {
        let id = id_of(key);
        if !there.contains(&id) {
            let count = counts.entry(id).or_default();
            count.elsewhere += over.elsewhere;
            count.retracted += over.retracted;
        }
    }
    let why = |over: PassedOver| match over.elsewhere {
        0 => NotJudged::Retracted { n: over.retracted },
        n => NotJudged::Filtered { n },
    };
    counts
        .into_iter()
        .map(|(id, over)| (id, why(over)))
        .collect()
}

/// Says that lines were passed over.
pub fn warn_of_damage(session: &Session, store: &Store, report: &ScanReport) {
    if let Some((file, offset)) = &report.first_damaged {
        let damaged = crate::model::counted(report.damaged, "line");
        session.warn(format_args!(
            "{damaged} of \"{}\" cannot be read, the first in {file} at byte {offset}\nhint: `yardstick doctor` says more",
            store.root().display()
        ));
    }
}

/// That other branches may have what this one has not is easily forgotten.
fn hint_at_branches(session: &Session, scope: &Scope) {
    if let Scope::Judged {
        branches,
        pull_request,
        detached,
    } = scope
        && (!branches.is_empty() || pull_request.is_some())
    {
        let of: Vec<String> = branches
            .iter()
            .cloned()
            .chain(pull_request.map(|n| format!("#{n}")))
            .collect();
        let without = if *detached { "no branch" } else { "no commit" };
        session.note(format_args!(
            "looked at samples of {} and of {without}; --branch '*' takes all",
            of.join(", ")
        ));
    }
}
