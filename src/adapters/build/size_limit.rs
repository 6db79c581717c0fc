//! size-limit's JSON, `size-limit --json`.
//!
//! <https://github.com/ai/size-limit#reports>. Sizes are bytes.

use serde::Deserialize;

use crate::adapters::json::{Num, Text};
use crate::adapters::quantity::{BUNDLE_LIMIT, BUNDLE_SIZE};
use crate::adapters::{
    Adapter, Draft, Grade, Group, Json, ParseError, Read, Sink, Sniff, Template,
};

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
    let mut size = Template::new(Draft::of(&BUNDLE_SIZE, 0.0));
    let mut limit = Template::new(Draft::of(&BUNDLE_LIMIT, 0.0).item());
    json.each(ADAPTER.title, &["*"], |_, element| {
        let entry: Entry<'_> = element.parse()?;
        for (template, value) in [(&mut size, entry.size), (&mut limit, entry.limit)] {
            template.start(value.get());
            template.put("asset", entry.name.as_str());
            sink.put_again(template)?;
        }
        Ok(())
    })?;
    sink.expect("size")
}
