//! Devices: made, enrolled, read with, revoked; and the API that they speak.

use chrono::TimeDelta;
use plenum::access::{Role, Serves};
use plenum::audit::Tx;
use plenum::identity::{self, Document, Kind};
use plenum::kernel::Uuid;
use plenum::registration::{Level, Outcome};
use serde_json::{Value, json};

use super::checkin::unlock;
use super::files::{asked, picture};
use super::registration::{answers, approve, many, pass_link, qr_secret};
use crate::support::{Answer, Browser, Machine, TestApp};

const CHECKINS: &str = "/api/v1/checkins";

/// What the API says of itself.
pub async fn described(app: &TestApp) -> Value {
    app.visitor().get("/api/v1/openapi.json").await.is(200).json()
}

/// The answer is what the description says of this operation and status.
#[track_caller]
pub fn keeps_to(api: &Value, method: &str, path: &str, answer: &Answer) {
    let status = answer.status.as_u16().to_string();
    let told = &api["paths"][path][method]["responses"][&status];
    let told = match told["$ref"].as_str() {
        Some(place) => api.pointer(place.trim_start_matches('#')).expect("it is described"),
        None => told,
    };
    assert!(told.is_object(), "{method} {path} answers {status}, which is not described: {}", answer.body);
    let Some((kind, content)) = told["content"].as_object().and_then(|content| content.iter().next()) else {
        assert!(answer.body.is_empty(), "{method} {path}: a body that is not described");
        return;
    };
    assert_eq!(answer.header("content-type"), kind, "{method} {path}");
    if let Some(schema) = content.get("schema") {
        let whole = json!({ "$schema": "https://json-schema.org/draft/2020-12/schema", "components": api["components"], "allOf": [schema] });
        let validator = jsonschema::options().should_validate_formats(true).build(&whole).expect("a schema");
        let faults: Vec<String> = validator.iter_errors(&answer.json()).map(|error| error.to_string()).collect();
        assert!(faults.is_empty(), "{method} {path}: {faults:?} in {}", answer.body);
    }
}

async fn badges(app: &TestApp, count: usize, level: Level) -> Vec<String> {
    let made = match level {
        Level::Red => many(app, count, |_| Outcome::Approved(Level::Red)).await,
        Level::Blue => many(app, count, |_| Outcome::Approved(Level::Blue)).await,
        Level::Green => many(app, count, |_| Outcome::Approved(Level::Green)).await,
    };
    made.iter().map(|one| one.secret.clone().unwrap()).collect()
}

fn reading(secret: &str, nonce: &str) -> Value {
    json!({ "secret": secret, "nonce": nonce })
}

#[tokio::test]
async fn an_organiser_makes_a_device_and_it_enrols_by_a_link_once() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    organiser.get("/c/fsc/devices").await.is(200).says("No devices yet");
    let gate: Uuid = app.value("select id from gates where code = 'main-entrance'").await;
    let gate = gate.to_string();
    let form = [("name", "Kiosk 1"), ("kind", "kiosk"), ("gate", &gate), ("direction", "entry")];
    let page = organiser.post("/c/fsc/devices/new", &[("name", ""), ("kind", "kiosk")]).await.is(422);
    assert!(["name", "gate", "direction"].iter().all(|field| page.fault(field).is_some()), "{}", page.text());
    let page = organiser.submit("/c/fsc/devices/new", &form).await.is(200).says("Kiosk 1").says("not enrolled");
    let base = page.attribute("#enrol form", "action").unwrap().trim_end_matches("/link").to_owned();
    let shown = organiser.post(&format!("{base}/link"), &[]).await.is(200).says("good once and for 15 minutes");
    let link = shown.all("code.secret")[0].trim_start_matches("http://plenum.test").to_owned();
    assert_eq!(shown.count("#enrol svg path"), 1);
    // Looking at it uses nothing up; the page says what this browser becomes.
    let mut kiosk = app.visitor();
    for _ in 0..2 {
        kiosk.get(&link).await.is(200).says("This is to be: Kiosk 1").says("Main entrance");
    }
    kiosk.get("/device").await.is(401).says("No device showed a token");
    kiosk.submit(&link, &[]).await.is(200).says("This browser is the device").says("Main entrance");
    assert!(kiosk.cookie("device").is_some());
    app.visitor().get(&link).await.is(404);
    app.visitor().post(&link, &[]).await.is(404);
    organiser.get("/c/fsc/devices").await.is(200).says("connected");
    // It reads badges from its own pages, and from nowhere else.
    let secret = badges(&app, 1, Level::Green).await.remove(0);
    let read = kiosk.post_json(CHECKINS, &reading(&secret, "nonce-01")).await.is(201).json();
    assert_eq!(read["status"], "ok");
    let elsewhere = [("sec-fetch-site", "cross-site"), ("content-type", "application/json")];
    kiosk.post_with(CHECKINS, &[], &elsewhere).await.is(403);
    kiosk.post_with(CHECKINS, &[], &[]).await.is(403);
    // A new link moves it to another machine; the old one is nobody at once.
    let shown = organiser.post(&format!("{base}/link"), &[]).await.is(200);
    let link = shown.all("code.secret")[0].trim_start_matches("http://plenum.test").to_owned();
    let mut other = app.visitor();
    other.submit(&link, &[]).await.is(200);
    kiosk.get("/api/v1/status").await.is(401);
    // Moved to another gate it is the same device.
    let stage: Uuid = app.value("select id from gates where code = 'conference-hall'").await;
    let version = organiser.get(&base).await.is(200).field("version");
    let moved = [
        ("name", "Kiosk 9"),
        ("kind", "kiosk"),
        ("gate", &stage.to_string()),
        ("direction", "both"),
        ("version", &version),
    ];
    organiser.submit(&base, &moved).await.is(200).says("Kiosk 9");
    organiser.post(&base, &moved).await.is(409);
    assert_eq!(other.get("/api/v1/status").await.is(200).json()["gate"]["code"], "conference-hall");
    let log = app.actions().await;
    assert!(
        ["device.made", "device.link_made", "device.enrolled", "device.changed"]
            .iter()
            .all(|one| log.iter().any(|held| held == one))
    );
}

#[tokio::test]
async fn a_link_that_is_late_enrols_nobody() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let device = app.device("main-entrance").await;
    let base = app.path(&format!("/devices/{}", device.id));
    let link = async |organiser: &mut Browser| {
        organiser.post(&format!("{base}/link"), &[]).await.is(200).all("code.secret")[0]
            .trim_start_matches("http://plenum.test")
            .to_owned()
    };
    let (first, second) = (link(&mut organiser).await, link(&mut organiser).await);
    app.visitor().get(&first).await.is(404);
    app.app.clock.advance(TimeDelta::minutes(16));
    app.visitor().post(&second, &[]).await.is(404);
    // A script sees its token instead of a cookie, once.
    let third = link(&mut organiser).await;
    let mut browser = app.visitor();
    let page = browser.post(&third, &[]).await.is(200).says("It is not shown again");
    assert!(browser.cookie("device").is_none());
    let token = page.all("#token").remove(0);
    device.get("/api/v1/status").await.is(401);
    device.with_token(&token).get("/api/v1/status").await.is(200);
    // Two who open one link in the same instant: one has it.
    let fourth = link(&mut organiser).await;
    let (mut one, mut other) = (app.visitor(), app.visitor());
    let (a, b) = tokio::join!(one.post(&fourth, &[]), other.post(&fourth, &[]));
    let mut told = [a.status.as_u16(), b.status.as_u16()];
    told.sort();
    assert_eq!(told, [200, 404]);
}

#[tokio::test]
async fn a_revoked_device_and_a_revoked_badge_are_refused_at_their_next_request() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let (device, api) = (app.device("main-entrance").await, described(&app).await);
    let secrets = badges(&app, 2, Level::Green).await;
    assert_eq!(device.read(&reading(&secrets[0], "nonce-01")).await["status"], "ok");
    app.sql("update badges set revoked_at = now()").await;
    let read = device.read(&reading(&secrets[1], "nonce-02")).await;
    assert_eq!((&read["status"], &read["reason"]), (&json!("error"), &json!("revoked")));
    let base = app.path(&format!("/devices/{}", device.id));
    let version = organiser.get(&format!("{base}/revoke")).await.is(200).says("from its next request").field("version");
    organiser.submit(&format!("{base}/revoke"), &[("version", &version)]).await.is(200).says("revoked");
    for answer in [device.post(CHECKINS, &reading(&secrets[0], "nonce-03")).await, device.get(CHECKINS).await] {
        let answer = answer.is(401);
        assert_eq!(answer.header("www-authenticate"), "Bearer");
        keeps_to(&api, "get", CHECKINS, &answer);
    }
    organiser.post(&format!("{base}/link"), &[]).await.is(409);
    organiser.post(&format!("{base}/revoke"), &[("version", &version)]).await.is(409);
    assert_eq!(app.value::<i64>("select count(*) from checkins").await, 2);
    app.desk_staff("Dora Desk").await.get("/c/fsc/devices").await.is(404);
}

#[tokio::test]
async fn every_answer_is_what_the_description_says() {
    let app = TestApp::new().await;
    let (device, api) = (app.device("main-entrance").await, described(&app).await);
    let hall = app.device_for("conference-hall", Serves::Entry).await;
    unlock(&app).await;
    let made = many(&app, 3, |n| Outcome::Approved(if n == 2 { Level::Red } else { Level::Green })).await;
    let mut greens: Vec<String> = made.iter().map(|one| one.secret.clone().unwrap()).collect();
    let reds = greens.split_off(2);
    app.sql("update participants set attention = 'Carries an EpiPen' where number = 1").await;
    let check = async |device: &Machine, body: Value, status: u16, reason: Value| {
        let answer = device.post(CHECKINS, &body).await.is(status);
        keeps_to(&api, "post", CHECKINS, &answer);
        let told = answer.json();
        assert_eq!(told["reason"], reason, "{told}");
        told
    };
    let first = check(&device, reading(&greens[0], "nonce-01"), 201, Value::Null).await;
    assert_eq!((&first["type"], &first["attention"]), (&json!("entry"), &json!("Carries an EpiPen")));
    assert_eq!((&first["person"]["level"], &first["nonce"]), (&json!("green"), &json!("nonce-01")));
    let twice = check(&device, reading(&greens[0], "nonce-02"), 201, json!("already_redeemed")).await;
    assert!(twice["explanation"].as_str().unwrap().starts_with("Came in 2026-11-23T01:00:00"), "{twice}");
    check(&device, reading("nothing", "nonce-03"), 201, json!("invalid")).await;
    check(&hall, reading(&greens[1], "nonce-04"), 201, json!("zone")).await;
    let hant = hall.clone().speaking("zh-TW");
    let told = check(&hant, reading(&greens[1], "nonce-05"), 201, json!("zone")).await;
    assert!(told["explanation"].as_str().unwrap().contains("區域"), "{told}");
    let out = json!({ "secret": greens[0], "nonce": "nonce-06", "type": "exit", "at": "2026-11-23T00:59:00Z", "gate": "main-entrance" });
    assert_eq!(check(&device, out, 201, Value::Null).await["at"], "2026-11-23T00:59:00.000Z");
    let old = json!({ "secret": greens[0], "nonce": "nonce-07", "at": "1970-01-01T00:00:00Z" });
    check(&device, old, 201, json!("invalid_time")).await;
    // A list is answered in its order.
    let list: Vec<Value> =
        ["x", &reds[0], &reds[0]].iter().enumerate().map(|(n, one)| reading(one, &format!("in-list-{n}"))).collect();
    let answer = device.post(CHECKINS, &Value::from(list)).await.is(201);
    keeps_to(&api, "post", CHECKINS, &answer);
    let told: Vec<String> =
        answer.json().as_array().unwrap().iter().map(|one| format!("{} {}", one["nonce"], one["status"])).collect();
    assert_eq!(told, [r#""in-list-0" "error""#, r#""in-list-1" "ok""#, r#""in-list-2" "error""#]);
    // What cannot be taken is refused as a whole, each fault at its place.
    let before: i64 = app.value("select count(*) from checkins").await;
    let wrong = json!([reading(&greens[0], "nonce-10"), { "nonce": "x", "type": "up" }]);
    let answer = device.post(CHECKINS, &wrong).await.is(422);
    keeps_to(&api, "post", CHECKINS, &answer);
    let places: Vec<Value> =
        answer.json()["errors"].as_array().unwrap().iter().map(|one| one["pointer"].clone()).collect();
    assert_eq!(places, [json!("/1/secret"), json!("/1/type"), json!("/1/nonce")]);
    for body in [
        json!([["a"]]),
        json!({ "secret": "a", "id_number": " ", "nonce": "nonce-11" }),
        json!({ "secret": "a", "nonce": "nonce-11", "colour": 1 }),
        json!([]),
        json!(7),
        json!({ "secret": 7, "nonce": "nonce-11" }),
    ] {
        keeps_to(&api, "post", CHECKINS, &device.post(CHECKINS, &body).await.is(422));
    }
    assert_eq!(app.value::<i64>("select count(*) from checkins").await, before);
    assert_eq!(
        hall.post(CHECKINS, &json!({ "secret": "a", "nonce": "nonce-12", "type": "exit" })).await.is(403).json()["errors"]
            [0]["pointer"],
        "/type"
    );
    // History, status, report.
    let answer = device.get(&format!("{CHECKINS}?gate=main-entrance&since=2026-11-23T00:00:00Z")).await.is(200);
    keeps_to(&api, "get", CHECKINS, &answer);
    assert_eq!(answer.json()["results"].as_array().unwrap().len(), 7);
    let person = first["person"]["id"].as_str().unwrap();
    let answer = device.get(&format!("{CHECKINS}?participant={person}")).await.is(200).json();
    assert_eq!(answer["results"].as_array().unwrap().len(), 3);
    keeps_to(&api, "get", CHECKINS, &device.get(&format!("{CHECKINS}?page=0&participant=x")).await.is(422));
    keeps_to(&api, "get", CHECKINS, &device.get(&format!("{CHECKINS}?until=")).await.is(422));
    keeps_to(&api, "get", CHECKINS, &device.get(&format!("{CHECKINS}?page=1&page=2")).await.is(422));
    let answer = device.get("/api/v1/status").await.is(200);
    keeps_to(&api, "get", "/api/v1/status", &answer);
    let status = answer.json();
    assert_eq!((&status["counts"]["arrived"], &status["counts"]["expected"]), (&json!(2), &json!(3)));
    assert_eq!(status["counts"]["zones"][0]["by_level"], json!({ "red": 1 }));
    keeps_to(
        &api,
        "post",
        "/api/v1/status",
        &device.post("/api/v1/status", &json!({ "battery": 17, "queue": 3 })).await.is(204),
    );
    keeps_to(&api, "post", "/api/v1/status", &device.post("/api/v1/status", &json!({ "battery": 170 })).await.is(422));
    app.organiser().await.get("/c/fsc/devices").await.is(200).says("17%");
    // What is not there, and a method that an address has not.
    let photo = format!("{CHECKINS}/{}/photo", first["id"].as_str().unwrap());
    keeps_to(&api, "get", "/api/v1/checkins/{reading}/photo", &device.get(&photo).await.is(404));
    assert_eq!(device.get("/api/v1/nothing").await.is(404).header("content-type"), "application/problem+json");
    assert_eq!(device.post("/api/v1/openapi.json", &json!({})).await.is(405).header("allow"), "GET,HEAD");
    let mut form = app.visitor();
    let bearer = format!("Bearer {}", device.token);
    let form = form.post_with(CHECKINS, &[("secret", "x")], &[("authorization", &bearer)]).await.is(415);
    keeps_to(&api, "post", CHECKINS, &form);
}

#[tokio::test]
async fn twenty_who_send_one_reading_have_one_answer() {
    let app = TestApp::new().await;
    let device = app.device("main-entrance").await;
    let secrets = badges(&app, 20, Level::Green).await;
    let sent = (0..400).map(|n| {
        let (device, body) = (device.clone(), reading(&secrets[n % 20], &format!("nonce-{:02}", n % 20)));
        async move { (n % 20, device.read(&body).await) }
    });
    let answers = futures_util::future::join_all(sent).await;
    for (n, answer) in &answers {
        assert_eq!(answer["status"], "ok", "{answer}");
        assert_eq!(answer, &answers[*n].1, "the same answer each time");
    }
    assert_eq!(app.value::<i64>("select count(*) from checkins").await, 20);
    // Whoever asked again was answered after a write, several of one batch after one.
    assert!(app.value::<bool>("select bool_and(repeats between 1 and 19) from checkins").await);
    assert_eq!(app.actions().await.iter().filter(|action| *action == "checkin.admitted").count(), 20);
    // One who is inside by now is told of that first reading as it was; so is a refusal.
    let again = device.read(&reading(&secrets[0], "nonce-99")).await;
    app.app.clock.advance(TimeDelta::hours(1));
    device.read(&json!({ "secret": secrets[0], "nonce": "nonce-ex", "type": "exit" })).await;
    assert_eq!(device.read(&reading(&secrets[0], "nonce-99")).await, again);
    let list: Vec<Value> = (0..3).map(|_| reading("nothing", "nonce-no")).collect();
    let told = device.read(&Value::from(list)).await;
    assert!(told.as_array().unwrap().iter().all(|one| *one == told[0] && one["reason"] == "invalid"), "{told}");
    assert_eq!(app.value::<i64>("select count(*) from checkins where outcome = 'refused'").await, 1);
    // Another device's reading is another one, whatever its nonce.
    let other = app.device("main-entrance").await;
    assert_ne!(other.read(&reading(&secrets[1], "nonce-01")).await["id"], answers[1].1["id"]);
}

#[tokio::test]
async fn five_hundred_at_once_are_each_answered() {
    let app = TestApp::new().await;
    let device = app.device("main-entrance").await;
    let secrets = badges(&app, 100, Level::Green).await;
    let list: Vec<Value> = (0..500).map(|n| reading(&secrets[n % 100], &format!("nonce-{n:03}"))).collect();
    let told = device.read(&Value::from(list.clone())).await;
    let ok = told.as_array().unwrap().iter().filter(|one| one["status"] == "ok").count();
    assert_eq!((told.as_array().unwrap().len(), ok), (500, 100));
    assert_eq!(device.read(&Value::from(list.clone())).await, told, "sent again, the same");
    let more: Vec<Value> = (0..501).map(|n| reading("x", &format!("nonce-{n:03}"))).collect();
    device.post(CHECKINS, &Value::from(more)).await.is(422);
}

#[tokio::test]
async fn an_id_number_reads_as_a_badge_does_and_is_not_tried_without_end() {
    let app = TestApp::new().await;
    let device = app.device("main-entrance").await;
    let made = many(&app, 3, |n| if n == 2 { Outcome::Submitted } else { Outcome::Approved(Level::Green) }).await;
    let number = |seed: u32| identity::with_check_digit(&format!("110101199003{seed:05}"));
    let document = |number: String| Document { kind: Kind::ResidentCard, country: String::new(), number };
    let mut tx = Tx::begin(&app.app).await.unwrap();
    let held: Vec<_> = (0..3).map(|n| (made[n].id, document(number(n as u32 + 7000)))).collect();
    identity::insert_many(&mut tx, app.conference, &held).await.unwrap();
    tx.commit_unaudited(plenum::audit::Unaudited::Found).await.unwrap();
    let read = async |number: &str, nonce: &str| device.read(&json!({ "id_number": number, "nonce": nonce })).await;
    let answer = read(&number(7000), "nonce-01").await;
    assert_eq!((&answer["status"], &answer["person"]["id"]), (&json!("ok"), &json!(made[0].id)));
    // No fuller than for a badge, and no number anywhere.
    assert!(!answer.to_string().contains("110101"), "{answer}");
    assert_eq!(read(&number(7002), "nonce-02").await["reason"], "unapproved");
    // One number, two kinds of documents, two people.
    app.sql("update id_documents d set kind = 'residence_permit', number_hash = o.number_hash from id_documents o, participants p, participants q
             where p.id = d.participant_id and q.id = o.participant_id and p.number = 2 and q.number = 1").await;
    assert_eq!(read(&number(7000), "nonce-03").await["reason"], "ambiguous");
    // Both were counted: by neither did anybody come in.
    for n in 0..18 {
        assert_eq!(read(&number(8000 + n), &format!("unknown-{n}")).await["reason"], "invalid", "{n}");
    }
    let blocked = read(&number(7002), "nonce-04").await;
    assert_eq!((&blocked["reason"], blocked.get("person")), (&json!("blocked"), None));
    // Another device is not shut out, nor a badge at this one.
    let other = app.device("main-entrance").await;
    assert_eq!(other.read(&json!({ "id_number": number(7002), "nonce": "nonce-05" })).await["reason"], "unapproved");
    assert_eq!(device.read(&reading(made[1].secret.as_deref().unwrap(), "nonce-06")).await["status"], "ok");
    app.app.clock.advance(TimeDelta::minutes(16));
    assert_eq!(read(&number(7002), "nonce-07").await["reason"], "unapproved");
}

#[tokio::test]
async fn of_id_numbers_that_are_tried_at_once_no_more_are_answered() {
    let app = TestApp::new().await;
    let (one, other) = (app.device("main-entrance").await, app.device("main-entrance").await);
    let asked = |n: u32| {
        let number = identity::with_check_digit(&format!("110101199003{:05}", 9000 + n));
        json!({ "id_number": number, "nonce": format!("at-once-{n:02}") })
    };
    let tries = (0..40).map(|n| {
        let (device, body) = (one.clone(), asked(n));
        async move { device.read(&body).await["reason"].as_str().unwrap().to_owned() }
    });
    let told = futures_util::future::join_all(tries).await;
    let count = |told: &[String], word: &str| told.iter().filter(|one| *one == word).count();
    assert_eq!((count(&told, "invalid"), count(&told, "blocked")), (20, 20));
    // In one request it is the same; more than may be tried it does not hold.
    let list = |from: u32, count: u32| Value::from((from..from + count).map(asked).collect::<Vec<_>>());
    let reasons = async |list: &Value| -> Vec<String> {
        let told = other.read(list).await;
        told.as_array().unwrap().iter().map(|one| one["reason"].as_str().unwrap().to_owned()).collect()
    };
    let told = reasons(&list(0, 15)).await;
    assert_eq!(count(&told, "invalid"), 15);
    let told = reasons(&list(15, 15)).await;
    assert_eq!((count(&told[..5], "invalid"), count(&told[5..], "blocked")), (5, 10));
    let wrong = other.post(CHECKINS, &list(0, 21)).await.is(422);
    keeps_to(&described(&app).await, "post", CHECKINS, &wrong);
    assert_eq!(wrong.json()["errors"][0]["pointer"], "/20/id_number");
}

#[tokio::test]
async fn a_desk_is_a_device_and_a_person() {
    let app = TestApp::new().await;
    let device = app.device("main-entrance").await;
    let secret = badges(&app, 1, Level::Blue).await.remove(0);
    app.sql("update gates set levels = '{red}' where code = 'main-entrance'").await;
    let force = json!({ "secret": secret, "nonce": "nonce-01", "force": true, "reason": "The minister's aide" });
    // A device alone forces nothing.
    assert_eq!(device.post(CHECKINS, &force).await.is(403).json()["errors"][0]["pointer"], "/force");
    let dora = app.account("Dora Desk").await;
    app.grant(dora, Role::DeskStaff, Some(app.conference)).await;
    let mut desk = app.signed_in(dora).await.with_cookie("device", &device.token);
    let read = desk.post_json(CHECKINS, &reading(&secret, "nonce-02")).await.is(201).json();
    assert_eq!((&read["reason"], &read["forced"]), (&json!("level"), &json!(false)));
    let read = desk.post_json(CHECKINS, &force).await.is(201).json();
    assert_eq!((&read["status"], &read["forced"]), (&json!("ok"), &json!(true)));
    assert_eq!(desk.get("/api/v1/status").await.is(200).json()["device"]["person"], "Dora Desk");
    let both = "select bool_and(account_id is not null and device_id is not null) from checkins";
    assert!(app.value::<bool>(both).await);
    let logged = "select count(*) from audit_log where action = 'checkin.forced' and actor_kind = 'account' and detail ? 'device'";
    assert_eq!(app.value::<i64>(logged).await, 1);
    desk.get("/c/fsc/arrivals/readings").await.is(200).says("Device at main-entrance · Dora Desk");
    // Somebody who does not staff this desk is nobody beside it.
    let stranger = app.account("Nora Nobody").await;
    let mut nora = app.signed_in(stranger).await.with_cookie("device", &device.token);
    nora.post_json(CHECKINS, &json!({ "secret": secret, "nonce": "nonce-03", "force": true, "reason": "x" }))
        .await
        .is(403);
    device.read(&json!({ "secret": secret, "nonce": "nonce-04", "type": "exit" })).await;
    assert_eq!(app.value::<i64>("select count(*) from audit_log where actor_kind = 'device'").await, 1);
}

#[tokio::test]
async fn a_device_sees_its_own_conference_alone() {
    let app = TestApp::new().await;
    let device = app.device("main-entrance").await;
    let secret = badges(&app, 1, Level::Green).await.remove(0);
    device.read(&reading(&secret, "nonce-01")).await;
    plenum::demo::fill(&app.app, 6, plenum::kernel::Lang::En).await.unwrap();
    let here = plenum::conference::find(&app.app.db, plenum::demo::SLUG).await.unwrap().unwrap();
    let away = app.device_in(here.id, "main-entrance", Serves::Both).await;
    assert_eq!(away.read(&reading(&secret, "nonce-02")).await["reason"], "invalid");
    assert_eq!(away.get(CHECKINS).await.is(200).json()["results"].as_array().unwrap().len(), 1);
    assert_eq!(device.get(CHECKINS).await.is(200).json()["results"].as_array().unwrap().len(), 1);
    assert_eq!(away.get("/api/v1/status").await.is(200).json()["conference"]["slug"], plenum::demo::SLUG);
    // A print station reads no badges.
    app.sql("update devices set kind = 'print', gate_id = null, direction = 'both' where conference_id <> (select id from conferences where slug = 'fsc')").await;
    away.post(CHECKINS, &reading(&secret, "nonce-03")).await.is(403);
    assert_eq!(away.get("/api/v1/status").await.is(200).json()["gate"], Value::Null);
}

#[tokio::test]
async fn the_device_that_read_her_shows_her_photo_for_a_while() {
    let (app, mut organiser) = asked().await;
    let form = answers(&app).await;
    let form: Vec<_> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let photo = picture(1600, 1200, 7);
    let files: [(&str, &str, &[u8]); 1] = [("q-photo", "me.jpg", &photo)];
    app.visitor().post_files("/c/fsc/register", &form, &files).await.is(303);
    let pass = pass_link(&app).await;
    approve(&app, &mut organiser, "wang.min@example.org", "green").await;
    let secret = qr_secret(&app.visitor().get(&pass).await.is(200));
    let (device, other) = (app.device("main-entrance").await, app.device("main-entrance").await);
    let read = device.read(&reading(&secret, "nonce-01")).await;
    let path = read["person"]["photo"].as_str().expect("a photo").to_owned();
    let shown = device.get(&path).await.is(200);
    keeps_to(&described(&app).await, "get", "/api/v1/checkins/{reading}/photo", &shown);
    assert!(image::load_from_memory(&shown.bytes).is_ok());
    other.get(&path).await.is(404);
    app.app.clock.advance(TimeDelta::minutes(16));
    device.get(&path).await.is(404);
}

#[tokio::test]
async fn the_operator_makes_a_device_for_a_script() {
    let app = TestApp::new().await;
    let data = tempfile::tempdir().unwrap();
    let run = async |gate: &str| {
        let arguments =
            ["device", "new", "--conference", "fsc", "--gate", gate, "--name", "Turnstile", "--direction", "exit"];
        app.plenum(data.path()).args(arguments).output().await.unwrap()
    };
    let wrong = run("nowhere").await;
    assert!(!wrong.status.success() && String::from_utf8_lossy(&wrong.stderr).contains("main-entrance"));
    let made = run("main-entrance").await;
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let device = app.device("stage").await;
    let device = device.with_token(String::from_utf8(made.stdout).unwrap().trim());
    let status = device.get("/api/v1/status").await.is(200).json();
    assert_eq!((&status["device"]["name"], &status["device"]["direction"]), (&json!("Turnstile"), &json!("exit")));
}
