//! `demo`

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use clap::Args;

use crate::args::OutputArgs;
use crate::commands::answer;
use crate::commands::judging::{self, Material};
use crate::commands::load::{self, Grouping, Loaded};
use crate::commands::simulate::{CONFIGURATION, RUNS, history};
use crate::commands::{Outcome, Session};
use crate::config::{self, Config, FILE_NAME};
use crate::context::Entropy;
use crate::learning::{
    Judgement, State, Trust, Verdict, analyze, evaluate, history as chapters_of, rule_records,
};
use crate::model::Filter;
use crate::report::{
    BudgetsDocument, HistoryDocument, HistoryRow, InsightsDocument, RuleRow, TrendRow,
    TrendsDocument,
};
use crate::series::{Series, SeriesId};
use crate::store::Store;

/// What makes the noise of the simulation.
const SEED: u64 = 7;

/// Show trends, insights and budgets of a simulated history
///
/// All numbers are invented. The store is thrown away, or kept with DIR.
#[derive(Args, Debug)]
pub struct DemoArgs {
    /// Keep the simulated project in this new folder, to try the other commands on
    dir: Option<PathBuf>,
}

pub(super) fn run(args: DemoArgs, session: &Session) -> Result<Outcome> {
    let scratch = match &args.dir {
        Some(dir) => Scratch {
            path: session.surroundings.cwd.join(dir),
            keep: true,
        },
        None => Scratch {
            path: throw_away(session)?,
            keep: false,
        },
    };
    let project = &scratch.path;
    if project.exists() {
        bail!(
            "\"{}\" is there already\nhint: name a new folder",
            project.display()
        );
    }
    std::fs::create_dir_all(project)
        .with_context(|| format!("cannot create \"{}\"", project.display()))?;
    let config_path = project.join(FILE_NAME);
    config::replace_file(&config_path, CONFIGURATION.as_bytes())
        .with_context(|| format!("cannot write \"{}\"", config_path.display()))?;
    let (store, _) = Store::open_or_create(project.join(".yardstick"))?;
    let samples = history(session.now(), Entropy::new(Some(SEED))?);
    store.append(&samples)?;

    let config = config::parse(CONFIGURATION, Path::new(FILE_NAME))?;
    session.print_raw(
        format!("A simulated history: {} samples of {RUNS} runs over two months. Every number is invented.\n", samples.len())
            .as_bytes(),
    )?;
    show(session, &store, &config)?;
    session.print_raw(closing(&args).as_bytes())?;
    Ok(Outcome::Done)
}

/// The views and the answers, each under the command that shows it.
fn show(session: &Session, store: &Store, config: &Config) -> Result<()> {
    let output = OutputArgs::default();
    let load = || load::series(session, store, &Filter::default(), &Grouping::default());
    let series = load()?;
    let row = |series: &Series| {
        let direction = config.spec(&series.id().metric).direction;
        TrendRow::new(series, direction, &analyze(series, direction, 10))
    };
    title(session, "trends")?;
    let trends = TrendsDocument {
        window: 10,
        forecast: None,
        series: series.iter().map(row).collect(),
    };
    session.print(&trends, &output)?;

    let verdicts = evaluate(&config.budgets, &series, |id: &SeriesId| {
        config.spec(&id.metric)
    });
    title(session, "insights")?;
    let material = material(store, config, series)?;
    let judgement = material.judge(session, store)?.1;
    session.print(&insights(session, &material, &judgement), &output)?;
    answer_some(session, store, &material, &judgement)?;

    title(session, "insights history")?;
    let material = self::material(store, config, load()?)?;
    let judgement = material.judge(session, store)?.1;
    let chapters = chapters_of(&material.memory, &judgement);
    let records = rule_records(&chapters, &Trust::of(&material.memory));
    let told = HistoryDocument {
        time: session.now(),
        rules: records.iter().map(RuleRow::new).collect(),
        insights: chapters.iter().map(HistoryRow::new).collect(),
    };
    session.print(&told, &output)?;

    title(session, "insights api_latency")?;
    let mut series = load()?;
    series.retain(|series| series.id().metric.as_str() == "api_latency");
    let material = self::material(store, config, series)?;
    let judgement = material.judge(session, store)?.1;
    session.print(&insights(session, &material, &judgement), &output)?;

    title(session, "budget check")?;
    session.print(&BudgetsDocument::new(&config.budgets, &verdicts), &output)
}

fn title(session: &Session, command: &str) -> Result<()> {
    session.print_raw(format!("\n$ yardstick {command}\n").as_bytes())
}

fn material(store: &Store, config: &Config, series: Vec<Series>) -> Result<Material> {
    let loaded = Loaded {
        series,
        without: Vec::new(),
    };
    Ok(Material::of(config, &store.events()?, loaded, &[]))
}

/// What `insights` shows of a judgement.
fn insights(session: &Session, material: &Material, judgement: &Judgement) -> InsightsDocument {
    let (not_judged, judged_in_part) = judging::coverage(judgement);
    let (answered, open) = judgement
        .insights
        .iter()
        .partition::<Vec<_>, _>(|i| matches!(i.state, State::Accepted | State::Dismissed));
    InsightsDocument {
        time: session.now(),
        judged: judgement.judged,
        total: material.total(),
        not_judged,
        judged_in_part,
        silent: Vec::new(),
        waiting: Vec::new(),
        answered: answered.len(),
        insights: open.into_iter().cloned().collect(),
    }
}

/// What the simulated project says of two of its insights: a slowdown that is
/// worth its price, and an alarm that was none.
const ANSWERS: [(&str, Verdict, &str); 2] = [
    (
        "build_time profile=release: worse",
        Verdict::Accepted,
        "the price of a binary half the size",
    ),
    (
        "memory_usage scenario=export: worse",
        Verdict::Dismissed,
        "measured with the profiler on",
    ),
];

fn answer_some(
    session: &Session,
    store: &Store,
    material: &Material,
    judgement: &Judgement,
) -> Result<()> {
    for (start, verdict, reason) in ANSWERS {
        let meant = judgement.said.values().find(|s| s.title.starts_with(start));
        let Some(said) = meant else {
            continue;
        };
        let word = match verdict {
            Verdict::Accepted => "accept",
            Verdict::Dismissed => "dismiss",
        };
        let id = said.id.get(..8).unwrap_or(&said.id);
        title(
            session,
            &format!("insights {word} {id} --reason \"{reason}\""),
        )?;
        answer::give(session, store, material, (&[said], verdict, reason))?;
    }
    Ok(())
}

fn closing(args: &DemoArgs) -> String {
    match &args.dir {
        Some(dir) => format!("\nkept in {}: go there and try the other commands\n", dir.display()),
        None => "\n`yardstick demo DIR` keeps it to try the other commands on; `yardstick init` starts your own.\n".to_owned(),
    }
}

/// A name for a folder that nobody else has.
fn throw_away(session: &Session) -> Result<PathBuf> {
    let env = &session.surroundings.env;
    let temporary = ["TMPDIR", "TEMP", "TMP"]
        .iter()
        .find_map(|name| env.path(name));
    // Even with a pinned seed two demos at once must not meet.
    let unique = Entropy::new(None)?.bits64();
    Ok(temporary
        .unwrap_or_else(|| PathBuf::from("/tmp"))
        .join(format!("yardstick-demo-{unique:016x}")))
}

/// The folder of the demo, removed at the end unless it is kept.
struct Scratch {
    path: PathBuf,
    keep: bool,
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if !self.keep {
            // What stays behind is a small temporary folder.
            let _ = std::fs::remove_dir_all(&self.path);
        }
    }
}
