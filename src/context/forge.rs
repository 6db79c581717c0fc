//! Where the commits of this repository can be looked at: the page of a commit
//! on the forge, as CI names it or as the remote `origin` gives it away.
//! Nothing is asked over the network.

use crate::context::{Env, Repository};

/// The beginning of a commit's page, which its full hash completes; `None`
/// where the forge is not known. It never holds a user name or a password.
pub fn commits_url(env: &Env, repository: Option<&Repository>) -> Option<String> {
    let of_github = || {
        let (server, name) = (
            env.text("GITHUB_SERVER_URL")?,
            env.text("GITHUB_REPOSITORY")?,
        );
        page(&format!("{server}/{name}"), Some("/commit/"))
    };
    let of_gitlab = || page(&env.text("CI_PROJECT_URL")?, Some("/-/commit/"));
    let of_origin = || page(&repository?.origin()?, None);
    of_github().or_else(of_gitlab).or_else(of_origin)
}

/// The page of a commit, from any address of the repository; `path` is how the
/// forge names commits, where that is known.
fn page(address: &str, path: Option<&'static str>) -> Option<String> {
    let (host, name) = host_and_name(address)?;
    let path = path.or_else(|| commit_path(&host))?;
    Some(format!("https://{host}/{name}{path}"))
}

/// How a forge calls the page of a commit, by words in its host.
fn commit_path(host: &str) -> Option<&'static str> {
    const WORDS: [(&str, &str); 7] = [
        ("gitlab", "/-/commit/"),
        ("bitbucket", "/commits/"),
        ("github", "/commit/"),
        ("gitea", "/commit/"),
        ("forgejo", "/commit/"),
        ("codeberg", "/commit/"),
        ("sr.ht", "/commit/"),
    ];
    let (_, path) = WORDS.iter().find(|(word, _)| host.contains(word))?;
    Some(path)
}

/// `https://user:token@host:8443/a/b.git`, `ssh://git@host:22/a/b`,
/// `git@host:a/b.git`: the host, with its port where it is one of the web, and
/// `a/b`. Nothing but letters, digits and a few signs gets through.
fn host_and_name(address: &str) -> Option<(String, String)> {
    let (scheme, rest) = match address.split_once("://") {
        Some((scheme, rest)) => (scheme, rest),
        // A path has a slash before any colon, a drive one letter.
        None => ("ssh", address),
    };
    let separator = if address.contains("://") { '/' } else { ':' };
    let (authority, name) = rest.split_once(separator)?;
    let host = authority.rsplit('@').next()?;
    let host = match (scheme, host.split_once(':')) {
        ("https" | "http", _) | (_, None) => host,
        ("ssh" | "git" | "git+ssh", Some((host, _))) => host,
        _ => return None,
    };
    let name = name.trim_matches('/');
    let name = name.strip_suffix(".git").unwrap_or(name);
    let known = matches!(scheme, "https" | "http" | "ssh" | "git" | "git+ssh");
    let is = |text: &str, signs: &str| {
        !text.is_empty()
            && text
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || signs.contains(c))
    };
    let harmless = is(host, ".-:") && is(name, "._-/~") && !name.contains("..");
    (known && harmless && host.len() > 1).then(|| (host.to_ascii_lowercase(), name.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(origin: &str) -> Option<String> {
        page(origin, None)
    }

    #[test]
    fn every_way_to_write_an_address_leads_to_the_same_page() {
        for origin in [
            "https://github.com/ann/tool.git",
            "https://github.com/ann/tool",
            "https://ann:ghp_secret@github.com/ann/tool.git",
            "http://GitHub.com/ann/tool/",
            "git@github.com:ann/tool.git",
            "ssh://git@github.com:22/ann/tool.git",
            "git://github.com/ann/tool.git",
        ] {
            let page = of(origin);
            assert_eq!(
                page.as_deref(),
                Some("https://github.com/ann/tool/commit/"),
                "{origin}"
            );
        }
    }

    #[test]
    fn each_forge_has_its_own_pages() {
        for (origin, page) in [
            (
                "git@gitlab.com:g/sub/p.git",
                "https://gitlab.com/g/sub/p/-/commit/",
            ),
            (
                "https://gitlab.corp.example:8443/g/p",
                "https://gitlab.corp.example:8443/g/p/-/commit/",
            ),
            (
                "git@bitbucket.org:t/r.git",
                "https://bitbucket.org/t/r/commits/",
            ),
            (
                "https://codeberg.org/a/b.git",
                "https://codeberg.org/a/b/commit/",
            ),
            (
                "ssh://git@git.sr.ht/~ann/tool",
                "https://git.sr.ht/~ann/tool/commit/",
            ),
        ] {
            assert_eq!(of(origin).as_deref(), Some(page), "{origin}");
        }
    }

    #[test]
    fn what_is_no_known_forge_has_no_page() {
        for origin in [
            "/srv/git/tool.git",
            "../github.com/x",
            "C:/github/x",
            "file:///github.com/x",
            "https://example.org/a/b",
            "https://github.com/a/b)](javascript:x",
            "https://github.com/a b",
            "https://git\u{1b}hub.com/a/b",
            "https://github.com/../../x",
            "github.com",
            "",
        ] {
            assert_eq!(of(origin), None, "{origin:?}");
        }
    }

    #[test]
    fn ci_knows_better_than_the_remote() {
        let env = |pairs: &[(&'static str, &'static str)]| Env::from_pairs(pairs.iter().copied());
        let github = env(&[
            ("GITHUB_SERVER_URL", "https://git.corp.example"),
            ("GITHUB_REPOSITORY", "ann/tool"),
        ]);
        assert_eq!(
            commits_url(&github, None).as_deref(),
            Some("https://git.corp.example/ann/tool/commit/")
        );
        let gitlab = env(&[("CI_PROJECT_URL", "https://code.corp.example/ann/tool")]);
        assert_eq!(
            commits_url(&gitlab, None).as_deref(),
            Some("https://code.corp.example/ann/tool/-/commit/")
        );
        assert_eq!(commits_url(&env(&[]), None), None);
    }
}
