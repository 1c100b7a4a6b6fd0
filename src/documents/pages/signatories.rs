//! Who signs for institutions.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use serde::Deserialize;

use super::super::KeepSignatory;
use super::super::store::{self, Key, Line, OfSignatory, Owner, Signatory};
use super::sure;
use crate::access::{May, Who};
use crate::audit::Tx;
use crate::conference::{Act, Here, Organise, RepresentativeForm};
use crate::error::{Error, Result};
use crate::kernel::{Faults, Uuid, Words};
use crate::state::App;
use crate::web::{Choice, Confirm, Fields, Form, Page, Query, Visit, html, invalid, redirect};

#[derive(Template)]
#[template(path = "documents/signatories.html")]
struct List {
    page: Page,
    here: Here,
    lines: Vec<Line>,
    named: usize,
    may_edit: bool,
}

/// The institutions, each with its signatory.
pub async fn index(may: May<Organise>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let here = may.scope;
    let lines = store::signatories(&app.db, here.id).await?;
    html(&List {
        page: visit.work(&app, here.link(), visit.l.t("nav-signatories"), &may.who),
        named: lines.iter().filter(|line| line.signatory.is_some()).count(),
        may_edit: here.allows(Act::Vote),
        lines,
        here,
    })
}

#[derive(Template)]
#[template(path = "documents/signatory_new.html")]
struct New {
    page: Page,
    here: Here,
    institutions: Vec<(Uuid, Words)>,
    form: RepresentativeForm,
    faults: Faults,
}

impl New {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn institutions(&self) -> Vec<Choice> {
        self.form.institutions(self.page.l, self.institutions.iter().map(|(id, name)| (*id, name)))
    }
}

async fn page(
    app: &App,
    visit: &Visit,
    who: &Who,
    here: Here,
    form: RepresentativeForm,
    faults: Faults,
) -> Result<New> {
    Ok(New {
        page: visit.work(app, here.link(), visit.l.t("documents-signatory-new"), who),
        institutions: store::institutions(&app.db, here.id).await?,
        here,
        form,
        faults,
    })
}

/// The institution that somebody is named for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct For {
    institution: String,
}

/// The form of a new signatory.
pub async fn new(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(given): Query<For>,
) -> Result<Response> {
    may.scope.require(Act::Vote)?;
    let form = RepresentativeForm::of(given.institution);
    html(&page(&app, &visit, &may.who, may.scope, form, Faults::default()).await?)
}

pub async fn add(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<RepresentativeForm>,
) -> Result<Response> {
    let here = may.scope;
    here.require(Act::Vote)?;
    let institutions: Vec<Uuid> = store::institutions(&app.db, here.id).await?.into_iter().map(|(id, _)| id).collect();
    let new = match form.check(&institutions) {
        Ok(new) => new,
        Err(faults) => return Err(invalid(&page(&app, &visit, &may.who, here, form, faults).await?)),
    };
    let mut tx = Tx::begin(&app).await?;
    let actor = may.who.actor();
    let (id, entry) = store::name_one(&mut tx, actor, &here, &new).await?;
    let link = store::new_link(&mut tx, actor, &here, id).await?;
    tx.commit((entry, vec![link])).await?;
    Ok(redirect(&here.path(&format!("/signatories/{id}"))))
}

#[derive(Template)]
#[template(path = "documents/signatory.html")]
struct Show {
    page: Page,
    here: Here,
    signatory: Signatory,
    link: Option<String>,
    key: Option<Key>,
    may_edit: bool,
}

impl Show {
    fn path(&self) -> String {
        self.here.path(&format!("/signatories/{}", self.signatory.id))
    }
}

/// One signatory, her link and her key.
pub async fn show(may: May<KeepSignatory>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let OfSignatory { here, signatory } = may.scope;
    html(&Show {
        page: visit.work(&app, here.link(), signatory.name.clone(), &may.who),
        key: store::key_of(&app.db, Owner::Signatory(signatory.id)).await?,
        link: store::link_of(&app, signatory.id).await?.map(|path| app.url(&path)),
        may_edit: here.allows(Act::Vote) && !signatory.ended,
        here,
        signatory,
    })
}

/// Makes a new link; the one before leads nowhere any more.
pub async fn link(may: May<KeepSignatory>, AppState(app): AppState<App>) -> Result<Response> {
    let OfSignatory { here, signatory } = may.scope;
    here.require(Act::Vote)?;
    if signatory.ended {
        return Err(Error::Conflict("problem-changed"));
    }
    let mut tx = Tx::begin(&app).await?;
    let entry = store::new_link(&mut tx, may.who.actor(), &here, signatory.id).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path(&format!("/signatories/{}", signatory.id))))
}

/// What it means that somebody signs no more.
pub async fn ask_end(may: May<KeepSignatory>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let (OfSignatory { here, signatory }, l) = (may.scope, visit.l);
    here.require(Act::Vote)?;
    let path = here.path(&format!("/signatories/{}", signatory.id));
    let title = l.t("documents-signatory-end");
    let it = Confirm {
        title: l.a("documents-signatory-end-ask", "name", &signatory.name),
        text: l.plain(&signatory.institution).to_owned(),
        effects: vec![l.t("documents-signatory-end-effect"), l.t("documents-key-revoke-effect")],
        action: format!("{path}/end"),
        version: 0,
        button: title.clone(),
        cancel: path,
    };
    sure(visit.work(&app, here.link(), title, &may.who), it)
}

pub async fn end(may: May<KeepSignatory>, AppState(app): AppState<App>) -> Result<Response> {
    let OfSignatory { here, signatory } = may.scope;
    here.require(Act::Vote)?;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::end(&mut tx, may.who.actor(), &here, signatory.id).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path("/signatories")))
}
