//! `rules list`, `rules check`, `rules test`

use std::collections::BTreeMap;

use anyhow::{Result, bail};
use clap::{Args, Subcommand};

use crate::args::{FilterArgs, OutputArgs};
use crate::commands::judging::JUDGED;
use crate::commands::load::{self, Grouping};
use crate::commands::session::DefaultScope;
use crate::commands::{Outcome, Session};
use crate::config::{self, Config, PACKS};
use crate::learning::{Rehearsal, Subject, rehearse, rehearse_now};
use crate::model::Sorting;
use crate::report::{
    OwnRuleRow, PackRow, ReasonRow, RehearsalRow, RulesDocument, RulesTestDocument,
};

/// Say yourself what needs attention: conditions over the numbers
///
/// A [[rule]] in yardstick.toml has a condition, and what to say where it holds; `insights` then
/// lists it beside what the program finds by itself. Packs of rules ship with the program and are
/// off until packs = ["NAME"] turns them on.
#[derive(Args, Debug)]
pub struct RulesArgs {
    #[command(subcommand)]
    command: RulesCommand,
}

#[derive(Subcommand, Debug)]
enum RulesCommand {
    /// Show the rules that are on, and the packs there are
    List(AskedArgs),
    /// Say what each rule means, and whether it can judge what the store holds
    Check(AskedArgs),
    /// Say what each rule would have said over the history: when, how often, in which words
    Test(TestArgs),
}

/// Which rules.
#[derive(Args, Debug)]
struct Asked {
    /// Only these rules [default: all that are on]
    #[arg(value_name = "RULE")]
    rules: Vec<String>,

    /// Also the rules of this pack, as if it were on (repeatable)
    #[arg(long, value_name = "NAME")]
    pack: Vec<String>,
}

#[derive(Args, Debug)]
struct AskedArgs {
    #[command(flatten)]
    asked: Asked,

    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Args, Debug)]
struct TestArgs {
    #[command(flatten)]
    asked: Asked,

    #[command(flatten)]
    filter: FilterArgs,

    #[command(flatten)]
    output: OutputArgs,
}

pub(super) fn run(args: RulesArgs, session: &Session) -> Result<Outcome> {
    match args.command {
        RulesCommand::List(args) => list(&args, session, false),
        RulesCommand::Check(args) => list(&args, session, true),
        RulesCommand::Test(args) => test(&args, session),
    }
}

/// The configuration with the rules that are asked for, and no others.
fn asked(asked: &Asked, session: &Session) -> Result<Config> {
    let mut config = session.config().clone();
    for name in &asked.pack {
        let Some(pack) = PACKS.iter().find(|pack| pack.name == name) else {
            let names = || PACKS.iter().map(|pack| pack.name);
            let hint = match config::nearest(name, names()) {
                Some(near) => format!("did you mean {near}?"),
                None => format!("known here: {}", names().collect::<Vec<_>>().join(", ")),
            };
            bail!("--pack {name:?}: there is no such pack\nhint: {hint}");
        };
        let known = |name: &str| config.rules.iter().any(|rule| rule.name == name);
        let new: Vec<_> = pack
            .rules()?
            .into_iter()
            .filter(|rule| !known(&rule.name))
            .collect();
        config.rules.extend(new);
        config.packs.push(name.clone());
    }
    for name in &asked.rules {
        if !config.rules.iter().any(|rule| rule.name == *name) {
            let names = config.rules.iter().map(|rule| rule.name.as_str());
            let hint = match config::nearest(name, names) {
                Some(near) => format!("did you mean {near}?"),
                None => "`yardstick rules list` shows those that are on".to_owned(),
            };
            bail!("there is no rule {name:?}\nhint: {hint}");
        }
    }
    config
        .rules
        .retain(|rule| asked.rules.is_empty() || asked.rules.contains(&rule.name));
    Ok(config)
}

/// The series that some rule is about, with those rules.
fn subjects(config: &Config, session: &Session, filter: &FilterArgs) -> Result<Vec<Subject>> {
    let Some(store) = session.store()?.filter(|_| !config.rules.is_empty()) else {
        return Ok(Vec::new());
    };
    let last = filter
        .last
        .map_or(JUDGED, |n| usize::try_from(n).unwrap_or(usize::MAX));
    let grouping = Grouping {
        by: filter.by.clone(),
        keep: Some(last),
    };
    let filter = session.filter(&[], filter, DefaultScope::Judged)?;
    let series = load::series(session, &store, &filter, &grouping)?;
    let mut subjects = load::subjects(config, &store.amendments()?, series);
    subjects.retain(|subject| !subject.rules.is_empty());
    Ok(subjects)
}

fn list(args: &AskedArgs, session: &Session, in_full: bool) -> Result<Outcome> {
    let config = asked(&args.asked, session)?;
    let subjects = subjects(&config, session, &FilterArgs::default())?;
    let mut rows: Vec<OwnRuleRow> = config
        .rules
        .iter()
        .map(|rule| OwnRuleRow::new(rule))
        .collect();
    let mut reasons: Vec<BTreeMap<String, usize>> = vec![BTreeMap::new(); rows.len()];
    for rehearsal in subjects
        .iter()
        .flat_map(|subject| rehearse_now(subject, session.now()))
    {
        let Some(index) = rows.iter().position(|row| row.name == rehearsal.rule.name) else {
            continue;
        };
        rows[index].series += 1;
        rows[index].speaks += rehearsal.spoke;
        for reason in rehearsal.unjudged.into_keys() {
            *reasons[index].entry(reason).or_default() += 1;
        }
    }
    for (row, reasons) in rows.iter_mut().zip(reasons) {
        let reason = |(reason, count)| ReasonRow { reason, count };
        row.not_judged = reasons.into_iter().map(reason).collect();
    }
    if rows.is_empty() && in_full {
        session.note("no rules of your own, and no pack is on\nhint: `yardstick rules list` shows the packs there are");
        if !matches!(args.output.format(), crate::report::Format::Json) {
            return Ok(Outcome::Done);
        }
    }
    let document = RulesDocument {
        packs: packs(&config)?,
        rules: rows,
        in_full,
    };
    session.print(&document, &args.output)?;
    Ok(Outcome::Done)
}

fn packs(config: &Config) -> Result<Vec<PackRow>> {
    let row = |pack: &config::Pack| {
        Ok(PackRow {
            name: pack.name.to_owned(),
            about: pack.about.to_owned(),
            rules: pack.rules()?.len(),
            on: config.packs.iter().any(|name| name == pack.name),
        })
    };
    PACKS.iter().map(row).collect()
}

fn test(args: &TestArgs, session: &Session) -> Result<Outcome> {
    let config = asked(&args.asked, session)?;
    if !config.rules.is_empty() {
        session.store_to_read()?;
    }
    let subjects = subjects(&config, session, &args.filter)?;
    let mut rehearsals: Vec<(Rehearsal, &Subject)> = Vec::new();
    for subject in &subjects {
        let of = session.time("rehearse", || rehearse(subject, session.now()));
        rehearsals.extend(of.into_iter().map(|rehearsal| (rehearsal, subject)));
    }
    let place = |name: &str| config.rules.iter().position(|rule| rule.name == name);
    rehearsals.order_by_key(|(rehearsal, _)| place(&rehearsal.rule.name));
    let idle = |name: &str| {
        !rehearsals
            .iter()
            .any(|(rehearsal, _)| rehearsal.rule.name == name)
    };
    let document = RulesTestDocument {
        time: session.now(),
        without_series: config
            .rules
            .iter()
            .map(|rule| rule.name.clone())
            .filter(|name| idle(name))
            .collect(),
        rehearsals: rehearsals
            .iter()
            .map(|(rehearsal, subject)| {
                let id = subject.series.id();
                RehearsalRow::new(
                    rehearsal,
                    &id.metric,
                    &id.metadata,
                    subject.series.points().len(),
                )
            })
            .collect(),
    };
    session.print(&document, &args.output)?;
    Ok(Outcome::Done)
}
