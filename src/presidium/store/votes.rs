use anyhow::Context as _;
use chrono::{DateTime, Datelike as _, Utc};

use super::number_alone;
use crate::audit::{Actor, Entries, Entry, Tx};
use crate::conference::{Here, day_of};
use crate::db::{self, Db};
use crate::error::{Error, Result};
use crate::kernel::{Uuid, new_id};
use crate::presidium::rules::{self, Ballot, Post, TWO_THIRDS, Threshold, Verdict};

/// A vote on a motion, with its electors.
pub struct Vote {
    pub id: Uuid,
    pub threshold: Threshold,
    pub members: i32,
    pub opened_at: DateTime<Utc>,
    pub opened_by: String,
    pub result: Option<VoteResult>,
    pub electors: Vec<Elector>,
}

/// What a closed vote came to.
pub struct VoteResult {
    pub closed_at: DateTime<Utc>,
    pub closed_by: String,
    pub yes: i32,
    pub no: i32,
    pub abstained: i32,
    pub verdict: Verdict,
}

/// Somebody who is asked in a vote.
pub struct Elector {
    pub account: Uuid,
    pub name: String,
    pub post: Post,
    pub has_voted: bool,
    /// What she said: of others only once the vote is closed.
    pub ballot: Option<Ballot>,
}

impl Vote {
    pub fn is_open(&self) -> bool {
        self.result.is_none()
    }

    pub fn needed(&self) -> i32 {
        rules::needed(self.members, self.threshold)
    }

    /// How many have voted so far.
    pub fn voted(&self) -> usize {
        self.electors.iter().filter(|elector| elector.has_voted).count()
    }

    /// The place of an account in this vote.
    pub fn elector(&self, account: Uuid) -> Option<&Elector> {
        self.electors.iter().find(|elector| elector.account == account)
    }
}

/// All votes on a motion, the newest first. What somebody said in an open vote is read for
/// `reader` alone.
pub async fn votes_of(db: &Db, motion: Uuid, reader: Uuid) -> Result<Vec<Vote>> {
    let rows = sqlx::query!(
        r#"select v.id, v.numerator, v.denominator, v.members, v.opened_at, o.name as opened_by,
               v.closed_at, c.name as "closed_by?", v.yes, v.no, v.abstained, v.verdict
           from votes v join accounts o on o.id = v.opened_by left join accounts c on c.id = v.closed_by
           where v.motion_id = $1 order by v.opened_at desc"#,
        motion
    )
    .fetch_all(db.read())
    .await?;
    let electors = sqlx::query!(
        r#"select e.vote_id, e.account_id, a.name, s.post,
               b.choice is not null as "has_voted!",
               case when v.closed_at is not null or e.account_id = $2 then b.choice end as choice
           from votes v join electors e on e.vote_id = v.id
               join accounts a on a.id = e.account_id join seats s on s.id = e.seat_id
               left join ballots b on b.vote_id = e.vote_id and b.seat_id = e.seat_id
           where v.motion_id = $1 order by s.number"#,
        motion,
        reader
    )
    .fetch_all(db.read())
    .await?;
    let mut votes = Vec::with_capacity(rows.len());
    for row in rows {
        let result = match (row.closed_at, row.closed_by, row.yes, row.no, row.abstained, row.verdict) {
            (Some(closed_at), Some(closed_by), Some(yes), Some(no), Some(abstained), Some(verdict)) => {
                Some(VoteResult {
                    closed_at,
                    closed_by,
                    yes,
                    no,
                    abstained,
                    verdict: Verdict::parse(&verdict).context("an unknown verdict")?,
                })
            }
            _ => None,
        };
        votes.push(Vote {
            id: row.id,
            threshold: Threshold { numerator: row.numerator, denominator: row.denominator },
            members: row.members,
            opened_at: row.opened_at,
            opened_by: row.opened_by,
            result,
            electors: Vec::new(),
        });
    }
    for row in electors {
        // Closed between the two statements: what was said shows with the next look.
        let Some(vote) = votes.iter_mut().find(|vote| vote.id == row.vote_id) else { continue };
        vote.electors.push(Elector {
            account: row.account_id,
            name: row.name,
            post: Post::parse(&row.post).context("an unknown post")?,
            has_voted: row.has_voted,
            ballot: row.choice.as_deref().and_then(Ballot::parse),
        });
    }
    Ok(votes)
}

/// Opens the vote on a draft: freezes who votes and by which rule.
pub async fn open_vote(tx: &mut Tx, actor: Actor, here: &Here, motion: Uuid, version: i32) -> Result<Entry> {
    let by = actor.account().context("a vote is opened by somebody with an account")?;
    // Held until the commit, so that nobody leaves a seat between the count and the electors.
    let filled = sqlx::query!(
        r#"select id, account_id as "account_id!", has_vote from seats
           where conference_id = $1 and account_id is not null order by number for share"#,
        here.id
    )
    .fetch_all(tx.conn())
    .await?;
    let (seats, accounts): (Vec<Uuid>, Vec<Uuid>) =
        filled.iter().filter(|seat| seat.has_vote).map(|seat| (seat.id, seat.account_id)).unzip();
    rules::may_open(filled.len() as i64, seats.len() as i64, here.presidium).map_err(Error::Refused)?;
    let opened = sqlx::query!(
        r#"update motions set state = 'voting', version = version + 1
           where id = $1 and conference_id = $2 and version = $3 and state = 'draft'"#,
        motion,
        here.id,
        version,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if opened == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    let (id, now, members) = (new_id(), tx.now, i32::try_from(seats.len())?);
    sqlx::query!(
        r#"insert into votes (id, motion_id, numerator, denominator, members, opened_at, opened_by)
           values ($1, $2, $3, $4, $5, $6, $7)"#,
        id,
        motion,
        TWO_THIRDS.numerator,
        TWO_THIRDS.denominator,
        members,
        now,
        by,
    )
    .execute(tx.conn())
    .await
    .map_err(|error| db::refused(error, &[("votes_one_open", "problem-changed")]))?;
    sqlx::query!(
        "insert into electors (vote_id, seat_id, account_id) select $1, * from unnest($2::uuid[], $3::uuid[])",
        id,
        &seats,
        &accounts,
    )
    .execute(tx.conn())
    .await?;
    Ok(Entry::new(actor, "vote.opened", "motion", motion)
        .of(here.id)
        .with_id("vote", id)
        .with("members", members)
        .with("needed", rules::needed(members, TWO_THIRDS))
        .touching("presidium"))
}

/// Casts or changes the ballot of an elector. The database refuses one that comes after the
/// closing. The log says that she voted, not how: the vote is still open.
pub async fn cast(tx: &mut Tx, actor: Actor, here: &Here, motion: Uuid, ballot: Ballot) -> Result<Entry> {
    let account = actor.account().context("a ballot is cast by somebody with an account")?;
    let now = tx.now;
    let cast = sqlx::query!(
        r#"insert into ballots (vote_id, seat_id, choice, cast_at)
           select e.vote_id, e.seat_id, $4, $5 from electors e
           where e.account_id = $3 and e.vote_id = (
               select v.id from votes v join motions m on m.id = v.motion_id
               where m.id = $1 and m.conference_id = $2 order by v.opened_at desc limit 1)
           on conflict (vote_id, seat_id) do update set choice = excluded.choice, cast_at = excluded.cast_at
           returning vote_id, seat_id"#,
        motion,
        here.id,
        account,
        ballot.as_str(),
        now,
    )
    .fetch_optional(tx.conn())
    .await
    .map_err(|error| db::refused(error, &[("ballots_while_open", "presidium-vote-closed")]))?
    .ok_or(Error::NotFound)?;
    Ok(Entry::new(actor, "vote.ballot_cast", "motion", motion)
        .of(here.id)
        .with_id("vote", cast.vote_id)
        .with_id("seat", cast.seat_id)
        .touching("presidium"))
}

/// A vote that has just been closed.
pub struct Closed {
    pub verdict: Verdict,
    pub resolution: Option<Uuid>,
    entries: (Entry, Vec<Entry>),
}

impl Entries for Closed {
    fn list(self) -> Vec<Entry> {
        self.entries.list()
    }
}

/// Closes the open vote on a motion, counts, and makes the resolution of one that is carried.
pub async fn close_vote(tx: &mut Tx, actor: Actor, here: &Here, motion: Uuid) -> Result<Closed> {
    let by = actor.account().context("a vote is closed by somebody with an account")?;
    let now = tx.now;
    // Ballots lock this row for share: those already in are counted, later ones find it closed.
    let vote = sqlx::query!(
        r#"select v.id, v.numerator, v.denominator, v.members from votes v join motions m on m.id = v.motion_id
           where m.id = $1 and m.conference_id = $2 and v.closed_at is null for update of v"#,
        motion,
        here.id
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(Error::Conflict("presidium-vote-closed"))?;
    let tally = sqlx::query!(
        r#"select count(*) filter (where choice = 'yes')::integer as "yes!", count(*) filter (where choice = 'no')::integer as "no!",
               count(*) filter (where choice = 'abstain')::integer as "abstained!"
           from ballots where vote_id = $1"#,
        vote.id
    )
    .fetch_one(tx.conn())
    .await?;
    let threshold = Threshold { numerator: vote.numerator, denominator: vote.denominator };
    let verdict = rules::verdict(tally.yes, vote.members, threshold);
    sqlx::query!(
        "update votes set closed_at = $2, closed_by = $3, yes = $4, no = $5, abstained = $6, verdict = $7 where id = $1",
        vote.id,
        now,
        by,
        tally.yes,
        tally.no,
        tally.abstained,
        verdict.as_str(),
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!("update motions set state = $2, version = version + 1 where id = $1", motion, verdict.as_str())
        .execute(tx.conn())
        .await?;
    let closed = Entry::new(actor, "vote.closed", "motion", motion)
        .of(here.id)
        .with_id("vote", vote.id)
        .with("verdict", verdict.as_str())
        .with("yes", tally.yes)
        .with("members", vote.members)
        .touching("presidium");
    if verdict == Verdict::Rejected {
        return Ok(Closed { verdict, resolution: None, entries: (closed, Vec::new()) });
    }
    let (resolution, adopted) = adopt(tx, actor, here, motion, vote.id).await?;
    Ok(Closed { verdict, resolution: Some(resolution), entries: (closed, vec![adopted]) })
}

/// Makes the resolution of a carried motion, with the next number of its year.
async fn adopt(tx: &mut Tx, actor: Actor, here: &Here, motion: Uuid, vote: Uuid) -> Result<(Uuid, Entry)> {
    let (id, now) = (new_id(), tx.now);
    let year = day_of(now, here.zone).year();
    number_alone(tx, "resolutions", here.id).await?;
    let number = sqlx::query_scalar!(
        r#"insert into resolutions (id, conference_id, motion_id, vote_id, year, number, title, text, adopted_at)
           select $1, $2, m.id, $4, $5,
               (select coalesce(max(number), 0) + 1 from resolutions where conference_id = $2 and year = $5), m.title, m.text, $6
           from motions m where m.id = $3
           returning number"#,
        id,
        here.id,
        motion,
        vote,
        year,
        now,
    )
    .fetch_one(tx.conn())
    .await?;
    let entry = Entry::new(actor, "resolution.adopted", "resolution", id)
        .of(here.id)
        .with_id("motion", motion)
        .with("year", year)
        .with("number", number)
        .touching("presidium");
    Ok((id, entry))
}
