//! Who sits, when a vote may open, and what it comes to. Plan, 3.3: five to seven members;
//! important matters need two thirds of the members, present or not.

mod check;
mod debate;
mod differences;
mod form;
mod queue;
mod record;
mod verdict;
mod vote_form;
mod waiver;

pub use check::{HeldResolution, HeldVote};
pub use debate::{Side, Statement, StatementForm};
pub use differences::{Part, differences};
pub use form::{HolderForm, MotionForm, NewSeat, SeatForm, Wording};
pub use queue::{Origin, Waits};
pub use record::{Entered, Record, Resolved, Said, Sitting, digest, hex, text_digest};
pub use verdict::{Base, Count, Place, Rule, Share, TWO_THIRDS, Tally, Verdict, may_open, verdict};
pub use vote_form::{Plan, QUORUMS, ReasonForm, VoteForm};
pub use waiver::WaiverForm;

/// What a seat is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Post {
    Chair,
    ViceChair,
    ExecutiveChair,
    Advisor,
}

impl Post {
    pub const ALL: [Post; 4] = [Post::Chair, Post::ViceChair, Post::ExecutiveChair, Post::Advisor];

    pub fn as_str(self) -> &'static str {
        match self {
            Post::Chair => "chair",
            Post::ViceChair => "vice_chair",
            Post::ExecutiveChair => "executive_chair",
            Post::Advisor => "advisor",
        }
    }

    pub fn parse(text: &str) -> Option<Post> {
        Post::ALL.into_iter().find(|post| post.as_str() == text)
    }

    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Post::Chair => "presidium-post-chair",
            Post::ViceChair => "presidium-post-vice-chair",
            Post::ExecutiveChair => "presidium-post-executive-chair",
            Post::Advisor => "presidium-post-advisor",
        }
    }
}

/// The life of a motion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MotionState {
    /// Being worded.
    Draft,
    /// Its vote is open.
    Voting,
    Carried,
    Rejected,
    /// Taken back before any vote.
    Withdrawn,
}

impl MotionState {
    pub const ALL: [MotionState; 5] =
        [MotionState::Draft, MotionState::Voting, MotionState::Carried, MotionState::Rejected, MotionState::Withdrawn];

    pub fn as_str(self) -> &'static str {
        match self {
            MotionState::Draft => "draft",
            MotionState::Voting => "voting",
            MotionState::Carried => "carried",
            MotionState::Rejected => "rejected",
            MotionState::Withdrawn => "withdrawn",
        }
    }

    pub fn parse(text: &str) -> Option<MotionState> {
        MotionState::ALL.into_iter().find(|state| state.as_str() == text)
    }

    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            MotionState::Draft => "presidium-state-draft",
            MotionState::Voting => "presidium-state-voting",
            MotionState::Carried => "presidium-state-carried",
            MotionState::Rejected => "presidium-state-rejected",
            MotionState::Withdrawn => "presidium-state-withdrawn",
        }
    }

    /// How its tag looks.
    pub fn tag(self) -> &'static str {
        match self {
            MotionState::Draft => "",
            MotionState::Voting => "info",
            MotionState::Carried => "good",
            MotionState::Rejected => "bad",
            MotionState::Withdrawn => "plain",
        }
    }
}

/// What a member says to a motion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ballot {
    Yes,
    No,
    Abstain,
}

impl Ballot {
    pub const ALL: [Ballot; 3] = [Ballot::Yes, Ballot::No, Ballot::Abstain];

    pub fn as_str(self) -> &'static str {
        match self {
            Ballot::Yes => "yes",
            Ballot::No => "no",
            Ballot::Abstain => "abstain",
        }
    }

    pub fn parse(text: &str) -> Option<Ballot> {
        Ballot::ALL.into_iter().find(|ballot| ballot.as_str() == text)
    }

    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Ballot::Yes => "presidium-ballot-yes",
            Ballot::No => "presidium-ballot-no",
            Ballot::Abstain => "presidium-ballot-abstain",
        }
    }

    /// How it looks in the list of seats.
    pub fn class(self) -> &'static str {
        match self {
            Ballot::Yes => "for",
            Ballot::No => "against",
            Ballot::Abstain => "abstain",
        }
    }

    /// How its tag looks.
    pub fn tag(self) -> &'static str {
        match self {
            Ballot::Yes => "good",
            Ballot::No => "bad",
            Ballot::Abstain => "",
        }
    }
}

/// The life of a vote. There is no way back, and none is deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum VoteState {
    /// Its rule is set; nobody is asked yet.
    Draft,
    /// Rule and electors are frozen; ballots are taken.
    Open,
    /// Counted and decided; waits for somebody else than who opened it to certify it.
    Closed,
    Certified,
    /// Given up before it was decided, with a reason.
    Cancelled,
}

impl VoteState {
    pub const ALL: [VoteState; 5] =
        [VoteState::Draft, VoteState::Open, VoteState::Closed, VoteState::Certified, VoteState::Cancelled];

    pub fn as_str(self) -> &'static str {
        match self {
            VoteState::Draft => "draft",
            VoteState::Open => "open",
            VoteState::Closed => "closed",
            VoteState::Certified => "certified",
            VoteState::Cancelled => "cancelled",
        }
    }

    pub fn parse(text: &str) -> Option<VoteState> {
        VoteState::ALL.into_iter().find(|state| state.as_str() == text)
    }

    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            VoteState::Draft => "votes-state-draft",
            VoteState::Open => "votes-state-open",
            VoteState::Closed => "votes-state-closed",
            VoteState::Certified => "votes-state-certified",
            VoteState::Cancelled => "votes-state-cancelled",
        }
    }

    /// How its tag looks.
    pub fn tag(self) -> &'static str {
        match self {
            VoteState::Draft => "",
            VoteState::Open => "info",
            VoteState::Closed => "warn",
            VoteState::Certified => "good",
            VoteState::Cancelled => "plain",
        }
    }

    /// Whether it was decided.
    pub fn is_decided(self) -> bool {
        matches!(self, VoteState::Closed | VoteState::Certified)
    }
}

/// How far the presidium is seated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strength {
    /// So many are missing for the minimum: no vote opens.
    Short(i64),
    /// Enough to vote, with room for more.
    Enough,
    /// Every seat that the conference allows is filled.
    Full,
}

/// Filled seats against the conference's fewest and most.
pub fn strength(filled: i64, (fewest, most): (i32, i32)) -> Strength {
    if filled < i64::from(fewest) {
        Strength::Short(i64::from(fewest) - filled)
    } else if filled < i64::from(most) {
        Strength::Enough
    } else {
        Strength::Full
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_presidium_is_short_enough_or_full() {
        let limits = (5, 7);
        assert_eq!(strength(3, limits), Strength::Short(2));
        assert_eq!(strength(6, limits), Strength::Enough);
        assert_eq!(strength(7, limits), Strength::Full);
    }

    #[test]
    fn words_round_trip() {
        for post in Post::ALL {
            assert_eq!(Post::parse(post.as_str()), Some(post));
        }
        for state in MotionState::ALL {
            assert_eq!(MotionState::parse(state.as_str()), Some(state));
        }
        for ballot in Ballot::ALL {
            assert_eq!(Ballot::parse(ballot.as_str()), Some(ballot));
        }
        for state in VoteState::ALL {
            assert_eq!(VoteState::parse(state.as_str()), Some(state));
        }
        for base in Base::ALL {
            assert_eq!(Base::parse(base.as_str()), Some(base));
        }
        for verdict in Verdict::ALL {
            assert_eq!(Verdict::parse(verdict.as_str()), Some(verdict));
        }
    }
}
