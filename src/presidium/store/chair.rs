//! Who acts for an absent chair, and what the chair decides alone.

use anyhow::Context as _;
use chrono::{DateTime, Datelike as _, Utc};

use super::number_alone;
use crate::access::{PathParams, Scope};
use crate::audit::{Actor, Entry, Tx};
use crate::conference::{Here, day_of};
use crate::db::{self, Db};
use crate::error::{Error, Result};
use crate::kernel::{Uuid, Words, new_id};
use crate::presidium::rules::Wording;
use crate::state::App;

/// The chair of the conference at hand, and whoever acts for her.
pub struct OfChair {
    pub here: Here,
    /// The account that acts for the chair.
    pub acting: Option<Uuid>,
}

impl Scope for OfChair {
    async fn find(app: &App, path: &PathParams) -> Result<Option<OfChair>> {
        let Some(here) = Here::find(app, path).await? else { return Ok(None) };
        let acting = acting(&app.db, here.id).await?;
        Ok(Some(OfChair { here, acting: acting.and_then(|acting| acting.account) }))
    }
}

/// Who acts for the chair, since when and why.
pub struct Acting {
    pub number: i32,
    pub account: Option<Uuid>,
    pub name: Option<String>,
    /// Why she was named by hand; none where she acts by the order.
    pub reason: Option<String>,
    pub since: DateTime<Utc>,
}

pub async fn acting(db: &Db, conference: Uuid) -> Result<Option<Acting>> {
    Ok(sqlx::query_as!(
        Acting,
        r#"select s.number, s.account_id as account, a.name as "name?", c.reason as "reason?",
               coalesce(c.since, (select absent_since from seats where conference_id = $1 and post = 'chair')) as "since!"
           from seats s left join accounts a on a.id = s.account_id
               left join acting_chairs c on c.conference_id = $1 and c.ended_at is null
           where s.id = acting_chair($1)"#,
        conference
    )
    .fetch_optional(db.read())
    .await?)
}

/// Names the seat that acts for the chair. Nobody names herself.
pub async fn name_acting(tx: &mut Tx, actor: Actor, here: &Here, seat: Uuid, reason: &str) -> Result<Entry> {
    let by = actor.account().context("somebody is named by somebody with an account")?;
    let (id, now) = (new_id(), tx.now);
    let named = sqlx::query!(
        r#"insert into acting_chairs (id, conference_id, seat_id, reason, named_by, since)
           select $1, s.conference_id, s.id, $4, $5, $6 from seats s
           where s.id = $3 and s.conference_id = $2 and s.post <> 'chair' and s.account_id <> $5"#,
        id,
        here.id,
        seat,
        reason,
        by,
        now,
    )
    .execute(tx.conn())
    .await
    .map_err(|error| db::refused(error, &[("acting_one", "problem-changed")]))?
    .rows_affected();
    if named == 0 {
        return Err(Error::Refused("chair-fault-seat"));
    }
    Ok(Entry::new(actor, "presidium.acting_named", "seat", seat).of(here.id).touching("presidium"))
}

/// The chair is back, or somebody else is to act for her.
pub async fn end_acting(tx: &mut Tx, actor: Actor, here: &Here) -> Result<Entry> {
    let by = actor.account().context("it is ended by somebody with an account")?;
    let now = tx.now;
    let seat = sqlx::query_scalar!(
        r#"update acting_chairs set ended_at = $2, ended_by = $3 where conference_id = $1 and ended_at is null
           returning seat_id"#,
        here.id,
        now,
        by,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(Error::Conflict("problem-changed"))?;
    Ok(Entry::new(actor, "presidium.acting_ended", "seat", seat).of(here.id).touching("presidium"))
}

/// Marks whoever holds a seat as absent, or as back.
pub async fn mark_absent(tx: &mut Tx, actor: Actor, here: &Here, seat: Uuid, absent: bool) -> Result<Entry> {
    let now = tx.now;
    let marked = sqlx::query!(
        r#"update seats set absent_since = case when $3 then $4::timestamptz end
           where id = $1 and conference_id = $2 and account_id is not null and (absent_since is not null) <> $3"#,
        seat,
        here.id,
        absent,
        now,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if marked == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    let action = if absent { "presidium.absent" } else { "presidium.back" };
    Ok(Entry::new(actor, action, "seat", seat).of(here.id).touching("presidium"))
}

/// What the chair decided alone.
pub struct ChairDecision {
    pub id: Uuid,
    pub year: i32,
    pub number: i32,
    pub title: Words,
    pub text: Words,
    pub by: String,
    pub acting: bool,
    pub decided_at: DateTime<Utc>,
}

/// The newest first.
pub async fn chair_decisions(db: &Db, conference: Uuid) -> Result<Vec<ChairDecision>> {
    Ok(sqlx::query_as!(
        ChairDecision,
        r#"select d.id, d.year, d.number, d.title as "title: Words", d.text as "text: Words", a.name as "by", d.acting,
               d.decided_at
           from chair_decisions d join accounts a on a.id = d.decided_by
           where d.conference_id = $1 order by d.year desc, d.number desc"#,
        conference
    )
    .fetch_all(db.read())
    .await?)
}

/// Records what the chair, or whoever acts for her, decided on a daily matter.
pub async fn decide(tx: &mut Tx, actor: Actor, here: &Here, wording: &Wording, acting: bool) -> Result<Entry> {
    let by = actor.account().context("it is decided by somebody with an account")?;
    let (id, now) = (new_id(), tx.now);
    let year = day_of(now, here.zone).year();
    number_alone(tx, "chair_decisions", here.id).await?;
    let number = sqlx::query_scalar!(
        r#"insert into chair_decisions (id, conference_id, year, number, title, text, decided_by, acting, decided_at)
           select $1, $2, $3, coalesce(max(number), 0) + 1, $4, $5, $6, $7, $8
           from chair_decisions where conference_id = $2 and year = $3
           returning number"#,
        id,
        here.id,
        year,
        &wording.title as &Words,
        &wording.text as &Words,
        by,
        acting,
        now,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(Entry::new(actor, "presidium.chair_decided", "chair_decision", id)
        .of(here.id)
        .with("year", year)
        .with("number", number)
        .with("acting", acting)
        .touching("presidium"))
}
