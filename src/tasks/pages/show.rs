use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::links::lag_said;
use crate::access::{May, Permission as _, Who};
use crate::audit::Tx;
use crate::conference::{Act, Here};
use crate::countdown::{self, Beside, Span};
use crate::error::{Error, Result};
use crate::kernel::Faults;
use crate::state::App;
use crate::tasks::rules::{self, State};
use crate::tasks::store::{self, Change};
use crate::tasks::{ChangeTask, OfTask, ReportOnTask, SeeTask, Task};
use crate::web::{Choice, Fields, Form, Page, Visit, html, invalid, redirect};

#[derive(Template)]
#[template(path = "tasks/show.html")]
struct Show {
    page: Page,
    task: Task,
    history: Vec<Change>,
    /// What it waits for, and what waits for it.
    needs: Vec<Beside>,
    waiting: Vec<Beside>,
    form: ReportForm,
    faults: Faults,
    may_report: bool,
    may_change: bool,
    /// Somebody else reported since the page was opened.
    was_changed: bool,
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

    fn states(&self) -> Vec<Choice> {
        let l = self.page.l;
        State::ALL.map(|state| Choice::new(state.as_str(), l.t(state.key()), state.as_str() == self.form.state)).into()
    }
}

/// A report as somebody writes it.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct ReportForm {
    state: String,
    progress: String,
    note: String,
    version: String,
}

impl ReportForm {
    fn of(task: &Task) -> ReportForm {
        ReportForm {
            state: task.state.as_str().into(),
            progress: task.progress.to_string(),
            note: String::new(),
            version: task.version.to_string(),
        }
    }
}

async fn page(app: &App, visit: &Visit, who: &Who, scope: OfTask, form: ReportForm, faults: Faults) -> Result<Show> {
    let is_open = scope.here.allows(Act::Prepare);
    Ok(Show {
        history: store::history(&app.db, scope.task.id).await?,
        needs: countdown::needs_of(&app.db, scope.task.id).await?,
        waiting: countdown::waiting_for(&app.db, scope.task.id).await?,
        may_report: is_open && ReportOnTask::allows(&who.authority, &scope),
        may_change: is_open && ChangeTask::allows(&who.authority, &scope),
        was_changed: false,
        now: app.clock.now(),
        path: scope.here.path(&format!("/tasks/{}", scope.task.id)),
        page: visit.work(app, scope.here.link(), visit.l.plain(&scope.task.title), who),
        task: scope.task,
        here: scope.here,
        form,
        faults,
    })
}

/// A task: what it is, how far, and what happened to it.
pub async fn show(may: May<SeeTask>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let form = ReportForm::of(&may.scope.task);
    html(&page(&app, &visit, &may.who, may.scope, form, Faults::default()).await?)
}

/// Says how far a task is.
pub async fn report(
    may: May<ReportOnTask>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<ReportForm>,
) -> Result<Response> {
    let scope = may.scope;
    scope.here.require(Act::Prepare)?;
    let report = match rules::check_report(scope.task.state, &form.state, &form.progress, &form.note) {
        Ok(report) => report,
        Err(faults) => return Err(invalid(&page(&app, &visit, &may.who, scope, form, faults).await?)),
    };
    let seen = (scope.task.id, form.version.parse().unwrap_or(0));
    let mut tx = Tx::begin(&app).await?;
    match store::report(&mut tx, may.who.actor(), scope.here.id, seen, &report).await {
        Ok(entry) => {
            tx.commit(entry).await?;
            Ok(redirect(&scope.here.path(&format!("/tasks/{}", scope.task.id))))
        }
        // Somebody else was faster: what was written stays, and counts when it is sent again.
        Err(Error::Conflict(_)) => {
            drop(tx);
            let task = store::find(&app.db, scope.here.id, scope.task.id).await?.ok_or(Error::NotFound)?;
            let form = ReportForm { version: task.version.to_string(), ..form };
            let scope = OfTask { task, ..scope };
            let mut page = page(&app, &visit, &may.who, scope, form, Faults::default()).await?;
            page.was_changed = true;
            Err(invalid(&page))
        }
        Err(error) => Err(error),
    }
}
