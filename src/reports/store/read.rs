//! One report and its versions.

use std::collections::BTreeMap;

use anyhow::Context as _;
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::types::Json;

use crate::access::{PathParams, Scope};
use crate::conference::Here;
use crate::db::Db;
use crate::error::Result;
use crate::kernel::Uuid;
use crate::reports::rules::{Body, Counts, Edited, Kind, Period};
use crate::state::App;

/// A report, without what it says.
#[derive(Clone, Debug)]
pub struct Report {
    pub id: Uuid,
    pub number: i32,
    pub period: Period,
    /// The number of its newest version.
    pub newest: i32,
    /// Which version was signed off, when and by whom, as she was called then.
    pub signed: Option<(i32, DateTime<Utc>, String)>,
    pub sent_at: Option<DateTime<Utc>>,
    /// The one that it corrects, and the one that corrects it, where that is signed off or she may see drafts.
    pub replaces: Option<(Uuid, i32)>,
    pub replaced_by: Option<(Uuid, i32)>,
    /// The one that corrects it is signed off.
    pub is_replaced: bool,
}

impl Report {
    pub fn is_signed(&self) -> bool {
        self.signed.is_some()
    }

    /// The version that is read: the one that was signed off, or the newest.
    pub fn read(&self) -> i32 {
        self.signed.as_ref().map_or(self.newest, |(version, ..)| *version)
    }
}

/// A report of the conference at hand.
pub struct OfReport {
    pub here: Here,
    pub report: Report,
}

impl Scope for OfReport {
    async fn find(app: &App, path: &PathParams) -> Result<Option<OfReport>> {
        let (Some(here), Some(id)) = (Here::find(app, path).await?, path.id("id")) else { return Ok(None) };
        Ok(find(&app.db, here.id, id).await?.map(|report| OfReport { here, report }))
    }
}

/// A report of a conference; a draft that was let go is found no more.
pub async fn find(db: &Db, conference: Uuid, id: Uuid) -> Result<Option<Report>> {
    let row = sqlx::query!(
        r#"select r.id, r.number, r.kind, r.period, r.newest, r.signed_version, r.signed_at, r.signed_name, r.sent_at,
               o.id as "replaces?", o.number as "replaces_number?", n.id as "replaced_by?", n.number as "replaced_by_number?",
               coalesce(n.signed_at is not null, false) as "is_replaced!"
           from reports r left join reports o on o.id = r.replaces
               left join reports n on n.replaces = r.id and n.discarded_at is null
           where r.conference_id = $1 and r.id = $2 and r.discarded_at is null"#,
        conference,
        id
    )
    .fetch_optional(db.read())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let kind = Kind::parse(&row.kind).context("an unknown kind of report")?;
    Ok(Some(Report {
        id: row.id,
        number: row.number,
        period: Period { kind, first: row.period },
        newest: row.newest,
        signed: row.signed_version.zip(row.signed_at).zip(row.signed_name).map(|((version, at), by)| (version, at, by)),
        sent_at: row.sent_at,
        replaces: row.replaces.zip(row.replaces_number),
        replaced_by: row.replaced_by.zip(row.replaced_by_number),
        is_replaced: row.is_replaced,
    }))
}

/// A version of a report: all of it.
#[derive(Clone, Debug)]
pub struct Version {
    pub number: i32,
    pub compiled_at: DateTime<Utc>,
    pub body: Body,
    pub edited: Edited,
}

pub async fn version(db: &Db, report: Uuid, number: i32) -> Result<Option<Version>> {
    let row = sqlx::query!(
        r#"select number, compiled_at, body as "body: Json<Body>", foreword, follows, remarks as "remarks: Json<BTreeMap<Uuid, String>>"
           from report_versions where report_id = $1 and number = $2"#,
        report,
        number
    )
    .fetch_optional(db.read())
    .await?;
    Ok(row.map(|row| Version {
        number: row.number,
        compiled_at: row.compiled_at,
        body: row.body.0,
        edited: Edited { foreword: row.foreword, follows: row.follows, remarks: row.remarks.0 },
    }))
}

/// A version in the list of all.
#[derive(Clone, Debug)]
pub struct VersionRow {
    pub number: i32,
    pub as_of: DateTime<Utc>,
    pub counts: Json<Counts>,
    pub is_edit: bool,
    pub at: DateTime<Utc>,
    pub by: String,
}

/// The versions of a report, the newest first.
pub async fn versions(db: &Db, report: Uuid) -> Result<Vec<VersionRow>> {
    Ok(sqlx::query_as!(
        VersionRow,
        r#"select v.number, v.as_of, v.counts as "counts: Json<Counts>", v.is_edit, v.at, a.name as by
           from report_versions v join accounts a on a.id = v.account_id where v.report_id = $1 order by v.number desc"#,
        report
    )
    .fetch_all(db.read())
    .await?)
}

/// A report that went to an institution.
#[derive(Clone, Debug)]
pub struct Received {
    pub id: Uuid,
    pub period: Period,
    pub at: DateTime<Utc>,
    /// Another one stands in its place.
    pub is_replaced: bool,
}

/// The reports that went to an institution, whoever spoke for it then; the newest period first. Of one of them, where it is asked for.
pub async fn received(db: &Db, institution: Uuid, report: Option<Uuid>) -> Result<Vec<Received>> {
    let rows = sqlx::query!(
        r#"select r.id, r.kind, r.period, min(l.sent_at) as "at!",
               exists (select from reports n where n.replaces = r.id and n.discarded_at is null and n.signed_at is not null) as "is_replaced!"
           from report_letters l join liaisons n on n.id = l.liaison_id join reports r on r.id = l.report_id
           where n.institution_id = $1 and ($2::uuid is null or r.id = $2)
           group by r.id order by r.period desc, r.number desc limit 500"#,
        institution,
        report
    )
    .fetch_all(db.read())
    .await?;
    let received = rows.into_iter().filter_map(|row| {
        let period = Period { kind: Kind::parse(&row.kind)?, first: row.period };
        Some(Received { id: row.id, period, at: row.at, is_replaced: row.is_replaced })
    });
    Ok(received.collect())
}

/// The reports that were signed off and name a project: id, number, kind, first day of the period, when they were signed off;
/// the newest first.
pub async fn of_project(
    db: &Db,
    conference: Uuid,
    project: Uuid,
) -> Result<Vec<(Uuid, i32, Kind, NaiveDate, DateTime<Utc>)>> {
    let rows = sqlx::query!(
        r#"select r.id, r.number, r.kind, r.period, r.signed_at as "signed_at!"
           from report_projects n join reports r on r.id = n.report_id
           where n.project_id = $2 and r.conference_id = $1 and r.signed_at is not null
           order by r.period desc, r.number desc limit 200"#,
        conference,
        project
    )
    .fetch_all(db.read())
    .await?;
    let rows = rows.into_iter();
    Ok(rows.filter_map(|row| Some((row.id, row.number, Kind::parse(&row.kind)?, row.period, row.signed_at))).collect())
}
