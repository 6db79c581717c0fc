//! From flags to what is measured.

use std::ffi::OsString;
use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};

use crate::benchmark::{
    Command, Failures, Input, Order, Output, Parameter, Plan, Task, combinations, fill, words,
};
use crate::commands::Session;
use crate::commands::benchmark::args::{BenchmarkArgs, ParameterArgs, RunArgs, duration};
use crate::model::counted;

/// The shell where none is named.
const SHELL: &str = if cfg!(windows) { "cmd.exe" } else { "sh" };

/// What is measured, and by which shell.
pub struct Tasks {
    /// In the order of the command line, the reference first.
    pub tasks: Vec<Task>,
    /// The words in front of a command; `None` where no shell runs them.
    pub shell: Option<Vec<OsString>>,
}

/// A command as the user gave it.
#[derive(Clone)]
enum Given {
    Line(String),
    Words(Vec<String>),
}

/// How lines become commands.
struct Builder<'a> {
    shell: Option<Vec<OsString>>,
    cwd: PathBuf,
    args: &'a BenchmarkArgs,
}

/// The tasks of a command line.
pub fn tasks(args: &BenchmarkArgs, session: &Session) -> Result<Tasks> {
    let given = given(args)?;
    let mut parameters = parameters(&args.parameters)?;
    parameters.extend(args.scan.parameter()?);
    let values = combinations(&parameters)?;
    let builder = Builder {
        shell: shell(args)?,
        cwd: session.surroundings.cwd.clone(),
        args,
    };
    let mut tasks = Vec::with_capacity(given.len() * values.len());
    for (index, command) in given.iter().enumerate() {
        for values in &values {
            tasks.push(builder.task((index, given.len()), command, values)?);
        }
    }
    name(&mut tasks, given.len(), args)?;
    Ok(Tasks {
        tasks,
        shell: builder.shell.filter(|_| args.argv.is_empty()),
    })
}

fn given(args: &BenchmarkArgs) -> Result<Vec<Given>> {
    let line = |text: &String| Given::Line(text.clone());
    let mut given: Vec<Given> = args.judged.reference.iter().map(line).collect();
    given.extend(args.commands.iter().map(line));
    if !args.argv.is_empty() {
        let word = |word: &OsString| match word.to_str() {
            Some(text) => Ok(text.to_owned()),
            None => bail!("{word:?} is not UTF-8\nhint: a script around the command can hold it"),
        };
        let words: Result<Vec<String>> = args.argv.iter().map(word).collect();
        given.push(Given::Words(words?));
    }
    if given.is_empty() {
        bail!(
            "there is no command to measure\nhint: yardstick benchmark 'sleep 0.1' 'sleep 0.2', or yardstick benchmark -- cargo check"
        );
    }
    Ok(given)
}

fn parameters(args: &ParameterArgs) -> Result<Vec<Parameter>> {
    let steps = &args.parameter_step_size;
    let mut parameters = Vec::new();
    for (i, scan) in args.parameter_scan.chunks(3).enumerate() {
        let [name, from, to] = scan else { continue };
        let step = steps.get(i).or(steps.first()).map(String::as_str);
        let range = Parameter::range(name, from, to, step);
        parameters.push(range.with_context(|| format!("--parameter-scan {name}"))?);
    }
    for list in args.parameter_list.chunks(2) {
        if let [name, values] = list {
            parameters.push(Parameter::list(name, values));
        }
    }
    Ok(parameters)
}

/// The words in front of a command line.
fn shell(args: &BenchmarkArgs) -> Result<Option<Vec<OsString>>> {
    let name = match args.process.shell.as_deref() {
        _ if args.process.no_shell => return Ok(None),
        Some("none") => return Ok(None),
        None | Some("default") => SHELL,
        Some(name) => name,
    };
    let mut argv = words(name).context("--shell")?;
    if argv.is_empty() {
        bail!("--shell: the name of a shell is missing\nhint: -N runs commands without a shell");
    }
    let is_cmd = cfg!(windows) && argv[0].to_ascii_lowercase().contains("cmd");
    let flag = if is_cmd { "/C" } else { "-c" };
    argv.push(flag.to_owned());
    Ok(Some(argv.into_iter().map(OsString::from).collect()))
}

/// One for all commands, or one for each of them.
fn one_of<'a>(
    flag: &str,
    texts: &'a [String],
    (index, commands): (usize, usize),
) -> Result<Option<&'a String>> {
    match texts.len() {
        0 | 1 => Ok(texts.first()),
        n if n == commands => Ok(texts.get(index)),
        n => bail!(
            "{flag} is given {n} times for {}\nhint: give it once for all of them, or once for each (--reference counts as the first)",
            counted(commands as u64, "command")
        ),
    }
}

impl Builder<'_> {
    fn task(
        &self,
        place: (usize, usize),
        given: &Given,
        values: &[(String, String)],
    ) -> Result<Task> {
        let around = &self.args.around;
        let helper = |text: Option<&String>| {
            let filled = text.map(|text| fill(text, values));
            filled.map(|text| self.helper(&text)).transpose()
        };
        let output = one_of("--output", &self.args.process.output, place)?;
        let (name, argv) = match given {
            Given::Line(line) => {
                let line = fill(line, values);
                (line.clone(), self.argv(&line)?)
            }
            Given::Words(words) => {
                let words: Vec<String> = words.iter().map(|word| fill(word, values)).collect();
                (words.join(" "), words.iter().map(OsString::from).collect())
            }
        };
        Ok(Task {
            name,
            recorded_as: None,
            command: Command {
                argv,
                input: self.input(),
                output: self.output(output.map(String::as_str)),
                timeout: self.args.process.timeout.map(duration),
                ..Command::default()
            },
            through_shell: self.shell.is_some() && matches!(given, Given::Line(_)),
            parameters: values.to_vec(),
            setup: helper(around.setup.as_ref())?,
            prepare: helper(one_of("--prepare", &around.prepare, place)?)?,
            conclude: helper(one_of("--conclude", &around.conclude, place)?)?,
            cleanup: helper(around.cleanup.as_ref())?,
        })
    }

    /// What runs a line.
    fn argv(&self, line: &str) -> Result<Vec<OsString>> {
        match &self.shell {
            Some(shell) => Ok([shell.clone(), vec![OsString::from(line)]].concat()),
            None => Ok(words(line)?.into_iter().map(OsString::from).collect()),
        }
    }

    fn helper(&self, line: &str) -> Result<Command> {
        let shown = self.args.process.show_output;
        Ok(Command {
            argv: self.argv(line)?,
            output: if shown { Output::Inherit } else { Output::Null },
            in_foreground: true,
            ..Command::default()
        })
    }

    fn input(&self) -> Input {
        match self.args.process.input.as_str() {
            "null" => Input::Null,
            file => Input::File(self.cwd.join(file)),
        }
    }

    fn output(&self, asked: Option<&str>) -> Output {
        match asked {
            _ if self.args.process.show_output => Output::Inherit,
            None | Some("null") => Output::Null,
            Some("pipe") => Output::Pipe,
            Some("inherit") => Output::Inherit,
            Some(file) => Output::File(self.cwd.join(file)),
        }
    }
}

/// Names: one for each command, with parameters filled in, or one for each row.
fn name(tasks: &mut [Task], commands: usize, args: &BenchmarkArgs) -> Result<()> {
    let judged = &args.judged;
    let mut names = judged.command_name.clone();
    let rows = tasks.len();
    let has_reference = judged.reference.is_some();
    if has_reference && (judged.reference_name.is_some() || !names.is_empty()) {
        let own = judged.reference_name.clone().or(judged.reference.clone());
        names.splice(0..0, own);
    }
    let per_command = rows / commands.max(1);
    let each = match names.len() {
        n if n == rows => 1,
        n if n <= commands => per_command,
        n => bail!(
            "--command-name is given {n} times for {}",
            counted(rows as u64, "command")
        ),
    };
    for (task, name) in tasks
        .iter_mut()
        .zip(names.iter().flat_map(|n| std::iter::repeat_n(n, each)))
    {
        task.name = fill(name, &task.parameters);
    }
    Ok(())
}

/// How long and in which order is measured.
pub fn plan(args: &BenchmarkArgs, tasks: &[Task], seed: u64) -> Result<Plan> {
    let RunArgs {
        min_runs,
        max_runs,
        runs,
        ..
    } = &args.runs;
    if let (Some(min), Some(max)) = (min_runs, max_runs)
        && min > max
    {
        bail!("--min-runs {min} is more than --max-runs {max}");
    }
    let default = Plan::default();
    let most = runs.or(*max_runs);
    Ok(Plan {
        warmup: args.runs.warmup,
        min_runs: runs
            .or(*min_runs)
            .unwrap_or(default.min_runs)
            .min(most.unwrap_or(u64::MAX)),
        max_runs: most,
        min_time: args.runs.min_time.unwrap_or(default.min_time),
        max_time: args.runs.max_time,
        precision: args.runs.precision,
        order: order(args, tasks),
        failures: failures(args.process.ignore_failure.as_deref())?,
        seed,
    })
}

/// In turns, unless what is set up for one command may undo what was set up for another.
fn order(args: &BenchmarkArgs, tasks: &[Task]) -> Order {
    let differ =
        |of: fn(&Task) -> &Option<Command>| tasks.windows(2).any(|two| of(&two[0]) != of(&two[1]));
    let alone = differ(|task| &task.setup) || differ(|task| &task.cleanup);
    match args.runs.sequential || (alone && !args.runs.interleave) {
        true => Order::Sequential,
        false => Order::Interleaved,
    }
}

fn failures(text: Option<&str>) -> Result<Failures> {
    match text {
        None => Ok(Failures::Stop),
        Some("all" | "all-non-zero") => Ok(Failures::Ignore),
        Some(codes) => {
            let code = |text: &str| {
                let code = text.trim().parse::<i32>();
                code.with_context(|| format!("--ignore-failure: {text:?} is no exit code"))
            };
            Ok(Failures::Allow(
                codes.split(',').map(code).collect::<Result<_>>()?,
            ))
        }
    }
}
