use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;

use super::votes::rule_words;
use super::{SortHead, sort_heads};
use crate::access::May;
use crate::conference::{Act, Here, SeeWhole};
use crate::db::list::Slice;
use crate::error::{Error, Result};
use crate::presidium::SeeResolution;
use crate::presidium::store::{
    self, AskedResolutions, ByItself, LedTo, ListedResolution, Motion, Reach, Resolution, Vote, Waiver,
};
use crate::state::App;
use crate::web::{Page, Paging, Query, Visit, html};

#[derive(Template)]
#[template(path = "presidium/resolutions.html")]
struct Index {
    page: Page,
    here: Here,
    asked: AskedResolutions,
    heads: Vec<SortHead>,
    resolutions: Slice<ListedResolution>,
    paging: Paging,
}

impl Index {
    /// This very list, to be fetched anew.
    fn live(&self) -> String {
        format!("{}?{}", self.here.path("/resolutions"), serde_html_form::to_string(&self.asked).unwrap_or_default())
    }

    fn is_filtered(&self) -> bool {
        !self.asked.q.is_empty() || !self.asked.projects.is_empty()
    }
}

/// All resolutions, the newest first.
pub async fn index(
    may: May<SeeWhole>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(asked): Query<AskedResolutions>,
) -> Result<Response> {
    let here = may.scope;
    let resolutions = store::list_resolutions(&app.db, here.id, &asked).await?;
    let (l, path) = (visit.l, here.path("/resolutions"));
    let sort = if asked.sort.is_empty() { "-number" } else { &asked.sort };
    html(&Index {
        heads: sort_heads(
            l,
            &path,
            &[("q", &asked.q), ("projects", &asked.projects)],
            sort,
            &[
                ("number", "presidium-number"),
                ("title", "presidium-title"),
                ("adopted", "presidium-adopted"),
                ("projects", "presidium-projects"),
            ],
        ),
        paging: Paging::new(l, &resolutions, &path, &asked),
        resolutions,
        page: visit.work(&app, here.link(), l.t("nav-resolutions"), &may.who),
        asked,
        here,
    })
}

#[derive(Template)]
#[template(path = "presidium/resolution.html")]
struct Show {
    page: Page,
    here: Here,
    resolution: Resolution,
    motion: Motion,
    vote: Vote,
    projects: Vec<LedTo>,
    /// Why it needs none.
    waiver: Option<Waiver>,
    /// It needs none since it does by itself what it is for.
    by_itself: Option<ByItself>,
    may_waive: bool,
    reach: Reach,
    organises: bool,
    /// Sees whom it was delivered to.
    sees_delivery: bool,
    may_acknowledge: bool,
}

impl Show {
    fn rule_of(&self, vote: &Vote) -> String {
        rule_words(self.page.l, vote.plan.rule)
    }
}

/// One resolution: its text, who voted how, what it led to.
pub async fn show(may: May<SeeResolution>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let (here, resolution) = (may.scope.here, may.scope.resolution);
    let votes = store::votes_of(&app.db, resolution.motion, may.who.account).await?;
    let vote = votes.into_iter().find(|vote| vote.id == resolution.vote).ok_or(Error::NotFound)?;
    html(&Show {
        motion: store::motion(&app.db, &here, resolution.motion).await?,
        vote,
        projects: store::led_to(&app.db, resolution.id).await?,
        waiver: store::waiver(&app.db, resolution.id).await?,
        by_itself: store::by_itself(&app.db, resolution.motion).await?,
        may_waive: may.who.authority.organises(here.id) && here.allows(Act::CarryOut),
        may_acknowledge: here.allows(Act::Vote),
        reach: store::reach(&app.db, resolution.id, may.who.account).await?,
        organises: may.who.authority.organises(here.id),
        sees_delivery: may.who.authority.organises(here.id) || may.who.authority.seat_in(here.id).is_some(),
        page: visit.work(&app, here.link(), visit.l.plain(&resolution.title), &may.who),
        here,
        resolution,
    })
}
