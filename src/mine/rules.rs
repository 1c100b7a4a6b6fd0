//! What is one reader's own of an agenda, and what of it clashes.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use crate::agenda::rules::{Event, Programme, Role};
use crate::discussions::rules::Sitting;
use crate::kernel::{Uuid, Words};

/// Why something is hers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    Role(Role),
    /// Her discussion group sits.
    Discussion,
    /// A discussion group sits that she hosts.
    Hosts,
    Favourite,
}

impl Why {
    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Why::Role(role) => role.key(),
            Why::Discussion => "mine-why-discussion",
            Why::Hosts => "mine-why-hosts",
            Why::Favourite => "mine-why-favourite",
        }
    }
}

/// One thing of hers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The item, where it is one.
    pub item: Option<Uuid>,
    /// The address of the item within the agenda.
    pub code: Option<String>,
    pub block: Uuid,
    pub title: Words,
    pub room: Option<Words>,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub why: Vec<Why>,
    pub cancelled: bool,
    /// Something else of hers is at the same time, elsewhere.
    pub clashes: bool,
}

impl Line {
    pub fn is_favourite(&self) -> bool {
        self.why.contains(&Why::Favourite)
    }

    fn overlaps(&self, other: &Line) -> bool {
        // A group sits in a block: what stands in the same block is a part of it.
        let apart = self.block != other.block || (self.item.is_some() && other.item.is_some());
        apart && !self.cancelled && !other.cancelled && self.starts_at < other.ends_at && other.starts_at < self.ends_at
    }
}

/// A sitting of a group that is hers.
pub struct Sits {
    pub why: Why,
    pub topic: Words,
    pub sitting: Sitting,
}

fn of_event(event: &Event, why: Vec<Why>) -> Line {
    Line {
        item: event.item.map(|item| item.id),
        code: event.item.map(|item| item.code.clone()),
        block: event.block.id,
        title: event.title().clone(),
        room: event.room.map(|room| room.name.clone()),
        starts_at: event.starts_at,
        ends_at: event.ends_at,
        why,
        cancelled: event.cancelled,
        clashes: false,
    }
}

/// What is hers, in the order of time, with what clashes marked.
pub fn lines(
    programme: &Programme,
    participant: Option<Uuid>,
    favourites: &BTreeSet<Uuid>,
    sits: Vec<Sits>,
) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for event in programme.events() {
        let hers =
            event.people().iter().filter(|person| person.participant.is_some() && person.participant == participant);
        let mut why: Vec<Why> = hers.map(|person| Why::Role(person.role)).collect();
        if favourites.contains(&event.id) {
            why.push(Why::Favourite);
        }
        if !why.is_empty() {
            lines.push(of_event(&event, why));
        }
    }
    lines.extend(sits.into_iter().map(|one| Line {
        item: None,
        code: None,
        block: one.sitting.block,
        title: one.topic,
        room: one.sitting.room,
        starts_at: one.sitting.starts_at,
        ends_at: one.sitting.ends_at,
        why: vec![one.why],
        cancelled: one.sitting.cancelled,
        clashes: false,
    }));
    lines.sort_by_key(|line| (line.starts_at, line.ends_at, line.block, line.item));
    mark(&mut lines);
    lines
}

/// Marks what is at the same time as something else. The lines stand in the order of time.
fn mark(lines: &mut [Line]) {
    for n in 0..lines.len() {
        let (before, rest) = lines.split_at_mut(n + 1);
        let one = &mut before[n];
        for other in rest.iter_mut().take_while(|other| other.starts_at < one.ends_at) {
            if one.overlaps(other) {
                one.clashes = true;
                other.clashes = true;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use proptest::prelude::*;

    use super::*;
    use crate::agenda::rules::{Block, Item, Kind, Person, Room};

    fn id(n: u128) -> Uuid {
        Uuid::from_u128(n)
    }

    fn at(quarter: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::minutes(15 * quarter)
    }

    fn line(block: u128, item: Option<u128>, (from, length): (i64, i64), cancelled: bool) -> Line {
        Line {
            item: item.map(id),
            code: None,
            block: id(block),
            title: Words::default(),
            room: None,
            starts_at: at(from),
            ends_at: at(from + length),
            why: vec![Why::Favourite],
            cancelled,
            clashes: false,
        }
    }

    proptest! {
        #[test]
        fn what_clashes_is_what_the_slow_definition_says(
            raw in prop::collection::vec((0u128..4, prop::option::of(10u128..20), 0i64..20, 1i64..6, prop::bool::weighted(0.2)), 0..10),
        ) {
            let mut lines: Vec<Line> =
                raw.into_iter().map(|(block, item, from, length, off)| line(block, item, (from, length), off)).collect();
            lines.sort_by_key(|line| line.starts_at);
            mark(&mut lines);
            for (n, one) in lines.iter().enumerate() {
                let slow = lines.iter().enumerate().any(|(m, other)| m != n && one.overlaps(other));
                prop_assert_eq!(one.clashes, slow, "{:?}", one);
            }
        }
    }

    fn programme() -> Programme {
        let item = |n: u128, from: i64, person: Option<u128>| Item {
            id: id(n),
            code: format!("item-{n}"),
            position: 1,
            title: Words::new(format!("Item {n}"), "", ""),
            summary: Words::default(),
            produces: Words::default(),
            starts_at: at(from),
            ends_at: at(from + 2),
            track: None,
            cancelled: false,
            goals: vec![],
            people: person
                .map(|person| Person { role: Role::Speaker, participant: Some(id(person)), name: Words::default() })
                .into_iter()
                .collect(),
        };
        let block = |n: u128, from: i64, items: Vec<Item>| Block {
            id: id(n),
            code: format!("block-{n}"),
            kind: Kind::Session,
            title: Words::new(format!("Block {n}"), "", ""),
            starts_at: at(from),
            ends_at: at(from + 4),
            room: Some(id(90)),
            parallel: None,
            expected: None,
            cancelled: false,
            items,
        };
        let rooms = vec![Room { id: id(90), code: "hall".into(), name: Words::new("Hall", "", ""), capacity: None }];
        let blocks =
            vec![block(1, 0, vec![item(10, 0, Some(7)), item(11, 2, None)]), block(2, 1, vec![item(12, 1, None)])];
        Programme { rooms, blocks, ..Programme::default() }
    }

    #[test]
    fn roles_favourites_and_sittings_stand_in_the_order_of_time() {
        let sits = Sits {
            why: Why::Discussion,
            topic: Words::new("Risk", "", ""),
            sitting: Sitting {
                block: id(2),
                title: Words::default(),
                starts_at: at(1),
                ends_at: at(5),
                room: None,
                cancelled: false,
            },
        };
        let found = lines(&programme(), Some(id(7)), &BTreeSet::from([id(12), id(10), id(99)]), vec![sits]);
        let said: Vec<(&str, usize, bool)> =
            found.iter().map(|line| (line.title.en.as_str(), line.why.len(), line.clashes)).collect();
        // Item 12 is a part of the block in which the group sits; both are while she speaks.
        assert_eq!(said, [("Item 10", 2, true), ("Item 12", 1, true), ("Risk", 1, true)]);
        assert_eq!(found[0].room.as_ref().unwrap().en, "Hall");
        let alone = lines(&programme(), None, &BTreeSet::from([id(11)]), vec![]);
        assert_eq!((alone.len(), alone[0].clashes, alone[0].code.as_deref()), (1, false, Some("item-11")));
    }
}
