//! Weekly reports: one for each project and week, in versions.

use chrono::{DateTime, NaiveDate, Utc};
use data_encoding::HEXLOWER;
use sm3::{Digest as _, Sm3};

use super::indicators::add_reading;
use super::project::goes_on;
use crate::audit::{Actor, Entry, Tx};
use crate::db::{self, Db};
use crate::error::{Error, Result};
use crate::files::{self, rules::Kind};
use crate::kernel::{Uuid, Words, new_id};
use crate::outcomes::rules::{By, NewReading, NewReport};

/// What was reported of a project for a week: its newest version.
#[derive(Clone, Debug)]
pub struct Report {
    pub id: Uuid,
    pub project: Uuid,
    pub number: i32,
    pub title: Words,
    /// The institution that leads it.
    pub institution: Words,
    /// Its Monday.
    pub week: NaiveDate,
    pub version: i32,
    pub done: String,
    pub next: String,
    /// Who wrote it, and when.
    pub by: String,
    pub at: DateTime<Utc>,
    /// When the first version came in.
    pub filed_at: DateTime<Utc>,
}

/// What was reported for a week, by the number of the project. What compiles reports reads it here.
pub async fn reports_of_week(db: &Db, conference: Uuid, week: NaiveDate) -> Result<Vec<Report>> {
    Ok(sqlx::query_as!(
        Report,
        r#"select r.id, p.id as project, p.number, p.title as "title: Words", i.name as "institution: Words", r.week,
               v.number as version, v.done, v.next, coalesce(a.name, n.name, '') as "by!", v.at, r.filed_at
           from weekly_reports r join projects p on p.id = r.project_id join institutions i on i.id = p.institution_id
               join lateral (select * from weekly_report_versions where report_id = r.id order by number desc limit 1) v on true
               left join accounts a on a.id = v.account_id left join liaisons n on n.id = v.liaison_id
           where r.conference_id = $1 and r.week = $2 order by p.number"#,
        conference,
        week
    )
    .fetch_all(db.read())
    .await?)
}

/// The last weeks of a project, every version of them: the newest first.
pub async fn reports(db: &Db, project: Uuid, most: i64) -> Result<Vec<Report>> {
    Ok(sqlx::query_as!(
        Report,
        r#"select r.id, p.id as project, p.number, p.title as "title: Words", i.name as "institution: Words", r.week,
               v.number as version, v.done, v.next, coalesce(a.name, n.name, '') as "by!", v.at, r.filed_at
           from (select * from weekly_reports where project_id = $1 order by week desc limit $2) r
               join projects p on p.id = r.project_id join institutions i on i.id = p.institution_id
               join weekly_report_versions v on v.report_id = r.id
               left join accounts a on a.id = v.account_id left join liaisons n on n.id = v.liaison_id
           order by r.week desc, v.number desc"#,
        project,
        most
    )
    .fetch_all(db.read())
    .await?)
}

/// A file that proves a reading: its indicator, name, kind and content.
pub type Evidence<'a> = (Uuid, &'a str, Kind, &'a [u8]);

/// What filing came to.
pub enum Filed {
    /// A version was written, with what stands in the log.
    Version(i32, (Entry, Vec<Entry>)),
    /// The very same stands there already.
    Same,
}

fn sum(text: impl AsRef<[u8]>) -> String {
    HEXLOWER.encode(&Sm3::digest(text.as_ref()))
}

fn files_sum(files: &[Evidence<'_>]) -> String {
    let each: String =
        files.iter().map(|(indicator, _, _, content)| format!("{indicator} {}\n", sum(content))).collect();
    if each.is_empty() { each } else { sum(each) }
}

/// Files a report, or a correction of it as long as its week is not frozen. The same form twice is one report; whoever saw
/// an older version is told.
pub async fn file_report(
    tx: &mut Tx,
    (actor, by): (Actor, By),
    (conference, project, week): (Uuid, Uuid, NaiveDate),
    new: &NewReport,
    files: &[Evidence<'_>],
) -> Result<Filed> {
    goes_on(tx, conference, project).await?;
    let now = tx.now;
    // Of two at once the second waits here for the first, and then finds what it filed.
    sqlx::query!(
        r#"insert into weekly_reports (id, project_id, conference_id, week, filed_at) values ($1, $2, $3, $4, $5)
           on conflict on constraint weekly_reports_once do nothing"#,
        new_id(),
        project,
        conference,
        week,
        now
    )
    .execute(tx.conn())
    .await?;
    let report = sqlx::query_scalar!(
        "select id from weekly_reports where project_id = $1 and week = $2 for update",
        project,
        week
    )
    .fetch_one(tx.conn())
    .await?;
    let held = sqlx::query!(
        "select number, sum, files_sum from weekly_report_versions where report_id = $1 order by number desc limit 1",
        report
    )
    .fetch_optional(tx.conn())
    .await?;
    let (words, proofs) = (sum(new.canonical()), files_sum(files));
    if held.as_ref().is_some_and(|one| one.sum == words && (proofs.is_empty() || one.files_sum == proofs)) {
        return Ok(Filed::Same);
    }
    let version = held.map_or(0, |one| one.number);
    if new.seen != version {
        return Err(Error::Conflict("weekly-fault-newer"));
    }
    sqlx::query!(
        r#"insert into weekly_report_versions (report_id, number, done, next, at, account_id, liaison_id, sum, files_sum)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"#,
        report,
        version + 1,
        new.done,
        new.next,
        now,
        by.account(),
        by.liaison(),
        words,
        proofs
    )
    .execute(tx.conn())
    .await
    .map_err(|error| db::refused(error, &[("weekly_reports_frozen", "weekly-fault-frozen")]))?;
    let mut more = Vec::new();
    for (indicator, as_of, value) in &new.readings {
        let proof = files.iter().find(|(of, ..)| of == indicator);
        let file = match proof {
            Some((_, name, kind, content)) => Some(files::attach(tx, conference, name, (*kind, content)).await?),
            None => None,
        };
        if file.is_none() && is_read(tx, *indicator, (*as_of, *value)).await? {
            continue;
        }
        let reading = NewReading { as_of: *as_of, value: *value, note: String::new(), file, report: Some(report) };
        more.push(add_reading(tx, (actor, by), conference, (project, *indicator), &reading).await?.1);
    }
    let entry = Entry::new(actor, "outcomes.week_reported", "project", project)
        .of(conference)
        .with_id("report", report)
        .with("week", week.to_string())
        .with("version", version + 1)
        .touching("outcomes");
    let entry = match by.liaison() {
        Some(liaison) => entry.with_id("liaison", liaison),
        None => entry,
    };
    Ok(Filed::Version(version + 1, (entry, more)))
}

/// Whether the reading that holds of this day says the same already.
async fn is_read(tx: &mut Tx, indicator: Uuid, (as_of, value): (NaiveDate, rust_decimal::Decimal)) -> Result<bool> {
    let held = sqlx::query_scalar!(
        "select value from readings where indicator_id = $1 and as_of = $2 order by recorded_at desc, id desc limit 1",
        indicator,
        as_of
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(held == Some(value))
}

/// A project that owes a report for a week, or has filed it.
#[derive(Clone, Debug)]
pub struct Owed {
    pub project: Uuid,
    pub number: i32,
    pub title: Words,
    pub institution_id: Uuid,
    pub institution: Words,
    pub starts_on: NaiveDate,
    /// When its institution was first asked: when the first link was made, or when it was reopened.
    pub asked_at: DateTime<Utc>,
    /// The liaison, if there is one now.
    pub liaison: Option<Uuid>,
    pub liaison_name: String,
    /// When the report of the week came in, and how many versions it has.
    pub filed_at: Option<DateTime<Utc>>,
    pub versions: i64,
    /// The last week that was reported.
    pub last: Option<NaiveDate>,
}

/// The projects that go on and whose institution was asked to report, each with what it filed for a week. Whether that is due
/// is for the rules to say.
pub async fn owed(db: &Db, conference: Uuid, week: NaiveDate) -> Result<Vec<Owed>> {
    Ok(sqlx::query_as!(
        Owed,
        r#"select p.id as project, p.number, p.title as "title: Words", p.institution_id, i.name as "institution: Words", p.starts_on,
               greatest(k.asked_at, (select max(at) from project_steps s where s.project_id = p.id and s.kind = 'reopened')) as "asked_at!",
               n.id as "liaison?", coalesce(n.name, '') as "liaison_name!", r.filed_at as "filed_at?",
               (select count(*) from weekly_report_versions v where v.report_id = r.id) as "versions!",
               (select max(week) from weekly_reports w where w.project_id = p.id) as last
           from projects p join institutions i on i.id = p.institution_id
               join (select n.institution_id, min(k.created_at) as asked_at from liaison_links k join liaisons n on n.id = k.liaison_id
                     where n.conference_id = $1 group by n.institution_id) k on k.institution_id = p.institution_id
               left join liaisons n on n.institution_id = p.institution_id and n.ended_at is null
               left join weekly_reports r on r.project_id = p.id and r.week = $2
           where p.conference_id = $1 and p.completed_at is null order by p.number"#,
        conference,
        week
    )
    .fetch_all(db.read())
    .await?)
}
