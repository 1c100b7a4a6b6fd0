//! Who has reported for a week, and who has not.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::sure;
use crate::access::{May, Permission as _};
use crate::audit::Tx;
use crate::conference::{Act, Here, Organise, SeeWhole, day_of};
use crate::db::list::{PAGE_SIZE, Page as Number, Slice};
use crate::error::{Error, Result};
use crate::kernel::Uuid;
use crate::liaisons::{letters, store};
use crate::mail;
use crate::outcomes::rules::{date, days_late, first_week, week};
use crate::outcomes::{self, Owed, week_name};
use crate::state::App;
use crate::web::{Choice, Confirm, Page, Paging, Query, Reader, Visit, html, redirect};

/// What the list is asked for.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Filter {
    #[serde(skip_serializing_if = "String::is_empty")]
    week: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    q: String,
    /// `missing` or `filed`.
    #[serde(skip_serializing_if = "String::is_empty")]
    report: String,
    #[serde(skip_serializing)]
    page: Number,
}

/// A project for which a report of the week is due.
#[derive(Clone)]
struct Line {
    owed: Owed,
    /// By how many days the newest report that is due is late.
    late: i64,
}

#[derive(Template)]
#[template(path = "liaisons/weeks.html")]
struct Index {
    page: Page,
    here: Here,
    week: NaiveDate,
    filter: Filter,
    rows: Slice<Line>,
    paging: Paging,
    filed: usize,
    missing: usize,
    earlier: NaiveDate,
    later: Option<NaiveDate>,
    /// Nobody was asked to report yet.
    is_unasked: bool,
    may_remind: bool,
}

impl Index {
    fn week_name(&self) -> String {
        week_name(self.page.l, self.week)
    }

    fn until(&self) -> NaiveDate {
        week::last_day(self.week)
    }

    /// This very list, to be fetched anew.
    fn itself(&self) -> String {
        let path = self.here.path("/plan/reports");
        format!("{path}?page={}&{}", self.rows.page, serde_html_form::to_string(&self.filter).unwrap_or_default())
    }

    fn reports(&self) -> Vec<Choice> {
        let l = self.page.l;
        [("", "list-any"), ("missing", "weekly-missing"), ("filed", "weekly-filed")]
            .map(|(value, key)| Choice::new(value, l.t(key), self.filter.report == value))
            .into()
    }
}

/// The week that is asked for: this one, or one before it.
fn asked_week(asked: &str, today: NaiveDate) -> NaiveDate {
    let now = week::monday(today);
    date(asked).map_or(now, week::monday).min(now)
}

/// The projects that owe a report of the week, or have filed it.
async fn due(app: &App, here: &Here, week: NaiveDate, today: NaiveDate) -> Result<Vec<Line>> {
    let owed = outcomes::owed(&app.db, here.id, week).await?;
    let lines = owed.into_iter().filter_map(|owed| {
        let first = first_week(owed.starts_on, day_of(owed.asked_at, here.zone));
        let late = days_late(first, owed.last, today);
        (first <= week || owed.filed_at.is_some()).then_some(Line { owed, late })
    });
    Ok(lines.collect())
}

fn says(line: &Line, sought: &str) -> bool {
    [&line.owed.title, &line.owed.institution]
        .into_iter()
        .flat_map(|words| [&words.en, &words.hans, &words.hant])
        .any(|text| text.to_lowercase().contains(sought))
}

/// Who has reported for a week, and who has not: these first, the longest late before others.
pub async fn index(
    may: May<SeeWhole>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(filter): Query<Filter>,
) -> Result<Response> {
    let here = may.scope;
    let today = day_of(app.clock.now(), here.zone);
    let week = asked_week(&filter.week, today);
    let mut lines = due(&app, &here, week, today).await?;
    let filed = lines.iter().filter(|line| line.owed.filed_at.is_some()).count();
    let (missing, is_unasked) = (lines.len() - filed, lines.is_empty());
    let sought = filter.q.trim().to_lowercase();
    lines.retain(|line| {
        let report = if line.owed.filed_at.is_some() { "filed" } else { "missing" };
        (filter.report.is_empty() || filter.report == report) && (sought.is_empty() || says(line, &sought))
    });
    lines.sort_by_key(|line| (line.owed.filed_at.is_some(), std::cmp::Reverse(line.late), line.owed.number));
    let total = lines.len() as i64;
    let first = usize::try_from((filter.page.0 - 1) * PAGE_SIZE).unwrap_or(usize::MAX);
    let rows = Slice::new(lines.into_iter().skip(first).take(PAGE_SIZE as usize).collect(), total, filter.page.0);
    html(&Index {
        paging: Paging::new(visit.l, &rows, &here.path("/plan/reports"), &filter),
        may_remind: here.allows(Act::CarryOut) && Organise::allows(&may.who.authority, &here),
        page: visit.work(&app, here.link(), visit.l.t("nav-weekly"), &may.who),
        earlier: week::back(week, 1),
        later: Some(week::next(week)).filter(|next| *next <= week::monday(today)),
        week,
        filter,
        rows,
        filed,
        missing,
        is_unasked,
        here,
    })
}

/// Those who have not reported, each liaison with her projects as she reads them.
fn to_remind(lines: &[Line]) -> BTreeMap<Uuid, Vec<&Line>> {
    let mut to: BTreeMap<Uuid, Vec<&Line>> = BTreeMap::new();
    for line in lines.iter().filter(|line| line.owed.filed_at.is_none()) {
        if let Some(liaison) = line.owed.liaison {
            to.entry(liaison).or_default().push(line);
        }
    }
    to
}

/// Says to how many a letter goes.
pub async fn ask_remind(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(filter): Query<Filter>,
) -> Result<Response> {
    let (here, l) = (may.scope, visit.l);
    here.require(Act::CarryOut)?;
    let today = day_of(app.clock.now(), here.zone);
    let week = asked_week(&filter.week, today);
    let lines = due(&app, &here, week, today).await?;
    let mut to = to_remind(&lines);
    let reminded = store::reminded(&app.db, here.id, (week, today)).await?;
    let before = to.len();
    to.retain(|liaison, _| !reminded.contains(liaison));
    let mut effects = Vec::new();
    if to.len() < before {
        effects.push(l.n("weekly-reminded", before - to.len()));
    }
    if !to.is_empty() || before == 0 {
        effects.push(l.n("weekly-remind-effect", to.len()));
    }
    let path = here.path("/plan/reports");
    let it = Confirm {
        title: l.t("weekly-remind"),
        text: week_name(l, week),
        effects,
        action: format!("{path}/remind?week={week}"),
        version: 0,
        button: l.t("weekly-remind"),
        cancel: format!("{path}?week={week}"),
    };
    sure(visit.work(&app, here.link(), l.t("weekly-remind"), &may.who), it)
}

/// Writes to those who have not reported: one letter each and day, with all that is missing.
pub async fn remind(
    may: May<Organise>,
    AppState(app): AppState<App>,
    Query(filter): Query<Filter>,
) -> Result<Response> {
    let (here, actor) = (may.scope, may.who.actor());
    here.require(Act::CarryOut)?;
    let today = day_of(app.clock.now(), here.zone);
    let week = asked_week(&filter.week, today);
    let lines = due(&app, &here, week, today).await?;
    let to = to_remind(&lines);
    let ids: Vec<Uuid> = to.keys().copied().collect();
    let mut tx = Tx::begin(&app).await?;
    let back = format!("{}?week={week}", here.path("/plan/reports"));
    let first_today = store::note_reminded(&mut tx, &ids, (week, today)).await?;
    if first_today.is_empty() && !ids.is_empty() {
        // Pressed twice: everybody has her letter.
        return Ok(redirect(&back));
    }
    let ids = first_today;
    let (addressees, mut entries) = store::addressees(&mut tx, actor, here.id, &ids).await?;
    let letters: Vec<_> = addressees
        .iter()
        .filter_map(|one| {
            let l = Reader::new(one.lang);
            let projects: Vec<String> = to
                .get(&one.liaison)?
                .iter()
                .map(|line| format!("{}  {}", line.owed.number, l.plain(&line.owed.title)))
                .collect();
            letters::missing(&here, one, week, &projects)
        })
        .collect();
    if letters.is_empty() {
        return Err(Error::Conflict("problem-changed"));
    }
    mail::post_each(&mut tx, &letters).await?;
    entries.extend(addressees.iter().map(|one| store::note_written(actor, here.id, "liaison.reminded", one.liaison)));
    let first = entries.remove(0);
    tx.commit((first, entries)).await?;
    Ok(redirect(&back))
}
