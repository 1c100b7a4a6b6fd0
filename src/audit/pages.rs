//! The log as a page, and as a file.

use std::collections::HashMap;

use askama::Template;
use axum::body::Body;
use axum::extract::State as AppState;
use axum::response::Response;
use futures_util::stream;

use super::rules::{self, EXPORT_ROWS, Filter, Wanted};
use super::store::{self, From, Place, Row};
use super::{Entry, ReadLog, Tx};
use crate::access::May;
use crate::db::Db;
use crate::error::Result;
use crate::kernel::{Email, Uuid, Words};
use crate::sheets::{self, Cell, Kind, Table, csv_line};
use crate::state::App;
use crate::web::{Choice, Form, Page, Query, Visit, download, html};

#[derive(Template)]
#[template(path = "audit/log.html")]
struct Log {
    page: Page,
    wanted: Wanted,
    rows: Vec<Row>,
    places: Vec<Place>,
    names: HashMap<Uuid, Words>,
    newer: bool,
    older: bool,
    export_rows: String,
}

impl Log {
    fn places(&self) -> Vec<Choice> {
        let l = self.page.l;
        let choice = |place: &Place| {
            let id = place.id.to_string();
            Choice::new(id.as_str(), l.plain(&place.name), id == self.wanted.conference)
        };
        self.places.iter().map(choice).collect()
    }

    /// The address of the log with one filter more, from its newest row.
    fn with(&self, change: impl FnOnce(&mut Wanted)) -> String {
        let mut wanted = self.wanted.without_place();
        change(&mut wanted);
        format!("/admin/audit?{}", serde_html_form::to_string(&wanted).unwrap_or_default())
    }

    fn newest_path(&self) -> String {
        self.with(|_| {})
    }

    fn newer_path(&self) -> String {
        let id = self.rows.first().map_or_else(String::new, |row| row.id.to_string());
        self.with(|wanted| wanted.after = id)
    }

    fn older_path(&self) -> String {
        let id = self.rows.last().map_or_else(String::new, |row| row.id.to_string());
        self.with(|wanted| wanted.before = id)
    }

    fn object_path(&self, id: &Uuid) -> String {
        format!("/admin/audit?object={id}")
    }

    fn actor_path(&self, id: &Uuid) -> String {
        self.with(|wanted| wanted.actor = id.to_string())
    }

    /// As much of an id as tells it apart on a page; the whole stands in its title and in the file.
    fn short(&self, id: &Uuid) -> String {
        rules::short_id(id)
    }

    fn facts<'a>(&self, row: &'a Row) -> Vec<(&'a str, String)> {
        let shown = |text: String| text.parse().map_or(text, |id| rules::short_id(&id));
        row.facts().into_iter().map(|(key, value)| (key, shown(value))).collect()
    }

    fn action_path(&self, action: &str) -> String {
        self.with(|wanted| wanted.action = action.to_owned())
    }

    fn conference(&self, row: &Row) -> Option<&Words> {
        self.names.get(&row.conference_id?)
    }

    fn actor_key(&self, row: &Row) -> &'static str {
        match row.actor_kind.as_str() {
            "account" => "audit-actor-account",
            "participant" => "audit-actor-participant",
            "visitor" => "audit-actor-visitor",
            "device" => "audit-actor-device",
            "operator" => "audit-actor-operator",
            _ => "audit-actor-system",
        }
    }
}

/// The filters, with the actor looked up. An address that nobody has finds nothing.
async fn filter(db: &Db, wanted: &Wanted) -> Result<Filter> {
    let actor = match wanted.actor.trim() {
        "" => None,
        text => Some(match (Email::parse(text), text.parse::<Uuid>()) {
            (Some(email), _) => store::account_of(db, &email).await?.unwrap_or_default(),
            (None, Ok(id)) => id,
            (None, Err(_)) => Uuid::nil(),
        }),
    };
    Ok(Filter { actor, ..wanted.filter() })
}

/// What was done, newest first.
pub async fn log(
    may: May<ReadLog>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(wanted): Query<Wanted>,
) -> Result<Response> {
    let filter = filter(&app.db, &wanted).await?;
    let from = match (wanted.before.parse(), wanted.after.parse()) {
        (Ok(id), _) => From::Before(id),
        (_, Ok(id)) => From::After(id),
        _ => From::Newest,
    };
    let page = store::page(&app.db, &filter, from).await?;
    let places = store::conferences(&app.db).await?;
    html(&Log {
        page: visit.page(&app, visit.l.t("nav-audit"), Some(&may.who)),
        names: places.iter().map(|place| (place.id, place.name.clone())).collect(),
        places,
        rows: page.rows,
        newer: page.newer,
        older: page.older,
        export_rows: visit.l.number(EXPORT_ROWS),
        wanted,
    })
}

/// Rows of one query of the export.
const BATCH: i64 = 2_000;

const COLUMNS: [&str; 12] = [
    "id",
    "at",
    "actor_kind",
    "actor_id",
    "actor_name",
    "address",
    "action",
    "object_kind",
    "object_id",
    "object_name",
    "conference_id",
    "detail",
];

/// The filtered log as a file, newest first. That it was taken is itself an entry, written before
/// the first row leaves.
pub async fn export(may: May<ReadLog>, AppState(app): AppState<App>, Form(wanted): Form<Wanted>) -> Result<Response> {
    let filter = filter(&app.db, &wanted).await?;
    let kind = Kind::parse(&wanted.format).unwrap_or(Kind::Csv);
    let tx = Tx::begin(&app).await?;
    let day = tx.now.date_naive();
    let mut entry = Entry::new(may.who.actor(), "audit.exported", "audit_log", None).with("format", kind.as_str());
    for (key, id) in [("actor", filter.actor), ("conference", filter.conference), ("object", filter.object)] {
        if let Some(id) = id {
            entry = entry.with_id(key, id);
        }
    }
    for (key, text) in [
        ("action", filter.action.clone()),
        ("from", filter.from.map(|at| at.date_naive().to_string())),
        ("before", filter.to.map(|at| at.date_naive().to_string())),
    ] {
        if let Some(text) = text {
            entry = entry.with(key, text);
        }
    }
    tx.commit(entry).await?;
    let name = format!("audit-log-{day}.{}", kind.as_str());
    let body = match kind {
        Kind::Csv => csv(app, filter),
        Kind::Xlsx => Body::from(xlsx(&app, &filter).await?),
    };
    Ok(download(&name, kind.content_type(), body))
}

async fn xlsx(app: &App, filter: &Filter) -> Result<Vec<u8>> {
    let rows = store::read(&app.db, filter, From::Newest, EXPORT_ROWS).await?;
    let headings = COLUMNS.map(str::to_owned).into();
    let rows = rows.iter().map(|row| cells(row).map(Cell::Text).into()).collect();
    sheets::write(Table { title: "audit_log".to_owned(), headings, rows }, Kind::Xlsx).await
}

/// Read in batches while it is sent.
fn csv(app: App, filter: Filter) -> Body {
    Body::from_stream(stream::try_unfold((From::Newest, EXPORT_ROWS), move |(from, left)| {
        let (app, filter) = (app.clone(), filter.clone());
        async move {
            if left <= 0 {
                return Ok::<_, std::io::Error>(None);
            }
            let rows = store::read(&app.db, &filter, from, BATCH.min(left))
                .await
                .map_err(|error| std::io::Error::other(error.to_string()))?;
            let mut text = String::new();
            if from == From::Newest {
                // Spreadsheets take a file for UTF-8 only when it says so.
                text.push('\u{feff}');
                text.push_str(&csv_line(COLUMNS));
            } else if rows.is_empty() {
                return Ok(None);
            }
            for row in &rows {
                text.push_str(&csv_line(cells(row).each_ref().map(String::as_str)));
            }
            let next = match rows.last() {
                Some(last) if rows.len() as i64 == BATCH => (From::Before(last.id), left - BATCH),
                _ => (from, 0),
            };
            Ok(Some((text, next)))
        }
    }))
}

/// What stands in each column, exactly: all of it text.
fn cells(row: &Row) -> [String; COLUMNS.len()] {
    let id = |id: Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
    [
        row.id.to_string(),
        row.at.to_rfc3339_opts(chrono::SecondsFormat::Micros, true),
        row.actor_kind.clone(),
        id(row.actor_id),
        row.actor_name.clone().unwrap_or_default(),
        row.address(),
        row.action.clone(),
        row.object_kind.clone(),
        id(row.object_id),
        row.object_name.clone().unwrap_or_default(),
        id(row.conference_id),
        row.detail.to_string(),
    ]
}
