use askama::Template;
use axum::extract::State as AppState;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::choices::{Choices, address, choices_of, in_view};
use super::show::{Written, lost, page};
use crate::access::{Authority, May, Permission as _};
use crate::audit::Tx;
use crate::conference::{Act, Here, SeeWhole};
use crate::error::{Error, Result};
use crate::state::App;
use crate::tasks::rules::{Stage, StepForm, check_step, progress_at};
use crate::tasks::store::{self, Column};
use crate::tasks::{Filter, GiveTasks, ReportOnTask, Row, may_give, mover};
use crate::web::{Form, Page, Query, Visit, html, invalid, json, redirect};

#[derive(Template)]
#[template(path = "tasks/board.html")]
struct Board {
    page: Page,
    here: Here,
    script: String,
    filter: Filter,
    choices: Choices,
    columns: Vec<Column>,
    /// What the reader may do decides which cards she may move.
    authority: Authority,
    is_open: bool,
    may_give: bool,
    now: DateTime<Utc>,
}

impl Board {
    /// The same tasks in another view.
    fn view(&self, view: &str) -> String {
        address(&self.here.path(view), &Filter { state: String::new(), ..in_view(view, &self.filter) })
    }

    /// All that stands in a column, as a list.
    fn all_of(&self, stage: &Stage) -> String {
        address(&self.here.path("/tasks"), &Filter { state: stage.as_str().into(), ..self.filter.clone() })
    }

    fn dropped(&self) -> String {
        self.all_of(&Stage::Dropped)
    }

    /// What filters it, as it stands in the address.
    fn query(&self) -> String {
        serde_html_form::to_string(&self.filter).unwrap_or_default()
    }

    fn may_move(&self, row: &Row) -> bool {
        let is_owner = row.owner_id == Some(self.authority.account) && self.authority.belongs_to(row.group_id);
        self.is_open && (is_owner || may_give(&self.authority, self.here.id, row.group_id))
    }

    /// Where a card may go from its column.
    fn ways(&self, stage: &Stage) -> impl Iterator<Item = Stage> + use<> {
        let from = *stage;
        [Stage::Open, Stage::Started, Stage::Blocked, Stage::Asked, Stage::Done]
            .into_iter()
            .filter(move |to| *to != from)
    }

    /// What the script says, with its places left open.
    fn words(&self) -> String {
        let l = self.page.l;
        serde_json::json!({
            "picked": l.a("tasks-board-picked", "title", "{title}"),
            "over": l.a("tasks-board-over", "column", "{column}"),
            "back": l.a("tasks-board-back", "title", "{title}"),
            "failed": l.t("tasks-board-failed"),
            "gone": l.t("tasks-board-gone"),
        })
        .to_string()
    }
}

/// The tasks in columns, by how far they are.
pub async fn board(
    may: May<SeeWhole>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(filter): Query<Filter>,
) -> Result<Response> {
    let here = may.scope;
    let now = app.clock.now();
    html(&Board {
        choices: choices_of(&app, visit.l, &here, &filter).await?,
        columns: store::columns(&app.db, here.id, &filter, may.who.account, now).await?,
        script: app.assets.url("board.js"),
        is_open: here.allows(Act::Prepare),
        may_give: GiveTasks::allows(&may.who.authority, &here),
        page: visit.work(&app, here.link(), visit.l.t("tasks-board"), &may.who),
        authority: may.who.authority,
        filter,
        now,
        here,
    })
}

/// A card as it is carried to another column.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct MoveForm {
    state: String,
    note: String,
    version: String,
    /// What filters the board, to come back to it.
    filter: String,
    /// A script asks, and is answered in JSON.
    script: String,
}

/// What a script is told of a move.
#[derive(Serialize)]
struct Moved {
    said: String,
    /// It needs a reason: the script asks for one, and sends it again.
    asks: bool,
}

/// Carries a card to another column. What it needs for that is asked for on its own page.
pub async fn carry(
    may: May<ReportOnTask>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<MoveForm>,
) -> Result<Response> {
    let (scope, who, l) = (may.scope, may.who, visit.l);
    scope.here.require(Act::Prepare)?;
    let by_script = !form.script.is_empty();
    let before = store::progress_before(&app.db, scope.task.id).await?;
    let progress = Stage::parse(&form.state).map_or(0, |stage| progress_at(stage, scope.task.progress, before));
    let step = StepForm {
        state: form.state,
        progress: progress.to_string(),
        note: form.note,
        figure: String::new(),
        version: form.version,
    };
    let tell = |status, said, asks| json(l, status, &Moved { said, asks });
    let checked = match check_step(&scope.task.held(), &step, mover(&who.authority, &scope)) {
        Ok(checked) => checked,
        Err(faults) if by_script => {
            let said: Vec<String> = faults.iter().map(|fault| l.fault(fault)).collect();
            let asks = faults.iter().all(|fault| fault.field == "note");
            return tell(StatusCode::UNPROCESSABLE_ENTITY, said.join(" "), asks);
        }
        Err(faults) => {
            let written = Written { step, ..Written::default() };
            return Err(invalid(&page(&app, &visit, &who, scope, (written, faults)).await?));
        }
    };
    let seen = (scope.task.id, step.version.parse().unwrap_or(0));
    let mut tx = Tx::begin(&app).await?;
    match store::step(&mut tx, who.actor(), scope.here.id, seen, &checked).await {
        Ok(entries) => {
            tx.commit(entries).await?;
            if by_script {
                let (title, state) = (l.plain(&scope.task.title), l.t(checked.stage.key()));
                return tell(StatusCode::OK, l.with2("tasks-board-moved", "title", title, "state", state), false);
            }
            Ok(redirect(&format!("{}?{}", scope.here.path("/tasks/board"), form.filter)))
        }
        Err(Error::Conflict(_)) if by_script => {
            drop(tx);
            let task = store::find(&app.db, scope.here.id, scope.task.id).await?.ok_or(Error::NotFound)?;
            let (title, state) = (l.plain(&task.title), l.t(task.stage().key()));
            tell(StatusCode::CONFLICT, l.with2("tasks-board-lost", "title", title, "state", state), false)
        }
        Err(Error::Conflict(_)) => {
            drop(tx);
            Err(invalid(&lost(&app, &visit, &who, scope, step).await?))
        }
        Err(error) => Err(error),
    }
}
