//! What is to be told: from the steps of the history, and from the time that passes.

use std::collections::HashMap;

use anyhow::Context as _;
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use crate::access::GroupRole;
use crate::audit::Tx;
use crate::error::Result;
use crate::kernel::{Uuid, new_id};
use crate::reminders::rules::{Beside, Changed, Facts, Held, Kind, People};

/// Whether nobody else is making reminders now; holds that until the commit. Not what keeps them single, which is the
/// key of the table: it keeps two servers from doing the same work, and the reminders of one change together.
pub async fn is_alone(tx: &mut Tx) -> Result<bool> {
    Ok(sqlx::query_scalar!(r#"select pg_try_advisory_xact_lock(hashtext('reminders')) as "alone!""#)
        .fetch_one(tx.conn())
        .await?)
}

/// The conferences in which anything can be due, with their zones.
pub async fn conferences(tx: &mut Tx) -> Result<Vec<(Uuid, Tz)>> {
    let rows = sqlx::query!("select id, time_zone from conferences where state <> 'archived' order by id")
        .fetch_all(tx.conn())
        .await?;
    rows.into_iter()
        .map(|row| Ok((row.id, row.time_zone.parse().map_err(|_| anyhow::anyhow!("an unknown time zone"))?)))
        .collect()
}

/// A step of a task's history that nobody was told of, with the task that it is about.
pub struct Step {
    pub change: Uuid,
    pub task: Uuid,
    pub group: Uuid,
    pub conference: Uuid,
    pub at: DateTime<Utc>,
    pub changed: Changed,
    /// It was asked with this step to be accepted as done, and waits for that.
    pub is_asked: bool,
    pub beside: Beside,
}

/// Who helps and who watches, of those that still work in the conference.
fn beside(helpers: Option<Vec<Uuid>>, watchers: Option<Vec<Uuid>>) -> Beside {
    Beside { helpers: helpers.unwrap_or_default(), watchers: watchers.unwrap_or_default() }
}

/// Takes the steps away of which nobody was told, oldest first.
pub async fn take_changes(tx: &mut Tx) -> Result<Vec<Step>> {
    let rows = sqlx::query!(
        r#"with taken as (delete from untold_changes returning change_id)
           select c.id, c.task_id, t.group_id, t.conference_id, c.at, c.account_id, c.due_before, c.due_after, c.cause, t.due_at,
               case when exists (select from members m join accounts a on a.id = m.account_id
                                 where m.group_id = t.group_id and m.account_id = t.owner_id and a.disabled_at is null)
                   then t.owner_id end as owner,
               (c.owner_changed and c.owner_id = t.owner_id or not c.owner_changed and c.at = t.created_at and p.state is null) as "is_given!",
               (c.state in ('open', 'started', 'blocked') and (c.what is not distinct from 'sent_back' or coalesce(p.state = 'done', false))) as "is_back!",
               (c.what is not distinct from 'asked' and t.asked_at is not null) as "is_asked!",
               (t.state in ('open', 'started', 'blocked')) as "is_unfinished!", b.helpers, b.watchers
           from taken join task_changes c on c.id = taken.change_id join tasks t on t.id = c.task_id
               join conferences f on f.id = t.conference_id and f.state <> 'archived'
               left join lateral (select b.state from task_changes b where b.task_id = c.task_id and (b.at, b.id) < (c.at, c.id)
                                  order by b.at desc, b.id desc limit 1) p on true
               left join lateral (
                   select array_agg(tp.account_id) filter (where tp.kind = 'helper') as helpers,
                       array_agg(tp.account_id) filter (where tp.kind = 'watcher') as watchers
                   from task_people tp join accounts ta on ta.id = tp.account_id and ta.disabled_at is null
                   where tp.task_id = t.id and (exists (select from members m where m.account_id = ta.id and m.conference_id = t.conference_id)
                       or exists (select from seats s where s.account_id = ta.id and s.conference_id = t.conference_id)
                       or exists (select from grants g where g.account_id = ta.id and g.role = 'organiser'
                                  and coalesce(g.conference_id, t.conference_id) = t.conference_id))) b on true
           order by c.at, c.id"#
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Step {
            change: row.id,
            task: row.task_id,
            group: row.group_id,
            conference: row.conference_id,
            at: row.at,
            is_asked: row.is_asked,
            changed: Changed {
                by: row.account_id,
                owner: row.owner,
                is_given: row.is_given,
                moved: row.due_before.zip(row.due_after),
                with_opening: row.cause.as_deref() == Some("opening"),
                is_back: row.is_back,
                is_unfinished: row.is_unfinished,
                due_at: row.due_at,
            },
            beside: beside(row.helpers, row.watchers),
        })
        .collect())
}

/// Somebody whom a comment names.
pub struct Named {
    pub account: Uuid,
    pub task: Uuid,
    pub due_at: DateTime<Utc>,
    pub comment: Uuid,
    pub at: DateTime<Utc>,
}

/// Whoever has not seen for so long that she is named has it on her own page alone.
const NAMED_WITHIN: TimeDelta = TimeDelta::days(7);

/// Who was named in a comment, has not seen to it and was not told, of those that still work in the conference.
pub async fn named(tx: &mut Tx, conference: Uuid) -> Result<Vec<Named>> {
    let since = tx.now - NAMED_WITHIN;
    Ok(sqlx::query_as!(
        Named,
        r#"select m.account_id as account, c.task_id as task, t.due_at, c.id as comment, c.at
           from task_mentions m join task_comments c on c.id = m.comment_id join tasks t on t.id = c.task_id
               join accounts a on a.id = m.account_id and a.disabled_at is null
           where c.conference_id = $1 and m.seen_at is null and c.at > $2
               and not exists (select from reminders r where r.comment_id = c.id and r.account_id = m.account_id)
               and (exists (select from members p where p.account_id = a.id and p.conference_id = $1)
                   or exists (select from seats s where s.account_id = a.id and s.conference_id = $1)
                   or exists (select from grants g where g.account_id = a.id and g.role = 'organiser' and coalesce(g.conference_id, $1) = $1))
           order by c.at, c.id, m.account_id"#,
        conference,
        since
    )
    .fetch_all(tx.conn())
    .await?)
}

/// An unfinished task of which something may be due.
pub struct Candidate {
    pub task: Uuid,
    pub group: Uuid,
    pub owner: Option<Uuid>,
    pub beside: Beside,
    pub facts: Facts,
    pub held: Held,
}

/// The unfinished tasks of a conference that are due before the horizon or should have begun, each with what was told.
pub async fn facts(tx: &mut Tx, conference: Uuid, horizon: DateTime<Utc>) -> Result<Vec<Candidate>> {
    let now = tx.now;
    let rows = sqlx::query!(
        r#"select t.id, t.group_id, t.owner_id, t.due_at, t.latest_start_at, t.state <> 'open' as "has_begun!",
               greatest(t.created_at, c.at) as "since!", r.accounts, r.kinds, r.days, b.helpers, b.watchers
           from tasks t
               left join lateral (select max(at) as at from task_changes c
                                  where c.task_id = t.id and (c.owner_changed or c.due_after is not null)) c on true
               left join lateral (select array_agg(account_id) as accounts, array_agg(kind) as kinds, array_agg(days) as days
                                  from reminders r where r.task_id = t.id and r.due_at = t.due_at and r.change_id is null) r on true
               left join lateral (
                   select array_agg(tp.account_id) filter (where tp.kind = 'helper') as helpers,
                       array_agg(tp.account_id) filter (where tp.kind = 'watcher') as watchers
                   from task_people tp join accounts ta on ta.id = tp.account_id and ta.disabled_at is null
                   where tp.task_id = t.id and (exists (select from members m where m.account_id = ta.id and m.conference_id = t.conference_id)
                       or exists (select from seats s where s.account_id = ta.id and s.conference_id = t.conference_id)
                       or exists (select from grants g where g.account_id = ta.id and g.role = 'organiser'
                                  and coalesce(g.conference_id, t.conference_id) = t.conference_id))) b on true
           where t.conference_id = $1 and t.state in ('open', 'started', 'blocked')
               and (t.due_at < $2 or t.state = 'open' and t.latest_start_at <= $3)
           order by t.due_at, t.id"#,
        conference,
        horizon,
        now
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| {
            let told = row.accounts.unwrap_or_default().into_iter().zip(row.kinds.unwrap_or_default());
            let held = told.zip(row.days.unwrap_or_default()).map(|((account, kind), days)| {
                Ok((account, Kind::parse(&kind).context("an unknown kind of reminder")?, days))
            });
            Ok(Candidate {
                task: row.id,
                group: row.group_id,
                owner: row.owner_id,
                beside: beside(row.helpers, row.watchers),
                facts: Facts {
                    due_at: row.due_at,
                    latest_start_at: row.latest_start_at,
                    has_begun: row.has_begun,
                    since: row.since,
                },
                held: held.collect::<anyhow::Result<Held>>()?,
            })
        })
        .collect()
}

/// Who may be told in a conference: everybody in its groups, and the organisers whose it is.
pub struct Members {
    roles: HashMap<Uuid, Vec<(Uuid, GroupRole)>>,
    organisers: Vec<Uuid>,
}

impl Members {
    /// Who may be told of a task of this group. An owner who left the group is none any more.
    pub fn of(&self, group: Uuid, owner: Option<Uuid>, beside: Beside) -> People {
        let held = self.roles.get(&group).map_or(&[][..], |held| held);
        let with = |role| held.iter().filter(|(_, has)| *has == role).map(|(account, _)| *account).collect();
        People {
            owner: owner.filter(|owner| held.iter().any(|(account, _)| account == owner)),
            beside,
            deputies: with(GroupRole::Deputy),
            leads: with(GroupRole::Lead),
            organisers: self.organisers.clone(),
        }
    }
}

/// Who may be told in a conference. Organisers of everything are told where a conference has none of its own.
pub async fn members(tx: &mut Tx, conference: Uuid) -> Result<Members> {
    let rows = sqlx::query!(
        r#"select m.group_id, m.account_id, m.role from members m join accounts a on a.id = m.account_id
           where m.conference_id = $1 and a.disabled_at is null order by m.added_at, m.id"#,
        conference
    )
    .fetch_all(tx.conn())
    .await?;
    let mut roles: HashMap<Uuid, Vec<(Uuid, GroupRole)>> = HashMap::new();
    for row in rows {
        let role = GroupRole::parse(&row.role).context("an unknown role in a group")?;
        roles.entry(row.group_id).or_default().push((row.account_id, role));
    }
    let organisers = sqlx::query!(
        r#"select g.account_id, g.conference_id is not null as "is_own!" from grants g join accounts a on a.id = g.account_id
           where g.role = 'organiser' and (g.conference_id = $1 or g.conference_id is null) and a.disabled_at is null order by g.granted_at, g.id"#,
        conference
    )
    .fetch_all(tx.conn())
    .await?;
    let has_own = organisers.iter().any(|one| one.is_own);
    let organisers = organisers.into_iter().filter(|one| one.is_own || !has_own).map(|one| one.account_id).collect();
    Ok(Members { roles, organisers })
}

/// A reminder as it is kept.
pub struct New {
    pub account: Uuid,
    pub conference: Uuid,
    pub task: Uuid,
    pub kind: Kind,
    pub days: i32,
    pub due_at: DateTime<Utc>,
    pub was_due_at: Option<DateTime<Utc>>,
    pub change: Option<Uuid>,
    /// The comment that names her.
    pub comment: Option<Uuid>,
    pub at: DateTime<Utc>,
    pub urgent: bool,
}

/// Keeps reminders; one that stands already is not kept again. Tells how many are new.
pub async fn insert(tx: &mut Tx, all: &[New]) -> Result<u64> {
    let kept = sqlx::query!(
        r#"insert into reminders (id, account_id, task_id, conference_id, kind, days, due_at, was_due_at, change_id, at, urgent, comment_id)
           select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::integer[], $7::timestamptz[],
               $8::timestamptz[], $9::uuid[], $10::timestamptz[], $11::boolean[], $12::uuid[])
           on conflict on constraint reminders_once do nothing"#,
        &all.iter().map(|_| new_id()).collect::<Vec<_>>(),
        &all.iter().map(|one| one.account).collect::<Vec<_>>(),
        &all.iter().map(|one| one.task).collect::<Vec<_>>(),
        &all.iter().map(|one| one.conference).collect::<Vec<_>>(),
        &all.iter().map(|one| one.kind.as_str().to_owned()).collect::<Vec<_>>(),
        &all.iter().map(|one| one.days).collect::<Vec<_>>(),
        &all.iter().map(|one| one.due_at).collect::<Vec<_>>(),
        &all.iter().map(|one| one.was_due_at).collect::<Vec<_>>() as &[Option<DateTime<Utc>>],
        &all.iter().map(|one| one.change).collect::<Vec<_>>() as &[Option<Uuid>],
        &all.iter().map(|one| one.at).collect::<Vec<_>>(),
        &all.iter().map(|one| one.urgent).collect::<Vec<_>>(),
        &all.iter().map(|one| one.comment).collect::<Vec<_>>() as &[Option<Uuid>],
    )
    .execute(tx.conn())
    .await?;
    Ok(kept.rows_affected())
}
