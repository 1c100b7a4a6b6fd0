use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;

use super::super::SeePresence;
use super::super::rules::{Figures, Presence};
use super::super::store::{self, Seated, Speaker};
use crate::access::May;
use crate::conference::Here;
use crate::error::{Error, Result};
use crate::state::App;
use crate::web::{Page, Visit, html};

#[derive(Template)]
#[template(path = "arrivals/chair.html")]
struct Chair {
    page: Page,
    here: Here,
    path: String,
    /// Of the presidium.
    figures: Figures,
    /// How many of it are here now.
    present: usize,
    seats: Vec<Seated>,
    /// Of everybody who is expected.
    total: Figures,
    speakers: Vec<Speaker>,
}

/// Of the seats that somebody fills: expected, arrived, on leave.
fn figures_of(seats: &[Seated]) -> Figures {
    let count = |is: fn(&Presence) -> bool| seats.iter().filter(|seat| is(&seat.presence)).count() as i64;
    Figures {
        expected: count(|one| *one != Presence::Vacant),
        arrived: count(|one| matches!(one, Presence::Here(_) | Presence::Left(_))),
        on_leave: count(|one| *one == Presence::OnLeave),
        gone: 0,
    }
}

/// Who of the presidium is here, by seat; for whoever takes the chair, on a phone.
pub async fn show(may: May<SeePresence>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let here = may.scope;
    if here.presidium.is_none() {
        return Err(Error::NotFound);
    }
    let now = app.clock.now();
    let (seats, counted, speakers) = tokio::try_join!(
        store::seated(&app.db, here.id, now),
        store::counted(&app.db, here.id, now),
        store::next_speakers(&app.db, here.id, now),
    )?;
    html(&Chair {
        page: visit.work(&app, here.link(), visit.l.t("nav-chair"), &may.who),
        path: here.path("/arrivals/chair"),
        figures: figures_of(&seats),
        present: seats.iter().filter(|seat| seat.presence.is_here()).count(),
        total: counted.iter().map(|one| one.figures).sum(),
        seats,
        speakers,
        here,
    })
}
