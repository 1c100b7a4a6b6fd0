//! Who speaks for institutions.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::sure;
use crate::access::{May, Who};
use crate::audit::Tx;
use crate::conference::{Act, Here, Organise, RepresentativeForm};
use crate::error::{Error, Result};
use crate::kernel::{Faults, Uuid};
use crate::liaisons::store::{self, Liaison, Line, OfLiaison};
use crate::liaisons::{KeepLiaison, letters};
use crate::mail;
use crate::state::App;
use crate::tasks::Named;
use crate::web::{Choice, Confirm, Fields, Form, Page, Query, Visit, html, invalid, redirect};

#[derive(Template)]
#[template(path = "liaisons/list.html")]
struct List {
    page: Page,
    here: Here,
    lines: Vec<Line>,
    named: usize,
    may_edit: bool,
    now: DateTime<Utc>,
}

impl List {
    /// Her link leads nowhere any more.
    fn is_over(&self, line: &Line) -> bool {
        line.expires_at.is_none_or(|until| until <= self.now)
    }
}

/// The institutions with a part in projects, each with its liaison.
pub async fn index(may: May<Organise>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let here = may.scope;
    let lines = store::lines(&app.db, here.id).await?;
    html(&List {
        page: visit.work(&app, here.link(), visit.l.t("nav-liaisons"), &may.who),
        named: lines.iter().filter(|line| line.liaison.is_some()).count(),
        may_edit: here.allows(Act::CarryOut),
        now: app.clock.now(),
        lines,
        here,
    })
}

#[derive(Template)]
#[template(path = "liaisons/new.html")]
struct New {
    page: Page,
    here: Here,
    institutions: Vec<Named>,
    form: RepresentativeForm,
    faults: Faults,
}

impl New {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn institutions(&self) -> Vec<Choice> {
        self.form.institutions(self.page.l, self.institutions.iter().map(|one| (one.id, &one.name)))
    }
}

async fn page(
    app: &App,
    visit: &Visit,
    who: &Who,
    here: Here,
    form: RepresentativeForm,
    faults: Faults,
) -> Result<New> {
    Ok(New {
        page: visit.work(app, here.link(), visit.l.t("liaisons-new"), who),
        institutions: store::own_institutions(&app.db, here.id).await?,
        here,
        form,
        faults,
    })
}

/// The institution that somebody is named for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct For {
    institution: String,
}

/// The form of a new liaison.
pub async fn new(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(given): Query<For>,
) -> Result<Response> {
    may.scope.require(Act::CarryOut)?;
    let form = RepresentativeForm::of(given.institution);
    html(&page(&app, &visit, &may.who, may.scope, form, Faults::default()).await?)
}

/// Names her, and makes her link.
pub async fn add(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<RepresentativeForm>,
) -> Result<Response> {
    let here = may.scope;
    here.require(Act::CarryOut)?;
    let known: Vec<Uuid> = store::own_institutions(&app.db, here.id).await?.into_iter().map(|one| one.id).collect();
    let new = match form.check(&known) {
        Ok(new) => new,
        Err(faults) => return Err(invalid(&page(&app, &visit, &may.who, here, form, faults).await?)),
    };
    let mut tx = Tx::begin(&app).await?;
    let actor = may.who.actor();
    let (id, entry) = store::name_one(&mut tx, actor, here.id, &new).await?;
    let link = store::new_link(&mut tx, actor, here.id, id).await?;
    tx.commit((entry, vec![link])).await?;
    Ok(redirect(&here.path(&format!("/liaisons/{id}"))))
}

#[derive(Template)]
#[template(path = "liaisons/show.html")]
struct Show {
    page: Page,
    here: Here,
    liaison: Liaison,
    link: Option<(String, DateTime<Utc>)>,
    may_edit: bool,
    is_over: bool,
    /// She comes by signing in too.
    has_account: bool,
}

impl Show {
    fn path(&self) -> String {
        self.here.path(&format!("/liaisons/{}", self.liaison.id))
    }
}

/// One liaison and her link.
pub async fn show(may: May<KeepLiaison>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let OfLiaison { here, liaison } = may.scope;
    let link = store::link_of(&app, liaison.id).await?.map(|(path, until)| (app.url(&path), until));
    html(&Show {
        page: visit.work(&app, here.link(), liaison.name.clone(), &may.who),
        is_over: link.as_ref().is_some_and(|(_, until)| *until <= app.clock.now()),
        has_account: store::has_account(&app.db, liaison.id).await?,
        link,
        may_edit: here.allows(Act::CarryOut) && !liaison.ended,
        here,
        liaison,
    })
}

fn require(of: &OfLiaison) -> Result<()> {
    of.here.require(Act::CarryOut)?;
    if of.liaison.ended { Err(Error::Conflict("problem-changed")) } else { Ok(()) }
}

/// Makes a new link; the one before leads nowhere any more.
pub async fn link(may: May<KeepLiaison>, AppState(app): AppState<App>) -> Result<Response> {
    require(&may.scope)?;
    let OfLiaison { here, liaison } = may.scope;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::new_link(&mut tx, may.who.actor(), here.id, liaison.id).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path(&format!("/liaisons/{}", liaison.id))))
}

/// Sends her the link by letter, a new one where the last is good no more.
pub async fn letter(may: May<KeepLiaison>, AppState(app): AppState<App>) -> Result<Response> {
    require(&may.scope)?;
    let (OfLiaison { here, liaison }, actor) = (may.scope, may.who.actor());
    let mut tx = Tx::begin(&app).await?;
    let (to, more) = store::addressees(&mut tx, actor, here.id, &[liaison.id]).await?;
    let letters: Vec<_> = to.iter().filter_map(|one| letters::link(&here, one)).collect();
    mail::post_each(&mut tx, &letters).await?;
    let entry = store::note_written(actor, here.id, "liaison.link_sent", liaison.id);
    tx.commit((entry, more)).await?;
    Ok(redirect(&here.path(&format!("/liaisons/{}", liaison.id))))
}

/// What it means that somebody speaks for an institution no more.
pub async fn ask_end(may: May<KeepLiaison>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    require(&may.scope)?;
    let (OfLiaison { here, liaison }, l) = (may.scope, visit.l);
    let path = here.path(&format!("/liaisons/{}", liaison.id));
    let title = l.t("liaisons-end");
    let it = Confirm {
        title: l.a("liaisons-end-ask", "name", &liaison.name),
        text: l.plain(&liaison.institution).to_owned(),
        effects: vec![l.t("liaisons-end-effect")],
        action: format!("{path}/end"),
        version: 0,
        button: title.clone(),
        cancel: path,
    };
    sure(visit.work(&app, here.link(), title, &may.who), it)
}

pub async fn end(may: May<KeepLiaison>, AppState(app): AppState<App>) -> Result<Response> {
    let OfLiaison { here, liaison } = may.scope;
    here.require(Act::CarryOut)?;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::end(&mut tx, may.who.actor(), here.id, liaison.id).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path("/liaisons")))
}
