//! What is wrong with some JSON, for people: what stands there and what is
//! expected, without the names that types have in a program.

/// The reason of a parser, with its column; a line is told where there are
/// several.
pub fn json_problem(error: &serde_json::Error) -> String {
    let problem = json_problem_in_file(error);
    match problem.rsplit_once(" at line 1 column ") {
        Some((reason, column)) => format!("{reason} at column {column}"),
        None => problem,
    }
}

/// The same with its line, whichever it is.
pub fn json_problem_in_file(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let (reason, place) = match text.rfind(" at line ") {
        Some(at) => text.split_at(at),
        None => (text.as_str(), ""),
    };
    let reason = match reason.strip_prefix("invalid type: ") {
        Some(types) => mismatch(types),
        None => syntax(reason).to_owned(),
    };
    reason + place
}

/// `integer `5`, expected a string`
fn mismatch(types: &str) -> String {
    let Some((found, expected)) = types.rsplit_once(", expected ") else {
        return types.to_owned();
    };
    let found = match found {
        "map" => "an object",
        "sequence" => "a list",
        other => match other.split_once(['`', '"']) {
            // Texts keep their quotes, numbers and truths are told as they are.
            Some(("string ", _)) => &other["string ".len()..],
            Some((_, rest)) => rest.trim_end_matches('`'),
            None => other,
        },
    };
    let expected = match expected {
        "f64" | "f32" => "a number",
        "u8" | "u16" | "u32" | "u64" | "u128" | "usize" => "a whole number from 0 on",
        "i8" | "i16" | "i32" | "i64" | "i128" | "isize" => "a whole number",
        "a sequence" => "a list",
        "a map" => "an object",
        "a boolean" => "true or false",
        other if other.starts_with("struct ") => "an object",
        other => other,
    };
    format!("{found} stands where {expected} is expected")
}

fn syntax(reason: &str) -> &str {
    match reason {
        "expected ident" | "expected value" => "this is no JSON",
        "EOF while parsing an object" => "it ends inside of an object",
        "EOF while parsing a list" => "it ends inside of a list",
        "EOF while parsing a string" => "it ends inside of a text",
        "EOF while parsing a value" => "it ends where a value is expected",
        "key must be a string" => "an object's key has to be a text in double quotes",
        "trailing characters" => "more stands behind the end of it",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_reason_names_a_type_of_the_program() {
        #[derive(serde::Deserialize, Debug)]
        struct Inner {
            #[allow(dead_code)]
            values: Vec<f64>,
            #[allow(dead_code)]
            count: Option<u64>,
        }
        for (text, expected) in [
            (
                r#"{"values":[1,"x"]}"#,
                "\"x\" stands where a number is expected at column 16",
            ),
            (
                r#"{"values":5}"#,
                "5 stands where a list is expected at column 11",
            ),
            (
                r#"{"values":[{}]}"#,
                "an object stands where a number is expected at column 11",
            ),
            (
                r#"{"values":[],"count":true}"#,
                "true stands where a whole number from 0 on is expected at column 25",
            ),
            ("5", "5 stands where an object is expected at column 1"),
            ("nonsense", "this is no JSON at column 2"),
            (r#"{"values":[1"#, "it ends inside of a list at column 12"),
            (
                r#"{"values":[1]"#,
                "it ends inside of an object at column 13",
            ),
            (
                "{\n\"values\":[\"a\"]}",
                "\"a\" stands where a number is expected at line 2 column 13",
            ),
            (r#"{"count":1}"#, "missing field `values` at column 11"),
        ] {
            let error = serde_json::from_str::<Inner>(text).expect_err("refused");
            assert_eq!(json_problem(&error), expected, "{text}");
        }
    }
}
