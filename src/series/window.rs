//! Cutting a series into what is recent and what came before.

use crate::series::Point;

/// A series in two parts, each in order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Split<'a> {
    /// What came before; empty where there is too little.
    pub before: &'a [Point],
    /// The newest points; never empty for a series that is not.
    pub recent: &'a [Point],
}

/// The newest `window` points against all before them. With fewer than two
/// windows of points the recent part shrinks to half of them, so that there is
/// something to hold it against.
pub fn split_recent(points: &[Point], window: usize) -> Split<'_> {
    let recent = window.max(1).min(points.len().div_ceil(2));
    let (before, recent) = points.split_at(points.len() - recent);
    Split { before, recent }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Timestamp;

    #[test]
    fn the_recent_part_never_takes_more_than_half() {
        let points: Vec<Point> = (0..7)
            .map(|i| Point {
                id: i,
                time: Timestamp::MIN,
                value: i as f64,
            })
            .collect();
        let sizes = |n: usize, window| {
            let split = split_recent(&points[..n], window);
            (split.before.len(), split.recent.len())
        };
        assert_eq!(sizes(7, 2), (5, 2));
        assert_eq!(sizes(7, 10), (3, 4));
        assert_eq!(sizes(1, 10), (0, 1));
        assert_eq!(sizes(0, 10), (0, 0));
    }
}
