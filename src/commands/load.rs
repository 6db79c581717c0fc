//! From the store to series: which samples, split how, in which unit.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use anyhow::{Result, bail};

use crate::commands::Session;
use crate::config::Config;
use crate::learning::{NotJudged, Subject};
use crate::model::{
    Context, Filter, Gathering, Metadata, MetricName, MetricPattern, Sample, Scope, Timestamp, Unit,
};
use crate::rulebook::Rule;
use crate::series::{Builder, Point, Series, SeriesId, SlotKey};
use crate::store::{Amendments, Key, Order, PassedOver, ScanReport, Sink, Store, Visit};

/// How samples become series.
#[derive(Clone, Debug, Default)]
pub struct Grouping {
    /// The keys that tell series apart; what the configuration says, else all
    /// metadata, where `None`.
    pub by: Option<Vec<String>>,
    /// Only the newest samples of each series.
    pub keep: Option<usize>,
}

/// Parts of the context that `--by` knows.
const CONTEXT_KEYS: [&str; 5] = ["branch", "commit", "machine", "pull_request", "run"];

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
    let mut loader = Loader::new(session.config(), grouping);
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
    let (config, by, by_context) = (loader.config, loader.by, loader.by_context);
    let series = session.time("build series", || loader.builder.finish());
    let splits = |key: &String| series.iter().any(|s| s.id().metadata.get(key).is_some());
    if let Some(by) = by.filter(|by| !by.iter().all(splits)) {
        check_keys(store, filter, by)?;
    }
    let without = match by_context {
        // Where the context splits, no series is without samples.
        true => Vec::new(),
        false => without(&report, &series, |key| series_id(config, by, key, None)),
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

/// A name that no sample has is a typing error, most likely.
pub fn check_names(store: &Store, filter: &Filter) -> Result<()> {
    let names: Vec<&MetricName> = filter
        .metrics
        .iter()
        .filter_map(|pattern| match pattern {
            MetricPattern::Exact(name) => Some(name),
            MetricPattern::Glob(_) => None,
        })
        .collect();
    if names.is_empty() || !store.is_there() {
        return Ok(());
    }
    check_known(store, &names)
}

/// Refuses keys of `--by` that none of the samples has: it would split nothing,
/// and nobody would see that it is a typing error.
pub fn check_keys(store: &Store, filter: &Filter, by: &[String]) -> Result<()> {
    let mut known: BTreeSet<String> = BTreeSet::new();
    let mut seen: BTreeSet<usize> = BTreeSet::new();
    let report = store.scan(filter, Order::Forward, |visit: Visit<'_>| {
        if seen.insert(visit.key_index) {
            known.extend(visit.key.metadata.iter().map(|(key, _)| key.to_owned()));
        }
    })?;
    let is_known = |key: &&String| known.contains(*key) || CONTEXT_KEYS.contains(&key.as_str());
    let unknown = by.iter().find(|key| !is_known(key));
    let Some(unknown) = unknown.filter(|_| report.selected > 0) else {
        return Ok(());
    };
    let names = || known.iter().map(String::as_str).chain(CONTEXT_KEYS);
    let hint = match crate::config::nearest(unknown, names()) {
        Some(near) => format!("did you mean {near}?"),
        None => format!("there are {}", names().collect::<Vec<_>>().join(", ")),
    };
    bail!("--by {unknown:?}: none of the samples has this metadata key\nhint: {hint}")
}

/// Refuses names that no sample has.
pub fn check_known(store: &Store, names: &[&MetricName]) -> Result<()> {
    let known = store.metric_names()?;
    for name in names {
        if !known.contains(name) {
            bail!(
                "the store has no metric {:?}{}",
                name.as_str(),
                nearest(name, &known)
            );
        }
    }
    Ok(())
}

fn nearest(name: &MetricName, known: &std::collections::BTreeSet<MetricName>) -> String {
    match crate::config::nearest(name.as_str(), known.iter().map(MetricName::as_str)) {
        Some(near) => format!("\nhint: did you mean {near}?"),
        None if known.is_empty() => {
            "\nhint: it has none yet; `yardstick record` adds one".to_owned()
        }
        None => "\nhint: `yardstick list --metrics` shows those it has".to_owned(),
    }
}

/// The series with what the configuration says of each. Budgets for some
/// branches are left to `budget check`: a series here is of the baseline and
/// the current branch together.
pub fn subjects(config: &Config, amendments: &Amendments, series: Vec<Series>) -> Vec<Subject> {
    subjects_among(config, amendments, series, &[])
}

/// The same, with series that are not judged and that rules may ask for.
pub fn subjects_among(
    config: &Config,
    amendments: &Amendments,
    series: Vec<Series>,
    others: &[Series],
) -> Vec<Subject> {
    let rules: Vec<Vec<Arc<Rule>>> = series
        .iter()
        .map(|series| rules_of(config, series))
        .collect();
    let companions: Vec<Vec<Series>> = series
        .iter()
        .zip(&rules)
        .map(|(one, rules)| companions(one, rules, || series.iter().chain(others)))
        .collect();
    let subject =
        |((series, rules), companions): ((Series, Vec<Arc<Rule>>), Vec<Series>)| Subject {
            rules,
            companions,
            spec: config.spec(&series.id().metric),
            expect_every: config.expect_every(&series.id().metric),
            first_name: amendments.first_names.get(&series.id().metric).cloned(),
            budgets: config
                .budgets
                .iter()
                .filter(|budget| budget.branch.is_none() && budget.means(series.id()))
                .cloned()
                .collect(),
            series,
        };
    series
        .into_iter()
        .zip(rules)
        .zip(companions)
        .map(subject)
        .collect()
}

fn rules_of(config: &Config, series: &Series) -> Vec<Arc<Rule>> {
    let id = series.id();
    let means = |rule: &&Arc<Rule>| rule.means(&id.metric, &id.metadata);
    config.rules.iter().filter(means).cloned().collect()
}

/// Of each other metric that the rules ask for, the series with the same
/// metadata, else the only one.
fn companions<'s, I: Iterator<Item = &'s Series>>(
    one: &Series,
    rules: &[Arc<Rule>],
    all: impl Fn() -> I,
) -> Vec<Series> {
    let names: BTreeSet<String> = rules.iter().flat_map(|rule| rule.companions()).gathered();
    let companion = |name: &String| {
        let mut of = all().filter(|series| series.id().metric.as_str() == name);
        let same = of
            .by_ref()
            .find(|series| series.id().metadata == one.id().metadata);
        same.or_else(|| {
            let mut of = all().filter(|series| series.id().metric.as_str() == name);
            of.next().filter(|_| of.next().is_none())
        })
    };
    names.iter().filter_map(companion).cloned().collect()
}

/// Tells which series a sample belongs to, during a scan.
pub struct SeriesOf<'a> {
    config: &'a Config,
    by: Option<&'a [String]>,
    by_context: bool,
    numbers: HashMap<SeriesId, usize>,
    of_key: Vec<Option<usize>>,
}

impl<'a> SeriesOf<'a> {
    /// `by` are the keys that tell series apart; what the configuration says,
    /// else all metadata, where `None`.
    pub fn new(config: &'a Config, by: Option<&'a [String]>) -> Self {
        Self {
            config,
            by,
            by_context: splits_by_context(by),
            numbers: HashMap::new(),
            of_key: Vec::new(),
        }
    }

    /// A number for the series of this sample, counted from 0.
    pub fn index(&mut self, visit: &Visit<'_>) -> usize {
        if self.of_key.len() <= visit.key_index {
            self.of_key.resize(visit.key_index + 1, None);
        }
        if let Some(index) = self.of_key[visit.key_index] {
            return index;
        }
        let context = self.by_context.then(|| visit.context());
        let id = series_id(self.config, self.by, visit.key, context.as_ref());
        let next = self.numbers.len();
        let index = *self.numbers.entry(id).or_insert(next);
        if !self.by_context {
            self.of_key[visit.key_index] = Some(index);
        }
        index
    }
}

fn splits_by_context(by: Option<&[String]>) -> bool {
    by.is_some_and(|by| by.iter().any(|key| CONTEXT_KEYS.contains(&key.as_str())))
}

/// The series that samples of a key belong to.
fn series_id(
    config: &Config,
    by: Option<&[String]>,
    key: &Key,
    context: Option<&Context>,
) -> SeriesId {
    let dimensions = by.or_else(|| config.dimensions(&key.metric));
    let mut metadata: Metadata = key
        .metadata
        .project(|k| dimensions.is_none_or(|d| d.iter().any(|d| d == k)));
    for name in by.unwrap_or_default() {
        if let (None, Some(value)) = (
            metadata.get(name),
            context.and_then(|c| context_value(c, name)),
        ) {
            // A name of a context key is a valid key, and so is its value.
            let _ = metadata.insert(name.clone(), value);
        }
    }
    SeriesId {
        metric: key.metric.clone(),
        metadata,
    }
}

struct Loader<'a> {
    config: &'a Config,
    by: Option<&'a [String]>,
    by_context: bool,
    builder: Builder,
    /// Slot and conversion of each key of the scan.
    slots: Vec<Option<Slot>>,
    /// Keys of which the newer months had enough.
    full: Vec<bool>,
    context_slots: HashMap<(usize, Vec<Option<String>>), Slot>,
}

#[derive(Clone)]
struct Slot {
    index: usize,
    convert: Option<(Unit, Unit)>,
}

impl<'a> Loader<'a> {
    fn new(config: &'a Config, grouping: &'a Grouping) -> Self {
        let by = grouping.by.as_deref();
        Self {
            config,
            by,
            by_context: splits_by_context(by),
            builder: Builder::new(grouping.keep),
            slots: Vec::new(),
            full: Vec::new(),
            context_slots: HashMap::new(),
        }
    }

    #[inline]
    fn visit(&mut self, visit: &Visit<'_>) {
        let slot = if self.by_context {
            self.context_slot(visit)
        } else {
            if self.slots.len() <= visit.key_index {
                self.slots.resize(visit.key_index + 1, None);
            }
            match &self.slots[visit.key_index] {
                Some(slot) => slot.clone_light(),
                None => {
                    let slot = self.make_slot(visit.key, None);
                    self.slots[visit.key_index] = Some(slot.clone());
                    slot
                }
            }
        };
        self.push(&slot, (visit.row.id, visit.row.time, visit.row.value));
    }

    /// A sample that the scan did not see.
    fn add(&mut self, sample: &Sample) {
        let key = Key {
            metric: sample.metric.clone(),
            metadata: sample.metadata.clone(),
            unit: sample.unit.clone(),
        };
        let slot = self.make_slot(&key, self.by_context.then_some(&sample.context));
        self.push(&slot, (sample.id.bits(), sample.time, sample.value.get()));
    }

    #[inline]
    fn push(&mut self, slot: &Slot, (id, time, value): (u128, Timestamp, f64)) {
        let value = match &slot.convert {
            // Of one dimension by construction.
            Some((from, to)) => from.convert(value, to).unwrap_or(value),
            None => value,
        };
        self.builder.push(slot.index, Point { id, time, value });
    }

    #[cold]
    fn context_slot(&mut self, visit: &Visit<'_>) -> Slot {
        let context = visit.context();
        let by = self.by.unwrap_or_default();
        let values: Vec<Option<String>> =
            by.iter().map(|key| context_value(&context, key)).collect();
        let key = (visit.key_index, values);
        if let Some(slot) = self.context_slots.get(&key) {
            return slot.clone();
        }
        let slot = self.make_slot(visit.key, Some(&context));
        self.context_slots.insert(key, slot.clone());
        slot
    }

    fn make_slot(&mut self, key: &Key, context: Option<&Context>) -> Slot {
        // The configuration may have changed since the sample was recorded.
        let wanted = self.config.spec(&key.metric).unit;
        let convert = match (&key.unit, &wanted) {
            (Some(from), Some(to)) if from != to && from.dimension() == to.dimension() => {
                Some((from.clone(), to.clone()))
            }
            _ => None,
        };
        // A value without a unit is in the metric's own.
        let unit = match &convert {
            Some((_, to)) => Some(to.clone()),
            None => key.unit.clone().or(wanted),
        };
        let id = series_id(self.config, self.by, key, context);
        Slot {
            index: self.builder.slot(SlotKey { id, unit }),
            convert,
        }
    }
}

impl Sink for &mut Loader<'_> {
    #[inline]
    fn wants(&mut self, key_index: usize) -> bool {
        !self.full.get(key_index).is_some_and(|full| *full)
    }

    fn end_of_month(&mut self) {
        // A key's samples may go to several series where the context splits.
        if !self.by_context {
            let full = |slot: &Option<Slot>| {
                slot.as_ref()
                    .is_some_and(|slot| self.builder.is_full(slot.index))
            };
            self.full = self.slots.iter().map(full).collect();
        }
    }

    #[inline]
    fn take(&mut self, visit: Visit<'_>) {
        self.visit(&visit);
    }
}

impl Slot {
    /// Without a conversion nothing is allocated.
    #[inline]
    fn clone_light(&self) -> Self {
        match &self.convert {
            None => Self {
                index: self.index,
                convert: None,
            },
            Some(_) => self.clone(),
        }
    }
}

fn context_value(context: &Context, key: &str) -> Option<String> {
    match key {
        "branch" => context.branch.clone(),
        "commit" => context.commit.clone(),
        "machine" => context.machine.clone(),
        "run" => context.run.clone(),
        "pull_request" => context.pull_request.map(|n| n.to_string()),
        _ => None,
    }
}
