//! What waits for what. The database refuses circles (migration 0141).

use chrono::NaiveDate;

use crate::audit::{Actor, Entry, Tx};
use crate::db::{self, Db};
use crate::error::{Error, Result};
use crate::kernel::{Uuid, Words};
use crate::roadmap::rules::Dates;

/// Every project of a conference with what it waits for.
pub async fn edges(db: &Db, conference: Uuid) -> Result<Vec<(Uuid, Uuid)>> {
    let rows =
        sqlx::query!("select project_id, waits_for_id from project_dependencies where conference_id = $1", conference)
            .fetch_all(db.read())
            .await?;
    Ok(rows.into_iter().map(|row| (row.project_id, row.waits_for_id)).collect())
}

/// A project that waits for another, or that another waits for.
#[derive(Clone, Debug)]
pub struct Tied {
    pub id: Uuid,
    pub number: i32,
    pub title: Words,
    pub dates: Dates,
    /// The other one waits for it, not it for the other one.
    pub is_before: bool,
}

/// What a project waits for and who waits for it, by number.
pub async fn tied(db: &Db, project: Uuid) -> Result<Vec<Tied>> {
    let rows = sqlx::query!(
        r#"select p.id, p.number, p.title as "title: Words", p.starts_on, p.deadline, p.completed_at,
               d.project_id = $1 as "is_before!"
           from project_dependencies d join projects p on p.id = case when d.project_id = $1 then d.waits_for_id else d.project_id end
           where d.project_id = $1 or d.waits_for_id = $1 order by p.number"#,
        project
    )
    .fetch_all(db.read())
    .await?;
    let tied = rows.into_iter().map(|row| Tied {
        id: row.id,
        number: row.number,
        title: row.title,
        dates: Dates { starts_on: row.starts_on, deadline: row.deadline, is_completed: row.completed_at.is_some() },
        is_before: row.is_before,
    });
    Ok(tied.collect())
}

/// A project that can be waited for.
#[derive(Clone, Debug)]
pub struct Other {
    pub id: Uuid,
    pub number: i32,
    pub title: Words,
    pub deadline: NaiveDate,
}

/// The other projects of a conference, by number.
pub async fn others(db: &Db, conference: Uuid, project: Uuid) -> Result<Vec<Other>> {
    Ok(sqlx::query_as!(
        Other,
        r#"select id, number, title as "title: Words", deadline from projects
           where conference_id = $1 and id <> $2 order by number"#,
        conference,
        project
    )
    .fetch_all(db.read())
    .await?)
}

fn entry(actor: Actor, action: &'static str, conference: Uuid, (project, other): (Uuid, Uuid)) -> Entry {
    Entry::new(actor, action, "project", project).of(conference).with_id("waits_for", other).touching("outcomes")
}

/// Lets a project wait for another of its conference.
pub async fn add_wait(tx: &mut Tx, actor: Actor, conference: Uuid, (project, other): (Uuid, Uuid)) -> Result<Entry> {
    let now = tx.now;
    sqlx::query!(
        "insert into project_dependencies (project_id, waits_for_id, conference_id, created_at) values ($1, $2, $3, $4)",
        project,
        other,
        conference,
        now
    )
    .execute(tx.conn())
    .await
    .map_err(|error| {
        db::refused(
            error,
            &[
                ("project_dependencies_pkey", "roadmap-fault-tied"),
                ("project_dependencies_no_circle", "roadmap-fault-circle"),
                ("project_dependencies_not_itself", "roadmap-fault-itself"),
                ("project_dependencies_of_project", "problem-changed"),
                ("project_dependencies_of_other", "problem-changed"),
            ],
        )
    })?;
    Ok(entry(actor, "roadmap.dependency_added", conference, (project, other)))
}

/// Lets it wait no more.
pub async fn remove_wait(tx: &mut Tx, actor: Actor, conference: Uuid, (project, other): (Uuid, Uuid)) -> Result<Entry> {
    let gone = sqlx::query!(
        "delete from project_dependencies where project_id = $1 and waits_for_id = $2 and conference_id = $3",
        project,
        other,
        conference
    )
    .execute(tx.conn())
    .await?;
    if gone.rows_affected() == 0 {
        return Err(Error::NotFound);
    }
    Ok(entry(actor, "roadmap.dependency_removed", conference, (project, other)))
}
