//! `import`

mod across;
mod bundle;
mod directions;
mod flags;
mod formats;
mod found;
mod inputs;
mod kept;
mod own;
mod place;
mod source;
mod tools;
mod units;
mod writer;

use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::Args;

use crate::adapters::{Adapter, Options};
use crate::args::{GivenArgs, OutputArgs, PushArgs};
use crate::commands::sync::push_recorded;
use crate::commands::{Outcome, Session, project_file};
use crate::config::nearest;
use crate::model::{MetricName, MetricPattern, counted};
use crate::report::ImportDocument;
use crate::store::Guard;

use flags::{ItemsArg, LimitArgs};
use own::OwnFormat;
use tools::Import;
use writer::Writer;

/// Record what other tools write: tests, coverage, benchmarks, lint …
///
///   yardstick import junit.xml coverage.json   the content tells the format
///   yardstick import 'reports/**/*.xml' target/criterion
///   cargo test 2>&1 | yardstick import -
///   yardstick import --items all junit.xml     every test by itself
///   yardstick import history.jsonl             what `yardstick export` wrote
///
/// All of the files are recorded, or none: one that cannot be read ends it with
/// exit code 2, unless --keep-going. In a CI run that is known, the same file
/// is recorded once per job. What `yardstick export` wrote keeps its ids, times
/// and context, and flags that say those do not apply to it.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub struct ImportArgs {
    /// Files, patterns, folders; - is standard input
    #[arg(required_unless_present_any = ["list_formats", "items", "bundle"], value_name = "FILE")]
    files: Vec<PathBuf>,

    /// The format, of --list-formats, or json, jsonl, csv of `export` [default: told from the content]
    #[arg(long, value_name = "FORMAT", value_parser = From::named)]
    from: Option<From>,

    /// Show the formats that are read
    #[arg(long, conflicts_with = "files")]
    list_formats: bool,

    /// Also values per test, file, rule …: of tests those that did not pass; all with --items all
    #[arg(
        long,
        value_name = "all",
        num_args = 0..=1,
        default_missing_value = "failing",
        value_parser = flags::items
    )]
    items: Option<ItemsArg>,

    /// Record metrics of that name or pattern under another name: 'cpu_*=cpu_time' (repeatable)
    #[arg(long, value_name = "PATTERN=METRIC", value_parser = flags::rename)]
    map: Vec<(MetricPattern, MetricName)>,

    /// Put this in front of the names of metrics that --map does not name
    #[arg(long, value_name = "TEXT", value_parser = flags::prefix)]
    prefix: Option<String>,

    /// Which column of a CSV file is the metric, value, unit or time: value=elapsed (repeatable)
    #[arg(long, value_name = "ROLE=COLUMN", value_parser = flags::column)]
    column: Vec<(flags::Role, String)>,

    /// Take what `export --bundle` wrote, as samples of the pull request that --pull-request names, whatever it claims
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with_all = ["files", "from", "list_formats", "items", "map", "prefix", "column", "keep_going"]
    )]
    bundle: Option<PathBuf>,

    /// The pull request that the bundle is of [env: YARDSTICK_PULL_REQUEST]
    #[arg(long, value_name = "NUMBER", requires = "bundle")]
    pull_request: Option<u64>,

    #[command(flatten)]
    given: GivenArgs,

    /// Record the files that can be read although others cannot; the exit code stays 2
    #[arg(short, long)]
    keep_going: bool,

    /// Write into yardstick.toml which way is better, where only the files say it
    #[arg(long, conflicts_with = "dry_run")]
    write_config: bool,

    /// Say what would be recorded and write nothing
    #[arg(short = 'n', long)]
    dry_run: bool,

    #[command(flatten)]
    limits: LimitArgs,

    #[command(flatten)]
    push: PushArgs,

    #[command(flatten)]
    output: OutputArgs,
}

/// A format that the user names.
#[derive(Clone, Copy, Debug)]
enum From {
    /// What `export` writes.
    Own(OwnFormat),
    /// CSV, by `export` or by anybody: the header tells.
    AnyCsv,
    /// What a tool writes.
    Tool(&'static Adapter),
}

impl From {
    fn named(name: &str) -> Result<Self, String> {
        if name == "csv" {
            return Ok(Self::AnyCsv);
        }
        let own = OwnFormat::NAMED.iter().find(|(own, _)| *own == name);
        match (own, Adapter::by_name(name)) {
            (Some((_, own)), _) => Ok(Self::Own(*own)),
            (None, Some(adapter)) => Ok(Self::Tool(adapter)),
            (None, None) => {
                let known = OwnFormat::NAMED.iter().map(|(own, _)| *own);
                let tools = crate::adapters::ADAPTERS.iter().map(|adapter| adapter.name);
                let hint = match nearest(name, known.chain(tools)) {
                    Some(near) => format!("\nhint: did you mean {near}?"),
                    None => "\nhint: yardstick import --list-formats".to_owned(),
                };
                Err(format!("no format of that name{hint}"))
            }
        }
    }
}

impl ImportArgs {
    /// The files, one of which may stand behind --items.
    fn files(&self) -> Result<Vec<PathBuf>> {
        let swallowed = self.items.iter().filter_map(ItemsArg::file);
        let files: Vec<PathBuf> = swallowed.chain(&self.files).cloned().collect();
        if files.is_empty() {
            bail!("no file is named\nhint: yardstick import FILE…; - is standard input");
        }
        Ok(files)
    }

    fn options(&self) -> Options {
        Options {
            items: self
                .items
                .as_ref()
                .map(ItemsArg::wanted)
                .unwrap_or_default(),
            limits: self.limits.of_a_file(),
            beside: Vec::new(),
            columns: flags::columns(&self.column),
        }
    }

    /// Samples of a bundle are complete but for the pull request.
    fn check_bundle(&self) -> Result<()> {
        let given = &self.given;
        let says_more = !given.metadata.is_empty()
            || !given.note.is_empty()
            || given.unit.is_some()
            || given.time.is_some();
        if says_more {
            bail!(
                "samples of a bundle bring metadata, notes, unit and time along\nhint: --pull-request, --commit and --branch say what they are of"
            );
        }
        Ok(())
    }

    /// The flags that samples which are complete cannot be given.
    fn changes_samples(&self) -> bool {
        !self.given.is_empty()
            || !self.map.is_empty()
            || self.prefix.is_some()
            || !self.column.is_empty()
    }
}

pub(super) fn run(args: ImportArgs, session: &Session) -> Result<Outcome> {
    if args.list_formats {
        return formats::list(session, &args.output);
    }
    let outcome = match &args.bundle {
        Some(file) => args
            .check_bundle()
            .and_then(|()| bundle::run(&args, file, session)),
        None => run_files(&args, session),
    };
    // Of several files, those that could be read are recorded.
    if !args.dry_run && (outcome.is_ok() || args.keep_going) {
        push_recorded(&args.push, session)?;
    }
    outcome
}

fn run_files(args: &ImportArgs, session: &Session) -> Result<Outcome> {
    if args.write_config {
        // Where there is none to write, nothing is recorded either.
        project_file::read(session)?;
    }
    let inputs = inputs::expand(&args.files()?, &session.surroundings.cwd, &args.limits)?;
    let store = match args.dry_run {
        true => session.store()?,
        false => Some(session.store_to_write()?),
    };
    let mut writer = Writer::new(args, session, store.as_ref())?;
    let mut import = Import::new(args, session, &mut writer);
    for input in &inputs.files {
        session.time("read", || import.take(input))?;
    }
    let (files, mut left_alone) = session.time("merge", || import.finish())?;
    left_alone.splice(..0, inputs.left_alone);
    let failed = files.iter().filter(|file| file.error.is_some()).count();
    if files.is_empty() {
        bail!(
            "no file of a known format is there\nhint: yardstick import --list-formats shows them; --from FORMAT says which it is"
        );
    }
    if let (Some(store), false) = (&store, args.dry_run) {
        session.time("context", || {
            store.remember_machine(session.machine())?;
            anyhow::Ok(())
        })?;
    }
    let directions = writer.directions().clone();
    if let Some(advice) = directions::advice(&directions).filter(|_| !args.write_config) {
        writer.warn(advice);
    }
    let written = session.time("append", || writer.commit())?;
    if args.write_config {
        directions::write(&directions, session)?;
    }
    session.warn_of_recovered(&written.done.recovered);
    let document = ImportDocument {
        store: session.store_root()?.display().to_string(),
        dry_run: args.dry_run,
        recorded: written.done.added,
        known: written.done.known,
        files,
        left_alone,
        warnings: written.warnings,
        samples: written.samples,
    };
    session.print(&document, &args.output)?;
    if failed > 0 {
        bail!(
            "{} of {} could not be read; the others were {}",
            failed,
            counted(document.files.len() as u64, "file"),
            if args.dry_run {
                "looked at"
            } else {
                "recorded"
            }
        );
    }
    Ok(Outcome::Done)
}

/// What keeps a run from recording a file twice; none outside of CI.
fn guard(session: &Session, run: Option<&str>) -> Option<Guard> {
    run.map(|run| Guard::of_run(run, session.now()))
}
