use std::borrow::Cow;

use askama::Template;
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Path as AxumPath, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use super::Reader;
use super::api::bare;
use crate::error::{Error, Problem, Result};
use crate::kernel::{Fault, Faults};
use crate::state::App;

/// The answers of a form. Give its struct `#[serde(default)]` and texts: what is missing or
/// malformed is then a fault at its field, found by the rules, and the rest is kept.
pub struct Form<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Form<T> {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Form<T>> {
        let bytes = Bytes::from_request(request, app).await.map_err(|rejection| match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => bare(Problem::TooLarge),
            _ => Error::Refused("problem-form"),
        })?;
        serde_html_form::from_bytes(&bytes).map(Form).map_err(|_| Error::Refused("problem-form"))
    }
}

/// The named parts of a path; what is malformed is not found.
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<App> for Path<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Path<T>> {
        AxumPath::from_request_parts(parts, app).await.map(|AxumPath(value)| Path(value)).map_err(|_| Error::NotFound)
    }
}

/// What stands behind the `?`; what is malformed counts as absent.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned + Default> FromRequestParts<App> for Query<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Query<T>> {
        // Not axum's: a name may stand there several times.
        Ok(Query(serde_html_form::from_str(parts.uri.query().unwrap_or_default()).unwrap_or_default()))
    }
}

/// Makes the fields of a form as HTML, each with its label, hint and fault.
#[derive(Clone, Copy)]
pub struct Fields<'a> {
    pub l: Reader,
    pub faults: &'a Faults,
}

/// One of several answers.
#[derive(Clone, Debug)]
pub struct Choice {
    pub value: String,
    pub label: String,
    pub help: String,
    pub chosen: bool,
    /// Stands there, but cannot be chosen any more.
    pub disabled: bool,
}

impl Choice {
    pub fn new(value: impl Into<String>, label: impl Into<String>, chosen: bool) -> Choice {
        Choice { value: value.into(), label: label.into(), help: String::new(), chosen, disabled: false }
    }

    pub fn help(mut self, help: impl Into<String>) -> Choice {
        self.help = help.into();
        self
    }
}

/// A field, ready to be shown; its methods say more about it.
#[derive(Template, Clone, Debug)]
#[template(path = "_field.html")]
pub struct Field {
    shape: &'static str,
    name: Cow<'static, str>,
    label: String,
    value: String,
    choices: Vec<Choice>,
    parts: Vec<Field>,
    error: Option<String>,
    hint: String,
    optional: Option<String>,
    kind: &'static str,
    autocomplete: &'static str,
    width: &'static str,
    rows: u8,
    unit: String,
    autofocus: bool,
    list: &'static str,
    /// Of a file: the kinds that are offered.
    accept: &'static str,
    /// The line for an answer in one's own words, below the choices: its label and what stands in it.
    own: Option<(String, String)>,
    /// Of a file: what the one is called that is there already, and the reference of one that was just sent; and the
    /// word for taking it away.
    held: Option<(String, String, String)>,
    /// The field and its values for which this one is shown; any value where there is none.
    shown_if: Option<(String, String)>,
}

impl<'a> Fields<'a> {
    pub fn new(l: Reader, faults: &'a Faults) -> Fields<'a> {
        Fields { l, faults }
    }

    fn field(&self, shape: &'static str, name: impl Into<Cow<'static, str>>, label: impl Into<String>) -> Field {
        let name = name.into();
        Field {
            shape,
            label: label.into(),
            value: String::new(),
            choices: Vec::new(),
            parts: Vec::new(),
            error: self.faults.of(&name).map(|fault| self.l.fault(fault)),
            hint: String::new(),
            optional: None,
            kind: "text",
            autocomplete: "",
            width: "",
            rows: 4,
            unit: String::new(),
            autofocus: false,
            list: "",
            accept: "",
            own: None,
            held: None,
            shown_if: None,
            name,
        }
    }

    /// One line.
    pub fn text(&self, name: impl Into<Cow<'static, str>>, label: impl Into<String>, value: &str) -> Field {
        Field { value: value.to_owned(), ..self.field("text", name, label) }
    }

    /// Several lines.
    pub fn area(&self, name: impl Into<Cow<'static, str>>, label: impl Into<String>, value: &str) -> Field {
        Field { value: value.to_owned(), ..self.field("area", name, label) }
    }

    /// A file; `accept` names the kinds that the browser offers.
    pub fn file(&self, name: impl Into<Cow<'static, str>>, label: impl Into<String>, accept: &'static str) -> Field {
        Field { kind: "file", accept, ..self.field("text", name, label) }
    }

    /// One of many, in a list to open. An empty first line where nothing is chosen yet.
    pub fn select(&self, name: impl Into<Cow<'static, str>>, label: impl Into<String>, choices: Vec<Choice>) -> Field {
        Field { choices, ..self.field("select", name, label) }
    }

    /// One of few, all of them seen.
    pub fn radio(&self, name: impl Into<Cow<'static, str>>, label: impl Into<String>, choices: Vec<Choice>) -> Field {
        Field { choices, kind: "radio", ..self.field("choices", name, label) }
    }

    /// Several fields that are one answer, with one fault.
    pub fn group(&self, name: impl Into<Cow<'static, str>>, label: impl Into<String>, parts: Vec<Field>) -> Field {
        Field { parts, ..self.field("group", name, label) }
    }

    /// Any of few.
    pub fn several(&self, name: impl Into<Cow<'static, str>>, label: impl Into<String>, choices: Vec<Choice>) -> Field {
        Field { choices, kind: "checkbox", ..self.field("choices", name, label) }
    }

    /// Yes or nothing.
    pub fn check(&self, name: impl Into<Cow<'static, str>>, label: impl Into<String>, checked: bool) -> Field {
        Field { value: if checked { "on".into() } else { String::new() }, ..self.field("check", name, label) }
    }

    /// The faults of the form, each a link to its field. Nothing when there are none.
    pub fn summary(&self) -> Summary {
        self.summary_naming(&[])
    }

    /// The same for a form of many fields: a fault begins with the label of its field.
    pub fn summary_naming(&self, labels: &[(Cow<'static, str>, String)]) -> Summary {
        let said = |fault: &Fault| {
            let sentence = self.l.fault(fault);
            match labels.iter().find(|(field, _)| *field == fault.field) {
                Some((_, label)) => self.l.with("form-fault-of", &[("field", label), ("fault", &sentence)]),
                None => sentence,
            }
        };
        Summary {
            title: self.l.n("form-summary", self.faults.len()),
            of: self.l.with("form-fault-of", &[("field", &"{field}"), ("fault", &"{fault}")]),
            faults: self.faults.iter().map(|fault| (fault.field.to_string(), said(fault))).collect(),
        }
    }

    /// "optional", for [`Field::optional`].
    pub fn optional(&self) -> String {
        self.l.t("form-optional")
    }
}

impl Field {
    /// A sentence below the label.
    pub fn hint(mut self, hint: impl Into<String>) -> Field {
        self.hint = hint.into();
        self
    }

    /// The type of the input: email, tel, date, datetime-local, number, password.
    pub fn kind(mut self, kind: &'static str) -> Field {
        self.kind = kind;
        self
    }

    /// What the browser may fill in (HTML, autofill detail tokens).
    pub fn autocomplete(mut self, token: &'static str) -> Field {
        self.autocomplete = token;
        self
    }

    /// May stay empty. The word is in the reader's language: `fields.optional()`.
    pub fn optional(mut self, word: String) -> Field {
        self.optional = Some(word);
        self
    }

    /// `w-4`, `w-8`, `w-16` or `w-24`.
    pub fn width(mut self, class: &'static str) -> Field {
        self.width = class;
        self
    }

    pub fn rows(mut self, rows: u8) -> Field {
        self.rows = rows;
        self
    }

    /// A unit behind the input.
    pub fn unit(mut self, unit: impl Into<String>) -> Field {
        self.unit = unit.into();
        self
    }

    /// Radio buttons or boxes as cards.
    pub fn cards(mut self) -> Field {
        self.width = "cards";
        self
    }

    /// The id of the `<datalist>` that holds what may be meant.
    pub fn list(mut self, id: &'static str) -> Field {
        self.list = id;
        self
    }

    /// Below the choices, a line for an answer in one's own words, named `<name>-other`.
    pub fn own(mut self, label: impl Into<String>, value: impl Into<String>) -> Field {
        self.own = Some((label.into(), value.into()));
        self
    }

    /// Of a file: the one that is there already, by its name; `reference` where it came with this form.
    pub fn held(mut self, name: &str, reference: &str, remove: String) -> Field {
        if !name.is_empty() {
            self.held = Some((name.to_owned(), reference.to_owned(), remove));
        }
        self
    }

    /// Shown for some answers of another field alone, where the browser can tell: for these values
    /// of it, or for any.
    pub fn shown_if(mut self, field: impl Into<String>, values: &[String]) -> Field {
        self.shown_if = Some((field.into(), values.join(" ")));
        self
    }

    pub fn autofocus(mut self) -> Field {
        self.autofocus = true;
        self
    }

    fn described_by(&self) -> String {
        let mut ids = Vec::new();
        if !self.hint.is_empty() {
            ids.push(format!("f-{}-hint", self.name));
        }
        if self.error.is_some() {
            ids.push(format!("f-{}-error", self.name));
        }
        ids.join(" ")
    }
}

impl askama::filters::HtmlSafe for Field {}

/// What is wrong, at the top of the form.
#[derive(Template, Clone, Debug)]
#[template(path = "_summary.html")]
pub struct Summary {
    title: String,
    /// How a sentence is said of a field, for a script that names fields where one stands there more than once.
    of: String,
    faults: Vec<(String, String)>,
}

impl askama::filters::HtmlSafe for Summary {}
