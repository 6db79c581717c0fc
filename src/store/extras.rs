//! What may stand behind the context of a line: `summary` and `notes`, which no query asks for.

use serde::Deserialize;

use crate::model::{Metadata, Spread};

/// Whether a line that ends with `rest`, from behind its context on, is whole: what serde says of these keys alone.
#[inline]
pub fn are_valid(rest: &[u8]) -> bool {
    rest == b"}" || (rest.starts_with(b",\"") && are_read(rest))
}

fn are_read(rest: &[u8]) -> bool {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code)]
    struct Extras {
        #[serde(default)]
        summary: Option<Spread>,
        #[serde(default)]
        notes: Metadata,
    }
    let mut object = rest.to_vec();
    object[0] = b'{';
    serde_json::from_slice::<Extras>(&object).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_serde_takes_is_valid() {
        let spread = r#"{"n":3,"min":1,"max":2,"mean":1.5,"sd":0.5}"#;
        for good in [
            "}".to_owned(),
            format!(",\"summary\":{spread}}}"),
            format!(",\"notes\":{{\"a\":\"b\"}},\"summary\":{spread}}}"),
            ",\"notes\":{} }".to_owned(),
            ",\"summary\":null}".to_owned(),
        ] {
            assert!(are_valid(good.as_bytes()), "{good}");
        }
        for bad in [
            "".to_owned(),
            ",".to_owned(),
            "}}".to_owned(),
            ",\"summary\":{\"n\":3}}".to_owned(),
            format!(",\"summary\":{spread}"),
            format!(",\"summary\":{spread},\"summary\":{spread}}}"),
            ",\"notes\":{\"a\":1}}".to_owned(),
            ",\"value\":1}".to_owned(),
            ",\"other\":1}".to_owned(),
            "\"notes\":{}}".to_owned(),
        ] {
            assert!(!are_valid(bad.as_bytes()), "{bad}");
        }
    }
}
