//! Badges that are made many at a time: how far they are, and the file.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;

use super::super::rules::BatchState;
use super::super::store::{self, Batch};
use super::badges::file_name;
use crate::access::May;
use crate::audit::{Entry, Tx};
use crate::conference::{Here, Organise};
use crate::error::{Error, Result};
use crate::kernel::Uuid;
use crate::state::App;
use crate::web::{Page, Path, Visit, download, html, redirect};

#[derive(Template)]
#[template(path = "registration/badge_batch.html")]
struct Show {
    page: Page,
    here: Here,
    batch: Batch,
}

impl Show {
    fn path(&self) -> String {
        self.here.path(&format!("/people/badges/batches/{}", self.batch.id))
    }

    fn is_making(&self) -> bool {
        self.batch.state == BatchState::Making
    }

    /// All are ready; the paper is being set.
    fn is_set(&self) -> bool {
        self.batch.ready as usize >= self.batch.count()
    }

    fn megabytes(&self) -> Option<String> {
        Some(format!("{:.1}", f64::from(self.batch.size?) / 1e6))
    }
}

async fn of(app: &App, here: &Here, id: &str) -> Result<Batch> {
    let id: Uuid = id.parse().map_err(|_| Error::NotFound)?;
    store::batch(&app.db, id).await?.filter(|batch| batch.conference == here.id).ok_or(Error::NotFound)
}

/// How far they are.
pub async fn show(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response> {
    let here = may.scope;
    let batch = of(&app, &here, &id).await?;
    let title = visit.l.n("registration-batch-title", batch.count());
    html(&Show { page: visit.work(&app, here.link(), title, &may.who), batch, here })
}

/// They are wanted no more; none of them counts as printed.
pub async fn stop(
    may: May<Organise>,
    AppState(app): AppState<App>,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response> {
    let here = may.scope;
    let batch = of(&app, &here, &id).await?;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::give_up_batch(&mut tx, &batch, BatchState::Stopped, may.who.actor()).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path(&format!("/people/badges/batches/{}", batch.id))))
}

/// The file. It holds secrets: each time it is taken is an entry.
pub async fn file(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response> {
    let here = may.scope;
    let batch = of(&app, &here, &id).await?;
    let file = store::batch_file(&app, batch.id).await?.ok_or(Error::NotFound)?;
    let entry = Entry::new(may.who.actor(), "registration.badge_batch_taken", "badge_batch", batch.id).of(here.id);
    Tx::begin(&app).await?.commit(entry).await?;
    Ok(download(&file_name(visit.l, &here, None), "application/pdf", file))
}
