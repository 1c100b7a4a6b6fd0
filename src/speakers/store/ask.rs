//! Speakers asked: their links, that they were written to, and what is taken over of what they propose.

use crate::access::Who;
use crate::agenda;
use crate::audit::{Actor, Entry, Tx};
use crate::conference::Here;
use crate::db;
use crate::error::{Error, Result};
use crate::kernel::{Email, Lang, Uuid, Words, new_id};
use crate::vault::{self, Place};

use super::super::rules::digest;
use super::Speaker;

pub(super) fn entry(actor: Actor, action: &'static str, here: &Here, speaker: Uuid) -> Entry {
    Entry::new(actor, action, "speaker", speaker).of(here.id).touching("speakers")
}

fn place(link: Uuid) -> Place {
    Place::new("speaker_links.token", link)
}

/// Whoever has this role of an item, as one to be asked; made where she is none yet. None: there is no such role.
pub async fn begin(tx: &mut Tx, here: &Here, item: Uuid, role: Uuid, who: &Who) -> Result<Option<(Uuid, Entry)>> {
    let (id, now) = (new_id(), tx.now);
    let made = sqlx::query!(
        r#"insert into speakers (id, conference_id, participant_id, name, language, created_at)
           select $1, $2, k.participant_id, case when k.participant_id is null then k.title else row('', '', '')::words end, $5, $6
           from item_people k where k.id = $3 and k.item_id = $4
           on conflict (conference_id, somebody_key(participant_id, name)) do nothing"#,
        id,
        here.id,
        role,
        item,
        who.lang.tag(),
        now
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    let held = sqlx::query_scalar!(
        r#"select s.id from speakers s, item_people k where k.id = $2 and k.item_id = $3 and s.conference_id = $1
             and somebody_key(s.participant_id, s.name) = somebody_key(k.participant_id, k.title)"#,
        here.id,
        role,
        item
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(held) = held else { return Ok(None) };
    let entry = entry(who.actor(), "speakers.begun", here, held).with("new", made == 1);
    Ok(Some((held, entry)))
}

/// Where somebody is written to who is no participant.
pub async fn set_address(
    tx: &mut Tx,
    here: &Here,
    speaker: &Speaker,
    (email, lang): (Option<&Email>, Lang),
    actor: Actor,
) -> Result<Entry> {
    sqlx::query!(
        "update speakers set email = $2, language = $3, version = version + 1 where id = $1 and participant_id is null",
        speaker.id,
        email.map(Email::as_str).unwrap_or_default(),
        lang.tag()
    )
    .execute(tx.conn())
    .await?;
    Ok(entry(actor, "speakers.address_set", here, speaker.id))
}

/// The id of a new link, its token hashed and sealed.
pub(super) fn keep_link(tx: &Tx) -> (Uuid, Vec<u8>, Vec<u8>) {
    let id = new_id();
    let (hash, sealed) = tx.app().vault.keep("speaker_links", place(id), &vault::token());
    (id, hash, sealed)
}

/// A new link; the one before leads nowhere any more.
pub async fn new_link(tx: &mut Tx, here: &Here, speaker: Uuid, actor: Actor) -> Result<Entry> {
    let now = tx.now;
    let (id, hash, sealed) = keep_link(tx);
    let ended = sqlx::query!(
        "update speaker_links set revoked_at = $2 where speaker_id = $1 and revoked_at is null",
        speaker,
        now
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    sqlx::query!(
        "insert into speaker_links (id, speaker_id, token_hash, token_sealed, created_at) values ($1, $2, $3, $4, $5)",
        id,
        speaker,
        hash,
        sealed,
        now
    )
    .execute(tx.conn())
    .await
    .map_err(|error| db::refused(error, &[("speaker_links_live", "problem-changed")]))?;
    let action = if ended > 0 { "speakers.link_renewed" } else { "speakers.link_made" };
    Ok(entry(actor, action, here, speaker))
}

/// A link for whoever never had one. Whose link was ended gets another only where somebody asks for it.
pub async fn first_link(tx: &mut Tx, here: &Here, speaker: Uuid, actor: Actor) -> Result<Option<Entry>> {
    let held = sqlx::query_scalar!("select id from speaker_links where speaker_id = $1 limit 1", speaker)
        .fetch_optional(tx.conn())
        .await?;
    match held {
        Some(_) => Ok(None),
        None => new_link(tx, here, speaker, actor).await.map(Some),
    }
}

/// Her link leads nowhere any more.
pub async fn revoke(tx: &mut Tx, here: &Here, speaker: Uuid, actor: Actor) -> Result<Entry> {
    let now = tx.now;
    let done = sqlx::query!(
        "update speaker_links set revoked_at = $2 where speaker_id = $1 and revoked_at is null",
        speaker,
        now
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if done == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(entry(actor, "speakers.link_revoked", here, speaker))
}

/// Whom to write to.
pub struct Addressee {
    pub speaker: Uuid,
    pub participant: Option<Uuid>,
    pub to: Option<Email>,
    pub called: String,
    pub lang: Lang,
    pub link: String,
    /// What she has not answered yet, or all of hers where she has answered everything.
    pub items: Vec<(Words, chrono::DateTime<chrono::Utc>)>,
}

/// These speakers, as far as they have a link that is good.
pub async fn addressees(tx: &mut Tx, speakers: &[Uuid]) -> Result<Vec<Addressee>> {
    let rows = sqlx::query!(
        r#"select s.id as "id!", s.participant_id as "participant?", coalesce(p.email, s.email) as "email!", p.name as "called?",
               s.name as "name!: Words", coalesce(p.language, s.language) as "language!", l.id as "link!", l.token_sealed as "sealed!",
               i.title as "title!: Words", i.starts_at as "starts_at!", a.answer is null as "open!"
           from speakers s join speaker_links l on l.speaker_id = s.id and l.revoked_at is null
               left join participants p on p.id = s.participant_id
               join item_people k on somebody_key(k.participant_id, k.title) = somebody_key(s.participant_id, s.name)
               join items i on i.id = k.item_id and i.conference_id = s.conference_id
               left join speaker_items a on a.speaker_id = s.id and a.item_id = i.id
           where s.id = any($1) and (p.id is null or (p.erased_at is null and p.state in ('submitted', 'waitlisted', 'approved')))
           group by s.id, p.id, l.id, i.id, a.answer order by s.id, i.starts_at"#,
        speakers
    )
    .fetch_all(tx.conn())
    .await?;
    let app = tx.app().clone();
    let mut found: Vec<(Addressee, Vec<bool>)> = Vec::new();
    for row in rows {
        let item = (row.title, row.starts_at);
        match found.last_mut().filter(|(held, _)| held.speaker == row.id) {
            Some((held, open)) => {
                held.items.push(item);
                open.push(row.open);
            }
            None => {
                let lang = Lang::from_tag(&row.language).unwrap_or_default();
                let token = app.vault.open_text(place(row.link), &row.sealed)?;
                let addressee = Addressee {
                    speaker: row.id,
                    participant: row.participant,
                    to: Email::parse(&row.email),
                    called: row.called.unwrap_or_else(|| row.name.plain(lang).to_owned()),
                    lang,
                    link: app.url(&format!("/speaker/{token}")),
                    items: vec![item],
                };
                found.push((addressee, vec![row.open]));
            }
        }
    }
    Ok(found
        .into_iter()
        .map(|(mut one, open)| {
            if open.contains(&true) {
                let mut open = open.into_iter();
                one.items.retain(|_| open.next().unwrap_or(true));
            }
            one
        })
        .collect())
}

/// Notes that these were written to: asked first, reminded later.
pub async fn note_asked(
    tx: &mut Tx,
    here: &Here,
    (action, speakers): (&'static str, &[Uuid]),
    actor: Actor,
) -> Result<Entry> {
    let now = tx.now;
    sqlx::query!(
        r#"update speakers set reminded_at = case when asked_at is null then reminded_at else $2 end, asked_at = coalesce(asked_at, $2)
           where id = any($1)"#,
        speakers,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(match speakers {
        [one] => entry(actor, action, here, *one),
        _ => Entry::new(actor, action, "conference", here.id).of(here.id).touching("speakers"),
    }
    .with("speakers", speakers.len()))
}

/// Takes over what she would have an item called and said of it, into the draft; or does not. Either way it waits no more.
/// Where she proposes something else by now than what was `seen`, neither.
pub async fn settle_item(
    tx: &mut Tx,
    here: &Here,
    speaker: Uuid,
    item: Uuid,
    (take, seen): (bool, &str),
    actor: Actor,
) -> Result<(Entry, Vec<Entry>)> {
    let held = sqlx::query!(
        r#"update speaker_items a set title = null, summary = null
           from (select * from speaker_items where speaker_id = $1 and item_id = $2 for update) held
           where a.speaker_id = held.speaker_id and a.item_id = held.item_id and held.title is not null
           returning held.title as "title!: Words", held.summary as "summary?: Words""#,
        speaker,
        item
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(held) = held else { return Err(Error::Conflict("problem-changed")) };
    let summary = held.summary.unwrap_or_default();
    if digest(&held.title, &summary) != seen {
        return Err(Error::Conflict("problem-changed"));
    }
    let action = if take { "speakers.proposal_taken" } else { "speakers.proposal_refused" };
    let mut entries = Vec::new();
    if take {
        entries.push(agenda::reword_item(tx, here, item, (&held.title, &summary), actor).await?);
    }
    Ok((entry(actor, action, here, speaker).with_id("item", item), entries))
}

/// Makes what she says of herself public, or does not; if she still says what was seen, by its version.
pub async fn settle_biography(
    tx: &mut Tx,
    here: &Here,
    speaker: Uuid,
    (take, version): (bool, i32),
    actor: Actor,
) -> Result<Entry> {
    let done = sqlx::query!(
        r#"update speakers set biography = case when $2 then proposed_biography else biography end, proposed_biography = null,
               version = version + 1
           where id = $1 and proposed_biography is not null and version = $3"#,
        speaker,
        take,
        version
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if done == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    let action = if take { "speakers.biography_taken" } else { "speakers.biography_refused" };
    Ok(entry(actor, action, here, speaker))
}

/// Erases what was asked of a participant and answered.
pub async fn forget(tx: &mut Tx, participant: Uuid) -> Result<()> {
    sqlx::query!("delete from speakers where participant_id = $1", participant).execute(tx.conn()).await?;
    Ok(())
}
