//! `insights accept`, `insights dismiss`, `insights wake`

use std::collections::BTreeSet;

use anyhow::{Result, bail};
use clap::Args;

use crate::args::FilterArgs;
use crate::commands::judging::{JUDGED, Material};
use crate::commands::load::{Grouping, check_known};
use crate::commands::session::DefaultScope;
use crate::commands::{Outcome, Session, remember};
use crate::config;
use crate::learning::{
    Answer, Evidence, Judgement, Kind, LearningInsight, Memory, SILENT_AFTER, Said, Speaker, Trust,
    Verdict,
};
use crate::model::{Gathering, MetricName, Sorting, plain};
use crate::report::verdict_word;
use crate::store::{Amendments, Event, EventKind, Store};

#[derive(Args, Debug)]
pub struct AnswerArgs {
    /// Ids of the insights, or their first characters
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,

    /// Why
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

#[derive(Args, Debug)]
pub struct WakeArgs {
    /// The rule: regression, drift, anomaly, noise …, or the name of one of your own, of which rule is all
    rule: String,

    /// On this metric only
    metric: Option<MetricName>,
}

pub(super) fn run(args: &AnswerArgs, verdict: Verdict, session: &Session) -> Result<Outcome> {
    if args.reason.trim().is_empty() {
        bail!(
            "--reason {:?}: say why, for those who come after",
            args.reason
        );
    }
    let store = session.existing_store()?;
    let material = knowing(session, &store, &args.ids)?;
    let judgement = material.judge(session, &store)?.1;
    let known = Known::of(&material.memory, &judgement);
    let mut said: Vec<&Said> = Vec::new();
    for id in &args.ids {
        let one = known.find(id)?;
        if !said.iter().any(|other| other.id == one.id) {
            said.push(one);
        }
    }
    for said in &said {
        refuse_twice((&material.memory, &judgement), said, verdict)?;
    }
    give(session, &store, &material, (&said, verdict, &args.reason))?;
    Ok(Outcome::Done)
}

/// Writes answers down, and says what they mean.
pub(super) fn give(
    session: &Session,
    store: &Store,
    material: &Material,
    (said, verdict, reason): (&[&Said], Verdict, &str),
) -> Result<()> {
    let kind = |said: &&Said| {
        let record = remember::record(said, &material.amendments);
        match verdict {
            Verdict::Accepted => EventKind::Accepted(record),
            Verdict::Dismissed => EventKind::Dismissed(record),
        }
    };
    let kinds = said.iter().map(kind).collect();
    // A later answer counts in place of an earlier one.
    let before = |said: &Said| Some(material.memory.answers.get(&said.id)?.time);
    let events = session.events(kinds, Some(reason.to_owned()))?.into_iter();
    let events: Vec<Event> = events
        .zip(said)
        .map(|(event, said)| event.after(before(said)))
        .collect();
    store.log_all(&events)?;
    let mut memory = material.memory.clone();
    memory.append(remember::memory(&events, &material.amendments));
    for said in said {
        session.print_raw(confirmation(said, verdict).as_bytes())?;
    }
    tell_silenced(session, &material.memory, &memory);
    Ok(())
}

/// All that is judged by default, and the judgement.
pub(super) fn everything(session: &Session, store: &Store) -> Result<(Material, Judgement)> {
    let material = loaded(session, store, &[])?;
    let judgement = material.judge(session, store)?.1;
    Ok((material, judgement))
}

/// Everything, or the one metric where everything does not know these ids: what
/// is one insight with others has one of its own where its metric is asked for.
pub(super) fn knowing(session: &Session, store: &Store, ids: &[String]) -> Result<Material> {
    let whole = loaded(session, store, &[])?;
    let was_said = |id: &String| whole.memory.said().any(|said| said.id.starts_with(id));
    if ids.iter().all(was_said) {
        return Ok(whole);
    }
    let knows = |material: &Material, judgement: &Judgement| {
        let known = Known::of(&material.memory, judgement);
        ids.iter().all(|id| known.has(id))
    };
    let judgement = whole.judge(session, store)?.1;
    if !knows(&whole, &judgement) {
        for metric in members(&judgement) {
            let alone = loaded(session, store, &[metric.to_string()])?;
            if knows(&alone, &alone.judge(session, store)?.1) {
                return Ok(alone);
            }
        }
    }
    Ok(whole)
}

fn loaded(session: &Session, store: &Store, metrics: &[String]) -> Result<Material> {
    let filter = session.filter(metrics, &FilterArgs::default(), DefaultScope::Judged)?;
    let grouping = Grouping {
        by: None,
        keep: Some(JUDGED),
    };
    Material::load(session, store, &filter, &grouping)
}

/// The metrics that are part of an insight about many.
fn members(judgement: &Judgement) -> BTreeSet<MetricName> {
    let of = |insight: &LearningInsight| match &insight.evidence {
        Evidence::Environment { members, .. } => members.clone(),
        _ => Vec::new(),
    };
    let names = judgement.insights.iter().flat_map(of);
    names
        .filter_map(|member| member.split(' ').next()?.parse().ok())
        .gathered()
}

fn refuse_twice(
    (memory, judgement): (&Memory, &Judgement),
    said: &Said,
    verdict: Verdict,
) -> Result<()> {
    let mut there = judgement.insights.iter().chain(&judgement.withheld);
    // An answer to an earlier occasion, to a warning or to a smaller crowd is
    // none to what is open now.
    if there.any(|insight| insight.id == said.id && insight.state.is_open()) {
        return Ok(());
    }
    let same = |answer: &&Answer| answer.verdict == verdict;
    if let Some(answer) = memory.answers.get(&said.id).filter(same) {
        let by = answer
            .actor
            .as_ref()
            .map_or(String::new(), |actor| format!(" by {}", plain(actor)));
        let other = match verdict {
            Verdict::Accepted => "dismiss",
            Verdict::Dismissed => "accept",
        };
        let (id, word) = (short(&said.id), verdict_word(verdict));
        bail!(
            "{id} was {word} already{by} at {}\nhint: `yardstick insights {other} {id} --reason TEXT` counts in its place",
            answer.time
        );
    }
    Ok(())
}

fn confirmation(said: &Said, verdict: Verdict) -> String {
    let means = match (verdict, said.kind) {
        (Verdict::Dismissed, _) => "it will not be told again here, and its rule is believed less",
        (Verdict::Accepted, Kind::Regression | Kind::Improvement | Kind::Environment) => {
            "its level is the baseline from now on"
        }
        (Verdict::Accepted, Kind::Drift) => "what comes is judged from here on",
        (Verdict::Accepted, _) => "it makes no gate say no any more",
    };
    let word = verdict_word(verdict);
    format!(
        "{word} {}: {}\n{means}\n",
        short(&said.id),
        plain(&said.title)
    )
}

/// Says which rules these answers silenced.
fn tell_silenced(session: &Session, before: &Memory, after: &Memory) {
    let before = Trust::of(before);
    for silence in Trust::of(after).silent() {
        if before.silent().contains(silence) {
            continue;
        }
        let already = before
            .silent()
            .iter()
            .any(|s| s.rule == silence.rule && s.metric == silence.metric);
        if !already {
            let rule = &silence.rule;
            let of = silence
                .metric
                .as_ref()
                .map_or(String::new(), |metric| format!(" {metric}"));
            session.note(format_args!(
                "{rule}{of} was dismissed {} times here and never accepted: it is silent from now on\nhint: `yardstick insights wake {rule}{of}` wakes it",
                silence.dismissed
            ));
        }
    }
}

/// What an id may stand for: insights of now and of before.
pub(super) struct Known<'a>(Vec<&'a Said>);

impl<'a> Known<'a> {
    pub(super) fn of(memory: &'a Memory, judgement: &'a Judgement) -> Self {
        let now = &judgement.said;
        let before = memory.said().filter(|said| !now.contains_key(&said.id));
        let mut all: Vec<&Said> = now.values().chain(before).collect();
        all.order_by(|a, b| a.id.cmp(&b.id));
        Self(all)
    }

    /// Whether an id, or its first characters, stand for any.
    fn has(&self, id: &str) -> bool {
        self.0.iter().any(|said| said.id.starts_with(id))
    }

    /// The one that an id, or its first characters, stands for.
    pub(super) fn find(&self, id: &str) -> Result<&'a Said> {
        let found: Vec<&Said> = self
            .0
            .iter()
            .copied()
            .filter(|said| !id.is_empty() && said.id.starts_with(id))
            .collect();
        match found[..] {
            [one] => Ok(one),
            [] => match self.near(id) {
                Some(near) => bail!(
                    "there is no insight {id:?}\nhint: did you mean {} ({})?",
                    short(&near.id),
                    plain(&near.title)
                ),
                None => {
                    bail!("there is no insight {id:?}\nhint: `yardstick insights` shows their ids")
                }
            },
            _ => {
                let names: Vec<String> = found
                    .iter()
                    .take(3)
                    .map(|said| format!("{} ({})", short(&said.id), plain(&said.title)))
                    .collect();
                bail!(
                    "{id:?} begins the ids of {} insights\nhint: give more of it: {}",
                    found.len(),
                    names.join(", ")
                )
            }
        }
    }

    /// The one whose first characters are nearest.
    fn near(&self, id: &str) -> Option<&'a Said> {
        let cut = |said: &Said| said.id.chars().take(id.len().max(1)).collect::<String>();
        let heads: Vec<String> = self.0.iter().map(|said| cut(said)).collect();
        let near = config::nearest(id, heads.iter().map(String::as_str))?;
        let at = heads.iter().position(|head| head == near)?;
        self.0.get(at).copied()
    }
}

fn short(id: &str) -> &str {
    id.get(..8).unwrap_or(id)
}

pub(super) fn wake(args: &WakeArgs, session: &Session) -> Result<Outcome> {
    let store = session.existing_store()?;
    let events = store.events()?;
    let amendments = Amendments::of(&events);
    let memory = remember::memory(&events, &amendments);
    let meant = meant(&args.rule, &memory, session)?;
    let first = args.metric.as_ref().map(|name| amendments.first_name(name));
    let trust = Trust::of(&memory);
    let sleeps = |rule: &Speaker| {
        trust.silent().iter().any(|silence| {
            rule.covers(&silence.rule)
                && (first.is_none() || silence.metric.is_none() || silence.metric == first)
        })
    };
    let answered = || {
        let mut said = memory
            .answers
            .values()
            .flat_map(|answer| &answer.said.series);
        said.any(|series| Some(&series.metric) == first.as_ref())
    };
    if let Some(metric) = args.metric.as_ref().filter(|_| !answered()) {
        check_known(&store, &[metric])?;
    }
    let of = args
        .metric
        .as_ref()
        .map_or(String::new(), |metric| format!(" about {metric}"));
    let Some(rule) = meant.iter().find(|rule| sleeps(rule)) else {
        session.print_raw(format!("{}{of} is heard already\n", args.rule).as_bytes())?;
        return Ok(Outcome::Done);
    };
    let kind = EventKind::Woken {
        rule: rule.kind.name().to_owned(),
        name: rule.name.clone(),
        metric: args.metric.clone(),
    };
    // It wakes from all that was dismissed so far.
    let last = memory.answers.values().map(|answer| answer.time).max();
    store.log(&session.event(kind, None)?.after(last))?;
    let text =
        format!("{rule}{of} is heard again; {SILENT_AFTER} dismissals in a row silence it anew\n");
    session.print_raw(text.as_bytes())?;
    Ok(Outcome::Done)
}

/// Which rules a word may stand for: a kind, one of the user's own by its
/// name, or both where somebody called a rule like a kind.
fn meant(word: &str, memory: &Memory, session: &Session) -> Result<Vec<Speaker>> {
    let own = session.config().rules.iter().map(|rule| rule.name.clone());
    // Answers outlive the rule.
    let answered = memory.answers.values();
    let answered = answered.filter_map(|answer| answer.said.speaker().name);
    let own: BTreeSet<String> = own.chain(answered).gathered();
    let kind = Kind::named(word).map(Speaker::from);
    let named = own
        .get(word)
        .map(|name| Speaker::of(Kind::Rule, Some(name)));
    let meant: Vec<Speaker> = kind.into_iter().chain(named).collect();
    if meant.is_empty() {
        let names = Kind::NAMES.iter().copied();
        let near = config::nearest(word, names.chain(own.iter().map(String::as_str)));
        bail!(
            "there is no rule {word:?}\nhint: {}",
            near.map_or_else(
                || format!(
                    "one of {} or the name of one of your own is expected",
                    Kind::NAMES.join(", ")
                ),
                |near| format!("did you mean {near}?")
            )
        );
    }
    Ok(meant)
}
