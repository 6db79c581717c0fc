//! `import --bundle`: samples that somebody measured who may not write here.
//!
//! Everything in the file is a claim. What this job says stands in its place:
//! the pull request, its commit, its branch, the run. Ids are made anew, from
//! all of that and the content by a hash that nobody can aim, so that a bundle
//! can neither stand in for a sample that is there nor be counted twice. The
//! machine is left out: it was none of ours, whatever key it claims.

use std::fs::File;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use sha2::{Digest, Sha256};

use crate::commands::draft::{Drafter, converted};
use crate::commands::import::ImportArgs;
use crate::commands::session::is_folder_or_pipe;
use crate::commands::{Outcome, Session};
use crate::model::{Context, Sample, SampleId, Timestamp, branch_name};
use crate::report::{ImportDocument, ImportedFile};
use crate::store::sync::{Claimed, read_bundle};
use crate::store::{Spool, Spooled, Store};

/// Samples of a pull request are of now, give or take a queue: milliseconds.
const OLDEST: i64 = 90 * 86_400_000;

pub fn run(args: &ImportArgs, file: &Path, session: &Session) -> Result<Outcome> {
    let context = context(args, session)?;
    let label = format!("\"{}\"", file.display());
    let path = session.surroundings.cwd.join(file);
    let claimed = open(&path)
        .and_then(|file| Ok(read_bundle(file)?))
        .with_context(|| label.clone())?;
    let store = match args.dry_run {
        true => session.store()?,
        false => Some(session.store_to_write()?),
    };
    let mut taking = Taking {
        session,
        drafter: Drafter::new(session, store.clone(), context.clone())?,
        context,
        store: store.as_ref(),
    };
    let values = claimed.len() as u64;
    let samples: Vec<Sample> = claimed
        .into_iter()
        .map(|claimed| taking.sample(claimed))
        .collect::<Result<_>>()
        .with_context(|| label.clone())?;
    let done = taking.record(&samples, args.dry_run)?;
    session.warn_of_recovered(&done.recovered);
    let document = ImportDocument {
        store: session.store_root()?.display().to_string(),
        dry_run: args.dry_run,
        recorded: done.added,
        known: done.known,
        files: vec![ImportedFile {
            file: label,
            format: Some("bundle".to_owned()),
            values,
            warnings: Vec::new(),
            error: None,
        }],
        left_alone: Vec::new(),
        warnings: Vec::new(),
        samples: Vec::new(),
    };
    session.print(&document, &args.output)?;
    Ok(Outcome::Done)
}

fn open(path: &Path) -> Result<File> {
    if is_folder_or_pipe(path) {
        bail!("it is no file");
    }
    Ok(File::open(path)?)
}

/// What this job says of the pull request. What CI and git say of it does not
/// count: the job that may write runs on another commit.
fn context(args: &ImportArgs, session: &Session) -> Result<Context> {
    let provenance = session.provenance()?;
    let said = |name: &str| session.surroundings.env.text(name).is_some();
    let of_variable =
        |name: &str, value: Option<&str>| value.filter(|_| said(name)).map(str::to_owned);
    let here = provenance.place();
    let pull_request = args
        .pull_request
        .or(here.pull_request.filter(|_| said("YARDSTICK_PULL_REQUEST")));
    let Some(pull_request) = pull_request else {
        bail!(
            "nothing says which pull request the bundle is of, and the bundle does not count\nhint: --pull-request NUMBER, from what the CI itself says of the run that made it"
        );
    };
    let commit = match &args.given.commit {
        Some(rev) => Some(session.revision(rev)?.0),
        None => of_variable("YARDSTICK_COMMIT", here.commit),
    };
    let branch = match &args.given.branch {
        Some(name) => Some(branch_name(name).context("--branch")?),
        None => of_variable("YARDSTICK_BRANCH", here.branch),
    };
    Ok(Context {
        commit,
        branch,
        pull_request: Some(pull_request),
        run: provenance.run().map(str::to_owned),
        machine: None,
    })
}

/// Makes samples of this store from claims.
struct Taking<'a> {
    session: &'a Session,
    drafter: Drafter<'a>,
    context: Context,
    store: Option<&'a Store>,
}

impl Taking<'_> {
    fn sample(&mut self, claimed: Claimed) -> Result<Sample> {
        let Claimed { line, sample } = claimed;
        self.accepted(sample)
            .with_context(|| format!("line {line}"))
    }

    fn accepted(&mut self, mut sample: Sample) -> Result<Sample> {
        self.drafter.check_time(&sample.metric, sample.time)?;
        let oldest = self.session.now().saturating_add(-OLDEST);
        if sample.time < oldest {
            bail!("its time, {}, is more than 90 days ago", sample.time);
        }
        sample.id = self.id(&sample)?;
        let from = sample.unit.take();
        sample.unit = self.drafter.target_unit(&sample.metric, from.as_ref())?;
        let (metric, to) = (sample.metric.clone(), sample.unit.clone());
        let convert = |value| converted(&metric, value, from.as_ref(), to.as_ref());
        sample.value = convert(sample.value)?;
        sample.summary = sample.summary.map(|s| s.try_map(convert)).transpose()?;
        sample.context.clone_from(&self.context);
        Ok(sample)
    }

    /// The same for the same line of the same pull request and commit, on any
    /// machine.
    fn id(&self, sample: &Sample) -> Result<SampleId> {
        let mut hash = Sha256::new();
        let about = (&self.context.pull_request, &self.context.commit, sample);
        hash.update(serde_json::to_vec(&about)?);
        let hash: [u8; 32] = hash.finalize().into();
        let unique = hash[..16]
            .iter()
            .fold(0, |bits, byte| bits << 8 | u128::from(*byte));
        let millis = u64::try_from(sample.time.millis().max(0)).unwrap_or(0);
        Ok(SampleId::from_parts(millis, unique))
    }

    fn record(&mut self, samples: &[Sample], dry_run: bool) -> Result<Spooled> {
        let (Some(store), false) = (self.store, dry_run) else {
            return Ok(Spooled {
                added: samples.len() as u64,
                ..Spooled::default()
            });
        };
        let horizons: Vec<(Timestamp, Timestamp)> = store.horizons()?;
        let mut spool = Spool::new(store, self.drafter.next_id())?;
        let kept = |sample: &&Sample| !Store::is_pruned(&horizons, sample.id, sample.time);
        for sample in samples.iter().filter(kept) {
            spool.add(sample, true)?;
        }
        Ok(spool.commit()?)
    }
}
