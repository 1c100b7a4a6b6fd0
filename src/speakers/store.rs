//! Speakers: who they are, what they were asked and answered.

mod all;
mod ask;
mod held;
mod say;

use chrono::{DateTime, Utc};

pub use all::{Unasked, begin_all, unasked};
pub use ask::{
    Addressee, addressees, begin, first_link, forget, new_link, note_asked, revoke, set_address, settle_biography,
    settle_item,
};
pub use held::{HeldOf, held_of};
pub use say::{answer, propose, remove_slides, say_about, send_slides, slides};

use super::rules::State;
use crate::access::{PathParams, Scope};
use crate::conference::{Here, find as find_here};
use crate::db::Db;
use crate::error::Result;
use crate::kernel::{Lang, Uuid, Words};
use crate::state::App;

/// Somebody with a role.
#[derive(Clone, Debug)]
pub struct Speaker {
    pub id: Uuid,
    pub participant: Option<Uuid>,
    pub name: Words,
    /// What the participant is called, and her address.
    pub called: Option<String>,
    pub email: String,
    pub lang: Lang,
    pub asked_at: Option<DateTime<Utc>>,
    pub reminded_at: Option<DateTime<Utc>>,
    pub biography: Words,
    pub proposed: Option<Words>,
    pub needs: Vec<String>,
    pub note: String,
    pub version: i32,
    /// Her link, sealed, with its id.
    pub link: Option<(Uuid, Vec<u8>)>,
    pub link_at: Option<DateTime<Utc>>,
}

impl Speaker {
    /// What she is called, by a reader.
    pub fn called(&self, lang: Lang) -> &str {
        self.called.as_deref().unwrap_or_else(|| self.name.plain(lang))
    }
}

pub async fn find(db: &Db, conference: Uuid, id: Uuid) -> Result<Option<Speaker>> {
    let row = sqlx::query!(
        r#"select s.id, s.participant_id as participant, s.name as "name: Words", p.name as "called?", coalesce(p.email, s.email) as "email!",
               coalesce(p.language, s.language) as "language!", s.asked_at, s.reminded_at, s.biography as "biography: Words",
               s.proposed_biography as "proposed?: Words", s.needs, s.note, s.version, l.id as "link?", l.token_sealed as "sealed?",
               l.created_at as "link_at?"
           from speakers s left join participants p on p.id = s.participant_id
               left join speaker_links l on l.speaker_id = s.id and l.revoked_at is null
           where s.id = $1 and s.conference_id = $2"#,
        id,
        conference
    )
    .fetch_optional(db.read())
    .await?;
    Ok(row.map(|row| Speaker {
        id: row.id,
        participant: row.participant,
        name: row.name,
        called: row.called,
        email: row.email,
        lang: Lang::from_tag(&row.language).unwrap_or_default(),
        asked_at: row.asked_at,
        reminded_at: row.reminded_at,
        biography: row.biography,
        proposed: row.proposed,
        needs: row.needs,
        note: row.note,
        version: row.version,
        link: row.link.zip(row.sealed),
        link_at: row.link_at,
    }))
}

/// An item in which somebody has a role.
#[derive(Clone, Debug)]
pub struct Part {
    pub item: Uuid,
    pub title: Words,
    pub summary: Words,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub room: Option<Words>,
    pub roles: Vec<String>,
    pub state: State,
    pub word: String,
    /// What she proposes to call it, and to say of it.
    pub proposal: Option<(Words, Words)>,
    pub slides: Vec<Slides>,
}

impl Part {
    /// The keys of what she does in it.
    pub fn role_keys(&self) -> Vec<&'static str> {
        self.roles.iter().filter_map(|role| crate::agenda::rules::Role::parse(role)).map(|role| role.key()).collect()
    }
}

/// A file of slides, without its content.
#[derive(Clone, Debug)]
pub struct Slides {
    pub id: Uuid,
    pub name: String,
    pub size: i32,
    pub sent_at: DateTime<Utc>,
}

/// The items of the draft in which she has a role, in their order.
pub async fn parts(db: &Db, speaker: &Speaker) -> Result<Vec<Part>> {
    let rows = sqlx::query!(
        r#"select i.id as "item!", i.title as "title!: Words", i.summary as "summary!: Words", i.starts_at as "starts_at!", i.ends_at as "ends_at!",
               r.name as "room?: Words", k.roles as "roles!", a.answer as "answer?", coalesce(a.word, '') as "word!",
               a.title as "new_title?: Words", a.summary as "new_summary?: Words"
           from (select k.item_id, array_agg(k.role order by k.position) as roles from item_people k join items i on i.id = k.item_id, speakers s
                   where s.id = $1 and i.conference_id = s.conference_id
                     and somebody_key(k.participant_id, k.title) = somebody_key(s.participant_id, s.name) group by k.item_id) k
               join items i on i.id = k.item_id join blocks b on b.id = i.block_id left join rooms r on r.id = b.room_id
               left join speaker_items a on a.item_id = i.id and a.speaker_id = $1
           order by i.starts_at, i.position"#,
        speaker.id
    )
    .fetch_all(db.read())
    .await?;
    let slides = sqlx::query!(
        "select id, item_id, name, size, sent_at from speaker_slides where speaker_id = $1 order by sent_at, id",
        speaker.id
    )
    .fetch_all(db.read())
    .await?;
    let of = |item: Uuid| {
        let held = slides.iter().filter(|one| one.item_id == item);
        held.map(|one| Slides { id: one.id, name: one.name.clone(), size: one.size, sent_at: one.sent_at }).collect()
    };
    let parts = rows.into_iter().map(|row| Part {
        slides: of(row.item),
        item: row.item,
        title: row.title,
        summary: row.summary,
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        room: row.room,
        roles: row.roles,
        state: State::of(row.answer.as_deref(), speaker.asked_at.is_some()),
        word: row.word,
        proposal: row.new_title.map(|title| (title, row.new_summary.unwrap_or_default())),
    });
    Ok(parts.collect())
}

/// Somebody in an item, as a line of a list.
#[derive(Clone, Debug)]
pub struct Line {
    /// None: she was never asked anything.
    pub speaker: Option<Uuid>,
    /// Tells her from everybody else, in whichever item.
    pub somebody: String,
    /// One of her rows in the item.
    pub role: Uuid,
    pub roles: Vec<String>,
    pub called: Option<String>,
    pub name: Words,
    pub item: Uuid,
    pub title: Words,
    pub starts_at: DateTime<Utc>,
    pub state: State,
    pub slides: i64,
    pub proposes: bool,
}

impl Line {
    pub fn called(&self, lang: Lang) -> &str {
        self.called.as_deref().unwrap_or_else(|| self.name.plain(lang))
    }

    /// The keys of what she does in it.
    pub fn role_keys(&self) -> Vec<&'static str> {
        self.roles.iter().filter_map(|role| crate::agenda::rules::Role::parse(role)).map(|role| role.key()).collect()
    }
}

/// Everybody in every item of the draft that takes place, in the order of time.
pub async fn lines(db: &Db, conference: Uuid) -> Result<Vec<Line>> {
    let rows = sqlx::query!(
        r#"with k as (select k.item_id, somebody_key(k.participant_id, k.title) as key, (array_agg(k.id order by k.position))[1] as role,
                   array_agg(k.role order by k.position) as roles, (array_agg(k.participant_id))[1] as participant,
                   (array_agg(k.title order by k.position))[1] as name
               from item_people k join items i on i.id = k.item_id where i.conference_id = $1 group by 1, 2),
             s as (select s.*, somebody_key(s.participant_id, s.name) as key from speakers s where s.conference_id = $1),
             f as (select f.speaker_id, f.item_id, count(*) as slides from speaker_slides f join s on s.id = f.speaker_id group by 1, 2)
           select s.id as "speaker?", s.asked_at as "asked_at?", k.key as "somebody!", k.role as "role!", k.roles as "roles!",
               p.name as "called?", k.name as "name!: Words", i.id as "item!", i.title as "title!: Words", i.starts_at as "starts_at!",
               a.answer as "answer?", coalesce(f.slides, 0) as "slides!",
               (a.title is not null or s.proposed_biography is not null) as "proposes!"
           from k join items i on i.id = k.item_id join blocks b on b.id = i.block_id left join participants p on p.id = k.participant
               left join s on s.key = k.key left join speaker_items a on a.speaker_id = s.id and a.item_id = i.id
               left join f on f.speaker_id = s.id and f.item_id = i.id
           where not i.cancelled and not b.cancelled order by i.starts_at, i.position, k.key"#,
        conference
    )
    .fetch_all(db.read())
    .await?;
    let lines = rows.into_iter().map(|row| Line {
        state: State::of(row.answer.as_deref(), row.asked_at.is_some()),
        speaker: row.speaker,
        somebody: row.somebody,
        role: row.role,
        roles: row.roles,
        called: row.called,
        name: row.name,
        item: row.item,
        title: row.title,
        starts_at: row.starts_at,
        slides: row.slides,
        proposes: row.proposes,
    });
    Ok(lines.collect())
}

/// Somebody with a role, in the conference that the path names.
pub struct OfSpeaker {
    pub here: Here,
    pub speaker: Speaker,
}

impl Scope for OfSpeaker {
    async fn find(app: &App, path: &PathParams) -> Result<Option<OfSpeaker>> {
        let (Some(slug), Some(id)) = (path.text("slug"), path.id("id")) else { return Ok(None) };
        let Some(here) = find_here(&app.db, slug).await? else { return Ok(None) };
        let speaker = find(&app.db, here.id, id).await?;
        Ok(speaker.map(|speaker| OfSpeaker { here, speaker }))
    }
}
