//! The JSON Schemas of all documents.

use schemars::{JsonSchema, schema_for};
use serde_json::{Value, json};

use crate::model::Sample;
use crate::report::{
    BudgetsDocument, DoctorDocument, Document, InitDocument, InsightsDocument, MetricsDocument,
    PruneDocument, RecordDocument, SamplesDocument, SuggestionsDocument, TrendsDocument,
};

/// Name of a document and what makes its schema.
type Entry = (&'static str, fn() -> Value);

/// Every schema, in the order of their names.
pub static SCHEMAS: &[Entry] = &[
    ("budgets", document::<BudgetsDocument>),
    ("doctor", document::<DoctorDocument>),
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
    if let Some(required) = schema["required"].as_array_mut() {
        required.insert(0, json!("schema"));
    }
    schema
}
