use std::collections::BTreeSet;

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use serde::Deserialize;

use super::super::rules::{SectionForm, fresh_code};
use super::{draft, keep};
use crate::access::{May, Who};
use crate::conference::{Here, HolderKind, Organise};
use crate::error::{Error, Result};
use crate::kernel::Faults;
use crate::state::App;
use crate::web::{Choice, Confirm, Fields, Form as Sent, Page, Path, Visit, html, invalid, redirect};

#[derive(Template)]
#[template(path = "forms/section.html")]
struct Edit {
    page: Page,
    here: Here,
    /// The one that is changed; none where one is made.
    code: Option<String>,
    form: SectionForm,
    faults: Faults,
}

impl Edit {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn kinds(&self) -> Vec<Choice> {
        let l = self.page.l;
        let choice = |kind: HolderKind| {
            Choice::new(kind.as_str(), l.t(kind.key()), self.form.kinds.iter().any(|held| held == kind.as_str()))
        };
        HolderKind::ALL.map(choice).into()
    }
}

fn edit_page(
    app: &App,
    visit: &Visit,
    who: &Who,
    here: Here,
    code: Option<String>,
    form: SectionForm,
    faults: Faults,
) -> Edit {
    let title = visit.l.t(if code.is_some() { "forms-section-edit" } else { "forms-section-new" });
    Edit { page: visit.work(app, here.link(), title, who), here, code, form, faults }
}

/// The form of a new section.
pub async fn new(may: May<Organise>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let revision = draft(&app, &may.scope).await?.revision.to_string();
    let form = SectionForm { revision, kinds: vec![HolderKind::Participant.as_str().into()], ..SectionForm::default() };
    html(&edit_page(&app, &visit, &may.who, may.scope, None, form, Faults::default()))
}

/// Adds a section at the end.
pub async fn add(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Sent(form): Sent<SectionForm>,
) -> Result<Response> {
    let (here, who) = (may.scope, may.who);
    let mut content = draft(&app, &here).await?.content;
    match form.check() {
        Ok(checked) => {
            let taken: BTreeSet<&str> = content.sections.iter().map(|section| section.code.as_str()).collect();
            let code = fresh_code(&checked.0, "section", &taken);
            content.put_section(&code, checked);
            keep(&app, &here, &who, &form.revision, &content).await?;
            Ok(redirect(&here.path(&format!("/form#{code}"))))
        }
        Err(faults) => Err(invalid(&edit_page(&app, &visit, &who, here, None, form, faults))),
    }
}

/// A section, to be changed.
pub async fn edit(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, code)): Path<(String, String)>,
) -> Result<Response> {
    let draft = draft(&app, &may.scope).await?;
    let section = draft.content.section(&code).ok_or(Error::NotFound)?;
    let form = SectionForm::of(section, draft.revision);
    html(&edit_page(&app, &visit, &may.who, may.scope, Some(code), form, Faults::default()))
}

/// Keeps a changed section.
pub async fn save(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, code)): Path<(String, String)>,
    Sent(form): Sent<SectionForm>,
) -> Result<Response> {
    let (here, who) = (may.scope, may.who);
    let mut content = draft(&app, &here).await?.content;
    content.section(&code).ok_or(Error::NotFound)?;
    match form.check() {
        Ok(checked) => {
            content.put_section(&code, checked);
            keep(&app, &here, &who, &form.revision, &content).await?;
            Ok(redirect(&here.path(&format!("/form#{code}"))))
        }
        Err(faults) => Err(invalid(&edit_page(&app, &visit, &who, here, Some(code), form, faults))),
    }
}

#[derive(Template)]
#[template(path = "forms/sure.html")]
struct Sure {
    page: Page,
    it: Confirm,
}

/// Asks whether a section is to go, with its questions.
pub async fn ask_remove(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, code)): Path<(String, String)>,
) -> Result<Response> {
    let here = may.scope;
    let draft = draft(&app, &here).await?;
    let section = draft.content.section(&code).ok_or(Error::NotFound)?;
    let l = visit.l;
    let it = Confirm {
        title: l.a("forms-remove-title", "what", l.plain(&section.title)),
        text: l.n("forms-section-remove-text", section.questions.len()),
        effects: vec![l.t("forms-remove-effect")],
        action: here.path(&format!("/form/sections/{code}/remove")),
        version: draft.revision,
        button: l.t("forms-remove"),
        cancel: here.path("/form"),
    };
    html(&Sure { page: visit.work(&app, here.link(), l.t("forms-remove"), &may.who), it })
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Seen {
    version: String,
}

/// Takes a section out of the draft.
pub async fn remove(
    may: May<Organise>,
    AppState(app): AppState<App>,
    Path((_, code)): Path<(String, String)>,
    Sent(seen): Sent<Seen>,
) -> Result<Response> {
    let (here, who) = (may.scope, may.who);
    let mut content = draft(&app, &here).await?.content;
    content.section(&code).ok_or(Error::NotFound)?;
    content.remove_section(&code);
    keep(&app, &here, &who, &seen.version, &content).await?;
    Ok(redirect(&here.path("/form")))
}
