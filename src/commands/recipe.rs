//! What a project's CI would run to record its numbers, in the provider's own
//! syntax. `init` writes it as a comment; nothing here is run.

use crate::context::{Findings, Kind};

/// A tool, the command that makes it write its results, and where they are.
struct Tool(Kind, &'static str, &'static str, &'static str);

/// One per kind is enough: the first that is found.
const TOOLS: &[Tool] = &[
    Tool(
        Kind::Tests,
        "cargo-nextest",
        "cargo nextest run --profile ci",
        "target/nextest/ci/junit.xml",
    ),
    Tool(
        Kind::Tests,
        "cargo",
        "cargo test 2>&1 | tee cargo-test.txt",
        "cargo-test.txt",
    ),
    Tool(
        Kind::Tests,
        "go",
        "go test -json ./... > go-test.json",
        "go-test.json",
    ),
    Tool(
        Kind::Tests,
        "vitest",
        "npx vitest run --reporter=junit --outputFile=junit.xml",
        "junit.xml",
    ),
    Tool(
        Kind::Tests,
        "jest",
        "npx jest --json --outputFile=jest.json",
        "jest.json",
    ),
    Tool(
        Kind::Tests,
        "mocha",
        "npx mocha --reporter xunit --reporter-option output=junit.xml",
        "junit.xml",
    ),
    Tool(
        Kind::Tests,
        "playwright",
        "PLAYWRIGHT_JUNIT_OUTPUT_NAME=junit.xml npx playwright test --reporter=junit",
        "junit.xml",
    ),
    Tool(
        Kind::Tests,
        "pytest",
        "pytest --junitxml=junit.xml",
        "junit.xml",
    ),
    Tool(
        Kind::Tests,
        "maven",
        "mvn --batch-mode verify",
        "target/surefire-reports/TEST-*.xml",
    ),
    Tool(
        Kind::Tests,
        "gradle",
        "./gradlew test",
        "build/test-results/test/TEST-*.xml",
    ),
    Tool(
        Kind::Tests,
        "rspec",
        "bundle exec rspec --format RspecJunitFormatter --out junit.xml",
        "junit.xml",
    ),
    Tool(
        Kind::Tests,
        "phpunit",
        "vendor/bin/phpunit --log-junit junit.xml",
        "junit.xml",
    ),
    Tool(
        Kind::Tests,
        "ctest",
        "ctest --output-junit junit.xml",
        "junit.xml",
    ),
    Tool(
        Kind::Coverage,
        "cargo-llvm-cov",
        "cargo llvm-cov --lcov --output-path lcov.info",
        "lcov.info",
    ),
    Tool(
        Kind::Coverage,
        "cargo-tarpaulin",
        "cargo tarpaulin --out lcov",
        "lcov.info",
    ),
    Tool(Kind::Coverage, "coverage", "coverage json", "coverage.json"),
    Tool(
        Kind::Coverage,
        "nyc",
        "npx nyc report --reporter=lcovonly",
        "coverage/lcov.info",
    ),
    Tool(
        Kind::Coverage,
        "c8",
        "npx c8 report --reporter=lcovonly",
        "coverage/lcov.info",
    ),
    Tool(
        Kind::Benchmarks,
        "criterion",
        "cargo bench",
        "target/criterion",
    ),
    Tool(
        Kind::Benchmarks,
        "pytest-benchmark",
        "pytest --benchmark-json=benchmark.json",
        "benchmark.json",
    ),
    Tool(
        Kind::Lint,
        "clippy",
        "cargo clippy --message-format=json > clippy.json || true",
        "clippy.json",
    ),
    Tool(
        Kind::Lint,
        "eslint",
        "npx eslint . --format json --output-file eslint.json || true",
        "eslint.json",
    ),
    Tool(
        Kind::Lint,
        "ruff",
        "ruff check --output-format json > ruff.json || true",
        "ruff.json",
    ),
    Tool(
        Kind::Lint,
        "pylint",
        "pylint --output-format=json src > pylint.json || true",
        "pylint.json",
    ),
];

/// Where a provider keeps files from run to run, and how it writes a command.
struct Syntax {
    name: &'static str,
    /// Lines that keep the store; empty where it takes more than a line.
    keep: &'static [&'static str],
    head: &'static str,
    before: &'static str,
    after: &'static str,
}

const PLAIN: Syntax = Syntax {
    name: "",
    keep: &[],
    head: "",
    before: "",
    after: "",
};

const SYNTAXES: [Syntax; 9] = [
    Syntax {
        name: "github",
        keep: &[
            "- uses: actions/cache@v4",
            "  with:",
            "    path: .yardstick",
            "    key: yardstick-${{ github.run_id }}-${{ github.job }}",
            "    restore-keys: yardstick-",
        ],
        before: "- run: ",
        ..PLAIN
    },
    Syntax {
        name: "gitlab",
        keep: &["cache:", "  key: yardstick", "  paths: [.yardstick/]"],
        head: "script:",
        before: "  - ",
        ..PLAIN
    },
    Syntax {
        name: "circleci",
        before: "- run: ",
        ..PLAIN
    },
    Syntax {
        name: "azure",
        before: "- script: ",
        ..PLAIN
    },
    Syntax {
        name: "jenkins",
        before: "sh '",
        after: "'",
        ..PLAIN
    },
    Syntax {
        name: "bitbucket",
        head: "script:",
        before: "  - ",
        ..PLAIN
    },
    Syntax {
        name: "travis",
        keep: &["cache:", "  directories: [.yardstick]"],
        head: "script:",
        before: "  - ",
        ..PLAIN
    },
    Syntax {
        name: "woodpecker",
        head: "commands:",
        before: "  - ",
        ..PLAIN
    },
    Syntax {
        name: "buildkite",
        head: "commands:",
        before: "  - ",
        ..PLAIN
    },
];

/// The commands that record what the project's tools measure.
pub fn commands(found: &Findings) -> Vec<String> {
    let mut commands = Vec::new();
    for kind in [Kind::Tests, Kind::Coverage, Kind::Benchmarks, Kind::Lint] {
        let tool = found.of(kind).find_map(|finding| {
            TOOLS
                .iter()
                .find(|tool| tool.0 == kind && tool.1 == finding.name)
        });
        if let Some(Tool(_, _, run, results)) = tool {
            commands.push((*run).to_owned());
            commands.push(format!("yardstick import {results}"));
        }
    }
    if commands.is_empty() {
        commands.push("yardstick record test_duration 12.5s".to_owned());
    }
    commands.push("yardstick budget check --allow-unjudged".to_owned());
    commands
}

/// The same as lines for the project's CI, behind the steps that are there.
pub fn recipe(found: &Findings) -> Vec<String> {
    let provider = found.of(Kind::Ci).next();
    let syntax = provider
        .and_then(|ci| SYNTAXES.iter().find(|syntax| syntax.name == ci.name))
        .unwrap_or(&PLAIN);
    let mut lines: Vec<String> = syntax.keep.iter().map(|line| (*line).to_owned()).collect();
    if !syntax.head.is_empty() {
        lines.push(syntax.head.to_owned());
    }
    let command = |command: String| format!("{}{command}{}", syntax.before, syntax.after);
    lines.extend(commands(found).into_iter().map(command));
    lines
}
