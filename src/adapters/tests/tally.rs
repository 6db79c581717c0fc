//! Counting tests, whatever the format.

use crate::adapters::quantity::{
    FLAKY_TESTS, TEST_COUNT, TEST_DURATION, TEST_ERRORS, TEST_FAILED, TEST_FAILURES, TEST_RETRIES,
    TESTS_PASSED, TESTS_SKIPPED,
};
use crate::adapters::{Draft, Fold, Outcome, ParseError, Sink, Template};
use crate::model::Unit;

/// One test as a format tells of it.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// Its name.
    pub name: &'a str,
    /// Class, package or file, with the key it goes under; empty for none.
    pub place: (&'static str, &'a str),
    /// How it ended.
    pub outcome: Outcome,
    /// How long it took, in seconds or `unit`.
    pub time: Option<f64>,
    /// How often it was run again.
    pub retries: u64,
}

/// The counts of a run.
#[derive(Debug, Default)]
pub struct Tally {
    pub passed: u64,
    pub flaky: u64,
    pub failed: u64,
    pub errored: u64,
    pub skipped: u64,
    items: Items,
}

/// What is given of each test, in turn.
#[derive(Debug, Default)]
struct Items {
    time: Option<Template>,
    failed: Option<Template>,
    retries: Option<Template>,
}

impl Tally {
    /// All tests.
    pub fn total(&self) -> u64 {
        self.passed + self.flaky + self.failed + self.errored + self.skipped
    }

    /// Counts one outcome.
    pub fn count(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Passed => self.passed += 1,
            Outcome::Flaky => self.flaky += 1,
            Outcome::Failed => self.failed += 1,
            Outcome::Errored => self.errored += 1,
            Outcome::Skipped => self.skipped += 1,
        }
    }

    /// Counts a test and gives it as an item where that is wanted.
    pub fn add(
        &mut self,
        case: &Case<'_>,
        unit: Option<Unit>,
        sink: &mut Sink<'_>,
    ) -> Result<(), ParseError> {
        self.count(case.outcome);
        let wanted = sink.wants_all() || (sink.wants_items() && case.outcome.is_notable());
        if !wanted {
            for _ in 0..1 + u32::from(case.retries > 0) {
                sink.pass_over();
            }
            return Ok(());
        }
        let time = case.time.filter(|time| *time >= 0.0 && time.is_finite());
        let items = &mut self.items;
        match time {
            Some(time) => {
                let make = || Template::new(Draft::of(&TEST_DURATION, time).unit(unit).item());
                put(items.time.get_or_insert_with(make), time, case, sink)?;
            }
            None => {
                let failed = matches!(case.outcome, Outcome::Failed | Outcome::Errored);
                let failed = f64::from(u8::from(failed));
                let make = || Template::new(Draft::of(&TEST_FAILED, failed).item());
                put(items.failed.get_or_insert_with(make), failed, case, sink)?;
            }
        }
        if case.retries > 0 {
            let retries = case.retries as f64;
            let make = || Template::new(Draft::of(&TEST_RETRIES, retries).item());
            put(items.retries.get_or_insert_with(make), retries, case, sink)?;
        }
        Ok(())
    }

    /// The counts as totals. Formats without errors or retries leave them out.
    pub fn totals(&self, knows: Knows, sink: &mut Sink<'_>) -> Result<(), ParseError> {
        let mut put =
            |quantity, count: u64| sink.put(Draft::of(quantity, count as f64).fold(Fold::Sum));
        put(&TEST_COUNT, self.total())?;
        put(&TESTS_PASSED, self.passed + self.flaky)?;
        put(&TEST_FAILURES, self.failed)?;
        if knows.errors {
            put(&TEST_ERRORS, self.errored)?;
        }
        put(&TESTS_SKIPPED, self.skipped)?;
        if knows.retries {
            put(&FLAKY_TESTS, self.flaky)?;
        }
        Ok(())
    }
}

/// What a format can tell of a test.
#[derive(Clone, Copy, Debug, Default)]
pub struct Knows {
    /// Errors apart from failures.
    pub errors: bool,
    /// Tests that were run again.
    pub retries: bool,
}

/// The time of the whole run, in seconds or `unit`.
pub fn duration(time: f64, unit: Option<Unit>) -> Draft {
    Draft::of(&TEST_DURATION, time).unit(unit).fold(Fold::Sum)
}

fn put(
    template: &mut Template,
    value: f64,
    case: &Case<'_>,
    sink: &mut Sink<'_>,
) -> Result<(), ParseError> {
    template.start(value);
    template.outcome(case.outcome);
    template.put("test", case.name);
    match case.place {
        (_, "") => {}
        (key, place) => template.put(key, place),
    }
    sink.put_again(template)
}
