//! Programmes for the tests of rules.

use chrono::{DateTime, NaiveDate, TimeDelta, TimeZone as _, Utc};
use proptest::prelude::*;

use super::{Block, Day, Item, Kind, Person, Programme, Role, Room};
use crate::kernel::{Uuid, Words};

/// Eight in the morning of the first day in Shanghai.
pub fn morning() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 12, 26, 0, 0, 0).unwrap()
}

pub fn block(starts_at: DateTime<Utc>, minutes: i64) -> Block {
    Block {
        id: Uuid::nil(),
        code: "block".into(),
        kind: Kind::Session,
        title: Words::new("Block", "", ""),
        starts_at,
        ends_at: starts_at + TimeDelta::minutes(minutes),
        room: None,
        parallel: None,
        expected: None,
        cancelled: false,
        items: Vec::new(),
    }
}

pub fn item(starts_at: DateTime<Utc>, minutes: i64) -> Item {
    Item {
        id: Uuid::nil(),
        code: "item".into(),
        position: 1,
        title: Words::new("Item", "", ""),
        summary: Words::default(),
        produces: Words::default(),
        starts_at,
        ends_at: starts_at + TimeDelta::minutes(minutes),
        track: None,
        cancelled: false,
        goals: Vec::new(),
        people: Vec::new(),
    }
}

pub fn person(n: u128) -> Person {
    Person { role: Role::Speaker, participant: Some(Uuid::from_u128(900 + n)), name: Words::default() }
}

prop_compose! {
    fn any_item()(start in 0i64..16, length in 1i64..8, title in 0u8..3, cancelled in prop::bool::weighted(0.1),
        people in prop::collection::btree_set(0u128..4, 0..3), place in 1i32..4) -> Item {
        let mut item = item(morning() + TimeDelta::minutes(start * 15), length * 15);
        item.title = Words::new(format!("Item {title}"), "", "");
        item.position = place;
        item.cancelled = cancelled;
        item.people = people.into_iter().map(person).collect();
        item
    }
}

prop_compose! {
    fn any_block()(day in 0i64..2, start in 0i64..24, length in 1i64..12, room in prop::option::of(0u128..3),
        is_break in prop::bool::weighted(0.2), cancelled in prop::bool::weighted(0.1), expected in prop::option::of(1i32..60),
        parallel in prop::option::of("[xy]"), items in prop::collection::vec((0u128..8, any_item()), 0..4)) -> (Block, Vec<(u128, Item)>) {
        let mut block = block(morning() + TimeDelta::days(day) + TimeDelta::minutes(start * 15), length * 15);
        block.room = room.map(|n| Uuid::from_u128(100 + n));
        block.kind = if is_break { Kind::Break } else { Kind::Session };
        block.cancelled = cancelled;
        block.expected = expected;
        block.parallel = parallel;
        (block, items)
    }
}

prop_compose! {
    /// Small ones, so that two of them have much in common and much that clashes.
    pub fn any_programme()(blocks in prop::collection::btree_map(0u128..6, any_block(), 0..6), names in prop::collection::vec(0u8..2, 3))
        -> Programme {
        let mut seen = std::collections::BTreeSet::new();
        let mut programme = Programme {
            days: [0u64, 1].map(|n| Day {
                number: i32::try_from(n).unwrap() + 1,
                date: NaiveDate::from_ymd_opt(2026, 12, 26).unwrap() + chrono::Days::new(n),
                theme: Words::default(),
            }).to_vec(),
            rooms: (0u128..).zip(names).map(|(n, name)| Room {
                id: Uuid::from_u128(100 + n),
                code: format!("room-{n}"),
                name: Words::new(format!("Room {n}{name}"), "", ""),
                capacity: Some(30),
            }).collect(),
            ..Programme::default()
        };
        for (n, (mut block, items)) in blocks {
            block.id = Uuid::from_u128(200 + n);
            block.code = format!("block-{n}");
            for (m, mut item) in items {
                // An item stands in one block alone.
                if seen.insert(m) {
                    item.id = Uuid::from_u128(300 + m);
                    item.code = format!("item-{m}");
                    block.items.push(item);
                }
            }
            programme.blocks.push(block);
        }
        programme.sorted()
    }
}
