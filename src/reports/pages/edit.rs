//! The marked places of a draft, and compiling it anew.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use serde::Deserialize;

use super::{by, path, read, require_draft};
use crate::access::{May, Who};
use crate::audit::Tx;
use crate::conference::{Act, Here};
use crate::error::{Error, Result};
use crate::kernel::{Faults, Uuid};
use crate::outcomes;
use crate::reports::ChangeReport;
use crate::reports::rules::{Body, Edited, Late, check_edit, merge};
use crate::reports::say;
use crate::reports::store::{self, NewVersion, OfReport, Version};
use crate::state::App;
use crate::web::{Fields, Form, Page, Reader, Visit, html, invalid, redirect};

#[derive(Template)]
#[template(path = "reports/edit.html")]
struct Edit {
    page: Page,
    title: String,
    late: Vec<Late>,
    edited: Edited,
    /// What she wrote about projects that are no longer late, each with its name.
    dropped: Vec<(String, String)>,
    faults: Faults,
    version: i32,
    path: String,
}

impl Edit {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn name(&self, one: &Late) -> String {
        format!("remark-{}", one.project.id)
    }

    fn label(&self, one: &Late) -> String {
        label(self.page.l, one)
    }

    /// Its light and why.
    fn why(&self, one: &Late) -> String {
        let l = self.page.l;
        let reason = one.reasons.first().map(|(_, reason)| outcomes::say(l, reason)).unwrap_or_default();
        format!("{} · {reason}", l.t(one.light.key()))
    }
}

fn label(l: Reader, one: &Late) -> String {
    format!("{} {}", one.project.number, l.plain(&one.project.title))
}

fn late_in(body: &Body) -> Vec<Uuid> {
    body.late.iter().map(|one| one.project.id).collect()
}

fn page(
    (app, visit, who): (&App, &Visit, &Who),
    scope: &OfReport,
    (body, edited): (Body, Edited),
    (version, faults): (i32, Faults),
) -> Edit {
    Edit {
        page: visit.work(app, scope.here.link(), visit.l.t("reports-edit"), who),
        title: say::title(visit.l, scope.report.period),
        late: body.late,
        edited,
        dropped: Vec::new(),
        faults,
        version,
        path: path(&scope.here, scope.report.id),
    }
}

/// The form over the newest version, after somebody else wrote one: with what she changed in the one that she saw.
fn merged(
    (app, visit, who): (&App, &Visit, &Who),
    scope: &OfReport,
    (base, hers): (Option<&Version>, &Edited),
    newest: Version,
) -> Edit {
    let nothing = Edited::default();
    let held = base.map_or(&nothing, |base| &base.edited);
    let (edited, dropped) = merge(held, hers, &newest.edited, &late_in(&newest.body));
    let named = |project: &Uuid| {
        let one = base.and_then(|base| base.body.late.iter().find(|one| one.project.id == *project));
        one.map(|one| label(visit.l, one)).unwrap_or_default()
    };
    let dropped = dropped.into_iter().map(|(project, text)| (named(&project), text)).collect();
    let faults = Faults::one("foreword", "problem-changed");
    Edit { dropped, ..page((app, visit, who), scope, (newest.body, edited), (newest.number, faults)) }
}

fn require(here: &Here, scope: &OfReport) -> Result<()> {
    here.require(Act::CarryOut)?;
    require_draft(&scope.report)
}

pub async fn edit(may: May<ChangeReport>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    require(&may.scope.here, &may.scope)?;
    let held = read(&app, &may.scope.report).await?;
    let shown = (held.body, held.edited);
    html(&page((&app, &visit, &may.who), &may.scope, shown, (held.number, Faults::default())))
}

/// Keeps what was written as the next version. Whoever saw an older one is told, and what she wrote stays in the form.
pub async fn save(
    may: May<ChangeReport>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(answers): Form<Vec<(String, String)>>,
) -> Result<Response> {
    require(&may.scope.here, &may.scope)?;
    let (here, report) = (&may.scope.here, &may.scope.report);
    let held = read(&app, report).await?;
    let (edited, seen) = held.edited.of(&answers);
    if seen != held.number {
        let base = store::version(&app.db, report.id, seen).await?;
        let hers = base.as_ref().map_or_else(Edited::default, |base| base.edited.clone()).of(&answers).0;
        let shown = merged((&app, &visit, &may.who), &may.scope, (base.as_ref(), &hers), held);
        return Err(invalid(&shown));
    }
    if let Err(faults) = check_edit(&edited, &held.edited, &late_in(&held.body)) {
        return Err(invalid(&page((&app, &visit, &may.who), &may.scope, (held.body, edited), (held.number, faults))));
    }
    if edited == held.edited {
        return Ok(redirect(&path(here, report.id)));
    }
    let new = NewVersion { seen, compiled_at: held.compiled_at, body: &held.body, edited: &edited, is_edit: true };
    let mut tx = Tx::begin(&app).await?;
    match store::write_version(&mut tx, by(&may.who), (here.id, report.id), &new).await {
        Ok(entry) => tx.commit(entry).await?,
        Err(Error::Conflict("problem-changed")) => {
            let now = store::find(&app.db, here.id, report.id).await?.ok_or(Error::NotFound)?;
            let newest = read(&app, &now).await?;
            let shown = merged((&app, &visit, &may.who), &may.scope, (Some(&held), &edited), newest);
            return Err(invalid(&shown));
        }
        Err(error) => return Err(error),
    }
    Ok(redirect(&path(here, report.id)))
}

/// The version that was seen.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct SeenForm {
    pub version: String,
}

/// Compiles a draft anew; what was written in the marked places is carried over.
pub async fn compile(
    may: May<ChangeReport>,
    AppState(app): AppState<App>,
    Form(form): Form<SeenForm>,
) -> Result<Response> {
    require(&may.scope.here, &may.scope)?;
    let (here, report) = (&may.scope.here, &may.scope.report);
    let held = read(&app, report).await?;
    if form.version.parse() != Ok(held.number) {
        return Err(Error::Conflict("problem-changed"));
    }
    let now = app.clock.now();
    let body = store::compile(&app.db, here, report.period, now).await?;
    let new = NewVersion { seen: held.number, compiled_at: now, body: &body, edited: &held.edited, is_edit: false };
    let mut tx = Tx::begin(&app).await?;
    let entry = store::write_version(&mut tx, by(&may.who), (here.id, report.id), &new).await?;
    tx.commit(entry).await?;
    Ok(redirect(&path(here, report.id)))
}
