use std::collections::BTreeMap;

use super::{Categories, Quotas, State};
use crate::kernel::Uuid;

/// What is done with many at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bulk {
    Decline,
    Recategorise,
}

impl Bulk {
    /// The states in which it may be done to somebody.
    pub fn of(self) -> Vec<State> {
        let may = |state: &State| match self {
            Bulk::Decline => state.may_become(State::Declined),
            Bulk::Recategorise => state.is_live(),
        };
        State::ALL.into_iter().filter(may).collect()
    }
}

/// How many there are in each state of those who were chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chosen(pub Vec<(State, i64)>);

impl Chosen {
    pub fn all(&self) -> i64 {
        self.0.iter().map(|(_, count)| count).sum()
    }

    /// How many it is done to.
    pub fn fit(&self, bulk: Bulk) -> i64 {
        let of = bulk.of();
        self.0.iter().filter(|(state, _)| of.contains(state)).map(|(_, count)| count).sum()
    }

    /// Those who are passed over, by their state.
    pub fn passed(&self, bulk: Bulk) -> Vec<(State, i64)> {
        let of = bulk.of();
        self.0.iter().filter(|(state, count)| !of.contains(state) && *count > 0).copied().collect()
    }
}

/// Somebody who comes into another category.
#[derive(Clone, Copy, Debug)]
pub struct Mover {
    pub category: Uuid,
    pub holds_place: bool,
}

/// Whether all of them find places in a category: otherwise how many are free there, and how many it takes.
pub fn room_for(movers: &[Mover], target: Uuid, quotas: &Quotas, categories: &Categories) -> Result<(), (i32, i32)> {
    // Whoever is counted by a quota already takes no more of it.
    let mut needed: BTreeMap<Uuid, i32> = BTreeMap::new();
    for quota in quotas.0.iter().filter(|quota| quota.counts(target, categories)) {
        let new = movers.iter().filter(|one| one.holds_place && !quota.counts(one.category, categories)).count();
        needed.insert(quota.id, i32::try_from(new).unwrap_or(i32::MAX));
    }
    let short = quotas.0.iter().find(|quota| needed.get(&quota.id).is_some_and(|needed| *needed > quota.free()));
    match short {
        Some(quota) => Err((quota.free(), needed[&quota.id])),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Category, HolderKind, Quota};
    use super::*;
    use crate::kernel::Words;

    #[test]
    fn who_cannot_be_is_passed_over() {
        let chosen =
            Chosen(vec![(State::Submitted, 3), (State::Approved, 2), (State::Declined, 4), (State::Withdrawn, 0)]);
        assert_eq!((chosen.all(), chosen.fit(Bulk::Decline), chosen.fit(Bulk::Recategorise)), (9, 5, 5));
        assert_eq!(chosen.passed(Bulk::Decline), [(State::Declined, 4)]);
    }

    #[test]
    fn a_category_takes_no_more_than_it_has_places() {
        let id = Uuid::from_u128;
        let one = |n, parent: Option<u128>| Category {
            id: id(n),
            parent: parent.map(id),
            code: n.to_string(),
            name: Words::default(),
            kind: HolderKind::Participant,
        };
        let categories = Categories::new(vec![one(1, None), one(11, Some(1)), one(12, Some(1)), one(2, None)]);
        let quota = |n, category: Option<u128>, places, taken| Quota {
            id: id(n),
            category: category.map(id),
            places,
            taken,
            version: 1,
        };
        let quotas = Quotas(vec![quota(100, None, 10, 10), quota(101, Some(1), 5, 4), quota(102, Some(11), 9, 0)]);
        let mover = |category, holds_place| Mover { category: id(category), holds_place };
        let room = |movers: &[Mover]| room_for(movers, id(11), &quotas, &categories);
        // The whole conference is full, but nobody new comes into it.
        assert_eq!(room(&[mover(2, true)]), Ok(()));
        assert_eq!(room(&[mover(2, true), mover(2, true)]), Err((1, 2)));
        // Within the upper category they take no more of its places; who holds none needs none.
        assert_eq!(room(&[mover(12, true), mover(12, true), mover(2, false), mover(2, true)]), Ok(()));
    }
}
