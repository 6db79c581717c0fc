//! Where a git remote is: a name that the repository knows, or an address.

use std::fmt;
use std::path::Path;

use crate::store::sync::redact::redacted;

/// A remote as it is written: `git:origin`, `git:https://example.org/x.git`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    text: String,
    kind: AddressKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum AddressKind {
    /// A remote of the repository.
    Name,
    /// An address that leads over a network.
    Network,
    /// A folder of this machine.
    Folder,
}

/// Why a text is no remote.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// It names no kind of remote that is known here.
    #[error(
        "unknown remote {0:?}: git:NAME or git:ADDRESS is expected\nhint: git:origin is the remote that the repository was cloned from"
    )]
    Unknown(String),
    /// It would be something else to git.
    #[error(
        "invalid remote {0:?}: neither the name of a git remote nor an address\nhint: git:origin, git:https://example.org/x.git and git:user@example.org:x.git are some"
    )]
    Invalid(String),
    /// A password in a file that is shared.
    #[error(
        "{0:?} holds a password\nhint: leave it to git: name a remote of the repository, or use a credential helper"
    )]
    Password(String),
}

impl Address {
    /// The remote that a repository was cloned from.
    pub fn origin() -> Self {
        Self {
            text: "origin".to_owned(),
            kind: AddressKind::Name,
        }
    }

    /// Reads `git:…`.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let shown = || redacted(text);
        let Some(rest) = text.strip_prefix("git:").filter(|rest| !rest.is_empty()) else {
            return Err(AddressError::Unknown(shown()));
        };
        // `ext::` and its like run what they are told.
        let is_odd =
            rest.starts_with('-') || rest.contains("::") || rest.contains(char::is_control);
        if is_odd {
            return Err(AddressError::Invalid(shown()));
        }
        let kind = kind_of(rest).ok_or_else(|| AddressError::Invalid(shown()))?;
        if has_password(rest) {
            return Err(AddressError::Password(shown()));
        }
        Ok(Self {
            text: rest.to_owned(),
            kind,
        })
    }

    /// With a folder named from here on, since git is started elsewhere.
    #[must_use]
    pub fn seen_from(self, dir: &Path) -> Self {
        let is_relative = self.is_folder() && self.text.starts_with('.');
        match dir.join(&self.text).to_str() {
            Some(path) if is_relative => Self {
                text: path.to_owned(),
                ..self
            },
            _ => self,
        }
    }

    /// What git is told.
    pub fn as_git(&self) -> &str {
        &self.text
    }

    /// Whether the repository has to know it.
    pub fn is_name(&self) -> bool {
        self.kind == AddressKind::Name
    }

    /// Whether it is a folder of this machine. The hooks of such a repository
    /// run here, so that a file of a cloned repository may not name one.
    pub fn is_folder(&self) -> bool {
        self.kind == AddressKind::Folder
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "git:{}", redacted(&self.text))
    }
}

fn kind_of(text: &str) -> Option<AddressKind> {
    if let Some((scheme, rest)) = text.split_once("://") {
        let network = ["https", "http", "ssh", "git"].contains(&scheme);
        return match scheme {
            _ if rest.is_empty() || rest.starts_with('-') => None,
            "file" => Some(AddressKind::Folder),
            _ => network.then_some(AddressKind::Network),
        };
    }
    let is_path = text.starts_with(['/', '.', '~', '\\']) || text.contains('\\');
    let is_drive = text.as_bytes().get(1) == Some(&b':');
    if is_path || is_drive {
        return Some(AddressKind::Folder);
    }
    // host:path and user@host:path, as ssh has them.
    if let Some((host, path)) = text.split_once(':') {
        let fine = !host.is_empty() && !host.contains('/') && !path.is_empty();
        return fine.then_some(AddressKind::Network);
    }
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '/' | '+');
    let fine = text.chars().all(is_name) && !text.contains("..");
    fine.then_some(AddressKind::Name)
}

fn has_password(text: &str) -> bool {
    let authority = text.split_once("://").map(|(_, rest)| {
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        &rest[..end]
    });
    let user = authority.and_then(|authority| authority.rsplit_once('@'));
    user.is_some_and(|(user, _)| user.contains(':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_networks_and_folders_are_told_apart() {
        let kind = |text: &str| Address::parse(text).expect("valid").kind;
        for text in ["git:origin", "git:my-fork/x.y"] {
            assert_eq!(kind(text), AddressKind::Name, "{text}");
        }
        for text in [
            "git:https://example.org/x.git",
            "git:ssh://git@example.org/x",
            "git:git@example.org:x/y.git",
        ] {
            assert_eq!(kind(text), AddressKind::Network, "{text}");
        }
        for text in [
            "git:/srv/x.git",
            "git:./x.git",
            "git:../x",
            "git:file:///x",
            "git:C:\\x",
        ] {
            assert_eq!(kind(text), AddressKind::Folder, "{text}");
        }
    }

    #[test]
    fn what_git_would_run_or_take_for_an_option_is_refused() {
        for text in [
            "git:ext::sh -c id",
            "git:--upload-pack=id",
            "git:ssh://-oProxyCommand=id/x",
            "git:foo://x",
            "git:a b",
            "git:a\nb",
            "git::x",
        ] {
            let error = Address::parse(text).expect_err(text);
            assert!(matches!(error, AddressError::Invalid(_)), "{text}: {error}");
        }
        for text in ["", "origin", "s3:x", "git:"] {
            assert!(matches!(
                Address::parse(text),
                Err(AddressError::Unknown(_))
            ));
        }
    }

    #[test]
    fn a_password_is_refused_and_never_shown() {
        let error = Address::parse("git:https://ann:s3cret@h/x").expect_err("refused");
        assert!(!error.to_string().contains("s3cret"), "{error}");
        let token = Address::parse("git:https://s3cret@h/x").expect("a user name");
        assert_eq!(token.to_string(), "git:https://***@h/x");
    }
}
