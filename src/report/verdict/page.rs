//! A report as Markdown, for job summaries and comments: the verdict, what
//! moved, broken budgets; the rest is folded.

use crate::model::{code_span, counted, markdown};
use crate::report::verdict::cut::{Part, fit};
use crate::report::verdict::headline::{cut, marked_up};
use crate::report::verdict::{ReportDocument, ReportRow, Standing};
use crate::report::{BudgetRow, RowStatus, Style};

/// The longest comment that GitHub takes, in characters.
const MOST: usize = 65_536;
/// Room for the line that says that something was left out.
const NOTE: usize = 200;
/// More rows than this are folded.
const OPEN: usize = 15;
/// The longest name and the longest other text of data, in characters.
const NAME: usize = 80;
const TEXT: usize = 300;

/// The page; at most 65,536 characters.
pub(super) fn page(document: &ReportDocument) -> String {
    let not_pulled = document.not_pulled.as_ref().map(|row| {
        let told = markdown(&cut(&row.sentence(), TEXT));
        format!("⚠ {told}.\n\n")
    });
    let head = format!(
        "### {}\n\n{}.\n\n{}",
        marked_up(document),
        sentence_of(document),
        not_pulled.unwrap_or_default()
    );
    let marker = format!("<!-- yardstick:{} -->\n", document.frame.marker);
    let fixed = head.chars().count() + marker.chars().count() + NOTE;
    let (body, left_out) = fit(&parts(document), MOST.saturating_sub(fixed));
    let note = match left_out {
        0 => String::new(),
        n => format!(
            "{} of less importance left out: a comment has at most 65,536 characters. `yardstick report --json` has all.\n\n",
            counted(n as u64, "row")
        ),
    };
    format!("{head}{body}{note}{marker}")
}

/// Whose samples were held against whose, and how much was judged.
fn sentence_of(document: &ReportDocument) -> String {
    let line = document.judged_line();
    let mut letters = line.chars();
    let first = letters.next().unwrap_or_default().to_uppercase();
    let line = format!("{first}{}", letters.as_str());
    let mut commits: Vec<&str> = document
        .series
        .iter()
        .filter_map(|row| row.commit.as_deref())
        .collect();
    commits.dedup();
    match (&document.candidate, &commits[..]) {
        (Some(candidate), [commit]) => {
            let at = link(commit, document);
            let name = cut(candidate, NAME);
            if commit.starts_with(candidate.as_str()) {
                return format!("{at}: {line}");
            }
            format!("{} at {at}: {}", markdown(&name), line_lower(&line))
        }
        (Some(candidate), _) => {
            format!("{}: {}", markdown(&cut(candidate, NAME)), line_lower(&line))
        }
        (None, _) => line,
    }
}

fn line_lower(line: &str) -> String {
    let mut letters = line.chars();
    let first = letters.next().unwrap_or_default().to_lowercase();
    format!("{first}{}", letters.as_str())
}

/// Everything below the first lines, in the order of the page.
fn parts(document: &ReportDocument) -> Vec<Part> {
    let of = |standing: fn(Standing) -> bool| -> Vec<&ReportRow> {
        let rows = document.series.iter();
        rows.filter(|row| standing(row.standing)).collect()
    };
    let moved = of(|standing| standing != Standing::Same);
    let (open, more) = moved.split_at(moved.len().min(OPEN));
    let budgets: Vec<&BudgetRow> = document.budgets.iter().flat_map(|b| &b.budgets).collect();
    let (trouble, fine): (Vec<&BudgetRow>, Vec<&BudgetRow>) = budgets
        .into_iter()
        .partition(|row| matches!(row.status, RowStatus::Breached | RowStatus::Warn));
    let count = |n: usize, noun: &str| counted(n as u64, noun);
    let same = of(|standing| standing == Standing::Same);
    vec![
        table(1, document, open),
        budget_table(0, &trouble),
        folded(&format!("{} more", more.len()), table(2, document, more)),
        folded(
            &format!("{} as before", count(same.len(), "series")),
            table(5, document, &same),
        ),
        folded(
            &format!("{} kept or not judged", count(fine.len(), "budget")),
            budget_table(4, &fine),
        ),
        folded(
            &format!("{} not judged", count(document.not_judged.len(), "series")),
            not_judged(3, document),
        ),
    ]
}

/// The part behind a line that opens it.
fn folded(summary: &str, part: Part) -> Part {
    Part {
        head: format!("<details><summary>{summary}</summary>\n\n{}", part.head),
        tail: format!("{}</details>\n\n", part.tail),
        ..part
    }
}

fn table(rank: u8, document: &ReportDocument, rows: &[&ReportRow]) -> Part {
    let is_comparison = document.against.is_some();
    let against = document.against.as_deref().unwrap_or("before");
    let candidate = document.candidate.as_deref().unwrap_or("now");
    // What is folded as before needs no word for it in each row.
    let says_how = rows.iter().any(|row| row.standing != Standing::Same);
    let (blank, rule) = if says_how { ("| ", "| :-- ") } else { ("", "") };
    let head = match is_comparison {
        true => format!(
            "{blank}| series | {} | {} | change | history |\n{rule}| :-- | --: | --: | :-- | :-- |\n",
            markdown(&cut(against, 40)),
            markdown(&cut(candidate, 40)),
        ),
        false => {
            format!("{blank}| series | what | since | history |\n{rule}| :-- | :-- | :-- | :-- |\n")
        }
    };
    let line = |row: &&ReportRow| {
        let cells = match is_comparison {
            true => comparison(row),
            false => insight(row, document),
        };
        let word = match says_how {
            true => format!("| {} ", word(row.standing, is_comparison)),
            false => String::new(),
        };
        format!(
            "{word}| {} | {} | {} |\n",
            code_span(&row.name(), NAME),
            cells.join(" | "),
            row.sparkline
        )
    };
    Part {
        rank,
        head,
        rows: rows.iter().map(line).collect(),
        tail: "\n".to_owned(),
    }
}

fn comparison(row: &ReportRow) -> Vec<String> {
    let [before, after] = row.levels().unwrap_or_default();
    let change = whole(&row.change());
    let change = match row.standing {
        Standing::Same => change,
        _ => format!("**{change}**"),
    };
    let change = match row.range() {
        range if range.is_empty() => change,
        range => format!("{change} ({})", whole(&range)),
    };
    vec![whole(&before), whole(&after), change]
}

/// A number with its unit, which no line break parts.
fn whole(text: &str) -> String {
    markdown(text).replace(' ', "\u{a0}")
}

fn insight(row: &ReportRow, document: &ReportDocument) -> Vec<String> {
    let date = row
        .since
        .map_or(String::new(), |time| Style::PLAIN.date(time));
    let since = match &row.commit {
        Some(commit) => format!("{date} {}", link(commit, document)),
        None => date,
    };
    vec![markdown(&cut(&row.text, TEXT)), since]
}

fn word(standing: Standing, is_comparison: bool) -> String {
    let word = standing.word(is_comparison);
    match standing {
        Standing::Worse => format!("**{word}**"),
        _ => word.to_owned(),
    }
}

fn budget_table(rank: u8, rows: &[&BudgetRow]) -> Part {
    let says_whose = rows.iter().any(|row| row.from.is_some());
    let line = |row: &&BudgetRow| {
        let [word, name, statistic, value, limit, room, from, reason] = row.shown();
        let word = match row.status {
            RowStatus::Breached => format!("**{word}**"),
            _ => word,
        };
        let what = match reason.is_empty() {
            true => format!("{} {}", markdown(&statistic), whole(&value)),
            false => markdown(&cut(&reason, TEXT)),
        };
        let from = match says_whose {
            true => format!(" {} |", markdown(&cut(&from, 40))),
            false => String::new(),
        };
        format!(
            "| {word} | {} | {what} | {} | {} |{from}\n",
            code_span(&name, NAME),
            whole(&limit),
            whole(&room),
        )
    };
    let (of, rule) = if says_whose {
        (" of |", " :-- |")
    } else {
        ("", "")
    };
    Part {
        rank,
        head: format!(
            "| budget | series | value | limit | room |{of}\n| :-- | :-- | --: | --: | --: |{rule}\n"
        ),
        rows: rows.iter().map(line).collect(),
        tail: "\n".to_owned(),
    }
}

fn not_judged(rank: u8, document: &ReportDocument) -> Part {
    let line = |row: &crate::report::LeftOutRow| {
        let name = format!("{} {}", row.metric, row.metadata);
        format!(
            "| {} | {} |\n",
            code_span(name.trim_end(), NAME),
            markdown(&cut(&row.reason, TEXT))
        )
    };
    Part {
        rank,
        head: "| series | why |\n| :-- | :-- |\n".to_owned(),
        rows: document.not_judged.iter().map(line).collect(),
        tail: "\n".to_owned(),
    }
}

/// A commit, with its page on the forge where that is known.
fn link(commit: &str, document: &ReportDocument) -> String {
    let short = code_span(commit.get(..8).unwrap_or(commit), NAME);
    let is_hash = commit.len() >= 7 && commit.bytes().all(|b| b.is_ascii_hexdigit());
    match &document.frame.commits_url {
        Some(url) if is_hash => format!("[{short}]({url}{commit})"),
        _ => short,
    }
}
