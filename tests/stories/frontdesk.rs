//! The desk: a device and a person together.

use chrono::TimeDelta;
use plenum::access::{DeviceKind, Serves};
use plenum::kernel::Uuid;
use plenum::registration::{Level, Outcome};
use serde_json::json;

use super::devices::{described, keeps_to};
use super::registration::{answers, many, with};
use crate::support::{Answer, Browser, Machine, TestApp};

/// A person in a browser that is a desk at this gate, and the device.
async fn desk_at(app: &TestApp, gate: &str, serves: Serves) -> (Browser, Machine) {
    let device = app.device_of(DeviceKind::Desk, app.conference, gate, serves).await;
    let person = app.desk_staff("Dora Desk").await;
    (person.with_cookie("device", &device.token), device)
}

async fn desk(app: &TestApp) -> (Browser, Machine) {
    desk_at(app, "main-entrance", Serves::Both).await
}

/// Approved participants, and the secrets of their badges.
async fn approved(app: &TestApp, count: usize) -> Vec<(Uuid, String)> {
    let made = many(app, count, |_| Outcome::Approved(Level::Green)).await;
    made.into_iter().map(|one| (one.id, one.secret.expect("a badge"))).collect()
}

/// As htmx asks.
async fn fragment(desk: &mut Browser, path: &str, form: &[(&str, &str)]) -> Answer {
    desk.post_with(path, form, &[("sec-fetch-site", "same-origin"), ("hx-request", "true")]).await
}

/// What the desk is told.
#[track_caller]
fn told(answer: &Answer, class: &str) {
    assert_eq!(answer.count(&format!("section.answer.{class}")), 1, "{}", answer.text());
}

/// Whether every reading has the device and the person.
async fn both_on_record(app: &TestApp) -> bool {
    app.value("select bool_and(device_id is not null and account_id is not null) from checkins").await
}

#[tokio::test]
async fn a_desk_is_a_device_and_a_person() {
    let app = TestApp::new().await;
    let device = app.device_of(DeviceKind::Desk, app.conference, "main-entrance", Serves::Entry).await;
    let person = (approved(&app, 1).await[0].0).to_string();
    let open = format!("/desk/people/{person}");
    // A device that nobody is signed in at.
    let mut alone = app.visitor().with_cookie("device", &device.token);
    assert!(alone.get("/desk").await.is(303).location().starts_with("/sign-in"));
    assert!(alone.get(&open).await.is(303).location().starts_with("/sign-in"));
    // A person whose browser is no desk: told what to do, and everything at a gate stays possible.
    let mut staff = app.desk_staff("Dora Desk").await;
    let page = staff.get("/desk").await.is(200).says("This browser is not a desk yet").says_not("Make a device");
    assert_eq!(page.count("a[href='/c/fsc/gates']"), 1);
    staff.get(&open).await.is(401);
    // Nothing leads her there; an organiser is led to where a device is made.
    assert_eq!(staff.get("/c/fsc/gates").await.is(200).says_not("Open the desk").count("main a[href='/desk']"), 0);
    let mut organiser = app.organiser().await;
    organiser.get("/desk").await.is(200).says("Make a device");
    let page = organiser.get("/c/fsc/gates").await.is(200).says_not("Open the desk");
    assert_eq!(page.count(".actions a.quiet[href='/c/fsc/devices']"), 1);
    let kiosk = app.device_of(DeviceKind::Kiosk, app.conference, "main-entrance", Serves::Entry).await;
    let mut at_kiosk = app.desk_staff("Karl Kiosk").await.with_cookie("device", &kiosk.token);
    at_kiosk.get("/desk").await.is(200).says("of the kind: Kiosk");
    at_kiosk.get(&open).await.is(404);
    // Somebody who staffs no desk of that conference.
    let stranger = app.account("Sam Stranger").await;
    let stranger = app.signed_in(stranger).await;
    stranger.clone().get("/desk").await.is(404);
    let mut stranger = stranger.with_cookie("device", &device.token);
    stranger.get("/desk").await.is(404);
    stranger.get(&open).await.is(404);
    // Both.
    let mut both = staff.with_cookie("device", &device.token);
    both.get("/desk").await.is(200).says("Device at main-entrance and Dora Desk").says("0 / 1");
    both.get(&open).await.is(200).says("Person 0").says("Green");
    assert_eq!(both.get("/c/fsc/gates").await.is(200).count(".actions a.primary[href='/desk']"), 1);
    // Nobody is a device any more whose token is taken away.
    app.sql("update devices set token_hash = null, revoked_at = now() where kind = 'desk'").await;
    both.get(&open).await.is(401);
    both.get("/desk").await.is(200).says("not a desk yet");
}

#[tokio::test]
async fn what_is_another_conferences_is_not_there() {
    let app = TestApp::new().await;
    let (mut dora, device) = desk(&app).await;
    approved(&app, 1).await;
    plenum::demo::fill(&app.app, 12, plenum::kernel::Lang::En).await.unwrap();
    let other: Uuid =
        app.value("select p.id from participants p join badges b on b.participant_id = p.id join conferences c on c.id = p.conference_id where c.slug <> 'fsc' limit 1").await;
    for tail in ["", "/photo"] {
        dora.get(&format!("/desk/people/{other}{tail}")).await.is(404);
    }
    for act in ["admit", "swap", "print"] {
        dora.post(&format!("/desk/people/{other}/{act}"), &[("hand", "x"), ("swap", "lost")]).await.is(404);
    }
    let reading: Option<Uuid> = sqlx::query_scalar(
        "select r.id from checkins r join conferences c on c.id = r.conference_id where c.slug <> 'fsc' and r.participant_id is not null limit 1",
    )
    .fetch_optional(&app.owner)
    .await
    .unwrap();
    for act in ["force", "undo"] {
        let reading = reading.unwrap_or_else(Uuid::nil);
        dora.post(&format!("/desk/readings/{reading}/{act}"), &[("undo", "x"), ("force", "x")]).await.is(404);
    }
    dora.post(&format!("/desk/calls/{}/answer", device.id), &[]).await.is(404);
    dora.post(&format!("/desk/calls/{}/finish", device.id), &[]).await.is(404);
}

#[tokio::test]
async fn people_are_found_from_the_first_letter() {
    let app = TestApp::new().await;
    let (mut dora, _) = desk(&app).await;
    let mut organiser = app.organiser().await;
    approved(&app, 14).await;
    super::registration::register(&app, "王敏", "wang.min@example.org").await;
    super::registration::approve(&app, &mut organiser, "wang.min@example.org", "green").await;
    let number: i32 = app.value("select number from participants where name = '王敏'").await;
    for typed in ["王", "wangmin", "wm", "Wang Min", "zsyh", "merchants", &number.to_string(), "1234"] {
        let found = fragment(&mut dora, "/desk/hits", &[("code", typed)]).await.is(200);
        assert!(found.all("a[data-hit]").contains(&"王敏".to_owned()), "{typed}: {}", found.text());
        assert_eq!(found.count("form"), 0, "hits alone");
    }
    let found = fragment(&mut dora, "/desk/hits", &[("code", "p")]).await.is(200).says("There are more");
    assert_eq!(found.count("a[data-hit]"), 12);
    assert_eq!(found.count("a[data-opens]"), 0, "Enter could mean any of them");
    // Whose number was typed stands first, and is the one whom Enter opens; a phone may have the same digits.
    app.sql("update participants set number = 307 where name = 'Person 9'").await;
    app.sql("update participants set search = search || ' 13800008307' where name = 'Person 1'").await;
    let found = fragment(&mut dora, "/desk/hits", &[("code", "307")]).await.is(200);
    assert_eq!(found.all("a[data-hit]"), ["Person 9", "Person 1"]);
    assert_eq!(found.all("a[data-opens]"), ["Person 9"]);
    let found = fragment(&mut dora, "/desk/hits", &[("code", "8307")]).await.is(200);
    assert_eq!(found.all("a[data-opens]"), ["Person 1"], "the only one");
    fragment(&mut dora, "/desk/hits", &[("code", "nobody at all")]).await.is(200).says("Nobody is found");
    assert_eq!(fragment(&mut dora, "/desk/hits", &[("code", " ")]).await.is(200).count("*[data-for]"), 0);
    // Without script the whole desk comes back, with what was typed.
    let page = dora.post("/desk/find", &[("code", "王敏")]).await.is(200);
    assert_eq!((page.count("a[data-hit]"), page.field("code")), (1, "王敏".to_owned()));
    let open = page.attribute("a[data-hit]", "href").unwrap();
    let page = dora.get(&open).await.is(200).says("China Merchants Bank").says("Not inside").says("Not printed yet");
    assert!(page.count(".zones li.yes") == 1 && page.count(".zones li.no") == 2, "{}", page.text());
    assert_eq!(app.value::<i64>("select count(*) from checkins").await, 0, "looking is no reading");
}

#[tokio::test]
async fn a_badge_is_read_whatever_is_open() {
    let app = TestApp::new().await;
    let (mut dora, _) = desk(&app).await;
    let people = approved(&app, 2).await;
    let code = format!("http://plenum.test/b/{}\n", people[0].1);
    let page = dora.submit("/desk/find", &[("code", &code), ("nonce", "nonce-01")]).await.is(200);
    told(&page.says("Person 0").says("In: Outer zone"), "admitted");
    // Sent again it is the same reading; another is told that she is in.
    let again = dora.submit("/desk/find", &[("code", &code), ("nonce", "nonce-01")]).await.is(200);
    told(&again, "admitted");
    assert_eq!(app.value::<i64>("select count(*) from checkins").await, 1);
    let again = dora.submit("/desk/find", &[("code", &code), ("nonce", "nonce-02")]).await.is(200);
    told(&again.says("Let in all the same?"), "already");
    // No badge of this conference: kept and told, as at every gate.
    let page = dora.post("/desk/find", &[("code", "abcdefgh-_ijklmnopqrstuvwxyz0123")]).await.is(200);
    told(&page.says("This is no badge of this conference"), "refused");
    // Out again.
    let way = [("code", code.as_str()), ("direction", "exit")];
    let page = dora.submit("/desk/find", &way).await.is(200).says("Let out").says("Not inside");
    told(&page, "admitted");
    let next = page.attribute("form[data-scan] input[name=direction]", "value");
    assert_eq!(next.as_deref(), Some("exit"), "the next one goes out too");
    assert!(both_on_record(&app).await);
    // A desk that serves one way goes that way, whatever is sent.
    let (mut out, _) = {
        let device = app.device_of(DeviceKind::Desk, app.conference, "main-entrance", Serves::Exit).await;
        (app.desk_staff("Otto Out").await.with_cookie("device", &device.token), device)
    };
    let way = [("code", people[1].1.as_str()), ("direction", "entry")];
    out.submit("/desk/find", &way).await.is(200).says("Let out");
}

#[tokio::test]
async fn by_hand_needs_a_reason_and_keeps_it() {
    let app = TestApp::new().await;
    let (mut dora, device) = desk(&app).await;
    let (id, secret) = approved(&app, 1).await.remove(0);
    let open = format!("/desk/people/{id}");
    let admit = format!("{open}/admit");
    let page = dora.post(&admit, &[("hand", " "), ("direction", "entry")]).await.is(422);
    assert!(page.fault("hand").is_some() && page.count("details[open] #f-hand") == 1);
    // A scanner that typed into the field of the reason gives none.
    let page = dora.post(&admit, &[("hand", &secret)]).await.is(422);
    assert_eq!(page.fault("hand").unwrap(), "This is a badge, no reason.");
    let form = [("hand", "Badge forgotten"), ("direction", "entry"), ("nonce", "nonce-01")];
    for _ in 0..2 {
        told(&dora.submit(&admit, &form).await.is(200).says("Without her badge: Badge forgotten"), "admitted");
    }
    let held: (String, Uuid, String) =
        sqlx::query_as("select hand_reason, device_id, outcome from checkins").fetch_one(&app.owner).await.unwrap();
    assert_eq!(held, ("Badge forgotten".to_owned(), device.id, "admitted".to_owned()));
    let entry: serde_json::Value = app.value("select detail from audit_log where action = 'checkin.admitted'").await;
    assert_eq!((&entry["by_hand"], &entry["device"]), (&json!(true), &json!(device.id)));
    assert!(!entry.to_string().contains("forgotten"), "the log holds no texts");
    app.organiser().await.get(&app.path(&format!("/people/{id}"))).await.is(200).says("Without her badge: Badge");
    // With script the card alone comes back.
    let page = fragment(&mut dora, &admit, &[("hand", "")]).await.is(422);
    assert!(page.count("main") == 0 && page.fault("hand").is_some());
    // Who is not approved has no badge, and nothing to be let in with.
    app.sql("update participants set state = 'withdrawn'").await;
    assert_eq!(dora.get(&open).await.is(200).count("#f-hand"), 0);
    app.sql("update badges set revoked_at = now()").await;
    told(&dora.submit(&admit, &[("hand", "x"), ("direction", "entry")]).await.says("has withdrawn"), "refused");
}

#[tokio::test]
async fn the_note_is_read_before_she_comes_in() {
    let app = TestApp::new().await;
    let (mut dora, _) = desk(&app).await;
    let (id, secret) = approved(&app, 1).await.remove(0);
    app.sql("update participants set attention = 'Carries an EpiPen'").await;
    let admit = format!("/desk/people/{id}/admit");
    let hand = |more: &[(&'static str, &'static str)]| [&[("hand", "x"), ("direction", "entry")], more].concat();
    let page = dora.post(&admit, &hand(&[("note", "Carries an EpiPen")])).await.is(422).says("Carries an EpiPen");
    assert_eq!(page.fault("read").unwrap(), "Read the note, and say so.");
    // It was changed while she read.
    let page = dora.post(&admit, &hand(&[("note", "Carries"), ("read", "on")])).await.is(422);
    assert!(page.fault("read").unwrap().contains("was changed"));
    // Out nobody is kept by it.
    dora.submit(&admit, &[("hand", "x"), ("direction", "exit")]).await.is(200).says("Let out");
    // A badge that is scanned waits for it too, and is not read yet.
    let before: i64 = app.value("select count(*) from checkins").await;
    let page = dora.post("/desk/find", &[("code", &secret)]).await.is(200).says("Read the note first");
    assert_eq!((page.field("note"), page.fault("read")), ("Carries an EpiPen".to_owned(), None));
    assert_eq!(app.value::<i64>("select count(*) from checkins").await, before);
    let waits = |read: &'static str| {
        vec![("code", secret.clone()), ("note", "Carries an EpiPen".to_owned()), ("read", read.to_owned())]
    };
    let sent = async |form: Vec<(&'static str, String)>| {
        let mut dora = dora.clone();
        let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        dora.post("/desk/find", &form).await
    };
    assert!(sent(waits("")).await.is(422).fault("read").is_some());
    let to = sent(waits("on")).await.is(303).location().to_owned();
    let page = dora.get(&to).await.is(200);
    told(&page, "admitted");
    assert!(both_on_record(&app).await);
}

#[tokio::test]
async fn what_a_gate_refuses_is_forced_and_undone_with_reasons() {
    let app = TestApp::new().await;
    let (mut dora, device) = desk(&app).await;
    let (id, secret) = approved(&app, 1).await.remove(0);
    app.sql("update gates set levels = '{red}' where code = 'main-entrance'").await;
    app.sql("update participants set attention = 'Carries an EpiPen'").await;
    let note = ("note", "Carries an EpiPen");
    let read = [("code", secret.as_str()), note, ("read", "on")];
    let page = dora.submit("/desk/find", &read).await.is(200);
    told(&page.says("does not admit this level"), "refused");
    let reading: Uuid = app.value("select id from checkins").await;
    let force = format!("/desk/readings/{reading}/force");
    let page = dora.post(&force, &[]).await.is(422);
    assert!(page.fault("force").is_some() && page.fault("read").is_some());
    let page = dora.submit(&force, &[("force", "The minister's aide"), note, ("read", "on")]).await.is(200);
    told(&page.says("Let in all the same; the reason is on record").says("The minister's aide"), "admitted");
    let admitted: Uuid = app.value("select id from checkins where outcome = 'admitted'").await;
    // What let her in is forced by nobody.
    let page = dora.post(&format!("/desk/readings/{admitted}/force"), &[("force", "x")]).await.is(422);
    page.says("Nobody is let in against this");
    let undo = format!("/desk/readings/{admitted}/undo");
    assert!(dora.post(&undo, &[("undo", "")]).await.is(422).fault("undo").is_some());
    let page = dora.submit(&undo, &[("undo", "Her twin")]).await.is(200).says("Undone").says("Not inside");
    assert_eq!(page.count("#f-undo"), 0, "{}", page.text());
    let entry: serde_json::Value = app.value("select detail from audit_log where action = 'checkin.undone'").await;
    assert_eq!(entry["device"], json!(device.id));
    dora.post(&undo, &[("undo", "again")]).await.is(422).says("cannot be undone");
    // Nor after a quarter of an hour.
    app.sql("update gates set levels = '{}'").await;
    let read = [("code", secret.as_str()), ("nonce", "nonce-09"), note, ("read", "on")];
    told(&dora.submit("/desk/find", &read).await, "admitted");
    let open = format!("/desk/people/{id}");
    assert_eq!(dora.get(&open).await.count("#f-undo"), 1);
    app.app.clock.advance(TimeDelta::minutes(16));
    assert_eq!(dora.get(&open).await.count("#f-undo"), 0);
    let last: Uuid = app.value("select id from checkins order by received_at desc limit 1").await;
    dora.post(&format!("/desk/readings/{last}/undo"), &[("undo", "late")]).await.is(422).says("older than 15 minutes");
    assert!(both_on_record(&app).await);
}

#[tokio::test]
async fn another_badge_ends_the_old_one_at_once() {
    let app = TestApp::new().await;
    let (mut dora, device) = desk(&app).await;
    let gate = app.device("main-entrance").await;
    let (id, secret) = approved(&app, 1).await.remove(0);
    let open = format!("/desk/people/{id}");
    let version = dora.get(&open).await.is(200).field("version");
    let swap = format!("{open}/swap");
    assert!(dora.post(&swap, &[("version", &version)]).await.is(422).fault("swap").is_some());
    let page = dora.submit(&swap, &[("version", &version), ("swap", "lost")]).await.is(200);
    page.says("The old badge is void").says("Not printed yet");
    // Of two who press at once one gives another badge.
    let page = dora.post(&swap, &[("version", &version), ("swap", "lost")]).await.is(422);
    assert!(page.fault("swap").is_some());
    let read = gate.read(&json!({ "secret": secret, "nonce": "nonce-01" })).await;
    assert_eq!(read["reason"], "revoked");
    let badges: (i64, i64) = sqlx::query_as("select count(*), count(*) filter (where revoked_at is null) from badges")
        .fetch_one(&app.owner)
        .await
        .unwrap();
    assert_eq!(badges, (2, 1));
    let entry: serde_json::Value =
        app.value("select detail from audit_log where action = 'registration.badge_reissued'").await;
    assert_eq!((&entry["why"], &entry["device"]), (&json!("lost"), &json!(device.id)));
    let file = dora.post(&format!("{open}/print"), &[]).await.is(200);
    assert_eq!((file.header("content-type"), &file.bytes[..5]), ("application/pdf", &b"%PDF-"[..]));
    assert_eq!(app.value::<i32>("select prints from badges where revoked_at is null").await, 1);
    let entry: serde_json::Value =
        app.value("select detail from audit_log where action = 'registration.badge_printed'").await;
    assert_eq!(entry["device"], json!(device.id));
}

#[tokio::test]
async fn somebody_is_added_and_goes_in() {
    let app = TestApp::new().await;
    let (mut dora, device) = desk(&app).await;
    let page = dora.get("/desk/walk-in").await.is(200).says("Only what must be answered");
    let whole = dora.get("/c/fsc/people/new").await.is(200);
    assert!(
        page.count("main fieldset, main select, main input") < whole.count("main fieldset, main select, main input")
    );
    assert_eq!(page.count("input[name=level][value=rules][checked]"), 1, "whoever waits came to go in");
    let form = answers(&app).await;
    let page = dora.post("/desk/walk-in", &with(&form, &[("name", ""), ("level", "rules")])).await.is(422);
    assert!(page.fault("name").is_some());
    let page = dora.submit("/desk/walk-in", &with(&form, &[("level", "rules")])).await.is(200);
    page.says("Added. Print the badge").says("王敏").says("Not printed yet");
    let id: Uuid = app.value("select id from participants").await;
    let entry: serde_json::Value = app.value("select detail from audit_log where action = 'registration.added'").await;
    assert_eq!(entry["device"], json!(device.id));
    let form_in = [("hand", "Badge is printing"), ("direction", "entry")];
    told(&dora.submit(&format!("/desk/people/{id}/admit"), &form_in).await.is(200), "admitted");
    // Who waits for a decision is not let in from here.
    let other = with(&form, &[("level", ""), ("name", "李娜"), ("email", "li.na@example.org")]);
    let page = dora.submit("/desk/walk-in", &other).await.is(200).says("An organiser decides");
    assert_eq!(page.count("#f-hand"), 0);
}

#[tokio::test]
async fn a_kiosk_calls_and_somebody_goes() {
    let app = TestApp::new().await;
    let api = described(&app).await;
    let (mut dora, device) = desk(&app).await;
    let kiosk = app.device_of(DeviceKind::Kiosk, app.conference, "conference-hall", Serves::Entry).await;
    let people = approved(&app, 1).await;
    let standing = async |machine: &Machine| {
        let answer = machine.get("/api/v1/status").await.is(200);
        keeps_to(&api, "get", "/api/v1/status", &answer);
        answer.json()["call"].clone()
    };
    assert_eq!(standing(&kiosk).await, json!(null));
    // The same browser reads badges without network, and comes back from there.
    assert_eq!(dora.get("/kiosk").await.is(200).count("a[href='/desk']"), 1);
    assert_eq!(dora.get("/desk").await.is(200).body.matches(r#"href="/kiosk""#).count(), 1);
    // It turns her away, and calls of itself: once, however often.
    for n in 0..3 {
        kiosk.read(&json!({ "secret": people[0].1, "nonce": format!("nonce-0{n}") })).await;
    }
    kiosk.read(&json!({ "secret": "nothing", "nonce": "nonce-04" })).await;
    assert_eq!(app.value::<i64>("select count(*) from calls").await, 1);
    assert_eq!(standing(&kiosk).await["reason"], "zone");
    dora.get("/desk")
        .await
        .is(200)
        .says("Device at conference-hall")
        .says("since 09:00")
        .says("does not open the zone");
    // It is seen wherever people look who have no desk before them, and answered from a desk alone.
    let mut watches = app.desk_staff("Karl Counter").await;
    let mut organiser = app.organiser().await;
    for path in ["/c/fsc/gates", "/c/fsc/arrivals"] {
        for browser in [&mut watches, &mut organiser] {
            let page = browser.get(path).await.is(200).says("Device at conference-hall").says("since 09:00");
            assert_eq!((page.count("#calls .notice.bad"), page.count("#calls form")), (1, 0), "{path}");
        }
        assert_eq!(dora.get(path).await.is(200).count("#calls form"), 1, "{path}");
    }
    // The button while a call is open is that call.
    let call = async |nonce: &str| {
        let answer = kiosk.post("/api/v1/calls", &json!({ "nonce": nonce })).await.is(201);
        keeps_to(&api, "post", "/api/v1/calls", &answer);
        answer.json()
    };
    let open: Uuid = app.value("select id from calls").await;
    assert_eq!(call("nonce-10").await["id"], json!(open));
    let answer = format!("/desk/calls/{open}/answer");
    let (mut one, mut other) = (dora.clone(), dora.clone());
    let (a, b) = tokio::join!(one.post(&answer, &[]), other.post(&answer, &[]));
    a.is(303);
    b.is(303);
    dora.get("/desk").await.is(200).says("Dora Desk is going");
    assert!(standing(&kiosk).await["answered"].is_string());
    let log = app.actions().await;
    let of = |action: &str| log.iter().filter(|held| *held == action).count();
    assert_eq!((of("call.made"), of("call.answered")), (1, 1));
    let with: (Uuid, Uuid) =
        sqlx::query_as("select answered_with, device_id from calls").fetch_one(&app.owner).await.unwrap();
    assert_eq!(with, (device.id, kiosk.id));
    // Who asks afterwards calls anew; the same nonce is the same call, answered or not.
    let second = call("nonce-11").await;
    assert_eq!((&second["reason"], second["id"] == json!(open)), (&json!("asked"), false));
    assert_eq!(call("nonce-11").await, second);
    assert_eq!(app.value::<i32>("select max(repeats) from calls").await, 1);
    dora.get("/desk").await.is(200).says("Somebody asks for a helper");
    let wrong = kiosk.post("/api/v1/calls", &json!({ "nonce": "short" })).await.is(422);
    keeps_to(&api, "post", "/api/v1/calls", &wrong);
    app.visitor().post_json("/api/v1/calls", &json!({ "nonce": "nonce-12" })).await.is(401);
    // After a while nobody waits any more.
    app.app.clock.advance(TimeDelta::hours(3));
    assert_eq!(standing(&kiosk).await, json!(null));
    dora.get("/desk").await.is(200).says_not("Somebody asks");
    // One that nobody answered keeps no later one from being heard: of whoever asks, and of whoever is turned away.
    assert_eq!(call("nonce-13").await["answered"], json!(null));
    dora.get("/desk").await.is(200).says("Somebody asks for a helper").says("since 12:00");
    app.app.clock.advance(TimeDelta::hours(3));
    kiosk.read(&json!({ "secret": people[0].1, "nonce": "nonce-05" })).await;
    assert_eq!(standing(&kiosk).await["reason"], "zone");
    dora.get("/desk").await.is(200).says("does not open the zone").says("since 15:00");
    assert_eq!(app.value::<i64>("select count(*) from calls where answered_at is null").await, 1);
    let log = app.actions().await;
    assert_eq!(log.iter().filter(|action| *action == "call.made").count(), 4);
    // Whoever went says that it is done, and nobody else: then nobody is shown it any more.
    let last: Uuid = app.value("select id from calls where answered_at is null").await;
    let finish = format!("/desk/calls/{last}/finish");
    dora.post(&finish, &[]).await.is(404);
    let page = dora.submit(&format!("/desk/calls/{last}/answer"), &[]).await.is(200).says("Dora Desk is going");
    assert_eq!(page.count("#calls form"), 1);
    let mut other = app.desk_staff("Otto Other").await.with_cookie("device", &device.token);
    assert_eq!(other.get("/desk").await.is(200).says("Dora Desk is going").count("#calls form"), 0);
    other.post(&finish, &[]).await.is(404);
    let page = dora.submit(&finish, &[]).await.is(200).says_not("Dora Desk is going");
    assert_eq!(page.count("#calls .notice"), 0);
    assert_eq!(standing(&kiosk).await, json!(null));
    assert_eq!(app.actions().await.iter().filter(|action| *action == "call.finished").count(), 1);
}

#[tokio::test]
async fn nobody_is_called_where_nobody_stands() {
    let app = TestApp::new().await;
    approved(&app, 1).await;
    let kiosk = app.device_of(DeviceKind::Kiosk, app.conference, "main-entrance", Serves::Entry).await;
    let script = app.device("main-entrance").await;
    // A reading of long ago, one of a script, and one that let her in.
    let long_ago = (app.app.clock.now() - TimeDelta::minutes(5)).to_rfc3339();
    kiosk.read(&json!({ "secret": "nothing", "nonce": "nonce-01", "at": long_ago })).await;
    script.read(&json!({ "secret": "nothing", "nonce": "nonce-02" })).await;
    assert_eq!(app.value::<i64>("select count(*) from calls").await, 0);
    // Many at once are one call.
    let calls = (0..20).map(|n| {
        let kiosk = kiosk.clone();
        async move { kiosk.post("/api/v1/calls", &json!({ "nonce": format!("nonce-1{n:02}") })).await.is(201).json() }
    });
    let told = futures_util::future::join_all(calls).await;
    assert!(told.iter().all(|one| one["id"] == told[0]["id"]), "{told:?}");
    assert_eq!(app.value::<i64>("select count(*) from calls").await, 1);
}
