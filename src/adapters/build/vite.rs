//! What `vite build` prints.
//!
//! <https://vite.dev/guide/build.html>. A kB is 1,000 bytes; sizes are rounded
//! to ten bytes. Several builds in one log add up.

use crate::adapters::near::find;
use crate::adapters::quantity::{BUILD_TIME, BUNDLE_GZIP_SIZE, BUNDLE_SIZE};
use crate::adapters::row_labels::RowLabels;
use crate::adapters::text::{number, split_last, trim};
use crate::adapters::{Adapter, Draft, Grade, Group, Lines, ParseError, Read, Sink, Sniff};
use crate::model::Unit;

pub const ADAPTER: Adapter = Adapter {
    name: "vite-build",
    title: "vite build text",
    group: Group::Build,
    docs: "https://vite.dev/guide/build.html",
    verified: true,
    gives: &[&BUNDLE_SIZE, &BUNDLE_GZIP_SIZE, &BUILD_TIME],
    open: false,
    keys: "asset",
    silent: false,
    detect,
    read: Read::Lines(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    let asset = sniff.any_line(|line| asset(line).is_some());
    Grade::certain_if(asset || sniff.any_line(|line| line.starts_with("vite v")))
}

struct Asset<'a> {
    path: &'a str,
    size: f64,
    gzip: Option<f64>,
}

fn read(lines: &mut Lines<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let (mut total, mut assets, mut time) = (0.0, 0, None);
    let [mut size, mut gzip] = [&BUNDLE_SIZE, &BUNDLE_GZIP_SIZE].map(|size| Draft::of(size, 0.0));
    let mut labels = RowLabels::default();
    while let Some(line) = lines.next()? {
        if let Some(asset) = asset(line.text) {
            total += asset.size;
            assets += 1;
            labels.start();
            labels.put("asset", asset.path);
            size.restart(asset.size);
            labels.give(&mut size, sink)?;
            gzip.restart(asset.gzip.unwrap_or(f64::NAN));
            labels.give(&mut gzip, sink)?;
        } else if let Some(milliseconds) = time_of(line.text) {
            time = Some(time.unwrap_or(0.0) + milliseconds);
        }
    }
    if assets > 0 {
        sink.put(Draft::of(&BUNDLE_SIZE, total))?;
    }
    let time = Draft::of(&BUILD_TIME, time.unwrap_or(f64::NAN));
    sink.put(time.unit(Some(Unit::MILLISECONDS)))?;
    sink.expect("asset")
}

/// `dist/assets/index.js   2.47 kB │ gzip: 1.20 kB`
fn asset(line: &str) -> Option<Asset<'_>> {
    let (left, mut more) = cell(line);
    let (before, size) = split_last(trim(left).strip_suffix(" kB")?, b' ')?;
    let path = trim(before).as_bytes();
    let is_path = path.iter().any(|byte| matches!(byte, b'.' | b'/'));
    if !is_path || path.windows(2).any(|pair| pair == b": ") {
        return None;
    }
    let mut gzip = None;
    while let Some(rest) = more {
        let text;
        (text, more) = cell(rest);
        if let Some(size) = trim(text).strip_prefix("gzip:") {
            gzip = size.strip_suffix(" kB").and_then(number);
            break;
        }
    }
    Some(Asset {
        path: trim(before),
        size: kilobytes(number(size)?),
        gzip: gzip.map(kilobytes),
    })
}

/// Up to the next bar, and what is behind it.
fn cell(line: &str) -> (&str, Option<&str>) {
    const BAR: &str = "│";
    let mut from = 0;
    while let Some(at) = find(BAR.as_bytes()[0], &line.as_bytes()[from..]) {
        if let Some(rest) = line[from + at..].strip_prefix(BAR) {
            return (&line[..from + at], Some(rest));
        }
        from += at + 1;
    }
    (line, None)
}

/// Whole bytes: the last digit of the text is ten of them.
fn kilobytes(value: f64) -> f64 {
    (value * 1e3).round()
}

/// `built in 119ms`, `built in 1.23s`
fn time_of(line: &str) -> Option<f64> {
    let text = trim(line).strip_suffix('s')?;
    let (_, text) = text.split_once("built in ")?;
    match text.strip_suffix('m') {
        Some(value) => number(value),
        None => Some(number(text)? * 1e3),
    }
}
