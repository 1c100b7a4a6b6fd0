//! Who prepares and decides: the presidium's seats, groups, milestones with their tasks, the pillars
//! of the action plan.

use serde_json::{Value, json};

use super::{Ids, id_of};
use crate::audit::Tx;
use crate::countdown::{self, Offset, Unit};
use crate::edition::template::Template;
use crate::error::Result;
use crate::kernel::{Uuid, new_id};

pub(super) async fn enter_presidium(tx: &mut Tx, conference: Uuid, template: &Template) -> Result<()> {
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

pub(super) async fn enter_groups<'t>(tx: &mut Tx, conference: Uuid, template: &'t Template) -> Result<Ids<'t>> {
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
    Ok(groups)
}

pub(super) async fn enter_milestones(
    tx: &mut Tx,
    conference: Uuid,
    template: &Template,
    groups: &Ids<'_>,
) -> Result<()> {
    let now = tx.now;
    let anchors = countdown::read_anchors(tx, conference).await?;
    let from_opening = |offset: Offset| offset.from(anchors.opens_at, anchors.zone, &anchors.days);
    let (mut milestones, mut tasks) = (Vec::new(), Vec::new());
    for (position, milestone) in (1..).zip(&template.milestones) {
        let id = new_id();
        let own = offset(milestone.days_before, milestone.working_days_before, milestone.hours_before)
            .unwrap_or(Offset::before(Unit::Days, 0));
        milestones.push(json!({
            "id": id, "code": milestone.code.get_ref(), "position": position, "name": milestone.name, "unit": own.unit.as_str(),
            "amount": own.amount, "due_at": from_opening(own),
        }));
        for task in &milestone.tasks {
            let given = offset(task.days_before, task.working_days_before, task.hours_before);
            let kept = given.unwrap_or(Offset::with_milestone());
            tasks.push(json!({
                "id": new_id(), "group_id": id_of(groups, &task.group), "milestone_id": id, "title": task.title,
                "due_at": from_opening(given.unwrap_or(own)), "anchor": kept.anchor.as_str(), "unit": kept.unit.as_str(), "amount": kept.amount,
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
        r#"insert into tasks (id, conference_id, group_id, milestone_id, title, state, progress, due_at, anchor, unit, amount, created_at, updated_at)
           select id, $1, group_id, milestone_id, title, 'open', 0, due_at, anchor, unit, amount, $3, $3
           from jsonb_to_recordset($2) as r (id uuid, group_id uuid, milestone_id uuid, title words, due_at timestamptz,
               anchor text, unit text, amount integer)"#,
        conference,
        Value::from(tasks),
        now,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

fn offset(days: Option<u16>, working_days: Option<u16>, hours: Option<u16>) -> Option<Offset> {
    let counted = [(Unit::Days, days), (Unit::WorkingDays, working_days), (Unit::Hours, hours)];
    counted.into_iter().find_map(|(unit, amount)| Some(Offset::before(unit, amount?.into())))
}

pub(super) async fn enter_pillars(tx: &mut Tx, conference: Uuid, template: &Template) -> Result<()> {
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
