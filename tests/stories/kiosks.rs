//! The way out of a kiosk: by the staff code, and by nothing else.

use chrono::TimeDelta;
use plenum::access::{DeviceKind, Serves};
use plenum::devices::{NewDevice, PrintsAt};
use plenum::kernel::Uuid;
use serde_json::json;

use crate::support::{Browser, Machine, TestApp};

async fn kiosk(app: &TestApp) -> (Machine, Browser) {
    let gate = app.value("select id from gates where code = 'main-entrance'").await;
    let (kind, serves, prints_at) = (DeviceKind::Kiosk, Serves::Entry, PrintsAt::Nowhere);
    let new = NewDevice { name: "Kiosk 1".into(), kind, gate: Some(gate), serves, prints_at };
    let machine = app.machine(app.conference, new).await;
    let browser = app.visitor().with_cookie("device", &machine.token);
    (machine, browser)
}

#[tokio::test]
async fn staff_leave_a_kiosk_by_a_code_that_organisers_set() {
    let app = TestApp::new().await;
    let (machine, mut kiosk) = kiosk(&app).await;
    kiosk.get("/kiosk/staff").await.is(200).says("No staff code is set");
    kiosk.post("/kiosk/staff", &[("code", "")]).await.is(422);
    let mut organiser = app.organiser().await;
    let page = organiser.post("/c/fsc/devices/code", &[("code", "111111")]).await.is(422);
    assert!(page.fault("code").is_some() && page.field("code") == "111111");
    organiser.submit("/c/fsc/devices/code", &[("code", "open-482")]).await.is(200).says("Set on");
    assert!(app.value::<bool>("select code_hash like '$argon2id$%' from staff_codes").await);
    app.desk_staff("Dora Desk").await.post("/c/fsc/devices/code", &[("code", "open-482")]).await.is(404);

    // Without the code nothing is done.
    let hall: Uuid = app.value("select id from gates where code = 'conference-hall'").await;
    let move_to = [("gate", &*hall.to_string()), ("direction", "both")].map(|(name, value)| (name, value.to_owned()));
    let move_to: Vec<(&str, &str)> = move_to.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(kiosk.post("/kiosk/staff/gate", &move_to).await.is(303).location(), "/kiosk/staff");
    kiosk.post("/kiosk/staff/off", &[]).await.is(303);
    assert_eq!(machine.get("/api/v1/status").await.is(200).json()["gate"]["code"], "main-entrance");

    kiosk.submit("/kiosk/staff", &[("code", " open-482 ")]).await.is(200).says("Another gate").says("Sign off");
    let wrong = kiosk.post("/kiosk/staff/gate", &[("gate", "x"), ("direction", "both")]).await.is(422);
    assert!(wrong.fault("gate").is_some());
    // What it read for one gate is not sent as read at another.
    app.sql("update devices set queue = 2").await;
    kiosk.post("/kiosk/staff/gate", &move_to).await.is(409);
    app.sql("update devices set queue = 0").await;
    assert_eq!(kiosk.post("/kiosk/staff/gate", &move_to).await.is(303).location(), "/kiosk");
    assert_eq!(machine.get("/api/v1/status").await.is(200).json()["gate"]["code"], "conference-hall");
    // A page that was made for the gate before reads nobody at this one: it is told, and made anew.
    let read = json!({ "secret": "nothing", "nonce": "nonce-01", "gate": "main-entrance" });
    machine.post("/api/v1/checkins", &read).await.is(403);
    assert_eq!(app.value::<i64>("select count(*) from checkins").await, 0);
    let page = kiosk.get("/kiosk").await.is(200);
    assert_eq!(page.attribute("main", "data-gate").as_deref(), Some("conference-hall"));
    // Used, it is closed again; and it closes by itself.
    kiosk.get("/kiosk/staff").await.is(200).says_not("Sign off");
    kiosk.submit("/kiosk/staff", &[("code", "open-482")]).await.is(200).says("Sign off");
    app.app.clock.advance(TimeDelta::minutes(4));
    assert_eq!(kiosk.post("/kiosk/staff/off", &[]).await.is(303).location(), "/kiosk/staff");
    kiosk.submit("/kiosk/staff", &[("code", "open-482")]).await.is(200);
    assert_eq!(kiosk.post("/kiosk/staff/close", &[]).await.is(303).location(), "/kiosk");
    kiosk.get("/kiosk/staff").await.is(200).says_not("Sign off");
    kiosk.submit("/kiosk/staff", &[("code", "open-482")]).await.is(200);
    assert_eq!(kiosk.post("/kiosk/staff/off", &[]).await.is(303).location(), "/");
    assert!(kiosk.cookie("device").is_none());
    machine.get("/api/v1/status").await.is(401);
    let log = app.actions().await;
    for action in ["device.staff_code_set", "device.opened_to_staff", "device.moved_by_staff", "device.signed_off"] {
        assert!(log.iter().any(|held| held == action), "{action}");
    }
}

#[tokio::test]
async fn a_staff_code_is_not_tried_without_end() {
    let app = TestApp::new().await;
    let (_, mut one) = kiosk(&app).await;
    let (_, mut other) = kiosk(&app).await;
    let mut organiser = app.organiser().await;
    organiser.submit("/c/fsc/devices/code", &[("code", "open-482")]).await.is(200);
    for n in 0..5 {
        one.post("/kiosk/staff", &[("code", &format!("guess-{n}"))]).await.is(422).says("This is not the code");
    }
    // The right one neither; another kiosk is not shut.
    one.post("/kiosk/staff", &[("code", "open-482")]).await.is(422).says("Too many wrong codes");
    other.post("/kiosk/staff", &[("code", "open-482")]).await.is(303);
    // Of many that are tried at once no more are looked at.
    let (_, third) = kiosk(&app).await;
    let guesses = (0..12).map(|n| {
        let mut third = third.clone();
        async move { third.post("/kiosk/staff", &[("code", &format!("guess-{n}"))]).await.is(422).text() }
    });
    let told = futures_util::future::join_all(guesses).await;
    assert_eq!(told.iter().filter(|text| text.contains("This is not the code")).count(), 5);
    app.app.clock.advance(TimeDelta::minutes(16));
    one.post("/kiosk/staff", &[("code", "open-482")]).await.is(303);
    organiser.submit("/c/fsc/devices/code/remove", &[]).await.is(200).says("None is set");
    organiser.post("/c/fsc/devices/code/remove", &[]).await.is(409);
    other.post("/kiosk/staff", &[("code", "open-482")]).await.is(422);
    // The page of a kiosk leads nowhere else.
    let page = one.get("/kiosk").await.is(200).says("Nobody can be checked in by this number");
    assert_eq!(page.count("a:not(.skip):not([href='/kiosk/staff'])"), 0);
    let page = one.get("/kiosk/staff").await.is(200);
    assert_eq!(page.count("a:not(.skip)"), 0);
    // What is no kiosk has none to leave.
    let station = app.station("Station 1").await;
    app.visitor().with_cookie("device", &station.token).get("/kiosk/staff").await.is(404);
}
