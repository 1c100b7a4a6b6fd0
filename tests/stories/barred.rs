//! Somebody may not come in, whatever her badge says. Plan 5.3.

use plenum::kernel::Uuid;
use plenum::registration::{Level, Outcome};
use serde_json::json;

use super::checkin::{gate, read, told};
use super::gates::leave;
use super::registration::{id_of, many, register};
use crate::support::TestApp;

#[tokio::test]
async fn whoever_is_barred_is_refused_at_every_gate_and_may_leave() {
    let app = TestApp::new().await;
    let made = many(&app, 2, |_| Outcome::Approved(Level::Green)).await;
    let badge = made[0].secret.clone().unwrap();
    let mut organiser = app.organiser().await;
    let mut desk = app.desk_staff("Dora Desk").await;
    let outer = gate(&app, "outer").await;
    told(&read(&mut desk, &outer, &badge).await, "admitted");
    let person = app.path(&format!("/people/{}", made[0].id));
    let path = organiser.get(&person).await.is(200).attribute("a[href$='/bar']", "href").unwrap();
    organiser.get(&path).await.is(200).says("Bar Person 0 from coming in?");
    // It is done with a reason, and by who decides about people.
    let page = organiser.post(&path, &[("reason", " ")]).await.is(422);
    assert!(page.fault("reason").is_some());
    desk.post(&path, &[("reason", "Because")]).await.is(404);
    organiser.submit(&path, &[("reason", "Named in a criminal case")]).await.is(200).says("Named in a criminal case");
    organiser.post(&path, &[("reason", "Twice")]).await.is(409);
    assert_eq!(app.value::<i64>("select count(*) from bars").await, 1);
    // She is inside: she leaves as anybody, and does not come in again. The desk reads why, and cannot force it.
    told(&leave(&mut desk, &outer, &badge).await, "admitted");
    let refused = read(&mut desk, &outer, &badge).await.says("Barred from coming in");
    told(&refused, "refused");
    assert_eq!(refused.count("form[action$='/force']"), 0);
    desk.get(&person).await.is(200).says("Named in a criminal case").says("Refused: barred");
    // A device is told, and does not say so aloud.
    let device = app.device("main-entrance").await;
    let answer = device.post("/api/v1/checkins", &json!({ "secret": badge, "nonce": "nonce-01" })).await.is(201).json();
    assert_eq!(answer["reason"], "barred");
    let other = made[1].secret.clone().unwrap();
    let answer = device.post("/api/v1/checkins", &json!({ "secret": other, "nonce": "nonce-02" })).await.is(201).json();
    assert_eq!(answer["status"], "ok");
    // Lifted it opens again, and both stay on record.
    organiser.get(&path).await.is(200).says("Let Person 0 come in again?");
    organiser.submit(&format!("{path}/lift"), &[]).await.is(200).says_not("Named in a criminal case");
    organiser.post(&format!("{path}/lift"), &[]).await.is(409);
    organiser.get(&path).await.is(200).says("Lifted").says("Named in a criminal case");
    told(&read(&mut desk, &outer, &badge).await, "admitted");
    let log = app.actions().await;
    for action in ["registration.barred", "registration.bar_lifted"] {
        assert!(log.contains(&action.to_owned()), "{action}");
    }
    assert_eq!(app.value::<i64>("select count(*) from audit_log where detail::text like '%criminal%'").await, 0);
}

#[tokio::test]
async fn it_goes_along_when_she_registers_again_and_is_erased_with_her() {
    let app = TestApp::new().await;
    register(&app, "Wang Min", "wang.min@example.org").await;
    let first: Uuid = id_of(&app, "wang.min@example.org").await;
    let person = app.path(&format!("/people/{first}"));
    let mut organiser = app.organiser().await;
    organiser.submit(&format!("{person}/bar"), &[("reason", "Named in a criminal case")]).await.is(200);
    app.sql("update participants set state = 'withdrawn'").await;
    register(&app, "Wang Min", "wang.min@example.org").await;
    let again: Uuid = app.value("select id from participants where state <> 'withdrawn'").await;
    let page = organiser.get(&app.path(&format!("/people/{again}"))).await.is(200);
    page.says("Barred Named in a criminal case");
    // What was written about her is erased with her; that she was barred is not.
    let version: i32 = app.value("select version from participants where state = 'withdrawn'").await;
    organiser.submit(&format!("{person}/erase"), &[("version", &version.to_string())]).await.is(200);
    assert_eq!(app.value::<Uuid>("select participant_id from bars where reason = '—'").await, first);
    let live: Uuid = app.value("select participant_id from bars where reason <> '—' and lifted_at is null").await;
    assert_eq!(live, again);
}
