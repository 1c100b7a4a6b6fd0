//! Work done later, from a queue in PostgreSQL: enqueued in the transaction that causes it, taken
//! under a lease, tried again with growing pauses, safe to run twice.

mod store;

use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::time::Duration;

use anyhow::anyhow;
use chrono::{DateTime, TimeDelta, Utc};
use futures_util::FutureExt as _;
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use crate::audit::Tx;
use crate::error::Result;
use crate::state::App;

/// A job at work.
pub type Doing = Pin<Box<dyn Future<Output = anyhow::Result<()>> + Send>>;

/// What can be done later. The function gets the payload that was enqueued.
#[derive(Clone, Copy)]
pub struct JobKind {
    pub name: &'static str,
    /// It calls a server of somebody else's, which may take its time: what is our own does not wait for it.
    pub outside: bool,
    pub run: fn(App, Value) -> Doing,
}

/// A job is given up after this many attempts: with doubling pauses, after about nine hours.
pub const ATTEMPTS: i32 = 10;
/// How long a server may hold a job before another one takes it.
const LEASE: TimeDelta = TimeDelta::minutes(5);

/// How long to wait after the given number of failed attempts: 1, 2, 4 … minutes.
pub fn pause(attempts: i32) -> TimeDelta {
    TimeDelta::minutes(1 << attempts.clamp(1, 10).saturating_sub(1))
}

/// Enqueues work in the transaction at hand.
pub async fn enqueue(tx: &mut Tx, kind: &'static str, payload: Value, run_at: DateTime<Utc>) -> Result<()> {
    store::insert(tx, kind, &[payload], run_at).await
}

/// Enqueues the same kind of work for several.
pub async fn enqueue_each(tx: &mut Tx, kind: &'static str, payloads: &[Value], run_at: DateTime<Utc>) -> Result<()> {
    store::insert(tx, kind, payloads, run_at).await
}

/// Takes back what was enqueued with one of these payloads and is not under way.
pub async fn cancel(tx: &mut Tx, kind: &'static str, payloads: &[Value]) -> Result<()> {
    store::cancel(tx, kind, payloads).await
}

/// Does what is due, one after another, until nothing is. Tells how much was done.
pub async fn run_due(app: &App) -> Result<usize> {
    run_side(app, None).await
}

/// The same for what calls outside alone, for all but that, or for everything.
async fn run_side(app: &App, outside: Option<bool>) -> Result<usize> {
    let calling: Vec<String> = app.jobs.iter().filter(|kind| kind.outside).map(|kind| kind.name.to_owned()).collect();
    let mut done = 0;
    while let Some(job) = store::take(app, app.clock.now() + LEASE, outside, &calling).await? {
        let outcome = match app.jobs.iter().find(|kind| kind.name == job.kind) {
            // Its server ended while it was done, each time: it may be what ends it.
            Some(_) if job.attempts > ATTEMPTS => Err(anyhow!("it was begun {ATTEMPTS} times and never ended")),
            Some(kind) => attempt(|| (kind.run)(app.clone(), job.payload)).await,
            None => Err(anyhow!("no such kind of job: {}", job.kind)),
        };
        match outcome {
            Ok(()) => store::finish(app, job.id).await?,
            Err(error) => {
                tracing::warn!(kind = job.kind, attempts = job.attempts, error = format!("{error:#}"), "job failed");
                let again = (job.attempts < ATTEMPTS).then(|| app.clock.now() + pause(job.attempts));
                store::fail(app, job.id, &format!("{error:#}"), again).await?;
            }
        }
        done += 1;
    }
    Ok(done)
}

/// Does one job. One that panics has failed; the queue goes on.
async fn attempt(begin: impl FnOnce() -> Doing) -> anyhow::Result<()> {
    let told = |panic: Box<dyn Any + Send>| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
        anyhow!("panic: {}", text.unwrap_or_default())
    };
    AssertUnwindSafe(async { begin().await }).catch_unwind().await.unwrap_or_else(|panic| Err(told(panic)))
}

/// How many jobs wait, and how many were given up.
pub async fn counts(db: &crate::db::Db) -> Result<(i64, i64)> {
    store::counts(db).await
}

/// Removes what was finished more than a week ago, and what was given up more than 30 days ago.
pub async fn tidy(app: &App) -> Result<()> {
    store::tidy(app).await
}

/// Looks for work every second, until `stop`; what is at hand is finished first. What calls outside has a loop of its own.
pub async fn run(app: App, stop: CancellationToken) {
    tokio::join!(look(&app, &stop, true), look(&app, &stop, false));
}

async fn look(app: &App, stop: &CancellationToken, outside: bool) {
    loop {
        if let Err(error) = run_side(app, Some(outside)).await {
            tracing::warn!(%error, "the queue could not be read");
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(Duration::from_secs(1)) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double() {
        assert_eq!(pause(1), TimeDelta::minutes(1));
        assert_eq!(pause(2), TimeDelta::minutes(2));
        assert_eq!(pause(10), TimeDelta::minutes(512));
        assert_eq!(pause(99), TimeDelta::minutes(512));
    }

    async fn does(panics: bool) -> anyhow::Result<()> {
        assert!(!panics, "at {}", 7);
        Ok(())
    }

    #[tokio::test]
    async fn a_job_that_panics_has_failed_and_says_so() {
        let failed = attempt(|| Box::pin(does(true))).await.unwrap_err();
        assert_eq!(failed.to_string(), "panic: at 7");
        let failed = attempt(|| panic!("at once")).await.unwrap_err();
        assert_eq!(failed.to_string(), "panic: at once");
        assert!(attempt(|| Box::pin(does(false))).await.is_ok());
    }
}
