//! Documents drawn up and worded anew.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;

use super::super::rules::{DocumentForm, Kind, NewDocument};
use super::super::store::{self, Candidate, Document, NewFile, OfDocument};
use super::super::{DrawUp, KeepDocument};
use crate::access::{May, Who};
use crate::audit::Tx;
use crate::conference::{Act, Here};
use crate::error::{Error, Result};
use crate::files::rules::{self as file, Kind as FileKind};
use crate::kernel::{Faults, Lang, one_line};
use crate::state::App;
use crate::web::{Choice, Fields, Filled, Page, SentFile, Visit, html, invalid, redirect};

#[derive(Template)]
#[template(path = "documents/edit.html")]
struct Edit {
    page: Page,
    here: Here,
    /// The one that is worded anew; none where one is drawn up.
    document: Option<Document>,
    signed: i64,
    candidates: Vec<Candidate>,
    form: DocumentForm,
    faults: Faults,
}

impl Edit {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn back(&self) -> String {
        match &self.document {
            Some(document) => self.here.path(&format!("/documents/{}", document.id)),
            None => self.here.path("/documents"),
        }
    }

    fn kinds(&self) -> Vec<Choice> {
        let l = self.page.l;
        let one = |kind: Kind| Choice::new(kind.as_str(), l.t(kind.key()), self.form.kind == kind.as_str());
        Kind::ALL.into_iter().map(one).collect()
    }

    fn is_pledge(&self) -> bool {
        self.document.as_ref().is_some_and(|document| document.kind.is_each())
    }

    /// The kinds of which somebody is chosen who signs.
    fn signed_together() -> Vec<String> {
        Kind::ALL.into_iter().filter(|kind| !kind.is_each()).map(|kind| kind.as_str().to_owned()).collect()
    }

    fn signers(&self) -> Vec<Choice> {
        let l = self.page.l;
        let one = |one: &Candidate| {
            let value = one.chosen.value();
            let chosen = self.form.signers.contains(&value);
            let about = [l.plain(&one.institution), l.plain(&one.post)];
            let about: Vec<&str> = about.into_iter().filter(|text| !text.is_empty()).collect();
            Choice::new(value, one.name.clone(), chosen).help(about.join(" · "))
        };
        self.candidates.iter().map(one).collect()
    }

    fn orders(&self) -> Vec<Choice> {
        let l = self.page.l;
        [("any", "documents-order-any"), ("listed", "documents-order-listed"), ("reversed", "documents-order-reversed")]
            .map(|(value, key)| Choice::new(value, l.t(key), self.form.order == value))
            .into()
    }
}

async fn page(
    app: &App,
    visit: &Visit,
    who: &Who,
    (here, document): (Here, Option<Document>),
    form: DocumentForm,
    faults: Faults,
) -> Result<Edit> {
    let title = if document.is_some() { "documents-edit" } else { "documents-new" };
    let signed = match &document {
        Some(document) => {
            store::tally(&store::asked(&app.db, document.id, document.version).await?, document.needed).signed
        }
        None => 0,
    };
    Ok(Edit {
        page: visit.work(app, here.link(), visit.l.t(title), who),
        candidates: store::candidates(&app.db, here.id).await?,
        here,
        document,
        signed,
        form,
        faults,
    })
}

/// The form of a new document.
pub async fn new(may: May<DrawUp>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    may.scope.require(Act::Vote)?;
    let form = DocumentForm { order: "any".into(), ..DocumentForm::default() };
    html(&page(&app, &visit, &may.who, (may.scope, None), form, Faults::default()).await?)
}

/// A form that holds a file: its values, and the PDF, its name and content, where one came.
struct Received {
    form: DocumentForm,
    pdf: Option<(String, Vec<u8>)>,
    fault: Option<&'static str>,
}

fn received(filled: Filled) -> Result<Received> {
    let text = serde_html_form::to_string(&filled.fields)?;
    let form = serde_html_form::from_str(&text).map_err(|_| Error::Refused("problem-form"))?;
    let (pdf, fault) = match filled.files.into_iter().find(|file| file.field == "pdf") {
        None => (None, None),
        Some(SentFile { bytes: None, .. }) => (None, Some(file::TOO_LARGE)),
        Some(SentFile { name, bytes: Some(bytes), .. }) => match FileKind::of(&bytes) {
            Ok(FileKind::Pdf) => {
                let name: String = one_line(&name).chars().take(120).collect();
                (Some((if name.is_empty() { "document.pdf".into() } else { name }, bytes)), None)
            }
            _ => (None, Some("documents-fault-pdf")),
        },
    };
    Ok(Received { form, pdf, fault })
}

impl Received {
    fn check(&self, candidates: &[Candidate], keeps_pdf: bool) -> std::result::Result<NewDocument, Faults> {
        let chosen: Vec<_> = candidates.iter().map(|one| one.chosen).collect();
        let checked = self.form.check(&chosen, self.pdf.is_some() || keeps_pdf);
        let Some(fault) = self.fault else { return checked };
        let mut faults = checked.err().unwrap_or_default();
        faults.add("pdf", fault);
        Err(faults)
    }
}

pub async fn add(may: May<DrawUp>, AppState(app): AppState<App>, visit: Visit, filled: Filled) -> Result<Response> {
    let here = may.scope;
    here.require(Act::Vote)?;
    let received = received(filled)?;
    let candidates = store::candidates(&app.db, here.id).await?;
    let new = match received.check(&candidates, false) {
        Ok(new) => new,
        Err(faults) => {
            return Err(invalid(&page(&app, &visit, &may.who, (here, None), received.form, faults).await?));
        }
    };
    let file = received.pdf.as_ref().map(|(name, bytes)| NewFile { name, bytes });
    let mut tx = Tx::begin(&app).await?;
    let (id, entry) = store::draw_up(&mut tx, may.who.actor(), &here, &new, file, &candidates).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path(&format!("/documents/{id}"))))
}

fn require_open(of: &OfDocument) -> Result<()> {
    of.here.require(Act::Vote)?;
    if of.document.state.is_open() { Ok(()) } else { Err(Error::Conflict("documents-problem-settled")) }
}

/// The form of the next version.
pub async fn edit(may: May<KeepDocument>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    require_open(&may.scope)?;
    let OfDocument { here, document, .. } = may.scope;
    let asked = store::asked(&app.db, document.id, document.version).await?;
    let candidates = store::candidates(&app.db, here.id).await?;
    // Who was asked and is in the place no more is not chosen again.
    let chosen = |one: &&Candidate| {
        asked.iter().any(|held| {
            held.holds
                && match one.chosen {
                    super::super::rules::Chosen::Seat(id) => held.seat == Some(id),
                    super::super::rules::Chosen::Signatory(id) => held.signatory == Some(id),
                }
        })
    };
    let signers: Vec<String> = candidates.iter().filter(chosen).map(|one| one.chosen.value()).collect();
    let first = asked.first().and_then(|one| one.seat.or(one.signatory));
    let last_signs_first = signers.len() > 1
        && first.is_some_and(|id| signers.last().is_some_and(|value| value.ends_with(&id.to_string())));
    let form = DocumentForm {
        kind: document.kind.as_str().into(),
        title_en: document.title.en.clone(),
        title_hans: document.title.hans.clone(),
        title_hant: document.title.hant.clone(),
        text_en: document.text.en.clone(),
        text_hans: document.text.hans.clone(),
        text_hant: document.text.hant.clone(),
        order: match (document.in_order, last_signs_first) {
            (false, _) => "any".into(),
            (true, false) => "listed".into(),
            (true, true) => "reversed".into(),
        },
        needed: if document.needed as usize == asked.len() { String::new() } else { document.needed.to_string() },
        signers,
        drop_pdf: String::new(),
        version: document.version.to_string(),
    };
    html(&page(&app, &visit, &may.who, (here, Some(document)), form, Faults::default()).await?)
}

/// Makes the next version. Nobody has signed it.
pub async fn change(
    may: May<KeepDocument>,
    AppState(app): AppState<App>,
    visit: Visit,
    filled: Filled,
) -> Result<Response> {
    require_open(&may.scope)?;
    let OfDocument { here, document, .. } = may.scope;
    let mut received = received(filled)?;
    // What a document is stays as it is.
    received.form.kind = document.kind.as_str().into();
    let candidates = store::candidates(&app.db, here.id).await?;
    let keeps = received.pdf.is_none() && received.form.drop_pdf.is_empty() && document.pdf.is_some();
    let new = match received.check(&candidates, keeps) {
        Ok(new) => new,
        Err(faults) => {
            return Err(invalid(&page(&app, &visit, &may.who, (here, Some(document)), received.form, faults).await?));
        }
    };
    if received.form.version() != document.version {
        return Err(Error::Conflict("problem-changed"));
    }
    if let (true, Some(pdf)) = (keeps, &document.pdf) {
        let bytes = store::file(&app, document.id, document.version).await?.ok_or(Error::NotFound)?;
        received.pdf = Some((pdf.name.clone(), bytes));
    }
    let file = received.pdf.as_ref().map(|(name, bytes)| NewFile { name, bytes });
    let mut tx = Tx::begin(&app).await?;
    let entry = store::reword(&mut tx, may.who.actor(), &here, &document, &new, file, &candidates).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path(&format!("/documents/{}", document.id))))
}
