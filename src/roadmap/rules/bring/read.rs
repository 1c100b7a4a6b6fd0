//! What becomes of each row of a file of the plan.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use super::line::{Cells, Places, is_called, places, read_resolution};
use super::{Brought, Column, Doing, Good, HeldMilestone, HeldProject, Of, Part, Reader};
use crate::kernel::{Words, fold, one_line, paragraph};
use crate::outcomes::rules::{IndicatorForm, check_indicator};
use crate::outcomes::{ChangedProject, NewIndicator, NewProject};
use crate::roadmap::rules::NewMilestone;
use crate::sheets::{Line, Sheet};

/// Longest title of a project and of a milestone, and longest text, in characters.
const TITLE_MAX: usize = 300;
const STONE_MAX: usize = 200;
const TEXT_MAX: usize = 5000;

/// The project that a word in the file stands for, and from when to when it goes.
#[derive(Clone, Copy)]
struct Known {
    of: Of,
    starts_on: NaiveDate,
    deadline: NaiveDate,
    is_completed: bool,
}

/// The projects of the file and of the plan, by what the file calls them.
type Names = HashMap<String, Known>;

/// How a project is called in the file: its number, or a word that the file has for a new one.
fn key(text: &str) -> String {
    fold(text.trim().trim_start_matches('#'))
}

/// What a file makes of the plan; nothing where none of its sheets is one of the plan.
pub fn bring(book: &[(String, Sheet)], reader: &Reader<'_>) -> Option<Brought> {
    let sheet = |part: Part| {
        let is_it = |name: &str| reader.parts.iter().any(|(held, word)| *held == part && *word == fold(name));
        book.iter().find(|(name, _)| is_it(name)).map(|(_, sheet)| sheet)
    };
    let (projects, milestones) = (sheet(Part::Projects), sheet(Part::Milestones));
    if projects.is_none() && milestones.is_none() {
        return None;
    }
    let mut brought = Brought::default();
    let measured = sheet(Part::Indicators).map(|sheet| Measured::of(sheet, reader)).unwrap_or_default();
    let held = reader.plan.projects.values().map(|held| {
        let known = Known {
            of: Of::Held(held.id),
            starts_on: held.starts_on,
            deadline: held.deadline,
            is_completed: held.is_completed,
        };
        (held.number.to_string(), known)
    });
    let mut names: Names = held.collect();
    let mut new = HashSet::new();
    if let Some(sheet) = projects {
        new = read_projects(sheet, reader, &measured, (&mut names, &mut brought));
    }
    refuse_indicators(&measured, reader, &new, &mut brought);
    if let Some(sheet) = milestones {
        read_milestones(sheet, reader, &names, &mut brought);
    }
    Some(brought)
}

/// The rows of indicators, each with what it calls its project; a new project takes the first of its own.
#[derive(Default)]
struct Measured<'a> {
    places: Places,
    rows: Vec<(String, &'a Line)>,
    first: HashMap<String, &'a Line>,
}

impl<'a> Measured<'a> {
    fn of(sheet: &'a Sheet, reader: &Reader<'_>) -> Measured<'a> {
        let (places, _) = places(sheet, Part::Indicators, reader.columns);
        let called = |line: &'a Line| (key(&Cells::new(Part::Indicators, &places, line).shown(Column::Project)), line);
        let rows: Vec<(String, &'a Line)> = sheet.rows.iter().map(called).collect();
        let mut first = HashMap::new();
        for (name, line) in &rows {
            first.entry(name.clone()).or_insert(*line);
        }
        Measured { places, rows, first }
    }
}

/// Says of the rows of indicators that nothing is made of: those behind the first of a new project, and those of no project.
/// Those of projects that there are go out with the plan, and are let be.
fn refuse_indicators(measured: &Measured<'_>, reader: &Reader<'_>, new: &HashSet<String>, brought: &mut Brought) {
    for (name, line) in &measured.rows {
        if name.parse::<i32>().is_ok_and(|number| reader.plan.projects.contains_key(&number)) {
            continue;
        }
        let mut cells = Cells::new(Part::Indicators, &measured.places, line);
        if !new.contains(name) {
            cells.wrong(Column::Project, "roadmap-bring-fault-project");
        } else if measured.first.get(name).is_some_and(|first| first.number != line.number) {
            cells.wrong(Column::Indicator, "roadmap-bring-fault-further");
        } else {
            continue;
        }
        settle(brought, cells, None);
    }
}

/// Puts a row where it belongs: what it does, that it does nothing, or what is wrong with it.
fn settle(brought: &mut Brought, cells: Cells<'_>, doing: Option<Option<Doing>>) {
    let (part, row) = (cells.part, cells.line.number);
    match doing.filter(|_| cells.faults.is_empty()) {
        Some(Some(doing)) => brought.good.push(Good { part, row, doing }),
        Some(None) => brought.same += 1,
        None => brought.wrong += 1,
    }
    brought.faults.extend(cells.faults);
}

/// Reads the projects; gives what the new ones are called.
fn read_projects(
    sheet: &Sheet,
    reader: &Reader<'_>,
    measured: &Measured<'_>,
    (names, brought): (&mut Names, &mut Brought),
) -> HashSet<String> {
    let (places, unread) = places(sheet, Part::Projects, reader.columns);
    brought.unread.extend(unread);
    let (mut seen, mut new_ones) = (HashSet::new(), HashSet::new());
    // Of several without a word nobody knows whose indicator is whose.
    let called = |line: &Line| key(&Cells::new(Part::Projects, &places, line).shown(Column::Number));
    let are_several = sheet.rows.iter().map(called).filter(String::is_empty).count() > 1;
    for line in &sheet.rows {
        let mut cells = Cells::new(Part::Projects, &places, line);
        let name = key(&cells.text(Column::Number).unwrap_or_default());
        let number = name.parse::<i32>().ok();
        if !name.is_empty() && !seen.insert(name.clone()) {
            cells.wrong(Column::Number, "roadmap-bring-fault-twice");
            settle(brought, cells, None);
            continue;
        }
        if name.is_empty() && are_several {
            cells.wrong(Column::Number, "roadmap-bring-fault-word");
            settle(brought, cells, None);
            continue;
        }
        if number.is_none() {
            new_ones.insert(name.clone());
        }
        let doing = match number {
            Some(number) => match reader.plan.projects.get(&number) {
                Some(held) => changed_project(&mut cells, reader, held),
                None => {
                    cells.wrong(Column::Number, "roadmap-bring-fault-number");
                    None
                }
            },
            None => new_project(&mut cells, reader, (measured, name.as_str())),
        };
        let is_good = cells.faults.is_empty();
        match &doing {
            Some(Some(Doing::NewProject(new))) if is_good && !name.is_empty() => {
                let (starts_on, deadline) = (new.starts_on, new.deadline);
                names.insert(name, Known { of: Of::Row(line.number), starts_on, deadline, is_completed: false });
            }
            Some(Some(Doing::ChangeProject { new, .. })) if is_good => {
                if let Some(known) = names.get_mut(&name) {
                    known.starts_on = new.starts_on;
                }
            }
            _ => {}
        }
        settle(brought, cells, doing);
    }
    new_ones
}

/// A project that there is, with what the row says otherwise.
fn changed_project(cells: &mut Cells<'_>, reader: &Reader<'_>, held: &HeldProject) -> Option<Option<Doing>> {
    let mut new = ChangedProject {
        title: held.title.clone(),
        text: held.text.clone(),
        pillar: held.pillar,
        starts_on: held.starts_on,
    };
    if let Some(title) = cells.line_of(Column::Title, TITLE_MAX)
        && title != one_line(held.title.plain(reader.lang))
    {
        *new.title.slot(reader.lang) = title;
    }
    if let Some(text) = long(cells)
        && text != paragraph(held.text.plain(reader.lang))
    {
        *new.text.slot(reader.lang) = text;
    }
    if let Some(name) = cells.text(Column::Pillar).map(|text| fold(&text)) {
        let is_there = reader.plan.pillars.iter().any(|(id, words)| *id == held.pillar && is_called(words, &name));
        if !is_there && let Some(pillar) = cells.named(Column::Pillar, &reader.plan.pillars) {
            new.pillar = pillar;
        }
    }
    if let Some(name) = cells.text(Column::Institution).map(|text| fold(&text)) {
        let of = |(id, words): &(_, Words)| *id == held.institution && is_called(words, &name);
        if !reader.plan.institutions.iter().any(of) {
            cells.wrong(Column::Institution, "roadmap-bring-fault-institution");
        }
    }
    if let Some(text) = cells.text(Column::Resolution)
        && read_resolution(&text) != Some(held.resolution)
    {
        cells.wrong(Column::Resolution, "roadmap-bring-fault-resolution-stays");
    }
    if let Some(day) = cells.date(Column::Start).filter(|day| *day != held.starts_on) {
        // What has begun has been judged by its start.
        if held.starts_on <= reader.today || day <= reader.today {
            cells.wrong(Column::Start, "roadmap-bring-fault-begun");
        } else if day >= held.deadline {
            cells.wrong(Column::Start, "outcomes-fault-order");
        }
        new.starts_on = day;
    }
    if cells.date(Column::Deadline).is_some_and(|day| day != held.deadline) {
        cells.wrong(Column::Deadline, "roadmap-bring-fault-deadline");
    }
    let is_same = new.title == held.title
        && new.text == held.text
        && new.pillar == held.pillar
        && new.starts_on == held.starts_on;
    if !is_same && held.is_completed {
        cells.wrong(Column::Number, "outcomes-problem-completed");
    }
    let (id, version) = (held.id, held.version);
    Some((!is_same).then(|| Doing::ChangeProject { id, version, new: Box::new(new) }))
}

fn long(cells: &mut Cells<'_>) -> Option<String> {
    let text = cells.text(Column::Text)?;
    if text.chars().count() > TEXT_MAX {
        cells.wrong(Column::Text, "roadmap-bring-fault-cell");
    }
    Some(text)
}

/// A new project: whatever a form about one must say, and the row of its first indicator.
fn new_project(cells: &mut Cells<'_>, reader: &Reader<'_>, measured: (&Measured<'_>, &str)) -> Option<Option<Doing>> {
    let title = cells.line_of(Column::Title, TITLE_MAX);
    let title = cells.needed(Column::Title, title);
    let text = long(cells).unwrap_or_default();
    let pillar = cells.named(Column::Pillar, &reader.plan.pillars);
    let pillar = cells.needed(Column::Pillar, pillar);
    let institution = cells.named(Column::Institution, &reader.plan.institutions);
    let institution = cells.needed(Column::Institution, institution);
    let resolution = cells.text(Column::Resolution).and_then(|text| {
        let meant = read_resolution(&text);
        let found = reader.plan.resolutions.iter().find(|(_, held)| Some(*held) == meant).map(|(id, _)| *id);
        if found.is_none() {
            cells.wrong(Column::Resolution, "roadmap-bring-fault-resolution");
        }
        found
    });
    let resolution = cells.needed(Column::Resolution, resolution);
    let starts_on = cells.date(Column::Start);
    let starts_on = cells.needed(Column::Start, starts_on);
    let deadline = cells.date(Column::Deadline);
    let deadline = cells.needed(Column::Deadline, deadline);
    if starts_on.zip(deadline).is_some_and(|(start, end)| start >= end) {
        cells.wrong(Column::Deadline, "outcomes-fault-order");
    }
    let indicator = new_indicator(cells, reader, measured)?;
    if starts_on.zip(deadline).is_some_and(|(start, end)| !indicator.is_within(start, end)) {
        cells.wrong(Column::OnWay, "outcomes-fault-targets-outside");
    }
    Some(Some(Doing::NewProject(Box::new(NewProject {
        resolution: resolution?,
        pillar: pillar?,
        institution: institution?,
        title: Words::only(reader.lang, title?),
        text: Words::only(reader.lang, text),
        starts_on: starts_on?,
        deadline: deadline?,
        indicator,
    }))))
}

/// What a new project is measured by; what is wrong with it stands at its own row.
fn new_indicator(
    cells: &mut Cells<'_>,
    reader: &Reader<'_>,
    (measured, name): (&Measured<'_>, &str),
) -> Option<NewIndicator> {
    let Some(line) = measured.first.get(name) else {
        cells.wrong(Column::Number, "roadmap-bring-fault-indicator");
        return None;
    };
    let mut own = Cells::new(Part::Indicators, &measured.places, line);
    let mut said = |column| own.text(column).unwrap_or_default();
    let name = Words::only(reader.lang, said(Column::Indicator));
    let unit = Words::only(reader.lang, said(Column::Unit));
    let form = IndicatorForm {
        kind: said(Column::Kind),
        name_en: name.en,
        name_hans: name.hans,
        name_hant: name.hant,
        unit_en: unit.en,
        unit_hans: unit.hans,
        unit_hant: unit.hant,
        baseline: said(Column::Baseline),
        target: said(Column::Target),
        targets: said(Column::OnWay),
    };
    let checked = check_indicator(&form, reader.words);
    if let Err(faults) = &checked {
        for fault in faults.iter() {
            let column = match &*fault.field {
                "kind" => Column::Kind,
                "unit_en" | "unit_hans" | "unit_hant" => Column::Unit,
                "baseline" => Column::Baseline,
                "target" => Column::Target,
                "targets" => Column::OnWay,
                _ => Column::Indicator,
            };
            let mut one = crate::kernel::Faults::default();
            one.add_with("cell", fault.key, fault.args.clone());
            own.put(column, one);
        }
    }
    cells.faults.append(&mut own.faults);
    checked.ok()
}

fn read_milestones(sheet: &Sheet, reader: &Reader<'_>, names: &Names, brought: &mut Brought) {
    let (places, unread) = places(sheet, Part::Milestones, reader.columns);
    brought.unread.extend(unread);
    let mut seen = HashSet::new();
    for line in &sheet.rows {
        let mut cells = Cells::new(Part::Milestones, &places, line);
        let project = cells.text(Column::Project);
        let Some(project) = cells.needed(Column::Project, project) else {
            settle(brought, cells, None);
            continue;
        };
        let Some(known) = names.get(&key(&project)) else {
            cells.wrong(Column::Project, "roadmap-bring-fault-project");
            settle(brought, cells, None);
            continue;
        };
        let doing = match cells.text(Column::Stone) {
            None => new_milestone(&mut cells, reader, known),
            Some(text) => {
                let number = text.parse::<i32>().ok();
                let id = match known.of {
                    Of::Held(id) => Some(id),
                    Of::Row(_) => None,
                };
                let held = id.zip(number).and_then(|place| Some((place, reader.plan.milestones.get(&place)?)));
                match held {
                    None => {
                        cells.wrong(Column::Stone, "roadmap-bring-fault-stone");
                        None
                    }
                    Some((place, _)) if !seen.insert(place) => {
                        cells.wrong(Column::Stone, "roadmap-bring-fault-twice");
                        None
                    }
                    Some((_, held)) => changed_milestone(&mut cells, reader, known, held),
                }
            }
        };
        let changes = matches!(doing, Some(Some(_)));
        if changes && known.is_completed {
            cells.wrong(Column::Project, "outcomes-problem-completed");
        }
        settle(brought, cells, doing);
    }
}

fn due(cells: &mut Cells<'_>, known: &Known) -> Option<NaiveDate> {
    let due = cells.date(Column::Due);
    if due.is_some_and(|day| !(known.starts_on..=known.deadline).contains(&day)) {
        cells.wrong(Column::Due, "roadmap-fault-outside");
    }
    due
}

fn new_milestone(cells: &mut Cells<'_>, reader: &Reader<'_>, known: &Known) -> Option<Option<Doing>> {
    let title = cells.line_of(Column::Milestone, STONE_MAX);
    let title = cells.needed(Column::Milestone, title);
    let due_on = due(cells, known);
    let due_on = cells.needed(Column::Due, due_on);
    let weight = cells.weight();
    let weight = cells.needed(Column::Weight, weight);
    if cells.text(Column::Reached).is_some() {
        cells.wrong(Column::Reached, "roadmap-bring-fault-reached");
    }
    let new = NewMilestone { title: Words::only(reader.lang, title?), due_on: due_on?, weight: weight? };
    Some(Some(Doing::NewMilestone { of: known.of, new }))
}

/// A milestone that there is, with what the row says otherwise.
fn changed_milestone(
    cells: &mut Cells<'_>,
    reader: &Reader<'_>,
    known: &Known,
    held: &HeldMilestone,
) -> Option<Option<Doing>> {
    let mut new = NewMilestone { title: held.title.clone(), due_on: held.due_on, weight: held.weight };
    if let Some(title) = cells.line_of(Column::Milestone, STONE_MAX)
        && title != one_line(held.title.plain(reader.lang))
    {
        *new.title.slot(reader.lang) = title;
    }
    if let Some(weight) = cells.weight() {
        new.weight = weight;
    }
    // One that lies outside since its project was moved stays where it is until somebody moves it.
    if cells.date(Column::Due).is_some_and(|day| day != held.due_on)
        && let Some(day) = due(cells, known)
    {
        new.due_on = day;
    }
    if cells.date(Column::Reached).is_some_and(|day| Some(day) != held.reached_on) {
        cells.wrong(Column::Reached, "roadmap-bring-fault-reached");
    }
    let is_same = new.title == held.title && new.due_on == held.due_on && new.weight == held.weight;
    if !is_same && held.reached_on.is_some() {
        cells.wrong(Column::Milestone, "roadmap-bring-fault-is-reached");
    }
    let Of::Held(project) = known.of else { return None };
    let (id, version) = (held.id, held.version);
    Some((!is_same).then_some(Doing::ChangeMilestone { project, id, version, new }))
}
