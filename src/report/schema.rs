//! The JSON Schemas of all documents.

use schemars::{JsonSchema, schema_for};
use serde_json::{Value, json};

use crate::model::Sample;
use crate::report::{
    BudgetsDocument, DoctorDocument, Document, FormatsDocument, ImportDocument, InitDocument,
    InsightsDocument, MetricsDocument, PruneDocument, RecordDocument, SamplesDocument,
    SuggestionsDocument, TrendsDocument,
};

/// Name of a document and what makes its schema.
type Entry = (&'static str, fn() -> Value);

/// Every schema, in the order of their names.
pub static SCHEMAS: &[Entry] = &[
    ("budgets", document::<BudgetsDocument>),
    ("doctor", document::<DoctorDocument>),
    ("formats", document::<FormatsDocument>),
    ("import", document::<ImportDocument>),
    ("init", document::<InitDocument>),
    ("insights", document::<InsightsDocument>),
    ("metrics", document::<MetricsDocument>),
    ("prune", document::<PruneDocument>),
    ("record", document::<RecordDocument>),
    ("sample", || schema_for!(Sample).to_value()),
    ("samples", document::<SamplesDocument>),
    ("suggestions", document::<SuggestionsDocument>),
    ("trends", document::<TrendsDocument>),
];

/// The schema of a document; `None` for an unknown name.
pub fn schema_named(name: &str) -> Option<Value> {
    SCHEMAS
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, make)| make())
}

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
