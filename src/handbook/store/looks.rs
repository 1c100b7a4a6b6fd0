//! What readers have looked at.

use super::super::rules::{Look, Looks, Part};
use crate::audit::{Tx, Unaudited};
use crate::db::Db;
use crate::error::Result;
use crate::kernel::Uuid;
use crate::state::App;

/// Whose looks are kept here; a visitor's are kept by her own browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Viewer {
    Participant(Uuid),
    Account(Uuid),
}

impl Viewer {
    fn ids(self) -> (Option<Uuid>, Option<Uuid>) {
        match self {
            Viewer::Participant(id) => (Some(id), None),
            Viewer::Account(id) => (None, Some(id)),
        }
    }
}

/// What somebody has looked at in a conference.
pub async fn looks(db: &Db, conference: Uuid, viewer: Viewer) -> Result<Looks> {
    let (participant, account) = viewer.ids();
    let rows = sqlx::query!(
        r#"select p.code, l.number, l.before, l.at, l.first_at from handbook_looks l join handbook_parts p on p.id = l.part_id
           where p.conference_id = $1 and p.removed_at is null and (l.participant_id = $2 or l.account_id = $3)"#,
        conference,
        participant,
        account
    )
    .fetch_all(db.read())
    .await?;
    let since = rows.iter().map(|row| row.first_at).min();
    let look = |number, before, at| Look { number, before, at };
    Ok(Looks { since, parts: rows.into_iter().map(|row| (row.code, look(row.number, row.before, row.at))).collect() })
}

/// Keeps that somebody has looked at a text.
pub async fn keep_look(app: &App, viewer: Viewer, part: &Part, look: Look) -> Result<()> {
    let (participant, account) = viewer.ids();
    let mut tx = Tx::begin(app).await?;
    sqlx::query!(
        r#"insert into handbook_looks as l (part_id, participant_id, account_id, number, before, at, first_at) values ($1, $2, $3, $4, $5, $6, $6)
           on conflict on constraint handbook_looks_once do update set number = $4, before = $5, at = $6 where l.number < $4"#,
        part.id,
        participant,
        account,
        look.number,
        look.before,
        look.at
    )
    .execute(tx.conn())
    .await?;
    tx.commit_unaudited(Unaudited::Looked).await
}

/// What somebody has looked at whose data were erased is forgotten.
pub async fn forget(tx: &mut Tx, conference: Uuid) -> Result<()> {
    sqlx::query!(
        r#"delete from handbook_looks l using participants p
           where p.id = l.participant_id and p.conference_id = $1 and p.erased_at is not null"#,
        conference
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
