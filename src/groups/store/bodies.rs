//! The institutions that stand behind a group.

use super::OfGroup;
use crate::audit::{Actor, Entry, Tx};
use crate::db::{self, Db};
use crate::error::{Error, Result};
use crate::kernel::{Uuid, Words};

/// An institution behind a group.
pub struct Body {
    pub id: Uuid,
    pub name: Words,
    /// It leads the group; else it takes part.
    pub leads: bool,
}

/// Those of a group: which lead, then the others.
pub async fn bodies(db: &Db, group: Uuid) -> Result<Vec<Body>> {
    Ok(sqlx::query_as!(
        Body,
        r#"select i.id, i.name as "name: Words", b.leads from group_bodies b join institutions i on i.id = b.institution_id
           where b.group_id = $1 order by b.leads desc, i.folded, i.id"#,
        group
    )
    .fetch_all(db.read())
    .await?)
}

/// The institutions of the conference that do not stand behind a group yet.
pub async fn bodies_to_add(db: &Db, conference: Uuid, group: Uuid) -> Result<Vec<(Uuid, Words)>> {
    let rows = sqlx::query!(
        r#"select i.id, i.name as "name: Words" from institutions i where i.conference_id = $1
               and not exists (select from group_bodies b where b.group_id = $2 and b.institution_id = i.id)
           order by i.folded, i.id"#,
        conference,
        group
    )
    .fetch_all(db.read())
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}

/// Adds an institution, or changes whether it leads.
pub async fn add_body(tx: &mut Tx, actor: Actor, of: &OfGroup, institution: Uuid, leads: bool) -> Result<Entry> {
    sqlx::query!(
        "insert into group_bodies (group_id, institution_id, conference_id, leads) values ($1, $2, $3, $4)
         on conflict (group_id, institution_id) do update set leads = excluded.leads",
        of.group.id,
        institution,
        of.here.id,
        leads
    )
    .execute(tx.conn())
    .await
    .map_err(|error| db::refused(error, &[("group_bodies_of_institution", "fault-choice")]))?;
    Ok(entry(actor, "group.body_added", of, institution).with("leads", leads))
}

/// Takes an institution off a group.
pub async fn remove_body(tx: &mut Tx, actor: Actor, of: &OfGroup, institution: Uuid) -> Result<Entry> {
    let gone =
        sqlx::query!("delete from group_bodies where group_id = $1 and institution_id = $2", of.group.id, institution)
            .execute(tx.conn())
            .await?
            .rows_affected();
    if gone == 0 {
        return Err(Error::NotFound);
    }
    Ok(entry(actor, "group.body_removed", of, institution))
}

fn entry(actor: Actor, action: &'static str, of: &OfGroup, institution: Uuid) -> Entry {
    Entry::new(actor, action, "group", of.group.id)
        .of(of.here.id)
        .with_id("institution", institution)
        .touching("groups")
}
