//! When and to whom registration is open: its window, the codes, lost pass links.

use chrono::{DateTime, Utc};

use super::super::letters;
use super::super::rules::{HolderKind, NewCode, Window, code_in};
use super::decide::write_to;
use crate::audit::{Actor, Entry, Tx, Unaudited};
use crate::conference::Here;
use crate::error::{Error, Result};
use crate::kernel::{Email, Uuid, new_id};
use crate::state::App;
use crate::vault::{self, Place};

/// Sets when and to whom registration is open, where the conference is still as it was seen.
pub async fn set_window(tx: &mut Tx, here: &Here, version: i32, window: Window, actor: Actor) -> Result<Entry> {
    let done = sqlx::query!(
        "update conferences set registration_opens_at = $3, registration_closes_at = $4, registration_by_code = $5,
             version = version + 1 where id = $1 and version = $2",
        here.id,
        version,
        window.opens_at,
        window.closes_at,
        window.by_code
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if done == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    let mut entry = Entry::new(actor, "registration.window_set", "conference", here.id)
        .of(here.id)
        .with("closes", window.closes_at.to_rfc3339())
        .with("by_code", window.by_code)
        .touching("conference");
    if let Some(opens_at) = window.opens_at {
        entry = entry.with("opens", opens_at.to_rfc3339());
    }
    Ok(entry)
}

/// Sets which kinds register themselves, where the conference is still as it was seen.
pub async fn set_kinds(tx: &mut Tx, here: &Here, version: i32, kinds: &[HolderKind], actor: Actor) -> Result<Entry> {
    let kinds: Vec<String> = kinds.iter().map(|kind| kind.as_str().to_owned()).collect();
    let done = sqlx::query!(
        "update conferences set registration_kinds = $3, version = version + 1 where id = $1 and version = $2",
        here.id,
        version,
        &kinds
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if done == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(Entry::new(actor, "registration.kinds_set", "conference", here.id)
        .of(here.id)
        .with("kinds", kinds)
        .touching("conference"))
}

/// A code with which people register.
#[derive(Clone, Debug)]
pub struct Code {
    pub id: Uuid,
    pub note: String,
    /// As it is given out.
    pub code: String,
    pub category: Option<Uuid>,
    pub most: Option<i32>,
    pub used: i32,
    pub created_at: DateTime<Utc>,
    pub revoked_at: Option<DateTime<Utc>>,
    pub version: i32,
}

impl Code {
    /// Whether somebody may still register with it.
    pub fn is_good(&self) -> bool {
        self.revoked_at.is_none() && self.most.is_none_or(|most| self.used < most)
    }
}

/// The newest codes first, at most 500.
pub async fn codes(app: &App, conference: Uuid) -> Result<Vec<Code>> {
    let rows = sqlx::query!(
        "select id, note, code_sealed, category_id, most, used, created_at, revoked_at, version from invitation_codes
         where conference_id = $1 order by created_at desc, id limit 500",
        conference
    )
    .fetch_all(app.db.read())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Code {
                code: app.vault.open_text(Place::new("invitation_codes.code", row.id), &row.code_sealed)?,
                id: row.id,
                note: row.note,
                category: row.category_id,
                most: row.most,
                used: row.used,
                created_at: row.created_at,
                revoked_at: row.revoked_at,
                version: row.version,
            })
        })
        .collect()
}

/// The code of a conference that somebody typed, if there is one: its id and category, and whether it
/// is still good.
pub async fn code(app: &App, conference: Uuid, typed: &str) -> Result<Option<(Uuid, Option<Uuid>, bool)>> {
    let hashes = app.vault.hashes("invitation_codes", &code_in(typed));
    let row = sqlx::query!(
        r#"select id, category_id, revoked_at is null and (most is null or used < most) as "good!" from invitation_codes
           where conference_id = $1 and code_hash = any($2)"#,
        conference,
        &hashes
    )
    .fetch_optional(app.db.read())
    .await?;
    Ok(row.map(|row| (row.id, row.category_id, row.good)))
}

/// Makes a code.
pub async fn add_code(tx: &mut Tx, here: &Here, new: &NewCode, actor: Actor) -> Result<Entry> {
    let (id, now, code) = (new_id(), tx.now, vault::code());
    let place = Place::new("invitation_codes.code", id);
    let (hash, sealed) = tx.app().vault.keep("invitation_codes", place, &code_in(&code));
    sqlx::query!(
        "insert into invitation_codes (id, conference_id, note, code_hash, code_sealed, category_id, most, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        id,
        here.id,
        new.note,
        hash,
        sealed,
        new.category,
        new.most,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(Entry::new(actor, "registration.code_made", "invitation_code", id).of(here.id).touching("people"))
}

/// Ends a code. Whoever registered with it stays registered.
pub async fn revoke_code(tx: &mut Tx, here: &Here, code: Uuid, actor: Actor) -> Result<Entry> {
    let now = tx.now;
    let done = sqlx::query!(
        "update invitation_codes set revoked_at = $3, version = version + 1
         where id = $1 and conference_id = $2 and revoked_at is null",
        code,
        here.id,
        now
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if done == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(Entry::new(actor, "registration.code_revoked", "invitation_code", code).of(here.id).touching("people"))
}

/// Uses a code once more. Of two who want its last use one gets it.
pub(super) async fn use_code(tx: &mut Tx, code: Uuid) -> Result<()> {
    let done = sqlx::query!(
        "update invitation_codes set used = used + 1
         where id = $1 and revoked_at is null and (most is null or used < most)",
        code
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if done == 0 { Err(Error::Conflict("registration-fault-code-used")) } else { Ok(()) }
}

/// Whoever is registered under an address, if anybody is.
pub async fn registered_as(app: &App, conference: Uuid, email: &Email) -> Result<Option<Uuid>> {
    Ok(sqlx::query_scalar!(
        "select id from participants
         where conference_id = $1 and email = $2 and state in ('submitted', 'waitlisted', 'approved')",
        conference,
        email.as_str()
    )
    .fetch_optional(app.db.read())
    .await?)
}

/// Mails somebody her pass link once more: as she asked for it, or as somebody registered with her address `again`.
pub async fn send_link(tx: &mut Tx, here: &Here, participant: Uuid, again: bool) -> Result<()> {
    let occasion = if again { &letters::ALREADY } else { &letters::LOST_LINK };
    write_to(tx, here, &[participant], occasion, &[]).await
}

/// Notes that somebody opened the link that was mailed to her: the address is hers.
pub async fn confirm(app: &App, participant: Uuid) -> Result<()> {
    let mut tx = Tx::begin(app).await?;
    let now = tx.now;
    sqlx::query!("update participants set confirmed_at = $2 where id = $1 and confirmed_at is null", participant, now)
        .execute(tx.conn())
        .await?;
    tx.commit_unaudited(Unaudited::Confirmed).await
}
