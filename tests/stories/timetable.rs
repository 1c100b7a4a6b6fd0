//! The agenda as it is moved in the timetable.

use plenum::agenda::rules::{PlaceForm, Programme};
use plenum::kernel::Uuid;
use serde_json::Value;

use super::programme::id;
use crate::support::{Answer, Browser, TestApp};

/// Where something is moved to: on a day, at a time, for so many minutes, in a room or a block.
type To<'a> = (&'a str, &'a str, &'a str, &'a str);

async fn draft(app: &TestApp) -> Programme {
    plenum::agenda::draft(&app.app.db, app.conference).await.expect("the draft")
}

async fn place_path(app: &TestApp, kind: &str, code: &str) -> String {
    app.path(&format!("/programme/{kind}/{}/place", id(app, kind, code).await))
}

fn fields<'a>(kind: &str, (day, starts, minutes, place): To<'a>, version: &'a str) -> [(&'static str, &'a str); 5] {
    let where_to = if kind == "blocks" { "room" } else { "block" };
    [("day", day), ("starts", starts), ("minutes", minutes), (where_to, place), ("version", version)]
}

async fn try_it(browser: &mut Browser, app: &TestApp, kind: &str, code: &str, to: To<'_>) -> Answer {
    let query = serde_html_form::to_string(fields(kind, to, "")).unwrap();
    browser.get(&format!("{}?{query}", place_path(app, kind, code).await)).await
}

async fn place(browser: &mut Browser, app: &TestApp, kind: &str, code: &str, to: To<'_>, version: &str) -> Answer {
    browser.post(&place_path(app, kind, code).await, &fields(kind, to, version)).await
}

/// Takes a move back as the timetable does.
async fn undo(browser: &mut Browser, app: &TestApp, kind: &str, code: &str, answer: &Answer) -> Answer {
    let undo = answer.json()["undo"].clone();
    let form: Vec<(&str, &str)> =
        undo.as_object().unwrap().iter().map(|(name, value)| (name.as_str(), value.as_str().unwrap())).collect();
    browser.post(&place_path(app, kind, code).await, &form).await
}

fn clashes(answer: &Answer) -> Vec<String> {
    let told = answer.json()["clashes"].clone();
    told.as_array().unwrap().iter().map(|clash| clash["said"].as_str().unwrap().to_owned()).collect()
}

async fn version(page: &Answer, app: &TestApp, kind: &str, code: &str) -> String {
    let id = id(app, &format!("{kind}s"), code).await;
    page.attribute(&format!("[data-{kind}='{id}']"), "data-version").expect("it stands on the page")
}

#[tokio::test]
async fn a_block_is_moved_with_its_items_and_back() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    organiser.get("/c/fsc/programme").await.is(200).says("Timetable");
    let page = organiser.get("/c/fsc/programme/grid").await.is(200).says("Opening ceremony").says("no clashes");
    // Six rooms, and what has none; only the first day.
    assert_eq!(page.count("section.timetable-room"), 7);
    assert_eq!(page.count("article.timetable-block"), 9);
    let before = draft(&app).await;
    let main = id(&app, "rooms", "main").await.to_string();
    let to = ("1", "10:30", "90", main.as_str());

    // What would clash is said before anything is moved, and again when it is.
    let entries = app.actions().await.len();
    let told = clashes(&try_it(&mut organiser, &app, "blocks", "keynotes-policy", to).await.is(200));
    assert!(told.iter().any(|said| said.starts_with("Main hall: ") && said.contains("Opening ceremony")), "{told:?}");
    assert_eq!((draft(&app).await, app.actions().await.len()), (before.clone(), entries));
    let answer = place(&mut organiser, &app, "blocks", "keynotes-policy", to, "1").await.is(200);
    assert_eq!(clashes(&answer), told);
    let said = answer.json()["said"].as_str().unwrap().to_owned();
    assert!(said.contains("stands at 26 Dec 10:30–12:00, Main hall"), "{said}");
    assert_eq!(app.actions().await.last().unwrap(), "agenda.block_moved");
    let page = organiser.get("/c/fsc/programme/clashes").await.is(200);
    for said in &told {
        assert!(page.text().contains(said), "{said}");
    }

    // The database holds what the rules say of such a move.
    let form = PlaceForm {
        day: "1".into(),
        starts: "10:30".into(),
        minutes: "90".into(),
        room: main.clone(),
        ..PlaceForm::default()
    };
    let block = id(&app, "blocks", "keynotes-policy").await;
    let zone = chrono_tz::Asia::Shanghai;
    let expected = before.with_block_at(block, &form.block_place(&before, zone).unwrap()).unwrap();
    assert_eq!(draft(&app).await, expected);
    let marked = organiser.get("/c/fsc/programme/grid").await;
    assert_eq!(marked.count(&format!("[id='b-{block}'] > header [data-mark]:not([hidden])")), 1);
    undo(&mut organiser, &app, "blocks", "keynotes-policy", &answer).await.is(200);
    assert_eq!(draft(&app).await, before);

    // To another day and out of its room; there it stands.
    let answer = place(&mut organiser, &app, "blocks", "keynotes-policy", ("2", "20:00", "120", ""), "3").await.is(200);
    organiser.get("/c/fsc/programme/grid?day=1").await.says_not("no room 20:00");
    let day = organiser.get("/c/fsc/programme/grid?day=2").await.is(200);
    assert_eq!(day.count(&format!("section[data-room=''] [data-block='{block}'] [data-item]")), 3);
    undo(&mut organiser, &app, "blocks", "keynotes-policy", &answer).await.is(200);
    assert_eq!(draft(&app).await, before);
}

#[tokio::test]
async fn an_item_is_moved_to_another_block_and_back() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await.speaking("zh-CN");
    let before = draft(&app).await;
    let policy = id(&app, "blocks", "keynotes-policy").await;
    let block = policy.to_string();
    // Into the middle of the afternoon, where it is as long as it was and stands beside what is there.
    let to = ("1", "14:15", "45", block.as_str());
    let answer = place(&mut organiser, &app, "items", "analysis-global", to, "1").await.is(200);
    assert!(answer.json()["said"].as_str().unwrap().contains("14:15–15:00"), "{}", answer.body);
    let moved = draft(&app).await;
    let (there, item) = moved.find("analysis-global").unwrap();
    assert_eq!((there.id, item.position), (policy, 4));
    assert_eq!(app.actions().await.last().unwrap(), "agenda.item_moved");
    undo(&mut organiser, &app, "items", "analysis-global", &answer).await.is(200);
    assert_eq!(draft(&app).await, before);

    // Longer than its block: said, and taken back.
    let block = id(&app, "blocks", "keynotes-analysis").await.to_string();
    let to = ("1", "12:45", "90", block.as_str());
    let told = clashes(&try_it(&mut organiser, &app, "items", "analysis-questions", to).await.is(200));
    assert_eq!(told.len(), 1, "{told:?}");
    let answer = place(&mut organiser, &app, "items", "analysis-questions", to, "1").await.is(200);
    assert_eq!(clashes(&answer), told);
    assert_eq!(answer.json()["clashing"], serde_json::json!([id(&app, "items", "analysis-questions").await]));
    undo(&mut organiser, &app, "items", "analysis-questions", &answer).await.is(200);
    assert_eq!(draft(&app).await, before);
}

#[tokio::test]
async fn of_two_who_move_one_block_one_wins() {
    let app = TestApp::new().await;
    let (mut anna, mut berta) = (app.organiser_named("Anna One").await, app.organiser_named("Berta Two").await);
    let seen = anna.get("/c/fsc/programme/grid").await.is(200);
    let others = berta.get("/c/fsc/programme/grid").await.is(200);
    let main = id(&app, "rooms", "main").await.to_string();
    let foyer = id(&app, "rooms", "foyer").await.to_string();
    let held = version(&seen, &app, "block", "opening").await;
    let hers = place(&mut anna, &app, "blocks", "opening", ("1", "08:30", "120", &main), &held).await.is(200);
    // Berta has carried it elsewhere: she is told where it stands, and nothing of hers is kept.
    let held = version(&others, &app, "block", "opening").await;
    let lost = place(&mut berta, &app, "blocks", "opening", ("1", "09:30", "120", &main), &held).await.is(409);
    let said = lost.json()["said"].as_str().unwrap().to_owned();
    assert!(said.starts_with("Somebody else was faster.") && said.contains("08:30–10:30"), "{said}");
    let opening =
        "select to_char(starts_at at time zone 'Asia/Shanghai', 'HH24:MI') from blocks where code = 'opening'";
    assert_eq!(app.value::<String>(opening).await, "08:30");
    // The rest of her work goes on: another block, there and back.
    let held = version(&others, &app, "block", "break-1").await;
    let other = place(&mut berta, &app, "blocks", "break-1", ("1", "11:00", "20", &foyer), &held).await.is(200);
    undo(&mut berta, &app, "blocks", "break-1", &other).await.is(200);
    // Having looked, she moves the opening; Anna cannot take hers back over it.
    let seen = berta.get("/c/fsc/programme/grid").await.is(200);
    let held = version(&seen, &app, "block", "opening").await;
    place(&mut berta, &app, "blocks", "opening", ("1", "09:30", "120", &main), &held).await.is(200);
    let refused = undo(&mut anna, &app, "blocks", "opening", &hers).await.is(409);
    assert!(refused.json()["said"].as_str().unwrap().contains("09:30–11:30"), "{}", refused.body);
    assert_eq!(app.value::<String>(opening).await, "09:30");
    // The items went along, and their versions with them: an item that was seen before is not moved.
    let block = id(&app, "blocks", "opening").await.to_string();
    place(&mut anna, &app, "items", "opening-rules", ("1", "09:30", "15", &block), "1").await.is(409);
}

#[tokio::test]
async fn what_is_no_place_is_refused() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let before = draft(&app).await;
    let to = ("9", "25:00", "0", "no-room");
    for answer in [
        try_it(&mut organiser, &app, "blocks", "opening", to).await.is(422),
        place(&mut organiser, &app, "blocks", "opening", to, "1").await.is(422),
    ] {
        let faults: Vec<Value> = answer.json()["errors"].as_array().unwrap().clone();
        let fields: Vec<&str> = faults.iter().map(|fault| fault["pointer"].as_str().unwrap()).collect();
        assert_eq!(fields, ["day", "starts", "minutes", "room"]);
    }
    let to = ("1", "09:00", "15", "");
    let item = place(&mut organiser, &app, "items", "opening-rules", to, "1").await.is(422);
    assert_eq!(item.json()["errors"][0]["pointer"], "block");
    let absent = app.path(&format!("/programme/blocks/{}/place", Uuid::nil()));
    organiser.post(&absent, &fields("blocks", to, "1")).await.is(404);
    app.desk_staff("Dora Desk").await.get("/c/fsc/programme/grid").await.is(404);
    let mut visitor = app.visitor();
    place(&mut visitor, &app, "blocks", "opening", to, "1").await.is(303);
    // What is over is looked at, not moved.
    app.sql("update conferences set state = 'archived'").await;
    let page = organiser.get("/c/fsc/programme/grid").await.is(200);
    assert_eq!((page.count("[data-edits]"), page.count("[data-undo]")), (0, 0));
    place(&mut organiser, &app, "blocks", "opening", to, "1").await.is(403);
    assert_eq!(draft(&app).await, before);
}
