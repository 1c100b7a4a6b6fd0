use std::borrow::Borrow;
use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use serde::{Deserialize, Serialize};

use super::choices::{Choices, address, choices_of};
use crate::access::May;
use crate::conference::{Here, SeeWhole, day_of, due::instant};
use crate::countdown;
use crate::error::Result;
use crate::state::App;
use crate::tasks::rules::Month;
use crate::tasks::store;
use crate::tasks::{Filter, Row};
use crate::web::{Page, Query, Visit, html};

/// Which month, as it stands in the address beside the filter.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct InMonth {
    #[serde(skip_serializing_if = "String::is_empty")]
    month: String,
}

/// So many tasks of a day are named; the list has the others.
const SHOWN: usize = 5;

/// A day of the calendar and what is due on it.
struct Day {
    date: NaiveDate,
    is_own: bool,
    is_free: bool,
    is_today: bool,
    rows: Vec<Row>,
    more: usize,
}

#[derive(Template)]
#[template(path = "tasks/calendar.html")]
struct Calendar {
    page: Page,
    here: Here,
    filter: Filter,
    choices: Choices,
    month: Month,
    weeks: Vec<Vec<Day>>,
    total: usize,
    now: DateTime<Utc>,
}

impl Calendar {
    /// The same tasks in another view.
    fn view(&self, view: &str) -> String {
        address(&self.here.path(view), &self.filter)
    }

    fn in_month(&self, month: impl Borrow<Month>) -> String {
        let query = serde_html_form::to_string(&self.filter).unwrap_or_default();
        let join = if query.is_empty() { "" } else { "&" };
        format!("{}?{query}{join}month={}", self.here.path("/tasks/calendar"), month.borrow().code())
    }

    /// What is due on a day, as a list.
    fn on_day(&self, day: &Day) -> String {
        address(&self.here.path("/tasks"), &Filter { on: day.date.to_string(), ..self.filter.clone() })
    }

    /// The keys of the days of the week, from Monday on.
    fn weekdays(&self) -> [&'static str; 7] {
        countdown::WEEK
    }
}

/// The tasks of a month, by the day on which they are due; free days are marked.
pub async fn calendar(
    may: May<SeeWhole>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(filter): Query<Filter>,
    Query(asked): Query<InMonth>,
) -> Result<Response> {
    let here = may.scope;
    let now = app.clock.now();
    let today = day_of(now, here.zone);
    let month = Month::parse(&asked.month).unwrap_or_else(|| Month::of(today));
    let days: Vec<Vec<NaiveDate>> = month.weeks();
    let midnight = |day: NaiveDate| instant(here.zone, day, NaiveTime::MIN);
    let first = days.first().and_then(|week| week.first()).copied().unwrap_or(month.first());
    let last = days.last().and_then(|week| week.last()).copied().unwrap_or(month.first());
    let between = (midnight(first), midnight(last.succ_opt().unwrap_or(last)));
    let rows = store::due_between(&app.db, here.id, &filter, may.who.account, now, between).await?;
    let free = countdown::anchors(&app.db, here.id).await?.days;
    let total = rows.len();
    let mut by_day: BTreeMap<NaiveDate, Vec<Row>> = BTreeMap::new();
    for row in rows {
        by_day.entry(day_of(row.due_at, here.zone)).or_default().push(row);
    }
    let mut drawn = |date: NaiveDate| {
        let mut rows = by_day.remove(&date).unwrap_or_default();
        let more = rows.len().saturating_sub(SHOWN);
        rows.truncate(SHOWN);
        Day { date, is_own: month.holds(date), is_free: free.is_free(date), is_today: date == today, rows, more }
    };
    let weeks = days.into_iter().map(|week| week.into_iter().map(&mut drawn).collect()).collect();
    html(&Calendar {
        choices: choices_of(&app, visit.l, &here, &filter).await?,
        page: visit.work(&app, here.link(), visit.l.t("tasks-calendar"), &may.who),
        filter,
        month,
        weeks,
        total,
        now,
        here,
    })
}
