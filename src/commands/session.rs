//! What every command starts from: surroundings, configuration and store,
//! resolved once, each when it is first asked for.

mod files;
mod output;
mod selection;

use std::cell::{Cell, OnceCell, RefCell};
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::args::GlobalArgs;
use crate::config::{self, Config};
use crate::context::{
    Entropy, GitError, Provenance, Repository, Surroundings, VARIABLES, current_machine, gather_in,
};
use crate::model::{Context, Machine, SampleId, Timestamp};
use crate::performance::PerformanceMonitor;
use crate::store::{Event, EventKind, Store};

pub(super) use files::is_folder_or_pipe;
use files::{find_config, own_store, read_config, user_config_path};
pub(super) use output::stdout;

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
}
