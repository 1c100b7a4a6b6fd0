//! Registration by another: whoever registers others has a page of her own, without an account.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use serde::Deserialize;

use super::super::rules::{self, Asking, Categories, DELEGATED_MAX, DelegateForm, RegisterForm, State};
use super::super::store::{self, Changed, Delegate, Delegated, NewParticipant, Participant, RegisteredBy, Seen, Taken};
use super::files::arrive;
use super::form::Answering;
use super::register::{self, Wanted};
use super::{Confirm, pass, said};
use crate::access::rules::network;
use crate::access::{Anyone, Registrar, count_attempts};
use crate::audit::{Actor, Tx, Unaudited};
use crate::conference::{self, Here};
use crate::error::{Error, Result};
use crate::forms::{self, Form as AskedForm};
use crate::kernel::{Email, Faults, Lang, Uuid};
use crate::state::App;
use crate::web::{Choice, Fields, Filled, Form, Page, Path, Query, Reader, Visit, html, invalid, redirect};

/// How often a link is sent to one address, and to those who ask from one network.
const PER_EMAIL: i32 = 3;
const PER_NETWORK: i32 = 20;

#[derive(Template)]
#[template(path = "registration/delegate.html")]
struct Ask {
    page: Page,
    here: Here,
    form: DelegateForm,
    faults: Faults,
    /// Whether the mail is on its way.
    sent: bool,
}

impl Ask {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }
}

/// Asks who wants to register others.
pub async fn form(
    anyone: Anyone,
    AppState(app): AppState<App>,
    visit: Visit,
    Path(slug): Path<String>,
) -> Result<Response> {
    let who = anyone.who.as_ref();
    let here = conference::visible(&app, &slug, who).await?;
    if !here.registration_is_open(app.clock.now()) {
        return Ok(redirect(&here.path("/register")));
    }
    let page = visit.public(&app, here.link(), visit.l.t("delegation-title"), who);
    html(&Ask { page, here, form: DelegateForm::default(), faults: Faults::default(), sent: false })
}

/// Mails her the link to her page. The answer is the same whether she has one already or not.
pub async fn send(
    anyone: Anyone,
    AppState(app): AppState<App>,
    visit: Visit,
    Path(slug): Path<String>,
    Form(form): Form<DelegateForm>,
) -> Result<Response> {
    let who = anyone.who.as_ref();
    let here = conference::visible(&app, &slug, who).await?;
    if !here.registration_is_open(app.clock.now()) {
        return Err(Error::Refused("registration-problem-closed"));
    }
    let page = visit.public(&app, here.link(), visit.l.t("delegation-title"), who);
    let new = match form.check() {
        Ok(new) => new,
        Err(faults) => return Err(invalid(&Ask { page, here, form, faults, sent: false })),
    };
    let mut tx = Tx::begin(&app).await?;
    let tag = |what: &str| app.vault.tag("throttles", &format!("delegate {} {what}", here.id));
    let (of_email, of_network) = (tag(new.email.as_str()), tag(&network(anyone.address)));
    let allowed = count_attempts(&mut tx, vec![(of_network, PER_NETWORK)]).await?;
    // Who asks once too often for one address is told the same as before.
    let sends = count_attempts(&mut tx, vec![(of_email, PER_EMAIL)]).await?;
    let entry = if allowed && sends {
        store::ask_delegation(&mut tx, &here, &new, visit.l.lang, Actor::Visitor(anyone.address)).await?
    } else {
        None
    };
    match entry {
        Some(entry) => tx.commit(entry).await?,
        None => tx.commit_unaudited(Unaudited::LinkAsked).await?,
    }
    if allowed { html(&Ask { page, here, form, faults: Faults::default(), sent: true }) } else { Err(Error::TooMany) }
}

#[derive(Template)]
#[template(path = "registration/delegation.html")]
struct Delegation {
    page: Page,
    here: Here,
    delegate: Delegate,
    people: Vec<Delegated>,
    categories: Categories,
    base: String,
    is_open: bool,
    may_withdraw: bool,
}

impl Delegation {
    fn category(&self, id: &Uuid) -> String {
        self.categories.label(*id, self.page.l.lang)
    }

    /// Whoever has agreed herself speaks for herself from then on.
    fn may_edit(&self, one: &Delegated) -> bool {
        self.is_open && one.consent_due && one.state.is_live()
    }

    fn may_withdraw(&self, one: &Delegated) -> bool {
        self.may_withdraw && one.consent_due && one.state.may_become(State::Withdrawn)
    }

    fn may_add(&self) -> bool {
        self.is_open && (self.people.len() as i64) < DELEGATED_MAX
    }

    fn most(&self) -> i64 {
        DELEGATED_MAX
    }
}

/// Who holds the link, in which conference, and in whose language the page is.
async fn behind(app: &App, registrar: &Registrar, visit: Visit) -> Result<(Here, Delegate, Visit)> {
    let here = conference::find_by_id(&app.db, registrar.conference).await?.ok_or(Error::NotFound)?;
    let delegate = store::delegate(&app.db, here.id, registrar.delegate).await?.ok_or(Error::NotFound)?;
    let visit = visit.prefer(delegate.lang);
    Ok((here, delegate, visit))
}

fn base(registrar: &Registrar) -> String {
    format!("/delegation/{}", registrar.token)
}

/// Whom she registered, and how each stands.
pub async fn show(registrar: Registrar, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let (here, delegate, visit) = behind(&app, &registrar, visit).await?;
    if !delegate.is_confirmed {
        store::confirm_delegate(&app, delegate.id).await?;
    }
    html(&Delegation {
        page: visit.public(&app, here.link(), visit.l.t("delegation-title"), None),
        people: store::delegated(&app.db, delegate.id).await?,
        categories: store::categories(&app.db, here.id).await?,
        base: base(&registrar),
        is_open: here.registration_is_open(app.clock.now()),
        may_withdraw: here.allows(conference::Act::Decide),
        delegate,
        here,
    })
}

#[derive(Template)]
#[template(path = "registration/delegated.html")]
struct Person {
    page: Page,
    it: Answering,
    /// Where somebody new is added: the languages in which she may be written to.
    langs: Vec<Choice>,
}

fn langs(l: Reader, sent: &str) -> Vec<Choice> {
    let chosen = Lang::from_tag(sent).unwrap_or(l.lang);
    Lang::ALL.map(|lang| Choice::new(lang.tag(), lang.own_name(), lang == chosen)).into()
}

async fn adding(
    app: &App,
    visit: &Visit,
    (here, delegate, base): (&Here, &Delegate, &str),
    (asked, shown): (AskedForm, &Categories),
    (form, faults): (RegisterForm, Faults),
) -> Result<Person> {
    let l = visit.l;
    let langs = langs(l, form.more.one("language"));
    let it = register::answering(app, l, here, (asked.content, shown), form, faults).await?;
    Ok(Person {
        page: visit.public(app, here.link(), l.t("delegation-add"), None),
        langs,
        it: Answering {
            consent: l.a("delegation-declare", "name", &delegate.name),
            action: format!("{base}/new"),
            cancel: base.to_owned(),
            ..it
        },
    })
}

/// The form for somebody more.
pub async fn new(
    registrar: Registrar,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(wanted): Query<Wanted>,
) -> Result<Response> {
    let (here, delegate, visit) = behind(&app, &registrar, visit).await?;
    if !here.registration_is_open(app.clock.now()) {
        return Err(Error::Refused("registration-problem-closed"));
    }
    let asked = forms::live(&app.db, here.id).await?;
    let form = RegisterForm {
        institution: delegate.institution.clone(),
        kind: wanted.kind,
        code: wanted.code,
        ..RegisterForm::default()
    };
    let (_, shown) = register::offered(&app, &here, &form.code).await?;
    let empty = (form, Faults::default());
    html(&adding(&app, &visit, (&here, &delegate, &base(&registrar)), (asked, &shown), empty).await?)
}

/// Registers somebody, by the rules of everybody who registers. She is written to herself.
pub async fn add(registrar: Registrar, AppState(app): AppState<App>, visit: Visit, filled: Filled) -> Result<Response> {
    let (here, delegate, visit) = behind(&app, &registrar, visit).await?;
    if !here.registration_is_open(app.clock.now()) {
        return Err(Error::Refused("registration-problem-closed"));
    }
    let asked = forms::live(&app.db, here.id).await?;
    let (sent, files) = arrive(&app, &here, &asked.content, None, filled).await?;
    let form = RegisterForm::from(sent);
    let lang = Lang::from_tag(form.more.one("language")).unwrap_or(visit.l.lang);
    let (categories, shown) = register::offered(&app, &here, &form.code).await?;
    let asking = Asking { content: &asked.content, categories: &categories, lang, held: None, files: &files };
    let checked = rules::check(&form, asking);
    let code = match &checked {
        Ok((answers, _)) => register::invited_by(&app, &here, &form.code, answers.category, &categories).await?,
        Err(_) => Ok(None),
    };
    let faults = match checked.and_then(|(answers, email)| Ok((answers, email, code?))) {
        Ok((answers, Some(email), code)) => {
            register::count(&app, &here, registrar.address).await?;
            let stated = stated(&app, &here, &categories, lang, &answers, &email).await?;
            let by = RegisteredBy { delegate: delegate.id, name: delegate.said(), stated };
            let consent = String::new();
            let new = NewParticipant { answers, email, lang, consent, form: asked.id, code, by: Some(by) };
            let mut tx = Tx::begin(&app).await?;
            match store::submit(&mut tx, &here, new, None, registrar.actor()).await {
                Ok(Taken::In(_, entry)) => {
                    tx.commit(entry.with_id("delegate", delegate.id)).await?;
                    return Ok(redirect(&base(&registrar)));
                }
                Ok(Taken::Full(questions)) => register::full(&questions),
                Err(error) => register::refused(error, &asked.content, form.holder_kind(&categories))?,
            }
        }
        Ok((_, None, _)) => Faults::one("email", "fault-email"),
        Err(faults) => faults,
    };
    let at = (&here, &delegate, &*base(&registrar));
    Err(invalid(&adding(&app, &visit, at, (asked, &shown), (form, faults)).await?))
}

/// What was said of somebody, line by line and in her language, as she is told it.
async fn stated(
    app: &App,
    here: &Here,
    categories: &Categories,
    lang: Lang,
    answers: &rules::Answers,
    email: &Email,
) -> Result<String> {
    let l = Reader::new(lang);
    let questions = forms::questions(&app.db, here.id).await?;
    let core = [
        ("registration-name", answers.name.clone()),
        ("registration-institution", answers.institution.clone()),
        ("registration-category", categories.label(answers.category, lang)),
        ("registration-post", answers.post.clone()),
        ("registration-email", email.to_string()),
        ("registration-phone", answers.phone.clone()),
    ];
    let core = core.into_iter().map(|(key, value)| (l.t(key), value));
    let lines = core.chain(said(l, &questions, &answers.more));
    Ok(lines
        .map(|(label, value)| l.with2("delegation-stated", "what", label, "value", value))
        .collect::<Vec<_>>()
        .join("\n"))
}

/// One of those whom she registered.
async fn hers(app: &App, here: &Here, delegate: &Delegate, id: &str) -> Result<Participant> {
    let id = id.parse().map_err(|_| Error::NotFound)?;
    let found = store::participant(&app.db, here.id, id).await?;
    found.filter(|one| one.delegate.as_ref().is_some_and(|held| held.id == delegate.id)).ok_or(Error::NotFound)
}

/// Once she has agreed herself, what is said of her is hers and the organisers' to change.
fn still_speaks_for(participant: &Participant) -> Result<()> {
    if participant.consented_at.is_some() { Err(Error::Refused("delegation-problem-agreed")) } else { Ok(()) }
}

fn edit_page(app: &App, visit: &Visit, here: &Here, base: &str, it: Answering) -> Person {
    let page = visit.public(app, here.link(), visit.l.t("registration-edit-title"), None);
    Person { page, it: Answering { cancel: base.to_owned(), ..it }, langs: Vec::new() }
}

/// What she said of somebody, to be changed.
pub async fn edit(
    registrar: Registrar,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response> {
    let (here, delegate, visit) = behind(&app, &registrar, visit).await?;
    let participant = hers(&app, &here, &delegate, &id).await?;
    still_speaks_for(&participant)?;
    if !pass::may_edit(&app, &here, &participant) {
        return Err(Error::Refused("registration-problem-closed"));
    }
    let content = forms::live(&app.db, here.id).await?.content;
    let form = RegisterForm {
        institution: visit.l.plain(&participant.institution.name).to_owned(),
        ..RegisterForm::of(&participant.answers, &content, participant.version)
    };
    let own = format!("{}/people/{}", base(&registrar), participant.id);
    let it = pass::answering(&app, visit.l, (&here, &participant, &own), content, form, Faults::default()).await?;
    html(&edit_page(&app, &visit, &here, &base(&registrar), it))
}

/// Keeps what she changed; whoever it is said of is told.
pub async fn save(
    registrar: Registrar,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, id)): Path<(String, String)>,
    filled: Filled,
) -> Result<Response> {
    let (here, delegate, visit) = behind(&app, &registrar, visit).await?;
    let participant = hers(&app, &here, &delegate, &id).await?;
    still_speaks_for(&participant)?;
    if !pass::may_edit(&app, &here, &participant) {
        return Err(Error::Refused("registration-problem-closed"));
    }
    let asked = forms::live(&app.db, here.id).await?;
    let (sent, files) = arrive(&app, &here, &asked.content, Some(&participant), filled).await?;
    let form = RegisterForm::from(sent);
    let kind = pass::kind_of(&app, &here, &participant).await?;
    let categories = store::categories(&app.db, here.id).await?.of_kinds(&[kind]);
    let lang = participant.lang;
    let asking = Asking {
        content: &asked.content,
        categories: &categories,
        lang,
        held: Some(&participant.answers.more),
        files: &files,
    };
    let faults = match rules::check(&form, asking) {
        Ok((answers, _)) => {
            let version = form.version.parse().unwrap_or(0);
            let mut tx = Tx::begin(&app).await?;
            let new = (&asked, &answers);
            match store::change_and_tell(&mut tx, &here, &participant, version, new, lang, registrar.actor()).await {
                Ok(Changed::Not) => return Ok(redirect(&base(&registrar))),
                Ok(Changed::Kept(entry, moved)) => {
                    tx.commit((entry.with_id("delegate", delegate.id), moved)).await?;
                    return Ok(redirect(&base(&registrar)));
                }
                Ok(Changed::Full(questions)) => register::full(&questions),
                Err(error) => register::refused(error, &asked.content, kind)?,
            }
        }
        Err(faults) => faults,
    };
    let own = format!("{}/people/{}", base(&registrar), participant.id);
    let it = pass::answering(&app, visit.l, (&here, &participant, &own), asked.content, form, faults).await?;
    Err(invalid(&edit_page(&app, &visit, &here, &base(&registrar), it)))
}

#[derive(Template)]
#[template(path = "registration/withdraw.html")]
struct Withdraw {
    page: Page,
    it: Confirm,
}

/// Asks whether somebody really does not come.
pub async fn ask_withdraw(
    registrar: Registrar,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response> {
    let (here, delegate, visit) = behind(&app, &registrar, visit).await?;
    let participant = hers(&app, &here, &delegate, &id).await?;
    still_speaks_for(&participant)?;
    if !pass::may_withdraw(&here, &participant) {
        return Err(Error::Refused("problem-state"));
    }
    let l = visit.l;
    let mut effects = vec![l.t("delegation-withdraw-effect-place"), l.t("delegation-withdraw-effect-mail")];
    if participant.badge.is_some() {
        effects.push(l.t("delegation-withdraw-effect-badge"));
    }
    let title = l.a("delegation-withdraw-title", "name", &participant.answers.name);
    let it = Confirm {
        title: title.clone(),
        text: l.plain(&here.name).to_owned(),
        effects,
        action: format!("{}/people/{}/withdraw", base(&registrar), participant.id),
        version: participant.version,
        button: l.t("registration-withdraw-button"),
        cancel: base(&registrar),
    };
    html(&Withdraw { page: visit.public(&app, here.link(), title, None), it })
}

/// What was seen when it was decided.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct VersionForm {
    version: String,
}

/// Takes somebody's registration back; she is told by whom.
pub async fn withdraw(
    registrar: Registrar,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, id)): Path<(String, String)>,
    Form(form): Form<VersionForm>,
) -> Result<Response> {
    let (here, delegate, _) = behind(&app, &registrar, visit).await?;
    let participant = hers(&app, &here, &delegate, &id).await?;
    still_speaks_for(&participant)?;
    if !pass::may_withdraw(&here, &participant) {
        return Err(Error::Refused("problem-state"));
    }
    let seen = Seen { id: participant.id, version: form.version.parse().unwrap_or(0) };
    let mut tx = Tx::begin(&app).await?;
    let (entry, moved) = store::withdraw_for(&mut tx, &here, seen, &delegate.said(), registrar.actor()).await?;
    tx.commit((entry.with_id("delegate", delegate.id), moved)).await?;
    Ok(redirect(&base(&registrar)))
}
