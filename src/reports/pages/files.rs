//! A report as a file: from the version that is kept, never from what the record says by now.

use axum::extract::State as AppState;
use axum::response::Response;

use super::read;
use crate::access::May;
use crate::error::Result;
use crate::reports::say::{Medium, Said, say};
use crate::reports::store::OfReport;
use crate::reports::{SeeReport, docx as word, paper};
use crate::sheets::Kind;
use crate::state::App;
use crate::web::{Reader, Visit, download};

const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

async fn said(app: &App, l: Reader, scope: &OfReport, medium: Medium) -> Result<Said> {
    let version = read(app, &scope.report).await?;
    Ok(say(l, &scope.here, &scope.report, &version, medium))
}

/// The name of the file: the conference, the period.
fn name(scope: &OfReport, ending: &str) -> String {
    let period = scope.report.period;
    format!("{}-{}-{}.{ending}", scope.here.slug, period.kind.as_str(), period.first)
}

pub async fn pdf(may: May<SeeReport>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let said = said(&app, visit.l, &may.scope, Medium::Paper).await?;
    Ok(download(&name(&may.scope, "pdf"), "application/pdf", paper::pdf(&app, visit.l, &said).await?))
}

pub async fn docx(may: May<SeeReport>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let (said, lang) = (said(&app, visit.l, &may.scope, Medium::Paper).await?, visit.l.lang);
    let bytes = tokio::task::spawn_blocking(move || word::write(lang, &said)).await??;
    Ok(download(&name(&may.scope, "docx"), DOCX, bytes))
}

pub async fn xlsx(may: May<SeeReport>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let said = said(&app, visit.l, &may.scope, Medium::Sheet).await?;
    let bytes = paper::xlsx(visit.l, &said).await?;
    Ok(download(&name(&may.scope, "xlsx"), Kind::Xlsx.content_type(), bytes))
}
