//! All SQL of webhooks: where receivers listen, what they are told.

mod deliver;

use chrono::{DateTime, Utc};
use rand::RngExt as _;

pub use deliver::{Delivery, deliveries, due, enqueue, find_lost, put_off, send_again, settle, take, test, tidy};

use super::rules::{Event, secret_text};
use crate::access::{PathParams, Scope};
use crate::audit::{Actor, Entry, Tx};
use crate::conference::Here;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::kernel::{Uuid, new_id};
use crate::state::App;
use crate::vault::Place;

fn place(webhook: Uuid) -> Place {
    Place::new("webhooks.secret", webhook)
}

/// Where a receiver listens.
#[derive(Clone, Debug)]
pub struct Webhook {
    pub id: Uuid,
    pub url: String,
    pub events: Vec<Event>,
    pub is_on: bool,
    pub version: i32,
    pub created_at: DateTime<Utc>,
}

/// A webhook of the conference in the path.
pub struct OfWebhook {
    pub here: Here,
    pub webhook: Webhook,
}

impl Scope for OfWebhook {
    async fn find(app: &App, path: &PathParams) -> Result<Option<OfWebhook>> {
        let (Some(here), Some(id)) = (Here::find(app, path).await?, path.id("id")) else { return Ok(None) };
        Ok(webhook(&app.db, here.id, id).await?.map(|webhook| OfWebhook { here, webhook }))
    }
}

/// One webhook that has not ended.
pub async fn webhook(db: &Db, conference: Uuid, id: Uuid) -> Result<Option<Webhook>> {
    let row = sqlx::query!(
        r#"select id, url, events, is_on, version, created_at from webhooks
           where id = $1 and conference_id = $2 and ended_at is null"#,
        id,
        conference
    )
    .fetch_optional(db.read())
    .await?;
    Ok(row.map(|row| Webhook {
        id: row.id,
        url: row.url,
        events: parse(&row.events),
        is_on: row.is_on,
        version: row.version,
        created_at: row.created_at,
    }))
}

fn parse(events: &[String]) -> Vec<Event> {
    events.iter().filter_map(|event| Event::parse(event)).collect()
}

fn texts(events: &[Event]) -> Vec<String> {
    events.iter().map(|event| event.as_str().to_owned()).collect()
}

/// A webhook in the list, with what became of its deliveries.
#[derive(Clone, Debug)]
pub struct Listed {
    pub id: Uuid,
    pub url: String,
    pub events: Vec<Event>,
    pub is_on: bool,
    pub waiting: i64,
    pub failed: i64,
    pub delivered_at: Option<DateTime<Utc>>,
}

/// All webhooks of a conference, the oldest first.
pub async fn webhooks(db: &Db, conference: Uuid) -> Result<Vec<Listed>> {
    let rows = sqlx::query!(
        r#"select w.id, w.url, w.events, w.is_on, count(v.id) filter (where v.state = 'waiting') as "waiting!",
               count(v.id) filter (where v.state = 'failed') as "failed!",
               max(v.tried_at) filter (where v.state = 'delivered') as delivered_at
           from webhooks w left join webhook_deliveries v on v.webhook_id = w.id
           where w.conference_id = $1 and w.ended_at is null group by w.id order by w.created_at, w.id"#,
        conference
    )
    .fetch_all(db.read())
    .await?;
    let list = rows.into_iter().map(|row| Listed {
        id: row.id,
        url: row.url,
        events: parse(&row.events),
        is_on: row.is_on,
        waiting: row.waiting,
        failed: row.failed,
        delivered_at: row.delivered_at,
    });
    Ok(list.collect())
}

/// A secret of 192 bits.
fn secret() -> [u8; 24] {
    let mut bytes = [0; 24];
    rand::rng().fill(&mut bytes[..]);
    bytes
}

/// A new webhook, which is on; its secret is told this once.
pub async fn add(
    tx: &mut Tx,
    here: &Here,
    (url, events): (&str, &[Event]),
    (account, actor): (Uuid, Actor),
) -> Result<(Uuid, String, Entry)> {
    let (id, now, secret) = (new_id(), tx.now, secret());
    let sealed = tx.app().vault.seal(place(id), &secret);
    sqlx::query!(
        r#"insert into webhooks (id, conference_id, url, events, events_since, secret_sealed, on_since, created_by, created_at)
           values ($1, $2, $3, $4, array_fill($6::timestamptz, array[cardinality($4::text[])]), $5, $6, $7, $6)"#,
        id,
        here.id,
        url,
        &texts(events),
        sealed,
        now,
        account
    )
    .execute(tx.conn())
    .await?;
    let entry = Entry::new(actor, "webhooks.added", "webhook", id).of(here.id).with("events", texts(events));
    Ok((id, secret_text(&secret), entry))
}

/// Changes where it listens and to what, if it is still as it was seen. Of an event that it was not told of before it is told from
/// now on.
pub async fn change(
    tx: &mut Tx,
    here: &Here,
    (webhook, version): (Uuid, i32),
    (url, events): (&str, &[Event]),
    actor: Actor,
) -> Result<Entry> {
    let now = tx.now;
    let changed = sqlx::query!(
        r#"update webhooks w set url = $3, events = $4, version = version + 1,
               events_since = (select array_agg(coalesce(held.since, $5) order by chosen.place)
                               from unnest($4::text[]) with ordinality as chosen (event, place)
                                   left join unnest(w.events, w.events_since) as held (event, since) on held.event = chosen.event)
           where id = $1 and version = $2 and ended_at is null"#,
        webhook,
        version,
        url,
        &texts(events),
        now
    )
    .execute(tx.conn())
    .await?;
    seen(changed.rows_affected())?;
    Ok(Entry::new(actor, "webhooks.changed", "webhook", webhook).of(here.id).with("events", texts(events)))
}

/// Nobody else has changed it.
fn seen(rows: u64) -> Result<()> {
    if rows == 0 { Err(Error::Conflict("problem-changed")) } else { Ok(()) }
}

/// Turns it on or off. What happens while it is off is not told later.
pub async fn switch(
    tx: &mut Tx,
    here: &Here,
    (webhook, version): (Uuid, i32),
    is_on: bool,
    actor: Actor,
) -> Result<Entry> {
    let now = tx.now;
    let changed = sqlx::query!(
        r#"update webhooks set is_on = $3, version = version + 1, on_since = case when $3 then $4 else on_since end
           where id = $1 and version = $2 and is_on <> $3 and ended_at is null"#,
        webhook,
        version,
        is_on,
        now
    )
    .execute(tx.conn())
    .await?;
    seen(changed.rows_affected())?;
    Ok(Entry::new(actor, "webhooks.switched", "webhook", webhook).of(here.id).with("on", is_on))
}

/// A new secret in place of the one before, told this once.
pub async fn new_secret(
    tx: &mut Tx,
    here: &Here,
    (webhook, version): (Uuid, i32),
    actor: Actor,
) -> Result<(String, Entry)> {
    let secret = secret();
    let sealed = tx.app().vault.seal(place(webhook), &secret);
    let changed = sqlx::query!(
        "update webhooks set secret_sealed = $3, version = version + 1 where id = $1 and version = $2 and ended_at is null",
        webhook,
        version,
        sealed
    )
    .execute(tx.conn())
    .await?;
    seen(changed.rows_affected())?;
    let entry = Entry::new(actor, "webhooks.secret_made", "webhook", webhook).of(here.id);
    Ok((secret_text(&secret), entry))
}

/// Ends it for good.
pub async fn end(tx: &mut Tx, here: &Here, (webhook, version): (Uuid, i32), actor: Actor) -> Result<Entry> {
    let now = tx.now;
    let ended = sqlx::query!(
        r#"update webhooks set ended_at = $3, is_on = false, version = version + 1
           where id = $1 and version = $2 and ended_at is null"#,
        webhook,
        version,
        now
    )
    .execute(tx.conn())
    .await?;
    seen(ended.rows_affected())?;
    Ok(Entry::new(actor, "webhooks.ended", "webhook", webhook).of(here.id))
}
