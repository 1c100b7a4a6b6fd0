//! Places: how many there are, who holds one, who moves up.

use super::super::letters;
use super::super::rules::{Categories, Quota, Quotas, Waitlisted};
use super::decide::write_to;
use crate::audit::{Actor, Entry, Tx};
use crate::conference::{Here, categories_in};
use crate::db::{self, Db};
use crate::error::{Error, Result};
use crate::kernel::{Uuid, new_id};

/// The places of a conference as they are until this transaction ends: all its quotas are locked,
/// in the order in which the triggers lock them.
pub(super) struct Locked {
    pub quotas: Quotas,
    pub categories: Categories,
}

impl Locked {
    /// Gives somebody a place, where there is one.
    pub fn take(&mut self, category: Uuid) -> bool {
        self.quotas.take(category, &self.categories)
    }
}

pub(super) async fn lock(tx: &mut Tx, conference: Uuid) -> Result<Locked> {
    let quotas = sqlx::query_as!(
        Quota,
        r#"select id, category_id as category, places, taken, version from quotas where conference_id = $1
           order by id for no key update"#,
        conference
    )
    .fetch_all(tx.conn())
    .await?;
    let categories =
        if quotas.is_empty() { Categories::default() } else { categories_in(tx.conn(), conference).await? };
    Ok(Locked { quotas: Quotas(quotas), categories })
}

/// The quotas of a conference: its own first, then those of categories in their order.
pub async fn quotas(db: &Db, conference: Uuid) -> Result<Quotas> {
    let list = sqlx::query_as!(
        Quota,
        r#"select q.id, q.category_id as category, q.places, q.taken, q.version
           from quotas q left join categories c on c.id = q.category_id left join categories t on t.id = c.parent_id
           where q.conference_id = $1
           order by c.id is not null, coalesce(t.position, c.position), t.id is not null, c.position"#,
        conference
    )
    .fetch_all(db.read())
    .await?;
    Ok(Quotas(list))
}

/// How many wait for a place, by category.
pub async fn waitlisted(db: &Db, conference: Uuid) -> Result<Vec<(Uuid, i64)>> {
    let rows = sqlx::query!(
        r#"select category_id, count(*) as "count!" from participants
           where conference_id = $1 and state = 'waitlisted' group by category_id"#,
        conference
    )
    .fetch_all(db.read())
    .await?;
    Ok(rows.into_iter().map(|row| (row.category_id, row.count)).collect())
}

/// How many of her category are before somebody on the waiting list, herself counted.
pub async fn turn(db: &Db, conference: Uuid, participant: Uuid) -> Result<i64> {
    Ok(sqlx::query_scalar!(
        r#"select count(*) as "count!" from participants p join participants me on me.id = $2
           where p.conference_id = $1 and p.state = 'waitlisted' and p.category_id = me.category_id
               and p.number <= me.number"#,
        conference,
        participant
    )
    .fetch_one(db.read())
    .await?)
}

/// Limits the places of a category, or of the conference. Whoever waited and now has one moves up.
pub async fn add_quota(
    tx: &mut Tx,
    here: &Here,
    category: Option<Uuid>,
    places: i32,
    actor: Actor,
) -> Result<(Entry, Vec<Entry>)> {
    let id = new_id();
    // Before the table is locked to count: whoever registers locks in this order.
    lock(tx, here.id).await?;
    sqlx::query!(
        "insert into quotas (id, conference_id, category_id, places) values ($1, $2, $3, $4)",
        id,
        here.id,
        category,
        places
    )
    .execute(tx.conn())
    .await
    .map_err(|error| {
        db::refused(
            error,
            &[
                ("quotas_one_each", "registration-fault-quota-exists"),
                ("quotas_within_places", "registration-problem-places-taken"),
            ],
        )
    })?;
    let entry = changed(here, actor, "registration.quota_added", id).with("places", places);
    Ok((entry, move_up(tx, here).await?))
}

fn changed(here: &Here, actor: Actor, action: &'static str, quota: Uuid) -> Entry {
    Entry::new(actor, action, "quota", quota).of(here.id).touching("people")
}

/// Changes how many places there are. With more of them the waiting list moves up.
pub async fn change_quota(
    tx: &mut Tx,
    here: &Here,
    quota: Uuid,
    version: i32,
    places: i32,
    actor: Actor,
) -> Result<(Entry, Vec<Entry>)> {
    lock(tx, here.id).await?;
    let done = sqlx::query!(
        "update quotas set places = $4, version = version + 1 where id = $1 and conference_id = $2 and version = $3",
        quota,
        here.id,
        version,
        places
    )
    .execute(tx.conn())
    .await
    .map_err(|error| db::refused(error, &[("quotas_within_places", "registration-problem-places-taken")]))?
    .rows_affected();
    if done == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    let entry = changed(here, actor, "registration.quota_changed", quota).with("places", places);
    Ok((entry, move_up(tx, here).await?))
}

/// Takes a limit away. Whoever waited for it alone moves up.
pub async fn remove_quota(
    tx: &mut Tx,
    here: &Here,
    quota: Uuid,
    version: i32,
    actor: Actor,
) -> Result<(Entry, Vec<Entry>)> {
    lock(tx, here.id).await?;
    let done = sqlx::query!(
        "delete from quotas where id = $1 and conference_id = $2 and version = $3",
        quota,
        here.id,
        version
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if done == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    let entry = changed(here, actor, "registration.quota_removed", quota);
    Ok((entry, move_up(tx, here).await?))
}

/// Gives free places to those who wait, in the order in which they registered, and writes to them.
/// Whoever is being decided about in this moment is left to that decision.
pub(super) async fn move_up(tx: &mut Tx, here: &Here) -> Result<Vec<Entry>> {
    let locked = lock(tx, here.id).await?;
    if !locked.quotas.0.is_empty() && locked.quotas.0.iter().all(|quota| quota.free() == 0) {
        return Ok(Vec::new());
    }
    let waiting = sqlx::query_as!(
        Waitlisted,
        r#"select id, category_id as category from participants where conference_id = $1 and state = 'waitlisted'
           order by number for no key update skip locked"#,
        here.id
    )
    .fetch_all(tx.conn())
    .await?;
    let moved = locked.quotas.move_up(&waiting, &locked.categories);
    if moved.is_empty() {
        return Ok(Vec::new());
    }
    let now = tx.now;
    sqlx::query!(
        r#"update participants set state = 'submitted', updated_at = $3, version = version + 1
           where conference_id = $1 and id = any($2)"#,
        here.id,
        &moved,
        now
    )
    .execute(tx.conn())
    .await?;
    write_to(tx, here, &moved, &letters::MOVED_UP, &[]).await?;
    Ok(moved
        .into_iter()
        .map(|id| Entry::new(Actor::System, "registration.moved_up", "participant", id).of(here.id).touching("people"))
        .collect())
}
