//! Forms of the agenda, filled in well and badly.

use chrono_tz::Asia::Shanghai;
use proptest::prelude::*;

use super::super::sample::{any_programme, block, item, morning};
use super::*;

fn days() -> Vec<Day> {
    (1..=2)
        .map(|number| Day {
            number,
            date: morning().date_naive() + chrono::Days::new(u64::try_from(number).unwrap() - 1),
            theme: Words::default(),
        })
        .collect()
}

fn block_form() -> BlockForm {
    BlockForm {
        title_hans: "开幕式".into(),
        kind: "opening".into(),
        day: "2".into(),
        starts: "09:00".into(),
        ends: "11:00".into(),
        ..BlockForm::default()
    }
}

#[test]
fn a_block_stands_on_a_day_of_the_conference() {
    let good = block_form().check(&days(), &[], Shanghai).unwrap();
    assert_eq!(good.starts_at.to_rfc3339(), "2026-12-27T01:00:00+00:00");
    assert_eq!((good.ends_at - good.starts_at).num_minutes(), 120);
    for (field, form) in [
        ("title_hans", BlockForm { title_hans: " ".into(), ..block_form() }),
        ("kind", BlockForm { kind: "party".into(), ..block_form() }),
        ("day", BlockForm { day: "3".into(), ..block_form() }),
        ("starts", BlockForm { starts: "nine".into(), ..block_form() }),
        ("ends", BlockForm { ends: "09:00".into(), ..block_form() }),
        ("room", BlockForm { room: Uuid::nil().to_string(), ..block_form() }),
        ("expected", BlockForm { expected: "0".into(), ..block_form() }),
    ] {
        let faults = form.check(&days(), &[], Shanghai).unwrap_err();
        assert!(faults.of(field).is_some() && faults.len() == 1, "{field}: {faults:?}");
    }
}

#[test]
fn an_item_without_a_time_goes_to_the_end_of_its_block() {
    let first = Item { id: Uuid::from_u128(1), ..item(morning(), 30) };
    let held = Block { id: Uuid::from_u128(8), items: vec![first.clone()], ..block(morning(), 60) };
    let other = Block { id: Uuid::from_u128(9), ..block(morning() + TimeDelta::hours(3), 60) };
    let draft = Programme { blocks: vec![held.clone(), other.clone()], ..Programme::default() };
    let new =
        ItemForm { title_en: "New".into(), block: held.id.to_string(), minutes: "20".into(), ..ItemForm::default() };
    assert_eq!(new.check(&draft, &[], None, Shanghai).unwrap().starts_at, first.ends_at);
    let moved = ItemForm { block: other.id.to_string(), ..ItemForm::of(&held, &first, Shanghai, 1) };
    assert_eq!(moved.check(&draft, &[], Some((&held, &first)), Shanghai).unwrap().starts_at, other.starts_at);
    let timed = ItemForm { starts: "11:30".into(), ..moved };
    let at = timed.check(&draft, &[], Some((&held, &first)), Shanghai).unwrap().starts_at;
    assert_eq!(at, morning() + TimeDelta::minutes(210));
    let gone = ItemForm { minutes: "0".into(), starts: String::new(), ..ItemForm::of(&held, &first, Shanghai, 1) };
    let faults = gone.check(&draft, &[], Some((&held, &first)), Shanghai).unwrap_err();
    assert!(faults.of("minutes").is_some() && faults.of("starts").is_some());
}

#[test]
fn somebody_is_a_participant_or_a_name_and_not_both() {
    let form = |participant: &str, name: &str| PersonForm {
        role: "speaker".into(),
        participant: participant.into(),
        name_en: name.into(),
        ..PersonForm::default()
    };
    assert_eq!(form("A@B.cn", "").check(), Ok(NewPerson::Participant(Role::Speaker, "a@b.cn".into())));
    assert!(matches!(form("", "Li Wei").check(), Ok(NewPerson::Named(Role::Speaker, _))));
    assert!(form("7", "Li Wei").check().is_err() && form(" ", "").check().is_err());
}

#[test]
fn hours_are_said_a_day_at_a_time() {
    let form = HoursForm {
        opens: vec!["08:00".into(), String::new()],
        closes: vec!["18:00".into(), String::new()],
        closed: vec!["2".into()],
    };
    let mut faults = Faults::default();
    let hours = form.check(&days(), &mut faults);
    assert!(faults.is_empty());
    assert_eq!(hours[1], (2, None));
    let again = HoursForm::of(&days(), &hours);
    assert_eq!((again.opens, again.closes, again.closed), (form.opens, form.closes, form.closed));
    let wrong = HoursForm { opens: vec!["18:00".into(), "x".into()], closes: vec!["08:00".into()], closed: vec![] };
    wrong.check(&days(), &mut faults);
    assert!(faults.of("hours-1").is_some() && faults.of("hours-2").is_some());
}

#[test]
fn addresses_come_from_titles() {
    let taken = |code: &str| code == "opening" || code == "item";
    assert_eq!(code_from(&Words::new("Opening!", "", ""), "item", taken), "opening-2");
    assert_eq!(code_from(&Words::new("", "开幕", ""), "item", taken), "item-2");
    assert_eq!(code_from(&Words::new("V", "", ""), "block", taken), "block");
    assert_eq!(code_from(&Words::new("A new  chapter", "", ""), "item", taken), "a-new-chapter");
}

proptest! {
    #[test]
    fn two_that_change_places_keep_their_lengths_and_come_back(programme in any_programme(), up in any::<bool>()) {
        for block in &programme.blocks {
            for item in &block.items {
                let Some(placed) = swapped(block, item.id, up) else { continue };
                for (id, starts_at, ends_at) in placed {
                    let held = block.items.iter().find(|held| held.id == id).unwrap();
                    prop_assert_eq!(held.ends_at - held.starts_at, ends_at - starts_at);
                }
                prop_assert!(placed.iter().any(|(id, ..)| *id == item.id));
            }
            prop_assert_eq!(block.items.first().and_then(|item| swapped(block, item.id, true)), None);
        }
    }
}
