//! Letters to liaisons: the link, a report that is still missing, a report that came in.

use std::fmt::Display;

use chrono::NaiveDate;

use super::store::{self, Addressee, Liaison};
use crate::audit::{Actor, Entry, Tx};
use crate::conference::{self, Act, Here};
use crate::error::Result;
use crate::kernel::{Email, Uuid};
use crate::mail::{self, Letter};
use crate::outcomes::{self, Untold, week_name};
use crate::state::App;
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
    let until = l.date(conference::day_of(to.until, here.zone));
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

/// An order to mend: which project, why, by when.
fn order(here: &Here, to: &Addressee, order: &Untold) -> Option<Letter> {
    let l = Reader::new(to.lang);
    let link = format!("{}/orders/{}", to.link, order.id);
    let (project, due) = (l.plain(&order.title), l.date(order.due_on));
    let said: [(&'static str, &dyn Display); 5] =
        [("name", &to.name), ("project", &project), ("due", &due), ("reason", &order.reason), ("link", &link)];
    let subject = l.with2("orders-mail-subject", "project", project, "due", &due);
    letter(here, to, "liaisons.order", (subject, l.with("orders-mail", &said)))
}

/// Writes of the orders of which nobody was told, each once, whichever server is first.
pub async fn tell_orders(tx: &mut Tx, here: &Here) -> Result<Vec<Entry>> {
    let untold = outcomes::untold(tx, here.id).await?;
    let mut liaisons: Vec<Uuid> = untold.iter().map(|one| one.liaison).collect();
    liaisons.sort();
    liaisons.dedup();
    let (to, mut entries) = store::addressees(tx, Actor::System, here.id, &liaisons).await?;
    let (mut letters, mut told) = (Vec::new(), Vec::new());
    for one in &untold {
        let Some(to) = to.iter().find(|to| to.liaison == one.liaison) else { continue };
        letters.extend(order(here, to, one));
        told.push(one.id);
        let entry = store::note_written(Actor::System, here.id, "liaison.order_sent", one.liaison);
        entries.push(entry.with_id("order", one.id));
    }
    mail::post_each(tx, &letters).await?;
    outcomes::note_told(tx, &told).await?;
    Ok(entries)
}

/// The same for every conference: what the frozen weeks sent.
pub async fn send_orders(app: &App) -> Result<()> {
    for conference in outcomes::with_untold(&app.db).await? {
        let Some(here) = conference::find_by_id(&app.db, conference).await? else { continue };
        if !here.allows(Act::CarryOut) {
            continue;
        }
        // What cannot be told in one conference keeps nothing from another.
        if let Err(error) = send_of(app, &here).await {
            tracing::warn!(%error, conference = %here.id, "orders could not be sent");
        }
    }
    Ok(())
}

async fn send_of(app: &App, here: &Here) -> Result<()> {
    let mut tx = Tx::begin(app).await?;
    let mut entries = tell_orders(&mut tx, here).await?;
    match entries.pop() {
        Some(first) => tx.commit((first, entries)).await,
        None => Ok(()),
    }
}
