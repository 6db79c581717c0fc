//! What type an expression has, and whether it can have one: most mistakes are
//! found here, before there is any data.

use crate::rulebook::cel::ast::{Each, Expr, Macro, Node, Operator};
use crate::rulebook::cel::functions::{FUNCTIONS, Function, duration, pattern};
use crate::rulebook::cel::value::{Simple, Type, Value};
use crate::rulebook::cel::{CelError, Vocabulary};

/// The type of an expression over a vocabulary.
pub fn check(expr: &Expr, vocabulary: &Vocabulary) -> Result<Type, CelError> {
    Checker {
        vocabulary,
        locals: Vec::new(),
    }
    .type_of(expr)
}

struct Checker<'a> {
    vocabulary: &'a Vocabulary,
    locals: Vec<(String, Type)>,
}

type Checked = Result<Type, CelError>;

impl Checker<'_> {
    fn type_of(&mut self, expr: &Expr) -> Checked {
        match &expr.node {
            Node::Literal(value) => Ok(literal(value)),
            Node::Name(name) => self.name(expr.at, name),
            Node::List(items) => self.list(items),
            Node::Select(of, key) | Node::Has(of, key) => {
                let has = matches!(expr.node, Node::Has(..));
                match self.type_of(of)? {
                    _ if has => Ok(Type::BOOL),
                    Type::Map(part) => Ok(Type::of(part)),
                    Type::Any => Ok(Type::Any),
                    found => Err(CelError::new(
                        expr.at,
                        format!("a {found} has no parts, so no {key:?}"),
                    )),
                }
            }
            Node::Index(of, index) => self.index(expr.at, of, index),
            Node::Not(of) => self.bool_of(of, "!"),
            Node::Negate(of) => match self.type_of(of)? {
                found if found.may_be_number() => Ok(strict(found)),
                found => Err(no_overload(expr.at, "-", &[found])),
            },
            Node::And(a, b) => self.bool_of(a, "&&").and_then(|_| self.bool_of(b, "&&")),
            Node::Or(a, b) => self.bool_of(a, "||").and_then(|_| self.bool_of(b, "||")),
            Node::If(parts) => {
                let [condition, yes, no] = &**parts;
                self.bool_of(condition, "? :")?;
                let (yes, no) = (self.type_of(yes)?, self.type_of(no)?);
                join(yes, no).ok_or_else(|| {
                    CelError::new(
                        expr.at,
                        format!("one side of the choice is a {yes}, the other a {no}"),
                    )
                })
            }
            Node::Binary(operator, a, b) => {
                let (a, b) = (self.type_of(a)?, self.type_of(b)?);
                binary(*operator, a, b)
                    .ok_or_else(|| no_overload(expr.at, operator.symbol(), &[a, b]))
            }
            Node::Call {
                name,
                is_method,
                arguments,
            } => self.call(expr.at, name, *is_method, arguments),
            Node::Each(each) => self.each(expr.at, each),
        }
    }

    fn name(&self, at: usize, name: &str) -> Checked {
        if let Some((_, kind)) = self.locals.iter().rev().find(|(local, _)| local == name) {
            return Ok(*kind);
        }
        let variables = self.vocabulary.variables;
        if let Some(declared) = variables.iter().find(|declared| declared.name == name) {
            return Ok(declared.kind);
        }
        let names: Vec<&str> = variables.iter().map(|declared| declared.name).collect();
        Err(CelError::new(at, format!("unknown name {name:?}"))
            .hinting(Some(self.suggest(name, &names))))
    }

    fn suggest(&self, name: &str, known: &[&str]) -> String {
        match (self.vocabulary.nearest)(name, known) {
            Some(near) => format!("did you mean {near}?"),
            None => format!("known here: {}", known.join(", ")),
        }
    }

    fn bool_of(&mut self, expr: &Expr, operator: &str) -> Checked {
        match self.type_of(expr)? {
            found if found.may_be(Simple::Bool) => Ok(Type::BOOL),
            found => Err(no_overload(expr.at, operator, &[found])),
        }
    }

    fn list(&mut self, items: &[Expr]) -> Checked {
        let mut part = None;
        for (i, item) in items.iter().enumerate() {
            let kind = self.type_of(item)?;
            part = match (part, kind) {
                _ if i == 0 => kind.simple(),
                (Some(a), kind) => join(Type::Of(a), kind).and_then(Type::simple),
                (None, _) => None,
            };
        }
        Ok(Type::List(part))
    }

    fn index(&mut self, at: usize, of: &Expr, index: &Expr) -> Checked {
        let (of, index) = (self.type_of(of)?, self.type_of(index)?);
        match of {
            Type::List(part) if index.may_be_number() => Ok(Type::of(part)),
            Type::Map(part) if index.may_be(Simple::Text) => Ok(Type::of(part)),
            Type::Any => Ok(Type::Any),
            _ => Err(no_overload(at, "[]", &[of, index])),
        }
    }

    fn each(&mut self, at: usize, each: &Each) -> Checked {
        let part = match self.type_of(&each.range)? {
            Type::List(part) => Type::of(part),
            // Of a map, the names are asked about.
            Type::Map(_) => Type::TEXT,
            Type::Any => Type::Any,
            found => return Err(CelError::new(at, format!("a {found} is no list"))),
        };
        self.locals.push((each.variable.clone(), part));
        let body = self.type_of(&each.body)?;
        self.locals.pop();
        if each.which != Macro::Map && !body.may_be(Simple::Bool) {
            let reason = format!("what is asked of each is true or false, and this is a {body}");
            return Err(CelError::new(each.body.at, reason));
        }
        Ok(match each.which {
            Macro::All | Macro::Exists | Macro::ExistsOne => Type::BOOL,
            Macro::Filter => Type::List(part.simple()),
            Macro::Map => Type::List(body.simple()),
        })
    }

    fn call(&mut self, at: usize, name: &str, is_method: bool, arguments: &[Expr]) -> Checked {
        let kinds: Vec<Type> = arguments
            .iter()
            .map(|a| self.type_of(a))
            .collect::<Result<_, _>>()?;
        let constant = |index: usize| match arguments.get(index).map(|a| (a.at, &a.node)) {
            Some((at, Node::Literal(Value::Text(text)))) => Some((at, text)),
            _ => None,
        };
        if let Some(function) = FUNCTIONS.iter().find(|f| f.name == name) {
            takes(function, at, is_method, &kinds)?;
            let problem = match (name, constant(0), constant(1)) {
                ("matches", _, Some((at, text))) => pattern(text).err().map(|reason| (at, reason)),
                ("duration", Some((at, text)), _) => {
                    duration(text).err().map(|e| (at, e.to_string()))
                }
                _ => None,
            };
            return match problem {
                Some((at, reason)) => Err(CelError::new(at, reason)),
                None => Ok(function.result),
            };
        }
        let host = self
            .vocabulary
            .functions
            .iter()
            .find(|f| f.name == name && !is_method);
        let Some(host) = host else {
            let known: Vec<&str> = FUNCTIONS
                .iter()
                .filter(|f| if is_method { f.method } else { f.alone })
                .map(|f| f.name)
                .chain(
                    self.vocabulary
                        .functions
                        .iter()
                        .map(|f| f.name)
                        .filter(|_| !is_method),
                )
                .collect();
            let hint = self.suggest(name, &known);
            return Err(CelError::new(at, format!("unknown function {name:?}")).hinting(Some(hint)));
        };
        if kinds.len() != 1 || !kinds[0].may_be(Simple::Text) {
            return Err(CelError::new(at, format!("{name}() takes one string")));
        }
        if let Some((at, text)) = constant(0) {
            (host.check)(text).map_err(|reason| CelError::new(at, reason))?;
        }
        Ok(host.result)
    }
}

fn takes(function: &Function, at: usize, is_method: bool, kinds: &[Type]) -> Result<(), CelError> {
    let name = function.name;
    if is_method && !function.method {
        return Err(CelError::new(
            at,
            format!("{name}() stands alone: {name}(x)"),
        ));
    }
    if !is_method && !function.alone {
        return Err(CelError::new(
            at,
            format!("{name}() follows a point: x.{name}(y)"),
        ));
    }
    let shown: Vec<&str> = function
        .takes
        .iter()
        .map(|takes| takes.describe())
        .collect();
    if kinds.len() != function.takes.len() {
        return Err(CelError::new(
            at,
            format!("{name}() takes {}", shown.join(" and ")),
        ));
    }
    for (takes, kind) in function.takes.iter().zip(kinds) {
        if !takes.accepts(*kind) {
            let reason = format!("{name}() takes {}, and this is a {kind}", takes.describe());
            return Err(CelError::new(at, reason));
        }
    }
    Ok(())
}

fn literal(value: &Value) -> Type {
    match value {
        Value::Null => Type::Null,
        Value::Bool(_) => Type::BOOL,
        Value::Int(_) => Type::INT,
        Value::Double(_) => Type::DOUBLE,
        Value::Text(_) => Type::TEXT,
        Value::Duration(_) => Type::DURATION,
        Value::List(_) | Value::Map(_) => Type::Any,
    }
}

/// What a computation gives that would have failed on null.
fn strict(kind: Type) -> Type {
    kind.simple().map_or(kind, Type::Of)
}

fn no_overload(at: usize, operator: &str, kinds: &[Type]) -> CelError {
    let of: Vec<String> = kinds.iter().map(ToString::to_string).collect();
    let null = kinds.contains(&Type::Null) && kinds.len() == 2;
    let hint = null.then_some("only what may have no value is compared with null, by == or !=");
    CelError::new(
        at,
        format!("{operator:?} does not work on {}", of.join(" and ")),
    )
    .hinting(hint)
}

/// The type of both, where there is one.
fn join(a: Type, b: Type) -> Option<Type> {
    let numeric = |kind: Type| matches!(kind.simple(), Some(Simple::Int | Simple::Double));
    match (a, b) {
        (a, b) if a == b => Some(a),
        (Type::Any, _) | (_, Type::Any) => Some(Type::Any),
        (Type::Null, other) | (other, Type::Null) => other.simple().map(Type::Maybe),
        (Type::List(_), Type::List(_)) => Some(Type::List(None)),
        (Type::Map(_), Type::Map(_)) => Some(Type::Map(None)),
        (a, b) if a.simple().is_some() && a.simple() == b.simple() => a.simple().map(Type::Maybe),
        (a, b) if numeric(a) && numeric(b) => match (a, b) {
            (Type::Of(_), Type::Of(_)) => Some(Type::DOUBLE),
            _ => Some(Type::MAYBE),
        },
        _ => None,
    }
}

fn binary(operator: Operator, a: Type, b: Type) -> Option<Type> {
    use Operator::{Add, Divide, Equal, In, Multiply, NotEqual, Remainder, Subtract};
    let both = |simple: Simple| a.may_be(simple) && b.may_be(simple);
    let numbers = a.may_be_number() && b.may_be_number();
    // A whole number beside a double counts as one.
    let number = || match (a.simple(), b.simple()) {
        (Some(Simple::Int), Some(Simple::Int)) => Type::INT,
        (None, _) | (_, None) => Type::Any,
        _ => Type::DOUBLE,
    };
    match operator {
        Add | Subtract | Multiply | Divide if numbers => Some(number()),
        Add | Subtract if both(Simple::Duration) => Some(Type::DURATION),
        Add if both(Simple::Text) => Some(Type::TEXT),
        Add => match (a, b) {
            (Type::List(x), Type::List(y)) => Some(Type::List(x.filter(|_| x == y))),
            _ => None,
        },
        Subtract | Multiply | Divide => None,
        Remainder => both(Simple::Int).then_some(Type::INT),
        Equal | NotEqual => comparable(a, b).then_some(Type::BOOL),
        In => match b {
            Type::List(None) | Type::Any => Some(Type::BOOL),
            Type::List(Some(part)) => comparable(a, Type::Of(part)).then_some(Type::BOOL),
            Type::Map(_) => a.may_be(Simple::Text).then_some(Type::BOOL),
            _ => None,
        },
        _ => {
            let ordered = [Simple::Bool, Simple::Text, Simple::Duration];
            (numbers || ordered.into_iter().any(both)).then_some(Type::BOOL)
        }
    }
}

/// Whether two values can be equal at all.
fn comparable(a: Type, b: Type) -> bool {
    match (a, b) {
        (Type::Any, _) | (_, Type::Any) | (Type::Null, Type::Null) => true,
        (Type::Null, other) | (other, Type::Null) => matches!(other, Type::Maybe(_)),
        (a, b) if a.may_be_number() && b.may_be_number() => true,
        (Type::List(_), Type::List(_)) | (Type::Map(_), Type::Map(_)) => true,
        (a, b) => a.simple().is_some() && a.simple() == b.simple(),
    }
}
