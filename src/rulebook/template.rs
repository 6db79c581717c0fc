//! Texts with places for values: `{last}`, `{metadata.suite}`; a brace is
//! written twice to stand for itself.

use crate::rulebook::variables::{Shown, Variable};

/// A text with places for values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    text: String,
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    /// A name; of metadata, `metadata.key`.
    Place(String),
}

/// Why a text is no template.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// A brace without its twin.
    #[error(
        "column {column}: a brace that stands alone\nhint: {{{{ and }}}} are braces of the text itself"
    )]
    Brace {
        /// In characters, from 1.
        column: usize,
    },
    /// A name that is not known, or cannot be shown.
    #[error("column {column}: unknown name {name:?}\nhint: {hint}")]
    Name {
        /// In characters, from 1.
        column: usize,
        /// The name.
        name: String,
        /// What may have been meant.
        hint: String,
    },
}

impl Template {
    /// Reads a template over the variables of a rule.
    pub fn of_rule(text: &str) -> Result<Self, TemplateError> {
        let known: Vec<&str> = Variable::all()
            .filter(|(_, variable)| variable.shown != Shown::Never)
            .map(|(declared, _)| declared.name)
            .collect();
        Self::read(text, &|name| match name.split_once('.') {
            Some(("metadata", key)) if !key.is_empty() => Ok(()),
            _ if known.contains(&name) => Ok(()),
            _ => Err(
                match Variable::nearest(name).filter(|near| known.contains(near)) {
                    Some(near) => format!("did you mean {near}?"),
                    None => format!("known here: {}, metadata.KEY", known.join(", ")),
                },
            ),
        })
    }

    /// Reads a template; `check` says of a name why it may not stand there.
    pub fn read(
        text: &str,
        check: &dyn Fn(&str) -> Result<(), String>,
    ) -> Result<Self, TemplateError> {
        let mut parts = Vec::new();
        let mut plain = String::new();
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            let rest = &text[at..];
            let column = text[..at].chars().count() + 1;
            if rest.starts_with("{{") || rest.starts_with("}}") {
                plain.push(c);
                at += 2;
            } else if c == '{' {
                let end = rest.find('}').ok_or(TemplateError::Brace { column })?;
                let name = rest[1..end].trim();
                check(name).map_err(|hint| TemplateError::Name {
                    column: column + 1,
                    name: name.to_owned(),
                    hint,
                })?;
                parts.push(Part::Text(std::mem::take(&mut plain)));
                parts.push(Part::Place(name.to_owned()));
                at += end + 1;
            } else if c == '}' {
                return Err(TemplateError::Brace { column });
            } else {
                plain.push(c);
                at += c.len_utf8();
            }
        }
        parts.push(Part::Text(plain));
        parts.retain(|part| *part != Part::Text(String::new()));
        Ok(Self {
            text: text.to_owned(),
            parts,
        })
    }

    /// As it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The names it mentions, in their order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            Part::Place(name) => Some(name.as_str()),
            Part::Text(_) => None,
        })
    }

    /// The text with its values.
    pub fn fill(&self, value: &mut dyn FnMut(&str) -> String) -> String {
        let part = |part: &Part| match part {
            Part::Text(text) => text.clone(),
            Part::Place(name) => value(name),
        };
        self.parts.iter().map(part).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_filled_and_double_braces_are_braces() {
        let template =
            Template::of_rule("{{{last}}} of { metadata.suite }: ä {count}").expect("valid");
        let names: Vec<&str> = template.names().collect();
        assert_eq!(names, ["last", "metadata.suite", "count"]);
        let filled = template.fill(&mut |name| format!("<{name}>"));
        assert_eq!(filled, "{<last>} of <metadata.suite>: ä <count>");
    }

    #[test]
    fn errors_name_the_column_and_what_is_known() {
        for (text, expected) in [
            (
                "ä {lst}",
                "column 4: unknown name \"lst\"\nhint: did you mean last?",
            ),
            (
                "{values}",
                "column 2: unknown name \"values\"\nhint: known here: last, previous,",
            ),
            ("{", "column 1: a brace that stands alone"),
            ("a } b", "column 3: a brace that stands alone"),
            ("{metadata.}", "unknown name \"metadata.\""),
        ] {
            let error = Template::of_rule(text).expect_err("refused").to_string();
            assert!(error.contains(expected), "{error}");
        }
    }
}
