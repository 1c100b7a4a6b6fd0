//! What waits for the presidium, in its order, and who may bring a motion in.

use anyhow::Context as _;
use chrono::{DateTime, NaiveDate, Utc};

use super::motions::Bringer;
use crate::audit::{Actor, Entry, Tx};
use crate::conference::Here;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::kernel::{Uuid, Words};
use crate::presidium::rules::{MotionState, Origin, VoteState, Waits};

/// A motion that waits.
pub struct Queued {
    pub id: Uuid,
    pub year: i32,
    pub number: i32,
    pub title: Words,
    pub from: Option<Bringer>,
    /// Year and number of what it amends.
    pub amends: Option<(i32, i32)>,
    pub waits: Waits,
    pub since: DateTime<Utc>,
    pub meets_on: Option<NaiveDate>,
}

/// Everything that is still to be decided or certified, in the order of the queue. A result that another took the place of is
/// certified no more.
pub async fn queue(db: &Db, conference: Uuid) -> Result<Vec<Queued>> {
    let rows = sqlx::query!(
        r#"select m.id, m.year, m.number, m.title as "title: Words", m.state, m.meets_on, g.id as "group_id?",
               g.name as "group?: Words", i.name as "institution?: Words", t.year as "amended_year?",
               t.number as "amended_number?", v.state as "vote?", is_amended(m.id) as "is_amended!",
               coalesce(v.closed_at, v.opened_at, v.planned_at,
                   (select max(a.created_at) from motions a where a.amends = m.id and is_amended(m.id)),
                   (select max(x.worded_at) from motion_texts x where x.motion_id = m.id), m.created_at) as "since!"
           from motions m left join groups g on g.id = m.group_id left join institutions i on i.id = m.institution_id
               left join motions t on t.id = m.amends
               left join lateral (select w.state, w.planned_at, w.opened_at, w.closed_at from votes w
                   where w.motion_id = m.id and w.state in ('draft', 'open', 'closed')
                     and not exists (select from votes n where n.cites = w.id and n.state in ('closed', 'certified')
                         and n.verdict <> 'inquorate')
                   order by w.planned_at desc limit 1) v on true
           where m.conference_id = $1 and m.state <> 'withdrawn' and (m.state in ('draft', 'voting') or v.state is not null)
           order by m.place, m.created_at, m.id"#,
        conference
    )
    .fetch_all(db.read())
    .await?;
    rows.into_iter()
        .map(|row| {
            let state = MotionState::parse(&row.state).context("an unknown state")?;
            let vote = row.vote.as_deref().and_then(VoteState::parse);
            Ok(Queued {
                id: row.id,
                year: row.year,
                number: row.number,
                title: row.title,
                from: Bringer::of(row.group_id.zip(row.group), row.institution),
                amends: row.amended_year.zip(row.amended_number),
                waits: Waits::of(state, vote, row.is_amended),
                since: row.since,
                meets_on: row.meets_on,
            })
        })
        .collect()
}

fn entry(actor: Actor, action: &'static str, here: &Here, motion: Uuid) -> Entry {
    Entry::new(actor, action, "motion", motion).of(here.id).touching("presidium")
}

/// Moves a motion one place up, before what stands there; at the top it stays.
pub async fn raise(tx: &mut Tx, actor: Actor, here: &Here, motion: Uuid) -> Result<Entry> {
    super::number_alone(tx, "motions", here.id).await?;
    sqlx::query!(
        r#"with waiting as (
               select m.id, m.place, lead(m.id) over w as before, lead(m.place) over w as before_place from motions m
               where m.conference_id = $2 and m.state <> 'withdrawn' and (m.state in ('draft', 'voting')
                   or exists (select from votes v where v.motion_id = m.id and v.state in ('draft', 'closed')
                       and not exists (select from votes n where n.cites = v.id and n.state in ('closed', 'certified')
                           and n.verdict <> 'inquorate')))
               window w as (order by m.place desc, m.created_at desc, m.id desc)),
           moved as (select * from waiting where id = $1 and before is not null)
           update motions m set place = case when m.id = moved.id then moved.before_place else moved.place end
           from moved where m.id in (moved.id, moved.before)"#,
        motion,
        here.id,
    )
    .execute(tx.conn())
    .await?;
    Ok(entry(actor, "motion.raised", here, motion))
}

/// Says on which day a motion is dealt with; on none yet.
pub async fn set_meeting(tx: &mut Tx, actor: Actor, here: &Here, motion: Uuid, on: Option<NaiveDate>) -> Result<Entry> {
    let set =
        sqlx::query!("update motions set meets_on = $3 where id = $1 and conference_id = $2", motion, here.id, on)
            .execute(tx.conn())
            .await?
            .rows_affected();
    if set == 0 {
        return Err(Error::NotFound);
    }
    let said = on.map(|on| on.to_string()).unwrap_or_default();
    Ok(entry(actor, "motion.meeting_set", here, motion).with("on", said))
}

/// The groups of these, and all institutions for whoever speaks for them, that a motion may come from, by name.
pub async fn bringers(db: &Db, conference: Uuid, groups: &[Uuid], speaks: bool) -> Result<Vec<(Origin, Words)>> {
    let rows = sqlx::query!(
        r#"select true as "is_group!", id as "id!", name as "name!: Words" from groups
           where conference_id = $1 and id = any($2)
           union all
           select false, id, name from institutions where conference_id = $1 and $3
           order by 1 desc, 2"#,
        conference,
        groups,
        speaks,
    )
    .fetch_all(db.read())
    .await?;
    let origin = |is_group, id| if is_group { Origin::Group(id) } else { Origin::Institution(id) };
    Ok(rows.into_iter().map(|row| (origin(row.is_group, row.id), row.name)).collect())
}

/// A project whose order to mend was ignored.
pub struct Climbed {
    pub order: Uuid,
    pub number: i32,
    pub title: Words,
    pub institution: Words,
    pub due_on: NaiveDate,
}

/// The projects whose institutions ignored an order to mend (plan, 6.3), the longest ignored first.
pub async fn climbed(db: &Db, conference: Uuid) -> Result<Vec<Climbed>> {
    Ok(sqlx::query_as!(
        Climbed,
        r#"select o.id as "order", p.number, p.title as "title: Words", i.name as "institution: Words", o.due_on
           from orders o join projects p on p.id = o.project_id join institutions i on i.id = p.institution_id
           where o.conference_id = $1 and o.climbed_at is not null and o.state <> 'closed' and p.completed_at is null order by o.due_on, p.number"#,
        conference
    )
    .fetch_all(db.read())
    .await?)
}
