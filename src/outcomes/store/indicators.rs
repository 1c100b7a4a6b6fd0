//! What a project is measured by, and the readings of it.

use std::collections::HashMap;

use anyhow::Context as _;
use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;

use super::project::goes_on;
use crate::audit::{Actor, Entry, Tx};
use crate::db::{self, Db};
use crate::error::{Error, Result};
use crate::kernel::{Uuid, Words, new_id};
use crate::outcomes::rules::{By, ChangedIndicator, IndicatorKind, NewIndicator, NewReading, progress};

/// An indicator and its readings.
#[derive(Clone, Debug)]
pub struct Indicator {
    pub id: Uuid,
    pub kind: IndicatorKind,
    pub version: i32,
    pub name: Words,
    pub unit: Words,
    pub baseline: Decimal,
    pub target: Decimal,
    /// Intermediate targets: the value to be reached by a day, by their days.
    pub targets: Vec<(NaiveDate, Decimal)>,
    /// By day; of one day, in the order in which they were entered: the last one holds.
    pub readings: Vec<Reading>,
}

impl Indicator {
    /// What it is, as it would be entered.
    pub fn held(&self) -> NewIndicator {
        NewIndicator {
            kind: self.kind,
            name: self.name.clone(),
            unit: self.unit.clone(),
            baseline: self.baseline,
            target: self.target,
            targets: self.targets.clone(),
        }
    }

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
    pub id: Uuid,
    pub as_of: NaiveDate,
    pub value: Decimal,
    pub note: String,
    /// Who entered it; the account is none of a liaison.
    pub by: String,
    pub account: Option<Uuid>,
    /// What proves it: the file and its name.
    pub file: Option<(Uuid, String)>,
    pub recorded_at: DateTime<Utc>,
    /// Who verified it, and when.
    pub verified: Option<(String, DateTime<Utc>)>,
}

fn kind(text: &str) -> Result<IndicatorKind> {
    Ok(IndicatorKind::parse(text).with_context(|| format!("an unknown kind of indicator: {text}"))?)
}

pub async fn indicators(db: &Db, project: Uuid) -> Result<Vec<Indicator>> {
    let rows = sqlx::query!(
        r#"select id, kind, version, name as "name: Words", unit as "unit: Words", baseline, target from indicators
           where project_id = $1 order by position, id"#,
        project
    )
    .fetch_all(db.read())
    .await?;
    let list = rows.into_iter().map(|row| {
        Ok(Indicator {
            id: row.id,
            kind: kind(&row.kind)?,
            version: row.version,
            name: row.name,
            unit: row.unit,
            baseline: row.baseline.normalize(),
            target: row.target.normalize(),
            targets: Vec::new(),
            readings: Vec::new(),
        })
    });
    let mut list: Vec<Indicator> = list.collect::<Result<_>>()?;
    let targets = sqlx::query!(
        r#"select t.indicator_id, t.due_on, t.value from indicator_targets t join indicators n on n.id = t.indicator_id
           where n.project_id = $1 and t.way = n.way order by t.indicator_id, t.due_on"#,
        project
    )
    .fetch_all(db.read())
    .await?;
    for row in targets {
        if let Some(indicator) = list.iter_mut().find(|indicator| indicator.id == row.indicator_id) {
            indicator.targets.push((row.due_on, row.value.normalize()));
        }
    }
    let readings = sqlx::query!(
        r#"select r.indicator_id, r.id, r.as_of, r.value, r.note, r.recorded_at, r.recorded_by, coalesce(a.name, e.name, '') as "by!",
               f.id as "file?", f.name as "file_name?", v.name as "verified_by?", c.at as "verified_at?"
           from readings r join indicators n on n.id = r.indicator_id left join accounts a on a.id = r.recorded_by
               left join liaisons e on e.id = r.liaison_id left join files f on f.id = r.file_id
               left join reading_checks c on c.reading_id = r.id left join accounts v on v.id = c.account_id
           where n.project_id = $1 order by r.as_of, r.recorded_at, r.id"#,
        project
    )
    .fetch_all(db.read())
    .await?;
    for row in readings {
        if let Some(indicator) = list.iter_mut().find(|indicator| indicator.id == row.indicator_id) {
            indicator.readings.push(Reading {
                id: row.id,
                as_of: row.as_of,
                value: row.value.normalize(),
                note: row.note,
                by: row.by,
                account: row.recorded_by,
                file: row.file.zip(row.file_name),
                recorded_at: row.recorded_at,
                verified: row.verified_by.zip(row.verified_at),
            });
        }
    }
    Ok(list)
}

/// The intermediate targets of each way of each indicator of a conference's projects, by their days.
pub(super) async fn targets(db: &Db, conference: Uuid) -> Result<HashMap<(Uuid, i32), Vec<(NaiveDate, Decimal)>>> {
    let rows = sqlx::query!(
        r#"select t.indicator_id, t.way, t.due_on, t.value from indicator_targets t join indicators n on n.id = t.indicator_id
               join projects p on p.id = n.project_id
           where p.conference_id = $1 order by t.indicator_id, t.way, t.due_on"#,
        conference
    )
    .fetch_all(db.read())
    .await?;
    let mut found: HashMap<(Uuid, i32), Vec<(NaiveDate, Decimal)>> = HashMap::new();
    for row in rows {
        found.entry((row.indicator_id, row.way)).or_default().push((row.due_on, row.value));
    }
    Ok(found)
}

/// The indicator that a project was entered with.
pub async fn first_indicator(db: &Db, project: Uuid) -> Result<Option<Uuid>> {
    Ok(sqlx::query_scalar!("select id from indicators where project_id = $1 order by position limit 1", project)
        .fetch_optional(db.read())
        .await?)
}

pub(super) async fn enter_indicator(tx: &mut Tx, project: Uuid, new: &NewIndicator) -> Result<Uuid> {
    let (id, now) = (new_id(), tx.now);
    sqlx::query!(
        r#"insert into indicators (id, project_id, position, kind, name, unit, baseline, target, created_at)
           select $1, $2, coalesce(max(position), 0) + 1, $3, $4, $5, $6, $7, $8 from indicators where project_id = $2"#,
        id,
        project,
        new.kind.as_str(),
        &new.name as &Words,
        &new.unit as &Words,
        new.baseline,
        new.target,
        now,
    )
    .execute(tx.conn())
    .await
    .map_err(|error| db::refused(error, &[("indicators_go_somewhere", "outcomes-fault-nowhere")]))?;
    enter_targets(tx, (id, 1), &new.targets).await?;
    Ok(id)
}

/// Enters the intermediate targets of a way of an indicator.
async fn enter_targets(tx: &mut Tx, (indicator, way): (Uuid, i32), targets: &[(NaiveDate, Decimal)]) -> Result<()> {
    if targets.is_empty() {
        return Ok(());
    }
    let (days, values): (Vec<NaiveDate>, Vec<Decimal>) = targets.iter().copied().unzip();
    sqlx::query!(
        r#"insert into indicator_targets (indicator_id, way, due_on, value)
           select $1, $2, t.day, t.value from unnest($3::date[], $4::numeric[]) as t (day, value)"#,
        indicator,
        way,
        &days,
        &values
    )
    .execute(tx.conn())
    .await?;
    Ok(())
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

/// Changes what an indicator is called and what it is to come to, if nobody has since it was seen. Its readings stay; another
/// target opens another way, and what held until then is kept: past lights were judged by it.
pub async fn change_indicator(
    tx: &mut Tx,
    (actor, account): (Actor, Uuid),
    (conference, project): (Uuid, Uuid),
    indicator: Uuid,
    changed: &ChangedIndicator,
) -> Result<Entry> {
    goes_on(tx, conference, project).await?;
    let held = sqlx::query!(
        "select version, way, target from indicators where id = $1 and project_id = $2 for no key update",
        indicator,
        project
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(Error::NotFound)?;
    if held.version != changed.version {
        return Err(Error::Conflict("problem-changed"));
    }
    let (new, now) = (&changed.new, tx.now);
    let mut way = held.way;
    if let Some(reason) = &changed.reason {
        way += 1;
        sqlx::query!(
            "insert into indicator_ways (indicator_id, way, at, account_id, reason, held) values ($1, $2, $3, $4, $5, $6)",
            indicator,
            way,
            now,
            account,
            reason.as_str(),
            held.target
        )
        .execute(tx.conn())
        .await?;
        enter_targets(tx, (indicator, way), &new.targets).await?;
    }
    sqlx::query!(
        "update indicators set name = $2, unit = $3, target = $4, way = $5, version = version + 1 where id = $1",
        indicator,
        &new.name as &Words,
        &new.unit as &Words,
        new.target,
        way
    )
    .execute(tx.conn())
    .await
    .map_err(|error| db::refused(error, &[("indicators_go_somewhere", "outcomes-fault-nowhere")]))?;
    Ok(Entry::new(actor, "outcomes.indicator_changed", "indicator", indicator)
        .of(conference)
        .with_id("project", project)
        .with("target", changed.reason.is_some())
        .touching("outcomes"))
}

/// Takes away an indicator that nobody has read, as long as the project is measured by another. That it was there is kept.
pub async fn remove_indicator(
    tx: &mut Tx,
    (actor, account): (Actor, Uuid),
    (conference, project): (Uuid, Uuid),
    indicator: Uuid,
) -> Result<Entry> {
    // Whoever takes away another one, or enters a reading, waits.
    let completed = sqlx::query_scalar!(
        "select completed_at from projects where id = $1 and conference_id = $2 for no key update",
        project,
        conference
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(Error::NotFound)?;
    if completed.is_some() {
        return Err(Error::Refused("outcomes-problem-completed"));
    }
    let now = tx.now;
    let noted = sqlx::query!(
        r#"insert into removed_indicators (indicator_id, project_id, name, created_at, removed_at, account_id)
           select id, project_id, name, created_at, $3, $4 from indicators where id = $1 and project_id = $2"#,
        indicator,
        project,
        now,
        account
    )
    .execute(tx.conn())
    .await?;
    if noted.rows_affected() == 0 {
        return Err(Error::NotFound);
    }
    sqlx::query!("delete from indicators where id = $1", indicator)
        .execute(tx.conn())
        .await
        .map_err(|error| db::refused(error, &[("readings_indicator_id_fkey", "outcomes-problem-is-read")]))?;
    let others =
        sqlx::query_scalar!(r#"select exists (select from indicators where project_id = $1) as "others!""#, project)
            .fetch_one(tx.conn())
            .await?;
    if !others {
        return Err(Error::Conflict("outcomes-problem-last-indicator"));
    }
    Ok(Entry::new(actor, "outcomes.indicator_removed", "indicator", indicator)
        .of(conference)
        .with_id("project", project)
        .touching("outcomes"))
}

/// A target that was changed.
#[derive(Clone, Debug)]
pub struct Retargeted {
    pub indicator: Uuid,
    pub at: DateTime<Utc>,
    pub by: String,
    pub reason: String,
    /// What held until then.
    pub held: Decimal,
}

/// The changes of targets of a project's indicators, the newest first.
pub async fn retargeted(db: &Db, project: Uuid) -> Result<Vec<Retargeted>> {
    let rows = sqlx::query!(
        r#"select w.indicator_id, w.at, w.reason, w.held, a.name as by
           from indicator_ways w join indicators n on n.id = w.indicator_id join accounts a on a.id = w.account_id
           where n.project_id = $1 order by w.indicator_id, w.way desc"#,
        project
    )
    .fetch_all(db.read())
    .await?;
    let rows = rows.into_iter().map(|row| Retargeted {
        indicator: row.indicator_id,
        at: row.at,
        by: row.by,
        reason: row.reason,
        held: row.held.normalize(),
    });
    Ok(rows.collect())
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
    .await
    .map_err(|error| db::refused(error, &[("readings_judged", "outcomes-fault-judged")]))?
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

/// Notes that somebody verified a reading of a project. Whoever entered it does not; of two at once the second is told.
pub async fn verify_reading(
    tx: &mut Tx,
    (actor, account): (Actor, Uuid),
    (conference, project): (Uuid, Uuid),
    reading: Uuid,
) -> Result<Entry> {
    let now = tx.now;
    let verified = sqlx::query!(
        r#"insert into reading_checks (reading_id, account_id, at)
           select r.id, $4, $5 from readings r join indicators n on n.id = r.indicator_id join projects p on p.id = n.project_id
           where r.id = $1 and p.id = $2 and p.conference_id = $3"#,
        reading,
        project,
        conference,
        account,
        now
    )
    .execute(tx.conn())
    .await
    .map_err(|error| {
        db::refused(
            error,
            &[
                ("reading_checks_pkey", "problem-changed"),
                ("reading_checks_four_eyes", "outcomes-problem-own-reading"),
            ],
        )
    })?;
    if verified.rows_affected() == 0 {
        return Err(Error::NotFound);
    }
    Ok(Entry::new(actor, "outcomes.reading_verified", "reading", reading)
        .of(conference)
        .with_id("project", project)
        .touching("outcomes"))
}
