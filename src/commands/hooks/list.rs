//! `hooks list`: the hooks there are, and how they did.

use anyhow::Result;
use clap::Args;

use crate::args::OutputArgs;
use crate::commands::Session;
use crate::commands::hooks::plan::{Log, key};
use crate::config::{Hook, Origin};
use crate::report::{HookRow, HooksDocument};
use crate::store::DeliveryOutcome;

#[derive(Args, Debug)]
pub struct ListArgs {
    #[command(flatten)]
    output: OutputArgs,
}

pub fn run(args: &ListArgs, session: &Session) -> Result<()> {
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
