//! Pictures and files of a draft.

use axum::extract::State as AppState;
use axum::response::Response;

use super::super::rules::{FileForm, file_name};
use super::super::store::{self, NewFile, OfPart};
use super::super::{EditPart, EditPartFile};
use super::{edit, shown};
use crate::access::May;
use crate::audit::Tx;
use crate::conference::Act;
use crate::error::{Error, Result};
use crate::files;
use crate::kernel::Faults;
use crate::state::App;
use crate::web::{Filled, Visit, invalid, redirect};

/// Hangs a picture or file on a part.
pub async fn attach(
    may: May<EditPart>,
    AppState(app): AppState<App>,
    visit: Visit,
    filled: Filled,
) -> Result<Response> {
    let of = may.scope;
    of.here.require(Act::Prepare)?;
    let form = FileForm::of(&filled.fields);
    let sent = filled.files.into_iter().find(|file| file.field == "file");
    let name = sent.as_ref().map(|file| file.name.clone()).unwrap_or_default();
    let ready = match sent {
        Some(sent) => files::ready(sent.bytes).await,
        None => Err("handbook-fault-no-file"),
    };
    let faults = match (form.check(), ready) {
        (Ok(title), Ok(ready)) => {
            let name = file_name(&name, ready.kind.as_str());
            let new =
                NewFile { name: &name, kind: ready.kind, content: &ready.content, size: ready.size, title: &title };
            let mut tx = Tx::begin(&app).await?;
            let entry = store::attach(&mut tx, &of, &new, may.who.actor()).await?;
            store::note_change(&mut tx, &of).await?;
            tx.commit(entry).await?;
            return Ok(redirect(&path(&of)));
        }
        (Ok(_), Err(key)) => Faults::one("file", key),
        (Err(faults), Ok(_)) => faults,
        (Err(mut faults), Err(key)) => {
            faults.add("file", key);
            faults
        }
    };
    Err(invalid(&edit::with_file_faults(&app, &visit, &may.who, of, form, faults).await?))
}

fn path(of: &OfPart) -> String {
    of.here.path(&format!("/handbook-parts/{}#files", of.part.id))
}

/// A file of a draft, to be looked at.
pub async fn show(may: May<EditPartFile>, AppState(app): AppState<App>) -> Result<Response> {
    let of = may.scope;
    let file = files::attached(&app, of.of.here.id, of.file.id).await?.ok_or(Error::NotFound)?;
    Ok(shown(file))
}

/// Takes a file off the draft.
pub async fn take_off(may: May<EditPartFile>, AppState(app): AppState<App>) -> Result<Response> {
    let of = may.scope;
    of.of.here.require(Act::Prepare)?;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::take_off(&mut tx, &of, may.who.actor()).await?;
    store::note_change(&mut tx, &of.of).await?;
    tx.commit(entry).await?;
    Ok(redirect(&path(&of.of)))
}
