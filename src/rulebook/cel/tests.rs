//! Held to the language definition: what each case gives is written there or
//! in its conformance tests, not taken from this implementation.

use super::{
    CelError, Condition, Declared, EvalError, HostFunction, Scope, Simple, Type, Value, Vocabulary,
};

static VOCABULARY: Vocabulary = Vocabulary {
    variables: &[
        Declared {
            name: "x",
            kind: Type::DOUBLE,
        },
        Declared {
            name: "nothing",
            kind: Type::MAYBE,
        },
        Declared {
            name: "name",
            kind: Type::TEXT,
        },
        Declared {
            name: "labels",
            kind: Type::Map(Some(Simple::Text)),
        },
        Declared {
            name: "list",
            kind: Type::List(Some(Simple::Double)),
        },
        Declared {
            name: "anything",
            kind: Type::Any,
        },
    ],
    functions: &[HostFunction {
        name: "known",
        result: Type::MAYBE,
        check: |text| match text {
            "bad" => Err("\"bad\" is not known".to_owned()),
            _ => Ok(()),
        },
    }],
    nearest: |name, known| known.iter().copied().find(|k| k[..1] == name[..1]),
};

struct Values;

impl Scope for Values {
    fn variable(&self, name: &str) -> Value {
        match name {
            "x" => Value::Double(2.5),
            "name" => Value::Text("π/r".into()),
            "labels" => Value::Map([("a".to_owned(), Value::Text("1".into()))].into()),
            "list" => Value::List([3.0, 1.0, 2.0].map(Value::Double).into()),
            // Of a type that the checker cannot see.
            "anything" => Value::Text("text".into()),
            _ => Value::Null,
        }
    }

    fn call(&self, _: &str, argument: &str) -> Result<Value, String> {
        match argument {
            "none" => Ok(Value::Null),
            "fails" => Err("it fails".to_owned()),
            text => Ok(Value::Double(text.len() as f64)),
        }
    }
}

fn compile(text: &str) -> Result<Condition, CelError> {
    Condition::compile(text, &VOCABULARY)
}

#[track_caller]
fn value(text: &str) -> Result<bool, EvalError> {
    compile(text)
        .unwrap_or_else(|error| panic!("{text}: {error}"))
        .holds(&Values)
}

#[track_caller]
fn all_hold(texts: &[&str]) {
    for text in texts {
        assert_eq!(value(text), Ok(true), "{text}");
    }
}

#[test]
fn literals() {
    all_hold(&[
        "0x55555555 == 1431655765",
        "-9223372036854775808 < -9223372036854775807",
        "1e3 == 1000.0",
        "1.5e-2 == 0.015",
        ".99 == 0.99",
        r#""\x48\u0048\U00000048\110" == 'HHHH'"#,
        r#""\a\b\f\n\r\t\v\"\'\\\?\`" != ''"#,
        r#"r'\n' == "\\n""#,
        "'''a\n'b''' == \"a\\n'b\"",
        "\"\"\"x\"\"\" == 'x'",
        "[1, 2, 3,].size() == 3",
        "true // a comment\n && !false",
    ]);
}

#[test]
fn precedence_and_association() {
    all_hold(&[
        "1 + 2 * 3 == 7",
        "(1 + 2) * 3 == 9",
        "7 - 2 - 1 == 4",
        "24 / 4 / 2 == 3",
        "-2 - -3 == 1",
        "--2 == 2",
        "!!true",
        "true || false && false",
        "false ? false : true ? true : false",
        "1 < 2 == true",
        "2 in [1, 2] && !(4 in [1, 2])",
        "-list[0] == -3.0",
    ]);
}

#[test]
fn arithmetic() {
    all_hold(&[
        // Whole division and its remainder go towards zero.
        "7 / -2 == -3",
        "-7 % 2 == -1",
        "43 % 5 == 3",
        "1.0 / 0.0 > 1e308",
        "0.0 / 0.0 != 0.0 / 0.0",
        "!(0.0 / 0.0 < 1.0) && !(0.0 / 0.0 >= 1.0)",
        "'a' + 'b' == 'ab'",
        "[1] + [2] == [1, 2]",
        "duration('1h') + duration('30m') == duration('5400s')",
        "duration('1m') - duration('90s') < duration('0s')",
        "duration('7d') == duration('168h') && duration('1.5s') == duration('1500ms')",
        // More lenient than the definition.
        "2 * x == 5.0 && x / 2 == 1.25",
    ]);
    for (text, reason) in [
        ("1 / 0 == 1", "divided by zero"),
        ("1 % 0 == 1", "divided by zero"),
        ("9223372036854775807 + 1 > 0", "leaves the range"),
        ("-9223372036854775808 / -1 > 0", "leaves the range"),
        ("-(-9223372036854775808) > 0", "leaves the range"),
        ("int(1e99) > 0", "no whole number"),
        ("list[3] > 0.0", "3 items"),
        ("labels.b == ''", "no key \"b\""),
        ("labels['b'] == ''", "no key \"b\""),
        ("anything > 1", "does not work on string and int"),
        ("known('fails') > 0.0", "it fails"),
    ] {
        let error = value(text).expect_err(text).to_string();
        assert!(error.contains(reason), "{text}: {error}");
    }
}

#[test]
fn comparison() {
    all_hold(&[
        "1 == 1.0 && 1 < 1.5 && 2 > 1.5",
        "[1, 2] == [1.0, 2.0]",
        "9007199254740993 != 9007199254740992.0",
        "'abc' < 'abd' && 'Z' < 'a'",
        "false < true",
        "null == null && nothing == null",
        "anything == 'text' && anything != 1",
        "'a' in labels && !('b' in labels) && has(labels.a) && !has(labels.b)",
    ]);
}

#[test]
fn one_side_that_decides_absorbs_the_error_of_the_other() {
    all_hold(&[
        "true || 1 / 0 > 0",
        "1 / 0 > 0 || true",
        "!(false && 1 / 0 > 0)",
        "!(1 / 0 > 0 && false)",
        "true ? true : 1 / 0 > 0",
        "false ? 1 / 0 > 0 : true",
        "nothing > 1.0 || x > 1.0",
        "[0, 1].exists(v, 1 / v == 1)",
        "![0, 1].all(v, 1 / v == 2)",
    ]);
    for text in [
        "false || 1 / 0 > 0",
        "1 / 0 > 0 && true",
        "1 / 0 > 0 ? true : true",
        "[0, 1].all(v, 1 / v == 1)",
    ] {
        assert!(value(text).is_err(), "{text}");
    }
}

#[test]
fn what_has_no_value_is_named() {
    for (text, name) in [
        ("nothing > 1.0", "nothing"),
        ("2.0 * nothing < x", "nothing"),
        ("-nothing < x", "nothing"),
        ("math.abs(nothing) < x", "nothing"),
        ("known('none') > 1.0", "known(\"none\")"),
    ] {
        assert_eq!(value(text), Err(EvalError::Null(name.to_owned())), "{text}");
    }
    all_hold(&[
        "nothing == null || nothing > 1.0",
        "known('none') == null",
        "known('four') == 4.0",
    ]);
}

#[test]
fn functions() {
    all_hold(&[
        "size(name) == 3 && name.size() == 3",
        "name.startsWith('π') && name.endsWith('/r') && name.contains('/') && !name.contains('x')",
        "'hubba'.matches('ub') && matches('hubba', '^h.*a$') && !'hubba'.matches('^u')",
        "int(3.9) == 3 && int(-3.9) == -3 && int('42') == 42",
        "double(3) == 3.0 && double('1.5') == 1.5",
        "string(3) == '3' && string(2.5) == '2.5' && string(true) == 'true'",
        "math.abs(-2) == 2.0 && math.greatest(1, x) == x && math.least(1, x) == 1.0 && math.sqrt(16) == 4.0",
    ]);
}

#[test]
fn macros() {
    all_hold(&[
        "list.all(v, v > 0.0) && !list.all(v, v > 1.0)",
        "list.exists(v, v == 3.0) && !list.exists(v, v > 3.0)",
        "list.exists_one(v, v > 2.0) && !list.exists_one(v, v > 1.0)",
        "list.filter(v, v > 1.0) == [3.0, 2.0]",
        "list.map(v, v * 2) == [6, 2, 4]",
        "list.filter(v, list.all(w, v >= w)).size() == 1",
        "labels.all(k, k == 'a')",
        // Of nothing, all is true and none exists.
        "[].all(v, v > 0) && ![].exists(v, v > 0)",
        // The inner name hides the outer one.
        "[1].all(x, x == 1) && x == 2.5",
    ]);
}

#[test]
fn errors_name_the_column_and_what_is_known() {
    for (text, expected) in [
        (
            "1 + 2",
            "column 3: a condition is true or false, and this is a int",
        ),
        ("π > 1", "column 1: 'π' means nothing here"),
        (
            "'π' == y",
            "column 8: unknown name \"y\"\nhint: known here: x, nothing",
        ),
        (
            "nme > 1",
            "column 1: unknown name \"nme\"\nhint: did you mean nothing?",
        ),
        (
            "x = 1",
            "column 3: '=' means nothing here\nhint: equality is written ==",
        ),
        (
            "x > 1 & x < 2",
            "column 7: '&' means nothing here\nhint: logic is written && and ||",
        ),
        (
            "x > 300ms",
            "column 5: \"300ms\" is no number\nhint: a number with a unit is written quantity",
        ),
        ("x > 1u", "unsigned numbers are no part"),
        (
            "x >",
            "column 4: the expression ends where a value is expected",
        ),
        ("(x > 1", "column 7: expected \")\", found the end"),
        ("x > 1 x", "column 7: \"x\" was not expected"),
        (
            "x > 'a'",
            "column 3: \">\" does not work on double and string",
        ),
        (
            "x == null",
            "column 3: \"==\" does not work on double and null\nhint: only what may have no value",
        ),
        ("x && true", "column 1: \"&&\" does not work on double"),
        ("!x", "column 2: \"!\" does not work on double"),
        ("x % 2 == 0", "\"%\" does not work on double and int"),
        ("x.y == 1", "column 3: a double has no parts"),
        ("has(x)", "has() asks for a key"),
        (
            "name.lower() == ''",
            "unknown function \"lower\"\nhint: known here: contains, endsWith",
        ),
        (
            "sise(name) == 1",
            "unknown function \"sise\"\nhint: did you mean size?",
        ),
        (
            "name.matches('(')",
            "column 14: \"(\" is no regular expression",
        ),
        (
            "duration('1x') > duration('1s')",
            "column 10: \"1x\" is no length of time",
        ),
        ("duration('') > duration('1s')", "no length of time"),
        ("known('bad') > 1.0", "column 7: \"bad\" is not known"),
        (
            "size(1) == 1",
            "size() takes a string, a list or a map, and this is a int",
        ),
        ("contains('a', 'b')", "contains() follows a point"),
        ("name.string() == ''", "string() stands alone"),
        ("list.all(v)", "all() takes a name and an expression"),
        ("list.all(v, v)", "is true or false, and this is a double"),
        (
            "true ? 1 : 'a'",
            "one side of the choice is a int, the other a string",
        ),
        ("'abc", "column 1: this string has no end"),
        ("'a\nb'", "this string has no end"),
        (r"'\q' == ''", "column 2: this escape is not known"),
        (r"'\ud800' == ''", "this escape is not known"),
        ("for == 1", "\"for\" is a reserved word"),
        ("9223372036854775808 > 0", "too large"),
        ("0x == 1", "\"0x\" is no number"),
        ("", "column 1: the expression ends"),
        ("x > 1 ? true", "expected \":\""),
    ] {
        let error = compile(text).expect_err(text).to_string();
        assert!(error.contains(expected), "{text}: {error}");
    }
}

#[test]
fn hostile_texts_are_refused_and_end() {
    let nested = |open: &str, inner: &str, close: &str| {
        format!("{}{inner}{}", open.repeat(1000), close.repeat(1000))
    };
    for text in [
        nested("(", "true", ")"),
        nested("!", "true", ""),
        nested("-", "1", " > 0"),
        nested("[", "", "]"),
        nested("true ? true : ", "true", ""),
        format!("x{} > 1", "[0]".repeat(1000)),
        format!("{}1 > 0", "1 + ".repeat(1001)),
        "'".repeat(5000),
    ] {
        assert!(compile(&text).is_err(), "{:?}", &text[..20]);
    }
    // 3^12 steps and more would be taken.
    let mut text = "true".to_owned();
    for i in 0..14 {
        text = format!("list.all(v{i}, {text})");
    }
    let error = value(&text).expect_err("too much");
    assert!(error.to_string().contains("steps"), "{error}");
    let copies = (0..8).fold("list".to_owned(), |inner, i| {
        format!("list.map(v{i}, {inner} + {inner} + list)")
    });
    assert!(
        compile(&format!("{copies}.size() > 0")).is_err()
            || value(&format!("{copies}.size() > 0")).is_err()
    );
}

#[test]
fn the_names_and_arguments_of_a_condition_are_known() {
    let condition =
        compile("x > 1 && (list.all(v, v > 0.0) || known('two') > 1.0)").expect("valid");
    let names: Vec<String> = condition.names().into_iter().collect();
    assert_eq!(names, ["list", "v", "x"]);
    assert_eq!(
        condition.arguments("known").into_iter().collect::<Vec<_>>(),
        ["two"]
    );
    assert!(condition.arguments("other").is_empty());
}
