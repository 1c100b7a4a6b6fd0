//! Badges to be printed, and that they were.

use chrono::{DateTime, Utc};
use sqlx::{FromRow, Postgres, QueryBuilder};

use super::super::rules::{Categories, HolderKind, Level};
use super::list::{Filter, columns, filtered, known_by};
use crate::audit::{Actor, Entry, Tx};
use crate::conference::Here;
use crate::db::Db;
use crate::db::list::COUNTED;
use crate::error::{Error, Result};
use crate::files;
use crate::forms::{self, Kind};
use crate::kernel::{Lang, Uuid, Words};
use crate::state::App;
use crate::vault::Place;

/// Most badges of one file.
pub const BADGES_MAX: i64 = 1_000;

/// A badge with what stands on it.
pub struct ToPrint {
    pub badge: Uuid,
    pub level: Level,
    pub secret: String,
    pub number: i32,
    pub name: String,
    pub post: String,
    pub lang: Lang,
    pub institution: Words,
    pub kind: HolderKind,
    /// As JPEG, where she has handed one in.
    pub photo: Option<Vec<u8>>,
}

/// Which badges are wanted; only good ones of people who are approved.
pub enum Wanted<'a> {
    One(Uuid),
    /// These, in their order.
    These(&'a [Uuid]),
    Several {
        filter: &'a Filter,
        categories: &'a Categories,
        unprinted: bool,
        by_institution: Option<Lang>,
    },
}

#[derive(FromRow)]
struct Row {
    badge: Uuid,
    level: String,
    secret_sealed: Vec<u8>,
    number: i32,
    name: String,
    post: String,
    language: String,
    institution: Words,
    kind: String,
    photo: Option<Uuid>,
}

const FROM: &str = " from badges b join participants p on p.id = b.participant_id join institutions i on i.id = p.institution_id \
     join categories c on c.id = p.category_id";

fn which(query: &mut QueryBuilder<Postgres>, conference: Uuid, wanted: &Wanted, known: &[Uuid]) {
    match wanted {
        Wanted::One(participant) => {
            query.push(" where p.conference_id = ").push_bind(conference);
            query.push(" and p.id = ").push_bind(*participant);
        }
        Wanted::These(badges) => {
            query.push(" where p.conference_id = ").push_bind(conference);
            query.push(" and b.id = any(").push_bind(badges.to_vec()).push(")");
        }
        Wanted::Several { filter, categories, unprinted, .. } => {
            filtered(query, conference, filter, categories, known);
            if *unprinted {
                query.push(" and b.prints = 0");
            }
        }
    }
    query.push(" and p.state = 'approved' and b.revoked_at is null");
}

async fn known(app: &App, conference: Uuid, wanted: &Wanted<'_>) -> Result<Vec<Uuid>> {
    match wanted {
        Wanted::One(_) | Wanted::These(_) => Ok(Vec::new()),
        Wanted::Several { filter, .. } => known_by(app, conference, filter).await,
    }
}

/// How many badges a list has, and how many of them were not printed yet; each counted up to one more than [`COUNTED`].
pub async fn count_badges(
    app: &App,
    conference: Uuid,
    (filter, categories): (&Filter, &Categories),
) -> Result<(i64, i64)> {
    let of = |unprinted| Wanted::Several { filter, categories, unprinted, by_institution: None };
    let known = known(app, conference, &of(false)).await?;
    let mut query = QueryBuilder::new("select ");
    for (unprinted, before) in [(false, ""), (true, ", ")] {
        query
            .push(before)
            .push("(select count(*) from (select from badges b join participants p on p.id = b.participant_id");
        which(&mut query, conference, &of(unprinted), &known);
        query.push(" limit ").push_bind(COUNTED + 1).push(") c)");
    }
    Ok(query.build_query_as().fetch_one(app.db.read()).await?)
}

fn in_order(query: &mut QueryBuilder<Postgres>, wanted: &Wanted) {
    query.push(" order by ");
    match wanted {
        Wanted::These(badges) => {
            query.push("array_position(").push_bind(badges.to_vec()).push(", b.id), ");
        }
        Wanted::Several { by_institution: Some(lang), .. } => {
            if let Some((_, name)) = columns(*lang).iter().find(|(word, _)| *word == "institution") {
                query.push(*name).push(", ");
            }
        }
        _ => {}
    }
    query.push("p.number limit ").push_bind(BADGES_MAX);
}

/// The badges that are wanted, at most [`BADGES_MAX`], by their ids alone.
pub async fn badge_ids(app: &App, conference: Uuid, wanted: &Wanted<'_>) -> Result<Vec<Uuid>> {
    let known = known(app, conference, wanted).await?;
    let mut query = QueryBuilder::new("select b.id");
    query.push(FROM);
    which(&mut query, conference, wanted, &known);
    in_order(&mut query, wanted);
    Ok(query.build_query_scalar().fetch_all(app.db.read()).await?)
}

/// The badges that are wanted, at most [`BADGES_MAX`], with their secrets.
pub async fn badges(app: &App, conference: Uuid, wanted: &Wanted<'_>) -> Result<Vec<ToPrint>> {
    let known = known(app, conference, wanted).await?;
    let questions = forms::questions(&app.db, conference).await?;
    let asked = questions.iter().find(|question| question.kind == Kind::Photo).map(|question| question.code.clone());
    let mut query = QueryBuilder::new(
        "select b.id as badge, b.level, b.secret_sealed, p.number, p.name, p.post, p.language, i.name as institution, c.kind, \
         (p.answers -> ",
    );
    query.push_bind(asked).push("::text ->> 'file')::uuid as photo");
    query.push(FROM);
    which(&mut query, conference, wanted, &known);
    in_order(&mut query, wanted);
    let rows: Vec<Row> = query.build_query_as().fetch_all(app.db.read()).await?;
    let wanted: Vec<Uuid> = rows.iter().filter_map(|row| row.photo).collect();
    let mut photos = files::contents(app, &wanted).await?;
    rows.into_iter()
        .map(|row| {
            Ok(ToPrint {
                photo: row.photo.and_then(|id| photos.remove(&id)),
                level: Level::parse(&row.level).ok_or(Error::NotFound)?,
                secret: app.vault.open_text(Place::new("badges.secret", row.badge), &row.secret_sealed)?,
                badge: row.badge,
                number: row.number,
                name: row.name,
                post: row.post,
                lang: Lang::from_tag(&row.language).unwrap_or_default(),
                institution: row.institution,
                kind: HolderKind::parse(&row.kind).unwrap_or_default(),
            })
        })
        .collect()
}

/// Whether somebody handed in a picture.
pub async fn has_picture(db: &Db, participant: Uuid) -> Result<bool> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select from files where participant_id = $1 and kind = 'jpeg') as "has!""#,
        participant
    )
    .fetch_one(db.read())
    .await?)
}

/// The photo of a participant, where the form asks for one and she handed it in.
pub async fn photo(app: &App, conference: Uuid, participant: Uuid) -> Result<Option<Vec<u8>>> {
    let questions = forms::questions(&app.db, conference).await?;
    let Some(asked) = questions.iter().find(|question| question.kind == Kind::Photo) else { return Ok(None) };
    let file = sqlx::query_scalar!(
        r#"select f.id from participants p join files f on f.participant_id = p.id and f.question = $3
           where p.id = $1 and p.conference_id = $2 and f.id = (p.answers -> $3 ->> 'file')::uuid"#,
        participant,
        conference,
        asked.code
    )
    .fetch_optional(app.db.read())
    .await?;
    let Some(file) = file else { return Ok(None) };
    Ok(files::contents(app, &[file]).await?.remove(&file))
}

/// Counts that badges were printed.
pub async fn note_printed(tx: &mut Tx, badges: &[Uuid]) -> Result<()> {
    let now = tx.now;
    sqlx::query!("update badges set prints = prints + 1, printed_at = $2 where id = any($1)", badges, now)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// A conference's own template of badges.
#[derive(Clone, Debug)]
pub struct BadgeTemplate {
    pub source: String,
    pub version: i32,
    pub changed_at: DateTime<Utc>,
    pub changed_by: Option<String>,
}

pub async fn template(db: &Db, conference: Uuid) -> Result<Option<BadgeTemplate>> {
    Ok(sqlx::query_as!(
        BadgeTemplate,
        r#"select t.source, t.version, t.changed_at, a.name as "changed_by?"
           from badge_templates t left join accounts a on a.id = t.changed_by where t.conference_id = $1"#,
        conference
    )
    .fetch_optional(db.read())
    .await?)
}

/// Keeps a conference's own template. `version`: of what was seen, 0 for the delivered one.
pub async fn keep_template(
    tx: &mut Tx,
    here: &Here,
    source: &str,
    version: i32,
    (by, actor): (Uuid, Actor),
) -> Result<Entry> {
    let now = tx.now;
    let kept = sqlx::query!(
        r#"insert into badge_templates as t (conference_id, source, version, changed_at, changed_by)
           select $1, $2, 1, $4, $5 where $3 = 0 or exists (select from badge_templates o where o.conference_id = $1)
           on conflict (conference_id) do update
               set source = $2, version = t.version + 1, changed_at = $4, changed_by = $5 where t.version = $3"#,
        here.id,
        source,
        version,
        now,
        by
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if kept == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(Entry::new(actor, "registration.badge_template_changed", "conference", here.id).of(here.id))
}

/// Goes back to the delivered template.
pub async fn reset_template(tx: &mut Tx, here: &Here, version: i32, actor: Actor) -> Result<Entry> {
    let gone = sqlx::query!("delete from badge_templates where conference_id = $1 and version = $2", here.id, version)
        .execute(tx.conn())
        .await?
        .rows_affected();
    if gone == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(Entry::new(actor, "registration.badge_template_reset", "conference", here.id).of(here.id))
}

/// A badge that somebody was issued.
pub struct Issued {
    pub level: Level,
    pub issued_at: DateTime<Utc>,
    pub revoked_at: Option<DateTime<Utc>>,
}

/// Every badge that somebody was issued, the good one included, in their order.
pub async fn badges_of(db: &Db, participant: Uuid) -> Result<Vec<Issued>> {
    let rows = sqlx::query!(
        "select level, issued_at, revoked_at from badges where participant_id = $1 order by issued_at, id",
        participant
    )
    .fetch_all(db.read())
    .await?;
    rows.into_iter()
        .map(|row| {
            let level = Level::parse(&row.level).ok_or(Error::NotFound)?;
            Ok(Issued { level, issued_at: row.issued_at, revoked_at: row.revoked_at })
        })
        .collect()
}
