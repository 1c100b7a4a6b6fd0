use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use serde::{Deserialize, Serialize};

use super::super::rules::{self, State};
use super::super::store::{self, Mailing, Recipient};
use super::super::{EditMailing, OfMailing, jobs};
use super::{is_at_work, people_path, reached, reader};
use crate::access::May;
use crate::accounts;
use crate::audit::{Entry, Tx};
use crate::conference::{Act, Here};
use crate::db::list::{Page as ListPage, Slice};
use crate::error::{Error, Result};
use crate::kernel::Lang;
use crate::mail::{self, Letter};
use crate::registration::{self, Addressee};
use crate::state::App;
use crate::web::{Confirm, Form, Page, Paging, Query, Reader, Visit, html, redirect};

/// How far the letters are.
#[derive(Default)]
struct Sums {
    recipients: i64,
    passed: i64,
    /// By the state of each mail.
    mails: Vec<(mail::State, i64)>,
}

impl Sums {
    fn of(&self, state: mail::State) -> i64 {
        self.mails.iter().find(|(held, _)| *held == state).map_or(0, |(_, count)| *count)
    }

    /// Those about whom nothing more is to be done: handed over, kept where there is no server, given up, or
    /// passed over.
    fn done(&self) -> i64 {
        let settled = [mail::State::Sent, mail::State::Kept, mail::State::Failed, mail::State::Doubtful];
        self.passed + settled.into_iter().map(|state| self.of(state)).sum::<i64>()
    }
}

#[derive(Template)]
#[template(path = "mailings/one.html")]
struct One {
    page: Page,
    here: Here,
    mailing: Mailing,
    path: String,
    people: String,
    /// A draft: how many it would go to now.
    audience: i64,
    /// A draft: whose letter is shown, the which-th of them, and what it says.
    shown: Option<(Addressee, i64, (String, String))>,
    sums: Sums,
    slice: Slice<Recipient>,
    paging: Paging,
    asked: Asked,
    tested: bool,
    may_write: bool,
}

impl One {
    fn is(&self, state: &str) -> bool {
        self.mailing.state.as_str() == state
    }

    fn is_at_work(&self) -> bool {
        is_at_work(self.mailing.state) || self.sums.of(mail::State::Waiting) > 0
    }

    /// Whether it can be stopped: something is not handed over yet.
    fn may_stop(&self) -> bool {
        let waits = self.mailing.state == State::Sent && self.sums.of(mail::State::Waiting) > 0;
        self.may_write && (is_at_work(self.mailing.state) || waits)
    }

    fn done(&self) -> i64 {
        self.sums.done()
    }

    fn percent(&self) -> i64 {
        self.sums.done() * 100 / self.sums.recipients.max(1)
    }

    /// The counts above the list, each with the list of it.
    fn facts(&self) -> Vec<(i64, mail::State, String)> {
        let path = |state: mail::State| format!("{}?state={}", self.path, state.as_str());
        self.sums.mails.iter().filter(|(_, count)| *count > 0).map(|(state, n)| (*n, *state, path(*state))).collect()
    }

    /// What it says in each language in which it is written.
    fn texts(&self) -> Vec<(Lang, &str, &str)> {
        let of = |lang: Lang| (lang, self.mailing.subject.exact(lang), self.mailing.body.exact(lang));
        Lang::ALL.into_iter().map(of).filter(|(_, _, body)| !body.is_empty()).collect()
    }

    fn before(&self) -> Option<String> {
        let (_, n, _) = self.shown.as_ref()?;
        (*n > 1).then(|| format!("{}?n={}", self.path, n - 1))
    }

    fn after(&self) -> Option<String> {
        let (_, n, _) = self.shown.as_ref()?;
        (*n < self.audience).then(|| format!("{}?n={}", self.path, n + 1))
    }

    /// The list as it is seen, for when it changes.
    fn here_href(&self) -> String {
        let state = if self.asked.state.is_empty() { String::new() } else { format!("&state={}", self.asked.state) };
        format!("{}?page={}{state}", self.path, self.slice.page)
    }
}

/// What is shown of a mailing, as it stands in the address.
#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Asked {
    /// Letters in this state alone.
    #[serde(skip_serializing_if = "String::is_empty")]
    state: String,
    /// A draft: for the which-th of the list, from 1.
    #[serde(skip_serializing)]
    n: String,
    #[serde(skip_serializing)]
    tested: String,
    #[serde(skip_serializing)]
    page: ListPage,
}

/// A letter to many: what it says to one of them, or how far it is.
pub async fn show(
    may: May<EditMailing>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let OfMailing { here, mailing } = may.scope;
    let path = here.path(&format!("/mail/{}", mailing.id));
    let is_draft = mailing.recipients.is_none();
    let everybody = if is_draft { reached(&app, &here, &mailing.audience).await? } else { Vec::new() };
    let n = asked.n.parse::<usize>().unwrap_or(1).clamp(1, everybody.len().max(1));
    let reader = match everybody.get(n - 1) {
        Some(&id) => reader(&app, id).await?,
        None => None,
    };
    let shown = reader.map(|one| {
        let facts = registration::facts(&here, &one);
        let said = rules::letter(&mailing.subject, &mailing.body, one.lang, &facts);
        (one, n as i64, said)
    });
    let passed = store::passed(&app.db, mailing.id).await?;
    let sums = Sums {
        recipients: mailing.recipients.map_or(0, i64::from),
        mails: mail::counts_of_mailing(&app.db, mailing.id).await?,
        passed,
    };
    let slice = store::recipients(&app.db, mailing.id, mail::State::parse(&asked.state), asked.page).await?;
    html(&One {
        page: visit.work(&app, here.link(), title(&here, &mailing, visit.l), &may.who),
        paging: Paging::new(visit.l, &slice, &path, &asked),
        people: people_path(&here, &mailing.audience),
        audience: everybody.len() as i64,
        may_write: here.allows(Act::Prepare),
        tested: !asked.tested.is_empty(),
        path,
        shown,
        sums,
        slice,
        asked,
        mailing,
        here,
    })
}

/// What was seen when a button was pressed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Seen {
    version: String,
    /// The which-th of the list was shown.
    n: String,
    /// How many it was said to go to.
    count: String,
}

/// Sends the letter that is shown to whoever asks, and to nobody else.
pub async fn test(may: May<EditMailing>, AppState(app): AppState<App>, Form(seen): Form<Seen>) -> Result<Response> {
    let (OfMailing { here, mailing }, who) = (may.scope, may.who);
    here.require(Act::Prepare)?;
    let everybody = reached(&app, &here, &mailing.audience).await?;
    let n = seen.n.parse::<usize>().unwrap_or(1).clamp(1, everybody.len().max(1));
    let id = *everybody.get(n - 1).ok_or(Error::Conflict("problem-changed"))?;
    let one = reader(&app, id).await?.ok_or(Error::Conflict("problem-changed"))?;
    let to = accounts::find(&app.db, who.account).await?.ok_or(Error::NotFound)?.email;
    let facts = registration::facts(&here, &one);
    let (subject, body) = rules::letter(&mailing.subject, &mailing.body, one.lang, &facts);
    let letter = Letter {
        lang: one.lang,
        occasion: "mailing.test",
        conference: Some(here.id),
        about: None,
        extras: None,
        to,
        subject,
        body,
    };
    let mut tx = Tx::begin(&app).await?;
    mail::post(&mut tx, letter).await?;
    tx.commit(Entry::new(who.actor(), "mailings.tested", "mailing", mailing.id).of(here.id)).await?;
    Ok(redirect(&here.path(&format!("/mail/{}?n={n}&tested=1", mailing.id))))
}

fn title(here: &Here, mailing: &Mailing, l: Reader) -> String {
    rules::title(&mailing.subject, l.lang, l.plain(&here.name))
}

#[derive(Template)]
#[template(path = "mailings/send.html")]
struct Send {
    page: Page,
    title: String,
    mailing: Mailing,
    path: String,
    people: String,
    count: usize,
    /// How many read it in another language than their own.
    elsewhere: i64,
    by_smtp: bool,
    /// It went to this many when it was asked.
    was: Option<usize>,
}

async fn send_page(app: &App, visit: &Visit, may: &May<EditMailing>, was: Option<usize>) -> Result<Send> {
    let OfMailing { here, mailing } = &may.scope;
    let count = reached(app, here, &mailing.audience).await?.len();
    let categories = registration::categories(&app.db, here.id).await?;
    let filter = super::filter_of(&mailing.audience);
    let reading = registration::reached_by_language(app, here.id, &filter, &categories).await?;
    let elsewhere = reading.iter().filter(|(lang, _)| mailing.body.exact(*lang).is_empty()).map(|(_, n)| n).sum();
    Ok(Send {
        page: visit.work(app, here.link(), visit.l.t("mailings-send"), &may.who),
        title: title(here, mailing, visit.l),
        path: here.path(&format!("/mail/{}", mailing.id)),
        people: people_path(here, &mailing.audience),
        by_smtp: !app.config.smtp_url.is_empty(),
        mailing: mailing.clone(),
        count,
        elsewhere,
        was,
    })
}

/// Says how many it goes to, and asks.
pub async fn ask_send(may: May<EditMailing>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    may.scope.here.require(Act::Prepare)?;
    if may.scope.mailing.state != State::Draft {
        return Err(Error::Conflict("problem-changed"));
    }
    html(&send_page(&app, &visit, &may, None).await?)
}

/// Freezes whom it goes to, and begins. Where they are others by number than was said, it asks again.
pub async fn send(
    may: May<EditMailing>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(seen): Form<Seen>,
) -> Result<Response> {
    let OfMailing { here, mailing } = &may.scope;
    here.require(Act::Prepare)?;
    let everybody = reached(&app, here, &mailing.audience).await?;
    let count = seen.count.parse::<usize>().ok();
    if count != Some(everybody.len()) || everybody.is_empty() {
        return html(&send_page(&app, &visit, &may, Some(count.unwrap_or(0))).await?);
    }
    let mut tx = Tx::begin(&app).await?;
    let by = (may.who.account, may.who.actor());
    let entry = store::begin(&mut tx, mailing, &everybody, seen.version.parse().unwrap_or(0), by).await?;
    jobs::ask(&mut tx, mailing.id).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path(&format!("/mail/{}", mailing.id))))
}

/// Stops it: what was not handed over stays, also of the last that were written.
pub async fn stop(may: May<EditMailing>, AppState(app): AppState<App>) -> Result<Response> {
    let OfMailing { here, mailing } = may.scope;
    if mailing.state == State::Sent {
        let counts = mail::counts_of_mailing(&app.db, mailing.id).await?;
        if !counts.iter().any(|(state, count)| *state == mail::State::Waiting && *count > 0) {
            return Err(Error::Conflict("problem-changed"));
        }
    }
    let mut tx = Tx::begin(&app).await?;
    let entry = store::turn(&mut tx, &mailing, State::Stopped, None, may.who.actor(), "mailings.stopped").await?;
    mail::hold(&mut tx, mailing.id).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path(&format!("/mail/{}", mailing.id))))
}

/// Goes on where it was stopped.
pub async fn go_on(may: May<EditMailing>, AppState(app): AppState<App>) -> Result<Response> {
    let OfMailing { here, mailing } = may.scope;
    here.require(Act::Prepare)?;
    if mailing.state != State::Stopped {
        return Err(Error::Conflict("problem-changed"));
    }
    let mut tx = Tx::begin(&app).await?;
    let entry = store::turn(&mut tx, &mailing, State::Sending, None, may.who.actor(), "mailings.gone_on").await?;
    mail::go_on(&mut tx, mailing.id).await?;
    jobs::ask(&mut tx, mailing.id).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path(&format!("/mail/{}", mailing.id))))
}

#[derive(Template)]
#[template(path = "registration/sure.html")]
struct Sure {
    page: Page,
    it: Confirm,
}

/// Asks whether it is to be discarded.
pub async fn ask_discard(may: May<EditMailing>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let OfMailing { here, mailing } = may.scope;
    if !mailing.state.may_become(State::Discarded) {
        return Err(Error::Conflict("problem-changed"));
    }
    let (l, path) = (visit.l, here.path(&format!("/mail/{}", mailing.id)));
    let effect = if mailing.begun_at.is_some() { "mailings-discard-rest" } else { "mailings-discard-draft" };
    let it = Confirm {
        title: l.t("mailings-discard-title"),
        text: title(&here, &mailing, l),
        effects: vec![l.t(effect)],
        action: format!("{path}/discard"),
        version: mailing.version,
        button: l.t("mailings-discard"),
        cancel: path,
    };
    html(&Sure { page: visit.work(&app, here.link(), l.t("mailings-discard-title"), &may.who), it })
}

/// Discards a draft, or what is left of a mailing that was stopped.
pub async fn discard(may: May<EditMailing>, AppState(app): AppState<App>, Form(seen): Form<Seen>) -> Result<Response> {
    let OfMailing { here, mailing } = may.scope;
    let mut tx = Tx::begin(&app).await?;
    let version = Some(seen.version.parse().unwrap_or(0));
    let actor = may.who.actor();
    let entry = store::turn(&mut tx, &mailing, State::Discarded, version, actor, "mailings.discarded").await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path("/mail")))
}
