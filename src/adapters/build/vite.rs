//! What `vite build` prints.
//!
//! <https://vite.dev/guide/build.html>. A kB is 1,000 bytes; sizes are rounded
//! to ten bytes. Several builds in one log add up.

use crate::adapters::quantity::{BUILD_TIME, BUNDLE_GZIP_SIZE, BUNDLE_SIZE};
use crate::adapters::text::number;
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
    while let Some(line) = lines.next()? {
        if let Some(asset) = asset(line.text) {
            total += asset.size;
            assets += 1;
            sink.put(Draft::of(&BUNDLE_SIZE, asset.size).with("asset", asset.path))?;
            let gzip = Draft::of(&BUNDLE_GZIP_SIZE, asset.gzip.unwrap_or(f64::NAN));
            sink.put(gzip.with("asset", asset.path))?;
        } else if let Some((_, rest)) = line.text.split_once("built in ")
            && let Some(milliseconds) = milliseconds(rest)
        {
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
    let mut cells = line.split('│');
    let (left, right) = (
        cells.next()?,
        cells.find(|cell| cell.trim().starts_with("gzip:")),
    );
    let (before, size) = left.trim().strip_suffix(" kB")?.rsplit_once(' ')?;
    let path = before.trim();
    if path.is_empty() || path.contains(": ") || !path.contains(['.', '/']) {
        return None;
    }
    let gzip = right
        .and_then(|cell| cell.trim().strip_prefix("gzip:")?.strip_suffix(" kB"))
        .and_then(number);
    Some(Asset {
        path,
        size: kilobytes(number(size)?),
        gzip: gzip.map(kilobytes),
    })
}

/// Whole bytes: the last digit of the text is ten of them.
fn kilobytes(value: f64) -> f64 {
    (value * 1e3).round()
}

/// `119ms`, `1.23s`
fn milliseconds(text: &str) -> Option<f64> {
    let text = text.trim();
    match text.strip_suffix("ms") {
        Some(value) => number(value),
        None => Some(number(text.strip_suffix('s')?)? * 1e3),
    }
}
