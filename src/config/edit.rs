//! Changing a configuration file while keeping its comments, order and
//! spelling.

use std::path::Path;

use toml_edit::{ArrayOfTables, DocumentMut, InlineTable, Item, Table, value};

use crate::config::{Config, ConfigError, parse};
use crate::model::{
    Against, Bound, Budget, DEFAULT_WINDOW, Metadata, MetricPattern, PlacePattern, Side, Statistic,
};

/// A budget as `budget set` writes it: limits are texts, so that `30s` stays
/// `30s`.
#[derive(Clone, Debug)]
pub struct BudgetEdit {
    /// Which metrics.
    pub metric: MetricPattern,
    /// Only series with these pairs.
    pub metadata: Metadata,
    /// Only where this branch is judged.
    pub branch: Option<PlacePattern>,
    /// What is held against the limit.
    pub statistic: Statistic,
    /// How many samples it looks at.
    pub window: usize,
    /// On which side values must stay.
    pub side: Side,
    /// What the limits count from.
    pub against: Against,
    /// The limit.
    pub fail: String,
    /// The early warning.
    pub warn: Option<String>,
    /// Whether it only ever tightens. One that is stays one.
    pub ratchet: bool,
}

impl BudgetEdit {
    /// Whether this is about the budget that is there.
    pub fn means(&self, budget: &Budget) -> bool {
        budget.metric == self.metric
            && budget.metadata == self.metadata
            && budget.branch == self.branch
            && budget.statistic == self.statistic
            && budget.bound.side == self.side
            && budget.bound.against == self.against
    }
}

/// The text with the budget in it: the one of the same metric, metadata,
/// branch, statistic and kind of limit is changed, else one is added at the end. The result is
/// checked before it is returned.
pub fn set_budget(
    text: &str,
    path: &Path,
    edit: &BudgetEdit,
) -> Result<(String, Config), ConfigError> {
    let before = parse(text, path)?;
    let same = before.budgets.iter().position(|budget| edit.means(budget));
    // It parsed a moment ago as a document that cannot be edited.
    let mut document: DocumentMut =
        text.parse()
            .map_err(|error: toml_edit::TomlError| ConfigError {
                path: path.to_owned(),
                line: 1,
                reason: error.message().to_owned(),
                hint: None,
            })?;
    // Comments at the end of the file belong above what is added there.
    let trailing = document.trailing().as_str().unwrap_or("").to_owned();
    if same.is_none() {
        document.set_trailing("");
    }
    let budgets = document
        .as_table_mut()
        .entry("budget")
        .or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
    match (budgets, same) {
        (Item::ArrayOfTables(tables), Some(index)) => {
            if let Some(table) = tables.get_mut(index) {
                write_limits(table, edit);
            }
        }
        (Item::ArrayOfTables(tables), None) => {
            let mut table = Table::new();
            let gap = if before.budgets.is_empty() && text.trim().is_empty() {
                ""
            } else {
                "\n"
            };
            table.decor_mut().set_prefix(format!("{trailing}{gap}"));
            table.insert("metric", value(edit.metric.to_string()));
            write_selection(&mut table, edit);
            write_limits(&mut table, edit);
            tables.push(table);
        }
        _ => {
            return Err(ConfigError {
                path: path.to_owned(),
                line: 1,
                reason: "budget is written as an inline list, which cannot be edited".to_owned(),
                hint: Some("write each budget as a [[budget]] table".to_owned()),
            });
        }
    }
    let text = with_line_ends_of(text, document.to_string());
    let config = parse(&text, path)?;
    Ok((text, config))
}

/// The editor writes `\n`; a file with Windows line ends keeps them.
pub(super) fn with_line_ends_of(before: &str, after: String) -> String {
    if before.contains("\r\n") {
        after.replace("\r\n", "\n").replace('\n', "\r\n")
    } else {
        after
    }
}

/// A file without some of its budgets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removal {
    /// What is left.
    pub text: String,
    /// How many went.
    pub removed: usize,
}

/// The text without the budgets that are meant. Only their own lines go, from
/// `[[budget]]` to the last key: every comment around them stays. The result
/// is checked before it is returned.
pub fn remove_budgets(
    text: &str,
    path: &Path,
    meant: impl Fn(&Budget) -> bool,
) -> Result<Removal, ConfigError> {
    let before = parse(text, path)?;
    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
    let starts: Vec<usize> = (0..lines.len())
        .filter(|i| lines[*i].trim_start().starts_with("[[budget]]"))
        .collect();
    let going: Vec<usize> = (0..before.budgets.len())
        .filter(|i| meant(&before.budgets[*i]))
        .collect();
    let inline = || ConfigError {
        path: path.to_owned(),
        line: 1,
        reason: "budget is written as an inline list, which cannot be edited".to_owned(),
        hint: Some("write each budget as a [[budget]] table".to_owned()),
    };
    if starts.len() != before.budgets.len() {
        return Err(inline());
    }
    for index in going.iter().rev() {
        let start = starts[*index];
        let end = end_of_table(&lines, start);
        lines.drain(start..end);
    }
    let text = lines.concat();
    let left = parse(&text, path)?.budgets.len();
    if left + going.len() != before.budgets.len() {
        return Err(inline());
    }
    Ok(Removal {
        text,
        removed: going.len(),
    })
}

/// Behind the last key of the table that starts there, and a blank line.
fn end_of_table(lines: &[&str], start: usize) -> usize {
    let mut end = start + 1;
    for (index, line) in lines.iter().enumerate().skip(start + 1) {
        let line = line.trim();
        if line.starts_with('[') && !line.starts_with("[budget.") {
            break;
        }
        if !line.is_empty() && !line.starts_with('#') {
            end = index + 1;
        }
    }
    end + usize::from(lines.get(end).is_some_and(|line| line.trim().is_empty()))
}

fn write_selection(table: &mut Table, edit: &BudgetEdit) {
    if !edit.metadata.is_empty() {
        let mut pairs = InlineTable::new();
        for (key, text) in edit.metadata.iter() {
            pairs.insert(key, text.into());
        }
        table.insert("metadata", value(pairs));
    }
    if let Some(branch) = &edit.branch {
        table.insert("branch", value(branch.to_string()));
    }
    if edit.statistic != Statistic::Latest {
        table.insert("statistic", value(edit.statistic.to_string()));
    }
}

fn write_limits(table: &mut Table, edit: &BudgetEdit) {
    if edit.statistic != Statistic::Latest
        && (edit.window != DEFAULT_WINDOW || table.contains_key("window"))
    {
        set(table, "window", value(edit.window as i64));
    }
    let key = Bound::key_of(edit.side, edit.against);
    set(table, key, limit(&edit.fail));
    match &edit.warn {
        Some(warn) => set(table, "warn", limit(warn)),
        None => {
            table.remove("warn");
        }
    }
    if edit.ratchet {
        set(table, "ratchet", value(true));
    }
}

/// Replaces a value and keeps the comment behind it.
fn set(table: &mut Table, key: &str, new: Item) {
    let decor = table
        .get(key)
        .and_then(Item::as_value)
        .map(|old| old.decor().clone());
    table.insert(key, new);
    if let (Some(decor), Some(new)) = (decor, table.get_mut(key).and_then(Item::as_value_mut)) {
        *new.decor_mut() = decor;
    }
}

/// A plain number as a number, anything else as a string.
fn limit(text: &str) -> Item {
    match (text.parse::<i64>(), text.parse::<f64>()) {
        (Ok(whole), _) => value(whole),
        (_, Ok(number)) if number.is_finite() => value(number),
        _ => value(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(metric: &str, fail: &str, warn: Option<&str>) -> BudgetEdit {
        BudgetEdit {
            metric: metric.parse().expect("valid"),
            metadata: Metadata::new(),
            branch: None,
            statistic: Statistic::Latest,
            window: DEFAULT_WINDOW,
            side: Side::Max,
            against: Against::Zero,
            fail: fail.to_owned(),
            warn: warn.map(str::to_owned),
            ratchet: false,
        }
    }

    fn set(text: &str, edit: &BudgetEdit) -> String {
        set_budget(text, Path::new("yardstick.toml"), edit)
            .expect("valid")
            .0
    }

    #[test]
    fn a_budget_is_changed_in_place_with_its_comments() {
        let before = "# ours\nbaseline_branch = \"main\" # kept\n\n[[budget]]\nmetric = \"build_time\"\nmax = \"90s\" # agreed in May\n\n[retention]\nkeep = \"1y\"\n";
        let after = set(before, &edit("build_time", "80s", None));
        assert_eq!(after, before.replace("90s", "80s"));
    }

    #[test]
    fn a_new_budget_comes_last_and_reads_back() {
        let mut new = edit("api_latency", "300ms", Some("250ms"));
        new.statistic = Statistic::Percentile(95);
        new.metadata = Metadata::from_pairs(["route=/"]).expect("valid");
        let text = set("# empty\n", &new);
        let config = parse(&text, Path::new("yardstick.toml")).expect("valid");
        assert_eq!(config.budgets.len(), 1);
        assert_eq!(config.budgets[0].metadata, new.metadata);
        assert!(text.starts_with("# empty\n"), "{text}");
        assert_eq!(set(&text, &new), text);
    }

    #[test]
    fn a_limit_for_some_branches_stands_beside_the_other() {
        let before = "[[budget]]\nmetric = \"x\"\nmax = 3\n";
        let mut other = edit("x", "5%", Some("3%"));
        other.against = Against::Baseline;
        other.branch = Some("release/*".parse().expect("valid"));
        let text = set(before, &other);
        assert_eq!(
            text,
            format!(
                "{before}\n[[budget]]\nmetric = \"x\"\nbranch = \"release/*\"\nmax_increase = \"5%\"\nwarn = \"3%\"\n"
            )
        );
        other.fail = "6%".to_owned();
        assert_eq!(set(&text, &other), text.replace("5%", "6%"));
        let mut ratchet = edit("x", "2", None);
        ratchet.ratchet = true;
        let tightened = before.replace("max = 3", "max = 2\nratchet = true");
        assert_eq!(set(before, &ratchet), tightened);
        ratchet.ratchet = false;
        assert_eq!(set(&tightened, &ratchet), tightened);
    }

    #[test]
    fn windows_line_ends_stay() {
        let before = "# ours\r\n[[budget]]\r\nmetric = \"x\"\r\nmax = 3\r\n";
        assert_eq!(set(before, &edit("x", "4", None)), before.replace('3', "4"));
        let more = set(before, &edit("y", "4", None));
        assert_eq!(more.matches('\n').count(), more.matches("\r\n").count());
    }

    #[test]
    fn a_budget_goes_and_the_comments_stay() {
        let text = "# ours\n\n# first\n[[budget]]\nmetric = \"x\"\nmax = 3 # agreed\n\n# second\n[[budget]]\nmetric = \"y\"\nmax = 4\n[retention]\nkeep = \"1y\"\n";
        let is = |name: &'static str| move |budget: &Budget| budget.metric.to_string() == name;
        let path = Path::new("yardstick.toml");
        let without = remove_budgets(text, path, is("x")).expect("valid");
        assert_eq!(without.removed, 1);
        assert_eq!(
            without.text,
            text.replace("[[budget]]\nmetric = \"x\"\nmax = 3 # agreed\n\n", "")
        );
        assert_eq!(
            remove_budgets(text, path, is("z")).expect("valid").removed,
            0
        );
    }

    #[test]
    fn what_would_not_read_back_is_not_written() {
        let bad = edit("build_time", "fast", None);
        assert!(set_budget("", Path::new("yardstick.toml"), &bad).is_err());
    }
}
