use anyhow::Context as _;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::{Postgres, QueryBuilder};

use super::debate::keep_version;
use super::number_alone;
use crate::access::{PathParams, Scope};
use crate::audit::{Actor, Entry, Tx};
use crate::conference::{Here, day_of};
use crate::db::list::{self, Columns, Slice};
use crate::db::{self, Db};
use crate::error::{Error, Result};
use crate::kernel::{Uuid, Words, new_id};
use crate::presidium::rules::{MotionState, Wording};
use crate::state::App;

/// A motion of the conference at hand.
pub struct OfMotion {
    pub here: Here,
    pub id: Uuid,
    /// Who put it.
    pub mover: Uuid,
    /// Who put what it amends.
    pub amended_mover: Option<Uuid>,
    /// Who acts for the chair.
    pub acting: Option<Uuid>,
}

impl Scope for OfMotion {
    async fn find(app: &App, path: &PathParams) -> Result<Option<OfMotion>> {
        let Some(here) = Here::find(app, path).await? else { return Ok(None) };
        let Some(id) = path.id("id") else { return Ok(None) };
        let found = sqlx::query!(
            r#"select m.proposed_by as mover, t.proposed_by as "amended_mover?",
                   (select s.account_id from seats s where s.id = acting_chair(m.conference_id)) as acting
               from motions m left join motions t on t.id = m.amends where m.id = $1 and m.conference_id = $2"#,
            id,
            here.id
        )
        .fetch_optional(app.db.read())
        .await?;
        Ok(found.map(|row| OfMotion {
            here,
            id,
            mover: row.mover,
            amended_mover: row.amended_mover,
            acting: row.acting,
        }))
    }
}

/// A motion as its page shows it.
pub struct Motion {
    pub id: Uuid,
    pub year: i32,
    pub number: i32,
    pub title: Words,
    pub text: Words,
    pub state: MotionState,
    pub item: Option<Uuid>,
    pub proposed_by: String,
    pub created_at: DateTime<Utc>,
    pub version: i32,
    pub from: Option<Bringer>,
    /// What it amends.
    pub amends: Option<Amended>,
    /// Since when it is part of that.
    pub applied_at: Option<DateTime<Utc>>,
    /// Amendments of it are still to be settled.
    pub is_amended: bool,
}

impl Motion {
    /// It amends words that were changed since.
    pub fn is_stale(&self) -> bool {
        self.amends.as_ref().is_some_and(|amended| amended.version != amended.newest)
    }
}

/// Who brought a motion in, where it was neither the presidium nor the organisers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bringer {
    Group(Uuid, Words),
    Institution(Words),
}

impl Bringer {
    pub(super) fn of(group: Option<(Uuid, Words)>, institution: Option<Words>) -> Option<Bringer> {
        group.map(|(id, name)| Bringer::Group(id, name)).or(institution.map(Bringer::Institution))
    }
}

/// What an amendment amends.
#[derive(Clone, Debug)]
pub struct Amended {
    pub id: Uuid,
    pub year: i32,
    pub number: i32,
    pub title: Words,
    pub text: Words,
    /// The wording that was amended, and the newest.
    pub version: i32,
    pub newest: i32,
}

pub async fn motion(db: &Db, here: &Here, id: Uuid) -> Result<Motion> {
    let row = sqlx::query!(
        r#"select m.id, m.year, m.number, m.title as "title: Words", m.text as "text: Words", m.state, m.item_id,
               a.name, m.created_at, m.version, g.id as "group_id?", g.name as "group?: Words", i.name as "institution?: Words",
               t.id as "amends?", t.year as "amended_year?", t.number as "amended_number?",
               t.title as "amended_title?: Words", t.text as "amended_text?: Words", m.amends_version,
               (select max(number) from motion_texts x where x.motion_id = m.amends) as newest, m.applied_at,
               is_amended(m.id) as "is_amended!"
           from motions m join accounts a on a.id = m.proposed_by left join groups g on g.id = m.group_id
               left join institutions i on i.id = m.institution_id left join motions t on t.id = m.amends
           where m.id = $1 and m.conference_id = $2"#,
        id,
        here.id
    )
    .fetch_optional(db.read())
    .await?
    .ok_or(Error::NotFound)?;
    let amends = match (row.amends, row.amended_title, row.amended_text) {
        (Some(id), Some(title), Some(text)) => Some(Amended {
            id,
            year: row.amended_year.unwrap_or_default(),
            number: row.amended_number.unwrap_or_default(),
            title,
            text,
            version: row.amends_version.unwrap_or_default(),
            newest: row.newest.unwrap_or_default(),
        }),
        _ => None,
    };
    Ok(Motion {
        id: row.id,
        year: row.year,
        number: row.number,
        title: row.title,
        text: row.text,
        state: MotionState::parse(&row.state).context("an unknown state")?,
        item: row.item_id,
        proposed_by: row.name,
        created_at: row.created_at,
        version: row.version,
        from: Bringer::of(row.group_id.zip(row.group), row.institution),
        amends,
        applied_at: row.applied_at,
        is_amended: row.is_amended,
    })
}

/// What a motion says, for its form.
pub fn wording(motion: &Motion) -> Wording {
    Wording { title: motion.title.clone(), text: motion.text.clone(), item: motion.item }
}

/// The copy of the agenda that a motion asks to approve, by its number.
pub async fn submitted_agenda(db: &Db, motion: Uuid) -> Result<Option<i32>> {
    Ok(sqlx::query_scalar!("select number from agenda_submissions where motion_id = $1", motion)
        .fetch_optional(db.read())
        .await?)
}

/// Where a motion comes from: its agenda item and the goals that this one serves.
pub struct Origin {
    pub code: String,
    pub title: Words,
    pub starts_at: DateTime<Utc>,
    pub goals: Vec<(Uuid, Words)>,
}

pub async fn origin(db: &Db, item: Option<Uuid>) -> Result<Option<Origin>> {
    let Some(item) = item else { return Ok(None) };
    let rows = sqlx::query!(
        r#"select i.code, i.title as "title: Words", i.starts_at, g.id as "goal?", g.name as "name?: Words"
           from items i left join item_goals ig on ig.item_id = i.id left join goals g on g.id = ig.goal_id
           where i.id = $1 order by g.kind, g.position"#,
        item
    )
    .fetch_all(db.read())
    .await?;
    let mut found: Option<Origin> = None;
    for row in rows {
        let origin = found.get_or_insert_with(|| Origin {
            code: row.code,
            title: row.title,
            starts_at: row.starts_at,
            goals: Vec::new(),
        });
        origin.goals.extend(row.goal.zip(row.name));
    }
    Ok(found)
}

/// An agenda item that a motion can come from.
pub struct ItemChoice {
    pub id: Uuid,
    pub title: Words,
    pub starts_at: DateTime<Utc>,
}

/// The items of the agenda as it is released, and those from which a motion comes already.
pub async fn items(db: &Db, conference: Uuid) -> Result<Vec<ItemChoice>> {
    Ok(sqlx::query_as!(
        ItemChoice,
        r#"select i.id, coalesce(r.title, i.title) as "title!: Words", coalesce(r.starts_at, i.starts_at) as "starts_at!"
           from items i left join released_items r on r.id = i.id and r.conference_id = $1
           where i.conference_id = $1 and (r.id is not null or exists (select from motions m where m.item_id = i.id))
           order by 3, i.code"#,
        conference
    )
    .fetch_all(db.read())
    .await?)
}

/// What the list of motions is asked for.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Asked {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub q: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub state: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub sort: String,
    pub page: list::Page,
}

/// A motion in a list.
#[derive(sqlx::FromRow)]
pub struct ListedMotion {
    pub id: Uuid,
    pub year: i32,
    pub number: i32,
    pub title: Words,
    state: String,
    pub item: Option<Words>,
    pub created_at: DateTime<Utc>,
    pub yes: Option<i32>,
    pub members: Option<i32>,
    pub is_amendment: bool,
    pub is_applied: bool,
}

impl ListedMotion {
    pub fn state(&self) -> MotionState {
        MotionState::parse(&self.state).unwrap_or(MotionState::Draft)
    }
}

const COLUMNS: Columns = &[
    ("created", "m.created_at"),
    ("number", "m.year * 1000000 + m.number"),
    ("title", "words_text(m.title)"),
    ("state", "array_position(array['voting','draft','carried','rejected','withdrawn'], m.state)"),
];

pub async fn list(db: &Db, conference: Uuid, asked: &Asked) -> Result<Slice<ListedMotion>> {
    let filter = |query: &mut QueryBuilder<Postgres>| {
        query.push(" from motions m left join items i on i.id = m.item_id").push(
            " left join lateral (select v.yes, v.counted as members from votes v where v.motion_id = m.id and v.closed_at is not null \
             order by v.closed_at desc limit 1) v on true where m.conference_id = ",
        );
        query.push_bind(conference);
        if let Some(state) = MotionState::parse(&asked.state) {
            query.push(" and m.state = ").push_bind(state.as_str());
        }
        if !asked.q.trim().is_empty() {
            query
                .push(" and words_text(m.title) || ' ' || words_text(m.text) like ")
                .push_bind(list::like(asked.q.trim()));
        }
    };
    let mut query = QueryBuilder::new(
        "select m.id, m.year, m.number, m.title, m.state, i.title as item, m.created_at, v.yes, v.members, \
         m.amends is not null as is_amendment, m.applied_at is not null as is_applied",
    );
    filter(&mut query);
    let sort = if asked.sort.is_empty() { "-created" } else { &asked.sort };
    list::order_by(&mut query, COLUMNS, sort, "m.id");
    list::page(&mut query, asked.page);
    let rows = query.build_query_as().fetch_all(db.read()).await?;
    let mut count = QueryBuilder::new("select count(*)");
    filter(&mut count);
    let total = count.build_query_scalar().fetch_one(db.read()).await?;
    Ok(Slice::new(rows, total, asked.page.0))
}

/// How many motions wait for a vote, and in how many a vote is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OpenMotions {
    pub draft: i64,
    pub voting: i64,
}

pub async fn open_motions(db: &Db, conference: Uuid) -> Result<OpenMotions> {
    Ok(sqlx::query_as!(
        OpenMotions,
        r#"select count(*) filter (where state = 'draft') as "draft!", count(*) filter (where state = 'voting') as "voting!"
           from motions where conference_id = $1 and state in ('draft', 'voting')"#,
        conference
    )
    .fetch_one(db.read())
    .await?)
}

/// Where a new motion comes from: a group, an institution; or it amends a wording of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begins {
    Plainly,
    FromGroup(Uuid),
    FromInstitution(Uuid),
    Amending(Uuid, i32),
}

impl Begins {
    /// Its group, its institution, what it amends and which wording of that.
    fn parts(self) -> (Option<Uuid>, Option<Uuid>, Option<Uuid>, Option<i32>) {
        match self {
            Begins::Plainly => (None, None, None, None),
            Begins::FromGroup(id) => (Some(id), None, None, None),
            Begins::FromInstitution(id) => (None, Some(id), None, None),
            Begins::Amending(id, version) => (None, None, Some(id), Some(version)),
        }
    }
}

/// Puts a motion of the presidium as a draft.
pub async fn put_motion(tx: &mut Tx, actor: Actor, here: &Here, wording: &Wording) -> Result<(Uuid, Entry)> {
    bring_in(tx, actor, here, wording, Begins::Plainly).await
}

/// Puts a motion as a draft, with the next number of its year, at the end of the queue.
pub async fn bring_in(
    tx: &mut Tx,
    actor: Actor,
    here: &Here,
    wording: &Wording,
    begins: Begins,
) -> Result<(Uuid, Entry)> {
    let by = actor.account().context("a motion is put by somebody with an account")?;
    let (id, now) = (new_id(), tx.now);
    let (group, institution, amends, amends_version) = begins.parts();
    let year = chrono::Datelike::year(&day_of(now, here.zone));
    number_alone(tx, "motions", here.id).await?;
    let number = sqlx::query_scalar!(
        r#"insert into motions (id, conference_id, item_id, year, number, title, text, state, proposed_by, created_at,
               group_id, institution_id, amends, amends_version, place)
           select $1, $2, $3, $4, coalesce(max(number), 0) + 1, $5, $6, 'draft', $7, $8, $9, $10, $11, $12,
               (select coalesce(max(place), 0) + 1 from motions where conference_id = $2)
           from motions where conference_id = $2 and year = $4
           returning number"#,
        id,
        here.id,
        wording.item,
        year,
        &wording.title as &Words,
        &wording.text as &Words,
        by,
        now,
        group,
        institution,
        amends,
        amends_version,
    )
    .fetch_one(tx.conn())
    .await
    .map_err(refused)?;
    keep_version(tx, by, id, wording).await?;
    let mut entry = Entry::new(actor, "motion.put", "motion", id)
        .of(here.id)
        .with("year", year)
        .with("number", number)
        .touching("presidium");
    for (name, origin) in [("group", group), ("institution", institution), ("amends", amends)] {
        if let Some(origin) = origin {
            entry = entry.with_id(name, origin);
        }
    }
    Ok((id, entry))
}

pub(super) fn refused(error: sqlx::Error) -> Error {
    db::refused(
        error,
        &[
            ("motions_amend_drafts", "amendments-problem-settled"),
            ("motions_amend_newest", "amendments-problem-stale"),
            ("motions_amendments_first", "amendments-problem-first"),
            ("motions_amend_one", "amendments-problem-one"),
        ],
    )
}

/// Rewords a draft, if it still is as it was seen and nothing that would change it is being voted on. An amendment that is
/// reworded amends what stands now.
pub async fn change(
    tx: &mut Tx,
    actor: Actor,
    here: &Here,
    id: Uuid,
    version: i32,
    wording: &Wording,
) -> Result<Entry> {
    let changed = sqlx::query!(
        r#"update motions m set title = $4, text = $5, item_id = $6, version = version + 1,
               amends_version = case when m.amends is not null
                   then (select max(number) from motion_texts x where x.motion_id = m.amends) end
           where id = $1 and conference_id = $2 and version = $3 and state = 'draft'
             and not exists (select from motions a where a.amends = m.id
                 and (a.state = 'voting' or (a.state = 'carried' and a.applied_at is null)))"#,
        id,
        here.id,
        version,
        &wording.title as &Words,
        &wording.text as &Words,
        wording.item,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if changed == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    let by = actor.account().context("a motion is reworded by somebody with an account")?;
    keep_version(tx, by, id, wording).await?;
    Ok(Entry::new(actor, "motion.reworded", "motion", id)
        .of(here.id)
        .with("version", version + 1)
        .touching("presidium"))
}

/// Takes a draft back for good, and with it the amendments that nobody votes on yet.
pub async fn withdraw(tx: &mut Tx, actor: Actor, here: &Here, id: Uuid) -> Result<Entry> {
    let changed = sqlx::query!(
        r#"update motions set state = 'withdrawn', version = version + 1
           where id = $1 and conference_id = $2 and state = 'draft'
             and not exists (select from motions a where a.amends = $1
                 and (a.state = 'voting' or (a.state = 'carried' and a.applied_at is null)))"#,
        id,
        here.id,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if changed == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    sqlx::query!(
        "update motions set state = 'withdrawn', version = version + 1 where amends = $1 and state = 'draft'",
        id
    )
    .execute(tx.conn())
    .await?;
    Ok(Entry::new(actor, "motion.withdrawn", "motion", id).of(here.id).touching("presidium"))
}
