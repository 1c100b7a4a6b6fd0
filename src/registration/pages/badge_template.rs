use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use data_encoding::BASE64;
use serde::Deserialize;

use super::super::rules::{HolderKind, Level};
use super::super::store::{self, BadgeTemplate, Filter, ToPrint, Wanted};
use super::paper::{self, Sheet, TEMPLATE};
use crate::access::{May, Who};
use crate::audit::Tx;
use crate::conference::{Act, Here, Organise};
use crate::error::{Error, Result};
use crate::kernel::{Faults, Lang, Uuid, Words};
use crate::print::{self, Set};
use crate::state::App;
use crate::web::{Confirm, Fields, Form, Page, Query, Visit, html, invalid, redirect};

/// Most characters of a template.
const MOST: usize = 60_000;

/// A template as it was sent.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct TemplateForm {
    source: String,
    /// For whom it is previewed: what finds her.
    person: String,
    /// What is to be done: `preview`, or else kept.
    act: String,
    version: String,
}

#[derive(Template)]
#[template(path = "registration/badge_template.html")]
struct Edit {
    page: Page,
    here: Here,
    form: TemplateForm,
    faults: Faults,
    own: Option<BadgeTemplate>,
    /// Both sides, as pictures.
    faces: Vec<String>,
    /// Whose badge is shown; nobody's where nobody is approved.
    shown: Option<String>,
    may_edit: bool,
}

impl Edit {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn is_missed(&self) -> bool {
        self.shown.is_none() && !self.form.person.trim().is_empty()
    }
}

/// Somebody whom nobody is: the longest and the shortest that may stand on a badge.
fn sample(level: Level, long: bool) -> ToPrint {
    let times = |text: &str, n: usize| text.repeat(if long { n } else { 1 });
    ToPrint {
        badge: Uuid::nil(),
        photo: None,
        level,
        secret: SAMPLE_CODE.to_owned(),
        number: if long { 99_999 } else { 1 },
        name: times("王小敏", 20),
        post: times("Director ", 12),
        lang: Lang::ZhHans,
        institution: Words::new(times("Institute ", 15), times("研究院", 30), ""),
        kind: if long { HolderKind::Interpreter } else { HolderKind::Participant },
    }
}

/// What a code says that is for looking at: no gate knows it.
const SAMPLE_CODE: &str = "preview-preview-preview-preview-";

/// Sets samples of every level on every sheet; tells what is wrong.
async fn check(app: &App, here: &Here, source: &str) -> Result<Set<()>> {
    let samples: Vec<ToPrint> =
        Level::ALL.into_iter().flat_map(|level| [sample(level, false), sample(level, true)]).collect();
    for sheet in Sheet::ALL {
        let paper = paper::paper(app, here, source, &samples, sheet).await?;
        if let Err(said) = print::set(app, &paper).await? {
            return Ok(Err(said));
        }
    }
    Ok(Ok(()))
}

/// What Typst says of a template, at the field.
fn fault(said: &str) -> Faults {
    let first = said.lines().next().unwrap_or_default();
    let mut parts = first.splitn(3, ':');
    let place = (parts.next().and_then(|n| n.parse::<u32>().ok()), parts.next().and_then(|n| n.parse::<u32>().ok()));
    let mut faults = Faults::default();
    match (place, parts.next()) {
        ((Some(line), Some(column)), Some(said)) => faults.add_with(
            "source",
            "registration-fault-template-at",
            [("line", line.to_string()), ("column", column.to_string()), ("said", said.trim().to_owned())],
        ),
        _ if first.is_empty() => faults.add("source", "registration-fault-template-limits"),
        _ => faults.add_with("source", "registration-fault-template", [("said", first.to_owned())]),
    }
    faults
}

async fn page(app: &App, visit: &Visit, who: &Who, here: Here, form: TemplateForm, mut faults: Faults) -> Result<Edit> {
    let categories = store::categories(&app.db, here.id).await?;
    let filter = Filter { q: form.person.trim().to_owned(), state: "approved".to_owned(), ..Filter::default() };
    let found = match store::first(app, here.id, &filter, &categories).await? {
        Some(id) => store::badges(app, here.id, &Wanted::One(id)).await?.pop(),
        None => None,
    };
    let shown = found.as_ref().map(|one| one.name.clone());
    let mut faces = Vec::new();
    if faults.is_empty() {
        // Her own code stays on her own badge.
        let badge =
            found.map_or_else(|| sample(Level::Blue, false), |one| ToPrint { secret: SAMPLE_CODE.to_owned(), ..one });
        let paper = paper::paper(app, &here, &form.source, &[badge], Sheet::A6).await?;
        match print::pictures(app, paper).await? {
            Ok(pictures) => {
                let as_address = |svg: String| format!("data:image/svg+xml;base64,{}", BASE64.encode(svg.as_bytes()));
                faces = pictures.into_iter().map(as_address).collect();
            }
            Err(said) => faults = fault(&said),
        }
    }
    Ok(Edit {
        page: visit.work(app, here.link(), visit.l.t("registration-template"), who),
        own: store::template(&app.db, here.id).await?,
        may_edit: here.allows(Act::Decide),
        form,
        faults,
        faces,
        shown,
        here,
    })
}

/// For whom it is shown.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    person: String,
}

/// The template in which badges are printed, to be changed.
pub async fn edit(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let own = store::template(&app.db, may.scope.id).await?;
    let form = TemplateForm {
        version: own.as_ref().map_or(0, |own| own.version).to_string(),
        source: own.map_or_else(|| TEMPLATE.to_owned(), |own| own.source),
        person: asked.person,
        act: String::new(),
    };
    html(&page(&app, &visit, &may.who, may.scope, form, Faults::default()).await?)
}

/// Shows what a template comes to, or keeps it where samples of every level fit on every sheet.
pub async fn save(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<TemplateForm>,
) -> Result<Response> {
    let (here, who) = (may.scope, may.who);
    here.require(Act::Decide)?;
    let form = TemplateForm { source: form.source.replace("\r\n", "\n"), ..form };
    let mut faults = Faults::default();
    if form.source.trim().is_empty() {
        faults.add("source", "fault-required");
    }
    faults.limit("source", &form.source, MOST);
    if faults.is_empty() && form.act != "preview" {
        match check(&app, &here, &form.source).await? {
            Ok(()) => {
                let mut tx = Tx::begin(&app).await?;
                let (version, by) = (form.version.parse().unwrap_or(0), (who.account, who.actor()));
                let entry = store::keep_template(&mut tx, &here, &form.source, version, by).await?;
                tx.commit(entry).await?;
                return Ok(redirect(&here.path("/people/badges/template")));
            }
            Err(said) => faults = fault(&said),
        }
    }
    let page = page(&app, &visit, &who, here, form, faults).await?;
    if page.faults.is_empty() { html(&page) } else { Err(invalid(&page)) }
}

#[derive(Template)]
#[template(path = "registration/sure.html")]
struct Sure {
    page: Page,
    it: Confirm,
}

/// Asks whether the delivered template is to be used again.
pub async fn ask_reset(may: May<Organise>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let here = may.scope;
    let own = store::template(&app.db, here.id).await?.ok_or(Error::Conflict("problem-changed"))?;
    let (l, path) = (visit.l, here.path("/people/badges/template"));
    let it = Confirm {
        title: l.t("registration-template-reset-title"),
        text: l.t("registration-template-reset-text"),
        effects: vec![l.t("registration-template-reset-effect")],
        action: format!("{path}/reset"),
        version: own.version,
        button: l.t("registration-template-reset"),
        cancel: path,
    };
    html(&Sure { page: visit.work(&app, here.link(), l.t("registration-template-reset-title"), &may.who), it })
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Seen {
    version: String,
}

/// Goes back to the delivered template.
pub async fn reset(may: May<Organise>, AppState(app): AppState<App>, Form(seen): Form<Seen>) -> Result<Response> {
    let here = may.scope;
    here.require(Act::Decide)?;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::reset_template(&mut tx, &here, seen.version.parse().unwrap_or(0), may.who.actor()).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path("/people/badges/template")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_typst_says_is_told_with_its_place() {
        let fault = |said: &str| fault(said).of("source").unwrap().clone();
        assert_eq!(fault("3:8: unknown variable: x\n4:1: y").key, "registration-fault-template-at");
        assert_eq!(fault("2 pages where 1 were asked for").key, "registration-fault-template");
        assert_eq!(fault("").key, "registration-fault-template-limits");
    }
}
