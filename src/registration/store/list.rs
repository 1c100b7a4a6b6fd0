use std::collections::HashMap;

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use sqlx::{Postgres, QueryBuilder, Row as _};

use super::super::rules::{Categories, Columns as Chosen, HolderKind, Level, Search, State, is_indexed, short_word};
use crate::db::Db;
use crate::db::list::{self, COUNTED, Columns, Page, Slice};
use crate::error::Result;
use crate::forms::Answered;
use crate::identity;
use crate::kernel::{Lang, Uuid, Words};
use crate::state::App;

/// Filters by state: everybody who holds a place; everybody approved who is to be looked at again.
const PLACED: &str = "placed";
const REVIEW: &str = "review";
/// Filters by state: everybody who waits for a decision and has not opened her pass link yet.
const UNCONFIRMED: &str = "unconfirmed";
/// Filters by state: everybody whom somebody else registered and who has not agreed yet.
const UNCONSENTED: &str = "unconsented";
/// Filters by state: everybody whose badge was not printed yet.
const UNPRINTED: &str = "unprinted";

/// Filters by state: everybody who is excused at some time of the conference.
const ON_LEAVE: &str = "leave";

/// What the list shows, as it stands in the address. What is no such thing filters nothing.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Filter {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub q: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub state: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub category: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub kind: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub level: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub institution: String,
    /// Who registered them.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub delegate: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub sort: String,
    #[serde(skip_serializing_if = "Chosen::is_plain")]
    pub columns: Chosen,
    /// The id of the view that it was opened with.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub view: String,
    #[serde(skip_serializing)]
    pub page: Page,
}

impl Filter {
    pub fn state(&self) -> Option<State> {
        State::parse(&self.state)
    }

    /// Whether those are wanted who hold a place, whatever else their state is.
    pub fn placed(&self) -> bool {
        self.state == PLACED
    }

    /// Whether those are wanted whose badge was not printed yet.
    pub fn unprinted(&self) -> bool {
        self.state == UNPRINTED
    }

    /// Whether those are wanted who are excused.
    pub fn on_leave(&self) -> bool {
        self.state == ON_LEAVE
    }

    /// Whether those are wanted who are approved and to be looked at again.
    pub fn review(&self) -> bool {
        self.state == REVIEW
    }

    /// Whether those are wanted who wait and have not opened their pass link yet.
    pub fn unconfirmed(&self) -> bool {
        self.state == UNCONFIRMED
    }

    /// Whether those are wanted who have not agreed yet.
    pub fn unconsented(&self) -> bool {
        self.state == UNCONSENTED
    }

    pub fn level(&self) -> Option<Level> {
        Level::parse(&self.level)
    }

    pub fn category(&self) -> Option<Uuid> {
        self.category.parse().ok()
    }

    pub fn kind(&self) -> Option<HolderKind> {
        HolderKind::parse(&self.kind)
    }

    pub fn institution(&self) -> Option<Uuid> {
        self.institution.parse().ok()
    }

    pub fn delegate(&self) -> Option<Uuid> {
        self.delegate.parse().ok()
    }
}

/// A participant in the list.
pub struct Row {
    pub id: Uuid,
    pub number: i32,
    pub name: String,
    pub email: String,
    pub phone: String,
    pub institution: Words,
    pub category: Uuid,
    pub post: String,
    /// Where she sits.
    pub seat: String,
    /// Answers to the questions that are shown; in an export, all of them.
    pub more: Answered,
    pub lang: Lang,
    pub state: State,
    pub level: Option<Level>,
    /// To be looked at again.
    pub review: bool,
    /// Registered by somebody else, and has not agreed yet.
    pub consent_due: bool,
    /// Put together with another registration.
    pub merged: bool,
    pub created_at: DateTime<Utc>,
}

/// As a page is sorted: names by pinyin, as the index is that it is read from. Of institutions, in the order of the
/// names that the reader sees, one after the other.
const PAGED: Columns = &[("registered", "p.created_at"), ("name", NAME), ("institution", SAID), ("state", "p.state")];
const NAME: &str = "p.name collate \"zh-x-icu\"";
const SAID: &str = "i.said";

// Institutions are sorted by the name that the reader sees.
const EN: Columns = &[
    ("registered", "p.created_at"),
    ("name", NAME),
    ("institution", "coalesce(nullif((i.name).en, ''), nullif((i.name).hans, ''), (i.name).hant) collate \"zh-x-icu\""),
    ("state", "p.state"),
];
const HANS: Columns = &[
    ("registered", "p.created_at"),
    ("name", NAME),
    ("institution", "coalesce(nullif((i.name).hans, ''), nullif((i.name).hant, ''), (i.name).en) collate \"zh-x-icu\""),
    ("state", "p.state"),
];
const HANT: Columns = &[
    ("registered", "p.created_at"),
    ("name", NAME),
    ("institution", "coalesce(nullif((i.name).hant, ''), nullif((i.name).hans, ''), (i.name).en) collate \"zh-x-icu\""),
    ("state", "p.state"),
];

pub(super) fn columns(lang: Lang) -> Columns {
    match lang {
        Lang::En => EN,
        Lang::ZhHans => HANS,
        Lang::ZhHant => HANT,
    }
}

/// What people and their tallies have both.
fn of_kind(query: &mut QueryBuilder<Postgres>, filter: &Filter, categories: &Categories) {
    if let Some(state) = filter.state() {
        query.push(" and p.state = ").push_bind(state.as_str());
    }
    if filter.placed() {
        query.push(" and p.state in ('submitted', 'approved')");
    }
    if let Some(level) = filter.level() {
        query.push(" and p.level = ").push_bind(level.as_str());
    }
    if let Some(category) = filter.category() {
        query.push(" and p.category_id = any(").push_bind(categories.within(category)).push(")");
    }
    if let Some(kind) = filter.kind() {
        query.push(" and p.category_id = any(").push_bind(categories.ids_of(kind)).push(")");
    }
    if let Some(institution) = filter.institution() {
        query.push(" and p.institution_id = ").push_bind(institution);
    }
}

/// What is asked for beside the search.
fn of_filter(query: &mut QueryBuilder<Postgres>, conference: Uuid, filter: &Filter, categories: &Categories) {
    query.push(" where p.conference_id = ").push_bind(conference);
    of_kind(query, filter, categories);
    if filter.unconfirmed() {
        query.push(" and p.state in ('submitted', 'waitlisted') and p.confirmed_at is null");
    }
    if filter.unconsented() {
        query.push(" and p.consented_at is null and p.state in ('submitted', 'waitlisted', 'approved')");
    }
    if filter.unprinted() {
        query.push(" and p.state = 'approved' and exists (select from badges n where n.participant_id = p.id and n.revoked_at is null and n.prints = 0)");
    }
    if filter.on_leave() {
        query.push(" and p.state = 'approved' and exists (select from leaves v where v.participant_id = p.id and v.ended_at is null)");
    }
    if filter.review() {
        query.push(" and p.review is not null");
    }
    if let Some(delegate) = filter.delegate() {
        query.push(" and p.delegate_id = ").push_bind(delegate);
    }
}

/// `known`: those whose document has the number that is searched for.
pub(super) fn filtered(
    query: &mut QueryBuilder<Postgres>,
    conference: Uuid,
    filter: &Filter,
    categories: &Categories,
    known: &[Uuid],
) {
    of_filter(query, conference, filter, categories);
    let search = Search::parse(&filter.q);
    if search.words.is_empty() {
        return;
    }
    match search.number {
        _ if !known.is_empty() => {}
        None => return written(query, "p", &search),
        // One and the same index knows both.
        Some(number) if search.words.iter().all(|word| short_word(word).is_some()) => {
            query.push(" and (p.number = ").push_bind(number).push(" or (true");
            written(query, "p", &search);
            query.push("))");
            return;
        }
        Some(_) => {}
    }
    // Each way of being found from its own index: behind an `or`, the index of texts is computed anew for
    // every row.
    query.push(" and p.id in (select s.id from participants s where s.conference_id = ").push_bind(conference);
    written(query, "s", &search);
    if let Some(number) = search.number {
        query.push(" union select n.id from participants n where n.conference_id = ").push_bind(conference);
        query.push(" and n.number = ").push_bind(number);
    }
    if !known.is_empty() {
        query.push(" union select unnest(").push_bind(known.to_vec()).push("::uuid[])");
    }
    query.push(")");
}

/// In whose text every word stands.
fn written(query: &mut QueryBuilder<Postgres>, alias: &str, search: &Search) {
    for word in &search.words {
        if let Some(place) = short_word(word) {
            query.push(format!(" and get_bit({alias}.short_words, ")).push_bind(place).push(") = 1");
            continue;
        }
        if is_indexed(word) {
            query.push(format!(" and grams({alias}.search) @> grams(")).push_bind(word.clone()).push(")");
        }
        query.push(format!(" and {alias}.search like ")).push_bind(list::like(word));
    }
}

/// The same people as `filtered`, where very many are known to be found: the list is walked in its order, and each is
/// looked at, until a page is full. (Of `> 0` the database expects many, of `like` few.)
fn frequent(
    query: &mut QueryBuilder<Postgres>,
    conference: Uuid,
    filter: &Filter,
    categories: &Categories,
    known: &[Uuid],
) {
    of_filter(query, conference, filter, categories);
    let search = Search::parse(&filter.q);
    query.push(" and (p.id = any(").push_bind(known.to_vec()).push(")");
    if let Some(number) = search.number {
        query.push(" or p.number = ").push_bind(number);
    }
    query.push(" or (true");
    for word in &search.words {
        match short_word(word) {
            Some(place) => query.push(" and get_bit(p.short_words, ").push_bind(place).push(") > 0"),
            None => query.push(" and strpos(p.search, ").push_bind(word.clone()).push(") > 0"),
        };
    }
    query.push("))");
}

/// What is read of each; `answers` stands before it.
const SELECT: &str = " as answers, p.id, p.number, p.name, p.email, p.phone, i.name as institution, p.category_id, p.post, p.seat, p.language, \
     p.state, p.level, p.review is not null as review, p.consented_at is null as consent_due, \
     p.merged_into is not null as merged, p.created_at from participants p join institutions i on i.id = p.institution_id";

/// The newest first, where nothing else is asked for.
fn sort(filter: &Filter) -> &str {
    if filter.sort.is_empty() { "-registered" } else { &filter.sort }
}

async fn rows(db: &Db, mut query: QueryBuilder<Postgres>) -> Result<Vec<Row>> {
    let mut list = Vec::new();
    for row in query.build().fetch_all(db.read()).await? {
        list.push(Row {
            id: row.try_get("id")?,
            number: row.try_get("number")?,
            name: row.try_get("name")?,
            email: row.try_get("email")?,
            phone: row.try_get("phone")?,
            institution: row.try_get("institution")?,
            category: row.try_get("category_id")?,
            post: row.try_get("post")?,
            seat: row.try_get("seat")?,
            more: row.try_get::<Option<Json<Answered>>, _>("answers")?.map(|answers| answers.0).unwrap_or_default(),
            lang: Lang::from_tag(row.try_get("language")?).unwrap_or_default(),
            review: row.try_get("review")?,
            consent_due: row.try_get("consent_due")?,
            merged: row.try_get("merged")?,
            state: State::parse(row.try_get("state")?).context("an unknown state")?,
            level: row.try_get::<Option<&str>, _>("level")?.and_then(Level::parse),
            created_at: row.try_get("created_at")?,
        });
    }
    Ok(list)
}

/// Those whose document has the whole number that is searched for.
pub(super) async fn known_by(app: &App, conference: Uuid, filter: &Filter) -> Result<Vec<Uuid>> {
    match identity::number_in(&filter.q) {
        Some(number) => identity::find(app, conference, &number).await,
        None => Ok(Vec::new()),
    }
}

/// How many a filter finds, where nothing is asked for that is not tallied.
async fn tallied(db: &Db, conference: Uuid, filter: &Filter, categories: &Categories) -> Result<Option<i64>> {
    let by_more = !filter.q.trim().is_empty()
        || filter.delegate().is_some()
        || filter.unconfirmed()
        || filter.unconsented()
        || filter.unprinted()
        || filter.on_leave();
    if by_more {
        return Ok(None);
    }
    let mut query =
        QueryBuilder::new("select coalesce(sum(p.people), 0)::bigint from tallies p where p.conference_id = ");
    query.push_bind(conference).push(" and p.state <> 'arrived'");
    of_kind(&mut query, filter, categories);
    if filter.review() {
        query.push(" and p.review");
    }
    Ok(Some(query.build_query_scalar().fetch_one(db.read()).await?))
}

/// What a page of the list is made of.
struct Found {
    ids: Vec<Uuid>,
    /// At most `COUNTED`, where all had to be found to be counted.
    total: i64,
    has_more: bool,
}

/// Adds whom a page is of: of institutions, in the order of the names that the reader sees.
fn from(query: &mut QueryBuilder<Postgres>, column: &str, conference: Uuid, (lang, direction): (Lang, &str)) {
    if column == SAID {
        let (name, _) = list::sorted(columns(lang), "institution");
        query.push("(select i.id, ").push(name).push(" as said from institutions i where i.conference_id = ");
        query.push_bind(conference).push(" order by said").push(direction).push(") i join ");
    }
    query.push("participants p").push(if column == SAID { " on p.institution_id = i.id" } else { "" });
}

/// The ids of a page of so many, from an index alone where there is one.
async fn walked(
    db: &Db,
    conference: Uuid,
    filter: &Filter,
    (lang, total): (Lang, Option<i64>),
    narrow: impl FnOnce(&mut QueryBuilder<Postgres>),
) -> Result<Vec<Uuid>> {
    let window = list::window(filter.page, total);
    let (column, direction) = list::sorted(PAGED, sort(filter));
    let (direction, tie) = if window.backwards { (list::reverse(direction), " desc") } else { (direction, "") };
    let mut query = QueryBuilder::new("select p.id from ");
    from(&mut query, column, conference, (lang, direction));
    narrow(&mut query);
    query.push(" order by ").push(column).push(direction).push(", p.id").push(tie);
    // The first page is planned as what it is: a few rows.
    query.push(" limit ").push(window.limit);
    if window.offset > 0 {
        query.push(" offset ").push_bind(window.offset);
    }
    let mut ids: Vec<Uuid> = query.build_query_scalar().fetch_all(db.read()).await?;
    if window.backwards {
        ids.reverse();
    }
    Ok(ids)
}

/// The page of a search. Everybody is found once, and not again to be counted; where there are too many for that, they
/// are found easily on the way.
async fn searched(
    db: &Db,
    conference: Uuid,
    (filter, categories, known): (&Filter, &Categories, &[Uuid]),
    lang: Lang,
) -> Result<Found> {
    let (column, direction) = list::sorted(PAGED, sort(filter));
    let mut query = QueryBuilder::new("with found as materialized (select p.id, ");
    query.push(column).push(" as k from ");
    from(&mut query, column, conference, (lang, direction));
    filtered(&mut query, conference, filter, categories, known);
    query.push(" limit ").push(COUNTED + 1);
    query.push(") select f.id, (select count(*) from found) as total from found f order by f.k").push(direction);
    query.push(", f.id");
    list::page(&mut query, filter.page);
    let (mut ids, mut total) = (Vec::new(), 0);
    for row in query.build().fetch_all(db.read()).await? {
        ids.push(row.try_get("id")?);
        total = row.try_get("total")?;
    }
    if total > COUNTED {
        ids = walked(db, conference, filter, (lang, None), |query| {
            frequent(query, conference, filter, categories, known);
        })
        .await?;
    }
    Ok(Found { ids, total: total.min(COUNTED), has_more: total > COUNTED })
}

/// One page of the participants.
pub async fn list(
    app: &App,
    conference: Uuid,
    filter: &Filter,
    categories: &Categories,
    lang: Lang,
) -> Result<Slice<Row>> {
    let known = known_by(app, conference, filter).await?;
    let found = if filter.q.trim().is_empty() {
        let narrow = |query: &mut QueryBuilder<Postgres>| filtered(query, conference, filter, categories, &known);
        let total = match tallied(&app.db, conference, filter, categories).await? {
            Some(total) => total,
            None => {
                let mut count = QueryBuilder::new("select count(*) from participants p");
                narrow(&mut count);
                count.build_query_scalar().fetch_one(app.db.read()).await?
            }
        };
        let ids = walked(&app.db, conference, filter, (lang, Some(total)), narrow).await?;
        Found { ids, total, has_more: false }
    } else {
        searched(&app.db, conference, (filter, categories, &known), lang).await?
    };
    let ids = found.ids;
    let mut query = QueryBuilder::new("select null::jsonb");
    query.push(SELECT).push(" where p.id = any(").push_bind(&ids);
    query.push(") order by array_position(").push_bind(&ids).push(", p.id)");
    let mut rows = rows(&app.db, query).await?;
    answer(&app.db, &mut rows, &filter.columns.questions()).await?;
    Ok(Slice { has_more: found.has_more, ..Slice::new(rows, found.total, filter.page.0) })
}

/// So many hits stand before whoever searches at a desk.
const HITS: usize = 12;

/// The first of those who are found, and whether there are more: whose number was typed before all others, then by name.
pub async fn find(app: &App, conference: Uuid, typed: &str, lang: Lang) -> Result<(Vec<Row>, bool)> {
    let filter = Filter { q: typed.to_owned(), sort: "name".to_owned(), ..Filter::default() };
    let known = known_by(app, conference, &filter).await?;
    let mut ids = searched(&app.db, conference, (&filter, &Categories::default(), &known), lang).await?.ids;
    if let Some(number) = Search::parse(typed).number
        && let Some(meant) = with_number(&app.db, conference, number).await?
    {
        ids.retain(|id| *id != meant);
        ids.insert(0, meant);
    }
    let has_more = ids.len() > HITS;
    ids.truncate(HITS);
    let mut query = QueryBuilder::new("select null::jsonb");
    query.push(SELECT).push(" where p.id = any(").push_bind(&ids);
    query.push(") order by array_position(").push_bind(&ids).push(", p.id)");
    Ok((rows(&app.db, query).await?, has_more))
}

/// Who has this number.
async fn with_number(db: &Db, conference: Uuid, number: i32) -> Result<Option<Uuid>> {
    Ok(sqlx::query_scalar!("select id from participants where conference_id = $1 and number = $2", conference, number)
        .fetch_optional(db.read())
        .await?)
}

/// Reads what these rows, a page of them, answered to the questions that are shown.
async fn answer(db: &Db, rows: &mut [Row], questions: &[String]) -> Result<()> {
    if questions.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let answers = sqlx::query!(
        r#"select p.id, jsonb_object_agg(a.key, a.value) as "answers!: Json<Answered>" from participants p, jsonb_each(p.answers) a
           where p.id = any($1) and a.key = any($2) group by p.id"#,
        &ids,
        questions
    )
    .fetch_all(db.read())
    .await?;
    let mut answers: HashMap<Uuid, Answered> = answers.into_iter().map(|one| (one.id, one.answers.0)).collect();
    for row in rows {
        row.more = answers.remove(&row.id).unwrap_or_default();
    }
    Ok(())
}

/// All participants that the filter shows, in its order: for the export.
pub async fn everybody(
    app: &App,
    conference: Uuid,
    filter: &Filter,
    categories: &Categories,
    lang: Lang,
) -> Result<Vec<Row>> {
    let known = known_by(app, conference, filter).await?;
    let mut query = QueryBuilder::new("select p.answers");
    query.push(SELECT);
    filtered(&mut query, conference, filter, categories, &known);
    list::order_by(&mut query, columns(lang), sort(filter), "p.id");
    rows(&app.db, query).await
}

/// Whom a letter to this list reaches: those who are registered, or exactly those of the state that is asked for.
/// Whoever was put together with another registration has not withdrawn: she is reached by that one.
fn reachable(query: &mut QueryBuilder<Postgres>, filter: &Filter) {
    if filter.state().is_none() {
        query.push(" and p.state in ('submitted', 'waitlisted', 'approved')");
    }
    query.push(" and p.erased_at is null and p.merged_into is null");
}

/// Whom a letter to this list reaches, in the order of their numbers.
pub async fn reached(app: &App, conference: Uuid, filter: &Filter, categories: &Categories) -> Result<Vec<Uuid>> {
    let known = known_by(app, conference, filter).await?;
    let mut query = QueryBuilder::new("select p.id from participants p");
    filtered(&mut query, conference, filter, categories, &known);
    reachable(&mut query, filter);
    query.push(" order by p.number");
    Ok(query.build_query_scalar().fetch_all(app.db.read()).await?)
}

/// How many of them read which language, the most first.
pub async fn reached_by_language(
    app: &App,
    conference: Uuid,
    filter: &Filter,
    categories: &Categories,
) -> Result<Vec<(Lang, i64)>> {
    let known = known_by(app, conference, filter).await?;
    let mut query = QueryBuilder::new("select p.language, count(*) as count from participants p");
    filtered(&mut query, conference, filter, categories, &known);
    reachable(&mut query, filter);
    query.push(" group by p.language");
    let rows = query.build().fetch_all(app.db.read()).await?;
    let mut counts = Vec::with_capacity(rows.len());
    for row in rows {
        counts.push((Lang::from_tag(row.try_get("language")?).unwrap_or_default(), row.try_get("count")?));
    }
    counts.sort_by_key(|(_, count): &(Lang, i64)| -count);
    Ok(counts)
}

/// The newest whom a letter to this list reaches.
pub async fn first(app: &App, conference: Uuid, filter: &Filter, categories: &Categories) -> Result<Option<Uuid>> {
    let known = known_by(app, conference, filter).await?;
    let mut query = QueryBuilder::new("select p.id from participants p");
    filtered(&mut query, conference, filter, categories, &known);
    reachable(&mut query, filter);
    query.push(" order by p.created_at desc, p.id limit 1");
    Ok(query.build_query_scalar().fetch_optional(app.db.read()).await?)
}
