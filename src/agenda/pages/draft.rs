//! The draft on one page: what organisers edit.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use chrono::{DateTime, Days, NaiveTime, Utc};

use super::super::EditAgenda;
use super::super::rules::{
    Block, Clash, LaidDay, Programme, ShiftForm, Weight, clashes, difference, first_to_leave, lay_out,
};
use super::super::store::{self, Release};
use crate::access::{May, Who};
use crate::audit::Tx;
use crate::conference::due::instant;
use crate::conference::{Act, Here};
use crate::error::{Error, Result};
use crate::kernel::{Faults, Uuid, Words};
use crate::state::App;
use crate::web::{Form, Page, Path, Visit, html, invalid, redirect};

/// A clash of the draft, with what follows from it.
pub(super) struct Found {
    pub(super) clash: Clash,
    pub(super) weight: Weight,
    /// Why it was accepted.
    pub(super) overruled: Option<store::Overruled>,
}

impl Found {
    /// Nothing is released as long as it stands.
    pub(super) fn blocks(&self) -> bool {
        self.weight == Weight::Block && self.overruled.is_none()
    }
}

/// Everything that clashes in a draft: what blocks first, what was accepted last.
pub(super) async fn found(app: &App, here: &Here, draft: &Programme) -> Result<Vec<Found>> {
    let against = store::against(&app.db, here.id).await?;
    let mut overruled = store::overruled(&app.db, here.id).await?;
    let mut found: Vec<Found> = clashes(draft, &against, here.zone)
        .into_iter()
        .map(|clash| Found { weight: against.weight(clash.rule), overruled: overruled.remove(&clash.key()), clash })
        .collect();
    found.sort_by_key(|one| (one.overruled.is_some(), std::cmp::Reverse(one.weight)));
    Ok(found)
}

#[derive(Template)]
#[template(path = "agenda/draft.html")]
struct Draft {
    page: Page,
    here: Here,
    draft: Programme,
    /// What clashes and was not accepted.
    clashing: BTreeSet<Uuid>,
    open: usize,
    release: Option<(i32, DateTime<Utc>)>,
    changes: usize,
    may_edit: bool,
    /// The day that could not be shifted, what was filled in, and what is wrong with it.
    refused: Option<(i32, ShiftForm, Faults)>,
}

impl Draft {
    fn days(&self) -> Vec<LaidDay<'_>> {
        lay_out(&self.draft, self.here.zone, |_| true)
    }

    fn room(&self, block: &Block) -> Option<&Words> {
        self.draft.room(block.room).map(|room| &room.name)
    }

    fn clashes(&self, id: &Uuid) -> bool {
        self.clashing.contains(id)
    }

    /// Blocks whose day is none of the conference's any more.
    fn astray(&self) -> Vec<&Block> {
        self.draft.blocks.iter().filter(|block| !self.draft.has_day(block.starts_at, self.here.zone)).collect()
    }

    /// The minutes that a day was not shifted by, and what is wrong with them.
    fn refused(&self, laid: &LaidDay<'_>) -> Option<(&str, String)> {
        let (_, form, faults) = self.refused.as_ref().filter(|(number, ..)| *number == laid.day.number)?;
        faults.of("minutes").map(|fault| (form.minutes.as_str(), self.page.l.fault(fault)))
    }
}

/// How far the draft is from what is released.
pub(super) fn apart(draft: &Programme, release: Option<&Release>) -> usize {
    let empty = Programme::default();
    difference(release.map_or(&empty, |release| &release.version.programme), draft).changes.len()
}

async fn page(app: &App, visit: &Visit, who: &Who, here: Here) -> Result<Draft> {
    let draft = store::draft(&app.db, here.id).await?;
    let release = store::latest(&app.db, here.id).await?;
    let found = found(app, &here, &draft).await?;
    let open: Vec<&Found> = found.iter().filter(|one| one.overruled.is_none()).collect();
    Ok(Draft {
        page: visit.work(app, here.link(), visit.l.t("nav-programme"), who),
        clashing: open.iter().flat_map(|one| one.clash.of.iter().copied()).collect(),
        open: open.len(),
        changes: apart(&draft, release.as_ref()),
        release: release.map(|release| (release.number, release.released_at)),
        may_edit: here.allows(Act::Prepare),
        refused: None,
        draft,
        here,
    })
}

/// The draft by day.
pub async fn show(may: May<EditAgenda>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    html(&page(&app, &visit, &may.who, may.scope).await?)
}

/// The same where a shift of a day was refused.
pub async fn show_day(
    may: May<EditAgenda>,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, number)): Path<(String, i32)>,
) -> Result<Response> {
    let page = page(&app, &visit, &may.who, may.scope).await?;
    if !page.draft.days.iter().any(|day| day.number == number) {
        return Err(Error::NotFound);
    }
    html(&page)
}

/// Shifts a day of the draft: everything that begins on it, as long as all of it stays on that day.
pub async fn shift(
    may: May<EditAgenda>,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, number)): Path<(String, i32)>,
    Form(form): Form<ShiftForm>,
) -> Result<Response> {
    let (here, who, l) = (may.scope, may.who, visit.l);
    here.require(Act::Prepare)?;
    let mut tx = Tx::begin(&app).await?;
    let draft = store::held_draft(&mut tx, &here).await?;
    let date = draft.days.iter().find(|day| day.number == number).map(|day| day.date).ok_or(Error::NotFound)?;
    let checked = form.check().and_then(|by| match first_to_leave(&draft, date, here.zone, by) {
        None => Ok(by),
        Some(block) => {
            let mut faults = Faults::default();
            let (title, at) = (l.plain(&block.title).to_owned(), l.time(block.starts_at, here.zone));
            faults.add_with("minutes", "agenda-fault-leaves-day", [("title", title), ("at", at)]);
            Err(faults)
        }
    });
    let by = match checked {
        Ok(by) => by,
        Err(faults) => {
            drop(tx);
            let page = page(&app, &visit, &who, here).await?;
            return Err(invalid(&Draft { refused: Some((number, form, faults)), ..page }));
        }
    };
    let begins = |date| instant(here.zone, date, NaiveTime::MIN);
    let bounds = (begins(date), begins(date + Days::new(1)));
    let entry = store::shift_day(&mut tx, &here, bounds, by, who.actor()).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path(&format!("/programme#day-{number}"))))
}
