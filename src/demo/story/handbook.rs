//! The handbook of the demonstration: what its template says, published.

use crate::audit::{Actor, Tx};
use crate::cli::plain;
use crate::conference::Here;
use crate::files::rules::Kind as FileKind;
use crate::handbook::{self, NewFile, OfPart, rules::Kind};
use crate::kernel::{Uuid, Words};
use crate::state::App;

const PLAN: &[u8] = include_bytes!("../../../config/conferences/financial-security/venue-plan.png");
/// Its width and height, in dots.
const SIZE: (u32, u32) = (1200, 760);

/// Hangs the plan of the venue on its part, and publishes everything.
pub async fn handbook(app: &App, here: &Here, organiser: Uuid) -> anyhow::Result<()> {
    let by = Actor::Account(organiser, None);
    let mut tx = Tx::begin(app).await.map_err(plain)?;
    let mut entries = Vec::new();
    for part in handbook::drafts(&app.db, here.id).await.map_err(plain)? {
        let of = OfPart { here: here.clone(), part };
        if of.part.content.kind == Kind::Map {
            let title = Words::new("Ground floor", "一层平面图", "一樓平面圖");
            let plan =
                NewFile { name: "venue-plan.png", kind: FileKind::Png, content: PLAN, size: Some(SIZE), title: &title };
            entries.push(handbook::attach(&mut tx, &of, &plan, by).await.map_err(plain)?);
        }
        entries.push(handbook::publish(&mut tx, &of, of.part.version, by).await.map_err(plain)?);
    }
    anyhow::ensure!(!entries.is_empty(), "the template has no handbook");
    let first = entries.remove(0);
    tx.commit((first, entries)).await.map_err(plain)
}
