//! Changing references of the remote, each only where it still has the value
//! that it is known by.

use crate::store::sync::RemoteError;
use crate::store::sync::git::process::{Git, Ran};

/// Name, the value that it has to have (`None`: it must not be there), the new
/// value (`None`: it goes).
pub type Change<'a> = (&'a str, Option<&'a str>, Option<&'a str>);

/// What git says of servers and users whose answer will stay the same.
const REFUSALS: [&str; 11] = [
    "permission denied",
    "authentication failed",
    "access denied",
    "not authorized",
    "unauthorized",
    "the requested url returned error: 401",
    "the requested url returned error: 403",
    "the requested url returned error: 404",
    "repository not found",
    "read-only",
    "not allowed",
];

/// What is said of each change that was not made.
#[derive(Debug, Default)]
pub struct Outcome {
    rejected: Vec<String>,
}

impl Outcome {
    /// An error where one was not made.
    pub fn all_done(self, remote: &str) -> Result<(), RemoteError> {
        let remote = remote.to_owned();
        match self.rejected.into_iter().next() {
            None => Ok(()),
            Some(reason) if is_race(&reason) => Err(RemoteError::Overtaken { remote }),
            Some(reason) if is_passing(&reason) => Err(RemoteError::Down { remote, reason }),
            Some(reason) => Err(RemoteError::Refused { remote, reason }),
        }
    }
}

impl Git {
    /// Makes changes, each for itself. An error means that none is known to
    /// have been made.
    pub fn push(&self, address: &str, changes: &[Change<'_>]) -> Result<Outcome, RemoteError> {
        let leases: Vec<String> = changes
            .iter()
            .map(|(name, old, _)| format!("--force-with-lease={name}:{}", old.unwrap_or_default()))
            .collect();
        let specs: Vec<String> = changes
            .iter()
            .map(|(name, _, new)| format!("{}:{name}", new.unwrap_or_default()))
            .collect();
        // A remote that mirrors takes no single references.
        let mirror = format!("remote.{address}.mirror=false");
        let mut args = vec![
            "-c",
            &mirror,
            "push",
            "--porcelain",
            "--no-verify",
            "--progress",
        ];
        args.extend(["--no-signed", "--recurse-submodules=no"]);
        args.extend(leases.iter().map(String::as_str));
        args.extend(["--", address]);
        args.extend(specs.iter().map(String::as_str));
        let ran = self.run(&args, b"")?;
        let text = String::from_utf8_lossy(&ran.stdout);
        let outcome = outcome(&text);
        match (ran.code, outcome.rejected.is_empty()) {
            (Some(0), _) | (_, false) => Ok(outcome),
            _ => Err(self.unanswered(&ran)),
        }
    }

    /// A command that talks to the remote failed as a whole.
    pub fn unanswered(&self, ran: &Ran) -> RemoteError {
        let remote = self.remote_name().to_owned();
        let reason = ran.reason();
        let said = ran.stderr.to_lowercase();
        if said.contains("not a git repository") && !said.contains("appear to be") {
            return RemoteError::Unusable(reason);
        }
        if let Some(reason) = unmet(&reason) {
            return RemoteError::Unmet { remote, reason };
        }
        match REFUSALS.iter().any(|refusal| said.contains(refusal)) {
            true => RemoteError::Refused { remote, reason },
            false => RemoteError::Down { remote, reason },
        }
    }
}

/// What has to be there before a remote can say yes or no, and is not.
fn unmet(reason: &str) -> Option<String> {
    let said = reason.to_lowercase();
    let has = |words: &str| said.contains(words);
    if has("does not appear to be a git repository") {
        let name = reason.split(" does not appear").next().unwrap_or_default();
        return Some(format!(
            "cannot be reached: {name} is not there (moved, deleted, not mounted?)"
        ));
    }
    if has("could not read username") || has("could not read password") {
        return Some("asks for credentials, and git has none\nhint: a credential helper or a token gives git some; who may not write there makes a bundle: yardstick export --bundle FILE".to_owned());
    }
    has("host key verification failed").then(|| {
        format!("cannot be reached: {reason}\nhint: ssh does not know the key of that host: put it into known_hosts, after comparing it with the one that the host publishes")
    })
}

/// The rejected lines of `git push --porcelain`: `!`, from:to, `[…] (why)`.
fn outcome(text: &str) -> Outcome {
    let rejected = text.lines().filter_map(|line| {
        let summary = line.strip_prefix("!\t")?.split('\t').nth(1)?;
        Some(summary.trim().to_owned())
    });
    Outcome {
        rejected: rejected.collect(),
    }
}

/// Somebody else changed the reference between our look and our push, or is
/// about to.
fn is_race(reason: &str) -> bool {
    let words = [
        "stale info",
        "fetch first",
        "non-fast-forward",
        "incorrect old value",
        "cannot lock ref",
        "reference already exists",
        "failed to update ref",
        "failed to lock",
    ];
    words.iter().any(|word| reason.contains(word))
}

/// The server had a problem of its own.
fn is_passing(reason: &str) -> bool {
    [
        "unpacker error",
        "internal",
        "timeout",
        "try again",
        "remote failed",
    ]
    .iter()
    .any(|word| reason.to_lowercase().contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rejections_are_told_apart() {
        let line = |why: &str| format!("To x\n!\taa:refs/yardstick/store\t{why}\nDone\n");
        let kind = |why: &str| outcome(&line(why)).all_done("git:x");
        let overtaken = Err(RemoteError::Overtaken {
            remote: "git:x".to_owned(),
        });
        assert_eq!(kind("[rejected] (stale info)"), overtaken);
        assert_eq!(kind("[remote rejected] (failed to update ref)"), overtaken);
        assert!(matches!(
            kind("[remote rejected] (pre-receive hook declined)"),
            Err(RemoteError::Refused { .. })
        ));
        assert!(matches!(
            kind("[remote rejected] (unpacker error)"),
            Err(RemoteError::Down { .. })
        ));
        let fine = "To x\n*\taa:refs/yardstick/in/A\t[new reference]\nDone\n";
        assert_eq!(outcome(fine).all_done("git:x"), Ok(()));
    }
}
