//! What a form about a task must say.

use chrono_tz::Tz;

use super::repeat::check_repeat;
use super::{NOTE_MAX, Needs, Priority, Repeat};
use crate::countdown::{Span, When, WhenForm, check_when};
use crate::kernel::{Faults, Uuid, Words, one_line, paragraph};

pub(super) const TITLE_MAX: usize = 300;
const DETAILS_MAX: usize = 5000;
const FIGURE_MAX: usize = 120;

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
    pub priority: String,
    pub needs_file: String,
    pub figure_name: String,
    pub needs_check: String,
    pub repeat_every: String,
    pub repeat_unit: String,
    pub repeat_until: String,
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
    pub terms: Terms,
}

/// On what terms it is done: how much depends on it, what it needs, whether it comes back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    pub priority: Priority,
    pub needs: Needs,
    pub repeat: Option<Repeat>,
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
    let terms = check_terms(form, &mut faults);
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
            terms,
        }),
        None => Err(faults),
    }
}

fn check_terms(form: &TaskForm, faults: &mut Faults) -> Terms {
    let priority = if form.priority.is_empty() { Some(Priority::Normal) } else { Priority::parse(&form.priority) };
    if priority.is_none() {
        faults.add("priority", "fault-choice");
    }
    let figure = one_line(&form.figure_name);
    faults.limit("figure_name", &figure, FIGURE_MAX);
    Terms {
        priority: priority.unwrap_or_default(),
        needs: Needs { file: !form.needs_file.is_empty(), figure, check: !form.needs_check.is_empty() },
        repeat: check_repeat(&form.repeat_every, &form.repeat_unit, &form.repeat_until, faults),
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
    use chrono::{TimeZone as _, Utc};
    use chrono_tz::Asia::Shanghai;

    use super::*;

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

    #[test]
    fn what_a_task_needs_is_read_and_checked() {
        let group = Uuid::from_u128(1);
        let known = Known { groups: vec![group], ..Known::default() };
        let form = TaskForm {
            title_en: "Print".into(),
            group: group.to_string(),
            when: WhenForm { due: "2026-12-01T09:00".into(), ..WhenForm::default() },
            priority: "high".into(),
            needs_check: "on".into(),
            figure_name: " Copies ".into(),
            repeat_every: "2".into(),
            repeat_unit: "weeks".into(),
            ..TaskForm::default()
        };
        let terms = check(&form, &known, Shanghai).unwrap().terms;
        assert_eq!(terms.priority, Priority::High);
        assert_eq!(terms.needs, Needs { file: false, figure: "Copies".into(), check: true });
        assert_eq!(terms.repeat.map(|repeat| repeat.every), Some(2));
        let wrong =
            TaskForm { priority: "top".into(), repeat_every: "0".into(), repeat_until: "tomorrow".into(), ..form };
        assert_eq!(check(&wrong, &known, Shanghai).unwrap_err().len(), 3);
    }
}
