//! Values that are filled into commands: lists, ranges, and all their
//! combinations.

use crate::model::counted;

/// More combinations than this are a typing error, most likely.
const MOST: usize = 10_000;

/// A name and the values that it takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// What stands between braces in a command.
    pub name: String,
    /// What it is replaced by, in order.
    pub values: Vec<String>,
}

/// Why a parameter cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParameterError {
    /// An end or a step that is no number.
    #[error("{0:?} is no decimal number")]
    NotANumber(String),
    /// A range that never ends.
    #[error("a step of {step} leads from {from} to no {to}")]
    Step {
        /// Where it begins.
        from: String,
        /// Where it should end.
        to: String,
        /// How.
        step: String,
    },
    /// The same name twice.
    #[error("parameter {0:?} is given twice")]
    Twice(String),
    /// More than anybody waits for.
    #[error("{} are too many: at most {MOST} can be measured", counted(*.0 as u64, "combination"))]
    TooMany(usize),
}

impl Parameter {
    /// `a,b,c`; `\,` is a comma and `\\` a backslash.
    pub fn list(name: &str, text: &str) -> Self {
        let mut values = vec![String::new()];
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            match (c, chars.peek()) {
                (',', _) => values.push(String::new()),
                ('\\', Some(next @ (',' | '\\'))) => {
                    values.last_mut().expect("begins with one").push(*next);
                    chars.next();
                }
                (c, _) => values.last_mut().expect("begins with one").push(c),
            }
        }
        Self {
            name: name.to_owned(),
            values,
        }
    }

    /// `from`, `from + step` … up to `to`, exact in decimals; the step is 1 where none is given.
    pub fn range(
        name: &str,
        from: &str,
        to: &str,
        step: Option<&str>,
    ) -> Result<Self, ParameterError> {
        let places = [Some(from), Some(to), step]
            .iter()
            .flatten()
            .map(|text| {
                text.split_once('.')
                    .map_or(0, |(_, fraction)| fraction.len())
            })
            .max()
            .unwrap_or(0);
        let whole = |text: &str| {
            scaled(text, places).ok_or_else(|| ParameterError::NotANumber(text.to_owned()))
        };
        let (first, last) = (whole(from)?, whole(to)?);
        let by = whole(step.unwrap_or("1"))?;
        if by == 0 || (last - first).signum() * by.signum() < 0 {
            return Err(ParameterError::Step {
                from: from.to_owned(),
                to: to.to_owned(),
                step: step.unwrap_or("1").to_owned(),
            });
        }
        let steps = usize::try_from((last - first) / by).unwrap_or(usize::MAX);
        if steps >= MOST {
            return Err(ParameterError::TooMany(steps.saturating_add(1)));
        }
        let values = (0..=steps as i128).map(|i| decimal(first + i * by, places));
        Ok(Self {
            name: name.to_owned(),
            values: values.collect(),
        })
    }
}

/// A decimal number as a whole number of its last place.
fn scaled(text: &str, places: usize) -> Option<i128> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = whole.strip_prefix(['-', '+']).unwrap_or(whole);
    let is_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let fits = !digits.is_empty() && is_digits(digits) && is_digits(fraction);
    if !fits || digits.len() + places > 30 {
        return None;
    }
    format!("{whole}{fraction:0<places$}").parse().ok()
}

fn decimal(number: i128, places: usize) -> String {
    let sign = if number < 0 { "-" } else { "" };
    let digits = format!("{:0>width$}", number.unsigned_abs(), width = places + 1);
    let (whole, fraction) = digits.split_at(digits.len() - places);
    match fraction {
        "" => format!("{sign}{whole}"),
        fraction => format!("{sign}{whole}.{fraction}"),
    }
}

/// Every combination, the last parameter changing fastest. One empty combination without parameters.
pub fn combinations(
    parameters: &[Parameter],
) -> Result<Vec<Vec<(String, String)>>, ParameterError> {
    let mut all = vec![Vec::new()];
    for (i, parameter) in parameters.iter().enumerate() {
        if parameters[..i].iter().any(|p| p.name == parameter.name) {
            return Err(ParameterError::Twice(parameter.name.clone()));
        }
        let count = all.len().saturating_mul(parameter.values.len());
        if count > MOST {
            return Err(ParameterError::TooMany(count));
        }
        let with = |combination: &Vec<(String, String)>| -> Vec<Vec<(String, String)>> {
            let pair = |value: &String| (parameter.name.clone(), value.clone());
            let longer = |value| [combination.clone(), vec![pair(value)]].concat();
            parameter.values.iter().map(longer).collect()
        };
        all = all.iter().flat_map(with).collect();
    }
    Ok(all)
}

/// The text with each `{name}` replaced; what is filled in is not looked at again.
pub fn fill(text: &str, values: &[(String, String)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('{') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let found = values.iter().find_map(|(name, value)| {
            let behind = rest[1..].strip_prefix(name.as_str())?.strip_prefix('}')?;
            Some((value, behind))
        });
        match found {
            Some((value, behind)) => {
                out.push_str(value);
                rest = behind;
            }
            None => {
                out.push('{');
                rest = &rest[1..];
            }
        }
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_exact_in_decimals() {
        let range = |from, to, step| Parameter::range("n", from, to, step).expect("valid").values;
        assert_eq!(range("1", "4", None), ["1", "2", "3", "4"]);
        assert_eq!(range("0.3", "0.7", Some("0.2")), ["0.3", "0.5", "0.7"]);
        assert_eq!(range("-1", "0.5", Some("0.75")), ["-1.00", "-0.25", "0.50"]);
        assert_eq!(range("3", "1", Some("-1")), ["3", "2", "1"]);
        assert_eq!(range("2", "2", None), ["2"]);
    }

    #[test]
    fn what_is_no_range_is_refused() {
        let error = |from, to, step| Parameter::range("n", from, to, step).expect_err("refused");
        assert_eq!(
            error("a", "4", None),
            ParameterError::NotANumber("a".into())
        );
        assert_eq!(
            error("1e3", "4", None),
            ParameterError::NotANumber("1e3".into())
        );
        assert!(matches!(error("4", "1", None), ParameterError::Step { .. }));
        assert!(matches!(
            error("1", "4", Some("0")),
            ParameterError::Step { .. }
        ));
        assert!(matches!(
            error("0", "1000000", None),
            ParameterError::TooMany(1_000_001)
        ));
        let huge = "9".repeat(40);
        assert_eq!(
            error("0", &huge, None),
            ParameterError::NotANumber(huge.clone())
        );
    }

    #[test]
    fn lists_keep_escaped_commas() {
        assert_eq!(
            Parameter::list("n", r"a,b\,c,,\\d\e").values,
            ["a", "b,c", "", r"\d\e"]
        );
    }

    #[test]
    fn all_combinations_in_order() {
        let two = [Parameter::list("a", "1,2"), Parameter::list("b", "x,y")];
        let all = combinations(&two).expect("few");
        let texts: Vec<String> = all.iter().map(|c| fill("{a}{b}", c)).collect();
        assert_eq!(texts, ["1x", "1y", "2x", "2y"]);
        assert_eq!(combinations(&[]).expect("one"), [Vec::new()]);
        let twice = [two[0].clone(), two[0].clone()];
        assert_eq!(combinations(&twice), Err(ParameterError::Twice("a".into())));
    }

    #[test]
    fn only_names_between_braces_are_filled_in() {
        let values = [
            ("n".to_owned(), "{n}".to_owned()),
            ("nn".to_owned(), "2".to_owned()),
        ];
        assert_eq!(
            fill("awk '{print $1}' {n} {nn} {m} {", &values),
            "awk '{print $1}' {n} 2 {m} {"
        );
    }
}
