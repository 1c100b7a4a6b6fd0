//! All projects of a conference, each with its light.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;

use super::indicators::targets;
use super::lights::{hands_at, thresholds};
use super::signals::signals;
use crate::conference::Here;
use crate::conference::rules::day_of;
use crate::db::Db;
use crate::error::Result;
use crate::kernel::{Uuid, Words};
use crate::outcomes::rules::{Facts, Light, Standing, State, expected_each, points, progress, standing};

/// A project and how it stands.
#[derive(Clone, Debug)]
pub struct Project {
    pub id: Uuid,
    pub number: i32,
    pub title: Words,
    pub pillar_id: Uuid,
    pub institution_id: Uuid,
    pub institution_name: Words,
    pub starts_on: NaiveDate,
    pub deadline: NaiveDate,
    /// How often that was moved.
    pub moves: i32,
    pub state: State,
    pub completed_at: Option<DateTime<Utc>>,
    pub standing: Standing,
}

/// All projects of a conference, by number.
#[derive(Clone, Debug)]
pub struct Projects(pub Vec<Project>);

impl Projects {
    /// How many have this light.
    pub fn with_light(&self, light: Light) -> usize {
        self.0.iter().filter(|project| project.standing.light == light).count()
    }

    /// The worst first; of one light, the next deadline first.
    pub fn by_urgency(&self) -> Vec<&Project> {
        let mut list: Vec<&Project> = self.0.iter().collect();
        list.sort_by_key(|project| {
            (
                std::cmp::Reverse(project.standing.light),
                project.completed_at.is_some(),
                project.deadline,
                project.number,
            )
        });
        list
    }
}

/// All projects of a conference with their lights, in nine statements.
pub async fn projects(db: &Db, here: &Here, now: DateTime<Utc>) -> Result<Projects> {
    let readings = sqlx::query!(
        "select n.id, n.project_id, n.baseline, n.target, n.way, n.newest_value from indicators n join projects p on p.id = n.project_id
         where p.conference_id = $1 order by n.project_id, n.position",
        here.id
    )
    .fetch_all(db.read())
    .await?;
    let thresholds = thresholds(db, here.id, now).await?;
    let hands = hands_at(db, here.id, now).await?;
    let mut held: HashMap<Uuid, Vec<Option<Decimal>>> = HashMap::new();
    let mut ways: HashMap<Uuid, Vec<Vec<(NaiveDate, Decimal)>>> = HashMap::new();
    let mut targets = targets(db, here.id).await?;
    for row in readings {
        held.entry(row.project_id).or_default().push(progress(row.baseline, row.target, row.newest_value));
        let own = targets.remove(&(row.id, row.way)).unwrap_or_default();
        ways.entry(row.project_id).or_default().push(points(row.baseline, row.target, &own));
    }
    let rows = sqlx::query!(
        r#"select p.id, p.number, p.title as "title: Words", p.pillar_id, p.institution_id, i.name as "institution_name: Words",
               p.starts_on, p.deadline, p.moves, p.state, p.completed_at, coalesce(t.overdue, 0) as "overdue!"
           from projects p join institutions i on i.id = p.institution_id
               left join (select project_id, count(*) as overdue from tasks
                          where conference_id = $1 and project_id is not null and state in ('open', 'started', 'blocked') and due_at < $2
                          group by project_id) t on t.project_id = p.id
           where p.conference_id = $1 order by p.number"#,
        here.id,
        now
    )
    .fetch_all(db.read())
    .await?;
    let today = day_of(now, here.zone);
    let mut signals = signals(db, here, None, (now, today)).await?;
    let list = rows.into_iter().map(|row| {
        let signal = signals.remove(&row.id).unwrap_or_default();
        let facts = Facts {
            starts_on: row.starts_on,
            deadline: row.deadline,
            is_completed: row.completed_at.is_some(),
            progress: held.remove(&row.id).unwrap_or_default(),
            expected: expected_each((row.starts_on, row.deadline), &ways.remove(&row.id).unwrap_or_default(), today),
            overdue_tasks: row.overdue,
            report_late: signal.report_late,
            order: signal.order,
            late_difficulties: signal.late_difficulties,
            overdue_milestones: signal.overdue_milestones,
        };
        Project {
            standing: standing(&facts, &thresholds, today).with_hand(hands.get(&row.id).map(|(_, hand)| hand), today),
            id: row.id,
            number: row.number,
            title: row.title,
            pillar_id: row.pillar_id,
            institution_id: row.institution_id,
            institution_name: row.institution_name,
            starts_on: row.starts_on,
            deadline: row.deadline,
            moves: row.moves,
            state: State::parse(&row.state).unwrap_or(State::Assigned),
            completed_at: row.completed_at,
        }
    });
    Ok(Projects(list.collect()))
}
