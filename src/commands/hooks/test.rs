//! `hooks test`: what a hook would run and read.

use anyhow::{Result, bail};
use clap::Args;

use crate::args::OutputArgs;
use crate::commands::Session;
use crate::commands::hooks::plan::admits;
use crate::commands::hooks::process::program;
use crate::commands::hooks::told::{Filler, Happening};
use crate::commands::hooks::{beside, folder, judged};
use crate::config::{self, Hook, HookEvent};
use crate::report::{HookTestDocument, VariableSet};

#[derive(Args, Debug)]
pub struct TestArgs {
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

pub fn run(args: &TestArgs, session: &Session) -> Result<()> {
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
