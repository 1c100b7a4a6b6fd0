//! Rooms, tracks, themes of days, and when rooms and people are to be had.

use chrono::NaiveTime;
use serde::Deserialize;

use super::super::{Day, Hours, Room};
use super::{TEXT_MAX, people, time, title, version};
use crate::kernel::{Faults, Words, one_line, paragraph};

/// When somebody or something is to be had, a line a day.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct HoursForm {
    pub opens: Vec<String>,
    pub closes: Vec<String>,
    /// The numbers of the days on which it is not to be had at all.
    pub closed: Vec<String>,
}

fn said(list: &[String], n: usize) -> &str {
    list.get(n).map(String::as_str).unwrap_or_default()
}

impl HoursForm {
    pub fn of(days: &[Day], held: &[(i32, Hours)]) -> HoursForm {
        let mut form = HoursForm::default();
        for day in days {
            let hours = held.iter().find(|(number, _)| *number == day.number).map(|(_, hours)| *hours);
            let said = |time: NaiveTime| time.format("%H:%M").to_string();
            let (opens, closes) = hours.flatten().map(|(a, b)| (said(a), said(b))).unwrap_or_default();
            form.opens.push(opens);
            form.closes.push(closes);
            if hours == Some(None) {
                form.closed.push(day.number.to_string());
            }
        }
        form
    }

    /// What stands in the line of a day: from, until, and whether it is closed.
    pub fn line(&self, n: usize, number: i32) -> (&str, &str, bool) {
        (said(&self.opens, n), said(&self.closes, n), self.closed.contains(&number.to_string()))
    }

    /// The days of which something is said. A day with neither time is open all day.
    pub fn check(&self, days: &[Day], faults: &mut Faults) -> Vec<(i32, Hours)> {
        let mut found = Vec::new();
        for (n, day) in days.iter().enumerate() {
            let (opens, closes, closed) = self.line(n, day.number);
            if closed {
                found.push((day.number, None));
            } else if !opens.trim().is_empty() || !closes.trim().is_empty() {
                match (time(opens), time(closes)) {
                    (Some(opens), Some(closes)) if opens < closes => found.push((day.number, Some((opens, closes)))),
                    (Some(_), Some(_)) => faults.add(format!("hours-{}", day.number), "agenda-fault-order"),
                    _ => faults.add(format!("hours-{}", day.number), "agenda-fault-time"),
                }
            }
        }
        found
    }
}

/// A room as it is filled in.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RoomForm {
    pub name_en: String,
    pub name_hans: String,
    pub name_hant: String,
    pub capacity: String,
    pub equipment: String,
    pub opens: Vec<String>,
    pub closes: Vec<String>,
    pub closed: Vec<String>,
    pub version: String,
}

/// A room that can be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRoom {
    pub name: Words,
    pub capacity: Option<i32>,
    pub equipment: String,
    pub hours: Vec<(i32, Hours)>,
}

impl RoomForm {
    pub fn of(room: &Room, equipment: &str, hours: HoursForm, version: i32) -> RoomForm {
        RoomForm {
            name_en: room.name.en.clone(),
            name_hans: room.name.hans.clone(),
            name_hant: room.name.hant.clone(),
            capacity: room.capacity.map(|capacity| capacity.to_string()).unwrap_or_default(),
            equipment: equipment.to_owned(),
            opens: hours.opens,
            closes: hours.closes,
            closed: hours.closed,
            version: version.to_string(),
        }
    }

    pub fn version(&self) -> i32 {
        version(&self.version)
    }

    pub fn hours(&self) -> HoursForm {
        HoursForm { opens: self.opens.clone(), closes: self.closes.clone(), closed: self.closed.clone() }
    }

    pub fn check(&self, days: &[Day]) -> Result<NewRoom, Faults> {
        let mut faults = Faults::default();
        let name = title(
            &mut faults,
            [("name_en", &self.name_en), ("name_hans", &self.name_hans), ("name_hant", &self.name_hant)],
        );
        let capacity = people(&mut faults, "capacity", &self.capacity);
        let equipment = paragraph(&self.equipment);
        faults.limit("equipment", &equipment, TEXT_MAX);
        let hours = self.hours().check(days, &mut faults);
        faults.or(|| NewRoom { name, capacity, equipment, hours })
    }
}

/// A track, or the theme of a day, as it is filled in.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct TrackForm {
    pub name_en: String,
    pub name_hans: String,
    pub name_hant: String,
    pub version: String,
}

impl TrackForm {
    pub fn of(name: &Words, version: i32) -> TrackForm {
        TrackForm {
            name_en: name.en.clone(),
            name_hans: name.hans.clone(),
            name_hant: name.hant.clone(),
            version: version.to_string(),
        }
    }

    pub fn version(&self) -> i32 {
        version(&self.version)
    }

    pub fn check(&self) -> Result<Words, Faults> {
        let mut faults = Faults::default();
        let name = title(
            &mut faults,
            [("name_en", &self.name_en), ("name_hans", &self.name_hans), ("name_hant", &self.name_hant)],
        );
        faults.or(|| name)
    }

    /// The same where it may be left out.
    pub fn check_theme(&self) -> Result<Words, Faults> {
        if [&self.name_en, &self.name_hans, &self.name_hant].iter().all(|text| one_line(text).is_empty()) {
            return Ok(Words::default());
        }
        self.check()
    }
}
