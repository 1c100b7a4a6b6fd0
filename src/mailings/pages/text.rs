use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use serde::Deserialize;

use super::reader;
use crate::access::{May, Who};
use crate::audit::Tx;
use crate::conference::{Act, Here, Organise};
use crate::error::{Error, Result};
use crate::kernel::{Faults, Lang};
use crate::mail::{self, Occasion, OwnText, Placeholder, Text, Texts, check_texts};
use crate::registration::{self, Addressee, Filter, OCCASIONS};
use crate::state::App;
use crate::web::{Confirm, Fields, Form, Page, Path, Query, Reader, Visit, html, invalid, redirect};

/// A text as it was sent.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct TextForm {
    subject: String,
    body: String,
    /// For whom it is previewed: what finds her.
    person: String,
    /// What is to be done: `preview`, or else kept.
    act: String,
    version: String,
}

#[derive(Template)]
#[template(path = "mailings/text.html")]
struct Edit {
    page: Page,
    here: Here,
    occasion: &'static Occasion,
    lang: Lang,
    form: TextForm,
    faults: Faults,
    own: Option<OwnText>,
    /// Whom the preview is for; nobody where nobody is registered or found.
    reader: Option<Addressee>,
    /// Subject and body as she would read them.
    preview: Option<(String, String)>,
    may_write: bool,
}

impl Edit {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    /// Each placeholder as this text writes it, and what it stands for.
    fn placeholders(&self) -> Vec<(String, String)> {
        let said = |one: &Placeholder| (one.written(self.lang), self.page.l.t(one.key()));
        self.occasion.may.iter().map(said).collect()
    }

    fn langs(&self) -> Vec<(Lang, String)> {
        let path = |lang: Lang| self.here.path(&format!("/mail/texts/{}/{lang}", self.occasion.name));
        [Lang::ZhHans, Lang::ZhHant, Lang::En].into_iter().map(|lang| (lang, path(lang))).collect()
    }

    fn is_lang(&self, lang: &Lang) -> bool {
        self.lang == *lang
    }

    fn is_missed(&self) -> bool {
        self.reader.is_none() && !self.form.person.trim().is_empty()
    }
}

fn named((occasion, lang): (&str, &str)) -> Result<(&'static Occasion, Lang)> {
    let occasion = OCCASIONS.iter().find(|one| one.name == occasion).ok_or(Error::NotFound)?;
    let lang = Lang::ALL.into_iter().find(|one| one.tag() == lang).ok_or(Error::NotFound)?;
    Ok((occasion, lang))
}

/// Whoever is found by what was typed; else the newest.
async fn found(app: &App, here: &Here, typed: &str, lang: Lang) -> Result<Option<Addressee>> {
    let filter = Filter { q: typed.trim().to_owned(), ..Filter::default() };
    let categories = registration::categories(&app.db, here.id).await?;
    match registration::first(app, here.id, &filter, &categories).await? {
        // In the language of the text, whatever her own is.
        Some(id) => Ok(reader(app, id).await?.map(|one| Addressee { lang, ..one })),
        None => Ok(None),
    }
}

async fn page(
    app: &App,
    visit: &Visit,
    who: &Who,
    here: Here,
    (occasion, lang): (&'static Occasion, Lang),
    form: TextForm,
    faults: Faults,
) -> Result<Edit> {
    let l = visit.l;
    let texts = Texts::of(&app.db, here.id).await?;
    let reader = found(app, &here, &form.person, lang).await?;
    let preview = reader.as_ref().filter(|_| faults.is_empty()).and_then(|one| {
        let said = Reader::new(lang);
        let unknown =
            [Placeholder::By, Placeholder::Stated, Placeholder::State, Placeholder::Number, Placeholder::Former];
        let facts = unknown
            .into_iter()
            .fold(registration::facts(&here, one), |facts, one| facts.say(one, "…"))
            .say(Placeholder::Reason, said.t("mailings-sample-reason"))
            .say(Placeholder::Changes, said.t("mailings-sample-changes"));
        let fill = |text: &str| Some(Text::parse(text).ok()?.fill(&facts));
        Some((fill(&form.subject)?, fill(&form.body)?))
    });
    Ok(Edit {
        page: visit.work(app, here.link(), l.t(occasion.title), who),
        own: texts.own(occasion.name, lang).cloned(),
        may_write: here.allows(Act::Prepare),
        occasion,
        lang,
        form,
        faults,
        reader,
        preview,
        here,
    })
}

/// Whom a preview is for.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    person: String,
}

/// What is written at an occasion in a language, to be changed.
pub async fn edit(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, occasion, lang)): Path<(String, String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let (occasion, lang) = named((&occasion, &lang))?;
    let texts = Texts::of(&app.db, may.scope.id).await?;
    let (version, (subject, body)) = match texts.own(occasion.name, lang) {
        Some(own) => (own.version, (own.subject.clone(), own.body.clone())),
        None => (0, occasion.delivered(lang)),
    };
    let written = |text: String| Text::parse(&text).map_or(text, |text| text.written(lang));
    let form = TextForm {
        subject: written(subject),
        body: written(body),
        person: asked.person,
        version: version.to_string(),
        ..TextForm::default()
    };
    html(&page(&app, &visit, &may.who, may.scope, (occasion, lang), form, Faults::default()).await?)
}

/// Shows what a text would say, or keeps it.
pub async fn save(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, occasion, lang)): Path<(String, String, String)>,
    Form(form): Form<TextForm>,
) -> Result<Response> {
    let (here, who) = (may.scope, may.who);
    here.require(Act::Prepare)?;
    let (occasion, lang) = named((&occasion, &lang))?;
    let checked = check_texts((&form.subject, &form.body), occasion.may, occasion.must, lang);
    match checked {
        Err(faults) => Err(invalid(&page(&app, &visit, &who, here, (occasion, lang), form, faults).await?)),
        Ok(_) if form.act == "preview" => {
            html(&page(&app, &visit, &who, here, (occasion, lang), form, Faults::default()).await?)
        }
        Ok((subject, body)) => {
            let mut tx = Tx::begin(&app).await?;
            let version = form.version.parse().unwrap_or(0);
            let by = (who.account, who.actor());
            let entry = mail::keep(&mut tx, here.id, (occasion, lang), (&subject, &body), version, by).await?;
            tx.commit(entry).await?;
            Ok(redirect(&here.path(&format!("/mail/texts/{}/{lang}", occasion.name))))
        }
    }
}

#[derive(Template)]
#[template(path = "registration/sure.html")]
struct Sure {
    page: Page,
    it: Confirm,
}

/// Asks whether the delivered text is to be used again.
pub async fn ask_reset(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, occasion, lang)): Path<(String, String, String)>,
) -> Result<Response> {
    let here = may.scope;
    let (occasion, lang) = named((&occasion, &lang))?;
    let texts = Texts::of(&app.db, here.id).await?;
    let own = texts.own(occasion.name, lang).ok_or(Error::Conflict("problem-changed"))?;
    let (l, path) = (visit.l, here.path(&format!("/mail/texts/{}/{lang}", occasion.name)));
    let it = Confirm {
        title: l.t("mailings-reset-title"),
        text: format!("{} · {}", l.t(occasion.title), lang.own_name()),
        effects: vec![l.t("mailings-reset-effect")],
        action: format!("{path}/reset"),
        version: own.version,
        button: l.t("mailings-reset"),
        cancel: path,
    };
    html(&Sure { page: visit.work(&app, here.link(), l.t("mailings-reset-title"), &may.who), it })
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Seen {
    version: String,
}

/// Goes back to the delivered text.
pub async fn reset(
    may: May<Organise>,
    AppState(app): AppState<App>,
    Path((_, occasion, lang)): Path<(String, String, String)>,
    Form(seen): Form<Seen>,
) -> Result<Response> {
    let here = may.scope;
    here.require(Act::Prepare)?;
    let (occasion, lang) = named((&occasion, &lang))?;
    let mut tx = Tx::begin(&app).await?;
    let version = seen.version.parse().unwrap_or(0);
    let entry = mail::reset(&mut tx, here.id, (occasion, lang), version, may.who.actor()).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path("/mail")))
}
