//! The institutions that stand behind a group.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use serde::Deserialize;

use super::super::NameBodies;
use super::super::store::{self, Body, Group, OfGroup};
use crate::access::May;
use crate::audit::Tx;
use crate::conference::{Act, Here};
use crate::error::{Error, Result};
use crate::kernel::{Faults, Uuid, Words};
use crate::state::App;
use crate::web::{Choice, Fields, Form, Page, Path, Visit, html, invalid, redirect};

#[derive(Template)]
#[template(path = "groups/bodies.html")]
struct Edit {
    page: Page,
    here: Here,
    group: Group,
    bodies: Vec<Body>,
    others: Vec<(Uuid, Words)>,
    form: BodyForm,
    faults: Faults,
}

/// Which institution, and whether it leads.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct BodyForm {
    institution: String,
    leads: String,
}

impl Edit {
    fn path(&self) -> String {
        self.here.path(&format!("/groups/{}", self.group.id))
    }

    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn choices(&self) -> Vec<Choice> {
        let l = self.page.l;
        let none = Choice::new("", l.t("form-choose"), self.form.institution.is_empty());
        let each = self.others.iter().map(|(id, name)| {
            let value = id.to_string();
            let chosen = self.form.institution == value;
            Choice::new(value, l.plain(name), chosen)
        });
        std::iter::once(none).chain(each).collect()
    }
}

async fn edit_page(
    app: &App,
    visit: &Visit,
    may: &May<NameBodies>,
    (form, faults): (BodyForm, Faults),
) -> Result<Edit> {
    let OfGroup { here, group } = may.scope.clone();
    here.require(Act::Prepare)?;
    Ok(Edit {
        page: visit.work(app, here.link(), visit.l.t("groups-bodies"), &may.who),
        bodies: store::bodies(&app.db, group.id).await?,
        others: store::bodies_to_add(&app.db, here.id, group.id).await?,
        here,
        group,
        form,
        faults,
    })
}

/// The institutions behind a group, to be changed.
pub async fn edit(may: May<NameBodies>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    html(&edit_page(&app, &visit, &may, (BodyForm::default(), Faults::default())).await?)
}

/// Adds one.
pub async fn add(
    may: May<NameBodies>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<BodyForm>,
) -> Result<Response> {
    let of = &may.scope;
    of.here.require(Act::Prepare)?;
    let others = store::bodies_to_add(&app.db, of.here.id, of.group.id).await?;
    let Some((institution, _)) = others.into_iter().find(|(id, _)| id.to_string() == form.institution) else {
        let faults = Faults::one("institution", "fault-choice");
        return Err(invalid(&edit_page(&app, &visit, &may, (form, faults)).await?));
    };
    let mut tx = Tx::begin(&app).await?;
    let entry = store::add_body(&mut tx, may.who.actor(), of, institution, !form.leads.is_empty()).await?;
    tx.commit(entry).await?;
    Ok(redirect(&of.here.path(&format!("/groups/{}/bodies", of.group.id))))
}

/// Takes one off.
pub async fn remove(
    may: May<NameBodies>,
    AppState(app): AppState<App>,
    Path((_, _, institution)): Path<(String, String, String)>,
) -> Result<Response> {
    let of = &may.scope;
    of.here.require(Act::Prepare)?;
    let institution: Uuid = institution.parse().map_err(|_| Error::NotFound)?;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::remove_body(&mut tx, may.who.actor(), of, institution).await?;
    tx.commit(entry).await?;
    Ok(redirect(&of.here.path(&format!("/groups/{}/bodies", of.group.id))))
}
