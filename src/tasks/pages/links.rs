use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use serde::Deserialize;

use super::edit::span_units;
use crate::access::{May, Who};
use crate::audit::Tx;
use crate::conference::{Act, Here};
use crate::countdown::{self, Beside, Refusal, Span};
use crate::error::{Error, Result};
use crate::kernel::{Faults, Uuid};
use crate::state::App;
use crate::tasks::rules::check_span;
use crate::tasks::{ChangeTask, OfTask, Task};
use crate::web::{Choice, Fields, Form, Page, Query, Reader, Visit, html, invalid, redirect};

/// What is looked for, and what was chosen of it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct LinkForm {
    q: String,
    needs: String,
    lag: String,
    lag_unit: String,
}

#[derive(Template)]
#[template(path = "tasks/links.html")]
struct Links {
    page: Page,
    here: Here,
    task: Task,
    needs: Vec<Beside>,
    found: Vec<Beside>,
    form: LinkForm,
    faults: Faults,
    path: String,
}

impl Links {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    /// The tasks that were found, with group and date.
    fn choices(&self) -> Vec<Choice> {
        let l = self.page.l;
        let about =
            |one: &Beside| format!("{} · {}", l.plain(&one.group), l.short_date_time(one.due_at, self.here.zone));
        let choice = |one: &Beside| {
            let id = one.id.to_string();
            let is_chosen = id == self.form.needs;
            Choice::new(id, l.plain(&one.title), is_chosen).help(about(one))
        };
        self.found.iter().map(choice).collect()
    }

    fn lag_said(&self, lag: &Span) -> Option<String> {
        lag_said(self.page.l, lag)
    }

    fn units(&self) -> Vec<Choice> {
        span_units(self.page.l, &self.form.lag_unit)
    }
}

/// A length of waiting as it is said; nothing for none.
pub(super) fn lag_said(l: Reader, lag: &Span) -> Option<String> {
    match lag {
        Span::Hours(0) | Span::WorkingDays(0) => None,
        Span::Hours(n) => Some(l.n("countdown-n-hours", *n)),
        Span::WorkingDays(n) => Some(l.n("countdown-n-working-days", *n)),
    }
}

async fn page(app: &App, visit: &Visit, who: &Who, scope: OfTask, form: LinkForm, faults: Faults) -> Result<Links> {
    let OfTask { here, task } = scope;
    let word = form.q.trim();
    let found = if word.is_empty() { Vec::new() } else { countdown::found(&app.db, here.id, task.id, word).await? };
    Ok(Links {
        needs: countdown::needs_of(&app.db, task.id).await?,
        page: visit.work(app, here.link(), visit.l.t("tasks-links"), who),
        path: here.path(&format!("/tasks/{}/links", task.id)),
        found,
        form,
        faults,
        task,
        here,
    })
}

/// What a task waits for; and what it may wait for, found by a word.
pub async fn links(
    may: May<ChangeTask>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(form): Query<LinkForm>,
) -> Result<Response> {
    may.scope.here.require(Act::Prepare)?;
    html(&page(&app, &visit, &may.who, may.scope, form, Faults::default()).await?)
}

/// Makes it wait for another.
pub async fn link(
    may: May<ChangeTask>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<LinkForm>,
) -> Result<Response> {
    let scope = may.scope;
    scope.here.require(Act::Prepare)?;
    let mut faults = Faults::default();
    let needs = form.needs.parse::<Uuid>().ok();
    if needs.is_none() {
        faults.add("needs", "fault-choice");
    }
    let lag = check_span("lag", &form.lag, &form.lag_unit, &mut faults).unwrap_or(Span::NONE);
    let (true, Some(needs)) = (faults.is_empty(), needs) else {
        return Err(invalid(&page(&app, &visit, &may.who, scope, form, faults).await?));
    };
    let mut tx = Tx::begin(&app).await?;
    match countdown::link(&mut tx, may.who.actor(), scope.here.id, (scope.task.id, needs), lag).await? {
        Ok(entry) => {
            tx.commit(entry).await?;
            Ok(redirect(&scope.here.path(&format!("/tasks/{}/links", scope.task.id))))
        }
        Err(refusal) => {
            drop(tx);
            match refusal {
                Refusal::Unknown => faults.add("needs", "fault-choice"),
                Refusal::Circle(titles) => {
                    let way: Vec<&str> = titles.iter().map(|title| visit.l.plain(title)).collect();
                    faults.add_with("needs", "tasks-fault-circle", [("way", way.join(" → "))]);
                }
            }
            Err(invalid(&page(&app, &visit, &may.who, scope, form, faults).await?))
        }
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct UnlinkForm {
    needs: String,
}

/// It waits for another no longer.
pub async fn unlink(
    may: May<ChangeTask>,
    AppState(app): AppState<App>,
    Form(form): Form<UnlinkForm>,
) -> Result<Response> {
    let OfTask { here, task } = may.scope;
    here.require(Act::Prepare)?;
    let needs = form.needs.parse().map_err(|_| Error::Refused("problem-form"))?;
    let mut tx = Tx::begin(&app).await?;
    let entry = countdown::unlink(&mut tx, may.who.actor(), here.id, (task.id, needs)).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path(&format!("/tasks/{}/links", task.id))))
}
