//! What is talked about, when and where: goals, days, rooms, blocks and their items.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use serde_json::{Value, json};

use super::{Ids, id_of};
use crate::audit::Tx;
use crate::conference::due::instant;
use crate::edition::rules;
use crate::edition::template::{Block, BlockKind, GoalKind, Template, start_of};
use crate::error::Result;
use crate::kernel::{Uuid, new_id};

/// A block with the id and the times that it gets.
pub(super) struct Placed<'t> {
    pub(super) id: Uuid,
    pub(super) starts_at: DateTime<Utc>,
    pub(super) ends_at: DateTime<Utc>,
    pub(super) block: &'t Block,
}

/// When the blocks of a template are, with this opening.
pub(super) fn blocks(template: &Template, zone: Tz, opening: NaiveDate) -> Vec<Placed<'_>> {
    template
        .blocks
        .iter()
        .filter_map(|block| {
            let date = rules::date_of_day(opening, *block.day.get_ref());
            let starts_at = instant(zone, date, start_of(block)?);
            let ends_at = starts_at + TimeDelta::minutes(i64::from(*block.minutes.get_ref()));
            Some(Placed { id: new_id(), starts_at, ends_at, block })
        })
        .collect()
}

pub(super) async fn enter_goals<'t>(tx: &mut Tx, conference: Uuid, template: &'t Template) -> Result<Ids<'t>> {
    let mut ids = Ids::new();
    let rows: Vec<Value> = (1..)
        .zip(&template.goals)
        .map(|(position, goal)| {
            let id = new_id();
            ids.insert(goal.code.get_ref(), id);
            let kind = match goal.kind {
                GoalKind::Overall => "overall",
                GoalKind::Specific => "specific",
            };
            json!({ "id": id, "code": goal.code.get_ref(), "kind": kind, "position": position, "name": goal.name, "text": goal.text })
        })
        .collect();
    sqlx::query!(
        r#"insert into goals (id, conference_id, code, kind, position, name, text)
           select id, $1, code, kind, position, name, text
           from jsonb_to_recordset($2) as r (id uuid, code text, kind text, position integer, name words, text words)"#,
        conference,
        Value::from(rows),
    )
    .execute(tx.conn())
    .await?;
    Ok(ids)
}

pub(super) async fn enter_agenda(
    tx: &mut Tx,
    conference: Uuid,
    template: &Template,
    opening: NaiveDate,
    blocks: &[Placed<'_>],
    goals: &Ids<'_>,
) -> Result<()> {
    let days: Vec<Value> = (1u8..)
        .zip(&template.days)
        .map(|(number, day)| json!({ "number": number, "date": rules::date_of_day(opening, number), "theme": day.theme }))
        .collect();
    sqlx::query!(
        r#"insert into days (conference_id, number, date, theme)
           select $1, number, date, theme from jsonb_to_recordset($2) as r (number integer, date date, theme words)"#,
        conference,
        Value::from(days),
    )
    .execute(tx.conn())
    .await?;

    let mut rooms = Ids::new();
    let rows: Vec<Value> = (1..)
        .zip(&template.rooms)
        .map(|(position, room)| {
            let id = new_id();
            rooms.insert(room.code.get_ref(), id);
            json!({ "id": id, "code": room.code.get_ref(), "position": position, "name": room.name, "capacity": room.capacity })
        })
        .collect();
    sqlx::query!(
        r#"insert into rooms (id, conference_id, code, position, name, capacity)
           select id, $1, code, position, name, capacity
           from jsonb_to_recordset($2) as r (id uuid, code text, position integer, name words, capacity integer)"#,
        conference,
        Value::from(rows),
    )
    .execute(tx.conn())
    .await?;

    let (mut block_rows, mut item_rows, mut goal_rows, mut people_rows) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for placed in blocks {
        let block = placed.block;
        block_rows.push(json!({
            "id": placed.id, "room_id": block.room.as_ref().and_then(|room| id_of(&rooms, room)), "code": block.code.get_ref(),
            "kind": kind_of(block.kind), "title": block.title, "starts_at": placed.starts_at, "ends_at": placed.ends_at, "parallel": block.parallel,
        }));
        let mut at = placed.starts_at;
        for (position, item) in (1..).zip(&block.items) {
            let id = new_id();
            let ends_at = at + TimeDelta::minutes(i64::from(item.minutes));
            item_rows.push(json!({
                "id": id, "block_id": placed.id, "code": item.code.get_ref(), "position": position, "title": item.title,
                "summary": item.summary, "produces": item.produces, "starts_at": at, "ends_at": ends_at,
            }));
            at = ends_at;
            for goal in &item.goals {
                goal_rows.push(json!({ "item_id": id, "goal_id": id_of(goals, goal) }));
            }
            for (position, person) in (1..).zip(&item.people) {
                people_rows.push(json!({ "id": new_id(), "item_id": id, "role": person.role, "position": position, "title": person.title }));
            }
        }
    }
    sqlx::query!(
        r#"insert into blocks (id, conference_id, room_id, code, kind, title, starts_at, ends_at, parallel)
           select id, $1, room_id, code, kind, title, starts_at, ends_at, parallel
           from jsonb_to_recordset($2) as r (id uuid, room_id uuid, code text, kind text, title words, starts_at timestamptz, ends_at timestamptz, parallel text)"#,
        conference,
        Value::from(block_rows),
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        r#"insert into items (id, conference_id, block_id, code, position, title, summary, produces, starts_at, ends_at)
           select id, $1, block_id, code, position, title, summary, produces, starts_at, ends_at
           from jsonb_to_recordset($2) as r (id uuid, block_id uuid, code text, position integer, title words, summary words, produces words, starts_at timestamptz, ends_at timestamptz)"#,
        conference,
        Value::from(item_rows),
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        r#"insert into item_goals (item_id, goal_id)
           select distinct item_id, goal_id from jsonb_to_recordset($1) as r (item_id uuid, goal_id uuid)"#,
        Value::from(goal_rows),
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        r#"insert into item_people (id, item_id, role, position, title)
           select id, item_id, role, position, title
           from jsonb_to_recordset($1) as r (id uuid, item_id uuid, role text, position integer, title words)"#,
        Value::from(people_rows),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

fn kind_of(kind: BlockKind) -> &'static str {
    match kind {
        BlockKind::Opening => "opening",
        BlockKind::Keynotes => "keynotes",
        BlockKind::Discussion => "discussion",
        BlockKind::Closing => "closing",
        BlockKind::Session => "session",
        BlockKind::Break => "break",
    }
}
