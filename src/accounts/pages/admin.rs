use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use chrono_tz::Tz;
use serde::Deserialize;

use super::{ZONE, languages};
use crate::access::May;
use crate::accounts::store::{self, Account, Listed, OpenSignIn, Wanted};
use crate::accounts::{CreateAccounts, jobs, rules};
use crate::audit::{Entry, Tx};
use crate::error::{Error, Result};
use crate::kernel::{Faults, Uuid};
use crate::state::App;
use crate::web::{Choice, Fields, Form, Page, Paging, Path, Query, Visit, html, invalid, redirect};

#[derive(Template)]
#[template(path = "accounts/list.html")]
struct List {
    page: Page,
    wanted: Wanted,
    rows: Vec<Listed>,
    paging: Paging,
}

impl List {
    fn sort(&self, column: &str) -> String {
        let wanted = Wanted { asked: Default::default(), ..self.wanted.clone() };
        let rest = serde_html_form::to_string(&wanted).unwrap_or_default();
        let to = if self.wanted.asked.sort == column || (self.wanted.asked.sort.is_empty() && column == "name") {
            format!("-{column}")
        } else {
            column.to_owned()
        };
        if rest.is_empty() { format!("?sort={to}") } else { format!("?{rest}&sort={to}") }
    }

    fn order(&self, column: &str) -> &'static str {
        let sort = self.wanted.asked.sort.as_str();
        if sort == column || (sort.is_empty() && column == "name") {
            "ascending"
        } else if sort.strip_prefix('-') == Some(column) {
            "descending"
        } else {
            "none"
        }
    }
}

/// All accounts.
pub async fn list(
    may: May<CreateAccounts>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(wanted): Query<Wanted>,
) -> Result<Response> {
    let slice = store::list(&app.db, &wanted).await?;
    html(&List {
        page: visit.page(&app, visit.l.t("nav-accounts"), Some(&may.who)),
        paging: Paging::new(visit.l, &slice, "/admin/accounts", &wanted),
        rows: slice.rows,
        wanted,
    })
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct NewForm {
    email: String,
    name: String,
    language: String,
}

#[derive(Template)]
#[template(path = "accounts/new.html")]
struct New {
    page: Page,
    form: NewForm,
    days: i64,
    faults: Faults,
}

impl New {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn languages(&self) -> Vec<Choice> {
        languages(&self.form.language)
    }
}

fn new_page(app: &App, visit: &Visit, may: &May<CreateAccounts>, form: NewForm, faults: Faults) -> New {
    New {
        page: visit.page(app, visit.l.t("accounts-new"), Some(&may.who)),
        form,
        days: rules::FIRST_LINK.num_days(),
        faults,
    }
}

/// The form of a new account.
pub async fn new(may: May<CreateAccounts>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let form = NewForm { language: visit.l.lang.tag().to_owned(), ..NewForm::default() };
    html(&new_page(&app, &visit, &may, form, Faults::default()))
}

/// Makes an account without rights, and mails its owner a first link.
pub async fn create(
    may: May<CreateAccounts>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<NewForm>,
) -> Result<Response> {
    let fresh = match rules::valid_new(&form.email, &form.name, &form.language) {
        Ok(fresh) => fresh,
        Err(faults) => return Err(invalid(&new_page(&app, &visit, &may, form, faults))),
    };
    let mut tx = Tx::begin(&app).await?;
    let made = store::create(&mut tx, &fresh.email, &fresh.name, fresh.lang, may.who.actor()).await;
    let (id, entry) = match made {
        Err(Error::Conflict(key)) => {
            return Err(invalid(&new_page(&app, &visit, &may, form, Faults::one("email", key))));
        }
        made => made?,
    };
    let account = Account::just_made(id, &fresh, tx.now);
    jobs::welcome(&mut tx, &account).await?;
    tx.commit(entry).await?;
    Ok(redirect(&format!("/admin/accounts/{id}?done=created")))
}

#[derive(Template)]
#[template(path = "accounts/show.html")]
struct Show {
    page: Page,
    account: Account,
    is_self: bool,
    sign_ins: Vec<OpenSignIn>,
    done: Option<&'static str>,
    zone: Tz,
}

impl Show {
    fn zone(&self) -> Tz {
        self.zone
    }

    fn may_end(&self) -> bool {
        false
    }

    fn is_this(&self, _: &Uuid) -> bool {
        false
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Done {
    done: String,
}

async fn find(app: &App, id: Uuid) -> Result<Account> {
    store::find(&app.db, id).await?.ok_or(Error::NotFound)
}

/// One account.
pub async fn show(
    may: May<CreateAccounts>,
    AppState(app): AppState<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Query(query): Query<Done>,
) -> Result<Response> {
    let account = find(&app, id).await?;
    html(&Show {
        page: visit.page(&app, account.name.clone(), Some(&may.who)),
        is_self: id == may.who.account,
        sign_ins: store::open_sign_ins(&app.db, id, app.clock.now()).await?,
        done: match query.done.as_str() {
            "created" => Some("accounts-done-created"),
            "link" => Some("accounts-done-link"),
            "disabled" => Some("accounts-done-disabled"),
            "enabled" => Some("accounts-done-enabled"),
            "ended" => Some("accounts-done-ended"),
            _ => None,
        },
        account,
        zone: ZONE,
    })
}

#[derive(Template)]
#[template(path = "accounts/disable.html")]
struct AskDisable {
    page: Page,
    account: Account,
    sign_ins: usize,
}

/// Says what closing an account does.
pub async fn ask_disable(
    may: May<CreateAccounts>,
    AppState(app): AppState<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let account = find(&app, id).await?;
    html(&AskDisable {
        page: visit.page(&app, visit.l.t("accounts-disable"), Some(&may.who)),
        sign_ins: store::open_sign_ins(&app.db, id, app.clock.now()).await?.len(),
        account,
    })
}

/// Closes an account from its next request on.
pub async fn disable(may: May<CreateAccounts>, AppState(app): AppState<App>, Path(id): Path<Uuid>) -> Result<Response> {
    find(&app, id).await?;
    if id == may.who.account {
        return Err(Error::Refused("accounts-not-yourself"));
    }
    let mut tx = Tx::begin(&app).await?;
    let entries = store::disable(&mut tx, &may.who, id).await?;
    tx.commit(entries).await?;
    Ok(redirect(&format!("/admin/accounts/{id}?done=disabled")))
}

/// Opens a closed account.
pub async fn enable(may: May<CreateAccounts>, AppState(app): AppState<App>, Path(id): Path<Uuid>) -> Result<Response> {
    find(&app, id).await?;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::enable(&mut tx, &may.who, id).await?;
    tx.commit(entry).await?;
    Ok(redirect(&format!("/admin/accounts/{id}?done=enabled")))
}

/// Ends everything that an account has open.
pub async fn end_sign_ins(
    may: May<CreateAccounts>,
    AppState(app): AppState<App>,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    find(&app, id).await?;
    let mut tx = Tx::begin(&app).await?;
    let keep = (id == may.who.account).then_some(may.who.sign_in);
    let entry = store::end_all(&mut tx, may.who.actor(), id, keep).await?;
    tx.commit(entry).await?;
    Ok(redirect(&format!("/admin/accounts/{id}?done=ended")))
}

/// Mails the owner another first link. Nobody else sees it.
pub async fn send_link(
    may: May<CreateAccounts>,
    AppState(app): AppState<App>,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let account = find(&app, id).await?;
    if account.disabled_at.is_some() {
        return Err(Error::Refused("accounts-is-disabled"));
    }
    let mut tx = Tx::begin(&app).await?;
    jobs::welcome(&mut tx, &account).await?;
    tx.commit(Entry::new(may.who.actor(), "account.link_sent", "account", id)).await?;
    Ok(redirect(&format!("/admin/accounts/{id}?done=link")))
}
