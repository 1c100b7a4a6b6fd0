//! A difficulty that came by telephone or letter is entered for its institution.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;

use super::{by, path};
use crate::access::May;
use crate::audit::Tx;
use crate::conference::{Act, Here, Organise};
use crate::difficulties::letters::{self, News};
use crate::difficulties::rules::{FileForm, check_file};
use crate::difficulties::store::{self, Carrier};
use crate::error::Result;
use crate::kernel::{Faults, new_id};
use crate::state::App;
use crate::web::{Choice, Fields, Form, Page, Query, Visit, html, invalid, redirect};

#[derive(Template)]
#[template(path = "difficulties/new.html")]
struct New {
    page: Page,
    here: Here,
    carriers: Vec<Carrier>,
    form: FileForm,
    faults: Faults,
}

impl New {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn projects(&self) -> Vec<Choice> {
        let l = self.page.l;
        let mut choices = vec![Choice::new("", l.t("form-choose"), self.form.project.is_empty())];
        for one in &self.carriers {
            let id = one.project.to_string();
            if choices.last().is_none_or(|last| last.value != id) {
                let is_chosen = id == self.form.project;
                choices.push(Choice::new(id, format!("{} {}", one.number, l.plain(&one.title)), is_chosen));
            }
        }
        choices
    }

    /// Each institution that carries a project, once.
    fn institutions(&self) -> Vec<Choice> {
        let l = self.page.l;
        let mut held: Vec<(String, &str)> =
            self.carriers.iter().map(|one| (one.institution.to_string(), l.plain(&one.name))).collect();
        held.sort_by(|a, b| a.1.cmp(b.1).then(a.0.cmp(&b.0)));
        held.dedup();
        let mut choices = vec![Choice::new("", l.t("form-choose"), self.form.institution.is_empty())];
        choices.extend(held.into_iter().map(|(id, name)| {
            let is_chosen = id == self.form.institution;
            Choice::new(id, name, is_chosen)
        }));
        choices
    }
}

async fn page(app: &App, visit: &Visit, may: May<Organise>, form: FileForm, faults: Faults) -> Result<New> {
    let here = may.scope;
    Ok(New {
        page: visit.work(app, here.link(), visit.l.t("difficulties-new"), &may.who),
        carriers: store::carriers(&app.db, here.id).await?,
        here,
        form,
        faults,
    })
}

pub async fn new(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(asked): Query<FileForm>,
) -> Result<Response> {
    may.scope.require(Act::CarryOut)?;
    let form = FileForm {
        project: asked.project,
        institution: asked.institution,
        key: new_id().to_string(),
        ..FileForm::default()
    };
    html(&page(&app, &visit, may, form, Faults::default()).await?)
}

pub async fn file(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<FileForm>,
) -> Result<Response> {
    may.scope.require(Act::CarryOut)?;
    let carriers = store::carriers(&app.db, may.scope.id).await?;
    let carried =
        |project, institution| carriers.iter().any(|one| one.project == project && one.institution == institution);
    let filed = match check_file(&form, carried) {
        Ok(filed) => filed,
        Err(faults) => return Err(invalid(&page(&app, &visit, may, form, faults).await?)),
    };
    let mut tx = Tx::begin(&app).await?;
    let (id, entry) = store::file(&mut tx, &by(&may.who), may.scope.id, &filed).await?;
    // The same form sent again has changed nothing.
    if let Some(entry) = entry {
        letters::tell_news(&mut tx, &may.scope, id, (News::Filed, Some(may.who.account))).await?;
        tx.commit(entry).await?;
    }
    Ok(redirect(&path(&may.scope, id)))
}
