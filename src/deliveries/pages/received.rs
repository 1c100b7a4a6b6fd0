//! What reached somebody without an account: a participant behind her pass, a signatory behind her link.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;

use super::super::paper;
use super::super::store::{self, By, Decided, Received};
use crate::access::{Holder, Signatory};
use crate::audit::{Actor, Tx};
use crate::conference::{self, Act, Here};
use crate::documents;
use crate::error::{Error, Result};
use crate::kernel::Uuid;
use crate::registration;
use crate::state::App;
use crate::web::{Page, Path, Visit, html, redirect};

/// Somebody behind a link: where, as whom, and where her link begins.
struct Reader {
    here: Here,
    by: By,
    actor: Actor,
    /// As she is called.
    name: String,
    base: String,
    /// Where the way back leads, and the key of its word.
    back: (String, &'static str),
    visit: Visit,
}

async fn holder(app: &App, holder: &Holder, visit: Visit) -> Result<Reader> {
    let here = conference::find_by_id(&app.db, holder.conference).await?.ok_or(Error::NotFound)?;
    let participant = registration::participant(&app.db, here.id, holder.participant).await?.ok_or(Error::NotFound)?;
    let base = format!("/pass/{}", holder.token);
    Ok(Reader {
        by: By::Participant(participant.id),
        actor: holder.actor(),
        back: (format!("{base}/resolutions"), "nav-resolutions"),
        base,
        visit: visit.prefer(participant.lang),
        name: participant.answers.name,
        here,
    })
}

async fn signatory(app: &App, link: &Signatory, visit: Visit) -> Result<Reader> {
    let here = conference::find_by_id(&app.db, link.conference).await?.ok_or(Error::NotFound)?;
    let signatory = documents::signatory(&app.db, here.id, link.signatory).await?.ok_or(Error::NotFound)?;
    let base = format!("/signatory/{}", link.token);
    Ok(Reader {
        by: By::Signatory(signatory.id),
        actor: link.actor(),
        back: (base.clone(), "documents-own-title"),
        base,
        visit: visit.prefer(signatory.lang),
        name: signatory.name,
        here,
    })
}

#[derive(Template)]
#[template(path = "deliveries/received.html")]
struct Index {
    page: Page,
    here: Here,
    base: String,
    received: Vec<Received>,
}

/// The resolutions that reached a participant.
pub async fn index(link: Holder, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let reader = holder(&app, &link, visit).await?;
    html(&Index {
        received: store::received(&app.db, reader.here.id, reader.by).await?,
        page: reader.visit.public(&app, reader.here.link(), reader.visit.l.t("nav-resolutions"), None),
        here: reader.here,
        base: reader.base,
    })
}

#[derive(Template)]
#[template(path = "deliveries/one.html")]
struct Show {
    page: Page,
    here: Here,
    resolution: Decided,
    received: Received,
    path: String,
    back: (String, String),
    name: String,
    may_acknowledge: bool,
}

/// The resolution, where it reached her.
async fn reached(app: &App, reader: &Reader, id: Uuid) -> Result<(Decided, Received)> {
    let received = store::received(&app.db, reader.here.id, reader.by).await?;
    let received = received.into_iter().find(|one| one.id == id).ok_or(Error::NotFound)?;
    Ok((store::decided(&app.db, reader.here.id, id).await?, received))
}

async fn one(app: &App, reader: Reader, id: Uuid) -> Result<Response> {
    let (resolution, received) = reached(app, &reader, id).await?;
    let l = reader.visit.l;
    html(&Show {
        page: reader.visit.public(app, reader.here.link(), l.plain(&resolution.title), None),
        path: format!("{}/resolutions/{id}", reader.base),
        back: (reader.back.0, l.t(reader.back.1)),
        name: reader.name,
        may_acknowledge: received.delivered && received.acknowledged_at.is_none() && reader.here.allows(Act::Vote),
        here: reader.here,
        resolution,
        received,
    })
}

async fn acknowledge(app: &App, reader: Reader, id: Uuid) -> Result<Response> {
    reader.here.require(Act::Vote)?;
    let (_, received) = reached(app, &reader, id).await?;
    if !received.delivered {
        return Err(Error::NotFound);
    }
    let mut tx = Tx::begin(app).await?;
    let entry = store::acknowledge(&mut tx, reader.actor, &reader.here, id, reader.by).await?;
    tx.commit(entry).await?;
    Ok(redirect(&format!("{}/resolutions/{id}", reader.base)))
}

async fn file(app: &App, reader: Reader, id: Uuid) -> Result<Response> {
    let (resolution, _) = reached(app, &reader, id).await?;
    paper::answer(app, &reader.here, reader.visit.l, &resolution).await
}

/// A resolution as a participant reads it.
pub async fn own(
    link: Holder,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, id)): Path<(String, Uuid)>,
) -> Result<Response> {
    one(&app, holder(&app, &link, visit).await?, id).await
}

pub async fn acknowledge_own(
    link: Holder,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, id)): Path<(String, Uuid)>,
) -> Result<Response> {
    acknowledge(&app, holder(&app, &link, visit).await?, id).await
}

pub async fn own_paper(
    link: Holder,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, id)): Path<(String, Uuid)>,
) -> Result<Response> {
    file(&app, holder(&app, &link, visit).await?, id).await
}

/// A resolution as it reached an institution.
pub async fn for_institution(
    link: Signatory,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, id)): Path<(String, Uuid)>,
) -> Result<Response> {
    one(&app, signatory(&app, &link, visit).await?, id).await
}

pub async fn acknowledge_for_institution(
    link: Signatory,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, id)): Path<(String, Uuid)>,
) -> Result<Response> {
    acknowledge(&app, signatory(&app, &link, visit).await?, id).await
}

pub async fn paper_for_institution(
    link: Signatory,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, id)): Path<(String, Uuid)>,
) -> Result<Response> {
    file(&app, signatory(&app, &link, visit).await?, id).await
}
