//! Remotes that are gone, refuse, hang or hold a secret: a warning and a few
//! seconds, never a sample.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;

use serde_json::Value;

use crate::world::{Clone, World, once};

fn executable(path: &Path, text: &str) {
    fs::write(path, text).expect("written");
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("permitted");
}

#[test]
fn a_remote_that_is_gone_costs_a_warning_and_the_next_sync_pushes_all() {
    let world = World::new();
    let a = world.clone("a");
    a.ok(&["record", "hits", "1", "--push"]);
    fs::rename(world.origin(), world.path("away")).expect("moved");
    let ran = a.ok(&["record", "hits", "2", "--push"]);
    ran.warns("recorded, but not pushed");
    // The next step does not try again.
    a.ok(&["record", "hits", "3", "--push"])
        .warns("not tried again before 08:02; `yardstick sync` tries now");
    let ran = a.run(&["record", "hits", "4", "--push", "--require-remote"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    ran.warns("error: recorded, but not pushed");
    let ran = a.ok(&["sync"]);
    let waits = "git:origin: not reached, all of it waits for the next sync\n";
    assert_eq!(ran.stdout, waits);
    let ran = a.ok(&["sync", "--json"]);
    assert!(ran.stdout.contains("\"reached\": false"), "{ran:?}");
    assert_eq!(a.run(&["sync", "--require-remote"]).code, Some(2));
    fs::rename(world.path("away"), world.origin()).expect("moved");
    let synced = a.json(&["sync", "--json"]);
    assert_eq!(synced["pushed"]["samples"], 3);
    a.ok(&["record", "hits", "5", "--push", "--require-remote"]);
    let b = world.clone("b");
    b.ok(&["sync", "pull"]);
    assert_eq!(b.hits(), once(1..=5));
}

#[test]
fn a_push_that_is_refused_has_reached_the_remote() {
    let world = World::new();
    let other = world.clone("other");
    other.ok(&["record", "hits", "1", "--push"]);
    let hook = world.origin().join("hooks/pre-receive");
    executable(&hook, "#!/bin/sh\ncat >/dev/null\nexit 1\n");
    let a = world.clone("a");
    a.hit(2);
    let push = a.json(&["sync", "push", "--json"]);
    assert_eq!(push["reached"], true);
    assert_eq!(
        (&push["pulled"], &push["pushed"]),
        (&Value::Null, &Value::Null)
    );
    let ran = a.ok(&["sync", "push"]);
    let waits = "git:origin: refused, all of it waits for the next sync\n";
    assert_eq!(ran.stdout, waits);
    let both = a.json(&["sync", "--json"]);
    assert_eq!(both["reached"], true);
    assert_eq!(both["pulled"]["samples"], 1);
    assert_eq!(both["pushed"], Value::Null);
    let why = "git:origin refuses: [remote rejected] (pre-receive hook declined)";
    assert_eq!(both["reason"], why);
    // What cannot be asked at all is not reached.
    fs::rename(world.origin(), world.path("away")).expect("moved");
    assert_eq!(a.json(&["sync", "--json"])["reached"], false);
}

#[test]
fn a_pause_is_told_as_what_was_and_no_sync_makes_it_longer() {
    let world = World::new();
    let hook = world.origin().join("hooks/pre-receive");
    executable(&hook, "#!/bin/sh\ncat >/dev/null\nexit 1\n");
    let a = world.clone("a");
    // The clock shows 08:00:01.
    a.ok(&["record", "hits", "1", "--push"]).warns("refuses");
    let told = |now: i64, part: &str| {
        a.now.set(now - 1);
        let ran = a.ok(&["record", "hits", "2", "--push"]);
        let refused = "refuses: [remote rejected] (pre-receive hook declined)";
        let part = part.replace("WHY", refused);
        ran.warns(&format!("recorded, but not pushed: git:origin {part}"));
    };
    let rest = "(WHY); not tried again before 08:02; `yardstick sync` tries now";
    told(5, &format!("failed 4 s ago {rest}"));
    // 08:01:30, a failure more; and one that counts with it.
    a.now.set(89);
    a.ok(&["sync"]);
    a.run(&["sync", "--require-remote"]);
    a.run(&["record", "hits", "3", "--push", "--require-remote"]);
    told(97, &format!("failed 2 times, last 5 s ago {rest}"));
    fs::remove_file(&hook).expect("mended");
    told(118, &format!("failed 2 times, last 26 s ago {rest}"));
    a.now.set(121);
    let ran = a.ok(&["record", "hits", "4", "--push"]);
    assert_eq!(ran.stderr, "");
}

#[test]
fn a_remote_that_refuses_is_not_asked_twice() {
    let world = World::new();
    executable(
        &world.origin().join("hooks/pre-receive"),
        "#!/bin/sh\ncat >/dev/null\necho x >> asked\nexit 1\n",
    );
    let a = world.clone("a");
    let ran = a.ok(&["record", "hits", "1", "--push"]);
    ran.warns("refuses").warns("export --bundle");
    let asked = fs::read_to_string(world.origin().join("asked")).expect("asked");
    assert_eq!(asked, "x\n");
}

#[test]
fn a_remote_that_hangs_is_left_with_all_that_it_started() {
    let world = World::new();
    let ssh = world.path("ssh");
    executable(
        &ssh,
        "#!/bin/sh\necho $$ > \"${0%/*}/pid\"\nsleep 300\ntouch \"${0%/*}/woke\"\n",
    );
    let a = world
        .clone("a")
        .var("GIT_SSH_COMMAND", ssh.to_str().expect("text"));
    fs::write(
        a.path.join("yardstick.toml"),
        "[remote]\ntimeout = \"1s\"\n",
    )
    .expect("written");
    world.git_in(
        &a.path,
        &["remote", "set-url", "origin", "ssh://nobody@nowhere/x"],
    );
    a.ok(&["record", "hits", "1", "--push"])
        .warns("said nothing for 1 s");
    assert!(!world.path("woke").exists(), "it was waited for");
    let pid = fs::read_to_string(world.path("pid")).expect("started");
    let is_there = || Path::new("/proc").join(pid.trim()).join("cmdline").exists();
    for _ in 0..100 {
        if !is_there() {
            break;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let lives = fs::read(Path::new("/proc").join(pid.trim()).join("cmdline"));
    assert!(lives.is_err() || lives.is_ok_and(|line| line.is_empty()));
    assert_eq!(a.hits(), once([1]));
}

#[test]
fn credentials_are_never_shown() {
    let world = World::new();
    let a = world.clone("a");
    let url = "https://ann:s3cret@127.0.0.1:1/x.git";
    world.git_in(&a.path, &["remote", "set-url", "origin", url]);
    for args in [
        &["record", "hits", "1", "--push"][..],
        &["sync"],
        &["sync", "--json"],
        &[
            "sync",
            "pull",
            "--remote",
            "git:https://s3cret@127.0.0.1:1/x.git",
        ],
        &[
            "sync",
            "--remote",
            "git:https://ann:s3cret@127.0.0.1:1/x.git",
        ],
    ] {
        let ran = a.run(args);
        let said = format!("{}{}", ran.stdout, ran.stderr);
        assert!(!said.contains("s3cret"), "{args:?}: {said}");
        assert!(
            said.contains("127.0.0.1") || said.contains("origin"),
            "{said}"
        );
    }
    for file in walk(&a.path.join(".yardstick")) {
        let bytes = fs::read(&file).expect("readable");
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("s3cret"), "{}", file.display());
    }
}

fn walk(dir: &Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).expect("readable") {
        let path = entry.expect("readable").path();
        match path.is_dir() {
            true => files.extend(walk(&path)),
            false => files.push(path),
        }
    }
    files
}

#[test]
fn wrong_use_is_an_error_that_says_what_to_do() {
    let world = World::new();
    let a = world.clone("a");
    a.hit(1);
    let refused = |args: &[&str], part: &str| {
        let ran = a.run(args);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        ran.warns(part).warns("hint:");
    };
    refused(&["sync", "--remote", "git:nobody"], "no remote \"nobody\"");
    refused(&["sync", "--remote", "s3:x"], "unknown remote");
    refused(&["sync", "--remote", "git:ext::sh -c id"], "invalid remote");
    refused(&["sync", "pull", "--compact"], "--compact");
    // A file of a cloned repository may not start the hooks of a folder.
    let toml = "[remote]\nurl = \"git:./evil.git\"\n";
    fs::write(a.path.join("yardstick.toml"), toml).expect("written");
    refused(&["sync"], "whose hooks would run here");
}

/// What a sync says of a remote, without the name of its level.
fn said(a: &Clone, world: &World, url: &str) -> String {
    world.git_in(&a.path, &["remote", "set-url", "origin", url]);
    let ran = a.ok(&["sync", "pull"]);
    let said = ran.stderr.strip_prefix("warning: git:origin ");
    said.expect("a warning").trim_end().to_owned()
}

#[test]
fn a_folder_that_is_gone_is_not_a_refusal() {
    let world = World::new();
    let a = world.clone("a");
    a.hit(1);
    let gone = world.path("gone.git").display().to_string();
    for (url, shown) in [
        ("../gone.git", "../gone.git"),
        (gone.as_str(), gone.as_str()),
        (format!("file://{gone}").as_str(), gone.as_str()),
    ] {
        let text =
            format!("cannot be reached: '{shown}' is not there (moved, deleted, not mounted?)");
        assert_eq!(said(&a, &world, url), text);
    }
}

#[test]
fn what_ssh_says_is_told() {
    let world = World::new();
    let ssh = world.path("ssh");
    let a = world
        .clone("a")
        .var("GIT_SSH_COMMAND", ssh.to_str().expect("text"));
    a.hit(1);
    let bundle = "\nhint: who may not write there makes a bundle: yardstick export --bundle FILE";
    let known = "Warning: Permanently added 'h' (ED25519) to the list of known hosts.";
    for (lines, told) in [
        (
            &[known, "git@h: Permission denied (publickey)."][..],
            format!("refuses: git@h: Permission denied (publickey).{bundle}"),
        ),
        (
            &["ssh: Could not resolve hostname h: Name or service not known"],
            "cannot be reached: ssh: Could not resolve hostname h: Name or service not known"
                .to_owned(),
        ),
        (
            &["ssh: connect to host h port 22: Connection refused"],
            "cannot be reached: ssh: connect to host h port 22: Connection refused".to_owned(),
        ),
        (
            &["ssh: connect to host h port 22: Connection timed out"],
            "cannot be reached: ssh: connect to host h port 22: Connection timed out".to_owned(),
        ),
        (
            &["No ED25519 host key is known for h.", "Host key verification failed."],
            "cannot be reached: Host key verification failed.\nhint: ssh does not know the key of that host: put it into known_hosts, after comparing it with the one that the host publishes".to_owned(),
        ),
        (
            &["ERROR: Repository not found."],
            format!("refuses: ERROR: Repository not found.{bundle}"),
        ),
        (
            &[],
            "cannot be reached: Could not read from remote repository.".to_owned(),
        ),
    ] {
        let says: String = lines.iter().map(|l| format!("echo \"{l}\" >&2\n")).collect();
        executable(&ssh, &format!("#!/bin/sh\n{says}exit 255\n"));
        assert_eq!(said(&a, &world, "ssh://git@h/x"), told);
    }
}

#[test]
fn a_message_of_two_lines_is_told_whole() {
    let world = World::new();
    let a = world.clone("a");
    a.hit(1);
    let told = said(&a, &world, "git://127.0.0.1:1/x");
    assert!(
        told.starts_with("cannot be reached: unable to connect to 127.0.0.1: ")
            && told.contains("Connection refused"),
        "{told}"
    );
}

#[test]
fn a_server_that_asks_for_credentials_is_told_of_as_such() {
    let world = World::new();
    let a = world.clone("a");
    a.hit(1);
    let server = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}/x.git", server.local_addr().expect("bound"));
    // It ends with the test.
    std::thread::spawn(move || {
        for connection in server.incoming() {
            let mut connection = connection.expect("a client");
            let mut request = [0; 4096];
            let _ = connection.read(&mut request);
            let _ = connection.write_all(
                b"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\n\
                  Content-Length: 0\r\nConnection: close\r\n\r\n",
            );
        }
    });
    assert_eq!(
        said(&a, &world, &url),
        "asks for credentials, and git has none\nhint: a credential helper or a token gives git some; who may not write there makes a bundle: yardstick export --bundle FILE"
    );
}

#[test]
fn a_newer_shared_store_is_left_alone() {
    let world = World::new();
    let a = world.clone("a");
    a.hit(1);
    a.ok(&["sync", "--compact"]);
    let script = "blob=$(echo 2.0 | git hash-object -w --stdin)
        tree=$(printf '100644 blob %s\\tformat\\n' $blob | git mktree)
        git update-ref refs/yardstick/store $(git commit-tree -m x $tree)";
    let mut shell = std::process::Command::new("sh");
    crate::world::surround(&mut shell, &world.path("home"));
    let status = shell
        .args(["-ec", script])
        .current_dir(world.origin())
        .status();
    assert!(status.expect("started").success());
    let ran = world.clone("b").run(&["sync"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    ran.warns("a newer yardstick is needed");
}
