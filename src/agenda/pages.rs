//! What is seen of the agenda, and how it is edited.

pub mod approval;
pub mod block;
pub mod clashes;
pub mod draft;
pub mod exchange;
pub mod export;
pub mod grid;
pub mod item;
pub mod papers;
pub mod public;
pub mod release;
pub mod venue;
pub mod versions;

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::store::Of;
use crate::access::Who;
use crate::error::Result;
use crate::kernel::{Faults, Words, paragraph};
use crate::state::App;
use crate::web::{Confirm, Page, Visit, html};

/// Asks whether something is to be taken away.
#[derive(Template)]
#[template(path = "agenda/sure.html")]
struct Sure {
    page: Page,
    it: Confirm,
}

/// The version that was seen.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct VersionForm {
    version: String,
}

impl VersionForm {
    fn version(&self) -> i32 {
        self.version.parse().unwrap_or(0)
    }
}

const NOTE_MAX: usize = 2_000;

/// A note, and the draft that was seen with it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct NoteForm {
    note_en: String,
    note_hans: String,
    note_hant: String,
    seen: String,
}

impl NoteForm {
    fn check(&self, is_needed: bool) -> std::result::Result<Words, Faults> {
        let mut faults = Faults::default();
        let note = Words::new(paragraph(&self.note_en), paragraph(&self.note_hans), paragraph(&self.note_hant));
        if is_needed && note.is_empty() {
            faults.add("note_hans", "fault-words");
        }
        faults.limits([("note_hans", &note.hans), ("note_hant", &note.hant), ("note_en", &note.en)], NOTE_MAX);
        faults.or(|| note)
    }
}

/// Asks before something goes out of the draft: what it is called, its address, and what follows.
fn ask_to_remove(
    app: &App,
    visit: &Visit,
    who: &Who,
    of: &Of,
    (name, path): (&str, &str),
    effects: Vec<String>,
) -> Result<Response> {
    let l = visit.l;
    let title = l.a("agenda-remove-title", "title", name);
    let it = Confirm {
        title: title.clone(),
        text: l.t("agenda-remove-text"),
        effects,
        action: of.here.path(&format!("{path}/remove")),
        version: of.version,
        button: l.t("agenda-remove"),
        cancel: of.here.path(path),
    };
    html(&Sure { page: visit.work(app, of.here.link(), title, who), it })
}
