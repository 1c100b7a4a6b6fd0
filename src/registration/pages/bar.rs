use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use serde::Deserialize;

use super::super::rules::check_reason;
use super::super::store::{self, Bar};
use super::super::{DecidePerson, OfParticipant};
use crate::access::{May, Who};
use crate::audit::Tx;
use crate::conference::Here;
use crate::error::Result;
use crate::kernel::Faults;
use crate::state::App;
use crate::web::{Fields, Form, Page, Visit, html, invalid, redirect};

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct BarForm {
    reason: String,
}

#[derive(Template)]
#[template(path = "registration/bar.html")]
struct BarPage {
    page: Page,
    here: Here,
    name: String,
    is_barred: bool,
    bars: Vec<Bar>,
    reason: String,
    faults: Faults,
    base: String,
}

impl BarPage {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }
}

async fn page(
    app: &App,
    visit: &Visit,
    who: &Who,
    of: OfParticipant,
    (reason, faults): (String, Faults),
) -> Result<BarPage> {
    let OfParticipant { here, participant } = of;
    Ok(BarPage {
        page: visit.work(app, here.link(), visit.l.t("bar-title"), who),
        base: here.path(&format!("/people/{}", participant.id)),
        bars: store::bars(&app.db, participant.id).await?,
        is_barred: participant.barred.is_some(),
        name: participant.answers.name,
        reason,
        faults,
        here,
    })
}

/// Whether somebody may come in: asks for the reason why she may not, or whether she may again.
pub async fn show(may: May<DecidePerson>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    html(&page(&app, &visit, &may.who, may.scope, Default::default()).await?)
}

/// Bars her: her badge is refused at every gate from the next reading on.
pub async fn bar(
    may: May<DecidePerson>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<BarForm>,
) -> Result<Response> {
    let (of, who) = (may.scope, may.who);
    let reason = match check_reason(&form.reason) {
        Ok(reason) => reason,
        Err(faults) => return Err(invalid(&page(&app, &visit, &who, of, (form.reason, faults)).await?)),
    };
    let mut tx = Tx::begin(&app).await?;
    let entry = store::bar(&mut tx, &of.here, of.participant.id, &reason, who.actor()).await?;
    tx.commit(entry).await?;
    Ok(redirect(&of.here.path(&format!("/people/{}", of.participant.id))))
}

/// Lets her come in again.
pub async fn lift(may: May<DecidePerson>, AppState(app): AppState<App>) -> Result<Response> {
    let of = may.scope;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::lift_bar(&mut tx, &of.here, of.participant.id, may.who.actor()).await?;
    tx.commit(entry).await?;
    Ok(redirect(&of.here.path(&format!("/people/{}", of.participant.id))))
}
