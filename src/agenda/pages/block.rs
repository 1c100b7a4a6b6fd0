//! A block of the draft.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use serde::Deserialize;

use super::super::rules::{Block, BlockForm, Kind, Programme};
use super::super::store;
use super::super::{EditAgenda, EditBlock};
use super::{VersionForm, ask_to_remove};
use crate::access::{May, Who};
use crate::audit::Tx;
use crate::conference::{Act, Here};
use crate::error::{Error, Result};
use crate::kernel::{Faults, Uuid};
use crate::state::App;
use crate::web::{Choice, Fields, Form, Page, Query, Visit, html, invalid, redirect};

#[derive(Template)]
#[template(path = "agenda/block.html")]
struct Edit {
    page: Page,
    here: Here,
    draft: Programme,
    /// The one that is changed; none where one is made.
    block: Option<Block>,
    form: BlockForm,
    faults: Faults,
    /// Somebody else has changed it since it was opened.
    stale: bool,
}

impl Edit {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn path(&self) -> String {
        match &self.block {
            Some(block) => self.here.path(&format!("/programme/blocks/{}", block.id)),
            None => self.here.path("/programme/blocks/new"),
        }
    }

    fn kinds(&self) -> Vec<Choice> {
        let l = self.page.l;
        let one = |kind: Kind| Choice::new(kind.as_str(), l.t(kind.key()), self.form.kind == kind.as_str());
        Kind::ALL.into_iter().map(one).collect()
    }

    fn days(&self) -> Vec<Choice> {
        let l = self.page.l;
        let days = self.draft.days.iter().map(|day| {
            let number = day.number.to_string();
            let label = l.with2("agenda-day-of", "n", day.number, "date", l.day(day.date));
            let chosen = self.form.day == number;
            Choice::new(number, label, chosen)
        });
        days.collect()
    }

    fn rooms(&self) -> Vec<Choice> {
        let l = self.page.l;
        let none = Choice::new("", l.t("agenda-no-room"), self.form.room.is_empty());
        let rooms = self.draft.rooms.iter().map(|room| {
            let id = room.id.to_string();
            let label = match room.capacity {
                Some(capacity) => l.with2("agenda-room-holds", "room", l.plain(&room.name), "n", capacity),
                None => l.plain(&room.name).to_owned(),
            };
            let chosen = self.form.room == id;
            Choice::new(id, label, chosen)
        });
        std::iter::once(none).chain(rooms).collect()
    }
}

fn edit(
    app: &App,
    visit: &Visit,
    who: &Who,
    (here, draft): (Here, Programme),
    block: Option<Block>,
    form: BlockForm,
    faults: Faults,
) -> Edit {
    let title = match &block {
        Some(block) => visit.l.plain(&block.title).to_owned(),
        None => visit.l.t("agenda-new-block"),
    };
    Edit { page: visit.work(app, here.link(), title, who), draft, block, form, faults, stale: false, here }
}

/// The day on which something is added.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct OnDay {
    day: String,
}

/// The form of a new block.
pub async fn new(
    may: May<EditAgenda>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(on): Query<OnDay>,
) -> Result<Response> {
    may.scope.require(Act::Prepare)?;
    let draft = store::draft(&app.db, may.scope.id).await?;
    let form = BlockForm { kind: Kind::default().as_str().into(), day: on.day, ..BlockForm::default() };
    html(&edit(&app, &visit, &may.who, (may.scope, draft), None, form, Faults::default()))
}

pub async fn add(
    may: May<EditAgenda>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<BlockForm>,
) -> Result<Response> {
    let (here, who) = (may.scope, may.who);
    here.require(Act::Prepare)?;
    let draft = store::draft(&app.db, here.id).await?;
    match form.check(&draft.days, &draft.rooms, here.zone) {
        Ok(new) => {
            let mut tx = Tx::begin(&app).await?;
            let (id, entry) = store::add_block(&mut tx, &here, &new, who.actor()).await?;
            tx.commit(entry).await?;
            Ok(redirect(&here.path(&format!("/programme/blocks/{id}"))))
        }
        Err(faults) => Err(invalid(&edit(&app, &visit, &who, (here, draft), None, form, faults))),
    }
}

/// The draft and this block of it.
async fn with_block(app: &App, here: &Here, id: Uuid) -> Result<(Programme, Block)> {
    let draft = store::draft(&app.db, here.id).await?;
    let block = draft.blocks.iter().find(|block| block.id == id).cloned().ok_or(Error::NotFound)?;
    Ok((draft, block))
}

/// A block as it stands, to be changed.
pub async fn show(may: May<EditBlock>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let of = may.scope.0;
    let (draft, block) = with_block(&app, &of.here, of.id).await?;
    let form = BlockForm::of(&block, &draft.days, of.here.zone, of.version);
    html(&edit(&app, &visit, &may.who, (of.here, draft), Some(block), form, Faults::default()))
}

/// Changes a block. Whoever comes second is told, and her input is kept.
pub async fn change(
    may: May<EditBlock>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<BlockForm>,
) -> Result<Response> {
    let (of, who) = (may.scope.0, may.who);
    of.here.require(Act::Prepare)?;
    let (draft, block) = with_block(&app, &of.here, of.id).await?;
    let new = match form.check(&draft.days, &draft.rooms, of.here.zone) {
        Ok(new) => new,
        Err(faults) => return Err(invalid(&edit(&app, &visit, &who, (of.here, draft), Some(block), form, faults))),
    };
    let mut tx = Tx::begin(&app).await?;
    match store::change_block(&mut tx, &of, form.version(), &new, who.actor()).await {
        Ok(entry) => {
            tx.commit(entry).await?;
            Ok(redirect(&of.here.path(&format!("/programme#b-{}", block.code))))
        }
        Err(Error::Conflict("problem-changed")) => {
            drop(tx);
            let form = BlockForm { version: of.version.to_string(), ..form };
            let page = edit(&app, &visit, &who, (of.here, draft), Some(block), form, Faults::default());
            Err(invalid(&Edit { stale: true, ..page }))
        }
        Err(error) => Err(error),
    }
}

/// Asks whether a block is to go, with its items.
pub async fn ask_remove(may: May<EditBlock>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let (of, l) = (may.scope.0, visit.l);
    of.here.require(Act::Prepare)?;
    let (_, block) = with_block(&app, &of.here, of.id).await?;
    let effects = vec![l.n("agenda-remove-items", block.items.len()), l.t("agenda-remove-calendars")];
    let what = (l.plain(&block.title), format!("/programme/blocks/{}", of.id));
    ask_to_remove(&app, &visit, &may.who, &of, (what.0, &what.1), effects)
}

pub async fn remove(
    may: May<EditBlock>,
    AppState(app): AppState<App>,
    Form(form): Form<VersionForm>,
) -> Result<Response> {
    let of = may.scope.0;
    of.here.require(Act::Prepare)?;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::remove_block(&mut tx, &of, form.version(), may.who.actor()).await?;
    tx.commit(entry).await?;
    Ok(redirect(&of.here.path("/programme")))
}
