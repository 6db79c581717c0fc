//! Words that completions offer and the command checks itself: its error says
//! more than a list of what is possible.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};

/// Takes any text and offers some.
#[derive(Clone, Debug)]
pub struct Offered(Vec<&'static str>);

impl Offered {
    /// These.
    pub fn of(names: &[&'static str]) -> Self {
        Self(names.to_vec())
    }
}

impl TypedValueParser for Offered {
    type Value = String;

    fn parse_ref(
        &self,
        command: &clap::Command,
        arg: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(self.0.iter().copied().map(PossibleValue::new)))
    }
}
