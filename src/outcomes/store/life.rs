//! The life of a project: its steps, and changes of its deadline. What may follow what is decided in the database once more.

use anyhow::Context as _;
use chrono::{DateTime, NaiveDate, Utc};

use crate::audit::{Actor, Entry, Tx};
use crate::db::{self, Db};
use crate::error::{Error, Result};
use crate::files::{self, rules::Kind};
use crate::kernel::{Uuid, Words, new_id};
use crate::outcomes::rules::{By, State, Step, after};

/// A step that was made.
#[derive(Clone, Debug)]
pub struct Lived {
    pub step: Step,
    pub at: DateTime<Utc>,
    pub account: Option<Uuid>,
    /// Who made it; empty where it was the server.
    pub by: String,
    /// The institution that she speaks for, where she has no account.
    pub institution: Option<Words>,
    pub words: String,
    /// What it is proved by: the file and its name.
    pub file: Option<(Uuid, String)>,
}

/// The steps of a project, the newest first.
pub async fn steps(db: &Db, project: Uuid) -> Result<Vec<Lived>> {
    let rows = sqlx::query!(
        r#"select s.kind, s.at, s.account_id, coalesce(a.name, n.name, '') as "by!", i.name as "institution?: Words", s.words,
               f.id as "file?", f.name as "file_name?"
           from project_steps s left join accounts a on a.id = s.account_id left join liaisons n on n.id = s.liaison_id
               left join institutions i on i.id = n.institution_id left join files f on f.id = s.file_id
           where s.project_id = $1 order by s.position desc"#,
        project
    )
    .fetch_all(db.read())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Lived {
                step: Step::parse(&row.kind).with_context(|| format!("an unknown step: {}", row.kind))?,
                at: row.at,
                account: row.account_id,
                by: row.by,
                institution: row.institution,
                words: row.words,
                file: row.file.zip(row.file_name),
            })
        })
        .collect()
}

/// A step to be made.
pub struct NewStep<'a> {
    pub step: Step,
    pub words: &'a str,
    /// A file: name, kind, content.
    pub proof: Option<(&'a str, Kind, &'a [u8])>,
    /// The version of the project that was seen.
    pub version: i32,
}

fn action(step: Step) -> &'static str {
    match step {
        Step::Assign => "outcomes.project_assigned",
        Step::Acknowledge => "outcomes.project_acknowledged",
        Step::Begin => "outcomes.project_begun",
        Step::Ask => "outcomes.completion_asked",
        Step::SendBack => "outcomes.completion_sent_back",
        Step::Verify => "outcomes.completion_verified",
        Step::Close => "outcomes.project_closed",
        Step::Reopen => "outcomes.project_reopened",
    }
}

/// Notes that a project was assigned, as it is entered.
pub(super) async fn assign(tx: &mut Tx, actor: Actor, project: Uuid) -> Result<()> {
    let now = tx.now;
    sqlx::query!(
        "insert into project_steps (project_id, position, kind, at, account_id) values ($1, 1, 'assigned', $2, $3)",
        project,
        now,
        actor.account()
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Makes a step, if nobody has changed the project since it was seen.
pub async fn step(
    tx: &mut Tx,
    (actor, by): (Actor, By),
    (conference, project): (Uuid, Uuid),
    new: &NewStep<'_>,
) -> Result<Entry> {
    let row = sqlx::query!(
        "select state, version from projects where id = $1 and conference_id = $2 for no key update",
        project,
        conference
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(Error::NotFound)?;
    let leads_on = State::parse(&row.state).and_then(|state| after(state, new.step)).is_some();
    if row.version != new.version || !leads_on {
        return Err(Error::Conflict("problem-changed"));
    }
    let file = match new.proof {
        Some((name, kind, content)) => Some(files::attach(tx, conference, name, (kind, content)).await?),
        None => None,
    };
    let now = tx.now;
    sqlx::query!(
        r#"insert into project_steps (project_id, position, kind, at, account_id, liaison_id, words, file_id)
           values ($1, 0, $2, $3, $4, $5, $6, $7)"#,
        project,
        new.step.as_str(),
        now,
        by.account(),
        by.liaison(),
        new.words,
        file
    )
    .execute(tx.conn())
    .await
    .map_err(|error| {
        db::refused(
            error,
            &[
                ("project_steps_four_eyes", "life-problem-four-eyes"),
                ("project_steps_in_order", "problem-changed"),
                ("project_steps_by_whom", "life-problem-by-whom"),
            ],
        )
    })?;
    let entry = Entry::new(actor, action(new.step), "project", project).of(conference).touching("outcomes");
    Ok(match by.liaison() {
        Some(liaison) => entry.with_id("liaison", liaison),
        None => entry,
    })
}

/// Whether a file proves a step of a project, or a reading of it.
pub async fn has_file(db: &Db, project: Uuid, file: Uuid) -> Result<bool> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select from project_steps where project_id = $1 and file_id = $2)
               or exists (select from readings r join indicators n on n.id = r.indicator_id where n.project_id = $1 and r.file_id = $2) as "there!""#,
        project,
        file
    )
    .fetch_one(db.read())
    .await?)
}

/// Another deadline that was asked for.
#[derive(Clone, Debug)]
pub struct Asked {
    pub id: Uuid,
    pub project: Uuid,
    pub number: i32,
    pub title: Words,
    pub held: NaiveDate,
    pub wanted: NaiveDate,
    pub reason: String,
    pub asked_at: DateTime<Utc>,
    pub account: Option<Uuid>,
    pub by: String,
    pub institution: Option<Words>,
    pub decision: Option<Decision>,
}

/// What was decided of it.
#[derive(Clone, Debug)]
pub struct Decision {
    pub granted: bool,
    pub answer: String,
    pub by: String,
    pub at: DateTime<Utc>,
}

/// The changes of deadlines that were asked for, of one project or of all: those that wait first, then the newest.
pub async fn deadlines_asked(db: &Db, conference: Uuid, project: Option<Uuid>) -> Result<Vec<Asked>> {
    let rows = sqlx::query!(
        r#"select d.id, d.project_id, p.number, p.title as "title: Words", d.held, d.wanted, d.reason, d.asked_at, d.account_id,
               coalesce(a.name, n.name, '') as "by!", i.name as "institution?: Words", d.granted, d.answer, d.decided_at,
               e.name as "decided_by?"
           from deadline_requests d join projects p on p.id = d.project_id left join accounts a on a.id = d.account_id
               left join liaisons n on n.id = d.liaison_id left join institutions i on i.id = n.institution_id
               left join accounts e on e.id = d.decided_by
           where p.conference_id = $1 and ($2::uuid is null or p.id = $2)
           order by d.granted is not null, d.asked_at desc, d.id desc limit 500"#,
        conference,
        project
    )
    .fetch_all(db.read())
    .await?;
    let asked = rows.into_iter().map(|row| {
        let decided = row.granted.zip(row.answer).zip(row.decided_by.zip(row.decided_at));
        Asked {
            id: row.id,
            project: row.project_id,
            number: row.number,
            title: row.title,
            held: row.held,
            wanted: row.wanted,
            reason: row.reason,
            asked_at: row.asked_at,
            account: row.account_id,
            by: row.by,
            institution: row.institution,
            decision: decided.map(|((granted, answer), (by, at))| Decision { granted, answer, by, at }),
        }
    });
    Ok(asked.collect())
}

/// Asks for another deadline. One at a time; on the day or before it.
pub async fn ask_deadline(
    tx: &mut Tx,
    (actor, by): (Actor, By),
    (conference, project): (Uuid, Uuid),
    (wanted, reason): (NaiveDate, &str),
) -> Result<Entry> {
    let (id, now) = (new_id(), tx.now);
    let asked = sqlx::query!(
        r#"insert into deadline_requests (id, project_id, held, wanted, reason, asked_at, account_id, liaison_id)
           select $1, id, deadline, $3, $4, $5, $6, $7 from projects where id = $2 and conference_id = $8"#,
        id,
        project,
        wanted,
        reason,
        now,
        by.account(),
        by.liaison(),
        conference
    )
    .execute(tx.conn())
    .await
    .map_err(|error| {
        db::refused(
            error,
            &[
                ("deadline_requests_while_open", "outcomes-problem-completed"),
                ("deadline_requests_one", "life-fault-asked-already"),
                ("deadline_requests_before_the_day", "life-fault-too-late"),
                ("deadline_requests_later", "life-fault-later"),
                ("deadline_requests_by_whom", "life-problem-by-whom"),
            ],
        )
    })?;
    if asked.rows_affected() == 0 {
        return Err(Error::NotFound);
    }
    let entry = Entry::new(actor, "outcomes.deadline_asked", "project", project)
        .of(conference)
        .with_id("request", id)
        .with("wanted", wanted.to_string())
        .touching("outcomes");
    Ok(match by.liaison() {
        Some(liaison) => entry.with_id("liaison", liaison),
        None => entry,
    })
}

/// Decides what was asked: granted, it moves the deadline. Whoever comes second is told.
pub async fn decide_deadline(
    tx: &mut Tx,
    (actor, account): (Actor, Uuid),
    (conference, request): (Uuid, Uuid),
    (granted, answer): (bool, &str),
) -> Result<Entry> {
    let now = tx.now;
    let project = sqlx::query_scalar!(
        r#"update deadline_requests d set granted = $3, answer = $4, decided_at = $5, decided_by = $6
           from projects p where d.id = $1 and d.granted is null and p.id = d.project_id and p.conference_id = $2
           returning d.project_id"#,
        request,
        conference,
        granted,
        answer,
        now,
        account
    )
    .fetch_optional(tx.conn())
    .await
    .map_err(|error| {
        db::refused(
            error,
            &[
                ("deadline_requests_four_eyes", "life-problem-decides-own"),
                ("deadline_requests_granted_ahead", "life-problem-granted-past"),
                ("deadline_requests_of_held", "outcomes-problem-completed"),
            ],
        )
    })?
    .ok_or(Error::Conflict("problem-changed"))?;
    Ok(Entry::new(actor, "outcomes.deadline_decided", "project", project)
        .of(conference)
        .with_id("request", request)
        .with("granted", granted)
        .touching("outcomes"))
}
