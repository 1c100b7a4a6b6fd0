//! Somebody's own signing keys.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;

use super::super::keys as locks;
use super::super::rules::PasswordForm;
use super::super::store::{self, Key, Owner};
use super::sure;
use crate::access::{SignedIn, Who};
use crate::accounts::{self, rules::check_password};
use crate::audit::Tx;
use crate::error::{Error, Result};
use crate::kernel::{Faults, new_id};
use crate::state::App;
use crate::web::{Confirm, Fields, Form, Page, Visit, html, invalid, redirect};

#[derive(Template)]
#[template(path = "documents/key.html")]
struct KeyPage {
    page: Page,
    keys: Vec<Key>,
    /// Arrived by a link just now: the password of the account is not asked for.
    fresh: bool,
    faults: Faults,
}

impl KeyPage {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn current(&self) -> Option<&Key> {
        self.keys.iter().find(|key| key.revoked_at.is_none())
    }

    fn zone(&self) -> chrono_tz::Tz {
        chrono_tz::Tz::UTC
    }
}

async fn load(app: &App, visit: &Visit, who: &Who, faults: Faults) -> Result<KeyPage> {
    let page = visit.page(app, visit.l.t("documents-key-own"), Some(who));
    let keys = store::keys_of(&app.db, Owner::Account(who.account)).await?;
    Ok(KeyPage { page, keys, fresh: accounts::is_fresh(app, who).await?, faults })
}

/// The keys that she has and had.
pub async fn page(SignedIn(who): SignedIn, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    html(&load(&app, &visit, &who, Faults::default()).await?)
}

/// Makes new keys under a password. Those before are revoked.
pub async fn make(
    SignedIn(who): SignedIn,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<PasswordForm>,
) -> Result<Response> {
    let account = accounts::find(&app.db, who.account).await?.ok_or(Error::NotFound)?;
    let mut faults = Faults::default();
    // A sign-in that somebody left open makes no keys in her name.
    if !accounts::is_she(&app, &who, &form.account).await? {
        faults.add("account", "documents-fault-account");
    }
    check_password(&mut faults, &form.password, &form.again, account.email.as_str());
    if !faults.is_empty() {
        return Err(invalid(&load(&app, &visit, &who, faults).await?));
    }
    let id = new_id();
    let made = locks::make(&app, id, &form.password).await?;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::add_key(&mut tx, who.actor(), Owner::Account(who.account), id, &made).await?;
    tx.commit(entry).await?;
    Ok(redirect("/account/signing-key"))
}

/// What it means to revoke a key.
pub async fn ask_revoke(SignedIn(who): SignedIn, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let l = visit.l;
    store::key_of(&app.db, Owner::Account(who.account)).await?.ok_or(Error::NotFound)?;
    let title = l.t("documents-key-revoke");
    let it = Confirm {
        title: l.t("documents-key-revoke-ask"),
        text: l.t("documents-key-revoke-text"),
        effects: vec![l.t("documents-key-revoke-effect")],
        action: "/account/signing-key/revoke".into(),
        version: 0,
        button: title.clone(),
        cancel: "/account/signing-key".into(),
    };
    sure(visit.page(&app, title, Some(&who)), it)
}

pub async fn revoke(SignedIn(who): SignedIn, AppState(app): AppState<App>) -> Result<Response> {
    let mut tx = Tx::begin(&app).await?;
    let entry = store::revoke_key(&mut tx, who.actor(), Owner::Account(who.account)).await?;
    tx.commit(entry).await?;
    Ok(redirect("/account/signing-key"))
}
