//! Who comes and where she may go: categories and institutions, zones, levels and gates.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::NaiveDate;
use chrono_tz::Tz;
use serde_json::{Value, json};

use super::{Ids, id_of};
use crate::audit::Tx;
use crate::conference::due::instant;
use crate::edition::rules;
use crate::edition::template::{Template, time_of_day};
use crate::error::Result;
use crate::kernel::{Uuid, fold, new_id};

pub(super) async fn enter_categories(tx: &mut Tx, conference: Uuid, template: &Template) -> Result<()> {
    let (mut categories, mut institutions, mut quotas) = (Vec::new(), Vec::new(), Vec::new());
    let mut limit = |category: Option<Uuid>, places: &Option<toml::Spanned<i32>>| {
        if let Some(places) = places {
            quotas.push(json!({ "id": new_id(), "category_id": category, "places": places.get_ref() }));
        }
    };
    limit(None, &template.conference.places);
    let mut seen = HashSet::new();
    for (position, category) in (1..).zip(&template.categories) {
        let parent = new_id();
        limit(Some(parent), &category.places);
        categories.push(json!({ "id": parent, "parent_id": null, "code": category.code.get_ref(), "position": position, "name": category.name, "kind": category.kind }));
        for (position, sub) in (1..).zip(&category.sub) {
            let id = new_id();
            limit(Some(id), &sub.places);
            categories.push(json!({ "id": id, "parent_id": parent, "code": sub.code.get_ref(), "position": position, "name": sub.name, "kind": category.kind }));
            for name in &sub.institutions {
                let folded = fold(if name.hans.is_empty() { &name.en } else { &name.hans });
                if seen.insert(folded.clone()) {
                    institutions.push(json!({ "id": new_id(), "category_id": id, "name": name, "folded": folded }));
                }
            }
        }
    }
    sqlx::query!(
        r#"insert into categories (id, conference_id, parent_id, code, position, name, kind)
           select id, $1, parent_id, code, position, name, kind
           from jsonb_to_recordset($2) as r (id uuid, parent_id uuid, code text, position integer, name words, kind text)"#,
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
    sqlx::query!(
        r#"insert into quotas (id, conference_id, category_id, places)
           select id, $1, category_id, places from jsonb_to_recordset($2) as r (id uuid, category_id uuid, places integer)"#,
        conference,
        Value::from(quotas),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub(super) async fn enter_zones(tx: &mut Tx, conference: Uuid, template: &Template) -> Result<()> {
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
        zones.push(json!({ "id": id, "within_id": within.and_then(|within| ids.get(within)), "code": zone.code.get_ref(), "position": position, "name": zone.name, "capacity": zone.capacity.as_ref().map(toml::Spanned::get_ref) }));
        ids.insert(zone.code.get_ref(), id);
    }
    let mut levels = Vec::new();
    let mut entered = BTreeSet::new();
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
    let rules: Vec<Value> = (1..)
        .zip(&template.level_rules)
        .map(|(position, rule)| {
            let who = rule.who.get_ref().as_str();
            let plain = ["presidium", "groups", "others", "kind", "everybody"].contains(&who);
            json!({
                "id": new_id(), "position": position, "level": rule.level,
                "who": if plain { who } else { "category" }, "code": if plain { None } else { Some(who) }, "kind": rule.kind,
            })
        })
        .collect();
    let gates: Vec<Value> = (1..)
        .zip(&template.gates)
        .map(|(position, gate)| json!({ "id": new_id(), "zone_id": id_of(&ids, &gate.zone), "code": gate.code.get_ref(), "position": position, "name": gate.name, "again": gate.again, "levels": gate.levels, "unlock_within": gate.unlock_within.as_ref().map(toml::Spanned::get_ref), "room": gate.room.as_ref().map(toml::Spanned::get_ref), "is_inner": gate.inner }))
        .collect();
    sqlx::query!(
        r#"insert into zones (id, conference_id, within_id, code, position, name, capacity)
           select id, $1, within_id, code, position, name, capacity
           from jsonb_to_recordset($2) as r (id uuid, within_id uuid, code text, position integer, name words, capacity integer)"#,
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
        r#"insert into level_rules (id, conference_id, position, who, category_id, kind, level)
           select r.id, $1, r.position, r.who, c.id, r.kind, r.level
           from jsonb_to_recordset($2) as r (id uuid, position integer, who text, code text, kind text, level text)
               left join categories c on c.conference_id = $1 and c.code = r.code"#,
        conference,
        Value::from(rules),
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
        r#"insert into gates (id, conference_id, zone_id, code, position, name, again, levels, unlock_within, room_id, is_inner)
           select r.id, $1, r.zone_id, r.code, r.position, r.name, r.again, r.levels, r.unlock_within, o.id, r.is_inner
           from jsonb_to_recordset($2) as r (id uuid, zone_id uuid, code text, position integer, name words, again text,
                   levels text[], unlock_within integer, room text, is_inner boolean)
               left join rooms o on o.conference_id = $1 and o.code = r.room"#,
        conference,
        Value::from(gates),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// When the gates admit, and whose groups.
pub(super) async fn enter_gate_rules(
    tx: &mut Tx,
    conference: Uuid,
    template: &Template,
    zone: Tz,
    opening: NaiveDate,
) -> Result<()> {
    let (mut windows, mut groups) = (Vec::new(), Vec::new());
    for gate in &template.gates {
        let code = gate.code.get_ref();
        for window in &gate.windows {
            let date = rules::date_of_day(opening, *window.day.get_ref());
            let at = |text: &str| time_of_day(text).map(|time| instant(zone, date, time));
            windows
                .push(json!({ "gate": code, "opens_at": at(window.opens.get_ref()), "closes_at": at(&window.closes) }));
        }
        groups.extend(gate.groups.iter().map(|group| json!({ "gate": code, "code": group.get_ref() })));
    }
    sqlx::query!(
        r#"insert into gate_windows (gate_id, opens_at, closes_at)
           select g.id, r.opens_at, r.closes_at
           from jsonb_to_recordset($2) as r (gate text, opens_at timestamptz, closes_at timestamptz)
               join gates g on g.conference_id = $1 and g.code = r.gate"#,
        conference,
        Value::from(windows),
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        r#"insert into gate_groups (gate_id, group_id, conference_id)
           select g.id, o.id, $1 from jsonb_to_recordset($2) as r (gate text, code text)
               join gates g on g.conference_id = $1 and g.code = r.gate
               join groups o on o.conference_id = $1 and o.code = r.code"#,
        conference,
        Value::from(groups),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
