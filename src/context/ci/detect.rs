//! From the table of providers to one run.

use crate::context::Env;
use crate::context::ci::providers::{PROVIDERS, Spec};
use crate::context::ci::{CiRun, Provider};
use crate::context::git::is_hash;

/// The CI run that this process is part of, if it is part of one.
/// `YARDSTICK_RUN` and `YARDSTICK_JOB` stand above what the provider says.
pub fn detect(env: &Env) -> Option<CiRun> {
    let run = env.text("YARDSTICK_RUN");
    let mut found = match PROVIDERS.iter().find(|spec| spec.applies(env)) {
        Some(spec) => spec.read(env),
        None => CiRun::other(run.clone()?),
    };
    found.run = run.or(found.run);
    found.job = env.text("YARDSTICK_JOB").or(found.job);
    Some(found)
}

impl CiRun {
    fn other(run: String) -> Self {
        Self {
            provider: Provider::Other,
            run: Some(run),
            attempt: None,
            job: None,
            commit: None,
            checkout: None,
            branch: None,
            default_branch: None,
            pull_request: None,
            url: None,
        }
    }
}

impl Spec {
    fn applies(&self, env: &Env) -> bool {
        let (name, expected) = self.marker;
        env.text(name)
            .is_some_and(|value| expected.is_none_or(|e| value.eq_ignore_ascii_case(e)))
    }

    fn read(&self, env: &Env) -> CiRun {
        let first = |names: &[&str]| names.iter().find_map(|name| given(env, name));
        let hash = |names: &[&str]| first(names).filter(|hash| is_hash(hash.as_bytes()));
        let job: Vec<String> = self
            .job
            .iter()
            .filter_map(|name| given(env, name))
            .collect();
        let pull_request = first(self.pull_request).and_then(|text| number(&text));
        let of_tag = first(self.tag).is_some();
        let merged = self.merges_itself && pull_request.is_some();
        let mut run = CiRun {
            provider: self.provider,
            run: first(self.run),
            attempt: first(self.attempt),
            job: (!job.is_empty()).then(|| job.join(".")),
            commit: hash(self.commit),
            checkout: hash(self.checkout).filter(|_| !merged),
            branch: first(self.branch).filter(|_| !of_tag).and_then(branch),
            default_branch: first(self.default_branch).and_then(branch),
            pull_request,
            url: first(self.url),
        };
        (self.refine)(env, &mut run);
        run
    }
}

/// A variable, where it does not say that there is nothing.
fn given(env: &Env, name: &str) -> Option<String> {
    env.text(name).filter(|value| value != "false")
}

/// `refs/heads/a` and `a` are the branch `a`; tags and merges are none.
pub(super) fn branch(name: String) -> Option<String> {
    match name.strip_prefix("refs/heads/") {
        Some(branch) => Some(branch.to_owned()),
        None => (!name.starts_with("refs/")).then_some(name),
    }
}

/// The number that a text is, or that an address ends in.
fn number(text: &str) -> Option<u64> {
    text.rsplit('/').next()?.parse().ok()
}
