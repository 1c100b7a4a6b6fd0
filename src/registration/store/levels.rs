//! The levels of badges, and the rules that say whose is which.

use std::collections::HashMap;

use super::super::rules::{HolderKind, Level, LevelRule, LevelRules, Standing, Who};
use crate::audit::{Actor, Entry, Tx};
use crate::conference::Here;
use crate::db::{self, Db};
use crate::error::{Error, Result};
use crate::kernel::{Uuid, Words, new_id};

/// A level that the conference gives, and what it is called there.
#[derive(Clone, Debug)]
pub struct LevelOf {
    pub level: Level,
    pub name: Words,
}

/// The levels of a conference, from the one that opens most.
pub async fn levels(db: &Db, conference: Uuid) -> Result<Vec<LevelOf>> {
    let rows = sqlx::query!(r#"select level, name as "name: Words" from levels where conference_id = $1"#, conference)
        .fetch_all(db.read())
        .await?;
    let mut list: Vec<_> = rows
        .into_iter()
        .filter_map(|row| Level::parse(&row.level).map(|level| LevelOf { level, name: row.name }))
        .collect();
    list.sort_by_key(|one| one.level);
    Ok(list)
}

/// A zone, and whether a badge opens it.
#[derive(Clone, Debug)]
pub struct Zone {
    pub name: Words,
    pub may_enter: bool,
}

/// Every zone of a conference, with what a level may enter.
pub async fn zones_of(db: &Db, conference: Uuid, level: Level) -> Result<Vec<Zone>> {
    Ok(sqlx::query_as!(
        Zone,
        r#"select z.name as "name: Words", exists (
               select from level_zones l where l.conference_id = z.conference_id and l.zone_id = z.id and l.level = $2) as "may_enter!"
           from zones z where z.conference_id = $1 order by z.position"#,
        conference,
        level.as_str()
    )
    .fetch_all(db.read())
    .await?)
}

/// The rules of a conference, in their order.
pub async fn level_rules(db: &Db, conference: Uuid) -> Result<LevelRules> {
    let rows = sqlx::query!(
        "select id, who, category_id, kind, level from level_rules where conference_id = $1 order by position",
        conference
    )
    .fetch_all(db.read())
    .await?;
    let rules = rows.into_iter().filter_map(|row| {
        let kind = row.kind.as_deref().and_then(HolderKind::parse);
        let who = Who::parse(&row.who, row.category_id, kind)?;
        Some(LevelRule { id: row.id, who, level: Level::parse(&row.level)? })
    });
    Ok(LevelRules(rules.collect()))
}

/// What the people with these addresses are beside participants. Who is not named is neither.
pub async fn standings(db: &Db, conference: Uuid, emails: &[String]) -> Result<HashMap<String, Standing>> {
    let rows = sqlx::query!(
        r#"select a.email,
               exists (select from seats s where s.account_id = a.id and s.conference_id = $1) as "presidium!",
               exists (select from members m where m.account_id = a.id and m.conference_id = $1) as "groups!"
           from accounts a where a.email = any($2)"#,
        conference,
        emails
    )
    .fetch_all(db.read())
    .await?;
    let standing = |presidium, groups| Standing { presidium, groups };
    Ok(rows.into_iter().map(|row| (row.email, standing(row.presidium, row.groups))).collect())
}

/// A rule more, after the others; what speaks of everybody stays the last.
pub async fn add_rule(tx: &mut Tx, here: &Here, who: Who, level: Level, actor: Actor) -> Result<Entry> {
    let id = new_id();
    let category = if let Who::Category(id) = who { Some(id) } else { None };
    let kind = if let Who::Kind(kind) = who { Some(kind.as_str()) } else { None };
    sqlx::query!(
        r#"insert into level_rules (id, conference_id, position, who, category_id, kind, level)
           select $1, $2, coalesce(max(position), 0) + 1, $3, $4, $5, $6 from level_rules where conference_id = $2"#,
        id,
        here.id,
        who.as_str(),
        category,
        kind,
        level.as_str()
    )
    .execute(tx.conn())
    .await
    .map_err(|error| db::refused(error, &[("level_rules_unique", "registration-fault-rule-exists")]))?;
    if who != Who::Everybody {
        sqlx::query!(
            r#"update level_rules r set position = case r.id when $2 then o.position else r.position + 1 end
               from level_rules o
               where o.conference_id = $1 and o.who = 'everybody' and r.conference_id = $1
                 and (r.id = $2 or r.position >= o.position)"#,
            here.id,
            id
        )
        .execute(tx.conn())
        .await?;
    }
    Ok(Entry::new(actor, "registration.level_rule_added", "level_rule", id)
        .of(here.id)
        .with("who", who.as_str())
        .with("level", level.as_str())
        .touching("people"))
}

/// Moves a rule before the one above it.
pub async fn raise_rule(tx: &mut Tx, here: &Here, id: Uuid, actor: Actor) -> Result<Entry> {
    let moved = sqlx::query!(
        r#"with pair as (
               select r.id as low, r.position as low_at, a.id as high, a.position as high_at
               from level_rules r join lateral (
                   select id, position from level_rules
                   where conference_id = r.conference_id and position < r.position order by position desc limit 1) a on true
               where r.id = $2 and r.conference_id = $1)
           update level_rules r set position = case r.id when pair.low then pair.high_at else pair.low_at end
           from pair where r.id in (pair.low, pair.high)"#,
        here.id,
        id
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if moved == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(Entry::new(actor, "registration.level_rule_raised", "level_rule", id).of(here.id).touching("people"))
}

/// Takes a rule away. Badges stay as they are.
pub async fn remove_rule(tx: &mut Tx, here: &Here, id: Uuid, actor: Actor) -> Result<Entry> {
    let gone = sqlx::query!("delete from level_rules where id = $1 and conference_id = $2", id, here.id)
        .execute(tx.conn())
        .await?
        .rows_affected();
    if gone == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(Entry::new(actor, "registration.level_rule_removed", "level_rule", id).of(here.id).touching("people"))
}
