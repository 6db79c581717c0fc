//! `insights`

use std::collections::BTreeSet;

use anyhow::{Result, bail};
use clap::{Args, Subcommand};

use crate::args::{OutputArgs, SelectionArgs};
use crate::commands::answer::{self, AnswerArgs, WakeArgs};
use crate::commands::explain::{self, ExplainArgs};
use crate::commands::gate::{FailOnArgs, Judged};
use crate::commands::history::{self, HistoryArgs};
use crate::commands::hooks::HookFlag;
use crate::commands::judging::{self, JUDGED, Material};
use crate::commands::load::Grouping;
use crate::commands::session::DefaultScope;
use crate::commands::{Outcome, Session, remember};
use crate::learning::{Judgement, LearningInsight, State, Subject, Verdict};
use crate::model::Category;
use crate::report::InsightsDocument;
use crate::store::Store;

/// Show what needs attention, most certain first
///
///   yardstick insights                                   what is open
///   yardstick insights explain 3f2a                      the start of an id
///   yardstick insights accept 3f2a --reason "worth it"   right, and meant
///   yardstick insights dismiss 3f2a --reason "load"      wrong
///   yardstick insights --fail-on regression              a gate for CI
///
/// What is looked for, in the newest 500 samples of each series, from five
/// samples on: a level that changed, with the commits between which it did;
/// values that drift away from where they began; a newest value out of range;
/// noise that grew; a metric gone silent; a test that is flaky; a budget broken
/// or near. Of all that is inferred over all series, 1 % may be false. Many
/// series that moved together are one insight. `accept` and `dismiss` say what
/// it means here, and teach which rules to trust.
#[derive(Args, Debug)]
#[command(
    verbatim_doc_comment,
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true
)]
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

    /// Only insights that the latest run brought: short for --state new
    #[arg(long, conflicts_with_all = ["state", "all"])]
    new: bool,

    /// Only insights in this state: new, ongoing, resolved, accepted, dismissed (repeatable) [default: the first three]
    #[arg(long, value_name = "STATE", value_delimiter = ',')]
    state: Vec<String>,

    /// Also insights that were answered, and those of rules that have fallen silent
    #[arg(long, conflicts_with = "state")]
    all: bool,

    #[command(flatten)]
    gate: FailOnArgs,

    #[command(flatten)]
    hooks: HookFlag,

    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Subcommand, Debug)]
enum InsightsCommand {
    Explain(ExplainArgs),
    /// Say that an insight is right and meant to stay: its level is the baseline from now on
    Accept(AnswerArgs),
    /// Say that an insight is wrong: it is not told again, and its rule is believed less
    Dismiss(AnswerArgs),
    History(HistoryArgs),
    /// Let a rule be heard again that has fallen silent
    Wake(WakeArgs),
}

pub(super) fn run(args: InsightsArgs, session: &Session) -> Result<Outcome> {
    match &args.command {
        Some(InsightsCommand::Explain(explain)) => explain::run(explain, session),
        Some(InsightsCommand::Accept(accept)) => answer::run(accept, Verdict::Accepted, session),
        Some(InsightsCommand::Dismiss(dismiss)) => {
            answer::run(dismiss, Verdict::Dismissed, session)
        }
        Some(InsightsCommand::History(history)) => history::run(history, session),
        Some(InsightsCommand::Wake(wake)) => answer::wake(wake, session),
        None => show(&args, session),
    }
}

fn show(args: &InsightsArgs, session: &Session) -> Result<Outcome> {
    check(args)?;
    let store = session.store_to_read()?;
    let material = material(&args.selection, session, &store)?;
    let (_, judgement) = material.judge(session, &store)?;
    let insights = shown(args, &judgement);
    let judged = Judged {
        series: judgement.judged,
        budgets: !judgement.budgeted.is_empty(),
    };
    check_categories(args, &material, &judgement)?;
    let (outcome, waiting) = args.gate.verdict(&insights, judged);
    let (not_judged, judged_in_part) = judging::coverage(&judgement);
    let is_hidden = |i: &&LearningInsight| is_answered(i) && !insights.contains(i);
    let document = InsightsDocument {
        time: session.now(),
        judged: judgement.judged,
        total: material.total(),
        not_judged,
        judged_in_part,
        silent: judging::silent(&judgement, &material.amendments),
        waiting,
        answered: judgement.insights.iter().filter(is_hidden).count(),
        insights,
    };
    session.print(&document, &args.output)?;
    if (args.gate.is_gate() || args.new) && is_everything(&args.selection) {
        note_down(session, &store, &material, (&judgement, &document.insights))?;
    }
    args.hooks.run(session);
    Ok(outcome)
}

/// What is judged of a selection.
pub(super) fn material(
    selection: &SelectionArgs,
    session: &Session,
    store: &Store,
) -> Result<Material> {
    let filter = session.filter(&selection.metrics, &selection.filter, DefaultScope::Judged)?;
    let last = selection
        .filter
        .last
        .map_or(JUDGED, |n| usize::try_from(n).unwrap_or(usize::MAX));
    let grouping = Grouping {
        by: selection.filter.by.clone(),
        keep: Some(last),
    };
    Material::load(session, store, &filter, &grouping)
}

/// Notes down what is said to somebody who acts on it: a gate, or a script
/// that asks for what is new. Only of the baseline, and only as judged over
/// everything: what a pull request or a part of the samples shows is no
/// history of the project.
pub(super) fn note_down(
    session: &Session,
    store: &Store,
    material: &Material,
    (judgement, told): (&Judgement, &[LearningInsight]),
) -> Result<()> {
    let here = session.provenance()?.place();
    let baseline = session.baseline_branch()?;
    let elsewhere = matches!((here.branch, &baseline), (Some(a), Some(b)) if a != b);
    if here.pull_request.is_some() || elsewhere || !store.is_there() {
        return Ok(());
    }
    let open = told.iter().filter(|insight| insight.state.is_open());
    remember::note_down(
        session,
        store,
        (judgement, &material.memory, &material.amendments),
        open.map(|insight| insight.id.as_str()),
    )
}

fn is_everything(selection: &SelectionArgs) -> bool {
    let filter = &selection.filter;
    selection.metrics.is_empty()
        && filter.metadata.is_empty()
        && filter.branch.is_empty()
        && filter.commit.is_empty()
        && filter.since.is_none()
        && filter.until.is_none()
        && filter.last.is_none()
        && filter.by.is_none()
}

fn shown(args: &InsightsArgs, judgement: &Judgement) -> Vec<LearningInsight> {
    let withheld = judgement.withheld.iter().filter(|_| args.all);
    let mut insights: Vec<LearningInsight> =
        judgement.insights.iter().chain(withheld).cloned().collect();
    insights.retain(|insight| {
        insight.confidence >= args.min_confidence
            && (args.category.is_empty() || args.category.contains(&insight.category.to_string()))
            && is_wanted(args, insight)
    });
    insights
}

fn is_wanted(args: &InsightsArgs, insight: &LearningInsight) -> bool {
    match (args.new, args.all, &args.state[..]) {
        (true, _, _) => insight.state == State::New,
        (_, true, _) => true,
        (_, _, []) => !is_answered(insight),
        (_, _, states) => states.iter().any(|state| state == insight.state.name()),
    }
}

fn is_answered(insight: &LearningInsight) -> bool {
    matches!(insight.state, State::Accepted | State::Dismissed)
}

/// A category that nothing has would make every gate say yes.
fn check_categories(args: &InsightsArgs, material: &Material, judgement: &Judgement) -> Result<()> {
    let of_rules = |subject: &Subject| -> Vec<String> {
        let own = subject
            .rules
            .iter()
            .filter_map(|rule| rule.category.as_ref());
        own.map(ToString::to_string).collect()
    };
    let mut known: BTreeSet<String> = Category::NAMES.map(str::to_owned).into();
    for subject in &material.subjects {
        known.insert(subject.spec.category.to_string());
        known.extend(of_rules(subject));
    }
    let found = judgement.insights.iter();
    known.extend(found.map(|insight| insight.category.to_string()));
    for category in &args.category {
        if !known.contains(category) {
            let names: Vec<&str> = known.iter().map(String::as_str).collect();
            bail!(
                "--category {category:?}: one of {} is expected",
                names.join(", ")
            );
        }
    }
    Ok(())
}

fn check(args: &InsightsArgs) -> Result<()> {
    if !(0.0..=1.0).contains(&args.min_confidence) {
        bail!(
            "--min-confidence {}: a probability from 0 to 1 is expected",
            args.min_confidence
        );
    }
    for state in &args.state {
        if !State::NAMES.contains(&state.as_str()) {
            bail!(
                "--state {state:?}: one of {} is expected",
                State::NAMES.join(", ")
            );
        }
    }
    args.gate.check()
}
