//! The presidium approves the agenda: one exact copy of it, by a motion. Plan, 3.3.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;

use super::super::rules::{Change, Programme, difference};
use super::super::say::Saying;
use super::super::store::{self, OfPresidium, Submission};
use super::super::{EditAgenda, SeeApproval};
use super::NoteForm;
use super::draft::{Found, found};
use super::public::{Asked, Show};
use super::release::digest;
use crate::access::{May, Who};
use crate::audit::Tx;
use crate::conference::{Act, Here};
use crate::error::{Error, Result};
use crate::kernel::{Faults, Uuid};
use crate::presidium::MotionState;
use crate::state::App;
use crate::web::{Fields, Form, Page, Path, Visit, html, invalid, redirect};

#[derive(Template)]
#[template(path = "agenda/approval.html")]
struct Approval {
    page: Page,
    here: Here,
    submissions: Vec<Submission>,
    /// The copy that was approved last, and by which resolution.
    approved: Option<(i32, OfPresidium)>,
    /// What is different in the newest version, by its number, from what was approved.
    released: Option<(i32, Vec<Change>)>,
    /// What is different in the draft from what was approved.
    drafted: Vec<Change>,
    names: BTreeMap<Uuid, String>,
    /// So many clashes block a release.
    blocking: usize,
    /// The newest copy is what the draft says.
    is_submitted: bool,
    organises: bool,
    may_submit: bool,
    form: NoteForm,
    faults: Faults,
    /// The draft has changed since it was seen.
    stale: bool,
}

impl Approval {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn said(&self, change: &Change) -> Vec<String> {
        Saying { l: self.page.l, zone: self.here.zone, names: &self.names }.change(change)
    }

    fn next(&self) -> i32 {
        self.submissions.first().map_or(0, |newest| newest.number) + 1
    }
}

async fn page(app: &App, visit: &Visit, who: &Who, here: Here, form: NoteForm, faults: Faults) -> Result<Approval> {
    let draft = store::draft(&app.db, here.id).await?;
    let newest = store::latest(&app.db, here.id).await?;
    let approved = store::approved(&app.db, here.id).await?;
    let submissions = store::submissions(&app.db, here.id).await?;
    let is_submitted = match submissions.first() {
        // What was withdrawn is put to the presidium once more, as it is.
        Some(one) if one.state != MotionState::Withdrawn => store::submitted(&app.db, here.id, one.number)
            .await?
            .is_some_and(|(programme, _)| difference(&programme, &draft).is_empty()),
        _ => false,
    };
    let mut names = store::names(&app.db, &draft).await?;
    let apart = |programme: &Programme| match &approved {
        Some(approved) => difference(&approved.programme, programme).changes,
        None => Vec::new(),
    };
    let drafted = apart(&draft);
    let released = newest.as_ref().map(|newest| (newest.number, apart(&newest.version.programme)));
    for programme in [approved.as_ref().map(|it| &it.programme), newest.as_ref().map(|it| &it.version.programme)] {
        names.extend(store::names(&app.db, programme.unwrap_or(&Programme::default())).await?);
    }
    let organises = who.authority.organises(here.id);
    Ok(Approval {
        page: visit.work(app, here.link(), visit.l.t("agenda-approval"), who),
        blocking: found(app, &here, &draft).await?.iter().filter(|one| Found::blocks(one)).count(),
        approved: approved.map(|it| (it.number, it.by)),
        may_submit: organises && here.presidium.is_some() && here.allows(Act::Vote) && !draft.blocks.is_empty(),
        form: NoteForm { seen: digest(&draft), ..form },
        stale: false,
        submissions,
        released,
        drafted,
        names,
        is_submitted,
        organises,
        faults,
        here,
    })
}

/// What was submitted, what was approved, and what deviates from it.
pub async fn show(may: May<SeeApproval>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    html(&page(&app, &visit, &may.who, may.scope, NoteForm::default(), Faults::default()).await?)
}

/// Puts the draft that was seen to the presidium: a copy that never changes, and the motion to approve it.
pub async fn submit(
    may: May<EditAgenda>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<NoteForm>,
) -> Result<Response> {
    let (here, who) = (may.scope, may.who);
    here.require(Act::Vote)?;
    here.presidium.ok_or(Error::Refused("presidium-none"))?;
    let note = match form.check(false) {
        Ok(note) => note,
        Err(faults) => return Err(invalid(&page(&app, &visit, &who, here, form, faults).await?)),
    };
    let page = page(&app, &visit, &who, here, form.clone(), Faults::default()).await?;
    if page.blocking > 0 || page.is_submitted || !page.may_submit {
        return Err(invalid(&page));
    }
    let mut tx = Tx::begin(&app).await?;
    match store::submit(&mut tx, &page.here, &note, who.actor(), |draft| digest(draft) == form.seen).await {
        Ok((motion, put, submitted)) => {
            tx.commit((put, vec![submitted])).await?;
            Ok(redirect(&page.here.path(&format!("/motions/{motion}"))))
        }
        Err(Error::Conflict("problem-changed")) => {
            drop(tx);
            Err(invalid(&Approval { stale: true, ..page }))
        }
        Err(error) => Err(error),
    }
}

/// The agenda as it was submitted.
pub async fn one(
    may: May<SeeApproval>,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, number)): Path<(String, i32)>,
) -> Result<Response> {
    let here = may.scope;
    let (programme, _) = store::submitted(&app.db, here.id, number).await?.ok_or(Error::NotFound)?;
    html(&Show {
        page: visit.public(&app, here.link(), visit.l.n("agenda-submission", number), Some(&may.who)),
        release: None,
        programme: Arc::new(programme),
        is_old: true,
        submission: Some(number),
        edits: false,
        asked: Asked::default(),
        now: app.clock.now(),
        here,
    })
}
