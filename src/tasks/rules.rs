//! What a task may become, and what a form about one must say.

mod bring;
mod bulk;
mod calendar;
mod form;
mod hand;
mod history;
mod repeat;
mod step;
mod talk;
mod template;

pub use bring::{Brought, Column, Doing, Good, Ground, ROWS_MAX, RowFault, Standing, bring};
pub use bulk::{BULK_MAX, Bulk, BulkForm, later};
pub use calendar::Month;
pub use form::{Known, TaskForm, Terms, Wanted, check, check_span};
pub use hand::{HandForm, check_hand_over};
pub use history::{PARTS, What};
pub use repeat::{Repeat, RepeatUnit, Turn};
pub use step::{Held, Mover, Needs, Stage, Step, StepForm, check_step, progress_at};
pub use talk::{FILES_MAX, ITEM_MAX, ITEMS_MAX, Somebody, check_comment};
pub use template::{KeepForm, LINES_MAX, Line, Source, UseForm, Way, last_day, lines};

use chrono::{DateTime, TimeDelta, Utc};

use crate::kernel::{Faults, one_line, paragraph};

/// The life of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    Open,
    Started,
    /// Waits for something outside the group's hands.
    Blocked,
    Done,
    /// Not needed any more; it does not count.
    Dropped,
}

impl State {
    pub const ALL: [State; 5] = [State::Open, State::Started, State::Blocked, State::Done, State::Dropped];

    pub fn as_str(self) -> &'static str {
        match self {
            State::Open => "open",
            State::Started => "started",
            State::Blocked => "blocked",
            State::Done => "done",
            State::Dropped => "dropped",
        }
    }

    pub fn parse(text: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.as_str() == text)
    }

    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            State::Open => "tasks-state-open",
            State::Started => "tasks-state-started",
            State::Blocked => "tasks-state-blocked",
            State::Done => "tasks-state-done",
            State::Dropped => "tasks-state-dropped",
        }
    }

    /// The class of its tag.
    pub fn tag(self) -> &'static str {
        match self {
            State::Open | State::Dropped => "",
            State::Started => "info",
            State::Blocked => "warn",
            State::Done => "good",
        }
    }

    /// Something is still to be done.
    pub fn is_unfinished(self) -> bool {
        matches!(self, State::Open | State::Started | State::Blocked)
    }
}

impl TryFrom<String> for State {
    type Error = String;

    fn try_from(text: String) -> Result<State, String> {
        State::parse(&text).ok_or_else(|| format!("an unknown state of a task: {text}"))
    }
}

/// How much depends on a task.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Priority {
    Low,
    #[default]
    Normal,
    High,
    Urgent,
}

impl Priority {
    pub const ALL: [Priority; 4] = [Priority::Low, Priority::Normal, Priority::High, Priority::Urgent];

    pub fn as_str(self) -> &'static str {
        match self {
            Priority::Low => "low",
            Priority::Normal => "normal",
            Priority::High => "high",
            Priority::Urgent => "urgent",
        }
    }

    pub fn parse(text: &str) -> Option<Priority> {
        Priority::ALL.into_iter().find(|priority| priority.as_str() == text)
    }

    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Priority::Low => "tasks-priority-low",
            Priority::Normal => "tasks-priority-normal",
            Priority::High => "tasks-priority-high",
            Priority::Urgent => "tasks-priority-urgent",
        }
    }

    /// The class of its tag; nothing for what is not told from the rest.
    pub fn tag(self) -> Option<&'static str> {
        match self {
            Priority::Low => Some(""),
            Priority::Normal => None,
            Priority::High => Some("warn"),
            Priority::Urgent => Some("bad"),
        }
    }
}

impl TryFrom<String> for Priority {
    type Error = String;

    fn try_from(text: String) -> Result<Priority, String> {
        Priority::parse(&text).ok_or_else(|| format!("an unknown priority: {text}"))
    }
}

/// Unfinished after its time.
pub fn is_overdue(state: State, due_at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    state.is_unfinished() && due_at < now
}

/// How long ago a task should have begun that has not, unless it is overdue altogether.
pub fn late_by(
    state: State,
    latest_start: Option<DateTime<Utc>>,
    due_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Option<TimeDelta> {
    latest_start.filter(|start| state == State::Open && *start < now && due_at >= now).map(|start| now - start)
}

/// One step of a task's progress, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    pub state: State,
    pub progress: i32,
    pub note: String,
}

/// Longest note, in characters.
pub const NOTE_MAX: usize = 1000;

/// A report as somebody wrote it. 100 percent and done go together: whoever says one has said the
/// other, unless she takes a task back that was done. What stops a task needs a reason.
pub fn check_report(before: State, state: &str, progress: &str, note: &str) -> Result<Report, Faults> {
    let mut faults = Faults::default();
    let asked = State::parse(state);
    if asked.is_none() {
        faults.add("state", "fault-choice");
    }
    let percent = one_line(progress).trim_end_matches('%').trim().parse::<i32>().ok().filter(|n| (0..=100).contains(n));
    if percent.is_none() {
        faults.add("progress", "tasks-fault-progress");
    }
    let note = paragraph(note);
    faults.limit("note", &note, NOTE_MAX);
    if matches!(asked, Some(State::Blocked | State::Dropped)) && note.is_empty() {
        faults.add("note", "tasks-fault-reason");
    }
    if before == State::Done && percent == Some(100) && asked.is_some_and(State::is_unfinished) {
        faults.add("progress", "tasks-fault-taken-back");
    }
    let (asked, percent) = (asked.unwrap_or(before), percent.unwrap_or(0));
    faults.or(|| {
        let (state, progress) = settle(asked, percent);
        Report { state, progress, note }
    })
}

/// What is kept of a state and a progress that were asked for.
pub fn settle(state: State, progress: i32) -> (State, i32) {
    match (state, progress.clamp(0, 100)) {
        (State::Done, _) => (State::Done, 100),
        (State::Open | State::Started | State::Blocked, 100) => (State::Done, 100),
        (State::Open, progress) if progress > 0 => (State::Started, progress),
        (state, progress) => (state, progress),
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone as _;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_hundred_percent_is_done_and_done_is_a_hundred_percent() {
        assert_eq!(settle(State::Started, 100), (State::Done, 100));
        assert_eq!(settle(State::Done, 40), (State::Done, 100));
        assert_eq!(settle(State::Open, 10), (State::Started, 10));
        assert_eq!(settle(State::Dropped, 100), (State::Dropped, 100));
    }

    #[test]
    fn a_done_task_is_taken_back_with_a_lower_progress_alone() {
        assert!(check_report(State::Done, "started", "100", "").unwrap_err().of("progress").is_some());
        let report = check_report(State::Done, "started", "80 %", " again ").unwrap();
        assert_eq!(report, Report { state: State::Started, progress: 80, note: "again".into() });
    }

    #[test]
    fn what_stops_a_task_needs_a_reason() {
        for state in ["blocked", "dropped"] {
            assert!(check_report(State::Started, state, "40", " ").unwrap_err().of("note").is_some());
            assert!(check_report(State::Started, state, "40", "no venue").is_ok());
        }
        assert!(check_report(State::Open, "finished", "101", "").is_err_and(|faults| faults.len() == 2));
    }

    #[test]
    fn finished_tasks_are_never_overdue() {
        let due = Utc.with_ymd_and_hms(2026, 11, 1, 0, 0, 0).unwrap();
        let late = due + chrono::TimeDelta::days(1);
        assert!(is_overdue(State::Blocked, due, late) && !is_overdue(State::Open, due, due));
        assert!(!is_overdue(State::Done, due, late) && !is_overdue(State::Dropped, due, late));
    }

    #[test]
    fn what_should_have_begun_is_told_until_it_is_overdue() {
        let at = |day| Utc.with_ymd_and_hms(2026, 11, day, 0, 0, 0).unwrap();
        assert_eq!(late_by(State::Open, Some(at(3)), at(9), at(5)), Some(TimeDelta::days(2)));
        assert_eq!(late_by(State::Started, Some(at(3)), at(9), at(5)), None);
        assert_eq!(late_by(State::Open, Some(at(3)), at(9), at(10)), None);
        assert_eq!(late_by(State::Open, Some(at(6)), at(9), at(5)), None);
    }

    proptest! {
        #[test]
        fn what_is_kept_satisfies_the_database(state in 0usize..5, progress in -50i32..200) {
            let (state, progress) = settle(State::ALL[state], progress);
            prop_assert!((0..=100).contains(&progress));
            prop_assert!(state != State::Done || progress == 100);
            prop_assert!(!state.is_unfinished() || progress < 100);
            prop_assert_eq!(settle(state, progress), (state, progress));
        }
    }
}
