//! The language's own functions: what they take, what they give, what they do.

use crate::rulebook::cel::EvalError;
use crate::rulebook::cel::value::{Simple, Type, Value};

/// A function and one way to call it.
pub struct Function {
    pub name: &'static str,
    /// Whether it may stand after its first argument and a point.
    pub method: bool,
    /// Whether it may stand alone.
    pub alone: bool,
    pub takes: &'static [Takes],
    pub result: Type,
    run: fn(&[Value]) -> Result<Value, EvalError>,
}

/// What an argument has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    Text,
    Number,
    /// A number or a string.
    Readable,
    /// Whatever has a size.
    Sized,
    /// What a string can be made of.
    Printable,
}

impl Takes {
    pub fn accepts(self, kind: Type) -> bool {
        let sized = matches!(kind, Type::List(_) | Type::Map(_)) || kind.may_be(Simple::Text);
        match self {
            Self::Text => kind.may_be(Simple::Text),
            Self::Number => kind.may_be_number(),
            Self::Readable => kind.may_be_number() || kind.may_be(Simple::Text),
            Self::Sized => sized,
            Self::Printable => kind == Type::Any || kind.simple().is_some(),
        }
    }

    pub fn describe(self) -> &'static str {
        match self {
            Self::Text => "a string",
            Self::Number => "a number",
            Self::Readable => "a number or a string",
            Self::Sized => "a string, a list or a map",
            Self::Printable => "a single value",
        }
    }
}

const fn method(name: &'static str, run: fn(&[Value]) -> Result<Value, EvalError>) -> Function {
    Function {
        name,
        method: true,
        alone: false,
        takes: &[Takes::Text, Takes::Text],
        result: Type::BOOL,
        run,
    }
}

const fn alone(
    name: &'static str,
    takes: &'static [Takes],
    result: Type,
    run: fn(&[Value]) -> Result<Value, EvalError>,
) -> Function {
    Function {
        name,
        method: false,
        alone: true,
        takes,
        result,
        run,
    }
}

/// All of them, in the order of their names.
pub static FUNCTIONS: &[Function] = &[
    method("contains", |v| texts(v, |a, b| a.contains(b))),
    alone("double", &[Takes::Readable], Type::DOUBLE, to_double),
    alone("duration", &[Takes::Text], Type::DURATION, |v| {
        duration(text(v, 0)?)
    }),
    method("endsWith", |v| texts(v, |a, b| a.ends_with(b))),
    alone("int", &[Takes::Readable], Type::INT, to_int),
    Function {
        alone: true,
        ..method("matches", matches)
    },
    alone("math.abs", &[Takes::Number], Type::DOUBLE, |v| {
        Ok(Value::Double(number(v, 0)?.abs()))
    }),
    alone(
        "math.greatest",
        &[Takes::Number, Takes::Number],
        Type::DOUBLE,
        |v| Ok(Value::Double(number(v, 0)?.max(number(v, 1)?))),
    ),
    alone(
        "math.least",
        &[Takes::Number, Takes::Number],
        Type::DOUBLE,
        |v| Ok(Value::Double(number(v, 0)?.min(number(v, 1)?))),
    ),
    alone("math.sqrt", &[Takes::Number], Type::DOUBLE, |v| {
        Ok(Value::Double(number(v, 0)?.sqrt()))
    }),
    Function {
        method: true,
        ..alone("size", &[Takes::Sized], Type::INT, size)
    },
    method("startsWith", |v| texts(v, |a, b| a.starts_with(b))),
    alone("string", &[Takes::Printable], Type::TEXT, to_text),
];

impl Function {
    pub fn call(&self, arguments: &[Value]) -> Result<Value, EvalError> {
        (self.run)(arguments)
    }
}

fn wrong(value: Option<&Value>) -> EvalError {
    let name = value.map_or("nothing", Value::type_name);
    EvalError::Other(format!("no function for a {name}"))
}

fn text(values: &[Value], index: usize) -> Result<&str, EvalError> {
    match values.get(index) {
        Some(Value::Text(text)) => Ok(text),
        other => Err(wrong(other)),
    }
}

fn number(values: &[Value], index: usize) -> Result<f64, EvalError> {
    match values.get(index) {
        Some(Value::Double(n)) => Ok(*n),
        Some(Value::Int(n)) => Ok(*n as f64),
        other => Err(wrong(other)),
    }
}

fn texts(values: &[Value], ask: fn(&str, &str) -> bool) -> Result<Value, EvalError> {
    Ok(Value::Bool(ask(text(values, 0)?, text(values, 1)?)))
}

fn matches(values: &[Value]) -> Result<Value, EvalError> {
    let pattern = pattern(text(values, 1)?).map_err(EvalError::Other)?;
    Ok(Value::Bool(pattern.is_match(text(values, 0)?)))
}

/// A regular expression, or why it is none.
pub fn pattern(text: &str) -> Result<regex_lite::Regex, String> {
    regex_lite::Regex::new(text)
        .map_err(|error| format!("{text:?} is no regular expression: {error}"))
}

fn size(values: &[Value]) -> Result<Value, EvalError> {
    let size = match values.first() {
        Some(Value::Text(text)) => text.chars().count(),
        Some(Value::List(items)) => items.len(),
        Some(Value::Map(map)) => map.len(),
        other => return Err(wrong(other)),
    };
    Ok(Value::Int(i64::try_from(size).unwrap_or(i64::MAX)))
}

fn to_double(values: &[Value]) -> Result<Value, EvalError> {
    if let Some(Value::Text(text)) = values.first() {
        let read = text.trim().parse().ok();
        return read
            .map(Value::Double)
            .ok_or_else(|| EvalError::Other(format!("{text:?} is no number")));
    }
    Ok(Value::Double(number(values, 0)?))
}

fn to_int(values: &[Value]) -> Result<Value, EvalError> {
    let out = |what: &dyn std::fmt::Display| {
        EvalError::Other(format!("{what} is no whole number of 64 bits"))
    };
    match values.first() {
        Some(Value::Int(n)) => Ok(Value::Int(*n)),
        // Towards zero; the bounds are the powers of two that fit.
        Some(Value::Double(n)) if n.abs() < 9_223_372_036_854_775_808.0 => {
            Ok(Value::Int(*n as i64))
        }
        Some(Value::Double(n)) => Err(out(n)),
        Some(Value::Text(text)) => text.parse().map(Value::Int).map_err(|_| out(text)),
        other => Err(wrong(other)),
    }
}

fn to_text(values: &[Value]) -> Result<Value, EvalError> {
    Ok(Value::Text(match values.first() {
        Some(Value::Text(text)) => text.clone(),
        Some(Value::Int(n)) => n.to_string(),
        Some(Value::Double(n)) => n.to_string(),
        Some(Value::Bool(b)) => b.to_string(),
        Some(Value::Duration(millis)) => format!("{}s", *millis as f64 / 1000.0),
        other => return Err(wrong(other)),
    }))
}

/// `1h30m`, `-2.5s`, `7d`.
pub fn duration(text: &str) -> Result<Value, EvalError> {
    let refused = || {
        EvalError::Other(format!(
            "{text:?} is no length of time: expected 90s, 1h30m, 7d or 2w"
        ))
    };
    let (sign, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text),
    };
    let mut millis = 0.0;
    if rest.is_empty() {
        return Err(refused());
    }
    while !rest.is_empty() {
        let digits = rest
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .ok_or_else(refused)?;
        let number: f64 = rest[..digits].parse().map_err(|_| refused())?;
        let unit = &rest[digits..];
        let end = unit
            .find(|c: char| c.is_ascii_digit() || c == '.')
            .unwrap_or(unit.len());
        millis += number
            * match &unit[..end] {
                "ns" => 1e-6,
                "us" | "µs" => 1e-3,
                "ms" => 1.0,
                "s" => 1e3,
                "m" => 60e3,
                "h" => 3_600e3,
                "d" => 86_400e3,
                "w" => 604_800e3,
                _ => return Err(refused()),
            };
        rest = &unit[end..];
    }
    // Ten thousand years, as the definition bounds it.
    let fits = millis <= 315_576_000_000_000.0;
    fits.then_some(Value::Duration((sign * millis) as i64))
        .ok_or_else(refused)
}
