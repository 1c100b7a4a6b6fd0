pub mod edit;
pub mod files;
pub mod list;
pub mod own;
pub mod send;
pub mod show;
pub mod sign;

use super::store::{self, By, Report, Version};
use crate::access::Who;
use crate::conference::Here;
use crate::error::{Error, Result};
use crate::kernel::Uuid;
use crate::state::App;

fn by(who: &Who) -> By {
    By { actor: who.actor(), account: who.account }
}

fn path(here: &Here, id: Uuid) -> String {
    here.path(&format!("/reports/{id}"))
}

/// The version that is read: what was signed off, or the newest.
async fn read(app: &App, report: &Report) -> Result<Version> {
    store::version(&app.db, report.id, report.read()).await?.ok_or(Error::NotFound)
}

/// Still a draft: only that is written on.
fn require_draft(report: &Report) -> Result<()> {
    if report.is_signed() { Err(Error::Conflict("reports-problem-signed")) } else { Ok(()) }
}
