//! Subscriptions, the server's key, and messages on their way.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

use super::key;
use super::rules::Subscription;
use super::send::{Message, SEND};
use crate::audit::{Actor, Entry, Tx, Unaudited};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::jobs;
use crate::kernel::{Uuid, new_id};
use crate::state::App;
use crate::vault::Place;

/// Most browsers of one person.
const BROWSERS_MAX: i64 = 10;
/// So long a message is kept that no push service takes; they keep it no longer either.
const KEPT: TimeDelta = TimeDelta::hours(24);

fn key_place(id: Uuid) -> Place {
    Place::new("push_keys.pkcs8", id)
}

fn endpoint_place(id: Uuid) -> Place {
    Place::new("push_subscriptions.endpoint", id)
}

fn auth_place(id: Uuid) -> Place {
    Place::new("push_subscriptions.auth", id)
}

/// The public half of the server's key, where it was made.
pub async fn public_key(db: &Db) -> Result<Option<Vec<u8>>> {
    Ok(sqlx::query_scalar!("select key_public from push_keys").fetch_optional(db.read()).await?)
}

/// Makes the server's key. Two at once make one.
pub async fn make_key(app: &App) -> Result<Vec<u8>> {
    let (pkcs8, public) = key::generate()?;
    let mut tx = Tx::begin(app).await?;
    let (id, now) = (new_id(), tx.now);
    let sealed = app.vault.seal(key_place(id), &pkcs8);
    let made = sqlx::query!(
        "insert into push_keys (id, pkcs8_sealed, key_public, made_at) values ($1, $2, $3, $4) on conflict do nothing",
        id,
        sealed,
        public,
        now
    )
    .execute(tx.conn())
    .await?;
    if made.rows_affected() > 0 {
        tx.commit(Entry::new(Actor::System, "push.key_made", "push_key", id)).await?;
        return Ok(public);
    }
    public_key(&app.db).await?.ok_or(Error::NotFound)
}

/// A browser that takes messages.
#[derive(Clone, Debug)]
pub struct Browser {
    pub id: Uuid,
    pub device: String,
    pub created_at: DateTime<Utc>,
    pub told_at: Option<DateTime<Utc>>,
}

/// Somebody's browsers, the newest first.
pub async fn browsers(db: &Db, account: Uuid) -> Result<Vec<Browser>> {
    Ok(sqlx::query_as!(
        Browser,
        r#"select id, device, created_at, told_at from push_subscriptions s
           where account_id = $1 and not exists (select from sign_ins o where o.id = s.sign_in_id and o.ended_at is not null)
           order by created_at desc, id"#,
        account
    )
    .fetch_all(db.read())
    .await?)
}

/// Keeps a browser of somebody's until she ends her sign-in there. One and the same is kept once, and is its newest owner's
/// alone.
pub async fn keep(
    tx: &mut Tx,
    (actor, account, sign_in): (Actor, Uuid, Uuid),
    new: &Subscription,
    device: &str,
) -> Result<(Uuid, Entry)> {
    let (id, now, app) = (new_id(), tx.now, tx.app().clone());
    let hashes = app.vault.hashes("push_subscriptions", &new.endpoint);
    sqlx::query!(
        r#"delete from push_subscriptions where endpoint_hash = any($1) or account_id = $2
               and sign_in_id in (select id from sign_ins where account_id = $2 and ended_at is not null)"#,
        &hashes,
        account
    )
    .execute(tx.conn())
    .await?;
    let (hash, sealed) = app.vault.keep("push_subscriptions", endpoint_place(id), &new.endpoint);
    let auth = app.vault.seal(auth_place(id), &new.auth);
    let kept = sqlx::query!(
        r#"insert into push_subscriptions (id, account_id, endpoint_hash, endpoint_sealed, key_public, auth_sealed, device, created_at, sign_in_id)
           select $1, $2, $3, $4, $5, $6, $7, $8, $10 where (select count(*) from push_subscriptions where account_id = $2) < $9"#,
        id,
        account,
        hash,
        sealed,
        new.public_key,
        auth,
        device,
        now,
        BROWSERS_MAX,
        sign_in
    )
    .execute(tx.conn())
    .await
    .map_err(|error| crate::db::refused(error, &[("push_subscriptions_once", "problem-changed")]))?;
    if kept.rows_affected() == 0 {
        return Err(Error::Conflict("push-problem-many"));
    }
    Ok((id, Entry::new(actor, "push.subscribed", "push_subscription", id)))
}

/// Forgets a browser of somebody's.
pub async fn forget(tx: &mut Tx, (actor, account): (Actor, Uuid), id: Uuid) -> Result<Entry> {
    let gone = sqlx::query!("delete from push_subscriptions where id = $1 and account_id = $2", id, account)
        .execute(tx.conn())
        .await?;
    if gone.rows_affected() == 0 {
        return Err(Error::NotFound);
    }
    Ok(Entry::new(actor, "push.unsubscribed", "push_subscription", id))
}

/// A browser to which a message goes: which, whose, its key and secret.
struct To {
    id: Uuid,
    account: Uuid,
    public_key: Vec<u8>,
    auth_sealed: Vec<u8>,
}

/// Enqueues messages for the browsers of people, each for all of hers or for one; with whatever causes them. A browser
/// for which nothing can be sealed is passed over: it must not keep others from what they are told.
pub async fn tell(tx: &mut Tx, messages: &[(Uuid, Message, bool)], only: Option<Uuid>) -> Result<usize> {
    let accounts: Vec<Uuid> = messages.iter().map(|(account, ..)| *account).collect();
    let browsers = sqlx::query_as!(
        To,
        r#"select s.id, s.account_id as account, s.key_public as public_key, s.auth_sealed from push_subscriptions s
               join accounts a on a.id = s.account_id and a.disabled_at is null
           where s.account_id = any($1) and ($2::uuid is null or s.id = $2)
               and not exists (select from sign_ins o where o.id = s.sign_in_id and o.ended_at is not null)
           order by s.id"#,
        &accounts,
        only
    )
    .fetch_all(tx.conn())
    .await?;
    if browsers.is_empty() {
        return Ok(0);
    }
    let (now, app) = (tx.now, tx.app().clone());
    let (mut ids, mut to, mut bodies, mut urgent) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (account, message, is_urgent) in messages {
        let said = serde_json::to_vec(message)?;
        for browser in browsers.iter().filter(|browser| browser.account == *account) {
            let auth = app.vault.open_sealed(auth_place(browser.id), &browser.auth_sealed);
            match auth.and_then(|auth| key::seal_for(&browser.public_key, &auth, &said)) {
                Ok(body) => {
                    ids.push(new_id());
                    to.push(browser.id);
                    bodies.push(body);
                    urgent.push(*is_urgent);
                }
                Err(error) => tracing::warn!(subscription = %browser.id, %error, "a message cannot be sealed"),
            }
        }
    }
    if ids.is_empty() {
        return Ok(0);
    }
    sqlx::query!(
        r#"insert into push_messages (id, subscription_id, body, urgent, made_at)
           select id, subscription, body, urgent, $5 from unnest($1::uuid[], $2::uuid[], $3::bytea[], $4::boolean[])
               as m (id, subscription, body, urgent)"#,
        &ids,
        &to,
        &bodies,
        &urgent,
        now
    )
    .execute(tx.conn())
    .await?;
    let payloads: Vec<_> = ids.iter().map(|id| json!({ "message": id })).collect();
    jobs::enqueue_each(tx, SEND.name, &payloads, now).await?;
    Ok(ids.len())
}

/// A message to be handed over, and by what key.
pub struct Out {
    pub message: Uuid,
    pub subscription: Uuid,
    pub endpoint: String,
    pub body: Vec<u8>,
    pub urgent: bool,
    pub made_at: DateTime<Utc>,
    pub pkcs8: Vec<u8>,
}

/// A message, as long as it waits, its browser takes messages, and she did not end her sign-in there.
pub async fn take(app: &App, message: Uuid) -> Result<Option<Out>> {
    let row = sqlx::query!(
        r#"select m.body, m.urgent, m.made_at, s.id, s.endpoint_sealed, k.id as key, k.pkcs8_sealed
           from push_messages m join push_subscriptions s on s.id = m.subscription_id
               join accounts a on a.id = s.account_id and a.disabled_at is null cross join push_keys k
           where m.id = $1 and m.made_at > $2
               and not exists (select from sign_ins o where o.id = s.sign_in_id and o.ended_at is not null)"#,
        message,
        app.clock.now() - KEPT
    )
    .fetch_optional(app.db.read())
    .await?;
    row.map(|row| {
        Ok(Out {
            message,
            subscription: row.id,
            endpoint: app.vault.open_text(endpoint_place(row.id), &row.endpoint_sealed)?,
            body: row.body,
            urgent: row.urgent,
            made_at: row.made_at,
            pkcs8: app.vault.open_sealed(key_place(row.key), &row.pkcs8_sealed)?,
        })
    })
    .transpose()
}

/// Its push service took it.
pub async fn taken(app: &App, out: &Out) -> Result<()> {
    let mut tx = Tx::begin(app).await?;
    let now = tx.now;
    sqlx::query!("delete from push_messages where id = $1", out.message).execute(tx.conn()).await?;
    sqlx::query!("update push_subscriptions set told_at = $2 where id = $1", out.subscription, now)
        .execute(tx.conn())
        .await?;
    tx.commit_unaudited(Unaudited::MailState).await
}

/// It is given up.
pub async fn drop(app: &App, out: &Out) -> Result<()> {
    let mut tx = Tx::begin(app).await?;
    sqlx::query!("delete from push_messages where id = $1", out.message).execute(tx.conn()).await?;
    tx.commit_unaudited(Unaudited::MailState).await
}

/// Its browser takes no messages any more.
pub async fn gone(app: &App, out: &Out) -> Result<()> {
    let mut tx = Tx::begin(app).await?;
    let gone =
        sqlx::query!("delete from push_subscriptions where id = $1", out.subscription).execute(tx.conn()).await?;
    if gone.rows_affected() == 0 {
        return Ok(());
    }
    tx.commit(Entry::new(Actor::System, "push.ended", "push_subscription", out.subscription)).await
}

/// Removes messages that nobody took, and browsers where she has ended her sign-in.
pub async fn tidy(app: &App) -> Result<()> {
    let mut tx = Tx::begin(app).await?;
    let before = tx.now - KEPT;
    sqlx::query!("delete from push_messages where made_at <= $1", before).execute(tx.conn()).await?;
    sqlx::query!(
        "delete from push_subscriptions where sign_in_id in (select id from sign_ins where ended_at is not null)"
    )
    .execute(tx.conn())
    .await?;
    tx.commit_unaudited(Unaudited::Expired).await
}
