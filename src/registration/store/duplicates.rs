//! Who is likely registered twice, and two that are put together.

use std::collections::HashMap;

use super::super::letters::{self, Addressee, Letters};
use super::super::rules::Institution;
use super::super::rules::{Answers, DocumentTrait, Likely, State, Traits, likely, name_key, searchable};
use super::bar::follow_bar;
use super::decide::{Seen, revoke_badge, write_to};
use super::leave::follow_leave;
use super::places::{lock, move_up};
use super::read::Participant;
use crate::audit::{Actor, Entry, Tx, Unaudited};
use crate::conference::Here;
use crate::db::{self, Db};
use crate::error::{Error, Result};
use crate::files::{self, Claim};
use crate::forms;
use crate::identity;
use crate::kernel::{Email, Uuid, Words};
use crate::mail::{self, Placeholder};
use crate::state::App;

/// Most groups of each sort that are looked through at once.
const GROUPS: i64 = 1_000;
/// A number or a name that more than so many share tells nothing of any of them.
const GROUP_MAX: i64 = 10;
/// How many names are given their key at once.
const KEYS: i64 = 5_000;

/// Somebody who may be here twice.
#[derive(Clone, Debug)]
pub struct Twin {
    pub id: Uuid,
    pub number: i32,
    pub institution: Words,
    pub state: State,
    pub traits: Traits,
}

/// Two who are likely one person.
#[derive(Clone, Debug)]
pub struct Pair {
    pub first: Twin,
    pub second: Twin,
    pub likely: Likely,
}

/// Those who are likely here twice, the likeliest first. The database leads from those who are marked as sharing
/// something to whom they share it with; the rules say who of them is likely one person. With whether there may be
/// more than were looked at.
pub async fn duplicates(db: &Db, conference: Uuid) -> Result<(Vec<Pair>, bool)> {
    let rows = sqlx::query!(
        r#"with live as not materialized (
               select id, institution_id, name_key, mailbox, phone_key, shares_phone, shares_name, shares_mailbox
               from participants where conference_id = $1 and state in ('submitted', 'waitlisted', 'approved')),
           groups as (
               (select m.ids from (select distinct phone_key from live where shares_phone) g, lateral (
                   select array_agg(id) as ids from live where live.phone_key = g.phone_key
                   having count(*) between 2 and $3) m limit $2)
               union all
               (select m.ids from (select distinct name_key, mailbox from live where shares_mailbox) g, lateral (
                   select array_agg(id) as ids from live where live.name_key = g.name_key and live.mailbox = g.mailbox
                   having count(*) between 2 and $3) m limit $2)
               union all
               (select m.ids from (select distinct institution_id, name_key from live where shares_name) g, lateral (
                   select array_agg(id) as ids from live
                   where live.institution_id = g.institution_id and live.name_key = g.name_key
                   having count(*) between 2 and $3) m limit $2)
               union all
               (select m.ids from (
                   select distinct number_hash from id_documents
                   where conference_id = $1 and live and shares_number) g, lateral (
                   select array_agg(d.participant_id) as ids from id_documents d
                   where d.conference_id = $1 and d.live and d.number_hash = g.number_hash
                   having count(*) > 1) m limit $2)),
           pairs as (
               select distinct a.id as first, b.id as second
               from groups, unnest(ids) a (id), unnest(ids) b (id) where a.id < b.id)
           select p.first as "first!", p.second as "second!", (select count(*) from groups) >= $2 as "more!" from pairs p
           where not exists (select from distinct_people d where d.first_id = p.first and d.second_id = p.second)"#,
        conference,
        GROUPS,
        GROUP_MAX
    )
    .fetch_all(db.read())
    .await?;
    let more = rows.first().is_some_and(|row| row.more);
    let pairs = judged(db, conference, rows.into_iter().map(|row| (row.first, row.second)).collect()).await?;
    Ok((pairs, more))
}

/// Those who are likely the same person as one of these.
pub async fn duplicates_of(db: &Db, conference: Uuid, ids: &[Uuid]) -> Result<Vec<Pair>> {
    let rows = sqlx::query!(
        r#"with mine as (
               select id, institution_id, name_key, mailbox, phone_key from participants
               where id = any($2) and conference_id = $1 and state in ('submitted', 'waitlisted', 'approved')),
           pairs as (
               select m.id as mine, o.id as other from mine m join lateral (
                   select id from participants p
                   where p.conference_id = $1 and p.state in ('submitted', 'waitlisted', 'approved')
                       and p.phone_key = m.phone_key and p.id <> m.id limit $3) o on true
               union
               select m.id, o.id from mine m join lateral (
                   select id from participants p
                   where p.conference_id = $1 and p.state in ('submitted', 'waitlisted', 'approved')
                       and p.institution_id = m.institution_id and p.name_key = m.name_key and p.name_key <> ''
                       and p.id <> m.id limit $3) o on true
               union
               select m.id, o.id from mine m join lateral (
                   select id from participants p
                   where p.conference_id = $1 and p.state in ('submitted', 'waitlisted', 'approved')
                       and p.name_key = m.name_key and p.name_key <> ''
                       and p.mailbox = m.mailbox and p.id <> m.id limit $3) o on true
               union
               select m.id, o.participant_id from mine m join id_documents d on d.participant_id = m.id
                   join id_documents o on o.conference_id = $1 and o.live and o.number_hash = d.number_hash
                       and o.participant_id <> m.id)
           select distinct least(mine, other) as "first!", greatest(mine, other) as "second!" from pairs p
           where not exists (select from distinct_people d
               where d.first_id = least(p.mine, p.other) and d.second_id = greatest(p.mine, p.other))"#,
        conference,
        ids,
        GROUP_MAX
    )
    .fetch_all(db.read())
    .await?;
    judged(db, conference, rows.into_iter().map(|row| (row.first, row.second)).collect()).await
}

/// What the rules say of each pair.
async fn judged(db: &Db, conference: Uuid, pairs: Vec<(Uuid, Uuid)>) -> Result<Vec<Pair>> {
    if pairs.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Uuid> = pairs.iter().flat_map(|(a, b)| [*a, *b]).collect();
    let twins = twins(db, conference, &ids).await?;
    let mut found: Vec<Pair> = pairs
        .iter()
        .filter_map(|(a, b)| {
            let (first, second) = (twins.get(a)?, twins.get(b)?);
            let likely = likely(&first.traits, &second.traits)?;
            Some(Pair { first: first.clone(), second: second.clone(), likely })
        })
        .collect();
    found.sort_by_key(|pair| (-pair.likely.score, pair.first.number, pair.second.number));
    Ok(found)
}

async fn twins(db: &Db, conference: Uuid, ids: &[Uuid]) -> Result<HashMap<Uuid, Twin>> {
    let rows = sqlx::query!(
        r#"select p.id, p.number, p.name, p.phone, p.email, p.state, i.id as institution_id,
               i.name as "institution: Words", d.kind as "kind?", d.country as "country?", d.number_hash as "number_hash?"
           from participants p join institutions i on i.id = p.institution_id
               left join id_documents d on d.participant_id = p.id
           where p.conference_id = $1 and p.id = any($2)"#,
        conference,
        ids
    )
    .fetch_all(db.read())
    .await?;
    let twin = rows.into_iter().filter_map(|row| {
        let document = match (row.kind, row.country, row.number_hash) {
            (Some(kind), Some(country), Some(hash)) => Some(DocumentTrait { kind, country, hash }),
            _ => None,
        };
        let traits =
            Traits { name: row.name, institution: row.institution_id, phone: row.phone, email: row.email, document };
        let state = State::parse(&row.state)?;
        Some((row.id, Twin { id: row.id, number: row.number, institution: row.institution, state, traits }))
    });
    Ok(twin.collect())
}

/// Remembers that two are not one person.
pub async fn tell_apart(tx: &mut Tx, here: &Here, (one, other): (Uuid, Uuid), by: Uuid, actor: Actor) -> Result<Entry> {
    let now = tx.now;
    sqlx::query!(
        "insert into distinct_people (conference_id, first_id, second_id, decided_by, decided_at)
         values ($1, least($2::uuid, $3), greatest($2::uuid, $3), $4, $5) on conflict do nothing",
        here.id,
        one,
        other,
        by,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(Entry::new(actor, "registration.told_apart", "participant", one)
        .of(here.id)
        .with_id("other", other)
        .touching("people"))
}

/// Two registrations that become one.
pub struct Merge<'a> {
    /// The one that goes on, and the one that ends, each as it was seen.
    pub kept: (&'a Participant, Seen),
    pub gone: (&'a Participant, Seen),
    pub answers: Answers,
    pub institution: &'a Institution,
    pub email: Email,
    /// Whether the document of the one that ends goes on.
    pub document: bool,
}

/// Puts two registrations together, where both are still as they were seen. The one that ends is withdrawn,
/// its badge revoked, its place free; readings of its badges follow the one that goes on.
pub async fn merge(tx: &mut Tx, here: &Here, it: &Merge<'_>, actor: Actor) -> Result<(Entry, Vec<Entry>)> {
    let ((kept, kept_seen), (gone, gone_seen)) = (it.kept, it.gone);
    let now = tx.now;
    // In the order of whoever registers: places, then people by their ids.
    lock(tx, here.id).await?;
    let found = sqlx::query!(
        "select p.id from participants p join unnest($2::uuid[], $3::integer[]) as s (id, version)
             on s.id = p.id and s.version = p.version
         where p.conference_id = $1 and p.state in ('submitted', 'waitlisted', 'approved') order by p.id for update of p",
        here.id,
        &[kept_seen.id, gone_seen.id],
        &[kept_seen.version, gone_seen.version]
    )
    .fetch_all(tx.conn())
    .await?;
    if found.len() != 2 {
        return Err(Error::Conflict("problem-changed"));
    }
    sqlx::query!(
        "update participants set state = 'withdrawn', merged_into = $2, review = null, updated_at = $3, version = version + 1
         where id = $1",
        gone.id,
        kept.id,
        now
    )
    .execute(tx.conn())
    .await?;
    let revoked = revoke_badge(tx, gone.id).await?;
    if !forms::lock_choices(tx, here.id, &it.answers.more, &kept.answers.more).await?.is_empty() {
        return Err(Error::Conflict("registration-problem-choice-full"));
    }
    let seat =
        kept.state == State::Waitlisted && gone.state.holds_place() && it.answers.category == gone.answers.category;
    keep(tx, here, it, if seat { State::Submitted } else { kept.state }).await?;
    if it.document {
        identity::hand_over(tx, gone.id, kept.id).await?;
    }
    files::follow(tx, gone.id, kept.id).await?;
    let named = Claim { participant: kept.id, files: forms::files_of(&it.answers.more) };
    files::claim(tx, here.id, &named).await?;
    let twice = follow(tx, gone.id, kept.id).await?;
    let moved = move_up(tx, here).await?;
    let numbers = (gone.number.to_string(), kept.number.to_string());
    let said = [(Placeholder::Former, numbers.0.as_str()), (Placeholder::Number, numbers.1.as_str())];
    write_to(tx, here, &[kept.id], &letters::MERGED, &said).await?;
    // The other address is told where it went, without the link of the pass.
    if let Some(to) = Email::parse(&gone.email).filter(|to| *to != it.email) {
        let to = Addressee {
            id: gone.id,
            to: Some(to),
            name: gone.answers.name.clone(),
            institution: gone.answers.institution.clone(),
            post: gone.answers.post.clone(),
            lang: gone.lang,
            link: String::new(),
            badge: None,
        };
        let letter = Letters::of(tx.app(), here).await?.write(&letters::MERGED_AWAY, &to, &said, now);
        mail::post_each(tx, letter.as_slice()).await?;
    }
    let mut entry = Entry::new(actor, "registration.merged", "participant", kept.id)
        .of(here.id)
        .with_id("gone", gone.id)
        .with("readings_twice", twice)
        .touching("people");
    if let Some(badge) = revoked {
        entry = entry.with_id("revoked", badge);
    }
    let ended =
        Entry::new(actor, "registration.merged_away", "participant", gone.id).of(here.id).with_id("into", kept.id);
    let rest = std::iter::once(ended.touching("people")).chain(moved).collect();
    Ok((entry, rest))
}

/// What was chosen, in the one that goes on. Whoever agreed once has agreed; a note for the door and a seat that only the
/// other one had go along.
async fn keep(tx: &mut Tx, here: &Here, it: &Merge<'_>, state: State) -> Result<()> {
    let ((kept, _), (gone, _), now) = (it.kept, it.gone, tx.now);
    let agreed = if kept.consented_at.is_none() { gone } else { kept };
    let answers = &it.answers;
    sqlx::query!(
        r#"update participants set name = $3, email = $4, phone = $5, institution_id = $6, category_id = $7, post = $8,
               answers = $9, search = $10, name_key = $11, state = $12, consent_text = $13, consented_at = $14,
               attention = coalesce(nullif(attention, ''), $16), seat = coalesce(nullif(seat, ''), $17),
               updated_at = $15, version = version + 1
           where id = $1 and conference_id = $2"#,
        kept.id,
        here.id,
        answers.name,
        it.email.as_str(),
        answers.phone,
        it.institution.id,
        answers.category,
        answers.post,
        sqlx::types::Json(&answers.more) as _,
        searchable(&answers.name, &it.institution.name, it.email.as_str(), &answers.phone),
        name_key(&answers.name),
        state.as_str(),
        agreed.consent_text,
        agreed.consented_at,
        now,
        gone.attention,
        gone.seat
    )
    .execute(tx.conn())
    .await
    .map_err(|error| {
        let sentences = [
            ("quotas_within_places", "registration-fault-category-full"),
            ("choice_places_within", "registration-problem-choice-full"),
            ("participants_email_unique", "registration-problem-registered-again"),
        ];
        db::refused(error, &sentences)
    })?;
    Ok(())
}

/// Badges follow, and their readings with them; and where she is: one person is inside once. Tells of how many zones
/// both had come in.
async fn follow(tx: &mut Tx, gone: Uuid, kept: Uuid) -> Result<u64> {
    // Whoever of them is read in this moment waits: a presence asks for its arrival.
    sqlx::query!(
        "select participant_id from arrivals where participant_id in ($1, $2) order by participant_id for update",
        gone,
        kept
    )
    .fetch_all(tx.conn())
    .await?;
    sqlx::query!(
        "insert into arrivals as a (participant_id, conference_id, category_id, institution_id, level, at)
         select p.id, p.conference_id, p.category_id, p.institution_id, p.level, g.at
         from arrivals g join participants p on p.id = $2 where g.participant_id = $1
         on conflict (participant_id, conference_id) do update set at = excluded.at where excluded.at < a.at",
        gone,
        kept
    )
    .execute(tx.conn())
    .await?;
    let twice = sqlx::query!(
        "update presences k set inside = k.inside or g.inside, entries = k.entries + g.entries, since = greatest(k.since, g.since),
             in_by = case when k.inside or not g.inside then k.in_by else g.in_by end,
             out_by = case when not k.inside and not g.inside then k.out_by end
         from presences g where g.participant_id = $1 and k.participant_id = $2 and k.zone_id = g.zone_id",
        gone,
        kept
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    sqlx::query!(
        "delete from presences g using presences k where g.participant_id = $1 and k.participant_id = $2 and k.zone_id = g.zone_id",
        gone,
        kept
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!("update presences set participant_id = $2 where participant_id = $1", gone, kept)
        .execute(tx.conn())
        .await?;
    sqlx::query!("update badges set participant_id = $2 where participant_id = $1", gone, kept)
        .execute(tx.conn())
        .await?;
    follow_leave(tx, gone, kept).await?;
    follow_bar(tx, gone, kept).await?;
    Ok(twice)
}

/// The registrations that were put together with one: id and number.
pub async fn merged_into(db: &Db, participant: Uuid) -> Result<Vec<(Uuid, i32)>> {
    let rows = sqlx::query!("select id, number from participants where merged_into = $1 order by number", participant)
        .fetch_all(db.read())
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.number)).collect())
}

/// Marks those who share something and came in the same instant: they did not see each other.
pub async fn mark_sharing(app: &App) -> Result<()> {
    let mut tx = Tx::begin(app).await?;
    sqlx::query!("select mark_all_who_share()").execute(tx.conn()).await?;
    tx.commit_unaudited(Unaudited::Found).await
}

/// Gives names their key that have none yet: those of before there were any.
pub async fn fill_name_keys(app: &App) -> Result<()> {
    loop {
        let mut tx = Tx::begin(app).await?;
        let rows = sqlx::query!(
            "select id, name from participants where name_key is null order by id limit $1 for no key update skip locked",
            KEYS
        )
        .fetch_all(tx.conn())
        .await?;
        if rows.is_empty() {
            return Ok(());
        }
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let keys: Vec<String> = rows.iter().map(|row| name_key(&row.name)).collect();
        sqlx::query!(
            "update participants p set name_key = k.key from unnest($1::uuid[], $2::text[]) as k (id, key) where p.id = k.id",
            &ids,
            &keys
        )
        .execute(tx.conn())
        .await?;
        tx.commit_unaudited(Unaudited::Found).await?;
    }
}
