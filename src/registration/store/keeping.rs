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

/// Erases the personal answers of conferences that ended longer ago than they are kept. A few
/// statements for each that has ended; nothing is written where nothing is due.
pub async fn erase_overdue(app: &App) -> Result<()> {
    fill_name_keys(app).await?;
    mark_sharing(app).await?;
    let ended: Vec<Uuid> = sqlx::query_scalar!("select id from conferences where closes_at < $1", app.clock.now())
        .fetch_all(app.db.read())
        .await?;
    for id in ended {
        if let Some(here) = conference::find_by_id(&app.db, id).await? {
            erase(app, &here).await?;
            erase_documents(app, &here).await?;
            erase_letters(app, &here).await?;
            erase_delegates(app, &here).await?;
        }
    }
    Ok(())
}

fn is_over(app: &App, here: &Here, days: i32) -> bool {
    here.closes_at + TimeDelta::days(i64::from(days)) <= app.clock.now()
}

async fn erase_documents(app: &App, here: &Here) -> Result<()> {
    if !is_over(app, here, here.keeping.documents) {
        return Ok(());
    }
    let mut tx = Tx::begin(app).await?;
    let erased = identity::forget_all(&mut tx, here.id).await?;
    if erased == 0 {
        return Ok(());
    }
    let entry = Entry::new(Actor::System, "registration.documents_erased", "conference", here.id);
    tx.commit(entry.of(here.id).with("documents", erased).touching("people")).await
}

async fn erase_letters(app: &App, here: &Here) -> Result<()> {
    if !is_over(app, here, here.keeping.letters) {
        return Ok(());
    }
    let mut tx = Tx::begin(app).await?;
    let erased = mail::forget_all(&mut tx, here.id).await?;
    if erased == 0 {
        return Ok(());
    }
    let entry = Entry::new(Actor::System, "registration.letters_erased", "conference", here.id);
    tx.commit(entry.of(here.id).with("letters", erased)).await
}

async fn erase(app: &App, here: &Here) -> Result<()> {
    let questions = forms::questions(&app.db, here.id).await?;
    let codes = overdue(questions.iter(), here.closes_at, app.clock.now());
    if codes.is_empty() {
        return Ok(());
    }
    let mut tx = Tx::begin(app).await?;
    let now = tx.now;
    let erased = sqlx::query!(
        r#"update participants set answers = answers - $2::text[], review = review - $2::text[], updated_at = $3, version = version + 1
           where conference_id = $1 and (answers ?| $2 or review ?| $2)"#,
        here.id,
        &codes,
        now
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if erased == 0 {
        return Ok(());
    }
    files::forget_answers(&mut tx, here.id, &codes).await?;
    let entry = Entry::new(Actor::System, "registration.answers_erased", "conference", here.id)
        .of(here.id)
        .with("questions", codes)
        .with("participants", erased)
        .touching("people");
    tx.commit(entry).await
}
