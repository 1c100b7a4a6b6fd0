//! When and to whom registration is open; a pass link that was lost; programs that fill in forms.

use plenum::kernel::Uuid;

use super::registration::{answers, id_of, pass_link, register, with};
use crate::support::{Browser, TestApp};

/// The organiser opens registration from one local time to another.
async fn open(app: &TestApp, organiser: &mut Browser, opens: &str, closes: &str, by_code: bool) {
    let page = organiser.get(&app.path("/admission")).await.is(200);
    let version = page.field("version");
    let mut form = vec![("version", version.as_str()), ("opens", opens), ("closes", closes)];
    if by_code {
        form.push(("by_code", "on"));
    }
    organiser.submit(&app.path("/admission"), &form).await.is(200);
}

/// A code as the organiser reads it out.
async fn code(app: &TestApp, organiser: &mut Browser, form: &[(&str, &str)]) -> String {
    let page = organiser.submit(&app.path("/admission/codes"), form).await.is(200);
    page.all("#code-list code").remove(0)
}

#[tokio::test]
async fn registration_opens_and_closes_when_the_organiser_says() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    // Now is 23 November 2026, 09:00 in Beijing.
    open(&app, &mut organiser, "2026-11-23T10:00", "2026-12-20T18:00", false).await;
    organiser.get(&app.path("/admission")).await.says("not open yet");
    app.visitor().get("/c/fsc").await.is(200).says("Registration opens on").says_not("Register now");
    app.visitor().get("/c/fsc/register").await.is(200).says("Registration opens on 23 November 2026");
    let form = answers(&app).await;
    app.visitor().post("/c/fsc/register", &with(&form, &[])).await.is(403);
    app.app.clock.advance(chrono::TimeDelta::minutes(60));
    app.visitor().get("/c/fsc/register").await.is(200).says("20 December 2026").says_not("opens on");
    register(&app, "王敏", "a@example.org").await;

    // What cannot be comes back at its field, as it was written.
    let version = organiser.get(&app.path("/admission")).await.field("version");
    let wrong = [("version", version.as_str()), ("opens", "2026-12-20T18:00"), ("closes", "2026-12-20T18:00")];
    let page = organiser.post(&app.path("/admission"), &wrong).await.is(422);
    assert!(page.fault("closes").unwrap().contains("not after the opening"));
    assert_eq!(page.field("opens"), "2026-12-20T18:00");
    let late = [("version", version.as_str()), ("opens", ""), ("closes", "2027-12-20T18:00")];
    let page = organiser.post(&app.path("/admission"), &late).await.is(422);
    assert!(page.fault("closes").unwrap().contains("before the conference"));
    // Of two organisers one is told.
    open(&app, &mut organiser, "", "2026-12-19T18:00", false).await;
    let again = [("version", version.as_str()), ("opens", ""), ("closes", "2026-12-18T18:00")];
    organiser.post(&app.path("/admission"), &again).await.is(409);
    assert!(app.actions().await.contains(&"registration.window_set".to_owned()));
}

#[tokio::test]
async fn with_a_code_alone_and_only_so_many() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    organiser.get(&app.path("/admission")).await.is(200).says("No code yet");
    open(&app, &mut organiser, "", "2026-12-20T18:00", true).await;
    let banks: Uuid = app.value("select id from categories where code = 'financial-institutions'").await;
    let made = [("note", "招商银行"), ("category", &banks.to_string()), ("most", "1")];
    let banks = code(&app, &mut organiser, &made).await;
    assert_eq!(banks.len(), 11);
    // The code is known to nobody who reads the database.
    let held: Vec<u8> = app.value("select code_sealed || code_hash from invitation_codes").await;
    let plain = banks.replace('-', "");
    assert!(!held.windows(plain.len()).any(|part| part == plain.as_bytes()));

    let form = answers(&app).await;
    let mut visitor = app.visitor();
    let page = visitor.get("/c/fsc/register").await.is(200).says("As it stands in your invitation");
    assert_eq!(page.count("input[name=code]"), 1);
    for (typed, fault) in [("", "no code of this conference"), ("AAAAA-AAAAA", "no code of this conference")] {
        let page = visitor.post("/c/fsc/register", &with(&form, &[("code", typed)])).await.is(422);
        assert!(page.fault("code").unwrap().contains(fault), "{typed}");
    }
    let academy: Uuid = app.value("select id from categories where code = 'universities'").await;
    let elsewhere = with(&form, &[("code", &banks), ("category", &academy.to_string())])
        .iter()
        .map(|(a, b)| (*a, b.to_string()))
        .collect::<Vec<_>>();
    let elsewhere: Vec<_> = elsewhere.iter().map(|(a, b)| (*a, b.as_str())).collect();
    assert!(visitor.post("/c/fsc/register", &elsewhere).await.is(422).fault("category").is_some());
    // The link of the code fills it in; however it is typed, it is the same.
    let page = visitor.get(&format!("/c/fsc/register?code={banks}")).await.is(200);
    assert_eq!(page.field("code"), banks);
    visitor.submit("/c/fsc/register", &with(&form, &[("code", &banks.to_lowercase().replace('-', " "))])).await.is(200);
    assert_eq!(app.value::<i64>("select count(*) from participants where code_id is not null").await, 1);
    let second = with(&form, &[("code", &banks), ("email", "b@example.org")]);
    let page = visitor.post("/c/fsc/register", &second).await.is(422);
    assert!(page.fault("code").unwrap().contains("used up"));

    // Ended, it lets nobody in any more.
    let press = code(&app, &mut organiser, &[("note", "Press")]).await;
    let id: Uuid = app.value("select id from invitation_codes where note = 'Press'").await;
    organiser.get(&app.path(&format!("/admission/{id}/revoke"))).await.is(200).says("stays registered");
    organiser.submit(&app.path(&format!("/admission/{id}/revoke")), &[]).await.is(200).says("ended");
    let third = with(&form, &[("code", &press), ("email", "c@example.org")]);
    visitor.post("/c/fsc/register", &third).await.is(422);
    let page = organiser.post(&app.path("/admission/codes"), &[("note", ""), ("most", "0")]).await.is(422);
    assert!(page.fault("note").is_some() && page.fault("most").is_some());
}

#[tokio::test]
async fn a_lost_link_is_sent_again_and_tells_nobody_who_is_registered() {
    let app = TestApp::new().await;
    let pass = register(&app, "王敏", "a@example.org").await;
    app.visitor().get("/c/fsc/register").await.says("Send the link to my pass again");
    let lost = "/c/fsc/register/lost";
    app.visitor().get(lost).await.is(200).says("with which you registered");
    assert!(app.visitor().post(lost, &[("email", "nobody")]).await.is(422).fault("email").is_some());
    let sent = |page: crate::support::Answer| page.text().replace("a@example.org", "").replace("x@example.org", "");
    let known = sent(app.visitor().post(lost, &[("email", "A@Example.org")]).await.is(200).says("on its way"));
    let unknown = sent(app.visitor().post(lost, &[("email", "x@example.org")]).await.is(200));
    assert_eq!(known.replace("A@Example.org", ""), unknown, "nobody is told who is registered");
    assert_eq!(app.value::<i64>("select count(*) from jobs where kind = 'registration.mail_lost_link'").await, 2);
    app.run_jobs().await;
    let mails = app.mails().await;
    assert_eq!(mails.len(), 2, "hers, and none to a stranger");
    assert_eq!(pass_link(&app).await, pass, "the link of before");
    // Asked again and again, the answer stays and the mails end.
    for _ in 0..4 {
        app.visitor().post(lost, &[("email", "a@example.org")]).await.is(200);
    }
    app.run_jobs().await;
    assert_eq!(app.mails().await.len(), 4);
    // Somebody who withdrew has nothing to open.
    app.sql("update participants set state = 'withdrawn'").await;
    app.app.clock.advance(chrono::TimeDelta::hours(1));
    app.visitor().post(lost, &[("email", "a@example.org")]).await.is(200);
    app.run_jobs().await;
    assert_eq!(app.mails().await.len(), 4);
    // On the day everybody asks from one network.
    for n in 0..25 {
        let email = format!("v{n}@example.org");
        app.visitor().post(lost, &[("email", &email)]).await.is(200);
    }
}

#[tokio::test]
async fn a_program_that_goes_on_and_on_is_told_to_wait() {
    let mut config = TestApp::settings();
    config.registrations_per_network = 3;
    let app = TestApp::with(config).await;
    let form = answers(&app).await;
    let mut visitor = app.visitor();
    for (n, status) in [(1, 303), (2, 303), (3, 303), (4, 429)] {
        let email = format!("v{n}@example.org");
        visitor.post("/c/fsc/register", &with(&form, &[("email", &email)])).await.is(status);
    }
    assert_eq!(app.value::<i64>("select count(*) from participants").await, 3);
    app.app.clock.advance(chrono::TimeDelta::minutes(16));
    visitor.post("/c/fsc/register", &with(&form, &[("email", "v5@example.org")])).await.is(303);
}

#[tokio::test]
async fn whoever_opens_her_link_has_the_address() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let pass = register(&app, "王敏", "a@example.org").await;
    register(&app, "李雷", "b@example.org").await;
    let list = organiser.get(&app.path("/people?state=unconfirmed&sort=name")).await.is(200);
    assert_eq!(list.all("#rows th a"), ["李雷", "王敏"]);
    let person = app.path(&format!("/people/{}", id_of(&app, "a@example.org").await));
    organiser.get(&person).await.says("pass link not opened yet");
    app.visitor().get(&pass).await.is(200);
    organiser.get(&person).await.says_not("pass link not opened yet");
    let list = organiser.get(&app.path("/people?state=unconfirmed")).await.is(200);
    assert_eq!(list.all("#rows th a"), ["李雷"]);
}
