//! What belongs to each of a few texts that come again and again, mostly in turns.

/// Things by a text; with too many of them the last ones are forgotten.
pub struct Few<T> {
    known: Vec<(String, T)>,
    last: usize,
}

impl<T> Default for Few<T> {
    fn default() -> Self {
        Self {
            known: Vec::new(),
            last: 0,
        }
    }
}

impl<T> Few<T> {
    /// What belongs to `text`, by `make` if it is new; of at most so many it is
    /// remembered.
    #[inline]
    pub fn get(&mut self, text: &str, most: usize, make: impl FnOnce() -> T) -> &mut T {
        // They are short: a call that compares them would take longer.
        let is_it = |(had, _): &(String, T)| {
            had.len() == text.len() && had.bytes().zip(text.bytes()).all(|(a, b)| a == b)
        };
        let near = [self.last, self.last + 1, 0];
        let found = near
            .into_iter()
            .find(|at| self.known.get(*at).is_some_and(is_it))
            .or_else(|| self.known.iter().position(is_it));
        self.last = found.unwrap_or_else(|| {
            self.known.truncate(most - 1);
            self.known.push((text.to_owned(), make()));
            self.known.len() - 1
        });
        &mut self.known[self.last].1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_text_keeps_its_own_while_there_is_room() {
        let mut few = Few::default();
        let mut made = 0;
        let mut get = |text: &str| {
            let make = || {
                made += 1;
                made
            };
            *few.get(text, 3, make)
        };
        assert_eq!(
            ["a", "", "b", "a", "", "b"].map(&mut get),
            [1, 2, 3, 1, 2, 3]
        );
        // In place of the last one.
        assert_eq!(["c", "a", "c", "b"].map(&mut get), [4, 1, 4, 5]);
    }
}
