//! A programme: days, rooms, tracks, blocks and their items. The draft is one, and so is every release.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::conference::due::shifted;
use crate::kernel::{Uuid, Words};

/// What a block is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Opening,
    Keynotes,
    Discussion,
    Closing,
    #[default]
    Session,
    Break,
}

impl Kind {
    pub const ALL: [Kind; 6] =
        [Kind::Opening, Kind::Keynotes, Kind::Discussion, Kind::Closing, Kind::Session, Kind::Break];

    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Opening => "opening",
            Kind::Keynotes => "keynotes",
            Kind::Discussion => "discussion",
            Kind::Closing => "closing",
            Kind::Session => "session",
            Kind::Break => "break",
        }
    }

    pub fn parse(text: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Kind::Opening => "agenda-kind-opening",
            Kind::Keynotes => "agenda-kind-keynotes",
            Kind::Discussion => "agenda-kind-discussion",
            Kind::Closing => "agenda-kind-closing",
            Kind::Session => "agenda-kind-session",
            Kind::Break => "agenda-kind-break",
        }
    }
}

/// What somebody does in an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Speaker,
    Host,
    StandbyHost,
    Recorder,
    Interpreter,
    Timekeeper,
}

impl Role {
    pub const ALL: [Role; 6] =
        [Role::Speaker, Role::Host, Role::StandbyHost, Role::Recorder, Role::Interpreter, Role::Timekeeper];

    pub fn as_str(self) -> &'static str {
        match self {
            Role::Speaker => "speaker",
            Role::Host => "host",
            Role::StandbyHost => "standby_host",
            Role::Recorder => "recorder",
            Role::Interpreter => "interpreter",
            Role::Timekeeper => "timekeeper",
        }
    }

    pub fn parse(text: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.as_str() == text)
    }

    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Role::Speaker => "agenda-role-speaker",
            Role::Host => "agenda-role-host",
            Role::StandbyHost => "agenda-role-standby-host",
            Role::Recorder => "agenda-role-recorder",
            Role::Interpreter => "agenda-role-interpreter",
            Role::Timekeeper => "agenda-role-timekeeper",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Day {
    pub number: i32,
    pub date: NaiveDate,
    pub theme: Words,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Room {
    pub id: Uuid,
    pub code: String,
    pub name: Words,
    pub capacity: Option<i32>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Track {
    pub id: Uuid,
    pub code: String,
    pub name: Words,
}

/// A stretch of the agenda in a room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    pub id: Uuid,
    pub code: String,
    pub kind: Kind,
    pub title: Words,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub room: Option<Uuid>,
    /// Blocks with the same word run side by side.
    pub parallel: Option<String>,
    pub expected: Option<i32>,
    pub cancelled: bool,
    pub items: Vec<Item>,
}

impl Block {
    pub fn is_break(&self) -> bool {
        self.kind == Kind::Break
    }
}

/// A part of a block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    pub id: Uuid,
    pub code: String,
    pub position: i32,
    pub title: Words,
    pub summary: Words,
    pub produces: Words,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub track: Option<Uuid>,
    pub cancelled: bool,
    pub goals: Vec<Uuid>,
    pub people: Vec<Person>,
}

/// Somebody in a role: a participant, or a name or post in the organisers' words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub role: Role,
    pub participant: Option<Uuid>,
    pub name: Words,
}

/// What another program said, by its own names.
pub type Beyond = serde_json::Map<String, serde_json::Value>;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Programme {
    pub days: Vec<Day>,
    pub rooms: Vec<Room>,
    pub tracks: Vec<Track>,
    pub blocks: Vec<Block>,
    /// What other programs said that stands in none of these, to be given back to them: by what it is of, an id or
    /// one of [`OF_ALL`] and [`of_day`].
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub beyond: BTreeMap<String, Beyond>,
}

/// What is beyond the programme itself.
pub const OF_ALL: &str = "conference";

/// What is beyond a day.
pub fn of_day(number: i32) -> String {
    format!("day-{number}")
}

/// What a calendar has an entry of: every item, and every block without any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event<'a> {
    pub id: Uuid,
    pub code: &'a str,
    pub block: &'a Block,
    pub item: Option<&'a Item>,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub room: Option<&'a Room>,
    pub cancelled: bool,
}

impl<'a> Event<'a> {
    pub fn title(&self) -> &'a Words {
        self.item.map_or(&self.block.title, |item| &item.title)
    }

    pub fn people(&self) -> &'a [Person] {
        self.item.map_or(&[], |item| &item.people)
    }

    pub fn has(&self, participant: Uuid) -> bool {
        self.people().iter().any(|person| person.participant == Some(participant))
    }
}

impl Programme {
    pub fn room(&self, id: Option<Uuid>) -> Option<&Room> {
        self.rooms.iter().find(|room| Some(room.id) == id)
    }

    pub fn track(&self, id: Option<Uuid>) -> Option<&Track> {
        self.tracks.iter().find(|track| Some(track.id) == id)
    }

    /// What other programs said of something beyond what stands here.
    pub fn beyond(&self, of: Uuid) -> Option<&Beyond> {
        self.beyond.get(&of.to_string())
    }

    /// An item with its block.
    pub fn find(&self, code: &str) -> Option<(&Block, &Item)> {
        self.items().find(|(_, item)| item.code == code)
    }

    pub fn items(&self) -> impl Iterator<Item = (&Block, &Item)> {
        self.blocks.iter().flat_map(|block| block.items.iter().map(move |item| (block, item)))
    }

    /// Whether this is on one of the days.
    pub fn has_day(&self, at: DateTime<Utc>, zone: Tz) -> bool {
        let date = at.with_timezone(&zone).date_naive();
        self.days.iter().any(|day| day.date == date)
    }

    /// What begins on none of the days, so that nobody would see it, and when: blocks, and items of other blocks.
    pub fn astray(&self, zone: Tz) -> Vec<(&Words, DateTime<Utc>)> {
        let mut found = Vec::new();
        for block in &self.blocks {
            if !self.has_day(block.starts_at, zone) {
                found.push((&block.title, block.starts_at));
                continue;
            }
            let items = block.items.iter().filter(|item| !self.has_day(item.starts_at, zone));
            found.extend(items.map(|item| (&item.title, item.starts_at)));
        }
        found
    }

    pub fn events(&self) -> Vec<Event<'_>> {
        let rooms: BTreeMap<Uuid, &Room> = self.rooms.iter().map(|room| (room.id, room)).collect();
        let mut events = Vec::new();
        for block in &self.blocks {
            let room = block.room.and_then(|id| rooms.get(&id).copied());
            if block.items.is_empty() {
                events.push(Event {
                    id: block.id,
                    code: &block.code,
                    block,
                    item: None,
                    starts_at: block.starts_at,
                    ends_at: block.ends_at,
                    room,
                    cancelled: block.cancelled,
                });
            }
            events.extend(block.items.iter().map(|item| Event {
                id: item.id,
                code: &item.code,
                block,
                item: Some(item),
                starts_at: item.starts_at,
                ends_at: item.ends_at,
                room,
                cancelled: item.cancelled || block.cancelled,
            }));
        }
        events.sort_by_key(|event| event.starts_at);
        events
    }

    /// Everybody in a role who is a participant.
    pub fn participants(&self) -> BTreeSet<Uuid> {
        self.items().flat_map(|(_, item)| item.people.iter().filter_map(|person| person.participant)).collect()
    }

    /// Who is in a role by a registration that was put together with another is in it by the one that goes on: `merged`
    /// says which, by the id that ended. Once in a role of an item, also where both were.
    pub fn follow(&mut self, merged: &BTreeMap<Uuid, Uuid>) {
        for item in self.blocks.iter_mut().flat_map(|block| &mut block.items) {
            if !item.people.iter().any(|person| person.participant.is_some_and(|id| merged.contains_key(&id))) {
                continue;
            }
            let mut held = BTreeSet::new();
            item.people.retain_mut(|person| {
                let Some(id) = person.participant else { return true };
                let kept = merged.get(&id).copied().unwrap_or(id);
                person.participant = Some(kept);
                held.insert((person.role.as_str(), kept))
            });
        }
    }

    /// Brings it into the one order in which a programme stands: blocks by time, room and code; items by
    /// time and place in their block.
    pub fn sorted(mut self) -> Programme {
        let rooms: BTreeMap<Uuid, usize> = self.rooms.iter().enumerate().map(|(n, room)| (room.id, n)).collect();
        let place = |block: &Block| block.room.and_then(|id| rooms.get(&id).copied()).unwrap_or(usize::MAX);
        self.days.sort_by_key(|day| day.number);
        self.blocks.sort_by(|a, b| (a.starts_at, place(a), &a.code, a.id).cmp(&(b.starts_at, place(b), &b.code, b.id)));
        for block in &mut self.blocks {
            block.items.sort_by(|a, b| {
                (a.starts_at, a.position, &a.code, a.id).cmp(&(b.starts_at, b.position, &b.code, b.id))
            });
        }
        self
    }

    /// The same, so many days later or earlier: local times are kept, and lengths.
    pub fn moved(&self, zone: Tz, days: i64) -> Programme {
        let mut moved = self.clone();
        for day in &mut moved.days {
            day.date += TimeDelta::days(days);
        }
        for block in &mut moved.blocks {
            let by = shifted(block.starts_at, zone, days) - block.starts_at;
            block.starts_at += by;
            block.ends_at += by;
            for item in &mut block.items {
                item.starts_at += by;
                item.ends_at += by;
            }
        }
        moved.sorted()
    }
}

/// A day with what happens on it, in order. A row of several blocks runs side by side.
#[derive(Clone, Debug)]
pub struct LaidDay<'a> {
    pub day: &'a Day,
    pub rows: Vec<Vec<&'a Block>>,
}

/// Puts the blocks that are asked for under their days. Blocks of one day that carry the same word and
/// overlap make one row.
pub fn lay_out(programme: &Programme, zone: Tz, is_asked: impl Fn(&Block) -> bool) -> Vec<LaidDay<'_>> {
    let mut days: Vec<LaidDay> = programme.days.iter().map(|day| LaidDay { day, rows: Vec::new() }).collect();
    for block in programme.blocks.iter().filter(|block| is_asked(block)) {
        let date = block.starts_at.with_timezone(&zone).date_naive();
        let Some(day) = days.iter_mut().find(|laid| laid.day.date == date) else { continue };
        let beside = block.parallel.is_some().then(|| {
            day.rows.iter_mut().rev().find(|row| {
                row.iter().any(|held| {
                    held.parallel == block.parallel && held.ends_at > block.starts_at && block.ends_at > held.starts_at
                })
            })
        });
        match beside.flatten() {
            Some(row) => row.push(block),
            None => day.rows.push(vec![block]),
        }
    }
    days
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone as _;
    use chrono_tz::Asia::Shanghai;
    use proptest::prelude::*;

    use super::super::sample::{any_programme, block, item};
    use super::*;

    #[test]
    fn blocks_side_by_side_make_one_row() {
        let date = NaiveDate::from_ymd_opt(2026, 12, 26).unwrap();
        let at = |hour| Shanghai.with_ymd_and_hms(2026, 12, 26, hour, 0, 0).unwrap().with_timezone(&Utc);
        let beside = |code: &str, hour, parallel: Option<&str>| Block {
            parallel: parallel.map(str::to_owned),
            code: code.to_owned(),
            ..block(at(hour), 120)
        };
        let blocks = vec![
            // Midnight in Shanghai, four in the afternoon before in UTC: still the 26th.
            beside("f", 0, None),
            beside("a", 9, None),
            beside("b", 11, Some("x")),
            beside("c", 11, Some("x")),
            beside("d", 13, Some("x")),
            beside("e", 13, Some("y")),
        ];
        let days = vec![Day { number: 1, date, theme: Words::default() }];
        let programme = Programme { days, blocks, ..Programme::default() };
        let rows: Vec<String> = lay_out(&programme, Shanghai, |_| true)[0]
            .rows
            .iter()
            .map(|row| row.iter().map(|block| block.code.as_str()).collect())
            .collect();
        assert_eq!(rows, ["f", "a", "bc", "d", "e"]);
    }

    #[test]
    fn what_begins_on_no_day_is_astray() {
        let date = NaiveDate::from_ymd_opt(2026, 12, 26).unwrap();
        let at = |day, hour| Shanghai.with_ymd_and_hms(2026, 12, day, hour, 0, 0).unwrap().with_timezone(&Utc);
        let titled = |title: &str, at| Block { title: Words::new(title, "", ""), ..block(at, 60) };
        let late = Block { items: vec![item(at(26, 23), 30), item(at(27, 1), 30)], ..titled("Late", at(26, 23)) };
        let days = vec![Day { number: 1, date, theme: Words::default() }];
        // An hour after midnight in Shanghai is the day before in UTC.
        let blocks = vec![titled("Before", at(25, 23)), titled("Early", at(26, 1)), late];
        let programme = Programme { days, blocks, ..Programme::default() };
        let titles: Vec<&str> = programme.astray(Shanghai).iter().map(|(title, _)| title.en.as_str()).collect();
        assert_eq!(titles, ["Before", "Item"]);
        assert!(programme.has_day(at(26, 0), Shanghai) && !programme.has_day(at(27, 0), Shanghai));
    }

    #[test]
    fn words_round_trip() {
        for kind in Kind::ALL {
            assert_eq!(Kind::parse(kind.as_str()), Some(kind));
            assert_eq!(serde_json::json!(kind), kind.as_str());
        }
        for role in Role::ALL {
            assert_eq!(Role::parse(role.as_str()), Some(role));
            assert_eq!(serde_json::json!(role), role.as_str());
        }
    }

    proptest! {
        #[test]
        fn moving_there_and_back_restores(programme in any_programme(), days in -400i64..400) {
            prop_assert_eq!(programme.moved(Shanghai, days).moved(Shanghai, -days), programme);
        }

        #[test]
        fn what_is_kept_as_json_comes_back(programme in any_programme()) {
            let text = serde_json::to_string(&programme).unwrap();
            prop_assert_eq!(serde_json::from_str::<Programme>(&text).unwrap(), programme);
        }
    }
}
