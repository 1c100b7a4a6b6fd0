use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use serde::Deserialize;

use super::{languages, with_cookie};
use crate::access::{SignedIn, Who};
use crate::accounts::store::{self, Account, Attempt, OpenSignIn, Tried};
use crate::accounts::{is_fresh, password, rules};
use crate::audit::Tx;
use crate::error::{Error, Result};
use crate::kernel::{Faults, Lang, Uuid};
use crate::state::App;
use crate::web::{Fields, Form, Page, Path, Query, Visit, cookies, html, invalid, redirect};

#[derive(Template)]
#[template(path = "accounts/own.html")]
struct OwnPage {
    page: Page,
    account: Account,
    name: String,
    language: String,
    /// What was just done.
    done: Option<&'static str>,
    /// Arrived by a link just now: the old password is not asked for.
    fresh: bool,
    sign_ins: Vec<OpenSignIn>,
    this_one: Uuid,
    faults: Faults,
}

impl OwnPage {
    async fn load(app: &App, visit: &Visit, who: &Who) -> Result<OwnPage> {
        let account = store::find(&app.db, who.account).await?.ok_or(Error::NotFound)?;
        Ok(OwnPage {
            page: visit.page(app, visit.l.t("accounts-own"), Some(who)),
            name: account.name.clone(),
            language: account.lang.tag().to_owned(),
            done: None,
            fresh: is_fresh(app, who).await?,
            sign_ins: store::open_sign_ins(&app.db, who.account, app.clock.now()).await?,
            this_one: who.sign_in,
            faults: Faults::default(),
            account,
        })
    }

    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn zone(&self) -> chrono_tz::Tz {
        super::ZONE
    }

    fn may_end(&self) -> bool {
        true
    }

    fn is_this(&self, id: &Uuid) -> bool {
        *id == self.this_one
    }

    fn languages(&self) -> Vec<crate::web::Choice> {
        languages(&self.language)
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Done {
    done: String,
}

/// Her own account.
pub async fn page(
    SignedIn(who): SignedIn,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(query): Query<Done>,
) -> Result<Response> {
    let mut page = OwnPage::load(&app, &visit, &who).await?;
    page.done = match query.done.as_str() {
        "saved" => Some("accounts-done-saved"),
        "password" => Some("accounts-done-password"),
        "code-on" => Some("accounts-done-code-on"),
        "code-off" => Some("accounts-done-code-off"),
        "ended" => Some("accounts-done-ended"),
        _ => None,
    };
    html(&page)
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct OwnForm {
    name: String,
    language: String,
}

/// Changes her name and language.
pub async fn save(
    SignedIn(who): SignedIn,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<OwnForm>,
) -> Result<Response> {
    let mut faults = Faults::default();
    let name = rules::check_name(&mut faults, &form.name);
    let lang = Lang::ALL.into_iter().find(|lang| lang.tag() == form.language);
    if lang.is_none() {
        faults.add("language", "fault-choice");
    }
    let Some(lang) = lang.filter(|_| faults.is_empty()) else {
        let page = OwnPage::load(&app, &visit, &who).await?;
        return Err(invalid(&OwnPage { name: form.name, language: form.language, faults, ..page }));
    };
    let mut tx = Tx::begin(&app).await?;
    let entry = store::rename(&mut tx, &who, &name, lang).await?;
    tx.commit(entry).await?;
    // The language of this browser follows, or the choice would not be seen.
    Ok(with_cookie(redirect("/account?done=saved"), cookies::set_lang(lang)))
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct PasswordForm {
    old: String,
    password: String,
    again: String,
}

/// Sets a password: with the old one, or just after arriving by a link. Her other sign-ins end.
pub async fn set_password(
    SignedIn(who): SignedIn,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<PasswordForm>,
) -> Result<Response> {
    let page = OwnPage::load(&app, &visit, &who).await?;
    let mut faults = Faults::default();
    let mut attempt = None;
    if !page.fresh {
        if !page.account.has_password() {
            return Err(Error::Refused("accounts-password-needs-link"));
        }
        attempt = Some(Attempt::begin(&app, Tried::Proof, page.account.email.as_str(), who.address).await?);
        if !password::matches(&app, &form.old, page.account.password_hash.clone()).await? {
            faults.add("old", "accounts-fault-old");
        }
    }
    rules::check_password(&mut faults, &form.password, &form.again, page.account.email.as_str());
    if !faults.is_empty() {
        return Err(invalid(&OwnPage { faults, ..page }));
    }
    let hash = password::hash(&app, &form.password).await?;
    let mut tx = Tx::begin(&app).await?;
    if let Some(attempt) = attempt {
        attempt.succeeded(&mut tx).await?;
    }
    let entry = store::set_password(&mut tx, who.actor(), who.account, &hash).await?;
    let ended = store::end_all(&mut tx, who.actor(), who.account, Some(who.sign_in)).await?;
    tx.commit((entry, vec![ended])).await?;
    Ok(redirect("/account?done=password"))
}

/// Ends one of her sign-ins, wherever it is open.
pub async fn end_one(SignedIn(who): SignedIn, AppState(app): AppState<App>, Path(id): Path<Uuid>) -> Result<Response> {
    let mut tx = Tx::begin(&app).await?;
    let entry = store::end_one(&mut tx, &who, id).await?;
    tx.commit(entry).await?;
    Ok(redirect("/account?done=ended"))
}

/// Ends all of her sign-ins but this one.
pub async fn end_others(SignedIn(who): SignedIn, AppState(app): AppState<App>) -> Result<Response> {
    let mut tx = Tx::begin(&app).await?;
    let entry = store::end_all(&mut tx, who.actor(), who.account, Some(who.sign_in)).await?;
    tx.commit(entry).await?;
    Ok(redirect("/account?done=ended"))
}
