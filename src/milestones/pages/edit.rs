use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use serde::Deserialize;

use crate::access::{May, Who};
use crate::audit::Tx;
use crate::conference::{Act, Here, Organise};
use crate::countdown::{self, WhenFields, WhenForm};
use crate::error::{Error, Result};
use crate::kernel::{Faults, Uuid, Words};
use crate::milestones::rules::{self, MilestoneForm};
use crate::milestones::store::{self, Held};
use crate::milestones::{ChangeMilestone, OfMilestone};
use crate::state::App;
use crate::web::{Fields, Form, Page, Visit, html, invalid, redirect};

#[derive(Template)]
#[template(path = "milestones/form.html")]
struct Edit {
    page: Page,
    form: MilestoneForm,
    faults: Faults,
    items: Vec<(Uuid, Words)>,
    /// The one that is changed; none for a new one.
    held: Option<Held>,
    /// Somebody else changed it since the form was opened.
    was_changed: bool,
    here: Here,
}

impl Edit {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn when(&self) -> WhenFields {
        WhenFields::new(&self.fields(), &self.form.when, &self.items, false, self.here.zone)
    }
}

async fn form(
    (app, visit, who): (&App, &Visit, &Who),
    here: Here,
    held: Option<Held>,
    form: MilestoneForm,
    faults: Faults,
) -> Result<Edit> {
    let title = visit.l.t(if held.is_some() { "milestones-change" } else { "milestones-new" });
    Ok(Edit {
        page: visit.work(app, here.link(), title, who),
        items: countdown::items(&app.db, here.id).await?,
        was_changed: false,
        form,
        faults,
        held,
        here,
    })
}

pub async fn new(may: May<Organise>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let here = may.scope;
    here.require(Act::Prepare)?;
    let asked = WhenForm { anchor: "opening".into(), ..WhenForm::default() };
    let asked = MilestoneForm { when: asked, ..MilestoneForm::default() };
    html(&form((&app, &visit, &may.who), here, None, asked, Faults::default()).await?)
}

pub async fn create(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(asked): Form<MilestoneForm>,
) -> Result<Response> {
    let here = may.scope;
    here.require(Act::Prepare)?;
    save((&app, &visit, &may.who), here, None, asked).await
}

pub async fn edit(may: May<ChangeMilestone>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let OfMilestone { here, milestone } = may.scope;
    here.require(Act::Prepare)?;
    let asked = MilestoneForm {
        code: milestone.code.clone(),
        name_en: milestone.name.en.clone(),
        name_hans: milestone.name.hans.clone(),
        name_hant: milestone.name.hant.clone(),
        when: WhenForm::of(&milestone.when, milestone.due_at, here.zone),
        version: milestone.version.to_string(),
    };
    html(&form((&app, &visit, &may.who), here, Some(milestone), asked, Faults::default()).await?)
}

pub async fn change(
    may: May<ChangeMilestone>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(asked): Form<MilestoneForm>,
) -> Result<Response> {
    let OfMilestone { here, milestone } = may.scope;
    here.require(Act::Prepare)?;
    save((&app, &visit, &may.who), here, Some(milestone), asked).await
}

/// Makes a milestone or changes one; what cannot be kept comes back as it was written.
async fn save(
    (app, visit, who): (&App, &Visit, &Who),
    here: Here,
    held: Option<Held>,
    asked: MilestoneForm,
) -> Result<Response> {
    let items: Vec<Uuid> = countdown::items(&app.db, here.id).await?.into_iter().map(|(id, _)| id).collect();
    let wanted = match rules::check(&asked, &items, here.zone) {
        Ok(wanted) => wanted,
        Err(faults) => return Err(invalid(&form((app, visit, who), here, held, asked, faults).await?)),
    };
    let mut tx = Tx::begin(app).await?;
    let entry = match &held {
        Some(held) => {
            let seen = (held.id, asked.version.parse().unwrap_or(0));
            store::change(&mut tx, who.actor(), here.id, seen, &wanted).await
        }
        None => store::create(&mut tx, who.actor(), here.id, &wanted).await,
    };
    match entry {
        Ok(entry) => {
            tx.commit(entry).await?;
            Ok(redirect(&here.path("/countdown")))
        }
        Err(Error::Conflict(key)) => {
            drop(tx);
            let is_code = key == "milestones-fault-code-taken";
            let faults = if is_code { Faults::one("code", key) } else { Faults::default() };
            let mut page = form((app, visit, who), here, held, asked, faults).await?;
            if let Some(held) = page.held.as_ref().filter(|_| !is_code) {
                page.was_changed = true;
                page.form.version = held.version.to_string();
            }
            Err(invalid(&page))
        }
        Err(error) => Err(error),
    }
}

#[derive(Template)]
#[template(path = "milestones/remove.html")]
struct Remove {
    page: Page,
    held: Held,
    here: Here,
}

/// What removing a milestone comes to, before it is done.
pub async fn ask_remove(may: May<ChangeMilestone>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let OfMilestone { here, milestone } = may.scope;
    here.require(Act::Prepare)?;
    html(&Remove {
        page: visit.work(&app, here.link(), visit.l.t("milestones-remove"), &may.who),
        held: milestone,
        here,
    })
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct RemoveForm {
    version: String,
}

pub async fn remove(
    may: May<ChangeMilestone>,
    AppState(app): AppState<App>,
    Form(form): Form<RemoveForm>,
) -> Result<Response> {
    let OfMilestone { here, milestone } = may.scope;
    here.require(Act::Prepare)?;
    let seen = (milestone.id, form.version.parse().unwrap_or(0));
    let mut tx = Tx::begin(&app).await?;
    let entry = store::remove(&mut tx, may.who.actor(), here.id, seen).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path("/countdown")))
}
