//! Real repositories, and the `git` command as the independent truth.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use super::*;
use crate::context::Env;

/// Runs git away from the configuration of whoever runs the tests.
fn git(dir: &Path, args: &[&str]) -> Option<String> {
    let output = Command::new("git")
        .current_dir(dir)
        .args([
            "-c",
            "protocol.file.allow=always",
            "-c",
            "commit.gpgsign=false",
        ])
        .args(args)
        .env_remove("GIT_DIR")
        .env_remove("GIT_WORK_TREE")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .env("GIT_AUTHOR_NAME", "a")
        .env("GIT_AUTHOR_EMAIL", "a@example.org")
        .env("GIT_COMMITTER_NAME", "a")
        .env("GIT_COMMITTER_EMAIL", "a@example.org")
        .env("GIT_COMMITTER_DATE", "2026-11-20T01:28:18+01:00")
        .output()
        .expect("git is installed where the tests run");
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    output.status.success().then_some(text)
}

fn must(dir: &Path, args: &[&str]) -> String {
    let text = git(dir, args);
    assert!(text.is_some(), "git {args:?} fails in {dir:?}");
    text.unwrap_or_default()
}

/// A folder with its links resolved, as the working directory of a process is.
fn folder() -> (TempDir, PathBuf) {
    let dir = TempDir::new().expect("a temporary folder");
    let path = dir.path().canonicalize().expect("it exists");
    (dir, path)
}

fn init(args: &[&str]) -> (TempDir, PathBuf) {
    let (guard, path) = folder();
    must(&path, &[&["init", "-q", "-b", "main"], args].concat());
    (guard, path)
}

fn with_commit(args: &[&str]) -> (TempDir, PathBuf) {
    let (guard, path) = init(args);
    must(&path, &["commit", "-q", "--allow-empty", "-m", "one"]);
    (guard, path)
}

fn no_variables() -> Env {
    Env::from_pairs::<&str, &str>([])
}

fn discover(dir: &Path) -> Repository {
    let found = Repository::discover(dir, &no_variables()).expect("readable");
    found.expect("a repository")
}

/// Compares everything that is read with what git says, and returns it.
fn agrees_with_git(dir: &Path) -> Head {
    let repository = discover(dir);
    let head = repository.head().expect("a readable HEAD");
    assert_eq!(
        head.commit,
        git(dir, &["rev-parse", "--verify", "-q", "HEAD"])
    );
    assert_eq!(
        head.branch,
        git(dir, &["symbolic-ref", "--short", "-q", "HEAD"])
    );
    let path = |arg| {
        let path = must(dir, &["rev-parse", "--path-format=absolute", arg]);
        Path::new(&path)
            .canonicalize()
            .expect("git names what exists")
    };
    let real = |path: &Path| path.canonicalize().expect("found");
    assert_eq!(real(repository.git_dir()), path("--git-dir"));
    assert_eq!(real(repository.common_dir()), path("--git-common-dir"));
    let top = git(dir, &["rev-parse", "--show-toplevel"]).map(PathBuf::from);
    assert_eq!(repository.work_tree().map(real), top);
    head
}

#[cfg(unix)]
#[test]
fn a_branch_that_is_no_utf_8_keeps_its_commit() {
    use std::os::unix::ffi::OsStrExt;

    let (_guard, dir) = with_commit(&[]);
    let commit = must(&dir, &["rev-parse", "HEAD"]);
    let name = std::ffi::OsStr::from_bytes(b"caf\xe9");
    let head = [&b"ref: refs/heads/"[..], name.as_bytes(), b"\n"].concat();
    fs::write(dir.join(".git/HEAD"), head).expect("written");
    let packed = [commit.as_bytes(), b" refs/heads/", name.as_bytes(), b"\n"].concat();
    fs::write(dir.join(".git/packed-refs"), packed).expect("written");
    let head = discover(&dir).head().expect("a readable HEAD");
    assert_eq!(head.commit, Some(commit));
    assert_eq!(head.branch.as_deref(), Some("caf\u{fffd}"));
}

#[test]
fn a_branch_loose_and_packed() {
    let (_guard, dir) = with_commit(&[]);
    let loose = agrees_with_git(&dir);
    assert_eq!(loose.branch.as_deref(), Some("main"));
    must(&dir, &["checkout", "-q", "-b", "feature/a.b/c"]);
    must(&dir, &["commit", "-q", "--allow-empty", "-m", "two"]);
    must(&dir, &["tag", "-a", "-m", "t", "v1"]);
    must(&dir, &["pack-refs", "--all"]);
    assert!(!dir.join(".git/refs/heads/feature/a.b/c").exists());
    let packed = agrees_with_git(&dir);
    assert_eq!(packed.branch.as_deref(), Some("feature/a.b/c"));
    // A loose reference stands above the packed one.
    must(&dir, &["commit", "-q", "--allow-empty", "-m", "three"]);
    assert_ne!(agrees_with_git(&dir).commit, packed.commit);
}

#[test]
fn a_folder_below_the_root() {
    let (_guard, dir) = with_commit(&[]);
    let below = dir.join("a/b c/ü");
    fs::create_dir_all(&below).expect("a folder of our own");
    agrees_with_git(&below);
    assert_eq!(discover(&below).work_tree(), Some(dir.as_path()));
}

#[test]
fn an_unborn_branch_and_a_detached_head() {
    let (_guard, dir) = init(&[]);
    assert_eq!(
        agrees_with_git(&dir),
        Head {
            commit: None,
            branch: Some("main".into())
        }
    );
    must(&dir, &["commit", "-q", "--allow-empty", "-m", "one"]);
    must(&dir, &["checkout", "-q", "--detach"]);
    let head = agrees_with_git(&dir);
    assert!(head.commit.is_some() && head.branch.is_none());
}

#[test]
fn a_linked_work_tree() {
    let (_guard, dir) = with_commit(&[]);
    let (_other, other) = folder();
    let linked = other.join("linked tree");
    let target = linked.to_str().expect("a name of ours");
    must(&dir, &["worktree", "add", "-q", "-b", "side", target]);
    must(&linked, &["commit", "-q", "--allow-empty", "-m", "two"]);
    let head = agrees_with_git(&linked);
    assert_eq!(head.branch.as_deref(), Some("side"));
    assert_eq!(agrees_with_git(&dir).branch.as_deref(), Some("main"));
    must(&dir, &["pack-refs", "--all"]);
    assert_eq!(agrees_with_git(&linked), head);
}

#[test]
fn a_submodule() {
    let (_inner, inner) = with_commit(&[]);
    let (_outer, outer) = init(&[]);
    must(&outer, &["commit", "-q", "--allow-empty", "-m", "outer"]);
    let source = inner.to_str().expect("a name of ours");
    must(&outer, &["submodule", "add", "-q", source, "sub"]);
    let head = agrees_with_git(&outer.join("sub"));
    assert_eq!(head, agrees_with_git(&inner));
    assert_ne!(head.commit, agrees_with_git(&outer).commit);
}

#[test]
fn sha256_hashes() {
    let (_guard, dir) = with_commit(&["--object-format=sha256"]);
    let head = agrees_with_git(&dir);
    assert_eq!(head.commit.map(|hash| hash.len()), Some(64));
    must(&dir, &["pack-refs", "--all"]);
    agrees_with_git(&dir);
}

#[test]
fn references_in_a_reftable() {
    let (_guard, dir) = folder();
    if git(&dir, &["init", "-q", "-b", "main", "--ref-format=reftable"]).is_none() {
        eprintln!("this git has no reftable: nothing was tested");
        return;
    }
    assert_eq!(agrees_with_git(&dir).branch.as_deref(), Some("main"));
    assert_eq!(discover(&dir).default_branch().expect("git answers"), None);
    must(&dir, &["commit", "-q", "--allow-empty", "-m", "one"]);
    agrees_with_git(&dir);
    let default = discover(&dir).default_branch().expect("git answers");
    assert_eq!(default.as_deref(), Some("main"));
    must(&dir, &["checkout", "-q", "--detach"]);
    agrees_with_git(&dir);
}

#[test]
fn a_bare_repository() {
    let (_guard, dir) = with_commit(&[]);
    let (_bare, bare) = folder();
    let source = dir.to_str().expect("a name of ours");
    must(&bare, &["clone", "-q", "--bare", source, "b.git"]);
    let bare = bare.join("b.git");
    assert_eq!(agrees_with_git(&bare), agrees_with_git(&dir));
    assert_eq!(discover(&bare).work_tree(), None);
}

#[test]
fn symbolic_chains_are_followed_and_loops_end() {
    let (_guard, dir) = with_commit(&[]);
    must(
        &dir,
        &["symbolic-ref", "refs/heads/alias", "refs/heads/main"],
    );
    must(&dir, &["symbolic-ref", "HEAD", "refs/heads/alias"]);
    agrees_with_git(&dir);
    fs::write(dir.join(".git/refs/heads/a"), "ref: refs/heads/b\n").expect("ours");
    fs::write(dir.join(".git/refs/heads/b"), "ref: refs/heads/a\n").expect("ours");
    fs::write(dir.join(".git/HEAD"), "ref: refs/heads/a\n").expect("ours");
    let error = discover(&dir).head().expect_err("a loop");
    assert!(matches!(error, GitError::Malformed { .. }), "{error}");
}

#[cfg(unix)]
#[test]
fn a_head_that_is_a_link() {
    let (_guard, dir) = with_commit(&[]);
    fs::remove_file(dir.join(".git/HEAD")).expect("ours");
    std::os::unix::fs::symlink("refs/heads/main", dir.join(".git/HEAD")).expect("ours");
    assert_eq!(agrees_with_git(&dir).branch.as_deref(), Some("main"));
}

#[test]
fn the_default_branch() {
    let (_guard, dir) = init(&[]);
    let default = |dir: &Path| discover(dir).default_branch().expect("readable");
    assert_eq!(default(&dir), None);
    must(&dir, &["commit", "-q", "--allow-empty", "-m", "one"]);
    assert_eq!(default(&dir).as_deref(), Some("main"));
    must(&dir, &["branch", "-m", "trunk"]);
    assert_eq!(default(&dir), None);
    let (_clone, clone) = folder();
    let source = dir.to_str().expect("a name of ours");
    must(&clone, &["clone", "-q", source, "c"]);
    let clone = clone.join("c");
    assert_eq!(default(&clone).as_deref(), Some("trunk"));
    must(&clone, &["pack-refs", "--all"]);
    assert_eq!(default(&clone).as_deref(), Some("trunk"));
    // As CI checks out: no origin/HEAD, only the branch.
    must(&clone, &["remote", "set-head", "origin", "-d"]);
    must(
        &clone,
        &["update-ref", "refs/remotes/origin/master", "HEAD"],
    );
    must(&clone, &["pack-refs", "--all"]);
    assert_eq!(default(&clone).as_deref(), Some("master"));
}

#[test]
fn variables_name_the_repository() {
    let (_guard, dir) = with_commit(&[]);
    let (_away, away) = folder();
    let git_dir = dir.join(".git");
    let env = Env::from_pairs([("GIT_DIR", &git_dir)]);
    let found = Repository::discover(&away, &env)
        .expect("readable")
        .expect("named");
    assert_eq!(found.git_dir(), git_dir);
    assert_eq!(found.work_tree(), Some(away.as_path()));
    let env = Env::from_pairs([("GIT_DIR", &git_dir), ("GIT_WORK_TREE", &dir)]);
    let found = Repository::discover(&away, &env)
        .expect("readable")
        .expect("named");
    assert_eq!(found.work_tree(), Some(dir.as_path()));
    let env = Env::from_pairs([("GIT_WORK_TREE", "a")]);
    fs::create_dir_all(dir.join("b/a")).expect("ours");
    let below = dir.join("b");
    let relative = Repository::discover(&below, &env).expect("readable");
    let relative = relative.expect("found upwards");
    let top = must(&below, &["--work-tree=a", "rev-parse", "--show-toplevel"]);
    assert_eq!(relative.work_tree(), Some(Path::new(&top)));
    let (commit, _) = found.commit_time("HEAD").expect("git answers");
    assert_eq!(Some(commit), found.head().expect("readable").commit);

    let env = Env::from_pairs([("GIT_DIR", &away)]);
    let error = Repository::discover(&away, &env).expect_err("no repository");
    assert!(error.to_string().contains("named by GIT_DIR"), "{error}");
}

#[test]
fn ceilings_end_the_search() {
    let (_guard, dir) = with_commit(&[]);
    let below = dir.join("a/b");
    fs::create_dir_all(&below).expect("ours");
    let found = |ceiling: &Path| {
        let env = Env::from_pairs([("GIT_CEILING_DIRECTORIES", ceiling)]);
        Repository::discover(&below, &env)
            .expect("readable")
            .is_some()
    };
    assert!(!found(&dir));
    assert!(!found(&dir.join("a")));
    assert!(
        found(&below),
        "the working directory itself is not excluded"
    );
    assert!(found(dir.parent().expect("not the root")));
}

#[test]
fn outside_of_a_repository() {
    let (_guard, dir) = folder();
    let env = Env::from_pairs([(
        "GIT_CEILING_DIRECTORIES",
        dir.parent().expect("not the root"),
    )]);
    assert_eq!(Repository::discover(&dir, &env).expect("readable"), None);
    // A folder that is called .git is not enough.
    fs::create_dir(dir.join(".git")).expect("ours");
    assert_eq!(Repository::discover(&dir, &env).expect("readable"), None);
    fs::remove_dir(dir.join(".git")).expect("ours");
    fs::write(dir.join(".git"), "gitdir: nowhere\n").expect("ours");
    let error = Repository::discover(&dir, &env).expect_err("points nowhere");
    assert!(matches!(error, GitError::NotARepository { .. }), "{error}");
    fs::write(dir.join(".git"), [0xff, 0, 1]).expect("ours");
    let error = Repository::discover(&dir, &env).expect_err("binary");
    assert!(matches!(error, GitError::Malformed { .. }), "{error}");
}

#[test]
fn damaged_files_are_errors() {
    let (_guard, dir) = with_commit(&[]);
    let head = dir.join(".git/HEAD");
    for text in [
        &b"\0\x01\xff"[..],
        b"",
        b"ref: refs/heads/../../x",
        b"ref: /etc/passwd",
    ] {
        fs::write(&head, text).expect("ours");
        let error = discover(&dir).head().expect_err("no HEAD");
        assert!(matches!(error, GitError::Malformed { .. }), "{error}");
    }
    fs::write(&head, "ref: refs/heads/main\n").expect("ours");
    fs::write(dir.join(".git/refs/heads/main"), [0xff; 9000]).expect("ours");
    let error = discover(&dir).head().expect_err("no reference");
    assert!(matches!(error, GitError::Malformed { .. }), "{error}");
    // A folder in place of the reference, and packed-refs of zeros.
    fs::remove_file(dir.join(".git/refs/heads/main")).expect("ours");
    fs::create_dir(dir.join(".git/refs/heads/main")).expect("ours");
    fs::write(dir.join(".git/packed-refs"), vec![0; 1 << 20]).expect("ours");
    assert_eq!(discover(&dir).head().expect("unborn").commit, None);
}

#[test]
fn the_time_of_a_commit() {
    let (_guard, dir) = with_commit(&[]);
    let repository = discover(&dir);
    for rev in ["HEAD", "main", "refs/heads/main"] {
        let (commit, time) = repository.commit_time(rev).expect("it exists");
        assert_eq!(commit, must(&dir, &["rev-parse", "HEAD"]));
        assert_eq!(time.to_string(), "2026-11-20T00:28:18.000Z");
    }
    for rev in ["", "--all", "-1", "^main", "main..HEAD", "a\nb", "a\0b"] {
        let error = repository.commit_time(rev).expect_err("no revision");
        assert!(matches!(error, GitError::Revision(_)), "{rev:?}: {error}");
    }
    let error = repository.commit_time("no-such").expect_err("unknown");
    assert!(
        matches!(error, GitError::Command { command: "log", .. }),
        "{error}"
    );
    assert!(!error.to_string().contains('\n'), "{error}");
}

/// The work trees that git knows, beside the first.
fn trees(dir: &Path) -> usize {
    must(dir, &["worktree", "list"]).lines().count() - 1
}

#[test]
fn work_trees_are_removed_when_dropped() {
    let (_guard, path) = with_commit(&[]);
    let hook = path.join(".git/hooks/post-checkout");
    fs::create_dir_all(path.join(".git/hooks")).expect("ours");
    fs::write(&hook, "#!/bin/sh\ntouch \"$PWD/hooked\"\n").expect("ours");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).expect("ours");
    }
    let repository = discover(&path);
    let (_temporary, parent) = folder();
    let env = Env::from_pairs([("TMPDIR", &parent)]);
    let commit = repository.commit("HEAD").expect("a commit");
    assert_eq!((commit.subject.as_str(), commit.parents), ("one", 0));
    assert_eq!(commit.time.to_string(), "2026-11-20T00:28:18.000Z");
    let mut set = WorkTrees::new(&repository, &env, 7).expect("a folder");
    let tree = set.add(&commit.hash).expect("checked out");
    assert_eq!(must(&tree, &["rev-parse", "HEAD"]), commit.hash);
    assert!(!tree.join("hooked").exists());
    assert_eq!(trees(&path), 1);
    fs::write(tree.join("built"), "by somebody").expect("ours");
    // Another process leaves them alone while this one lives.
    drop(WorkTrees::new(&repository, &env, 8).expect("a folder"));
    assert!(tree.join("built").exists());
    drop(set);
    assert_eq!(trees(&path), 0);
    assert_eq!(fs::read_dir(&parent).expect("there").count(), 0);
}

#[test]
fn what_a_killed_process_left_is_removed() {
    let (_guard, path) = with_commit(&[]);
    must(&path, &["commit", "-q", "--allow-empty", "-m", "two"]);
    let repository = discover(&path);
    let (_temporary, parent) = folder();
    let root = parent.join("yardstick-trees-00000000000000aa");
    fs::create_dir(&root).expect("ours");
    fs::write(root.join("lock"), "").expect("ours");
    for (name, rev) in [("a", "HEAD"), ("b", "HEAD~1")] {
        let tree = root.join(name);
        must(
            &path,
            &[
                "worktree",
                "add",
                "-q",
                "--detach",
                &tree.to_string_lossy(),
                rev,
            ],
        );
    }
    let own = parent.join("own");
    must(
        &path,
        &["worktree", "add", "-q", "--detach", &own.to_string_lossy()],
    );
    let env = Env::from_pairs([("TMPDIR", &parent)]);
    drop(WorkTrees::new(&repository, &env, 1).expect("a folder"));
    assert_eq!(trees(&path), 1);
    assert!(own.exists() && !root.exists());
}

#[test]
fn the_mainline_goes_along_first_parents() {
    let (_guard, path) = with_commit(&[]);
    must(&path, &["switch", "-q", "-c", "side"]);
    must(&path, &["commit", "-q", "--allow-empty", "-m", "aside"]);
    must(&path, &["switch", "-q", "main"]);
    must(&path, &["commit", "-q", "--allow-empty", "-m", "two"]);
    must(&path, &["merge", "-q", "--no-ff", "-m", "merged", "side"]);
    must(&path, &["update-ref", "refs/remotes/origin/main", "main"]);
    let repository = discover(&path);
    let hash = |rev: &str| must(&path, &["rev-parse", rev]);
    let subjects = |after: Option<&str>| -> Vec<String> {
        let found = repository.mainline(after, &hash("main")).expect("commits");
        found.into_iter().map(|c| c.subject).collect()
    };
    assert_eq!(subjects(None), ["one", "two", "merged"]);
    assert_eq!(subjects(Some(&hash("main~2"))), ["two", "merged"]);
    assert_eq!(repository.commit("main").expect("a commit").parents, 2);
    let ancestor = |a: &str, b: &str| repository.is_ancestor(&hash(a), &hash(b)).expect("known");
    assert!(ancestor("side", "main") && !ancestor("main", "side"));
    let branch = |rev: &str| repository.branch_of(rev).expect("known");
    assert_eq!(branch("HEAD").as_deref(), Some("main"));
    assert_eq!(branch("side").as_deref(), Some("side"));
    assert_eq!(branch("origin/main").as_deref(), Some("main"));
    assert_eq!(branch("main~1"), None);
    assert!(repository.commit("--all").is_err() && repository.commit("nowhere").is_err());
    assert!(repository.mainline(None, "HEAD").is_err());
}
