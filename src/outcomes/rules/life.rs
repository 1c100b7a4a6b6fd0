//! The life of a project: its states, the steps from one to the next, and changes of its deadline.

use chrono::NaiveDate;
use serde::Deserialize;

use super::form::date;
use crate::kernel::{Faults, Uuid, paragraph};

/// Longest words of a step, in characters.
const WORDS_MAX: usize = 2000;

/// How far a project's life has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    Assigned,
    Acknowledged,
    UnderWay,
    Asked,
    Verified,
    Closed,
}

impl State {
    /// In the order of a life without anything in its way.
    pub const ALL: [State; 6] =
        [State::Assigned, State::Acknowledged, State::UnderWay, State::Asked, State::Verified, State::Closed];

    /// As it stands in addresses and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            State::Assigned => "assigned",
            State::Acknowledged => "acknowledged",
            State::UnderWay => "under_way",
            State::Asked => "asked",
            State::Verified => "verified",
            State::Closed => "closed",
        }
    }

    pub fn parse(text: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.as_str() == text)
    }

    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            State::Assigned => "life-state-assigned",
            State::Acknowledged => "life-state-acknowledged",
            State::UnderWay => "life-state-under-way",
            State::Asked => "life-state-asked",
            State::Verified => "life-state-verified",
            State::Closed => "life-state-closed",
        }
    }

    /// The class of its tag.
    pub fn tag(self) -> &'static str {
        match self {
            State::Assigned => "warn",
            State::Acknowledged => "plain",
            State::UnderWay | State::Asked => "info",
            State::Verified | State::Closed => "good",
        }
    }
}

/// What leads from one state to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    Assign,
    Acknowledge,
    Begin,
    Ask,
    SendBack,
    Verify,
    Close,
    Reopen,
}

impl Step {
    pub const ALL: [Step; 8] = [
        Step::Assign,
        Step::Acknowledge,
        Step::Begin,
        Step::Ask,
        Step::SendBack,
        Step::Verify,
        Step::Close,
        Step::Reopen,
    ];

    /// As it is kept: what was done.
    pub fn as_str(self) -> &'static str {
        match self {
            Step::Assign => "assigned",
            Step::Acknowledge => "acknowledged",
            Step::Begin => "begun",
            Step::Ask => "asked",
            Step::SendBack => "sent_back",
            Step::Verify => "verified",
            Step::Close => "closed",
            Step::Reopen => "reopened",
        }
    }

    pub fn parse(text: &str) -> Option<Step> {
        Step::ALL.into_iter().find(|step| step.as_str() == text)
    }

    /// What stands in the history.
    pub fn key(self) -> &'static str {
        match self {
            Step::Assign => "life-step-assigned",
            Step::Acknowledge => "life-step-acknowledged",
            Step::Begin => "life-step-begun",
            Step::Ask => "life-step-asked",
            Step::SendBack => "life-step-sent-back",
            Step::Verify => "life-step-verified",
            Step::Close => "life-step-closed",
            Step::Reopen => "life-step-reopened",
        }
    }

    /// What is pressed to make it.
    pub fn action(self) -> &'static str {
        match self {
            Step::Assign => self.key(),
            Step::Acknowledge => "life-do-acknowledge",
            Step::Begin => "life-do-begin",
            Step::Ask => "life-do-ask",
            Step::SendBack => "life-do-send-back",
            Step::Verify => "life-do-verify",
            Step::Close => "life-do-close",
            Step::Reopen => "life-do-reopen",
        }
    }

    /// What it means, before it is made.
    pub fn hint(self) -> &'static str {
        match self {
            Step::Assign => self.key(),
            Step::Acknowledge => "life-hint-acknowledge",
            Step::Begin => "life-hint-begin",
            Step::Ask => "life-hint-ask",
            Step::SendBack => "life-hint-send-back",
            Step::Verify => "life-hint-verify",
            Step::Close => "life-hint-close",
            Step::Reopen => "life-hint-reopen",
        }
    }

    /// The class of its line in the history.
    pub fn class(self) -> &'static str {
        match self {
            Step::Verify | Step::Close => "good",
            Step::SendBack | Step::Reopen => "warn",
            _ => "",
        }
    }

    /// Says why, or what was done: these are not made without words.
    pub fn needs_words(self) -> bool {
        matches!(self, Step::Ask | Step::SendBack | Step::Reopen)
    }

    /// Is proved by a file.
    pub fn needs_proof(self) -> bool {
        self == Step::Ask
    }
}

/// Where a step leads from a state; none where it is not made there.
pub fn after(state: State, step: Step) -> Option<State> {
    match (state, step) {
        (State::Assigned, Step::Acknowledge) => Some(State::Acknowledged),
        (State::Acknowledged, Step::Begin) => Some(State::UnderWay),
        (State::UnderWay, Step::Ask) => Some(State::Asked),
        (State::Asked, Step::Verify) => Some(State::Verified),
        (State::Asked | State::Verified, Step::SendBack) => Some(State::UnderWay),
        (State::Verified, Step::Close) => Some(State::Closed),
        (State::Closed, Step::Reopen) => Some(State::UnderWay),
        _ => None,
    }
}

/// Who does something to a project: somebody with an account, or an institution's liaison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    Account(Uuid),
    Liaison(Uuid),
}

impl By {
    pub fn account(self) -> Option<Uuid> {
        match self {
            By::Account(id) => Some(id),
            By::Liaison(_) => None,
        }
    }

    pub fn liaison(self) -> Option<Uuid> {
        match self {
            By::Account(_) => None,
            By::Liaison(id) => Some(id),
        }
    }
}

/// An institution's part in a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Leading,
    Co,
    Supervising,
}

impl Part {
    /// The word for it.
    pub fn key(self) -> &'static str {
        match self {
            Part::Leading => "life-part-leading",
            Part::Co => "life-part-co",
            Part::Supervising => "life-part-supervising",
        }
    }

    /// As it is kept; the leading one stands in the project itself.
    pub fn parse(text: &str) -> Option<Part> {
        match text {
            "leading" => Some(Part::Leading),
            "co" => Some(Part::Co),
            "supervising" => Some(Part::Supervising),
            _ => None,
        }
    }

    /// Whether an institution makes this step by itself.
    pub fn makes(self, step: Step) -> bool {
        match self {
            Part::Leading => matches!(step, Step::Acknowledge | Step::Begin | Step::Ask),
            Part::Co => false,
            Part::Supervising => matches!(step, Step::Verify | Step::SendBack),
        }
    }
}

/// What somebody wrote about a step.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct StepForm {
    pub words: String,
    /// The version of the project that was seen.
    pub version: String,
}

impl StepForm {
    /// From a form that may hold files.
    pub fn of(fields: Vec<(String, String)>) -> StepForm {
        let mut form = StepForm::default();
        for (name, value) in fields {
            match name.as_str() {
                "words" => form.words = value,
                "version" => form.version = value,
                _ => {}
            }
        }
        form
    }

    /// One that there never was where it cannot be read.
    pub fn version(&self) -> i32 {
        self.version.parse().unwrap_or(-1)
    }

    /// What is said, where the step is complete; `has_file`: a file came with it.
    pub fn check(&self, step: Step, has_file: bool) -> Result<String, Faults> {
        let mut faults = Faults::default();
        let words = paragraph(&self.words);
        if words.is_empty() && step.needs_words() {
            faults.add("words", if step == Step::Ask { "life-fault-words" } else { "outcomes-fault-reason" });
        }
        faults.limit("words", &words, WORDS_MAX);
        if step.needs_proof() && !has_file {
            faults.add("file", "life-fault-proof");
        }
        faults.or(|| words)
    }
}

/// What somebody wrote who asks for another deadline.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct DeadlineForm {
    pub wanted: String,
    pub reason: String,
}

impl DeadlineForm {
    /// Asked on the day or before it, for a later one.
    pub fn check(&self, held: NaiveDate, today: NaiveDate) -> Result<(NaiveDate, String), Faults> {
        let mut faults = Faults::default();
        let wanted = date(&self.wanted);
        match wanted {
            None => faults.add("wanted", "fault-date"),
            Some(_) if today > held => faults.add("wanted", "life-fault-too-late"),
            Some(wanted) if wanted <= held => faults.add("wanted", "life-fault-later"),
            Some(_) => {}
        }
        let reason = reason(&mut faults, "reason", &self.reason);
        match wanted {
            Some(wanted) => faults.or(|| (wanted, reason)),
            None => Err(faults),
        }
    }
}

/// What somebody decides of what was asked.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct DecisionForm {
    pub decision: String,
    pub answer: String,
}

impl DecisionForm {
    /// Granted or refused, and why.
    pub fn check(&self) -> Result<(bool, String), Faults> {
        let mut faults = Faults::default();
        let granted = match self.decision.as_str() {
            "grant" => Some(true),
            "refuse" => Some(false),
            _ => None,
        };
        if granted.is_none() {
            faults.add("decision", "fault-choice");
        }
        let answer = reason(&mut faults, "answer", &self.answer);
        faults.or(|| (granted.unwrap_or_default(), answer))
    }
}

fn reason(faults: &mut Faults, field: &'static str, text: &str) -> String {
    let reason = paragraph(text);
    if reason.is_empty() {
        faults.add(field, "outcomes-fault-reason");
    }
    faults.limit(field, &reason, WORDS_MAX);
    reason
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_life_without_anything_in_its_way() {
        let steps = [Step::Acknowledge, Step::Begin, Step::Ask, Step::Verify, Step::Close];
        let mut state = State::Assigned;
        for (step, next) in steps.into_iter().zip(&State::ALL[1..]) {
            state = after(state, step).unwrap();
            assert_eq!(state, *next);
        }
        assert_eq!(after(state, Step::Reopen), Some(State::UnderWay));
        assert_eq!(after(State::Verified, Step::SendBack), Some(State::UnderWay));
        // Nothing is verified that nobody asked for, nothing closed that nobody verified.
        assert_eq!(after(State::UnderWay, Step::Verify), None);
        assert_eq!(after(State::Asked, Step::Close), None);
        assert!(State::ALL.into_iter().all(|state| after(state, Step::Assign).is_none()));
        assert!(State::ALL.into_iter().all(|state| State::parse(state.as_str()) == Some(state)));
        assert!(Step::ALL.into_iter().all(|step| Step::parse(step.as_str()) == Some(step)));
    }

    #[test]
    fn who_leads_and_who_supervises_never_make_the_same_step() {
        for step in Step::ALL {
            assert!(!(Part::Leading.makes(step) && Part::Supervising.makes(step)), "{step:?}");
            assert!(!Part::Co.makes(step));
        }
    }

    #[test]
    fn completion_is_asked_for_with_words_and_a_file() {
        let empty = StepForm::default();
        let faults = empty.check(Step::Ask, false).unwrap_err();
        assert!(faults.of("words").is_some() && faults.of("file").is_some());
        let said = StepForm { words: " All of it ".into(), version: "3".into() };
        assert_eq!((said.check(Step::Ask, true).unwrap().as_str(), said.version()), ("All of it", 3));
        assert_eq!(empty.check(Step::Acknowledge, false).unwrap(), "");
        assert!(empty.check(Step::SendBack, false).unwrap_err().of("words").is_some());
        assert_eq!(empty.version(), -1);
    }

    #[test]
    fn another_deadline_is_asked_for_before_the_day() {
        let form = |wanted: &str| DeadlineForm { wanted: wanted.into(), reason: "The law comes later".into() };
        let held = day("2027-06-30");
        assert!(form("2027-09-30").check(held, held).is_ok());
        assert_eq!(
            form("2027-09-30").check(held, day("2027-07-01")).unwrap_err().of("wanted").unwrap().key,
            "life-fault-too-late"
        );
        assert_eq!(form("2027-06-30").check(held, held).unwrap_err().of("wanted").unwrap().key, "life-fault-later");
        let empty = DeadlineForm::default().check(held, held).unwrap_err();
        assert!(empty.of("wanted").is_some() && empty.of("reason").is_some());
        let grant = DecisionForm { decision: "grant".into(), answer: "Agreed".into() };
        assert_eq!(grant.check().unwrap(), (true, "Agreed".to_owned()));
        assert_eq!(DecisionForm::default().check().unwrap_err().len(), 2);
    }

    proptest! {
        /// However people press, a project is closed only after somebody verified what was last asked for.
        #[test]
        fn no_walk_closes_what_was_not_asked_for_and_verified(walk in proptest::collection::vec(0usize..8, 0..80)) {
            let mut state = State::Assigned;
            let mut made = Vec::new();
            for step in walk.into_iter().map(|n| Step::ALL[n]) {
                let Some(next) = after(state, step) else { continue };
                prop_assert!(next != state);
                state = next;
                made.push(step);
                match step {
                    Step::Close => prop_assert!(made.ends_with(&[Step::Ask, Step::Verify, Step::Close])),
                    Step::Verify => prop_assert!(made.ends_with(&[Step::Ask, Step::Verify])),
                    _ => {}
                }
            }
            let count = |step| made.iter().filter(|one| **one == step).count();
            prop_assert!(count(Step::Acknowledge) <= 1 && count(Step::Begin) <= 1);
            prop_assert_eq!(state == State::Closed, count(Step::Close) > count(Step::Reopen));
        }
    }
}
