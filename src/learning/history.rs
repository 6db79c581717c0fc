//! What was said when, and what came of it.

use std::collections::{BTreeMap, BTreeSet};

use crate::learning::insight::State;
use crate::learning::judge::Judgement;
use crate::learning::memory::{Answer, End, Ending, Memory, Said, Speaker, Verdict};
use crate::learning::trust::Trust;
use crate::model::{Gathering, Sorting, Timestamp};
use crate::stats::median_of;

/// What became of an insight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// It is still there, and nobody answered.
    Open,
    /// What it told of came back.
    Recovered,
    /// What it foretold happened.
    CameTrue,
    /// It is no more, and nothing came back: an outlier, news that aged, a
    /// change that later samples revised.
    Passed,
    /// Somebody accepted it.
    Accepted,
    /// Somebody dismissed it.
    Dismissed,
    /// Its samples are no longer among those that are judged.
    OutOfSight,
}

/// One insight's story.
#[derive(Clone, Debug, PartialEq)]
pub struct Chapter {
    /// The insight.
    pub said: Said,
    /// When it was first issued, if it was.
    pub issued: Option<Timestamp>,
    /// What became of it.
    pub fate: Fate,
    /// The answer, if somebody gave one.
    pub answer: Option<Answer>,
    /// Its end, if it came to one.
    pub ending: Option<Ending>,
}

/// How a rule did here.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleRecord {
    /// The rule.
    pub rule: Speaker,
    /// Insights it gave.
    pub said: usize,
    /// Of those, by what became of them.
    pub fates: BTreeMap<Fate, usize>,
    /// Accepted among those that were answered; `None` without an answer.
    pub precision: Option<f64>,
    /// What the rule had stated for those, on average.
    pub stated: Option<f64>,
    /// Median days from first sight to the answer.
    pub days_to_answer: Option<f64>,
    /// Median days from first sight to the recovery.
    pub days_to_recover: Option<f64>,
    /// Whether it has fallen silent, on some metric or everywhere.
    pub silent: bool,
}

/// Every insight that was issued, answered or is there now, in the order of
/// its first sight, then its id. What was answered once and is there again
/// stands twice: an answer to an earlier occasion is none to this one.
pub fn history(memory: &Memory, judgement: &Judgement) -> Vec<Chapter> {
    let states: BTreeMap<&str, State> = judgement
        .insights
        .iter()
        .chain(&judgement.withheld)
        .map(|insight| (insight.id.as_str(), insight.state))
        .gathered();
    let mut ids: BTreeSet<&str> = memory.said().map(|said| said.id.as_str()).gathered();
    ids.extend(judgement.said.keys().map(String::as_str));
    let mut chapters: Vec<Chapter> = ids
        .into_iter()
        .flat_map(|id| chapters(id, states.get(id).copied(), memory, judgement))
        .collect();
    let key = |c: &Chapter| (c.said.first_seen, c.said.id.clone(), c.fate == Fate::Open);
    chapters.order_by_key(key);
    chapters
}

/// The occasions of one insight.
fn chapters(
    id: &str,
    state: Option<State>,
    memory: &Memory,
    judgement: &Judgement,
) -> Vec<Chapter> {
    let issued = memory.issued.get(id);
    let answer = memory.answers.get(id);
    let warned = memory.warned.get(id);
    let is_open = state.is_some_and(State::is_open);
    let is_over =
        |answer: &&Answer| is_open || issued.is_some_and(|(issued, _)| issued.breaks(&answer.said));
    let over = answer.filter(is_over);
    let earlier = over.or(warned.and_then(|warned| warned.answer.as_ref()));
    let issued_then = warned.and_then(|warned| warned.issued.as_ref()).or(issued);
    let earlier = earlier.map(|answer| answered(answer, issued_then, memory));
    let answer = answer.filter(|_| over.is_none());
    let now = chapter((id, state), issued, answer, (memory, judgement));
    earlier.into_iter().chain(now).collect()
}

/// What was answered, and is over.
fn answered(answer: &Answer, issued: Option<&(Said, Timestamp)>, memory: &Memory) -> Chapter {
    let mut said = answer.said.clone();
    said.first_seen = memory.first_seen(&said);
    let issued = issued.filter(|(issued, _)| !issued.breaks(&said));
    Chapter {
        said,
        issued: issued.map(|(_, time)| *time),
        fate: of_verdict(answer.verdict),
        answer: Some(answer.clone()),
        ending: None,
    }
}

fn of_verdict(verdict: Verdict) -> Fate {
    match verdict {
        Verdict::Accepted => Fate::Accepted,
        Verdict::Dismissed => Fate::Dismissed,
    }
}

/// The newest occasion.
fn chapter(
    (id, state): (&str, Option<State>),
    issued: Option<&(Said, Timestamp)>,
    answer: Option<&Answer>,
    (memory, judgement): (&Memory, &Judgement),
) -> Option<Chapter> {
    let ending = memory.ended.get(id).or(judgement.endings.get(id)).copied();
    let told = judgement.said.get(id);
    // As it is told now, else as it was answered, else as it was issued.
    let mut said = told
        .or(answer.map(|answer| &answer.said))
        .or(issued.map(|(said, _)| said))?
        .clone();
    let issued = issued.filter(|(issued, _)| !said.breaks(issued));
    if issued.is_some() || told.is_none() {
        said.first_seen = memory.first_seen(&said);
    }
    let fate = match (answer, state, ending) {
        (_, Some(State::New | State::Ongoing), _) => Fate::Open,
        (Some(answer), _, _) => of_verdict(answer.verdict),
        (None, Some(State::Resolved), _) => Fate::Recovered,
        (None, _, Some(ending)) => match ending.end {
            End::Recovered => Fate::Recovered,
            End::CameTrue => Fate::CameTrue,
            End::Passed => Fate::Passed,
        },
        (None, _, None) => Fate::OutOfSight,
    };
    let is_open = fate == Fate::Open;
    Some(Chapter {
        said,
        issued: issued.map(|(_, time)| *time),
        fate,
        answer: answer.cloned(),
        ending: ending.filter(|_| !is_open),
    })
}

/// How each rule did, in the order of the rules.
pub fn rule_records(chapters: &[Chapter], trust: &Trust) -> Vec<RuleRecord> {
    let mut by_rule: BTreeMap<Speaker, Vec<&Chapter>> = BTreeMap::new();
    for chapter in chapters {
        by_rule
            .entry(chapter.said.speaker())
            .or_default()
            .push(chapter);
    }
    by_rule
        .into_iter()
        .map(|(rule, chapters)| record(rule, &chapters, trust))
        .collect()
}

fn record(rule: Speaker, chapters: &[&Chapter], trust: &Trust) -> RuleRecord {
    let mut fates: BTreeMap<Fate, usize> = BTreeMap::new();
    for chapter in chapters {
        *fates.entry(chapter.fate).or_default() += 1;
    }
    let answers: Vec<&Answer> = chapters.iter().filter_map(|c| c.answer.as_ref()).collect();
    let right = answers.iter().filter(|a| a.verdict == Verdict::Accepted);
    let n = answers.len();
    let share = |sum: f64| (n > 0).then(|| sum / n as f64);
    let days = |end: Timestamp, chapter: &Chapter| end.days_since(chapter.said.first_seen);
    let to_answer = chapters
        .iter()
        .filter_map(|c| Some(days(c.answer.as_ref()?.time, c)));
    let to_recover = chapters
        .iter()
        .filter_map(|c| Some(days(c.ending.filter(|e| e.end == End::Recovered)?.at, c)));
    let silent = trust.silent().iter().any(|s| s.rule.covers(&rule));
    RuleRecord {
        rule,
        said: chapters.len(),
        fates,
        precision: share(right.count() as f64),
        stated: share(answers.iter().map(|a| a.said.stated).sum()),
        days_to_answer: median_of(&to_answer.collect::<Vec<_>>()),
        days_to_recover: median_of(&to_recover.collect::<Vec<_>>()),
        silent,
    }
}
