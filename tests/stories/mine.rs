//! My agenda: roles, a discussion group and favourites, for whoever holds a pass, is signed in, or is neither.

use plenum::kernel::Uuid;

use super::programme::{change_item, id, release};
use super::registration::{approve, register};
use crate::support::TestApp;

#[tokio::test]
async fn a_holder_stars_items_and_sees_what_clashes() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let pass = register(&app, "王敏", "wang.min@example.org").await;
    approve(&app, &mut organiser, "wang.min@example.org", "green").await;
    let mut phone = app.visitor();
    phone.get(&pass).await.is(200).says("My agenda");
    let base = format!("{pass}/agenda");
    phone.get(&base).await.is(200).says("Nothing is yours yet");
    // Everything is there to be chosen, a day at a time, without a script.
    let page = phone.get(&format!("{base}/choose?day=1")).await.is(200).says("Opening address");
    assert!(page.count("button.star") > 5);
    let (opening, fintech) = (id(&app, "items", "opening-address").await, id(&app, "items", "fintech-risks").await);
    let monitoring = id(&app, "items", "monitoring-cross-border").await;
    let star = |item: Uuid| [("items", item.to_string()), ("on", "1".to_owned()), ("day", "1".to_owned())];
    for item in [opening, fintech, monitoring] {
        let form = star(item);
        let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let back = phone.post(&format!("{base}/stars"), &form).await.is(303);
        assert_eq!(back.location(), format!("{base}/choose?day=1"));
    }
    let page = phone.get(&format!("{base}/choose?day=1")).await.is(200);
    assert_eq!(page.count("button.star[aria-pressed=true]"), 3);
    // Two of them are side by side.
    let page = phone.get(&base).await.is(200).says("2 things of yours are at the same time as others.");
    assert_eq!(page.count(".agenda .tag.warn"), 2);
    assert_eq!(page.count(".agenda > li"), 3);
    let calendar = phone.get(&format!("{base}.ics")).await.is(200);
    assert_eq!(calendar.body.matches("BEGIN:VEVENT").count(), 3);
    // A calendar asks in no language: it is answered in hers.
    app.sql("update participants set language = 'zh-Hant' where email = 'wang.min@example.org'").await;
    let title: String = app.value("select (title).hant from items where code = 'opening-address'").await;
    let calendar = app.visitor().get(&format!("{base}.ics")).await.is(200);
    assert!(!title.is_empty() && calendar.body.contains(&title), "{}", calendar.body);
    app.sql("update participants set language = 'en' where email = 'wang.min@example.org'").await;
    // One goes, what is not released cannot be starred, and nothing is starred twice.
    phone.submit(&format!("{base}/stars"), &[("items", &fintech.to_string())]).await.is(200).says_not("same time");
    phone.post(&format!("{base}/stars"), &[("items", &Uuid::nil().to_string()), ("on", "1")]).await.is(303);
    phone.post(&format!("{base}/stars"), &[("items", &opening.to_string()), ("on", "1")]).await.is(303);
    assert_eq!(app.value::<i64>("select count(*) from favourites").await, 2);
    // It moves with a release, and says so in her calendar.
    change_item(&mut organiser, &app, "opening-address", &[("title_en", "Address of the chair")]).await.is(303);
    phone.get(&base).await.is(200).says("Opening address");
    release(&mut organiser, &app, "Another title").await.is(303);
    phone.get(&base).await.is(200).says("Address of the chair");
    let calendar = phone.get(&format!("{base}.ics")).await.is(200);
    assert!(calendar.body.contains("SEQUENCE:1\r\n"), "{}", calendar.body);
    let actions = app.actions().await;
    assert!(actions.contains(&"mine.starred".to_owned()) && actions.contains(&"mine.unstarred".to_owned()));
    // Another's pass, or none, is nothing.
    app.visitor().get("/pass/nothing/agenda").await.is(404);
    app.visitor().post("/pass/nothing/agenda/stars", &[("items", &opening.to_string())]).await.is(404);
    // What is erased takes its stars along.
    app.sql("update participants set state = 'withdrawn' where email = 'wang.min@example.org'").await;
    let person = app.path(&format!("/people/{}", super::registration::id_of(&app, "wang.min@example.org").await));
    let version = organiser.get(&format!("{person}/erase")).await.is(200).field("version");
    organiser.post(&format!("{person}/erase"), &[("version", &version)]).await.is(303);
    assert_eq!(app.value::<i64>("select count(*) from favourites").await, 0);
}

#[tokio::test]
async fn whoever_has_no_pass_says_her_stars_in_the_address() {
    let app = TestApp::new().await;
    let (opening, fintech) = (id(&app, "items", "opening-address").await, id(&app, "items", "fintech-risks").await);
    let mut visitor = app.visitor();
    visitor.get("/c/fsc/agenda").await.is(200).says("My agenda");
    let page = visitor.get("/c/fsc/my-agenda").await.is(200).says("they are kept in this browser");
    assert_eq!(page.attribute("main", "data-stars").unwrap(), "/c/fsc");
    let page = visitor.get(&format!("/c/fsc/my-agenda?i={}&i={fintech}&i=x", opening.simple())).await.is(200);
    // What is no id is as if nothing were said.
    assert_eq!(page.count(".agenda > li"), 0);
    let page = visitor.get(&format!("/c/fsc/my-agenda?i={}&i={fintech}", opening.simple())).await.is(200);
    assert_eq!(page.count(".agenda > li"), 2);
    assert_eq!(page.count("form[action$=stars]"), 0);
    visitor.get("/c/fsc/my-agenda/choose").await.is(303);
}

#[tokio::test]
async fn a_participant_who_is_signed_in_has_the_same_agenda() {
    let app = TestApp::new().await;
    let account = app.account("Wang Min").await;
    let mut signed = app.signed_in(account).await;
    signed.get("/c/fsc/my-agenda/choose").await.is(404);
    let pass = register(&app, "王敏", "wang.min@example.org").await;
    let opening = id(&app, "items", "opening-address").await.to_string();
    signed.get("/c/fsc/my-agenda/choose?day=1").await.is(200).says("Opening address");
    signed.submit("/c/fsc/my-agenda/stars", &[("items", &opening), ("on", "1")]).await.is(200).says("Opening address");
    app.visitor().get(&format!("{pass}/agenda")).await.is(200).says("Opening address");
}
