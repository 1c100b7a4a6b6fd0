use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use serde::Deserialize;

use super::account_of;
use crate::access::{May, Role, Who};
use crate::audit::Tx;
use crate::conference::{Act, Here, Organise};
use crate::error::{Error, Result};
use crate::grants::RemoveStaff;
use crate::grants::store::{self, Granted};
use crate::kernel::{Email, Faults};
use crate::state::App;
use crate::web::{Fields, Form, Page, Visit, html, invalid, redirect};

#[derive(Template)]
#[template(path = "grants/staff.html")]
struct Staff {
    page: Page,
    here: Here,
    organisers: Vec<Granted>,
    staff: Vec<Granted>,
    may_change: bool,
    email: String,
    faults: Faults,
}

impl Staff {
    async fn load(app: &App, visit: &Visit, who: &Who, here: Here, email: String, faults: Faults) -> Result<Staff> {
        let (staff, organisers) =
            store::of_conference(&app.db, here.id).await?.into_iter().partition(|grant| grant.role == Role::DeskStaff);
        Ok(Staff {
            page: visit.work(app, here.link(), visit.l.t("grants-staff"), who),
            may_change: here.allows(Act::Prepare),
            here,
            organisers,
            staff,
            email,
            faults,
        })
    }

    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }
}

/// Who organises this conference, and who stands at its desks.
pub async fn list(may: May<Organise>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    html(&Staff::load(&app, &visit, &may.who, may.scope, String::new(), Faults::default()).await?)
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct StaffForm {
    email: String,
}

/// Puts somebody at the desks.
pub async fn add(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<StaffForm>,
) -> Result<Response> {
    let here = may.scope;
    here.require(Act::Prepare)?;
    let faults = match Email::parse(&form.email) {
        None => Faults::one("email", "fault-email"),
        Some(email) => match account_of(&app.db, &email).await? {
            Err(faults) => faults,
            Ok(account) => {
                let mut tx = Tx::begin(&app).await?;
                match store::give(&mut tx, may.who.actor(), account.id, Role::DeskStaff, Some(here.id)).await {
                    Ok(entry) => {
                        tx.commit(entry).await?;
                        return Ok(redirect(&here.path("/staff")));
                    }
                    Err(Error::Conflict(key)) => Faults::one("email", key),
                    Err(error) => return Err(error),
                }
            }
        },
    };
    Err(invalid(&Staff::load(&app, &visit, &may.who, here, form.email, faults).await?))
}

#[derive(Template)]
#[template(path = "grants/remove.html")]
struct AskRemove {
    page: Page,
    here: Here,
    grant: Granted,
}

/// Says what taking somebody off the desk does.
pub async fn ask_remove(may: May<RemoveStaff>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let scope = may.scope;
    html(&AskRemove {
        page: visit.work(&app, scope.here.link(), visit.l.t("grants-staff-remove"), &may.who),
        here: scope.here,
        grant: scope.grant,
    })
}

/// Takes somebody off the desk, from the next request on.
pub async fn remove(may: May<RemoveStaff>, AppState(app): AppState<App>) -> Result<Response> {
    let here = &may.scope.here;
    here.require(Act::Prepare)?;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::take(&mut tx, &may.who, &may.scope.grant).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path("/staff")))
}
