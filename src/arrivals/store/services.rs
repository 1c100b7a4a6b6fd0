//! How long serving took, as devices tell it.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};

use super::super::rules::Given;
use crate::audit::{Tx, Unaudited};
use crate::db::Db;
use crate::error::Result;
use crate::kernel::{Uuid, Words};

/// Keeps times, each reading's first one; tells what is kept of each, in their order. Whatever is sent again is
/// written before it is answered.
pub async fn keep(mut tx: Tx, (conference, device): (Uuid, Uuid), given: &[Given]) -> Result<Vec<(i32, bool)>> {
    let now = tx.now;
    let named: Vec<Uuid> = given.iter().filter_map(|one| one.id).collect();
    let own: Vec<Uuid> =
        sqlx::query_scalar!("select id from checkins where id = any($1) and device_id = $2", &named, device)
            .fetch_all(tx.conn())
            .await?;
    let id_of = |one: &Given| one.id.filter(|id| own.contains(id)).unwrap_or(one.by_nonce);
    // Of two for one reading in a request the first stands.
    let once: BTreeMap<Uuid, &Given> = given.iter().rev().map(|one| (id_of(one), one)).collect();
    let rows = sqlx::query!(
        "insert into service_times as s (reading_id, conference_id, device_id, ms, printed, received_at)
         select r.id, $1, $2, r.ms, r.printed, $3 from unnest($4::uuid[], $5::integer[], $6::boolean[]) as r (id, ms, printed)
         order by r.id on conflict (reading_id) do update set ms = s.ms returning s.reading_id, s.ms, s.printed",
        conference,
        device,
        now,
        &once.keys().copied().collect::<Vec<_>>(),
        &once.values().map(|one| one.ms).collect::<Vec<_>>(),
        &once.values().map(|one| one.printed).collect::<Vec<_>>(),
    )
    .fetch_all(tx.conn())
    .await?;
    tx.commit_unaudited(Unaudited::Measured).await?;
    let kept: HashMap<Uuid, (i32, bool)> =
        rows.into_iter().map(|row| (row.reading_id, (row.ms, row.printed))).collect();
    Ok(given.iter().map(|one| kept.get(&id_of(one)).copied().unwrap_or((one.ms, one.printed))).collect())
}

/// How long a device took, or all of them together.
#[derive(Clone, Debug)]
pub struct Served {
    /// None: all devices.
    pub device: Option<Uuid>,
    pub name: String,
    pub gate: Option<Words>,
    pub count: i64,
    /// In milliseconds; none where nothing was told.
    pub half: Option<i32>,
    pub most: Option<i32>,
}

impl Served {
    /// Nineteen of twenty are to be served within so many seconds.
    pub fn is_slow(&self, limit: i32) -> bool {
        self.most.is_some_and(|ms| ms > limit * 1000)
    }
}

/// How long everybody was served since then: half of them, and nineteen of twenty, took no longer than that. All
/// devices together first, then each that serves people; and from how many seconds on that is too long.
pub async fn served(db: &Db, conference: Uuid, since: DateTime<Utc>) -> Result<(i32, Vec<Served>)> {
    let rows = sqlx::query!(
        r#"with told as (
               select device_id, count(*) as count, percentile_disc(0.5) within group (order by ms) as half,
                   percentile_disc(0.95) within group (order by ms) as most
               from service_times where conference_id = $1 and received_at >= $2 group by grouping sets ((device_id), ())),
           asked as (
               select d.id, d.name, g.name as gate from devices d left join gates g on g.id = d.gate_id
               where d.conference_id = $1 and d.kind <> 'print'
                   and (d.revoked_at is null or exists (select from told t where t.device_id = d.id))
               union all select null, '', null)
           select a.id as "device", a.name as "name!", a.gate as "gate: Words", coalesce(t.count, 0) as "count!",
               t.half, t.most, (select service_seconds from conferences where id = $1) as "limit!"
           from asked a left join told t on t.device_id is not distinct from a.id
           order by a.id is not null, t.most desc nulls last, a.name, a.id"#,
        conference,
        since
    )
    .fetch_all(db.read())
    .await?;
    let limit = rows.first().map_or(0, |row| row.limit);
    let served = rows.into_iter().map(|row| Served {
        device: row.device,
        name: row.name,
        gate: row.gate,
        count: row.count,
        half: row.half,
        most: row.most,
    });
    Ok((limit, served.collect()))
}
