//! The letter to somebody whom a release touches.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use super::rules::{CalendarEntry, Change, Event, Gone, Person, Programme, Version, calendar, entries};
use super::say::Saying;
use crate::conference::Here;
use crate::kernel::{Email, Lang, Uuid, Words};
use crate::mail::{Extras, Letter};
use crate::state::App;
use crate::web::Reader;

/// Who somebody in a role is: a participant, or a name in the organisers' words.
pub enum Somebody {
    Participant(Uuid),
    Named(Words),
}

impl Somebody {
    fn is(&self, person: &Person) -> bool {
        match self {
            Somebody::Participant(id) => person.participant == Some(*id),
            Somebody::Named(name) => person.participant.is_none() && person.name == *name,
        }
    }

    fn is_in(&self, event: &Event) -> bool {
        event.people().iter().any(|person| self.is(person))
    }

    /// What is gone keeps the participants alone.
    fn was_in(&self, gone: &Gone) -> bool {
        matches!(self, Somebody::Participant(id) if gone.people.contains(id))
    }
}

/// Whom to write to.
pub struct Addressee {
    pub who: Somebody,
    pub to: Email,
    pub name: String,
    pub lang: Lang,
    /// To her page.
    pub link: String,
}

/// The words of a key in every language.
pub fn in_all(key: &str) -> Words {
    let [en, hans, hant] = [Lang::En, Lang::ZhHans, Lang::ZhHant].map(|lang| Reader::new(lang).t(key));
    Words { en, hans, hant }
}

/// The words of a key with a number in it, in every language.
pub fn of_number(key: &str, n: i32) -> Words {
    let [en, hans, hant] = [Lang::En, Lang::ZhHans, Lang::ZhHant].map(|lang| Reader::new(lang).n(key, n));
    Words { en, hans, hant }
}

/// What the presidium is asked, of which copy exactly, and what organisers say to it.
pub fn submission(number: i32, fingerprint: &str, note: &Words) -> Words {
    let [en, hans, hant] = [Lang::En, Lang::ZhHans, Lang::ZhHant].map(|lang| {
        let l = Reader::new(lang);
        let asked = l.with2("agenda-submission-text", "n", number, "fingerprint", fingerprint);
        format!("{asked}\n{}", l.plain(note)).trim().to_owned()
    });
    Words { en, hans, hant }
}

/// The host that makes the identities in calendars this installation's.
pub fn host(app: &App) -> String {
    let host = app.config.public_url.split("://").last().unwrap_or_default();
    host.split(['/', ':']).next().unwrap_or_default().to_owned()
}

/// What she was in and is in no more: an entry each that says so to her calendar, which would keep it otherwise.
fn left(
    before: &Programme,
    version: &Version,
    to: &Addressee,
    url: &str,
    held: &[CalendarEntry],
) -> Vec<CalendarEntry> {
    let held: BTreeSet<Uuid> = held.iter().map(|entry| entry.id).collect();
    before
        .events()
        .iter()
        .filter(|event| to.who.is_in(event) && !held.contains(&event.id))
        .map(|event| CalendarEntry {
            id: event.id,
            // Not less than the one that she has, and stamped later.
            sequence: version.sequence(event.id),
            starts_at: event.starts_at,
            ends_at: event.ends_at,
            summary: event.title().plain(to.lang).to_owned(),
            location: event.room.map(|room| room.name.plain(to.lang).to_owned()).unwrap_or_default(),
            description: String::new(),
            url: url.to_owned(),
            cancelled: true,
        })
        .collect()
}

/// What changed of hers since the version `before`, in her language, with her entries for a calendar.
#[expect(clippy::too_many_arguments, reason = "everything that a letter says")]
pub fn write(
    app: &App,
    here: &Here,
    to: &Addressee,
    changes: &[Change],
    (before, version): (&Programme, &Version),
    note: &Words,
    names: &BTreeMap<Uuid, String>,
    now: DateTime<Utc>,
) -> Letter {
    let l = Reader::new(to.lang);
    let saying = Saying { l, zone: here.zone, names };
    let is_hers = |change: &&Change| change.is_felt() && change.people.iter().any(|person| to.who.is(person));
    let lines: Vec<String> = changes
        .iter()
        .filter(is_hers)
        .map(|change| {
            let said = saying.change(change);
            format!(
                "{}\n{}",
                l.plain(&change.title),
                said.iter().map(|line| format!("  – {line}")).collect::<Vec<_>>().join("\n")
            )
        })
        .collect();
    let conference = l.plain(&here.name);
    let note = l.plain(note);
    let said: [(&'static str, &dyn std::fmt::Display); 5] = [
        ("name", &to.name),
        ("conference", &conference),
        ("changes", &lines.join("\n\n")),
        ("note", &note),
        ("link", &to.link),
    ];
    let url = app.url(&here.path("/agenda"));
    let mut hers = entries(version, to.lang, &url, |event| to.who.is_in(event), |gone| to.who.was_in(gone));
    hers.extend(left(before, version, to, &url, &hers));
    let calendar = (!hers.is_empty()).then(|| calendar(conference, here.zone, &host(app), now, &hers));
    Letter {
        to: to.to.clone(),
        lang: to.lang,
        occasion: "agenda.released",
        conference: Some(here.id),
        subject: l.a("agenda-mail-subject", "conference", conference),
        body: l.with("agenda-mail", &said),
        about: match to.who {
            Somebody::Participant(id) => Some(id),
            Somebody::Named(_) => None,
        },
        extras: calendar.map(|calendar| Extras { qr: None, calendar: Some(calendar) }),
    }
}
