//! What is said about a task, and whom it names.

use chrono::{DateTime, Utc};

use crate::audit::{Actor, Entry, Tx};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::kernel::{Uuid, Words, new_id};
use crate::tasks::rules::Somebody;

/// Whoever gets to the tasks of a conference: who can be named, or help.
pub async fn everybody(db: &Db, conference: Uuid) -> Result<Vec<Somebody>> {
    Ok(sqlx::query_as!(
        Somebody,
        r#"select a.id as account, a.name from accounts a
           where a.disabled_at is null and (
               exists (select from members m where m.account_id = a.id and m.conference_id = $1)
               or exists (select from seats s where s.account_id = a.id and s.conference_id = $1)
               or exists (select from grants g where g.account_id = a.id and g.role = 'organiser'
                   and (g.conference_id is null or g.conference_id = $1)))
           order by a.name, a.id"#,
        conference
    )
    .fetch_all(db.read())
    .await?)
}

/// A comment.
#[derive(Clone, Debug)]
pub struct Comment {
    pub id: Uuid,
    pub by: String,
    pub at: DateTime<Utc>,
    pub text: String,
    /// Whom it names.
    pub named: Vec<String>,
}

/// What was said about a task, the oldest first; of very much, the newest.
pub async fn comments(db: &Db, task: Uuid) -> Result<Vec<Comment>> {
    let mut comments = sqlx::query_as!(
        Comment,
        r#"select c.id, a.name as "by", c.at, c.text,
               array(select n.name from task_mentions m join accounts n on n.id = m.account_id where m.comment_id = c.id order by n.name) as "named!"
           from task_comments c join accounts a on a.id = c.account_id where c.task_id = $1 order by c.at desc, c.id desc limit 200"#,
        task
    )
    .fetch_all(db.read())
    .await?;
    comments.reverse();
    Ok(comments)
}

/// Says something about a task. Whoever is named watches it from now on; whoever speaks has seen where she was named.
pub async fn comment(
    tx: &mut Tx,
    (actor, by): (Actor, Uuid),
    conference: Uuid,
    task: Uuid,
    (text, named): (&str, &[Uuid]),
) -> Result<Entry> {
    let (id, now) = (new_id(), tx.now);
    sqlx::query!(
        "insert into task_comments (id, task_id, conference_id, account_id, at, text) values ($1, $2, $3, $4, $5, $6)",
        id,
        task,
        conference,
        by,
        now,
        text
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        r#"update task_mentions m set seen_at = $3 from task_comments c
           where c.id = m.comment_id and c.task_id = $1 and m.account_id = $2 and m.seen_at is null"#,
        task,
        by,
        now
    )
    .execute(tx.conn())
    .await?;
    // Who names herself knows of it.
    sqlx::query!(
        r#"insert into task_mentions (comment_id, account_id, seen_at)
           select $1, r.id, case when r.id = $3 then $4::timestamptz end from unnest($2::uuid[]) as r (id)"#,
        id,
        named,
        by,
        now
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        r#"insert into task_people (task_id, conference_id, account_id, kind, added_by, added_at)
           select $1, $2, r.id, 'watcher', $4, $5 from unnest($3::uuid[]) as r (id)
           where not exists (select from tasks t where t.id = $1 and t.owner_id = r.id)
           on conflict (task_id, account_id) do nothing"#,
        task,
        conference,
        named,
        by,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(Entry::new(actor, "tasks.commented", "task", task)
        .of(conference)
        .with_id("comment", id)
        .with("named", named.len())
        .touching("tasks"))
}

/// Where somebody was named.
#[derive(Clone, Debug)]
pub struct Mention {
    pub comment: Uuid,
    pub task: Uuid,
    pub title: Words,
    pub by: String,
    pub at: DateTime<Utc>,
    pub text: String,
}

/// Where somebody was named and has not seen to it, the newest first.
pub async fn mentions(db: &Db, conference: Uuid, account: Uuid) -> Result<Vec<Mention>> {
    Ok(sqlx::query_as!(
        Mention,
        r#"select c.id as comment, t.id as task, t.title as "title: Words", a.name as "by", c.at, c.text
           from task_mentions m join task_comments c on c.id = m.comment_id join tasks t on t.id = c.task_id
               join accounts a on a.id = c.account_id
           where m.account_id = $2 and m.seen_at is null and t.conference_id = $1 order by c.at desc limit 50"#,
        conference,
        account
    )
    .fetch_all(db.read())
    .await?)
}

/// She has seen to where she was named.
pub async fn saw(tx: &mut Tx, (actor, account): (Actor, Uuid), conference: Uuid, comment: Uuid) -> Result<Entry> {
    let now = tx.now;
    let task = sqlx::query_scalar!(
        r#"update task_mentions m set seen_at = coalesce(m.seen_at, $4) from task_comments c
           where c.id = m.comment_id and m.comment_id = $1 and m.account_id = $2 and c.conference_id = $3 returning c.task_id"#,
        comment,
        account,
        conference,
        now
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(Error::NotFound)?;
    Ok(Entry::new(actor, "tasks.mention_seen", "task", task).of(conference).with_id("comment", comment))
}
