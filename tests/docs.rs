//! Every command in the README and the documentation runs.
//!
//! The `sh` blocks of a page run in order in one scratch repository, with a
//! `cargo` that runs this program instead of building it.

#![cfg(unix)]

mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use support::Project;

/// Stands in for cargo: `run --release -- ARGS` is this program, the rest is
/// nothing.
const CARGO: &str = "#!/bin/sh\nif [ \"$1\" = run ]; then shift 3; exec yardstick \"$@\"; fi\n";

fn pages() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut pages = vec![root.join("README.md")];
    let docs = fs::read_dir(root.join("docs")).expect("there");
    pages.extend(
        docs.map(|entry| entry.expect("readable").path())
            .filter(|p| p.extension().is_some_and(|e| e == "md")),
    );
    pages.sort();
    pages
}

/// The text of every block of a language, in order.
fn blocks(text: &str, language: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut open: Option<Vec<&str>> = None;
    for line in text.lines() {
        match &mut open {
            Some(lines) if line == "```" => {
                blocks.push(lines.join("\n"));
                open = None;
            }
            Some(lines) => lines.push(line),
            None if line == format!("```{language}") => open = Some(Vec::new()),
            None => {}
        }
    }
    blocks
}

fn executable(path: &Path, text: &str) {
    fs::write(path, text).expect("written");
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("permitted");
}

#[test]
fn every_command_runs() {
    let pages = pages();
    let next = AtomicUsize::new(0);
    let work = || {
        while let Some(page) = pages.get(next.fetch_add(1, Ordering::Relaxed)) {
            run_commands(page);
        }
    };
    // Most of what the pages do is to measure and to wait.
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(work);
        }
    });
}

fn run_commands(page: &Path) {
    let text = fs::read_to_string(page).expect("readable");
    let mut script = blocks(&text, "sh").join("\n");
    if !support::has("jq") {
        script = script
            .lines()
            .filter(|line| !line.starts_with("jq "))
            .collect::<Vec<_>>()
            .join("\n");
    }
    if script.is_empty() {
        return;
    }
    let project = Project::empty();
    let bin = project.file("bin");
    fs::create_dir(&bin).expect("created");
    executable(&bin.join("cargo"), CARGO);
    let program = assert_cmd::cargo::cargo_bin!("yardstick");
    std::os::unix::fs::symlink(program, bin.join("yardstick")).expect("linked");
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").expect("set"));
    let output = project
        .shell(&format!("set -eu\ngit init --quiet .\n{script}"))
        .env("PATH", path)
        .output()
        .expect("bash starts");
    assert!(
        output.status.success(),
        "{}:\n{}\n{}",
        page.display(),
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn every_configuration_is_valid() {
    for page in pages() {
        let text = fs::read_to_string(&page).expect("readable");
        for block in blocks(&text, "toml") {
            yardstick::config::parse(&block, &page).unwrap_or_else(|error| panic!("{error}"));
        }
    }
}

#[test]
fn every_sample_shown_is_one() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md"))
        .expect("readable");
    for line in blocks(&text, "json") {
        serde_json::from_str::<yardstick::model::Sample>(&line)
            .unwrap_or_else(|error| panic!("{error}\n{line}"));
    }
}

#[test]
fn the_formats_are_counted_right() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let formats = yardstick::adapters::ADAPTERS.len();
    for (page, words) in [
        ("README.md", format!("[{formats} formats]")),
        (
            "CHANGELOG.md",
            format!("what {formats} kinds of tools write"),
        ),
    ] {
        let text = fs::read_to_string(root.join(page)).expect("readable");
        assert!(text.contains(&words), "{page} lacks {words:?}");
    }
}

#[test]
fn every_link_between_pages_leads_somewhere() {
    for page in pages() {
        let text = fs::read_to_string(&page).expect("readable");
        for part in text.split("](").skip(1) {
            let target = part.split(')').next().unwrap_or_default();
            let file = target.split('#').next().unwrap_or_default();
            let exists = file.is_empty()
                || file.contains("://")
                || page.parent().expect("in a folder").join(file).exists();
            assert!(exists, "{}: {target}", page.display());
        }
    }
}
