//! What a form or a filter about tasks may choose from.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use crate::countdown;
use crate::db::Db;
use crate::error::Result;
use crate::groups::told_apart;
use crate::kernel::{Uuid, Words};
use crate::tasks::rules::{Known, Somebody};

/// Something to choose: an id and its name.
#[derive(Clone, Debug)]
pub struct Named {
    pub id: Uuid,
    pub name: Words,
}

/// The groups of a conference, in the order of the plan.
pub async fn groups(db: &Db, conference: Uuid) -> Result<Vec<Named>> {
    let rows = sqlx::query!(
        r#"select id, kind, name as "name: Words" from groups where conference_id = $1
           order by array_position(array['working', 'support', 'preparatory'], kind), position"#,
        conference
    )
    .fetch_all(db.read())
    .await?;
    let groups: Vec<_> = rows.into_iter().map(|row| (row.id, row.name, row.kind)).collect();
    Ok(told_apart(&groups).into_iter().map(|(id, name)| Named { id, name }).collect())
}

/// The milestones of a conference, by date.
pub async fn milestones(db: &Db, conference: Uuid) -> Result<Vec<(Named, String)>> {
    let rows = sqlx::query!(
        r#"select id, code, name as "name: Words" from milestones where conference_id = $1 order by due_at, position"#,
        conference
    )
    .fetch_all(db.read())
    .await?;
    Ok(rows.into_iter().map(|row| (Named { id: row.id, name: row.name }, row.code)).collect())
}

/// When a milestone is due.
pub async fn due_of_milestone(db: &Db, conference: Uuid, id: Uuid) -> Result<Option<DateTime<Utc>>> {
    let due = sqlx::query_scalar!("select due_at from milestones where id = $1 and conference_id = $2", id, conference);
    Ok(due.fetch_optional(db.read()).await?)
}

/// When each milestone of a conference is due.
pub async fn milestone_dates(db: &Db, conference: Uuid) -> Result<HashMap<Uuid, DateTime<Utc>>> {
    let rows = sqlx::query!("select id, due_at from milestones where conference_id = $1", conference)
        .fetch_all(db.read())
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.due_at)).collect())
}

/// The projects of the action plan that go on.
pub async fn projects(db: &Db, conference: Uuid) -> Result<Vec<Named>> {
    Ok(sqlx::query_as!(
        Named,
        r#"select id, title as "name: Words" from projects where conference_id = $1 and completed_at is null order by number"#,
        conference
    )
    .fetch_all(db.read())
    .await?)
}

/// One project, whether it goes on or not.
pub async fn project(db: &Db, conference: Uuid, id: Uuid) -> Result<Option<Named>> {
    Ok(sqlx::query_as!(
        Named,
        r#"select id, title as "name: Words" from projects where conference_id = $1 and id = $2"#,
        conference,
        id
    )
    .fetch_optional(db.read())
    .await?)
}

/// Somebody in a group.
#[derive(Clone, Debug)]
pub struct Person {
    pub account: Uuid,
    pub name: String,
    pub group_id: Uuid,
    pub group_name: Words,
}

/// Whoever owns a task of a conference, by name.
pub async fn task_owners(db: &Db, conference: Uuid) -> Result<Vec<Somebody>> {
    Ok(sqlx::query_as!(
        Somebody,
        r#"select a.id as account, a.name from accounts a
           where exists (select from tasks t where t.owner_id = a.id and t.conference_id = $1) order by a.name, a.id"#,
        conference
    )
    .fetch_all(db.read())
    .await?)
}

/// Everybody in the groups of a conference.
pub async fn people(db: &Db, conference: Uuid) -> Result<Vec<Person>> {
    Ok(sqlx::query_as!(
        Person,
        r#"select m.account_id as account, a.name, m.group_id, g.name as "group_name: Words"
           from members m join accounts a on a.id = m.account_id join groups g on g.id = m.group_id
           where m.conference_id = $1 and a.disabled_at is null
           order by array_position(array['working', 'support', 'preparatory'], g.kind), g.position,
               array_position(array['lead', 'deputy', 'liaison', 'member'], m.role), a.name"#,
        conference
    )
    .fetch_all(db.read())
    .await?)
}

/// What a form about a task may choose from.
pub struct Options {
    pub groups: Vec<Named>,
    pub milestones: Vec<(Named, String)>,
    pub projects: Vec<Named>,
    pub people: Vec<Person>,
    /// The agenda items that a date may be counted from.
    pub items: Vec<(Uuid, Words)>,
}

impl Options {
    pub async fn load(db: &Db, conference: Uuid) -> Result<Options> {
        Ok(Options {
            groups: groups(db, conference).await?,
            milestones: milestones(db, conference).await?,
            projects: projects(db, conference).await?,
            people: people(db, conference).await?,
            items: countdown::items(db, conference).await?,
        })
    }

    pub fn known(&self) -> Known {
        Known {
            groups: self.groups.iter().map(|group| group.id).collect(),
            milestones: self.milestones.iter().map(|(milestone, _)| milestone.id).collect(),
            projects: self.projects.iter().map(|project| project.id).collect(),
            people: self.people.iter().map(|person| (person.group_id, person.account)).collect(),
            items: self.items.iter().map(|(id, _)| *id).collect(),
        }
    }
}
