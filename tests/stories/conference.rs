//! The public page, and the states of a conference.

use plenum::access::Role;
use plenum::kernel::Uuid;

use super::registration::register;
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
    // It is not closed, it has not begun.
    let mut organiser = app.organiser().await;
    organiser.get("/c/fsc").await.is(200).says("Registration is not open yet.").says_not("Registration is closed");
    organiser.get("/c/fsc/register").await.is(200).says("Registration is not open yet.");
    app.sql("update conferences set registration_opens_at = '2026-12-01 01:00:00Z', version = version + 1").await;
    organiser.get("/c/fsc").await.is(200).says("Registration opens on 1 December 2026");
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
    organiser.submit("/c/fsc/settings/state", &[("to", "closed"), ("sure", "on")]).await.is(200).says("no way back");
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

#[tokio::test]
async fn going_back_to_draft_and_closing_are_asked_for_first() {
    let app = TestApp::new().await;
    register(&app, "王敏", "wang.min@example.org").await;
    let mut organiser = app.organiser().await;
    let page = organiser.get("/c/fsc/settings").await.is(200);
    let ask = page.attribute("a[href*='/settings/state']", "href").expect("a link that asks");
    let page = organiser.get(&ask).await.is(200).says("Take the conference back to draft?");
    let page = page.says("One person is registered");
    assert_eq!((page.field("to"), page.field("sure")), ("draft".into(), "on".into()));
    // Who was not asked is asked.
    organiser.submit("/c/fsc/settings/state", &[("to", "draft")]).await.is(200).says("back to draft?");
    assert_eq!(app.value::<String>("select state from conferences where slug = 'fsc'").await, "published");
    organiser.submit("/c/fsc/settings/state", &[("to", "draft"), ("sure", "on")]).await.is(200);
    assert_eq!(app.value::<String>("select state from conferences where slug = 'fsc'").await, "draft");

    organiser.submit("/c/fsc/settings/state", &[("to", "published")]).await.is(200);
    organiser.get("/c/fsc/settings/state?to=closed").await.is(403);
    organiser.submit("/c/fsc/settings/state", &[("to", "running")]).await.is(200);
    let page = organiser.submit("/c/fsc/settings/state", &[("to", "closed")]).await.is(200);
    page.says("Close the conference?").says("One person is registered.").says("One registration waits for a decision");
    // What is not asked for leads back.
    organiser.get("/c/fsc/settings/state?to=published").await.is(303);
    app.desk_staff("Dora Desk").await.get("/c/fsc/settings/state?to=closed").await.is(404);
}

/// The form about the words of a conference as it comes, with some answers in the place of others.
fn wording<'a>(
    held: &'a [(&'static str, String)],
    changed: &[(&'static str, &'a str)],
) -> Vec<(&'static str, &'a str)> {
    let answer = |name: &str| changed.iter().find(|(field, _)| *field == name).map(|(_, text)| *text);
    held.iter().map(|(name, text)| (*name, answer(name).unwrap_or(text))).collect()
}

#[tokio::test]
async fn an_organiser_changes_what_the_conference_is_called_and_where_it_is() {
    const FIELDS: [&str; 16] = [
        "name_en",
        "name_hans",
        "name_hant",
        "subtitle_en",
        "subtitle_hans",
        "subtitle_hant",
        "place_en",
        "place_hans",
        "place_hant",
        "background_en",
        "background_hans",
        "background_hant",
        "significance_en",
        "significance_hans",
        "significance_hant",
        "version",
    ];
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let path = "/c/fsc/settings/wording";
    assert_eq!(organiser.get("/c/fsc/settings").await.is(200).count(&format!("a[href='{path}']")), 1);
    let page = organiser.get(path).await.is(200);
    let held = FIELDS.map(|field| (field, page.field(field)));
    assert_eq!(held[0].1, "Financial Security Conference");
    let etag = app.visitor().get("/c/fsc").await.is(200).header("etag").to_owned();

    // What is wrong is said at its field, and nothing of it is lost.
    let long = "x".repeat(3001);
    let nowhere =
        wording(&held, &[("place_en", " "), ("place_hans", ""), ("place_hant", ""), ("background_en", &long)]);
    let page = organiser.post(path, &nowhere).await.is(422);
    assert_eq!(page.fault("place_hans").unwrap(), "Enter this in at least one language.");
    assert!(page.fault("background_en").is_some() && page.fault("name_hans").is_none());
    assert_eq!(page.field("background_en"), long);

    let changed = [("name_en", "Money Days"), ("place_en", "Lisbon, Old Town"), ("background_en", "New ground")];
    let form = wording(&held, &changed);
    organiser.submit(path, &form).await.is(200).says("Money Days · Lisbon, Old Town");
    assert_eq!(app.actions().await.last().unwrap(), "conference.wording_changed");
    let said = "select detail ->> 'parts' from audit_log where action = 'conference.wording_changed'";
    assert_eq!(app.value::<String>(said).await, r#"["name", "place", "background"]"#);
    // Everybody sees it, also who held the page before.
    let page = app.visitor().get_with("/c/fsc", &[("if-none-match", &etag)]).await.is(200);
    page.says("Money Days").says("Lisbon, Old Town").says("New ground");
    app.visitor().get("/").await.is(200).says("Money Days");

    // A form that somebody else was faster than comes back as it was written, and is saved when it is sent again.
    let late = wording(&held, &[("name_en", "Late Days")]);
    let page = organiser.post(path, &late).await.is(422).says("Somebody else has changed the conference meanwhile.");
    assert_eq!(page.field("name_en"), "Late Days");
    // What the other wrote stands above, so that it is not undone unseen.
    let page = page.says("Lisbon, Old Town").says("New ground");
    let version = page.field("version");
    organiser.post(path, &wording(&held, &[("name_en", "Late Days"), ("version", &version)])).await.is(303);
    // What stays as it is is no change.
    let before = app.actions().await.len();
    organiser.post(path, &wording(&held, &[("name_en", "Late Days")])).await.is(303);
    assert_eq!(app.actions().await.len(), before);

    app.desk_staff("Dora Desk").await.get(path).await.is(404);
    app.sql("update conferences set state = 'archived' where slug = 'fsc'").await;
    organiser.get(path).await.is(403);
    organiser.post(path, &form).await.is(403);
    assert_eq!(organiser.get("/c/fsc/settings").await.is(200).count(&format!("a[href='{path}']")), 0);
}

#[tokio::test]
async fn an_organiser_changes_the_words_of_a_goal() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let goals = organiser.get("/c/fsc/settings/wording").await.is(200);
    assert_eq!(goals.count("#goals li"), 6);
    let path = goals.attribute("#goals a", "href").expect("a goal");
    let version = organiser.get(&path).await.is(200).field("version");
    let page = organiser.post(&path, &[("text_en", "Kept"), ("version", &version)]).await.is(422);
    assert!(page.fault("name_hans").is_some());
    assert_eq!(page.field("text_en"), "Kept");
    let etag = app.visitor().get("/c/fsc").await.is(200).header("etag").to_owned();
    let form = [("name_en", "Keep rivers clean"), ("text_en", "All of them"), ("version", &*version)];
    organiser.submit(&path, &form).await.is(200).says("Keep rivers clean");
    assert_eq!(app.actions().await.last().unwrap(), "conference.goal_changed");
    let page = app.visitor().get_with("/c/fsc", &[("if-none-match", &etag)]).await.is(200);
    page.says("Keep rivers clean").says("All of them");
    let other = [("name_en", "Keep seas clean"), ("version", &*version)];
    let page = organiser.post(&path, &other).await.is(422).says("Somebody else has changed the conference meanwhile.");
    assert_eq!(page.field("name_en"), "Keep seas clean");
    organiser.get(&format!("/c/fsc/settings/goals/{}", Uuid::nil())).await.is(404);
    app.desk_staff("Dora Desk").await.get(&path).await.is(404);
}
