//! From what the user names to the files that are read.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::adapters::{Adapter, directory_parts};
use crate::commands::import::flags::LimitArgs;
use crate::model::Sorting;

/// Folders are looked into so deep.
const MAX_LEVELS: usize = 64;
/// Folders that hold no results and much else.
const LEFT_OUT: [&str; 3] = [".git", ".yardstick", "node_modules"];

/// One file to read.
pub struct Input {
    /// As the user sees it.
    pub label: String,
    /// `None` for standard input.
    pub path: Option<PathBuf>,
    /// The adapter, where the folder tells.
    pub adapter: Option<&'static Adapter>,
    /// Files that belong to it.
    pub beside: Vec<PathBuf>,
    /// Whether it was found in a folder: then it may be something else.
    pub found: bool,
    /// Whether a pattern named it, which may name others too.
    pub matched: bool,
}

/// What the user names, as files.
pub struct Inputs {
    pub files: Vec<Input>,
    /// Named files that only belong to others.
    pub left_alone: Vec<String>,
}

/// Files as they are, patterns expanded, then folders looked through; each file
/// once, in the order of the arguments and then of the names.
pub fn expand(args: &[PathBuf], cwd: &Path, limits: &LimitArgs) -> Result<Inputs> {
    let mut list = List {
        cwd,
        max: limits.max_files,
        seen: HashSet::new(),
        inputs: Vec::new(),
        named: Vec::new(),
        matched: HashSet::new(),
        folders: Vec::new(),
    };
    for arg in args {
        list.argument(arg)?;
    }
    let left_alone = list.named_files()?;
    for folder in std::mem::take(&mut list.folders) {
        list.folder(&folder)?;
    }
    Ok(Inputs {
        files: list.inputs,
        left_alone,
    })
}

struct List<'a> {
    cwd: &'a Path,
    max: usize,
    /// What was listed already, by its real name.
    seen: HashSet<PathBuf>,
    inputs: Vec<Input>,
    named: Vec<PathBuf>,
    /// Those of them that only patterns name.
    matched: HashSet<PathBuf>,
    folders: Vec<PathBuf>,
}

impl List<'_> {
    fn argument(&mut self, arg: &Path) -> Result<()> {
        if arg == Path::new("-") {
            if self.seen.insert(arg.to_owned()) {
                self.inputs.push(Input {
                    label: "standard input".to_owned(),
                    path: None,
                    adapter: None,
                    beside: Vec::new(),
                    found: false,
                    matched: false,
                });
            }
            return Ok(());
        }
        match self.cwd.join(arg).metadata() {
            Ok(metadata) => {
                self.path(arg, metadata.is_dir());
                self.matched.remove(arg);
                Ok(())
            }
            Err(error) => match arg.to_str().filter(|text| text.contains(['*', '?', '['])) {
                Some(pattern) => self.pattern(pattern),
                None => Err(error).with_context(|| label_of(arg)),
            },
        }
    }

    fn pattern(&mut self, pattern: &str) -> Result<()> {
        let whole = self.cwd.join(pattern);
        let paths = glob::glob(&whole.to_string_lossy())
            .map_err(|error| anyhow::anyhow!("{pattern:?}: {}", error.msg))?;
        let mut any = false;
        for path in paths {
            let path = path.with_context(|| format!("{pattern:?}"))?;
            // Nobody named a pipe, and who opens one may wait for ever.
            if !path.is_file() && !path.is_dir() {
                continue;
            }
            let path = path.strip_prefix(self.cwd).unwrap_or(&path).to_owned();
            any = true;
            if !self.named.contains(&path) {
                self.matched.insert(path.clone());
            }
            self.path(&path, self.cwd.join(&path).is_dir());
            self.check_count(self.named.len() + self.inputs.len())?;
        }
        if !any {
            bail!("{pattern:?}: no file matches");
        }
        Ok(())
    }

    fn path(&mut self, path: &Path, is_folder: bool) {
        let list = match is_folder {
            true => &mut self.folders,
            false => &mut self.named,
        };
        list.push(match path == Path::new(".") {
            true => PathBuf::new(),
            false => path.to_owned(),
        });
    }

    /// Files that were named: those beside them may say what they are.
    fn named_files(&mut self) -> Result<Vec<String>> {
        let mut paths = std::mem::take(&mut self.named);
        let named = paths.len();
        for at in 0..named {
            let beside = self.relatives(&paths[at]);
            paths.extend(beside);
        }
        let mut is_read = vec![false; named];
        for part in self.parts(&paths) {
            if let Some(read) = is_read.get_mut(part.file) {
                *read = true;
                self.add(&paths, part, false)?;
            }
        }
        let left = (0..named).filter(|at| !is_read[*at]);
        Ok(left.map(|at| paths[at].display().to_string()).collect())
    }

    /// Files that are there and may belong to this one.
    fn relatives(&self, path: &Path) -> Vec<PathBuf> {
        let folder = path.parent().unwrap_or(Path::new(""));
        let is_there = |path: &PathBuf| self.cwd.join(path).is_file();
        let of_criterion = path.file_name().is_some_and(|own| own == "estimates.json");
        let of_asv = is_there(&folder.join("machine.json"));
        let names: &[&str] = match (of_criterion, of_asv) {
            (true, _) => &["benchmark.json", "sample.json"],
            (_, true) => &["machine.json", "benchmarks.json", "../benchmarks.json"],
            _ => &[],
        };
        let paths = names.iter().map(|name| match name.strip_prefix("../") {
            Some(name) => folder.parent().unwrap_or(folder).join(name),
            None => folder.join(name),
        });
        paths.filter(is_there).collect()
    }

    fn folder(&mut self, folder: &Path) -> Result<()> {
        let mut paths = Vec::new();
        self.walk(folder, 0, &mut paths)?;
        for part in self.parts(&paths) {
            self.add(&paths, part, true)?;
        }
        Ok(())
    }

    /// The files of a folder and of those in it, by name. Links to folders are
    /// not followed: they may lead in a circle.
    fn walk(&self, folder: &Path, level: usize, paths: &mut Vec<PathBuf>) -> Result<()> {
        let whole = self.cwd.join(folder);
        let failed = || format!("cannot list {}", label_of(folder));
        let mut entries = Vec::new();
        for entry in fs::read_dir(&whole).with_context(failed)? {
            let entry = entry.with_context(failed)?;
            entries.push((entry.file_name(), entry.file_type().with_context(failed)?));
        }
        entries.order_by(|a, b| a.0.cmp(&b.0));
        for (name, kind) in entries {
            let path = folder.join(&name);
            if kind.is_dir() {
                if LEFT_OUT.iter().any(|out| name == *out) {
                    continue;
                }
                if level == MAX_LEVELS {
                    bail!("{}: more than {MAX_LEVELS} folders deep", label_of(&path));
                }
                self.walk(&path, level + 1, paths)?;
            } else if kind.is_file() || self.cwd.join(&path).is_file() {
                paths.push(path);
                self.check_count(paths.len() + self.inputs.len())?;
            }
        }
        Ok(())
    }

    fn check_count(&self, count: usize) -> Result<()> {
        if count > self.max {
            bail!(
                "more than {} files\nhint: name the folder that holds the results, or raise --max-files",
                self.max
            );
        }
        Ok(())
    }

    fn parts(&self, paths: &[PathBuf]) -> Vec<Part> {
        let texts: Vec<String> = paths
            .iter()
            .map(|path| self.cwd.join(path).to_string_lossy().replace('\\', "/"))
            .collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        directory_parts(&texts)
            .into_iter()
            .map(|part| Part {
                adapter: part.adapter.and_then(Adapter::by_name),
                file: part.file,
                beside: part.beside,
            })
            .collect()
    }

    fn add(&mut self, paths: &[PathBuf], part: Part, found: bool) -> Result<()> {
        let path = self.cwd.join(&paths[part.file]);
        let real = path.canonicalize().unwrap_or_else(|_| path.clone());
        if !self.seen.insert(real) {
            return Ok(());
        }
        self.inputs.push(Input {
            label: label_of(&paths[part.file]),
            path: Some(path),
            adapter: part.adapter,
            beside: part
                .beside
                .iter()
                .map(|&at| self.cwd.join(&paths[at]))
                .collect(),
            found,
            matched: self.matched.contains(&paths[part.file]),
        });
        self.check_count(self.inputs.len())
    }
}

struct Part {
    adapter: Option<&'static Adapter>,
    file: usize,
    beside: Vec<usize>,
}

fn label_of(path: &Path) -> String {
    format!("\"{}\"", path.display())
}
