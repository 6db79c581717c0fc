//! `import --list-formats`

use anyhow::Result;

use crate::adapters::{ADAPTERS, Quantity, TEST_FAILED, TEST_OUTCOME};
use crate::args::OutputArgs;
use crate::commands::{Outcome, Session};
use crate::report::{FormatRow, FormatsDocument};

pub fn list(session: &Session, output: &OutputArgs) -> Result<Outcome> {
    let tools = ADAPTERS.iter().map(|adapter| FormatRow {
        name: adapter.name.to_owned(),
        title: adapter.title.to_owned(),
        group: adapter.group.to_string(),
        verified: adapter.verified,
        metrics: adapter.gives.iter().map(|q| recorded(q)).collect(),
        open: adapter.open,
        docs: adapter.docs.to_owned(),
    });
    let document = FormatsDocument {
        formats: tools.collect(),
    };
    session.print(&document, output)?;
    Ok(Outcome::Done)
}

/// The name that a quantity is recorded under.
fn recorded(quantity: &Quantity) -> String {
    let name = match quantity.name == TEST_FAILED.name {
        true => TEST_OUTCOME.name,
        false => quantity.name,
    };
    name.to_owned()
}
