//! Which samples are held against which: of a pull request, a branch or a
//! commit the newest measurement of each series, and the baseline before it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use anyhow::{Result, bail};

use crate::args::{FilterArgs, SelectionArgs};
use crate::commands::Session;
use crate::commands::judging::JUDGED;
use crate::commands::load::{self, Grouping};
use crate::commands::session::DefaultScope;
use crate::learning::Pair;
use crate::model::{Context, Filter, Place, PlacePattern, Scope, Sorting, Unit};
use crate::series::{Point, Series};
use crate::store::Store;

/// So many of a candidate's newest samples are looked through for its newest
/// commit.
const OF_CANDIDATE: usize = 100;
/// A series that the baseline itself stopped to measure so many days before
/// its newest sample is not missed.
const MISSED_DAYS: f64 = 7.0;

/// What is held against a baseline.
pub(super) struct Sides {
    /// The name of the candidate: `#43`, a branch, a commit.
    pub name: String,
    /// Series by series.
    pub pairs: Vec<Pair>,
    /// The commit that was measured, of each pair.
    pub commits: Vec<Option<String>>,
}

/// Finds both sides of every series.
pub(super) fn sides(selection: &SelectionArgs, baseline: &str, session: &Session) -> Result<Sides> {
    let store = session.store_to_read()?;
    let before = FilterArgs {
        branch: vec![baseline.to_owned()],
        commit: Vec::new(),
        ..selection.filter.clone()
    };
    let before = session.filter(&selection.metrics, &before, DefaultScope::Judged)?;
    let (filter, name) = candidate(selection, &before, baseline, session)?;
    let by = &selection.filter.by;
    let grouping = |keep| Grouping {
        by: by.clone(),
        keep,
    };
    let newest = load::series(session, &store, &filter, &grouping(Some(OF_CANDIDATE)))?;
    let newest = newest_commits(&store, newest)?;
    // What is older than the newest samples is not held against those.
    let keep = match (selection.filter.last, filter.commits.is_empty()) {
        (Some(n), _) => Some(usize::try_from(n).unwrap_or(usize::MAX)),
        (None, true) => Some(JUDGED),
        (None, false) => None,
    };
    let history = load::series(session, &store, &before, &grouping(keep))?;
    let (pairs, commits) = pair(session, newest, &history);
    Ok(Sides {
        name,
        pairs,
        commits,
    })
}

/// The samples of the candidate: those that flags name, else those of the
/// current pull request, branch or commit.
fn candidate(
    selection: &SelectionArgs,
    before: &Filter,
    baseline: &str,
    session: &Session,
) -> Result<(Filter, String)> {
    let mut flags = selection.filter.clone();
    flags.last = None;
    if !flags.commit.is_empty() || !flags.branch.is_empty() {
        let name = [&flags.branch[..], &flags.commit[..]].concat().join(", ");
        if flags.branch.is_empty() {
            flags.branch.push("*".to_owned());
        }
        let filter = session.filter(&selection.metrics, &flags, DefaultScope::All)?;
        return Ok((filter, name));
    }
    let mut filter = session.filter(&selection.metrics, &flags, DefaultScope::All)?;
    let Place {
        pull_request,
        branch,
        commit,
    } = session.provenance()?.place();
    let is_baseline = |branch: &str| {
        before.admits_place(Place {
            commit: None,
            branch: Some(branch),
            pull_request: None,
        })
    };
    let name = match (pull_request, branch, commit) {
        (Some(number), _, _) => {
            filter.scope = Scope::Of(vec![PlacePattern::pull_request(number)]);
            format!("#{number}")
        }
        (None, Some(branch), _) if !is_baseline(branch) => {
            filter.scope = Scope::Of(vec![PlacePattern::branch(branch)]);
            branch.to_owned()
        }
        (None, _, Some(commit)) => {
            filter.commits = vec![commit.to_owned()];
            commit.get(..12).unwrap_or(commit).to_owned()
        }
        (None, _, None) => bail!(
            "nothing to hold against {baseline:?}: no pull request, no other branch and no commit is current\nhint: name the samples with --branch or --commit"
        ),
    };
    Ok((filter, name))
}

/// A series of the candidate, cut down to its newest commit.
struct Newest {
    series: Series,
    commit: Option<String>,
    /// One a run.
    values: Vec<f64>,
    ids: BTreeSet<u128>,
}

fn newest_commits(store: &Store, all: Vec<Series>) -> Result<Vec<Newest>> {
    let points = all.iter().flat_map(|series| series.points());
    let contexts = store.contexts(&points.map(|p| (p.id, p.time)).collect())?;
    let newest = |series: Series| {
        let commit_of = |point: &Point| contexts.get(&point.id).and_then(|c| c.commit.clone());
        let commit = commit_of(series.last());
        let of_commit: Vec<Point> = series
            .points()
            .iter()
            .filter(|point| commit_of(point) == commit)
            .copied()
            .collect();
        Newest {
            values: one_a_run(&of_commit, &contexts),
            ids: of_commit.iter().map(|p| p.id).collect(),
            series,
            commit,
        }
    };
    Ok(all.into_iter().map(newest).collect())
}

/// The median of each run; a sample of no run stands for itself.
fn one_a_run(points: &[Point], contexts: &BTreeMap<u128, Context>) -> Vec<f64> {
    let mut values = Vec::new();
    let mut runs: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for point in points {
        match contexts.get(&point.id).and_then(|c| c.run.as_deref()) {
            Some(run) => runs.entry(run).or_default().push(point.value),
            None => values.push(point.value),
        }
    }
    let medians = runs.values().filter_map(|run| crate::stats::median_of(run));
    values.extend(medians);
    values
}

/// Both sides of each series, in the order of their names.
fn pair(
    session: &Session,
    newest: Vec<Newest>,
    history: &[Series],
) -> (Vec<Pair>, Vec<Option<String>>) {
    let mut of_id: HashMap<_, Vec<&Series>> = HashMap::new();
    for series in history {
        of_id.entry(series.id()).or_default().push(series);
    }
    let direction = |series: &Series| session.config().spec(&series.id().metric).direction;
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    for new in newest {
        let series = &new.series;
        seen.insert(series.id().clone());
        let same = of_id.get(series.id()).into_iter().flatten();
        let before = same.max_by_key(|before| dimension(before) == dimension(series));
        found.push((
            Pair {
                id: series.id().clone(),
                unit: series.unit().cloned(),
                direction: direction(series),
                baseline: before.map_or(Vec::new(), |before| earlier(before, &new)),
                baseline_unit: before.and_then(|before| before.unit().cloned()),
                candidate: new.values,
            },
            new.commit,
        ));
    }
    let newest_before = history.iter().map(|series| series.last().time).max();
    let missed = history.iter().filter(|series| {
        let idle = newest_before.map_or(0.0, |newest| newest.days_since(series.last().time));
        idle <= MISSED_DAYS && !seen.contains(series.id())
    });
    found.extend(missed.map(|series| {
        let pair = Pair {
            id: series.id().clone(),
            unit: series.unit().cloned(),
            direction: direction(series),
            baseline: series.values().collect(),
            baseline_unit: series.unit().cloned(),
            candidate: Vec::new(),
        };
        (pair, None)
    }));
    found.order_by(|(a, _), (b, _)| a.id.cmp(&b.id));
    found.into_iter().unzip()
}

/// What was measured of the baseline before the candidate, and is no part of
/// it: what came later the candidate cannot know.
fn earlier(before: &Series, new: &Newest) -> Vec<f64> {
    let last = new.series.last().time;
    let points = before.points().iter();
    points
        .filter(|point| point.time <= last && !new.ids.contains(&point.id))
        .map(|point| point.value)
        .collect()
}

fn dimension(series: &Series) -> Option<crate::model::Dimension> {
    series.unit().map(Unit::dimension)
}
