pub mod code;

use askama::Template;
use axum::extract::State as AppState;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use chrono::{DateTime, Utc};

use super::rules::{DeviceForm, ENROL, NewDevice, SentReport, is_low};
use super::store::{self, Device, Enrolling};
use super::{EditDevice, OfDevice};
use crate::access::{self, Anyone, DeviceKind, May, Serves, Who};
use crate::audit::{Actor, Tx};
use crate::checkin::{self, Gate};
use crate::conference::{Here, Organise};
use crate::error::{Error, Result};
use crate::kernel::{Faults, Uuid, Words};
use crate::state::App;
use crate::web::{
    Choice, Confirm, Fields, Form, InJson, Json, Page, Path, Qr, Visit, cookies, html, invalid, redirect, refuse_json,
};

/// A device as the list shows it.
struct Shown {
    device: Device,
    now: DateTime<Utc>,
}

impl Shown {
    fn standing(&self) -> super::rules::Standing {
        self.device.standing(self.now)
    }

    fn is_low(&self) -> bool {
        self.device.battery.is_some_and(is_low)
    }
}

#[derive(Template)]
#[template(path = "devices/list.html")]
struct List {
    page: Page,
    here: Here,
    devices: Vec<Shown>,
    /// Since when there is a staff code.
    code_since: Option<DateTime<Utc>>,
    /// A code as it was sent.
    code: String,
    faults: Faults,
}

impl List {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }
}

async fn list_page(app: &App, visit: &Visit, who: &Who, here: Here, code: String, faults: Faults) -> Result<List> {
    let now = app.clock.now();
    let devices = store::devices(&app.db, here.id).await?;
    Ok(List {
        page: visit.work(app, here.link(), visit.l.t("nav-devices"), who),
        devices: devices.into_iter().map(|device| Shown { device, now }).collect(),
        code_since: store::staff_code(&app.db, here.id).await?.map(|(_, since)| since),
        code,
        faults,
        here,
    })
}

/// The devices, and how each is doing.
pub async fn list(may: May<Organise>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    html(&list_page(&app, &visit, &may.who, may.scope, String::new(), Faults::default()).await?)
}

#[derive(Template)]
#[template(path = "devices/edit.html")]
struct Edit {
    page: Page,
    here: Here,
    gates: Vec<Gate>,
    stations: Vec<(Uuid, String)>,
    /// The one that is changed; none where one is made.
    device: Option<Shown>,
    /// The link by which it is enrolled, where it was just made.
    link: Option<(String, Qr)>,
    form: DeviceForm,
    faults: Faults,
}

impl Edit {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn kinds(&self) -> Vec<Choice> {
        let l = self.page.l;
        let one = |kind: DeviceKind| Choice::new(kind.as_str(), l.t(kind.key()), self.form.kind == kind.as_str());
        DeviceKind::ALL.into_iter().map(one).collect()
    }

    fn gate_choices(&self) -> Vec<Choice> {
        let none = Choice::new("", self.page.l.t("form-choose"), self.form.gate.is_empty());
        let one = |gate: &Gate| {
            let id = gate.id.to_string();
            let chosen = self.form.gate == id;
            Choice::new(id, self.page.l.plain(&gate.name), chosen)
        };
        std::iter::once(none).chain(self.gates.iter().map(one)).collect()
    }

    /// Where its badges are printed.
    fn printers(&self) -> Vec<Choice> {
        let l = self.page.l;
        let one = |value: String, label: String| {
            let is_chosen = self.form.printer == value;
            Choice::new(value, label, is_chosen)
        };
        let mut choices =
            vec![one(String::new(), l.t("devices-printer-none")), one("own".to_owned(), l.t("devices-printer-own"))];
        choices.extend(self.stations.iter().map(|(id, name)| one(id.to_string(), name.clone())));
        choices
    }

    fn directions(&self) -> Vec<Choice> {
        let l = self.page.l;
        let one =
            |serves: Serves| Choice::new(serves.as_str(), l.t(serves.key()), self.form.direction == serves.as_str());
        Serves::ALL.into_iter().map(one).collect()
    }

    /// The kinds that stand at a gate.
    fn at_gates(&self) -> Vec<String> {
        let all = DeviceKind::ALL.into_iter().filter(|kind| *kind != DeviceKind::Print);
        all.map(|kind| kind.as_str().to_owned()).collect()
    }

    fn path(&self) -> String {
        match &self.device {
            Some(shown) => self.here.path(&format!("/devices/{}", shown.device.id)),
            None => self.here.path("/devices/new"),
        }
    }

    fn minutes(&self) -> i64 {
        ENROL.num_minutes()
    }
}

async fn edit(
    app: &App,
    visit: &Visit,
    who: &Who,
    here: Here,
    device: Option<Device>,
    form: DeviceForm,
    faults: Faults,
) -> Result<Edit> {
    let title = device.as_ref().map_or_else(|| visit.l.t("devices-new-title"), |device| device.name.clone());
    Ok(Edit {
        page: visit.work(app, here.link(), title, who),
        gates: checkin::gates(&app.db, here.id).await?,
        stations: store::stations(&app.db, here.id).await?,
        device: device.map(|device| Shown { device, now: app.clock.now() }),
        link: None,
        form,
        faults,
        here,
    })
}

/// The form of a new device.
pub async fn new(may: May<Organise>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let form = DeviceForm { kind: "kiosk".to_owned(), direction: "entry".to_owned(), ..DeviceForm::default() };
    html(&edit(&app, &visit, &may.who, may.scope, None, form, Faults::default()).await?)
}

/// The form as it is checked: against the gates and the print stations that there are.
async fn checked(app: &App, here: &Here, form: &DeviceForm) -> Result<std::result::Result<NewDevice, Faults>> {
    let gates: Vec<Uuid> = checkin::gates(&app.db, here.id).await?.iter().map(|gate| gate.id).collect();
    let stations: Vec<Uuid> = store::stations(&app.db, here.id).await?.iter().map(|(id, _)| *id).collect();
    Ok(form.check(&gates, &stations))
}

/// Makes a device.
pub async fn add(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<DeviceForm>,
) -> Result<Response> {
    let (here, who) = (may.scope, may.who);
    match checked(&app, &here, &form).await? {
        Ok(device) => {
            let mut tx = Tx::begin(&app).await?;
            let (id, entry) = store::create(&mut tx, here.id, &device, who.actor()).await?;
            tx.commit(entry).await?;
            Ok(redirect(&here.path(&format!("/devices/{id}"))))
        }
        Err(faults) => Err(invalid(&edit(&app, &visit, &who, here, None, form, faults).await?)),
    }
}

fn form_of(device: &Device) -> DeviceForm {
    DeviceForm {
        name: device.name.clone(),
        kind: device.kind.as_str().to_owned(),
        gate: device.gate.as_ref().map(|(id, _)| id.to_string()).unwrap_or_default(),
        direction: device.serves.as_str().to_owned(),
        printer: match device.station {
            None => String::new(),
            Some(id) if id == device.id => "own".to_owned(),
            Some(id) => id.to_string(),
        },
        version: device.version.to_string(),
    }
}

/// One device: how it is doing, and what may be done with it.
pub async fn show(may: May<EditDevice>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let OfDevice { here, device } = may.scope;
    let form = form_of(&device);
    html(&edit(&app, &visit, &may.who, here, Some(device), form, Faults::default()).await?)
}

/// Renames it, or sets it up at another gate.
pub async fn change(
    may: May<EditDevice>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<DeviceForm>,
) -> Result<Response> {
    let (OfDevice { here, device }, who) = (may.scope, may.who);
    match checked(&app, &here, &form).await? {
        Ok(new) => {
            let mut tx = Tx::begin(&app).await?;
            let version = form.version.parse().unwrap_or(0);
            let entry = store::change(&mut tx, here.id, device.id, version, &new, who.actor()).await?;
            tx.commit(entry).await?;
            Ok(redirect(&here.path("/devices")))
        }
        Err(faults) => Err(invalid(&edit(&app, &visit, &who, here, Some(device), form, faults).await?)),
    }
}

/// Makes the link by which it is enrolled and shows it, this once: nobody can look it up again.
pub async fn link(may: May<EditDevice>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let (OfDevice { here, device }, who) = (may.scope, may.who);
    let mut tx = Tx::begin(&app).await?;
    let (path, entry) = store::make_link(&mut tx, here.id, device.id, who.actor()).await?;
    tx.commit(entry).await?;
    let form = form_of(&device);
    let page = edit(&app, &visit, &who, here, Some(device), form, Faults::default()).await?;
    let url = app.url(&path);
    html(&Edit { link: Some((url.clone(), Qr::new(&url)?)), ..page })
}

#[derive(Template)]
#[template(path = "devices/sure.html")]
struct Sure {
    page: Page,
    it: Confirm,
}

/// Asks whether a device is to be revoked.
pub async fn ask_revoke(may: May<EditDevice>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let (OfDevice { here, device }, l) = (may.scope, visit.l);
    if device.revoked_at.is_some() {
        return Err(Error::Conflict("problem-changed"));
    }
    let title = l.a("devices-revoke-title", "name", &device.name);
    let it = Confirm {
        title: title.clone(),
        text: device.gate.as_ref().map(|(_, name)| l.plain(name).to_owned()).unwrap_or_default(),
        effects: vec![l.t("devices-revoke-effect"), l.t("devices-revoke-effect-final")],
        action: here.path(&format!("/devices/{}/revoke", device.id)),
        version: device.version,
        button: l.t("devices-revoke"),
        cancel: here.path(&format!("/devices/{}", device.id)),
    };
    html(&Sure { page: visit.work(&app, here.link(), title, &may.who), it })
}

/// Revokes a device: it is nobody from its next request on.
pub async fn revoke(
    may: May<EditDevice>,
    AppState(app): AppState<App>,
    Form(form): Form<DeviceForm>,
) -> Result<Response> {
    let OfDevice { here, device } = may.scope;
    let mut tx = Tx::begin(&app).await?;
    let version = form.version.parse().unwrap_or(0);
    let entry = store::revoke(&mut tx, here.id, device.id, version, may.who.actor()).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path("/devices")))
}

#[derive(Template)]
#[template(path = "devices/enrol.html")]
struct Enrol {
    page: Page,
    device: Enrolling,
    /// The token of a script, this once.
    token: Option<String>,
}

impl Enrol {
    fn is_script(&self) -> bool {
        self.device.kind == DeviceKind::Script
    }
}

fn hashes(app: &App, token: &str) -> Vec<Vec<u8>> {
    app.vault.hashes("devices.enrol", token)
}

fn enrol_page(app: &App, visit: &Visit, device: Enrolling, token: Option<String>) -> Enrol {
    Enrol { page: visit.page(app, visit.l.t("devices-enrol-title"), None), device, token }
}

/// Asks whether this browser is to be the device: whatever looks at links by itself uses none up.
pub async fn ask_enrol(
    _: Anyone,
    AppState(app): AppState<App>,
    visit: Visit,
    Path(token): Path<String>,
) -> Result<Response> {
    let now = app.clock.now();
    let device = store::enrolling(&app.db, &hashes(&app, &token), now).await?.ok_or(Error::NotFound)?;
    html(&enrol_page(&app, &visit, device, None))
}

/// Makes this browser the device, or shows a script's token once.
pub async fn enrol(
    anyone: Anyone,
    AppState(app): AppState<App>,
    visit: Visit,
    Path(token): Path<String>,
) -> Result<Response> {
    let hashes = hashes(&app, &token);
    let device = store::enrolling(&app.db, &hashes, app.clock.now()).await?.ok_or(Error::NotFound)?;
    let actor = anyone.who.as_ref().map_or(Actor::Visitor(anyone.address), Who::actor);
    let mut tx = Tx::begin(&app).await?;
    let (token, entry) = store::enrol(&mut tx, &device, &hashes, actor).await?;
    tx.commit(entry).await?;
    if device.kind == DeviceKind::Script {
        return html(&enrol_page(&app, &visit, device, Some(token)));
    }
    let mut response = redirect("/device");
    response.headers_mut().append(header::SET_COOKIE, cookies::set_device(&app, &token));
    Ok(response)
}

#[derive(Template)]
#[template(path = "devices/itself.html")]
struct Itself {
    page: Page,
    device: access::Device,
    /// None of a print station.
    gate: Option<Words>,
}

impl Itself {
    /// Whether it reads badges on a page of its own.
    fn opens_kiosk(&self) -> bool {
        matches!(self.device.kind, DeviceKind::Kiosk | DeviceKind::Desk)
    }

    /// Whether it prints what others ask for.
    fn opens_station(&self) -> bool {
        self.device.kind == DeviceKind::Print
    }

    /// Whether people look others up at it.
    fn opens_desk(&self) -> bool {
        self.device.kind == DeviceKind::Desk
    }
}

/// What this browser is.
pub async fn itself(device: access::Device, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let gate = checkin::place(&app.db, &device).await?.gate.map(|gate| gate.name);
    html(&Itself { page: visit.page(&app, device.name.clone(), device.who.as_ref()), device, gate })
}

impl InJson for SentReport {}

/// A device tells of its battery and of what waits to be sent.
pub async fn report(
    device: access::Device,
    AppState(app): AppState<App>,
    visit: Visit,
    Json(report): Json<SentReport>,
) -> Result<Response> {
    let report = report.check().map_err(|faults| refuse_json(visit.l, StatusCode::UNPROCESSABLE_ENTITY, &faults))?;
    store::report(Tx::begin(&app).await?, device.id, report).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
