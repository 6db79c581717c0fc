//! `list`

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use clap::Args;

use crate::args::{OutputArgs, SelectionArgs};
use crate::commands::load::SeriesOf;
use crate::commands::monthly::{self, Form};
use crate::commands::newest::{Entry, Newest};
use crate::commands::session::DefaultScope;
use crate::commands::{Outcome, Session, load};
use crate::model::{Filter, MetricName, Sample, Timestamp, plain};
use crate::report::{Format, MetricRow, MetricsDocument, SamplesDocument};
use crate::store::{EventKind, IdSet, Order, Store, Visit};

/// Samples that a table lists unless told otherwise.
const SHOWN: usize = 20;

/// Show samples, newest last, or the metrics
///
///   yardstick list             the newest samples
///   yardstick list test_duration --since 7d --branch main
///   yardstick list --metrics   the metrics there are
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub struct ListArgs {
    #[command(flatten)]
    selection: SelectionArgs,

    /// Show the metrics with their number of samples, unit and last value
    #[arg(long = "metrics", id = "only_metrics")]
    metrics_only: bool,

    /// Show what was taken back, and say what was renamed
    #[arg(long, conflicts_with = "only_metrics")]
    hidden: bool,

    #[command(flatten)]
    output: OutputArgs,
}

pub(super) fn run(args: ListArgs, session: &Session) -> Result<Outcome> {
    let store = session.store_to_read()?;
    let mut filter = session.filter(
        &args.selection.metrics,
        &args.selection.filter,
        DefaultScope::All,
    )?;
    filter.retracted = args.hidden;
    if args.hidden {
        tell_decisions(session, &store)?;
    }
    if args.metrics_only {
        let document = metrics(session, &store, &filter)?;
        session.print(&document, &args.output)?;
    } else {
        let flags = &args.selection.filter;
        if let Some(by) = &flags.by {
            load::check_keys(&store, &filter, by)?;
        }
        // A page of them for people, all of them for programs.
        let newest = match (flags.last, form(args.output.format())) {
            (Some(n), _) => Newest::of_each(
                usize::try_from(n).unwrap_or(usize::MAX),
                SeriesOf::new(session.config(), flags.by.as_deref()),
            ),
            (None, None) => Newest::over_all(SHOWN),
            (None, Some(form)) => {
                session.print_with(|out| monthly::write(session, (&store, &filter), form, out))?;
                return Ok(Outcome::Done);
            }
        };
        let document = samples(session, &store, &filter, newest)?;
        session.print(&document, &args.output)?;
    }
    Ok(Outcome::Done)
}

/// How programs read all samples.
fn form(format: Format) -> Option<Form> {
    match format {
        Format::Csv => Some(Form::Csv),
        Format::Json => Some(Form::Json),
        Format::Jsonl => Some(Form::Jsonl),
        Format::Table | Format::Markdown => None,
    }
}

/// Who took back or renamed what, when and why.
fn tell_decisions(session: &Session, store: &Store) -> Result<()> {
    let style = session.style();
    for event in store.events()? {
        let what = match &event.kind {
            EventKind::Retracted { sample } => format!("retracted {sample}"),
            EventKind::Renamed { from, to } => format!("renamed {from} to {to}"),
            _ => continue,
        };
        let by = event
            .actor
            .map_or(String::new(), |actor| format!(" by {}", plain(&actor)));
        let why = event
            .reason
            .map_or(String::new(), |reason| format!(": {}", plain(&reason)));
        session.note(format_args!("{} {what}{by}{why}", style.time(event.time)));
    }
    Ok(())
}

fn samples(
    session: &Session,
    store: &Store,
    filter: &Filter,
    mut newest: Newest<'_>,
) -> Result<SamplesDocument> {
    let report = session.time("scan", || {
        store.scan(filter, Order::Forward, |visit: Visit<'_>| {
            newest.add(&visit)
        })
    })?;
    load::warn_of_damage(session, store, &report);
    if report.selected == 0 {
        load::check_names(store, filter)?;
    }
    let sample = |entry: Entry| -> Result<Sample> {
        let mut sample: Sample = serde_json::from_slice(&entry.line)
            .context("a sample that was read cannot be read again")?;
        sample.metric = entry.metric;
        Ok(sample)
    };
    Ok(SamplesDocument {
        matching: newest.matching,
        samples: newest
            .finish()
            .into_iter()
            .map(sample)
            .collect::<Result<_>>()?,
    })
}

/// What is counted of one metric.
struct Count {
    samples: u64,
    series: std::collections::BTreeSet<usize>,
    first: Timestamp,
    last: (Timestamp, u128, f64, usize),
}

fn metrics(session: &Session, store: &Store, filter: &Filter) -> Result<MetricsDocument> {
    let mut counts: BTreeMap<MetricName, Count> = BTreeMap::new();
    let mut units = Vec::new();
    let mut seen = IdSet::default();
    let report = session.time("scan", || {
        store.scan(filter, Order::Forward, |visit: Visit<'_>| {
            let row = visit.row;
            if !seen.insert(row.id) {
                return;
            }
            if units.len() <= visit.key_index {
                units.resize(visit.key_index + 1, None);
            }
            units[visit.key_index].get_or_insert_with(|| visit.key.unit.clone());
            let newest = (row.time, row.id, row.value, visit.key_index);
            if let Some(count) = counts.get_mut(&visit.key.metric) {
                count.samples += 1;
                count.first = count.first.min(row.time);
                count.series.insert(visit.key_index);
                if (newest.0, newest.1) > (count.last.0, count.last.1) {
                    count.last = newest;
                }
            } else {
                let series = std::collections::BTreeSet::from([visit.key_index]);
                let count = Count {
                    samples: 1,
                    series,
                    first: row.time,
                    last: newest,
                };
                counts.insert(visit.key.metric.clone(), count);
            }
        })
    })?;
    load::warn_of_damage(session, store, &report);
    if report.selected == 0 {
        load::check_names(store, filter)?;
    }
    let row = |(metric, count): (MetricName, Count)| {
        let spec = session.config().spec(&metric);
        MetricRow {
            unit: units.get(count.last.3).cloned().flatten().flatten(),
            direction: spec.direction,
            category: spec.category,
            samples: count.samples,
            series: count.series.len(),
            first_time: count.first,
            last_time: count.last.0,
            last: count.last.2,
            metric,
        }
    };
    Ok(MetricsDocument {
        metrics: counts.into_iter().map(row).collect(),
    })
}
