//! What the presidium is asked to approve, and what it approved.

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use sqlx::types::Json;

use super::super::letters;
use super::super::rules::{Programme, fingerprint};
use crate::audit::{Actor, Entry, Tx};
use crate::conference::Here;
use crate::db::{self, Db};
use crate::error::{Error, Result};
use crate::kernel::{Uuid, Words, new_id};
use crate::presidium::{self, MotionState, Wording};

/// A copy of the draft that the presidium was asked to approve.
pub struct Submission {
    pub number: i32,
    /// SM3, 64 hexadecimal digits.
    pub fingerprint: String,
    pub submitted_at: DateTime<Utc>,
    pub submitted_by: String,
    pub motion: Uuid,
    pub motion_year: i32,
    pub motion_number: i32,
    pub state: MotionState,
    pub resolution: Option<OfPresidium>,
}

impl Submission {
    /// Enough of the fingerprint to compare two by eye.
    pub fn short(&self) -> &str {
        &self.fingerprint[..16]
    }
}

/// The resolution that a motion became.
#[derive(Clone, Copy)]
pub struct OfPresidium {
    pub id: Uuid,
    pub year: i32,
    pub number: i32,
    pub adopted_at: DateTime<Utc>,
}

/// All of them, the newest first.
pub async fn submissions(db: &Db, conference: Uuid) -> Result<Vec<Submission>> {
    let rows = sqlx::query!(
        r#"select s.number, s.fingerprint, s.submitted_at, a.name, m.id as motion, m.year as motion_year, m.number as motion_number,
               m.state, r.id as "resolution?", r.year as "year?", r.number as "resolution_number?", r.adopted_at as "adopted_at?"
           from agenda_submissions s join motions m on m.id = s.motion_id join accounts a on a.id = s.submitted_by
               left join lateral (select t.* from resolutions t where t.motion_id = m.id
                   and not exists (select from votes v where v.cites = t.vote_id and v.state = 'certified'
                       and v.verdict <> 'inquorate')
                   order by t.adopted_at desc limit 1) r on true
           where s.conference_id = $1 order by s.number desc"#,
        conference
    )
    .fetch_all(db.read())
    .await?;
    rows.into_iter()
        .map(|row| {
            let adopted = row.resolution.zip(row.year).zip(row.resolution_number).zip(row.adopted_at);
            Ok(Submission {
                number: row.number,
                fingerprint: row.fingerprint,
                submitted_at: row.submitted_at,
                submitted_by: row.name,
                motion: row.motion,
                motion_year: row.motion_year,
                motion_number: row.motion_number,
                state: MotionState::parse(&row.state).context("an unknown state")?,
                resolution: adopted.map(|(((id, year), number), adopted_at)| OfPresidium {
                    id,
                    year,
                    number,
                    adopted_at,
                }),
            })
        })
        .collect()
}

/// A copy as it is held against a draft: two registrations that were put together since are no deviation.
async fn followed(db: &Db, programme: Programme) -> Result<Programme> {
    let mut programme = programme.sorted();
    let merged = super::merged(db.read(), &programme.participants()).await?;
    programme.follow(&merged);
    Ok(programme)
}

/// The programme as it was submitted under a number, and when.
pub async fn submitted(db: &Db, conference: Uuid, number: i32) -> Result<Option<(Programme, DateTime<Utc>)>> {
    let row = sqlx::query!(
        r#"select programme as "programme: Json<Programme>", submitted_at
           from agenda_submissions where conference_id = $1 and number = $2"#,
        conference,
        number
    )
    .fetch_optional(db.read())
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some((followed(db, row.programme.0).await?, row.submitted_at)))
}

/// What the presidium approved last.
pub struct Approved {
    /// Of the submission.
    pub number: i32,
    pub programme: Programme,
    pub by: OfPresidium,
}

/// The newest approval whose vote was not superseded; None where there is none.
pub async fn approved(db: &Db, conference: Uuid) -> Result<Option<Approved>> {
    let row = sqlx::query!(
        r#"select s.number, s.programme as "programme: Json<Programme>", r.id, r.year, r.number as resolution_number, r.adopted_at
           from agenda_submissions s join resolutions r on r.motion_id = s.motion_id
           where s.conference_id = $1 and not exists (select from votes v where v.cites = r.vote_id and v.state = 'certified'
               and v.verdict <> 'inquorate')
           order by r.adopted_at desc, s.number desc limit 1"#,
        conference
    )
    .fetch_optional(db.read())
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Approved {
        number: row.number,
        programme: followed(db, row.programme.0).await?,
        by: OfPresidium { id: row.id, year: row.year, number: row.resolution_number, adopted_at: row.adopted_at },
    }))
}

/// Puts the draft to the presidium as it stands now, if it is the one that was `seen`: the copy and the motion that it is
/// approved by. Returns the motion.
pub async fn submit(
    tx: &mut Tx,
    here: &Here,
    note: &Words,
    actor: Actor,
    seen: impl FnOnce(&Programme) -> bool,
) -> Result<(Uuid, Entry, Entry)> {
    let text = sqlx::query_scalar!(r#"select agenda_programme($1)::jsonb::text as "text!""#, here.id)
        .fetch_one(tx.conn())
        .await?;
    let draft: Programme = serde_json::from_str(&text).context("the draft")?;
    if !seen(&draft.sorted()) {
        return Err(Error::Conflict("problem-changed"));
    }
    let last = sqlx::query_scalar!("select max(number) from agenda_submissions where conference_id = $1", here.id)
        .fetch_one(tx.conn())
        .await?;
    let (number, print) = (last.unwrap_or_default() + 1, fingerprint(&text));
    let wording = Wording {
        title: letters::of_number("agenda-submission-motion", number),
        text: letters::submission(number, &print, note),
        item: None,
    };
    let (motion, put) = presidium::put_motion(tx, actor, here, &wording).await?;
    let (id, now) = (new_id(), tx.now);
    sqlx::query!(
        r#"insert into agenda_submissions (id, conference_id, number, programme, fingerprint, motion_id, submitted_by, submitted_at)
           values ($1, $2, $3, $4::text::jsonb, $5, $6, $7, $8)"#,
        id,
        here.id,
        number,
        text,
        print,
        motion,
        actor.account(),
        now
    )
    .execute(tx.conn())
    .await
    // Two at once: the second has not seen what the first submitted.
    .map_err(|error| db::refused(error, &[("agenda_submissions_number_unique", "problem-changed")]))?;
    let entry = Entry::new(actor, "agenda.submitted", "agenda_submission", id)
        .of(here.id)
        .with("number", number)
        .with_id("motion", motion)
        .touching("agenda");
    Ok((motion, put, entry))
}

/// Holds every copy that was submitted against its fingerprint: how many there are, and a line for each
/// that is not as it was.
pub async fn recheck(db: &Db) -> Result<(usize, Vec<String>)> {
    let rows = sqlx::query!(
        r#"select c.slug, s.number, s.programme::text as "text!", s.fingerprint
           from agenda_submissions s join conferences c on c.id = s.conference_id
           order by c.slug, s.number"#
    )
    .fetch_all(db.read())
    .await?;
    let changed = rows.iter().filter(|row| fingerprint(&row.text) != row.fingerprint);
    let changed =
        changed.map(|row| format!("{}: the agenda for approval {} is not what was submitted", row.slug, row.number));
    Ok((rows.len(), changed.collect()))
}
