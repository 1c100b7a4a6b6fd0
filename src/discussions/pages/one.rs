//! One discussion: its groups, how far it is, and what is told of it.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;

use super::super::EditDiscussion;
use super::super::jobs::{self, facts_of};
use super::super::letters::host_of;
use super::super::rules::Sitting;
use super::super::store::{self, Discussion, Figures, Group, OfDiscussion};
use super::{Sure, VersionForm, drafted};
use crate::access::May;
use crate::agenda;
use crate::agenda::rules::Programme;
use crate::audit::Tx;
use crate::conference::{Act, Here};
use crate::error::{Error, Result};
use crate::state::App;
use crate::web::{Confirm, Form, Page, Visit, html, redirect};

#[derive(Template)]
#[template(path = "discussions/show.html")]
struct Show {
    page: Page,
    here: Here,
    discussion: Discussion,
    groups: Vec<Group>,
    figures: Figures,
    draft: Programme,
    /// How many know something else of their group than what is so; None as long as nobody is to know.
    untold: Option<i64>,
    may_edit: bool,
    takes_wishes: bool,
}

impl Show {
    fn path(&self) -> String {
        self.here.path(&format!("/discussions/{}", self.discussion.id))
    }

    fn host(&self, group: &Group) -> Option<String> {
        host_of(self.page.l, group)
    }

    fn sittings(&self, group: &Group) -> Vec<Sitting> {
        drafted(&self.draft, group)
    }

    /// The room of a group, said once where it is the same at every sitting.
    fn one_room(sittings: &[Sitting]) -> Option<&crate::kernel::Words> {
        let first = sittings.first()?.room.as_ref()?;
        sittings.iter().all(|one| one.room.as_ref() == Some(first)).then_some(first)
    }

    fn without(&self) -> i64 {
        self.figures.people - self.figures.placed
    }

    fn fits(&self) -> bool {
        self.discussion.places >= self.figures.people
    }
}

/// How many are to be told of their group.
async fn untold(app: &App, here: &Here, discussion: &Discussion, groups: &[Group]) -> Result<i64> {
    let release = agenda::latest(&app.db, here.id).await?;
    let facts = facts_of(groups, release.as_ref());
    store::untold(&app.db, discussion.id, &facts).await
}

/// A discussion with its groups.
pub async fn show(may: May<EditDiscussion>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let OfDiscussion { here, discussion } = may.scope;
    let groups = store::groups(&app.db, discussion.id).await?;
    let untold = match discussion.published_at {
        Some(_) => Some(untold(&app, &here, &discussion, &groups).await?),
        None => None,
    };
    html(&Show {
        page: visit.work(&app, here.link(), visit.l.plain(&discussion.title), &may.who),
        figures: store::figures(&app.db, here.id, discussion.id).await?,
        draft: agenda::draft(&app.db, here.id).await?,
        may_edit: here.allows(Act::Prepare),
        takes_wishes: discussion.takes_wishes(app.clock.now()),
        untold,
        groups,
        discussion,
        here,
    })
}

/// Asks whether a discussion is to go.
pub async fn ask_remove(may: May<EditDiscussion>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let (OfDiscussion { here, discussion }, l) = (may.scope, visit.l);
    here.require(Act::Prepare)?;
    if discussion.published_at.is_some() {
        return Err(Error::Refused("discussions-problem-published"));
    }
    let title = l.a("discussions-remove-title", "title", l.plain(&discussion.title));
    let path = here.path(&format!("/discussions/{}", discussion.id));
    let it = Confirm {
        title: title.clone(),
        text: l.t("discussions-remove-text"),
        effects: vec![
            l.n("discussions-remove-groups", discussion.groups),
            l.n("discussions-remove-places", discussion.placed),
        ],
        action: format!("{path}/remove"),
        version: discussion.version,
        button: l.t("discussions-remove"),
        cancel: path,
    };
    html(&Sure { page: visit.work(&app, here.link(), title, &may.who), it })
}

pub async fn remove(
    may: May<EditDiscussion>,
    AppState(app): AppState<App>,
    Form(form): Form<VersionForm>,
) -> Result<Response> {
    let OfDiscussion { here, discussion } = may.scope;
    here.require(Act::Prepare)?;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::remove(&mut tx, &here, discussion.id, form.version(), may.who.actor()).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path("/discussions")))
}

/// Asks whether each is to see her group from now on, and how many are written to.
pub async fn ask_tell(may: May<EditDiscussion>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let (OfDiscussion { here, discussion }, l) = (may.scope, visit.l);
    here.require(Act::Prepare)?;
    let groups = store::groups(&app.db, discussion.id).await?;
    let count = untold(&app, &here, &discussion, &groups).await?;
    let is_first = discussion.published_at.is_none();
    let title = l.t(if is_first { "discussions-publish-title" } else { "discussions-tell-title" });
    let mut effects = vec![l.n("discussions-tell-count", count)];
    if is_first {
        effects.push(l.t("discussions-publish-pass"));
    }
    let path = here.path(&format!("/discussions/{}", discussion.id));
    let it = Confirm {
        title: title.clone(),
        text: l.a("discussions-tell-text", "title", l.plain(&discussion.title)),
        effects,
        action: format!("{path}/tell"),
        version: discussion.version,
        button: l.t(if is_first { "discussions-publish" } else { "discussions-tell" }),
        cancel: path,
    };
    html(&Sure { page: visit.work(&app, here.link(), title, &may.who), it })
}

/// From now on each sees her group, and whoever knows something else is written to.
pub async fn tell(may: May<EditDiscussion>, AppState(app): AppState<App>) -> Result<Response> {
    let OfDiscussion { here, discussion } = may.scope;
    here.require(Act::Prepare)?;
    // Nobody outside hears of a conference that is not public.
    here.require(Act::Show)?;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::publish(&mut tx, &here, discussion.id, may.who.actor()).await?;
    jobs::ask(&mut tx, discussion.id).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path(&format!("/discussions/{}", discussion.id))))
}
