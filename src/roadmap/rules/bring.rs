//! A file of the plan, held against what there is: which projects and milestones are new, which change, what is wrong with a
//! cell. Nothing is taken away by a file: what does not stand in it stays, and an empty cell changes nothing.

mod line;
mod read;

use std::collections::HashMap;

use chrono::NaiveDate;

use super::NewMilestone;
use crate::kernel::{Faults, Lang, Uuid, Words};
use crate::outcomes::{ChangedProject, JudgedWords, NewProject};

pub use line::read_date;
pub use read::bring;

/// Most rows of a file, all sheets together.
pub const ROWS_MAX: usize = 10_000;

/// A sheet of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    Projects,
    Milestones,
    /// Read for new projects alone: what they are measured by.
    Indicators,
}

impl Part {
    pub const ALL: [Part; 3] = [Part::Projects, Part::Milestones, Part::Indicators];

    /// The key of its name.
    pub fn key(self) -> &'static str {
        match self {
            Part::Projects => "roadmap-sheet-projects",
            Part::Milestones => "roadmap-sheet-milestones",
            Part::Indicators => "roadmap-sheet-indicators",
        }
    }

    /// Its columns, as they go out.
    pub fn columns(self) -> &'static [Column] {
        use Column::*;
        match self {
            Part::Projects => {
                &[Number, Title, Text, Pillar, Institution, Resolution, Start, Deadline, State, Light, Progress]
            }
            Part::Milestones => &[Project, Stone, Milestone, Due, Weight, Reached],
            Part::Indicators => &[Project, Indicator, Unit, Baseline, Target, Value, OnWay, Kind],
        }
    }
}

/// What a column of the file says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Column {
    Number,
    Title,
    Text,
    Pillar,
    Institution,
    Resolution,
    Start,
    Deadline,
    State,
    Light,
    Progress,
    /// The number of the project that a milestone or an indicator is of.
    Project,
    /// The number of a milestone within its project.
    Stone,
    Milestone,
    Due,
    Weight,
    Reached,
    Indicator,
    Unit,
    Baseline,
    Target,
    Value,
    /// The intermediate targets of an indicator, all in one cell.
    OnWay,
    /// Whether an indicator is counted or judged; empty is counted.
    Kind,
}

impl Column {
    /// The key of its heading, as it goes out.
    pub fn key(self) -> &'static str {
        match self {
            Column::Number => "outcomes-number",
            Column::Title => "outcomes-project",
            Column::Text => "outcomes-text",
            Column::Pillar => "outcomes-pillar",
            Column::Institution => "outcomes-institution",
            Column::Resolution => "outcomes-resolution",
            Column::Start => "outcomes-start",
            Column::Deadline => "outcomes-deadline",
            Column::State => "life-state",
            Column::Light => "outcomes-light",
            Column::Progress => "outcomes-progress",
            Column::Project => "roadmap-heading-project",
            Column::Stone => "roadmap-heading-number",
            Column::Milestone => "roadmap-milestone",
            Column::Due => "roadmap-due",
            Column::Weight => "roadmap-weight",
            Column::Reached => "roadmap-reached-on",
            Column::Indicator => "outcomes-indicator-name",
            Column::Unit => "outcomes-unit",
            Column::Baseline => "outcomes-baseline",
            Column::Target => "outcomes-target",
            Column::Value => "outcomes-value",
            Column::OnWay => "outcomes-targets",
            Column::Kind => "outcomes-kind",
        }
    }
}

/// A project as it stands.
#[derive(Clone, Debug)]
pub struct HeldProject {
    pub id: Uuid,
    pub version: i32,
    pub number: i32,
    pub title: Words,
    pub text: Words,
    pub pillar: Uuid,
    pub institution: Uuid,
    /// Year and number of its resolution.
    pub resolution: (i32, i32),
    pub starts_on: NaiveDate,
    pub deadline: NaiveDate,
    pub is_completed: bool,
}

/// A milestone as it stands.
#[derive(Clone, Debug)]
pub struct HeldMilestone {
    pub id: Uuid,
    pub version: i32,
    pub title: Words,
    pub weight: i32,
    pub due_on: NaiveDate,
    pub reached_on: Option<NaiveDate>,
}

/// What a file is held against.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    pub projects: HashMap<i32, HeldProject>,
    /// By project and number.
    pub milestones: HashMap<(Uuid, i32), HeldMilestone>,
    pub pillars: Vec<(Uuid, Words)>,
    pub institutions: Vec<(Uuid, Words)>,
    /// With year and number.
    pub resolutions: Vec<(Uuid, (i32, i32))>,
}

/// How a file is read: in which language its texts are, on which day, and what its sheets and columns are called, folded.
#[derive(Debug)]
pub struct Reader<'a> {
    pub plan: &'a Plan,
    pub lang: Lang,
    pub today: NaiveDate,
    pub parts: &'a [(Part, String)],
    pub columns: &'a [(Column, String)],
    /// By which the kinds of indicators and judgements are read.
    pub words: &'a JudgedWords,
}

/// The project that a new milestone is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    Held(Uuid),
    /// The one that this row of the projects makes.
    Row(i32),
}

/// What becomes of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doing {
    NewProject(Box<NewProject>),
    ChangeProject { id: Uuid, version: i32, new: Box<ChangedProject> },
    NewMilestone { of: Of, new: NewMilestone },
    ChangeMilestone { project: Uuid, id: Uuid, version: i32, new: NewMilestone },
}

impl Doing {
    pub fn is_new(&self) -> bool {
        matches!(self, Doing::NewProject(_) | Doing::NewMilestone { .. })
    }

    pub fn title(&self) -> &Words {
        match self {
            Doing::NewProject(new) => &new.title,
            Doing::ChangeProject { new, .. } => &new.title,
            Doing::NewMilestone { new, .. } | Doing::ChangeMilestone { new, .. } => &new.title,
        }
    }
}

/// A good row that does something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Good {
    pub part: Part,
    pub row: i32,
    pub doing: Doing,
}

/// What is wrong with a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowFault {
    pub part: Part,
    pub row: i32,
    pub column: Column,
    pub cell: String,
    /// One fault: the sentence and what it mentions.
    pub faults: Faults,
}

/// What a file makes of the plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Brought {
    /// Projects before milestones, so that new ones are there when theirs are entered.
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
        self.good.iter().filter(|one| one.doing.is_new()).count()
    }

    pub fn changed(&self) -> usize {
        self.good.len() - self.added()
    }
}

#[cfg(test)]
mod tests;
