//! The list of reports, narrowed as the address says.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use sqlx::{Postgres, QueryBuilder};

use crate::db::Db;
use crate::db::list::{self, Page, Slice};
use crate::error::Result;
use crate::kernel::Uuid;
use crate::reports::rules::{Counts, Kind, Period};

/// What filters the list, as it stands in the address.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Filter {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub kind: String,
    /// `draft`, `signed` or `sent`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub state: String,
    #[serde(skip_serializing)]
    pub page: Page,
}

impl Filter {
    pub fn is_empty(&self) -> bool {
        self.kind.is_empty() && self.state.is_empty()
    }
}

/// A report in the list, with how much its newest version counts.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Row {
    pub id: Uuid,
    pub number: i32,
    kind: String,
    period: NaiveDate,
    pub signed_at: Option<DateTime<Utc>>,
    pub signed_by: Option<String>,
    pub sent_at: Option<DateTime<Utc>>,
    /// The number of the one that it corrects, and of the one that corrects it.
    pub replaces: Option<i32>,
    pub replaced_by: Option<i32>,
    /// The one that corrects it is signed off.
    pub is_replaced: bool,
    pub as_of: DateTime<Utc>,
    pub counts: Json<Counts>,
}

impl Row {
    pub fn period(&self) -> Period {
        Period { kind: Kind::parse(&self.kind).unwrap_or(Kind::Week), first: self.period }
    }
}

fn narrowed(query: &mut QueryBuilder<Postgres>, conference: Uuid, filter: &Filter, with_drafts: bool) {
    query.push(" where r.discarded_at is null and r.conference_id = ").push_bind(conference);
    if let Some(kind) = Kind::parse(&filter.kind) {
        query.push(" and r.kind = ").push_bind(kind.as_str());
    }
    if !with_drafts {
        query.push(" and r.signed_at is not null");
    }
    match filter.state.as_str() {
        "draft" => query.push(" and r.signed_at is null"),
        "signed" => query.push(" and r.signed_at is not null and r.sent_at is null"),
        "sent" => query.push(" and r.sent_at is not null"),
        _ => query,
    };
}

/// A page of the reports of a conference, the newest period first. Drafts are for those who write them.
pub async fn list(db: &Db, conference: Uuid, filter: &Filter, with_drafts: bool) -> Result<Slice<Row>> {
    let mut query = QueryBuilder::new(
        "select r.id, r.number, r.kind, r.period, r.signed_at, r.signed_name as signed_by, r.sent_at, \
         o.number as replaces, n.number as replaced_by, n.signed_at is not null as is_replaced, v.as_of, v.counts \
         from reports r join report_versions v on v.report_id = r.id and v.number = r.newest \
         left join reports o on o.id = r.replaces \
         left join reports n on n.replaces = r.id and n.discarded_at is null",
    );
    // A correction that nobody has signed off is for those who write it.
    if !with_drafts {
        query.push(" and n.signed_at is not null");
    }
    narrowed(&mut query, conference, filter, with_drafts);
    query.push(" order by r.period desc, r.number desc");
    list::page(&mut query, filter.page);
    let rows: Vec<Row> = query.build_query_as().fetch_all(db.read()).await?;
    let mut query = QueryBuilder::new("select count(*) from reports r");
    narrowed(&mut query, conference, filter, with_drafts);
    let total: i64 = query.build_query_scalar().fetch_one(db.read()).await?;
    Ok(Slice::new(rows, total, filter.page.0))
}
