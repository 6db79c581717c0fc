//! From the store to a judgement: samples, what was said before, and the
//! contexts of a few samples.

use std::collections::BTreeMap;

use anyhow::Result;

use crate::commands::load::{self, Grouping, Loaded};
use crate::commands::{Session, remember};
use crate::config::Config;
use crate::learning::{Draft, Judgement, Memory, NotJudged, Subject, draft};
use crate::model::{Context, Filter, Gathering, Sample};
use crate::report::{JudgedInPartRow, NotJudgedRow, SilentRow};
use crate::series::SeriesId;
use crate::store::{Amendments, Event, Store};

/// The newest samples of a series that are judged.
pub const JUDGED: usize = 500;

/// What a judgement is made of.
pub struct Material {
    pub subjects: Vec<Subject>,
    pub memory: Memory,
    pub amendments: Amendments,
    /// Series without any sample that is judged.
    without: Vec<(SeriesId, NotJudged)>,
    /// Contexts of samples that the store does not have.
    contexts: BTreeMap<u128, Context>,
}

impl Material {
    /// Reads the events once and the samples that match.
    pub fn load(
        session: &Session,
        store: &Store,
        filter: &Filter,
        grouping: &Grouping,
    ) -> Result<Self> {
        Self::with(session, store, (filter, grouping), &[])
    }

    /// The same, with samples that the store may not have.
    pub fn with(
        session: &Session,
        store: &Store,
        (filter, grouping): (&Filter, &Grouping),
        samples: &[Sample],
    ) -> Result<Self> {
        let events = store.events()?;
        let amendments = Amendments::of(&events);
        let named_now = |sample: &Sample| Sample {
            metric: amendments.name_now(&sample.metric),
            ..sample.clone()
        };
        let more: Vec<Sample> = samples.iter().map(named_now).collect();
        let mut loaded = load::load(session, store, (filter, grouping), &more)?;
        loaded.others = load::others(session, store, filter, grouping)?;
        Ok(Self::of(session.config(), &events, loaded, &more))
    }

    /// Of series that were loaded, some of them with these samples.
    pub fn of(config: &Config, events: &[Event], loaded: Loaded, samples: &[Sample]) -> Self {
        let amendments = Amendments::of(events);
        let context = |sample: &Sample| (sample.id.bits(), sample.context.clone());
        Self {
            memory: remember::memory(events, &amendments),
            subjects: load::subjects_among(config, &amendments, loaded.series, &loaded.others),
            without: loaded.without,
            contexts: samples.iter().map(context).gathered(),
            amendments,
        }
    }

    /// All that is found in it.
    pub fn judge<'m>(&'m self, session: &Session, store: &Store) -> Result<(Draft<'m>, Judgement)> {
        let draft = session.time("judge", || {
            draft(&self.subjects, &self.memory, session.now())
        });
        let mut contexts = session.time("contexts", || store.contexts(&draft.wanted()))?;
        contexts.extend(self.contexts.clone());
        let mut judgement = session.time("history", || draft.finish(&contexts));
        judgement.not_judged.extend(self.without.iter().cloned());
        Ok((draft, judgement))
    }

    /// How many series there are, judged or not.
    pub fn total(&self) -> usize {
        self.subjects.len() + self.without.len()
    }
}

/// What a document says of the series that were not judged, or not in full.
pub fn coverage(judgement: &Judgement) -> (Vec<NotJudgedRow>, Vec<JudgedInPartRow>) {
    let not = judgement.not_judged.iter();
    let in_part = judgement.judged_in_part.iter();
    (
        not.map(|(id, why)| NotJudgedRow::new(id, *why)).collect(),
        in_part
            .map(|(id, why)| JudgedInPartRow::new(id, *why))
            .collect(),
    )
}

/// What a document says of the rules that have fallen silent.
pub fn silent(judgement: &Judgement, amendments: &Amendments) -> Vec<SilentRow> {
    let row = |silence: &crate::learning::Silence| {
        let name = silence
            .metric
            .as_ref()
            .map(|name| amendments.name_now(name));
        let means = |insight: &&crate::learning::LearningInsight| {
            silence.rule.covers(&insight.speaker())
                && name.as_ref().is_none_or(|n| *n == insight.metric)
        };
        SilentRow {
            rule: silence.rule.kind,
            name: silence.rule.name.clone(),
            dismissed: silence.dismissed,
            withheld: judgement.withheld.iter().filter(means).count(),
            metric: name,
        }
    };
    judgement.silent.iter().map(row).collect()
}
