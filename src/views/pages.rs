use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use serde::Deserialize;

use super::rules::{ViewForm, kept};
use super::store::{self, View};
use super::{EditView, OfView, SaveView};
use crate::access::{May, Who};
use crate::audit::Tx;
use crate::conference::Here;
use crate::error::{Error, Result};
use crate::kernel::Faults;
use crate::state::App;
use crate::web::{Confirm, Fields, Form, Page, Reader, Visit, html, invalid, redirect};

/// The views of a list as tabs above it, and what keeps another.
#[derive(Template)]
#[template(path = "views/_bar.html")]
pub struct Bar {
    l: Reader,
    here: Here,
    list: &'static str,
    /// What of the address would be kept.
    query: String,
    views: Vec<View>,
    /// The one that the list was opened with.
    current: Option<View>,
    may_share: bool,
    may_change: bool,
}

impl askama::filters::HtmlSafe for Bar {}

impl Bar {
    /// `asked` is the id of a view in the address, `query` what stands there beside it.
    pub async fn of(
        app: &App,
        l: Reader,
        here: &Here,
        who: &Who,
        list: &'static str,
        (asked, query): (&str, &str),
    ) -> Result<Bar> {
        let organises = who.authority.organises(here.id);
        let views = store::views(&app.db, here.id, list, who.account, organises).await?;
        let current = views.iter().find(|view| view.id.to_string() == asked).cloned();
        Ok(Bar {
            l,
            here: here.clone(),
            list,
            query: kept(query).unwrap_or_default(),
            may_change: current.as_ref().is_some_and(|view| view.is_changed_by(&who.authority, here.id)),
            views,
            current,
            may_share: organises,
        })
    }

    fn path(&self) -> String {
        self.here.path(&format!("/{}", self.list))
    }

    fn href(&self, view: &View) -> String {
        address(&self.here, view)
    }

    fn is_current(&self, view: &View) -> bool {
        self.current.as_ref().is_some_and(|current| current.id == view.id)
    }

    fn is_plain(&self) -> bool {
        self.current.is_none() && self.query.is_empty()
    }

    /// Whether the list was filtered or sorted in another way since it was opened.
    fn is_changed(&self) -> bool {
        self.current.as_ref().is_some_and(|current| current.query != self.query)
    }

    /// Whether there is something to keep that no view holds.
    fn is_new(&self) -> bool {
        self.views.iter().all(|view| view.query != self.query)
    }
}

/// The list as a view shows it.
fn address(here: &Here, view: &View) -> String {
    let path = here.path(&format!("/{}", view.list));
    if view.query.is_empty() {
        format!("{path}?view={}", view.id)
    } else {
        format!("{path}?{}&view={}", view.query, view.id)
    }
}

#[derive(Template)]
#[template(path = "views/edit.html")]
struct Edit {
    page: Page,
    form: ViewForm,
    faults: Faults,
    may_share: bool,
    /// None while it is not kept yet.
    view: Option<View>,
    /// Where the form goes, and back to the list.
    action: String,
    back: String,
}

impl Edit {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }
}

fn edit_page(
    app: &App,
    visit: &Visit,
    who: &Who,
    here: &Here,
    view: Option<View>,
    (form, faults): (ViewForm, Faults),
) -> Edit {
    let title = visit.l.t(if view.is_some() { "views-edit" } else { "views-save" });
    let (action, back) = match &view {
        Some(view) => (here.path(&format!("/views/{}", view.id)), address(here, view)),
        None => (here.path("/views"), here.path(&format!("/{}?{}", form.list, form.query))),
    };
    Edit {
        page: visit.work(app, here.link(), title, who),
        may_share: who.authority.organises(here.id),
        form,
        faults,
        view,
        action,
        back,
    }
}

/// Keeps a list as it is filtered, under a name.
pub async fn add(
    may: May<SaveView>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<ViewForm>,
) -> Result<Response> {
    let (here, who) = (may.scope, may.who);
    let list = form.list().ok_or(Error::Refused("problem-form"))?;
    let query = kept(&form.query).ok_or(Error::Refused("problem-form"))?;
    let faults = match form.check(who.authority.organises(here.id)) {
        Ok(named) => {
            let mut tx = Tx::begin(&app).await?;
            match store::add(&mut tx, here.id, (list, &query), &named, who.account, who.actor()).await {
                Ok((id, entry)) => {
                    tx.commit(entry).await?;
                    let view = store::view(&app.db, here.id, id).await?.ok_or(Error::NotFound)?;
                    return Ok(redirect(&address(&here, &view)));
                }
                Err(Error::Conflict(key @ "views-fault-exists")) => Faults::one("name", key),
                Err(error) => return Err(error),
            }
        }
        Err(faults) => faults,
    };
    let form = ViewForm { query, ..form };
    Err(invalid(&edit_page(&app, &visit, &who, &here, None, (form, faults))))
}

/// A view's name and who sees it, to be changed.
pub async fn edit(may: May<EditView>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let OfView { here, view } = may.scope;
    let form = ViewForm {
        name: view.name.clone(),
        shared: if view.shared { "on".into() } else { String::new() },
        version: view.version.to_string(),
        ..ViewForm::default()
    };
    html(&edit_page(&app, &visit, &may.who, &here, Some(view), (form, Faults::default())))
}

/// Renames it, shares it or takes it back.
pub async fn change(
    may: May<EditView>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<ViewForm>,
) -> Result<Response> {
    let (OfView { here, view }, who) = (may.scope, may.who);
    let faults = match form.check(who.authority.organises(here.id)) {
        Ok(named) => {
            let version = form.version.parse().unwrap_or(0);
            let mut tx = Tx::begin(&app).await?;
            match store::change(&mut tx, here.id, view.id, version, &named, who.account, who.actor()).await {
                Ok(entry) => {
                    tx.commit(entry).await?;
                    return Ok(redirect(&address(&here, &view)));
                }
                Err(Error::Conflict(key @ "views-fault-exists")) => Faults::one("name", key),
                Err(error) => return Err(error),
            }
        }
        Err(faults) => faults,
    };
    Err(invalid(&edit_page(&app, &visit, &who, &here, Some(view), (form, faults))))
}

/// Keeps what the list is filtered by now under the same name.
pub async fn change_query(
    may: May<EditView>,
    AppState(app): AppState<App>,
    Form(form): Form<ViewForm>,
) -> Result<Response> {
    let OfView { here, view } = may.scope;
    let query = kept(&form.query).ok_or(Error::Refused("problem-form"))?;
    let mut tx = Tx::begin(&app).await?;
    let version = form.version.parse().unwrap_or(0);
    let entry = store::change_query(&mut tx, here.id, view.id, version, &query, may.who.actor()).await?;
    tx.commit(entry).await?;
    Ok(redirect(&address(&here, &View { query, ..view })))
}

#[derive(Template)]
#[template(path = "views/remove.html")]
struct Remove {
    page: Page,
    it: Confirm,
}

/// Asks whether a view is to go.
pub async fn ask_remove(may: May<EditView>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let (OfView { here, view }, l) = (may.scope, visit.l);
    let effect = l.t(if view.shared { "views-remove-effect-shared" } else { "views-remove-effect" });
    let it = Confirm {
        title: l.a("views-remove-title", "name", &view.name),
        text: String::new(),
        effects: vec![effect],
        action: here.path(&format!("/views/{}/remove", view.id)),
        version: view.version,
        button: l.t("views-remove"),
        cancel: address(&here, &view),
    };
    html(&Remove { page: visit.work(&app, here.link(), l.t("views-remove"), &may.who), it })
}

/// What was seen when it was decided.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Seen {
    version: String,
}

/// Takes a view away; the list stays as it is.
pub async fn remove(may: May<EditView>, AppState(app): AppState<App>, Form(seen): Form<Seen>) -> Result<Response> {
    let OfView { here, view } = may.scope;
    let mut tx = Tx::begin(&app).await?;
    let version = seen.version.parse().unwrap_or(0);
    let entry = store::remove(&mut tx, here.id, view.id, version, may.who.actor()).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path(&format!("/{}", view.list))))
}
