use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::super::rules::{Categories, CodeForm, HolderKind, WindowForm, check_kinds};
use super::super::store::{self, Code};
use super::super::{EditCode, OfCode};
use super::places::category_choices;
use crate::access::{May, Who};
use crate::audit::Tx;
use crate::conference::{Act, Here, Organise};
use crate::error::Result;
use crate::kernel::Faults;
use crate::state::App;
use crate::web::{Choice, Confirm, Fields, Form, Page, Visit, html, invalid, redirect};

#[derive(Template)]
#[template(path = "registration/admission.html")]
struct Admission {
    page: Page,
    here: Here,
    now: DateTime<Utc>,
    categories: Categories,
    codes: Vec<Code>,
    form: WindowForm,
    new: CodeForm,
    faults: Faults,
    may_edit: bool,
}

impl Admission {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    /// The kinds of the conference, each with whether its people register themselves.
    fn kinds(&self) -> Vec<Choice> {
        let l = self.page.l;
        let open = |kind: HolderKind| self.here.registration_kinds.contains(&kind);
        self.categories
            .kinds()
            .into_iter()
            .map(|kind| Choice::new(kind.as_str(), l.t(kind.key()), open(kind)))
            .collect()
    }

    fn category_choices(&self) -> Vec<Choice> {
        let any = self.page.l.t("registration-code-any-category");
        category_choices(&self.page, &self.categories, any, &self.new.category)
    }

    fn category(&self, code: &Code) -> String {
        code.category.map_or_else(
            || self.page.l.t("registration-code-any-category"),
            |id| self.categories.label(id, self.page.l.lang),
        )
    }

    /// A code as it is read out.
    fn shown(&self, code: &Code) -> String {
        let (first, last) = code.code.split_at(code.code.len() / 2);
        format!("{first}-{last}")
    }

    /// How registration stands now: the class of its tag and the key of its word.
    fn state(&self) -> (&'static str, &'static str) {
        match (self.here.registration_is_open(self.now), self.here.registration_opens_at) {
            (true, _) => ("good", "registration-window-open"),
            (false, Some(at)) if self.now < at => ("info", "registration-window-later"),
            _ => ("", "registration-window-closed"),
        }
    }
}

async fn admission(
    app: &App,
    visit: &Visit,
    who: &Who,
    here: Here,
    (form, new, faults): (Option<WindowForm>, CodeForm, Faults),
) -> Result<Admission> {
    let local = |at: DateTime<Utc>| at.with_timezone(&here.zone).format("%Y-%m-%dT%H:%M").to_string();
    let held = WindowForm {
        opens: here.registration_opens_at.map(local).unwrap_or_default(),
        closes: local(here.registration_closes_at),
        by_code: if here.registration_by_code { "on".into() } else { String::new() },
        version: here.version.to_string(),
    };
    Ok(Admission {
        page: visit.work(app, here.link(), visit.l.t("nav-admission"), who),
        now: app.clock.now(),
        categories: store::categories(&app.db, here.id).await?,
        codes: store::codes(app, here.id).await?,
        form: form.unwrap_or(held),
        may_edit: here.allows(Act::Prepare),
        new,
        faults,
        here,
    })
}

/// When and to whom registration is open.
pub async fn show(may: May<Organise>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let nothing = (None, CodeForm::default(), Faults::default());
    html(&admission(&app, &visit, &may.who, may.scope, nothing).await?)
}

/// Keeps when and to whom it is open.
pub async fn set_window(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<WindowForm>,
) -> Result<Response> {
    let (here, who) = (may.scope, may.who);
    here.require(Act::Prepare)?;
    match form.check(here.zone, here.closes_at) {
        Ok(window) => {
            let mut tx = Tx::begin(&app).await?;
            let version = form.version.parse().unwrap_or(0);
            let entry = store::set_window(&mut tx, &here, version, window, who.actor()).await?;
            tx.commit(entry).await?;
            Ok(redirect(&here.path("/admission")))
        }
        Err(faults) => {
            let sent = (Some(form), CodeForm::default(), faults);
            Err(invalid(&admission(&app, &visit, &who, here, sent).await?))
        }
    }
}

/// The kinds that register themselves, as they were sent.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct KindsForm {
    kinds: Vec<String>,
    version: String,
}

/// Keeps which kinds register themselves.
pub async fn set_kinds(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<KindsForm>,
) -> Result<Response> {
    let (here, who) = (may.scope, may.who);
    here.require(Act::Prepare)?;
    let categories = store::categories(&app.db, here.id).await?;
    match check_kinds(&form.kinds, &categories.kinds()) {
        Ok(kinds) => {
            let mut tx = Tx::begin(&app).await?;
            let version = form.version.parse().unwrap_or(0);
            let entry = store::set_kinds(&mut tx, &here, version, &kinds, who.actor()).await?;
            tx.commit(entry).await?;
            Ok(redirect(&here.path("/admission")))
        }
        Err(faults) => {
            let sent = (None, CodeForm::default(), faults);
            Err(invalid(&admission(&app, &visit, &who, here, sent).await?))
        }
    }
}

/// Makes a code.
pub async fn add_code(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<CodeForm>,
) -> Result<Response> {
    let (here, who) = (may.scope, may.who);
    here.require(Act::Prepare)?;
    let categories = store::categories(&app.db, here.id).await?;
    match form.check(&categories) {
        Ok(new) => {
            let mut tx = Tx::begin(&app).await?;
            let entry = store::add_code(&mut tx, &here, &new, who.actor()).await?;
            tx.commit(entry).await?;
            Ok(redirect(&here.path("/admission#codes")))
        }
        Err(faults) => Err(invalid(&admission(&app, &visit, &who, here, (None, form, faults)).await?)),
    }
}

#[derive(Template)]
#[template(path = "registration/sure.html")]
struct Sure {
    page: Page,
    it: Confirm,
}

/// Asks whether a code is to end.
pub async fn ask_revoke(may: May<EditCode>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let OfCode { here, code } = may.scope;
    here.require(Act::Prepare)?;
    let l = visit.l;
    let it = Confirm {
        title: l.t("registration-code-revoke-title"),
        text: code.note,
        effects: vec![l.t("registration-code-revoke-effect")],
        action: here.path(&format!("/admission/{}/revoke", code.id)),
        version: code.version,
        button: l.t("registration-code-revoke"),
        cancel: here.path("/admission"),
    };
    html(&Sure { page: visit.work(&app, here.link(), l.t("registration-code-revoke-title"), &may.who), it })
}

/// Ends a code.
pub async fn revoke(may: May<EditCode>, AppState(app): AppState<App>) -> Result<Response> {
    let OfCode { here, code } = may.scope;
    here.require(Act::Prepare)?;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::revoke_code(&mut tx, &here, code.id, may.who.actor()).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path("/admission#codes")))
}
