//! Orders to mend: one at a time for a project, with everything that happened to it.

use anyhow::Context as _;
use chrono::{DateTime, NaiveDate, Utc};

use crate::audit::{Actor, Entry, Tx};
use crate::db::{self, Db};
use crate::error::{Error, Result};
use crate::kernel::{Uuid, Words, new_id};
use crate::outcomes::rules::{By, OrderState, OrderStep};

/// An order to mend.
#[derive(Clone, Debug)]
pub struct Order {
    pub id: Uuid,
    pub project: Uuid,
    pub number: i32,
    pub title: Words,
    pub institution_id: Uuid,
    pub institution: Words,
    pub state: OrderState,
    pub due_on: NaiveDate,
    /// Another day that was asked for and is not decided.
    pub wanted: Option<NaiveDate>,
    pub climbed_at: Option<DateTime<Utc>>,
    pub told_at: Option<DateTime<Utc>>,
    /// Why it was issued; empty where the light says it.
    pub reason: String,
    pub issued_at: DateTime<Utc>,
}

/// Which orders.
#[derive(Clone, Copy, Debug, Default)]
pub struct Which {
    pub one: Option<Uuid>,
    pub project: Option<Uuid>,
    /// Of the institution that leads the project.
    pub institution: Option<Uuid>,
}

/// Orders of a conference: those that are not closed first, the next day first.
pub async fn orders(db: &Db, conference: Uuid, which: Which) -> Result<Vec<Order>> {
    let rows = sqlx::query!(
        r#"select o.id, o.project_id, p.number, p.title as "title: Words", p.institution_id, i.name as "institution: Words", o.state,
               o.due_on, o.wanted, o.climbed_at, o.told_at, s.words as reason, s.at as issued_at
           from orders o join projects p on p.id = o.project_id join institutions i on i.id = p.institution_id
               join order_steps s on s.order_id = o.id and s.position = 1
           where o.conference_id = $1 and ($2::uuid is null or o.id = $2) and ($3::uuid is null or o.project_id = $3)
               and ($4::uuid is null or p.institution_id = $4)
           order by o.state = 'closed', o.due_on, s.at desc limit 2000"#,
        conference,
        which.one,
        which.project,
        which.institution
    )
    .fetch_all(db.read())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Order {
                id: row.id,
                project: row.project_id,
                number: row.number,
                title: row.title,
                institution_id: row.institution_id,
                institution: row.institution,
                state: OrderState::parse(&row.state).with_context(|| format!("an unknown state: {}", row.state))?,
                due_on: row.due_on,
                wanted: row.wanted,
                climbed_at: row.climbed_at,
                told_at: row.told_at,
                reason: row.reason,
                issued_at: row.issued_at,
            })
        })
        .collect()
}

/// A step of an order that was made.
#[derive(Clone, Debug)]
pub struct Went {
    pub step: OrderStep,
    pub at: DateTime<Utc>,
    pub account: Option<Uuid>,
    pub by: String,
    pub institution: Option<Words>,
    pub words: String,
    pub due_on: Option<NaiveDate>,
}

/// The steps of an order, the newest first.
pub async fn went(db: &Db, order: Uuid) -> Result<Vec<Went>> {
    let rows = sqlx::query!(
        r#"select s.kind, s.at, s.account_id, coalesce(a.name, n.name, '') as "by!", i.name as "institution?: Words", s.words, s.due_on
           from order_steps s left join accounts a on a.id = s.account_id left join liaisons n on n.id = s.liaison_id
               left join institutions i on i.id = n.institution_id
           where s.order_id = $1 order by s.position desc"#,
        order
    )
    .fetch_all(db.read())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Went {
                step: OrderStep::parse(&row.kind).with_context(|| format!("an unknown step: {}", row.kind))?,
                at: row.at,
                account: row.account_id,
                by: row.by,
                institution: row.institution,
                words: row.words,
                due_on: row.due_on,
            })
        })
        .collect()
}

/// A step to be made.
#[derive(Clone, Copy, Debug)]
pub struct NewWent<'a> {
    pub step: OrderStep,
    pub words: &'a str,
    pub due_on: Option<NaiveDate>,
    /// Of what gives it a day: the week from which yellow ones are counted.
    pub since: Option<NaiveDate>,
}

fn action(step: OrderStep) -> &'static str {
    match step {
        OrderStep::Issue => "outcomes.order_issued",
        OrderStep::Receive => "outcomes.order_received",
        OrderStep::Act => "outcomes.order_acted_on",
        OrderStep::SendBack => "outcomes.order_sent_back",
        OrderStep::Close => "outcomes.order_closed",
        OrderStep::AskExtension => "outcomes.order_extension_asked",
        OrderStep::GrantExtension => "outcomes.order_extension_granted",
        OrderStep::RefuseExtension => "outcomes.order_extension_refused",
        OrderStep::Climb => "outcomes.order_climbed",
    }
}

/// Issues an order to whoever leads a project; nothing where one is live already.
pub async fn issue_order(
    tx: &mut Tx,
    (actor, by): (Actor, Option<By>),
    (conference, project): (Uuid, Uuid),
    (words, due_on, since): (&str, NaiveDate, NaiveDate),
) -> Result<Option<(Uuid, Entry)>> {
    let id = new_id();
    let issued = sqlx::query!(
        r#"insert into orders (id, project_id, conference_id, due_on)
           select $1, id, conference_id, $4 from projects where id = $2 and conference_id = $3 and completed_at is null
           on conflict (project_id) where state <> 'closed' do nothing"#,
        id,
        project,
        conference,
        due_on
    )
    .execute(tx.conn())
    .await?;
    if issued.rows_affected() == 0 {
        return Ok(None);
    }
    let new = NewWent { step: OrderStep::Issue, words, due_on: Some(due_on), since: Some(since) };
    write(tx, by, id, &new).await?;
    let entry = Entry::new(actor, action(OrderStep::Issue), "order", id)
        .of(conference)
        .with_id("project", project)
        .with("due_on", due_on.to_string())
        .touching("outcomes");
    Ok(Some((id, entry)))
}

async fn write(tx: &mut Tx, by: Option<By>, order: Uuid, new: &NewWent<'_>) -> Result<()> {
    let now = tx.now;
    sqlx::query!(
        r#"insert into order_steps (order_id, position, kind, at, account_id, liaison_id, words, due_on, since)
           values ($1, 1, $2, $3, $4, $5, $6, $7, $8)"#,
        order,
        new.step.as_str(),
        now,
        by.and_then(By::account),
        by.and_then(By::liaison),
        new.words,
        new.due_on,
        new.since
    )
    .execute(tx.conn())
    .await
    .map_err(|error| {
        db::refused(
            error,
            &[
                ("order_steps_in_order", "problem-changed"),
                ("order_steps_before_the_day", "orders-fault-too-late"),
                ("order_steps_granted_ahead", "life-problem-granted-past"),
                ("order_steps_four_eyes", "orders-problem-decides-own"),
                ("order_steps_by_whom", "life-problem-by-whom"),
            ],
        )
    })?;
    Ok(())
}

/// Makes a step of an order. Two at once: the second is told.
pub async fn step_order(
    tx: &mut Tx,
    (actor, by): (Actor, Option<By>),
    (conference, order): (Uuid, Uuid),
    new: &NewWent<'_>,
) -> Result<Entry> {
    let there = sqlx::query_scalar!("select id from orders where id = $1 and conference_id = $2", order, conference)
        .fetch_optional(tx.conn())
        .await?;
    there.ok_or(Error::NotFound)?;
    write(tx, by, order, new).await?;
    let entry = Entry::new(actor, action(new.step), "order", order).of(conference).touching("outcomes");
    Ok(match by.and_then(By::liaison) {
        Some(liaison) => entry.with_id("liaison", liaison),
        None => entry,
    })
}

/// An order of which nobody was told yet.
pub struct Untold {
    pub id: Uuid,
    /// Who is to be told.
    pub liaison: Uuid,
    pub title: Words,
    pub due_on: NaiveDate,
    pub reason: String,
}

/// The orders of which nobody was told yet and somebody could be: held until the commit, so that two servers write one letter.
pub async fn untold(tx: &mut Tx, conference: Uuid) -> Result<Vec<Untold>> {
    Ok(sqlx::query_as!(
        Untold,
        r#"select o.id, n.id as liaison, p.title as "title: Words", o.due_on, s.words as reason
           from orders o join projects p on p.id = o.project_id join order_steps s on s.order_id = o.id and s.position = 1
               join liaisons n on n.institution_id = p.institution_id and n.ended_at is null
           where o.conference_id = $1 and o.told_at is null and o.state = 'issued' and p.completed_at is null
           order by o.id for update of o skip locked"#,
        conference
    )
    .fetch_all(tx.conn())
    .await?)
}

/// The conferences with orders of which nobody was told and somebody could be.
pub async fn with_untold(db: &Db) -> Result<Vec<Uuid>> {
    Ok(sqlx::query_scalar!(
        r#"select distinct o.conference_id from orders o join projects p on p.id = o.project_id
               join liaisons n on n.institution_id = p.institution_id and n.ended_at is null
           where o.told_at is null and o.state = 'issued' and p.completed_at is null"#
    )
    .fetch_all(db.read())
    .await?)
}

/// Notes that the letters of these went out.
pub async fn note_told(tx: &mut Tx, orders: &[Uuid]) -> Result<()> {
    let now = tx.now;
    sqlx::query!("update orders set told_at = $2 where id = any($1) and told_at is null", orders, now)
        .execute(tx.conn())
        .await?;
    Ok(())
}
