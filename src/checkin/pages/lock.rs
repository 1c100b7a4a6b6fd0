use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use chrono::{DateTime, Utc};

use super::super::rules::{Lock, Turned};
use super::super::store::{self, AtGate, Custodian};
use super::super::{HoldKey, SeeLock};
use crate::access::May;
use crate::audit::Tx;
use crate::error::{Error, Result};
use crate::state::App;
use crate::web::{Page, Visit, html, redirect};

#[derive(Template)]
#[template(path = "checkin/lock.html")]
struct LockPage {
    page: Page,
    at: AtGate,
    path: String,
    lock: Lock,
    custodians: Vec<Custodian>,
    /// She holds a key herself.
    holds_key: bool,
    is_staff: bool,
    now: DateTime<Utc>,
}

impl LockPage {
    /// Whose key turned first and waits for another, and until when.
    fn first(&self) -> Option<(String, DateTime<Utc>)> {
        let (account, at) = self.lock.first.filter(|_| self.lock.waits(self.now))?;
        let name = self.custodians.iter().find(|one| one.account == account).map(|one| one.name.clone());
        Some((name.unwrap_or_default(), at + self.lock.within))
    }

    fn unlocked_at(&self) -> Option<DateTime<Utc>> {
        self.lock.unlocked_at
    }

    fn seconds(&self) -> i64 {
        self.lock.within.num_seconds()
    }
}

/// The lock of a gate: whether it is open, and who holds its keys.
pub async fn show(may: May<SeeLock>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let (at, who) = (may.scope.at, may.who);
    let lock = at.lock.ok_or(Error::NotFound)?;
    html(&LockPage {
        page: visit.work(
            &app,
            at.conference.clone(),
            visit.l.a("checkin-lock-title", "gate", visit.l.plain(&at.gate_name)),
            &who,
        ),
        path: format!("/c/{}/gates/{}", at.conference.slug, at.gate),
        lock,
        holds_key: may.scope.custodians.iter().any(|one| one.account == who.account),
        custodians: may.scope.custodians,
        is_staff: who.authority.staffs_desk(at.conference.id),
        now: app.clock.now(),
        at,
    })
}

fn back(at: &AtGate) -> String {
    format!("/c/{}/gates/{}/lock", at.conference.slug, at.gate)
}

/// Turns one's key. The second of two opens.
pub async fn turn(may: May<HoldKey>, AppState(app): AppState<App>) -> Result<Response> {
    let at = may.scope.at;
    let mut tx = Tx::begin(&app).await?;
    let (turned, entry) = store::turn_key(&mut tx, &at, &may.who).await?;
    tx.commit(entry).await?;
    tracing::debug!(open = turned == Turned::Open, "a key turned");
    Ok(redirect(&back(&at)))
}

/// Locks the gate again.
pub async fn close(may: May<SeeLock>, AppState(app): AppState<App>) -> Result<Response> {
    let at = may.scope.at;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::lock_again(&mut tx, &at, &may.who).await?;
    tx.commit(entry).await?;
    Ok(redirect(&back(&at)))
}
