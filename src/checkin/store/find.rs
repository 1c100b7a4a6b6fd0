//! Everything that is known of badges at their gates, in one statement.

use std::collections::HashMap;

use anyhow::Context as _;
use sqlx::PgExecutor;

use super::super::rules::{Again, First, Gate, Known};
use super::Bearer;
use super::read::Reading;
use crate::conference::{Act, State as ConferenceState, rules::allows};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::kernel::{Uuid, Words};
use crate::registration::{Level, State};

/// What is known of a reading.
pub(super) struct Found {
    pub gate: Gate,
    /// The zone behind the gate.
    pub zone: Uuid,
    /// It lies within another.
    pub is_nested: bool,
    /// It is there for groups.
    has_groups: bool,
    /// It, or one that it lies in, holds so many people and no more.
    pub is_limited: bool,
    /// Those zones, once they were looked at ([`find_limits`]).
    pub limited: Vec<Limit>,
    /// It is kept already: sent again.
    pub is_kept: bool,
    pub of: Option<Of>,
}

/// Whose badge it is, and what is known of her at this gate.
pub(super) struct Of {
    pub bearer: Bearer,
    pub known: Known,
}

/// A zone that holds so many people and no more.
pub(super) struct Limit {
    pub zone: Uuid,
    /// How many it still takes.
    pub free: i64,
    /// She is in it already.
    is_inside: bool,
}

impl Found {
    /// The limited zones that she is not in: where she takes a place.
    pub fn takes(&self) -> impl Iterator<Item = Uuid> {
        self.limited.iter().filter(|limit| !limit.is_inside).map(|limit| limit.zone)
    }
}

/// The gates, their rules, the badges, and where their holders are, each as it is now. By the place in the list. What few
/// gates have is looked at apart, by [`find_groups`] and [`find_limits`]: each part of a statement costs at every call.
pub(super) async fn find(db: impl PgExecutor<'_>, readings: &[&Reading]) -> Result<Vec<Found>> {
    // Under each key of the installation; one line where nothing was read that could be a badge's secret.
    let none: &[Vec<u8>] = &[Vec::new()];
    let looked_for: Vec<(usize, &Vec<u8>, &Reading)> = (readings.iter().enumerate())
        .flat_map(|(n, one)| {
            let hashes = if one.secret_hashes.is_empty() { none } else { &one.secret_hashes };
            hashes.iter().map(move |hash| (n, hash, *one))
        })
        .collect();
    let rows = sqlx::query!(
        r#"select r.n as "n!", z.id as zone, cardinality(z.path) > 1 as "is_nested!", c.state as conference_state, g.again,
               (g.unlock_within is null or g.unlocked_at is not null) as "is_unlocked!",
               coalesce((select bool_or(w.opens_at <= r.at and r.at < w.closes_at) from gate_windows w where w.gate_id = g.id),
                   true) as "in_time!",
               exists (select from zones o where o.id = any(z.path) and o.capacity is not null) as "is_limited!",
               exists (select from gate_groups q where q.gate_id = g.id) as "has_groups!",
               exists (select from checkins x where x.id = r.id) as "is_kept!",
               k.badge as "badge?", k.is_revoked as "is_revoked?", k.level as "level?", k.level_name as "level_name?: Words",
               k.participant as "participant?", k.name as "name?", k.post as "post?", k.state as "state?",
               k.institution as "institution?: Words", k.attention as "attention?", k.has_picture as "has_picture?",
               k.may_enter as "may_enter?", k.has_level as "has_level?",
               k.first_id as "first_id?", k.first_at as "first_at?", k.first_gate as "first_gate?: Words", k.is_there as "is_there?",
               k.is_barred as "is_barred?"
           from unnest($1::bytea[], $2::uuid[], $3::uuid[], $4::timestamptz[], $5::uuid[], $6::bigint[])
                   as r (hash, conference, gate, at, id, n)
               join gates g on g.id = r.gate and g.conference_id = r.conference
               join zones z on z.id = g.zone_id
               join conferences c on c.id = g.conference_id
               left join lateral (
                   select b.id as badge, b.revoked_at is not null as is_revoked, b.level, l.name as level_name,
                       p.id as participant, p.name, p.post, p.state, i.name as institution, p.attention,
                       exists (select from files f where f.participant_id = p.id and f.kind = 'jpeg') as has_picture,
                       exists (select from level_zones x
                           where x.conference_id = b.conference_id and x.level = b.level and x.zone_id = z.id) as may_enter,
                       (g.levels = '{}' or b.level = any(g.levels)) as has_level,
                       e.id as first_id, e.at as first_at, h.name as first_gate, s.inside as is_there,
                       exists (select from bars v where v.participant_id = p.id and v.lifted_at is null) as is_barred
                   from badges b join participants p on p.id = b.participant_id join institutions i on i.id = p.institution_id
                       left join levels l on l.conference_id = b.conference_id and l.level = b.level
                       left join presences s on s.participant_id = p.id and s.zone_id = z.id
                       left join checkins e on e.id = s.in_by
                       left join gates h on h.id = e.gate_id
                   where b.secret_hash = r.hash and b.conference_id = r.conference limit 1) k on true"#,
        &column(&looked_for, |(_, hash, _)| hash.to_vec()),
        &column(&looked_for, |(_, _, one)| one.conference),
        &column(&looked_for, |(_, _, one)| one.gate),
        &column(&looked_for, |(_, _, one)| one.decided_at),
        &column(&looked_for, |(_, _, one)| one.id),
        &column(&looked_for, |(n, ..)| *n as i64),
    )
    .fetch_all(db)
    .await?;
    let mut found: HashMap<i64, Found> = HashMap::with_capacity(readings.len());
    for row in rows {
        let state = ConferenceState::parse(&row.conference_state).context("an unknown state")?;
        let of = match (row.badge, row.participant, row.level, row.state) {
            (Some(badge), Some(participant), Some(level), Some(state)) => Some(Of {
                bearer: Bearer {
                    badge,
                    participant,
                    name: row.name.unwrap_or_default(),
                    post: row.post.unwrap_or_default(),
                    institution: row.institution.unwrap_or_default(),
                    level: Level::parse(&level).context("an unknown level")?,
                    level_name: row.level_name.unwrap_or_default(),
                    attention: row.attention.unwrap_or_default(),
                    has_picture: row.has_picture.unwrap_or_default(),
                },
                known: Known {
                    state: State::parse(&state).context("an unknown state")?,
                    is_barred: row.is_barred.unwrap_or_default(),
                    is_revoked: row.is_revoked.unwrap_or_default(),
                    may_enter: row.may_enter.unwrap_or_default(),
                    has_level: row.has_level.unwrap_or_default(),
                    in_group: !row.has_groups,
                    is_full: false,
                    before: match (row.first_id, row.first_at, row.first_gate) {
                        (Some(id), Some(at), Some(gate)) => {
                            Some((First { id, at, gate }, row.is_there.unwrap_or_default()))
                        }
                        _ => None,
                    },
                },
            }),
            _ => None,
        };
        let known = found.entry(row.n).or_insert(Found {
            gate: Gate {
                is_open: allows(state, Act::CheckIn),
                is_unlocked: row.is_unlocked,
                in_time: row.in_time,
                again: Again::parse(&row.again).context("an unknown rule")?,
            },
            zone: row.zone,
            is_nested: row.is_nested,
            has_groups: row.has_groups,
            is_limited: row.is_limited,
            limited: Vec::new(),
            is_kept: row.is_kept,
            of: None,
        });
        known.of = known.of.take().or(of);
    }
    // A gate that is gone since the request began is nobody's.
    (0..readings.len()).map(|n| found.remove(&(n as i64)).ok_or(Error::NotFound)).collect()
}

/// Who of them is of a group that the gate is there for. Until it was asked, nobody is.
pub(super) async fn find_groups(db: impl PgExecutor<'_>, readings: &[&Reading], found: &mut [Found]) -> Result<()> {
    let asked: Vec<(usize, Uuid, Uuid)> = (found.iter().zip(readings).enumerate())
        .filter(|(_, (found, _))| found.has_groups)
        .filter_map(|(n, (found, one))| Some((n, one.gate, found.of.as_ref()?.bearer.participant)))
        .collect();
    if asked.is_empty() {
        return Ok(());
    }
    let within = sqlx::query_scalar!(
        r#"select r.n as "n!" from unnest($1::bigint[], $2::uuid[], $3::uuid[]) as r (n, gate, participant)
               join participants p on p.id = r.participant
           where exists (select from accounts a join members m on m.account_id = a.id join gate_groups q on q.group_id = m.group_id
               where a.email = p.email and q.gate_id = r.gate)"#,
        &column(&asked, |(n, ..)| *n as i64),
        &column(&asked, |(_, gate, _)| *gate),
        &column(&asked, |(.., participant)| *participant),
    )
    .fetch_all(db)
    .await?;
    for n in within {
        if let Some(of) = found[n as usize].of.as_mut() {
            of.known.in_group = true;
        }
    }
    Ok(())
}

/// How many the limited zones still take of those that each comes into, and whether she is in them.
pub(super) async fn find_limits(db: impl PgExecutor<'_>, found: &mut [Found]) -> Result<()> {
    let rows = sqlx::query!(
        r#"with asked as (
               select r.n, r.participant, o.id as zone from unnest($1::uuid[], $2::uuid[]) with ordinality as r (zone, participant, n)
                   join zones z on z.id = r.zone join zones o on o.id = any(z.path) and o.capacity is not null),
           held as materialized (
               select o.id, o.capacity - (select count(*) from presences x where x.zone_id = o.id and x.inside) as free
               from zones o where o.id in (select zone from asked))
           select a.n as "n!", a.zone as "zone!", h.free as "free!", exists (select from presences s
               where s.participant_id = a.participant and s.zone_id = a.zone and s.inside) as "is_inside!"
           from asked a join held h on h.id = a.zone order by a.n, a.zone"#,
        &column(found, |one| one.zone),
        &column(found, |one| one.of.as_ref().map(|of| of.bearer.participant)) as &[Option<Uuid>],
    )
    .fetch_all(db)
    .await?;
    for row in rows {
        let limit = Limit { zone: row.zone, free: row.free, is_inside: row.is_inside };
        found[row.n as usize - 1].limited.push(limit);
    }
    Ok(())
}

pub(super) fn column<T, R>(rows: &[T], value: impl FnMut(&T) -> R) -> Vec<R> {
    rows.iter().map(value).collect()
}

/// Badges that are good, by the hashes of their secrets, each with its level: those of so many who registered first.
pub async fn good_badges(db: &Db, conference: Uuid, most: i64) -> Result<Vec<(Vec<u8>, Level)>> {
    let rows = sqlx::query!(
        "select b.secret_hash, b.level from badges b join participants p on p.id = b.participant_id
         where b.conference_id = $1 and b.revoked_at is null and p.state = 'approved' order by p.number limit $2",
        conference,
        most
    )
    .fetch_all(db.read())
    .await?;
    Ok(rows.into_iter().filter_map(|row| Some((row.secret_hash, Level::parse(&row.level)?))).collect())
}
