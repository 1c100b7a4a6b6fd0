//! What is done about difficulties. The database keeps their way and their clocks (migration 0131).

use chrono::NaiveDate;

use crate::audit::{Actor, Entry, Tx};
use crate::db;
use crate::difficulties::rules::{Act, Filed};
use crate::error::{Error, Result};
use crate::kernel::{Uuid, new_id};

/// Who does something: somebody with an account, or an institution's liaison.
#[derive(Clone, Copy, Debug)]
pub struct By {
    pub actor: Actor,
    pub account: Option<Uuid>,
    pub liaison: Option<Uuid>,
}

/// Something that is done, with what it says.
#[derive(Clone, Debug, Default)]
pub struct Done {
    pub words: String,
    pub solve_by: Option<NaiveDate>,
    pub is_public: Option<bool>,
    pub institution: Option<Uuid>,
    pub handler: Option<Uuid>,
}

fn refused(error: sqlx::Error) -> Error {
    db::refused(
        error,
        &[
            ("difficulty_steps_in_order", "problem-changed"),
            ("difficulty_steps_by_whom", "problem-changed"),
            ("difficulty_consultations_pkey", "difficulties-problem-asked"),
        ],
    )
}

async fn write(tx: &mut Tx, by: &By, difficulty: Uuid, act: Act, done: &Done) -> Result<()> {
    let now = tx.now;
    sqlx::query!(
        r#"insert into difficulty_steps
               (difficulty_id, position, kind, at, account_id, liaison_id, institution_id, handler_id, words, solve_by, is_public)
           values ($1, 0, $2, $3, $4, $5, $6, $7, $8, $9, $10)"#,
        difficulty,
        act.as_str(),
        now,
        by.account,
        by.liaison,
        done.institution,
        done.handler,
        done.words,
        done.solve_by,
        done.is_public
    )
    .execute(tx.conn())
    .await
    .map_err(refused)?;
    Ok(())
}

fn entry(by: &By, conference: Uuid, difficulty: Uuid, act: Act) -> Entry {
    let action = match act {
        Act::File => "difficulties.filed",
        Act::Assign => "difficulties.assigned",
        Act::Consult => "difficulties.consulted",
        Act::Say => "difficulties.said",
        Act::Convene => "difficulties.convened",
        Act::Answer => "difficulties.answered",
        Act::Accept => "difficulties.accepted",
        Act::Reopen => "difficulties.reopened",
        Act::Withdraw => "difficulties.withdrawn",
    };
    Entry::new(by.actor, action, "difficulty", difficulty).of(conference).touching("outcomes")
}

/// Sends a difficulty in, with the next number of its conference; its clock begins. The same form sent again with the
/// same words is the same difficulty, and has no entry.
pub async fn file(tx: &mut Tx, by: &By, conference: Uuid, filed: &Filed) -> Result<(Uuid, Option<Entry>)> {
    // Numbers have no gaps and no doubles.
    sqlx::query!("select pg_advisory_xact_lock(hashtext('difficulties'), hashtext($1::uuid::text))", conference)
        .execute(tx.conn())
        .await?;
    let before = sqlx::query!(
        "select id, project_id, institution_id, title, text from difficulties where form_key = $1 and conference_id = $2",
        filed.key,
        conference
    )
    .fetch_optional(tx.conn())
    .await?;
    let mut key = filed.key;
    if let Some(held) = before {
        let said = (held.project_id, held.institution_id, held.title.as_str(), held.text.as_str());
        if said == (filed.project, filed.institution, filed.title.as_str(), filed.text.as_str()) {
            return Ok((held.id, None));
        }
        // Whoever went back and wrote another one sends that in.
        key = new_id();
    }
    let (id, now) = (new_id(), tx.now);
    let entered = sqlx::query!(
        r#"insert into difficulties
               (id, conference_id, number, project_id, institution_id, title, text, filed_at, clock_ends, form_key)
           select $1, $2, coalesce((select max(number) from difficulties where conference_id = $2), 0) + 1, p.id, $4, $5, $6, $7,
               $7::timestamptz + interval '48 hours', $8
           from projects p
           where p.id = $3 and p.conference_id = $2 and p.completed_at is null and (p.institution_id = $4 or exists (
               select from project_bodies b where b.project_id = p.id and b.institution_id = $4 and b.role = 'co'))"#,
        id,
        conference,
        filed.project,
        filed.institution,
        filed.title,
        filed.text,
        now,
        key
    )
    .execute(tx.conn())
    .await
    .map_err(|error| db::refused(error, &[("difficulties_one_a_form", "problem-changed")]))?;
    if entered.rows_affected() == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    write(tx, by, id, Act::File, &Done::default()).await?;
    let entry = entry(by, conference, id, Act::File).with_id("project", filed.project);
    Ok((id, Some(entry.with_id("institution", filed.institution))))
}

/// Does something about a difficulty, if nobody has since `version`.
pub async fn step(
    tx: &mut Tx,
    by: &By,
    conference: Uuid,
    (difficulty, version): (Uuid, i32),
    (act, done): (Act, &Done),
) -> Result<Entry> {
    let held = sqlx::query_scalar!(
        "select version from difficulties where id = $1 and conference_id = $2 for no key update",
        difficulty,
        conference
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(Error::NotFound)?;
    if held != version {
        return Err(Error::Conflict("problem-changed"));
    }
    write(tx, by, difficulty, act, done).await?;
    Ok(entry(by, conference, difficulty, act))
}

/// Gives a difficulty to somebody who works on the conference; its clock goes on.
pub async fn assign(tx: &mut Tx, by: &By, conference: Uuid, difficulty: Uuid, handler: Uuid) -> Result<Entry> {
    let done = Done { handler: Some(handler), ..Done::default() };
    write(tx, by, difficulty, Act::Assign, &done).await?;
    Ok(entry(by, conference, difficulty, Act::Assign).with_id("handler", handler))
}

/// Asks another institution what it can do.
pub async fn consult(
    tx: &mut Tx,
    by: &By,
    conference: Uuid,
    difficulty: Uuid,
    (institution, asked): (Uuid, &str),
) -> Result<Entry> {
    let done = Done { institution: Some(institution), words: asked.to_owned(), ..Done::default() };
    write(tx, by, difficulty, Act::Consult, &done).await?;
    let now = tx.now;
    sqlx::query!(
        "insert into difficulty_consultations (difficulty_id, institution_id, asked, asked_at) values ($1, $2, $3, $4)",
        difficulty,
        institution,
        asked,
        now
    )
    .execute(tx.conn())
    .await
    .map_err(refused)?;
    Ok(entry(by, conference, difficulty, Act::Consult).with_id("institution", institution))
}

/// What an institution that was asked says, once.
pub async fn say(
    tx: &mut Tx,
    by: &By,
    conference: Uuid,
    difficulty: Uuid,
    (institution, said): (Uuid, &str),
) -> Result<Entry> {
    let done = Done { institution: Some(institution), words: said.to_owned(), ..Done::default() };
    write(tx, by, difficulty, Act::Say, &done).await?;
    let now = tx.now;
    let told = sqlx::query!(
        r#"update difficulty_consultations set said = $3, said_at = $4
           where difficulty_id = $1 and institution_id = $2 and said is null"#,
        difficulty,
        institution,
        said,
        now
    )
    .execute(tx.conn())
    .await?;
    if told.rows_affected() == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(entry(by, conference, difficulty, Act::Say).with_id("institution", institution))
}
