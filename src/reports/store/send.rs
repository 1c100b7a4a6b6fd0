//! To whom a report goes, and to whom it went.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use sqlx::PgExecutor;

use crate::audit::{Entry, Tx};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::kernel::{Lang, Uuid, Words, new_id};
use crate::reports::store::By;

/// Somebody with an account who reads reports.
#[derive(Clone, Debug)]
pub struct Account {
    pub id: Uuid,
    pub email: String,
    pub lang: Lang,
    pub name: String,
    pub is_member: bool,
}

/// Members of the presidium and organisers of the conference: those first.
pub async fn accounts(executor: impl PgExecutor<'_>, conference: Uuid) -> Result<Vec<Account>> {
    let rows = sqlx::query!(
        r#"select a.id, a.email, a.language, a.name,
               exists (select from seats s where s.account_id = a.id and s.conference_id = $1) as "is_member!"
           from accounts a
           where a.disabled_at is null and (
               exists (select from seats s where s.account_id = a.id and s.conference_id = $1)
               or exists (select from grants g where g.account_id = a.id and g.role = 'organiser'
                   and (g.conference_id = $1 or g.conference_id is null and not exists (
                       select from grants o join accounts h on h.id = o.account_id
                       where o.role = 'organiser' and o.conference_id = $1 and h.disabled_at is null))))
           order by 5 desc, a.name, a.id"#,
        conference
    )
    .fetch_all(executor)
    .await?;
    let accounts = rows.into_iter().map(|row| Account {
        id: row.id,
        email: row.email,
        lang: Lang::from_tag(&row.language).unwrap_or_default(),
        name: row.name,
        is_member: row.is_member,
    });
    Ok(accounts.collect())
}

/// Who speaks for an institution.
#[derive(Clone, Debug)]
pub struct Liaised {
    pub id: Uuid,
    pub institution: Uuid,
}

/// Those who speak for institutions that have a part in projects.
pub async fn liaised(executor: impl PgExecutor<'_>, conference: Uuid) -> Result<Vec<Liaised>> {
    Ok(sqlx::query_as!(
        Liaised,
        r#"select n.id, n.institution_id as institution from liaisons n
           where n.conference_id = $1 and n.ended_at is null and (
               exists (select from projects p where p.institution_id = n.institution_id and p.conference_id = $1)
               or exists (select from project_bodies b where b.institution_id = n.institution_id and b.conference_id = $1))
           order by n.id"#,
        conference
    )
    .fetch_all(executor)
    .await?)
}

/// Who has a report already: by id, and the addresses that have the link for accounts.
#[derive(Clone, Debug, Default)]
pub struct Taken {
    pub accounts: BTreeSet<Uuid>,
    pub liaisons: BTreeSet<Uuid>,
    pub addresses: BTreeSet<String>,
}

pub async fn taken(executor: impl PgExecutor<'_>, report: Uuid) -> Result<Taken> {
    let rows = sqlx::query!(
        r#"select l.account_id, l.liaison_id, lower(a.email) as "email?"
           from report_letters l left join accounts a on a.id = l.account_id where l.report_id = $1"#,
        report
    )
    .fetch_all(executor)
    .await?;
    let mut taken = Taken::default();
    for row in rows {
        taken.accounts.extend(row.account_id);
        taken.liaisons.extend(row.liaison_id);
        taken.addresses.extend(row.email);
    }
    Ok(taken)
}

/// Holds a report that was signed off until the commit: of two who send it the second finds to whom the first did.
pub async fn hold(tx: &mut Tx, conference: Uuid, report: Uuid) -> Result<()> {
    let signed = sqlx::query_scalar!(
        "select signed_at from reports where id = $1 and conference_id = $2 for no key update",
        report,
        conference
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(Error::NotFound)?;
    signed.map(|_| ()).ok_or(Error::Conflict("problem-changed"))
}

/// Notes to whom it was sent.
pub async fn note_sent(
    tx: &mut Tx,
    by: By,
    (conference, report): (Uuid, Uuid),
    (accounts, liaisons): (&[Uuid], &[Uuid]),
) -> Result<Entry> {
    let now = tx.now;
    let ids: Vec<Uuid> = accounts.iter().chain(liaisons).map(|_| new_id()).collect();
    let (of_accounts, of_liaisons) = ids.split_at(accounts.len());
    sqlx::query!(
        r#"insert into report_letters (id, report_id, account_id, liaison_id, sent_at, sent_by)
           select one.id, $1::uuid, one.account, null::uuid, $2::timestamptz, $3::uuid from unnest($4::uuid[], $5::uuid[]) as one (id, account)
           union all select one.id, $1, null, one.liaison, $2, $3 from unnest($6::uuid[], $7::uuid[]) as one (id, liaison)"#,
        report,
        now,
        by.account,
        of_accounts,
        accounts,
        of_liaisons,
        liaisons
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!("update reports set sent_at = $2 where id = $1 and sent_at is null", report, now)
        .execute(tx.conn())
        .await?;
    Ok(Entry::new(by.actor, "reports.sent", "report", report)
        .of(conference)
        .with("accounts", accounts.len())
        .with("institutions", liaisons.len())
        .touching("reports"))
}

/// To whom a report was sent.
#[derive(Clone, Debug)]
pub struct Sent {
    pub name: String,
    /// For which institution, where she came by its link.
    pub institution: Option<Words>,
    pub at: DateTime<Utc>,
}

/// Everybody to whom a report was sent, accounts first.
pub async fn sent(db: &Db, report: Uuid) -> Result<Vec<Sent>> {
    Ok(sqlx::query_as!(
        Sent,
        r#"select coalesce(a.name, n.name) as "name!", i.name as "institution?: Words", l.sent_at as at
           from report_letters l left join accounts a on a.id = l.account_id left join liaisons n on n.id = l.liaison_id
               left join institutions i on i.id = n.institution_id
           where l.report_id = $1 order by l.liaison_id is not null, 1, l.id"#,
        report
    )
    .fetch_all(db.read())
    .await?)
}
