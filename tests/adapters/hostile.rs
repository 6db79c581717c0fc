//! Damaged and hostile files: an answer or an error, and never a panic.

use yardstick::adapters::{ADAPTERS, Adapter, Items, Limits, Options, Reason, Sniff, detect};

use crate::{Case, all_cases};

/// Bytes that mean something in one grammar or another.
const MARKS: &[u8] = b"\"'<>{}[],:\\/-=|&;\n \x00\x1b\xff09";

/// xorshift64*, with a fixed seed: the same damage every time.
/// <https://doi.org/10.1145/2845077>
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }
}

/// How often each file is damaged; `YARDSTICK_ROUNDS` says more.
fn rounds() -> usize {
    let more = std::env::var("YARDSTICK_ROUNDS").ok();
    more.and_then(|text| text.parse().ok()).unwrap_or(60)
}

fn options(items: Items) -> Options {
    Options {
        items,
        ..Options::default()
    }
}

/// Reads `bytes` and forgets what came of it.
fn survive(adapter: &Adapter, bytes: &[u8], options: &Options) {
    let _ = adapter.parse(bytes, options);
}

fn each_file(mut each: impl FnMut(&Case, &[u8], &Options)) {
    for folder in all_cases() {
        let case = Case::load(&folder);
        for (_, _, bytes, options) in case.parts(Items::All) {
            each(&case, &bytes, &options);
        }
    }
}

#[test]
fn truncated_files_are_answered() {
    each_file(|case, bytes, options| {
        let step = (bytes.len() / 80).max(1);
        for end in (0..bytes.len()).step_by(step) {
            survive(case.adapter(), &bytes[..end], options);
            let _ = detect(&bytes[..end], None);
        }
    });
}

#[test]
fn flipped_bytes_are_answered() {
    each_file(|case, bytes, options| {
        let mut random = Random(0x9e37_79b9_7f4a_7c15);
        for round in 0..rounds() {
            let mut damaged = bytes.to_vec();
            for _ in 0..=round % 8 {
                let at = random.below(damaged.len());
                if let Some(byte) = damaged.get_mut(at) {
                    *byte = if round % 3 == 0 {
                        MARKS[random.below(MARKS.len())]
                    } else {
                        random.next() as u8
                    };
                }
            }
            // A piece that occurs twice, and one that is gone.
            let (a, b) = (random.below(damaged.len()), random.below(damaged.len()));
            let piece = damaged[a.min(b)..a.max(b)].to_vec();
            match round % 5 {
                1 => damaged.extend_from_slice(&piece),
                2 => drop(damaged.drain(a.min(b)..a.max(b))),
                _ => {}
            }
            survive(case.adapter(), &damaged, options);
            let _ = detect(&damaged, None);
        }
    });
}

#[test]
fn every_adapter_answers_to_every_file() {
    each_file(|_, bytes, _| {
        for adapter in ADAPTERS {
            survive(adapter, bytes, &options(Items::All));
        }
    });
}

#[test]
fn deep_nesting_is_refused() {
    let levels = 100_000;
    let documents = [
        "[".repeat(levels),
        r#"{"a":"#.repeat(levels),
        r#"[{"results":"#.repeat(levels),
        "<testsuite>".repeat(levels),
        format!("<coverage line-rate=\"1\">{}", "<a>".repeat(levels)),
        format!("{{\"results\":{}", "[".repeat(levels)),
        format!("[{}{}]", "[".repeat(levels), "]".repeat(levels)),
    ];
    for document in &documents {
        let _ = detect(document.as_bytes(), None);
        for adapter in ADAPTERS {
            survive(adapter, document.as_bytes(), &options(Items::All));
        }
    }
}

#[test]
fn long_arrays_are_refused_or_counted() {
    let zeros = "0,".repeat(2_000_000);
    let zeros = zeros.trim_end_matches(',');
    let documents = [
        (
            "hyperfine",
            format!(r#"{{"results":[{{"command":"a","times":[{zeros}]}}]}}"#),
        ),
        (
            "pyperf",
            format!(r#"{{"benchmarks":[{{"runs":[{{"values":[{zeros}]}}]}}],"version":"1"}}"#),
        ),
        ("bencher-bmf", format!("[{zeros}]")),
        ("sarif", format!(r#"{{"runs":[{{"results":[{zeros}]}}]}}"#)),
    ];
    for (name, document) in &documents {
        let adapter = Adapter::by_name(name).expect("known");
        let refused = adapter.parse(document.as_bytes(), &options(Items::All));
        assert!(refused.is_err(), "{name} accepted two million zeros");
    }
}

#[test]
fn limits_hold() {
    let limits = |change: fn(&mut Limits)| {
        let mut limits = Limits::default();
        change(&mut limits);
        Options {
            items: Items::All,
            limits,
            ..Options::default()
        }
    };
    let reason = |name: &str, text: &str, options: &Options| {
        let adapter = Adapter::by_name(name).expect("known");
        let refused = adapter.parse(text.as_bytes(), options);
        refused.expect_err("beyond a limit").reason
    };
    let bytes = limits(|limits| limits.bytes = 10);
    assert!(matches!(
        reason("tap", "1..1\nok 1 - long enough\n", &bytes),
        Reason::Limit { limit: 10, .. }
    ));
    let line = limits(|limits| limits.line = 1000);
    let long = "x".repeat(5000);
    for name in [
        "tap",
        "lcov",
        "cargo-test",
        "openmetrics",
        "csv",
        "go-bench",
    ] {
        assert!(matches!(
            reason(name, &long, &line),
            Reason::Limit { limit: 1000, .. }
        ));
    }
    let few = limits(|limits| limits.elements = 3);
    assert!(matches!(
        reason("tap", "1..5\nok 1\nok 2\nok 3\nok 4\nok 5\n", &few),
        Reason::Limit { limit: 3, .. }
    ));
    let depth = limits(|limits| limits.depth = 2);
    let suites = "<testsuites><testsuite><testcase name='a'/></testsuite></testsuites>";
    assert!(matches!(
        reason("junit", suites, &depth),
        Reason::Limit { limit: 2, .. }
    ));
}

#[test]
fn entities_are_refused_wherever_they_are() {
    let documents = [
        "<testsuite><testcase name='&x;'/></testsuite>",
        "<testsuite><testcase name='a'/>&x;</testsuite>",
        "<!DOCTYPE t [<!ENTITY % p SYSTEM 'http://x/'> %p;]><testsuite/>",
    ];
    let adapter = Adapter::by_name("junit").expect("known");
    for document in documents {
        for items in [Items::None, Items::All] {
            let refused = adapter.parse(document.as_bytes(), &options(items));
            let reason = refused.map_err(|error| error.reason);
            assert_eq!(reason, Err(Reason::Entity), "{document}");
        }
    }
}

#[test]
fn a_sniff_of_nothing_is_nothing() {
    for bytes in [
        &b""[..],
        b" \n",
        b"\xef\xbb\xbf",
        b"{",
        b"<",
        b"[",
        b"\xff\xfe<\0",
    ] {
        let sniff = Sniff::new(bytes);
        assert!(!sniff.object_with(&["a"]));
        let _ = detect(bytes, Some("x.json"));
    }
}
