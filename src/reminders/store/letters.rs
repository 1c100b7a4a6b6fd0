//! Letters: who waits for one, and what she is told in it.

use std::collections::HashMap;

use anyhow::Context as _;
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use super::settings::hours;
use crate::audit::Tx;
use crate::db::Db;
use crate::error::Result;
use crate::kernel::{Email, Lang, Uuid, Words, new_id};
use crate::reminders::rules::{Hours, Kind};

/// Somebody who waits to be told something.
#[derive(Clone, Debug)]
pub struct Waits {
    pub account: Uuid,
    pub email: Email,
    pub name: String,
    pub lang: Lang,
    pub hours: Hours,
    /// What comes by mail; none where she has said nothing: everything.
    pub by_mail: Option<Vec<Kind>>,
    /// Since when.
    pub since: DateTime<Utc>,
    pub is_urgent: bool,
    /// The last day that has a digest.
    pub written: Option<NaiveDate>,
}

/// Everybody who waits, always in the same order: two servers that write at once do not stop each other.
pub async fn waiting(db: &Db, now: DateTime<Utc>) -> Result<Vec<Waits>> {
    let rows = sqlx::query!(
        r#"select w.account_id, w.since as "since!", w.is_urgent as "is_urgent!", a.email, a.name, coalesce(s.language, a.language) as "language!",
               s.hour as "hour?", s.quiet_from as "quiet_from?", s.quiet_to as "quiet_to?", s.by_mail as "by_mail?", s.zone as "own_zone?",
               c.time_zone, (select max(day) from reminder_letters l where l.account_id = w.account_id) as written
           from (select account_id, min(at) as since, bool_or(urgent) as is_urgent,
                     (array_agg(conference_id order by at desc, id desc))[1] as conference_id
                 from reminders where settled_at is null and at <= $1 group by account_id) w
               join accounts a on a.id = w.account_id join conferences c on c.id = w.conference_id
               left join reminder_settings s on s.account_id = w.account_id
           where a.disabled_at is null order by w.account_id"#,
        now
    )
    .fetch_all(db.read())
    .await?;
    rows.into_iter()
        .map(|row| {
            let zone: Tz = row.time_zone.parse().map_err(|_| anyhow::anyhow!("an unknown time zone"))?;
            Ok(Waits {
                account: row.account_id,
                email: Email::parse(&row.email).context("the address of an account is none")?,
                name: row.name,
                lang: Lang::from_tag(&row.language).unwrap_or_default(),
                hours: match row.hour.zip(row.own_zone) {
                    Some((hour, own)) => hours(hour, &own, row.quiet_from.zip(row.quiet_to), zone),
                    None => Hours::delivered(zone),
                },
                by_mail: row.by_mail.map(|kinds| kinds.iter().filter_map(|kind| Kind::parse(kind)).collect()),
                since: row.since,
                is_urgent: row.is_urgent,
                written: row.written,
            })
        })
        .collect()
}

/// What somebody is told in a letter.
#[derive(Clone, Debug)]
pub struct Line {
    pub kind: Kind,
    pub days: i32,
    pub at: DateTime<Utc>,
    pub task: Uuid,
    pub title: Words,
    pub group: Words,
    pub owner: Option<String>,
    /// As it is now.
    pub due_at: DateTime<Utc>,
    pub was_due_at: Option<DateTime<Utc>>,
    /// Finished meanwhile, due another day, somebody else's, accepted or seen by now: nothing to be told any more.
    pub is_stale: bool,
    pub conference: Uuid,
    pub slug: String,
    pub conference_name: Words,
    pub zone: Tz,
}

/// Takes up what these people wait for: a digest of a day, or what is urgent. Whoever has her digest of that day
/// already, or whose reminders another server took, has none here.
pub async fn claim(tx: &mut Tx, people: &[(Uuid, Option<NaiveDate>)]) -> Result<HashMap<Uuid, Vec<Line>>> {
    let now = tx.now;
    let digests: Vec<(Uuid, Uuid, NaiveDate)> =
        people.iter().filter_map(|(account, day)| day.map(|day| (new_id(), *account, day))).collect();
    // Another server that writes the same waits here, and then finds them.
    let rows = sqlx::query!(
        r#"insert into reminder_letters (id, account_id, kind, day, written_at)
           select n.id, n.account, 'digest', n.day, $4 from unnest($1::uuid[], $2::uuid[], $3::date[]) as n (id, account, day)
           on conflict on constraint reminder_letters_one_digest do nothing returning id, account_id"#,
        &digests.iter().map(|(id, ..)| *id).collect::<Vec<_>>(),
        &digests.iter().map(|(_, account, _)| *account).collect::<Vec<_>>(),
        &digests.iter().map(|(.., day)| *day).collect::<Vec<_>>(),
        now
    )
    .fetch_all(tx.conn())
    .await?;
    let mut letters: Vec<(Uuid, Uuid, bool)> = rows.into_iter().map(|row| (row.id, row.account_id, false)).collect();
    letters.extend(people.iter().filter(|(_, day)| day.is_none()).map(|(account, _)| (new_id(), *account, true)));
    let rows = sqlx::query!(
        r#"with letters as (select * from unnest($1::uuid[], $2::uuid[], $3::boolean[]) as n (id, account_id, is_urgent)),
           taken as (
               update reminders r set settled_at = $4, letter_id = l.id from letters l
               where r.account_id = l.account_id and r.settled_at is null and r.at <= $4 and (r.urgent or not l.is_urgent)
               returning r.account_id, r.task_id, r.kind, r.days, r.due_at, r.was_due_at, r.change_id, r.comment_id, r.letter_id, r.at),
           written as (
               insert into reminder_letters (id, account_id, kind, written_at)
               select id, account_id, 'urgent', $4 from letters where is_urgent and id in (select letter_id from taken))
           select r.account_id, r.kind, r.days, r.at, r.was_due_at, t.id as task, t.title as "title: Words", g.name as "group_name: Words",
               o.name as "owner?", t.due_at, c.id as conference, c.slug, c.name as "conference_name: Words", c.time_zone,
               (r.kind <> 'named' and (t.state in ('done', 'dropped') or r.change_id is null and r.due_at <> t.due_at)
                   or r.kind = 'asked' and t.asked_at is null
                   or r.kind = 'named' and exists (select from task_mentions n where n.comment_id = r.comment_id
                                                   and n.account_id = r.account_id and n.seen_at is not null)
                   or r.kind not in ('deputy', 'lead', 'organiser', 'asked', 'named') and t.owner_id is distinct from r.account_id
                       and exists (select from members m join accounts ma on ma.id = m.account_id and ma.disabled_at is null
                                   where m.group_id = t.group_id and m.account_id = t.owner_id)
                       and not exists (select from task_people p where p.task_id = t.id and p.account_id = r.account_id)) as "is_stale!"
           from taken r join tasks t on t.id = r.task_id join groups g on g.id = t.group_id join conferences c on c.id = t.conference_id
               left join accounts o on o.id = t.owner_id
           order by r.account_id, c.opens_at, c.id, t.due_at, t.id, r.at, r.change_id"#,
        &letters.iter().map(|(id, ..)| *id).collect::<Vec<_>>(),
        &letters.iter().map(|(_, account, _)| *account).collect::<Vec<_>>(),
        &letters.iter().map(|(.., is_urgent)| *is_urgent).collect::<Vec<_>>(),
        now
    )
    .fetch_all(tx.conn())
    .await?;
    let mut lines: HashMap<Uuid, Vec<Line>> = HashMap::new();
    for row in rows {
        lines.entry(row.account_id).or_default().push(Line {
            kind: Kind::parse(&row.kind).context("an unknown kind of reminder")?,
            days: row.days,
            at: row.at,
            task: row.task,
            title: row.title,
            group: row.group_name,
            owner: row.owner,
            due_at: row.due_at,
            was_due_at: row.was_due_at,
            is_stale: row.is_stale,
            conference: row.conference,
            slug: row.slug,
            conference_name: row.conference_name,
            zone: row.time_zone.parse().map_err(|_| anyhow::anyhow!("an unknown time zone"))?,
        });
    }
    Ok(lines)
}

/// How many unfinished tasks each of these people has, and how many of them are overdue.
pub async fn standing(tx: &mut Tx, accounts: &[Uuid]) -> Result<HashMap<Uuid, (i64, i64)>> {
    let now = tx.now;
    let rows = sqlx::query!(
        r#"select t.owner_id as "owner!", count(*) as "unfinished!", count(*) filter (where t.due_at < $2) as "overdue!"
           from tasks t join conferences c on c.id = t.conference_id and c.state <> 'archived'
           where t.owner_id = any($1) and t.state in ('open', 'started', 'blocked') group by t.owner_id"#,
        accounts,
        now
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (row.owner, (row.unfinished, row.overdue))).collect())
}
