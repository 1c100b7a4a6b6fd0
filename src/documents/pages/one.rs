//! One document: what it says, who has signed, what becomes of it.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;

use super::super::rules::{Answer, State, Tally, hex};
use super::super::store::{self, Asked, Document, Earlier, OfDocument};
use super::super::{KeepDocument, SeeDocument, SignDocument, letters};
use super::{original_of, paper_of, signed_file, sure, text_of};
use crate::access::{May, Permission as _};
use crate::audit::Tx;
use crate::conference::{Act, Here};
use crate::error::{Error, Result};
use crate::handbook::Html;
use crate::kernel::{Lang, Uuid};
use crate::mail;
use crate::state::App;
use crate::web::{Confirm, Form, Page, Query, Visit, html, redirect};

use serde::Deserialize;

/// Which of those who are asked are shown.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Filter {
    answer: String,
    q: String,
}

#[derive(Template)]
#[template(path = "documents/show.html")]
struct Show {
    page: Page,
    here: Here,
    document: Document,
    text: Html,
    other: Option<Lang>,
    /// As far as they are shown.
    asked: Vec<Asked>,
    tally: Tally,
    /// How many a reminder would reach.
    reachable: usize,
    earlier: Vec<Earlier>,
    filter: Filter,
    /// The reader's own place among those who are asked.
    own: Option<Asked>,
    own_turn: bool,
    may_keep: bool,
}

impl Show {
    fn path(&self) -> String {
        self.here.path(&format!("/documents/{}", self.document.id))
    }

    fn sm3(&self) -> String {
        hex(&self.document.sm3)
    }

    fn sha256(&self) -> String {
        hex(&self.document.sha256)
    }

    fn may_sign(&self) -> bool {
        self.document.state == State::Signing
            && self.here.allows(Act::Vote)
            && self.own.as_ref().is_some_and(|own| own.holds && own.answer == Answer::Waiting)
    }

    /// How many answered so, and where they are listed.
    fn counts(&self) -> [(Answer, i64); 3] {
        [
            (Answer::Signed, self.tally.signed),
            (Answer::Waiting, self.tally.waiting()),
            (Answer::Refused, self.tally.refused),
        ]
    }

    fn is_shown(&self, answer: &Answer) -> bool {
        self.filter.answer == answer.as_str()
    }

    fn is_filtered(&self) -> bool {
        !self.filter.answer.is_empty() || !self.filter.q.is_empty()
    }

    fn kilobytes(size: &i32) -> i32 {
        (size + 1023) / 1024
    }

    fn short(text: &str) -> String {
        text.as_bytes()
            .chunks(4)
            .take(4)
            .map(|part| String::from_utf8_lossy(part).into_owned())
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// One document.
pub async fn show(
    may: May<SeeDocument>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(filter): Query<Filter>,
) -> Result<Response> {
    let may_keep = KeepDocument::allows(&may.who.authority, &may.scope) && may.scope.here.allows(Act::Vote);
    let signs = SignDocument::allows(&may.who.authority, &may.scope);
    let OfDocument { here, document, .. } = may.scope;
    let asked = store::asked(&app.db, document.id, document.version).await?;
    let own = asked.iter().find(|one| signs && one.account == Some(may.who.account)).cloned();
    let before = |own: &Asked| {
        let before = asked.iter().filter(|one| one.signer.position < own.signer.position);
        before.map(|one| one.answer != Answer::Waiting).collect::<Vec<_>>()
    };
    let own_turn = own.as_ref().is_some_and(|own| super::super::rules::is_turn(document.in_order, before(own)));
    let (text, other) = text_of(visit.l, &document);
    let tally = store::tally(&asked, document.needed);
    let reachable = store::reachable(&asked, document.in_order);
    let (wanted, sought) = (Answer::parse(&filter.answer), filter.q.trim().to_lowercase());
    let is_sought = |one: &Asked| {
        let institution = &one.signer.institution;
        [&one.signer.name, &institution.en, &institution.hans, &institution.hant]
            .into_iter()
            .any(|text| text.to_lowercase().contains(&sought))
    };
    let shown = asked.into_iter().filter(|one| wanted.is_none_or(|answer| one.answer == answer) && is_sought(one));
    html(&Show {
        page: visit.work(&app, here.link(), visit.l.plain(&document.title), &may.who),
        earlier: store::earlier(&app.db, document.id, document.version).await?,
        asked: shown.collect(),
        text,
        other,
        tally,
        reachable,
        filter,
        own,
        own_turn,
        may_keep,
        here,
        document,
    })
}

/// What it means to send a document out.
pub async fn ask_send(may: May<KeepDocument>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let (OfDocument { here, document, .. }, l) = (may.scope, visit.l);
    here.require(Act::Vote)?;
    if document.state != State::Draft {
        return Err(Error::Conflict("documents-problem-settled"));
    }
    let path = here.path(&format!("/documents/{}", document.id));
    let asked = store::asked(&app.db, document.id, document.version).await?;
    let effects = if document.kind.is_each() {
        vec![l.t("documents-send-effect-pledge"), l.t("documents-send-effect-fixed")]
    } else {
        vec![
            l.with2("documents-send-effect", "asked", asked.len(), "needed", document.needed),
            l.t("documents-send-effect-fixed"),
        ]
    };
    let title = l.t("documents-send");
    let it = Confirm {
        title: title.clone(),
        text: l.plain(&document.title).to_owned(),
        effects,
        action: format!("{path}/send"),
        version: document.version,
        button: title.clone(),
        cancel: path,
    };
    sure(visit.work(&app, here.link(), title, &may.who), it)
}

/// The version that was seen.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Seen {
    pub version: String,
}

impl Seen {
    pub fn version(&self) -> i32 {
        self.version.parse().unwrap_or(0)
    }
}

/// Sends a version out. Signatories of institutions are written to with their links, members of the presidium when it is
/// their turn.
pub async fn send(may: May<KeepDocument>, AppState(app): AppState<App>, Form(form): Form<Seen>) -> Result<Response> {
    let OfDocument { here, document, .. } = may.scope;
    here.require(Act::Vote)?;
    let actor = may.who.actor();
    let asked = store::asked(&app.db, document.id, document.version).await?;
    let signatories: Vec<Uuid> = asked.iter().filter_map(|one| one.signatory).collect();
    let mut tx = Tx::begin(&app).await?;
    let entry = store::send(&mut tx, actor, &here, &document, form.version()).await?;
    let mut entries = store::first_link(&mut tx, actor, &here, &signatories).await?;
    let people = store::addressees(&mut tx, document.id, None).await?;
    let mut written: Vec<_> = people.iter().filter_map(|to| letters::write(&here, &document, to, false)).collect();
    written.extend(letters::to_members(&mut tx, &here, &document, 0, false).await?);
    if !written.is_empty() {
        mail::post_each(&mut tx, &written).await?;
        entries.push(store::note_asked(actor, &here, document.id, false, written.len()));
    }
    tx.commit((entry, entries)).await?;
    Ok(redirect(&here.path(&format!("/documents/{}", document.id))))
}

/// What it means to withdraw a document.
pub async fn ask_withdraw(may: May<KeepDocument>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let (OfDocument { here, document, .. }, l) = (may.scope, visit.l);
    here.require(Act::Vote)?;
    if !document.state.is_open() {
        return Err(Error::Conflict("documents-problem-settled"));
    }
    let path = here.path(&format!("/documents/{}", document.id));
    let title = l.t("documents-withdraw");
    let it = Confirm {
        title: l.t("documents-withdraw-ask"),
        text: l.plain(&document.title).to_owned(),
        effects: vec![l.t("documents-withdraw-effect")],
        action: format!("{path}/withdraw"),
        version: document.version,
        button: title.clone(),
        cancel: path,
    };
    sure(visit.work(&app, here.link(), title, &may.who), it)
}

pub async fn withdraw(may: May<KeepDocument>, AppState(app): AppState<App>) -> Result<Response> {
    let OfDocument { here, document, .. } = may.scope;
    here.require(Act::Vote)?;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::withdraw(&mut tx, may.who.actor(), &here, &document).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path(&format!("/documents/{}", document.id))))
}

/// The document as a PDF, with its signature page.
pub async fn paper(may: May<SeeDocument>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let OfDocument { here, document, .. } = may.scope;
    let asked = store::asked(&app.db, document.id, document.version).await?;
    paper_of(&app, &here, visit.l, &document, &asked).await
}

/// The PDF that was handed in.
pub async fn original(may: May<SeeDocument>, AppState(app): AppState<App>) -> Result<Response> {
    original_of(&app, &may.scope.document).await
}

/// The file that a stranger checks; only of what is in force, and of a pledge that is out.
pub async fn file(may: May<SeeDocument>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let OfDocument { here, document, .. } = may.scope;
    if !matches!(document.state, State::InForce | State::Signing) {
        return Err(Error::NotFound);
    }
    let asked = store::asked(&app.db, document.id, document.version).await?;
    signed_file(&app, &here, visit.l, &document, &asked, &asked).await
}
