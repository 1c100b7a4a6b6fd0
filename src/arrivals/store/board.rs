//! Who has come, counted in one pass over those who are expected.

use chrono::{DateTime, TimeDelta, Utc};

use super::super::rules::{Counted, Figures};
use crate::db::Db;
use crate::error::Result;
use crate::kernel::{Uuid, Words};
use crate::registration::Level;

/// Expected, arrived and on leave, of those who are alike in category, institution and level. Everything that the
/// board sums up comes from this.
pub async fn counted(db: &Db, conference: Uuid, now: DateTime<Utc>) -> Result<Vec<Counted>> {
    let rows = sqlx::query!(
        r#"with all_of as (
               select category_id, institution_id, level, coalesce(sum(people) filter (where state = 'approved'), 0) as expected,
                   coalesce(sum(people) filter (where state = 'arrived'), 0) as arrived
               from tallies where conference_id = $1 and state in ('approved', 'arrived') group by category_id, institution_id, level),
           away as (
               select p.category_id, p.institution_id, p.level, count(*) as people
               from participants p where p.state = 'approved' and not exists (select from arrivals a where a.participant_id = p.id)
                   and p.id in (select participant_id from leaves where conference_id = $1 and ended_at is null
                       and tstzrange(starts_at, ends_at) @> $2::timestamptz)
               group by p.category_id, p.institution_id, p.level),
           gone as (
               select p.category_id, p.institution_id, p.level, count(*) as people
               from participants p where p.conference_id = $1 and p.state in ('submitted', 'waitlisted', 'declined', 'withdrawn')
                   and exists (select from arrivals a where a.participant_id = p.id)
               group by p.category_id, p.institution_id, p.level)
           select t.category_id as category, t.institution_id as institution, t.level, t.expected as "expected!",
               t.arrived as "arrived!", coalesce(a.people, 0) as "on_leave!", coalesce(o.people, 0) as "gone!"
           from all_of t left join away a on (a.category_id, a.institution_id, a.level) = (t.category_id, t.institution_id, t.level)
               left join gone o on (o.category_id, o.institution_id) = (t.category_id, t.institution_id)
                   and o.level is not distinct from t.level
           where t.expected > 0 or t.arrived > 0"#,
        conference,
        now
    )
    .fetch_all(db.read())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Counted {
            category: row.category,
            institution: row.institution,
            level: row.level.as_deref().and_then(Level::parse),
            figures: Figures { expected: row.expected, arrived: row.arrived, on_leave: row.on_leave, gone: row.gone },
        })
        .collect())
}

/// The names of institutions, in the order of these ids.
pub async fn institution_names(db: &Db, ids: &[Uuid]) -> Result<Vec<Words>> {
    Ok(sqlx::query_scalar!(
        r#"select i.name as "name: Words" from unnest($1::uuid[]) with ordinality as r (id, n)
               join institutions i on i.id = r.id order by r.n"#,
        ids
    )
    .fetch_all(db.read())
    .await?)
}

/// The same by group, of those whose e-mail address is a member's: the groups of whom somebody is expected.
pub async fn groups(db: &Db, conference: Uuid, now: DateTime<Utc>) -> Result<Vec<(Uuid, Words, Figures)>> {
    let rows = sqlx::query!(
        r#"select g.id, g.name as "name: Words", count(*) as "expected!", count(*) filter (where x.came) as "arrived!",
               count(*) filter (where x.away and not x.came) as "on_leave!"
           from groups g join members m on m.group_id = g.id join accounts a on a.id = m.account_id
               join participants p on p.conference_id = g.conference_id and p.email = a.email and p.state = 'approved'
               cross join lateral (select exists (select from presences s where s.participant_id = p.id) as came,
                   exists (select from leaves l where l.participant_id = p.id and l.ended_at is null
                       and tstzrange(l.starts_at, l.ends_at) @> $2::timestamptz) as away) x
           where g.conference_id = $1 group by g.id order by g.kind, g.position"#,
        conference,
        now
    )
    .fetch_all(db.read())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let (expected, arrived, on_leave) = (row.expected, row.arrived, row.on_leave);
            (row.id, row.name, Figures { expected, arrived, on_leave, gone: 0 })
        })
        .collect())
}

/// In which minutes how many came first: everybody once.
pub async fn arrivals_by_minute(db: &Db, conference: Uuid) -> Result<Vec<(DateTime<Utc>, i64)>> {
    let rows = sqlx::query!(
        r#"select date_bin('1 minute', at, 'epoch') as "minute!", count(*) as "count!" from arrivals where conference_id = $1
           group by 1 order by 1"#,
        conference
    )
    .fetch_all(db.read())
    .await?;
    Ok(rows.into_iter().map(|row| (row.minute, row.count)).collect())
}

/// How things stand at a gate.
#[derive(Clone, Debug)]
pub struct GateNow {
    pub id: Uuid,
    pub name: Words,
    pub zone: Words,
    pub has_lock: bool,
    pub is_locked: bool,
    /// Who came in within the last minutes.
    pub entries: i64,
    /// Who is inside its zone.
    pub inside: i64,
    /// Its devices that are enrolled, how many of them were heard of lately, when the last one was.
    pub devices: i64,
    pub connected: i64,
    pub seen_at: Option<DateTime<Utc>>,
    /// Readings that wait at them to be sent; none where none has told.
    pub queue: Option<i64>,
}

/// Entries are counted over so long.
const LATELY: TimeDelta = TimeDelta::minutes(5);

/// How things stand at each gate, in their order.
pub async fn gates_now(db: &Db, conference: Uuid, now: DateTime<Utc>) -> Result<Vec<GateNow>> {
    Ok(sqlx::query_as!(
        GateNow,
        r#"with lately as (
               select gate_id, count(*) as entries from checkins
               where conference_id = $1 and at > $2 and outcome = 'admitted' and direction = 'entry' and undone_at is null
               group by gate_id),
           held as (
               select zone_id, count(*) as inside from presences
               where inside and zone_id = any(array(select id from zones where conference_id = $1)) group by zone_id),
           told as (
               select gate_id, count(*) as devices, count(*) filter (where seen_at >= $2) as connected, max(seen_at) as seen_at,
                   sum(queue)::bigint as queue
               from devices where conference_id = $1 and revoked_at is null and token_hash is not null group by gate_id)
           select g.id, g.name as "name: Words", z.name as "zone: Words", g.unlock_within is not null as "has_lock!",
               (g.unlock_within is not null and g.unlocked_at is null) as "is_locked!", coalesce(l.entries, 0) as "entries!",
               coalesce(h.inside, 0) as "inside!", coalesce(t.devices, 0) as "devices!", coalesce(t.connected, 0) as "connected!",
               t.seen_at, t.queue
           from gates g join zones z on z.id = g.zone_id left join lately l on l.gate_id = g.id
               left join held h on h.zone_id = g.zone_id left join told t on t.gate_id = g.id
           where g.conference_id = $1 order by g.position, g.code"#,
        conference,
        now - LATELY
    )
    .fetch_all(db.read())
    .await?)
}
