//! Holds the schemas that are written down to the types.
//!
//! `YARDSTICK_UPDATE=1 cargo test --lib schemas` writes them anew.

use std::path::Path;

use schemars::{JsonSchema, schema_for};
use serde_json::{Map, Value, json};

use super::{SCHEMA_NAMES, SCHEMAS, schema_named};
use crate::model::Sample;
use crate::report::{
    BudgetsDocument, DoctorDocument, Document, ExplainDocument, ExportDocument, FormatsDocument,
    ImportDocument, InitDocument, InsightsDocument, MetricsDocument, PruneDocument, RecordDocument,
    SamplesDocument, TrendsDocument,
};

/// Name of a document and what makes its schema.
type Entry = (&'static str, fn() -> Value);

/// Every schema, in the order of their names.
static DOCUMENTS: &[Entry] = &[
    ("budgets", document::<BudgetsDocument>),
    ("doctor", document::<DoctorDocument>),
    ("explanation", document::<ExplainDocument>),
    ("export", document::<ExportDocument>),
    ("formats", document::<FormatsDocument>),
    ("import", document::<ImportDocument>),
    ("init", document::<InitDocument>),
    ("insights", document::<InsightsDocument>),
    ("metrics", document::<MetricsDocument>),
    ("prune", document::<PruneDocument>),
    ("record", document::<RecordDocument>),
    ("sample", || schema_for!(Sample).to_value()),
    ("samples", document::<SamplesDocument>),
    ("trends", document::<TrendsDocument>),
];

/// A document's schema, with the `schema` key that every document carries.
fn document<D: Document + JsonSchema>() -> Value {
    let mut schema = schema_for!(D).to_value();
    schema["title"] = json!(D::SCHEMA);
    schema["properties"]["schema"] = json!({ "const": D::SCHEMA });
    require_all(&mut schema);
    schema
}

/// A closed object has all of its keys, `null` where there is nothing to say:
/// readers need not tell absence from nothing.
fn require_all(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            let closed = object.get("additionalProperties") == Some(&json!(false));
            if let (true, Some(Value::Object(properties))) = (closed, object.get("properties")) {
                let names: Vec<Value> = properties.keys().map(|name| json!(name)).collect();
                object.insert("required".to_owned(), Value::Array(names));
            }
            object.values_mut().for_each(require_all);
        }
        Value::Array(items) => items.iter_mut().for_each(require_all),
        _ => {}
    }
}

/// All schemas, each definition once, a line for each.
fn written() -> String {
    let mut definitions = Map::new();
    let mut documents = Map::new();
    for (name, make) in DOCUMENTS {
        let mut schema = make();
        let own = schema
            .as_object_mut()
            .expect("a schema is an object")
            .remove("$defs");
        for (definition, part) in own.iter().filter_map(Value::as_object).flatten() {
            let before = definitions.insert(definition.clone(), part.clone());
            assert!(
                before.is_none_or(|before| before == *part),
                "two types are named {definition}: give one of them another name"
            );
        }
        documents.insert((*name).to_owned(), schema);
    }
    definitions.sort_keys();
    let lines = |parts: Map<String, Value>| {
        let line = |(name, part): (String, Value)| format!("{}:{part}", json!(name));
        parts.into_iter().map(line).collect::<Vec<_>>().join(",\n")
    };
    format!(
        "{{\"documents\":{{\n{}\n}},\"definitions\":{{\n{}\n}}}}\n",
        lines(documents),
        lines(definitions)
    )
}

#[test]
fn the_schemas_that_are_written_down_are_those_of_the_types() {
    let expected = written();
    if std::env::var_os("YARDSTICK_UPDATE").is_some() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/report/schema/schemas.json");
        std::fs::write(path, expected).expect("written");
        return;
    }
    assert!(
        SCHEMAS == expected,
        "stale: YARDSTICK_UPDATE=1 cargo test --lib schemas"
    );
}

#[test]
fn a_schema_has_what_it_refers_to_and_nothing_else() {
    let names: Vec<&str> = DOCUMENTS.iter().map(|(name, _)| *name).collect();
    assert_eq!(SCHEMA_NAMES, names);
    for (name, make) in DOCUMENTS {
        let schema = schema_named(name).expect("known");
        assert_eq!(schema, make(), "{name}");
    }
    assert_eq!(schema_named("nosuch"), None);
}
