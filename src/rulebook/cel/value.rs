//! Values and types of the language.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number.
    Double(f64),
    /// A string.
    Text(String),
    /// A length of time in milliseconds.
    Duration(i64),
    /// Values in order.
    List(Vec<Value>),
    /// Values by name.
    Map(BTreeMap<String, Value>),
}

/// What is known of a value before there is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// Nothing is known.
    Any,
    /// Always null.
    Null,
    /// One of the simple types.
    Of(Simple),
    /// The same, or null where there is nothing to say.
    Maybe(Simple),
    /// A list; `None`: of anything.
    List(Option<Simple>),
    /// Names to values; `None`: of anything.
    Map(Option<Simple>),
}

/// A type without parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Simple {
    /// `true` or `false`.
    Bool,
    /// A whole number.
    Int,
    /// A number.
    Double,
    /// A string.
    Text,
    /// A length of time.
    Duration,
}

impl Type {
    /// `true` or `false`.
    pub const BOOL: Self = Self::Of(Simple::Bool);
    /// A whole number.
    pub const INT: Self = Self::Of(Simple::Int);
    /// A number.
    pub const DOUBLE: Self = Self::Of(Simple::Double);
    /// A string.
    pub const TEXT: Self = Self::Of(Simple::Text);
    /// A length of time.
    pub const DURATION: Self = Self::Of(Simple::Duration);
    /// A number, or null.
    pub const MAYBE: Self = Self::Maybe(Simple::Double);

    /// The simple type that a value has where it is not null.
    pub fn simple(self) -> Option<Simple> {
        match self {
            Self::Of(simple) | Self::Maybe(simple) => Some(simple),
            _ => None,
        }
    }

    /// What is known of the parts of a list, or of the values of a map.
    pub fn of(part: Option<Simple>) -> Self {
        part.map_or(Self::Any, Self::Of)
    }

    /// Whether nothing speaks against a value of `wanted`.
    pub fn may_be(self, wanted: Simple) -> bool {
        self == Self::Any || self.simple() == Some(wanted)
    }

    /// Whether it may be a number of either kind.
    pub fn may_be_number(self) -> bool {
        self.may_be(Simple::Int) || self.may_be(Simple::Double)
    }
}

impl fmt::Display for Simple {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Bool => "bool",
            Self::Int => "int",
            Self::Double => "double",
            Self::Text => "string",
            Self::Duration => "duration",
        })
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("dyn"),
            Self::Null => f.write_str("null"),
            Self::Of(simple) => write!(f, "{simple}"),
            Self::Maybe(simple) => write!(f, "{simple} or null"),
            Self::List(part) => write!(f, "list({})", Self::of(*part)),
            Self::Map(part) => write!(f, "map(string, {})", Self::of(*part)),
        }
    }
}

impl Value {
    /// The name of its type.
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "bool",
            Self::Int(_) => "int",
            Self::Double(_) => "double",
            Self::Text(_) => "string",
            Self::Duration(_) => "duration",
            Self::List(_) => "list",
            Self::Map(_) => "map",
        }
    }

    /// A number, or null.
    pub fn maybe(number: Option<f64>) -> Self {
        number.map_or(Self::Null, Self::Double)
    }

    /// Equality of the language: numbers by their value, whatever their kind;
    /// values of two types are never equal, and neither is NaN to anything.
    pub fn equals(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Int(_) | Self::Double(_), Self::Int(_) | Self::Double(_)) => {
                compare_numbers(self, other) == Some(Ordering::Equal)
            }
            (Self::List(a), Self::List(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.equals(b))
            }
            (Self::Map(a), Self::Map(b)) => {
                a.len() == b.len()
                    && a.iter()
                        .zip(b)
                        .all(|((k, a), (l, b))| k == l && a.equals(b))
            }
            (a, b) => a == b,
        }
    }

    /// The order of two values of one type; `None` where there is none.
    pub fn order(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Bool(a), Self::Bool(b)) => Some(a.cmp(b)),
            (Self::Text(a), Self::Text(b)) => Some(a.cmp(b)),
            (Self::Duration(a), Self::Duration(b)) => Some(a.cmp(b)),
            (a, b) => compare_numbers(a, b),
        }
    }
}

/// Whole numbers beyond 2^53 have no double of their own, so that a comparison
/// as doubles would call neighbours equal.
fn compare_numbers(a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::Int(a), Value::Int(b)) => Some(a.cmp(b)),
        (Value::Double(a), Value::Double(b)) => a.partial_cmp(b),
        (Value::Int(a), Value::Double(b)) => compare_mixed(*a, *b),
        (Value::Double(a), Value::Int(b)) => compare_mixed(*b, *a).map(Ordering::reverse),
        _ => None,
    }
}

fn compare_mixed(int: i64, double: f64) -> Option<Ordering> {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    if double.is_nan() {
        None
    } else if double >= LIMIT {
        Some(Ordering::Less)
    } else if double < -LIMIT {
        Some(Ordering::Greater)
    } else {
        let whole = double.trunc();
        let fraction = 0.0.partial_cmp(&(double - whole))?;
        Some(int.cmp(&(whole as i64)).then(fraction))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_compare_by_value_whatever_their_kind() {
        let (int, double) = (Value::Int, Value::Double);
        assert!(int(1).equals(&double(1.0)));
        assert!(!int(1).equals(&double(1.5)));
        assert!(!double(f64::NAN).equals(&double(f64::NAN)));
        assert_eq!(int(1).order(&double(1.5)), Some(Ordering::Less));
        assert_eq!(int(-1).order(&double(-1.5)), Some(Ordering::Greater));
        assert_eq!(double(-1.5).order(&int(-1)), Some(Ordering::Less));
        assert_eq!(double(f64::NAN).order(&int(0)), None);
        // 2^53 + 1 has no double; as doubles both would be 2^53.
        let above = int(9_007_199_254_740_993);
        assert_eq!(
            above.order(&double(9_007_199_254_740_992.0)),
            Some(Ordering::Greater)
        );
        assert_eq!(
            int(i64::MAX).order(&double(f64::INFINITY)),
            Some(Ordering::Less)
        );
        assert!(!Value::Text("1".into()).equals(&int(1)));
    }
}
