use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use serde::Deserialize;

use super::super::rules::{self, RegisterForm, State};
use super::super::store::{self, LevelOf, Participant, Seen, Zone};
use super::Confirm;
use super::form::Answering;
use super::qr::Qr;
use crate::access::Holder;
use crate::audit::Tx;
use crate::conference::{self, Act, Here};
use crate::error::{Error, Result};
use crate::kernel::Faults;
use crate::state::App;
use crate::vault::Place;
use crate::web::{Form, Page, Reader, Visit, html, invalid, redirect};

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
    base: String,
    may_edit: bool,
    may_withdraw: bool,
    /// On the waiting list: her turn among those of her category, from 1.
    turn: Option<i64>,
}

impl Pass {
    fn allergens(&self) -> String {
        super::people::allergens(self.page.l, &self.participant.answers.allergens)
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

/// Who holds the link, in which conference, and in whose language the page is.
async fn behind(app: &App, holder: &Holder, visit: Visit) -> Result<(Here, Participant, Visit)> {
    let here = conference::find_by_id(&app.db, holder.conference).await?.ok_or(Error::NotFound)?;
    let participant = store::participant(&app.db, here.id, holder.participant).await?.ok_or(Error::NotFound)?;
    let visit = visit.prefer(participant.lang);
    Ok((here, participant, visit))
}

fn may_edit(app: &App, here: &Here, participant: &Participant) -> bool {
    participant.state.is_live()
        && rules::is_open(here.allows(Act::Register), here.registration_closes_at, app.clock.now())
}

/// Somebody may say that she does not come as long as badges are decided.
fn may_withdraw(here: &Here, participant: &Participant) -> bool {
    participant.state.may_become(State::Withdrawn) && here.allows(Act::Decide)
}

/// A participant's own page: where her registration stands, and her badge.
pub async fn show(holder: Holder, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let (here, participant, visit) = behind(&app, &holder, visit).await?;
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
    html(&Pass {
        turn,
        page: visit.public(&app, here.link(), visit.l.t("registration-pass-title"), None),
        category: categories.label(participant.answers.category, visit.l.lang),
        base: format!("/pass/{}", holder.token),
        may_edit: may_edit(&app, &here, &participant),
        may_withdraw: may_withdraw(&here, &participant),
        badge,
        participant,
        here,
    })
}

async fn answering(
    app: &App,
    l: Reader,
    here: &Here,
    holder: &Holder,
    form: RegisterForm,
    faults: Faults,
) -> Result<Answering> {
    let base = format!("/pass/{}", holder.token);
    Ok(Answering {
        l,
        form,
        faults,
        categories: store::categories(&app.db, here.id).await?,
        institutions: store::institutions(&app.db, here.id).await?,
        quotas: store::quotas(&app.db, here.id).await?,
        is_new: false,
        consent: String::new(),
        action: format!("{base}/edit"),
        cancel: base,
    })
}

/// Her answers, to be changed.
pub async fn edit(holder: Holder, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let (here, participant, visit) = behind(&app, &holder, visit).await?;
    if !may_edit(&app, &here, &participant) {
        return Err(Error::Refused("registration-problem-closed"));
    }
    let form = RegisterForm {
        institution: visit.l.plain(&participant.institution.name).to_owned(),
        ..RegisterForm::of(&participant.answers, participant.version)
    };
    let it = answering(&app, visit.l, &here, &holder, form, Faults::default()).await?;
    html(&Edit { page: visit.public(&app, here.link(), visit.l.t("registration-edit-title"), None), it })
}

/// Keeps changed answers.
pub async fn save(
    holder: Holder,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<RegisterForm>,
) -> Result<Response> {
    let (here, participant, visit) = behind(&app, &holder, visit).await?;
    if !may_edit(&app, &here, &participant) {
        return Err(Error::Refused("registration-problem-closed"));
    }
    let categories = store::categories(&app.db, here.id).await?;
    let faults = match rules::check(&form, &categories, false) {
        Ok((answers, _)) => {
            let seen = Seen { id: participant.id, version: form.version.parse().unwrap_or(0) };
            let mut tx = Tx::begin(&app).await?;
            let lang = visit.l.lang;
            match store::change_answers(&mut tx, &here, &participant, seen, &answers, lang, holder.actor()).await {
                Ok(changed) => {
                    if let Some(entries) = changed {
                        tx.commit(entries).await?;
                    }
                    return Ok(redirect(&format!("/pass/{}", holder.token)));
                }
                Err(Error::Conflict(key @ "registration-fault-category-full")) => Faults::one("category", key),
                Err(error) => return Err(error),
            }
        }
        Err(faults) => faults,
    };
    let it = answering(&app, visit.l, &here, &holder, form, faults).await?;
    Err(invalid(&Edit { page: visit.public(&app, here.link(), visit.l.t("registration-edit-title"), None), it }))
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
