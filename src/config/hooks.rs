//! `[[hook]]`: what is run when something happens.
//!
//! A hook is an argument vector, never a line for a shell, so that no text from
//! data becomes a command. Whose file it stands in is kept: a cloned repository
//! must not run code.

mod script;

use std::collections::BTreeMap;

use toml_edit::Value;

use crate::config::ConfigError;
use crate::config::section::{Section, nearest};
use crate::model::{Kind, MetricPattern, Period, Severity};
use crate::rulebook::{Rule, Template};

/// Longer waiting helps nobody, in milliseconds.
const LONGEST: i64 = 600_000;
const TIMEOUT: i64 = 30_000;
const RETRIES: usize = 2;
const MOST_RETRIES: usize = 10;

/// What is run when something happens.
#[derive(Clone, Debug)]
pub struct Hook {
    /// Tells it from others of its file.
    pub name: String,
    /// Whose file it stands in.
    pub origin: Origin,
    /// When it runs.
    pub on: Vec<HookEvent>,
    /// The program and its arguments; of one with a `/`, the folder it starts
    /// from is that of the file.
    pub run: Vec<Template>,
    /// What it reads.
    pub input: Input,
    /// How long it may take.
    pub timeout: Period,
    /// The variables it sees.
    pub env: Vec<String>,
    /// How often it is tried again where it fails.
    pub retries: usize,
    /// Only insights of these kinds; all where empty.
    pub kinds: Vec<Kind>,
    /// Only insights of these categories; all where empty.
    pub categories: Vec<String>,
    /// Only insights of these metrics.
    pub metric: Option<MetricPattern>,
    /// Only insights that matter at least so much.
    pub severity: Severity,
    /// Only insights at least this sure.
    pub min_confidence: f64,
    /// Where it is written.
    pub source: String,
}

/// Whose file a hook stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// The user's own.
    User,
    /// The repository's.
    Project,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HookEvent {
    /// An insight is there that was not.
    New,
    /// It is there no more.
    Resolved,
    /// A budget is broken that was not.
    Breached,
    /// A budget was tightened or loosened.
    Ratcheted,
    /// Somebody accepted an insight.
    Accepted,
    /// Somebody dismissed an insight.
    Dismissed,
}

impl HookEvent {
    /// All, as they are written.
    pub const NAMES: [&str; 6] = [
        "new",
        "resolved",
        "breached",
        "ratcheted",
        "accepted",
        "dismissed",
    ];

    /// As it is written.
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    /// The event of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        [
            Self::New,
            Self::Resolved,
            Self::Breached,
            Self::Ratcheted,
            Self::Accepted,
            Self::Dismissed,
        ]
        .into_iter()
        .find(|event| event.name() == word)
    }
}

/// What a hook reads on its standard input.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// The insight as JSON.
    Insight,
    /// A text.
    Text(Template),
    /// JSON of another shape, as chat services want it.
    Json(Shape),
}

/// JSON whose texts are templates.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// A text.
    Text(Template),
    /// What stays as it is.
    Fixed(serde_json::Value),
    /// A list.
    List(Vec<Shape>),
    /// An object.
    Map(BTreeMap<String, Shape>),
}

const KEYS: [&str; 12] = [
    "name",
    "on",
    "run",
    "input",
    "timeout",
    "env",
    "retries",
    "kind",
    "category",
    "metric",
    "severity",
    "min_confidence",
];

/// What the texts of a hook may mention.
pub const PLACES: [&str; 15] = [
    "event",
    "id",
    "kind",
    "category",
    "metric",
    "metadata",
    "severity",
    "state",
    "confidence",
    "title",
    "description",
    "suggested_action",
    "body",
    "actor",
    "reason",
];

/// The hooks of a file.
pub(super) fn hooks(root: &Section<'_>) -> Result<Vec<Hook>, ConfigError> {
    let mut hooks: Vec<Hook> = Vec::new();
    for section in root.tables("hook")? {
        let hook = hook(&section)?;
        if let Some(twin) = hooks.iter().find(|other| other.name == hook.name) {
            let reason = format!("there is a hook {:?} already ({})", twin.name, twin.source);
            return Err(section.error("name", reason));
        }
        hooks.push(hook);
    }
    Ok(hooks)
}

fn hook(section: &Section<'_>) -> Result<Hook, ConfigError> {
    section.only(&KEYS)?;
    let name = section.required("name", "a name of its own, such as name = \"chat\"")?;
    Rule::check_name(name).map_err(|error| section.error("name", error))?;
    let env = section
        .strings("env")?
        .unwrap_or_else(|| vec!["PATH".to_owned()]);
    Ok(Hook {
        name: name.to_owned(),
        // Until somebody knows better, nobody's but the repository's.
        origin: Origin::Project,
        on: words(section, "on", &HookEvent::NAMES, HookEvent::from_word)?
            .unwrap_or_else(|| vec![HookEvent::New]),
        run: run(section, &env)?,
        input: input(section, &env)?,
        timeout: timeout(section)?,
        retries: retries(section)?,
        kinds: words(section, "kind", &Kind::NAMES, Kind::named)?.unwrap_or_default(),
        categories: section.strings("category")?.unwrap_or_default(),
        metric: section.parsed("metric")?,
        severity: section
            .word("severity", &Severity::NAMES, Severity::from_word)?
            .unwrap_or(Severity::Info),
        min_confidence: section.probability("min_confidence")?.unwrap_or(0.0),
        source: section.place(),
        env,
    })
}

/// A list of words that are known.
fn words<T>(
    section: &Section<'_>,
    key: &str,
    names: &[&str],
    read: fn(&str) -> Option<T>,
) -> Result<Option<Vec<T>>, ConfigError> {
    let Some(words) = section.strings(key)? else {
        return Ok(None);
    };
    if words.is_empty() {
        return Err(section.error(
            key,
            format!("an empty list; known here: {}", names.join(", ")),
        ));
    }
    let word = |word: &String| {
        read(word).ok_or_else(|| {
            let hint = match nearest(word, names.iter().copied()) {
                Some(near) => format!("did you mean {near:?}?"),
                None => format!("known here: {}", names.join(", ")),
            };
            section.error(key, format!("unknown word {word:?}\nhint: {hint}"))
        })
    };
    words.iter().map(word).collect::<Result<_, _>>().map(Some)
}

fn run(section: &Section<'_>, env: &[String]) -> Result<Vec<Template>, ConfigError> {
    let words = section.strings("run")?.unwrap_or_default();
    if words.first().is_none_or(|program| program.is_empty()) {
        return Err(section.error(
            "run",
            "expected a program and its arguments: [\"notify-send\", \"{title}\"]",
        ));
    }
    let read = |text: &String| template(section, "run", text, env);
    let run: Vec<Template> = words.iter().map(read).collect::<Result<_, _>>()?;
    if run[0].names().next().is_some() {
        return Err(section.error("run", "the program itself cannot come from data"));
    }
    if script::takes_data(&run) {
        return Err(section.error(
            "run",
            "a shell would run what stands in the data\nhint: give it as an argument after the script (\"$1\"), or read it from standard input",
        ));
    }
    Ok(run)
}

fn template(
    section: &Section<'_>,
    key: &str,
    text: &str,
    env: &[String],
) -> Result<Template, ConfigError> {
    let check = |name: &str| match name.split_once('.') {
        Some(("metadata", key)) if !key.is_empty() => Ok(()),
        Some(("env", variable)) if env.iter().any(|known| known == variable) => Ok(()),
        Some(("env", variable)) => Err(format!("add {variable:?} to env, and the hook may see it")),
        _ if PLACES.contains(&name) => Ok(()),
        _ => Err(match nearest(name, PLACES.into_iter()) {
            Some(near) => format!("did you mean {near}?"),
            None => format!("known here: {}, metadata.KEY, env.NAME", PLACES.join(", ")),
        }),
    };
    Template::read(text, &check).map_err(|error| section.error(key, format!("{text:?}: {error}")))
}

fn input(section: &Section<'_>, env: &[String]) -> Result<Input, ConfigError> {
    let Some(item) = section.table.get("input") else {
        return Ok(Input::Insight);
    };
    if let Some(text) = item.as_str() {
        return template(section, "input", text, env).map(Input::Text);
    }
    let value = item
        .clone()
        .into_value()
        .map_err(|_| section.error("input", "expected a text or a table"))?;
    match shape(section, &value, env)? {
        Shape::Map(map) => Ok(Input::Json(Shape::Map(map))),
        _ => Err(section.error("input", "expected a text or a table")),
    }
}

fn shape(section: &Section<'_>, value: &Value, env: &[String]) -> Result<Shape, ConfigError> {
    let fixed = |value: serde_json::Value| Ok(Shape::Fixed(value));
    match value {
        Value::String(text) => template(section, "input", text.value(), env).map(Shape::Text),
        Value::Integer(n) => fixed((*n.value()).into()),
        Value::Float(n) => fixed((*n.value()).into()),
        Value::Boolean(b) => fixed((*b.value()).into()),
        Value::Array(items) => {
            let items: Result<_, _> = items.iter().map(|item| shape(section, item, env)).collect();
            items.map(Shape::List)
        }
        Value::InlineTable(table) => {
            let pair =
                |(key, value): (&str, &Value)| Ok((key.to_owned(), shape(section, value, env)?));
            table
                .iter()
                .map(pair)
                .collect::<Result<_, _>>()
                .map(Shape::Map)
        }
        Value::Datetime(_) => {
            Err(section.error("input", "a date has no place in JSON: write it as a text"))
        }
    }
}

fn timeout(section: &Section<'_>) -> Result<Period, ConfigError> {
    let period: Period = match section.parsed("timeout")? {
        Some(period) => period,
        None => Period::from_millis(TIMEOUT)
            .ok_or_else(|| section.error("timeout", "expected a length of time"))?,
    };
    if period.millis() > LONGEST {
        return Err(section.error(
            "timeout",
            format!("{period} is longer than the 10 minutes a hook may take"),
        ));
    }
    Ok(period)
}

/// How often; 0 is a number here, too.
fn retries(section: &Section<'_>) -> Result<usize, ConfigError> {
    let Some(item) = section.table.get("retries") else {
        return Ok(RETRIES);
    };
    let number = item.as_integer().and_then(|n| usize::try_from(n).ok());
    number.filter(|n| *n <= MOST_RETRIES).ok_or_else(|| {
        section.error(
            "retries",
            format!("expected a whole number from 0 to {MOST_RETRIES}"),
        )
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::config::parse;

    fn read(text: &str) -> Result<Vec<Hook>, String> {
        let config = parse(text, Path::new("yardstick.toml"));
        config
            .map(|config| config.hooks)
            .map_err(|error| error.to_string())
    }

    #[test]
    fn a_hook_says_little_and_the_rest_is_safe() {
        let hooks = read("[[hook]]\nname = \"x\"\nrun = [\"tell\"]\n").expect("valid");
        let [hook] = &hooks[..] else {
            panic!("{hooks:?}");
        };
        assert_eq!(
            (hook.on.as_slice(), hook.env.as_slice()),
            (&[HookEvent::New][..], &["PATH".to_owned()][..])
        );
        assert_eq!(
            (
                hook.timeout.millis(),
                hook.retries,
                hook.input == Input::Insight
            ),
            (30_000, 2, true)
        );
        // Nobody's but the repository's until the user's own file says it.
        assert_eq!(hook.origin, Origin::Project);
        let text = "[[hook]]\nname = \"x\"\nrun = [\"tell\"]\n";
        let own = parse(text, Path::new("u")).expect("valid").of_the_user();
        let both = own.overlaid(parse(text, Path::new("p")).expect("valid"));
        let origins: Vec<Origin> = both.hooks.iter().map(|hook| hook.origin).collect();
        assert_eq!(origins, [Origin::User, Origin::Project]);
    }

    #[test]
    fn errors_name_the_line_and_what_is_known() {
        let with = |line: &str| format!("[[hook]]\nname = \"x\"\n{line}\n");
        for (text, expected) in [
            (
                with(""),
                "run in [[hook]]: expected a program and its arguments",
            ),
            (with("run = []"), "expected a program"),
            (
                with("run = [\"{title}\"]"),
                "the program itself cannot come from data",
            ),
            (
                with("run = [\"x\", \"{titel}\"]"),
                "column 2: unknown name \"titel\"\nhint: did you mean title?",
            ),
            (
                with("run = [\"x\", \"{env.TOKEN}\"]"),
                "add \"TOKEN\" to env",
            ),
            (with("run = [\"x\", \"{\"]"), "a brace that stands alone"),
            (
                with("run = [\"x\"]\non = [\"resolvd\"]"),
                "unknown word \"resolvd\"\nhint: did you mean \"resolved\"?",
            ),
            (
                with("run = [\"x\"]\non = []"),
                "an empty list; known here: new, resolved",
            ),
            (
                with("run = [\"x\"]\nkind = [\"slow\"]"),
                "unknown word \"slow\"\nhint: known here: regression",
            ),
            (
                with("run = [\"x\"]\ntimeout = \"1h\""),
                "longer than the 10 minutes",
            ),
            (with("run = [\"x\"]\nretries = 11"), "from 0 to 10"),
            (with("run = [\"x\"]\nretries = -1"), "from 0 to 10"),
            (
                with("run = [\"x\"]\ninput = 3"),
                "expected a text or a table",
            ),
            (
                with("run = [\"x\"]\ninput = { a = 2026-11-20 }"),
                "a date has no place in JSON",
            ),
            (
                with("run = [\"x\"]\nminimum = 1"),
                "unknown key \"minimum\"",
            ),
            (
                "[[hook]]\nrun = [\"x\"]".to_owned(),
                "line 2: [[hook]] needs a name",
            ),
        ] {
            let error = read(&text).expect_err(&text);
            assert!(error.contains(expected), "{text}: {error}");
        }
        let twice = format!("{0}{0}", with("run = [\"x\"]"));
        assert!(
            read(&twice)
                .expect_err("refused")
                .contains("a hook \"x\" already (yardstick.toml:2)")
        );
    }

    #[test]
    fn a_script_takes_nothing_from_data() {
        let refused = [
            r#"["sh", "-c", "echo {title}"]"#,
            r#"["/bin/bash", "-euc", "echo {title}"]"#,
            r#"["env", "sh", "-c", "echo {title}"]"#,
            r#"["python3", "-c", "print('{title}')"]"#,
            r#"["cmd.exe", "/c", "echo {title}"]"#,
            r#"["bash", "-o", "pipefail", "-c", "echo {title}"]"#,
            r#"["bash", "--rcfile", "x", "-euc", "echo {title}"]"#,
            r#"["python3.12", "-c", "print('{title}')"]"#,
            r#"["perl", "-I", "lib", "-e{title}"]"#,
            r#"["node", "--eval", "{title}"]"#,
            r#"["sh", "{metadata.script}"]"#,
            r#"["ssh", "host", "notify", "{title}"]"#,
        ];
        for run in refused {
            let error = read(&format!("[[hook]]\nname = \"x\"\nrun = {run}\n")).expect_err(run);
            assert!(
                error.contains("a shell would run what stands in the data"),
                "{error}"
            );
        }
        for run in [
            r#"["sh", "-c", "echo \"$1\"", "-", "{title}"]"#,
            r#"["sh", "tell.sh", "{title}"]"#,
            r#"["sh", "/opt/tell.sh", "--title", "{title}"]"#,
            r#"["bash", "-o", "pipefail", "-c", "echo \"$1\"", "-", "{title}"]"#,
            r#"["ssh", "host", "notify", "{env.PATH}"]"#,
        ] {
            assert!(
                read(&format!("[[hook]]\nname = \"x\"\nrun = {run}\n")).is_ok(),
                "{run}"
            );
        }
    }
}
