//! `schema`

use anyhow::{Result, bail};
use clap::Args;

use crate::args::Offered;
use crate::commands::{Outcome, Session};
use crate::report::{SCHEMA_NAMES, schema_named};

/// Print the JSON Schema of a document
///
/// Without a name: the names there are.
#[derive(Args, Debug)]
pub struct SchemaArgs {
    /// Name of the document: insights, trends, sample …
    #[arg(value_parser = Offered::of(SCHEMA_NAMES), hide_possible_values = true)]
    name: Option<String>,
}

pub(super) fn run(args: SchemaArgs, session: &Session) -> Result<Outcome> {
    let text = match &args.name {
        None => SCHEMA_NAMES.join("\n"),
        Some(name) => match schema_named(name) {
            Some(schema) => serde_json::to_string_pretty(&schema)?,
            None => bail!(
                "there is no document {name:?}\nhint: one of {}",
                SCHEMA_NAMES.join(", ")
            ),
        },
    };
    session.print_raw(format!("{text}\n").as_bytes())?;
    Ok(Outcome::Done)
}
