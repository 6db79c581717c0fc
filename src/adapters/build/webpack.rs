//! webpack's statistics, `webpack --json`; Rspack writes the same.
//!
//! <https://webpack.js.org/api/stats/>. Source maps are related assets or assets
//! of their own, and no part of `bundle_size`.

use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::adapters::build::esbuild::is_map;
use crate::adapters::json::{Kept, Num, Source, Text};
use crate::adapters::quantity::{
    BUILD_ERRORS, BUILD_TIME, BUILD_WARNINGS, BUNDLE_MAP_SIZE, BUNDLE_SIZE,
};
use crate::adapters::{Adapter, Draft, Grade, Group, ParseError, Read, Sink, Sniff};
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
    read: Read::Whole(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    Grade::certain_if(
        sniff.object_with(&["assets"])
            && (sniff.key("outputPath") || sniff.key("assetsByChunkName")),
    )
}

#[derive(Deserialize)]
struct Document<'a> {
    #[serde(borrow)]
    assets: Kept<Asset<'a>>,
    #[serde(default)]
    time: Num,
    #[serde(rename = "errorsCount", default)]
    errors_count: Num,
    #[serde(rename = "warningsCount", default)]
    warnings_count: Num,
    #[serde(default)]
    errors: Option<Kept<IgnoredAny>>,
    #[serde(default)]
    warnings: Option<Kept<IgnoredAny>>,
}

#[derive(Deserialize)]
struct Asset<'a> {
    #[serde(borrow)]
    name: Text<'a>,
    size: Num,
}

fn read(bytes: &[u8], sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let source = Source::new(bytes, ADAPTER.title, sink)?;
    let document: Document<'_> = source.parse()?;
    let mut total = 0.0;
    for asset in &document.assets.0 {
        let (name, size) = (asset.name.as_str(), asset.size.get());
        if is_map(name) {
            sink.put(Draft::of(&BUNDLE_MAP_SIZE, size).with("asset", name).item())?;
        } else {
            total += asset.size.0.unwrap_or(0.0);
            sink.put(Draft::of(&BUNDLE_SIZE, size).with("asset", name))?;
        }
    }
    sink.put(Draft::of(&BUNDLE_SIZE, total))?;
    let time = Draft::of(&BUILD_TIME, document.time.get());
    sink.put(time.unit(Some(Unit::MILLISECONDS)))?;
    let counted = |list: &Option<Kept<IgnoredAny>>| list.as_ref().map(|l| l.0.len() as f64);
    let errors = document.errors_count.0.or(counted(&document.errors));
    sink.put(Draft::of(&BUILD_ERRORS, errors.unwrap_or(f64::NAN)))?;
    let warnings = document.warnings_count.0.or(counted(&document.warnings));
    sink.put(Draft::of(&BUILD_WARNINGS, warnings.unwrap_or(f64::NAN)))
}
