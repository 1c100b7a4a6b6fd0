use anyhow::Context as _;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::{FromRow, Postgres, QueryBuilder};

use super::rules;
use crate::access::{Branch, Role, Who};
use crate::audit::{Actor, Entry, Tx};
use crate::db::list::{Asked, Columns, Slice, like, order_by, page};
use crate::db::{self, Db};
use crate::error::{Error, Result};
use crate::kernel::{Uuid, Words, new_id};

/// A grant, with whom it is for.
#[derive(Clone, Debug)]
pub struct Granted {
    pub id: Uuid,
    pub account: Uuid,
    pub name: String,
    pub email: String,
    pub role: Role,
    /// None: over the whole instance.
    pub conference: Option<Uuid>,
    pub conference_name: Option<Words>,
    pub granted_at: DateTime<Utc>,
    /// The account is closed: the grant rests.
    pub closed: bool,
}

impl Granted {
    pub fn key(&self) -> &'static str {
        rules::role_key(self.role)
    }
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    account_id: Uuid,
    name: String,
    email: String,
    role: String,
    conference_id: Option<Uuid>,
    conference_name: Option<Words>,
    granted_at: DateTime<Utc>,
    closed: bool,
}

impl TryFrom<Row> for Granted {
    type Error = anyhow::Error;

    fn try_from(row: Row) -> anyhow::Result<Granted> {
        Ok(Granted {
            role: Role::parse(&row.role).context("an unknown role")?,
            id: row.id,
            account: row.account_id,
            name: row.name,
            email: row.email,
            conference: row.conference_id,
            conference_name: row.conference_name,
            granted_at: row.granted_at,
            closed: row.closed,
        })
    }
}

/// One grant.
pub async fn find(db: &Db, id: Uuid) -> Result<Option<Granted>> {
    let row = sqlx::query_as!(
        Row,
        r#"select g.id, g.account_id, a.name, a.email, g.role, g.conference_id,
               c.name as "conference_name?: Words", g.granted_at, a.disabled_at is not null as "closed!"
           from grants g join accounts a on a.id = g.account_id left join conferences c on c.id = g.conference_id
           where g.id = $1"#,
        id
    )
    .fetch_optional(db.read())
    .await?;
    Ok(row.map(Granted::try_from).transpose()?)
}

/// Organisers and desk staff of one conference, those over the whole instance included.
pub async fn of_conference(db: &Db, conference: Uuid) -> Result<Vec<Granted>> {
    let rows = sqlx::query_as!(
        Row,
        r#"select g.id, g.account_id, a.name, a.email, g.role, g.conference_id,
               c.name as "conference_name?: Words", g.granted_at, a.disabled_at is not null as "closed!"
           from grants g join accounts a on a.id = g.account_id left join conferences c on c.id = g.conference_id
           where g.branch = 'business' and (g.conference_id = $1 or g.conference_id is null)
           order by a.name, g.id"#,
        conference
    )
    .fetch_all(db.read())
    .await?;
    Ok(rows.into_iter().map(Granted::try_from).collect::<anyhow::Result<_>>()?)
}

/// Whether this is the last grant of its kind of administrator that an open account holds: it stays.
pub async fn is_last(db: &Db, grant: &Granted) -> Result<bool> {
    if grant.role.branch() == Branch::Business {
        return Ok(false);
    }
    Ok(sqlx::query_scalar!(
        r#"select not exists (select from grants g join accounts a on a.id = g.account_id
               where g.role = $1 and g.id <> $2 and a.disabled_at is null) as "last!""#,
        grant.role.as_str(),
        grant.id
    )
    .fetch_one(db.read())
    .await?)
}

/// What the list of grants is asked for.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Wanted {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub q: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub role: String,
    #[serde(flatten)]
    pub asked: Asked,
}

const COLUMNS: Columns = &[
    ("role", "array_position(array['system_admin', 'security_admin', 'audit_admin', 'organiser'], g.role)"),
    ("name", "a.name"),
];

/// A page of the grants that are the security administrator's.
pub async fn list(db: &Db, wanted: &Wanted) -> Result<Slice<Granted>> {
    #[derive(FromRow)]
    struct Counted {
        #[sqlx(flatten)]
        row: Row,
        total: i64,
    }
    let mut query = QueryBuilder::<Postgres>::new(
        r#"select g.id, g.account_id, a.name, a.email, g.role, g.conference_id, c.name as conference_name, g.granted_at,
               a.disabled_at is not null as closed, count(*) over () as total
           from grants g join accounts a on a.id = g.account_id left join conferences c on c.id = g.conference_id
           where g.role <> 'desk_staff'"#,
    );
    if !wanted.q.trim().is_empty() {
        let pattern = like(wanted.q.trim());
        query.push(" and (a.email like ").push_bind(pattern.clone());
        query.push(" or lower(a.name) like ").push_bind(pattern).push(")");
    }
    if let Some(role) = Role::parse(&wanted.role) {
        query.push(" and g.role = ").push_bind(role.as_str());
    }
    order_by(&mut query, COLUMNS, &wanted.asked.sort, "g.id");
    page(&mut query, wanted.asked.page);
    let rows: Vec<Counted> = query.build_query_as().fetch_all(db.read()).await?;
    let total = rows.first().map_or(0, |row| row.total);
    let rows = rows.into_iter().map(|row| Granted::try_from(row.row)).collect::<anyhow::Result<_>>()?;
    Ok(Slice::new(rows, total, wanted.asked.page.0))
}

/// Where an organiser may be granted to.
pub struct Place {
    pub id: Uuid,
    pub slug: String,
    pub name: Words,
}

pub async fn conferences(db: &Db) -> Result<Vec<Place>> {
    Ok(sqlx::query_as!(
        Place,
        r#"select id, slug, name as "name: Words" from conferences order by opens_at desc limit 200"#
    )
    .fetch_all(db.read())
    .await?)
}

/// Gives a role. An account that holds nothing moves to the role's branch with it; one that holds
/// something of another branch is refused by the database, and so is a grant to oneself.
pub async fn give(tx: &mut Tx, by: Actor, account: Uuid, role: Role, conference: Option<Uuid>) -> Result<Entry> {
    let now = tx.now;
    let giver = match by {
        Actor::Account(giver, _) => Some(giver),
        _ => None,
    };
    let id = new_id();
    // Desk staff are granted by organisers, who move nobody between the branches.
    if role != Role::DeskStaff {
        sqlx::query!("update accounts set branch = $2 where id = $1 and branch <> $2", account, role.branch().as_str())
            .execute(tx.conn())
            .await
            .map_err(|error| {
                db::refused(
                    error,
                    &[
                        ("grants_one_branch", "grants-fault-holds-grant"),
                        ("seats_one_branch", "grants-fault-holds-seat"),
                        ("members_one_branch", "grants-fault-holds-group"),
                    ],
                )
            })?;
    }
    sqlx::query!(
        "insert into grants (id, account_id, role, conference_id, granted_by, granted_at) values ($1, $2, $3, $4, $5, $6)",
        id,
        account,
        role.as_str(),
        conference,
        giver,
        now,
    )
    .execute(tx.conn())
    .await
    .map_err(|error| {
        db::refused(
            error,
            &[
                ("grants_unique", "grants-fault-already"),
                ("grants_not_to_self", "grants-fault-self"),
                ("grants_one_branch", "grants-fault-holds-grant"),
                ("grants_conference", "fault-choice"),
            ],
        )
    })?;
    let entry = Entry::new(by, "grant.given", "account", account).with_id("grant", id).with("role", role.as_str());
    Ok(match conference {
        Some(conference) => entry.of(conference),
        None => entry,
    })
}

/// Takes a role away. An administrator who holds no other role is everybody else again.
pub async fn take(tx: &mut Tx, who: &Who, grant: &Granted) -> Result<Entry> {
    let taken = sqlx::query!("delete from grants where id = $1", grant.id)
        .execute(tx.conn())
        .await
        .map_err(|error| db::refused(error, &[("grants_last_administrator", "accounts-last-administrator")]))?
        .rows_affected();
    if taken == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    if grant.role.branch() != Branch::Business {
        sqlx::query!(
            "update accounts set branch = 'business' where id = $1 and not exists (select from grants where account_id = $1)",
            grant.account
        )
        .execute(tx.conn())
        .await?;
    }
    let entry = Entry::new(who.actor(), "grant.taken", "account", grant.account)
        .with_id("grant", grant.id)
        .with("role", grant.role.as_str());
    Ok(match grant.conference {
        Some(conference) => entry.of(conference),
        None => entry,
    })
}

/// Whether anybody administers this instance yet.
pub async fn has_administrators(db: &Db) -> Result<bool> {
    Ok(sqlx::query_scalar!(r#"select exists (select from grants where branch <> 'business') as "held!""#)
        .fetch_one(db.read())
        .await?)
}

/// Begins the first setup: of two at once the second is refused.
pub async fn claim_setup(tx: &mut Tx) -> Result<()> {
    sqlx::query!("lock table grants in share row exclusive mode").execute(tx.conn()).await?;
    let held = sqlx::query_scalar!(r#"select exists (select from grants where branch <> 'business') as "held!""#)
        .fetch_one(tx.conn())
        .await?;
    if held { Err(Error::Conflict("problem-changed")) } else { Ok(()) }
}
