//! `schema`

use anyhow::{Result, bail};
use clap::Args;

use crate::commands::{Outcome, Session};
use crate::report::{SCHEMAS, schema_named};

/// Print the JSON Schema of a document
///
/// Without a name: the names there are.
#[derive(Args, Debug)]
pub struct SchemaArgs {
    /// Name of the document: insights, trends, sample …
    name: Option<String>,
}

pub(super) fn run(args: SchemaArgs, session: &Session) -> Result<Outcome> {
    let names = || SCHEMAS.iter().map(|(name, _)| *name);
    let text = match &args.name {
        None => names().collect::<Vec<_>>().join("\n"),
        Some(name) => match schema_named(name) {
            Some(schema) => serde_json::to_string_pretty(&schema)?,
            None => bail!(
                "there is no document {name:?}\nhint: one of {}",
                names().collect::<Vec<_>>().join(", ")
            ),
        },
    };
    session.print_raw(format!("{text}\n").as_bytes())?;
    Ok(Outcome::Done)
}
