//! Goes over the plans every so often: makes the reminders that are due, and writes the letters whose hour has come.
//! Done by every server on the database; what each makes is kept apart by the database (docs/decisions/0047).

use std::time::Duration;

use chrono::NaiveDate;
use tokio_util::sync::CancellationToken;

use super::letters;
use super::rules::{self, Beside, Kind};
use super::store::{self, New, Waits};
use crate::audit::{Actor, Entry, Tx, Unaudited};
use crate::error::Result;
use crate::kernel::Uuid;
use crate::mail;
use crate::push;
use crate::state::App;

/// How often it is looked.
const PAUSE: Duration = Duration::from_secs(20);
/// How many people are written to in one transaction.
const PEOPLE: usize = 100;

/// Looks every so often, until `stop`.
pub async fn run(app: App, stop: CancellationToken) {
    loop {
        if let Err(error) = sweep(&app).await {
            tracing::warn!(%error, "reminders could not be made");
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(PAUSE) => {}
        }
    }
}

/// Makes what is due now, and writes what may go now.
pub async fn sweep(app: &App) -> Result<()> {
    make(app).await?;
    write(app).await
}

/// Makes the reminders that are due, all in one transaction: what was done at once is told at once.
async fn make(app: &App) -> Result<()> {
    let mut tx = Tx::begin(app).await?;
    if !store::is_alone(&mut tx).await? {
        return Ok(());
    }
    let now = tx.now;
    let steps = store::take_changes(&mut tx).await?;
    let mut entries = Vec::new();
    for (conference, zone) in store::conferences(&mut tx).await? {
        let rules = store::rules(tx.conn(), conference).await?;
        let mut new: Vec<New> = Vec::new();
        for step in steps.iter().filter(|step| step.conference == conference) {
            let hers = rules::news(&step.changed, &rules, now);
            let theirs = rules::news_beside(&step.changed, &step.beside, &rules, now);
            for (account, kind, urgent) in hers.into_iter().chain(theirs) {
                new.push(New {
                    account,
                    conference,
                    task: step.task,
                    kind,
                    days: 0,
                    due_at: step.changed.due_at,
                    was_due_at: step.changed.moved.map(|(before, _)| before).filter(|_| kind == Kind::Moved),
                    change: Some(step.change),
                    comment: None,
                    // A clock that was put back meanwhile makes nothing of the future.
                    at: step.at.min(now),
                    urgent,
                });
            }
        }
        for one in store::named(&mut tx, conference).await? {
            new.push(New {
                account: one.account,
                conference,
                task: one.task,
                kind: Kind::Named,
                days: 0,
                due_at: one.due_at,
                was_due_at: None,
                change: None,
                comment: Some(one.comment),
                at: one.at.min(now),
                urgent: rules.is_near(one.due_at, now),
            });
        }
        let candidates = store::facts(&mut tx, conference, rules.horizon(now)).await?;
        let asked: Vec<_> = steps.iter().filter(|step| step.conference == conference && step.is_asked).collect();
        if !candidates.is_empty() || !asked.is_empty() {
            let members = store::members(&mut tx, conference).await?;
            for step in asked {
                let people = members.of(step.group, step.changed.owner, Beside::default());
                for account in rules::acceptors(&people, step.changed.by) {
                    new.push(New {
                        account,
                        conference,
                        task: step.task,
                        kind: Kind::Asked,
                        days: 0,
                        due_at: step.changed.due_at,
                        was_due_at: None,
                        change: Some(step.change),
                        comment: None,
                        at: step.at.min(now),
                        urgent: rules.is_near(step.changed.due_at, now),
                    });
                }
            }
            for one in candidates {
                let people = members.of(one.group, one.owner, one.beside);
                for told in rules::due(&one.facts, &rules, &people, &one.held, zone, now) {
                    new.push(New {
                        account: told.account,
                        conference,
                        task: one.task,
                        kind: told.kind,
                        days: told.days,
                        due_at: one.facts.due_at,
                        was_due_at: None,
                        change: None,
                        comment: None,
                        at: told.at,
                        urgent: false,
                    });
                }
            }
        }
        let made = if new.is_empty() { 0 } else { store::insert(&mut tx, &new).await? };
        if made > 0 {
            let entry = Entry::new(Actor::System, "reminders.made", "conference", conference);
            entries.push(entry.of(conference).with("reminders", made).touching("reminders"));
        }
    }
    match entries.pop() {
        Some(first) => tx.commit((first, entries)).await,
        // Steps that are news to nobody are taken away all the same; and whoever looks next need not wait for the end
        // of a transaction that was let go.
        None => tx.commit_unaudited(Unaudited::Reminding).await,
    }
}

/// Writes the letters whose hour has come, a hundred people at a time: a server that is killed in between leaves whole
/// letters, and the rest to the next.
async fn write(app: &App) -> Result<()> {
    let now = app.clock.now();
    let mut go: Vec<(Waits, Option<NaiveDate>)> = Vec::new();
    for one in store::waiting(&app.db, now).await? {
        let day = one.hours.digest(one.since, one.written, now);
        if day.is_some() || one.is_urgent && !one.hours.is_quiet(now) {
            go.push((one, day));
        }
    }
    for people in go.chunks(PEOPLE) {
        let mut tx = Tx::begin(app).await?;
        let asked: Vec<(Uuid, Option<NaiveDate>)> = people.iter().map(|(one, day)| (one.account, *day)).collect();
        let mut lines = store::claim(&mut tx, &asked).await?;
        let accounts: Vec<Uuid> = lines.keys().copied().collect();
        let standing = store::standing(&mut tx, &accounts).await?;
        let (mut written, mut pushed) = (Vec::new(), Vec::new());
        for (one, day) in people {
            let Some(lines) = lines.remove(&one.account) else { continue };
            let standing = standing.get(&one.account).copied().unwrap_or_default();
            if let Some(letter) = letters::letter(app, one, lines, standing, day.is_some()) {
                pushed.push((one.account, letters::message(&letter), day.is_none()));
                written.push(letter);
            }
        }
        mail::post_each(&mut tx, &written).await?;
        push::tell(&mut tx, &pushed, None).await?;
        let entry = Entry::new(Actor::System, "reminders.written", "letter", None);
        tx.commit(entry.with("people", accounts.len()).with("letters", written.len())).await?;
    }
    Ok(())
}
