//! Where a block or an item goes when it is moved in the timetable, and what the draft is then.

use std::collections::BTreeSet;

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::{Block, Day, Item, Programme};
use crate::conference::due::instant;
use crate::kernel::{Faults, Uuid};

/// Nothing takes longer.
const MINUTES_MAX: i64 = 24 * 60;
/// Most minutes by which a day is shifted.
const SHIFT_MAX: i64 = 12 * 60;

/// Where a block stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlockPlace {
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub room: Option<Uuid>,
}

/// Where an item stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ItemPlace {
    pub block: Uuid,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    /// Its place among those that begin with it. None: the one that it has, and the last one in another block.
    pub position: Option<i32>,
}

impl BlockPlace {
    pub fn of(block: &Block) -> BlockPlace {
        BlockPlace { starts_at: block.starts_at, ends_at: block.ends_at, room: block.room }
    }
}

impl ItemPlace {
    pub fn of(block: &Block, item: &Item) -> ItemPlace {
        let (starts_at, ends_at) = (item.starts_at, item.ends_at);
        ItemPlace { block: block.id, starts_at, ends_at, position: Some(item.position) }
    }
}

/// By how much a day is shifted, as it is filled in.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ShiftForm {
    pub minutes: String,
}

impl ShiftForm {
    /// By how much: not by nothing, and by half a day at most.
    pub fn check(&self) -> Result<TimeDelta, Faults> {
        let minutes: Option<i64> = self.minutes.trim().parse().ok();
        let minutes = minutes.filter(|minutes| *minutes != 0 && (-SHIFT_MAX..=SHIFT_MAX).contains(minutes));
        minutes.map(TimeDelta::minutes).ok_or_else(|| Faults::one("minutes", "agenda-fault-shift"))
    }
}

/// The first block of a day that would not stay on it, were everything of the day so much later or earlier.
pub fn first_to_leave(programme: &Programme, date: NaiveDate, zone: Tz, by: TimeDelta) -> Option<&Block> {
    let on = |at: DateTime<Utc>| at.with_timezone(&zone).date_naive();
    let midnight = instant(zone, date + Days::new(1), NaiveTime::MIN);
    // What goes on beyond midnight already may go on doing so.
    let leaves = |block: &&Block| {
        on(block.starts_at + by) != date || (block.ends_at <= midnight && block.ends_at + by > midnight)
    };
    programme.blocks.iter().filter(|block| on(block.starts_at) == date).find(leaves)
}

/// A place as the timetable sends it, and takes it back to undo a move.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PlaceForm {
    pub day: String,
    pub starts: String,
    pub minutes: String,
    /// Of a block; empty where it stands in no room.
    pub room: String,
    /// Of an item.
    pub block: String,
    pub position: String,
    pub version: String,
}

impl PlaceForm {
    pub fn of_block(place: &BlockPlace, days: &[Day], zone: Tz, version: i32) -> PlaceForm {
        let room = place.room.map(|room| room.to_string()).unwrap_or_default();
        PlaceForm { room, ..PlaceForm::of((place.starts_at, place.ends_at), days, zone, version) }
    }

    pub fn of_item(place: &ItemPlace, days: &[Day], zone: Tz, version: i32) -> PlaceForm {
        PlaceForm {
            block: place.block.to_string(),
            position: place.position.map(|position| position.to_string()).unwrap_or_default(),
            ..PlaceForm::of((place.starts_at, place.ends_at), days, zone, version)
        }
    }

    fn of((from, to): (DateTime<Utc>, DateTime<Utc>), days: &[Day], zone: Tz, version: i32) -> PlaceForm {
        let local = from.with_timezone(&zone);
        let day = days.iter().find(|day| day.date == local.date_naive());
        PlaceForm {
            day: day.map(|day| day.number.to_string()).unwrap_or_default(),
            starts: local.format("%H:%M").to_string(),
            minutes: (to - from).num_minutes().to_string(),
            version: version.to_string(),
            ..PlaceForm::default()
        }
    }

    pub fn version(&self) -> i32 {
        self.version.parse().unwrap_or(0)
    }

    fn span(&self, faults: &mut Faults, days: &[Day], zone: Tz) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        let day = self.day.parse().ok().and_then(|number: i32| days.iter().find(|day| day.number == number));
        if day.is_none() {
            faults.add("day", "fault-choice");
        }
        let starts = NaiveTime::parse_from_str(&self.starts, "%H:%M").ok();
        if starts.is_none() {
            faults.add("starts", "agenda-fault-time");
        }
        let minutes = self.minutes.parse().ok().filter(|minutes| (1..=MINUTES_MAX).contains(minutes));
        if minutes.is_none() {
            faults.add_with("minutes", "agenda-fault-minutes", [("max", MINUTES_MAX.to_string())]);
        }
        let starts_at = instant(zone, day?.date, starts?);
        Some((starts_at, starts_at + TimeDelta::minutes(minutes?)))
    }

    /// The place of a block in this draft.
    pub fn block_place(&self, draft: &Programme, zone: Tz) -> Result<BlockPlace, Faults> {
        let mut faults = Faults::default();
        let span = self.span(&mut faults, &draft.days, zone);
        let room = draft.rooms.iter().find(|room| room.id.to_string() == self.room).map(|room| room.id);
        if room.is_none() && !self.room.is_empty() {
            faults.add("room", "fault-choice");
        }
        match span {
            Some((starts_at, ends_at)) => faults.or(|| BlockPlace { starts_at, ends_at, room }),
            None => Err(faults),
        }
    }

    /// The place of an item in this draft.
    pub fn item_place(&self, draft: &Programme, zone: Tz) -> Result<ItemPlace, Faults> {
        let mut faults = Faults::default();
        let span = self.span(&mut faults, &draft.days, zone);
        let block = draft.blocks.iter().find(|block| block.id.to_string() == self.block).map(|block| block.id);
        if block.is_none() {
            faults.add("block", "fault-choice");
        }
        let position = self.position.parse().ok();
        match (span, block) {
            (Some((starts_at, ends_at)), Some(block)) => {
                faults.or(|| ItemPlace { block, starts_at, ends_at, position })
            }
            _ => Err(faults),
        }
    }
}

impl Programme {
    /// The same with a block in another place; its items go along with its beginning. None where there is no such block.
    pub fn with_block_at(&self, id: Uuid, place: &BlockPlace) -> Option<Programme> {
        let mut moved = self.clone();
        let block = moved.blocks.iter_mut().find(|block| block.id == id)?;
        let by = place.starts_at - block.starts_at;
        (block.starts_at, block.ends_at, block.room) = (place.starts_at, place.ends_at, place.room);
        for item in &mut block.items {
            item.starts_at += by;
            item.ends_at += by;
        }
        Some(moved.sorted())
    }

    /// The same with an item in another place. None where there is no such item, or no such block.
    pub fn with_item_at(&self, id: Uuid, place: &ItemPlace) -> Option<Programme> {
        let mut moved = self.clone();
        let from = moved.blocks.iter_mut().find(|block| block.items.iter().any(|item| item.id == id))?;
        let stays = from.id == place.block;
        let at = from.items.iter().position(|item| item.id == id)?;
        let mut item = from.items.remove(at);
        let block = moved.blocks.iter_mut().find(|block| block.id == place.block)?;
        let last = block.items.iter().map(|item| item.position).max().unwrap_or(0);
        item.position = place.position.unwrap_or(if stays { item.position } else { last + 1 });
        (item.starts_at, item.ends_at) = (place.starts_at, place.ends_at);
        block.items.push(item);
        Some(moved.sorted())
    }

    /// A block with its items, or an item alone: what goes when this is moved.
    pub fn goes_with(&self, id: Uuid) -> BTreeSet<Uuid> {
        let block = self.blocks.iter().find(|block| block.id == id);
        let items = block.into_iter().flat_map(|block| block.items.iter().map(|item| item.id));
        items.chain([id]).collect()
    }
}

#[cfg(test)]
mod tests {
    use chrono_tz::Asia::Shanghai;
    use proptest::prelude::*;

    use super::super::sample::{any_programme, block, morning};
    use super::super::{Against, clashes};
    use super::*;
    use crate::kernel::Words;

    prop_compose! {
        fn any_span()(day in 0i64..2, start in 0i64..24, length in 1i64..12) -> (DateTime<Utc>, DateTime<Utc>) {
            let from = morning() + TimeDelta::days(day) + TimeDelta::minutes(start * 15);
            (from, from + TimeDelta::minutes(length * 15))
        }
    }

    fn any_room() -> impl Strategy<Value = Option<Uuid>> {
        prop::option::of((100u128..103).prop_map(Uuid::from_u128))
    }

    proptest! {
        #[test]
        fn a_block_there_and_back_restores_the_draft(
            draft in any_programme(), n in any::<prop::sample::Index>(), (starts_at, ends_at) in any_span(), room in any_room(),
        ) {
            prop_assume!(!draft.blocks.is_empty());
            let block = n.get(&draft.blocks);
            let (before, place) = (BlockPlace::of(block), BlockPlace { starts_at, ends_at, room });
            let moved = draft.with_block_at(block.id, &place).unwrap();
            let there = moved.blocks.iter().find(|held| held.id == block.id).unwrap();
            prop_assert_eq!(BlockPlace::of(there), place);
            for (item, held) in there.items.iter().zip(&block.items) {
                prop_assert_eq!((item.id, item.starts_at - starts_at), (held.id, held.starts_at - block.starts_at));
            }
            prop_assert_eq!(moved.with_block_at(block.id, &before).unwrap(), draft);
        }

        #[test]
        fn an_item_there_and_back_restores_the_draft(
            draft in any_programme(), n in any::<prop::sample::Index>(), to in any::<prop::sample::Index>(), (starts_at, ends_at) in any_span(),
        ) {
            let items: Vec<(&Block, &Item)> = draft.items().collect();
            prop_assume!(!items.is_empty());
            let (block, item) = *n.get(&items);
            let place = ItemPlace { block: to.get(&draft.blocks).id, starts_at, ends_at, position: None };
            let moved = draft.with_item_at(item.id, &place).unwrap();
            prop_assert_eq!(moved.items().count(), items.len());
            let (there, held) = moved.items().find(|(_, held)| held.id == item.id).unwrap();
            prop_assert_eq!((there.id, held.starts_at, held.ends_at), (place.block, starts_at, ends_at));
            prop_assert_eq!(moved.with_item_at(item.id, &ItemPlace::of(block, item)).unwrap(), draft);
        }

        #[test]
        fn a_place_that_is_sent_is_the_place(draft in any_programme()) {
            for block in &draft.blocks {
                let place = BlockPlace::of(block);
                prop_assert_eq!(PlaceForm::of_block(&place, &draft.days, Shanghai, 3).block_place(&draft, Shanghai), Ok(place));
                for item in &block.items {
                    let place = ItemPlace::of(block, item);
                    prop_assert_eq!(PlaceForm::of_item(&place, &draft.days, Shanghai, 3).item_place(&draft, Shanghai), Ok(place));
                }
            }
        }

        /// Whoever carries a block is told of what it clashes with: nothing else changes.
        #[test]
        fn what_stays_clashes_as_before(
            draft in any_programme(), n in any::<prop::sample::Index>(), (starts_at, ends_at) in any_span(), room in any_room(), walk in 0i64..40,
        ) {
            prop_assume!(!draft.blocks.is_empty());
            let id = n.get(&draft.blocks).id;
            let against = Against { walk: TimeDelta::minutes(walk), ..Against::default() };
            let moved = draft.with_block_at(id, &BlockPlace { starts_at, ends_at, room }).unwrap();
            let goes = draft.goes_with(id);
            let rest = |programme: &Programme| {
                let mut found = clashes(programme, &against, Shanghai);
                found.retain(|clash| !clash.of.iter().any(|id| goes.contains(id)));
                found
            };
            prop_assert_eq!(rest(&moved), rest(&draft));
        }
    }

    #[test]
    fn a_day_is_shifted_by_minutes_within_it() {
        let form = |minutes: &str| ShiftForm { minutes: minutes.into() }.check();
        assert_eq!((form(" -30"), form("720")), (Ok(TimeDelta::minutes(-30)), Ok(TimeDelta::minutes(720))));
        for wrong in ["", "0", "soon", "721", "-721", "99999999999999999999"] {
            assert_eq!(form(wrong).unwrap_err().of("minutes").unwrap().key, "agenda-fault-shift", "{wrong}");
        }
        let date = NaiveDate::from_ymd_opt(2026, 12, 26).unwrap();
        let titled = |title: &str, block: Block| Block { title: Words::new(title, "", ""), ..block };
        // In Shanghai: from eight to nine, from 22:00 to midnight, and over midnight.
        let (eight, ten) = (morning(), morning() + TimeDelta::hours(14));
        let blocks = vec![titled("First", block(eight, 60)), titled("Last", block(ten, 120))];
        let programme = Programme { blocks, ..Programme::default() };
        let leaves = |programme: &Programme, by| {
            first_to_leave(programme, date, Shanghai, TimeDelta::minutes(by)).map(|block| block.title.en.clone())
        };
        assert_eq!((leaves(&programme, -480), leaves(&programme, -481)), (None, Some("First".into())));
        assert_eq!(leaves(&programme, 5), Some("Last".into()));
        let over = Programme { blocks: vec![titled("Night", block(ten, 240))], ..Programme::default() };
        assert_eq!((leaves(&over, 60), leaves(&over, 120)), (None, Some("Night".into())));
        // What stands on another day is not asked.
        let next = Programme { blocks: vec![block(eight + TimeDelta::days(1), 60)], ..Programme::default() };
        assert_eq!(leaves(&next, -720), None);
    }

    #[test]
    fn what_is_no_place_is_said_to_be_none() {
        let draft = Programme::default();
        let form =
            PlaceForm { starts: "25:00".into(), minutes: "0".into(), room: "hall".into(), ..PlaceForm::default() };
        let fields = |faults: Faults| faults.iter().map(|fault| fault.field.to_string()).collect::<Vec<_>>();
        assert_eq!(fields(form.block_place(&draft, Shanghai).unwrap_err()), ["day", "starts", "minutes", "room"]);
        assert_eq!(fields(form.item_place(&draft, Shanghai).unwrap_err()), ["day", "starts", "minutes", "block"]);
        assert_eq!(
            draft.with_block_at(Uuid::nil(), &BlockPlace { starts_at: morning(), ends_at: morning(), room: None }),
            None
        );
    }
}
