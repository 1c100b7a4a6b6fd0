//! Events on their way: found, written once, tried, settled.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::{OfWebhook, place};
use crate::audit::{Actor, Entry, Tx, Unaudited};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::jobs;
use crate::kernel::{Uuid, new_id};
use crate::state::App;
use crate::webhooks::SEND;
use crate::webhooks::rules::{About, Event, Failure, Happened, State, payload, turn};

/// What happened longer ago is told nobody any more; it is also how long a server may stand still.
const LATELY: TimeDelta = TimeDelta::days(7);
/// So long a delivery is kept: far longer than what happened is looked for.
const KEPT: TimeDelta = TimeDelta::days(90);
/// So long nobody else knocks where nobody was. Shorter than the first pause of the queue, so that each has its turn.
const SILENT: TimeDelta = TimeDelta::seconds(50);
/// What should have been sent so long ago lost its work, by an error of ours: it gets new work.
const LOST: TimeDelta = TimeDelta::hours(1);
/// Most that are found at once; the rest is found half a minute later.
const MOST: i64 = 2_000;

/// An event of which a receiver is to be told.
#[derive(Clone, Debug)]
pub struct Due {
    pub webhook: Uuid,
    pub conference: Uuid,
    /// By which it is the same event, whoever finds it and when.
    pub key: String,
    pub happened: Happened,
}

/// What happened lately of which the receivers were not told, in one statement; a receiver's events together.
pub async fn due(db: &Db, now: DateTime<Utc>) -> Result<Vec<Due>> {
    let rows = sqlx::query!(
        r#"with lately as (
               select f.conference_id, f.project_id, 'light:' || f.project_id || ':' || f.week as key, w.frozen_at as at,
                   (f.week + 7)::timestamp at time zone c.time_zone as till, f.light, f.week, f.hand_id is not null as by_hand
               from frozen_weeks w join frozen_lights f on f.conference_id = w.conference_id and f.week = w.week
                   join conferences c on c.id = w.conference_id
               where w.frozen_at >= $1
               union all
               select p.conference_id, h.project_id, 'hand:' || h.id, h.set_at, h.set_at, h.light, null, true
               from lights_by_hand h join projects p on p.id = h.project_id where h.set_at >= $1
               union all
               -- Ended, not replaced: the last week's light counts again.
               select p.conference_id, h.project_id, 'ended:' || h.id, h.ended_at, h.ended_at, g.light, null, true
               from lights_by_hand h join projects p on p.id = h.project_id
                   join lateral (select f.light from frozen_lights f
                                     join frozen_weeks w on w.conference_id = f.conference_id and w.week = f.week
                                 where f.project_id = h.project_id and w.frozen_at <= h.ended_at
                                 order by f.week desc limit 1) g on true
               where h.ended_at >= $1
                   and not exists (select from lights_by_hand n where n.project_id = h.project_id and n.set_at = h.ended_at)),
           happened as (
               select s.conference_id, 'light-changed' as event, s.key, s.at, s.project_id, null::uuid as difficulty_id, b.light as was,
                   s.light, s.week, s.by_hand
               from lately s join conferences c on c.id = s.conference_id
                   -- What was told before it: the newer of the last week's light and the last that was set by hand.
                   left join lateral (
                       select x.light from (
                           (select f.light, (f.week + 7)::timestamp at time zone c.time_zone as till
                            from frozen_lights f join frozen_weeks w on w.conference_id = f.conference_id and w.week = f.week
                            where f.project_id = s.project_id
                                and case when s.week is null then w.frozen_at <= s.at else f.week < s.week end
                            order by f.week desc limit 1)
                           union all
                           (select h.light, h.set_at
                            from lights_by_hand h
                            where h.project_id = s.project_id and h.set_at < s.till
                                and (h.ended_at is null or h.ended_at >= s.till
                                    -- Of the end of one before any week nobody was told.
                                    or not exists (
                                        select from frozen_lights f
                                            join frozen_weeks w on w.conference_id = f.conference_id and w.week = f.week
                                        where f.project_id = h.project_id and w.frozen_at <= h.ended_at))
                            order by h.set_at desc limit 1)) x
                       order by x.till desc limit 1) b on true
               where b.light is distinct from s.light and (s.week is null or b.light is not null)
               union all
               select d.conference_id, 'difficulty-' || s.kind, s.kind || ':' || d.id || ':' || s.position, s.at, d.project_id, d.id, null, null, null, false
               from difficulty_steps s join difficulties d on d.id = s.difficulty_id
               where s.kind in ('filed', 'answered') and s.at >= $1
               union all
               select d.conference_id, 'difficulty-late', 'late:' || d.id || ':' || a.round, a.at, d.project_id, d.id, null, null, null, false
               from difficulty_alarms a join difficulties d on d.id = a.difficulty_id where a.hours = 48 and a.at >= $1)
           select w.id as "webhook!", w.conference_id as "conference!", c.slug as "slug!", e.event as "event!", e.key as "key!", e.at as "at!",
               p.id as "project!", p.number as "number!", d.id as "difficulty?", d.number as "difficulty_number?",
               e.was as "was?", e.light as "light?", e.week as "week?", e.by_hand as "by_hand!"
           from webhooks w join conferences c on c.id = w.conference_id
               -- Of an event that was chosen later it is told from then on.
               cross join lateral unnest(w.events, w.events_since) as chosen (event, since)
               join happened e on e.conference_id = w.conference_id and e.event = chosen.event
                   and e.at >= greatest(w.on_since, chosen.since)
               join projects p on p.id = e.project_id left join difficulties d on d.id = e.difficulty_id
           where w.is_on and w.ended_at is null
               and not exists (select from webhook_deliveries v where v.webhook_id = w.id and v.event_key = e.key)
           order by w.id, e.at, e.key limit $2"#,
        now - LATELY,
        MOST
    )
    .fetch_all(db.read())
    .await?;
    let due = rows.into_iter().filter_map(|row| {
        let project = (row.project, row.number);
        let about = match (row.difficulty.zip(row.difficulty_number), row.light) {
            (Some(difficulty), _) => About::Difficulty { project, difficulty },
            (None, Some(to)) => About::Light { project, from: row.was, to, week: row.week, by_hand: row.by_hand },
            (None, None) => return None,
        };
        Some(Due {
            webhook: row.webhook,
            conference: row.conference,
            key: row.key,
            happened: Happened { event: Event::parse(&row.event)?, at: row.at, slug: row.slug, about },
        })
    });
    Ok(due.collect())
}

fn job(delivery: Uuid) -> Value {
    json!({ "delivery": delivery })
}

/// Writes the events of one receiver that no other server has written, with the work of sending them. Nothing where all
/// of them were.
pub async fn enqueue(tx: &mut Tx, due: &[Due]) -> Result<Option<(usize, Entry)>> {
    let Some(first) = due.first() else { return Ok(None) };
    let (now, app) = (tx.now, tx.app().clone());
    let ids: Vec<Uuid> = due.iter().map(|_| new_id()).collect();
    let keys: Vec<String> = due.iter().map(|one| one.key.clone()).collect();
    let events: Vec<String> = due.iter().map(|one| one.happened.event.as_str().to_owned()).collect();
    let bodies: Vec<String> = due.iter().map(|one| payload(&one.happened, |path| app.url(path)).to_string()).collect();
    let written = sqlx::query_scalar!(
        r#"insert into webhook_deliveries (id, webhook_id, event, event_key, body, made_at, next_at)
           select n.id, $1, n.event, n.key, n.body, $2, $2
           from unnest($3::uuid[], $4::text[], $5::text[], $6::text[]) as n (id, key, event, body)
           on conflict do nothing returning id"#,
        first.webhook,
        now,
        &ids,
        &keys,
        &events,
        &bodies
    )
    .fetch_all(tx.conn())
    .await?;
    if written.is_empty() {
        return Ok(None);
    }
    let work: Vec<Value> = written.iter().map(|id| job(*id)).collect();
    jobs::enqueue_each(tx, SEND.name, &work, now).await?;
    let entry = Entry::new(Actor::System, "webhooks.enqueued", "webhook", first.webhook)
        .of(first.conference)
        .with("events", written.len());
    Ok(Some((written.len(), entry)))
}

/// A delivery that tells of nothing, so that somebody sees whether it arrives.
pub async fn test(tx: &mut Tx, of: &OfWebhook, actor: Actor) -> Result<Entry> {
    let (id, now, app) = (new_id(), tx.now, tx.app().clone());
    let happened = Happened { event: Event::Test, at: now, slug: of.here.slug.clone(), about: About::Nothing };
    let body = payload(&happened, |path| app.url(path)).to_string();
    sqlx::query!(
        r#"insert into webhook_deliveries (id, webhook_id, event, event_key, body, made_at, next_at)
           values ($1, $2, $3, $4, $5, $6, $6)"#,
        id,
        of.webhook.id,
        Event::Test.as_str(),
        format!("test:{id}"),
        body,
        now
    )
    .execute(tx.conn())
    .await?;
    jobs::enqueue(tx, SEND.name, job(id), now).await?;
    Ok(Entry::new(actor, "webhooks.tested", "webhook", of.webhook.id).of(of.here.id))
}

/// Sends a delivery anew, with all its attempts before it; one that waits is sent at once.
pub async fn send_again(tx: &mut Tx, of: &OfWebhook, delivery: Uuid, actor: Actor) -> Result<Entry> {
    let now = tx.now;
    let again = sqlx::query!(
        r#"update webhook_deliveries set state = 'waiting', attempts = 0, next_at = $3, failure = null
           where id = $1 and webhook_id = $2"#,
        delivery,
        of.webhook.id,
        now
    )
    .execute(tx.conn())
    .await?;
    if again.rows_affected() == 0 {
        return Err(Error::NotFound);
    }
    // What waited for its next attempt is this one now.
    jobs::cancel(tx, SEND.name, &[job(delivery)]).await?;
    jobs::enqueue(tx, SEND.name, job(delivery), now).await?;
    Ok(Entry::new(actor, "webhooks.sent_again", "webhook", of.webhook.id).of(of.here.id).with_id("delivery", delivery))
}

/// A delivery in the list of a webhook.
#[derive(Clone, Debug)]
pub struct Delivery {
    pub id: Uuid,
    pub event: Event,
    pub body: String,
    pub made_at: DateTime<Utc>,
    pub state: State,
    pub attempts: i32,
    pub tried_at: Option<DateTime<Utc>>,
    pub next_at: Option<DateTime<Utc>>,
    pub answer: Option<i32>,
    pub failure: Option<Failure>,
}

/// A page of a webhook's deliveries, the newest first, and how many there are.
pub async fn deliveries(db: &Db, webhook: Uuid, (limit, offset): (i64, i64)) -> Result<(Vec<Delivery>, i64)> {
    let rows = sqlx::query!(
        r#"select id, event, body, made_at, state, attempts, tried_at, next_at, answer, failure,
               (select count(*) from webhook_deliveries where webhook_id = $1) as "total!"
           from webhook_deliveries where webhook_id = $1 order by made_at desc, id desc limit $2 offset $3"#,
        webhook,
        limit,
        offset
    )
    .fetch_all(db.read())
    .await?;
    let total = rows.first().map_or(0, |row| row.total);
    let list = rows.into_iter().map(|row| Delivery {
        id: row.id,
        event: Event::parse(&row.event).unwrap_or(Event::Test),
        body: row.body,
        made_at: row.made_at,
        state: State::parse(&row.state).unwrap_or(State::Failed),
        attempts: row.attempts,
        tried_at: row.tried_at,
        next_at: row.next_at,
        answer: row.answer,
        failure: row.failure.as_deref().and_then(Failure::parse),
    });
    Ok((list.collect(), total))
}

/// A delivery that goes out.
pub struct Out {
    pub url: String,
    pub secret: Vec<u8>,
    pub is_on: bool,
    /// Another delivery has just found nobody there: a receiver that is silent holds nothing else up.
    pub is_silent: bool,
    pub body: String,
}

/// What is to be sent; nothing where it has arrived, or was given up.
pub async fn take(app: &App, delivery: Uuid) -> Result<Option<Out>> {
    let row = sqlx::query!(
        r#"select w.id, w.url, w.secret_sealed, w.is_on, v.body,
               exists (select from webhook_deliveries f where f.webhook_id = w.id and f.id <> v.id and f.tried_at > $2
                   and f.failure in ('name', 'connect', 'timeout')) as "is_silent!"
           from webhook_deliveries v join webhooks w on w.id = v.webhook_id where v.id = $1 and v.state = 'waiting'"#,
        delivery,
        app.clock.now() - SILENT
    )
    .fetch_optional(app.db.read())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let secret = app.vault.open_sealed(place(row.id), &row.secret_sealed)?;
    Ok(Some(Out { url: row.url, secret, is_on: row.is_on, is_silent: row.is_silent, body: row.body }))
}

/// Puts a delivery off until it has its turn; it is no attempt.
pub async fn put_off(app: &App, delivery: Uuid) -> Result<()> {
    let mut tx = Tx::begin(app).await?;
    let now = tx.now;
    let line = sqlx::query!(
        r#"select (select count(*) from webhook_deliveries o where o.webhook_id = v.webhook_id and o.state = 'waiting'
                       and (o.made_at, o.id) < (v.made_at, v.id)) as "before!",
               (select min(o.next_at) from webhook_deliveries o where o.webhook_id = v.webhook_id and o.state = 'waiting'
                    and o.id <> v.id and o.next_at > $2) as "next?"
           from webhook_deliveries v where v.id = $1 and v.state = 'waiting'"#,
        delivery,
        now
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(line) = line else { return Ok(()) };
    let at = turn(now, line.next, line.before);
    sqlx::query!("update webhook_deliveries set next_at = $2 where id = $1 and state = 'waiting'", delivery, at)
        .execute(tx.conn())
        .await?;
    jobs::enqueue(&mut tx, SEND.name, job(delivery), at).await?;
    tx.commit_unaudited(Unaudited::Delivering).await
}

/// Gives work anew to deliveries that wait and should have been sent long ago.
pub async fn find_lost(app: &App) -> Result<()> {
    let lost = app.clock.now() - LOST;
    let some = sqlx::query_scalar!(
        r#"select exists (select from webhook_deliveries where state = 'waiting' and next_at < $1) as "some!""#,
        lost
    )
    .fetch_one(app.db.read())
    .await?;
    if !some {
        return Ok(());
    }
    let mut tx = Tx::begin(app).await?;
    let now = tx.now;
    // With another time to be sent at, no other server finds them too.
    let ids = sqlx::query_scalar!(
        "update webhook_deliveries set next_at = $2 where state = 'waiting' and next_at < $1 returning id",
        lost,
        now
    )
    .fetch_all(tx.conn())
    .await?;
    let work: Vec<Value> = ids.iter().map(|id| job(*id)).collect();
    // Work that only came late is this now.
    jobs::cancel(&mut tx, SEND.name, &work).await?;
    jobs::enqueue_each(&mut tx, SEND.name, &work, now).await?;
    tx.commit_unaudited(Unaudited::Delivering).await
}

/// Keeps what came of an attempt, with the work of the next one if there is to be one: the delivery counts its attempts,
/// not the queue.
pub async fn settle(app: &App, delivery: Uuid, answer: std::result::Result<u16, Failure>) -> Result<()> {
    let (status, failure) = match answer {
        Ok(status) if (200..300).contains(&status) => (Some(status), None),
        Ok(status) => (Some(status), Some(Failure::Answer)),
        Err(failure) => (None, Some(failure)),
    };
    let mut tx = Tx::begin(app).await?;
    let now = tx.now;
    let held = sqlx::query_scalar!(
        "select attempts from webhook_deliveries where id = $1 and state = 'waiting' for update",
        delivery
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(attempts) = held.map(|attempts| attempts + 1) else { return Ok(()) };
    let again = failure.is_some_and(|failure| failure != Failure::Off) && attempts < jobs::ATTEMPTS;
    let state = match (failure, again) {
        (None, _) => State::Delivered,
        (Some(_), true) => State::Waiting,
        (Some(_), false) => State::Failed,
    };
    let next_at = again.then(|| now + jobs::pause(attempts));
    sqlx::query!(
        r#"update webhook_deliveries set state = $2, attempts = $3, tried_at = $4, next_at = $5, answer = $6, failure = $7
           where id = $1"#,
        delivery,
        state.as_str(),
        attempts,
        now,
        next_at,
        status.map(i32::from),
        failure.map(Failure::as_str)
    )
    .execute(tx.conn())
    .await?;
    if let Some(at) = next_at {
        // One more that waits for the same is this one now.
        jobs::cancel(&mut tx, SEND.name, &[job(delivery)]).await?;
        jobs::enqueue(&mut tx, SEND.name, job(delivery), at).await?;
    }
    tx.commit_unaudited(Unaudited::Delivering).await
}

/// Removes what was told long ago.
pub async fn tidy(app: &App) -> Result<()> {
    let mut tx = Tx::begin(app).await?;
    let before = tx.now - KEPT;
    sqlx::query!("delete from webhook_deliveries where made_at < $1", before).execute(tx.conn()).await?;
    tx.commit_unaudited(Unaudited::Expired).await
}
