//! Counts of what was found, missed and imagined.

/// Found, imagined and missed, and the points that were looked at.
#[derive(Default, Clone, Copy)]
pub struct Score {
    pub hits: usize,
    pub false_alarms: usize,
    pub misses: usize,
    pub points: usize,
}

impl Score {
    /// Pairs truth and found one to one within `reach`, nearest first.
    pub fn add(&mut self, truth: &[usize], found: &[usize], reach: usize, points: usize) {
        let mut pairs: Vec<(usize, usize, usize)> = Vec::new();
        for (t, &at) in truth.iter().enumerate() {
            let near = found
                .iter()
                .enumerate()
                .filter(|(_, f)| f.abs_diff(at) <= reach);
            pairs.extend(near.map(|(f, found)| (found.abs_diff(at), t, f)));
        }
        pairs.sort_unstable();
        let (mut met, mut used) = (vec![false; truth.len()], vec![false; found.len()]);
        for (_, t, f) in pairs {
            if !met[t] && !used[f] {
                (met[t], used[f]) = (true, true);
                self.hits += 1;
            }
        }
        self.misses += met.iter().filter(|m| !**m).count();
        self.false_alarms += used.iter().filter(|u| !**u).count();
        self.points += points;
    }

    /// 1 where there was nothing to find and nothing was found.
    pub fn f1(&self) -> f64 {
        let wrong = self.false_alarms + self.misses;
        if self.hits + wrong == 0 {
            1.0
        } else {
            2.0 * self.hits as f64 / (2 * self.hits + wrong) as f64
        }
    }

    pub fn recall(&self) -> f64 {
        share(self.hits, self.hits + self.misses)
    }

    /// False alarms per thousand points.
    pub fn per_thousand(&self) -> f64 {
        1_000.0 * share(self.false_alarms, self.points)
    }
}

pub fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
}
