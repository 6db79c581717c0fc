//! Budgets of the configuration file, held against what is to replace them.

use crate::model::{Budget, Limit, Unit};

/// Whether a budget allows what the other did not; not known to be, where
/// their limits do not compare. `own` is the unit of limits without one.
pub fn is_looser(old: &Budget, new: &Budget, own: Option<&Unit>) -> bool {
    let (Some(was), Some(is)) = (&old.bound.fail, &new.bound.fail) else {
        return false;
    };
    let value = match (is.unit.as_ref().or(own), was.unit.as_ref().or(own)) {
        (Some(from), Some(to)) => from.convert(is.value.get(), to),
        _ => Ok(is.value.get()),
    };
    value.is_ok_and(|value| old.bound.side.is_beyond(value, was.value.get()))
}

/// A limit as the file takes it, in the unit that stood there: a number
/// without one, `63.3 s` with one.
pub fn limit_text(
    value: f64,
    decimals: Option<i32>,
    unit: Option<&Unit>,
    like: Option<&Limit>,
) -> Option<String> {
    let to = match like {
        Some(limit) => limit.unit.as_ref(),
        None => unit,
    };
    let (value, decimals) = match (unit, to) {
        (Some(from), Some(to)) if from != to => {
            let converted = from.convert(value, to).ok()?;
            // Without the last digits, which are those of the conversion.
            (format!("{converted:.11e}").parse().ok()?, None)
        }
        _ => (value, decimals),
    };
    let number = match decimals {
        Some(decimals) => format!("{value:.*}", usize::try_from(decimals.max(0)).unwrap_or(0)),
        None => crate::model::Finite::new(value)?.to_string(),
    };
    Some(match to {
        Some(unit) if unit.as_str() != "count" => format!("{number} {unit}"),
        _ => number,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_keeps_the_unit_that_stood_there() {
        let unit = |text: &str| text.parse::<Unit>().expect("valid");
        let seconds = unit("s");
        let like = |text: &str| {
            let measure: crate::model::Measure = text.parse().expect("valid");
            Limit {
                value: measure.value,
                unit: measure.unit,
            }
        };
        let text = |value, decimals, like: Option<&Limit>| {
            limit_text(value, decimals, Some(&seconds), like).expect("converts")
        };
        assert_eq!(text(63.25, Some(1), None), "63.2 s");
        assert_eq!(text(63.0, Some(-1), Some(&like("70"))), "63");
        assert_eq!(text(0.25, Some(2), Some(&like("300ms"))), "250 ms");
        let count = unit("count");
        assert_eq!(
            limit_text(3.0, None, Some(&count), None).as_deref(),
            Some("3")
        );
        assert_eq!(
            limit_text(3.0, None, Some(&count), Some(&like("3 s"))),
            None
        );
    }
}
