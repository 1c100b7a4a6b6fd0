use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use chrono::{DateTime, Utc};

use crate::access::{GroupRole, May};
use crate::conference::{Act, Here, SeeWorkbench};
use crate::db::Db;
use crate::documents;
use crate::error::Result;
use crate::kernel::Uuid;
use crate::presidium::{self, Awaited};
use crate::state::App;
use crate::tasks::Row;
use crate::tasks::store::{self, Mention, OwnGroup};
use crate::web::{Page, Visit, html};

#[derive(Template)]
#[template(path = "tasks/my_work.html")]
struct MyWork {
    page: Page,
    /// What waits for her in her seat.
    awaited: Vec<Awaited>,
    tasks: Vec<Row>,
    /// What waits for her to accept it; with what she helps; what she watches.
    asked: Vec<Row>,
    helping: Vec<Row>,
    watching: Vec<Row>,
    mentions: Vec<Mention>,
    groups: Vec<OwnGroup>,
    now: DateTime<Utc>,
    path: String,
    here: Here,
}

impl MyWork {
    /// The key of the word for a place in a group.
    fn role_key(&self, role: &str) -> &'static str {
        match GroupRole::parse(role) {
            Some(GroupRole::Lead) => "tasks-role-lead",
            Some(GroupRole::Deputy) => "tasks-role-deputy",
            Some(GroupRole::Liaison) => "tasks-role-liaison",
            Some(GroupRole::Member) | None => "tasks-role-member",
        }
    }
}

/// What waits for somebody in her seats, in all conferences: ballots, then signatures.
pub async fn awaited(db: &Db, account: Uuid) -> Result<Vec<Awaited>> {
    let mut awaited = presidium::awaited(db, account).await?;
    awaited.extend(documents::awaited(db, account).await?);
    Ok(awaited)
}

/// What waits for the reader: her ballots and signatures, her own tasks, and her groups.
pub async fn my_work(may: May<SeeWorkbench>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let here = may.scope;
    let now = app.clock.now();
    let (db, me) = (&app.db, may.who.account);
    let leads: Vec<Uuid> = store::own_groups(db, here.id, me, now)
        .await?
        .into_iter()
        .filter(|group| may.who.authority.leads(group.id))
        .map(|group| group.id)
        .collect();
    let mut awaited = awaited(db, me).await?;
    awaited.retain(|one| one.conference == here.id);
    let of = if may.who.authority.organises(here.id) { None } else { Some(leads.as_slice()) };
    html(&MyWork {
        awaited,
        asked: if here.allows(Act::Prepare) { store::asked(db, here.id, me, of).await? } else { Vec::new() },
        helping: store::taking_part(db, here.id, me, true).await?,
        watching: store::taking_part(db, here.id, me, false).await?,
        mentions: store::mentions(db, here.id, me).await?,
        tasks: store::of_owner(&app.db, here.id, may.who.account).await?,
        groups: store::own_groups(&app.db, here.id, may.who.account, now).await?,
        now,
        path: here.path("/my-work"),
        page: visit.work(&app, here.link(), visit.l.t("tasks-my-work"), &may.who),
        here,
    })
}
