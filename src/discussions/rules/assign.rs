//! Who discusses where: places given by wish and by a mix of categories. The same people, groups and wishes come to the same
//! result, in whatever order they stand.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;

use crate::kernel::Uuid;

/// How places are given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum How {
    /// Wishes first, the dearest before all others; who is left then by the mix.
    #[default]
    Wishes,
    /// By the mix alone.
    Mix,
}

/// A group and how many it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seats {
    pub group: Uuid,
    pub capacity: usize,
}

/// Somebody who is to have a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub id: Uuid,
    pub category: Uuid,
    /// The dearest first.
    pub wishes: Vec<Uuid>,
    /// Where she stays, whatever she wishes.
    pub held: Option<Uuid>,
}

/// What a run comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// The group of each.
    pub placed: BTreeMap<Uuid, Uuid>,
    /// For whom there was no place.
    pub left: Vec<Uuid>,
}

/// A place in a draw: the same for the same person in the same discussion, and of no meaning otherwise.
fn lot(seed: Uuid, id: Uuid) -> u64 {
    let mixed = seed.as_u128() ^ id.as_u128();
    let mut z = (mixed as u64) ^ ((mixed >> 64) as u64).rotate_left(29);
    // The finalizer of splitmix64.
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// The groups while they fill.
struct Filling<'a> {
    seats: &'a [Seats],
    taken: Vec<usize>,
    /// How many of each category are in each group.
    mix: HashMap<Uuid, Vec<usize>>,
    at: HashMap<Uuid, usize>,
    run: Run,
}

impl Filling<'_> {
    fn is_free(&self, group: usize) -> bool {
        self.taken[group] < self.seats[group].capacity
    }

    fn put(&mut self, person: &Person, group: usize) {
        self.taken[group] += 1;
        self.mix.entry(person.category).or_insert_with(|| vec![0; self.seats.len()])[group] += 1;
        self.run.placed.insert(person.id, self.seats[group].group);
    }

    /// The group with a free place that has least of a category for its size, then least of all; the first of several.
    fn thinnest(&self, category: Uuid) -> Option<usize> {
        let none = vec![0; self.seats.len()];
        let mix = self.mix.get(&category).unwrap_or(&none);
        let share = |n: usize, group: usize| ((n + 1) as u128 * 1_000_000) / self.seats[group].capacity.max(1) as u128;
        let free = (0..self.seats.len()).filter(|group| self.is_free(*group));
        free.min_by_key(|group| (share(mix[*group], *group), share(self.taken[*group], *group), *group))
    }
}

/// Gives everybody a place, as long as there are any. Whoever is held stays; of those who wish for the same group and do not
/// all fit, the lot decides. With `seed`, the same run can be had again.
///
/// By wishes, nobody prefers a group in which a place is free, and no two would both gain by changing places.
pub fn assign(seats: &[Seats], people: &[Person], how: How, seed: Uuid) -> Run {
    let at: HashMap<Uuid, usize> = seats.iter().enumerate().map(|(n, one)| (one.group, n)).collect();
    let mut filling = Filling { seats, taken: vec![0; seats.len()], mix: HashMap::new(), at, run: Run::default() };
    let mut waiting: Vec<&Person> = Vec::with_capacity(people.len());
    for person in people {
        match person.held.and_then(|group| filling.at.get(&group).copied()) {
            Some(group) => filling.put(person, group),
            None => waiting.push(person),
        }
    }
    waiting.sort_by_key(|person| (lot(seed, person.id), person.id));
    if how == How::Wishes {
        let most = waiting.iter().map(|person| person.wishes.len()).max().unwrap_or(0);
        for rank in 0..most {
            waiting.retain(|person| {
                let wish = person.wishes.get(rank).and_then(|group| filling.at.get(group).copied());
                let Some(group) = wish.filter(|group| filling.is_free(*group)) else { return true };
                filling.put(person, group);
                false
            });
        }
    }
    // Small categories first: one more or less shows most among few.
    let mut sizes: HashMap<Uuid, usize> = HashMap::new();
    for person in people {
        *sizes.entry(person.category).or_default() += 1;
    }
    waiting.sort_by_key(|person| (sizes[&person.category], person.category, lot(seed, person.id), person.id));
    for person in waiting {
        match filling.thinnest(person.category) {
            Some(group) => filling.put(person, group),
            None => filling.run.left.push(person.id),
        }
    }
    filling.run.left.sort();
    filling.run
}

/// How well a division does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many are in each group.
    pub sizes: BTreeMap<Uuid, usize>,
    /// How many of a category are in each group.
    pub mix: BTreeMap<(Uuid, Uuid), usize>,
    /// How many have their first wish, their second, and so on.
    pub ranks: Vec<usize>,
    /// How many have none of their wishes.
    pub missed: usize,
    /// How many have a place and wished for nothing.
    pub unwished: usize,
    pub left: usize,
    /// How many go elsewhere than they are now.
    pub moved: usize,
}

/// Counts a run. `before` says who is where now.
pub fn tally(people: &[Person], run: &Run, before: &HashMap<Uuid, Uuid>) -> Tally {
    let mut tally = Tally { left: run.left.len(), ..Tally::default() };
    for person in people {
        let Some(group) = run.placed.get(&person.id) else {
            tally.moved += usize::from(before.contains_key(&person.id));
            continue;
        };
        *tally.sizes.entry(*group).or_default() += 1;
        *tally.mix.entry((person.category, *group)).or_default() += 1;
        tally.moved += usize::from(before.get(&person.id) != Some(group));
        match person.wishes.iter().position(|wish| wish == group) {
            Some(rank) => {
                if tally.ranks.len() <= rank {
                    tally.ranks.resize(rank + 1, 0);
                }
                tally.ranks[rank] += 1;
            }
            None if person.wishes.is_empty() => tally.unwished += 1,
            None => tally.missed += 1,
        }
    }
    tally
}

/// What tells the input of two runs apart: what was seen in a preview is what is set, or it is refused.
pub fn digest(seats: &[Seats], people: &[Person], how: How) -> String {
    use std::hash::{DefaultHasher, Hash as _, Hasher as _};
    let mut order: Vec<&Person> = people.iter().collect();
    order.sort_by_key(|person| Reverse(person.id));
    let mut hasher = DefaultHasher::new();
    how.hash(&mut hasher);
    for one in seats {
        (one.group, one.capacity).hash(&mut hasher);
    }
    for person in order {
        (person.id, person.category, &person.wishes, person.held).hash(&mut hasher);
    }
    format!("{:016x}", hasher.finish())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn id(n: usize) -> Uuid {
        Uuid::from_u128(n as u128 * 0x9e37_79b9_7f4a_7c15_f39c)
    }

    const SEED: Uuid = Uuid::from_u128(0x5eed);

    fn group(n: usize) -> Uuid {
        id(1_000 + n)
    }

    /// A few groups, and a few people with distinct wishes; some of them held where there is a place for them.
    fn any_case() -> impl Strategy<Value = (Vec<Seats>, Vec<Person>)> {
        let capacities = prop::collection::vec(1usize..4, 1..5);
        let people = prop::collection::vec((0usize..3, prop::collection::vec(0usize..5, 0..4), 0usize..12), 0..9);
        (capacities, people).prop_map(|(capacities, people)| {
            let mut room = capacities.clone();
            let seats: Vec<Seats> = capacities
                .iter()
                .enumerate()
                .map(|(n, capacity)| Seats { group: group(n), capacity: *capacity })
                .collect();
            let people = people
                .into_iter()
                .enumerate()
                .map(|(n, (category, wishes, held))| {
                    let mut distinct: Vec<usize> = Vec::new();
                    for wish in wishes {
                        if !distinct.contains(&wish) {
                            distinct.push(wish);
                        }
                    }
                    let held = (held < room.len() && room[held] > 0).then(|| {
                        room[held] -= 1;
                        group(held)
                    });
                    let wishes = distinct.into_iter().map(group).collect();
                    Person { id: id(n), category: id(500 + category), wishes, held }
                })
                .collect();
            (seats, people)
        })
    }

    /// How dear a group is to somebody: the smaller the dearer, all that she did not name alike.
    fn dear(person: &Person, group: Option<Uuid>) -> usize {
        match group {
            None => usize::MAX,
            Some(group) => person.wishes.iter().position(|wish| *wish == group).unwrap_or(usize::MAX - 1),
        }
    }

    proptest! {
        #[test]
        fn nobody_twice_no_group_too_full_and_nobody_left_while_places_are_free((seats, people) in any_case(), mix: bool) {
            let run = assign(&seats, &people, if mix { How::Mix } else { How::Wishes }, SEED);
            prop_assert_eq!(run.placed.len() + run.left.len(), people.len());
            prop_assert!(run.left.iter().all(|one| !run.placed.contains_key(one)));
            for one in &seats {
                let size = run.placed.values().filter(|group| **group == one.group).count();
                prop_assert!(size <= one.capacity);
                prop_assert!(run.left.is_empty() || size == one.capacity);
            }
            for person in people.iter().filter(|person| person.held.is_some()) {
                prop_assert_eq!(run.placed.get(&person.id).copied(), person.held);
            }
        }

        #[test]
        fn no_two_would_both_gain_and_nobody_prefers_a_free_place((seats, people) in any_case()) {
            let run = assign(&seats, &people, How::Wishes, SEED);
            let place = |person: &Person| run.placed.get(&person.id).copied();
            let free: Vec<&Person> = people.iter().filter(|person| person.held.is_none()).collect();
            for person in &free {
                for one in &seats {
                    let size = run.placed.values().filter(|group| **group == one.group).count();
                    let prefers = dear(person, Some(one.group)) < dear(person, place(person));
                    prop_assert!(!prefers || size == one.capacity, "a free place is preferred");
                }
            }
            for a in &free {
                for b in &free {
                    let gains = |one: &Person, other: &Person| dear(one, place(other)) < dear(one, place(one));
                    prop_assert!(!(gains(a, b) && gains(b, a)), "both would gain");
                }
            }
        }

        #[test]
        fn as_many_have_their_first_wish_as_there_are_places((seats, people) in any_case()) {
            let run = assign(&seats, &people, How::Wishes, SEED);
            let mut most = 0;
            for one in &seats {
                let held = people.iter().filter(|person| person.held == Some(one.group)).count();
                let asked = people.iter().filter(|person| person.held.is_none() && person.wishes.first() == Some(&one.group));
                most += asked.count().min(one.capacity - held);
            }
            let free: Vec<Person> = people.into_iter().filter(|person| person.held.is_none()).collect();
            let found = tally(&free, &run, &HashMap::new());
            prop_assert_eq!(found.ranks.first().copied().unwrap_or(0), most);
        }

        #[test]
        fn the_order_in_which_people_stand_decides_nothing((seats, people) in any_case(), mix: bool) {
            let how = if mix { How::Mix } else { How::Wishes };
            let mut turned = people.clone();
            turned.reverse();
            prop_assert_eq!(assign(&seats, &people, how, SEED), assign(&seats, &turned, how, SEED));
            prop_assert_eq!(digest(&seats, &people, how), digest(&seats, &turned, how));
        }

        #[test]
        fn every_group_has_about_the_same_of_each_category(sizes in prop::collection::vec(0usize..40, 1..6), groups in 1usize..6) {
            let people: Vec<Person> = sizes
                .iter()
                .enumerate()
                .flat_map(|(category, size)| (0..*size).map(move |n| (category, n)))
                .map(|(category, n)| Person { id: id(category * 100 + n), category: id(900 + category), wishes: vec![], held: None })
                .collect();
            // So much room that no group is ever full.
            let capacity = people.len() / groups + sizes.len() + 1;
            let seats: Vec<Seats> = (0..groups).map(|n| Seats { group: group(n), capacity }).collect();
            let run = assign(&seats, &people, How::Mix, SEED);
            let found = tally(&people, &run, &HashMap::new());
            for category in 0..sizes.len() {
                let counts: Vec<usize> =
                    (0..groups).map(|n| found.mix.get(&(id(900 + category), group(n))).copied().unwrap_or(0)).collect();
                prop_assert!(counts.iter().max().unwrap() - counts.iter().min().unwrap() <= 1, "{:?}", counts);
            }
            let all: Vec<usize> = (0..groups).map(|n| found.sizes.get(&group(n)).copied().unwrap_or(0)).collect();
            prop_assert!(all.iter().max().unwrap() - all.iter().min().unwrap() <= 1, "{:?}", all);
        }
    }

    #[test]
    fn groups_fill_in_proportion_to_their_size() {
        let people: Vec<Person> =
            (0..90).map(|n| Person { id: id(n), category: id(900 + n % 3), wishes: vec![], held: None }).collect();
        let seats = [Seats { group: group(0), capacity: 120 }, Seats { group: group(1), capacity: 60 }];
        let found = tally(&people, &assign(&seats, &people, How::Mix, SEED), &HashMap::new());
        assert_eq!((found.sizes[&group(0)], found.sizes[&group(1)]), (60, 30));
    }

    #[test]
    fn what_a_run_changes_is_counted() {
        let one = |n: usize, wishes: &[usize]| Person {
            id: id(n),
            category: id(900),
            wishes: wishes.iter().map(|n| group(*n)).collect(),
            held: None,
        };
        let people = [one(1, &[0]), one(2, &[0, 1]), one(3, &[2]), one(4, &[])];
        let seats = [0, 1].map(|n| Seats { group: group(n), capacity: if n == 0 { 1 } else { 2 } });
        let run = assign(&seats, &people, How::Wishes, SEED);
        let before: HashMap<Uuid, Uuid> = people.iter().map(|person| (person.id, group(1))).collect();
        let found = tally(&people, &run, &before);
        assert_eq!(found.left, 1);
        assert_eq!(found.ranks[0], 1);
        assert_eq!(found.ranks.iter().sum::<usize>() + found.missed + found.unwished, 3);
        assert_eq!(found.moved, 2, "one to the first group, one out of the second");
    }
}
