//! Versions of a motion with their differences, sponsors, statements for and against.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use serde::Deserialize;

use super::changes;
use crate::access::May;
use crate::audit::Tx;
use crate::conference::{Act, Here};
use crate::error::Result;
use crate::kernel::{Faults, Lang};
use crate::presidium::rules::{Part, Side, StatementForm};
use crate::presidium::store::{self, Motion, OfMotion, Version};
use crate::presidium::{EditMotion, SeeMotion};
use crate::state::App;
use crate::web::{Choice, Fields, Form, Page, Visit, html, invalid, redirect};

/// A wording, and what it changed in each language.
struct Shown {
    version: Version,
    changes: Vec<(Lang, Vec<Part>)>,
}

#[derive(Template)]
#[template(path = "presidium/motion_versions.html")]
struct Versions {
    page: Page,
    here: Here,
    motion: Motion,
    /// The newest first.
    versions: Vec<Shown>,
}

/// What a motion said before, with what each wording changed.
pub async fn versions(may: May<SeeMotion>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let OfMotion { here, id, .. } = may.scope;
    let all = store::versions(&app.db, id).await?;
    let mut versions: Vec<Shown> = Vec::new();
    let mut before: Option<(crate::kernel::Words, crate::kernel::Words)> = None;
    for version in all {
        let changes = before
            .as_ref()
            .map_or_else(Vec::new, |(title, text)| changes((title, text), (&version.title, &version.text)));
        before = Some((version.title.clone(), version.text.clone()));
        versions.insert(0, Shown { version, changes });
    }
    html(&Versions {
        motion: store::motion(&app.db, &here, id).await?,
        page: visit.work(&app, here.link(), visit.l.t("debate-versions"), &may.who),
        here,
        versions,
    })
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct SponsorForm {
    stands: String,
}

/// Stands behind a motion, or no longer.
pub async fn sponsor(
    may: May<EditMotion>,
    AppState(app): AppState<App>,
    Form(form): Form<SponsorForm>,
) -> Result<Response> {
    let scope = &may.scope;
    scope.here.require(Act::Vote)?;
    let mut tx = Tx::begin(&app).await?;
    let stands = !form.stands.is_empty();
    let entry = store::sponsor(&mut tx, may.who.actor(), &scope.here, scope.id, stands).await?;
    tx.commit(entry).await?;
    Ok(redirect(&scope.here.path(&format!("/motions/{}", scope.id))))
}

#[derive(Template)]
#[template(path = "presidium/motion_statement.html")]
struct State {
    page: Page,
    here: Here,
    motion: Motion,
    form: StatementForm,
    faults: Faults,
}

impl State {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn sides(&self) -> Vec<Choice> {
        let l = self.page.l;
        Side::ALL.map(|side| Choice::new(side.as_str(), l.t(side.key()), self.form.side == side.as_str())).into()
    }
}

async fn statement_page(
    app: &App,
    visit: &Visit,
    may: &May<SeeMotion>,
    (form, faults): (StatementForm, Faults),
) -> Result<State> {
    let here = may.scope.here.clone();
    Ok(State {
        motion: store::motion(&app.db, &here, may.scope.id).await?,
        page: visit.work(app, here.link(), visit.l.t("debate-state"), &may.who),
        here,
        form,
        faults,
    })
}

pub async fn ask_state(may: May<SeeMotion>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    may.scope.here.require(Act::Vote)?;
    html(&statement_page(&app, &visit, &may, Default::default()).await?)
}

/// Says something for or against a motion.
pub async fn state(
    may: May<SeeMotion>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<StatementForm>,
) -> Result<Response> {
    let scope = &may.scope;
    scope.here.require(Act::Vote)?;
    let said = match form.check() {
        Ok(said) => said,
        Err(faults) => return Err(invalid(&statement_page(&app, &visit, &may, (form, faults)).await?)),
    };
    let mut tx = Tx::begin(&app).await?;
    let entry = store::state(&mut tx, may.who.actor(), &scope.here, scope.id, &said).await?;
    tx.commit(entry).await?;
    Ok(redirect(&scope.here.path(&format!("/motions/{}#debate", scope.id))))
}
