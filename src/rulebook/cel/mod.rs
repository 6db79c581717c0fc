//! The language of conditions: a subset of the Common Expression Language.
//!
//! What is read means what the language definition says
//! (<https://github.com/google/cel-spec/blob/master/doc/langdef.md>). Left out
//! are bytes, unsigned numbers, timestamps, messages and written maps. Two
//! things are more lenient: a whole number beside a double counts as a double
//! (`2 * mean`), and `duration()` knows days and weeks.

mod ast;
mod check;
mod eval;
mod functions;
mod lex;
mod parse;
mod value;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use crate::rulebook::cel::ast::{Expr, Node};

pub use value::{Simple, Type, Value};

/// Why a text is no expression, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}: {reason}{}", self.place(), hint.as_ref().map(|h| format!("\nhint: {h}")).unwrap_or_default())]
pub struct CelError {
    /// In bytes from the start.
    at: usize,
    /// In the expression, from 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub reason: String,
    /// What to do about it.
    pub hint: Option<String>,
}

impl CelError {
    pub(in crate::rulebook::cel) fn new(at: usize, reason: String) -> Self {
        Self {
            at,
            line: 1,
            column: 0,
            reason,
            hint: None,
        }
    }

    pub(in crate::rulebook::cel) fn hinting(mut self, hint: Option<impl Into<String>>) -> Self {
        self.hint = hint.map(Into::into);
        self
    }

    fn place(&self) -> String {
        match self.line {
            1 => format!("column {}", self.column),
            line => format!("line {line}, column {}", self.column),
        }
    }

    fn locate(mut self, text: &str) -> Self {
        let before = text.get(..self.at).unwrap_or(text);
        self.line = before.split('\n').count();
        self.column = before
            .rsplit('\n')
            .next()
            .map_or(0, |line| line.chars().count())
            + 1;
        self
    }
}

/// Why an expression has no value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EvalError {
    /// A variable that is null here was computed with.
    #[error("{0} has no value here")]
    Null(String),
    /// Whatever else.
    #[error("{0}")]
    Other(String),
}

/// A name that an expression may use.
pub struct Declared {
    /// Its name.
    pub name: &'static str,
    /// What is known of its value.
    pub kind: Type,
}

/// A function of the host: one string in, a value out.
pub struct HostFunction {
    /// Its name.
    pub name: &'static str,
    /// What it gives.
    pub result: Type,
    /// What is wrong with an argument that is written out.
    pub check: fn(&str) -> Result<(), String>,
}

/// What an expression may use.
pub struct Vocabulary {
    /// The variables.
    pub variables: &'static [Declared],
    /// The functions beside the language's own.
    pub functions: &'static [HostFunction],
    /// The name that was probably meant.
    pub nearest: for<'n> fn(&str, &[&'n str]) -> Option<&'n str>,
}

/// The values of the names, when they are asked for.
pub trait Scope {
    /// Value of a declared variable.
    fn variable(&self, name: &str) -> Value;

    /// Value of a host function.
    fn call(&self, name: &str, argument: &str) -> Result<Value, String>;
}

/// A condition that was read and checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    text: String,
    expr: Expr,
}

impl Condition {
    /// Reads and checks an expression that is true or false.
    pub fn compile(text: &str, vocabulary: &Vocabulary) -> Result<Self, CelError> {
        let read = || {
            let expr = parse::parse(text)?;
            let found = check::check(&expr, vocabulary)?;
            match found.may_be(Simple::Bool) {
                true => Ok(expr),
                false => Err(CelError::new(
                    expr.at,
                    format!("a condition is true or false, and this is a {found}"),
                )),
            }
        };
        let expr = read().map_err(|error| error.locate(text))?;
        let text = text.trim().to_owned();
        Ok(Self { text, expr })
    }

    /// As it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it holds.
    pub fn holds(&self, scope: &dyn Scope) -> Result<bool, EvalError> {
        match eval::evaluate(&self.expr, scope)? {
            Value::Bool(holds) => Ok(holds),
            other => Err(EvalError::Other(format!(
                "it is a {} and not true or false",
                other.type_name()
            ))),
        }
    }

    /// The names it mentions.
    pub fn names(&self) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        self.expr.visit(&mut |expr| {
            if let Node::Name(name) = &expr.node {
                names.insert(name.clone());
            }
        });
        names
    }

    /// What a host function is called with, where that is written out.
    pub fn arguments(&self, function: &str) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        self.expr.visit(&mut |expr| {
            if let Node::Call {
                name, arguments, ..
            } = &expr.node
                && name == function
                && let [
                    Expr {
                        node: Node::Literal(Value::Text(text)),
                        ..
                    },
                ] = &arguments[..]
            {
                found.insert(text.clone());
            }
        });
        found
    }
}
