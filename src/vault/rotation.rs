//! Bringing what stands under older keys under the current one.
//!
//! Every feature lists the columns in which it keeps sealed values, and those that hold hashes of
//! what only somebody else knows. A value says by its header which key it is under, so a rotation
//! that was cut off goes on where it stopped, and what a server wrote meanwhile with an older key is
//! found by the next pass.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use super::{Place, store};
use crate::audit::{Actor, Entry, Tx};
use crate::error::Result;
use crate::kernel::Uuid;
use crate::state::App;

/// A column of sealed values: `bytea`, beside an `id`.
#[derive(Clone, Copy, Debug)]
pub struct SealedColumn {
    pub table: &'static str,
    pub column: &'static str,
    /// What a value is bound to, besides its row: [`Place::column`].
    pub place: &'static str,
    pub kept: Kept,
}

/// How a sealed value is kept.
#[derive(Clone, Copy, Debug)]
pub enum Kept {
    /// By itself.
    Alone,
    /// Beside its keyed hash, which is renewed with it: [`super::Vault::keep`].
    Found { hash: &'static str, purpose: &'static str },
    /// In base 64, in this field of the payload of jobs of this kind; the field `id` holds the row of
    /// its place.
    InJob { kind: &'static str, field: &'static str },
}

/// A column of hashes of what only somebody else knows: it cannot be renewed, but ends.
#[derive(Clone, Copy, Debug)]
pub struct HashedColumn {
    pub table: &'static str,
    pub column: &'static str,
    /// The condition in SQL under which a row is good at the time $1.
    pub living: &'static str,
}

/// Every column that the features listed.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    pub sealed: Vec<SealedColumn>,
    pub hashed: Vec<HashedColumn>,
}

/// How far a rotation is, after each batch.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    pub column: SealedColumn,
    /// Of all columns together.
    pub done: i64,
    pub of: i64,
}

/// What a rotation came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rotated {
    pub values: i64,
    /// Those that do not open: under a key that is missing, or damaged.
    pub broken: Vec<(&'static str, Uuid)>,
    /// Stopped before its end.
    pub stopped: bool,
}

/// How many values each key has, by the column: sealed ones and living hashes.
pub async fn count(app: &App, columns: &Columns) -> Result<BTreeMap<u8, Vec<(&'static str, i64)>>> {
    let mut counts: BTreeMap<u8, Vec<(&'static str, i64)>> = BTreeMap::new();
    for column in &columns.sealed {
        for (id, values) in store::count_sealed(&app.db, column).await? {
            counts.entry(id).or_default().push((column.place, values));
        }
    }
    for column in &columns.hashed {
        for (id, values) in store::count_hashed(&app.db, column, app.clock.now()).await? {
            counts.entry(id).or_default().push((column.table, values));
        }
    }
    Ok(counts)
}

/// How many values stand under other keys than the current one, and could be under it.
pub async fn left(app: &App, columns: &Columns) -> Result<i64> {
    let current = app.vault.current();
    let mut left = 0;
    for column in &columns.sealed {
        let counts = store::count_sealed(&app.db, column).await?;
        left += counts.iter().filter(|(id, _)| *id != current).map(|(_, values)| values).sum::<i64>();
    }
    Ok(left)
}

/// Adds a key that seals from now on.
pub async fn add_key(app: &App, actor: Actor) -> Result<u8> {
    let id = app.vault.add_key()?;
    let mut tx = Tx::begin(app).await?;
    // An id comes again after 255 keys.
    store::forget_prints(&mut tx, Some(id)).await?;
    store::note_prints(&mut tx, &app.vault.prints()).await?;
    tx.commit(Entry::new(actor, "keys.added", "key", None).with("key", id)).await?;
    Ok(id)
}

/// Seals everything under the current key, in batches of a transaction each. A row that somebody
/// holds is passed over, and met again in the next pass; so is what is written meanwhile.
pub async fn rotate(
    app: &App,
    columns: &Columns,
    actor: Actor,
    batch: i64,
    mut told: impl FnMut(Progress) -> ControlFlow<()>,
) -> Result<Rotated> {
    let current = app.vault.current();
    let of = left(app, columns).await?;
    let mut rotated = Rotated::default();
    // A pass that finds nothing is the last; servers that write under an older key do not keep us here.
    for _ in 0..3 {
        let before = rotated.values;
        rotated.broken.clear();
        for &column in &columns.sealed {
            let mut after = Uuid::nil();
            while let Some(done) = store::renew(app, &column, current, after, batch).await? {
                after = done.last;
                rotated.values += done.renewed;
                rotated.broken.extend(done.broken.into_iter().map(|row| (column.place, row)));
                if told(Progress { column, done: rotated.values, of }).is_break() {
                    rotated.stopped = true;
                    return Ok(rotated);
                }
            }
        }
        if rotated.values == before {
            break;
        }
    }
    let tx = Tx::begin(app).await?;
    let entry = Entry::new(actor, "keys.rotated", "key", None)
        .with("key", current)
        .with("values", rotated.values)
        .with("broken", rotated.broken.len());
    tx.commit(entry).await?;
    Ok(rotated)
}

/// Removes a key under which nothing stands any more; otherwise tells what does, and leaves it.
pub async fn forget(
    app: &App,
    columns: &Columns,
    actor: Actor,
    id: u8,
) -> Result<std::result::Result<(), Vec<(&'static str, i64)>>> {
    if let Some(held) = count(app, columns).await?.remove(&id) {
        return Ok(Err(held));
    }
    app.vault.forget_key(id)?;
    let mut tx = Tx::begin(app).await?;
    store::forget_prints(&mut tx, Some(id)).await?;
    tx.commit(Entry::new(actor, "keys.forgotten", "key", None).with("key", id)).await?;
    Ok(Ok(()))
}

impl SealedColumn {
    pub(super) fn place_of(&self, row: Uuid) -> Place {
        Place::new(self.place, row)
    }
}
