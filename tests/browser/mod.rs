//! One conference run through it, in a real Chromium and in each language: somebody registers and
//! comes in, the presidium decides, a group works, and the organiser sees it as it happens. On every
//! page axe-core looks, no link leads nowhere, the browser complains of nothing, and a phone need not
//! scroll sideways.

mod board;
mod check;
mod chrome;
mod frontdesk;
mod handbook;
mod kiosk;
mod mine;
mod pictures;
mod prints;
mod programme;
mod registration;
mod reminders;
mod timetable;
mod votes;
mod words;

use chrono::TimeDelta;
use plenum::access::GroupRole;
use plenum::kernel::Uuid;
use plenum::web::serve::{Limits, serve};
use serde_json::json;
use tokio_util::sync::CancellationToken;

use crate::support::TestApp;
use check::Checks;
use chrome::{Driver, Window};
use words::{ENGLISH, SIMPLIFIED, TRADITIONAL, Words};

/// A server on a port of its own, until it is dropped.
pub struct Served {
    pub app: TestApp,
    pub base: String,
    stop: CancellationToken,
}

impl Served {
    /// The server is gone, as a network is.
    pub fn end(&self) {
        self.stop.cancel();
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

pub async fn served() -> Served {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let base = format!("http://{}", listener.local_addr().expect("an address"));
    let mut config = TestApp::settings();
    config.public_url.clone_from(&base);
    let app = TestApp::with(config).await;
    assert_ne!(
        app.app.assets.url("plenum.css"),
        "/static/plenum.css",
        "the pages have no style yet. Run: scripts/assets"
    );
    let stop = CancellationToken::new();
    tokio::spawn(app.app.live.clone().run(app.app.db.clone(), stop.clone()));
    let limits = Limits { drain: std::time::Duration::from_secs(1), ..Limits::default() };
    tokio::spawn(serve(listener, app.router(), limits, None, stop.clone().cancelled_owned()));
    Served { app, base, stop }
}

#[tokio::test]
async fn the_story_in_english() {
    story(&ENGLISH).await;
}

#[tokio::test]
async fn the_story_in_simplified_chinese() {
    story(&SIMPLIFIED).await;
}

#[tokio::test]
async fn the_story_in_traditional_chinese() {
    story(&TRADITIONAL).await;
}

/// Checks that find nothing would let every story pass.
#[tokio::test]
async fn what_is_wrong_with_a_page_is_found() {
    let served = served().await;
    let driver = Driver::start();
    let window = driver.open(&served.base, "en").await;
    let checks = Checks::new("en");
    window.open("/").await;
    checks.page(&window, "visitor").await;
    assert_eq!(checks.take(), Vec::<String>::new());
    let spoil = r#"const main = document.querySelector("main");
        main.insertAdjacentHTML("beforeend", `<img src="/static/none.png"><a href="/nowhere">Nowhere</a><p style="color: red">Red</p>`);
        main.lastElementChild.style.width = "1000px";"#;
    window.run(spoil, vec![]).await;
    checks.page_but(&window, "visitor", "none.png").await;
    let found = checks.take();
    for wrong in ["image-alt", "390 px, scrolls sideways", "/nowhere answers 404", "Content Security Policy"] {
        assert!(found.iter().any(|line| line.contains(wrong)), "{wrong} is not found: {found:#?}");
    }
}

async fn story(words: &Words) {
    let served = served().await;
    let app = &served.app;
    let driver = Driver::start();
    let checks = Checks::new(words.lang);

    let hers = driver.open(&served.base, words.accept).await;
    let pass = she_registers(app, &hers, &checks, words).await;

    let desk = driver.open(&served.base, words.accept).await;
    desk.sign_in_as(&app.organiser().await).await;
    desk.open(&format!("/c/fsc/people?lang={}", words.lang)).await;
    an_organiser_approves_her(&desk, &checks, words).await;

    hers.open(&pass).await;
    checks.page(&hers, "participant").await;
    let secret = code_in(&hers.picture().await);

    let other = driver.open(&served.base, words.accept).await;
    other.open(&format!("/?lang={}", words.lang)).await;
    checks.page(&other, "visitor").await;
    other.sign_in_as(&app.desk_staff("Dora Desk").await).await;
    she_comes_in(app, &other, &checks, words, &secret).await;

    let resolution = the_presidium_decides(app, &other, &checks, words).await;
    let project = it_becomes_a_project(app, &desk, &checks, words, &resolution).await;

    desk.open("/c/fsc/desk").await;
    checks.page(&desk, "organiser").await;
    other.sign_in_as(&app.in_group("Lina Lead", "documents", GroupRole::Lead).await).await;
    the_lead_reports_and_the_desk_sees_it(app, &other, &desk, &checks, words, &project).await;
    the_thread_leads_back(&desk, &checks, words, &project).await;

    // What else the side bar and the account lead to.
    for path in [
        "/",
        "/account",
        "/account/news",
        "/account/reminders",
        "/c/fsc/people",
        "/c/fsc/people/new",
        "/c/fsc/people/statistics",
        "/c/fsc/admission",
        "/c/fsc/delegates",
        "/c/fsc/duplicates",
        "/c/fsc/form",
        "/c/fsc/places",
        "/c/fsc/tasks",
        "/c/fsc/tasks/new",
        "/c/fsc/plan",
        "/c/fsc/countdown",
        "/c/fsc/presidium",
        "/c/fsc/motions",
        "/c/fsc/resolutions",
        "/c/fsc/groups",
        "/c/fsc/staff",
        "/c/fsc/settings",
        "/c/fsc/opening",
        "/c/fsc/opening?to=2027-01-03",
        "/c/fsc/days",
        "/c/fsc/reminders",
        "/c/fsc/chain",
        "/c/fsc/gantt",
        "/c/fsc/countdown/new",
        "/c/fsc/desk/wall",
        "/c/fsc/arrivals",
        "/c/fsc/arrivals/readings",
        "/c/fsc/arrivals/wall",
        "/c/fsc/arrivals/chair",
        "/c/fsc/rooms",
    ] {
        desk.open(path).await;
        if words.lang == "en" {
            checks.page(&desk, "organiser").await;
        } else {
            checks.glance(&desk, "organiser").await;
        }
    }
    hers.open("/sign-in").await;
    checks.page(&hers, "visitor").await;
    checks.end();
}

/// From the conference's page to her pass, whose address comes back.
async fn she_registers(app: &TestApp, hers: &Window, checks: &Checks, words: &Words) -> String {
    let who = "visitor";
    hers.open("/c/fsc").await;
    checks.page(hers, who).await;
    assert_eq!(hers.text(".days .num").await, "33");
    assert!(hers.count("ol.goals > li").await >= 5);

    hers.follow(".hero a[href='/c/fsc/agenda']").await;
    hers.says("section.day", words.opening).await;
    checks.page(hers, who).await;
    hers.follow("ul.agenda-items a").await;
    checks.page(hers, who).await;

    hers.open("/c/fsc").await;
    hers.follow(".hero a[href='/c/fsc/register']").await;
    checks.page(hers, who).await;
    hers.fill("name", words.visitor).await;
    hers.fill("institution", "招商银行").await;
    hers.fill("email", "wang.min").await;
    hers.fill("phone", "soon").await;
    hers.follow("form.form button.primary").await;
    // What is wrong stands at the fields and at the top; what she wrote is still there.
    hers.sees(".error-summary").await;
    checks.page_but(hers, who, "status of 422").await;
    for field in ["email", "phone", "category", "q-diet", "consent"] {
        assert!(!hers.text(&format!("#f-{field}-error")).await.is_empty(), "{field} is not said to be wrong");
    }
    assert_eq!(hers.text("#f-name-error").await, "");
    assert_eq!((hers.value("name").await, hers.value("email").await), (words.visitor.into(), "wang.min".into()));

    let category: Uuid = app.value("select id from categories where code = 'joint-stock-banks'").await;
    hers.choose("category", &category.to_string()).await;
    hers.fill("post", "Risk manager").await;
    hers.fill("email", "wang.min@example.org").await;
    hers.fill("phone", "+86 138 0000 1234").await;
    hers.tick("q-diet", "vegetarian").await;
    hers.tick("q-allergens", "seafood").await;
    hers.tick("consent", "on").await;
    hers.follow("form.form button.primary").await;
    hers.says("main", words.thanks).await;
    checks.page(hers, who).await;

    let (to, _, body) = app.mails().await.pop().expect("a mail");
    assert_eq!(to, "wang.min@example.org");
    let pass = body.split_whitespace().find(|word| word.contains("/pass/")).expect("a link in the mail").to_owned();
    hers.open(&pass).await;
    hers.sees(".pass-qr.waiting").await;
    checks.page(hers, "participant").await;

    // She changes an answer through the same link.
    hers.follow("a[href$='/edit']").await;
    checks.page(hers, "participant").await;
    hers.fill("q-notes", "18:40 MU5101").await;
    hers.follow("form.form button.primary").await;
    hers.says(".facts-list", "18:40 MU5101").await;
    her_document(hers, checks).await;
    pass
}

/// She enters her ID document, with two digits exchanged at first.
async fn her_document(hers: &Window, checks: &Checks) {
    let who = "participant";
    hers.follow("a[href$='/document']").await;
    checks.page(hers, who).await;
    hers.tick("kind", "resident_card").await;
    hers.fill("number", "11010519491230102X").await;
    hers.follow("form.form button.primary").await;
    hers.sees("#f-number-error").await;
    checks.page_but(hers, who, "status of 422").await;
    assert_eq!(hers.value("number").await, "11010519491230102X");
    hers.fill("number", "11010519491231002X").await;
    hers.follow("form.form button.primary").await;
    hers.says(".facts-list", "110***********002X").await;
    checks.page(hers, who).await;
}

async fn an_organiser_approves_her(desk: &Window, checks: &Checks, words: &Words) {
    desk.says("#rows", words.visitor).await;
    checks.page(desk, "organiser").await;
    desk.follow("#rows th a").await;
    checks.page(desk, "organiser").await;
    desk.tick("level", "blue").await;
    desk.follow("form[action$='/approve'] button.primary").await;
    desk.sees(".meta .level.blue").await;
    checks.page(desk, "organiser").await;
    // Her document: masked until it is asked for.
    desk.says(".facts-list", "110***********002X").await;
    desk.follow("form[action$='/document/show'] button").await;
    desk.says(".facts-list .secret", "11010519491231002X").await;
    checks.page(desk, "organiser").await;
    desk.follow("a[href$='/document']").await;
    checks.page(desk, "organiser").await;
    desk.follow("a.back").await;
    desk.follow("a[href$='/document/remove']").await;
    checks.page(desk, "organiser").await;
}

/// What a camera would read from the screen.
pub fn code_in(picture: &[u8]) -> String {
    let picture = image::load_from_memory(picture).expect("a picture").to_luma8();
    let mut prepared =
        rqrr::PreparedImage::prepare_from_greyscale(picture.width() as usize, picture.height() as usize, |x, y| {
            picture.get_pixel(x as u32, y as u32).0[0]
        });
    let grids = prepared.detect_grids();
    assert_eq!(grids.len(), 1, "one code on the pass");
    grids[0].decode().expect("it reads").1
}

/// At the gate a hand scanner types the code, and Enter.
async fn she_comes_in(app: &TestApp, gate: &Window, checks: &Checks, words: &Words, secret: &str) {
    const ENTER: char = '\u{e007}';
    let who = "desk staff";
    let outer: Uuid =
        app.value("select g.id from gates g join zones z on z.id = g.zone_id where z.code = 'outer' order by g.position limit 1").await;
    gate.open("/c/fsc/gates").await;
    checks.page(gate, who).await;
    gate.follow(&format!("a[href$='/gates/{outer}']")).await;
    checks.page(gate, who).await;
    gate.keys(&format!("{secret}{ENTER}")).await;
    gate.says("#answer .answer.admitted", words.admitted).await;
    gate.says("#answer h2", words.visitor).await;
    gate.says("#answer .level.blue", "").await;
    let size = gate.run("return parseFloat(getComputedStyle(document.querySelector('#answer h2')).fontSize)", vec![]);
    assert!(size.await.as_f64().unwrap() >= 32.0, "the name is read from afar");
    checks.page(gate, who).await;
    // The page has counted her without being loaded again.
    gate.says("#gate-side .fact", "1 / 1").await;

    app.app.clock.advance(TimeDelta::minutes(12));
    gate.keys(&format!("{secret}{ENTER}")).await;
    gate.says("#answer .answer.already .why", words.already).await;
    checks.page(gate, who).await;
    gate.keys(&format!("nothing{ENTER}")).await;
    gate.says("#answer .answer.refused", words.refused).await;
    checks.page(gate, who).await;
    assert_eq!(app.value::<i64>("select count(*) from checkins where outcome = 'admitted'").await, 1);
}

/// Six of seven seats are taken; a motion is put, five vote for it. Its resolution's path comes back.
async fn the_presidium_decides(app: &TestApp, room: &Window, checks: &Checks, words: &Words) -> String {
    let mut members = Vec::new();
    for (seat, name) in (1..).zip(["Chen Chair", "Mei Two", "Bo Three", "An Four", "Li Five", "Xu Six"]) {
        members.push(app.seated(name, seat).await);
    }
    room.sign_in_as(&members[0]).await;
    room.open("/c/fsc/motions").await;
    checks.page(room, "chair").await;
    room.follow("a[href$='/motions/new']").await;
    checks.page(room, "chair").await;
    room.fill(&format!("title_{}", words.title), words.motion).await;
    room.fill(&format!("text_{}", words.title), words.motion).await;
    let item: Uuid = app
        .value("select i.id from items i join item_goals g on g.item_id = i.id order by i.starts_at, i.id limit 1")
        .await;
    room.choose("item", &item.to_string()).await;
    room.follow("form.form button.primary").await;
    room.says("h1", words.motion).await;
    let motion = room.path().await;
    checks.page(room, "chair").await;
    room.follow("#vote a[href$='/vote']").await;
    checks.page(room, "chair").await;
    room.follow("form.form button.primary").await;
    checks.page(room, "chair").await;
    let vote = room.path().await;
    room.follow("#vote a[href$='/open']").await;
    checks.page(room, "chair").await;
    room.follow("section.confirm button.primary").await;

    for (number, member) in members.iter().enumerate() {
        room.sign_in_as(member).await;
        room.open(&vote).await;
        if number == 1 {
            checks.page(room, "member").await;
        }
        let choice = if number == 3 { "no" } else { "yes" };
        room.follow(&format!("button[value={choice}]")).await;
        room.sees(&format!("button[value={choice}][aria-pressed=true]")).await;
    }
    checks.page(room, "member").await;

    room.sign_in_as(&members[0]).await;
    room.open(&vote).await;
    room.follow("a[href$='/close']").await;
    checks.page(room, "chair").await;
    room.follow("section.confirm button").await;
    room.says(".verdict.good", words.carried).await;
    checks.page(room, "chair").await;
    // Somebody else than who opened it certifies.
    room.sign_in_as(&members[1]).await;
    room.open(&vote).await;
    room.follow("#vote a[href$='/certify']").await;
    checks.page(room, "member").await;
    room.follow("section.confirm button.primary").await;
    room.open(&motion).await;
    room.follow("#vote a[href*='/resolutions/']").await;
    room.says("h1", words.motion).await;
    checks.page(room, "chair").await;
    room.path().await
}

/// The organiser makes a project of the resolution. Its path comes back.
async fn it_becomes_a_project(
    app: &TestApp,
    desk: &Window,
    checks: &Checks,
    words: &Words,
    resolution: &str,
) -> String {
    let who = "organiser";
    desk.open(resolution).await;
    checks.page(desk, who).await;
    desk.follow("#projects .empty a.btn").await;
    checks.page(desk, who).await;
    desk.fill(&format!("title_{}", words.title), words.project).await;
    desk.choose_nth("pillar", 1).await;
    desk.choose_nth("institution", 1).await;
    desk.choose("starts_on", "2026-11-01").await;
    desk.choose("deadline", "2027-11-01").await;
    desk.fill(&format!("name_{}", words.title), words.project).await;
    desk.fill("unit_en", "%").await;
    desk.fill("baseline", "40").await;
    desk.fill("target", "90").await;
    desk.choose("group", &app.group("documents").await.to_string()).await;
    desk.fill(&format!("task_{}", words.title), words.project).await;
    desk.choose("task_due", "2027-03-01T18:00").await;
    desk.follow("form.form button.primary").await;
    desk.says("h1", words.project).await;
    checks.page(desk, who).await;
    desk.path().await
}

/// The lead of the documents group works; the organiser's desk, open in another window, shows it.
async fn the_lead_reports_and_the_desk_sees_it(
    app: &TestApp,
    hers: &Window,
    desk: &Window,
    checks: &Checks,
    words: &Words,
    project: &str,
) {
    let who = "lead";
    desk.sees(".live-state[data-state=connected]").await;
    desk.run("window.isSame = true", vec![]).await;
    let unfinished = desk.text("#facts a[href$='state=unfinished'] b").await;

    hers.open("/c/fsc/my-work").await;
    checks.page(hers, who).await;
    let task: Uuid = app
        .value("select t.id from tasks t join groups g on g.id = t.group_id where g.code = 'documents' order by t.due_at, t.id limit 1")
        .await;
    hers.open(&format!("/c/fsc/tasks/{task}")).await;
    checks.page(hers, who).await;
    hers.choose("state", "done").await;
    hers.fill("progress", "100").await;
    hers.fill("note", "ISBN 978-7").await;
    hers.follow("#report button.primary").await;
    hers.says("#history", "ISBN 978-7").await;
    checks.page(hers, who).await;
    desk.until(
        "return document.querySelector(\"#facts a[href$='state=unfinished'] b\").innerText !== arguments[0]",
        vec![json!(unfinished)],
    )
    .await;

    hers.open(project).await;
    checks.page(hers, who).await;
    hers.choose("as_of", "2026-11-23").await;
    hers.fill("value", "65").await;
    hers.follow("#reading button.primary").await;
    hers.sees("svg.chart circle.point").await;
    checks.page(hers, who).await;
    desk.says("#plan tbody", words.on_plan).await;
    // It was never loaded again.
    assert_eq!(desk.run("return window.isSame === true", vec![]).await, json!(true));
    checks.page(desk, "organiser").await;
}

/// From the project back to the goal, and forward again.
async fn the_thread_leads_back(desk: &Window, checks: &Checks, words: &Words, project: &str) {
    let who = "organiser";
    desk.open(project).await;
    desk.follow(".actions a[href*='/thread/project/']").await;
    desk.says("ol.thread", words.project).await;
    desk.says("ol.thread", words.motion).await;
    for kind in ["/goal/", "/agenda/", "/motions/", "/resolutions/", "/tasks/"] {
        desk.sees(&format!("ol.thread a[href*='{kind}']")).await;
    }
    checks.page(desk, who).await;
    desk.follow("ol.thread a[href*='/goal/']").await;
    checks.page(desk, who).await;
    desk.says("ol.thread", words.project).await;
}
