//! Which series a sample belongs to.

use std::collections::HashMap;

use crate::config::Config;
use crate::model::{Context, Metadata};
use crate::series::SeriesId;
use crate::store::{Key, Visit};

/// Parts of the context that `--by` knows.
pub const CONTEXT_KEYS: [&str; 5] = ["branch", "commit", "machine", "pull_request", "run"];

/// How samples are split into series.
#[derive(Clone, Copy)]
pub struct Split<'a> {
    pub config: &'a Config,
    /// The keys that tell series apart; what the configuration says, else all
    /// metadata, where `None`.
    pub by: Option<&'a [String]>,
    /// Whether the context of a sample counts, too.
    pub by_context: bool,
}

impl<'a> Split<'a> {
    pub fn new(config: &'a Config, by: Option<&'a [String]>) -> Self {
        let is_of_context = |key: &String| CONTEXT_KEYS.contains(&key.as_str());
        Self {
            config,
            by,
            by_context: by.is_some_and(|by| by.iter().any(is_of_context)),
        }
    }

    /// The series that samples of a key belong to.
    pub fn id(self, key: &Key, context: Option<&Context>) -> SeriesId {
        let dimensions = self.by.or_else(|| self.config.dimensions(&key.metric));
        let mut metadata: Metadata = key
            .metadata
            .project(|k| dimensions.is_none_or(|d| d.iter().any(|d| d == k)));
        for name in self.by.unwrap_or_default() {
            if let (None, Some(value)) = (
                metadata.get(name),
                context.and_then(|c| context_value(c, name)),
            ) {
                // A name of a context key is a valid key, and so is its value.
                let _ = metadata.insert(name.clone(), value);
            }
        }
        SeriesId {
            metric: key.metric.clone(),
            metadata,
        }
    }
}

/// The value of a key of the context.
pub fn context_value(context: &Context, key: &str) -> Option<String> {
    match key {
        "branch" => context.branch.clone(),
        "commit" => context.commit.clone(),
        "machine" => context.machine.clone(),
        "run" => context.run.clone(),
        "pull_request" => context.pull_request.map(|n| n.to_string()),
        _ => None,
    }
}

/// Tells which series a sample belongs to, during a scan.
pub struct SeriesOf<'a> {
    split: Split<'a>,
    numbers: HashMap<SeriesId, usize>,
    of_key: Vec<Option<usize>>,
}

impl<'a> SeriesOf<'a> {
    pub fn new(config: &'a Config, by: Option<&'a [String]>) -> Self {
        Self {
            split: Split::new(config, by),
            numbers: HashMap::new(),
            of_key: Vec::new(),
        }
    }

    /// A number for the series of this sample, counted from 0.
    pub fn index(&mut self, visit: &Visit<'_>) -> usize {
        if self.of_key.len() <= visit.key_index {
            self.of_key.resize(visit.key_index + 1, None);
        }
        if let Some(index) = self.of_key[visit.key_index] {
            return index;
        }
        let context = self.split.by_context.then(|| visit.context());
        let id = self.split.id(visit.key, context.as_ref());
        let next = self.numbers.len();
        let index = *self.numbers.entry(id).or_insert(next);
        if !self.split.by_context {
            self.of_key[visit.key_index] = Some(index);
        }
        index
    }
}
