//! Editions are published, and taken back.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;

use crate::access::{May, Permission as _, Who};
use crate::audit::Tx;
use crate::conference::{Act, Here, Organise, SeeWhole};
use crate::db::list::{Asked, PAGE_SIZE, Slice};
use crate::error::{Error, Result};
use crate::kernel::Faults;
use crate::openplan::WithdrawEdition;
use crate::openplan::rules::{Change, Difference, How, NoteForm, Plan, WithdrawForm, difference};
use crate::openplan::store::{self, Edition, Listed};
use crate::state::App;
use crate::web::{Fields, Form, Page, Paging, Query, Visit, html, invalid, redirect};

/// Changes that are named before an edition; the rest is counted.
const NAMED: usize = 200;

#[derive(Template)]
#[template(path = "openplan/list.html")]
struct List {
    page: Page,
    here: Here,
    rows: Slice<Listed>,
    paging: Paging,
    /// The edition that everybody reads.
    shown: Option<i32>,
    may_publish: bool,
    /// Taken back is also what was published of a conference that is over.
    may_withdraw: bool,
    path: String,
}

impl List {
    fn is_shown(&self, row: &Listed) -> bool {
        self.shown == Some(row.number)
    }
}

/// All editions, the newest first.
pub async fn list(
    may: May<SeeWhole>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let here = may.scope;
    let (rows, total) = store::editions(&app.db, here.id, (PAGE_SIZE, (asked.page.0 - 1) * PAGE_SIZE)).await?;
    let rows = Slice::new(rows, total, asked.page.0);
    let path = here.path("/plan/editions");
    html(&List {
        shown: store::newest(&app.db, here.id).await?,
        paging: Paging::new(visit.l, &rows, &path, &()),
        may_publish: here.allows(Act::CarryOut) && Organise::allows(&may.who.authority, &here),
        may_withdraw: Organise::allows(&may.who.authority, &here),
        page: visit.work(&app, here.link(), visit.l.t("nav-openplan"), &may.who),
        rows,
        path,
        here,
    })
}

/// What tells two plans apart.
fn digest(plan: &Plan) -> String {
    let mut hasher = DefaultHasher::new();
    serde_json::to_string(plan).unwrap_or_default().hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

#[derive(Template)]
#[template(path = "openplan/new.html")]
struct New {
    page: Page,
    here: Here,
    plan: Plan,
    /// The number that it will have.
    number: i32,
    difference: Difference,
    form: NoteForm,
    faults: Faults,
    /// The plan has changed since it was seen.
    is_stale: bool,
}

impl New {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    /// What she wrote, where nothing is left to publish it with.
    fn notes(&self) -> Vec<&str> {
        let form = &self.form;
        let all = [&form.note_hans, &form.note_hant, &form.note_en];
        all.into_iter().map(|note| note.trim()).filter(|note| self.is_stale && !note.is_empty()).collect()
    }

    fn is_first(&self) -> bool {
        self.number == 1
    }

    /// What of the projects is different, as far as it stands on the page.
    fn named(&self) -> &[Change] {
        let all = &self.difference.projects;
        &all[..all.len().min(NAMED)]
    }

    fn beyond(&self) -> usize {
        self.difference.projects.len() - self.named().len()
    }

    fn counted(&self) -> String {
        let [new, changed, gone] = self.difference.counts();
        self.page.l.with("openplan-counts", &[("new", &new), ("changed", &changed), ("gone", &gone)])
    }

    /// What of a project is different, in the reader's words.
    fn said(&self, how: &How) -> String {
        let l = self.page.l;
        match how {
            How::New => l.t("openplan-new"),
            How::Gone => l.t("openplan-gone"),
            How::Changed(what) => {
                let words: Vec<String> = what.iter().map(|what| l.t(what.key())).collect();
                words.join(" · ")
            }
        }
    }
}

async fn page(app: &App, visit: &Visit, who: &Who, here: Here, form: NoteForm, faults: Faults) -> Result<New> {
    let plan = store::collect(&app.db, &here, app.clock.now()).await?;
    let (held, before) = store::latest(app, here.id).await?;
    let number = held + 1;
    Ok(New {
        page: visit.work(app, here.link(), visit.l.n("openplan-publish-title", number), who),
        difference: difference(&before, &plan),
        form: NoteForm { seen: digest(&plan), ..form },
        is_stale: false,
        number,
        plan,
        faults,
        here,
    })
}

/// What an edition would change.
pub async fn ask(may: May<Organise>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    may.scope.require(Act::CarryOut)?;
    html(&page(&app, &visit, &may.who, may.scope, NoteForm::default(), Faults::default()).await?)
}

/// Publishes the plan that was seen.
pub async fn publish(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<NoteForm>,
) -> Result<Response> {
    let (here, who) = (may.scope, may.who);
    here.require(Act::CarryOut)?;
    let note = match form.check() {
        Ok(note) => note,
        Err(faults) => return Err(invalid(&page(&app, &visit, &who, here, form, faults).await?)),
    };
    let seen = form.seen.clone();
    let shown = page(&app, &visit, &who, here, form, Faults::default()).await?;
    if shown.difference.is_empty() {
        return Err(invalid(&shown));
    }
    if shown.form.seen != seen {
        return Err(invalid(&New { is_stale: true, ..shown }));
    }
    let mut tx = Tx::begin(&app).await?;
    let by = (who.account, who.actor());
    let published = store::publish(&mut tx, &shown.here, shown.number, (&shown.plan, &note), by).await;
    let entry = match published {
        Ok(entry) => entry,
        // Somebody was quicker: she sees what is new now, with her note.
        Err(Error::Conflict(_)) => {
            drop(tx);
            let New { here, form, .. } = shown;
            let again = page(&app, &visit, &who, here, form, Faults::default()).await?;
            return Err(invalid(&New { is_stale: true, ..again }));
        }
        Err(error) => return Err(error),
    };
    tx.commit(entry).await?;
    Ok(redirect(&shown.here.path("/plan/editions")))
}

#[derive(Template)]
#[template(path = "openplan/withdraw.html")]
struct Withdraw {
    page: Page,
    here: Here,
    edition: Edition,
    form: WithdrawForm,
    faults: Faults,
}

impl Withdraw {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }
}

fn withdraw_page(app: &App, visit: &Visit, may: May<WithdrawEdition>, form: WithdrawForm, faults: Faults) -> Withdraw {
    let (here, edition) = (may.scope.here, may.scope.edition);
    let title = visit.l.n("openplan-withdraw-title", edition.number);
    Withdraw { page: visit.work(app, here.link(), title, &may.who), here, edition, form, faults }
}

/// Refuses what was taken back already.
fn stands(edition: &Edition) -> Result<()> {
    if edition.is_withdrawn { Err(Error::Conflict("problem-changed")) } else { Ok(()) }
}

/// Asks why an edition is taken back.
pub async fn ask_withdraw(may: May<WithdrawEdition>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    stands(&may.scope.edition)?;
    html(&withdraw_page(&app, &visit, may, WithdrawForm::default(), Faults::default()))
}

/// Takes an edition back: the one before it is shown again.
pub async fn withdraw(
    may: May<WithdrawEdition>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<WithdrawForm>,
) -> Result<Response> {
    stands(&may.scope.edition)?;
    let reason = match form.check() {
        Ok(reason) => reason,
        Err(faults) => return Err(invalid(&withdraw_page(&app, &visit, may, form, faults))),
    };
    let (here, edition) = (&may.scope.here, &may.scope.edition);
    let mut tx = Tx::begin(&app).await?;
    let entry = store::withdraw(&mut tx, here, edition, &reason, (may.who.account, may.who.actor())).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path("/plan/editions")))
}
