//! What a motion waits for, and where it may come from.

use super::{MotionState, VoteState};
use crate::kernel::Uuid;

/// What comes next for a motion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waits {
    /// A result is to be certified by a member.
    Certify,
    /// Its vote is open.
    Ballots,
    /// A vote is prepared, and is to be opened.
    Open,
    /// Its amendments come first.
    Amendments,
    /// A vote is to be prepared.
    Vote,
}

impl Waits {
    pub const ALL: [Waits; 5] = [Waits::Certify, Waits::Ballots, Waits::Open, Waits::Amendments, Waits::Vote];

    pub fn of(motion: MotionState, vote: Option<VoteState>, is_amended: bool) -> Waits {
        match vote {
            Some(VoteState::Closed) => Waits::Certify,
            Some(VoteState::Open) => Waits::Ballots,
            _ if motion == MotionState::Draft && is_amended => Waits::Amendments,
            Some(VoteState::Draft) => Waits::Open,
            _ => Waits::Vote,
        }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Waits::Certify => "certify",
            Waits::Ballots => "ballots",
            Waits::Open => "open",
            Waits::Amendments => "amendments",
            Waits::Vote => "vote",
        }
    }

    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Waits::Certify => "queue-waits-certify",
            Waits::Ballots => "queue-waits-ballots",
            Waits::Open => "queue-waits-open",
            Waits::Amendments => "queue-waits-amendments",
            Waits::Vote => "queue-waits-vote",
        }
    }

    /// How its tag looks.
    pub fn tag(self) -> &'static str {
        match self {
            Waits::Certify | Waits::Amendments => "warn",
            Waits::Ballots => "info",
            Waits::Open | Waits::Vote => "",
        }
    }
}

/// Who brings a motion in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    Presidium,
    Group(Uuid),
    Institution(Uuid),
}

impl Origin {
    /// As it stands in a form.
    pub fn value(self) -> String {
        match self {
            Origin::Presidium => "presidium".to_owned(),
            Origin::Group(id) => format!("group:{id}"),
            Origin::Institution(id) => format!("institution:{id}"),
        }
    }

    /// The one that was chosen among those that may be; where nothing was, the first.
    pub fn chosen(said: &str, may: &[Origin]) -> Option<Origin> {
        if said.is_empty() { may.first().copied() } else { may.iter().copied().find(|one| one.value() == said) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_next_follows_from_motion_vote_and_amendments() {
        use MotionState::*;
        assert_eq!(Waits::of(Draft, None, false), Waits::Vote);
        assert_eq!(Waits::of(Draft, None, true), Waits::Amendments);
        assert_eq!(Waits::of(Draft, Some(VoteState::Draft), true), Waits::Amendments);
        assert_eq!(Waits::of(Draft, Some(VoteState::Draft), false), Waits::Open);
        assert_eq!(Waits::of(Voting, Some(VoteState::Open), false), Waits::Ballots);
        assert_eq!(Waits::of(Carried, Some(VoteState::Closed), false), Waits::Certify);
        assert_eq!(Waits::of(Draft, Some(VoteState::Closed), true), Waits::Certify, "inquorate, and not certified");
    }

    #[test]
    fn a_motion_comes_from_where_it_may() {
        let [group, other] = [1, 2].map(|id| Origin::Group(Uuid::from_u128(id)));
        assert_eq!(Origin::chosen("", &[Origin::Presidium, group]), Some(Origin::Presidium));
        assert_eq!(Origin::chosen(&group.value(), &[Origin::Presidium, group]), Some(group));
        assert_eq!(Origin::chosen(&other.value(), &[group]), None);
        assert_eq!(Origin::chosen("", &[]), None);
    }
}
