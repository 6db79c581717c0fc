//! The value of an expression.
//!
//! `&&` and `||` look at both sides: where one decides, an error of the other
//! does not matter, in either order.

use std::cmp::Ordering;

use crate::rulebook::cel::ast::{Each, Expr, Macro, Node, Operator};
use crate::rulebook::cel::functions::FUNCTIONS;
use crate::rulebook::cel::value::Value;
use crate::rulebook::cel::{EvalError, Scope};

/// Macros inside of macros multiply; no condition needs more steps than this.
const MOST_STEPS: usize = 1_000_000;

/// The value of an expression in a scope.
pub fn evaluate(expr: &Expr, scope: &dyn Scope) -> Evaluated {
    let mut evaluator = Evaluator {
        scope,
        locals: Vec::new(),
        steps: 0,
    };
    evaluator.value(expr)
}

type Evaluated = Result<Value, EvalError>;

struct Evaluator<'a> {
    scope: &'a dyn Scope,
    locals: Vec<(String, Value)>,
    steps: usize,
}

impl Evaluator<'_> {
    fn value(&mut self, expr: &Expr) -> Evaluated {
        self.steps += 1;
        let value = self.value_of(expr)?;
        // What is copied counts too, or lists of lists would fill the memory.
        self.steps += match &value {
            Value::List(items) => items.len(),
            Value::Map(map) => map.len(),
            Value::Text(text) => text.len() / 16,
            _ => 0,
        };
        Ok(value)
    }

    fn value_of(&mut self, expr: &Expr) -> Evaluated {
        if self.steps > MOST_STEPS {
            return Err(EvalError::Other(format!(
                "it takes more than {MOST_STEPS} steps"
            )));
        }
        match &expr.node {
            Node::Literal(value) => Ok(value.clone()),
            Node::Name(name) => Ok(self.name(name)),
            Node::List(items) => {
                let items: Result<_, _> = items.iter().map(|item| self.value(item)).collect();
                items.map(Value::List)
            }
            Node::Select(of, key) => select(self.value(of)?, key),
            Node::Has(of, key) => match self.value(of)? {
                Value::Map(map) => Ok(Value::Bool(map.contains_key(key))),
                other => Err(no_overload("has", &[&other])),
            },
            Node::Index(of, index) => {
                let (of, index) = (self.value(of)?, self.value(index)?);
                at_index(of, &index)
            }
            Node::Not(of) => match self.value(of)? {
                Value::Bool(value) => Ok(Value::Bool(!value)),
                other => Err(no_overload("!", &[&other])),
            },
            Node::Negate(of) => {
                let value = self.value(of)?;
                negate(&value).unwrap_or_else(|| Err(self.refuse("-", &[(of, &value)])))
            }
            Node::And(a, b) => self.logic(false, a, b),
            Node::Or(a, b) => self.logic(true, a, b),
            Node::If(parts) => {
                let [condition, yes, no] = &**parts;
                match self.value(condition)? {
                    Value::Bool(true) => self.value(yes),
                    Value::Bool(false) => self.value(no),
                    other => Err(no_overload("? :", &[&other])),
                }
            }
            Node::Binary(operator, a, b) => {
                let (left, right) = (self.value(a)?, self.value(b)?);
                let value = binary(*operator, &left, &right);
                value.unwrap_or_else(|| {
                    Err(self.refuse(operator.symbol(), &[(a, &left), (b, &right)]))
                })
            }
            Node::Call {
                name, arguments, ..
            } => self.call(name, arguments),
            Node::Each(each) => self.each(each),
        }
    }

    fn name(&self, name: &str) -> Value {
        let local = self.locals.iter().rev().find(|(local, _)| local == name);
        local.map_or_else(|| self.scope.variable(name), |(_, value)| value.clone())
    }

    /// An operation that does not work: mostly on a variable without a value.
    fn refuse(&self, operator: &str, sides: &[(&Expr, &Value)]) -> EvalError {
        let null = sides.iter().find(|(_, value)| **value == Value::Null);
        match null.map(|(expr, _)| &expr.node) {
            Some(Node::Name(name)) => EvalError::Null(name.clone()),
            Some(Node::Call {
                name, arguments, ..
            }) => EvalError::Null(match &arguments[..] {
                [
                    Expr {
                        node: Node::Literal(Value::Text(text)),
                        ..
                    },
                ] => format!("{name}({text:?})"),
                _ => format!("{name}()"),
            }),
            _ => no_overload(
                operator,
                &sides.iter().map(|(_, value)| *value).collect::<Vec<_>>(),
            ),
        }
    }

    /// `||` where `decides` is true, `&&` where it is false.
    fn logic(&mut self, decides: bool, a: &Expr, b: &Expr) -> Evaluated {
        let left = self.truth(a);
        if left == Ok(decides) {
            return Ok(Value::Bool(decides));
        }
        let right = self.truth(b);
        match (left, right) {
            (_, Ok(right)) if right == decides => Ok(Value::Bool(decides)),
            (Err(error), _) | (_, Err(error)) => Err(error),
            (Ok(_), Ok(_)) => Ok(Value::Bool(!decides)),
        }
    }

    fn truth(&mut self, expr: &Expr) -> Result<bool, EvalError> {
        match self.value(expr)? {
            Value::Bool(value) => Ok(value),
            other => Err(no_overload("logic", &[&other])),
        }
    }

    fn call(&mut self, name: &str, arguments: &[Expr]) -> Evaluated {
        let values: Vec<Value> = arguments
            .iter()
            .map(|a| self.value(a))
            .collect::<Result<_, _>>()?;
        for (expr, value) in arguments.iter().zip(&values) {
            if *value == Value::Null {
                return Err(self.refuse(name, &[(expr, value)]));
            }
        }
        if let Some(function) = FUNCTIONS.iter().find(|f| f.name == name) {
            return function.call(&values);
        }
        match &values[..] {
            [Value::Text(text)] => self.scope.call(name, text).map_err(EvalError::Other),
            _ => Err(no_overload(name, &values.iter().collect::<Vec<_>>())),
        }
    }

    fn each(&mut self, each: &Each) -> Evaluated {
        let items = match self.value(&each.range)? {
            Value::List(items) => items,
            Value::Map(map) => map.into_keys().map(Value::Text).collect(),
            other => return Err(no_overload("list", &[&other])),
        };
        let mut kept = Vec::new();
        let mut held = 0;
        let mut failed = None;
        for item in items {
            self.locals.push((each.variable.clone(), item.clone()));
            let value = match each.which {
                Macro::Map => self.value(&each.body),
                _ => self.truth(&each.body).map(Value::Bool),
            };
            self.locals.pop();
            match (each.which, value) {
                (Macro::All, Ok(Value::Bool(false))) => return Ok(Value::Bool(false)),
                (Macro::Exists, Ok(Value::Bool(true))) => return Ok(Value::Bool(true)),
                // Another item may decide all the same.
                (Macro::All | Macro::Exists, Err(error)) => failed = failed.or(Some(error)),
                (_, Err(error)) => return Err(error),
                (Macro::Map, Ok(value)) => kept.push(value),
                (_, Ok(Value::Bool(true))) => {
                    held += 1;
                    kept.push(item);
                }
                _ => {}
            }
        }
        match (each.which, failed) {
            (_, Some(error)) => Err(error),
            (Macro::All, None) => Ok(Value::Bool(true)),
            (Macro::Exists, None) => Ok(Value::Bool(false)),
            (Macro::ExistsOne, None) => Ok(Value::Bool(held == 1)),
            (Macro::Filter | Macro::Map, None) => Ok(Value::List(kept)),
        }
    }
}

fn no_overload(operator: &str, values: &[&Value]) -> EvalError {
    let of: Vec<&str> = values.iter().map(|value| value.type_name()).collect();
    EvalError::Other(format!(
        "{operator:?} does not work on {}",
        of.join(" and ")
    ))
}

fn select(of: Value, key: &str) -> Evaluated {
    match of {
        Value::Map(mut map) => map
            .remove(key)
            .ok_or_else(|| EvalError::Other(format!("there is no key {key:?}"))),
        other => Err(no_overload(".", &[&other])),
    }
}

fn at_index(of: Value, index: &Value) -> Evaluated {
    let position = match index {
        Value::Int(n) => usize::try_from(*n).ok(),
        Value::Double(n) if n.fract() == 0.0 && *n >= 0.0 => Some(*n as usize),
        Value::Text(key) => return select(of, key),
        _ => None,
    };
    match (of, position) {
        (Value::List(mut items), Some(n)) if n < items.len() => Ok(items.swap_remove(n)),
        (Value::List(items), _) => Err(EvalError::Other(format!(
            "the list has {} items, and none is asked for that is there",
            items.len()
        ))),
        (other, _) => Err(no_overload("[]", &[&other, index])),
    }
}

/// `None` where the operator does not work on the value.
fn negate(value: &Value) -> Option<Evaluated> {
    Some(match value {
        Value::Int(n) => n.checked_neg().map(Value::Int).ok_or_else(overflow),
        Value::Double(n) => Ok(Value::Double(-n)),
        _ => return None,
    })
}

fn overflow() -> EvalError {
    EvalError::Other("a whole number leaves the range of 64 bits".to_owned())
}

/// `None` where the operator does not work on the values.
fn binary(operator: Operator, a: &Value, b: &Value) -> Option<Evaluated> {
    let ordered = |wanted: fn(Ordering) -> bool| {
        // Numbers have no order only where one is NaN, which is never less.
        let numbers = |v: &Value| matches!(v, Value::Int(_) | Value::Double(_));
        match a.order(b) {
            Some(order) => Some(Ok(Value::Bool(wanted(order)))),
            None => (numbers(a) && numbers(b)).then_some(Ok(Value::Bool(false))),
        }
    };
    match operator {
        Operator::Equal => Some(Ok(Value::Bool(a.equals(b)))),
        Operator::NotEqual => Some(Ok(Value::Bool(!a.equals(b)))),
        Operator::Less => ordered(Ordering::is_lt),
        Operator::LessOrEqual => ordered(Ordering::is_le),
        Operator::Greater => ordered(Ordering::is_gt),
        Operator::GreaterOrEqual => ordered(Ordering::is_ge),
        Operator::In => contains(a, b),
        _ => arithmetic(operator, a, b),
    }
}

fn contains(a: &Value, b: &Value) -> Option<Evaluated> {
    match (a, b) {
        (a, Value::List(items)) => Some(Ok(Value::Bool(items.iter().any(|item| item.equals(a))))),
        (Value::Text(key), Value::Map(map)) => Some(Ok(Value::Bool(map.contains_key(key)))),
        _ => None,
    }
}

fn arithmetic(operator: Operator, a: &Value, b: &Value) -> Option<Evaluated> {
    Some(match (a, b) {
        (Value::Int(a), Value::Int(b)) => whole(operator, *a, *b),
        (Value::Double(a), Value::Double(b)) => Ok(Value::Double(decimal(operator, *a, *b)?)),
        (Value::Int(a), Value::Double(b)) => Ok(Value::Double(decimal(operator, *a as f64, *b)?)),
        (Value::Double(a), Value::Int(b)) => Ok(Value::Double(decimal(operator, *a, *b as f64)?)),
        (Value::Duration(a), Value::Duration(b)) => match operator {
            Operator::Add => a.checked_add(*b).map(Value::Duration).ok_or_else(overflow),
            Operator::Subtract => a.checked_sub(*b).map(Value::Duration).ok_or_else(overflow),
            _ => return None,
        },
        (Value::Text(a), Value::Text(b)) if operator == Operator::Add => {
            Ok(Value::Text(format!("{a}{b}")))
        }
        (Value::List(a), Value::List(b)) if operator == Operator::Add => {
            Ok(Value::List(a.iter().chain(b).cloned().collect()))
        }
        _ => return None,
    })
}

fn whole(operator: Operator, a: i64, b: i64) -> Evaluated {
    if b == 0 && matches!(operator, Operator::Divide | Operator::Remainder) {
        return Err(EvalError::Other(
            "a whole number is divided by zero".to_owned(),
        ));
    }
    let value = match operator {
        Operator::Add => a.checked_add(b),
        Operator::Subtract => a.checked_sub(b),
        Operator::Multiply => a.checked_mul(b),
        Operator::Divide => a.checked_div(b),
        Operator::Remainder => a.checked_rem(b),
        _ => None,
    };
    value.map(Value::Int).ok_or_else(overflow)
}

fn decimal(operator: Operator, a: f64, b: f64) -> Option<f64> {
    Some(match operator {
        Operator::Add => a + b,
        Operator::Subtract => a - b,
        Operator::Multiply => a * b,
        Operator::Divide => a / b,
        _ => return None,
    })
}
