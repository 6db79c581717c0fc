//! The log of a bisection: every round, a line each batch, so that it can be gone on with and replayed.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use serde::{Deserialize, Serialize};

use crate::benchmark::bisection::{Bisection, Round};
use crate::context::Commit;
use crate::model::json_problem;

const SCHEMA: &str = "yardstick/bisect-log/v1";

/// The first line: what the runs are of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    schema: String,
    good: String,
    bad: String,
    measure: String,
    command: Vec<String>,
    build: Option<String>,
}

/// A further line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum Entry {
    /// Rounds: the runs of both ends, and of a commit between them.
    Runs {
        good: Vec<f64>,
        bad: Vec<f64>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        commit: Option<String>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        runs: Vec<f64>,
    },
    /// A commit that cannot be measured, and why.
    Skip { skip: String, reason: String },
}

impl Head {
    pub fn new(ends: [&Commit; 2], measure: &str, command: &[String], build: Option<&str>) -> Self {
        Self {
            schema: SCHEMA.to_owned(),
            good: ends[0].hash.clone(),
            bad: ends[1].hash.clone(),
            measure: measure.to_owned(),
            command: command.to_vec(),
            build: build.map(str::to_owned),
        }
    }
}

impl Entry {
    /// Of one batch.
    pub fn runs(commit: Option<&Commit>, rounds: &[Round]) -> Self {
        Self::Runs {
            good: rounds.iter().map(|r| r.good).collect(),
            bad: rounds.iter().map(|r| r.bad).collect(),
            commit: commit.map(|c| c.hash.clone()),
            runs: rounds.iter().filter_map(|r| r.candidate).collect(),
        }
    }

    /// Tells a bisection; says what is wrong with the entry, if anything is.
    pub fn tell(&self, bisection: &mut Bisection, commits: &[Commit]) -> Result<()> {
        let place = |hash: &str| {
            let inner = 1..commits.len().saturating_sub(1);
            let at = commits.iter().position(|c| c.hash == hash);
            at.filter(|at| inner.contains(at))
                .with_context(|| format!("{hash:?} is no commit between the ends"))
        };
        match self {
            Self::Skip { skip, .. } => bisection.skip(place(skip)?),
            Self::Runs {
                good,
                bad,
                commit,
                runs,
            } => {
                let expected = commit.as_ref().map_or(0, |_| good.len());
                let positive = |v: &f64| v.is_finite() && *v > 0.0;
                if good.len() != bad.len() || runs.len() != expected {
                    bail!("its lists are not equally long");
                }
                if !good.iter().chain(bad).chain(runs).all(positive) {
                    bail!("a run is not positive");
                }
                let at = commit.as_deref().map(place).transpose()?;
                let round = |i: usize| Round {
                    good: good[i],
                    bad: bad[i],
                    candidate: runs.get(i).copied(),
                };
                let rounds: Vec<Round> = (0..good.len()).map(round).collect();
                bisection.observe(at, &rounds);
            }
        }
        Ok(())
    }
}

impl Entry {
    /// Remembers why a commit was left out.
    pub fn note_skip(&self, commits: &[Commit], skipped: &mut BTreeMap<usize, String>) {
        if let Self::Skip { skip, reason } = self
            && let Some(at) = commits.iter().position(|c| c.hash == *skip)
        {
            skipped.insert(at, reason.clone());
        }
    }
}

/// A file that grows by a line for every batch.
pub struct Log {
    path: PathBuf,
    file: File,
}

impl Log {
    /// Opens a log, or begins one; what it holds already. One of another bisection is refused.
    pub fn open(path: &Path, head: &Head) -> Result<(Self, Vec<Entry>)> {
        let failed = || format!("--log \"{}\"", path.display());
        let text = match crate::config::read_text(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(error).with_context(failed),
        };
        // A process that was killed may have left half a line.
        let whole = text.rfind('\n').map_or(0, |end| end + 1);
        let entries = read(&text[..whole], head).with_context(failed)?;
        let file = File::options()
            .create(true)
            .append(true)
            .open(path)
            .with_context(failed)?;
        file.set_len(whole as u64).with_context(failed)?;
        let mut log = Self {
            path: path.to_owned(),
            file,
        };
        if whole == 0 {
            log.line(head)?;
        }
        Ok((log, entries))
    }

    /// Adds a line.
    pub fn line(&mut self, entry: &impl Serialize) -> Result<()> {
        let mut text = serde_json::to_string(entry)?;
        text.push('\n');
        let written = self.file.write_all(text.as_bytes());
        written.with_context(|| format!("cannot write to \"{}\"", self.path.display()))
    }
}

fn read(text: &str, head: &Head) -> Result<Vec<Entry>> {
    let mut lines = text.lines();
    let Some(first) = lines.next() else {
        return Ok(Vec::new());
    };
    let found: Head = serde_json::from_str(first)
        .context("its first line is not that of a bisection's log\nhint: name another file")?;
    if found != *head {
        bail!(
            "it is of another bisection ({} to {} with {:?})\nhint: give the same revisions, --measure, --build and command, or name another file",
            found.good.get(..8).unwrap_or_default(),
            found.bad.get(..8).unwrap_or_default(),
            found.command.join(" ")
        );
    }
    let entry = |(at, line): (usize, &str)| {
        serde_json::from_str(line)
            .map_err(|error| anyhow::anyhow!(json_problem(&error)))
            .with_context(|| format!("line {}", at + 2))
    };
    lines.enumerate().map(entry).collect()
}
