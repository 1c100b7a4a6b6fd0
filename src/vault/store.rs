use chrono::{DateTime, Utc};
use sqlx::{AssertSqlSafe, Row as _};

use super::rotation::{HashedColumn, Kept, SealedColumn};
use crate::audit::{Tx, Unaudited};
use crate::db::Db;
use crate::error::Result;
use crate::kernel::Uuid;
use crate::state::App;

// Names of tables and columns come from constants of the features, never from people.

/// The sealed value of a row, and the row that it is bound to.
fn expressions(column: &SealedColumn) -> (String, String) {
    match column.kept {
        Kept::InJob { kind, field } => (
            format!("case when kind = '{kind}' then decode(payload ->> '{field}', 'base64') end"),
            format!("case when kind = '{kind}' then (payload ->> 'id')::uuid end"),
        ),
        _ => (column.column.to_owned(), "id".to_owned()),
    }
}

/// The print of each key that the database knows, by its id.
pub async fn prints(db: &Db) -> Result<Vec<(u8, String)>> {
    let rows = sqlx::query!("select key, print from key_prints order by key").fetch_all(db.read()).await?;
    let mut prints = Vec::new();
    for row in rows {
        prints.push((u8::try_from(row.key)?, row.print));
    }
    Ok(prints)
}

/// Notes the prints of keys; those that are known stay as they are.
pub async fn note_prints(tx: &mut Tx, prints: &[(u8, String)]) -> Result<()> {
    let now = tx.now;
    let keys: Vec<i16> = prints.iter().map(|(id, _)| i16::from(*id)).collect();
    let texts: Vec<String> = prints.iter().map(|(_, print)| print.clone()).collect();
    sqlx::query!(
        "insert into key_prints (key, print, noted_at) select n.key, n.print, $3 from unnest($1::smallint[], $2::text[]) as n (key, print)
         on conflict (key) do nothing",
        &keys,
        &texts,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Forgets the print of a key, or of all of them.
pub async fn forget_prints(tx: &mut Tx, id: Option<u8>) -> Result<()> {
    sqlx::query!("delete from key_prints where $1::smallint is null or key = $1", id.map(i16::from))
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Some of the newest sealed values of a column, with the rows that they are bound to.
pub async fn newest_sealed(db: &Db, column: &SealedColumn) -> Result<Vec<(Uuid, Vec<u8>)>> {
    let (value, row) = expressions(column);
    let table = column.table;
    let sql = format!(
        "select {row} as row, {value} as value from {table} where {value} is not null order by id desc limit 3"
    );
    let mut values = Vec::new();
    for held in sqlx::query(AssertSqlSafe(sql)).fetch_all(db.read()).await? {
        let row: Option<Uuid> = held.try_get("row")?;
        values.push((row.unwrap_or_default(), held.try_get("value")?));
    }
    Ok(values)
}

/// How many values of a column are under which key.
pub async fn count_sealed(db: &Db, column: &SealedColumn) -> Result<Vec<(u8, i64)>> {
    let (value, _) = expressions(column);
    let sql = format!(
        "select get_byte({value}, 1) as key, count(*) from {} where {value} is not null group by 1 order by 1",
        column.table
    );
    counts(sqlx::query(AssertSqlSafe(sql)).fetch_all(db.read()).await?)
}

/// How many living hashes of a column are under which key.
pub async fn count_hashed(db: &Db, column: &HashedColumn, now: DateTime<Utc>) -> Result<Vec<(u8, i64)>> {
    let HashedColumn { table, column, living } = column;
    let sql =
        format!("select get_byte({column}, 0) as key, count(*) from {table} where {living} group by 1 order by 1");
    counts(sqlx::query(AssertSqlSafe(sql)).bind(now).fetch_all(db.read()).await?)
}

fn counts(rows: Vec<sqlx::postgres::PgRow>) -> Result<Vec<(u8, i64)>> {
    let count = |row: sqlx::postgres::PgRow| Ok((u8::try_from(row.try_get::<i32, _>(0)?)?, row.try_get(1)?));
    rows.into_iter().map(count).collect()
}

/// What became of a batch.
pub struct Batch {
    /// Where the next one begins.
    pub last: Uuid,
    pub renewed: i64,
    pub broken: Vec<Uuid>,
}

/// Seals the next values that are under another key than the current one. None where there are no more.
pub async fn renew(app: &App, column: &SealedColumn, current: u8, after: Uuid, batch: i64) -> Result<Option<Batch>> {
    let (value, row) = expressions(column);
    let table = column.table;
    let mut tx = Tx::begin(app).await?;
    // Rows that somebody holds are passed over: nobody waits for another in a circle.
    let sql = format!(
        "select id, {row} as row, {value} as value from {table} where id > $1 and get_byte({value}, 1) <> $2 \
         order by id limit $3 for update skip locked"
    );
    let rows =
        sqlx::query(AssertSqlSafe(sql)).bind(after).bind(i32::from(current)).bind(batch).fetch_all(tx.conn()).await?;
    let Some(last) = rows.last() else { return Ok(None) };
    let last = last.try_get("id")?;
    let (mut ids, mut sealed, mut hashes, mut broken) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for held in &rows {
        let (id, row): (Uuid, Option<Uuid>) = (held.try_get("id")?, held.try_get("row")?);
        let place = column.place_of(row.unwrap_or_default());
        let Ok(plain) = app.vault.open_sealed(place, held.try_get("value")?) else {
            broken.push(id);
            continue;
        };
        match column.kept {
            Kept::Found { purpose, .. } => {
                let Ok(text) = std::str::from_utf8(&plain) else {
                    broken.push(id);
                    continue;
                };
                let (hash, value) = app.vault.keep(purpose, place, text);
                hashes.push(hash);
                sealed.push(value);
            }
            _ => sealed.push(app.vault.seal(place, &plain)),
        }
        ids.push(id);
    }
    let set = match column.kept {
        Kept::Alone => format!("{} = n.value", column.column),
        Kept::Found { hash, .. } => format!("{} = n.value, {hash} = n.hash", column.column),
        // PostgreSQL breaks base 64 into lines.
        Kept::InJob { field, .. } => {
            format!(
                "payload = jsonb_set(payload, '{{{field}}}', to_jsonb(translate(encode(n.value, 'base64'), E'\\n', '')))"
            )
        }
    };
    hashes.resize(ids.len(), Vec::new());
    let sql = format!(
        "update {table} t set {set} from unnest($1::uuid[], $2::bytea[], $3::bytea[]) as n(id, value, hash) where t.id = n.id"
    );
    let renewed = sqlx::query(AssertSqlSafe(sql))
        .bind(&ids)
        .bind(&sealed)
        .bind(&hashes)
        .execute(tx.conn())
        .await?
        .rows_affected();
    tx.commit_unaudited(Unaudited::Renewed).await?;
    Ok(Some(Batch { last, renewed: i64::try_from(renewed)?, broken }))
}
