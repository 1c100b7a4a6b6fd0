//! Who is in a group and who in none; people placed by hand.

use std::collections::HashMap;

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use serde::{Deserialize, Serialize};

use super::super::letters::host_of;
use super::super::rules::Sitting;
use super::super::store::{self, Discussion, Group, Member, OfDiscussion, OfGroup, Shown};
use super::super::{EditDiscussion, EditDiscussionGroup};
use super::drafted;
use crate::access::{May, Who};
use crate::agenda;
use crate::agenda::rules::Programme;
use crate::audit::Tx;
use crate::conference::{self, Act, Categories, Here};
use crate::db::list::{Page as PageNumber, Slice};
use crate::error::{Error, Result};
use crate::kernel::Uuid;
use crate::state::App;
use crate::web::{Form, Page, Paging, Query, Visit, html, invalid, redirect};

/// Which people are asked for.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Asked {
    #[serde(skip_serializing_if = "String::is_empty")]
    q: String,
    /// `all`: those too who have a place.
    #[serde(skip_serializing_if = "String::is_empty")]
    who: String,
    #[serde(skip_serializing)]
    page: PageNumber,
}

#[derive(Template)]
#[template(path = "discussions/people.html")]
struct People {
    page: Page,
    here: Here,
    discussion: Discussion,
    groups: Vec<Group>,
    /// The group whose people these are; None: of those in none, or of all.
    group: Option<Group>,
    categories: Categories,
    draft: Programme,
    asked: Asked,
    slice: Slice<Member>,
    paging: Paging,
    /// Whom a search found who are not in the group.
    hits: Vec<Member>,
    may_edit: bool,
    /// Why somebody could not be placed; the key of the sentence.
    problem: Option<&'static str>,
}

impl People {
    fn path(&self) -> String {
        self.here.path(&format!("/discussions/{}", self.discussion.id))
    }

    fn category(&self, member: &Member) -> String {
        self.categories.label(member.category, self.page.l.lang)
    }

    fn group_of(&self, member: &Member) -> Option<&Group> {
        self.groups.iter().find(|group| Some(group.id) == member.group)
    }

    fn topics(&self) -> HashMap<Uuid, &str> {
        self.groups.iter().map(|group| (group.id, self.page.l.plain(&group.topic))).collect()
    }

    /// The topics of somebody's wishes, in her order.
    fn wishes(&self, member: &Member) -> String {
        let topics = self.topics();
        let said = member
            .wishes
            .iter()
            .enumerate()
            .map(|(n, wish)| format!("{}. {}", n + 1, topics.get(wish).unwrap_or(&"—")));
        said.collect::<Vec<_>>().join(" ")
    }

    fn host(&self, group: &Group) -> Option<String> {
        host_of(self.page.l, group)
    }

    fn sittings(&self, group: &Group) -> Vec<Sitting> {
        drafted(&self.draft, group)
    }

    /// The other groups, to which somebody may move.
    fn others(&self) -> Vec<&Group> {
        let own = self.group.as_ref().map(|group| group.id);
        self.groups.iter().filter(|group| Some(group.id) != own).collect()
    }

    fn shows_all(&self) -> bool {
        self.asked.who == "all"
    }
}

async fn page(
    (app, visit, who): (&App, &Visit, &Who),
    here: Here,
    discussion: Discussion,
    group: Option<Group>,
    asked: Asked,
) -> Result<People> {
    let l = visit.l;
    let path = here.path(&format!("/discussions/{}", discussion.id));
    let (title, path) = match &group {
        Some(group) => (l.plain(&group.topic).to_owned(), format!("{path}/groups/{}", group.id)),
        None => (l.t("discussions-people"), format!("{path}/people")),
    };
    let shown = match &group {
        Some(group) => Shown::In(group.id),
        None if asked.who == "all" => Shown::Anywhere,
        None => Shown::Without,
    };
    let own = group.as_ref().map(|group| group.id);
    // In a group, the search looks for whom to add; its own people all stay in sight.
    let within = if own.is_some() { "" } else { asked.q.as_str() };
    let slice = store::members(&app.db, here.id, discussion.id, (shown, within), Some(asked.page)).await?;
    let hits = match own {
        Some(own) if !asked.q.trim().is_empty() => {
            let found = (Shown::Anywhere, asked.q.as_str());
            let found = store::members(&app.db, here.id, discussion.id, found, Some(PageNumber(1))).await?;
            found.rows.into_iter().filter(|member| member.group != Some(own)).collect()
        }
        _ => Vec::new(),
    };
    Ok(People {
        page: visit.work(app, here.link(), title, who),
        paging: Paging::new(l, &slice, &path, &asked),
        groups: store::groups(&app.db, discussion.id).await?,
        categories: conference::categories(&app.db, here.id).await?,
        draft: if group.is_some() { agenda::draft(&app.db, here.id).await? } else { Programme::default() },
        may_edit: here.allows(Act::Prepare),
        problem: None,
        here,
        discussion,
        group,
        asked,
        slice,
        hits,
    })
}

/// Those who have no place, or everybody, with her place.
pub async fn list(
    may: May<EditDiscussion>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let OfDiscussion { here, discussion } = may.scope;
    html(&page((&app, &visit, &may.who), here, discussion, None, asked).await?)
}

/// A group with its people.
pub async fn group(
    may: May<EditDiscussionGroup>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let OfGroup { here, discussion, group } = may.scope;
    html(&page((&app, &visit, &may.who), here, discussion, Some(group), asked).await?)
}

/// What is done with some people.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct PlaceForm {
    ids: Vec<Uuid>,
    #[serde(rename = "do")]
    act: String,
    /// The group to which they go.
    to: String,
    /// The group on whose page it was said.
    from: String,
}

/// Puts people into a group, takes them out, keeps them there or lets them go.
pub async fn place(
    may: May<EditDiscussion>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<PlaceForm>,
) -> Result<Response> {
    let OfDiscussion { here, discussion } = may.scope;
    here.require(Act::Prepare)?;
    let groups = store::groups(&app.db, discussion.id).await?;
    let known = |text: &str| groups.iter().find(|group| group.id.to_string() == text);
    let from = known(&form.from).cloned();
    let back = match &from {
        Some(group) => here.path(&format!("/discussions/{}/groups/{}", discussion.id, group.id)),
        None => here.path(&format!("/discussions/{}/people", discussion.id)),
    };
    if form.ids.is_empty() {
        return Ok(redirect(&back));
    }
    let actor = may.who.actor();
    let mut tx = Tx::begin(&app).await?;
    let done = match form.act.as_str() {
        "place" => match known(&form.to) {
            Some(group) => store::place(&mut tx, &here, discussion.id, &form.ids, Some(group.id), actor).await,
            None => Err(Error::Conflict("discussions-problem-no-group")),
        },
        "out" => store::place(&mut tx, &here, discussion.id, &form.ids, None, actor).await,
        "lock" => store::lock(&mut tx, &here, discussion.id, &form.ids, true, actor).await,
        "unlock" => store::lock(&mut tx, &here, discussion.id, &form.ids, false, actor).await,
        _ => return Err(Error::Refused("problem-form")),
    };
    match done {
        Ok(entry) => {
            tx.commit(entry).await?;
            Ok(redirect(&back))
        }
        Err(Error::Conflict(problem)) => {
            drop(tx);
            let page = page((&app, &visit, &may.who), here, discussion, from, Asked::default()).await?;
            Err(invalid(&People { problem: Some(problem), ..page }))
        }
        Err(error) => Err(error),
    }
}
