//! Random walks and smooth curves (autocorrelation above 0.75): nearly every stretch differs from the next, so only shifts that matter
//! against the whole spread count, and none that a line explains as well.

/// In squared standard deviations of the whole series, times ln n.
const PENALTY: f64 = 8.0;
/// A line over both neighbours must leave at least this share of what the step leaves.
const LINE_SHARE: f64 = 0.5;
/// Longer series are cut into so many blocks, as in `kernel`.
const MAX_BLOCKS: usize = 500;

/// Minus the logarithm of the likelihood ratio up to which a place is in the interval, as in `place`.
const TOLERANCE: f64 = 2.3;

/// Shifts and their intervals. Least squares with a penalty, then backward elimination against lines. `inflation` widens the
/// intervals. Minimum n 4, else none. O(min(n, 500)² + n).
pub fn shifts(z: &[f64], inflation: f64) -> Vec<(usize, (usize, usize))> {
    let n = z.len();
    let Some(sums) = Sums::of(z) else {
        return Vec::new();
    };
    let block = n.div_ceil(MAX_BLOCKS).max(1);
    let mut kept = sums.partition(PENALTY * libm::log(n as f64), block);
    let steps: f64 = super::gate::segments(&kept, n)
        .map(|(a, b)| sums.around_mean(a, b))
        .sum();
    if sums.around_line(0, n) <= steps {
        return Vec::new();
    }
    while let Some(worst) = sums.most_like_a_line(&kept) {
        kept.remove(worst);
    }
    (0..kept.len())
        .map(|i| sums.place(&kept, i, block, inflation))
        .collect()
}

/// Cumulative sums of x, x², t x of the series in its own standard deviations.
struct Sums {
    x: Vec<f64>,
    xx: Vec<f64>,
    tx: Vec<f64>,
}

impl Sums {
    fn of(z: &[f64]) -> Option<Self> {
        let n = z.len() as f64;
        let mean = z.iter().sum::<f64>() / n;
        let deviation = (z.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / n).sqrt();
        if z.len() < 4 || !(deviation > 0.0 && deviation.is_finite()) {
            return None;
        }
        let mut sums = Self {
            x: vec![0.0],
            xx: vec![0.0],
            tx: vec![0.0],
        };
        let (mut x, mut xx, mut tx) = (0.0, 0.0, 0.0);
        for (t, v) in z.iter().enumerate() {
            let v = (v - mean) / deviation;
            (x, xx, tx) = (x + v, xx + v * v, tx + t as f64 * v);
            sums.x.push(x);
            sums.xx.push(xx);
            sums.tx.push(tx);
        }
        Some(sums)
    }

    fn around_mean(&self, from: usize, to: usize) -> f64 {
        let sum = self.x[to] - self.x[from];
        self.xx[to] - self.xx[from] - sum * sum / (to - from) as f64
    }

    fn around_line(&self, from: usize, to: usize) -> f64 {
        let m = (to - from) as f64;
        let center = from as f64 + (m - 1.0) / 2.0;
        let cross = self.tx[to] - self.tx[from] - center * (self.x[to] - self.x[from]);
        let squares = m * (m * m - 1.0) / 12.0;
        let explained = if squares > 0.0 {
            cross * cross / squares
        } else {
            0.0
        };
        (self.around_mean(from, to) - explained).max(0.0)
    }

    /// The change that a line over both neighbours replaces best, if one does.
    fn most_like_a_line(&self, changes: &[usize]) -> Option<usize> {
        let share = |i: usize| {
            let (from, to) = self.span(changes, i);
            let step = self.around_mean(from, changes[i]) + self.around_mean(changes[i], to);
            self.around_line(from, to) / step.max(1e-12)
        };
        let shares: Vec<f64> = (0..changes.len()).map(share).collect();
        let least = (0..shares.len()).min_by(|&i, &j| shares[i].total_cmp(&shares[j]))?;
        (shares[least] < LINE_SHARE).then_some(least)
    }

    /// The best place within a block of the change, and all that are nearly as good.
    fn place(
        &self,
        changes: &[usize],
        i: usize,
        block: usize,
        inflation: f64,
    ) -> (usize, (usize, usize)) {
        let (from, to) = self.span(changes, i);
        let cost = |at: usize| self.around_mean(from, at) + self.around_mean(at, to);
        let near =
            changes[i].saturating_sub(block).max(from + 1)..=(changes[i] + block).min(to - 1);
        let best = near
            .min_by(|&a, &b| cost(a).total_cmp(&cost(b)))
            .unwrap_or(changes[i]);
        let bound = cost(best) * (1.0 + 2.0 * TOLERANCE * inflation / (to - from) as f64) + 1e-12;
        let low = (from + 1..=best)
            .find(|&at| cost(at) <= bound)
            .unwrap_or(best);
        let high = (best..to)
            .rev()
            .find(|&at| cost(at) <= bound)
            .unwrap_or(best);
        (best, (low, high))
    }

    /// From the change before to the one after.
    fn span(&self, changes: &[usize], i: usize) -> (usize, usize) {
        let from = if i > 0 { changes[i - 1] } else { 0 };
        (
            from,
            changes.get(i + 1).copied().unwrap_or(self.x.len() - 1),
        )
    }

    fn partition(&self, penalty: f64, block: usize) -> Vec<usize> {
        let n = self.x.len() - 1;
        let ends: Vec<usize> = (0..n).step_by(block).chain([n]).collect();
        let least = if block > 1 { 1 } else { 2 };
        let mut best = vec![f64::INFINITY; ends.len()];
        best[0] = -penalty;
        let mut back = vec![0; ends.len()];
        for to in least..ends.len() {
            for from in 0..=to - least {
                let cost = best[from] + self.around_mean(ends[from], ends[to]) + penalty;
                if cost < best[to] {
                    best[to] = cost;
                    back[to] = from;
                }
            }
        }
        super::kernel::trace(&back)
            .into_iter()
            .map(|b| ends[b])
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shift_that_matters_is_found_and_a_line_is_not_one() {
        let ripple = |i: usize| (i as f64 / 5.0).sin() * 0.3;
        let shifted: Vec<f64> = (0..200)
            .map(|i| ripple(i) + if i < 120 { 0.0 } else { 10.0 })
            .collect();
        let found = shifts(&shifted, 1.0);
        assert_eq!(found.iter().map(|s| s.0).collect::<Vec<_>>(), [120]);
        let line: Vec<f64> = (0..200).map(|i| ripple(i) + i as f64 / 10.0).collect();
        assert!(shifts(&line, 1.0).is_empty());
        assert!(shifts(&[2.0; 40], 1.0).is_empty());
    }
}
