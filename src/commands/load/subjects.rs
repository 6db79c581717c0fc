//! Series with what the configuration says of each.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::config::Config;
use crate::learning::Subject;
use crate::model::Gathering;
use crate::rulebook::Rule;
use crate::series::Series;
use crate::store::Amendments;

/// The series with what the configuration says of each. Budgets for some
/// branches are left to `budget check`: a series here is of the baseline and
/// the current branch together.
pub fn subjects(config: &Config, amendments: &Amendments, series: Vec<Series>) -> Vec<Subject> {
    subjects_among(config, amendments, series, &[])
}

/// The same, with series that are not judged and that rules may ask for.
pub fn subjects_among(
    config: &Config,
    amendments: &Amendments,
    series: Vec<Series>,
    others: &[Series],
) -> Vec<Subject> {
    let rules: Vec<Vec<Arc<Rule>>> = series
        .iter()
        .map(|series| rules_of(config, series))
        .collect();
    let companions: Vec<Vec<Series>> = series
        .iter()
        .zip(&rules)
        .map(|(one, rules)| companions(one, rules, || series.iter().chain(others)))
        .collect();
    let subject =
        |((series, rules), companions): ((Series, Vec<Arc<Rule>>), Vec<Series>)| Subject {
            rules,
            companions,
            spec: config.spec(&series.id().metric),
            expect_every: config.expect_every(&series.id().metric),
            first_name: amendments.first_names.get(&series.id().metric).cloned(),
            budgets: config
                .budgets
                .iter()
                .filter(|budget| budget.branch.is_none() && budget.means(series.id()))
                .cloned()
                .collect(),
            series,
        };
    series
        .into_iter()
        .zip(rules)
        .zip(companions)
        .map(subject)
        .collect()
}

fn rules_of(config: &Config, series: &Series) -> Vec<Arc<Rule>> {
    let id = series.id();
    let means = |rule: &&Arc<Rule>| rule.means(&id.metric, &id.metadata);
    config.rules.iter().filter(means).cloned().collect()
}

/// Of each other metric that the rules ask for, the series with the same
/// metadata, else the only one.
fn companions<'s, I: Iterator<Item = &'s Series>>(
    one: &Series,
    rules: &[Arc<Rule>],
    all: impl Fn() -> I,
) -> Vec<Series> {
    let names: BTreeSet<String> = rules.iter().flat_map(|rule| rule.companions()).gathered();
    let companion = |name: &String| {
        let mut of = all().filter(|series| series.id().metric.as_str() == name);
        let same = of
            .by_ref()
            .find(|series| series.id().metadata == one.id().metadata);
        same.or_else(|| {
            let mut of = all().filter(|series| series.id().metric.as_str() == name);
            of.next().filter(|_| of.next().is_none())
        })
    };
    names.iter().filter_map(companion).cloned().collect()
}
