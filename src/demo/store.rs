use crate::db::Db;
use crate::error::Result;
use crate::kernel::Uuid;

/// Whether something was done in a conference, ever.
pub async fn was_done(db: &Db, conference: Uuid, action: &str) -> Result<bool> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select from audit_log where conference_id = $1 and action = $2) as "there!""#,
        conference,
        action
    )
    .fetch_one(db.read())
    .await?)
}

/// Whether a device of the conference has told how long it served somebody.
pub async fn has_service_times(db: &Db, conference: Uuid) -> Result<bool> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select from service_times where conference_id = $1) as "there!""#,
        conference
    )
    .fetch_one(db.read())
    .await?)
}
