//! Who is likely registered twice; two side by side; put together, or told apart.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use serde::Deserialize;

use super::super::rules::{Categories, Reason, State, put_together};
use super::super::store::{self, Merge, Pair, Participant, Seen, Twin};
use super::super::{DecidePerson, OfParticipant};
use crate::access::{May, Who};
use crate::audit::Tx;
use crate::conference::{Act, Here, Organise};
use crate::error::{Error, Result};
use crate::forms::{self, Questions, Sent};
use crate::identity::{self, Held};
use crate::kernel::Email;
use crate::state::App;
use crate::web::{Form, Page, Query, Reader, Visit, html, redirect};

/// How many pairs are shown at once.
const SHOWN: usize = 100;

#[derive(Template)]
#[template(path = "registration/duplicates.html")]
struct Duplicates {
    page: Page,
    here: Here,
    pairs: Vec<Pair>,
    /// How many were found, and whether there may be more.
    count: usize,
    more: bool,
}

impl Duplicates {
    fn both<'a>(&self, pair: &'a Pair) -> [&'a Twin; 2] {
        [&pair.first, &pair.second]
    }

    fn reasons(&self, reasons: &[Reason]) -> String {
        said(self.page.l, reasons)
    }
}

/// The reasons, in the reader's words.
pub(super) fn said(l: Reader, reasons: &[Reason]) -> String {
    reasons.iter().map(|reason| l.t(reason.key())).collect::<Vec<_>>().join(" · ")
}

/// Those who are likely here twice.
pub async fn list(may: May<Organise>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let here = may.scope;
    let (mut pairs, more) = store::duplicates(&app.db, here.id).await?;
    let count = pairs.len();
    pairs.truncate(SHOWN);
    let page = visit.work(&app, here.link(), visit.l.t("duplicates-title"), &may.who);
    html(&Duplicates { page, here, pairs, count, more })
}

/// A field in which two are compared.
struct Line {
    /// As it is sent.
    field: String,
    label: String,
    first: String,
    second: String,
    /// Whether the second was chosen.
    second_chosen: bool,
}

impl Line {
    fn differs(&self) -> bool {
        self.first != self.second
    }
}

#[derive(Template)]
#[template(path = "registration/merge.html")]
struct Compare {
    page: Page,
    here: Here,
    first: Participant,
    second: Participant,
    lines: Vec<Line>,
    reasons: Option<String>,
    /// Whether the second goes on.
    keeps_second: bool,
    base: String,
    fault: Option<String>,
}

impl Compare {
    fn sides(&self) -> [(&Participant, &'static str, bool); 2] {
        [(&self.first, "first", !self.keeps_second), (&self.second, "second", self.keeps_second)]
    }
}

/// With whom somebody is compared.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct With {
    with: String,
}

async fn other(app: &App, scope: &OfParticipant, with: &str) -> Result<Participant> {
    let id = with.parse().map_err(|_| Error::Refused("problem-form"))?;
    let found = store::participant(&app.db, scope.here.id, id).await?;
    found.filter(|one| one.id != scope.participant.id).ok_or(Error::NotFound)
}

fn document(l: Reader, held: Option<&Held>) -> String {
    held.map(|held| format!("{} {}", l.t(held.kind.key()), held.masked)).unwrap_or_default()
}

fn lines(
    l: Reader,
    (categories, questions): (&Categories, &Questions),
    (a, b): (&Participant, &Participant),
    (document_a, document_b): (String, String),
    second: impl Fn(&str, &str, &str) -> bool,
) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut add = |field: &str, label: String, first: String, other: String| {
        let second_chosen = second(field, &first, &other);
        lines.push(Line { field: field.to_owned(), label, first, second: other, second_chosen });
    };
    let both = |of: fn(&Participant) -> &str| (of(a).to_owned(), of(b).to_owned());
    let core = [
        ("name", "registration-name", both(|one| &one.answers.name)),
        (
            "institution",
            "registration-institution",
            (l.plain(&a.institution.name).to_owned(), l.plain(&b.institution.name).to_owned()),
        ),
        (
            "category",
            "registration-category",
            (categories.label(a.answers.category, l.lang), categories.label(b.answers.category, l.lang)),
        ),
        ("post", "registration-post", both(|one| &one.answers.post)),
        ("email", "registration-email", both(|one| &one.email)),
        ("phone", "registration-phone", both(|one| &one.answers.phone)),
        ("document", "identity-title", (document_a, document_b)),
    ];
    for (field, key, (first, other)) in core {
        add(field, l.t(key), first, other);
    }
    for question in questions.iter() {
        let say = |one: &Participant| {
            let answer = one.answers.more.get(&question.code);
            answer.map(|answer| forms::written(l, Some(question), answer)).unwrap_or_default()
        };
        let (first, other) = (say(a), say(b));
        if !first.is_empty() || !other.is_empty() {
            add(&forms::field(&question.code), l.plain(&question.label).to_owned(), first, other);
        }
    }
    lines
}

async fn compare(
    app: &App,
    visit: &Visit,
    who: &Who,
    scope: OfParticipant,
    second: Participant,
    sent: Option<(&Sent, &'static str)>,
) -> Result<Compare> {
    let OfParticipant { here, participant: first } = scope;
    let l = visit.l;
    let categories = store::categories(&app.db, here.id).await?;
    let questions = forms::questions(&app.db, here.id).await?;
    // Whoever is approved, or came first, goes on where nothing else is said.
    let rank = |one: &Participant| (one.state != State::Approved, one.state == State::Waitlisted, one.number);
    let keeps_second = match sent {
        Some((sent, _)) => sent.one("keep") == "second",
        None => rank(&second) < rank(&first),
    };
    let documents = (
        document(l, identity::of(app, first.id).await?.as_ref()),
        document(l, identity::of(app, second.id).await?.as_ref()),
    );
    let chosen = |field: &str, a: &str, b: &str| match sent {
        Some((sent, _)) => sent.one(field) == "second",
        // What only one of them has said is not lost.
        None if a.is_empty() != b.is_empty() => a.is_empty(),
        None => keeps_second,
    };
    let lines = lines(l, (&categories, &questions), (&first, &second), documents, chosen);
    let pair = store::duplicates_of(&app.db, here.id, &[first.id]).await?;
    let pair = pair.into_iter().find(|pair| [pair.first.id, pair.second.id].contains(&second.id));
    Ok(Compare {
        page: visit.work(app, here.link(), l.t("duplicates-compare"), who),
        reasons: pair.map(|pair| said(l, &pair.likely.reasons)),
        base: here.path(&format!("/people/{}", first.id)),
        fault: sent.map(|(_, key)| l.t(key)),
        lines,
        keeps_second,
        here,
        first,
        second,
    })
}

/// Two side by side: what differs, and what is to stay.
pub async fn ask(
    may: May<DecidePerson>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(with): Query<With>,
) -> Result<Response> {
    let scope = may.scope;
    scope.here.require(Act::Decide)?;
    let second = other(&app, &scope, &with.with).await?;
    if !scope.participant.state.is_live() || !second.state.is_live() {
        return Err(Error::Conflict("problem-changed"));
    }
    html(&compare(&app, &visit, &may.who, scope, second, None).await?)
}

/// Puts the two together as it was chosen. Of two who decide in the same instant, the second is told.
pub async fn merge(
    may: May<DecidePerson>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(sent): Form<Sent>,
) -> Result<Response> {
    let (scope, who) = (may.scope, may.who);
    scope.here.require(Act::Decide)?;
    let second = other(&app, &scope, sent.one("with")).await?;
    let here = scope.here.clone();
    let seen = |name: &str, one: &Participant| Seen { id: one.id, version: sent.one(name).parse().unwrap_or(0) };
    let sides =
        [(&scope.participant, seen("version_first", &scope.participant)), (&second, seen("version_second", &second))];
    let keeps_second = sent.one("keep") == "second";
    let [kept, gone] = if keeps_second { [sides[1], sides[0]] } else { sides };
    // Of a field, whether it comes from the one that ends.
    let from_gone = |field: &str| match sent.one(field) {
        "first" => keeps_second,
        "second" => !keeps_second,
        _ => false,
    };
    let core = ["name", "institution", "category", "post", "phone"];
    let other_field =
        |field: &str| if core.contains(&field) { from_gone(field) } else { from_gone(&forms::field(field)) };
    let mut answers = put_together(&kept.0.answers, &gone.0.answers, other_field);
    let categories = store::categories(&app.db, here.id).await?;
    // What somebody of her kind and category is not asked goes.
    let content = forms::live(&app.db, here.id).await?.content;
    let never = content.never_asked(categories.kind_of(answers.category), &categories.codes_of(answers.category));
    answers.more.retain(|code, _| !never.contains(&code.as_str()));
    let email = if from_gone("email") { &gone.0.email } else { &kept.0.email };
    let merge = Merge {
        kept,
        gone,
        institution: if from_gone("institution") { &gone.0.institution } else { &kept.0.institution },
        email: Email::parse(email).ok_or(Error::Conflict("problem-changed"))?,
        document: from_gone("document"),
        answers,
    };
    let mut tx = Tx::begin(&app).await?;
    match store::merge(&mut tx, &here, &merge, who.actor()).await {
        Ok(entries) => {
            tx.commit(entries).await?;
            Ok(redirect(&here.path(&format!("/people/{}", kept.0.id))))
        }
        Err(Error::Conflict(key)) if key != "problem-changed" => {
            drop(tx);
            let refused = Some((&sent, key));
            let page = compare(
                &app,
                &visit,
                &who,
                OfParticipant { here, participant: scope.participant.clone() },
                second.clone(),
                refused,
            );
            Err(crate::web::invalid(&page.await?))
        }
        Err(error) => Err(error),
    }
}

/// Remembers that the two are not one person.
pub async fn tell_apart(
    may: May<DecidePerson>,
    AppState(app): AppState<App>,
    Form(with): Form<With>,
) -> Result<Response> {
    let (scope, who) = (may.scope, may.who);
    let second = other(&app, &scope, &with.with).await?;
    let mut tx = Tx::begin(&app).await?;
    let pair = (scope.participant.id, second.id);
    let entry = store::tell_apart(&mut tx, &scope.here, pair, who.account, who.actor()).await?;
    tx.commit(entry).await?;
    Ok(redirect(&scope.here.path("/duplicates")))
}
