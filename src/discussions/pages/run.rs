//! A run: what it would come to, and that it is set.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use serde::Deserialize;

use super::super::EditDiscussion;
use super::super::rules::{How, Person, Run, Seats, Tally, assign, digest, tally};
use super::super::store::{self, Discussion, Group, OfDiscussion};
use crate::access::{May, Who};
use crate::audit::Tx;
use crate::conference::{self, Act, Categories, Here};
use crate::error::{Error, Result};
use crate::state::App;
use crate::web::{Form, Page, Query, Visit, html, invalid, redirect};

/// How a run is wanted, and what was seen of it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    how: How,
    /// Not only those without a place, but everybody who is not locked.
    anew: String,
    seen: String,
}

impl Wanted {
    fn is_anew(&self) -> bool {
        !self.anew.is_empty()
    }
}

#[derive(Template)]
#[template(path = "discussions/run.html")]
struct Preview {
    page: Page,
    here: Here,
    discussion: Discussion,
    groups: Vec<Group>,
    categories: Categories,
    wanted: Wanted,
    run: Run,
    tally: Tally,
    /// How many the run is about.
    people: usize,
    held: usize,
    seen: String,
    /// What was seen is no more what it would come to.
    stale: bool,
}

impl Preview {
    fn path(&self) -> String {
        self.here.path(&format!("/discussions/{}", self.discussion.id))
    }

    fn is_by_wish(&self) -> bool {
        self.wanted.how == How::Wishes
    }

    fn size(&self, group: &Group) -> usize {
        self.tally.sizes.get(&group.id).copied().unwrap_or(0)
    }

    fn in_mix(&self, category: &conference::Category, group: &Group) -> usize {
        self.tally.mix.get(&(category.id, group.id)).copied().unwrap_or(0)
    }

    /// The share of a category in a group, in whole percent.
    fn share(&self, category: &conference::Category, group: &Group) -> usize {
        (self.in_mix(category, group) * 100).checked_div(self.size(group)).unwrap_or(0)
    }

    /// The categories of which anybody is in a group.
    fn columns(&self) -> Vec<&conference::Category> {
        let any = |category: &&conference::Category| self.groups.iter().any(|group| self.in_mix(category, group) > 0);
        self.categories.tops().filter(any).collect()
    }

    fn rank_key(n: &usize) -> usize {
        n + 1
    }
}

async fn page(
    (app, visit, who): (&App, &Visit, &Who),
    here: Here,
    discussion: Discussion,
    wanted: Wanted,
) -> Result<Preview> {
    let groups = store::groups(&app.db, discussion.id).await?;
    let seats: Vec<Seats> = groups
        .iter()
        .map(|group| Seats { group: group.id, capacity: usize::try_from(group.capacity).unwrap_or(0) })
        .collect();
    let (people, before) = store::people(&app.db, here.id, discussion.id, wanted.is_anew()).await?;
    let categories = conference::categories(&app.db, here.id).await?;
    let (how, seed) = (wanted.how, discussion.id);
    let held = people.iter().filter(|person| person.held.is_some()).count();
    let total = people.len();
    // The mix is one of whole categories: of subcategories there are too many, with too few in each.
    let people: Vec<Person> =
        people.into_iter().map(|person| Person { category: categories.top_of(person.category), ..person }).collect();
    // Beside the requests: twenty thousand people take a core for a moment.
    let (run, tally, seen) = tokio::task::spawn_blocking(move || {
        let run = assign(&seats, &people, how, seed);
        let tally = tally(&people, &run, &before);
        let seen = digest(&seats, &people, how);
        (run, tally, seen)
    })
    .await?;
    Ok(Preview {
        page: visit.work(app, here.link(), visit.l.t("discussions-run-title"), who),
        people: total,
        stale: false,
        here,
        discussion,
        groups,
        categories,
        wanted,
        run,
        tally,
        held,
        seen,
    })
}

/// What a run would come to. Nothing is set by looking.
pub async fn preview(
    may: May<EditDiscussion>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(wanted): Query<Wanted>,
) -> Result<Response> {
    let OfDiscussion { here, discussion } = may.scope;
    here.require(Act::Prepare)?;
    html(&page((&app, &visit, &may.who), here, discussion, wanted).await?)
}

/// Sets the run that was seen; where anything changed since, it is shown anew.
pub async fn set(
    may: May<EditDiscussion>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(wanted): Form<Wanted>,
) -> Result<Response> {
    let OfDiscussion { here, discussion } = may.scope;
    here.require(Act::Prepare)?;
    let around = (&app, &visit, &may.who);
    let page = page(around, here, discussion, wanted).await?;
    if page.seen != page.wanted.seen {
        return Err(invalid(&Preview { stale: true, ..page }));
    }
    let how = if page.is_by_wish() { "wishes" } else { "mix" };
    let seen = (page.discussion.id, page.discussion.version);
    let mut tx = Tx::begin(&app).await?;
    match store::set_run(&mut tx, &page.here, seen, &page.run, how, may.who.actor()).await {
        Ok(entry) => {
            tx.commit(entry).await?;
            Ok(redirect(&page.path()))
        }
        Err(Error::Conflict(_)) => {
            drop(tx);
            Err(invalid(&Preview { stale: true, ..page }))
        }
        Err(error) => Err(error),
    }
}
