//! The letter to somebody whom a release touches.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::rules::{Change, Version, calendar, entries};
use super::say::Saying;
use crate::conference::Here;
use crate::kernel::{Email, Lang, Uuid, Words};
use crate::mail::{Extras, Letter};
use crate::state::App;
use crate::web::Reader;

/// Whom to write to.
pub struct Addressee {
    pub id: Uuid,
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

/// What changed of hers, in her language, with her entries for a calendar.
#[expect(clippy::too_many_arguments, reason = "everything that a letter says")]
pub fn write(
    app: &App,
    here: &Here,
    to: &Addressee,
    changes: &[Change],
    version: &Version,
    note: &Words,
    names: &BTreeMap<Uuid, String>,
    now: DateTime<Utc>,
) -> Letter {
    let l = Reader::new(to.lang);
    let saying = Saying { l, zone: here.zone, names };
    let is_hers =
        |change: &&Change| change.is_felt() && change.people.iter().any(|person| person.participant == Some(to.id));
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
    let hers = entries(
        version,
        to.lang,
        &app.url(&here.path("/agenda")),
        |event| event.has(to.id),
        |gone| gone.people.contains(&to.id),
    );
    let calendar = (!hers.is_empty()).then(|| calendar(conference, here.zone, &host(app), now, &hers));
    Letter {
        to: to.to.clone(),
        lang: to.lang,
        occasion: "agenda.released",
        conference: Some(here.id),
        subject: l.a("agenda-mail-subject", "conference", conference),
        body: l.with("agenda-mail", &said),
        about: Some(to.id),
        extras: calendar.map(|calendar| Extras { qr: None, calendar: Some(calendar) }),
    }
}
