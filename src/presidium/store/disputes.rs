//! Disputes: filed, assigned, ruled, appealed to a vote.

use anyhow::Context as _;
use chrono::{DateTime, Datelike as _, Utc};

use super::{number_alone, put_motion};
use crate::access::{PathParams, Scope};
use crate::audit::{Actor, Entry, Tx};
use crate::conference::{Here, day_of};
use crate::db::{self, Db};
use crate::error::{Error, Result};
use crate::kernel::{Uuid, Words, new_id};
use crate::presidium::rules::Wording;
use crate::state::App;

/// A dispute, and how far it is.
pub struct Dispute {
    pub id: Uuid,
    pub year: i32,
    pub number: i32,
    pub title: Words,
    pub text: Words,
    pub filer: Uuid,
    pub filed_by: String,
    pub filed_at: DateTime<Utc>,
    pub seat: Option<Uuid>,
    pub seat_number: Option<i32>,
    pub assignee: Option<String>,
    pub ruling: Option<String>,
    pub ruled_by: Option<String>,
    pub ruled_at: Option<DateTime<Utc>>,
    pub motion: Option<Uuid>,
}

impl Dispute {
    /// The key of the word for how far it is.
    pub fn key(&self) -> &'static str {
        match (self.seat, &self.ruling, self.motion) {
            (.., Some(_)) => "disputes-appealed",
            (_, Some(_), None) => "disputes-ruled",
            (Some(_), None, None) => "disputes-assigned",
            (None, None, None) => "disputes-filed",
        }
    }

    /// How its tag looks.
    pub fn tag(&self) -> &'static str {
        match (self.seat, &self.ruling, self.motion) {
            (.., Some(_)) => "info",
            (_, Some(_), None) => "good",
            (Some(_), None, None) => "",
            (None, None, None) => "warn",
        }
    }
}

/// A dispute of the conference at hand.
pub struct OfDispute {
    pub here: Here,
    pub acting: Option<Uuid>,
    pub dispute: Dispute,
}

impl Scope for OfDispute {
    async fn find(app: &App, path: &PathParams) -> Result<Option<OfDispute>> {
        let Some(here) = Here::find(app, path).await? else { return Ok(None) };
        let Some(id) = path.id("id") else { return Ok(None) };
        let Some(dispute) = disputes(&app.db, here.id).await?.into_iter().find(|dispute| dispute.id == id) else {
            return Ok(None);
        };
        let acting = super::acting(&app.db, here.id).await?;
        Ok(Some(OfDispute { here, acting: acting.and_then(|acting| acting.account), dispute }))
    }
}

/// All disputes of a conference, the newest first.
pub async fn disputes(db: &Db, conference: Uuid) -> Result<Vec<Dispute>> {
    Ok(sqlx::query_as!(
        Dispute,
        r#"select d.id, d.year, d.number, d.title as "title: Words", d.text as "text: Words", d.filed_by as filer,
               f.name as filed_by, d.filed_at, d.seat_id as seat, s.number as "seat_number?", a.name as "assignee?", d.ruling,
               r.name as "ruled_by?", d.ruled_at, d.motion_id as motion
           from disputes d join accounts f on f.id = d.filed_by left join seats s on s.id = d.seat_id
               left join accounts a on a.id = s.account_id left join accounts r on r.id = d.ruled_by
           where d.conference_id = $1 order by d.year desc, d.number desc"#,
        conference
    )
    .fetch_all(db.read())
    .await?)
}

fn refused(error: sqlx::Error) -> Error {
    db::refused(error, &[("disputes_final", "problem-changed"), ("disputes_not_by_filer", "disputes-own")])
}

/// Files a dispute, with the next number of its year.
pub async fn file_dispute(tx: &mut Tx, actor: Actor, here: &Here, wording: &Wording) -> Result<(Uuid, Entry)> {
    let by = actor.account().context("a dispute is filed by somebody with an account")?;
    let (id, now) = (new_id(), tx.now);
    let year = day_of(now, here.zone).year();
    number_alone(tx, "disputes", here.id).await?;
    let number = sqlx::query_scalar!(
        r#"insert into disputes (id, conference_id, year, number, title, text, filed_by, filed_at)
           select $1, $2, $3, coalesce(max(number), 0) + 1, $4, $5, $6, $7
           from disputes where conference_id = $2 and year = $3
           returning number"#,
        id,
        here.id,
        year,
        &wording.title as &Words,
        &wording.text as &Words,
        by,
        now,
    )
    .fetch_one(tx.conn())
    .await?;
    let entry = Entry::new(actor, "dispute.filed", "dispute", id)
        .of(here.id)
        .with("year", year)
        .with("number", number)
        .touching("presidium");
    Ok((id, entry))
}

/// Gives a dispute to the seat that is to rule it: one that is filled, and not by whoever filed it.
pub async fn assign_dispute(tx: &mut Tx, actor: Actor, here: &Here, id: Uuid, seat: Uuid) -> Result<Entry> {
    let by = actor.account().context("a dispute is assigned by somebody with an account")?;
    let now = tx.now;
    let assigned = sqlx::query!(
        r#"update disputes d set seat_id = s.id, assigned_by = $4, assigned_at = $5 from seats s
           where d.id = $1 and d.conference_id = $2 and s.id = $3 and s.conference_id = d.conference_id
               and s.account_id <> d.filed_by and d.ruled_at is null"#,
        id,
        here.id,
        seat,
        by,
        now,
    )
    .execute(tx.conn())
    .await
    .map_err(refused)?
    .rows_affected();
    if assigned == 0 {
        return Err(Error::Conflict("disputes-own"));
    }
    Ok(Entry::new(actor, "dispute.assigned", "dispute", id).of(here.id).with_id("seat", seat).touching("presidium"))
}

/// Rules a dispute, once.
pub async fn rule_dispute(tx: &mut Tx, actor: Actor, here: &Here, id: Uuid, ruling: &str) -> Result<Entry> {
    let by = actor.account().context("a dispute is ruled by somebody with an account")?;
    let now = tx.now;
    let ruled = sqlx::query!(
        r#"update disputes d set ruling = $3, ruled_by = $4, ruled_at = $5 from seats s
           where d.id = $1 and d.conference_id = $2 and s.id = d.seat_id and s.account_id = $4 and d.ruled_at is null"#,
        id,
        here.id,
        ruling,
        by,
        now,
    )
    .execute(tx.conn())
    .await
    .map_err(refused)?
    .rows_affected();
    if ruled == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(Entry::new(actor, "dispute.ruled", "dispute", id).of(here.id).touching("presidium"))
}

/// Appeals a ruling: puts the dispute to the presidium as a motion, which says in its words how it was ruled.
pub async fn appeal_dispute(
    tx: &mut Tx,
    actor: Actor,
    here: &Here,
    dispute: &Dispute,
) -> Result<(Uuid, Entry, Vec<Entry>)> {
    let by = actor.account().context("a ruling is appealed by somebody with an account")?;
    let ruling = dispute.ruling.as_deref().ok_or(Error::Conflict("problem-changed"))?;
    // The ruling stands below the text in every language that it has.
    let with = |text: &str| if text.is_empty() { String::new() } else { format!("{text}\n\n{ruling}") };
    let text = Words::new(with(&dispute.text.en), with(&dispute.text.hans), with(&dispute.text.hant));
    let wording = Wording { title: dispute.title.clone(), text, item: None };
    let (motion, put) = put_motion(tx, actor, here, &wording).await?;
    let now = tx.now;
    let appealed = sqlx::query!(
        r#"update disputes set motion_id = $3, appealed_by = $4, appealed_at = $5
           where id = $1 and conference_id = $2 and ruled_at is not null and motion_id is null"#,
        dispute.id,
        here.id,
        motion,
        by,
        now,
    )
    .execute(tx.conn())
    .await
    .map_err(refused)?
    .rows_affected();
    if appealed == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    let entry = Entry::new(actor, "dispute.appealed", "dispute", dispute.id)
        .of(here.id)
        .with_id("motion", motion)
        .touching("presidium");
    Ok((motion, entry, vec![put]))
}
