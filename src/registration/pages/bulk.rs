//! What is done with many participants at once: asked with how many it concerns, told with how many it was.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::super::rules::{Bulk, Categories, Chosen, State, check_reason};
use super::super::store::{self, BULK_MAX, BulkOutcome, Filter, Recategorised, Whom};
use crate::access::{May, Who};
use crate::audit::{Entry, Tx};
use crate::conference::{Act, Here, Organise};
use crate::db::list::PAGE_SIZE;
use crate::error::{Error, Result};
use crate::forms::{self, Content};
use crate::kernel::{Faults, Uuid};
use crate::state::App;
use crate::web::{Choice, Fields, Form, Page, Query, Reader, Visit, html, invalid, redirect};

/// Who was ticked in the list, or that everybody is meant who is found.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Ids {
    ids: Vec<String>,
    all: String,
}

impl Ids {
    /// At most a page of a list.
    pub fn ticked(&self) -> Vec<Uuid> {
        self.ids.iter().filter_map(|id| id.parse().ok()).take(PAGE_SIZE as usize).collect()
    }

    pub fn whom<'a>(&self, ticked: &'a [Uuid], filter: &'a Filter, categories: &'a Categories) -> Whom<'a> {
        if self.all.is_empty() { Whom::Ticked(ticked) } else { Whom::Found { filter, categories } }
    }
}

/// What was done to many, as the list tells it afterwards.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Done {
    done: String,
    count: String,
    changed: String,
    same: String,
    dropped: String,
    passed: String,
}

impl Done {
    /// A sentence for each part of it; nothing where nothing was done.
    pub fn say(&self, l: Reader) -> Vec<String> {
        let number = |text: &str| text.parse::<usize>().unwrap_or(0);
        let count = number(&self.count);
        let mut said = vec![match self.done.as_str() {
            "approved" => l.n("registration-done-approved", count),
            "declined" => l.n("registration-done-declined", count),
            "category" => l.n("registration-done-category", count),
            _ => return Vec::new(),
        }];
        if number(&self.changed) > 0 {
            said.push(l.n("registration-done-missed", number(&self.changed)));
        }
        if number(&self.same) > 0 {
            said.push(l.n("registration-done-same", number(&self.same)));
        }
        if number(&self.dropped) > 0 {
            said.push(l.n("registration-done-dropped", number(&self.dropped)));
        }
        if number(&self.passed) > 0 {
            said.push(l.n("registration-done-passed", number(&self.passed)));
        }
        said
    }
}

/// What was decided about them, and when they were counted.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct BulkForm {
    reason: String,
    to: String,
    /// When they were counted, in microseconds.
    seen: String,
}

impl BulkForm {
    /// None: the form is not one of ours.
    fn seen(&self) -> Option<DateTime<Utc>> {
        self.seen.parse().ok().and_then(DateTime::from_timestamp_micros)
    }
}

#[derive(Template)]
#[template(path = "registration/bulk.html")]
struct Ask {
    page: Page,
    here: Here,
    bulk: Bulk,
    chosen: Chosen,
    ticked: Vec<Uuid>,
    /// The filter as it stands in the address; where they were ticked, nothing.
    query: Option<String>,
    categories: Categories,
    /// Whether some of what is asked is not asked in every category.
    drops: bool,
    form: BulkForm,
    faults: Faults,
}

impl Ask {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn is_decline(&self) -> bool {
        self.bulk == Bulk::Decline
    }

    /// How many it is done to at once.
    fn count(&self) -> i64 {
        self.chosen.fit(self.bulk).min(BULK_MAX)
    }

    fn is_nobody(&self) -> bool {
        self.count() == 0
    }

    fn is_more(&self) -> bool {
        self.chosen.fit(self.bulk) > BULK_MAX
    }

    fn question(&self) -> String {
        let key = if self.is_decline() { "registration-decline-count" } else { "registration-category-count" };
        self.page.l.n(key, self.count())
    }

    fn effects(&self) -> Vec<String> {
        let l = self.page.l;
        if !self.is_decline() {
            let drops = self.drops.then(|| l.t("registration-category-effect-answers"));
            let effects = [l.t("registration-category-effect-places"), l.t("registration-category-effect-badge")];
            return effects.into_iter().chain(drops).collect();
        }
        let of = |state| self.chosen.0.iter().find(|(held, _)| *held == state).map_or(0, |(_, count)| *count);
        let mut effects = vec![l.n("registration-decline-effect-mails", self.count())];
        if of(State::Approved) > 0 {
            effects.push(l.n("registration-decline-effect-badges", of(State::Approved)));
        }
        effects
    }

    /// Who is passed over, and why.
    fn passed(&self) -> Vec<String> {
        let l = self.page.l;
        let said = |(state, count): (State, i64)| {
            l.with("registration-bulk-passed", &[("n", &l.number(count)), ("state", &l.t(state.key()))])
        };
        self.chosen.passed(self.bulk).into_iter().map(said).collect()
    }

    fn action(&self) -> String {
        let tail = if self.is_decline() { "/people/decline" } else { "/people/category" };
        let path = self.here.path(tail);
        match &self.query {
            Some(query) if query.is_empty() => format!("{path}?all=on"),
            Some(query) => format!("{path}?{query}&all=on"),
            None => path,
        }
    }

    fn back(&self) -> String {
        back(&self.here, self.query.as_deref())
    }

    fn choices(&self) -> Vec<Choice> {
        let l = self.page.l;
        let none = Choice::new("", "", self.form.to.is_empty());
        let each = self.categories.leafs().into_iter().map(|one| {
            let id = one.id.to_string();
            let chosen = self.form.to == id;
            Choice::new(id, self.categories.label(one.id, l.lang), chosen)
        });
        std::iter::once(none).chain(each).collect()
    }
}

fn back(here: &Here, query: Option<&str>) -> String {
    match query {
        Some(query) if !query.is_empty() => here.path(&format!("/people?{query}")),
        _ => here.path("/people"),
    }
}

/// Whom it is about, as it was sent.
struct Asked {
    ids: Ids,
    filter: Filter,
    ticked: Vec<Uuid>,
    categories: Categories,
}

impl Asked {
    async fn of(app: &App, here: &Here, ids: Ids, filter: Filter) -> Result<Asked> {
        here.require(Act::Decide)?;
        Ok(Asked { ticked: ids.ticked(), categories: store::categories(&app.db, here.id).await?, ids, filter })
    }

    fn whom(&self) -> Whom<'_> {
        self.ids.whom(&self.ticked, &self.filter, &self.categories)
    }

    fn query(&self) -> Option<String> {
        (!self.ids.all.is_empty()).then(|| serde_html_form::to_string(&self.filter).unwrap_or_default())
    }
}

async fn ask(
    app: &App,
    visit: &Visit,
    (who, here): (&Who, Here),
    bulk: Bulk,
    asked: Asked,
    (form, faults): (BulkForm, Faults),
) -> Result<Ask> {
    let chosen = store::count_chosen(app, here.id, &asked.whom()).await?;
    let title = if bulk == Bulk::Decline { "registration-decline-title" } else { "registration-category-title" };
    let content = forms::live(&app.db, here.id).await?.content;
    let drops = asked.categories.leafs().iter().any(|one| !never_asked(&content, &asked.categories, one.id).is_empty());
    // Counted now: what changes from here on is passed over.
    let form = BulkForm { seen: app.clock.now().timestamp_micros().to_string(), ..form };
    Ok(Ask {
        page: visit.work(app, here.link(), visit.l.t(title), who),
        query: asked.query(),
        ticked: asked.ticked,
        categories: asked.categories,
        drops,
        here,
        bulk,
        chosen,
        form,
        faults,
    })
}

/// The codes of what nobody of a category is asked.
fn never_asked(content: &Content, categories: &Categories, category: Uuid) -> Vec<String> {
    let never = content.never_asked(categories.kind_of(category), &categories.codes_of(category));
    never.into_iter().map(str::to_owned).collect()
}

/// Where the list tells what it came to.
fn told(here: &Here, asked: &Asked, what: &str, outcome: BulkOutcome, passed: i64) -> Response {
    let list = back(here, asked.query().as_deref());
    let sign = if list.contains('?') { '&' } else { '?' };
    let BulkOutcome { done, changed, same, dropped } = outcome;
    let counts = format!("count={done}&changed={changed}&same={same}&dropped={dropped}&passed={passed}");
    redirect(&format!("{list}{sign}done={what}&{counts}"))
}

/// Says how many would be turned down, and asks for the reason.
pub async fn ask_decline(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(ids): Query<Ids>,
    Query(filter): Query<Filter>,
) -> Result<Response> {
    let asked = Asked::of(&app, &may.scope, ids, filter).await?;
    let empty = (BulkForm::default(), Faults::default());
    html(&ask(&app, &visit, (&may.who, may.scope), Bulk::Decline, asked, empty).await?)
}

/// What was sent: the form, and in it or in the address whom it is about.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    ids: Vec<String>,
    reason: String,
    to: String,
    seen: String,
}

impl Sent {
    fn parts(self, all: Ids) -> (Ids, BulkForm) {
        let Sent { ids, reason, to, seen } = self;
        (Ids { ids, ..all }, BulkForm { reason, to, seen })
    }
}

/// Turns them down.
pub async fn decline(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(all): Query<Ids>,
    Query(filter): Query<Filter>,
    Form(sent): Form<Sent>,
) -> Result<Response> {
    let (here, who) = (may.scope, may.who);
    let (ids, form) = sent.parts(all);
    let asked = Asked::of(&app, &here, ids, filter).await?;
    let seen = form.seen().ok_or(Error::Refused("problem-form"))?;
    let reason = match check_reason(&form.reason) {
        Ok(reason) => reason,
        Err(faults) => {
            return Err(invalid(&ask(&app, &visit, (&who, here), Bulk::Decline, asked, (form, faults)).await?));
        }
    };
    let passed: i64 = passed(&app, &here, &asked, Bulk::Decline).await?;
    let mut tx = Tx::begin(&app).await?;
    let whom = asked.whom();
    let (outcome, entries) =
        store::decline_many(&mut tx, &here, (&whom, seen), &reason, who.account, who.actor()).await?;
    if outcome.done > 0 {
        let first = Entry::new(who.actor(), "registration.many_declined", "conference", here.id);
        tx.commit((first.of(here.id).with("participants", outcome.done), entries)).await?;
    }
    Ok(told(&here, &asked, "declined", outcome, passed))
}

/// How many are passed over for what they are.
async fn passed(app: &App, here: &Here, asked: &Asked, bulk: Bulk) -> Result<i64> {
    let chosen = store::count_chosen(app, here.id, &asked.whom()).await?;
    Ok(chosen.passed(bulk).iter().map(|(_, count)| count).sum())
}

/// Says how many would come into another category, and asks for it.
pub async fn ask_category(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(ids): Query<Ids>,
    Query(filter): Query<Filter>,
) -> Result<Response> {
    let asked = Asked::of(&app, &may.scope, ids, filter).await?;
    let empty = (BulkForm::default(), Faults::default());
    html(&ask(&app, &visit, (&may.who, may.scope), Bulk::Recategorise, asked, empty).await?)
}

/// Brings them into another category.
pub async fn change_category(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(all): Query<Ids>,
    Query(filter): Query<Filter>,
    Form(sent): Form<Sent>,
) -> Result<Response> {
    let (here, who) = (may.scope, may.who);
    let (ids, form) = sent.parts(all);
    let asked = Asked::of(&app, &here, ids, filter).await?;
    let seen = form.seen().ok_or(Error::Refused("problem-form"))?;
    let target = form.to.parse().ok().filter(|id| asked.categories.is_leaf(*id));
    let faults = match target {
        None => Faults::one("to", "fault-choice"),
        Some(category) => {
            let passed = passed(&app, &here, &asked, Bulk::Recategorise).await?;
            let content = forms::live(&app.db, here.id).await?.content;
            let to = (category, &*never_asked(&content, &asked.categories, category));
            let mut tx = Tx::begin(&app).await?;
            let whom = asked.whom();
            match store::recategorise_many(&mut tx, &here, (&whom, seen), to, who.actor()).await? {
                Recategorised::Done(outcome, entries) => {
                    if outcome.done > 0 {
                        let first = Entry::new(who.actor(), "registration.many_recategorised", "conference", here.id);
                        let first = first.of(here.id).with("participants", outcome.done).with_id("category", category);
                        tx.commit((first, entries)).await?;
                    }
                    return Ok(told(&here, &asked, "category", outcome, passed));
                }
                Recategorised::Full(free, needed) => {
                    let mut faults = Faults::default();
                    let args = [("free", free.to_string()), ("needed", needed.to_string())];
                    faults.add_with("to", "registration-fault-category-room", args);
                    faults
                }
            }
        }
    };
    Err(invalid(&ask(&app, &visit, (&who, here), Bulk::Recategorise, asked, (form, faults)).await?))
}
