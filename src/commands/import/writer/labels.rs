//! Labels and notes of a sample: what the file says and what the flags add.

use anyhow::Result;

use crate::adapters::{Outcome, Reading};
use crate::commands::Session;
use crate::commands::import::writer::Writer;
use crate::model::Metadata;

impl Writer<'_> {
    /// Whether the labels of a reading stay as they are.
    pub(super) fn keeps_labels(&self, of_file: &Metadata) -> bool {
        // The first letter tells almost all apart.
        let starts = |value: &str, home: &str| {
            value.as_bytes().first() == home.as_bytes().first() && value.starts_with(home)
        };
        let is_inside = |(_, value): (&str, &str)| {
            let mut homes = self.homes.iter();
            homes.any(|home| starts(value, home))
        };
        self.given.metadata.is_empty() && !of_file.iter().any(is_inside)
    }

    /// The labels of a reading, and those that the flags say.
    #[inline(never)]
    pub(super) fn metadata(&self, of_file: &Metadata) -> Result<Metadata> {
        let mut metadata = of_file.clone();
        for (key, value) in of_file.iter() {
            let shortened = self.shortened(value);
            if shortened.len() < value.len() {
                metadata.insert(key, shortened)?;
            }
        }
        add(&mut metadata, &self.given.metadata)?;
        Ok(metadata)
    }

    /// Whether the notes of a reading are all there is to note.
    pub(super) fn keeps_notes(&self, reading: &Reading) -> bool {
        let passed = reading.outcome.is_none_or(|o| o == Outcome::Passed);
        passed && self.given.notes.is_empty()
    }

    #[inline(never)]
    pub(super) fn notes(&self, reading: &Reading) -> Result<Metadata> {
        let mut notes = reading.notes.clone();
        add(&mut notes, &self.given.notes)?;
        if let Some(outcome) = reading.outcome.filter(|o| *o != Outcome::Passed) {
            notes.insert_static("outcome", outcome.to_string())?;
        }
        Ok(notes)
    }

    /// Files of the project are named from its folder on: where it lies is
    /// another matter on every machine, and must not make another series.
    fn shortened<'v>(&self, value: &'v str) -> &'v str {
        self.homes.iter().fold(value, |value, home| {
            let rest = value.strip_prefix(home.as_str());
            rest.filter(|rest| !rest.is_empty()).unwrap_or(value)
        })
    }
}

/// The folder of the project and the one this runs in, with `/` at the end.
pub(super) fn homes(session: &Session) -> Vec<String> {
    let folders = [
        session.project_dir(),
        Some(session.surroundings.cwd.clone()),
    ];
    let mut homes: Vec<String> = folders
        .into_iter()
        .flatten()
        .filter_map(|folder| folder.to_str().map(|text| format!("{text}/")))
        .filter(|home| home != "//")
        .collect();
    homes.dedup();
    homes
}

/// What the flags say stands above what the file says.
fn add(to: &mut Metadata, given: &Metadata) -> Result<()> {
    for (key, value) in given.iter() {
        to.insert(key, value)?;
    }
    Ok(())
}
