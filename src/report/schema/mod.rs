//! The JSON Schemas of all documents.
//!
//! They are written down in `schemas.json`, so that the program need not carry
//! what derives them from the types; a test holds the two together. A new
//! document derives `schemars::JsonSchema` under `cfg_attr(test, …)`, has a line
//! in `tests.rs` and a name here.

#[cfg(test)]
mod tests;

use serde_json::{Map, Value};

/// The documents by name, and the definitions that they refer to.
const SCHEMAS: &str = include_str!("schemas.json");

fn schemas() -> Value {
    serde_json::from_str(SCHEMAS).expect("a test reads the same text")
}

/// The name of every document that has a schema, in order.
pub static SCHEMA_NAMES: &[&str] = &[
    "budgets",
    "doctor",
    "explanation",
    "export",
    "formats",
    "import",
    "init",
    "insights",
    "metrics",
    "prune",
    "record",
    "sample",
    "samples",
    "trends",
];

/// The schema of a document; `None` for an unknown name.
pub fn schema_named(name: &str) -> Option<Value> {
    let all = schemas();
    let mut schema = all["documents"].get(name)?.clone();
    let mut needed = Map::new();
    collect(&schema, &all["definitions"], &mut needed);
    needed.sort_keys();
    if !needed.is_empty() {
        schema["$defs"] = Value::Object(needed);
    }
    Some(schema)
}

/// Adds what a part of a schema refers to, and what that refers to.
fn collect(part: &Value, definitions: &Value, needed: &mut Map<String, Value>) {
    match part {
        Value::Object(object) => {
            if let Some(name) = object.get("$ref").and_then(definition)
                && !needed.contains_key(name)
            {
                needed.insert(name.to_owned(), definitions[name].clone());
                collect(&definitions[name], definitions, needed);
            }
            for value in object.values() {
                collect(value, definitions, needed);
            }
        }
        Value::Array(items) => {
            for item in items {
                collect(item, definitions, needed);
            }
        }
        _ => {}
    }
}

fn definition(reference: &Value) -> Option<&str> {
    reference.as_str()?.strip_prefix("#/$defs/")
}

/// The columns of a document's rows as CSV, in the order of its schema: the
/// same whatever the rows hold. Keys that come from data are not among them.
/// `schema` is the value of the document's `schema` key.
pub fn columns(schema: &str) -> Vec<String> {
    let name = schema.split('/').nth(1).unwrap_or_default();
    let schema = schema_named(name).unwrap_or_default();
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
