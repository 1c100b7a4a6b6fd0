use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use chrono_tz::Asia::Shanghai;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::super::frab::{Telling, schedule_json};
use super::super::sample::{any_programme, block, item, morning, person};
use super::super::{Block, Day, Item, Kind, Programme, Role};
use super::*;
use crate::sheets::{Held, Line, Sheet};

const URL: &str = "https://plenum.example/c/x/agenda";

fn words() -> Vocabulary {
    let mut words = Vocabulary { yes: vec!["yes".into()], no: vec!["no".into()], ..Vocabulary::default() };
    for (part, columns) in COLUMNS {
        words.sheets.push((fold(part.key()), part));
        words.columns.extend(columns.iter().map(|(field, _)| (part, fold(field), *field)));
    }
    words.kinds.extend(Kind::ALL.map(|kind| (fold(kind.as_str()), kind)));
    words.roles.extend(Role::ALL.map(|role| (fold(role.as_str()), role)));
    words
}

/// Sheets of these rows, with every column.
fn book(rows: [Rows; 3]) -> Vec<(String, Sheet)> {
    COLUMNS
        .iter()
        .zip(rows)
        .map(|((part, columns), rows)| {
            let line = |(n, cells): (usize, Vec<String>)| Line {
                number: i32::try_from(n).unwrap() + 2,
                cells: cells.into_iter().map(Held::Text).collect(),
            };
            let headings = columns.iter().map(|(field, _)| (*field).to_owned()).collect();
            (part.key().to_owned(), Sheet { headings, rows: rows.into_iter().enumerate().map(line).collect() })
        })
        .collect()
}

/// What a file is held against, beside the draft.
struct Around {
    names: BTreeMap<Uuid, String>,
    numbers: BTreeMap<Uuid, i32>,
    participants: BTreeMap<String, Uuid>,
    taken: BTreeSet<Uuid>,
}

impl Around {
    fn new() -> Around {
        let all: Vec<(Uuid, i32)> = (0..4).map(|n| (Uuid::from_u128(900 + n), i32::try_from(n).unwrap() + 1)).collect();
        Around {
            names: all.iter().map(|(id, number)| (*id, format!("Person {number}"))).collect(),
            numbers: all.iter().copied().collect(),
            participants: all.iter().map(|(id, number)| (number.to_string(), *id)).collect(),
            taken: BTreeSet::new(),
        }
    }

    fn ground<'a>(&'a self, draft: &'a Programme, makes: bool) -> Ground<'a> {
        Ground {
            draft,
            zone: Shanghai,
            lang: Lang::En,
            goals: &[],
            names: &self.names,
            participants: &self.participants,
            taken: &self.taken,
            makes,
            by_days: 0,
        }
    }

    fn rows(&self, programme: &Programme) -> [Rows; 3] {
        let say = (|kind: Kind| kind.as_str().to_owned(), |role: Role| role.as_str().to_owned(), "yes");
        told(programme, (Shanghai, Lang::En), say, (&self.names, Some(&self.numbers)), &[])
    }

    fn bring(&self, draft: &Programme, rows: [Rows; 3], makes: bool) -> Brought {
        bring_sheets(&book(rows), &words(), &self.ground(draft, makes), &mut counting()).unwrap()
    }

    fn schedule(&self, programme: &Programme) -> Value {
        let told = Telling {
            url: "https://plenum.example/c/x".into(),
            slug: "x-conference",
            name: "X",
            zone: Shanghai,
            lang: Lang::En,
            number: 1,
            names: &self.names,
        };
        schedule_json(programme, &told)
    }

    fn bring_schedule(&self, draft: &Programme, file: &Value, makes: bool) -> Brought {
        bring_schedule(file, URL, &self.ground(draft, makes), &mut counting()).unwrap()
    }
}

/// New ids, one after another.
fn counting() -> impl FnMut() -> Uuid {
    let mut n = 5_000;
    move || {
        n += 1;
        Uuid::from_u128(n)
    }
}

fn two_days() -> Vec<Day> {
    let date = |day| NaiveDate::from_ymd_opt(2026, 12, day).unwrap();
    (1..).zip([26, 27]).map(|(number, day)| Day { number, date: date(day), theme: Words::default() }).collect()
}

/// One block with one item and one person, of which the tests change cells.
fn small() -> Programme {
    let held = Item { id: Uuid::from_u128(300), code: "talk".into(), people: vec![person(1)], ..item(morning(), 30) };
    let blocks =
        vec![Block { id: Uuid::from_u128(200), code: "session".into(), items: vec![held], ..block(morning(), 60) }];
    Programme { days: two_days(), blocks, ..Programme::default() }
}

fn column(part: Part, field: &str) -> usize {
    let (_, columns) = COLUMNS.iter().find(|(one, _)| *one == part).unwrap();
    columns.iter().position(|(name, _)| *name == field).unwrap()
}

/// The same rows with one cell changed.
fn with(mut rows: [Rows; 3], part: Part, field: &str, text: &str) -> [Rows; 3] {
    rows[part as usize][0][column(part, field)] = text.to_owned();
    rows
}

fn faults(brought: &Brought) -> Vec<(Part, i32, &str, &str)> {
    brought.faults.iter().map(|one| (one.part, one.row, &*one.fault.field, one.fault.key)).collect()
}

#[test]
fn a_cell_that_is_changed_changes_the_draft_and_no_other() {
    let (around, draft) = (Around::new(), small());
    let rows = around.rows(&draft);
    let brought = around.bring(&draft, with(rows.clone(), Part::Items, "title_en", "Another"), false);
    assert_eq!(brought.sums, Sums { changed: 1, same: 1, ..Sums::default() });
    assert_eq!(brought.programme.blocks[0].items[0].title.en, "Another");
    assert_eq!(brought.programme.blocks[0].items[0].people, draft.blocks[0].items[0].people);
    // A block that begins later takes its items along, as in the form.
    let later = with(rows.clone(), Part::Blocks, "starts", "08:30");
    let moved = around.bring(&draft, with(later, Part::Blocks, "ends", "2026-12-26 09:30"), false).programme;
    let half = chrono::TimeDelta::minutes(30);
    assert_eq!(moved.blocks[0].starts_at, morning() + half);
    assert_eq!(moved.blocks[0].items[0].starts_at, morning() + half);
    // Nobody is left where the row of a person names another.
    let other = around.bring(&draft, with(rows, Part::People, "participant", "3"), false).programme;
    assert_eq!(other.blocks[0].items[0].people[0].participant, Some(Uuid::from_u128(902)));
}

#[test]
fn what_is_missing_is_made_only_when_asked() {
    let (around, draft) = (Around::new(), small());
    let mut rows = around.rows(&draft);
    rows = with(rows, Part::Blocks, "room", "会议厅");
    rows = with(rows, Part::Items, "track", "Law");
    rows[0].push(rows[0][0].clone());
    rows[0][1][column(Part::Blocks, "code")] = "late".into();
    rows[0][1][column(Part::Blocks, "day")] = "2026-12-29".into();
    let refused = around.bring(&draft, rows.clone(), false);
    assert_eq!(
        faults(&refused),
        [
            (Part::Blocks, 2, "room", "agenda-fault-no-room"),
            (Part::Blocks, 3, "day", "agenda-fault-no-day"),
            (Part::Blocks, 3, "room", "agenda-fault-no-room"),
            (Part::Items, 2, "track", "agenda-fault-no-track"),
        ]
    );
    assert_eq!(refused.programme, draft);
    let made = around.bring(&draft, rows, true);
    assert_eq!((made.faults.len(), made.sums.added, made.sums.changed), (0, 1, 2));
    assert_eq!(made.rooms, [Words::new("", "会议厅", "")]);
    assert_eq!((made.tracks.len(), made.days.len()), (1, 2));
    assert_eq!(made.programme.days.len(), 4);
    assert_eq!(made.programme.blocks[1].code, "late");
    assert_eq!(made.programme.blocks[0].room, made.programme.blocks[1].room);
}

#[test]
fn a_row_is_refused_with_its_place_and_the_rest_comes_in() {
    let (around, draft) = (Around::new(), small());
    let mut rows = around.rows(&draft);
    for (code, field, text) in [
        ("Not A Code", "title_en", "x"),
        ("session", "title_en", "x"),
        ("kind", "kind", "party"),
        ("times", "ends", "07:00"),
        ("many", "expected", "-4"),
        ("signed", "cancelled", "perhaps"),
        ("good", "title_en", "Good"),
    ] {
        let mut row = rows[0][0].clone();
        row[column(Part::Blocks, "code")] = code.into();
        row[column(Part::Blocks, field)] = text.into();
        rows[0].push(row);
    }
    rows[1][0][column(Part::Items, "block")] = "nowhere".into();
    rows[2][0][column(Part::People, "role")] = "guest".into();
    let brought = around.bring(&draft, rows, false);
    assert_eq!(
        faults(&brought),
        [
            (Part::Blocks, 3, "code", "agenda-fault-code"),
            (Part::Blocks, 4, "code", "agenda-fault-code-twice"),
            (Part::Blocks, 5, "kind", "fault-choice"),
            (Part::Blocks, 6, "ends", "agenda-fault-order"),
            (Part::Blocks, 7, "expected", "agenda-fault-people"),
            (Part::Blocks, 8, "cancelled", "fault-choice"),
            (Part::Items, 2, "block", "agenda-fault-no-block"),
            (Part::People, 2, "role", "fault-choice"),
        ]
    );
    assert_eq!(brought.sums, Sums { added: 1, changed: 0, same: 1, wrong: 8 });
    assert_eq!(brought.faults[2].cell, "party");
}

#[test]
fn a_book_without_our_sheets_is_none_of_ours() {
    let (around, draft) = (Around::new(), small());
    let other = vec![("Tabelle1".to_owned(), Sheet::default())];
    assert_eq!(bring_sheets(&other, &words(), &around.ground(&draft, true), &mut counting()), None);
}

fn schedule_of(events: Value) -> Value {
    json!({ "schedule": { "version": "1", "conference": { "days": [{ "index": 1, "date": "2026-12-26", "rooms": { "Hall": events } }] } } })
}

fn event(guid: u128, start: &str) -> Value {
    json!({
        "guid": Uuid::from_u128(guid), "id": 7, "date": format!("2026-12-26T{start}:00+08:00"), "duration": "00:30", "room": "Hall",
        "title": "Talk", "track": "Law", "type": "Lecture", "language": "de", "abstract": "About", "description": "More of it",
        "slug": "other-7-talk", "url": "https://other.example/7", "subtitle": null, "do_not_record": true,
        "persons": [{ "id": 3, "public_name": "Ada", "biography": "Counts." }, { "name": "Bo" }],
        "links": [{ "url": "https://other.example/paper", "title": "Paper" }], "unknown": 5,
    })
}

#[test]
fn an_event_of_another_program_comes_out_as_it_came_in() {
    let around = Around::new();
    let draft = Programme { days: two_days(), ..Programme::default() };
    let file = schedule_of(json!([event(77, "09:00")]));
    assert_eq!(
        faults(&around.bring_schedule(&draft, &file, false)),
        [(Part::Events, 1, "room", "agenda-fault-no-room"), (Part::Events, 1, "track", "agenda-fault-no-track")]
    );
    let brought = around.bring_schedule(&draft, &file, true);
    assert_eq!((brought.faults.len(), brought.sums.added), (0, 1));
    let (block, item) = brought.programme.items().next().unwrap();
    assert_eq!(
        (block.title.en.as_str(), item.id, item.summary.en.as_str()),
        ("Law", Uuid::from_u128(77), "About\n\nMore of it")
    );
    let out = around.schedule(&brought.programme);
    let told = &out["schedule"]["conference"]["days"][0]["rooms"]["Hall"][0];
    for name in [
        "guid",
        "id",
        "title",
        "track",
        "type",
        "language",
        "abstract",
        "description",
        "slug",
        "subtitle",
        "do_not_record",
        "persons",
        "links",
        "date",
        "duration",
    ] {
        assert_eq!(told[name], event(77, "09:00")[name], "{name}");
    }
    assert_eq!((&told["origin_url"], told.get("unknown")), (&json!("https://other.example/7"), None));
    // The same file changes nothing; a later time moves it and its block, and keeps its identity.
    assert_eq!(around.bring_schedule(&brought.programme, &file, false).sums, Sums { same: 1, ..Sums::default() });
    let moved = around.bring_schedule(&brought.programme, &schedule_of(json!([event(77, "14:00")])), false);
    assert_eq!(moved.sums, Sums { changed: 1, ..Sums::default() });
    let (block, item) = moved.programme.items().next().unwrap();
    assert_eq!((moved.programme.blocks.len(), block.starts_at, item.id), (1, item.starts_at, Uuid::from_u128(77)));
    // What organisers write later goes before what was said.
    let mut edited = brought.programme.clone();
    edited.blocks[0].items[0].summary = Words::new("Our own words", "", "");
    let out = around.schedule(&edited);
    assert_eq!(out["schedule"]["conference"]["days"][0]["rooms"]["Hall"][0]["abstract"], "Our own words");
}

#[test]
fn a_guid_that_stands_for_something_else_is_told_but_not_taken() {
    let mut around = Around::new();
    around.taken.insert(Uuid::from_u128(77));
    let draft = Programme { days: two_days(), ..Programme::default() };
    let file = schedule_of(json!([event(77, "09:00")]));
    let brought = around.bring_schedule(&draft, &file, true);
    assert_ne!(brought.programme.items().next().unwrap().1.id, Uuid::from_u128(77));
    let out = around.schedule(&brought.programme);
    assert_eq!(out["schedule"]["conference"]["days"][0]["rooms"]["Hall"][0]["guid"], json!(Uuid::from_u128(77)));
    assert_eq!(around.bring_schedule(&brought.programme, &file, false).sums, Sums { same: 1, ..Sums::default() });
}

#[test]
fn whatever_stands_in_an_event_it_is_read_or_refused() {
    let around = Around::new();
    let draft = Programme { days: two_days(), ..Programme::default() };
    let names: Vec<String> = event(77, "09:00").as_object().unwrap().keys().cloned().collect();
    let odd = [
        json!(null),
        json!(-1),
        json!(1e300),
        json!(""),
        json!("\u{0}\u{202e}x"),
        json!([]),
        json!([[1], {"name": 4}, null]),
        json!({"a": {}}),
        json!("9".repeat(5_000)),
        json!("99999999:99"),
        json!("2026-12-26T09:00:00+99:99"),
    ];
    for name in &names {
        for value in &odd {
            let mut one = event(77, "09:00");
            one[name] = value.clone();
            let brought = around.bring_schedule(&draft, &schedule_of(json!([one, event(78, "10:00")])), true);
            assert!(brought.sums.added >= 1 && brought.sums.added + brought.sums.wrong == 2, "{name}: {value}");
            // Whatever was kept of it, what comes out can be read again.
            let out = around.schedule(&brought.programme);
            assert_eq!(around.bring_schedule(&brought.programme, &out, false).sums.good(), 0, "{name}: {value}");
        }
    }
    for file in
        [json!(null), json!([]), json!({ "schedule": [] }), json!({ "schedule": { "conference": { "days": {} } } })]
    {
        assert_eq!(bring_schedule(&file, URL, &around.ground(&draft, true), &mut counting()), Err(Unlike::Schedule));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_programme_as_sheets_comes_in_again_with_nothing_to_change(programme in any_programme()) {
        let around = Around::new();
        let brought = around.bring(&programme, around.rows(&programme), false);
        prop_assert_eq!(&brought.faults, &[]);
        prop_assert_eq!(brought.sums.good(), 0);
        prop_assert_eq!(brought.programme, programme);
    }

    #[test]
    fn its_sheets_make_the_same_programme_of_an_empty_one(programme in any_programme()) {
        let around = Around::new();
        let empty = Programme { days: two_days(), ..Programme::default() };
        let brought = around.bring(&empty, around.rows(&programme), true);
        // What reaches over midnight, as no form lets it, is refused with its row.
        if brought.faults.is_empty() {
            // Rooms stand in the order in which they were made.
            let sorted = |programme: &Programme| around.rows(programme).map(|mut rows| { rows.sort(); rows });
            prop_assert_eq!(sorted(&brought.programme), sorted(&programme));
        }
    }

    #[test]
    fn a_programme_as_schedule_comes_in_again_with_nothing_to_change(programme in any_programme()) {
        let around = Around::new();
        let brought = around.bring_schedule(&programme, &around.schedule(&programme), false);
        prop_assert_eq!(&brought.faults, &[]);
        prop_assert_eq!(brought.programme, programme);
    }

    #[test]
    fn no_cell_brings_the_reader_down_or_takes_anything_away(programme in any_programme(), makes: bool,
        cells in prop::collection::vec((0usize..3, 0usize..6, 0usize..16, "\\PC{0,12}|[0-9]{1,12}|[0-9]{2}:[0-9]{2}|20[0-9]{2}-[0-9]{2}-[0-9]{2}"), 1..12)) {
        let around = Around::new();
        let mut rows = around.rows(&programme);
        for (sheet, row, column, text) in cells {
            if let Some(cell) = rows[sheet].get_mut(row).and_then(|row| row.get_mut(column)) {
                *cell = text;
            }
        }
        let brought = around.bring(&programme, rows, makes);
        let ids = |programme: &Programme| -> BTreeSet<Uuid> {
            programme.blocks.iter().map(|block| block.id).chain(programme.items().map(|(_, item)| item.id)).collect()
        };
        prop_assert!(ids(&brought.programme).is_superset(&ids(&programme)));
        for (_, item) in brought.programme.items() {
            prop_assert!(item.starts_at < item.ends_at && !item.title.is_empty());
        }
        // What is brought in is in: the same once more changes nothing.
        let again = around.bring(&brought.programme, around.rows(&brought.programme), false);
        prop_assert_eq!(again.sums.good(), 0);
    }
}
