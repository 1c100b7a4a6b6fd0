//! Who is admitted, decided from what the database knows of a badge. Plan 5.2, 5.3.

mod gate;
mod wire;

pub use gate::*;
pub use wire::*;

use chrono::{DateTime, TimeDelta, Utc};
use sm3::{Digest as _, Sm3};

use crate::kernel::{Faults, Uuid, Words, one_line};
use crate::registration::State;

/// Which way somebody goes through a gate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Direction {
    #[default]
    Entry,
    Exit,
}

impl Direction {
    pub const ALL: [Direction; 2] = [Direction::Entry, Direction::Exit];

    pub fn as_str(self) -> &'static str {
        match self {
            Direction::Entry => "entry",
            Direction::Exit => "exit",
        }
    }

    pub fn parse(text: &str) -> Option<Direction> {
        Direction::ALL.into_iter().find(|direction| direction.as_str() == text)
    }

    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Direction::Entry => "checkin-entry",
            Direction::Exit => "checkin-exit",
        }
    }
}

/// Why a badge is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// No badge of this conference.
    Unknown,
    /// Replaced by a newer badge.
    Revoked,
    /// Its holder has withdrawn.
    Withdrawn,
    /// Its holder is not, or no longer, approved.
    Unapproved,
    /// Its level does not open this gate's zone.
    Zone,
    /// This gate does not admit its level.
    Level,
    /// This gate admits the members of some groups alone.
    Group,
    /// This gate does not admit at this time.
    Window,
    /// This gate is locked: two people open it.
    Locked,
    /// As many are inside as may be.
    Capacity,
    /// Its holder may not come in, whatever her badge says.
    Barred,
    /// An ID number that more than one person has.
    Ambiguous,
    /// Too many ID numbers by which nobody comes in were tried at this device.
    Tries,
    /// It was read at a time that cannot be: the device's clock is wrong.
    Clock,
    /// The conference takes no check-ins at present.
    Closed,
}

impl Reason {
    pub const ALL: [Reason; 15] = [
        Reason::Unknown,
        Reason::Revoked,
        Reason::Withdrawn,
        Reason::Unapproved,
        Reason::Zone,
        Reason::Level,
        Reason::Group,
        Reason::Window,
        Reason::Locked,
        Reason::Capacity,
        Reason::Barred,
        Reason::Ambiguous,
        Reason::Tries,
        Reason::Clock,
        Reason::Closed,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Reason::Unknown => "unknown",
            Reason::Revoked => "revoked",
            Reason::Withdrawn => "withdrawn",
            Reason::Unapproved => "unapproved",
            Reason::Zone => "zone",
            Reason::Level => "level",
            Reason::Group => "group",
            Reason::Window => "window",
            Reason::Locked => "locked",
            Reason::Capacity => "capacity",
            Reason::Barred => "barred",
            Reason::Ambiguous => "ambiguous",
            Reason::Tries => "tries",
            Reason::Clock => "clock",
            Reason::Closed => "closed",
        }
    }

    pub fn parse(text: &str) -> Option<Reason> {
        Reason::ALL.into_iter().find(|reason| reason.as_str() == text)
    }

    /// The key of the sentence that the desk reads.
    pub fn key(self) -> &'static str {
        match self {
            Reason::Unknown => "checkin-why-unknown",
            Reason::Revoked => "checkin-why-revoked",
            Reason::Withdrawn => "checkin-why-withdrawn",
            Reason::Unapproved => "checkin-why-unapproved",
            Reason::Zone => "checkin-why-zone",
            Reason::Level => "checkin-why-level",
            Reason::Group => "checkin-why-group",
            Reason::Window => "checkin-why-window",
            Reason::Locked => "checkin-why-locked",
            Reason::Capacity => "checkin-why-capacity",
            Reason::Barred => "checkin-why-barred",
            Reason::Ambiguous => "checkin-why-ambiguous",
            Reason::Tries => "checkin-why-tries",
            Reason::Clock => "checkin-why-clock",
            Reason::Closed => "checkin-why-closed",
        }
    }

    /// The word for it in the API: pretix's where it has one, so that what reads one reads the other.
    pub fn word(self) -> &'static str {
        match self {
            Reason::Unknown => "invalid",
            Reason::Revoked => "revoked",
            Reason::Withdrawn => "canceled",
            Reason::Unapproved => "unapproved",
            Reason::Zone => "zone",
            Reason::Level => "level",
            Reason::Group | Reason::Locked | Reason::Capacity => "rules",
            Reason::Window | Reason::Clock | Reason::Closed => "invalid_time",
            Reason::Ambiguous => "ambiguous",
            Reason::Barred => "barred",
            Reason::Tries => "blocked",
        }
    }

    /// Whether a person at the desk may let somebody in all the same, with a reason. Nobody alone gets past a lock
    /// of two, into a zone that a badge does not open, or in with a badge that is not good.
    pub fn may_be_forced(self) -> bool {
        matches!(self, Reason::Level | Reason::Group | Reason::Window | Reason::Capacity)
    }
}

/// What the API says of somebody who is inside already.
pub const ALREADY: &str = "already_redeemed";
/// What it says where she was let in after the time of this reading: one of the two is not what it seems.
pub const CONFLICT: &str = "conflict";

/// Clocks of devices may be off by so much, and nobody is to blame.
pub const CLOCKS_OFF: TimeDelta = TimeDelta::minutes(2);

/// What the API says of a reading of somebody whom another one, of the time `first`, had let in already.
pub fn already(at: DateTime<Utc>, first: DateTime<Utc>) -> &'static str {
    if first > at + CLOCKS_OFF { CONFLICT } else { ALREADY }
}

/// How a reading ended, without its details.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    Admitted,
    Already,
    Refused,
}

impl Outcome {
    pub const ALL: [Outcome; 3] = [Outcome::Admitted, Outcome::Already, Outcome::Refused];

    pub fn as_str(self) -> &'static str {
        match self {
            Outcome::Admitted => "admitted",
            Outcome::Already => "already",
            Outcome::Refused => "refused",
        }
    }

    pub fn parse(text: &str) -> Option<Outcome> {
        Outcome::ALL.into_iter().find(|outcome| outcome.as_str() == text)
    }

    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Outcome::Admitted => "checkin-admitted",
            Outcome::Already => "checkin-already",
            Outcome::Refused => "checkin-refused",
        }
    }

    /// How it is drawn in a list.
    pub fn class(self) -> &'static str {
        match self {
            Outcome::Admitted => "good",
            Outcome::Already => "warn",
            Outcome::Refused => "bad",
        }
    }
}

/// When and where somebody was let into a zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct First {
    /// The reading.
    pub id: Uuid,
    pub at: DateTime<Utc>,
    pub gate: Words,
}

/// What the desk is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Admitted,
    /// None where a device said so that had no network: it knew that she had been there, not when.
    Already(Option<First>),
    Refused(Reason),
}

impl Verdict {
    pub fn outcome(&self) -> Outcome {
        match self {
            Verdict::Admitted => Outcome::Admitted,
            Verdict::Already(_) => Outcome::Already,
            Verdict::Refused(_) => Outcome::Refused,
        }
    }

    /// The reading that had let her in.
    pub fn first(&self) -> Option<&First> {
        match self {
            Verdict::Already(first) => first.as_ref(),
            _ => None,
        }
    }

    pub fn reason(&self) -> Option<Reason> {
        match self {
            Verdict::Refused(reason) => Some(*reason),
            _ => None,
        }
    }
}

/// How often one person comes in at a gate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Again {
    /// Once into its zone, whatever became of it.
    Once,
    /// Again after she left.
    #[default]
    AfterExit,
    /// As often as she comes.
    Always,
}

impl Again {
    pub const ALL: [Again; 3] = [Again::Once, Again::AfterExit, Again::Always];

    pub fn as_str(self) -> &'static str {
        match self {
            Again::Once => "once",
            Again::AfterExit => "after_exit",
            Again::Always => "always",
        }
    }

    pub fn parse(text: &str) -> Option<Again> {
        Again::ALL.into_iter().find(|again| again.as_str() == text)
    }

    /// The key of its words.
    pub fn key(self) -> &'static str {
        match self {
            Again::Once => "checkin-again-once",
            Again::AfterExit => "checkin-again-after-exit",
            Again::Always => "checkin-again-always",
        }
    }
}

/// What is asked of a gate at the moment of a reading.
#[derive(Clone, Copy, Debug)]
pub struct Gate {
    /// The conference takes check-ins.
    pub is_open: bool,
    /// It has no lock, or two have unlocked it.
    pub is_unlocked: bool,
    /// It admits at the time of the reading.
    pub in_time: bool,
    pub again: Again,
}

/// What is known of a badge that was read.
#[derive(Clone, Debug)]
pub struct Known {
    /// The state of its holder's registration.
    pub state: State,
    /// Its holder may not come in.
    pub is_barred: bool,
    pub is_revoked: bool,
    /// Its level opens the gate's zone.
    pub may_enter: bool,
    /// The gate admits its level.
    pub has_level: bool,
    /// The gate asks for no group, or for one of hers.
    pub in_group: bool,
    /// A zone that she would come into holds as many as it may.
    pub is_full: bool,
    /// How her holder was let into the gate's zone last, and whether she is there now.
    pub before: Option<(First, bool)>,
}

/// The decision about somebody who comes in. What the holder did outweighs what became of the badge: the
/// desk sends her to another counter.
fn decide_entry(gate: &Gate, known: &Known) -> Verdict {
    let refused = |reason| Verdict::Refused(reason);
    if known.is_barred {
        return refused(Reason::Barred);
    }
    match known.state {
        State::Withdrawn => return refused(Reason::Withdrawn),
        State::Submitted | State::Waitlisted | State::Declined => return refused(Reason::Unapproved),
        State::Approved => {}
    }
    if known.is_revoked {
        return refused(Reason::Revoked);
    }
    if !known.may_enter {
        return refused(Reason::Zone);
    }
    // Before everything that one person may let somebody in against: else that would open the lock too.
    if !gate.is_unlocked {
        return refused(Reason::Locked);
    }
    if !known.has_level {
        return refused(Reason::Level);
    }
    if !known.in_group {
        return refused(Reason::Group);
    }
    if !gate.in_time {
        return refused(Reason::Window);
    }
    match &known.before {
        Some((first, is_inside)) if gate.again == Again::Once || (*is_inside && gate.again == Again::AfterExit) => {
            Verdict::Already(Some(first.clone()))
        }
        // Whoever is inside takes no place more.
        Some((_, true)) => Verdict::Admitted,
        _ if known.is_full => refused(Reason::Capacity),
        _ => Verdict::Admitted,
    }
}

/// The decision. Nobody is kept inside: whoever is known may leave, whatever became of her badge.
pub fn decide(direction: Direction, gate: &Gate, known: Option<&Known>) -> Verdict {
    match (direction, known) {
        (Direction::Entry, _) if !gate.is_open => Verdict::Refused(Reason::Closed),
        (_, None) => Verdict::Refused(Reason::Unknown),
        (Direction::Exit, Some(_)) => Verdict::Admitted,
        (Direction::Entry, Some(known)) => decide_entry(gate, known),
    }
}

/// The decision where a person lets somebody in against what a gate asks; whether it took that.
pub fn force(verdict: Verdict) -> (Verdict, bool) {
    match verdict {
        Verdict::Already(_) => (Verdict::Admitted, true),
        Verdict::Refused(reason) if reason.may_be_forced() => (Verdict::Admitted, true),
        verdict => (verdict, false),
    }
}

/// Whether a person may let somebody in all the same whose reading ended so.
pub fn may_be_forced(outcome: Outcome, reason: Option<Reason>, direction: Direction) -> bool {
    let against = match outcome {
        Outcome::Already => true,
        Outcome::Refused => reason.is_some_and(Reason::may_be_forced),
        Outcome::Admitted => false,
    };
    against && direction == Direction::Entry
}

/// So long after a reading it may be undone.
pub const UNDONE_WITHIN: TimeDelta = TimeDelta::minutes(15);
/// The longest reason for what is forced or undone.
pub const REASON_MAX: usize = 200;

/// The reason that somebody gives: needed, and no novel.
pub fn check_reason(reason: &str) -> Result<String, Faults> {
    let mut faults = Faults::default();
    let reason = faults.line("reason", reason, REASON_MAX);
    faults.or(|| reason)
}

/// What is wrong where somebody comes in about whom a note must be read first, as it is now: `note` is the one that whoever
/// lets her in saw, and whether she says to have read it. Out nobody is kept by it.
pub fn note_fault(attention: &str, (note, is_read): (&str, bool), direction: Direction) -> Option<&'static str> {
    if attention.is_empty() || direction == Direction::Exit {
        return None;
    }
    if one_line(note) != one_line(attention) {
        Some("frontdesk-fault-note")
    } else {
        (!is_read).then_some("frontdesk-fault-read")
    }
}

/// The id under which a reading is kept: the same for one that is sent again with its nonce. It begins with
/// whose reading it is, so that nobody comes by the id of another's.
pub fn reading_id(by: Uuid, nonce: &str) -> Uuid {
    let mut hash = Sm3::new();
    hash.update(b"checkins");
    hash.update(by.as_bytes());
    hash.update(nonce.as_bytes());
    let hash = hash.finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// What a nonce may be: long enough that no two are alike by chance.
pub fn is_nonce(nonce: &str) -> bool {
    (8..=100).contains(&nonce.len()) && nonce.chars().all(|c| c.is_ascii_graphic())
}

/// The secret in what a hand scanner typed: alone or at the end of an address, with white space
/// around it, in full width where a Chinese keyboard is on.
pub fn secret_in(typed: &str) -> String {
    let narrow: String = typed
        .chars()
        .take(2000)
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            c => c,
        })
        .filter(|c| !c.is_whitespace() && !c.is_control() && !('\u{200b}'..='\u{200f}').contains(c) && *c != '\u{feff}')
        .collect();
    let last = narrow.trim_end_matches('/').rsplit(['/', '=', '#', '?']).next().unwrap_or_default();
    last.to_owned()
}

#[cfg(test)]
mod tests;
