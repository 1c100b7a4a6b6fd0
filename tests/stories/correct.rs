//! An organiser corrects what somebody answered, when she herself may not any more.

use super::registration::{answers, approve, id_of, pass_link, register, with};
use crate::support::TestApp;

#[tokio::test]
async fn an_organiser_corrects_answers_after_the_closing_and_she_is_told() {
    let app = TestApp::new().await;
    let pass = register(&app, "王敏", "wang.min@example.org").await;
    let mut organiser = app.organiser().await;
    approve(&app, &mut organiser, "wang.min@example.org", "blue").await;
    app.sql("update conferences set registration_opens_at = null, registration_closes_at = '2026-11-22T00:00Z' where slug = 'fsc'")
        .await;
    app.visitor().get(&format!("{pass}/edit")).await.is(403);

    let person = app.path(&format!("/people/{}", id_of(&app, "wang.min@example.org").await));
    let edit = organiser.get(&person).await.is(200).attribute("a[href$='/edit']", "href").expect("a link to correct");
    let page = organiser.get(&edit).await.is(200).says("told by mail what changed");
    assert_eq!((page.field("name"), page.field("post")), ("王敏".to_owned(), "Risk manager".to_owned()));
    let (form, version) = (answers(&app).await, page.field("version"));
    // What is wrong stands at its field, and what was typed beside it stays.
    let wrong = with(&form, &[("phone", "call me"), ("post", "Director"), ("version", &version)]);
    let page = organiser.post(&edit, &wrong).await.is(422);
    assert!(page.fault("phone").is_some());
    assert_eq!(page.field("post"), "Director");
    organiser
        .submit(&edit, &with(&form, &[("post", "Director"), ("version", &version)]))
        .await
        .is(200)
        .says("Director");
    assert_eq!(app.actions().await.last().unwrap(), "registration.changed");
    let (to, _, body) = app.mails().await.pop().unwrap();
    assert!(to == "wang.min@example.org" && body.contains("Post: Risk manager → Director"), "{to}: {body}");
    assert_eq!(app.value::<i64>("select count(*) from badges where revoked_at is null").await, 1);
    // Somebody else who saw her as she was is told.
    let late = with(&form, &[("post", "Chief"), ("version", &version)]);
    organiser.post(&edit, &late).await.is(409);
    assert_eq!(app.value::<String>("select post from participants").await, "Director");

    // Not at a desk, and not once she does not come.
    app.desk_staff("Dora Desk").await.get(&edit).await.is(404);
    app.sql("update participants set state = 'withdrawn'").await;
    organiser.get(&edit).await.is(409);
    assert_eq!(organiser.get(&person).await.is(200).count("a[href$='/edit']"), 0);
}

#[tokio::test]
async fn a_mistyped_address_is_corrected_and_the_link_goes_there() {
    let app = TestApp::new().await;
    let old = register(&app, "王敏", "wang.mni@example.org").await;
    register(&app, "李娜", "li.na@example.org").await;
    let mut organiser = app.organiser().await;
    let person = app.path(&format!("/people/{}", id_of(&app, "wang.mni@example.org").await));
    let address = organiser.get(&person).await.is(200).attribute("a[href$='/address']", "href").expect("a link");
    let page = organiser.get(&address).await.is(200);
    assert_eq!(page.field("email"), "wang.mni@example.org");
    let version = page.field("version");
    for email in ["nobody", "li.na@example.org"] {
        let page = organiser.post(&address, &[("email", email), ("version", &version)]).await.is(422);
        assert!(page.fault("email").is_some(), "{email}");
        assert_eq!(page.field("email"), email);
    }
    let right = [("email", "Wang.Min@example.org"), ("version", version.as_str())];
    organiser.submit(&address, &right).await.is(200).says("wang.min@example.org");
    // The link goes to her, and whoever read the other address has none any more.
    assert_eq!(app.mails().await.pop().unwrap().0, "wang.min@example.org");
    app.visitor().get(&old).await.is(404);
    app.visitor().get(&pass_link(&app).await).await.is(200);
    organiser.get(&app.path("/people?q=wang.min")).await.is(200).says("王敏");
    assert!(app.actions().await.contains(&"registration.address_changed".to_owned()));
    organiser.post(&address, &[("email", "late@example.org"), ("version", &version)]).await.is(409);
    app.desk_staff("Dora Desk").await.get(&address).await.is(404);
}
