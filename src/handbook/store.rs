//! All SQL of the handbook.

mod draft;
mod files;
mod looks;
mod publish;

pub use draft::{Draft, OfPart, add, change, drafts, move_part, remove};
pub use files::{NewFile, OfFile, attach, draft_files, note_change, take_off};
pub use looks::{Viewer, forget, keep_look, looks};
pub use publish::{Published, publish, texts, unpublish};

use std::collections::HashMap;

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use sqlx::types::Json;

use super::rules::{Attached, Audience, Kind, Part, Sight};
use crate::access::Who;
use crate::db::Db;
use crate::error::Result;
use crate::kernel::{Uuid, Words};
use crate::registration::Level;

/// Levels as the database holds them; what it holds that is none opens nothing.
fn levels(held: &[String]) -> Vec<Level> {
    held.iter().filter_map(|level| Level::parse(level)).collect()
}

fn texts_of(levels: &[Level]) -> Vec<String> {
    levels.iter().map(|level| level.as_str().to_owned()).collect()
}

/// Every published part, in its order, without its text. Who sees which is [`super::rules::visible`].
pub async fn published(db: &Db, conference: Uuid) -> Result<Vec<Part>> {
    let rows = sqlx::query!(
        r#"select p.id, p.code, t.kind, t.title as "title: Words", t.number, t.published_at, t.is_public, t.levels, t.group_ids,
               t.files as "files: Json<Vec<Attached>>"
           from handbook_parts p join handbook_texts t on t.part_id = p.id and t.number = p.published
           where p.conference_id = $1 and p.removed_at is null order by p.position, p.code"#,
        conference
    )
    .fetch_all(db.read())
    .await?;
    rows.into_iter()
        .map(|row| {
            let levels = levels(&row.levels);
            Ok(Part {
                id: row.id,
                code: row.code,
                kind: Kind::parse(&row.kind).context("an unknown kind of part")?,
                title: row.title,
                number: row.number,
                published_at: row.published_at,
                audience: Audience { everybody: row.is_public, levels, groups: row.group_ids },
                files: row.files.0,
            })
        })
        .collect()
}

/// The texts of these parts, each of this number.
pub async fn bodies(db: &Db, wanted: &[(Uuid, i32)]) -> Result<HashMap<Uuid, Words>> {
    let (ids, numbers): (Vec<Uuid>, Vec<i32>) = wanted.iter().copied().unzip();
    let rows = sqlx::query!(
        r#"select t.part_id, t.body as "body: Words" from unnest($1::uuid[], $2::integer[]) as w (id, number)
           join handbook_texts t on t.part_id = w.id and t.number = w.number"#,
        &ids,
        &numbers
    )
    .fetch_all(db.read())
    .await?;
    Ok(rows.into_iter().map(|row| (row.part_id, row.body)).collect())
}

/// A text as it once was.
pub struct Earlier {
    pub body: Words,
    pub files: Vec<Attached>,
    pub published_at: DateTime<Utc>,
}

pub async fn earlier(db: &Db, part: Uuid, number: i32) -> Result<Option<Earlier>> {
    let row = sqlx::query!(
        r#"select body as "body: Words", files as "files: Json<Vec<Attached>>", published_at
           from handbook_texts where part_id = $1 and number = $2"#,
        part,
        number
    )
    .fetch_optional(db.read())
    .await?;
    Ok(row.map(|row| Earlier { body: row.body, files: row.files.0, published_at: row.published_at }))
}

/// What the holder of a pass sees: by the badge that she has now, and by the groups that she works in.
pub async fn sight_of_holder(db: &Db, participant: Uuid) -> Result<Sight> {
    let row = sqlx::query!(
        r#"select b.level as "level?", array(
               select m.group_id from members m join accounts a on a.id = m.account_id
               where m.conference_id = p.conference_id and a.email = p.email and a.disabled_at is null) as "groups!"
           from participants p left join badges b on b.participant_id = p.id and b.revoked_at is null and p.state = 'approved'
           where p.id = $1"#,
        participant
    )
    .fetch_optional(db.read())
    .await?;
    Ok(row.map_or_else(Sight::default, |row| Sight {
        whole: false,
        level: row.level.as_deref().and_then(Level::parse),
        groups: row.groups,
    }))
}

/// What somebody who is signed in sees: organisers all of it; others by their groups, and by the badge that they have
/// as participants.
pub async fn sight_of_account(db: &Db, conference: Uuid, who: &Who) -> Result<Sight> {
    if who.authority.organises(conference) {
        return Ok(Sight { whole: true, ..Sight::default() });
    }
    let level = sqlx::query_scalar!(
        r#"select b.level from accounts a join participants p on p.email = a.email and p.conference_id = $2 and p.state = 'approved'
           join badges b on b.participant_id = p.id and b.revoked_at is null where a.id = $1"#,
        who.account,
        conference
    )
    .fetch_optional(db.read())
    .await?;
    let memberships = who.authority.memberships.iter().filter(|member| member.conference == conference);
    Ok(Sight {
        whole: false,
        level: level.as_deref().and_then(Level::parse),
        groups: memberships.map(|member| member.group).collect(),
    })
}
