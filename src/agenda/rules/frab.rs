//! A released programme as other programs read it: schedule.xml and schedule.json of frab and pretalx.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use chrono::{DateTime, Days, NaiveTime, SecondsFormat, Utc};
use chrono_tz::Tz;
use serde_json::{Map, Value, json};

use super::{Day, Event, Person, Programme};
use crate::conference::due::instant;
use crate::kernel::{Lang, Uuid};

/// What is told beside the programme.
#[derive(Clone, Debug)]
pub struct Telling<'a> {
    /// Of the conference, e.g. `https://plenum.example/c/fsc`.
    pub url: String,
    pub slug: &'a str,
    pub name: &'a str,
    pub zone: Tz,
    pub lang: Lang,
    /// The number of the version.
    pub number: i32,
    /// What participants are called.
    pub names: &'a BTreeMap<Uuid, String>,
}

impl Telling<'_> {
    /// The slug as both formats take it: at least four of letters, digits and underscores.
    fn acronym(&self) -> String {
        let mut acronym = self.slug.replace('-', "_");
        if acronym.len() < 4 {
            acronym.push_str("_conference");
        }
        acronym
    }

    fn at(&self, at: DateTime<Utc>) -> String {
        at.with_timezone(&self.zone).to_rfc3339_opts(SecondsFormat::Secs, false)
    }

    fn day(&self, day: &Day) -> (String, String) {
        let next = day.date + Days::new(1);
        (self.at(instant(self.zone, day.date, NaiveTime::MIN)), self.at(instant(self.zone, next, NaiveTime::MIN)))
    }

    fn name_of(&self, person: &Person) -> Option<String> {
        match person.participant {
            Some(id) => self.names.get(&id).cloned(),
            None => Some(person.name.plain(self.lang).to_owned()),
        }
    }

    fn url_of(&self, event: &Event) -> String {
        match event.item {
            Some(_) => format!("{}/agenda/{}", self.url, event.code),
            None => format!("{}/agenda", self.url),
        }
    }

    /// What stands in a room on a day, in order of time: rooms in their order, what has none last.
    fn rooms<'e, 'a>(
        &self,
        programme: &'a Programme,
        events: &'e [Event<'a>],
        day: &Day,
    ) -> Vec<(String, Option<Uuid>, Vec<&'e Event<'a>>)> {
        let is_here = |event: &&Event, room: Option<Uuid>| {
            event.starts_at.with_timezone(&self.zone).date_naive() == day.date
                && event.room.map(|room| room.id) == room
                && !event.cancelled
        };
        let rooms = programme.rooms.iter().map(|room| (room.name.plain(self.lang).to_owned(), Some(room.id)));
        rooms
            .chain([("-".to_owned(), None)])
            .map(|(name, id)| (name, id, events.iter().filter(|event| is_here(event, id)).collect::<Vec<_>>()))
            .filter(|(_, _, events)| !events.is_empty())
            .collect()
    }

    fn track(&self, programme: &Programme, event: &Event) -> Option<String> {
        let track = programme.track(event.item.and_then(|item| item.track))?;
        Some(track.name.plain(self.lang).to_owned())
    }
}

/// A number for those who still ask for one: the end of the id, which is random.
fn number_of(id: Uuid) -> u64 {
    (u64::try_from(id.as_u128() & ((1 << 52) - 1)).unwrap_or_default()) + 1
}

fn length(event: &Event) -> String {
    let minutes = (event.ends_at - event.starts_at).num_minutes();
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// As `schedule.json` of the published schema.
pub fn schedule_json(programme: &Programme, told: &Telling) -> Value {
    let events = programme.events();
    let days: Vec<Value> = programme
        .days
        .iter()
        .map(|day| {
            let (starts, ends) = told.day(day);
            let rooms: Map<String, Value> = told
                .rooms(programme, &events, day)
                .into_iter()
                .map(|(room, _, events)| {
                    let list = events.iter().map(|event| event_json(programme, told, event, &room)).collect();
                    (room, Value::Array(list))
                })
                .collect();
            json!({ "index": day.number, "date": day.date, "day_start": starts, "day_end": ends, "rooms": rooms })
        })
        .collect();
    let rooms: Vec<Value> = programme
        .rooms
        .iter()
        .map(|room| json!({ "name": room.name.plain(told.lang), "guid": room.id, "capacity": room.capacity }))
        .collect();
    let tracks: Vec<Value> = programme
        .tracks
        .iter()
        .map(|track| json!({ "name": track.name.plain(told.lang), "slug": track.code }))
        .collect();
    json!({
        "generator": { "name": "plenum", "version": env!("CARGO_PKG_VERSION") },
        "schedule": {
            "version": format!("v{}", told.number),
            "base_url": format!("{}/agenda/", told.url),
            "conference": {
                "acronym": told.acronym(),
                "title": told.name,
                "start": programme.days.first().map(|day| day.date.to_string()).unwrap_or_default(),
                "end": programme.days.last().map(|day| day.date.to_string()).unwrap_or_default(),
                "daysCount": programme.days.len(),
                "timeslot_duration": "00:05",
                "time_zone_name": told.zone.name(),
                "url": told.url,
                "rooms": rooms,
                "tracks": tracks,
                "days": days,
            }
        }
    })
}

fn event_json(programme: &Programme, told: &Telling, event: &Event, room: &str) -> Value {
    let persons: Vec<Value> = event
        .people()
        .iter()
        .filter_map(|person| {
            let name = told.name_of(person)?;
            Some(match person.participant {
                Some(id) => json!({ "guid": id, "name": name }),
                None => json!({ "name": name }),
            })
        })
        .collect();
    json!({
        "id": number_of(event.id),
        "guid": event.id,
        "date": told.at(event.starts_at),
        "start": event.starts_at.with_timezone(&told.zone).format("%H:%M").to_string(),
        "end": told.at(event.ends_at),
        "duration": length(event),
        "room": room,
        "slug": format!("{}-{}", told.acronym(), event.code),
        "url": told.url_of(event),
        "title": event.title().plain(told.lang),
        "subtitle": event.item.map(|_| event.block.title.plain(told.lang)).unwrap_or_default(),
        "track": told.track(programme, event),
        "type": event.block.kind.as_str(),
        "language": told.lang.tag(),
        "abstract": event.item.map(|item| item.summary.plain(told.lang)).unwrap_or_default(),
        "description": event.item.map(|item| item.produces.plain(told.lang)).unwrap_or_default(),
        "persons": persons,
        "links": [],
        "attachments": [],
    })
}

/// A text in XML: what it may not hold is left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() && !matches!(c, '\n' | '\t') => {}
            '\u{fffe}' | '\u{ffff}' => {}
            c => out.push(c),
        }
    }
    out
}

/// As `schedule.xml` of the published schema.
pub fn schedule_xml(programme: &Programme, told: &Telling) -> String {
    let events = programme.events();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<schedule>\n");
    let element = |out: &mut String, indent: &str, name: &str, text: &str| {
        let _ = writeln!(out, "{indent}<{name}>{}</{name}>", escaped(text));
    };
    let _ = writeln!(out, " <generator name=\"plenum\" version=\"{}\"/>", env!("CARGO_PKG_VERSION"));
    element(&mut out, " ", "url", &format!("{}/agenda/schedule.xml", told.url));
    element(&mut out, " ", "version", &format!("v{}", told.number));
    out.push_str(" <conference>\n");
    element(&mut out, "  ", "title", told.name);
    element(&mut out, "  ", "acronym", &told.acronym());
    if let (Some(first), Some(last)) = (programme.days.first(), programme.days.last()) {
        element(&mut out, "  ", "start", &first.date.to_string());
        element(&mut out, "  ", "end", &last.date.to_string());
    }
    element(&mut out, "  ", "days", &programme.days.len().to_string());
    element(&mut out, "  ", "timeslot_duration", "00:05");
    element(&mut out, "  ", "base_url", &format!("{}/agenda/", told.url));
    element(&mut out, "  ", "time_zone_name", told.zone.name());
    for track in &programme.tracks {
        let _ = writeln!(out, "  <track name=\"{}\"/>", escaped(track.name.plain(told.lang)));
    }
    out.push_str(" </conference>\n");
    for day in &programme.days {
        let (starts, ends) = told.day(day);
        let _ =
            writeln!(out, " <day index=\"{}\" date=\"{}\" start=\"{starts}\" end=\"{ends}\">", day.number, day.date);
        for (room, id, events) in told.rooms(programme, &events, day) {
            let guid = id.map(|id| format!(" guid=\"{id}\"")).unwrap_or_default();
            let _ = writeln!(out, "  <room name=\"{}\"{guid}>", escaped(&room));
            for event in events {
                event_xml(&mut out, programme, told, event, &room);
            }
            out.push_str("  </room>\n");
        }
        out.push_str(" </day>\n");
    }
    out.push_str("</schedule>\n");
    out
}

fn event_xml(out: &mut String, programme: &Programme, told: &Telling, event: &Event, room: &str) {
    let _ = writeln!(out, "   <event id=\"{}\" guid=\"{}\">", number_of(event.id), event.id);
    let item = event.item;
    for (name, text) in [
        ("room", room.to_owned()),
        ("title", event.title().plain(told.lang).to_owned()),
        ("subtitle", item.map(|_| event.block.title.plain(told.lang).to_owned()).unwrap_or_default()),
        ("type", event.block.kind.as_str().to_owned()),
        ("date", told.at(event.starts_at)),
        ("start", event.starts_at.with_timezone(&told.zone).format("%H:%M").to_string()),
        ("duration", length(event)),
        ("abstract", item.map(|item| item.summary.plain(told.lang).to_owned()).unwrap_or_default()),
        ("slug", format!("{}-{}", told.acronym(), event.id.simple())),
        ("track", told.track(programme, event).unwrap_or_default()),
        ("language", told.lang.tag().to_owned()),
        ("description", item.map(|item| item.produces.plain(told.lang).to_owned()).unwrap_or_default()),
        ("url", told.url_of(event)),
    ] {
        let _ = writeln!(out, "    <{name}>{}</{name}>", escaped(&text));
    }
    out.push_str("    <persons>\n");
    for person in event.people() {
        if let Some(name) = told.name_of(person) {
            let guid = person.participant.map(|id| format!(" guid=\"{id}\"")).unwrap_or_default();
            let _ = writeln!(out, "     <person{guid}>{}</person>", escaped(&name));
        }
    }
    out.push_str("    </persons>\n   </event>\n");
}

#[cfg(test)]
mod tests {
    use chrono_tz::Asia::Shanghai;
    use proptest::prelude::*;

    use super::super::sample::any_programme;
    use super::*;

    proptest! {
        #[test]
        fn both_tell_everything_that_takes_place(programme in any_programme()) {
            let names = BTreeMap::new();
            let told = Telling { url: "https://a.example/c/x".into(), slug: "x", name: "A & <B>", zone: Shanghai, lang: Lang::En, number: 3, names: &names };
            let days: Vec<_> = programme.days.iter().map(|day| day.date).collect();
            let takes_place = programme.events().iter()
                .filter(|event| !event.cancelled && days.contains(&event.starts_at.with_timezone(&Shanghai).date_naive())).count();
            let xml = schedule_xml(&programme, &told);
            prop_assert_eq!(xml.matches("<event ").count(), takes_place);
            prop_assert!(xml.contains("<title>A &amp; &lt;B&gt;</title>"));
            let json = schedule_json(&programme, &told);
            let held: usize = json["schedule"]["conference"]["days"].as_array().unwrap().iter()
                .flat_map(|day| day["rooms"].as_object().unwrap().values()).map(|list| list.as_array().unwrap().len()).sum();
            prop_assert_eq!(held, takes_place);
        }
    }
}
