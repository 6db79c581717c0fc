//! Objects in and out of the object database.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::Stdio;
use std::thread;

use crate::model::{Gathering, Timestamp};
use crate::store::sync::git::process::Git;
use crate::store::sync::{Content, ContentId, Files, RemoteError, Visitor};

/// Who makes the commits; nobody's address.
const NAME: &str = "yardstick";
const EMAIL: &str = "yardstick@localhost";

/// What precedes a content of `git cat-file --batch`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    pub object: String,
    pub kind: String,
    pub size: u64,
}

/// Called with the place of each request, what precedes its content, and that.
type AnswerVisitor<'a> = dyn FnMut(usize, Option<Header>, &mut dyn Read) -> io::Result<()> + 'a;

impl Git {
    /// Writes contents that are new; gives the ids of all.
    pub fn write_contents(&self, files: &BTreeMap<String, Content>) -> Result<Files, RemoteError> {
        let mut ids = Files::new();
        for (path, content) in files {
            let id = match content {
                Content::Kept(id) => id.clone(),
                Content::New(bytes) => {
                    let args = ["-w", "-t", "blob", "--no-filters", "--stdin"];
                    self.text("hash-object", &args, bytes)?
                }
            };
            ids.insert(path.clone(), id);
        }
        Ok(ids)
    }

    /// Writes the folders of these files from the deepest up, each level with
    /// one command; gives the root.
    pub fn write_trees(&self, files: &Files) -> Result<String, RemoteError> {
        let mut entries: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (path, id) in files {
            let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
            let entry = format!("100644 blob {id}\t{name}\n");
            entries.entry(folder.to_owned()).or_default().push(entry);
            add_parents(folder, &mut entries);
        }
        entries.entry(String::new()).or_default();
        loop {
            let deepest = entries
                .keys()
                .map(|folder| depth(folder))
                .max()
                .unwrap_or(0);
            let level: Vec<(String, String)> = entries
                .iter()
                .filter(|(folder, _)| depth(folder) == deepest)
                .map(|(folder, lines)| (folder.clone(), lines.concat()))
                .collect();
            let input: Vec<String> = level.iter().map(|(_, lines)| lines.clone()).collect();
            let output = self.text("mktree", &["--batch"], input.join("\n").as_bytes())?;
            for ((folder, _), id) in level.iter().zip(output.lines()) {
                entries.remove(folder);
                if folder.is_empty() {
                    return Ok(id.to_owned());
                }
                let (parent, name) = folder.rsplit_once('/').unwrap_or(("", folder));
                let entry = format!("040000 tree {id}\t{name}\n");
                entries.entry(parent.to_owned()).or_default().push(entry);
            }
            if output.lines().count() != level.len() {
                return Err(RemoteError::Unusable(
                    "git mktree printed fewer trees than it was given".to_owned(),
                ));
            }
        }
    }

    /// Writes a commit, by nobody and at a given time, so that it needs no
    /// settings.
    pub fn write_commit(
        &self,
        tree: &str,
        parent: Option<&str>,
        (time, message): (Timestamp, &str),
    ) -> Result<String, RemoteError> {
        let parents: Vec<&str> = parent.iter().flat_map(|parent| ["-p", *parent]).collect();
        let args = [
            &["commit-tree", "--no-gpg-sign", "-m", message, tree],
            &parents[..],
        ]
        .concat();
        // Git knows no time before 1970.
        let date = format!("@{} +0000", time.millis().max(0) / 1000);
        let mut command = self.command(&args);
        for who in ["AUTHOR", "COMMITTER"] {
            command
                .env(format!("GIT_{who}_NAME"), NAME)
                .env(format!("GIT_{who}_EMAIL"), EMAIL)
                .env(format!("GIT_{who}_DATE"), &date);
        }
        let ran = self.finish(command, b"")?;
        match ran.code {
            Some(0) => Ok(String::from_utf8_lossy(&ran.stdout).trim_end().to_owned()),
            _ => Err(self.failed("commit-tree", &ran)),
        }
    }

    /// Reads contents one after the other; each has to be there.
    pub fn read_contents(
        &self,
        contents: &[ContentId],
        visit: &mut Visitor<'_>,
    ) -> Result<(), RemoteError> {
        self.batch(contents, &mut |at, header, content| match header {
            Some(_) => visit(at, content),
            None => Err(io::Error::other(format!(
                "object {} is missing",
                contents[at]
            ))),
        })
    }

    /// Reads any objects; the header of one that is not there is `None`.
    pub fn batch(
        &self,
        requests: &[String],
        visit: &mut AnswerVisitor<'_>,
    ) -> Result<(), RemoteError> {
        if requests.is_empty() {
            return Ok(());
        }
        let mut child = self
            .command(&["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| self.cannot_run(&error))?;
        let input = requests.join("\n") + "\n";
        let stdin = child.stdin.take();
        let writer = thread::spawn(move || {
            // Where it ends early, reading its answers fails.
            stdin.map(|mut stdin| stdin.write_all(input.as_bytes()))
        });
        let read = match child.stdout.take() {
            Some(stdout) => answers(
                BufReader::with_capacity(1 << 16, stdout),
                requests.len(),
                visit,
            ),
            None => Ok(()),
        };
        if read.is_err() {
            let _ = child.kill();
        }
        let _ = writer.join();
        let _ = child.wait();
        read.map_err(|error| RemoteError::Unreadable {
            remote: self.remote_name().to_owned(),
            reason: error.to_string(),
        })
    }
}

fn add_parents(folder: &str, entries: &mut BTreeMap<String, Vec<String>>) {
    let ends: BTreeSet<usize> = folder.match_indices('/').map(|(at, _)| at).gathered();
    for end in ends {
        entries.entry(folder[..end].to_owned()).or_default();
    }
}

fn depth(folder: &str) -> usize {
    match folder {
        "" => 0,
        folder => 1 + folder.matches('/').count(),
    }
}

fn answers(mut input: impl BufRead, count: usize, visit: &mut AnswerVisitor<'_>) -> io::Result<()> {
    for at in 0..count {
        let mut line = String::new();
        if input.by_ref().take(4096).read_line(&mut line)? == 0 {
            return Err(io::Error::other("git cat-file ended early"));
        }
        let Some(header) = header(line.trim_end()) else {
            visit(at, None, &mut io::empty())?;
            continue;
        };
        let mut content = input.by_ref().take(header.size);
        visit(at, Some(header), &mut content)?;
        // What was not wanted, and the newline behind it.
        io::copy(&mut content, &mut io::sink())?;
        io::copy(&mut input.by_ref().take(1), &mut io::sink())?;
    }
    Ok(())
}

/// `<object> <kind> <size>`
fn header(line: &str) -> Option<Header> {
    let mut words = line.split(' ');
    let (object, kind, size) = (words.next()?, words.next()?, words.next()?);
    let size = size.parse().ok().filter(|_| words.next().is_none())?;
    Some(Header {
        object: object.to_owned(),
        kind: kind.to_owned(),
        size,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_told_apart_whatever_is_read_of_them() {
        let text = "aa blob 3\nx\ny\nbb missing\ncc tree 2\nzz\n";
        let mut seen = Vec::new();
        answers(text.as_bytes(), 3, &mut |at, header, content| {
            let mut read = String::new();
            if at != 0 {
                content.read_to_string(&mut read)?;
            }
            seen.push((at, header.map(|header| header.kind), read));
            Ok(())
        })
        .expect("all there");
        assert_eq!(
            seen,
            [
                (0, Some("blob".to_owned()), String::new()),
                (1, None, String::new()),
                (2, Some("tree".to_owned()), "zz".to_owned())
            ]
        );
        let early = answers("aa blob 3\nxyz\n".as_bytes(), 2, &mut |_, _, _| Ok(()));
        assert!(early.is_err());
    }
}
