//! The import table of the house, held by reading the sources: which module
//! may know which, and which may touch the outside world.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// What each module may import of this crate. `commands` may import all.
const TABLE: [(&str, &[&str]); 13] = [
    ("model", &[]),
    ("stats", &[]),
    ("args", &["model"]),
    ("config", &["model"]),
    ("adapters", &["model"]),
    ("store", &["model"]),
    ("series", &["model"]),
    ("context", &["config", "model"]),
    ("benchmark", &["model", "stats"]),
    ("performance", &["model", "stats"]),
    ("learning", &["model", "series", "stats"]),
    (
        "report",
        &[
            "benchmark",
            "learning",
            "model",
            "performance",
            "series",
            "stats",
            "store",
        ],
    ),
    (
        "commands",
        &[
            "adapters",
            "args",
            "benchmark",
            "config",
            "context",
            "learning",
            "model",
            "performance",
            "report",
            "series",
            "stats",
            "store",
        ],
    ),
];

/// What only some modules may touch, and which.
const OUTSIDE: [(&str, &[&str]); 9] = [
    ("clap::", &["args", "commands"]),
    ("anyhow", &["commands"]),
    ("comfy_table", &["report"]),
    ("std::env", &["context"]),
    ("SystemTime", &["context"]),
    ("Utc::now", &["context"]),
    ("Instant", &["benchmark", "performance", "report"]),
    (
        "std::process::Command",
        &["benchmark", "context", "commands"],
    ),
    ("println!", &[]),
];

fn sources(dir: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).expect("the sources are there") {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
}

/// Module of a file, its lines before its tests, without comments.
fn modules() -> BTreeMap<String, Vec<(PathBuf, String)>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    let mut modules: BTreeMap<String, Vec<(PathBuf, String)>> = BTreeMap::new();
    for file in files {
        let inside = file.strip_prefix(&root).expect("below src");
        let first = inside
            .components()
            .next()
            .expect("not empty")
            .as_os_str()
            .to_string_lossy();
        let module = first.trim_end_matches(".rs").to_owned();
        let is_tests = inside.file_name().is_some_and(|name| name == "tests.rs");
        if ["lib", "main"].contains(&module.as_str()) || is_tests {
            continue;
        }
        let text = fs::read_to_string(&file).expect("readable");
        let code = text
            .split("#[cfg(test)]\nmod tests")
            .next()
            .unwrap_or_default();
        let code: Vec<&str> = code
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .collect();
        modules
            .entry(module)
            .or_default()
            .push((inside.to_owned(), code.join("\n")));
    }
    modules
}

#[test]
fn modules_import_only_what_lies_before_them() {
    for (module, files) in modules() {
        let (_, allowed) = TABLE
            .iter()
            .find(|(name, _)| *name == module)
            .unwrap_or_else(|| panic!("src/{module} has no row in the table"));
        for (file, code) in files {
            for used in code.split("crate::").skip(1) {
                let used: String = used
                    .chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_')
                    .collect();
                let fine = used == module || allowed.contains(&used.as_str());
                assert!(
                    fine,
                    "{} imports crate::{used}, which src/{module} may not know",
                    file.display()
                );
            }
        }
    }
}

#[test]
fn only_some_modules_touch_the_outside_world() {
    for (module, files) in modules() {
        for (word, allowed) in OUTSIDE {
            for (file, code) in &files {
                let fine = allowed.contains(&module.as_str()) || !code.contains(word);
                assert!(
                    fine,
                    "{} uses {word}, which src/{module} may not",
                    file.display()
                );
            }
        }
    }
}

/// The functions of `f64` that are not exactly rounded come from the system's
/// library, and differ in the last digit from one to the next: the same input
/// must give the same bytes, so that `libm` computes them.
#[test]
fn no_number_depends_on_the_mathematics_of_the_system() {
    let words = [
        ".exp()",
        ".exp2()",
        ".exp_m1()",
        ".ln()",
        ".ln_1p()",
        ".log2()",
        ".log10()",
        ".powf(",
        ".cbrt()",
        ".hypot(",
        ".sin()",
        ".cos()",
        ".tan()",
        ".atan",
        ".tanh()",
    ];
    for (file, code) in modules().into_values().flatten() {
        for word in words {
            assert!(
                !code.contains(word),
                "{} uses {word}: take the function of libm",
                file.display()
            );
        }
    }
}

#[test]
fn every_module_says_what_it_is_for() {
    for (_, files) in modules() {
        for (file, _) in files {
            let path = Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("src")
                .join(&file);
            let text = fs::read_to_string(path).expect("readable");
            assert!(
                text.starts_with("//! "),
                "{} opens without //!",
                file.display()
            );
        }
    }
}
