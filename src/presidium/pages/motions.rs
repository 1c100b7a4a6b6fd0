use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use serde::Deserialize;

use super::votes::rule_words;
use super::{SortHead, changes, sort_heads};
use crate::access::{May, Permission as _, Who};
use crate::audit::Tx;
use crate::conference::{Act, Here, SeeWhole};
use crate::db::list::Slice;
use crate::error::Result;
use crate::kernel::{Faults, Lang, Uuid, Words};
use crate::presidium::rules::{self, MotionForm, MotionState, Part};
use crate::presidium::store::{
    self, Adopted, Amendment, Asked, Attachment, Begins, Bringer, ItemChoice, ListedMotion, Motion, Origin, Said, Vote,
};
use crate::presidium::{AcceptAmendment, AmendMotion, EditMotion, PlanVote, PutMotion, SeeMotion, deliberates};
use crate::state::App;
use crate::web::{Choice, Fields, Form, Page, Paging, Query, Visit, html, invalid, redirect};

#[derive(Template)]
#[template(path = "presidium/motions.html")]
struct Index {
    page: Page,
    here: Here,
    asked: Asked,
    heads: Vec<SortHead>,
    motions: Slice<ListedMotion>,
    paging: Paging,
    may_put: bool,
}

impl Index {
    /// This very list, to be fetched anew.
    fn live(&self) -> String {
        format!("{}?{}", self.here.path("/motions"), serde_html_form::to_string(&self.asked).unwrap_or_default())
    }

    fn is_filtered(&self) -> bool {
        !self.asked.q.is_empty() || !self.asked.state.is_empty()
    }
}

fn may_put(who: &Who, here: &Here) -> bool {
    PutMotion::allows(&who.authority, here) && here.allows(Act::Vote) && here.presidium.is_some()
}

/// All motions, the newest first.
pub async fn index(
    may: May<SeeWhole>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let here = may.scope;
    let motions = store::list_motions(&app.db, here.id, &asked).await?;
    let (l, path) = (visit.l, here.path("/motions"));
    let sort = if asked.sort.is_empty() { "-created" } else { &asked.sort };
    html(&Index {
        heads: sort_heads(
            l,
            &path,
            &[("q", &asked.q), ("state", &asked.state)],
            sort,
            &[
                ("number", "presidium-number"),
                ("title", "presidium-title"),
                ("state", "presidium-state"),
                ("created", "presidium-created"),
            ],
        ),
        paging: Paging::new(l, &motions, &path, &asked),
        motions,
        may_put: may_put(&may.who, &here),
        page: visit.work(&app, here.link(), l.t("nav-motions"), &may.who),
        asked,
        here,
    })
}

#[derive(Template)]
#[template(path = "presidium/motion_form.html")]
struct Edit {
    page: Page,
    action: String,
    back: String,
    is_new: bool,
    items: Vec<Choice>,
    /// Who may bring it in, where that is to be said.
    origins: Vec<Choice>,
    form: MotionForm,
    faults: Faults,
}

impl Edit {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }
}

/// The motion whose words the new one begins with.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct From {
    from: String,
    /// The group that brings it in.
    group: String,
    /// The agenda item that it comes from.
    item: String,
}

fn choices(visit: &Visit, here: &Here, items: &[ItemChoice], form: &MotionForm) -> Vec<Choice> {
    let l = visit.l;
    let mut choices = vec![Choice::new("", l.t("presidium-no-item"), form.item.is_empty())];
    choices.extend(items.iter().map(|item| {
        let value = item.id.to_string();
        let label = format!("{} · {}", l.short_date_time(item.starts_at, here.zone), l.plain(&item.title));
        let chosen = form.item == value;
        Choice::new(value, label, chosen)
    }));
    choices
}

/// Who may bring a motion in through this person: the presidium and institutions through those who deliberate, a group
/// through its lead.
async fn bringers(app: &App, may: &May<PutMotion>) -> Result<Vec<(rules::Origin, Words)>> {
    let (authority, here) = (&may.who.authority, may.scope.id);
    let led = authority.memberships.iter().map(|member| member.group).filter(|group| authority.leads(*group));
    let speaks = deliberates(authority, here);
    let mut all = store::bringers(&app.db, here, &led.collect::<Vec<_>>(), speaks).await?;
    if speaks {
        all.insert(0, (rules::Origin::Presidium, Words::default()));
    }
    Ok(all)
}

fn origins(visit: &Visit, bringers: &[(rules::Origin, Words)], form: &MotionForm) -> Vec<Choice> {
    let l = visit.l;
    let one = |(origin, name): &(rules::Origin, Words)| {
        let value = origin.value();
        let label = match origin {
            rules::Origin::Presidium => l.t("amendments-from-presidium"),
            rules::Origin::Group(_) => l.plain(name).to_owned(),
            rules::Origin::Institution(_) => l.a("amendments-from-institution", "name", l.plain(name)),
        };
        let chosen = form.origin == value;
        Choice::new(value, label, chosen)
    };
    bringers.iter().map(one).collect()
}

fn new_page(
    app: &App,
    visit: &Visit,
    may: May<PutMotion>,
    (items, bringers): (&[ItemChoice], &[(rules::Origin, Words)]),
    form: MotionForm,
    faults: Faults,
) -> Edit {
    let here = may.scope;
    Edit {
        origins: origins(visit, bringers, &form),
        page: visit.work(app, here.link(), visit.l.t("presidium-motion-new"), &may.who),
        action: here.path("/motions/new"),
        back: here.path("/motions"),
        is_new: true,
        items: choices(visit, &here, items, &form),
        form,
        faults,
    }
}

fn require_presidium(here: &Here) -> Result<()> {
    here.require(Act::Vote)?;
    here.presidium.map(|_| ()).ok_or(crate::error::Error::Refused("presidium-none"))
}

/// The form of a new motion; with `?from=` it begins with the words of an earlier one, rejected
/// or withdrawn, so that it can be put again; with `?item=` the agenda item is chosen that it comes from.
pub async fn new(
    may: May<PutMotion>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(from): Query<From>,
) -> Result<Response> {
    require_presidium(&may.scope)?;
    let form = match from.from.parse() {
        Ok(id) => {
            let earlier = store::motion(&app.db, &may.scope, id).await?;
            MotionForm::of(&store::wording(&earlier), 0)
        }
        Err(_) => MotionForm::default(),
    };
    let form = match from.group.parse() {
        Ok(group) => MotionForm { origin: rules::Origin::Group(group).value(), ..form },
        Err(_) => form,
    };
    let items = store::items(&app.db, may.scope.id).await?;
    // One that the agenda does not hold is not chosen.
    let form = match from.item.parse().ok().filter(|item| ids(&items).contains(item)) {
        Some(item) => MotionForm { item: item.to_string(), ..form },
        None => form,
    };
    let bringers = bringers(&app, &may).await?;
    html(&new_page(&app, &visit, may, (&items, &bringers), form, Faults::default()))
}

fn begins(origin: rules::Origin) -> Begins {
    match origin {
        rules::Origin::Presidium => Begins::Plainly,
        rules::Origin::Group(id) => Begins::FromGroup(id),
        rules::Origin::Institution(id) => Begins::FromInstitution(id),
    }
}

fn ids(items: &[ItemChoice]) -> Vec<Uuid> {
    items.iter().map(|item| item.id).collect()
}

pub async fn put(
    may: May<PutMotion>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<MotionForm>,
) -> Result<Response> {
    require_presidium(&may.scope)?;
    let items = store::items(&app.db, may.scope.id).await?;
    let bringers = bringers(&app, &may).await?;
    let may_come = bringers.iter().map(|(origin, _)| *origin).collect::<Vec<_>>();
    let origin = rules::Origin::chosen(&form.origin, &may_come);
    let (wording, begins) = match (form.check(&ids(&items)), origin.map(begins)) {
        (Ok(wording), Some(begins)) => (wording, begins),
        (checked, begins) => {
            let mut faults = checked.err().unwrap_or_default();
            if begins.is_none() {
                faults.add("origin", "fault-choice");
            }
            return Err(invalid(&new_page(&app, &visit, may, (&items, &bringers), form, faults)));
        }
    };
    let mut tx = Tx::begin(&app).await?;
    let (id, entry) = store::bring_in(&mut tx, may.who.actor(), &may.scope, &wording, begins).await?;
    tx.commit(entry).await?;
    Ok(redirect(&may.scope.path(&format!("/motions/{id}"))))
}

#[derive(Template)]
#[template(path = "presidium/motion.html")]
struct Show {
    page: Page,
    here: Here,
    motion: Motion,
    origin: Option<Origin>,
    /// It asks to approve this copy of the agenda.
    agenda: Option<i32>,
    votes: Vec<Vote>,
    resolution: Option<Adopted>,
    amendments: Vec<Amendment>,
    /// What it would change, where it is an amendment that is not part of the motion yet.
    changes: Vec<(Lang, Vec<Part>)>,
    may_amend: bool,
    may_accept: bool,
    may_edit: bool,
    /// Words it otherwise: not where it asks to approve a copy of the agenda.
    may_reword: bool,
    may_plan: bool,
    may_put: bool,
    may_sponsor: bool,
    /// While it is still to be decided.
    may_debate: bool,
    sponsors: Vec<(Uuid, String)>,
    statements: Vec<Said>,
    attached: Vec<Attachment>,
    account: Uuid,
}

impl Show {
    fn path(&self) -> String {
        self.here.path(&format!("/motions/{}", self.motion.id))
    }

    /// A vote is being prepared or is open.
    fn is_pending(&self) -> bool {
        self.votes.iter().any(Vote::is_pending)
    }

    fn is_sponsor(&self) -> bool {
        self.sponsors.iter().any(|(account, _)| *account == self.account)
    }

    fn rule_of(&self, vote: &Vote) -> String {
        rule_words(self.page.l, vote.plan.rule)
    }
}

/// One motion: its text, where it comes from, its votes.
pub async fn show(may: May<SeeMotion>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let authority = &may.who.authority;
    let motion = store::motion(&app.db, &may.scope.here, may.scope.id).await?;
    let votes = store::votes_of(&app.db, motion.id, may.who.account).await?;
    let open = may.scope.here.allows(Act::Vote);
    let draft = motion.state == MotionState::Draft;
    let agenda = store::submitted_agenda(&app.db, motion.id).await?;
    let changes = match motion.amends.as_ref().filter(|_| motion.applied_at.is_none()) {
        Some(amended) => changes((&amended.title, &amended.text), (&motion.title, &motion.text)),
        None => Vec::new(),
    };
    let is_amendment = motion.amends.is_some();
    let may_decide = open && draft && votes.iter().all(|vote| !vote.is_pending());
    html(&Show {
        amendments: store::amendments(&app.db, motion.id).await?,
        changes,
        may_amend: open && draft && !is_amendment && agenda.is_none() && AmendMotion::allows(authority, &may.scope),
        may_accept: may_decide && !motion.is_stale() && AcceptAmendment::allows(authority, &may.scope),
        may_sponsor: EditMotion::allows(authority, &may.scope),
        origin: store::origin(&app.db, motion.item).await?,
        agenda,
        resolution: store::of_motion(&app.db, motion.id).await?,
        may_edit: open && draft && EditMotion::allows(authority, &may.scope),
        may_reword: open && draft && agenda.is_none() && EditMotion::allows(authority, &may.scope),
        may_plan: open && PlanVote::allows(authority, &may.scope),
        may_put: may_put(&may.who, &may.scope.here),
        may_debate: open && matches!(motion.state, MotionState::Draft | MotionState::Voting),
        sponsors: store::sponsors(&app.db, motion.id).await?,
        statements: store::statements(&app.db, motion.id).await?,
        attached: store::attachments(&app.db, motion.id).await?,
        account: may.who.account,
        page: visit.work(&app, may.scope.here.link(), visit.l.plain(&motion.title), &may.who),
        here: may.scope.here,
        motion,
        votes,
    })
}

async fn edit_page(
    app: &App,
    visit: &Visit,
    may: May<EditMotion>,
    form: MotionForm,
    faults: Faults,
    items: &[ItemChoice],
) -> Result<Edit> {
    let here = may.scope.here;
    let path = here.path(&format!("/motions/{}", may.scope.id));
    Ok(Edit {
        page: visit.work(app, here.link(), visit.l.t("presidium-motion-edit"), &may.who),
        action: format!("{path}/edit"),
        back: path,
        is_new: false,
        items: choices(visit, &here, items, &form),
        origins: Vec::new(),
        form,
        faults,
    })
}

/// The form of a draft.
pub async fn edit(may: May<EditMotion>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    may.scope.here.require(Act::Vote)?;
    let motion = store::motion(&app.db, &may.scope.here, may.scope.id).await?;
    require_draft(&motion)?;
    require_own_words(&app, motion.id).await?;
    let items = store::items(&app.db, may.scope.here.id).await?;
    let form = MotionForm::of(&store::wording(&motion), motion.version);
    html(&edit_page(&app, &visit, may, form, Faults::default(), &items).await?)
}

fn require_draft(motion: &Motion) -> Result<()> {
    match motion.state {
        MotionState::Draft => Ok(()),
        _ => Err(crate::error::Error::Conflict("presidium-not-draft")),
    }
}

/// A motion that asks to approve a copy of the agenda says which one, and is the approval of that one: its words stay.
async fn require_own_words(app: &App, motion: Uuid) -> Result<()> {
    match store::submitted_agenda(&app.db, motion).await? {
        Some(_) => Err(crate::error::Error::Conflict("presidium-is-copy")),
        None => Ok(()),
    }
}

pub async fn change(
    may: May<EditMotion>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<MotionForm>,
) -> Result<Response> {
    let here = may.scope.here.clone();
    here.require(Act::Vote)?;
    require_own_words(&app, may.scope.id).await?;
    let items = store::items(&app.db, here.id).await?;
    let wording = match form.check(&ids(&items)) {
        Ok(wording) => wording,
        Err(faults) => return Err(invalid(&edit_page(&app, &visit, may, form, faults, &items).await?)),
    };
    let mut tx = Tx::begin(&app).await?;
    let entry = store::change(&mut tx, may.who.actor(), &here, may.scope.id, form.version(), &wording).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path(&format!("/motions/{}", may.scope.id))))
}

#[derive(Template)]
#[template(path = "presidium/motion_withdraw.html")]
struct Withdraw {
    page: Page,
    here: Here,
    motion: Motion,
}

/// Asks before a draft is withdrawn.
pub async fn ask_withdraw(may: May<EditMotion>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let here = may.scope.here;
    here.require(Act::Vote)?;
    let motion = store::motion(&app.db, &here, may.scope.id).await?;
    require_draft(&motion)?;
    html(&Withdraw { page: visit.work(&app, here.link(), visit.l.t("presidium-withdraw"), &may.who), here, motion })
}

pub async fn withdraw(may: May<EditMotion>, AppState(app): AppState<App>) -> Result<Response> {
    let here = &may.scope.here;
    here.require(Act::Vote)?;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::withdraw(&mut tx, may.who.actor(), here, may.scope.id).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path(&format!("/motions/{}", may.scope.id))))
}
