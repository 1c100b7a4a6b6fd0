//! A schedule.json of frab or pretalx brought in. Its events are known by their guid: an event becomes an item in a block of
//! its own, or a block alone where it is a break and its like.

mod places;
mod said;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde_json::Value;

use super::super::form::code_from;
use super::super::frab::{joined, texts_told};
use super::super::programme::Beyond;
use super::super::{Block, Item, Kind};
use super::{Brought, Ground, Making, Part};
use crate::conference::due::shifted;
use crate::kernel::{Faults, Lang, Uuid, Words, one_line};

const TITLE_MAX: usize = 200;
const TEXT_MAX: usize = 4_000;
const MINUTES_MAX: i64 = 24 * 60;
const PEOPLE_MAX: i64 = 100_000;
/// Most events, persons of an event, rooms and tracks of a file.
const EVENTS_MAX: usize = 5_000;
const LIST_MAX: usize = 500;

/// Why a file is no schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unlike {
    Schedule,
    TooMany,
}

impl Unlike {
    /// The key of the sentence.
    pub fn key(self) -> &'static str {
        match self {
            Unlike::Schedule => "agenda-unlike-schedule",
            Unlike::TooMany => "agenda-unlike-many",
        }
    }
}

fn text<'a>(all: &'a Beyond, name: &str) -> &'a str {
    all.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn list<'a>(all: &'a Beyond, name: &str) -> impl Iterator<Item = &'a Beyond> {
    all.get(name).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object)
}

fn guid(all: &Beyond) -> Option<Uuid> {
    text(all, "guid").parse().ok()
}

fn time(text: &str) -> Option<DateTime<Utc>> {
    let formats = ["%Y-%m-%dT%H:%M%:z", "%Y-%m-%dT%H:%M%z", "%Y-%m-%dT%H:%M:%S%z"];
    let read = |format: &&str| DateTime::parse_from_str(text, format).ok();
    let at = DateTime::parse_from_rfc3339(text).ok().or_else(|| formats.iter().find_map(read))?;
    Some(at.with_timezone(&Utc))
}

/// A length such as `01:30`.
fn length(text: &str) -> Option<TimeDelta> {
    let (hours, minutes) = text.split_once(':')?;
    let (hours, minutes): (i64, i64) = (hours.parse().ok()?, minutes.get(..2)?.parse().ok()?);
    TimeDelta::try_minutes(hours.checked_mul(60)?.checked_add(minutes)?)
}

/// The events of a file with the rooms under whose names they stand.
fn events(conference: &Beyond) -> Vec<(&str, &Beyond)> {
    let rooms = list(conference, "days").filter_map(|day| day.get("rooms")?.as_object());
    let events = rooms.flat_map(|rooms| {
        rooms.iter().flat_map(|(room, events)| {
            let events = events.as_array().into_iter().flatten().filter_map(Value::as_object);
            events.map(move |event| (room.as_str(), event))
        })
    });
    events.collect()
}

/// The ids that a file would give to what is new.
pub fn guids(file: &Value) -> Vec<Uuid> {
    let Some(conference) = file["schedule"]["conference"].as_object() else { return Vec::new() };
    let rooms = list(conference, "rooms").filter_map(guid);
    events(conference).into_iter().filter_map(|(_, event)| guid(event)).chain(rooms).collect()
}

/// The first date of a file.
pub fn first_date(file: &Value) -> Option<NaiveDate> {
    let conference = file["schedule"]["conference"].as_object()?;
    list(conference, "days").filter_map(|day| text(day, "date").parse().ok()).min()
}

/// What the draft becomes by a file; `url` is the address under which our own events stand.
///
/// # Errors
/// Why it is no schedule.
pub fn bring_schedule(
    file: &Value,
    url: &str,
    ground: &Ground,
    ids: &mut dyn FnMut() -> Uuid,
) -> Result<Brought, Unlike> {
    let conference = file["schedule"]["conference"].as_object().ok_or(Unlike::Schedule)?;
    if list(conference, "days").next().is_none() {
        return Err(Unlike::Schedule);
    }
    let events = events(conference);
    let is_long = |name: &str| list(conference, name).count() > LIST_MAX;
    if events.len() > EVENTS_MAX || is_long("rooms") || is_long("tracks") {
        return Err(Unlike::TooMany);
    }
    let mut bringing =
        Bringing { making: Making::new(ground, ids), url, seen: BTreeSet::new(), owners: BTreeMap::new() };
    bringing.find_owners();
    bringing.places(conference);
    for (row, (room, event)) in (1..).zip(events) {
        bringing.event(row, room, event);
    }
    Ok(bringing.making.finish())
}

struct Bringing<'a> {
    making: Making<'a>,
    url: &'a str,
    /// Events that stood in the file before.
    seen: BTreeSet<Uuid>,
    /// Which event has a number, a slug or a code that no other may have.
    owners: BTreeMap<String, String>,
}

/// What an event says of time and place.
struct Place {
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    room: Option<Uuid>,
}

impl Bringing<'_> {
    fn keep(&mut self, of: String, kept: Beyond) {
        if kept.is_empty() {
            self.making.programme.beyond.remove(&of);
        } else {
            self.making.programme.beyond.insert(of, kept);
        }
    }

    /// An id that stands for nothing yet: the one that the file gives, if it may be had.
    fn fresh(&mut self, asked: Option<Uuid>) -> Uuid {
        let programme = &self.making.programme;
        let is_free = |id: &Uuid| {
            !id.is_nil()
                && !self.making.ground.taken.contains(id)
                && !programme.rooms.iter().any(|room| room.id == *id)
                && !programme.blocks.iter().any(|block| block.id == *id)
                && !programme.items().any(|(_, item)| item.id == *id)
        };
        asked.filter(is_free).unwrap_or_else(|| (self.making.ids)())
    }

    fn event(&mut self, row: i32, room: &str, event: &Beyond) {
        let mut faults = Faults::default();
        let id = guid(event);
        match id {
            None => faults.add("guid", "agenda-fault-guid"),
            Some(id) if !self.seen.insert(id) => faults.add("guid", "agenda-fault-guid-twice"),
            Some(_) => {}
        }
        let title = faults.line("title", text(event, "title"), TITLE_MAX);
        let place = self.place(room, event, &mut faults);
        let track = self.track_of(event, &mut faults);
        let language = text(event, "language");
        let lang = Lang::from_tag(language).unwrap_or(Lang::En);
        if one_line(text(event, "abstract")).chars().count() > TEXT_MAX {
            faults.add_with("abstract", "fault-too-long", [("max", TEXT_MAX.to_string())]);
        }
        let people = self.people(event, &mut faults);
        let (Some(id), Some(place), true) = (id, place, faults.is_empty()) else {
            let cell = |field: &str| {
                event.get(field).map_or_else(String::new, |value| match value {
                    Value::String(text) => text.chars().take(60).collect(),
                    _ => title.clone(),
                })
            };
            self.making.refuse(Part::Events, row, &faults, cell);
            return;
        };
        let is_it = |held: Uuid| held == id || self.making.programme.beyond(held).and_then(guid) == Some(id);
        let programme = &self.making.programme;
        let known = programme.items().find(|(_, item)| is_it(item.id)).map(|(block, item)| (block.id, item.clone()));
        let bare = programme.blocks.iter().find(|block| block.items.is_empty() && is_it(block.id));
        let bare = bare.map(|block| block.id);
        let kind = Kind::parse(&text(event, "type").to_lowercase());
        let says_more = !people.is_empty()
            || track.is_some()
            || ["abstract", "description"].iter().any(|name| !text(event, name).trim().is_empty());
        match (known, bare) {
            (Some((block, item)), _) => self.change_item(event, (block, item), (title, lang), place, (track, people)),
            (None, Some(block)) => self.change_block(event, block, (title, lang), place, kind),
            (None, None) => {
                let alone = kind.is_some() && !says_more;
                let of = if alone { None } else { self.block_title(event, track, lang) };
                let block = self.making_block(of.unwrap_or_else(|| Words::only(lang, title.as_str())), kind, &place);
                if alone {
                    let fresh = self.fresh(Some(id));
                    if let Some(held) = self.making.programme.blocks.last_mut() {
                        held.id = fresh;
                    }
                    self.making.good.push(fresh);
                    self.keep_event(event, fresh, lang);
                    return;
                }
                let item = self.new_item(event, id, (title, lang), &place, (track, &people));
                let item_id = item.id;
                self.making.put_item(block, item);
                self.making.good.push(item_id);
                self.keep_event(event, item_id, lang);
            }
        }
    }

    /// A time of the file as it is here.
    fn moved(&self, at: DateTime<Utc>) -> DateTime<Utc> {
        let ground = self.making.ground;
        if ground.by_days == 0 { at } else { shifted(at, ground.zone, ground.by_days) }
    }

    fn place(&mut self, room: &str, event: &Beyond, faults: &mut Faults) -> Option<Place> {
        let zone = self.making.ground.zone;
        let starts_at = time(text(event, "date")).map(|at| self.moved(at));
        if starts_at.is_none() {
            faults.add("date", "agenda-fault-date");
        }
        let until = time(text(event, "end")).map(|at| self.moved(at));
        let length = match starts_at.zip(until) {
            Some((from, until)) => Some(until - from),
            None => length(text(event, "duration")),
        };
        let length = length.filter(|length| (1..=MINUTES_MAX).contains(&length.num_minutes()));
        if length.is_none() {
            faults.add_with("duration", "agenda-fault-minutes", [("max", MINUTES_MAX.to_string())]);
        }
        let starts_at = starts_at?;
        if let Err(key) = self.making.day_on(starts_at.with_timezone(&zone).date_naive()) {
            faults.add("date", key);
        }
        let said = text(event, "room");
        let name = one_line(if said.is_empty() { room } else { said });
        faults.limit("room", &name, TITLE_MAX);
        // What has no room stands under a dash.
        let room = if name.is_empty() || name == "-" { Ok(None) } else { self.making.room(&name).map(Some) };
        match room {
            Ok(room) => Some(Place { starts_at, ends_at: starts_at + length?, room }),
            Err(key) => {
                faults.add("room", key);
                None
            }
        }
    }

    fn track_of(&mut self, event: &Beyond, faults: &mut Faults) -> Option<Uuid> {
        let name = one_line(text(event, "track"));
        if name.is_empty() {
            return None;
        }
        faults.limit("track", &name, TITLE_MAX);
        self.making.track(&name).map_err(|key| faults.add("track", key)).ok()
    }

    /// What a block for one event is called: as its track, else as what another program calls such an event.
    fn block_title(&self, event: &Beyond, track: Option<Uuid>, lang: Lang) -> Option<Words> {
        let track = self.making.programme.track(track).map(|track| track.name.clone());
        let called = one_line(text(event, "type"));
        let is_foreign = !called.is_empty() && Kind::parse(&called.to_lowercase()).is_none();
        let called = is_foreign.then(|| Words::only(lang, called.chars().take(TITLE_MAX).collect::<String>()));
        track.or(called)
    }

    /// A block for an event; its id.
    fn making_block(&mut self, title: Words, kind: Option<Kind>, place: &Place) -> Uuid {
        let id = (self.making.ids)();
        let blocks = &mut self.making.programme.blocks;
        let code = code_from(&title, "block", |code| blocks.iter().any(|block| block.code == code));
        blocks.push(Block {
            id,
            code,
            kind: kind.unwrap_or_default(),
            title,
            starts_at: place.starts_at,
            ends_at: place.ends_at,
            room: place.room,
            parallel: None,
            expected: None,
            cancelled: false,
            items: Vec::new(),
        });
        id
    }

    fn new_item(
        &mut self,
        event: &Beyond,
        guid: Uuid,
        (title, lang): (String, Lang),
        place: &Place,
        (track, people): (Option<Uuid>, &[(String, Option<Uuid>)]),
    ) -> Item {
        let title = Words::only(lang, title);
        let id = self.fresh(Some(guid));
        let code = code_from(&title, "item", |code| self.making.programme.find(code).is_some());
        Item {
            id,
            code,
            position: 1,
            title,
            summary: Words::only(lang, joined(text(event, "abstract"), text(event, "description"))),
            produces: Words::default(),
            starts_at: place.starts_at,
            ends_at: place.ends_at,
            track,
            cancelled: false,
            goals: Vec::new(),
            people: self.roles(&[], people, lang),
        }
    }

    /// An item that the draft has. Alone in its block it takes that along; else it goes to a block of its own where it
    /// leaves room or day.
    fn change_item(
        &mut self,
        event: &Beyond,
        (block, held): (Uuid, Item),
        (title, lang): (String, Lang),
        place: Place,
        (track, people): (Option<Uuid>, Vec<(String, Option<Uuid>)>),
    ) {
        let zone = self.making.ground.zone;
        let mut item = held.clone();
        if one_line(item.title.plain(lang)) != title {
            *item.title.slot(lang) = title;
        }
        let told = texts_told(&held, self.making.programme.beyond(held.id), lang);
        let said = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        if (said(&told.0).as_str(), said(&told.1).as_str()) != (text(event, "abstract"), text(event, "description")) {
            *item.summary.slot(lang) = joined(text(event, "abstract"), text(event, "description"));
        }
        item.people = self.roles(&held.people, &people, lang);
        (item.track, item.cancelled) = (track, false);
        (item.starts_at, item.ends_at) = (place.starts_at, place.ends_at);
        let date = |at: DateTime<Utc>| at.with_timezone(&zone).date_naive();
        let mut target = block;
        if let Some(block) = self.making.programme.blocks.iter_mut().find(|one| one.id == block) {
            let is_there =
                block.room == place.room && (held.starts_at, held.ends_at) == (place.starts_at, place.ends_at);
            let stays = is_there || block.room == place.room && date(block.starts_at) == date(place.starts_at);
            let fits = (block.starts_at, block.ends_at) == (held.starts_at, held.ends_at);
            let is_alone = block.items.len() == 1;
            if is_alone {
                block.room = place.room;
                block.cancelled = false;
                if block.title == held.title {
                    block.title = item.title.clone();
                }
            }
            if is_alone && (fits || !stays) && !is_there {
                (block.starts_at, block.ends_at) = (place.starts_at, place.ends_at);
            } else if stays && (held.starts_at, held.ends_at) != (place.starts_at, place.ends_at) {
                block.starts_at = block.starts_at.min(place.starts_at);
                block.ends_at = block.ends_at.max(place.ends_at);
            } else if !stays && !is_alone {
                let kind = block.kind;
                item.position = 1;
                target = self.making_block(item.title.clone(), Some(kind), &place);
            }
        }
        let id = item.id;
        self.making.put_item(target, item);
        self.making.good.push(id);
        self.keep_event(event, id, lang);
    }

    fn change_block(
        &mut self,
        event: &Beyond,
        id: Uuid,
        (title, lang): (String, Lang),
        place: Place,
        kind: Option<Kind>,
    ) {
        if let Some(block) = self.making.programme.blocks.iter_mut().find(|block| block.id == id) {
            if one_line(block.title.plain(lang)) != title {
                *block.title.slot(lang) = title;
            }
            (block.starts_at, block.ends_at, block.room) = (place.starts_at, place.ends_at, place.room);
            (block.kind, block.cancelled) = (kind.unwrap_or(block.kind), false);
        }
        self.making.good.push(id);
        self.keep_event(event, id, lang);
    }
}
