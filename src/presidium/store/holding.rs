//! A vote is prepared, opened, closed, certified, or given up.

use anyhow::Context as _;
use chrono::{DateTime, Datelike as _, Utc};

use super::{amendments, number_alone, record};
use crate::audit::{Actor, Entries, Entry, Tx};
use crate::conference::{Here, day_of};
use crate::db;
use crate::error::{Error, Result};
use crate::kernel::{Uuid, Words, new_id};
use crate::presidium::rules::{
    self, Base, Place, Plan, Record, Resolved, Rule, Share, Verdict, VoteState, digest, hex,
};

/// What the database refuses of votes, as sentences.
const REFUSALS: &[(&str, &str)] = &[
    ("votes_one_pending", "problem-changed"),
    ("votes_cited_once", "problem-changed"),
    ("votes_cite_the_last", "problem-changed"),
    ("votes_final", "problem-changed"),
    ("electors_frozen", "problem-changed"),
    ("votes_certified_by_another", "votes-certify-another"),
    ("votes_certified_by_member", "votes-certify-member"),
    ("votes_superseded", "votes-superseded"),
];

fn refused(error: sqlx::Error) -> Error {
    db::refused(error, REFUSALS)
}

/// Prepares a vote on a motion. Where the motion was decided before, it cites that result.
pub async fn plan_vote(tx: &mut Tx, actor: Actor, here: &Here, motion: Uuid, plan: &Plan) -> Result<(Uuid, Entry)> {
    let by = actor.account().context("a vote is prepared by somebody with an account")?;
    let (id, now, rule) = (new_id(), tx.now, plan.rule);
    let found = sqlx::query!(
        r#"insert into votes (id, motion_id, state, planned_at, planned_by, numerator, denominator, strictly, base,
               quorum_numerator, quorum_denominator, quorum_strictly, recused_count, secret, in_person, reason, cites)
           select $1, m.id, 'draft', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
               (select id from votes where motion_id = m.id and state in ('closed', 'certified') and verdict <> 'inquorate'
                order by closed_at desc limit 1)
           from motions m where m.id = $2 and m.conference_id = $3 and m.state in ('draft', 'carried', 'rejected')
             and (m.amends is null or m.state = 'draft')
           returning cites"#,
        id,
        motion,
        here.id,
        now,
        by,
        rule.share.numerator,
        rule.share.denominator,
        rule.share.strictly,
        rule.base.as_str(),
        rule.quorum.map(|quorum| quorum.numerator),
        rule.quorum.map(|quorum| quorum.denominator),
        rule.quorum.map(|quorum| quorum.strictly),
        rule.recused_count,
        plan.secret,
        plan.in_person,
        plan.reason,
    )
    .fetch_optional(tx.conn())
    .await
    .map_err(refused)?
    .ok_or(Error::Conflict("problem-changed"))?;
    let mut entry = Entry::new(actor, "vote.planned", "vote", id)
        .of(here.id)
        .with_id("motion", motion)
        .with("rule", format!("{} of {}", rule.share.canonical(), rule.base.as_str()))
        .with("secret", plan.secret)
        .touching("presidium");
    if let Some(cited) = found.cites {
        entry = entry.with_id("cites", cited);
    }
    Ok((id, entry))
}

/// Prepares a vote anew that is not open yet.
pub async fn plan_anew(tx: &mut Tx, actor: Actor, here: &Here, vote: Uuid, plan: &Plan) -> Result<Entry> {
    let (by, now, rule) =
        (actor.account().context("a vote is prepared by somebody with an account")?, tx.now, plan.rule);
    let changed = sqlx::query!(
        r#"update votes v set planned_at = $3, planned_by = $4, numerator = $5, denominator = $6, strictly = $7, base = $8,
               quorum_numerator = $9, quorum_denominator = $10, quorum_strictly = $11, recused_count = $12, secret = $13,
               in_person = $14, reason = $15
           from motions m where v.id = $1 and m.id = v.motion_id and m.conference_id = $2 and v.state = 'draft'"#,
        vote,
        here.id,
        now,
        by,
        rule.share.numerator,
        rule.share.denominator,
        rule.share.strictly,
        rule.base.as_str(),
        rule.quorum.map(|quorum| quorum.numerator),
        rule.quorum.map(|quorum| quorum.denominator),
        rule.quorum.map(|quorum| quorum.strictly),
        rule.recused_count,
        plan.secret,
        plan.in_person,
        plan.reason,
    )
    .execute(tx.conn())
    .await
    .map_err(refused)?
    .rows_affected();
    if changed == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(Entry::new(actor, "vote.planned_anew", "vote", vote)
        .of(here.id)
        .with("rule", format!("{} of {}", rule.share.canonical(), rule.base.as_str()))
        .with("secret", plan.secret)
        .touching("presidium"))
}

/// What is needed of a vote that is opened or closed, with its row held until the commit.
struct Held {
    motion: Uuid,
    rule: Rule,
    secret: bool,
    in_person: bool,
}

async fn hold(tx: &mut Tx, here: &Here, vote: Uuid, state: VoteState) -> Result<Held> {
    // Ballots lock this row for share: those already in are counted, later ones find it closed.
    let row = sqlx::query!(
        r#"select v.motion_id, v.numerator, v.denominator, v.strictly, v.base, v.quorum_numerator, v.quorum_denominator,
               v.quorum_strictly, v.recused_count, v.secret, v.in_person
           from votes v join motions m on m.id = v.motion_id
           where v.id = $1 and m.conference_id = $2 and v.state = $3 for update of v"#,
        vote,
        here.id,
        state.as_str(),
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(Error::Conflict(if state == VoteState::Open { "presidium-vote-closed" } else { "problem-changed" }))?;
    let quorum = match (row.quorum_numerator, row.quorum_denominator, row.quorum_strictly) {
        (Some(numerator), Some(denominator), Some(strictly)) => Some(Share { numerator, denominator, strictly }),
        _ => None,
    };
    Ok(Held {
        motion: row.motion_id,
        rule: Rule {
            share: Share { numerator: row.numerator, denominator: row.denominator, strictly: row.strictly },
            base: Base::parse(&row.base).context("an unknown base")?,
            quorum,
            recused_count: row.recused_count,
        },
        secret: row.secret,
        in_person: row.in_person,
    })
}

/// Opens a vote on the words that were read: freezes who votes and who is there.
pub async fn open_vote(
    tx: &mut Tx,
    actor: Actor,
    here: &Here,
    vote: Uuid,
    version: i32,
    present: &[Uuid],
) -> Result<Entry> {
    let by = actor.account().context("a vote is opened by somebody with an account")?;
    let held = hold(tx, here, vote, VoteState::Draft).await?;
    // Held until the commit, so that nobody leaves a seat between the count and the electors.
    let filled = sqlx::query!(
        r#"select id, account_id as "account_id!", has_vote,
               exists (select from recusals r where r.vote_id = $2 and r.seat_id = seats.id) as "recused!"
           from seats where conference_id = $1 and account_id is not null order by number for share"#,
        here.id,
        vote,
    )
    .fetch_all(tx.conn())
    .await?;
    let places: Vec<Place> = filled
        .iter()
        .map(|seat| {
            let is_there = present.contains(&seat.id);
            Place { has_vote: seat.has_vote, present_at_opening: is_there, present: is_there, recused: seat.recused }
        })
        .collect();
    rules::may_open(held.rule, &places, held.in_person, here.presidium).map_err(Error::Refused)?;
    let opened = sqlx::query!(
        r#"update motions set state = 'voting', version = version + 1
           where id = $1 and conference_id = $2 and version = $3 and state in ('draft', 'carried', 'rejected')"#,
        held.motion,
        here.id,
        version,
    )
    .execute(tx.conn())
    .await
    .map_err(super::motions::refused)?
    .rows_affected();
    if opened == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    let seats: Vec<Uuid> = filled.iter().map(|seat| seat.id).collect();
    let accounts: Vec<Uuid> = filled.iter().map(|seat| seat.account_id).collect();
    let votes: Vec<bool> = filled.iter().map(|seat| seat.has_vote).collect();
    let there: Vec<bool> = places.iter().map(|place| place.present).collect();
    sqlx::query!(
        r#"insert into electors (vote_id, seat_id, account_id, has_vote, present_at_opening, present)
           select $1, seat, account, votes, there, there
           from unnest($2::uuid[], $3::uuid[], $4::bool[], $5::bool[]) as t (seat, account, votes, there)"#,
        vote,
        &seats,
        &accounts,
        &votes,
        &there,
    )
    .execute(tx.conn())
    .await
    .map_err(refused)?;
    let (now, members) = (tx.now, i32::try_from(votes.iter().filter(|votes| **votes).count())?);
    sqlx::query!(
        r#"update votes v set state = 'open', opened_at = $2, opened_by = $3, members = $4, title = m.title, text = m.text
           from motions m where v.id = $1 and m.id = v.motion_id"#,
        vote,
        now,
        by,
        members,
    )
    .execute(tx.conn())
    .await
    .map_err(refused)?;
    Ok(Entry::new(actor, "vote.opened", "vote", vote)
        .of(here.id)
        .with_id("motion", held.motion)
        .with("members", members)
        .with("present", places.iter().filter(|place| place.has_vote && place.present).count())
        .touching("presidium"))
}

/// The record of an open vote as it would be closed now.
async fn record_now(tx: &mut Tx, vote: Uuid, closing: (DateTime<Utc>, Uuid)) -> Result<Record> {
    let head = record::head(tx.conn(), vote, Some(closing)).await?;
    let seats = record::seats(tx.conn(), vote).await?;
    let box_of = record::ballots(tx.conn(), vote).await?;
    Ok(Record { seats, box_of, ..head })
}

/// Closes an open vote: counts, decides by the frozen rule, and keeps what it was decided from.
pub async fn close_vote(tx: &mut Tx, actor: Actor, here: &Here, vote: Uuid) -> Result<(Verdict, Entry)> {
    let by = actor.account().context("a vote is closed by somebody with an account")?;
    let now = tx.now;
    let held = hold(tx, here, vote, VoteState::Open).await?;
    if held.secret {
        sqlx::query!("select empty_ballot_box($1)::text", vote).fetch_one(tx.conn()).await?;
    }
    // Who took part was there.
    sqlx::query!(
        r#"update electors e set present = true where vote_id = $1 and not present
           and (exists (select from ballots b where b.vote_id = e.vote_id and b.seat_id = e.seat_id)
               or exists (select from turnouts t where t.vote_id = e.vote_id and t.seat_id = e.seat_id))"#,
        vote,
    )
    .execute(tx.conn())
    .await?;
    let record = record_now(tx, vote, (now, by)).await?;
    let (count, verdict, inputs) = (record.count(), record.verdict(), record.canonical());
    let hash = digest(&inputs);
    sqlx::query!(
        r#"update votes set state = 'closed', closed_at = $2, closed_by = $3, yes = $4, no = $5, abstained = $6, recused = $7,
               whole = $8, present_at_opening = $9, present = $10, counted = $11, verdict = $12, inputs = $13, hash = $14
           where id = $1"#,
        vote,
        now,
        by,
        count.tally.yes,
        count.tally.no,
        count.tally.abstained,
        count.recused,
        count.whole,
        count.present_at_opening,
        count.present,
        count.base(held.rule.base),
        verdict.as_str(),
        inputs,
        &hash[..],
    )
    .execute(tx.conn())
    .await?;
    settle(tx, held.motion).await?;
    let entry = Entry::new(actor, "vote.closed", "vote", vote)
        .of(here.id)
        .with_id("motion", held.motion)
        .with("verdict", verdict.as_str())
        .with("hash", hex(&hash))
        .touching("presidium");
    Ok((verdict, entry))
}

/// Where a motion stands after its last vote ended: as that was decided, or a draft where nothing was.
async fn settle(tx: &mut Tx, motion: Uuid) -> Result<()> {
    sqlx::query!(
        r#"update motions set version = version + 1, state = coalesce(
               (select verdict from votes where motion_id = $1 and state in ('closed', 'certified') and verdict <> 'inquorate'
                order by closed_at desc limit 1), 'draft')
           where id = $1 and state = 'voting'"#,
        motion,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Gives up a vote that is not decided, with a reason.
pub async fn cancel_vote(tx: &mut Tx, actor: Actor, here: &Here, vote: Uuid, reason: &str) -> Result<Entry> {
    let by = actor.account().context("a vote is cancelled by somebody with an account")?;
    let now = tx.now;
    let cancelled = sqlx::query!(
        r#"update votes v set state = 'cancelled', cancelled_at = $3, cancelled_by = $4, cancel_reason = $5
           from motions m where v.id = $1 and m.id = v.motion_id and m.conference_id = $2 and v.state in ('draft', 'open')
           returning v.motion_id"#,
        vote,
        here.id,
        now,
        by,
        reason,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(Error::Conflict("presidium-vote-closed"))?;
    settle(tx, cancelled.motion_id).await?;
    Ok(Entry::new(actor, "vote.cancelled", "vote", vote)
        .of(here.id)
        .with_id("motion", cancelled.motion_id)
        .touching("presidium"))
}

/// A vote that has just been certified.
pub struct Certified {
    pub resolution: Option<Uuid>,
    entries: (Entry, Vec<Entry>),
}

impl Entries for Certified {
    fn list(self) -> Vec<Entry> {
        self.entries.list()
    }
}

/// Certifies a result by a member who did not open the vote. A carried motion becomes a resolution, a carried amendment the
/// wording of what it amends.
pub async fn certify_vote(tx: &mut Tx, actor: Actor, here: &Here, vote: Uuid) -> Result<Certified> {
    let by = actor.account().context("a vote is certified by somebody with an account")?;
    let now = tx.now;
    let row = sqlx::query!(
        r#"update votes v set state = 'certified', certified_at = $3, certified_by = $4
           from motions m where v.id = $1 and m.id = v.motion_id and m.conference_id = $2 and v.state = 'closed'
           returning v.motion_id, v.verdict as "verdict!", v.hash as "hash!""#,
        vote,
        here.id,
        now,
        by,
    )
    .fetch_optional(tx.conn())
    .await
    .map_err(refused)?
    .ok_or(Error::Conflict("problem-changed"))?;
    let certified = Entry::new(actor, "vote.certified", "vote", vote)
        .of(here.id)
        .with_id("motion", row.motion_id)
        .with("hash", hex(&row.hash))
        .touching("presidium");
    if row.verdict != Verdict::Carried.as_str() {
        return Ok(Certified { resolution: None, entries: (certified, Vec::new()) });
    }
    if let Some(amended) = amendments::apply(tx, actor, here, row.motion_id).await? {
        return Ok(Certified { resolution: None, entries: (certified, vec![amended]) });
    }
    let (resolution, adopted) = adopt(tx, actor, here, row.motion_id, vote).await?;
    Ok(Certified { resolution: Some(resolution), entries: (certified, vec![adopted]) })
}

/// Makes the resolution of a carried motion, with the next number of its year.
async fn adopt(tx: &mut Tx, actor: Actor, here: &Here, motion: Uuid, vote: Uuid) -> Result<(Uuid, Entry)> {
    let (id, now) = (new_id(), tx.now);
    let year = day_of(now, here.zone).year();
    number_alone(tx, "resolutions", here.id).await?;
    let row = sqlx::query!(
        r#"select v.title as "title!: Words", v.text as "text!: Words",
               (select coalesce(max(number), 0) + 1 from resolutions where conference_id = $2 and year = $3) as "number!"
           from votes v where v.id = $1"#,
        vote,
        here.id,
        year,
    )
    .fetch_one(tx.conn())
    .await?;
    let resolved = Resolved {
        id,
        motion,
        vote,
        year,
        number: row.number,
        title: row.title,
        text: row.text,
        adopted: now.timestamp_micros(),
    };
    let hash = digest(&resolved.canonical());
    sqlx::query!(
        r#"insert into resolutions (id, conference_id, motion_id, vote_id, year, number, title, text, adopted_at, hash)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"#,
        id,
        here.id,
        motion,
        vote,
        year,
        resolved.number,
        &resolved.title as &Words,
        &resolved.text as &Words,
        now,
        &hash[..],
    )
    .execute(tx.conn())
    .await?;
    let entry = Entry::new(actor, "resolution.adopted", "resolution", id)
        .of(here.id)
        .with_id("motion", motion)
        .with_id("vote", vote)
        .with("year", year)
        .with("number", resolved.number)
        .with("hash", hex(&hash))
        .touching("presidium");
    Ok((id, entry))
}
