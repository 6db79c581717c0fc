//! What every command starts from: surroundings, configuration and store,
//! resolved once, each when it is first asked for.

use std::cell::{Cell, OnceCell, RefCell};
use std::fmt::Display;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::args::{ColourArg, FilterArgs, FormatArg, GlobalArgs, OutputArgs};
use crate::config::{self, Config, FILE_NAME};
use crate::context::{
    ColourWish, Entropy, GitError, Provenance, Repository, Surroundings, VARIABLES,
    current_machine, gather_in, stdout_was_closed,
};
use crate::model::{Context, Filter, Machine, MetricPattern, SampleId, Scope, Timestamp};
use crate::performance::PerformanceMonitor;
use crate::report::{self, Document, Format, Style};
use crate::store::{Event, EventKind, Recovered, Store};

/// Folder of the store inside of a project.
const STORE_DIR: &str = ".yardstick";

/// The state of one invocation.
pub struct Session {
    /// Clock, environment, terminal.
    pub surroundings: Surroundings,
    global: GlobalArgs,
    repository: Option<Repository>,
    /// Why there is no repository, until it is told.
    problem: Cell<Option<GitError>>,
    config_path: Option<PathBuf>,
    config: Config,
    provenance: OnceCell<Provenance>,
    machine: OnceCell<Machine>,
    /// Whether it was said that there is no store.
    nothing_yet: Cell<bool>,
    timings: RefCell<PerformanceMonitor>,
}

/// Which branches a command looks at unless told otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DefaultScope {
    /// Everything.
    All,
    /// The baseline branch, the current branch, the current pull request.
    Judged,
}

impl Session {
    /// Finds the configuration and reads it.
    pub fn new(surroundings: Surroundings, global: GlobalArgs) -> Result<Self> {
        // One that cannot be read is reported where it matters.
        let (repository, problem) = match Repository::discover(&surroundings.cwd, &surroundings.env)
        {
            Ok(repository) => (repository, None),
            Err(error) => (None, Some(error)),
        };
        let config_path = match global
            .config
            .clone()
            .or_else(|| surroundings.env.path("YARDSTICK_CONFIG"))
        {
            Some(path) => Some(surroundings.cwd.join(path)),
            None => find_config(&surroundings.cwd, repository.as_ref()),
        };
        let user = match user_config_path(&surroundings) {
            Some(path) if path.is_file() => read_config(&path)?.of_the_user(),
            _ => Config::default(),
        };
        let project = match &config_path {
            Some(path) => read_config(path)?,
            None => Config::default(),
        };
        let session = Self {
            config: user.overlaid(project),
            surroundings,
            global,
            repository,
            problem: Cell::new(problem),
            config_path,
            provenance: OnceCell::new(),
            machine: OnceCell::new(),
            nothing_yet: Cell::new(false),
            timings: RefCell::default(),
        };
        session.warn_of_unknown_variables();
        Ok(session)
    }

    /// A variable that nobody reads was meant to say something.
    fn warn_of_unknown_variables(&self) {
        let known = || VARIABLES.iter().map(|(name, _)| *name);
        for name in self.surroundings.env.names("YARDSTICK_") {
            if known().any(|known| known == name) {
                continue;
            }
            match config::nearest(&name, known()) {
                Some(near) => self.warn(format_args!(
                    "the variable {name} is not known here\nhint: did you mean {near}?"
                )),
                None => self.warn(format_args!("the variable {name} is not known here")),
            }
        }
    }

    /// The time of this invocation.
    pub fn now(&self) -> Timestamp {
        self.surroundings.now
    }

    /// What the configuration says.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The git repository of the working directory.
    pub fn repository(&self) -> Option<&Repository> {
        self.repository.as_ref()
    }

    /// The project's configuration file, if there is one.
    pub fn config_path(&self) -> Option<&Path> {
        self.config_path.as_deref()
    }

    /// The user's own configuration file, whether it is there or not.
    pub fn user_config_path(&self) -> Option<PathBuf> {
        user_config_path(&self.surroundings)
    }

    /// Folder of the project: where its configuration is or would be.
    pub fn project_dir(&self) -> Option<PathBuf> {
        let of_config = self.config_path.as_deref().and_then(Path::parent);
        let of_repository = || self.repository.as_ref().map(Repository::home);
        of_config.map(Path::to_owned).or_else(of_repository)
    }

    /// Where and when this runs.
    pub fn provenance(&self) -> Result<&Provenance> {
        if let Some(provenance) = self.provenance.get() {
            return Ok(provenance);
        }
        let discovered = match self.problem.take() {
            Some(problem) => Err(problem),
            None => Ok(self.repository.clone()),
        };
        let provenance = self.time("context", || gather_in(&self.surroundings, discovered))?;
        if let Some(problem) = &provenance.git_problem {
            self.warn(problem);
        }
        Ok(self.provenance.get_or_init(|| provenance))
    }

    /// The machine that this runs on.
    pub fn machine(&self) -> &Machine {
        self.machine
            .get_or_init(|| current_machine(&self.surroundings.env))
    }

    /// What a sample carries that is measured now.
    pub fn context(&self) -> Result<Context> {
        Ok(self.provenance()?.context_on(self.machine()))
    }

    /// The branch that makes the baseline, as far as it is known.
    pub fn baseline_branch(&self) -> Result<Option<String>> {
        let named = self
            .surroundings
            .env
            .text("YARDSTICK_BASELINE_BRANCH")
            .or_else(|| self.config.baseline_branch.clone());
        match named {
            Some(branch) => Ok(Some(branch)),
            // Not knowing it is no reason to fail: then all branches count.
            None => Ok(self.provenance()?.default_branch().unwrap_or_default()),
        }
    }

    /// Folder of the store, whether it is there or not.
    pub fn store_root(&self) -> Result<PathBuf> {
        let cwd = &self.surroundings.cwd;
        let env = &self.surroundings.env;
        if let Some(dir) = self
            .global
            .store
            .clone()
            .or_else(|| env.path("YARDSTICK_STORE"))
        {
            return Ok(cwd.join(dir));
        }
        let project = self.project_dir();
        match (&self.config.store, project) {
            (Some(dir), Some(project)) => Ok(project.join(dir)),
            (None, Some(project)) => Ok(project.join(STORE_DIR)),
            (_, None) => match own_store() {
                Some(dir) => Ok(dir),
                None => bail!(
                    "there is no project here and no home directory\nhint: name a folder with --store"
                ),
            },
        }
    }

    /// Whether the store is the user's own, which no project has: by whatever
    /// name it was asked for.
    pub fn is_own_store(&self, root: &Path) -> bool {
        let real = |path: &Path| std::fs::canonicalize(path).ok();
        own_store().is_some_and(|own| {
            let own_real = real(&own);
            own == root || own_real.is_some() && own_real == real(root)
        })
    }

    /// The store, to read from; `None` where there is none yet.
    pub fn store(&self) -> Result<Option<Store>> {
        let root = self.store_root()?;
        let is = std::fs::metadata(&root);
        let leads_nowhere = is.is_err() && std::fs::symlink_metadata(&root).is_ok();
        if leads_nowhere || is.is_ok_and(|metadata| !metadata.is_dir()) {
            bail!(
                "\"{}\" is no folder\nhint: name the folder of the store with --store",
                root.display()
            );
        }
        Ok(Store::open(root)?)
    }

    /// The store, to ask it something. Where there is none, an empty one, and
    /// two lines that say how to begin: a query that finds nothing is no error.
    pub fn store_to_read(&self) -> Result<Store> {
        if let Some(store) = self.store()? {
            return Ok(store);
        }
        let root = self.store_root()?;
        self.note(format_args!(
            "there is no store at \"{}\" yet\n{}",
            root.display(),
            self.first_step()
        ));
        self.nothing_yet.set(true);
        Ok(Store::absent(root))
    }

    /// The store, which has to be there.
    pub fn existing_store(&self) -> Result<Store> {
        match self.store()? {
            Some(store) => Ok(store),
            None => bail!(
                "there is no store at \"{}\" yet\n{}",
                self.store_root()?.display(),
                self.first_step()
            ),
        }
    }

    /// The store, even where it lost what makes it one.
    pub fn store_to_mend(&self) -> Result<Store> {
        match Store::open_to_mend(self.store_root()?)? {
            Some(store) => Ok(store),
            None => self.existing_store(),
        }
    }

    /// Whether only results and errors are wanted.
    pub fn is_quiet(&self) -> bool {
        self.global.quiet
    }

    /// What to do where nothing was recorded yet.
    fn first_step(&self) -> &'static str {
        if self.project_dir().is_some() || self.names_store() {
            "hint: record a first number: yardstick record test_duration 12.5s"
        } else {
            "hint: yardstick init makes this folder a project, then: yardstick record test_duration 12.5s"
        }
    }

    /// Whether somebody said where the store is.
    fn names_store(&self) -> bool {
        self.global.store.is_some() || self.surroundings.env.os("YARDSTICK_STORE").is_some()
    }

    /// The store, to write to; created, and said so, where there is none.
    pub fn store_to_write(&self) -> Result<Store> {
        if let Some(store) = self.store()? {
            return Ok(store);
        }
        let (store, created) = Store::open_or_create(self.store_root()?)?;
        if created {
            self.note(format_args!("created the store {}", store.root().display()));
            if self.project_dir().is_none() && !self.names_store() {
                self.note("no project here (no yardstick.toml, no git repository), so it is yours, not the project's");
                self.note(
                    "hint: `yardstick init` makes this folder a project with a store of its own",
                );
            }
        }
        Ok(store)
    }

    /// What is random in this invocation.
    pub fn entropy(&self) -> Result<Entropy> {
        Ok(self.surroundings.entropy()?)
    }

    /// An event of now, with who runs this.
    pub fn event(&self, kind: EventKind, reason: Option<String>) -> Result<Event> {
        let env = &self.surroundings.env;
        let actor = [
            "YARDSTICK_ACTOR",
            "GITHUB_ACTOR",
            "GITLAB_USER_LOGIN",
            "USER",
            "LOGNAME",
            "USERNAME",
        ]
        .iter()
        .find_map(|name| env.text(name));
        let millis = u64::try_from(self.now().millis()).unwrap_or(0);
        let id = SampleId::from_parts(millis, self.entropy()?.bits128());
        Ok(Event {
            id,
            time: self.now(),
            kind,
            actor,
            reason,
        })
    }

    /// Events of one instant, each after the one before.
    pub fn events(&self, kinds: Vec<EventKind>, reason: Option<String>) -> Result<Vec<Event>> {
        let numbered = kinds.into_iter().zip(0_u128..);
        let event = |(kind, nth): (EventKind, u128)| {
            let mut event = self.event(kind, reason.clone())?;
            event.id = SampleId::from_bits(event.id.bits().wrapping_add(nth));
            Ok(event)
        };
        numbered.map(event).collect()
    }

    /// The samples that flags ask for.
    pub fn filter(
        &self,
        metrics: &[String],
        args: &FilterArgs,
        default: DefaultScope,
    ) -> Result<Filter> {
        let flag = |name: &str, error: &dyn Display| anyhow::anyhow!("{name}: {error}");
        let metrics: Result<Vec<MetricPattern>> = metrics
            .iter()
            .map(|text| text.parse().map_err(anyhow::Error::new))
            .collect();
        let metadata: Result<Vec<_>> = args
            .metadata
            .iter()
            .map(|text| text.parse().map_err(|e| flag("--metadata", &e)))
            .collect();
        Ok(Filter {
            metrics: metrics?,
            metadata: metadata?,
            scope: self.scope(&args.branch, default)?,
            commits: args
                .commit
                .iter()
                .map(|c| self.commit_prefix(c))
                .collect::<Result<_>>()?,
            since: args.since.map(|when| when.resolve(self.now())),
            until: args.until.map(|when| when.resolve(self.now())),
            retracted: false,
        })
    }

    fn scope(&self, branches: &[String], default: DefaultScope) -> Result<Scope> {
        if branches.iter().any(|b| b == "*") {
            return Ok(Scope::All);
        }
        if !branches.is_empty() {
            let pattern = |text: &String| {
                text.parse()
                    .map_err(|error| anyhow::anyhow!("--branch {text:?}: {error}"))
            };
            return Ok(Scope::Of(
                branches.iter().map(pattern).collect::<Result<_>>()?,
            ));
        }
        if default == DefaultScope::All {
            return Ok(Scope::All);
        }
        let here = self.provenance()?.place();
        let mut branches: Vec<String> = self.baseline_branch()?.into_iter().collect();
        if here.pull_request.is_none() {
            branches.extend(here.branch.map(str::to_owned));
        }
        branches.dedup();
        Ok(Scope::Judged {
            branches,
            pull_request: here.pull_request,
            detached: here.branch.is_none(),
        })
    }

    /// A commit as samples carry it: `HEAD` and names are resolved by git, a
    /// hash is taken as it is.
    fn commit_prefix(&self, text: &str) -> Result<String> {
        let hash = text.len() >= 4 && text.bytes().all(|b| b.is_ascii_hexdigit());
        if hash {
            return Ok(text.to_ascii_lowercase());
        }
        match &self.repository {
            Some(repository) => {
                let (commit, _) = repository
                    .commit_time(text)
                    .with_context(|| format!("--commit {text:?}"))?;
                Ok(commit)
            }
            None => {
                bail!("--commit {text:?}: not a commit hash, and there is no git repository to ask")
            }
        }
    }

    /// Full hash and time of a revision.
    pub fn revision(&self, text: &str) -> Result<(String, Option<Timestamp>)> {
        let hash = text.len() >= 7 && text.bytes().all(|b| b.is_ascii_hexdigit());
        match &self.repository {
            Some(repository) => match repository.commit_time(text) {
                Ok((commit, time)) => Ok((commit, Some(time))),
                // A shallow clone does not have every commit it is told of.
                Err(_) if hash && matches!(text.len(), 40 | 64) => {
                    Ok((text.to_ascii_lowercase(), None))
                }
                Err(error) => Err(error).with_context(|| format!("--commit {text:?}")),
            },
            None if hash => Ok((text.to_ascii_lowercase(), None)),
            None => {
                bail!("--commit {text:?}: not a commit hash, and there is no git repository to ask")
            }
        }
    }

    /// Prints a result. A reader that went away is a quiet end.
    pub fn print<D: Document>(&self, document: &D, output: &OutputArgs) -> Result<()> {
        let format = output.format();
        if self.nothing_yet.get() && matches!(format, Format::Table | Format::Markdown) {
            return Ok(());
        }
        let mut out = BufWriter::new(stdout()?);
        let style = self.style();
        let written = self.time("print", || {
            report::write(document, format, &style, &mut out).and_then(|()| out.flush())
        });
        finish(written)
    }

    /// Prints what `write` writes, which may fail before it writes.
    pub fn print_with(
        &self,
        write: impl FnOnce(&mut BufWriter<io::StdoutLock<'static>>) -> Result<io::Result<()>>,
    ) -> Result<()> {
        let mut out = BufWriter::with_capacity(1 << 16, stdout()?);
        finish(write(&mut out)?.and_then(|()| out.flush()))
    }

    /// Prints text as it is.
    pub fn print_raw(&self, bytes: &[u8]) -> Result<()> {
        let mut out = stdout()?;
        finish(out.write_all(bytes).and_then(|()| out.flush()))
    }

    /// The screen that standard output is.
    pub fn style(&self) -> Style {
        let terminal = &self.surroundings.terminal;
        let colour = match (self.global.color, terminal.colour_wish()) {
            (ColourArg::Always, _) => true,
            (ColourArg::Never, _) => false,
            (ColourArg::Auto, ColourWish::Always) => true,
            (ColourArg::Auto, ColourWish::Never) => false,
            (ColourArg::Auto, ColourWish::Auto) => terminal.stdout_is_terminal(),
        };
        let width = terminal
            .width()
            .map(|width| u16::try_from(width).unwrap_or(u16::MAX));
        Style {
            width,
            colour,
            local_time: true,
        }
    }

    /// Says something that is no result, on standard error.
    pub fn note(&self, text: impl Display) {
        if !self.global.quiet {
            // Nobody is left to tell if this fails.
            let _ = writeln!(io::stderr(), "{text}");
        }
    }

    /// Says that something is not as it should be.
    pub fn warn(&self, text: impl Display) {
        self.note(format_args!("warning: {text}"));
    }

    /// Says which files ended in a line that a crash had cut off.
    pub fn warn_of_recovered(&self, recovered: &[Recovered]) {
        for Recovered { path } in recovered {
            self.warn(format_args!(
                "\"{}\" ended in an unfinished line, which was closed off\nhint: `yardstick doctor --repair` takes it out",
                path.display()
            ));
        }
    }

    /// Whether a person sits at standard input.
    pub fn stdin_is_terminal(&self) -> bool {
        self.surroundings.terminal.stdin_is_terminal() && io::stdin().is_terminal()
    }

    /// Runs a part of the work under a name for `--timings`.
    pub fn time<T>(&self, name: &'static str, work: impl FnOnce() -> T) -> T {
        if !self.global.timings {
            return work();
        }
        // Spans do not nest: a span inside of another keeps its own clock.
        let mut own = PerformanceMonitor::default();
        let result = own.span(name, work);
        self.timings.borrow_mut().absorb(own);
        result
    }

    pub(super) fn print_timings(&self) {
        if self.global.timings {
            for line in self.timings.borrow().lines() {
                let _ = writeln!(io::stderr(), "{line}");
            }
        }
    }
}

impl OutputArgs {
    /// The form that the flags ask for.
    pub fn format(&self) -> Format {
        match self.format {
            _ if self.json => Format::Json,
            FormatArg::Table => Format::Table,
            FormatArg::Json => Format::Json,
            FormatArg::Jsonl => Format::Jsonl,
            FormatArg::Markdown => Format::Markdown,
            FormatArg::Csv => Format::Csv,
        }
    }
}

/// Standard output, for a result. What nobody could ever read is no success.
pub(super) fn stdout() -> Result<io::StdoutLock<'static>> {
    if stdout_was_closed() {
        bail!(
            "cannot write to standard output: it is closed\nhint: `>/dev/null` throws the result away"
        );
    }
    Ok(io::stdout().lock())
}

fn finish(written: io::Result<()>) -> Result<()> {
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other.context("cannot write to standard output"),
    }
}

/// Where the numbers go that belong to no project.
fn own_store() -> Option<PathBuf> {
    let dirs = directories::ProjectDirs::from("", "", "yardstick")?;
    Some(dirs.data_dir().join("store"))
}

/// The nearest `yardstick.toml`, not beyond the repository: a file above it
/// belongs to something else.
fn find_config(cwd: &Path, repository: Option<&Repository>) -> Option<PathBuf> {
    let found = config::find_upwards(cwd)?;
    // A bare repository that `GIT_DIR` names does not hold the working folder.
    let around = repository.filter(|r| r.work_tree().is_some() || !r.is_named());
    match around {
        Some(repository) if !found.starts_with(repository.home()) => None,
        _ => Some(found),
    }
}

fn user_config_path(surroundings: &Surroundings) -> Option<PathBuf> {
    match surroundings.env.path("YARDSTICK_USER_CONFIG") {
        Some(path) => Some(path),
        None => directories::ProjectDirs::from("", "", "yardstick")
            .map(|dirs| dirs.config_dir().join(FILE_NAME)),
    }
}

fn read_config(path: &Path) -> Result<Config> {
    if is_folder_or_pipe(path) {
        bail!(
            "\"{}\" is no file\nhint: name a configuration file, such as {FILE_NAME}",
            path.display()
        );
    }
    let text =
        config::read_text(path).with_context(|| format!("cannot read \"{}\"", path.display()))?;
    Ok(config::parse(&text, path)?)
}

/// A folder cannot be read, and a pipe would be waited for, for ever.
#[cfg(unix)]
pub(super) fn is_folder_or_pipe(path: &Path) -> bool {
    use std::os::unix::fs::FileTypeExt;
    std::fs::metadata(path).is_ok_and(|metadata| {
        let kind = metadata.file_type();
        kind.is_dir() || kind.is_fifo() || kind.is_socket()
    })
}

/// See the Unix variant.
#[cfg(not(unix))]
pub(super) fn is_folder_or_pipe(path: &Path) -> bool {
    path.is_dir()
}
