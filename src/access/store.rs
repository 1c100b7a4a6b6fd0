use std::net::IpAddr;

use anyhow::{Context as _, anyhow};
use chrono::{DateTime, TimeDelta, Utc};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::guard::{Device, Who};
use super::rules::{Authority, DeviceKind, Serves, WINDOW};
use crate::audit::Tx;
use crate::db::{Db, Gather, Size};
use crate::error::Result;
use crate::kernel::{Email, Lang, Uuid};
use crate::state::App;

/// A sign-in ends this many days after it began, or after half of them unused.
pub const SIGN_IN_DAYS: i64 = 14;

/// Who stands behind a sign-in, and everything that she holds, in one statement. Ended, expired
/// and half sign-ins, and those of disabled accounts, are nobody.
pub async fn who(
    db: &Db,
    token_hashes: &[Vec<u8>],
    now: DateTime<Utc>,
    address: Option<IpAddr>,
) -> Result<Option<Who>> {
    let row = sqlx::query!(
        r#"select s.id as sign_in, s.last_seen_at, a.id, a.name, a.language,
              (select jsonb_agg(jsonb_build_object('role', g.role, 'conference', g.conference_id))
                 from grants g where g.account_id = a.id) as grants,
              (select jsonb_agg(jsonb_build_object('group', m.group_id, 'conference', m.conference_id, 'role', m.role))
                 from members m where m.account_id = a.id) as memberships,
              (select jsonb_agg(jsonb_build_object('seat', p.id, 'conference', p.conference_id, 'post', p.post))
                 from seats p where p.account_id = a.id) as seats,
              (select count(*) from reminders r where r.account_id = a.id and r.read_at is null)
                 + case when exists (select from seats p where p.account_id = a.id)
                        then (select count(*) from ballots_awaited b where b.account_id = a.id)
                           + (select count(*) from signatures_awaited w where w.account_id = a.id)
                        else 0 end as "news!",
              exists (select from liaisons n where n.email = a.email and n.ended_at is null) as "speaks!"
           from sign_ins s join accounts a on a.id = s.account_id
           where s.token_hash = any($1) and s.complete and s.ended_at is null and s.expires_at > $2
             and s.last_seen_at > $3 and a.disabled_at is null"#,
        token_hashes,
        now,
        now - TimeDelta::days(SIGN_IN_DAYS / 2),
    )
    .fetch_optional(db.read())
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Who {
        account: row.id,
        sign_in: row.sign_in,
        name: row.name,
        lang: Lang::from_tag(&row.language).unwrap_or_default(),
        authority: Authority {
            account: row.id,
            grants: list(row.grants)?,
            memberships: list(row.memberships)?,
            seats: list(row.seats)?,
        },
        news: row.news,
        speaks: row.speaks,
        address,
        seen_at: row.last_seen_at,
    }))
}

fn list<T: DeserializeOwned>(value: Option<Value>) -> Result<Vec<T>> {
    Ok(value.map(serde_json::from_value).transpose()?.unwrap_or_default())
}

/// Notes that a sign-in was seen, at most once in five minutes: a technical write. Its hash is kept
/// anew, so that whoever comes by is soon under the current key.
pub async fn seen(db: &Db, sign_in: Uuid, token_hash: &[u8], now: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "update sign_ins set last_seen_at = $2, token_hash = $4 where id = $1 and last_seen_at < $3",
        sign_in,
        now,
        now - TimeDelta::minutes(5),
        token_hash,
    )
    .execute(db.read())
    .await?;
    Ok(())
}

/// The participant behind a pass link.
pub async fn holder(db: &Db, token_hashes: &[Vec<u8>]) -> Result<Option<(Uuid, Uuid)>> {
    Ok(sqlx::query!(
        r#"select p.id, p.conference_id from pass_links l join participants p on p.id = l.participant_id
           where l.token_hash = any($1) and l.revoked_at is null"#,
        token_hashes
    )
    .fetch_optional(db.read())
    .await?
    .map(|row| (row.id, row.conference_id)))
}

/// Who registers others with a link, and in which conference; none where it ended.
pub async fn registrar(db: &Db, token_hashes: &[Vec<u8>]) -> Result<Option<(Uuid, Uuid)>> {
    Ok(sqlx::query!(
        "select id, conference_id from delegates where token_hash = any($1) and erased_at is null and ended_at is null",
        token_hashes
    )
    .fetch_optional(db.read())
    .await?
    .map(|row| (row.id, row.conference_id)))
}

/// Who is asked by a link, and in which conference; none where it was revoked.
pub async fn speaker(db: &Db, token_hashes: &[Vec<u8>]) -> Result<Option<(Uuid, Uuid)>> {
    Ok(sqlx::query!(
        r#"select s.id, s.conference_id from speaker_links l join speakers s on s.id = l.speaker_id
           where l.token_hash = any($1) and l.revoked_at is null"#,
        token_hashes
    )
    .fetch_optional(db.read())
    .await?
    .map(|row| (row.id, row.conference_id)))
}

/// Who signs for an institution by a link, and in which conference; none where it was revoked.
pub async fn signatory(db: &Db, token_hashes: &[Vec<u8>]) -> Result<Option<(Uuid, Uuid)>> {
    Ok(sqlx::query!(
        r#"select s.id, s.conference_id from signatory_links l join signatories s on s.id = l.signatory_id
           where l.token_hash = any($1) and l.revoked_at is null and s.ended_at is null"#,
        token_hashes
    )
    .fetch_optional(db.read())
    .await?
    .map(|row| (row.id, row.conference_id)))
}

/// Whose tasks a calendar follows by an address.
pub async fn subscriber(db: &Db, token_hashes: &[Vec<u8>]) -> Result<Option<Uuid>> {
    Ok(sqlx::query_scalar!("select account_id from calendar_links where token_hash = any($1)", token_hashes)
        .fetch_optional(db.read())
        .await?)
}

/// Who speaks for an institution by a link: she, it, and the conference; none where the link was revoked or is good no more.
pub async fn liaison(db: &Db, token_hashes: &[Vec<u8>], now: DateTime<Utc>) -> Result<Option<(Uuid, Uuid, Uuid)>> {
    Ok(sqlx::query!(
        r#"select n.id, n.institution_id, n.conference_id from liaison_links k join liaisons n on n.id = k.liaison_id
           where k.token_hash = any($1) and k.revoked_at is null and k.expires_at > $2 and n.ended_at is null"#,
        token_hashes,
        now
    )
    .fetch_optional(db.read())
    .await?
    .map(|row| (row.id, row.institution_id, row.conference_id)))
}

/// So many requests of devices are looked up at once.
const TOGETHER: usize = 64;

/// The device that shows this token. One that was revoked has none. Requests that come while others are looked up go
/// together into the next statement: none is answered from what was read before it came.
pub async fn device(app: &App, token_hashes: Vec<Vec<u8>>, address: Option<IpAddr>) -> Result<Option<Device>> {
    let db = app.db.clone();
    let work = move |asked: Vec<Vec<Vec<u8>>>| {
        let db = db.clone();
        async move {
            match devices(&db, &asked).await {
                Ok(found) => found.into_iter().map(Ok).collect(),
                Err(cause) => asked.iter().map(|_| Err(anyhow!("{cause}").into())).collect(),
            }
        }
    };
    let size = Size { most: TOGETHER, at_once: 1, come_again: false };
    let found = app.queue::<Gather<Vec<Vec<u8>>, Result<Option<Device>>>>().add(token_hashes, size, work).await?;
    Ok(found?.map(|device| Device { address, ..device }))
}

/// Those that show these tokens, in their order.
async fn devices(db: &Db, asked: &[Vec<Vec<u8>>]) -> Result<Vec<Option<Device>>> {
    let rows = sqlx::query!(
        r#"select d.id as "id!", d.conference_id as "conference_id!", d.name as "name!", d.kind as "kind!", d.direction as "direction!",
               d.seen_at, d.token_hash as "token_hash!", g.id as "gate?", g.code as "code?"
           from devices d left join gates g on g.id = d.gate_id where d.token_hash = any($1)"#,
        &asked.concat()
    )
    .fetch_all(db.read())
    .await?;
    let of = |hashes: &Vec<Vec<u8>>| {
        let Some(row) = rows.iter().find(|row| hashes.contains(&row.token_hash)) else { return Ok(None) };
        Ok(Some(Device {
            id: row.id,
            conference: row.conference_id,
            name: row.name.clone(),
            kind: DeviceKind::parse(&row.kind).context("an unknown kind of device")?,
            serves: Serves::parse(&row.direction).context("an unknown direction")?,
            gate: row.gate.zip(row.code.clone()),
            who: None,
            address: None,
            seen_at: row.seen_at,
        }))
    };
    asked.iter().map(of).collect()
}

/// Notes that a device was seen, at most once a minute: a technical write. Its hash is kept anew, as a sign-in's is.
pub async fn device_seen(db: &Db, device: Uuid, token_hash: &[u8], now: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "update devices set seen_at = $2, token_hash = $3
         where id = $1 and token_hash is not null and (seen_at is null or seen_at < $4)",
        device,
        now,
        token_hash,
        now - TimeDelta::minutes(1),
    )
    .execute(db.read())
    .await?;
    Ok(())
}

/// The account behind an address to which a place in a conference may be given: of the business
/// branch, and not disabled. Whoever asks learns nothing of any other.
pub async fn account_to_place(db: &Db, email: &Email) -> Result<Option<Uuid>> {
    Ok(sqlx::query_scalar!(
        "select id from accounts where email = $1 and branch = 'business' and disabled_at is null",
        email.as_str()
    )
    .fetch_optional(db.read())
    .await?)
}

/// Counts an attempt under each key, a hash, in the transaction at hand. Tells whether every count is
/// within its limit.
pub async fn count_attempts(tx: &mut Tx, mut keys: Vec<(Vec<u8>, i32)>) -> Result<bool> {
    let now = tx.now;
    let mut allowed = true;
    // In the order of the keys, so that two at once never wait for each other.
    keys.sort();
    for (key, limit) in keys {
        let attempts = sqlx::query_scalar!(
            r#"insert into throttles as t (key, started_at, attempts) values ($1, $2, 1)
               on conflict (key) do update set
                   attempts = case when t.started_at <= $3 then 1 else least(t.attempts, 1000000) + 1 end,
                   started_at = case when t.started_at <= $3 then $2 else t.started_at end
               returning attempts"#,
            key,
            now,
            now - WINDOW,
        )
        .fetch_one(tx.conn())
        .await?;
        allowed &= attempts <= limit;
    }
    Ok(allowed)
}
