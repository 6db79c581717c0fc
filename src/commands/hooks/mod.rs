//! `hooks run`, `hooks list`, `hooks test`, and what `--run-hooks` does.
//!
//! Hooks run when they are asked for, never because something was read. A hook
//! that fails is a warning: it changes no verdict and no exit code.

mod list;
mod plan;
mod process;
mod test;
mod told;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Result;
use clap::{Args, Subcommand};

use crate::args::OutputArgs;
use crate::commands::hooks::plan::{Due, Log, Now, kept, key};
use crate::commands::hooks::process::{Call, Ended, program};
use crate::commands::hooks::told::{Filler, Happening, variables};
use crate::commands::judging::{JUDGED, Material};
use crate::commands::load::Grouping;
use crate::commands::session::DefaultScope;
use crate::commands::{Outcome, Session};
use crate::config::{Hook, Origin};
use crate::learning::LearningInsight;
use crate::model::{Filter, Scope, counted, plain};
use crate::report::{DeliveryRow, HooksRunDocument};
use crate::store::{Delivery, DeliveryOutcome, Store};

/// Run programs of yours when something happens
///
/// A [[hook]] runs a program with an insight as JSON on its standard input: when it is new, when it
/// is over, when a budget breaks, when somebody decides. Each is told once. Hooks of your own
/// configuration file run; those of a repository's yardstick.toml only with --run-hooks.
#[derive(Args, Debug)]
pub struct HooksArgs {
    #[command(subcommand)]
    command: HooksCommand,
}

#[derive(Subcommand, Debug)]
enum HooksCommand {
    /// Show the hooks there are, and how they did
    List(list::ListArgs),
    /// Show what a hook would run, and what it would read; nothing is run
    Test(test::TestArgs),
    /// Tell every hook what it was not told yet; a hook that fails is a warning
    Run(RunArgs),
}

#[derive(Args, Debug)]
struct RunArgs {
    /// Also run the hooks of the repository's yardstick.toml
    #[arg(long)]
    run_hooks: bool,

    #[command(flatten)]
    output: OutputArgs,
}

/// The flag of commands that may run hooks when they are done.
#[derive(Args, Clone, Copy, Debug, Default)]
pub struct HookFlag {
    /// Run the hooks when done, also those of the repository's yardstick.toml: see `yardstick hooks`
    #[arg(long)]
    run_hooks: bool,
}

impl HookFlag {
    /// Runs the hooks where that was asked for. Whatever fails is a warning.
    pub fn run(self, session: &Session) {
        if !self.run_hooks {
            return;
        }
        if let Err(error) = deliver(session, true) {
            session.warn(format_args!("the hooks were not run: {error:#}"));
        }
    }
}

pub(super) fn run(args: HooksArgs, session: &Session) -> Result<Outcome> {
    match args.command {
        HooksCommand::List(args) => list::run(&args, session)?,
        HooksCommand::Test(args) => test::run(&args, session)?,
        HooksCommand::Run(args) => {
            let document = deliver(session, args.run_hooks)?;
            session.print(&document, &args.output)?;
        }
    }
    Ok(Outcome::Done)
}

/// What is judged where hooks run: everything, as `insights` does without
/// flags, so that what is not found is over and not only left out.
fn judged(session: &Session, store: &Store) -> Result<(Vec<LearningInsight>, String)> {
    let filter = session.filter(
        &[],
        &crate::args::FilterArgs::default(),
        DefaultScope::Judged,
    )?;
    let grouping = Grouping {
        by: None,
        keep: Some(JUDGED),
    };
    let material = Material::load(session, store, &filter, &grouping)?;
    let insights = material.judge(session, store)?.1.insights;
    Ok((insights, scope(&filter)))
}

/// What was looked at, in a word.
fn scope(filter: &Filter) -> String {
    match &filter.scope {
        Scope::Judged {
            branches,
            pull_request,
            ..
        } => match pull_request {
            Some(number) => format!("#{number}"),
            None => branches.join(","),
        },
        _ => String::new(),
    }
}

/// Tells every hook what it was not told yet.
fn deliver(session: &Session, of_the_project: bool) -> Result<HooksRunDocument> {
    let all = &session.config().hooks;
    let may = |hook: &&Hook| of_the_project || hook.origin == Origin::User;
    let hooks: Vec<&Hook> = all.iter().filter(may).collect();
    let not_allowed = all.len() - hooks.len();
    let mut document = HooksRunDocument {
        hooks: hooks.len(),
        not_allowed,
        deliveries: Vec::new(),
    };
    if not_allowed > 0 {
        let of = counted(not_allowed as u64, "hook");
        session.note(format_args!(
            "{of} of the project's yardstick.toml may not run\nhint: --run-hooks runs them as well"
        ));
    }
    let Some(store) = session.store()?.filter(|_| !hooks.is_empty()) else {
        return Ok(document);
    };
    let Some(_held) = store.try_lock_deliveries()? else {
        session.warn("another process is running the hooks of this store; what is left for this one, the next run tells");
        return Ok(document);
    };
    let (insights, scope) = judged(session, &store)?;
    let events = store.events()?;
    let decisions: Vec<Happening> = events
        .iter()
        .filter_map(|event| Happening::decision(event, &insights))
        .collect();
    let log = Log::new(store.deliveries()?);
    let now = Now {
        insights: &insights,
        decisions: &decisions,
        scope: &scope,
    };
    let due: Vec<Due> = hooks
        .iter()
        .enumerate()
        .flat_map(|(index, hook)| now.due(index, hook, &log))
        .collect();
    let (silent, loud): (Vec<Due>, Vec<Due>) = due.into_iter().partition(|due| due.silently);
    let strangers = hooks.iter().filter(|hook| !log.knows(&key(hook)));
    let mut noted: Vec<Delivery> = strangers.map(|hook| first_run(session, hook)).collect();
    noted.extend(silent.into_iter().map(|due| {
        delivery(
            session,
            hooks[due.hook],
            due,
            (&scope, DeliveryOutcome::Known),
        )
    }));
    store.log_deliveries(&noted)?;
    for due in loud {
        let hook = hooks[due.hook];
        let row = tell(session, hook, &due);
        let outcome = match &row.failure {
            None => DeliveryOutcome::Done,
            Some(reason) => {
                session.warn(format_args!(
                    "the hook {} failed: {}",
                    hook.name,
                    plain(reason)
                ));
                DeliveryOutcome::Failed
            }
        };
        document.deliveries.push(row);
        // Before the next one starts: a crash repeats one at most.
        store.log_deliveries(&[delivery(session, hook, due, (&scope, outcome))])?;
    }
    Ok(document)
}

/// What says that a hook was there: from now on, all is news to it.
fn first_run(session: &Session, hook: &Hook) -> Delivery {
    Delivery {
        time: session.now(),
        hook: key(hook),
        event: "added".to_owned(),
        id: String::new(),
        outcome: DeliveryOutcome::Known,
        scope: String::new(),
        told: serde_json::Value::Null,
    }
}

fn delivery(
    session: &Session,
    hook: &Hook,
    due: Due,
    (scope, outcome): (&str, DeliveryOutcome),
) -> Delivery {
    let event = due.happening.logged.unwrap_or(due.event.name());
    let told = serde_json::to_value(&due.happening.document).unwrap_or_default();
    Delivery {
        time: session.now(),
        hook: key(hook),
        event: event.to_owned(),
        id: due.happening.key,
        outcome,
        scope: scope.to_owned(),
        told: kept(due.event, &told),
    }
}

/// Runs one hook.
fn tell(session: &Session, hook: &Hook, due: &Due) -> DeliveryRow {
    let mut document = due.happening.document.clone();
    document.event = due.event.name().to_owned();
    document.hook.clone_from(&hook.name);
    let env = |name: &str| {
        let value = session.surroundings.env.text(name);
        value.ok_or_else(|| format!("the variable {name} is not set, or no text"))
    };
    let filler = Filler::new(&document, &env);
    let ended = match call(session, hook, &filler) {
        Ok(call) => call.run(),
        Err(reason) => Ended {
            attempts: 0,
            failure: Some(reason),
        },
    };
    DeliveryRow {
        hook: hook.name.clone(),
        event: document.event,
        id: document.id,
        title: document.title,
        attempts: ended.attempts,
        failure: ended.failure,
    }
}

fn call(session: &Session, hook: &Hook, filler: &Filler<'_>) -> Result<Call, String> {
    let words: Vec<String> = hook
        .run
        .iter()
        .map(|word| filler.text(word))
        .collect::<Result<_, _>>()?;
    let (name, arguments) = words.split_first().ok_or("there is nothing to run")?;
    let env: Vec<(String, OsString)> = variables(hook, session);
    Ok(Call {
        program: program(name, &beside(session, hook)),
        arguments: arguments.to_vec(),
        env,
        folder: folder(session),
        input: filler.input(hook)?.into_bytes(),
        timeout: Duration::from_millis(u64::try_from(hook.timeout.millis()).unwrap_or(0)),
        retries: hook.retries,
    })
}

/// Where hooks run.
fn folder(session: &Session) -> PathBuf {
    session
        .project_dir()
        .unwrap_or_else(|| session.surroundings.cwd.clone())
}

/// The folder of the file that a hook stands in.
fn beside(session: &Session, hook: &Hook) -> PathBuf {
    let file = match hook.origin {
        Origin::User => session.user_config_path(),
        Origin::Project => session.config_path().map(Path::to_owned),
    };
    file.as_deref()
        .and_then(Path::parent)
        .map_or_else(|| folder(session), Path::to_owned)
}
