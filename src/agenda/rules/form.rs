//! What organisers fill in: blocks, items, people; rooms and tracks in `place`.

mod place;

pub use place::{HoursForm, NewRoom, RoomForm, TrackForm};

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;
use serde::Deserialize;

use super::{Block, Day, Item, Kind, Programme, Role, Room};
use crate::conference::due::instant;
use crate::kernel::{Faults, Uuid, Words, one_line, paragraph};

const TITLE_MAX: usize = 200;
const TEXT_MAX: usize = 4_000;
const WORD_MAX: usize = 40;
/// Nothing takes longer, and nothing more people.
const MINUTES_MAX: i64 = 24 * 60;
const PEOPLE_MAX: i32 = 100_000;

fn version(text: &str) -> i32 {
    text.parse().unwrap_or(0)
}

/// A line in three languages, needed in one of them.
fn title(faults: &mut Faults, [en, hans, hant]: [(&'static str, &str); 3]) -> Words {
    let words = Words::new(one_line(en.1), one_line(hans.1), one_line(hant.1));
    if words.is_empty() {
        faults.add(hans.0, "fault-words");
    }
    faults.limits([(hans.0, &words.hans), (hant.0, &words.hant), (en.0, &words.en)], TITLE_MAX);
    words
}

/// A text in three languages that may be left out.
fn text(faults: &mut Faults, [en, hans, hant]: [(&'static str, &str); 3]) -> Words {
    let words = Words::new(paragraph(en.1), paragraph(hans.1), paragraph(hant.1));
    faults.limits([(hans.0, &words.hans), (hant.0, &words.hant), (en.0, &words.en)], TEXT_MAX);
    words
}

/// A time of day as browsers send it.
fn time(text: &str) -> Option<NaiveTime> {
    let text = text.trim();
    NaiveTime::parse_from_str(text, "%H:%M").or_else(|_| NaiveTime::parse_from_str(text, "%H:%M:%S")).ok()
}

/// One of the things that there are; none where it is left out.
fn one_of(faults: &mut Faults, field: &'static str, text: &str, mut known: impl Iterator<Item = Uuid>) -> Option<Uuid> {
    if text.is_empty() {
        return None;
    }
    let found = text.parse().ok().filter(|id| known.any(|known| known == *id));
    if found.is_none() {
        faults.add(field, "fault-choice");
    }
    found
}

fn people(faults: &mut Faults, field: &'static str, text: &str) -> Option<i32> {
    let text = one_line(text);
    if text.is_empty() {
        return None;
    }
    let number = text.parse().ok().filter(|number| (1..=PEOPLE_MAX).contains(number));
    if number.is_none() {
        faults.add_with(field, "agenda-fault-people", [("max", PEOPLE_MAX.to_string())]);
    }
    number
}

/// A block as it is filled in.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct BlockForm {
    pub title_en: String,
    pub title_hans: String,
    pub title_hant: String,
    pub kind: String,
    pub day: String,
    pub starts: String,
    pub ends: String,
    pub room: String,
    pub parallel: String,
    pub expected: String,
    pub cancelled: String,
    pub version: String,
}

/// A block that can be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewBlock {
    pub title: Words,
    pub kind: Kind,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub room: Option<Uuid>,
    pub parallel: Option<String>,
    pub expected: Option<i32>,
    pub cancelled: bool,
}

impl BlockForm {
    pub fn of(block: &Block, days: &[Day], zone: Tz, version: i32) -> BlockForm {
        let (from, to) = (block.starts_at.with_timezone(&zone), block.ends_at.with_timezone(&zone));
        let day = days.iter().find(|day| day.date == from.date_naive());
        BlockForm {
            title_en: block.title.en.clone(),
            title_hans: block.title.hans.clone(),
            title_hant: block.title.hant.clone(),
            kind: block.kind.as_str().into(),
            day: day.map(|day| day.number.to_string()).unwrap_or_default(),
            starts: from.format("%H:%M").to_string(),
            ends: to.format("%H:%M").to_string(),
            room: block.room.map(|room| room.to_string()).unwrap_or_default(),
            parallel: block.parallel.clone().unwrap_or_default(),
            expected: block.expected.map(|expected| expected.to_string()).unwrap_or_default(),
            cancelled: if block.cancelled { "on".into() } else { String::new() },
            version: version.to_string(),
        }
    }

    pub fn version(&self) -> i32 {
        version(&self.version)
    }

    pub fn check(&self, days: &[Day], rooms: &[Room], zone: Tz) -> Result<NewBlock, Faults> {
        let mut faults = Faults::default();
        let title = title(
            &mut faults,
            [("title_en", &self.title_en), ("title_hans", &self.title_hans), ("title_hant", &self.title_hant)],
        );
        let kind = Kind::parse(&self.kind);
        if kind.is_none() {
            faults.add("kind", "fault-choice");
        }
        let day = self.day.parse().ok().and_then(|number: i32| days.iter().find(|day| day.number == number));
        if day.is_none() {
            faults.add("day", "fault-choice");
        }
        let (starts, ends) = (time(&self.starts), time(&self.ends));
        if starts.is_none() {
            faults.add("starts", "agenda-fault-time");
        }
        match ends {
            None => faults.add("ends", "agenda-fault-time"),
            Some(ends) if starts.is_some_and(|starts| ends <= starts) => faults.add("ends", "agenda-fault-order"),
            Some(_) => {}
        }
        let room = one_of(&mut faults, "room", &self.room, rooms.iter().map(|room| room.id));
        let parallel = one_line(&self.parallel);
        faults.limit("parallel", &parallel, WORD_MAX);
        let expected = people(&mut faults, "expected", &self.expected);
        match (kind, day, starts, ends) {
            (Some(kind), Some(day), Some(starts), Some(ends)) => faults.or(|| NewBlock {
                title,
                kind,
                starts_at: instant(zone, day.date, starts),
                ends_at: instant(zone, day.date, ends),
                room,
                parallel: (!parallel.is_empty()).then_some(parallel),
                expected,
                cancelled: !self.cancelled.is_empty(),
            }),
            _ => Err(faults),
        }
    }
}

/// An item as it is filled in.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ItemForm {
    pub title_en: String,
    pub title_hans: String,
    pub title_hant: String,
    pub summary_en: String,
    pub summary_hans: String,
    pub summary_hant: String,
    pub produces_en: String,
    pub produces_hans: String,
    pub produces_hant: String,
    pub block: String,
    pub starts: String,
    pub minutes: String,
    pub track: String,
    pub goals: Vec<String>,
    pub cancelled: String,
    pub version: String,
}

/// An item that can be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewItem {
    pub block: Uuid,
    pub title: Words,
    pub summary: Words,
    pub produces: Words,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub track: Option<Uuid>,
    pub goals: Vec<Uuid>,
    pub cancelled: bool,
}

/// Where the next item of a block begins: after its last one.
fn end_of(block: &Block) -> DateTime<Utc> {
    block.items.iter().map(|item| item.ends_at).max().unwrap_or(block.starts_at)
}

impl ItemForm {
    pub fn of(block: &Block, item: &Item, zone: Tz, version: i32) -> ItemForm {
        let [title, summary, produces] = [&item.title, &item.summary, &item.produces].map(Clone::clone);
        ItemForm {
            title_en: title.en,
            title_hans: title.hans,
            title_hant: title.hant,
            summary_en: summary.en,
            summary_hans: summary.hans,
            summary_hant: summary.hant,
            produces_en: produces.en,
            produces_hans: produces.hans,
            produces_hant: produces.hant,
            block: block.id.to_string(),
            starts: item.starts_at.with_timezone(&zone).format("%H:%M").to_string(),
            minutes: (item.ends_at - item.starts_at).num_minutes().to_string(),
            track: item.track.map(|track| track.to_string()).unwrap_or_default(),
            goals: item.goals.iter().map(Uuid::to_string).collect(),
            cancelled: if item.cancelled { "on".into() } else { String::new() },
            version: version.to_string(),
        }
    }

    pub fn version(&self) -> i32 {
        version(&self.version)
    }

    /// `held`: the item as it stands, with its block. One that goes to another block and keeps its time in the form
    /// goes to that block's end, as does a new one that has none.
    pub fn check(
        &self,
        draft: &Programme,
        goals: &[Uuid],
        held: Option<(&Block, &Item)>,
        zone: Tz,
    ) -> Result<NewItem, Faults> {
        let mut faults = Faults::default();
        let title = title(
            &mut faults,
            [("title_en", &self.title_en), ("title_hans", &self.title_hans), ("title_hant", &self.title_hant)],
        );
        let summary = text(
            &mut faults,
            [
                ("summary_en", &self.summary_en),
                ("summary_hans", &self.summary_hans),
                ("summary_hant", &self.summary_hant),
            ],
        );
        let produces = text(
            &mut faults,
            [
                ("produces_en", &self.produces_en),
                ("produces_hans", &self.produces_hans),
                ("produces_hant", &self.produces_hant),
            ],
        );
        let block = self.block.parse().ok().and_then(|id: Uuid| draft.blocks.iter().find(|block| block.id == id));
        if block.is_none() {
            faults.add("block", "fault-choice");
        }
        let goes_elsewhere = held.zip(block).is_some_and(|((before, item), block)| {
            before.id != block.id
                && time(&self.starts) == time(&item.starts_at.with_timezone(&zone).format("%H:%M").to_string())
        });
        let at_end = goes_elsewhere || (held.is_none() && self.starts.trim().is_empty());
        let starts = time(&self.starts);
        if starts.is_none() && !at_end {
            faults.add("starts", "agenda-fault-time");
        }
        let minutes = one_line(&self.minutes).parse().ok().filter(|minutes| (1..=MINUTES_MAX).contains(minutes));
        if minutes.is_none() {
            faults.add_with("minutes", "agenda-fault-minutes", [("max", MINUTES_MAX.to_string())]);
        }
        let track = one_of(&mut faults, "track", &self.track, draft.tracks.iter().map(|track| track.id));
        let mut chosen = Vec::new();
        for text in &self.goals {
            chosen.extend(one_of(&mut faults, "goals", text, goals.iter().copied()));
        }
        // In the order in which goals stand, each once.
        let chosen: Vec<Uuid> = goals.iter().copied().filter(|goal| chosen.contains(goal)).collect();
        let starts_at = block.and_then(|block| {
            let date = block.starts_at.with_timezone(&zone).date_naive();
            if at_end { Some(end_of(block)) } else { Some(instant(zone, date, starts?)) }
        });
        match (block, starts_at, minutes) {
            (Some(block), Some(starts_at), Some(minutes)) => faults.or(|| NewItem {
                block: block.id,
                title,
                summary,
                produces,
                starts_at,
                ends_at: starts_at + TimeDelta::minutes(minutes),
                track,
                goals: chosen,
                cancelled: !self.cancelled.is_empty(),
            }),
            _ => Err(faults),
        }
    }
}

/// An item's new times after it changed places with its neighbour.
pub type Placed = (Uuid, DateTime<Utc>, DateTime<Utc>);

/// An item of a block changes places with the one before it, or behind it: both keep their lengths, and what lies between
/// them. None where there is no such neighbour.
pub fn swapped(block: &Block, item: Uuid, up: bool) -> Option<[Placed; 2]> {
    let place = block.items.iter().position(|held| held.id == item)?;
    let first = if up { place.checked_sub(1)? } else { place };
    let (a, b) = (&block.items[first], block.items.get(first + 1)?);
    if a.starts_at == b.starts_at {
        return Some([(b.id, b.starts_at, b.ends_at), (a.id, a.starts_at, a.ends_at)]);
    }
    let between = b.starts_at - a.ends_at;
    let b_ends = a.starts_at + (b.ends_at - b.starts_at);
    let a_starts = b_ends + between;
    Some([(b.id, a.starts_at, b_ends), (a.id, a_starts, a_starts + (a.ends_at - a.starts_at))])
}

/// Somebody in a role as she is filled in: a participant by her number or address, or a name.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct PersonForm {
    pub role: String,
    pub participant: String,
    pub name_en: String,
    pub name_hans: String,
    pub name_hant: String,
}

/// Who is to be in a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NewPerson {
    /// The participant with this number or address.
    Participant(Role, String),
    Named(Role, Words),
}

impl PersonForm {
    pub fn check(&self) -> Result<NewPerson, Faults> {
        let mut faults = Faults::default();
        let role = Role::parse(&self.role);
        if role.is_none() {
            faults.add("role", "fault-choice");
        }
        let asked = one_line(&self.participant);
        let name = Words::new(one_line(&self.name_en), one_line(&self.name_hans), one_line(&self.name_hant));
        if asked.is_empty() == name.is_empty() {
            faults.add("participant", "agenda-fault-somebody");
        }
        faults.limit("participant", &asked, TITLE_MAX);
        faults.limits([("name_hans", &name.hans), ("name_hant", &name.hant), ("name_en", &name.en)], TITLE_MAX);
        match role {
            Some(role) if asked.is_empty() => faults.or(|| NewPerson::Named(role, name)),
            Some(role) => faults.or(|| NewPerson::Participant(role, asked.to_lowercase())),
            None => Err(faults),
        }
    }
}

/// An address within the conference for something new: from its English title where it has one, else from what it is; with
/// a number where it is taken.
pub fn code_from(title: &Words, what: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let words: Vec<String> = title
        .en
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .take(6)
        .collect();
    let mut code = words.join("-");
    code.truncate(48);
    let code = code.trim_end_matches('-');
    // One letter is no address; the pages of versions stand under `v`.
    let base = if code.len() < 2 { what } else { code };
    if !is_taken(base) {
        return base.to_owned();
    }
    (2..).map(|n| format!("{base}-{n}")).find(|code| !is_taken(code)).unwrap_or_default()
}

#[cfg(test)]
mod tests;
