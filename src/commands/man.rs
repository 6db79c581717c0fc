//! `man`

use std::io;

use anyhow::{Context, Result, bail};
use clap::Args;
use clap_mangen::Man;
use clap_mangen::roff::{Inline, Roff, bold, italic, roman};

use crate::args::Offered;
use crate::commands::{Outcome, Session, command};
use crate::context::VARIABLES;

/// Print the manual page
///
///   yardstick man | man -l -                                of the program
///   yardstick man budget check | man -l -                   of a command
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub struct ManArgs {
    /// Name of a command
    #[arg(value_name = "COMMAND", value_parser = Offered::of(PAGES), hide_possible_values = true)]
    names: Vec<String>,
}

/// The pages there are, beside the one of the program.
const PAGES: &[&str] = &[
    "init",
    "record",
    "import",
    "list",
    "trends",
    "insights",
    "insights-explain",
    "insights-accept",
    "insights-dismiss",
    "insights-history",
    "insights-wake",
    "evaluate",
    "suggest",
    "budget",
    "budget-check",
    "budget-list",
    "budget-set",
    "budget-ratchet",
    "budget-propose",
    "budget-forecast",
    "report",
    "benchmark",
    "bisect",
    "rules",
    "rules-list",
    "rules-check",
    "rules-test",
    "hooks",
    "hooks-list",
    "hooks-test",
    "hooks-run",
    "sync",
    "export",
    "retract",
    "rename",
    "prune",
    "doctor",
    "detect",
    "schema",
    "completions",
    "man",
    "demo",
];

/// What is where; `yardstick schema` has the documents.
const FILES: [(&str, &str); 4] = [
    (
        "yardstick.toml",
        "configuration of the project: the nearest one, up to the root of the git repository",
    ),
    (
        ".yardstick/",
        "the store, beside yardstick.toml or at the root of the git repository",
    ),
    (
        "~/.config/yardstick/yardstick.toml",
        "configuration of the user, in the platform's folder for such",
    ),
    (
        "~/.local/share/yardstick/store/",
        "the store of what is recorded outside of any project, in the platform's folder for such",
    ),
];

const EXIT_STATUS: [(&str, &str); 4] = [
    ("0", "fine; also a query that found nothing"),
    (
        "1",
        "a gate says no: budget check, whatever carries a --fail-on, doctor where something is wrong",
    ),
    ("2", "wrong use, or a failure; nothing was lost"),
    (
        "3",
        "a gate could judge nothing; 0 instead with --allow-unjudged",
    ),
];

pub(super) fn run(args: ManArgs, session: &Session) -> Result<Outcome> {
    let mut root = command().disable_help_subcommand(true);
    root.build();
    let page = find(&root, &args.names)?;
    let mut out = Vec::new();
    render(page.clone(), &mut out).context("cannot make the manual page")?;
    session.print_raw(&out)?;
    Ok(Outcome::Done)
}

fn find<'a>(root: &'a clap::Command, names: &[String]) -> Result<&'a clap::Command> {
    let mut found = root;
    for name in names.iter().flat_map(|name| name.split([' ', '-'])) {
        found = match found.find_subcommand(name) {
            Some(sub) => sub,
            None if name == root.get_name() => continue,
            None => bail!(
                "there is no command {:?}\nhint: yardstick --help shows them",
                names.join(" ")
            ),
        };
    }
    Ok(found)
}

fn render(mut page: clap::Command, out: &mut Vec<u8>) -> io::Result<()> {
    let usage = page.render_usage().to_string();
    let man = Man::new(page.clone());
    man.render_title(out)?;
    man.render_name_section(out)?;
    let mut synopsis = Roff::new();
    synopsis.control("SH", ["SYNOPSIS"]);
    synopsis.text(usage_line(&usage));
    synopsis.to_writer(out)?;
    man.render_description_section(out)?;
    man.render_options_section(out)?;
    if page.has_subcommands() {
        man.render_subcommands_section(out)?;
    }
    let mut rest = Roff::new();
    section("ENVIRONMENT", &VARIABLES, &mut rest);
    section("FILES", &FILES, &mut rest);
    section("EXIT STATUS", &EXIT_STATUS, &mut rest);
    rest.to_writer(out)
}

/// The words that are typed as they are in bold, the others in italics.
fn usage_line(usage: &str) -> Vec<Inline> {
    let words = usage.trim_start_matches("Usage: ").split_whitespace();
    let mut line = Vec::new();
    for word in words {
        let literal = word.starts_with(|c: char| c.is_ascii_lowercase() || c == '-');
        line.push(if literal { bold(word) } else { italic(word) });
        line.push(roman(" "));
    }
    line
}

fn section(name: &str, entries: &[(&str, &str)], roff: &mut Roff) {
    roff.control("SH", [name]);
    for (term, text) in entries {
        roff.control("TP", []);
        roff.text([bold(*term)]);
        roff.text([roman(*text)]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_has_a_page() {
        fn names(command: &clap::Command, above: &str, out: &mut Vec<String>) {
            for sub in command.get_subcommands() {
                let name = format!("{above}{}", sub.get_name());
                out.push(name.clone());
                names(sub, &format!("{name}-"), out);
            }
        }
        let mut all = Vec::new();
        names(&command(), "", &mut all);
        assert_eq!(all, PAGES);
    }
}
