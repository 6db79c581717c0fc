//! scc's JSON, `scc -f json`: size and complexity per language.
//!
//! <https://github.com/boyter/scc#output-formats>

use serde::Deserialize;

use crate::adapters::json::{Num, Text};
use crate::adapters::quantity::{
    BLANK_LINES, CODE_ALL_LINES, CODE_BYTES, CODE_COMPLEXITY, CODE_FILES, CODE_LINES, COMMENT_LINES,
};
use crate::adapters::{Adapter, Draft, Fold, Grade, Group, Json, ParseError, Read, Sink, Sniff};

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
    json.each(ADAPTER.title, &["*"], |_, element| {
        let language: Language<'_> = element.parse()?;
        let counts = [
            (&CODE_LINES, language.code),
            (&COMMENT_LINES, language.comment),
            (&BLANK_LINES, language.blank),
            (&CODE_ALL_LINES, language.lines),
            (&CODE_COMPLEXITY, language.complexity),
            (&CODE_BYTES, language.bytes),
            (&CODE_FILES, language.count),
        ];
        counts.into_iter().try_for_each(|(quantity, count)| {
            let draft = Draft::of(quantity, count.get()).fold(Fold::Sum);
            sink.put(draft.with("language", language.name.as_str()))
        })
    })?;
    sink.expect("language")
}
