//! Letters about difficulties: alarms of a clock, what was done, and questions to other institutions.

use std::fmt::Display;

use super::rules::{Act, HOURS};
use super::store::{self, Alarm, Difficulty, Done, Due, Somebody};
use crate::audit::{Actor, Entry, Tx};
use crate::conference::Here;
use crate::error::Result;
use crate::kernel::{Uuid, Words};
use crate::liaisons::{self, Addressee};
use crate::mail::{self, Letter};
use crate::state::App;
use crate::web::Reader;

/// The letters of an alarm, one for each who is told.
pub fn alarm(app: &App, here: &Here, due: &Due, told: &Alarm) -> Vec<Letter> {
    let keys = if due.hours < HOURS {
        ("difficulties-mail-alarm-subject", "difficulties-mail-alarm")
    } else {
        ("difficulties-mail-late-subject", "difficulties-mail-late")
    };
    each(app, here, (due.difficulty, told, None), ("difficulties.alarm", due.hours), keys)
}

/// What an institution that was asked says: its name and its words.
type Said<'a> = Option<(&'a Words, &'a str)>;

/// A letter for each who is told something of a difficulty: she comes to it by signing in.
fn each(
    app: &App,
    here: &Here,
    (difficulty, told, said): (Uuid, &Alarm, Said<'_>),
    (occasion, hours): (&'static str, i64),
    (subject, body): (&str, &str),
) -> Vec<Letter> {
    let link = app.url(&here.path(&format!("/difficulties/{difficulty}")));
    let letter = |to: &Somebody| {
        let l = Reader::new(to.lang);
        let (institution, project) = (l.plain(&told.institution), l.plain(&told.project));
        let ends = l.date_time(told.ends_at, here.zone);
        let (asked, words) = said.map(|(asked, words)| (l.plain(asked), words)).unwrap_or_default();
        let said: [(&'static str, &dyn Display); 10] = [
            ("name", &to.name),
            ("hours", &hours),
            ("number", &told.number),
            ("title", &told.title),
            ("institution", &institution),
            ("project", &project),
            ("ends", &ends),
            ("asked", &asked),
            ("words", &words),
            ("link", &link),
        ];
        Letter {
            to: to.email.clone(),
            lang: to.lang,
            occasion,
            conference: Some(here.id),
            subject: l.with(subject, &said),
            body: l.with(body, &said),
            about: None,
            extras: None,
        }
    };
    told.people.iter().map(letter).collect()
}

/// What happened to a difficulty of which those who have to see to it hear at once: the clock runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    Filed,
    Reopened,
    Assigned,
}

impl News {
    fn keys(self) -> (&'static str, &'static str) {
        match self {
            News::Filed => ("difficulties-mail-filed-subject", "difficulties-mail-filed"),
            News::Reopened => ("difficulties-mail-reopened-subject", "difficulties-mail-reopened"),
            News::Assigned => ("difficulties-mail-assigned-subject", "difficulties-mail-assigned"),
        }
    }
}

/// Tells it, in the transaction that does it: to whoever sees to it and, unless it is given to her, to the organisers; not to
/// whoever did it.
pub async fn tell_news(tx: &mut Tx, here: &Here, difficulty: Uuid, (news, by): (News, Option<Uuid>)) -> Result<()> {
    let told = store::news(tx, here.id, difficulty, news != News::Assigned, by).await?;
    let letters = each(tx.app(), here, (difficulty, &told, None), ("difficulties.told", HOURS), news.keys());
    mail::post_each(tx, &letters).await
}

/// Tells whoever sees to it what an institution that was asked says, in the transaction that notes it; the organisers
/// where nobody sees to it, or who did works on the conference no more.
pub async fn tell_said(tx: &mut Tx, here: &Here, difficulty: Uuid, (asked, words): (&Words, &str)) -> Result<()> {
    let mut told = store::news(tx, here.id, difficulty, false, None).await?;
    if told.people.is_empty() {
        told = store::news(tx, here.id, difficulty, true, None).await?;
    }
    let keys = ("difficulties-mail-said-subject", "difficulties-mail-said");
    let of = (difficulty, &told, Some((asked, words)));
    let letters = each(tx.app(), here, of, ("difficulties.told", HOURS), keys);
    mail::post_each(tx, &letters).await
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
        Act::Withdraw => ("difficulties-mail-withdrawn-subject", "difficulties-mail-withdrawn"),
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
