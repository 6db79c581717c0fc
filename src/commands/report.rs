//! `report`

use anyhow::{Result, bail};
use clap::Args;

use crate::args::{OutputArgs, SelectionArgs};
use crate::commands::candidate::{self, Sides};
use crate::commands::gate::{Judged, check_kinds};
use crate::commands::session::DefaultScope;
use crate::commands::sync::Link;
use crate::commands::{Outcome, Session, budget, insights, judging};
use crate::context::commits_url;
use crate::learning::{Kind, LearningInsight, State, Subject, compare_pairs};
use crate::report::{
    BudgetsDocument, Frame, LeftOutRow, NotJudgedRow, NotPulledRow, ReportDocument, ReportParts,
    ReportRow, Standing,
};
use crate::store::Store;
use crate::store::sync::has_failures;

/// Say in one page what got worse, for a job summary or a comment
///
///   yardstick report --format markdown > report.md         of the history
///   yardstick report --against main                        of this branch
///   yardstick report --against main --fail-on regression   and gate on it
///
/// The first line is the verdict. Without --against, the page is about the
/// history: insights and budgets. With it, the newest samples of a pull
/// request, a branch or a commit are held against the baseline, series by
/// series: effect, 95 % interval, and whether it is more than noise.
///
/// How much of what is called worse or better is false: the limit is set for
/// one in a hundred over all series. Measured on noise that is skewed or has
/// far values it is two to three, and more where a short baseline has not seen
/// the spikes that come now and then. One run is little evidence: record a
/// second one before you act on it.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub struct ReportArgs {
    /// Hold the current pull request, branch or commit (or that of --branch and --commit) against this baseline: a branch or a pattern
    #[arg(long, value_name = "BRANCH")]
    against: Option<String>,

    /// Exit with 1 where the report holds this kind: regression, budget, anomaly …, or any (repeatable)
    #[arg(long, value_name = "KIND", value_delimiter = ',')]
    fail_on: Vec<String>,

    /// Exit with 0 instead of 3 where nothing could be judged
    #[arg(long)]
    allow_unjudged: bool,

    /// Name in the comment that ends the Markdown, by which a script finds the text again: letters, digits, . and _
    #[arg(long, value_name = "NAME", default_value = "report")]
    marker: String,

    #[command(flatten)]
    output: OutputArgs,

    // Last, since its heading holds for what follows it.
    #[command(flatten)]
    selection: SelectionArgs,
}

pub(super) fn run(args: ReportArgs, session: &Session) -> Result<Outcome> {
    check_kinds(&args.fail_on)?;
    check_marker(&args.marker)?;
    let mut parts = match &args.against {
        Some(baseline) => against(&args.selection, baseline, session)?,
        None => history(&args.selection, session)?,
    };
    parts.budgets = budgets(&args.selection, session)?;
    parts.not_pulled = match session.store()? {
        Some(store) => failed_pull(session, &store),
        None => None,
    };
    parts.frame = Frame {
        marker: args.marker.clone(),
        commits_url: commits_url(&session.surroundings.env, session.repository()),
    };
    let document = ReportDocument::new(session.now(), parts);
    session.print(&document, &args.output)?;
    Ok(outcome(&args, &document))
}

/// That the remote the history is shared through could not be reached.
fn failed_pull(session: &Session, store: &Store) -> Option<NotPulledRow> {
    if !has_failures(store) {
        return None;
    }
    let link = Link::new(session, store, None).ok()?;
    let (time, reason) = link.failed_pull(session.now())?;
    Some(NotPulledRow {
        time,
        reason: reason.to_owned(),
    })
}

/// A name that cannot end the comment it stands in.
fn check_marker(name: &str) -> Result<()> {
    let fits = |c: char| c.is_ascii_alphanumeric() || "._".contains(c);
    if name.is_empty() || name.len() > 64 || !name.chars().all(fits) {
        bail!("--marker {name:?}: at most 64 letters, digits, dots and underscores are expected");
    }
    Ok(())
}

/// What the insights say of the history.
fn history(selection: &SelectionArgs, session: &Session) -> Result<ReportParts> {
    let store = session.store_to_read()?;
    let material = insights::material(selection, session, &store)?;
    let (_, judgement) = material.judge(session, &store)?;
    let (not_judged, _) = judging::coverage(&judgement);
    let left_out = |row: NotJudgedRow| LeftOutRow {
        metric: row.metric,
        metadata: row.metadata,
        reason: row.detail,
    };
    let counts = |insight: &&LearningInsight| {
        // Budgets have their own place, decisions were made.
        insight.kind != Kind::Budget && !matches!(insight.state, State::Accepted | State::Dismissed)
    };
    let row = |insight: &LearningInsight| {
        let is = |subject: &&Subject| {
            let id = subject.series.id();
            id.metric == insight.metric && id.metadata == insight.metadata
        };
        let values = material
            .subjects
            .iter()
            .find(is)
            .map(|s| s.series.values().collect());
        let values: Vec<f64> = values.unwrap_or_default();
        ReportRow::of_insight(insight, &values)
    };
    Ok(ReportParts {
        series: judgement.insights.iter().filter(counts).map(row).collect(),
        judged: judgement.judged,
        not_judged: not_judged.into_iter().map(left_out).collect(),
        ..ReportParts::default()
    })
}

/// What the candidate is against its baseline.
fn against(selection: &SelectionArgs, baseline: &str, session: &Session) -> Result<ReportParts> {
    let Sides {
        name,
        pairs,
        commits,
    } = candidate::sides(selection, baseline, session)?;
    let verdicts = session.time("judge", || compare_pairs(&pairs));
    let mut parts = ReportParts {
        sides: Some((name, baseline.to_owned())),
        ..ReportParts::default()
    };
    for ((pair, verdict), commit) in pairs.iter().zip(verdicts).zip(commits) {
        match verdict {
            Ok(compared) => parts
                .series
                .push(ReportRow::of_pair(pair, &compared, commit)),
            Err(reason) => parts.not_judged.push(LeftOutRow {
                metric: pair.id.metric.clone(),
                metadata: pair.id.metadata.clone(),
                reason: reason.to_string(),
            }),
        }
    }
    parts.judged = parts.series.len();
    Ok(parts)
}

/// How the budgets stand; `None` where none is set.
fn budgets(selection: &SelectionArgs, session: &Session) -> Result<Option<BudgetsDocument>> {
    if session.config().budgets.is_empty() {
        return Ok(None);
    }
    let filter = &selection.filter;
    let mut document = budget::standing(&filter.branch, &filter.commit, session)?;
    if !selection.metrics.is_empty() {
        let wanted = session.filter(&selection.metrics, filter, DefaultScope::All)?;
        document = document.only(|row| {
            let name = row.metric.parse();
            name.is_ok_and(|metric| wanted.admits_metric(&metric))
        });
    }
    Ok((!document.budgets.is_empty()).then_some(document))
}

fn outcome(args: &ReportArgs, document: &ReportDocument) -> Outcome {
    let asked = |kind: Kind| {
        let names = args.fail_on.iter();
        names
            .into_iter()
            .any(|name| name == "any" || name == kind.name())
    };
    let fails = |row: &ReportRow| {
        let resolved = row.standing == Standing::Better && row.kind != Some(Kind::Improvement);
        row.kind.is_some_and(asked) && !resolved
    };
    let judged = Judged {
        series: document.judged,
        budgets: document.has_judged_budgets(),
    };
    if args.fail_on.is_empty() {
        Outcome::Done
    } else if document.series.iter().any(fails) || (asked(Kind::Budget) && document.broken() > 0) {
        Outcome::Refused
    } else if !judged.answers(&args.fail_on) && !args.allow_unjudged {
        Outcome::Unjudged
    } else {
        Outcome::Done
    }
}
