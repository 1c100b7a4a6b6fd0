//! Everybody with a role and how far it is with each; reminders.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use serde::{Deserialize, Serialize};

use super::super::letters;
use super::super::rules::{Shown, State};
use super::super::store::{self, Line, Unasked};
use super::Sure;
use crate::access::May;
use crate::audit::{Actor, Entry, Tx};
use crate::conference::{Act, Here, Organise};
use crate::db::list::{PAGE_SIZE, Page as PageNumber, Slice};
use crate::error::{Error, Result};
use crate::kernel::Uuid;
use crate::mail;
use crate::state::App;
use crate::web::{Confirm, Page, Paging, Query, Visit, html, redirect};

/// Which speakers are asked for.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Asked {
    #[serde(skip_serializing_if = "String::is_empty")]
    q: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    state: String,
    #[serde(skip_serializing)]
    page: PageNumber,
}

#[derive(Template)]
#[template(path = "speakers/list.html")]
struct List {
    page: Page,
    here: Here,
    asked: Asked,
    slice: Slice<Line>,
    paging: Paging,
    /// How many people are in each state.
    counts: Vec<(State, usize)>,
    /// How many who were never asked can be, and how many cannot.
    unasked: (usize, usize),
    may_edit: bool,
}

impl List {
    fn called<'a>(&self, line: &'a Line) -> &'a str {
        line.called(self.page.l.lang)
    }

    fn is_asked(&self, shown: &str) -> bool {
        self.asked.state == shown
    }

    fn href(&self, state: &State) -> String {
        self.here.path(&format!("/speakers?state={}", state.as_str()))
    }

    fn waits(&self) -> bool {
        self.counts.iter().any(|(state, count)| *state == State::Asked && *count > 0)
    }

    fn can_ask(&self) -> bool {
        self.unasked.0 > 0
    }

    /// How many have to be seen to one by one.
    fn left(&self) -> usize {
        self.unasked.1
    }
}

/// Everybody in every item.
pub async fn list(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let (here, l) = (may.scope, visit.l);
    let all = store::lines(&app.db, here.id).await?;
    let people = |state: State| {
        let lines = all.iter().filter(|line| line.state == state);
        lines.map(|line| &line.somebody).collect::<BTreeSet<_>>().len()
    };
    let counts = State::ALL.map(|state| (state, people(state))).to_vec();
    let unasked = sums(&store::unasked(&app.db, here.id).await?);
    let (shown, search) = (Shown::parse(&asked.state), asked.q.trim().to_lowercase());
    let mut rows = all;
    rows.retain(|line| {
        let says = |text: &str| text.to_lowercase().contains(&search);
        shown.shows(line.state, line.slides, line.proposes)
            && (search.is_empty() || says(line.called(l.lang)) || says(l.plain(&line.title)))
    });
    let total = i64::try_from(rows.len())?;
    let first = usize::try_from((asked.page.0 - 1) * PAGE_SIZE)?;
    let rows: Vec<Line> = rows.into_iter().skip(first).take(usize::try_from(PAGE_SIZE)?).collect();
    let slice = Slice::new(rows, total, asked.page.0);
    html(&List {
        page: visit.work(&app, here.link(), l.t("nav-speakers"), &may.who),
        paging: Paging::new(l, &slice, &here.path("/speakers"), &asked),
        may_edit: here.allows(Act::Prepare),
        asked,
        slice,
        counts,
        unasked,
        here,
    })
}

/// Of those who were never asked: how many can be, and how many cannot.
fn sums(unasked: &[Unasked]) -> (usize, usize) {
    let can = unasked.iter().filter(|one| one.can_be_asked()).count();
    (can, unasked.len() - can)
}

/// Those who were asked and have not answered all of theirs.
async fn waiting(app: &App, here: &Here) -> Result<Vec<Uuid>> {
    let lines = store::lines(&app.db, here.id).await?;
    let mut ids: Vec<Uuid> =
        lines.iter().filter(|line| line.state == State::Asked).filter_map(|line| line.speaker).collect();
    ids.sort();
    ids.dedup();
    Ok(ids)
}

/// Asks whether those who have not answered are to be reminded.
pub async fn ask_remind(may: May<Organise>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let (here, l) = (may.scope, visit.l);
    here.require(Act::Prepare)?;
    let waiting = waiting(&app, &here).await?;
    let title = l.t("speakers-remind-title");
    let it = Confirm {
        title: title.clone(),
        text: l.t("speakers-remind-text"),
        effects: vec![l.n("speakers-remind-count", waiting.len())],
        action: here.path("/speakers/remind"),
        version: 0,
        button: l.t("speakers-remind"),
        cancel: here.path("/speakers"),
    };
    html(&Sure { page: visit.work(&app, here.link(), title, &may.who), it })
}

/// Writes once more to those who have not answered.
pub async fn remind(may: May<Organise>, AppState(app): AppState<App>) -> Result<Response> {
    let here = may.scope;
    here.require(Act::Prepare)?;
    let waiting = waiting(&app, &here).await?;
    let mut tx = Tx::begin(&app).await?;
    let entry = write(&mut tx, &here, &waiting, true, may.who.actor()).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path("/speakers")))
}

/// Writes to these, as far as they have a link and an address.
async fn write(tx: &mut Tx, here: &Here, speakers: &[Uuid], again: bool, actor: Actor) -> Result<Entry> {
    let people = store::addressees(tx, speakers).await?;
    let written: Vec<_> =
        people.iter().filter_map(|one| Some((one.speaker, letters::write(here, one, again)?))).collect();
    if written.is_empty() {
        return Err(Error::Conflict("speakers-problem-nobody"));
    }
    let (ids, letters): (Vec<Uuid>, Vec<mail::Letter>) = written.into_iter().unzip();
    mail::post_each(tx, &letters).await?;
    let action = if again { "speakers.reminded" } else { "speakers.asked" };
    store::note_asked(tx, here, (action, &ids), actor).await
}

/// Asks whether all who were never asked are to be asked, and says who cannot be. Where nobody can, the list says so.
pub async fn ask_all_first(may: May<Organise>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let (here, l) = (may.scope, visit.l);
    here.require(Act::Prepare)?;
    let (can, left) = sums(&store::unasked(&app.db, here.id).await?);
    if can == 0 {
        return Ok(redirect(&here.path("/speakers?state=unasked")));
    }
    let mut effects = vec![l.n("speakers-ask-all-count", can)];
    if left > 0 {
        effects.push(l.n("speakers-ask-all-not", left));
    }
    let title = l.t("speakers-ask-all-title");
    let it = Confirm {
        title: title.clone(),
        text: l.t("speakers-ask-all-text"),
        effects,
        action: here.path("/speakers/ask"),
        version: 0,
        button: l.t("speakers-ask-all"),
        cancel: here.path("/speakers"),
    };
    html(&Sure { page: visit.work(&app, here.link(), title, &may.who), it })
}

/// Writes to all who were never asked, each with a link of her own.
pub async fn ask_all(may: May<Organise>, AppState(app): AppState<App>) -> Result<Response> {
    let here = may.scope;
    here.require(Act::Prepare)?;
    let mut unasked = store::unasked(&app.db, here.id).await?;
    unasked.retain(Unasked::can_be_asked);
    let mut tx = Tx::begin(&app).await?;
    let (ids, begun) = store::begin_all(&mut tx, &here, &unasked, &may.who).await?;
    let asked = write(&mut tx, &here, &ids, false, may.who.actor()).await?;
    tx.commit((asked, begun)).await?;
    Ok(redirect(&here.path("/speakers")))
}
