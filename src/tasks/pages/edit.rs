use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use chrono_tz::Tz;
use serde::Deserialize;

use super::choices::{choices, priorities};
use crate::access::{May, Who};
use crate::audit::Tx;
use crate::conference::{Act, Here};
use crate::countdown::{self, Anchor, When, WhenFields, WhenForm};
use crate::error::{Error, Result};
use crate::kernel::{Faults, paragraph};
use crate::state::App;
use crate::tasks::rules::{self, RepeatUnit, TaskForm, Wanted};
use crate::tasks::store::{self, Named, Options};
use crate::tasks::{ChangeTask, GiveTasks, State, Task, may_give};
use crate::web::{Choice, Field, Fields, Form, Page, Query, Reader, Visit, html, invalid, redirect};

#[derive(Template)]
#[template(path = "tasks/form.html")]
struct Edit {
    page: Page,
    form: TaskForm,
    faults: Faults,
    options: Options,
    /// The task that is changed; none when a new one is given.
    task: Option<Task>,
    back: String,
    /// Somebody else changed it since the form was opened.
    was_changed: bool,
    here: Here,
}

impl Edit {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    /// Whose a task is by now.
    fn owner_now(&self, task: &Task) -> String {
        task.owner.as_ref().map_or_else(|| self.page.l.t("tasks-nobody"), |(_, name)| name.clone())
    }

    fn when(&self) -> WhenFields {
        WhenFields::new(&self.fields(), &self.form.when, &self.options.items, true, self.here.zone)
    }

    fn units(&self) -> Vec<Choice> {
        span_units(self.page.l, &self.form.estimate_unit)
    }

    fn priorities(&self) -> Vec<Choice> {
        let chosen = if self.form.priority.is_empty() { "normal" } else { &self.form.priority };
        priorities(self.page.l, None, chosen)
    }

    /// What the task needs before it is done.
    fn needs(&self) -> Vec<Field> {
        let (l, f) = (self.page.l, self.fields());
        vec![
            f.check("needs_file", l.t("tasks-needs-file"), !self.form.needs_file.is_empty()),
            f.check("needs_check", l.t("tasks-needs-check"), !self.form.needs_check.is_empty()),
            f.text("figure_name", l.t("tasks-needs-figure"), &self.form.figure_name).optional(f.optional()),
        ]
    }

    /// How often it comes back.
    fn repeat(&self) -> Vec<Field> {
        let (l, f) = (self.page.l, self.fields());
        let chosen = if self.form.repeat_unit.is_empty() { "weeks" } else { &self.form.repeat_unit };
        let units = RepeatUnit::ALL.map(|unit| Choice::new(unit.as_str(), l.t(unit.key()), chosen == unit.as_str()));
        vec![
            f.text("repeat_every", l.t("tasks-repeat-every"), &self.form.repeat_every)
                .kind("number")
                .width("w-8")
                .optional(f.optional()),
            f.select("repeat_unit", l.t("countdown-unit"), units.into()),
            f.text("repeat_until", l.t("tasks-repeat-until"), &self.form.repeat_until)
                .kind("date")
                .optional(f.optional()),
        ]
    }

    fn groups(&self) -> Vec<Choice> {
        choices(self.page.l, "form-choose", &self.options.groups, &self.form.group)
    }

    fn milestones(&self) -> Vec<Choice> {
        let l = self.page.l;
        let mut choices = vec![Choice::new("", l.t("tasks-no-milestone"), self.form.milestone.is_empty())];
        choices.extend(self.options.milestones.iter().map(|(one, code)| {
            let id = one.id.to_string();
            let is_chosen = id == self.form.milestone;
            Choice::new(id, format!("{code} {}", l.plain(&one.name)), is_chosen)
        }));
        choices
    }

    fn projects(&self) -> Vec<Choice> {
        choices(self.page.l, "tasks-no-project", &self.options.projects, &self.form.project)
    }

    /// Whoever is in one of the groups that may be chosen; where there are several, with its name.
    fn owners(&self) -> Vec<Choice> {
        let l = self.page.l;
        let several = self.options.groups.len() > 1;
        let mut choices = vec![Choice::new("", l.t("tasks-nobody"), self.form.owner.is_empty())];
        let mut is_chosen_yet = false;
        for person in &self.options.people {
            let id = person.account.to_string();
            let in_group = !several || self.form.group.is_empty() || self.form.group == person.group_id.to_string();
            let is_chosen = !is_chosen_yet && in_group && id == self.form.owner;
            is_chosen_yet |= is_chosen;
            let name = if several {
                format!("{} · {}", l.plain(&person.group_name), person.name)
            } else {
                person.name.clone()
            };
            choices.push(Choice::new(id, name, is_chosen));
        }
        choices
    }
}

/// In what a length of work or of waiting is given.
pub(super) fn span_units(l: Reader, chosen: &str) -> Vec<Choice> {
    [("working_days", "countdown-unit-working-days"), ("hours", "countdown-unit-hours")]
        .map(|(value, key)| Choice::new(value, l.t(key), chosen == value))
        .into()
}

/// What this person may choose from: organisers every group, leads their own.
async fn options(app: &App, here: &Here, who: &Who) -> Result<Options> {
    let mut options = Options::load(&app.db, here.id).await?;
    options.groups.retain(|group| may_give(&who.authority, here.id, group.id));
    options.people.retain(|person| may_give(&who.authority, here.id, person.group_id));
    Ok(options)
}

/// What is chosen already when the form is opened from a group's, a milestone's or a project's page.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    group: String,
    milestone: String,
    project: String,
}

pub async fn new(
    may: May<GiveTasks>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let here = may.scope;
    here.require(Act::Prepare)?;
    let options = options(&app, &here, &may.who).await?;
    let mut form =
        TaskForm { group: asked.group, milestone: asked.milestone, project: asked.project, ..TaskForm::default() };
    form.when.anchor = "milestone".into();
    if let [only] = options.groups.as_slice() {
        form.group = only.id.to_string();
    }
    html(&Edit {
        page: visit.work(&app, here.link(), visit.l.t("tasks-new"), &may.who),
        back: here.path("/tasks"),
        options,
        form,
        faults: Faults::default(),
        task: None,
        was_changed: false,
        here,
    })
}

pub async fn create(
    may: May<GiveTasks>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<TaskForm>,
) -> Result<Response> {
    let here = may.scope;
    here.require(Act::Prepare)?;
    let options = options(&app, &here, &may.who).await?;
    let wanted = match rules::check(&form, &options.known(), here.zone) {
        Ok(wanted) => wanted,
        Err(faults) => {
            let page = visit.work(&app, here.link(), visit.l.t("tasks-new"), &may.who);
            let back = here.path("/tasks");
            return Err(invalid(&Edit { page, back, options, form, faults, task: None, was_changed: false, here }));
        }
    };
    let mut tx = Tx::begin(&app).await?;
    let (id, entry) = store::create(&mut tx, may.who.actor(), here.id, &wanted).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path(&format!("/tasks/{id}"))))
}

/// What may be chosen for a task that stands: its group stays.
async fn options_of(app: &App, here: &Here, task: &Task) -> Result<Options> {
    let mut options = Options::load(&app.db, here.id).await?;
    options.groups.retain(|group| group.id == task.group_id);
    options.people.retain(|person| person.group_id == task.group_id);
    if let Some((id, name)) = &task.project
        && options.projects.iter().all(|project| project.id != *id)
    {
        options.projects.push(Named { id: *id, name: name.clone() });
    }
    Ok(options)
}

pub async fn edit(may: May<ChangeTask>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let (here, task) = (may.scope.here, may.scope.task);
    here.require(Act::Prepare)?;
    let form = TaskForm {
        title_en: task.title.en.clone(),
        title_hans: task.title.hans.clone(),
        title_hant: task.title.hant.clone(),
        details: task.details.clone(),
        group: task.group_id.to_string(),
        milestone: task.milestone.as_ref().map(|(id, ..)| id.to_string()).unwrap_or_default(),
        project: task.project.as_ref().map(|(id, _)| id.to_string()).unwrap_or_default(),
        owner: task.owner.as_ref().map(|(id, _)| id.to_string()).unwrap_or_default(),
        when: WhenForm::of(&task.when, task.due_at, here.zone),
        estimate: task.estimate.map(|span| span.amount().to_string()).unwrap_or_default(),
        estimate_unit: task.estimate.map(|span| span.unit().to_owned()).unwrap_or_default(),
        priority: task.terms.priority.as_str().into(),
        needs_file: if task.terms.needs.file { "on".into() } else { String::new() },
        needs_check: if task.terms.needs.check { "on".into() } else { String::new() },
        figure_name: task.terms.needs.figure.clone(),
        repeat_every: task.terms.repeat.map(|repeat| repeat.every.to_string()).unwrap_or_default(),
        repeat_unit: task.terms.repeat.map(|repeat| repeat.unit.as_str().into()).unwrap_or_default(),
        repeat_until: task.terms.repeat.and_then(|repeat| repeat.until).map(|day| day.to_string()).unwrap_or_default(),
        why: String::new(),
        version: task.version.to_string(),
    };
    html(&Edit {
        options: options_of(&app, &here, &task).await?,
        page: visit.work(&app, here.link(), visit.l.t("tasks-change"), &may.who),
        back: here.path(&format!("/tasks/{}", task.id)),
        faults: Faults::default(),
        task: Some(task),
        was_changed: false,
        form,
        here,
    })
}

pub async fn change(
    may: May<ChangeTask>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<TaskForm>,
) -> Result<Response> {
    let (here, task) = (may.scope.here, may.scope.task);
    here.require(Act::Prepare)?;
    let options = options_of(&app, &here, &task).await?;
    let form = TaskForm { group: task.group_id.to_string(), ..form };
    let back = here.path(&format!("/tasks/{}", task.id));
    let checked = rules::check(&form, &options.known(), here.zone).map(|wanted| kept(wanted, &form, &task, here.zone));
    let why = paragraph(&form.why);
    let mut faults = Faults::default();
    if let Ok(wanted) = &checked
        && why.is_empty()
        && moves(&app, &here, wanted, &task).await?
    {
        faults.add("why", "tasks-fault-why");
    }
    // What is done was done by what it needed then.
    if let Ok(wanted) = &checked
        && task.state == State::Done
        && wanted.terms.needs != task.terms.needs
    {
        faults.add("needs_done", "tasks-fault-needs-done");
    }
    let seen = (task.id, form.version.parse().unwrap_or(0));
    let page = visit.work(&app, here.link(), visit.l.t("tasks-change"), &may.who);
    let mut edit = Edit { page, back, options, form, faults, task: Some(task), was_changed: false, here };
    let wanted = match checked {
        Ok(wanted) if edit.faults.is_empty() => wanted,
        Ok(_) => return Err(invalid(&edit)),
        Err(faults) => {
            edit.faults = faults;
            return Err(invalid(&edit));
        }
    };
    let mut tx = Tx::begin(&app).await?;
    match store::change(&mut tx, may.who.actor(), edit.here.id, seen, (&wanted, &why)).await {
        Ok(entry) => {
            tx.commit(entry).await?;
            Ok(redirect(&edit.back))
        }
        // Somebody else was faster: what was written stays, and is kept over hers when it is sent again.
        Err(Error::Conflict(_)) => {
            drop(tx);
            let now = store::find(&app.db, edit.here.id, seen.0).await?.ok_or(Error::NotFound)?;
            edit.was_changed = true;
            edit.form.version = now.version.to_string();
            edit.task = Some(now);
            Err(invalid(&edit))
        }
        Err(error) => Err(error),
    }
}

/// What is asked for, where the date that stands in the form is the task's own to the minute: then that stays.
fn kept(wanted: Wanted, form: &TaskForm, task: &Task, zone: Tz) -> Wanted {
    let is_same = WhenForm::of(&task.when, task.due_at, zone).due == form.when.due.trim();
    if !is_same || wanted.when.offset.is_some() {
        return wanted;
    }
    if form.when.anchor.is_empty() && !task.when.offset.is_some_and(|offset| offset.anchor == Anchor::Milestone) {
        return Wanted { when: task.when, ..wanted };
    }
    Wanted { when: When::at(task.due_at), ..wanted }
}

/// Whether a task would be due at another time.
async fn moves(app: &App, here: &Here, wanted: &Wanted, task: &Task) -> Result<bool> {
    if wanted.when.stays(&task.when, wanted.milestone == task.milestone.as_ref().map(|(id, ..)| *id)) {
        return Ok(false);
    }
    let milestone = match wanted.milestone {
        Some(id) => store::due_of_milestone(&app.db, here.id, id).await?,
        None => None,
    };
    Ok(countdown::anchors(&app.db, here.id).await?.due(&wanted.when, milestone) != Some(task.due_at))
}
