//! `demo`

use std::cell::Cell;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use clap::Args;

use crate::args::{ColourArg, GlobalArgs, OutputArgs};
use crate::commands::judging::{self, Material};
use crate::commands::simulate::{BREACH, CONFIGURATION, MACHINE, RUNS, history};
use crate::commands::{Cli, Outcome, Session, answer};
use crate::config::{self, FILE_NAME};
use crate::context::{Entropy, Env, Surroundings};
use crate::learning::{Judgement, Said, Verdict};
use crate::model::Sample;
use crate::report::{Cell as Text, InsightsDocument, Tone, paint};
use crate::store::Store;

/// What makes the noise of the simulation.
pub(super) const SEED: u64 = 2;
/// The newest sample is so old: what the story adds is newer.
const AGO: i64 = 3_600_000;

/// See it all on a simulated history
///
/// All numbers are invented. The store is thrown away, or kept with DIR.
#[derive(Args, Debug)]
pub struct DemoArgs {
    /// Keep the simulated project in this new folder, to try the other commands on
    dir: Option<PathBuf>,
}

pub(super) fn run(args: DemoArgs, session: &Session) -> Result<Outcome> {
    let scratch = match &args.dir {
        Some(dir) => Scratch {
            path: session.surroundings.cwd.join(dir),
            keep: true,
        },
        None => Scratch {
            path: throw_away(session)?,
            keep: false,
        },
    };
    let samples = history(
        session.now().saturating_add(-AGO),
        Entropy::new(Some(SEED))?,
    );
    let store = settle(&scratch.path, &samples)?;
    let stage = Stage {
        session,
        project: &scratch.path,
        commands: Cell::new(0),
    };
    stage.say(&format!(
        "A simulated history: {} samples of {RUNS} runs over two months. All is invented.",
        samples.len()
    ))?;
    tell(&stage, &store)?;
    session.print_raw(closing(&args).as_bytes())?;
    Ok(Outcome::Done)
}

/// Makes the project.
fn settle(project: &Path, samples: &[Sample]) -> Result<Store> {
    if project.exists() {
        bail!(
            "\"{}\" is there already\nhint: name a new folder",
            project.display()
        );
    }
    std::fs::create_dir_all(project)
        .with_context(|| format!("cannot create \"{}\"", project.display()))?;
    let config_path = project.join(FILE_NAME);
    config::replace_file(&config_path, CONFIGURATION.as_bytes())
        .with_context(|| format!("cannot write \"{}\"", config_path.display()))?;
    let (store, _) = Store::open_or_create(project.join(".yardstick"))?;
    store.append(samples)?;
    Ok(store)
}

/// The story, chapter by chapter.
fn tell(stage: &Stage<'_>, store: &Store) -> Result<()> {
    stage.chapter("What the numbers do")?;
    stage.command("trends")?;

    let judged = Judged::of(stage, store)?;
    stage.chapter("What needs attention")?;
    stage.title("insights")?;
    judged.show()?;

    stage.chapter("A slowdown that is worth its price is accepted, and stays quiet")?;
    let worth = judged.meant("build_time profile=release: worse")?;
    judged.answer(stage, (worth, Verdict::Accepted, "half the size"))?;
    stage.gate("insights build_time -m profile=release --fail-on regression")?;

    stage.chapter("An alarm that was none is dismissed: the next of its kind is less sure")?;
    let wrong = judged.meant("memory_usage scenario=export: worse")?;
    judged.answer(stage, (wrong, Verdict::Dismissed, "profiler on"))?;
    stage.command("insights api_latency")?;

    stage.chapter("Limits follow what is achieved; to loosen one takes a reason")?;
    stage.command("budget ratchet test_duration build_time --reason \"as agreed\"")?;

    stage.chapter("They hold: the next commit makes the unit tests slower")?;
    stage.command(&format!("record test_duration {BREACH} -m suite=unit"))?;
    stage.gate("budget check")?;

    stage.chapter("A breach is foretold")?;
    stage.command("budget forecast memory_usage")
}

/// Everything is judged once, for what is shown and for what is answered: it
/// takes longer than all the rest.
struct Judged<'a> {
    session: Session,
    store: &'a Store,
    material: Material,
    judgement: Judgement,
}

impl<'a> Judged<'a> {
    fn of(stage: &Stage<'_>, store: &'a Store) -> Result<Self> {
        let session = stage.session()?;
        let (material, judgement) = answer::everything(&session, store)?;
        Ok(Self {
            session,
            store,
            material,
            judgement,
        })
    }

    /// What `insights` shows.
    fn show(&self) -> Result<()> {
        let (not_judged, judged_in_part) = judging::coverage(&self.judgement);
        let document = InsightsDocument {
            time: self.session.now(),
            judged: self.judgement.judged,
            total: self.material.total(),
            not_judged,
            judged_in_part,
            silent: Vec::new(),
            waiting: Vec::new(),
            answered: 0,
            insights: self.judgement.insights.clone(),
        };
        self.session.print(&document, &OutputArgs::default())
    }

    /// The insight whose title starts so.
    fn meant(&self, title: &str) -> Result<&Said> {
        let mut said = self.judgement.said.values();
        said.find(|said| said.title.starts_with(title))
            .with_context(|| format!("the simulation has no insight {title:?}"))
    }

    /// What `insights accept` and `insights dismiss` do.
    fn answer(
        &self,
        stage: &Stage<'_>,
        (said, verdict, reason): (&Said, Verdict, &str),
    ) -> Result<()> {
        let word = match verdict {
            Verdict::Accepted => "accept",
            Verdict::Dismissed => "dismiss",
        };
        let id = said.id.get(..8).unwrap_or(&said.id);
        stage.title(&format!("insights {word} {id} --reason \"{reason}\""))?;
        let answer: (&[&Said], Verdict, &str) = (&[said], verdict, reason);
        // Of an instant of its own.
        let session = stage.session()?;
        answer::give(&session, self.store, &self.material, answer)
    }
}

/// Where the commands of the story run: the simulated project, on this screen,
/// and with nothing else of the environment.
struct Stage<'a> {
    session: &'a Session,
    project: &'a Path,
    commands: Cell<u64>,
}

impl Stage<'_> {
    fn chapter(&self, caption: &str) -> Result<()> {
        self.say("")?;
        self.line(&format!("# {caption}"), Tone::Strong)
    }

    fn title(&self, line: &str) -> Result<()> {
        self.line(&format!("$ yardstick {line}"), Tone::Strong)
    }

    /// A command whose exit code is its answer.
    fn gate(&self, line: &str) -> Result<()> {
        let code = match self.perform(line)? {
            Outcome::Done => 0,
            Outcome::Refused => 1,
            Outcome::Unjudged => 3,
            Outcome::Interrupted => 130,
        };
        self.line(&format!("exit code {code}"), Tone::Dim)
    }

    fn command(&self, line: &str) -> Result<()> {
        self.perform(line).map(drop)
    }

    fn perform(&self, line: &str) -> Result<Outcome> {
        self.title(line)?;
        let words = std::iter::once("yardstick").chain(words(line));
        let words = words.map(OsString::from).collect();
        let mut cli = Cli::parse(words)?;
        cli.global = self.global();
        cli.run(self.surroundings())
    }

    fn session(&self) -> Result<Session> {
        Session::new(self.surroundings(), self.global())
    }

    /// Colour is where the demo has it.
    fn global(&self) -> GlobalArgs {
        GlobalArgs {
            quiet: true,
            color: match self.session.style().colour {
                true => ColourArg::Always,
                false => ColourArg::Never,
            },
            ..GlobalArgs::default()
        }
    }

    /// Each command a second after the one before, on a machine of the story.
    fn surroundings(&self) -> Surroundings {
        let nth = self.commands.replace(self.commands.get() + 1);
        let outer = &self.session.surroundings;
        let own = [
            ("YARDSTICK_MACHINE", MACHINE),
            ("YARDSTICK_BRANCH", "main"),
            (
                "YARDSTICK_COMMIT",
                "5107e57e0a91b2c6d4f81c3be02a7d695f48c1e3",
            ),
            ("YARDSTICK_ACTOR", "demo"),
        ];
        let mut pairs: Vec<(OsString, OsString)> = own
            .map(|(name, value)| (name.into(), value.into()))
            .to_vec();
        pairs.push((
            "YARDSTICK_USER_CONFIG".into(),
            self.project.join("no-such-file").into(),
        ));
        Surroundings {
            now: outer.now.saturating_add(nth as i64 * 1000),
            seed: outer.seed.map(|seed| seed.wrapping_add(nth)),
            cwd: self.project.to_owned(),
            env: Env::from_pairs(pairs),
            terminal: outer.terminal.clone(),
        }
    }

    fn say(&self, text: &str) -> Result<()> {
        self.session.print_raw(format!("{text}\n").as_bytes())
    }

    fn line(&self, text: &str, tone: Tone) -> Result<()> {
        self.say(&paint(&Text::toned(text, tone), &self.session.style()))
    }
}

/// The words of a line; what stands between quotes is one.
fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split('"').enumerate().flat_map(|(i, part)| {
        let (quoted, plain) = match i % 2 {
            0 => (None, Some(part.split_whitespace())),
            _ => (Some(part), None),
        };
        quoted.into_iter().chain(plain.into_iter().flatten())
    })
}

fn closing(args: &DemoArgs) -> String {
    match &args.dir {
        Some(dir) => format!("\nkept in {}: go there and try the other commands\n", dir.display()),
        None => "\n`yardstick demo DIR` keeps it, to try the other commands on.\n`yardstick init` starts your own.\n".to_owned(),
    }
}

/// A name for a folder that nobody else has.
fn throw_away(session: &Session) -> Result<PathBuf> {
    let env = &session.surroundings.env;
    let temporary = ["TMPDIR", "TEMP", "TMP"]
        .iter()
        .find_map(|name| env.path(name));
    // Even with a pinned seed two demos at once must not meet.
    let unique = Entropy::new(None)?.bits64();
    Ok(temporary
        .unwrap_or_else(|| PathBuf::from("/tmp"))
        .join(format!("yardstick-demo-{unique:016x}")))
}

/// The folder of the demo, removed at the end unless it is kept.
struct Scratch {
    path: PathBuf,
    keep: bool,
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if !self.keep {
            // What stays behind is a small temporary folder.
            let _ = std::fs::remove_dir_all(&self.path);
        }
    }
}
