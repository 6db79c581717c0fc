//! Whether an argument vector hands text from data to something that runs it.

use crate::rulebook::Template;

/// Whether a shell, or the interpreter of another language, would be told to
/// run what stands in the data: it may come after a script, not in its place.
pub fn takes_data(run: &[Template]) -> bool {
    const SHELLS: [&str; 20] = [
        "sh",
        "ash",
        "bash",
        "dash",
        "zsh",
        "ksh",
        "fish",
        "su",
        "ssh",
        "pwsh",
        "powershell",
        "cmd",
        "python",
        "perl",
        "ruby",
        "node",
        "php",
        "lua",
        "awk",
        "osascript",
    ];
    let is_shell = |word: &Template| {
        let name = word.text().rsplit(['/', '\\']).next().unwrap_or_default();
        let version = |c: char| c.is_ascii_digit() || c == '.';
        SHELLS.contains(&name.trim_end_matches(".exe").trim_end_matches(version))
    };
    let Some(shell) = run.iter().position(is_shell) else {
        return false;
    };
    // What goes through ssh is a line for the shell on the other side.
    let is_remote = run[shell].text().ends_with("ssh");
    let mut script = false;
    let mut before = "";
    for word in &run[shell + 1..] {
        let text = word.text();
        let glued = text.starts_with("-c") || text.starts_with("-e");
        if word.names().next().is_some() && (!script || glued || takes_code(before)) {
            return true;
        }
        if is_remote && word.names().any(|name| !name.starts_with("env.")) {
            return true;
        }
        let is_path = text
            .strip_prefix('/')
            .is_some_and(|rest| rest.contains('/'));
        script |= is_path || !text.starts_with(['-', '/']);
        before = text;
    }
    false
}

/// Whether the next word is a script: `sh -euc SCRIPT`, `perl -ne SCRIPT`,
/// `php -r SCRIPT`, `cmd /c SCRIPT`, `pwsh -Command SCRIPT`, `node --eval SCRIPT`.
fn takes_code(flag: &str) -> bool {
    let flag = flag.to_ascii_lowercase();
    match flag.strip_prefix(['-', '/']) {
        Some("-eval" | "-command" | "command") => true,
        Some(letters) => !letters.starts_with('-') && letters.ends_with(['c', 'e', 'r']),
        None => false,
    }
}
