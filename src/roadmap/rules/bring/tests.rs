use chrono::TimeDelta;
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::line::{read_date, read_resolution};
use super::*;
use crate::kernel::fold;
use crate::outcomes::{IndicatorKind, Judged};
use crate::sheets::{Held, Line, Sheet};

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn plan() -> Plan {
    let project = HeldProject {
        id: id(1),
        version: 3,
        number: 1,
        title: Words::new("Early warning", "预警", ""),
        text: Words::new("Banks report.\n\nEvery day.", "", ""),
        pillar: id(10),
        institution: id(20),
        resolution: (2026, 3),
        starts_on: day("2027-01-01"),
        deadline: day("2028-01-01"),
        is_completed: false,
    };
    let closed = HeldProject { id: id(2), number: 2, is_completed: true, ..project.clone() };
    let stone = |reached_on| HeldMilestone {
        id: id(30),
        version: 2,
        title: Words::new("Connected", "", ""),
        weight: 10,
        due_on: day("2027-06-01"),
        reached_on,
    };
    Plan {
        projects: [(1, project), (2, closed)].into(),
        milestones: [
            ((id(1), 1), stone(None)),
            ((id(1), 2), stone(Some(day("2027-05-01")))),
            ((id(2), 1), stone(None)),
        ]
        .into(),
        pillars: vec![(id(10), Words::new("Risk", "风险", "")), (id(11), Words::new("Law", "", ""))],
        institutions: vec![(id(20), Words::new("Bank", "", "")), (id(21), Words::new("Exchange", "", ""))],
        resolutions: vec![(id(40), (2026, 3))],
    }
}

/// A sheet as it is written by hand: headings, then rows, cells apart by bars.
fn sheet(text: &str) -> Sheet {
    let mut lines = text.lines().map(|line| line.split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>());
    let headings = lines.next().unwrap();
    let rows = lines
        .enumerate()
        .map(|(n, cells)| Line { number: n as i32 + 2, cells: cells.into_iter().map(Held::Text).collect() });
    Sheet { headings, rows: rows.collect() }
}

fn bring_sheets(sheets: &[(&str, &str)]) -> Option<Brought> {
    let parts = [(Part::Projects, "Projects"), (Part::Milestones, "Milestones"), (Part::Indicators, "Indicators")];
    let parts: Vec<_> = parts.map(|(part, word)| (part, fold(word))).into();
    let columns = [
        (Column::Number, "Number"),
        (Column::Title, "Title"),
        (Column::Text, "Text"),
        (Column::Pillar, "Pillar"),
        (Column::Institution, "Institution"),
        (Column::Resolution, "Resolution"),
        (Column::Start, "Start"),
        (Column::Deadline, "Deadline"),
        (Column::Project, "Project"),
        (Column::Stone, "No"),
        (Column::Milestone, "Milestone"),
        (Column::Due, "Due"),
        (Column::Weight, "Weight"),
        (Column::Reached, "Reached"),
        (Column::Indicator, "Indicator"),
        (Column::Unit, "Unit"),
        (Column::Baseline, "Baseline"),
        (Column::Target, "Target"),
        (Column::OnWay, "On the way"),
        (Column::Kind, "Kind"),
    ];
    let columns: Vec<_> = columns.map(|(column, word)| (column, fold(word))).into();
    let plan = plan();
    let words = JudgedWords {
        kinds: vec![(IndicatorKind::Judgement, fold("Judgement"))],
        steps: vec![(Judged::PartlyMet, fold("partly met"))],
    };
    let reader = Reader {
        plan: &plan,
        lang: Lang::En,
        today: day("2026-11-23"),
        parts: &parts,
        columns: &columns,
        words: &words,
    };
    let book: Vec<_> = sheets.iter().map(|(name, text)| ((*name).to_owned(), sheet(text))).collect();
    bring(&book, &reader)
}

fn faults(brought: &Brought) -> Vec<(i32, Column, &'static str)> {
    brought.faults.iter().map(|one| (one.row, one.column, one.faults.iter().next().unwrap().key)).collect()
}

#[test]
fn what_says_the_same_changes_nothing() {
    let brought = bring_sheets(&[
        (
            "Projects",
            "Number|Title|Text|Pillar|Institution|Resolution|Start|Deadline|Remarks
             1|Early warning||风险|bank|No. 3 of 2026|2027-01-01T00:00:00|2028/01/01|x
             #2|||||||",
        ),
        (
            "milestones",
            "Project|No|Milestone|Due|Weight|Reached
             1|1|Connected|2027-06-01|10|
             1|2|Connected|2027-06-01|10|2027-05-01",
        ),
    ])
    .unwrap();
    assert_eq!((brought.same, brought.good.len(), faults(&brought)), (4, 0, vec![]));
    assert_eq!(brought.unread, ["Remarks"]);
    assert_eq!(bring_sheets(&[("Something", "Number\n1")]), None);
}

#[test]
fn names_pillars_and_dates_change_and_the_rest_is_refused() {
    let brought = bring_sheets(&[(
        "Projects",
        "Number|Title|Pillar|Institution|Resolution|Start|Deadline
         1|Warned early|Law|Bank|2026/3|2027-02-01|2028-01-01
         1|Again|||||
         2|Another||||2027-01-01|
         9|Nothing|||||",
    )])
    .unwrap();
    let Doing::ChangeProject { id: project, version, new } = &brought.good[0].doing else { panic!("a change") };
    assert_eq!((*project, *version, new.pillar, new.starts_on), (id(1), 3, id(11), day("2027-02-01")));
    assert_eq!(new.title, Words::new("Warned early", "预警", ""));
    assert_eq!(
        faults(&brought),
        [
            (3, Column::Number, "roadmap-bring-fault-twice"),
            (4, Column::Number, "outcomes-problem-completed"),
            (5, Column::Number, "roadmap-bring-fault-number"),
        ]
    );
    let brought = bring_sheets(&[(
        "Projects",
        "Number|Pillar|Institution|Resolution|Start|Deadline
         1|Space|Exchange|2026/4|2026-11-23|2028-02-01",
    )])
    .unwrap();
    assert_eq!(
        faults(&brought),
        [
            (2, Column::Pillar, "roadmap-bring-fault-name"),
            (2, Column::Institution, "roadmap-bring-fault-institution"),
            (2, Column::Resolution, "roadmap-bring-fault-resolution-stays"),
            (2, Column::Start, "roadmap-bring-fault-begun"),
            (2, Column::Deadline, "roadmap-bring-fault-deadline"),
        ]
    );
    assert_eq!((brought.wrong, brought.good.len()), (1, 0));
}

#[test]
fn a_new_project_comes_with_its_indicator_and_its_milestones() {
    let sheets = |indicators: &'static str| {
        [
            (
                "Projects",
                "Number|Title|Pillar|Institution|Resolution|Start|Deadline
                 N1|Sandbox|Risk|Exchange|2026年第3号|2027-03-01|2027-12-01",
            ),
            ("Indicators", indicators),
            (
                "Milestones",
                "Project|No|Milestone|Due|Weight|Reached
                 n1||Opened|2027-04-01|20|
                 N1||Too late|2028-04-01|20|
                 N1|4|Nothing|2027-04-01|20|",
            ),
        ]
    };
    let brought = bring_sheets(&sheets("Project|Indicator|Unit|Baseline|Target\nN1|Firms||0|12")).unwrap();
    let Doing::NewProject(new) = &brought.good[0].doing else { panic!("a project") };
    assert_eq!((new.resolution, new.pillar, new.institution), (id(40), id(10), id(21)));
    assert_eq!(new.indicator.name.en, "Firms");
    let Doing::NewMilestone { of, new } = &brought.good[1].doing else { panic!("a milestone") };
    assert_eq!((*of, new.due_on, new.weight), (Of::Row(2), day("2027-04-01"), 20));
    assert_eq!((brought.added(), brought.changed(), brought.wrong), (2, 0, 2));
    assert_eq!(
        faults(&brought),
        [(3, Column::Due, "roadmap-fault-outside"), (4, Column::Stone, "roadmap-bring-fault-stone")]
    );
    // One that is judged says so, and what it says otherwise in words.
    let judged =
        "Project|Indicator|Kind|Baseline|Target|On the way\nN1|Rules|judgement|not met|met|2027-06-01 Partly met";
    let brought = bring_sheets(&sheets(judged)).unwrap();
    let Some(Doing::NewProject(new)) = brought.good.first().map(|one| &one.doing) else { panic!("{brought:?}") };
    assert_eq!((new.indicator.kind, new.indicator.target), (IndicatorKind::Judgement, Decimal::from(3)));
    assert_eq!(new.indicator.targets, [(day("2027-06-01"), Decimal::ONE)]);
    // What it is measured by is wrong: nothing of it is brought in.
    let brought = bring_sheets(&sheets("Project|Indicator|Kind|Baseline|Target\nN1|Firms|colour|0|5")).unwrap();
    assert_eq!(faults(&brought)[0], (2, Column::Kind, "outcomes-fault-kind"));
    let brought = bring_sheets(&sheets("Project|Indicator|Unit|Baseline|Target\nN1|Firms||5|5")).unwrap();
    assert_eq!((brought.good.len(), brought.faults[0].part, brought.wrong), (0, Part::Indicators, 4));
    let brought = bring_sheets(&sheets("Project|Indicator\n7|Firms")).unwrap();
    assert_eq!(
        faults(&brought)[..2],
        [(2, Column::Number, "roadmap-bring-fault-indicator"), (2, Column::Project, "roadmap-bring-fault-project")]
    );
    // A further row is told, and those of projects that there are may stand there.
    let further = "Project|Indicator|Unit|Baseline|Target\nN1|Firms||0|12\n1|Coverage|%|1|2\nN1|Loans||0|12";
    let brought = bring_sheets(&sheets(further)).unwrap();
    assert_eq!(faults(&brought)[0], (4, Column::Indicator, "roadmap-bring-fault-further"));
    assert_eq!((brought.added(), brought.wrong), (2, 3));
}

#[test]
fn several_new_projects_have_a_word_each() {
    let row = "|Sandbox|Risk|Exchange|2026/3|2027-03-01|2027-12-01";
    let brought = |rows: &str| {
        let projects = format!("Number|Title|Pillar|Institution|Resolution|Start|Deadline\n{rows}");
        let indicators = "Project|Indicator|Unit|Baseline|Target\n|Firms||0|12";
        bring_sheets(&[("Projects", projects.as_str()), ("Indicators", indicators)]).unwrap()
    };
    assert_eq!((brought(row).good.len(), brought(row).wrong), (1, 0));
    let both = brought(&format!("{row}\n{row}"));
    assert_eq!(
        faults(&both),
        [
            (2, Column::Number, "roadmap-bring-fault-word"),
            (3, Column::Number, "roadmap-bring-fault-word"),
            (2, Column::Project, "roadmap-bring-fault-project"),
        ]
    );
    assert_eq!((both.good.len(), both.wrong), (0, 3));
}

#[test]
fn what_is_reached_is_not_changed() {
    let brought = bring_sheets(&[(
        "Milestones",
        "Project|No|Milestone|Due|Weight|Reached
         1|1|Connected all|2027-07-01|30|
         1|1|Twice|||
         1|2|Other|||
         2|1|Other|||
         1|||2027-07-01|0|2027-01-01
         |1|Lost|||",
    )])
    .unwrap();
    let Doing::ChangeMilestone { project, id: stone, version, new } = &brought.good[0].doing else {
        panic!("a change")
    };
    assert_eq!((*project, *stone, *version), (id(1), id(30), 2));
    assert_eq!((new.title.en.as_str(), new.due_on, new.weight), ("Connected all", day("2027-07-01"), 30));
    assert_eq!(
        faults(&brought),
        [
            (3, Column::Stone, "roadmap-bring-fault-twice"),
            (4, Column::Milestone, "roadmap-bring-fault-is-reached"),
            (5, Column::Project, "outcomes-problem-completed"),
            (6, Column::Milestone, "fault-required"),
            (6, Column::Weight, "roadmap-fault-weight"),
            (6, Column::Reached, "roadmap-bring-fault-reached"),
            (7, Column::Project, "fault-required"),
        ]
    );
    assert_eq!((brought.good.len(), brought.wrong), (1, 5));
}

#[test]
fn dates_and_resolutions_are_read_as_people_write_them() {
    for text in ["2027-06-01", " 2027-6-1 ", "2027/06/01", "2027年6月1日", "2027-06-01T00:00:00", "2027-06-01 00:00"]
    {
        assert_eq!(read_date(text), Some(day("2027-06-01")), "{text}");
    }
    for text in ["2027-06-01T09:30:00", "June", "1", "1999-01-01", "2027-13-01"] {
        assert_eq!(read_date(text), None, "{text}");
    }
    assert_eq!(read_resolution("3/2026"), Some((2026, 3)));
    assert_eq!([read_resolution("3"), read_resolution("2026-3-1"), read_resolution("")], [None; 3]);
}

proptest! {
    /// Whatever stands in a file, each row does one thing: something, nothing, or it is wrong and says why.
    #[test]
    fn every_row_comes_to_something(rows in proptest::collection::vec(
        ("[129N]?", "[12]?", "[A-C]{0,2}", -10i64..500, "[0-9]{0,3}", prop::bool::ANY), 0..12)
    ) {
        let mut text = String::from("Project|No|Milestone|Due|Weight|Reached");
        for (project, number, title, due, weight, reached) in &rows {
            let due = day("2027-01-01") + TimeDelta::days(*due);
            let reached = if *reached { "2027-05-01" } else { "" };
            text.push_str(&format!("\n{project}|{number}|{title}|{due}|{weight}|{reached}"));
        }
        let brought = bring_sheets(&[("Milestones", &text)]).unwrap();
        prop_assert_eq!(brought.good.len() + brought.same + brought.wrong, rows.len());
        let mut wrong: Vec<i32> = brought.faults.iter().map(|fault| fault.row).collect();
        wrong.dedup();
        prop_assert_eq!(wrong.len(), brought.wrong);
        prop_assert!(brought.good.iter().all(|good| !wrong.contains(&good.row)));
    }
}
