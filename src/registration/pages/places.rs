use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;

use super::super::rules::{Categories, Category, Quota, QuotaForm, Quotas, check_places};
use super::super::{EditQuota, OfQuota, store};
use super::Confirm;
use crate::access::{May, Who};
use crate::audit::Tx;
use crate::conference::{Act, Here, Organise};
use crate::error::{Error, Result};
use crate::kernel::{Faults, Uuid};
use crate::state::App;
use crate::web::{Choice, Fields, Form, Page, Visit, html, invalid, redirect};

#[derive(Template)]
#[template(path = "registration/places.html")]
struct Places {
    page: Page,
    here: Here,
    categories: Categories,
    quotas: Quotas,
    waiting: Vec<(Uuid, i64)>,
    may_edit: bool,
}

impl Places {
    fn name(&self, quota: &Quota) -> String {
        named(&self.page, &self.categories, quota.category)
    }

    /// The people whom it counts, in a state; all who hold a place, where none is named.
    fn people_href(&self, quota: &Quota, state: &str) -> String {
        let category = quota.category.map(|id| format!("&category={id}")).unwrap_or_default();
        self.here.path(&format!("/people?state={state}{category}"))
    }

    /// How many of those whom it counts wait for a place.
    fn waiting(&self, quota: &Quota) -> i64 {
        self.waiting
            .iter()
            .filter(|(category, _)| quota.counts(*category, &self.categories))
            .map(|(_, waiting)| waiting)
            .sum()
    }

    fn is_full(&self, quota: &Quota) -> bool {
        quota.free() == 0
    }
}

/// All categories with what is below them; none of them first.
pub(super) fn category_choices(page: &Page, categories: &Categories, none: String, chosen: &str) -> Vec<Choice> {
    let one = |category: &Category| {
        let id = category.id.to_string();
        let is_chosen = id == chosen;
        Choice::new(id, categories.label(category.id, page.l.lang), is_chosen)
    };
    std::iter::once(Choice::new("", none, chosen.is_empty())).chain(categories.all().map(one)).collect()
}

/// What a quota limits, in the reader's words.
fn named(page: &Page, categories: &Categories, category: Option<Uuid>) -> String {
    match category {
        Some(id) => categories.label(id, page.l.lang),
        None => page.l.t("registration-places-whole"),
    }
}

/// The quotas, what is taken of each, and who waits.
pub async fn list(may: May<Organise>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let here = may.scope;
    html(&Places {
        page: visit.work(&app, here.link(), visit.l.t("registration-places-title"), &may.who),
        categories: store::categories(&app.db, here.id).await?,
        quotas: store::quotas(&app.db, here.id).await?,
        waiting: store::waitlisted(&app.db, here.id).await?,
        may_edit: here.allows(Act::Prepare),
        here,
    })
}

#[derive(Template)]
#[template(path = "registration/quota.html")]
struct EditPage {
    page: Page,
    here: Here,
    categories: Categories,
    /// The one that is changed; none where one is made.
    quota: Option<Quota>,
    form: QuotaForm,
    faults: Faults,
}

impl EditPage {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    /// The conference, its categories and what is below them.
    fn choices(&self) -> Vec<Choice> {
        category_choices(&self.page, &self.categories, named(&self.page, &self.categories, None), &self.form.category)
    }

    fn path(&self) -> String {
        match &self.quota {
            Some(quota) => self.here.path(&format!("/places/{}", quota.id)),
            None => self.here.path("/places/new"),
        }
    }
}

async fn edit_page(
    app: &App,
    visit: &Visit,
    who: &Who,
    here: Here,
    quota: Option<Quota>,
    form: QuotaForm,
    faults: Faults,
) -> Result<EditPage> {
    let categories = store::categories(&app.db, here.id).await?;
    let mut page = visit.work(app, here.link(), visit.l.t("registration-places-new"), who);
    if let Some(quota) = &quota {
        page.title = named(&page, &categories, quota.category);
    }
    Ok(EditPage { page, here, categories, quota, form, faults })
}

/// The form of a new quota.
pub async fn new(may: May<Organise>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    may.scope.require(Act::Prepare)?;
    html(&edit_page(&app, &visit, &may.who, may.scope, None, QuotaForm::default(), Faults::default()).await?)
}

/// Limits the places.
pub async fn add(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<QuotaForm>,
) -> Result<Response> {
    let (here, who) = (may.scope, may.who);
    here.require(Act::Prepare)?;
    let categories = store::categories(&app.db, here.id).await?;
    let category = form.category.parse().ok().filter(|&id| categories.get(id).is_some());
    let faults = match check_places(&form.places, 0) {
        _ if category.is_none() && !form.category.is_empty() => Faults::one("category", "fault-choice"),
        Err(faults) => faults,
        Ok(places) => {
            let mut tx = Tx::begin(&app).await?;
            match store::add_quota(&mut tx, &here, category, places, who.actor()).await {
                Ok(entries) => {
                    tx.commit(entries).await?;
                    return Ok(redirect(&here.path("/places")));
                }
                Err(Error::Conflict(key @ "registration-fault-quota-exists")) => Faults::one("category", key),
                Err(Error::Conflict(key @ "registration-problem-places-taken")) => Faults::one("places", key),
                Err(error) => return Err(error),
            }
        }
    };
    Err(invalid(&edit_page(&app, &visit, &who, here, None, form, faults).await?))
}

/// One quota, to be changed.
pub async fn edit(may: May<EditQuota>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let OfQuota { here, quota } = may.scope;
    let form = QuotaForm {
        category: quota.category.map(|id| id.to_string()).unwrap_or_default(),
        places: quota.places.to_string(),
        version: quota.version.to_string(),
    };
    html(&edit_page(&app, &visit, &may.who, here, Some(quota), form, Faults::default()).await?)
}

/// Keeps how many places there are; the waiting list moves up into new ones.
pub async fn change(
    may: May<EditQuota>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<QuotaForm>,
) -> Result<Response> {
    let (OfQuota { here, quota }, who) = (may.scope, may.who);
    here.require(Act::Prepare)?;
    let faults = match check_places(&form.places, quota.taken) {
        Err(faults) => faults,
        Ok(places) => {
            let version = form.version.parse().unwrap_or(0);
            let mut tx = Tx::begin(&app).await?;
            match store::change_quota(&mut tx, &here, quota.id, version, places, who.actor()).await {
                Ok(entries) => {
                    tx.commit(entries).await?;
                    return Ok(redirect(&here.path("/places")));
                }
                Err(Error::Conflict(key @ "registration-problem-places-taken")) => Faults::one("places", key),
                Err(error) => return Err(error),
            }
        }
    };
    Err(invalid(&edit_page(&app, &visit, &who, here, Some(quota), form, faults).await?))
}

#[derive(Template)]
#[template(path = "registration/sure.html")]
struct Sure {
    page: Page,
    it: Confirm,
}

/// Asks whether the limit is to go.
pub async fn ask_remove(may: May<EditQuota>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let OfQuota { here, quota } = may.scope;
    here.require(Act::Prepare)?;
    let l = visit.l;
    let categories = store::categories(&app.db, here.id).await?;
    let page = visit.work(&app, here.link(), l.t("registration-places-remove-title"), &may.who);
    let it = Confirm {
        title: page.title.clone(),
        text: named(&page, &categories, quota.category),
        effects: vec![l.t("registration-places-remove-effect")],
        action: here.path(&format!("/places/{}/remove", quota.id)),
        version: quota.version,
        button: l.t("registration-places-remove"),
        cancel: here.path("/places"),
    };
    html(&Sure { page, it })
}

/// Takes the limit away; whoever waited for it alone moves up.
pub async fn remove(
    may: May<EditQuota>,
    AppState(app): AppState<App>,
    Form(form): Form<QuotaForm>,
) -> Result<Response> {
    let OfQuota { here, quota } = may.scope;
    here.require(Act::Prepare)?;
    let mut tx = Tx::begin(&app).await?;
    let version = form.version.parse().unwrap_or(0);
    let entries = store::remove_quota(&mut tx, &here, quota.id, version, may.who.actor()).await?;
    tx.commit(entries).await?;
    Ok(redirect(&here.path("/places")))
}
