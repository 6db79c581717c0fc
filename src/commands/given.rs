//! What the flags say of all samples that a command records.

use anyhow::Result;

use crate::args::GivenArgs;
use crate::commands::Session;
use crate::model::{Context, Metadata, Timestamp, branch_name};

/// [`GivenArgs`] with a meaning.
pub struct Given {
    pub metadata: Metadata,
    pub notes: Metadata,
    /// The time that `--time` names.
    pub time: Option<Timestamp>,
    /// The time of the commit that `--commit` names.
    pub commit_time: Option<Timestamp>,
    pub context: Context,
}

impl Given {
    pub fn new(args: &GivenArgs, session: &Session) -> Result<Self> {
        let pairs = |flag: &str, texts: &[String]| {
            Metadata::from_pairs(texts.iter().map(String::as_str))
                .map_err(|error| anyhow::anyhow!("{flag}: {error}"))
        };
        let mut context = session.context()?;
        let mut commit_time = None;
        if let Some(rev) = &args.commit {
            let (commit, at) = session.revision(rev)?;
            context.commit = Some(commit);
            commit_time = at;
        }
        if let Some(branch) = &args.branch {
            let name = branch_name(branch).map_err(|error| anyhow::anyhow!("--branch: {error}"))?;
            context.branch = Some(name);
            context.pull_request = None;
        }
        Ok(Self {
            metadata: pairs("--metadata", &args.metadata)?,
            notes: pairs("--note", &args.note)?,
            time: args.time.map(|when| when.resolve(session.now())),
            commit_time,
            context,
        })
    }
}
