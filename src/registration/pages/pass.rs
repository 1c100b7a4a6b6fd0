use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::super::rules::{self, Asking, HolderKind, RegisterForm, State};
use super::super::store::{self, Changed, LevelOf, Participant, Resolutions, Seen, Zone};
use super::files::arrive;
use super::form::Answering;

use super::{Confirm, Paper, papers, said};
use crate::access::Holder;
use crate::agenda;
use crate::audit::Tx;
use crate::conference::{self, Act, Here, calendar};
use crate::discussions::{self, Group};
use crate::error::{Error, Result};
use crate::forms::{self, Answer, Content, Sent};
use crate::identity::{self, Held};
use crate::kernel::Faults;
use crate::state::App;
use crate::vault::Place;
use crate::web::{Filled, Form, Page, Qr, Query, Reader, Visit, download, html, invalid, redirect};

/// A badge as its holder sees it.
struct Shown {
    qr: Qr,
    /// What stands in the code, to be typed where it cannot be read.
    secret: String,
    level: LevelOf,
    zones: Vec<Zone>,
}

#[derive(Template)]
#[template(path = "registration/pass.html")]
struct Pass {
    page: Page,
    here: Here,
    participant: Participant,
    category: String,
    badge: Option<Shown>,
    document: Option<Held>,
    base: String,
    /// What is kept without network says of when it is.
    shown_at: DateTime<Utc>,
    may_edit: bool,
    may_withdraw: bool,
    /// She has withdrawn, and can register anew.
    may_return: bool,
    /// What she has just saved: its part of the page says so.
    done: String,
    /// She takes part, and is not staff, press or a guard.
    is_participant: bool,
    /// What she is asked to agree to, whom somebody else registered.
    consent: Option<String>,
    /// The number of the registration that hers was put together with.
    merged: Option<i32>,
    /// On the waiting list: her turn among those of her category, from 1.
    turn: Option<i64>,
    /// What she answered beyond the core: label and answer.
    said: Vec<(String, String)>,
    /// What she handed in.
    papers: Vec<Paper>,
    /// The agenda in few words, kept with the pass for when there is no network.
    agenda: Vec<agenda::Entry>,
    /// Her discussion groups, and the newest release, in which they sit.
    discussions: Vec<discussions::Hers>,
    release: Option<agenda::Release>,
    resolutions: Resolutions,
}

impl Pass {
    /// Whether another day begins with this block.
    fn begins_day(&self, n: &usize) -> bool {
        *n == 0 || self.agenda[*n].date != self.agenda[n - 1].date
    }

    fn when(&self, group: &Group) -> Vec<String> {
        discussions::when(self.page.l, &self.here, self.release.as_ref(), group)
    }

    fn host(&self, group: &Group) -> Option<String> {
        discussions::host_of(self.page.l, group)
    }

    /// Whether she has just saved what she wishes here.
    fn has_wished(&self, one: &discussions::Hers) -> bool {
        self.done == one.discussion.id.to_string()
    }

    /// Whether she may say now in which groups she would like to be.
    fn asks(&self, one: &discussions::Hers) -> bool {
        self.participant.state.is_live() && self.is_participant && one.discussion.takes_wishes(self.shown_at)
    }
}

#[derive(Template)]
#[template(path = "registration/edit.html")]
struct Edit {
    page: Page,
    it: Answering,
}

#[derive(Template)]
#[template(path = "registration/withdraw.html")]
struct Withdraw {
    page: Page,
    it: Confirm,
}

fn may_return(app: &App, here: &Here, participant: &Participant) -> bool {
    participant.state == State::Withdrawn
        && participant.merged_into.is_none()
        && here.registration_is_open(app.clock.now())
}

/// Who holds the link, in which conference, and in whose language the page is.
pub(super) async fn behind(app: &App, holder: &Holder, visit: Visit) -> Result<(Here, Participant, Visit)> {
    let here = conference::find_by_id(&app.db, holder.conference).await?.ok_or(Error::NotFound)?;
    let participant = store::participant(&app.db, here.id, holder.participant).await?.ok_or(Error::NotFound)?;
    let visit = visit.prefer(participant.lang);
    Ok((here, participant, visit))
}

pub(super) fn may_edit(app: &App, here: &Here, participant: &Participant) -> bool {
    participant.state.is_live() && here.registration_is_open(app.clock.now())
}

/// Refuses what may not be changed any more, and says why.
pub(super) fn require_edit(app: &App, here: &Here, participant: &Participant) -> Result<()> {
    match participant.state {
        _ if may_edit(app, here, participant) => Ok(()),
        State::Withdrawn => Err(Error::Refused("registration-pass-withdrawn")),
        State::Declined => Err(Error::Refused("registration-pass-declined")),
        _ => Err(Error::Refused("registration-problem-closed")),
    }
}

/// Somebody may say that she does not come as long as badges are decided.
pub(super) fn may_withdraw(here: &Here, participant: &Participant) -> bool {
    participant.state.may_become(State::Withdrawn) && here.allows(Act::Decide)
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Saved {
    /// `answers`, `document`, or the discussion in which she wishes.
    done: String,
}

/// A participant's own page: where her registration stands, and her badge.
pub async fn show(
    holder: Holder,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(saved): Query<Saved>,
) -> Result<Response> {
    let (here, participant, visit) = behind(&app, &holder, visit).await?;
    if participant.confirmed_at.is_none() {
        store::confirm(&app, participant.id).await?;
    }
    let badge = match participant.badge.as_ref().filter(|_| participant.state == State::Approved) {
        Some(badge) => {
            let secret = app.vault.open_text(Place::new("badges.secret", badge.id), &badge.secret_sealed)?;
            let level = store::levels(&app.db, here.id).await?.into_iter().find(|one| one.level == badge.level);
            Some(Shown {
                qr: Qr::new(&secret)?,
                secret,
                level: level.unwrap_or_else(|| LevelOf { level: badge.level, name: Default::default() }),
                zones: store::zones_of(&app.db, here.id, badge.level).await?,
            })
        }
        None => None,
    };
    let categories = store::categories(&app.db, here.id).await?;
    let turn = match participant.state {
        State::Waitlisted => Some(store::turn(&app.db, here.id, participant.id).await?),
        _ => None,
    };
    let questions = forms::questions(&app.db, here.id).await?;
    let merged = match participant.merged_into {
        Some(id) => store::participant(&app.db, here.id, id).await?.map(|kept| kept.number),
        None => None,
    };
    html(&Pass {
        consent: participant.consent_due().then(|| super::register::consent(visit.l, &here)),
        agenda: agenda::outline(&app.db, &here).await?,
        discussions: discussions::hers(&app.db, here.id, participant.id).await?,
        release: agenda::latest(&app.db, here.id).await?,
        resolutions: store::resolutions_for(&app.db, here.id, participant.id).await?,
        merged,
        turn,
        papers: papers(visit.l, &questions, &participant.answers.more),
        said: said(visit.l, &questions, &participant.answers.more),
        page: visit
            .public(&app, here.link(), visit.l.t("registration-pass-title"), None)
            .leading(&here.path("/handbook"), &format!("/pass/{}/handbook", holder.token)),
        category: categories.label(participant.answers.category, visit.l.lang),
        is_participant: categories.kind_of(participant.answers.category).is_participant(),
        document: identity::of(&app, participant.id).await?,
        base: format!("/pass/{}", holder.token),
        shown_at: app.clock.now(),
        may_edit: may_edit(&app, &here, &participant),
        may_withdraw: may_withdraw(&here, &participant),
        may_return: may_return(&app, &here, &participant),
        done: saved.done,
        badge,
        participant,
        here,
    })
}

/// The conference for her calendar; cancelled where she does not come.
pub async fn calendar(holder: Holder, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let (here, participant, visit) = behind(&app, &holder, visit).await?;
    let link = app.url(&format!("/pass/{}", holder.token));
    let entry = calendar::entry(&app, &here, visit.l, &link, participant.state.is_live(), app.clock.now());
    Ok(download(&format!("{}.ics", here.slug), "text/calendar; charset=utf-8", entry.into_bytes()))
}

/// What she is: another kind is not hers to choose.
pub(super) async fn kind_of(app: &App, here: &Here, participant: &Participant) -> Result<HolderKind> {
    Ok(store::categories(&app.db, here.id).await?.kind_of(participant.answers.category))
}

pub(super) async fn answering(
    app: &App,
    l: Reader,
    (here, participant, base): (&Here, &Participant, &str),
    content: Content,
    form: RegisterForm,
    faults: Faults,
) -> Result<Answering> {
    let kind = kind_of(app, here, participant).await?;
    let chosen = |(code, answer): (&String, &Answer)| {
        answer.codes().into_iter().map(|choice| (code.clone(), choice.to_owned())).collect::<Vec<_>>()
    };
    Ok(Answering {
        l,
        form,
        faults,
        categories: store::categories(&app.db, here.id).await?.of_kinds(&[kind]),
        kind,
        kinds: Vec::new(),
        institutions: store::institutions(&app.db, here.id).await?,
        quotas: store::quotas(&app.db, here.id).await?,
        full: forms::full_choices(&app.db, here.id).await?,
        held: participant.answers.more.iter().flat_map(chosen).collect(),
        document: match content.document_of(kind) {
            Some(_) => identity::of(app, participant.id).await?,
            None => None,
        },
        content,
        is_new: false,
        asks_code: false,
        consent: String::new(),
        action: format!("{base}/edit"),
        cancel: base.to_owned(),
    })
}

/// Her answers, to be changed.
pub async fn edit(holder: Holder, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let (here, participant, visit) = behind(&app, &holder, visit).await?;
    require_edit(&app, &here, &participant)?;
    let content = forms::live(&app.db, here.id).await?.content;
    let form = RegisterForm {
        institution: visit.l.plain(&participant.institution.name).to_owned(),
        ..RegisterForm::of(&participant.answers, &content, participant.version)
    };
    let base = format!("/pass/{}", holder.token);
    let it = answering(&app, visit.l, (&here, &participant, &base), content, form, Faults::default()).await?;
    html(&Edit { page: visit.public(&app, here.link(), visit.l.t("registration-edit-title"), None), it })
}

/// Where her answers stand on her page, which says that they were saved.
fn saved(base: &str) -> String {
    format!("{base}?done=answers#answers")
}

/// Keeps changed answers.
pub async fn save(holder: Holder, AppState(app): AppState<App>, visit: Visit, filled: Filled) -> Result<Response> {
    let (here, participant, visit) = behind(&app, &holder, visit).await?;
    require_edit(&app, &here, &participant)?;
    let asked = forms::live(&app.db, here.id).await?;
    let (sent, files) = arrive(&app, &here, &asked.content, Some(&participant), filled).await?;
    let (form, lang) = (RegisterForm::from(sent), visit.l.lang);
    let kind = kind_of(&app, &here, &participant).await?;
    let categories = store::categories(&app.db, here.id).await?.of_kinds(&[kind]);
    let held = Some(&participant.answers.more);
    let asking = Asking { content: &asked.content, categories: &categories, lang, held, files: &files };
    let base = format!("/pass/{}", holder.token);
    let faults = match rules::check(&form, asking) {
        Ok((answers, _)) => {
            let version = form.version.parse().unwrap_or(0);
            let mut tx = Tx::begin(&app).await?;
            let new = (&asked, &answers);
            match store::change_and_tell(&mut tx, &here, &participant, version, new, lang, holder.actor()).await {
                Ok(Changed::Not) => return Ok(redirect(&saved(&base))),
                Ok(Changed::Kept(entry, moved)) => {
                    tx.commit((entry, moved)).await?;
                    return Ok(redirect(&saved(&base)));
                }
                Ok(Changed::Full(questions)) => super::register::full(&questions),
                Err(error) => super::register::refused(error, &asked.content, kind)?,
            }
        }
        Err(faults) => faults,
    };
    let it = answering(&app, visit.l, (&here, &participant, &base), asked.content, form, faults).await?;
    Err(invalid(&Edit { page: visit.public(&app, here.link(), visit.l.t("registration-edit-title"), None), it }))
}

/// Keeps that she agrees to what somebody else said of her, and to which text.
pub async fn consent(
    holder: Holder,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(sent): Form<Sent>,
) -> Result<Response> {
    let (here, participant, visit) = behind(&app, &holder, visit).await?;
    let base = format!("/pass/{}", holder.token);
    if sent.one("consent").is_empty() || !participant.consent_due() {
        return Ok(redirect(&base));
    }
    let text = super::register::consent(visit.l, &here);
    let mut tx = Tx::begin(&app).await?;
    let entry = store::consent(&mut tx, &here, participant.id, &text, holder.actor()).await?;
    tx.commit(entry).await?;
    Ok(redirect(&base))
}

/// Asks whether she really does not come.
pub async fn ask_withdraw(holder: Holder, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let (here, participant, visit) = behind(&app, &holder, visit).await?;
    if !may_withdraw(&here, &participant) {
        return Err(Error::Refused("problem-state"));
    }
    let l = visit.l;
    let mut effects = vec![l.t("registration-withdraw-effect-place")];
    if participant.badge.is_some() {
        effects.push(l.t("registration-withdraw-effect-badge"));
    }
    let it = Confirm {
        title: l.t("registration-withdraw-title"),
        text: l.a("registration-withdraw-text", "conference", l.plain(&here.name)),
        effects,
        action: format!("/pass/{}/withdraw", holder.token),
        version: participant.version,
        button: l.t("registration-withdraw-button"),
        cancel: format!("/pass/{}", holder.token),
    };
    html(&Withdraw { page: visit.public(&app, here.link(), l.t("registration-withdraw-title"), None), it })
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct VersionForm {
    version: String,
}

/// Takes the registration back.
pub async fn withdraw(
    holder: Holder,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<VersionForm>,
) -> Result<Response> {
    let (here, participant, _) = behind(&app, &holder, visit).await?;
    if !may_withdraw(&here, &participant) {
        return Err(Error::Refused("problem-state"));
    }
    let seen = Seen { id: participant.id, version: form.version.parse().unwrap_or(0) };
    let mut tx = Tx::begin(&app).await?;
    let entry = store::withdraw(&mut tx, &here, seen, holder.actor()).await?;
    tx.commit(entry).await?;
    Ok(redirect(&format!("/pass/{}", holder.token)))
}
