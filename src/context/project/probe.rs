//! Looking for the tools of the table in a folder.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::context::file::read_start;
use crate::context::project::tools::{Proof, TOOLS, Tool};
use crate::context::project::{Finding, Findings};
use crate::model::Sorting;

/// The part of a file in which a tool is looked for.
const MAX_FILE: u64 = 256 * 1024;
/// The most names that are looked at in a folder.
const MAX_NAMES: usize = 10_000;

/// Looks at the files in `dir`. What cannot be read counts as not there.
pub fn probe(dir: &Path) -> Findings {
    let mut folder = Folder::new(dir);
    let mut findings: Vec<Finding> = Vec::new();
    for tool in TOOLS {
        let Tool { kind, name, proofs } = *tool;
        if let Some(file) = proofs.iter().find_map(|proof| folder.shows(proof)) {
            findings.push(Finding { kind, name, file });
        }
    }
    findings.order_by_key(|finding| finding.kind);
    Findings(findings)
}

/// A folder whose names and files are read at most once.
struct Folder<'a> {
    dir: &'a Path,
    names: BTreeMap<&'static str, BTreeSet<String>>,
    texts: BTreeMap<String, String>,
}

impl<'a> Folder<'a> {
    fn new(dir: &'a Path) -> Self {
        Self {
            dir,
            names: BTreeMap::new(),
            texts: BTreeMap::new(),
        }
    }

    /// The file that proves it, if there is one.
    fn shows(&mut self, proof: &Proof) -> Option<String> {
        match *proof {
            Proof::File(path) => self.has(path).then(|| path.to_owned()),
            Proof::Prefix(prefix) => {
                let names = self.names("").range(prefix.to_owned()..);
                names
                    .take_while(|name| name.starts_with(prefix))
                    .next()
                    .cloned()
            }
            Proof::Suffix(folder, suffix) => {
                let name = self
                    .names(folder)
                    .iter()
                    .find(|name| name.ends_with(suffix))?;
                Some(join(folder, name))
            }
            Proof::Contains(path, text) => {
                let found = self.has(path) && self.text(path).contains(text);
                found.then(|| path.to_owned())
            }
        }
    }

    /// The listing of the root answers for all files in it.
    fn has(&mut self, path: &str) -> bool {
        if path.contains('/') {
            return self.dir.join(path).exists();
        }
        self.names("").contains(path)
    }

    fn names(&mut self, folder: &'static str) -> &BTreeSet<String> {
        let dir = self.dir;
        self.names.entry(folder).or_insert_with(|| {
            let entries = fs::read_dir(dir.join(folder)).into_iter().flatten();
            let names = entries
                .take(MAX_NAMES)
                .filter_map(|entry| entry.ok()?.file_name().into_string().ok());
            names.collect()
        })
    }

    fn text(&mut self, path: &str) -> &str {
        let dir = self.dir;
        self.texts.entry(path.to_owned()).or_insert_with(|| {
            let bytes = read_start(&dir.join(path), MAX_FILE).unwrap_or_default();
            String::from_utf8_lossy(&bytes).into_owned()
        })
    }
}

fn join(folder: &str, name: &str) -> String {
    match folder {
        "" => name.to_owned(),
        folder => format!("{folder}/{name}"),
    }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;
    use crate::context::project::Kind;

    fn project(files: &[(&str, &str)]) -> (TempDir, Findings) {
        let dir = TempDir::new().expect("a temporary folder");
        for (path, text) in files {
            let path = dir.path().join(path);
            fs::create_dir_all(path.parent().expect("below the folder")).expect("ours");
            fs::write(path, text).expect("ours");
        }
        let findings = probe(dir.path());
        (dir, findings)
    }

    fn shown(findings: &Findings) -> Vec<(Kind, &str, &str)> {
        findings
            .iter()
            .map(|f| (f.kind, f.name, f.file.as_str()))
            .collect()
    }

    #[test]
    fn a_rust_project() {
        let (_dir, findings) = project(&[
            ("Cargo.toml", "[dev-dependencies]\ncriterion = \"0.5\"\n"),
            ("clippy.toml", ""),
            ("codecov.yml", ""),
            (".config/nextest.toml", ""),
            (".github/workflows/ci.yaml", "run: cargo llvm-cov"),
        ]);
        assert_eq!(
            shown(&findings),
            [
                (Kind::Build, "cargo", "Cargo.toml"),
                (Kind::Tests, "cargo-nextest", ".config/nextest.toml"),
                (Kind::Tests, "cargo", "Cargo.toml"),
                (Kind::Benchmarks, "criterion", "Cargo.toml"),
                (Kind::Ci, "github", ".github/workflows/ci.yaml"),
                (Kind::Coverage, "codecov", "codecov.yml"),
                (Kind::Lint, "clippy", "clippy.toml"),
            ]
        );
    }

    #[test]
    fn a_javascript_project() {
        let (_dir, findings) = project(&[
            (
                "package.json",
                r#"{"devDependencies": {"vitest": "^3", "nyc": "17"}}"#,
            ),
            ("eslint.config.mjs", ""),
            (".gitlab-ci.yml", ""),
        ]);
        assert!(findings.has(Kind::Tests, "vitest") && !findings.has(Kind::Tests, "jest"));
        assert!(findings.has(Kind::Coverage, "nyc"));
        assert!(findings.has(Kind::Lint, "eslint"));
        assert!(findings.has(Kind::Ci, "gitlab"));
    }

    #[test]
    fn a_python_project() {
        let (_dir, findings) = project(&[(
            "pyproject.toml",
            "[tool.pytest.ini_options]\n[tool.coverage.run]\n[tool.ruff]\n",
        )]);
        for (kind, name) in [
            (Kind::Tests, "pytest"),
            (Kind::Coverage, "coverage"),
            (Kind::Lint, "ruff"),
        ] {
            assert!(findings.has(kind, name), "{name}");
        }
    }

    #[test]
    fn nothing_and_what_cannot_be_read() {
        assert!(project(&[]).1.is_empty());
        assert!(probe(Path::new("/no/such/folder")).is_empty());
        // Folders in place of files prove nothing by their content.
        let (_dir, findings) = project(&[("package.json/x", ""), (".github/workflows/x.txt", "")]);
        assert_eq!(shown(&findings), [(Kind::Build, "npm", "package.json")]);
    }

    #[test]
    fn no_tool_is_listed_twice() {
        let mut seen = BTreeSet::new();
        assert!(TOOLS.iter().all(|tool| seen.insert((tool.kind, tool.name))));
    }
}
