//! Tells whoever speaks for an institution what was decided of its orders, deadlines and projects, each once.

use std::fmt::Display;

use super::rules::Matter;
use super::store::{self, Addressee, Decided};
use super::sweep::{Untold, tell_each};
use crate::audit::{Actor, Entry, Tx};
use crate::conference::Here;
use crate::error::Result;
use crate::kernel::Uuid;
use crate::mail::Letter;
use crate::state::App;
use crate::web::Reader;

fn said(l: Reader, decided: &Decided) -> String {
    let day = || decided.day.map(|day| l.date(day)).unwrap_or_default();
    match decided.kind {
        Matter::OrderSentBack => l.a("liaisons-decided-order-back", "day", day()),
        Matter::OrderClosed => l.t("liaisons-decided-order-closed"),
        Matter::ExtensionGranted => l.a("liaisons-decided-extension", "day", day()),
        Matter::ExtensionRefused => l.t("liaisons-decided-extension-refused"),
        Matter::ProjectSentBack => l.t("liaisons-decided-sent-back"),
        Matter::ProjectVerified => l.t("liaisons-decided-verified"),
        Matter::ProjectClosed => l.t("liaisons-decided-closed"),
        Matter::ProjectReopened => l.t("liaisons-decided-reopened"),
        Matter::DeadlineGranted => l.a("liaisons-decided-deadline", "day", day()),
        Matter::DeadlineRefused => l.t("liaisons-decided-deadline-refused"),
    }
}

fn letter(here: &Here, to: &Addressee, decided: &Decided) -> Option<Letter> {
    let l = Reader::new(to.lang);
    let page = match decided.kind.is_of_order() {
        true => format!("{}/orders/{}", to.link, decided.matter.1),
        false => format!("{}/projects/{}", to.link, decided.project),
    };
    let (project, what) = (l.plain(&decided.title), said(l, decided));
    let text = [what.as_str(), decided.words.trim()].into_iter().filter(|part| !part.is_empty());
    let text = text.collect::<Vec<_>>().join("\n\n");
    let parts: [(&'static str, &dyn Display); 4] =
        [("name", &to.name), ("project", &project), ("text", &text), ("link", &page)];
    Some(Letter {
        to: to.to.clone()?,
        lang: to.lang,
        occasion: "liaisons.decided",
        conference: Some(here.id),
        subject: l.a("liaisons-decided-subject", "project", project),
        body: l.with("liaisons-decided", &parts),
        about: None,
        extras: None,
    })
}

impl Untold for Decided {
    fn conference(&self) -> Uuid {
        self.conference
    }

    fn matter(&self) -> &store::Matter {
        &self.matter
    }

    async fn write(_: &App, tx: &mut Tx, here: &Here, ours: &[&Decided]) -> Result<(Vec<Letter>, Vec<Entry>)> {
        let mut liaisons: Vec<Uuid> = ours.iter().map(|one| one.liaison).collect();
        liaisons.sort();
        liaisons.dedup();
        let (to, mut entries) = store::addressees(tx, Actor::System, here.id, &liaisons).await?;
        let mut letters = Vec::new();
        for one in ours {
            let Some(to) = to.iter().find(|to| to.liaison == one.liaison) else { continue };
            letters.extend(letter(here, to, one));
            let entry = store::note_written(Actor::System, here.id, "liaison.decision_sent", one.liaison);
            entries.push(entry.with_id("of", one.matter.1));
        }
        Ok((letters, entries))
    }
}

/// Tells what was decided in the last days and was not told yet.
pub async fn tell(app: &App) -> Result<()> {
    tell_each(app, &store::untold(&app.db, app.clock.now()).await?).await;
    Ok(())
}
