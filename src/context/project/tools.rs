//! The table of tools and of the files that show that a project uses them.

use crate::context::project::Kind;

/// A tool, and what proves it; one proof is enough, and the first one counts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tool {
    pub kind: Kind,
    pub name: &'static str,
    pub proofs: &'static [Proof],
}

/// What to look for, from the project's folder on.
#[derive(Clone, Copy, Debug)]
pub(super) enum Proof {
    /// A file or a folder.
    File(&'static str),
    /// A name in the project's folder that starts with this.
    Prefix(&'static str),
    /// A name in a folder that ends with this.
    Suffix(&'static str, &'static str),
    /// A file that holds this text.
    Contains(&'static str, &'static str),
}

use Proof::{Contains, File, Prefix, Suffix};

const fn tool(kind: Kind, name: &'static str, proofs: &'static [Proof]) -> Tool {
    Tool { kind, name, proofs }
}

/// Within a kind, the more particular tools come first.
pub(super) const TOOLS: &[Tool] = &[
    tool(Kind::Build, "cargo", &[File("Cargo.toml")]),
    tool(Kind::Build, "go", &[File("go.mod")]),
    tool(Kind::Build, "npm", &[File("package.json")]),
    tool(
        Kind::Build,
        "python",
        &[File("pyproject.toml"), File("setup.py"), File("setup.cfg")],
    ),
    tool(Kind::Build, "maven", &[File("pom.xml")]),
    tool(Kind::Build, "gradle", GRADLE),
    tool(
        Kind::Build,
        "dotnet",
        &[
            Suffix("", ".sln"),
            Suffix("", ".slnx"),
            Suffix("", ".csproj"),
        ],
    ),
    tool(Kind::Build, "bundler", &[File("Gemfile")]),
    tool(Kind::Build, "composer", &[File("composer.json")]),
    tool(Kind::Build, "swift", &[File("Package.swift")]),
    tool(Kind::Build, "mix", &[File("mix.exs")]),
    tool(
        Kind::Build,
        "bazel",
        &[
            File("MODULE.bazel"),
            File("WORKSPACE.bazel"),
            File("WORKSPACE"),
        ],
    ),
    tool(Kind::Build, "meson", &[File("meson.build")]),
    tool(Kind::Build, "cmake", &[File("CMakeLists.txt")]),
    tool(
        Kind::Build,
        "just",
        &[File("justfile"), File("Justfile"), File(".justfile")],
    ),
    tool(
        Kind::Build,
        "make",
        &[File("Makefile"), File("makefile"), File("GNUmakefile")],
    ),
    tool(
        Kind::Tests,
        "cargo-nextest",
        &[File(".config/nextest.toml")],
    ),
    tool(Kind::Tests, "cargo", &[File("Cargo.toml")]),
    tool(Kind::Tests, "go", &[File("go.mod")]),
    tool(
        Kind::Tests,
        "vitest",
        &[
            Prefix("vitest.config."),
            Contains("package.json", "\"vitest\""),
        ],
    ),
    tool(
        Kind::Tests,
        "jest",
        &[Prefix("jest.config."), Contains("package.json", "\"jest\"")],
    ),
    tool(
        Kind::Tests,
        "mocha",
        &[Prefix(".mocharc."), Contains("package.json", "\"mocha\"")],
    ),
    tool(Kind::Tests, "playwright", &[Prefix("playwright.config.")]),
    tool(
        Kind::Tests,
        "pytest",
        &[
            File("pytest.ini"),
            File("pytest.toml"),
            File("conftest.py"),
            File("tests/conftest.py"),
            Contains("pyproject.toml", "pytest"),
            Contains("setup.cfg", "[tool:pytest]"),
            Contains("tox.ini", "pytest"),
        ],
    ),
    tool(Kind::Tests, "maven", &[File("pom.xml")]),
    tool(Kind::Tests, "gradle", GRADLE),
    tool(
        Kind::Tests,
        "rspec",
        &[File(".rspec"), Contains("Gemfile", "rspec")],
    ),
    tool(
        Kind::Tests,
        "phpunit",
        &[File("phpunit.xml"), File("phpunit.xml.dist")],
    ),
    tool(
        Kind::Tests,
        "ctest",
        &[Contains("CMakeLists.txt", "enable_testing")],
    ),
    tool(
        Kind::Benchmarks,
        "criterion",
        &[Contains("Cargo.toml", "criterion")],
    ),
    tool(
        Kind::Benchmarks,
        "divan",
        &[Contains("Cargo.toml", "divan")],
    ),
    tool(
        Kind::Benchmarks,
        "pytest-benchmark",
        &[Contains("pyproject.toml", "pytest-benchmark")],
    ),
    tool(Kind::Benchmarks, "asv", &[File("asv.conf.json")]),
    tool(
        Kind::Benchmarks,
        "jmh",
        &[
            Contains("pom.xml", "jmh"),
            Contains("build.gradle", "jmh"),
            Contains("build.gradle.kts", "jmh"),
        ],
    ),
    tool(
        Kind::Ci,
        "github",
        &[
            Suffix(".github/workflows", ".yml"),
            Suffix(".github/workflows", ".yaml"),
        ],
    ),
    tool(Kind::Ci, "gitlab", &[File(".gitlab-ci.yml")]),
    tool(Kind::Ci, "buildkite", &[File(".buildkite")]),
    tool(
        Kind::Ci,
        "circleci",
        &[File(".circleci/config.yml"), File(".circleci")],
    ),
    tool(Kind::Ci, "jenkins", &[File("Jenkinsfile")]),
    tool(
        Kind::Ci,
        "azure",
        &[
            File("azure-pipelines.yml"),
            File("azure-pipelines.yaml"),
            File(".azure-pipelines"),
        ],
    ),
    tool(Kind::Ci, "bitbucket", &[File("bitbucket-pipelines.yml")]),
    tool(Kind::Ci, "travis", &[File(".travis.yml")]),
    tool(Kind::Ci, "teamcity", &[File(".teamcity")]),
    tool(
        Kind::Ci,
        "woodpecker",
        &[
            File(".woodpecker.yml"),
            File(".woodpecker.yaml"),
            File(".woodpecker"),
        ],
    ),
    tool(
        Kind::Coverage,
        "cargo-llvm-cov",
        &[
            Contains("Cargo.toml", "llvm-cov"),
            Contains(".cargo/config.toml", "llvm-cov"),
            Contains("justfile", "llvm-cov"),
            Contains("Makefile", "llvm-cov"),
        ],
    ),
    tool(
        Kind::Coverage,
        "cargo-tarpaulin",
        &[File("tarpaulin.toml"), File(".tarpaulin.toml")],
    ),
    tool(
        Kind::Coverage,
        "coverage",
        &[
            File(".coveragerc"),
            Contains("pyproject.toml", "[tool.coverage"),
            Contains("pyproject.toml", "pytest-cov"),
            Contains("setup.cfg", "[coverage:"),
            Contains("tox.ini", "[coverage:"),
        ],
    ),
    tool(
        Kind::Coverage,
        "nyc",
        &[
            Prefix(".nycrc"),
            Prefix("nyc.config."),
            Contains("package.json", "\"nyc\""),
        ],
    ),
    tool(
        Kind::Coverage,
        "c8",
        &[Prefix(".c8rc"), Contains("package.json", "\"c8\"")],
    ),
    tool(
        Kind::Coverage,
        "istanbul",
        &[
            File(".istanbul.yml"),
            Contains("package.json", "\"@vitest/coverage-"),
            Contains("package.json", "coverageThreshold"),
        ],
    ),
    tool(
        Kind::Coverage,
        "jacoco",
        &[
            Contains("pom.xml", "jacoco"),
            Contains("build.gradle", "jacoco"),
            Contains("build.gradle.kts", "jacoco"),
        ],
    ),
    tool(
        Kind::Coverage,
        "simplecov",
        &[File(".simplecov"), Contains("Gemfile", "simplecov")],
    ),
    tool(
        Kind::Coverage,
        "codecov",
        &[
            File("codecov.yml"),
            File(".codecov.yml"),
            File(".github/codecov.yml"),
        ],
    ),
    tool(
        Kind::Lint,
        "clippy",
        &[
            File("clippy.toml"),
            File(".clippy.toml"),
            Contains("Cargo.toml", "lints.clippy"),
        ],
    ),
    tool(
        Kind::Lint,
        "eslint",
        &[
            Prefix("eslint.config."),
            Prefix(".eslintrc"),
            Contains("package.json", "\"eslint\""),
        ],
    ),
    tool(
        Kind::Lint,
        "biome",
        &[File("biome.json"), File("biome.jsonc")],
    ),
    tool(
        Kind::Lint,
        "ruff",
        &[
            File("ruff.toml"),
            File(".ruff.toml"),
            Contains("pyproject.toml", "[tool.ruff"),
        ],
    ),
    tool(
        Kind::Lint,
        "flake8",
        &[File(".flake8"), Contains("setup.cfg", "[flake8]")],
    ),
    tool(
        Kind::Lint,
        "pylint",
        &[
            File(".pylintrc"),
            File("pylintrc"),
            Contains("pyproject.toml", "[tool.pylint"),
        ],
    ),
    tool(
        Kind::Lint,
        "mypy",
        &[
            File("mypy.ini"),
            File(".mypy.ini"),
            Contains("pyproject.toml", "[tool.mypy"),
        ],
    ),
    tool(Kind::Lint, "golangci-lint", &[Prefix(".golangci.")]),
    tool(Kind::Lint, "rubocop", &[File(".rubocop.yml")]),
    tool(
        Kind::Lint,
        "checkstyle",
        &[
            File("checkstyle.xml"),
            Contains("pom.xml", "checkstyle"),
            Contains("build.gradle", "checkstyle"),
        ],
    ),
    tool(Kind::Lint, "clang-tidy", &[File(".clang-tidy")]),
    tool(Kind::Lint, "shellcheck", &[File(".shellcheckrc")]),
];

const GRADLE: &[Proof] = &[
    File("build.gradle"),
    File("build.gradle.kts"),
    File("settings.gradle"),
    File("settings.gradle.kts"),
];
