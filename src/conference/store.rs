mod wording;

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use sqlx::PgExecutor;

use super::rules::{self, Act, State};
use super::{Categories, Category, HolderKind, Keeping};
use crate::access::{Part, PathParams, Scope, Who};
use crate::audit::{Actor, Entry, Tx};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::kernel::{Uuid, Words};
use crate::state::App;
use crate::web::ConferenceLink;

pub use wording::{change_goal, change_wording, goal, registered};

/// The conference that a request is about.
#[derive(Clone, Debug)]
pub struct Here {
    pub id: Uuid,
    pub slug: String,
    pub name: Words,
    pub subtitle: Words,
    pub place: Words,
    pub background: Words,
    pub significance: Words,
    pub zone: Tz,
    pub opens_at: DateTime<Utc>,
    pub closes_at: DateTime<Utc>,
    pub state: State,
    /// None: from the publication on.
    pub registration_opens_at: Option<DateTime<Utc>>,
    pub registration_closes_at: DateTime<Utc>,
    /// Whether only those who have a code may register.
    pub registration_by_code: bool,
    /// The kinds that register themselves, without a code of their own.
    pub registration_kinds: Vec<HolderKind>,
    pub keeping: Keeping,
    /// Fewest and most seats of the presidium; none where there is no presidium.
    pub presidium: Option<(i32, i32)>,
    /// Rises with every change that public pages show.
    pub version: i32,
    /// Whether any letter is in the conference's own words.
    pub has_own_texts: bool,
}

struct Row {
    id: Uuid,
    slug: String,
    name: Words,
    subtitle: Words,
    place: Words,
    background: Words,
    significance: Words,
    time_zone: String,
    opens_at: DateTime<Utc>,
    closes_at: DateTime<Utc>,
    state: String,
    registration_opens_at: Option<DateTime<Utc>>,
    registration_closes_at: DateTime<Utc>,
    registration_by_code: bool,
    registration_kinds: Vec<String>,
    documents_kept_days: i32,
    letters_kept_days: i32,
    presidium_min: Option<i32>,
    presidium_max: Option<i32>,
    version: i32,
    has_own_texts: bool,
}

impl TryFrom<Row> for Here {
    type Error = anyhow::Error;

    fn try_from(row: Row) -> anyhow::Result<Here> {
        Ok(Here {
            zone: row.time_zone.parse().ok().context("an unknown time zone")?,
            state: State::parse(&row.state).context("an unknown state")?,
            presidium: row.presidium_min.zip(row.presidium_max),
            id: row.id,
            slug: row.slug,
            name: row.name,
            subtitle: row.subtitle,
            place: row.place,
            background: row.background,
            significance: row.significance,
            opens_at: row.opens_at,
            closes_at: row.closes_at,
            registration_opens_at: row.registration_opens_at,
            registration_closes_at: row.registration_closes_at,
            registration_by_code: row.registration_by_code,
            registration_kinds: row.registration_kinds.iter().filter_map(|kind| HolderKind::parse(kind)).collect(),
            keeping: Keeping { documents: row.documents_kept_days, letters: row.letters_kept_days },
            version: row.version,
            has_own_texts: row.has_own_texts,
        })
    }
}

impl Here {
    pub fn link(&self) -> ConferenceLink {
        let without = if self.presidium.is_none() { vec![Part::Presidium] } else { Vec::new() };
        ConferenceLink { id: self.id, slug: self.slug.clone(), name: self.name.clone(), without }
    }

    /// An address within the conference; `tail` begins with a slash.
    pub fn path(&self, tail: &str) -> String {
        format!("/c/{}{tail}", self.slug)
    }

    pub fn allows(&self, act: Act) -> bool {
        rules::allows(self.state, act)
    }

    /// Refuses what the conference's state does not allow.
    pub fn require(&self, act: Act) -> Result<()> {
        if self.allows(act) { Ok(()) } else { Err(Error::Refused("problem-state")) }
    }

    /// Whether people may register now, and change what they answered.
    pub fn registration_is_open(&self, now: DateTime<Utc>) -> bool {
        self.allows(Act::Register)
            && self.registration_opens_at.is_none_or(|opens_at| now >= opens_at)
            && now < self.registration_closes_at
    }

    /// When registration opens, where it has not yet: of a draft too.
    pub fn registration_opens_later(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let may_open = self.allows(Act::Register) || self.state == State::Draft;
        self.registration_opens_at.filter(|&at| may_open && now < at)
    }

    pub fn days_left(&self, now: DateTime<Utc>) -> i64 {
        rules::days_left(self.opens_at, now, self.zone)
    }
}

impl Scope for Here {
    async fn find(app: &App, path: &PathParams) -> Result<Option<Here>> {
        match path.text("slug") {
            Some(slug) => find(&app.db, slug).await,
            None => Ok(None),
        }
    }
}

/// A conference by its slug.
pub async fn find(db: &Db, slug: &str) -> Result<Option<Here>> {
    let row = sqlx::query_as!(
        Row,
        r#"select id, slug, name as "name: Words", subtitle as "subtitle: Words", place as "place: Words",
               background as "background: Words", significance as "significance: Words", time_zone, opens_at, closes_at,
               state, registration_opens_at, registration_closes_at, registration_by_code, registration_kinds,
               documents_kept_days, letters_kept_days, presidium_min, presidium_max, version,
               exists (select from mail_texts t where t.conference_id = conferences.id) as "has_own_texts!"
           from conferences where slug = $1"#,
        slug
    )
    .fetch_optional(db.read())
    .await?;
    Ok(row.map(Here::try_from).transpose()?)
}

/// A conference by its id.
pub async fn find_by_id(db: &Db, id: Uuid) -> Result<Option<Here>> {
    match sqlx::query_scalar!("select slug from conferences where id = $1", id).fetch_optional(db.read()).await? {
        Some(slug) => find(db, &slug).await,
        None => Ok(None),
    }
}

/// The number of the newest edition of its action plan that is public, where there is one.
pub async fn published_plan(db: &Db, id: Uuid) -> Result<Option<i32>> {
    Ok(sqlx::query_scalar!(
        r#"select max(number) from plan_editions e where conference_id = $1
               and not exists (select from plan_withdrawals w where w.edition_id = e.id)"#,
        id
    )
    .fetch_one(db.read())
    .await?)
}

/// The conference behind a public page: published, or seen early by who works on it.
pub async fn visible(app: &App, slug: &str, who: Option<&Who>) -> Result<Here> {
    let here = find(&app.db, slug).await?.ok_or(Error::NotFound)?;
    if here.allows(Act::Show) || who.is_some_and(|who| who.authority.works_on(here.id)) {
        Ok(here)
    } else {
        Err(Error::NotFound)
    }
}

/// The conferences that somebody sees: the public ones, and those she works on.
pub async fn list_for(db: &Db, who: Option<&Who>) -> Result<Vec<Here>> {
    let rows = sqlx::query_as!(
        Row,
        r#"select id, slug, name as "name: Words", subtitle as "subtitle: Words", place as "place: Words",
               background as "background: Words", significance as "significance: Words", time_zone, opens_at, closes_at,
               state, registration_opens_at, registration_closes_at, registration_by_code, registration_kinds,
               documents_kept_days, letters_kept_days, presidium_min, presidium_max, version,
               exists (select from mail_texts t where t.conference_id = conferences.id) as "has_own_texts!"
           from conferences order by opens_at desc limit 200"#,
    )
    .fetch_all(db.read())
    .await?;
    let mut list = Vec::new();
    for row in rows {
        let here = Here::try_from(row)?;
        if here.allows(Act::Show) || who.is_some_and(|who| who.authority.works_on(here.id)) {
            list.push(here);
        }
    }
    Ok(list)
}

/// An institution that somebody speaks for, and in which conference.
pub struct Spoken {
    pub liaison: Uuid,
    pub conference_id: Uuid,
    pub institution: Words,
    pub conference: Words,
}

/// The institutions that somebody speaks for: those whose liaison has the address of her account, which is in small letters in
/// both places.
pub async fn spoken_for(db: &Db, account: Uuid) -> Result<Vec<Spoken>> {
    Ok(sqlx::query_as!(
        Spoken,
        r#"select n.id as liaison, n.conference_id, i.name as "institution: Words", c.name as "conference: Words"
           from accounts a join liaisons n on n.email = a.email and n.ended_at is null
               join institutions i on i.id = n.institution_id join conferences c on c.id = n.conference_id
           where a.id = $1 and a.disabled_at is null order by c.opens_at desc, n.created_at, n.id"#,
        account
    )
    .fetch_all(db.read())
    .await?)
}

/// A goal, and what serves it: agenda items, and projects of the action plan.
pub struct Goal {
    pub id: Uuid,
    pub kind: String,
    pub name: Words,
    pub text: Words,
    pub items: i64,
    pub projects: i64,
}

pub async fn goals(db: &Db, conference: Uuid) -> Result<Vec<Goal>> {
    Ok(sqlx::query_as!(
        Goal,
        r#"select g.id, g.kind, g.name as "name: Words", g.text as "text: Words",
               (select count(*) from (select programme from agenda_releases where conference_id = $1 order by number desc limit 1) r,
                  jsonb_path_query(r.programme, '$.blocks[*].items[*].goals[*]') served where served #>> '{}' = g.id::text) as "items!",
               (select count(distinct p.id) from item_goals i join motions m on m.item_id = i.item_id
                  join resolutions r on r.motion_id = m.id join projects p on p.resolution_id = r.id
                where i.goal_id = g.id) as "projects!"
           from goals g where g.conference_id = $1 order by g.kind, g.position"#,
        conference
    )
    .fetch_all(db.read())
    .await?)
}

/// Moves a conference to another state, if it is still in the one that was seen.
pub async fn change_state(tx: &mut Tx, actor: Actor, here: &Here, to: State) -> Result<Entry> {
    let changed = sqlx::query!(
        "update conferences set state = $3, version = version + 1 where id = $1 and state = $2",
        here.id,
        here.state.as_str(),
        to.as_str()
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if changed == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(Entry::new(actor, "conference.state_changed", "conference", here.id)
        .of(here.id)
        .with("from", here.state.as_str())
        .with("to", to.as_str())
        .touching("conference"))
}

/// Keeps how long personal data are kept, as long as nobody else has changed it since.
pub async fn change_keeping(tx: &mut Tx, actor: Actor, here: &Here, keeping: Keeping) -> Result<Entry> {
    let changed = sqlx::query!(
        r#"update conferences set documents_kept_days = $2, letters_kept_days = $3
           where id = $1 and documents_kept_days = $4 and letters_kept_days = $5"#,
        here.id,
        keeping.documents,
        keeping.letters,
        here.keeping.documents,
        here.keeping.letters
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if changed == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(Entry::new(actor, "conference.keeping_changed", "conference", here.id)
        .of(here.id)
        .with("documents", keeping.documents)
        .with("letters", keeping.letters))
}

/// The categories of a conference, in their order.
pub async fn categories(db: &Db, conference: Uuid) -> Result<Categories> {
    Ok(categories_in(db.read(), conference).await?)
}

/// The same on a connection of one's own.
pub async fn categories_in(executor: impl PgExecutor<'_>, conference: Uuid) -> sqlx::Result<Categories> {
    let rows = sqlx::query!(
        r#"select id, parent_id, code, name as "name: Words", kind from categories where conference_id = $1
           order by position, code"#,
        conference
    )
    .fetch_all(executor)
    .await?;
    let category = |id, parent, code, name, kind: &str| Category {
        id,
        parent,
        code,
        name,
        kind: HolderKind::parse(kind).unwrap_or_default(),
    };
    let list = rows.into_iter().map(|row| category(row.id, row.parent_id, row.code, row.name, &row.kind)).collect();
    Ok(Categories::new(list))
}
