use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use chrono::{DateTime, Utc};

use super::links::lag_said;
use crate::access::{May, Permission as _, Who};
use crate::audit::Tx;
use crate::conference::{Act, Here};
use crate::countdown::{self, Beside, Span};
use crate::error::{Error, Result};
use crate::kernel::Faults;
use crate::state::App;
use crate::tasks::rules::{PARTS, Repeat, Somebody, Stage, StepForm, Turn, What, check_step};
use crate::tasks::store::{self, Around, Change, Comment, Item, Paper};
use crate::tasks::{ChangeTask, OfTask, ReportOnTask, SeeTask, Task, WorkOnTask, mover};
use crate::web::{Choice, Fields, Form, Page, Reader, Visit, html, invalid, redirect};

/// Everything that somebody may be writing on the page of a task.
#[derive(Clone, Debug, Default)]
pub(super) struct Written {
    pub step: StepForm,
    pub item: String,
    pub comment: String,
    pub tell: String,
    pub person: String,
}

#[derive(Template)]
#[template(path = "tasks/show.html")]
pub(super) struct Show {
    page: Page,
    task: Task,
    history: Vec<Change>,
    /// What it waits for, and what waits for it.
    needs: Vec<Beside>,
    waiting: Vec<Beside>,
    items: Vec<Item>,
    papers: Vec<Paper>,
    comments: Vec<Comment>,
    around: Vec<Around>,
    everybody: Vec<Somebody>,
    written: Written,
    faults: Faults,
    may_report: bool,
    may_change: bool,
    may_work: bool,
    may_speak: bool,
    /// It waits for her to accept it.
    is_for_her: bool,
    watches: bool,
    /// When it comes back once it is done.
    next: Option<Turn>,
    /// Somebody else reported since the page was opened.
    pub was_changed: bool,
    now: DateTime<Utc>,
    path: String,
    here: Here,
}

impl Show {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn span_said(&self, span: &Span) -> Option<String> {
        lag_said(self.page.l, span)
    }

    /// What its date is counted from.
    fn counted(&self) -> Option<String> {
        countdown::said(self.page.l, &self.task.when)
    }

    /// Where it may go from here.
    fn stages(&self) -> Vec<Choice> {
        let l = self.page.l;
        let asked = self.task.stage() == Stage::Asked;
        let offered = Stage::ALL.into_iter().filter(|stage| *stage != if asked { Stage::Done } else { Stage::Asked });
        let word = |stage: Stage| {
            let asks = stage == Stage::Done && self.task.terms.needs.check && self.task.stage() != Stage::Done;
            l.t(if asks { "tasks-state-ask" } else { stage.key() })
        };
        offered
            .map(|stage| Choice::new(stage.as_str(), word(stage), stage.as_str() == self.written.step.state))
            .collect()
    }

    /// What of it was changed, in words.
    fn parts(&self, about: &str) -> String {
        let l = self.page.l;
        let word = |code: &str| PARTS.iter().find(|(held, _)| *held == code).map(|(_, key)| l.t(key));
        about.split(' ').filter_map(word).collect::<Vec<_>>().join(" · ")
    }

    fn helpers(&self) -> impl Iterator<Item = &Around> {
        self.around.iter().filter(|one| one.is_helper)
    }

    fn watchers(&self) -> impl Iterator<Item = &Around> {
        self.around.iter().filter(|one| !one.is_helper)
    }

    /// Whoever could help and does not yet.
    fn may_help(&self) -> Vec<Choice> {
        let helps = |one: &Somebody| self.task.is_helper(one.account);
        people(self.page.l, self.everybody.iter().filter(|one| !helps(one)), "form-choose", &self.written.person)
    }

    fn may_be_told(&self) -> Vec<Choice> {
        people(self.page.l, self.everybody.iter(), "tasks-tell-nobody", &self.written.tell)
    }

    fn repeat_said(&self, repeat: &Repeat) -> String {
        repeat_said(self.page.l, *repeat)
    }
}

/// How often something comes back.
pub(super) fn repeat_said(l: Reader, repeat: Repeat) -> String {
    let every = l.n(repeat.unit.said(), repeat.every);
    match repeat.until {
        Some(day) => l.with2("tasks-repeats-until", "every", every, "day", l.date(day)),
        None => l.a("tasks-repeats-to-opening", "every", every),
    }
}

fn people<'a>(l: Reader, people: impl Iterator<Item = &'a Somebody>, none: &str, chosen: &str) -> Vec<Choice> {
    let mut choices = vec![Choice::new("", l.t(none), chosen.is_empty())];
    choices.extend(people.map(|one| {
        let id = one.account.to_string();
        let is_chosen = id == chosen;
        Choice::new(id, one.name.clone(), is_chosen)
    }));
    choices
}

/// A report as the task stands.
fn step_of(task: &Task) -> StepForm {
    StepForm {
        state: task.stage().as_str().into(),
        progress: task.progress.to_string(),
        note: String::new(),
        figure: task.figure.map(|figure| figure.normalize().to_string()).unwrap_or_default(),
        version: task.version.to_string(),
    }
}

pub(super) async fn page(
    app: &App,
    visit: &Visit,
    who: &Who,
    scope: OfTask,
    (written, faults): (Written, Faults),
) -> Result<Show> {
    let (db, id) = (&app.db, scope.task.id);
    let is_open = scope.here.allows(Act::Prepare);
    let now = app.clock.now();
    let around = store::around(db, id).await?;
    let next = match scope.task.terms.repeat {
        Some(repeat) if scope.task.state.is_unfinished() => {
            let anchors = countdown::anchors(db, scope.here.id).await?;
            repeat.next(scope.task.turn(anchors.zone), (anchors.opens_at, now), anchors.zone, &anchors.days)
        }
        _ => None,
    };
    let is_for_her = is_open && scope.task.is_for(mover(&who.authority, &scope));
    let mut step = if written.step.version.is_empty() { step_of(&scope.task) } else { written.step.clone() };
    // Whoever sends it back says how far it is: as far as it was before, if she leaves it at that.
    if is_for_her && step.progress == "100" {
        step.progress = store::progress_before(db, id).await?.to_string();
    }
    Ok(Show {
        history: store::history(db, id).await?,
        needs: countdown::needs_of(db, id).await?,
        waiting: countdown::waiting_for(db, id).await?,
        items: store::items(db, id).await?,
        papers: store::papers(db, id).await?,
        comments: store::comments(db, id).await?,
        everybody: store::everybody(db, scope.here.id).await?,
        watches: around.iter().any(|one| one.account == who.account && !one.is_helper),
        may_report: is_open && ReportOnTask::allows(&who.authority, &scope),
        may_change: is_open && ChangeTask::allows(&who.authority, &scope),
        may_work: is_open && WorkOnTask::allows(&who.authority, &scope),
        may_speak: is_open,
        is_for_her,
        was_changed: false,
        path: scope.here.path(&format!("/tasks/{id}")),
        page: visit.work(app, scope.here.link(), visit.l.plain(&scope.task.title), who),
        task: scope.task,
        here: scope.here,
        written: Written { step, ..written },
        around,
        faults,
        next,
        now,
    })
}

/// A task: what it is, how far, and what happened to it.
pub async fn show(may: May<SeeTask>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    html(&page(&app, &visit, &may.who, may.scope, (Written::default(), Faults::default())).await?)
}

/// Says how far a task is; asks for done, accepts it, or sends it back.
pub async fn report(
    may: May<ReportOnTask>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<StepForm>,
) -> Result<Response> {
    let scope = may.scope;
    scope.here.require(Act::Prepare)?;
    let written = |form| Written { step: form, ..Written::default() };
    let step = match check_step(&scope.task.held(), &form, mover(&may.who.authority, &scope)) {
        Ok(step) => step,
        Err(faults) => return Err(invalid(&page(&app, &visit, &may.who, scope, (written(form), faults)).await?)),
    };
    let seen = (scope.task.id, form.version.parse().unwrap_or(0));
    let mut tx = Tx::begin(&app).await?;
    match store::step(&mut tx, may.who.actor(), scope.here.id, seen, &step).await {
        Ok(entries) => {
            tx.commit(entries).await?;
            Ok(redirect(&scope.here.path(&format!("/tasks/{}", scope.task.id))))
        }
        Err(Error::Conflict(_)) => {
            drop(tx);
            Err(invalid(&lost(&app, &visit, &may.who, scope, form).await?))
        }
        Err(error) => Err(error),
    }
}

/// Somebody else was faster: what was written stays, and counts when it is sent again.
pub(super) async fn lost(app: &App, visit: &Visit, who: &Who, scope: OfTask, form: StepForm) -> Result<Show> {
    let task = store::find(&app.db, scope.here.id, scope.task.id).await?.ok_or(Error::NotFound)?;
    let step = StepForm { version: task.version.to_string(), ..form };
    let written = Written { step, ..Written::default() };
    let mut page = page(app, visit, who, OfTask { task, ..scope }, (written, Faults::default())).await?;
    page.was_changed = true;
    Ok(page)
}
