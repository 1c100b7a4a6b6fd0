//! The agenda as anybody reads it.

use crate::support::TestApp;

#[tokio::test]
async fn a_visitor_reads_the_agenda_by_day_and_room() {
    let app = TestApp::new().await;
    let mut visitor = app.visitor();
    let page = visitor
        .get("/c/fsc/agenda")
        .await
        .is(200)
        .says("Opening ceremony")
        .says("09:00–11:00")
        .says("Saturday, 26 December 2026");
    assert_eq!(page.count("section.day"), 2);
    assert!(page.count("ul.parallel > li") >= 3, "three discussion groups run side by side");
    let all = page.count("ul.agenda-items > li");
    let room = page.attribute("select[name=room] option:nth-child(2)", "value").unwrap();
    let one = visitor.get(&format!("/c/fsc/agenda?room={room}")).await.is(200);
    assert!(one.count("ul.agenda-items > li") < all);
    visitor.get("/c/fsc/agenda/opening-address").await.is(200).says("Must produce").says("Standby host");
    visitor.get("/c/fsc/agenda/nothing").await.is(404);
    visitor.get("/c/fsc/agenda?lang=zh-Hant").await.is(200).says("開幕式").says("同時進行");
}

#[tokio::test]
async fn an_unchanged_agenda_is_not_sent_again() {
    let app = TestApp::new().await;
    let mut visitor = app.visitor();
    let etag = visitor.get("/c/fsc/agenda").await.is(200).header("etag").to_owned();
    visitor.get_with("/c/fsc/agenda", &[("if-none-match", &etag)]).await.is(304);
    visitor.get_with("/c/fsc/agenda?lang=en", &[("if-none-match", &etag)]).await.is(304);
    visitor.get_with("/c/fsc/agenda?lang=zh-Hans", &[("if-none-match", &etag)]).await.is(200);
}
