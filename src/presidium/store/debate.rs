//! What a motion said before, who stands behind it, and what is said for and against.

use anyhow::Context as _;
use chrono::{DateTime, Utc};

use crate::audit::{Actor, Entry, Tx};
use crate::conference::Here;
use crate::db::{self, Db};
use crate::error::{Error, Result};
use crate::kernel::{Uuid, Words, new_id};
use crate::presidium::rules::{Side, Statement, Wording};

/// One wording of a motion.
pub struct Version {
    pub number: i32,
    pub title: Words,
    pub text: Words,
    pub by: String,
    pub at: DateTime<Utc>,
}

/// Every wording, the first first.
pub async fn versions(db: &Db, motion: Uuid) -> Result<Vec<Version>> {
    Ok(sqlx::query_as!(
        Version,
        r#"select t.number, t.title as "title: Words", t.text as "text: Words", a.name as "by", t.worded_at as "at"
           from motion_texts t join accounts a on a.id = t.worded_by where t.motion_id = $1 order by t.number"#,
        motion
    )
    .fetch_all(db.read())
    .await?)
}

/// Keeps a wording as the next version, where it says something else than the last.
pub(super) async fn keep_version(tx: &mut Tx, by: Uuid, motion: Uuid, wording: &Wording) -> Result<()> {
    let now = tx.now;
    sqlx::query!(
        r#"insert into motion_texts (motion_id, number, title, text, worded_by, worded_at)
           select $1, coalesce(max(number), 0) + 1, $2::words, $3::words, $4, $5 from motion_texts where motion_id = $1
           having not exists (select from motion_texts t where t.motion_id = $1 and (t.title, t.text) = ($2::words, $3::words)
               and t.number = (select max(number) from motion_texts where motion_id = $1))"#,
        motion,
        &wording.title as &Words,
        &wording.text as &Words,
        by,
        now,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Who stands behind a motion, in the order in which they joined.
pub async fn sponsors(db: &Db, motion: Uuid) -> Result<Vec<(Uuid, String)>> {
    let rows = sqlx::query!(
        r#"select s.account_id, a.name from motion_sponsors s join accounts a on a.id = s.account_id
           where s.motion_id = $1 order by s.sponsored_at, a.name"#,
        motion
    )
    .fetch_all(db.read())
    .await?;
    Ok(rows.into_iter().map(|row| (row.account_id, row.name)).collect())
}

fn refused(error: sqlx::Error) -> Error {
    db::refused(error, &[("debate_before_decision", "debate-decided")])
}

/// Stands behind a motion, or no longer.
pub async fn sponsor(tx: &mut Tx, actor: Actor, here: &Here, motion: Uuid, stands: bool) -> Result<Entry> {
    let by = actor.account().context("a motion is sponsored by somebody with an account")?;
    let now = tx.now;
    if stands {
        sqlx::query!(
            r#"insert into motion_sponsors (motion_id, account_id, sponsored_at)
               select id, $3, $4 from motions where id = $1 and conference_id = $2 on conflict do nothing"#,
            motion,
            here.id,
            by,
            now,
        )
        .execute(tx.conn())
        .await
        .map_err(refused)?;
    } else {
        sqlx::query!("delete from motion_sponsors where motion_id = $1 and account_id = $2", motion, by)
            .execute(tx.conn())
            .await
            .map_err(refused)?;
    }
    let action = if stands { "motion.sponsored" } else { "motion.sponsor_left" };
    Ok(Entry::new(actor, action, "motion", motion).of(here.id).touching("presidium"))
}

/// What is said for a motion or against it.
pub struct Said {
    pub side: Side,
    pub text: String,
    pub by: String,
    pub at: DateTime<Utc>,
}

pub async fn statements(db: &Db, motion: Uuid) -> Result<Vec<Said>> {
    let rows = sqlx::query!(
        r#"select s.side, s.text, a.name, s.made_at from motion_statements s join accounts a on a.id = s.made_by
           where s.motion_id = $1 order by s.made_at, s.id"#,
        motion
    )
    .fetch_all(db.read())
    .await?;
    rows.into_iter()
        .map(|row| {
            let side = Side::parse(&row.side).context("an unknown side")?;
            Ok(Said { side, text: row.text, by: row.name, at: row.made_at })
        })
        .collect()
}

/// Says something for or against a motion that is still to be decided.
pub async fn state(tx: &mut Tx, actor: Actor, here: &Here, motion: Uuid, said: &Statement) -> Result<Entry> {
    let by = actor.account().context("a statement is made by somebody with an account")?;
    let (id, now) = (new_id(), tx.now);
    sqlx::query!(
        "insert into motion_statements (id, motion_id, side, text, made_by, made_at) values ($1, $2, $3, $4, $5, $6)",
        id,
        motion,
        said.side.as_str(),
        said.text,
        by,
        now,
    )
    .execute(tx.conn())
    .await
    .map_err(refused)?;
    Ok(Entry::new(actor, "motion.statement_made", "motion", motion)
        .of(here.id)
        .with("side", said.side.as_str())
        .touching("presidium"))
}
