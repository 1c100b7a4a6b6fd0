//! What the form about a project may choose from.

use crate::db::Db;
use crate::error::Result;
use crate::kernel::{Uuid, Words};
use crate::tasks::Named;

/// The pillars of the action plan, in their order.
pub async fn pillars(db: &Db, conference: Uuid) -> Result<Vec<Named>> {
    Ok(sqlx::query_as!(
        Named,
        r#"select id, name as "name: Words" from pillars where conference_id = $1 order by position"#,
        conference
    )
    .fetch_all(db.read())
    .await?)
}

/// The institutions that may lead a project: those named by the organisers first.
pub async fn institutions(db: &Db, conference: Uuid) -> Result<Vec<Named>> {
    Ok(sqlx::query_as!(
        Named,
        r#"select id, name as "name: Words" from institutions where conference_id = $1 order by listed desc, folded limit 1000"#,
        conference
    )
    .fetch_all(db.read())
    .await?)
}

/// The resolutions, the newest first.
pub async fn resolutions(db: &Db, conference: Uuid) -> Result<Vec<Named>> {
    Ok(sqlx::query_as!(
        Named,
        r#"select id, title as "name: Words" from resolutions where conference_id = $1 order by year desc, number desc"#,
        conference
    )
    .fetch_all(db.read())
    .await?)
}
