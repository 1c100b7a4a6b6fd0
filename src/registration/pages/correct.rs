//! What an organiser corrects of somebody's answers, as long as badges are decided: after the closing of
//! registration too, when she herself may change nothing any more.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;

use super::super::rules::{self, Asking, RegisterForm};
use super::super::store::{self, Changed, Participant};
use super::super::{DecidePerson, OfParticipant};
use super::files::arrive;
use super::form::Answering;
use super::{pass, register};
use crate::access::{May, Who};
use crate::audit::Tx;
use crate::conference::{Act, Here};
use crate::error::{Error, Result};
use crate::forms::{self, Content};
use crate::kernel::Faults;
use crate::state::App;
use crate::web::{Filled, Page, Visit, html, invalid, redirect};

#[derive(Template)]
#[template(path = "registration/correct.html")]
struct Correct {
    page: Page,
    it: Answering,
    name: String,
}

/// What is asked: what she has not answered need not be answered by whoever corrects something else.
fn asked(content: &Content, participant: &Participant) -> Content {
    let mut content = content.clone();
    for question in content.sections.iter_mut().flat_map(|section| &mut section.questions) {
        question.required &= participant.answers.more.contains_key(&question.code);
    }
    content
}

pub(super) fn base(here: &Here, participant: &Participant) -> String {
    here.path(&format!("/people/{}", participant.id))
}

/// Whoever has been declined or has withdrawn is left as she was.
pub(super) fn may_correct(here: &Here, participant: &Participant) -> Result<()> {
    here.require(Act::Decide)?;
    if participant.state.is_live() { Ok(()) } else { Err(Error::Conflict("problem-changed")) }
}

async fn page(
    app: &App,
    visit: &Visit,
    who: &Who,
    (here, participant): (&Here, &Participant),
    content: Content,
    (form, faults): (RegisterForm, Faults),
) -> Result<Correct> {
    let base = base(here, participant);
    Ok(Correct {
        page: visit.work(app, here.link(), visit.l.t("registration-correct-title"), who),
        it: pass::answering(app, visit.l, (here, participant, &base), content, form, faults).await?,
        name: participant.answers.name.clone(),
    })
}

/// Somebody's answers, to be corrected.
pub async fn edit(may: May<DecidePerson>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let OfParticipant { here, participant } = may.scope;
    may_correct(&here, &participant)?;
    let content = asked(&forms::live(&app.db, here.id).await?.content, &participant);
    let form = RegisterForm {
        institution: visit.l.plain(&participant.institution.name).to_owned(),
        ..RegisterForm::of(&participant.answers, &content, participant.version)
    };
    let empty = (form, Faults::default());
    html(&page(&app, &visit, &may.who, (&here, &participant), content, empty).await?)
}

/// Keeps corrected answers; she is told what differs. Of two who change them at once the second is told.
pub async fn save(
    may: May<DecidePerson>,
    AppState(app): AppState<App>,
    visit: Visit,
    filled: Filled,
) -> Result<Response> {
    let (OfParticipant { here, participant }, who) = (may.scope, may.who);
    may_correct(&here, &participant)?;
    let live = forms::live(&app.db, here.id).await?;
    let content = asked(&live.content, &participant);
    let (sent, files) = arrive(&app, &here, &content, Some(&participant), filled).await?;
    // What she agrees to is said to her in her language.
    let (form, lang) = (RegisterForm::from(sent), participant.lang);
    let kind = pass::kind_of(&app, &here, &participant).await?;
    let categories = store::categories(&app.db, here.id).await?.of_kinds(&[kind]);
    let held = Some(&participant.answers.more);
    let asking = Asking { content: &content, categories: &categories, lang, held, files: &files };
    let faults = match rules::check(&form, asking) {
        Ok((answers, _)) => {
            let version = form.version.parse().unwrap_or(0);
            let mut tx = Tx::begin(&app).await?;
            let new = (&live, &answers);
            match store::change_and_tell(&mut tx, &here, &participant, version, new, lang, who.actor()).await {
                Ok(Changed::Not) => return Ok(redirect(&base(&here, &participant))),
                Ok(Changed::Kept(entry, moved)) => {
                    tx.commit((entry, moved)).await?;
                    return Ok(redirect(&base(&here, &participant)));
                }
                Ok(Changed::Full(questions)) => register::full(&questions),
                Err(error) => register::refused(error, &content, kind)?,
            }
        }
        Err(faults) => faults,
    };
    Err(invalid(&page(&app, &visit, &who, (&here, &participant), content, (form, faults)).await?))
}
