//! All who were never asked, to be asked at once.

use super::ask::{entry, keep_link};
use crate::access::Who;
use crate::audit::{Entry, Tx};
use crate::conference::Here;
use crate::db::Db;
use crate::error::Result;
use crate::kernel::{Uuid, new_id};

/// Somebody with a role who was never written to.
#[derive(Clone, Debug)]
pub struct Unasked {
    /// None: nothing was begun with her yet.
    pub speaker: Option<Uuid>,
    pub participant: Option<Uuid>,
    /// There is an address, and she comes.
    pub is_reachable: bool,
    /// She had a link once.
    pub had_link: bool,
    pub has_link: bool,
}

impl Unasked {
    /// Can be written to now, or with a first link. Whose link was ended is left alone.
    pub fn can_be_asked(&self) -> bool {
        self.is_reachable && (self.has_link || !self.had_link)
    }
}

/// Everybody with a role in what takes place who was never written to.
pub async fn unasked(db: &Db, conference: Uuid) -> Result<Vec<Unasked>> {
    let rows = sqlx::query_as!(
        Unasked,
        r#"with k as (select somebody_key(k.participant_id, k.title) as key, (array_agg(k.participant_id))[1] as participant
               from item_people k join items i on i.id = k.item_id join blocks b on b.id = i.block_id
               where i.conference_id = $1 and not i.cancelled and not b.cancelled group by 1)
           select s.id as "speaker?", k.participant as "participant?",
               coalesce(case when k.participant is null then s.email <> ''
                   else p.email <> '' and p.erased_at is null and p.state in ('submitted', 'waitlisted', 'approved') end, false) as "is_reachable!",
               exists (select from speaker_links l where l.speaker_id = s.id) as "had_link!",
               exists (select from speaker_links l where l.speaker_id = s.id and l.revoked_at is null) as "has_link!"
           from k left join participants p on p.id = k.participant
               left join speakers s on s.conference_id = $1 and somebody_key(s.participant_id, s.name) = k.key
           where s.asked_at is null order by k.key"#,
        conference
    )
    .fetch_all(db.read())
    .await?;
    Ok(rows)
}

/// Makes these ready to be asked: each is begun with, and has a link. Returns who they are.
pub async fn begin_all(tx: &mut Tx, here: &Here, these: &[Unasked], who: &Who) -> Result<(Vec<Uuid>, Vec<Entry>)> {
    let now = tx.now;
    let new: Vec<&Unasked> = these.iter().filter(|one| one.speaker.is_none()).collect();
    let ids: Vec<Uuid> = new.iter().map(|_| new_id()).collect();
    let participants: Vec<Option<Uuid>> = new.iter().map(|one| one.participant).collect();
    // Who is begun with by somebody else at this moment is left to her.
    let begun = sqlx::query_scalar!(
        "insert into speakers (id, conference_id, participant_id, name, language, created_at)
         select n.id, $1, n.participant, row('', '', '')::words, $2, $3 from unnest($4::uuid[], $5::uuid[]) as n (id, participant)
         where n.participant is not null
         on conflict (conference_id, somebody_key(participant_id, name)) do nothing returning id",
        here.id,
        who.lang.tag(),
        now,
        &ids,
        participants as _
    )
    .fetch_all(tx.conn())
    .await?;
    let mut entries: Vec<Entry> =
        begun.iter().map(|id| entry(who.actor(), "speakers.begun", here, *id).with("new", true)).collect();
    let unlinked = these.iter().filter(|one| !one.has_link).filter_map(|one| one.speaker);
    let unlinked: Vec<Uuid> = begun.iter().copied().chain(unlinked).collect();
    let links: Vec<(Uuid, Vec<u8>, Vec<u8>)> = unlinked.iter().map(|_| keep_link(tx)).collect();
    sqlx::query!(
        "insert into speaker_links (id, speaker_id, token_hash, token_sealed, created_at)
         select n.id, n.speaker, n.hash, n.sealed, $1 from unnest($2::uuid[], $3::uuid[], $4::bytea[], $5::bytea[]) as n (id, speaker, hash, sealed)
         on conflict do nothing",
        now,
        &links.iter().map(|(id, ..)| *id).collect::<Vec<_>>(),
        &unlinked,
        &links.iter().map(|(_, hash, _)| hash.clone()).collect::<Vec<_>>(),
        &links.iter().map(|(.., sealed)| sealed.clone()).collect::<Vec<_>>()
    )
    .execute(tx.conn())
    .await?;
    entries.extend(unlinked.iter().map(|id| entry(who.actor(), "speakers.link_made", here, *id)));
    Ok((begun.into_iter().chain(these.iter().filter_map(|one| one.speaker)).collect(), entries))
}
