//! From which values on there is a light, and lights that somebody set.

use std::collections::HashMap;

use anyhow::Context as _;
use chrono::{DateTime, NaiveDate, Utc};

use crate::audit::{Actor, Entry, Tx};
use crate::conference::Here;
use crate::db::{self, Db};
use crate::error::{Error, Result};
use crate::kernel::{Uuid, new_id};
use crate::outcomes::rules::{ByHand, Light, Thresholds};

/// Thresholds with who set them, when and why.
#[derive(Clone, Debug)]
pub struct SetThresholds {
    pub thresholds: Thresholds,
    pub reason: String,
    pub by: String,
    pub at: DateTime<Utc>,
}

/// Every version of a conference, the newest first.
pub async fn all_thresholds(db: &Db, conference: Uuid) -> Result<Vec<SetThresholds>> {
    let rows = sqlx::query!(
        r#"select t.version, t.red_overdue_days, t.red_behind, t.yellow_behind, t.blue_days, t.report_days, t.order_days, t.reason, t.set_at, a.name as by
           from light_thresholds t join accounts a on a.id = t.set_by where t.conference_id = $1 order by t.version desc"#,
        conference
    )
    .fetch_all(db.read())
    .await?;
    let set = rows.into_iter().map(|row| SetThresholds {
        thresholds: Thresholds::of_whole(
            row.version,
            [row.red_overdue_days, row.red_behind, row.yellow_behind, row.blue_days, row.report_days, row.order_days],
        ),
        reason: row.reason,
        by: row.by,
        at: row.set_at,
    });
    Ok(set.collect())
}

/// Those that counted at an instant: the newest that were set by then, or those that the product comes with.
pub async fn thresholds(db: &Db, conference: Uuid, at: DateTime<Utc>) -> Result<Thresholds> {
    let row = sqlx::query!(
        r#"select version, red_overdue_days, red_behind, yellow_behind, blue_days, report_days, order_days from light_thresholds
           where conference_id = $1 and set_at <= $2 order by version desc limit 1"#,
        conference,
        at
    )
    .fetch_optional(db.read())
    .await?;
    Ok(row.map_or_else(Thresholds::as_delivered, |row| {
        Thresholds::of_whole(
            row.version,
            [row.red_overdue_days, row.red_behind, row.yellow_behind, row.blue_days, row.report_days, row.order_days],
        )
    }))
}

/// Sets the next version; whoever saw an older one is told.
pub async fn set_thresholds(
    tx: &mut Tx,
    here: &Here,
    (next, reason): (&Thresholds, &str),
    (account, actor): (Uuid, Actor),
) -> Result<Entry> {
    let now = tx.now;
    let [red_overdue_days, red_behind, yellow_behind, blue_days, report_days, order_days] = next.whole();
    let set = sqlx::query!(
        r#"insert into light_thresholds
               (conference_id, version, red_overdue_days, red_behind, yellow_behind, blue_days, reason, set_by, set_at, report_days, order_days)
           select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11
           where $2 = 1 + coalesce((select max(version) from light_thresholds where conference_id = $1), 0)"#,
        here.id,
        next.version,
        red_overdue_days,
        red_behind,
        yellow_behind,
        blue_days,
        reason,
        account,
        now,
        report_days,
        order_days
    )
    .execute(tx.conn())
    .await
    .map_err(|error| db::refused(error, &[("light_thresholds_next", "problem-changed")]))?;
    if set.rows_affected() == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(Entry::new(actor, "outcomes.thresholds_set", "conference", here.id)
        .of(here.id)
        .with("version", next.version)
        .touching("outcomes"))
}

/// A light by hand with who set it.
#[derive(Clone, Debug)]
pub struct SetByHand {
    pub hand: ByHand,
    pub by: String,
    pub at: DateTime<Utc>,
    /// Who ended it, and when.
    pub ended: Option<(String, DateTime<Utc>)>,
}

fn light(text: &str) -> Result<Light> {
    Ok(Light::parse(text).with_context(|| format!("an unknown light: {text}"))?)
}

/// The lights by hand of a project, the newest first.
pub async fn hands(db: &Db, project: Uuid) -> Result<Vec<SetByHand>> {
    let rows = sqlx::query!(
        r#"select h.light, h.reason, h.until, h.set_at, h.ended_at, a.name as by, e.name as "ended_by?"
           from lights_by_hand h join accounts a on a.id = h.set_by left join accounts e on e.id = h.ended_by
           where h.project_id = $1 order by h.set_at desc, h.id desc limit 100"#,
        project
    )
    .fetch_all(db.read())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(SetByHand {
                hand: ByHand { light: light(&row.light)?, reason: row.reason, until: row.until },
                by: row.by,
                at: row.set_at,
                ended: row.ended_by.zip(row.ended_at),
            })
        })
        .collect()
}

/// The light by hand of each project, where one was set and not ended at an instant; whether its day has passed is for
/// the rules to say.
pub async fn hands_at(db: &Db, conference: Uuid, at: DateTime<Utc>) -> Result<HashMap<Uuid, (Uuid, ByHand)>> {
    let rows = sqlx::query!(
        r#"select h.id, h.project_id, h.light, h.reason, h.until from lights_by_hand h join projects p on p.id = h.project_id
           where p.conference_id = $1 and h.set_at <= $2 and (h.ended_at is null or h.ended_at > $2) order by h.set_at, h.id"#,
        conference,
        at
    )
    .fetch_all(db.read())
    .await?;
    rows.into_iter()
        .map(|row| {
            let hand = ByHand { light: light(&row.light)?, reason: row.reason, until: row.until };
            Ok((row.project_id, (row.id, hand)))
        })
        .collect()
}

/// Ends what was set before. Tells whether there was something.
async fn end(tx: &mut Tx, project: Uuid, account: Uuid) -> Result<bool> {
    let now = tx.now;
    let ended = sqlx::query!(
        "update lights_by_hand set ended_at = $2, ended_by = $3 where project_id = $1 and ended_at is null",
        project,
        now,
        account
    )
    .execute(tx.conn())
    .await?;
    Ok(ended.rows_affected() > 0)
}

/// Sets a light by hand, in place of one that was set before.
pub async fn set_by_hand(
    tx: &mut Tx,
    here: &Here,
    project: Uuid,
    hand: &ByHand,
    (account, actor): (Uuid, Actor),
) -> Result<Entry> {
    super::project::goes_on(tx, here.id, project).await?;
    let replaced = end(tx, project, account).await?;
    let (id, now) = (new_id(), tx.now);
    sqlx::query!(
        "insert into lights_by_hand (id, project_id, light, reason, until, set_by, set_at) values ($1, $2, $3, $4, $5, $6, $7)",
        id,
        project,
        hand.light.as_str(),
        hand.reason,
        hand.until,
        account,
        now
    )
    .execute(tx.conn())
    .await
    .map_err(|error| db::refused(error, &[("lights_by_hand_one", "problem-changed")]))?;
    Ok(Entry::new(actor, "outcomes.light_set", "project", project)
        .of(here.id)
        .with("light", hand.light.as_str())
        .with("replaced", replaced)
        .touching("outcomes"))
}

/// Ends a light by hand before its day.
pub async fn end_by_hand(tx: &mut Tx, here: &Here, project: Uuid, (account, actor): (Uuid, Actor)) -> Result<Entry> {
    if !end(tx, project, account).await? {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(Entry::new(actor, "outcomes.light_ended", "project", project).of(here.id).touching("outcomes"))
}

/// What a project had at the end of a week.
#[derive(Clone, Debug)]
pub struct Frozen {
    pub project: Uuid,
    pub week: NaiveDate,
    pub light: Light,
}

/// The frozen lights of a conference between two weeks, both of them with it; the oldest week first.
pub async fn frozen(db: &Db, conference: Uuid, (from, to): (NaiveDate, NaiveDate)) -> Result<Vec<Frozen>> {
    let rows = sqlx::query!(
        "select project_id, week, light from frozen_lights where conference_id = $1 and week between $2 and $3 order by week",
        conference,
        from,
        to
    )
    .fetch_all(db.read())
    .await?;
    rows.into_iter()
        .map(|row| Ok(Frozen { project: row.project_id, week: row.week, light: light(&row.light)? }))
        .collect()
}

/// The first and the last week that are frozen.
pub async fn frozen_span(db: &Db, conference: Uuid) -> Result<Option<(NaiveDate, NaiveDate)>> {
    let row = sqlx::query!(
        "select min(week) as first, max(week) as last from frozen_weeks where conference_id = $1",
        conference
    )
    .fetch_one(db.read())
    .await?;
    Ok(row.first.zip(row.last))
}
