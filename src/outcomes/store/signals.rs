//! What a light is judged by beside dates, readings and tasks: reports that are late, orders that nobody
//! acted on, difficulties past their 48 hours, milestones past their day.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};

use crate::conference::Here;
use crate::conference::rules::day_of;
use crate::db::Db;
use crate::error::Result;
use crate::kernel::Uuid;
use crate::outcomes::rules::{OverdueMilestones, Unanswered, days_late, first_week, week};

/// Of a project.
#[derive(Clone, Copy, Debug, Default)]
pub struct Signals {
    /// By how many days its report is late; none where none is due.
    pub report_late: Option<i64>,
    /// The order that nobody acted on.
    pub order: Option<Unanswered>,
    /// Difficulties past their 48 hours.
    pub late_difficulties: i64,
    /// Milestones past their day.
    pub overdue_milestones: Option<OverdueMilestones>,
}

/// The signals of a conference's projects, or of one, as they were at an instant and on a day: what was on record then.
pub async fn signals(
    db: &Db,
    here: &Here,
    project: Option<Uuid>,
    (at, today): (DateTime<Utc>, NaiveDate),
) -> Result<HashMap<Uuid, Signals>> {
    let mut found: HashMap<Uuid, Signals> = HashMap::new();
    let reports = sqlx::query!(
        r#"select p.id, p.starts_on, greatest(k.asked_at, o.at) as "asked_at!", r.last as "last?"
           from projects p
               join (select n.institution_id, min(k.created_at) as asked_at from liaison_links k join liaisons n on n.id = k.liaison_id
                     where n.conference_id = $1 and k.created_at <= $2 group by n.institution_id) k on k.institution_id = p.institution_id
               left join (select project_id, max(week) as last from weekly_reports where conference_id = $1 and filed_at <= $2
                          group by project_id) r on r.project_id = p.id
               left join (select project_id, max(at) as at from project_steps where kind = 'reopened' and at <= $2
                          group by project_id) o on o.project_id = p.id
           where p.conference_id = $1 and ($3::uuid is null or p.id = $3)"#,
        here.id,
        at,
        project
    )
    .fetch_all(db.read())
    .await?;
    for row in reports {
        let first = first_week(row.starts_on, day_of(row.asked_at, here.zone));
        found.entry(row.id).or_default().report_late = Some(days_late(first, row.last, today));
    }
    let orders = sqlx::query!(
        r#"select o.project_id, o.id, due.due_on as "due_on!", due.kind = 'extension_granted' as "is_granted!",
               coalesce(asked.kind = 'extension_asked', false) as "is_asked!",
               (select count(*) from frozen_lights f where f.project_id = o.project_id and f.week >= due.since and f.week < $4
                   and f.light in ('yellow', 'red')
                   and f.week > coalesce((select max(g.week) from frozen_lights g where g.project_id = o.project_id and g.week < $4
                                          and g.light not in ('yellow', 'red')), '-infinity')) as "weeks!"
           from orders o
               join lateral (select kind from order_steps where order_id = o.id and at <= $2
                                 and kind in ('issued', 'received', 'acted', 'sent_back', 'closed') order by position desc limit 1) held on true
               join lateral (select kind, due_on, since from order_steps where order_id = o.id and at <= $2
                                 and kind in ('issued', 'sent_back', 'extension_granted') order by position desc limit 1) due on true
               left join lateral (select kind from order_steps where order_id = o.id and at <= $2
                                      and kind in ('extension_asked', 'extension_granted', 'extension_refused', 'acted', 'sent_back')
                                  order by position desc limit 1) asked on true
           where o.conference_id = $1 and ($3::uuid is null or o.project_id = $3) and held.kind in ('issued', 'received', 'sent_back')"#,
        here.id,
        at,
        project,
        week::monday(today)
    )
    .fetch_all(db.read())
    .await?;
    for row in orders {
        let days = (today - row.due_on).num_days();
        // Another day that was asked for in time is an answer until it is decided; one that was granted counts alone.
        let days = if row.is_asked { days.min(0) } else { days };
        let weeks = if row.is_asked || row.is_granted { 0 } else { row.weeks };
        found.entry(row.project_id).or_default().order = Some(Unanswered { order: row.id, days, weeks });
    }
    let difficulties = sqlx::query!(
        r#"select d.project_id, count(*) as "late!" from difficulty_clocks c join difficulties d on d.id = c.difficulty_id
           where d.conference_id = $1 and ($3::uuid is null or d.project_id = $3)
               and c.began_at < $2::timestamptz - interval '48 hours' and (c.stopped_at is null or c.stopped_at > $2)
           group by d.project_id"#,
        here.id,
        at,
        project
    )
    .fetch_all(db.read())
    .await?;
    for row in difficulties {
        found.entry(row.project_id).or_default().late_difficulties = row.late;
    }
    // What has not changed since is told by the row itself, everything else by its last step until then.
    let milestones = sqlx::query!(
        r#"select m.project_id as "project_id!", count(*) as "count!", min(m.due_on) as "first!"
           from (select project_id, due_on from project_milestones
                 where conference_id = $1 and ($3::uuid is null or project_id = $3) and changed_at <= $2
                     and reached_on is null and removed_at is null and due_on < $4
                 union all
                 select m.project_id, s.due_on from project_milestones m
                     join lateral (select kind, due_on from project_milestone_steps where milestone_id = m.id and at <= $2
                                   order by position desc limit 1) s on s.kind not in ('reached', 'removed')
                 where m.conference_id = $1 and ($3::uuid is null or m.project_id = $3) and m.changed_at > $2 and s.due_on < $4) m
           group by m.project_id"#,
        here.id,
        at,
        project,
        today
    )
    .fetch_all(db.read())
    .await?;
    for row in milestones {
        let days = (today - row.first).num_days();
        found.entry(row.project_id).or_default().overdue_milestones =
            Some(OverdueMilestones { count: row.count, days });
    }
    Ok(found)
}
