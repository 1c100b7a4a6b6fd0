//! One speaker as organisers see her: her link, her answers, what she proposes.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use serde::Deserialize;

use super::super::AskSpeaker;
use super::super::letters;
use super::super::rules::{AddressForm, NEEDS, digest};
use super::super::store::{self, OfSpeaker, Part, Speaker};
use super::Sure;
use crate::access::{May, Who};
use crate::agenda::rules::{Day, Hours};
use crate::agenda::{self, EditItem};
use crate::audit::{Entry, Tx};
use crate::conference::{Act, Here};
use crate::error::{Error, Result};
use crate::kernel::{Email, Faults, Lang, Uuid, Words};
use crate::mail;
use crate::state::App;
use crate::vault::Place;
use crate::web::{Choice, Confirm, Fields, Form, Page, Path, Visit, download, html, invalid, redirect};

#[derive(Template)]
#[template(path = "speakers/show.html")]
struct Show {
    page: Page,
    here: Here,
    speaker: Speaker,
    parts: Vec<Part>,
    /// Her link, for who is written to in another way.
    link: Option<String>,
    /// When she can come, day by day.
    hours: Vec<(Day, Hours)>,
    form: AddressForm,
    faults: Faults,
    may_edit: bool,
}

impl Show {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn path(&self) -> String {
        self.here.path(&format!("/speakers/{}", self.speaker.id))
    }

    fn called(&self) -> &str {
        self.speaker.called(self.page.l.lang)
    }

    fn languages(&self) -> Vec<Choice> {
        let one = |lang: Lang| Choice::new(lang.tag(), lang.own_name(), self.form.language == lang.tag());
        [Lang::ZhHans, Lang::ZhHant, Lang::En].into_iter().map(one).collect()
    }

    fn needs(&self) -> Vec<String> {
        let said = NEEDS.iter().filter(|(need, _)| self.speaker.needs.iter().any(|held| held == need));
        said.map(|(_, key)| self.page.l.t(key)).collect()
    }

    /// What a proposal would change: the key of its label, what is there now, and what is proposed.
    fn differences<'a>(part: &'a Part, title: &'a Words, summary: &'a Words) -> Vec<(&'static str, &'a str, &'a str)> {
        let (was, of) = (&part.title, &part.summary);
        let all = [
            ("speakers-title-hans", was.hans.as_str(), title.hans.as_str()),
            ("speakers-title-hant", &was.hant, &title.hant),
            ("speakers-title-en", &was.en, &title.en),
            ("speakers-summary-hans", &of.hans, &summary.hans),
            ("speakers-summary-hant", &of.hant, &summary.hant),
            ("speakers-summary-en", &of.en, &summary.en),
        ];
        // A language that is left empty changes nothing.
        all.into_iter().filter(|(_, was, is)| was != is && !is.is_empty()).collect()
    }

    /// What is taken over, or not: this and nothing that she proposes meanwhile.
    fn seen(title: &Words, summary: &Words) -> String {
        digest(title, summary)
    }

    fn may_ask(&self) -> bool {
        self.may_edit && self.speaker.link.is_some() && !self.speaker.email.is_empty()
    }

    fn kilobytes(size: &i32) -> i32 {
        (size + 1023) / 1024
    }
}

async fn page(app: &App, visit: &Visit, who: &Who, of: OfSpeaker, form: AddressForm, faults: Faults) -> Result<Show> {
    let OfSpeaker { here, speaker } = of;
    let link = match (&speaker.link, speaker.participant) {
        // A participant has an address; her link is hers alone.
        (Some((id, sealed)), None) => {
            let token = app.vault.open_text(Place::new("speaker_links.token", *id), sealed)?;
            Some(app.url(&format!("/speaker/{token}")))
        }
        _ => None,
    };
    let hours = match speaker.participant {
        Some(participant) => {
            let days = agenda::draft(&app.db, here.id).await?.days;
            let held = agenda::hours_of(&app.db, here.id, participant).await?;
            held.into_iter()
                .filter_map(|(number, hours)| Some((days.iter().find(|day| day.number == number)?.clone(), hours)))
                .collect()
        }
        None => Vec::new(),
    };
    Ok(Show {
        page: visit.work(app, here.link(), speaker.called(visit.l.lang), who),
        parts: store::parts(&app.db, &speaker).await?,
        may_edit: here.allows(Act::Prepare),
        link,
        hours,
        form,
        faults,
        here,
        speaker,
    })
}

fn held_form(speaker: &Speaker) -> AddressForm {
    AddressForm { email: speaker.email.clone(), language: speaker.lang.tag().to_owned() }
}

/// Somebody in a role of an item becomes one who is asked; her page opens.
pub async fn begin(
    may: May<EditItem>,
    AppState(app): AppState<App>,
    Path((_, _, person)): Path<(String, Uuid, Uuid)>,
) -> Result<Response> {
    let of = may.scope.0;
    of.here.require(Act::Prepare)?;
    let mut tx = Tx::begin(&app).await?;
    let begun = store::begin(&mut tx, &of.here, of.id, person, &may.who).await?;
    let (id, entry) = begun.ok_or(Error::NotFound)?;
    let link = store::first_link(&mut tx, &of.here, id, may.who.actor()).await?;
    tx.commit((entry, link.into_iter().collect::<Vec<_>>())).await?;
    Ok(redirect(&of.here.path(&format!("/speakers/{id}"))))
}

pub async fn show(may: May<AskSpeaker>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let form = held_form(&may.scope.speaker);
    html(&page(&app, &visit, &may.who, may.scope, form, Faults::default()).await?)
}

/// Where she is written to who is no participant.
pub async fn set_address(
    may: May<AskSpeaker>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<AddressForm>,
) -> Result<Response> {
    let of = may.scope;
    of.here.require(Act::Prepare)?;
    if of.speaker.participant.is_some() {
        return Err(Error::NotFound);
    }
    let typed = form.email.trim();
    let (email, lang) = (Email::parse(typed), Lang::from_tag(&form.language));
    let mut faults = Faults::default();
    if email.is_none() && !typed.is_empty() {
        faults.add("email", "fault-email");
    }
    let Some(lang) = lang.filter(|_| faults.is_empty()) else {
        if lang.is_none() {
            faults.add("language", "fault-choice");
        }
        return Err(invalid(&page(&app, &visit, &may.who, of, form, faults).await?));
    };
    let mut tx = Tx::begin(&app).await?;
    let entry = store::set_address(&mut tx, &of.here, &of.speaker, (email.as_ref(), lang), may.who.actor()).await?;
    tx.commit(entry).await?;
    Ok(redirect(&of.here.path(&format!("/speakers/{}", of.speaker.id))))
}

/// Makes her link, or a new one in its place.
pub async fn new_link(may: May<AskSpeaker>, AppState(app): AppState<App>) -> Result<Response> {
    let OfSpeaker { here, speaker } = may.scope;
    here.require(Act::Prepare)?;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::new_link(&mut tx, &here, speaker.id, may.who.actor()).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path(&format!("/speakers/{}", speaker.id))))
}

/// Asks whether her link is to end.
pub async fn ask_revoke(may: May<AskSpeaker>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let (OfSpeaker { here, speaker }, l) = (may.scope, visit.l);
    here.require(Act::Prepare)?;
    let path = here.path(&format!("/speakers/{}", speaker.id));
    let title = l.a("speakers-revoke-title", "name", speaker.called(l.lang));
    let it = Confirm {
        title: title.clone(),
        text: l.t("speakers-revoke-text"),
        effects: vec![l.t("speakers-revoke-effect")],
        action: format!("{path}/revoke"),
        version: speaker.version,
        button: l.t("speakers-revoke"),
        cancel: path,
    };
    html(&Sure { page: visit.work(&app, here.link(), title, &may.who), it })
}

pub async fn revoke(may: May<AskSpeaker>, AppState(app): AppState<App>) -> Result<Response> {
    let OfSpeaker { here, speaker } = may.scope;
    here.require(Act::Prepare)?;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::revoke(&mut tx, &here, speaker.id, may.who.actor()).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path(&format!("/speakers/{}", speaker.id))))
}

/// Writes to her, with her link.
pub async fn ask(may: May<AskSpeaker>, AppState(app): AppState<App>) -> Result<Response> {
    let OfSpeaker { here, speaker } = may.scope;
    here.require(Act::Prepare)?;
    let mut tx = Tx::begin(&app).await?;
    let people = store::addressees(&mut tx, &[speaker.id]).await?;
    let letter = people.first().and_then(|one| letters::write(&here, one, speaker.asked_at.is_some()));
    let Some(letter) = letter else { return Err(Error::Conflict("speakers-problem-nobody")) };
    mail::post(&mut tx, letter).await?;
    let entry = store::note_asked(&mut tx, &here, ("speakers.asked", &[speaker.id]), may.who.actor()).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path(&format!("/speakers/{}", speaker.id))))
}

/// What becomes of a proposal: of an item, or of her biography where none is named.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct SettleForm {
    item: String,
    /// What was seen of it: the digest of a proposal, the version of whoever says something of herself.
    seen: String,
    #[serde(rename = "do")]
    act: String,
}

/// Takes over what she proposes, or does not.
pub async fn settle(
    may: May<AskSpeaker>,
    AppState(app): AppState<App>,
    Form(form): Form<SettleForm>,
) -> Result<Response> {
    let OfSpeaker { here, speaker } = may.scope;
    here.require(Act::Prepare)?;
    let take = match form.act.as_str() {
        "take" => true,
        "refuse" => false,
        _ => return Err(Error::Refused("problem-form")),
    };
    let mut tx = Tx::begin(&app).await?;
    let actor = may.who.actor();
    if form.item.is_empty() {
        let version: i32 = form.seen.parse().map_err(|_| Error::Conflict("problem-changed"))?;
        let entry = store::settle_biography(&mut tx, &here, speaker.id, (take, version), actor).await?;
        tx.commit(entry).await?;
    } else {
        let item: Uuid = form.item.parse().map_err(|_| Error::NotFound)?;
        let entries = store::settle_item(&mut tx, &here, speaker.id, item, (take, &form.seen), actor).await?;
        tx.commit(entries).await?;
    }
    Ok(redirect(&here.path(&format!("/speakers/{}", speaker.id))))
}

/// A file of her slides. Who took it stands in the log.
pub async fn slides(
    may: May<AskSpeaker>,
    AppState(app): AppState<App>,
    Path((_, _, slides)): Path<(String, Uuid, Uuid)>,
) -> Result<Response> {
    let OfSpeaker { here, speaker } = may.scope;
    let (name, kind, content) = store::slides(&app, speaker.id, slides).await?.ok_or(Error::NotFound)?;
    let tx = Tx::begin(&app).await?;
    let entry = Entry::new(may.who.actor(), "speakers.slides_taken", "speaker", speaker.id);
    tx.commit(entry.of(here.id).with_id("slides", slides)).await?;
    Ok(download(&name, kind, content))
}
