//! Who is admitted, decided from what the database knows of a badge. Plan 5.2, 5.3.

use chrono::{DateTime, Utc};

use crate::kernel::{Uuid, Words};
use crate::registration::State;

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
    /// The conference takes no check-ins at present.
    Closed,
}

impl Reason {
    pub const ALL: [Reason; 6] =
        [Reason::Unknown, Reason::Revoked, Reason::Withdrawn, Reason::Unapproved, Reason::Zone, Reason::Closed];

    pub fn as_str(self) -> &'static str {
        match self {
            Reason::Unknown => "unknown",
            Reason::Revoked => "revoked",
            Reason::Withdrawn => "withdrawn",
            Reason::Unapproved => "unapproved",
            Reason::Zone => "zone",
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
            Reason::Closed => "checkin-why-closed",
        }
    }
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
    Already(First),
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

    pub fn reason(&self) -> Option<Reason> {
        match self {
            Verdict::Refused(reason) => Some(*reason),
            _ => None,
        }
    }
}

/// What is known of a badge that was read.
#[derive(Clone, Debug)]
pub struct Known {
    /// The state of its holder's registration.
    pub state: State,
    pub is_revoked: bool,
    /// Its level opens the gate's zone.
    pub may_enter: bool,
    /// Its holder was let into this zone before.
    pub first: Option<First>,
}

/// The decision. `is_open`: the conference takes check-ins. What the holder did outweighs what
/// became of the badge: the desk sends her to another counter.
pub fn decide(is_open: bool, known: Option<&Known>) -> Verdict {
    if !is_open {
        return Verdict::Refused(Reason::Closed);
    }
    let Some(known) = known else { return Verdict::Refused(Reason::Unknown) };
    match known.state {
        State::Withdrawn => Verdict::Refused(Reason::Withdrawn),
        State::Submitted | State::Waitlisted | State::Declined => Verdict::Refused(Reason::Unapproved),
        State::Approved if known.is_revoked => Verdict::Refused(Reason::Revoked),
        State::Approved if !known.may_enter => Verdict::Refused(Reason::Zone),
        State::Approved => match &known.first {
            Some(first) => Verdict::Already(first.clone()),
            None => Verdict::Admitted,
        },
    }
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
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SECRET: &str = "Zm9vYmFy-mF6cXV4_m9vYmFyYmF6cXV4";

    fn known() -> Known {
        Known { state: State::Approved, is_revoked: false, may_enter: true, first: None }
    }

    fn first() -> First {
        First {
            id: Uuid::from_u128(1),
            at: DateTime::from_timestamp(1_800_000_000, 0).unwrap(),
            gate: Words::default(),
        }
    }

    #[test]
    fn whoever_may_enter_is_admitted_once() {
        assert_eq!(decide(true, Some(&known())), Verdict::Admitted);
        let again = Known { first: Some(first()), ..known() };
        assert_eq!(decide(true, Some(&again)), Verdict::Already(first()));
    }

    #[test]
    fn each_refusal_has_its_reason() {
        let refused = |is_open, known: Option<Known>| decide(is_open, known.as_ref()).reason();
        assert_eq!(refused(true, None), Some(Reason::Unknown));
        assert_eq!(refused(false, Some(known())), Some(Reason::Closed));
        assert_eq!(refused(true, Some(Known { is_revoked: true, ..known() })), Some(Reason::Revoked));
        assert_eq!(refused(true, Some(Known { may_enter: false, ..known() })), Some(Reason::Zone));
        for (state, reason) in [
            (State::Withdrawn, Reason::Withdrawn),
            (State::Declined, Reason::Unapproved),
            (State::Submitted, Reason::Unapproved),
        ] {
            // Its badge was revoked with it; the reason that helps is her registration's.
            assert_eq!(refused(true, Some(Known { state, is_revoked: true, ..known() })), Some(reason));
        }
    }

    #[test]
    fn scanners_type_in_many_ways() {
        for typed in [
            SECRET.to_owned(),
            format!("  {SECRET}\r\n"),
            format!("https://plenum.example/b/{SECRET}"),
            format!("https://plenum.example/b/{SECRET}/"),
            format!("https://plenum.example/?badge={SECRET}"),
            format!("\u{feff}{SECRET}\u{200b}"),
            SECRET.chars().map(|c| char::from_u32(c as u32 + 0xfee0).unwrap()).collect(),
        ] {
            assert_eq!(secret_in(&typed), SECRET, "{typed}");
        }
        assert_eq!(secret_in(" / "), "");
    }

    #[test]
    fn words_round_trip() {
        for reason in Reason::ALL {
            assert_eq!(Reason::parse(reason.as_str()), Some(reason));
        }
        for outcome in Outcome::ALL {
            assert_eq!(Outcome::parse(outcome.as_str()), Some(outcome));
        }
    }

    proptest! {
        #[test]
        fn nobody_is_admitted_against_any_rule(
            open in any::<bool>(), state in 0usize..4, is_revoked in any::<bool>(), may_enter in any::<bool>(), came in any::<bool>(),
        ) {
            let state = State::ALL[state];
            let known = Known { state, is_revoked, may_enter, first: came.then(first) };
            let good = open && state == State::Approved && !is_revoked && may_enter;
            let verdict = decide(open, Some(&known));
            prop_assert_eq!(verdict == Verdict::Admitted, good && !came);
            prop_assert_eq!(verdict.reason().is_some(), !good);
        }

        #[test]
        fn whatever_is_typed_gives_one_word(typed in any::<String>()) {
            let secret = secret_in(&typed);
            prop_assert!(!secret.contains(['/', '\n', ' ']));
            prop_assert_eq!(secret_in(&secret), secret);
        }
    }
}
