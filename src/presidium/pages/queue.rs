//! What waits for the presidium: since when, on which day, what comes next.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::access::May;
use crate::audit::Tx;
use crate::conference::{Act, Here, SeeWhole};
use crate::error::Result;
use crate::presidium::rules::Waits;
use crate::presidium::store::{self, Bringer, Climbed, Queued};
use crate::presidium::{PlanVote, deliberates, holds_votes};
use crate::state::App;
use crate::web::{Form, Page, Query, Visit, html, redirect};

/// What the queue is filtered by.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Filter {
    #[serde(skip_serializing_if = "String::is_empty")]
    q: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    waits: String,
}

#[derive(Template)]
#[template(path = "presidium/queue.html")]
struct Index {
    page: Page,
    here: Here,
    queue: Vec<Queued>,
    /// Projects whose institutions ignored an order to mend.
    climbed: Vec<Climbed>,
    filter: Filter,
    may_arrange: bool,
    /// Has the papers of the meeting.
    sees_pack: bool,
}

impl Index {
    /// This very list, to be fetched anew.
    fn live(&self) -> String {
        format!("{}?{}", self.here.path("/motions/queue"), serde_html_form::to_string(&self.filter).unwrap_or_default())
    }

    fn is_filtered(&self) -> bool {
        !self.filter.q.trim().is_empty() || !self.filter.waits.is_empty()
    }
}

/// Everything that is still to be decided or certified, in its order.
pub async fn index(
    may: May<SeeWhole>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(filter): Query<Filter>,
) -> Result<Response> {
    let here = may.scope;
    let acting = store::acting(&app.db, here.id).await?.and_then(|acting| acting.account);
    let mut queue = store::queue(&app.db, here.id).await?;
    let sought = filter.q.trim().to_lowercase();
    queue.retain(|one| {
        let said = [&one.title.en, &one.title.hans, &one.title.hant].map(|text| text.to_lowercase());
        said.iter().any(|text| text.contains(&sought))
            && (filter.waits.is_empty() || one.waits.as_str() == filter.waits)
    });
    html(&Index {
        sees_pack: deliberates(&may.who.authority, here.id),
        climbed: store::climbed(&app.db, here.id).await?,
        may_arrange: here.allows(Act::Vote) && holds_votes(&may.who.authority, here.id, acting),
        page: visit.work(&app, here.link(), visit.l.t("nav-queue"), &may.who),
        here,
        queue,
        filter,
    })
}

/// Moves a motion before the one that stands before it.
pub async fn raise(may: May<PlanVote>, AppState(app): AppState<App>) -> Result<Response> {
    let here = &may.scope.here;
    here.require(Act::Vote)?;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::raise(&mut tx, may.who.actor(), here, may.scope.id).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path("/motions/queue")))
}

/// On which day a motion is dealt with.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct MeetingForm {
    on: String,
}

/// Sets the day; what is no day takes it away.
pub async fn set_meeting(
    may: May<PlanVote>,
    AppState(app): AppState<App>,
    Form(form): Form<MeetingForm>,
) -> Result<Response> {
    let here = &may.scope.here;
    here.require(Act::Vote)?;
    let on = form.on.trim().parse::<NaiveDate>().ok();
    let mut tx = Tx::begin(&app).await?;
    let entry = store::set_meeting(&mut tx, may.who.actor(), here, may.scope.id, on).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path("/motions/queue")))
}
