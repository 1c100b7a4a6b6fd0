//! An organiser says that a resolution needs no project, or that it does after all.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;

use super::fault_at;
use crate::access::May;
use crate::audit::Tx;
use crate::conference::{Act, Here};
use crate::error::Result;
use crate::kernel::Faults;
use crate::presidium::WaiveProject;
use crate::presidium::rules::WaiverForm;
use crate::presidium::store::{self, OfResolution, Resolution};
use crate::state::App;
use crate::web::{Fields, Form, Page, Visit, html, invalid, redirect};

#[derive(Template)]
#[template(path = "presidium/waive.html")]
struct Waive {
    page: Page,
    path: String,
    resolution: Resolution,
    form: WaiverForm,
    faults: Faults,
}

impl Waive {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }
}

/// The page of a resolution.
fn path(here: &Here, resolution: &Resolution) -> String {
    here.path(&format!("/resolutions/{}", resolution.id))
}

fn page(app: &App, visit: &Visit, may: May<WaiveProject>, (form, faults): (WaiverForm, Faults)) -> Waive {
    let OfResolution { here, resolution } = may.scope;
    Waive {
        path: path(&here, &resolution),
        page: visit.work(app, here.link(), visit.l.t("presidium-waive"), &may.who),
        resolution,
        form,
        faults,
    }
}

/// Asks why a resolution needs no project.
pub async fn ask(may: May<WaiveProject>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let OfResolution { here, resolution } = &may.scope;
    here.require(Act::CarryOut)?;
    let (waiver, projects) =
        tokio::try_join!(store::waiver(&app.db, resolution.id), store::led_to(&app.db, resolution.id))?;
    // It was said already, or is carried out: its page tells.
    if waiver.is_some() || !projects.is_empty() {
        return Ok(redirect(&path(here, resolution)));
    }
    html(&page(&app, &visit, may, Default::default()))
}

pub async fn waive(
    may: May<WaiveProject>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<WaiverForm>,
) -> Result<Response> {
    let OfResolution { here, resolution } = &may.scope;
    here.require(Act::CarryOut)?;
    let reason = match form.check() {
        Ok(reason) => reason,
        Err(faults) => return Err(invalid(&page(&app, &visit, may, (form, faults)))),
    };
    let mut tx = Tx::begin(&app).await?;
    match store::waive(&mut tx, may.who.actor(), here, resolution.id, &reason).await {
        Ok(entry) => tx.commit(entry).await?,
        // Somebody entered a project meanwhile.
        Err(error) => {
            drop(tx);
            let faults = fault_at("reason", error)?;
            return Err(invalid(&page(&app, &visit, may, (form, faults))));
        }
    }
    Ok(redirect(&path(here, resolution)))
}

/// It needs a project after all.
pub async fn end(may: May<WaiveProject>, AppState(app): AppState<App>) -> Result<Response> {
    let OfResolution { here, resolution } = &may.scope;
    here.require(Act::CarryOut)?;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::end_waiver(&mut tx, may.who.actor(), here, resolution.id).await?;
    tx.commit(entry).await?;
    Ok(redirect(&path(here, resolution)))
}
