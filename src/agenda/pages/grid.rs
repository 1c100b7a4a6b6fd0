//! The draft as a timetable: a day's rooms beside each other, where blocks and items are moved.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::extract::State as AppState;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, Timelike as _, Utc};
use serde::{Deserialize, Serialize};

use super::super::rules::{Block, BlockPlace, Day, Item, ItemPlace, PlaceForm, Programme, Room};
use super::super::say::Saying;
use super::super::store::{self, Of};
use super::super::{EditAgenda, EditBlock, EditItem};
use super::draft::{Found, found};
use crate::access::May;
use crate::audit::Tx;
use crate::conference::{Act, Here};
use crate::error::{Error, Result};
use crate::kernel::Uuid;
use crate::state::App;
use crate::web::{Form, Page, Query, Reader, Visit, html, json, refuse_json};

/// So many clashes of a day stand below it; all of them have a page of their own.
const CLASHES_SHOWN: usize = 20;

/// The day that is looked at.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct OnDay {
    day: String,
}

/// A room, or none, with what stands in it on the day.
struct Column<'a> {
    room: Option<&'a Room>,
    blocks: Vec<&'a Block>,
}

/// A clash in words.
#[derive(Serialize)]
struct Said {
    rule: String,
    said: String,
    /// Nothing is released as long as it stands.
    blocks: bool,
}

#[derive(Template)]
#[template(path = "agenda/grid.html")]
struct Grid {
    page: Page,
    here: Here,
    script: String,
    draft: Programme,
    /// None where the conference has no days.
    day: Option<Day>,
    versions: BTreeMap<Uuid, i32>,
    /// What clashes and was not accepted.
    clashing: BTreeSet<Uuid>,
    /// What clashes on this day.
    said: Vec<Said>,
    open: usize,
    may_edit: bool,
}

impl Grid {
    fn is_on_day(&self, block: &Block) -> bool {
        let date = block.starts_at.with_timezone(&self.here.zone).date_naive();
        self.day.as_ref().is_some_and(|day| day.date == date)
    }

    /// What stands in no room comes first.
    fn columns(&self) -> Vec<Column<'_>> {
        let mut columns = vec![Column { room: None, blocks: Vec::new() }];
        columns.extend(self.draft.rooms.iter().map(|room| Column { room: Some(room), blocks: Vec::new() }));
        let places: BTreeMap<Option<Uuid>, usize> =
            columns.iter().enumerate().map(|(n, column)| (column.room.map(|room| room.id), n)).collect();
        for block in self.draft.blocks.iter().filter(|block| self.is_on_day(block)) {
            if let Some(column) = places.get(&block.room).and_then(|n| columns.get_mut(*n)) {
                column.blocks.push(block);
            }
        }
        columns
    }

    /// How many blocks of the draft stand on none of the days.
    fn astray(&self) -> usize {
        self.draft.blocks.iter().filter(|block| !self.draft.has_day(block.starts_at, self.here.zone)).count()
    }

    fn version(&self, id: &Uuid) -> i32 {
        self.versions.get(id).copied().unwrap_or_default()
    }

    fn clashes(&self, id: &Uuid) -> bool {
        self.clashing.contains(id)
    }

    /// Minutes since midnight.
    fn minute(&self, at: &DateTime<Utc>) -> i64 {
        let local = at.with_timezone(&self.here.zone);
        i64::from(local.hour() * 60 + local.minute())
    }

    /// The same of an item, which may begin on another day than its block.
    fn item_minute(&self, block: &Block, item: &Item) -> i64 {
        self.minute(&block.starts_at) + (item.starts_at - block.starts_at).num_minutes()
    }

    fn minutes(from: &DateTime<Utc>, to: &DateTime<Utc>) -> i64 {
        (*to - *from).num_minutes()
    }

    /// What the script says, with its places left open.
    fn words(&self) -> String {
        let l = self.page.l;
        let at = |key: &str| l.with(key, &[("from", &"{from}"), ("to", &"{to}"), ("place", &"{place}")]);
        serde_json::json!({
            "at": at("agenda-grid-at"),
            "onDay": l.with("agenda-grid-on-day", &[("day", &"{day}"), ("from", &"{from}"), ("to", &"{to}"), ("place", &"{place}")]),
            "picked": l.a("agenda-grid-picked", "title", "{title}"),
            "back": l.a("agenda-grid-back", "title", "{title}"),
            "clear": l.t("agenda-grid-clear"),
            "failed": l.t("agenda-grid-failed"),
            "gone": l.t("agenda-grid-gone"),
            "undo": {
                "done": l.t("agenda-grid-undone"),
                "refused": l.t("agenda-grid-undo-refused"),
                "nothing": l.t("agenda-grid-undo-nothing"),
            },
            "redo": {
                "done": l.t("agenda-grid-redone"),
                "refused": l.t("agenda-grid-redo-refused"),
                "nothing": l.t("agenda-grid-redo-nothing"),
            },
            "noRoom": l.t("agenda-no-room"),
        })
        .to_string()
    }
}

/// A day of the draft as a timetable.
pub async fn show(
    may: May<EditAgenda>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(on): Query<OnDay>,
) -> Result<Response> {
    let here = may.scope;
    let versions = store::row_versions(&app.db, here.id).await?;
    let draft = store::draft(&app.db, here.id).await?;
    let found = found(&app, &here, &draft).await?;
    let open: Vec<&Found> = found.iter().filter(|one| one.overruled.is_none()).collect();
    let asked = draft.days.iter().find(|day| day.number.to_string() == on.day);
    let mut grid = Grid {
        page: visit.work(&app, here.link(), visit.l.t("nav-programme"), &may.who),
        script: app.assets.url("grid.js"),
        day: asked.or(draft.days.first()).cloned(),
        versions,
        clashing: open.iter().flat_map(|one| one.clash.of.iter().copied()).collect(),
        said: Vec::new(),
        open: open.len(),
        may_edit: here.allows(Act::Prepare),
        draft,
        here,
    };
    let today: BTreeSet<Uuid> = grid
        .draft
        .blocks
        .iter()
        .filter(|block| grid.is_on_day(block))
        .flat_map(|block| block.items.iter().map(|item| item.id).chain([block.id]))
        .collect();
    let of_today = open.into_iter().filter(|one| one.clash.of.iter().any(|id| today.contains(id)));
    grid.said = said(&app, &grid.here, visit.l, &grid.draft, of_today.take(CLASHES_SHOWN)).await?;
    html(&grid)
}

/// Clashes in a reader's words.
async fn said<'a>(
    app: &App,
    here: &Here,
    l: Reader,
    draft: &Programme,
    found: impl Iterator<Item = &'a Found>,
) -> Result<Vec<Said>> {
    let found: Vec<&Found> = found.collect();
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let names = store::names(&app.db, draft).await?;
    let saying = Saying { l, zone: here.zone, names: &names };
    let said = |one: &&Found| Said {
        rule: l.t(one.clash.rule.key()),
        said: saying.clash(draft, &one.clash),
        blocks: one.blocks(),
    };
    Ok(found.iter().map(said).collect())
}

/// What would clash, where nothing is moved yet.
#[derive(Serialize)]
struct Preview {
    clashes: Vec<Said>,
}

/// What came of a move.
#[derive(Serialize)]
struct Answer {
    /// Where it stands now.
    said: String,
    /// What clashes there.
    clashes: Vec<Said>,
    /// Everything that clashes in the draft.
    clashing: BTreeSet<Uuid>,
    open: String,
    versions: BTreeMap<Uuid, i32>,
    /// What takes it back.
    undo: PlaceForm,
}

/// Somebody else was faster.
#[derive(Serialize)]
struct Lost {
    said: String,
}

/// The open clashes of a draft in which this stands.
async fn around(
    app: &App,
    here: &Here,
    l: Reader,
    draft: &Programme,
    (found, id): (&[Found], Uuid),
) -> Result<Vec<Said>> {
    let goes = draft.goes_with(id);
    let open = found.iter().filter(|one| one.overruled.is_none() && one.clash.of.iter().any(|id| goes.contains(id)));
    said(app, here, l, draft, open).await
}

/// A block or an item and where it stands: what a reader is told after a move.
fn stands(l: Reader, here: &Here, draft: &Programme, id: Uuid) -> Option<String> {
    let block = draft.blocks.iter().find(|block| block.id == id);
    let item = draft.items().find(|(_, item)| item.id == id);
    let (title, from, to, place) = match (block, item) {
        (Some(block), _) => {
            let room = draft.room(block.room).map(|room| l.plain(&room.name).to_owned());
            (&block.title, block.starts_at, block.ends_at, room.unwrap_or_else(|| l.t("agenda-no-room")))
        }
        (None, Some((block, item))) => (&item.title, item.starts_at, item.ends_at, l.plain(&block.title).to_owned()),
        (None, None) => return None,
    };
    let (from, to) = (l.short_date_time(from, here.zone), l.time(to, here.zone));
    Some(l.with("agenda-grid-stands", &[("title", &l.plain(title)), ("from", &from), ("to", &to), ("place", &place)]))
}

/// Of two who move the same, the second is told where it stands now.
async fn lost(app: &App, of: &Of, l: Reader) -> Result<Response> {
    let draft = store::places(&app.db, of.here.id).await?;
    let stands = stands(l, &of.here, &draft, of.id).ok_or(Error::NotFound)?;
    let said = l.a("agenda-grid-lost", "stands", stands);
    json(l, StatusCode::CONFLICT, &Lost { said })
}

/// Answers a move with what stands and clashes in the draft that it made.
async fn answer(
    app: &App,
    of: &Of,
    l: Reader,
    draft: &Programme,
    (undo, versions): (PlaceForm, BTreeMap<Uuid, i32>),
) -> Result<Response> {
    let found = found(app, &of.here, draft).await?;
    let open: Vec<&Found> = found.iter().filter(|one| one.overruled.is_none()).collect();
    json(
        l,
        StatusCode::OK,
        &Answer {
            said: stands(l, &of.here, draft, of.id).unwrap_or_default(),
            clashes: around(app, &of.here, l, draft, (&found, of.id)).await?,
            clashing: open.iter().flat_map(|one| one.clash.of.iter().copied()).collect(),
            open: l.n("agenda-grid-open", open.len()),
            undo,
            versions,
        },
    )
}

async fn preview(app: &App, of: &Of, l: Reader, draft: &Programme) -> Result<Response> {
    let found = found(app, &of.here, draft).await?;
    let clashes = around(app, &of.here, l, draft, (&found, of.id)).await?;
    json(l, StatusCode::OK, &Preview { clashes })
}

/// What would clash with a block in another place. Nothing is moved.
pub async fn try_block(
    may: May<EditBlock>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(form): Query<PlaceForm>,
) -> Result<Response> {
    let (of, l) = (may.scope.0, visit.l);
    let draft = store::places(&app.db, of.here.id).await?;
    let place = form.block_place(&draft, of.here.zone).map_err(|faults| wrong(l, &faults))?;
    preview(&app, &of, l, &draft.with_block_at(of.id, &place).ok_or(Error::NotFound)?).await
}

/// What would clash with an item in another place. Nothing is moved.
pub async fn try_item(
    may: May<EditItem>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(form): Query<PlaceForm>,
) -> Result<Response> {
    let (of, l) = (may.scope.0, visit.l);
    let draft = store::places(&app.db, of.here.id).await?;
    let place = form.item_place(&draft, of.here.zone).map_err(|faults| wrong(l, &faults))?;
    preview(&app, &of, l, &draft.with_item_at(of.id, &place).ok_or(Error::NotFound)?).await
}

fn wrong(l: Reader, faults: &crate::kernel::Faults) -> Error {
    refuse_json(l, StatusCode::UNPROCESSABLE_ENTITY, faults)
}

/// Moves a block with its items.
pub async fn place_block(
    may: May<EditBlock>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<PlaceForm>,
) -> Result<Response> {
    let (of, l) = (may.scope.0, visit.l);
    of.here.require(Act::Prepare)?;
    let draft = store::places(&app.db, of.here.id).await?;
    let place: BlockPlace = form.block_place(&draft, of.here.zone).map_err(|faults| wrong(l, &faults))?;
    let mut tx = Tx::begin(&app).await?;
    let (moved, entry) = match store::place_block(&mut tx, &of, form.version(), &place, may.who.actor()).await {
        Ok(moved) => moved,
        Err(Error::Conflict("problem-changed")) => {
            drop(tx);
            return lost(&app, &of, l).await;
        }
        Err(error) => return Err(error),
    };
    tx.commit(entry).await?;
    let version = moved.versions.get(&of.id).copied().unwrap_or_default();
    let undo = PlaceForm::of_block(&moved.before, &draft.days, of.here.zone, version);
    let draft = draft.with_block_at(of.id, &place).ok_or(Error::NotFound)?;
    answer(&app, &of, l, &draft, (undo, moved.versions)).await
}

/// Moves an item within its block, or to another one.
pub async fn place_item(
    may: May<EditItem>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<PlaceForm>,
) -> Result<Response> {
    let (of, l) = (may.scope.0, visit.l);
    of.here.require(Act::Prepare)?;
    let draft = store::places(&app.db, of.here.id).await?;
    let place: ItemPlace = form.item_place(&draft, of.here.zone).map_err(|faults| wrong(l, &faults))?;
    let mut tx = Tx::begin(&app).await?;
    let (moved, entry) = match store::place_item(&mut tx, &of, form.version(), &place, may.who.actor()).await {
        Ok(moved) => moved,
        Err(Error::Conflict("problem-changed")) => {
            drop(tx);
            return lost(&app, &of, l).await;
        }
        Err(error) => return Err(error),
    };
    tx.commit(entry).await?;
    let version = moved.versions.get(&of.id).copied().unwrap_or_default();
    let undo = PlaceForm::of_item(&moved.before, &draft.days, of.here.zone, version);
    let draft = draft.with_item_at(of.id, &place).ok_or(Error::NotFound)?;
    answer(&app, &of, l, &draft, (undo, moved.versions)).await
}
