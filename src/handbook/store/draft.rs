//! Parts as they are edited.

use anyhow::Context as _;
use chrono::{DateTime, Utc};

use super::super::rules::{Audience, Kind, NewPart};
use super::{files, levels, texts_of};
use crate::access::{PathParams, Scope};
use crate::agenda::rules::code_from;
use crate::audit::{Actor, Entry, Tx};
use crate::conference::Here;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::kernel::{Uuid, Words, new_id};
use crate::state::App;

/// A part as its editors see it.
#[derive(Clone, Debug)]
pub struct Draft {
    pub id: Uuid,
    pub code: String,
    pub content: NewPart,
    pub version: i32,
    /// The number of the text that is seen, and since when it is.
    pub published: Option<(i32, DateTime<Utc>)>,
    /// The draft says something else than the text that is seen.
    pub differs: bool,
    pub files: i64,
}

/// A part of the conference that the path names.
#[derive(Clone, Debug)]
pub struct OfPart {
    pub here: Here,
    pub part: Draft,
}

impl Scope for OfPart {
    async fn find(app: &App, path: &PathParams) -> Result<Option<OfPart>> {
        let Some(here) = Here::find(app, path).await? else { return Ok(None) };
        let Some(id) = path.id("id") else { return Ok(None) };
        Ok(draft(&app.db, here.id, id).await?.map(|part| OfPart { here, part }))
    }
}

/// The parts of a conference, in their order.
pub async fn drafts(db: &Db, conference: Uuid) -> Result<Vec<Draft>> {
    select(db, conference, None).await
}

async fn draft(db: &Db, conference: Uuid, id: Uuid) -> Result<Option<Draft>> {
    Ok(select(db, conference, Some(id)).await?.pop())
}

async fn select(db: &Db, conference: Uuid, one: Option<Uuid>) -> Result<Vec<Draft>> {
    let rows = sqlx::query!(
        r#"select p.id, p.code, p.kind, p.title as "title: Words", p.body as "body: Words", p.is_public, p.levels, p.group_ids, p.version,
               t.number as "number?", t.published_at as "published_at?",
               (select count(*) from handbook_files f where f.part_id = p.id and not f.taken_off) as "files!",
               (p.kind, p.title, p.body, p.is_public, p.levels, p.group_ids, handbook_files_of(p.id)) is distinct from
               (t.kind, t.title, t.body, t.is_public, t.levels, t.group_ids, t.files) as "differs!"
           from handbook_parts p left join handbook_texts t on t.part_id = p.id and t.number = p.published
           where p.conference_id = $1 and p.removed_at is null and p.id = coalesce($2, p.id) order by p.position, p.code"#,
        conference,
        one
    )
    .fetch_all(db.read())
    .await?;
    rows.into_iter()
        .map(|row| {
            let levels = levels(&row.levels);
            let content = NewPart {
                kind: Kind::parse(&row.kind).context("an unknown kind of part")?,
                title: row.title,
                body: row.body,
                audience: Audience { everybody: row.is_public, levels, groups: row.group_ids },
            };
            Ok(Draft {
                id: row.id,
                code: row.code,
                content,
                version: row.version,
                published: row.number.zip(row.published_at),
                differs: row.differs,
                files: row.files,
            })
        })
        .collect()
}

pub(super) fn entry(actor: Actor, action: &'static str, here: &Here, part: Uuid) -> Entry {
    Entry::new(actor, action, "handbook_part", part).of(here.id).touching("handbook")
}

/// A part at the end, with its code: its address within the handbook.
pub async fn add(tx: &mut Tx, here: &Here, new: &NewPart, actor: Actor) -> Result<(Uuid, Entry)> {
    let codes =
        sqlx::query_scalar!("select code from handbook_parts where conference_id = $1 and removed_at is null", here.id)
            .fetch_all(tx.conn())
            .await?;
    let id = new_id();
    sqlx::query!(
        r#"insert into handbook_parts (id, conference_id, code, position, kind, title, body, is_public, levels, group_ids)
           select $1, $2, $3, coalesce(max(position), 0) + 1, $4, $5, $6, $7, $8, $9 from handbook_parts where conference_id = $2"#,
        id,
        here.id,
        code_from(&new.title, new.kind.as_str(), |code| codes.iter().any(|held| held == code)),
        new.kind.as_str(),
        &new.title as &Words,
        &new.body as &Words,
        new.audience.everybody,
        &texts_of(&new.audience.levels),
        &new.audience.groups,
    )
    .execute(tx.conn())
    .await
    .map_err(|error| crate::db::refused(error, &[("handbook_parts_code", "problem-changed")]))?;
    Ok((id, entry(actor, "handbook.part_added", here, id)))
}

/// Changes a draft that is still as it was seen. What is published stays as it is.
pub async fn change(tx: &mut Tx, of: &OfPart, version: i32, new: &NewPart, actor: Actor) -> Result<Entry> {
    let changed = sqlx::query!(
        r#"update handbook_parts set kind = $4, title = $5, body = $6, is_public = $7, levels = $8, group_ids = $9, version = version + 1
           where id = $1 and conference_id = $2 and version = $3 and removed_at is null"#,
        of.part.id,
        of.here.id,
        version,
        new.kind.as_str(),
        &new.title as &Words,
        &new.body as &Words,
        new.audience.everybody,
        &texts_of(&new.audience.levels),
        &new.audience.groups,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if changed == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(entry(actor, "handbook.part_changed", &of.here, of.part.id))
}

/// Puts a part before the one above it, or after the one below it; at once, for readers too.
pub async fn move_part(tx: &mut Tx, of: &OfPart, up: bool, actor: Actor) -> Result<Entry> {
    let moved = sqlx::query!(
        r#"with pair as (
               select p.id as one, p.position as one_at, o.id as other, o.position as other_at
               from handbook_parts p join lateral (
                   select id, position from handbook_parts
                   where conference_id = p.conference_id and removed_at is null
                     and case when $3 then (position, code) < (p.position, p.code) else (position, code) > (p.position, p.code) end
                   order by case when $3 then -position else position end limit 1) o on true
               where p.id = $2 and p.conference_id = $1 and p.removed_at is null)
           update handbook_parts p set position = case p.id when pair.one then pair.other_at else pair.one_at end
           from pair where p.id in (pair.one, pair.other)"#,
        of.here.id,
        of.part.id,
        up
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if moved == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(entry(actor, "handbook.part_moved", &of.here, of.part.id).with("up", up))
}

/// Takes a part away with its files. The texts that were published stay for the record, and nobody sees them.
pub async fn remove(tx: &mut Tx, of: &OfPart, version: i32, actor: Actor) -> Result<Entry> {
    let now = tx.now;
    let removed = sqlx::query!(
        r#"update handbook_parts set removed_at = $4, published = null, version = version + 1
           where id = $1 and conference_id = $2 and version = $3 and removed_at is null"#,
        of.part.id,
        of.here.id,
        version,
        now
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if removed == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    files::take_off_all(tx, of.part.id).await?;
    files::sweep(tx, &of.here, of.part.id).await?;
    Ok(entry(actor, "handbook.part_removed", &of.here, of.part.id))
}
