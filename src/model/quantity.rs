//! Numbers for people: one scale, few digits, the same everywhere.

use std::borrow::Cow;

use crate::model::Unit;

/// Digits that carry meaning in a table.
const SIGNIFICANT: i32 = 4;

/// How to print values of one unit: in which unit, with how many decimals.
/// Made once for a row or column, so that its numbers can be compared by eye.
#[derive(Clone, Debug, PartialEq)]
pub struct Scale {
    factor: f64,
    symbol: Cow<'static, str>,
    decimals: usize,
    /// Whole numbers, such as counts, are printed as they are; what is between
    /// them has its decimals.
    whole: bool,
}

impl Scale {
    /// Fits the largest magnitude among `values`; values in `unit`.
    pub fn fit(unit: Option<&Unit>, values: impl IntoIterator<Item = f64>) -> Self {
        let mut largest = 0.0_f64;
        let mut whole = true;
        for value in values {
            largest = largest.max(value.abs());
            whole &= value.fract() == 0.0;
        }
        let (factor, symbol) = pick(unit, largest);
        Self {
            factor,
            symbol,
            decimals: decimals(largest * factor),
            whole: whole && factor == 1.0,
        }
    }

    /// The same for numbers that are whole, or are not, whatever those are that
    /// were fitted: a median may lie between two counts.
    pub fn of_whole(self, whole: bool) -> Self {
        Self {
            whole: whole && self.factor == 1.0,
            ..self
        }
    }

    /// In the unit `to`, whatever the size of the values, which are in `from`. As [`Scale::fit`] where the one is no measure of the other.
    pub fn exactly(from: &Unit, to: &Unit, values: impl IntoIterator<Item = f64>) -> Self {
        let largest = values.into_iter().fold(0.0_f64, |m, v| m.max(v.abs()));
        let Ok(factor) = from.convert(1.0, to) else {
            return Self::fit(Some(from), [largest]);
        };
        let symbol = if to.as_str() == "us" {
            "µs"
        } else {
            to.as_str()
        };
        Self {
            factor,
            symbol: Cow::Owned(symbol.to_owned()),
            decimals: decimals(largest * factor),
            whole: false,
        }
    }

    /// The unit the numbers are in; empty for plain numbers.
    pub fn symbol(&self) -> &str {
        &self.symbol
    }

    /// The number without its unit.
    pub fn number(&self, value: f64) -> String {
        let scaled = value * self.factor;
        if scaled.abs() >= 1e15 || (scaled != 0.0 && scaled.abs() < 1e-6) || !scaled.is_finite() {
            return format!("{:.3e}", if scaled.is_finite() { scaled } else { value });
        }
        let decimals = match self.whole && scaled.fract() == 0.0 {
            true => 0,
            false => self.decimals,
        };
        let text = format!("{scaled:.decimals$}");
        // No "-0.00".
        match text.strip_prefix('-') {
            Some(rest) if rest.bytes().all(|b| matches!(b, b'0' | b'.')) => rest.to_owned(),
            _ => text,
        }
    }

    /// The number with its unit: `12.50 s`, `97 %`, `3`.
    pub fn quantity(&self, value: f64) -> String {
        let number = self.number(value);
        if self.symbol.is_empty() {
            number
        } else {
            format!("{number} {}", self.symbol)
        }
    }
}

/// `value` of `unit` on its own scale.
pub fn quantity(value: f64, unit: Option<&Unit>) -> String {
    Scale::fit(unit, [value]).quantity(value)
}

/// A share of one as a signed percentage: `+12.5 %`.
pub fn signed_percent(share: f64) -> String {
    let percent = share * 100.0;
    if !percent.is_finite() {
        return "∞".to_owned();
    }
    let decimals = usize::from(percent.abs() < 100.0);
    let text = format!("{percent:+.decimals$} %");
    if text.trim_start_matches(['+', '-']).starts_with("0.0 ") {
        "0.0 %".to_owned()
    } else {
        text
    }
}

/// Beyond this a percentage speaks of the value before: eleven times as much.
const MOST: f64 = 10.0;

/// A change as a signed percentage of what was before; `None` where that was so
/// near to zero that the values themselves say more.
pub fn telling_percent(share: f64) -> Option<String> {
    (share.abs() <= MOST).then(|| signed_percent(share))
}

/// `1 sample`, `2 samples`.
pub fn counted(n: u64, noun: &str) -> String {
    match (n, noun.strip_suffix("series")) {
        (1, _) | (_, Some(_)) => format!("{n} {noun}"),
        _ => format!("{n} {noun}s"),
    }
}

/// The largest scale in which the value is at least one.
fn pick(unit: Option<&Unit>, largest: f64) -> (f64, Cow<'static, str>) {
    let Some(unit) = unit else {
        return (1.0, Cow::Borrowed(""));
    };
    let own = match unit.as_str() {
        "count" => Cow::Borrowed(""),
        "us" => Cow::Borrowed("µs"),
        other => Cow::Owned(other.to_owned()),
    };
    if largest == 0.0 {
        return (1.0, own);
    }
    let scales = unit.scales();
    // 75 s and 310 s say more than 1.25 min and 5.17 min.
    let least = |to: &Unit| match to.as_str() {
        "min" => 10.0,
        "h" => 2.0,
        _ => 1.0,
    };
    let fits = |(to, factor): &&(Unit, f64)| largest * factor >= least(to);
    let fitting = scales.iter().rev().find(fits).or(scales.first());
    match fitting {
        Some((to, factor)) => {
            let symbol = if to.as_str() == "us" {
                "µs".to_owned()
            } else {
                to.to_string()
            };
            (*factor, Cow::Owned(symbol))
        }
        None => (1.0, own),
    }
}

/// Decimals that show [`SIGNIFICANT`] digits of a number.
fn decimals(largest: f64) -> usize {
    if largest == 0.0 || !largest.is_finite() {
        return 0;
    }
    let whole_digits = libm::log10(largest).floor() as i32 + 1;
    (SIGNIFICANT - whole_digits).clamp(0, 6) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(value: f64, unit: &str) -> String {
        quantity(value, Some(&unit.parse().expect("valid")))
    }

    #[test]
    fn values_are_scaled_to_what_a_person_would_say() {
        assert_eq!(show(12.5, "s"), "12.50 s");
        assert_eq!(show(0.0125, "s"), "12.50 ms");
        assert_eq!(show(75.0, "s"), "75 s");
        assert_eq!(show(725.0, "s"), "12.08 min");
        assert_eq!(show(125_829_120.0, "B"), "125.8 MB");
        assert_eq!(show(2048.0, "KiB"), "2.000 MiB");
        assert_eq!(show(0.0, "s"), "0 s");
        assert_eq!(show(1_234.0, "count"), "1234");
        assert_eq!(show(97.25, "%"), "97.25 %");
        assert_eq!(show(-3.5, "ms"), "-3.500 ms");
        assert_eq!(show(950.0, "ns"), "950 ns");
        assert_eq!(show(1e18, "count"), "1.000e18");
    }

    #[test]
    fn a_row_has_one_scale() {
        let seconds = Unit::SECONDS;
        let scale = Scale::fit(Some(&seconds), [0.5, 2.25, 12.0]);
        assert_eq!(
            (scale.number(0.5), scale.number(12.0)),
            ("0.50".to_owned(), "12.00".to_owned())
        );
        assert_eq!(scale.symbol(), "s");
    }

    #[test]
    fn a_unit_that_was_asked_for_is_kept() {
        let scale = Scale::exactly(&Unit::SECONDS, &Unit::MILLISECONDS, [12.5]);
        assert_eq!(scale.quantity(12.5), "12500 ms");
        let scale = Scale::exactly(&Unit::MILLISECONDS, &Unit::SECONDS, [2.0]);
        assert_eq!(scale.quantity(2.0), "0.002000 s");
    }

    #[test]
    fn percentages_have_a_sign_and_no_negative_zero() {
        assert_eq!(signed_percent(0.125), "+12.5 %");
        assert_eq!(signed_percent(-0.0001), "0.0 %");
        assert_eq!(signed_percent(2.5), "+250 %");
        assert_eq!(telling_percent(10.0).as_deref(), Some("+1000 %"));
        assert_eq!(telling_percent(-10.01), None);
        assert_eq!(telling_percent(f64::INFINITY), None);
    }

    #[test]
    fn plurals() {
        assert_eq!(counted(1, "sample"), "1 sample");
        assert_eq!(counted(0, "sample"), "0 samples");
        assert_eq!(counted(2, "series"), "2 series");
    }
}
