//! What is on in the agenda, and what is next.

use chrono::{DateTime, Utc};

use crate::agenda::rules::Programme;
use crate::kernel::Words;

/// Something in the agenda, in few words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    pub code: String,
    pub is_item: bool,
    pub title: Words,
    pub room: Option<Words>,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
}

/// What is on, and everything that begins next.
pub fn now_and_next(programme: &Programme, now: DateTime<Utc>) -> (Vec<Slot>, Vec<Slot>) {
    let slots: Vec<Slot> = programme
        .events()
        .into_iter()
        .filter(|event| !event.cancelled)
        .map(|event| Slot {
            code: event.code.to_owned(),
            is_item: event.item.is_some(),
            title: event.item.map_or(&event.block.title, |item| &item.title).clone(),
            room: event.room.map(|room| room.name.clone()),
            starts_at: event.starts_at,
            ends_at: event.ends_at,
        })
        .collect();
    let next = slots.iter().map(|slot| slot.starts_at).filter(|at| *at > now).min();
    let on = slots.iter().filter(|slot| slot.starts_at <= now && now < slot.ends_at).cloned().collect();
    (on, slots.iter().filter(|slot| Some(slot.starts_at) == next).cloned().collect())
}
