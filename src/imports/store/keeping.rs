//! How long the rows of lists are kept.

use chrono::TimeDelta;

use super::super::rules::is_of;
use crate::audit::{Tx, Unaudited};
use crate::error::Result;
use crate::kernel::Uuid;
use crate::sheets::Line;
use crate::state::App;
use crate::vault::Place;

/// How long the rows of a list are kept that is finished, so that those left out can be fetched.
const KEPT: TimeDelta = TimeDelta::days(7);
/// How long a list is kept that nobody goes on with.
const FORGOTTEN: TimeDelta = TimeDelta::days(30);

/// Removes the rows of somebody with one of these addresses from the lists that are held still.
pub async fn forget(tx: &mut Tx, conference: Uuid, addresses: &[String]) -> Result<()> {
    let vault = tx.app().vault.clone();
    let held = sqlx::query!(
        r#"select p.id, p.rows_sealed as "sealed!" from import_parts p join imports i on i.id = p.import_id
           where i.conference_id = $1 and p.rows_sealed is not null order by p.id for update of p"#,
        conference
    )
    .fetch_all(tx.conn())
    .await?;
    let (mut ids, mut sealed) = (Vec::new(), Vec::new());
    for part in held {
        let place = || Place::new("import_parts.rows", part.id);
        let mut rows: Vec<Line> = serde_json::from_slice(&vault.open_sealed(place(), &part.sealed)?)?;
        let before = rows.len();
        rows.retain(|line| !is_of(line, addresses));
        if rows.len() < before {
            ids.push(part.id);
            sealed.push(vault.seal(place(), &serde_json::to_vec(&rows)?));
        }
    }
    sqlx::query!(
        "update import_parts p set rows_sealed = n.sealed from unnest($1::uuid[], $2::bytea[]) as n(id, sealed) where p.id = n.id",
        &ids,
        &sealed
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Removes the rows of lists that were finished some days ago, and lists that nobody went on with.
pub async fn tidy(app: &App) -> Result<()> {
    let mut tx = Tx::begin(app).await?;
    let now = tx.now;
    sqlx::query!(
        r#"update imports set state = 'discarded', version = version + 1
           where changed_at < $1 and state in ('mapping', 'checking', 'checked', 'stopped')"#,
        now - FORGOTTEN
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        r#"update import_parts p set rows_sealed = null from imports i
           where i.id = p.import_id and p.rows_sealed is not null
             and (i.state = 'discarded' or (i.state = 'finished' and i.changed_at < $1))"#,
        now - KEPT
    )
    .execute(tx.conn())
    .await?;
    tx.commit_unaudited(Unaudited::Expired).await
}
