//! A pledge: sent to many institutions, followed, chased, closed.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use serde::Deserialize;

use super::super::rules::{Answer, Chosen, State};
use super::super::store::{self, Candidate, Document, OfDocument};
use super::super::{KeepDocument, letters};
use super::sure;
use crate::access::May;
use crate::audit::{Entry, Tx};
use crate::conference::{Act, Here};
use crate::error::{Error, Result};
use crate::kernel::{Faults, Uuid};
use crate::mail;
use crate::sheets::{self, Cell, Kind, Table};
use crate::state::App;
use crate::web::{Confirm, Fields, Form, Page, Visit, download, html, invalid, redirect};

#[derive(Template)]
#[template(path = "documents/institutions.html")]
struct Choose {
    page: Page,
    here: Here,
    document: Document,
    /// Institutions that have a signatory and are not asked yet, each with whether it is chosen.
    free: Vec<(Candidate, bool)>,
    asked: usize,
    /// How many have nobody who signs for them.
    without: usize,
    faults: Faults,
}

impl Choose {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn path(&self) -> String {
        self.here.path(&format!("/documents/{}", self.document.id))
    }

    fn id(one: &Candidate) -> String {
        one.institution_id.map(|id| id.to_string()).unwrap_or_default()
    }
}

/// Which institutions are asked.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ChosenForm {
    ids: Vec<Uuid>,
}

fn require_out(of: &OfDocument) -> Result<()> {
    of.here.require(Act::Vote)?;
    let is_out = of.document.kind.is_each() && of.document.state == State::Signing;
    if is_out { Ok(()) } else { Err(Error::Conflict("documents-problem-settled")) }
}

async fn free(app: &App, of: &OfDocument) -> Result<(Vec<Candidate>, usize)> {
    let asked = store::asked(&app.db, of.document.id, of.document.version).await?;
    let held: Vec<Uuid> = asked
        .iter()
        .filter(|one| one.holds || one.answer != Answer::Waiting)
        .filter_map(|one| one.institution_id)
        .collect();
    let mut free = store::candidates(&app.db, of.here.id).await?;
    free.retain(|one| one.institution_id.is_some_and(|id| !held.contains(&id)));
    Ok((free, held.len()))
}

async fn page(app: &App, visit: &Visit, may: May<KeepDocument>, chosen: &[Uuid], faults: Faults) -> Result<Choose> {
    let (free, asked) = free(app, &may.scope).await?;
    let OfDocument { here, document, .. } = may.scope;
    let lines = store::signatories(&app.db, here.id).await?;
    Ok(Choose {
        page: visit.work(app, here.link(), visit.l.t("documents-institutions"), &may.who),
        without: lines.iter().filter(|line| line.signatory.is_none()).count(),
        free: free
            .into_iter()
            .map(|one| {
                let is_chosen = one.institution_id.is_some_and(|id| chosen.contains(&id));
                (one, is_chosen)
            })
            .collect(),
        here,
        document,
        asked,
        faults,
    })
}

/// To whom it goes.
pub async fn choose(may: May<KeepDocument>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    require_out(&may.scope)?;
    html(&page(&app, &visit, may, &[], Faults::default()).await?)
}

/// Asks the signatories of these institutions, and writes to them with their links.
pub async fn ask(
    may: May<KeepDocument>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<ChosenForm>,
) -> Result<Response> {
    require_out(&may.scope)?;
    let (free, _) = free(&app, &may.scope).await?;
    let chosen: Vec<&Candidate> =
        free.iter().filter(|one| one.institution_id.is_some_and(|id| form.ids.contains(&id))).collect();
    if chosen.is_empty() {
        let faults = Faults::one("ids", "documents-fault-institutions");
        return Err(invalid(&page(&app, &visit, may, &form.ids, faults).await?));
    }
    let signatories: Vec<Uuid> = chosen
        .iter()
        .filter_map(|one| match one.chosen {
            Chosen::Signatory(id) => Some(id),
            Chosen::Seat(_) => None,
        })
        .collect();
    let OfDocument { here, document, .. } = &may.scope;
    let actor = may.who.actor();
    let mut tx = Tx::begin(&app).await?;
    let (_, entry) = store::ask_institutions(&mut tx, actor, here, document, &chosen).await?;
    let mut entries = store::first_link(&mut tx, actor, here, &signatories).await?;
    entries.push(write_to(&mut tx, &may, Some(&signatories), false).await?);
    tx.commit((entry, entries)).await?;
    Ok(redirect(&here.path(&format!("/documents/{}", document.id))))
}

async fn write_to(tx: &mut Tx, may: &May<KeepDocument>, only: Option<&[Uuid]>, again: bool) -> Result<Entry> {
    let OfDocument { here, document, .. } = &may.scope;
    let people = store::addressees(tx, document.id, only).await?;
    let mut written: Vec<_> = people.iter().filter_map(|to| letters::write(here, document, to, again)).collect();
    if only.is_none() {
        written.extend(letters::to_members(tx, here, document, 0, again).await?);
    }
    if again && written.is_empty() {
        return Err(Error::Conflict("documents-problem-nobody-waits"));
    }
    mail::post_each(tx, &written).await?;
    Ok(store::note_asked(may.who.actor(), here, document.id, again, written.len()))
}

/// To how many a reminder would go.
pub async fn ask_remind(may: May<KeepDocument>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let (OfDocument { here, document, .. }, l) = (may.scope, visit.l);
    here.require(Act::Vote)?;
    let asked = store::asked(&app.db, document.id, document.version).await?;
    let path = here.path(&format!("/documents/{}", document.id));
    let title = l.t("documents-remind");
    let it = Confirm {
        title: title.clone(),
        text: l.plain(&document.title).to_owned(),
        effects: vec![l.n("documents-remind-effect", store::reachable(&asked, document.in_order))],
        action: format!("{path}/remind"),
        version: document.version,
        button: title.clone(),
        cancel: path,
    };
    sure(visit.work(&app, here.link(), title, &may.who), it)
}

/// Writes again to those who have not answered, members of the presidium among them.
pub async fn remind(may: May<KeepDocument>, AppState(app): AppState<App>) -> Result<Response> {
    may.scope.here.require(Act::Vote)?;
    let mut tx = Tx::begin(&app).await?;
    let entry = write_to(&mut tx, &may, None, true).await?;
    tx.commit(entry).await?;
    Ok(redirect(&may.scope.here.path(&format!("/documents/{}", may.scope.document.id))))
}

/// What it means to close a pledge.
pub async fn ask_close(may: May<KeepDocument>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    require_out(&may.scope)?;
    let (OfDocument { here, document, .. }, l) = (may.scope, visit.l);
    let tally = store::tally(&store::asked(&app.db, document.id, document.version).await?, document.needed);
    let path = here.path(&format!("/documents/{}", document.id));
    let title = l.t("documents-close");
    let it = Confirm {
        title: l.t("documents-close-ask"),
        text: l.plain(&document.title).to_owned(),
        effects: vec![l.n("documents-close-signed", tally.signed), l.n("documents-close-waiting", tally.waiting())],
        action: format!("{path}/close"),
        version: document.version,
        button: title.clone(),
        cancel: path,
    };
    sure(visit.work(&app, here.link(), title, &may.who), it)
}

pub async fn close(may: May<KeepDocument>, AppState(app): AppState<App>) -> Result<Response> {
    require_out(&may.scope)?;
    let OfDocument { here, document, .. } = &may.scope;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::settle_pledge(&mut tx, may.who.actor(), here, document).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path(&format!("/documents/{}", document.id))))
}

/// Who has signed, as a list for a spreadsheet.
pub async fn export(may: May<KeepDocument>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let (OfDocument { here, document, .. }, l) = (may.scope, visit.l);
    let asked = store::asked(&app.db, document.id, document.version).await?;
    let heads = [
        "documents-institution",
        "documents-name",
        "documents-post",
        "documents-answer",
        "documents-answered-at",
        "documents-reason",
        "documents-fingerprint",
    ];
    let rows = asked
        .iter()
        .map(|one| {
            let at = one.answered_at.map(|at| l.date_time(at, here.zone)).unwrap_or_default();
            [
                l.plain(&one.signer.institution).to_owned(),
                one.signer.name.clone(),
                l.plain(&one.signer.post).to_owned(),
                l.t(one.answer.key()),
                at,
                one.reason.clone(),
                one.fingerprint().unwrap_or_default(),
            ]
            .map(Cell::Text)
            .into()
        })
        .collect();
    let title = l.plain(&document.title).to_owned();
    let bytes = sheets::write(Table { title, headings: heads.map(|key| l.t(key)).into(), rows }, Kind::Xlsx).await?;
    let entry = Entry::new(may.who.actor(), "document.exported", "document", document.id)
        .of(here.id)
        .with("signers", asked.len());
    Tx::begin(&app).await?.commit(entry).await?;
    let name = super::name_of(l, &document, ".xlsx");
    Ok(download(&name, Kind::Xlsx.content_type(), bytes))
}
