//! Flags that share what was recorded.

use clap::Args;

/// Whether what was recorded goes to the remote at once.
#[derive(Args, Clone, Copy, Debug, Default)]
pub struct PushArgs {
    /// Push it to the remote as well; where that cannot be reached, the next sync does
    #[arg(long)]
    pub push: bool,

    /// Exit with 2 where the remote cannot be reached, whatever a gate says, instead of warning
    #[arg(long, requires = "push")]
    pub require_remote: bool,
}
