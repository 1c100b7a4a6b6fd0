use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use serde::Deserialize;

use super::super::rules::{self, RegisterForm, State};
use super::super::store::{self, NewParticipant};
use super::form::Answering;
use crate::access::Anyone;
use crate::audit::{Actor, Tx};
use crate::conference::{self, Act, Here};
use crate::error::{Error, Result};
use crate::kernel::Faults;
use crate::state::App;
use crate::web::{Form, Page, Path, Query, Reader, Visit, html, invalid, redirect};

#[derive(Template)]
#[template(path = "registration/register.html")]
struct Register {
    page: Page,
    here: Here,
    it: Answering,
}

#[derive(Template)]
#[template(path = "registration/closed.html")]
struct Closed {
    page: Page,
    here: Here,
}

#[derive(Template)]
#[template(path = "registration/received.html")]
struct Received {
    /// Whether no place was free.
    waits: bool,
    page: Page,
    here: Here,
}

fn is_open(app: &App, here: &Here) -> bool {
    rules::is_open(here.allows(Act::Register), here.registration_closes_at, app.clock.now())
}

/// What a participant agrees to, in her language. Kept with her registration.
fn consent(l: Reader, here: &Here) -> String {
    l.a("registration-consent", "conference", l.plain(&here.name))
}

async fn answering(app: &App, l: Reader, here: &Here, form: RegisterForm, faults: Faults) -> Result<Answering> {
    Ok(Answering {
        l,
        form,
        faults,
        categories: store::categories(&app.db, here.id).await?,
        institutions: store::institutions(&app.db, here.id).await?,
        quotas: store::quotas(&app.db, here.id).await?,
        is_new: true,
        consent: consent(l, here),
        action: here.path("/register"),
        cancel: here.path(""),
    })
}

/// The form for whoever wants to come.
pub async fn form(
    anyone: Anyone,
    AppState(app): AppState<App>,
    visit: Visit,
    Path(slug): Path<String>,
) -> Result<Response> {
    let who = anyone.who.as_ref();
    let here = conference::visible(&app, &slug, who).await?;
    let page = visit.public(&app, here.link(), visit.l.t("registration-title"), who);
    if !is_open(&app, &here) {
        return html(&Closed { page, here });
    }
    let it = answering(&app, visit.l, &here, RegisterForm::default(), Faults::default()).await?;
    html(&Register { page, it, here })
}

/// Takes a registration, or sends the form back with what is wrong at its fields.
pub async fn send(
    anyone: Anyone,
    AppState(app): AppState<App>,
    visit: Visit,
    Path(slug): Path<String>,
    Form(form): Form<RegisterForm>,
) -> Result<Response> {
    let who = anyone.who.as_ref();
    let here = conference::visible(&app, &slug, who).await?;
    if !is_open(&app, &here) {
        return Err(Error::Refused("registration-problem-closed"));
    }
    let categories = store::categories(&app.db, here.id).await?;
    let faults = match rules::check(&form, &categories, true) {
        Ok((answers, Some(email))) => {
            let new = NewParticipant { answers, email, lang: visit.l.lang, consent: consent(visit.l, &here) };
            let mut tx = Tx::begin(&app).await?;
            match store::submit(&mut tx, &here, new, Actor::Visitor(anyone.address)).await {
                Ok((submitted, entry)) => {
                    tx.commit(entry).await?;
                    let waits = if submitted.state == State::Waitlisted { "?place=none" } else { "" };
                    return Ok(redirect(&here.path(&format!("/register/received{waits}"))));
                }
                Err(Error::Conflict(key @ "registration-fault-already")) => Faults::one("email", key),
                Err(error) => return Err(error),
            }
        }
        Ok((_, None)) => Faults::one("email", "fault-email"),
        Err(faults) => faults,
    };
    let it = answering(&app, visit.l, &here, form, faults).await?;
    Err(invalid(&Register { page: visit.public(&app, here.link(), visit.l.t("registration-title"), who), it, here }))
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Arrived {
    place: String,
}

/// Says what happens next. Tells nothing about anybody: whoever knows the address may open it.
pub async fn received(
    anyone: Anyone,
    AppState(app): AppState<App>,
    visit: Visit,
    Path(slug): Path<String>,
    Query(arrived): Query<Arrived>,
) -> Result<Response> {
    let who = anyone.who.as_ref();
    let here = conference::visible(&app, &slug, who).await?;
    let waits = arrived.place == "none";
    html(&Received {
        waits,
        page: visit.public(&app, here.link(), visit.l.t("registration-received-title"), who),
        here,
    })
}
