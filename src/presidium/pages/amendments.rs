//! Amendments: other words proposed for a motion, which its mover accepts or the presidium votes on first.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;

use super::Sure;
use crate::access::May;
use crate::audit::Tx;
use crate::conference::{Act, Here};
use crate::error::{Error, Result};
use crate::kernel::{Faults, Lang};
use crate::presidium::rules::{MotionForm, MotionState};
use crate::presidium::store::{self, Begins, Motion};
use crate::presidium::{AcceptAmendment, AmendMotion};
use crate::state::App;
use crate::web::{Confirm, Fields, Form, Page, Visit, html, invalid, redirect};

#[derive(Template)]
#[template(path = "presidium/amend.html")]
struct Amend {
    page: Page,
    here: Here,
    motion: Motion,
    form: MotionForm,
    faults: Faults,
}

impl Amend {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn path(&self) -> String {
        self.here.path(&format!("/motions/{}", self.motion.id))
    }
}

/// A draft that can be amended: none that is an amendment, and none that asks to approve a copy of the agenda.
async fn amendable(app: &App, may: &May<AmendMotion>) -> Result<Motion> {
    let here = &may.scope.here;
    here.require(Act::Vote)?;
    let motion = store::motion(&app.db, here, may.scope.id).await?;
    let is_copy = store::submitted_agenda(&app.db, motion.id).await?.is_some();
    if motion.state != MotionState::Draft || motion.amends.is_some() || is_copy {
        return Err(Error::Conflict("amendments-problem-settled"));
    }
    Ok(motion)
}

fn amend_page(
    app: &App,
    visit: &Visit,
    may: May<AmendMotion>,
    motion: Motion,
    (form, faults): (MotionForm, Faults),
) -> Amend {
    let here = may.scope.here;
    Amend { page: visit.work(app, here.link(), visit.l.t("amendments-new"), &may.who), here, motion, form, faults }
}

/// The form of an amendment: the words as they stand, to be changed.
pub async fn new(may: May<AmendMotion>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let motion = amendable(&app, &may).await?;
    let version = store::newest_version(&app.db, motion.id).await?;
    let form = MotionForm::of(&store::wording(&motion), version);
    html(&amend_page(&app, &visit, may, motion, (form, Faults::default())))
}

pub async fn put(
    may: May<AmendMotion>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<MotionForm>,
) -> Result<Response> {
    let motion = amendable(&app, &may).await?;
    let checked = MotionForm { item: String::new(), ..form.clone() }.check(&[]).and_then(|wording| {
        let same = wording.title == motion.title && wording.text == motion.text;
        if same { Err(Faults::one("text_hans", "amendments-fault-same")) } else { Ok(wording) }
    });
    let wording = match checked {
        Ok(wording) => wording,
        Err(faults) => return Err(invalid(&amend_page(&app, &visit, may, motion, (form, faults)))),
    };
    let here = &may.scope.here;
    let mut tx = Tx::begin(&app).await?;
    let begins = Begins::Amending(motion.id, form.version());
    let (id, entry) = store::bring_in(&mut tx, may.who.actor(), here, &wording, begins).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path(&format!("/motions/{id}"))))
}

/// What it means to accept an amendment.
pub async fn ask_accept(may: May<AcceptAmendment>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let (here, l) = (may.scope.here, visit.l);
    here.require(Act::Vote)?;
    let motion = store::motion(&app.db, &here, may.scope.id).await?;
    let Some(amended) = motion.amends.as_ref().filter(|_| motion.state == MotionState::Draft) else {
        return Err(Error::Conflict("amendments-problem-settled"));
    };
    if motion.is_stale() {
        return Err(Error::Conflict("amendments-problem-stale"));
    }
    let path = here.path(&format!("/motions/{}", motion.id));
    let it = Confirm {
        title: l.t("amendments-accept-ask"),
        text: l.plain(&amended.title).to_owned(),
        effects: vec![l.t("amendments-accept-effect"), l.t("amendments-accept-others")],
        action: format!("{path}/accept"),
        version: motion.version,
        button: l.t("amendments-accept"),
        cancel: path,
    };
    html(&Sure { page: visit.work(&app, here.link(), l.t("amendments-accept"), &may.who), it })
}

/// The mover takes the amendment over: its words are the motion's new version.
pub async fn accept(may: May<AcceptAmendment>, AppState(app): AppState<App>) -> Result<Response> {
    let here = &may.scope.here;
    here.require(Act::Vote)?;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::accept(&mut tx, may.who.actor(), here, may.scope.id).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path(&format!("/motions/{}", may.scope.id))))
}
