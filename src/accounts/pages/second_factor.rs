use anyhow::Context as _;
use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use data_encoding::BASE64URL_NOPAD;
use fast_qr::{ECL, QRBuilder};
use rand::RngExt as _;
use serde::Deserialize;

use crate::access::{SignedIn, Who};
use crate::accounts::store::{self, Attempt, Tried};
use crate::accounts::{is_fresh, is_she, rules};
use crate::audit::Tx;
use crate::error::{Error, Result};
use crate::kernel::Faults;
use crate::state::App;
use crate::vault::Place;
use crate::web::{Fields, Form, Page, Visit, html, invalid, redirect};

/// The page that shows the secret, once: it is kept only when a code has confirmed it. Until then it
/// travels in the form, sealed for this account.
#[derive(Template)]
#[template(path = "accounts/second_factor.html")]
struct SetUp {
    page: Page,
    is_on: bool,
    /// Arrived by a link just now: her password is not asked for.
    fresh: bool,
    has_password: bool,
    spelled: String,
    url: String,
    qr: Qr,
    sealed: String,
    faults: Faults,
}

impl SetUp {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }
}

/// A QR code as the `d` of one SVG path.
struct Qr {
    size: usize,
    path: String,
}

impl Qr {
    /// With the quiet zone of four modules that readers need.
    fn new(text: &str) -> Result<Qr> {
        use std::fmt::Write as _;
        let code = QRBuilder::new(text).ecl(ECL::M).build().ok().context("too much for a QR code")?;
        let mut path = String::new();
        for y in 0..code.size {
            for x in 0..code.size {
                if code[y][x].value() {
                    write!(path, "M{},{}h1v1h-1z", x + 4, y + 4)?;
                }
            }
        }
        Ok(Qr { size: code.size + 8, path })
    }
}

fn place(who: &Who) -> Place {
    Place::new("accounts.totp_offered", who.account)
}

async fn set_up(app: &App, visit: &Visit, who: &Who, secret: &[u8], faults: Faults) -> Result<SetUp> {
    let account = store::find(&app.db, who.account).await?.ok_or(Error::NotFound)?;
    let url = rules::code_url(secret, account.email.as_str()).context("a secret of another length")?;
    Ok(SetUp {
        page: visit.page(app, visit.l.t("accounts-factor"), Some(who)),
        is_on: account.has_second_factor,
        fresh: is_fresh(app, who).await?,
        has_password: account.has_password(),
        spelled: rules::spelled(secret),
        qr: Qr::new(&url)?,
        url,
        sealed: BASE64URL_NOPAD.encode(&app.vault.seal(place(who), secret)),
        faults,
    })
}

/// Offers a new secret, or, where the second factor is on, to switch it off.
pub async fn page(SignedIn(who): SignedIn, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let mut secret = [0; 20];
    rand::rng().fill(&mut secret[..]);
    html(&set_up(&app, &visit, &who, &secret, Faults::default()).await?)
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct OnForm {
    sealed: String,
    password: String,
    code: String,
}

/// Switches it on, once a code shows that the app has the secret, and it is she: a sign-in that somebody left open must
/// not lock its owner out.
pub async fn switch_on(
    SignedIn(who): SignedIn,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<OnForm>,
) -> Result<Response> {
    let secret = BASE64URL_NOPAD
        .decode(form.sealed.as_bytes())
        .ok()
        .and_then(|sealed| app.vault.open_sealed(place(&who), &sealed).ok())
        .ok_or(Error::Refused("problem-form"))?;
    let page = set_up(&app, &visit, &who, &secret, Faults::default()).await?;
    if !page.fresh && !page.has_password {
        return Err(Error::Refused("accounts-factor-needs-link"));
    }
    let mut faults = Faults::default();
    if !is_she(&app, &who, &form.password).await? {
        faults.add("password", "accounts-fault-old");
    }
    let step = rules::code_step(&secret, &form.code, app.clock.now());
    if step.is_none() {
        faults.add("code", "accounts-fault-code");
    }
    let Some(step) = step.filter(|_| faults.is_empty()) else {
        return Err(invalid(&SetUp { faults, ..page }));
    };
    let mut tx = Tx::begin(&app).await?;
    let entry = store::set_totp(&mut tx, &who, &secret, step).await?;
    tx.commit(entry).await?;
    Ok(redirect("/account?done=code-on"))
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct OffForm {
    code: String,
}

/// Switches it off, for whoever has a code.
pub async fn switch_off(
    SignedIn(who): SignedIn,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<OffForm>,
) -> Result<Response> {
    let account = store::find(&app.db, who.account).await?.ok_or(Error::NotFound)?;
    let sealed = account.totp_sealed.as_deref().ok_or(Error::Conflict("problem-changed"))?;
    let secret = store::open_totp(&app, account.id, sealed)?;
    let attempt = Attempt::begin(&app, Tried::Code, &account.id.to_string(), who.address).await?;
    let step = rules::code_step(&secret, &form.code, app.clock.now());
    let mut tx = Tx::begin(&app).await?;
    let taken = match step {
        Some(step) => store::take_step(&mut tx, account.id, step).await?,
        None => false,
    };
    if !taken {
        let faults = Faults::one("code", "accounts-fault-code");
        return Err(invalid(&set_up(&app, &visit, &who, &[0; 20], faults).await?));
    }
    attempt.succeeded(&mut tx).await?;
    let entry = store::drop_second_factor(&mut tx, who.actor(), account.id).await?;
    tx.commit(entry).await?;
    Ok(redirect("/account?done=code-off"))
}
