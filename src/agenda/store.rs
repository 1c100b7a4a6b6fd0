//! What is read of the agenda: the draft, releases, and what a draft is held against.

mod approval;
mod draft;
mod exchange;
mod moving;
mod places;
mod release;
mod restore;
mod shown;
mod venue;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use sqlx::PgExecutor;
use sqlx::types::Json;

pub use approval::{OfPresidium, Submission, approved, recheck, submissions, submit, submitted};
pub use draft::{
    add_block, add_item, change_block, change_item, move_item, put_person, remove_block, remove_item, remove_person,
    reword_item, shift_day,
};
pub use exchange::{Content, FILES, OfFile, asked_for, bring_in, held_draft, named_goals, numbers, taken};
pub use moving::{place_block, place_item, row_versions};
pub use places::places;
pub use release::{follow_opening, release, release_first, touched};
pub use restore::go_back;
pub use shown::shown;
pub use venue::{
    add_day, add_room, add_track, change_room, change_theme, change_track, forget, overrule, remove_day, remove_room,
    remove_track, restore_clash, set_hours, set_weights,
};

use super::rules::{Against, Gone, Hours, Programme, Rule, Version, Weight};
use crate::access::{PathParams, Scope};
use crate::conference::{Here, find};
use crate::db::Db;
use crate::error::Result;
use crate::kernel::{Uuid, Words};
use crate::state::App;

/// The draft, whole.
pub async fn draft(db: &Db, conference: Uuid) -> Result<Programme> {
    let found = sqlx::query_scalar!(r#"select agenda_programme($1) as "draft!: Json<Programme>""#, conference)
        .fetch_one(db.read())
        .await?;
    Ok(found.0.sorted())
}

/// A version as it was released.
pub struct Release {
    pub number: i32,
    pub version: Version,
    pub note: Words,
    pub released_at: DateTime<Utc>,
    /// None where the server made it.
    pub released_by: Option<String>,
}

struct Row {
    number: i32,
    programme: Json<Programme>,
    sequences: Json<BTreeMap<Uuid, i32>>,
    gone: Json<Vec<Gone>>,
    note: Words,
    released_at: DateTime<Utc>,
    released_by: Option<String>,
}

impl From<Row> for Release {
    fn from(row: Row) -> Release {
        let version = Version { programme: row.programme.0.sorted(), sequences: row.sequences.0, gone: row.gone.0 };
        Release {
            number: row.number,
            version,
            note: row.note,
            released_at: row.released_at,
            released_by: row.released_by,
        }
    }
}

/// As which registrations those go on whose own were put together with another since, by the ids that ended.
async fn merged(executor: impl PgExecutor<'_>, participants: &BTreeSet<Uuid>) -> Result<BTreeMap<Uuid, Uuid>> {
    if participants.is_empty() {
        return Ok(BTreeMap::new());
    }
    let ids: Vec<Uuid> = participants.iter().copied().collect();
    let rows = sqlx::query!(
        r#"with recursive way (was, kept) as (
               select id, merged_into from participants where id = any($1) and merged_into is not null
               union select w.was, p.merged_into from way w join participants p on p.id = w.kept where p.merged_into is not null)
           select w.was as "was!", w.kept as "kept!" from way w join participants p on p.id = w.kept where p.merged_into is null"#,
        &ids
    )
    .fetch_all(executor)
    .await?;
    Ok(rows.into_iter().map(|row| (row.was, row.kept)).collect())
}

/// The registration that goes on for one that was put together with another.
pub async fn goes_on_as(db: &Db, participant: Uuid) -> Result<Uuid> {
    let merged = merged(db.read(), &BTreeSet::from([participant])).await?;
    Ok(merged.get(&participant).copied().unwrap_or(participant))
}

/// Versions as they are read. They never change, and may name registrations that were put together with others since:
/// who is in a role by one of them is in it by the one that goes on, without another release.
async fn followed(db: &Db, rows: Vec<Row>) -> Result<Vec<Release>> {
    let mut releases: Vec<Release> = rows.into_iter().map(Release::from).collect();
    let named: BTreeSet<Uuid> = releases.iter().flat_map(|release| release.version.participants()).collect();
    let merged = merged(db.read(), &named).await?;
    if !merged.is_empty() {
        releases.iter_mut().for_each(|release| release.version.follow(&merged));
    }
    Ok(releases)
}

/// The newest version; None where nothing was released yet.
pub async fn latest(db: &Db, conference: Uuid) -> Result<Option<Release>> {
    Ok(releases(db, conference, 1).await?.into_iter().next())
}

/// The version with this number.
pub async fn version(db: &Db, conference: Uuid, number: i32) -> Result<Option<Release>> {
    let row = sqlx::query_as!(
        Row,
        r#"select r.number, r.programme as "programme: Json<Programme>", r.sequences as "sequences: Json<BTreeMap<Uuid, i32>>",
               r.gone as "gone: Json<Vec<Gone>>", r.note as "note: Words", r.released_at, a.name as "released_by?"
           from agenda_releases r left join accounts a on a.id = r.released_by where r.conference_id = $1 and r.number = $2"#,
        conference,
        number
    )
    .fetch_optional(db.read())
    .await?;
    Ok(followed(db, row.into_iter().collect()).await?.pop())
}

/// So many versions, the newest first.
pub async fn releases(db: &Db, conference: Uuid, most: i64) -> Result<Vec<Release>> {
    let rows = sqlx::query_as!(
        Row,
        r#"select r.number, r.programme as "programme: Json<Programme>", r.sequences as "sequences: Json<BTreeMap<Uuid, i32>>",
               r.gone as "gone: Json<Vec<Gone>>", r.note as "note: Words", r.released_at, a.name as "released_by?"
           from agenda_releases r left join accounts a on a.id = r.released_by
           where r.conference_id = $1 order by r.number desc limit $2"#,
        conference,
        most
    )
    .fetch_all(db.read())
    .await?;
    followed(db, rows).await
}

/// The number of the newest version, 0 where there is none: what an unchanged page is told by.
pub async fn newest(db: &Db, conference: Uuid) -> Result<i32> {
    let number = sqlx::query_scalar!("select max(number) from agenda_releases where conference_id = $1", conference)
        .fetch_one(db.read())
        .await?;
    Ok(number.unwrap_or(0))
}

/// What participants are called, as far as they are still known.
pub async fn names(db: &Db, programme: &Programme) -> Result<BTreeMap<Uuid, String>> {
    let ids: Vec<Uuid> = programme.participants().into_iter().collect();
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows = sqlx::query!("select id, name from participants where id = any($1) and erased_at is null", &ids)
        .fetch_all(db.read())
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}

/// What a participant in a role says of herself, where organisers made it public.
pub async fn biography(db: &Db, participant: Uuid) -> Result<Option<Words>> {
    let held = sqlx::query_scalar!(
        r#"select biography as "biography: Words" from speakers where participant_id = $1"#,
        participant
    )
    .fetch_optional(db.read())
    .await?;
    Ok(held.filter(|held| !held.is_empty()))
}

/// Of goals: id and name, in their order.
pub async fn goals(db: &Db, conference: Uuid) -> Result<Vec<(Uuid, Words)>> {
    let rows = sqlx::query!(
        r#"select id, name as "name: Words" from goals where conference_id = $1 order by kind, position"#,
        conference
    )
    .fetch_all(db.read())
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}

/// What the draft is held against.
pub async fn against(db: &Db, conference: Uuid) -> Result<Against> {
    let walk = sqlx::query_scalar!("select walk_minutes from conferences where id = $1", conference)
        .fetch_one(db.read())
        .await?;
    let weights = sqlx::query!("select rule, weight from clash_rules where conference_id = $1", conference)
        .fetch_all(db.read())
        .await?;
    let hours = sqlx::query!(
        r#"select number, coalesce(room_id, participant_id) as "of!", opens, closes from available_hours where conference_id = $1"#,
        conference
    )
    .fetch_all(db.read())
    .await?;
    Ok(Against {
        hours: hours.into_iter().map(|row| ((row.of, row.number), row.opens.zip(row.closes))).collect(),
        walk: TimeDelta::minutes(walk.into()),
        weights: weights
            .iter()
            .filter_map(|row| Some((Rule::parse(&row.rule)?, Weight::parse(&row.weight)?)))
            .collect(),
    })
}

/// Why a clash was accepted, by whom, and when; by its key.
pub struct Overruled {
    pub reason: String,
    pub by: String,
    pub at: DateTime<Utc>,
}

pub async fn overruled(db: &Db, conference: Uuid) -> Result<BTreeMap<String, Overruled>> {
    let rows = sqlx::query!(
        r#"select o.clash, o.reason, o.at, a.name from overruled_clashes o join accounts a on a.id = o.account_id
           where o.conference_id = $1"#,
        conference
    )
    .fetch_all(db.read())
    .await?;
    Ok(rows.into_iter().map(|row| (row.clash, Overruled { reason: row.reason, by: row.name, at: row.at })).collect())
}

/// Somebody in a role of an item, as the draft holds her.
pub struct HeldPerson {
    pub id: Uuid,
    pub role: String,
    pub participant: Option<Uuid>,
    pub name: Words,
    /// What the participant is called, and her number.
    pub called: Option<String>,
    pub number: Option<i32>,
}

pub async fn people_of(db: &Db, item: Uuid) -> Result<Vec<HeldPerson>> {
    Ok(sqlx::query_as!(
        HeldPerson,
        r#"select i.id, i.role, i.participant_id as participant, i.title as "name: Words", p.name as "called?", p.number as "number?"
           from item_people i left join participants p on p.id = i.participant_id where i.item_id = $1 order by i.position, i.id"#,
        item
    )
    .fetch_all(db.read())
    .await?)
}

/// A participant by her number or her address, as long as she has not gone.
pub async fn participant(db: &Db, conference: Uuid, asked: &str) -> Result<Option<Uuid>> {
    let number: Option<i32> = asked.trim_start_matches('#').parse().ok();
    Ok(sqlx::query_scalar!(
        r#"select id from participants where conference_id = $1 and (number = $2 or email = $3)
             and state in ('submitted', 'waitlisted', 'approved') and erased_at is null and merged_into is null
           order by number desc limit 1"#,
        conference,
        number,
        asked
    )
    .fetch_optional(db.read())
    .await?)
}

/// What stands in a room, and its version.
pub async fn equipment(db: &Db, room: Uuid) -> Result<String> {
    Ok(sqlx::query_scalar!("select equipment from rooms where id = $1", room).fetch_one(db.read()).await?)
}

/// When a room or a participant is to be had, day by day.
pub async fn hours_of(db: &Db, conference: Uuid, of: Uuid) -> Result<Vec<(i32, Hours)>> {
    let rows = sqlx::query!(
        r#"select number, opens as "opens?: NaiveTime", closes as "closes?: NaiveTime" from available_hours
           where conference_id = $1 and (room_id = $2 or participant_id = $2) order by number"#,
        conference,
        of
    )
    .fetch_all(db.read())
    .await?;
    Ok(rows.into_iter().map(|row| (row.number, row.opens.zip(row.closes))).collect())
}

/// Something of the draft by its id, in the conference of the path, with its version.
pub struct Of {
    pub here: Here,
    pub id: Uuid,
    pub version: i32,
}

macro_rules! scopes {
    ($($(#[$doc:meta])* $name:ident: $sql:literal;)*) => {$(
        $(#[$doc])*
        pub struct $name(pub Of);

        impl Scope for $name {
            async fn find(app: &App, path: &PathParams) -> Result<Option<$name>> {
                let (Some(slug), Some(id)) = (path.text("slug"), path.id("id")) else { return Ok(None) };
                let Some(here) = find(&app.db, slug).await? else { return Ok(None) };
                let version = sqlx::query_scalar!($sql, here.id, id).fetch_optional(app.db.read()).await?;
                Ok(version.map(|version| $name(Of { here, id, version })))
            }
        }
    )*};
}

scopes! {
    /// A block of the draft.
    OfBlock: "select version from blocks where conference_id = $1 and id = $2";
    /// An item of the draft.
    OfItem: "select version from items where conference_id = $1 and id = $2";
    /// A room.
    OfRoom: "select version from rooms where conference_id = $1 and id = $2";
    /// A track.
    OfTrack: "select version from tracks where conference_id = $1 and id = $2";
    /// A participant who is in a role.
    OfSomebody: "select version from participants p where conference_id = $1 and id = $2 and exists (select from item_people i where i.participant_id = p.id)";
}

/// A day with the version of its theme.
pub async fn day_versions(db: &Db, conference: Uuid) -> Result<BTreeMap<i32, i32>> {
    let rows = sqlx::query!("select number, version from days where conference_id = $1", conference)
        .fetch_all(db.read())
        .await?;
    Ok(rows.into_iter().map(|row| (row.number, row.version)).collect())
}

/// An item of the newest version as something to choose, for a motion.
pub struct ItemChoice {
    pub id: Uuid,
    pub code: String,
    pub title: Words,
    pub starts_at: DateTime<Utc>,
}

pub async fn item_choices(db: &Db, conference: Uuid) -> Result<Vec<ItemChoice>> {
    Ok(sqlx::query_as!(
        ItemChoice,
        r#"select r.id as "id!", r.code as "code!", r.title as "title!: Words", r.starts_at as "starts_at!"
           from released_items r join items i on i.id = r.id where r.conference_id = $1 order by r.starts_at, r.position"#,
        conference
    )
    .fetch_all(db.read())
    .await?)
}

/// How much clashes in the draft that nobody has accepted.
pub async fn open_clashes(db: &Db, here: &Here) -> Result<usize> {
    let (draft, against, overruled) =
        tokio::try_join!(draft(db, here.id), against(db, here.id), overruled(db, here.id))?;
    let found = super::rules::clashes(&draft, &against, here.zone);
    Ok(found.iter().filter(|clash| !overruled.contains_key(&clash.key())).count())
}

/// A block in few words, for a page of which the agenda is a part.
pub struct Entry {
    pub date: NaiveDate,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub title: Words,
    pub room: Option<Words>,
    pub cancelled: bool,
}

/// The blocks of the newest version in their order, each with its day in the conference's zone; as on its public page,
/// without those that stand on none of the days.
pub async fn outline(db: &Db, here: &Here) -> Result<Vec<Entry>> {
    let Some(release) = latest(db, here.id).await? else { return Ok(Vec::new()) };
    let programme = release.version.programme;
    let entry = |block: &super::rules::Block| Entry {
        date: block.starts_at.with_timezone(&here.zone).date_naive(),
        starts_at: block.starts_at,
        ends_at: block.ends_at,
        title: block.title.clone(),
        room: programme.room(block.room).map(|room| room.name.clone()),
        cancelled: block.cancelled,
    };
    Ok(programme.blocks.iter().filter(|block| programme.has_day(block.starts_at, here.zone)).map(entry).collect())
}
