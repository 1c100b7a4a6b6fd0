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

/// Those who lead groups and are registered.
pub struct Leads {
    /// Who has not come, with her group.
    pub missing: Vec<(Uuid, String, Words, Presence)>,
    /// Whether there are any at all.
    pub any: bool,
}

/// Those who lead groups: of those who are registered.
pub async fn leads(db: &Db, conference: Uuid, now: DateTime<Utc>) -> Result<Leads> {
    let rows = sqlx::query!(
        r#"select distinct on (g.kind, g.position, p.id) p.id, p.name, g.name as "group: Words",
               exists (select from leaves l where l.participant_id = p.id and l.ended_at is null
                   and tstzrange(l.starts_at, l.ends_at) @> $2::timestamptz) as "is_away!",
               exists (select from presences s where s.participant_id = p.id) as "has_come!"
           from groups g join members m on m.group_id = g.id and m.role in ('lead', 'deputy') join accounts a on a.id = m.account_id
               join participants p on p.conference_id = g.conference_id and p.email = a.email and p.state = 'approved'
           where g.conference_id = $1 order by g.kind, g.position, p.id"#,
        conference,
        now
    )
    .fetch_all(db.read())
    .await?;
    let lead = |is_away| Presence::of(true, true, None, is_away);
    let any = !rows.is_empty();
    let missing = rows.into_iter().filter(|row| !row.has_come);
    Ok(Leads { missing: missing.map(|row| (row.id, row.name, row.group, lead(row.is_away))).collect(), any })
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

/// Who speaks or hosts in an item of the agenda: a participant, or a post that the agenda names.
#[derive(Clone, Debug)]
pub struct Speaker {
    pub code: String,
    pub item: Words,
    pub starts_at: DateTime<Utc>,
    pub room: Option<Words>,
    pub is_host: bool,
    pub title: Words,
    /// Who it is, where the agenda knows her, and where she is.
    person: Option<(Uuid, String, Presence)>,
}

impl Speaker {
    /// The agenda knows who it is, and not the post alone.
    pub fn is_known(&self) -> bool {
        self.person.is_some()
    }

    pub fn name(&self) -> Option<&str> {
        self.person.as_ref().map(|(_, name, _)| name.as_str())
    }

    pub fn presence(&self) -> Option<Presence> {
        self.person.as_ref().map(|(.., presence)| *presence)
    }
}

/// Who speaks and hosts in the items of the newest version that begin next, all at the same time.
pub async fn next_speakers(db: &Db, conference: Uuid, now: DateTime<Utc>) -> Result<Vec<Speaker>> {
    let rows = sqlx::query!(
        r#"with spoken as (
               select i.code, i.title, i.starts_at, i.room, i.room_place, i.people from released_items i
               where i.conference_id = $1 and i.starts_at >= $2 and not i.cancelled
                   and jsonb_path_exists(i.people, '$[*] ? (@.role == "speaker" || @.role == "host")'))
           select i.code as "code!", i.title as "item!: Words", i.starts_at as "starts_at!", i.room as "room?: Words",
               k.role = 'host' as "is_host!", k.name as "title!: Words", p.id as "participant?", p.name as "name?",
               p.state = 'approved' as is_expected, x.inside as "inside?", x.since as "since?",
               exists (select from leaves l where l.participant_id = p.id and l.ended_at is null
                   and tstzrange(l.starts_at, l.ends_at) @> $2::timestamptz) as "is_away!"
           from spoken i
               cross join lateral rows from (jsonb_to_recordset(i.people) as (role text, participant uuid, name words))
                   with ordinality as k (role, participant, name, place)
               left join participants p on p.id = k.participant and p.erased_at is null
               left join lateral (select h.inside, h.since from presences h join zones z on z.id = h.zone_id
                   where h.participant_id = p.id order by cardinality(z.path), h.inside desc, h.since desc limit 1) x on true
           where k.role in ('speaker', 'host') and i.starts_at = (select min(starts_at) from spoken)
           order by i.room_place, i.code, k.place"#,
        conference,
        now
    )
    .fetch_all(db.read())
    .await?;
    let speakers = rows.into_iter().map(|row| {
        let seen = row.inside.zip(row.since);
        let presence = Presence::of(true, row.is_expected.unwrap_or(false), seen, row.is_away);
        Speaker {
            code: row.code,
            item: row.item,
            starts_at: row.starts_at,
            room: row.room,
            is_host: row.is_host,
            title: row.title,
            person: row.participant.zip(row.name).map(|(id, name)| (id, name, presence)),
        }
    });
    Ok(speakers.collect())
}
