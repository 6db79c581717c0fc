//! What can go wrong between two stores.

use crate::store::StoreError;

/// Why a remote did not do what it was asked. Every message is free of
/// credentials.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RemoteError {
    /// Nobody answers, or the line broke; it may work later.
    #[error("{remote} cannot be reached: {reason}")]
    Down {
        /// Which.
        remote: String,
        /// What was said.
        reason: String,
    },
    /// It was connected to, or not even that, and said nothing for so long.
    #[error("{remote} said nothing for {seconds} s\nhint: `timeout` under [remote] waits longer")]
    Silent {
        /// Which.
        remote: String,
        /// How long.
        seconds: u64,
    },
    /// It cannot be talked to as things are here, and that will stay so.
    #[error("{remote} {reason}")]
    Unmet {
        /// Which.
        remote: String,
        /// What it does, and what to do.
        reason: String,
    },
    /// It answers, and says no; it will say so again.
    #[error(
        "{remote} refuses: {reason}\nhint: who may not write there makes a bundle: yardstick export --bundle FILE"
    )]
    Refused {
        /// Which.
        remote: String,
        /// What was said.
        reason: String,
    },
    /// Somebody else changed it first.
    #[error("{remote} was changed by somebody else meanwhile")]
    Overtaken {
        /// Which.
        remote: String,
    },
    /// There is no such remote, or nothing to reach it with.
    #[error("{0}")]
    Unusable(String),
    /// What is there is not what this program can read.
    #[error("{remote}: {reason}")]
    Unreadable {
        /// Which.
        remote: String,
        /// What is wrong.
        reason: String,
    },
}

impl RemoteError {
    /// Whether the same may work a moment later. Silence has cost its time
    /// already.
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Down { .. })
    }

    /// Whether the remote, not the user or the data, is the reason.
    pub fn is_of_remote(&self) -> bool {
        matches!(
            self,
            Self::Down { .. }
                | Self::Silent { .. }
                | Self::Unmet { .. }
                | Self::Refused { .. }
                | Self::Overtaken { .. }
        )
    }
}

/// Why two stores could not be brought together.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// The local one.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The remote one.
    #[error(transparent)]
    Remote(#[from] RemoteError),
}
