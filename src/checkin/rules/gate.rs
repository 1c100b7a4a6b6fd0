//! What a gate asks beyond what the level of a badge opens, and the lock of two. Plan 5.2.1.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::Again;
use crate::conference::due::local;
use crate::kernel::{Email, Faults, Uuid, one_line};
use crate::registration::Level;

/// Most times at which one gate admits.
pub const WINDOWS: usize = 12;
/// Most people who hold a key of one lock.
pub const CUSTODIANS: usize = 4;
/// Most people whom a zone may hold.
const MOST: i32 = 1_000_000;
/// The seconds between the first key and the second may be from so few to so many.
const WITHIN: std::ops::RangeInclusive<i32> = 5..=3600;

/// When a gate admits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    pub opens_at: DateTime<Utc>,
    pub closes_at: DateTime<Utc>,
}

impl Window {
    pub fn holds(&self, at: DateTime<Utc>) -> bool {
        self.opens_at <= at && at < self.closes_at
    }
}

/// The rules of a gate as they were sent.
#[derive(Clone, Debug, Default)]
pub struct GateForm {
    pub levels: Vec<String>,
    pub groups: Vec<String>,
    pub again: String,
    /// Beginning and end of each.
    pub windows: Vec<(String, String)>,
    pub capacity: String,
    /// The capacity that was seen: the zone is other gates' too.
    pub capacity_seen: String,
    pub locked: bool,
    pub within: String,
    /// E-mail addresses.
    pub custodians: Vec<String>,
    pub room: String,
    pub inner: bool,
    pub version: String,
}

/// The name of the field of a window's beginning or end, or of a custodian.
pub fn numbered(field: &str, number: usize) -> String {
    format!("{field}-{number}")
}

impl GateForm {
    /// From the pairs of a form; what it does not know is left out.
    pub fn read(pairs: Vec<(String, String)>) -> GateForm {
        let mut form = GateForm::default();
        for (name, value) in pairs {
            let number = |field: &str, most: usize| {
                let number = name.strip_prefix(field)?.strip_prefix('-')?.parse::<usize>().ok()?;
                (number < most).then_some(number)
            };
            if let Some(n) = number("opens", WINDOWS) {
                at(&mut form.windows, n).0 = value;
            } else if let Some(n) = number("closes", WINDOWS) {
                at(&mut form.windows, n).1 = value;
            } else if let Some(n) = number("custodian", CUSTODIANS) {
                *at(&mut form.custodians, n) = value;
            } else {
                match name.as_str() {
                    "levels" => form.levels.push(value),
                    "groups" => form.groups.push(value),
                    "again" => form.again = value,
                    "capacity" => form.capacity = value,
                    "capacity_seen" => form.capacity_seen = value,
                    "locked" => form.locked = true,
                    "within" => form.within = value,
                    "room" => form.room = value,
                    "inner" => form.inner = true,
                    "version" => form.version = value,
                    _ => {}
                }
            }
        }
        form
    }
}

/// The place `n` of a list that grows to it.
fn at<T: Clone + Default>(list: &mut Vec<T>, n: usize) -> &mut T {
    if list.len() <= n {
        list.resize(n + 1, T::default());
    }
    &mut list[n]
}

/// The rules of a gate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GateRules {
    /// None: every level that opens the zone.
    pub levels: Vec<Level>,
    /// None: whoever may otherwise.
    pub groups: Vec<Uuid>,
    /// None: always. In their order.
    pub windows: Vec<Window>,
    pub again: Again,
    /// Of the zone behind it.
    pub capacity: Option<i32>,
    /// Within so many seconds the second key turns; none where there is no lock.
    pub unlock_within: Option<i32>,
    /// The room behind it.
    pub room: Option<Uuid>,
    /// It lies within its zone: who goes out by it has not left that.
    pub is_inner: bool,
}

/// The rules, and the addresses of those who hold a key. `levels` are those that open the zone.
pub fn check_gate(
    form: &GateForm,
    levels: &[Level],
    (groups, rooms): (&[Uuid], &[Uuid]),
    zone: Tz,
) -> Result<(GateRules, Vec<Email>), Faults> {
    let mut faults = Faults::default();
    let chosen: Vec<Level> =
        levels.iter().copied().filter(|level| form.levels.iter().any(|sent| sent == level.as_str())).collect();
    if chosen.len() != form.levels.len() {
        faults.add("levels", "fault-choice");
    }
    let of: Vec<Uuid> = form.groups.iter().filter_map(|id| id.parse().ok()).filter(|id| groups.contains(id)).collect();
    if of.len() != form.groups.len() {
        faults.add("groups", "fault-choice");
    }
    let again = Again::parse(&form.again);
    if again.is_none() {
        faults.add("again", "fault-choice");
    }
    let windows = check_windows(&form.windows, zone, &mut faults);
    let capacity = number(&form.capacity);
    if !form.capacity.trim().is_empty() && !capacity.is_some_and(|most| (1..=MOST).contains(&most)) {
        faults.add_with("capacity", "checkin-fault-capacity", [("most", MOST.to_string())]);
    }
    let (mut within, mut custodians) = (None, Vec::new());
    if form.locked {
        within = number(&form.within).filter(|seconds| WITHIN.contains(seconds));
        if within.is_none() {
            let (least, most) = (WITHIN.start().to_string(), WITHIN.end().to_string());
            faults.add_with("within", "checkin-fault-within", [("least", least), ("most", most)]);
        }
        custodians = check_custodians(&form.custodians, &mut faults);
    }
    let room = form.room.parse().ok().filter(|id| rooms.contains(id));
    if room.is_none() && !form.room.is_empty() {
        faults.add("room", "fault-choice");
    } else if room.is_none() && form.inner {
        faults.add("room", "checkin-fault-inner");
    }
    let (again, is_inner) = (again.unwrap_or_default(), form.inner);
    faults.or(|| {
        let rules =
            GateRules { levels: chosen, groups: of, windows, again, capacity, unlock_within: within, room, is_inner };
        (rules, custodians)
    })
}

fn number(text: &str) -> Option<i32> {
    one_line(text).parse().ok()
}

/// Each ends after it begins, and none while another one lasts.
fn check_windows(sent: &[(String, String)], zone: Tz, faults: &mut Faults) -> Vec<Window> {
    let mut windows: Vec<Window> = Vec::new();
    for (n, (opens, closes)) in sent.iter().enumerate() {
        if opens.trim().is_empty() && closes.trim().is_empty() {
            continue;
        }
        match (local(opens.trim(), zone), local(closes.trim(), zone)) {
            (None, _) => faults.add(numbered("opens", n), "checkin-fault-time"),
            (_, None) => faults.add(numbered("closes", n), "checkin-fault-time"),
            (Some(opens), Some(closes)) if opens >= closes => {
                faults.add(numbered("closes", n), "checkin-fault-closes");
            }
            (Some(opens_at), Some(closes_at)) => {
                if windows.iter().any(|other| other.opens_at < closes_at && opens_at < other.closes_at) {
                    faults.add(numbered("opens", n), "checkin-fault-overlap");
                }
                windows.push(Window { opens_at, closes_at });
            }
        }
    }
    windows.sort_by_key(|window| window.opens_at);
    windows
}

/// Two at least, and nobody twice: one who holds both keys is no two.
fn check_custodians(sent: &[String], faults: &mut Faults) -> Vec<Email> {
    let mut custodians: Vec<Email> = Vec::new();
    for (n, text) in sent.iter().enumerate().filter(|(_, text)| !text.trim().is_empty()) {
        match Email::parse(text) {
            None => faults.add(numbered("custodian", n), "checkin-fault-email"),
            Some(email) if custodians.contains(&email) => {
                faults.add(numbered("custodian", n), "checkin-fault-custodian-twice");
            }
            Some(email) => custodians.push(email),
        }
    }
    if custodians.len() < 2 && faults.of("custodian-0").is_none() && faults.of("custodian-1").is_none() {
        faults.add(numbered("custodian", custodians.len()), "checkin-fault-custodians");
    }
    custodians
}

/// The lock of a gate (plan, 5.2.1: 双人双锁).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lock {
    /// So long after the first key the second one turns.
    pub within: TimeDelta,
    /// Whose key turned first, and when.
    pub first: Option<(Uuid, DateTime<Utc>)>,
    /// Since when it is open.
    pub unlocked_at: Option<DateTime<Utc>>,
}

/// What a key did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turned {
    /// It is the first: the other one is waited for.
    First,
    /// It is the second: the lock is open.
    Open,
    /// The lock was open already.
    WasOpen,
    /// It is the first once more: one person is not two.
    Same,
}

impl Lock {
    /// Whether the first key still waits for the second.
    pub fn waits(&self, now: DateTime<Utc>) -> bool {
        self.unlocked_at.is_none() && self.first.is_some_and(|(_, at)| now <= at + self.within)
    }

    /// What the key of one of its custodians does now.
    pub fn turn(&self, custodian: Uuid, now: DateTime<Utc>) -> Turned {
        match self.first {
            _ if self.unlocked_at.is_some() => Turned::WasOpen,
            Some((first, _)) if self.waits(now) && first == custodian => Turned::Same,
            Some(_) if self.waits(now) => Turned::Open,
            _ => Turned::First,
        }
    }
}
