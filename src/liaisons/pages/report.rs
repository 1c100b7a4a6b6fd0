//! The weekly form of a project: what was done, what comes next, readings.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use chrono::NaiveDate;
use serde::Deserialize;

use super::project::{Seen, leading, seen};
use crate::access::Liaison as Holder;
use crate::audit::Tx;
use crate::conference::{Here, day_of};
use crate::error::{Error, Result};
use crate::kernel::{Faults, Uuid};
use crate::liaisons::rules::week_to_file;
use crate::liaisons::{letters, store};
use crate::mail;
use crate::outcomes::rules::{ReportForm, ValueForm, first_week, week};
use crate::outcomes::{
    self, By, Filed, Indicator, IndicatorKind, Proof, Report, Whole, judgements, proof, say_value, week_name,
};
use crate::state::App;
use crate::web::{Field, Fields, Filled, Page, Path, Query, SentFile, Visit, html, invalid, redirect};

/// So many weeks back are offered.
const WEEKS: i64 = 13;

/// Which week is reported; this one where none is named.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    week: String,
}

#[derive(Template)]
#[template(path = "liaisons/report.html")]
struct Edit {
    page: Page,
    here: Here,
    project: Whole,
    week: NaiveDate,
    /// What stands there already, the newest version.
    held: Option<Report>,
    /// Its week is frozen: nothing is corrected any more.
    is_frozen: bool,
    /// Weeks before this one that are due and missing, the newest first.
    missing: Vec<NaiveDate>,
    indicators: Vec<Indicator>,
    form: ReportForm,
    faults: Faults,
    back: String,
}

impl Edit {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn week(&self, week: &NaiveDate) -> String {
        week_name(self.page.l, *week)
    }

    fn until(&self) -> NaiveDate {
        week::last_day(self.week)
    }

    /// The indicators with what was written of each.
    fn read(&self) -> Vec<(&Indicator, &ValueForm)> {
        self.indicators.iter().zip(&self.form.values).collect()
    }

    fn value(&self, (one, form): &(&Indicator, &ValueForm)) -> Field {
        let l = self.page.l;
        let (fields, name) = (self.fields(), format!("value-{}", one.id));
        let field = match one.kind {
            IndicatorKind::Number => {
                fields.text(name, l.t("outcomes-value"), &form.value).width("w-8").unit(l.plain(&one.unit))
            }
            IndicatorKind::Judgement => {
                let choices = judgements(l, l.t("outcomes-judged-none"), &form.value);
                fields.select(name, l.t("outcomes-kind-judgement"), choices)
            }
        };
        let field = field.optional(fields.optional());
        match one.latest() {
            Some(last) => {
                let value = say_value(l, one.kind, last.value);
                field.hint(l.with2("weekly-last", "value", value, "day", l.date(last.as_of)))
            }
            None => field.hint(l.t("weekly-no-last")),
        }
    }

    fn as_of(&self, (one, form): &(&Indicator, &ValueForm)) -> Field {
        self.fields().text(format!("as_of-{}", one.id), self.page.l.t("outcomes-as-of"), &form.as_of).kind("date")
    }

    fn file(&self, (one, _): &(&Indicator, &ValueForm)) -> Field {
        let label = self.page.l.t("life-proof");
        let field = self.fields().file(format!("file-{}", one.id), label, ".pdf,.docx,.xlsx,.pptx,.jpg,.jpeg,.png");
        field.optional(self.fields().optional())
    }
}

/// The page of a week: filled in with what was reported, or with what is sent back.
async fn page(
    app: &App,
    holder: &Holder,
    (seen, week): (Seen, NaiveDate),
    sent: Option<(ReportForm, Faults)>,
) -> Result<Edit> {
    let today = day_of(app.clock.now(), seen.here.zone);
    let indicators = outcomes::indicators(&app.db, seen.project.id).await?;
    let reports = outcomes::reports(&app.db, seen.project.id, WEEKS).await?;
    let held = reports.iter().find(|one| one.week == week).cloned();
    let first = first_due(app, holder, &seen, today).await?;
    let missing = (1..WEEKS.unsigned_abs())
        .map(|back| week::back(week::monday(today), back))
        .filter(|week| *week >= first && reports.iter().all(|one| one.week != *week))
        .collect();
    let (form, faults) = sent.unwrap_or_else(|| {
        let known: Vec<_> = indicators.iter().map(|one| (one.id, one.kind)).collect();
        let mut form = ReportForm::empty(&known, today.min(week::last_day(week)));
        if let Some(held) = &held {
            (form.done, form.next, form.seen) = (held.done.clone(), held.next.clone(), held.version.to_string());
        }
        (form, Faults::default())
    });
    Ok(Edit {
        page: seen.visit.public(app, seen.here.link(), week_name(seen.visit.l, week), None),
        is_frozen: outcomes::is_frozen(&app.db, seen.here.id, week).await?,
        back: format!("/institution/{}/projects/{}", holder.token, seen.project.id),
        here: seen.here,
        project: seen.project,
        week,
        held,
        missing,
        indicators,
        form,
        faults,
    })
}

/// The first week for which the institution owes a report of the project.
async fn first_due(app: &App, holder: &Holder, seen: &Seen, today: NaiveDate) -> Result<NaiveDate> {
    // Closed, it owed none: of what was reopened reports are due from then on.
    let asked = store::first_asked(&app.db, holder.institution).await?.max(seen.project.reopened_at);
    let asked_on = asked.map_or(today, |at| day_of(at, seen.here.zone));
    Ok(first_week(seen.project.starts_on, asked_on))
}

/// The project and the week, where a report of it may be filed.
async fn asked_for(app: &App, holder: &Holder, visit: Visit, (id, asked): (Uuid, &Asked)) -> Result<(Seen, NaiveDate)> {
    let seen = leading(seen(app, holder, visit, id).await?)?;
    let today = day_of(app.clock.now(), seen.here.zone);
    let first = first_due(app, holder, &seen, today).await?;
    let week = week_to_file(&asked.week, first, today).ok_or(Error::NotFound)?;
    if seen.project.completed_at.is_some() {
        return Err(Error::Refused("outcomes-problem-completed"));
    }
    Ok((seen, week))
}

/// The form of a week.
pub async fn form(
    holder: Holder,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, id)): Path<(String, Uuid)>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let of = asked_for(&app, &holder, visit, (id, &asked)).await?;
    html(&page(&app, &holder, of, None).await?)
}

/// The files that came, each for its indicator.
async fn proofs(sent: Vec<SentFile>, indicators: &[Uuid], faults: &mut Faults) -> Vec<(Uuid, Proof)> {
    let mut proofs = Vec::new();
    let mut sent = sent;
    for indicator in indicators {
        let field = format!("file-{indicator}");
        let (of, rest) = sent.into_iter().partition(|one: &SentFile| one.field == field);
        sent = rest;
        match proof(of, &field).await {
            Ok(found) => proofs.extend(found.map(|proof| (*indicator, proof))),
            Err(key) => faults.add(field, key),
        }
    }
    proofs
}

/// Files a report, or a correction of it. The same form sent twice is one report and one letter; whoever saw an older
/// version is told, and keeps what she wrote.
pub async fn file(
    holder: Holder,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, id)): Path<(String, Uuid)>,
    Query(asked): Query<Asked>,
    filled: Filled,
) -> Result<Response> {
    let (seen, week) = asked_for(&app, &holder, visit, (id, &asked)).await?;
    let known: Vec<_> = outcomes::indicators(&app.db, id).await?.iter().map(|one| (one.id, one.kind)).collect();
    let ids: Vec<Uuid> = known.iter().map(|(id, _)| *id).collect();
    let mut form = ReportForm::of(filled.fields, &known);
    let mut faults = Faults::default();
    let proofs = proofs(filled.files, &ids, &mut faults).await;
    let checked = form.check(day_of(app.clock.now(), seen.here.zone));
    // A file that proves nothing would be lost without a word.
    for (indicator, _) in &proofs {
        if checked.as_ref().is_ok_and(|new| new.readings.iter().all(|(read, ..)| read != indicator)) {
            faults.add(format!("value-{indicator}"), "fault-required");
        }
    }
    let new = match checked {
        Ok(new) if faults.is_empty() => new,
        Ok(_) => return Err(invalid(&page(&app, &holder, (seen, week), Some((form, faults))).await?)),
        Err(mut found) => {
            for fault in faults.iter() {
                found.add(fault.field.clone(), fault.key);
            }
            return Err(invalid(&page(&app, &holder, (seen, week), Some((form, found))).await?));
        }
    };
    let files: Vec<outcomes::Evidence<'_>> = proofs
        .iter()
        .filter(|(indicator, _)| new.readings.iter().any(|(read, ..)| read == indicator))
        .map(|(indicator, (name, ready))| (*indicator, &**name, ready.kind, &*ready.content))
        .collect();
    let back = format!("/institution/{}/projects/{id}", holder.token);
    let mut tx = Tx::begin(&app).await?;
    let by = (holder.actor(), By::Liaison(holder.liaison));
    match outcomes::file_report(&mut tx, by, (seen.here.id, id, week), &new, &files).await {
        Ok(Filed::Version(version, entries)) => {
            let project = seen.visit.l.plain(&seen.project.title).to_owned();
            let letter = letters::received(
                &seen.here,
                &seen.liaison,
                (&project, week, version),
                &app.url(&format!("{back}/report?week={week}")),
            );
            if let Some(letter) = letter {
                mail::post(&mut tx, letter).await?;
            }
            tx.commit(entries).await?;
        }
        Ok(Filed::Same) => drop(tx),
        Err(Error::Conflict(key)) if key.starts_with("weekly-fault-") => {
            drop(tx);
            let held = outcomes::reports(&app.db, id, WEEKS).await?;
            let version = held.iter().find(|one| one.week == week).map_or(0, |one| one.version);
            form.seen = version.to_string();
            let faults = Faults::one("done", key);
            return Err(invalid(&page(&app, &holder, (seen, week), Some((form, faults))).await?));
        }
        Err(error) => return Err(error),
    }
    Ok(redirect(&format!("{back}/report?week={week}")))
}
