//! Whether what is held is what was decided. Says what differs, by name.

use super::{Record, Resolved, digest, hex, text_digest};

/// A decided vote as the database holds it.
pub struct HeldVote {
    /// How it is called in what is found.
    pub name: String,
    /// Written again from its rows.
    pub record: Record,
    pub verdict: String,
    /// Yes, no, abstained.
    pub tally: [i32; 3],
    /// What was kept at the closing; none of votes from before records were kept.
    pub kept: Option<(String, Vec<u8>)>,
    /// The hash that the log has of it.
    pub logged: Option<String>,
}

/// A resolution as the database holds it.
pub struct HeldResolution {
    pub name: String,
    pub resolved: Resolved,
    /// None of resolutions from before hashes were kept.
    pub hash: Option<Vec<u8>>,
    pub logged: Option<String>,
    /// The words that were voted on, as a hash.
    pub voted: String,
}

impl HeldVote {
    pub fn differences(&self) -> Vec<String> {
        let mut found = Vec::new();
        let mut add = |what: String| found.push(format!("{}: {what}", self.name));
        let (decided, count) = (self.record.verdict(), self.record.count());
        if decided.as_str() != self.verdict {
            add(format!("the verdict is held as {}, the rule makes it {}", self.verdict, decided.as_str()));
        }
        let tally = [count.tally.yes, count.tally.no, count.tally.abstained];
        if tally != self.tally {
            add(format!("the tally is held as {:?}, the ballots make it {tally:?}", self.tally));
        }
        let Some((inputs, hash)) = &self.kept else { return found };
        if digest(inputs)[..] != hash[..] {
            add("its record is not what its hash was made of".into());
        }
        if self.logged.as_deref() != Some(&hex(hash)) {
            add("its hash is not the one in the log".into());
        }
        let (now, then) = (self.record.canonical(), inputs.as_str());
        for line in now.lines().filter(|line| !then.lines().any(|kept| kept == *line)) {
            add(format!("held, and not in its record: {line}"));
        }
        for line in then.lines().filter(|line| !now.lines().any(|held| held == *line)) {
            add(format!("in its record, and not held: {line}"));
        }
        found
    }
}

impl HeldResolution {
    pub fn differences(&self) -> Vec<String> {
        let mut found = Vec::new();
        let mut add = |what: &str| found.push(format!("{}: {what}", self.name));
        if text_digest(&self.resolved.title, &self.resolved.text) != self.voted {
            add("its words are not those that were voted on");
        }
        let Some(hash) = &self.hash else { return found };
        if digest(&self.resolved.canonical())[..] != hash[..] {
            add("it is not what its hash was made of");
        }
        if self.logged.as_deref() != Some(&hex(hash)) {
            add("its hash is not the one in the log");
        }
        found
    }
}
