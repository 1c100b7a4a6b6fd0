//! The newest version as the public page reads it: what never changes is read and taken apart once.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use chrono::{DateTime, Utc};
use sqlx::types::Json;

use super::super::rules::Programme;
use crate::error::Result;
use crate::kernel::Uuid;
use crate::state::App;

/// So many conferences at most are kept in memory.
const KEPT: usize = 16;

/// A version without what is told of it elsewhere.
#[derive(Clone)]
pub struct Shown {
    pub number: i32,
    pub released_at: DateTime<Utc>,
    pub programme: Arc<Programme>,
}

#[derive(Clone, Default)]
struct Kept(Arc<Mutex<BTreeMap<Uuid, Shown>>>);

/// The version with this number, which is the newest one: from memory, where this server has read it before. A version
/// is never changed, so what is kept of it is never wrong; which one is the newest is asked of the database each time.
pub async fn shown(app: &App, conference: Uuid, number: i32) -> Result<Option<Shown>> {
    let kept: Kept = app.queue();
    let held = kept.0.lock().expect("never poisoned").get(&conference).filter(|held| held.number == number).cloned();
    if held.is_some() {
        return Ok(held);
    }
    let row = sqlx::query!(
        r#"select programme as "programme: Json<Programme>", released_at from agenda_releases
           where conference_id = $1 and number = $2"#,
        conference,
        number
    )
    .fetch_optional(app.db.read())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let shown = Shown { number, released_at: row.released_at, programme: Arc::new(row.programme.0.sorted()) };
    let mut all = kept.0.lock().expect("never poisoned");
    if all.len() >= KEPT {
        all.clear();
    }
    all.insert(conference, shown.clone());
    Ok(Some(shown))
}
