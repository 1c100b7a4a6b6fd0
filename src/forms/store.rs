//! All SQL of forms: the versions, and how many have chosen what there is little of.

use chrono::{DateTime, Utc};
use sqlx::types::Json;

use super::rules::{Answered, Content, Question};
use crate::audit::{Actor, Entry, Tx};
use crate::conference::Here;
use crate::db::{self, Db};
use crate::error::{Error, Result};
use crate::kernel::{Uuid, new_id};

/// A version of what a conference asks.
#[derive(Clone, Debug)]
pub struct Form {
    pub id: Uuid,
    pub number: i32,
    /// `draft`, `live` or `past`.
    pub state: String,
    pub content: Content,
    /// Of a draft: counts its changes.
    pub revision: i32,
    pub published_at: Option<DateTime<Utc>>,
    pub published_by: Option<String>,
}

/// A version without what it asks.
#[derive(Clone, Debug)]
pub struct Version {
    pub number: i32,
    pub state: String,
    pub published_at: Option<DateTime<Utc>>,
    pub published_by: Option<String>,
    /// How many answered this one last.
    pub answered: i64,
}

impl Form {
    pub fn is_draft(&self) -> bool {
        self.state == "draft"
    }
}

/// Every question that was ever asked, each as it was asked last.
#[derive(Clone, Debug, Default)]
pub struct Questions(Vec<Question>);

impl Questions {
    pub fn get(&self, code: &str) -> Option<&Question> {
        self.0.iter().find(|question| question.code == code)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Question> {
        self.0.iter()
    }
}

async fn one(db: &Db, conference: Uuid, state: Option<&str>, number: Option<i32>) -> Result<Option<Form>> {
    let row = sqlx::query!(
        r#"select f.id, f.number, f.state, f.content as "content: Json<Content>", f.revision, f.published_at,
               a.name as "published_by?"
           from forms f left join accounts a on a.id = f.published_by
           where f.conference_id = $1 and (f.state = $2 or f.number = $3)"#,
        conference,
        state,
        number
    )
    .fetch_optional(db.read())
    .await?;
    Ok(row.map(|row| Form {
        id: row.id,
        number: row.number,
        state: row.state,
        content: row.content.0,
        revision: row.revision,
        published_at: row.published_at,
        published_by: row.published_by,
    }))
}

/// What is asked now.
pub async fn live(db: &Db, conference: Uuid) -> Result<Form> {
    one(db, conference, Some("live"), None).await?.ok_or(Error::NotFound)
}

/// What will be asked, where somebody is at work on it.
pub async fn draft(db: &Db, conference: Uuid) -> Result<Option<Form>> {
    one(db, conference, Some("draft"), None).await
}

pub async fn version(db: &Db, conference: Uuid, number: i32) -> Result<Option<Form>> {
    one(db, conference, None, Some(number)).await
}

/// The newest version first.
pub async fn versions(db: &Db, conference: Uuid) -> Result<Vec<Version>> {
    Ok(sqlx::query_as!(
        Version,
        r#"select f.number, f.state, f.published_at, a.name as "published_by?",
               (select count(*) from participants p where p.form_id = f.id) as "answered!"
           from forms f left join accounts a on a.id = f.published_by
           where f.conference_id = $1 order by f.number desc"#,
        conference
    )
    .fetch_all(db.read())
    .await?)
}

/// Every question that was ever asked: those of the live form in its order, then older ones.
pub async fn questions(db: &Db, conference: Uuid) -> Result<Questions> {
    let contents = sqlx::query_scalar!(
        r#"select content as "content: Json<Content>" from forms where conference_id = $1 and state <> 'draft'
           order by number desc"#,
        conference
    )
    .fetch_all(db.read())
    .await?;
    let mut all = Questions::default();
    for question in contents.iter().flat_map(|content| content.0.questions()) {
        if all.get(&question.code).is_none() {
            all.0.push(question.clone());
        }
    }
    Ok(all)
}

/// How many gave an answer to each question, whatever became of their registration.
pub async fn answered(db: &Db, conference: Uuid) -> Result<Vec<(String, i64)>> {
    let rows = sqlx::query!(
        r#"select k as "code!", count(*) as "count!" from participants p, jsonb_object_keys(p.answers) k
           where p.conference_id = $1 group by k"#,
        conference
    )
    .fetch_all(db.read())
    .await?;
    Ok(rows.into_iter().map(|row| (row.code, row.count)).collect())
}

/// The choices that nobody can choose any more: question and choice.
pub async fn full_choices(db: &Db, conference: Uuid) -> Result<Vec<(String, String)>> {
    let rows = sqlx::query!(
        "select question, choice from choice_places where conference_id = $1 and taken >= places",
        conference
    )
    .fetch_all(db.read())
    .await?;
    Ok(rows.into_iter().map(|row| (row.question, row.choice)).collect())
}

/// How many have chosen each limited choice: question, choice, taken.
pub async fn taken(db: &Db, conference: Uuid) -> Result<Vec<(String, String, i32)>> {
    let rows = sqlx::query!("select question, choice, taken from choice_places where conference_id = $1", conference)
        .fetch_all(db.read())
        .await?;
    Ok(rows.into_iter().map(|row| (row.question, row.choice, row.taken)).collect())
}

/// Locks the limited choices among these answers, in the order of their key, and tells which of them
/// are full: the codes of their questions. What was held before is not asked for again.
pub async fn lock_choices(tx: &mut Tx, conference: Uuid, answers: &Answered, held: &Answered) -> Result<Vec<String>> {
    let (mut questions, mut choices) = (Vec::new(), Vec::new());
    for (code, answer) in answers {
        let before = held.get(code).map(|answer| answer.codes()).unwrap_or_default();
        for choice in answer.codes().into_iter().filter(|choice| !before.contains(choice)) {
            questions.push(code.clone());
            choices.push(choice.to_owned());
        }
    }
    if questions.is_empty() {
        return Ok(Vec::new());
    }
    let rows = sqlx::query!(
        r#"select c.question, c.taken >= c.places as "full!" from choice_places c
           where c.conference_id = $1 and (c.question, c.choice) in (select * from unnest($2::text[], $3::text[]))
           order by c.question, c.choice for no key update"#,
        conference,
        &questions,
        &choices
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().filter(|row| row.full).map(|row| row.question).collect())
}

/// Locks every limited choice, in the order of their key: before many are changed at once.
pub async fn lock_all_choices(tx: &mut Tx, conference: Uuid) -> Result<()> {
    sqlx::query!(
        "select choice from choice_places where conference_id = $1 order by question, choice for no key update",
        conference
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(())
}

/// The first form of a conference, asked from the start.
pub async fn publish_first(tx: &mut Tx, conference: Uuid, content: &Content) -> Result<()> {
    let (id, now) = (new_id(), tx.now);
    sqlx::query!(
        "insert into forms (id, conference_id, number, state, content, created_at, published_at)
         values ($1, $2, 1, 'live', $3, $4, $4)",
        id,
        conference,
        Json(content) as _,
        now
    )
    .execute(tx.conn())
    .await?;
    limit(tx, conference, content).await
}

fn entry(here: &Here, actor: Actor, action: &'static str, form: Uuid) -> Entry {
    Entry::new(actor, action, "form", form).of(here.id).touching("form")
}

/// Begins a draft from what is asked now. Where there is one already, that one is gone on with.
pub async fn begin(tx: &mut Tx, here: &Here, actor: Actor) -> Result<Option<Entry>> {
    let (id, now) = (new_id(), tx.now);
    let made = sqlx::query!(
        "insert into forms (id, conference_id, number, state, content, created_at)
         select $1, $2, (select max(number) + 1 from forms where conference_id = $2), 'draft', content, $3
         from forms where conference_id = $2 and state = 'live'
         on conflict do nothing",
        id,
        here.id,
        now
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    Ok((made == 1).then(|| entry(here, actor, "form.begun", id)))
}

/// Keeps a draft as it is now. `revision` is the one that was seen.
pub async fn save(tx: &mut Tx, here: &Here, revision: i32, content: &Content, actor: Actor) -> Result<Entry> {
    let id = sqlx::query_scalar!(
        "update forms set content = $3, revision = revision + 1
         where conference_id = $1 and state = 'draft' and revision = $2 returning id",
        here.id,
        revision,
        Json(content) as _
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(Error::Conflict("problem-changed"))?;
    Ok(entry(here, actor, "form.changed", id))
}

/// Throws a draft away.
pub async fn discard(tx: &mut Tx, here: &Here, revision: i32, actor: Actor) -> Result<Entry> {
    let id = sqlx::query_scalar!(
        "delete from forms where conference_id = $1 and state = 'draft' and revision = $2 returning id",
        here.id,
        revision
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(Error::Conflict("problem-changed"))?;
    Ok(entry(here, actor, "form.discarded", id))
}

/// Asks what the draft asks from now on.
pub async fn publish(tx: &mut Tx, here: &Here, draft: &Form, actor: Actor, by: Uuid) -> Result<Entry> {
    let now = tx.now;
    sqlx::query!("update forms set state = 'past' where conference_id = $1 and state = 'live'", here.id)
        .execute(tx.conn())
        .await?;
    let done = sqlx::query!(
        "update forms set state = 'live', published_at = $4, published_by = $5
         where id = $1 and conference_id = $2 and state = 'draft' and revision = $3",
        draft.id,
        here.id,
        draft.revision,
        now,
        by
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if done == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    limit(tx, here.id, &draft.content).await?;
    Ok(entry(here, actor, "form.published", draft.id).with("number", draft.number))
}

/// Limits the choices as a form says.
async fn limit(tx: &mut Tx, conference: Uuid, content: &Content) -> Result<()> {
    let limited = content.limited();
    let questions: Vec<String> = limited.iter().map(|(question, ..)| (*question).to_owned()).collect();
    let choices: Vec<String> = limited.iter().map(|(_, choice, _)| (*choice).to_owned()).collect();
    let places: Vec<i32> = limited.iter().map(|(.., places)| *places).collect();
    // Before the table is locked to count: whoever registers locks in this order.
    sqlx::query!(
        "select choice from choice_places where conference_id = $1 order by question, choice for update",
        conference
    )
    .fetch_all(tx.conn())
    .await?;
    sqlx::query!(
        "delete from choice_places where conference_id = $1
             and (question, choice) not in (select * from unnest($2::text[], $3::text[]))",
        conference,
        &questions,
        &choices
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "insert into choice_places (conference_id, question, choice, places)
         select $1, * from unnest($2::text[], $3::text[], $4::integer[])
         on conflict (conference_id, question, choice) do update set places = excluded.places",
        conference,
        &questions,
        &choices,
        &places
    )
    .execute(tx.conn())
    .await
    .map_err(|error| db::refused(error, &[("choice_places_within", "forms-problem-chosen")]))?;
    Ok(())
}
