//! Links the release binary on Linux so that it is small and starts fast, as far as the linker at hand understands it.
//!
//! - The tables for unwinding are left out: a panic aborts here, so that
//!   nothing ever reads them, and yet they are a tenth of the file. rustc
//!   writes them whatever the profile says; a linker script drops them.
//! - The program stands at a fixed address: else a table of 180 kB says what
//!   to adjust at every start, and every start adjusts it.
//! - Equal functions are kept once.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

const SCRIPT: &str = "\
SECTIONS { /DISCARD/ : { *(.eh_frame .eh_frame_hdr .gcc_except_table .gcc_except_table.*) } }
INSERT AFTER .text;
";

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|found| found == value);
    if !is("PROFILE", "release") || !is("CARGO_CFG_TARGET_OS", "linux") {
        return;
    }
    let Some(out) = env::var_os("OUT_DIR").map(PathBuf::from) else {
        return;
    };
    let script = out.join("no-unwind-tables.ld");
    if std::fs::write(&script, SCRIPT).is_err() {
        return;
    }
    let native = variable("HOST") == variable("TARGET");
    let mut kept = Vec::new();
    for group in [
        vec![
            "-Wl,--no-eh-frame-hdr".to_owned(),
            format!("-Wl,-T,{}", script.display()),
        ],
        vec!["-no-pie".to_owned()],
        vec!["-Wl,--icf=all".to_owned()],
    ] {
        let wanted = [&kept[..], &group].concat();
        // A program at a fixed address may link and yet not start.
        if (native || group[0] != "-no-pie") && links(&out, &wanted, native) {
            kept = wanted;
        }
    }
    for argument in kept {
        println!("cargo:rustc-link-arg-bins={argument}");
    }
}

fn variable(name: &str) -> String {
    env::var(name).unwrap_or_default()
}

/// Whether a program with these arguments can be linked, and runs.
fn links(out: &Path, arguments: &[String], native: bool) -> bool {
    let (source, program) = (out.join("probe.rs"), out.join("probe"));
    if std::fs::write(
        &source,
        // A backtrace is what a panic prints where RUST_BACKTRACE is set.
        "fn main() { println!(\"{:?} {:?}\", std::env::args(), std::backtrace::Backtrace::force_capture().status()) }",
    )
    .is_err()
    {
        return false;
    }
    let mut rustc = Command::new(variable("RUSTC"));
    rustc
        .args(["-C", "panic=abort", "-O", "--target", &variable("TARGET")])
        .arg(&source)
        .arg("-o")
        .arg(&program);
    if let Some(linker) = env::var_os("RUSTC_LINKER") {
        rustc
            .arg("-C")
            .arg(format!("linker={}", linker.to_string_lossy()));
    }
    let flags = variable("CARGO_ENCODED_RUSTFLAGS");
    rustc.args(flags.split('\u{1f}').filter(|flag| !flag.is_empty()));
    for argument in arguments {
        rustc.arg("-C").arg(format!("link-arg={argument}"));
    }
    let linked = rustc.output().is_ok_and(|output| output.status.success());
    // What is built for another machine does not run here.
    linked
        && (!native
            || Command::new(&program)
                .output()
                .is_ok_and(|ran| ran.status.success()))
}
