//! What a Gantt chart is drawn from.

use super::links::estimate;
use crate::countdown::rules::Drawn;
use crate::db::Db;
use crate::db::list::{PAGE_SIZE, Page, Slice};
use crate::error::Result;
use crate::groups::told_apart;
use crate::kernel::{Uuid, Words};

/// A task of the chart.
#[derive(Clone, Debug)]
pub struct Line {
    pub id: Uuid,
    pub group: Uuid,
    pub title: Words,
    pub is_finished: bool,
    pub drawn: Drawn,
}

/// The groups that have tasks, in the order of the plan.
pub async fn groups(db: &Db, conference: Uuid) -> Result<Vec<(Uuid, Words)>> {
    let rows = sqlx::query!(
        r#"select g.id, g.kind, g.name as "name: Words", exists (select from tasks t where t.group_id = g.id) as "has_tasks!"
           from groups g where g.conference_id = $1
           order by array_position(array['working', 'support', 'preparatory'], kind), position"#,
        conference
    )
    .fetch_all(db.read())
    .await?;
    let busy: Vec<Uuid> = rows.iter().filter(|row| row.has_tasks).map(|row| row.id).collect();
    let groups: Vec<_> = rows.into_iter().map(|row| (row.id, row.name, row.kind)).collect();
    Ok(told_apart(&groups).into_iter().filter(|(id, _)| busy.contains(id)).collect())
}

/// One page of the tasks of these groups, in this order and by date; what was dropped is left out.
pub async fn lines(db: &Db, conference: Uuid, groups: &[Uuid], page: Page) -> Result<Slice<Line>> {
    let total = sqlx::query_scalar!(
        r#"select count(*) as "total!" from tasks where conference_id = $1 and group_id = any($2) and state <> 'dropped'"#,
        conference,
        groups
    )
    .fetch_one(db.read())
    .await?;
    let rows = sqlx::query!(
        r#"with page as (
               select t.id, t.group_id, array_position($2::uuid[], t.group_id) as place, t.title, t.state, t.due_at, t.estimate, t.estimate_unit,
                   t.latest_finish_at, t.done_at
               from tasks t where t.conference_id = $1 and t.group_id = any($2) and t.state <> 'dropped'
               order by 3, t.due_at, t.id limit $3 offset $4)
           select p.id, p.group_id, p.title as "title: Words", p.state, p.due_at, p.estimate, p.estimate_unit, p.latest_finish_at, p.done_at,
               nullif(b.due_at, p.due_at) as "was_due_at?",
               (select min(c.at) from task_changes c where c.task_id = p.id and c.state in ('started', 'blocked', 'done')) as begun_at
           from page p left join baseline_dates b on b.object_id = p.id
               and b.baseline_id = (select id from baselines where conference_id = $1 order by number desc limit 1)
           order by p.place, p.due_at, p.id"#,
        conference,
        groups,
        PAGE_SIZE,
        (page.0 - 1) * PAGE_SIZE
    )
    .fetch_all(db.read())
    .await?;
    let rows = rows.into_iter().map(|row| {
        let has_begun = row.state != "open";
        Line {
            id: row.id,
            group: row.group_id,
            title: row.title,
            is_finished: row.state == "done",
            drawn: Drawn {
                due_at: row.due_at,
                estimate: estimate(row.estimate_unit.as_deref(), row.estimate),
                latest_finish_at: row.latest_finish_at.filter(|at| *at < row.due_at),
                begun_at: row.begun_at.filter(|_| has_begun),
                done_at: row.done_at,
                was_due_at: row.was_due_at,
            },
        }
    });
    Ok(Slice::new(rows.collect(), total, page.0))
}
