use serde::Deserialize;

use super::Categories;
use crate::kernel::{Faults, Uuid};

/// Most places that a quota may have.
const MOST: i32 = 1_000_000;

/// How many may come: in the whole conference, or in a category with what is below it. Who is
/// submitted or approved holds a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quota {
    pub id: Uuid,
    /// None: the whole conference.
    pub category: Option<Uuid>,
    pub places: i32,
    /// At most `places`; the database counts it.
    pub taken: i32,
    pub version: i32,
}

impl Quota {
    pub fn free(&self) -> i32 {
        (self.places - self.taken).max(0)
    }

    /// Whether somebody of this category takes one of its places.
    pub fn counts(&self, category: Uuid, categories: &Categories) -> bool {
        self.category.is_none_or(|limited| limited == category || limited == categories.top_of(category))
    }
}

/// Somebody on the waiting list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waitlisted {
    pub id: Uuid,
    pub category: Uuid,
}

/// All quotas of a conference. None of them: everybody may come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quotas(pub Vec<Quota>);

impl Quotas {
    /// Whether somebody of this category may still come.
    pub fn has_room(&self, category: Uuid, categories: &Categories) -> bool {
        self.0.iter().all(|quota| quota.free() > 0 || !quota.counts(category, categories))
    }

    /// Takes a place of every quota that counts her; tells whether there was one in each.
    pub fn take(&mut self, category: Uuid, categories: &Categories) -> bool {
        let room = self.has_room(category, categories);
        if room {
            for quota in self.0.iter_mut().filter(|quota| quota.counts(category, categories)) {
                quota.taken += 1;
            }
        }
        room
    }

    /// Who of the waiting list, in its order, now has a place. Whoever still has none keeps her turn,
    /// and does not hold up those of other categories.
    pub fn move_up(mut self, waiting: &[Waitlisted], categories: &Categories) -> Vec<Uuid> {
        waiting.iter().filter(|one| self.take(one.category, categories)).map(|one| one.id).collect()
    }
}

/// A quota as it was sent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct QuotaForm {
    /// Empty: the whole conference.
    pub category: String,
    pub places: String,
    pub version: String,
}

/// The places of a quota; never fewer than are taken.
pub fn check_places(text: &str, taken: i32) -> Result<i32, Faults> {
    match text.trim().parse() {
        Ok(places) if (0..=MOST).contains(&places) && places >= taken => Ok(places),
        Ok(places) if (0..=MOST).contains(&places) => {
            let mut faults = Faults::default();
            faults.add_with("places", "registration-fault-places-taken", [("taken", taken.to_string())]);
            Err(faults)
        }
        _ => Err(Faults::one("places", "registration-fault-places")),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::Category;
    use super::*;
    use crate::kernel::Words;

    fn id(n: u128) -> Uuid {
        Uuid::from_u128(n)
    }

    /// 1 with 11 and 12 below it, 2 with nothing below.
    fn categories() -> Categories {
        let one = |n, parent: Option<u128>| Category {
            id: id(n),
            parent: parent.map(id),
            code: n.to_string(),
            name: Words::default(),
            kind: Default::default(),
        };
        Categories::new(vec![one(1, None), one(2, None), one(11, Some(1)), one(12, Some(1))])
    }

    fn quota(category: Option<u128>, places: i32, taken: i32) -> Quota {
        Quota { id: id(100), category: category.map(id), places, taken, version: 1 }
    }

    fn waiting(categories: &[u128]) -> Vec<Waitlisted> {
        (1000..).zip(categories).map(|(n, &category)| Waitlisted { id: id(n), category: id(category) }).collect()
    }

    #[test]
    fn a_quota_counts_its_category_and_what_is_below() {
        let all = categories();
        for (limited, counted) in [(None, vec![11, 12, 2]), (Some(1), vec![11, 12]), (Some(11), vec![11])] {
            for category in [11, 12, 2] {
                assert_eq!(quota(limited, 1, 0).counts(id(category), &all), counted.contains(&category));
            }
        }
        // Every quota that counts her must have room.
        let quotas = Quotas(vec![quota(None, 10, 9), quota(Some(1), 3, 3)]);
        assert!(!quotas.has_room(id(11), &all) && quotas.has_room(id(2), &all));
        assert!(Quotas::default().has_room(id(11), &all));
    }

    #[test]
    fn the_first_who_fits_moves_up_and_nobody_overtakes_her_own() {
        let all = categories();
        let quotas = Quotas(vec![quota(None, 10, 8), quota(Some(11), 2, 2)]);
        // The one of 11 has no place and keeps her turn; two of the others take the two that are free.
        assert_eq!(quotas.move_up(&waiting(&[11, 12, 2, 2]), &all), [id(1001), id(1002)]);
        assert!(Quotas(vec![quota(None, 5, 5)]).move_up(&waiting(&[2]), &all).is_empty());
    }

    #[test]
    fn places_are_a_number_and_not_fewer_than_taken() {
        assert_eq!(check_places(" 12 ", 12).unwrap(), 12);
        for bad in ["", "-1", "1.5", "1000001", "many"] {
            assert_eq!(check_places(bad, 0).unwrap_err().iter().next().unwrap().key, "registration-fault-places");
        }
        assert_eq!(check_places("11", 12).unwrap_err().iter().next().unwrap().key, "registration-fault-places-taken");
    }

    proptest! {
        /// Moving up fills no quota beyond its places, leaves no place that a waiting one could have,
        /// and keeps the order within a category.
        #[test]
        fn moving_up_is_exact(
            line in prop::collection::vec(prop::sample::select(vec![11u128, 12, 2]), 0..40),
            limits in prop::collection::vec((prop::sample::select(vec![None, Some(1u128), Some(11), Some(2)]), 0i32..12, 0i32..12), 0..4),
        ) {
            let all = categories();
            let quotas = Quotas(limits.into_iter().map(|(category, a, b)| quota(category, a.max(b), a.min(b))).collect());
            let line = waiting(&line);
            let moved = quotas.clone().move_up(&line, &all);
            let mut after = quotas;
            for one in line.iter().filter(|one| moved.contains(&one.id)) {
                prop_assert!(after.take(one.category, &all));
            }
            prop_assert!(after.0.iter().all(|quota| quota.taken <= quota.places));
            let left: Vec<_> = line.iter().filter(|one| !moved.contains(&one.id)).collect();
            prop_assert!(left.iter().all(|one| !after.has_room(one.category, &all)));
            for category in [11, 12, 2].map(id) {
                let first_left = line.iter().filter(|one| one.category == category).position(|one| !moved.contains(&one.id));
                let last_moved = line
                    .iter()
                    .filter(|one| one.category == category)
                    .enumerate()
                    .filter(|(_, one)| moved.contains(&one.id))
                    .map(|(turn, _)| turn)
                    .last();
                if let (Some(left), Some(moved)) = (first_left, last_moved) {
                    prop_assert!(moved < left);
                }
            }
        }
    }
}
