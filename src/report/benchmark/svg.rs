//! The runs as a picture: a row a command, every run a dot, the quartiles a
//! box. One file without scripts or fonts of its own.

use std::fmt::Write;

use crate::model::plain;
use crate::report::benchmark::{BenchmarkDocument, ResultRow, table};
use crate::stats::{quantile_sorted, sorted};

const WIDTH: f64 = 860.0;
const LEFT: f64 = 250.0;
const RIGHT: f64 = 30.0;
const ROW: f64 = 54.0;
const TOP: f64 = 20.0;
/// More runs are drawn thinned.
const DOTS: usize = 500;
/// Longer names are cut.
const NAME: usize = 34;

/// The picture of a document.
pub fn svg(document: &BenchmarkDocument) -> String {
    let all: Vec<f64> = document
        .results
        .iter()
        .flat_map(|row| row.times.iter().copied())
        .collect();
    let high = all.iter().copied().fold(0.0, f64::max);
    let high = if high > 0.0 { high * 1.03 } else { 1.0 };
    let height = TOP + ROW * document.results.len() as f64 + 46.0;
    let x = |seconds: f64| LEFT + (WIDTH - LEFT - RIGHT) * seconds / high;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" font-family=\"sans-serif\" font-size=\"13\" role=\"img\">\n<title>Times of {} commands</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n",
        document.results.len()
    );
    let bottom = TOP + ROW * document.results.len() as f64;
    let scale = table::scale(document.view.unit.as_ref(), [high]);
    for tick in 0..=4 {
        let seconds = high * f64::from(tick) / 4.0;
        let at = x(seconds);
        // Writing into a string cannot fail.
        let _ = writeln!(
            out,
            "<path d=\"M{at:.1} {TOP}V{bottom:.1}\" stroke=\"#ddd\"/><text x=\"{at:.1}\" y=\"{:.1}\" text-anchor=\"middle\" fill=\"#555\">{}</text>",
            bottom + 20.0,
            scale.quantity(seconds)
        );
    }
    for (i, row) in document.results.iter().enumerate() {
        draw(row, TOP + ROW * (i as f64 + 0.5), &x, &mut out);
    }
    out + "</svg>\n"
}

fn draw(row: &ResultRow, y: f64, x: &impl Fn(f64) -> f64, out: &mut String) {
    let sorted = sorted(&row.times);
    let at = |q: f64| x(quantile_sorted(&sorted, q).unwrap_or(0.0));
    let name: String = plain(&row.command).chars().take(NAME).collect();
    let _ = writeln!(
        out,
        "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
        LEFT - 12.0,
        y + 4.0,
        escaped(&name)
    );
    let _ = writeln!(
        out,
        "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"22\" fill=\"#cfe3f7\" stroke=\"#3b78b5\"/><path d=\"M{:.1} {:.1}v22\" stroke=\"#1d4e89\" stroke-width=\"3\"/>",
        at(0.25),
        y - 11.0,
        (at(0.75) - at(0.25)).max(1.0),
        at(0.5),
        y - 11.0
    );
    let step = row.times.len().div_ceil(DOTS).max(1);
    for (i, time) in row.times.iter().enumerate().step_by(step) {
        // In three lines, so that runs alike do not hide each other.
        let dy = [-5.0, 0.0, 5.0][i % 3];
        let _ = writeln!(
            out,
            "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"2.2\" fill=\"#1d4e89\" fill-opacity=\".45\"/>",
            x(*time),
            y + dy
        );
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
