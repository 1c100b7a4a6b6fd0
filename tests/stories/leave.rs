//! Somebody is excused, and counts apart from those who are absent.

use plenum::access::Role;
use plenum::kernel::Uuid;
use plenum::registration::{Level, Outcome};

use super::checkin::{gate, read, told};
use super::registration::many;
use crate::support::{Browser, TestApp};

/// Arrived of expected, on leave, absent, as the board says.
async fn figures(desk: &mut Browser) -> Vec<String> {
    desk.get("/c/fsc/arrivals").await.is(200).all(".facts .fact b")
}

#[tokio::test]
async fn whoever_is_excused_is_not_absent_and_may_come_all_the_same() {
    let app = TestApp::new().await;
    let made = many(&app, 3, |_| Outcome::Approved(Level::Green)).await;
    let mut desk = app.desk_staff("Dora Desk").await;
    let person = app.path(&format!("/people/{}", made[0].id));
    desk.get(&person).await.is(200).says("Not excused");
    assert_eq!(figures(&mut desk).await, ["0 / 3", "0", "3"]);
    let sent = [("from", ""), ("until", ""), ("why", "At a hearing")];
    desk.submit(&format!("{person}/leave"), &sent).await.is(200).says("The whole conference").says("At a hearing");
    assert_eq!(figures(&mut desk).await, ["0 / 3", "1", "2"]);
    desk.get("/c/fsc/arrivals").await.is(200).says("At a hearing").says_not("came all the same");
    desk.get("/c/fsc/people?state=leave").await.is(200).says("1–1 of 1").says("Person 0");
    // She comes all the same: she is let in as anybody, and counts as having come.
    let outer = gate(&app, "outer").await;
    told(&read(&mut desk, &outer, made[0].secret.as_deref().unwrap()).await, "admitted");
    assert_eq!(figures(&mut desk).await, ["1 / 3", "0", "2"]);
    desk.get("/c/fsc/arrivals").await.is(200).says("came all the same");
    // Another leave of hers that overlaps is refused, what was typed stays.
    let page =
        desk.post(&format!("{person}/leave"), &[("why", "Twice")]).await.is(422).says("Take that one back first");
    assert_eq!((page.fault("why").is_some(), page.field("why").as_str()), (true, "Twice"));
    // Taken back it counts no more, and stays on record.
    let leave: Uuid = app.value("select id from leaves").await;
    let end = format!("{person}/leave/{leave}/end");
    desk.submit(&end, &[]).await.is(200).says("taken back");
    desk.post(&end, &[]).await.is(409);
    desk.get("/c/fsc/people?state=leave").await.is(200).says_not("Person 0");
    let log = app.actions().await;
    assert!(
        ["registration.leave_given", "registration.leave_taken_back"]
            .iter()
            .all(|one| log.iter().any(|held| held == one))
    );
    assert_eq!(app.value::<i64>("select count(*) from audit_log where detail::text like '%hearing%'").await, 0);
}

#[tokio::test]
async fn a_leave_of_some_hours_counts_within_them() {
    let app = TestApp::new().await;
    let made = many(&app, 1, |_| Outcome::Approved(Level::Green)).await;
    let mut desk = app.desk_staff("Dora Desk").await;
    let person = app.path(&format!("/people/{}", made[0].id));
    let leave = format!("{person}/leave");
    let page =
        desk.post(&leave, &[("from", "2026-11-23T14:00"), ("until", "2026-11-23T10:00"), ("why", "")]).await.is(422);
    assert!(page.fault("until").is_some() && page.fault("why").is_some() && page.fault("from").is_none());
    assert_eq!(page.field("from"), "2026-11-23T14:00");
    let hours = [("from", "2026-11-23T10:00"), ("until", "2026-11-23T14:00"), ("why", "A visit")];
    desk.submit(&leave, &hours).await.is(200).says("23 Nov 10:00 – 23 Nov 14:00");
    // The story stands at 09:00.
    assert_eq!(figures(&mut desk).await, ["0 / 1", "0", "1"]);
    app.app.clock.advance(chrono::TimeDelta::minutes(61));
    assert_eq!(figures(&mut desk).await, ["0 / 1", "1", "0"]);
    app.app.clock.advance(chrono::TimeDelta::hours(4));
    assert_eq!(figures(&mut desk).await, ["0 / 1", "0", "1"]);
    // Two that follow each other do not overlap.
    let after = [("from", "2026-11-23T14:00"), ("until", "2026-11-23T15:00"), ("why", "Another visit")];
    desk.submit(&leave, &after).await.is(200);
    let across = [("from", "2026-11-23T13:00"), ("until", "2026-11-23T14:30"), ("why", "Across both")];
    assert!(desk.post(&leave, &across).await.is(422).fault("from").is_some());
    assert_eq!(app.value::<i64>("select count(*) from leaves").await, 2);
}

#[tokio::test]
async fn only_desks_excuse_and_only_those_who_are_approved() {
    let app = TestApp::new().await;
    let made = many(&app, 2, |n| if n == 0 { Outcome::Approved(Level::Green) } else { Outcome::Submitted }).await;
    let sent = [("why", "x")];
    let path = |n: usize| app.path(&format!("/people/{}/leave", made[n].id));
    app.seated("Chen Chair", 1).await.post(&path(0), &sent).await.is(404);
    let nobody = app.account("Nora Nobody").await;
    app.grant(nobody, Role::AuditAdmin, None).await;
    app.signed_in(nobody).await.post(&path(0), &sent).await.is(404);
    let mut desk = app.desk_staff("Dora Desk").await;
    desk.post(&path(1), &sent).await.is(409);
    desk.get(&app.path(&format!("/people/{}", made[1].id))).await.is(200).says_not("Not excused");
    desk.post(&path(0).replace("fsc", "other"), &sent).await.is(404);
    desk.submit(&path(0), &sent).await.is(200);
    // A leave is found at its own person alone.
    let leave: Uuid = app.value("select id from leaves").await;
    desk.post(&format!("{}/{leave}/end", path(1)), &[]).await.is(404);
    desk.post(&format!("{}/{}/end", path(0), Uuid::nil()), &[]).await.is(404);
}
