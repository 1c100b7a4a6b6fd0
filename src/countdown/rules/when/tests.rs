use chrono::{NaiveDate, NaiveTime};
use chrono_tz::{America::New_York, Asia::Shanghai, Europe::Berlin};
use proptest::prelude::*;

use super::*;

fn date(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap()
}

fn nine(zone: Tz, date: NaiveDate) -> DateTime<Utc> {
    instant(zone, date, NaiveTime::from_hms_opt(9, 0, 0).unwrap())
}

fn weekends() -> WorkDays {
    WorkDays::new(&[6, 7], [])
}

fn local(at: DateTime<Utc>, zone: Tz) -> String {
    at.with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string()
}

#[test]
fn what_would_be_due_on_a_free_day_is_due_earlier() {
    let opens = nine(Shanghai, date(2026, 12, 26));
    let before = |unit, amount| local(Offset::before(unit, amount).from(opens, Shanghai, &weekends()), Shanghai);
    assert_eq!(before(Unit::Days, 60), "2026-10-27 09:00");
    // The 19th is a Saturday.
    assert_eq!(before(Unit::Days, 7), "2026-12-18 09:00");
    assert_eq!(before(Unit::WorkingDays, 1), "2026-12-25 09:00");
    assert_eq!(before(Unit::WorkingDays, 5), "2026-12-21 09:00");
    assert_eq!(before(Unit::Hours, 24), "2026-12-25 09:00");
    // Hours are exact, and no days between are the opening itself, though it is a Saturday.
    assert_eq!(before(Unit::Hours, 24 * 7), "2026-12-19 09:00");
    assert_eq!(before(Unit::Days, 0), "2026-12-26 09:00");
}

#[test]
fn a_date_that_is_counted_as_it_was_stays() {
    let held = When { offset: Some(Offset::before(Unit::Days, 20)), item: None, pinned: false, at: None };
    let pinned = When { pinned: true, ..held };
    assert!(held.stays(&held, false) && pinned.stays(&pinned, false) && pinned.stays(&held, false));
    // Without its pin it is counted anew, and so is what is counted otherwise.
    assert!(!held.stays(&pinned, true));
    assert!(!When { offset: Some(Offset::before(Unit::Days, 19)), ..held }.stays(&held, true));
    assert!(!When { item: Some(Uuid::nil()), ..held }.stays(&held, true));
    // What hangs on a milestone goes along to another.
    let hangs = When::with_milestone();
    assert!(hangs.stays(&hangs, true) && !hangs.stays(&hangs, false));
    let own = When::at(nine(Shanghai, date(2026, 12, 1)));
    assert!(!own.stays(&held, true) && !own.stays(&own, true));
}

#[test]
fn what_comes_after_its_anchor_never_comes_before_it() {
    let after = |unit, amount| Offset { anchor: Anchor::Closing, side: Side::After, unit, amount };
    let friday = nine(Shanghai, date(2026, 12, 25));
    assert_eq!(local(after(Unit::Days, 2).from(friday, Shanghai, &weekends()), Shanghai), "2026-12-25 09:00");
    let saturday = nine(Shanghai, date(2026, 12, 26));
    assert_eq!(local(after(Unit::Days, 1).from(saturday, Shanghai, &weekends()), Shanghai), "2026-12-28 09:00");
    assert_eq!(local(after(Unit::WorkingDays, 2).from(saturday, Shanghai, &weekends()), Shanghai), "2026-12-29 09:00");
}

#[test]
fn a_day_and_24_hours_differ_where_the_clock_changes() {
    // In Berlin the clock goes forward on 29 March 2026, in New York on 8 March.
    for (zone, day) in [(Berlin, date(2026, 3, 29)), (New_York, date(2026, 3, 8))] {
        let opens = nine(zone, day);
        let [day, hours] = [(Unit::Days, 1), (Unit::Hours, 24)]
            .map(|(unit, amount)| Offset::before(unit, amount).from(opens, zone, &WorkDays::default()));
        assert_eq!(day - hours, TimeDelta::hours(1));
        assert!(local(day, zone).ends_with("09:00") && local(hours, zone).ends_with("08:00"));
    }
}

#[test]
fn a_milestone_has_the_code_that_is_spoken() {
    assert_eq!(Offset::before(Unit::Days, 60).code().unwrap(), "T-60");
    assert_eq!(Offset::before(Unit::Hours, 24).code().unwrap(), "T-24h");
    assert_eq!(Offset { side: Side::After, ..Offset::before(Unit::WorkingDays, 3) }.code().unwrap(), "T+3w");
    assert_eq!(Offset { anchor: Anchor::Closing, ..Offset::before(Unit::Days, 1) }.code(), None);
}

fn offset() -> impl Strategy<Value = Offset> {
    (0usize..4, any::<bool>(), 0usize..3, 0i32..120).prop_map(|(anchor, before, unit, amount)| Offset {
        anchor: Anchor::ALL[anchor],
        side: if before { Side::Before } else { Side::After },
        unit: Unit::ALL[unit],
        amount,
    })
}

fn calendar() -> impl Strategy<Value = WorkDays> {
    (proptest::collection::vec(1i32..=6, 0..3), proptest::collection::vec((0u64..900, any::<bool>()), 0..60)).prop_map(
        |(rest, special)| {
            WorkDays::new(&rest, special.into_iter().map(|(day, free)| (date(2026, 1, 1) + Days::new(day), free)))
        },
    )
}

fn zone() -> impl Strategy<Value = Tz> {
    prop_oneof![Just(Shanghai), Just(Berlin), Just(New_York)]
}

/// A plan of milestones and tasks on every anchor, some pinned, some finished, some by themselves.
fn plan() -> impl Strategy<Value = Vec<(Offset, bool, bool, bool)>> {
    proptest::collection::vec((offset(), any::<bool>(), any::<bool>(), any::<bool>()), 1..40)
}

fn anchors(zone: Tz, day: u64, days: &WorkDays) -> Anchors {
    let opening = date(2026, 3, 1) + Days::new(day);
    let opens_at = nine(zone, opening);
    let mut anchors = Anchors::new(zone, opens_at, shifted(opens_at, zone, 1), days.clone());
    anchors.items.insert(Uuid::from_u128(7), opens_at + TimeDelta::hours(4));
    anchors
}

fn dated(plan: &[(Offset, bool, bool, bool)], anchors: &Anchors) -> Vec<Dated> {
    let mut dated: Vec<Dated> = (1u128..)
        .zip(plan)
        .map(|(n, (offset, own, pinned, is_finished))| {
            let is_task = offset.anchor == Anchor::Milestone || n % 2 == 0;
            Dated {
                kind: if is_task { Kind::Task } else { Kind::Milestone },
                id: Uuid::from_u128(100 + n),
                when: When {
                    offset: (!own).then_some(*offset),
                    item: (offset.anchor == Anchor::Item).then_some(Uuid::from_u128(7)),
                    pinned: *pinned,
                    at: None,
                },
                milestone: is_task.then_some(Uuid::from_u128(101)),
                due_at: anchors.opens_at - TimeDelta::days(n as i64),
                is_finished: *is_finished,
            }
        })
        .collect();
    let first = reckon(&dated, anchors);
    dated.iter_mut().zip(first).for_each(|(one, at)| one.due_at = at);
    dated
}

proptest! {
    #[test]
    fn there_and_back_restores_every_date(
        zone in zone(), days in calendar(), plan in plan(), from in 0u64..500, to in 0u64..500,
    ) {
        let here = anchors(zone, from, &days);
        let start = dated(&plan, &here);
        let moved = reckon(&start, &anchors(zone, to, &days));
        let there: Vec<Dated> =
            start.iter().zip(&moved).map(|(one, at)| Dated { due_at: *at, ..one.clone() }).collect();
        let back = reckon(&there, &here);
        prop_assert_eq!(&back, &start.iter().map(|one| one.due_at).collect::<Vec<_>>());
        for (one, at) in start.iter().zip(&moved) {
            prop_assert!(one.moves() || one.due_at == *at, "{one:?} stays");
        }
    }

    #[test]
    fn days_are_due_on_working_days_at_the_anchors_time(
        zone in zone(), days in calendar(), offset in offset(), day in 0u64..600,
    ) {
        let anchor = nine(zone, date(2026, 3, 1) + Days::new(day));
        let due = offset.from(anchor, zone, &days);
        match offset.side {
            Side::Before => prop_assert!(due <= anchor),
            Side::After => prop_assert!(due >= anchor),
        }
        if offset.unit != Unit::Hours {
            prop_assert!(local(due, zone).ends_with("09:00"));
            let due = due.with_timezone(&zone).date_naive();
            let is_anchors_day = due == anchor.with_timezone(&zone).date_naive();
            prop_assert!(is_anchors_day || !days.is_free(due));
        } else {
            prop_assert_eq!((due - anchor).num_hours().abs(), i64::from(offset.amount));
        }
    }

    #[test]
    fn a_later_opening_makes_nothing_earlier(
        zone in zone(), days in calendar(), offset in offset(), day in 0u64..500, more in 1i64..60,
    ) {
        let anchor = nine(zone, date(2026, 3, 1) + Days::new(day));
        prop_assume!(offset.side == Side::Before);
        prop_assert!(offset.from(anchor, zone, &days) <= offset.from(shifted(anchor, zone, more), zone, &days));
    }
}
