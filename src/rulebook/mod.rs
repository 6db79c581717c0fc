//! Rules of the user's own: the language of their conditions, what they may
//! ask a series for, and the texts they give. What the numbers are is left to
//! `learning`, where rules are written to `config`.

pub mod cel;
mod rule;
mod template;
mod variables;

pub use rule::{Rule, RuleError};
pub use template::{Template, TemplateError};
pub use variables::{NEWEST, Shown, VARIABLES, VOCABULARY, Variable};
