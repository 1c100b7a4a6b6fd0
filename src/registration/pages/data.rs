use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::super::letters;
use super::super::store::{self, Participant, Seen};
use super::super::{DecidePerson, OfParticipant};
use super::pass::behind;
use super::{papers, said};
use crate::access::{Holder, May};
use crate::audit::{Actor, Entry, Tx};
use crate::conference::{Act, Here};
use crate::discussions;
use crate::error::{Error, Result};
use crate::forms;
use crate::identity;
use crate::kernel::Uuid;
use crate::mail;
use crate::mine;
use crate::sheets::{self, Cell, Kind, Table};
use crate::speakers;
use crate::state::App;
use crate::web::{Confirm, Form, Page, Query, Reader, Visit, download, html, redirect};

/// As which file it is wanted.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    format: String,
}

/// Everything that is held about one participant, for the organiser to hand on.
pub async fn of_person(
    may: May<DecidePerson>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(wanted): Query<Wanted>,
) -> Result<Response> {
    let OfParticipant { here, participant } = may.scope;
    file(&app, visit.l, &here, &participant, &wanted, may.who.actor()).await
}

/// Everything that is held about herself.
pub async fn own(
    holder: Holder,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(wanted): Query<Wanted>,
) -> Result<Response> {
    let (here, participant, visit) = behind(&app, &holder, visit).await?;
    file(&app, visit.l, &here, &participant, &wanted, holder.actor()).await
}

async fn file(
    app: &App,
    l: Reader,
    here: &Here,
    participant: &Participant,
    wanted: &Wanted,
    actor: Actor,
) -> Result<Response> {
    let kind = Kind::parse(&wanted.format).unwrap_or(Kind::Xlsx);
    let table = table(app, l, here, participant).await?;
    let file = sheets::write(table, kind).await?;
    let tx = Tx::begin(app).await?;
    tx.commit(
        Entry::new(actor, "registration.data_exported", "participant", participant.id)
            .of(here.id)
            .with("format", kind.as_str()),
    )
    .await?;
    let name = format!("{}-{}-{}.{}", l.t("registration-data-file"), here.slug, participant.number, kind.as_str());
    Ok(download(&name, kind.content_type(), file))
}

/// What is held, each with what it is: no secret, as these open doors, and of a document the masked number.
async fn table(app: &App, l: Reader, here: &Here, participant: &Participant) -> Result<Table> {
    let questions = forms::questions(&app.db, here.id).await?;
    let categories = store::categories(&app.db, here.id).await?;
    let time = |at: DateTime<Utc>| Cell::time(at, here.zone);
    let answers = &participant.answers;
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let mut row = |key: &str, cell: Cell| rows.push(vec![Cell::Text(l.t(key)), cell]);
    row("registration-data-conference", Cell::text(l.plain(&here.name)));
    row("registration-number", Cell::number(participant.number));
    row("registration-name", Cell::text(&answers.name));
    row("registration-institution", Cell::text(l.plain(&participant.institution.name)));
    row("registration-category", Cell::Text(categories.label(answers.category, l.lang)));
    row("registration-post", Cell::text(&answers.post));
    row("registration-email", Cell::text(&participant.email));
    row("registration-phone", Cell::text(&answers.phone));
    row("registration-language", Cell::text(participant.lang.own_name()));
    row("registration-registered-at", time(participant.created_at));
    row("registration-state", Cell::Text(l.t(participant.state.key())));
    if let Some(at) = participant.decided_at {
        row("registration-decided-at", time(at));
    }
    if !participant.decline_reason.is_empty() {
        row("registration-reason", Cell::text(&participant.decline_reason));
    }
    if !participant.level_reason.is_empty() {
        row("registration-level-reason", Cell::text(&participant.level_reason));
    }
    if !participant.attention.is_empty() {
        row("registration-attention", Cell::text(&participant.attention));
    }
    if !participant.seat.is_empty() {
        row("registration-seat", Cell::text(&participant.seat));
    }
    match participant.consented_at {
        Some(at) => {
            row("registration-person-consent", Cell::text(&participant.consent_text));
            row("registration-data-consented", time(at));
        }
        None => row("registration-person-consent", Cell::Text(l.t("delegation-consent-due"))),
    }
    if let Some(by) = &participant.delegate {
        row("delegation-by", Cell::Text(format!("{} · {}", by.name, by.institution)));
    }
    for (_, number) in store::merged_into(&app.db, participant.id).await? {
        row("duplicates-came", Cell::number(number));
    }
    if let Some(document) = identity::of(app, participant.id).await? {
        row("identity-kind", Cell::Text(l.t(document.kind.key())));
        row("identity-number", Cell::Text(document.masked));
    }
    for paper in papers(l, &questions, &answers.more) {
        rows.push(vec![Cell::Text(paper.label), Cell::Text(paper.name)]);
    }
    for (label, answer) in said(l, &questions, &answers.more) {
        rows.push(vec![Cell::Text(label), Cell::Text(answer)]);
    }
    for badge in store::badges_of(&app.db, participant.id).await? {
        let level = l.t(badge.level.key());
        rows.push(vec![Cell::Text(l.a("registration-data-badge-issued", "level", &level)), time(badge.issued_at)]);
        if let Some(at) = badge.revoked_at {
            rows.push(vec![Cell::Text(l.a("registration-data-badge-revoked", "level", &level)), time(at)]);
        }
    }
    for reading in store::readings(&app.db, participant.id).await? {
        let gate = l.plain(&reading.gate);
        rows.push(vec![Cell::Text(l.a("registration-data-reading", "gate", gate)), time(reading.at)]);
    }
    for leave in store::leaves(&app.db, participant.id).await? {
        rows.push(vec![Cell::Text(l.t("leave-title")), Cell::text(&leave.reason)]);
    }
    for letter in mail::about(&app.db, participant.id).await? {
        let occasion = letters::OCCASIONS.iter().find(|one| one.name == letter.occasion);
        let title = l.t(occasion.map_or("registration-letter-to-many", |one| one.title));
        rows.push(vec![Cell::Text(title), time(letter.created_at)]);
    }
    rows.extend(of_agenda(app, l, here, participant.id).await?);
    let headings = vec![l.t("registration-data-what"), l.t("registration-data-held")];
    Ok(Table { title: l.t("registration-data-file"), headings, rows })
}

/// What is held of her in the agenda: what she starred and wished for, what she said of her own roles.
async fn of_agenda(app: &App, l: Reader, here: &Here, participant: Uuid) -> Result<Vec<Vec<Cell>>> {
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let mut row = |key: &str, text: &str| {
        if !text.is_empty() {
            rows.push(vec![Cell::Text(l.t(key)), Cell::text(text)]);
        }
    };
    for title in mine::starred(&app.db, participant).await? {
        row("mine-why-favourite", l.plain(&title));
    }
    for hers in discussions::hers(&app.db, here.id, participant).await? {
        let topics = |id: &Uuid| hers.groups.iter().find(|group| group.id == *id).map(|group| l.plain(&group.topic));
        let wishes: Vec<&str> = hers.wishes.iter().filter_map(topics).collect();
        row("registration-data-wishes", &wishes.join(" · "));
        if let Some(group) = &hers.group {
            row("registration-data-group", l.plain(&group.topic));
        }
    }
    let Some(held) = speakers::held_of(&app.db, participant).await? else { return Ok(rows) };
    for (title, answer, word, proposed) in &held.items {
        let said = answer.as_deref().map(|answer| l.t(speakers::rules::State::of(Some(answer), true).key()));
        let parts = [Some(l.plain(title).to_owned()), said, Some(word.clone())];
        let parts: Vec<String> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
        row("registration-data-role", &parts.join(" · "));
        if let Some(proposed) = proposed {
            row("speakers-proposal", l.plain(proposed));
        }
    }
    row("registration-data-biography", l.plain(&held.biography));
    if let Some(proposed) = &held.proposed_biography {
        row("speakers-proposal-biography", l.plain(proposed));
    }
    let needs = speakers::rules::NEEDS.iter().filter(|(need, _)| held.needs.iter().any(|held| held == need));
    let needs = needs.map(|(_, key)| l.t(key));
    row("registration-data-needs", &needs.collect::<Vec<_>>().join(" · "));
    row("registration-data-note", &held.note);
    for name in &held.slides {
        row("speakers-slides", name);
    }
    Ok(rows)
}

#[derive(Template)]
#[template(path = "registration/sure.html")]
struct Sure {
    page: Page,
    it: Confirm,
}

/// Asks whether somebody's data are to be erased.
pub async fn ask_erase(may: May<DecidePerson>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let (OfParticipant { here, participant }, l) = (may.scope, visit.l);
    // As long as something is decided, whoever comes withdraws first.
    if (participant.state.is_live() && here.allows(Act::Decide)) || participant.erased_at.is_some() {
        return Err(Error::Conflict("problem-changed"));
    }
    let base = here.path(&format!("/people/{}", participant.id));
    let title = l.t("registration-erase-title");
    let it = Confirm {
        title: title.clone(),
        text: l.a("registration-erase-text", "name", &participant.answers.name),
        effects: vec![
            l.t("registration-erase-effect-gone"),
            l.t("registration-erase-effect-stays"),
            l.t("registration-erase-effect-final"),
        ],
        action: format!("{base}/erase"),
        version: participant.version,
        button: l.t("registration-erase"),
        cancel: base,
    };
    html(&Sure { page: visit.work(&app, here.link(), title, &may.who), it })
}

/// What was seen when it was decided.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct EraseForm {
    version: String,
}

/// Erases somebody's data.
pub async fn erase(
    may: May<DecidePerson>,
    AppState(app): AppState<App>,
    Form(form): Form<EraseForm>,
) -> Result<Response> {
    let (OfParticipant { here, participant }, who) = (may.scope, may.who);
    let seen = Seen { id: participant.id, version: form.version.parse().unwrap_or(0) };
    let mut tx = Tx::begin(&app).await?;
    let entry = store::erase(&mut tx, &here, &participant, seen, who.actor()).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path(&format!("/people/{}", participant.id))))
}
