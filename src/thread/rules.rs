//! The order of the thread, and where it goes no further.

mod ends;

pub use ends::{DAYS, DeadEnd, End, counts, in_order};

use chrono::{DateTime, NaiveDate, Utc};

use crate::kernel::Words;
use crate::outcomes::Light;

/// What stands on the thread, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Goal,
    Item,
    Motion,
    Vote,
    Resolution,
    Project,
    Task,
    Reading,
    Light,
    Report,
}

impl Kind {
    pub const ALL: [Kind; 10] = [
        Kind::Goal,
        Kind::Item,
        Kind::Motion,
        Kind::Vote,
        Kind::Resolution,
        Kind::Project,
        Kind::Task,
        Kind::Reading,
        Kind::Light,
        Kind::Report,
    ];

    /// A kind as it stands in an address: the thread is followed from any.
    pub fn parse(text: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Goal => "goal",
            Kind::Item => "item",
            Kind::Motion => "motion",
            Kind::Vote => "vote",
            Kind::Resolution => "resolution",
            Kind::Project => "project",
            Kind::Task => "task",
            Kind::Reading => "reading",
            Kind::Light => "light",
            Kind::Report => "report",
        }
    }

    /// The key of its word, for one or for several.
    pub fn key(self, several: bool) -> &'static str {
        match (self, several) {
            (Kind::Goal, false) => "thread-goal",
            (Kind::Goal, true) => "thread-goals",
            (Kind::Item, false) => "thread-item",
            (Kind::Item, true) => "thread-items",
            (Kind::Motion, false) => "thread-motion",
            (Kind::Motion, true) => "thread-motions",
            (Kind::Vote, false) => "thread-vote",
            (Kind::Vote, true) => "thread-votes",
            (Kind::Resolution, false) => "thread-resolution",
            (Kind::Resolution, true) => "thread-resolutions",
            (Kind::Project, false) => "thread-project",
            (Kind::Project, true) => "thread-projects",
            (Kind::Task, false) => "thread-task",
            (Kind::Task, true) => "thread-tasks",
            (Kind::Reading, false) => "thread-reading",
            (Kind::Reading, true) => "thread-readings",
            (Kind::Light, false) => "thread-light",
            (Kind::Light, true) => "thread-lights",
            (Kind::Report, false) => "thread-report",
            (Kind::Report, true) => "thread-reports",
        }
    }

    /// The key of the sentence that stands where there is none.
    pub fn gap(self) -> &'static str {
        match self {
            Kind::Goal => "thread-gap-goal",
            Kind::Item => "thread-gap-item",
            Kind::Motion => "thread-gap-motion",
            Kind::Vote => "thread-gap-vote",
            Kind::Resolution => "thread-gap-resolution",
            Kind::Project => "thread-gap-project",
            Kind::Task => "thread-gap-task",
            Kind::Reading => "thread-gap-reading",
            Kind::Light => "thread-gap-light",
            Kind::Report => "thread-gap-report",
        }
    }
}

/// What a link on the thread says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Says {
    /// A title that organisers wrote.
    Title(Words),
    /// So many of the members said yes.
    Result { yes: i32, members: i32 },
    /// So many of the members have voted so far.
    Open { voted: i64, members: i32 },
    /// What an indicator was read as.
    Read { indicator: Words, value: String, unit: Words },
    /// What one that is judged was read as: the key of a word.
    Judged { indicator: Words, key: &'static str },
}

/// One thing on the thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub says: Says,
    pub href: String,
    /// When it is, was or is due: an instant or a day.
    pub at: Option<DateTime<Utc>>,
    pub on: Option<NaiveDate>,
    /// The time is the one by which it is to be done.
    pub is_due: bool,
    /// How its tag looks, and the key of its word.
    pub tag: Option<(&'static str, &'static str)>,
    /// The light that a project had.
    pub light: Option<Light>,
    /// Of a resolution: how many have acknowledged it, and to how many it was delivered.
    pub delivered: Option<(i64, i64)>,
    /// The thread is followed from here.
    pub current: bool,
}

impl Link {
    pub fn to(says: Says, href: String) -> Link {
        Link { says, href, at: None, on: None, is_due: false, tag: None, light: None, delivered: None, current: false }
    }
}

/// Everything of one kind on the thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub kind: Kind,
    pub links: Vec<Link>,
    /// How many there are beyond the links.
    pub more: i64,
    /// The key of the sentence that stands where there is none.
    pub gap: &'static str,
}

impl Step {
    pub fn new(kind: Kind, links: Vec<Link>) -> Step {
        Step { kind, links, more: 0, gap: kind.gap() }
    }

    /// How many there are, shown or not.
    pub fn count(&self) -> i64 {
        self.links.len() as i64 + self.more
    }

    /// Nothing stands here: a dead end.
    pub fn is_gap(&self) -> bool {
        self.links.is_empty()
    }

    /// One thing alone, which the thread is followed from.
    pub fn is_current(&self) -> bool {
        self.links.len() == 1 && self.links[0].current
    }

    /// The key of its heading.
    pub fn key(&self) -> &'static str {
        self.kind.key(self.links.len() > 1)
    }
}

/// Links of one kind that are shown; the rest is counted.
pub const SHOWN: usize = 30;

/// What hangs on projects rather than leads on from one to the next: that there is none ends nothing.
fn hangs(kind: Kind) -> bool {
    kind > Kind::Project
}

/// Puts what was found in order: back from where one stands and forward, each way as far as the
/// thread goes and the first gap that ends it. Tasks, readings, lights and reports all hang on projects, so the lack
/// of one hides nothing of the others; that no week was kept and that no report names a project is no gap.
pub fn assemble(from: Kind, found: Vec<Step>) -> Vec<Step> {
    let is_no_gap = |step: &Step| step.is_gap() && matches!(step.kind, Kind::Light | Kind::Report);
    let found: Vec<Step> = found.into_iter().filter(|step| !is_no_gap(step)).collect();
    let mut kept: Vec<Step> = Vec::new();
    let mut ended = false;
    for step in found.iter().filter(|step| step.kind < from).rev() {
        if !ended {
            ended = step.is_gap() && !hangs(step.kind);
            kept.insert(0, step.clone());
        }
    }
    ended = false;
    for step in found.into_iter().filter(|step| step.kind >= from) {
        if !ended {
            ended = step.is_gap() && !hangs(step.kind);
            kept.push(step);
        }
    }
    for step in &mut kept {
        if step.links.len() > SHOWN {
            step.more += (step.links.len() - SHOWN) as i64;
            step.links.truncate(SHOWN);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(present: &[Kind]) -> Vec<Step> {
        Kind::ALL
            .into_iter()
            .map(|kind| {
                let link = Link::to(Says::Title(Words::default()), String::new());
                Step::new(kind, if present.contains(&kind) { vec![link] } else { Vec::new() })
            })
            .collect()
    }

    fn kinds(steps: &[Step]) -> Vec<(Kind, bool)> {
        steps.iter().map(|step| (step.kind, step.is_gap())).collect()
    }

    #[test]
    fn the_first_gap_ends_the_thread_each_way() {
        use Kind::*;
        assert_eq!(kinds(&assemble(Motion, found(&[Motion]))), [(Item, true), (Motion, false), (Vote, true)]);
        assert_eq!(
            kinds(&assemble(Resolution, found(&[Goal, Item, Motion, Vote, Resolution]))),
            [(Goal, false), (Item, false), (Motion, false), (Vote, false), (Resolution, false), (Project, true)]
        );
        assert_eq!(kinds(&assemble(Goal, found(&[Goal]))), [(Goal, false), (Item, true)]);
    }

    #[test]
    fn a_project_without_tasks_still_shows_its_readings() {
        use Kind::*;
        let steps = assemble(Project, found(&[Motion, Vote, Resolution, Project, Reading]));
        assert_eq!(
            kinds(&steps)[1..],
            [(Motion, false), (Vote, false), (Resolution, false), (Project, false), (Task, true), (Reading, false)]
        );
        assert_eq!(kinds(&steps)[0], (Item, true));
    }

    #[test]
    fn reports_hang_on_projects_and_are_no_gap() {
        use Kind::*;
        let steps = assemble(Project, found(&[Resolution, Project, Report]));
        assert_eq!(kinds(&steps)[2..], [(Project, false), (Task, true), (Reading, true), (Report, false)]);
        assert_eq!(kinds(&assemble(Project, found(&[Project, Task, Reading]))).last(), Some(&(Reading, false)));
    }

    #[test]
    fn what_is_too_much_is_counted() {
        let link = Link::to(Says::Title(Words::default()), String::new());
        let steps = assemble(Kind::Goal, vec![Step::new(Kind::Goal, vec![link; SHOWN + 7])]);
        assert_eq!((steps[0].links.len(), steps[0].more), (SHOWN, 7));
    }

    #[test]
    fn from_a_report_back_to_the_goal_whatever_hangs_on_its_projects() {
        use Kind::*;
        let steps = assemble(Report, found(&[Goal, Item, Motion, Vote, Resolution, Project, Light, Report]));
        assert_eq!(
            kinds(&steps)[5..],
            [(Project, false), (Task, true), (Reading, true), (Light, false), (Report, false)]
        );
        assert_eq!(kinds(&steps)[0], (Goal, false));
        // One that names no project leads nowhere.
        assert_eq!(
            kinds(&assemble(Report, found(&[Report]))),
            [(Project, true), (Task, true), (Reading, true), (Report, false)]
        );
    }

    #[test]
    fn from_a_task_back_to_the_project_and_forward_to_what_was_read() {
        use Kind::*;
        let steps = assemble(Task, found(&[Resolution, Project, Task, Reading]));
        assert_eq!(
            kinds(&steps),
            [(Vote, true), (Resolution, false), (Project, false), (Task, false), (Reading, false)]
        );
    }

    #[test]
    fn it_is_followed_from_every_kind() {
        for kind in Kind::ALL {
            assert_eq!(Kind::parse(kind.as_str()), Some(kind));
        }
        assert_eq!(Kind::parse("evaluation"), None);
    }
}
