//! The draft on one page: what organisers edit.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use chrono::{DateTime, Days, NaiveTime, TimeDelta, Utc};
use serde::Deserialize;

use super::super::EditAgenda;
use super::super::rules::{Block, Clash, LaidDay, Programme, Weight, clashes, difference, lay_out};
use super::super::store::{self, Release};
use crate::access::May;
use crate::audit::Tx;
use crate::conference::due::instant;
use crate::conference::{Act, Here};
use crate::error::{Error, Result};
use crate::kernel::{Uuid, Words};
use crate::state::App;
use crate::web::{Form, Page, Path, Visit, html, redirect};

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
        let date = |block: &Block| block.starts_at.with_timezone(&self.here.zone).date_naive();
        self.draft.blocks.iter().filter(|block| !self.draft.days.iter().any(|day| day.date == date(block))).collect()
    }
}

/// How far the draft is from what is released.
pub(super) fn apart(draft: &Programme, release: Option<&Release>) -> usize {
    let empty = Programme::default();
    difference(release.map_or(&empty, |release| &release.version.programme), draft).changes.len()
}

/// The draft by day.
pub async fn show(may: May<EditAgenda>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let here = may.scope;
    let draft = store::draft(&app.db, here.id).await?;
    let release = store::latest(&app.db, here.id).await?;
    let found = found(&app, &here, &draft).await?;
    let open: Vec<&Found> = found.iter().filter(|one| one.overruled.is_none()).collect();
    html(&Draft {
        page: visit.work(&app, here.link(), visit.l.t("nav-programme"), &may.who),
        clashing: open.iter().flat_map(|one| one.clash.of.iter().copied()).collect(),
        open: open.len(),
        changes: apart(&draft, release.as_ref()),
        release: release.map(|release| (release.number, release.released_at)),
        may_edit: here.allows(Act::Prepare),
        draft,
        here,
    })
}

/// By how much a day is shifted.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ShiftForm {
    minutes: String,
}

/// Shifts a day of the draft: everything that begins on it.
pub async fn shift(
    may: May<EditAgenda>,
    AppState(app): AppState<App>,
    Path((_, number)): Path<(String, i32)>,
    Form(form): Form<ShiftForm>,
) -> Result<Response> {
    let here = may.scope;
    here.require(Act::Prepare)?;
    let draft = store::draft(&app.db, here.id).await?;
    let day = draft.days.iter().find(|day| day.number == number).ok_or(Error::NotFound)?;
    let minutes = form.minutes.trim().parse().ok().filter(|minutes: &i64| (-720..=720).contains(minutes));
    let by = TimeDelta::minutes(minutes.ok_or(Error::Refused("agenda-problem-shift"))?);
    let begins = |date| instant(here.zone, date, NaiveTime::MIN);
    let mut tx = Tx::begin(&app).await?;
    let bounds = (begins(day.date), begins(day.date + Days::new(1)));
    let entry = store::shift_day(&mut tx, &here, bounds, by, may.who.actor()).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path(&format!("/programme#day-{number}"))))
}
