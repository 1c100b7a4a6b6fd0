//! The institutions of a project beside the one that leads it.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use serde::Deserialize;

use crate::access::{May, Who};
use crate::audit::Tx;
use crate::conference::Act;
use crate::error::{Error, Result};
use crate::kernel::{Faults, Uuid};
use crate::outcomes::store::{self, Body, Whole};
use crate::outcomes::{ChangeProject, OfProject};
use crate::state::App;
use crate::tasks::Named;
use crate::web::{Choice, Fields, Form, Page, Path, Visit, html, invalid, redirect};

#[derive(Template)]
#[template(path = "outcomes/bodies.html")]
struct Edit {
    page: Page,
    project: Whole,
    bodies: Vec<Body>,
    others: Vec<Named>,
    form: BodyForm,
    faults: Faults,
    back: String,
}

/// Which institution, and its part.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct BodyForm {
    institution: String,
    part: String,
}

impl Edit {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn choices(&self) -> Vec<Choice> {
        let l = self.page.l;
        let mut choices = vec![Choice::new("", l.t("form-choose"), self.form.institution.is_empty())];
        choices.extend(self.others.iter().map(|one| {
            let id = one.id.to_string();
            let is_chosen = id == self.form.institution;
            Choice::new(id, l.plain(&one.name), is_chosen)
        }));
        choices
    }

    fn parts(&self) -> Vec<Choice> {
        let l = self.page.l;
        [
            ("co", "life-part-co", "life-part-co-help"),
            ("supervising", "life-part-supervising", "life-part-supervising-help"),
        ]
        .map(|(value, key, help)| Choice::new(value, l.t(key), self.form.part == value).help(l.t(help)))
        .into()
    }
}

async fn page(
    (app, visit, who): (&App, &Visit, &Who),
    OfProject { here, id, .. }: OfProject,
    form: BodyForm,
    faults: Faults,
) -> Result<Edit> {
    Ok(Edit {
        project: store::whole(&app.db, id, app.clock.now()).await?,
        bodies: store::bodies(&app.db, id).await?,
        others: store::bodies_to_add(&app.db, here.id, id).await?,
        page: visit.work(app, here.link(), visit.l.t("life-bodies"), who),
        back: here.path(&format!("/projects/{id}")),
        form,
        faults,
    })
}

/// The institutions of a project, to be changed.
pub async fn bodies(may: May<ChangeProject>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    may.scope.here.require(Act::CarryOut)?;
    let form = BodyForm { part: "co".into(), ..BodyForm::default() };
    html(&page((&app, &visit, &may.who), may.scope, form, Faults::default()).await?)
}

/// Gives one a part.
pub async fn add_body(
    may: May<ChangeProject>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<BodyForm>,
) -> Result<Response> {
    let (scope, who) = (may.scope, may.who);
    scope.here.require(Act::CarryOut)?;
    let others = store::bodies_to_add(&app.db, scope.here.id, scope.id).await?;
    let mut faults = Faults::default();
    let institution = form.institution.parse().ok().filter(|id| others.iter().any(|one| one.id == *id));
    if institution.is_none() {
        faults.add("institution", "fault-choice");
    }
    if !matches!(form.part.as_str(), "co" | "supervising") {
        faults.add("part", "fault-choice");
    }
    let (Some(institution), true) = (institution, faults.is_empty()) else {
        return Err(invalid(&page((&app, &visit, &who), scope, form, faults).await?));
    };
    let mut tx = Tx::begin(&app).await?;
    let of = (scope.here.id, scope.id);
    match store::add_body(&mut tx, who.actor(), of, (institution, form.part == "supervising")).await {
        Ok(entry) => tx.commit(entry).await?,
        Err(Error::Conflict(key)) if key.contains("fault-") => {
            drop(tx);
            let faults = Faults::one("part", key);
            return Err(invalid(&page((&app, &visit, &who), scope, form, faults).await?));
        }
        Err(error) => return Err(error),
    }
    Ok(redirect(&scope.here.path(&format!("/projects/{}/bodies", scope.id))))
}

/// Takes its part from one.
pub async fn remove_body(
    may: May<ChangeProject>,
    AppState(app): AppState<App>,
    Path((_, _, institution)): Path<(String, Uuid, Uuid)>,
) -> Result<Response> {
    let scope = may.scope;
    scope.here.require(Act::CarryOut)?;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::remove_body(&mut tx, may.who.actor(), (scope.here.id, scope.id), institution).await?;
    tx.commit(entry).await?;
    Ok(redirect(&scope.here.path(&format!("/projects/{}/bodies", scope.id))))
}
