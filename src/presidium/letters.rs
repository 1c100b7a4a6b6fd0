//! The letter by which a member is asked to vote.

use std::fmt::Display;

use super::store;
use crate::audit::Tx;
use crate::conference::Here;
use crate::error::Result;
use crate::kernel::Uuid;
use crate::mail::{self, Letter};
use crate::web::Reader;

/// Asks everybody whose ballot a vote waits for, each in her language.
pub async fn ask_to_vote(tx: &mut Tx, here: &Here, vote: Uuid) -> Result<()> {
    let link = tx.app().url(&here.path(&format!("/votes/{vote}")));
    let called = store::called(tx, vote).await?;
    let write = |to: store::Called| {
        let l = Reader::new(to.lang);
        let (conference, title) = (l.plain(&here.name), l.plain(&to.title));
        let said: [(&'static str, &dyn Display); 4] =
            [("name", &to.name), ("conference", &conference), ("title", &title), ("link", &link)];
        let (subject, body) = (l.a("votes-mail-subject", "title", title), l.with("votes-mail", &said));
        Letter {
            to: to.email,
            lang: to.lang,
            occasion: "votes.opened",
            conference: Some(here.id),
            subject,
            body,
            about: None,
            extras: None,
        }
    };
    let letters: Vec<Letter> = called.into_iter().map(write).collect();
    mail::post_each(tx, &letters).await
}
