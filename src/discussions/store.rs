//! What is read of discussions: their groups, who is in them, and what each participant sees of hers.

mod change;
mod members;
mod place;

use std::collections::HashMap;

use chrono::{DateTime, Utc};

pub use change::{add, add_group, change, change_group, publish, raise_group, remove, remove_group};
pub use members::{Member, Shown, members};
pub use place::{Changed, changed, lock, note_told, place, set_run, set_wishes, untold, wait_to_tell};

use super::rules::Person;
use crate::access::{PathParams, Scope};
use crate::conference::{Here, find as find_here};
use crate::db::Db;
use crate::error::Result;
use crate::kernel::{Lang, Uuid, Words};
use crate::state::App;

/// A division of the participants.
#[derive(Clone, Debug)]
pub struct Discussion {
    pub id: Uuid,
    pub title: Words,
    pub wishes_open: Option<DateTime<Utc>>,
    pub wishes_close: Option<DateTime<Utc>>,
    pub most: i32,
    pub published_at: Option<DateTime<Utc>>,
    pub version: i32,
    pub groups: i64,
    pub places: i64,
    pub placed: i64,
}

impl Discussion {
    pub fn wishes(&self) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        self.wishes_open.zip(self.wishes_close)
    }

    /// Whether participants may say now what they wish.
    pub fn takes_wishes(&self, now: DateTime<Utc>) -> bool {
        self.wishes().is_some_and(|(opens, closes)| opens <= now && now < closes)
    }
}

async fn discussions(db: &Db, conference: Uuid, id: Option<Uuid>) -> Result<Vec<Discussion>> {
    Ok(sqlx::query_as!(
        Discussion,
        r#"select d.id, d.title as "title: Words", d.wishes_open, d.wishes_close, d.wishes_most as most, d.published_at, d.version,
               (select count(*) from discussion_groups g where g.discussion_id = d.id) as "groups!",
               (select coalesce(sum(g.capacity), 0) from discussion_groups g where g.discussion_id = d.id) as "places!",
               (select count(*) from discussion_placements l join participants p on p.id = l.participant_id
                    join categories c on c.id = p.category_id
                where l.discussion_id = d.id and l.group_id is not null and p.state = 'approved' and c.kind = 'participant') as "placed!"
           from discussions d where d.conference_id = $1 and ($2::uuid is null or d.id = $2) order by d.created_at, d.id"#,
        conference,
        id
    )
    .fetch_all(db.read())
    .await?)
}

/// The discussions of a conference, the first one first.
pub async fn list(db: &Db, conference: Uuid) -> Result<Vec<Discussion>> {
    discussions(db, conference, None).await
}

pub async fn find(db: &Db, conference: Uuid, id: Uuid) -> Result<Option<Discussion>> {
    Ok(discussions(db, conference, Some(id)).await?.pop())
}

/// A group of a discussion.
#[derive(Clone, Debug)]
pub struct Group {
    pub id: Uuid,
    pub discussion: Uuid,
    pub topic: Words,
    pub room: Option<Uuid>,
    pub capacity: i32,
    pub host: Option<Uuid>,
    pub host_name: Words,
    /// What the host is called who is a participant, and her number.
    pub called: Option<String>,
    pub number: Option<i32>,
    pub version: i32,
    pub blocks: Vec<Uuid>,
    pub size: i64,
}

impl Group {
    pub fn free(&self) -> i64 {
        i64::from(self.capacity) - self.size
    }
}

async fn groups_of(db: &Db, discussions: &[Uuid]) -> Result<Vec<Group>> {
    Ok(sqlx::query_as!(
        Group,
        r#"select g.id, g.discussion_id as discussion, g.topic as "topic: Words", g.room_id as room, g.capacity, g.host_id as host,
               g.host as "host_name: Words", h.name as "called?", h.number as "number?", g.version,
               array(select s.block_id from discussion_sittings s where s.group_id = g.id) as "blocks!",
               (select count(*) from discussion_placements p where p.group_id = g.id) as "size!"
           from discussion_groups g left join participants h on h.id = g.host_id
           where g.discussion_id = any($1) order by g.position, g.code"#,
        discussions
    )
    .fetch_all(db.read())
    .await?)
}

/// The groups of a discussion, in their order.
pub async fn groups(db: &Db, discussion: Uuid) -> Result<Vec<Group>> {
    groups_of(db, &[discussion]).await
}

/// Everybody who is to have a place, for a run, and where each is now. `anew`: nobody stays but who is locked.
pub async fn people(
    db: &Db,
    conference: Uuid,
    discussion: Uuid,
    anew: bool,
) -> Result<(Vec<Person>, HashMap<Uuid, Uuid>)> {
    let rows = sqlx::query!(
        r#"select p.id, p.category_id as category, l.group_id as "group?", coalesce(l.locked, false) as "locked!",
               coalesce(w.wishes, '{}') as "wishes!"
           from participants p join categories c on c.id = p.category_id
               left join discussion_placements l on l.participant_id = p.id and l.discussion_id = $2
               left join (select participant_id, array_agg(group_id order by rank) as wishes from discussion_wishes
                   where discussion_id = $2 group by participant_id) w on w.participant_id = p.id
           where p.conference_id = $1 and p.state = 'approved' and c.kind = 'participant'"#,
        conference,
        discussion
    )
    .fetch_all(db.read())
    .await?;
    let before = rows.iter().filter_map(|row| Some((row.id, row.group?))).collect();
    let people = rows.into_iter().map(|row| Person {
        id: row.id,
        category: row.category,
        wishes: row.wishes,
        held: row.group.filter(|_| row.locked || !anew),
    });
    Ok((people.collect(), before))
}

/// How far a discussion is.
#[derive(Clone, Copy, Debug, Default)]
pub struct Figures {
    /// Who is to have a place.
    pub people: i64,
    /// Of them: whoever became staff or press since keeps what she held until the next run, and is not counted.
    pub placed: i64,
    pub wished: i64,
}

pub async fn figures(db: &Db, conference: Uuid, discussion: Uuid) -> Result<Figures> {
    Ok(sqlx::query_as!(
        Figures,
        r#"select (select coalesce(sum(t.people), 0) from tallies t join categories c on c.id = t.category_id
                   where t.conference_id = $1 and t.state = 'approved' and c.kind = 'participant') as "people!",
               (select count(*) from discussion_placements l join participants p on p.id = l.participant_id
                    join categories c on c.id = p.category_id
                where l.discussion_id = $2 and l.group_id is not null and p.state = 'approved' and c.kind = 'participant') as "placed!",
               (select count(*) from discussion_wishes where discussion_id = $2 and rank = 1) as "wished!""#,
        conference,
        discussion
    )
    .fetch_one(db.read())
    .await?)
}

/// Somebody who holds a pass link.
#[derive(Clone, Debug)]
pub struct Somebody {
    pub name: String,
    pub lang: Lang,
    /// She comes, as far as is known.
    pub is_live: bool,
    /// She takes part: staff, press and guards discuss nothing.
    pub takes_part: bool,
}

pub async fn somebody(db: &Db, participant: Uuid) -> Result<Option<Somebody>> {
    let row = sqlx::query!(
        r#"select p.name, p.language, p.state in ('submitted', 'waitlisted', 'approved') as "is_live!", c.kind = 'participant' as "takes_part!"
           from participants p join categories c on c.id = p.category_id where p.id = $1"#,
        participant
    )
    .fetch_optional(db.read())
    .await?;
    Ok(row.map(|row| Somebody {
        name: row.name,
        lang: Lang::from_tag(&row.language).unwrap_or_default(),
        is_live: row.is_live,
        takes_part: row.takes_part,
    }))
}

/// What a discussion is to one participant.
#[derive(Clone, Debug)]
pub struct Hers {
    pub discussion: Discussion,
    pub groups: Vec<Group>,
    /// Her group, once it is published.
    pub group: Option<Group>,
    /// Where she was told that she is, if she is there no more.
    pub former: Option<Group>,
    pub sequence: i32,
    pub wishes: Vec<Uuid>,
    /// The groups that she hosts.
    pub hosts: Vec<Group>,
}

impl Hers {
    /// The groups that she wishes for, the dearest first.
    pub fn wished(&self) -> Vec<&Group> {
        let group = |id: &Uuid| self.groups.iter().find(|group| group.id == *id);
        self.wishes.iter().filter_map(group).collect()
    }
}

/// Every discussion as one participant sees it. What is not published of it is left out.
pub async fn hers(db: &Db, conference: Uuid, participant: Uuid) -> Result<Vec<Hers>> {
    let discussions = list(db, conference).await?;
    if discussions.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Uuid> = discussions.iter().map(|one| one.id).collect();
    let groups = groups_of(db, &ids).await?;
    let placements = sqlx::query!(
        r#"select discussion_id, group_id as "group?", told_group, sequence from discussion_placements where participant_id = $1"#,
        participant
    )
    .fetch_all(db.read())
    .await?;
    let wishes = sqlx::query!(
        "select discussion_id, group_id from discussion_wishes where participant_id = $1 order by discussion_id, rank",
        participant
    )
    .fetch_all(db.read())
    .await?;
    let one = |discussion: Discussion| {
        let is_public = discussion.published_at.is_some();
        let groups: Vec<Group> = groups.iter().filter(|group| group.discussion == discussion.id).cloned().collect();
        let held = placements.iter().find(|held| held.discussion_id == discussion.id && is_public);
        let of = |id: Option<Uuid>| groups.iter().find(|group| Some(group.id) == id).cloned();
        let group = held.and_then(|held| of(held.group));
        let former = held.filter(|held| held.told_group != held.group).and_then(|held| of(held.told_group));
        Hers {
            sequence: held.map_or(0, |held| held.sequence),
            hosts: groups.iter().filter(|one| is_public && one.host == Some(participant)).cloned().collect(),
            wishes: wishes
                .iter()
                .filter(|wish| wish.discussion_id == discussion.id)
                .map(|wish| wish.group_id)
                .collect(),
            discussion,
            groups,
            group,
            former,
        }
    };
    Ok(discussions.into_iter().map(one).collect())
}

/// The conference of a discussion.
pub async fn conference_of(db: &Db, discussion: Uuid) -> Result<Option<Uuid>> {
    Ok(sqlx::query_scalar!("select conference_id from discussions where id = $1", discussion)
        .fetch_optional(db.read())
        .await?)
}

/// A discussion of the conference that the path names.
pub struct OfDiscussion {
    pub here: Here,
    pub discussion: Discussion,
}

impl Scope for OfDiscussion {
    async fn find(app: &App, path: &PathParams) -> Result<Option<OfDiscussion>> {
        let (Some(slug), Some(id)) = (path.text("slug"), path.id("id")) else { return Ok(None) };
        let Some(here) = find_here(&app.db, slug).await? else { return Ok(None) };
        let discussion = find(&app.db, here.id, id).await?;
        Ok(discussion.map(|discussion| OfDiscussion { here, discussion }))
    }
}

/// A group of the discussion that the path names.
pub struct OfGroup {
    pub here: Here,
    pub discussion: Discussion,
    pub group: Group,
}

impl Scope for OfGroup {
    async fn find(app: &App, path: &PathParams) -> Result<Option<OfGroup>> {
        let Some(OfDiscussion { here, discussion }) = OfDiscussion::find(app, path).await? else { return Ok(None) };
        let Some(id) = path.id("group") else { return Ok(None) };
        let group = groups(&app.db, discussion.id).await?.into_iter().find(|group| group.id == id);
        Ok(group.map(|group| OfGroup { here, discussion, group }))
    }
}
