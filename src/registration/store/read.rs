use anyhow::Context as _;
use chrono::{DateTime, Utc};
use sqlx::PgExecutor;
use sqlx::types::Json;

use super::super::rules::{Answers, Institution, Level, State};
use super::decide::Seen;
use crate::db::Db;
use crate::error::Result;
use crate::forms::Answered;
use crate::kernel::{Lang, Uuid, Words};

/// A participant, everything that is known of her.
#[derive(Clone, Debug)]
pub struct Participant {
    pub id: Uuid,
    pub number: i32,
    pub email: String,
    pub answers: Answers,
    pub institution: Institution,
    pub lang: Lang,
    pub consent_text: String,
    /// None as long as she has agreed to nothing, whom somebody else registered.
    pub consented_at: Option<DateTime<Utc>>,
    /// Who registered her, where she did not herself.
    pub delegate: Option<ByWhom>,
    /// The registration that this one was put together with.
    pub merged_into: Option<Uuid>,
    pub state: State,
    pub level: Option<Level>,
    /// Why she has another level than the rules say.
    pub level_reason: String,
    pub decided_at: Option<DateTime<Utc>>,
    pub decided_by: Option<String>,
    pub decline_reason: String,
    pub version: i32,
    pub created_at: DateTime<Utc>,
    pub badge: Option<Badge>,
    /// When her data were erased.
    pub erased_at: Option<DateTime<Utc>>,
    /// When she first opened the link that was mailed to her.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// What must be read before she is admitted.
    pub attention: String,
    /// Where she sits, as she is told when she comes in.
    pub seat: String,
    /// Why she may not come in.
    pub barred: Option<String>,
    /// Approved, and to be looked at again: what marked answers were when she was approved.
    pub review: Option<Answered>,
}

/// Who registered somebody else.
#[derive(Clone, Debug)]
pub struct ByWhom {
    pub id: Uuid,
    pub name: String,
    pub institution: String,
    pub email: String,
}

/// The badge that is good now.
#[derive(Clone, Debug)]
pub struct Badge {
    pub id: Uuid,
    pub level: Level,
    pub secret_sealed: Vec<u8>,
    pub issued_at: DateTime<Utc>,
    /// How often it was printed, and when last.
    pub prints: i32,
    pub printed_at: Option<DateTime<Utc>>,
}

impl Participant {
    /// Whether somebody else registered her, and she has not agreed yet.
    pub fn consent_due(&self) -> bool {
        self.consented_at.is_none() && self.state.is_live()
    }

    pub fn seen(&self) -> Seen {
        self.seen_at(self.version)
    }

    /// Her as she was when she had this version.
    pub fn seen_at(&self, version: i32) -> Seen {
        Seen { id: self.id, version }
    }
}

/// A participant of this conference.
pub async fn participant(db: &Db, conference: Uuid, id: Uuid) -> Result<Option<Participant>> {
    Ok(participants(db, conference, &[id]).await?.pop())
}

/// Those who stand registered with one of these addresses.
pub async fn by_emails(db: &Db, conference: Uuid, emails: &[String]) -> Result<Vec<Participant>> {
    let ids = sqlx::query_scalar!(
        r#"select id from participants
           where conference_id = $1 and email = any($2) and state in ('submitted', 'waitlisted', 'approved')"#,
        conference,
        emails
    )
    .fetch_all(db.read())
    .await?;
    if ids.is_empty() { Ok(Vec::new()) } else { participants(db, conference, &ids).await }
}

async fn participants(db: &Db, conference: Uuid, ids: &[Uuid]) -> Result<Vec<Participant>> {
    let rows = sqlx::query!(
        r#"select p.id, p.number, p.name, p.email, p.phone, p.category_id, p.post, p.language,
               p.answers as "answers: Json<Answered>", p.review as "review: Json<Answered>",
               p.consent_text, p.consented_at, p.state, p.level, p.level_reason, p.decided_at, a.name as "decided_by?", p.decline_reason,
               p.version, p.created_at, p.confirmed_at, p.erased_at, p.attention, p.seat, p.merged_into, d.id as "delegate_id?", d.name as "delegate_name?",
               d.institution as "delegate_institution?", d.email as "delegate_email?", i.id as institution_id, i.name as "institution: Words", i.listed,
               b.id as "badge_id?", b.level as "badge_level?", b.secret_sealed as "secret_sealed?", b.issued_at as "issued_at?",
               b.prints as "prints?", b.printed_at as "printed_at?", v.reason as "barred?"
           from participants p join institutions i on i.id = p.institution_id
               left join accounts a on a.id = p.decided_by
               left join delegates d on d.id = p.delegate_id
               left join badges b on b.participant_id = p.id and b.revoked_at is null
               left join bars v on v.participant_id = p.id and v.lifted_at is null
           where p.id = any($1) and p.conference_id = $2"#,
        ids,
        conference
    )
    .fetch_all(db.read())
    .await?;
    let mut people = Vec::with_capacity(rows.len());
    for row in rows {
        let badge = match (row.badge_id, row.badge_level, row.secret_sealed, row.issued_at) {
            (Some(id), Some(level), Some(secret_sealed), Some(issued_at)) => Some(Badge {
                id,
                level: Level::parse(&level).context("an unknown level")?,
                secret_sealed,
                issued_at,
                prints: row.prints.unwrap_or_default(),
                printed_at: row.printed_at,
            }),
            _ => None,
        };
        let delegate = match (row.delegate_id, row.delegate_name, row.delegate_institution, row.delegate_email) {
            (Some(id), Some(name), Some(institution), Some(email)) => Some(ByWhom { id, name, institution, email }),
            _ => None,
        };
        let lang = Lang::from_tag(&row.language).unwrap_or_default();
        people.push(Participant {
            id: row.id,
            number: row.number,
            email: row.email,
            answers: Answers {
                name: row.name,
                institution: row.institution.plain(lang).to_owned(),
                category: row.category_id,
                post: row.post,
                phone: row.phone,
                more: row.answers.0,
                document: None,
            },
            review: row.review.map(|review| review.0),
            institution: Institution { id: row.institution_id, name: row.institution, listed: row.listed },
            lang,
            consent_text: row.consent_text,
            consented_at: row.consented_at,
            delegate,
            merged_into: row.merged_into,
            state: State::parse(&row.state).context("an unknown state")?,
            level: row.level.as_deref().and_then(Level::parse),
            level_reason: row.level_reason,
            decided_at: row.decided_at,
            decided_by: row.decided_by,
            decline_reason: row.decline_reason,
            version: row.version,
            created_at: row.created_at,
            confirmed_at: row.confirmed_at,
            erased_at: row.erased_at,
            attention: row.attention,
            seat: row.seat,
            barred: row.barred,
            badge,
        });
    }
    Ok(people)
}

/// The institutions of a conference: those that the organisers listed first.
pub async fn institutions(db: &Db, conference: Uuid) -> Result<Vec<Institution>> {
    Ok(institutions_in(db.read(), conference).await?)
}

/// The category under which the organisers listed each institution.
pub async fn institution_categories(db: &Db, conference: Uuid) -> Result<Vec<(Uuid, Uuid)>> {
    let rows = sqlx::query!(
        r#"select id, category_id as "category!" from institutions where conference_id = $1 and category_id is not null"#,
        conference
    )
    .fetch_all(db.read())
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.category)).collect())
}

pub(super) async fn institutions_in(executor: impl PgExecutor<'_>, conference: Uuid) -> sqlx::Result<Vec<Institution>> {
    sqlx::query_as!(
        Institution,
        r#"select id, name as "name: Words", listed from institutions where conference_id = $1 order by listed desc, folded"#,
        conference
    )
    .fetch_all(executor)
    .await
}

/// How many registrations are in which state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub submitted: i64,
    pub waitlisted: i64,
    pub approved: i64,
    pub declined: i64,
    pub withdrawn: i64,
    /// Approved, and to be looked at again.
    pub review: i64,
}

impl Counts {
    pub fn of(&self, state: State) -> i64 {
        match state {
            State::Submitted => self.submitted,
            State::Waitlisted => self.waitlisted,
            State::Approved => self.approved,
            State::Declined => self.declined,
            State::Withdrawn => self.withdrawn,
        }
    }

    pub fn all(&self) -> i64 {
        self.submitted + self.waitlisted + self.approved + self.declined + self.withdrawn
    }
}

pub async fn counts(db: &Db, conference: Uuid) -> Result<Counts> {
    let rows = sqlx::query!(
        r#"select state, coalesce(sum(people), 0) as "count!", coalesce(sum(people) filter (where review), 0) as "review!"
           from tallies where conference_id = $1 group by state"#,
        conference
    )
    .fetch_all(db.read())
    .await?;
    let of = |state: &str| rows.iter().find(|row| row.state == state).map_or(0, |row| row.count);
    Ok(Counts {
        submitted: of("submitted"),
        waitlisted: of("waitlisted"),
        approved: of("approved"),
        declined: of("declined"),
        withdrawn: of("withdrawn"),
        review: rows.iter().map(|row| row.review).sum(),
    })
}

/// A reading of one of her badges.
pub struct Reading {
    pub at: DateTime<Utc>,
    pub direction: String,
    pub outcome: String,
    pub reason: Option<String>,
    pub gate: Words,
    /// The device, the person at it, or both.
    pub by: String,
    pub force_reason: Option<String>,
    pub hand_reason: Option<String>,
    pub undone_reason: Option<String>,
}

/// The newest readings of somebody's badges.
pub async fn readings(db: &Db, participant: Uuid) -> Result<Vec<Reading>> {
    Ok(sqlx::query_as!(
        Reading,
        r#"select c.at, c.direction, c.outcome, c.reason, g.name as "gate: Words", concat_ws(' · ', d.name, a.name) as "by!",
               c.force_reason, c.hand_reason, c.undone_reason
           from checkins c join gates g on g.id = c.gate_id left join accounts a on a.id = c.account_id
               left join devices d on d.id = c.device_id
           where c.participant_id = $1 order by c.at desc limit 50"#,
        participant
    )
    .fetch_all(db.read())
    .await?)
}

/// Somebody who waits for a decision or for a place.
#[derive(Clone, Debug)]
pub struct Waiting {
    pub seen: Seen,
    pub name: String,
    pub email: String,
    pub category: Uuid,
}

/// Those of the ids who wait, as they are now: what an approval will concern.
pub async fn waiting(db: &Db, conference: Uuid, ids: &[Uuid]) -> Result<Vec<Waiting>> {
    let rows = sqlx::query!(
        r#"select id, version, name, email, category_id from participants
           where conference_id = $1 and id = any($2) and state in ('submitted', 'waitlisted') order by number"#,
        conference,
        ids
    )
    .fetch_all(db.read())
    .await?;
    let waiting = rows.into_iter().map(|row| Waiting {
        seen: Seen { id: row.id, version: row.version },
        name: row.name,
        email: row.email,
        category: row.category_id,
    });
    Ok(waiting.collect())
}

/// How many resolutions a participant may read, and how many of them wait for her to acknowledge.
#[derive(Clone, Copy, Debug)]
pub struct Resolutions {
    pub all: i64,
    pub waiting: i64,
}

pub async fn resolutions_for(db: &Db, conference: Uuid, participant: Uuid) -> Result<Resolutions> {
    Ok(sqlx::query_as!(
        Resolutions,
        r#"select count(*) filter (where d.id is not null or h.state = 'approved') as "all!",
               count(*) filter (where d.id is not null
                   and not exists (select from acknowledgements k where k.delivery_id = d.id)) as "waiting!"
           from resolutions r join participants h on h.id = $2
               left join publications p on p.resolution_id = r.id
               left join deliveries d on d.resolution_id = r.id and d.participant_id = $2
           where r.conference_id = $1 and (d.id is not null or p.resolution_id is not null)"#,
        conference,
        participant
    )
    .fetch_one(db.read())
    .await?)
}
