use std::net::IpAddr;

use chrono::{DateTime, TimeDelta, Utc};
use ipnet::IpNet;

use super::Account;
use crate::access::{SIGN_IN_DAYS, Who};
use crate::accounts::rules::HALF;
use crate::audit::{Actor, Entry, Tx};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::kernel::{Lang, Uuid, new_id};
use crate::state::App;
use crate::vault::{self, HashedColumn};

/// What only a browser or a mail knows: looked for under every key until it ends.
pub const HASHED: &[HashedColumn] = &[
    HashedColumn {
        table: "sign_ins",
        column: "token_hash",
        // As `access` reads them: one that was not used for seven days is nobody's.
        living: "ended_at is null and expires_at > $1 and last_seen_at > $1 - interval '7 days'",
    },
    HashedColumn { table: "sign_in_links", column: "token_hash", living: "used_at is null and expires_at > $1" },
];

/// Makes a one-time link and gives its path. The older ones of the account stay good: a mail may
/// be late.
pub async fn make_link(tx: &mut Tx, account: Uuid, valid_for: TimeDelta) -> Result<String> {
    let path = make_link_once(tx, new_id(), account, valid_for).await?;
    path.ok_or_else(|| anyhow::anyhow!("a new id was there already").into())
}

/// The same under an id that is given: none where it was made before, by a job that runs again.
pub async fn make_link_once(tx: &mut Tx, id: Uuid, account: Uuid, valid_for: TimeDelta) -> Result<Option<String>> {
    let token = vault::token();
    let hash = tx.app().vault.hash("sign_in_links", &token);
    let now = tx.now;
    let made = sqlx::query!(
        "insert into sign_in_links (id, account_id, token_hash, created_at, expires_at) values ($1, $2, $3, $4, $5) on conflict (id) do nothing",
        id,
        account,
        hash,
        now,
        now + valid_for,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    Ok((made == 1).then(|| format!("/sign-in/link/{token}")))
}

/// Whether a link could still be used, and the language of whom it is for.
pub async fn link_is_good(app: &App, token: &str) -> Result<Option<Lang>> {
    let hashes = app.vault.hashes("sign_in_links", token);
    let lang = sqlx::query_scalar!(
        r#"select a.language from sign_in_links l join accounts a on a.id = l.account_id
           where l.token_hash = any($1) and l.used_at is null and l.expires_at > $2 and a.disabled_at is null"#,
        &hashes,
        app.clock.now(),
    )
    .fetch_optional(app.db.read())
    .await?;
    Ok(lang.map(|tag| Lang::from_tag(&tag).unwrap_or_default()))
}

/// Uses a link up. Of two at once one gets it.
pub async fn use_link(tx: &mut Tx, token: &str) -> Result<Option<Uuid>> {
    let hashes = tx.app().vault.hashes("sign_in_links", token);
    let now = tx.now;
    Ok(sqlx::query_scalar!(
        r#"update sign_in_links l set used_at = $2 from accounts a
           where a.id = l.account_id and l.token_hash = any($1) and l.used_at is null and l.expires_at > $2
             and a.disabled_at is null
           returning l.account_id"#,
        &hashes,
        now
    )
    .fetch_optional(tx.conn())
    .await?)
}

/// Where a sign-in comes from.
#[derive(Clone, Debug)]
pub struct From {
    pub device: String,
    pub address: Option<IpAddr>,
    pub by_link: bool,
}

/// Opens a sign-in and gives its token: half of one where the account has a second factor.
pub async fn open(tx: &mut Tx, account: &Account, from: &From) -> Result<(String, Entry)> {
    let token = vault::token();
    let hash = tx.app().vault.hash("sign_ins", &token);
    let now = tx.now;
    let complete = !account.has_second_factor;
    let id = new_id();
    sqlx::query!(
        r#"insert into sign_ins (id, account_id, token_hash, complete, by_link, created_at, last_seen_at, expires_at, device, address)
           values ($1, $2, $3, $4, $5, $6, $6, $7, $8, $9)"#,
        id,
        account.id,
        hash,
        complete,
        from.by_link,
        now,
        now + if complete { TimeDelta::days(SIGN_IN_DAYS) } else { HALF },
        from.device,
        from.address.map(IpNet::from),
    )
    .execute(tx.conn())
    .await?;
    let entry = if complete {
        signed_in(account.id, id, from.address, from.by_link, false)
    } else {
        Entry::new(Actor::Visitor(from.address), "account.code_asked", "account", account.id).with_id("sign_in", id)
    };
    Ok((token, entry))
}

fn signed_in(account: Uuid, sign_in: Uuid, address: Option<IpAddr>, by_link: bool, with_code: bool) -> Entry {
    Entry::new(Actor::Account(account, address), "account.signed_in", "account", account)
        .with_id("sign_in", sign_in)
        .with("by", if by_link { "link" } else { "password" })
        .with("second_factor", with_code)
}

/// An attempt that failed. Written for unknown addresses too: the answer must take as long, and
/// whoever reads the log sees addresses being tried.
pub fn failed(account: Option<Uuid>, address: Option<IpAddr>, by: &'static str) -> Entry {
    Entry::new(Actor::Visitor(address), "account.sign_in_failed", "account", account).with("by", by)
}

/// A half sign-in, and what checks its code.
pub struct Half {
    pub id: Uuid,
    pub account: Uuid,
    pub by_link: bool,
    pub totp_sealed: Vec<u8>,
}

/// The half sign-in behind a cookie.
pub async fn half(app: &App, token: &str) -> Result<Option<Half>> {
    let hashes = app.vault.hashes("sign_ins", token);
    Ok(sqlx::query_as!(
        Half,
        r#"select s.id, s.account_id as account, s.by_link, a.totp_sealed as "totp_sealed!"
           from sign_ins s join accounts a on a.id = s.account_id
           where s.token_hash = any($1) and not s.complete and s.ended_at is null and s.expires_at > $2
             and a.disabled_at is null and a.totp_sealed is not null"#,
        &hashes,
        app.clock.now(),
    )
    .fetch_optional(app.db.read())
    .await?)
}

/// Takes a code's step, if it is newer than every one before. Of two at once one gets it.
pub async fn take_step(tx: &mut Tx, account: Uuid, step: i64) -> Result<bool> {
    let taken = sqlx::query!(
        r#"update accounts set totp_last_step = $2
           where id = $1 and totp_sealed is not null and (totp_last_step is null or totp_last_step < $2)"#,
        account,
        step
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    Ok(taken == 1)
}

/// Makes a half sign-in whole, under a new token.
pub async fn complete(tx: &mut Tx, half: &Half, address: Option<IpAddr>) -> Result<(String, Entry)> {
    let token = vault::token();
    let hash = tx.app().vault.hash("sign_ins", &token);
    let now = tx.now;
    let done = sqlx::query!(
        r#"update sign_ins set complete = true, token_hash = $2, created_at = $3, last_seen_at = $3, expires_at = $4
           where id = $1 and not complete and ended_at is null and expires_at > $3"#,
        half.id,
        hash,
        now,
        now + TimeDelta::days(SIGN_IN_DAYS),
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if done == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok((token, signed_in(half.account, half.id, address, half.by_link, true)))
}

/// Ends the sign-in behind a cookie, whole or half. None where there is none.
pub async fn sign_out(tx: &mut Tx, token: &str, address: Option<IpAddr>) -> Result<Option<Entry>> {
    let hashes = tx.app().vault.hashes("sign_ins", token);
    let now = tx.now;
    let ended = sqlx::query!(
        "update sign_ins set ended_at = $2 where token_hash = any($1) and ended_at is null returning id, account_id",
        &hashes,
        now
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(ended.map(|row| {
        Entry::new(Actor::Account(row.account_id, address), "account.signed_out", "account", row.account_id)
            .with_id("sign_in", row.id)
    }))
}

/// Ends one of her own sign-ins.
pub async fn end_one(tx: &mut Tx, who: &Who, id: Uuid) -> Result<Entry> {
    let now = tx.now;
    let ended = sqlx::query!(
        "update sign_ins set ended_at = $3 where id = $1 and account_id = $2 and ended_at is null",
        id,
        who.account,
        now
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if ended == 0 {
        return Err(Error::NotFound);
    }
    Ok(Entry::new(who.actor(), "account.sign_in_ended", "account", who.account).with_id("sign_in", id))
}

/// Ends all sign-ins of an account, but for one.
pub async fn end_all(tx: &mut Tx, actor: Actor, account: Uuid, but: Option<Uuid>) -> Result<Entry> {
    let now = tx.now;
    let ended = sqlx::query!(
        "update sign_ins set ended_at = $3 where account_id = $1 and id is distinct from $2 and ended_at is null",
        account,
        but,
        now
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    Ok(Entry::new(actor, "account.sign_in_ended", "account", account).with("sign_ins", ended))
}

/// A sign-in as its owner sees it.
pub struct OpenSignIn {
    pub id: Uuid,
    pub device: String,
    pub address: Option<IpNet>,
    pub created_at: DateTime<Utc>,
    pub last_seen_at: DateTime<Utc>,
}

impl OpenSignIn {
    pub fn address(&self) -> String {
        self.address.map(|net| net.addr().to_string()).unwrap_or_default()
    }
}

pub async fn open_sign_ins(db: &Db, account: Uuid, now: DateTime<Utc>) -> Result<Vec<OpenSignIn>> {
    Ok(sqlx::query_as!(
        OpenSignIn,
        r#"select id, device, address, created_at, last_seen_at from sign_ins
           where account_id = $1 and complete and ended_at is null and expires_at > $2 and last_seen_at > $3
           order by last_seen_at desc, id desc limit 100"#,
        account,
        now,
        now - TimeDelta::days(SIGN_IN_DAYS / 2),
    )
    .fetch_all(db.read())
    .await?)
}

/// Whether this sign-in came by a link, and when it began.
pub async fn arrival(db: &Db, sign_in: Uuid) -> Result<(bool, DateTime<Utc>)> {
    let row =
        sqlx::query!("select by_link, created_at from sign_ins where id = $1", sign_in).fetch_one(db.read()).await?;
    Ok((row.by_link, row.created_at))
}
