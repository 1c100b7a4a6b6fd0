//! The letter to somebody whose discussion group is another one than she knew.

use super::calendar::{entries, sittings_of};
use super::store::{Changed, Discussion, Group, Hers};
use crate::agenda::rules::calendar;
use crate::agenda::{Release, host};
use crate::conference::Here;
use crate::mail::{Extras, Letter};
use crate::state::App;
use crate::web::Reader;

/// When and where a group sits, a line each.
pub fn when(l: Reader, here: &Here, release: Option<&Release>, group: &Group) -> Vec<String> {
    let line = |one: super::rules::Sitting| {
        let (from, to) = (l.short_date_time(one.starts_at, here.zone), l.time(one.ends_at, here.zone));
        match &one.room {
            Some(room) => l.with("discussions-sitting", &[("from", &from), ("to", &to), ("room", &l.plain(room))]),
            None => format!("{from}–{to}"),
        }
    };
    sittings_of(release, group).into_iter().filter(|one| !one.cancelled).map(line).collect()
}

/// Who leads a group, in a reader's language.
pub fn host_of(l: Reader, group: &Group) -> Option<String> {
    let named = (!group.host_name.is_empty()).then(|| l.plain(&group.host_name).to_owned());
    group.called.clone().filter(|_| group.host.is_some()).or(named)
}

/// What is so now, in her language, with her sittings for a calendar. None: there is nobody to write to.
pub fn write(
    app: &App,
    (here, discussion): (&Here, &Discussion),
    to: &Changed,
    (group, former): (Option<&Group>, Option<&Group>),
    release: Option<&Release>,
) -> Option<Letter> {
    let l = Reader::new(to.lang);
    let conference = l.plain(&here.name);
    let title = l.plain(&discussion.title);
    let link = to.link.clone().unwrap_or_else(|| app.url(&here.path("/agenda")));
    let body = match group {
        Some(group) => {
            let host = host_of(l, group).map(|host| l.a("discussions-mail-host", "host", host)).unwrap_or_default();
            let said: [(&'static str, &dyn std::fmt::Display); 7] = [
                ("name", &to.name),
                ("conference", &conference),
                ("discussion", &title),
                ("topic", &l.plain(&group.topic)),
                ("host", &host),
                ("when", &when(l, here, release, group).join("\n")),
                ("link", &link),
            ];
            l.with("discussions-mail", &said)
        }
        None => {
            let said: [(&'static str, &dyn std::fmt::Display); 4] =
                [("name", &to.name), ("conference", &conference), ("discussion", &title), ("link", &link)];
            l.with("discussions-mail-none", &said)
        }
    };
    let hers = Hers {
        discussion: discussion.clone(),
        groups: Vec::new(),
        group: group.cloned(),
        former: former.cloned(),
        sequence: to.sequence,
        wishes: Vec::new(),
        hosts: Vec::new(),
    };
    let found = release.map(|release| {
        let url = app.url(&here.path("/agenda"));
        (release, entries(&[hers], release, to.id, to.lang, &url))
    });
    let calendar = found
        .filter(|(_, entries)| !entries.is_empty())
        .map(|(release, entries)| calendar(conference, here.zone, &host(app), release.released_at, &entries));
    Some(Letter {
        to: to.to.clone()?,
        lang: to.lang,
        occasion: "discussions.placed",
        conference: Some(here.id),
        subject: l.a("discussions-mail-subject", "discussion", title),
        body,
        about: Some(to.id),
        extras: calendar.map(|calendar| Extras { qr: None, calendar: Some(calendar) }),
    })
}
