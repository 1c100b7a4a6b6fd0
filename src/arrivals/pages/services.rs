//! Devices tell how long they served people.

use axum::extract::State as AppState;
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::super::rules::{SentService, check_services};
use super::super::store;
use crate::access::Device;
use crate::audit::Tx;
use crate::error::Result;
use crate::state::App;
use crate::web::{InJson, Json, Visit, json, refuse_json};

/// One time, or several that are answered in their order.
#[derive(Deserialize)]
#[serde(untagged)]
pub enum Request {
    Many(Vec<SentService>),
    One(SentService),
}

impl InJson for Request {
    fn fits(value: &Value) -> bool {
        value.is_object() || value.as_array().is_some_and(|list| list.iter().all(Value::is_object))
    }
}

/// What is kept of a reading: the first time that was told of it.
#[derive(Serialize)]
struct Kept<'a> {
    reading: &'a str,
    ms: i32,
    printed: bool,
}

/// Keeps how long somebody was served, or several.
pub async fn take(
    device: Device,
    AppState(app): AppState<App>,
    visit: Visit,
    Json(request): Json<Request>,
) -> Result<Response> {
    let l = visit.l;
    let (sent, is_list) = match request {
        Request::Many(list) => (list, true),
        Request::One(one) => (vec![one], false),
    };
    let refused = |faults| refuse_json(l, StatusCode::UNPROCESSABLE_ENTITY, &faults);
    let given = check_services(&sent, is_list, device.id).map_err(refused)?;
    let kept = store::keep(Tx::begin(&app).await?, (device.conference, device.id), &given).await?;
    let told: Vec<Kept> =
        given.iter().zip(kept).map(|(one, (ms, printed))| Kept { reading: &one.named, ms, printed }).collect();
    match told.as_slice() {
        [one] if !is_list => json(l, StatusCode::CREATED, one),
        all => json(l, StatusCode::CREATED, &all),
    }
}
