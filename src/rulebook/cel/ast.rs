//! An expression as a tree, each part with its place in the text.

use crate::rulebook::cel::value::Value;

/// A part of an expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// Where it is, in bytes from the start; of an operation, its operator.
    pub at: usize,
    /// What it is.
    pub node: Node,
}

/// What a part of an expression is.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    Literal(Value),
    Name(String),
    List(Vec<Expr>),
    /// `map.key`.
    Select(Box<Expr>, String),
    /// `has(map.key)`.
    Has(Box<Expr>, String),
    Index(Box<Expr>, Box<Expr>),
    Not(Box<Expr>),
    Negate(Box<Expr>),
    Binary(Operator, Box<Expr>, Box<Expr>),
    And(Box<Expr>, Box<Expr>),
    Or(Box<Expr>, Box<Expr>),
    If(Box<[Expr; 3]>),
    /// `name(arguments)`, or `target.name(arguments)` with the target first.
    Call {
        name: String,
        is_method: bool,
        arguments: Vec<Expr>,
    },
    /// `range.all(variable, body)` and its kin.
    Each(Box<Each>),
}

/// A macro that asks something of every part of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Each {
    pub which: Macro,
    pub range: Expr,
    pub variable: String,
    pub body: Expr,
}

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Macro {
    All,
    Exists,
    ExistsOne,
    Filter,
    Map,
}

impl Macro {
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "all" => Self::All,
            "exists" => Self::Exists,
            "exists_one" => Self::ExistsOne,
            "filter" => Self::Filter,
            "map" => Self::Map,
            _ => return None,
        })
    }
}

/// An operator with two sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
}

impl Operator {
    /// As it is written.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Remainder => "%",
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::In => "in",
        }
    }
}

impl Expr {
    /// Calls `seen` with this part and all below it.
    pub fn visit(&self, seen: &mut dyn FnMut(&Self)) {
        seen(self);
        match &self.node {
            Node::Literal(_) | Node::Name(_) => {}
            Node::List(items)
            | Node::Call {
                arguments: items, ..
            } => {
                items.iter().for_each(|item| item.visit(seen));
            }
            Node::Select(of, _) | Node::Has(of, _) | Node::Not(of) | Node::Negate(of) => {
                of.visit(seen)
            }
            Node::Index(a, b) | Node::Binary(_, a, b) | Node::And(a, b) | Node::Or(a, b) => {
                a.visit(seen);
                b.visit(seen);
            }
            Node::If(parts) => parts.iter().for_each(|part| part.visit(seen)),
            Node::Each(each) => {
                each.range.visit(seen);
                each.body.visit(seen);
            }
        }
    }
}
