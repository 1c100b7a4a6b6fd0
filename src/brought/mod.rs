//! Files that are looked at before they are brought in: kept sealed until they are, one a person, conference and kind, a day at
//! most.
//!
//! Words: a *kind* is what a file is of (the agenda, the plan, tasks). Its feature reads it, says what it would do, who goes on
//! with it, and brings it in; here it is kept, let go of, and forgotten.

mod store;

pub use store::{File, open, remove, tidy};

use serde::Serialize;

use crate::access::Who;
use crate::audit::{Entries, Entry, Tx};
use crate::error::{Error, Result};
use crate::kernel::{Faults, Lang, Uuid, fold};
use crate::state::App;
use crate::vault::{Kept, SealedColumn};
use crate::web::Reader;

/// What is sealed here.
pub const SEALED: &[SealedColumn] = &[SealedColumn {
    table: "brought_files",
    column: "content_sealed",
    place: "brought_files.content",
    kept: Kept::Alone,
}];

/// So many rows and faults of a file are shown one by one.
const SHOWN: usize = 200;

/// What files of a feature are called.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// In their table.
    pub name: &'static str,
    /// As an object of the log.
    pub object: &'static str,
    /// In the log, where one is brought to be looked at.
    pub brought: &'static str,
    /// In the log, where one is let go of.
    pub discarded: &'static str,
}

impl Kind {
    /// A file of this kind and conference.
    pub async fn find(self, app: &App, conference: Uuid, id: Uuid) -> Result<Option<File>> {
        store::find(&app.db, self, conference, id).await
    }

    /// Keeps what was read of a file, by its name, to be looked at before it is brought in. What the same person brought
    /// before is gone.
    pub async fn keep(self, app: &App, who: &Who, conference: Uuid, named: (&str, &impl Serialize)) -> Result<Uuid> {
        let mut tx = Tx::begin(app).await?;
        let (id, entry) = store::keep(&mut tx, self, conference, named, who).await?;
        tx.commit(entry).await?;
        Ok(id)
    }

    /// Removes a file, because it is brought in or nobody wants it.
    pub async fn remove(self, tx: &mut Tx, who: &Who, conference: Uuid, id: Uuid) -> Result<Entry> {
        remove(tx, id).await?;
        Ok(Entry::new(who.actor(), self.discarded, self.object, id).of(conference))
    }

    /// Lets go of a file that is not brought in.
    pub async fn discard(self, app: &App, who: &Who, conference: Uuid, id: Uuid) -> Result<()> {
        let mut tx = Tx::begin(app).await?;
        let entry = self.remove(&mut tx, who, conference, id).await?;
        tx.commit(entry).await
    }
}

/// Commits what bringing a file in came to. False where something was changed since it was looked at: then nothing was done.
pub async fn commit(tx: Tx, came: Result<impl Entries>) -> Result<bool> {
    match came {
        Ok(entries) => {
            tx.commit(entries).await?;
            Ok(true)
        }
        Err(Error::Conflict(_)) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Those that are shown one by one.
pub fn shown<T>(all: &[T]) -> &[T] {
    &all[..all.len().min(SHOWN)]
}

/// How many of so many are not [`shown`].
pub fn more(all: usize) -> usize {
    all.saturating_sub(SHOWN)
}

/// What is wrong with a cell, as one text.
pub fn said(l: Reader, faults: &Faults) -> String {
    let said: Vec<String> = faults.iter().map(|one| l.fault(one)).collect();
    said.join(" ")
}

/// Words in every language, folded: a file is read whatever language it was written in.
pub fn words<T: Copy>(all: impl IntoIterator<Item = T>, key: impl Fn(T) -> &'static str) -> Vec<(T, String)> {
    let readers = Lang::ALL.map(Reader::new);
    all.into_iter().flat_map(|one| readers.map(|l| (one, fold(&l.t(key(one)))))).collect()
}
