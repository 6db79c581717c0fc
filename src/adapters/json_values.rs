//! Values in JSON: numbers that may be missing, borrowed text, arrays.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::adapters::json_scan::Scan;

/// Longer arrays are refused where they have to be kept.
const MAX_KEPT: usize = 1_000_000;

/// A number, or a value that says that there is none: `null`, `""`, `"NaN"`,
/// `"Infinity"`, `"Unknown"`, `"ignored"`. Another type is an error.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Num(pub Option<f64>);

impl Num {
    /// A number that comes next.
    pub fn scan(scan: &mut Scan<'_>) -> Option<Self> {
        scan.number().map(|number| Self(Some(number)))
    }

    /// The number, or NaN, which a draft takes for missing.
    pub fn get(self) -> f64 {
        self.0.unwrap_or(f64::NAN)
    }
}

struct NumVisitor;

impl<'de> Visitor<'de> for NumVisitor {
    type Value = Num;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number")
    }

    fn visit_f64<E>(self, value: f64) -> Result<Num, E> {
        Ok(Num(Some(value).filter(|value| value.is_finite())))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Num, E> {
        Ok(Num(Some(value as f64)))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Num, E> {
        Ok(Num(Some(value as f64)))
    }

    fn visit_unit<E>(self) -> Result<Num, E> {
        Ok(Num(None))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Num, E> {
        let missing = ["", "nan", "infinity", "inf", "unknown", "ignored"];
        let word = text.trim_start_matches(['-', '+']).to_ascii_lowercase();
        if missing.contains(&word.as_str()) {
            return Ok(Num(None));
        }
        Err(E::invalid_type(serde::de::Unexpected::Str(text), &self))
    }
}

impl<'de> Deserialize<'de> for Num {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NumVisitor)
    }
}

/// Text, borrowed where it holds no escapes.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text<'a>(pub Cow<'a, str>);

impl Text<'_> {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Text<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Text<'de>, E> {
        Ok(Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Text<'de>, E> {
        Ok(Text(Cow::Owned(text.to_owned())))
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(TextVisitor)
    }
}

/// An array that is kept, up to a million elements.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept<T>(pub Vec<T>);

impl<T> Kept<T> {
    /// An array that comes next, whose elements `element` reads.
    pub fn scan<'a>(
        scan: &mut Scan<'a>,
        mut element: impl FnMut(&mut Scan<'a>) -> Option<T>,
    ) -> Option<Self> {
        let mut kept = Vec::new();
        scan.array(|scan| {
            kept.push(element(scan)?);
            (kept.len() <= MAX_KEPT).then_some(())
        })?;
        Some(Self(kept))
    }
}

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

struct KeptVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for KeptVisitor<T> {
    type Value = Kept<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an array of at most {MAX_KEPT} elements")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Kept<T>, A::Error> {
        let mut kept = Vec::new();
        while let Some(element) = seq.next_element()? {
            if kept.len() == MAX_KEPT {
                return Err(A::Error::custom(format_args!(
                    "more than {MAX_KEPT} elements in an array"
                )));
            }
            kept.push(element);
        }
        Ok(Kept(kept))
    }

    fn visit_unit<E>(self) -> Result<Kept<T>, E> {
        Ok(Kept(Vec::new()))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Kept<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(KeptVisitor(PhantomData))
    }
}

/// The members of an object, each key once, in an order in which numbers count
/// up. Of a key that is there twice the last value holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Members<'a, T>(pub Vec<(Text<'a>, T)>);

impl<'a, T> Members<'a, T> {
    /// Those of an object that comes next, whose values `value` reads.
    pub fn scan(
        scan: &mut Scan<'a>,
        mut value: impl FnMut(&mut Scan<'a>) -> Option<T>,
    ) -> Option<Self> {
        let mut members = Vec::new();
        scan.object(|scan, key| {
            let key = std::str::from_utf8(key).ok()?;
            members.push((Text(Cow::Borrowed(key)), value(scan)?));
            Some(())
        })?;
        Some(Self::of(members))
    }

    fn of(mut members: Vec<(Text<'a>, T)>) -> Self {
        let is_ordered = |pair: &[(Text<'a>, T)]| compare(&pair[0].0, &pair[1].0).is_lt();
        if !members.windows(2).all(is_ordered) {
            members.reverse();
            members.sort_by(|a, b| compare(&a.0, &b.0));
            members.dedup_by(|a, b| a.0 == b.0);
        }
        Self(members)
    }

    /// The value of `key`, which is probably the one at this position.
    pub fn get(&self, key: &Text<'_>, at: usize) -> Option<&T> {
        if let Some((had, value)) = self.0.get(at)
            && had == key
        {
            return Some(value);
        }
        let found = self.0.binary_search_by(|(had, _)| compare(had, key));
        found.ok().map(|at| &self.0[at].1)
    }
}

/// Shorter keys come first, so that numbers do in their order.
fn compare(a: &Text<'_>, b: &Text<'_>) -> Ordering {
    (a.0.len(), &a.0).cmp(&(b.0.len(), &b.0))
}

struct MembersVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for MembersVisitor<T> {
    type Value = Members<'de, T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de, T>, A::Error> {
        let mut members: Vec<(Text<'de>, T)> = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(Members::of(members))
    }
}

impl<'de: 'a, 'a, T: Deserialize<'de>> Deserialize<'de> for Members<'a, T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor(PhantomData))
    }
}

/// What becomes of the elements of an array that is not kept.
pub trait Gather<'de>: Default {
    /// An element.
    type Element: Deserialize<'de>;

    /// Takes an element.
    fn gather(&mut self, element: Self::Element);
}

/// An array of which only what was gathered is kept.
#[derive(Debug, Default)]
pub struct Gathered<G>(pub G);

struct GatherVisitor<G>(PhantomData<G>);

impl<'de, G: Gather<'de>> Visitor<'de> for GatherVisitor<G> {
    type Value = Gathered<G>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Gathered<G>, A::Error> {
        let mut gathered = G::default();
        while let Some(element) = seq.next_element()? {
            gathered.gather(element);
        }
        Ok(Gathered(gathered))
    }

    fn visit_unit<E>(self) -> Result<Gathered<G>, E> {
        Ok(Gathered(G::default()))
    }
}

impl<'de, G: Gather<'de>> Deserialize<'de> for Gathered<G> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(GatherVisitor(PhantomData))
    }
}

/// Numbers of an array that is kept.
pub fn numbers(kept: &Kept<Num>) -> Vec<f64> {
    kept.0.iter().filter_map(|num| num.0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_ordered_and_the_last_of_a_key_holds() {
        let members: Members<'_, u8> =
            serde_json::from_str(r#"{"2":1,"10":2,"2":3,"b":4,"1":5,"10":6}"#).expect("numbers");
        let found: Vec<(&str, u8)> = members.0.iter().map(|(k, v)| (k.as_str(), *v)).collect();
        assert_eq!(found, [("1", 5), ("2", 3), ("b", 4), ("10", 6)]);
        let text = |key: &'static str| Text(Cow::Borrowed(key));
        assert_eq!(members.get(&text("10"), 0), Some(&6));
        assert_eq!(members.get(&text("10"), 3), Some(&6));
        assert_eq!(members.get(&text("3"), 3), None);
    }

    #[test]
    fn missing_numbers_are_told_from_other_types() {
        let nums: Vec<Num> =
            serde_json::from_str(r#"[1, 2.5, null, "", "NaN", "-Infinity", "Unknown"]"#)
                .expect("numbers and missing ones");
        let found: Vec<Option<f64>> = nums.into_iter().map(|num| num.0).collect();
        assert_eq!(found, [Some(1.0), Some(2.5), None, None, None, None, None]);
        assert!(serde_json::from_str::<Num>(r#""0.5""#).is_err());
        assert!(serde_json::from_str::<Num>("[]").is_err());
    }
}
