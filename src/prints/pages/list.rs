//! Every print of a conference, by station.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::super::rules::{Decision, Standing, State};
use super::super::store::{self, Filter, Print, Station};
use super::super::{DecidePrint, OfPrint};
use super::choices;
use crate::access::May;
use crate::audit::Tx;
use crate::checkin::StaffDesk;
use crate::conference::Here;
use crate::db::list::Slice;
use crate::devices;
use crate::error::{Error, Result};
use crate::state::App;
use crate::web::{Choice, Form, Page, Paging, Query, Visit, html, redirect};

#[derive(Template)]
#[template(path = "prints/list.html")]
struct Prints {
    page: Page,
    here: Here,
    path: String,
    filter: Filter,
    stations: Vec<Station>,
    slice: Slice<Print>,
    paging: Paging,
    organises: bool,
    now: DateTime<Utc>,
}

impl Prints {
    fn standings(&self) -> [Standing; 6] {
        Standing::ALL
    }

    fn is_standing(&self, standing: &Standing) -> bool {
        self.filter.standing() == Some(*standing)
    }

    fn station_choices(&self) -> Vec<Choice> {
        choices(&self.stations, &self.filter.station)
    }

    /// Where a print that waits may go instead.
    fn others(&self, print: &Print) -> Vec<&Station> {
        self.stations.iter().filter(|station| station.id != print.station && !station.is_own).collect()
    }

    fn may(&self, print: &Print, word: &str) -> bool {
        Decision::parse(word).is_some_and(|decision| decision.may(print.standing(self.now)))
    }

    /// What came out is printed again by asking for it, with a reason.
    fn came_out(&self, print: &Print) -> bool {
        print.state == State::Printed
    }

    fn heard(&self, station: &Station) -> devices::rules::Standing {
        devices::rules::Standing::of(station.is_enrolled, false, station.seen_at, self.now)
    }

    fn href(&self, filter: Filter) -> String {
        match serde_html_form::to_string(filter) {
            Ok(query) if !query.is_empty() => format!("{}?{query}", self.path),
            _ => self.path.clone(),
        }
    }

    fn station_href(&self, station: &Station) -> String {
        self.href(Filter { station: station.id.to_string(), ..Filter::default() })
    }

    fn here_href(&self) -> String {
        let href = self.href(self.filter.clone());
        let sign = if href.contains('?') { '&' } else { '?' };
        format!("{href}{sign}page={}", self.slice.page)
    }

    /// Each filter in use, and the list without it.
    fn chips(&self) -> Vec<(String, String)> {
        let mut chips = Vec::new();
        if let Some(standing) = self.filter.standing() {
            let href = self.href(Filter { state: String::new(), ..self.filter.clone() });
            chips.push((self.page.l.t(standing.key()), href));
        }
        if let Some(station) = self.stations.iter().find(|one| Some(one.id) == self.filter.station()) {
            let href = self.href(Filter { station: String::new(), ..self.filter.clone() });
            chips.push((station.name.clone(), href));
        }
        chips
    }
}

/// The queue of every station, and what came out.
pub async fn show(
    may: May<StaffDesk>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(filter): Query<Filter>,
) -> Result<Response> {
    let (here, l, now) = (may.scope, visit.l, app.clock.now());
    let slice = store::prints(&app.db, here.id, &filter, now).await?;
    let path = here.path("/prints");
    html(&Prints {
        page: visit.work(&app, here.link(), l.t("nav-prints"), &may.who),
        stations: store::stations(&app.db, here.id, now).await?,
        paging: Paging::new(l, &slice, &path, &filter),
        organises: may.who.authority.organises(here.id),
        path,
        filter,
        slice,
        now,
        here,
    })
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct DecideForm {
    decision: String,
    station: String,
    /// What was seen: a print that changed meanwhile is told of and not decided about.
    standing: String,
}

/// Cancels a print, moves it, or says what became of one in doubt.
pub async fn decide(
    may: May<DecidePrint>,
    AppState(app): AppState<App>,
    Form(form): Form<DecideForm>,
) -> Result<Response> {
    let (OfPrint { here, print }, who) = (may.scope, may.who);
    let now = app.clock.now();
    let standing = print.standing(now);
    let decision = Decision::parse(&form.decision).filter(|decision| decision.may(standing));
    let Some(decision) = decision.filter(|_| form.standing == standing.as_str()) else {
        return Err(Error::Conflict("problem-changed"));
    };
    let station = match decision {
        Decision::Move => {
            let wanted = form.station.parse().ok();
            let stations = store::stations(&app.db, here.id, now).await?;
            let found = stations.iter().find(|one| Some(one.id) == wanted && !one.is_own);
            Some(found.ok_or(Error::Conflict("prints-problem-no-station"))?.id)
        }
        _ => None,
    };
    let mut tx = Tx::begin(&app).await?;
    let entries = store::decide(&mut tx, here.id, &print, decision, (station, ""), &who).await?;
    tx.commit(entries).await?;
    Ok(redirect(&here.path("/prints")))
}
