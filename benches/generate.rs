//! Writes a store of simulated samples: `cargo bench --bench generate -- SAMPLES DIR`.
//!
//! Fifty metrics, about 220 bytes a line, spread over the year before
//! 2026-11-20, in runs of fifty samples that share a context. One line in a
//! hundred is not as the program writes it: escaped, in another order, or with
//! white space. The same arguments write the same bytes.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use yardstick::model::{SampleId, Timestamp};

const METRICS: usize = 50;
const YEAR: i64 = 365 * 86_400_000;

/// SplitMix64 (Steele, Lea & Flood 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

fn main() {
    // `cargo bench` passes `--bench` along, and runs this without arguments
    // among the other benches.
    let args: Vec<String> = std::env::args()
        .skip(1)
        .filter(|arg| arg != "--bench")
        .collect();
    let [samples, dir] = &args[..] else {
        println!("generate: give the number of samples and a new folder");
        return;
    };
    let samples: usize = samples
        .parse()
        .expect("the number of samples is a whole number");
    write_store(samples, Path::new(dir)).expect("the store can be written");
}

fn write_store(samples: usize, dir: &Path) -> std::io::Result<()> {
    let segments = dir.join("samples");
    fs::create_dir_all(&segments)?;
    fs::write(dir.join("format"), "1.0\n")?;
    fs::write(dir.join(".gitignore"), "*\n")?;
    fs::write(dir.join("lock"), "")?;
    let end: Timestamp = "2026-11-20T00:00:00Z".parse().expect("a valid time");
    let runs = samples.div_ceil(METRICS);
    let mut random = Random(1);
    let mut out: Option<(String, BufWriter<File>)> = None;
    let mut written = 0;
    for run in 0..runs {
        let time = end.saturating_add(-YEAR + YEAR * run as i64 / runs as i64);
        let month = time.month();
        if out.as_ref().is_none_or(|(name, _)| *name != month) {
            let path: PathBuf = segments.join(format!("{month}.jsonl"));
            out = Some((
                month,
                BufWriter::with_capacity(1 << 20, File::create(path)?),
            ));
        }
        let Some((_, file)) = &mut out else { continue };
        let commit = format!(
            "{:016x}{:016x}{:08x}",
            random.next(),
            random.next(),
            random.next() as u32
        );
        for metric in 0..METRICS.min(samples - written) {
            line(&mut random, time, metric, run, &commit, file)?;
        }
        written += METRICS.min(samples - written);
    }
    out.map_or(Ok(()), |(_, mut file)| file.flush())
}

fn line(
    random: &mut Random,
    time: Timestamp,
    metric: usize,
    run: usize,
    commit: &str,
    out: &mut impl Write,
) -> std::io::Result<()> {
    let id = SampleId::from_parts(
        time.millis() as u64,
        u128::from(random.next()) << 16 | metric as u128,
    );
    let value =
        (1000.0 + 10.0 * metric as f64) * (1.0 + 0.05 * (random.unit() + random.unit() - 1.0));
    let value = (value * 1000.0).round() / 1000.0;
    let name = format!("metric_{metric:02}_ms");
    let context = format!(
        r#"{{"commit":"{commit}","branch":"main","run":"ci/{run}/1/test","machine":"9f3a12c4"}}"#
    );
    match random.next() % 300 {
        // Another order.
        0 => writeln!(
            out,
            r#"{{"metric":"{name}","value":{value},"unit":"ms","id":"{id}","time":"{time}","metadata":{{"suite":"s{}"}},"context":{context}}}"#,
            metric % 5
        ),
        // An escape where none is needed.
        1 => writeln!(
            out,
            r#"{{"id":"{id}","time":"{time}","metric":"metric\u005f{metric:02}_ms","value":{value},"unit":"ms","metadata":{{"suite":"s{}"}},"context":{context}}}"#,
            metric % 5
        ),
        // White space of an editor.
        2 => writeln!(
            out,
            r#"{{ "id": "{id}", "time": "{time}", "metric": "{name}", "value": {value}, "unit": "ms", "metadata": {{"suite": "s{}"}}, "context": {context} }}"#,
            metric % 5
        ),
        _ => writeln!(
            out,
            r#"{{"id":"{id}","time":"{time}","metric":"{name}","value":{value},"unit":"ms","metadata":{{"suite":"s{}"}},"context":{context}}}"#,
            metric % 5
        ),
    }
}
