//! An item of the draft, and who is in it.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use serde::Deserialize;

use super::super::rules::{Block, Item, ItemForm, NewPerson, PersonForm, Programme, Role, swapped};
use super::super::store::{self, HeldPerson, Of};
use super::super::{EditBlock, EditItem};
use super::{VersionForm, ask_to_remove};
use crate::access::{May, Who};
use crate::audit::Tx;
use crate::conference::{Act, Here};
use crate::error::{Error, Result};
use crate::kernel::{Faults, Uuid, Words};
use crate::state::App;
use crate::web::{Choice, Fields, Form, Page, Path, Visit, html, invalid, redirect};

#[derive(Template)]
#[template(path = "agenda/edit_item.html")]
struct Edit {
    page: Page,
    here: Here,
    draft: Programme,
    goals: Vec<(Uuid, Words)>,
    /// The block that it stands in, or is to stand in.
    block: Block,
    /// The one that is changed, with its people; none where one is made.
    item: Option<(Item, Vec<HeldPerson>)>,
    form: ItemForm,
    faults: Faults,
    person: PersonForm,
    person_faults: Faults,
    stale: bool,
}

impl Edit {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn person_fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.person_faults)
    }

    fn path(&self) -> String {
        match &self.item {
            Some((item, _)) => self.here.path(&format!("/programme/items/{}", item.id)),
            None => self.here.path(&format!("/programme/blocks/{}/items/new", self.block.id)),
        }
    }

    fn blocks(&self) -> Vec<Choice> {
        let l = self.page.l;
        let one = |block: &Block| {
            let id = block.id.to_string();
            let at = l.short_date_time(block.starts_at, self.here.zone);
            let chosen = self.form.block == id;
            Choice::new(id, format!("{at} {}", l.plain(&block.title)), chosen)
        };
        self.draft.blocks.iter().map(one).collect()
    }

    fn tracks(&self) -> Vec<Choice> {
        let l = self.page.l;
        let none = Choice::new("", l.t("agenda-no-track"), self.form.track.is_empty());
        let tracks = self.draft.tracks.iter().map(|track| {
            let id = track.id.to_string();
            let chosen = self.form.track == id;
            Choice::new(id, l.plain(&track.name), chosen)
        });
        std::iter::once(none).chain(tracks).collect()
    }

    fn goal_choices(&self) -> Vec<Choice> {
        let one = |(id, name): &(Uuid, Words)| {
            let id = id.to_string();
            let chosen = self.form.goals.contains(&id);
            Choice::new(id, self.page.l.plain(name), chosen)
        };
        self.goals.iter().map(one).collect()
    }

    fn roles(&self) -> Vec<Choice> {
        let l = self.page.l;
        let one = |role: Role| Choice::new(role.as_str(), l.t(role.key()), self.person.role == role.as_str());
        Role::ALL.into_iter().map(one).collect()
    }

    fn role_key(held: &HeldPerson) -> &'static str {
        Role::parse(&held.role).unwrap_or(Role::Speaker).key()
    }

    fn is_new(&self) -> bool {
        self.item.is_none()
    }
}

/// What stands around an item while it is edited.
struct Around {
    here: Here,
    draft: Programme,
    goals: Vec<(Uuid, Words)>,
    block: Block,
    item: Option<Item>,
}

impl Around {
    async fn of_block(app: &App, of: Of) -> Result<Around> {
        let draft = store::draft(&app.db, of.here.id).await?;
        let block = draft.blocks.iter().find(|block| block.id == of.id).cloned().ok_or(Error::NotFound)?;
        Ok(Around { goals: store::goals(&app.db, of.here.id).await?, here: of.here, draft, block, item: None })
    }

    async fn of_item(app: &App, of: &Of) -> Result<Around> {
        let here = of.here.clone();
        let draft = store::draft(&app.db, here.id).await?;
        let found = draft.items().find(|(_, item)| item.id == of.id);
        let (block, item) = found.map(|(block, item)| (block.clone(), item.clone())).ok_or(Error::NotFound)?;
        Ok(Around { goals: store::goals(&app.db, here.id).await?, here, draft, block, item: Some(item) })
    }

    fn check(&self, form: &ItemForm) -> std::result::Result<super::super::rules::NewItem, Faults> {
        let goals: Vec<Uuid> = self.goals.iter().map(|(id, _)| *id).collect();
        form.check(&self.draft, &goals, self.item.as_ref().map(|item| (&self.block, item)), self.here.zone)
    }

    async fn page(self, app: &App, visit: &Visit, who: &Who, form: ItemForm, faults: Faults) -> Result<Edit> {
        let title = match &self.item {
            Some(item) => visit.l.plain(&item.title).to_owned(),
            None => visit.l.t("agenda-new-item"),
        };
        let item = match self.item {
            Some(item) => {
                let people = store::people_of(&app.db, item.id).await?;
                Some((item, people))
            }
            None => None,
        };
        Ok(Edit {
            page: visit.work(app, self.here.link(), title, who),
            here: self.here,
            draft: self.draft,
            goals: self.goals,
            block: self.block,
            item,
            form,
            faults,
            person: PersonForm { role: Role::Speaker.as_str().into(), ..PersonForm::default() },
            person_faults: Faults::default(),
            stale: false,
        })
    }
}

/// The form of a new item in a block.
pub async fn new(may: May<EditBlock>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    may.scope.0.here.require(Act::Prepare)?;
    let around = Around::of_block(&app, may.scope.0).await?;
    let form = ItemForm { block: around.block.id.to_string(), minutes: "30".into(), ..ItemForm::default() };
    html(&around.page(&app, &visit, &may.who, form, Faults::default()).await?)
}

pub async fn add(
    may: May<EditBlock>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<ItemForm>,
) -> Result<Response> {
    may.scope.0.here.require(Act::Prepare)?;
    let around = Around::of_block(&app, may.scope.0).await?;
    match around.check(&form) {
        Ok(new) => {
            let mut tx = Tx::begin(&app).await?;
            let (id, entry) = store::add_item(&mut tx, &around.here, &new, may.who.actor()).await?;
            tx.commit(entry).await?;
            Ok(redirect(&around.here.path(&format!("/programme/items/{id}"))))
        }
        Err(faults) => Err(invalid(&around.page(&app, &visit, &may.who, form, faults).await?)),
    }
}

/// An item as it stands, to be changed.
pub async fn show(may: May<EditItem>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let around = Around::of_item(&app, &may.scope.0).await?;
    let form = held_form(&around, &may.scope.0);
    html(&around.page(&app, &visit, &may.who, form, Faults::default()).await?)
}

fn held_form(around: &Around, of: &Of) -> ItemForm {
    let item = around.item.as_ref();
    item.map(|item| ItemForm::of(&around.block, item, around.here.zone, of.version)).unwrap_or_default()
}

/// Changes an item. Whoever comes second is told, and her input is kept.
pub async fn change(
    may: May<EditItem>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<ItemForm>,
) -> Result<Response> {
    let (of, who) = (may.scope.0, may.who);
    of.here.require(Act::Prepare)?;
    let around = Around::of_item(&app, &of).await?;
    let new = match around.check(&form) {
        Ok(new) => new,
        Err(faults) => return Err(invalid(&around.page(&app, &visit, &who, form, faults).await?)),
    };
    let mut tx = Tx::begin(&app).await?;
    match store::change_item(&mut tx, &of, form.version(), &new, who.actor()).await {
        Ok(entry) => {
            tx.commit(entry).await?;
            Ok(redirect(&of.here.path(&format!("/programme/blocks/{}", new.block))))
        }
        Err(Error::Conflict("problem-changed")) => {
            drop(tx);
            let form = ItemForm { version: of.version.to_string(), ..form };
            let page = around.page(&app, &visit, &who, form, Faults::default()).await?;
            Err(invalid(&Edit { stale: true, ..page }))
        }
        Err(error) => Err(error),
    }
}

/// Which way an item moves.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct MoveForm {
    to: String,
    version: String,
}

/// An item changes places with the one before or behind it.
pub async fn move_it(may: May<EditItem>, AppState(app): AppState<App>, Form(form): Form<MoveForm>) -> Result<Response> {
    let of = may.scope.0;
    of.here.require(Act::Prepare)?;
    let around = Around::of_item(&app, &of).await?;
    let back = of.here.path(&format!("/programme/blocks/{}", around.block.id));
    let up = match form.to.as_str() {
        "up" => true,
        "down" => false,
        _ => return Err(Error::Refused("problem-form")),
    };
    // The first one stays first.
    let Some(placed) = swapped(&around.block, of.id, up) else { return Ok(redirect(&back)) };
    let version = if form.version.is_empty() { of.version } else { form.version.parse().unwrap_or(0) };
    let mut tx = Tx::begin(&app).await?;
    let entry = store::move_item(&mut tx, &of, version, &placed, may.who.actor()).await?;
    tx.commit(entry).await?;
    Ok(redirect(&back))
}

/// Asks whether an item is to go.
pub async fn ask_remove(may: May<EditItem>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let (of, l) = (may.scope.0, visit.l);
    of.here.require(Act::Prepare)?;
    let around = Around::of_item(&app, &of).await?;
    let title = around.item.as_ref().map(|item| l.plain(&item.title)).unwrap_or_default();
    let path = format!("/programme/items/{}", of.id);
    ask_to_remove(&app, &visit, &may.who, &of, (title, &path), vec![l.t("agenda-remove-calendars")])
}

pub async fn remove(
    may: May<EditItem>,
    AppState(app): AppState<App>,
    Form(form): Form<VersionForm>,
) -> Result<Response> {
    let of = may.scope.0;
    of.here.require(Act::Prepare)?;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::remove_item(&mut tx, &of, form.version(), may.who.actor()).await?;
    tx.commit(entry).await?;
    Ok(redirect(&of.here.path("/programme")))
}

/// Somebody takes a role in an item.
pub async fn put_person(
    may: May<EditItem>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<PersonForm>,
) -> Result<Response> {
    let (of, who) = (may.scope.0, may.who);
    of.here.require(Act::Prepare)?;
    let faults = match form.check() {
        Ok(NewPerson::Named(role, name)) => {
            return put(&app, &of, &who, role, None, &name).await;
        }
        Ok(NewPerson::Participant(role, asked)) => match store::participant(&app.db, of.here.id, &asked).await? {
            Some(id) => return put(&app, &of, &who, role, Some(id), &Words::default()).await,
            None => Faults::one("participant", "agenda-fault-nobody"),
        },
        Err(faults) => faults,
    };
    let around = Around::of_item(&app, &of).await?;
    let held = held_form(&around, &of);
    let page = around.page(&app, &visit, &who, held, Faults::default()).await?;
    Err(invalid(&Edit { person: form, person_faults: faults, ..page }))
}

async fn put(app: &App, of: &Of, who: &Who, role: Role, participant: Option<Uuid>, name: &Words) -> Result<Response> {
    let mut tx = Tx::begin(app).await?;
    let entry = store::put_person(&mut tx, of.here.id, of.id, role, (participant, name), who.actor()).await?;
    tx.commit(entry).await?;
    Ok(redirect(&of.here.path(&format!("/programme/items/{}#people", of.id))))
}

/// Takes somebody out of a role.
pub async fn remove_person(
    may: May<EditItem>,
    AppState(app): AppState<App>,
    Path((_, _, person)): Path<(String, Uuid, Uuid)>,
) -> Result<Response> {
    let of = may.scope.0;
    of.here.require(Act::Prepare)?;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::remove_person(&mut tx, &of, person, may.who.actor()).await?;
    tx.commit(entry).await?;
    Ok(redirect(&of.here.path(&format!("/programme/items/{}#people", of.id))))
}
