//! Templates of tasks: kept, and laid on a day.

use chrono::{DateTime, Utc};

use super::beside::add_item;
use super::write::create_alone;
use crate::access::{PathParams, Scope};
use crate::audit::{Actor, Entry, Tx};
use crate::conference::Here;
use crate::countdown;
use crate::db::{self, Db};
use crate::error::{Error, Result};
use crate::kernel::{Uuid, new_id};
use crate::state::App;
use crate::tasks::rules::{Line, Wanted};

/// A template in a list.
#[derive(Clone, Debug)]
pub struct Template {
    pub id: Uuid,
    pub name: String,
    pub tasks: i64,
    pub created_by: Uuid,
    pub by: String,
    pub created_at: DateTime<Utc>,
}

/// A template of the conference at hand.
#[derive(Clone, Debug)]
pub struct OfTemplate {
    pub here: Here,
    pub template: Template,
}

impl Scope for OfTemplate {
    async fn find(app: &App, path: &PathParams) -> Result<Option<OfTemplate>> {
        let (Some(here), Some(id)) = (Here::find(app, path).await?, path.id("id")) else { return Ok(None) };
        let found = templates(&app.db, here.id, Some(id)).await?.pop();
        Ok(found.map(|template| OfTemplate { here, template }))
    }
}

/// The templates of a conference by name, or one of them.
pub async fn templates(db: &Db, conference: Uuid, one: Option<Uuid>) -> Result<Vec<Template>> {
    Ok(sqlx::query_as!(
        Template,
        r#"select t.id, t.name, jsonb_array_length(t.lines)::bigint as "tasks!", t.created_by, a.name as by, t.created_at
           from task_templates t join accounts a on a.id = t.created_by
           where t.conference_id = $1 and ($2::uuid is null or t.id = $2) order by t.name, t.id"#,
        conference,
        one
    )
    .fetch_all(db.read())
    .await?)
}

/// The lines of a template.
pub async fn template_lines(db: &Db, template: Uuid) -> Result<Vec<Line>> {
    let lines = sqlx::query_scalar!("select lines from task_templates where id = $1", template)
        .fetch_optional(db.read())
        .await?
        .ok_or(Error::NotFound)?;
    Ok(serde_json::from_value(lines)?)
}

/// The lists of tasks, each entry with its task, in their order.
pub async fn lists_of(db: &Db, tasks: &[Uuid]) -> Result<Vec<(Uuid, String)>> {
    let rows = sqlx::query!(
        "select task_id, text from task_items where task_id = any($1) order by task_id, position, id",
        tasks
    )
    .fetch_all(db.read())
    .await?;
    Ok(rows.into_iter().map(|row| (row.task_id, row.text)).collect())
}

/// Keeps lines as a template of a name that no other has.
pub async fn keep_template(
    tx: &mut Tx,
    (actor, account): (Actor, Uuid),
    conference: Uuid,
    (name, lines): (&str, &[Line]),
) -> Result<(Uuid, Entry)> {
    let (id, now) = (new_id(), tx.now);
    sqlx::query!(
        "insert into task_templates (id, conference_id, name, lines, created_by, created_at) values ($1, $2, $3, $4, $5, $6)",
        id,
        conference,
        name,
        serde_json::to_value(lines)?,
        account,
        now
    )
    .execute(tx.conn())
    .await
    .map_err(|error| db::refused(error, &[("task_templates_by_name", "tasks-fault-template-name")]))?;
    let entry = Entry::new(actor, "tasks.template_kept", "task_template", id).of(conference);
    Ok((id, entry.with("tasks", lines.len())))
}

/// Removes a template; what was made from it stays.
pub async fn remove_template(tx: &mut Tx, actor: Actor, conference: Uuid, id: Uuid) -> Result<Entry> {
    let gone = sqlx::query!("delete from task_templates where id = $1 and conference_id = $2", id, conference)
        .execute(tx.conn())
        .await?;
    if gone.rows_affected() == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(Entry::new(actor, "tasks.template_removed", "task_template", id).of(conference))
}

/// Gives the tasks of a template, with their lists and what waits for what among them: all or none. By one key once: nothing
/// where that was done.
pub async fn lay_template(
    tx: &mut Tx,
    actor: Actor,
    (conference, template, key): (Uuid, Uuid, Uuid),
    tasks: &[(&Line, Wanted)],
) -> Result<Option<(Entry, Vec<Entry>)>> {
    countdown::lock(tx, conference).await?;
    let now = tx.now;
    let first = sqlx::query!(
        "insert into task_template_uses (key, template_id, laid_at) values ($1, $2, $3) on conflict do nothing",
        key,
        template,
        now
    )
    .execute(tx.conn())
    .await?;
    if first.rows_affected() == 0 {
        return Ok(None);
    }
    let (mut ids, mut entries) = (Vec::with_capacity(tasks.len()), Vec::new());
    for (line, wanted) in tasks {
        let (id, entry) = create_alone(tx, actor, conference, wanted).await?;
        entries.push(entry);
        for text in &line.list {
            entries.push(add_item(tx, actor, conference, id, text).await?);
        }
        ids.push(id);
    }
    let mut links = Vec::new();
    for (place, (line, _)) in tasks.iter().enumerate() {
        links.extend(line.waits().filter_map(|(needed, lag)| Some((ids[place], *ids.get(needed)?, lag))));
    }
    countdown::link_new(tx, actor, conference, &links).await?;
    countdown::recompute(tx, conference).await?;
    let first = Entry::new(actor, "tasks.template_laid", "task_template", template).of(conference);
    Ok(Some((first.with("tasks", ids.len()).touching("tasks"), entries)))
}
