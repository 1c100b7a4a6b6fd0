//! What a project is measured by, and the readings of it.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;

use super::project::goes_on;
use crate::audit::{Actor, Entry, Tx};
use crate::db::{self, Db};
use crate::error::{Error, Result};
use crate::kernel::{Uuid, Words, new_id};
use crate::outcomes::rules::{By, NewIndicator, NewReading, progress};

/// An indicator and its readings.
#[derive(Clone, Debug)]
pub struct Indicator {
    pub id: Uuid,
    pub name: Words,
    pub unit: String,
    pub baseline: Decimal,
    pub target: Decimal,
    /// By day; of one day, in the order in which they were entered: the last one holds.
    pub readings: Vec<Reading>,
}

impl Indicator {
    /// The reading that holds: the latest.
    pub fn latest(&self) -> Option<&Reading> {
        self.readings.last()
    }

    pub fn progress(&self) -> Option<Decimal> {
        progress(self.baseline, self.target, self.latest().map(|reading| reading.value))
    }

    /// Whether a later reading of the same day stands in for this one.
    pub fn is_corrected(&self, index: &usize) -> bool {
        match (self.readings.get(*index), self.readings.get(index + 1)) {
            (Some(one), Some(next)) => one.as_of == next.as_of,
            _ => false,
        }
    }
}

#[derive(Clone, Debug)]
pub struct Reading {
    pub as_of: NaiveDate,
    pub value: Decimal,
    pub note: String,
    pub by: String,
    /// What proves it: the file and its name.
    pub file: Option<(Uuid, String)>,
    pub recorded_at: DateTime<Utc>,
}

pub async fn indicators(db: &Db, project: Uuid) -> Result<Vec<Indicator>> {
    let rows = sqlx::query!(
        r#"select id, name as "name: Words", unit, baseline, target from indicators where project_id = $1 order by position, id"#,
        project
    )
    .fetch_all(db.read())
    .await?;
    let mut list: Vec<Indicator> = rows
        .into_iter()
        .map(|row| Indicator {
            id: row.id,
            name: row.name,
            unit: row.unit,
            baseline: row.baseline.normalize(),
            target: row.target.normalize(),
            readings: Vec::new(),
        })
        .collect();
    let readings = sqlx::query!(
        r#"select r.indicator_id, r.as_of, r.value, r.note, r.recorded_at, coalesce(a.name, e.name, '') as "by!", f.id as "file?", f.name as "file_name?"
           from readings r join indicators n on n.id = r.indicator_id left join accounts a on a.id = r.recorded_by
               left join liaisons e on e.id = r.liaison_id left join files f on f.id = r.file_id
           where n.project_id = $1 order by r.as_of, r.recorded_at, r.id"#,
        project
    )
    .fetch_all(db.read())
    .await?;
    for row in readings {
        if let Some(indicator) = list.iter_mut().find(|indicator| indicator.id == row.indicator_id) {
            indicator.readings.push(Reading {
                as_of: row.as_of,
                value: row.value.normalize(),
                note: row.note,
                by: row.by,
                file: row.file.zip(row.file_name),
                recorded_at: row.recorded_at,
            });
        }
    }
    Ok(list)
}

/// The indicator that a project was entered with.
pub async fn first_indicator(db: &Db, project: Uuid) -> Result<Option<Uuid>> {
    Ok(sqlx::query_scalar!("select id from indicators where project_id = $1 order by position limit 1", project)
        .fetch_optional(db.read())
        .await?)
}

pub(super) async fn enter_indicator(tx: &mut Tx, project: Uuid, new: &NewIndicator) -> Result<Uuid> {
    let id = new_id();
    sqlx::query!(
        r#"insert into indicators (id, project_id, position, name, unit, baseline, target)
           select $1, $2, coalesce(max(position), 0) + 1, $3, $4, $5, $6 from indicators where project_id = $2"#,
        id,
        project,
        &new.name as &Words,
        new.unit,
        new.baseline,
        new.target,
    )
    .execute(tx.conn())
    .await
    .map_err(|error| db::refused(error, &[("indicators_go_somewhere", "outcomes-fault-nowhere")]))?;
    Ok(id)
}

/// Adds something that a project is measured by, as long as it goes on.
pub async fn add_indicator(
    tx: &mut Tx,
    actor: Actor,
    conference: Uuid,
    project: Uuid,
    new: &NewIndicator,
) -> Result<Entry> {
    goes_on(tx, conference, project).await?;
    let id = enter_indicator(tx, project, new).await?;
    Ok(Entry::new(actor, "outcomes.indicator_added", "indicator", id)
        .of(conference)
        .with_id("project", project)
        .touching("outcomes"))
}

/// Adds a reading of an indicator of a project. A correction is a new reading of the same day.
pub async fn add_reading(
    tx: &mut Tx,
    (actor, by): (Actor, By),
    conference: Uuid,
    (project, indicator): (Uuid, Uuid),
    new: &NewReading,
) -> Result<(Uuid, Entry)> {
    goes_on(tx, conference, project).await?;
    let id = new_id();
    let now = tx.now;
    let entered = sqlx::query!(
        r#"insert into readings (id, indicator_id, as_of, value, note, recorded_by, recorded_at, liaison_id, file_id, report_id)
           select $1, n.id, $4, $5, $6, $7, $8, $9, $10, $11 from indicators n where n.id = $2 and n.project_id = $3"#,
        id,
        indicator,
        project,
        new.as_of,
        new.value,
        new.note,
        by.account(),
        now,
        by.liaison(),
        new.file,
        new.report,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if entered == 0 {
        return Err(Error::NotFound);
    }
    let entry = Entry::new(actor, "outcomes.reading_added", "reading", id)
        .of(conference)
        .with_id("project", project)
        .with_id("indicator", indicator)
        .with("as_of", new.as_of.to_string())
        .touching("outcomes");
    Ok((id, entry))
}
