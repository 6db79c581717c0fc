//! Settings of a repository's configuration: the two that decide its work tree,
//! and the address of its origin. Includes and quoting are left to git.

/// The last value of `core.<key>`, as git reads it.
pub(super) fn core_setting<'a>(config: &'a str, key: &str) -> Option<&'a str> {
    setting(config, |section| section.eq_ignore_ascii_case("core"), key)
}

/// The address of the remote `origin`.
pub(super) fn origin(config: &str) -> Option<&str> {
    setting(config, |section| section == "remote \"origin\"", "url")
}

fn setting<'a>(config: &'a str, is_section: impl Fn(&str) -> bool, key: &str) -> Option<&'a str> {
    let mut inside = false;
    let mut found = None;
    for line in config.lines().map(str::trim) {
        if let Some(section) = line.strip_prefix('[') {
            let section = section.split(']').next().unwrap_or_default();
            inside = is_section(section.trim());
        } else if inside && !line.starts_with(['#', ';']) {
            let (name, value) = line.split_once('=').unwrap_or((line, "true"));
            if name.trim().eq_ignore_ascii_case(key) {
                found = Some(value.trim().trim_matches('"'));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_core_section_alone() {
        let config = "[core]\n\tbare = false ; no\n\tbare\n[remote \"core\"]\n\tworktree = /no\n\
                      [CORE]\n\tWorkTree = \"../../w t\"\n# worktree = /no\n";
        assert_eq!(core_setting(config, "bare"), Some("true"));
        assert_eq!(core_setting(config, "worktree"), Some("../../w t"));
        assert_eq!(core_setting("", "bare"), None);
        let remotes =
            "[remote \"up\"]\n\turl = a\n[remote \"origin\"]\n\turl = git@b:c/d\n\tfetch = x\n";
        assert_eq!(origin(remotes), Some("git@b:c/d"));
        assert_eq!(origin(config), None);
    }
}
