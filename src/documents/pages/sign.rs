//! Signing and refusing, in a seat of the presidium.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;

use super::super::SignDocument;
use super::super::rules::{Answer, PasswordForm, ReasonForm, hex};
use super::super::store::{self, Asked, Document, Key, OfDocument, Owner};
use super::{sign_as, tell_next, text_of};
use crate::access::{May, Who};
use crate::audit::Tx;
use crate::conference::{Act, Here};
use crate::error::{Error, Result};
use crate::handbook::Html;
use crate::kernel::{Faults, Lang};
use crate::state::App;
use crate::web::{Fields, Form, Page, Visit, html, invalid, redirect};

#[derive(Template)]
#[template(path = "documents/sign.html")]
struct Sign {
    page: Page,
    here: Here,
    document: Document,
    text: Html,
    other: Option<Lang>,
    one: Asked,
    key: Option<Key>,
    faults: Faults,
}

impl Sign {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn path(&self) -> String {
        self.here.path(&format!("/documents/{}", self.document.id))
    }

    fn sm3(&self) -> String {
        hex(&self.document.sm3)
    }
}

/// The reader among those who are asked, who has not answered.
async fn own(app: &App, of: &OfDocument, who: &Who) -> Result<Asked> {
    of.here.require(Act::Vote)?;
    let asked = store::asked(&app.db, of.document.id, of.document.version).await?;
    let one = asked.into_iter().find(|one| one.account == Some(who.account)).ok_or(Error::NotFound)?;
    if one.answer != Answer::Waiting {
        return Err(Error::Conflict("documents-problem-answered"));
    }
    Ok(one)
}

async fn page(app: &App, visit: &Visit, who: &Who, of: OfDocument, one: Asked, faults: Faults) -> Result<Sign> {
    let OfDocument { here, document, .. } = of;
    let (text, other) = text_of(visit.l, &document);
    Ok(Sign {
        page: visit.work(app, here.link(), visit.l.t("documents-sign"), who),
        key: store::key_of(&app.db, Owner::Account(who.account)).await?,
        text,
        other,
        here,
        document,
        one,
        faults,
    })
}

/// What is signed, once more, and the password that signs it.
pub async fn form(may: May<SignDocument>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let one = own(&app, &may.scope, &may.who).await?;
    html(&page(&app, &visit, &may.who, may.scope, one, Faults::default()).await?)
}

pub async fn sign(
    may: May<SignDocument>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<PasswordForm>,
) -> Result<Response> {
    let one = own(&app, &may.scope, &may.who).await?;
    let OfDocument { here, document, .. } = &may.scope;
    if form.version() != document.version {
        return Err(Error::Conflict("problem-changed"));
    }
    let owner = Owner::Account(may.who.account);
    match sign_as(&app, here, may.who.actor(), (document, &one), owner, &form.password).await? {
        Ok(()) => Ok(redirect(&here.path(&format!("/documents/{}", document.id)))),
        Err(key) => {
            let faults = Faults::one("password", key);
            Err(invalid(&page(&app, &visit, &may.who, may.scope, one, faults).await?))
        }
    }
}

#[derive(Template)]
#[template(path = "documents/refuse.html")]
struct Refuse {
    page: Page,
    here: Here,
    document: Document,
    form: ReasonForm,
    faults: Faults,
}

impl Refuse {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn path(&self) -> String {
        self.here.path(&format!("/documents/{}", self.document.id))
    }
}

fn refuse_page(app: &App, visit: &Visit, may: May<SignDocument>, form: ReasonForm, faults: Faults) -> Refuse {
    let OfDocument { here, document, .. } = may.scope;
    Refuse { page: visit.work(app, here.link(), visit.l.t("documents-refuse"), &may.who), here, document, form, faults }
}

/// Asks why.
pub async fn ask_refuse(may: May<SignDocument>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    own(&app, &may.scope, &may.who).await?;
    html(&refuse_page(&app, &visit, may, ReasonForm::default(), Faults::default()))
}

pub async fn refuse(
    may: May<SignDocument>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<ReasonForm>,
) -> Result<Response> {
    let one = own(&app, &may.scope, &may.who).await?;
    // Nobody refuses what she has not read: it was worded anew and sent out meanwhile.
    if form.version() != may.scope.document.version {
        return Err(Error::Conflict("problem-changed"));
    }
    let reason = match form.check() {
        Ok(reason) => reason,
        Err(faults) => return Err(invalid(&refuse_page(&app, &visit, may, form, faults))),
    };
    let OfDocument { here, document, .. } = &may.scope;
    let mut tx = Tx::begin(&app).await?;
    let (entry, mut entries) = store::refuse(&mut tx, may.who.actor(), here, document, one.signer.id, &reason).await?;
    entries.extend(tell_next(&mut tx, here, document, &one).await?);
    tx.commit((entry, entries)).await?;
    Ok(redirect(&here.path(&format!("/documents/{}", document.id))))
}
