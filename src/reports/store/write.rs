//! Making reports, writing versions of them, signing them off or letting them go. The database keeps that nothing changes after
//! (migrations 0140 and 0144).

use chrono::{DateTime, Utc};
use sqlx::types::Json;

use crate::audit::{Actor, Entry, Tx};
use crate::db;
use crate::error::{Error, Result};
use crate::kernel::{Uuid, new_id};
use crate::reports::rules::{Body, Edited, Period};

/// Who does something.
#[derive(Clone, Copy, Debug)]
pub struct By {
    pub actor: Actor,
    pub account: Uuid,
}

/// What making a report came to.
pub enum Made {
    New(Uuid, Entry),
    /// Somebody was faster: there is one.
    There(Uuid),
}

fn entry(by: By, action: &'static str, conference: Uuid, report: Uuid) -> Entry {
    Entry::new(by.actor, action, "report", report).of(conference).touching("reports")
}

/// Makes a report of a period, or one that corrects another, with the next number of its conference. Of two at once the second
/// finds what the first made.
pub async fn make(tx: &mut Tx, by: By, conference: Uuid, period: Period, replaces: Option<Uuid>) -> Result<Made> {
    // Numbers have no gaps and no doubles.
    sqlx::query!("select pg_advisory_xact_lock(hashtext('reports'), hashtext($1::uuid::text))", conference)
        .execute(tx.conn())
        .await?;
    let there = sqlx::query_scalar!(
        r#"select id from reports where conference_id = $1 and kind = $2 and period = $3 and ($4::uuid is null or replaces = $4)
               and discarded_at is null
           order by number desc limit 1"#,
        conference,
        period.kind.as_str(),
        period.first,
        replaces
    )
    .fetch_optional(tx.conn())
    .await?;
    if let Some(there) = there {
        return Ok(Made::There(there));
    }
    let (id, now) = (new_id(), tx.now);
    sqlx::query!(
        r#"insert into reports (id, conference_id, number, kind, period, created_at, created_by, replaces)
           values ($1, $2, (select coalesce(max(number), 0) + 1 from reports where conference_id = $2), $3, $4, $5, $6, $7)"#,
        id,
        conference,
        period.kind.as_str(),
        period.first,
        now,
        by.account,
        replaces
    )
    .execute(tx.conn())
    .await
    .map_err(|error| db::refused(error, &[("reports_replaces_signed", "problem-changed")]))?;
    let entry = entry(by, "reports.made", conference, id)
        .with("kind", period.kind.as_str())
        .with("period", period.first.to_string());
    Ok(Made::New(
        id,
        match replaces {
            Some(before) => entry.with_id("replaces", before),
            None => entry,
        },
    ))
}

/// A version to be written.
pub struct NewVersion<'a> {
    /// The newest that was seen.
    pub seen: i32,
    pub compiled_at: DateTime<Utc>,
    pub body: &'a Body,
    pub edited: &'a Edited,
    pub is_edit: bool,
}

/// Writes the next version of a draft; whoever saw an older one is told.
pub async fn write_version(
    tx: &mut Tx,
    by: By,
    (conference, report): (Uuid, Uuid),
    new: &NewVersion<'_>,
) -> Result<Entry> {
    let now = tx.now;
    let number = new.seen.checked_add(1).ok_or(Error::NotFound)?;
    sqlx::query!(
        r#"insert into report_versions
               (report_id, number, as_of, compiled_at, body, counts, foreword, follows, remarks, is_edit, at, account_id)
           select id, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13 from reports where id = $1 and conference_id = $2"#,
        report,
        conference,
        number,
        new.body.as_of,
        new.compiled_at,
        Json(new.body) as _,
        Json(new.body.counts()) as _,
        new.edited.foreword,
        new.edited.follows,
        Json(&new.edited.remarks) as _,
        new.is_edit,
        now,
        by.account
    )
    .execute(tx.conn())
    .await
    .map_err(|error| {
        db::refused(
            error,
            &[
                ("report_versions_in_order", "problem-changed"),
                ("report_versions_of_draft", "reports-problem-signed"),
                ("report_versions_of_kept", "reports-problem-let-go"),
            ],
        )
    })?;
    let action = if new.is_edit { "reports.edited" } else { "reports.compiled" };
    Ok(entry(by, action, conference, report).with("version", number))
}

/// Signs off the newest version, if it is the one that was seen, with the projects that it names.
pub async fn sign(
    tx: &mut Tx,
    by: By,
    (conference, report): (Uuid, Uuid),
    (version, projects): (i32, &[Uuid]),
) -> Result<Entry> {
    let now = tx.now;
    let held = sqlx::query!(
        "select newest, signed_at, discarded_at from reports where id = $1 and conference_id = $2 for no key update",
        report,
        conference
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(Error::NotFound)?;
    if held.discarded_at.is_some() {
        return Err(Error::Conflict("reports-problem-let-go"));
    }
    if held.signed_at.is_some() || held.newest != version {
        return Err(Error::Conflict("problem-changed"));
    }
    sqlx::query!(
        "insert into report_projects (report_id, project_id) select $1, named.id from unnest($2::uuid[]) as named (id)",
        report,
        projects
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        r#"update reports set signed_version = $2, signed_at = $3, signed_by = $4,
               signed_name = (select name from accounts where id = $4) where id = $1"#,
        report,
        version,
        now,
        by.account
    )
    .execute(tx.conn())
    .await?;
    Ok(entry(by, "reports.signed_off", conference, report).with("version", version).with("projects", projects.len()))
}

/// Lets a draft go, if nobody has written on it since the version that was seen. Its period is free again, its number is not.
pub async fn discard(tx: &mut Tx, by: By, (conference, report): (Uuid, Uuid), version: i32) -> Result<Entry> {
    let now = tx.now;
    let gone = sqlx::query!(
        r#"update reports set discarded_at = $4, discarded_by = $5
           where id = $1 and conference_id = $2 and newest = $3 and signed_at is null and discarded_at is null"#,
        report,
        conference,
        version,
        now,
        by.account
    )
    .execute(tx.conn())
    .await?;
    if gone.rows_affected() == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(entry(by, "reports.discarded", conference, report).with("version", version))
}
