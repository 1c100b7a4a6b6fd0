//! A released programme as other programs read it: schedule.xml and schedule.json of frab and pretalx. What such a program
//! said beyond what the programme holds is given back as it was, unless the programme has come to say otherwise.

mod kept;
mod xml;

pub use kept::{is_web, joined, kept_event, kept_of, name_of};
pub use xml::schedule_xml;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Days, NaiveTime, SecondsFormat, Utc};
use chrono_tz::Tz;
use serde_json::{Value, json};

use super::programme::{Beyond, OF_ALL, of_day};
use super::{Block, Day, Event, Item, Kind, Person, Programme};
use crate::conference::due::instant;
use crate::kernel::{Lang, Uuid, Words};

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

    /// When a day begins and ends: as another program said it, as long as it is that date.
    fn day(&self, programme: &Programme, day: &Day) -> (String, String) {
        let next = day.date + Days::new(1);
        let midnight = |date| self.at(instant(self.zone, date, NaiveTime::MIN));
        let kept = programme.beyond.get(&of_day(day.number)).filter(|kept| kept.get("date") == Some(&json!(day.date)));
        let said = |name: &str| {
            let text = kept.and_then(|kept| kept.get(name)).and_then(Value::as_str)?;
            Some(self.at(text.parse::<DateTime<Utc>>().ok()?))
        };
        (said("day_start").unwrap_or_else(|| midnight(day.date)), said("day_end").unwrap_or_else(|| midnight(next)))
    }

    fn name_of(&self, person: &Person) -> Option<String> {
        person_told(person, self.names, self.lang)
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
pub fn number_of(id: Uuid) -> u64 {
    (u64::try_from(id.as_u128() & ((1 << 52) - 1)).unwrap_or_default()) + 1
}

fn length(event: &Event) -> String {
    let minutes = (event.ends_at - event.starts_at).num_minutes();
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// As `schedule.json` of the published schema.
pub fn schedule_json(programme: &Programme, told: &Telling) -> Value {
    let events = programme.events();
    let mut seen = Seen::default();
    let days: Vec<Value> = programme
        .days
        .iter()
        .map(|day| {
            let (starts, ends) = told.day(programme, day);
            // Rooms of one name are one room to other programs.
            let mut rooms: BTreeMap<String, Vec<Value>> = BTreeMap::new();
            for (room, _, events) in told.rooms(programme, &events, day) {
                let list = events.iter().map(|event| event_told(programme, told, event, &room, &mut seen));
                let list: Vec<Value> = list.map(Value::Object).collect();
                rooms.entry(room).or_default().extend(list);
            }
            json!({ "index": day.number, "date": day.date, "day_start": starts, "day_end": ends, "rooms": rooms })
        })
        .collect();
    let rooms: Vec<Value> = programme
        .rooms
        .iter()
        .map(|room| {
            let own = json!({ "name": room.name.plain(told.lang), "guid": room.id, "capacity": room.capacity });
            with(own, programme.beyond(room.id))
        })
        .collect();
    let tracks: Vec<Value> = programme
        .tracks
        .iter()
        .map(|track| {
            with(json!({ "name": track.name.plain(told.lang), "slug": track.code }), programme.beyond(track.id))
        })
        .collect();
    let conference = json!({
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
    });
    json!({
        "generator": { "name": "plenum", "version": env!("CARGO_PKG_VERSION") },
        "schedule": {
            "version": format!("v{}", told.number),
            "base_url": format!("{}/agenda/", told.url),
            "conference": with(conference, programme.beyond.get(OF_ALL)),
        }
    })
}

/// What is told of something, with what another program said of it; that has the last word.
fn with(own: Value, kept: Option<&Beyond>) -> Value {
    let Value::Object(mut all) = own else { return own };
    all.extend(kept.into_iter().flatten().map(|(name, value)| (name.clone(), value.clone())));
    Value::Object(all)
}

/// What somebody in a role is called; none where she is known no more.
pub fn person_told(person: &Person, names: &BTreeMap<Uuid, String>, lang: Lang) -> Option<String> {
    match person.participant {
        Some(id) => names.get(&id).cloned(),
        None => Some(person.name.plain(lang).to_owned()),
    }
}

/// The abstract and the description of an item.
pub fn texts_told(item: &Item, kept: Option<&Beyond>, lang: Lang) -> (Value, Value) {
    let (summary, produces) = (item.summary.plain(lang), item.produces.plain(lang));
    let said = |name: &str| kept.and_then(|kept| kept.get(name));
    match (said("abstract"), said("description")) {
        (None, None) => (json!(summary), json!(produces)),
        (about, description) => {
            let [about, description] = [about, description].map(|said| said.cloned().unwrap_or_else(|| json!("")));
            let texts = [&about, &description].map(|said| said.as_str().unwrap_or_default());
            if joined(texts[0], texts[1]) != summary {
                return (json!(summary), json!(produces));
            }
            if produces.is_empty() {
                return (about, description);
            }
            let description = [texts[1], produces].iter().filter(|text| !text.is_empty()).copied().collect::<Vec<_>>();
            (about.clone(), json!(description.join("\n\n")))
        }
    }
}

/// What a title is written in: as another program said it, where that is none of ours.
pub fn language_told(event_title: &Words, kept: Option<&Beyond>, lang: Lang) -> Value {
    let said = event_title.say(lang);
    match kept.and_then(|kept| kept.get("language")) {
        Some(kept) if said.lang == Lang::En => kept.clone(),
        _ => json!(said.lang.tag()),
    }
}

/// What a block is for: as another program called it, where it is none of our kinds.
pub fn type_told(block: &Block, kept: Option<&Beyond>) -> Value {
    match kept.and_then(|kept| kept.get("type")) {
        Some(kept) if block.kind == Kind::default() => kept.clone(),
        _ => json!(block.kind.as_str()),
    }
}

/// What stands in one event alone.
#[derive(Default)]
struct Seen {
    numbers: BTreeSet<u64>,
    words: BTreeSet<String>,
}

impl Seen {
    /// What another program said, as long as no other event has it.
    fn once(&mut self, kept: Option<&Value>, what: &str) -> Option<String> {
        let text = kept?.as_str()?;
        self.words.insert(format!("{what} {text}")).then(|| text.to_owned())
    }
}

/// An event as JSON tells it; XML is made from this too.
fn event_told(programme: &Programme, told: &Telling, event: &Event, room: &str, seen: &mut Seen) -> Beyond {
    let kept = programme.beyond(event.id);
    let said = |name: &str| kept.and_then(|kept| kept.get(name));
    let persons: Vec<Value> = event.people().iter().filter_map(|person| person_json(told, person, kept)).collect();
    let (about, description) = match event.item {
        Some(item) => texts_told(item, kept, told.lang),
        None => ["abstract", "description"].map(|name| said(name).cloned().unwrap_or_else(|| json!(""))).into(),
    };
    let number = said("id").and_then(Value::as_u64).filter(|number| seen.numbers.insert(*number));
    let subtitle = event.item.map(|_| event.block.title.plain(told.lang)).unwrap_or_default();
    let own = json!({
        "id": number.unwrap_or_else(|| number_of(event.id)),
        "guid": seen.once(said("guid"), "guid").unwrap_or_else(|| event.id.to_string()),
        "date": told.at(event.starts_at),
        "start": event.starts_at.with_timezone(&told.zone).format("%H:%M").to_string(),
        "end": told.at(event.ends_at),
        "duration": length(event),
        "room": room,
        "slug": seen.once(said("slug"), "slug").unwrap_or_else(|| format!("{}-{}", told.acronym(), event.code)),
        "url": told.url_of(event),
        "title": event.title().plain(told.lang),
        "subtitle": said("subtitle").cloned().unwrap_or_else(|| json!(subtitle)),
        "track": told.track(programme, event),
        "type": type_told(event.block, kept),
        "language": language_told(event.title(), kept, told.lang),
        "abstract": about,
        "description": description,
        "persons": persons,
        "links": [],
        "attachments": [],
    });
    let Value::Object(mut all) = own else { return Beyond::new() };
    for name in AS_SAID {
        if let Some(value) = said(name) {
            all.insert((*name).to_owned(), value.clone());
        }
    }
    if let Some(code) = seen.once(said("code"), "code") {
        all.insert("code".to_owned(), json!(code));
    }
    all
}

/// What the programme knows nothing of.
pub const AS_SAID: &[&str] = &[
    "logo",
    "links",
    "attachments",
    "recording_license",
    "do_not_record",
    "do_not_stream",
    "feedback_url",
    "origin_url",
];

/// Somebody in a role; whoever another program knows by this name is as it said.
fn person_json(told: &Telling, person: &Person, kept: Option<&Beyond>) -> Option<Value> {
    let name = told.name_of(person)?;
    if let Some(id) = person.participant {
        return Some(json!({ "guid": id, "name": name }));
    }
    let persons = kept.and_then(|kept| kept.get("persons")).and_then(Value::as_array);
    let known = persons.into_iter().flatten().find(|kept| name_of(kept).as_deref() == Some(&*name));
    Some(known.cloned().unwrap_or_else(|| json!({ "name": name })))
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
