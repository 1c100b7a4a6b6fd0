//! A speaker's own page: her items, whether she comes, what they are to be called, her slides.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;

use super::super::rules::{AnswerForm, ProposalForm, SLIDES_MAX, State};
use super::super::store::{self, Part, Speaker};
use crate::access::Speaker as Holder;
use crate::audit::Tx;
use crate::conference::{self, Act, Here};
use crate::error::{Error, Result};
use crate::files::rules::{self as file, Kind};
use crate::kernel::{Faults, Uuid, one_line};
use crate::state::App;
use crate::web::{Fields, Filled, Form, Page, Path, Visit, download, html, invalid, redirect};

#[derive(Template)]
#[template(path = "speakers/own.html")]
struct Own {
    page: Page,
    here: Here,
    speaker: Speaker,
    parts: Vec<Part>,
    base: String,
    /// What was answered of an item and is not taken.
    answered: Option<(Uuid, AnswerForm, Faults)>,
    /// Why a file for an item is not taken; the key of the sentence.
    unsent: Option<(Uuid, &'static str)>,
    may_say: bool,
}

impl Own {
    fn called(&self) -> &str {
        self.speaker.called(self.page.l.lang)
    }

    fn word<'a>(&'a self, part: &'a Part) -> &'a str {
        match &self.answered {
            Some((item, form, _)) if *item == part.item => &form.word,
            _ => &part.word,
        }
    }

    fn fault(&self, part: &Part) -> Option<String> {
        let (_, _, faults) = self.answered.as_ref().filter(|(item, ..)| *item == part.item)?;
        faults.iter().next().map(|fault| self.page.l.fault(fault))
    }

    fn unsent(&self, part: &Part) -> Option<String> {
        self.unsent.filter(|(item, _)| *item == part.item).map(|(_, key)| self.page.l.t(key))
    }

    fn may_send(&self, part: &Part) -> bool {
        self.may_say && i64::try_from(part.slides.len()).is_ok_and(|held| held < SLIDES_MAX)
    }

    fn kilobytes(size: &i32) -> i32 {
        (size + 1023) / 1024
    }

    fn is_confirmed(part: &Part) -> bool {
        part.state == State::Confirmed
    }

    fn is_declined(part: &Part) -> bool {
        part.state == State::Declined
    }
}

/// Who holds the link, in which conference, and in whose language the page is.
pub(super) async fn behind(app: &App, holder: &Holder, visit: Visit) -> Result<(Here, Speaker, Visit)> {
    let here = conference::find_by_id(&app.db, holder.conference).await?.ok_or(Error::NotFound)?;
    let speaker = store::find(&app.db, here.id, holder.speaker).await?.ok_or(Error::NotFound)?;
    let visit = visit.prefer(speaker.lang);
    Ok((here, speaker, visit))
}

async fn page(app: &App, visit: &Visit, holder: &Holder, here: Here, speaker: Speaker) -> Result<Own> {
    Ok(Own {
        page: visit.public(app, here.link(), speaker.called(visit.l.lang), None),
        parts: store::parts(&app.db, &speaker).await?,
        base: format!("/speaker/{}", holder.token),
        may_say: here.allows(Act::Prepare),
        answered: None,
        unsent: None,
        here,
        speaker,
    })
}

/// An item in which she has a role; absent where she has none.
async fn part(app: &App, speaker: &Speaker, item: Uuid) -> Result<Part> {
    store::parts(&app.db, speaker).await?.into_iter().find(|part| part.item == item).ok_or(Error::NotFound)
}

pub async fn show(holder: Holder, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let (here, speaker, visit) = behind(&app, &holder, visit).await?;
    html(&page(&app, &visit, &holder, here, speaker).await?)
}

/// Keeps whether she comes to an item.
pub async fn answer(
    holder: Holder,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, item)): Path<(String, Uuid)>,
    Form(form): Form<AnswerForm>,
) -> Result<Response> {
    let (here, speaker, visit) = behind(&app, &holder, visit).await?;
    here.require(Act::Prepare)?;
    part(&app, &speaker, item).await?;
    let (comes, word) = match form.check() {
        Ok(answer) => answer,
        Err(faults) => {
            let page = page(&app, &visit, &holder, here, speaker).await?;
            return Err(invalid(&Own { answered: Some((item, form, faults)), ..page }));
        }
    };
    let mut tx = Tx::begin(&app).await?;
    let entry = store::answer(&mut tx, &here, &holder, item, (comes, &word)).await?;
    tx.commit(entry).await?;
    Ok(redirect(&format!("/speaker/{}#i-{item}", holder.token)))
}

#[derive(Template)]
#[template(path = "speakers/propose.html")]
struct Propose {
    page: Page,
    here: Here,
    part: Part,
    base: String,
    form: ProposalForm,
    faults: Faults,
}

impl Propose {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }
}

/// What she would have an item called: what she proposed before, or what it is called.
pub async fn propose_form(
    holder: Holder,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, item)): Path<(String, Uuid)>,
) -> Result<Response> {
    let (here, speaker, visit) = behind(&app, &holder, visit).await?;
    here.require(Act::Prepare)?;
    let part = part(&app, &speaker, item).await?;
    let form = match &part.proposal {
        Some((title, summary)) => ProposalForm::of(title, summary),
        None => ProposalForm::of(&part.title, &part.summary),
    };
    html(&Propose {
        page: visit.public(&app, here.link(), visit.l.t("speakers-propose"), None),
        base: format!("/speaker/{}", holder.token),
        faults: Faults::default(),
        here,
        part,
        form,
    })
}

/// Keeps what she proposes. What stands there already proposes nothing.
pub async fn propose(
    holder: Holder,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, item)): Path<(String, Uuid)>,
    Form(form): Form<ProposalForm>,
) -> Result<Response> {
    let (here, speaker, visit) = behind(&app, &holder, visit).await?;
    here.require(Act::Prepare)?;
    let part = part(&app, &speaker, item).await?;
    let base = format!("/speaker/{}", holder.token);
    let (title, summary) = match form.check() {
        Ok(words) => words,
        Err(faults) => {
            let page = visit.public(&app, here.link(), visit.l.t("speakers-propose"), None);
            return Err(invalid(&Propose { page, here, part, base, form, faults }));
        }
    };
    if part.proposal.is_some() || (&title, &summary) != (&part.title, &part.summary) {
        let mut tx = Tx::begin(&app).await?;
        let entry = store::propose(&mut tx, &here, &holder, item, (&title, &summary)).await?;
        tx.commit(entry).await?;
    }
    Ok(redirect(&format!("{base}#i-{item}")))
}

/// Takes a file of slides for an item.
pub async fn send_slides(
    holder: Holder,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, item)): Path<(String, Uuid)>,
    filled: Filled,
) -> Result<Response> {
    let (here, speaker, visit) = behind(&app, &holder, visit).await?;
    here.require(Act::Prepare)?;
    part(&app, &speaker, item).await?;
    let sent = filled.files.into_iter().find(|file| file.field == "file");
    let problem = match sent.map(|file| (one_line(&file.name), file.bytes)) {
        None => "speakers-fault-no-file",
        Some((_, None)) => file::TOO_LARGE,
        Some((name, Some(bytes))) => match Kind::of(&bytes) {
            Err(key) => key,
            Ok(kind) => {
                let name: String = name.chars().take(120).collect();
                let name = if name.is_empty() { kind.as_str().to_owned() } else { name };
                let mut tx = Tx::begin(&app).await?;
                let file = (name.as_str(), kind, bytes.as_slice());
                match store::send_slides(&mut tx, &here, &holder, item, file).await {
                    Ok(entry) => {
                        tx.commit(entry).await?;
                        return Ok(redirect(&format!("/speaker/{}#i-{item}", holder.token)));
                    }
                    Err(Error::Conflict(key)) => key,
                    Err(error) => return Err(error),
                }
            }
        },
    };
    let page = page(&app, &visit, &holder, here, speaker).await?;
    Err(invalid(&Own { unsent: Some((item, problem)), ..page }))
}

/// A file of hers.
pub async fn slides(
    holder: Holder,
    AppState(app): AppState<App>,
    Path((_, slides)): Path<(String, Uuid)>,
) -> Result<Response> {
    let (name, kind, content) = store::slides(&app, holder.speaker, slides).await?.ok_or(Error::NotFound)?;
    Ok(download(&name, kind, content))
}

pub async fn remove_slides(
    holder: Holder,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, slides)): Path<(String, Uuid)>,
) -> Result<Response> {
    let (here, ..) = behind(&app, &holder, visit).await?;
    here.require(Act::Prepare)?;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::remove_slides(&mut tx, &here, &holder, slides).await?;
    tx.commit(entry).await?;
    Ok(redirect(&format!("/speaker/{}", holder.token)))
}
