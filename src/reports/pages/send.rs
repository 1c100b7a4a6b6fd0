//! Sending a report that was signed off: to the presidium, to organisers, to institutions.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;

use super::{by, path, read};
use crate::access::{May, Who};
use crate::audit::Tx;
use crate::conference::Act;
use crate::error::{Error, Result};
use crate::kernel::{Faults, Uuid};
use crate::liaisons;
use crate::mail::{self, Letter};
use crate::reports::rules::{SendForm, once, without};
use crate::reports::store::{self, Account, Liaised, OfReport, Report, Taken};
use crate::reports::{ChangeReport, letters, say};
use crate::state::App;
use crate::web::{Fields, Form, Page, Visit, html, invalid, redirect};

#[derive(Template)]
#[template(path = "reports/send.html")]
struct Send {
    page: Page,
    title: String,
    form: SendForm,
    faults: Faults,
    /// How many of each have had no letter.
    presidium: usize,
    organisers: usize,
    institutions: usize,
    path: String,
}

impl Send {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }
}

/// Those who do not have it, as far as they are asked for.
fn chosen(
    form: &SendForm,
    (accounts, liaised): (Vec<Account>, Vec<Liaised>),
    taken: &Taken,
) -> (Vec<Account>, Vec<Liaised>) {
    let wanted = |one: &Account| if one.is_member { form.presidium() } else { form.organisers() };
    let accounts = without(accounts.into_iter().filter(wanted).collect(), |one| one.id, &taken.accounts);
    let liaised = if form.institutions() { without(liaised, |one| one.id, &taken.liaisons) } else { Vec::new() };
    (accounts, liaised)
}

async fn page(
    (app, visit, who): (&App, &Visit, &Who),
    scope: &OfReport,
    form: SendForm,
    faults: Faults,
) -> Result<Send> {
    let (here, report) = (&scope.here, &scope.report);
    let all = SendForm { presidium: "on".into(), organisers: "on".into(), institutions: "on".into() };
    let people = (store::accounts(app.db.read(), here.id).await?, store::liaised(app.db.read(), here.id).await?);
    let (accounts, liaised) = chosen(&all, people, &store::taken(app.db.read(), report.id).await?);
    let members = accounts.iter().filter(|one| one.is_member).count();
    Ok(Send {
        page: visit.work(app, here.link(), visit.l.t("reports-send"), who),
        title: say::title(visit.l, report.period),
        presidium: members,
        organisers: accounts.len() - members,
        institutions: liaised.len(),
        path: path(here, report.id),
        form,
        faults,
    })
}

fn require(scope: &OfReport) -> Result<()> {
    scope.here.require(Act::CarryOut)?;
    if scope.report.is_signed() { Ok(()) } else { Err(Error::Conflict("reports-problem-draft")) }
}

/// Says how many of whom get it.
pub async fn ask(may: May<ChangeReport>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    require(&may.scope)?;
    let form = SendForm { presidium: "on".into(), organisers: "on".into(), institutions: String::new() };
    html(&page((&app, &visit, &may.who), &may.scope, form, Faults::default()).await?)
}

/// Sends it to those who do not have it, once however often it is pressed; each address has one letter with the same link.
pub async fn send(
    may: May<ChangeReport>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<SendForm>,
) -> Result<Response> {
    require(&may.scope)?;
    let (here, report): (_, &Report) = (&may.scope.here, &may.scope.report);
    if !form.presidium() && !form.organisers() && !form.institutions() {
        let faults = Faults::one("presidium", "reports-fault-nobody");
        return Err(invalid(&page((&app, &visit, &may.who), &may.scope, form, faults).await?));
    }
    let counts = read(&app, report).await?.body.counts();
    let link = app.url(&path(here, report.id));
    let by = by(&may.who);
    let mut tx = Tx::begin(&app).await?;
    store::hold(&mut tx, here.id, report.id).await?;
    let people = (store::accounts(tx.conn(), here.id).await?, store::liaised(tx.conn(), here.id).await?);
    let mut taken = store::taken(tx.conn(), report.id).await?;
    let (accounts, liaised) = chosen(&form, people, &taken);
    let institutions: Vec<Uuid> = liaised.iter().map(|one| one.institution).collect();
    let (addressees, mut entries) = liaisons::addressees_of(&mut tx, by.actor, here.id, &institutions).await?;
    if accounts.is_empty() && addressees.is_empty() {
        drop(tx);
        let faults = Faults::one("presidium", "reports-fault-all-have-it");
        return Err(invalid(&page((&app, &visit, &may.who), &may.scope, form, faults).await?));
    }
    // Whoever has it is noted, an address that is spared a second letter or cannot be written to as well.
    let to: Vec<Uuid> = accounts.iter().map(|one| one.id).collect();
    let accounts = once(accounts, |one| &one.email, &mut taken.addresses);
    let mut written: Vec<Letter> =
        accounts.iter().filter_map(|to| letters::to_account(here, report, &counts, to, &link)).collect();
    written.extend(addressees.iter().filter_map(|to| letters::to_liaison(here, report, &counts, to)));
    if !written.is_empty() {
        mail::post_each(&mut tx, &written).await?;
    }
    let liaisons: Vec<Uuid> = addressees.iter().map(|one| one.liaison).collect();
    entries.push(store::note_sent(&mut tx, by, (here.id, report.id), (&to, &liaisons)).await?);
    let first = entries.remove(0);
    tx.commit((first, entries)).await?;
    Ok(redirect(&path(here, report.id)))
}
