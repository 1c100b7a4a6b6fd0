//! What is signed by whom, when it is in force, and what a form must say.

mod canonical;
mod crypto;
mod file;
mod form;

pub use canonical::{Content, Pdf, Signer, Statement, canonical};
pub use crypto::{DIST_ID, PublicKeys, hex, sha256, sm3};
pub use file::{FORMAT, FileSignature, SignedFile, Verified, verify};
pub use form::{Chosen, DocumentForm, NewDocument, PasswordForm, ReasonForm};

use serde::{Deserialize, Serialize};

/// What a document is. Plan, 3.3, 6.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    AgendaApproval,
    ActionPlan,
    Memorandum,
    /// One text that each institution signs for itself.
    Pledge,
}

impl Kind {
    pub const ALL: [Kind; 4] = [Kind::AgendaApproval, Kind::ActionPlan, Kind::Memorandum, Kind::Pledge];

    pub fn as_str(self) -> &'static str {
        match self {
            Kind::AgendaApproval => "agenda_approval",
            Kind::ActionPlan => "action_plan",
            Kind::Memorandum => "memorandum",
            Kind::Pledge => "pledge",
        }
    }

    pub fn parse(text: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Kind::AgendaApproval => "documents-kind-agenda-approval",
            Kind::ActionPlan => "documents-kind-action-plan",
            Kind::Memorandum => "documents-kind-memorandum",
            Kind::Pledge => "documents-kind-pledge",
        }
    }

    /// Whether each signature is good by itself: then whoever is asked is no part of what is signed.
    pub fn is_each(self) -> bool {
        self == Kind::Pledge
    }
}

/// The life of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// Being worded.
    Draft,
    /// Out for signing.
    Signing,
    InForce,
    /// So many refused that it cannot come into force; a new version may.
    Refused,
    Withdrawn,
}

impl State {
    pub const ALL: [State; 5] = [State::Draft, State::Signing, State::InForce, State::Refused, State::Withdrawn];

    pub fn as_str(self) -> &'static str {
        match self {
            State::Draft => "draft",
            State::Signing => "signing",
            State::InForce => "in_force",
            State::Refused => "refused",
            State::Withdrawn => "withdrawn",
        }
    }

    pub fn parse(text: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.as_str() == text)
    }

    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            State::Draft => "documents-state-draft",
            State::Signing => "documents-state-signing",
            State::InForce => "documents-state-in-force",
            State::Refused => "documents-state-refused",
            State::Withdrawn => "documents-state-withdrawn",
        }
    }

    /// How its tag looks.
    pub fn tag(self) -> &'static str {
        match self {
            State::Draft => "",
            State::Signing => "info",
            State::InForce => "good",
            State::Refused => "bad",
            State::Withdrawn => "plain",
        }
    }

    /// Whether it may be worded anew, or withdrawn.
    pub fn is_open(self) -> bool {
        matches!(self, State::Draft | State::Signing | State::Refused)
    }
}

/// How far the signing of a version is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub asked: i64,
    pub signed: i64,
    pub refused: i64,
    pub needed: i64,
}

impl Tally {
    pub fn waiting(self) -> i64 {
        self.asked - self.signed - self.refused
    }

    /// What the answers so far make of a document that is out. A pledge stays out until somebody closes it.
    pub fn settle(self, kind: Kind) -> State {
        if kind.is_each() {
            State::Signing
        } else if self.signed >= self.needed {
            State::InForce
        } else if self.asked - self.refused < self.needed {
            State::Refused
        } else {
            State::Signing
        }
    }
}

/// Whether it is somebody's turn: where there is an order, everybody before her has answered.
pub fn is_turn(in_order: bool, answered_before: impl IntoIterator<Item = bool>) -> bool {
    !in_order || answered_before.into_iter().all(|answered| answered)
}

/// How far it is with somebody who is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Answer {
    Waiting,
    Signed,
    Refused,
}

impl Answer {
    pub const ALL: [Answer; 3] = [Answer::Waiting, Answer::Signed, Answer::Refused];

    pub fn as_str(self) -> &'static str {
        match self {
            Answer::Waiting => "waiting",
            Answer::Signed => "signed",
            Answer::Refused => "refused",
        }
    }

    pub fn parse(text: &str) -> Option<Answer> {
        Answer::ALL.into_iter().find(|answer| answer.as_str() == text)
    }

    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Answer::Waiting => "documents-answer-waiting",
            Answer::Signed => "documents-answer-signed",
            Answer::Refused => "documents-answer-refused",
        }
    }

    /// How its tag looks.
    pub fn tag(self) -> &'static str {
        match self {
            Answer::Waiting => "warn",
            Answer::Signed => "good",
            Answer::Refused => "bad",
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_round_trip() {
        for kind in Kind::ALL {
            assert_eq!(Kind::parse(kind.as_str()), Some(kind));
        }
        for state in State::ALL {
            assert_eq!(State::parse(state.as_str()), Some(state));
        }
        for answer in Answer::ALL {
            assert_eq!(Answer::parse(answer.as_str()), Some(answer));
        }
    }

    #[test]
    fn a_document_is_in_force_with_its_signatures_and_refused_where_they_cannot_come() {
        let of = |signed, refused| Tally { asked: 7, signed, refused, needed: 5 }.settle(Kind::Memorandum);
        assert_eq!([of(4, 0), of(5, 0), of(5, 2)], [State::Signing, State::InForce, State::InForce]);
        assert_eq!([of(4, 2), of(4, 3), of(0, 3)], [State::Signing, State::Refused, State::Refused]);
        let pledge = Tally { asked: 3, signed: 2, refused: 1, needed: 1 };
        assert_eq!((pledge.settle(Kind::Pledge), pledge.waiting()), (State::Signing, 0));
    }

    #[test]
    fn who_signs_in_order_waits_for_those_before() {
        assert!(is_turn(true, []) && is_turn(true, [true, true]) && is_turn(false, [false]));
        assert!(!is_turn(true, [true, false]));
    }

    proptest! {
        /// However the answers come, it is settled at last, and never both ways.
        #[test]
        fn every_answer_settles_it(answers: Vec<bool>, needed in 1..9i64) {
            let asked = answers.len() as i64;
            prop_assume!(needed <= asked);
            let mut tally = Tally { asked, signed: 0, refused: 0, needed };
            let mut settled = State::Signing;
            for signed in answers {
                if signed { tally.signed += 1 } else { tally.refused += 1 }
                settled = tally.settle(Kind::ActionPlan);
                if settled != State::Signing { break }
            }
            prop_assert_eq!(settled == State::InForce, tally.signed >= needed);
            prop_assert_ne!(settled, State::Signing);
        }
    }
}
