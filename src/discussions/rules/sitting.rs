//! When and where a group sits, as the newest release has it.

use chrono::{DateTime, Utc};
use data_encoding::HEXLOWER;
use serde_json::json;
use sm3::{Digest as _, Sm3};

use crate::agenda::rules::Programme;
use crate::kernel::{Uuid, Words};

/// A block in which a group sits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sitting {
    pub block: Uuid,
    pub title: Words,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub room: Option<Words>,
    pub cancelled: bool,
}

/// The sittings of a group in these blocks: only those that are released, in their order. Its own room goes before the
/// room of the block; one that is not released is told to nobody.
pub fn sittings(programme: &Programme, blocks: &[Uuid], room: Option<Uuid>) -> Vec<Sitting> {
    let held = programme.blocks.iter().filter(|block| blocks.contains(&block.id));
    held.map(|block| Sitting {
        block: block.id,
        title: block.title.clone(),
        starts_at: block.starts_at,
        ends_at: block.ends_at,
        room: programme.room(room.or(block.room)).map(|room| room.name.clone()),
        cancelled: block.cancelled,
    })
    .collect()
}

/// What is told of a group, in short: whoever was told something else is told anew.
pub fn facts(group: Uuid, topic: &Words, sittings: &[Sitting]) -> String {
    let said: Vec<_> =
        sittings.iter().map(|one| json!([one.block, one.starts_at, one.ends_at, one.room, one.cancelled])).collect();
    let digest = Sm3::digest(json!([group, topic, said]).to_string().as_bytes());
    HEXLOWER.encode(&digest[..16])
}

/// The identity in calendars of what somebody does in a block: the same in whichever group she is.
pub fn entry_id(participant: Uuid, block: Uuid) -> Uuid {
    Uuid::from_u128(participant.as_u128() ^ block.as_u128().rotate_left(61))
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::agenda::rules::{Block, Kind, Room};

    fn id(n: u128) -> Uuid {
        Uuid::from_u128(n)
    }

    fn programme() -> Programme {
        let room =
            |n: u128, name: &str| Room { id: id(n), code: name.into(), name: Words::new(name, "", ""), capacity: None };
        let block = |n: u128, room| Block {
            id: id(n),
            code: n.to_string(),
            kind: Kind::Discussion,
            title: Words::new(format!("Block {n}"), "", ""),
            starts_at: DateTime::UNIX_EPOCH + TimeDelta::hours(n as i64),
            ends_at: DateTime::UNIX_EPOCH + TimeDelta::hours(n as i64 + 1),
            room,
            parallel: None,
            expected: None,
            cancelled: false,
            items: Vec::new(),
        };
        let blocks = vec![block(1, Some(id(11))), block(2, None), block(3, Some(id(11)))];
        Programme { rooms: vec![room(11, "Hall"), room(12, "Study")], blocks, ..Programme::default() }
    }

    #[test]
    fn only_what_is_released_is_told() {
        let programme = programme();
        let told = |blocks: &[u128], room: Option<u128>| -> Vec<(String, Option<String>)> {
            let blocks: Vec<Uuid> = blocks.iter().map(|n| id(*n)).collect();
            let found = sittings(&programme, &blocks, room.map(id));
            found.into_iter().map(|one| (one.title.en, one.room.map(|room| room.en))).collect()
        };
        let said = |title: &str, room: Option<&str>| (title.to_owned(), room.map(str::to_owned));
        assert_eq!(told(&[3, 1, 9], None), [said("Block 1", Some("Hall")), said("Block 3", Some("Hall"))]);
        assert_eq!(told(&[1, 2], Some(12)), [said("Block 1", Some("Study")), said("Block 2", Some("Study"))]);
        assert_eq!(told(&[1], Some(99)), [said("Block 1", None)]);
    }

    #[test]
    fn another_room_or_time_is_another_fact() {
        let (programme, topic) = (programme(), Words::new("Risk", "", ""));
        let of = |programme: &Programme, room: Option<u128>| {
            facts(id(5), &topic, &sittings(programme, &[id(1), id(3)], room.map(id)))
        };
        let held = of(&programme, None);
        assert_eq!(held, of(&programme.clone(), None));
        assert_ne!(held, of(&programme, Some(12)));
        let mut later = programme.clone();
        later.blocks[2].ends_at += TimeDelta::minutes(5);
        assert_ne!(held, of(&later, None));
        let mut called = programme.clone();
        called.rooms[0].name.en = "Great hall".into();
        assert_ne!(held, of(&called, None));
    }

    #[test]
    fn an_entry_is_somebodys_in_a_block() {
        let ids = [(1, 2), (2, 1), (1, 3), (3, 1), (2, 3)].map(|(a, b)| entry_id(id(a), id(b)));
        let distinct: std::collections::BTreeSet<Uuid> = ids.into_iter().collect();
        assert_eq!(distinct.len(), ids.len());
    }
}
