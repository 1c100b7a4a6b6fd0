//! Knowing the keys again.
//!
//! A wrong key opens nothing and finds nothing, but nobody would notice at the start: links and badges in circulation
//! would be dead, and what is written meanwhile would stand under two keys of one id. So the database keeps a *print*
//! of each key, and keys that are not its own are refused.

use std::collections::BTreeSet;

use super::rotation::Columns;
use super::store;
use crate::audit::{Actor, Entry, Tx};
use crate::db::Db;
use crate::error::Result;
use crate::state::App;

/// Why keys are not those of the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// Under these ids it knows other keys.
    Other(Vec<u8>),
    /// It knows none of the keys that are given, but these.
    Missing(Vec<u8>),
}

/// Whether the database knows any keys.
pub async fn is_known(db: &Db) -> Result<bool> {
    Ok(!store::prints(db).await?.is_empty())
}

/// Holds the keys that are given against those that the database knows, and notes those that are new to it.
pub async fn check(app: &App, columns: &Columns) -> Result<std::result::Result<(), Misfit>> {
    let given = app.vault.prints();
    let mut known = store::prints(&app.db).await?;
    let misfit = if known.is_empty() {
        // Nothing was noted yet: what it holds tells whose it is.
        misfit_of_values(&given, &tried(app, columns).await?)
    } else {
        misfit_of_prints(&given, &known)
    };
    if let Some(misfit) = misfit {
        return Ok(Err(misfit));
    }
    let new: Vec<u8> = given.iter().map(|(id, _)| *id).filter(|id| known.iter().all(|(held, _)| held != id)).collect();
    if !new.is_empty() {
        let mut tx = Tx::begin(app).await?;
        store::note_prints(&mut tx, &given).await?;
        tx.commit(Entry::new(Actor::System, "keys.noted", "key", None).with("keys", new)).await?;
        // Of two servers that start at once with different keys one is told.
        known = store::prints(&app.db).await?;
    }
    Ok(misfit_of_prints(&given, &known).map_or(Ok(()), Err))
}

/// Takes the keys that are given for those of the database, whatever it knew: for when the ones before are lost.
pub async fn adopt(app: &App, actor: Actor) -> Result<Vec<u8>> {
    let given = app.vault.prints();
    let ids: Vec<u8> = given.iter().map(|(id, _)| *id).collect();
    let mut tx = Tx::begin(app).await?;
    store::forget_prints(&mut tx, None).await?;
    store::note_prints(&mut tx, &given).await?;
    tx.commit(Entry::new(actor, "keys.adopted", "key", None).with("keys", ids.clone())).await?;
    Ok(ids)
}

/// Tries some of the newest values of each column: under which key each stands, and whether it opens.
async fn tried(app: &App, columns: &Columns) -> Result<Vec<(u8, bool)>> {
    let mut tried = Vec::new();
    for column in &columns.sealed {
        for (row, value) in store::newest_sealed(&app.db, column).await? {
            if let Some(&id) = value.get(1) {
                tried.push((id, app.vault.open_sealed(column.place_of(row), &value).is_ok()));
            }
        }
    }
    Ok(tried)
}

/// What is wrong by the prints. A key that is new to the database is taken where another one is its own.
fn misfit_of_prints(given: &[(u8, String)], known: &[(u8, String)]) -> Option<Misfit> {
    let of = |id: u8| known.iter().find(|(held, _)| *held == id).map(|(_, print)| print);
    let other: Vec<u8> =
        given.iter().filter(|(id, print)| of(*id).is_some_and(|held| held != print)).map(|(id, _)| *id).collect();
    if !other.is_empty() {
        return Some(Misfit::Other(other));
    }
    let fits = known.is_empty() || given.iter().any(|(id, _)| of(*id).is_some());
    (!fits).then(|| Misfit::Missing(known.iter().map(|(id, _)| *id).collect()))
}

/// What is wrong by values that were tried. One that does not open may be damaged; where none of a key does, it is
/// another key.
fn misfit_of_values(given: &[(u8, String)], tried: &[(u8, bool)]) -> Option<Misfit> {
    let held: BTreeSet<u8> = tried.iter().map(|(id, _)| *id).collect();
    let opened: BTreeSet<u8> = tried.iter().filter(|(_, opens)| *opens).map(|(id, _)| *id).collect();
    let other: Vec<u8> =
        given.iter().map(|(id, _)| *id).filter(|id| held.contains(id) && !opened.contains(id)).collect();
    if !other.is_empty() {
        return Some(Misfit::Other(other));
    }
    let fits = held.is_empty() || !opened.is_empty();
    (!fits).then(|| Misfit::Missing(held.into_iter().collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prints(of: &[(u8, &str)]) -> Vec<(u8, String)> {
        of.iter().map(|(id, print)| (*id, (*print).to_owned())).collect()
    }

    #[test]
    fn keys_fit_where_one_is_known_and_none_is_another() {
        let known = prints(&[(1, "a"), (2, "b")]);
        for good in [&[(1, "a")][..], &[(2, "b")], &[(1, "a"), (2, "b")], &[(2, "b"), (3, "c")]] {
            assert_eq!(misfit_of_prints(&prints(good), &known), None, "{good:?}");
        }
        assert_eq!(misfit_of_prints(&prints(&[(1, "x")]), &known), Some(Misfit::Other(vec![1])));
        assert_eq!(misfit_of_prints(&prints(&[(1, "a"), (2, "x")]), &known), Some(Misfit::Other(vec![2])));
        assert_eq!(misfit_of_prints(&prints(&[(3, "c")]), &known), Some(Misfit::Missing(vec![1, 2])));
        assert_eq!(misfit_of_prints(&prints(&[(3, "c")]), &[]), None);
    }

    #[test]
    fn where_nothing_was_noted_what_opens_tells() {
        let given = prints(&[(1, "a"), (2, "b")]);
        assert_eq!(misfit_of_values(&given, &[]), None);
        // One value is damaged, and one is under a key that is missing.
        assert_eq!(misfit_of_values(&given, &[(1, true), (1, false), (7, false)]), None);
        assert_eq!(misfit_of_values(&given, &[(1, true), (2, false), (2, false)]), Some(Misfit::Other(vec![2])));
        assert_eq!(misfit_of_values(&given, &[(7, false), (7, false)]), Some(Misfit::Missing(vec![7])));
    }
}
