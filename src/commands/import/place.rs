//! Where a reading stands, and what of it is set aside while its test's result
//! is recorded.

use crate::adapters::{Level, Reading};
use crate::model::{Direction, Finite, MetricName, Spread, Unit};

/// Where readings stand in their file. Totals are counted apart from items, and
/// items by their file, so that all keep their place whichever are wanted.
#[derive(Debug, Default)]
pub struct Position {
    totals: u32,
}

impl Position {
    /// The place of a sample that is made of a reading, the `nth` of it.
    pub fn of(&mut self, reading: &Reading, nth: u32) -> u32 {
        const ITEMS: u32 = 1 << 23;
        match reading.level {
            Level::Total => {
                self.totals += 1;
                (self.totals - 1) % ITEMS
            }
            Level::Item => reading.place.wrapping_mul(EACH).wrapping_add(nth) % ITEMS + ITEMS,
        }
    }
}

/// At most so many samples are made of a reading.
const EACH: u32 = 3;

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
