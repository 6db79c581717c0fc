//! Files that `benchmark` writes.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::commands::Session;
use crate::commands::benchmark::args::ExportArgs;
use crate::report::{self, BenchmarkDocument, Format, Markup, Style, svg, write_markup};

/// What a file holds.
#[derive(Clone, Copy)]
enum Content {
    Json,
    Table(Markup),
    Picture,
}

/// The files that were asked for.
fn wanted(args: &ExportArgs) -> Vec<(&PathBuf, Content)> {
    let all = [
        (&args.export_json, Content::Json),
        (&args.export_csv, Content::Table(Markup::Csv)),
        (&args.export_markdown, Content::Table(Markup::Markdown)),
        (&args.export_asciidoc, Content::Table(Markup::Asciidoc)),
        (&args.export_orgmode, Content::Table(Markup::Orgmode)),
        (&args.export_svg, Content::Picture),
    ];
    all.into_iter()
        .filter_map(|(path, content)| Some((path.as_ref()?, content)))
        .collect()
}

/// Whether standard output is for an export.
pub fn takes_stdout(args: &ExportArgs) -> bool {
    wanted(args).iter().any(|(path, _)| is_stdout(path))
}

fn is_stdout(path: &Path) -> bool {
    path == Path::new("-")
}

/// Finds out before anything is measured whether the files can be written.
pub fn check(args: &ExportArgs, session: &Session) -> Result<()> {
    let files = wanted(args);
    if files.iter().filter(|(path, _)| is_stdout(path)).count() > 1 {
        bail!("only one export can go to standard output\nhint: name a file for the others");
    }
    for (path, _) in files.iter().filter(|(path, _)| !is_stdout(path)) {
        let path = session.surroundings.cwd.join(path);
        let is_new = !path.exists();
        // Appending nothing leaves a file as it is.
        let opened = std::fs::File::options()
            .append(true)
            .create(true)
            .open(&path);
        opened.with_context(|| format!("cannot write \"{}\"", path.display()))?;
        if is_new {
            // A measurement that fails leaves no empty file; that one stays is no harm.
            let _ = std::fs::remove_file(&path);
        }
    }
    Ok(())
}

/// Writes the files.
pub fn write(document: &BenchmarkDocument, args: &ExportArgs, session: &Session) -> Result<()> {
    for (path, content) in wanted(args) {
        let bytes = render(document, content)?;
        if is_stdout(path) {
            session.print_raw(&bytes)?;
            continue;
        }
        let path = session.surroundings.cwd.join(path);
        std::fs::write(&path, bytes)
            .with_context(|| format!("cannot write \"{}\"", path.display()))?;
    }
    Ok(())
}

fn render(document: &BenchmarkDocument, content: Content) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    match content {
        Content::Json => report::write(document, Format::Json, &Style::PLAIN, &mut out)?,
        Content::Table(markup) => write_markup(document, markup, &mut out)?,
        Content::Picture => out = svg(document).into_bytes(),
    }
    Ok(out)
}
