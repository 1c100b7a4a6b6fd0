//! Signers' keys, and how often a password is tried.

use chrono::{DateTime, Utc};

use super::super::keys::Made;
use super::super::rules::PublicKeys;
use crate::access::count_attempts;
use crate::audit::{Actor, Entry, Tx, Unaudited};
use crate::db::{self, Db};
use crate::error::{Error, Result};
use crate::kernel::Uuid;
use crate::state::App;
use crate::vault::Place;

/// So many times a password is tried within a quarter of an hour.
const TRIES: i32 = 10;

/// Whose key it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    Account(Uuid),
    Signatory(Uuid),
}

impl Owner {
    fn ids(self) -> (Option<Uuid>, Option<Uuid>) {
        match self {
            Owner::Account(id) => (Some(id), None),
            Owner::Signatory(id) => (None, Some(id)),
        }
    }
}

/// A key, without its private half.
#[derive(Clone, Debug)]
pub struct Key {
    pub id: Uuid,
    pub public: PublicKeys,
    pub made_at: DateTime<Utc>,
    pub revoked_at: Option<DateTime<Utc>>,
    pub signatures: i64,
}

impl Key {
    pub fn fingerprint(&self) -> String {
        self.public.fingerprint()
    }
}

/// All keys that somebody has had, the newest first.
pub async fn keys_of(db: &Db, owner: Owner) -> Result<Vec<Key>> {
    let (account, signatory) = owner.ids();
    let rows = sqlx::query!(
        r#"select k.id, k.sm2_public, k.ed25519_public, k.made_at, k.revoked_at,
               (select count(*) from signatures g where g.key_id = k.id) as "signatures!"
           from signing_keys k where k.account_id = $1 or k.signatory_id = $2 order by k.made_at desc, k.id desc"#,
        account,
        signatory
    )
    .fetch_all(db.read())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Key {
            id: row.id,
            public: PublicKeys { sm2: row.sm2_public, ed25519: row.ed25519_public },
            made_at: row.made_at,
            revoked_at: row.revoked_at,
            signatures: row.signatures,
        })
        .collect())
}

/// The key that somebody signs with now.
pub async fn key_of(db: &Db, owner: Owner) -> Result<Option<Key>> {
    Ok(keys_of(db, owner).await?.into_iter().find(|key| key.revoked_at.is_none()))
}

fn place(key: Uuid) -> Place {
    Place::new("signing_keys.private", key)
}

/// The private half, still locked by her password.
pub async fn locked(app: &App, key: Uuid) -> Result<Vec<u8>> {
    let sealed = sqlx::query_scalar!("select private_sealed from signing_keys where id = $1", key)
        .fetch_one(app.db.read())
        .await?;
    Ok(app.vault.open_sealed(place(key), &sealed)?)
}

/// Keeps new keys. Those before are revoked: what was signed with them stays good.
pub async fn add_key(tx: &mut Tx, actor: Actor, owner: Owner, id: Uuid, made: &Made) -> Result<Entry> {
    let now = tx.now;
    let (account, signatory) = owner.ids();
    let revoked = sqlx::query!(
        "update signing_keys set revoked_at = $3 where (account_id = $1 or signatory_id = $2) and revoked_at is null",
        account,
        signatory,
        now
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    let sealed = tx.app().vault.seal(place(id), &made.locked);
    sqlx::query!(
        r#"insert into signing_keys (id, account_id, signatory_id, sm2_public, ed25519_public, private_sealed, made_at)
           values ($1, $2, $3, $4, $5, $6, $7)"#,
        id,
        account,
        signatory,
        made.public.sm2,
        made.public.ed25519,
        sealed,
        now
    )
    .execute(tx.conn())
    .await
    .map_err(|error| {
        db::refused(
            error,
            &[("signing_keys_live_account", "problem-changed"), ("signing_keys_live_signatory", "problem-changed")],
        )
    })?;
    Ok(entry(actor, "signing_key.made", owner, id)
        .with("fingerprint", made.public.fingerprint())
        .with("replaced", revoked > 0))
}

/// Revokes her key: nothing more is signed with it.
pub async fn revoke_key(tx: &mut Tx, actor: Actor, owner: Owner) -> Result<Entry> {
    let now = tx.now;
    let (account, signatory) = owner.ids();
    let key = sqlx::query_scalar!(
        r#"update signing_keys set revoked_at = $3 where (account_id = $1 or signatory_id = $2) and revoked_at is null
           returning id"#,
        account,
        signatory,
        now
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(key) = key else { return Err(Error::Conflict("problem-changed")) };
    Ok(entry(actor, "signing_key.revoked", owner, key))
}

fn entry(actor: Actor, action: &'static str, owner: Owner, key: Uuid) -> Entry {
    let entry = Entry::new(actor, action, "signing_key", key);
    match owner {
        Owner::Account(id) => entry.with_id("account", id),
        Owner::Signatory(id) => entry.with_id("signatory", id),
    }
}

fn tries(app: &App, key: Uuid) -> Vec<u8> {
    app.vault.tag("throttles", &format!("signing key {key}"))
}

/// Counts a try of a key's password before it is made, and refuses where there were too many.
pub async fn begin_attempt(app: &App, key: Uuid) -> Result<()> {
    let mut tx = Tx::begin(app).await?;
    let allowed = count_attempts(&mut tx, vec![(tries(app, key), TRIES)]).await?;
    tx.commit_unaudited(Unaudited::Attempts).await?;
    if allowed { Ok(()) } else { Err(Error::TooMany) }
}

/// It was her password: the count begins anew.
pub async fn end_attempt(tx: &mut Tx, key: Uuid) -> Result<()> {
    let tries = tries(tx.app(), key);
    sqlx::query!("delete from throttles where key = $1", tries).execute(tx.conn()).await?;
    Ok(())
}
