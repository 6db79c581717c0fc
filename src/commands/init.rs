//! `init`

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use clap::Args;

use crate::args::OutputArgs;
use crate::commands::{Outcome, Session, recipe};
use crate::config::{FILE_NAME, replace_file};
use crate::context::{Findings, Kind, probe};
use crate::report::{Format, FoundRow, InitDocument};
use crate::store::Store;

/// Merges two versions of a committed store.
const ATTRIBUTES: &str = ".yardstick/**/*.jsonl merge=union\n";
/// What a committed store keeps to itself.
const COMMITTED_IGNORE: &str = "/lock\n/spool-*\n*.tmp\n/quarantine/\n/sync/\n";

/// Write a yardstick.toml that fits this project
///
/// Looks at the files of the project, runs nothing and asks nothing.
#[derive(Args, Debug)]
pub struct InitArgs {
    /// Keep the store under version control: no branch switch is safe from it, but a clone brings it along
    #[arg(long)]
    committed: bool,

    #[command(flatten)]
    output: OutputArgs,
}

pub(super) fn run(args: InitArgs, session: &Session) -> Result<Outcome> {
    let dir = &session.surroundings.cwd;
    let path = dir.join(FILE_NAME);
    if path.exists() {
        bail!(
            "\"{}\" is there already\nhint: edit it, or remove it first",
            path.display()
        );
    }
    let found = probe(dir);
    let branch = session.baseline_branch()?;
    write(&path, configuration(&found, branch.as_deref()).as_bytes())?;
    let mut wrote = vec![FILE_NAME.to_owned()];
    if args.committed {
        commit_store(dir, &mut wrote)?;
    }
    let document = InitDocument {
        wrote,
        found: found
            .iter()
            .map(|f| FoundRow {
                role: role(f.kind).to_owned(),
                name: f.name.to_owned(),
                evidence: f.file.clone(),
            })
            .collect(),
        next: next_commands(&found),
    };
    if !(session.is_quiet() && args.output.format() == Format::Table) {
        session.print(&document, &args.output)?;
    }
    note_surrounding_project(dir, session);
    Ok(Outcome::Done)
}

/// A project inside of another has a store of its own from here on.
fn note_surrounding_project(dir: &Path, session: &Session) {
    if let Some(outer) = session.project_dir().filter(|outer| outer != dir) {
        session.note(format_args!(
            "note: this folder is inside of the project {}; what is recorded here goes to a store of its own now",
            outer.display()
        ));
    }
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    replace_file(path, bytes).with_context(|| format!("cannot write \"{}\"", path.display()))
}

/// A store that git carries: union is its merge.
fn commit_store(dir: &Path, wrote: &mut Vec<String>) -> Result<()> {
    let (store, _) = Store::open_or_create(dir.join(".yardstick"))?;
    write(
        &store.root().join(".gitignore"),
        COMMITTED_IGNORE.as_bytes(),
    )?;
    wrote.push(".yardstick/.gitignore".to_owned());
    let path = dir.join(".gitattributes");
    let before = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => {
            return Err(error).with_context(|| format!("cannot read \"{}\"", path.display()));
        }
    };
    if !before.lines().any(|line| line == ATTRIBUTES.trim_end()) {
        let gap = if before.is_empty() || before.ends_with('\n') {
            ""
        } else {
            "\n"
        };
        write(&path, format!("{before}{gap}{ATTRIBUTES}").as_bytes())?;
        wrote.push(".gitattributes".to_owned());
    }
    Ok(())
}

fn role(kind: Kind) -> &'static str {
    match kind {
        Kind::Build => "build",
        Kind::Tests => "tests",
        Kind::Benchmarks => "benchmarks",
        Kind::Ci => "CI",
        Kind::Coverage => "coverage",
        Kind::Lint => "linter",
    }
}

/// The file, with everything that is a matter of taste commented out.
fn configuration(found: &Findings, branch: Option<&str>) -> String {
    let mut text = String::from(
        "# yardstick: what the numbers of this project mean. Every key is optional.\n\n\
         # The branch whose history is the baseline; the default branch of git unless set.\n",
    );
    // Writing into a string cannot fail.
    let _ = match branch {
        Some(branch) => writeln!(
            text,
            "baseline_branch = {}\n",
            toml_edit::Value::from(branch).to_string().trim()
        ),
        None => writeln!(text, "# baseline_branch = \"main\"\n"),
    };
    text.push_str(
        "# Metrics. Known names (test_duration, build_time, api_latency, coverage_percent, lint_errors,\n\
         # memory_usage) and endings (_seconds, _ms, _bytes, _percent, _errors) need no entry.\n\
         # [metrics.startup_time]\n\
         # unit = \"ms\"               # the unit values are kept in\n\
         # direction = \"lower\"       # which way is better: lower, higher or none\n\
         # dimensions = [\"platform\"] # the metadata keys that tell series apart; all unless set\n\
         # expect_every = \"1d\"       # say so when no sample comes for longer\n\n",
    );
    text.push_str(
        "# Limits: `yardstick budget set` writes them here, `yardstick budget check` gates on them.\n",
    );
    for (metric, limit) in budgets(found) {
        let _ = writeln!(text, "# [[budget]]\n# metric = \"{metric}\"\n# {limit}\n");
    }
    text.push_str(
        "# How long samples are kept; `yardstick prune` drops older ones.\n# [retention]\n# keep = \"1y\"\n\n\
         # What `yardstick sync` and --push share the store through; origin unless set.\n# [remote]\n# url = \"git:origin\"\n",
    );
    let place = match found.of(Kind::Ci).next() {
        Some(ci) => format!("In {}, where the tests run", ci.file),
        None => "In CI, where the tests run".to_owned(),
    };
    let _ = writeln!(text, "\n# {place}:");
    for line in recipe::recipe(found) {
        let _ = writeln!(text, "#     {line}");
    }
    text
}

/// Examples that fit what the project has.
fn budgets(found: &Findings) -> Vec<(&'static str, &'static str)> {
    let has = |kind| found.of(kind).next().is_some();
    let mut examples = Vec::new();
    if has(Kind::Tests) || found.is_empty() {
        examples.push(("test_duration", "max = \"5min\""));
    }
    if has(Kind::Build) {
        examples.push(("build_time", "max = \"3min\""));
    }
    if has(Kind::Coverage) {
        examples.push(("coverage_percent", "min = 80"));
    }
    if has(Kind::Lint) {
        examples.push(("lint_errors", "max = 0"));
    }
    examples
}

fn next_commands(found: &Findings) -> Vec<String> {
    let has_tests = found.of(Kind::Tests).next().is_some();
    let metric = match has_tests || found.is_empty() {
        true => "test_duration",
        false => "build_time",
    };
    let mut commands = match has_tests {
        // Its first tool; the gate comes last.
        true => recipe::commands(found).into_iter().take(2).collect(),
        false => vec![format!("yardstick record {metric} 12.5s")],
    };
    commands.extend([
        "yardstick trends".to_owned(),
        format!("yardstick budget set {metric} --max 30s"),
        "yardstick budget check".to_owned(),
    ]);
    if let Some(ci) = found.of(Kind::Ci).next() {
        commands.push(format!(
            "put the lines at the end of {FILE_NAME} into {}",
            ci.file
        ));
    }
    commands
}
