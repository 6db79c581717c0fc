//! `evaluate`

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, bail};
use clap::Args;

use crate::args::{FilterArgs, GivenArgs, OutputArgs, PushArgs};
use crate::commands::draft::Drafter;
use crate::commands::gate::{FailOnArgs, Judged};
use crate::commands::given::Given;
use crate::commands::hooks::HookFlag;
use crate::commands::judging::{self, JUDGED, Material};
use crate::commands::load::Grouping;
use crate::commands::session::DefaultScope;
use crate::commands::sync::push_after;
use crate::commands::{Outcome, Session, insights, record};
use crate::learning::{
    Evidence, Judgement, LearningInsight, Settled, State, Subject, compare, settled,
};
use crate::model::{Gathering, Sample};
use crate::report::{EvaluationDocument, StandingRow};
use crate::series::SeriesId;
use crate::store::Store;

/// Record one iteration and say what it means against history
///
///   yardstick evaluate test_duration=12.5s coverage_percent=95
///   yardstick evaluate build_time=95s --dry-run   judge, and record nothing
///   yardstick evaluate build_time=95s --fail-on regression  and gate on it
///   yardstick evaluate build_time=95s --push                and share it at once
///
/// Each value is held against the present level of its series: better, worse,
/// or as before where it lies within the noise (of 20 values without a cause,
/// 19 do). Whether that is worth an alarm is the rules' to say: the insights of
/// these series follow, as `insights` shows them.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub struct EvaluateArgs {
    /// METRIC=VALUE…, or METRIC VALUE…
    #[arg(
        required = true,
        value_name = "METRIC=VALUE",
        allow_negative_numbers = true
    )]
    items: Vec<String>,

    #[command(flatten)]
    given: GivenArgs,

    /// Judge, and write nothing
    #[arg(short = 'n', long)]
    dry_run: bool,

    #[command(flatten)]
    gate: FailOnArgs,

    #[command(flatten)]
    hooks: HookFlag,

    #[command(flatten)]
    push: PushArgs,

    #[command(flatten)]
    output: OutputArgs,
}

pub(super) fn run(args: EvaluateArgs, session: &Session) -> Result<Outcome> {
    args.gate.check()?;
    let given = Given::new(&args.given, session)?;
    let drafts = record::drafts(&args.items, args.given.unit.as_ref(), &given)?;
    let existing = match args.dry_run {
        true => session.store()?,
        false => Some(session.store_to_write()?),
    };
    let mut drafter = Drafter::new(session, existing.clone(), given.context.clone())?;
    let any_time = args.given.time.is_some();
    let samples: Vec<Sample> = drafts
        .into_iter()
        .map(|draft| drafter.sample(draft, args.given.unit.as_ref(), any_time))
        .collect::<Result<_>>()?;
    if let (Some(store), false) = (&existing, args.dry_run) {
        record::append(&samples, session, store)?;
    }
    let store = match existing {
        Some(store) => store,
        None => Store::absent(session.store_root()?),
    };
    let outcome = judge(&args, session, &store, &samples);
    if args.dry_run {
        return outcome;
    }
    // Recorded it is, also where it could not be judged.
    let judged = outcome.is_ok();
    let outcome = push_after(outcome, &args.push, session);
    if judged {
        args.hooks.run(session);
    }
    outcome
}

/// Says what the samples mean, and keeps that.
fn judge(
    args: &EvaluateArgs,
    session: &Session,
    store: &Store,
    samples: &[Sample],
) -> Result<Outcome> {
    let filter = session.filter(&[], &FilterArgs::default(), DefaultScope::Judged)?;
    let grouping = Grouping {
        by: None,
        keep: Some(JUDGED),
    };
    let material = Material::with(session, store, (&filter, &grouping), samples)?;
    let (_, judgement) = material.judge(session, store)?;
    let (document, outcome) = document(args, session, (&material, &judgement), samples)?;
    session.print(&document, &args.output)?;
    if !args.dry_run {
        insights::note_down(session, store, &material, (&judgement, &document.insights))?;
    }
    Ok(outcome)
}

fn document(
    args: &EvaluateArgs,
    session: &Session,
    (material, judgement): (&Material, &Judgement),
    samples: &[Sample],
) -> Result<(EvaluationDocument, Outcome)> {
    let settled = settled(&material.memory);
    let mut metrics = Vec::new();
    let mut meant: BTreeSet<SeriesId> = BTreeSet::new();
    for sample in samples {
        let Some((subject, found)) = found(&material.subjects, &settled, sample) else {
            bail!(
                "the sample of {} is not among the newest {JUDGED} of its series\nhint: `yardstick record` keeps it without a judgement",
                sample.metric
            );
        };
        let series = &subject.series;
        metrics.push(StandingRow::new(series.id(), series.unit(), &found));
        meant.insert(series.id().clone());
    }
    let unjudged: BTreeSet<&SeriesId> = judgement.not_judged.iter().map(|(id, _)| id).gathered();
    let judged = meant.iter().filter(|id| !unjudged.contains(id)).count();
    let to_gate = Judged {
        series: judged,
        budgets: meant.iter().any(|id| judgement.budgeted.contains(id)),
    };
    let insights: Vec<LearningInsight> = judgement
        .insights
        .iter()
        .filter(|insight| is_about(insight, &meant) && is_told(insight))
        .cloned()
        .collect();
    let (outcome, waiting) = args.gate.verdict(&insights, to_gate);
    let mut silent = judging::silent(judgement, &material.amendments);
    silent.retain(|row| {
        let is = |id: &SeriesId| {
            row.metric
                .as_ref()
                .is_none_or(|metric| *metric == id.metric)
        };
        meant.iter().any(is)
    });
    let document = EvaluationDocument {
        time: session.now(),
        dry_run: args.dry_run,
        recorded: samples.len(),
        judged,
        total: meant.len(),
        silent,
        waiting,
        metrics,
        insights,
    };
    Ok((document, outcome))
}

/// The series a sample is in, and how it stands there.
fn found<'s>(
    subjects: &'s [Subject],
    settled: &BTreeMap<SeriesId, Vec<Settled>>,
    sample: &Sample,
) -> Option<(&'s Subject, crate::learning::Comparison)> {
    subjects.iter().find_map(|subject| {
        let settled = settled.get(&subject.identity());
        let settled = settled.map_or(&[][..], Vec::as_slice);
        Some((subject, compare(subject, settled, sample.id.bits())?))
    })
}

/// Whether an insight is about one of these series, or counts one among its
/// members.
fn is_about(insight: &LearningInsight, series: &BTreeSet<SeriesId>) -> bool {
    series.iter().any(|id| match &insight.evidence {
        Evidence::Environment { members, .. } => members.contains(&id.to_string()),
        _ => id.metric == insight.metric && id.metadata == insight.metadata,
    })
}

fn is_told(insight: &LearningInsight) -> bool {
    !matches!(insight.state, State::Accepted | State::Dismissed)
}
