use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::{FromRow, Postgres, QueryBuilder};

use crate::access::Who;
use crate::accounts::rules::NewAccount;
use crate::audit::{Actor, Entry, Tx};
use crate::db::list::{Asked, Columns, PAGE_SIZE, Slice, like, order_by, page};
use crate::db::{self, Db};
use crate::error::{Error, Result};
use crate::kernel::{Email, Lang, Uuid, new_id};
use crate::vault::Place;

/// An account.
#[derive(Clone, Debug)]
pub struct Account {
    pub id: Uuid,
    pub email: Email,
    pub name: String,
    pub lang: Lang,
    pub has_second_factor: bool,
    pub created_at: DateTime<Utc>,
    pub disabled_at: Option<DateTime<Utc>>,
    pub(in crate::accounts) password_hash: Option<String>,
    pub(in crate::accounts) totp_sealed: Option<Vec<u8>>,
}

impl Account {
    /// As it stands right after it was made.
    pub(in crate::accounts) fn just_made(id: Uuid, new: &NewAccount, now: DateTime<Utc>) -> Account {
        Account {
            id,
            email: new.email.clone(),
            name: new.name.clone(),
            lang: new.lang,
            has_second_factor: false,
            created_at: now,
            disabled_at: None,
            password_hash: None,
            totp_sealed: None,
        }
    }

    pub fn has_password(&self) -> bool {
        self.password_hash.is_some()
    }
}

struct Row {
    id: Uuid,
    email: String,
    name: String,
    language: String,
    password_hash: Option<String>,
    totp_sealed: Option<Vec<u8>>,
    created_at: DateTime<Utc>,
    disabled_at: Option<DateTime<Utc>>,
}

impl TryFrom<Row> for Account {
    type Error = anyhow::Error;

    fn try_from(row: Row) -> anyhow::Result<Account> {
        Ok(Account {
            email: Email::parse(&row.email)
                .ok_or_else(|| anyhow::anyhow!("the address of account {} is none", row.id))?,
            id: row.id,
            name: row.name,
            lang: Lang::from_tag(&row.language).unwrap_or_default(),
            has_second_factor: row.totp_sealed.is_some(),
            created_at: row.created_at,
            disabled_at: row.disabled_at,
            password_hash: row.password_hash,
            totp_sealed: row.totp_sealed,
        })
    }
}

/// An account by its id.
pub async fn find(db: &Db, id: Uuid) -> Result<Option<Account>> {
    let row = sqlx::query_as!(
        Row,
        "select id, email, name, language, password_hash, totp_sealed, created_at, disabled_at from accounts where id = $1",
        id
    )
    .fetch_optional(db.read())
    .await?;
    Ok(row.map(Account::try_from).transpose()?)
}

/// An account by its e-mail address.
pub async fn find_by_email(db: &Db, email: &Email) -> Result<Option<Account>> {
    let row = sqlx::query_as!(
        Row,
        "select id, email, name, language, password_hash, totp_sealed, created_at, disabled_at from accounts where email = $1",
        email.as_str()
    )
    .fetch_optional(db.read())
    .await?;
    Ok(row.map(Account::try_from).transpose()?)
}

/// Makes an account, which has no right and no password yet.
pub async fn create(tx: &mut Tx, email: &Email, name: &str, lang: Lang, by: Actor) -> Result<(Uuid, Entry)> {
    let id = new_id();
    let now = tx.now;
    let creator = match by {
        Actor::Account(account, _) => Some(account),
        _ => None,
    };
    sqlx::query!(
        "insert into accounts (id, email, name, language, created_by, created_at) values ($1, $2, $3, $4, $5, $6)",
        id,
        email.as_str(),
        name,
        lang.tag(),
        creator,
        now,
    )
    .execute(tx.conn())
    .await
    .map_err(|error| db::refused(error, &[("accounts_email_unique", "accounts-fault-taken")]))?;
    Ok((id, Entry::new(by, "account.created", "account", id)))
}

/// Changes her own name and language.
pub async fn rename(tx: &mut Tx, who: &Who, name: &str, lang: Lang) -> Result<Entry> {
    sqlx::query!("update accounts set name = $2, language = $3 where id = $1", who.account, name, lang.tag())
        .execute(tx.conn())
        .await?;
    Ok(Entry::new(who.actor(), "account.changed", "account", who.account).with("language", lang.tag()))
}

/// Sets a password, by its hash. Links that are on their way end: who changes it because somebody reads her mail must
/// not leave that one a way in.
pub async fn set_password(tx: &mut Tx, actor: Actor, account: Uuid, hash: &str) -> Result<Entry> {
    let now = tx.now;
    sqlx::query!("update accounts set password_hash = $2 where id = $1", account, hash).execute(tx.conn()).await?;
    sqlx::query!("update sign_in_links set used_at = $2 where account_id = $1 and used_at is null", account, now)
        .execute(tx.conn())
        .await?;
    Ok(Entry::new(actor, "account.password_set", "account", account))
}

fn totp_place(account: Uuid) -> Place {
    Place::new("accounts.totp", account)
}

/// The secret of the second factor, opened.
pub fn open_totp(app: &crate::state::App, account: Uuid, sealed: &[u8]) -> Result<Vec<u8>> {
    Ok(app.vault.open_sealed(totp_place(account), sealed)?)
}

/// Switches the second factor on, with the step of the code that confirmed it used up.
pub async fn set_totp(tx: &mut Tx, who: &Who, secret: &[u8], step: i64) -> Result<Entry> {
    let sealed = tx.app().vault.seal(totp_place(who.account), secret);
    let changed = sqlx::query!(
        "update accounts set totp_sealed = $2, totp_last_step = $3 where id = $1 and totp_sealed is null",
        who.account,
        sealed,
        step
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if changed == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(Entry::new(who.actor(), "account.second_factor_on", "account", who.account))
}

/// Switches the second factor off. Half sign-ins that wait for a code end with it.
pub async fn drop_second_factor(tx: &mut Tx, actor: Actor, account: Uuid) -> Result<Entry> {
    let now = tx.now;
    sqlx::query!("update accounts set totp_sealed = null, totp_last_step = null where id = $1", account)
        .execute(tx.conn())
        .await?;
    sqlx::query!(
        "update sign_ins set ended_at = $2 where account_id = $1 and not complete and ended_at is null",
        account,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(Entry::new(actor, "account.second_factor_off", "account", account))
}

/// Closes an account, and everything that it has open, links included.
pub async fn disable(tx: &mut Tx, who: &Who, account: Uuid) -> Result<(Entry, Vec<Entry>)> {
    let now = tx.now;
    let changed =
        sqlx::query!("update accounts set disabled_at = $2 where id = $1 and disabled_at is null", account, now)
            .execute(tx.conn())
            .await
            .map_err(|error| db::refused(error, &[("grants_last_administrator", "accounts-last-administrator")]))?
            .rows_affected();
    if changed == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    sqlx::query!("update sign_in_links set used_at = $2 where account_id = $1 and used_at is null", account, now)
        .execute(tx.conn())
        .await?;
    let ended = super::end_all(tx, who.actor(), account, None).await?;
    Ok((Entry::new(who.actor(), "account.disabled", "account", account), vec![ended]))
}

/// Opens a closed account again.
pub async fn enable(tx: &mut Tx, who: &Who, account: Uuid) -> Result<Entry> {
    let changed =
        sqlx::query!("update accounts set disabled_at = null where id = $1 and disabled_at is not null", account)
            .execute(tx.conn())
            .await?
            .rows_affected();
    if changed == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(Entry::new(who.actor(), "account.enabled", "account", account))
}

/// What the list of accounts is asked for.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Wanted {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub q: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub state: String,
    #[serde(flatten)]
    pub asked: Asked,
}

/// An account in the list.
#[derive(Clone, Debug, FromRow)]
pub struct Listed {
    pub id: Uuid,
    pub email: String,
    pub name: String,
    pub created_at: DateTime<Utc>,
    pub disabled_at: Option<DateTime<Utc>>,
    pub last_seen_at: Option<DateTime<Utc>>,
    pub second_factor: bool,
    pub sign_ins: i64,
}

const COLUMNS: Columns =
    &[("name", "name"), ("email", "email"), ("created", "created_at"), ("seen", "coalesce(last_seen_at, '-infinity')")];

/// A page of the accounts.
pub async fn list(db: &Db, wanted: &Wanted) -> Result<Slice<Listed>> {
    let mut query = QueryBuilder::<Postgres>::new(
        r#"select a.*, count(*) over () as total from (
               select a.id, a.email, a.name, a.created_at, a.disabled_at, a.totp_sealed is not null as second_factor,
                   s.last_seen_at, coalesce(s.sign_ins, 0) as sign_ins
               from accounts a left join (
                   select account_id, max(last_seen_at) as last_seen_at, count(*) filter (where ended_at is null) as sign_ins
                   from sign_ins where complete group by account_id) s on s.account_id = a.id
           ) a where true"#,
    );
    if !wanted.q.trim().is_empty() {
        let pattern = like(wanted.q.trim());
        query.push(" and (a.email like ").push_bind(pattern.clone());
        query.push(" or lower(a.name) like ").push_bind(pattern).push(")");
    }
    match wanted.state.as_str() {
        "open" => query.push(" and a.disabled_at is null"),
        "closed" => query.push(" and a.disabled_at is not null"),
        "new" => query.push(" and a.last_seen_at is null and a.disabled_at is null"),
        _ => &mut query,
    };
    order_by(&mut query, COLUMNS, &wanted.asked.sort, "a.id");
    page(&mut query, wanted.asked.page);
    #[derive(FromRow)]
    struct Counted {
        #[sqlx(flatten)]
        listed: Listed,
        total: i64,
    }
    let rows: Vec<Counted> = query.build_query_as().fetch_all(db.read()).await?;
    let number = wanted.asked.page.0;
    // Beyond the last page nobody counts: the list says so by being empty.
    let total = rows.first().map_or((number - 1) * PAGE_SIZE, |row| row.total);
    Ok(Slice::new(rows.into_iter().map(|row| row.listed).collect(), total, number))
}
