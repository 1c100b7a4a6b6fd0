//! What is held about somebody: hers to have, and erased when its time is over.

use chrono::{DateTime, TimeDelta, Utc};
use plenum::registration::erase_overdue;

use super::registration::{approve, id_of, register};
use crate::support::TestApp;

#[tokio::test]
async fn she_takes_along_what_is_held_about_her() {
    let app = TestApp::new().await;
    let pass = register(&app, "王敏", "wang.min@example.org").await;
    let mut organiser = app.organiser().await;
    approve(&app, &mut organiser, "wang.min@example.org", "green").await;
    let mut hers = app.visitor();
    hers.submit(&format!("{pass}/document"), &[("kind", "resident_card"), ("number", "11010519491231002X")])
        .await
        .is(200);
    hers.get(&pass).await.says("What is held about me");
    let file = hers.get(&format!("{pass}/data")).await.is(200);
    let rows: Vec<(String, String)> = file.sheet().iter().map(|row| (row[0].to_string(), row[1].to_string())).collect();
    for (what, held) in [
        ("Name", "王敏"),
        ("E-mail", "wang.min@example.org"),
        ("Diet", "Halal"),
        ("Reason for another level", "Asked for"),
        ("Number", "110***********002X"),
    ] {
        assert!(rows.iter().any(|(a, b)| a == what && b == held), "{what}: {rows:?}");
    }
    assert!(rows.iter().any(|(what, _)| what == "Green badge issued"));
    // No secret: neither of the badge nor of the link.
    let token = pass.rsplit('/').next().unwrap();
    assert!(rows.iter().all(|(_, held)| !held.contains(token)));

    let person = app.path(&format!("/people/{}", id_of(&app, "wang.min@example.org").await));
    organiser.get(&person).await.says("What is held about her");
    let csv = organiser.get(&format!("{person}/data?format=csv")).await.is(200);
    assert!(csv.body.contains("王敏") && csv.header("content-disposition").contains(".csv"));
    app.desk_staff("Dora Desk").await.get(&format!("{person}/data")).await.is(404);
    assert_eq!(app.actions().await.iter().filter(|action| *action == "registration.data_exported").count(), 2);
}

#[tokio::test]
async fn answers_go_when_they_are_kept_no_longer() {
    let app = TestApp::new().await;
    register(&app, "王敏", "wang.min@example.org").await;
    let diet = "select answers ->> 'diet' from participants";
    let closes: DateTime<Utc> = app.value("select closes_at from conferences where slug = 'fsc'").await;
    app.app.clock.set(closes + TimeDelta::days(30) - TimeDelta::seconds(1));
    erase_overdue(&app.app).await.unwrap();
    assert_eq!(app.value::<Option<String>>(diet).await.as_deref(), Some("halal"));
    app.app.clock.advance(TimeDelta::seconds(1));
    erase_overdue(&app.app).await.unwrap();
    assert_eq!(app.value::<Option<String>>(diet).await, None);
    assert_eq!(app.value::<String>("select name from participants").await, "王敏");
    // Once: nothing is written where nothing is due.
    erase_overdue(&app.app).await.unwrap();
    assert_eq!(app.actions().await.iter().filter(|action| *action == "registration.answers_erased").count(), 1);
}
