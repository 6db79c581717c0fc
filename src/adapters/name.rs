//! Names of metrics that a file chose.

use crate::adapters::{Draft, Key, Template};
use crate::model::{ByHash, MetricName, MetricSpec, Unit, hash_of};

/// A value under a name of the file. The nearest valid name is taken, and the
/// original goes along as the note `name`; where there is no near one, the
/// metric is `value` and the original becomes metadata.
pub fn named(name: &str, value: f64) -> Draft {
    match MetricName::near(name) {
        Some((metric, true)) => known(metric, value),
        Some((metric, false)) => known(metric, value).note("name", name),
        None => Draft::named(fallback(), value).with("name", name),
    }
}

/// The direction follows from the name, as far as it tells.
fn known(metric: MetricName, value: f64) -> Draft {
    let direction = MetricSpec::of(&metric).direction;
    Draft::named(metric, value).direction(direction)
}

/// The same, of something that is in `unit` where that fits the name.
pub fn named_in(name: &str, value: f64, unit: Unit) -> Draft {
    let Some((metric, is_as_is)) = MetricName::near(name) else {
        return Draft::named(fallback(), value).with("name", name);
    };
    let spec = MetricSpec::of(&metric);
    let fits = spec
        .unit
        .is_none_or(|kept| kept == unit || unit.convert(1.0, &kept).is_ok());
    let draft = Draft::named(metric, value)
        .direction(spec.direction)
        .unit(fits.then_some(unit));
    match is_as_is {
        true => draft,
        false => draft.note("name", name),
    }
}

/// `unit`, unless the name of the metric says that it is measured in another
/// kind of unit: then the number stands alone.
pub fn fitting(name: &str, unit: Unit) -> Option<Unit> {
    let (metric, _) = MetricName::near(name)?;
    match MetricSpec::of(&metric).unit {
        Some(kept) if unit.convert(1.0, &kept).is_err() => None,
        _ => Some(unit),
    }
}

/// Names that were seen before. A file says the same few names again and again,
/// and finding the metric for one costs more than the rest of a reading.
#[derive(Default)]
pub struct Names {
    seen: Vec<Seen>,
    at: ByHash<usize>,
    /// The one that was asked for last.
    last: usize,
    /// One that is not remembered.
    other: Option<Template>,
}

struct Seen {
    name: String,
    unit: String,
    template: Template,
}

/// How many different names are remembered.
const MAX_NAMES: usize = 10_000;

impl Names {
    /// The template for a name with the text of a unit, by `make` if it is new,
    /// started with this value.
    pub fn template(
        &mut self,
        name: &str,
        unit: &str,
        value: f64,
        make: impl FnOnce() -> Draft,
    ) -> &mut Template {
        let template = match self.find(name, unit) {
            Found::Known(at) => &mut self.seen[at].template,
            Found::New(key) => self.remember(key, (name, unit), make()),
            Found::NoRoom => self.other.insert(Template::new(make())),
        };
        template.start(value);
        template
    }

    fn find(&mut self, name: &str, unit: &str) -> Found {
        // Nothing lies where an empty text is: to compare it can cost a hundred
        // times what another does.
        let is_unit = |had: &str| had.len() == unit.len() && (unit.is_empty() || had == unit);
        let is_it = |seen: &Seen| seen.name == name && is_unit(&seen.unit);
        // The same again and again, or a few in turns.
        for at in [self.last, self.last + 1, 0] {
            if self.seen.get(at).is_some_and(is_it) {
                self.last = at;
                return Found::Known(at);
            }
        }
        let key = hash_of([name, unit]);
        match self.at.get(&key) {
            Some(&at) if is_it(&self.seen[at]) => {
                self.last = at;
                Found::Known(at)
            }
            None if self.seen.len() < MAX_NAMES => Found::New(key),
            _ => Found::NoRoom,
        }
    }

    fn remember(&mut self, key: u64, (name, unit): (&str, &str), draft: Draft) -> &mut Template {
        self.last = self.seen.len();
        self.at.insert(key, self.last);
        self.seen.push(Seen {
            name: name.to_owned(),
            unit: unit.to_owned(),
            template: Template::new(draft),
        });
        &mut self.seen[self.last].template
    }
}

/// Where the template for a name is.
enum Found {
    Known(usize),
    /// Nowhere yet; the hash of the name.
    New(u64),
    /// Nowhere, and it cannot be kept.
    NoRoom,
}

/// Keys that were seen before.
#[derive(Default)]
pub struct Keys {
    seen: Vec<Key>,
}

/// How many different keys are remembered: a search through more would cost
/// more than a new one.
const MAX_KEYS: usize = 16;

impl Keys {
    /// The key, to be shared.
    pub fn key(&mut self, key: &str) -> &Key {
        let known = self.seen.iter().position(|seen| seen.as_str() == key);
        let at = known.unwrap_or_else(|| {
            self.seen.truncate(MAX_KEYS - 1);
            self.seen.push(Key::new(key));
            self.seen.len() - 1
        });
        &self.seen[at]
    }
}

fn fallback() -> MetricName {
    MetricName::new("value").expect("a valid name")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(name: &str) -> String {
        let reading = named(name, 1.0).finish().expect("valid").expect("a value");
        format!(
            "{} {{{}}} [{}]",
            reading.metric, reading.metadata, reading.notes
        )
    }

    #[test]
    fn the_nearest_name_is_taken_and_the_original_kept() {
        assert_eq!(line("build_time"), "build_time {} []");
        assert_eq!(line("CPU Load"), "cpu_load {} [name=CPU Load]");
        assert_eq!(line("日本"), "value {name=日本} []");
    }
}
