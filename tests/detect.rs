//! `detect` from the outside: series with known answers in, indices out.

mod support;

use serde_json::{Value, json};
use support::{Project, Ran};

/// Uniform noise of up to one percent: SplitMix64 of the index.
fn noisy(n: usize, level: impl Fn(usize) -> f64) -> Vec<f64> {
    let mix = |i: usize| {
        let mut z = (i as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 52) as f64 - 1.0
    };
    (0..n).map(|i| level(i) * (1.0 + 0.01 * mix(i))).collect()
}

/// 100, and 110 from index 40 on.
fn step() -> Vec<f64> {
    noisy(80, |i| if i < 40 { 100.0 } else { 110.0 })
}

/// 100, and once 130.
fn spike() -> Vec<f64> {
    noisy(80, |i| if i == 50 { 130.0 } else { 100.0 })
}

fn constant() -> Vec<f64> {
    vec![7.0; 80]
}

fn detect(args: &[&str], input: &str) -> Ran {
    let args = [&["detect"], args].concat();
    Project::empty().with_input(args, input.as_bytes())
}

fn lines(ran: &Ran) -> Vec<Value> {
    ran.stdout
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line is JSON"))
        .collect()
}

/// The answers to some series, in their order.
fn answers(mode: &str, all: &[Vec<f64>]) -> Vec<Value> {
    let input: String = all
        .iter()
        .enumerate()
        .map(|(id, values)| format!("{}\n", json!({ "id": id, "values": values })))
        .collect();
    let found = lines(&detect(&["--mode", mode], &input).code(0));
    for (id, answer) in found.iter().enumerate() {
        assert_eq!(answer["id"], id);
    }
    assert_eq!(found.len(), all.len());
    found
}

#[test]
fn changes_are_steps_and_nothing_else() {
    let found = answers("changes", &[step(), spike(), constant()]);
    assert_eq!(found[0]["changes"], json!([40]));
    assert_eq!(found[1]["changes"], json!([]));
    assert_eq!(found[2]["changes"], json!([]));
    let evidence = &found[0]["evidence"][0];
    let number = |key: &str| evidence[key].as_f64().expect("a number");
    assert!((number("before") - 100.0).abs() < 1.0, "{evidence}");
    assert!((number("after") - 110.0).abs() < 1.0, "{evidence}");
    assert!((number("effect") - 0.1).abs() < 0.01, "{evidence}");
    assert!(number("p_value") < 0.001, "{evidence}");
    assert_eq!(evidence["interval"], json!([40, 40]));
}

#[test]
fn alarms_come_soon_after_the_step_and_only_then() {
    let found = answers("online", &[step(), spike(), constant()]);
    let alarms = found[0]["alarms"].as_array().expect("a list");
    assert_eq!(alarms.len(), 1, "{alarms:?}");
    let at = alarms[0]["at"].as_u64().expect("a number");
    assert!((41..46).contains(&at), "{alarms:?}");
    assert_eq!(alarms[0]["change"], 40);
    assert_eq!(found[1]["alarms"], json!([]));
    assert_eq!(found[2]["alarms"], json!([]));
}

#[test]
fn anomalies_are_single_points_and_no_steps() {
    let found = answers("anomalies", &[step(), spike(), constant()]);
    assert_eq!(found[0]["anomalies"], json!([]));
    assert_eq!(found[1]["anomalies"], json!([50]));
    assert_eq!(found[2]["anomalies"], json!([]));
    assert!(found[1]["evidence"][0]["score"].as_f64().expect("a number") > 7.5);
    // Against a constant any deviation is beyond every scale: the score is null.
    let mut once = constant();
    once[20] = 8.0;
    let found = answers("anomalies", &[once]);
    assert_eq!(found[0]["anomalies"], json!([20]));
    assert_eq!(found[0]["evidence"][0]["score"], Value::Null);
}

/// Whether the numbers are seconds or milliseconds must not decide.
#[test]
fn the_unit_changes_no_verdict() {
    let base = [step(), spike(), constant()];
    let scaled = base
        .clone()
        .map(|values| values.iter().map(|v| v * 1000.0).collect());
    for (mode, key) in [
        ("changes", "changes"),
        ("online", "alarms"),
        ("anomalies", "anomalies"),
    ] {
        let (a, b) = (answers(mode, &base), answers(mode, &scaled));
        for (a, b) in a.iter().zip(&b) {
            assert_eq!(a[key], b[key], "{mode}");
        }
    }
}

#[test]
fn an_alarm_does_not_know_what_comes_later() {
    let values = noisy(90, |i| match i {
        0..30 => 100.0,
        30..60 => 112.0,
        _ => 95.0,
    });
    let whole = answers("online", std::slice::from_ref(&values));
    let whole = whole[0]["alarms"].as_array().expect("a list");
    assert!(whole.len() >= 2, "{whole:?}");
    let cuts: Vec<usize> = (12..90).step_by(7).collect();
    let prefixes: Vec<Vec<f64>> = cuts.iter().map(|cut| values[..*cut].to_vec()).collect();
    for (cut, answer) in cuts.iter().zip(answers("online", &prefixes)) {
        let before: Vec<Value> = whole
            .iter()
            .filter(|alarm| alarm["at"].as_u64().expect("a number") < *cut as u64)
            .cloned()
            .collect();
        assert_eq!(answer["alarms"], Value::Array(before), "cut at {cut}");
    }
}

#[test]
fn no_alarm_before_the_warm_up_ends() {
    let input = json!({ "id": "a", "values": step(), "warmup": 60 }).to_string();
    let found = lines(&detect(&["--mode", "online"], &input).code(0));
    let late = |alarm: &Value| alarm["at"].as_u64().expect("a number") >= 60;
    assert!(
        found[0]["alarms"]
            .as_array()
            .expect("a list")
            .iter()
            .all(late)
    );
}

#[test]
fn a_small_change_can_be_asked_to_be_ignored() {
    let input = json!({ "values": step() }).to_string();
    for (percent, expected) in [("5", json!([40])), ("15", json!([]))] {
        let ran = detect(&["--min-effect", percent], &input).code(0);
        assert_eq!(lines(&ran)[0]["changes"], expected, "{percent} %");
    }
    detect(&["--min-effect=-1"], &input)
        .code(2)
        .warns("--min-effect");
}

#[test]
fn a_column_of_csv_is_a_series_and_an_empty_cell_is_no_value() {
    // The second column misses every fourth value, its step is at the 30th that is there.
    let (first, second) = (step(), noisy(60, |i| if i < 30 { 5.0 } else { 6.0 }));
    let mut rest = second.iter();
    let mut csv = String::from("whole,\"with, holes\"\n");
    for (i, value) in first.iter().enumerate() {
        let cell = if i % 4 == 3 {
            "  ".to_owned()
        } else {
            rest.next().map_or(String::new(), f64::to_string)
        };
        csv.push_str(&format!("{value},{cell}\n"));
    }
    let found = lines(&detect(&["--from", "csv"], &csv).code(0));
    let answer = |id: &str| {
        let of = |line: &&Value| line["id"] == id;
        found.iter().find(of).expect("an answer")["changes"].clone()
    };
    assert_eq!(answer("whole"), json!([40]));
    assert_eq!(answer("with, holes"), json!([30]));
}

#[test]
fn bad_input_is_refused_with_its_place() {
    let good = json!({ "values": [1, 2, 3] }).to_string();
    for bad in [
        "no json",
        "{\"values\":[1,NaN]}",
        "{\"values\":[1,null]}",
        "{\"values\":[1,1e999]}",
        "{\"values\":\"1\"}",
        "{\"id\":1}",
        "{\"values\":[1],\"valeus\":[2]}",
        "[1,2,3]",
    ] {
        let ran = detect(&[], &format!("{good}\n{bad}\n"))
            .code(2)
            .warns("line 2");
        assert!(!ran.stderr.contains("panicked"), "{bad}\n{}", ran.stderr);
    }
    detect(&["--from", "csv"], "a,b\n1,2\n3,x\n")
        .code(2)
        .warns("line 3")
        .warns("\"b\"")
        .warns("\"x\"");
    detect(&["--from", "csv"], "a\n1\ninf\n")
        .code(2)
        .warns("line 3");
    detect(&["--mode", "changse"], "").code(2).warns("changse");
}

#[test]
fn nothing_in_is_nothing_out() {
    for args in [
        &[][..],
        &["--mode", "online"],
        &["--mode", "anomalies"],
        &["--from", "csv"],
    ] {
        let ran = detect(args, "").code(0);
        assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("", ""));
    }
    // A series without points has an answer: that there is nothing.
    assert_eq!(
        answers("changes", &[vec![], vec![1.0]])[0]["changes"],
        json!([])
    );
}
