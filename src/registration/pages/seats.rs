use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use serde::Deserialize;

use super::super::rules::{check_seats, unknown_seats};
use super::super::store;
use crate::access::{May, Who};
use crate::audit::Tx;
use crate::conference::{Here, Organise};
use crate::error::Result;
use crate::kernel::Faults;
use crate::state::App;
use crate::web::{Fields, Form, Page, Visit, html, invalid};

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct SeatsForm {
    list: String,
}

#[derive(Template)]
#[template(path = "registration/seats.html")]
struct Seats {
    page: Page,
    here: Here,
    list: String,
    /// How many were given another seat.
    done: Option<u64>,
    faults: Faults,
}

impl Seats {
    fn new(app: &App, visit: &Visit, who: &Who, here: Here) -> Seats {
        Seats {
            page: visit.work(app, here.link(), visit.l.t("seats-title"), who),
            list: String::new(),
            done: None,
            faults: Faults::default(),
            here,
        }
    }

    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }
}

/// Asks for a list of who sits where.
pub async fn show(may: May<Organise>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    html(&Seats::new(&app, &visit, &may.who, may.scope))
}

/// Gives everybody of the list her seat, or nobody where a line is wrong.
pub async fn seat(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<SeatsForm>,
) -> Result<Response> {
    let (here, who) = (may.scope, may.who);
    let faults = match check_seats(&form.list) {
        Err(faults) => faults,
        Ok(list) => {
            let mut tx = Tx::begin(&app).await?;
            match store::seat(&mut tx, &here, &list, who.actor()).await? {
                Err(lines) => unknown_seats(&lines),
                Ok((changed, entry)) => {
                    tx.commit(entry).await?;
                    return html(&Seats { done: Some(changed), ..Seats::new(&app, &visit, &who, here) });
                }
            }
        }
    };
    Err(invalid(&Seats { list: form.list, faults, ..Seats::new(&app, &visit, &who, here) }))
}
