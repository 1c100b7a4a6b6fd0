//! What a vote was decided from, as one text that anybody can write again from the same rows: its hash stands
//! beside the verdict and in the log. Nothing in it depends on an order or a clock of the machine.

use std::fmt::Write as _;

use data_encoding::HEXLOWER;
use sm3::{Digest as _, Sm3};

use super::{Ballot, Count, Place, Rule, Tally, Verdict, verdict};
use crate::kernel::{Uuid, Words};

/// SM3 (GB/T 32905) of what is recorded.
pub fn digest(text: &str) -> [u8; 32] {
    let mut hash = Sm3::new();
    hash.update(text.as_bytes());
    hash.finalize().into()
}

pub fn hex(hash: &[u8]) -> String {
    HEXLOWER.encode(hash)
}

/// What a motion said when its vote was opened, as a hash.
pub fn text_digest(title: &Words, text: &Words) -> String {
    let mut all = String::new();
    words(&mut all, "title", title);
    words(&mut all, "text", text);
    hex(&digest(&all))
}

/// A text somebody wrote has its length before it, so that no text looks like two lines.
fn words(all: &mut String, name: &str, words: &Words) {
    for (lang, text) in [("en", &words.en), ("hans", &words.hans), ("hant", &words.hant)] {
        writeln!(all, "{name}.{lang}={}:{text}", text.len()).expect("writing to a string");
    }
}

/// A ballot with a name on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entered {
    pub ballot: Ballot,
    /// In microseconds since 1970.
    pub at: i64,
    /// Who entered the hand that was shown; none where the member voted herself.
    pub by: Option<Uuid>,
}

/// What a seat did in a vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    Nothing,
    Openly(Entered),
    /// Took part in a secret vote.
    Secretly,
}

/// A seat in the record of a vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sitting {
    pub number: i32,
    pub seat: Uuid,
    pub account: Uuid,
    pub place: Place,
    pub said: Said,
}

/// Everything that a vote was decided from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    pub vote: Uuid,
    pub motion: Uuid,
    /// The hash of the motion's words.
    pub text: String,
    pub rule: Rule,
    pub secret: bool,
    pub in_person: bool,
    /// The earlier vote that this one takes the place of.
    pub cites: Option<Uuid>,
    pub opened: (i64, Uuid),
    pub closed: (i64, Uuid),
    pub seats: Vec<Sitting>,
    /// The ballots of a secret vote, which nobody can lay beside a seat.
    pub box_of: Vec<(Uuid, Ballot)>,
}

impl Record {
    pub fn count(&self) -> Count {
        let places: Vec<Place> = self.seats.iter().map(|sitting| sitting.place).collect();
        let tally = if self.secret {
            Tally::of(self.box_of.iter().map(|(_, ballot)| *ballot))
        } else {
            Tally::of(self.seats.iter().filter_map(|sitting| match sitting.said {
                Said::Openly(entered) => Some(entered.ballot),
                _ => None,
            }))
        };
        Count::of(self.rule, &places, tally)
    }

    pub fn verdict(&self) -> Verdict {
        verdict(self.rule, self.count())
    }

    /// The record as text: a line a fact, seats by number, ballots of a secret vote by id.
    pub fn canonical(&self) -> String {
        let count = self.count();
        let mut lines = vec![
            "record=plenum vote 1".to_owned(),
            format!("vote={}", self.vote),
            format!("motion={}", self.motion),
            format!("text={}", self.text),
            format!("rule={} of {}", self.rule.share.canonical(), self.rule.base.as_str()),
            format!("quorum={}", self.rule.quorum.map_or("none".to_owned(), |quorum| quorum.canonical())),
            format!("recused={}", if self.rule.recused_count { "stay in the base" } else { "leave the base" }),
            format!("kind={}", if self.secret { "secret" } else { "open" }),
            format!("held={}", if self.in_person { "in person" } else { "by sign-in" }),
            format!("cites={}", self.cites.map_or("none".to_owned(), |vote| vote.to_string())),
            format!("opened={} by {}", self.opened.0, self.opened.1),
            format!("closed={} by {}", self.closed.0, self.closed.1),
        ];
        let mut seats = self.seats.clone();
        seats.sort_by_key(|sitting| (sitting.number, sitting.seat));
        lines.extend(seats.iter().map(Sitting::canonical));
        let mut ballots = self.box_of.clone();
        ballots.sort_by_key(|(id, _)| *id);
        lines.extend(ballots.iter().map(|(id, ballot)| format!("ballot {id}={}", ballot.as_str())));
        lines.push(format!(
            "count=members {}, recused {}, whole {}, present {} then {}, yes {}, no {}, abstained {}, absent {}",
            count.members,
            count.recused,
            count.whole,
            count.present_at_opening,
            count.present,
            count.tally.yes,
            count.tally.no,
            count.tally.abstained,
            count.absent(),
        ));
        lines.push(format!("verdict={}", self.verdict().as_str()));
        let mut text = lines.join("\n");
        text.push('\n');
        text
    }
}

impl Sitting {
    fn canonical(&self) -> String {
        let yes = |is: bool, word: &'static str, other: &'static str| if is { word } else { other };
        let said = match self.said {
            Said::Nothing => "nothing".to_owned(),
            Said::Secretly => "took part".to_owned(),
            Said::Openly(Entered { ballot, at, by: None }) => format!("{} at {at}", ballot.as_str()),
            Said::Openly(Entered { ballot, at, by: Some(by) }) => format!("{} at {at} by {by}", ballot.as_str()),
        };
        let place = self.place;
        format!(
            "seat {}={} {} {} {} {} {}: {said}",
            self.number,
            self.seat,
            self.account,
            yes(place.has_vote, "votes", "advises"),
            yes(place.present_at_opening, "present", "away"),
            yes(place.present, "present", "away"),
            yes(place.recused, "recused", "asked"),
        )
    }
}

/// A resolution as it was adopted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolved {
    pub id: Uuid,
    pub motion: Uuid,
    pub vote: Uuid,
    pub year: i32,
    pub number: i32,
    pub title: Words,
    pub text: Words,
    pub adopted: i64,
}

impl Resolved {
    pub fn canonical(&self) -> String {
        let mut all = format!(
            "record=plenum resolution 1\nresolution={}\nmotion={}\nvote={}\nyear={}\nnumber={}\nadopted={}\n",
            self.id, self.motion, self.vote, self.year, self.number, self.adopted
        );
        words(&mut all, "title", &self.title);
        words(&mut all, "text", &self.text);
        all
    }
}

#[cfg(test)]
mod tests {
    use super::super::TWO_THIRDS;
    use super::*;

    fn record() -> Record {
        let id = Uuid::from_u128;
        let place = Place { has_vote: true, present_at_opening: true, present: true, recused: false };
        let seats = (1..=5)
            .map(|number| Sitting {
                number,
                seat: id(10 + number as u128),
                account: id(20 + number as u128),
                place,
                said: Said::Openly(Entered { ballot: Ballot::Yes, at: 1_000 + i64::from(number), by: None }),
            })
            .collect();
        Record {
            vote: id(1),
            motion: id(2),
            text: text_digest(&Words::new("A", "", ""), &Words::new("B", "", "")),
            rule: TWO_THIRDS,
            secret: false,
            in_person: false,
            cites: None,
            opened: (1_000, id(21)),
            closed: (2_000, id(21)),
            seats,
            box_of: Vec::new(),
        }
    }

    #[test]
    fn the_same_facts_are_the_same_text_in_whatever_order() {
        let record = record();
        let mut turned = record.clone();
        turned.seats.reverse();
        assert_eq!(turned.canonical(), record.canonical());
        assert!(record.canonical().ends_with("verdict=carried\n"));
        assert!(record.canonical().contains("\nrule=>= 2/3 of members\nquorum=> 1/2\n"));
    }

    #[test]
    fn every_fact_is_in_the_hash() {
        let record = record();
        let changes: [fn(&mut Record); 13] = [
            |r| r.vote = Uuid::from_u128(9),
            |r| r.motion = Uuid::from_u128(9),
            |r| r.text.push('0'),
            |r| r.rule.recused_count = false,
            |r| r.rule.quorum = None,
            |r| r.in_person = true,
            |r| r.cites = Some(Uuid::from_u128(9)),
            |r| r.opened.0 += 1,
            |r| r.closed.1 = Uuid::from_u128(9),
            |r| r.seats[0].place.present_at_opening = false,
            |r| r.seats[1].account = Uuid::from_u128(9),
            |r| r.seats[2].said = Said::Nothing,
            |r| r.seats[3].said = Said::Openly(Entered { ballot: Ballot::Yes, at: 5, by: None }),
        ];
        for (number, change) in changes.iter().enumerate() {
            let mut other = record.clone();
            change(&mut other);
            assert_ne!(digest(&other.canonical()), digest(&record.canonical()), "change {number}");
        }
    }

    #[test]
    fn a_secret_record_counts_its_box() {
        let mut record = record();
        record.secret = true;
        for sitting in &mut record.seats {
            sitting.said = Said::Secretly;
        }
        record.box_of = [Ballot::No, Ballot::Yes, Ballot::Yes, Ballot::Yes, Ballot::Yes]
            .into_iter()
            .enumerate()
            .map(|(n, ballot)| (Uuid::from_u128(90 - n as u128), ballot))
            .collect();
        assert_eq!((record.count().tally.yes, record.verdict()), (4, Verdict::Carried));
        let text = record.canonical();
        assert!(text.contains("asked: took part\n") && !text.contains("yes at"));
    }

    #[test]
    fn a_text_that_looks_like_a_line_is_none() {
        let plain = text_digest(&Words::new("A", "", ""), &Words::new("B", "", ""));
        assert_ne!(plain, text_digest(&Words::new("A\ntitle.hans=0:", "", ""), &Words::new("B", "", "")));
        // SM3 of the standard's first example (GB/T 32905).
        assert_eq!(hex(&digest("abc")), "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
    }
}
