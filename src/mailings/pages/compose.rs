use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;

use super::super::rules::{LetterForm, MAY, State};
use super::super::store;
use super::super::{EditMailing, OfMailing};
use super::{audience_of, filter_of, people_path};
use crate::access::{May, Who};
use crate::audit::Tx;
use crate::conference::{Act, Here, Organise};
use crate::error::{Error, Result};
use crate::kernel::{Faults, Lang};
use crate::mail::Placeholder;
use crate::registration::{self, Filter};
use crate::state::App;
use crate::web::{Fields, Form, Page, Query, Visit, html, invalid, redirect};

#[derive(Template)]
#[template(path = "mailings/compose.html")]
struct Compose {
    page: Page,
    form: LetterForm,
    faults: Faults,
    /// How many of those whom it goes to read which language, the most first.
    reading: Vec<(Lang, i64)>,
    people: String,
    back: String,
    cancel: String,
}

impl Compose {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn total(&self) -> i64 {
        self.reading.iter().map(|(_, count)| count).sum()
    }

    /// Each placeholder in every language in which it is written, and what it stands for.
    fn placeholders(&self) -> Vec<(String, String)> {
        let l = self.page.l;
        MAY.iter().map(|one: &Placeholder| (one.written(l.lang), l.t(one.key()))).collect()
    }

    fn langs(&self) -> [(&'static Lang, &str, &str, &'static str, &'static str); 3] {
        let form = &self.form;
        [
            (&Lang::ZhHans, &form.subject_hans, &form.body_hans, "subject_hans", "body_hans"),
            (&Lang::ZhHant, &form.subject_hant, &form.body_hant, "subject_hant", "body_hant"),
            (&Lang::En, &form.subject_en, &form.body_en, "subject_en", "body_en"),
        ]
    }

    fn readers(&self, lang: &Lang) -> i64 {
        self.reading.iter().find(|(held, _)| held == lang).map_or(0, |(_, count)| *count)
    }
}

async fn compose(
    app: &App,
    visit: &Visit,
    who: &Who,
    here: &Here,
    cancel: String,
    form: LetterForm,
    faults: Faults,
) -> Result<Compose> {
    let categories = registration::categories(&app.db, here.id).await?;
    let filter = filter_of(&form.audience);
    let title = visit.l.t("mailings-compose");
    Ok(Compose {
        page: visit.work(app, here.link(), title, who),
        reading: registration::reached_by_language(app, here.id, &filter, &categories).await?,
        people: people_path(here, &form.audience),
        back: here.path("/mail"),
        form,
        faults,
        cancel,
    })
}

/// A letter to the people of a list: the filter is in the address, as it is in the list's own.
pub async fn new(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(filter): Query<Filter>,
) -> Result<Response> {
    let here = may.scope;
    here.require(Act::Prepare)?;
    let audience = serde_html_form::to_string(Filter { sort: String::new(), ..filter }).unwrap_or_default();
    let form = LetterForm { audience, ..LetterForm::default() };
    html(&compose(&app, &visit, &may.who, &here, here.path("/mail"), form, Faults::default()).await?)
}

/// Keeps it as a draft.
pub async fn create(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<LetterForm>,
) -> Result<Response> {
    let (here, who) = (may.scope, may.who);
    here.require(Act::Prepare)?;
    match form.check() {
        Ok((subject, body)) => {
            let mut tx = Tx::begin(&app).await?;
            let audience = audience_of(&form.audience);
            let by = (who.account, who.actor());
            let (id, entry) = store::create(&mut tx, &here, (&subject, &body), &audience, by).await?;
            tx.commit(entry).await?;
            Ok(redirect(&here.path(&format!("/mail/{id}"))))
        }
        Err(faults) => Err(invalid(&compose(&app, &visit, &who, &here, here.path("/mail"), form, faults).await?)),
    }
}

/// A draft, to be changed.
pub async fn edit(may: May<EditMailing>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let OfMailing { here, mailing } = may.scope;
    here.require(Act::Prepare)?;
    if mailing.state != State::Draft {
        return Err(Error::Conflict("problem-changed"));
    }
    let form = LetterForm::of(&mailing.subject, &mailing.body, &mailing.audience, mailing.version);
    let path = here.path(&format!("/mail/{}", mailing.id));
    html(&compose(&app, &visit, &may.who, &here, path, form, Faults::default()).await?)
}

/// Keeps a changed draft.
pub async fn save(
    may: May<EditMailing>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<LetterForm>,
) -> Result<Response> {
    let (OfMailing { here, mailing }, who) = (may.scope, may.who);
    here.require(Act::Prepare)?;
    let path = here.path(&format!("/mail/{}", mailing.id));
    match form.check() {
        Ok((subject, body)) => {
            let mut tx = Tx::begin(&app).await?;
            let version = form.version.parse().unwrap_or(0);
            let entry = store::change(&mut tx, &mailing, (&subject, &body), version, who.actor()).await?;
            tx.commit(entry).await?;
            Ok(redirect(&path))
        }
        Err(faults) => {
            let form = LetterForm { audience: mailing.audience.clone(), ..form };
            Err(invalid(&compose(&app, &visit, &who, &here, path, form, faults).await?))
        }
    }
}
