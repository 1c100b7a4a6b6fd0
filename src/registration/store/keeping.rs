//! Personal data whose time of keeping is over.

use chrono::TimeDelta;

use crate::audit::{Actor, Entry, Tx};
use crate::conference::{self, Here};
use crate::error::Result;
use crate::files;
use crate::forms;
use crate::identity;
use crate::kernel::Uuid;
use crate::mail;
use crate::state::App;

use super::super::rules::overdue;
use super::delegation::erase_delegates;
use super::duplicates::{fill_name_keys, mark_sharing};

/// People whose answers are erased in one transaction. Of 100,000 at once it takes longer than a statement may.
const PART: i64 = 1_000;

/// Erases the personal answers of conferences that ended longer ago than they are kept. A few
/// statements for each that has ended; nothing is written where nothing is due. What fails in one
/// conference keeps nothing of another.
///
/// # Errors
/// The last that was met, after everything else was done.
pub async fn erase_overdue(app: &App) -> Result<()> {
    let ended: Vec<Uuid> = sqlx::query_scalar!("select id from conferences where closes_at < $1", app.clock.now())
        .fetch_all(app.db.read())
        .await?;
    let mut failed = None;
    for id in ended {
        let Some(here) = conference::find_by_id(&app.db, id).await? else { continue };
        for done in [
            erase(app, &here).await,
            erase_documents(app, &here).await,
            erase_letters(app, &here).await,
            erase_delegates(app, &here).await,
        ] {
            failed = done.err().or(failed);
        }
    }
    fill_name_keys(app).await?;
    mark_sharing(app).await?;
    failed.map_or(Ok(()), Err)
}

fn is_over(app: &App, here: &Here, days: i32) -> bool {
    here.closes_at + TimeDelta::days(i64::from(days)) <= app.clock.now()
}

async fn erase_documents(app: &App, here: &Here) -> Result<()> {
    if !is_over(app, here, here.keeping.documents) {
        return Ok(());
    }
    loop {
        let mut tx = Tx::begin(app).await?;
        let erased = identity::forget_some(&mut tx, here.id).await?;
        if erased == 0 {
            return Ok(());
        }
        let entry = Entry::new(Actor::System, "registration.documents_erased", "conference", here.id);
        tx.commit(entry.of(here.id).with("documents", erased).touching("people")).await?;
    }
}

async fn erase_letters(app: &App, here: &Here) -> Result<()> {
    if !is_over(app, here, here.keeping.letters) {
        return Ok(());
    }
    loop {
        let mut tx = Tx::begin(app).await?;
        let erased = mail::forget_some(&mut tx, here.id).await?;
        if erased == 0 {
            return Ok(());
        }
        let entry = Entry::new(Actor::System, "registration.letters_erased", "conference", here.id);
        tx.commit(entry.of(here.id).with("letters", erased)).await?;
    }
}

async fn erase(app: &App, here: &Here) -> Result<()> {
    let questions = forms::questions(&app.db, here.id).await?;
    let codes = overdue(questions.iter(), here.closes_at, app.clock.now());
    if codes.is_empty() {
        return Ok(());
    }
    loop {
        let mut tx = Tx::begin(app).await?;
        let now = tx.now;
        let erased = sqlx::query_scalar!(
            r#"with due as (
                   select id from participants where conference_id = $1 and (answers ?| $2::text[] or review ?| $2)
                   order by id limit $3 for no key update)
               update participants p set answers = p.answers - $2::text[], review = nullif(p.review - $2::text[], '{}'),
                   updated_at = $4, version = p.version + 1
               from due where p.id = due.id returning p.id"#,
            here.id,
            &codes,
            PART,
            now
        )
        .fetch_all(tx.conn())
        .await?;
        if erased.is_empty() {
            return Ok(());
        }
        files::forget_answers_of(&mut tx, &erased, &codes).await?;
        let entry = Entry::new(Actor::System, "registration.answers_erased", "conference", here.id)
            .of(here.id)
            .with("questions", codes.clone())
            .with("participants", erased.len())
            .touching("people");
        tx.commit(entry).await?;
    }
}
