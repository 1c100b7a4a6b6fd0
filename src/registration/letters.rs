//! What participants are written, in their own language.

use crate::conference::Here;
use crate::kernel::{Email, Lang};
use crate::mail::Letter;
use crate::web::Reader;

fn letter(here: &Here, to: Email, lang: Lang, occasion: &'static str, subject: String, body: String) -> Letter {
    Letter { to, lang, occasion, conference: Some(here.id), subject, body }
}

/// A letter that says one thing and carries the pass link.
pub type WithLink = fn(&Here, Email, Lang, &str, &str) -> Letter;

/// The registration arrived; here is the link.
pub fn received(here: &Here, to: Email, lang: Lang, name: &str, link: &str) -> Letter {
    let l = Reader::new(lang);
    let conference = l.plain(&here.name);
    let until = l.date_time(here.registration_closes_at, here.zone);
    let subject = l.a("registration-mail-received-subject", "conference", conference);
    let body = l.with(
        "registration-mail-received",
        &[("name", &name), ("conference", &conference), ("link", &link), ("until", &until)],
    );
    letter(here, to, lang, "registration.received", subject, body)
}

/// The registration arrived when no place was free; here is the link.
pub fn waitlisted(here: &Here, to: Email, lang: Lang, name: &str, link: &str) -> Letter {
    let l = Reader::new(lang);
    let conference = l.plain(&here.name);
    let subject = l.a("registration-mail-waitlisted-subject", "conference", conference);
    let body = l.with("registration-mail-waitlisted", &[("name", &name), ("conference", &conference), ("link", &link)]);
    letter(here, to, lang, "registration.waitlisted", subject, body)
}

/// A place became free, and it is hers until it is decided about her.
pub fn moved_up(here: &Here, to: Email, lang: Lang, name: &str, link: &str) -> Letter {
    let l = Reader::new(lang);
    let conference = l.plain(&here.name);
    let subject = l.a("registration-mail-moved-up-subject", "conference", conference);
    let body = l.with("registration-mail-moved-up", &[("name", &name), ("conference", &conference), ("link", &link)]);
    letter(here, to, lang, "registration.moved_up", subject, body)
}

/// Approved; the badge stands on the page behind the link.
pub fn approved(here: &Here, to: Email, lang: Lang, name: &str, link: &str) -> Letter {
    let l = Reader::new(lang);
    let conference = l.plain(&here.name);
    let opens = l.date_time(here.opens_at, here.zone);
    let place = l.plain(&here.place);
    let subject = l.a("registration-mail-approved-subject", "conference", conference);
    let body = l.with(
        "registration-mail-approved",
        &[("name", &name), ("conference", &conference), ("link", &link), ("opens", &opens), ("place", &place)],
    );
    letter(here, to, lang, "registration.approved", subject, body)
}

/// Turned down, and why.
pub fn declined(here: &Here, to: Email, lang: Lang, name: &str, reason: &str) -> Letter {
    let l = Reader::new(lang);
    let conference = l.plain(&here.name);
    let subject = l.a("registration-mail-declined-subject", "conference", conference);
    let body =
        l.with("registration-mail-declined", &[("name", &name), ("conference", &conference), ("reason", &reason)]);
    letter(here, to, lang, "registration.declined", subject, body)
}

/// A new badge; the old one opens nothing any more.
pub fn reissued(here: &Here, to: Email, lang: Lang, name: &str, link: &str) -> Letter {
    let l = Reader::new(lang);
    let conference = l.plain(&here.name);
    let subject = l.a("registration-mail-reissued-subject", "conference", conference);
    let body = l.with("registration-mail-reissued", &[("name", &name), ("conference", &conference), ("link", &link)]);
    letter(here, to, lang, "registration.reissued", subject, body)
}

/// The link once more, for whoever has lost it.
pub fn lost(here: &Here, to: Email, lang: Lang, name: &str, link: &str) -> Letter {
    let l = Reader::new(lang);
    let conference = l.plain(&here.name);
    let subject = l.a("registration-mail-lost-subject", "conference", conference);
    let body = l.with("registration-mail-lost", &[("name", &name), ("conference", &conference), ("link", &link)]);
    letter(here, to, lang, "registration.lost_link", subject, body)
}

/// A new link; the old one leads nowhere any more.
pub fn link(here: &Here, to: Email, lang: Lang, name: &str, link: &str) -> Letter {
    let l = Reader::new(lang);
    let conference = l.plain(&here.name);
    let subject = l.a("registration-mail-link-subject", "conference", conference);
    let body = l.with("registration-mail-link", &[("name", &name), ("conference", &conference), ("link", &link)]);
    letter(here, to, lang, "registration.link", subject, body)
}
