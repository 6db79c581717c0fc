//! Every fixture, compared with what it says it holds.
//!
//! `tests/fixtures/<format>/<case>/` holds a tool's output and `expected.json`.
//! `YARDSTICK_FIXTURES` may name a folder with more of them. The vocabulary of
//! the fixtures is not ours: `adapters/table.rs` says what matches what.

#![allow(clippy::panic, reason = "a test says what is wrong by panicking")]

#[path = "adapters/hostile.rs"]
mod hostile;
#[path = "adapters/table.rs"]
mod table;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use table::{Want, translate};
use yardstick::adapters::{
    ADAPTERS, Adapter, Beside, Detection, Items, Level, Options, Outcome, ParseError, Parsed,
    Reading, detect, directory_parts, merge, vocabulary,
};
use yardstick::model::{MetricSpec, Unit};

/// Formats whose adapter has another name.
const NAMES: &[(&str, &str)] = &[("cargo-test-text", "cargo-test")];

fn matches(reading: &Reading, want: &Want) -> bool {
    let metric = want.metrics.iter().any(|m| m == reading.metric.as_str());
    let labels = want.labels.iter().all(|(key, value)| match key.as_str() {
        // The key column of a table, whatever its name.
        "row" => reading.metadata.iter().any(|(_, had)| had == value),
        _ => reading.metadata.get(key) == Some(value),
    });
    metric && labels && (!want.exact || reading.metadata.len() == want.labels.len())
}

/// The values of a reading that may stand for what is wanted.
fn candidates(reading: &Reading, stat: &str) -> Vec<f64> {
    let value = reading.value.get();
    let note = || reading.notes.get(stat).and_then(|note| note.parse().ok());
    let Some(spread) = reading.spread else {
        return match stat {
            "n" | "sd" => note().into_iter().collect(),
            "mean" if note().is_some() => note().into_iter().collect(),
            "" | "any" | "mean" | "min" | "max" => vec![value],
            _ => note().into_iter().collect(),
        };
    };
    match stat {
        "" => vec![value],
        "mean" => vec![spread.mean.get()],
        "min" => vec![spread.min.get()],
        "max" => vec![spread.max.get()],
        "sd" => spread.sd.map(|sd| sd.get()).into_iter().collect(),
        "n" => vec![spread.n as f64],
        "any" => vec![value, spread.mean.get(), spread.min.get(), spread.max.get()],
        _ => note().into_iter().collect(),
    }
}

fn unit_of(text: &str) -> Option<Unit> {
    let text = text.strip_suffix("/op").unwrap_or(text);
    match text {
        "Percent" => Some(Unit::PERCENT),
        "count" | "" | "allocs" | "widgets" | "unique" | "items" | "/10" => None,
        other => other.parse().ok(),
    }
}

fn equal(reading: &Reading, stat: &str, expected: f64, unit: &str) -> bool {
    let (expected, unit) = match unit {
        "Melem/s" => (expected * 1e6, "elem/s"),
        _ => (expected, unit),
    };
    let (from, to) = (reading.unit.clone(), unit_of(unit));
    candidates(reading, stat).into_iter().any(|value| {
        let value = match (&from, &to) {
            (Some(from), Some(to)) if stat != "n" => match from.convert(value, to) {
                Ok(value) => value,
                Err(_) => return false,
            },
            _ => value,
        };
        (value - expected).abs() <= 1e-9 * expected.abs().max(value.abs())
    })
}

struct Case {
    folder: PathBuf,
    format: String,
    expected: Value,
}

impl Case {
    fn load(folder: &Path) -> Self {
        let text = fs::read_to_string(folder.join("expected.json")).expect("expected.json");
        let expected: Value = serde_json::from_str(&text).expect("JSON");
        Self {
            folder: folder.to_owned(),
            format: expected["format"].as_str().expect("a format").to_owned(),
            expected,
        }
    }

    fn adapter(&self) -> &'static Adapter {
        let name = NAMES
            .iter()
            .find(|(format, _)| *format == self.format)
            .map_or(self.format.as_str(), |(_, name)| name);
        Adapter::by_name(name).expect("an adapter of that name")
    }

    fn files(&self) -> Vec<String> {
        let files = self.expected["files"].as_array().expect("files");
        let path = |file: &Value| file.as_str().expect("a path").to_owned();
        files.iter().map(path).collect()
    }

    fn read(&self, path: &str) -> Vec<u8> {
        fs::read(self.folder.join(path)).expect("a readable file")
    }

    /// Each file that is to be read, with the options for it.
    fn parts(&self, items: Items) -> Vec<(String, bool, Vec<u8>, Options)> {
        let files = self.files();
        let paths: Vec<&str> = files.iter().map(String::as_str).collect();
        directory_parts(&paths)
            .into_iter()
            .map(|part| {
                let beside = part.beside.iter().map(|&at| Beside {
                    name: paths[at].rsplit('/').next().unwrap_or("").to_owned(),
                    bytes: self.read(paths[at]),
                });
                let options = Options {
                    items,
                    beside: beside.collect(),
                    ..Options::default()
                };
                let path = paths[part.file];
                (
                    path.to_owned(),
                    part.adapter.is_none(),
                    self.read(path),
                    options,
                )
            })
            .collect()
    }

    fn parse(&self, items: Items) -> Result<Parsed, ParseError> {
        let parts = self.parts(items);
        let parsed: Result<Vec<Parsed>, ParseError> = parts
            .iter()
            .map(|(_, _, bytes, options)| self.adapter().parse(bytes, options))
            .collect();
        parsed.map(merge)
    }

    fn check_detection(&self) {
        for (path, wanted, bytes, _) in self.parts(Items::None) {
            for name in [Some(path.as_str()), None] {
                let found = match detect(&bytes, name) {
                    Detection::One(adapter) => vec![adapter.name],
                    Detection::Several(several) => several.iter().map(|a| a.name).collect(),
                    Detection::None => vec![],
                };
                assert!(
                    !wanted || found == [self.adapter().name],
                    "detected as {found:?}"
                );
            }
        }
    }

    /// Checks what was read against what is expected, at one level.
    fn compare(&self, parsed: &Parsed, level: &str) {
        let want_items = parsed.readings.iter().any(|r| r.level == Level::Item);
        let metrics = self.expected["metrics"].as_array().expect("metrics");
        for metric in metrics.iter().filter(|metric| metric["level"] == level) {
            let name = metric["name"].as_str().expect("a name");
            let tags = tags_of(metric);
            let Some(want) = translate(&self.format, name, &tags) else {
                assert_ne!(level, "total", "{name} has no translation");
                continue;
            };
            // What speaks of one test is an item of ours, whatever it is there.
            if name == "test.duration" && !want_items {
                continue;
            }
            let found: Vec<&Reading> = parsed
                .readings
                .iter()
                .filter(|reading| matches(reading, &want))
                .filter(|reading| status_fits(reading, tags.get("status")))
                .collect();
            let unit = metric["unit"].as_str().unwrap_or("");
            let others = self.expected["alternatives"][name].as_array();
            let values: Vec<f64> = std::iter::once(&metric["value"])
                .chain(others.into_iter().flatten())
                .map(|value| value.as_f64().expect("a number"))
                .collect();
            let good = found
                .iter()
                .any(|reading| values.iter().any(|v| equal(reading, &want.stat, *v, unit)));
            let silent = level == "item"
                && found
                    .iter()
                    .all(|reading| candidates(reading, &want.stat).is_empty());
            assert!(
                good || silent,
                "{name} {tags:?} should be {values:?} {unit}, as {want:?}; found {found:#?} of {}",
                parsed.readings.len()
            );
        }
    }
}

fn tags_of(metric: &Value) -> BTreeMap<String, String> {
    metric["tags"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(key, value)| (key.clone(), value.as_str().unwrap_or("").to_owned()))
        .collect()
}

fn status_fits(reading: &Reading, status: Option<&String>) -> bool {
    let (Some(status), Some(outcome)) = (status, reading.outcome) else {
        return true;
    };
    match status.as_str() {
        "passed" | "pass" | "ok" => matches!(outcome, Outcome::Passed | Outcome::Flaky),
        "failed" | "fail" => outcome == Outcome::Failed,
        "errored" => outcome == Outcome::Errored,
        "skipped" | "skip" | "ignored" => outcome == Outcome::Skipped,
        _ => true,
    }
}

fn cases(root: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).expect("a readable folder");
        for entry in entries.map(|entry| entry.expect("an entry").path()) {
            if entry.join("expected.json").exists() {
                found.push(entry);
            } else if entry.is_dir() {
                folders.push(entry);
            }
        }
    }
    found.sort();
    found
}

fn check(folder: &Path) {
    let case = Case::load(folder);
    let status = case.expected["status"].as_str().expect("a status");
    if status == "ok" {
        case.check_detection();
    }
    match (status, case.parse(Items::None)) {
        ("ok", Err(error)) => panic!("refused: {error}"),
        ("error", Ok(parsed)) => panic!("accepted: {parsed:#?}"),
        (_, Err(error)) => assert!(!error.to_string().is_empty()),
        (_, Ok(parsed)) => {
            assert!(parsed.readings.iter().all(|r| r.level == Level::Total));
            case.compare(&parsed, "total");
            let all = case.parse(Items::All).expect("read before");
            case.compare(&all, "total");
            case.compare(&all, "item");
            for reading in &all.readings {
                fits_the_vocabulary(case.adapter(), reading);
            }
        }
    }
}

/// Every reading is in the table that the documentation shows, and its unit can
/// become the metric's.
fn fits_the_vocabulary(adapter: &Adapter, reading: &Reading) {
    let name = reading.metric.as_str();
    let known = adapter.gives.iter().find(|given| given.name == name);
    assert!(
        adapter.open || known.is_some(),
        "{name} is not in the vocabulary"
    );
    let spec = MetricSpec::of(&reading.metric).unit;
    let own = known.and_then(|given| given.unit.clone());
    for to in [spec, own].into_iter().flatten() {
        if let Some(from) = &reading.unit {
            assert!(from.convert(1.0, &to).is_ok(), "{name}: {from} is no {to}");
        }
    }
}

fn fixtures() -> Vec<PathBuf> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let more = std::env::var_os("YARDSTICK_FIXTURES").filter(|path| !path.is_empty());
    let more = more.map(PathBuf::from);
    std::iter::once(own).chain(more).collect()
}

/// Every case, or those whose path holds `YARDSTICK_ONLY`.
fn all_cases() -> Vec<PathBuf> {
    let only = std::env::var("YARDSTICK_ONLY").unwrap_or_default();
    let all = fixtures().into_iter().flat_map(|root| cases(&root));
    all.filter(|folder| folder.to_string_lossy().contains(&only))
        .collect()
}

#[test]
fn fixtures_are_read_as_expected() {
    let all = all_cases();
    let failed: Vec<String> = all
        .iter()
        .filter_map(|folder| {
            let cause = std::panic::catch_unwind(|| check(folder)).err()?;
            let text = cause
                .downcast_ref::<String>()
                .cloned()
                .or_else(|| cause.downcast_ref::<&str>().map(|text| (*text).to_owned()));
            Some(format!(
                "{}: {}",
                folder.display(),
                text.unwrap_or_default()
            ))
        })
        .collect();
    println!(
        "{} of {} cases as expected",
        all.len() - failed.len(),
        all.len()
    );
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn the_vocabulary_names_every_adapter() {
    let rows = vocabulary();
    for adapter in ADAPTERS {
        assert!(
            rows.iter().any(|row| row.adapter == adapter.name),
            "{}",
            adapter.name
        );
    }
}
