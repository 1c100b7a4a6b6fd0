//! What is attached to a motion.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;

use crate::access::May;
use crate::audit::Tx;
use crate::conference::{Act, Here};
use crate::error::{Error, Result};
use crate::files::{self, rules::named};
use crate::kernel::{Faults, Uuid};
use crate::presidium::rules::MotionState;
use crate::presidium::store::{self, Attachment, Motion};
use crate::presidium::{EditMotion, SeeMotion};
use crate::state::App;
use crate::web::{Fields, Filled, Page, Path, Visit, download, html, invalid, redirect};

#[derive(Template)]
#[template(path = "presidium/motion_files.html")]
struct Edit {
    page: Page,
    here: Here,
    motion: Motion,
    attached: Vec<Attachment>,
    faults: Faults,
}

impl Edit {
    fn path(&self) -> String {
        self.here.path(&format!("/motions/{}", self.motion.id))
    }

    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }
}

async fn edit_page(app: &App, visit: &Visit, may: &May<EditMotion>, faults: Faults) -> Result<Edit> {
    let here = may.scope.here.clone();
    here.require(Act::Vote)?;
    let motion = store::motion(&app.db, &here, may.scope.id).await?;
    if motion.state != MotionState::Draft {
        return Err(Error::Conflict("presidium-not-draft"));
    }
    Ok(Edit {
        page: visit.work(app, here.link(), visit.l.t("presidium-attached"), &may.who),
        attached: store::attachments(&app.db, motion.id).await?,
        here,
        motion,
        faults,
    })
}

/// What is attached to a draft, to be changed.
pub async fn edit(may: May<EditMotion>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    html(&edit_page(&app, &visit, &may, Faults::default()).await?)
}

/// Attaches a file.
pub async fn attach(
    may: May<EditMotion>,
    AppState(app): AppState<App>,
    visit: Visit,
    filled: Filled,
) -> Result<Response> {
    let here = &may.scope.here;
    here.require(Act::Vote)?;
    let Some(sent) = filled.files.into_iter().find(|file| file.field == "file") else {
        let faults = Faults::one("file", "presidium-fault-no-file");
        return Err(invalid(&edit_page(&app, &visit, &may, faults).await?));
    };
    let ready = match files::ready(sent.bytes).await {
        Ok(ready) => ready,
        Err(key) => return Err(invalid(&edit_page(&app, &visit, &may, Faults::one("file", key)).await?)),
    };
    let name = named(&sent.name, ready.kind);
    let mut tx = Tx::begin(&app).await?;
    let entry = store::attach(&mut tx, may.who.actor(), here, may.scope.id, &name, &ready).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path(&format!("/motions/{}/files", may.scope.id))))
}

/// A file of a motion.
pub async fn show(
    may: May<SeeMotion>,
    AppState(app): AppState<App>,
    Path((_, _, file)): Path<(String, String, String)>,
) -> Result<Response> {
    let id: Uuid = file.parse().map_err(|_| Error::NotFound)?;
    let attached = store::attachments(&app.db, may.scope.id).await?;
    if !attached.iter().any(|one| one.id == id) {
        return Err(Error::NotFound);
    }
    let file = files::attached(&app, may.scope.here.id, id).await?.ok_or(Error::NotFound)?;
    Ok(download(&file.name, file.kind.content_type(), file.content))
}

/// Takes a file off a draft.
pub async fn take_off(
    may: May<EditMotion>,
    AppState(app): AppState<App>,
    Path((_, _, file)): Path<(String, String, String)>,
) -> Result<Response> {
    let here = &may.scope.here;
    here.require(Act::Vote)?;
    let id: Uuid = file.parse().map_err(|_| Error::NotFound)?;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::take_off(&mut tx, may.who.actor(), here, may.scope.id, id).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path(&format!("/motions/{}/files", may.scope.id))))
}
