//! The draft becomes a version once more.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::super::rules::{Beyond, Block, Day, Item, Room, Track};
use super::Release;
use crate::audit::{Actor, Entry, Tx};
use crate::conference::Here;
use crate::db;
use crate::error::Result;
use crate::kernel::new_id;

/// Blocks, items, people and goals as the rows that they are.
#[derive(Default)]
pub(super) struct Rows {
    blocks: Vec<Value>,
    items: Vec<Value>,
    people: Vec<Value>,
    goals: Vec<Value>,
}

impl Rows {
    pub(super) fn block(&mut self, block: &Block) {
        self.blocks.push(json!(block));
    }

    pub(super) fn item(&mut self, block: &Block, item: &Item) {
        let mut row = json!(item);
        row["block_id"] = json!(block.id);
        self.items.push(row);
        for (position, person) in (1..).zip(&item.people) {
            self.people.push(json!({ "id": new_id(), "item_id": item.id, "role": person.role, "position": position,
                "participant": person.participant, "name": person.name }));
        }
        self.goals.extend(item.goals.iter().map(|goal| json!({ "item_id": item.id, "goal_id": goal })));
    }
}

/// Makes the draft what a version was. Items of which something came since stay, cancelled; so do their links, and blocks in
/// which discussion groups sit. Rooms and tracks that the version did not have stay too, as does what stands in a room.
pub async fn go_back(tx: &mut Tx, here: &Here, release: &Release, actor: Actor) -> Result<Entry> {
    let programme = &release.version.programme;
    let mut rows = Rows::default();
    for block in &programme.blocks {
        rows.block(block);
        block.items.iter().for_each(|item| rows.item(block, item));
    }
    let (blocks, items) = (Value::from(rows.blocks.clone()), Value::from(rows.items.clone()));
    sqlx::query!(
        "delete from days where conference_id = $1 and number not in (select number from jsonb_to_recordset($2) as r (number integer))",
        here.id,
        json!(programme.days)
    )
    .execute(tx.conn())
    .await?;
    put_places(tx, here, (&programme.days, &programme.rooms, &programme.tracks)).await?;
    // What is newer than the version goes, where nothing came of it.
    sqlx::query!(
        r#"delete from items i where conference_id = $1 and not exists (select from motions m where m.item_id = i.id)
             and not exists (select from speaker_slides s where s.item_id = i.id)
             and id not in (select id from jsonb_to_recordset($2) as r (id uuid))"#,
        here.id,
        items
    )
    .execute(tx.conn())
    .await?;
    // What stays gives up addresses that the version needs.
    sqlx::query!(
        r#"update items i set cancelled = true, version = version + 1,
               code = case when i.code in (select code from jsonb_to_recordset($2) as r (code text)) then i.id::text else i.code end
           where conference_id = $1 and id not in (select id from jsonb_to_recordset($2) as r (id uuid))"#,
        here.id,
        items
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        r#"update blocks set code = id::text, cancelled = true, version = version + 1
           where conference_id = $1 and id not in (select id from jsonb_to_recordset($2) as r (id uuid))"#,
        here.id,
        blocks
    )
    .execute(tx.conn())
    .await?;
    let Rows { people, goals, .. } = rows;
    put_blocks(tx, here, blocks.clone()).await?;
    put_items(tx, here, items).await?;
    sqlx::query!(
        "delete from blocks b where conference_id = $1 and id not in (select id from jsonb_to_recordset($2) as r (id uuid))
             and not exists (select from items i where i.block_id = b.id)
             and not exists (select from discussion_sittings s where s.block_id = b.id)",
        here.id,
        blocks
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!("delete from item_people p using items i where i.id = p.item_id and i.conference_id = $1", here.id)
        .execute(tx.conn())
        .await?;
    sqlx::query!("delete from item_goals g using items i where i.id = g.item_id and i.conference_id = $1", here.id)
        .execute(tx.conn())
        .await?;
    put_people(tx, people, goals).await?;
    sqlx::query!("delete from agenda_beyond where conference_id = $1", here.id).execute(tx.conn()).await?;
    put_beyond(tx, here, &release.version.programme.beyond).await?;
    Ok(Entry::new(actor, "agenda.gone_back", "conference", here.id)
        .of(here.id)
        .with("number", release.number)
        .touching("agenda"))
}

async fn put_blocks(tx: &mut Tx, here: &Here, blocks: Value) -> Result<()> {
    sqlx::query!(
        r#"insert into blocks as b (id, conference_id, room_id, code, kind, title, starts_at, ends_at, parallel, expected, cancelled)
           select id, $1, room, code, kind, title, starts_at, ends_at, parallel, expected, cancelled
           from jsonb_to_recordset($2) as r (id uuid, room uuid, code text, kind text, title words, starts_at timestamptz,
               ends_at timestamptz, parallel text, expected integer, cancelled boolean)
           on conflict (id) do update set room_id = excluded.room_id, code = excluded.code, kind = excluded.kind, title = excluded.title,
               starts_at = excluded.starts_at, ends_at = excluded.ends_at, parallel = excluded.parallel, expected = excluded.expected,
               cancelled = excluded.cancelled, version = b.version + 1
           where b.conference_id = $1"#,
        here.id,
        blocks
    )
    .execute(tx.conn())
    .await
    // Somebody has just given the same address to something new.
    .map_err(|error| db::refused(error, &[("blocks_code_unique", "problem-changed")]))?;
    Ok(())
}

async fn put_items(tx: &mut Tx, here: &Here, items: Value) -> Result<()> {
    sqlx::query!(
        r#"insert into items as i (id, conference_id, block_id, code, position, title, summary, produces, starts_at, ends_at, track_id, cancelled)
           select id, $1, block_id, code, position, title, summary, produces, starts_at, ends_at, track, cancelled
           from jsonb_to_recordset($2) as r (id uuid, block_id uuid, code text, position integer, title words, summary words,
               produces words, starts_at timestamptz, ends_at timestamptz, track uuid, cancelled boolean)
           on conflict (id) do update set block_id = excluded.block_id, code = excluded.code, position = excluded.position,
               title = excluded.title, summary = excluded.summary, produces = excluded.produces, starts_at = excluded.starts_at,
               ends_at = excluded.ends_at, track_id = excluded.track_id, cancelled = excluded.cancelled, version = i.version + 1
           where i.conference_id = $1"#,
        here.id,
        items
    )
    .execute(tx.conn())
    .await
    .map_err(|error| db::refused(error, &[("items_code_unique", "problem-changed")]))?;
    Ok(())
}

async fn put_people(tx: &mut Tx, people: Vec<Value>, goals: Vec<Value>) -> Result<()> {
    sqlx::query!(
        r#"insert into item_people (id, item_id, role, position, title, participant_id)
           select id, item_id, role, position, name, participant
           from jsonb_to_recordset($1) as r (id uuid, item_id uuid, role text, position integer, name words, participant uuid)"#,
        Value::from(people)
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        r#"insert into item_goals (item_id, goal_id) select item_id, goal_id from jsonb_to_recordset($1) as r (item_id uuid, goal_id uuid)"#,
        Value::from(goals)
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Puts blocks and items in place of what they were: theirs alone, with everybody in a role.
pub(super) async fn put(tx: &mut Tx, here: &Here, rows: Rows) -> Result<()> {
    let items = Value::from(rows.items);
    put_blocks(tx, here, Value::from(rows.blocks)).await?;
    put_items(tx, here, items.clone()).await?;
    sqlx::query!(
        "delete from item_people p using items i where i.id = p.item_id and i.conference_id = $1
             and i.id in (select id from jsonb_to_recordset($2) as r (id uuid))",
        here.id,
        items
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "delete from item_goals g using items i where i.id = g.item_id and i.conference_id = $1
             and i.id in (select id from jsonb_to_recordset($2) as r (id uuid))",
        here.id,
        items
    )
    .execute(tx.conn())
    .await?;
    put_people(tx, rows.people, rows.goals).await
}

/// What other programs said beyond the programme, in place of what they said of the same before.
pub(super) async fn put_beyond(tx: &mut Tx, here: &Here, beyond: &BTreeMap<String, Beyond>) -> Result<()> {
    sqlx::query!(
        r#"insert into agenda_beyond (conference_id, about, told) select $1, key, value from jsonb_each($2)
           on conflict (conference_id, about) do update set told = excluded.told"#,
        here.id,
        json!(beyond)
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Days, rooms and tracks as they are from now on; new ones come last.
pub(super) async fn put_places(
    tx: &mut Tx,
    here: &Here,
    (days, rooms, tracks): (&[Day], &[Room], &[Track]),
) -> Result<()> {
    sqlx::query!(
        r#"insert into days as d (conference_id, number, date, theme)
           select $1, number, date, theme from jsonb_to_recordset($2) as r (number integer, date date, theme words)
           on conflict (conference_id, number) do update set date = excluded.date, theme = excluded.theme, version = d.version + 1"#,
        here.id,
        json!(days)
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        r#"insert into rooms as o (id, conference_id, code, position, name, capacity)
           select r.id, $1, case when exists (select from rooms h where h.conference_id = $1 and h.code = r.code and h.id <> r.id) then r.id::text else r.code end,
               (r.n + (select coalesce(max(position), 0) from rooms where conference_id = $1))::integer, r.name, r.capacity
           from rows from (jsonb_to_recordset($2) as (id uuid, code text, name words, capacity integer)) with ordinality as r (id, code, name, capacity, n)
           on conflict (id) do update set name = excluded.name, capacity = excluded.capacity, version = o.version + 1
           where o.conference_id = $1"#,
        here.id,
        json!(rooms)
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        r#"insert into tracks as t (id, conference_id, code, position, name)
           select r.id, $1, case when exists (select from tracks h where h.conference_id = $1 and h.code = r.code and h.id <> r.id) then r.id::text else r.code end,
               (r.n + (select coalesce(max(position), 0) from tracks where conference_id = $1))::integer, r.name
           from rows from (jsonb_to_recordset($2) as (id uuid, code text, name words)) with ordinality as r (id, code, name, n)
           on conflict (id) do update set name = excluded.name, version = t.version + 1
           where t.conference_id = $1"#,
        here.id,
        json!(tracks)
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
