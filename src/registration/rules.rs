//! What is asked of a participant, which state may become which, and what a search finds.

mod admission;
mod answered;
mod answers;
mod batch;
mod bulk;
mod category;
mod columns;
mod delegation;
mod duplicates;
mod keeping;
mod leave;
mod level;
mod nights;
mod pinyin;
mod places;
mod search;
mod seats;
mod statistics;

pub use admission::{CodeForm, NewCode, Window, WindowForm, check_kinds, code_in};
pub use answered::{Answered, Wanted};
pub use answers::{Answers, Asking, RegisterForm, check, check_attention, check_reason, differences};
pub use batch::BatchState;
pub use bulk::{Bulk, Chosen, Mover, room_for};
pub use category::{Institution, Institutions};
pub use columns::{Column, Columns};
pub use delegation::{DELEGATED_MAX, DelegateForm, NewDelegate};
pub use duplicates::{DocumentTrait, Likely, Reason, Traits, likely, name_key, put_together};
pub use keeping::overdue;
pub use leave::{LeaveForm, NewLeave};
pub use level::{LevelRule, LevelRules, RuleForm, Standing, Who, check_overruled};
pub use nights::{Stay, nights};
pub use places::{Quota, QuotaForm, Quotas, Waitlisted, check_places};
pub use search::{Search, is_indexed, searchable, short_word};
pub use seats::{Key, SEAT_MAX, Seated, check_seats, unknown_seats};
pub use statistics::{Whom, days};

pub use crate::conference::{Categories, Category, HolderKind};

/// The state of a registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// Sent in, waiting for a decision. Holds a place.
    Submitted,
    /// Sent in when no place was free; moves up when one is.
    Waitlisted,
    /// Will come; has a badge.
    Approved,
    /// Turned down, with a reason.
    Declined,
    /// Taken back by the participant.
    Withdrawn,
}

impl State {
    pub const ALL: [State; 5] =
        [State::Submitted, State::Waitlisted, State::Approved, State::Declined, State::Withdrawn];

    pub fn as_str(self) -> &'static str {
        match self {
            State::Submitted => "submitted",
            State::Waitlisted => "waitlisted",
            State::Approved => "approved",
            State::Declined => "declined",
            State::Withdrawn => "withdrawn",
        }
    }

    pub fn parse(text: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.as_str() == text)
    }

    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            State::Submitted => "registration-state-submitted",
            State::Waitlisted => "registration-state-waitlisted",
            State::Approved => "registration-state-approved",
            State::Declined => "registration-state-declined",
            State::Withdrawn => "registration-state-withdrawn",
        }
    }

    /// How its tag is drawn.
    pub fn class(self) -> &'static str {
        match self {
            State::Submitted => "info",
            State::Waitlisted => "warn",
            State::Approved => "good",
            State::Declined => "bad",
            State::Withdrawn => "",
        }
    }

    /// Which states may follow. A decision may be reversed; who has withdrawn registers anew.
    pub fn may_become(self, next: State) -> bool {
        use State::*;
        matches!(
            (self, next),
            (Submitted, Approved | Declined | Withdrawn)
                | (Waitlisted, Submitted | Approved | Declined | Withdrawn)
                | (Approved, Declined | Withdrawn)
                | (Declined, Approved)
        )
    }

    /// Whether answers may still be changed.
    pub fn is_live(self) -> bool {
        matches!(self, State::Submitted | State::Waitlisted | State::Approved)
    }

    /// Whether one of the places is hers.
    pub fn holds_place(self) -> bool {
        matches!(self, State::Submitted | State::Approved)
    }
}

/// The level of a badge (plan, 5.2). What each may enter is the conference's data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    Red,
    Blue,
    Green,
}

impl Level {
    pub const ALL: [Level; 3] = [Level::Red, Level::Blue, Level::Green];

    /// As it stands in the database; also the class that draws it.
    pub fn as_str(self) -> &'static str {
        match self {
            Level::Red => "red",
            Level::Blue => "blue",
            Level::Green => "green",
        }
    }

    pub fn parse(text: &str) -> Option<Level> {
        Level::ALL.into_iter().find(|level| level.as_str() == text)
    }

    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Level::Red => "registration-level-red",
            Level::Blue => "registration-level-blue",
            Level::Green => "registration-level-green",
        }
    }

    /// What is proposed for somebody new: the level that opens least, of those that the
    /// conference has.
    pub fn proposed(offered: &[Level]) -> Option<Level> {
        offered.iter().copied().max()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_round_trip() {
        for state in State::ALL {
            assert_eq!(State::parse(state.as_str()), Some(state));
            assert!(!state.may_become(state));
        }
        for level in Level::ALL {
            assert_eq!(Level::parse(level.as_str()), Some(level));
        }
        assert_eq!(State::parse("Approved"), None);
    }

    #[test]
    fn who_withdrew_stays_withdrawn_and_only_the_waiting_list_moves_up() {
        for next in State::ALL {
            assert!(!State::Withdrawn.may_become(next), "{next:?}");
            assert_eq!(next.may_become(State::Submitted), next == State::Waitlisted, "{next:?}");
            assert!(!next.may_become(State::Waitlisted), "{next:?}");
        }
        assert!(State::Submitted.may_become(State::Approved) && State::Declined.may_become(State::Approved));
        assert!(State::Approved.may_become(State::Declined) && !State::Declined.may_become(State::Withdrawn));
    }

    #[test]
    fn the_level_that_opens_least_is_proposed() {
        assert_eq!(Level::proposed(&Level::ALL), Some(Level::Green));
        assert_eq!(Level::proposed(&[Level::Red, Level::Blue]), Some(Level::Blue));
        assert_eq!(Level::proposed(&[]), None);
    }
}
