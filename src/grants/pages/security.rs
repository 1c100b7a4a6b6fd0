use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use serde::Deserialize;

use super::account_of;
use crate::access::{May, Role};
use crate::audit::Tx;
use crate::error::{Error, Result};
use crate::grants::rules::{self, BY_SECURITY};
use crate::grants::store::{self, Granted, Place, Wanted};
use crate::grants::{Grant, Revoke};
use crate::kernel::Faults;
use crate::state::App;
use crate::web::{Choice, Fields, Form, Page, Paging, Query, Visit, html, invalid, redirect};

#[derive(Template)]
#[template(path = "grants/list.html")]
struct List {
    page: Page,
    wanted: Wanted,
    rows: Vec<Granted>,
    paging: Paging,
}

impl List {
    fn roles(&self) -> Vec<Choice> {
        let l = self.page.l;
        BY_SECURITY
            .iter()
            .map(|role| Choice::new(role.as_str(), l.t(rules::role_key(*role)), role.as_str() == self.wanted.role))
            .collect()
    }
}

/// Who administers and who organises.
pub async fn list(
    may: May<Grant>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(wanted): Query<Wanted>,
) -> Result<Response> {
    let slice = store::list(&app.db, &wanted).await?;
    html(&List {
        page: visit.page(&app, visit.l.t("nav-grants"), Some(&may.who)),
        paging: Paging::new(visit.l, &slice, "/admin/grants", &wanted),
        rows: slice.rows,
        wanted,
    })
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct GrantForm {
    email: String,
    role: String,
    conference: String,
}

#[derive(Template)]
#[template(path = "grants/new.html")]
struct New {
    page: Page,
    form: GrantForm,
    places: Vec<Place>,
    faults: Faults,
}

impl New {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn roles(&self) -> Vec<Choice> {
        let l = self.page.l;
        BY_SECURITY
            .iter()
            .map(|role| {
                Choice::new(role.as_str(), l.t(rules::role_key(*role)), role.as_str() == self.form.role)
                    .help(l.t(rules::role_help_key(*role)))
            })
            .collect()
    }

    fn places(&self) -> Vec<Choice> {
        let l = self.page.l;
        let everywhere = Choice::new("", l.t("grants-everywhere"), self.form.conference.is_empty());
        let places = self.places.iter().map(|place| {
            let (id, name) = (place.id.to_string(), l.plain(&place.name));
            // Of those of one name the address tells which it is.
            let is_alone = self.places.iter().filter(|other| l.plain(&other.name) == name).count() == 1;
            let label = if is_alone { name.to_owned() } else { format!("{name} · {}", place.slug) };
            Choice::new(id.as_str(), label, id == self.form.conference)
        });
        std::iter::once(everywhere).chain(places).collect()
    }
}

async fn new_page(app: &App, visit: &Visit, may: &May<Grant>, form: GrantForm, faults: Faults) -> Result<New> {
    Ok(New {
        page: visit.page(app, visit.l.t("grants-new"), Some(&may.who)),
        places: store::conferences(&app.db).await?,
        form,
        faults,
    })
}

/// The form of a new grant.
pub async fn new(may: May<Grant>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    html(&new_page(&app, &visit, &may, GrantForm::default(), Faults::default()).await?)
}

/// Gives a role.
pub async fn give(
    may: May<Grant>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<GrantForm>,
) -> Result<Response> {
    let faults = match rules::valid(&form.email, &form.role, &form.conference) {
        Err(faults) => faults,
        Ok(asked) => match account_of(&app.db, &asked.email).await? {
            Err(faults) => faults,
            Ok(account) => {
                let mut tx = Tx::begin(&app).await?;
                match store::give(&mut tx, may.who.actor(), account.id, asked.role, asked.conference).await {
                    Ok(entry) => {
                        tx.commit(entry).await?;
                        return Ok(redirect("/admin/grants"));
                    }
                    Err(Error::Conflict(key)) => Faults::one("email", key),
                    Err(error) => return Err(error),
                }
            }
        },
    };
    Err(invalid(&new_page(&app, &visit, &may, form, faults).await?))
}

#[derive(Template)]
#[template(path = "grants/revoke.html")]
struct AskRevoke {
    page: Page,
    grant: Granted,
    is_admin: bool,
    /// Nobody else holds the role: it cannot be taken away.
    is_last: bool,
}

impl AskRevoke {
    fn question(&self) -> String {
        let l = self.page.l;
        l.with("grants-take-ask", &[("name", &self.grant.name), ("role", &l.t(self.grant.key()))])
    }
}

/// Says what taking a role away does.
pub async fn ask_revoke(may: May<Revoke>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    html(&AskRevoke {
        page: visit.page(&app, visit.l.t("grants-take"), Some(&may.who)),
        is_admin: may.scope.grant.role != Role::Organiser,
        is_last: store::is_last(&app.db, &may.scope.grant).await?,
        grant: may.scope.grant,
    })
}

/// Takes a role away, from the next request on.
pub async fn revoke(may: May<Revoke>, AppState(app): AppState<App>) -> Result<Response> {
    let mut tx = Tx::begin(&app).await?;
    let entry = store::take(&mut tx, &may.who, &may.scope.grant).await?;
    tx.commit(entry).await?;
    // Whoever took her own role away has no list to go back to.
    let own = may.who.account == may.scope.grant.account;
    Ok(redirect(if own { "/" } else { "/admin/grants" }))
}
