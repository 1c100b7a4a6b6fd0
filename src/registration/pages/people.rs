use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use serde::Deserialize;

use super::super::SeePeople;
use super::super::rules::{Categories, Column, Columns, HolderKind, Institution, Level, State, check_overruled};
use super::super::store::{self, Counts, Decided, Filter, LevelOf, Row, Seen, Waiting, Whom};
use super::bulk::{Done, Ids};
use super::columns::{Offered, heading, offered, table};
use super::{chosen_level, level_choices, other_kind, ruled};
use crate::access::May;
use crate::audit::{Entry, Tx};
use crate::conference::{Act, Here, Organise};
use crate::db::list::{Page as ListPage, Slice};
use crate::error::{Error, Result};
use crate::forms::{self, Questions};
use crate::kernel::{Faults, Uuid};
use crate::sheets::{self, Kind};
use crate::state::App;
use crate::views;
use crate::web::{Choice, Fields, Form, Page, Paging, Query, Visit, download, html, invalid, redirect};

#[derive(Template)]
#[template(path = "registration/people.html")]
struct People {
    page: Page,
    here: Here,
    path: String,
    filter: Filter,
    counts: Counts,
    categories: Categories,
    institutions: Vec<Institution>,
    /// Who registered those who are shown, where they are filtered by it.
    delegate: Option<String>,
    slice: Slice<Row>,
    paging: Paging,
    organises: bool,
    may_decide: bool,
    questions: Questions,
    columns: Vec<Column>,
    views: views::Bar,
    /// What was done to many came to: a sentence for each part of it.
    done: Vec<String>,
}

impl People {
    fn states(&self) -> [State; 5] {
        State::ALL
    }

    /// The states that are counted above the list: a waiting list only where there is one.
    fn counted(&self) -> Vec<State> {
        State::ALL.into_iter().filter(|&state| state != State::Waitlisted || self.counts.of(state) > 0).collect()
    }

    fn levels(&self) -> [Level; 3] {
        Level::ALL
    }

    fn count(&self, state: &State) -> i64 {
        self.counts.of(*state)
    }

    fn is_state(&self, state: &State) -> bool {
        self.filter.state() == Some(*state)
    }

    fn is_level(&self, level: &Level) -> bool {
        self.filter.level() == Some(*level)
    }

    fn heading(&self, column: &Column) -> String {
        heading(self.page.l, &self.questions, column)
    }

    fn answer(&self, row: &Row, code: &str) -> String {
        let written = |answer| forms::written(self.page.l, self.questions.get(code), answer);
        row.more.get(code).map(written).unwrap_or_default()
    }

    fn shows_email(&self) -> bool {
        self.columns.contains(&Column::Email)
    }

    fn shows_post(&self) -> bool {
        self.columns.contains(&Column::Post)
    }

    fn offered(&self) -> Vec<Offered> {
        offered(self.page.l, &self.questions, &self.filter.columns)
    }

    /// Leaves the list on phones: of the list as it comes what matters least.
    fn is_aside(&self, column: &Column) -> bool {
        self.filter.columns.is_plain() && matches!(column, Column::Category | Column::Registered)
    }

    /// The filters as hidden fields of the form of columns.
    fn kept(&self) -> Vec<(String, String)> {
        let filter = Filter { columns: Columns::default(), ..self.filter.clone() };
        let query = serde_html_form::to_string(filter).unwrap_or_default();
        serde_html_form::from_str(&query).unwrap_or_default()
    }

    fn plain_columns_href(&self) -> String {
        self.href(Filter { columns: Columns::default(), ..self.filter.clone() })
    }

    /// What is done with everybody who is found.
    fn bulk_href(&self, what: &str) -> String {
        let href = self.href(self.filter.clone()).replacen("/people", &format!("/people/{what}"), 1);
        let sign = if href.contains('?') { '&' } else { '?' };
        format!("{href}{sign}all=on")
    }

    /// The whole of everybody who is found as a file, whichever columns are shown.
    fn export_all_href(&self, format: &str) -> String {
        let filter = Filter { columns: Columns::default(), ..self.filter.clone() };
        let href = self.href(filter).replacen("/people", "/people/export", 1);
        let sign = if href.contains('?') { '&' } else { '?' };
        format!("{href}{sign}format={format}")
    }

    fn is_filtered(&self) -> bool {
        !self.chips().is_empty()
    }

    fn href(&self, filter: Filter) -> String {
        match serde_html_form::to_string(Filter { page: ListPage::default(), ..filter }) {
            Ok(query) if !query.is_empty() => format!("{}?{query}", self.path),
            _ => self.path.clone(),
        }
    }

    /// The list of this state, whatever else is filtered.
    fn state_href(&self, state: &State) -> String {
        self.href(Filter { state: state.as_str().to_owned(), ..Filter::default() })
    }

    /// This list sorted by a column; the other way round where it already is.
    fn sort_href(&self, column: &str) -> String {
        let sort = if self.filter.sort == column { format!("-{column}") } else { column.to_owned() };
        self.href(Filter { sort, ..self.filter.clone() })
    }

    fn aria_sort(&self, column: &str) -> &'static str {
        let held = if self.filter.sort.is_empty() { "-registered" } else { &self.filter.sort };
        match held.strip_prefix('-') {
            Some(held) if held == column => "descending",
            None if held == column => "ascending",
            _ => "none",
        }
    }

    /// This very list, its page included: what is fetched when somebody else changes it.
    fn here_href(&self) -> String {
        let href = self.href(self.filter.clone());
        let sign = if href.contains('?') { '&' } else { '?' };
        format!("{href}{sign}page={}", self.slice.page)
    }

    /// This list as a file.
    fn export_href(&self, format: &str) -> String {
        let href = self.href(self.filter.clone()).replacen("/people", "/people/export", 1);
        let sign = if href.contains('?') { '&' } else { '?' };
        format!("{href}{sign}format={format}")
    }

    /// The badges of this list.
    fn badges_href(&self) -> String {
        self.href(self.filter.clone()).replacen("/people", "/people/badges", 1)
    }

    /// A letter to those of this list.
    fn mail_href(&self) -> String {
        self.href(self.filter.clone()).replacen("/people", "/mail/new", 1)
    }

    /// Each filter in use, and the list without it.
    fn chips(&self) -> Vec<(String, String)> {
        let (l, filter) = (self.page.l, &self.filter);
        let mut chips = Vec::new();
        let mut chip = |label: String, without: Filter| chips.push((label, self.href(without)));
        if !filter.q.trim().is_empty() {
            chip(format!("“{}”", filter.q.trim()), Filter { q: String::new(), ..filter.clone() });
        }
        if let Some(state) = filter.state() {
            chip(l.t(state.key()), Filter { state: String::new(), ..filter.clone() });
        }
        if filter.placed() {
            chip(l.t("registration-state-placed"), Filter { state: String::new(), ..filter.clone() });
        }
        if filter.unconfirmed() {
            chip(l.t("registration-state-unconfirmed"), Filter { state: String::new(), ..filter.clone() });
        }
        if filter.unconsented() {
            chip(l.t("delegation-consent-due"), Filter { state: String::new(), ..filter.clone() });
        }
        if filter.on_leave() {
            chip(l.t("leave-on"), Filter { state: String::new(), ..filter.clone() });
        }
        if filter.unprinted() {
            chip(l.t("registration-state-unprinted"), Filter { state: String::new(), ..filter.clone() });
        }
        if filter.review() {
            chip(l.t("registration-state-review"), Filter { state: String::new(), ..filter.clone() });
        }
        if let Some(id) = filter.category().filter(|id| self.categories.get(*id).is_some()) {
            chip(self.categories.label(id, l.lang), Filter { category: String::new(), ..filter.clone() });
        }
        if let Some(kind) = filter.kind() {
            chip(l.t(kind.key()), Filter { kind: String::new(), ..filter.clone() });
        }
        if let Some(level) = filter.level() {
            chip(l.t(level.key()), Filter { level: String::new(), ..filter.clone() });
        }
        if let Some(id) = filter.institution()
            && let Some(one) = self.institutions.iter().find(|one| one.id == id)
        {
            chip(l.plain(&one.name).to_owned(), Filter { institution: String::new(), ..filter.clone() });
        }
        if let Some(name) = &self.delegate {
            chip(l.a("delegation-by-whom", "name", name), Filter { delegate: String::new(), ..filter.clone() });
        }
        chips
    }

    /// Categories and, indented, what is below them, each with whether it is the one in use.
    fn category_options(&self) -> Vec<(String, String, bool)> {
        let l = self.page.l;
        let mut list = Vec::new();
        for top in self.categories.tops() {
            let chosen = self.filter.category() == Some(top.id);
            list.push((top.id.to_string(), l.plain(&top.name).to_owned(), chosen));
            for sub in self.categories.below(top.id) {
                let chosen = self.filter.category() == Some(sub.id);
                list.push((sub.id.to_string(), format!("\u{3000}{}", l.plain(&sub.name)), chosen));
            }
        }
        list
    }

    /// The kinds of the conference; none where all are participants.
    fn kinds(&self) -> Vec<HolderKind> {
        Some(self.categories.kinds()).filter(|kinds| kinds.len() > 1).unwrap_or_default()
    }

    fn is_kind(&self, kind: &HolderKind) -> bool {
        self.filter.kind() == Some(*kind)
    }

    /// The word of what somebody is who is no participant.
    fn other_kind(&self, category: &Uuid) -> Option<String> {
        other_kind(self.page.l, &self.categories, *category)
    }

    fn is_institution(&self, id: &Uuid) -> bool {
        self.filter.institution() == Some(*id)
    }

    fn kind(&self, category: &Uuid) -> String {
        self.page.l.t(self.categories.kind_of(*category).one_key())
    }

    fn category(&self, id: &Uuid) -> String {
        self.categories.label(*id, self.page.l.lang)
    }
}

/// A column that is to stand further to the front.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Moved {
    raise: String,
}

/// What of the address a view keeps.
fn kept(filter: &Filter) -> String {
    let kept = Filter { q: String::new(), view: String::new(), ..filter.clone() };
    serde_html_form::to_string(kept).unwrap_or_default()
}

/// The participants, as they are filtered.
pub async fn list(
    may: May<SeePeople>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(filter): Query<Filter>,
    Query(done): Query<Done>,
    Query(moved): Query<Moved>,
) -> Result<Response> {
    let (here, l) = (may.scope, visit.l);
    if !moved.raise.is_empty() {
        let columns = filter.columns.raised(&moved.raise);
        let query = serde_html_form::to_string(Filter { columns, ..filter }).unwrap_or_default();
        return Ok(redirect(&here.path(&format!("/people?{query}#columns"))));
    }
    let categories = store::categories(&app.db, here.id).await?;
    let counts = store::counts(&app.db, here.id).await?;
    let slice = store::list(&app, here.id, &filter, &categories, l.lang).await?;
    let path = here.path("/people");
    let organises = may.who.authority.organises(here.id);
    let delegate = match filter.delegate() {
        Some(id) => store::delegate(&app.db, here.id, id).await?.map(|one| one.said()),
        None => None,
    };
    html(&People {
        delegate,
        counts,
        institutions: store::institutions(&app.db, here.id).await?,
        paging: Paging::new(l, &slice, &path, &filter),
        page: visit.work(&app, here.link(), l.t("nav-people"), &may.who),
        questions: forms::questions(&app.db, here.id).await?,
        columns: filter.columns.shown(),
        views: views::Bar::of(&app, l, &here, &may.who, "people", (&filter.view, &kept(&filter))).await?,
        done: done.say(l),
        may_decide: organises && here.allows(Act::Decide),
        organises,
        path,
        filter,
        categories,
        slice,
        here,
    })
}

/// The list, and as which file it is wanted.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    format: String,
}

/// The participants as they are filtered, as a file. Who took it stands in the log.
pub async fn export(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(filter): Query<Filter>,
    Query(wanted): Query<Wanted>,
) -> Result<Response> {
    let (here, l) = (may.scope, visit.l);
    let kind = Kind::parse(&wanted.format).unwrap_or(Kind::Csv);
    let categories = store::categories(&app.db, here.id).await?;
    let rows = store::everybody(&app, here.id, &filter, &categories, l.lang).await?;
    let questions = forms::questions(&app.db, here.id).await?;
    let count = rows.len();
    let file = sheets::write(table(l, &here, &categories, &questions, &filter.columns, rows), kind).await?;
    let tx = Tx::begin(&app).await?;
    tx.commit(
        Entry::new(may.who.actor(), "registration.exported", "conference", here.id)
            .of(here.id)
            .with("participants", count)
            .with("format", kind.as_str()),
    )
    .await?;
    let name = format!("{}-{}.{}", l.t("nav-people"), here.slug, kind.as_str());
    Ok(download(&name, kind.content_type(), file))
}

#[derive(Template)]
#[template(path = "registration/approve.html")]
struct Approve {
    page: Page,
    here: Here,
    /// Each with the level that the rules say.
    chosen: Vec<(Waiting, Option<Level>)>,
    /// Those of them who are likely registered twice.
    twice: Vec<Uuid>,
    levels: Vec<LevelOf>,
    form: ApproveForm,
    faults: Faults,
    /// More wait than are approved at once.
    more: bool,
}

impl Approve {
    fn most(&self) -> i64 {
        APPROVE_MAX
    }

    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn is_twice(&self, one: &Waiting) -> bool {
        self.twice.contains(&one.seen.id)
    }

    fn has_rules(&self) -> bool {
        self.chosen.iter().any(|(_, level)| level.is_some())
    }

    fn choices(&self) -> Vec<Choice> {
        let l = self.page.l;
        let offered: Vec<Level> = self.levels.iter().map(|one| one.level).collect();
        let sent = Level::parse(&self.form.level);
        if !self.has_rules() {
            return level_choices(l, &self.levels, sent.or_else(|| Level::proposed(&offered)));
        }
        let rules = Choice::new(BY_RULES, l.t("registration-by-rules"), sent.is_none()).help(self.by_rules());
        std::iter::once(rules).chain(level_choices(l, &self.levels, sent)).collect()
    }

    /// How many get which level by the rules.
    fn by_rules(&self) -> String {
        let l = self.page.l;
        let counts = self.levels.iter().map(|one| {
            (l.t(one.level.key()), self.chosen.iter().filter(|(_, level)| *level == Some(one.level)).count())
        });
        let said = counts.filter(|(_, count)| *count > 0).map(|(level, count)| format!("{level} {}", l.number(count)));
        said.collect::<Vec<_>>().join(" · ")
    }

    fn level_of<'a>(&self, level: &'a Option<Level>) -> Option<&'a Level> {
        level.as_ref()
    }
}

/// Approves each at the level that the rules say.
pub(super) const BY_RULES: &str = "rules";

/// Those who wait, with what the rules say of each.
async fn with_rules(app: &App, here: &Here, ids: &[Uuid]) -> Result<Vec<(Waiting, Option<Level>)>> {
    let waiting = store::waiting(&app.db, here.id, ids).await?;
    let people: Vec<(String, Uuid)> = waiting.iter().map(|one| (one.email.clone(), one.category)).collect();
    let rules = ruled(app, here.id, &people).await?;
    Ok(waiting.into_iter().zip(rules.into_iter().map(|rule| rule.map(|rule| rule.level))).collect())
}

/// Those of the ids who are likely registered twice.
async fn twice(app: &App, here: &Here, ids: &[Uuid]) -> Result<Vec<Uuid>> {
    let pairs = store::duplicates_of(&app.db, here.id, ids).await?;
    Ok(pairs.into_iter().flat_map(|pair| [pair.first.id, pair.second.id]).collect())
}

/// Most people who are approved at once: each is shown by name, and sent a badge.
const APPROVE_MAX: i64 = 500;

/// Says how many would be approved, and asks for their level.
pub async fn ask_approve(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(query): Query<Ids>,
    Query(filter): Query<Filter>,
) -> Result<Response> {
    let here = may.scope;
    here.require(Act::Decide)?;
    let ticked = query.ticked();
    let categories = store::categories(&app.db, here.id).await?;
    let whom = query.whom(&ticked, &filter, &categories);
    let ids = store::first_waiting(&app, here.id, &whom, APPROVE_MAX).await?;
    let more = match whom {
        Whom::Ticked(_) => false,
        Whom::Found { .. } => ids.len() as i64 == APPROVE_MAX,
    };
    html(&Approve {
        more,
        page: visit.work(&app, here.link(), visit.l.t("registration-approve-title"), &may.who),
        chosen: with_rules(&app, &here, &ids).await?,
        twice: twice(&app, &here, &ids).await?,
        levels: store::levels(&app.db, here.id).await?,
        form: ApproveForm::default(),
        faults: Faults::default(),
        here,
    })
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct ApproveForm {
    /// Each as `id.version`.
    chosen: Vec<String>,
    level: String,
    reason: String,
}

/// Approves those who are as they were shown; says how many had changed.
pub async fn approve(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<ApproveForm>,
) -> Result<Response> {
    let here = may.scope;
    here.require(Act::Decide)?;
    let seen: Vec<Seen> = form
        .chosen
        .iter()
        .filter_map(|text| text.split_once('.'))
        .filter_map(|(id, version)| Some(Seen { id: id.parse().ok()?, version: version.parse().ok()? }))
        .collect();
    if seen.is_empty() || seen.len() > APPROVE_MAX as usize {
        return Err(Error::Refused("problem-form"));
    }
    let levels = store::levels(&app.db, here.id).await?;
    let ids: Vec<Uuid> = seen.iter().map(|one| one.id).collect();
    let chosen = with_rules(&app, &here, &ids).await?;
    let level = chosen_level(&levels, &form.level);
    let decided: std::result::Result<Vec<Decided>, Faults> = seen
        .iter()
        // Whoever waits no more was decided by somebody else, and is missed.
        .filter_map(|&seen| Some((seen, chosen.iter().find(|(one, _)| one.seen.id == seen.id)?.1)))
        .map(|(seen, ruled)| {
            let by_rules = if form.level == BY_RULES { ruled } else { None };
            let level = level.or(by_rules).ok_or_else(|| Faults::one("level", "fault-choice"))?;
            check_overruled(level, ruled, &form.reason).map(|reason| Decided { seen, level, reason })
        })
        .collect();
    let decided = match decided {
        Ok(decided) => decided,
        Err(faults) => {
            return Err(invalid(&Approve {
                page: visit.work(&app, here.link(), visit.l.t("registration-approve-title"), &may.who),
                chosen,
                twice: twice(&app, &here, &ids).await?,
                levels,
                form,
                faults,
                here,
                more: false,
            }));
        }
    };
    let mut tx = Tx::begin(&app).await?;
    let approved = store::approve(&mut tx, &here, &decided, Some(may.who.account), may.who.actor()).await?;
    let (done, missed) = (approved.len(), seen.len() - approved.len());
    let mut entries = approved.into_iter().map(|one| one.entry);
    let Some(first) = entries.next() else { return Err(Error::Conflict("problem-changed")) };
    tx.commit((first, entries.collect())).await?;
    Ok(redirect(&here.path(&format!("/people?state=submitted&done=approved&count={done}&changed={missed}"))))
}
