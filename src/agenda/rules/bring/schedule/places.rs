//! Rooms, tracks and days of a file.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate, NaiveTime, TimeDelta};
use serde_json::{Value, json};

use super::super::super::frab::{is_web, kept_of};
use super::super::super::programme::{Beyond, OF_ALL, of_day};
use super::super::find;
use super::{Bringing, PEOPLE_MAX, TITLE_MAX, guid, list, text, time};
use crate::conference::due::instant;
use crate::kernel::{Uuid, is_slug, one_line};

/// What a room may be, and whether it may be recorded, in the published schema.
const ROOMS: [&str; 9] = ["lecturehall", "stage", "workshop", "outside", "online", "project", "bbb", "hangar", "other"];
const RECORDING: [&str; 5] =
    ["record_by_default", "not_recorded_by_default", "recording_forbidden", "recording_not_possible", "unknown"];

/// Whose room it is.
fn is_assembly(value: &Value) -> bool {
    let part = |name: &str| value.get(name).and_then(Value::as_str);
    part("name").is_some()
        && part("slug").is_some_and(is_slug)
        && value.as_object().and_then(guid).is_some()
        && value.get("url").is_none_or(|url| url.as_str().is_some_and(is_web))
}

impl Bringing<'_> {
    /// Rooms, tracks and days, and what is said of the conference.
    pub(super) fn places(&mut self, conference: &Beyond) {
        let mut of_all = kept_of(conference, &["description", "logo", "colors", "keywords", "meta"]);
        of_all.retain(|name, value| match name.as_str() {
            "description" => value.is_string(),
            "logo" => value.as_str().is_some_and(is_web),
            "keywords" => value.as_array().is_some_and(|words| words.iter().all(Value::is_string)),
            _ => value.is_object(),
        });
        if !of_all.is_empty() {
            self.keep(OF_ALL.to_owned(), of_all);
        }
        let mut twice: BTreeMap<Uuid, usize> = BTreeMap::new();
        for id in list(conference, "rooms").filter_map(guid) {
            *twice.entry(id).or_default() += 1;
        }
        for room in list(conference, "rooms") {
            // Several rooms of one guid are told apart by their names.
            self.room(room, guid(room).filter(|id| twice.get(id) == Some(&1)));
        }
        for track in list(conference, "tracks") {
            self.track(track);
        }
        for day in list(conference, "days") {
            self.day(day);
        }
    }

    fn room(&mut self, told: &Beyond, id: Option<Uuid>) {
        let name = one_line(text(told, "name"));
        if name.is_empty() || name.chars().count() > TITLE_MAX {
            return;
        }
        let rooms = &self.making.programme.rooms;
        let known = find(rooms.iter().map(|room| (room.id, &*room.code, &room.name)), &name)
            .or_else(|| rooms.iter().map(|room| room.id).find(|held| Some(*held) == id));
        let room = match known {
            Some(room) => room,
            None => {
                let Ok(made) = self.making.room(&name) else { return };
                let fresh = self.fresh(id);
                if let Some(room) = self.making.programme.rooms.iter_mut().find(|room| room.id == made) {
                    room.id = fresh;
                }
                self.making.wanted.insert(fresh);
                fresh
            }
        };
        let capacity = told.get("capacity").and_then(Value::as_f64).map(|capacity| capacity as i64);
        let capacity = capacity.filter(|capacity| (1..=PEOPLE_MAX).contains(capacity));
        if let Some(held) = self.making.programme.rooms.iter_mut().find(|held| held.id == room)
            && let Some(capacity) = capacity
        {
            held.capacity = i32::try_from(capacity).ok();
        }
        let mut kept =
            kept_of(told, &["guid", "slug", "type", "stream_id", "description", "url", "features", "assembly"]);
        kept.retain(|name, value| match name.as_str() {
            "guid" => guid(told).is_some_and(|id| id != room),
            "slug" => value.as_str().is_some_and(is_slug),
            "url" => value.as_str().is_some_and(is_web),
            "description" => value.is_string() || value.is_object(),
            "stream_id" => value.is_string(),
            "type" => value.as_str().is_some_and(|kind| ROOMS.contains(&kind)),
            "features" => {
                let recording =
                    value.get("recording").map(|one| one.as_str().is_some_and(|one| RECORDING.contains(&one)));
                value.is_object() && recording.unwrap_or(true)
            }
            _ => is_assembly(value),
        });
        self.keep(room.to_string(), kept);
    }

    fn track(&mut self, told: &Beyond) {
        let name = one_line(text(told, "name"));
        if name.is_empty() || name.chars().count() > TITLE_MAX {
            return;
        }
        let before = self.making.programme.tracks.len();
        let Ok(id) = self.making.track(&name) else { return };
        if self.making.programme.tracks.len() > before {
            self.making.wanted.insert(id);
            let slug = text(told, "slug");
            let is_taken = self.making.programme.tracks.iter().any(|track| track.code == slug);
            if is_slug(slug)
                && !is_taken
                && let Some(track) = self.making.programme.tracks.last_mut()
            {
                slug.clone_into(&mut track.code);
            }
        }
        let mut kept = kept_of(told, &["color"]);
        kept.retain(|_, value| value.is_string());
        self.keep(id.to_string(), kept);
    }

    /// A day, and when it begins and ends if not at midnight.
    fn day(&mut self, told: &Beyond) {
        let (zone, by) = (self.making.ground.zone, self.making.ground.by_days);
        let Ok(date) = text(told, "date").parse::<NaiveDate>() else { return };
        let Some(date) = TimeDelta::try_days(by).and_then(|by| date.checked_add_signed(by)) else { return };
        let Ok(number) = self.making.day_on(date) else { return };
        self.making.wanted_day = self.making.wanted_day.max(number);
        let mut kept = Beyond::new();
        for (name, midnight) in [("day_start", date), ("day_end", date + Days::new(1))] {
            let Some(at) = time(text(told, name)).map(|at| self.moved(at)) else { continue };
            if at != instant(zone, midnight, NaiveTime::MIN) {
                kept.insert(name.to_owned(), json!(at));
            }
        }
        if !kept.is_empty() {
            kept.insert("date".to_owned(), json!(date));
        }
        self.keep(of_day(number), kept);
    }
}
