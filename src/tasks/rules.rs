//! What a task may become, and what a form about one must say.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use crate::countdown::{Span, When, WhenForm, check_when};
use crate::kernel::{Faults, Uuid, Words, one_line, paragraph};

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
const TITLE_MAX: usize = 300;
const DETAILS_MAX: usize = 5000;

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

/// What somebody wrote about a task: every answer as text.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct TaskForm {
    pub title_en: String,
    pub title_hans: String,
    pub title_hant: String,
    pub details: String,
    pub group: String,
    pub milestone: String,
    pub project: String,
    pub owner: String,
    #[serde(flatten)]
    pub when: WhenForm,
    /// How long it takes.
    pub estimate: String,
    pub estimate_unit: String,
    /// Why its date moves.
    pub why: String,
    pub version: String,
}

/// What the form may choose from.
#[derive(Clone, Debug, Default)]
pub struct Known {
    pub groups: Vec<Uuid>,
    pub milestones: Vec<Uuid>,
    pub projects: Vec<Uuid>,
    /// Who belongs to which group.
    pub people: Vec<(Uuid, Uuid)>,
    /// The agenda items that a date may be counted from.
    pub items: Vec<Uuid>,
}

/// A task as it is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    pub title: Words,
    pub details: String,
    pub group: Uuid,
    pub milestone: Option<Uuid>,
    pub project: Option<Uuid>,
    pub owner: Option<Uuid>,
    pub when: When,
    /// How long it takes, where somebody knows.
    pub estimate: Option<Span>,
}

/// Checks what somebody wrote about a task.
pub fn check(form: &TaskForm, known: &Known, zone: Tz) -> Result<Wanted, Faults> {
    let mut faults = Faults::default();
    let title = Words::new(one_line(&form.title_en), one_line(&form.title_hans), one_line(&form.title_hant));
    if title.is_empty() {
        faults.add("title_en", "fault-words");
    }
    faults.limits([("title_en", &title.en), ("title_hans", &title.hans), ("title_hant", &title.hant)], TITLE_MAX);
    let details = paragraph(&form.details);
    faults.limit("details", &details, DETAILS_MAX);
    let group = form.group.parse::<Uuid>().ok().filter(|id| known.groups.contains(id));
    if group.is_none() {
        faults.add("group", "fault-choice");
    }
    let milestone = choice(&form.milestone, &known.milestones).unwrap_or_else(|()| {
        faults.add("milestone", "fault-choice");
        None
    });
    let project = choice(&form.project, &known.projects).unwrap_or_else(|()| {
        faults.add("project", "fault-choice");
        None
    });
    let owner = if form.owner.is_empty() { None } else { form.owner.parse::<Uuid>().ok().or(Some(Uuid::nil())) };
    if let (Some(owner), Some(group)) = (owner, group)
        && !known.people.contains(&(group, owner))
    {
        faults.add("owner", "tasks-fault-owner");
    }
    let when = check_when(&form.when, &known.items, Some(milestone.is_some()), zone, &mut faults);
    let estimate = check_span("estimate", &form.estimate, &form.estimate_unit, &mut faults);
    faults.limit("why", &paragraph(&form.why), NOTE_MAX);
    match when {
        Some(when) => faults.or(|| Wanted {
            title,
            details,
            group: group.unwrap_or_default(),
            milestone,
            project,
            owner,
            when,
            estimate,
        }),
        None => Err(faults),
    }
}

/// The longest work and the longest wait, in hours or days.
const LONGEST: i32 = 10_000;

/// A length of work or of waiting; nothing where nothing was written.
pub fn check_span(field: &'static str, amount: &str, unit: &str, faults: &mut Faults) -> Option<Span> {
    let amount = one_line(amount);
    if amount.is_empty() {
        return None;
    }
    let unit = if unit.is_empty() { "working_days" } else { unit };
    let span = amount.parse().ok().filter(|n| (0..=LONGEST).contains(n)).and_then(|n| Span::parse(unit, n));
    if span.is_none() {
        faults.add_with(field, "tasks-fault-span", [("max", LONGEST.to_string())]);
    }
    span
}

/// Nothing, or one of these.
fn choice(text: &str, known: &[Uuid]) -> Result<Option<Uuid>, ()> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse::<Uuid>().ok().filter(|id| known.contains(id)).map(Some).ok_or(())
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone as _;
    use chrono_tz::Asia::Shanghai;
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

    #[test]
    fn a_task_needs_a_title_a_group_and_a_date() {
        let group = Uuid::from_u128(1);
        let known = Known { groups: vec![group], people: vec![(group, Uuid::from_u128(2))], ..Known::default() };
        let faults = check(&TaskForm::default(), &known, Shanghai).unwrap_err();
        assert!(["title_en", "group", "due"].into_iter().all(|field| faults.of(field).is_some()));
        let form = TaskForm {
            title_hans: " 印刷 手册 ".into(),
            group: group.to_string(),
            when: WhenForm { due: "2026-12-01T09:00".into(), ..WhenForm::default() },
            owner: Uuid::from_u128(3).to_string(),
            ..TaskForm::default()
        };
        assert!(check(&form, &known, Shanghai).unwrap_err().of("owner").is_some());
        let wanted =
            check(&TaskForm { owner: Uuid::from_u128(2).to_string(), ..form.clone() }, &known, Shanghai).unwrap();
        assert_eq!(wanted.when, When::at(Utc.with_ymd_and_hms(2026, 12, 1, 1, 0, 0).unwrap()));
        assert_eq!((wanted.title.hans.as_str(), wanted.estimate), ("印刷 手册", None));
        let long = TaskForm { estimate: "3 weeks".into(), ..form.clone() };
        assert!(check(&long, &known, Shanghai).unwrap_err().of("estimate").is_some());
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
