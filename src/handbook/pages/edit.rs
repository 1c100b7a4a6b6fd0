//! The handbook as organisers write and publish it.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use serde::Deserialize;

use super::super::html::{Html, Place, html as in_html};
use super::super::rules::{Attached, FileForm, Kind, PartForm, parse, says_something};
use super::super::store::{self, Draft, OfPart, Published};
use super::super::{EditHandbook, EditPart};
use crate::access::{May, Who};
use crate::audit::Tx;
use crate::conference::{Act, Here};
use crate::error::{Error, Result};
use crate::groups::{self, Group};
use crate::kernel::{Faults, Lang, Uuid};
use crate::registration::{self, Level, LevelOf};
use crate::state::App;
use crate::web::{Choice, Confirm, Field, Fields, Form, Page, Reader, Visit, html, invalid, redirect};

/// Levels and groups that a part may be for.
struct Known {
    levels: Vec<LevelOf>,
    groups: Vec<Group>,
}

impl Known {
    async fn of(app: &App, here: &Here) -> Result<Known> {
        let levels = registration::levels(&app.db, here.id).await?;
        Ok(Known { levels, groups: groups::list(&app.db, here.id).await? })
    }

    fn level_ids(&self) -> Vec<Level> {
        self.levels.iter().map(|one| one.level).collect()
    }

    fn group_ids(&self) -> Vec<Uuid> {
        self.groups.iter().map(|group| group.id).collect()
    }

    /// Whom a part is for, in words.
    fn said(&self, l: Reader, part: &Draft) -> Vec<String> {
        let audience = &part.content.audience;
        if audience.everybody {
            return vec![l.t("handbook-everybody")];
        }
        let levels = audience.levels.iter().map(|level| l.t(level.key()));
        let groups = self.groups.iter().filter(|group| audience.groups.contains(&group.id));
        levels.chain(groups.map(|group| l.plain(&group.name).to_owned())).collect()
    }
}

#[derive(Template)]
#[template(path = "handbook/list.html")]
struct List {
    page: Page,
    here: Here,
    /// Each with whom it is for.
    parts: Vec<(Draft, Vec<String>)>,
    may_edit: bool,
}

impl List {
    fn can_publish(&self, part: &Draft) -> bool {
        part.differs && says_something(&part.content.body, usize::try_from(part.files).unwrap_or_default())
    }
}

/// All parts in their order, and how far each is.
pub async fn list(may: May<EditHandbook>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let here = may.scope;
    let known = Known::of(&app, &here).await?;
    let parts = store::drafts(&app.db, here.id).await?;
    html(&List {
        page: visit.work(&app, here.link(), visit.l.t("nav-handbook-edit"), &may.who),
        parts: parts.into_iter().map(|part| (part.clone(), known.said(visit.l, &part))).collect(),
        may_edit: here.allows(Act::Prepare),
        here,
    })
}

#[derive(Template)]
#[template(path = "handbook/edit.html")]
pub(super) struct Edit {
    page: Page,
    here: Here,
    /// The one that is changed; none where one is made.
    part: Option<Draft>,
    known: Known,
    form: PartForm,
    faults: Faults,
    files: Vec<Attached>,
    file_form: FileForm,
    file_faults: Faults,
    texts: Vec<Published>,
    /// The text as it would be read, in each language that has one.
    preview: Vec<(Lang, Html)>,
    /// Somebody else has changed it since it was opened.
    stale: bool,
    may_edit: bool,
}

impl Edit {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn file_fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.file_faults)
    }

    fn path(&self) -> String {
        match &self.part {
            Some(part) => self.here.path(&format!("/handbook-parts/{}", part.id)),
            None => self.here.path("/handbook-parts/new"),
        }
    }

    fn kinds(&self) -> Vec<Choice> {
        let l = self.page.l;
        let one = |kind: Kind| Choice::new(kind.as_str(), l.t(kind.key()), self.form.kind == kind.as_str());
        Kind::ALL.into_iter().map(one).collect()
    }

    fn audiences(&self) -> Vec<Choice> {
        let l = self.page.l;
        let everybody = Choice::new("everybody", l.t("handbook-everybody"), self.form.audience == "everybody");
        let some = Choice::new("some", l.t("handbook-some"), self.form.audience == "some");
        vec![everybody.help(l.t("handbook-everybody-hint")), some.help(l.t("handbook-some-hint"))]
    }

    fn levels(&self) -> Field {
        let l = self.page.l;
        let one = |of: &LevelOf| {
            let value = of.level.as_str();
            let chosen = self.form.levels.iter().any(|level| level == value);
            Choice::new(value, l.t(of.level.key()), chosen).help(l.plain(&of.name))
        };
        let choices = self.known.levels.iter().map(one).collect();
        let field = self.fields().several("levels", l.t("handbook-levels"), choices);
        field.hint(l.t("handbook-levels-hint")).shown_if("audience", &["some".to_owned()])
    }

    fn groups(&self) -> Field {
        let l = self.page.l;
        let one = |group: &Group| {
            let value = group.id.to_string();
            let chosen = self.form.groups.contains(&value);
            Choice::new(value, l.plain(&group.name), chosen)
        };
        let choices = self.known.groups.iter().map(one).collect();
        let field = self.fields().several("groups", l.t("handbook-groups"), choices);
        field.hint(l.t("handbook-groups-hint")).shown_if("audience", &["some".to_owned()])
    }

    /// Whether this is the text that readers see.
    fn is_seen(&self, text: &Published) -> bool {
        let seen = self.part.as_ref().and_then(|part| part.published);
        seen.is_some_and(|(number, _)| number == text.number)
    }
}

async fn edit(
    app: &App,
    visit: &Visit,
    who: &Who,
    (here, part): (Here, Option<Draft>),
    form: PartForm,
    faults: Faults,
) -> Result<Edit> {
    let title = match &part {
        Some(part) => visit.l.plain(&part.content.title).to_owned(),
        None => visit.l.t("handbook-new"),
    };
    let (files, texts) = match &part {
        Some(part) => (store::draft_files(&app.db, part.id).await?, store::texts(&app.db, part.id).await?),
        None => (Vec::new(), Vec::new()),
    };
    Ok(Edit {
        page: visit.work(app, here.link(), title, who),
        known: Known::of(app, &here).await?,
        may_edit: here.allows(Act::Prepare),
        preview: Vec::new(),
        stale: false,
        file_form: FileForm::default(),
        file_faults: Faults::default(),
        files,
        texts,
        here,
        part,
        form,
        faults,
    })
}

/// A part with a file that was not taken.
pub(super) async fn with_file_faults(
    app: &App,
    visit: &Visit,
    who: &Who,
    of: OfPart,
    file_form: FileForm,
    file_faults: Faults,
) -> Result<Edit> {
    let form = PartForm::of(&of.part.content, of.part.version);
    let page = edit(app, visit, who, (of.here, Some(of.part)), form, Faults::default()).await?;
    Ok(Edit { file_form, file_faults, ..page })
}

/// The form of a new part.
pub async fn new(may: May<EditHandbook>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    may.scope.require(Act::Prepare)?;
    html(&edit(&app, &visit, &may.who, (may.scope, None), PartForm::new(), Faults::default()).await?)
}

pub async fn add(
    may: May<EditHandbook>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<PartForm>,
) -> Result<Response> {
    let (here, who) = (may.scope, may.who);
    here.require(Act::Prepare)?;
    if form.doing == "preview" {
        return previewed(&app, edit(&app, &visit, &who, (here, None), form, Faults::default()).await?).await;
    }
    let known = Known::of(&app, &here).await?;
    match form.check(&known.level_ids(), &known.group_ids()) {
        Ok(new) => {
            let mut tx = Tx::begin(&app).await?;
            let (id, entry) = store::add(&mut tx, &here, &new, who.actor()).await?;
            tx.commit(entry).await?;
            Ok(redirect(&here.path(&format!("/handbook-parts/{id}"))))
        }
        Err(faults) => Err(invalid(&edit(&app, &visit, &who, (here, None), form, faults).await?)),
    }
}

/// A part as it stands, to be changed.
pub async fn show(may: May<EditPart>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let of = may.scope;
    let form = PartForm::of(&of.part.content, of.part.version);
    html(&edit(&app, &visit, &may.who, (of.here, Some(of.part)), form, Faults::default()).await?)
}

/// Changes a draft, and publishes it where that was asked. Whoever comes second is told, and her input is kept.
pub async fn change(
    may: May<EditPart>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<PartForm>,
) -> Result<Response> {
    let (of, who) = (may.scope, may.who);
    of.here.require(Act::Prepare)?;
    if form.doing == "preview" {
        let page = edit(&app, &visit, &who, (of.here, Some(of.part)), form, Faults::default()).await?;
        return previewed(&app, page).await;
    }
    let known = Known::of(&app, &of.here).await?;
    let files = usize::try_from(of.part.files).unwrap_or_default();
    let publishes = form.doing == "publish";
    let checked = form.check(&known.level_ids(), &known.group_ids()).and_then(|new| {
        let empty = publishes && !says_something(&new.body, files);
        if empty { Err(Faults::one("body_hans", "handbook-fault-empty")) } else { Ok(new) }
    });
    let new = match checked {
        Ok(new) => new,
        Err(faults) => return Err(invalid(&edit(&app, &visit, &who, (of.here, Some(of.part)), form, faults).await?)),
    };
    let mut tx = Tx::begin(&app).await?;
    match store::change(&mut tx, &of, form.version(), &new, who.actor()).await {
        Ok(changed) if publishes => {
            let published = store::publish(&mut tx, &of, form.version() + 1, who.actor()).await?;
            tx.commit((changed, vec![published])).await?;
            Ok(redirect(&of.here.path(&format!("/handbook-parts#p-{}", of.part.code))))
        }
        Ok(changed) => {
            tx.commit(changed).await?;
            Ok(redirect(&of.here.path(&format!("/handbook-parts/{}", of.part.id))))
        }
        Err(Error::Conflict("problem-changed")) => {
            drop(tx);
            let form = PartForm { version: of.part.version.to_string(), ..form };
            let page = edit(&app, &visit, &who, (of.here, Some(of.part)), form, Faults::default()).await?;
            Err(invalid(&Edit { stale: true, ..page }))
        }
        Err(error) => Err(error),
    }
}

/// The form as it was sent, with what it would look like. Nothing is kept.
async fn previewed(app: &App, page: Edit) -> Result<Response> {
    let body = page.form.body();
    let parts = store::drafts(&app.db, page.here.id).await?;
    let codes: Vec<&str> = parts.iter().map(|part| part.code.as_str()).collect();
    let (base, folder) = (page.here.path("/handbook"), format!("{}/files", page.path()));
    let shown = |lang: Lang| {
        let place = Place { l: page.page.l, base: &base, parts: &codes, files: &page.files, folder: &folder };
        (lang, in_html(&parse(body.exact(lang)), &[], &place))
    };
    let preview = [Lang::ZhHans, Lang::ZhHant, Lang::En].into_iter().filter(|lang| !body.exact(*lang).is_empty());
    let preview = preview.map(shown).collect();
    html(&Edit { preview, ..page })
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct MoveForm {
    to: String,
}

/// Moves a part up or down.
pub async fn move_it(may: May<EditPart>, AppState(app): AppState<App>, Form(form): Form<MoveForm>) -> Result<Response> {
    let of = may.scope;
    of.here.require(Act::Prepare)?;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::move_part(&mut tx, &of, form.to == "up", may.who.actor()).await?;
    tx.commit(entry).await?;
    Ok(redirect(&of.here.path("/handbook-parts")))
}

/// The version that was seen.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct VersionForm {
    version: String,
}

impl VersionForm {
    fn version(&self) -> i32 {
        self.version.parse().unwrap_or(0)
    }
}

/// Publishes a draft as it stands.
pub async fn publish(
    may: May<EditPart>,
    AppState(app): AppState<App>,
    Form(form): Form<VersionForm>,
) -> Result<Response> {
    let of = may.scope;
    of.here.require(Act::Prepare)?;
    if !says_something(&of.part.content.body, usize::try_from(of.part.files).unwrap_or_default()) {
        return Err(Error::Refused("handbook-problem-empty"));
    }
    let mut tx = Tx::begin(&app).await?;
    let entry = store::publish(&mut tx, &of, form.version(), may.who.actor()).await?;
    tx.commit(entry).await?;
    Ok(redirect(&of.here.path(&format!("/handbook-parts#p-{}", of.part.code))))
}

#[derive(Template)]
#[template(path = "handbook/sure.html")]
struct Sure {
    page: Page,
    it: Confirm,
}

/// Asks whether a part is to be seen no longer.
pub async fn ask_unpublish(may: May<EditPart>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let (of, l) = (may.scope, visit.l);
    of.here.require(Act::Prepare)?;
    let title = l.a("handbook-unpublish-title", "title", l.plain(&of.part.content.title));
    let path = format!("/handbook-parts/{}", of.part.id);
    let it = Confirm {
        title: title.clone(),
        text: l.t("handbook-unpublish-text"),
        effects: vec![l.t("handbook-unpublish-readers"), l.t("handbook-unpublish-draft")],
        action: of.here.path(&format!("{path}/unpublish")),
        version: of.part.version,
        button: l.t("handbook-unpublish"),
        cancel: of.here.path(&path),
    };
    html(&Sure { page: visit.work(&app, of.here.link(), title, &may.who), it })
}

pub async fn unpublish(may: May<EditPart>, AppState(app): AppState<App>) -> Result<Response> {
    let of = may.scope;
    of.here.require(Act::Prepare)?;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::unpublish(&mut tx, &of, may.who.actor()).await?;
    tx.commit(entry).await?;
    Ok(redirect(&of.here.path("/handbook-parts")))
}

/// Asks whether a part is to go, with its files.
pub async fn ask_remove(may: May<EditPart>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let (of, l) = (may.scope, visit.l);
    of.here.require(Act::Prepare)?;
    let title = l.a("handbook-remove-title", "title", l.plain(&of.part.content.title));
    let path = format!("/handbook-parts/{}", of.part.id);
    let mut effects = vec![l.n("handbook-remove-files", of.part.files)];
    if of.part.published.is_some() {
        effects.push(l.t("handbook-unpublish-readers"));
    }
    let it = Confirm {
        title: title.clone(),
        text: l.t("handbook-remove-text"),
        effects,
        action: of.here.path(&format!("{path}/remove")),
        version: of.part.version,
        button: l.t("handbook-remove"),
        cancel: of.here.path(&path),
    };
    html(&Sure { page: visit.work(&app, of.here.link(), title, &may.who), it })
}

pub async fn remove(
    may: May<EditPart>,
    AppState(app): AppState<App>,
    Form(form): Form<VersionForm>,
) -> Result<Response> {
    let of = may.scope;
    of.here.require(Act::Prepare)?;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::remove(&mut tx, &of, form.version(), may.who.actor()).await?;
    tx.commit(entry).await?;
    Ok(redirect(&of.here.path("/handbook-parts")))
}
