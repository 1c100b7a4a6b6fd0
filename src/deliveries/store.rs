//! What was published and delivered, to whom, and who has acknowledged it.

use std::collections::BTreeMap;

use anyhow::Context as _;
use chrono::{DateTime, Utc};

use super::rules::{Circle, Known, Standing, To};
use crate::access::{PathParams, Scope};
use crate::audit::{Actor, Entry, Tx};
use crate::conference::Here;
use crate::db::{self, Db};
use crate::documents;
use crate::error::{Error, Result};
use crate::kernel::{Email, Lang, Uuid, Words, new_id};
use crate::registration;
use crate::state::App;

/// A resolution of the conference at hand, and the accounts that it was delivered to.
pub struct OfDelivered {
    pub here: Here,
    pub resolution: Uuid,
    pub accounts: Vec<Uuid>,
}

impl Scope for OfDelivered {
    async fn find(app: &App, path: &PathParams) -> Result<Option<OfDelivered>> {
        let Some(here) = Here::find(app, path).await? else { return Ok(None) };
        let Some(id) = path.id("id") else { return Ok(None) };
        let accounts = sqlx::query_scalar!(
            r#"select d.account_id as "account!" from deliveries d join resolutions r on r.id = d.resolution_id
               where r.id = $1 and r.conference_id = $2 and d.account_id is not null"#,
            id,
            here.id
        )
        .fetch_all(app.db.read())
        .await?;
        Ok(Some(OfDelivered { here, resolution: id, accounts }))
    }
}

/// A resolution with how it was decided, as those read it whom it reaches.
pub struct Decided {
    pub id: Uuid,
    pub year: i32,
    pub number: i32,
    pub title: Words,
    pub text: Words,
    pub adopted_at: DateTime<Utc>,
    pub yes: i32,
    pub no: i32,
    pub abstained: i32,
    pub counted: i32,
    pub certified_by: String,
    /// Of what was resolved; none of resolutions from before there was one.
    pub hash: Option<String>,
    /// A later vote took its place: none that was inquorate does.
    pub superseded: bool,
    pub published_at: Option<DateTime<Utc>>,
    pub published_by: String,
}

pub async fn decided(db: &Db, conference: Uuid, id: Uuid) -> Result<Decided> {
    sqlx::query_as!(
        Decided,
        r#"select r.id, r.year, r.number, r.title as "title: Words", r.text as "text: Words", r.adopted_at,
               coalesce(v.yes, 0) as "yes!", coalesce(v.no, 0) as "no!", coalesce(v.abstained, 0) as "abstained!",
               coalesce(v.counted, v.members, 0) as "counted!", coalesce(a.name, '') as "certified_by!",
               encode(r.hash, 'hex') as hash,
               exists (select from votes n where n.cites = v.id and n.state in ('closed', 'certified')
                   and n.verdict <> 'inquorate') as "superseded!",
               p.published_at as "published_at?", coalesce(b.name, '') as "published_by!"
           from resolutions r join votes v on v.id = r.vote_id left join accounts a on a.id = v.certified_by
               left join publications p on p.resolution_id = r.id left join accounts b on b.id = p.published_by
           where r.id = $1 and r.conference_id = $2"#,
        id,
        conference
    )
    .fetch_optional(db.read())
    .await?
    .ok_or(Error::NotFound)
}

/// One whom a resolution was delivered to.
pub struct Delivery {
    pub to: To,
    /// Her name; of an institution whoever acknowledged it, else whoever signs for it.
    pub name: String,
    /// Hers or itself; empty of an account.
    pub institution: Words,
    pub delivered_at: DateTime<Utc>,
    pub reminded_at: Option<DateTime<Utc>>,
    pub acknowledged_at: Option<DateTime<Utc>>,
    /// Whether a letter still finds somebody.
    pub reached: bool,
}

impl Delivery {
    pub fn standing(&self) -> Standing {
        if self.acknowledged_at.is_some() { Standing::Acknowledged } else { Standing::Waiting }
    }
}

/// Everybody whom a resolution was delivered to: institutions, then people, by name.
pub async fn deliveries(db: &Db, resolution: Uuid) -> Result<Vec<Delivery>> {
    let rows = sqlx::query!(
        r#"select d.account_id, d.participant_id, d.institution_id, d.delivered_at, d.reminded_at,
               coalesce(a.name, p.name, s.name, n.name, '') as "name!",
               coalesce(i.name, row('', '', '')::words) as "institution!: Words", k.acknowledged_at as "acknowledged_at?",
               case when d.account_id is not null then a.disabled_at is null
                   when d.institution_id is not null then n.id is not null
                   else exists (select from pass_links l where l.participant_id = d.participant_id and l.revoked_at is null)
                   end as "reached!"
           from deliveries d left join accounts a on a.id = d.account_id
               left join participants p on p.id = d.participant_id
               left join institutions i on i.id = coalesce(d.institution_id, p.institution_id)
               left join signatories n on n.institution_id = d.institution_id and n.ended_at is null
               left join acknowledgements k on k.delivery_id = d.id left join signatories s on s.id = k.signatory_id
           where d.resolution_id = $1
           order by d.institution_id is null, words_text(i.name), 6, d.id"#,
        resolution
    )
    .fetch_all(db.read())
    .await?;
    rows.into_iter()
        .map(|row| {
            let to = match (row.account_id, row.participant_id, row.institution_id) {
                (Some(id), _, _) => To::Account(id),
                (_, Some(id), _) => To::Participant(id),
                (_, _, Some(id)) => To::Institution(id),
                _ => return Err(anyhow::anyhow!("a delivery to nobody").into()),
            };
            Ok(Delivery {
                to,
                name: row.name,
                institution: row.institution,
                delivered_at: row.delivered_at,
                reminded_at: row.reminded_at,
                acknowledged_at: row.acknowledged_at,
                reached: row.reached,
            })
        })
        .collect()
}

/// An institution that a resolution can be delivered to, and who signs for it.
pub struct Candidate {
    pub id: Uuid,
    pub name: Words,
    pub signatory: String,
    pub post: String,
}

/// The institutions with a signatory that have not been delivered this resolution.
pub async fn candidates(db: &Db, conference: Uuid, resolution: Uuid) -> Result<Vec<Candidate>> {
    Ok(sqlx::query_as!(
        Candidate,
        r#"select i.id, i.name as "name: Words", s.name as signatory, s.post
           from institutions i join signatories s on s.institution_id = i.id and s.ended_at is null
           where i.conference_id = $1
             and not exists (select from deliveries d where d.resolution_id = $2 and d.institution_id = i.id)
           order by words_text(i.name), i.id"#,
        conference,
        resolution
    )
    .fetch_all(db.read())
    .await?)
}

/// Those who may be named: the institutions, the circles, and whose these addresses are. An account that works on the
/// conference comes before the participant of the same address.
pub async fn known(db: &Db, conference: Uuid, institutions: &[Candidate], addresses: &[String]) -> Result<Known> {
    let rows = sqlx::query!(
        r#"select s.account_id as "account!", true as "presidium!" from seats s
           where s.conference_id = $1 and s.account_id is not null
           union all
           select m.account_id, false from members m where m.conference_id = $1 and m.role = 'lead'"#,
        conference
    )
    .fetch_all(db.read())
    .await?;
    let mut circles: BTreeMap<Circle, Vec<Uuid>> = BTreeMap::new();
    for row in rows {
        circles.entry(if row.presidium { Circle::Presidium } else { Circle::Leads }).or_default().push(row.account);
    }
    let accounts = sqlx::query!(
        r#"select a.id, a.email from accounts a where a.email = any($2) and a.branch = 'business' and a.disabled_at is null
             and (exists (select from seats s where s.conference_id = $1 and s.account_id = a.id)
                 or exists (select from members m where m.conference_id = $1 and m.account_id = a.id)
                 or exists (select from grants g where g.account_id = a.id and g.role = 'organiser'
                     and (g.conference_id = $1 or g.conference_id is null)))"#,
        conference,
        addresses
    )
    .fetch_all(db.read())
    .await?;
    let mut people: BTreeMap<String, To> = registration::by_emails(db, conference, addresses)
        .await?
        .into_iter()
        .filter(|one| one.state == registration::State::Approved)
        .map(|one| (one.email, To::Participant(one.id)))
        .collect();
    people.extend(accounts.into_iter().map(|row| (row.email, To::Account(row.id))));
    Ok(Known { institutions: institutions.iter().map(|one| one.id).collect(), circles, people })
}

fn entry(actor: Actor, action: &'static str, here: &Here, resolution: Uuid) -> Entry {
    Entry::new(actor, action, "resolution", resolution).of(here.id).touching("presidium")
}

/// Every participant may read it from now on.
pub async fn publish(tx: &mut Tx, actor: Actor, here: &Here, resolution: Uuid) -> Result<Entry> {
    let by = actor.account().context("a resolution is published by somebody with an account")?;
    let now = tx.now;
    sqlx::query!(
        "insert into publications (resolution_id, published_by, published_at) values ($1, $2, $3)",
        resolution,
        by,
        now
    )
    .execute(tx.conn())
    .await
    .map_err(|error| db::refused(error, &[("publications_pkey", "problem-changed")]))?;
    Ok(entry(actor, "resolution.published", here, resolution))
}

/// Delivers it to those of these who do not have it, and tells to how many. Links are made for signatories who have none.
pub async fn deliver(
    tx: &mut Tx,
    actor: Actor,
    here: &Here,
    resolution: Uuid,
    to: &[To],
) -> Result<(Vec<Uuid>, (Entry, Vec<Entry>))> {
    let by = actor.account().context("a resolution is delivered by somebody with an account")?;
    let now = tx.now;
    let ids: Vec<Uuid> = to.iter().map(|_| new_id()).collect();
    let of = |part: fn(&To) -> Option<Uuid>| to.iter().map(part).collect::<Vec<Option<Uuid>>>();
    let accounts = of(|to| if let To::Account(id) = to { Some(*id) } else { None });
    let participants = of(|to| if let To::Participant(id) = to { Some(*id) } else { None });
    let institutions = of(|to| if let To::Institution(id) = to { Some(*id) } else { None });
    let rows = sqlx::query!(
        r#"insert into deliveries (id, resolution_id, account_id, participant_id, institution_id, delivered_by, delivered_at)
           select t.id, $1, t.account, t.participant, t.institution, $6, $7
           from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[]) as t (id, account, participant, institution)
           on conflict do nothing returning id, institution_id"#,
        resolution,
        &ids,
        &accounts as &[Option<Uuid>],
        &participants as &[Option<Uuid>],
        &institutions as &[Option<Uuid>],
        by,
        now
    )
    .fetch_all(tx.conn())
    .await?;
    let reached: Vec<Uuid> = rows.iter().filter_map(|row| row.institution_id).collect();
    let signatories =
        sqlx::query_scalar!("select id from signatories where institution_id = any($1) and ended_at is null", &reached)
            .fetch_all(tx.conn())
            .await?;
    let links = documents::first_link(tx, actor, here, &signatories).await?;
    let delivered = entry(actor, "resolution.delivered", here, resolution).with("to", rows.len());
    Ok((rows.into_iter().map(|row| row.id).collect(), (delivered, links)))
}

/// Whom to write to, and the link to the resolution.
pub struct Addressee {
    pub to: Option<Email>,
    pub name: String,
    pub lang: Lang,
    pub link: String,
    /// The participant, where she is one.
    pub about: Option<Uuid>,
}

/// Those who have not acknowledged a resolution; of all, or of these deliveries.
pub async fn waiting(tx: &mut Tx, here: &Here, resolution: Uuid, only: Option<&[Uuid]>) -> Result<Vec<Addressee>> {
    let rows = sqlx::query!(
        r#"select d.participant_id, a.email as "email?", a.name as "name?", a.language as "language?", s.id as "signatory?"
           from deliveries d left join accounts a on a.id = d.account_id and a.disabled_at is null
               left join signatories s on s.institution_id = d.institution_id and s.ended_at is null
           where d.resolution_id = $1 and ($2::uuid[] is null or d.id = any($2))
             and not exists (select from acknowledgements k where k.delivery_id = d.id) order by d.id"#,
        resolution,
        only as Option<&[Uuid]>
    )
    .fetch_all(tx.conn())
    .await?;
    let app = tx.app().clone();
    let tail = format!("/resolutions/{resolution}");
    let own = app.url(&here.path(&tail));
    let mut people: Vec<Addressee> = rows
        .iter()
        .filter_map(|row| {
            Some(Addressee {
                to: Email::parse(row.email.as_deref()?),
                name: row.name.clone()?,
                lang: row.language.as_deref().and_then(Lang::from_tag).unwrap_or_default(),
                link: own.clone(),
                about: None,
            })
        })
        .collect();
    let participants: Vec<Uuid> = rows.iter().filter_map(|row| row.participant_id).collect();
    let signatories: Vec<Uuid> = rows.iter().filter_map(|row| row.signatory).collect();
    people.extend(registration::addressees(tx, &participants).await?.into_iter().map(|one| Addressee {
        to: one.to,
        name: one.name,
        lang: one.lang,
        link: format!("{}{tail}", one.link),
        about: Some(one.id),
    }));
    people.extend(documents::links(tx, &signatories).await?.into_iter().map(|one| Addressee {
        to: one.to,
        name: one.name,
        lang: one.lang,
        link: format!("{}{tail}", one.link),
        about: None,
    }));
    Ok(people)
}

/// Notes that so many were reminded.
pub async fn note_reminded(tx: &mut Tx, actor: Actor, here: &Here, resolution: Uuid, letters: usize) -> Result<Entry> {
    let now = tx.now;
    sqlx::query!(
        r#"update deliveries d set reminded_at = $2 where d.resolution_id = $1
           and not exists (select from acknowledgements k where k.delivery_id = d.id)"#,
        resolution,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(entry(actor, "resolution.reminded", here, resolution).with("letters", letters))
}

/// Who reads what reached her.
#[derive(Clone, Copy, Debug)]
pub enum By {
    Account(Uuid),
    Participant(Uuid),
    Signatory(Uuid),
}

impl By {
    /// Her account, her registration, or the signatory that she is.
    fn ids(self) -> (Option<Uuid>, Option<Uuid>, Option<Uuid>) {
        match self {
            By::Account(id) => (Some(id), None, None),
            By::Participant(id) => (None, Some(id), None),
            By::Signatory(id) => (None, None, Some(id)),
        }
    }
}

/// She has read it. Once; for an institution whoever signs for it.
pub async fn acknowledge(tx: &mut Tx, actor: Actor, here: &Here, resolution: Uuid, by: By) -> Result<Entry> {
    let now = tx.now;
    let (account, participant, signatory) = by.ids();
    let delivery = sqlx::query_scalar!(
        r#"insert into acknowledgements (delivery_id, acknowledged_at, signatory_id)
           select d.id, $3, $6 from deliveries d join resolutions r on r.id = d.resolution_id
           where r.id = $1 and r.conference_id = $2 and (d.account_id = $4 or d.participant_id = $5
               or d.institution_id = (select institution_id from signatories where id = $6 and ended_at is null))
           on conflict (delivery_id) do nothing returning delivery_id"#,
        resolution,
        here.id,
        now,
        account,
        participant,
        signatory
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(Error::Conflict("deliveries-problem-acknowledged"))?;
    Ok(entry(actor, "resolution.acknowledged", here, resolution).with_id("delivery", delivery))
}

/// A resolution that somebody without an account may read.
pub struct Received {
    pub id: Uuid,
    pub year: i32,
    pub number: i32,
    pub title: Words,
    pub adopted_at: DateTime<Utc>,
    /// It was delivered to her, and is hers to acknowledge.
    pub delivered: bool,
    pub acknowledged_at: Option<DateTime<Utc>>,
}

/// What reached a participant or a signatory, the newest first. What is published reaches every participant who is approved.
pub async fn received(db: &Db, conference: Uuid, by: By) -> Result<Vec<Received>> {
    let (account, participant, signatory) = by.ids();
    Ok(sqlx::query_as!(
        Received,
        r#"select r.id, r.year, r.number, r.title as "title: Words", r.adopted_at, d.id is not null as "delivered!",
               k.acknowledged_at as "acknowledged_at?"
           from resolutions r left join publications p on p.resolution_id = r.id
               left join deliveries d on d.resolution_id = r.id and (d.account_id = $2 or d.participant_id = $3
                   or d.institution_id = (select institution_id from signatories where id = $4 and ended_at is null))
               left join acknowledgements k on k.delivery_id = d.id
           where r.conference_id = $1 and (d.id is not null or (p.resolution_id is not null
               and exists (select from participants where id = $3 and state = 'approved')))
           order by r.year desc, r.number desc"#,
        conference,
        account,
        participant,
        signatory
    )
    .fetch_all(db.read())
    .await?)
}
