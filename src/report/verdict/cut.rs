//! Keeping a page below a number of characters: what matters least is left
//! out, row by row, and the page says so.

use crate::model::Sorting;

/// A part of a page that is cut from its end.
#[derive(Clone, Debug, Default)]
pub(super) struct Part {
    /// The sooner it is kept, the lower.
    pub rank: u8,
    /// What stands before its rows.
    pub head: String,
    /// Each ends its own line.
    pub rows: Vec<String>,
    /// What stands after its rows.
    pub tail: String,
}

/// The parts in their order, as much of them as fits into `room` characters,
/// and how many rows were left out.
pub(super) fn fit(parts: &[Part], room: usize) -> (String, usize) {
    let length = |text: &str| text.chars().count();
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.order_by_key(|i| parts[*i].rank);
    let mut kept = vec![0; parts.len()];
    let mut left = room;
    let mut is_full = false;
    for i in order {
        let part = &parts[i];
        let around = length(&part.head) + length(&part.tail);
        for row in &part.rows {
            let cost = length(row) + if kept[i] == 0 { around } else { 0 };
            // Once something is left out, nothing less important is shown.
            is_full = is_full || cost > left;
            if is_full {
                break;
            }
            left -= cost;
            kept[i] += 1;
        }
    }
    let mut text = String::new();
    for (part, kept) in parts.iter().zip(&kept).filter(|(_, kept)| **kept > 0) {
        text.push_str(&part.head);
        text.extend(part.rows[..*kept].iter().map(String::as_str));
        text.push_str(&part.tail);
    }
    let all: usize = parts.iter().map(|part| part.rows.len()).sum();
    (text, all - kept.iter().sum::<usize>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(rank: u8, name: &str, rows: usize) -> Part {
        Part {
            rank,
            head: format!("<{name}>"),
            rows: (0..rows).map(|i| format!("{name}{i} ")).collect(),
            tail: "</>".to_owned(),
        }
    }

    #[test]
    fn the_least_important_rows_go_first_and_the_order_stays() {
        let parts = [part(2, "a", 2), part(1, "b", 2), part(3, "c", 2)];
        assert_eq!(
            fit(&parts, 1000),
            ("<a>a0 a1 </><b>b0 b1 </><c>c0 c1 </>".to_owned(), 0)
        );
        // b whole takes 12, and a with one row 9.
        assert_eq!(fit(&parts, 21), ("<a>a0 </><b>b0 b1 </>".to_owned(), 3));
        assert_eq!(fit(&parts, 20), ("<b>b0 b1 </>".to_owned(), 4));
        assert_eq!(fit(&parts, 8), (String::new(), 6));
    }
}
