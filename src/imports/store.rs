//! All SQL of imports: the lists, their parts, what is said about their rows.

mod keeping;

pub use keeping::{forget, tidy};

use chrono::{DateTime, Utc};
use sqlx::types::Json;

use super::rules::Plan;
use crate::audit::{Actor, Entry, Tx};
use crate::conference::Here;
use crate::db::Db;
use crate::db::list::{PAGE_SIZE, Page, Slice};
use crate::error::{Error, Result};
use crate::kernel::{Fault, Uuid, new_id, one_line};
use crate::sheets::{Line, Sheet};
use crate::state::App;
use crate::vault::Place;

/// Rows that are brought in together.
const PART: usize = 500;
/// Most cleaned cells of a part that are shown one by one; all are counted.
const CLEANED_SHOWN: usize = 100;

/// How far an import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It is to be said what its columns are for.
    Mapping,
    /// Every row is looked at.
    Checking,
    /// It is known what every row comes to.
    Checked,
    /// Rows are brought in.
    Importing,
    /// Somebody stopped it; what is in stays in.
    Stopped,
    Finished,
    Discarded,
}

impl State {
    const ALL: [State; 7] = [
        State::Mapping,
        State::Checking,
        State::Checked,
        State::Importing,
        State::Stopped,
        State::Finished,
        State::Discarded,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            State::Mapping => "mapping",
            State::Checking => "checking",
            State::Checked => "checked",
            State::Importing => "importing",
            State::Stopped => "stopped",
            State::Finished => "finished",
            State::Discarded => "discarded",
        }
    }

    fn parse(text: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.as_str() == text)
    }

    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            State::Mapping => "imports-state-mapping",
            State::Checking => "imports-state-checking",
            State::Checked => "imports-state-checked",
            State::Importing => "imports-state-importing",
            State::Stopped => "imports-state-stopped",
            State::Finished => "imports-state-finished",
            State::Discarded => "imports-state-discarded",
        }
    }

    /// How its tag is drawn.
    pub fn class(self) -> &'static str {
        match self {
            State::Mapping | State::Checked | State::Stopped => "warn",
            State::Checking | State::Importing => "info",
            State::Finished => "good",
            State::Discarded => "",
        }
    }

    /// Whether the plan may still change.
    pub fn is_planned(self) -> bool {
        matches!(self, State::Mapping | State::Checked)
    }

    /// Whether nothing more happens with it.
    pub fn is_over(self) -> bool {
        matches!(self, State::Finished | State::Discarded)
    }
}

/// A list that somebody brought.
#[derive(Clone, Debug)]
pub struct Import {
    pub id: Uuid,
    pub conference: Uuid,
    pub file_name: String,
    pub state: State,
    pub headings: Vec<String>,
    pub plan: Plan,
    pub rows: i32,
    pub created_at: DateTime<Utc>,
    pub created_by: Uuid,
    pub creator: String,
    /// Who had it brought in.
    pub begun_by: Option<Uuid>,
    pub changed_at: DateTime<Utc>,
    pub version: i32,
}

/// What its rows come to, and came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    pub parts: i64,
    pub checked: i64,
    pub imported: i64,
    pub fresh: i64,
    pub changed: i64,
    pub same: i64,
    pub wrong: i64,
    pub cleaned: i64,
    pub made: i64,
    pub waitlisted: i64,
    pub updated: i64,
    /// Rows whose content is still held.
    pub held: i64,
}

/// A part with its rows.
pub struct Part {
    pub id: Uuid,
    pub n: i32,
    pub rows: Vec<Line>,
    pub wrong: Vec<i32>,
}

/// What the check found in a part.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    pub fresh: i32,
    pub changed: i32,
    pub same: i32,
    pub cleaned: i32,
    pub wrong: Vec<i32>,
    pub notes: Notes,
}

/// What became of a part.
#[derive(Clone, Debug, Default)]
pub struct Brought {
    pub made: i32,
    pub waitlisted: i32,
    pub updated: i32,
    /// Rows that were good when they were checked and are no more.
    pub late: Vec<i32>,
    pub notes: Notes,
}

/// What is said about the rows of a part.
#[derive(Clone, Debug, Default)]
pub struct Notes {
    rows: Vec<i32>,
    kinds: Vec<String>,
    fields: Vec<String>,
    sentences: Vec<String>,
    args: Vec<serde_json::Value>,
    cleaned: usize,
}

impl Notes {
    pub fn fault(&mut self, row: i32, kind: &str, fault: &Fault) {
        let args: serde_json::Map<_, _> =
            fault.args.iter().map(|(name, value)| ((*name).to_owned(), value.clone().into())).collect();
        self.push(row, kind, &fault.field, fault.key, args.into());
    }

    pub fn cleaned(&mut self, row: i32, field: &str) {
        self.cleaned += 1;
        if self.cleaned <= CLEANED_SHOWN {
            self.push(row, "cleaned", field, "", serde_json::json!({}));
        }
    }

    fn push(&mut self, row: i32, kind: &str, field: &str, sentence: &str, args: serde_json::Value) {
        self.rows.push(row);
        self.kinds.push(kind.to_owned());
        self.fields.push(field.to_owned());
        self.sentences.push(sentence.to_owned());
        self.args.push(args);
    }
}

/// What is said about one cell.
#[derive(Clone, Debug)]
pub struct Note {
    pub part: i32,
    pub row: i32,
    pub field: String,
    pub sentence: String,
    pub args: serde_json::Map<String, serde_json::Value>,
}

/// Keeps a list as it was read, to be mapped.
pub async fn begin_mapping(
    tx: &mut Tx,
    here: &Here,
    file_name: &str,
    sheet: Sheet,
    plan: &Plan,
    (by, actor): (Uuid, Actor),
) -> Result<(Uuid, Entry)> {
    let (id, now) = (new_id(), tx.now);
    let file_name: String = one_line(file_name).chars().take(200).collect();
    let file_name = if file_name.is_empty() { "-".to_owned() } else { file_name };
    let rows = sheet.rows.len();
    sqlx::query!(
        r#"insert into imports (id, conference_id, file_name, state, headings, plan, rows, created_at, created_by, changed_at)
           values ($1, $2, $3, 'mapping', $4, $5, $6, $7, $8, $7)"#,
        id,
        here.id,
        file_name,
        &sheet.headings,
        Json(plan) as _,
        i32::try_from(rows)?,
        now,
        by
    )
    .execute(tx.conn())
    .await?;
    let vault = tx.app().vault.clone();
    let (mut ids, mut sealed, mut counts) = (Vec::new(), Vec::new(), Vec::new());
    for part in sheet.rows.chunks(PART) {
        let part_id = new_id();
        ids.push(part_id);
        sealed.push(vault.seal(Place::new("import_parts.rows", part_id), &serde_json::to_vec(part)?));
        counts.push(i32::try_from(part.len())?);
    }
    sqlx::query!(
        r#"insert into import_parts (id, import_id, n, rows_sealed, rows)
           select p.id, $1, p.n, p.sealed, p.rows
           from unnest($2::uuid[], $3::bytea[], $4::integer[]) with ordinality as p(id, sealed, rows, n)"#,
        id,
        &ids,
        &sealed,
        &counts
    )
    .execute(tx.conn())
    .await?;
    let entry = Entry::new(actor, "imports.uploaded", "import", id).of(here.id).with("rows", rows).touching("imports");
    Ok((id, entry))
}

/// An import of this conference.
pub async fn find(db: &Db, conference: Uuid, id: Uuid) -> Result<Option<Import>> {
    Ok(some(db, conference, Some(id), Page::default()).await?.pop())
}

/// The newest first.
pub async fn list(db: &Db, conference: Uuid, page: Page) -> Result<Slice<Import>> {
    let total = sqlx::query_scalar!(r#"select count(*) as "count!" from imports where conference_id = $1"#, conference)
        .fetch_one(db.read())
        .await?;
    Ok(Slice::new(some(db, conference, None, page).await?, total, page.0))
}

async fn some(db: &Db, conference: Uuid, id: Option<Uuid>, page: Page) -> Result<Vec<Import>> {
    let rows = sqlx::query!(
        r#"select i.id, i.conference_id, i.file_name, i.state, i.headings, i.plan as "plan: Json<Plan>", i.rows, i.created_at,
               i.created_by, a.name as creator, i.begun_by, i.changed_at, i.version
           from imports i join accounts a on a.id = i.created_by
           where i.conference_id = $1 and ($2::uuid is null or i.id = $2)
           order by i.created_at desc, i.id limit $3 offset $4"#,
        conference,
        id,
        PAGE_SIZE,
        (page.0 - 1) * PAGE_SIZE
    )
    .fetch_all(db.read())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Import {
                id: row.id,
                conference: row.conference_id,
                file_name: row.file_name,
                state: State::parse(&row.state).ok_or_else(|| anyhow::anyhow!("an unknown state"))?,
                headings: row.headings,
                plan: row.plan.0,
                rows: row.rows,
                created_at: row.created_at,
                created_by: row.created_by,
                creator: row.creator,
                begun_by: row.begun_by,
                changed_at: row.changed_at,
                version: row.version,
            })
        })
        .collect()
}

/// The conference of an import, for its jobs.
pub async fn conference_of(db: &Db, id: Uuid) -> Result<Option<Uuid>> {
    Ok(sqlx::query_scalar!("select conference_id from imports where id = $1", id).fetch_optional(db.read()).await?)
}

pub async fn sums(db: &Db, id: Uuid) -> Result<Sums> {
    Ok(sqlx::query_as!(
        Sums,
        r#"select count(*) as "parts!", count(*) filter (where is_checked) as "checked!", count(imported_at) as "imported!",
               coalesce(sum(fresh), 0) as "fresh!", coalesce(sum(changed), 0) as "changed!", coalesce(sum(same), 0) as "same!",
               coalesce(sum(cardinality(wrong_rows)), 0) as "wrong!", coalesce(sum(cleaned), 0) as "cleaned!",
               coalesce(sum(made), 0) as "made!", coalesce(sum(waitlisted), 0) as "waitlisted!",
               coalesce(sum(updated), 0) as "updated!", count(rows_sealed) as "held!"
           from import_parts where import_id = $1"#,
        id
    )
    .fetch_one(db.read())
    .await?)
}

/// Some parts of an import, opened; those whose rows are gone are missing.
pub async fn parts(app: &App, id: Uuid, numbers: &[i32]) -> Result<Vec<Part>> {
    let rows = sqlx::query!(
        r#"select id, n, rows_sealed as "sealed!", wrong_rows from import_parts
           where import_id = $1 and n = any($2) and rows_sealed is not null order by n"#,
        id,
        numbers
    )
    .fetch_all(app.db.read())
    .await?;
    rows.into_iter()
        .map(|row| {
            let plain = app.vault.open_sealed(Place::new("import_parts.rows", row.id), &row.sealed)?;
            Ok(Part { id: row.id, n: row.n, rows: serde_json::from_slice(&plain)?, wrong: row.wrong_rows })
        })
        .collect()
}

/// The numbers of the parts that hold rows which are left out.
pub async fn wrong_parts(db: &Db, id: Uuid) -> Result<Vec<i32>> {
    Ok(sqlx::query_scalar!(
        "select n from import_parts where import_id = $1 and wrong_rows <> '{}' and rows_sealed is not null order by n",
        id
    )
    .fetch_all(db.read())
    .await?)
}

/// What is said about the rows, by row: what is wrong, or what was cleaned.
pub async fn notes(db: &Db, id: Uuid, cleaned: bool, page: Page) -> Result<Slice<Note>> {
    let kinds: Vec<String> = if cleaned { vec!["cleaned".into()] } else { vec!["fault".into(), "late".into()] };
    let total = sqlx::query_scalar!(
        r#"select count(*) as "count!" from import_notes where import_id = $1 and kind = any($2)"#,
        id,
        &kinds
    )
    .fetch_one(db.read())
    .await?;
    let rows = notes_of(db, id, &kinds, PAGE_SIZE, (page.0 - 1) * PAGE_SIZE).await?;
    Ok(Slice::new(rows, total, page.0))
}

/// All that is wrong, by row.
pub async fn all_faults(db: &Db, id: Uuid) -> Result<Vec<Note>> {
    notes_of(db, id, &["fault".into(), "late".into()], i64::MAX, 0).await
}

async fn notes_of(db: &Db, id: Uuid, kinds: &[String], limit: i64, offset: i64) -> Result<Vec<Note>> {
    let rows = sqlx::query!(
        r#"select part, row_number, field, sentence, args from import_notes
           where import_id = $1 and kind = any($2) order by row_number, id limit $3 offset $4"#,
        id,
        kinds,
        limit,
        offset
    )
    .fetch_all(db.read())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Note {
            part: row.part,
            row: row.row_number,
            field: row.field,
            sentence: row.sentence,
            args: row.args.as_object().cloned().unwrap_or_default(),
        })
        .collect())
}

/// Keeps the plan and has every row looked at; what an earlier check said is gone.
pub async fn begin_check(tx: &mut Tx, import: &Import, version: i32, plan: &Plan, actor: Actor) -> Result<Entry> {
    let now = tx.now;
    let done = sqlx::query!(
        r#"update imports set state = 'checking', plan = $3, changed_at = $4, version = version + 1
           where id = $1 and version = $2 and state in ('mapping', 'checked')"#,
        import.id,
        version,
        Json(plan) as _,
        now
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if done == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    sqlx::query!("delete from import_notes where import_id = $1", import.id).execute(tx.conn()).await?;
    sqlx::query!(
        r#"update import_parts set is_checked = false, fresh = 0, changed = 0, same = 0, cleaned = 0, wrong_rows = '{}'
           where import_id = $1"#,
        import.id
    )
    .execute(tx.conn())
    .await?;
    Ok(Entry::new(actor, "imports.mapped", "import", import.id).of(import.conference).touching("imports"))
}

/// Locks an import that is in this state still, and as it was in this version where one is named.
pub async fn hold(tx: &mut Tx, id: Uuid, state: State, version: Option<i32>) -> Result<bool> {
    let held = sqlx::query_scalar!(
        "select id from imports where id = $1 and state = $2 and ($3::integer is null or version = $3) for update",
        id,
        state.as_str(),
        version
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(held.is_some())
}

/// Has a checked list brought in, or one that was stopped.
pub async fn begin(tx: &mut Tx, import: &Import, version: i32, by: Uuid, actor: Actor) -> Result<Entry> {
    let now = tx.now;
    let done = sqlx::query!(
        r#"update imports set state = 'importing', begun_by = $3, changed_at = $4, version = version + 1
           where id = $1 and version = $2 and state in ('checked', 'stopped')"#,
        import.id,
        version,
        by,
        now
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if done == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(Entry::new(actor, "imports.begun", "import", import.id)
        .of(import.conference)
        .with("level", import.plan.level.clone())
        .with("mail", import.plan.mail)
        .with("update", import.plan.update)
        .touching("imports"))
}

/// Moves an import on; one of two who do so at once is told.
pub async fn turn(
    tx: &mut Tx,
    import: &Import,
    from: &[State],
    to: State,
    action: &'static str,
    actor: Actor,
) -> Result<Entry> {
    let now = tx.now;
    let done = sqlx::query!(
        r#"update imports set state = $2, changed_at = $3, version = version + 1 where id = $1 and state = any($4)"#,
        import.id,
        to.as_str(),
        now,
        &from.iter().map(|state| state.as_str().to_owned()).collect::<Vec<_>>()
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if done == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    if to == State::Discarded {
        sqlx::query!("update import_parts set rows_sealed = null where import_id = $1", import.id)
            .execute(tx.conn())
            .await?;
    }
    Ok(Entry::new(actor, action, "import", import.id).of(import.conference).touching("imports"))
}

async fn keep_notes(tx: &mut Tx, id: Uuid, part: i32, notes: &Notes) -> Result<()> {
    sqlx::query!(
        r#"insert into import_notes (import_id, part, row_number, kind, field, sentence, args)
           select $1, $2, n.row_number, n.kind, n.field, n.sentence, n.args
           from unnest($3::integer[], $4::text[], $5::text[], $6::text[], $7::jsonb[]) as n(row_number, kind, field, sentence, args)"#,
        id,
        part,
        &notes.rows,
        &notes.kinds,
        &notes.fields,
        &notes.sentences,
        &notes.args
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Keeps what was found in a part, in place of what an interrupted check found there.
pub async fn keep_checked(tx: &mut Tx, id: Uuid, part: &Part, checked: &Checked) -> Result<()> {
    sqlx::query!("delete from import_notes where import_id = $1 and part = $2", id, part.n).execute(tx.conn()).await?;
    keep_notes(tx, id, part.n, &checked.notes).await?;
    sqlx::query!(
        r#"update import_parts set is_checked = true, fresh = $2, changed = $3, same = $4, cleaned = $5, wrong_rows = $6
           where id = $1"#,
        part.id,
        checked.fresh,
        checked.changed,
        checked.same,
        checked.cleaned,
        &checked.wrong
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The next part that is to be brought in.
pub async fn next_part(tx: &mut Tx, id: Uuid) -> Result<Option<i32>> {
    Ok(sqlx::query_scalar!(
        "select n from import_parts where import_id = $1 and imported_at is null order by n limit 1",
        id
    )
    .fetch_optional(tx.conn())
    .await?)
}

/// Keeps what became of a part. It is brought in once.
pub async fn keep_brought(tx: &mut Tx, id: Uuid, part: &Part, brought: &Brought) -> Result<()> {
    let now = tx.now;
    keep_notes(tx, id, part.n, &brought.notes).await?;
    sqlx::query!(
        r#"update import_parts set imported_at = $2, made = $3, waitlisted = $4, updated = $5, wrong_rows = wrong_rows || $6
           where id = $1"#,
        part.id,
        now,
        brought.made,
        brought.waitlisted,
        brought.updated,
        &brought.late
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!("update imports set changed_at = $2 where id = $1", id, now).execute(tx.conn()).await?;
    Ok(())
}
