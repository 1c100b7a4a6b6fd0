//! Discussions and their groups, changed.

use crate::agenda::rules::code_from;
use crate::audit::{Actor, Entry, Tx};
use crate::conference::Here;
use crate::db;
use crate::error::{Error, Result};
use crate::kernel::{Uuid, Words, new_id};

use super::super::rules::{Host, NewDiscussion, NewGroup};
use super::{Discussion, Group};

fn entry(actor: Actor, action: &'static str, kind: &'static str, here: &Here, id: Uuid) -> Entry {
    Entry::new(actor, action, kind, id).of(here.id).touching("discussions")
}

fn changed(rows: u64) -> Result<()> {
    if rows == 0 { Err(Error::Conflict("problem-changed")) } else { Ok(()) }
}

/// A discussion, with groups for what it begins with.
pub async fn add(
    tx: &mut Tx,
    here: &Here,
    new: &NewDiscussion,
    groups: &[NewGroup],
    actor: Actor,
) -> Result<(Uuid, Entry)> {
    let (id, now) = (new_id(), tx.now);
    let (opens, closes) = new.wishes.unzip();
    sqlx::query!(
        r#"insert into discussions (id, conference_id, title, wishes_open, wishes_close, wishes_most, created_at)
           values ($1, $2, $3, $4, $5, $6, $7)"#,
        id,
        here.id,
        &new.title as &Words,
        opens,
        closes,
        new.most,
        now
    )
    .execute(tx.conn())
    .await?;
    for group in groups {
        insert_group(tx, id, group, None).await?;
    }
    Ok((id, entry(actor, "discussions.added", "discussion", here, id).with("groups", groups.len())))
}

pub async fn change(
    tx: &mut Tx,
    here: &Here,
    (discussion, version): (&Discussion, i32),
    new: &NewDiscussion,
    actor: Actor,
) -> Result<Entry> {
    let (opens, closes) = new.wishes.unzip();
    let done = sqlx::query!(
        r#"update discussions set title = $3, wishes_open = $4, wishes_close = $5, wishes_most = $6, version = version + 1
           where id = $1 and version = $2"#,
        discussion.id,
        version,
        &new.title as &Words,
        opens,
        closes,
        new.most
    )
    .execute(tx.conn())
    .await?;
    changed(done.rows_affected())?;
    Ok(entry(actor, "discussions.changed", "discussion", here, discussion.id))
}

/// Takes a discussion away, with its groups and places. One that is published stays: people were told of it.
pub async fn remove(tx: &mut Tx, here: &Here, id: Uuid, version: i32, actor: Actor) -> Result<Entry> {
    let done =
        sqlx::query!("delete from discussions where id = $1 and version = $2 and published_at is null", id, version)
            .execute(tx.conn())
            .await?;
    changed(done.rows_affected())?;
    Ok(entry(actor, "discussions.removed", "discussion", here, id))
}

/// From now on each sees her group on her pass. Published again is published still.
pub async fn publish(tx: &mut Tx, here: &Here, discussion: Uuid, actor: Actor) -> Result<Entry> {
    let now = tx.now;
    sqlx::query!(
        "update discussions set published_at = coalesce(published_at, $2), version = version + 1 where id = $1",
        discussion,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(entry(actor, "discussions.published", "discussion", here, discussion))
}

/// `host`: the participant who leads it, where she is one.
async fn insert_group(tx: &mut Tx, discussion: Uuid, new: &NewGroup, host: Option<Uuid>) -> Result<Uuid> {
    // Two at once take different codes: the second waits for the first.
    sqlx::query!("select id from discussions where id = $1 for update", discussion).fetch_one(tx.conn()).await?;
    let codes = sqlx::query_scalar!("select code from discussion_groups where discussion_id = $1", discussion)
        .fetch_all(tx.conn())
        .await?;
    let id = new_id();
    sqlx::query!(
        r#"insert into discussion_groups (id, discussion_id, code, position, topic, room_id, capacity, host_id, host)
           select $1, $2, $3, coalesce(max(position), 0) + 1, $4, $5, $6, $7, $8 from discussion_groups where discussion_id = $2"#,
        id,
        discussion,
        code_from(&new.topic, "group", |code| codes.iter().any(|held| held == code)),
        &new.topic as &Words,
        new.room,
        new.capacity,
        host,
        &named(new) as &Words
    )
    .execute(tx.conn())
    .await?;
    set_sittings(tx, id, &new.blocks).await?;
    Ok(id)
}

fn named(new: &NewGroup) -> Words {
    match &new.host {
        Host::Named(name) => name.clone(),
        _ => Words::default(),
    }
}

async fn set_sittings(tx: &mut Tx, group: Uuid, blocks: &[Uuid]) -> Result<()> {
    sqlx::query!("delete from discussion_sittings where group_id = $1", group).execute(tx.conn()).await?;
    sqlx::query!("insert into discussion_sittings (group_id, block_id) select $1, unnest($2::uuid[])", group, blocks)
        .execute(tx.conn())
        .await?;
    Ok(())
}

pub async fn add_group(
    tx: &mut Tx,
    here: &Here,
    discussion: Uuid,
    (new, host): (&NewGroup, Option<Uuid>),
    actor: Actor,
) -> Result<(Uuid, Entry)> {
    let id = insert_group(tx, discussion, new, host).await?;
    let entry = entry(actor, "discussions.group_added", "discussion_group", here, id);
    Ok((id, entry.with_id("discussion", discussion)))
}

/// Changes a group that is still as it was seen. It cannot become smaller than what it holds.
pub async fn change_group(
    tx: &mut Tx,
    here: &Here,
    (group, version): (&Group, i32),
    (new, host): (&NewGroup, Option<Uuid>),
    actor: Actor,
) -> Result<Entry> {
    let done = sqlx::query!(
        r#"update discussion_groups set topic = $3, room_id = $4, capacity = $5, host_id = $6, host = $7, version = version + 1
           where id = $1 and version = $2"#,
        group.id,
        version,
        &new.topic as &Words,
        new.room,
        new.capacity,
        host,
        &named(new) as &Words
    )
    .execute(tx.conn())
    .await
    .map_err(|error| db::refused(error, &[("discussion_groups_capacity", "discussions-problem-capacity")]))?;
    changed(done.rows_affected())?;
    set_sittings(tx, group.id, &new.blocks).await?;
    // What stands in calendars of it is another thing now.
    sqlx::query!("update discussion_placements set sequence = sequence + 1 where group_id = $1", group.id)
        .execute(tx.conn())
        .await?;
    Ok(entry(actor, "discussions.group_changed", "discussion_group", here, group.id))
}

/// Takes a group away; whoever was in it has no place any more.
pub async fn remove_group(tx: &mut Tx, here: &Here, group: &Group, version: i32, actor: Actor) -> Result<Entry> {
    let done = sqlx::query!("delete from discussion_groups where id = $1 and version = $2", group.id, version)
        .execute(tx.conn())
        .await?;
    changed(done.rows_affected())?;
    let entry = entry(actor, "discussions.group_removed", "discussion_group", here, group.id);
    Ok(entry.with("people", group.size))
}

/// A group changes places with the one before it; the first stays first.
pub async fn raise_group(tx: &mut Tx, here: &Here, group: &Group, actor: Actor) -> Result<Entry> {
    sqlx::query!("select id from discussions where id = $1 for update", group.discussion).fetch_one(tx.conn()).await?;
    sqlx::query!(
        r#"with held as (select id, position from discussion_groups where id = $1),
             before as (select g.id, g.position from discussion_groups g, held
                 where g.discussion_id = $2 and g.position < held.position order by g.position desc limit 1)
           update discussion_groups g set position = case when g.id = held.id then before.position else held.position end
           from held, before where g.id in (held.id, before.id)"#,
        group.id,
        group.discussion
    )
    .execute(tx.conn())
    .await?;
    Ok(entry(actor, "discussions.group_raised", "discussion_group", here, group.id))
}
