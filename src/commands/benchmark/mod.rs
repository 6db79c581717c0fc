//! `benchmark`

mod args;
mod backfill;
mod export;
mod factors;
mod record;
mod revisions;
mod scan;
mod tasks;

use std::ffi::OsString;
use std::io::{BufWriter, Stderr, stderr};

use anyhow::{Context as _, Result, bail};

use crate::benchmark::{
    Command, Interrupts, Judgement, Measured, Observer, Open, Order, Overhead, Plan, Resolution,
    Runner, Task, judge, measure, pairs,
};
use crate::commands::checkouts::{self, Checkouts};
use crate::commands::sync::{check_push, push_after};
use crate::commands::{Outcome, Session};
use crate::report::{
    self, BackfillDocument, BenchmarkDocument, Format, GateRow, GateWord, JudgedRow, Markup, Meter,
    NoiseDocument, Style, View, write_markup,
};

use args::{CountersArg, SortArg, StyleArg};
use backfill::Backfill;
use record::Recording;
use tasks::Tasks;

pub use args::BenchmarkArgs;

/// Runs of each half of a measurement of noise.
const NOISE_RUNS: u64 = 40;
/// A loop of the shell that takes some ten milliseconds anywhere.
const LOOP: &str = "i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done";

/// What a command line asks to be measured, ready to be measured again.
struct Bench<'a> {
    args: &'a BenchmarkArgs,
    session: &'a Session,
    tasks: Vec<Task>,
    plan: Plan,
    overhead: Option<Overhead>,
    runner: Runner,
}

/// Runs commands with these variables; says where counters were asked for and
/// there are none.
fn runner(
    args: &BenchmarkArgs,
    session: &Session,
    variables: Vec<(OsString, OsString)>,
) -> Result<Runner> {
    let runner = Runner::new(variables, args.process.counters.counting())?;
    if args.process.counters == CountersArg::Always && !runner.is_counting() {
        session.warn("instructions and cycles cannot be counted here\nhint: on Linux, the processor has to have counters and /proc/sys/kernel/perf_event_paranoid to be 2 or less");
    }
    Ok(runner)
}

pub(super) fn run(args: BenchmarkArgs, session: &Session) -> Result<Outcome> {
    export::check(&args.export, session)?;
    if args.judged.noise {
        return noise(&args, session);
    }
    let Tasks { tasks, shell } = tasks::tasks(&args, session)?;
    let tasks = args.scan.named(tasks, &args)?;
    let tasks = args.factors.expand(tasks)?;
    let recording = recording(&args, &tasks, session)?;
    check_push(&args.judged.push, session)?;
    let seed = seed(session)?;
    let plan = tasks::plan(&args, &tasks, seed)?;
    if plan.order == Order::Sequential && tasks.len() > 1 && !args.runs.sequential {
        session.note("each command has a setup or cleanup of its own, so they are measured one after the other\nhint: --interleave, if they do not undo each other");
    }
    Interrupts::catch();
    let variables = match args.revisions.is_given() {
        true => checkouts::variables(session),
        false => session.surroundings.env.all(),
    };
    let mut runner = runner(&args, session, variables)?;
    let overhead = shell
        .map(|shell| Overhead::of(&shell, &mut runner))
        .transpose()?;
    let mut bench = Bench {
        args: &args,
        session,
        tasks,
        plan,
        overhead,
        runner,
    };
    // The work trees are needed to the end of the runs.
    let trees = match args.revisions.is_given() {
        true => match bench.check_out(recording.as_ref())? {
            Revised::Ready(trees) => Some(trees),
            Revised::Ended(outcome) => return Ok(outcome),
        },
        false => None,
    };
    let gate = Gate::new(&args, &bench.tasks)?;
    let measured = bench.measure()?;
    let mut document = bench.document(&measured, gate.as_ref());
    if let Some(gate) = &gate {
        let judged = bench.judge(gate, &measured)?;
        document.gate = Some(bench.confirm(gate, judged)?);
    }
    document.effects = args.factors.effects(&bench.tasks, &measured);
    document.growth = args.scan.growth(&bench.tasks, &measured)?;
    if document.growth.is_some() {
        // That more takes longer is no finding.
        document.comparisons.clear();
    }
    // Whoever reads the result may stop this process.
    drop(trees);
    // On disk before anybody reads it; and shown, whatever becomes of that.
    let recorded = match &recording {
        Some(recording) => bench.record(recording, &measured),
        None => Ok(()),
    };
    let shown = bench
        .print(&document)
        .and_then(|()| export::write(&document, &args.export, session));
    recorded?;
    match measured.interrupted {
        true => shown?,
        false => push_after(shown, &args.judged.push, session)?,
    }
    Ok(outcome(
        &document,
        measured.interrupted,
        args.judged.allow_unjudged,
    ))
}

/// What all gates together say.
fn outcome(document: &BenchmarkDocument, interrupted: bool, allow_unjudged: bool) -> Outcome {
    let words = [
        document.gate.as_ref().map(|gate| gate.verdict),
        document.growth.as_ref().and_then(|growth| growth.verdict),
    ];
    let says = |word: GateWord| words.contains(&Some(word));
    match () {
        () if interrupted => Outcome::Interrupted,
        () if says(GateWord::Fail) => Outcome::Refused,
        () if says(GateWord::Unjudged) && !allow_unjudged => Outcome::Unjudged,
        () => Outcome::Done,
    }
}

/// 53 bits, which every reader of JSON takes as they are.
fn seed(session: &Session) -> Result<u64> {
    Ok(session.entropy()?.bits64() >> 11)
}

/// Checks before anything is measured that it can be recorded.
fn recording(args: &BenchmarkArgs, tasks: &[Task], session: &Session) -> Result<Option<Recording>> {
    let Some(metric) = &args.judged.record else {
        return Ok(None);
    };
    let recording = Recording::new(metric, &args.judged.metadata).context("--record")?;
    let mut known = Vec::with_capacity(tasks.len());
    for task in tasks {
        let metadata = recording.metadata_of(task).context("--record")?;
        if known.contains(&metadata) {
            bail!(
                "two commands would be recorded as {metadata}\nhint: --command-name tells them apart"
            );
        }
        known.push(metadata);
    }
    let unit = session.config().spec(&recording.metric).unit;
    if let Some(unit) = unit
        && unit.convert(1.0, &crate::model::Unit::SECONDS).is_err()
    {
        bail!("{metric} is kept in {unit}, which is no unit of time\nhint: --record bench_time");
    }
    Ok(Some(recording))
}

/// How much slower is too slow, and than what.
struct Gate {
    limit: f64,
    /// What was recorded; the first command where `None`.
    baseline: Option<Recording>,
}

impl Gate {
    fn new(args: &BenchmarkArgs, tasks: &[Task]) -> Result<Option<Self>> {
        let judged = &args.judged;
        let Some(limit) = judged.fail_if_slower else {
            return Ok(None);
        };
        let metric = judged
            .baseline
            .as_ref()
            .or(judged.record.as_ref().filter(|_| tasks.len() == 1));
        if metric.is_none() && tasks.len() < 2 {
            bail!(
                "--fail-if-slower has nothing to hold the command against\nhint: name the old one first, or record what it takes: --record bench_time"
            );
        }
        let baseline = metric.map(|metric| Recording::new(metric, &judged.metadata));
        Ok(Some(Self {
            limit,
            baseline: baseline.transpose()?,
        }))
    }

    fn against(&self, tasks: &[Task]) -> String {
        match &self.baseline {
            Some(recording) => format!("the recorded {}", recording.metric),
            None => tasks[0].name.clone(),
        }
    }
}

/// Draws on standard error, where somebody sees it.
enum Watch {
    Meter(Meter<BufWriter<Stderr>>),
    Nobody,
}

impl Observer for Watch {
    fn before(&mut self, progress: &crate::benchmark::Progress<'_>) {
        if let Self::Meter(meter) = self {
            meter.before(progress);
        }
    }
}

/// What becomes of a measurement over revisions.
enum Revised<'a> {
    /// The tasks are those of all revisions, in these work trees.
    Ready(Box<Checkouts<'a>>),
    /// Nothing is left to do.
    Ended(Outcome),
}

impl<'a> Bench<'a> {
    /// Goes from the project to its revisions, which are recorded each for itself where that was asked for.
    fn check_out(&mut self, recording: Option<&Recording>) -> Result<Revised<'a>> {
        let args = &self.args.revisions;
        args.check(&self.args.judged, self.tasks.len())?;
        let revisions = args.resolve(self.session)?;
        let mut trees = Checkouts::new(self.session, args.build.clone())?;
        if let Some(recording) = recording {
            let mut backfill = Backfill {
                session: self.session,
                tasks: &self.tasks,
                plan: self.plan.clone(),
                overhead: self.overhead,
                recording,
                runner: &mut self.runner,
                checkouts: trees,
            };
            let ran = backfill.run(&revisions);
            drop(backfill);
            return self.share(ran).map(Revised::Ended);
        }
        let built = args.build(revisions, (&mut trees, &mut self.runner), self.session)?;
        let Some(built) = built else {
            return Ok(Revised::Ended(Outcome::Interrupted));
        };
        self.tasks = revisions::at_revisions(&self.tasks, &built);
        Ok(Revised::Ready(Box::new(trees)))
    }

    /// Shows what was recorded over revisions, and pushes it: all of it, or
    /// what was before an error. Who ends it early waits for no remote.
    fn share(&self, ran: Result<(BackfillDocument, Outcome)>) -> Result<Outcome> {
        let shown = ran.and_then(|(document, outcome)| {
            self.session.print(&document, &self.args.output)?;
            Ok(outcome)
        });
        match shown {
            Ok(Outcome::Interrupted) => shown,
            _ => push_after(shown, &self.args.judged.push, self.session),
        }
    }

    fn measure(&mut self) -> Result<Measured> {
        let mut watch = self.watch();
        let measured = measure(
            &self.tasks,
            &self.plan,
            self.overhead,
            &mut self.runner,
            &mut watch,
        );
        if let Watch::Meter(meter) = &mut watch {
            meter.clear();
        }
        Ok(measured?)
    }

    fn watch(&self) -> Watch {
        let is_terminal = self.session.surroundings.terminal.stderr_is_terminal();
        let wanted = match self.args.view.style {
            StyleArg::Auto => is_terminal,
            StyleArg::Full | StyleArg::Nocolor => true,
            StyleArg::Basic | StyleArg::Color | StyleArg::None => false,
        };
        let shows = self.args.process.show_output
            || self.args.process.output.iter().any(|to| to == "inherit");
        match wanted && !shows && !self.session.is_quiet() {
            true => Watch::Meter(Meter::new(BufWriter::new(stderr()))),
            false => Watch::Nobody,
        }
    }

    fn document(&self, measured: &Measured, gate: Option<&Gate>) -> BenchmarkDocument {
        let of_first = gate.is_some_and(|gate| gate.baseline.is_none());
        let first = self.args.judged.reference.is_some() || of_first;
        let mut document =
            BenchmarkDocument::new(&self.tasks, &self.plan, measured, first.then_some(0));
        document.view = View {
            unit: self.args.view.time_unit.clone(),
            by_speed: self.args.view.sort == SortArg::MeanTime,
            histogram: self.args.view.histogram,
        };
        document
    }

    fn judge(&self, gate: &Gate, measured: &Measured) -> Result<GateRow> {
        let complete = measured.measurements.iter().all(|m| !m.runs.is_empty());
        let judged = match &gate.baseline {
            _ if !complete => Vec::new(),
            Some(recording) => record::against_recorded(
                recording,
                (&self.tasks, measured),
                gate.limit,
                self.session,
            )?,
            None => against_first(&self.tasks, measured, gate.limit),
        };
        Ok(GateRow::new(gate.limit, gate.against(&self.tasks), judged))
    }

    /// Measures afresh before it says no, where that was asked for.
    fn confirm(&mut self, gate: &Gate, mut row: GateRow) -> Result<GateRow> {
        let wanted = self.args.judged.remeasure && row.verdict == GateWord::Fail;
        if !wanted || Interrupts::arrived() {
            return Ok(row);
        }
        self.session.note("slower than allowed; measuring again");
        // Another order, so that nothing of the first one comes back.
        self.plan.seed = self.plan.seed.wrapping_add(1);
        let measured = self.measure()?;
        let again = self.judge(gate, &measured)?;
        let unconfirmed = |row: JudgedRow| {
            let same = again
                .judged
                .iter()
                .find(|again| again.command == row.command);
            match same {
                Some(same) if row.verdict == GateWord::Fail && same.verdict != GateWord::Fail => {
                    let open = Judgement::Open(Open::NotConfirmed);
                    let reason = JudgedRow::new(&row.command, open, None).reason;
                    JudgedRow {
                        verdict: GateWord::Unjudged,
                        reason,
                        ..row
                    }
                }
                _ => row,
            }
        };
        let judged = std::mem::take(&mut row.judged)
            .into_iter()
            .map(unconfirmed)
            .collect();
        let mut confirmed = GateRow::new(gate.limit, row.against, judged);
        confirmed.remeasured = true;
        Ok(confirmed)
    }

    fn print(&self, document: &BenchmarkDocument) -> Result<()> {
        if self.args.view.style == StyleArg::None || export::takes_stdout(&self.args.export) {
            return Ok(());
        }
        let format = self.args.output.format();
        let mut out = Vec::new();
        match format {
            Format::Csv => write_markup(document, Markup::Csv, &mut out)?,
            _ => report::write(document, format, &self.style(), &mut out)?,
        }
        self.session.print_raw(&out)
    }

    fn style(&self) -> Style {
        let style = self.session.style();
        let colour = match self.args.view.style {
            StyleArg::Full | StyleArg::Color => true,
            StyleArg::Basic | StyleArg::Nocolor => false,
            StyleArg::Auto | StyleArg::None => style.colour,
        };
        Style { colour, ..style }
    }

    fn record(&self, recording: &Recording, measured: &Measured) -> Result<()> {
        if measured.interrupted {
            self.session.warn("interrupted, so nothing was recorded");
            return Ok(());
        }
        let samples = record::record(recording, (&self.tasks, measured), self.session)?;
        self.session.note(format_args!(
            "recorded {} of {}",
            crate::model::counted(samples.len() as u64, "sample"),
            recording.metric
        ));
        Ok(())
    }
}

fn against_first(tasks: &[Task], measured: &Measured, limit: f64) -> Vec<JudgedRow> {
    let runs = measured.measurements.iter().map(|m| m.runs.len() as u64);
    let runs = runs.min().unwrap_or(0);
    pairs(measured, 0)
        .iter()
        .filter(|pair| pair.first == 0)
        .map(|pair| {
            let judgement = judge(pair, limit, runs);
            JudgedRow::new(&tasks[pair.second].name, judgement, Some(&pair.comparison))
        })
        .collect()
}

/// Measures a command against itself.
fn noise(args: &BenchmarkArgs, session: &Session) -> Result<Outcome> {
    let given = !args.commands.is_empty() || !args.argv.is_empty();
    let Tasks { tasks, shell } = match given {
        true => tasks::tasks(args, session)?,
        false => Tasks {
            tasks: vec![spinner()],
            shell: None,
        },
    };
    let [task] = &tasks[..] else {
        bail!(
            "--noise measures one command against itself, and {} are given",
            tasks.len()
        );
    };
    let mut plan = tasks::plan(args, &tasks, seed(session)?)?;
    plan.order = Order::Interleaved;
    plan.warmup = plan.warmup.max(1);
    plan.min_runs = args.runs.runs.or(args.runs.min_runs).unwrap_or(NOISE_RUNS);
    Interrupts::catch();
    let mut runner = runner(args, session, session.surroundings.env.all())?;
    let overhead = shell
        .map(|shell| Overhead::of(&shell, &mut runner))
        .transpose()?;
    let name = task.name.clone();
    let twice = vec![task.clone(), task.clone()];
    let mut bench = Bench {
        args,
        session,
        tasks: twice,
        plan,
        overhead,
        runner,
    };
    let measured = bench.measure()?;
    let Some(found) = Resolution::of(&measured, bench.plan.seed) else {
        bail!("too few runs to say anything of noise\nhint: --runs 20");
    };
    session.print(&NoiseDocument::new(name, &found), &args.output)?;
    Ok(if measured.interrupted {
        Outcome::Interrupted
    } else {
        Outcome::Done
    })
}

/// Something that does the same every time.
fn spinner() -> Task {
    Task {
        name: "a loop of the shell".to_owned(),
        command: Command {
            argv: ["sh", "-c", LOOP].map(Into::into).to_vec(),
            ..Command::default()
        },
        ..Task::default()
    }
}
