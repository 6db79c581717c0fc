//! What is asked of a history: which metrics, which things, which branches,
//! which time.

use std::str::FromStr;

use crate::model::{BranchError, Metadata, MetricName, NameError, Place, Timestamp, branch_name};

/// Metric names to select: one, or a pattern with `*`, `?` and `[…]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MetricPattern {
    /// This name.
    Exact(MetricName),
    /// Every name that matches.
    Glob(glob::Pattern),
}

/// Why a text is no pattern for metric names.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    /// Neither a name nor a pattern.
    #[error(transparent)]
    Name(#[from] NameError),
    /// A pattern that does not parse.
    #[error(
        "invalid pattern {0:?}: {1}; '*' stands for any text, '?' for one character, '[ab]' for one of them"
    )]
    Glob(String, String),
}

impl FromStr for MetricPattern {
    type Err = PatternError;

    fn from_str(text: &str) -> Result<Self, PatternError> {
        if !text.contains(['*', '?', '[']) {
            return Ok(Self::Exact(text.parse()?));
        }
        match glob::Pattern::new(text) {
            Ok(pattern) => Ok(Self::Glob(pattern)),
            Err(error) => Err(PatternError::Glob(text.to_owned(), error.msg.to_owned())),
        }
    }
}

impl MetricPattern {
    /// Whether the pattern takes `name`.
    pub fn matches(&self, name: &MetricName) -> bool {
        match self {
            Self::Exact(wanted) => wanted == name,
            Self::Glob(pattern) => pattern.matches(name.as_str()),
        }
    }
}

impl std::fmt::Display for MetricPattern {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Exact(name) => name.fmt(f),
            Self::Glob(pattern) => pattern.fmt(f),
        }
    }
}

/// How the value of a metadata key is held against a wanted one.
#[derive(Clone, Debug)]
pub enum MetadataTest {
    /// `key=value`
    Is(String, String),
    /// `key!=value`, also true where the key is missing.
    IsNot(String, String),
    /// `key=~regex`, anywhere in the value.
    Matches(String, regex_lite::Regex),
}

/// Why a text is no test of metadata.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TestError {
    /// No operator.
    #[error("invalid selection {0:?}: expected key=value, key!=value or key=~regex")]
    Operator(String),
    /// A regular expression that does not parse.
    #[error("invalid regular expression {0:?}: {1}")]
    Regex(String, String),
}

impl FromStr for MetadataTest {
    type Err = TestError;

    fn from_str(text: &str) -> Result<Self, TestError> {
        let Some((key, value)) = text
            .split_once('=')
            .filter(|(key, _)| !matches!(*key, "" | "!"))
        else {
            return Err(TestError::Operator(text.to_owned()));
        };
        if let Some(key) = key.strip_suffix('!') {
            return Ok(Self::IsNot(key.to_owned(), value.to_owned()));
        }
        match value.strip_prefix('~') {
            Some(regex) => match regex_lite::Regex::new(regex) {
                Ok(compiled) => Ok(Self::Matches(key.to_owned(), compiled)),
                Err(error) => Err(TestError::Regex(regex.to_owned(), error.to_string())),
            },
            None => Ok(Self::Is(key.to_owned(), value.to_owned())),
        }
    }
}

impl MetadataTest {
    fn admits(&self, metadata: &Metadata) -> bool {
        match self {
            Self::Is(key, value) => metadata.get(key) == Some(value),
            Self::IsNot(key, value) => metadata.get(key) != Some(value),
            Self::Matches(key, regex) => metadata.get(key).is_some_and(|had| regex.is_match(had)),
        }
    }
}

/// Which branches and pull requests are asked for.
#[derive(Clone, Debug, Default)]
pub enum Scope {
    /// All of them.
    #[default]
    All,
    /// Samples of these branches and those recorded outside of git, of no pull
    /// request but this one.
    Judged {
        /// Usually the baseline branch and the current one; any where empty.
        branches: Vec<String>,
        /// The current pull request.
        pull_request: Option<u64>,
        /// Also samples of a commit without a branch: of a detached HEAD, which
        /// may be anything, a pull request of a CI that is not known as well.
        detached: bool,
    },
    /// Samples of any of these.
    Of(Vec<PlacePattern>),
}

/// Branches or pull requests by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlacePattern {
    /// Samples of a branch and of no pull request: whose branches are called
    /// what, nobody knows.
    Branch(glob::Pattern),
    /// Samples of a pull request, by its number.
    PullRequest(glob::Pattern),
}

/// Why a text names no branch and no pull request.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlaceError {
    /// No branch has such a name.
    #[error(transparent)]
    Branch(#[from] BranchError),
    /// A pattern that does not parse.
    #[error("invalid pattern {0:?}: {1}")]
    Glob(String, String),
}

/// `main`, `release/*`, `#43`, `#*`.
impl FromStr for PlacePattern {
    type Err = PlaceError;

    fn from_str(text: &str) -> Result<Self, PlaceError> {
        let pattern = |text: &str| {
            glob::Pattern::new(text)
                .map_err(|error| PlaceError::Glob(text.to_owned(), error.msg.to_owned()))
        };
        match text.strip_prefix('#') {
            Some(number) if number.starts_with(|c: char| c.is_ascii_digit() || c == '*') => {
                Ok(Self::PullRequest(pattern(number)?))
            }
            _ => Ok(Self::Branch(pattern(&branch_name(text)?)?)),
        }
    }
}

impl PlacePattern {
    /// This branch, whatever its name holds.
    pub fn branch(name: &str) -> Self {
        Self::Branch(exactly(name))
    }

    /// This pull request.
    pub fn pull_request(number: u64) -> Self {
        Self::PullRequest(exactly(&number.to_string()))
    }

    /// Whether samples taken there are meant.
    pub fn admits(&self, place: Place<'_>) -> bool {
        match (self, place.pull_request) {
            (Self::PullRequest(pattern), Some(number)) => pattern.matches(&number.to_string()),
            (Self::Branch(pattern), None) => place.branch.is_some_and(|b| pattern.matches(b)),
            _ => false,
        }
    }
}

/// As [`FromStr`] reads it.
impl std::fmt::Display for PlacePattern {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Branch(pattern) => f.write_str(pattern.as_str()),
            Self::PullRequest(pattern) => write!(f, "#{}", pattern.as_str()),
        }
    }
}

fn exactly(text: &str) -> glob::Pattern {
    glob::Pattern::new(&glob::Pattern::escape(text)).expect("an escaped text is a pattern")
}

impl Scope {
    fn admits(&self, place: Place<'_>) -> bool {
        match self {
            Self::All => true,
            Self::Judged {
                branches,
                pull_request,
                detached,
            } => match (place.pull_request, place.branch) {
                (Some(number), _) => Some(number) == *pull_request,
                (None, Some(branch)) => branches.is_empty() || branches.iter().any(|b| b == branch),
                (None, None) => place.commit.is_none() || *detached,
            },
            Self::Of(patterns) => patterns.iter().any(|pattern| pattern.admits(place)),
        }
    }
}

/// What is asked for. The default asks for everything.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Any of these; all where empty.
    pub metrics: Vec<MetricPattern>,
    /// All of these.
    pub metadata: Vec<MetadataTest>,
    /// Branches and pull requests.
    pub scope: Scope,
    /// Any of these commits, full or abbreviated; all where empty.
    pub commits: Vec<String>,
    /// The first instant.
    pub since: Option<Timestamp>,
    /// The first instant no more.
    pub until: Option<Timestamp>,
    /// Samples that were taken back, and only those.
    pub retracted: bool,
}

impl Filter {
    /// Whether samples of this metric and metadata are asked for.
    pub fn admits(&self, metric: &MetricName, metadata: &Metadata) -> bool {
        self.admits_metric(metric) && self.metadata.iter().all(|test| test.admits(metadata))
    }

    /// Whether samples of this metric are asked for, whatever was measured.
    pub fn admits_metric(&self, metric: &MetricName) -> bool {
        self.metrics.is_empty() || self.metrics.iter().any(|pattern| pattern.matches(metric))
    }

    /// Whether samples taken there are asked for.
    pub fn admits_place(&self, place: Place<'_>) -> bool {
        let commit = place.commit.unwrap_or("");
        (self.commits.is_empty()
            || self
                .commits
                .iter()
                .any(|wanted| commit.starts_with(wanted.as_str())))
            && self.scope.admits(place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metadata(pairs: &[&str]) -> Metadata {
        Metadata::from_pairs(pairs.iter().copied()).expect("valid")
    }

    #[test]
    fn metadata_is_held_against_a_value_or_an_expression() {
        let admits = |test: &str, pairs: &[&str]| {
            test.parse::<MetadataTest>()
                .expect("valid")
                .admits(&metadata(pairs))
        };
        assert!(admits("suite=unit", &["suite=unit"]));
        assert!(!admits("suite=unit", &["suite=integration"]));
        assert!(admits("suite!=unit", &[]));
        assert!(!admits("suite!=unit", &["suite=unit"]));
        assert!(admits("suite=~^(unit|fast)$", &["suite=fast"]));
        assert!(!admits("suite=~unit", &[]));
        for bad in ["suite", "=x", "!=x", "suite=~("] {
            assert!(bad.parse::<MetadataTest>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_pull_request_is_judged_alone_and_never_among_the_branches() {
        let scope = Scope::Judged {
            branches: vec!["main".into(), "topic".into()],
            pull_request: Some(7),
            detached: false,
        };
        let context = |branch: Option<&'static str>, pull_request| Place {
            commit: None,
            branch,
            pull_request,
        };
        assert!(scope.admits(context(Some("main"), None)));
        assert!(scope.admits(context(None, None)));
        assert!(scope.admits(context(Some("fork"), Some(7))));
        // A fork may well call its branch main.
        assert!(!scope.admits(context(Some("main"), Some(8))));
        assert!(!scope.admits(context(Some("other"), None)));
    }

    #[test]
    fn a_detached_head_is_no_baseline() {
        let scope = |detached| Scope::Judged {
            branches: vec!["main".into()],
            pull_request: None,
            detached,
        };
        let head = Place {
            commit: Some("abc"),
            branch: None,
            pull_request: None,
        };
        assert!(!scope(false).admits(head));
        assert!(scope(true).admits(head));
        assert!(scope(false).admits(Place::default()));
    }

    #[test]
    fn a_branch_is_taken_without_pull_requests_and_those_by_number() {
        let admits = |text: &str, branch: &str, pull_request| {
            let pattern: PlacePattern = text.parse().expect("valid");
            Scope::Of(vec![pattern]).admits(Place {
                commit: None,
                branch: Some(branch),
                pull_request,
            })
        };
        assert!(admits("main", "main", None));
        assert!(admits("refs/heads/main", "main", None));
        assert!(admits("rel/*", "rel/1", None));
        assert!(!admits("main", "main", Some(43)));
        assert!(admits("#43", "main", Some(43)));
        assert!(admits("#*", "x", Some(4)));
        assert!(!admits("#4", "x", Some(43)));
        for bad in ["", "refs/heads/", "a\u{7}b", "["] {
            assert!(bad.parse::<PlacePattern>().is_err(), "{bad:?}");
        }
    }

    #[test]
    fn patterns_take_names_and_globs() {
        let name = |text: &str| MetricName::new(text).expect("valid");
        let matches = |pattern: &str, text: &str| {
            pattern
                .parse::<MetricPattern>()
                .expect("valid")
                .matches(&name(text))
        };
        assert!(matches("test_*", "test_duration"));
        assert!(!matches("test_*", "build_time"));
        assert!(matches("p9[59]_ms", "p99_ms"));
        assert!("Test".parse::<MetricPattern>().is_err());
        assert!("a[".parse::<MetricPattern>().is_err());
    }
}
