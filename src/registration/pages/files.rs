//! What a form brings beside texts. ID documents are checked; files that a form holds: kept as they arrive, named by the form when it comes back, and shown to whoever may.

use axum::extract::State as AppState;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};

use super::super::store::Participant;
use super::super::{OfParticipant, SeePerson};
use crate::access::{Holder, May};
use crate::audit::{Entry, Tx};
use crate::conference::Here;
use crate::error::{Error, Result};
use crate::files::{self, rules};
use crate::forms::{self, Answer, Content, Files, Kind, Sent};
use crate::identity::{self, DocumentForm};
use crate::kernel::{Faults, Uuid, one_line};
use crate::state::App;
use crate::web::{Filled, Path, SentFile, download};

/// Keeps the files that a form brings, and finds those again that it brought before. Nothing else makes an
/// answer of a file: what is sent in the place of one is not read. A document is checked; one that `of` has
/// told before stands where none is told now.
pub(super) async fn arrive(
    app: &App,
    here: &Here,
    content: &Content,
    of: Option<&Participant>,
    filled: Filled,
) -> Result<(Sent, Files)> {
    let Filled { fields, files: mut brought } = filled;
    let (mut sent, mut found) = (Sent(fields), Files::new());
    let asked: Vec<_> = content.questions().filter(|question| question.kind == Kind::Document).collect();
    if let (false, Some(of)) = (asked.is_empty(), of)
        && let Some(held) = identity::of(app, of.id).await?
    {
        for question in &asked {
            let told = document_form(&sent, &question.code);
            let is_same = told.kind.is_empty()
                || (told.kind == held.kind.as_str() && (held.country.is_empty() || told.country == held.country));
            let answer = if is_same { Ok(Answer::Document(None)) } else { Err("identity-fault-number") };
            found.insert(question.code.clone(), answer);
        }
    }
    let today = app.clock.now().with_timezone(&here.zone).date_naive();
    for question in asked {
        let told = document_form(&sent, &question.code);
        if told.number.trim().is_empty() {
            if !told.kind.is_empty() && !found.contains_key(&question.code) {
                found.insert(question.code.clone(), Err("identity-fault-number"));
            }
            continue;
        }
        let first = |faults: Faults| faults.iter().next().map_or("identity-fault-number", |fault| fault.key);
        let answer = identity::check(&told, today).map(|document| Answer::Document(Some(document))).map_err(first);
        found.insert(question.code.clone(), answer);
    }
    for question in content.questions().filter(|question| question.kind.is_file()) {
        let field = forms::field(&question.code);
        let (held_field, name_field) = (format!("{field}-held"), format!("{field}-name"));
        let reference = sent.one(&held_field).to_owned();
        sent.0.retain(|(name, _)| *name != held_field && *name != name_field && *name != field);
        let kept = match brought.iter().position(|file| file.field == field) {
            Some(at) => match keep(app, here, &question.code, question.kind, brought.swap_remove(at)).await? {
                Ok(kept) => Some(kept),
                Err(key) => {
                    found.insert(question.code.clone(), Err(key));
                    None
                }
            },
            None if reference.is_empty() => None,
            None => {
                let held = files::held(app, here.id, &question.code, &reference).await?;
                if held.is_none() {
                    found.insert(question.code.clone(), Err(rules::GONE));
                }
                held
            }
        };
        if let Some(kept) = kept {
            sent.push(held_field, kept.reference);
            sent.push(name_field, kept.name.clone());
            found.insert(question.code.clone(), Ok(Answer::File { file: kept.id, name: kept.name }));
        }
    }
    Ok((sent, found))
}

/// What was told of a document in the place of a question.
fn document_form(sent: &Sent, code: &str) -> DocumentForm {
    let one = |part: &str| sent.one(&format!("{}-{part}", forms::field(code))).to_owned();
    DocumentForm { kind: one("kind"), country: one("country"), number: one("number"), version: String::new() }
}

async fn keep(
    app: &App,
    here: &Here,
    question: &str,
    kind: Kind,
    file: SentFile,
) -> Result<std::result::Result<files::Kept, &'static str>> {
    let Some(bytes) = file.bytes else { return Ok(Err(rules::TOO_LARGE)) };
    let name: String = one_line(&file.name).chars().take(120).collect();
    let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
    let (name, what, content) = if kind == Kind::Photo {
        match files::portrait(bytes).await {
            Ok(photo) => (format!("{stem}.jpg"), rules::Kind::Jpeg, photo),
            Err(key) => return Ok(Err(key)),
        }
    } else {
        match rules::Kind::of(&bytes) {
            Ok(what) => (if name.is_empty() { what.as_str().to_owned() } else { name }, what, bytes),
            Err(key) => return Ok(Err(key)),
        }
    };
    Ok(Ok(files::keep(app, here.id, question, &name, (what, &content)).await?))
}

/// A photo is looked at, anything else is a file to keep: a browser opens nothing that somebody sent.
fn shown(file: files::File, is_photo: bool) -> Response {
    let kind = file.kind.content_type();
    if is_photo {
        return ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "private, max-age=300")], file.content)
            .into_response();
    }
    download(&file.name, kind, file.content)
}

async fn is_photo(app: &App, here: &Here, file: &files::File) -> Result<bool> {
    let questions = forms::questions(&app.db, here.id).await?;
    Ok(questions.get(&file.question).is_some_and(|question| question.kind == Kind::Photo))
}

/// What she handed in herself.
pub async fn own(
    holder: Holder,
    AppState(app): AppState<App>,
    visit: crate::web::Visit,
    Path((_, id)): Path<(String, Uuid)>,
) -> Result<Response> {
    let (here, participant, _) = super::pass::behind(&app, &holder, visit).await?;
    let file = files::open(&app, participant.id, id).await?.ok_or(Error::NotFound)?;
    let is_photo = is_photo(&app, &here, &file).await?;
    Ok(shown(file, is_photo))
}

/// What a participant handed in. Who took a file stands in the log.
pub async fn of_person(
    may: May<SeePerson>,
    AppState(app): AppState<App>,
    Path((_, _, id)): Path<(String, Uuid, Uuid)>,
) -> Result<Response> {
    let OfParticipant { here, participant } = &may.scope;
    let file = files::open(&app, participant.id, id).await?.ok_or(Error::NotFound)?;
    let is_photo = is_photo(&app, here, &file).await?;
    if !is_photo {
        let tx = Tx::begin(&app).await?;
        let entry = Entry::new(may.who.actor(), "registration.file_taken", "participant", participant.id);
        tx.commit(entry.of(here.id).with_id("file", id)).await?;
    }
    Ok(shown(file, is_photo))
}
