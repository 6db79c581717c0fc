//! A set of ids that costs 16 bytes each where they come in order.

use std::collections::HashSet;

/// Ids of one segment. Appends are nearly in order, so almost all of them go
/// to the end of a sorted vector; the few others to a hash set.
#[derive(Debug, Default)]
pub struct IdSet {
    sorted: Vec<u128>,
    others: HashSet<u128>,
}

impl IdSet {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.sorted.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.sorted.len() + self.others.len()
    }

    /// The largest.
    pub fn last(&self) -> Option<u128> {
        self.sorted.last().copied()
    }

    /// Whether an id is there.
    pub fn contains(&self, id: u128) -> bool {
        self.sorted.binary_search(&id).is_ok() || self.others.contains(&id)
    }

    /// Adds an id; false where it was there.
    pub fn insert(&mut self, id: u128) -> bool {
        match self.sorted.last() {
            Some(&last) if id <= last => {
                self.sorted.binary_search(&id).is_err() && self.others.insert(id)
            }
            _ => {
                let fresh = self.others.is_empty() || !self.others.contains(&id);
                if fresh {
                    self.sorted.push(id);
                }
                fresh
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_new_ids_from_known_ones_in_any_order() {
        let mut ids = IdSet::default();
        let given = [5, 7, 6, 7, 9, 1, 6, 9, 10, 1, 5];
        let fresh: Vec<bool> = given.iter().map(|id| ids.insert(*id)).collect();
        assert_eq!(
            fresh,
            [
                true, true, true, false, true, true, false, false, true, false, false
            ]
        );
    }
}
