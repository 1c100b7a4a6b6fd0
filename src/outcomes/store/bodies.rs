//! The institutions of a project beside the one that leads it.

use anyhow::Context as _;

use crate::audit::{Actor, Entry, Tx};
use crate::db::{self, Db};
use crate::error::{Error, Result};
use crate::kernel::{Uuid, Words};
use crate::outcomes::rules::Part;
use crate::tasks::Named;

/// An institution and its part in a project.
#[derive(Clone, Debug)]
pub struct Body {
    pub id: Uuid,
    pub name: Words,
    pub part: Part,
}

/// Those that are responsible too, and the one that supervises.
pub async fn bodies(db: &Db, project: Uuid) -> Result<Vec<Body>> {
    let rows = sqlx::query!(
        r#"select i.id, i.name as "name: Words", b.role from project_bodies b join institutions i on i.id = b.institution_id
           where b.project_id = $1 order by b.role, i.folded, i.id"#,
        project
    )
    .fetch_all(db.read())
    .await?;
    rows.into_iter()
        .map(|row| {
            let part = Part::parse(&row.role).with_context(|| format!("an unknown part: {}", row.role))?;
            Ok(Body { id: row.id, name: row.name, part })
        })
        .collect()
}

/// The institutions that have no part in a project yet.
pub async fn bodies_to_add(db: &Db, conference: Uuid, project: Uuid) -> Result<Vec<Named>> {
    Ok(sqlx::query_as!(
        Named,
        r#"select id, name as "name: Words" from institutions i where conference_id = $1
               and not exists (select from projects p where p.id = $2 and p.institution_id = i.id)
               and not exists (select from project_bodies b where b.project_id = $2 and b.institution_id = i.id)
           order by listed desc, folded limit 1000"#,
        conference,
        project
    )
    .fetch_all(db.read())
    .await?)
}

fn entry(actor: Actor, action: &'static str, conference: Uuid, project: Uuid, institution: Uuid) -> Entry {
    Entry::new(actor, action, "project", project)
        .of(conference)
        .with_id("institution", institution)
        .touching("outcomes")
}

/// Gives an institution a part in a project; one at most supervises.
pub async fn add_body(
    tx: &mut Tx,
    actor: Actor,
    (conference, project): (Uuid, Uuid),
    (institution, supervises): (Uuid, bool),
) -> Result<Entry> {
    let role = if supervises { "supervising" } else { "co" };
    sqlx::query!(
        "insert into project_bodies (project_id, institution_id, conference_id, role) values ($1, $2, $3, $4)",
        project,
        institution,
        conference,
        role
    )
    .execute(tx.conn())
    .await
    .map_err(|error| {
        db::refused(
            error,
            &[
                ("project_bodies_one_supervises", "life-fault-supervised"),
                ("project_bodies_pkey", "problem-changed"),
                ("project_bodies_not_leading", "fault-choice"),
                ("project_bodies_of_conference", "fault-choice"),
            ],
        )
    })?;
    Ok(entry(actor, "outcomes.body_added", conference, project, institution).with("role", role))
}

/// Takes its part from it. What it did stays in the history.
pub async fn remove_body(
    tx: &mut Tx,
    actor: Actor,
    (conference, project): (Uuid, Uuid),
    institution: Uuid,
) -> Result<Entry> {
    let removed =
        sqlx::query!("delete from project_bodies where project_id = $1 and institution_id = $2", project, institution)
            .execute(tx.conn())
            .await?;
    if removed.rows_affected() == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(entry(actor, "outcomes.body_removed", conference, project, institution))
}
