//! `trends`

use anyhow::Result;
use clap::Args;

use crate::args::{OutputArgs, SelectionArgs};
use crate::commands::load::{self, Grouping};
use crate::commands::session::DefaultScope;
use crate::commands::{Outcome, Session};
use crate::learning::{analyze, each_in_parallel};
use crate::report::{TrendRow, TrendsDocument};

/// Show what the numbers do, series by series
///
///   yardstick trends                                      all series
///   yardstick trends 'test_*' -m suite=unit --since 30d   some of them
///   yardstick trends test_duration --forecast 5           and where it will be
///
/// Each series: its newest value, its usual value and spread, the newest
/// samples against those before, and how it moved: since the last change of its
/// level, or at it. A move that noise explains is called steady.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub struct TrendsArgs {
    #[command(flatten)]
    selection: SelectionArgs,

    /// How many of the newest samples count as recent
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
    window: u32,

    /// Say where each series will be N samples ahead, with an interval that
    /// holds it in four of five cases
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1000))]
    forecast: Option<u32>,

    #[command(flatten)]
    output: OutputArgs,
}

pub(super) fn run(args: TrendsArgs, session: &Session) -> Result<Outcome> {
    let store = session.store_to_read()?;
    let filter = session.filter(
        &args.selection.metrics,
        &args.selection.filter,
        DefaultScope::Judged,
    )?;
    let grouping = Grouping {
        by: args.selection.filter.by.clone(),
        keep: args
            .selection
            .filter
            .last
            .map(|n| usize::try_from(n).unwrap_or(usize::MAX)),
    };
    let series = load::series(session, &store, &filter, &grouping)?;
    let window = args.window as usize;
    let ahead = args.forecast.map(|n| n as usize);
    let rows = session.time("statistics", || {
        let config = session.config();
        let points = series.iter().map(|series| series.points().len()).sum();
        each_in_parallel(&series, points, |_, series| {
            let direction = config.spec(&series.id().metric).direction;
            let analysis = analyze(series, direction, window);
            let expected = ahead.and_then(|steps| analysis.forecast(series, steps));
            TrendRow::new(series, direction, &analysis).with_forecast(expected)
        })
    });
    session.print(
        &TrendsDocument {
            window,
            forecast: ahead,
            series: rows,
        },
        &args.output,
    )?;
    Ok(Outcome::Done)
}
