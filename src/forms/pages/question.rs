use std::collections::BTreeSet;

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use serde::Deserialize;

use super::super::rules::{CORE, ChoiceRow, Content, Counted, Kind, Question, QuestionForm};
use super::super::store;
use super::{draft, keep};
use crate::access::{May, Who};
use crate::conference::{self, Categories, Here, Organise};
use crate::error::{Error, Result};
use crate::kernel::{Faults, Lang};
use crate::state::App;
use crate::web::{Choice, Confirm, Fields, Form as Sent, Page, Path, Query, Visit, html, invalid, redirect};

/// Empty rows below the choices of a question.
const EMPTY_ROWS: usize = 3;

#[derive(Template)]
#[template(path = "forms/question.html")]
struct Edit {
    page: Page,
    here: Here,
    content: Content,
    categories: Categories,
    /// The one that is changed; none where one is made.
    code: Option<String>,
    kind: Kind,
    form: QuestionForm,
    faults: Faults,
}

impl Edit {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn path(&self) -> String {
        match &self.code {
            Some(code) => self.here.path(&format!("/form/questions/{code}")),
            None => self.here.path("/form/questions/new"),
        }
    }

    fn rows(&self) -> Vec<ChoiceRow<'_>> {
        let mut rows = self.form.rows();
        while rows.last().is_some_and(|row| [row.en, row.hans, row.hant].iter().all(|name| name.is_empty())) {
            rows.pop();
        }
        rows.extend([ChoiceRow::default(); EMPTY_ROWS]);
        rows
    }

    /// In the order of the columns.
    fn langs(&self) -> [Lang; 3] {
        [Lang::ZhHans, Lang::ZhHant, Lang::En]
    }

    fn choices_fault(&self) -> Option<String> {
        self.faults.of("choices").map(|fault| self.page.l.fault(fault))
    }

    fn is_consent(&self) -> bool {
        self.kind == Kind::Consent
    }

    fn is_number(&self) -> bool {
        self.kind == Kind::Number
    }

    /// As what it can be counted; nothing where it can be counted as nothing else.
    fn counted(&self) -> Vec<Choice> {
        let (l, of) = (self.page.l, Counted::of(self.kind));
        if of.is_empty() {
            return Vec::new();
        }
        let none = Choice::new("", l.t("forms-counted-none"), self.form.counted.is_empty());
        let each =
            of.into_iter().map(|one| Choice::new(one.as_str(), l.t(one.key()), self.form.counted == one.as_str()));
        std::iter::once(none).chain(each).collect()
    }

    /// Everything that the question may depend on.
    fn shown(&self) -> Vec<Choice> {
        let l = self.page.l;
        let mut list = Vec::new();
        let mut add = |value: String, of: &str, label: String| {
            let chosen = self.form.shown.contains(&value);
            list.push(Choice::new(value, l.with2("forms-answer-of", "question", of, "answer", label), chosen));
        };
        for category in self.categories.all() {
            let label = self.categories.label(category.id, l.lang);
            add(format!("category:{}", category.code), &l.t("forms-core-category"), label);
        }
        for question in self.content.before(self.code.as_deref()) {
            let of = l.plain(&question.label);
            if question.kind.has_choices() {
                for choice in &question.choices {
                    add(format!("{}:{}", question.code, choice.code), of, l.plain(&choice.name).to_owned());
                }
            } else {
                add(format!("{}:", question.code), of, l.t("forms-answer-any"));
            }
        }
        list
    }

    /// Whether the conditions are to be seen at once.
    fn has_condition(&self) -> bool {
        !self.form.shown.is_empty() || !self.form.shown_institutions.is_empty() || self.faults.of("shown").is_some()
    }
}

#[derive(Template)]
#[template(path = "forms/kinds.html")]
struct Kinds {
    page: Page,
    here: Here,
    section: String,
}

impl Kinds {
    fn kinds(&self) -> [Kind; 12] {
        Kind::ALL
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Begun {
    section: String,
    kind: String,
}

/// What sort of question is added, then its form.
pub async fn new(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(begun): Query<Begun>,
) -> Result<Response> {
    let here = may.scope;
    let draft = draft(&app, &here).await?;
    draft.content.section(&begun.section).ok_or(Error::NotFound)?;
    if Kind::parse(&begun.kind).is_none() {
        let page = visit.work(&app, here.link(), visit.l.t("forms-question-new"), &may.who);
        return html(&Kinds { page, here, section: begun.section });
    }
    let form = QuestionForm {
        kind: begun.kind,
        section: begun.section,
        revision: draft.revision.to_string(),
        ..QuestionForm::default()
    };
    html(&edit_page(&app, &visit, &may.who, here, draft.content, (None, form, Faults::default())).await?)
}

async fn edit_page(
    app: &App,
    visit: &Visit,
    who: &Who,
    here: Here,
    content: Content,
    (code, form, faults): (Option<String>, QuestionForm, Faults),
) -> Result<Edit> {
    let title = visit.l.t(if code.is_some() { "forms-question-edit" } else { "forms-question-new" });
    let held = code.as_deref().and_then(|code| content.question(code));
    Ok(Edit {
        page: visit.work(app, here.link(), title, who),
        categories: conference::categories(&app.db, here.id).await?,
        kind: held.map_or(form.kind(), |held| held.kind),
        here,
        content,
        code,
        form,
        faults,
    })
}

/// Adds a question at the end of its section.
pub async fn add(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Sent(form): Sent<QuestionForm>,
) -> Result<Response> {
    let (here, who) = (may.scope, may.who);
    let mut content = draft(&app, &here).await?.content;
    content.section(&form.section).ok_or(Error::NotFound)?;
    match check(&app, &here, &content, None, &form).await? {
        Ok(question) => {
            let code = question.code.clone();
            content.put_question(&form.section, question);
            keep(&app, &here, &who, &form.revision, &content).await?;
            Ok(redirect(&here.path(&format!("/form#q-{code}"))))
        }
        Err(faults) => Err(invalid(&edit_page(&app, &visit, &who, here, content, (None, form, faults)).await?)),
    }
}

async fn check(
    app: &App,
    here: &Here,
    content: &Content,
    held: Option<&Question>,
    form: &QuestionForm,
) -> Result<std::result::Result<Question, Faults>> {
    let categories = conference::categories(&app.db, here.id).await?;
    let asked = store::questions(&app.db, here.id).await?;
    let codes = asked.iter().chain(content.questions()).map(|question| question.code.as_str());
    let taken: BTreeSet<&str> = codes.chain(CORE).collect();
    Ok(form.check(content, held, &taken, &categories.codes()))
}

/// A question, to be changed.
pub async fn edit(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, code)): Path<(String, String)>,
) -> Result<Response> {
    let draft = draft(&app, &may.scope).await?;
    let form = QuestionForm::of(draft.content.question(&code).ok_or(Error::NotFound)?, draft.revision);
    html(&edit_page(&app, &visit, &may.who, may.scope, draft.content, (Some(code), form, Faults::default())).await?)
}

/// Keeps a changed question.
pub async fn save(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, code)): Path<(String, String)>,
    Sent(form): Sent<QuestionForm>,
) -> Result<Response> {
    let (here, who) = (may.scope, may.who);
    let mut content = draft(&app, &here).await?.content;
    let held = content.question(&code).cloned().ok_or(Error::NotFound)?;
    match check(&app, &here, &content, Some(&held), &form).await? {
        Ok(question) => {
            content.put_question("", question);
            keep(&app, &here, &who, &form.revision, &content).await?;
            Ok(redirect(&here.path(&format!("/form#q-{code}"))))
        }
        Err(faults) => Err(invalid(&edit_page(&app, &visit, &who, here, content, (Some(code), form, faults)).await?)),
    }
}

#[derive(Template)]
#[template(path = "forms/sure.html")]
struct Sure {
    page: Page,
    it: Confirm,
}

/// Asks whether a question is to go.
pub async fn ask_remove(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, code)): Path<(String, String)>,
) -> Result<Response> {
    let here = may.scope;
    let draft = draft(&app, &here).await?;
    let question = draft.content.question(&code).ok_or(Error::NotFound)?;
    let l = visit.l;
    let mut effects = vec![l.t("forms-remove-effect")];
    for dependant in draft.content.dependants(&code) {
        effects.push(l.a("forms-remove-dependant", "question", l.plain(&dependant.label)));
    }
    let it = Confirm {
        title: l.a("forms-remove-title", "what", l.plain(&question.label)),
        text: l.t("forms-question-remove-text"),
        effects,
        action: here.path(&format!("/form/questions/{code}/remove")),
        version: draft.revision,
        button: l.t("forms-remove"),
        cancel: here.path(&format!("/form/questions/{code}")),
    };
    html(&Sure { page: visit.work(&app, here.link(), l.t("forms-remove"), &may.who), it })
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Seen {
    version: String,
}

/// Takes a question out of the draft.
pub async fn remove(
    may: May<Organise>,
    AppState(app): AppState<App>,
    Path((_, code)): Path<(String, String)>,
    Sent(seen): Sent<Seen>,
) -> Result<Response> {
    let (here, who) = (may.scope, may.who);
    let mut content = draft(&app, &here).await?.content;
    content.question(&code).ok_or(Error::NotFound)?;
    content.remove_question(&code);
    keep(&app, &here, &who, &seen.version, &content).await?;
    Ok(redirect(&here.path("/form")))
}
