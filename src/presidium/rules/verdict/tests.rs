use super::*;

/// One seat as it stands in the slow definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Seat {
    Says(Ballot),
    /// There, and says nothing.
    Silent,
    /// Went before the closing.
    Left,
    Away,
    RecusedThere,
    RecusedAway,
}

const SEATS: [Seat; 8] = [
    Seat::Says(Ballot::Yes),
    Seat::Says(Ballot::No),
    Seat::Says(Ballot::Abstain),
    Seat::Silent,
    Seat::Left,
    Seat::Away,
    Seat::RecusedThere,
    Seat::RecusedAway,
];

impl Seat {
    fn place(self) -> Place {
        Place {
            has_vote: true,
            present_at_opening: !matches!(self, Seat::Away | Seat::RecusedAway),
            present: !matches!(self, Seat::Left | Seat::Away | Seat::RecusedAway),
            recused: matches!(self, Seat::RecusedThere | Seat::RecusedAway),
        }
    }
}

/// Whether a part reaches a share, by counting out: the whole is laid out `denominator` times, the part takes
/// `denominator` of it for each of its own, and what is asked is `numerator` for each of the whole.
fn reaches_slowly(share: Share, part: usize, whole: usize) -> bool {
    let mut has = 0;
    for _ in 0..part {
        for _ in 0..share.denominator {
            has += 1;
        }
    }
    let mut asked = 0;
    for _ in 0..whole {
        for _ in 0..share.numerator {
            asked += 1;
        }
    }
    if share.strictly { has > asked } else { has >= asked }
}

/// The definition, seat by seat: nothing of the arithmetic of [`verdict`] is used.
fn verdict_slowly(rule: Rule, seats: &[Seat]) -> Verdict {
    let (mut whole, mut there_first, mut there_last, mut yes, mut said) = (0, 0, 0, 0, 0);
    for seat in seats {
        let recused = matches!(seat, Seat::RecusedThere | Seat::RecusedAway);
        if recused && !rule.recused_count {
            continue;
        }
        whole += 1;
        match seat {
            Seat::Says(Ballot::Yes) => {
                there_first += 1;
                there_last += 1;
                yes += 1;
                said += 1;
            }
            Seat::Says(Ballot::No) => {
                there_first += 1;
                there_last += 1;
                said += 1;
            }
            Seat::Says(Ballot::Abstain) | Seat::Silent | Seat::RecusedThere => {
                there_first += 1;
                there_last += 1;
            }
            Seat::Left => there_first += 1,
            Seat::Away | Seat::RecusedAway => {}
        }
    }
    if let Some(quorum) = rule.quorum
        && (!reaches_slowly(quorum, there_first, whole) || !reaches_slowly(quorum, there_last, whole))
    {
        return Verdict::Inquorate;
    }
    let of = match rule.base {
        Base::Members => whole,
        Base::Present => there_last,
        Base::Cast => said,
    };
    if yes == 0 || !reaches_slowly(rule.share, yes, of) { Verdict::Rejected } else { Verdict::Carried }
}

fn rules() -> Vec<Rule> {
    let shares = [
        Share::more_than(1, 2),
        Share::at_least(1, 2),
        Share::at_least(2, 3),
        Share::more_than(2, 3),
        Share::at_least(3, 4),
        Share::at_least(1, 1),
    ];
    let quorums = [None, Some(Share::more_than(1, 2)), Some(Share::at_least(2, 3))];
    let mut rules = Vec::new();
    for share in shares {
        for base in Base::ALL {
            for quorum in quorums {
                for recused_count in [true, false] {
                    rules.push(Rule { share, base, quorum, recused_count });
                }
            }
        }
    }
    rules
}

/// Every way in which so many seats divide: as many of each kind as the list says, in its order.
fn divisions(seats: usize, kinds: usize) -> Vec<Vec<usize>> {
    if kinds == 1 {
        return vec![vec![seats]];
    }
    let mut all = Vec::new();
    for first in 0..=seats {
        for rest in divisions(seats - first, kinds - 1) {
            all.push([vec![first], rest].concat());
        }
    }
    all
}

fn decided(rule: Rule, seats: &[Seat]) -> Verdict {
    let places: Vec<Place> = seats.iter().map(|seat| seat.place()).collect();
    let said = seats.iter().filter_map(|seat| match seat {
        Seat::Says(ballot) => Some(*ballot),
        _ => None,
    });
    verdict(rule, Count::of(rule, &places, Tally::of(said)))
}

#[test]
fn every_tally_of_one_to_nine_seats_by_every_rule() {
    let rules = rules();
    for number in 1..=9 {
        for division in divisions(number, SEATS.len()) {
            let seats: Vec<Seat> =
                SEATS.iter().zip(division).flat_map(|(seat, many)| std::iter::repeat_n(*seat, many)).collect();
            // With nine seats a part of the rules, another one each time.
            let every = if number < 8 { 1 } else { 11 };
            let from = seats.iter().filter(|seat| **seat == Seat::Away).count();
            for rule in rules.iter().skip(if every == 1 { 0 } else { from }).step_by(every) {
                assert_eq!(decided(*rule, &seats), verdict_slowly(*rule, &seats), "{rule:?} {seats:?}");
            }
        }
    }
}

fn rule(share: Share, base: Base) -> Rule {
    Rule { share, base, quorum: None, recused_count: true }
}

fn seats(of: &[(Seat, usize)]) -> Vec<Seat> {
    of.iter().flat_map(|(seat, many)| std::iter::repeat_n(*seat, *many)).collect()
}

const YES: Seat = Seat::Says(Ballot::Yes);
const NO: Seat = Seat::Says(Ballot::No);
const ABSTAINS: Seat = Seat::Says(Ballot::Abstain);

#[test]
fn five_seats_need_four_six_need_four_seven_need_five() {
    for (members, needed) in [(5, 4), (6, 4), (7, 5)] {
        assert_eq!(TWO_THIRDS.share.needed(members as i32), needed as i32);
        let with = |yes: usize| decided(TWO_THIRDS, &seats(&[(YES, yes), (NO, members - yes)]));
        assert_eq!(with(needed), Verdict::Carried, "{members}");
        assert_eq!(with(needed - 1), Verdict::Rejected, "{members}");
    }
}

#[test]
fn by_default_three_yes_are_held_against_two_of_the_members() {
    for members in 1..=99 {
        for yes in 0..=members {
            assert_eq!(TWO_THIRDS.share.is_reached(yes, members), 3 * yes >= 2 * members);
        }
    }
    assert_eq!((TWO_THIRDS.base, TWO_THIRDS.share.canonical()), (Base::Members, ">= 2/3".to_owned()));
}

#[test]
fn four_yes_and_one_no_of_five_present_fail_of_seven_members_and_pass_of_those_present() {
    let seats = seats(&[(YES, 4), (NO, 1), (Seat::Away, 2)]);
    assert_eq!(decided(rule(Share::at_least(2, 3), Base::Members), &seats), Verdict::Rejected);
    assert_eq!(decided(rule(Share::at_least(2, 3), Base::Present), &seats), Verdict::Carried);
    assert_eq!(decided(rule(Share::at_least(2, 3), Base::Cast), &seats), Verdict::Carried);
}

#[test]
fn half_is_at_least_half_and_not_more_than_half() {
    let seats = seats(&[(YES, 3), (NO, 3)]);
    assert_eq!(decided(rule(Share::at_least(1, 2), Base::Cast), &seats), Verdict::Carried);
    assert_eq!(decided(rule(Share::more_than(1, 2), Base::Cast), &seats), Verdict::Rejected);
    assert_eq!((Share::at_least(1, 2).needed(6), Share::more_than(1, 2).needed(6)), (3, 4));
}

#[test]
fn who_abstains_and_who_is_absent_are_counted_apart() {
    let seats = seats(&[(YES, 2), (NO, 1), (ABSTAINS, 2), (Seat::Silent, 1), (Seat::Away, 1)]);
    let places: Vec<Place> = seats.iter().map(|seat| seat.place()).collect();
    let tally = Tally::of([Ballot::Yes, Ballot::Yes, Ballot::No, Ballot::Abstain, Ballot::Abstain]);
    let count = Count::of(TWO_THIRDS, &places, tally);
    assert_eq!((count.tally.abstained, count.absent()), (2, 2));
    // Abstentions are no votes cast for or against, but they are there.
    assert_eq!([Base::Members, Base::Present, Base::Cast].map(|base| count.base(base)), [7, 6, 3]);
}

#[test]
fn a_quorum_that_is_lost_is_inquorate_and_never_rejected() {
    let rule = Rule { quorum: Some(Share::more_than(1, 2)), ..rule(Share::at_least(2, 3), Base::Cast) };
    // Four of seven are there at both ends; three are not enough, even where all agree.
    assert_eq!(decided(rule, &seats(&[(YES, 4), (Seat::Away, 3)])), Verdict::Carried);
    assert_eq!(decided(rule, &seats(&[(YES, 3), (Seat::Left, 1), (Seat::Away, 3)])), Verdict::Inquorate);
    assert_eq!(decided(rule, &seats(&[(NO, 3), (Seat::Left, 1), (Seat::Away, 3)])), Verdict::Inquorate);
    assert_eq!(decided(rule, &seats(&[(NO, 4), (Seat::Away, 3)])), Verdict::Rejected);
}

#[test]
fn who_is_recused_stays_in_the_base_unless_the_charter_says_not() {
    let seats = seats(&[(YES, 4), (NO, 1), (Seat::RecusedThere, 2)]);
    let stays = rule(Share::at_least(2, 3), Base::Members);
    assert_eq!(decided(stays, &seats), Verdict::Rejected);
    assert_eq!(decided(Rule { recused_count: false, ..stays }, &seats), Verdict::Carried);
}

#[test]
fn advisors_without_a_vote_are_in_no_base() {
    let advisor = Place { has_vote: false, present_at_opening: true, present: true, recused: false };
    let member = Place { has_vote: true, ..advisor };
    let tally = Tally { yes: 4, no: 1, abstained: 0 };
    let places = [vec![member; 5], vec![advisor; 2]].concat();
    let count = Count::of(TWO_THIRDS, &places, tally);
    assert_eq!((count.members, count.whole, count.present), (5, 5, 5));
    assert_eq!(verdict(TWO_THIRDS, count), Verdict::Carried);
}

#[test]
fn nothing_said_by_anybody_carries_nothing() {
    let silent = [Place { has_vote: true, present_at_opening: true, present: true, recused: false }; 5];
    for rule in rules() {
        assert_ne!(verdict(rule, Count::of(rule, &silent, Tally::default())), Verdict::Carried, "{rule:?}");
    }
}

const LIMITS: Option<(i32, i32)> = Some((5, 7));

fn places(of: &[(Seat, usize)]) -> Vec<Place> {
    seats(of).iter().map(|seat| seat.place()).collect()
}

#[test]
fn a_vote_that_can_no_longer_pass_is_not_opened() {
    let members = rule(Share::at_least(2, 3), Base::Members);
    let three_recused = places(&[(Seat::Silent, 4), (Seat::RecusedThere, 3)]);
    assert_eq!(may_open(members, &three_recused, false, LIMITS), Err("votes-cannot-pass"));
    assert_eq!(may_open(Rule { recused_count: false, ..members }, &three_recused, false, LIMITS), Ok(()));
    let two_recused = places(&[(Seat::Silent, 5), (Seat::RecusedThere, 2)]);
    assert_eq!(may_open(members, &two_recused, false, LIMITS), Ok(()));
    // In person only who is there can say yes; from elsewhere all can.
    let few = places(&[(Seat::Silent, 4), (Seat::Away, 3)]);
    assert_eq!(may_open(members, &few, true, LIMITS), Err("votes-cannot-pass"));
    assert_eq!(may_open(members, &few, false, LIMITS), Ok(()));
}

/// What can pass is found again by trying every way in which those who may vote do.
#[test]
fn it_can_pass_where_any_way_of_voting_passes() {
    let before = [Seat::Silent, Seat::Away, Seat::RecusedThere, Seat::RecusedAway];
    for number in 1..=7 {
        for division in divisions(number, before.len()) {
            let filled: Vec<Seat> =
                before.iter().zip(division).flat_map(|(seat, many)| std::iter::repeat_n(*seat, many)).collect();
            let able = filled.iter().filter(|seat| matches!(seat, Seat::Silent | Seat::Away)).count();
            for rule in rules() {
                let mut passes = false;
                for said in divisions(able, 3) {
                    let mut said = seats(&[(YES, said[0]), (NO, said[1]), (Seat::Silent, said[2])]).into_iter();
                    let mut places = Vec::new();
                    let mut ballots = Vec::new();
                    for seat in &filled {
                        let mut place = seat.place();
                        if !place.recused
                            && let Some(Seat::Says(ballot)) = said.next()
                        {
                            place.present = true;
                            ballots.push(ballot);
                        }
                        places.push(place);
                    }
                    passes |= verdict(rule, Count::of(rule, &places, Tally::of(ballots))) == Verdict::Carried;
                }
                let opening: Vec<Place> = filled.iter().map(|seat| seat.place()).collect();
                let quorate = rule.quorum.is_none_or(|quorum| {
                    let count = Count::of(rule, &opening, Tally::default());
                    quorum.is_reached(count.present_at_opening, count.whole)
                });
                let opens = may_open(rule, &opening, false, Some((1, 9)));
                assert_eq!(opens == Ok(()), passes && quorate, "{rule:?} {filled:?} {opens:?}");
            }
        }
    }
}

#[test]
fn below_the_minimum_or_the_quorum_no_vote_opens() {
    let opens = |of: &[(Seat, usize)]| may_open(TWO_THIRDS, &places(of), false, LIMITS);
    assert_eq!(opens(&[(Seat::Silent, 4)]), Err("presidium-too-few"));
    assert_eq!(opens(&[(Seat::Silent, 5)]), Ok(()));
    assert_eq!(opens(&[(Seat::Silent, 3), (Seat::Away, 4)]), Err("votes-no-quorum"));
    assert_eq!(opens(&[(Seat::Silent, 4), (Seat::Away, 3)]), Ok(()));
    let advisors = [Place { has_vote: false, present_at_opening: true, present: true, recused: false }; 5];
    assert_eq!(may_open(TWO_THIRDS, &advisors, false, LIMITS), Err("presidium-nobody-votes"));
    assert_eq!(may_open(TWO_THIRDS, &places(&[(Seat::Silent, 5)]), false, None), Err("presidium-none"));
}

#[test]
fn a_share_is_a_part_of_one() {
    assert!(Share::at_least(1, 1).is_sound() && Share::more_than(1, 2).is_sound());
    for wrong in [Share::more_than(1, 1), Share::at_least(3, 2), Share::at_least(0, 2), Share::at_least(1, 101)] {
        assert!(!wrong.is_sound(), "{wrong:?}");
    }
    for whole in 0..=30 {
        for share in [Share::at_least(2, 3), Share::more_than(2, 3), Share::more_than(1, 2), Share::at_least(3, 4)] {
            let fewest = (0..=whole + 1).find(|part| share.is_reached(*part, whole));
            assert_eq!(fewest, Some(share.needed(whole)), "{share:?} of {whole}");
        }
    }
}
