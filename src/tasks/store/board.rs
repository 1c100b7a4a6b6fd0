//! The board: what stands in each column, as far as it is shown.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sqlx::QueryBuilder;

use super::list::{Filter, Row, SELECT, at_stage, narrowed};
use crate::db::Db;
use crate::error::Result;
use crate::kernel::Uuid;
use crate::tasks::rules::{Stage, State};

/// So many cards of a column are shown; the list has the others.
const SHOWN: i64 = 25;

/// A column of the board.
#[derive(Clone, Debug)]
pub struct Column {
    pub stage: Stage,
    pub total: i64,
    pub rows: Vec<Row>,
}

impl Column {
    /// How many of it are not shown.
    pub fn more(&self) -> i64 {
        self.total - i64::try_from(self.rows.len()).unwrap_or_default()
    }
}

/// The columns of the board from what is open to what is done, each with what is due first; of what is done, what was done
/// last.
pub async fn columns(db: &Db, conference: Uuid, filter: &Filter, me: Uuid, now: DateTime<Utc>) -> Result<Vec<Column>> {
    let filter = Filter { state: String::new(), ..filter.clone() };
    let mut count = QueryBuilder::new("select t.state, t.asked_at is not null, count(*) from tasks t");
    narrowed(&mut count, conference, &filter, me, now);
    count.push(" and t.state <> 'dropped' group by 1, 2");
    let counted: Vec<(String, bool, i64)> = count.build_query_as().fetch_all(db.read()).await?;
    let mut totals: HashMap<Stage, i64> = HashMap::new();
    for (state, is_asked, n) in counted {
        *totals.entry(Stage::of(State::try_from(state).map_err(anyhow::Error::msg)?, is_asked)).or_default() += n;
    }
    let mut columns = Vec::new();
    for stage in [Stage::Open, Stage::Started, Stage::Blocked, Stage::Asked, Stage::Done] {
        let total = totals.get(&stage).copied().unwrap_or_default();
        let rows = if total == 0 {
            Vec::new()
        } else {
            let mut query = QueryBuilder::new(SELECT);
            narrowed(&mut query, conference, &filter, me, now);
            at_stage(&mut query, stage);
            query.push(if stage == Stage::Done { " order by t.done_at desc" } else { " order by t.due_at" });
            query.push(", t.id limit ").push_bind(SHOWN);
            query.build_query_as().fetch_all(db.read()).await?
        };
        columns.push(Column { stage, total, rows });
    }
    Ok(columns)
}
