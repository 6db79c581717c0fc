//! scc's JSON, `scc -f json`: size and complexity per language.
//!
//! <https://github.com/boyter/scc#output-formats>

use serde::Deserialize;

use crate::adapters::json::{Num, Text};
use crate::adapters::quantity::{
    BLANK_LINES, CODE_ALL_LINES, CODE_BYTES, CODE_COMPLEXITY, CODE_FILES, CODE_LINES, COMMENT_LINES,
};
use crate::adapters::{
    Adapter, Draft, Fold, Grade, Group, Json, ParseError, Read, Sink, Sniff, Template,
};

pub const ADAPTER: Adapter = Adapter {
    name: "scc-json",
    title: "scc JSON",
    group: Group::Build,
    docs: "https://github.com/boyter/scc#output-formats",
    verified: true,
    gives: &[
        &CODE_LINES,
        &COMMENT_LINES,
        &BLANK_LINES,
        &CODE_ALL_LINES,
        &CODE_COMPLEXITY,
        &CODE_BYTES,
        &CODE_FILES,
    ],
    open: false,
    keys: "language",
    silent: false,
    detect,
    read: Read::Json(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    Grade::certain_if(sniff.array_with(&["Name", "Lines", "Code", "Comment", "Complexity"]))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Language<'a> {
    #[serde(borrow)]
    name: Text<'a>,
    bytes: Num,
    lines: Num,
    code: Num,
    comment: Num,
    blank: Num,
    complexity: Num,
    count: Num,
}

fn read(json: &mut Json<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let mut templates = ADAPTER
        .gives
        .iter()
        .map(|quantity| Template::new(Draft::of(quantity, 0.0).fold(Fold::Sum)))
        .collect::<Vec<Template>>();
    json.each(ADAPTER.title, &["*"], |_, element| {
        let language: Language<'_> = element.parse()?;
        // In the order of what it gives.
        let counts = [
            language.code,
            language.comment,
            language.blank,
            language.lines,
            language.complexity,
            language.bytes,
            language.count,
        ];
        for (template, count) in templates.iter_mut().zip(counts) {
            template.start(count.get());
            template.put("language", language.name.as_str());
            sink.put_again(template)?;
        }
        Ok(())
    })?;
    sink.expect("language")
}
