pub mod bodies;

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use serde::Deserialize;

use super::letters;
use super::rules::{self, Fill, Kind, Limit, MemberForm, may_place};
use super::store::{self, Body, Decider, Due, Group, GroupMotion, OfGroup, Person};
use super::{LeaveGroup, ManageGroup, RemoveMember, SeeGroup};
use crate::access::{GroupRole, May, Permission as _, account_to_place};
use crate::audit::Tx;
use crate::conference::{Act, Here, SeeWhole};
use crate::error::{Error, Result};
use crate::kernel::Faults;
use crate::mail;
use crate::presidium::MotionState;
use crate::state::App;
use crate::web::{Choice, Confirm, Fields, Form, Page, Visit, html, invalid, redirect};

#[derive(Template)]
#[template(path = "groups/index.html")]
struct Index {
    page: Page,
    here: Here,
    kinds: Vec<(Kind, Vec<Group>)>,
}

/// All groups by kind, with their people counted against the plan's numbers.
pub async fn index(may: May<SeeWhole>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let here = may.scope;
    let groups = store::list(&app.db, here.id).await?;
    let kinds = Kind::ALL
        .into_iter()
        .map(|kind| (kind, groups.iter().filter(|group| group.kind == kind).cloned().collect::<Vec<_>>()))
        .filter(|(_, groups)| !groups.is_empty())
        .collect();
    html(&Index { page: visit.work(&app, here.link(), visit.l.t("nav-groups"), &may.who), kinds, here })
}

#[derive(Template)]
#[template(path = "groups/show.html")]
struct Show {
    page: Page,
    here: Here,
    group: Group,
    /// People by role, for the roles that have any or should.
    roles: Vec<(GroupRole, Limit, Vec<Person>)>,
    organises: bool,
    may_manage: bool,
    /// What is due first.
    due: Vec<Due>,
    motions: Vec<GroupMotion>,
    bodies: Vec<Body>,
    /// Open tasks in the hands of people who have left it.
    left_behind: i64,
    may_leave: bool,
    may_put: bool,
}

impl Show {
    fn path(&self) -> String {
        self.here.path(&format!("/groups/{}", self.group.id))
    }

    /// The key of a motion's state, and how its tag looks.
    fn state_of(motion: &GroupMotion) -> (&'static str, &'static str) {
        MotionState::parse(&motion.state).map_or(("", ""), |state| (state.key(), state.tag()))
    }

    /// What the plan says of who leads it stands until an institution is named.
    fn is_led_by_words(&self) -> bool {
        !self.group.led_by.is_empty() && !self.bodies.iter().any(|body| body.leads)
    }

    fn may_remove(&self, role: &GroupRole) -> bool {
        self.may_manage && may_place(self.organises, *role)
    }
}

/// One group: what it is for, who is in it.
pub async fn show(may: May<SeeGroup>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let may_manage = ManageGroup::allows(&may.who.authority, &may.scope) && may.scope.here.allows(Act::Prepare);
    let may_leave = LeaveGroup::allows(&may.who.authority, &may.scope) && may.scope.here.allows(Act::Prepare);
    let OfGroup { here, group } = may.scope;
    let people = store::people(&app.db, group.id).await?;
    let roles = group
        .limits()
        .into_iter()
        .map(|(role, limit)| {
            (role, limit, people.iter().filter(|person| person.role == role).cloned().collect::<Vec<_>>())
        })
        .filter(|(role, limit, people)| *role == GroupRole::Member || limit.is_set() || !people.is_empty())
        .collect();
    html(&Show {
        page: visit.work(&app, here.link(), visit.l.plain(&group.name), &may.who),
        organises: may.who.authority.organises(here.id),
        may_put: may.who.authority.leads(group.id) && here.allows(Act::Vote) && here.presidium.is_some(),
        due: store::due(&app.db, group.id, app.clock.now()).await?,
        motions: store::motions(&app.db, group.id).await?,
        bodies: store::bodies(&app.db, group.id).await?,
        left_behind: store::left_behind(&app.db, group.id).await?,
        may_manage,
        may_leave,
        roles,
        here,
        group,
    })
}

#[derive(Template)]
#[template(path = "groups/admit.html")]
struct Admit {
    page: Page,
    here: Here,
    group: Group,
    organises: bool,
    form: MemberForm,
    faults: Faults,
}

impl Admit {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn path(&self) -> String {
        self.here.path(&format!("/groups/{}", self.group.id))
    }

    fn roles(&self) -> Vec<Choice> {
        let l = self.page.l;
        GroupRole::ALL
            .into_iter()
            .filter(|role| may_place(self.organises, *role))
            .map(|role| {
                let limit = self.group.limit(role);
                let help = if limit.is_set() {
                    l.with("groups-held-of", &[("held", &limit.held), ("wanted", &limit.wanted())])
                } else {
                    String::new()
                };
                Choice::new(role.as_str(), l.t(rules::role_key(role)), self.form.role == role.as_str()).help(help)
            })
            .collect()
    }
}

fn admit_page(app: &App, visit: &Visit, may: May<ManageGroup>, form: MemberForm, faults: Faults) -> Admit {
    let organises = may.who.authority.organises(may.scope.here.id);
    let OfGroup { here, group } = may.scope;
    let page = visit.work(app, here.link(), visit.l.t("groups-admit"), &may.who);
    Admit { page, organises, here, group, form, faults }
}

/// The form to bring somebody into a group.
pub async fn new(may: May<ManageGroup>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    may.scope.here.require(Act::Prepare)?;
    let form = MemberForm { role: GroupRole::Member.as_str().into(), ..MemberForm::default() };
    html(&admit_page(&app, &visit, may, form, Faults::default()))
}

pub async fn admit(
    may: May<ManageGroup>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<MemberForm>,
) -> Result<Response> {
    let (here, group) = (&may.scope.here, &may.scope.group);
    here.require(Act::Prepare)?;
    let (email, role) = match form.check(may.who.authority.organises(here.id)) {
        Ok(valid) => valid,
        Err(faults) => return Err(invalid(&admit_page(&app, &visit, may, form, faults))),
    };
    let Some(account) = account_to_place(&app.db, &email).await? else {
        let faults = Faults::one("email", "groups-fault-account");
        return Err(invalid(&admit_page(&app, &visit, may, form, faults)));
    };
    let mut tx = Tx::begin(&app).await?;
    match store::place(&mut tx, may.who.actor(), here.id, group.id, account, role).await {
        Ok(entry) => {
            let path = here.path(&format!("/groups/{}", group.id));
            let newcomer = store::newcomer(&mut tx, account, may.who.account).await?;
            let link = format!("{}{path}", app.config.public_url);
            mail::post(&mut tx, letters::write(here, group, (&newcomer, role), email, &link)).await?;
            tx.commit(entry).await?;
            Ok(redirect(&path))
        }
        Err(error) => {
            drop(tx);
            let mut faults = Faults::default();
            match error {
                Error::Conflict(key @ "groups-fault-limit") => {
                    faults.add_with("role", key, [("max", group.limit(role).most.unwrap_or_default().to_string())]);
                }
                Error::Conflict(key) if key.starts_with("groups-fault-") => faults.add("email", key),
                other => return Err(other),
            }
            Err(invalid(&admit_page(&app, &visit, may, form, faults)))
        }
    }
}

/// A group in the chart, and who answers for it.
struct Node {
    group: Group,
    heads: Vec<(GroupRole, String)>,
}

#[derive(Template)]
#[template(path = "groups/chart.html")]
struct Chart {
    page: Page,
    here: Here,
    deciders: Vec<Decider>,
    tiers: Vec<(Kind, Vec<Node>)>,
}

impl Chart {
    fn post_key(post: &str) -> &'static str {
        match post {
            "chair" => "presidium-post-chair",
            "vice_chair" => "presidium-post-vice-chair",
            "executive_chair" => "presidium-post-executive-chair",
            _ => "presidium-post-advisor",
        }
    }
}

/// Who decides, who carries out, who supports; from what is in the database now.
pub async fn chart(may: May<SeeWhole>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let here = may.scope;
    let heads = store::heads(&app.db, here.id).await?;
    let of = |group: &Group| {
        heads.iter().filter(|(id, ..)| *id == group.id).map(|(_, role, name)| (*role, name.clone())).collect()
    };
    let groups = store::list(&app.db, here.id).await?;
    let tier = |kind: Kind| {
        let held = groups.iter().filter(|group| group.kind == kind);
        (kind, held.map(|group| Node { heads: of(group), group: group.clone() }).collect::<Vec<_>>())
    };
    html(&Chart {
        page: visit.work(&app, here.link(), visit.l.t("groups-chart"), &may.who),
        deciders: if here.presidium.is_some() { store::deciders(&app.db, here.id).await? } else { Vec::new() },
        tiers: Kind::ALL.into_iter().map(tier).filter(|(_, boxes)| !boxes.is_empty()).collect(),
        here,
    })
}

#[derive(Template)]
#[template(path = "groups/leave.html")]
struct Leave {
    page: Page,
    it: Confirm,
}

/// What it means to leave a group.
pub async fn ask_leave(may: May<LeaveGroup>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let (OfGroup { here, group }, l) = (may.scope, visit.l);
    here.require(Act::Prepare)?;
    let path = here.path(&format!("/groups/{}", group.id));
    let people = store::people(&app.db, group.id).await?;
    let tasks = people.iter().find(|person| person.account == may.who.account).map_or(0, |person| person.open_tasks);
    let mut effects = vec![l.t("groups-leave-access")];
    if tasks > 0 {
        effects.push(l.n("groups-leave-tasks", tasks));
    }
    let title = l.t("groups-leave");
    let it = Confirm {
        title: l.t("groups-leave-ask"),
        text: l.plain(&group.name).to_owned(),
        effects,
        action: format!("{path}/leave"),
        version: 0,
        button: title.clone(),
        cancel: path,
    };
    html(&Leave { page: visit.work(&app, here.link(), title, &may.who), it })
}

/// That she was asked whether she means it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    version: String,
}

/// Leaves. The start shows what she still gets to.
pub async fn leave(may: May<LeaveGroup>, AppState(app): AppState<App>, Form(asked): Form<Asked>) -> Result<Response> {
    may.scope.here.require(Act::Prepare)?;
    if asked.version.is_empty() {
        return Err(Error::Refused("problem-form"));
    }
    let mut tx = Tx::begin(&app).await?;
    let entry = store::leave(&mut tx, &may.who, &may.scope).await?;
    tx.commit(entry).await?;
    Ok(redirect("/"))
}

#[derive(Template)]
#[template(path = "groups/remove.html")]
struct Remove {
    page: Page,
    here: Here,
    group: Group,
    person: Person,
}

/// What it means to take somebody out of a group.
pub async fn ask_remove(may: May<RemoveMember>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let OfGroup { here, group } = may.scope.of;
    here.require(Act::Prepare)?;
    let page = visit.work(&app, here.link(), visit.l.t("groups-remove"), &may.who);
    html(&Remove { page, here, group, person: may.scope.person })
}

pub async fn remove(may: May<RemoveMember>, AppState(app): AppState<App>) -> Result<Response> {
    let of = &may.scope.of;
    of.here.require(Act::Prepare)?;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::remove(&mut tx, may.who.actor(), of, &may.scope.person).await?;
    tx.commit(entry).await?;
    let (path, person) = (of.here.path(&format!("/groups/{}", of.group.id)), &may.scope.person);
    // What was in her hands is handed over.
    let to = if person.open_tasks > 0 { format!("{path}/hand-over?from={}", person.account) } else { path };
    Ok(redirect(&to))
}
