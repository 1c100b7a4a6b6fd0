//! Letters to liaisons: the link, a report that is still missing, a report that came in.

use std::fmt::Display;

use chrono::NaiveDate;

use super::store::{Addressee, Liaison};
use crate::conference::Here;
use crate::kernel::Email;
use crate::mail::Letter;
use crate::outcomes::week_name;
use crate::web::Reader;

fn letter(here: &Here, to: &Addressee, occasion: &'static str, (subject, body): (String, String)) -> Option<Letter> {
    Some(Letter {
        to: to.to.clone()?,
        lang: to.lang,
        occasion,
        conference: Some(here.id),
        subject,
        body,
        about: None,
        extras: None,
    })
}

/// The link to the page of her institution. None: she has no address.
pub fn link(here: &Here, to: &Addressee) -> Option<Letter> {
    let l = Reader::new(to.lang);
    let (conference, institution) = (l.plain(&here.name), l.plain(&to.institution));
    let until = l.date(crate::conference::day_of(to.until, here.zone));
    let said: [(&'static str, &dyn Display); 5] = [
        ("name", &to.name),
        ("institution", &institution),
        ("conference", &conference),
        ("link", &to.link),
        ("until", &until),
    ];
    let subject = l.a("liaisons-mail-subject", "institution", institution);
    letter(here, to, "liaisons.link", (subject, l.with("liaisons-mail", &said)))
}

/// What is still to be reported for a week, a project a line.
pub fn missing(here: &Here, to: &Addressee, week: NaiveDate, projects: &[String]) -> Option<Letter> {
    let l = Reader::new(to.lang);
    let week = week_name(l, week);
    let said: [(&'static str, &dyn Display); 4] =
        [("name", &to.name), ("week", &week), ("projects", &projects.join("\n")), ("link", &to.link)];
    let subject = l.a("liaisons-missing-subject", "week", &week);
    letter(here, to, "liaisons.missing", (subject, l.with("liaisons-missing", &said)))
}

/// That a report came in: what she keeps of it.
pub fn received(
    here: &Here,
    to: &Liaison,
    (project, week, version): (&str, NaiveDate, i32),
    link: &str,
) -> Option<Letter> {
    let l = Reader::new(to.lang);
    let week = week_name(l, week);
    let said: [(&'static str, &dyn Display); 5] =
        [("name", &to.name), ("project", &project), ("week", &week), ("version", &version), ("link", &link)];
    Some(Letter {
        to: Email::parse(&to.email)?,
        lang: to.lang,
        occasion: "liaisons.received",
        conference: Some(here.id),
        subject: l.with2("liaisons-received-subject", "project", project, "week", &week),
        body: l.with("liaisons-received", &said),
        about: None,
        extras: None,
    })
}
