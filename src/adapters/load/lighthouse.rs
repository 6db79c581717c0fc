//! Lighthouse's JSON report, `--output json`.
//!
//! <https://github.com/GoogleChrome/lighthouse/blob/main/docs/understanding-results.md>.
//! Scores are 0 to 1 and become percent. Not tested against a real file.

use serde::Deserialize;

use crate::adapters::json::{Num, Text};
use crate::adapters::quantity::{PAGE_SCORE, PAGE_SHIFT, PAGE_TIME};
use crate::adapters::{Adapter, Draft, Grade, Group, Json, ParseError, Read, Sink, Sniff};

pub const ADAPTER: Adapter = Adapter {
    name: "lighthouse",
    title: "Lighthouse JSON",
    group: Group::Load,
    docs: "https://github.com/GoogleChrome/lighthouse/blob/main/docs/understanding-results.md",
    verified: false,
    gives: &[&PAGE_SCORE, &PAGE_TIME, &PAGE_SHIFT],
    open: false,
    keys: "category, audit",
    silent: false,
    detect,
    read: Read::Json(read),
};

/// The timings that people watch; the others are items.
const VITALS: [&str; 5] = [
    "first-contentful-paint",
    "largest-contentful-paint",
    "speed-index",
    "total-blocking-time",
    "interactive",
];

fn detect(sniff: &Sniff<'_>) -> Grade {
    Grade::certain_if(sniff.object_with(&["lighthouseVersion", "categories", "audits"]))
}

#[derive(Deserialize)]
struct Category {
    #[serde(default)]
    score: Num,
}

#[derive(Deserialize)]
struct Audit<'a> {
    #[serde(rename = "numericValue", default)]
    value: Num,
    #[serde(rename = "numericUnit", borrow, default)]
    unit: Option<Text<'a>>,
}

fn read(json: &mut Json<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    json.twice(|json| {
        scores(json, sink)?;
        json.rewind()?;
        audits(json, sink)
    })?;
    sink.expect("score")
}

fn scores(json: &mut Json<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    json.each(ADAPTER.title, &["categories", "*"], |name, element| {
        let category: Category = element.parse()?;
        let draft = Draft::of(&PAGE_SCORE, category.score.get() * 100.0);
        sink.put(draft.with("category", name))
    })?;
    Ok(())
}

fn audits(json: &mut Json<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    json.each(ADAPTER.title, &["audits", "*"], |name, element| {
        let audit: Audit<'_> = element.parse()?;
        let value = audit.value.get();
        match (name, audit.unit.as_ref().map_or("", Text::as_str)) {
            ("cumulative-layout-shift", _) => sink.put(Draft::of(&PAGE_SHIFT, value)),
            (name, "millisecond") => {
                let draft = Draft::of(&PAGE_TIME, value).with("audit", name);
                sink.put(if VITALS.contains(&name) {
                    draft
                } else {
                    draft.item()
                })
            }
            _ => Ok(()),
        }
    })?;
    Ok(())
}
