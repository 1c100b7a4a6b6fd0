//! Templates of tasks: made from tasks that were chosen, given to a group around the opening or a day.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use chrono::{DateTime, Utc};

use super::bulk::wanted_of;
use super::choices::choices;
use crate::access::{May, Permission as _, Who};
use crate::audit::Tx;
use crate::conference::{Act, Here, day_of};
use crate::countdown::{self, When};
use crate::error::{Error, Result};
use crate::kernel::{Faults, Uuid, new_id};
use crate::state::App;
use crate::tasks::rules::{KeepForm, LINES_MAX, Line, Source, UseForm, Way, last_day, lines};
use crate::tasks::store::{self, OfTemplate, Options, Template as Kept};
use crate::tasks::{GiveTasks, RemoveTemplate, Task, UseTemplate, may_give};
use crate::web::{Choice, Confirm, Fields, Form, Page, Query, Visit, html, invalid, redirect};

#[derive(Template)]
#[template(path = "tasks/templates.html")]
struct Index {
    page: Page,
    here: Here,
    templates: Vec<Kept>,
}

/// The templates of a conference.
pub async fn index(may: May<GiveTasks>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let here = may.scope;
    html(&Index {
        templates: store::templates(&app.db, here.id, None).await?,
        page: visit.work(&app, here.link(), visit.l.t("tasks-templates"), &may.who),
        here,
    })
}

#[derive(Template)]
#[template(path = "tasks/template_new.html")]
struct Keep {
    page: Page,
    here: Here,
    form: KeepForm,
    faults: Faults,
    ids: Vec<Uuid>,
    lines: Vec<Line>,
}

impl Keep {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }
}

/// How far a line lies from the day, in words.
fn said(page: &Page, line: &Line) -> String {
    match line.days {
        0 => page.l.t("tasks-template-day"),
        days if days < 0 => page.l.n("tasks-template-before", -days),
        days => page.l.n("tasks-template-after", days),
    }
}

/// How far a line lies from the opening or the closing, in words.
fn counted(page: &Page, line: &Line) -> String {
    let when = When { offset: Some(line.offset()), item: None, pinned: false, at: None };
    countdown::said(page.l, &when).unwrap_or_default()
}

/// Keeps the tasks that were chosen as a template: its name and day are asked for first.
pub async fn keep(
    may: May<GiveTasks>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let (here, who) = (may.scope, may.who);
    here.require(Act::Prepare)?;
    let (mut ids, mut form, mut is_sent) = (Vec::new(), KeepForm::default(), false);
    for (name, value) in fields {
        match name.as_str() {
            "ids" => ids.extend(value.parse::<Uuid>().ok()),
            "name" => form.name = value,
            "day" => form.day = value,
            "step" => is_sent = value == "do",
            _ => {}
        }
    }
    let is_too_many = ids.len() > LINES_MAX;
    ids.truncate(LINES_MAX);
    let tasks = store::find_some(&app.db, here.id, &ids).await?;
    if tasks.is_empty() {
        return Ok(redirect(&here.path("/tasks")));
    }
    let ids: Vec<Uuid> = tasks.iter().map(|task| task.id).collect();
    let (entries, links) = (store::lists_of(&app.db, &ids).await?, countdown::links_among(&app.db, &ids).await?);
    let list = |id: Uuid| entries.iter().filter(|(task, _)| *task == id).map(|(_, text)| text.clone()).collect();
    let source =
        |task: &Task| Source { id: task.id, wanted: wanted_of(task), due_at: task.due_at, list: list(task.id) };
    let sources: Vec<Source> = tasks.iter().map(source).collect();
    let last = last_day(&sources, here.zone).unwrap_or_default();
    if !is_sent {
        form.day = last.to_string();
    }
    let checked = form.check();
    let day = checked.as_ref().map_or(last, |(_, day)| *day);
    let lines = lines(sources, &links, (day, day_of(here.opens_at, here.zone)), here.zone);
    let title = visit.l.t("tasks-template-keep");
    let page = |here: Here, form, faults, lines| Keep {
        page: visit.work(&app, here.link(), title, &who),
        here,
        form,
        faults,
        ids,
        lines,
    };
    if is_too_many {
        let faults = Faults::one("name", "tasks-fault-template-long");
        return Err(invalid(&page(here, form, faults, lines)));
    }
    let name = match checked {
        _ if !is_sent => return html(&page(here, form, Faults::default(), lines)),
        Err(faults) => return Err(invalid(&page(here, form, faults, lines))),
        Ok((name, _)) => name,
    };
    let mut tx = Tx::begin(&app).await?;
    match store::keep_template(&mut tx, (who.actor(), who.account), here.id, (&name, &lines)).await {
        Ok((id, entry)) => {
            tx.commit(entry).await?;
            Ok(redirect(&here.path(&format!("/tasks/templates/{id}"))))
        }
        Err(Error::Conflict(key)) => {
            drop(tx);
            Err(invalid(&page(here, form, Faults::one("name", key), lines)))
        }
        Err(error) => Err(error),
    }
}

/// A task as it would be given.
struct Laid {
    line: Line,
    due_at: Option<DateTime<Utc>>,
    is_past: bool,
}

#[derive(Template)]
#[template(path = "tasks/template.html")]
struct Show {
    page: Page,
    here: Here,
    template: Kept,
    form: UseForm,
    faults: Faults,
    laid: Vec<Laid>,
    /// Whether it was chosen for whom, and counted from what.
    is_laid: bool,
    /// It is counted from the opening.
    is_around: bool,
    groups: Vec<Choice>,
    owners: Vec<Choice>,
    may_remove: bool,
    path: String,
    /// By which this preview is laid once.
    key: Uuid,
}

impl Show {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn past(&self) -> usize {
        self.laid.iter().filter(|one| one.is_past).count()
    }

    fn said(&self, one: &Laid) -> String {
        if self.is_around { counted(&self.page, &one.line) } else { said(&self.page, &one.line) }
    }

    /// Its tasks know nothing of the opening.
    fn is_old(&self) -> bool {
        self.is_around && self.laid.iter().any(|one| one.line.counted.is_none())
    }

    /// For which way a day is asked for.
    fn for_day() -> Vec<String> {
        vec!["day".to_owned()]
    }

    /// What is counted from, and what that means for the dates.
    fn ways(&self) -> Vec<Choice> {
        let l = self.page.l;
        vec![
            Choice::new("opening", l.t("tasks-template-way-opening"), self.form.way == "opening")
                .help(l.t("tasks-template-way-opening-help")),
            Choice::new("day", l.t("tasks-template-way-day"), self.form.way == "day")
                .help(l.t("tasks-template-way-day-help")),
        ]
    }
}

impl Keep {
    fn said(&self, line: &Line) -> String {
        format!("{} · {}", counted(&self.page, line), said(&self.page, line))
    }
}

/// What is chosen to give the tasks of a template: to which group, to whom, counted from what.
type Chosen = (Uuid, Option<Uuid>, Way);

/// The groups that she gives tasks to, and the people in them.
async fn may_choose(app: &App, here: &Here, who: &Who) -> Result<Options> {
    let mut options = Options::load(&app.db, here.id).await?;
    options.groups.retain(|group| may_give(&who.authority, here.id, group.id));
    options.people.retain(|one| may_give(&who.authority, here.id, one.group_id));
    Ok(options)
}

async fn page(
    (app, visit, who): (&App, &Visit, &Who),
    scope: OfTemplate,
    (form, faults): (UseForm, Faults),
    (options, chosen): (Options, Option<Chosen>),
) -> Result<Show> {
    let (l, may_remove) = (visit.l, RemoveTemplate::allows(&who.authority, &scope));
    let OfTemplate { here, template } = scope;
    let anchors = countdown::anchors(&app.db, here.id).await?;
    let now = app.clock.now();
    let lines = store::template_lines(&app.db, template.id).await?;
    let laid = lines.into_iter().map(|line| {
        let due_at = chosen.and_then(|(.., way)| anchors.due(&line.when(way, &anchors), None));
        Laid { is_past: due_at.is_some_and(|at| at < now), due_at, line }
    });
    let laid: Vec<Laid> = laid.collect();
    let mut owners = vec![Choice::new("", l.t("tasks-nobody"), form.owner.is_empty())];
    for one in &options.people {
        let id = one.account.to_string();
        let is_chosen = id == form.owner && (form.group.is_empty() || one.group_id.to_string() == form.group);
        owners.push(Choice::new(id, format!("{} · {}", one.name, l.plain(&one.group_name)), is_chosen));
    }
    Ok(Show {
        page: visit.work(app, here.link(), template.name.clone(), who),
        groups: choices(l, "tasks-template-group", &options.groups, &form.group),
        owners,
        path: here.path(&format!("/tasks/templates/{}", template.id)),
        is_laid: chosen.is_some(),
        is_around: form.way != "day",
        key: new_id(),
        may_remove,
        here,
        template,
        form,
        faults,
        laid,
    })
}

/// A template: what it holds, and, once it is chosen, when each of its tasks would be due.
pub async fn show(
    may: May<UseTemplate>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(mut form): Query<UseForm>,
) -> Result<Response> {
    let (scope, who) = (may.scope, may.who);
    let options = may_choose(&app, &scope.here, &who).await?;
    let is_asked = !form.group.is_empty() || !form.way.is_empty();
    if !is_asked {
        form.way = "opening".into();
        form.day = day_of(scope.here.opens_at, scope.here.zone).to_string();
        if let [only] = &options.groups[..] {
            form.group = only.id.to_string();
        }
        return html(&page((&app, &visit, &who), scope, (form, Faults::default()), (options, None)).await?);
    }
    let known = options.known();
    match form.check(&known.groups, &known.people) {
        Ok(chosen) => {
            let of = (form, Faults::default());
            html(&page((&app, &visit, &who), scope, of, (options, Some(chosen))).await?)
        }
        Err(faults) => Err(invalid(&page((&app, &visit, &who), scope, (form, faults), (options, None)).await?)),
    }
}

/// Gives its tasks, all or none.
pub async fn lay(
    may: May<UseTemplate>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<UseForm>,
) -> Result<Response> {
    let (scope, who) = (may.scope, may.who);
    scope.here.require(Act::Prepare)?;
    let options = may_choose(&app, &scope.here, &who).await?;
    let known = options.known();
    let (group, owner, way) = match form.check(&known.groups, &known.people) {
        Ok(chosen) => chosen,
        Err(faults) => {
            return Err(invalid(&page((&app, &visit, &who), scope, (form, faults), (options, None)).await?));
        }
    };
    let (here, template) = (scope.here, scope.template.id);
    let lines = store::template_lines(&app.db, template).await?;
    let anchors = countdown::anchors(&app.db, here.id).await?;
    let tasks: Vec<_> = lines.iter().map(|line| (line, line.task((group, owner), line.when(way, &anchors)))).collect();
    let mut tx = Tx::begin(&app).await?;
    let key = form.key.parse().unwrap_or_else(|_| new_id());
    // Pressed twice it is given once.
    if let Some(entries) = store::lay_template(&mut tx, who.actor(), (here.id, template, key), &tasks).await? {
        tx.commit(entries).await?;
    }
    Ok(redirect(&here.path(&format!("/tasks?group={group}"))))
}

#[derive(Template)]
#[template(path = "documents/sure.html")]
struct Sure {
    page: Page,
    it: Confirm,
}

/// Asks whether a template is to be removed.
pub async fn ask_remove(may: May<RemoveTemplate>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let (OfTemplate { here, template }, l) = (may.scope, visit.l);
    let path = here.path(&format!("/tasks/templates/{}", template.id));
    let title = l.t("tasks-template-remove");
    let it = Confirm {
        title: l.a("tasks-template-remove-ask", "name", &template.name),
        text: l.n("tasks-template-tasks", template.tasks),
        effects: vec![l.t("tasks-template-remove-effect")],
        action: format!("{path}/remove"),
        version: 0,
        button: title.clone(),
        cancel: path,
    };
    html(&Sure { page: visit.work(&app, here.link(), title, &may.who), it })
}

pub async fn remove(may: May<RemoveTemplate>, AppState(app): AppState<App>) -> Result<Response> {
    let OfTemplate { here, template } = may.scope;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::remove_template(&mut tx, may.who.actor(), here.id, template.id).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path("/tasks/templates")))
}
