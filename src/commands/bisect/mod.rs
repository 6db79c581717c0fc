//! `bisect`

mod log;
mod search;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};

use crate::args::OutputArgs;
use crate::benchmark::bisection::{Bisection, Limits, Verdict};
use crate::benchmark::{Command, Counting, Failures, Plan, Run, Runner, Task};
use crate::commands::checkouts::{self, Checkouts, repository};
use crate::commands::{Outcome, Session};
use crate::context::{Commit, Repository};
use crate::model::{Gathering, Period};
use crate::report::{BisectionDocument, RevisionRow, Role, SuspectRow};

use log::{Head, Log};
use search::Search;

const EXIT_CODES: &str = "\
Exit codes:
  0    the commit was found
  2    wrong use, or a failure
  3    it was not: the revisions do not differ, or the rounds were too few
  130  interrupted; --log keeps what was measured";

/// Find the commit that made a command slower
///
///   yardstick bisect --good v1.2 --build 'make app' -- ./app input.txt
///
/// Commits between two revisions are checked out into temporary work trees and
/// built; the command is run there, always beside the good and the bad revision
/// in random order, so that a machine that changes its speed misleads nobody.
/// What does not build, or fails, is skipped. Every run moves the probability
/// of each commit to be the first slow one; the search ends when one has enough
/// of it. The work trees are removed whatever happens, and nothing is checked
/// out here.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment, after_help = EXIT_CODES)]
pub struct BisectArgs {
    /// A revision that was fast
    #[arg(long, value_name = "REV")]
    good: String,

    /// A revision that is slow
    #[arg(long, value_name = "REV", default_value = "HEAD")]
    bad: String,

    /// Shell command that builds a work tree, run in its counterpart of this folder
    #[arg(long, value_name = "COMMAND")]
    build: Option<String>,

    /// What to compare: time, cpu (user and system time), memory (peak) or instructions
    #[arg(
        long,
        value_enum,
        value_name = "QUANTITY",
        default_value_t,
        hide_possible_values = true
    )]
    measure: Measure,

    /// Stop when the commit is known with this probability
    #[arg(long, value_name = "SHARE", default_value = "95%", value_parser = probability)]
    confidence: f64,

    /// Runs of each revision between two looks at the result
    #[arg(short, long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..=1000))]
    runs: u64,

    /// Runs before those, of what was just built
    #[arg(short, long, value_name = "N", default_value_t = 1)]
    warmup: u64,

    /// Give up after so many runs of the good and the bad revision
    #[arg(long, value_name = "N", default_value_t = 400, value_parser = clap::value_parser!(u64).range(3..))]
    max_runs: u64,

    /// Shell command before every run
    #[arg(short, long, value_name = "COMMAND")]
    prepare: Option<String>,

    /// End a run after this time, and count it as failed: 30s, 2m
    #[arg(long, value_name = "TIME")]
    timeout: Option<Period>,

    /// Count runs that fail like others
    #[arg(short, long)]
    ignore_failure: bool,

    /// Keep every run in FILE; a bisection that finds its own log there goes on from it
    #[arg(long, value_name = "FILE")]
    log: Option<PathBuf>,

    #[command(flatten)]
    output: OutputArgs,

    /// The command to run, and its arguments
    #[arg(last = true, required = true, value_name = "COMMAND")]
    command: Vec<OsString>,
}

/// What of a run is compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Measure {
    #[default]
    Time,
    Cpu,
    Memory,
    Instructions,
}

impl Measure {
    /// Its value in a run; `None` where the system does not tell.
    fn of(self, run: &Run) -> Option<f64> {
        match self {
            Self::Time => Some(run.wall),
            Self::Cpu => Some(run.user + run.system),
            Self::Memory => run.max_rss.map(|bytes| bytes as f64),
            Self::Instructions => run.instructions.map(|n| n as f64),
        }
    }

    /// Counting may make runs slower, so that it is done where it is asked for.
    fn counting(self) -> Counting {
        match self {
            Self::Instructions => Counting::Always,
            Self::Time | Self::Cpu | Self::Memory => Counting::Never,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::Cpu => "cpu",
            Self::Memory => "memory",
            Self::Instructions => "instructions",
        }
    }

    fn noun(self) -> &'static str {
        match self {
            Self::Time => "the time of a run",
            Self::Cpu => "the CPU time of a run",
            Self::Memory => "the peak memory of a run",
            Self::Instructions => "the number of instructions",
        }
    }
}

/// `95%` or `0.95`.
fn probability(text: &str) -> Result<f64, String> {
    let number = match text.strip_suffix('%') {
        Some(percent) => percent.trim().parse::<f64>().map(|p| p / 100.0),
        None => text.parse::<f64>(),
    };
    let expected = "a share from 50% to 99.9% is expected";
    let share = number.map_err(|_| expected.to_owned())?;
    if (0.5..=0.999).contains(&share) {
        Ok(share)
    } else {
        Err(expected.to_owned())
    }
}

pub(super) fn run(args: BisectArgs, session: &Session) -> Result<Outcome> {
    let commits = commits(&args, repository(session)?)?;
    let ends = [&commits[0], &commits[commits.len() - 1]];
    let limits = Limits {
        confidence: args.confidence,
        rounds: usize::try_from(args.max_runs).unwrap_or(usize::MAX),
    };
    let mut bisection = Bisection::new(commits.len() - 1, limits);
    let mut skipped = BTreeMap::new();
    let command: Vec<String> = args
        .command
        .iter()
        .map(|a| a.to_string_lossy().into_owned())
        .collect();
    let log = match &args.log {
        Some(path) => {
            let path = session.surroundings.cwd.join(path);
            let head = Head::new(ends, args.measure.name(), &command, args.build.as_deref());
            let (log, entries) = Log::open(&path, &head)?;
            for (at, entry) in entries.iter().enumerate() {
                let told = entry.tell(&mut bisection, &commits);
                told.map_err(|e| e.context(format!("\"{}\", line {}", path.display(), at + 2)))?;
                entry.note_skip(&commits, &mut skipped);
            }
            Some(log)
        }
        None => None,
    };
    let mut search = Search {
        session,
        bisection,
        checkouts: Checkouts::new(session, args.build.clone())?,
        runner: Runner::new(checkouts::variables(session), args.measure.counting())?,
        task: task(&args),
        plan: plan(&args, session)?,
        warmup: args.warmup,
        measure: args.measure,
        log,
        skipped,
        commits,
    };
    let verdict = search.run()?;
    let document = document(&search, verdict, command);
    // Gone before the result is printed: whoever reads it may stop this process.
    drop(search);
    session.print(&document, &args.output)?;
    Ok(match verdict {
        Some(Verdict::Found(_)) => Outcome::Done,
        Some(_) => Outcome::Unjudged,
        None => Outcome::Interrupted,
    })
}

/// The good revision, and all commits of the bad one's mainline that it has not.
fn commits(args: &BisectArgs, repository: &Repository) -> Result<Vec<Commit>> {
    let named = |flag: &str, rev: &str| {
        let found = repository.commit(rev);
        found.map_err(|e| anyhow::Error::new(e).context(format!("--{flag} {rev:?}")))
    };
    let (good, bad) = (named("good", &args.good)?, named("bad", &args.bad)?);
    if good.hash == bad.hash {
        bail!(
            "--good {:?} and --bad {:?} are the same commit",
            args.good,
            args.bad
        );
    }
    if !repository.is_ancestor(&good.hash, &bad.hash)? {
        bail!(
            "--good {:?} is not in the history of --bad {:?}\nhint: give a revision that came before it; git merge-base {} {} names one",
            args.good,
            args.bad,
            args.good,
            args.bad
        );
    }
    let between = repository.mainline(Some(&good.hash), &bad.hash)?;
    Ok([good].into_iter().chain(between).collect())
}

fn task(args: &BisectArgs) -> Task {
    let shell = |text: &String| Command {
        argv: ["sh", "-c", text].map(OsString::from).to_vec(),
        ..Command::default()
    };
    Task {
        command: Command {
            argv: args.command.clone(),
            timeout: args
                .timeout
                .map(|time| Duration::from_millis(u64::try_from(time.millis()).unwrap_or(1))),
            ..Command::default()
        },
        prepare: args.prepare.as_ref().map(shell),
        ..Task::default()
    }
}

fn plan(args: &BisectArgs, session: &Session) -> Result<Plan> {
    Ok(Plan {
        min_runs: args.runs,
        max_runs: Some(args.runs),
        failures: if args.ignore_failure {
            Failures::Ignore
        } else {
            Failures::Stop
        },
        seed: session.entropy()?.bits64(),
        ..Plan::default()
    })
}

fn document(
    search: &Search<'_>,
    verdict: Option<Verdict>,
    command: Vec<String>,
) -> BisectionDocument {
    let bisection = &search.bisection;
    let last = search.commits.len() - 1;
    let suspects = match verdict {
        Some(Verdict::Found(suspects) | Verdict::Open(suspects)) => Some(suspects),
        _ => None,
    };
    let step = suspects.and_then(|s| bisection.step_between(s.first - 1, s.last));
    let commit = |index: usize| SuspectRow::from(&search.commits[index]);
    BisectionDocument {
        outcome: verdict.into(),
        command,
        measure: search.measure.name(),
        commits: last as u64,
        rounds: bisection.rounds() as u64,
        effect: bisection.effect().map(Into::into),
        probability: suspects.map(|s| s.probability),
        step: step.map(Into::into),
        suspects: suspects.map_or_else(Vec::new, |s| (s.first..=s.last).map(commit).collect()),
        revisions: revisions(search),
    }
}

/// Everything that was built, or could not be, in the order of history.
fn revisions(search: &Search<'_>) -> Vec<RevisionRow> {
    let bisection = &search.bisection;
    let last = search.commits.len() - 1;
    let ends = [0, last].map(|index| (index, bisection.rounds()));
    let mut measured: BTreeMap<usize, usize> = bisection.measured().chain(ends).gathered();
    measured.extend(search.skipped.keys().map(|index| (*index, 0)));
    let row = |(index, runs): (usize, usize)| {
        let reason = search.skipped.get(&index);
        let role = match index {
            0 => Role::Good,
            index if index == last => Role::Bad,
            _ if reason.is_some() => Role::Skipped,
            _ => Role::Tested,
        };
        RevisionRow {
            revision: SuspectRow::from(&search.commits[index]),
            role,
            runs: runs as u64,
            ratio: (index > 0)
                .then(|| bisection.step_between(0, index))
                .flatten()
                .map(Into::into),
            slow: (role == Role::Tested).then(|| bisection.slow(index)),
            reason: reason.cloned(),
        }
    };
    measured.into_iter().map(row).collect()
}

impl From<&Commit> for SuspectRow {
    fn from(commit: &Commit) -> Self {
        Self {
            commit: commit.hash.clone(),
            time: commit.time,
            subject: commit.subject.clone(),
            merge: commit.parents > 1,
        }
    }
}
