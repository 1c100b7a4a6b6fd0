//! One report, as its paper reads, and its versions.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use serde::Deserialize;

use super::{path, read};
use crate::access::May;
use crate::conference::{Act, Here};
use crate::error::{Error, Result};
use crate::outcomes::Light;
use crate::reports::rules::Counts;
use crate::reports::say::{self, Medium, Said};
use crate::reports::store::{self, Report, Sent, VersionRow};
use crate::reports::{ChangeReport, SeeReport};
use crate::state::App;
use crate::web::{Page, Query, Visit, html};

#[derive(Template)]
#[template(path = "reports/show.html")]
struct Show {
    page: Page,
    here: Here,
    report: Report,
    said: Said,
    sent: Vec<Sent>,
    /// The version that is shown; an older one where it was asked for.
    version: i32,
    may_write: bool,
    path: String,
    /// Where the projects are.
    projects: String,
}

impl Show {
    fn class(&self, light: &Light) -> &'static str {
        light.as_str()
    }

    fn others(&self) -> [Option<(String, i32)>; 2] {
        let link = |(id, number)| (path(&self.here, id), number);
        let after = self.report.replaced_by.filter(|_| self.report.is_replaced || self.may_write);
        [self.report.replaces.map(link), after.map(link)]
    }
}

/// Which version: none for the one that counts.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    version: Option<i32>,
}

pub async fn show(
    may: May<SeeReport>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let (here, report) = (may.scope.here, may.scope.report);
    let is_organiser = may.who.authority.organises(here.id);
    // Older versions are for those who write them.
    let version = match asked.version.filter(|_| is_organiser) {
        Some(number) => store::version(&app.db, report.id, number).await?.ok_or(Error::NotFound)?,
        None => read(&app, &report).await?,
    };
    let said = say::say(visit.l, &here, &report, &version, Medium::Page);
    html(&Show {
        page: visit.work(&app, here.link(), said.title.clone(), &may.who),
        sent: if report.sent_at.is_some() { store::sent(&app.db, report.id).await? } else { Vec::new() },
        version: version.number,
        may_write: here.allows(Act::CarryOut) && is_organiser,
        path: path(&here, report.id),
        projects: here.path("/projects"),
        said,
        report,
        here,
    })
}

/// A version, with what changed in it since the one before.
struct Line {
    row: VersionRow,
    changes: Vec<(&'static str, usize, usize)>,
}

#[derive(Template)]
#[template(path = "reports/versions.html")]
struct Versions {
    page: Page,
    here: Here,
    report: Report,
    title: String,
    lines: Vec<Line>,
    path: String,
}

pub async fn versions(may: May<ChangeReport>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let (here, report) = (may.scope.here, may.scope.report);
    let rows = store::versions(&app.db, report.id).await?;
    let before: Vec<Option<Counts>> = rows.iter().skip(1).map(|row| Some(row.counts.0)).chain([None]).collect();
    let lines = rows.into_iter().zip(before).map(|(row, before)| Line {
        changes: before.map(|before| row.counts.0.changes(&before)).unwrap_or_default(),
        row,
    });
    html(&Versions {
        page: visit.work(&app, here.link(), visit.l.t("reports-versions"), &may.who),
        title: say::title(visit.l, report.period),
        lines: lines.collect(),
        path: path(&here, report.id),
        report,
        here,
    })
}
