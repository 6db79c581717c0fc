//! GNU time (`-v`, `-p`, default) and the shell's `time`.
//!
//! <https://www.gnu.org/software/time/>, and for the shell
//! <https://www.gnu.org/software/bash/manual/html_node/Pipelines.html>. A kbyte
//! is 1,024 bytes.

use crate::adapters::quantity as q;
use crate::adapters::text::number;
use crate::adapters::{Adapter, Draft, Grade, Group, Lines, ParseError, Read, Sink, Sniff};

pub const ADAPTER: Adapter = Adapter {
    name: "gnu-time",
    title: "time",
    group: Group::Build,
    docs: "https://www.gnu.org/software/time/",
    verified: true,
    gives: &[
        &q::PROCESS_TIME,
        &q::PROCESS_USER_TIME,
        &q::PROCESS_SYSTEM_TIME,
        &q::PROCESS_MEMORY,
        &q::PROCESS_CPU,
        &q::PROCESS_MAJOR_FAULTS,
        &q::PROCESS_MINOR_FAULTS,
        &q::PROCESS_VOLUNTARY,
        &q::PROCESS_INVOLUNTARY,
        &q::PROCESS_INPUTS,
        &q::PROCESS_OUTPUTS,
        &q::PROCESS_EXIT,
    ],
    open: false,
    keys: "",
    silent: false,
    detect,
    read: Read::Lines(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    let starts = |word: &str| sniff.any_line(|line| shell(line).is_some_and(|(w, _)| w == word));
    let shell = starts("real") && starts("user") && starts("sys");
    let verbose = sniff.any_line(|line| line.starts_with("\tMaximum resident set size (kbytes): "));
    Grade::certain_if(shell || verbose || sniff.any_line(|line| short(line).is_some()))
}

fn read(lines: &mut Lines<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    while let Some(line) = lines.next()? {
        if let Some(verbose) = line.text.strip_prefix('\t') {
            if let Some(draft) = verbose_line(verbose) {
                sink.put(draft)?;
            }
        } else if let Some(drafts) = short(line.text) {
            drafts.into_iter().try_for_each(|draft| sink.put(draft))?;
        } else if let Some((word, seconds)) = shell(line.text) {
            let quantity = match word {
                "real" => &q::PROCESS_TIME,
                "user" => &q::PROCESS_USER_TIME,
                _ => &q::PROCESS_SYSTEM_TIME,
            };
            sink.put(Draft::of(quantity, seconds))?;
        }
    }
    sink.expect("time")
}

/// `Elapsed (wall clock) time (h:mm:ss or m:ss): 26:03:09`
fn verbose_line(line: &str) -> Option<Draft> {
    let (name, value) = line.rsplit_once(": ")?;
    let quantity = match name {
        "User time (seconds)" => &q::PROCESS_USER_TIME,
        "System time (seconds)" => &q::PROCESS_SYSTEM_TIME,
        "Elapsed (wall clock) time (h:mm:ss or m:ss)" => {
            return Some(Draft::of(&q::PROCESS_TIME, clock(value)?));
        }
        "Maximum resident set size (kbytes)" => {
            return Some(Draft::of(&q::PROCESS_MEMORY, number(value)? * 1024.0));
        }
        "Percent of CPU this job got" => {
            let percent = number(value.strip_suffix('%')?)?;
            return Some(Draft::of(&q::PROCESS_CPU, percent).item());
        }
        _ => return counter(name, value),
    };
    Some(Draft::of(quantity, number(value)?))
}

fn counter(name: &str, value: &str) -> Option<Draft> {
    let quantity = match name {
        "Major (requiring I/O) page faults" => &q::PROCESS_MAJOR_FAULTS,
        "Minor (reclaiming a frame) page faults" => &q::PROCESS_MINOR_FAULTS,
        "Voluntary context switches" => &q::PROCESS_VOLUNTARY,
        "Involuntary context switches" => &q::PROCESS_INVOLUNTARY,
        "File system inputs" => &q::PROCESS_INPUTS,
        "File system outputs" => &q::PROCESS_OUTPUTS,
        "Exit status" => &q::PROCESS_EXIT,
        _ => return None,
    };
    Some(Draft::of(quantity, number(value)?).item())
}

/// `0.00user 0.01system 0:00.02elapsed 0%CPU (0avgtext+0avgdata 1428maxresident)k`
fn short(line: &str) -> Option<Vec<Draft>> {
    let mut words = line.split_whitespace();
    let mut next = |ending: &str| words.next()?.strip_suffix(ending);
    let (user, system) = (number(next("user")?)?, number(next("system")?)?);
    let elapsed = clock(next("elapsed")?)?;
    let (_, memory) = line.split_once("avgdata ")?;
    let memory = number(memory.strip_suffix("maxresident)k")?)?;
    Some(vec![
        Draft::of(&q::PROCESS_TIME, elapsed),
        Draft::of(&q::PROCESS_USER_TIME, user),
        Draft::of(&q::PROCESS_SYSTEM_TIME, system),
        Draft::of(&q::PROCESS_MEMORY, memory * 1024.0),
    ])
}

/// `real 0.10`, or with a tab, `real 0m0.201s`
fn shell(line: &str) -> Option<(&str, f64)> {
    let (word, value) = line.split_once([' ', '\t'])?;
    if !matches!(word, "real" | "user" | "sys") {
        return None;
    }
    let value = value.trim();
    let seconds = match value.strip_suffix('s').and_then(|v| v.split_once('m')) {
        Some((minutes, seconds)) => number(minutes)? * 60.0 + number(seconds)?,
        None => number(value)?,
    };
    Some((word, seconds))
}

/// `26:03:09`, `0:01.20` in seconds. Minutes above 59 are no clock.
fn clock(text: &str) -> Option<f64> {
    let mut seconds = 0.0;
    for part in text.split(':') {
        seconds = seconds * 60.0 + number(part).filter(|part| *part >= 0.0)?;
    }
    text.contains(':').then_some(seconds)
}
