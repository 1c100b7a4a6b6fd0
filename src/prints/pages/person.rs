//! One person's badge: asked for at a station, and what became of it before.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::super::rules::{Asked, REASON_MAX, Refusal, Whose};
use super::super::store::{self, By, Print, Station};
use super::choices;
use crate::access::{May, Who};
use crate::checkin::rules::is_nonce;
use crate::conference::{Act, Here};
use crate::error::{Error, Result};
use crate::kernel::{Faults, Uuid, new_id, one_line};
use crate::registration::{OfParticipant, SeePerson};
use crate::state::App;
use crate::web::{Choice, Fields, Form, Page, Visit, html, invalid, redirect};

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct AskForm {
    station: String,
    nonce: String,
    again: String,
    reason: String,
}

#[derive(Template)]
#[template(path = "prints/person.html")]
struct Person {
    page: Page,
    here: Here,
    base: String,
    name: String,
    stations: Vec<Station>,
    prints: Vec<Print>,
    has_badge: bool,
    /// Her badge came out of a printer before.
    was_printed: bool,
    organises: bool,
    form: AskForm,
    faults: Faults,
    now: DateTime<Utc>,
}

impl Person {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn station_choices(&self) -> Vec<Choice> {
        choices(&self.stations, &self.form.station)
    }

    fn says_again(&self) -> bool {
        !self.form.again.is_empty()
    }
}

async fn person(
    app: &App,
    visit: &Visit,
    who: &Who,
    OfParticipant { here, participant }: OfParticipant,
    form: AskForm,
    faults: Faults,
) -> Result<Person> {
    let now = app.clock.now();
    let stations = store::stations(&app.db, here.id, now).await?.into_iter().filter(|one| !one.is_own).collect();
    Ok(Person {
        page: visit.work(app, here.link(), visit.l.t("prints-person-title"), who),
        base: here.path(&format!("/people/{}", participant.id)),
        name: participant.answers.name.clone(),
        stations,
        prints: store::prints_of(&app.db, here.id, participant.id).await?,
        has_badge: participant.badge.is_some(),
        was_printed: participant.badge.as_ref().is_some_and(|badge| badge.prints > 0),
        organises: who.authority.organises(here.id),
        form,
        faults,
        now,
        here,
    })
}

/// Where her badge is to be printed.
pub async fn show(may: May<SeePerson>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    may.scope.here.require(Act::Decide)?;
    let form = AskForm { nonce: new_id().to_string(), ..AskForm::default() };
    let mut page = person(&app, &visit, &may.who, may.scope, form, Faults::default()).await?;
    // Where there is one station, it is that one.
    if let [only] = page.stations.as_slice() {
        page.form.station = only.id.to_string();
    }
    html(&page)
}

/// Asks for her badge at a station. What came out before is printed again where somebody says so, and why.
pub async fn ask(
    may: May<SeePerson>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<AskForm>,
) -> Result<Response> {
    let (scope, who) = (may.scope, may.who);
    scope.here.require(Act::Decide)?;
    let mut faults = Faults::default();
    let station: Option<Uuid> = form.station.parse().ok();
    if station.is_none() {
        faults.add("station", "fault-choice");
    }
    let reason = one_line(&form.reason);
    if !form.again.is_empty() && reason.is_empty() {
        faults.add("reason", "fault-required");
    }
    faults.limit("reason", &reason, REASON_MAX);
    if faults.is_empty() {
        let asked = Asked {
            whose: Whose::Participant(scope.participant.id),
            station,
            // Without the one of the page it is a request of its own.
            nonce: if is_nonce(&form.nonce) { form.nonce.clone() } else { new_id().to_string() },
            again: (!form.again.is_empty()).then_some(reason),
        };
        let came = store::ask_for(&app, By::person(scope.here.id, &who), &asked).await?;
        match came.refused {
            // It is under way: there it is to be seen.
            None | Some(Refusal::Queued) => {
                return Ok(redirect(&scope.here.path(&format!("/people/{}/prints", scope.participant.id))));
            }
            Some(Refusal::Printed) => faults.add("again", Refusal::Printed.key()),
            Some(Refusal::NoStation) => faults.add("station", Refusal::NoStation.key()),
            Some(Refusal::NoBadge) => return Err(Error::Conflict(Refusal::NoBadge.key())),
        }
    }
    Err(invalid(&person(&app, &visit, &who, scope, form, faults).await?))
}
