//! Pages of the workbench on which a form is seen, changed and published.

pub mod overview;
pub mod publish;
pub mod question;
pub mod section;

use super::rules::Content;
use super::store::{self, Form};
use crate::access::Who;
use crate::audit::Tx;
use crate::conference::{Act, Here};
use crate::error::{Error, Result};
use crate::state::App;

/// The draft that is at work; without one nothing can be changed.
async fn draft(app: &App, here: &Here) -> Result<Form> {
    here.require(Act::Prepare)?;
    store::draft(&app.db, here.id).await?.ok_or(Error::Conflict("forms-problem-no-draft"))
}

/// Keeps a changed draft, where nobody else has changed it since it was seen.
async fn keep(app: &App, here: &Here, who: &Who, seen: &str, content: &Content) -> Result<()> {
    let revision = seen.parse().unwrap_or(0);
    let mut tx = Tx::begin(app).await?;
    let entry = store::save(&mut tx, here, revision, content, who.actor()).await?;
    tx.commit(entry).await
}
