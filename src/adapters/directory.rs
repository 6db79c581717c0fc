//! Folders that hold one result in several files.
//!
//! The caller lists the files of a folder; this says which of them are read,
//! with which others beside them, and which are left alone.

/// A file to read, and the files that belong to it, as positions in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The adapter that reads it, where the folder tells; else detection does.
    pub adapter: Option<&'static str>,
    /// The file.
    pub file: usize,
    /// The files beside it.
    pub beside: Vec<usize>,
}

/// What is to be read of a folder's files, given by their paths with `/`.
///
/// - criterion: `…/new/estimates.json` with `benchmark.json` and `sample.json`
///   beside it; `base`, `change` and the rest are left alone.
///   <https://bheisler.github.io/criterion.rs/book/user_guide/csv_output.html>
/// - asv: every result with `benchmarks.json` of the folder above or of the
///   same one; `machine.json` is left alone.
/// - every other file stands for itself.
pub fn directory_parts(paths: &[&str]) -> Vec<Part> {
    let is_there = |path: &str| paths.iter().position(|other| *other == path);
    let asv = paths
        .iter()
        .position(|path| file_name(path) == "benchmarks.json")
        .filter(|_| paths.iter().any(|path| file_name(path) == "machine.json"));
    let mut parts = Vec::new();
    for (file, path) in paths.iter().enumerate() {
        let (folder, name) = split(path);
        if is_criterion(path, &is_there) {
            if name == "estimates.json" && file_name(folder) == "new" {
                let beside = ["benchmark.json", "sample.json"];
                parts.push(Part {
                    adapter: Some("criterion-dir"),
                    file,
                    beside: beside
                        .iter()
                        .filter_map(|name| is_there(&format!("{folder}/{name}")))
                        .collect(),
                });
            }
            continue;
        }
        match asv {
            Some(benchmarks) if name == "machine.json" || file == benchmarks => {}
            Some(benchmarks) if name.ends_with(".json") => parts.push(Part {
                adapter: Some("asv"),
                file,
                beside: vec![benchmarks],
            }),
            _ => parts.push(Part {
                adapter: None,
                file,
                beside: Vec::new(),
            }),
        }
    }
    parts
}

/// Whether a file lies in a folder of criterion's: one that holds
/// `estimates.json` and `benchmark.json`, or its report.
fn is_criterion(path: &str, is_there: &dyn Fn(&str) -> Option<usize>) -> bool {
    let (folder, _) = split(path);
    let (above, kind) = split(folder);
    let kinds = ["new", "base", "change", "report"];
    kinds.contains(&kind)
        && (is_there(&format!("{above}/new/estimates.json")).is_some()
            || is_there(&format!("{above}/base/estimates.json")).is_some()
            || kind == "report")
}

fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}

fn file_name(path: &str) -> &str {
    split(path).1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_criterion_only_the_new_estimates_are_read() {
        let paths = [
            "c/fib/base/estimates.json",
            "c/fib/change/estimates.json",
            "c/fib/new/benchmark.json",
            "c/fib/new/estimates.json",
            "c/fib/new/sample.json",
            "c/fib/report/index.html",
            "c/other.xml",
        ];
        let parts = directory_parts(&paths);
        assert_eq!(parts.len(), 2);
        assert_eq!((parts[0].file, &*parts[0].beside), (3, &[2, 4][..]));
        assert_eq!((parts[1].file, parts[1].adapter), (6, None));
    }

    #[test]
    fn of_asv_the_results_are_read_with_the_benchmarks_beside() {
        let paths = ["r/vm/a-env.json", "r/vm/machine.json", "r/benchmarks.json"];
        let parts = directory_parts(&paths);
        assert_eq!(parts.len(), 1);
        assert_eq!((parts[0].file, &*parts[0].beside), (0, &[2][..]));
    }
}
