//! The first line of a report: the verdict in a sentence.

use crate::model::{code_span, counted, markdown, plain};
use crate::report::verdict::{ReportDocument, ReportRow, ReportVerdict, Standing};

/// The longest name in a headline.
const NAME: usize = 80;

/// How names and other text of data are written.
struct Hand {
    name: fn(&str) -> String,
    text: fn(&str) -> String,
}

/// The headline without markup.
pub(super) fn plain_text(document: &ReportDocument) -> String {
    sentence(
        document,
        &Hand {
            name: |text| cut(&plain(text), NAME),
            text: |text| plain(text).into_owned(),
        },
    )
}

/// The headline as Markdown.
pub(super) fn marked_up(document: &ReportDocument) -> String {
    sentence(
        document,
        &Hand {
            name: |text| code_span(text, NAME).replace("\\|", "|"),
            text: markdown,
        },
    )
}

fn sentence(document: &ReportDocument, hand: &Hand) -> String {
    let against = document.against.as_deref().map(hand.text);
    match document.verdict {
        ReportVerdict::Worse => worse(document, against.as_deref(), hand),
        ReportVerdict::Better => {
            let than = against.map_or(String::new(), |against| format!(" than {against}"));
            format!(
                "Better{than}: {}, nothing worse",
                first_and_more(document, Standing::Better, hand)
            )
        }
        ReportVerdict::Fine => fine(document, against.as_deref()),
        ReportVerdict::Unjudged => unjudged(document, hand),
    }
}

fn worse(document: &ReportDocument, against: Option<&str>, hand: &Hand) -> String {
    let broken = document.broken() as u64;
    let mut parts = Vec::new();
    if document.count(Standing::Worse) > 0 {
        let first = first_and_more(document, Standing::Worse, hand);
        parts.push(match against {
            Some(against) => format!("Worse than {against}: {first}"),
            None => format!("Needs attention: {first}"),
        });
    }
    if broken > 0 {
        parts.push(format!("{} broken", counted(broken, "budget")));
    }
    parts.join("; ")
}

fn fine(document: &ReportDocument, against: Option<&str>) -> String {
    let series = counted(document.judged as u64, "series");
    match (document.judged, against) {
        (0, _) => "Fine: the budgets are kept; nothing else could be judged".to_owned(),
        (_, Some(against)) => format!("Fine: none of {series} is worse than {against}"),
        (_, None) => format!("Fine: none of {series} needs attention"),
    }
}

fn unjudged(document: &ReportDocument, hand: &Hand) -> String {
    match (document.reasons().first(), &document.candidate) {
        (Some((reason, names)), _) => {
            let of = counted(document.total as u64, "series");
            format!("Nothing was judged: {reason} ({} of {of})", names.len())
        }
        (None, Some(candidate)) => {
            format!(
                "Nothing was judged: no samples of {}",
                (hand.text)(candidate)
            )
        }
        (None, None) => "Nothing was judged: no samples".to_owned(),
    }
}

/// The most important of those that stand so, and how many more there are.
fn first_and_more(document: &ReportDocument, standing: Standing, hand: &Hand) -> String {
    let stands = |row: &&ReportRow| row.standing == standing;
    let Some(first) = document.series.iter().find(stands) else {
        return String::new();
    };
    let what = match first.before {
        Some(_) => first.change(),
        None => (hand.text)(&cut(&first.text, NAME)),
    };
    let name = (hand.name)(&first.name());
    let judged = counted(document.judged as u64, "series");
    match (document.count(standing) - 1, document.against.is_some()) {
        (0, true) => format!("{name} {what} (1 of {judged})"),
        (0, false) => format!("{name} {what}"),
        (more, true) => format!("{name} {what}, and {more} more of {judged}"),
        (more, false) => format!("{name} {what}, and {more} more"),
    }
}

/// The text, cut where it is longer than `most` characters.
pub(super) fn cut(text: &str, most: usize) -> String {
    match text.chars().count() > most {
        true => text.chars().take(most - 1).chain(['…']).collect(),
        false => text.to_owned(),
    }
}
