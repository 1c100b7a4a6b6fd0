//! Tells organisers what waits for their decision: another deadline, another day of an order, completion. Each once.

use std::fmt::Display;

use super::rules::Request;
use super::store::{self, Matter, Organiser, Wanted};
use super::sweep::{Untold, tell_each};
use crate::audit::{Actor, Entry, Tx};
use crate::conference::Here;
use crate::error::Result;
use crate::kernel::Uuid;
use crate::mail::Letter;
use crate::state::App;
use crate::web::Reader;

fn letter(app: &App, here: &Here, to: &Organiser, wanted: &Wanted) -> Letter {
    let l = Reader::new(to.lang);
    let page = match wanted.request {
        Request::Extension => format!("/plan/orders/{}", wanted.matter.1),
        Request::Completion => format!("/projects/{}", wanted.project),
        Request::Deadline => "/plan/deadlines".to_owned(),
    };
    let link = app.url(&here.path(&page));
    let day = wanted.day.map(|day| l.date(day)).unwrap_or_default();
    let what = match wanted.request {
        Request::Extension => l.a("liaisons-asked-extension", "day", day),
        Request::Completion => l.t("liaisons-asked-completion"),
        Request::Deadline => l.a("liaisons-asked-deadline", "day", day),
    };
    let (project, institution) = (l.plain(&wanted.title), l.plain(&wanted.institution));
    let text = [what.as_str(), wanted.words.trim()].into_iter().filter(|part| !part.is_empty());
    let text = text.collect::<Vec<_>>().join("\n\n");
    let parts: [(&'static str, &dyn Display); 5] =
        [("name", &to.name), ("project", &project), ("institution", &institution), ("text", &text), ("link", &link)];
    Letter {
        to: to.to.clone(),
        lang: to.lang,
        occasion: "liaisons.asked",
        conference: Some(here.id),
        subject: l.a("liaisons-asked-subject", "project", project),
        body: l.with("liaisons-asked", &parts),
        about: None,
        extras: None,
    }
}

impl Untold for Wanted {
    fn conference(&self) -> Uuid {
        self.conference
    }

    fn matter(&self) -> &Matter {
        &self.matter
    }

    async fn write(app: &App, tx: &mut Tx, here: &Here, ours: &[&Wanted]) -> Result<(Vec<Letter>, Vec<Entry>)> {
        let organisers = store::organisers(tx, here.id).await?;
        let (mut letters, mut entries) = (Vec::new(), Vec::new());
        for one in ours {
            // Whoever asked knows it.
            let others = organisers.iter().filter(|to| Some(to.account) != one.account);
            let written: Vec<Letter> = others.map(|to| letter(app, here, to, one)).collect();
            let entry = Entry::new(Actor::System, "outcomes.request_told", "project", one.project).of(here.id);
            entries.push(entry.with_id("of", one.matter.1).with("letters", written.len()));
            letters.extend(written);
        }
        Ok((letters, entries))
    }
}

/// Tells what was asked for in the last days, waits and was not told yet. Not in the transaction that asks: those who lead a
/// project ask by its own pages, which know nothing of letters.
pub async fn tell_asked(app: &App) -> Result<()> {
    tell_each(app, &store::wanted(&app.db, app.clock.now()).await?).await;
    Ok(())
}
