//! A file of tasks, held against those that there are: which are new, which change, what is wrong with a cell.
//! Nothing is taken away by a file: what does not stand in it stays, and an empty cell changes nothing.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Datelike as _, NaiveDateTime, Utc};
use chrono_tz::Tz;

use super::form::TITLE_MAX;
use super::{Known, Priority, TaskForm, Wanted, check};
use crate::countdown::{Anchor, When};
use crate::kernel::{Faults, Lang, Uuid, fold, one_line};
use crate::sheets::{Held as Cell, Line, Sheet};

/// What a column of the file says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Column {
    Number,
    Title,
    Group,
    Milestone,
    Owner,
    Priority,
    Due,
}

impl Column {
    pub const ALL: [Column; 7] =
        [Column::Number, Column::Title, Column::Group, Column::Milestone, Column::Owner, Column::Priority, Column::Due];

    /// The key of its heading, as it goes out.
    pub fn key(self) -> &'static str {
        match self {
            Column::Number => "tasks-heading-number",
            Column::Title => "tasks-task",
            Column::Group => "tasks-group",
            Column::Milestone => "tasks-milestone",
            Column::Owner => "tasks-owner",
            Column::Priority => "tasks-priority",
            Column::Due => "tasks-due",
        }
    }

    /// Where a fault of the form stands in the file.
    fn of_field(field: &str) -> Column {
        match field {
            "group" => Column::Group,
            "milestone" => Column::Milestone,
            "owner" => Column::Owner,
            "priority" => Column::Priority,
            "due" => Column::Due,
            _ => Column::Title,
        }
    }
}

/// Most rows of a file.
pub const ROWS_MAX: usize = 1000;

/// A task as it stands, and as the file would say it.
#[derive(Clone, Debug)]
pub struct Standing {
    pub id: Uuid,
    pub version: i32,
    pub wanted: Wanted,
    pub title: String,
    /// Its owner's name; empty where nobody has it.
    pub owner: String,
    pub due_at: DateTime<Utc>,
    pub is_unfinished: bool,
}

/// What a file is held against. Names are folded.
#[derive(Debug)]
pub struct Ground<'a> {
    pub held: &'a HashMap<i32, Standing>,
    pub groups: &'a [(Uuid, String)],
    pub milestones: &'a [(Uuid, String)],
    /// Who belongs to which group: group, account, name.
    pub people: &'a [(Uuid, Uuid, String)],
    pub priorities: &'a [(Priority, String)],
    pub columns: &'a [(Column, String)],
    /// The groups to which whoever brings it gives tasks.
    pub hers: &'a HashSet<Uuid>,
    pub known: &'a Known,
    pub zone: Tz,
    pub lang: Lang,
}

/// What becomes of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doing {
    New,
    Change {
        id: Uuid,
        version: i32,
        number: i32,
        /// Another date.
        moves: bool,
    },
}

/// A good row that does something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Good {
    pub row: i32,
    pub doing: Doing,
    pub wanted: Wanted,
}

/// What is wrong with a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowFault {
    pub row: i32,
    pub column: Column,
    pub cell: String,
    /// One fault: the sentence and what it mentions.
    pub faults: Faults,
}

/// What a file makes of the tasks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Brought {
    pub good: Vec<Good>,
    pub same: usize,
    /// Rows with something wrong.
    pub wrong: usize,
    pub faults: Vec<RowFault>,
    /// Headings that nothing is known by.
    pub unread: Vec<String>,
}

impl Brought {
    pub fn added(&self) -> usize {
        self.good.iter().filter(|one| one.doing == Doing::New).count()
    }

    pub fn changed(&self) -> usize {
        self.good.len() - self.added()
    }

    /// How many dates move.
    pub fn moved(&self) -> usize {
        self.good.iter().filter(|one| matches!(one.doing, Doing::Change { moves: true, .. })).count()
    }
}

/// A row as it is read.
struct Reading<'a> {
    ground: &'a Ground<'a>,
    places: &'a HashMap<Column, usize>,
    line: &'a Line,
    faults: Vec<RowFault>,
}

impl Reading<'_> {
    /// What a cell says; nothing where it is empty.
    fn cell(&mut self, column: Column) -> Option<String> {
        let cell = self.places.get(&column).and_then(|place| self.line.cells.get(*place))?;
        match cell {
            Cell::Text(text) => Some(one_line(text)).filter(|text| !text.is_empty()),
            other => {
                let shown = other.shown().to_owned();
                self.wrong(column, &shown, "tasks-bring-fault-cell");
                None
            }
        }
    }

    fn wrong(&mut self, column: Column, cell: &str, key: &'static str) {
        let faults = Faults::one("cell", key);
        self.faults.push(RowFault { row: self.line.number, column, cell: cell.to_owned(), faults });
    }

    /// What a name stands for; one fault where it is nobody's, another where it is of several.
    fn named<T: Copy + PartialEq>(
        &mut self,
        column: Column,
        cell: &str,
        found: impl Iterator<Item = T>,
        none: &'static str,
    ) -> Option<T> {
        let mut found: Vec<T> = found.collect();
        found.dedup();
        match found.as_slice() {
            [one] => return Some(*one),
            [] => self.wrong(column, cell, none),
            _ => self.wrong(column, cell, "tasks-bring-fault-several"),
        }
        None
    }

    fn group(&mut self) -> Option<Uuid> {
        let cell = self.cell(Column::Group)?;
        let (name, groups) = (fold(&cell), self.ground.groups);
        let found = groups.iter().filter(|(_, held)| *held == name).map(|(id, _)| *id);
        let group = self.named(Column::Group, &cell, found, "tasks-bring-fault-group")?;
        if !self.ground.hers.contains(&group) {
            self.wrong(Column::Group, &cell, "tasks-bulk-not-hers");
            return None;
        }
        Some(group)
    }

    fn milestone(&mut self) -> Option<Uuid> {
        let cell = self.cell(Column::Milestone)?;
        let (code, milestones) = (fold(&cell), self.ground.milestones);
        let found = milestones.iter().filter(|(_, held)| *held == code).map(|(id, _)| *id);
        self.named(Column::Milestone, &cell, found, "tasks-bring-fault-milestone")
    }

    fn owner(&mut self, group: Uuid) -> Option<Uuid> {
        let cell = self.cell(Column::Owner)?;
        let (name, people) = (fold(&cell), self.ground.people);
        let found = people.iter().filter(|(of, _, held)| *of == group && *held == name).map(|(_, account, _)| *account);
        self.named(Column::Owner, &cell, found, "tasks-fault-owner")
    }

    fn priority(&mut self) -> Option<Priority> {
        let cell = self.cell(Column::Priority)?;
        let (word, priorities) = (fold(&cell), self.ground.priorities);
        let found = priorities.iter().filter(|(_, held)| *held == word).map(|(priority, _)| *priority);
        self.named(Column::Priority, &cell, found, "tasks-bring-fault-priority")
    }

    /// A date with a time, on the clocks of the conference.
    fn due(&mut self) -> Option<NaiveDateTime> {
        let cell = self.cell(Column::Due)?;
        let read = read_time(&cell);
        if read.is_none() {
            self.wrong(Column::Due, &cell, "tasks-bring-fault-due");
        }
        read
    }

    /// A new task: whatever a form about one must say.
    fn new_task(&mut self) -> Option<Wanted> {
        let (title, group, milestone) = (self.cell(Column::Title), self.group(), self.milestone());
        let owner = group.and_then(|group| self.owner(group));
        let (priority, due) = (self.priority(), self.due());
        if !self.faults.is_empty() {
            return None;
        }
        let title = title.unwrap_or_default();
        let mut form = TaskForm {
            group: group.map(|id| id.to_string()).unwrap_or_default(),
            milestone: milestone.map(|id| id.to_string()).unwrap_or_default(),
            owner: owner.map(|id| id.to_string()).unwrap_or_default(),
            priority: priority.unwrap_or_default().as_str().into(),
            ..TaskForm::default()
        };
        match self.ground.lang {
            Lang::En => form.title_en = title,
            Lang::ZhHans => form.title_hans = title,
            Lang::ZhHant => form.title_hant = title,
        }
        if let Some(due) = due {
            form.when.anchor = "own".into();
            form.when.due = due.format("%Y-%m-%dT%H:%M").to_string();
        }
        match check(&form, self.ground.known, self.ground.zone) {
            Ok(wanted) => Some(wanted),
            Err(faults) => {
                for fault in faults.iter() {
                    let (column, mut one) = (Column::of_field(&fault.field), Faults::default());
                    one.add_with("cell", fault.key, fault.args.clone());
                    let cell = self.places.get(&column).and_then(|place| self.line.cells.get(*place));
                    let cell = cell.map(|cell| cell.shown().to_owned()).unwrap_or_default();
                    self.faults.push(RowFault { row: self.line.number, column, cell, faults: one });
                }
                None
            }
        }
    }

    /// A task that there is, with what the row says otherwise.
    fn changed(&mut self, held: &Standing) -> Option<(Wanted, bool)> {
        if !self.ground.hers.contains(&held.wanted.group) {
            let number = self.cell(Column::Number).unwrap_or_default();
            self.wrong(Column::Number, &number, "tasks-bulk-not-hers");
            return None;
        }
        let mut wanted = held.wanted.clone();
        // In whichever language the file was written: another one's title is not made of it.
        let words = &held.wanted.title;
        let titles = [&held.title, &words.en, &words.hans, &words.hant].map(|title| one_line(title));
        if let Some(title) = self.cell(Column::Title).filter(|title| !titles.contains(title)) {
            let mut faults = Faults::default();
            faults.limit("cell", &title, TITLE_MAX);
            if !faults.is_empty() {
                let (row, column) = (self.line.number, Column::Title);
                self.faults.push(RowFault { row, column, cell: title.clone(), faults });
            }
            match self.ground.lang {
                Lang::En => wanted.title.en = title,
                Lang::ZhHans => wanted.title.hans = title,
                Lang::ZhHant => wanted.title.hant = title,
            }
        }
        if let Some(group) = self.group()
            && group != wanted.group
        {
            let cell = self.cell(Column::Group).unwrap_or_default();
            self.wrong(Column::Group, &cell, "tasks-bring-fault-moved");
        }
        let mut moves = false;
        if let Some(milestone) = self.milestone().filter(|id| Some(*id) != wanted.milestone) {
            wanted.milestone = Some(milestone);
            // What is counted from its milestone goes along with it.
            moves = wanted.when.offset.is_some_and(|offset| offset.anchor == Anchor::Milestone);
            if moves && !held.is_unfinished {
                let cell = self.cell(Column::Milestone).unwrap_or_default();
                self.wrong(Column::Milestone, &cell, "tasks-bulk-finished");
            }
        }
        // Who has it already is looked for nowhere: she may have left the group, or share her name.
        let is_hers = self.cell(Column::Owner).is_some_and(|cell| fold(&cell) == fold(&held.owner));
        if !is_hers && let Some(owner) = self.owner(wanted.group) {
            wanted.owner = Some(owner);
        }
        if let Some(priority) = self.priority() {
            wanted.terms.priority = priority;
        }
        if let Some(due) = self.due() {
            let held_at = held.due_at.with_timezone(&self.ground.zone).naive_local();
            // To the minute, as the file says it.
            if due.format("%Y%m%d%H%M").to_string() != held_at.format("%Y%m%d%H%M").to_string() {
                let at = due.and_local_timezone(self.ground.zone).earliest().map(|at| at.to_utc());
                match at {
                    _ if !held.is_unfinished => {
                        let cell = self.cell(Column::Due).unwrap_or_default();
                        self.wrong(Column::Due, &cell, "tasks-bulk-finished");
                    }
                    Some(at) => {
                        wanted.when = When::at(at);
                        moves = true;
                    }
                    None => {
                        let cell = self.cell(Column::Due).unwrap_or_default();
                        self.wrong(Column::Due, &cell, "tasks-bring-fault-due");
                    }
                }
            }
        }
        self.faults.is_empty().then_some((wanted, moves))
    }
}

/// As a spreadsheet gives a time, and as people write one.
fn read_time(text: &str) -> Option<NaiveDateTime> {
    const FORMATS: [&str; 6] = [
        "%Y-%m-%dT%H:%M:%S%.f",
        "%Y-%m-%d %H:%M:%S%.f",
        "%Y-%m-%dT%H:%M",
        "%Y-%m-%d %H:%M",
        "%Y/%m/%d %H:%M",
        "%Y年%m月%d日 %H:%M",
    ];
    let read = FORMATS.into_iter().find_map(|format| NaiveDateTime::parse_from_str(text.trim(), format).ok());
    read.filter(|at| (2000..2200).contains(&at.year()))
}

/// What a file makes of the tasks; nothing where it is no list of tasks: one without titles or without anything by which
/// a task is known.
pub fn bring(sheet: &Sheet, ground: &Ground) -> Option<Brought> {
    let (mut places, mut unread) = (HashMap::new(), Vec::new());
    for (place, heading) in sheet.headings.iter().enumerate() {
        let folded = fold(heading);
        match ground.columns.iter().find(|(_, held)| *held == folded) {
            Some((column, _)) => {
                places.entry(*column).or_insert(place);
            }
            None if !folded.is_empty() => unread.push(one_line(heading)),
            None => {}
        }
    }
    if !places.contains_key(&Column::Title) && !places.contains_key(&Column::Number) {
        return None;
    }
    let mut brought = Brought { unread, ..Brought::default() };
    let mut seen = HashSet::new();
    for line in &sheet.rows {
        let mut reading = Reading { ground, places: &places, line, faults: Vec::new() };
        let number = reading.cell(Column::Number);
        let known = number.as_deref().map(|text| text.trim_start_matches('#').parse::<i32>().ok());
        let good = match known {
            None if reading.faults.is_empty() => {
                reading.new_task().map(|wanted| Some(Good { row: line.number, doing: Doing::New, wanted }))
            }
            None => None,
            Some(known) => {
                let cell = number.unwrap_or_default();
                match known.and_then(|number| Some((number, ground.held.get(&number)?))) {
                    None => {
                        reading.wrong(Column::Number, &cell, "tasks-bring-fault-number");
                        None
                    }
                    Some((number, _)) if !seen.insert(number) => {
                        reading.wrong(Column::Number, &cell, "tasks-bring-fault-twice");
                        None
                    }
                    Some((number, held)) => reading.changed(held).map(|(wanted, moves)| {
                        let doing = Doing::Change { id: held.id, version: held.version, number, moves };
                        (wanted != held.wanted).then_some(Good { row: line.number, doing, wanted })
                    }),
                }
            }
        };
        match good {
            Some(Some(good)) => brought.good.push(good),
            Some(None) => brought.same += 1,
            None => brought.wrong += 1,
        }
        brought.faults.append(&mut reading.faults);
    }
    Some(brought)
}

#[cfg(test)]
mod tests;
