//! The steps at which somebody is told of a task.

use std::collections::HashSet;

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;

use crate::conference::day_of;
use crate::conference::due::{instant, shifted};
use crate::kernel::Uuid;

/// What somebody is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// Sent back to her: it was done and is not any more.
    Back,
    /// It waits for her to accept it as done.
    Asked,
    /// It is hers from now on.
    Given,
    /// A comment names her.
    Named,
    /// Its date moved.
    Moved,
    /// Due in so many days; with 0, today.
    Before,
    /// It should have begun.
    Start,
    /// Her own is overdue, or what she helps with or watches.
    Late,
    /// Overdue, and come up to the deputies, the leads, the organisers.
    Deputy,
    Lead,
    Organiser,
}

impl Kind {
    pub const ALL: [Kind; 11] = [
        Kind::Back,
        Kind::Asked,
        Kind::Given,
        Kind::Named,
        Kind::Moved,
        Kind::Before,
        Kind::Start,
        Kind::Late,
        Kind::Deputy,
        Kind::Lead,
        Kind::Organiser,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Back => "back",
            Kind::Asked => "asked",
            Kind::Given => "given",
            Kind::Named => "named",
            Kind::Moved => "moved",
            Kind::Before => "before",
            Kind::Start => "start",
            Kind::Late => "late",
            Kind::Deputy => "deputy",
            Kind::Lead => "lead",
            Kind::Organiser => "organiser",
        }
    }

    pub fn parse(text: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// The key of what it is called where somebody says what she wants by mail.
    pub fn key(self) -> &'static str {
        match self {
            Kind::Back => "reminders-kind-back",
            Kind::Asked => "reminders-kind-asked",
            Kind::Given => "reminders-kind-given",
            Kind::Named => "reminders-kind-named",
            Kind::Moved => "reminders-kind-moved",
            Kind::Before => "reminders-kind-before",
            Kind::Start => "reminders-kind-start",
            Kind::Late => "reminders-kind-late",
            Kind::Deputy => "reminders-kind-deputy",
            Kind::Lead => "reminders-kind-lead",
            Kind::Organiser => "reminders-kind-organiser",
        }
    }

    /// The class of its mark in a list.
    pub fn class(self) -> &'static str {
        match self {
            Kind::Back | Kind::Late | Kind::Deputy | Kind::Lead | Kind::Organiser => "bad",
            Kind::Asked | Kind::Start | Kind::Moved => "warn",
            Kind::Given | Kind::Named => "info",
            Kind::Before => "",
        }
    }

    /// It tells of what somebody did, not of time that passed.
    pub fn is_news(self) -> bool {
        matches!(self, Kind::Back | Kind::Asked | Kind::Given | Kind::Named | Kind::Moved)
    }
}

impl TryFrom<String> for Kind {
    type Error = String;

    fn try_from(text: String) -> Result<Kind, String> {
        Kind::parse(&text).ok_or_else(|| format!("an unknown kind of reminder: {text}"))
    }
}

/// From which days on a conference reminds, and to whom what is overdue climbs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Days before a task is due, the farthest first.
    pub before: Vec<i32>,
    pub deputy_after: Option<i32>,
    pub lead_after: Option<i32>,
    pub organiser_after: Option<i32>,
    /// What is given or moved to within so many days is told at once.
    pub urgent_days: i32,
    /// 0 is what the product comes with.
    pub version: i32,
}

impl Default for Rules {
    fn default() -> Rules {
        Rules {
            before: vec![7, 3, 1],
            deputy_after: Some(1),
            lead_after: Some(3),
            organiser_after: Some(7),
            urgent_days: 2,
            version: 0,
        }
    }
}

impl Rules {
    /// Nothing that is due later than this is told of by its date.
    pub fn horizon(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        now + TimeDelta::days(i64::from(self.before.iter().copied().max().unwrap_or(0)) + 2)
    }

    /// Whether a date is so near that what happens to it does not wait for the digest.
    pub fn is_near(&self, due_at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
        due_at - now <= TimeDelta::days(i64::from(self.urgent_days))
    }
}

/// What is known of an unfinished task.
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    pub due_at: DateTime<Utc>,
    pub latest_start_at: Option<DateTime<Utc>>,
    pub has_begun: bool,
    /// Since when it is whose it is, and due when it is due. Steps before that are not told: they would be news of the past.
    pub since: DateTime<Utc>,
}

/// Who stands beside a task's owner.
#[derive(Clone, Debug, Default)]
pub struct Beside {
    pub helpers: Vec<Uuid>,
    pub watchers: Vec<Uuid>,
}

/// Who may be told of a task.
#[derive(Clone, Debug, Default)]
pub struct People {
    pub owner: Option<Uuid>,
    pub beside: Beside,
    pub deputies: Vec<Uuid>,
    pub leads: Vec<Uuid>,
    pub organisers: Vec<Uuid>,
}

impl People {
    /// Whose it is to do: the owner, or where there is none whoever may find one.
    fn holders(&self) -> &[Uuid] {
        match &self.owner {
            Some(owner) => std::slice::from_ref(owner),
            None => [&self.leads, &self.deputies, &self.organisers]
                .into_iter()
                .find(|who| !who.is_empty())
                .map_or(&[], |who| who),
        }
    }
}

/// One reminder: whom, what, since when it is to be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    pub account: Uuid,
    pub kind: Kind,
    pub days: i32,
    pub at: DateTime<Utc>,
}

/// What was told already of a task with this due date.
pub type Held = HashSet<(Uuid, Kind, i32)>;

/// Which reminders are due of a task, given what was told. Of several days before only the last one that is reached:
/// whoever was away is not told the same thing three times at once.
pub fn due(facts: &Facts, rules: &Rules, people: &People, held: &Held, zone: Tz, now: DateTime<Utc>) -> Vec<Told> {
    let mut told: Vec<Told> = Vec::new();
    let mut add = |accounts: &[Uuid], but: &[&[Uuid]], kind, days, at: DateTime<Utc>| {
        for account in accounts {
            let is_elsewhere = but.iter().any(|others| others.contains(account));
            if at <= now && !is_elsewhere && !held.contains(&(*account, kind, days)) {
                told.push(Told { account: *account, kind, days, at });
            }
        }
    };
    let holders = people.holders();
    let Beside { helpers, watchers } = &people.beside;
    if now < facts.due_at {
        let day = |days: i32| {
            let date = day_of(facts.due_at, zone) - TimeDelta::days(i64::from(days));
            instant(zone, date, NaiveTime::MIN)
        };
        let reached = rules.before.iter().copied().chain([0]).filter(|days| day(*days) <= now).min();
        if let Some(days) = reached.filter(|days| day(*days) >= facts.since) {
            add(holders, &[], Kind::Before, days, day(days));
            add(helpers, &[holders], Kind::Before, days, day(days));
        }
        if let Some(start) = facts.latest_start_at.filter(|_| !facts.has_begun) {
            add(holders, &[], Kind::Start, 0, start.max(facts.since));
        }
        return told;
    }
    add(holders, &[], Kind::Late, 0, facts.due_at.max(facts.since));
    add(helpers, &[holders], Kind::Late, 0, facts.due_at.max(facts.since));
    add(watchers, &[holders, helpers], Kind::Late, 0, facts.due_at.max(facts.since));
    // Whoever heard of it on a lower rung is not told again on a higher one.
    let rungs: [(&[Uuid], Kind, Option<i32>); 3] = [
        (&people.deputies, Kind::Deputy, rules.deputy_after),
        (&people.leads, Kind::Lead, rules.lead_after),
        (&people.organisers, Kind::Organiser, rules.organiser_after),
    ];
    let mut below = vec![holders];
    for (accounts, kind, after) in rungs {
        if let Some(days) = after {
            add(accounts, &below, kind, days, shifted(facts.due_at, zone, i64::from(days)).max(facts.since));
        }
        below.push(accounts);
    }
    told
}

/// A step in the history of a task, as far as it may be news.
#[derive(Clone, Copy, Debug)]
pub struct Changed {
    /// Who did it.
    pub by: Option<Uuid>,
    /// Whose the task is now.
    pub owner: Option<Uuid>,
    /// It became hers with this step.
    pub is_given: bool,
    /// Its date moved from one to the other.
    pub moved: Option<(DateTime<Utc>, DateTime<Utc>)>,
    /// Everything moved with the opening.
    pub with_opening: bool,
    /// It was done before this step, and is unfinished since.
    pub is_back: bool,
    pub is_unfinished: bool,
    pub due_at: DateTime<Utc>,
}

/// What its owner is told of a step, and whether at once. What she did herself is no news to her.
pub fn news(changed: &Changed, rules: &Rules, now: DateTime<Utc>) -> Option<(Uuid, Kind, bool)> {
    let owner = changed.owner.filter(|owner| changed.is_unfinished && changed.by != Some(*owner))?;
    let is_near = rules.is_near(changed.due_at, now);
    if changed.is_back {
        Some((owner, Kind::Back, true))
    } else if changed.is_given {
        Some((owner, Kind::Given, is_near))
    } else {
        changed.moved.map(|_| (owner, Kind::Moved, is_near || changed.with_opening))
    }
}

/// Whoever helps or watches is told that the date moved, and whether at once: who helps has it to do, who watches can wait.
pub fn news_beside(changed: &Changed, beside: &Beside, rules: &Rules, now: DateTime<Utc>) -> Vec<(Uuid, Kind, bool)> {
    if changed.moved.is_none() || !changed.is_unfinished {
        return Vec::new();
    }
    let is_urgent = rules.is_near(changed.due_at, now) || changed.with_opening;
    let all = beside.helpers.iter().map(|one| (*one, is_urgent)).chain(beside.watchers.iter().map(|one| (*one, false)));
    all.filter(|(one, _)| changed.by != Some(*one) && changed.owner != Some(*one))
        .map(|(one, is_urgent)| (one, Kind::Moved, is_urgent))
        .collect()
}

/// Who is told that a task waits to be accepted as done: the leads and deputies of its group, or where none of them may
/// accept it, the organisers. Nobody accepts what she asked for or owns.
pub fn acceptors(people: &People, by: Option<Uuid>) -> Vec<Uuid> {
    let may = |one: &&Uuid| by != Some(**one) && people.owner != Some(**one);
    let of_group: Vec<Uuid> = people.leads.iter().chain(&people.deputies).filter(may).copied().collect();
    if of_group.is_empty() { people.organisers.iter().filter(may).copied().collect() } else { of_group }
}

#[cfg(test)]
mod tests;
