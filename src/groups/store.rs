mod bodies;

pub use bodies::{Body, add_body, bodies, bodies_to_add, remove_body};

use anyhow::Context as _;
use chrono::{DateTime, Utc};

use super::rules::{Kind, Limit};
use crate::access::{GroupRole, PathParams, Scope, Who};
use crate::audit::{Actor, Entry, Tx};
use crate::conference::Here;
use crate::db::{self, Db};
use crate::error::{Error, Result};
use crate::kernel::{Lang, Uuid, Words, new_id};
use crate::state::App;

/// A group, and how many people it has against its limits.
#[derive(Clone, Debug)]
pub struct Group {
    pub id: Uuid,
    pub code: String,
    pub kind: Kind,
    pub name: Words,
    pub duty: Words,
    pub led_by: Words,
    pub leads: Limit,
    pub deputies: Limit,
    pub liaisons: Limit,
    pub members: Limit,
    /// Tasks that are neither done nor dropped.
    pub open_tasks: i64,
}

impl Group {
    /// The limit of each role.
    pub fn limits(&self) -> [(GroupRole, Limit); 4] {
        [
            (GroupRole::Lead, self.leads),
            (GroupRole::Deputy, self.deputies),
            (GroupRole::Liaison, self.liaisons),
            (GroupRole::Member, self.members),
        ]
    }

    pub fn limit(&self, role: GroupRole) -> Limit {
        match role {
            GroupRole::Lead => self.leads,
            GroupRole::Deputy => self.deputies,
            GroupRole::Liaison => self.liaisons,
            GroupRole::Member => self.members,
        }
    }

    /// Everybody in it.
    pub fn people(&self) -> i64 {
        self.limits().iter().map(|(_, limit)| limit.held).sum()
    }
}

/// A group of the conference at hand.
#[derive(Clone, Debug)]
pub struct OfGroup {
    pub here: Here,
    pub group: Group,
}

impl Scope for OfGroup {
    async fn find(app: &App, path: &PathParams) -> Result<Option<OfGroup>> {
        let Some(here) = Here::find(app, path).await? else { return Ok(None) };
        let Some(id) = path.id("id") else { return Ok(None) };
        let group = select(&app.db, here.id, Some(id)).await?.pop();
        Ok(group.map(|group| OfGroup { here, group }))
    }
}

/// Somebody in a group of the conference at hand.
#[derive(Clone, Debug)]
pub struct OfMember {
    pub of: OfGroup,
    pub person: Person,
}

impl Scope for OfMember {
    async fn find(app: &App, path: &PathParams) -> Result<Option<OfMember>> {
        let Some(of) = OfGroup::find(app, path).await? else { return Ok(None) };
        let Some(id) = path.id("member") else { return Ok(None) };
        let person = people(&app.db, of.group.id).await?.into_iter().find(|person| person.id == id);
        Ok(person.map(|person| OfMember { of, person }))
    }
}

/// All groups of a conference: working, support, preparatory, each kind in its order.
pub async fn list(db: &Db, conference: Uuid) -> Result<Vec<Group>> {
    select(db, conference, None).await
}

async fn select(db: &Db, conference: Uuid, one: Option<Uuid>) -> Result<Vec<Group>> {
    let rows = sqlx::query!(
        r#"select g.id, g.code, g.kind, g.name as "name: Words", g.duty as "duty: Words", g.led_by as "led_by: Words",
               g.leads_max, g.deputies_max, g.members_min, g.members_max, g.liaisons_max,
               count(m.id) filter (where m.role = 'lead') as "leads!",
               count(m.id) filter (where m.role = 'deputy') as "deputies!",
               count(m.id) filter (where m.role = 'liaison') as "liaisons!",
               count(m.id) filter (where m.role = 'member') as "members!",
               (select count(*) from tasks t where t.group_id = g.id and t.state not in ('done', 'dropped')) as "open_tasks!"
           from groups g left join members m on m.group_id = g.id
           where g.conference_id = $1 and g.id = coalesce($2, g.id)
           group by g.id
           order by array_position(array['working', 'support', 'preparatory'], g.kind), g.position"#,
        conference,
        one
    )
    .fetch_all(db.read())
    .await?;
    rows.into_iter()
        .map(|row| {
            // Where the plan gives one number (1 lead, 2 deputies, a liaison), it asks for it and allows no more.
            let exactly = |held, number| Limit { held, fewest: number, most: number };
            Ok(Group {
                id: row.id,
                code: row.code,
                kind: Kind::parse(&row.kind).context("an unknown kind of group")?,
                name: row.name,
                duty: row.duty,
                led_by: row.led_by,
                leads: exactly(row.leads, row.leads_max),
                deputies: exactly(row.deputies, row.deputies_max),
                liaisons: exactly(row.liaisons, row.liaisons_max),
                members: Limit { held: row.members, fewest: row.members_min, most: row.members_max },
                open_tasks: row.open_tasks,
            })
        })
        .collect()
}

/// Somebody in a group.
#[derive(Clone, Debug)]
pub struct Person {
    /// Of the membership.
    pub id: Uuid,
    pub account: Uuid,
    pub name: String,
    pub email: String,
    pub role: GroupRole,
    pub since: DateTime<Utc>,
    /// Tasks of the group in her hands that are neither done nor dropped.
    pub open_tasks: i64,
}

/// The people of a group: leads, deputies, liaisons, members, each in the order they came.
pub async fn people(db: &Db, group: Uuid) -> Result<Vec<Person>> {
    let rows = sqlx::query!(
        r#"select m.id, m.account_id, a.name, a.email, m.role, m.added_at,
               (select count(*) from tasks t where t.owner_id = m.account_id and t.group_id = m.group_id
                  and t.state not in ('done', 'dropped')) as "open_tasks!"
           from members m join accounts a on a.id = m.account_id where m.group_id = $1
           order by array_position(array['lead', 'deputy', 'liaison', 'member'], m.role), m.added_at, m.id"#,
        group
    )
    .fetch_all(db.read())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Person {
                id: row.id,
                account: row.account_id,
                name: row.name,
                email: row.email,
                role: GroupRole::parse(&row.role).context("an unknown role")?,
                since: row.added_at,
                open_tasks: row.open_tasks,
            })
        })
        .collect()
}

/// Places somebody in a group. Nobody places herself, and no role grows beyond its limit: the
/// database refuses both.
pub async fn place(
    tx: &mut Tx,
    actor: Actor,
    conference: Uuid,
    group: Uuid,
    account: Uuid,
    role: GroupRole,
) -> Result<Entry> {
    let (id, now) = (new_id(), tx.now);
    sqlx::query!(
        r#"insert into members (id, group_id, conference_id, account_id, role, added_by, added_at)
           values ($1, $2, $3, $4, $5, $6, $7)"#,
        id,
        group,
        conference,
        account,
        role.as_str(),
        actor.account(),
        now,
    )
    .execute(tx.conn())
    .await
    .map_err(|error| {
        db::refused(
            error,
            &[
                ("members_within_limit", "groups-fault-limit"),
                ("members_once", "groups-fault-already"),
                ("members_not_by_self", "groups-fault-self"),
                ("members_one_branch", "groups-fault-account"),
            ],
        )
    })?;
    Ok(Entry::new(actor, "group.member_placed", "group", group)
        .of(conference)
        .with_id("account", account)
        .with("role", role.as_str())
        .touching("groups"))
}

/// Whoever was brought in, and by whom.
pub struct Newcomer {
    pub name: String,
    pub lang: Lang,
    pub by: String,
}

pub async fn newcomer(tx: &mut Tx, account: Uuid, by: Uuid) -> Result<Newcomer> {
    let row = sqlx::query!(
        "select a.name, a.language, b.name as by from accounts a, accounts b where a.id = $1 and b.id = $2",
        account,
        by
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(Newcomer { name: row.name, lang: Lang::from_tag(&row.language).unwrap_or_default(), by: row.by })
}

/// Takes somebody out of a group. What the membership let her see ends with her next request.
pub async fn remove(tx: &mut Tx, actor: Actor, of: &OfGroup, person: &Person) -> Result<Entry> {
    let removed = sqlx::query!(
        "delete from members where id = $1 and group_id = $2 and role = $3",
        person.id,
        of.group.id,
        person.role.as_str()
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if removed == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(Entry::new(actor, "group.member_removed", "group", of.group.id)
        .of(of.here.id)
        .with_id("account", person.account)
        .with("role", person.role.as_str())
        .touching("groups"))
}

/// A task of a group that is neither done nor dropped.
#[derive(Clone, Debug)]
pub struct Due {
    pub id: Uuid,
    pub title: Words,
    pub due_at: DateTime<Utc>,
    pub owner: Option<String>,
    pub is_late: bool,
}

/// What of a group is due first.
pub async fn due(db: &Db, group: Uuid, now: DateTime<Utc>) -> Result<Vec<Due>> {
    Ok(sqlx::query_as!(
        Due,
        r#"select t.id, t.title as "title: Words", t.due_at, a.name as "owner?", t.due_at < $2 as "is_late!"
           from tasks t left join accounts a on a.id = t.owner_id
           where t.group_id = $1 and t.state not in ('done', 'dropped') order by t.due_at, t.id limit 8"#,
        group,
        now
    )
    .fetch_all(db.read())
    .await?)
}

/// How many open tasks of a group are in the hands of people who have left it.
pub async fn left_behind(db: &Db, group: Uuid) -> Result<i64> {
    Ok(sqlx::query_scalar!(
        r#"select count(*) as "n!" from tasks t
           where t.group_id = $1 and t.owner_id is not null and t.state not in ('done', 'dropped')
               and not exists (select from members m where m.group_id = t.group_id and m.account_id = t.owner_id)"#,
        group
    )
    .fetch_one(db.read())
    .await?)
}

/// Somebody who decides, as the chart shows her: her post's word, or the title of her seat.
#[derive(Clone, Debug)]
pub struct Decider {
    pub post: String,
    pub title: Words,
    pub name: Option<String>,
}

/// The seats of the presidium in their order.
pub async fn deciders(db: &Db, conference: Uuid) -> Result<Vec<Decider>> {
    Ok(sqlx::query_as!(
        Decider,
        r#"select s.post, s.title as "title: Words", a.name as "name?"
           from seats s left join accounts a on a.id = s.account_id where s.conference_id = $1 order by s.number"#,
        conference
    )
    .fetch_all(db.read())
    .await?)
}

/// Who leads or answers for each group of a conference: group, role, name.
pub async fn heads(db: &Db, conference: Uuid) -> Result<Vec<(Uuid, GroupRole, String)>> {
    let rows = sqlx::query!(
        r#"select m.group_id, m.role, a.name from members m join accounts a on a.id = m.account_id
           where m.conference_id = $1 and m.role <> 'member'
           order by array_position(array['lead', 'deputy', 'liaison'], m.role), m.added_at, m.id"#,
        conference
    )
    .fetch_all(db.read())
    .await?;
    rows.into_iter()
        .map(|row| Ok((row.group_id, GroupRole::parse(&row.role).context("an unknown role")?, row.name)))
        .collect()
}

/// A motion that a group brought in.
pub struct GroupMotion {
    pub id: Uuid,
    pub year: i32,
    pub number: i32,
    pub title: Words,
    pub state: String,
}

/// The motions of a group, the newest first.
pub async fn motions(db: &Db, group: Uuid) -> Result<Vec<GroupMotion>> {
    Ok(sqlx::query_as!(
        GroupMotion,
        r#"select id, year, number, title as "title: Words", state from motions where group_id = $1
           order by year desc, number desc"#,
        group
    )
    .fetch_all(db.read())
    .await?)
}

/// Somebody leaves a group by herself. What it let her see ends with her next request.
pub async fn leave(tx: &mut Tx, who: &Who, of: &OfGroup) -> Result<Entry> {
    let left = sqlx::query!("delete from members where group_id = $1 and account_id = $2", of.group.id, who.account)
        .execute(tx.conn())
        .await?
        .rows_affected();
    if left == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(Entry::new(who.actor(), "group.left", "group", of.group.id).of(of.here.id).touching("groups"))
}
