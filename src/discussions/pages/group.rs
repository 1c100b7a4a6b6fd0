//! The form of a discussion group.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;

use super::super::rules::{GroupForm, Host, NewGroup};
use super::super::store::{self, Discussion, Group, OfDiscussion, OfGroup};
use super::super::{EditDiscussion, EditDiscussionGroup};
use super::{Sure, VersionForm, block_label, blocks, ids};
use crate::access::{May, Who};
use crate::agenda;
use crate::agenda::rules::{Block, Programme};
use crate::audit::Tx;
use crate::conference::{Act, Here};
use crate::error::{Error, Result};
use crate::kernel::{Faults, Uuid};
use crate::state::App;
use crate::web::{Choice, Confirm, Fields, Form, Page, Visit, html, invalid, redirect};

#[derive(Template)]
#[template(path = "discussions/edit_group.html")]
struct Edit {
    page: Page,
    here: Here,
    discussion: Discussion,
    group: Option<Group>,
    draft: Programme,
    form: GroupForm,
    faults: Faults,
    stale: bool,
}

impl Edit {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn path(&self) -> String {
        self.here.path(&format!("/discussions/{}", self.discussion.id))
    }

    fn back(&self) -> String {
        match &self.group {
            Some(group) => format!("{}/groups/{}", self.path(), group.id),
            None => self.path(),
        }
    }

    fn action(&self) -> String {
        match &self.group {
            Some(_) => format!("{}/edit", self.back()),
            None => format!("{}/groups/new", self.path()),
        }
    }

    fn rooms(&self) -> Vec<Choice> {
        let l = self.page.l;
        let none = Choice::new("", l.t("discussions-room-of-block"), self.form.room.is_empty());
        let rooms = self.draft.rooms.iter().map(|room| {
            let id = room.id.to_string();
            let chosen = self.form.room == id;
            let holds = room.capacity.map(|most| format!(" ({most})")).unwrap_or_default();
            Choice::new(id, format!("{}{holds}", l.plain(&room.name)), chosen)
        });
        std::iter::once(none).chain(rooms).collect()
    }

    /// The blocks that there are to sit in, and those in which it sits already: one that is cancelled in the draft still takes
    /// place for everybody else.
    fn blocks(&self) -> Vec<Choice> {
        let one = |block: &Block| {
            let id = block.id.to_string();
            let chosen = self.form.blocks.contains(&id);
            Choice::new(id, block_label(self.page.l, &self.here, &self.draft, block), chosen)
        };
        let open: Vec<Uuid> = blocks(&self.draft).into_iter().map(|block| block.id).collect();
        let sits = |id: &Uuid| self.group.as_ref().is_some_and(|group| group.blocks.contains(id));
        let offered = self.draft.blocks.iter().filter(|block| open.contains(&block.id) || sits(&block.id));
        offered.map(one).collect()
    }
}

/// What stands around a group while it is edited.
struct Around<'a> {
    app: &'a App,
    visit: &'a Visit,
    who: &'a Who,
    here: Here,
    discussion: Discussion,
    group: Option<Group>,
}

impl Around<'_> {
    async fn page(self, form: GroupForm, faults: Faults) -> Result<Edit> {
        let l = self.visit.l;
        let title = match &self.group {
            Some(group) => l.plain(&group.topic).to_owned(),
            None => l.t("discussions-new-group"),
        };
        Ok(Edit {
            page: self.visit.work(self.app, self.here.link(), title, self.who),
            draft: agenda::draft(&self.app.db, self.here.id).await?,
            here: self.here,
            discussion: self.discussion,
            group: self.group,
            form,
            faults,
            stale: false,
        })
    }

    /// The group that the form says, and the participant who hosts it, if one does.
    async fn check(&self, form: &GroupForm) -> Result<std::result::Result<(NewGroup, Option<Uuid>), Faults>> {
        let draft = agenda::draft(&self.app.db, self.here.id).await?;
        let (rooms, mut known) = ids(&draft);
        // What it sits in already, even where the block is no discussion any more.
        known.extend(
            self.group
                .iter()
                .flat_map(|group| group.blocks.clone())
                .filter(|block| !known.contains(block))
                .collect::<Vec<_>>(),
        );
        let new = match form.check(&rooms, &known) {
            Ok(new) => new,
            Err(faults) => return Ok(Err(faults)),
        };
        let Host::Participant(asked) = &new.host else { return Ok(Ok((new, None))) };
        Ok(match agenda::participant(&self.app.db, self.here.id, asked).await? {
            Some(host) => Ok((new, Some(host))),
            None => Err(Faults::one("host", "agenda-fault-nobody")),
        })
    }
}

/// The form of a new group: it sits where the others of its discussion sit.
pub async fn new(may: May<EditDiscussion>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let OfDiscussion { here, discussion } = may.scope;
    here.require(Act::Prepare)?;
    let held = store::groups(&app.db, discussion.id).await?;
    let blocks = held.last().map(|group| group.blocks.iter().map(Uuid::to_string).collect()).unwrap_or_default();
    let form = GroupForm { capacity: "30".into(), blocks, ..GroupForm::default() };
    let around = Around { app: &app, visit: &visit, who: &may.who, here, discussion, group: None };
    html(&around.page(form, Faults::default()).await?)
}

pub async fn add(
    may: May<EditDiscussion>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<GroupForm>,
) -> Result<Response> {
    let OfDiscussion { here, discussion } = may.scope;
    here.require(Act::Prepare)?;
    let around = Around { app: &app, visit: &visit, who: &may.who, here, discussion, group: None };
    let (new, host) = match around.check(&form).await? {
        Ok(new) => new,
        Err(faults) => return Err(invalid(&around.page(form, faults).await?)),
    };
    let mut tx = Tx::begin(&app).await?;
    let of = around.discussion.id;
    let (_, entry) = store::add_group(&mut tx, &around.here, of, (&new, host), may.who.actor()).await?;
    tx.commit(entry).await?;
    Ok(redirect(&around.here.path(&format!("/discussions/{of}"))))
}

/// A group as it stands, to be changed.
pub async fn edit(may: May<EditDiscussionGroup>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let OfGroup { here, discussion, group } = may.scope;
    here.require(Act::Prepare)?;
    let form = GroupForm {
        topic_en: group.topic.en.clone(),
        topic_hans: group.topic.hans.clone(),
        topic_hant: group.topic.hant.clone(),
        room: group.room.map(|room| room.to_string()).unwrap_or_default(),
        capacity: group.capacity.to_string(),
        host: group.number.map(|number| number.to_string()).unwrap_or_default(),
        host_en: group.host_name.en.clone(),
        host_hans: group.host_name.hans.clone(),
        host_hant: group.host_name.hant.clone(),
        blocks: group.blocks.iter().map(Uuid::to_string).collect(),
        version: group.version.to_string(),
    };
    let around = Around { app: &app, visit: &visit, who: &may.who, here, discussion, group: Some(group) };
    html(&around.page(form, Faults::default()).await?)
}

/// Changes a group. It cannot become smaller than what it holds; whoever comes second is told.
pub async fn change(
    may: May<EditDiscussionGroup>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<GroupForm>,
) -> Result<Response> {
    let OfGroup { here, discussion, group } = may.scope;
    here.require(Act::Prepare)?;
    let held = group.clone();
    let around = Around { app: &app, visit: &visit, who: &may.who, here, discussion, group: Some(group) };
    let (new, host) = match around.check(&form).await? {
        Ok(new) => new,
        Err(faults) => return Err(invalid(&around.page(form, faults).await?)),
    };
    let mut tx = Tx::begin(&app).await?;
    let seen = (&held, form.version());
    match store::change_group(&mut tx, &around.here, seen, (&new, host), may.who.actor()).await {
        Ok(entry) => {
            tx.commit(entry).await?;
            Ok(redirect(&around.here.path(&format!("/discussions/{}/groups/{}", around.discussion.id, held.id))))
        }
        Err(Error::Conflict("discussions-problem-capacity")) => {
            drop(tx);
            let mut faults = Faults::default();
            faults.add_with("capacity", "discussions-fault-holds", [("size", held.size.to_string())]);
            Err(invalid(&around.page(form, faults).await?))
        }
        Err(Error::Conflict("problem-changed")) => {
            drop(tx);
            let form = GroupForm { version: held.version.to_string(), ..form };
            let page = around.page(form, Faults::default()).await?;
            Err(invalid(&Edit { stale: true, ..page }))
        }
        Err(error) => Err(error),
    }
}

/// A group changes places with the one before it.
pub async fn raise(may: May<EditDiscussionGroup>, AppState(app): AppState<App>) -> Result<Response> {
    let OfGroup { here, discussion, group } = may.scope;
    here.require(Act::Prepare)?;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::raise_group(&mut tx, &here, &group, may.who.actor()).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path(&format!("/discussions/{}", discussion.id))))
}

/// Asks whether a group is to go.
pub async fn ask_remove(may: May<EditDiscussionGroup>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let (OfGroup { here, discussion, group }, l) = (may.scope, visit.l);
    here.require(Act::Prepare)?;
    let title = l.a("discussions-remove-title", "title", l.plain(&group.topic));
    let path = here.path(&format!("/discussions/{}/groups/{}", discussion.id, group.id));
    let it = Confirm {
        title: title.clone(),
        text: l.t("discussions-remove-group-text"),
        effects: vec![l.n("discussions-remove-places", group.size)],
        action: format!("{path}/remove"),
        version: group.version,
        button: l.t("discussions-remove"),
        cancel: path,
    };
    html(&Sure { page: visit.work(&app, here.link(), title, &may.who), it })
}

pub async fn remove(
    may: May<EditDiscussionGroup>,
    AppState(app): AppState<App>,
    Form(form): Form<VersionForm>,
) -> Result<Response> {
    let OfGroup { here, discussion, group } = may.scope;
    here.require(Act::Prepare)?;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::remove_group(&mut tx, &here, &group, form.version(), may.who.actor()).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path(&format!("/discussions/{}", discussion.id))))
}
