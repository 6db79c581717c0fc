//! What a hook is told: the document it reads, and the texts made of it.

use std::ffi::OsString;

use serde_json::Value;

use crate::commands::Session;
use crate::config::{Hook, HookEvent, Input, Shape};
use crate::learning::{Kind, LearningInsight, Severity};
use crate::model::{Metadata, markdown, plain};
use crate::report::HookDocument;
use crate::rulebook::Template;
use crate::store::{Delivery, Event};

/// Something that happened, before it is told to a hook.
#[derive(Clone, Debug)]
pub struct Happening {
    /// What the log calls it.
    pub key: String,
    /// The event, where somebody decided.
    pub decided: Option<HookEvent>,
    /// The event that the log keeps, where it is none that hooks can ask for.
    pub logged: Option<&'static str>,
    pub document: HookDocument,
}

impl Happening {
    /// An insight that came, or went.
    pub fn of(insight: &LearningInsight) -> Self {
        let document = HookDocument {
            event: String::new(),
            hook: String::new(),
            actor: None,
            reason: None,
            id: insight.id.clone(),
            kind: insight.kind,
            category: Some(insight.category.clone()),
            metric: insight.metric.to_string(),
            metadata: insight.metadata.clone(),
            severity: insight.severity,
            confidence: insight.confidence,
            state: Some(insight.state),
            title: insight.title.clone(),
            description: insight.description.clone(),
            suggested_action: insight.suggested_action.clone(),
            body: insight.body.clone(),
            insight: Some(insight.clone()),
        };
        Self {
            key: insight.id.clone(),
            decided: None,
            logged: None,
            document,
        }
    }

    /// An insight that is found no more: all that is known is what was told.
    pub fn over(delivery: &Delivery) -> Self {
        let insight = serde_json::from_value::<LearningInsight>(delivery.told["insight"].clone());
        match insight {
            Ok(mut insight) => {
                insight.state = crate::learning::State::Resolved;
                Self::of(&insight)
            }
            Err(_) => Self::bare(&delivery.id, Kind::Rule, "an insight is over"),
        }
    }

    /// A limit that holds again, which only the log wants to know.
    #[must_use]
    pub fn mended(mut self) -> Self {
        self.logged = Some("mended");
        self
    }

    /// What is told where there is nothing to tell.
    pub fn nothing() -> Self {
        Self::bare("0000000000000000", Kind::Rule, "an invented insight")
    }

    fn bare(id: &str, kind: Kind, title: &str) -> Self {
        let title = plain(title).into_owned();
        let document = HookDocument {
            event: String::new(),
            hook: String::new(),
            actor: None,
            reason: None,
            id: id.to_owned(),
            kind,
            category: None,
            metric: String::new(),
            metadata: Metadata::new(),
            severity: Severity::Info,
            confidence: 1.0,
            state: None,
            description: title.clone(),
            suggested_action: String::new(),
            body: format!("{}\n", markdown(&title)),
            title,
            insight: None,
        };
        Self {
            key: id.to_owned(),
            decided: None,
            logged: None,
            document,
        }
    }

    /// A decision that somebody made; `None` for events of other kinds.
    pub fn decision(event: &Event, insights: &[LearningInsight]) -> Option<Self> {
        let fields = serde_json::to_value(event).ok()?;
        let text = |key: &str| fields[key].as_str().unwrap_or_default();
        let decided = match text("event") {
            "accepted" => HookEvent::Accepted,
            "dismissed" => HookEvent::Dismissed,
            "ratcheted" => HookEvent::Ratcheted,
            _ => return None,
        };
        let mut happening = match decided {
            HookEvent::Ratcheted => ratcheted(&fields),
            _ => insights
                .iter()
                .find(|insight| insight.id == text("insight"))
                .map_or_else(|| answered(&fields), Self::of),
        };
        happening.key = event.id.to_string();
        happening.decided = Some(decided);
        happening.document.actor = event.actor.clone();
        happening.document.reason = event.reason.clone();
        Some(happening)
    }
}

/// An answer to an insight that is not found any more.
fn answered(fields: &Value) -> Happening {
    let text = |key: &str| fields[key].as_str().unwrap_or_default();
    let kind = Kind::named(text("kind")).unwrap_or(Kind::Rule);
    let mut happening = Happening::bare(text("insight"), kind, text("title"));
    let document = &mut happening.document;
    document.confidence = fields["confidence"].as_f64().unwrap_or(1.0);
    document.metric = fields["series"][0]["metric"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    document.metadata =
        serde_json::from_value(fields["series"][0]["metadata"].clone()).unwrap_or_default();
    happening
}

/// A limit that was moved.
fn ratcheted(fields: &Value) -> Happening {
    let text = |key: &str| fields[key].as_str().unwrap_or_default();
    let from = match fields["from"].as_str() {
        Some(from) => format!(" from {from}"),
        None => String::new(),
    };
    let metadata: Metadata = serde_json::from_value(fields["metadata"].clone()).unwrap_or_default();
    let series = format!("{} {metadata}", text("metric"));
    let title = format!(
        "{}: the limit ({} {}) went{from} to {}",
        series.trim_end(),
        text("statistic"),
        text("side"),
        text("to")
    );
    let mut happening = Happening::bare(text("id"), Kind::Budget, &title);
    happening.document.metric = text("metric").to_owned();
    happening.document.metadata = metadata;
    happening
}

/// Fills the templates of a hook with a document.
pub struct Filler<'a> {
    document: &'a HookDocument,
    /// The value of a variable; an error says why there is none.
    env: &'a dyn Fn(&str) -> Result<String, String>,
}

impl<'a> Filler<'a> {
    pub fn new(
        document: &'a HookDocument,
        env: &'a dyn Fn(&str) -> Result<String, String>,
    ) -> Self {
        Self { document, env }
    }

    /// A text, or which variable it lacks.
    pub fn text(&self, template: &Template) -> Result<String, String> {
        let mut problem = None;
        let text = template.fill(&mut |name| {
            self.value(name).unwrap_or_else(|reason| {
                problem = Some(reason);
                String::new()
            })
        });
        problem.map_or(Ok(text), Err)
    }

    fn value(&self, name: &str) -> Result<String, String> {
        let document = self.document;
        if let Some(variable) = name.strip_prefix("env.") {
            return (self.env)(variable);
        }
        if let Some(key) = name.strip_prefix("metadata.") {
            return Ok(plain(document.metadata.get(key).unwrap_or_default()).into_owned());
        }
        Ok(match name {
            "event" => document.event.clone(),
            "id" => document.id.clone(),
            "kind" => document.kind.name().to_owned(),
            "category" => document
                .category
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
            "metric" => document.metric.clone(),
            "metadata" => plain(&document.metadata.to_string()).into_owned(),
            "severity" => document.severity.name().to_owned(),
            "state" => match document.state.map(serde_json::to_value) {
                Some(Ok(Value::String(state))) => state,
                _ => String::new(),
            },
            "confidence" => format!("{:.2}", document.confidence),
            "title" => document.title.clone(),
            "description" => document.description.clone(),
            "suggested_action" => document.suggested_action.clone(),
            "body" => document.body.clone(),
            "actor" => said(document.actor.as_ref()),
            "reason" => said(document.reason.as_ref()),
            _ => String::new(),
        })
    }

    /// What the hook reads.
    pub fn input(&self, hook: &Hook) -> Result<String, String> {
        let json = |value: &Value| {
            let text = serde_json::to_string_pretty(value);
            text.map(|text| text + "\n")
                .map_err(|error| error.to_string())
        };
        match &hook.input {
            Input::Insight => json(&self.document.to_json()),
            Input::Text(template) => self.text(template),
            Input::Json(shape) => json(&self.shape(shape)?),
        }
    }

    fn shape(&self, shape: &Shape) -> Result<Value, String> {
        Ok(match shape {
            Shape::Text(template) => Value::String(self.text(template)?),
            Shape::Fixed(value) => value.clone(),
            Shape::List(items) => Value::Array(
                items
                    .iter()
                    .map(|item| self.shape(item))
                    .collect::<Result<_, _>>()?,
            ),
            Shape::Map(map) => {
                let pair = |(key, value): (&String, &Shape)| Ok((key.clone(), self.shape(value)?));
                Value::Object(map.iter().map(pair).collect::<Result<_, String>>()?)
            }
        })
    }
}

/// What somebody wrote, on one line.
fn said(text: Option<&String>) -> String {
    text.map(|text| plain(text).into_owned())
        .unwrap_or_default()
}

/// The variables that a hook sees.
pub fn variables(hook: &Hook, session: &Session) -> Vec<(String, OsString)> {
    let env = &session.surroundings.env;
    hook.env
        .iter()
        .filter_map(|name| Some((name.clone(), env.os(name)?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_limit_that_moved_and_an_answer_are_told_without_an_insight() {
        let moved = ratcheted(&json!({
            "id": "01JD00000000000000000000AA", "metric": "test_duration", "metadata": {"suite": "unit"},
            "statistic": "p95", "side": "max", "from": "30 s", "to": "25 s"
        }));
        let document = &moved.document;
        assert_eq!(
            document.title,
            "test_duration suite=unit: the limit (p95 max) went from 30 s to 25 s"
        );
        assert_eq!(
            (document.kind, document.metric.as_str()),
            (Kind::Budget, "test_duration")
        );
        let said = answered(&json!({
            "insight": "0123456789abcdef", "kind": "drift", "title": "x: getting worse", "confidence": 0.7,
            "series": [{"metric": "x", "metadata": {"a": "b"}}]
        }));
        let document = &said.document;
        assert_eq!(
            (document.id.as_str(), document.kind),
            ("0123456789abcdef", Kind::Drift)
        );
        assert_eq!(
            (document.metric.as_str(), document.metadata.to_string()),
            ("x", "a=b".to_owned())
        );
    }

    #[test]
    fn a_variable_that_is_not_set_is_named() {
        let happening = Happening::nothing();
        let env = |name: &str| match name {
            "SET" => Ok("value".to_owned()),
            name => Err(format!("the variable {name} is not set, or no text")),
        };
        let filler = Filler::new(&happening.document, &env);
        let template = |text: &str| Template::read(text, &|_| Ok(())).expect("valid");
        assert_eq!(
            filler.text(&template("{env.SET}: {title}")),
            Ok("value: an invented insight".to_owned())
        );
        let missing = filler.text(&template("{env.NOT}")).expect_err("not set");
        assert_eq!(missing, "the variable NOT is not set, or no text");
    }
}
