//! The letters by which an institution's signatory, and a member of the presidium, is asked to sign.

use super::store::{self, Addressee, Document};
use crate::audit::Tx;
use crate::conference::Here;
use crate::error::Result;
use crate::mail::Letter;
use crate::web::Reader;

/// Asks a signatory, in her language; again where she was asked before. None: she has no address.
pub fn write(here: &Here, document: &Document, to: &Addressee, again: bool) -> Option<Letter> {
    letter(here, document, to, again, if again { "documents-mail-again" } else { "documents-mail" })
}

/// The letters to those members of the presidium for whose signature a document waits, as far as they come after a position.
pub async fn to_members(tx: &mut Tx, here: &Here, document: &Document, after: i32, again: bool) -> Result<Vec<Letter>> {
    let people = store::members_waiting(tx, here, document.id, after).await?;
    let body = if again { "documents-mail-seat-again" } else { "documents-mail-seat" };
    Ok(people.iter().filter_map(|to| letter(here, document, to, again, body)).collect())
}

fn letter(here: &Here, document: &Document, to: &Addressee, again: bool, body: &str) -> Option<Letter> {
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
        body: l.with(body, &said),
        about: None,
        extras: None,
    })
}
