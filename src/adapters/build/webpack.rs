//! webpack's statistics, `webpack --json`; Rspack writes the same.
//!
//! <https://webpack.js.org/api/stats/>. Source maps are related assets or assets
//! of their own, and no part of `bundle_size`.

use serde::Deserialize;

use crate::adapters::build::esbuild::is_map;
use crate::adapters::json::{Num, Text};
use crate::adapters::quantity::{
    BUILD_ERRORS, BUILD_TIME, BUILD_WARNINGS, BUNDLE_MAP_SIZE, BUNDLE_SIZE,
};
use crate::adapters::{Adapter, Draft, Grade, Group, Json, ParseError, Read, Sink, Sniff};
use crate::model::Unit;

pub const ADAPTER: Adapter = Adapter {
    name: "webpack-stats",
    title: "webpack stats",
    group: Group::Build,
    docs: "https://webpack.js.org/api/stats/",
    verified: true,
    gives: &[
        &BUNDLE_SIZE,
        &BUNDLE_MAP_SIZE,
        &BUILD_TIME,
        &BUILD_ERRORS,
        &BUILD_WARNINGS,
    ],
    open: false,
    keys: "asset",
    silent: false,
    detect,
    read: Read::Json(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    Grade::certain_if(
        sniff.object_with(&["assets"])
            && (sniff.key("outputPath") || sniff.key("assetsByChunkName")),
    )
}

#[derive(Deserialize)]
struct Asset<'a> {
    #[serde(borrow)]
    name: Text<'a>,
    size: Num,
}

fn read(json: &mut Json<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    json.twice(|json| {
        let numbers = numbers(json)?;
        json.rewind()?;
        let mut total = 0.0;
        json.each(ADAPTER.title, &["assets", "*"], |_, element| {
            let asset: Asset<'_> = element.parse()?;
            let (name, size) = (asset.name.as_str(), asset.size.get());
            if is_map(name) {
                return sink.put(Draft::of(&BUNDLE_MAP_SIZE, size).with("asset", name).item());
            }
            total += asset.size.0.unwrap_or(0.0);
            sink.put(Draft::of(&BUNDLE_SIZE, size).with("asset", name))
        })?;
        if !json.reached() {
            return Err(ParseError::shape(ADAPTER.title, "no assets"));
        }
        sink.put(Draft::of(&BUNDLE_SIZE, total))?;
        let [time, errors, warnings] = numbers;
        sink.put(Draft::of(&BUILD_TIME, time.get()).unit(Some(Unit::MILLISECONDS)))?;
        let mut count = |number: Num, list: &str| match number.0 {
            Some(number) => Ok(number),
            None => counted(json, list),
        };
        let (errors, warnings) = (count(errors, "errors")?, count(warnings, "warnings")?);
        sink.put(Draft::of(&BUILD_ERRORS, errors))?;
        sink.put(Draft::of(&BUILD_WARNINGS, warnings))
    })
}

/// Time, number of errors, number of warnings.
fn numbers(json: &mut Json<'_>) -> Result<[Num; 3], ParseError> {
    let mut numbers = [Num::default(); 3];
    json.each(ADAPTER.title, &["*"], |key, element| {
        let at = ["time", "errorsCount", "warningsCount"];
        if let Some(at) = at.iter().position(|number| *number == key) {
            numbers[at] = element.parse()?;
        }
        Ok(())
    })?;
    Ok(numbers)
}

/// How long a list is; no number without one.
fn counted(json: &mut Json<'_>, list: &str) -> Result<f64, ParseError> {
    json.rewind()?;
    let count = json.each(ADAPTER.title, &[list, "*"], |_, _| Ok(()))?;
    Ok(if json.reached() {
        count as f64
    } else {
        f64::NAN
    })
}
