//! What is different between two programmes, and what a release makes of it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Beyond, Block, Day, Item, Person, Programme, Room, Track};
use crate::kernel::{Uuid, Words};

/// One thing that is different.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    Added,
    Removed,
    Cancelled,
    /// Takes place after all.
    Restored,
    Starts(DateTime<Utc>, DateTime<Utc>),
    Ends(DateTime<Utc>, DateTime<Utc>),
    Room(Option<Words>, Option<Words>),
    Title(Words, Words),
    /// It stands in another block.
    Block(Words, Words),
    People {
        came: Vec<Person>,
        left: Vec<Person>,
    },
    /// It comes before or after another item of its block than it did.
    Order,
    /// Its text, track, goals or what is expected of it.
    Details,
}

/// A block or an item that is different.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub id: Uuid,
    pub is_block: bool,
    pub title: Words,
    pub starts_at: DateTime<Utc>,
    pub what: Vec<What>,
    /// Everybody who is, or was, in a role in it.
    pub people: Vec<Person>,
}

impl Change {
    /// Whether it concerns whoever is there: not a word alone.
    pub fn is_felt(&self) -> bool {
        self.what.iter().any(|what| !matches!(what, What::Details | What::Order))
    }
}

/// Everything that is different, and enough of it to make the new one from the old one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    pub changes: Vec<Change>,
    days: Option<Vec<Day>>,
    rooms: Option<Vec<Room>>,
    tracks: Option<Vec<Track>>,
    /// Blocks, without their items, as they are now; None where one is gone.
    blocks: BTreeMap<Uuid, Option<Block>>,
    /// Items, each with its block, as they are now.
    items: BTreeMap<Uuid, Option<(Uuid, Item)>>,
    beyond: Option<BTreeMap<String, Beyond>>,
}

impl Difference {
    pub fn is_empty(&self) -> bool {
        self == &Difference::default()
    }

    /// Makes the new programme from the old one.
    pub fn apply(&self, old: &Programme) -> Programme {
        let mut blocks = heads(old);
        let mut items = parts(old);
        put(&mut blocks, &self.blocks);
        put(&mut items, &self.items);
        for (block, item) in items.into_values() {
            if let Some(block) = blocks.get_mut(&block) {
                block.items.push(item);
            }
        }
        Programme {
            days: self.days.clone().unwrap_or_else(|| old.days.clone()),
            rooms: self.rooms.clone().unwrap_or_else(|| old.rooms.clone()),
            tracks: self.tracks.clone().unwrap_or_else(|| old.tracks.clone()),
            blocks: blocks.into_values().collect(),
            beyond: self.beyond.clone().unwrap_or_else(|| old.beyond.clone()),
        }
        .sorted()
    }
}

fn put<T: Clone>(held: &mut BTreeMap<Uuid, T>, steps: &BTreeMap<Uuid, Option<T>>) {
    for (id, step) in steps {
        match step {
            Some(new) => held.insert(*id, new.clone()),
            None => held.remove(id),
        };
    }
}

fn heads(programme: &Programme) -> BTreeMap<Uuid, Block> {
    programme.blocks.iter().map(|block| (block.id, Block { items: Vec::new(), ..block.clone() })).collect()
}

fn parts(programme: &Programme) -> BTreeMap<Uuid, (Uuid, Item)> {
    programme.items().map(|(block, item)| (item.id, (block.id, item.clone()))).collect()
}

fn steps<T: Clone + PartialEq>(old: &BTreeMap<Uuid, T>, new: &BTreeMap<Uuid, T>) -> BTreeMap<Uuid, Option<T>> {
    let ids: BTreeSet<&Uuid> = old.keys().chain(new.keys()).collect();
    ids.into_iter().filter(|id| old.get(id) != new.get(id)).map(|id| (*id, new.get(id).cloned())).collect()
}

/// What leads from one programme to another.
pub fn difference(old: &Programme, new: &Programme) -> Difference {
    let mut changes = block_changes(old, new);
    changes.extend(item_changes(old, new));
    changes.sort_by_key(|change| (change.starts_at, !change.is_block));
    Difference {
        changes,
        days: (old.days != new.days).then(|| new.days.clone()),
        rooms: (old.rooms != new.rooms).then(|| new.rooms.clone()),
        tracks: (old.tracks != new.tracks).then(|| new.tracks.clone()),
        blocks: steps(&heads(old), &heads(new)),
        items: steps(&parts(old), &parts(new)),
        beyond: (old.beyond != new.beyond).then(|| new.beyond.clone()),
    }
}

/// The part of a block or an item that both have.
struct Place<'a> {
    title: &'a Words,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    room: Option<&'a Words>,
    cancelled: bool,
}

fn moved(old: &Place, new: &Place, what: &mut Vec<What>) {
    match (old.cancelled, new.cancelled) {
        (false, true) => what.push(What::Cancelled),
        (true, false) => what.push(What::Restored),
        _ => {}
    }
    if old.starts_at != new.starts_at {
        what.push(What::Starts(old.starts_at, new.starts_at));
    }
    if old.ends_at != new.ends_at {
        what.push(What::Ends(old.ends_at, new.ends_at));
    }
    if old.room != new.room {
        what.push(What::Room(old.room.cloned(), new.room.cloned()));
    }
    if old.title != new.title {
        what.push(What::Title(old.title.clone(), new.title.clone()));
    }
}

fn place_of_block<'a>(programme: &'a Programme, block: &'a Block) -> Place<'a> {
    Place {
        title: &block.title,
        starts_at: block.starts_at,
        ends_at: block.ends_at,
        room: programme.room(block.room).map(|room| &room.name),
        cancelled: block.cancelled,
    }
}

fn place_of_item<'a>(programme: &'a Programme, block: &'a Block, item: &'a Item) -> Place<'a> {
    Place {
        title: &item.title,
        starts_at: item.starts_at,
        ends_at: item.ends_at,
        room: programme.room(block.room).map(|room| &room.name),
        cancelled: item.cancelled || block.cancelled,
    }
}

fn block_changes(old: &Programme, new: &Programme) -> Vec<Change> {
    let was: BTreeMap<Uuid, &Block> = old.blocks.iter().map(|block| (block.id, block)).collect();
    let is: BTreeMap<Uuid, &Block> = new.blocks.iter().map(|block| (block.id, block)).collect();
    let change = |block: &Block, what| Change {
        id: block.id,
        is_block: true,
        title: block.title.clone(),
        starts_at: block.starts_at,
        what,
        people: Vec::new(),
    };
    let gone = was.iter().filter(|(id, _)| !is.contains_key(id)).map(|(_, block)| change(block, vec![What::Removed]));
    let stays = is.iter().filter_map(|(id, block)| {
        let Some(held) = was.get(id) else { return Some(change(block, vec![What::Added])) };
        let mut what = Vec::new();
        moved(&place_of_block(old, held), &place_of_block(new, block), &mut what);
        if (held.kind, &held.parallel, held.expected, &held.code)
            != (block.kind, &block.parallel, block.expected, &block.code)
            || old.beyond(block.id) != new.beyond(block.id)
        {
            what.push(What::Details);
        }
        (!what.is_empty()).then(|| change(block, what))
    });
    gone.chain(stays).collect()
}

fn item_changes(old: &Programme, new: &Programme) -> Vec<Change> {
    let was: BTreeMap<Uuid, (&Block, &Item)> = old.items().map(|(block, item)| (item.id, (block, item))).collect();
    let is: BTreeMap<Uuid, (&Block, &Item)> = new.items().map(|(block, item)| (item.id, (block, item))).collect();
    let reordered = reordered(old, new);
    let change = |item: &Item, what, people: Vec<Person>| Change {
        id: item.id,
        is_block: false,
        title: item.title.clone(),
        starts_at: item.starts_at,
        what,
        people,
    };
    let gone = was
        .iter()
        .filter(|(id, _)| !is.contains_key(id))
        .map(|(_, (_, item))| change(item, vec![What::Removed], item.people.clone()));
    let stays = is.iter().filter_map(|(id, &(block, item))| {
        let Some(&(before, held)) = was.get(id) else {
            return Some(change(item, vec![What::Added], item.people.clone()));
        };
        let mut what = Vec::new();
        moved(&place_of_item(old, before, held), &place_of_item(new, block, item), &mut what);
        if before.id != block.id {
            what.push(What::Block(before.title.clone(), block.title.clone()));
        }
        let less = |people: &[Person], others: &[Person]| -> Vec<Person> {
            people.iter().filter(|person| !others.contains(person)).cloned().collect()
        };
        let (came, left) = (less(&item.people, &held.people), less(&held.people, &item.people));
        if !came.is_empty() || !left.is_empty() {
            what.push(What::People { came, left: left.clone() });
        }
        if reordered.contains(id) {
            what.push(What::Order);
        }
        if (&held.summary, &held.produces, held.track, &held.goals, &held.code)
            != (&item.summary, &item.produces, item.track, &item.goals, &item.code)
            || old.beyond(item.id) != new.beyond(item.id)
        {
            what.push(What::Details);
        }
        (!what.is_empty()).then(|| change(item, what, item.people.iter().cloned().chain(left).collect()))
    });
    gone.chain(stays).collect()
}

/// The items that stand on the other side of one of their block than they did.
fn reordered(old: &Programme, new: &Programme) -> BTreeSet<Uuid> {
    let was: BTreeMap<Uuid, Vec<Uuid>> =
        old.blocks.iter().map(|block| (block.id, block.items.iter().map(|item| item.id).collect())).collect();
    let mut found = BTreeSet::new();
    for block in &new.blocks {
        let Some(before) = was.get(&block.id) else { continue };
        let common: Vec<usize> =
            block.items.iter().filter_map(|item| before.iter().position(|id| *id == item.id)).collect();
        // Whoever has a greater one before it, or a smaller one behind it, has changed sides.
        let greatest = common.iter().scan(None, |most: &mut Option<usize>, place| {
            let before = *most;
            *most = (*most).max(Some(*place));
            Some(before)
        });
        let mut smallest: Vec<Option<usize>> = vec![None; common.len()];
        let mut least: Option<usize> = None;
        for (n, place) in common.iter().enumerate().rev() {
            smallest[n] = least;
            least = Some(least.map_or(*place, |least| least.min(*place)));
        }
        for ((place, greatest), smallest) in common.iter().zip(greatest).zip(smallest) {
            if greatest.is_some_and(|greatest| greatest > *place) || smallest.is_some_and(|smallest| smallest < *place)
            {
                found.insert(before[*place]);
            }
        }
    }
    found
}

/// What an earlier version held and a later one does not: cancelled in calendars for good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gone {
    pub id: Uuid,
    pub title: Words,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub room: Option<Words>,
    /// The participants who were in a role in it.
    pub people: Vec<Uuid>,
}

/// A version: a programme, and how calendars that hold the one before come to it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Version {
    pub programme: Programme,
    /// How often the time, place, title or standing of an entry changed.
    pub sequences: BTreeMap<Uuid, i32>,
    pub gone: Vec<Gone>,
}

impl Version {
    pub fn sequence(&self, id: Uuid) -> i32 {
        self.sequences.get(&id).copied().unwrap_or(0)
    }

    /// Every participant whom it names, also in what is gone.
    pub fn participants(&self) -> BTreeSet<Uuid> {
        let gone = self.gone.iter().flat_map(|gone| gone.people.iter().copied());
        self.programme.participants().into_iter().chain(gone).collect()
    }

    /// Names those by the registration that goes on whose own was put together with it since, as [`Programme::follow`].
    pub fn follow(&mut self, merged: &BTreeMap<Uuid, Uuid>) {
        self.programme.follow(merged);
        for id in self.gone.iter_mut().flat_map(|gone| &mut gone.people) {
            if let Some(kept) = merged.get(id) {
                *id = *kept;
            }
        }
    }

    /// The version that this programme becomes after this one.
    pub fn next(&self, programme: Programme) -> Version {
        let mut sequences = self.sequences.clone();
        let mut gone = self.gone.clone();
        let held = self.programme.events();
        let new = programme.events();
        let was: BTreeMap<Uuid, &super::Event> = held.iter().map(|event| (event.id, event)).collect();
        for event in &new {
            let is_new = !was.contains_key(&event.id) && !gone.iter().any(|gone| gone.id == event.id);
            let same = was.get(&event.id).is_some_and(|held| {
                (held.starts_at, held.ends_at, held.cancelled, held.title(), held.room.map(|room| &room.name))
                    == (
                        event.starts_at,
                        event.ends_at,
                        event.cancelled,
                        event.title(),
                        event.room.map(|room| &room.name),
                    )
            });
            if !is_new && !same {
                *sequences.entry(event.id).or_default() += 1;
            }
        }
        let stays: BTreeSet<Uuid> = new.iter().map(|event| event.id).collect();
        gone.retain(|gone| !stays.contains(&gone.id));
        for event in held.iter().filter(|event| !stays.contains(&event.id)) {
            *sequences.entry(event.id).or_default() += 1;
            gone.push(Gone {
                id: event.id,
                title: event.title().clone(),
                starts_at: event.starts_at,
                ends_at: event.ends_at,
                room: event.room.map(|room| room.name.clone()),
                people: event.people().iter().filter_map(|person| person.participant).collect(),
            });
        }
        Version { programme, sequences, gone }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::sample::{any_programme, block, item, morning, person};
    use super::*;

    /// Whether two items of a block stand the other way round, looked at pair by pair.
    fn turned(old: &Programme, new: &Programme) -> BTreeSet<Uuid> {
        let order = |programme: &Programme, id: Uuid| {
            programme
                .blocks
                .iter()
                .find_map(|block| block.items.iter().position(|item| item.id == id).map(|place| (block.id, place)))
        };
        let ids: Vec<Uuid> = new.items().map(|(_, item)| item.id).collect();
        let mut found = BTreeSet::new();
        for a in &ids {
            for b in &ids {
                let (Some(was_a), Some(was_b)) = (order(old, *a), order(old, *b)) else { continue };
                let (Some(is_a), Some(is_b)) = (order(new, *a), order(new, *b)) else { continue };
                let together = was_a.0 == was_b.0 && is_a.0 == is_b.0 && was_a.0 == is_a.0;
                if together && (was_a.1 < was_b.1) != (is_a.1 < is_b.1) {
                    found.insert(*a);
                }
            }
        }
        found
    }

    /// What a calendar holds of an event: sequence, beginning, end, title, room and whether it is cancelled.
    type Held = (i32, DateTime<Utc>, DateTime<Utc>, Words, Option<Words>, bool);

    proptest! {
        #[test]
        fn the_difference_makes_the_new_one_from_the_old_one(old in any_programme(), new in any_programme()) {
            let found = difference(&old, &new);
            prop_assert_eq!(found.apply(&old), new.clone());
            prop_assert_eq!(found.is_empty(), old == new);
            prop_assert!(difference(&new, &new).is_empty());
            // Going back is a difference like any other.
            prop_assert_eq!(difference(&new, &old).apply(&new), old);
        }

        #[test]
        fn what_is_said_is_what_is(old in any_programme(), new in any_programme()) {
            let found = difference(&old, &new);
            let ids = |programme: &Programme| -> BTreeSet<Uuid> {
                programme.blocks.iter().map(|block| block.id).chain(programme.items().map(|(_, item)| item.id)).collect()
            };
            let (was, is) = (ids(&old), ids(&new));
            let with = |wanted: &What| -> BTreeSet<Uuid> {
                found.changes.iter().filter(|change| change.what.contains(wanted)).map(|change| change.id).collect()
            };
            prop_assert_eq!(with(&What::Added), is.difference(&was).copied().collect());
            prop_assert_eq!(with(&What::Removed), was.difference(&is).copied().collect());
            prop_assert_eq!(with(&What::Order), turned(&old, &new));
            for (block, item) in new.items() {
                let change = found.changes.iter().find(|change| change.id == item.id);
                if let Some((_, held)) = old.items().find(|(_, held)| held.id == item.id) {
                    let starts = change.and_then(|change| change.what.iter().find_map(|what| match what {
                        What::Starts(from, to) => Some((*from, *to)),
                        _ => None,
                    }));
                    let differs = (held.starts_at != item.starts_at).then_some((held.starts_at, item.starts_at));
                    prop_assert_eq!(starts, differs);
                    let people = change.is_some_and(|change| change.what.iter().any(|what| matches!(what, What::People { .. })));
                    prop_assert_eq!(people, held.people.iter().any(|one| !item.people.contains(one)) || item.people.iter().any(|one| !held.people.contains(one)));
                }
                prop_assert!(new.room(block.room).is_some() || block.room.is_none());
            }
        }

        #[test]
        fn calendars_follow_whatever_is_released(programmes in prop::collection::vec(any_programme(), 1..6)) {
            // A calendar that takes over what has a greater sequence than it holds.
            let mut calendar: BTreeMap<Uuid, Held> = BTreeMap::new();
            let mut version = Version::default();
            for programme in programmes {
                let next = version.next(programme);
                for event in next.programme.events() {
                    let room = event.room.map(|room| room.name.clone());
                    let entry = (next.sequence(event.id), event.starts_at, event.ends_at, event.title().clone(), room, event.cancelled);
                    if calendar.get(&event.id).is_none_or(|held| held.0 < entry.0) {
                        calendar.insert(event.id, entry);
                    }
                    prop_assert_eq!(&calendar[&event.id], &(next.sequence(event.id), event.starts_at, event.ends_at, event.title().clone(),
                        event.room.map(|room| room.name.clone()), event.cancelled));
                }
                for gone in &next.gone {
                    prop_assert!(next.sequence(gone.id) > version.sequence(gone.id) || version.gone.contains(gone));
                }
                // Nothing that a calendar holds is forgotten.
                for id in version.programme.events().iter().map(|event| event.id).chain(version.gone.iter().map(|gone| gone.id)) {
                    prop_assert!(next.gone.iter().any(|gone| gone.id == id) || next.programme.events().iter().any(|event| event.id == id));
                }
                version = next;
            }
        }
    }

    #[test]
    fn who_was_put_together_is_named_by_the_registration_that_goes_on() {
        let id = |n: u128| Uuid::from_u128(900 + n);
        let of = |people| Programme {
            blocks: vec![Block { items: vec![Item { people, ..item(morning(), 30) }], ..block(morning(), 60) }],
            ..Programme::default()
        };
        let before = Version::default().next(of(vec![person(1), person(2), person(3)]));
        let mut version = Version { programme: of(vec![person(1), person(2)]), ..before.next(Programme::default()) };
        assert_eq!(version.participants(), BTreeSet::from([id(1), id(2), id(3)]));
        version.follow(&BTreeMap::from([(id(1), id(2)), (id(3), id(4))]));
        // She speaks once, whose two registrations both did.
        assert_eq!(version.programme.blocks[0].items[0].people, [person(2)]);
        assert_eq!(version.gone[0].people, [id(2), id(2), id(4)]);
    }

    #[test]
    fn whoever_is_replaced_is_concerned_too() {
        let of = |n| Programme {
            blocks: vec![Block {
                items: vec![Item { people: vec![person(n)], ..item(morning(), 30) }],
                ..block(morning(), 60)
            }],
            ..Programme::default()
        };
        let found = difference(&of(1), &of(2));
        assert_eq!(found.changes.len(), 1);
        assert_eq!(found.changes[0].what, [What::People { came: vec![person(2)], left: vec![person(1)] }]);
        assert_eq!(found.changes[0].people, [person(2), person(1)]);
        assert!(found.changes[0].is_felt());
    }
}
