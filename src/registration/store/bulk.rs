//! What is done with many at once: with those who were ticked, or with everybody whom a filter finds.
//!
//! Counted before, and again in the transaction: whoever changed since she was counted is passed over,
//! whoever came since is not among them.

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use sqlx::{Postgres, QueryBuilder, Row as _};

use super::super::letters;
use super::super::rules::{Bulk, Categories, Chosen, Mover, State, room_for};
use super::decide::{Seen, write_to};
use super::list::{Filter, filtered, known_by};
use super::places::{lock, move_up};
use crate::audit::{Actor, Entry, Tx};
use crate::conference::Here;
use crate::error::Result;
use crate::files;
use crate::forms;
use crate::kernel::Uuid;
use crate::mail::Placeholder;
use crate::state::App;

/// Most people who are changed in one transaction: a letter to each is sealed in it.
pub const BULK_MAX: i64 = 5_000;

/// Whom it is about.
pub enum Whom<'a> {
    Ticked(&'a [Uuid]),
    Found { filter: &'a Filter, categories: &'a Categories },
}

impl Whom<'_> {
    async fn condition(&self, app: &App, conference: Uuid, query: &mut QueryBuilder<Postgres>) -> Result<()> {
        match self {
            Whom::Ticked(ids) => {
                query.push(" where p.conference_id = ").push_bind(conference);
                query.push(" and p.id = any(").push_bind(ids.to_vec()).push(")");
            }
            Whom::Found { filter, categories } => {
                let known = known_by(app, conference, filter).await?;
                filtered(query, conference, filter, categories, &known);
            }
        }
        Ok(())
    }
}

fn words(states: &[State]) -> Vec<String> {
    states.iter().map(|state| state.as_str().to_owned()).collect()
}

/// How many there are, by state.
pub async fn count_chosen(app: &App, conference: Uuid, whom: &Whom<'_>) -> Result<Chosen> {
    let mut query = QueryBuilder::new("select p.state, count(*) as count from participants p");
    whom.condition(app, conference, &mut query).await?;
    query.push(" group by p.state");
    let mut counts = Vec::new();
    for row in query.build().fetch_all(app.db.read()).await? {
        let state = State::parse(row.try_get("state")?).context("an unknown state")?;
        counts.push((state, row.try_get("count")?));
    }
    Ok(Chosen(counts))
}

/// The first of those who wait for a decision, in the order in which they registered.
pub async fn first_waiting(app: &App, conference: Uuid, whom: &Whom<'_>, most: i64) -> Result<Vec<Uuid>> {
    let mut query = QueryBuilder::new("select p.id from participants p");
    whom.condition(app, conference, &mut query).await?;
    query.push(" and p.state in ('submitted', 'waitlisted') order by p.number limit ").push_bind(most);
    Ok(query.build_query_scalar().fetch_all(app.db.read()).await?)
}

/// What a bulk action came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    pub done: usize,
    /// Changed by somebody since they were counted.
    pub changed: usize,
    /// In the category already.
    pub same: usize,
    /// Lost answers that are not asked there.
    pub dropped: usize,
}

struct Target {
    seen: Seen,
    state: State,
    category: Uuid,
}

/// Locks those whom it may be done to, as they are now, in one order: two who do it at once wait for one
/// another. How many changed since `seen` comes with them.
async fn targets(
    tx: &mut Tx,
    conference: Uuid,
    whom: &Whom<'_>,
    bulk: Bulk,
    seen: DateTime<Utc>,
) -> Result<(Vec<Target>, usize)> {
    let app = tx.app().clone();
    let mut query = QueryBuilder::new("select p.id, p.version, p.state, p.category_id, p.updated_at > ");
    query.push_bind(seen).push(" as changed from participants p");
    whom.condition(&app, conference, &mut query).await?;
    query.push(" and p.state = any(").push_bind(words(&bulk.of())).push(") and p.created_at <= ").push_bind(seen);
    query.push(" order by p.id limit ").push_bind(BULK_MAX).push(" for update of p");
    let (mut targets, mut changed) = (Vec::new(), 0);
    for row in query.build().fetch_all(tx.conn()).await? {
        if row.try_get("changed")? {
            changed += 1;
            continue;
        }
        targets.push(Target {
            seen: Seen { id: row.try_get("id")?, version: row.try_get("version")? },
            state: State::parse(row.try_get("state")?).context("an unknown state")?,
            category: row.try_get("category_id")?,
        });
    }
    Ok((targets, changed))
}

/// Turns everybody of them down, with one reason. Their badges are revoked, their places go to whoever waits.
pub async fn decline_many(
    tx: &mut Tx,
    here: &Here,
    (whom, seen): (&Whom<'_>, DateTime<Utc>),
    reason: &str,
    by: Uuid,
    actor: Actor,
) -> Result<(Outcome, Vec<Entry>)> {
    // In the order of whoever registers: places, choices, people.
    lock(tx, here.id).await?;
    forms::lock_all_choices(tx, here.id).await?;
    let (targets, changed) = targets(tx, here.id, whom, Bulk::Decline, seen).await?;
    let ids: Vec<Uuid> = targets.iter().map(|one| one.seen.id).collect();
    let now = tx.now;
    sqlx::query!(
        r#"update participants set state = 'declined', level = null, review = null, decline_reason = $2, decided_at = $3, decided_by = $4,
               updated_at = $3, version = version + 1
           where id = any($1)"#,
        &ids,
        reason,
        now,
        by
    )
    .execute(tx.conn())
    .await?;
    // Before the badges go: whoever had one has the entry in her calendar cancelled.
    write_to(tx, here, &ids, &letters::DECLINED, &[(Placeholder::Reason, reason)]).await?;
    sqlx::query!("update badges set revoked_at = $2 where participant_id = any($1) and revoked_at is null", &ids, now)
        .execute(tx.conn())
        .await?;
    let entry =
        |id: &Uuid| Entry::new(actor, "registration.declined", "participant", *id).of(here.id).touching("people");
    let mut entries: Vec<Entry> = ids.iter().map(entry).collect();
    entries.extend(move_up(tx, here).await?);
    Ok((Outcome { done: ids.len(), changed, ..Outcome::default() }, entries))
}

/// What became of a change of category.
pub enum Recategorised {
    Done(Outcome, Vec<Entry>),
    /// So many places are free there, and so many it would take.
    Full(i32, i32),
}

/// Brings everybody of them into a category: all, or nobody where there are not places for all. What is never
/// asked there (`unasked`, codes of questions) is answered no more, as where one of them is changed by herself.
pub async fn recategorise_many(
    tx: &mut Tx,
    here: &Here,
    (whom, seen): (&Whom<'_>, DateTime<Utc>),
    (category, unasked): (Uuid, &[String]),
    actor: Actor,
) -> Result<Recategorised> {
    let locked = lock(tx, here.id).await?;
    forms::lock_all_choices(tx, here.id).await?;
    let (mut targets, changed) = targets(tx, here.id, whom, Bulk::Recategorise, seen).await?;
    let all = targets.len();
    targets.retain(|one| one.category != category);
    let same = all - targets.len();
    let movers: Vec<Mover> =
        targets.iter().map(|one| Mover { category: one.category, holds_place: one.state.holds_place() }).collect();
    if let Err((free, needed)) = room_for(&movers, category, &locked.quotas, &locked.categories) {
        return Ok(Recategorised::Full(free, needed));
    }
    let ids: Vec<Uuid> = targets.iter().map(|one| one.seen.id).collect();
    let now = tx.now;
    let rows = sqlx::query!(
        r#"with held as (
               select id, array(select k from jsonb_object_keys(answers) k where k = any($3) order by k) as dropped
               from participants where id = any($1))
           update participants p set category_id = $2, answers = p.answers - $3::text[], updated_at = $4, version = p.version + 1,
               review = nullif(p.review - $3::text[], '{}')
           from held where held.id = p.id returning p.id, held.dropped as "dropped!""#,
        &ids,
        category,
        unasked,
        now
    )
    .fetch_all(tx.conn())
    .await?;
    files::forget_answers_of(tx, &ids, unasked).await?;
    let dropped = rows.iter().filter(|row| !row.dropped.is_empty()).count();
    let entry = |id: Uuid, dropped: Vec<String>| {
        let entry = Entry::new(actor, "registration.recategorised", "participant", id).of(here.id);
        let entry = entry.with_id("category", category).touching("people");
        if dropped.is_empty() { entry } else { entry.with("dropped", dropped) }
    };
    let mut entries: Vec<Entry> = rows.into_iter().map(|row| entry(row.id, row.dropped)).collect();
    entries.extend(move_up(tx, here).await?);
    Ok(Recategorised::Done(Outcome { done: ids.len(), changed, same, dropped }, entries))
}
