//! Making a table fit a screen: which columns stay, how wide they are, and
//! where text wraps. Numbers, status words, heads and sparklines are never
//! broken; columns of long text are, between words.

use unicode_width::UnicodeWidthStr;

use crate::model::{Sorting, plain};
use crate::report::{Align, Grid};

/// Columns narrower than this are words and symbols, which stay whole.
const TEXT: usize = 20;
/// A column of text is not made narrower than this to keep another one.
const LEAST: usize = 30;
/// The longest word on a screen; the rest of it is cut.
const WORD: usize = 40;
/// The longest word where there is no screen.
const WORD_UNLIMITED: usize = 200;
/// White space beside a column.
const PADDING: usize = 2;

/// The grid as it fits into `width`, all of it where `None`: harmless text, the
/// least important columns left out, text wrapped.
pub fn fit(mut grid: Grid, width: Option<usize>) -> Grid {
    let longest = if width.is_some() {
        WORD
    } else {
        WORD_UNLIMITED
    };
    for cell in grid.rows.iter_mut().flatten() {
        let lines = cell.text.split('\n').map(|line| cut(&plain(line), longest));
        cell.text = lines.collect::<Vec<_>>().join("\n");
    }
    let Some(width) = width else {
        return grid;
    };
    while least(&grid).iter().sum::<usize>() > width && drop_least_important(&mut grid) {}
    let widths = share(&natural(&grid), &least(&grid), width);
    for row in &mut grid.rows {
        for (cell, width) in row.iter_mut().zip(&widths) {
            let lines = cell.text.split('\n').flat_map(|line| wrap(line, *width));
            cell.text = lines.collect::<Vec<_>>().join("\n");
        }
    }
    grid
}

/// The width that each column would like to have, without padding.
fn natural(grid: &Grid) -> Vec<usize> {
    let width = |i: usize| {
        let lines = grid.rows.iter().flat_map(|row| row[i].text.split('\n'));
        lines
            .map(UnicodeWidthStr::width)
            .chain([grid.columns[i].name.width()])
            .max()
            .unwrap_or(0)
    };
    (0..grid.columns.len()).map(width).collect()
}

/// The width that each column needs, with padding.
fn least(grid: &Grid) -> Vec<usize> {
    let needed = |(i, natural): (usize, usize)| {
        let is_text = grid.columns[i].align == Align::Left && natural > TEXT;
        PADDING + if is_text { natural.min(LEAST) } else { natural }
    };
    natural(grid).into_iter().enumerate().map(needed).collect()
}

fn drop_least_important(grid: &mut Grid) -> bool {
    let candidates = grid.columns.iter().enumerate();
    let Some((index, _)) = candidates
        .filter(|(_, column)| column.priority > 0)
        .max_by_key(|(index, column)| (column.priority, *index))
    else {
        return false;
    };
    grid.columns.remove(index);
    for row in &mut grid.rows {
        row.remove(index);
    }
    true
}

/// What is left over goes to the columns that want more, the modest ones first.
fn share(natural: &[usize], least: &[usize], width: usize) -> Vec<usize> {
    let mut widths: Vec<usize> = least.iter().map(|least| least - PADDING).collect();
    let mut spare = width.saturating_sub(least.iter().sum());
    let mut wanting: Vec<usize> = (0..widths.len())
        .filter(|i| natural[*i] > widths[*i])
        .collect();
    wanting.order_by_key(|i| natural[*i]);
    for (done, i) in wanting.iter().enumerate() {
        let more = (natural[*i] - widths[*i]).min(spare / (wanting.len() - done));
        widths[*i] += more;
        spare -= more;
    }
    let over = least.iter().sum::<usize>().saturating_sub(width);
    if let (Some(widest), true) = (widths.iter_mut().max(), over > 0) {
        // Nothing is left to drop: the widest one gives way.
        *widest = widest.saturating_sub(over).max(8);
    }
    widths
}

/// The line without the middle of words that are longer than anybody reads.
fn cut(line: &str, longest: usize) -> String {
    let word = |word: &str| {
        if word.chars().count() <= longest {
            return word.to_owned();
        }
        let start: String = word.chars().take(longest - 1).collect();
        format!("{start}…")
    };
    line.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// Lines of at most `width`, broken between words, and inside of one only
/// where it is longer than a line; further lines are indented as the first.
pub fn wrap(line: &str, width: usize) -> Vec<String> {
    if line.width() <= width {
        return vec![line.to_owned()];
    }
    let text = line.trim_start_matches(' ');
    let indent = " ".repeat((line.len() - text.len()).min(width / 2));
    let mut lines = Vec::new();
    let mut current = indent.clone();
    for word in words(text) {
        let gap = usize::from(current.len() > indent.len());
        if current.width() + gap + word.width() <= width {
            current.push_str(&" ".repeat(gap));
            current.push_str(&word);
            continue;
        }
        if gap > 0 {
            lines.push(std::mem::replace(&mut current, indent.clone()));
        }
        for c in word.chars() {
            if current.width() >= width {
                lines.push(std::mem::replace(&mut current, indent.clone()));
            }
            current.push(c);
        }
    }
    lines.push(current);
    lines
}

/// The words of a text; a number and its unit are one.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in text.split(' ') {
        let is_unit =
            word.chars().count() <= 4 && word.starts_with(|c: char| c.is_alphabetic() || c == '%');
        match words.last_mut() {
            Some(last)
                if is_unit && last.ends_with(|c: char| c.is_ascii_digit()) && is_number(last) =>
            {
                last.push(' ');
                last.push_str(word);
            }
            _ => words.push(word.to_owned()),
        }
    }
    words
}

fn is_number(word: &str) -> bool {
    word.trim_start_matches(['+', '-', '±', '('])
        .parse::<f64>()
        .is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Cell, Column};

    fn grid() -> Grid {
        Grid {
            columns: vec![
                Column::left("series"),
                Column::right("n"),
                Column::right("last"),
                Column::right("p99"),
                Column::left("trend"),
            ],
            rows: vec![
                [
                    "test_duration\n  suite=integration os=linux arch=x86_64 region=eu",
                    "1234567",
                    "12.50",
                    "13.75",
                    "+12.5 % worse",
                ]
                .map(Cell::from)
                .to_vec(),
            ],
        }
    }

    fn names(grid: &Grid) -> Vec<&str> {
        grid.columns.iter().map(|column| column.name).collect()
    }

    #[test]
    fn the_least_important_columns_go_first_and_numbers_stay_whole() {
        assert_eq!(names(&fit(grid(), None)).len(), 5);
        let narrow = fit(grid(), Some(64));
        assert_eq!(names(&narrow), ["series", "n", "last", "trend"]);
        let narrower = fit(grid(), Some(60));
        assert_eq!(names(&narrower), ["series", "last", "trend"]);
        for grid in [narrow, narrower] {
            for (name, text) in [("last", "12.50"), ("trend", "+12.5 % worse")] {
                let index = names(&grid).iter().position(|n| *n == name);
                assert_eq!(grid.rows[0][index.expect("kept")].text, text);
            }
        }
    }

    #[test]
    fn text_wraps_between_words_and_keeps_its_indent() {
        assert_eq!(
            wrap("  suite=unit os=linux", 14),
            ["  suite=unit", "  os=linux"]
        );
        assert_eq!(wrap("from 12.5 ms to", 9), ["from", "12.5 ms", "to"]);
        assert_eq!(wrap("abcdefgh", 3), ["abc", "def", "gh"]);
    }

    #[test]
    fn a_word_that_nobody_reads_is_cut() {
        let long = "k=".to_owned() + &"x".repeat(500);
        assert_eq!(cut(&long, WORD).chars().count(), WORD);
        assert!(cut(&long, WORD).ends_with('…'));
    }
}
