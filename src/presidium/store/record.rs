//! The record of a vote, read from its rows: once at the closing, and again whenever it is verified.

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use sqlx::PgExecutor;

use crate::error::{Error, Result};
use crate::kernel::{Uuid, Words};
use crate::presidium::rules::{Ballot, Base, Entered, Place, Record, Rule, Said, Share, Sitting, text_digest};

/// What stands in the row of a vote. `closed` is none while it is open.
pub(super) async fn head(
    db: impl PgExecutor<'_>,
    vote: Uuid,
    closing: Option<(DateTime<Utc>, Uuid)>,
) -> Result<Record> {
    let row = sqlx::query!(
        r#"select v.motion_id, v.numerator, v.denominator, v.strictly, v.base, v.quorum_numerator, v.quorum_denominator,
               v.quorum_strictly, v.recused_count, v.secret, v.in_person, v.cites, v.opened_at as "opened_at!",
               v.opened_by as "opened_by!", v.closed_at, v.closed_by,
               v.title as "title!: Words", v.text as "text!: Words"
           from votes v where v.id = $1 and v.opened_at is not null"#,
        vote
    )
    .fetch_optional(db)
    .await?
    .ok_or(Error::NotFound)?;
    let quorum = match (row.quorum_numerator, row.quorum_denominator, row.quorum_strictly) {
        (Some(numerator), Some(denominator), Some(strictly)) => Some(Share { numerator, denominator, strictly }),
        _ => None,
    };
    let (closed_at, closed_by) =
        closing.or(row.closed_at.zip(row.closed_by)).context("a vote that is not closed has no record")?;
    Ok(Record {
        vote,
        motion: row.motion_id,
        text: text_digest(&row.title, &row.text),
        rule: Rule {
            share: Share { numerator: row.numerator, denominator: row.denominator, strictly: row.strictly },
            base: Base::parse(&row.base).context("an unknown base")?,
            quorum,
            recused_count: row.recused_count,
        },
        secret: row.secret,
        in_person: row.in_person,
        cites: row.cites,
        opened: (row.opened_at.timestamp_micros(), row.opened_by),
        closed: (closed_at.timestamp_micros(), closed_by),
        seats: Vec::new(),
        box_of: Vec::new(),
    })
}

/// The seats of a vote, and what each did.
pub(super) async fn seats(db: impl PgExecutor<'_>, vote: Uuid) -> Result<Vec<Sitting>> {
    let rows = sqlx::query!(
        r#"select e.seat_id, e.account_id, e.has_vote, e.present_at_opening, e.present, s.number,
               exists (select from recusals r where r.vote_id = e.vote_id and r.seat_id = e.seat_id) as "recused!",
               exists (select from turnouts t where t.vote_id = e.vote_id and t.seat_id = e.seat_id) as "took_part!",
               b.choice as "choice?", b.cast_at as "cast_at?", b.entered_by as "entered_by?"
           from electors e join seats s on s.id = e.seat_id
               left join ballots b on b.vote_id = e.vote_id and b.seat_id = e.seat_id
           where e.vote_id = $1 order by s.number"#,
        vote
    )
    .fetch_all(db)
    .await?;
    rows.into_iter()
        .map(|row| {
            let said = match (row.choice, row.cast_at) {
                (Some(choice), Some(at)) => Said::Openly(Entered {
                    ballot: Ballot::parse(&choice).context("an unknown choice")?,
                    at: at.timestamp_micros(),
                    by: row.entered_by,
                }),
                _ if row.took_part => Said::Secretly,
                _ => Said::Nothing,
            };
            Ok(Sitting {
                number: row.number,
                seat: row.seat_id,
                account: row.account_id,
                place: Place {
                    has_vote: row.has_vote,
                    present_at_opening: row.present_at_opening,
                    present: row.present,
                    recused: row.recused,
                },
                said,
            })
        })
        .collect()
}

/// The ballots of a secret vote, after its closing.
pub(super) async fn ballots(db: impl PgExecutor<'_>, vote: Uuid) -> Result<Vec<(Uuid, Ballot)>> {
    let rows = sqlx::query!("select id, choice from secret_ballots where vote_id = $1 order by id", vote)
        .fetch_all(db)
        .await?;
    rows.into_iter().map(|row| Ok((row.id, Ballot::parse(&row.choice).context("an unknown choice")?))).collect()
}
