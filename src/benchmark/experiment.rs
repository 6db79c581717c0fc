//! The experiment: every command run as often as planned, in the order that
//! was drawn, with what belongs before and after each run.

use std::time::Instant;

use crate::benchmark::error::BenchmarkError;
use crate::benchmark::process::{Command, Interrupts, ProcessError, Ready, Run, Runner, Variable};
use crate::benchmark::progress::{Observer, Progress, Step};
use crate::benchmark::schedule::{interleaved, runs_for};
use crate::benchmark::shell::Overhead;
use crate::benchmark::task::{Failures, Order, Plan, Task};
use crate::stats::bootstrap::{self, Of};
use crate::stats::compare::{Design, LEVEL};
use crate::stats::median_of;
use crate::stats::random::Random;

/// Programs are faster or slower by where their stack begins, which the size of their environment decides (Mytkowicz et al. 2009): each
/// run gets another one, of up to so many bytes.
const OFFSET: usize = 4_096;
const OFFSET_VARIABLE: &str = "BENCHMARK_OFFSET";
/// The number of the run, from 0, under the name that scripts know.
const ITERATION_VARIABLE: &str = "HYPERFINE_ITERATION";

/// The runs of one command.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Measurement {
    /// In the order they were made. The shell's share is taken off already.
    pub runs: Vec<Run>,
    /// The place of each run among those of all commands, from 0.
    pub places: Vec<u64>,
    /// What was taken off every run for the shell.
    pub overhead: Option<Overhead>,
}

impl Measurement {
    /// Seconds of each run.
    pub fn times(&self) -> Vec<f64> {
        self.runs.iter().map(|run| run.wall).collect()
    }
}

/// What an experiment found.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// As many as tasks, in their order.
    pub measurements: Vec<Measurement>,
    /// How their runs belong together.
    pub design: Design,
    /// Whether it was ended early, by Ctrl-C.
    pub interrupted: bool,
    /// What a child's peak memory never reads below, in bytes.
    pub memory_floor: Option<u64>,
}

/// Runs an experiment. `overhead` is what a shell costs, if any task goes through one.
pub fn measure(
    tasks: &[Task],
    plan: &Plan,
    overhead: Option<Overhead>,
    runner: &mut Runner,
    observer: &mut dyn Observer,
) -> Result<Measured, BenchmarkError> {
    if tasks.is_empty() {
        return Err(BenchmarkError::Nothing);
    }
    let mut experiment = Experiment {
        tasks: prepare(tasks, runner)?,
        plan,
        runner,
        observer,
        random: Random::new(plan.seed),
        iteration: Variable::new(ITERATION_VARIABLE, ""),
        offset: Variable::new(OFFSET_VARIABLE, &"x".repeat(OFFSET)),
        made: 0,
        planned: 0,
    };
    experiment.runner.shed_memory();
    let all: Vec<usize> = (0..tasks.len()).collect();
    match plan.order {
        Order::Interleaved => experiment.group(&all)?,
        Order::Sequential => {
            for task in all.chunks(1) {
                experiment.group(task)?;
                if Interrupts::arrived() {
                    break;
                }
            }
        }
    }
    experiment.finish(overhead)
}

/// Looks the programs up before anything runs, but for those that a setup may build.
fn prepare<'a>(tasks: &'a [Task], runner: &Runner) -> Result<Vec<Prepared<'a>>, BenchmarkError> {
    let mut all = Vec::with_capacity(tasks.len());
    for task in tasks {
        let mut prepared = Prepared {
            task,
            ready: None,
            runs: Vec::new(),
            places: Vec::new(),
            spent: 0.0,
            set_up: false,
        };
        if task.setup.is_none() {
            let parts = Parts::new(task, runner);
            prepared.ready = Some(parts.map_err(|error| prepared.process(error))?);
        }
        all.push(prepared);
    }
    Ok(all)
}

/// A task with its commands looked up, and its runs.
struct Prepared<'a> {
    task: &'a Task,
    /// `None` until the setup, which may build it, is over.
    ready: Option<Parts>,
    runs: Vec<Run>,
    places: Vec<u64>,
    /// Seconds of all runs, with what went before and after each.
    spent: f64,
    set_up: bool,
}

struct Parts {
    command: Ready,
    prepare: Option<Ready>,
    conclude: Option<Ready>,
}

impl Parts {
    fn new(task: &Task, runner: &Runner) -> Result<Self, ProcessError> {
        let ready = |command: &Option<Command>| {
            command
                .as_ref()
                .map(|command| runner.ready(command))
                .transpose()
        };
        Ok(Self {
            command: runner.ready(&task.command)?,
            prepare: ready(&task.prepare)?,
            conclude: ready(&task.conclude)?,
        })
    }
}

impl Prepared<'_> {
    /// Seconds that a run takes with what goes with it.
    fn pace(&self) -> f64 {
        self.spent / self.runs.len().max(1) as f64
    }

    fn process(&self, error: ProcessError) -> BenchmarkError {
        BenchmarkError::Process {
            name: self.task.name.clone(),
            error,
        }
    }

    /// Whether the median is known as exactly as it was asked for.
    fn is_precise(&self, plan: &Plan) -> bool {
        let Some(wanted) = plan.precision else {
            return true;
        };
        let times: Vec<f64> = self.runs.iter().map(|run| run.wall).collect();
        let interval = bootstrap::interval(&times, Of::Median, LEVEL, plan.seed);
        match (interval, median_of(&times)) {
            (Some((low, high)), Some(median)) => (high - low) / 2.0 <= wanted * median,
            _ => false,
        }
    }
}

struct Experiment<'a> {
    tasks: Vec<Prepared<'a>>,
    plan: &'a Plan,
    runner: &'a mut Runner,
    observer: &'a mut dyn Observer,
    random: Random,
    iteration: Variable,
    offset: Variable,
    /// Measured runs so far, of all commands.
    made: u64,
    /// Measured runs that are planned so far.
    planned: u64,
}

impl Experiment<'_> {
    /// Measures some of the tasks beside each other, and cleans up after them whatever happened.
    fn group(&mut self, members: &[usize]) -> Result<(), BenchmarkError> {
        let measured = self.measure_group(members);
        let interrupted = Interrupts::arrived();
        Interrupts::forget();
        let mut cleaned = Ok(());
        for index in members {
            let done = self.clean_up(*index);
            cleaned = cleaned.and(done);
        }
        if interrupted {
            Interrupts::remember();
        }
        measured.and(cleaned)
    }

    fn measure_group(&mut self, members: &[usize]) -> Result<(), BenchmarkError> {
        for index in members {
            self.set_up(*index)?;
        }
        self.warm_up(members)?;
        let started = Instant::now();
        // The first round says how long a run takes.
        self.planned = self.made + self.plan.min_runs.max(1) * members.len() as u64;
        let mut goal = vec![1; members.len()];
        self.runs(members, &goal, started)?;
        let paces: Vec<f64> = members.iter().map(|i| self.tasks[*i].pace()).collect();
        goal = runs_for(&paces, self.plan);
        loop {
            if !self.runs(members, &goal, started)? {
                return Ok(());
            }
            let precise = |index: &usize| self.tasks[*index].is_precise(self.plan);
            if members.iter().all(precise) {
                return Ok(());
            }
            let most = self.plan.max_runs.unwrap_or(u64::MAX);
            let more = |n: &u64| (n + n.div_ceil(2)).min(most);
            let further: Vec<u64> = goal.iter().map(more).collect();
            if further == goal {
                return Ok(());
            }
            goal = further;
        }
    }

    /// Runs each member until it has as many runs as its goal; says whether it may go on.
    fn runs(
        &mut self,
        members: &[usize],
        goal: &[u64],
        started: Instant,
    ) -> Result<bool, BenchmarkError> {
        let missing = |(index, goal): (&usize, &u64)| {
            goal.saturating_sub(self.tasks[*index].runs.len() as u64)
        };
        let missing: Vec<u64> = members.iter().zip(goal).map(missing).collect();
        self.planned = self.made + missing.iter().sum::<u64>();
        let limit = self.plan.max_time.map(|time| time * members.len() as f64);
        for member in interleaved(&missing, &mut self.random) {
            let index = members[member];
            let late = limit.is_some_and(|limit| started.elapsed().as_secs_f64() > limit);
            if Interrupts::arrived() || (late && !self.tasks[index].runs.is_empty()) {
                return Ok(false);
            }
            if !self.one(index, Step::Run)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn set_up(&mut self, index: usize) -> Result<(), BenchmarkError> {
        if Interrupts::arrived() {
            return Err(BenchmarkError::Interrupted);
        }
        self.tell(index, Step::Setup, (0, 0));
        let prepared = &mut self.tasks[index];
        prepared.set_up = true;
        if let Some(setup) = &prepared.task.setup {
            helper(prepared.task, "setup", self.runner.run(setup))?;
        }
        if prepared.ready.is_none() {
            let parts = Parts::new(prepared.task, self.runner);
            prepared.ready = Some(parts.map_err(|error| prepared.process(error))?);
        }
        Ok(())
    }

    fn clean_up(&mut self, index: usize) -> Result<(), BenchmarkError> {
        let prepared = &self.tasks[index];
        let Some(cleanup) = prepared.task.cleanup.as_ref().filter(|_| prepared.set_up) else {
            return Ok(());
        };
        let run = self.runner.run(cleanup);
        helper(prepared.task, "cleanup", run)
    }

    fn warm_up(&mut self, members: &[usize]) -> Result<(), BenchmarkError> {
        let all = self.plan.warmup * members.len() as u64;
        for done in 0..all {
            if Interrupts::arrived() {
                return Err(BenchmarkError::Interrupted);
            }
            let index = members[(done % members.len() as u64) as usize];
            self.tell(index, Step::Warmup, (done, all));
            self.one(index, Step::Warmup)?;
        }
        Ok(())
    }

    /// One run with what goes before and after it; says whether it was kept: one that Ctrl-C ended is not.
    fn one(&mut self, index: usize, step: Step) -> Result<bool, BenchmarkError> {
        if step == Step::Run {
            self.tell(index, step, (self.made, self.planned));
        }
        let number = self.tasks[index].runs.len() as u64;
        self.iteration.set(number);
        self.offset.cut(self.random.below(OFFSET));
        let variables = [&self.iteration, &self.offset];
        let prepared = &mut self.tasks[index];
        let Some(parts) = &prepared.ready else {
            return Ok(false);
        };
        let started = Instant::now();
        if let Some(prepare) = &parts.prepare {
            let run = self.runner.run_ready(prepare, &variables[..1]);
            if Interrupts::arrived() {
                return Ok(false);
            }
            helper(prepared.task, "prepare", run)?;
        }
        let run = self.runner.run_ready(&parts.command, &variables);
        let run = run.map_err(|error| prepared.process(error))?;
        if Interrupts::arrived() {
            return Ok(false);
        }
        self.plan.check(
            prepared.task,
            &run,
            (step == Step::Run).then_some(number + 1),
        )?;
        if let Some(conclude) = &parts.conclude {
            let run = self.runner.run_ready(conclude, &variables[..1]);
            helper(prepared.task, "conclude", run)?;
        }
        if step == Step::Run {
            prepared.spent += started.elapsed().as_secs_f64();
            prepared.runs.push(run);
            prepared.places.push(self.made);
            self.made += 1;
        }
        Ok(true)
    }

    fn tell(&mut self, index: usize, step: Step, (done, planned): (u64, u64)) {
        let prepared = &self.tasks[index];
        let all: f64 = self.tasks.iter().map(|task| task.spent).sum();
        let pace = all / self.made.max(1) as f64;
        let known = step == Step::Run && self.made > 0;
        self.observer.before(&Progress {
            step,
            task: prepared.task,
            index,
            done,
            planned,
            left: known.then(|| pace * planned.saturating_sub(done) as f64),
            runs: &prepared.runs,
        });
    }

    fn finish(self, overhead: Option<Overhead>) -> Result<Measured, BenchmarkError> {
        let interrupted = Interrupts::arrived();
        if self.tasks.iter().all(|task| task.runs.is_empty()) {
            return Err(BenchmarkError::Interrupted);
        }
        let measurement = |task: Prepared<'_>| {
            let overhead = overhead.filter(|_| task.task.through_shell);
            let mut runs = task.runs;
            if let Some(overhead) = &overhead {
                runs.iter_mut().for_each(|run| overhead.take_off(run));
            }
            Measurement {
                runs,
                places: task.places,
                overhead,
            }
        };
        Ok(Measured {
            memory_floor: self.runner.memory_floor(),
            measurements: self.tasks.into_iter().map(measurement).collect(),
            design: match self.plan.order {
                Order::Interleaved => Design::Rounds,
                Order::Sequential => Design::Independent,
            },
            interrupted,
        })
    }
}

/// What goes with a command must not fail: the next run would measure something else.
fn helper(
    task: &Task,
    part: &'static str,
    run: Result<Run, ProcessError>,
) -> Result<(), BenchmarkError> {
    let name = || format!("{} of {}", part, task.name);
    match run {
        Ok(run) if run.exit.is_success() => Ok(()),
        Ok(run) => Err(BenchmarkError::Helper {
            name: task.name.clone(),
            part,
            exit: run.exit,
        }),
        Err(error) => Err(BenchmarkError::Process {
            name: name(),
            error,
        }),
    }
}

impl Plan {
    /// Whether a run counts; `number` is `None` for a warm-up.
    fn check(&self, task: &Task, run: &Run, number: Option<u64>) -> Result<(), BenchmarkError> {
        let name = || task.name.clone();
        let number = number.unwrap_or(0);
        if run.timed_out && self.failures == Failures::Stop {
            let seconds = task
                .command
                .timeout
                .map_or(0.0, |timeout| timeout.as_secs_f64());
            return Err(BenchmarkError::TimedOut {
                name: name(),
                run: number,
                seconds,
            });
        }
        if run.timed_out || self.failures.accept(run.exit) {
            return Ok(());
        }
        Err(BenchmarkError::Failed {
            name: name(),
            run: number,
            exit: run.exit,
        })
    }
}
