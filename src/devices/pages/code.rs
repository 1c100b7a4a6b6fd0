//! The staff code of the kiosks, as organisers set it.

use axum::extract::State as AppState;
use axum::response::Response;
use serde::Deserialize;

use super::super::rules::check_staff_code;
use super::super::store;
use crate::access::May;
use crate::accounts;
use crate::audit::Tx;
use crate::conference::Organise;
use crate::error::Result;
use crate::state::App;
use crate::web::{Form, Visit, invalid, redirect};

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct CodeForm {
    code: String,
}

/// Sets the staff code; the one before is good no more.
pub async fn set(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<CodeForm>,
) -> Result<Response> {
    let (here, who) = (may.scope, may.who);
    let code = match check_staff_code(&form.code) {
        Ok(code) => code,
        Err(faults) => return Err(invalid(&super::list_page(&app, &visit, &who, here, form.code, faults).await?)),
    };
    let hash = accounts::hash_password(&app, &code).await?;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::set_staff_code(&mut tx, &here, &hash, who.actor()).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path("/devices")))
}

/// Takes the staff code away.
pub async fn remove(may: May<Organise>, AppState(app): AppState<App>) -> Result<Response> {
    let here = may.scope;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::remove_staff_code(&mut tx, &here, may.who.actor()).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path("/devices")))
}
