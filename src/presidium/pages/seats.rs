use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;

use super::fault_at;
use crate::access::Permission as _;
use crate::access::{May, account_to_place};
use crate::audit::Tx;
use crate::conference::{Act, Here, Organise, SeeWhole};
use crate::error::Result;
use crate::kernel::{Faults, Uuid};
use crate::presidium::rules::{HolderForm, Post, SeatForm, Strength, strength};
use crate::presidium::store::{self, Acting, OpenMotions, Seat};
use crate::presidium::{PutMotion, SeatMember};
use crate::state::App;
use crate::web::{Choice, Fields, Form, Page, Visit, html, invalid, redirect};

#[derive(Template)]
#[template(path = "presidium/index.html")]
struct Index {
    page: Page,
    here: Here,
    seats: Vec<Seat>,
    filled: i64,
    motions: OpenMotions,
    may_seat: bool,
    may_put: bool,
    acting: Option<Acting>,
    may_name: bool,
    /// Says of every seat whether its holder is away; of her own everybody does.
    may_mark: bool,
    account: Uuid,
}

impl Index {
    fn strength(&self) -> Option<Strength> {
        self.here.presidium.map(|limits| strength(self.filled, limits))
    }

    fn marks(&self, seat: &Seat) -> bool {
        let own = seat.holder.as_ref().is_some_and(|holder| holder.account == self.account);
        seat.holder.is_some() && (self.may_mark || (own && self.here.allows(Act::Prepare)))
    }

    fn limits(&self) -> (i32, i32) {
        self.here.presidium.unwrap_or_default()
    }
}

/// Who sits in the presidium, and what waits for it.
pub async fn index(may: May<SeeWhole>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let here = may.scope;
    let seats = store::seats(&app.db, here.id).await?;
    let acting = store::acting(&app.db, here.id).await?;
    let prepares = here.allows(Act::Prepare) && here.presidium.is_some();
    html(&Index {
        may_mark: prepares && (may.who.authority.organises(here.id) || may.who.authority.chairs(here.id)),
        account: may.who.account,
        may_name: prepares && (may.who.authority.organises(here.id) || may.who.authority.chairs(here.id)),
        acting,
        filled: seats.iter().filter(|seat| seat.holder.is_some()).count() as i64,
        seats,
        motions: store::open_motions(&app.db, here.id).await?,
        may_seat: may.who.authority.organises(here.id) && here.allows(Act::Prepare),
        may_put: PutMotion::allows(&may.who.authority, &here) && here.allows(Act::Vote) && here.presidium.is_some(),
        page: visit.work(&app, here.link(), visit.l.t("nav-presidium"), &may.who),
        here,
    })
}

#[derive(Template)]
#[template(path = "presidium/seat_new.html")]
struct New {
    page: Page,
    here: Here,
    form: SeatForm,
    faults: Faults,
}

impl New {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn posts(&self) -> Vec<Choice> {
        let l = self.page.l;
        Post::ALL.map(|post| Choice::new(post.as_str(), l.t(post.key()), self.form.post == post.as_str())).into()
    }
}

/// The form of a new seat.
pub async fn new(may: May<Organise>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    may.scope.require(Act::Prepare)?;
    html(&new_page(&app, &visit, may, SeatForm::fresh(), Faults::default()))
}

fn new_page(app: &App, visit: &Visit, may: May<Organise>, form: SeatForm, faults: Faults) -> New {
    let page = visit.work(app, may.scope.link(), visit.l.t("presidium-seat-new"), &may.who);
    New { page, here: may.scope, form, faults }
}

pub async fn add(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<SeatForm>,
) -> Result<Response> {
    may.scope.require(Act::Prepare)?;
    let seat = match form.check() {
        Ok(seat) => seat,
        Err(faults) => return Err(invalid(&new_page(&app, &visit, may, form, faults))),
    };
    let mut tx = Tx::begin(&app).await?;
    match store::add_seat(&mut tx, may.who.actor(), &may.scope, &seat).await {
        Ok((id, entry)) => {
            tx.commit(entry).await?;
            Ok(redirect(&may.scope.path(&format!("/presidium/seats/{id}"))))
        }
        Err(error) => {
            drop(tx);
            let faults = fault_at("post", error)?;
            Err(invalid(&new_page(&app, &visit, may, form, faults)))
        }
    }
}

#[derive(Template)]
#[template(path = "presidium/seat.html")]
struct Show {
    page: Page,
    here: Here,
    seat: Seat,
    may_change: bool,
    form: HolderForm,
    faults: Faults,
}

impl Show {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }
}

fn seat_page(app: &App, visit: &Visit, may: May<SeatMember>, form: HolderForm, faults: Faults) -> Show {
    let (here, seat) = (may.scope.here, may.scope.seat);
    Show {
        page: visit.work(app, here.link(), visit.l.n("presidium-seat-number", seat.number), &may.who),
        may_change: here.allows(Act::Prepare),
        here,
        seat,
        form,
        faults,
    }
}

/// One seat: who fills it, or the form to seat somebody.
pub async fn show(may: May<SeatMember>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    html(&seat_page(&app, &visit, may, HolderForm::default(), Faults::default()))
}

pub async fn fill(
    may: May<SeatMember>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<HolderForm>,
) -> Result<Response> {
    let (here, seat) = (&may.scope.here, &may.scope.seat);
    here.require(Act::Prepare)?;
    let email = match form.check() {
        Ok(email) => email,
        Err(faults) => return Err(invalid(&seat_page(&app, &visit, may, form, faults))),
    };
    let Some(account) = account_to_place(&app.db, &email).await? else {
        let faults = Faults::one("email", "presidium-fault-account");
        return Err(invalid(&seat_page(&app, &visit, may, form, faults)));
    };
    let mut tx = Tx::begin(&app).await?;
    match store::fill_seat(&mut tx, may.who.actor(), here, seat.id, account).await {
        Ok(entry) => {
            tx.commit(entry).await?;
            Ok(redirect(&here.path("/presidium")))
        }
        Err(error) => {
            drop(tx);
            let faults = fault_at("email", error)?;
            Err(invalid(&seat_page(&app, &visit, may, form, faults)))
        }
    }
}

#[derive(Template)]
#[template(path = "presidium/seat_empty.html")]
struct Empty {
    page: Page,
    here: Here,
    seat: Seat,
    filled: i64,
}

impl Empty {
    /// How many would be missing for the minimum afterwards.
    fn missing(&self) -> Option<i64> {
        match strength(self.filled - 1, self.here.presidium?) {
            Strength::Short(missing) => Some(missing),
            _ => None,
        }
    }
}

/// What it means to empty a seat.
pub async fn ask_empty(may: May<SeatMember>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let (here, seat) = (may.scope.here, may.scope.seat);
    here.require(Act::Prepare)?;
    let seats = store::seats(&app.db, here.id).await?;
    html(&Empty {
        page: visit.work(&app, here.link(), visit.l.t("presidium-seat-empty"), &may.who),
        filled: seats.iter().filter(|seat| seat.holder.is_some()).count() as i64,
        here,
        seat,
    })
}

pub async fn empty(may: May<SeatMember>, AppState(app): AppState<App>) -> Result<Response> {
    let (here, seat) = (&may.scope.here, &may.scope.seat);
    here.require(Act::Prepare)?;
    if let Some(holder) = &seat.holder {
        let mut tx = Tx::begin(&app).await?;
        let entry = store::empty_seat(&mut tx, may.who.actor(), here, seat.id, holder.account).await?;
        tx.commit(entry).await?;
    }
    Ok(redirect(&here.path("/presidium")))
}

#[derive(Template)]
#[template(path = "presidium/seat_remove.html")]
struct Remove {
    page: Page,
    here: Here,
    seat: Seat,
}

/// Asks before a seat is removed.
pub async fn ask_remove(may: May<SeatMember>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let (here, seat) = (may.scope.here, may.scope.seat);
    here.require(Act::Prepare)?;
    html(&Remove { page: visit.work(&app, here.link(), visit.l.t("presidium-seat-remove"), &may.who), here, seat })
}

pub async fn remove(may: May<SeatMember>, AppState(app): AppState<App>) -> Result<Response> {
    let here = &may.scope.here;
    here.require(Act::Prepare)?;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::remove_seat(&mut tx, may.who.actor(), here, &may.scope.seat).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path("/presidium")))
}
