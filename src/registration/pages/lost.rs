use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use serde::Deserialize;

use super::super::{jobs, store};
use crate::access::rules::network;
use crate::access::{Anyone, count_attempts};
use crate::audit::{Tx, Unaudited};
use crate::conference::{self, Here};
use crate::error::{Error, Result};
use crate::kernel::{Email, Faults};
use crate::state::App;
use crate::web::{Fields, Form, Page, Path, Visit, html, invalid};

/// How often a link is sent again to one address, within the window of attempts.
const PER_EMAIL: i32 = 3;
/// How often one network may ask at least: as often as people may register from it, where that is more. On the day
/// everybody comes from one.
const PER_NETWORK: i32 = 20;

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct LostForm {
    email: String,
}

#[derive(Template)]
#[template(path = "registration/lost.html")]
struct Lost {
    page: Page,
    here: Here,
    form: LostForm,
    faults: Faults,
    /// Whether the mail is on its way, if there is anybody to whom it goes.
    sent: bool,
}

impl Lost {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }
}

/// Asks under which address somebody registered.
pub async fn form(
    anyone: Anyone,
    AppState(app): AppState<App>,
    visit: Visit,
    Path(slug): Path<String>,
) -> Result<Response> {
    let who = anyone.who.as_ref();
    let here = conference::visible(&app, &slug, who).await?;
    let page = visit.public(&app, here.link(), visit.l.t("registration-lost-title"), who);
    html(&Lost { page, here, form: LostForm::default(), faults: Faults::default(), sent: false })
}

/// Under which name attempts are counted, of an address and of a network.
fn tag(app: &App, here: &Here, what: &str) -> Vec<u8> {
    app.vault.tag("throttles", &format!("lost {} {what}", here.id))
}

/// Writes to an address with which somebody registers once more that it is registered, as often as it is sent its link.
/// Whether an address is known is told to the address alone.
pub(super) async fn say_registered(app: &App, here: &Here, email: &Email) -> Result<()> {
    let participant = store::registered_as(app, here.id, email).await?;
    let mut tx = Tx::begin(app).await?;
    let sends = count_attempts(&mut tx, vec![(tag(app, here, email.as_str()), PER_EMAIL)]).await?;
    jobs::ask(&mut tx, here.id, participant.filter(|_| sends), true).await?;
    tx.commit_unaudited(Unaudited::LinkAsked).await
}

/// Sends the pass link once more. The answer is the same whether anybody is registered or not.
pub async fn send(
    anyone: Anyone,
    AppState(app): AppState<App>,
    visit: Visit,
    Path(slug): Path<String>,
    Form(form): Form<LostForm>,
) -> Result<Response> {
    let who = anyone.who.as_ref();
    let here = conference::visible(&app, &slug, who).await?;
    let page = visit.public(&app, here.link(), visit.l.t("registration-lost-title"), who);
    let Some(email) = Email::parse(form.email.trim()) else {
        return Err(invalid(&Lost { page, here, form, faults: Faults::one("email", "fault-email"), sent: false }));
    };
    let participant = store::registered_as(&app, here.id, &email).await?;
    let mut tx = Tx::begin(&app).await?;
    let (of_email, of_network) = (tag(&app, &here, email.as_str()), tag(&app, &here, &network(anyone.address)));
    let most = PER_NETWORK.max(app.config.registrations_per_network);
    let allowed = count_attempts(&mut tx, vec![(of_network, most)]).await?;
    // Who asks once too often for one address is told the same as before.
    let sends = count_attempts(&mut tx, vec![(of_email, PER_EMAIL)]).await?;
    if allowed {
        jobs::ask(&mut tx, here.id, participant.filter(|_| sends), false).await?;
    }
    tx.commit_unaudited(Unaudited::LinkAsked).await?;
    if allowed { html(&Lost { page, here, form, faults: Faults::default(), sent: true }) } else { Err(Error::TooMany) }
}
