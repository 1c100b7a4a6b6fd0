//! The way out of a kiosk: by the staff code, for a few minutes, to set it up elsewhere or to sign it off.

use askama::Template;
use axum::extract::State as AppState;
use axum::http::header;
use axum::response::Response;
use serde::Deserialize;

use crate::access::{self, Device, DeviceKind, Serves};
use crate::accounts;
use crate::audit::{Tx, Unaudited};
use crate::checkin::{self, Gate};
use crate::devices::{self, rules::STAFF_TRIES};
use crate::error::{Error, Result};
use crate::kernel::{Faults, Words};
use crate::state::App;
use crate::web::{Choice, Fields, Form, Page, Surface, Visit, cookies, html, invalid, redirect};

#[derive(Template)]
#[template(path = "kiosk/staff.html")]
struct Staff {
    page: Page,
    device: Device,
    conference: Words,
    gates: Vec<Gate>,
    /// There is a code at all.
    has_code: bool,
    is_open: bool,
    faults: Faults,
}

impl Staff {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn gate_choices(&self) -> Vec<Choice> {
        let here = self.device.gate.as_ref().map(|(id, _)| *id);
        let one = |gate: &Gate| Choice::new(gate.id.to_string(), self.page.l.plain(&gate.name), Some(gate.id) == here);
        self.gates.iter().map(one).collect()
    }

    fn directions(&self) -> Vec<Choice> {
        let l = self.page.l;
        let one = |serves: Serves| Choice::new(serves.as_str(), l.t(serves.key()), serves == self.device.serves);
        Serves::ALL.into_iter().map(one).collect()
    }
}

async fn staff(app: &App, visit: &Visit, device: Device, faults: Faults) -> Result<Staff> {
    if !matches!(device.kind, DeviceKind::Kiosk | DeviceKind::Desk) {
        return Err(Error::NotFound);
    }
    Ok(Staff {
        page: visit.page(app, visit.l.t("kiosk-staff-title"), None).on(Surface::Kiosk),
        conference: checkin::place(&app.db, &device).await?.conference,
        gates: checkin::gates(&app.db, device.conference).await?,
        has_code: devices::staff_code(&app.db, device.conference).await?.is_some(),
        is_open: devices::is_open_to_staff(&app.db, &device, app.clock.now()).await?,
        device,
        faults,
    })
}

/// Asks for the code; to whoever has typed it, what may be done.
pub async fn show(device: Device, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    html(&staff(&app, &visit, device, Faults::default()).await?)
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct StaffForm {
    code: String,
    gate: String,
    direction: String,
}

/// Opens the kiosk to whoever knows the code. Wrong ones are counted, and after a few no code is right for a while.
pub async fn open(
    device: Device,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<StaffForm>,
) -> Result<Response> {
    let key = app.vault.tag("devices.staff_codes", &device.id.to_string());
    let kept = devices::staff_code(&app.db, device.conference).await?.map(|(hash, _)| hash);
    // Counted before it is looked at: of many that are tried at once each sees the others. A right one is taken back.
    let mut tx = Tx::begin(&app).await?;
    let is_within = access::count_attempts(&mut tx, vec![(key, STAFF_TRIES)]).await?;
    if !is_within || !accounts::password_matches(&app, form.code.trim(), kept).await? {
        tx.commit_unaudited(Unaudited::Attempts).await?;
        let fault = if is_within { "kiosk-staff-wrong" } else { "kiosk-staff-tries" };
        return Err(invalid(&staff(&app, &visit, device, Faults::one("code", fault)).await?));
    }
    drop(tx);
    let mut tx = Tx::begin(&app).await?;
    let entry = devices::open_to_staff(&mut tx, &device).await?;
    tx.commit(entry).await?;
    Ok(redirect("/kiosk/staff"))
}

/// Sets the kiosk up at another gate.
pub async fn set_up(
    device: Device,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<StaffForm>,
) -> Result<Response> {
    if !devices::is_open_to_staff(&app.db, &device, app.clock.now()).await? {
        return Ok(redirect("/kiosk/staff"));
    }
    let gates = checkin::gates(&app.db, device.conference).await?;
    let gate = gates.iter().find(|gate| gate.id.to_string() == form.gate).map(|gate| gate.id);
    let (Some(gate), Some(serves)) = (gate, Serves::parse(&form.direction)) else {
        let field = if gate.is_none() { "gate" } else { "direction" };
        return Err(invalid(&staff(&app, &visit, device, Faults::one(field, "fault-choice")).await?));
    };
    let mut tx = Tx::begin(&app).await?;
    let entry = devices::move_by_staff(&mut tx, &device, gate, serves).await?;
    tx.commit(entry).await?;
    Ok(redirect("/kiosk"))
}

/// This browser is the kiosk no more.
pub async fn sign_off(device: Device, AppState(app): AppState<App>) -> Result<Response> {
    if !devices::is_open_to_staff(&app.db, &device, app.clock.now()).await? {
        return Ok(redirect("/kiosk/staff"));
    }
    let mut tx = Tx::begin(&app).await?;
    let entry = devices::sign_off_by_staff(&mut tx, &device).await?;
    tx.commit(entry).await?;
    let mut response = redirect("/");
    response.headers_mut().append(header::SET_COOKIE, cookies::clear_device(&app));
    Ok(response)
}

/// Back to the people; the code is asked for anew.
pub async fn close(device: Device, AppState(app): AppState<App>) -> Result<Response> {
    if devices::is_open_to_staff(&app.db, &device, app.clock.now()).await? {
        let mut tx = Tx::begin(&app).await?;
        let entry = devices::close_to_staff(&mut tx, &device).await?;
        tx.commit(entry).await?;
    }
    Ok(redirect("/kiosk"))
}
