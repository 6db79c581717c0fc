//! Where a reading stands, and what of it is set aside while its test's result
//! is recorded.

use crate::adapters::{Level, Reading};
use crate::model::{Direction, Finite, MetricName, Spread, Unit};

/// Where a reading stands in its file. Totals are counted apart from items, so
/// that they keep their place whichever items are wanted.
#[derive(Debug, Default)]
pub struct Position {
    totals: u32,
    items: u32,
}

impl Position {
    pub fn next(&mut self, level: Level) -> u32 {
        const ITEMS: u32 = 1 << 23;
        let (count, above) = match level {
            Level::Total => (&mut self.totals, 0),
            Level::Item => (&mut self.items, ITEMS),
        };
        *count += 1;
        (*count - 1) % ITEMS + above
    }
}

/// What is measured of a test, apart from its labels.
pub struct Measured {
    metric: MetricName,
    value: Finite,
    unit: Option<Unit>,
    direction: Direction,
    spread: Option<Spread>,
}

impl Measured {
    pub fn of(reading: &Reading) -> Self {
        Self {
            metric: reading.metric.clone(),
            value: reading.value,
            unit: reading.unit.clone(),
            direction: reading.direction,
            spread: reading.spread,
        }
    }

    pub fn put_into(self, reading: &mut Reading) {
        reading.metric = self.metric;
        reading.value = self.value;
        reading.unit = self.unit;
        reading.direction = self.direction;
        reading.spread = self.spread;
    }
}
