//! The public page, and the states of a conference.

use plenum::access::Role;

use crate::support::TestApp;

#[tokio::test]
async fn a_visitor_reads_what_the_conference_is_for_in_her_language() {
    let app = TestApp::new().await;
    let mut visitor = app.visitor();
    let page = visitor.get("/c/fsc").await.is(200).says("Financial Security Conference").says("33");
    assert_eq!(page.count("ol.goals > li"), 6);
    visitor.get("/c/fsc?lang=zh-Hant").await.is(200).says("會議目標");
    // The choice is kept.
    visitor.get("/c/fsc").await.is(200).says("會議目標");
    app.visitor().speaking("zh-SG").get("/").await.is(200).says("金融安全会议");
}

#[tokio::test]
async fn an_unchanged_page_is_not_sent_again() {
    let app = TestApp::new().await;
    let mut visitor = app.visitor();
    let etag = visitor.get("/c/fsc").await.is(200).header("etag").to_owned();
    visitor.get_with("/c/fsc", &[("if-none-match", &etag)]).await.is(304);
    app.sql("update conferences set version = version + 1").await;
    visitor.get_with("/c/fsc", &[("if-none-match", &etag)]).await.is(200);
}

#[tokio::test]
async fn a_draft_is_seen_by_who_works_on_it_and_looks_absent_to_others() {
    let app = TestApp::new().await;
    app.sql("update conferences set state = 'draft'").await;
    app.organiser().await.get("/c/fsc").await.is(200);
    let foreign = app.visitor().get("/c/fsc").await.is(404);
    let absent = app.visitor().get("/c/nothing").await.is(404);
    assert_eq!(foreign.body.replace("fsc", "nothing"), absent.body);
    app.visitor().get("/").await.is(200).says("No conferences yet");
}

#[tokio::test]
async fn an_organiser_opens_the_conference_and_nobody_else_does() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    organiser.get("/c/fsc/settings").await.is(200).says("published");
    organiser.submit("/c/fsc/settings/state", &[("to", "running")]).await.is(200).says("running");
    // Not every state follows on every other.
    organiser.post("/c/fsc/settings/state", &[("to", "archived")]).await.is(403);
    assert_eq!(app.value::<String>("select state from conferences").await, "running");
    assert_eq!(app.actions().await.last().unwrap(), "conference.state_changed");
    app.desk_staff("Dora Desk").await.post("/c/fsc/settings/state", &[("to", "closed")]).await.is(404);
    // What has no way back is not done by one press.
    organiser.submit("/c/fsc/settings/state", &[("to", "closed")]).await.is(200).says("no way back");
    let asked = organiser.post("/c/fsc/settings/state", &[("to", "archived")]).await.is(422);
    assert!(asked.fault("sure").is_some());
    assert_eq!(app.value::<String>("select state from conferences").await, "closed");
    organiser.submit("/c/fsc/settings/state", &[("to", "archived"), ("sure", "on")]).await.is(200);
    assert_eq!(app.value::<String>("select state from conferences").await, "archived");
    app.administrator(Role::SystemAdmin).await.get("/c/fsc/settings").await.is(404);
    let to = app.visitor().get("/c/fsc/settings").await.is(303).location().to_owned();
    assert_eq!(to, "/sign-in?next=/c/fsc/settings");
}

#[tokio::test]
async fn a_form_from_elsewhere_is_refused() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    for headers in
        [&[][..], &[("sec-fetch-site", "cross-site")], &[("origin", "https://evil.test")], &[("origin", "null")]]
    {
        let answer = organiser.post_with("/c/fsc/settings/state", &[("to", "running")], headers).await;
        answer.is(403).says("did not come from a page of ours");
    }
    assert_eq!(app.value::<String>("select state from conferences").await, "published");
    let own = &[("origin", "http://plenum.test")];
    organiser.post_with("/c/fsc/settings/state", &[("to", "running")], own).await.is(303);
}
