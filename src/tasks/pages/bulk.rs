//! Many tasks changed at once: chosen in the list, told what would become of each, then changed together.

use std::collections::HashMap;

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use chrono::{DateTime, Utc};

use super::choices::priorities;
use crate::access::{May, Who};
use crate::audit::{Entry, Tx};
use crate::conference::{Act, Here};
use crate::countdown::{self, Anchor, Anchors, When};
use crate::error::{Error, Result};
use crate::kernel::{Faults, Uuid};
use crate::state::App;
use crate::tasks::rules::{
    BULK_MAX, Bulk, BulkForm, Mover, Stage, Step, StepForm, Wanted, check_step, later, progress_at,
};
use crate::tasks::store::{self, Options};
use crate::tasks::{Filter, GiveTasks, Task, may_give};
use crate::web::{Choice, Fields, Form, Page, Reader, Visit, html, invalid, redirect};

/// What becomes of one task.
struct Plan {
    task: Task,
    /// None: it stays what it is, and only moves on.
    wanted: Option<Wanted>,
    step: Option<Step>,
    due_at: DateTime<Utc>,
}

impl Plan {
    /// When it is due from then on, if that is another time.
    fn moved(&self) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        (self.due_at != self.task.due_at).then_some((self.task.due_at, self.due_at))
    }
}

/// The form as it arrived: which tasks, as they were seen, and what is to become of them.
#[derive(Default)]
struct Sent {
    ids: Vec<Uuid>,
    seen: HashMap<Uuid, i32>,
    /// All that the filter leaves are meant.
    all: bool,
    filter: String,
    step: String,
    /// What the preview showed.
    shown: String,
    form: BulkForm,
}

impl Sent {
    fn of(fields: Vec<(String, String)>) -> Sent {
        let mut sent = Sent::default();
        for (name, value) in fields {
            match name.as_str() {
                "ids" => sent.ids.extend(value.parse::<Uuid>().ok()),
                "all" => sent.all = !value.is_empty(),
                "filter" => sent.filter = value,
                "step" => sent.step = value,
                "shown" => sent.shown = value,
                "owner" => sent.form.owner = value,
                "state" => sent.form.state = value,
                "priority" => sent.form.priority = value,
                "milestone" => sent.form.milestone = value,
                "shift" => sent.form.shift = value,
                "why" => sent.form.why = value,
                "seen" => {
                    let (id, version) = value.split_once(' ').unwrap_or_default();
                    if let (Ok(id), Ok(version)) = (id.parse(), version.parse()) {
                        sent.seen.insert(id, version);
                        sent.ids.push(id);
                    }
                }
                _ => {}
            }
        }
        sent
    }
}

#[derive(Template)]
#[template(path = "tasks/bulk.html")]
struct BulkPage {
    page: Page,
    here: Here,
    filter: String,
    form: BulkForm,
    faults: Faults,
    options: Options,
    tasks: Vec<Task>,
    /// What becomes of which task; none before it was asked for.
    plans: Option<Vec<Plan>>,
    /// What stays as it is, and why.
    left: Vec<(Task, String)>,
    was_changed: bool,
    path: String,
}

impl BulkPage {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    /// What is asked for, to tell whether it is what was shown.
    fn shown(&self) -> String {
        serde_html_form::to_string(&self.form).unwrap_or_default()
    }

    fn back(&self) -> String {
        format!("{}?{}", self.here.path("/tasks"), self.filter)
    }

    /// Whoever belongs to a group of one of them.
    fn owners(&self) -> Vec<Choice> {
        let l = self.page.l;
        let mut choices = self.kept("none", "tasks-nobody", &self.form.owner);
        for person in &self.options.people {
            let id = person.account.to_string();
            if self.tasks.iter().any(|task| task.group_id == person.group_id)
                && choices.iter().all(|choice| choice.value != id)
            {
                let is_chosen = id == self.form.owner;
                choices.push(Choice::new(id, format!("{} · {}", person.name, l.plain(&person.group_name)), is_chosen));
            }
        }
        choices
    }

    /// The first choices of each field: it stays as it is, or nothing stands there any more.
    fn kept(&self, none: &str, key: &str, chosen: &str) -> Vec<Choice> {
        let l = self.page.l;
        vec![Choice::new("", l.t("tasks-bulk-stays"), chosen.is_empty()), Choice::new(none, l.t(key), chosen == none)]
    }

    fn milestones(&self) -> Vec<Choice> {
        let l = self.page.l;
        let mut choices = self.kept("none", "tasks-no-milestone", &self.form.milestone);
        choices.extend(self.options.milestones.iter().map(|(one, code)| {
            let id = one.id.to_string();
            let is_chosen = id == self.form.milestone;
            Choice::new(id, format!("{code} {}", l.plain(&one.name)), is_chosen)
        }));
        choices
    }

    fn stages(&self) -> Vec<Choice> {
        let l = self.page.l;
        let mut choices = vec![Choice::new("", l.t("tasks-bulk-stays"), self.form.state.is_empty())];
        let all = Stage::ALL.into_iter().filter(|stage| *stage != Stage::Asked);
        choices
            .extend(all.map(|stage| Choice::new(stage.as_str(), l.t(stage.key()), stage.as_str() == self.form.state)));
        choices
    }

    fn priorities(&self) -> Vec<Choice> {
        priorities(self.page.l, Some("tasks-bulk-stays"), &self.form.priority)
    }
}

/// What a task is now, as it is asked for.
pub(super) fn wanted_of(task: &Task) -> Wanted {
    Wanted {
        title: task.title.clone(),
        details: task.details.clone(),
        group: task.group_id,
        milestone: task.milestone.as_ref().map(|(id, ..)| *id),
        project: task.project.as_ref().map(|(id, _)| *id),
        owner: task.owner.as_ref().map(|(id, _)| *id),
        when: task.when,
        estimate: task.estimate,
        terms: task.terms.clone(),
    }
}

/// What everything about many tasks is decided from.
struct Deciding<'a> {
    here: &'a Here,
    l: Reader,
    options: &'a Options,
    anchors: &'a Anchors,
    /// When each milestone is due.
    due: &'a HashMap<Uuid, DateTime<Utc>>,
    who: &'a Who,
    before: &'a HashMap<Uuid, i32>,
}

impl Deciding<'_> {
    /// What becomes of a task; or the sentence that says why it stays.
    fn plan(&self, task: &Task, bulk: &Bulk) -> std::result::Result<Plan, String> {
        let l = self.l;
        if !may_give(&self.who.authority, self.here.id, task.group_id) {
            return Err(l.t("tasks-bulk-not-hers"));
        }
        let mut wanted = wanted_of(task);
        if let Some(owner) = bulk.owner {
            let belongs =
                |id: Uuid| self.options.people.iter().any(|one| one.account == id && one.group_id == task.group_id);
            if owner.is_some_and(|id| !belongs(id)) {
                return Err(l.t("tasks-bulk-no-member"));
            }
            wanted.owner = owner;
        }
        if let Some(priority) = bulk.priority {
            wanted.terms.priority = priority;
        }
        if let Some(milestone) = bulk.milestone {
            let hangs = wanted.when.offset.is_some_and(|offset| offset.anchor == Anchor::Milestone);
            if hangs && milestone.is_none() {
                return Err(l.t("tasks-bulk-hangs"));
            }
            wanted.milestone = milestone;
        }
        if let Some(days) = bulk.shift {
            if !task.state.is_unfinished() {
                return Err(l.t("tasks-bulk-finished"));
            }
            // What is pinned away from where it is counted to moves from where it stands.
            let at = task.milestone.as_ref().and_then(|(id, ..)| self.due.get(id).copied());
            let is_away = task.when.pinned && self.anchors.due(&task.when, at) != Some(task.due_at);
            let from = if is_away { When::at(task.due_at) } else { wanted.when };
            wanted.when = later(&from, task.due_at, days, self.here.zone);
        }
        let same = wanted.milestone == task.milestone.as_ref().map(|(id, ..)| *id);
        let due = wanted.milestone.and_then(|id| self.due.get(&id).copied());
        let due_at =
            if wanted.when.stays(&task.when, same) { Some(task.due_at) } else { self.anchors.due(&wanted.when, due) };
        let Some(due_at) = due_at else { return Err(l.t("tasks-bulk-lost")) };
        // What hangs on a milestone would go along to another.
        if due_at != task.due_at && !task.state.is_unfinished() {
            return Err(l.t("tasks-bulk-finished"));
        }
        let step = match bulk.stage.filter(|stage| *stage != task.stage()) {
            None => None,
            Some(stage) => {
                let before = self.before.get(&task.id).copied().unwrap_or_default();
                let form = StepForm {
                    state: stage.as_str().into(),
                    progress: progress_at(stage, task.progress, before).to_string(),
                    note: bulk.why.clone(),
                    ..StepForm::default()
                };
                let by = Mover { account: self.who.account, may_accept: true };
                match check_step(&task.held(), &form, by) {
                    Ok(step) => Some(step),
                    Err(faults) => {
                        let said: Vec<String> = faults.iter().map(|fault| l.fault(fault)).collect();
                        return Err(said.join(" "));
                    }
                }
            }
        };
        let wanted = Some(wanted).filter(|wanted| *wanted != wanted_of(task));
        if wanted.is_none() && step.is_none() {
            return Err(l.t("tasks-bulk-same"));
        }
        Ok(Plan { task: task.clone(), wanted, step, due_at })
    }
}

/// The tasks that were chosen become what was asked for: first it is shown, then done.
pub async fn bulk(
    may: May<GiveTasks>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let (here, who, l) = (may.scope, may.who, visit.l);
    here.require(Act::Prepare)?;
    let now = app.clock.now();
    let mut sent = Sent::of(fields);
    if sent.all {
        let filter: Filter = serde_html_form::from_str(&sent.filter).unwrap_or_default();
        sent.ids = store::ids(&app.db, here.id, &filter, who.account, now).await?;
    }
    if sent.ids.is_empty() {
        return Ok(redirect(&format!("{}?{}", here.path("/tasks"), sent.filter)));
    }
    sent.ids.truncate(BULK_MAX);
    let tasks = store::find_some(&app.db, here.id, &sent.ids).await?;
    let options = Options::load(&app.db, here.id).await?;
    let mut page = BulkPage {
        page: visit.work(&app, here.link(), l.n("tasks-bulk-title", tasks.len()), &who),
        path: here.path("/tasks/bulk"),
        filter: sent.filter,
        form: sent.form,
        faults: Faults::default(),
        plans: None,
        left: Vec::new(),
        was_changed: tasks.iter().any(|task| sent.seen.get(&task.id).is_some_and(|seen| *seen != task.version)),
        options,
        tasks,
        here,
    };
    if !matches!(sent.step.as_str(), "preview" | "do") {
        return html(&page);
    }
    let people: Vec<Uuid> = page.options.people.iter().map(|person| person.account).collect();
    let due: HashMap<Uuid, DateTime<Utc>> = store::milestone_dates(&app.db, page.here.id).await?;
    let bulk = match page.form.check(&people, &due.keys().copied().collect::<Vec<_>>()) {
        Ok(bulk) => bulk,
        Err(faults) => {
            page.faults = faults;
            return Err(invalid(&page));
        }
    };
    let before = store::progresses_before(&app.db, &sent.ids).await?;
    let anchors = countdown::anchors(&app.db, page.here.id).await?;
    let deciding = Deciding {
        here: &page.here,
        l,
        options: &page.options,
        anchors: &anchors,
        due: &due,
        who: &who,
        before: &before,
    };
    let (mut plans, mut left) = (Vec::new(), Vec::new());
    for task in &page.tasks {
        match deciding.plan(task, &bulk) {
            Ok(plan) => plans.push(plan),
            Err(why) => left.push((task.clone(), why)),
        }
    }
    page.left = left;
    if bulk.why.is_empty() && plans.iter().any(|plan| plan.moved().is_some()) {
        page.faults.add("why", "tasks-fault-why");
        return Err(invalid(&page));
    }
    // What was chosen otherwise since the preview is shown first.
    if sent.step == "preview" || sent.shown != page.shown() || page.was_changed || plans.is_empty() {
        let was_changed = page.was_changed;
        page.plans = Some(plans);
        return if was_changed { Err(invalid(&page)) } else { html(&page) };
    }
    let mut tx = Tx::begin(&app).await?;
    match apply(&mut tx, &who, page.here.id, &plans, &bulk.why).await {
        Ok(entries) => {
            tx.commit(entries).await?;
            Ok(redirect(&page.back()))
        }
        // One of them was changed meanwhile: nothing was done.
        Err(Error::Conflict(_)) => {
            drop(tx);
            page.was_changed = true;
            page.tasks = store::find_some(&app.db, page.here.id, &sent.ids).await?;
            Err(invalid(&page))
        }
        Err(error) => Err(error),
    }
}

/// Changes them, all or none; when each must begin follows once, at the end.
async fn apply(tx: &mut Tx, who: &Who, conference: Uuid, plans: &[Plan], why: &str) -> Result<(Entry, Vec<Entry>)> {
    let actor = who.actor();
    let mut entries = Vec::new();
    for plan in plans {
        let mut seen = (plan.task.id, plan.task.version);
        if let Some(wanted) = &plan.wanted {
            entries.push(store::change_alone(tx, actor, conference, seen, (wanted, why)).await?);
            seen.1 += 1;
        }
        if let Some(step) = &plan.step {
            let (entry, more) = store::step_alone(tx, actor, conference, seen, step).await?;
            entries.push(entry);
            entries.extend(more);
        }
    }
    countdown::recompute(tx, conference).await?;
    let first = Entry::new(actor, "tasks.changed_together", "conference", conference)
        .of(conference)
        .with("tasks", plans.len())
        .touching("tasks");
    Ok((first, entries))
}
