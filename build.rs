//! Links the release binary on Linux so that it is small and starts fast, as far as the linker at hand understands it.
//!
//! - The tables for unwinding are left out: a panic aborts here, so that
//!   nothing ever reads them, and yet they are a tenth of the file. rustc
//!   writes them whatever the profile says; a linker script drops them.
//! - The unwinder is left out for the same reason: a library to find, map and
//!   initialise at every start. Something that finds no frame stands in for it.
//! - The program stands at a fixed address: else a table of 180 kB says what
//!   to adjust at every start, and every start adjusts it.
//! - Equal functions are kept once.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

const SCRIPT: &str = "\
SECTIONS { /DISCARD/ : { *(.eh_frame .eh_frame_hdr .gcc_except_table .gcc_except_table.*) } }
INSERT AFTER .text;
";

/// What the standard library asks an unwinder for, by the answer: that the stack
/// ends here, that there is nothing at that place, or none at all.
const UNWINDER: &str = r#"
#![no_std]
#![allow(non_snake_case)]
unsafe extern "C" { fn abort() -> !; }
macro_rules! answer {
    ($answer:expr, $kind:ty: $($name:ident)*) => {
        $(#[unsafe(no_mangle)] pub extern "C" fn $name() -> $kind { $answer })*
    };
}
answer!(5, i32: _Unwind_Backtrace _Unwind_RaiseException);
answer!(0, usize: _Unwind_FindEnclosingFunction _Unwind_GetCFA _Unwind_GetIP _Unwind_GetIPInfo);
answer!(0, usize: _Unwind_GetDataRelBase _Unwind_GetTextRelBase _Unwind_GetRegionStart);
answer!(0, usize: _Unwind_GetLanguageSpecificData);
answer!((), (): _Unwind_DeleteException _Unwind_SetGR _Unwind_SetIP);
answer!(unsafe { abort() }, !: _Unwind_Resume);
"#;

/// A backtrace is what a panic prints where RUST_BACKTRACE is set.
const PROBE: &str = r#"
fn main() {
    let backtrace = std::backtrace::Backtrace::force_capture();
    println!("{:?} {:?}", std::env::args(), backtrace.status());
}
"#;

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
    let unwinder = out.join("unwinder.o");
    let to_object = ["--crate-type=lib", "--emit=obj"];
    // Without it, the linker says that it is not there.
    compile(UNWINDER, &out.join("unwinder.rs"), &unwinder, &to_object);
    let stand_in = unwinder.display().to_string();
    let native = variable("HOST") == variable("TARGET");
    let mut kept = Vec::new();
    for group in [
        vec![
            "-Wl,--no-eh-frame-hdr".to_owned(),
            format!("-Wl,-T,{}", script.display()),
        ],
        vec![stand_in.clone()],
        vec!["-no-pie".to_owned()],
        vec!["-Wl,--icf=all".to_owned()],
    ] {
        let wanted = [&kept[..], &group].concat();
        let is_allowed = match &*group[0] {
            // A program at a fixed address may link and yet not start.
            "-no-pie" => native,
            // Where the tables stay, an unwinder finds something.
            object if object == stand_in => !kept.is_empty(),
            _ => true,
        };
        if is_allowed && links(&out, &wanted, native) {
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
    let program = out.join("probe");
    let arguments: Vec<String> = arguments
        .iter()
        .map(|argument| format!("-Clink-arg={argument}"))
        .collect();
    // What is built for another machine does not run here.
    compile(PROBE, &out.join("probe.rs"), &program, &arguments)
        && (!native || succeeds(&mut Command::new(&program)))
}

fn compile(text: &str, source: &Path, into: &Path, arguments: &[impl AsRef<OsStr>]) -> bool {
    let mut rustc = Command::new(variable("RUSTC"));
    rustc
        .args(["-Cpanic=abort", "-O", "--edition=2024", "--target"])
        .arg(variable("TARGET"))
        .arg(source)
        .arg("-o")
        .arg(into);
    if let Some(linker) = env::var_os("RUSTC_LINKER") {
        rustc.arg(format!("-Clinker={}", linker.to_string_lossy()));
    }
    let flags = variable("CARGO_ENCODED_RUSTFLAGS");
    rustc.args(flags.split('\u{1f}').filter(|flag| !flag.is_empty()));
    rustc.args(arguments);
    std::fs::write(source, text).is_ok() && succeeds(&mut rustc)
}

fn succeeds(command: &mut Command) -> bool {
    command.output().is_ok_and(|output| output.status.success())
}
