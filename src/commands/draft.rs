//! From what a user gives to a sample: its unit, its time, its id and its
//! context.

use std::cell::OnceCell;
use std::collections::HashMap;

use anyhow::{Result, bail};

use crate::commands::Session;
use crate::context::Entropy;
use crate::model::{
    Context, Finite, Measure, Metadata, MetricName, Sample, SampleId, Spread, Timestamp, Unit,
};
use crate::stats::summarize;
use crate::store::Store;

/// How far ahead of the clock a sample's time may be without being asked for.
const AHEAD: i64 = 86_400_000;

/// A sample as the user gives it.
#[derive(Clone, Debug)]
pub struct Draft {
    pub metric: MetricName,
    /// One or more measurements of the same thing.
    pub values: Vec<Measure>,
    pub metadata: Metadata,
    pub notes: Metadata,
    /// Now where `None`.
    pub time: Option<Timestamp>,
}

/// Turns drafts of one invocation into samples.
pub struct Drafter<'a> {
    session: &'a Session,
    store: Option<Store>,
    context: Context,
    /// The units that the newest lines of the store have, once asked for.
    recent: OnceCell<HashMap<MetricName, Option<Unit>>>,
    entropy: Entropy,
    /// The last id given out; the next is one more, so that samples of one
    /// instant keep their order.
    last_id: Option<u128>,
    /// Whether it was said that a time lies far ahead: once is enough.
    warned: bool,
}

impl<'a> Drafter<'a> {
    /// `store` is asked for the units of metrics that nothing else knows.
    pub fn new(session: &'a Session, store: Option<Store>, context: Context) -> Result<Self> {
        Ok(Self {
            entropy: session.entropy()?,
            session,
            store,
            context,
            recent: OnceCell::new(),
            last_id: None,
            warned: false,
        })
    }

    /// Makes a sample of a draft; `any_time` allows times far ahead.
    pub fn sample(&mut self, draft: Draft, unit: Option<&Unit>, any_time: bool) -> Result<Sample> {
        let time = draft.time.unwrap_or(self.session.now());
        match any_time {
            true => self.warn_if_ahead(&draft.metric, time),
            false => self.check_time(&draft.metric, time)?,
        }
        let given = draft.values.first().and_then(|m| m.unit.as_ref());
        let target = self.target_unit(&draft.metric, given.or(unit))?;
        let mut values = Vec::with_capacity(draft.values.len());
        for measure in &draft.values {
            values.push(convert(&draft.metric, measure, unit, target.as_ref())?);
        }
        let (value, summary) = condense(values)?;
        Ok(Sample {
            id: self.next_id(),
            time,
            metric: draft.metric,
            value,
            unit: target,
            metadata: draft.metadata,
            context: self.context.clone(),
            summary,
            notes: draft.notes,
        })
    }

    /// Refuses a time that a clock cannot have shown yet.
    pub fn check_time(&self, metric: &MetricName, time: Timestamp) -> Result<()> {
        let now = self.session.now();
        if self.is_ahead(time) {
            bail!(
                "the time of {metric}, {time}, is more than a day ahead of the clock ({now})\nhint: if it is meant, say so with --time"
            );
        }
        Ok(())
    }

    fn is_ahead(&self, time: Timestamp) -> bool {
        time.millis().saturating_sub(self.session.now().millis()) > AHEAD
    }

    /// A time that was asked for is taken, but seldom meant when it lies far
    /// ahead: its sample is the newest until then.
    fn warn_if_ahead(&mut self, metric: &MetricName, time: Timestamp) {
        if !self.warned && self.is_ahead(time) {
            self.warned = true;
            self.session.warn(format_args!(
                "the time of {metric}, {time}, is more than a day ahead of the clock ({}): until then it is the newest\nhint: if that is not meant, `yardstick retract ID` takes it back",
                self.session.now()
            ));
        }
    }

    /// The unit a metric is kept in: what name and configuration say, else
    /// what was recorded last, else what is given.
    pub fn target_unit(&self, metric: &MetricName, given: Option<&Unit>) -> Result<Option<Unit>> {
        if let Some(unit) = self.configured_unit(metric) {
            return Ok(Some(unit));
        }
        match (self.recent_unit(metric)?, given) {
            (Some(Some(before)), _) => Ok(Some(before.clone())),
            (Some(None), Some(given)) => bail!(
                "{metric} was recorded without a unit so far, and now with {given}\nhint: leave the unit out, or choose one under [metrics.{metric}] in yardstick.toml"
            ),
            (_, given) => Ok(given.cloned()),
        }
    }

    /// The unit in which a metric was recorded last.
    fn recent_unit(&self, metric: &MetricName) -> Result<Option<&Option<Unit>>> {
        let recent = match (self.recent.get(), &self.store) {
            (Some(recent), _) => recent,
            (None, Some(store)) => {
                let recent = store.recent_units(self.context.pull_request)?;
                self.recent.get_or_init(|| recent)
            }
            (None, None) => return Ok(None),
        };
        Ok(recent.get(metric))
    }

    /// The unit that name and configuration say.
    pub fn configured_unit(&self, metric: &MetricName) -> Option<Unit> {
        self.session.config().spec(metric).unit
    }

    /// A ULID of now.
    pub fn next_id(&mut self) -> SampleId {
        let id = match self.last_id {
            Some(last) => last + 1,
            None => {
                let millis = u64::try_from(self.session.now().millis()).unwrap_or(0);
                // Half of the range is left to count up in.
                SampleId::from_parts(millis, self.entropy.bits128() >> 49).bits()
            }
        };
        self.last_id = Some(id);
        SampleId::from_bits(id)
    }
}

fn convert(
    metric: &MetricName,
    measure: &Measure,
    flag: Option<&Unit>,
    target: Option<&Unit>,
) -> Result<Finite> {
    converted(
        metric,
        measure.value,
        measure.unit.as_ref().or(flag),
        target,
    )
}

/// A value in the unit that its metric is kept in.
pub fn converted(
    metric: &MetricName,
    value: Finite,
    from: Option<&Unit>,
    target: Option<&Unit>,
) -> Result<Finite> {
    let number = match (from, target) {
        (Some(from), Some(to)) if from != to => from.convert(value.get(), to).map_err(|error| {
            anyhow::anyhow!("{metric} is kept in {to}: {error}{}", error.hint())
        })?,
        _ => return Ok(value),
    };
    match Finite::new(number) {
        Some(value) => Ok(value),
        None => bail!(
            "{metric}: {value} does not fit into a number of {}",
            target.map_or("", Unit::as_str)
        ),
    }
}

/// One value as it is; several as their median with their spread.
fn condense(values: Vec<Finite>) -> Result<(Finite, Option<Spread>)> {
    if let [value] = values[..] {
        return Ok((value, None));
    }
    let mut numbers: Vec<f64> = values.into_iter().map(Finite::get).collect();
    let Some(s) = summarize(&mut numbers) else {
        bail!("a value is missing");
    };
    let spread = Spread {
        n: s.n as u64,
        min: Finite::try_from(s.min)?,
        max: Finite::try_from(s.max)?,
        mean: Finite::try_from(s.mean)?,
        sd: s.sd.map(Finite::try_from).transpose()?,
    };
    Ok((Finite::try_from(s.p50)?, Some(spread)))
}
