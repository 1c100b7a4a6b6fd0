use askama::Template;
use axum::extract::State as AppState;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use super::sign_in::{Next, onwards};
use super::{coming_from, with_cookie};
use crate::access::{Anyone, SIGN_IN_DAYS};
use crate::accounts::{jobs, rules, store};
use crate::audit::{Tx, Unaudited};
use crate::error::{Error, Result};
use crate::kernel::{Email, Faults};
use crate::state::App;
use crate::web::{Fields, Form, Page, Path, Query, Visit, cookies, html, invalid, redirect};

#[derive(Template)]
#[template(path = "accounts/ask_link.html")]
struct AskPage {
    page: Page,
    email: String,
    asked: bool,
    minutes: i64,
    faults: Faults,
}

impl AskPage {
    fn new(app: &App, visit: &Visit, email: String, asked: bool, faults: Faults) -> AskPage {
        AskPage {
            page: visit.page(app, visit.l.t("accounts-link-ask"), None),
            email,
            asked,
            minutes: rules::LINK.num_minutes(),
            faults,
        }
    }

    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn asked_text(&self) -> String {
        self.page.l.with("accounts-link-asked", &[("email", &self.email), ("minutes", &self.minutes)])
    }
}

/// Offers to mail a link.
pub async fn ask_page(_: Anyone, AppState(app): AppState<App>, visit: Visit, _: Query<Next>) -> Result<Response> {
    html(&AskPage::new(&app, &visit, String::new(), false, Faults::default()))
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct AskForm {
    email: String,
}

/// Mails a link, if there is such an account; says the same if there is none, or if many are on their way to it.
pub async fn ask(
    anyone: Anyone,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<AskForm>,
) -> Result<Response> {
    let Some(email) = Email::parse(&form.email) else {
        return Err(invalid(&AskPage::new(&app, &visit, form.email, false, Faults::one("email", "fault-email"))));
    };
    let mut tx = Tx::begin(&app).await?;
    let (may_ask, is_mailed) = store::count_link(&mut tx, email.as_str(), anyone.address).await?;
    if may_ask && is_mailed {
        jobs::ask(&mut tx, &email).await?;
    }
    tx.commit_unaudited(Unaudited::LinkAsked).await?;
    if !may_ask {
        return Err(Error::TooMany);
    }
    html(&AskPage::new(&app, &visit, email.to_string(), true, Faults::default()))
}

#[derive(Template)]
#[template(path = "accounts/link.html")]
struct LinkPage {
    page: Page,
    path: String,
    good: bool,
}

/// What a link in a mail opens: a button. Only pressing it uses the link, since programs that
/// look into mails open links too.
pub async fn link_page(
    _: Anyone,
    AppState(app): AppState<App>,
    visit: Visit,
    Path(token): Path<String>,
) -> Result<Response> {
    let lang = store::link_is_good(&app, &token).await?;
    let visit = match lang {
        Some(lang) => visit.prefer(lang),
        None => visit,
    };
    let response = html(&LinkPage {
        page: visit.page(&app, visit.l.t("accounts-sign-in"), None),
        path: visit.path().to_owned(),
        good: lang.is_some(),
    })?;
    Ok(if lang.is_some() { response } else { (StatusCode::GONE, response).into_response() })
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct UseForm {
    then: String,
}

/// Uses a link: signs in, on to where it was meant to lead.
pub async fn use_link(
    anyone: Anyone,
    AppState(app): AppState<App>,
    headers: HeaderMap,
    Path(token): Path<String>,
    Form(form): Form<UseForm>,
) -> Result<Response> {
    let mut tx = Tx::begin(&app).await?;
    let account = match store::use_link(&mut tx, &token).await? {
        Some(account) => store::find(&app.db, account).await?,
        None => None,
    };
    let Some(account) = account else {
        // The page says that it is used up, and offers another one.
        return Ok(redirect(&format!("/sign-in/link/{token}")));
    };
    let before = match cookies::sign_in(&headers, &app) {
        Some(token) => store::sign_out(&mut tx, &token, anyone.address).await?,
        None => None,
    };
    let (cookie, entry) = store::open(&mut tx, &account, &coming_from(&anyone, &headers, true)).await?;
    tx.commit((entry, before.into_iter().collect())).await?;
    let next = if form.then == "password" { "/account#password" } else { "/" };
    Ok(with_cookie(
        redirect(&onwards(account.has_second_factor, next)),
        cookies::set_sign_in(&app, &cookie, SIGN_IN_DAYS),
    ))
}
