//! What a participant's discussion groups are in her calendar.

use super::rules::{Sitting, entry_id, sittings};
use super::store::{Group, Hers};
use crate::agenda::Release;
use crate::agenda::rules::CalendarEntry;
use crate::kernel::{Lang, Uuid};

/// The sittings of a group as they are released.
pub fn sittings_of(release: Option<&Release>, group: &Group) -> Vec<Sitting> {
    release.map_or_else(Vec::new, |release| sittings(&release.version.programme, &group.blocks, group.room))
}

/// The sittings of her groups, and of those that she hosts; cancelled those of a group in which she is no more.
pub fn entries(hers: &[Hers], release: &Release, participant: Uuid, lang: Lang, url: &str) -> Vec<CalendarEntry> {
    let mut entries = Vec::new();
    for one in hers {
        let entry = |group: &Group, sitting: Sitting, (id, raised): (Uuid, i32), gone: bool| CalendarEntry {
            id,
            sequence: release.number + raised,
            starts_at: sitting.starts_at,
            ends_at: sitting.ends_at,
            summary: group.topic.plain(lang).to_owned(),
            location: sitting.room.as_ref().map(|room| room.plain(lang).to_owned()).unwrap_or_default(),
            description: one.discussion.title.plain(lang).to_owned(),
            url: url.to_owned(),
            cancelled: gone || sitting.cancelled,
        };
        let hers = |block: Uuid| (entry_id(participant, block), one.sequence);
        let stays = one.group.as_ref().map(|group| group.blocks.clone()).unwrap_or_default();
        if let Some(group) = &one.group {
            let held = sittings_of(Some(release), group);
            entries.extend(held.into_iter().map(|sitting| entry(group, sitting.clone(), hers(sitting.block), false)));
        }
        if let Some(group) = &one.former {
            let left = sittings_of(Some(release), group).into_iter().filter(|sitting| !stays.contains(&sitting.block));
            entries.extend(left.map(|sitting| entry(group, sitting.clone(), hers(sitting.block), true)));
        }
        for group in one.hosts.iter().filter(|group| one.group.as_ref().is_none_or(|held| held.id != group.id)) {
            let of = |block: Uuid| (entry_id(entry_id(participant, group.id), block), group.version);
            let held = sittings_of(Some(release), group);
            entries.extend(held.into_iter().map(|sitting| entry(group, sitting.clone(), of(sitting.block), false)));
        }
    }
    entries
}
