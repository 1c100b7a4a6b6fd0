//! The letter with which a report goes out: how many have which light, and the way to it.

use std::fmt::Display;

use super::rules::Counts;
use super::say::title;
use super::store::{Account, Report};
use crate::conference::Here;
use crate::kernel::{Email, Lang};
use crate::liaisons::Addressee;
use crate::mail::Letter;
use crate::outcomes::Light;
use crate::web::Reader;

fn letter(
    here: &Here,
    report: &Report,
    counts: &Counts,
    (to, lang): (Email, Lang),
    (name, link): (&str, &str),
) -> Letter {
    let l = Reader::new(lang);
    let (title, conference) = (title(l, report.period), l.plain(&here.name));
    let lights = [(Light::Red, counts.red), (Light::Yellow, counts.yellow), (Light::Blue, counts.blue)];
    let lights = lights.map(|(light, count)| l.with2("reports-mail-light", "light", l.t(light.key()), "count", count));
    let lights = lights.join("\n");
    let before = report.replaces.map_or(0, |(_, number)| number);
    let said: [(&'static str, &dyn Display); 7] = [
        ("name", &name),
        ("title", &title),
        ("conference", &conference),
        ("lights", &lights),
        ("link", &link),
        ("number", &report.number),
        ("before", &before),
    ];
    // A correction says so: its title is that of the report that it replaces.
    let (subject, body) = match report.replaces {
        Some(_) => ("reports-mail-subject-corrected", "reports-mail-corrected"),
        None => ("reports-mail-subject", "reports-mail"),
    };
    Letter {
        to,
        lang,
        occasion: "reports.sent",
        conference: Some(here.id),
        subject: l.with(subject, &said),
        body: l.with(body, &said),
        about: None,
        extras: None,
    }
}

/// To a member of the presidium or an organiser.
pub fn to_account(here: &Here, report: &Report, counts: &Counts, to: &Account, link: &str) -> Option<Letter> {
    Some(letter(here, report, counts, (Email::parse(&to.email)?, to.lang), (&to.name, link)))
}

/// To whoever speaks for an institution: by her own link.
pub fn to_liaison(here: &Here, report: &Report, counts: &Counts, to: &Addressee) -> Option<Letter> {
    let link = format!("{}/reports/{}", to.link, report.id);
    Some(letter(here, report, counts, (to.to.clone()?, to.lang), (&to.name, &link)))
}
