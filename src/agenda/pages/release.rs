//! A draft becomes a version, or a version the draft.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use chrono::{DateTime, Utc};

use super::super::EditAgenda;
use super::super::rules::{Change, Programme, difference};
use super::super::say::Saying;
use super::super::store::{self, OfPresidium};
use super::draft::{Found, apart, found};
use super::{NoteForm, Sure};
use crate::access::{May, Who};
use crate::audit::Tx;
use crate::conference::{Act, Here};
use crate::error::{Error, Result};
use crate::kernel::{Faults, Uuid, Words};
use crate::state::App;
use crate::web::{Confirm, Fields, Form, Page, Path, Visit, html, invalid, redirect};

/// What tells two drafts apart.
pub(super) fn digest(programme: &Programme) -> String {
    let mut hasher = DefaultHasher::new();
    serde_json::to_string(programme).unwrap_or_default().hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

#[derive(Template)]
#[template(path = "agenda/release.html")]
struct Release {
    page: Page,
    here: Here,
    draft: Programme,
    /// The number that it will have.
    number: i32,
    changes: Vec<Change>,
    names: BTreeMap<Uuid, String>,
    blocking: Vec<Found>,
    warning: usize,
    told: usize,
    form: NoteForm,
    faults: Faults,
    /// What the presidium approved last, and how far the draft is from it.
    approved: Option<(OfPresidium, usize)>,
    /// The draft has changed since it was seen.
    stale: bool,
}

impl Release {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn saying(&self) -> Saying<'_> {
        Saying { l: self.page.l, zone: self.here.zone, names: &self.names }
    }

    fn said(&self, change: &Change) -> Vec<String> {
        self.saying().change(change)
    }

    fn clash(&self, one: &Found) -> String {
        self.saying().clash(&self.draft, &one.clash)
    }

    fn is_first(&self) -> bool {
        self.number == 1
    }

    /// What stands on none of the days: nothing is released as long as it does.
    fn astray(&self) -> Vec<(&Words, DateTime<Utc>)> {
        self.draft.astray(self.here.zone)
    }

    fn is_good(&self) -> bool {
        self.blocking.is_empty() && self.astray().is_empty()
    }
}

async fn page(app: &App, visit: &Visit, who: &Who, here: Here, form: NoteForm, faults: Faults) -> Result<Release> {
    let draft = store::draft(&app.db, here.id).await?;
    let held = store::latest(&app.db, here.id).await?;
    let number = held.as_ref().map_or(0, |held| held.number) + 1;
    let before = held.map(|held| held.version.programme).unwrap_or_default();
    let changes = difference(&before, &draft).changes;
    let mut names = store::names(&app.db, &draft).await?;
    names.extend(store::names(&app.db, &before).await?);
    let (blocking, rest): (Vec<Found>, Vec<Found>) =
        found(app, &here, &draft).await?.into_iter().partition(Found::blocks);
    Ok(Release {
        page: visit.work(app, here.link(), visit.l.n("agenda-release-title", number), who),
        told: if here.allows(Act::Show) { store::touched(&changes).len() } else { 0 },
        warning: rest.iter().filter(|one| one.overruled.is_none()).count(),
        approved: store::approved(&app.db, here.id)
            .await?
            .map(|it| (it.by, difference(&it.programme, &draft).changes.len())),
        form: NoteForm { seen: digest(&draft), ..form },
        stale: false,
        blocking,
        number,
        changes,
        names,
        draft,
        faults,
        here,
    })
}

/// What a release would change, and whom it would be told to.
pub async fn ask(may: May<EditAgenda>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    may.scope.require(Act::Prepare)?;
    html(&page(&app, &visit, &may.who, may.scope, NoteForm::default(), Faults::default()).await?)
}

/// Releases the draft that was seen.
pub async fn release(
    may: May<EditAgenda>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<NoteForm>,
) -> Result<Response> {
    let (here, who) = (may.scope, may.who);
    here.require(Act::Prepare)?;
    let note = match form.check(true) {
        Ok(note) => note,
        Err(faults) => return Err(invalid(&page(&app, &visit, &who, here, form, faults).await?)),
    };
    let page = page(&app, &visit, &who, here, form.clone(), Faults::default()).await?;
    if !page.is_good() || page.changes.is_empty() {
        return Err(invalid(&page));
    }
    let mut tx = Tx::begin(&app).await?;
    match store::release(&mut tx, &page.here, &note, who.actor(), |draft| digest(draft) == form.seen).await {
        Ok(entry) => {
            tx.commit(entry).await?;
            Ok(redirect(&page.here.path("/agenda/v")))
        }
        Err(Error::Conflict("problem-changed")) => {
            drop(tx);
            Err(invalid(&Release { stale: true, ..page }))
        }
        Err(error) => Err(error),
    }
}

/// Asks whether the draft is to become a version again.
pub async fn ask_back(
    may: May<EditAgenda>,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, number)): Path<(String, i32)>,
) -> Result<Response> {
    let (here, l) = (may.scope, visit.l);
    here.require(Act::Prepare)?;
    let release = store::version(&app.db, here.id, number).await?.ok_or(Error::NotFound)?;
    let draft = store::draft(&app.db, here.id).await?;
    let title = l.n("agenda-back-title", number);
    let it = Confirm {
        title: title.clone(),
        text: l.t("agenda-back-text"),
        effects: vec![l.n("agenda-back-changes", apart(&draft, Some(&release))), l.t("agenda-back-links")],
        action: here.path(&format!("/programme/back/{number}")),
        version: 0,
        button: l.t("agenda-back"),
        cancel: here.path("/agenda/v"),
    };
    html(&Sure { page: visit.work(&app, here.link(), title, &may.who), it })
}

/// The draft becomes a version again. Released is nothing by that.
pub async fn back(
    may: May<EditAgenda>,
    AppState(app): AppState<App>,
    Path((_, number)): Path<(String, i32)>,
) -> Result<Response> {
    let here = may.scope;
    here.require(Act::Prepare)?;
    let release = store::version(&app.db, here.id, number).await?.ok_or(Error::NotFound)?;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::go_back(&mut tx, &here, &release, may.who.actor()).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path("/programme")))
}
