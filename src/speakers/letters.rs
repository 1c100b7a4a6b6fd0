//! The letter by which somebody with a role is asked.

use super::store::Addressee;
use crate::conference::Here;
use crate::mail::Letter;
use crate::web::Reader;

/// Asks her, in her language, of what she has not answered; again where she was asked before. None: she has no address.
pub fn write(here: &Here, to: &Addressee, again: bool) -> Option<Letter> {
    let l = Reader::new(to.lang);
    let conference = l.plain(&here.name);
    let items: Vec<String> = to
        .items
        .iter()
        .map(|(title, at)| format!("{}  {}", l.short_date_time(*at, here.zone), l.plain(title)))
        .collect();
    let said: [(&'static str, &dyn std::fmt::Display); 4] =
        [("name", &to.called), ("conference", &conference), ("items", &items.join("\n")), ("link", &to.link)];
    let body = l.with(if again { "speakers-mail-again" } else { "speakers-mail" }, &said);
    Some(Letter {
        to: to.to.clone()?,
        lang: to.lang,
        occasion: if again { "speakers.reminded" } else { "speakers.asked" },
        conference: Some(here.id),
        subject: l.a("speakers-mail-subject", "conference", conference),
        body,
        about: to.participant,
        extras: None,
    })
}
