//! Enters what a template holds, one statement a table, and moves what hangs on the opening.

use std::collections::HashMap;

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use serde_json::{Value, json};
use toml::Spanned;

use super::rules;
use super::template::{BlockKind, GoalKind, Template, start_of};
use crate::access::Who;
use crate::audit::{Actor, Entry, Tx};
use crate::conference::due::{instant, shifted};
use crate::conference::{Due, Here, Unit};
use crate::db::{self, Db};
use crate::error::{Error, Result};
use crate::kernel::{Uuid, Words, fold, new_id};

type Ids<'t> = HashMap<&'t str, Uuid>;

fn id_of(ids: &Ids<'_>, code: &Spanned<String>) -> Option<Uuid> {
    ids.get(code.get_ref().as_str()).copied()
}

/// Makes a conference, in draft, from a template that was checked. The opening is the start of its
/// first block on that date.
pub async fn found(
    tx: &mut Tx,
    actor: Actor,
    slug: &str,
    template: &Template,
    opening: NaiveDate,
) -> Result<(Uuid, Entry)> {
    let id = new_id();
    let conference = &template.conference;
    let zone: Tz = conference.time_zone.get_ref().parse().map_err(|_| anyhow::anyhow!("an unknown time zone"))?;
    let opens_at = rules::opening(template, zone, opening);
    let blocks = blocks(template, zone, opening);
    let closes_at = blocks.iter().map(|block| block.ends_at).max().unwrap_or(opens_at + TimeDelta::hours(8));
    sqlx::query!(
        r#"insert into conferences (id, slug, name, subtitle, place, background, significance, time_zone, opens_at, closes_at,
               state, registration_closes_at, presidium_min, presidium_max, every_years, created_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'draft', $11, $12, $13, $14, $15)"#,
        id,
        slug,
        &conference.name as &Words,
        &conference.subtitle as &Words,
        &conference.place as &Words,
        &conference.background as &Words,
        &conference.significance as &Words,
        zone.name(),
        opens_at,
        closes_at,
        rules::registration_closes(zone, opening, conference.registration_closes_days_before).min(closes_at),
        template.presidium.as_ref().map(|presidium| i32::from(*presidium.min.get_ref())),
        template.presidium.as_ref().map(|presidium| i32::from(presidium.max)),
        conference.every_years.map(i32::from),
        tx.now,
    )
    .execute(tx.conn())
    .await
    .map_err(|error| db::refused(error, &[("conferences_slug_unique", "edition-fault-slug-taken")]))?;
    let goals = enter_goals(tx, id, template).await?;
    enter_agenda(tx, id, template, opening, &blocks, &goals).await?;
    enter_categories(tx, id, template).await?;
    enter_zones(tx, id, template).await?;
    enter_presidium(tx, id, template).await?;
    enter_groups(tx, id, template, opens_at, zone).await?;
    let entry = Entry::new(actor, "conference.created", "conference", id)
        .of(id)
        .with("slug", slug)
        .with("opening", opening.to_string());
    Ok((id, entry))
}

struct Placed<'t> {
    id: Uuid,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    block: &'t super::template::Block,
}

fn blocks(template: &Template, zone: Tz, opening: NaiveDate) -> Vec<Placed<'_>> {
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

async fn enter_goals<'t>(tx: &mut Tx, conference: Uuid, template: &'t Template) -> Result<Ids<'t>> {
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

async fn enter_agenda(
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

async fn enter_categories(tx: &mut Tx, conference: Uuid, template: &Template) -> Result<()> {
    let (mut categories, mut institutions) = (Vec::new(), Vec::new());
    let mut seen = std::collections::HashSet::new();
    for (position, category) in (1..).zip(&template.categories) {
        let parent = new_id();
        categories.push(json!({ "id": parent, "parent_id": null, "code": category.code.get_ref(), "position": position, "name": category.name }));
        for (position, sub) in (1..).zip(&category.sub) {
            let id = new_id();
            categories.push(json!({ "id": id, "parent_id": parent, "code": sub.code.get_ref(), "position": position, "name": sub.name }));
            for name in &sub.institutions {
                let folded = fold(if name.hans.is_empty() { &name.en } else { &name.hans });
                if seen.insert(folded.clone()) {
                    institutions.push(json!({ "id": new_id(), "category_id": id, "name": name, "folded": folded }));
                }
            }
        }
    }
    sqlx::query!(
        r#"insert into categories (id, conference_id, parent_id, code, position, name)
           select id, $1, parent_id, code, position, name
           from jsonb_to_recordset($2) as r (id uuid, parent_id uuid, code text, position integer, name words)"#,
        conference,
        Value::from(categories),
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        r#"insert into institutions (id, conference_id, category_id, name, folded, listed)
           select id, $1, category_id, name, folded, true
           from jsonb_to_recordset($2) as r (id uuid, category_id uuid, name words, folded text)"#,
        conference,
        Value::from(institutions),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

async fn enter_zones(tx: &mut Tx, conference: Uuid, template: &Template) -> Result<()> {
    let mut ids = Ids::new();
    let mut around: HashMap<&str, Vec<Uuid>> = HashMap::new();
    let mut zones = Vec::new();
    for (position, zone) in (1..).zip(&template.zones) {
        let id = new_id();
        let within = zone.within.as_ref().map(|within| within.get_ref().as_str());
        // A zone and every one around it.
        let mut chain = within.and_then(|within| around.get(within)).cloned().unwrap_or_default();
        chain.push(id);
        around.insert(zone.code.get_ref(), chain);
        zones.push(json!({ "id": id, "within_id": within.and_then(|within| ids.get(within)), "code": zone.code.get_ref(), "position": position, "name": zone.name }));
        ids.insert(zone.code.get_ref(), id);
    }
    let mut levels = Vec::new();
    let mut entered = std::collections::BTreeSet::new();
    for level in &template.levels {
        levels.push(json!({ "level": level.level, "name": level.name }));
        for zone in level.zones.iter().filter_map(|zone| around.get(zone.get_ref().as_str())).flatten() {
            entered.insert((level.level as u8, *zone));
        }
    }
    let entered: Vec<Value> = entered
        .into_iter()
        .map(|(level, zone)| {
            let level = ["red", "blue", "green"][usize::from(level)];
            json!({ "level": level, "zone_id": zone })
        })
        .collect();
    let gates: Vec<Value> = (1..)
        .zip(&template.gates)
        .map(|(position, gate)| json!({ "id": new_id(), "zone_id": id_of(&ids, &gate.zone), "code": gate.code.get_ref(), "position": position, "name": gate.name }))
        .collect();
    sqlx::query!(
        r#"insert into zones (id, conference_id, within_id, code, position, name)
           select id, $1, within_id, code, position, name
           from jsonb_to_recordset($2) as r (id uuid, within_id uuid, code text, position integer, name words)"#,
        conference,
        Value::from(zones),
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "insert into levels (conference_id, level, name) select $1, level, name from jsonb_to_recordset($2) as r (level text, name words)",
        conference,
        Value::from(levels),
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "insert into level_zones (conference_id, level, zone_id) select $1, level, zone_id from jsonb_to_recordset($2) as r (level text, zone_id uuid)",
        conference,
        Value::from(entered),
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        r#"insert into gates (id, conference_id, zone_id, code, position, name)
           select id, $1, zone_id, code, position, name
           from jsonb_to_recordset($2) as r (id uuid, zone_id uuid, code text, position integer, name words)"#,
        conference,
        Value::from(gates),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

async fn enter_presidium(tx: &mut Tx, conference: Uuid, template: &Template) -> Result<()> {
    let Some(presidium) = &template.presidium else { return Ok(()) };
    let seats: Vec<Value> = (1..)
        .zip(&presidium.seats)
        .map(|(number, seat)| json!({ "id": new_id(), "number": number, "post": seat.post, "title": seat.title }))
        .collect();
    sqlx::query!(
        r#"insert into seats (id, conference_id, seats_max, number, post, title)
           select id, $1, $3, number, post, title
           from jsonb_to_recordset($2) as r (id uuid, number integer, post text, title words)"#,
        conference,
        Value::from(seats),
        i32::from(presidium.max),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

async fn enter_groups(
    tx: &mut Tx,
    conference: Uuid,
    template: &Template,
    opens_at: DateTime<Utc>,
    zone: Tz,
) -> Result<()> {
    let now = tx.now;
    let mut groups = Ids::new();
    let rows: Vec<Value> = (1..)
        .zip(&template.groups)
        .map(|(position, group)| {
            let id = new_id();
            groups.insert(group.code.get_ref(), id);
            json!({
                "id": id, "code": group.code.get_ref(), "kind": group.kind, "position": position, "name": group.name, "duty": group.duty,
                "led_by": group.leading, "leads_max": group.leads, "deputies_max": group.deputies, "members_min": group.members_min,
                "members_max": group.members_max, "liaisons_max": group.liaisons,
            })
        })
        .collect();
    sqlx::query!(
        r#"insert into groups (id, conference_id, code, kind, position, name, duty, led_by, leads_max, deputies_max, members_min, members_max, liaisons_max)
           select id, $1, code, kind, position, name, duty, led_by, leads_max, deputies_max, members_min, members_max, liaisons_max
           from jsonb_to_recordset($2) as r (id uuid, code text, kind text, position integer, name words, duty words, led_by words,
               leads_max integer, deputies_max integer, members_min integer, members_max integer, liaisons_max integer)"#,
        conference,
        Value::from(rows),
    )
    .execute(tx.conn())
    .await?;

    let (mut milestones, mut tasks) = (Vec::new(), Vec::new());
    for (position, milestone) in (1..).zip(&template.milestones) {
        let id = new_id();
        let own = due(milestone.days_before, milestone.hours_before).unwrap_or(Due { unit: Unit::Days, amount: 0 });
        milestones.push(json!({
            "id": id, "code": milestone.code.get_ref(), "position": position, "name": milestone.name, "unit": own.unit.as_str(),
            "amount": own.amount, "due_at": own.at(opens_at, zone),
        }));
        for task in &milestone.tasks {
            let due = due(task.days_before, task.hours_before).unwrap_or(own);
            tasks.push(json!({
                "id": new_id(), "group_id": id_of(&groups, &task.group), "milestone_id": id, "title": task.title,
                "due_at": due.at(opens_at, zone), "unit": due.unit.as_str(), "amount": due.amount,
            }));
        }
    }
    sqlx::query!(
        r#"insert into milestones (id, conference_id, code, position, name, unit, amount, due_at)
           select id, $1, code, position, name, unit, amount, due_at
           from jsonb_to_recordset($2) as r (id uuid, code text, position integer, name words, unit text, amount integer, due_at timestamptz)"#,
        conference,
        Value::from(milestones),
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        r#"insert into tasks (id, conference_id, group_id, milestone_id, title, state, progress, due_at, unit, amount, created_at, updated_at)
           select id, $1, group_id, milestone_id, title, 'open', 0, due_at, unit, amount, $3, $3
           from jsonb_to_recordset($2) as r (id uuid, group_id uuid, milestone_id uuid, title words, due_at timestamptz, unit text, amount integer)"#,
        conference,
        Value::from(tasks),
        now,
    )
    .execute(tx.conn())
    .await?;

    let pillars: Vec<Value> = (1..)
        .zip(&template.pillars)
        .map(|(position, pillar)| json!({ "id": new_id(), "code": pillar.code.get_ref(), "position": position, "name": pillar.name, "text": pillar.text }))
        .collect();
    sqlx::query!(
        r#"insert into pillars (id, conference_id, code, position, name, text)
           select id, $1, code, position, name, text
           from jsonb_to_recordset($2) as r (id uuid, code text, position integer, name words, text words)"#,
        conference,
        Value::from(pillars),
    )
    .execute(tx.conn())
    .await?;
    let dimensions: Vec<Value> = (1..)
        .zip(&template.dimensions)
        .map(|(position, dimension)| json!({ "id": new_id(), "code": dimension.code.get_ref(), "position": position, "name": dimension.name }))
        .collect();
    sqlx::query!(
        r#"insert into dimensions (id, conference_id, code, position, name)
           select id, $1, code, position, name
           from jsonb_to_recordset($2) as r (id uuid, code text, position integer, name words)"#,
        conference,
        Value::from(dimensions),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

fn due(days: Option<u16>, hours: Option<u16>) -> Option<Due> {
    match (days, hours) {
        (Some(amount), _) => Some(Due { unit: Unit::Days, amount: amount.into() }),
        (None, Some(amount)) => Some(Due { unit: Unit::Hours, amount: amount.into() }),
        (None, None) => None,
    }
}

// ------------------------------------------------------------- moving the opening

/// Something that hangs on the opening: where it stands, and where it would stand.
pub struct Move {
    pub kind: MoveKind,
    pub id: Uuid,
    pub name: Words,
    pub before: DateTime<Utc>,
    pub after: DateTime<Utc>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoveKind {
    Milestone,
    Task,
    Block,
}

/// Everything that moves when the opening goes to another date. What is done keeps its date.
pub async fn moves(db: &Db, here: &Here, to: NaiveDate) -> Result<Vec<Move>> {
    let days = days_between(here, to);
    let opens_at = shifted(here.opens_at, here.zone, days);
    let rows = sqlx::query!(
        r#"select 'milestone' as "kind!", id as "id!", name as "name!: Words", due_at as "at!", unit, amount, position::bigint as "place!"
             from milestones where conference_id = $1
           union all
           select 'task', id, title, due_at, unit, amount, 0 from tasks
             where conference_id = $1 and unit is not null and state not in ('done', 'dropped')
           union all
           select 'block', id, title, starts_at, null, null, 0 from blocks where conference_id = $1
           order by 1, 4, 2"#,
        here.id
    )
    .fetch_all(db.read())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let due =
                row.unit.as_deref().and_then(Unit::parse).zip(row.amount).map(|(unit, amount)| Due { unit, amount });
            Move {
                kind: match row.kind.as_str() {
                    "milestone" => MoveKind::Milestone,
                    "task" => MoveKind::Task,
                    _ => MoveKind::Block,
                },
                id: row.id,
                name: row.name,
                before: row.at,
                after: due.map_or_else(|| shifted(row.at, here.zone, days), |due| due.at(opens_at, here.zone)),
            }
        })
        .collect())
}

fn days_between(here: &Here, to: NaiveDate) -> i64 {
    (to - here.opens_at.with_timezone(&here.zone).date_naive()).num_days()
}

/// Moves the opening and everything that hangs on it, if the conference is still as it was seen.
pub async fn move_opening(
    tx: &mut Tx,
    who: &Who,
    here: &Here,
    to: NaiveDate,
    version: i32,
    moves: &[Move],
) -> Result<Entry> {
    let days = days_between(here, to);
    let at = |at: DateTime<Utc>| shifted(at, here.zone, days);
    let changed = sqlx::query!(
        r#"update conferences set opens_at = $3, closes_at = $4, registration_closes_at = $5, version = version + 1
           where id = $1 and version = $2"#,
        here.id,
        version,
        at(here.opens_at),
        at(here.closes_at),
        at(here.registration_closes_at),
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if changed == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    let of = |kind| -> Value {
        moves.iter().filter(|one| one.kind == kind).map(|one| json!({ "id": one.id, "at": one.after })).collect()
    };
    sqlx::query!(
        r#"update milestones m set due_at = r.at from jsonb_to_recordset($2) as r (id uuid, at timestamptz)
           where m.id = r.id and m.conference_id = $1"#,
        here.id,
        of(MoveKind::Milestone),
    )
    .execute(tx.conn())
    .await?;
    let now = tx.now;
    sqlx::query!(
        r#"update tasks t set due_at = r.at, updated_at = $3, version = version + 1
           from jsonb_to_recordset($2) as r (id uuid, at timestamptz)
           where t.id = r.id and t.conference_id = $1 and t.state not in ('done', 'dropped')"#,
        here.id,
        of(MoveKind::Task),
        now,
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        r#"update items i set starts_at = r.at + (i.starts_at - b.starts_at), ends_at = r.at + (i.ends_at - b.starts_at)
           from jsonb_to_recordset($2) as r (id uuid, at timestamptz), blocks b
           where b.id = r.id and i.block_id = b.id and b.conference_id = $1"#,
        here.id,
        of(MoveKind::Block),
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        r#"update blocks b set starts_at = r.at, ends_at = r.at + (b.ends_at - b.starts_at)
           from jsonb_to_recordset($2) as r (id uuid, at timestamptz)
           where b.id = r.id and b.conference_id = $1"#,
        here.id,
        of(MoveKind::Block),
    )
    .execute(tx.conn())
    .await?;
    let first = to.checked_sub_days(Days::new(1)).unwrap_or(to);
    sqlx::query!("update days set date = $2::date + number where conference_id = $1", here.id, first)
        .execute(tx.conn())
        .await?;
    Ok(Entry::new(who.actor(), "conference.opening_moved", "conference", here.id)
        .of(here.id)
        .with("from", here.opens_at.to_rfc3339())
        .with("to", at(here.opens_at).to_rfc3339())
        .with("moved", moves.len())
        .touching("conference"))
}
