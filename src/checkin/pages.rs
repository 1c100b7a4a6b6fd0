use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use chrono_tz::Tz;
use serde::Deserialize;

use super::rules::{First, Outcome, Reason, Verdict};
use super::store::{self, AtGate, Bearer, Filter, Gate, Reading};
use super::{ReadBadges, StaffDesk};
use crate::access::{May, Who};
use crate::conference::Here;
use crate::db::list::Slice;
use crate::error::Result;
use crate::kernel::{Uuid, new_id};
use crate::registration::{self, Categories};
use crate::state::App;
use crate::web::{Form, Page, Paging, Query, Reader, Surface, Visit, html};

#[derive(Template)]
#[template(path = "checkin/gates.html")]
struct Gates {
    page: Page,
    here: Here,
    gates: Vec<Gate>,
}

/// The gates, to choose where one stands.
pub async fn gates(may: May<StaffDesk>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let here = may.scope;
    html(&Gates {
        gates: store::gates(&app.db, here.id).await?,
        page: visit.work(&app, here.link(), visit.l.t("nav-checkin"), &may.who),
        here,
    })
}

/// What the desk is told about a reading: the inside of `#answer`.
#[derive(Template)]
#[template(path = "checkin/_answer.html")]
struct Answer {
    l: Reader,
    zone: Tz,
    today: chrono::NaiveDate,
    /// None before the first reading.
    verdict: Option<Verdict>,
    bearer: Option<Bearer>,
}

impl askama::filters::HtmlSafe for Answer {}

impl Answer {
    fn class(&self) -> &'static str {
        self.verdict.as_ref().map_or("ready", |verdict| verdict.outcome().as_str())
    }

    fn word(&self) -> String {
        self.l.t(self.verdict.as_ref().map_or("checkin-ready", |verdict| verdict.outcome().key()))
    }

    fn refused(&self) -> Option<Reason> {
        self.verdict.as_ref().and_then(Verdict::reason)
    }

    /// When and where she came in first; with the date where it was another day.
    fn first(&self) -> Option<String> {
        let Some(Verdict::Already(First { at, gate, .. })) = &self.verdict else { return None };
        let when = if at.with_timezone(&self.zone).date_naive() == self.today {
            self.l.time(at, self.zone)
        } else {
            self.l.short_date_time(at, self.zone)
        };
        Some(self.l.with("checkin-first", &[("when", &when), ("gate", &self.l.plain(gate))]))
    }
}

#[derive(Template)]
#[template(path = "checkin/desk.html")]
struct Desk {
    page: Page,
    at: AtGate,
    base: String,
    path: String,
    answer: Answer,
    arrived: i64,
    expected: i64,
    readings: Vec<Reading>,
    nonce: Uuid,
}

async fn desk_page(app: &App, visit: &Visit, who: &Who, at: AtGate, answer: Answer) -> Result<Response> {
    let (arrived, expected) = store::arrivals(&app.db, at.conference.id).await?;
    let base = format!("/c/{}", at.conference.slug);
    html(&Desk {
        page: visit
            .work(
                app,
                at.conference.clone(),
                visit.l.a("checkin-desk-title", "gate", visit.l.plain(&at.gate_name)),
                who,
            )
            .on(Surface::Gate),
        readings: store::last_readings(&app.db, at.conference.id, at.gate).await?,
        path: format!("{base}/gates/{}", at.gate),
        base,
        nonce: new_id(),
        arrived,
        expected,
        answer,
        at,
    })
}

fn answer(app: &App, l: Reader, at: &AtGate, verdict: Option<Verdict>, bearer: Option<Bearer>) -> Answer {
    let today = app.clock.now().with_timezone(&at.time_zone).date_naive();
    Answer { l, zone: at.time_zone, today, verdict, bearer }
}

/// The desk at a gate.
pub async fn desk(may: May<ReadBadges>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let ready = answer(&app, visit.l, &may.scope, None, None);
    desk_page(&app, &visit, &may.who, may.scope, ready).await
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct ReadForm {
    code: String,
    nonce: String,
}

/// Reads a badge. With script the answer alone comes back, otherwise the whole desk: reading a
/// badge again is harmless, so there is nothing to redirect from.
pub async fn read(
    may: May<ReadBadges>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<ReadForm>,
) -> Result<Response> {
    let (at, who) = (may.scope, may.who);
    let reading = reading_id(&app, &who, &form.nonce);
    let (verdict, bearer) = store::read(&app, &who, at.clone(), &form.code, reading).await?;
    let answer = answer(&app, visit.l, &at, Some(verdict), bearer);
    if visit.is_fragment { html(&answer) } else { desk_page(&app, &visit, &who, at, answer).await }
}

/// The id of a reading: the same for one that this person's desk sends twice. It is a keyed hash,
/// so that nobody can take the id of another's reading.
fn reading_id(app: &App, who: &Who, nonce: &str) -> Uuid {
    let hash = app.vault.tag("checkins.nonce", &format!("{}:{nonce}", who.account));
    match hash.first_chunk::<16>() {
        Some(bytes) if (8..=100).contains(&nonce.len()) => Uuid::from_bytes(*bytes),
        _ => new_id(),
    }
}

#[derive(Template)]
#[template(path = "checkin/arrivals.html")]
struct Arrivals {
    page: Page,
    here: Here,
    path: String,
    filter: Filter,
    gates: Vec<Gate>,
    arrived: i64,
    expected: i64,
    by_category: Vec<(Uuid, String, i64, i64)>,
    slice: Slice<Reading>,
    paging: Paging,
}

impl Arrivals {
    fn outcomes(&self) -> [Outcome; 3] {
        Outcome::ALL
    }

    fn is_outcome(&self, outcome: &Outcome) -> bool {
        self.filter.outcome() == Some(*outcome)
    }

    fn is_gate(&self, id: &Uuid) -> bool {
        self.filter.gate() == Some(*id)
    }

    fn href(&self, filter: Filter) -> String {
        match serde_html_form::to_string(filter) {
            Ok(query) if !query.is_empty() => format!("{}?{query}", self.path),
            _ => self.path.clone(),
        }
    }

    fn here_href(&self) -> String {
        let href = self.href(self.filter.clone());
        let sign = if href.contains('?') { '&' } else { '?' };
        format!("{href}{sign}page={}", self.slice.page)
    }

    /// Each filter in use, and the list without it.
    fn chips(&self) -> Vec<(String, String)> {
        let mut chips = Vec::new();
        let outcome = self.filter.outcome().map(Outcome::key);
        if let Some(key) = outcome.or(self.filter.arrived().then_some("checkin-arrived-once")) {
            chips.push((self.page.l.t(key), self.href(Filter { outcome: String::new(), ..self.filter.clone() })));
        }
        if let Some(gate) = self.filter.gate().and_then(|id| self.gates.iter().find(|gate| gate.id == id)) {
            let label = self.page.l.plain(&gate.name).to_owned();
            chips.push((label, self.href(Filter { gate: String::new(), ..self.filter.clone() })));
        }
        chips
    }
}

/// Who came: expected and arrived, by category, and every reading.
pub async fn arrivals(
    may: May<StaffDesk>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(filter): Query<Filter>,
) -> Result<Response> {
    let (here, l) = (may.scope, visit.l);
    let categories = registration::categories(&app.db, here.id).await?;
    let counted = store::arrivals_by_category(&app.db, here.id).await?;
    let slice = store::readings(&app.db, here.id, &filter).await?;
    let path = here.path("/arrivals");
    html(&Arrivals {
        page: visit.work(&app, here.link(), l.t("nav-arrivals"), &may.who),
        gates: store::gates(&app.db, here.id).await?,
        arrived: counted.iter().map(|one| one.arrived).sum(),
        expected: counted.iter().map(|one| one.expected).sum(),
        by_category: by_top(l, &categories, &counted),
        paging: Paging::new(l, &slice, &path, &filter),
        path,
        filter,
        slice,
        here,
    })
}

/// Summed up under the categories that the plan names.
fn by_top(l: Reader, categories: &Categories, counted: &[store::Arrived]) -> Vec<(Uuid, String, i64, i64)> {
    categories
        .tops()
        .map(|top| {
            let within = counted.iter().filter(|one| categories.top_of(one.category) == top.id);
            let (arrived, expected) = within.fold((0, 0), |(a, e), one| (a + one.arrived, e + one.expected));
            (top, arrived, expected)
        })
        // Of participants every category is told; of the others those of whom somebody comes.
        .filter(|(top, _, expected)| top.kind.is_participant() || *expected > 0)
        .map(|(top, arrived, expected)| (top.id, l.plain(&top.name).to_owned(), arrived, expected))
        .collect()
}
