//! What an institution has a part in.

use chrono::{DateTime, NaiveDate, Utc};

use crate::audit::{Actor, Entry, Tx};
use crate::db::Db;
use crate::error::Result;
use crate::kernel::{Uuid, Words};
use crate::outcomes::Part;
use crate::tasks::Named;

/// A project, and an institution's part in it.
#[derive(Clone, Debug)]
pub struct Mine {
    pub project: Uuid,
    pub part: Part,
    /// The last week that was reported, and whether the one asked for was.
    pub last: Option<NaiveDate>,
    pub is_reported: bool,
    /// When the project was last taken up again: reports are due from then on.
    pub reopened_at: Option<DateTime<Utc>>,
}

/// The projects in which an institution has a part, with what was reported for a week.
pub async fn mine(db: &Db, conference: Uuid, institution: Uuid, week: NaiveDate) -> Result<Vec<Mine>> {
    let rows = sqlx::query!(
        r#"select p.id, case when p.institution_id = $2 then 'leading' else b.role end as "part!",
               (select max(week) from weekly_reports r where r.project_id = p.id) as last,
               exists (select from weekly_reports r where r.project_id = p.id and r.week = $3) as "is_reported!",
               (select max(at) from project_steps s where s.project_id = p.id and s.kind = 'reopened') as reopened_at
           from projects p left join project_bodies b on b.project_id = p.id and b.institution_id = $2
           where p.conference_id = $1 and (p.institution_id = $2 or b.role is not null) order by p.number"#,
        conference,
        institution,
        week
    )
    .fetch_all(db.read())
    .await?;
    let found = rows.into_iter().filter_map(|row| {
        let part = Part::parse(&row.part)?;
        let (last, is_reported, reopened_at) = (row.last, row.is_reported, row.reopened_at);
        Some(Mine { project: row.id, part, last, is_reported, reopened_at })
    });
    Ok(found.collect())
}

/// The part that an institution has in a project; none where it has none.
pub async fn part_in(db: &Db, conference: Uuid, institution: Uuid, project: Uuid) -> Result<Option<Part>> {
    let part = sqlx::query_scalar!(
        r#"select case when p.institution_id = $2 then 'leading' else b.role end as "part!"
           from projects p left join project_bodies b on b.project_id = p.id and b.institution_id = $2
           where p.id = $3 and p.conference_id = $1 and (p.institution_id = $2 or b.role is not null)"#,
        conference,
        institution,
        project
    )
    .fetch_optional(db.read())
    .await?;
    Ok(part.as_deref().and_then(Part::parse))
}

/// How many difficulties wait for a word of the institution: of its own those that are answered, of others those of which it is
/// asked what it can do.
pub async fn difficulties_waiting(db: &Db, conference: Uuid, institution: Uuid) -> Result<i64> {
    Ok(sqlx::query_scalar!(
        r#"select count(*) as "waiting!" from difficulties d
           where d.conference_id = $1 and d.state in ('waiting', 'convened', 'answered')
               and (d.institution_id = $2 and d.state = 'answered' or exists (
                   select from difficulty_consultations c
                   where c.difficulty_id = d.id and c.institution_id = $2 and c.said is null))"#,
        conference,
        institution
    )
    .fetch_one(db.read())
    .await?)
}

/// When an institution was first asked to report: when the first link of a liaison of it was made.
pub async fn first_asked(db: &Db, institution: Uuid) -> Result<Option<DateTime<Utc>>> {
    Ok(sqlx::query_scalar!(
        "select min(k.created_at) from liaison_links k join liaisons n on n.id = k.liaison_id where n.institution_id = $1",
        institution
    )
    .fetch_one(db.read())
    .await?)
}

/// The institutions that have a part in a project that is not closed.
pub async fn own_institutions(db: &Db, conference: Uuid) -> Result<Vec<Named>> {
    Ok(sqlx::query_as!(
        Named,
        r#"select id, name as "name: Words" from institutions i where conference_id = $1 and (
               exists (select from projects p where p.institution_id = i.id and p.completed_at is null)
               or exists (select from project_bodies b join projects p on p.id = b.project_id
                          where b.institution_id = i.id and p.completed_at is null))
           order by words_text(name), id"#,
        conference
    )
    .fetch_all(db.read())
    .await?)
}

/// Notes when she first came by her link; nothing where she has come before.
pub async fn note_opened(tx: &mut Tx, actor: Actor, conference: Uuid, liaison: Uuid) -> Result<Option<Entry>> {
    let now = tx.now;
    let noted = sqlx::query!(
        "update liaison_links set opened_at = $2 where liaison_id = $1 and revoked_at is null and opened_at is null",
        liaison,
        now
    )
    .execute(tx.conn())
    .await?;
    let entry = || Entry::new(actor, "liaison.link_opened", "liaison", liaison).of(conference).touching("outcomes");
    Ok((noted.rows_affected() > 0).then(entry))
}

/// Whether she has come by her link before.
pub async fn has_come(db: &Db, liaison: Uuid) -> Result<bool> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select from liaison_links where liaison_id = $1 and revoked_at is null and opened_at is not null) as "come!""#,
        liaison
    )
    .fetch_one(db.read())
    .await?)
}
