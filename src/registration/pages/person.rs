use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use serde::Deserialize;

use super::super::letters;
use super::super::rules::{
    Categories, LeaveForm, Level, LevelRule, State, Who as Whose, check_overruled, check_reason,
};
use super::super::store::{self, Decided, Leave, LevelOf, Pair, Participant, Reading, Seen, Twin};
use super::super::{DecidePerson, OfParticipant, SeeIdNumbers, SeePerson};
use super::{Confirm, Paper, chosen_level, level_choices, other_kind, papers, ruled, said};
use crate::access::{May, Who};
use crate::audit::{Entry, Tx};
use crate::conference::{Act, Here};
use crate::error::{Error, Result};
use crate::forms::{self, Questions};
use crate::identity::{self, Held};
use crate::kernel::{Faults, Uuid};
use crate::mail::{self, Written};
use crate::state::App;
use crate::web::{Choice, Fields, Form, Page, Reader, Visit, html, invalid, redirect};

#[derive(Template)]
#[template(path = "registration/person.html")]
struct Person {
    page: Page,
    here: Here,
    participant: Participant,
    category: String,
    /// Those who are likely the same person, each with why.
    twins: Vec<(Twin, String)>,
    /// The registrations that were put together with hers, and the one that hers was put together with.
    merged: Vec<(Uuid, i32)>,
    merged_into: Option<(Uuid, i32)>,
    /// What she is, where she is no participant.
    kind: Option<String>,
    levels: Vec<LevelOf>,
    readings: Vec<Reading>,
    leaves: Vec<Leave>,
    /// A leave as it was sent, and what is wrong with it.
    leave: LeaveForm,
    leave_faults: Faults,
    may_excuse: bool,
    /// What she was written, and where it is.
    written: Vec<Written>,
    document: Option<Held>,
    /// How many badges she was issued.
    issued: usize,
    /// The whole number of the document, where it was asked for.
    number: Option<String>,
    may_see_number: bool,
    may_decide: bool,
    /// What the rules say of her, and the words for whom they say it.
    ruled: Option<(LevelRule, String)>,
    /// What must be read before she is admitted, as it was sent.
    attention: String,
    seat: String,
    /// A decision as it was sent.
    sent: DecideForm,
    faults: Faults,
    base: String,
    /// What she answered beyond the core: label and answer.
    said: Vec<(String, String)>,
    /// What she handed in.
    papers: Vec<Paper>,
    /// What changed since she was approved, and is to be looked at: label, what it was, what it is.
    review: Vec<(String, String, String)>,
}

impl Person {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn leave_fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.leave_faults)
    }

    fn may_become(&self, state: &str) -> bool {
        self.may_decide && State::parse(state).is_some_and(|next| self.participant.state.may_become(next))
    }

    fn is_approved(&self) -> bool {
        self.participant.state == State::Approved
    }

    /// The level that was chosen or that she has; for somebody new, what the rules say, or the one that opens least.
    fn choices(&self) -> Vec<Choice> {
        let offered: Vec<Level> = self.levels.iter().map(|one| one.level).collect();
        let held = if self.is_approved() { self.participant.level } else { None };
        let chosen = Level::parse(&self.sent.level)
            .or(held)
            .or(self.ruled.as_ref().map(|(rule, _)| rule.level))
            .or_else(|| Level::proposed(&offered));
        level_choices(self.page.l, &self.levels, chosen)
    }

    /// What the rules say, in a sentence.
    fn by_the_rules(&self) -> Option<String> {
        let l = self.page.l;
        let say = |(rule, who): &(LevelRule, String)| {
            l.with2("registration-ruled", "level", l.t(rule.level.key()), "who", who)
        };
        self.ruled.as_ref().map(say)
    }

    fn may_correct(&self) -> bool {
        self.may_decide && self.participant.state.is_live()
    }

    fn may_erase(&self) -> bool {
        self.may_decide && !self.participant.state.is_live()
    }

    /// Whether nothing is decided about her any more, and what is held about her may be handed on and erased.
    fn is_over(&self) -> bool {
        self.may_see_number && !self.here.allows(Act::Decide) && self.participant.erased_at.is_none()
    }

    fn may_renew_link(&self) -> bool {
        self.here.allows(Act::Prepare)
    }

    fn is_reissued(&self) -> bool {
        self.issued > 1
    }

    fn has_badge(&self) -> bool {
        self.participant.badge.is_some() && self.here.allows(Act::Decide)
    }

    fn level_name(&self, level: &Level) -> String {
        let name = self.levels.iter().find(|one| one.level == *level).map(|one| self.page.l.plain(&one.name));
        name.unwrap_or_default().to_owned()
    }

    /// What a letter was written for.
    fn letter_title(&self, mail: &Written) -> String {
        let occasion = letters::OCCASIONS.iter().find(|one| one.name == mail.occasion);
        self.page.l.t(occasion.map_or("registration-letter-to-many", |one| one.title))
    }

    /// From when until when somebody is excused.
    fn leave_span(&self, leave: &Leave) -> String {
        let (l, zone) = (self.page.l, self.here.zone);
        match leave.starts_at.zip(leave.ends_at) {
            Some((from, until)) => {
                l.with2("leave-span", "from", l.short_date_time(from, zone), "until", l.short_date_time(until, zone))
            }
            None => l.t("leave-whole"),
        }
    }

    fn reading_key(&self, reading: &Reading) -> &'static str {
        match (reading.outcome.as_str(), reading.reason.as_deref()) {
            ("admitted", _) if reading.undone_reason.is_some() => "registration-reading-undone",
            ("admitted", _) if reading.direction == "exit" => "registration-reading-left",
            ("admitted", _) => "registration-reading-admitted",
            ("already", _) => "registration-reading-already",
            (_, Some("revoked")) => "registration-reading-revoked",
            (_, Some("withdrawn")) => "registration-reading-withdrawn",
            (_, Some("unapproved")) => "registration-reading-unapproved",
            (_, Some("zone")) => "registration-reading-zone",
            (_, Some("level")) => "registration-reading-level",
            (_, Some("group")) => "registration-reading-group",
            (_, Some("window")) => "registration-reading-window",
            (_, Some("locked")) => "registration-reading-locked",
            (_, Some("capacity")) => "registration-reading-capacity",
            (_, Some("barred")) => "registration-reading-barred",
            (_, Some("closed")) => "registration-reading-closed",
            _ => "registration-reading-unknown",
        }
    }

    fn reading_class(&self, reading: &Reading) -> &'static str {
        match reading.outcome.as_str() {
            "admitted" if reading.undone_reason.is_some() => "",
            "admitted" => "good",
            "already" => "warn",
            _ => "bad",
        }
    }
}

async fn person(app: &App, visit: &Visit, who: &Who, scope: OfParticipant, faults: Faults) -> Result<Person> {
    let OfParticipant { here, participant } = scope;
    let rule = ruled(app, here.id, &[(participant.email.clone(), participant.answers.category)]).await?.pop().flatten();
    let categories = store::categories(&app.db, here.id).await?;
    let questions = forms::questions(&app.db, here.id).await?;
    let pairs = if participant.state.is_live() {
        store::duplicates_of(&app.db, here.id, &[participant.id]).await?
    } else {
        Vec::new()
    };
    let merged_into = match participant.merged_into {
        Some(id) => store::participant(&app.db, here.id, id).await?.map(|kept| (kept.id, kept.number)),
        None => None,
    };
    Ok(Person {
        twins: pairs.into_iter().map(|pair| twin(visit.l, pair, participant.id)).collect(),
        merged: store::merged_into(&app.db, participant.id).await?,
        merged_into,
        papers: papers(visit.l, &questions, &participant.answers.more),
        said: said(visit.l, &questions, &participant.answers.more),
        review: review(visit.l, &questions, &categories, &participant),
        page: visit.work(app, here.link(), participant.answers.name.clone(), who),
        category: categories.label(participant.answers.category, visit.l.lang),
        kind: other_kind(visit.l, &categories, participant.answers.category),
        levels: store::levels(&app.db, here.id).await?,
        readings: store::readings(&app.db, participant.id).await?,
        leaves: store::leaves(&app.db, participant.id).await?,
        leave: LeaveForm::default(),
        leave_faults: Faults::default(),
        may_excuse: participant.state == State::Approved && participant.erased_at.is_none(),
        written: mail::about(&app.db, participant.id).await?,
        document: identity::of(app, participant.id).await?,
        issued: store::badges_of(&app.db, participant.id).await?.len(),
        number: None,
        may_see_number: who.authority.organises(here.id),
        may_decide: who.authority.organises(here.id) && here.allows(Act::Decide) && participant.erased_at.is_none(),
        base: here.path(&format!("/people/{}", participant.id)),
        ruled: rule.map(|rule| {
            let whose = match rule.who {
                Whose::Category(id) => categories.label(id, visit.l.lang),
                whose => visit.l.t(whose.key()),
            };
            (rule, whose)
        }),
        attention: participant.attention.clone(),
        seat: participant.seat.clone(),
        sent: DecideForm::default(),
        faults,
        participant,
        here,
    })
}

/// The other one of a pair, and why she is likely the same person.
fn twin(l: Reader, pair: Pair, id: Uuid) -> (Twin, String) {
    let reasons = super::duplicates::said(l, &pair.likely.reasons);
    (if pair.first.id == id { pair.second } else { pair.first }, reasons)
}

/// What a marked answer was when she was approved, and what it is now.
fn review(
    l: Reader,
    questions: &Questions,
    categories: &Categories,
    participant: &Participant,
) -> Vec<(String, String, String)> {
    let now = &participant.answers;
    let before = participant.review.iter().flatten();
    let institution = l.plain(&participant.institution.name);
    before
        .filter_map(|(field, was)| {
            let question = questions.get(field);
            let (label, is) = letters::answer_to(l, field, (now, institution), question, categories)?;
            let was = forms::written(l, question, was);
            let named = |id: Uuid| categories.label(id, l.lang);
            let was = if field == "category" { was.parse().map(named).unwrap_or_default() } else { was };
            Some((label, was, is))
        })
        .collect()
}

/// Leaves somebody approved whose marked answers changed.
pub async fn keep_approval(
    may: May<DecidePerson>,
    AppState(app): AppState<App>,
    Form(form): Form<DecideForm>,
) -> Result<Response> {
    let scope = may.scope;
    scope.here.require(Act::Decide)?;
    let mut tx = Tx::begin(&app).await?;
    let seen = form.seen(&scope.participant);
    let entry = store::confirm_approval(&mut tx, &scope.here, seen, may.who.actor()).await?;
    tx.commit(entry).await?;
    Ok(back(&scope))
}

/// The page with a leave that cannot be given.
pub(super) async fn with_leave(
    app: &App,
    visit: &Visit,
    who: &Who,
    scope: OfParticipant,
    leave: LeaveForm,
    leave_faults: Faults,
) -> Result<impl Template + use<>> {
    Ok(Person { leave, leave_faults, ..person(app, visit, who, scope, Faults::default()).await? })
}

/// The page with a note that cannot be kept.
pub(super) async fn with_attention(
    app: &App,
    visit: &Visit,
    who: &Who,
    scope: OfParticipant,
    (attention, seat): (String, String),
    faults: Faults,
) -> Result<impl Template + use<>> {
    Ok(Person { attention, seat, ..person(app, visit, who, scope, faults).await? })
}

/// One participant: her answers, her badge, the readings of it, and what may be decided.
pub async fn show(may: May<SeePerson>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    html(&person(&app, &visit, &may.who, may.scope, Faults::default()).await?)
}

/// Shows the number of the document whole, this once. Who saw it stands in the log.
pub async fn show_number(may: May<SeeIdNumbers>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let scope = may.scope;
    let mut tx = Tx::begin(&app).await?;
    let number = identity::show(&mut tx, scope.participant.id).await?;
    let entry = Entry::new(may.who.actor(), "registration.id_shown", "participant", scope.participant.id);
    tx.commit(entry.of(scope.here.id)).await?;
    let page = person(&app, &visit, &may.who, scope, Faults::default()).await?;
    html(&Person { number: Some(number), ..page })
}

/// Where the number was shown, asked for again by its address: the page of before.
pub async fn number_was_shown(may: May<SeePerson>) -> Result<Response> {
    Ok(back(&may.scope))
}

/// A decision, made on the version that was seen.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct DecideForm {
    version: String,
    level: String,
    reason: String,
}

impl DecideForm {
    fn seen(&self, participant: &Participant) -> Seen {
        Seen { id: participant.id, version: self.version.parse().unwrap_or(0) }
    }
}

/// The level that was chosen, with the reason that it needs where the rules say another one.
async fn decided(app: &App, scope: &OfParticipant, form: &DecideForm) -> Result<std::result::Result<Decided, Faults>> {
    let (here, participant) = (&scope.here, &scope.participant);
    let levels = store::levels(&app.db, here.id).await?;
    let Some(level) = chosen_level(&levels, &form.level) else { return Ok(Err(Faults::one("level", "fault-choice"))) };
    let rule = ruled(app, here.id, &[(participant.email.clone(), participant.answers.category)]).await?.pop().flatten();
    let reason = check_overruled(level, rule.map(|rule| rule.level), &form.reason);
    Ok(reason.map(|reason| Decided { seen: form.seen(participant), level, reason }))
}

fn back(scope: &OfParticipant) -> Response {
    redirect(&scope.here.path(&format!("/people/{}", scope.participant.id)))
}

/// Approves, at a level. Of two who decide in the same instant, the second is told.
pub async fn approve(
    may: May<DecidePerson>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<DecideForm>,
) -> Result<Response> {
    let (scope, who) = (may.scope, may.who);
    scope.here.require(Act::Decide)?;
    let decided = match decided(&app, &scope, &form).await? {
        Ok(decided) => decided,
        Err(faults) => {
            let page = person(&app, &visit, &who, scope, faults).await?;
            return Err(invalid(&Person { sent: form, ..page }));
        }
    };
    let mut tx = Tx::begin(&app).await?;
    let approved = store::approve(&mut tx, &scope.here, &[decided], Some(who.account), who.actor()).await?;
    let Some(one) = approved.into_iter().next() else { return Err(Error::Conflict("problem-changed")) };
    tx.commit(one.entry).await?;
    Ok(back(&scope))
}

#[derive(Template)]
#[template(path = "registration/decline.html")]
struct Decline {
    page: Page,
    participant: Participant,
    reason: String,
    version: String,
    faults: Faults,
    base: String,
}

impl Decline {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }
}

fn decline_page(
    app: &App,
    visit: &Visit,
    who: &Who,
    scope: &OfParticipant,
    form: DecideForm,
    faults: Faults,
) -> Decline {
    Decline {
        page: visit.work(app, scope.here.link(), visit.l.t("registration-decline-title"), who),
        base: scope.here.path(&format!("/people/{}", scope.participant.id)),
        participant: scope.participant.clone(),
        reason: form.reason,
        version: form.version,
        faults,
    }
}

/// Asks for the reason why somebody is turned down.
pub async fn ask_decline(may: May<DecidePerson>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let scope = may.scope;
    scope.here.require(Act::Decide)?;
    if !scope.participant.state.may_become(State::Declined) {
        return Err(Error::Conflict("problem-changed"));
    }
    let form = DecideForm { version: scope.participant.version.to_string(), ..DecideForm::default() };
    html(&decline_page(&app, &visit, &may.who, &scope, form, Faults::default()))
}

/// Turns somebody down, with a reason that she is told.
pub async fn decline(
    may: May<DecidePerson>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<DecideForm>,
) -> Result<Response> {
    let (scope, who) = (may.scope, may.who);
    scope.here.require(Act::Decide)?;
    let reason = match check_reason(&form.reason) {
        Ok(reason) => reason,
        Err(faults) => return Err(invalid(&decline_page(&app, &visit, &who, &scope, form, faults))),
    };
    let mut tx = Tx::begin(&app).await?;
    let seen = form.seen(&scope.participant);
    let entry = store::decline(&mut tx, &scope.here, seen, &reason, who.account, who.actor()).await?;
    tx.commit(entry).await?;
    Ok(back(&scope))
}

/// Gives another level, on a new badge.
pub async fn change_level(
    may: May<DecidePerson>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<DecideForm>,
) -> Result<Response> {
    let (scope, who) = (may.scope, may.who);
    scope.here.require(Act::Decide)?;
    let decided = match decided(&app, &scope, &form).await? {
        Ok(decided) => decided,
        Err(faults) => {
            let page = person(&app, &visit, &who, scope, faults).await?;
            return Err(invalid(&Person { sent: form, ..page }));
        }
    };
    if scope.participant.level == Some(decided.level) {
        // Nothing to change: the badge in her hand stays good.
        return Ok(back(&scope));
    }
    let mut tx = Tx::begin(&app).await?;
    let (_, entry) = store::change_level(&mut tx, &scope.here, decided, who.actor()).await?;
    tx.commit(entry).await?;
    Ok(back(&scope))
}

#[derive(Template)]
#[template(path = "registration/sure.html")]
struct Sure {
    page: Page,
    it: Confirm,
}

/// Asks whether the badge is to be replaced.
pub async fn ask_reissue(may: May<DecidePerson>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let (scope, l) = (may.scope, visit.l);
    scope.here.require(Act::Decide)?;
    if scope.participant.state != State::Approved {
        return Err(Error::Conflict("problem-changed"));
    }
    let base = scope.here.path(&format!("/people/{}", scope.participant.id));
    let title = l.t("registration-reissue-title");
    let it = Confirm {
        title: title.clone(),
        text: l.a("registration-reissue-text", "name", &scope.participant.answers.name),
        effects: vec![l.t("registration-reissue-effect-old"), l.t("registration-reissue-effect-mail")],
        action: format!("{base}/reissue"),
        version: scope.participant.version,
        button: l.t("registration-reissue-button"),
        cancel: base,
    };
    html(&Sure { page: visit.work(&app, scope.here.link(), title, &may.who), it })
}

/// Replaces the badge by a new one of the same level.
pub async fn reissue(
    may: May<DecidePerson>,
    AppState(app): AppState<App>,
    Form(form): Form<DecideForm>,
) -> Result<Response> {
    let (scope, who) = (may.scope, may.who);
    scope.here.require(Act::Decide)?;
    let Some(level) = scope.participant.level else { return Err(Error::Conflict("problem-changed")) };
    let mut tx = Tx::begin(&app).await?;
    let (_, entry) = store::reissue(&mut tx, &scope.here, form.seen(&scope.participant), level, who.actor()).await?;
    tx.commit(entry).await?;
    Ok(back(&scope))
}

/// Asks whether the pass link is to be replaced.
pub async fn ask_new_link(may: May<DecidePerson>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let (scope, l) = (may.scope, visit.l);
    scope.here.require(Act::Prepare)?;
    let base = scope.here.path(&format!("/people/{}", scope.participant.id));
    let title = l.t("registration-link-title");
    let it = Confirm {
        title: title.clone(),
        text: l.a("registration-link-text", "name", &scope.participant.answers.name),
        effects: vec![
            l.t("registration-link-effect-old"),
            l.a("registration-link-effect-mail", "email", &scope.participant.email),
        ],
        action: format!("{base}/link"),
        version: scope.participant.version,
        button: l.t("registration-link-button"),
        cancel: base,
    };
    html(&Sure { page: visit.work(&app, scope.here.link(), title, &may.who), it })
}

/// Revokes the pass link and sends a new one.
pub async fn new_link(may: May<DecidePerson>, AppState(app): AppState<App>) -> Result<Response> {
    let scope = may.scope;
    scope.here.require(Act::Prepare)?;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::renew_link(&mut tx, &scope.here, scope.participant.id, may.who.actor()).await?;
    tx.commit(entry).await?;
    Ok(back(&scope))
}
