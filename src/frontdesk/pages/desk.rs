use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use serde::Deserialize;

use super::super::rules::{SentAct, is_badge, meant};
use super::card::{Card, Told};
use crate::access::{AtDesk, Device, DeviceKind, Serves, SignedIn, ThisDevice, Who};
use crate::audit::Tx;
use crate::calls;
use crate::checkin::{self, Ask, AtGate, Calls, Direction, Reading};
use crate::conference::{self, Here};
use crate::error::{Error, Result};
use crate::kernel::Uuid;
use crate::registration::{self, Row};
use crate::state::App;
use crate::web::{Form, Page, Path, Query, Reader, Surface, Visit, html, invalid, redirect};

/// Where the browser is no desk, or nobody staffs it.
#[derive(Template)]
#[template(path = "frontdesk/none.html")]
struct NoDesk {
    page: Page,
    /// What the browser is instead.
    device: Option<Device>,
    /// The conferences whose desks she staffs, and whether she may make this browser one.
    places: Vec<(Here, bool)>,
}

/// Those who were found.
#[derive(Template)]
#[template(path = "frontdesk/_hits.html")]
pub struct Hits {
    l: Reader,
    typed: String,
    rows: Vec<Row>,
    has_more: bool,
    /// Whom Enter opens.
    opens: Option<Uuid>,
}

impl Hits {
    fn is_meant(&self, row: &Row) -> bool {
        self.opens == Some(row.id)
    }
}

impl askama::filters::HtmlSafe for Hits {}

#[derive(Template)]
#[template(path = "frontdesk/desk.html")]
struct Desk {
    page: Page,
    device: Device,
    at: AtGate,
    base: String,
    direction: Direction,
    card: Card,
    hits: Hits,
    calls: Calls,
    arrived: i64,
    expected: i64,
    inside: i64,
    readings: Vec<Reading>,
    nonce: Uuid,
}

impl Desk {
    /// Where one goes through both ways, the desk for each.
    fn directions(&self) -> Vec<(&'static str, &'static str, bool)> {
        if self.device.serves != Serves::Both {
            return Vec::new();
        }
        let tab = |direction: Direction| {
            let href = if direction == Direction::Exit { "/desk?direction=exit" } else { "/desk" };
            (href, direction.key(), direction == self.direction)
        };
        Direction::ALL.into_iter().map(tab).collect()
    }

    /// Whoever staffs it.
    fn person(&self) -> &str {
        self.device.who.as_ref().map_or("", |who| who.name.as_str())
    }

    fn is_locked(&self) -> bool {
        self.at.lock.is_some_and(|lock| lock.unlocked_at.is_none())
    }
}

/// The gate of a desk.
pub async fn gate(app: &App, device: &Device) -> Result<AtGate> {
    match &device.gate {
        Some((gate, _)) => checkin::gate_at(&app.db, *gate).await?.ok_or(Error::NotFound),
        None => Err(Error::Refused("checkin-problem-no-gate")),
    }
}

/// The way that is meant, as far as the desk serves it.
pub fn way(device: &Device, sent: &str) -> Direction {
    match device.serves {
        Serves::Entry => Direction::Entry,
        Serves::Exit => Direction::Exit,
        Serves::Both => Direction::parse(sent).unwrap_or_default(),
    }
}

async fn desk_page(app: &App, visit: &Visit, desk: AtDesk, at: AtGate, card: Card, hits: Hits) -> Result<Desk> {
    let conference = at.conference.id;
    let (arrived, expected) = checkin::arrivals(&app.db, conference).await?;
    let zones = checkin::inside(&app.db, conference).await?;
    Ok(Desk {
        page: visit.work(app, at.conference.clone(), visit.l.t("frontdesk-title"), &desk.who).on(Surface::Gate),
        calls: Calls::load(app, visit.l, (conference, at.time_zone), Some(&desk.device)).await?,
        readings: checkin::last_readings(&app.db, conference, at.gate).await?,
        inside: zones.iter().find(|zone| zone.id == at.zone).map_or(0, |zone| zone.inside),
        base: format!("/c/{}", at.conference.slug),
        direction: card.direction,
        nonce: crate::kernel::new_id(),
        device: desk.device,
        arrived,
        expected,
        card,
        hits,
        at,
    })
}

fn no_hits(l: Reader) -> Hits {
    Hits { l, typed: String::new(), rows: Vec::new(), has_more: false, opens: None }
}

/// With script the card alone, otherwise the whole desk.
pub async fn answered(app: &App, visit: &Visit, desk: AtDesk, at: AtGate, card: Card) -> Result<Response> {
    let is_wrong = !card.faults.is_empty();
    if visit.is_fragment {
        return if is_wrong { Err(invalid(&card)) } else { html(&card) };
    }
    let page = desk_page(app, visit, desk, at, card, no_hits(visit.l)).await?;
    if is_wrong { Err(invalid(&page)) } else { html(&page) }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Way {
    direction: String,
}

/// The desk, where this browser is one of a conference whose desks she staffs; elsewhere what she may do about it.
pub async fn show(
    SignedIn(who): SignedIn,
    ThisDevice(device): ThisDevice,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(sent): Query<Way>,
) -> Result<Response> {
    match device {
        Some(device) if device.who.is_none() => Err(Error::NotFound),
        Some(device) if device.kind == DeviceKind::Desk => {
            let at = gate(&app, &device).await?;
            let card = Card::empty(&app, visit.l, &device, &at, way(&device, &sent.direction));
            let hits = no_hits(visit.l);
            html(&desk_page(&app, &visit, AtDesk { who, device }, at, card, hits).await?)
        }
        other => no_desk(&app, &visit, &who, other).await,
    }
}

async fn no_desk(app: &App, visit: &Visit, who: &Who, device: Option<Device>) -> Result<Response> {
    let all = conference::list_for(&app.db, Some(who)).await?;
    let staffed = all.into_iter().filter(|here| who.authority.staffs_desk(here.id));
    let places: Vec<_> = staffed.map(|here| (who.authority.organises(here.id), here)).collect();
    if places.is_empty() {
        return Err(Error::NotFound);
    }
    let places = places.into_iter().map(|(organises, here)| (here, organises)).collect();
    html(&NoDesk { page: visit.page(app, visit.l.t("frontdesk-title"), Some(who)), device, places })
}

/// Whom the text in the box finds.
async fn found(app: &App, l: Reader, at: &AtGate, typed: &str) -> Result<Hits> {
    if typed.trim().is_empty() || is_badge(typed) {
        return Ok(no_hits(l));
    }
    let (rows, has_more) = registration::find(app, at.conference.id, typed, l.lang).await?;
    let named: Vec<_> = rows.iter().map(|row| (row.number, row.name.as_str())).collect();
    let opens = meant(typed, &named, has_more).map(|at| rows[at].id);
    Ok(Hits { l, typed: typed.trim().to_owned(), rows, has_more, opens })
}

/// Finds people while their names are typed. Sent and not asked for by an address, which would stand in logs.
pub async fn hits(
    desk: AtDesk,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<SentAct>,
) -> Result<Response> {
    let at = gate(&app, &desk.device).await?;
    html(&found(&app, visit.l, &at, &form.code).await?)
}

/// Takes what stands in the box: reads a badge, or finds people. A badge whose holder has a note waits until the note
/// was read.
pub async fn find(
    desk: AtDesk,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<SentAct>,
) -> Result<Response> {
    let at = gate(&app, &desk.device).await?;
    let direction = way(&desk.device, &form.direction);
    let mut card = Card::empty(&app, visit.l, &desk.device, &at, direction);
    if !is_badge(&form.code) {
        let hits = found(&app, visit.l, &at, &form.code).await?;
        return html(&desk_page(&app, &visit, desk, at, card, hits).await?);
    }
    if let Some(holder) = checkin::holder_of(&app, at.conference.id, &form.code).await? {
        let mut known = Card::empty(&app, visit.l, &desk.device, &at, direction).of(&app, &at, holder, None).await?;
        let attention = known.person.as_ref().map(|one| one.participant.attention.clone()).unwrap_or_default();
        if let Err(faults) = form.check_note(&attention, direction) {
            // The first time nothing is wrong: it is asked.
            let faults = if form.note.is_empty() { Default::default() } else { faults };
            known.code = Some(form.code.clone());
            return answered(&app, &visit, desk, at, known.with(form, faults)).await;
        }
    }
    let asked = Ask::at_desk(&app, &desk.who, &at, &form.code, &form.nonce, direction).with(&desk.device);
    let answer = checkin::read(&app, asked).await?;
    match answer.bearer {
        // The next badge goes the same way.
        Some(bearer) => {
            let (person, way) = (bearer.participant, direction.as_str());
            Ok(redirect(&format!("/desk/people/{person}?reading={}&direction={way}", answer.id)))
        }
        None => {
            let told = Told {
                id: answer.id,
                outcome: answer.verdict.outcome(),
                direction,
                reason: answer.verdict.reason(),
                is_forced: false,
                is_undone: false,
                may_be_forced: false,
            };
            card.told = Some(told);
            answered(&app, &visit, desk, at, card).await
        }
    }
}

/// Somebody goes to whoever waits before a device. Of two at once one goes, and the other sees who.
pub async fn answer(desk: AtDesk, AppState(app): AppState<App>, Path(call): Path<Uuid>) -> Result<Response> {
    let mut tx = Tx::begin(&app).await?;
    match calls::answer(&mut tx, &desk, call).await? {
        Some(entry) => tx.commit(entry).await?,
        None => {
            let open = calls::open(&app.db, desk.device.conference, app.clock.now()).await?;
            if !open.iter().any(|one| one.id == call) {
                return Err(Error::NotFound);
            }
        }
    }
    Ok(redirect("/desk"))
}

/// Whoever went has been there: her call stands before nobody any more.
pub async fn finish(desk: AtDesk, AppState(app): AppState<App>, Path(call): Path<Uuid>) -> Result<Response> {
    let mut tx = Tx::begin(&app).await?;
    let entry = calls::finish(&mut tx, &desk, call).await?.ok_or(Error::NotFound)?;
    tx.commit(entry).await?;
    Ok(redirect("/desk"))
}
