use chrono::TimeZone as _;
use chrono_tz::Asia::Shanghai;
use proptest::prelude::*;

use super::*;

const OWNER: Uuid = Uuid::from_u128(1);
const DEPUTY: Uuid = Uuid::from_u128(2);
const LEAD: Uuid = Uuid::from_u128(3);
const ORGANISER: Uuid = Uuid::from_u128(4);
const HELPER: Uuid = Uuid::from_u128(5);
const WATCHER: Uuid = Uuid::from_u128(6);

fn at(day: u32, hour: u32) -> DateTime<Utc> {
    Shanghai.with_ymd_and_hms(2026, 12, day, hour, 0, 0).unwrap().to_utc()
}

fn people() -> People {
    let beside = Beside::default();
    People { owner: Some(OWNER), beside, deputies: vec![DEPUTY], leads: vec![LEAD], organisers: vec![ORGANISER] }
}

/// Due on the 10th at 9 in the morning; given long before.
fn facts() -> Facts {
    Facts { due_at: at(10, 9), latest_start_at: None, has_begun: false, since: at(1, 0) - TimeDelta::days(30) }
}

fn told(facts: &Facts, people: &People, held: &Held, now: DateTime<Utc>) -> Vec<(Uuid, Kind, i32)> {
    let due = due(facts, &Rules::default(), people, held, Shanghai, now);
    due.into_iter().map(|one| (one.account, one.kind, one.days)).collect()
}

#[test]
fn of_the_days_before_the_last_that_is_reached_is_told() {
    let none = Held::new();
    assert_eq!(told(&facts(), &people(), &none, at(2, 23)), []);
    assert_eq!(told(&facts(), &people(), &none, at(3, 0)), [(OWNER, Kind::Before, 7)]);
    // The server was away for four days.
    assert_eq!(told(&facts(), &people(), &none, at(8, 12)), [(OWNER, Kind::Before, 3)]);
    assert_eq!(told(&facts(), &people(), &none, at(10, 8)), [(OWNER, Kind::Before, 0)]);
    let held = Held::from([(OWNER, Kind::Before, 0)]);
    assert_eq!(told(&facts(), &people(), &held, at(10, 8)), []);
}

#[test]
fn what_was_given_later_is_not_told_of_days_that_had_passed() {
    let facts = Facts { since: at(8, 15), ..facts() };
    assert_eq!(told(&facts, &people(), &Held::new(), at(8, 16)), []);
    assert_eq!(told(&facts, &people(), &Held::new(), at(9, 0)), [(OWNER, Kind::Before, 1)]);
}

#[test]
fn what_should_have_begun_is_told_until_it_is_overdue() {
    let facts = Facts { latest_start_at: Some(at(5, 9)), due_at: at(30, 9), ..facts() };
    assert_eq!(told(&facts, &people(), &Held::new(), at(5, 9)), [(OWNER, Kind::Start, 0)]);
    assert_eq!(told(&Facts { has_begun: true, ..facts }, &people(), &Held::new(), at(6, 0)), []);
}

#[test]
fn what_is_overdue_climbs() {
    let none = Held::new();
    assert_eq!(told(&facts(), &people(), &none, at(10, 10)), [(OWNER, Kind::Late, 0)]);
    let held = Held::from([(OWNER, Kind::Late, 0)]);
    assert_eq!(told(&facts(), &people(), &held, at(11, 9)), [(DEPUTY, Kind::Deputy, 1)]);
    let held = Held::from([(OWNER, Kind::Late, 0), (DEPUTY, Kind::Deputy, 1)]);
    assert_eq!(told(&facts(), &people(), &held, at(17, 9)), [(LEAD, Kind::Lead, 3), (ORGANISER, Kind::Organiser, 7)]);
    // Nobody has it: it is the lead's from the beginning, and not told her twice.
    let people = People { owner: None, ..people() };
    assert_eq!(
        told(&facts(), &people, &none, at(17, 9)),
        [(LEAD, Kind::Late, 0), (DEPUTY, Kind::Deputy, 1), (ORGANISER, Kind::Organiser, 7)]
    );
    // The lead's own does not climb to herself.
    let people = People { owner: Some(LEAD), ..people };
    assert!(!told(&facts(), &people, &none, at(17, 9)).contains(&(LEAD, Kind::Lead, 3)));
}

#[test]
fn who_helps_and_who_watches_is_told_too() {
    let beside = Beside { helpers: vec![HELPER, LEAD], watchers: vec![WATCHER, OWNER] };
    let (people, none) = (People { beside: beside.clone(), ..people() }, Held::new());
    let seven = [(OWNER, Kind::Before, 7), (HELPER, Kind::Before, 7), (LEAD, Kind::Before, 7)];
    assert_eq!(told(&facts(), &people, &none, at(3, 0)), seven);
    let late = [(OWNER, Kind::Late, 0), (HELPER, Kind::Late, 0), (LEAD, Kind::Late, 0), (WATCHER, Kind::Late, 0)];
    assert_eq!(told(&facts(), &people, &none, at(10, 10)), late);
    // What is overdue climbs to the lead all the same: that she helps does not keep it from her.
    assert!(told(&facts(), &people, &none, at(17, 9)).contains(&(LEAD, Kind::Lead, 3)));

    let moved = Changed { is_given: false, moved: Some((at(20, 9), at(2, 9))), ..given() };
    let news = |changed: &Changed| news_beside(changed, &beside, &Rules::default(), at(1, 9));
    // Who moved it knows, and its owner is told as its owner.
    assert_eq!(news(&moved), [(HELPER, Kind::Moved, true), (WATCHER, Kind::Moved, false)]);
    assert_eq!(news(&Changed { is_unfinished: false, ..moved }), []);
    assert_eq!(news(&given()), []);
}

fn given() -> Changed {
    Changed {
        by: Some(LEAD),
        owner: Some(OWNER),
        is_given: true,
        moved: None,
        with_opening: false,
        is_back: false,
        is_unfinished: true,
        due_at: at(2, 9),
    }
}

#[test]
fn what_she_did_herself_is_no_news() {
    let (now, changed) = (at(1, 9), given());
    let rules = Rules::default();
    assert_eq!(news(&changed, &rules, now), Some((OWNER, Kind::Given, true)));
    assert_eq!(news(&Changed { by: Some(OWNER), ..changed }, &rules, now), None);
    assert_eq!(news(&Changed { due_at: at(20, 9), ..changed }, &rules, now), Some((OWNER, Kind::Given, false)));
    assert_eq!(news(&Changed { is_unfinished: false, ..changed }, &rules, now), None);
    let moved = Changed { is_given: false, moved: Some((at(20, 9), at(2, 9))), ..changed };
    assert_eq!(news(&moved, &rules, now), Some((OWNER, Kind::Moved, true)));
    let far = Changed { due_at: at(28, 9), ..moved };
    assert_eq!(news(&far, &rules, now), Some((OWNER, Kind::Moved, false)));
    assert_eq!(news(&Changed { with_opening: true, ..far }, &rules, now), Some((OWNER, Kind::Moved, true)));
    assert_eq!(news(&Changed { is_given: false, ..changed }, &rules, now), None);
    assert_eq!(news(&Changed { is_back: true, ..far }, &rules, now), Some((OWNER, Kind::Back, true)));
}

#[test]
fn whoever_asked_or_owns_it_is_not_asked_to_accept_it() {
    assert_eq!(acceptors(&people(), Some(OWNER)), [LEAD, DEPUTY]);
    assert_eq!(acceptors(&people(), Some(LEAD)), [DEPUTY]);
    // Where the group has nobody else, the organisers are told.
    let alone = People { owner: Some(LEAD), deputies: Vec::new(), ..people() };
    assert_eq!(acceptors(&alone, Some(LEAD)), [ORGANISER]);
    assert!(acceptors(&People { organisers: Vec::new(), ..alone }, Some(LEAD)).is_empty());
}

proptest! {
    /// A clock that goes on by up to an hour, is put back by ten minutes and jumps an hour forwards, over a whole plan.
    #[test]
    fn nothing_is_told_twice_and_no_step_is_lost(
        jumps in proptest::collection::vec(prop_oneof![5 => Just(60i64), 1 => Just(-10), 1 => Just(120), 2 => 1i64..60], 500..700),
        owner in any::<bool>(), start in 3u32..9,
    ) {
        let people = People { owner: owner.then_some(OWNER), ..people() };
        let facts = Facts { latest_start_at: Some(at(start, 7)), ..facts() };
        let (mut now, mut held, mut latest) = (at(1, 0), Held::new(), at(1, 0));
        for jump in jumps {
            now += TimeDelta::minutes(jump);
            latest = latest.max(now);
            for one in due(&facts, &Rules::default(), &people, &held, Shanghai, now) {
                prop_assert!(one.at <= now);
                prop_assert!(held.insert((one.account, one.kind, one.days)), "twice: {:?}", one);
            }
        }
        let who = if owner { OWNER } else { LEAD };
        for (at, step) in [
            (at(3, 0), (who, Kind::Before, 7)),
            (at(7, 0), (who, Kind::Before, 3)),
            (at(9, 0), (who, Kind::Before, 1)),
            (at(10, 0), (who, Kind::Before, 0)),
            (at(start, 7), (who, Kind::Start, 0)),
            (at(10, 9), (who, Kind::Late, 0)),
            (at(11, 9), (DEPUTY, Kind::Deputy, 1)),
            (at(17, 9), (ORGANISER, Kind::Organiser, 7)),
        ] {
            prop_assert_eq!(held.contains(&step), at <= latest, "{:?} by {}", step, latest);
        }
    }
}
