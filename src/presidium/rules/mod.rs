//! Who sits, when a vote may open, and what it comes to. Plan, 3.3: five to seven members;
//! important matters need two thirds of the members, present or not.

mod form;

pub use form::{HolderForm, MotionForm, NewSeat, SeatForm, Wording};

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

/// What a vote came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    Carried,
    Rejected,
}

impl Verdict {
    pub fn as_str(self) -> &'static str {
        match self {
            Verdict::Carried => "carried",
            Verdict::Rejected => "rejected",
        }
    }

    pub fn parse(text: &str) -> Option<Verdict> {
        [Verdict::Carried, Verdict::Rejected].into_iter().find(|verdict| verdict.as_str() == text)
    }

    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Verdict::Carried => "presidium-state-carried",
            Verdict::Rejected => "presidium-state-rejected",
        }
    }
}

/// Which part of the members a motion needs. Frozen with the vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Threshold {
    pub numerator: i32,
    pub denominator: i32,
}

/// What the plan asks for important matters.
pub const TWO_THIRDS: Threshold = Threshold { numerator: 2, denominator: 3 };

/// Carried when at least that part of all members said yes. Who was absent or abstained is a
/// member all the same.
pub fn verdict(yes: i32, members: i32, threshold: Threshold) -> Verdict {
    let (yes, members) = (i64::from(yes), i64::from(members));
    if i64::from(threshold.denominator) * yes >= i64::from(threshold.numerator) * members {
        Verdict::Carried
    } else {
        Verdict::Rejected
    }
}

/// How many must say yes.
pub fn needed(members: i32, threshold: Threshold) -> i32 {
    (threshold.numerator * members + threshold.denominator - 1) / threshold.denominator
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

/// Whether a vote may open; else the key of the reason.
pub fn may_open(filled: i64, voters: i64, limits: Option<(i32, i32)>) -> Result<(), &'static str> {
    let Some(limits) = limits else { return Err("presidium-none") };
    match strength(filled, limits) {
        Strength::Short(_) => Err("presidium-too-few"),
        _ if voters == 0 => Err("presidium-nobody-votes"),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The definition, slowly: put the members in a row, those who said yes first, and walk. Two
    /// thirds are reached where no fewer than two yes stand for every one who is not one.
    fn carried_slowly(yes: i32, members: i32) -> bool {
        let mut others = members - yes;
        let mut left = yes;
        while others > 0 {
            if left < 2 {
                return false;
            }
            left -= 2;
            others -= 1;
        }
        true
    }

    #[test]
    fn every_tally_of_one_to_nine_seats() {
        for members in 1..=9 {
            for yes in 0..=members {
                for no in 0..=members - yes {
                    // However those who did not say yes divide into no, abstention and absence.
                    let _ = no;
                    let carried = verdict(yes, members, TWO_THIRDS) == Verdict::Carried;
                    assert_eq!(carried, carried_slowly(yes, members), "{yes} of {members}");
                    assert_eq!(carried, yes >= needed(members, TWO_THIRDS), "{yes} of {members}");
                }
            }
        }
    }

    #[test]
    fn two_thirds_are_of_the_members_not_of_those_present() {
        assert_eq!([5, 6, 7].map(|members| needed(members, TWO_THIRDS)), [4, 4, 5]);
        // Four of four present, of seven: not carried.
        assert_eq!(verdict(4, 7, TWO_THIRDS), Verdict::Rejected);
        assert_eq!(verdict(5, 7, TWO_THIRDS), Verdict::Carried);
    }

    #[test]
    fn below_the_minimum_no_vote_opens() {
        let limits = (5, 7);
        assert_eq!(may_open(4, 4, Some(limits)), Err("presidium-too-few"));
        assert_eq!(may_open(5, 5, Some(limits)), Ok(()));
        assert_eq!(may_open(5, 0, Some(limits)), Err("presidium-nobody-votes"));
        assert_eq!(may_open(5, 5, None), Err("presidium-none"));
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
    }

    proptest! {
        /// One more yes never turns a verdict round, one more member never carries a motion.
        #[test]
        fn verdicts_are_monotone(members in 1..=99i32, yes in 0..=99i32) {
            let yes = yes.min(members);
            if verdict(yes, members, TWO_THIRDS) == Verdict::Carried {
                prop_assert_eq!(verdict((yes + 1).min(members), members, TWO_THIRDS), Verdict::Carried);
            } else {
                prop_assert_eq!(verdict(yes, members + 1, TWO_THIRDS), Verdict::Rejected);
            }
        }
    }
}
