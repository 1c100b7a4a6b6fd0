//! The letter by which an institution's signatory is asked to sign.

use super::store::{Addressee, Document};
use crate::conference::Here;
use crate::mail::Letter;
use crate::web::Reader;

/// Asks her, in her language; again where she was asked before. None: she has no address.
pub fn write(here: &Here, document: &Document, to: &Addressee, again: bool) -> Option<Letter> {
    let l = Reader::new(to.lang);
    let (conference, title) = (l.plain(&here.name), l.plain(&document.title));
    let said: [(&'static str, &dyn std::fmt::Display); 4] =
        [("name", &to.name), ("conference", &conference), ("title", &title), ("link", &to.link)];
    Some(Letter {
        to: to.to.clone()?,
        lang: to.lang,
        occasion: if again { "documents.reminded" } else { "documents.asked" },
        conference: Some(here.id),
        subject: l.a(if again { "documents-mail-subject-again" } else { "documents-mail-subject" }, "title", title),
        body: l.with(if again { "documents-mail-again" } else { "documents-mail" }, &said),
        about: None,
        extras: None,
    })
}
