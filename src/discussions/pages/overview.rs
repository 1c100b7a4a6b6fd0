//! The discussions of a conference, and the form of one.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;

use super::super::EditDiscussion;
use super::super::rules::{DiscussionForm, first_groups};
use super::super::store::{self, Discussion};
use super::{block_label, blocks};
use crate::access::{May, Who};
use crate::agenda;
use crate::agenda::rules::{Block, Programme};
use crate::audit::Tx;
use crate::conference::{Act, Here, Organise};
use crate::error::{Error, Result};
use crate::kernel::Faults;
use crate::state::App;
use crate::web::{Choice, Fields, Form, Page, Visit, html, invalid, redirect};

#[derive(Template)]
#[template(path = "discussions/list.html")]
struct List {
    page: Page,
    here: Here,
    discussions: Vec<Discussion>,
    may_edit: bool,
}

/// The discussions of a conference.
pub async fn list(may: May<Organise>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let here = may.scope;
    html(&List {
        page: visit.work(&app, here.link(), visit.l.t("nav-discussions"), &may.who),
        discussions: store::list(&app.db, here.id).await?,
        may_edit: here.allows(Act::Prepare),
        here,
    })
}

#[derive(Template)]
#[template(path = "discussions/edit.html")]
struct Edit {
    page: Page,
    here: Here,
    draft: Programme,
    /// The one that is changed.
    discussion: Option<Discussion>,
    form: DiscussionForm,
    faults: Faults,
    stale: bool,
}

impl Edit {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn back(&self) -> String {
        match &self.discussion {
            Some(held) => self.here.path(&format!("/discussions/{}", held.id)),
            None => self.here.path("/discussions"),
        }
    }

    fn action(&self) -> String {
        match &self.discussion {
            Some(_) => format!("{}/edit", self.back()),
            None => self.here.path("/discussions/new"),
        }
    }

    fn blocks(&self) -> Vec<Choice> {
        let one = |block: Block| {
            let id = block.id.to_string();
            let chosen = self.form.blocks.contains(&id);
            Choice::new(id, block_label(self.page.l, &self.here, &self.draft, &block), chosen)
        };
        blocks(&self.draft).into_iter().map(one).collect()
    }
}

async fn page(
    (app, visit, who): (&App, &Visit, &Who),
    here: Here,
    discussion: Option<Discussion>,
    (form, faults): (DiscussionForm, Faults),
) -> Result<Edit> {
    let title = match &discussion {
        Some(held) => visit.l.plain(&held.title).to_owned(),
        None => visit.l.t("discussions-new"),
    };
    Ok(Edit {
        page: visit.work(app, here.link(), title, who),
        draft: agenda::draft(&app.db, here.id).await?,
        here,
        discussion,
        form,
        faults,
        stale: false,
    })
}

/// The form of a new discussion.
pub async fn new(may: May<Organise>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    may.scope.require(Act::Prepare)?;
    let form = DiscussionForm { most: "3".into(), ..DiscussionForm::default() };
    html(&page((&app, &visit, &may.who), may.scope, None, (form, Faults::default())).await?)
}

pub async fn add(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<DiscussionForm>,
) -> Result<Response> {
    let here = may.scope;
    here.require(Act::Prepare)?;
    let new = match form.check(here.zone) {
        Ok(new) => new,
        Err(faults) => return Err(invalid(&page((&app, &visit, &may.who), here, None, (form, faults)).await?)),
    };
    let groups =
        first_groups(&agenda::draft(&app.db, here.id).await?, |block| form.blocks.contains(&block.id.to_string()));
    let mut tx = Tx::begin(&app).await?;
    let (id, entry) = store::add(&mut tx, &here, &new, &groups, may.who.actor()).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path(&format!("/discussions/{id}"))))
}

/// A discussion as it stands, to be changed.
pub async fn edit(may: May<EditDiscussion>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let store::OfDiscussion { here, discussion: held } = may.scope;
    here.require(Act::Prepare)?;
    let form = DiscussionForm::of(&held.title, held.wishes(), held.most, here.zone, held.version);
    html(&page((&app, &visit, &may.who), here, Some(held), (form, Faults::default())).await?)
}

/// Changes a discussion. Whoever comes second is told, and her input is kept.
pub async fn change(
    may: May<EditDiscussion>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<DiscussionForm>,
) -> Result<Response> {
    let store::OfDiscussion { here, discussion: held } = may.scope;
    here.require(Act::Prepare)?;
    let around = (&app, &visit, &may.who);
    let new = match form.check(here.zone) {
        Ok(new) => new,
        Err(faults) => return Err(invalid(&page(around, here, Some(held), (form, faults)).await?)),
    };
    let mut tx = Tx::begin(&app).await?;
    match store::change(&mut tx, &here, (&held, form.version()), &new, may.who.actor()).await {
        Ok(entry) => {
            tx.commit(entry).await?;
            Ok(redirect(&here.path(&format!("/discussions/{}", held.id))))
        }
        Err(Error::Conflict("problem-changed")) => {
            drop(tx);
            let form = DiscussionForm { version: held.version.to_string(), ..form };
            let page = page(around, here, Some(held), (form, Faults::default())).await?;
            Err(invalid(&Edit { stale: true, ..page }))
        }
        Err(error) => Err(error),
    }
}
