//! What a speaker says of herself: a biography, what she needs, when she can come.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;

use super::super::rules::{AboutForm, NEEDS};
use super::super::store::{self, Speaker};
use super::own::behind;
use crate::access::Speaker as Holder;
use crate::agenda;
use crate::agenda::rules::{Day, HoursForm};
use crate::audit::Tx;
use crate::conference::{Act, Here};
use crate::error::Result;
use crate::kernel::Faults;
use crate::state::App;
use crate::web::{Choice, Fields, Form, Page, Visit, html, invalid, redirect};

#[derive(Template)]
#[template(path = "speakers/about.html")]
struct About {
    page: Page,
    here: Here,
    speaker: Speaker,
    days: Vec<Day>,
    base: String,
    form: AboutForm,
    faults: Faults,
}

impl About {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn called(&self) -> &str {
        self.speaker.called(self.page.l.lang)
    }

    fn needs(&self) -> Vec<Choice> {
        let one = |(need, key): &(&str, &str)| {
            Choice::new(*need, self.page.l.t(key), self.form.needs.iter().any(|said| said == need))
        };
        NEEDS.iter().map(one).collect()
    }

    /// The lines of the days: from, until, whether she cannot come at all, and what is wrong.
    fn lines(&self) -> Vec<(&Day, String, String, bool, Option<String>)> {
        let hours = self.form.hours();
        let fault = |day: &Day| self.faults.of(&format!("hours-{}", day.number)).map(|fault| self.page.l.fault(fault));
        let lines = self.days.iter().enumerate().map(|(n, day)| {
            let (opens, closes, closed) = hours.line(n, day.number);
            (day, opens.to_owned(), closes.to_owned(), closed, fault(day))
        });
        lines.collect()
    }
}

/// The days on which she is asked when she can come: none of whoever is no participant.
async fn days(app: &App, here: &Here, speaker: &Speaker) -> Result<Vec<Day>> {
    match speaker.participant {
        Some(_) => Ok(agenda::draft(&app.db, here.id).await?.days),
        None => Ok(Vec::new()),
    }
}

/// What she says of herself, as it stands.
pub async fn edit(holder: Holder, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let (here, speaker, visit) = behind(&app, &holder, visit).await?;
    here.require(Act::Prepare)?;
    let days = days(&app, &here, &speaker).await?;
    let hours = match speaker.participant {
        Some(id) => HoursForm::of(&days, &agenda::hours_of(&app.db, here.id, id).await?),
        None => HoursForm::default(),
    };
    let biography = speaker.proposed.clone().unwrap_or_else(|| speaker.biography.clone());
    let form = AboutForm {
        biography_en: biography.en,
        biography_hans: biography.hans,
        biography_hant: biography.hant,
        needs: speaker.needs.clone(),
        note: speaker.note.clone(),
        opens: hours.opens,
        closes: hours.closes,
        closed: hours.closed,
    };
    html(&About {
        page: visit.public(&app, here.link(), visit.l.t("speakers-about"), None),
        base: format!("/speaker/{}", holder.token),
        faults: Faults::default(),
        here,
        speaker,
        days,
        form,
    })
}

/// Keeps it. When she can come counts at once; the biography waits until organisers take it over.
pub async fn save(
    holder: Holder,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<AboutForm>,
) -> Result<Response> {
    let (here, speaker, visit) = behind(&app, &holder, visit).await?;
    here.require(Act::Prepare)?;
    let days = days(&app, &here, &speaker).await?;
    let base = format!("/speaker/{}", holder.token);
    let about = match form.check(&days) {
        Ok(about) => about,
        Err(faults) => {
            let page = visit.public(&app, here.link(), visit.l.t("speakers-about"), None);
            return Err(invalid(&About { page, here, speaker, days, base, form, faults }));
        }
    };
    let mut tx = Tx::begin(&app).await?;
    let entry = store::say_about(&mut tx, &here, &holder, &speaker, &about).await?;
    let mut more = Vec::new();
    if let Some(participant) = speaker.participant {
        more.push(agenda::set_hours(&mut tx, &here, participant, &about.hours, holder.actor()).await?);
    }
    tx.commit((entry, more)).await?;
    Ok(redirect(&base))
}
