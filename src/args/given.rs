//! Flags that say what numbers are about.

use clap::Args;

use crate::args::When;
use crate::model::Unit;

/// What the user says of all samples that a command records.
#[derive(Args, Clone, Debug, Default)]
pub struct GivenArgs {
    /// Which thing was measured: key=value (repeatable); makes the series
    #[arg(short, long, value_name = "KEY=VALUE")]
    pub metadata: Vec<String>,

    /// Something that only goes along: key=value (repeatable); makes no series
    #[arg(long, value_name = "KEY=VALUE")]
    pub note: Vec<String>,

    /// Unit of values that name none: s, ms, MiB, %, count, req/s …
    #[arg(short, long)]
    pub unit: Option<Unit>,

    /// When it was measured [default: what the input says, else the time of --commit, else now]
    #[arg(short, long)]
    pub time: Option<When>,

    /// The commit that was measured [default: the one checked out]
    #[arg(long, value_name = "REV")]
    pub commit: Option<String>,

    /// The branch that was measured [default: the one checked out]
    #[arg(long, value_name = "NAME")]
    pub branch: Option<String>,
}

impl GivenArgs {
    /// Whether nothing was said.
    pub fn is_empty(&self) -> bool {
        let Self {
            metadata,
            note,
            unit,
            time,
            commit,
            branch,
        } = self;
        metadata.is_empty()
            && note.is_empty()
            && unit.is_none()
            && time.is_none()
            && commit.is_none()
            && branch.is_none()
    }
}
