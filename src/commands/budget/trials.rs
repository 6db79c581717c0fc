//! What is held against the budgets: the samples of the current branch or pull
//! request, and those of the baseline.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use clap::Args;

use crate::args::FilterArgs;
use crate::commands::Session;
use crate::commands::budget::{check_asked, means};
use crate::commands::load::{self, Grouping};
use crate::commands::remember::{Places, memory};
use crate::commands::session::{DefaultScope, is_folder_or_pipe};
use crate::config;
use crate::learning::{Answer, BudgetVerdict, Kind, Since, Trial, Verdict};
use crate::model::{Budget, Filter, MetricPattern, Place, PlacePattern, Scope, Sorting};
use crate::series::{Series, SeriesId};
use crate::store::{Amendments, Store};

/// So many of the newest samples of each series are looked at.
pub const LOOKED_AT: usize = 500;

/// What is held against which budgets.
#[derive(Args, Debug, Default)]
pub struct JudgedArgs {
    /// Only budgets of these metrics: names or patterns
    #[arg(value_name = "METRIC")]
    pub metrics: Vec<MetricPattern>,

    /// Also the limits of a YAML policy: <metric>_max and <metric>_min of its performance block
    #[arg(long, value_name = "FILE")]
    pub policy: Option<PathBuf>,

    /// Samples of this branch, pattern or pull request ('#43') [default: the current branch or pull request, else the baseline]
    #[arg(short, long, value_name = "BRANCH")]
    pub branch: Vec<String>,

    /// Only samples of this commit
    #[arg(long, value_name = "COMMIT")]
    pub commit: Vec<String>,

    /// Judge each series by its newest N samples, whatever its budget's window; the latest value becomes their median
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=500))]
    pub last: Option<u64>,
}

/// The budgets that are asked for.
pub struct Asked {
    /// Those for what is judged.
    pub budgets: Vec<Budget>,
    /// Those for other branches.
    pub elsewhere: Vec<Budget>,
}

/// What is judged.
#[derive(Default)]
pub struct Loaded {
    /// Samples of the branch, pull request or commit that is judged.
    own: Vec<Series>,
    /// Samples of the baseline.
    baseline: Vec<Series>,
    /// Series that have no own samples are judged by the baseline.
    falls_back: bool,
    /// What people said of places of the series.
    places: Places,
    /// What people said of insights.
    answers: Vec<Answer>,
    /// What to call the own samples, and those of the baseline.
    from: Option<(String, String)>,
}

impl JudgedArgs {
    /// The budgets of the configuration and the policy.
    pub fn asked(&self, session: &Session) -> Result<Asked> {
        let mut all = session.config().budgets.clone();
        if let Some(path) = &self.policy {
            all.extend(read_policy(&session.surroundings.cwd.join(path))?);
        }
        if all.is_empty() {
            let hint = match session.project_dir() {
                Some(_) => "yardstick budget set test_duration --max 30s",
                None => "yardstick init makes this folder a project, then: yardstick budget set",
            };
            session.note(format_args!("no budget is set\nhint: {hint}"));
        } else {
            check_asked(&self.metrics, &all)?;
        }
        let wanted = |name: &MetricPattern| self.metrics.iter().any(|wanted| means(wanted, name));
        all.retain(|budget| self.metrics.is_empty() || wanted(&budget.metric));
        if all.iter().all(|budget| budget.branch.is_none()) {
            return Ok(Asked {
                budgets: all,
                elsewhere: Vec::new(),
            });
        }
        let spots = self.spots(session)?;
        let here = |budget: &Budget| {
            let Some(branch) = &budget.branch else {
                return true;
            };
            spots.iter().any(|spot| spot.is_of(branch))
        };
        let (budgets, elsewhere) = all.into_iter().partition(here);
        Ok(Asked { budgets, elsewhere })
    }

    /// What is judged, to hold the branches of budgets against.
    fn spots(&self, session: &Session) -> Result<Vec<Spot>> {
        if !self.branch.is_empty() {
            return self.branch.iter().map(|text| Spot::named(text)).collect();
        }
        let here = session.provenance()?.place();
        if let Some(number) = here.pull_request {
            return Ok(vec![Spot::PullRequest(number)]);
        }
        let branch = match here.branch {
            Some(branch) => Some(branch.to_owned()),
            None => session.baseline_branch()?,
        };
        Ok(branch.into_iter().map(Spot::Branch).collect())
    }

    /// Loads what is judged, and its baseline.
    pub fn load(&self, session: &Session, budgets: &[Budget]) -> Result<Loaded> {
        let Some(store) = session.store()? else {
            return Ok(Loaded::default());
        };
        let flags = FilterArgs {
            branch: self.branch.clone(),
            commit: self.commit.clone(),
            ..FilterArgs::default()
        };
        let mut filter = session.filter(&[], &flags, DefaultScope::Judged)?;
        filter.metrics = budgets.iter().map(|b| b.metric.clone()).collect();
        // One name may stand in many budgets.
        filter.metrics.dedup();
        let mut loaded = load_scopes(session, &store, filter)?;
        // Of a budget for a pattern, only the series that are asked for.
        let asked = |series: &Series| {
            let name = &series.id().metric;
            self.metrics.is_empty() || self.metrics.iter().any(|wanted| wanted.matches(name))
        };
        loaded.own.retain(asked);
        loaded.baseline.retain(asked);
        loaded.remember(&store)?;
        Ok(loaded)
    }
}

/// A branch or pull request that is judged.
enum Spot {
    Any,
    Branch(String),
    PullRequest(u64),
}

impl Spot {
    fn named(text: &str) -> Result<Self> {
        Ok(match text.strip_prefix('#') {
            _ if text == "*" => Self::Any,
            Some(number) if number.bytes().all(|b| b.is_ascii_digit()) => {
                Self::PullRequest(number.parse().unwrap_or(u64::MAX))
            }
            // A pattern is of a budget for the same pattern, or a wider one.
            _ => Self::Branch(crate::model::branch_name(text)?),
        })
    }

    fn is_of(&self, branch: &PlacePattern) -> bool {
        let place = Place::default();
        match self {
            Self::Any => true,
            Self::Branch(name) => branch.admits(Place {
                branch: Some(name),
                ..place
            }),
            Self::PullRequest(number) => branch.admits(Place {
                pull_request: Some(*number),
                ..place
            }),
        }
    }
}

impl Loaded {
    /// Takes up what people said of the levels.
    fn remember(&mut self, store: &Store) -> Result<()> {
        let events = store.events()?;
        let amendments = Amendments::of(&events);
        let memory = memory(&events, &amendments);
        self.places = Places::new(&memory, amendments);
        self.answers = memory.answers.into_values().collect();
        Ok(())
    }

    /// What somebody said last of a limit that has been broken for so long.
    pub fn answer_to(
        &self,
        budget: &Budget,
        verdict: &BudgetVerdict,
        since: &Since,
    ) -> Option<Verdict> {
        let id = self.places.first_id(verdict.series.as_ref()?);
        let label = budget.label();
        let means = |answer: &&Answer| {
            let said = &answer.said;
            said.kind == Kind::Budget
                && said.label.as_ref().is_none_or(|of| *of == label)
                && said.series.contains(&id)
                && said.from <= since.newest_time
                && since.time <= said.to
        };
        let answers = self.answers.iter().filter(means);
        let last = answers.max_by_key(|answer| (answer.time, &answer.said.id));
        last.map(|answer| answer.verdict)
    }

    /// What is held against the budgets: of each series the own samples, else
    /// those of the baseline.
    pub fn trials(&self, last: Option<u64>) -> Vec<Trial<'_>> {
        let last = last.map(|n| usize::try_from(n).unwrap_or(usize::MAX));
        let own = |of: &Series| self.own.iter().find(|own| is_same(own, of));
        let base = |of: &Series| self.baseline.iter().find(|base| is_same(base, of));
        let changed = self.own.iter().map(|own| Trial::of_change(own, base(own)));
        let unchanged = self
            .baseline
            .iter()
            .filter(|base| self.falls_back && own(base).is_none())
            .map(Trial::of_baseline);
        let mut trials: Vec<Trial<'_>> = changed
            .chain(unchanged)
            .map(|trial| {
                let settled = self.places.of(trial.id());
                trial.by_last(last).settled(settled)
            })
            .collect();
        trials.order_by(|a, b| a.id().cmp(b.id()));
        trials
    }

    /// Whose samples a series is judged by, where that is not the same for all.
    pub fn from(&self, metric: &str, metadata: &crate::model::Metadata) -> Option<&str> {
        let (own, baseline) = self.from.as_ref()?;
        let is = |id: &SeriesId| id.metric.as_str() == metric && id.metadata == *metadata;
        let changed = self.own.iter().any(|series| is(series.id()));
        Some(if changed { own } else { baseline })
    }
}

fn is_same(a: &Series, b: &Series) -> bool {
    let dimension = |series: &Series| series.unit().map(crate::model::Unit::dimension);
    a.id() == b.id() && dimension(a) == dimension(b)
}

/// Loads the samples of a filter, and those of the baseline beside them.
fn load_scopes(session: &Session, store: &Store, mut filter: Filter) -> Result<Loaded> {
    let baseline = session.baseline_branch()?;
    let named = match &baseline {
        Some(branch) => format!("baseline {branch}"),
        None => "baseline".to_owned(),
    };
    let of_baseline = |filter: &Filter| Filter {
        scope: Scope::Judged {
            branches: baseline.iter().cloned().collect(),
            pull_request: None,
            detached: matches!(filter.scope, Scope::Judged { detached: true, .. }),
        },
        commits: Vec::new(),
        ..filter.clone()
    };
    if !filter.commits.is_empty() {
        let own = quietly(session, store, &filter)?;
        let mut before = quietly(session, store, &of_baseline(&filter))?;
        before.retain_mut(|base| match own.iter().find(|own| is_same(own, base)) {
            Some(own) => base.keep_before(own.first().time),
            None => false,
        });
        return Ok(Loaded {
            own,
            baseline: before,
            ..Loaded::default()
        });
    }
    if let Scope::Of(places) = &filter.scope {
        let is_baseline = |place: &PlacePattern| {
            place.admits(Place {
                branch: baseline.as_deref(),
                ..Place::default()
            })
        };
        if !places.iter().any(is_baseline) {
            return Ok(Loaded {
                own: quietly(session, store, &filter)?,
                baseline: quietly(session, store, &of_baseline(&filter))?,
                ..Loaded::default()
            });
        }
    }
    let Some((place, name)) = current_place(&filter.scope, session)? else {
        return Ok(Loaded {
            baseline: quietly(session, store, &filter)?,
            falls_back: true,
            ..Loaded::default()
        });
    };
    let base = quietly(session, store, &of_baseline(&filter))?;
    filter.scope = Scope::Of(vec![place]);
    Ok(Loaded {
        own: quietly(session, store, &filter)?,
        baseline: base,
        falls_back: true,
        from: Some((name, named)),
        ..Loaded::default()
    })
}

/// That a budgeted metric has no samples is a verdict, not a typing error.
pub fn quietly(session: &Session, store: &Store, filter: &Filter) -> Result<Vec<Series>> {
    let grouping = Grouping {
        by: None,
        keep: Some(LOOKED_AT),
    };
    load::series(session, store, filter, &grouping).or_else(|error| {
        match load::check_names(store, filter) {
            Err(_) => Ok(Vec::new()),
            Ok(()) => Err(error),
        }
    })
}

/// What is being worked on, and its name; `None` where it is the baseline.
fn current_place(scope: &Scope, session: &Session) -> Result<Option<(PlacePattern, String)>> {
    let Scope::Judged {
        branches,
        pull_request,
        ..
    } = scope
    else {
        return Ok(None);
    };
    let current = session.provenance()?.place().branch;
    Ok(match (pull_request, current) {
        (Some(number), _) => Some((PlacePattern::pull_request(*number), format!("#{number}"))),
        (None, Some(branch)) if branches.len() > 1 => {
            Some((PlacePattern::branch(branch), branch.to_owned()))
        }
        _ => None,
    })
}

fn read_policy(path: &Path) -> Result<Vec<Budget>> {
    if is_folder_or_pipe(path) {
        bail!(
            "\"{}\" is no file\nhint: --policy names a YAML file",
            path.display()
        );
    }
    let text =
        config::read_text(path).with_context(|| format!("cannot read \"{}\"", path.display()))?;
    Ok(config::parse_policy(&text, path)?)
}
