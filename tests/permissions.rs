//! The permission matrix: every route as every role, in her own conference, with what is foreign and
//! with what is absent. The answers for her own are kept as one readable snapshot; what is foreign
//! and what is absent is refused alike.
//!
//! `200` and `303` are let in, `422`, `403`, `409` and `400` were let in and then refused for what was sent;
//! `·` is "nothing here", `→` is sent to sign in, `401` is no device.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use plenum::access::{DeviceKind, Role, Serves};
use plenum::audit::{Actor, Tx};
use plenum::conference::NewRepresentative;
use plenum::demo;
use plenum::documents::{
    self,
    rules::{Kind, NewDocument},
};
use plenum::imports::{self, rules::Plan};
use plenum::kernel::{Email, Lang, Uuid, Words};
use plenum::presidium::{self, Wording};
use plenum::sheets::{Held, Line, Sheet};
use plenum::vault::Place;
use plenum::{mail, mailings, registration};

use crate::support::{Answer, Browser, TestApp};

/// The roles, as they stand above the columns.
const ROLES: &[&str] = &[
    "visitor",
    "holder",
    "nobody",
    "system",
    "security",
    "audit",
    "organiser",
    "chief",
    "desk",
    "chair",
    "member",
    "lead",
    "worker",
    "device",
    "at-desk",
];

/// A database with the demonstration, in which one of the roles is played.
struct Played {
    app: TestApp,
    account: Option<Uuid>,
    /// The token of a device, in the browser of which it is played.
    device: Option<String>,
    ids: BTreeMap<&'static str, String>,
}

/// What every role finds: the demonstration with one of everything.
struct Scene {
    app: TestApp,
    here: Uuid,
    /// Tokens of devices and of links.
    device: String,
    desk: String,
    pass: String,
    delegation: String,
    asked: String,
    signs: String,
    speaks: String,
}

async fn set_up() -> Scene {
    let app = TestApp::new().await;
    demo::fill(&app.app, 12, plenum::kernel::Lang::En).await.expect("the demonstration");
    let here: Uuid = app.value("select id from conferences where slug = 'financial-security'").await;
    open_vote(&app, app.value("select account_id from seats where post = 'chair' and account_id is not null").await)
        .await;
    app.sql(
        "insert into disputes (id, conference_id, year, number, title, text, filed_by, filed_at)
         select gen_random_uuid(), c.id, 2026, 1, row('Budget', '', '')::words, row('', '', '')::words, a.id, now()
         from conferences c, accounts a where c.slug = 'financial-security' and a.email = 'organiser@example.org'",
    )
    .await;
    attach(&app).await;
    app.sql(
        "insert into group_bodies (group_id, institution_id, conference_id, leads)
         select g.id, i.id, g.conference_id, true from groups g
         join lateral (select id from institutions where conference_id = g.conference_id order by id limit 1) i on true
         where g.code = 'coordination' and g.conference_id = (select id from conferences where slug = 'financial-security')",
    )
    .await;
    hang_paper(&app).await;
    begin_form(&app).await;
    bring_list(&app).await;
    write_letter(&app).await;
    save_view(&app, here).await;
    app.sql(
        "insert into tracks (id, conference_id, code, position, name)
         select gen_random_uuid(), id, 'law', 1, row('Law', '', '')::words from conferences where slug = 'financial-security'",
    )
    .await;
    bring_schedule(&app).await;
    let device = set_up_gate(&app, here).await;
    let desk = app.device_of(DeviceKind::Desk, here, "main-entrance", Serves::Both).await.token;
    excuse(&app).await;
    let delegation = delegation(&app).await;
    divide(&app).await;
    let asked = ask_speaker(&app).await;
    let signs = send_document(&app).await;
    let speaks = live_project(&app).await;
    bring_tasks(&app).await;
    plan_in_time(&app).await;
    open_plan(&app).await;
    send_report(&app).await;
    let pass = pass(&app).await;
    app.rest().await;
    Scene { app, here, device, desk, pass, delegation, asked, signs, speaks }
}

async fn play(scene: &Scene, role: &str) -> Played {
    let (app, here) = (scene.app.copy().await, scene.here);
    let id = |sql: &'static str| {
        let owner = app.owner.clone();
        async move {
            sqlx::query_scalar::<_, Uuid>(sql).fetch_one(&owner).await.unwrap_or_else(|error| panic!("{sql}: {error}"))
        }
    };
    let account = match role {
        "visitor" | "holder" | "device" => None,
        "nobody" => Some(app.account("Nora Nobody").await),
        "system" | "security" | "audit" => Some(
            match role {
                "system" => id("select account_id from grants where role = 'system_admin'"),
                "security" => id("select account_id from grants where role = 'security_admin'"),
                _ => id("select account_id from grants where role = 'audit_admin'"),
            }
            .await,
        ),
        "organiser" => {
            let account = app.account("Olga Organiser").await;
            app.grant(account, Role::Organiser, Some(here)).await;
            Some(account)
        }
        "chief" => Some(id("select id from accounts where email = 'organiser@example.org'").await),
        "desk" | "at-desk" => Some(id("select id from accounts where email = 'desk@example.org'").await),
        "chair" => Some(id("select account_id from seats where post = 'chair' and account_id is not null").await),
        "member" => Some(id("select account_id from seats where post = 'advisor' and account_id is not null order by number limit 1").await),
        "lead" => Some(id("select m.account_id from members m join groups g on g.id = m.group_id where g.code = 'coordination' and m.role = 'lead'").await),
        _ => Some(id("select m.account_id from members m join groups g on g.id = m.group_id where g.code = 'coordination' and m.role = 'member' limit 1").await),
    };
    deliver(&app, account).await;
    let mut ids = BTreeMap::new();
    if role == "holder" {
        ids.insert("token", scene.pass.clone());
        ids.insert("delegation", scene.delegation.clone());
        ids.insert("asked", scene.asked.clone());
        ids.insert("signs", scene.signs.clone());
        ids.insert("speaks", scene.speaks.clone());
    }
    for (place, sql) in [
        (
            "groups",
            "select id from groups where code = 'coordination' and conference_id = (select id from conferences where slug = 'financial-security')",
        ),
        ("motions", "select id from motions where state = 'draft' order by number limit 1"),
        ("motion-file", "select file_id from motion_files"),
        ("votes", "select id from votes where state = 'open'"),
        ("closed", "select id from votes where state = 'closed'"),
        (
            "people",
            "select p.id from participants p join id_documents d on d.participant_id = p.id where p.state = 'submitted' order by p.number limit 1",
        ),
        ("import", "select id from imports"),
        ("mail", "select id from mailings"),
        ("views", "select id from saved_views"),
        ("devices", "select id from devices where kind = 'script' order by id limit 1"),
        ("prints", "select id from prints"),
        ("reading", "select id from checkins"),
        ("calls", "select id from calls"),
        (
            "levels",
            "select r.id from level_rules r join conferences c on c.id = r.conference_id where c.slug = 'financial-security' and r.who = 'groups'",
        ),
        ("admission", "select id from invitation_codes where note = '受邀单位'"),
        ("delegates", "select id from delegates"),
        ("places", "select id from quotas where category_id is null"),
        ("seats", "select id from seats where account_id is not null and number = 5"),
        ("disputes", "select id from disputes"),
        ("projects", "select id from projects where number = 1"),
        ("proof", "select file_id from project_steps where file_id is not null"),
        ("request", "select id from deadline_requests"),
        (
            "indicator",
            "select n.id from indicators n join projects p on p.id = n.project_id where p.number = 1 order by n.position limit 1",
        ),
        ("project-body", "select institution_id from project_bodies"),
        ("order", "select id from orders"),
        // Of those of the demonstration the one that waits.
        ("difficulties", "select id from difficulties where state = 'waiting'"),
        ("reports", "select id from reports where sent_at is not null"),
        ("bring", "select id from brought_files where kind = 'tasks'"),
        ("templates", "select id from task_templates"),
        ("push", "select id from push_subscriptions"),
        ("plan-book", "select id from brought_files where kind = 'plan'"),
        ("milestone", "select m.id from project_milestones m join projects p on p.id = m.project_id where p.number = 1 and m.reached_on is null order by m.number limit 1"),
        ("other", "select d.waits_for_id from project_dependencies d join projects p on p.id = d.project_id where p.number = 1"),
        ("webhooks", "select id from webhooks"),
        ("delivery", "select id from webhook_deliveries"),
        ("liaisons", "select n.id from liaisons n join projects p on p.institution_id = n.institution_id where p.number = 1 and n.ended_at is null"),
        ("resolutions", "select id from resolutions order by year, number limit 1"),
        ("staff", "select id from grants where role = 'desk_staff'"),
        (
            "tasks",
            "select t.id from tasks t join groups g on g.id = t.group_id where g.code = 'coordination' and t.state = 'started' order by t.due_at, t.id limit 1",
        ),
        (
            "countdown",
            "select m.id from milestones m join conferences c on c.id = m.conference_id where c.slug = 'financial-security' and m.code = 'T-15'",
        ),
        (
            "gate",
            "select g.id from gates g join conferences c on c.id = g.conference_id where c.slug = 'financial-security' order by g.position limit 1",
        ),
        (
            "member",
            "select m.id from members m join groups g on g.id = m.group_id where g.code = 'coordination' and m.role = 'member' order by m.id limit 1",
        ),
        ("thread", "select id from projects where number = 1"),
        (
            "goals",
            "select g.id from goals g join conferences c on c.id = g.conference_id where c.slug = 'financial-security' order by g.kind, g.position limit 1",
        ),
        (
            "blocks",
            "select b.id from blocks b join conferences c on c.id = b.conference_id where c.slug = 'financial-security' and b.code = 'opening'",
        ),
        (
            "items",
            "select i.item_id from item_people i join items o on o.id = i.item_id join conferences c on c.id = o.conference_id
             where c.slug = 'financial-security' and i.participant_id is not null order by i.id limit 1",
        ),
        ("speaker", "select participant_id from item_people where participant_id is not null order by id limit 1"),
        ("role", "select id from item_people where participant_id is not null order by id limit 1"),
        ("hours", "select participant_id from item_people where participant_id is not null order by id limit 1"),
        (
            "rooms",
            "select r.id from rooms r join conferences c on c.id = r.conference_id where c.slug = 'financial-security' and r.code = 'main'",
        ),
        ("tracks", "select id from tracks"),
        ("files", "select id from brought_files where kind = 'agenda'"),
        ("body", "select institution_id from group_bodies"),
        ("leave", "select id from leaves"),
        (
            "handbook-parts",
            "select p.id from handbook_parts p join conferences c on c.id = p.conference_id where c.slug = 'financial-security' and p.code = 'venue'",
        ),
        ("file", "select file_id from handbook_files"),
        ("paper", "select file_id from task_files"),
        ("discussions", "select id from discussions where (title).en = 'Groups'"),
        ("group", "select id from discussion_groups where code = 'risk'"),
        ("speakers", "select id from speakers"),
        ("slides", "select id from speaker_slides"),
        ("asked-item", "select item_id from speaker_slides"),
        ("documents", "select id from documents"),
        ("signatories", "select id from signatories"),
        ("accounts", "select id from accounts where email = 'desk@example.org'"),
        ("grants", "select id from grants where role = 'organiser' order by granted_at limit 1"),
        ("sign-ins", "select id from accounts where email = 'desk@example.org'"),
    ] {
        ids.insert(place, id(sql).await.to_string());
    }
    let device = match role {
        "device" => Some(scene.device.clone()),
        "at-desk" => Some(scene.desk.clone()),
        _ => None,
    };
    Played { app, account, device, ids }
}

/// A file that is attached to the first motion that is a draft.
async fn attach(app: &TestApp) {
    let id = plenum::kernel::new_id();
    let content = app.app.vault.seal(Place::new("files.content", id), b"%PDF");
    sqlx::query(
        "with m as (select id, conference_id, proposed_by from motions where state = 'draft' order by number limit 1),
         f as (insert into files (id, conference_id, question, name, kind, size, content_sealed, token_hash, created_at, attached)
             select $1, m.conference_id, '', 'a.pdf', 'pdf', 4, $2, '', now(), true from m returning id)
         insert into motion_files (file_id, motion_id, added_by, added_at) select f.id, m.id, m.proposed_by, now() from f, m",
    )
    .bind(id)
    .bind(content)
    .execute(&app.owner)
    .await
    .expect("it is attached");
}

/// A draft of the registration form, in both conferences.
async fn begin_form(app: &TestApp) {
    for slug in [demo::SLUG, "fsc"] {
        let here = plenum::conference::find(&app.app.db, slug).await.unwrap().expect("a conference");
        let mut tx = Tx::begin(&app.app).await.unwrap();
        let entry = plenum::forms::begin(&mut tx, &here, Actor::Operator).await.unwrap().expect("a draft");
        tx.commit(entry).await.unwrap();
    }
}

/// A file of the task that is asked for.
async fn hang_paper(app: &TestApp) {
    let task: Uuid = app
        .value("select t.id from tasks t join groups g on g.id = t.group_id where g.code = 'coordination' and t.state = 'started' order by t.due_at, t.id limit 1")
        .await;
    let by: Uuid = app.value("select id from accounts where email = 'organiser@example.org'").await;
    let path = format!("/c/{}/tasks/{task}/papers", demo::SLUG);
    app.signed_in(by).await.post_file(&path, "proof.pdf", b"%PDF-1.7").await.is(303);
}

/// A list that waits to be mapped.
async fn bring_list(app: &TestApp) {
    let here = plenum::conference::find(&app.app.db, demo::SLUG).await.unwrap().expect("the demonstration");
    let by: Uuid = app.value("select id from accounts where email = 'organiser@example.org'").await;
    let cells = vec![Held::Text("wang.min@example.org".to_owned())];
    let sheet = Sheet { headings: vec!["E-mail".to_owned()], rows: vec![Line { number: 2, cells }] };
    let mut tx = Tx::begin(&app.app).await.unwrap();
    let by = (by, Actor::Operator);
    let (_, entry) = imports::begin_mapping(&mut tx, &here, "list.csv", sheet, &Plan::default(), by).await.unwrap();
    tx.commit(entry).await.unwrap();
}

/// The agenda released with its track, and a schedule that waits to be brought into its draft.
async fn bring_schedule(app: &TestApp) {
    let here = plenum::conference::find(&app.app.db, demo::SLUG).await.unwrap().expect("the demonstration");
    let mut tx = Tx::begin(&app.app).await.unwrap();
    let note = Words::default();
    let entry = plenum::agenda::release(&mut tx, &here, &note, Actor::Operator, |_| true).await.unwrap();
    tx.commit(entry).await.unwrap();
    let by: Uuid = app.value("select id from accounts where email = 'organiser@example.org'").await;
    let schedule = br#"{"schedule":{"conference":{"days":[{"date":"2026-12-26"}]}}}"#;
    let path = format!("/c/{}/programme/files", demo::SLUG);
    app.signed_in(by).await.post_file(&path, "schedule.json", schedule).await.is(303);
}

/// A letter to many that is a draft, beside a text of the conference's own.
async fn write_letter(app: &TestApp) {
    let here = plenum::conference::find(&app.app.db, demo::SLUG).await.unwrap().expect("the demonstration");
    let by: Uuid = app.value("select id from accounts where email = 'organiser@example.org'").await;
    let mut tx = Tx::begin(&app.app).await.unwrap();
    let words = (&Words::new("Welcome", "", ""), &Words::new("Dear {name}", "", ""));
    let (_, entry) = mailings::create(&mut tx, &here, words, "", (by, Actor::Operator)).await.unwrap();
    let occasion = registration::OCCASIONS.iter().find(|one| one.name == "registration.approved").unwrap();
    let (place, text) = ((*occasion, Lang::ZhHans), ("好", "{link}"));
    let second = mail::keep(&mut tx, here.id, place, text, 0, (by, Actor::Operator)).await.unwrap();
    tx.commit((entry, vec![second])).await.unwrap();
}

/// The first gate with a lock of which a worker holds a key, a device, and a reading that was refused there. Tells the
/// token of the device.
async fn set_up_gate(app: &TestApp, here: Uuid) -> String {
    app.sql(
        "with g as (update gates set unlock_within = 60 where id = (select g.id from gates g join conferences c on c.id = g.conference_id
             where c.slug = 'financial-security' order by g.position limit 1) returning *),
         k as (insert into gate_custodians (gate_id, account_id)
             select g.id, (select m.account_id from members m join groups o on o.id = m.group_id
                 where o.code = 'coordination' and m.role = 'member' limit 1) from g)
         insert into checkins (id, conference_id, gate_id, zone_id, badge_id, participant_id, outcome, reason, direction, account_id, at, received_at)
         select gen_random_uuid(), g.conference_id, g.id, g.zone_id, b.id, b.participant_id, 'refused', 'level', 'entry',
             (select id from accounts where email = 'desk@example.org'), now(), now()
         from g, lateral (select * from badges b where b.conference_id = g.conference_id order by b.issued_at, b.id limit 1) b",
    )
    .await;
    let device = app.device_in(here, "main-entrance", Serves::Both).await;
    // Which has a printer of its own, at which a badge waits.
    app.sql("update devices set station_id = id").await;
    app.sql(
        "insert into prints (id, conference_id, station_id, participant_id, badge_id, device_id, asked_at, state)
         select gen_random_uuid(), d.conference_id, d.id, b.participant_id, b.id, d.id, now(), 'waiting'
         from devices d, lateral (select * from badges b where b.conference_id = d.conference_id and b.revoked_at is null
             order by b.issued_at, b.id limit 1) b",
    )
    .await;
    device.post("/api/v1/calls", &serde_json::json!({ "nonce": "nonce-01" })).await.is(201);
    device.token
}

/// A leave of the person who is asked for.
async fn excuse(app: &TestApp) {
    app.sql(
        "insert into leaves (id, conference_id, participant_id, reason, given_by, given_at)
         select gen_random_uuid(), p.conference_id, p.id, 'Ill', (select id from accounts where email = 'desk@example.org'), now()
         from participants p join id_documents d on d.participant_id = p.id where p.state = 'submitted' order by p.number limit 1",
    )
    .await;
}

/// A view of the list of participants that every organiser shares.
async fn save_view(app: &TestApp, here: Uuid) {
    let by: Uuid = app.value("select id from accounts where email = 'organiser@example.org'").await;
    sqlx::query(
        "insert into saved_views (id, conference_id, list, account_id, shared, name, query, created_at, updated_at)
         values ($1, $2, 'people', $3, true, '等待', 'state=submitted', now(), now())",
    )
    .bind(plenum::kernel::new_id())
    .bind(here)
    .bind(by)
    .execute(&app.owner)
    .await
    .expect("a view");
}

/// A vote that members may cast in and one that waits to be certified, beside the motion that is still a draft.
async fn open_vote(app: &TestApp, chair: Uuid) {
    let here = plenum::conference::find(&app.app.db, demo::SLUG).await.unwrap().expect("the demonstration");
    let chair = Actor::Account(chair, None);
    let present: Vec<Uuid> = presidium::seats(&app.app.db, here.id).await.unwrap().iter().map(|seat| seat.id).collect();
    for closes in [true, false] {
        let wording = Wording { title: Words::new("Extend the closing", "", ""), text: Words::default(), item: None };
        let mut tx = Tx::begin(&app.app).await.unwrap();
        let (motion, entry) = presidium::put_motion(&mut tx, chair, &here, &wording).await.unwrap();
        tx.commit(entry).await.unwrap();
        let mut tx = Tx::begin(&app.app).await.unwrap();
        let plan = presidium::Plan::important();
        let (vote, entry) = presidium::plan_vote(&mut tx, chair, &here, motion, &plan).await.unwrap();
        tx.commit(entry).await.unwrap();
        let mut tx = Tx::begin(&app.app).await.unwrap();
        let entry = presidium::open_vote(&mut tx, chair, &here, vote, 1, &present).await.unwrap();
        tx.commit(entry).await.unwrap();
        if closes {
            let mut tx = Tx::begin(&app.app).await.unwrap();
            let (_, entry) = presidium::close_vote(&mut tx, chair, &here, vote).await.unwrap();
            tx.commit(entry).await.unwrap();
        }
    }
}

/// The token of somebody who registers others.
async fn delegation(app: &TestApp) -> String {
    let form = [("name", "Li Jing"), ("institution", "Bank"), ("email", "li.jing@example.org")];
    app.visitor().post("/c/financial-security/register/others", &form).await.is(200);
    let (id, sealed): (Uuid, Vec<u8>) =
        sqlx::query_as("select id, token_sealed from delegates").fetch_one(&app.owner).await.expect("a delegate");
    app.app.vault.open_text(Place::new("delegates.token", id), &sealed).expect("it opens")
}

/// A discussion with one group, for which wishes are taken.
async fn divide(app: &TestApp) {
    app.sql(
        "with d as (insert into discussions (id, conference_id, title, wishes_open, wishes_close, created_at)
             select gen_random_uuid(), id, row('Groups', '', '')::words, '2026-11-01', '2026-12-20', now()
             from conferences where slug = 'financial-security' returning id)
         insert into discussion_groups (id, discussion_id, code, position, topic, capacity, host)
         select gen_random_uuid(), id, 'risk', 1, row('Risk', '', '')::words, 30, row('', '', '')::words from d",
    )
    .await;
}

/// The token of somebody with a role who was asked, and has sent slides.
async fn ask_speaker(app: &TestApp) -> String {
    let token = plenum::vault::token();
    let (link, slides) = (plenum::kernel::new_id(), plenum::kernel::new_id());
    let content = app.app.vault.seal(Place::new("speaker_slides.content", slides), b"%PDF");
    let (hash, sealed) = app.app.vault.keep("speaker_links", Place::new("speaker_links.token", link), &token);
    sqlx::query(
        "with k as (select k.item_id, k.participant_id, i.conference_id from item_people k join items i on i.id = k.item_id
             where k.participant_id is not null order by k.id limit 1),
         s as (insert into speakers (id, conference_id, participant_id, name, created_at)
             select gen_random_uuid(), conference_id, participant_id, row('', '', '')::words, now() from k returning id),
         l as (insert into speaker_links (id, speaker_id, token_hash, token_sealed, created_at) select $1, id, $2, $3, now() from s)
         insert into speaker_slides (id, speaker_id, item_id, name, kind, size, content_sealed, sent_at)
         select $4, s.id, k.item_id, 'talk.pdf', 'pdf', 4, $5, now() from s, k",
    )
    .bind(link)
    .bind(hash)
    .bind(sealed)
    .bind(slides)
    .bind(content)
    .execute(&app.owner)
    .await
    .expect("a speaker");
    token
}

/// The first resolution published, and delivered to whoever plays, to the holder of a pass and to an institution.
async fn deliver(app: &TestApp, account: Option<Uuid>) {
    sqlx::query(
        "with r as (select id from resolutions order by year, number limit 1),
         o as (select id from accounts where email = 'organiser@example.org'),
         p as (insert into publications (resolution_id, published_by, published_at) select r.id, o.id, now() from r, o)
         insert into deliveries (id, resolution_id, account_id, participant_id, institution_id, delivered_by, delivered_at)
         select gen_random_uuid(), r.id, t.account, t.participant, t.institution, o.id, now() from r, o, (
             select $1::uuid as account, null::uuid as participant, null::uuid as institution where $1 is not null
             union all select null, (select p.id from participants p join pass_links l on l.participant_id = p.id
                 where l.revoked_at is null and p.state = 'submitted' order by p.number limit 1), null
             union all select null, null, institution_id from signatories where ended_at is null) t",
    )
    .bind(account)
    .execute(&app.owner)
    .await
    .expect("it is delivered");
}

/// A memorandum that is out, for two seats and an institution's signatory; the token of her link.
async fn send_document(app: &TestApp) -> String {
    let here = plenum::conference::find(&app.app.db, demo::SLUG).await.unwrap().expect("the demonstration");
    let by: Uuid = app.value("select id from accounts where email = 'organiser@example.org'").await;
    let actor = Actor::Account(by, None);
    let signatory = NewRepresentative {
        institution: app
            .value(
                "select i.id from institutions i join conferences c on c.id = i.conference_id
                 where c.slug = 'financial-security' order by i.id limit 1",
            )
            .await,
        name: "Ann Bank".into(),
        post: String::new(),
        email: Email::parse("ann.bank@example.org").unwrap(),
        lang: Lang::En,
    };
    let mut tx = Tx::begin(&app.app).await.unwrap();
    let (id, entry) = documents::name_one(&mut tx, actor, &here, &signatory).await.unwrap();
    let link = documents::new_link(&mut tx, actor, &here, id).await.unwrap();
    tx.commit((entry, vec![link])).await.unwrap();
    let candidates = documents::candidates(&app.app.db, here.id).await.unwrap();
    let new = NewDocument {
        kind: Kind::Memorandum,
        title: Words::new("Memorandum", "", ""),
        text: Words::new("We agree.", "", ""),
        signers: candidates.iter().map(|one| one.chosen).collect(),
        in_order: false,
        needed: 2,
    };
    let mut tx = Tx::begin(&app.app).await.unwrap();
    let (id, entry) = documents::draw_up(&mut tx, actor, &here, &new, None, &candidates).await.unwrap();
    tx.commit(entry).await.unwrap();
    let document = documents::find(&app.app.db, here.id, id).await.unwrap().expect("the document");
    let mut tx = Tx::begin(&app.app).await.unwrap();
    let entry = documents::send(&mut tx, actor, &here, &document, 1).await.unwrap();
    tx.commit(entry).await.unwrap();
    let (id, sealed): (Uuid, Vec<u8>) =
        sqlx::query_as("select id, token_sealed from signatory_links").fetch_one(&app.owner).await.expect("a link");
    app.app.vault.open_text(Place::new("signatory_links.token", id), &sealed).expect("it opens")
}

/// The first project, of which somebody asked that it is taken as complete and for another deadline, and which goes on; a body of
/// it; the token of the link of the institution that leads it.
async fn live_project(app: &TestApp) -> String {
    use plenum::outcomes::{self, By, NewStep, Step};
    let here = plenum::conference::find(&app.app.db, demo::SLUG).await.unwrap().expect("the demonstration");
    let by: Uuid = app.value("select id from accounts where email = 'organiser@example.org'").await;
    let project: Uuid = app.value("select id from projects where number = 1").await;
    for step in [Step::Acknowledge, Step::Begin, Step::Ask, Step::SendBack] {
        let version = outcomes::whole(&app.app.db, project, app.app.clock.now()).await.unwrap().version;
        let mut tx = Tx::begin(&app.app).await.unwrap();
        let proof = (step == Step::Ask).then_some(("proof.pdf", plenum::files::rules::Kind::Pdf, &b"%PDF-1.7"[..]));
        let new = NewStep { step, words: "Said", proof, version };
        let who = (Actor::Account(by, None), By::Account(by));
        // As far as the demonstration has not come already.
        if let Ok(entry) = outcomes::step(&mut tx, who, (here.id, project), &new).await {
            tx.commit(entry).await.unwrap();
        }
    }
    let mut tx = Tx::begin(&app.app).await.unwrap();
    let who = (Actor::Account(by, None), By::Account(by));
    let wanted = "2030-01-01".parse().unwrap();
    let entry = outcomes::ask_deadline(&mut tx, who, (here.id, project), (wanted, "Later")).await.unwrap();
    tx.commit(entry).await.unwrap();
    app.sql(
        "insert into project_bodies (project_id, institution_id, conference_id, role)
         select p.id, i.id, p.conference_id, 'co' from projects p join institutions i on i.conference_id = p.conference_id and i.id <> p.institution_id
         where p.number = 1 order by i.id limit 1",
    )
    .await;
    let mut tx = Tx::begin(&app.app).await.unwrap();
    let said = ("Mend it", "2030-01-07".parse().unwrap(), "2026-11-23".parse().unwrap());
    let who = (Actor::Account(by, None), Some(By::Account(by)));
    let issued = outcomes::issue_order(&mut tx, who, (here.id, project), said).await.unwrap();
    tx.commit(issued.expect("an order").1).await.unwrap();
    let new = NewRepresentative {
        institution: app.value("select institution_id from projects where number = 1").await,
        name: "Lea Liaison".into(),
        post: String::new(),
        email: Email::parse("lea.liaison@example.org").unwrap(),
        lang: Lang::En,
    };
    let mut tx = Tx::begin(&app.app).await.unwrap();
    let (id, entry) = plenum::liaisons::name_one(&mut tx, Actor::Operator, here.id, &new).await.unwrap();
    let link = plenum::liaisons::new_link(&mut tx, Actor::Operator, here.id, id).await.unwrap();
    tx.commit((entry, vec![link])).await.unwrap();
    let (link, _) = plenum::liaisons::link_of(&app.app, id).await.unwrap().expect("a link");
    link.trim_start_matches("/institution/").to_owned()
}

/// An edition of the plan that everybody reads, and a webhook with a delivery.
async fn open_plan(app: &TestApp) {
    let account = app.value("select id from accounts where email = 'organiser@example.org'").await;
    let mut browser = app.signed_in(account).await;
    let path = |tail: &str| format!("/c/{}{tail}", demo::SLUG);
    let seen = browser.get(&path("/plan/editions/new")).await.is(200).field("seen");
    browser.post(&path("/plan/editions/new"), &[("seen", &seen)]).await.is(303);
    browser.get("/account/push").await.is(200);
    let here = [
        ("endpoint", "https://push.example.net/send/abc"),
        ("p256dh", "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
        ("auth", "BTBZMqHH6r4Tts7J_aSIgg"),
    ];
    browser.post("/account/push", &here).await.is(303);
    let hook = [("url", "https://example.org/hook"), ("events", "light-changed")];
    let page = browser.post(&path("/webhooks/new"), &hook).await.is(200);
    let webhook = page.attribute("a.btn.primary", "href").expect("its page");
    browser.post(&format!("{webhook}/test"), &[]).await.is(303);
}

/// A file of tasks that waits to be brought in.
async fn bring_tasks(app: &TestApp) {
    let account = app.value("select id from accounts where email = 'organiser@example.org'").await;
    let mut browser = app.signed_in(account).await;
    let path = format!("/c/{}/tasks/bring", demo::SLUG);
    browser.post_file(&path, "tasks.csv", b"Task\nSet the signs\n").await.is(303);
    // And some that are kept as a template.
    let task: Uuid = app
        .value("select t.id from tasks t join conferences c on c.id = t.conference_id where c.slug = 'financial-security' order by t.number limit 1")
        .await;
    let task = task.to_string();
    let form = [("ids", &*task), ("name", "Again"), ("day", "2026-12-01"), ("step", "do")];
    browser.post(&format!("/c/{}/tasks/templates/new", demo::SLUG), &form).await.is(303);
}

/// The first project with a milestone that is not reached, waiting for the third; and a file of the plan that waits to be
/// brought in.
async fn plan_in_time(app: &TestApp) {
    use plenum::roadmap::{self, rules::NewMilestone};
    use plenum::sheets::{Cell, Table, write_book};
    let here = plenum::conference::find(&app.app.db, demo::SLUG).await.unwrap().expect("the demonstration");
    let account: Uuid = app.value("select id from accounts where email = 'organiser@example.org'").await;
    let by = Actor::Account(account, None);
    let project: Uuid = app.value("select id from projects where number = 1").await;
    let other: Uuid = app.value("select id from projects where number = 3").await;
    let due_on = app.value("select deadline from projects where number = 1").await;
    let new = NewMilestone { title: Words::new("Connected", "", ""), due_on, weight: 10 };
    let mut tx = Tx::begin(&app.app).await.unwrap();
    let first = roadmap::add_milestone(&mut tx, by, (here.id, project), &new).await.unwrap();
    let second = roadmap::add_wait(&mut tx, by, here.id, (project, other)).await.unwrap();
    tx.commit((first, vec![second])).await.unwrap();
    let rows = vec![vec![Cell::number(1), Cell::text("Another name")]];
    let table = Table { title: "Projects".into(), headings: vec!["Number".into(), "Project".into()], rows };
    let book = write_book(vec![table]).await.unwrap();
    let path = format!("/c/{}/plan/bring", demo::SLUG);
    app.signed_in(account).await.post_file(&path, "plan.xlsx", &book).await.is(303);
}

/// A report of the week that was signed off and went to everybody.
async fn send_report(app: &TestApp) {
    let account = app.value("select id from accounts where email = 'organiser@example.org'").await;
    let mut browser = app.signed_in(account).await;
    let reports = format!("/c/{}/reports", demo::SLUG);
    let path =
        browser.post(&reports, &[("kind", "week"), ("period", "2026-11-23")]).await.is(303).location().to_owned();
    browser.post(&format!("{path}/sign"), &[("version", "1")]).await.is(303);
    browser.post(&format!("{path}/send"), &[("institutions", "on")]).await.is(303);
}

/// The token of a pass link that is good.
async fn pass(app: &TestApp) -> String {
    let (id, sealed): (Uuid, Vec<u8>) = sqlx::query_as(
        "select l.id, l.token_sealed from pass_links l join participants p on p.id = l.participant_id
         where l.revoked_at is null and p.state = 'submitted' order by p.number limit 1",
    )
    .fetch_one(&app.owner)
    .await
    .expect("a pass link");
    app.app.vault.open_text(Place::new("pass_links.token", id), &sealed).expect("it opens")
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Whose {
    Own,
    /// The same objects asked for in another conference.
    Foreign,
    Absent,
}

/// The path of a route with its parts filled in. None where there is nothing to be foreign.
fn fill(played: &Played, route: &str, whose: Whose) -> Option<String> {
    let absent = "0199a000-0000-7000-8000-000000000000";
    let has_slug = route.contains("{slug}");
    if whose == Whose::Foreign && !has_slug {
        return None;
    }
    if whose == Whose::Absent && !route.contains('{') {
        return None;
    }
    let has_object = route.contains("{id}")
        || route.contains("{code}")
        || route.contains("{number}")
        || route.contains("{gate}")
        || route.contains("{reading}")
        || route.contains("{block}")
        || route.contains("{item}")
        || route.contains("{room}")
        || route.contains("{track}")
        || route.contains("{person}")
        || route.contains("{occasion}")
        || route.contains("{part}")
        || route.contains("{file}")
        || route.contains("{token}")
        || route.contains("{group}")
        || route.contains("{slides}")
        || route.contains("{body}")
        || route.contains("{document}");
    let slug = match whose {
        Whose::Foreign => "fsc",
        Whose::Absent if !has_object => "nothing",
        _ => demo::SLUG,
    };
    let parts: Vec<&str> = route.split('/').collect();
    let mut filled = Vec::new();
    for (i, part) in parts.iter().enumerate() {
        let of = |place: &str| match whose {
            Whose::Absent => absent.to_owned(),
            _ => played.ids.get(place).cloned().unwrap_or_else(|| absent.to_owned()),
        };
        filled.push(match *part {
            "{slug}" => slug.to_owned(),
            "{id}" if parts[i - 1] == "{kind}" => of("thread"),
            "{id}" if parts[i - 1] == "documents" => of("documents"),
            // Only what is decided is certified, and has a record.
            "{id}" if matches!(parts.get(i + 1), Some(&("certify" | "record"))) => of("closed"),
            "{seat}" => of("seats"),
            "{body}" => of("body"),
            "{id}" if parts[i - 1] == "bring" && parts.contains(&"plan") => of("plan-book"),
            "{id}" => of(parts[i - 1]),
            "{milestone}" => of("milestone"),
            "{other}" => of("other"),
            "{gate}" => of("gate"),
            "{reading}" => of("reading"),
            "{block}" => of("blocks"),
            "{leave}" => of("leave"),
            "{file}" if parts.contains(&"projects") => of("proof"),
            "{request}" => of("request"),
            "{indicator}" => of("indicator"),
            "{order}" => of("order"),
            "{delivery}" => of("delivery"),
            "{institution}" => of("project-body"),
            "{step}" if whose == Whose::Absent => "nothing".to_owned(),
            "{step}" => "asked".to_owned(),
            "{file}" if parts.contains(&"motions") => of("motion-file"),
            "{paper}" => of("paper"),
            "{file}" => of("file"),
            "{part}" if whose == Whose::Own => "welcome".to_owned(),
            "{part}" => "nothing".to_owned(),
            "{group}" => of("group"),
            "{discussion}" => of("discussions"),
            "{slides}" => of("slides"),
            "{item}" if parts[1] == "speaker" => of("asked-item"),
            "{member}" => of("member"),
            // Of the form that is being changed.
            "{code}" if whose == Whose::Absent => "nothing".to_owned(),
            "{code}" if parts[i - 1] == "sections" => "needs".to_owned(),
            "{code}" => "diet".to_owned(),
            "{number}" if whose == Whose::Absent => "99".to_owned(),
            // The version in which participants have roles.
            "{number}" if parts[i - 1] == "back" => "2".to_owned(),
            "{number}" => "1".to_owned(),
            "{kind}" => "project".to_owned(),
            "{occasion}" if whose == Whose::Absent => "registration.nothing".to_owned(),
            "{occasion}" => "registration.approved".to_owned(),
            "{lang}" => "zh-Hans".to_owned(),
            "{room}" if whose == Whose::Absent => "nothing".to_owned(),
            "{room}" => "main".to_owned(),
            "{track}" if whose == Whose::Own => "law".to_owned(),
            "{track}" => "nothing".to_owned(),
            "{person}" if parts.contains(&"programme") => of("role"),
            "{person}" => of("speaker"),
            "{item}" if whose == Whose::Own => "opening-address".to_owned(),
            "{item}" => "nothing".to_owned(),
            "{token}" if whose == Whose::Own && parts[i - 1] == "pass" => {
                played.ids.get("token").cloned().unwrap_or_else(|| "no-such-token".to_owned())
            }
            "{token}" if whose == Whose::Own && parts[i - 1] == "delegation" => {
                played.ids.get("delegation").cloned().unwrap_or_else(|| "no-such-token".to_owned())
            }
            "{token}" if whose == Whose::Own && parts[i - 1] == "speaker" => {
                played.ids.get("asked").cloned().unwrap_or_else(|| "no-such-token".to_owned())
            }
            "{token}" if whose == Whose::Own && parts[i - 1] == "signatory" => {
                played.ids.get("signs").cloned().unwrap_or_else(|| "no-such-token".to_owned())
            }
            "{token}" if whose == Whose::Own && parts[i - 1] == "institution" => {
                played.ids.get("speaks").cloned().unwrap_or_else(|| "no-such-token".to_owned())
            }
            "{document}" => of("documents"),
            "{token}" => "no-such-token".to_owned(),
            other => other.to_owned(),
        });
    }
    Some(filled.join("/"))
}

async fn ask(played: &Played, method: &str, path: &str) -> Answer {
    // A sign-in of its own for each request: some of them end it.
    let mut browser: Browser = match played.account {
        Some(account) => played.app.signed_in(account).await,
        None => played.app.visitor(),
    };
    if let Some(token) = &played.device {
        browser = browser.with_cookie("device", token);
    }
    if method == "GET" { browser.get(path).await } else { browser.post(path, &[]).await }
}

fn told(answer: &Answer) -> String {
    match answer.status.as_u16() {
        404 => "·".to_owned(),
        303 if answer.location().starts_with("/sign-in?next=") => "→".to_owned(),
        status => status.to_string(),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_route_as_every_role() {
    let mut routes = plenum::app::routes().table().to_vec();
    // Reading first, then what changes things; in an order that does not depend on the list of features.
    routes.sort_by_key(|route| (route.method, route.path));
    // A stream of events does not end.
    routes.retain(|route| !route.path.ends_with("/live"));
    let mut columns: Vec<Vec<String>> = Vec::new();
    let mut leaks = Vec::new();
    let scene = set_up().await;
    for role in ROLES {
        let played = play(&scene, role).await;
        let mut column = Vec::new();
        for route in &routes {
            let path = fill(&played, route.path, Whose::Own).expect("a path");
            let own = told(&ask(&played, route.method, &path).await);
            assert!(!own.starts_with('5'), "{role}: {} {path} fails: {own}", route.method);
            let let_in = own != "·" && own != "→" && own != "401";
            column.push(own);
            if !let_in {
                continue;
            }
            for whose in [Whose::Foreign, Whose::Absent] {
                let Some(path) = fill(&played, route.path, whose) else { continue };
                let answer = told(&ask(&played, route.method, &path).await);
                // Public pages of another public conference are public; the chief organiser has every conference.
                let public = route.guard == "Anyone" && whose == Whose::Foreign;
                // A sign-in link that is used up, expired or was never made says one and the same thing.
                let used_up = route.path == "/sign-in/link/{token}";
                // Without an SMTP server no mail is sent again, whichever it is.
                let unsent = route.path == "/admin/outbox/{id}/send" && answer == "403";
                let everywhere = *role == "chief" && whose == Whose::Foreign && path.matches('-').count() < 4;
                if answer != "·" && !public && !everywhere && !used_up && !unsent {
                    let whose = if whose == Whose::Foreign { "foreign" } else { "absent" };
                    leaks.push(format!("{role}: {} {path} ({whose}) answers {answer}", route.method));
                }
            }
        }
        columns.push(column);
    }
    assert!(leaks.is_empty(), "what is foreign or absent must answer 404:\n{}", leaks.join("\n"));

    let mut table = String::new();
    let _ = write!(table, "{:<6}{:<68}{:<18}", "", "", "");
    for role in ROLES {
        let _ = write!(table, "{role:>10}");
    }
    table.push('\n');
    for (i, route) in routes.iter().enumerate() {
        let _ = write!(table, "{:<6}{:<68}{:<18}", route.method, route.path, route.guard);
        for column in &columns {
            let _ = write!(table, "{:>10}", column[i]);
        }
        table.push('\n');
    }
    insta::assert_snapshot!(table);
}
