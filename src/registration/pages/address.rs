//! The address at which somebody is written to, corrected by an organiser: what was mistyped reaches nobody, or
//! somebody else.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use serde::Deserialize;

use super::super::store;
use super::super::{DecidePerson, OfParticipant};
use super::correct::{base, may_correct};
use crate::access::May;
use crate::audit::Tx;
use crate::error::{Error, Result};
use crate::kernel::{Email, Faults, one_line};
use crate::state::App;
use crate::web::{Fields, Form, Page, Visit, html, invalid, redirect};

/// The address as it was sent.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct AddressForm {
    email: String,
    version: String,
}

#[derive(Template)]
#[template(path = "registration/address.html")]
struct Address {
    page: Page,
    name: String,
    form: AddressForm,
    faults: Faults,
    base: String,
}

impl Address {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }
}

/// The address that is held.
pub async fn edit(may: May<DecidePerson>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let OfParticipant { here, participant } = may.scope;
    may_correct(&here, &participant)?;
    html(&Address {
        page: visit.work(&app, here.link(), visit.l.t("registration-address-title"), &may.who),
        base: base(&here, &participant),
        form: AddressForm { email: participant.email, version: participant.version.to_string() },
        name: participant.answers.name,
        faults: Faults::default(),
    })
}

/// Keeps another address, and sends the link of her pass there.
pub async fn save(
    may: May<DecidePerson>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<AddressForm>,
) -> Result<Response> {
    let (OfParticipant { here, participant }, who) = (may.scope, may.who);
    may_correct(&here, &participant)?;
    let base = base(&here, &participant);
    let key = match Email::parse(&one_line(&form.email)) {
        None => "fault-email",
        Some(email) if email.as_str() == participant.email => return Ok(redirect(&base)),
        Some(email) => {
            let version = form.version.parse().unwrap_or(0);
            let mut tx = Tx::begin(&app).await?;
            match store::change_address(&mut tx, &here, &participant, version, &email, who.actor()).await {
                Ok(entries) => {
                    tx.commit(entries).await?;
                    return Ok(redirect(&base));
                }
                Err(Error::Conflict(key @ "registration-fault-already")) => key,
                Err(error) => return Err(error),
            }
        }
    };
    Err(invalid(&Address {
        page: visit.work(&app, here.link(), visit.l.t("registration-address-title"), &who),
        faults: Faults::one("email", key),
        name: participant.answers.name,
        form,
        base,
    }))
}
