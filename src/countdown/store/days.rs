//! What dates are counted from, and which days are free.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Value, json};
use sqlx::PgExecutor;

use crate::audit::{Actor, Entry, Tx};
use crate::countdown::Calendar;
use crate::countdown::rules::{Anchors, Special, WorkDays};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::kernel::{Uuid, Words};

/// What the dates of a conference are counted from.
pub async fn anchors(db: &Db, conference: Uuid) -> Result<Anchors> {
    read(db.read(), conference).await
}

/// The same as a transaction sees it.
pub async fn read_anchors(tx: &mut Tx, conference: Uuid) -> Result<Anchors> {
    read(tx.conn(), conference).await
}

async fn read(executor: impl PgExecutor<'_>, conference: Uuid) -> Result<Anchors> {
    let row = sqlx::query!(
        r#"select time_zone, opens_at, closes_at, rest_days, d.dates as "dates!: Vec<NaiveDate>", d.free as "free!: Vec<bool>",
               i.ids as "ids!: Vec<Uuid>", i.starts as "starts!: Vec<DateTime<Utc>>"
           from conferences c,
               lateral (select coalesce(array_agg(date order by date), '{}') as dates, coalesce(array_agg(is_free order by date), '{}') as free
                        from special_days where conference_id = c.id) d,
               lateral (select coalesce(array_agg(id order by id), '{}') as ids, coalesce(array_agg(starts_at order by id), '{}') as starts
                        from items where conference_id = c.id) i
           where c.id = $1"#,
        conference
    )
    .fetch_optional(executor)
    .await?
    .ok_or(Error::NotFound)?;
    let zone = row.time_zone.parse().map_err(|_| anyhow::anyhow!("an unknown time zone"))?;
    let days = WorkDays::new(&row.rest_days, row.dates.into_iter().zip(row.free));
    let mut anchors = Anchors::new(zone, row.opens_at, row.closes_at, days);
    anchors.items = row.ids.into_iter().zip(row.starts).collect();
    Ok(anchors)
}

/// The agenda items that a date may be counted from, by time.
pub async fn items(db: &Db, conference: Uuid) -> Result<Vec<(Uuid, Words)>> {
    let rows = sqlx::query!(
        r#"select id, title as "title: Words" from items where conference_id = $1 order by starts_at, position, id"#,
        conference
    )
    .fetch_all(db.read())
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.title)).collect())
}

/// The free days of the week, from 1 (Monday) to 7.
pub async fn rest_days(db: &Db, conference: Uuid) -> Result<Vec<i32>> {
    Ok(sqlx::query_scalar!("select rest_days from conferences where id = $1", conference).fetch_one(db.read()).await?)
}

/// The days that are not as their weekday is, by date.
pub async fn special(db: &Db, conference: Uuid) -> Result<Vec<Special>> {
    Ok(sqlx::query_as!(
        Special,
        r#"select date, is_free, name as "name: Words" from special_days where conference_id = $1 order by date"#,
        conference
    )
    .fetch_all(db.read())
    .await?)
}

/// Enters days; one that stands already is changed.
pub async fn add_days(tx: &mut Tx, actor: Actor, conference: Uuid, days: &[Special]) -> Result<Entry> {
    enter(tx, conference, days).await?;
    Ok(Entry::new(actor, "plan.days_entered", "conference", conference)
        .of(conference)
        .with("days", days.len())
        .touching("plan"))
}

async fn enter(tx: &mut Tx, conference: Uuid, days: &[Special]) -> Result<()> {
    let rows: Value =
        days.iter().map(|day| json!({ "date": day.date, "is_free": day.is_free, "name": day.name })).collect();
    sqlx::query!(
        r#"insert into special_days (conference_id, date, is_free, name)
           select $1, date, is_free, name from jsonb_to_recordset($2) as r (date date, is_free boolean, name words)
           on conflict (conference_id, date) do update set is_free = excluded.is_free, name = excluded.name"#,
        conference,
        rows,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Enters a calendar that comes with the program: its days beside those that stand, and its week.
pub async fn enter_calendar(tx: &mut Tx, conference: Uuid, calendar: &Calendar) -> Result<usize> {
    let days: Vec<Special> = calendar.special().collect();
    enter(tx, conference, &days).await?;
    set_rest(tx, conference, &calendar.rest_days).await?;
    Ok(days.len())
}

async fn set_rest(tx: &mut Tx, conference: Uuid, rest: &[i32]) -> Result<()> {
    sqlx::query!("update conferences set rest_days = $2 where id = $1", conference, rest).execute(tx.conn()).await?;
    Ok(())
}

/// Says which days of the week are free.
pub async fn change_rest(tx: &mut Tx, actor: Actor, conference: Uuid, rest: &[i32]) -> Result<Entry> {
    set_rest(tx, conference, rest).await?;
    Ok(Entry::new(actor, "plan.rest_days_changed", "conference", conference)
        .of(conference)
        .with("days", rest.to_vec())
        .touching("plan"))
}

/// A day is again as its weekday is.
pub async fn remove_day(tx: &mut Tx, actor: Actor, conference: Uuid, date: NaiveDate) -> Result<Entry> {
    let removed = sqlx::query!("delete from special_days where conference_id = $1 and date = $2", conference, date)
        .execute(tx.conn())
        .await?
        .rows_affected();
    if removed == 0 {
        return Err(Error::NotFound);
    }
    Ok(Entry::new(actor, "plan.day_removed", "conference", conference)
        .of(conference)
        .with("date", date.to_string())
        .touching("plan"))
}
