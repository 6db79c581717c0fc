//! How the types that are written as plain strings and numbers look in a JSON
//! Schema.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::model::{Finite, Metadata, MetricName, SampleId, Timestamp, Unit};

macro_rules! inline_schema {
    ($type:ty, $schema:tt) => {
        impl JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                stringify!($type).into()
            }

            fn inline_schema() -> bool {
                true
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!($schema)
            }
        }
    };
}

inline_schema!(MetricName, { "type": "string", "pattern": "^[a-z][a-z0-9_]{0,99}$" });
inline_schema!(Finite, { "type": "number" });
inline_schema!(Unit, { "type": "string", "minLength": 1, "maxLength": 32 });
inline_schema!(SampleId, { "type": "string", "pattern": "^[0-7][0-9A-HJKMNP-TV-Z]{25}$" });
inline_schema!(Timestamp, {
    "type": "string",
    "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z$"
});
inline_schema!(Metadata, { "type": "object", "additionalProperties": { "type": "string" } });
