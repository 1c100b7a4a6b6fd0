use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use serde::Deserialize;

use super::super::store::Participant;
use super::super::{DecidePerson, OfParticipant};
use super::Confirm;
use super::pass::{behind, require_edit};
use crate::access::{Holder, May};
use crate::audit::{Actor, Entry, Tx};
use crate::conference::{Act, Here};
use crate::error::{Error, Result};
use crate::identity::{self, DocumentForm, Held, Kind};
use crate::kernel::Faults;
use crate::state::App;
use crate::web::{Choice, Fields, Form, Page, Reader, Visit, html, invalid, redirect};

/// The form of an ID document, as it is shown. The number that is kept is never filled in.
struct Asking {
    l: Reader,
    form: DocumentForm,
    faults: Faults,
    held: Option<Held>,
    action: String,
    cancel: String,
}

impl Asking {
    fn new(l: Reader, held: Option<Held>, base: &str) -> Asking {
        let form = held.as_ref().map(|held| DocumentForm {
            kind: held.kind.as_str().to_owned(),
            country: held.country.clone(),
            number: String::new(),
            version: held.version.to_string(),
        });
        Asking {
            l,
            form: form.unwrap_or_default(),
            faults: Faults::default(),
            held,
            action: format!("{base}/document"),
            cancel: base.to_owned(),
        }
    }

    fn with(self, form: DocumentForm, faults: Faults) -> Asking {
        Asking { form, faults, ..self }
    }

    fn fields(&self) -> Fields<'_> {
        Fields::new(self.l, &self.faults)
    }

    fn kinds(&self) -> Vec<Choice> {
        Kind::ALL
            .iter()
            .map(|kind| Choice::new(kind.as_str(), self.l.t(kind.key()), self.form.kind == kind.as_str()))
            .collect()
    }

    fn number_hint(&self) -> String {
        match &self.held {
            Some(held) => self.l.a("identity-number-held", "number", &held.masked),
            None => self.l.t("identity-number-hint"),
        }
    }
}

#[derive(Template)]
#[template(path = "registration/document.html")]
struct Document {
    page: Page,
    it: Asking,
    name: String,
}

#[derive(Template)]
#[template(path = "registration/pass_document.html")]
struct OwnDocument {
    page: Page,
    it: Asking,
}

/// Keeps a document as it was sent, or tells what is wrong with it.
async fn keep(
    app: &App,
    here: &Here,
    participant: &Participant,
    form: &DocumentForm,
    actor: Actor,
) -> Result<std::result::Result<(), Faults>> {
    let today = app.clock.now().with_timezone(&here.zone).date_naive();
    let document = match identity::check(form, today) {
        Ok(document) => document,
        Err(faults) => return Ok(Err(faults)),
    };
    let seen = if form.version.is_empty() { None } else { Some(form.version.parse().unwrap_or(0)) };
    let mut tx = Tx::begin(app).await?;
    match identity::save(&mut tx, here.id, participant.id, &document, seen).await {
        Ok(()) => {}
        Err(Error::Conflict(key @ "identity-fault-taken")) => return Ok(Err(Faults::one("number", key))),
        Err(error) => return Err(error),
    }
    let action = if seen.is_none() { "registration.id_entered" } else { "registration.id_changed" };
    let entry = Entry::new(actor, action, "participant", participant.id)
        .of(here.id)
        .with("kind", document.kind.as_str())
        .touching("people");
    tx.commit(entry).await?;
    Ok(Ok(()))
}

fn base(scope: &OfParticipant) -> String {
    scope.here.path(&format!("/people/{}", scope.participant.id))
}

/// Asks for somebody's document.
pub async fn edit(may: May<DecidePerson>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let scope = may.scope;
    scope.here.require(Act::Decide)?;
    let held = identity::of(&app, scope.participant.id).await?;
    html(&Document {
        page: visit.work(&app, scope.here.link(), visit.l.t("identity-title"), &may.who),
        it: Asking::new(visit.l, held, &base(&scope)),
        name: scope.participant.answers.name,
    })
}

/// Keeps somebody's document.
pub async fn save(
    may: May<DecidePerson>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<DocumentForm>,
) -> Result<Response> {
    let scope = may.scope;
    scope.here.require(Act::Decide)?;
    let Err(faults) = keep(&app, &scope.here, &scope.participant, &form, may.who.actor()).await? else {
        return Ok(redirect(&base(&scope)));
    };
    let held = identity::of(&app, scope.participant.id).await?;
    Err(invalid(&Document {
        page: visit.work(&app, scope.here.link(), visit.l.t("identity-title"), &may.who),
        it: Asking::new(visit.l, held, &base(&scope)).with(form, faults),
        name: scope.participant.answers.name,
    }))
}

#[derive(Template)]
#[template(path = "registration/sure.html")]
struct Sure {
    page: Page,
    it: Confirm,
}

/// Asks whether the document is to be removed.
pub async fn ask_remove(may: May<DecidePerson>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let (scope, l) = (may.scope, visit.l);
    scope.here.require(Act::Decide)?;
    let held = identity::of(&app, scope.participant.id).await?.ok_or(Error::NotFound)?;
    let it = Confirm {
        title: l.t("identity-remove-title"),
        text: l.with(
            "identity-remove-text",
            &[("name", &scope.participant.answers.name), ("kind", &l.t(held.kind.key())), ("number", &held.masked)],
        ),
        effects: vec![l.t("identity-remove-effect")],
        action: format!("{}/document/remove", base(&scope)),
        version: held.version,
        button: l.t("identity-remove"),
        cancel: base(&scope),
    };
    html(&Sure { page: visit.work(&app, scope.here.link(), l.t("identity-remove-title"), &may.who), it })
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct RemoveForm {
    version: String,
}

/// Removes the document, as it was seen.
pub async fn remove(
    may: May<DecidePerson>,
    AppState(app): AppState<App>,
    Form(form): Form<RemoveForm>,
) -> Result<Response> {
    let scope = may.scope;
    scope.here.require(Act::Decide)?;
    let mut tx = Tx::begin(&app).await?;
    identity::remove(&mut tx, scope.participant.id, form.version.parse().unwrap_or(0)).await?;
    let entry = Entry::new(may.who.actor(), "registration.id_removed", "participant", scope.participant.id)
        .of(scope.here.id)
        .touching("people");
    tx.commit(entry).await?;
    Ok(redirect(&base(&scope)))
}

/// Asks a participant for her own document.
pub async fn edit_own(holder: Holder, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let (here, participant, visit) = behind(&app, &holder, visit).await?;
    require_edit(&app, &here, &participant)?;
    let held = identity::of(&app, participant.id).await?;
    let it = Asking::new(visit.l, held, &format!("/pass/{}", holder.token));
    html(&OwnDocument { page: visit.public(&app, here.link(), visit.l.t("identity-title"), None), it })
}

/// Keeps a participant's own document.
pub async fn save_own(
    holder: Holder,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<DocumentForm>,
) -> Result<Response> {
    let (here, participant, visit) = behind(&app, &holder, visit).await?;
    require_edit(&app, &here, &participant)?;
    let Err(faults) = keep(&app, &here, &participant, &form, holder.actor()).await? else {
        return Ok(redirect(&format!("/pass/{}?done=document#document", holder.token)));
    };
    let held = identity::of(&app, participant.id).await?;
    let it = Asking::new(visit.l, held, &format!("/pass/{}", holder.token)).with(form, faults);
    Err(invalid(&OwnDocument { page: visit.public(&app, here.link(), visit.l.t("identity-title"), None), it }))
}
