//! Letters about difficulties: alarms of a clock, what was done, and questions to other institutions.

use std::fmt::Display;

use super::rules::{Act, HOURS};
use super::store::{Alarm, Difficulty, Done, Due};
use crate::audit::{Actor, Entry, Tx};
use crate::conference::Here;
use crate::error::Result;
use crate::kernel::Uuid;
use crate::liaisons::{self, Addressee};
use crate::mail::{self, Letter};
use crate::state::App;
use crate::web::Reader;

/// The letters of an alarm, one for each who is told.
pub fn alarm(app: &App, here: &Here, due: &Due, told: &Alarm) -> Vec<Letter> {
    let link = app.url(&here.path(&format!("/difficulties/{}", due.difficulty)));
    let letter = |to: &super::store::Somebody| {
        let l = Reader::new(to.lang);
        let (institution, project) = (l.plain(&told.institution), l.plain(&told.project));
        let ends = l.date_time(told.ends_at, here.zone);
        let said: [(&'static str, &dyn Display); 7] = [
            ("name", &to.name),
            ("number", &told.number),
            ("title", &told.title),
            ("institution", &institution),
            ("project", &project),
            ("ends", &ends),
            ("link", &link),
        ];
        let (subject, body) = if due.hours < HOURS {
            ("difficulties-mail-alarm-subject", "difficulties-mail-alarm")
        } else {
            ("difficulties-mail-late-subject", "difficulties-mail-late")
        };
        Letter {
            to: to.email.clone(),
            lang: to.lang,
            occasion: "difficulties.alarm",
            conference: Some(here.id),
            subject: l.with2(subject, "hours", due.hours, "title", &told.title),
            body: l.with(body, &said),
            about: None,
            extras: None,
        }
    };
    told.people.iter().map(letter).collect()
}

/// A letter to an institution's liaison, who comes by her link.
fn to_liaison(
    here: &Here,
    difficulty: &Difficulty,
    to: &Addressee,
    (subject, body, words): (&str, &str, &str),
) -> Option<Letter> {
    let l = Reader::new(to.lang);
    let link = format!("{}/difficulties/{}", to.link, difficulty.id);
    let institution = l.plain(&difficulty.institution_name);
    let said: [(&'static str, &dyn Display); 6] = [
        ("name", &to.name),
        ("number", &difficulty.number),
        ("title", &difficulty.title),
        ("institution", &institution),
        ("words", &words),
        ("link", &link),
    ];
    Some(Letter {
        to: to.to.clone()?,
        lang: to.lang,
        occasion: "difficulties.told",
        conference: Some(here.id),
        subject: l.a(subject, "title", &difficulty.title),
        body: l.with(body, &said),
        about: None,
        extras: None,
    })
}

/// Tells the liaison of whoever sent it in what was done; who has none is called by telephone. Returns the entries of links
/// that were made for it.
pub async fn tell_sender(
    tx: &mut Tx,
    actor: Actor,
    here: &Here,
    difficulty: &Difficulty,
    (act, done): (Act, &Done),
) -> Result<Vec<Entry>> {
    let (subject, body) = match act {
        Act::Convene => ("difficulties-mail-convened-subject", "difficulties-mail-convened"),
        _ => ("difficulties-mail-answered-subject", "difficulties-mail-answered"),
    };
    tell(tx, actor, here, difficulty, difficulty.institution, (subject, body, &done.words)).await
}

/// Asks another institution's liaison.
pub async fn ask(
    tx: &mut Tx,
    actor: Actor,
    here: &Here,
    difficulty: &Difficulty,
    (institution, asked): (Uuid, &str),
) -> Result<Vec<Entry>> {
    let said = ("difficulties-mail-consulted-subject", "difficulties-mail-consulted", asked);
    tell(tx, actor, here, difficulty, institution, said).await
}

async fn tell(
    tx: &mut Tx,
    actor: Actor,
    here: &Here,
    difficulty: &Difficulty,
    institution: Uuid,
    said: (&str, &str, &str),
) -> Result<Vec<Entry>> {
    let (people, entries) = liaisons::addressees_of(tx, actor, here.id, &[institution]).await?;
    let written: Vec<Letter> = people.iter().filter_map(|to| to_liaison(here, difficulty, to, said)).collect();
    mail::post_each(tx, &written).await?;
    Ok(entries)
}
