//! Scratch repositories whose program becomes slower at a known commit.

use std::os::unix::fs::PermissionsExt;

use crate::support::Project;

/// Seconds of the fast and the slow program; far apart, so that load decides nothing.
const SPEEDS: [&str; 2] = ["0.01", "0.06"];

/// Runs a script that has to succeed; what it said.
pub fn git(project: &Project, script: &str) -> String {
    let output = project
        .shell(&format!("set -eu\n{script}"))
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()
        .expect("bash starts");
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{script}: {error}");
    String::from_utf8_lossy(&output.stdout)
        .trim_end()
        .to_owned()
}

/// Versions 1 to 9 on `main`, a tag each; from `culprit` on the program sleeps longer. `broken` do not build.
pub fn history(culprit: usize, broken: &[usize]) -> Project {
    let project = Project::new();
    git(
        &project,
        "git init -q -b main .; git config user.email a@b; git config user.name a",
    );
    for version in 1..=9 {
        let seconds = SPEEDS[usize::from(version >= culprit)];
        let program = format!("#!/bin/sh\n# {version}\nsleep {seconds}\n");
        project.write("source.sh", &program);
        let build = match broken.contains(&version) {
            true => "echo no >&2; exit 7",
            false => "cp source.sh program",
        };
        project.write("build.sh", &format!("{build}\n"));
        let mode = PermissionsExt::from_mode(0o755);
        std::fs::set_permissions(project.file("source.sh"), mode).expect("ours");
        git(
            &project,
            &format!(
                "git add source.sh build.sh; export GIT_COMMITTER_DATE=2026-10-0{version}T12:00:00Z
                 git commit -qm 'Version {version}'; git tag v{version}"
            ),
        );
    }
    project
}

/// That neither git nor the folder for temporary files knows of a work tree.
pub fn no_tree_is_left(project: &Project) {
    let trees = project.file(".git/worktrees");
    let known = std::fs::read_dir(trees).map_or(0, Iterator::count);
    assert_eq!(known, 0, "git knows a work tree");
    let left = std::fs::read_dir(project.path())
        .expect("there")
        .filter(|entry| {
            let name = entry.as_ref().expect("readable").file_name();
            name.to_string_lossy().starts_with("yardstick-trees-")
        });
    assert_eq!(left.count(), 0);
}

/// Interrupts a child as Ctrl-C does.
pub fn interrupt(child: &std::process::Child) {
    let id = child.id().to_string();
    let sent = std::process::Command::new("kill")
        .args(["-INT", &id])
        .status();
    assert!(sent.expect("kill is there").success());
}

/// Holds a document to the schema of its name.
pub fn keeps_schema(project: &Project, name: &str, document: &serde_json::Value) {
    let schema = project.run(["schema", name]).code(0).json();
    let validator = jsonschema::validator_for(&schema).expect("a valid schema");
    let errors: Vec<String> = validator
        .iter_errors(document)
        .map(|e| e.to_string())
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
}
