//! Of whom the boards speak by name: the presidium, leads of groups, those who are excused; and who speaks next.

use anyhow::Context as _;
use chrono::{DateTime, Utc};

use super::super::rules::Presence;
use crate::db::Db;
use crate::error::Result;
use crate::kernel::{Uuid, Words};
use crate::presidium::Post;

/// A seat of the presidium, who fills it, and where she is.
#[derive(Clone, Debug)]
pub struct Seated {
    pub number: i32,
    pub post: Post,
    pub title: Words,
    pub name: Option<String>,
    pub participant: Option<Uuid>,
    pub presence: Presence,
}

/// The seats in their order. Whoever fills one is the participant who has her address.
pub async fn seated(db: &Db, conference: Uuid, now: DateTime<Utc>) -> Result<Vec<Seated>> {
    let rows = sqlx::query!(
        r#"select s.number, s.post, s.title as "title: Words", a.name as "name?", p.id as "participant?", x.inside as "inside?",
               x.since as "since?",
               exists (select from leaves l where l.participant_id = p.id and l.ended_at is null
                   and tstzrange(l.starts_at, l.ends_at) @> $2::timestamptz) as "is_away!"
           from seats s left join accounts a on a.id = s.account_id
               left join participants p on p.conference_id = s.conference_id and p.email = a.email and p.state = 'approved'
               left join lateral (select h.inside, h.since from presences h join zones z on z.id = h.zone_id
                   where h.participant_id = p.id order by cardinality(z.path), h.inside desc, h.since desc limit 1) x on true
           where s.conference_id = $1 order by s.number"#,
        conference,
        now
    )
    .fetch_all(db.read())
    .await?;
    rows.into_iter()
        .map(|row| {
            let seen = row.inside.zip(row.since);
            Ok(Seated {
                number: row.number,
                post: Post::parse(&row.post).context("an unknown post")?,
                title: row.title,
                presence: Presence::of(row.name.is_some(), row.participant.is_some(), seen, row.is_away),
                name: row.name,
                participant: row.participant,
            })
        })
        .collect()
}

/// Those who lead groups and have not come, with their group: of those who are registered.
pub async fn leads(db: &Db, conference: Uuid, now: DateTime<Utc>) -> Result<Vec<(Uuid, String, Words, Presence)>> {
    let rows = sqlx::query!(
        r#"select distinct on (g.kind, g.position, p.id) p.id, p.name, g.name as "group: Words",
               exists (select from leaves l where l.participant_id = p.id and l.ended_at is null
                   and tstzrange(l.starts_at, l.ends_at) @> $2::timestamptz) as "is_away!"
           from groups g join members m on m.group_id = g.id and m.role in ('lead', 'deputy') join accounts a on a.id = m.account_id
               join participants p on p.conference_id = g.conference_id and p.email = a.email and p.state = 'approved'
           where g.conference_id = $1 and not exists (select from presences s where s.participant_id = p.id)
           order by g.kind, g.position, p.id"#,
        conference,
        now
    )
    .fetch_all(db.read())
    .await?;
    let lead = |is_away| Presence::of(true, true, None, is_away);
    Ok(rows.into_iter().map(|row| (row.id, row.name, row.group, lead(row.is_away))).collect())
}

/// Somebody who is excused now.
#[derive(Clone, Debug)]
pub struct Excused {
    pub participant: Uuid,
    pub name: String,
    pub institution: Words,
    pub reason: String,
    pub until: Option<DateTime<Utc>>,
    /// She came all the same.
    pub has_come: bool,
}

/// Those who are excused now.
pub async fn excused(db: &Db, conference: Uuid, now: DateTime<Utc>) -> Result<Vec<Excused>> {
    Ok(sqlx::query_as!(
        Excused,
        r#"select p.id as participant, p.name, i.name as "institution: Words", l.reason, l.ends_at as until,
               exists (select from presences s where s.participant_id = p.id) as "has_come!"
           from leaves l join participants p on p.id = l.participant_id join institutions i on i.id = p.institution_id
           where l.conference_id = $1 and l.ended_at is null and tstzrange(l.starts_at, l.ends_at) @> $2::timestamptz
               and p.state = 'approved'
           order by i.folded, p.name collate "C", p.number limit 200"#,
        conference,
        now
    )
    .fetch_all(db.read())
    .await?)
}

/// Who speaks or hosts in an item of the agenda, by the post that the agenda names.
#[derive(Clone, Debug)]
pub struct Speaker {
    pub code: String,
    pub item: Words,
    pub starts_at: DateTime<Utc>,
    pub room: Option<Words>,
    pub is_host: bool,
    pub title: Words,
}

/// Who speaks and hosts in the items that begin next, all at the same time.
pub async fn next_speakers(db: &Db, conference: Uuid, now: DateTime<Utc>) -> Result<Vec<Speaker>> {
    Ok(sqlx::query_as!(
        Speaker,
        r#"select i.code, i.title as "item: Words", i.starts_at, r.name as "room?: Words", p.role = 'host' as "is_host!",
               case when p.participant_id is null then p.title
                   else (select row(a.name, a.name, a.name)::words from participants a where a.id = p.participant_id) end as "title!: Words"
           from items i join blocks b on b.id = i.block_id left join rooms r on r.id = b.room_id
               join item_people p on p.item_id = i.id and p.role in ('speaker', 'host')
           where i.conference_id = $1 and not i.cancelled and not b.cancelled and i.starts_at = (
               select min(n.starts_at) from items n join item_people q on q.item_id = n.id and q.role in ('speaker', 'host')
               where n.conference_id = $1 and not n.cancelled and n.starts_at >= $2)
           order by r.position, i.code, p.position"#,
        conference,
        now
    )
    .fetch_all(db.read())
    .await?)
}
