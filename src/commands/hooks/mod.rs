//! `hooks run`, `hooks list`, `hooks test`, and what `--run-hooks` does.
//!
//! Hooks run when they are asked for, never because something was read. A hook
//! that fails is a warning: it changes no verdict and no exit code.

mod plan;
mod process;
mod told;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Result, bail};
use clap::{Args, Subcommand};

use crate::args::OutputArgs;
use crate::commands::hooks::plan::{Due, Log, Now, admits, kept, key};
use crate::commands::hooks::process::{Call, Ended, program};
use crate::commands::hooks::told::{Filler, Happening, variables};
use crate::commands::judging::{JUDGED, Material};
use crate::commands::load::Grouping;
use crate::commands::session::DefaultScope;
use crate::commands::{Outcome, Session};
use crate::config::{self, Hook, HookEvent, Origin};
use crate::learning::LearningInsight;
use crate::model::{Filter, Scope, counted, plain};
use crate::report::{
    DeliveryRow, HookRow, HookTestDocument, HooksDocument, HooksRunDocument, VariableSet,
};
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
    List(ListArgs),
    /// Show what a hook would run, and what it would read; nothing is run
    Test(TestArgs),
    /// Tell every hook what it was not told yet; a hook that fails is a warning
    Run(RunArgs),
}

#[derive(Args, Debug)]
struct ListArgs {
    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Args, Debug)]
struct TestArgs {
    /// The hook
    #[arg(value_name = "HOOK")]
    hook: String,

    /// The insight, by its id or the start of it [default: the surest that the hook's filters let through, else an invented one]
    #[arg(long, value_name = "ID")]
    insight: Option<String>,

    /// What would have happened: new, resolved, breached, ratcheted, accepted, dismissed [default: the first that the hook runs on]
    #[arg(long, value_name = "EVENT")]
    event: Option<String>,

    #[command(flatten)]
    output: OutputArgs,
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
        HooksCommand::List(args) => list(&args, session)?,
        HooksCommand::Test(args) => test(&args, session)?,
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

fn list(args: &ListArgs, session: &Session) -> Result<()> {
    let deliveries = match session.store()? {
        Some(store) => store.deliveries()?,
        None => Vec::new(),
    };
    let log = Log::new(deliveries.clone());
    let row = |hook: &Hook| {
        let name = key(hook);
        let done = || {
            deliveries
                .iter()
                .filter(|d| d.hook == name && d.outcome == DeliveryOutcome::Done)
        };
        HookRow {
            name: hook.name.clone(),
            source: hook.source.clone(),
            own: hook.origin == Origin::User,
            on: hook
                .on
                .iter()
                .map(|event| event.name().to_owned())
                .collect(),
            filters: filters(hook),
            run: hook.run.iter().map(|word| word.text().to_owned()).collect(),
            env: hook.env.clone(),
            timeout: hook.timeout.millis() as f64 / 1000.0,
            retries: hook.retries,
            delivered: done().count(),
            waiting: log.waiting(&name),
            last: done().map(|delivery| delivery.time).max(),
        }
    };
    let document = HooksDocument {
        hooks: session.config().hooks.iter().map(row).collect(),
    };
    session.print(&document, &args.output)
}

/// The filters of a hook, in words.
fn filters(hook: &Hook) -> Vec<String> {
    let mut filters = Vec::new();
    if !hook.kinds.is_empty() {
        let kinds: Vec<&str> = hook.kinds.iter().map(|kind| kind.name()).collect();
        filters.push(format!("kind: {}", kinds.join(", ")));
    }
    if !hook.categories.is_empty() {
        filters.push(format!("category: {}", hook.categories.join(", ")));
    }
    filters.extend(
        hook.metric
            .as_ref()
            .map(|metric| format!("metric: {metric}")),
    );
    if hook.severity > crate::model::Severity::Info {
        filters.push(format!("{} or more", hook.severity.name()));
    }
    if hook.min_confidence > 0.0 {
        filters.push(format!("confidence {} or more", hook.min_confidence));
    }
    filters
}

fn test(args: &TestArgs, session: &Session) -> Result<()> {
    let hooks = &session.config().hooks;
    let Some(hook) = hooks.iter().rfind(|hook| hook.name == args.hook) else {
        let names = hooks.iter().map(|hook| hook.name.as_str());
        let hint = match config::nearest(&args.hook, names) {
            Some(near) => format!("did you mean {near}?"),
            None => "`yardstick hooks list` shows those there are".to_owned(),
        };
        bail!("there is no hook {:?}\nhint: {hint}", args.hook);
    };
    let event = match &args.event {
        None => hook.on.first().copied().unwrap_or(HookEvent::New),
        Some(word) => match HookEvent::from_word(word) {
            Some(event) => event,
            None => bail!(
                "--event {word:?}: one of {} is expected",
                HookEvent::NAMES.join(", ")
            ),
        },
    };
    let real = example(args, session, hook)?;
    let happening = real.clone().unwrap_or_else(invented);
    let mut document = happening.document;
    document.event = event.name().to_owned();
    document.hook.clone_from(&hook.name);
    // What a variable holds may be a secret.
    let env = |name: &str| Ok(format!("{{env.{name}}}"));
    let filler = Filler::new(&document, &env);
    let fill = |word| filler.text(word).unwrap_or_default();
    let mut run: Vec<String> = hook.run.iter().map(fill).collect();
    run[0] = program(&run[0], &beside(session, hook))
        .display()
        .to_string();
    let tested = HookTestDocument {
        hook: hook.name.clone(),
        event: event.name().to_owned(),
        real: real.is_some(),
        admitted: admits(hook, &document),
        run,
        folder: folder(session).display().to_string(),
        env: hook
            .env
            .iter()
            .map(|name| VariableSet {
                name: name.clone(),
                set: session.surroundings.env.os(name).is_some(),
            })
            .collect(),
        input: filler.input(hook).map_err(anyhow::Error::msg)?,
    };
    session.print(&tested, &args.output)
}

/// The insight that is asked for, else the surest that the hook would be told.
fn example(args: &TestArgs, session: &Session, hook: &Hook) -> Result<Option<Happening>> {
    let insights = match session.store()? {
        Some(store) => judged(session, &store)?.0,
        None => Vec::new(),
    };
    let Some(id) = &args.insight else {
        let mut happenings = insights.iter().map(Happening::of);
        return Ok(happenings.find(|happening| admits(hook, &happening.document)));
    };
    match insights.iter().find(|insight| insight.id.starts_with(id)) {
        Some(insight) => Ok(Some(Happening::of(insight))),
        None => {
            bail!("there is no insight {id:?}\nhint: `yardstick insights` shows those there are")
        }
    }
}

/// An insight to try a hook on where there is none.
fn invented() -> Happening {
    let values = (0..40).map(|i| if i < 30 { 12.0 } else { 15.0 } + f64::from(i * 7 % 5) * 0.01);
    let mut tracker = crate::learning::MetricsTracker::new();
    let mut time = crate::model::Timestamp::MIN;
    for value in values {
        time = time.saturating_add(86_400_000);
        // A known name, a finite value and no metadata are always taken.
        let _ = tracker.record_metric("test_duration", value, [("suite", "invented")], time);
    }
    let insights = tracker.generate_insights(time);
    insights
        .first()
        .map(Happening::of)
        .unwrap_or_else(Happening::nothing)
}
