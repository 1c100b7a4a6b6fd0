use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::Deserialize;

use super::super::rules::{Direction, Reason, Verdict, check_reason, note_fault};
use super::super::store::{self, Ask, AtGate, Bearer, OfReading, Reading};
use super::super::{CorrectReading, ReadBadges};
use crate::access::{May, Who};
use crate::audit::Tx;
use crate::error::{Error, Result};
use crate::kernel::{Faults, Uuid, new_id};
use crate::state::App;
use crate::web::{Fields, Form, Page, Query, Reader, Surface, Visit, html, invalid, redirect};

/// What the desk is told about a reading: the inside of `#answer`.
#[derive(Template)]
#[template(path = "checkin/_answer.html")]
struct Answer {
    l: Reader,
    zone: Tz,
    today: chrono::NaiveDate,
    direction: Direction,
    /// None before the first reading.
    verdict: Option<Verdict>,
    bearer: Option<Bearer>,
    is_forced: bool,
    /// Where a person may let her in all the same.
    force: Option<String>,
    /// Where her badge is printed.
    prints: Option<String>,
    /// The badge was not read yet: the note about its holder is read first.
    asks: Option<Asks>,
}

impl askama::filters::HtmlSafe for Answer {}

/// A note that is read before somebody is admitted.
struct Asks {
    l: Reader,
    name: String,
    attention: String,
    /// The badge that waits.
    code: String,
    nonce: Uuid,
    /// Where it is read.
    path: String,
    faults: Faults,
}

impl Asks {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.l, &self.faults)
    }
}

impl Answer {
    fn is_wrong(&self) -> bool {
        self.asks.as_ref().is_some_and(|asks| !asks.faults.is_empty())
    }

    fn class(&self) -> &'static str {
        self.verdict.as_ref().map_or("ready", |verdict| verdict.outcome().as_str())
    }

    fn word(&self) -> String {
        self.l.t(match (&self.verdict, self.direction) {
            (None, _) => "checkin-ready",
            (Some(Verdict::Admitted), Direction::Exit) => "checkin-left",
            (Some(verdict), _) => verdict.outcome().key(),
        })
    }

    fn refused(&self) -> Option<Reason> {
        self.verdict.as_ref().and_then(Verdict::reason)
    }

    /// When and where she came in; with the date where it was another day.
    fn first(&self) -> Option<String> {
        let first = self.verdict.as_ref()?.first()?;
        let when = if first.at.with_timezone(&self.zone).date_naive() == self.today {
            self.l.time(first.at, self.zone)
        } else {
            self.l.short_date_time(first.at, self.zone)
        };
        Some(self.l.with("checkin-first", &[("when", &when), ("gate", &self.l.plain(&first.gate))]))
    }
}

#[derive(Template)]
#[template(path = "checkin/desk.html")]
struct Desk {
    page: Page,
    at: AtGate,
    base: String,
    path: String,
    direction: Direction,
    answer: Answer,
    arrived: i64,
    expected: i64,
    inside: i64,
    readings: Vec<Reading>,
    nonce: Uuid,
    now: DateTime<Utc>,
}

impl Desk {
    /// The desk for each direction.
    fn directions(&self) -> Vec<(String, &'static str, bool)> {
        let tab = |direction: Direction| {
            let href = match direction {
                Direction::Entry => self.path.clone(),
                Direction::Exit => format!("{}?direction=exit", self.path),
            };
            (href, direction.key(), direction == self.direction)
        };
        Direction::ALL.into_iter().map(tab).collect()
    }

    fn here(&self) -> String {
        self.directions().into_iter().find(|(.., is_here)| *is_here).map_or_else(String::new, |(href, ..)| href)
    }

    fn is_locked(&self) -> bool {
        self.at.lock.is_some_and(|lock| lock.unlocked_at.is_none())
    }

    fn may_undo(&self, reading: &Reading) -> bool {
        reading.may_be_undone(self.now)
    }
}

async fn desk_page(
    app: &App,
    visit: &Visit,
    who: &Who,
    at: AtGate,
    direction: Direction,
    answer: Answer,
) -> Result<Response> {
    let (arrived, expected) = store::arrivals(&app.db, at.conference.id).await?;
    let zones = store::inside(&app.db, at.conference.id).await?;
    let base = format!("/c/{}", at.conference.slug);
    let desk = Desk {
        page: visit
            .work(
                app,
                at.conference.clone(),
                visit.l.a("checkin-desk-title", "gate", visit.l.plain(&at.gate_name)),
                who,
            )
            .on(Surface::Gate),
        readings: store::last_readings(&app.db, at.conference.id, at.gate).await?,
        path: format!("{base}/gates/{}", at.gate),
        base,
        direction,
        nonce: new_id(),
        inside: zones.iter().find(|zone| zone.id == at.zone).map_or(0, |zone| zone.inside),
        now: app.clock.now(),
        arrived,
        expected,
        answer,
        at,
    };
    if desk.answer.is_wrong() { Err(invalid(&desk)) } else { html(&desk) }
}

fn ready(app: &App, l: Reader, at: &AtGate, direction: Direction) -> Answer {
    let today = app.clock.now().with_timezone(&at.time_zone).date_naive();
    let zone = at.time_zone;
    Answer {
        l,
        zone,
        today,
        direction,
        verdict: None,
        bearer: None,
        is_forced: false,
        force: None,
        prints: None,
        asks: None,
    }
}

fn said(app: &App, l: Reader, at: &AtGate, it: store::Answer) -> Answer {
    let against = match &it.verdict {
        Verdict::Already(_) => true,
        Verdict::Refused(reason) => reason.may_be_forced(),
        Verdict::Admitted => false,
    };
    let path = || format!("/c/{}/gates/{}/readings/{}/force", at.conference.slug, at.gate, it.id);
    let prints = |bearer: &Bearer| format!("/c/{}/people/{}/prints", at.conference.slug, bearer.participant);
    Answer {
        prints: it.bearer.as_ref().filter(|_| !matches!(it.verdict, Verdict::Refused(_))).map(prints),
        force: (against && it.direction == Direction::Entry).then(path),
        verdict: Some(it.verdict),
        bearer: it.bearer,
        is_forced: it.is_forced,
        ..ready(app, l, at, it.direction)
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Way {
    direction: String,
}

/// The desk at a gate.
pub async fn desk(
    may: May<ReadBadges>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(way): Query<Way>,
) -> Result<Response> {
    let direction = Direction::parse(&way.direction).unwrap_or_default();
    let ready = ready(&app, visit.l, &may.scope, direction);
    desk_page(&app, &visit, &may.who, may.scope, direction, ready).await
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct ReadForm {
    code: String,
    nonce: String,
    direction: String,
    reason: String,
    /// Ticked: the note was read; and the note that was seen.
    read: String,
    note: String,
}

/// The note that is read before this badge is, where there is one that was not.
async fn asked_first(app: &App, l: Reader, at: &AtGate, form: &ReadForm, direction: Direction) -> Result<Option<Asks>> {
    let Some((name, attention)) = store::note_of(app, at.conference.id, &form.code).await? else { return Ok(None) };
    let Some(key) = note_fault(&attention, (&form.note, !form.read.is_empty()), direction) else { return Ok(None) };
    Ok(Some(Asks {
        l,
        name,
        attention,
        code: form.code.clone(),
        nonce: new_id(),
        path: format!("/c/{}/gates/{}/read", at.conference.slug, at.gate),
        // The first time nothing is wrong: it is asked.
        faults: if form.note.is_empty() { Faults::default() } else { Faults::one("read", key) },
    }))
}

/// Reads a badge. One whose holder has a note waits until the note was read. With script the answer alone comes back,
/// otherwise the whole desk: reading a badge again is harmless, so there is nothing to redirect from.
pub async fn read(
    may: May<ReadBadges>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<ReadForm>,
) -> Result<Response> {
    let (at, who) = (may.scope, may.who);
    let direction = Direction::parse(&form.direction).unwrap_or_default();
    let answer = match asked_first(&app, visit.l, &at, &form, direction).await? {
        Some(asks) => Answer { asks: Some(asks), ..ready(&app, visit.l, &at, direction) },
        None => {
            let asked = Ask::at_desk(&app, &who, &at, &form.code, &form.nonce, direction);
            said(&app, visit.l, &at, store::read(&app, asked).await?)
        }
    };
    if !visit.is_fragment {
        return desk_page(&app, &visit, &who, at, direction, answer).await;
    }
    if answer.is_wrong() { Err(invalid(&answer)) } else { html(&answer) }
}

/// What a person does about a reading that was a mistake.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Correction {
    /// Lets somebody in against what the gate asks: a reading of its own.
    Force,
    Undo,
}

impl Correction {
    fn as_str(self) -> &'static str {
        match self {
            Correction::Force => "force",
            Correction::Undo => "undo",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Correction::Force => "checkin-force-title",
            Correction::Undo => "checkin-undo-title",
        }
    }

    fn button(self) -> &'static str {
        match self {
            Correction::Force => "checkin-force",
            Correction::Undo => "checkin-undo",
        }
    }

    /// Whether there is anything to correct.
    fn require(self, of: &OfReading) -> Result<()> {
        match self {
            Correction::Force if !of.may_be_forced() => Err(Error::Conflict("checkin-problem-not-forced")),
            Correction::Undo if !of.may_be_undone() => Err(Error::Conflict("checkin-problem-not-undone")),
            _ => Ok(()),
        }
    }
}

#[derive(Template)]
#[template(path = "checkin/correct.html")]
struct Correct {
    page: Page,
    of: OfReading,
    what: Correction,
    path: String,
    nonce: Uuid,
    reason: String,
    /// What must be read before she is let in, and whether it was.
    attention: String,
    read: String,
    faults: Faults,
}

impl Correct {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }
}

fn correct(app: &App, visit: &Visit, may: May<CorrectReading>, what: Correction, attention: String) -> Correct {
    let (of, who) = (may.scope, may.who);
    Correct {
        page: visit.work(app, of.at.conference.clone(), visit.l.t(what.title()), &who),
        path: format!("/c/{}/gates/{}", of.at.conference.slug, of.at.gate),
        what,
        nonce: new_id(),
        reason: String::new(),
        attention,
        read: String::new(),
        faults: Faults::default(),
        of,
    }
}

/// What must be read before this is done.
async fn to_be_read(app: &App, of: &OfReading, what: Correction) -> Result<String> {
    match (what, of.participant) {
        (Correction::Force, Some(participant)) => store::attention_of(&app.db, participant).await,
        _ => Ok(String::new()),
    }
}

/// Asks why.
async fn ask(app: &App, visit: &Visit, may: May<CorrectReading>, what: Correction) -> Result<Response> {
    what.require(&may.scope)?;
    let attention = to_be_read(app, &may.scope, what).await?;
    html(&correct(app, visit, may, what, attention))
}

/// The reason that was given, with whose it is and what for; else the page again.
async fn reasoned(
    app: &App,
    visit: &Visit,
    may: May<CorrectReading>,
    what: Correction,
    sent: &ReadForm,
) -> Result<(OfReading, Who, String)> {
    let attention = to_be_read(app, &may.scope, what).await?;
    let unread = note_fault(&attention, (&sent.note, !sent.read.is_empty()), Direction::Entry);
    match (check_reason(&sent.reason), unread) {
        (Ok(reason), None) => Ok((may.scope, may.who, reason)),
        (checked, unread) => {
            let mut faults = checked.err().unwrap_or_default();
            if let Some(key) = unread {
                faults.add("read", key);
            }
            let page = correct(app, visit, may, what, attention);
            Err(invalid(&Correct { reason: sent.reason.clone(), read: sent.read.clone(), faults, ..page }))
        }
    }
}

/// Asks why somebody is to be let in all the same.
pub async fn ask_force(may: May<CorrectReading>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    ask(&app, &visit, may, Correction::Force).await
}

/// Lets somebody in against what the gate asks, with a reason.
pub async fn force(
    may: May<CorrectReading>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<ReadForm>,
) -> Result<Response> {
    let (true, Some((secret_hash, _))) = (may.scope.may_be_forced(), may.scope.badge.clone()) else {
        return Err(Error::Conflict("checkin-problem-not-forced"));
    };
    let (of, who, reason) = reasoned(&app, &visit, may, Correction::Force, &form).await?;
    let asked = Ask::at_desk(&app, &who, &of.at, "", &form.nonce, Direction::Entry).forced(secret_hash, reason);
    let answer = said(&app, visit.l, &of.at, store::read(&app, asked).await?);
    desk_page(&app, &visit, &who, of.at, Direction::Entry, answer).await
}

/// Asks why a reading is to be undone.
pub async fn ask_undo(may: May<CorrectReading>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    ask(&app, &visit, may, Correction::Undo).await
}

/// Undoes a reading, with a reason.
pub async fn undo(
    may: May<CorrectReading>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<ReadForm>,
) -> Result<Response> {
    let (of, who, reason) = reasoned(&app, &visit, may, Correction::Undo, &form).await?;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::undo(&mut tx, &of, &reason, &who).await?;
    tx.commit(entry).await?;
    Ok(redirect(&format!("/c/{}/gates/{}", of.at.conference.slug, of.at.gate)))
}
