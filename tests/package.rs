//! The crate as it would be published, packed and installed from the pack. It is built once more for that, so the
//! test is left out unless asked for: `cargo test --test package -- --ignored`.

use std::fs;
use std::path::Path;
use std::process::Command;

#[track_caller]
fn done(command: &mut Command) -> String {
    let output = command.output().expect("it starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(
        output.status.success(),
        "{command:?}\n{}\n{}",
        text(&output.stdout),
        text(&output.stderr)
    );
    text(&output.stdout)
}

#[test]
#[ignore = "builds the crate once more; .ci/run asks for it"]
fn the_packed_crate_installs() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let at = |name: &str| scratch.path().join(name);
    let cargo = || {
        let mut command = Command::new(env!("CARGO"));
        // Nothing of the test's own build leaks into this one.
        command.current_dir(root).env_remove("CARGO_BUILD_TARGET");
        command
    };
    done(
        cargo()
            .args([
                "package",
                "--offline",
                "--locked",
                "--allow-dirty",
                "--no-verify",
                "--target-dir",
            ])
            .arg(at("packed")),
    );
    let name = format!("yardstick-{}", env!("CARGO_PKG_VERSION"));
    let packed = at("packed").join("package").join(format!("{name}.crate"));
    let size = fs::metadata(&packed).expect("packed").len();
    assert!(size < 4_000_000, "{size} bytes");
    done(
        Command::new("tar")
            .arg("-xzf")
            .arg(&packed)
            .arg("-C")
            .arg(scratch.path()),
    );
    // The dependencies are those that the tests were built with.
    let target = Path::new(env!("CARGO_BIN_EXE_yardstick"))
        .ancestors()
        .nth(2)
        .expect("in a target folder");
    done(
        cargo()
            .args([
                "install",
                "--debug",
                "--offline",
                "--locked",
                "--no-track",
                "--path",
            ])
            .arg(at(&name))
            .arg("--root")
            .arg(at("root"))
            .arg("--target-dir")
            .arg(target),
    );
    let program = at("root/bin/yardstick");
    let said = done(Command::new(&program).arg("--version"));
    assert_eq!(
        said.trim(),
        format!("yardstick {}", env!("CARGO_PKG_VERSION"))
    );
    let page = done(Command::new(&program).arg("man"));
    assert!(page.contains(".SH SYNOPSIS"));
    let demo = done(
        Command::new(&program)
            .arg("demo")
            .env("TMPDIR", scratch.path()),
    );
    assert!(demo.contains("$ yardstick insights"));
    for file in [
        "README.md",
        "CHANGELOG.md",
        "LICENSE-MIT",
        "LICENSE-APACHE",
        "completions/yardstick.bash",
    ] {
        assert!(at(&name).join(file).exists(), "{file}");
    }
}
