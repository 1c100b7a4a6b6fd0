//! The list as a file for spreadsheets, as it is filtered and sorted.

use axum::extract::State as AppState;
use axum::response::Response;
use serde::Deserialize;

use crate::access::May;
use crate::audit::{Entry, Tx};
use crate::conference::{Here, SeeWhole};
use crate::error::Result;
use crate::sheets::{self, Cell, Kind, Table};
use crate::state::App;
use crate::tasks::store;
use crate::tasks::{Filter, Row};
use crate::web::{Query, Reader, Visit, download};

/// Which of the two files.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct As {
    kind: String,
}

fn cells(l: Reader, here: &Here, row: &Row) -> Vec<Cell> {
    let text = |text: Option<&str>| text.map_or(Cell::Empty, Cell::text);
    vec![
        Cell::number(row.number),
        Cell::text(l.plain(&row.title)),
        Cell::text(l.plain(&row.group_name)),
        text(row.milestone_code.as_deref()),
        text(row.owner_name.as_deref()),
        Cell::text(l.t(row.stage().key())),
        Cell::text(l.t(row.priority.key())),
        Cell::number(row.progress),
        Cell::time(row.due_at, here.zone),
        row.latest_start_at.map_or(Cell::Empty, |at| Cell::time(at, here.zone)),
    ]
}

/// The tasks that a filter leaves. That they left the house is an entry.
pub async fn export(
    may: May<SeeWhole>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(filter): Query<Filter>,
    Query(asked): Query<As>,
) -> Result<Response> {
    let (here, who, l) = (may.scope, may.who, visit.l);
    let kind = Kind::parse(&asked.kind).unwrap_or(Kind::Xlsx);
    let rows = store::all(&app.db, here.id, &filter, who.account, app.clock.now()).await?;
    let headings = [
        "tasks-heading-number",
        "tasks-task",
        "tasks-group",
        "tasks-milestone",
        "tasks-owner",
        "tasks-state",
        "tasks-priority",
        "tasks-progress",
        "tasks-due",
        "tasks-heading-start",
    ];
    let table = Table {
        title: l.t("tasks-title"),
        headings: headings.map(|key| l.t(key)).into(),
        rows: rows.iter().map(|row| cells(l, &here, row)).collect(),
    };
    let file = sheets::write(table, kind).await?;
    let entry = Entry::new(who.actor(), "tasks.exported", "conference", here.id)
        .of(here.id)
        .with("tasks", rows.len())
        .with("kind", kind.as_str());
    Tx::begin(&app).await?.commit(entry).await?;
    Ok(download(&format!("{}-{}.{}", l.t("tasks-title"), here.slug, kind.as_str()), kind.content_type(), file))
}
