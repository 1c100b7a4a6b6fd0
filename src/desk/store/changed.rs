//! What changed since somebody looked: from the history of tasks and from the log.

use chrono::{DateTime, Utc};

use crate::audit::{Tx, Unaudited};
use crate::db::Db;
use crate::desk::rules::{Looks, looked};
use crate::error::Result;
use crate::kernel::{Uuid, Words};
use crate::state::App;

/// Notes that somebody looks, and tells since when what is new is news to her.
pub async fn look(app: &App, account: Uuid, conference: Uuid) -> Result<DateTime<Utc>> {
    let mut tx = Tx::begin(app).await?;
    let now = tx.now;
    let held = sqlx::query_as!(
        Looks,
        "select since, seen_at from desk_looks where account_id = $1 and conference_id = $2",
        account,
        conference
    )
    .fetch_optional(tx.conn())
    .await?;
    let looks = looked(held, now);
    sqlx::query!(
        r#"insert into desk_looks (account_id, conference_id, since, seen_at) values ($1, $2, $3, $4)
           on conflict (account_id, conference_id) do update set since = $3, seen_at = $4"#,
        account,
        conference,
        looks.since,
        looks.seen_at
    )
    .execute(tx.conn())
    .await?;
    tx.commit_unaudited(Unaudited::Looked).await?;
    Ok(looks.since)
}

/// How many tasks others finished, stopped, moved and made since: by the step that did it, so that whoever writes beside
/// what she did herself, or moves the date of what was blocked long ago, is not told of for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changed {
    pub done: i64,
    pub blocked: i64,
    pub moved: i64,
    pub created: i64,
}

pub async fn changed(db: &Db, conference: Uuid, me: Uuid, since: DateTime<Utc>) -> Result<Changed> {
    Ok(sqlx::query_as!(
        Changed,
        r#"select count(distinct t.id) filter (where t.state = 'done' and c.state = 'done' and c.at = t.done_at) as "done!",
               count(distinct t.id) filter (where t.state = 'blocked' and c.state = 'blocked' and c.what in ('reported', 'sent_back')) as "blocked!",
               count(distinct t.id) filter (where c.due_after is not null) as "moved!",
               count(distinct t.id) filter (where c.at = t.created_at and c.state = 'open') as "created!"
           from task_changes c join tasks t on t.id = c.task_id
           where t.conference_id = $1 and c.at > $3 and c.account_id is distinct from $2"#,
        conference,
        me,
        since
    )
    .fetch_one(db.read())
    .await?)
}

/// A task whose date was moved by others, from where to where.
#[derive(Clone, Debug)]
pub struct Moved {
    pub id: Uuid,
    pub title: Words,
    pub was_due_at: DateTime<Utc>,
    pub due_at: DateTime<Utc>,
    pub by: Option<String>,
}

/// Those that were moved last, each once: from the first of its dates to the one that it has.
pub async fn moved(db: &Db, conference: Uuid, me: Uuid, since: DateTime<Utc>, most: i64) -> Result<Vec<Moved>> {
    Ok(sqlx::query_as!(
        Moved,
        r#"select m.id as "id!", m.title as "title!: Words", m.was_due_at as "was_due_at!", m.due_at as "due_at!", a.name as "by?"
           from (select distinct on (c.task_id) t.id, t.title, t.due_at, c.at, c.account_id,
                     first_value(c.due_before) over (partition by c.task_id order by c.at, c.id) as was_due_at
                 from task_changes c join tasks t on t.id = c.task_id
                 where t.conference_id = $1 and c.at > $3 and c.due_after is not null and c.account_id is distinct from $2
                 order by c.task_id, c.at desc, c.id desc) m
               left join accounts a on a.id = m.account_id
           where m.due_at <> m.was_due_at order by m.at desc, m.due_at, m.id limit $4"#,
        conference,
        me,
        since,
        most
    )
    .fetch_all(db.read())
    .await?)
}

/// What was done by others, how often.
#[derive(Clone, Debug)]
pub struct Touched {
    pub action: String,
    pub times: i64,
}

/// How often others did any of these since.
pub async fn touched(
    db: &Db,
    conference: Uuid,
    me: Uuid,
    since: DateTime<Utc>,
    actions: &[String],
) -> Result<Vec<Touched>> {
    Ok(sqlx::query_as!(
        Touched,
        r#"select action, count(*) as "times!" from audit_log
           where conference_id = $1 and at > $3 and actor_id is distinct from $2 and action = any($4) group by action"#,
        conference,
        me,
        since,
        actions
    )
    .fetch_all(db.read())
    .await?)
}
