//! Which ballots an open vote waits for: for her own pages, and for the letters.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::audit::Tx;
use crate::db::Db;
use crate::error::Result;
use crate::kernel::{Email, Lang, Uuid, Words};

/// Something that waits for somebody in her seat: her ballot, or her signature.
#[derive(Clone, Debug)]
pub struct Awaited {
    /// The key of what it is.
    pub what: &'static str,
    pub title: Words,
    /// Where it is done.
    pub path: String,
    pub since: DateTime<Utc>,
    pub conference: Uuid,
    pub conference_name: Words,
    pub zone: Tz,
}

/// The open votes that wait for somebody's ballot, in all conferences, the oldest first.
pub async fn awaited(db: &Db, account: Uuid) -> Result<Vec<Awaited>> {
    let rows = sqlx::query!(
        r#"select b.vote_id as "vote!", b.title as "title!: Words", b.opened_at as "since!", c.id as "conference!",
               c.slug as "slug!", c.name as "conference_name!: Words", c.time_zone as "zone!"
           from ballots_awaited b join conferences c on c.id = b.conference_id
           where b.account_id = $1 order by b.opened_at, b.vote_id"#,
        account
    )
    .fetch_all(db.read())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Awaited {
                what: "presidium-awaits-ballot",
                title: row.title,
                path: format!("/c/{}/votes/{}", row.slug, row.vote),
                since: row.since,
                conference: row.conference,
                conference_name: row.conference_name,
                zone: row.zone.parse().map_err(|_| anyhow::anyhow!("an unknown time zone"))?,
            })
        })
        .collect()
}

/// Somebody whose ballot is asked for.
pub struct Called {
    pub email: Email,
    pub name: String,
    pub lang: Lang,
    /// On what she votes.
    pub title: Words,
}

/// Those for whose ballots a vote waits.
pub async fn called(tx: &mut Tx, vote: Uuid) -> Result<Vec<Called>> {
    let rows = sqlx::query!(
        r#"select a.email as "email!", a.name as "name!", a.language as "language!", b.title as "title!: Words"
           from ballots_awaited b join accounts a on a.id = b.account_id
           where b.vote_id = $1 and a.disabled_at is null order by a.email"#,
        vote
    )
    .fetch_all(tx.conn())
    .await?;
    let called = rows.into_iter().filter_map(|row| {
        Some(Called {
            email: Email::parse(&row.email)?,
            name: row.name,
            lang: Lang::from_tag(&row.language).unwrap_or_default(),
            title: row.title,
        })
    });
    Ok(called.collect())
}
