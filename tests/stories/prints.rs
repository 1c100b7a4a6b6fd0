//! Printing stations: a badge is asked for, taken, printed; and never printed twice by accident.

use chrono::TimeDelta;
use plenum::access::{DeviceKind, Role, Serves};
use plenum::devices::{NewDevice, PrintsAt};
use plenum::kernel::Uuid;
use plenum::registration::{Level, Made, Outcome};
use serde_json::{Value, json};

use super::devices::{described, keeps_to};
use super::registration::many;
use crate::support::{Machine, TestApp};

const PRINTS: &str = "/api/v1/prints";
const PRINT: &str = "/api/v1/prints/{print}";

/// A kiosk at the main entrance that prints there.
async fn kiosk(app: &TestApp, prints_at: PrintsAt) -> Machine {
    let gate = app.value("select id from gates where code = 'main-entrance'").await;
    let (kind, serves) = (DeviceKind::Kiosk, Serves::Entry);
    app.machine(app.conference, NewDevice { name: "Kiosk 1".into(), kind, gate: Some(gate), serves, prints_at }).await
}

async fn approved(app: &TestApp, count: usize) -> Vec<Made> {
    many(app, count, |_| Outcome::Approved(Level::Blue)).await
}

/// Reads somebody's badge: the answer.
async fn read(device: &Machine, one: &Made, nonce: &str) -> Value {
    device.read(&json!({ "secret": one.secret, "nonce": nonce })).await
}

async fn ask(device: &Machine, reading: &Value, nonce: &str) -> Value {
    device.post(PRINTS, &json!({ "reading": reading["id"], "nonce": nonce })).await.is(201).json()
}

async fn tell(station: &Machine, print: &Value, report: Value) -> Value {
    let id = print["id"].as_str().expect("a print");
    station.post(&format!("{PRINTS}/{id}"), &report).await.is(200).json()
}

async fn waiting(station: &Machine) -> Vec<Value> {
    station.get(PRINTS).await.is(200).json()["results"].as_array().unwrap().clone()
}

#[tokio::test]
async fn whoever_comes_in_is_told_what_is_next_and_has_her_badge_printed_once() {
    let app = TestApp::new().await;
    let (api, made) = (described(&app).await, approved(&app, 2).await);
    let station = app.station("Station 1").await;
    let kiosk = kiosk(&app, PrintsAt::Station(station.id)).await;
    // The day of the opening, before it.
    app.app.clock.set("2026-12-26T00:30:00Z".parse().unwrap());
    let came = kiosk.post("/api/v1/checkins", &json!({ "secret": made[0].secret, "nonce": "nonce-01" })).await.is(201);
    keeps_to(&api, "post", "/api/v1/checkins", &came);
    let came = came.json();
    assert_eq!((&came["collect"], &came["next"]["starts_at"]), (&json!(["badge"]), &json!("2026-12-26T01:00:00.000Z")));
    let open = json!(["Outer zone", "Buffer zone", "Core zone"]);
    assert!(came["person"]["zones"].as_array().unwrap().iter().all(|zone| open.as_array().unwrap().contains(zone)));
    assert!(came["next"]["title"].as_str().unwrap().contains("Opening"), "{came}");
    // A script is told of nobody's agenda.
    let script = app.device("main-entrance").await;
    let told = read(&script, &made[1], "nonce-02").await;
    assert_eq!((told.get("next"), told.get("collect"), told["person"].get("zones")), (None, None, None));

    let asked = kiosk.post(PRINTS, &json!({ "reading": came["id"], "nonce": "print-01" })).await.is(201);
    keeps_to(&api, "post", PRINTS, &asked);
    let print = asked.json()["print"].clone();
    assert_eq!((&print["state"], &print["station"]["name"]), (&json!("waiting"), &json!("Station 1")));
    // Sent again it is the same; asked for anew it is under way.
    assert_eq!(ask(&kiosk, &came, "print-01").await, asked.json());
    let second = ask(&kiosk, &came, "print-02").await;
    assert_eq!((&second["reason"], &second["print"]["id"]), (&json!("queued"), &print["id"]));

    let queue = station.get(PRINTS).await.is(200);
    keeps_to(&api, "get", PRINTS, &queue);
    assert_eq!(queue.json()["results"][0]["person"]["name"], "Person 0");
    assert!(waiting(&kiosk).await.is_empty(), "what waits at a station is that station's");
    let path = format!("{PRINTS}/{}", print["id"].as_str().unwrap());
    kiosk.post(&path, &json!({ "state": "printed" })).await.is(404);
    assert_eq!(tell(&station, &print, json!({ "state": "printed" })).await["reason"], "gone", "it was not taken");
    let taken = station.post(&path, &json!({ "state": "taken", "nonce": "take-001" })).await.is(200);
    keeps_to(&api, "post", PRINT, &taken);
    let pages = taken.json()["pages"].as_array().unwrap().clone();
    assert_eq!(pages.len(), 2);
    assert!(pages.iter().all(|page| page.as_str().unwrap().starts_with("<svg")));
    // Whoever lost the answer has it once more; another has it not.
    assert_eq!(tell(&station, &print, json!({ "state": "taken", "nonce": "take-001" })).await["pages"], json!(pages));
    let other = tell(&station, &print, json!({ "state": "taken", "nonce": "take-002" })).await;
    assert_eq!((&other["reason"], other.get("pages")), (&json!("gone"), None));
    assert_eq!(app.value::<i64>("select sum(prints) from badges").await, 0, "nothing came out yet");
    app.app.clock.advance(TimeDelta::seconds(1));
    for _ in 0..2 {
        assert_eq!(tell(&station, &print, json!({ "state": "printed" })).await["print"]["state"], "printed");
    }
    assert_eq!(app.value::<i64>("select sum(prints) from badges").await, 1);
    // By itself a device prints nothing again, and the answer to what is sent again does not change.
    assert_eq!(ask(&kiosk, &came, "print-03").await["reason"], "already_printed");
    assert_eq!(read(&kiosk, &made[0], "nonce-01").await["collect"], json!(["badge"]));
    assert_eq!(read(&kiosk, &made[0], "nonce-03").await.get("collect"), None);
    let again = json!({ "reading": came["id"], "nonce": "print-04", "again": true, "reason": "jam" });
    keeps_to(&api, "post", PRINTS, &kiosk.post(PRINTS, &again).await.is(403));
    for wrong in [json!({ "nonce": "print-05" }), json!({ "reading": "x", "nonce": "print-05" })] {
        keeps_to(&api, "post", PRINTS, &kiosk.post(PRINTS, &wrong).await.is(422));
    }
    keeps_to(&api, "post", PRINT, &station.post(&path, &json!({ "state": "taken" })).await.is(422));
    // Whoever was read elsewhere, or long ago, is nobody to this device.
    let elsewhere = json!({ "reading": told["id"], "nonce": "print-06" });
    keeps_to(&api, "post", PRINTS, &kiosk.post(PRINTS, &elsewhere).await.is(404));
    app.app.clock.advance(TimeDelta::minutes(16));
    kiosk.post(PRINTS, &json!({ "reading": came["id"], "nonce": "print-07" })).await.is(404);
    let log = app.actions().await;
    for action in ["print.asked", "print.taken", "print.printed", "registration.badge_printed"] {
        assert_eq!(log.iter().filter(|held| *held == action).count(), 1, "{action}");
    }
}

#[tokio::test]
async fn of_many_who_ask_for_one_badge_or_take_it_one_has_it() {
    let app = TestApp::new().await;
    let made = approved(&app, 1).await;
    let station = app.station("Station 1").await;
    let (one, other) =
        (kiosk(&app, PrintsAt::Station(station.id)).await, kiosk(&app, PrintsAt::Station(station.id)).await);
    let first = read(&one, &made[0], "nonce-01").await;
    let second = read(&other, &made[0], "nonce-02").await;
    assert_eq!(second["reason"], "already_redeemed");
    // Twice in one instant by each, each under two nonces.
    let asked = (0..8).map(|n| {
        let (device, reading) = if n % 2 == 0 { (&one, &first) } else { (&other, &second) };
        let nonce = format!("print-{:02}", n / 4);
        async move { ask(device, reading, &nonce).await }
    });
    let answers = futures_util::future::join_all(asked).await;
    let print = answers[0]["print"].clone();
    assert!(answers.iter().all(|answer| answer["print"]["id"] == print["id"]), "{answers:?}");
    assert!(answers.iter().any(|answer| answer["status"] == "ok"));
    assert_eq!(app.value::<i64>("select count(*) from prints").await, 1);
    let takes = (0..6).map(|n| {
        let (station, print) = (&station, &print);
        async move { tell(station, print, json!({ "state": "taken", "nonce": format!("take-{n:04}") })).await }
    });
    let taken = futures_util::future::join_all(takes).await;
    assert_eq!(taken.iter().filter(|answer| answer["status"] == "ok").count(), 1);
    assert_eq!(taken.iter().filter(|answer| answer["reason"] == "gone").count(), 5);
}

#[tokio::test]
async fn a_station_that_dies_leaves_it_in_doubt_and_a_person_decides() {
    let app = TestApp::new().await;
    let made = approved(&app, 3).await;
    let (station, spare) = (app.station("Station 1").await, app.station("Station 2").await);
    let kiosk = kiosk(&app, PrintsAt::Station(station.id)).await;
    let mut prints = Vec::new();
    for (n, one) in made.iter().enumerate() {
        let came = read(&kiosk, one, &format!("nonce-{n:02}")).await;
        prints.push(ask(&kiosk, &came, &format!("print-{n:02}")).await["print"].clone());
    }
    let mut dora = app.desk_staff("Dora Desk").await;
    for print in &prints[..2] {
        tell(&station, print, json!({ "state": "taken", "nonce": "take-0001" })).await;
    }
    let path = |print: &Value| format!("/c/fsc/prints/{}", print["id"].as_str().unwrap());
    let decide = |decision: &'static str, standing: &'static str| [("decision", decision), ("standing", standing)];
    // It is just being printed: nobody decides about it.
    dora.get("/c/fsc/prints").await.is(200).says("being printed").says("Station 2");
    dora.post(&path(&prints[0]), &decide("again", "taken")).await.is(409);
    app.app.clock.advance(TimeDelta::seconds(61));
    dora.get("/c/fsc/prints?state=doubt").await.is(200).says("Person 0").says("Person 1").says_not("Person 2");
    assert_eq!(waiting(&station).await.iter().filter(|one| one["state"] == "doubt").count(), 2);
    // A station that comes back takes nothing of it a second time.
    assert_eq!(tell(&station, &prints[0], json!({ "state": "taken", "nonce": "take-0002" })).await["reason"], "gone");
    dora.submit(&path(&prints[0]), &decide("printed", "doubt")).await.is(200).says("printed");
    dora.submit(&path(&prints[1]), &decide("again", "doubt")).await.is(200).says("waiting");
    dora.post(&path(&prints[1]), &decide("again", "doubt")).await.is(409);
    let printed = "select prints from badges b join participants p on p.id = b.participant_id where p.number = ";
    assert_eq!(app.value::<i32>(sql(printed, 1)).await, 1);
    assert_eq!(app.value::<i32>(sql(printed, 2)).await, 0);
    // What waits is moved and cancelled; a station is named that is one.
    let to = spare.id.to_string();
    let moved = [("decision", "move"), ("standing", "waiting"), ("station", &*to)];
    dora.submit(&path(&prints[1]), &moved).await.is(200);
    assert_eq!(waiting(&spare).await[0]["id"], prints[1]["id"]);
    let nowhere = [("decision", "move"), ("standing", "waiting"), ("station", "x")];
    dora.post(&path(&prints[2]), &nowhere).await.is(409);
    dora.submit(&path(&prints[2]), &decide("cancel", "waiting")).await.is(200).says("cancelled");
    assert!(waiting(&station).await.is_empty());
    // It failed: it is printed anew without further ado, for nothing came out.
    tell(&spare, &prints[1], json!({ "state": "taken", "nonce": "take-0003" })).await;
    tell(&spare, &prints[1], json!({ "state": "failed", "reason": "no paper" })).await;
    dora.get("/c/fsc/prints?state=failed").await.is(200).says("no paper");
    dora.submit(&path(&prints[1]), &decide("again", "failed")).await.is(200);
    // A badge that was revoked meanwhile comes out of no printer.
    app.sql("update badges set revoked_at = now()").await;
    assert_eq!(tell(&spare, &prints[1], json!({ "state": "taken", "nonce": "take-0004" })).await["reason"], "no_badge");
    dora.get("/c/fsc/prints?state=cancelled").await.is(200).says("Person 1").says("Person 2");
    let mut nora = app.signed_in(app.account("Nora Nobody").await).await;
    nora.get("/c/fsc/prints").await.is(404);
    nora.post(&path(&prints[1]), &decide("cancel", "waiting")).await.is(404);
}

fn sql(begin: &str, number: i32) -> &'static str {
    Box::leak(format!("{begin}{number}").into_boxed_str())
}

#[tokio::test]
async fn a_person_prints_at_a_station_and_again_only_with_a_reason() {
    let app = TestApp::new().await;
    let made = approved(&app, 1).await;
    let mut dora = app.desk_staff("Dora Desk").await;
    let page = format!("/c/fsc/people/{}/prints", made[0].id);
    dora.get("/c/fsc/prints").await.is(200).says("No print station yet");
    dora.get(&page).await.is(200).says("A print station is a device");
    let station = app.station("Station 1").await;
    let shown = dora.get(&format!("/c/fsc/people/{}", made[0].id)).await.is(200);
    assert_eq!(shown.count(&format!("a[href='{page}']")), 1);
    let nonce = dora.get(&page).await.is(200).field("nonce");
    assert!(dora.post(&page, &[("nonce", &nonce)]).await.is(422).fault("station").is_some());
    let at = station.id.to_string();
    let form = [("station", &*at), ("nonce", &nonce)];
    // Pressed twice it is one.
    let (mut a, mut b) = (dora.clone(), dora.clone());
    let (one, other) = tokio::join!(a.post(&page, &form), b.post(&page, &form));
    one.is(303);
    other.is(303);
    dora.get(&page).await.is(200).says("waiting").says("Dora Desk");
    assert_eq!(app.value::<i64>("select count(*) from prints").await, 1);
    let print = waiting(&station).await.remove(0);
    tell(&station, &print, json!({ "state": "taken", "nonce": "take-0001" })).await;
    tell(&station, &print, json!({ "state": "printed" })).await;
    // Printed before: not by accident.
    let nonce = dora.get(&page).await.is(200).says("printed before").field("nonce");
    let form = [("station", &*at), ("nonce", &nonce)];
    assert!(dora.post(&page, &form).await.is(422).fault("again").is_some());
    let form = [("station", &*at), ("nonce", &nonce), ("again", "on")];
    assert!(dora.post(&page, &form).await.is(422).fault("reason").is_some());
    let form = [("station", &*at), ("nonce", &nonce), ("again", "on"), ("reason", "Paper jam")];
    dora.submit(&page, &form).await.is(200).says("Again: Paper jam");
    assert_eq!(waiting(&station).await[0]["again"], "Paper jam");
    // A desk with somebody at it prints whom she looks for, and at the station that it names.
    let desk = kiosk(&app, PrintsAt::Nowhere).await;
    let asked = json!({ "participant": made[0].id, "nonce": "print-01", "station": at });
    desk.post(PRINTS, &asked).await.is(403);
    let account = app.account("Dan Desk").await;
    app.grant(account, Role::DeskStaff, Some(app.conference)).await;
    let mut dan = app.signed_in(account).await.with_cookie("device", &desk.token);
    assert_eq!(dan.post_json(PRINTS, &asked).await.is(201).json()["reason"], "queued");
    let nowhere = json!({ "participant": made[0].id, "nonce": "print-02" });
    assert_eq!(dan.post_json(PRINTS, &nowhere).await.is(201).json()["reason"], "no_station");
    let stranger = json!({ "participant": Uuid::nil(), "nonce": "print-03", "station": at });
    dan.post_json(PRINTS, &stranger).await.is(404);
}

#[tokio::test]
async fn an_organiser_says_where_the_badges_of_a_device_are_printed() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let station = app.station("Station 1").await;
    let gate: Uuid = app.value("select id from gates where code = 'main-entrance'").await;
    let (gate, at) = (gate.to_string(), station.id.to_string());
    let form = |printer| {
        [("name", "Kiosk 7"), ("kind", "kiosk"), ("gate", &*gate), ("direction", "entry"), ("printer", printer)]
    };
    assert!(organiser.post("/c/fsc/devices/new", &form(&gate)).await.is(422).fault("printer").is_some());
    let page = organiser.submit("/c/fsc/devices/new", &form("own")).await.is(200);
    let is_own = "select station_id = id from devices where name = 'Kiosk 7'";
    assert!(app.value::<bool>(is_own).await && page.field("printer") == "own");
    let base = page.attribute("#enrol form", "action").unwrap().trim_end_matches("/link").to_owned();
    let mut changed = form(&at).to_vec();
    let version = page.field("version");
    changed.push(("version", &version));
    organiser.submit(&base, &changed).await.is(200);
    assert_eq!(organiser.get(&base).await.is(200).field("printer"), at);
    // The page of a station is for stations alone.
    let kiosk = kiosk(&app, PrintsAt::Own).await;
    app.visitor().with_cookie("device", &kiosk.token).get("/station").await.is(403);
    let page = app.visitor().with_cookie("device", &station.token).get("/station").await.is(200);
    page.says("Station 1").says("Ready");
    app.visitor().get("/station").await.is(401);
    let shown = app.visitor().with_cookie("device", &kiosk.token).get("/kiosk").await.is(200);
    assert!(shown.attribute("main", "data-prints").is_some());
    let page = app.visitor().with_cookie("device", &station.token).get("/device").await.is(200);
    assert_eq!(page.count("a[href='/station']"), 1);
}
