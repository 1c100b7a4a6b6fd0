//! What stands beside a task: its list, its people, its files, what is said about it.

use axum::extract::State as AppState;
use axum::response::Response;
use serde::Deserialize;

use super::show::{Written, page};
use crate::access::{May, Who};
use crate::audit::{Entry, Tx};
use crate::conference::{Act, SeeWorkbench};
use crate::error::{Error, Result};
use crate::files::{self, rules::named};
use crate::kernel::{Faults, Uuid};
use crate::state::App;
use crate::tasks::rules::{ITEM_MAX, check_comment};
use crate::tasks::store;
use crate::tasks::{OfTask, ReportOnTask, SeeTask, WorkOnTask};
use crate::web::{Filled, Form, Path, Visit, download, invalid, redirect};

fn back(scope: &OfTask, to: &str) -> Response {
    redirect(&scope.here.path(&format!("/tasks/{}#{to}", scope.task.id)))
}

/// The page of the task as it comes back.
async fn wrong(app: &App, visit: &Visit, who: &Who, scope: OfTask, written: (Written, Faults)) -> Result<Response> {
    Err(invalid(&page(app, visit, who, scope, written).await?))
}

/// Commits what was done, or says at a field of the page why it cannot be.
async fn settle(
    (app, visit, who): (&App, &Visit, &Who),
    (scope, to): (OfTask, &str),
    (tx, done): (Tx, Result<Entry>),
    (written, field): (Written, &'static str),
) -> Result<Response> {
    match done {
        Ok(entry) => {
            tx.commit(entry).await?;
            Ok(back(&scope, to))
        }
        Err(Error::Conflict(key)) if key.starts_with("tasks-fault-") => {
            drop(tx);
            wrong(app, visit, who, scope, (written, Faults::one(field, key))).await
        }
        Err(error) => Err(error),
    }
}

/// An entry of a list, and what happens to it.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct EntryForm {
    item: String,
    entry: String,
    done: String,
    way: String,
}

impl EntryForm {
    fn id(&self) -> Result<Uuid> {
        self.entry.parse().map_err(|_| Error::Refused("problem-form"))
    }
}

/// Adds an entry to the list.
pub async fn add_item(
    may: May<ReportOnTask>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<EntryForm>,
) -> Result<Response> {
    let scope = may.scope;
    scope.here.require(Act::Prepare)?;
    let mut faults = Faults::default();
    let text = faults.line("item", &form.item, ITEM_MAX);
    let written = Written { item: form.item, ..Written::default() };
    if !faults.is_empty() {
        return wrong(&app, &visit, &may.who, scope, (written, faults)).await;
    }
    let mut tx = Tx::begin(&app).await?;
    let done = store::add_item(&mut tx, may.who.actor(), scope.here.id, scope.task.id, &text).await;
    settle((&app, &visit, &may.who), (scope, "list"), (tx, done), (written, "item")).await
}

/// Ticks an entry, or opens it again.
pub async fn tick(
    may: May<WorkOnTask>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<EntryForm>,
) -> Result<Response> {
    let scope = may.scope;
    scope.here.require(Act::Prepare)?;
    let item = (scope.task.id, form.id()?);
    let mut tx = Tx::begin(&app).await?;
    let done = store::tick(&mut tx, may.who.actor(), scope.here.id, item, !form.done.is_empty()).await;
    settle((&app, &visit, &may.who), (scope, "list"), (tx, done), (Written::default(), "item")).await
}

/// Moves an entry up or down.
pub async fn move_item(
    may: May<ReportOnTask>,
    AppState(app): AppState<App>,
    Form(form): Form<EntryForm>,
) -> Result<Response> {
    let scope = may.scope;
    scope.here.require(Act::Prepare)?;
    let item = (scope.task.id, form.id()?);
    let mut tx = Tx::begin(&app).await?;
    let entry = store::move_item(&mut tx, may.who.actor(), scope.here.id, item, form.way == "up").await?;
    tx.commit(entry).await?;
    Ok(back(&scope, "list"))
}

/// Takes an entry off the list.
pub async fn remove_item(
    may: May<ReportOnTask>,
    AppState(app): AppState<App>,
    Form(form): Form<EntryForm>,
) -> Result<Response> {
    let scope = may.scope;
    scope.here.require(Act::Prepare)?;
    let item = (scope.task.id, form.id()?);
    let mut tx = Tx::begin(&app).await?;
    let entry = store::remove_item(&mut tx, may.who.actor(), scope.here.id, item).await?;
    tx.commit(entry).await?;
    Ok(back(&scope, "list"))
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct PersonForm {
    person: String,
    watches: String,
}

/// Somebody helps from now on.
pub async fn add_helper(
    may: May<ReportOnTask>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<PersonForm>,
) -> Result<Response> {
    let scope = may.scope;
    scope.here.require(Act::Prepare)?;
    let everybody = store::everybody(&app.db, scope.here.id).await?;
    let person = form.person.parse().ok().filter(|id| everybody.iter().any(|one| one.account == *id));
    let Some(person) = person else {
        let written = Written { person: form.person, ..Written::default() };
        return wrong(&app, &visit, &may.who, scope, (written, Faults::one("person", "fault-choice"))).await;
    };
    let mut tx = Tx::begin(&app).await?;
    let entry = store::add_helper(&mut tx, may.who.actor(), scope.here.id, (scope.task.id, person)).await?;
    tx.commit(entry).await?;
    Ok(back(&scope, "people"))
}

/// Somebody helps no longer.
pub async fn remove_helper(
    may: May<ReportOnTask>,
    AppState(app): AppState<App>,
    Form(form): Form<PersonForm>,
) -> Result<Response> {
    let scope = may.scope;
    scope.here.require(Act::Prepare)?;
    let person = form.person.parse().map_err(|_| Error::Refused("problem-form"))?;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::remove_helper(&mut tx, may.who.actor(), scope.here.id, (scope.task.id, person)).await?;
    tx.commit(entry).await?;
    Ok(back(&scope, "people"))
}

/// She watches the task, or no longer does.
pub async fn watch(may: May<SeeTask>, AppState(app): AppState<App>, Form(form): Form<PersonForm>) -> Result<Response> {
    let (scope, who) = (may.scope, may.who);
    scope.here.require(Act::Prepare)?;
    let mut tx = Tx::begin(&app).await?;
    let (of, watches) = ((scope.task.id, who.account), !form.watches.is_empty());
    let entry = store::watch(&mut tx, who.actor(), scope.here.id, of, watches).await?;
    tx.commit(entry).await?;
    Ok(back(&scope, "people"))
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct CommentForm {
    comment: String,
    tell: String,
}

/// Says something about the task.
pub async fn comment(
    may: May<SeeTask>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<CommentForm>,
) -> Result<Response> {
    let (scope, who) = (may.scope, may.who);
    scope.here.require(Act::Prepare)?;
    let everybody = store::everybody(&app.db, scope.here.id).await?;
    let (text, named) = match check_comment(&form.comment, &form.tell, &everybody) {
        Ok(checked) => checked,
        Err(faults) => {
            let written = Written { comment: form.comment, tell: form.tell, ..Written::default() };
            return wrong(&app, &visit, &who, scope, (written, faults)).await;
        }
    };
    let mut tx = Tx::begin(&app).await?;
    let by = (who.actor(), who.account);
    let entry = store::comment(&mut tx, by, scope.here.id, scope.task.id, (&text, &named)).await?;
    tx.commit(entry).await?;
    Ok(back(&scope, "talk"))
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct SeenForm {
    comment: String,
}

/// She has seen to where she was named.
pub async fn saw(may: May<SeeWorkbench>, AppState(app): AppState<App>, Form(form): Form<SeenForm>) -> Result<Response> {
    let (here, who) = (may.scope, may.who);
    let comment = form.comment.parse().map_err(|_| Error::Refused("problem-form"))?;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::saw(&mut tx, (who.actor(), who.account), here.id, comment).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path("/my-work")))
}

/// Hangs a file on the task. Pictures are drawn anew, so that they say nothing of where they were taken.
pub async fn add_paper(
    may: May<WorkOnTask>,
    AppState(app): AppState<App>,
    visit: Visit,
    filled: Filled,
) -> Result<Response> {
    let scope = may.scope;
    scope.here.require(Act::Prepare)?;
    let sent = filled.files.into_iter().find(|file| file.field == "file");
    let ready = match sent {
        None => Err("tasks-fault-no-file"),
        Some(sent) => files::ready(sent.bytes).await.map(|ready| (named(&sent.name, ready.kind), ready)),
    };
    let (name, ready) = match ready {
        Ok(ready) => ready,
        Err(key) => {
            let faults = Faults::one("file", key);
            return wrong(&app, &visit, &may.who, scope, (Written::default(), faults)).await;
        }
    };
    let mut tx = Tx::begin(&app).await?;
    let paper = (&*name, ready.kind, &*ready.content);
    let done = store::add_paper(&mut tx, may.who.actor(), scope.here.id, scope.task.id, paper).await;
    settle((&app, &visit, &may.who), (scope, "papers"), (tx, done), (Written::default(), "file")).await
}

/// A file of the task, to be kept.
pub async fn paper(
    may: May<SeeTask>,
    AppState(app): AppState<App>,
    Path((_, _, id)): Path<(String, Uuid, Uuid)>,
) -> Result<Response> {
    let scope = may.scope;
    if !store::has_paper(&app.db, scope.task.id, id).await? {
        return Err(Error::NotFound);
    }
    let file = files::attached(&app, scope.here.id, id).await?.ok_or(Error::NotFound)?;
    Ok(download(&file.name, file.kind.content_type(), file.content))
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct PaperForm {
    paper: String,
}

/// Takes a file off the task.
pub async fn remove_paper(
    may: May<WorkOnTask>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<PaperForm>,
) -> Result<Response> {
    let scope = may.scope;
    scope.here.require(Act::Prepare)?;
    let file = form.paper.parse().map_err(|_| Error::Refused("problem-form"))?;
    let mut tx = Tx::begin(&app).await?;
    let done = store::remove_paper(&mut tx, may.who.actor(), scope.here.id, (scope.task.id, file)).await;
    settle((&app, &visit, &may.who), (scope, "papers"), (tx, done), (Written::default(), "file")).await
}
