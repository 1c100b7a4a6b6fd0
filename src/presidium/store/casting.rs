//! Ballots, hands, recusals, and who is there while a vote is open.

use anyhow::Context as _;

use crate::audit::{Actor, Entry, Tx};
use crate::conference::Here;
use crate::db;
use crate::error::{Error, Result};
use crate::kernel::Uuid;
use crate::presidium::rules::Ballot;

fn refused(error: sqlx::Error) -> Error {
    db::refused(
        error,
        &[
            ("ballots_while_open", "presidium-vote-closed"),
            ("ballots_of_members", "votes-no-seat"),
            ("ballots_not_recused", "votes-recused"),
            ("ballots_own", "votes-own-ballot"),
            ("turnouts_pkey", "votes-final"),
            ("recusals_before_closing", "presidium-vote-closed"),
            ("recusals_before_casting", "votes-recusal-late"),
            ("recusals_pkey", "problem-changed"),
            ("electors_frozen", "presidium-vote-closed"),
        ],
    )
}

/// Casts the ballot of a member from her own sign-in. An open one may be changed until the closing, a secret one
/// is final. The log says that she voted, not how.
pub async fn cast(tx: &mut Tx, actor: Actor, here: &Here, vote: Uuid, secret: bool, ballot: Ballot) -> Result<Entry> {
    let account = actor.account().context("a ballot is cast by somebody with an account")?;
    let now = tx.now;
    let seat = if secret {
        let seat = sqlx::query_scalar!(
            r#"insert into turnouts (vote_id, seat_id)
               select e.vote_id, e.seat_id from electors e where e.vote_id = $1 and e.account_id = $2 returning seat_id"#,
            vote,
            account,
        )
        .fetch_optional(tx.conn())
        .await
        .map_err(refused)?;
        sqlx::query!(
            "insert into ballot_box (id, vote_id, choice) values ($1, $2, $3)",
            Uuid::new_v4(),
            vote,
            ballot.as_str(),
        )
        .execute(tx.conn())
        .await
        .map_err(refused)?;
        seat
    } else {
        sqlx::query_scalar!(
            r#"insert into ballots (vote_id, seat_id, choice, cast_at)
               select e.vote_id, e.seat_id, $3, $4 from electors e where e.vote_id = $1 and e.account_id = $2
               on conflict (vote_id, seat_id)
                   do update set choice = excluded.choice, cast_at = excluded.cast_at, entered_by = null
               returning seat_id"#,
            vote,
            account,
            ballot.as_str(),
            now,
        )
        .fetch_optional(tx.conn())
        .await
        .map_err(refused)?
    };
    let action = if secret { "vote.took_part" } else { "vote.ballot_cast" };
    Ok(Entry::new(actor, action, "vote", vote)
        .of(here.id)
        .with_id("seat", seat.ok_or(Error::NotFound)?)
        .touching("presidium"))
}

/// The chair enters the hand that a seat shows. What a member cast herself is not overwritten.
pub async fn show_hand(
    tx: &mut Tx,
    actor: Actor,
    here: &Here,
    vote: Uuid,
    seat: Uuid,
    ballot: Ballot,
) -> Result<Entry> {
    let by = actor.account().context("a hand is entered by somebody with an account")?;
    let now = tx.now;
    sqlx::query_scalar!(
        r#"insert into ballots (vote_id, seat_id, choice, cast_at, entered_by)
           select e.vote_id, e.seat_id, $3, $4, $5 from electors e join votes v on v.id = e.vote_id
           where e.vote_id = $1 and e.seat_id = $2 and v.in_person
           on conflict (vote_id, seat_id)
               do update set choice = excluded.choice, cast_at = excluded.cast_at, entered_by = excluded.entered_by
           returning seat_id"#,
        vote,
        seat,
        ballot.as_str(),
        now,
        by,
    )
    .fetch_optional(tx.conn())
    .await
    .map_err(refused)?
    .ok_or(Error::NotFound)?;
    Ok(Entry::new(actor, "vote.hand_entered", "vote", vote).of(here.id).with_id("seat", seat).touching("presidium"))
}

/// Recuses a seat before it has voted: its member herself, or the chair.
pub async fn recuse(
    tx: &mut Tx,
    actor: Actor,
    here: &Here,
    vote: Uuid,
    seat: Uuid,
    reason: &str,
    imposed: bool,
) -> Result<Entry> {
    let by = actor.account().context("somebody is recused by somebody with an account")?;
    let now = tx.now;
    let recused = sqlx::query!(
        r#"insert into recusals (vote_id, seat_id, reason, imposed, recused_by, recused_at)
           select v.id, s.id, $4, $5, $6, $7 from votes v join motions m on m.id = v.motion_id
               join seats s on s.conference_id = m.conference_id
           where v.id = $1 and m.conference_id = $2 and s.id = $3 and s.has_vote and s.account_id is not null"#,
        vote,
        here.id,
        seat,
        reason,
        imposed,
        by,
        now,
    )
    .execute(tx.conn())
    .await
    .map_err(refused)?
    .rows_affected();
    if recused == 0 {
        return Err(Error::NotFound);
    }
    Ok(Entry::new(actor, "vote.recused", "vote", vote)
        .of(here.id)
        .with_id("seat", seat)
        .with("imposed", imposed)
        .touching("presidium"))
}

/// Notes that somebody came or left while the vote is open.
pub async fn note_presence(
    tx: &mut Tx,
    actor: Actor,
    here: &Here,
    vote: Uuid,
    seat: Uuid,
    present: bool,
) -> Result<Entry> {
    // The vote first, as whoever closes it does.
    sqlx::query!("select id from votes where id = $1 for share", vote).fetch_optional(tx.conn()).await?;
    let noted =
        sqlx::query!("update electors set present = $3 where vote_id = $1 and seat_id = $2", vote, seat, present)
            .execute(tx.conn())
            .await
            .map_err(refused)?
            .rows_affected();
    if noted == 0 {
        return Err(Error::NotFound);
    }
    Ok(Entry::new(actor, "vote.presence_noted", "vote", vote)
        .of(here.id)
        .with_id("seat", seat)
        .with("present", present)
        .touching("presidium"))
}
