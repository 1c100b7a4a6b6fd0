use sqlx::PgExecutor;
use sqlx::types::Json;

use super::super::letters::{self, Addressee, Letters};
use super::super::rules::{Answers, Level, State, differences, name_key, searchable};
use super::insert::{institution_of, issue};
use super::places::{lock, move_up};
use super::read::Participant;
use crate::audit::{Actor, Entry, Tx};
use crate::conference::{self, Here};
use crate::db;
use crate::error::{Error, Result};
use crate::files::{self, Claim};
use crate::forms::{self, Form};
use crate::identity;
use crate::kernel::{Email, Lang, Uuid, Words, new_id};
use crate::mail::{self, Occasion, Placeholder};
use crate::state::App;
use crate::vault::{self, Place};

/// A participant as somebody saw her: what changed since is not decided over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    pub id: Uuid,
    pub version: i32,
}

/// A decision: whom it concerns, at which level, and why where the rules say another one.
#[derive(Clone, Debug)]
pub struct Decided {
    pub seen: Seen,
    pub level: Level,
    pub reason: String,
}

/// Somebody who was approved, and her badge's secret.
pub struct Approved {
    pub id: Uuid,
    pub secret: String,
    pub entry: Entry,
}

/// The states from which `next` may be reached.
fn before(next: State) -> Vec<String> {
    State::ALL.into_iter().filter(|state| state.may_become(next)).map(|state| state.as_str().to_owned()).collect()
}

/// Those of these whom a letter reaches, in the order of their numbers, with what it may say of each.
pub async fn addressees(tx: &mut Tx, ids: &[Uuid]) -> Result<Vec<Addressee>> {
    let app = tx.app().clone();
    addressees_in(&app, tx.conn(), ids).await
}

/// The same outside of a transaction, to show what a letter would say.
pub async fn addressees_of(app: &App, ids: &[Uuid]) -> Result<Vec<Addressee>> {
    addressees_in(app, app.db.read(), ids).await
}

async fn addressees_in(app: &App, executor: impl PgExecutor<'_>, ids: &[Uuid]) -> Result<Vec<Addressee>> {
    let rows = sqlx::query!(
        r#"select p.id, p.name, p.email, p.language, p.post, i.name as "institution: Words", l.id as link_id, l.token_sealed,
               b.id as "badge_id?", b.level as "level?", b.secret_sealed as "secret_sealed?"
           from participants p join pass_links l on l.participant_id = p.id and l.revoked_at is null
               join institutions i on i.id = p.institution_id
               left join badges b on b.participant_id = p.id and b.revoked_at is null
           where p.id = any($1) order by p.number"#,
        ids
    )
    .fetch_all(executor)
    .await?;
    let mut list = Vec::with_capacity(rows.len());
    for row in rows {
        let token = app.vault.open_text(Place::new("pass_links.token", row.link_id), &row.token_sealed)?;
        let lang = Lang::from_tag(&row.language).unwrap_or_default();
        let badge = match (row.badge_id, row.level.as_deref().and_then(Level::parse), row.secret_sealed) {
            (Some(id), Some(level), Some(sealed)) => {
                Some((level, app.vault.open_text(Place::new("badges.secret", id), &sealed)?))
            }
            _ => None,
        };
        list.push(Addressee {
            id: row.id,
            to: Email::parse(&row.email),
            name: row.name,
            institution: row.institution.plain(lang).to_owned(),
            post: row.post,
            lang,
            link: app.url(&format!("/pass/{token}")),
            badge,
        });
    }
    Ok(list)
}

/// Writes to each of these.
pub(super) async fn write_to(
    tx: &mut Tx,
    here: &Here,
    ids: &[Uuid],
    occasion: &Occasion,
    more: &[(Placeholder, &str)],
) -> Result<()> {
    let letters = Letters::of(tx.app(), here).await?;
    let (now, people) = (tx.now, addressees(tx, ids).await?);
    let written: Vec<_> = people.iter().filter_map(|one| letters.write(occasion, one, more, now)).collect();
    mail::post_each(tx, &written).await
}

/// Approves those who are as they were seen, gives each a badge of her level, and writes to them.
/// Those whom somebody else decided in the meantime are left alone and missing from the answer.
pub async fn approve(
    tx: &mut Tx,
    here: &Here,
    decided: &[Decided],
    by: Option<Uuid>,
    actor: Actor,
) -> Result<Vec<Approved>> {
    let now = tx.now;
    let chosen: Vec<Uuid> = decided.iter().map(|one| one.seen.id).collect();
    let take_places = sqlx::query_scalar!(
        r#"select exists (select from participants
               where id = any($1) and conference_id = $2 and state in ('waitlisted', 'declined')) as "take!""#,
        &chosen,
        here.id
    )
    .fetch_one(tx.conn())
    .await?;
    if take_places {
        lock_first(tx, here.id).await?;
    }
    // Locked in one order, so that two organisers with overlapping lists wait and do not deadlock.
    let rows = sqlx::query!(
        r#"with chosen as (
               select p.id, c.level, c.reason from participants p
                   join unnest($2::uuid[], $3::integer[], $4::text[], $5::text[]) as c(id, version, level, reason)
                   on p.id = c.id and p.version = c.version
               where p.conference_id = $1 and p.state = any($6) order by p.id for update of p)
           update participants p set state = 'approved', level = chosen.level, level_reason = chosen.reason, decline_reason = '',
               decided_at = $7, decided_by = $8, updated_at = $7, version = p.version + 1
           from chosen where p.id = chosen.id returning p.id, p.level as "level!""#,
        here.id,
        &chosen,
        &decided.iter().map(|one| one.seen.version).collect::<Vec<_>>(),
        &decided.iter().map(|one| one.level.as_str().to_owned()).collect::<Vec<_>>(),
        &decided.iter().map(|one| one.reason.clone()).collect::<Vec<_>>(),
        &before(State::Approved),
        now,
        by,
    )
    .fetch_all(tx.conn())
    .await
    .map_err(|error| {
        let sentences = [
            ("participants_email_unique", "registration-problem-registered-again"),
            ("quotas_within_places", "registration-problem-full"),
            ("id_documents_live_once", "identity-problem-again"),
        ];
        db::refused(error, &sentences)
    })?;
    let wanted: Vec<_> = rows.iter().filter_map(|row| Some((row.id, Level::parse(&row.level)?))).collect();
    let issued = issue(tx, here.id, &wanted).await?;
    let ids: Vec<Uuid> = wanted.iter().map(|(id, _)| *id).collect();
    write_to(tx, here, &ids, &letters::APPROVED, &[]).await?;
    Ok(issued
        .into_iter()
        .zip(wanted)
        .map(|((id, secret), (_, level))| Approved {
            id,
            secret,
            entry: Entry::new(actor, "registration.approved", "participant", id)
                .of(here.id)
                .with("level", level.as_str())
                .touching("people"),
        })
        .collect())
}

pub(super) async fn revoke_badge(tx: &mut Tx, participant: Uuid) -> Result<Option<Uuid>> {
    let now = tx.now;
    Ok(sqlx::query_scalar!(
        "update badges set revoked_at = $2 where participant_id = $1 and revoked_at is null returning id",
        participant,
        now
    )
    .fetch_optional(tx.conn())
    .await?)
}

/// In the order of whoever registers: places, choices, people. Whoever locked somebody first would wait for a place that
/// is held by one who waits for her.
async fn lock_first(tx: &mut Tx, conference: Uuid) -> Result<()> {
    lock(tx, conference).await?;
    forms::lock_all_choices(tx, conference).await
}

/// Turns somebody down and tells her why. A badge that she had is revoked.
/// Her place goes to whoever waits for it.
pub async fn decline(
    tx: &mut Tx,
    here: &Here,
    seen: Seen,
    reason: &str,
    by: Uuid,
    actor: Actor,
) -> Result<(Entry, Vec<Entry>)> {
    lock_first(tx, here.id).await?;
    let now = tx.now;
    let changed = sqlx::query!(
        r#"update participants set state = 'declined', level = null, review = null, decline_reason = $4, decided_at = $5, decided_by = $6,
               updated_at = $5, version = version + 1
           where id = $1 and conference_id = $2 and version = $3 and state = any($7)"#,
        seen.id,
        here.id,
        seen.version,
        reason,
        now,
        by,
        &before(State::Declined),
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if changed == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    // Before her badge goes: whoever had one has the entry in her calendar cancelled.
    write_to(tx, here, &[seen.id], &letters::DECLINED, &[(Placeholder::Reason, reason)]).await?;
    revoke_badge(tx, seen.id).await?;
    let entry = Entry::new(actor, "registration.declined", "participant", seen.id).of(here.id).touching("people");
    Ok((entry, move_up(tx, here).await?))
}

/// Takes a registration back. A badge is revoked with it, and the place goes to whoever waits for it.
pub async fn withdraw(tx: &mut Tx, here: &Here, seen: Seen, actor: Actor) -> Result<(Entry, Vec<Entry>)> {
    take_back(tx, here, seen, (&letters::WITHDRAWN, &[]), actor).await
}

/// The same by whoever registered her: she is told who did.
pub async fn withdraw_for(tx: &mut Tx, here: &Here, seen: Seen, by: &str, actor: Actor) -> Result<(Entry, Vec<Entry>)> {
    take_back(tx, here, seen, (&letters::WITHDRAWN_BY, &[(Placeholder::By, by)]), actor).await
}

async fn take_back(
    tx: &mut Tx,
    here: &Here,
    seen: Seen,
    (occasion, more): (&Occasion, &[(Placeholder, &str)]),
    actor: Actor,
) -> Result<(Entry, Vec<Entry>)> {
    lock_first(tx, here.id).await?;
    let now = tx.now;
    let changed = sqlx::query!(
        r#"update participants set state = 'withdrawn', review = null, updated_at = $4, version = version + 1
           where id = $1 and conference_id = $2 and version = $3 and state = any($5)"#,
        seen.id,
        here.id,
        seen.version,
        now,
        &before(State::Withdrawn),
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if changed == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    revoke_badge(tx, seen.id).await?;
    write_to(tx, here, &[seen.id], occasion, more).await?;
    let entry = Entry::new(actor, "registration.withdrawn", "participant", seen.id).of(here.id).touching("people");
    Ok((entry, move_up(tx, here).await?))
}

/// What became of changed answers.
pub enum Changed {
    /// Nothing differs.
    Not,
    Kept(Entry, Vec<Entry>),
    /// Somebody else has chosen the last of something. The codes of the questions.
    Full(Vec<String>),
}

/// Keeps changed answers. Whoever is approved stays so, and is looked at again where an answer was
/// marked. Another category needs a place there; the one that is left goes to whoever waits for it.
pub async fn change_answers(
    tx: &mut Tx,
    here: &Here,
    held: &Participant,
    version: i32,
    new: (&Form, &Answers),
    lang: Lang,
    actor: Actor,
) -> Result<Changed> {
    Ok(keep_answers(tx, here, held, version, new, lang, actor).await?.0)
}

/// The same, and writes to her what differs.
pub async fn change_and_tell(
    tx: &mut Tx,
    here: &Here,
    held: &Participant,
    version: i32,
    new: (&Form, &Answers),
    lang: Lang,
    actor: Actor,
) -> Result<Changed> {
    let (changed, fields) = keep_answers(tx, here, held, version, new, lang, actor).await?;
    if matches!(changed, Changed::Kept(..)) {
        let categories = conference::categories(&tx.app().db.clone(), here.id).await?;
        let changes = letters::changes(&fields, held, new, &categories);
        write_to(tx, here, &[held.id], &letters::CHANGED, &[(Placeholder::Changes, &changes)]).await?;
    }
    Ok(changed)
}

async fn keep_answers(
    tx: &mut Tx,
    here: &Here,
    held: &Participant,
    version: i32,
    (form, answers): (&Form, &Answers),
    lang: Lang,
    actor: Actor,
) -> Result<(Changed, Vec<String>)> {
    // In the order of whoever registers: places, then choices.
    lock(tx, here.id).await?;
    let full = forms::lock_choices(tx, here.id, &answers.more, &held.answers.more).await?;
    if !full.is_empty() {
        return Ok((Changed::Full(full), Vec::new()));
    }
    let (institution, name) = institution_of(tx, here, answers, lang).await?;
    // What changed, never to what: the log holds no personal data.
    let (fields, again) = differences(&held.answers, answers, institution != held.institution.id, &form.content);
    if fields.is_empty() {
        return Ok((Changed::Not, fields));
    }
    let review = (held.state == State::Approved && !again.is_empty()).then_some(Json(&again));
    let now = tx.now;
    let done = sqlx::query!(
        r#"update participants set name = $4, institution_id = $5, category_id = $6, post = $7, phone = $8, form_id = $9,
               answers = $10, search = $11, updated_at = $12, version = version + 1, name_key = $14,
               review = case when $13::jsonb is null then review else $13 || coalesce(review, '{}') end
           where id = $1 and conference_id = $2 and version = $3 and state in ('submitted', 'waitlisted', 'approved')"#,
        held.id,
        here.id,
        version,
        answers.name,
        institution,
        answers.category,
        answers.post,
        answers.phone,
        form.id,
        Json(&answers.more) as _,
        searchable(&answers.name, &name, &held.email, &answers.phone),
        now,
        review as _,
        name_key(&answers.name),
    )
    .execute(tx.conn())
    .await
    .map_err(|error| db::refused(error, &[("quotas_within_places", "registration-fault-category-full")]))?
    .rows_affected();
    if done == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    if let Some(document) = &answers.document {
        identity::replace(tx, here.id, held.id, document).await?;
    }
    let (named, before) = (forms::files_of(&answers.more), forms::files_of(&held.answers.more));
    if named != before {
        files::claim(tx, here.id, &Claim { participant: held.id, files: named }).await?;
    }
    let moved = if answers.category == held.answers.category { Vec::new() } else { move_up(tx, here).await? };
    let entry = Entry::new(actor, "registration.changed", "participant", held.id)
        .of(here.id)
        .with("fields", fields.clone())
        .touching("people");
    Ok((Changed::Kept(entry, moved), fields))
}

/// Leaves somebody approved whose marked answers changed.
pub async fn confirm_approval(tx: &mut Tx, here: &Here, seen: Seen, actor: Actor) -> Result<Entry> {
    let now = tx.now;
    let done = sqlx::query!(
        r#"update participants set review = null, updated_at = $4, version = version + 1
           where id = $1 and conference_id = $2 and version = $3 and state = 'approved' and review is not null"#,
        seen.id,
        here.id,
        seen.version,
        now
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if done == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(Entry::new(actor, "registration.approval_kept", "participant", seen.id).of(here.id).touching("people"))
}

/// Gives somebody another level, on a new badge.
pub async fn change_level(tx: &mut Tx, here: &Here, decided: Decided, actor: Actor) -> Result<(String, Entry)> {
    let Decided { seen, level, reason } = decided;
    replace_badge(tx, here, seen, level, Some(reason), actor, "registration.level_changed").await
}

/// Gives somebody a new badge of the same level; the old one opens nothing any more.
pub async fn reissue(tx: &mut Tx, here: &Here, seen: Seen, level: Level, actor: Actor) -> Result<(String, Entry)> {
    replace_badge(tx, here, seen, level, None, actor, "registration.badge_reissued").await
}

async fn replace_badge(
    tx: &mut Tx,
    here: &Here,
    seen: Seen,
    level: Level,
    // None: it stays as it is.
    reason: Option<String>,
    actor: Actor,
    action: &'static str,
) -> Result<(String, Entry)> {
    let now = tx.now;
    let changed = sqlx::query!(
        r#"update participants set level = $4, level_reason = coalesce($6, level_reason), updated_at = $5, version = version + 1
           where id = $1 and conference_id = $2 and version = $3 and state = 'approved'"#,
        seen.id,
        here.id,
        seen.version,
        level.as_str(),
        now,
        reason,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if changed == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    let revoked = revoke_badge(tx, seen.id).await?;
    let issued = issue(tx, here.id, &[(seen.id, level)]).await?;
    let secret = issued.into_iter().next().map(|(_, secret)| secret).ok_or(Error::NotFound)?;
    write_to(tx, here, &[seen.id], &letters::REISSUED, &[]).await?;
    let mut entry =
        Entry::new(actor, action, "participant", seen.id).of(here.id).with("level", level.as_str()).touching("people");
    if let Some(badge) = revoked {
        entry = entry.with_id("revoked", badge);
    }
    Ok((secret, entry))
}

/// Revokes the link to somebody's page and sends her a new one.
pub async fn renew_link(tx: &mut Tx, here: &Here, participant: Uuid, actor: Actor) -> Result<Entry> {
    let (now, id, token) = (tx.now, new_id(), vault::token());
    let (hash, sealed) = tx.app().vault.keep("pass_links", Place::new("pass_links.token", id), &token);
    sqlx::query!(
        "update pass_links set revoked_at = $2 where participant_id = $1 and revoked_at is null",
        participant,
        now
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "insert into pass_links (id, participant_id, token_hash, token_sealed, created_at) values ($1, $2, $3, $4, $5)",
        id,
        participant,
        hash,
        sealed,
        now,
    )
    .execute(tx.conn())
    .await
    .map_err(|error| db::refused(error, &[("pass_links_live", "problem-changed")]))?;
    write_to(tx, here, &[participant], &letters::NEW_LINK, &[]).await?;
    Ok(Entry::new(actor, "registration.link_renewed", "participant", participant).of(here.id))
}
