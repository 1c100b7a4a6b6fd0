//! The handbook that a template brings along: drafts, which organisers look through before anybody sees them.

use serde_json::{Value, json};

use super::{Ids, id_of};
use crate::audit::Tx;
use crate::edition::template::Template;
use crate::error::Result;
use crate::kernel::{Uuid, new_id};

pub(super) async fn enter_handbook(tx: &mut Tx, conference: Uuid, template: &Template, groups: &Ids<'_>) -> Result<()> {
    let parts: Vec<Value> = (1..)
        .zip(&template.handbook)
        .map(|(position, part)| {
            let groups: Vec<Uuid> = part.groups.iter().filter_map(|group| id_of(groups, group)).collect();
            json!({
                "id": new_id(), "code": part.code.get_ref(), "position": position, "kind": part.kind, "title": part.title,
                "body": part.body, "is_public": part.levels.is_empty() && part.groups.is_empty(), "levels": part.levels,
                "group_ids": groups,
            })
        })
        .collect();
    sqlx::query!(
        r#"insert into handbook_parts (id, conference_id, code, position, kind, title, body, is_public, levels, group_ids)
           select id, $1, code, position, kind, title, body, is_public, levels, group_ids
           from jsonb_to_recordset($2) as r (id uuid, code text, position integer, kind text, title words, body words,
               is_public boolean, levels text[], group_ids uuid[])"#,
        conference,
        Value::from(parts),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
