//! `insights accept`, `insights dismiss`, `insights wake`

use anyhow::{Result, bail};
use clap::Args;

use crate::args::FilterArgs;
use crate::commands::judging::{JUDGED, Material};
use crate::commands::load::Grouping;
use crate::commands::session::DefaultScope;
use crate::commands::{Outcome, Session, remember};
use crate::config;
use crate::learning::{Answer, Judgement, Kind, Memory, SILENT_AFTER, Said, Trust, Verdict};
use crate::model::{MetricName, SampleId, plain};
use crate::report::verdict_word;
use crate::store::{Amendments, EventKind, Store};

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
    /// The rule: regression, drift, anomaly, noise …
    rule: String,

    /// On this metric only
    metric: Option<MetricName>,
}

pub(super) fn run(args: &AnswerArgs, verdict: Verdict, session: &Session) -> Result<Outcome> {
    let store = session.existing_store()?;
    let (material, judgement) = everything(session, &store)?;
    let known = Known::of(&material.memory, &judgement);
    let said: Vec<&Said> = args
        .ids
        .iter()
        .map(|id| known.find(id))
        .collect::<Result<_>>()?;
    for said in &said {
        refuse_twice(&material.memory, said, verdict)?;
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
    let mut events = Vec::new();
    for said in said {
        let record = remember::record(said, &material.amendments);
        let kind = match verdict {
            Verdict::Accepted => EventKind::Accepted(record),
            Verdict::Dismissed => EventKind::Dismissed(record),
        };
        let mut event = session.event(kind, Some(reason.to_owned()))?;
        // Of one instant: the next is one more.
        event.id = SampleId::from_bits(event.id.bits() + events.len() as u128);
        events.push(event);
    }
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
    let filter = session.filter(&[], &FilterArgs::default(), DefaultScope::Judged)?;
    let grouping = Grouping {
        by: None,
        keep: Some(JUDGED),
    };
    let material = Material::load(session, store, &filter, &grouping)?;
    let judgement = material.judge(session, store)?.1;
    Ok((material, judgement))
}

fn refuse_twice(memory: &Memory, said: &Said, verdict: Verdict) -> Result<()> {
    // An answer to an earlier occasion is none to this one.
    let same = |answer: &&Answer| {
        answer.verdict == verdict && answer.said.from <= said.to && said.from <= answer.said.to
    };
    if let Some(answer) = memory.answers.get(&said.id).filter(same) {
        let by = answer
            .actor
            .as_ref()
            .map_or(String::new(), |actor| format!(" by {}", plain(actor)));
        bail!(
            "{} was {} already{by} at {}",
            short(&said.id),
            verdict_word(verdict),
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
            let rule = silence.rule.name();
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
        all.sort_by(|a, b| a.id.cmp(&b.id));
        Self(all)
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
    let Some(rule) = Kind::named(&args.rule) else {
        let near = config::nearest(&args.rule, Kind::NAMES.iter().copied());
        bail!(
            "there is no rule {:?}\nhint: {}",
            args.rule,
            near.map_or_else(
                || format!("one of {} is expected", Kind::NAMES.join(", ")),
                |near| format!("did you mean {near}?")
            )
        );
    };
    let store = session.existing_store()?;
    let events = store.events()?;
    let amendments = Amendments::of(&events);
    let trust = Trust::of(&remember::memory(&events, &amendments));
    let first = args.metric.as_ref().map(|name| amendments.first_name(name));
    let sleeps = trust.silent().iter().any(|silence| {
        silence.rule == rule
            && (first.is_none() || silence.metric.is_none() || silence.metric == first)
    });
    let of = args
        .metric
        .as_ref()
        .map_or(String::new(), |metric| format!(" about {metric}"));
    if !sleeps {
        session.print_raw(format!("{}{of} is heard already\n", rule.name()).as_bytes())?;
        return Ok(Outcome::Done);
    }
    let kind = EventKind::Woken {
        rule: rule.name().to_owned(),
        metric: args.metric.clone(),
    };
    store.log(&session.event(kind, None)?)?;
    let text = format!(
        "{}{of} is heard again; {SILENT_AFTER} dismissals in a row silence it anew\n",
        rule.name()
    );
    session.print_raw(text.as_bytes())?;
    Ok(Outcome::Done)
}
