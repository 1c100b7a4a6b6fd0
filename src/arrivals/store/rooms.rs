//! Who came to which block. A reading at a door of a room counts for the block that is on there: from some minutes
//! before it begins, but not while the one before it is still on, until it ends.

use chrono::{DateTime, NaiveDate, Utc};

use crate::conference::Here;
use crate::db::Db;
use crate::error::Result;
use crate::kernel::{Uuid, Words};

/// A block in a room, with who is expected and who came.
#[derive(Clone, Debug)]
pub struct Block {
    pub id: Uuid,
    pub title: Words,
    pub room: Uuid,
    pub room_name: Words,
    /// From then on readings count for it.
    pub opens_at: DateTime<Utc>,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    /// A gate stands at its room.
    pub has_gate: bool,
    pub expected: i64,
    pub arrived: i64,
    /// Those of them who have not been read out of it since.
    pub inside: i64,
}

impl Block {
    /// It takes readings now.
    pub fn is_on(&self, now: DateTime<Utc>) -> bool {
        self.opens_at <= now && now < self.ends_at
    }

    pub fn percent(&self) -> Option<i64> {
        (self.expected > 0).then(|| (self.arrived * 100 / self.expected).min(100))
    }
}

/// The days of the agenda.
pub async fn days(db: &Db, conference: Uuid) -> Result<Vec<(i32, NaiveDate)>> {
    let rows = sqlx::query!("select number, date from days where conference_id = $1 order by number", conference)
        .fetch_all(db.read())
        .await?;
    Ok(rows.into_iter().map(|row| (row.number, row.date)).collect())
}

/// The blocks in rooms of the newest version, of a day or of all, in the order of their times. Everybody is expected
/// who is approved and may come in by a gate of the room; everybody counts once a block.
pub async fn blocks(db: &Db, here: &Here, day: Option<NaiveDate>) -> Result<Vec<Block>> {
    counted(db, here, day, None).await
}

/// One of them: nobody is counted for the others.
pub async fn block(db: &Db, here: &Here, id: Uuid) -> Result<Option<Block>> {
    Ok(counted(db, here, None, Some(id)).await?.pop())
}

async fn counted(db: &Db, here: &Here, day: Option<NaiveDate>, one: Option<Uuid>) -> Result<Vec<Block>> {
    Ok(sqlx::query_as!(
        Block,
        r#"with spans as (
               select b.id, b.title, b.room_id, b.starts_at, b.ends_at,
                   greatest(b.starts_at - make_interval(mins => c.rooms_open_minutes),
                       lag(b.ends_at) over (partition by b.room_id order by b.starts_at, b.id)) as opens_at
               from released_blocks b join conferences c on c.id = b.conference_id
               where b.conference_id = $1 and b.room_id is not null and b.kind <> 'break' and not b.cancelled),
           wanted as (select * from spans
               where ($2::date is null or (starts_at at time zone $3)::date = $2) and ($4::uuid is null or id = $4)),
           seen as (
               select w.id, c.participant_id, max(c.at) filter (where c.direction = 'entry') as came,
                   max(c.at) filter (where c.direction = 'exit') as went
               from wanted w join gates g on g.room_id = w.room_id
                   join checkins c on c.gate_id = g.id and c.at >= w.opens_at and c.at < w.ends_at
               where c.outcome in ('admitted', 'already') and c.undone_at is null and c.participant_id is not null
               group by w.id, c.participant_id),
           came as (
               select id, count(*) as arrived, count(*) filter (where went is null or went < came) as inside
               from seen where came is not null group by id),
           open as (
               select distinct g.room_id, x.level from gates g join level_zones x on x.zone_id = g.zone_id
               where g.conference_id = $1 and g.room_id is not null and (g.levels = '{}' or x.level = any(g.levels))
                   and not exists (select from gate_groups q where q.gate_id = g.id)),
           levels as (select level, sum(people) as people from tallies where conference_id = $1 and state = 'approved' group by level),
           by_level as (select o.room_id, sum(l.people) as people from open o join levels l using (level) group by o.room_id),
           by_group as (
               select g.room_id, count(distinct p.id) as people
               from gates g join gate_groups q on q.gate_id = g.id join members m on m.group_id = q.group_id
                   join accounts a on a.id = m.account_id
                   join participants p on p.conference_id = g.conference_id and p.email = a.email and p.state = 'approved'
                   join level_zones x on x.zone_id = g.zone_id and x.level = p.level
               where g.conference_id = $1 and g.room_id is not null and (g.levels = '{}' or p.level = any(g.levels))
                   and not exists (select from open o where o.room_id = g.room_id and o.level = p.level)
               group by g.room_id)
           select w.id as "id!", w.title as "title!: Words", w.room_id as "room!", r.name as "room_name: Words",
               w.opens_at as "opens_at!", w.starts_at as "starts_at!", w.ends_at as "ends_at!", exists (select from gates g where g.room_id = w.room_id) as "has_gate!",
               (coalesce(l.people, 0) + coalesce(q.people, 0))::bigint as "expected!", coalesce(c.arrived, 0) as "arrived!",
               coalesce(c.inside, 0) as "inside!"
           from wanted w join rooms r on r.id = w.room_id left join came c on c.id = w.id
               left join by_level l on l.room_id = w.room_id left join by_group q on q.room_id = w.room_id
           order by w.starts_at, r.position, w.id"#,
        here.id,
        day,
        here.zone.name(),
        one
    )
    .fetch_all(db.read())
    .await?)
}

/// Who of a block is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WhoOf {
    #[default]
    Came,
    Missing,
}

/// Somebody who came to a block, or is expected there.
#[derive(Clone, Debug)]
pub struct Attendee {
    pub participant: Uuid,
    pub number: i32,
    pub name: String,
    pub institution: Words,
    pub post: String,
    pub came: Option<DateTime<Utc>>,
    pub went: Option<DateTime<Utc>>,
    /// She is excused at that time.
    pub on_leave: bool,
}

impl Attendee {
    /// She was read out of it, and not in again.
    pub fn has_left(&self) -> bool {
        self.went.is_some() && self.went >= self.came
    }
}

/// Who came to a block, or who has not come and is expected: by institution and name, so many from the place `skip` on;
/// and how many there are.
pub async fn attendees(
    db: &Db,
    conference: Uuid,
    block: &Block,
    who: WhoOf,
    (skip, most): (i64, i64),
) -> Result<(i64, Vec<Attendee>)> {
    let rows = sqlx::query!(
        r#"with seen as (
               select c.participant_id, max(c.at) filter (where c.direction = 'entry') as came,
                   max(c.at) filter (where c.direction = 'exit') as went
               from gates g join checkins c on c.gate_id = g.id and c.at >= $3 and c.at < $4
               where g.room_id = $2 and c.outcome in ('admitted', 'already') and c.undone_at is null and c.participant_id is not null
               group by c.participant_id),
           came as (select * from seen where came is not null),
           chosen as (
               select c.participant_id as id, c.came, c.went from came c where not $5
               union all
               select p.id, null, null from participants p
               where $5 and p.conference_id = $1 and p.state = 'approved'
                   and not exists (select from came c where c.participant_id = p.id)
                   and exists (select from gates g join level_zones x on x.zone_id = g.zone_id and x.level = p.level
                       where g.room_id = $2 and (g.levels = '{}' or p.level = any(g.levels))
                           and (not exists (select from gate_groups q where q.gate_id = g.id) or exists (
                               select from gate_groups q join members m on m.group_id = q.group_id
                                   join accounts a on a.id = m.account_id
                               where q.gate_id = g.id and a.email = p.email))))
           select p.id, p.number, p.name, p.post, i.name as "institution: Words", k.came, k.went, count(*) over () as "all!",
               exists (select from leaves l where l.participant_id = p.id and l.ended_at is null
                   and tstzrange(l.starts_at, l.ends_at) && tstzrange($8, $4)) as "on_leave!"
           from chosen k join participants p on p.id = k.id join institutions i on i.id = p.institution_id
           order by i.folded, p.name collate "C", p.number offset $6 limit $7"#,
        conference,
        block.room,
        block.opens_at,
        block.ends_at,
        who == WhoOf::Missing,
        skip,
        most,
        block.starts_at
    )
    .fetch_all(db.read())
    .await?;
    let all = rows.first().map_or(0, |row| row.all);
    let attendees = rows.into_iter().map(|row| Attendee {
        participant: row.id,
        number: row.number,
        name: row.name,
        institution: row.institution,
        post: row.post,
        came: row.came,
        went: row.went,
        on_leave: row.on_leave,
    });
    Ok((all, attendees.collect()))
}
