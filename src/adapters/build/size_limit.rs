//! size-limit's JSON, `size-limit --json`.
//!
//! <https://github.com/ai/size-limit#reports>. Sizes are bytes.

use serde::Deserialize;

use crate::adapters::json::{Num, Text};
use crate::adapters::quantity::{BUNDLE_LIMIT, BUNDLE_SIZE};
use crate::adapters::{Adapter, Draft, Grade, Group, Json, ParseError, Read, Sink, Sniff};

pub const ADAPTER: Adapter = Adapter {
    name: "size-limit",
    title: "size-limit JSON",
    group: Group::Build,
    docs: "https://github.com/ai/size-limit#reports",
    verified: true,
    gives: &[&BUNDLE_SIZE, &BUNDLE_LIMIT],
    open: false,
    keys: "asset",
    silent: false,
    detect,
    read: Read::Json(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    let known = sniff.key("passed") || sniff.key("sizeLimit");
    let sizes = sniff.array_with(&["name", "size"]);
    Grade::certain_if(sizes && known).max(Grade::possible_if(sizes))
}

#[derive(Deserialize)]
struct Entry<'a> {
    #[serde(borrow)]
    name: Text<'a>,
    #[serde(default)]
    size: Num,
    #[serde(rename = "sizeLimit", default)]
    limit: Num,
}

fn read(json: &mut Json<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    json.each(ADAPTER.title, &["*"], |_, element| {
        let entry: Entry<'_> = element.parse()?;
        let name = entry.name.as_str();
        sink.put(Draft::of(&BUNDLE_SIZE, entry.size.get()).with("asset", name))?;
        let limit = Draft::of(&BUNDLE_LIMIT, entry.limit.get());
        sink.put(limit.with("asset", name).item())
    })?;
    sink.expect("size")
}
