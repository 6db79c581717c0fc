//! From the configuration to a remote that can be talked to.

use std::time::Duration;

use anyhow::{Result, bail};

use crate::commands::Session;
use crate::context::Repository;
use crate::model::{SampleId, Timestamp};
use crate::store::Store;
use crate::store::sync::git::{Address, Git, GitPlace, GitRemote};
use crate::store::sync::{Attempt, Circuit, Exchange, RemoteError, SyncDir, SyncError};

/// How long a remote may say nothing, unless the configuration says otherwise.
const PATIENCE: Duration = Duration::from_secs(15);
/// The same for one that did not answer lately.
const SHORT: Duration = Duration::from_secs(3);

/// A store and the remote that it is shared through.
pub struct Link<'a> {
    store: &'a Store,
    address: Address,
    dir: SyncDir,
    place: GitPlace,
    circuit: Circuit,
}

impl<'a> Link<'a> {
    /// Whether there can be a remote, before anything is made for it.
    pub fn check(session: &Session, flag: Option<&str>) -> Result<()> {
        let address = address(session, flag)?;
        if session.repository().is_none() && address.is_name() {
            bail!(
                "there is no git repository here that could have the remote {:?}\nhint: --remote git:ADDRESS names one",
                address.as_git()
            );
        }
        Self::check_owner(session, flag, &address)
    }

    /// The user's own store goes where the user says, and not to whatever
    /// repository the command happens to stand in.
    fn check_owner(session: &Session, flag: Option<&str>, address: &Address) -> Result<()> {
        let root = session.store_root()?;
        let is_said = flag.is_some()
            || session.surroundings.env.text("YARDSTICK_REMOTE").is_some()
            || !session.config().remote.of_project;
        if (is_said && !address.is_name()) || !session.is_own_store(&root) {
            return Ok(());
        }
        bail!(
            "the store \"{}\" is your own, not that of the repository here: it does not go to {address}\nhint: leave out --store and YARDSTICK_STORE to share the project's, or name a place for your own: yardstick sync --remote git:ADDRESS",
            root.display()
        );
    }

    /// `flag` stands above the variable, and that above the configuration.
    pub fn new(session: &Session, store: &'a Store, flag: Option<&str>) -> Result<Self> {
        Self::check(session, flag)?;
        let address = address(session, flag)?.seen_from(&session.surroundings.cwd);
        let (dir, place) = match session.repository() {
            Some(repository) => {
                let place = place_of(repository);
                let url = Git::new(place.clone(), &address, PATIENCE).url(&address)?;
                (SyncDir::of(store, &url)?, place)
            }
            None => own_repository(store, &address)?,
        };
        Ok(Self {
            circuit: Circuit::load(&dir),
            store,
            address,
            dir,
            place,
        })
    }

    /// The remote, for messages.
    pub fn name(&self) -> String {
        self.address.to_string()
    }

    /// What is known of the remote.
    pub fn dir(&self) -> &SyncDir {
        &self.dir
    }

    /// When and why the history could not be pulled from it lately.
    pub fn failed_pull(&self, now: Timestamp) -> Option<(Timestamp, &str)> {
        self.circuit.failed_pull(now)
    }

    /// Why the remote is left alone for now, if it is.
    pub fn pause(&self, session: &Session) -> Option<String> {
        let now = session.now();
        let pause = self.circuit.pause(now)?;
        let name = self.name();
        let reason = pause.reason.strip_prefix(&name).unwrap_or(pause.reason);
        let reason = reason.trim_start_matches([':', ' ']);
        let age = age(now.millis() - pause.failed.millis());
        let failed = match pause.failures {
            1 => format!("failed {age} ago"),
            n => format!("failed {n} times, last {age} ago"),
        };
        let until = session.style().clock(pause.until);
        Some(format!(
            "{name} {failed} ({reason}); not tried again before {until}; `yardstick sync` tries now"
        ))
    }

    /// Works with the remote; `None` where another process does for long. How
    /// it went is remembered.
    pub fn exchange<T>(
        mut self,
        (session, attempt): (&Session, Attempt),
        work: impl FnOnce(&mut Exchange<'_>) -> Result<T, SyncError>,
    ) -> Result<Option<T>, SyncError> {
        let hesitant = self.circuit.pause(session.now()).is_some();
        let configured = session.config().remote.timeout;
        let configured = configured.and_then(|t| u64::try_from(t.millis()).ok());
        let patience = configured.map_or(PATIENCE, Duration::from_millis);
        let patience = if hesitant {
            patience.min(SHORT)
        } else {
            patience
        };
        let mut pulled = false;
        let done = self.work(session, patience, |mut exchange| {
            if hesitant {
                exchange = exchange.hesitant();
            }
            let done = work(&mut exchange);
            pulled = exchange.has_pulled();
            done
        });
        match &done {
            Ok(Some(_)) => self.circuit.succeed(&self.dir),
            Err(SyncError::Remote(error)) if is_failure(error) => {
                // Others may have failed meanwhile.
                let mut circuit = Circuit::load(&self.dir).having_pulled(pulled);
                circuit.fail(&self.dir, session.now(), &error.to_string(), attempt);
            }
            _ => {}
        }
        done
    }

    fn work<T>(
        &self,
        session: &Session,
        patience: Duration,
        work: impl FnOnce(Exchange<'_>) -> Result<T, SyncError>,
    ) -> Result<Option<T>, SyncError> {
        let unusable = |error: anyhow::Error| RemoteError::Unusable(error.to_string());
        let mut entropy = session.entropy().map_err(unusable)?;
        let millis = u64::try_from(session.now().millis()).unwrap_or(0);
        let mut next_id = || SampleId::from_parts(millis, entropy.bits128());
        let git = Git::new(self.place.clone(), &self.address, patience);
        let mut remote = GitRemote::new(git, &self.address, &self.dir.key());
        // Another one at work has its own patience with the remote.
        let dir = (&self.dir, patience * 2);
        let exchange = Exchange::begin(self.store, dir, &mut remote, session.now(), &mut next_id)?;
        exchange.map(work).transpose()
    }
}

/// How long something is ago, in the largest unit that fits.
fn age(millis: i64) -> String {
    match millis / 1000 {
        seconds @ ..60 => format!("{seconds} s"),
        seconds @ 60..3600 => format!("{} min", seconds / 60),
        seconds => format!("{} h", seconds / 3600),
    }
}

/// Whether it is worth leaving the remote alone for a while.
fn is_failure(error: &RemoteError) -> bool {
    error.is_of_remote() && !matches!(error, RemoteError::Overtaken { .. })
}

fn address(session: &Session, flag: Option<&str>) -> Result<Address> {
    let remote = &session.config().remote;
    let variable = session.surroundings.env.text("YARDSTICK_REMOTE");
    if let Some(text) = flag.or(variable.as_deref()) {
        return Ok(Address::parse(text)?);
    }
    let Some(text) = &remote.url else {
        return Ok(Address::origin());
    };
    let address = Address::parse(text)?;
    if remote.of_project && address.is_folder() {
        bail!(
            "{address} in the project's configuration is a folder, whose hooks would run here\nhint: name a remote of the repository (git:origin), or say it with --remote, YARDSTICK_REMOTE or your own configuration"
        );
    }
    Ok(address)
}

fn place_of(repository: &Repository) -> GitPlace {
    let work_tree = repository.work_tree();
    let named = repository.is_named().then(|| {
        let git_dir = repository.git_dir().to_owned();
        (git_dir, work_tree.map(std::path::Path::to_owned))
    });
    GitPlace {
        dir: work_tree.unwrap_or(repository.git_dir()).to_owned(),
        named,
    }
}

/// Outside of any repository, objects need a place: a bare one of the store.
fn own_repository(store: &Store, address: &Address) -> Result<(SyncDir, GitPlace)> {
    let dir = SyncDir::of(store, address.as_git())?;
    let folder = dir.path().join("git");
    std::fs::create_dir_all(&folder)?;
    let place = GitPlace {
        named: Some((folder.clone(), None)),
        dir: folder,
    };
    Git::new(place.clone(), address, PATIENCE).init()?;
    Ok((dir, place))
}
