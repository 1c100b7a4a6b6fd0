use std::collections::HashMap;

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;

use crate::access::{May, Who};
use crate::audit::Tx;
use crate::conference::{Act, Here};
use crate::error::{Error, Result};
use crate::groups::OfGroup;
use crate::kernel::{Faults, Uuid, Words};
use crate::state::App;
use crate::tasks::HandOver;
use crate::tasks::rules::{HandForm, check_hand_over};
use crate::tasks::store::{self, Handed, Open, Owner};
use crate::web::{Choice, Fields, Form, Page, Query, Visit, html, invalid, redirect};

#[derive(Template)]
#[template(path = "tasks/hand_over.html")]
struct HandOverPage {
    page: Page,
    here: Here,
    group: Uuid,
    group_name: Words,
    owners: Vec<Owner>,
    /// Whose tasks are handed over.
    from: Option<Owner>,
    tasks: Vec<Open>,
    members: Vec<(Uuid, String)>,
    form: HandForm,
    faults: Faults,
    was_changed: bool,
    path: String,
}

impl HandOverPage {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn choices(&self, none: &str, chosen: &str) -> Vec<Choice> {
        let mut choices = vec![Choice::new("", self.page.l.t(none), chosen.is_empty())];
        choices.extend(self.members.iter().map(|(id, name)| {
            let id = id.to_string();
            let is_chosen = id == chosen;
            Choice::new(id, name.clone(), is_chosen)
        }));
        choices
    }

    fn is_from(&self, owner: &Owner) -> bool {
        self.from.as_ref().is_some_and(|from| from.account == owner.account)
    }

    fn for_all(&self) -> Vec<Choice> {
        self.choices("tasks-hand-each", &self.form.all)
    }

    fn for_one(&self, task: &Uuid) -> Vec<Choice> {
        self.choices("tasks-hand-as-all", self.form.to(*task).unwrap_or_default())
    }
}

async fn page(
    app: &App,
    visit: &Visit,
    who: &Who,
    scope: OfGroup,
    (form, faults): (HandForm, Faults),
) -> Result<HandOverPage> {
    let OfGroup { here, group } = scope;
    let owners = store::owners(&app.db, group.id).await?;
    let from = form.from.parse::<Uuid>().ok().and_then(|id| owners.iter().find(|owner| owner.account == id).cloned());
    let tasks = match &from {
        Some(owner) => store::open_of(&app.db, group.id, owner.account).await?,
        None => Vec::new(),
    };
    // Whose account is closed gets nothing to do.
    let people = store::people(&app.db, here.id).await?.into_iter().filter(|person| person.group_id == group.id);
    Ok(HandOverPage {
        members: people
            .filter(|person| from.as_ref().is_none_or(|owner| owner.account != person.account))
            .map(|person| (person.account, person.name))
            .collect(),
        page: visit.work(app, here.link(), visit.l.t("tasks-hand-over"), who),
        path: here.path(&format!("/groups/{}/hand-over", group.id)),
        group: group.id,
        group_name: group.name,
        was_changed: false,
        owners,
        from,
        tasks,
        form,
        faults,
        here,
    })
}

/// Who owns open tasks of a group; of one of them, all of them, to be handed over.
pub async fn hand_over(
    may: May<HandOver>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(form): Query<HandForm>,
) -> Result<Response> {
    may.scope.here.require(Act::Prepare)?;
    html(&page(&app, &visit, &may.who, may.scope, (form, Faults::default())).await?)
}

/// Gives each of them another owner, or all of them one.
pub async fn do_hand_over(
    may: May<HandOver>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let scope = may.scope;
    scope.here.require(Act::Prepare)?;
    let form = HandForm::of(fields);
    let before = page(&app, &visit, &may.who, scope.clone(), (form, Faults::default())).await?;
    let Some(from) = &before.from else { return Err(Error::Refused("problem-form")) };
    let versions: HashMap<Uuid, i32> = before.tasks.iter().map(|task| (task.id, task.version)).collect();
    let members: Vec<Uuid> = before.members.iter().map(|(id, _)| *id).collect();
    let (given, why) = match check_hand_over(&before.form, &members) {
        Ok(checked) => checked,
        Err(faults) => return Err(invalid(&HandOverPage { faults, ..before })),
    };
    let handed: Vec<Handed> = given.iter().map(|&(task, version, to)| Handed { task, version, to }).collect();
    let is_current = handed.iter().all(|one| versions.get(&one.task) == Some(&one.version));
    if is_current {
        let of = (scope.here.id, scope.group.id, from.account);
        let mut tx = Tx::begin(&app).await?;
        match store::hand_over(&mut tx, may.who.actor(), of, &handed, &why).await {
            Ok(mut entries) => {
                let first = entries.remove(0);
                tx.commit((first, entries)).await?;
                return Ok(redirect(&before.path));
            }
            Err(Error::Conflict(_)) => drop(tx),
            Err(error) => return Err(error),
        }
    }
    // Some were changed meanwhile: what was chosen stays beside them as they are now.
    let form = before.form.clone();
    let mut now = page(&app, &visit, &may.who, scope, (form, Faults::default())).await?;
    now.was_changed = true;
    Err(invalid(&now))
}
