//! esbuild's metafile, `--metafile=meta.json`.
//!
//! <https://esbuild.github.io/api/#metafile>. Source maps are not shipped: they
//! are no part of `bundle_size`.

use serde::Deserialize;

use crate::adapters::quantity::{BUNDLE_INPUTS, BUNDLE_MAP_SIZE, BUNDLE_SIZE};
use crate::adapters::{Adapter, Draft, Grade, Group, Json, ParseError, Read, Sink, Sniff};

pub const ADAPTER: Adapter = Adapter {
    name: "esbuild-meta",
    title: "esbuild metafile",
    group: Group::Build,
    docs: "https://esbuild.github.io/api/#metafile",
    verified: true,
    gives: &[&BUNDLE_SIZE, &BUNDLE_MAP_SIZE, &BUNDLE_INPUTS],
    open: false,
    keys: "asset",
    silent: false,
    detect,
    read: Read::Json(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    Grade::certain_if(sniff.object_with(&["inputs", "outputs"]) && sniff.third_key("bytes"))
}

#[derive(Deserialize)]
struct Output {
    bytes: u64,
}

fn read(json: &mut Json<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    json.twice(|json| {
        let mut total = 0.0;
        let outputs = json.each(ADAPTER.title, &["outputs", "*"], |path, element| {
            let output: Output = element.parse()?;
            let size = output.bytes as f64;
            if is_map(path) {
                let draft = Draft::of(&BUNDLE_MAP_SIZE, size);
                return sink.put(draft.with("asset", path).item());
            }
            total += size;
            sink.put(Draft::of(&BUNDLE_SIZE, size).with("asset", path))
        })?;
        if outputs == 0 {
            return Err(ParseError::nothing("output"));
        }
        sink.put(Draft::of(&BUNDLE_SIZE, total))?;
        json.rewind()?;
        let inputs = json.each(ADAPTER.title, &["inputs", "*"], |_, _| Ok(()))?;
        sink.put(Draft::of(&BUNDLE_INPUTS, inputs as f64).item())
    })
}

/// Whether an asset is a source map.
pub fn is_map(path: &str) -> bool {
    path.ends_with(".map")
}
