//! The registry of formats, and what can be done with each.

use std::fmt;

use crate::adapters::decoder::Slice;
use crate::adapters::{
    Adapter, Input, Json, Lines, Options, ParseError, Parsed, Read, Reason, Rows, Sink, Taker,
    Warning, Xml, bench, build, coverage, generic, lint, load, tests,
};

/// Every format, by group, then by name.
pub static ADAPTERS: &[Adapter] = &[
    tests::junit::ADAPTER,
    tests::tap::ADAPTER,
    tests::libtest_json::ADAPTER,
    tests::cargo_test::ADAPTER,
    tests::go_test::ADAPTER,
    tests::vitest::ADAPTER,
    tests::catch2::ADAPTER,
    coverage::lcov::ADAPTER,
    coverage::cobertura::ADAPTER,
    coverage::jacoco::ADAPTER,
    coverage::clover::ADAPTER,
    coverage::istanbul_json::ADAPTER,
    coverage::istanbul_summary::ADAPTER,
    coverage::coveragepy::ADAPTER,
    coverage::llvm_cov::ADAPTER,
    coverage::go_cover::ADAPTER,
    coverage::gcovr::ADAPTER,
    coverage::simplecov::ADAPTER,
    bench::hyperfine::ADAPTER,
    bench::criterion_dir::ADAPTER,
    bench::criterion_terminal::ADAPTER,
    bench::libtest_bench::ADAPTER,
    bench::divan::ADAPTER,
    bench::gungraun_summary::ADAPTER,
    bench::gungraun_text::ADAPTER,
    bench::go_bench::ADAPTER,
    bench::google::ADAPTER,
    bench::pytest_benchmark::ADAPTER,
    bench::pyperf::ADAPTER,
    bench::asv::ADAPTER,
    bench::jmh::ADAPTER,
    bench::vitest_bench::ADAPTER,
    bench::tinybench::ADAPTER,
    bench::mitata::ADAPTER,
    bench::benchmarkjs::ADAPTER,
    bench::benchmark_dotnet::ADAPTER,
    load::k6::ADAPTER,
    load::wrk::ADAPTER,
    load::ab::ADAPTER,
    load::hey::ADAPTER,
    load::autocannon::ADAPTER,
    load::lighthouse::ADAPTER,
    lint::sarif::ADAPTER,
    lint::clippy::ADAPTER,
    lint::eslint::ADAPTER,
    lint::ruff::ADAPTER,
    lint::pylint::ADAPTER,
    lint::flake8::ADAPTER,
    lint::mypy::ADAPTER,
    lint::bandit::ADAPTER,
    lint::oxlint::ADAPTER,
    lint::checkstyle::ADAPTER,
    lint::shellcheck::ADAPTER,
    lint::cppcheck::ADAPTER,
    lint::gitlab::ADAPTER,
    lint::golangci::ADAPTER,
    lint::rubocop::ADAPTER,
    build::cargo_timings::ADAPTER,
    build::gnu_time::ADAPTER,
    build::perf_stat::ADAPTER,
    build::size_limit::ADAPTER,
    build::esbuild::ADAPTER,
    build::webpack::ADAPTER,
    build::vite::ADAPTER,
    build::scc::ADAPTER,
    generic::csv::ADAPTER,
    generic::openmetrics::ADAPTER,
    generic::influx::ADAPTER,
    generic::statsd::ADAPTER,
    generic::bmf::ADAPTER,
    generic::gh_benchmark::ADAPTER,
];

impl Adapter {
    /// The adapter of that name.
    pub fn by_name(name: &str) -> Option<&'static Self> {
        ADAPTERS.iter().find(|adapter| adapter.name == name)
    }

    /// Reads a file into memory.
    pub fn parse(&self, bytes: &[u8], options: &Options) -> Result<Parsed, ParseError> {
        let mut readings = Vec::new();
        let warnings = self.stream(bytes, options, &mut readings)?;
        Ok(Parsed { readings, warnings })
    }

    /// Reads a file and hands each reading to `taker`, so that memory stays
    /// small however many there are. After an error, what was handed out
    /// counts for nothing.
    pub fn stream(
        &self,
        bytes: &[u8],
        options: &Options,
        taker: &mut dyn Taker,
    ) -> Result<Vec<Warning>, ParseError> {
        let limit = options.limits.bytes;
        if bytes.len() > limit {
            return Err(ParseError::limit("bytes", limit));
        }
        if !self.silent && bytes.iter().all(u8::is_ascii_whitespace) {
            return Err(ParseError::document(Reason::Empty));
        }
        match self.read {
            Read::Whole(read) => {
                let mut sink = Sink::new(options, taker);
                read(bytes, &mut sink)?;
                Ok(sink.into_warnings())
            }
            _ => self.stream_parts(&mut Slice::new(bytes), options, taker),
        }
    }

    /// Whether a file is read part by part.
    pub fn takes_parts(&self) -> bool {
        !matches!(self.read, Read::Whole(_))
    }

    /// Reads a file part by part, so that memory does not grow with it, where
    /// the adapter takes that; the file holds more than white space.
    pub fn stream_parts(
        &self,
        input: &mut dyn Input,
        options: &Options,
        taker: &mut dyn Taker,
    ) -> Result<Vec<Warning>, ParseError> {
        let mut sink = Sink::new(options, taker);
        let mut blanked = None;
        let damaged = match self.read {
            Read::Lines(read) => {
                let mut lines = Lines::new(input, &options.limits);
                read(&mut lines, &mut sink)?;
                lines.damaged()
            }
            Read::Rows(read) => {
                let mut rows = Rows::new(input, &options.limits);
                read(&mut rows, &mut sink)?;
                rows.damaged()
            }
            Read::Json(read) => {
                let mut json = Json::new(input, &options.limits);
                read(&mut json, &mut sink)?;
                blanked = json.warning();
                None
            }
            Read::Xml(read) => {
                let mut xml = Xml::new(input, &options.limits);
                read(&mut xml, &mut sink)?;
                xml.damaged()
            }
            Read::Whole(read) => {
                let mut bytes = Vec::new();
                let done = input.read_to_end(&mut bytes);
                done.map_err(|error| ParseError::document(Reason::Broken(error.to_string())))?;
                read(&bytes, &mut sink)?;
                None
            }
        };
        let damaged = damaged.map(|byte| Warning::Encoding { byte });
        let first = damaged.into_iter().chain(blanked);
        Ok(first.chain(sink.into_warnings()).collect())
    }

    /// Whether the name of a file speaks of this tool.
    pub(super) fn is_named_in(&self, file_name: &str) -> bool {
        let tool = self.name.split('-').next().unwrap_or(self.name);
        file_name.to_ascii_lowercase().contains(tool)
    }
}

impl fmt::Debug for Adapter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Adapter").field(&self.name).finish()
    }
}

impl PartialEq for Adapter {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

#[cfg(test)]
mod tests_of_the_registry {
    use super::*;
    use crate::adapters::decoder::tests::{Again, Pieces};

    /// What a file is shows at its end: it is read twice, or held.
    #[test]
    fn what_can_be_read_twice_is_read_as_what_cannot() {
        let rows = "t,1,2\n".repeat(300);
        let many = "t,1,x\nu,2,\n".repeat(1000);
        let timed = "# TYPE a counter\na{b=\"c\"} 1 1795140000\nd 2\n".repeat(100);
        let cases = [
            ("csv", format!("\u{feff}a,b,c\n{rows}x,y,3\n")),
            ("csv", format!("a,b,c\n{rows}x,y\n")),
            (
                "csv",
                format!("a,b,c,日本\n{}t,v1,x,5\n", many.replace('\n', ",3\n")),
            ),
            ("csv", format!("a,b,c\n{many}t,v1,3\nt,4\n")),
            ("openmetrics", timed.clone()),
            ("openmetrics", format!("e 1\n{timed}# EOF\n\n")),
            ("openmetrics", format!("e 1\n{timed}?\n# EOF\n")),
        ];
        for (name, text) in cases {
            let adapter = Adapter::by_name(name).expect("registered");
            let read = |input: &mut dyn Input| {
                let mut readings = Vec::new();
                let options = Options::default();
                let warnings = adapter.stream_parts(input, &options, &mut readings)?;
                Ok::<_, ParseError>((readings, warnings))
            };
            let held = read(&mut Pieces(text.as_bytes(), 100));
            assert_eq!(read(&mut Again(text.as_bytes(), 0)), held, "{name}");
            assert!(held.is_err() || held.is_ok_and(|(readings, _)| readings.len() > 100));
        }
    }

    #[test]
    fn names_are_unique_and_documented() {
        for (i, adapter) in ADAPTERS.iter().enumerate() {
            assert!(adapter.docs.starts_with("https://"), "{}", adapter.name);
            assert!(
                ADAPTERS[..i].iter().all(|other| other.name != adapter.name),
                "{} is there twice",
                adapter.name
            );
            assert_eq!(Adapter::by_name(adapter.name), Some(adapter));
        }
    }
}
