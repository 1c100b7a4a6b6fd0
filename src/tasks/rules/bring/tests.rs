use chrono::TimeZone as _;
use chrono_tz::Asia::Shanghai;
use proptest::prelude::*;

use super::*;
use crate::countdown::{Offset, Unit};
use crate::kernel::Words;
use crate::tasks::rules::Terms;

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn due() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 12, 1, 10, 0, 0).unwrap()
}

fn standing(group: u128) -> Standing {
    Standing {
        id: id(100),
        version: 3,
        wanted: Wanted {
            title: Words::new("Print the handbook", "", ""),
            details: "Two sides.".into(),
            group: id(group),
            milestone: None,
            project: None,
            owner: Some(id(11)),
            when: When::at(due()),
            estimate: None,
            terms: Terms::default(),
        },
        title: "Print the handbook".into(),
        owner: "Mina".into(),
        due_at: due(),
        is_unfinished: true,
    }
}

fn brought(headings: &[&str], rows: &[&[&str]]) -> Option<Brought> {
    let (mut hangs, mut done) = (standing(1), standing(1));
    hangs.wanted.when =
        When { offset: Some(Offset { anchor: Anchor::Milestone, ..Offset::before(Unit::Days, 0) }), ..When::at(due()) };
    done.wanted.when = hangs.wanted.when;
    done.is_unfinished = false;
    let held = HashMap::from([(7, standing(1)), (8, standing(2)), (9, hangs), (10, done)]);
    let names = |list: &[(u128, &str)]| list.iter().map(|(n, name)| (id(*n), fold(name))).collect::<Vec<_>>();
    let (groups, milestones) = (names(&[(1, "Documents"), (2, "Security")]), names(&[(21, "T-7")]));
    let people: Vec<(Uuid, Uuid, String)> =
        [(1, 11, "Mina"), (1, 12, "Lina"), (2, 13, "Otto"), (1, 14, "Wang"), (1, 15, "Wang")]
            .map(|(group, account, name)| (id(group), id(account), fold(name)))
            .into();
    let priorities: Vec<(Priority, String)> = Priority::ALL.into_iter().map(|one| (one, fold(one.as_str()))).collect();
    let columns = [
        (Column::Number, "No."),
        (Column::Title, "Task"),
        (Column::Group, "Group"),
        (Column::Milestone, "Milestone"),
        (Column::Owner, "Owner"),
        (Column::Priority, "Priority"),
        (Column::Due, "Due"),
    ]
    .map(|(column, word)| (column, fold(word)));
    let known = Known {
        groups: vec![id(1), id(2)],
        milestones: vec![id(21)],
        people: people.iter().map(|(group, account, _)| (*group, *account)).collect(),
        ..Known::default()
    };
    let ground = Ground {
        held: &held,
        groups: &groups,
        milestones: &milestones,
        people: &people,
        priorities: &priorities,
        columns: &columns,
        hers: &HashSet::from([id(1)]),
        known: &known,
        zone: Shanghai,
        lang: Lang::En,
    };
    let sheet = Sheet {
        headings: headings.iter().map(|text| (*text).to_owned()).collect(),
        rows: (2..)
            .zip(rows)
            .map(|(number, row)| Line {
                number,
                cells: row.iter().map(|text| Cell::Text((*text).to_owned())).collect(),
            })
            .collect(),
    };
    bring(&sheet, &ground)
}

const ALL: [&str; 7] = ["No.", "Task", "Group", "Milestone", "Owner", "Priority", "Due"];

fn faults(brought: &Brought) -> Vec<(i32, Column, &'static str)> {
    let key = |one: &RowFault| one.faults.iter().next().map_or("", |fault| fault.key);
    brought.faults.iter().map(|one| (one.row, one.column, key(one))).collect()
}

#[test]
fn what_the_export_says_changes_nothing() {
    let same = brought(&ALL, &[&["7", "Print the handbook", "Documents", "", "Mina", "Normal", "2026-12-01T18:00:00"]]);
    assert_eq!(same, Some(Brought { same: 1, ..Brought::default() }));
    let empty = brought(&ALL, &[&["#7"]]).unwrap();
    assert_eq!((empty.same, empty.good.len()), (1, 0));
}

#[test]
fn what_a_row_says_otherwise_changes_and_the_rest_stays() {
    let file = brought(&ALL, &[&["7", "Print it", "", "t-7", "LINA", "urgent", "2026-12-02 09:30"]]).unwrap();
    let [one] = file.good.as_slice() else { panic!("{file:?}") };
    assert_eq!(one.doing, Doing::Change { id: id(100), version: 3, number: 7, moves: true });
    assert_eq!((file.added(), file.changed(), file.moved()), (0, 1, 1));
    let wanted = &one.wanted;
    assert_eq!((wanted.title.en.as_str(), wanted.owner, wanted.milestone), ("Print it", Some(id(12)), Some(id(21))));
    assert_eq!(wanted.terms.priority, Priority::Urgent);
    assert_eq!(wanted.when, When::at(Utc.with_ymd_and_hms(2026, 12, 2, 1, 30, 0).unwrap()));
    assert_eq!(wanted.details, "Two sides.");
}

#[test]
fn what_hangs_on_a_milestone_moves_with_another_and_what_is_done_does_not() {
    let file = brought(&ALL, &[&["9", "", "", "T-7"], &["10", "", "", "T-7"]]).unwrap();
    assert_eq!((file.changed(), file.moved()), (1, 1));
    assert_eq!(faults(&file), [(3, Column::Milestone, "tasks-bulk-finished")]);
    // Who has it already may have left the group.
    assert_eq!(brought(&ALL, &[&["7", "", "", "", "mina"]]).unwrap().same, 1);
    let far = brought(&ALL, &[&["7", "", "", "", "", "", "2926-12-01 10:00"]]).unwrap();
    assert_eq!(faults(&far), [(2, Column::Due, "tasks-bring-fault-due")]);
}

#[test]
fn a_row_without_a_number_is_a_new_task() {
    let file = brought(
        &["Task", "Group", "Due", "Remarks"],
        &[&["Set the signs", "documents", "2026-12-24 18:00"], &["", "documents", ""]],
    )
    .unwrap();
    assert_eq!((file.added(), file.wrong, file.unread.as_slice()), (1, 1, ["Remarks".to_owned()].as_slice()));
    assert!(faults(&file).contains(&(3, Column::Title, "fault-words")), "{:?}", faults(&file));
}

#[test]
fn each_wrong_cell_is_named_and_good_rows_stay_good() {
    let file = brought(
        &ALL,
        &[
            &["99", "x"],
            &["7", "", "Security"],
            &["7"],
            &["8", "x"],
            &["", "A", "Nowhere", "T-99", "", "soon", "tomorrow"],
            &["", "B", "Documents", "T-7", "Wang"],
            &["", "C", "Documents", "T-7", "Otto"],
            &["", "D", "Documents", "T-7"],
        ],
    )
    .unwrap();
    assert_eq!(
        faults(&file),
        [
            (2, Column::Number, "tasks-bring-fault-number"),
            (3, Column::Group, "tasks-bulk-not-hers"),
            (4, Column::Number, "tasks-bring-fault-twice"),
            (5, Column::Number, "tasks-bulk-not-hers"),
            (6, Column::Group, "tasks-bring-fault-group"),
            (6, Column::Milestone, "tasks-bring-fault-milestone"),
            (6, Column::Priority, "tasks-bring-fault-priority"),
            (6, Column::Due, "tasks-bring-fault-due"),
            (7, Column::Owner, "tasks-bring-fault-several"),
            (8, Column::Owner, "tasks-fault-owner"),
        ]
    );
    assert_eq!((file.added(), file.wrong), (1, 7));
    assert_eq!(brought(&["Name", "Mail"], &[&["x", "y"]]), None);
}

proptest! {
    #[test]
    fn every_row_is_counted_once_and_no_row_does_something_wrong(
        rows in prop::collection::vec(prop::collection::vec(
            prop::sample::select(vec!["", "7", "8", "9", "x", "Documents", "Security", "T-7", "Mina", "Wang", "urgent", "2026-12-02 09:30"]), 0..8), 0..12)
    ) {
        let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
        let file = brought(&ALL, &rows).unwrap();
        prop_assert_eq!(file.good.len() + file.same + file.wrong, rows.len());
        let wrong: HashSet<i32> = file.faults.iter().map(|one| one.row).collect();
        prop_assert_eq!(wrong.len(), file.wrong);
        for one in &file.good {
            prop_assert!(!wrong.contains(&one.row));
            prop_assert_eq!(one.wanted.group, id(1), "she gives to that group alone");
        }
    }
}
