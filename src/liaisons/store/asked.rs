//! What institutions and those who lead projects asked for, and who is told of it.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::decided::Matter;
use crate::audit::Tx;
use crate::db::Db;
use crate::error::Result;
use crate::kernel::{Email, Lang, Uuid, Words};
use crate::liaisons::rules::Request;

/// For so many days what was asked for is still news.
const DAYS: i64 = 3;

/// Something that was asked for and that nobody has decided, of which the organisers were not told.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub conference: Uuid,
    pub matter: Matter,
    pub request: Request,
    pub project: Uuid,
    pub title: Words,
    /// Of the institution that leads the project.
    pub institution: Words,
    /// Why it is asked for.
    pub words: String,
    /// The day that is wanted.
    pub day: Option<NaiveDate>,
    /// Who asked, where it was somebody with an account: she is not told.
    pub account: Option<Uuid>,
}

/// What was asked for in the last days, waits to be decided and was told to nobody yet.
pub async fn wanted(db: &Db, now: DateTime<Utc>) -> Result<Vec<Wanted>> {
    let rows = sqlx::query!(
        r#"select d.matter as "matter!", d.id as "id!", d.position as "position!", d.words as "words!", d.day, d.account_id,
               p.conference_id, p.id as project, p.title as "title: Words", i.name as "institution: Words"
           from (
               select 'order' as matter, s.order_id as id, s.position, s.words, s.due_on as day, s.at, s.account_id, o.project_id
               from order_steps s join orders o on o.id = s.order_id
               where s.at > $1 and s.kind = 'extension_asked' and o.wanted is not null
               union all
               select 'project', s.project_id, s.position, s.words, null, s.at, s.account_id, s.project_id
               from project_steps s join projects q on q.id = s.project_id
               where s.at > $1 and s.kind = 'asked' and q.state = 'asked'
               union all
               select 'deadline', r.id, 0, r.reason, r.wanted, r.asked_at, r.account_id, r.project_id
               from deadline_requests r where r.granted is null and r.asked_at > $1
           ) d
               join projects p on p.id = d.project_id join institutions i on i.id = p.institution_id
           where not exists (select from decisions_told t where t.kind = d.matter and t.id = d.id and t.position = d.position)
           order by p.conference_id, d.at, d.id, d.position"#,
        now - TimeDelta::days(DAYS)
    )
    .fetch_all(db.read())
    .await?;
    let wanted = rows.into_iter().filter_map(|row| {
        Some(Wanted {
            conference: row.conference_id,
            request: Request::parse(&row.matter)?,
            matter: (row.matter, row.id, row.position),
            project: row.project,
            title: row.title,
            institution: row.institution,
            words: row.words,
            day: row.day,
            account: row.account_id,
        })
    });
    Ok(wanted.collect())
}

/// Somebody who organises a conference.
#[derive(Clone, Debug)]
pub struct Organiser {
    pub account: Uuid,
    pub to: Email,
    pub name: String,
    pub lang: Lang,
}

/// Who organises a conference; those who organise all of them where it has nobody of its own.
pub async fn organisers(tx: &mut Tx, conference: Uuid) -> Result<Vec<Organiser>> {
    let rows = sqlx::query!(
        r#"select a.id, a.email, a.language, a.name from accounts a
           where a.disabled_at is null and exists (select from grants g where g.account_id = a.id and g.role = 'organiser'
               and (g.conference_id = $1 or g.conference_id is null and not exists (
                   select from grants o join accounts h on h.id = o.account_id
                   where o.role = 'organiser' and o.conference_id = $1 and h.disabled_at is null)))
           order by a.email"#,
        conference
    )
    .fetch_all(tx.conn())
    .await?;
    let people = rows.into_iter().filter_map(|row| {
        Some(Organiser {
            account: row.id,
            to: Email::parse(&row.email)?,
            name: row.name,
            lang: Lang::from_tag(&row.language).unwrap_or_default(),
        })
    });
    Ok(people.collect())
}
