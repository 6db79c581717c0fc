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

/// What a reading measures, apart from its labels.
pub struct Measured<'r> {
    pub metric: &'r MetricName,
    pub value: Finite,
    pub unit: Option<&'r Unit>,
    pub direction: Direction,
    pub spread: Option<Spread>,
}

impl<'r> Measured<'r> {
    pub fn of(reading: &'r Reading) -> Self {
        Self {
            metric: &reading.metric,
            value: reading.value,
            unit: reading.unit.as_ref(),
            direction: reading.direction,
            spread: reading.spread,
        }
    }
}
