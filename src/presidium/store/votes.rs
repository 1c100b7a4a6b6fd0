//! Votes as they are read.

use anyhow::Context as _;
use chrono::{DateTime, Utc};

use crate::access::{PathParams, Scope};
use crate::conference::Here;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::kernel::Uuid;
use crate::presidium::rules::{self, Ballot, Base, Count, Place, Plan, Post, Rule, Share, Tally, Verdict, VoteState};
use crate::state::App;

/// A vote of the conference at hand, with those who have a say in it.
pub struct OfVote {
    pub here: Here,
    pub id: Uuid,
    pub motion: Uuid,
    pub state: VoteState,
    pub secret: bool,
    pub in_person: bool,
    pub opener: Option<Uuid>,
    /// Who acts for the chair.
    pub acting: Option<Uuid>,
    /// The accounts of its members: of a draft, of those who would be asked.
    pub members: Vec<Uuid>,
    /// Of them, who was recused.
    pub recused: Vec<Uuid>,
}

impl Scope for OfVote {
    async fn find(app: &App, path: &PathParams) -> Result<Option<OfVote>> {
        let Some(here) = Here::find(app, path).await? else { return Ok(None) };
        let Some(id) = path.id("id") else { return Ok(None) };
        let row = sqlx::query!(
            r#"select v.motion_id, v.state, v.secret, v.in_person, v.opened_by,
                   (select s.account_id from seats s where s.id = acting_chair(m.conference_id)) as acting,
                   case when v.state = 'draft'
                       then array(select s.account_id from seats s
                           where s.conference_id = m.conference_id and s.has_vote and s.account_id is not null)
                       else array(select e.account_id from electors e where e.vote_id = v.id and e.has_vote) end as "members!",
                   array(select s.account_id from recusals r join seats s on s.id = r.seat_id
                       where r.vote_id = v.id and s.account_id is not null) as "recused!"
               from votes v join motions m on m.id = v.motion_id where v.id = $1 and m.conference_id = $2"#,
            id,
            here.id
        )
        .fetch_optional(app.db.read())
        .await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(OfVote {
            here,
            id,
            motion: row.motion_id,
            state: VoteState::parse(&row.state).context("an unknown state")?,
            secret: row.secret,
            in_person: row.in_person,
            opener: row.opened_by,
            acting: row.acting,
            members: row.members,
            recused: row.recused,
        }))
    }
}

/// When something was done, and by whom.
pub struct Moment {
    pub at: DateTime<Utc>,
    pub by: String,
}

impl Moment {
    fn of(at: Option<DateTime<Utc>>, by: Option<String>) -> Option<Moment> {
        Some(Moment { at: at?, by: by? })
    }
}

/// A vote on a motion, with its electors.
pub struct Vote {
    pub id: Uuid,
    pub state: VoteState,
    pub plan: Plan,
    /// The vote whose place it takes, and the one that took its own: none that was inquorate did.
    pub cites: Option<Uuid>,
    pub superseded_by: Option<Uuid>,
    pub planned: Moment,
    pub opened: Option<Moment>,
    pub result: Option<VoteResult>,
    pub certified: Option<Moment>,
    pub cancelled: Option<(Moment, String)>,
    /// Of a draft: those who would be asked.
    pub electors: Vec<Elector>,
}

/// What a closed vote came to.
pub struct VoteResult {
    pub closed: Moment,
    pub count: Count,
    /// Of whom the part was taken.
    pub counted: i32,
    pub verdict: Verdict,
    /// The hash of what it was decided from; none of votes from before there was one.
    pub hash: Option<String>,
}

/// A seat in a vote.
pub struct Elector {
    pub seat: Uuid,
    pub account: Uuid,
    pub number: i32,
    pub name: String,
    pub post: Post,
    pub place: Place,
    pub recusal: Option<Recusal>,
    pub has_voted: bool,
    /// What she said: of others only once the vote is closed, or where all saw her hand.
    pub ballot: Option<Ballot>,
    pub by_hand: bool,
    /// Whether she still holds the seat.
    pub sits: bool,
}

pub struct Recusal {
    pub reason: String,
    pub imposed: bool,
}

impl Vote {
    pub fn is_open(&self) -> bool {
        self.state == VoteState::Open
    }

    /// Whether the thread is followed from it: one that was never opened or was given up came to nothing.
    pub fn is_on_thread(&self) -> bool {
        matches!(self.state, VoteState::Open | VoteState::Closed | VoteState::Certified)
    }

    /// Whether it may still be given up.
    pub fn is_pending(&self) -> bool {
        matches!(self.state, VoteState::Draft | VoteState::Open)
    }

    fn places(&self) -> Vec<Place> {
        self.electors.iter().map(|elector| elector.place).collect()
    }

    /// How its members stand now.
    pub fn count(&self) -> Count {
        Count::of(self.plan.rule, &self.places(), Tally::default())
    }

    /// How many must say yes, where that is known before the closing.
    pub fn needed(&self) -> Option<i32> {
        let rule = self.plan.rule;
        match (&self.result, rule.base) {
            (Some(result), _) => Some(rule.share.needed(result.counted)),
            (None, Base::Members) => Some(rule.share.needed(self.count().whole)),
            (None, _) => None,
        }
    }

    /// How many are asked: members who are not recused.
    pub fn asked(&self) -> usize {
        self.electors.iter().filter(|elector| elector.place.has_vote && !elector.place.recused).count()
    }

    /// How many have voted so far.
    pub fn voted(&self) -> usize {
        self.electors.iter().filter(|elector| elector.has_voted).count()
    }

    /// Why it may not be opened with these there.
    pub fn refusal(&self, limits: Option<(i32, i32)>) -> Option<&'static str> {
        rules::may_open(self.plan.rule, &self.places(), self.plan.in_person, limits).err()
    }

    /// The place of an account in this vote.
    pub fn elector(&self, account: Uuid) -> Option<&Elector> {
        self.electors.iter().find(|elector| elector.account == account)
    }
}

/// All votes on a motion, the newest first. What somebody said in an open vote is read for
/// `reader` alone, and where she raised her hand.
pub async fn votes_of(db: &Db, motion: Uuid, reader: Uuid) -> Result<Vec<Vote>> {
    let rows = sqlx::query!(
        r#"select v.id, v.state, v.numerator, v.denominator, v.strictly, v.base, v.quorum_numerator,
               v.quorum_denominator, v.quorum_strictly, v.recused_count, v.secret, v.in_person, v.cites, v.reason,
               (select n.id from votes n where n.cites = v.id and n.state in ('closed', 'certified')
                    and n.verdict <> 'inquorate') as superseded_by,
               v.planned_at, p.name as planned_by, v.opened_at, o.name as "opened_by?",
               v.closed_at, c.name as "closed_by?", v.members, v.recused, v.whole, v.present_at_opening, v.present, v.counted,
               v.yes, v.no, v.abstained, v.verdict, v.hash, v.certified_at, f.name as "certified_by?",
               v.cancelled_at, x.name as "cancelled_by?", v.cancel_reason
           from votes v join accounts p on p.id = v.planned_by left join accounts o on o.id = v.opened_by
               left join accounts c on c.id = v.closed_by left join accounts f on f.id = v.certified_by
               left join accounts x on x.id = v.cancelled_by
           where v.motion_id = $1 order by v.planned_at desc, v.id desc"#,
        motion
    )
    .fetch_all(db.read())
    .await?;
    let mut votes = Vec::with_capacity(rows.len());
    for row in rows {
        let quorum = match (row.quorum_numerator, row.quorum_denominator, row.quorum_strictly) {
            (Some(numerator), Some(denominator), Some(strictly)) => Some(Share { numerator, denominator, strictly }),
            _ => None,
        };
        let rule = Rule {
            share: Share { numerator: row.numerator, denominator: row.denominator, strictly: row.strictly },
            base: Base::parse(&row.base).context("an unknown base")?,
            quorum,
            recused_count: row.recused_count,
        };
        let result = match (Moment::of(row.closed_at, row.closed_by), row.verdict) {
            (Some(closed), Some(verdict)) => Some(VoteResult {
                closed,
                count: Count {
                    members: row.members.unwrap_or_default(),
                    recused: row.recused.unwrap_or_default(),
                    whole: row.whole.unwrap_or_default(),
                    present_at_opening: row.present_at_opening.unwrap_or_default(),
                    present: row.present.unwrap_or_default(),
                    tally: Tally {
                        yes: row.yes.unwrap_or_default(),
                        no: row.no.unwrap_or_default(),
                        abstained: row.abstained.unwrap_or_default(),
                    },
                },
                counted: row.counted.unwrap_or_default(),
                verdict: Verdict::parse(&verdict).context("an unknown verdict")?,
                hash: row.hash.as_deref().map(rules::hex),
            }),
            _ => None,
        };
        votes.push(Vote {
            id: row.id,
            state: VoteState::parse(&row.state).context("an unknown state")?,
            plan: Plan { rule, secret: row.secret, in_person: row.in_person, reason: row.reason },
            cites: row.cites,
            superseded_by: row.superseded_by,
            planned: Moment { at: row.planned_at, by: row.planned_by },
            opened: Moment::of(row.opened_at, row.opened_by),
            result,
            certified: Moment::of(row.certified_at, row.certified_by),
            cancelled: Moment::of(row.cancelled_at, row.cancelled_by).zip(row.cancel_reason),
            electors: Vec::new(),
        });
    }
    for (vote, elector) in electors_of(db, motion, reader).await? {
        // Opened or closed between the two statements: what is new shows with the next look.
        let Some(vote) = votes.iter_mut().find(|held| held.id == vote) else { continue };
        vote.electors.push(elector);
    }
    Ok(votes)
}

/// The seats in each vote on a motion; of a draft those that are filled now.
async fn electors_of(db: &Db, motion: Uuid, reader: Uuid) -> Result<Vec<(Uuid, Elector)>> {
    let rows = sqlx::query!(
        r#"with asked as (
               select e.vote_id, e.seat_id, e.account_id, e.has_vote, e.present_at_opening, e.present
               from votes v join electors e on e.vote_id = v.id where v.motion_id = $1
               union all
               select v.id, s.id, s.account_id, s.has_vote, true, true
               from votes v join motions m on m.id = v.motion_id join seats s on s.conference_id = m.conference_id
               where v.motion_id = $1 and v.state = 'draft' and s.account_id is not null)
           select e.vote_id as "vote_id!", e.seat_id as "seat_id!", e.account_id as "account_id!", e.has_vote as "has_vote!",
               e.present_at_opening as "present_at_opening!", e.present as "present!", s.number, a.name, s.post,
               s.account_id is not distinct from e.account_id as "sits!",
               r.reason as "reason?", r.imposed as "imposed?",
               (b.choice is not null or t.seat_id is not null) as "has_voted!", b.entered_by is not null as "by_hand!",
               case when v.state in ('closed', 'certified') or e.account_id = $2 or b.entered_by is not null
                   then b.choice end as choice
           from asked e join votes v on v.id = e.vote_id
               join accounts a on a.id = e.account_id join seats s on s.id = e.seat_id
               left join recusals r on r.vote_id = e.vote_id and r.seat_id = e.seat_id
               left join ballots b on b.vote_id = e.vote_id and b.seat_id = e.seat_id
               left join turnouts t on t.vote_id = e.vote_id and t.seat_id = e.seat_id
           order by s.number"#,
        motion,
        reader
    )
    .fetch_all(db.read())
    .await?;
    rows.into_iter()
        .map(|row| {
            let recusal = row.reason.zip(row.imposed).map(|(reason, imposed)| Recusal { reason, imposed });
            let elector = Elector {
                seat: row.seat_id,
                account: row.account_id,
                number: row.number,
                name: row.name,
                post: Post::parse(&row.post).context("an unknown post")?,
                place: Place {
                    has_vote: row.has_vote,
                    present_at_opening: row.present_at_opening,
                    present: row.present || row.has_voted,
                    recused: recusal.is_some(),
                },
                recusal,
                has_voted: row.has_voted,
                ballot: row.choice.as_deref().and_then(Ballot::parse),
                by_hand: row.by_hand,
                sits: row.sits,
            };
            Ok((row.vote_id, elector))
        })
        .collect()
}

/// One vote, as its page shows it.
pub async fn vote(db: &Db, motion: Uuid, id: Uuid, reader: Uuid) -> Result<Vote> {
    votes_of(db, motion, reader).await?.into_iter().find(|vote| vote.id == id).ok_or(Error::NotFound)
}

/// The record of a decided vote; none of votes from before records were kept.
pub async fn kept_record(db: &Db, id: Uuid) -> Result<Option<String>> {
    Ok(sqlx::query_scalar!("select inputs from votes where id = $1", id).fetch_optional(db.read()).await?.flatten())
}
