//! Environment variables, of the process or given.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::Arc;

/// A view of environment variables. Nothing is copied when it is made: a
/// variable is looked up when it is asked for. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Env(Source);

#[derive(Clone, Debug)]
enum Source {
    Process,
    Pairs(Arc<BTreeMap<OsString, OsString>>),
}

/// The command line of this process.
pub fn arguments() -> Vec<OsString> {
    std::env::args_os().collect()
}

impl Env {
    /// The variables of this process.
    pub fn from_process() -> Self {
        Self(Source::Process)
    }

    /// These variables and no others.
    pub fn from_pairs<K, V>(pairs: impl IntoIterator<Item = (K, V)>) -> Self
    where
        K: Into<OsString>,
        V: Into<OsString>,
    {
        let pairs = pairs.into_iter().map(|(k, v)| (k.into(), v.into()));
        Self(Source::Pairs(Arc::new(pairs.collect())))
    }

    /// The variable as the system holds it; `None` where it is not set or empty.
    pub fn os(&self, name: &str) -> Option<OsString> {
        let value = match &self.0 {
            Source::Process => std::env::var_os(name),
            Source::Pairs(pairs) => pairs.get(std::ffi::OsStr::new(name)).cloned(),
        };
        value.filter(|value| !value.is_empty())
    }

    /// The names of all variables that start so, in order.
    pub fn names(&self, prefix: &str) -> Vec<String> {
        let mut names: Vec<String> = match &self.0 {
            Source::Process => std::env::vars_os()
                .filter_map(|(name, _)| name.into_string().ok())
                .collect(),
            Source::Pairs(pairs) => pairs
                .keys()
                .filter_map(|name| name.clone().into_string().ok())
                .collect(),
        };
        names.retain(|name| name.starts_with(prefix));
        names.sort_unstable();
        names
    }

    /// Every variable, in the order of their names, for a process that is to have them.
    pub fn all(&self) -> Vec<(OsString, OsString)> {
        let mut all: Vec<(OsString, OsString)> = match &self.0 {
            Source::Process => std::env::vars_os().collect(),
            Source::Pairs(pairs) => pairs.iter().map(|(k, v)| (k.clone(), v.clone())).collect(),
        };
        all.sort_unstable();
        all
    }

    /// The variable as text; `None` where it is not set, empty or not UTF-8.
    pub fn text(&self, name: &str) -> Option<String> {
        self.os(name)?.into_string().ok()
    }

    /// The variable as a path, which need not be UTF-8.
    pub fn path(&self, name: &str) -> Option<PathBuf> {
        self.os(name).map(PathBuf::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_is_absent() {
        let env = Env::from_pairs([("A", "1"), ("B", "")]);
        assert_eq!(env.text("A").as_deref(), Some("1"));
        assert_eq!(env.text("B"), None);
        assert_eq!(env.text("C"), None);
    }

    #[test]
    fn the_process_is_looked_up_when_asked() {
        assert!(Env::from_process().os("PATH").is_some());
        assert_eq!(Env::from_process().text("YARDSTICK_NO_SUCH_VARIABLE"), None);
    }

    #[cfg(unix)]
    #[test]
    fn what_is_not_utf8_is_a_path_but_no_text() {
        use std::os::unix::ffi::OsStringExt;
        let bytes = OsString::from_vec(vec![b'/', 0xff]);
        let env = Env::from_pairs([("A", bytes.clone())]);
        assert_eq!(env.text("A"), None);
        assert_eq!(env.path("A"), Some(PathBuf::from(bytes)));
    }
}
