//! What was decided of orders, deadlines and projects, and to whom it was told.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::audit::Tx;
use crate::db::Db;
use crate::error::Result;
use crate::kernel::{Uuid, Words};
use crate::liaisons::rules::Matter as Kind;

/// For so many days what was decided is still news.
const DAYS: i64 = 3;

/// What a decision is about: its kind, its id, and which step it is.
pub type Matter = (String, Uuid, i32);

/// A decision of which whoever speaks for the institution was not told.
#[derive(Clone, Debug)]
pub struct Decided {
    pub conference: Uuid,
    pub liaison: Uuid,
    pub matter: Matter,
    /// What was decided.
    pub kind: Kind,
    pub project: Uuid,
    pub title: Words,
    /// What was said of it.
    pub words: String,
    /// The day that it gives.
    pub day: Option<NaiveDate>,
}

/// The decisions of the last days that nobody was told of and somebody could be; of her own steps nobody is told.
pub async fn untold(db: &Db, now: DateTime<Utc>) -> Result<Vec<Decided>> {
    let rows = sqlx::query!(
        r#"select d.matter as "matter!", d.id as "id!", d.position as "position!", d.kind as "kind!", d.words as "words!", d.day,
               p.conference_id, p.id as project, p.title as "title: Words", n.id as liaison
           from (
               select 'order' as matter, s.order_id as id, s.position, s.kind, s.words, s.due_on as day, s.at, s.liaison_id, o.project_id
               from order_steps s join orders o on o.id = s.order_id
               where s.at > $1 and s.kind in ('sent_back', 'closed', 'extension_granted', 'extension_refused')
               union all
               select 'project', s.project_id, s.position, s.kind, s.words, null, s.at, s.liaison_id, s.project_id
               from project_steps s where s.at > $1 and s.kind in ('sent_back', 'verified', 'closed', 'reopened')
               union all
               select 'deadline', r.id, 1, case when r.granted then 'granted' else 'refused' end, r.answer,
                   case when r.granted then r.wanted end, r.decided_at, null, r.project_id
               from deadline_requests r where r.granted is not null and r.decided_at > $1
           ) d
               join projects p on p.id = d.project_id
               join liaisons n on n.institution_id = p.institution_id and n.ended_at is null and n.created_at <= d.at
           where d.liaison_id is distinct from n.id
               and not exists (select from decisions_told t where t.kind = d.matter and t.id = d.id and t.position = d.position)
           order by p.conference_id, d.at, d.id, d.position"#,
        now - TimeDelta::days(DAYS)
    )
    .fetch_all(db.read())
    .await?;
    let decided = rows.into_iter().filter_map(|row| {
        Some(Decided {
            conference: row.conference_id,
            liaison: row.liaison,
            kind: Kind::parse(&row.matter, &row.kind)?,
            matter: (row.matter, row.id, row.position),
            project: row.project,
            title: row.title,
            words: row.words,
            day: row.day,
        })
    });
    Ok(decided.collect())
}

/// Notes that these are told; gives those that were not yet. Of two servers each of them is one's.
pub async fn note_told(tx: &mut Tx, matters: &[&Matter]) -> Result<Vec<Matter>> {
    let now = tx.now;
    let kinds: Vec<String> = matters.iter().map(|(kind, ..)| kind.clone()).collect();
    let ids: Vec<Uuid> = matters.iter().map(|(_, id, _)| *id).collect();
    let positions: Vec<i32> = matters.iter().map(|(.., position)| *position).collect();
    let rows = sqlx::query!(
        r#"insert into decisions_told (kind, id, position, at)
           select kind, id, position, $4 from unnest($1::text[], $2::uuid[], $3::integer[]) as t (kind, id, position)
           order by kind, id, position on conflict do nothing returning kind, id, position"#,
        &kinds,
        &ids,
        &positions,
        now
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (row.kind, row.id, row.position)).collect())
}
