//! Who sits where is told when she comes in. GB 50799-2012, 12.2.

use plenum::access::{DeviceKind, Serves};
use plenum::registration::{Level, Outcome};
use serde_json::json;

use super::registration::many;
use crate::support::TestApp;

#[tokio::test]
async fn a_list_from_a_sheet_seats_everybody_and_the_kiosk_says_where() {
    let app = TestApp::new().await;
    let made = many(&app, 3, |_| Outcome::Approved(Level::Green)).await;
    let mut organiser = app.organiser().await;
    let seats = organiser.get("/c/fsc/people").await.is(200).attribute("a[href$='/people/seats']", "href").unwrap();
    organiser.get(&seats).await.is(200).says("Who sits where");
    // Wrong lines are told, and nothing of the list is taken.
    let list = "1\tRow 3, seat 7\nnobody@example.org\tRow 3, seat 8\n999\tRow 3, seat 9";
    let page = organiser.post(&seats, &[("list", list)]).await.is(422).says("Line 2").says("Line 3");
    let kept = page.field("list").split_whitespace().eq(list.split_whitespace());
    assert_eq!((kept, page.text().contains("Line 1:")), (true, false));
    assert_eq!(app.value::<i64>("select count(*) from participants where seat <> ''").await, 0);
    let list = "1\tRow 3, seat 7\np1@example.org\tTable 5";
    organiser.post(&seats, &[("list", list)]).await.is(200).says("2 people have another seat now");
    organiser.post(&seats, &[("list", list)]).await.is(200).says("0 people have another seat now");
    organiser.get("/c/fsc/people?columns=name.seat").await.is(200).says("Row 3, seat 7").says("Table 5");
    let person = app.path(&format!("/people/{}", made[0].id));
    organiser.get(&person).await.is(200).says("Row 3, seat 7");
    // The kiosk says it, the list for the hours without network too.
    let kiosk = app.device_of(DeviceKind::Kiosk, app.conference, "main-entrance", Serves::Entry).await;
    let told = kiosk.read(&json!({ "secret": made[0].secret.clone().unwrap(), "nonce": "nonce-01" })).await;
    assert_eq!(told["person"]["seat"], "Row 3, seat 7");
    let told = kiosk.read(&json!({ "secret": made[2].secret.clone().unwrap(), "nonce": "nonce-02" })).await;
    assert_eq!(told["person"].get("seat"), None);
    // By hand it is changed with the note.
    let version: i32 = app.value("select version from participants where number = 1").await;
    let sent = [("version", &*version.to_string()), ("attention", ""), ("seat", "Row 1, seat 1")];
    organiser
        .submit(&format!("{person}/attention"), &sent)
        .await
        .is(200)
        .says("Row 1, seat 1")
        .says_not("Row 3, seat 7");
    let log = app.actions().await;
    assert!(log.iter().filter(|one| *one == "registration.seated").count() == 2);
    app.desk_staff("Dora Desk").await.get(&seats).await.is(404);
}
