//! From what the user names to the files that are read.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::adapters::{Adapter, directory_parts};
use crate::commands::import::flags::LimitArgs;

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
}

/// Files as they are, patterns expanded, folders looked through, each file
/// once, in the order of the arguments and then of the names.
pub fn expand(args: &[PathBuf], cwd: &Path, limits: &LimitArgs) -> Result<Vec<Input>> {
    let mut list = List {
        cwd,
        max: limits.max_files,
        seen: HashSet::new(),
        inputs: Vec::new(),
    };
    for arg in args {
        list.argument(arg)?;
    }
    Ok(list.inputs)
}

struct List<'a> {
    cwd: &'a Path,
    max: usize,
    /// What was listed already, by its real name.
    seen: HashSet<PathBuf>,
    inputs: Vec<Input>,
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
                });
            }
            return Ok(());
        }
        match self.cwd.join(arg).metadata() {
            Ok(metadata) if metadata.is_dir() => self.folder(arg),
            Ok(_) => self.file(arg),
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
            let path = path.strip_prefix(self.cwd).unwrap_or(&path).to_owned();
            any = true;
            match self.cwd.join(&path).is_dir() {
                true => self.folder(&path)?,
                false => self.file(&path)?,
            }
        }
        if !any {
            bail!("{pattern:?}: no file matches");
        }
        Ok(())
    }

    /// A file that is named: its folder may say what it is and what belongs to it.
    fn file(&mut self, path: &Path) -> Result<()> {
        let folder = path.parent().unwrap_or(Path::new(""));
        let is = |name: &str| path.file_name().is_some_and(|own| own == name);
        let has = |name: &str| self.cwd.join(folder).join(name).is_file();
        let is_part = is("estimates.json") || (has("machine.json") && !is("machine.json"));
        let mut paths = vec![path.to_owned()];
        if is_part {
            let others = [
                "benchmark.json",
                "sample.json",
                "machine.json",
                "benchmarks.json",
            ];
            paths.extend(others.map(|name| folder.join(name)));
            paths.extend(folder.parent().map(|above| above.join("benchmarks.json")));
            paths.retain(|path| self.cwd.join(path).is_file());
        }
        match self.parts(&paths).into_iter().find(|part| part.file == 0) {
            Some(part) if is_part => self.add(&paths, part, false),
            _ => self.add(&[path.to_owned()], Part::alone(0), false),
        }
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
        entries.sort_by(|a, b| a.0.cmp(&b.0));
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
        });
        self.check_count(self.inputs.len())
    }
}

struct Part {
    adapter: Option<&'static Adapter>,
    file: usize,
    beside: Vec<usize>,
}

impl Part {
    fn alone(file: usize) -> Self {
        Self {
            adapter: None,
            file,
            beside: Vec::new(),
        }
    }
}

fn label_of(path: &Path) -> String {
    format!("\"{}\"", path.display())
}
