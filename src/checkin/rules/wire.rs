//! Readings as devices send them: what is asked, and what is wrong with it.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{Direction, REASON_MAX, is_nonce};
use crate::access::Serves;
use crate::kernel::{Faults, Uuid, is_slug, one_line};

/// Most readings of one request.
pub const BATCH: usize = 500;
/// Most ID numbers among them: each is looked for by itself.
pub const NUMBERS: usize = 20;
/// A reading is at most so old when it arrives, and a clock at most so far ahead.
const OLDEST: TimeDelta = TimeDelta::days(30);
const AHEAD: TimeDelta = TimeDelta::days(1);

/// A reading as it was sent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sent {
    pub secret: Option<String>,
    pub id_number: Option<String>,
    pub gate: Option<String>,
    #[serde(rename = "type")]
    pub direction: Option<String>,
    pub at: Option<String>,
    pub nonce: String,
    #[serde(default)]
    pub force: bool,
    pub reason: Option<String>,
}

/// One reading, or several that are answered in their order.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Request {
    Many(Vec<Sent>),
    One(Box<Sent>),
}

/// By what somebody is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// What a scanner read.
    Badge(String),
    IdNumber(String),
}

/// A reading that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub shown: Shown,
    pub direction: Direction,
    pub at: DateTime<Utc>,
    pub nonce: String,
    /// Why somebody is let in against a rule.
    pub force: Option<String>,
}

/// What a device may ask.
#[derive(Clone, Copy, Debug)]
pub struct Allowed<'a> {
    /// The code of its gate.
    pub gate: &'a str,
    pub serves: Serves,
    /// Somebody who staffs the desk is signed in beside it.
    pub has_person: bool,
    pub now: DateTime<Utc>,
}

/// Every reading of a request, or what is wrong: each fault at the path of its value (RFC 6901).
pub fn check_batch(sent: &[Sent], is_list: bool, allowed: &Allowed) -> Result<Vec<Asked>, Faults> {
    let mut faults = Faults::default();
    if sent.is_empty() || sent.len() > BATCH {
        return Err(Faults::one("", "checkin-fault-batch"));
    }
    let mut asked = Vec::with_capacity(sent.len());
    let mut numbers = 0;
    for (n, one) in sent.iter().enumerate() {
        let before = if is_list { format!("/{n}/") } else { "/".to_owned() };
        let mut wrong = |field: &str, key| faults.add(format!("{before}{field}"), key);
        let shown = match (&one.secret, &one.id_number) {
            (Some(secret), None) if is_filled(secret, 2000) => Some(Shown::Badge(secret.clone())),
            (None, Some(number)) if is_filled(number, 60) => {
                numbers += 1;
                if numbers == NUMBERS + 1 {
                    wrong("id_number", "checkin-fault-numbers");
                }
                Some(Shown::IdNumber(number.clone()))
            }
            _ => {
                wrong("secret", "checkin-fault-shown");
                None
            }
        };
        let direction = match one.direction.as_deref() {
            None => Some(if allowed.serves == Serves::Exit { Direction::Exit } else { Direction::Entry }),
            Some(text) => Direction::parse(text),
        };
        match direction {
            None => wrong("type", "fault-choice"),
            Some(direction) if !serves(allowed.serves, direction) => wrong("type", "checkin-fault-type"),
            Some(_) => {}
        }
        if one.gate.as_deref().is_some_and(|gate| gate != allowed.gate) {
            wrong("gate", "checkin-fault-gate");
        }
        let at = match one.at.as_deref() {
            None => Some(allowed.now),
            Some(text) => DateTime::parse_from_rfc3339(text).ok().map(|at| at.with_timezone(&Utc)),
        };
        if at.is_none() {
            wrong("at", "checkin-fault-at");
        }
        if !is_nonce(&one.nonce) {
            wrong("nonce", "checkin-fault-nonce");
        }
        let reason = one.reason.as_deref().map(one_line).filter(|reason| !reason.is_empty());
        if one.force && !allowed.has_person {
            wrong("force", "checkin-fault-force");
        }
        if one.force != reason.is_some() || reason.as_ref().is_some_and(|reason| reason.chars().count() > REASON_MAX) {
            wrong("reason", "checkin-fault-reason");
        }
        if let (Some(shown), Some(direction), Some(at)) = (shown, direction, at) {
            asked.push(Asked { shown, direction, at, nonce: one.nonce.clone(), force: reason.filter(|_| one.force) });
        }
    }
    faults.or(|| asked)
}

/// Of how many ID numbers of a request something is told, from the first on: `bad` has the places of those by which nobody
/// comes in, of which so many are `within` what may be tried; where none was left to begin with, nothing is told.
pub fn told_of(bad: &[usize], within: usize, count: usize) -> usize {
    if within == 0 { 0 } else { bad.get(within).copied().unwrap_or(count) }
}

/// Whether everything that is wrong is only not for this device: it was said well.
pub fn is_not_for_it(faults: &Faults) -> bool {
    let keys = ["checkin-fault-type", "checkin-fault-gate", "checkin-fault-force"];
    faults.iter().all(|fault| keys.contains(&fault.key))
}

/// Whether a badge may have been read then.
pub fn is_credible(at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    (now - OLDEST..=now + AHEAD).contains(&at)
}

fn serves(which: Serves, direction: Direction) -> bool {
    match which {
        Serves::Entry => direction == Direction::Entry,
        Serves::Exit => direction == Direction::Exit,
        Serves::Both => true,
    }
}

/// A text that says something, and not endlessly.
fn is_filled(text: &str, max: usize) -> bool {
    !text.trim().is_empty() && text.chars().count() <= max
}

/// Readings on a page of the history.
pub const HISTORY: i64 = 100;

/// Which readings are asked for, as it stands in the address.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct HistoryQuery {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gate: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub participant: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
}

/// Which readings are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryFilter {
    pub gate: Option<String>,
    pub participant: Option<Uuid>,
    pub since: Option<DateTime<Utc>>,
    pub until: Option<DateTime<Utc>>,
    pub page: i64,
}

impl HistoryQuery {
    /// What is asked for, or what is wrong with the parameter of that name.
    pub fn check(&self) -> Result<HistoryFilter, Faults> {
        let mut faults = Faults::default();
        let gate = read(&self.gate, |text| is_slug(text).then(|| text.to_owned()));
        let participant = read(&self.participant, |text| text.parse().ok());
        let time = |text: &str| DateTime::parse_from_rfc3339(text).ok().map(|at| at.with_timezone(&Utc));
        let (since, until) = (read(&self.since, time), read(&self.until, time));
        let page = read(&self.page, |text| text.parse::<i64>().ok().filter(|page| (1..=100_000).contains(page)));
        for (name, is_wrong, key) in [
            ("gate", gate.is_err(), "checkin-fault-code"),
            ("participant", participant.is_err(), "checkin-fault-participant"),
            ("since", since.is_err(), "checkin-fault-at"),
            ("until", until.is_err(), "checkin-fault-at"),
            ("page", page.is_err(), "checkin-fault-page"),
        ] {
            if is_wrong {
                faults.add(name, key);
            }
        }
        faults.or(|| HistoryFilter {
            gate: gate.unwrap_or_default(),
            participant: participant.unwrap_or_default(),
            since: since.unwrap_or_default(),
            until: until.unwrap_or_default(),
            page: page.unwrap_or_default().unwrap_or(1),
        })
    }
}

/// Nothing where nothing was sent.
fn read<T>(text: &Option<String>, parse: impl Fn(&str) -> Option<T>) -> Result<Option<T>, ()> {
    text.as_deref().map(|text| parse(text).ok_or(())).transpose()
}
