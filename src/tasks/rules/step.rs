//! Where a task goes next, and what it needs for that.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Report, State, What, check_report};
use crate::kernel::{Faults, Uuid, one_line};

/// Where a task stands: its state, and apart from it that somebody asked to have it accepted as done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stage {
    Open,
    Started,
    Blocked,
    Asked,
    Done,
    Dropped,
}

impl Stage {
    pub const ALL: [Stage; 6] =
        [Stage::Open, Stage::Started, Stage::Blocked, Stage::Asked, Stage::Done, Stage::Dropped];

    pub fn of(state: State, is_asked: bool) -> Stage {
        match state {
            State::Open => Stage::Open,
            State::Started if is_asked => Stage::Asked,
            State::Started => Stage::Started,
            State::Blocked => Stage::Blocked,
            State::Done => Stage::Done,
            State::Dropped => Stage::Dropped,
        }
    }

    pub fn state(self) -> State {
        match self {
            Stage::Open => State::Open,
            Stage::Started | Stage::Asked => State::Started,
            Stage::Blocked => State::Blocked,
            Stage::Done => State::Done,
            Stage::Dropped => State::Dropped,
        }
    }

    pub fn as_str(self) -> &'static str {
        if self == Stage::Asked { "asked" } else { self.state().as_str() }
    }

    pub fn parse(text: &str) -> Option<Stage> {
        Stage::ALL.into_iter().find(|stage| stage.as_str() == text)
    }

    /// The key of its word.
    pub fn key(self) -> &'static str {
        if self == Stage::Asked { "tasks-state-asked" } else { self.state().key() }
    }

    /// The class of its tag.
    pub fn tag(self) -> &'static str {
        if self == Stage::Asked { "time" } else { self.state().tag() }
    }
}

/// What a task needs before it is done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    pub file: bool,
    /// What the figure is; empty where none is needed.
    pub figure: String,
    /// A second pair of eyes: done is asked for, and accepted by somebody else.
    pub check: bool,
}

impl Needs {
    pub fn any(&self) -> bool {
        self.file || self.check || !self.figure.is_empty()
    }
}

/// A task as somebody moves it on.
#[derive(Clone, Debug)]
pub struct Held<'a> {
    pub stage: Stage,
    pub needs: &'a Needs,
    pub files: i64,
    pub figure: Option<Decimal>,
    /// Entries of its list that are not ticked.
    pub open_items: i64,
    pub owner: Option<Uuid>,
    pub asked_by: Option<Uuid>,
}

impl Held<'_> {
    /// Whether she may accept what waits for it: who neither asked for it nor owns the task.
    pub fn is_for(&self, by: Mover) -> bool {
        self.stage == Stage::Asked
            && by.may_accept
            && self.asked_by != Some(by.account)
            && self.owner != Some(by.account)
    }
}

/// Who moves a task.
#[derive(Clone, Copy, Debug)]
pub struct Mover {
    pub account: Uuid,
    /// The lead and deputies of its group, organisers.
    pub may_accept: bool,
}

/// A step as somebody writes it.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct StepForm {
    pub state: String,
    pub progress: String,
    pub note: String,
    pub figure: String,
    pub version: String,
}

/// A step as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub stage: Stage,
    pub report: Report,
    pub what: What,
    /// None: what was given before stays.
    pub figure: Option<Decimal>,
}

impl Step {
    /// A report that asks for nothing and accepts nothing.
    pub fn of(report: Report) -> Step {
        Step { stage: Stage::of(report.state, false), report, what: What::Reported, figure: None }
    }
}

/// A number as people write it.
pub fn figure(text: &str) -> Option<Decimal> {
    one_line(text).replace([',', ' '], "").parse().ok()
}

/// A step as somebody wrote it: what a task needs must be there before it is done, and where it needs a second pair
/// of eyes, done is only asked for. Whoever sends it back says why.
pub fn check_step(held: &Held<'_>, form: &StepForm, by: Mover) -> Result<Step, Faults> {
    // What waits to be accepted stands at a hundred percent like what is done.
    let before = if held.stage == Stage::Asked { State::Done } else { held.stage.state() };
    let asked = if form.state == Stage::Asked.as_str() { State::Done.as_str() } else { &form.state };
    let checked = check_report(before, asked, &form.progress, &form.note);
    let mut faults = Faults::default();
    let given = if held.needs.figure.is_empty() || one_line(&form.figure).is_empty() {
        None
    } else {
        let given = figure(&form.figure);
        if given.is_none() {
            faults.add("figure", "tasks-fault-figure");
        }
        given
    };
    let report = match checked {
        Ok(report) => report,
        Err(mut more) => {
            faults.iter().for_each(|fault| more.add_with(fault.field.clone(), fault.key, fault.args.clone()));
            return Err(more);
        }
    };
    let waits = form.state == Stage::Asked.as_str();
    let (stage, what) = match (report.state, held.stage) {
        (State::Done, Stage::Done) => (Stage::Done, What::Reported),
        (State::Done, Stage::Asked) if waits => (Stage::Asked, What::Reported),
        (State::Done, Stage::Asked) if held.is_for(by) => (Stage::Done, What::Accepted),
        (State::Done, Stage::Asked) => {
            faults.add("state", "tasks-fault-accept");
            (Stage::Asked, What::Reported)
        }
        (State::Done, _) if waits || held.needs.check => (Stage::Asked, What::Asked),
        (State::Done, _) => (Stage::Done, What::Reported),
        (state, Stage::Asked) if held.asked_by == Some(by.account) || held.owner == Some(by.account) => {
            (Stage::of(state, false), What::Reported)
        }
        (state, Stage::Asked) => {
            if report.note.is_empty() && faults.of("note").is_none() {
                faults.add("note", "tasks-fault-reason");
            }
            (Stage::of(state, false), What::SentBack)
        }
        (state, _) => (Stage::of(state, false), What::Reported),
    };
    if report.state == State::Done && held.stage != Stage::Done {
        if held.needs.file && held.files == 0 {
            faults.add("state", "tasks-fault-file");
        }
        if !held.needs.figure.is_empty() && given.or(held.figure).is_none() && faults.of("figure").is_none() {
            faults.add_with("figure", "tasks-fault-no-figure", [("name", held.needs.figure.clone())]);
        }
        if held.open_items > 0 {
            faults.add_with("state", "tasks-fault-items", [("n", held.open_items.to_string())]);
        }
    }
    let report = if stage == Stage::Asked { Report { state: State::Started, progress: 100, ..report } } else { report };
    faults.or(|| Step { stage, report, what, figure: given })
}

/// How far a task is that is carried to a column: what was done or waited for that goes back to what it was at before.
pub fn progress_at(stage: Stage, now: i32, before: i32) -> i32 {
    match stage {
        Stage::Open => 0,
        Stage::Done | Stage::Asked => 100,
        Stage::Started | Stage::Blocked | Stage::Dropped if now < 100 => now,
        Stage::Started | Stage::Blocked | Stage::Dropped => before.clamp(0, 99),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const OWNER: Uuid = Uuid::from_u128(1);
    const LEAD: Uuid = Uuid::from_u128(2);

    fn form(state: &str, progress: &str, note: &str) -> StepForm {
        StepForm { state: state.into(), progress: progress.into(), note: note.into(), ..StepForm::default() }
    }

    fn held(stage: Stage, needs: &Needs) -> Held<'_> {
        let asked_by = (stage == Stage::Asked).then_some(OWNER);
        Held { stage, needs, files: 0, figure: None, open_items: 0, owner: Some(OWNER), asked_by }
    }

    fn owner() -> Mover {
        Mover { account: OWNER, may_accept: false }
    }

    fn lead() -> Mover {
        Mover { account: LEAD, may_accept: true }
    }

    #[test]
    fn what_needs_other_eyes_is_asked_for_and_accepted_by_somebody_else() {
        let needs = Needs { check: true, ..Needs::default() };
        let step = check_step(&held(Stage::Started, &needs), &form("done", "80", ""), owner()).unwrap();
        assert_eq!((step.stage, step.what, step.report.state), (Stage::Asked, What::Asked, State::Started));
        assert_eq!(step.report.progress, 100);
        // Whoever leads the group asks as well, and does not accept what she asked for or owns.
        let by_lead = check_step(&held(Stage::Started, &needs), &form("started", "100", ""), lead()).unwrap();
        assert_eq!(by_lead.what, What::Asked);
        let asked = held(Stage::Asked, &needs);
        for by in [owner(), Mover { may_accept: true, ..owner() }, Mover { may_accept: false, ..lead() }] {
            assert!(check_step(&asked, &form("done", "100", ""), by).unwrap_err().of("state").is_some());
        }
        let step = check_step(&asked, &form("done", "100", ""), lead()).unwrap();
        assert_eq!((step.stage, step.what, step.report.state), (Stage::Done, What::Accepted, State::Done));
    }

    #[test]
    fn sending_back_needs_a_reason_and_taking_back_none() {
        let needs = Needs { check: true, ..Needs::default() };
        let asked = held(Stage::Asked, &needs);
        assert!(check_step(&asked, &form("started", "70", " "), lead()).unwrap_err().of("note").is_some());
        let step = check_step(&asked, &form("started", "70", "A page is missing"), lead()).unwrap();
        assert_eq!((step.stage, step.what), (Stage::Started, What::SentBack));
        let step = check_step(&asked, &form("started", "70", ""), owner()).unwrap();
        assert_eq!((step.stage, step.what), (Stage::Started, What::Reported));
        let step = check_step(&asked, &form("asked", "100", "One more file"), owner()).unwrap();
        assert_eq!((step.stage, step.what), (Stage::Asked, What::Reported));
    }

    #[test]
    fn nothing_is_done_without_what_it_needs() {
        let needs = Needs { file: true, figure: "Copies".into(), check: false };
        let mut task = Held { open_items: 2, ..held(Stage::Started, &needs) };
        let faults = check_step(&task, &form("done", "", ""), owner()).unwrap_err();
        assert!(faults.of("progress").is_some());
        let faults = check_step(&task, &form("done", "50", ""), owner()).unwrap_err();
        assert_eq!(faults.iter().filter(|fault| fault.field == "state").count(), 2);
        assert!(faults.of("figure").is_some());
        task.files = 1;
        task.open_items = 0;
        let wrong = StepForm { figure: "many".into(), ..form("done", "50", "") };
        assert!(check_step(&task, &wrong, owner()).unwrap_err().of("figure").is_some());
        let right = StepForm { figure: "1,500".into(), ..form("done", "50", "") };
        assert_eq!(check_step(&task, &right, owner()).unwrap().figure, Some(Decimal::from(1500)));
        // Less than done needs none of it.
        assert!(check_step(&held(Stage::Open, &needs), &form("started", "50", ""), owner()).is_ok());
    }

    proptest! {
        #[test]
        fn what_is_kept_satisfies_the_database(from in 0usize..6, to in 0usize..6, progress in 0i32..=100, check: bool, leads: bool, before in 0i32..=100) {
            let needs = Needs { check, ..Needs::default() };
            let (from, to) = (Stage::ALL[from], Stage::ALL[to]);
            let by = if leads { lead() } else { owner() };
            for progress in [progress, progress_at(to, progress, before)] {
                let Ok(step) = check_step(&held(from, &needs), &form(to.as_str(), &progress.to_string(), "why"), by) else { continue };
                prop_assert_eq!(step.stage.state(), step.report.state);
                prop_assert!(step.report.state != State::Done || step.report.progress == 100);
                prop_assert!(!check || step.stage != Stage::Done || from == Stage::Done || step.what == What::Accepted);
                prop_assert!(step.what != What::Accepted || (leads && from == Stage::Asked));
            }
        }
    }
}
