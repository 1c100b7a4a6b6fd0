//! Differences and clashes in words.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::rules::{Change, Clash, Person, Programme, Rule, What};
use crate::kernel::{Uuid, Words};
use crate::web::Reader;

/// What is needed to say something of a programme to a reader.
#[derive(Clone, Copy)]
pub struct Saying<'a> {
    pub l: Reader,
    pub zone: Tz,
    /// What participants are called.
    pub names: &'a BTreeMap<Uuid, String>,
}

impl Saying<'_> {
    fn at(&self, at: DateTime<Utc>) -> String {
        self.l.short_date_time(at, self.zone)
    }

    /// Somebody in a role. Whoever is known no more is a dash.
    pub fn person(&self, person: &Person) -> String {
        let name = match person.participant {
            Some(id) => self.names.get(&id).map_or("—", String::as_str),
            None => self.l.plain(&person.name),
        };
        self.l.with("agenda-person", &[("name", &name), ("role", &self.l.t(person.role.key()))])
    }

    fn people(&self, people: &[Person]) -> String {
        let said: Vec<String> = people.iter().map(|person| self.person(person)).collect();
        said.join(&self.l.t("agenda-list-separator"))
    }

    fn room(&self, room: &Option<Words>) -> String {
        room.as_ref().map_or_else(|| self.l.t("agenda-no-room"), |room| self.l.plain(room).to_owned())
    }

    /// Everything that is different about a block or an item, a line each.
    pub fn change(&self, change: &Change) -> Vec<String> {
        change.what.iter().map(|what| self.what(change, what)).collect()
    }

    fn what(&self, change: &Change, what: &What) -> String {
        let l = self.l;
        let from_to = |key: &str, from: String, to: String| l.with(key, &[("from", &from), ("to", &to)]);
        match what {
            What::Added => l.a("agenda-what-added", "at", self.at(change.starts_at)),
            What::Removed => l.t("agenda-what-removed"),
            What::Cancelled => l.t("agenda-what-cancelled"),
            What::Restored => l.t("agenda-what-restored"),
            What::Starts(from, to) => from_to("agenda-what-starts", self.at(*from), self.at(*to)),
            What::Ends(from, to) => from_to("agenda-what-ends", self.at(*from), self.at(*to)),
            What::Room(from, to) => from_to("agenda-what-room", self.room(from), self.room(to)),
            What::Title(from, to) => from_to("agenda-what-title", l.plain(from).into(), l.plain(to).into()),
            What::Block(from, to) => from_to("agenda-what-block", l.plain(from).into(), l.plain(to).into()),
            What::People { came, left } => {
                let mut said = Vec::new();
                if !came.is_empty() {
                    said.push(l.a("agenda-what-came", "people", self.people(came)));
                }
                if !left.is_empty() {
                    said.push(l.a("agenda-what-left", "people", self.people(left)));
                }
                said.join(" ")
            }
            What::Order => l.t("agenda-what-order"),
            What::Details => l.t("agenda-what-details"),
        }
    }

    /// A clash: what, when, and of whom or in which room.
    pub fn clash(&self, programme: &Programme, clash: &Clash) -> String {
        let l = self.l;
        let title = |id: &Uuid| {
            let block = programme.blocks.iter().find(|block| block.id == *id);
            let found = block.map(|block| (&block.title, block.starts_at, block.ends_at)).or_else(|| {
                programme
                    .items()
                    .find(|(_, item)| item.id == *id)
                    .map(|(_, item)| (&item.title, item.starts_at, item.ends_at))
            });
            found.map_or_else(String::new, |(title, from, to)| {
                let (from, to) = (self.at(from), l.time(to, self.zone));
                l.with("agenda-clash-of", &[("title", &l.plain(title)), ("from", &from), ("to", &to)])
            })
        };
        let of: Vec<String> = clash.of.iter().map(title).collect();
        let of = of.join(&l.t("agenda-clash-and"));
        let by = clash.by.map(|id| match programme.room(Some(id)) {
            Some(room) => l.plain(&room.name).to_owned(),
            None => self.names.get(&id).cloned().unwrap_or_else(|| "—".to_owned()),
        });
        match (clash.rule, by) {
            (Rule::Capacity, Some(by)) => {
                let block = programme.blocks.iter().find(|block| clash.of.contains(&block.id));
                let expected = block.and_then(|block| block.expected).unwrap_or_default();
                let capacity = programme.room(clash.by).and_then(|room| room.capacity).unwrap_or_default();
                let args: [(&'static str, &dyn std::fmt::Display); 4] =
                    [("by", &by), ("of", &of), ("expected", &expected), ("capacity", &capacity)];
                l.with("agenda-clash-capacity", &args)
            }
            (_, Some(by)) => l.with("agenda-clash-by", &[("by", &by), ("of", &of)]),
            (_, None) => of,
        }
    }
}
