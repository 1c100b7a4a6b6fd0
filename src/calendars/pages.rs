use askama::Template;
use axum::extract::State as AppState;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::{ics, store};
use crate::access::{SignedIn, Subscriber};
use crate::audit::Tx;
use crate::error::{Error, Result};
use crate::state::App;
use crate::web::{Page, Reader, Visit, etag_of, html, is_unchanged, redirect, with_etag};

/// What was due longer ago has left the calendar.
const KEPT: TimeDelta = TimeDelta::days(90);
/// More entries no calendar reads.
const MOST: i64 = 1000;

#[derive(Template)]
#[template(path = "calendars/show.html")]
struct Show {
    page: Page,
    /// The address, and since when.
    link: Option<(String, DateTime<Utc>)>,
    zone: Tz,
}

/// The address at which her calendar follows her tasks.
pub async fn show(SignedIn(who): SignedIn, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let link = store::link(&app, who.account).await?.map(|(path, since)| (app.url(&path), since));
    html(&Show { page: visit.page(&app, visit.l.t("calendars-title"), Some(&who)), link, zone: Tz::UTC })
}

/// Makes the address, or another one.
pub async fn make(SignedIn(who): SignedIn, AppState(app): AppState<App>) -> Result<Response> {
    let mut tx = Tx::begin(&app).await?;
    let entry = store::make(&mut tx, who.actor(), who.account).await?;
    tx.commit(entry).await?;
    Ok(redirect("/account/calendar"))
}

pub async fn turn_off(SignedIn(who): SignedIn, AppState(app): AppState<App>) -> Result<Response> {
    let mut tx = Tx::begin(&app).await?;
    let entry = store::turn_off(&mut tx, who.actor(), who.account).await?;
    tx.commit(entry).await?;
    Ok(redirect("/account/calendar"))
}

/// Her tasks, as her calendar reads them.
pub async fn calendar(subscriber: Subscriber, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let (name, lang) = store::reader(&app.db, subscriber.account).await?.ok_or(Error::NotFound)?;
    let l = Reader::new(lang);
    let tasks = store::tasks(&app.db, subscriber.account, app.clock.now() - KEPT, MOST).await?;
    let text = ics::calendar(&app, l, &name, &tasks);
    let etag = etag_of(&text, l);
    if let Some(unchanged) = is_unchanged(&visit, &etag) {
        return Ok(unchanged);
    }
    let answer = ([(header::CONTENT_TYPE, "text/calendar; charset=utf-8")], text).into_response();
    Ok(with_etag(answer, &etag))
}
