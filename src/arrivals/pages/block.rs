use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use serde::{Deserialize, Serialize};

use super::super::store::{self, Attendee, Block, WhoOf};
use super::super::{OfBlock, SeeBlock};
use crate::access::May;
use crate::audit::{Entry, Tx};
use crate::conference::Here;
use crate::db::list::{PAGE_SIZE, Page as ListPage, Slice};
use crate::error::Result;
use crate::sheets::{self, Cell, Kind, Table};
use crate::state::App;
use crate::web::{Page, Paging, Query, Visit, download, html};

/// Most people in a file.
const MOST: i64 = 200_000;

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Wanted {
    #[serde(skip_serializing_if = "String::is_empty")]
    who: String,
    #[serde(skip_serializing)]
    format: String,
    #[serde(skip_serializing)]
    page: ListPage,
}

impl Wanted {
    fn who(&self) -> WhoOf {
        if self.who == "missing" { WhoOf::Missing } else { WhoOf::Came }
    }
}

#[derive(Template)]
#[template(path = "arrivals/block.html")]
struct BlockPage {
    page: Page,
    here: Here,
    path: String,
    block: Block,
    who: WhoOf,
    slice: Slice<Attendee>,
    paging: Paging,
}

impl BlockPage {
    fn is_missing(&self) -> bool {
        self.who == WhoOf::Missing
    }

    fn query(&self) -> &'static str {
        if self.is_missing() { "?who=missing" } else { "" }
    }

    fn export_query(&self) -> &'static str {
        if self.is_missing() { "&who=missing" } else { "" }
    }
}

/// Who came to a block, or who has not come yet.
pub async fn show(
    may: May<SeeBlock>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(wanted): Query<Wanted>,
) -> Result<Response> {
    let (OfBlock { here, block }, l) = (may.scope, visit.l);
    let skip = (wanted.page.0 - 1) * PAGE_SIZE;
    let (total, rows) = store::attendees(&app.db, here.id, &block, wanted.who(), (skip, PAGE_SIZE)).await?;
    let slice = Slice::new(rows, total, wanted.page.0);
    let path = here.path(&format!("/rooms/{}", block.id));
    html(&BlockPage {
        page: visit.work(&app, here.link(), l.plain(&block.title), &may.who),
        who: wanted.who(),
        paging: Paging::new(l, &slice, &path, &wanted),
        path,
        slice,
        block,
        here,
    })
}

/// The same as a file. Who took it stands in the log.
pub async fn export(
    may: May<SeeBlock>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(wanted): Query<Wanted>,
) -> Result<Response> {
    let (OfBlock { here, block }, l) = (may.scope, visit.l);
    let kind = Kind::parse(&wanted.format).unwrap_or(Kind::Xlsx);
    let (_, people) = store::attendees(&app.db, here.id, &block, wanted.who(), (0, MOST)).await?;
    let count = people.len();
    let row = |one: Attendee| {
        let time = |at| match at {
            Some(at) => Cell::time(at, here.zone),
            None => Cell::text(""),
        };
        vec![
            Cell::number(one.number),
            Cell::text(one.name),
            Cell::text(l.plain(&one.institution)),
            Cell::text(one.post),
            time(one.came),
            time(one.went),
            Cell::Text(if one.on_leave { l.t("leave-on") } else { String::new() }),
        ]
    };
    let keys = [
        "registration-number",
        "registration-name",
        "registration-institution",
        "registration-post",
        "rooms-came",
        "rooms-went",
        "leave-title",
    ];
    let table = Table {
        title: l.t(if wanted.who() == WhoOf::Missing { "rooms-missing" } else { "rooms-came" }),
        headings: keys.map(|key| l.t(key)).to_vec(),
        rows: people.into_iter().map(row).collect(),
    };
    let file = sheets::write(table, kind).await?;
    let tx = Tx::begin(&app).await?;
    let entry = Entry::new(may.who.actor(), "checkin.block_exported", "block", block.id)
        .of(here.id)
        .with("people", count)
        .with("format", kind.as_str());
    tx.commit(entry).await?;
    let name = format!("{}-{}.{}", l.plain(&block.title), here.slug, kind.as_str());
    Ok(download(&name, kind.content_type(), file))
}
