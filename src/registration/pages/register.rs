use std::net::IpAddr;

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::super::rules::{self, Asking, Categories, HolderKind, RegisterForm, State};
use super::super::store::{self, NewParticipant, Taken};
use super::files::arrive;
use super::form::Answering;
use super::lost;
use crate::access::rules::network;
use crate::access::{Anyone, May, count_attempts};
use crate::audit::{Actor, Tx, Unaudited};
use crate::conference::{self, Here, Organise};
use crate::error::{Error, Result};
use crate::forms::{self, Content};
use crate::kernel::{Faults, Uuid};
use crate::state::App;
use crate::web::{Filled, Page, Path, Query, Reader, Visit, html, invalid, redirect};

#[derive(Template)]
#[template(path = "registration/register.html")]
struct Register {
    page: Page,
    here: Here,
    it: Answering,
    /// For its organiser to try; nothing is kept.
    preview: Option<Preview>,
}

#[derive(Template)]
#[template(path = "registration/closed.html")]
struct Closed {
    page: Page,
    here: Here,
    /// When registration opens, where it has not yet.
    opens_at: Option<DateTime<Utc>>,
    is_draft: bool,
}

#[derive(Template)]
#[template(path = "registration/received.html")]
struct Received {
    /// Whether no place was free.
    waits: bool,
    page: Page,
    here: Here,
}

/// What a participant agrees to, in her language. Kept with her registration.
pub(super) fn consent(l: Reader, here: &Here) -> String {
    l.a("registration-consent", "conference", l.plain(&here.name))
}

pub(super) async fn answering(
    app: &App,
    l: Reader,
    here: &Here,
    (content, offered): (Content, &Categories),
    form: RegisterForm,
    faults: Faults,
) -> Result<Answering> {
    let kinds = offered.kinds();
    let wanted = form.holder_kind(offered);
    let kind = if kinds.contains(&wanted) { wanted } else { kinds.first().copied().unwrap_or_default() };
    Ok(Answering {
        l,
        faults,
        categories: offered.of_kinds(&[kind]),
        kinds: if kinds.len() > 1 { kinds } else { Vec::new() },
        kind,
        institutions: store::institutions(&app.db, here.id).await?,
        quotas: store::quotas(&app.db, here.id).await?,
        full: forms::full_choices(&app.db, here.id).await?,
        held: Vec::new(),
        document: None,
        content,
        is_new: true,
        asks_code: here.registration_by_code || !form.code.is_empty(),
        form,
        consent: consent(l, here),
        action: here.path("/register"),
        cancel: here.path(""),
    })
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Invited {
    code: String,
    kind: String,
}

/// The categories that whoever has this code, or none, may choose from: those of the kinds that register
/// themselves, and the one that the code is for. Then those to be shown: with a code for one, that one alone.
pub(super) async fn offered(app: &App, here: &Here, code: &str) -> Result<(Categories, Categories)> {
    let all = store::categories(&app.db, here.id).await?;
    let open = all.of_kinds(&here.registration_kinds);
    let of_code = if code.trim().is_empty() { None } else { store::code(app, here.id, code).await? };
    let Some((_, Some(category), true)) = of_code else { return Ok((open.clone(), open)) };
    let (within, top) = (all.within(category), all.top_of(category));
    let theirs = |id| within.contains(&id) || id == top;
    let taken = all.only(|one| open.get(one.id).is_some() || theirs(one.id));
    Ok((taken, all.only(|one| theirs(one.id))))
}

/// The form for whoever wants to come.
pub async fn form(
    anyone: Anyone,
    AppState(app): AppState<App>,
    visit: Visit,
    Path(slug): Path<String>,
    Query(invited): Query<Invited>,
) -> Result<Response> {
    let who = anyone.who.as_ref();
    let here = conference::visible(&app, &slug, who).await?;
    let page = visit.public(&app, here.link(), visit.l.t("registration-title"), who);
    if !here.registration_is_open(app.clock.now()) {
        let opens_at = here.registration_opens_later(app.clock.now());
        let is_draft = here.state == conference::State::Draft;
        return html(&Closed { page, here, opens_at, is_draft });
    }
    let asked = forms::live(&app.db, here.id).await?.content;
    let form = RegisterForm { code: invited.code, kind: invited.kind, ..RegisterForm::default() };
    let (_, shown) = offered(&app, &here, &form.code).await?;
    let it = answering(&app, visit.l, &here, (asked, &shown), form, Faults::default()).await?;
    html(&Register { page, it, here, preview: None })
}

/// Takes a registration, or sends the form back with what is wrong at its fields.
pub async fn send(
    anyone: Anyone,
    AppState(app): AppState<App>,
    visit: Visit,
    Path(slug): Path<String>,
    filled: Filled,
) -> Result<Response> {
    let who = anyone.who.as_ref();
    let here = conference::visible(&app, &slug, who).await?;
    if !here.registration_is_open(app.clock.now()) {
        return Err(Error::Refused("registration-problem-closed"));
    }
    let asked = forms::live(&app.db, here.id).await?;
    let (sent, files) = arrive(&app, &here, &asked.content, None, filled).await?;
    let form = RegisterForm::from(sent);
    let (categories, shown) = offered(&app, &here, &form.code).await?;
    let asking =
        Asking { content: &asked.content, categories: &categories, lang: visit.l.lang, held: None, files: &files };
    let checked = rules::check(&form, asking);
    let code = match &checked {
        Ok((answers, _)) => invited_by(&app, &here, &form.code, answers.category, &categories).await?,
        Err(_) => Ok(None),
    };
    let faults = match checked.and_then(|(answers, email)| Ok((answers, email, code?))) {
        Ok((answers, Some(email), code)) => {
            count(&app, &here, anyone.address).await?;
            let consent = consent(visit.l, &here);
            let (address, category) = (email.clone(), answers.category);
            let new = NewParticipant { answers, email, lang: visit.l.lang, consent, form: asked.id, code, by: None };
            let actor = Actor::Visitor(anyone.address);
            let taken = if code.is_none() && !asked.content.is_limited(&new.answers.more) {
                store::submit_with_others(&app, &here, new, actor).await.map(Ok)
            } else {
                take_alone(&app, &here, new, actor).await
            };
            match taken {
                Ok(Ok(state)) => return Ok(redirect(&arrived(&here, state == State::Waitlisted))),
                Ok(Err(questions)) => full(&questions),
                // Answered as whoever is new is: who is registered is nobody else's to know. Nothing is made.
                Err(Error::Conflict("registration-fault-already")) => {
                    lost::say_registered(&app, &here, &address).await?;
                    let all = store::categories(&app.db, here.id).await?;
                    let has_room = store::quotas(&app.db, here.id).await?.has_room(category, &all);
                    return Ok(redirect(&arrived(&here, !has_room)));
                }
                Err(error) => refused(error, &asked.content, form.holder_kind(&categories))?,
            }
        }
        Ok((_, None, _)) => Faults::one("email", "fault-email"),
        Err(faults) => faults,
    };
    let it = answering(&app, visit.l, &here, (asked.content, &shown), form, faults).await?;
    let page = visit.public(&app, here.link(), visit.l.t("registration-title"), who);
    Err(invalid(&Register { page, it, here, preview: None }))
}

/// Where whoever has registered is led.
fn arrived(here: &Here, waits: bool) -> String {
    here.path(if waits { "/register/received?place=none" } else { "/register/received" })
}

/// Takes a registration by itself: with a code, or with a choice of which there are so many and no more. Without it, the
/// codes of the questions of which somebody else has chosen the last.
async fn take_alone(
    app: &App,
    here: &Here,
    new: NewParticipant,
    actor: Actor,
) -> Result<std::result::Result<State, Vec<String>>> {
    let mut tx = Tx::begin(app).await?;
    match store::submit(&mut tx, here, new, None, actor).await? {
        Taken::In(submitted, entry) => {
            tx.commit(entry).await?;
            Ok(Ok(submitted.state))
        }
        Taken::Full(questions) => Ok(Err(questions)),
    }
}

/// The code with which somebody comes: none where none is asked for and none was given.
pub(super) async fn invited_by(
    app: &App,
    here: &Here,
    typed: &str,
    category: Uuid,
    categories: &Categories,
) -> Result<std::result::Result<Option<Uuid>, Faults>> {
    if typed.trim().is_empty() {
        let missed = here.registration_by_code.then(|| Faults::one("code", "registration-fault-code"));
        return Ok(missed.map_or(Ok(None), Err));
    }
    Ok(match store::code(app, here.id, typed).await? {
        None => Err(Faults::one("code", "registration-fault-code")),
        Some((_, _, false)) => Err(Faults::one("code", "registration-fault-code-used")),
        Some((_, Some(of), _)) if !categories.within(of).contains(&category) => {
            Err(Faults::one("category", "registration-fault-code-category"))
        }
        Some((id, ..)) => Ok(Some(id)),
    })
}

/// Counts a registration from a network; a program that goes on and on is told to wait.
pub(super) async fn count(app: &App, here: &Here, address: Option<IpAddr>) -> Result<()> {
    let mut tx = Tx::begin(app).await?;
    let key = app.vault.tag("throttles", &format!("register {} {}", here.id, network(address)));
    let allowed = count_attempts(&mut tx, vec![(key, app.config.registrations_per_network)]).await?;
    tx.commit_unaudited(Unaudited::Attempts).await?;
    if allowed { Ok(()) } else { Err(Error::TooMany) }
}

/// At which field it stands that a registration was refused; what stands at none is returned.
pub(super) fn refused(error: Error, content: &Content, kind: HolderKind) -> Result<Faults> {
    Ok(match error {
        Error::Conflict(key @ "registration-fault-already") => Faults::one("email", key),
        Error::Conflict(key @ "registration-fault-code-used") => Faults::one("code", key),
        Error::Conflict(key @ "registration-fault-category-full") => Faults::one("category", key),
        Error::Conflict("registration-problem-full") => Faults::one("category", "registration-fault-category-full"),
        Error::Conflict(key @ "identity-fault-taken") => match content.document_of(kind) {
            Some(question) => Faults::one(forms::field(&question.code), key),
            None => return Err(error),
        },
        error => return Err(error),
    })
}

/// Somebody else has chosen the last of something.
pub(super) fn full(questions: &[String]) -> Faults {
    let mut faults = Faults::default();
    for code in questions {
        faults.add(forms::field(code), "registration-fault-choice-full");
    }
    faults
}

/// What the form looks like, and what it takes; nothing is kept.
struct Preview {
    /// Whether it is a draft that is shown.
    is_draft: bool,
    /// Whether what was filled in would be taken.
    is_good: bool,
}

async fn previewed(app: &App, here: &Here) -> Result<(Content, bool)> {
    match forms::draft(&app.db, here.id).await? {
        Some(draft) => Ok((draft.content, true)),
        None => Ok((forms::live(&app.db, here.id).await?.content, false)),
    }
}

/// Of which kind the form is wanted.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    pub(super) kind: String,
    pub(super) code: String,
}

/// The form as it will be, for its organiser to try.
pub async fn preview(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(wanted): Query<Wanted>,
) -> Result<Response> {
    let here = may.scope;
    let categories = store::categories(&app.db, here.id).await?;
    let form = RegisterForm { kind: wanted.kind, ..RegisterForm::default() };
    let (content, is_draft) = previewed(&app, &here).await?;
    let it = answering(&app, visit.l, &here, (content, &categories), form, Faults::default()).await?;
    let it = Answering { action: here.path("/register/preview"), cancel: here.path("/form"), ..it };
    let page = visit.public(&app, here.link(), visit.l.t("registration-title"), Some(&may.who));
    html(&Register { page, it, here, preview: Some(Preview { is_draft, is_good: false }) })
}

/// Tries what was filled in, and keeps nothing.
pub async fn try_out(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    filled: Filled,
) -> Result<Response> {
    let here = may.scope;
    let (content, is_draft) = previewed(&app, &here).await?;
    let (sent, files) = arrive(&app, &here, &content, None, filled).await?;
    let form = RegisterForm::from(sent);
    let categories = store::categories(&app.db, here.id).await?;
    let asking = Asking { content: &content, categories: &categories, lang: visit.l.lang, held: None, files: &files };
    let faults = rules::check(&form, asking).err().unwrap_or_default();
    let is_good = faults.is_empty();
    let it = answering(&app, visit.l, &here, (content, &categories), form, faults).await?;
    let it = Answering { action: here.path("/register/preview"), cancel: here.path("/form"), ..it };
    let page = visit.public(&app, here.link(), visit.l.t("registration-title"), Some(&may.who));
    let tried = Register { page, it, here, preview: Some(Preview { is_draft, is_good }) };
    if is_good { html(&tried) } else { Err(invalid(&tried)) }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Arrived {
    place: String,
}

/// Says what happens next. Tells nothing about anybody: whoever knows the address may open it.
pub async fn received(
    anyone: Anyone,
    AppState(app): AppState<App>,
    visit: Visit,
    Path(slug): Path<String>,
    Query(arrived): Query<Arrived>,
) -> Result<Response> {
    let who = anyone.who.as_ref();
    let here = conference::visible(&app, &slug, who).await?;
    let waits = arrived.place == "none";
    html(&Received {
        waits,
        page: visit.public(&app, here.link(), visit.l.t("registration-received-title"), who),
        here,
    })
}
