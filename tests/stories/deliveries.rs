//! Resolutions are published, or delivered to named people and institutions, who acknowledge them.

use plenum::access::GroupRole;

use super::outcomes::resolution;
use super::papers::{has, pages};
use super::pledges::{banks, name};
use super::presidium::members;
use super::registration::{approve, register};
use crate::support::TestApp;

#[tokio::test]
async fn a_resolution_is_delivered_to_named_ones_and_acknowledged_by_each_once() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let mut members = members(&app, 5).await;
    let mut lead = app.in_group("Lena Lead", "technology", GroupRole::Lead).await;
    let banks = banks(&app, 2).await;
    let link = name(&mut organiser, banks[0], "Ann Bank").await;
    let pass = register(&app, "Wang Min", "wang.min@example.org").await;
    approve(&app, &mut organiser, "wang.min@example.org", "blue").await;
    let path = format!("/c/fsc/resolutions/{}", resolution(&app, "Joint monitoring").await);
    organiser.get(&path).await.is(200).says("not published").says("Delivery");
    // Members see whom it reached; only organisers and the chair deliver, and groups see neither.
    members[1].get(&format!("{path}/delivery")).await.is(200).says("Not delivered to anybody yet");
    members[1].get(&format!("{path}/deliver")).await.is(404);
    lead.get(&format!("{path}/delivery")).await.is(404);
    lead.get(&path).await.is(200).says_not("Delivery");

    let deliver = format!("{path}/deliver");
    let page = members[0].get(&deliver).await.is(200).says("Bank 1").says_not("Bank 2");
    assert_eq!(page.count("input[name=ids]"), 1, "only those that somebody signs for");
    organiser.post(&deliver, &[]).await.is(422).says("Choose somebody at least.");
    let bank = banks[0].to_string();
    let wrong = [("ids", bank.as_str()), ("people", "nobody@example.org wang.min@example.org")];
    let page = organiser.post(&deliver, &wrong).await.is(422);
    assert_eq!(page.fault("people").unwrap(), "Nobody of the conference has: nobody@example.org");
    assert_eq!(page.count("input[name=ids][checked]"), 1, "what was chosen is kept");
    assert_eq!(page.field("people"), "nobody@example.org wang.min@example.org");
    let before = app.mails().await.len();
    let form = [("ids", bank.as_str()), ("circles", "leads"), ("people", "Wang.Min@example.org\nmember.2@example.org")];
    let page = organiser.submit(&deliver, &form).await.is(200).says("0 / 4").says("Bank 1").says("Ann Bank");
    assert_eq!(page.all("table.data tbody tr").len(), 4);
    let mails = app.mails().await;
    assert_eq!(mails.len(), before + 4);
    let written = |to: &str| mails.iter().rev().find(|(held, ..)| held == to).expect("a letter").clone();
    assert_eq!(written("lena.lead@example.org").1, "Resolution 2026–1: Joint monitoring");
    assert!(written("wang.min@example.org").2.contains(&format!("{pass}/resolutions/")));
    assert!(written("ann.bank@example.org").2.contains(&format!("{link}/resolutions/")));
    // A second time to the same ones changes nothing and writes to nobody.
    organiser.submit(&deliver, &[("circles", "leads")]).await.is(200).says("0 / 4");
    assert_eq!(app.mails().await.len(), before + 4);

    // Somebody with an account, on the page of the resolution; nobody else for her.
    members[2].post(&format!("{path}/acknowledge"), &[]).await.is(404);
    lead.get(&path).await.is(200).says("was delivered to you");
    lead.submit(&format!("{path}/acknowledge"), &[]).await.is(200).says("You have acknowledged").says("1 of 4");
    lead.post(&format!("{path}/acknowledge"), &[]).await.is(409).says("acknowledged already");
    // A participant behind her pass.
    let mut wang = app.visitor();
    wang.get(&pass).await.is(200).says("One resolution was delivered to you");
    let page =
        wang.get(&format!("{pass}/resolutions")).await.is(200).says("Joint monitoring").says("to be acknowledged");
    let own = page.attribute(".list a", "href").unwrap();
    wang.get(&own).await.is(200).says("You confirm, Wang Min");
    wang.submit(&format!("{own}/acknowledge"), &[]).await.is(200).says_not("You confirm");
    wang.post(&format!("{own}/acknowledge"), &[]).await.is(409);
    wang.get(&pass).await.is(200).says_not("was delivered to you");
    // An institution behind its signatory's link; what it was not delivered is not there.
    let mut ann = app.visitor();
    let page = ann.get(&link).await.is(200).says("Joint monitoring").says("to be acknowledged");
    let own = page.attribute("#resolutions a", "href").unwrap();
    ann.submit(&format!("{own}/acknowledge"), &[]).await.is(200).says("acknowledged");
    let other = resolution(&app, "Another one").await;
    ann.get(&format!("{link}/resolutions/{other}")).await.is(404);
    wang.get(&format!("{pass}/resolutions/{other}")).await.is(404);
    wang.post(&format!("{pass}/resolutions/{other}/acknowledge"), &[]).await.is(404);

    // Who has not is told, reminded, and exported.
    let page = organiser.get(&format!("{path}/delivery?standing=waiting")).await.is(200).says("3 / 4").says("Member 2");
    assert_eq!(page.all("table.data tbody tr").len(), 1);
    organiser.get(&format!("{path}/remind")).await.is(200).says("One who has not");
    organiser.submit(&format!("{path}/remind"), &[]).await.is(200);
    let (to, subject, _) = app.mails().await.pop().unwrap();
    assert_eq!((to.as_str(), app.mails().await.len()), ("member.2@example.org", before + 5));
    assert!(subject.starts_with("To be acknowledged"));
    let sheet = organiser.post(&format!("{path}/delivery/export"), &[]).await.is(200).sheet();
    assert_eq!(sheet.len(), 5);
    members[1].submit(&format!("{path}/acknowledge"), &[]).await.is(200);
    organiser.post(&format!("{path}/remind"), &[]).await.is(409);
    let thread = path.replace("/resolutions/", "/thread/resolution/");
    organiser.get(&thread).await.is(200).says("4 of 4 acknowledged");
    // What was acknowledged is kept as it was.
    assert!(sqlx::query("delete from acknowledgements").execute(&app.owner).await.is_err());
    assert!(sqlx::query("update deliveries set account_id = null").execute(&app.owner).await.is_err());
}

#[tokio::test]
async fn a_published_resolution_is_read_by_participants_and_printed_in_their_language() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let mut member = app.seated("Li Wei", 2).await;
    let pass = register(&app, "Wang Min", "wang.min@example.org").await;
    let id = resolution(&app, "Joint monitoring").await;
    let path = format!("/c/fsc/resolutions/{id}");
    member.post(&format!("{path}/publish"), &[]).await.is(404);
    organiser.get(&format!("{path}/publish")).await.is(200).says("What is published stays so.");
    organiser.submit(&format!("{path}/publish"), &[]).await.is(200).says("Olga Organiser");
    organiser.post(&format!("{path}/publish"), &[]).await.is(409);
    // Not before she is approved; then without anything to acknowledge.
    let mut wang = app.visitor();
    let own = format!("{pass}/resolutions/{id}");
    wang.get(&own).await.is(404);
    approve(&app, &mut organiser, "wang.min@example.org", "green").await;
    wang.get(&pass).await.is(200).says("Resolutions").says_not("was delivered to you");
    wang.get(&own).await.is(200).says("Joint monitoring").says_not("You confirm");
    wang.post(&format!("{own}/acknowledge"), &[]).await.is(404);
    let paper = pages(&wang.get(&format!("{own}/resolution.pdf")).await.is(200));
    assert_eq!(paper.len(), 1);
    assert!(has(&paper, "Resolution 2026–1") && has(&paper, "5 of 5 for"));
    let mut reader = app.visitor().speaking("zh-CN").with_cookie("lang", "zh-Hans");
    let paper = pages(&reader.get(&format!("{own}/resolution.pdf?lang=zh-Hans")).await.is(200));
    assert!(has(&paper, "2026 年第 1 号决议"));
    assert_eq!(app.value::<i64>("select count(*) from audit_log where action = 'resolution.published'").await, 1);
}
