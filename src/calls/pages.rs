use axum::extract::State as AppState;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::SecondsFormat;
use serde::Serialize;

use super::rules::{SentCall, call_id};
use super::store::{self, Standing};
use crate::access::Device;
use crate::error::Result;
use crate::kernel::Uuid;
use crate::state::App;
use crate::web::{InJson, Json, Visit, json, refuse_json};

impl InJson for SentCall {}

/// A call, as its device is told.
#[derive(Serialize)]
pub struct Told {
    id: Uuid,
    reason: String,
    at: String,
    answered: Option<String>,
}

impl From<Standing> for Told {
    fn from(call: Standing) -> Told {
        let time = |at: chrono::DateTime<chrono::Utc>| at.to_rfc3339_opts(SecondsFormat::Millis, true);
        Told { id: call.id, reason: call.reason, at: time(call.called_at), answered: call.answered_at.map(time) }
    }
}

/// Whoever stands before a device asks for a helper.
pub async fn call(
    device: Device,
    AppState(app): AppState<App>,
    visit: Visit,
    Json(sent): Json<SentCall>,
) -> Result<Response> {
    let nonce = sent.check().map_err(|faults| refuse_json(visit.l, StatusCode::UNPROCESSABLE_ENTITY, &faults))?;
    let call = store::ask(&app, &device, call_id(device.id, nonce)).await?;
    json(visit.l, StatusCode::CREATED, &Told::from(call))
}
