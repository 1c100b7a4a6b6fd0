use askama::Template;
use axum::extract::State as AppState;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use super::{coming_from, with_cookie};
use crate::access::{Anyone, SIGN_IN_DAYS};
use crate::accounts::store::{self, Attempt, Tried};
use crate::accounts::{password, rules};
use crate::audit::Tx;
use crate::error::{Error, Result};
use crate::kernel::{Email, Faults};
use crate::state::App;
use crate::web::{Fields, Form, Page, Query, Visit, cookies, html, invalid, percent, redirect};

/// Where to come back to.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Next {
    next: String,
}

#[derive(Template)]
#[template(path = "accounts/sign_in.html")]
struct SignInPage {
    page: Page,
    email: String,
    next: String,
    mail_path: String,
    faults: Faults,
}

impl SignInPage {
    fn new(app: &App, visit: &Visit, email: String, next: &str, faults: Faults) -> SignInPage {
        let next = rules::come_back(next).to_owned();
        SignInPage {
            page: visit.page(app, visit.l.t("accounts-sign-in"), None),
            mail_path: format!("/sign-in/mail?next={}", percent(&next)),
            email,
            next,
            faults,
        }
    }

    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }
}

/// Asks for address and password.
pub async fn page(
    anyone: Anyone,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(query): Query<Next>,
) -> Result<Response> {
    if anyone.who.is_some() {
        return Ok(redirect(rules::come_back(&query.next)));
    }
    html(&SignInPage::new(&app, &visit, String::new(), &query.next, Faults::default()))
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Credentials {
    email: String,
    password: String,
    next: String,
}

/// Signs in by password, or half of it where a code is to follow. Says the same, and takes as
/// long, whether the address is unknown, has no password, is closed, or the password is wrong.
pub async fn with_password(
    anyone: Anyone,
    AppState(app): AppState<App>,
    visit: Visit,
    headers: HeaderMap,
    Form(form): Form<Credentials>,
) -> Result<Response> {
    let named = form.email.trim().to_lowercase();
    let attempt = match Attempt::begin(&app, Tried::Password, &named, anyone.address).await {
        // Somebody else may have used the attempts up: a link by mail is counted by itself.
        Err(Error::TooMany) => {
            let faults = Faults::one("email", "accounts-fault-many");
            let page = html(&SignInPage::new(&app, &visit, form.email, &form.next, faults))?;
            return Ok((StatusCode::TOO_MANY_REQUESTS, page).into_response());
        }
        attempt => attempt?,
    };
    // What is no address is looked up all the same, and found nowhere.
    let account = match Email::parse(&named) {
        Some(email) => store::find_by_email(&app.db, &email).await?,
        None => None,
    };
    let usable =
        account.as_ref().filter(|account| account.disabled_at.is_none() && form.password.len() <= rules::LONGEST);
    let kept = usable.and_then(|account| account.password_hash.clone());
    let right = password::matches(&app, &form.password, kept).await?;
    let mut tx = Tx::begin(&app).await?;
    match account {
        Some(account) if right => {
            attempt.succeeded(&mut tx).await?;
            let before = match cookies::sign_in(&headers, &app) {
                Some(token) => store::sign_out(&mut tx, &token, anyone.address).await?,
                None => None,
            };
            let (token, entry) = store::open(&mut tx, &account, &coming_from(&anyone, &headers, false)).await?;
            tx.commit((entry, before.into_iter().collect())).await?;
            Ok(with_cookie(
                redirect(&onwards(account.has_second_factor, &form.next)),
                cookies::set_sign_in(&app, &token, SIGN_IN_DAYS),
            ))
        }
        account => {
            tx.commit(store::failed(account.map(|account| account.id), anyone.address, "password")).await?;
            let faults = Faults::one("email", "accounts-fault-sign-in");
            Err(invalid(&SignInPage::new(&app, &visit, form.email, &form.next, faults)))
        }
    }
}

/// Where a new sign-in leads: to the code, or where she wanted to go.
pub fn onwards(half: bool, next: &str) -> String {
    let next = rules::come_back(next);
    if half { format!("/sign-in/code?next={}", percent(next)) } else { next.to_owned() }
}

#[derive(Template)]
#[template(path = "accounts/code.html")]
struct CodePage {
    page: Page,
    next: String,
    faults: Faults,
}

impl CodePage {
    fn new(app: &App, visit: &Visit, next: &str, faults: Faults) -> CodePage {
        CodePage {
            page: visit.page(app, visit.l.t("accounts-code-title"), None),
            next: rules::come_back(next).to_owned(),
            faults,
        }
    }

    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }
}

async fn half(app: &App, headers: &HeaderMap) -> Result<Option<store::Half>> {
    match cookies::sign_in(headers, app) {
        Some(token) => store::half(app, &token).await,
        None => Ok(None),
    }
}

/// Asks for the code of the second factor.
pub async fn code_page(
    _: Anyone,
    AppState(app): AppState<App>,
    visit: Visit,
    headers: HeaderMap,
    Query(query): Query<Next>,
) -> Result<Response> {
    if half(&app, &headers).await?.is_none() {
        return Ok(redirect(&format!("/sign-in?next={}", percent(rules::come_back(&query.next)))));
    }
    html(&CodePage::new(&app, &visit, &query.next, Faults::default()))
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct CodeForm {
    code: String,
    next: String,
}

/// Makes a half sign-in whole by a code, each of which counts once.
pub async fn with_code(
    anyone: Anyone,
    AppState(app): AppState<App>,
    visit: Visit,
    headers: HeaderMap,
    Form(form): Form<CodeForm>,
) -> Result<Response> {
    let Some(half) = half(&app, &headers).await? else {
        return Ok(redirect(&format!("/sign-in?next={}", percent(rules::come_back(&form.next)))));
    };
    let attempt = Attempt::begin(&app, Tried::Code, &half.account.to_string(), anyone.address).await?;
    let secret = store::open_totp(&app, half.account, &half.totp_sealed)?;
    let step = rules::code_step(&secret, &form.code, app.clock.now());
    let mut tx = Tx::begin(&app).await?;
    let taken = match step {
        Some(step) => store::take_step(&mut tx, half.account, step).await?,
        None => false,
    };
    if !taken {
        tx.commit(store::failed(Some(half.account), anyone.address, "code")).await?;
        return Err(invalid(&CodePage::new(&app, &visit, &form.next, Faults::one("code", "accounts-fault-code"))));
    }
    attempt.succeeded(&mut tx).await?;
    let (token, entry) = store::complete(&mut tx, &half, anyone.address).await?;
    tx.commit(entry).await?;
    Ok(with_cookie(redirect(rules::come_back(&form.next)), cookies::set_sign_in(&app, &token, SIGN_IN_DAYS)))
}

/// Ends the sign-in of this browser, whole or half.
pub async fn sign_out(anyone: Anyone, AppState(app): AppState<App>, headers: HeaderMap) -> Result<Response> {
    if let Some(token) = cookies::sign_in(&headers, &app) {
        let mut tx = Tx::begin(&app).await?;
        if let Some(entry) = store::sign_out(&mut tx, &token, anyone.address).await? {
            tx.commit(entry).await?;
        }
    }
    Ok(with_cookie(redirect("/"), cookies::clear_sign_in(&app)))
}
