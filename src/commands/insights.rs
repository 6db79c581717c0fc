//! `insights`

use anyhow::{Result, bail};
use clap::{Args, Subcommand};

use crate::args::{GateArgs, OutputArgs, SelectionArgs};
use crate::commands::explain::{self, ExplainArgs};
use crate::commands::load::{self, Grouping};
use crate::commands::session::DefaultScope;
use crate::commands::{Outcome, Session};
use crate::learning::{Kind, State, Subject, draft};
use crate::report::{InsightsDocument, NotJudgedRow};

/// The newest samples of a series that are judged.
pub(super) const JUDGED: usize = 500;

/// Show what needs attention, most certain first
///
/// Judged are the newest 500 samples of each series: a level that changed, for the worse or the
/// better, with the commits between which it did; values that drift away from where they began; a
/// newest value out of range; noise that grew; a metric gone silent; a test that is flaky; a budget
/// broken or near. At least five samples are needed. Of all that is inferred over all series, 1 % may
/// be false. Many series that moved together are one insight.
#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct InsightsArgs {
    #[command(subcommand)]
    command: Option<InsightsCommand>,

    #[command(flatten)]
    selection: SelectionArgs,

    /// Only insights at least this sure, 0 to 1
    #[arg(long, value_name = "P", default_value_t = 0.0)]
    min_confidence: f64,

    /// Only insights of this category: performance, quality, reliability, resource or your own (repeatable)
    #[arg(long, value_name = "CATEGORY")]
    category: Vec<String>,

    /// Only insights that the newest samples brought
    #[arg(long)]
    new: bool,

    /// Exit with 1 where an insight of this kind is shown: regression, drift, anomaly, budget …, or any (repeatable)
    #[arg(long, value_name = "KIND", value_delimiter = ',')]
    fail_on: Vec<String>,

    #[command(flatten)]
    gate: GateArgs,

    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Subcommand, Debug)]
enum InsightsCommand {
    /// Show what an insight rests on: numbers, a plot, the tests, the commits, its neighbours
    Explain(ExplainArgs),
}

pub(super) fn run(args: InsightsArgs, session: &Session) -> Result<Outcome> {
    if let Some(InsightsCommand::Explain(explain)) = &args.command {
        return explain::run(explain, session);
    }
    check(&args)?;
    let (mut document, _) = judged(&args.selection, session)?;
    document.insights.retain(|insight| {
        insight.confidence >= args.min_confidence
            && (args.category.is_empty() || args.category.contains(&insight.category.to_string()))
            && (!args.new || insight.state == State::New)
    });
    session.print(&document, &args.output)?;
    Ok(verdict(&args, &document))
}

/// What is judged of a selection, unfiltered, and the series it is about.
pub(super) fn judged(
    selection: &SelectionArgs,
    session: &Session,
) -> Result<(InsightsDocument, Vec<Subject>)> {
    let store = session.store_to_read()?;
    let filter = session.filter(&selection.metrics, &selection.filter, DefaultScope::Judged)?;
    let last = selection
        .filter
        .last
        .map_or(JUDGED, |n| usize::try_from(n).unwrap_or(usize::MAX));
    let grouping = Grouping {
        by: selection.filter.by.clone(),
        keep: Some(last),
    };
    let series = load::series(session, &store, &filter, &grouping)?;
    let total = series.len();
    let subjects = load::subjects(session.config(), &store.amendments()?, series);
    let draft = session.time("judge", || draft(&subjects, session.now()));
    let contexts = session.time("contexts", || store.contexts(&draft.wanted()))?;
    let judgement = session.time("history", || draft.finish(&contexts));
    let document = InsightsDocument {
        time: session.now(),
        judged: judgement.judged,
        total,
        not_judged: judgement
            .not_judged
            .into_iter()
            .map(|(id, reason)| NotJudgedRow {
                metric: id.metric,
                metadata: id.metadata,
                reason: reason.to_string(),
            })
            .collect(),
        insights: judgement.insights,
    };
    Ok((document, subjects))
}

fn check(args: &InsightsArgs) -> Result<()> {
    if !(0.0..=1.0).contains(&args.min_confidence) {
        bail!(
            "--min-confidence {}: a probability from 0 to 1 is expected",
            args.min_confidence
        );
    }
    check_kinds(&args.fail_on)
}

/// Whether the values of `--fail-on` are kinds.
pub(super) fn check_kinds(kinds: &[String]) -> Result<()> {
    for kind in kinds {
        if kind != "any" && !Kind::NAMES.contains(&kind.as_str()) {
            bail!(
                "--fail-on {kind:?}: one of any, {} is expected",
                Kind::NAMES.join(", ")
            );
        }
    }
    Ok(())
}

fn verdict(args: &InsightsArgs, document: &InsightsDocument) -> Outcome {
    let fails = |kind: Kind| {
        args.fail_on
            .iter()
            .any(|name| name == "any" || name == kind.name())
    };
    if args.fail_on.is_empty() {
        Outcome::Done
    } else if document
        .insights
        .iter()
        .any(|insight| fails(insight.kind) && insight.state != State::Resolved)
    {
        Outcome::Refused
    } else if document.judged == 0 && !args.gate.allow_unjudged {
        Outcome::Unjudged
    } else {
        Outcome::Done
    }
}
