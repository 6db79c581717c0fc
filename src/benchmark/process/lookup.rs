//! Finds the file behind the name of a program, once, so that no run pays for
//! the search.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::benchmark::process::ProcessError;

/// What a shell searches where no `PATH` is set.
const DEFAULT_PATH: &str = "/usr/local/bin:/usr/bin:/bin";

/// The file that a program's name stands for: a path as it is, relative to the
/// command's directory; a bare name is searched in `path`.
pub fn find_program(
    program: &OsStr,
    path: Option<&OsStr>,
    cwd: Option<&Path>,
) -> Result<PathBuf, ProcessError> {
    let missing = || ProcessError::NotFound {
        program: program.to_string_lossy().into_owned(),
    };
    let given = Path::new(program);
    let here = cwd.unwrap_or(Path::new(""));
    if given.components().count() > 1 || given.is_absolute() {
        let found = here.join(given);
        return if found.is_file() {
            absolute(&found).ok_or_else(missing)
        } else {
            Err(missing())
        };
    }
    if program.is_empty() {
        return Err(missing());
    }
    let folders = path.unwrap_or(OsStr::new(DEFAULT_PATH));
    split(folders)
        .into_iter()
        .flat_map(|folder| names(&here.join(folder).join(given)))
        .find(|file| is_program(file))
        .and_then(|file| absolute(&file))
        .ok_or_else(missing)
}

/// A relative path would be looked up from the child's directory.
fn absolute(path: &Path) -> Option<PathBuf> {
    std::path::absolute(path).ok()
}

#[cfg(unix)]
fn split(path: &OsStr) -> Vec<PathBuf> {
    use std::os::unix::ffi::OsStrExt;
    let folders = path.as_bytes().split(|byte| *byte == b':');
    folders
        .map(|folder| PathBuf::from(OsStr::from_bytes(folder)))
        .collect()
}

#[cfg(not(unix))]
fn split(path: &OsStr) -> Vec<PathBuf> {
    let text = path.to_string_lossy();
    text.split(';').map(PathBuf::from).collect()
}

#[cfg(unix)]
fn names(file: &Path) -> Vec<PathBuf> {
    vec![file.to_owned()]
}

#[cfg(not(unix))]
fn names(file: &Path) -> Vec<PathBuf> {
    vec![file.to_owned(), file.with_extension("exe")]
}

#[cfg(unix)]
fn is_program(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(file).is_ok_and(|m| m.is_file() && m.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(file: &Path) -> bool {
    file.is_file()
}

/// What to do where a program is missing.
pub(super) fn hint(program: &str) -> &'static str {
    if program.contains([' ', '|', '>', '$', ';']) {
        "\nhint: behind -- and with -N the first word is the program; without them, the shell runs the text"
    } else {
        ""
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_searched_and_a_path_is_not() {
        let sh = find_program(OsStr::new("sh"), Some(OsStr::new("/nowhere:/bin")), None);
        assert_eq!(sh.expect("there"), Path::new("/bin/sh"));
        let sh = find_program(OsStr::new("./sh"), None, Some(Path::new("/bin")));
        assert_eq!(sh.expect("there"), Path::new("/bin/./sh"));
        let gone = find_program(OsStr::new("sh"), Some(OsStr::new("/nowhere")), None);
        assert!(matches!(gone, Err(ProcessError::NotFound { .. })));
        // A folder is no program.
        assert!(find_program(OsStr::new("/bin"), None, None).is_err());
    }

    #[test]
    fn a_line_in_place_of_a_program_gets_a_hint() {
        let error = find_program(OsStr::new("sleep 1"), None, None).expect_err("no program");
        assert!(error.to_string().contains("hint: "), "{error}");
    }
}
