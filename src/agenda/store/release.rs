//! Releases: a version made from a programme, and who is told of it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;
use sqlx::types::Json;

use super::super::letters::{self, Addressee, Somebody};
use super::super::rules::{Change, Gone, Programme, Version, difference};
use crate::audit::{Actor, Entry, Tx};
use crate::conference::{Act, Here};
use crate::db;
use crate::error::Result;
use crate::kernel::{Email, Lang, Uuid, Words, new_id};
use crate::mail;
use crate::vault::Place;

/// The newest version as this transaction sees it, and its number; the one before the first is empty.
async fn current(tx: &mut Tx, conference: Uuid) -> Result<(i32, Version)> {
    let row = sqlx::query!(
        r#"select number, programme as "programme: Json<Programme>", sequences as "sequences: Json<BTreeMap<Uuid, i32>>",
               gone as "gone: Json<Vec<Gone>>"
           from agenda_releases where conference_id = $1 order by number desc limit 1"#,
        conference
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(row) = row else { return Ok(Default::default()) };
    let mut version = Version { programme: row.programme.0.sorted(), sequences: row.sequences.0, gone: row.gone.0 };
    // Who was put together with another since is nobody who left.
    let merged = super::merged(tx.conn(), &version.participants()).await?;
    version.follow(&merged);
    Ok((row.number, version))
}

/// Releases the draft as it stands now; `seen` says whether it is the one that whoever releases it has seen.
pub async fn release(
    tx: &mut Tx,
    here: &Here,
    note: &Words,
    actor: Actor,
    seen: impl FnOnce(&Programme) -> bool,
) -> Result<Entry> {
    let draft = sqlx::query_scalar!(r#"select agenda_programme($1) as "draft!: Json<Programme>""#, here.id)
        .fetch_one(tx.conn())
        .await?;
    let draft = draft.0.sorted();
    if !seen(&draft) {
        return Err(crate::error::Error::Conflict("problem-changed"));
    }
    publish(tx, here, draft, note, actor).await
}

/// Makes the next version of a programme and writes to whom it touches.
async fn publish(tx: &mut Tx, here: &Here, programme: Programme, note: &Words, actor: Actor) -> Result<Entry> {
    let (held, before) = current(tx, here.id).await?;
    let changes = difference(&before.programme, &programme).changes;
    let version = before.next(programme);
    let versions = (&before.programme, &version);
    let (id, number, now) = (new_id(), held + 1, tx.now);
    sqlx::query!(
        r#"insert into agenda_releases (id, conference_id, number, programme, sequences, gone, note, released_by, released_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"#,
        id,
        here.id,
        number,
        json!(version.programme),
        json!(version.sequences),
        json!(version.gone),
        note as &Words,
        actor.account(),
        now,
    )
    .execute(tx.conn())
    .await
    // Two at once: the second has not seen what the first released.
    .map_err(|error| db::refused(error, &[("agenda_releases_number_unique", "problem-changed")]))?;
    let told = tell(tx, here, &changes, versions, note).await?;
    Ok(Entry::new(actor, "agenda.released", "agenda_release", id)
        .of(here.id)
        .with("number", number)
        .with("changes", changes.len())
        .with("told", told)
        .touching("released"))
}

/// The participants whom changes touch: who is or was in a role in what is different.
pub fn touched(changes: &[Change]) -> BTreeSet<Uuid> {
    changes
        .iter()
        .filter(|change| change.is_felt())
        .flat_map(|change| change.people.iter().filter_map(|person| person.participant))
        .collect()
}

/// Those whom changes touch and who are no participants, by their names in the organisers' words.
fn named(changes: &[Change]) -> Vec<&Words> {
    let felt = changes.iter().filter(|change| change.is_felt());
    felt.flat_map(|change| &change.people)
        .filter(|person| person.participant.is_none())
        .map(|person| &person.name)
        .collect()
}

/// Whom of them a letter finds: an address is known of who is asked as a speaker.
async fn addressees(tx: &mut Tx, here: &Here, names: &[&Words]) -> Result<Vec<Addressee>> {
    let rows = sqlx::query!(
        r#"select s.name as "name: Words", s.email, s.language, l.id as "link?", l.token_sealed as "token?"
           from speakers s left join speaker_links l on l.speaker_id = s.id and l.revoked_at is null
           where s.conference_id = $1 and s.participant_id is null and s.email <> '' order by s.created_at, s.id"#,
        here.id
    )
    .fetch_all(tx.conn())
    .await?;
    let app = tx.app();
    let mut found = Vec::new();
    for row in rows.into_iter().filter(|row| names.contains(&&row.name)) {
        let Some(to) = Email::parse(&row.email) else { continue };
        let link = match row.link.zip(row.token) {
            Some((id, sealed)) => {
                let token = app.vault.open_text(Place::new("speaker_links.token", id), &sealed)?;
                app.url(&format!("/speaker/{token}"))
            }
            None => app.url(&here.path("/agenda")),
        };
        let lang = Lang::from_tag(&row.language).unwrap_or_default();
        let name = row.name.plain(lang).to_owned();
        found.push(Addressee { who: Somebody::Named(row.name), to, name, lang, link });
    }
    Ok(found)
}

/// Writes to whom it touches, with their own entries for a calendar; not before the conference is public.
async fn tell(
    tx: &mut Tx,
    here: &Here,
    changes: &[Change],
    versions: (&Programme, &Version),
    note: &Words,
) -> Result<usize> {
    let ids: Vec<Uuid> = touched(changes).into_iter().collect();
    let others = named(changes);
    if ids.is_empty() && others.is_empty() || !here.allows(Act::Show) {
        return Ok(0);
    }
    let rows = sqlx::query!(
        r#"select p.id, p.name, p.email, p.language, l.id as "link?", l.token_sealed as "token?"
           from participants p left join pass_links l on l.participant_id = p.id and l.revoked_at is null
           where p.id = any($1) and p.state in ('submitted', 'waitlisted', 'approved') and p.erased_at is null and p.merged_into is null
           order by p.number"#,
        &ids
    )
    .fetch_all(tx.conn())
    .await?;
    let app = tx.app().clone();
    let names: BTreeMap<Uuid, String> = rows.iter().map(|row| (row.id, row.name.clone())).collect();
    let mut written = Vec::new();
    for row in rows {
        let Some(to) = Email::parse(&row.email) else { continue };
        let link = match row.link.zip(row.token) {
            Some((id, sealed)) => {
                let token = app.vault.open_text(Place::new("pass_links.token", id), &sealed)?;
                app.url(&format!("/pass/{token}"))
            }
            None => app.url(&here.path("/agenda")),
        };
        let lang = Lang::from_tag(&row.language).unwrap_or_default();
        let to = Addressee { who: Somebody::Participant(row.id), to, name: row.name, lang, link };
        written.push(letters::write(&app, here, &to, changes, versions, note, &names, tx.now));
    }
    for to in addressees(tx, here, &others).await? {
        written.push(letters::write(&app, here, &to, changes, versions, note, &names, tx.now));
    }
    mail::post_each(tx, &written).await?;
    Ok(written.len())
}

/// The opening has moved by so many days: what is released moves with it, as a version of its own.
pub async fn follow_opening(tx: &mut Tx, here: &Here, days: i64, actor: Actor) -> Result<Option<Entry>> {
    let (number, version) = current(tx, here.id).await?;
    if number == 0 {
        return Ok(None);
    }
    let moved = version.programme.moved(here.zone, days);
    publish(tx, here, moved, &letters::in_all("agenda-note-opening"), actor).await.map(Some)
}

/// The first version of a conference that was just made, from the draft that came with its template.
pub async fn release_first(tx: &mut Tx, here: &Here, actor: Actor) -> Result<Entry> {
    release(tx, here, &letters::in_all("agenda-note-first"), actor, |_| true).await
}
