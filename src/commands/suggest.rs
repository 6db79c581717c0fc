//! `suggest`

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::args::OutputArgs;
use crate::commands::answer::everything;
use crate::commands::{Outcome, Session};
use crate::learning::{Chapter, Complexity, TaskType, TrackRecord, history, suggest};
use crate::report::SuggestionsDocument;

/// Say what to do next, from what needs attention here
///
///   yardstick suggest --task-type refactoring --complexity high
///
/// Ranks the open insights by how sure and how grave they are, how well they
/// fit the work at hand, and how often such insights were mended here before.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub struct SuggestArgs {
    /// What the work is about: feature, bugfix, refactoring, optimization or testing
    #[arg(
        long,
        value_enum,
        value_name = "TYPE",
        default_value_t,
        hide_possible_values = true
    )]
    task_type: TaskArg,

    /// How involved it is: low, medium or high
    #[arg(
        long,
        value_enum,
        value_name = "LEVEL",
        default_value_t,
        hide_possible_values = true
    )]
    complexity: ComplexityArg,

    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum TaskArg {
    Feature,
    Bugfix,
    Refactoring,
    #[default]
    Optimization,
    Testing,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum ComplexityArg {
    Low,
    #[default]
    Medium,
    High,
}

pub(super) fn run(args: SuggestArgs, session: &Session) -> Result<Outcome> {
    let store = session.store_to_read()?;
    let (material, judgement) = everything(session, &store)?;
    let chapters = history(&material.memory, &judgement);
    let category = |chapter: &Chapter| {
        let metric = &chapter.said.series.first()?.metric;
        let now = material.amendments.name_now(metric);
        Some(session.config().spec(&now).category)
    };
    let record = TrackRecord::of(&chapters, category);
    let (task_type, complexity) = (args.task_type.into(), args.complexity.into());
    let document = SuggestionsDocument {
        time: session.now(),
        task_type,
        complexity,
        judged: judgement.judged,
        total: material.total(),
        suggestions: suggest(&judgement.insights, (task_type, complexity), &record),
    };
    session.print(&document, &args.output)?;
    Ok(Outcome::Done)
}

impl From<TaskArg> for TaskType {
    fn from(arg: TaskArg) -> Self {
        match arg {
            TaskArg::Feature => Self::Feature,
            TaskArg::Bugfix => Self::Bugfix,
            TaskArg::Refactoring => Self::Refactoring,
            TaskArg::Optimization => Self::Optimization,
            TaskArg::Testing => Self::Testing,
        }
    }
}

impl From<ComplexityArg> for Complexity {
    fn from(arg: ComplexityArg) -> Self {
        match arg {
            ComplexityArg::Low => Self::Low,
            ComplexityArg::Medium => Self::Medium,
            ComplexityArg::High => Self::High,
        }
    }
}
