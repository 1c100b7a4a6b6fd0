//! All places of a conference where the thread goes no further.

use chrono::{DateTime, Days, Utc};

use crate::conference::{Here, day_of};
use crate::db::Db;
use crate::error::Result;
use crate::kernel::Words;
use crate::thread::rules::{DAYS, DeadEnd, End, in_order};

/// Every dead end as of now, in one statement. Of projects only those count that run: what is closed needs no more.
pub async fn dead_ends(db: &Db, here: &Here, now: DateTime<Utc>) -> Result<Vec<DeadEnd>> {
    let today = day_of(now, here.zone);
    let before = today.checked_sub_days(Days::new(DAYS.unsigned_abs())).unwrap_or(today);
    let zone = here.zone.name();
    let rows = sqlx::query!(
        r#"select 'goal' as "kind!", g.id as "id!", null::integer as "number?", g.name as "title!: Words", row('', '', '')::words as "about!: Words",
               null::date as "since?", t.items as "items?", t.motions as "motions?", t.projects as "projects?"
           from goals g, lateral (
               select count(distinct i.item_id) as items, count(distinct m.id) as motions, count(distinct p.id) as projects
               from item_goals i left join motions m on m.item_id = i.item_id and m.state <> 'withdrawn'
                   left join resolutions r on r.motion_id = m.id left join projects p on p.resolution_id = r.id
               where i.goal_id = g.id) t
           where g.conference_id = $1 and not exists (
               select from item_goals i join motions m on m.item_id = i.item_id join resolutions r on r.motion_id = m.id
                   join projects p on p.resolution_id = r.id join indicators n on n.project_id = p.id
               where i.goal_id = g.id and n.newest_id is not null)
           union all
           select 'item', i.id, null, i.title, row('', '', '')::words, (i.ends_at at time zone $4)::date, null, null, null
           from items i join blocks b on b.id = i.block_id
           where i.conference_id = $1 and i.ends_at <= $2 and not i.cancelled and not b.cancelled and words_text(i.produces) <> '  '
               and exists (select from item_goals g where g.item_id = i.id)
               -- What was withdrawn leads nowhere.
               and not exists (select from motions m where m.item_id = i.id and m.state <> 'withdrawn')
           union all
           select 'motion', m.id, null, m.title, row('', '', '')::words, (m.created_at at time zone $4)::date, null, null, null
           from motions m where m.conference_id = $1 and m.state = 'draft' and m.amends is null
               and (m.created_at at time zone $4)::date < $3
           union all
           select 'resolution', r.id, null, r.title, row('', '', '')::words, (r.adopted_at at time zone $4)::date, null, null, null
           from resolutions r where r.conference_id = $1 and not exists (select from projects p where p.resolution_id = r.id)
               -- Somebody said that it needs none.
               and not exists (select from project_waivers w where w.resolution_id = r.id)
               -- An agenda that was approved is carried out by being held.
               and not exists (select from agenda_submissions s where s.motion_id = r.motion_id)
               -- One that rules an appeal is carried out by being heeded.
               and not exists (select from disputes d where d.motion_id = r.motion_id)
           union all
           select 'indicator', p.id, p.number, p.title, row('', '', '')::words, p.starts_on, null, null, null
           from projects p where p.conference_id = $1 and p.state <> 'closed' and not exists (select from indicators n where n.project_id = p.id)
           union all
           select 'task', p.id, p.number, p.title, row('', '', '')::words, p.starts_on, null, null, null
           from projects p where p.conference_id = $1 and p.state <> 'closed'
               and not exists (select from tasks t where t.project_id = p.id and t.state <> 'dropped')
           union all
           select 'reading', p.id, p.number, p.title, row('', '', '')::words, n.newest, null, null, null
           from projects p join (select n.project_id, max(n.newest_as_of) as newest from indicators n join projects p on p.id = n.project_id
                                 where p.conference_id = $1 group by n.project_id) n on n.project_id = p.id
           where p.conference_id = $1 and p.state <> 'closed' and p.starts_on < $3 and (n.newest is null or n.newest < $3)
           union all
           select 'pledge', d.id, null, i.name, v.title, (g.signed_at at time zone $4)::date, null, null, null
           from documents d join document_versions v on v.document_id = d.id and v.number = d.current
               join document_signers s on s.document_id = d.id and s.number = d.current join signatures g on g.signer_id = s.id
               join institutions i on i.id = s.institution_id
           where d.conference_id = $1 and d.kind = 'pledge' and d.state in ('signing', 'in_force')
               and not exists (select from projects p where p.institution_id = i.id)
               and not exists (select from project_bodies b where b.institution_id = i.id)"#,
        here.id,
        now,
        before,
        zone
    )
    .fetch_all(db.read())
    .await?;
    let ends = rows.into_iter().filter_map(|row| {
        Some(DeadEnd {
            end: End::parse(&row.kind)?,
            id: row.id,
            number: row.number,
            title: row.title,
            about: row.about,
            since: row.since,
            far: row
                .items
                .zip(row.motions)
                .zip(row.projects)
                .map(|((items, motions), projects)| [items, motions, projects]),
        })
    });
    Ok(in_order(ends.collect()))
}
