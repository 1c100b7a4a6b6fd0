//! What a conference and its goals say of themselves, read and changed; and whom a state concerns.

use crate::audit::{Actor, Entry, Tx};
use crate::conference::Here;
use crate::conference::wording::{GoalWording, Wording};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::kernel::{Uuid, Words};

/// Changes what a conference says of itself, if it still is as it was read.
pub async fn change_wording(tx: &mut Tx, actor: Actor, here: &Here, wording: &Wording) -> Result<Entry> {
    let changed = sqlx::query!(
        r#"update conferences set name = $3, subtitle = $4, place = $5, background = $6, significance = $7,
               version = version + 1
           where id = $1 and version = $2"#,
        here.id,
        here.version,
        &wording.name as &Words,
        &wording.subtitle as &Words,
        &wording.place as &Words,
        &wording.background as &Words,
        &wording.significance as &Words,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if changed == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(Entry::new(actor, "conference.wording_changed", "conference", here.id)
        .of(here.id)
        .with("parts", Wording::of(here).differs(wording))
        .touching("conference"))
}

/// What a goal of a conference says of itself.
pub async fn goal(db: &Db, conference: Uuid, id: Uuid) -> Result<Option<GoalWording>> {
    Ok(sqlx::query_as!(
        GoalWording,
        r#"select name as "name: Words", text as "text: Words" from goals where conference_id = $1 and id = $2"#,
        conference,
        id
    )
    .fetch_optional(db.read())
    .await?)
}

/// Changes what a goal says of itself, if the conference still is as it was read: its public page shows the goal too.
pub async fn change_goal(tx: &mut Tx, actor: Actor, here: &Here, (id, wording): (Uuid, &GoalWording)) -> Result<Entry> {
    let changed = sqlx::query!(
        r#"with seen as (update conferences set version = version + 1 where id = $1 and version = $2 returning id)
           update goals g set name = $4, text = $5 from seen where g.conference_id = seen.id and g.id = $3"#,
        here.id,
        here.version,
        id,
        &wording.name as &Words,
        &wording.text as &Words,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if changed == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(Entry::new(actor, "conference.goal_changed", "goal", id).of(here.id).touching("conference"))
}

/// How many people are registered, and how many of them wait for a decision.
pub async fn registered(db: &Db, conference: Uuid) -> Result<(i64, i64)> {
    let row = sqlx::query!(
        r#"select count(*) as "registered!", count(*) filter (where state <> 'approved') as "waiting!" from participants
           where conference_id = $1 and state in ('submitted', 'waitlisted', 'approved') and erased_at is null"#,
        conference
    )
    .fetch_one(db.read())
    .await?;
    Ok((row.registered, row.waiting))
}
