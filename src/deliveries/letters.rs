//! The letter with which a resolution is delivered.

use super::store::{Addressee, Decided};
use crate::conference::Here;
use crate::mail::Letter;
use crate::web::Reader;

/// Tells her of it, in her language; again where she was told before. None: she has no address.
pub fn write(here: &Here, resolution: &Decided, to: &Addressee, again: bool) -> Option<Letter> {
    let l = Reader::new(to.lang);
    let (conference, title) = (l.plain(&here.name), l.plain(&resolution.title));
    let number = l.with2("presidium-resolution-number", "year", resolution.year, "number", resolution.number);
    let said: [(&'static str, &dyn std::fmt::Display); 5] =
        [("name", &to.name), ("conference", &conference), ("number", &number), ("title", &title), ("link", &to.link)];
    Some(Letter {
        to: to.to.clone()?,
        lang: to.lang,
        occasion: if again { "resolutions.reminded" } else { "resolutions.delivered" },
        conference: Some(here.id),
        subject: l.with2(
            if again { "deliveries-mail-subject-again" } else { "deliveries-mail-subject" },
            "number",
            &number,
            "title",
            title,
        ),
        body: l.with(if again { "deliveries-mail-again" } else { "deliveries-mail" }, &said),
        about: to.about,
        extras: None,
    })
}
