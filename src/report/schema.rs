//! The JSON Schemas of all documents.

use schemars::{JsonSchema, schema_for};
use serde_json::{Value, json};

use crate::model::Sample;
use crate::report::{
    BackfillDocument, BenchmarkDocument, BisectionDocument, BudgetsDocument, DoctorDocument,
    Document, ExplainDocument, ExportDocument, FormatsDocument, ImportDocument, InitDocument,
    InsightsDocument, MetricsDocument, NoiseDocument, PruneDocument, RecordDocument,
    SamplesDocument, TrendsDocument,
};

/// Name of a document and what makes its schema.
type Entry = (&'static str, fn() -> Value);

/// Every schema, in the order of their names.
pub static SCHEMAS: &[Entry] = &[
    ("bisection", document::<BisectionDocument>),
    ("backfill", document::<BackfillDocument>),
    ("benchmark", document::<BenchmarkDocument>),
    ("budgets", document::<BudgetsDocument>),
    ("doctor", document::<DoctorDocument>),
    ("explanation", document::<ExplainDocument>),
    ("export", document::<ExportDocument>),
    ("formats", document::<FormatsDocument>),
    ("import", document::<ImportDocument>),
    ("init", document::<InitDocument>),
    ("insights", document::<InsightsDocument>),
    ("metrics", document::<MetricsDocument>),
    ("noise", document::<NoiseDocument>),
    ("prune", document::<PruneDocument>),
    ("record", document::<RecordDocument>),
    ("sample", || schema_for!(Sample).to_value()),
    ("samples", document::<SamplesDocument>),
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

/// The columns of a document's rows as CSV, in the order of its schema: the
/// same whatever the rows hold. Keys that come from data are not among them.
pub fn columns<D: Document>() -> Vec<String> {
    let schema = schema_for!(D).to_value();
    let properties = schema["properties"].as_object();
    // The rows are the last list of objects of every document.
    let rows = properties
        .into_iter()
        .flat_map(|properties| properties.values().rev())
        .find(|property| property["items"]["$ref"].is_string());
    let mut columns = Vec::new();
    if let Some(rows) = rows {
        add_columns(String::new(), &rows["items"], &schema, &mut columns);
    }
    columns
}

fn add_columns(name: String, part: &Value, schema: &Value, out: &mut Vec<String>) {
    if let Some(reference) = part["$ref"].as_str() {
        let pointed = schema.pointer(reference.trim_start_matches('#'));
        return add_columns(name, pointed.unwrap_or(&Value::Null), schema, out);
    }
    if let Some(properties) = part["properties"].as_object() {
        for (key, property) in properties {
            let name = match name.as_str() {
                "" => key.clone(),
                name => format!("{name}.{key}"),
            };
            add_columns(name, property, schema, out);
        }
    }
    let variants = ["oneOf", "anyOf"].map(|key| part[key].as_array());
    let mut leaf = part["properties"].is_null() && part["additionalProperties"].is_null();
    for variant in variants.into_iter().flatten().flatten() {
        leaf = false;
        if variant["type"] != "null" {
            add_columns(name.clone(), variant, schema, out);
        }
    }
    if leaf && !out.contains(&name) {
        out.push(name);
    }
}
