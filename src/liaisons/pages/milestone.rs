//! The institution that leads a project says that a milestone of it is reached. Only organisers say that it is not.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use chrono::NaiveDate;

use super::project::{Seen, leading, seen};
use crate::access::Liaison as Holder;
use crate::audit::Tx;
use crate::conference::day_of;
use crate::error::{Error, Result};
use crate::kernel::{Faults, Uuid};
use crate::outcomes::Whole;
use crate::roadmap::rules::{ReachForm, check_reach};
use crate::roadmap::{self, Milestone};
use crate::state::App;
use crate::web::{Fields, Form, Page, Path, Visit, html, invalid, redirect};

#[derive(Template)]
#[template(path = "liaisons/reach.html")]
struct Reach {
    page: Page,
    project: Whole,
    held: Milestone,
    /// Why organisers said last that it is not reached after all, where that is how it stands.
    undone: Option<String>,
    form: ReachForm,
    faults: Faults,
    back: String,
}

impl Reach {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }
}

/// A milestone that may still be reached, of a project that the institution leads.
struct Stone {
    seen: Seen,
    held: Milestone,
    today: NaiveDate,
}

async fn stone(app: &App, holder: &Holder, visit: Visit, (project, id): (Uuid, Uuid)) -> Result<Stone> {
    let seen = leading(seen(app, holder, visit, project).await?)?;
    let milestones = roadmap::milestones(&app.db, project).await?;
    let held = milestones.into_iter().find(|one| one.id == id).ok_or(Error::NotFound)?;
    if seen.project.completed_at.is_some() {
        return Err(Error::Refused("outcomes-problem-completed"));
    }
    if held.reached_on.is_some() {
        return Err(Error::Conflict("problem-changed"));
    }
    let today = day_of(app.clock.now(), seen.here.zone);
    Ok(Stone { seen, held, today })
}

async fn page(app: &App, holder: &Holder, stone: Stone, form: ReachForm, faults: Faults) -> Result<Reach> {
    let Stone { seen, held, .. } = stone;
    let newest = roadmap::steps(&app.db, held.id).await?.into_iter().next();
    Ok(Reach {
        // The button that leads here ends in dots; a heading does not.
        page: seen.visit.public(app, seen.here.link(), seen.visit.l.t("roadmap-reach").trim_end_matches('…'), None),
        undone: newest.filter(|step| step.kind == "undone").map(|step| step.words),
        back: format!("/institution/{}/projects/{}", holder.token, seen.project.id),
        project: seen.project,
        held,
        form,
        faults,
    })
}

type Place = Path<(String, Uuid, Uuid)>;

/// Asks on which day it was reached, and what shows it.
pub async fn ask_reach(
    holder: Holder,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, project, id)): Place,
) -> Result<Response> {
    let stone = stone(&app, &holder, visit, (project, id)).await?;
    let form = ReachForm {
        reached_on: stone.today.to_string(),
        version: stone.held.version.to_string(),
        ..ReachForm::default()
    };
    html(&page(&app, &holder, stone, form, Faults::default()).await?)
}

/// Says that it is reached, as it was seen: what somebody else did to it meanwhile is told.
pub async fn reach(
    holder: Holder,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, project, id)): Place,
    Form(form): Form<ReachForm>,
) -> Result<Response> {
    let stone = stone(&app, &holder, visit, (project, id)).await?;
    let (on, words) = match check_reach(&form, Some(stone.seen.project.starts_on), stone.today) {
        Ok(reached) => reached,
        Err(faults) => return Err(invalid(&page(&app, &holder, stone, form, faults).await?)),
    };
    let mut tx = Tx::begin(&app).await?;
    let (by, held) = ((holder.actor(), holder.liaison), (id, form.version.parse().unwrap_or(-1)));
    let entry = roadmap::reach_as_liaison(&mut tx, by, (stone.seen.here.id, project), held, (on, &words)).await?;
    tx.commit(entry).await?;
    Ok(redirect(&format!("/institution/{}/projects/{project}#milestones", holder.token)))
}
