//! By which rule a vote is decided, and what it comes to: a pure function of what was frozen and counted.

use super::{Ballot, Strength, strength};

/// A part of a whole: at least `numerator / denominator` of it, or strictly more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    pub numerator: i32,
    pub denominator: i32,
    pub strictly: bool,
}

impl Share {
    pub const fn at_least(numerator: i32, denominator: i32) -> Share {
        Share { numerator, denominator, strictly: false }
    }

    pub const fn more_than(numerator: i32, denominator: i32) -> Share {
        Share { numerator, denominator, strictly: true }
    }

    pub fn is_reached(self, part: i32, whole: i32) -> bool {
        let is = i64::from(self.denominator) * i64::from(part);
        let asked = i64::from(self.numerator) * i64::from(whole);
        if self.strictly { is > asked } else { is >= asked }
    }

    /// The fewest of the whole that reach it.
    pub fn needed(self, whole: i32) -> i32 {
        let (numerator, denominator) = (i64::from(self.numerator), i64::from(self.denominator));
        let asked = numerator * i64::from(whole);
        let least = if self.strictly { asked / denominator + 1 } else { (asked + denominator - 1) / denominator };
        i32::try_from(least).unwrap_or(i32::MAX)
    }

    /// Whether it can be reached at all: a part of one, and not more than the whole.
    pub fn is_sound(self) -> bool {
        self.numerator > 0
            && self.denominator <= 100
            && (self.numerator < self.denominator || (self.numerator == self.denominator && !self.strictly))
    }

    /// As it stands in a record: `>= 2/3`.
    pub fn canonical(self) -> String {
        let sign = if self.strictly { ">" } else { ">=" };
        format!("{sign} {}/{}", self.numerator, self.denominator)
    }
}

/// Of what the part is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Base {
    /// Seats filled at the opening that have a vote, there or not.
    Members,
    /// Those of them who are there.
    Present,
    /// Those who said yes or no.
    Cast,
}

impl Base {
    pub const ALL: [Base; 3] = [Base::Members, Base::Present, Base::Cast];

    pub fn as_str(self) -> &'static str {
        match self {
            Base::Members => "members",
            Base::Present => "present",
            Base::Cast => "cast",
        }
    }

    pub fn parse(text: &str) -> Option<Base> {
        Base::ALL.into_iter().find(|base| base.as_str() == text)
    }

    /// The key of its words.
    pub fn key(self) -> &'static str {
        match self {
            Base::Members => "votes-base-members",
            Base::Present => "votes-base-present",
            Base::Cast => "votes-base-cast",
        }
    }
}

/// By what a vote is decided. Frozen when it opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    pub share: Share,
    pub base: Base,
    /// Which part of the members has to be there, at the opening and at the closing.
    pub quorum: Option<Share>,
    /// Whether who is recused stays in the base and in the quorum.
    pub recused_count: bool,
}

/// What the plan asks for important matters (3.3): two thirds of the members.
pub const TWO_THIRDS: Rule = Rule {
    share: Share::at_least(2, 3),
    base: Base::Members,
    quorum: Some(Share::more_than(1, 2)),
    recused_count: true,
};

/// A seat in a vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Place {
    pub has_vote: bool,
    pub present_at_opening: bool,
    /// At the closing; who took part was there.
    pub present: bool,
    pub recused: bool,
}

/// What was said, whoever said it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Tally {
    pub yes: i32,
    pub no: i32,
    pub abstained: i32,
}

impl Tally {
    pub fn of(ballots: impl IntoIterator<Item = Ballot>) -> Tally {
        let mut tally = Tally::default();
        for ballot in ballots {
            match ballot {
                Ballot::Yes => tally.yes += 1,
                Ballot::No => tally.no += 1,
                Ballot::Abstain => tally.abstained += 1,
            }
        }
        tally
    }

    /// How many said anything.
    pub fn cast(self) -> i32 {
        self.yes + self.no + self.abstained
    }
}

/// What a vote is decided from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Count {
    /// Seats with a vote.
    pub members: i32,
    pub recused: i32,
    /// The members of whom base and quorum are taken.
    pub whole: i32,
    pub present_at_opening: i32,
    pub present: i32,
    pub tally: Tally,
}

impl Count {
    pub fn of(rule: Rule, places: &[Place], tally: Tally) -> Count {
        let members: Vec<&Place> = places.iter().filter(|place| place.has_vote).collect();
        let whole: Vec<&Place> = members.iter().copied().filter(|place| rule.recused_count || !place.recused).collect();
        let number = |places: &[&Place], is: fn(&Place) -> bool| places.iter().filter(|place| is(place)).count() as i32;
        Count {
            members: members.len() as i32,
            recused: number(&members, |place| place.recused),
            whole: whole.len() as i32,
            present_at_opening: number(&whole, |place| place.present_at_opening),
            present: number(&whole, |place| place.present),
            tally,
        }
    }

    /// Members who said nothing and were not recused. Who abstained said something.
    pub fn absent(self) -> i32 {
        self.members - self.recused - self.tally.cast()
    }

    pub fn base(self, base: Base) -> i32 {
        match base {
            Base::Members => self.whole,
            Base::Present => self.present,
            Base::Cast => self.tally.yes + self.tally.no,
        }
    }
}

/// What a vote came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    Carried,
    Rejected,
    /// Too few were there to decide anything.
    Inquorate,
}

impl Verdict {
    pub const ALL: [Verdict; 3] = [Verdict::Carried, Verdict::Rejected, Verdict::Inquorate];

    pub fn as_str(self) -> &'static str {
        match self {
            Verdict::Carried => "carried",
            Verdict::Rejected => "rejected",
            Verdict::Inquorate => "inquorate",
        }
    }

    pub fn parse(text: &str) -> Option<Verdict> {
        Verdict::ALL.into_iter().find(|verdict| verdict.as_str() == text)
    }

    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Verdict::Carried => "presidium-state-carried",
            Verdict::Rejected => "presidium-state-rejected",
            Verdict::Inquorate => "votes-inquorate",
        }
    }

    /// How it looks.
    pub fn class(self) -> &'static str {
        match self {
            Verdict::Carried => "good",
            Verdict::Rejected => "bad",
            Verdict::Inquorate => "warn",
        }
    }
}

/// Decides. Where the quorum was lost nothing is decided; what nobody agreed to is not carried,
/// whatever part of nothing that is.
pub fn verdict(rule: Rule, count: Count) -> Verdict {
    let quorate = |present| rule.quorum.is_none_or(|quorum| quorum.is_reached(present, count.whole));
    if !quorate(count.present_at_opening) || !quorate(count.present) {
        return Verdict::Inquorate;
    }
    match count.tally.yes > 0 && rule.share.is_reached(count.tally.yes, count.base(rule.base)) {
        true => Verdict::Carried,
        false => Verdict::Rejected,
    }
}

/// Whether it could still be carried: if everybody who may vote said yes. In person only those who are
/// there may; by their own sign-in all may.
fn can_pass(rule: Rule, places: &[Place], in_person: bool) -> bool {
    let votes = |place: &Place| place.has_vote && !place.recused && (place.present || !in_person);
    let all_yes: Vec<Place> =
        places.iter().map(|place| Place { present: place.present || votes(place), ..*place }).collect();
    let yes = places.iter().filter(|place| votes(place)).count() as i32;
    verdict(rule, Count::of(rule, &all_yes, Tally { yes, ..Tally::default() })) == Verdict::Carried
}

/// Whether a vote may open on these filled seats; else the key of the reason.
pub fn may_open(rule: Rule, places: &[Place], in_person: bool, limits: Option<(i32, i32)>) -> Result<(), &'static str> {
    let Some(limits) = limits else { return Err("presidium-none") };
    if matches!(strength(places.len() as i64, limits), Strength::Short(_)) {
        return Err("presidium-too-few");
    }
    let count = Count::of(rule, places, Tally::default());
    if count.members == 0 {
        return Err("presidium-nobody-votes");
    }
    if rule.quorum.is_some_and(|quorum| !quorum.is_reached(count.present_at_opening, count.whole)) {
        return Err("votes-no-quorum");
    }
    if !can_pass(rule, places, in_person) {
        return Err("votes-cannot-pass");
    }
    Ok(())
}

#[cfg(test)]
mod tests;
