//! hyperfine's JSON, `--export-json`, of versions 1 and 2.
//!
//! <https://github.com/sharkdp/hyperfine/blob/master/src/export/json.rs>.
//! Version 2 says `"schema_version": 2` and keeps every quantity with its unit.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::adapters::bench::values::{of_repetitions, of_summary, unit};
use crate::adapters::json::{Kept, Num, Text, numbers};
use crate::adapters::quantity::{
    BENCH_CPU_TIME, BENCH_FAILURES, BENCH_MEMORY, BENCH_SYSTEM_TIME, BENCH_TIME, BENCH_USER_TIME,
    BENCH_VALUE,
};
use crate::adapters::spread::Known;
use crate::adapters::{Adapter, Draft, Grade, Group, Json, ParseError, Read, Sink, Sniff};
use crate::model::Unit;

pub const ADAPTER: Adapter = Adapter {
    name: "hyperfine",
    title: "hyperfine JSON",
    group: Group::Bench,
    docs: "https://github.com/sharkdp/hyperfine/blob/master/src/export/json.rs",
    verified: true,
    gives: &[
        &BENCH_TIME,
        &BENCH_FAILURES,
        &BENCH_USER_TIME,
        &BENCH_SYSTEM_TIME,
        &BENCH_CPU_TIME,
        &BENCH_MEMORY,
        &BENCH_VALUE,
    ],
    open: false,
    keys: "bench, the parameters",
    silent: false,
    detect,
    read: Read::Json(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    Grade::certain_if(
        sniff.object_with(&["results"])
            && sniff.third_key("command")
            && (sniff.third_key("mean") || sniff.third_key("measurements")),
    )
}

/// A command, as version 1 (all but the last two fields) or 2 tells of it.
#[derive(Deserialize)]
struct Outcome<'a> {
    #[serde(borrow)]
    command: Text<'a>,
    #[serde(default, borrow)]
    parameters: Option<BTreeMap<Text<'a>, Text<'a>>>,
    #[serde(default)]
    mean: Num,
    #[serde(default)]
    stddev: Num,
    #[serde(default)]
    median: Num,
    #[serde(default)]
    min: Num,
    #[serde(default)]
    max: Num,
    #[serde(default)]
    user: Num,
    #[serde(default)]
    system: Num,
    #[serde(default)]
    times: Kept<Num>,
    #[serde(default)]
    memory_usage_byte: Kept<Num>,
    #[serde(default)]
    exit_codes: Kept<Option<i64>>,
    #[serde(default)]
    measurements: Kept<Measurement>,
    #[serde(default, borrow)]
    summary: BTreeMap<Text<'a>, Summary<'a>>,
}

#[derive(Deserialize)]
struct Measurement {
    exit_code: Option<i64>,
}

#[derive(Deserialize)]
struct Summary<'a> {
    #[serde(borrow)]
    unit: Text<'a>,
    count: u64,
    mean: Num,
    stddev: Num,
    median: Num,
    min: Num,
    max: Num,
}

fn read(json: &mut Json<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    json.each(ADAPTER.title, &["results", "*"], |_, element| {
        let result: Outcome<'_> = element.parse()?;
        result.put(sink)
    })?;
    sink.expect("benchmark")
}

impl Outcome<'_> {
    fn put(&self, sink: &mut Sink<'_>) -> Result<(), ParseError> {
        if self.summary.is_empty() {
            self.version_1(sink)?;
        }
        for (name, summary) in &self.summary {
            sink.put(self.of(summary.draft(name.as_str())))?;
        }
        let codes = self.exit_codes.0.iter().copied();
        let codes = codes.chain(self.measurements.0.iter().map(|m| m.exit_code));
        let (mut runs, mut failed) = (0, 0);
        for code in codes {
            runs += 1;
            // A process that a signal ended has no code.
            failed += u64::from(code != Some(0));
        }
        if runs > 0 {
            sink.put(self.of(Draft::of(&BENCH_FAILURES, failed as f64)))?;
        }
        Ok(())
    }

    fn version_1(&self, sink: &mut Sink<'_>) -> Result<(), ParseError> {
        let known = Known {
            n: 0,
            min: self.min.0,
            max: self.max.0,
            mean: self.mean.0,
            sd: self.stddev.0,
        };
        let times = numbers(&self.times);
        let time = if times.is_empty() {
            of_summary(&BENCH_TIME, self.median.0, known)
        } else {
            of_repetitions(&BENCH_TIME, times)
        };
        sink.put(self.of(time.unit(Some(Unit::SECONDS))))?;
        sink.put(self.of(Draft::of(&BENCH_USER_TIME, self.user.get())).item())?;
        sink.put(
            self.of(Draft::of(&BENCH_SYSTEM_TIME, self.system.get()))
                .item(),
        )?;
        let memory = of_repetitions(&BENCH_MEMORY, numbers(&self.memory_usage_byte));
        sink.put(self.of(memory).item())
    }

    fn of(&self, draft: Draft) -> Draft {
        let mut draft = draft.with("bench", self.command.as_str());
        for (key, value) in self.parameters.iter().flatten() {
            draft = draft.with_key(key.as_str(), value.as_str());
        }
        draft
    }
}

impl Summary<'_> {
    fn draft(&self, name: &str) -> Draft {
        let quantity = match name {
            "time_wall_clock" => &BENCH_TIME,
            "time_cpu" => &BENCH_CPU_TIME,
            "time_user" => &BENCH_USER_TIME,
            "time_system" => &BENCH_SYSTEM_TIME,
            "memory_peak_resident" => &BENCH_MEMORY,
            _ => &BENCH_VALUE,
        };
        let known = Known {
            n: self.count,
            min: self.min.0,
            max: self.max.0,
            mean: self.mean.0,
            sd: self.stddev.0,
        };
        let draft = of_summary(quantity, self.median.0, known).unit(unit(self.unit.as_str()));
        match name {
            "time_wall_clock" => draft,
            _ if quantity.name == BENCH_VALUE.name => draft.with("measure", name).item(),
            _ => draft.item(),
        }
    }
}
