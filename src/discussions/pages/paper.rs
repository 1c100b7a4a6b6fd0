//! Lists to take along: one a door, and all of it as a file.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use serde::Deserialize;

use super::super::EditDiscussion;
use super::super::letters::{host_of, when};
use super::super::store::{self, Discussion, Group, Member, OfDiscussion, Shown};
use crate::access::May;
use crate::agenda::{self, Release};
use crate::audit::{Entry, Tx};
use crate::conference::{self, Here};
use crate::error::Result;
use crate::kernel::Uuid;
use crate::sheets::{self, Cell, Kind, Table};
use crate::state::App;
use crate::web::{Page, Query, Visit, download, html};

/// Of which group.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    group: String,
    format: String,
}

#[derive(Template)]
#[template(path = "discussions/door.html")]
struct Door {
    page: Page,
    here: Here,
    discussion: Discussion,
    groups: Vec<(Group, Vec<Member>)>,
    release: Option<Release>,
}

impl Door {
    fn when(&self, group: &Group) -> Vec<String> {
        when(self.page.l, &self.here, self.release.as_ref(), group)
    }

    fn host(&self, group: &Group) -> Option<String> {
        host_of(self.page.l, group)
    }
}

async fn everybody(app: &App, here: &Here, discussion: Uuid, group: &str) -> Result<Vec<(Group, Vec<Member>)>> {
    let groups = store::groups(&app.db, discussion).await?;
    let members = store::members(&app.db, here.id, discussion, (Shown::Anywhere, ""), None).await?.rows;
    let of = |group: Group| {
        let inside = members.iter().filter(|member| member.group == Some(group.id)).cloned().collect();
        (group, inside)
    };
    Ok(groups.into_iter().filter(|held| group.is_empty() || held.id.to_string() == group).map(of).collect())
}

/// Who is in which group, a page each, to be hung at the doors.
pub async fn door(
    may: May<EditDiscussion>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(wanted): Query<Wanted>,
) -> Result<Response> {
    let OfDiscussion { here, discussion } = may.scope;
    html(&Door {
        page: visit.work(&app, here.link(), visit.l.t("discussions-door"), &may.who),
        groups: everybody(&app, &here, discussion.id, &wanted.group).await?,
        release: agenda::latest(&app.db, here.id).await?,
        discussion,
        here,
    })
}

/// Everybody with her group and her wishes, as a file. Who took it stands in the log.
pub async fn export(
    may: May<EditDiscussion>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(wanted): Query<Wanted>,
) -> Result<Response> {
    let (OfDiscussion { here, discussion }, l) = (may.scope, visit.l);
    let kind = Kind::parse(&wanted.format).unwrap_or(Kind::Xlsx);
    let categories = conference::categories(&app.db, here.id).await?;
    let groups = store::groups(&app.db, discussion.id).await?;
    let members = store::members(&app.db, here.id, discussion.id, (Shown::Anywhere, ""), None).await?.rows;
    let topic = |id: Option<&Uuid>| {
        let found = id.and_then(|id| groups.iter().find(|group| group.id == *id));
        found.map_or(Cell::Empty, |group| Cell::text(l.plain(&group.topic)))
    };
    let most = usize::try_from(discussion.most).unwrap_or(1);
    let mut headings: Vec<String> = [
        "discussions-number",
        "discussions-name",
        "discussions-institution",
        "discussions-category",
        "discussions-topic",
    ]
    .iter()
    .map(|key| l.t(key))
    .collect();
    headings.extend((1..=most).map(|n| l.n("discussions-wish", n)));
    headings.push(l.t("discussions-locked"));
    let count = members.len();
    let row = |member: Member| {
        let mut cells = vec![
            Cell::number(member.number),
            Cell::text(&member.name),
            Cell::text(l.plain(&member.institution)),
            Cell::text(categories.label(member.category, l.lang)),
            topic(member.group.as_ref()),
        ];
        cells.extend((0..most).map(|n| topic(member.wishes.get(n))));
        cells.push(if member.locked { Cell::text(l.t("discussions-locked")) } else { Cell::Empty });
        cells
    };
    let title = l.plain(&discussion.title).to_owned();
    let table = Table { title: title.clone(), headings, rows: members.into_iter().map(row).collect() };
    let file = sheets::write(table, kind).await?;
    let tx = Tx::begin(&app).await?;
    let entry = Entry::new(may.who.actor(), "discussions.exported", "discussion", discussion.id)
        .of(here.id)
        .with("participants", count)
        .with("format", kind.as_str());
    tx.commit(entry).await?;
    Ok(download(&format!("{title}-{}.{}", here.slug, kind.as_str()), kind.content_type(), file))
}
