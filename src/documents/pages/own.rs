//! What an institution's signatory sees behind her link: what she is asked to sign, her keys, signing and refusing.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;

use super::super::keys as locks;
use super::super::rules::{Answer, PasswordForm, ReasonForm, State, hex};
use super::super::store::{self, Asked, Delivered, Document, Key, Owner};
use super::{original_of, paper_of, sign_as, signed_file, tell_next, text_of};
use crate::access::Signatory as Holder;
use crate::accounts::rules::check_password;
use crate::audit::Tx;
use crate::conference::{self, Act, Here};
use crate::error::{Error, Result};
use crate::handbook::Html;
use crate::kernel::{Faults, Lang, Uuid, new_id};
use crate::state::App;
use crate::web::{Fields, Form, Page, Path, Visit, html, invalid, redirect};

/// Who holds the link, in which conference, and in whose language the page is.
async fn behind(app: &App, holder: &Holder, visit: Visit) -> Result<(Here, store::Signatory, Visit)> {
    let here = conference::find_by_id(&app.db, holder.conference).await?.ok_or(Error::NotFound)?;
    let signatory = store::signatory(&app.db, here.id, holder.signatory).await?.ok_or(Error::NotFound)?;
    let visit = visit.prefer(signatory.lang);
    Ok((here, signatory, visit))
}

#[derive(Template)]
#[template(path = "documents/own.html")]
struct Own {
    page: Page,
    signatory: store::Signatory,
    documents: Vec<(Document, Asked)>,
    /// Resolutions that reached her institution.
    resolutions: Vec<Delivered>,
    key: Option<Key>,
    base: String,
    faults: Faults,
}

impl Own {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }
}

async fn page(app: &App, visit: Visit, holder: &Holder, faults: Faults) -> Result<Own> {
    let (here, signatory, visit) = behind(app, holder, visit).await?;
    let mut documents = Vec::new();
    for (document, signer) in store::for_signatory(&app.db, &here, signatory.id).await? {
        let asked = store::asked(&app.db, document.id, document.version).await?;
        documents.extend(asked.into_iter().find(|one| one.signer.id == signer).map(|one| (document, one)));
    }
    Ok(Own {
        page: visit.public(app, here.link(), visit.l.t("documents-own-title"), None),
        key: store::key_of(&app.db, Owner::Signatory(signatory.id)).await?,
        base: format!("/signatory/{}", holder.token),
        resolutions: store::delivered(&app.db, signatory.id).await?,
        signatory,
        documents,
        faults,
    })
}

pub async fn index(holder: Holder, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    html(&page(&app, visit, &holder, Faults::default()).await?)
}

/// Makes her keys under a password of hers, or new ones.
pub async fn make_key(
    holder: Holder,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<PasswordForm>,
) -> Result<Response> {
    let (here, signatory, _) = behind(&app, &holder, visit.clone()).await?;
    here.require(Act::Vote)?;
    let mut faults = Faults::default();
    check_password(&mut faults, &form.password, &form.again, &signatory.email);
    if !faults.is_empty() {
        return Err(invalid(&page(&app, visit, &holder, faults).await?));
    }
    let id = new_id();
    let made = locks::make(&app, id, &form.password).await?;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::add_key(&mut tx, holder.actor(), Owner::Signatory(signatory.id), id, &made).await?;
    tx.commit(entry.of(here.id)).await?;
    Ok(redirect(&format!("/signatory/{}", holder.token)))
}

#[derive(Template)]
#[template(path = "documents/own_document.html")]
struct Show {
    page: Page,
    here: Here,
    document: Document,
    text: Html,
    other: Option<Lang>,
    one: Asked,
    key: Option<Key>,
    base: String,
    reason: ReasonForm,
    faults: Faults,
    may_answer: bool,
}

impl Show {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn sm3(&self) -> String {
        hex(&self.document.sm3)
    }
}

/// A document that she is asked to sign, everybody who is asked beside her, and she among them.
async fn asked_of(app: &App, here: &Here, holder: &Holder, document: Uuid) -> Result<(Document, Vec<Asked>, Asked)> {
    let found = store::for_signatory(&app.db, here, holder.signatory).await?;
    let (document, signer) = found.into_iter().find(|(held, _)| held.id == document).ok_or(Error::NotFound)?;
    let asked = store::asked(&app.db, document.id, document.version).await?;
    let one = asked.iter().find(|one| one.signer.id == signer).cloned().ok_or(Error::NotFound)?;
    Ok((document, asked, one))
}

async fn one_page(
    app: &App,
    visit: Visit,
    holder: &Holder,
    id: Uuid,
    reason: ReasonForm,
    faults: Faults,
) -> Result<Show> {
    let (here, signatory, visit) = behind(app, holder, visit).await?;
    let (document, _, one) = asked_of(app, &here, holder, id).await?;
    let (text, other) = text_of(visit.l, &document);
    Ok(Show {
        page: visit.public(app, here.link(), visit.l.plain(&document.title), None),
        key: store::key_of(&app.db, Owner::Signatory(signatory.id)).await?,
        base: format!("/signatory/{}", holder.token),
        may_answer: document.state == State::Signing && one.answer == Answer::Waiting && here.allows(Act::Vote),
        here,
        document,
        text,
        other,
        one,
        reason,
        faults,
    })
}

pub async fn show(
    holder: Holder,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, document)): Path<(String, Uuid)>,
) -> Result<Response> {
    html(&one_page(&app, visit, &holder, document, ReasonForm::default(), Faults::default()).await?)
}

/// Signs, where she reads the version that is out.
pub async fn sign(
    holder: Holder,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, id)): Path<(String, Uuid)>,
    Form(form): Form<PasswordForm>,
) -> Result<Response> {
    let (here, signatory, _) = behind(&app, &holder, visit.clone()).await?;
    here.require(Act::Vote)?;
    let (document, _, one) = asked_of(&app, &here, &holder, id).await?;
    if form.version() != document.version {
        return Err(Error::Conflict("problem-changed"));
    }
    if one.answer != Answer::Waiting {
        return Err(Error::Conflict("documents-problem-answered"));
    }
    let owner = Owner::Signatory(signatory.id);
    match sign_as(&app, &here, holder.actor(), (&document, &one), owner, &form.password).await? {
        Ok(()) => Ok(redirect(&format!("/signatory/{}/documents/{id}", holder.token))),
        Err(key) => {
            let faults = Faults::one("password", key);
            Err(invalid(&one_page(&app, visit, &holder, id, ReasonForm::default(), faults).await?))
        }
    }
}

pub async fn refuse(
    holder: Holder,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, id)): Path<(String, Uuid)>,
    Form(form): Form<ReasonForm>,
) -> Result<Response> {
    let (here, ..) = behind(&app, &holder, visit.clone()).await?;
    here.require(Act::Vote)?;
    let (document, _, one) = asked_of(&app, &here, &holder, id).await?;
    if form.version() != document.version {
        return Err(Error::Conflict("problem-changed"));
    }
    let reason = match form.check() {
        Ok(reason) => reason,
        Err(faults) => return Err(invalid(&one_page(&app, visit, &holder, id, form, faults).await?)),
    };
    let mut tx = Tx::begin(&app).await?;
    let (entry, mut entries) = store::refuse(&mut tx, holder.actor(), &here, &document, one.signer.id, &reason).await?;
    entries.extend(tell_next(&mut tx, &here, &document, &one).await?);
    tx.commit((entry, entries)).await?;
    Ok(redirect(&format!("/signatory/{}/documents/{id}", holder.token)))
}

/// The PDF that was handed in.
pub async fn original(
    holder: Holder,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, id)): Path<(String, Uuid)>,
) -> Result<Response> {
    let (here, ..) = behind(&app, &holder, visit).await?;
    let (document, ..) = asked_of(&app, &here, &holder, id).await?;
    original_of(&app, &document).await
}

/// The signatures that she sees: of a pledge her own alone.
fn shown(document: &Document, asked: &[Asked], one: &Asked) -> Vec<Asked> {
    if document.kind.is_each() { vec![one.clone()] } else { asked.to_vec() }
}

/// The document as a PDF, with its signature page.
pub async fn paper(
    holder: Holder,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, id)): Path<(String, Uuid)>,
) -> Result<Response> {
    let (here, _, visit) = behind(&app, &holder, visit).await?;
    let (document, asked, one) = asked_of(&app, &here, &holder, id).await?;
    paper_of(&app, &here, visit.l, &document, &shown(&document, &asked, &one)).await
}

/// The file that a stranger checks.
pub async fn file(
    holder: Holder,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, id)): Path<(String, Uuid)>,
) -> Result<Response> {
    let (here, _, visit) = behind(&app, &holder, visit).await?;
    let (document, asked, one) = asked_of(&app, &here, &holder, id).await?;
    if !matches!(document.state, State::InForce | State::Signing) {
        return Err(Error::NotFound);
    }
    signed_file(&app, &here, visit.l, &document, &asked, &shown(&document, &asked, &one)).await
}
